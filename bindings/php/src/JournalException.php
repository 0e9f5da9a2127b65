<?php

declare(strict_types=1);

namespace TamaraPos;

/** -6xx: the journal cannot be used, so nothing was sent. */
final class JournalException extends TamaraException
{
}
