<?php

declare(strict_types=1);

namespace TamaraPos;

/** The client was closed before. */
final class ClosedException extends TamaraException
{
}
