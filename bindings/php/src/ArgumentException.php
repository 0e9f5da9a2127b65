<?php

declare(strict_types=1);

namespace TamaraPos;

/** -1xx: the program sent something that cannot work. */
final class ArgumentException extends TamaraException
{
}
