<?php

declare(strict_types=1);

namespace TamaraPos;

/** The native library is missing, for another processor, or too old, or PHP may not call it. */
final class LibraryException extends TamaraException
{
}
