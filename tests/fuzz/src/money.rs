//! Amounts as hosts and services write them.

use serde_json::value::RawValue;
use tamara_pos::value::money::{Currency, Money, read_lenient};

/// The byte chooses the currency.
pub fn read(input: &[u8]) {
    let Some((choice, text)) = super::split(input) else { return };
    let currency = Currency::ALL[usize::from(choice) % Currency::ALL.len()];
    match Money::parse(text, currency) {
        Ok(money) => check(text, money),
        Err(error) => {
            assert_eq!(error.field.as_deref(), Some("amount"));
            assert!(!is_plain(text, currency), "{text:?} is plain and was refused: {error}");
        }
    }
    if let Ok(raw) = RawValue::from_string(text.to_string())
        && let Ok(Some(money)) = read_lenient(raw.get())
    {
        goes_round(money);
    }
}

/// Digits with a point and as many digits as the currency has, and not too many in all.
fn is_plain(text: &str, currency: Currency) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let decimals = usize::try_from(currency.decimals()).unwrap();
    let room = if text.contains('.') { fraction.len() <= decimals } else { true };
    is_digits(whole) && is_digits(fraction) && room && whole.len() <= 20
}

/// The digits say the same as before, and nothing is lost on any way out.
fn check(text: &str, money: Money) {
    let decimals = usize::try_from(money.currency().decimals()).unwrap();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let minor = format!("{whole}{fraction:0<decimals$}");
    assert_eq!(money.text().replace('.', "").trim_start_matches('0'), minor.trim_start_matches('0'), "{text:?}");
    let shown = money.text();
    let (_, shown_fraction) = shown.split_once('.').expect("an amount has a point");
    assert_eq!(shown_fraction.len(), decimals);
    assert_eq!(Money::parse(&money.text(), money.currency()).unwrap(), money);
    goes_round(money);
}

fn goes_round(money: Money) {
    let reply = serde_json::to_string(&money).unwrap();
    assert_eq!(serde_json::from_str::<Money>(&reply).unwrap(), money);
    let wire = serde_json::to_string(&money.to_wire()).unwrap();
    assert_eq!(serde_json::from_str::<Money>(&wire).unwrap(), money);
    let raw = RawValue::from_string(wire).unwrap();
    assert_eq!(read_lenient(raw.get()), Ok(Some(money)));
    if let Some(minor) = money.minor() {
        assert_eq!(Money::from_minor(minor, money.currency()), Some(money));
        assert_eq!(Money::from_minor(-1 - minor, money.currency()), None);
    }
    if let Some(twice) = money.checked_add(&money) {
        assert_eq!(twice.checked_sub(&money), Some(money));
        assert_eq!(money.checked_sub(&twice).is_some(), money.is_zero());
    }
}
