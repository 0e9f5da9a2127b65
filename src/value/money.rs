//! Money: decimal text in, exact decimal, decimal text out. No binary float comes near it.
//!
//! A [`Money`] is never negative and always has exactly its currency's decimals, so its text is the same however
//! it was made. Three ways in, by who wrote the amount: [`Money::parse`] and `Deserialize` are strict, for hosts;
//! [`read_lenient`] is for payment services; [`Money::from_minor`] is for services that count in minor units. Two ways
//! out: `Serialize` writes a string for our replies, [`Money::to_wire`] a number literal for requests to Tamara.
//!
//! Amounts are read through serde_json's `RawValue`, which gives the literal digits whatever features another crate
//! turns on in serde_json. The price: `Money` cannot stand inside `#[serde(flatten)]` or an untagged or internally
//! tagged enum.

use crate::error::{Error, Kind};
use crate::json;
use crate::json::skim::{self, Reader};
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// Longest amount literal that is looked at. [`Decimal`] holds 28 digits, so nothing longer can be right.
const MAX_LITERAL: usize = 40;

/// A currency that Tamara trades in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Currency {
    /// Saudi riyal, 2 decimals.
    Sar,
    /// Dirham of the Emirates, 2 decimals.
    Aed,
    /// Bahraini dinar, 3 decimals.
    Bhd,
    /// Kuwaiti dinar, 3 decimals.
    Kwd,
    /// Omani rial, 3 decimals.
    Omr,
    /// Qatari riyal, 2 decimals.
    Qar,
}

impl Currency {
    /// Every currency.
    pub const ALL: [Currency; 6] =
        [Currency::Sar, Currency::Aed, Currency::Bhd, Currency::Kwd, Currency::Omr, Currency::Qar];

    /// ISO 4217 code: `SAR`.
    pub const fn code(self) -> &'static str {
        match self {
            Currency::Sar => "SAR",
            Currency::Aed => "AED",
            Currency::Bhd => "BHD",
            Currency::Kwd => "KWD",
            Currency::Omr => "OMR",
            Currency::Qar => "QAR",
        }
    }

    /// ISO 3166-1 code of the country that uses it: `SA`.
    pub const fn country(self) -> &'static str {
        match self {
            Currency::Sar => "SA",
            Currency::Aed => "AE",
            Currency::Bhd => "BH",
            Currency::Kwd => "KW",
            Currency::Omr => "OM",
            Currency::Qar => "QA",
        }
    }

    /// Digits after the decimal point.
    pub const fn decimals(self) -> u32 {
        match self {
            Currency::Sar | Currency::Aed | Currency::Qar => 2,
            Currency::Bhd | Currency::Kwd | Currency::Omr => 3,
        }
    }

    /// Halalas, fils or baisa in one unit: 100 or 1000.
    pub const fn minor_per_major(self) -> i64 {
        match self.decimals() {
            2 => 100,
            _ => 1000,
        }
    }

    /// The currency of an ISO 4217 code in upper case.
    pub fn from_code(code: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|currency| currency.code() == code)
    }

    /// The currency of a country, by its ISO 3166-1 code in upper case.
    pub fn of_country(country: &str) -> Option<Currency> {
        Currency::ALL.into_iter().find(|currency| currency.country() == country)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const CODES: &[&str] = &["SAR", "AED", "BHD", "KWD", "OMR", "QAR"];
        let code = String::deserialize(deserializer)?;
        Currency::from_code(&code).ok_or_else(|| de::Error::unknown_variant(&code, CODES))
    }
}

/// An amount of money, zero or more, at exactly the scale of its currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// Reads an amount as a host writes it: digits, and at most one point with digits on both sides.
    ///
    /// # Errors
    /// [`Kind::InvalidField`] on the field `amount`: a sign, an exponent, spaces, a comma, any other character, more
    /// decimals than the currency has (even zeros: `1.000` SAR may be a thousand), or more digits than can be held.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, Error> {
        Money::read(text, currency).map_err(|detail| Error::field(Kind::InvalidField, "amount", detail))
    }

    /// Nothing, in this currency.
    pub fn zero(currency: Currency) -> Money {
        Money { amount: Decimal::new(0, currency.decimals()), currency }
    }

    /// An amount counted in halalas, fils or baisa. `None` when negative.
    pub fn from_minor(minor: i64, currency: Currency) -> Option<Money> {
        (minor >= 0).then(|| Money { amount: Decimal::new(minor, currency.decimals()), currency })
    }

    /// The amount in halalas, fils or baisa. `None` when it does not fit.
    pub fn minor(&self) -> Option<i64> {
        i64::try_from(self.amount.mantissa()).ok()
    }

    /// The amount in major units.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount with exactly the currency's decimals: `300.00`.
    pub fn text(&self) -> String {
        // Four in every reply of a sale: whole numbers are written in a tenth of the time.
        let (Some(minor), decimals) = (self.minor(), self.currency.decimals() as usize) else {
            return self.amount.to_string();
        };
        let mut text = minor.to_string();
        while text.len() <= decimals {
            text.insert(0, '0');
        }
        text.insert(text.len() - decimals, '.');
        text
    }

    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.amount.is_zero()
    }

    /// The sum. `None` for two currencies, or when it cannot be held.
    pub fn checked_add(&self, other: &Money) -> Option<Money> {
        self.combine(other, Decimal::checked_add)
    }

    /// The difference. `None` for two currencies, or when it would be below zero.
    pub fn checked_sub(&self, other: &Money) -> Option<Money> {
        self.combine(other, Decimal::checked_sub)
    }

    /// Which is more. `None` for two currencies.
    pub fn cmp_same(&self, other: &Money) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.amount.cmp(&other.amount))
    }

    /// The same money with its amount as a JSON number, for requests to Tamara.
    pub fn to_wire(self) -> WireMoney {
        WireMoney(self)
    }

    fn combine(&self, other: &Money, with: fn(Decimal, Decimal) -> Option<Decimal>) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        let amount = with(self.amount, other.amount)?;
        Money::exactly(amount, self.currency)
    }

    /// Only an amount that already has the currency's scale: rust_decimal drops decimals rather than overflow.
    fn exactly(amount: Decimal, currency: Currency) -> Option<Money> {
        let negative = amount.is_sign_negative() && !amount.is_zero();
        (amount.scale() == currency.decimals() && !negative).then_some(Money { amount, currency })
    }

    fn read(literal: &str, currency: Currency) -> Result<Money, String> {
        let shown = || json::cut(literal);
        if literal.is_empty() {
            return Err("the amount is empty".to_string());
        }
        if literal.len() > MAX_LITERAL {
            return Err(format!("{} is too long for an amount", shown()));
        }
        let (whole, fraction) = literal.split_once('.').unwrap_or((literal, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(fraction) {
            return Err(match literal.strip_prefix('-') {
                Some(_) => format!("{} is negative", shown()),
                None => format!("{} is not plain digits such as {}", shown(), Money::zero(currency).text()),
            });
        }
        let decimals = literal.len().saturating_sub(whole.len()).saturating_sub(1);
        if decimals > currency.decimals() as usize {
            return Err(format!("{} has {decimals} decimals; {currency} has {}", shown(), currency.decimals()));
        }
        let too_large = || format!("{} is too large", shown());
        let mut amount = Decimal::from_str_exact(literal).map_err(|_| too_large())?;
        amount.rescale(currency.decimals());
        Money::exactly(amount, currency).ok_or_else(too_large)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

/// `{"amount":"300.00","currency":"SAR"}`.
impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Money", 2)?;
        object.serialize_field("amount", &self.text())?;
        object.serialize_field("currency", &self.currency)?;
        object.end()
    }
}

/// Money as Tamara takes it: `{"amount":300.00,"currency":"SAR"}`, a number with the exact decimals. To be written as
/// text: passing through `serde_json::Value` would make a float of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WireMoney(pub Money);

impl Serialize for WireMoney {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let literal = RawValue::from_string(self.0.text()).map_err(serde::ser::Error::custom)?;
        let mut object = serializer.serialize_struct("Money", 2)?;
        object.serialize_field("amount", &literal)?;
        object.serialize_field("currency", &self.0.currency)?;
        object.end()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "money such as {\"amount\": \"300.00\", \"currency\": \"SAR\"}")]
struct HostMoney {
    amount: Box<RawValue>,
    currency: Currency,
}

/// Strict, for what hosts send: an object of `amount` (string or number) and `currency`, and nothing else.
impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let HostMoney { amount, currency } = HostMoney::deserialize(deserializer)?;
        let literal = literal(amount.get()).ok_or_else(|| {
            let found = json::kind_of(amount.get());
            json::within("amount", format_args!("expected an amount such as \"300.00\", found {found}"))
        });
        literal
            .and_then(|text| Money::read(&text, currency).map_err(|detail| json::within("amount", detail)))
            .map_err(de::Error::custom)
    }
}

/// The characters of a JSON number or string; `None` for anything else.
fn literal(json: &str) -> Option<Cow<'_, str>> {
    match json.bytes().next()? {
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(json)),
        _ => skim::characters(json),
    }
}

/// Reads money as a payment service sends it: an object, or a list with one object; the amount a number or a string,
/// with needless zeros at its end; other members are ignored. `Ok(None)` means that the service said nothing: `null`,
/// `""`, `[]`, `{}` or no amount.
///
/// Zero without a currency says nothing. What number printers leave behind the last decimal, less than a millionth, is rounded away.
///
/// # Errors
/// The reason, for the developer, when money is there and cannot be relied on: below zero, more decimals than the currency
/// has, an exponent, an unknown or absent currency, several amounts. The caller must not call such an order final.
pub fn read_lenient(json: &str) -> Result<Option<Money>, String> {
    read_in(json, None)
}

/// The same for an amount of an order in this currency: zero is zero of it, whatever currency stands beside.
///
/// # Errors
/// As [`read_lenient`].
pub fn read_in(json: &str, order: Option<Currency>) -> Result<Option<Money>, String> {
    let text = json.trim();
    match text.bytes().next() {
        Some(b'n') => Ok(None),
        Some(b'"') if text == "\"\"" => Ok(None),
        Some(b'{') => read_object(text, order),
        Some(b'[') => {
            let list: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| error.to_string())?;
            match list.as_slice() {
                [] => Ok(None),
                [one] if one.get().starts_with('{') => read_object(one.get(), order),
                [one] => Err(format!("expected money, found a list of {}", json::kind_of(one.get()))),
                many => Err(format!("expected one amount, found {}", many.len())),
            }
        }
        _ => Err(format!("expected money, found {}", json::kind_of(text))),
    }
}

fn read_object(text: &str, order: Option<Currency>) -> Result<Option<Money>, String> {
    let (mut amount, mut currency) = (None, None);
    let mut reader = Reader::new(text);
    let read = reader.object(&mut |reader, name| match name {
        "amount" => skim::once(&mut amount, reader.value()?),
        "currency" => skim::once(&mut currency, reader.value()?),
        _ => reader.value().map(|_| ()),
    });
    read.and_then(|()| reader.end()).map_err(|bad| bad.to_string())?;
    let is_told = |value: &&str| *value != "null";
    let code = currency.filter(is_told).map(|code| {
        skim::characters(code).ok_or_else(|| format!("expected a currency, found {}", json::kind_of(code)))
    });
    let code = code.transpose();
    let Some(amount) = amount.filter(is_told).filter(|amount| *amount != "\"\"") else { return Ok(None) };
    let literal = literal(amount).ok_or_else(|| format!("expected an amount, found {}", json::kind_of(amount)))?;
    if is_nothing(&literal) && !matches!((order, &code), (None, Ok(Some(_)))) {
        return Ok(order.map(Money::zero));
    }
    let code = code?.ok_or("an amount without a currency")?;
    let currency = Currency::from_code(&code.to_ascii_uppercase());
    let currency = currency.ok_or_else(|| format!("unknown currency {}", json::cut(&code)))?;
    let literal = plain(&literal, currency);
    match Money::read(literal, currency) {
        Ok(money) => Ok(Some(money)),
        Err(problem) => {
            let number = without_noise(literal, currency.decimals()).map(|mut number| {
                number.rescale(currency.decimals());
                number
            });
            number.and_then(|number| Money::exactly(number, currency)).map(Some).ok_or(problem)
        }
    }
}

/// Less than this is what number printers leave of sums that were made with binary fractions.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// Whether a literal is zero, or only noise.
fn is_nothing(literal: &str) -> bool {
    let may_be = literal.starts_with(['0', '-']) || literal.contains(['e', 'E']);
    may_be && number(literal).is_some_and(|number| number.abs() < NOISE)
}

fn number(literal: &str) -> Option<Decimal> {
    let is_plain = literal.bytes().all(|b| b.is_ascii_digit() || b".-eE".contains(&b));
    if literal.len() > MAX_LITERAL || !is_plain {
        return None;
    }
    let Some((digits, exponent)) = literal.split_once(['e', 'E']) else { return literal.parse().ok() };
    let digits: Decimal = digits.parse().ok()?;
    match exponent.parse::<i32>().ok()? {
        // Too small for a decimal, too.
        ..=-8 if digits.abs() < Decimal::TEN => Some(Decimal::ZERO),
        _ => Decimal::from_scientific(literal).ok(),
    }
}

/// A whole number of minor units, as some services write amounts, with or without noise behind it.
pub fn read_minor(literal: &str) -> Option<i64> {
    without_noise(literal, 0).and_then(|number| i64::try_from(number).ok())
}

/// The number that a literal with noise behind its last decimal means.
fn without_noise(literal: &str, decimals: u32) -> Option<Decimal> {
    let number = number(literal)?;
    let rounded = number.round_dp(decimals);
    // An exponent is noise's, never an amount's.
    let is_near = number.checked_sub(rounded)?.abs() < NOISE && (rounded.is_zero() || !literal.contains(['e', 'E']));
    is_near.then_some(if rounded.is_zero() { Decimal::ZERO } else { rounded })
}

/// The literal without what some services' number printers add: zeros past the currency's decimals, the sign of `-0.0`.
fn plain(literal: &str, currency: Currency) -> &str {
    let literal = match literal.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| b == b'0' || b == b'.') => rest,
        _ => literal,
    };
    let Some((whole, fraction)) = literal.split_once('.') else { return literal };
    let kept = fraction.trim_end_matches('0').len().max(currency.decimals() as usize).min(fraction.len());
    literal.get(..whole.len().saturating_add(1).saturating_add(kept)).unwrap_or(literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sar(text: &str) -> Money {
        Money::parse(text, Currency::Sar).unwrap()
    }

    fn refusal(text: &str, currency: Currency) -> String {
        let error = Money::parse(text, currency).unwrap_err();
        assert_eq!(error.kind, Kind::InvalidField);
        assert_eq!(error.field.as_deref(), Some("amount"));
        error.detail
    }

    fn lenient(text: &str) -> Result<Option<Money>, String> {
        read_lenient(text)
    }

    #[test]
    fn an_amount_has_exactly_the_decimals_of_its_currency() {
        for (text, currency, shown) in [
            ("300", Currency::Sar, "300.00"),
            ("0.1", Currency::Aed, "0.10"),
            ("100.00", Currency::Qar, "100.00"),
            ("7.35", Currency::Bhd, "7.350"),
            ("7.351", Currency::Kwd, "7.351"),
            ("0", Currency::Omr, "0.000"),
            ("00300.5", Currency::Sar, "300.50"),
        ] {
            assert_eq!(Money::parse(text, currency).unwrap().text(), shown);
        }
        assert_eq!(Money::zero(Currency::Bhd).text(), "0.000");
        for minor in [0, 5, 99, 100, 1001, 999_999, i64::MAX] {
            let money = Money::from_minor(minor, Currency::Bhd).unwrap();
            assert_eq!(money.text(), money.amount().to_string());
        }
    }

    #[test]
    fn an_amount_with_too_many_decimals_is_refused_even_when_they_are_zeros() {
        assert_eq!(refusal("12.345", Currency::Sar), "12.345 has 3 decimals; SAR has 2");
        assert_eq!(refusal("1.000", Currency::Sar), "1.000 has 3 decimals; SAR has 2");
        assert_eq!(refusal("1.0000", Currency::Kwd), "1.0000 has 4 decimals; KWD has 3");
    }

    #[test]
    fn an_amount_that_is_not_plain_digits_is_refused() {
        for text in [
            "", " ", "1e2", "1E2", "+5", "-5", "-0", "--5", " 5", "5 ", "12,5", "1,000.00", ".5", "5.", ".", "1.2.3",
            "NaN", "Infinity", "0x10", "1_000", "\u{0663}", "5\0", "SAR 5",
        ] {
            refusal(text, Currency::Sar);
        }
        assert_eq!(refusal("-5.00", Currency::Sar), "-5.00 is negative");
        assert_eq!(refusal("1e2", Currency::Bhd), "1e2 is not plain digits such as 0.000");
    }

    #[test]
    fn an_amount_with_more_digits_than_can_be_held_is_refused_and_not_rounded() {
        assert_eq!(sar("12345678901234567890.12").text(), "12345678901234567890.12");
        assert_eq!(sar("792281625142643375935439503.35").text(), "792281625142643375935439503.35");
        refusal("792281625142643375935439503.36", Currency::Sar);
        refusal("79228162514264337593543950335", Currency::Sar);
        refusal("7922816251426433759354395033", Currency::Sar);
        refusal(&"9".repeat(31), Currency::Sar);
        refusal(&format!("{}5", "0".repeat(40)), Currency::Sar);
        assert!(refusal(&"9".repeat(5000), Currency::Sar).len() < 100);
    }

    #[test]
    fn a_sum_that_cannot_be_held_exactly_is_none() {
        let most = sar("792281625142643375935439503.35");
        assert_eq!(most.checked_add(&sar("0.01")), None);
        assert_eq!(most.checked_add(&most), None);
        assert_eq!(most.checked_sub(&most).unwrap().text(), "0.00");
        assert_eq!(sar("0.10").checked_add(&sar("0.20")).unwrap().text(), "0.30");
    }

    #[test]
    fn a_difference_below_zero_or_across_currencies_is_none() {
        let aed = Money::parse("1.00", Currency::Aed).unwrap();
        assert_eq!(sar("1.00").checked_sub(&sar("1.01")), None);
        assert_eq!(sar("2.00").checked_sub(&aed), None);
        assert_eq!(sar("2.00").checked_add(&aed), None);
        assert_eq!(sar("2.00").cmp_same(&aed), None);
        assert_eq!(sar("2.00").cmp_same(&sar("1.99")), Some(Ordering::Greater));
    }

    #[test]
    fn minor_units_go_both_ways() {
        assert_eq!(sar("300").minor(), Some(30_000));
        assert_eq!(Money::parse("1.234", Currency::Kwd).unwrap().minor(), Some(1234));
        assert_eq!(Money::from_minor(1234, Currency::Kwd).unwrap().text(), "1.234");
        assert_eq!(Money::from_minor(5, Currency::Sar), Some(sar("0.05")));
        assert_eq!(Money::from_minor(-1, Currency::Sar), None);
        assert_eq!(Money::from_minor(i64::MAX, Currency::Sar).unwrap().minor(), Some(i64::MAX));
        assert_eq!(sar("92233720368547758.08").minor(), None);
        for currency in Currency::ALL {
            assert_eq!(Money::from_minor(currency.minor_per_major(), currency), Money::parse("1", currency).ok());
        }
    }

    #[test]
    fn replies_carry_a_string_and_requests_to_tamara_a_number_with_the_same_digits() {
        let money = sar("300");
        assert_eq!(serde_json::to_string(&money).unwrap(), r#"{"amount":"300.00","currency":"SAR"}"#);
        assert_eq!(serde_json::to_string(&money.to_wire()).unwrap(), r#"{"amount":300.00,"currency":"SAR"}"#);
        let odd = sar("12345678901234567890.10");
        assert_eq!(json::to_ascii(&odd.to_wire()).unwrap(), r#"{"amount":12345678901234567890.10,"currency":"SAR"}"#);
    }

    #[test]
    fn a_host_may_send_a_string_or_a_number_and_its_literal_digits_count() {
        for text in [
            r#"{"amount":"300.00","currency":"SAR"}"#,
            r#"{"amount":300.00,"currency":"SAR"}"#,
            r#"{"currency":"SAR","amount":300}"#,
            r#"{ "amount" : "3\u00300.00" , "currency" : "S\u0041R" }"#,
        ] {
            assert_eq!(json::parse::<Money>(text).unwrap(), sar("300"), "{text}");
        }
        let large = json::parse::<Money>(r#"{"amount":12345678901234567890.12,"currency":"SAR"}"#).unwrap();
        assert_eq!(large.text(), "12345678901234567890.12");
        assert_eq!(json::parse::<Money>(r#"{"amount":0.1,"currency":"SAR"}"#).unwrap().text(), "0.10");
    }

    #[test]
    fn a_host_s_odd_money_is_refused_at_the_right_field() {
        for (text, kind, field, detail) in [
            (
                r#"{"amount":1e2,"currency":"SAR"}"#,
                Kind::InvalidField,
                "amount",
                "1e2 is not plain digits such as 0.00",
            ),
            (r#"{"amount":-1,"currency":"SAR"}"#, Kind::InvalidField, "amount", "-1 is negative"),
            (r#"{"amount":1.000,"currency":"SAR"}"#, Kind::InvalidField, "amount", "1.000 has 3 decimals; SAR has 2"),
            (r#"{"amount":null,"currency":"SAR"}"#, Kind::MissingField, "amount", "the field is required"),
            (
                r#"{"amount":["1"],"currency":"SAR"}"#,
                Kind::InvalidField,
                "amount",
                "expected an amount such as \"300.00\", found a list",
            ),
            (
                r#"{"amount":1,"currency":"EUR"}"#,
                Kind::InvalidField,
                "currency",
                "\"EUR\" is not known here; one of: SAR, AED, BHD, KWD, OMR, QAR",
            ),
            (r#"{"amount":1}"#, Kind::MissingField, "currency", "the field is required"),
            (r#"{"currency":"SAR"}"#, Kind::MissingField, "amount", "the field is required"),
        ] {
            let error = json::parse::<Money>(text).unwrap_err();
            assert_eq!((error.kind, error.field.as_deref(), error.detail.as_str()), (kind, Some(field), detail));
        }
        let error = json::parse::<Money>(r#"{"amount":1,"currency":"SAR","tax":1}"#).unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (Kind::UnknownField, Some("tax")));
        let error = json::parse::<Money>(r#"{"amount":1,"currency":"SAR","amount":2}"#).unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidField, Some("amount")));
    }

    #[test]
    fn a_service_may_send_an_object_or_a_list_of_one() {
        for text in [
            r#"{"amount":300,"currency":"SAR"}"#,
            r#"{"amount":"300.00","currency":"SAR"}"#,
            r#"{"amount":300.000,"currency":"SAR","formatted":"300 SAR"}"#,
            r#"{"amount":"300.0000000","currency":"SAR"}"#,
            r#"[{"amount":300.0,"currency":"SAR"}]"#,
            r#" [ { "currency" : "SAR", "amount" : 300.00 } ] "#,
        ] {
            assert_eq!(lenient(text), Ok(Some(sar("300"))), "{text}");
        }
        assert_eq!(lenient(r#"{"amount":-0.0,"currency":"SAR"}"#), Ok(Some(sar("0"))));
    }

    #[test]
    fn a_service_that_says_nothing_about_an_amount_is_told_apart_from_odd_money() {
        for text in ["null", "[]", "\"\"", "{}", r#"{"amount":null,"currency":"SAR"}"#, r#"{"amount":""}"#] {
            assert_eq!(lenient(text), Ok(None), "{text}");
        }
        for text in [
            r#"{"amount":300.001,"currency":"SAR"}"#,
            r#"{"amount":300.0010,"currency":"SAR"}"#,
            r#"{"amount":-300,"currency":"SAR"}"#,
            r#"{"amount":"-0.01","currency":"SAR"}"#,
            r#"{"amount":3e2,"currency":"SAR"}"#,
            r#"{"amount":"+300","currency":"SAR"}"#,
            r#"{"amount":"1,000.00","currency":"SAR"}"#,
            r#"{"amount":300,"currency":"EUR"}"#,
            r#"{"amount":300}"#,
            r#"{"amount":300.000001,"currency":"SAR"}"#,
            r#"{"amount":299.99,"currency":"sa"}"#,
            r#"{"amount":0.01}"#,
            r#"{"amount":0,"currency":"EUR"}"#,
            r#"{"amount":300,"currency":5}"#,
            r#"{"amount":[300],"currency":"SAR"}"#,
            r#"{"amount":{"amount":300},"currency":"SAR"}"#,
            r#"{"amount":1,"amount":300,"currency":"SAR"}"#,
            r#"[{"amount":1,"currency":"SAR"},{"amount":2,"currency":"SAR"}]"#,
            r#"[[{"amount":1,"currency":"SAR"}]]"#,
            r#"[null]"#,
            // As many digits as a decimal holds, and no room for fils behind them.
            r#"{"amount":"10000000000000000000000000000","currency":"KWD"}"#,
            r#"{"amount":79228162514264337593543950335,"currency":"KWD"}"#,
            "300",
            "\"300.00\"",
            "true",
        ] {
            assert!(lenient(text).is_err(), "{text}");
        }
        assert!(lenient(&format!("{{\"amount\":{},\"currency\":\"SAR\"}}", "9".repeat(900))).unwrap_err().len() < 100);
    }

    #[test]
    fn noise_of_number_printers_zero_without_a_currency_and_small_letters_do_no_harm() {
        for (text, amount) in [
            (r#"{"amount":0.30000000000000004,"currency":"SAR"}"#, "0.30"),
            (r#"{"amount":299.99999999999994,"currency":"SAR"}"#, "300.00"),
            (r#"{"amount":"300.0000009","currency":"sar"}"#, "300.00"),
            (r#"{"amount":5.684341886080802e-14,"currency":"SAR"}"#, "0.00"),
            (r#"{"amount":-0.00000000001,"currency":"SAR"}"#, "0.00"),
            (r#"{"amount":300,"currency":"Sar"}"#, "300.00"),
        ] {
            assert_eq!(lenient(text), Ok(Some(sar(amount))), "{text}");
        }
        for nothing in [r#"{"amount":0}"#, r#"{"amount":"0.00","currency":null}"#, r#"[{"amount":0.0}]"#] {
            assert_eq!(lenient(nothing), Ok(None), "{nothing}");
            assert_eq!(read_in(nothing, Some(Currency::Sar)), Ok(Some(sar("0.00"))), "{nothing}");
        }
        let of_order = |text| read_in(text, Some(Currency::Sar));
        assert_eq!(of_order(r#"{"amount":0,"currency":"USD"}"#), Ok(Some(sar("0.00"))));
        assert_eq!(of_order(r#"{"amount":5,"currency":"AED"}"#).unwrap().unwrap().currency(), Currency::Aed);
        assert!(of_order(r#"{"amount":5,"currency":"USD"}"#).is_err());
    }

    #[test]
    fn no_crate_in_this_build_turns_on_serde_json_s_arbitrary_precision() {
        assert_eq!(serde_json::from_str::<serde_json::Value>("1.10").unwrap().to_string(), "1.1");
        #[derive(Deserialize)]
        struct Inner {
            amount: f64,
        }
        #[derive(Deserialize)]
        struct Outer {
            #[serde(flatten)]
            inner: Inner,
        }
        let outer: Outer = serde_json::from_str(r#"{"amount":0.1}"#).unwrap();
        assert!((outer.inner.amount - 0.1).abs() < 1e-12);
    }

    #[test]
    fn countries_and_currencies_belong_together() {
        for currency in Currency::ALL {
            assert_eq!(Currency::of_country(currency.country()), Some(currency));
            assert_eq!(Currency::from_code(currency.code()), Some(currency));
        }
        assert_eq!(Currency::from_code("sar"), None);
        assert_eq!(Currency::of_country("EG"), None);
    }
}
