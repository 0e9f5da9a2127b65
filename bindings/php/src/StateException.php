<?php

declare(strict_types=1);

namespace TamaraPos;

/** -5xx: the sale, the order or the refund is in a state that does not allow this. */
final class StateException extends TamaraException
{
}
