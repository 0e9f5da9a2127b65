package tamara.pos;

import java.math.BigDecimal;

/** An amount in major units, and its currency: 300.00 and "SAR". */
public final class Money {
    private final BigDecimal amount;
    private final String currency;

    /** Makes one: new Money(new BigDecimal("300.00"), "SAR"). */
    public Money(BigDecimal amount, String currency) {
        if (amount == null || currency == null) {
            throw new IllegalArgumentException("money needs an amount and a currency");
        }
        this.amount = amount;
        this.currency = currency;
    }

    /** Makes one from text: Money.of("300.00", "SAR"). */
    public static Money of(String amount, String currency) {
        return new Money(new BigDecimal(amount), currency);
    }

    /** The amount, in major units. */
    public BigDecimal amount() {
        return amount;
    }

    /** The currency, such as "SAR". */
    public String currency() {
        return currency;
    }

    /** Whether both have the same currency and digits: 1.0 SAR is not 1.00 SAR. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Money && ((Money) other).amount.equals(amount) && ((Money) other).currency.equals(currency);
    }

    @Override
    public int hashCode() {
        return amount.hashCode() * 31 + currency.hashCode();
    }

    /** "300.00 SAR". */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency;
    }
}
