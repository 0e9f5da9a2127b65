<?php

declare(strict_types=1);

namespace TamaraPos;

/** -4xx: the service refused. */
final class ServiceException extends TamaraException
{
}
