//! Amounts in minor units, read from numbers or texts as the service reads them.

use serde_json::{Value, json};

/// An amount: minor units and a currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Money {
    /// Minor units.
    pub minor: i64,
    /// ISO code.
    pub currency: String,
}

/// Decimals of a currency the service takes.
pub fn decimals(currency: &str) -> Option<u32> {
    match currency {
        "SAR" | "AED" => Some(2),
        "BHD" | "KWD" | "OMR" => Some(3),
        _ => None,
    }
}

const COUNTRIES: [(&str, &str); 5] = [("SA", "SAR"), ("AE", "AED"), ("BH", "BHD"), ("KW", "KWD"), ("OM", "OMR")];

/// The country of a currency; empty for one the service does not take.
pub fn country(currency: &str) -> &'static str {
    COUNTRIES.iter().find(|(_, c)| *c == currency).map_or("", |(country, _)| country)
}

/// The currency of a country.
pub fn currency_of(country: &str) -> Option<&'static str> {
    COUNTRIES.iter().find(|(c, _)| *c == country).map(|(_, currency)| *currency)
}

impl Money {
    /// Reads `{"amount": 1.5, "currency": "SAR"}`; the amount may be text.
    pub fn read(value: Option<&Value>) -> Option<Money> {
        let value = value?;
        let currency = value.get("currency")?.as_str()?.to_string();
        let text = match value.get("amount")? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some(Money { minor: minor(&text, decimals(&currency)?)?, currency })
    }

    /// As the service writes it: a number.
    pub fn json(&self) -> Value {
        amount_json(self.minor, &self.currency)
    }
}

/// `{"amount": number, "currency": "…"}`.
pub fn amount_json(minor: i64, currency: &str) -> Value {
    let number: serde_json::Number = text(minor, currency).parse().unwrap_or_else(|_| serde_json::Number::from(0));
    json!({ "amount": number, "currency": currency })
}

/// Decimal text with all decimals.
pub fn text(minor: i64, currency: &str) -> String {
    let places = decimals(currency).unwrap_or(2);
    let unit = 10i64.pow(places);
    format!("{}.{:0width$}", minor / unit, minor % unit, width = places as usize)
}

fn minor(text: &str, places: u32) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let places = places as usize;
    if whole.is_empty() || !is_digits(whole) || !is_digits(part) || part.len() > places {
        return None;
    }
    format!("{whole}{part:0<places$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_exactly_and_too_many_decimals_are_refused() {
        let read = |amount: Value, currency: &str| Money::read(Some(&json!({"amount": amount, "currency": currency})));
        assert_eq!(read(json!("100.00"), "SAR").unwrap().minor, 10_000);
        assert_eq!(read(json!(7.35), "SAR").unwrap().minor, 735);
        assert_eq!(read(json!(300), "SAR").unwrap().minor, 30_000);
        assert_eq!(read(json!(1.234), "KWD").unwrap().minor, 1_234);
        assert_eq!(read(json!(1.234), "SAR"), None);
        assert_eq!(read(json!(-1), "SAR"), None);
        assert_eq!(text(735, "SAR"), "7.35");
    }
}
