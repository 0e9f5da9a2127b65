//! Phone numbers as people write them.

use tamara_pos::value::phone::Phone;

const COUNTRIES: [&str; 6] = ["SA", "AE", "BH", "KW", "OM", "QA"];

/// The byte chooses the shop's country.
pub fn read(input: &[u8]) {
    let Some((choice, text)) = super::split(input) else { return };
    let country = COUNTRIES[usize::from(choice) % COUNTRIES.len()];
    let Ok((phone, doubts)) = Phone::parse(text, country) else { return };
    let digits = phone.international();
    assert!((8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()), "{text:?}: {digits}");
    assert!(!digits.starts_with('0'), "{text:?}: {digits}");
    let (code, rest) = phone.split();
    assert_eq!(format!("{code}{rest}"), digits);
    assert!((1..=3).contains(&code.len()) && !rest.is_empty());
    is_masked(&phone, &doubts.iter().map(|doubt| doubt.detail.as_str()).collect::<Vec<_>>());
    for written in [format!("+{digits}"), format!("00{digits}"), arabic(digits)] {
        assert_eq!(Phone::parse(&written, country).unwrap().0, phone, "{text:?} is {digits}, and {written} is not");
    }
}

/// With the plus behind, where right-to-left text puts it.
fn arabic(digits: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap();
    format!("\u{202b}{}+", digits.chars().map(digit).collect::<String>())
}

fn is_masked(phone: &Phone, details: &[&str]) {
    let masked = phone.masked();
    assert_eq!(masked.len(), phone.international().len());
    assert!(masked.matches('*').count() >= 4, "{masked}");
    let shown = format!("{phone} {phone:?} {}", details.join(" "));
    assert!(!shown.contains(phone.international()), "{shown}");
}
