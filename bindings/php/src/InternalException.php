<?php

declare(strict_types=1);

namespace TamaraPos;

/** -9xx: a defect of the library. What became of the call is not known: poll the order, or call recover. */
final class InternalException extends TamaraException
{
}
