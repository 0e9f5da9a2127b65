//! What must hold for every amount, phone number and text, not only for the samples in the unit tests.

use proptest::collection::vec;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use tamara_pos::error::Kind;
use tamara_pos::json;
use tamara_pos::value::money::{Currency, Money, read_lenient};
use tamara_pos::value::phone::Phone;

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(Currency::ALL.to_vec())
}

fn money() -> impl Strategy<Value = Money> {
    (0..=i64::MAX, currency()).prop_map(|(minor, currency)| Money::from_minor(minor, currency).unwrap())
}

fn raw(text: String) -> Box<RawValue> {
    RawValue::from_string(text).unwrap()
}

/// Country, dial code, length of a local number, what it begins with.
const PLANS: [(&str, &str, usize, &str); 6] = [
    ("SA", "966", 9, "5"),
    ("AE", "971", 9, "5"),
    ("BH", "973", 8, ""),
    ("KW", "965", 8, ""),
    ("OM", "968", 8, ""),
    ("QA", "974", 8, ""),
];

/// A plan and a local mobile number of it.
fn local_number() -> impl Strategy<Value = (usize, String)> {
    (0..PLANS.len(), "[1-9][0-9]{8}").prop_map(|(plan, digits)| {
        let (_, _, length, start) = PLANS[plan];
        (plan, format!("{start}{digits}")[..length].to_string())
    })
}

/// The same digits with each in one of three scripts and things that people write before each.
fn dressed(number: String) -> impl Strategy<Value = String> {
    let around = prop::sample::select(vec![
        "", "", "", " ", "-", "(", ")", ".", "[", "]", "\u{a0}", "\u{200e}", "\u{200f}", "\u{202a}", "\u{202c}",
        "\u{2011}", "\u{202f}", "\u{feff}", "\t",
    ]);
    vec((around, 0..3usize), number.len()).prop_map(move |how| {
        let mut text = String::new();
        for (character, (around, script)) in number.chars().zip(how) {
            text.push_str(around);
            match character.to_digit(10) {
                Some(digit) => text.push(char::from_u32([0x30, 0x660, 0x6f0][script] + digit).unwrap()),
                None => text.push(character),
            }
        }
        text
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Request {
    order_reference_id: String,
    phone_number: Option<String>,
    items: Option<Vec<Money>>,
    wait_s: Option<u32>,
}

proptest! {
    #[test]
    fn any_text_survives_to_ascii_and_becomes_pure_ascii(text in any::<String>(), key in any::<String>()) {
        let value = std::collections::BTreeMap::from([(key.clone(), text.clone())]);
        let written = json::to_ascii(&value).unwrap();
        prop_assert!(written.is_ascii());
        prop_assert!(!written.contains(['\0', '\n', '\r']));
        let back: std::collections::BTreeMap<String, String> = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(back, value);
    }

    #[test]
    fn any_raw_json_survives_to_ascii_with_its_meaning(text in any::<String>(), number in any::<f64>()) {
        let source = serde_json::json!({ "text": text, "list": [number, null, { "\u{645}": text }] });
        let written = json::to_ascii(&raw(source.to_string())).unwrap();
        prop_assert!(written.is_ascii());
        let [before, after]: [serde_json::Value; 2] =
            [&source.to_string(), &written].map(|text| serde_json::from_str(text).unwrap());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn no_text_at_all_makes_parse_panic_or_repeat_it_at_length(text in "\\PC{0,200}|[\\[\\]{}\":,a-z0-9\\\\ .eE+-]{0,300}") {
        if let Err(error) = json::parse::<Request>(&text) {
            prop_assert!(error.detail.chars().count() < 250, "{}", error);
        }
    }

    #[test]
    fn a_request_with_any_value_in_any_field_is_read_or_refused_by_name(
        field in prop::sample::select(vec!["order_reference_id", "phone_number", "items", "wait_s", "other"]),
        value in prop::sample::select(vec!["null", "true", "5", "-5", "1.5", "1e9", "\"x\"", "[]", "{}", "[5]", "[{}]"]),
    ) {
        let text = match field {
            "order_reference_id" => format!("{{\"order_reference_id\":{value}}}"),
            _ => format!("{{\"order_reference_id\":\"a\",\"{field}\":{value}}}"),
        };
        if let Err(error) = json::parse::<Request>(&text) {
            prop_assert!(error.field.as_deref().is_some_and(|path| path.starts_with(field)), "{text}: {error}");
            let kinds = [Kind::InvalidField, Kind::MissingField, Kind::UnknownField];
            prop_assert!(kinds.contains(&error.kind));
        }
    }

    #[test]
    fn a_private_value_is_never_repeated(secret in "[a-z]{12,40}") {
        for text in [
            format!("{{\"order_reference_id\":\"a\",\"phone_number\":[\"{secret}\"]}}"),
            format!("{{\"order_reference_id\":\"a\",\"phone_number\":{{\"{secret}\":1}}}}"),
        ] {
            let error = json::parse::<Request>(&text).map(|_| ()).unwrap_err();
            prop_assert!(!error.to_string().contains(&secret), "{}", error);
        }
    }

    #[test]
    fn money_comes_back_the_same_from_every_form_it_leaves_in(money in money()) {
        prop_assert_eq!(Money::parse(&money.text(), money.currency()).unwrap(), money);
        prop_assert_eq!(Money::from_minor(money.minor().unwrap(), money.currency()), Some(money));
        let reply = json::to_ascii(&money).unwrap();
        let wire = json::to_ascii(&money.to_wire()).unwrap();
        prop_assert_eq!(json::parse::<Money>(&reply).unwrap(), money);
        prop_assert_eq!(json::parse::<Money>(&wire).unwrap(), money);
        prop_assert_eq!(read_lenient(raw(reply).get()), Ok(Some(money)));
        prop_assert_eq!(read_lenient(raw(format!("[{wire}]")).get()), Ok(Some(money)));
    }

    #[test]
    fn an_amount_is_taken_exactly_when_it_is_plain_digits_within_its_decimals(
        text in "[0-9]{0,12}(\\.[0-9]{0,5})?|[ +-]?[0-9]{1,3}[.,eE+ ]?[0-9]{0,3}|\\PC{0,6}",
        currency in currency(),
    ) {
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
        let right = digits(whole) && digits(fraction) && fraction.len() <= currency.decimals() as usize;
        let read = Money::parse(&text, currency);
        prop_assert_eq!(read.is_ok(), right, "{}", text);
        if let Ok(money) = read {
            let padded = format!("{fraction:0<width$}", width = currency.decimals() as usize);
            let minor: i64 = format!("{whole}{padded}").parse().unwrap();
            prop_assert_eq!(money.minor(), Some(minor));
        }
    }

    #[test]
    fn needless_zeros_from_a_service_do_not_change_an_amount_and_other_digits_do_not_pass(
        money in money(), zeros in 0..6usize, digit in 1..=9u8,
    ) {
        let zeros = "0".repeat(zeros);
        let text = |tail: &str| format!("{{\"amount\":{}{zeros}{tail},\"currency\":\"{}\"}}", money.text(), money.currency());
        prop_assert_eq!(read_lenient(raw(text("")).get()), Ok(Some(money)));
        let read = read_lenient(raw(text(&digit.to_string())).get());
        // Less than a millionth is noise of whoever printed the number.
        match money.currency().decimals() as usize + zeros.len() + 1 > 6 {
            true => prop_assert_eq!(read, Ok(Some(money))),
            false => prop_assert!(read.is_err()),
        }
    }

    #[test]
    fn what_is_added_can_be_taken_away_again(
        a in 0..=i64::MAX / 2, b in 0..=i64::MAX / 2, currency in currency(),
    ) {
        let [one, other] = [a, b].map(|minor| Money::from_minor(minor, currency).unwrap());
        let sum = one.checked_add(&other).unwrap();
        prop_assert_eq!(sum.minor(), Some(a + b));
        prop_assert_eq!(sum.checked_sub(&other), Some(one));
        prop_assert_eq!(one.checked_sub(&other).is_some(), a >= b);
        prop_assert_eq!(one.cmp_same(&other), Some(a.cmp(&b)));
    }

    #[test]
    fn every_writing_of_a_gulf_number_gives_the_same_digits(
        ((plan, local), text) in local_number().prop_flat_map(|(plan, local)| {
            let dial = PLANS[plan].1;
            let writings = vec![
                local.clone(),
                format!("0{local}"),
                format!("{dial}{local}"),
                format!("+{dial}{local}"),
                format!("00{dial}{local}"),
                format!("0{dial}{local}"),
                format!("{dial}0{local}"),
                format!("+{dial}0{local}"),
                format!("00{dial}0{local}"),
                format!("+00{dial}{local}"),
                format!("{dial}{local}+"),
            ];
            (Just((plan, local)), prop::sample::select(writings).prop_flat_map(dressed))
        }),
    ) {
        let (country, dial, _, _) = PLANS[plan];
        let (phone, warnings) = Phone::parse(&text, country).unwrap();
        let digits = format!("{dial}{local}");
        prop_assert_eq!(phone.international(), &digits);
        prop_assert!(warnings.is_empty(), "{:?}", warnings);
        prop_assert_eq!(phone.split(), (dial, local.as_str()));
        prop_assert_eq!(Phone::parse(phone.international(), country).unwrap().0, phone);
    }

    #[test]
    fn a_gulf_number_with_its_dial_code_reads_the_same_in_a_shop_of_any_country(
        (plan, local) in local_number(), shop in 0..PLANS.len(), mark in prop::sample::select(vec!["", "+", "00"]),
    ) {
        let digits = format!("{}{local}", PLANS[plan].1);
        let (phone, warnings) = Phone::parse(&format!("{mark}{digits}"), PLANS[shop].0).unwrap();
        prop_assert_eq!(phone.international(), &digits);
        prop_assert_eq!(warnings.iter().any(|w| w.code == "phone_other_country"), plan != shop);
    }

    #[test]
    fn eight_to_fifteen_digits_after_a_plus_are_never_refused_and_never_changed(digits in "[1-8][0-9]{7,14}") {
        prop_assume!(!digits.starts_with("96") && !digits.starts_with("97"));
        let (phone, warnings) = Phone::parse(&format!("+{digits}"), "SA").unwrap();
        prop_assert_eq!(phone.international(), &digits);
        prop_assert_eq!(warnings.len(), 1);
        let (dial, local) = phone.split();
        prop_assert_eq!(format!("{dial}{local}"), digits);
    }

    #[test]
    fn a_phone_shows_at_most_five_first_and_three_last_digits(text in "[+0]{0,2}[0-9]{8,15}") {
        if let Ok((phone, warnings)) = Phone::parse(&text, "SA") {
            let digits = phone.international().to_string();
            let masked = phone.masked();
            prop_assert_eq!(masked.len(), digits.len());
            prop_assert!(masked.matches('*').count() >= 4);
            prop_assert!(masked.ends_with(&digits[digits.len() - 3..]));
            prop_assert_eq!(format!("{phone}"), masked);
            let debug = format!("{phone:?}");
            prop_assert!(!debug.contains(&digits));
            prop_assert!(warnings.iter().all(|w| !w.detail.contains(&digits)));
        }
    }

    #[test]
    fn no_text_at_all_makes_a_phone_panic(text in any::<String>(), digits in "[-+0-9 \u{660}\u{6f9}]{0,30}") {
        for text in [text, digits] {
            if let Ok((phone, _)) = Phone::parse(&text, "KW") {
                prop_assert!((8..=15).contains(&phone.international().len()));
                prop_assert!(phone.international().bytes().all(|b| b.is_ascii_digit()));
            }
        }
    }

    #[test]
    fn no_json_at_all_makes_reading_a_service_s_money_panic(
        amount in "\"?-?[0-9]{1,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?\"?|null|true|\\[\\]|\\{\\}", code in "SAR|KWD|EUR|",
    ) {
        let text = format!("{{\"amount\":{amount},\"currency\":\"{code}\"}}");
        if let Ok(raw) = RawValue::from_string(text)
            && let Ok(Some(money)) = read_lenient(raw.get())
        {
            prop_assert_eq!(money.amount().scale(), money.currency().decimals());
        }
    }
}
