<?php

declare(strict_types=1);

namespace TamaraPos;

/** -3xx: the service was not reached, or its answer was lost and nothing moved. */
final class TransportException extends TamaraException
{
}
