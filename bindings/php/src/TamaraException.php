<?php

declare(strict_types=1);

namespace TamaraPos;

/** A call failed. Where it has a code, nothing moved (except for an InternalException). */
class TamaraException extends \RuntimeException
{
    private const GROUPS = [
        1 => ArgumentException::class,
        2 => ConfigurationException::class,
        3 => TransportException::class,
        4 => ServiceException::class,
        5 => StateException::class,
        6 => JournalException::class,
        9 => InternalException::class,
    ];

    /** @var Reply|null */
    private $reply = null;

    /** @var string */
    private $name = '';

    /**
     * The exception of a negative number.
     *
     * @internal
     */
    public static function of(int $code, ?Reply $reply): self
    {
        $name = Library::resultName($code);
        $text = "$name ($code)";
        foreach (['error.field', 'error.detail'] as $path) {
            $part = $reply === null ? null : $reply->at($path);
            $text .= $part === null ? '' : ": $part";
        }
        $class = self::GROUPS[intdiv(-$code, 100)] ?? self::class;
        $error = new $class($text, $code);
        $error->reply = $reply;
        $error->name = $name;

        return $error;
    }

    /** The number's name, such as "INVALID_FIELD"; "" where the library could not be called. The number is getCode. */
    public function getName(): string
    {
        return $this->name;
    }

    /** The whole reply; null where the library could not be called, or the function has none. */
    public function getReply(): ?Reply
    {
        return $this->reply;
    }

    /** The sentence for the cashier, in "ar" or "en"; "" without a reply. */
    public function getCashierMessage(string $language = 'ar'): string
    {
        return $this->reply === null ? '' : $this->reply->message($language);
    }
}
