<?php

declare(strict_types=1);

namespace TamaraPos;

/**
 * What a call returned: the number, and the members of the reply's JSON, as `$reply->order_id`, as `$reply['captured_amount']['amount']`,
 * or by their path: `$reply->at('steps.0.state')`. A member that is absent is null.
 *
 * An object is always true in PHP: ask isPaid or isOk.
 *
 * Amounts of money are texts. Only the numbers in "raw", the service's own order, are PHP's; getJson has their digits.
 */
final class Reply implements \ArrayAccess, \IteratorAggregate, \Countable, \JsonSerializable
{
    /** @var int */
    private $code;

    /** @var string */
    private $json;

    /** @var array<string, mixed>|null read when first asked for: a reply that cannot be read must not hide the number */
    private $members = null;

    /** @internal */
    public function __construct(int $code, string $json)
    {
        $this->code = $code;
        $this->json = $json;
    }

    /** The returned number, see Code. The number alone decides. */
    public function getCode(): int
    {
        return $this->code;
    }

    /** The reply's JSON text, as it came. */
    public function getJson(): string
    {
        return $this->json;
    }

    /** The call did what was asked for: code 0. */
    public function isOk(): bool
    {
        return $this->code === Code::OK;
    }

    /** The customer has paid: hand over the goods. */
    public function isPaid(): bool
    {
        return $this->verdict() === 'paid';
    }

    /** The number's name: "OK", "NOT_PAID", ... */
    public function name(): string
    {
        return (string) $this['name'];
    }

    /** What is known of the sale: "paid", "pending", "not_paid", "unknown"; null where the call was not about a sale. */
    public function verdict(): ?string
    {
        return $this['verdict'];
    }

    /** What to do next: "release_goods", "keep_polling", "call_recover", ... */
    public function nextAction(): string
    {
        return (string) $this['next_action'];
    }

    /** The sentence for the cashier, in "ar" or "en". */
    public function message(string $language = 'ar'): string
    {
        return (string) $this->at("message.$language");
    }

    /**
     * A member by its path: "captured_amount.amount", "steps.0.state". Null when it is absent.
     *
     * @return mixed
     */
    public function at(string $path)
    {
        $value = $this->toArray();
        foreach (explode('.', $path) as $name) {
            if (!is_array($value)) {
                return null;
            }
            $value = $value[$name] ?? null;
        }

        return $value;
    }

    /** @return array<string, mixed> all members */
    public function toArray(): array
    {
        if ($this->members === null) {
            $this->members = json_decode($this->json, true, 512, JSON_THROW_ON_ERROR);
        }

        return $this->members;
    }

    /** @return mixed */
    public function __get(string $name)
    {
        return $this[$name];
    }

    public function __isset(string $name): bool
    {
        return isset($this[$name]);
    }

    /** @param mixed $value */
    public function __set(string $name, $value): void
    {
        throw new \LogicException('a reply cannot be changed');
    }

    public function offsetExists($name): bool
    {
        return isset($this->toArray()[$name]);
    }

    /** @return mixed */
    #[\ReturnTypeWillChange]
    public function offsetGet($name)
    {
        return $this->toArray()[$name] ?? null;
    }

    public function offsetSet($name, $value): void
    {
        throw new \LogicException('a reply cannot be changed');
    }

    public function offsetUnset($name): void
    {
        throw new \LogicException('a reply cannot be changed');
    }

    public function getIterator(): \Iterator
    {
        return new \ArrayIterator($this->toArray());
    }

    public function count(): int
    {
        return count($this->toArray());
    }

    public function jsonSerialize(): array
    {
        return $this->toArray();
    }

    public function __toString(): string
    {
        return $this->json;
    }
}
