<?php

declare(strict_types=1);

namespace TamaraPos;

/** -2xx: the configuration cannot work. */
final class ConfigurationException extends TamaraException
{
}
