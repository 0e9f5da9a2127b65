//! Customers' phone numbers: whatever a cashier types or pastes becomes international digits without a plus.
//!
//! How a number is read, once digits of any script are ASCII and the writing around them is gone:
//!
//! 1. `+` or `00` in front: international, taken as it is.
//! 2. As many digits as a local number of the shop's country has, with or without one `0` in front: local. The length
//!    decides, not the first digits: `96812345` in an Omani shop is a local number of 8 digits, though 968 is
//!    Oman's dial code, because the same with dial code would have 11.
//! 3. The dial code of a Gulf country and the right number of digits after it: international.
//! 4. Anything else is a doubt. Too short to be international, or with a `0` in front: read as local; longer: as
//!    international. Either way a warning goes with it.
//!
//! One `0` too many between a Gulf dial code and the number (`+966 0 53...`) is dropped. Real and test numbers fall outside
//! the numbering plans, so a doubt never refuses a number: the service has the last word. Only a number that begins like a mobile one of the
//! shop's own country, and has too few or too many digits for one, is refused: there is no such number.

use crate::error::{Error, Kind};
use crate::json::Warning;
use std::fmt;

/// The field that errors and warnings are about.
const FIELD: &str = "phone_number";

/// How a country writes its mobile numbers.
struct Plan {
    country: &'static str,
    dial_code: &'static str,
    /// Digits after the dial code.
    length: usize,
    /// What they begin with, where the plan is that narrow.
    start: &'static str,
}

const PLANS: [Plan; 6] = [
    Plan { country: "SA", dial_code: "966", length: 9, start: "5" },
    Plan { country: "AE", dial_code: "971", length: 9, start: "5" },
    Plan { country: "BH", dial_code: "973", length: 8, start: "" },
    Plan { country: "KW", dial_code: "965", length: 8, start: "" },
    Plan { country: "OM", dial_code: "968", length: 8, start: "" },
    Plan { country: "QA", dial_code: "974", length: 8, start: "" },
];

/// A phone number as international digits. It shows itself masked everywhere but in [`Phone::international`] and
/// [`Phone::split`], and cannot be serialised by accident.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it, in a shop of `country` (`SA`, `AE`, `BH`, `KW`, `OM`, `QA`). What is odd about the
    /// number and was let through comes back as warnings `phone_other_country` and `phone_not_mobile`.
    ///
    /// # Errors
    /// [`Kind::InvalidField`] on `phone_number` when it holds letters or other characters that no number has, or has fewer
    /// than 8 or more than 15 digits with its dial code; on `country` when that is none of the six.
    pub fn parse(text: &str, country: &str) -> Result<(Phone, Vec<Warning>), Error> {
        let home = PLANS.iter().find(|plan| plan.country == country).ok_or_else(|| {
            Error::field(Kind::InvalidField, "country", "the country must be SA, AE, BH, KW, OM or QA")
        })?;
        let written = digits_and_plus(text).map_err(invalid)?;
        let phone = Phone(international(&written, home));
        match phone.0.len() {
            8..=15 if home.is_miscounted(&phone.0) => Err(invalid(format!(
                "a mobile number of {} has {} digits after {}; check it with the customer",
                home.country, home.length, home.dial_code
            ))),
            8..=15 => {
                let warnings = phone.doubts(home);
                Ok((phone, warnings))
            }
            count => {
                Err(invalid(format!("the phone number has {count} digits with its dial code; 8 to 15 are possible")))
            }
        }
    }

    /// International digits without a plus, for the services: `966534274516`.
    pub fn international(&self) -> &str {
        &self.0
    }

    /// For people, logs and the journal: `96653****516`. A shorter number shows fewer of its first digits.
    pub fn masked(&self) -> String {
        let length = self.0.len();
        let first = length.saturating_sub(7).min(5);
        let stars = length.saturating_sub(first).saturating_sub(3);
        let (head, rest) = self.0.split_at_checked(first).unwrap_or_default();
        let (_, tail) = rest.split_at_checked(stars).unwrap_or_default();
        format!("{head}{}{tail}", "*".repeat(stars))
    }

    /// Dial code and the rest, both digits only, for Checkout.com: `("966", "534274516")`.
    pub fn split(&self) -> (&str, &str) {
        self.0.split_at_checked(dial_code_length(&self.0)).unwrap_or((&self.0, ""))
    }

    fn doubts(&self, home: &Plan) -> Vec<Warning> {
        let plan = PLANS.iter().find(|plan| self.0.starts_with(plan.dial_code));
        let doubt = |code, detail| Warning { code, field: Some(FIELD.to_string()), detail };
        let mut warnings = Vec::new();
        if plan.is_none_or(|plan| plan.country != home.country) {
            let detail = format!("{} is not a number of {}; the service may refuse it", self.masked(), home.country);
            warnings.push(doubt("phone_other_country", detail));
        }
        if let Some(plan) = plan.filter(|plan| !plan.is_mobile(&self.0)) {
            let detail = format!("{} does not look like a mobile number of {}", self.masked(), plan.country);
            warnings.push(doubt("phone_not_mobile", detail));
        }
        warnings
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl Plan {
    /// Whether these international digits begin like a mobile number of this plan, and have too few or too many digits for one. Where the
    /// plan says what mobile numbers begin with, there is no such number.
    fn is_miscounted(&self, digits: &str) -> bool {
        !self.start.is_empty()
            && digits
                .strip_prefix(self.dial_code)
                .is_some_and(|local| local.starts_with(self.start) && local.len() != self.length)
    }

    /// Whether these international digits are a mobile number of this plan.
    fn is_mobile(&self, digits: &str) -> bool {
        digits
            .strip_prefix(self.dial_code)
            .is_some_and(|local| local.len() == self.length && local.starts_with(self.start))
    }
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::field(Kind::InvalidField, FIELD, detail)
}

/// ASCII digits and plus signs; everything that people put around them is dropped.
fn digits_and_plus(text: &str) -> Result<String, String> {
    let mut kept = String::new();
    for character in text.chars().filter(|c| !is_decoration(*c)) {
        match ascii_digit(character) {
            Some(digit) => kept.push(digit),
            None if character == '+' => kept.push('+'),
            None => return Err(format!("U+{:04X} does not belong in a phone number", u32::from(character))),
        }
    }
    // In right-to-left text the plus often ends up behind the number.
    let digits = kept.trim_matches('+');
    if digits.is_empty() {
        return Err("the phone number is empty".to_string());
    }
    if digits.contains('+') {
        return Err("the phone number has a plus between its digits".to_string());
    }
    Ok(if digits.len() < kept.len() { format!("+{digits}") } else { digits.to_string() })
}

/// The digit that a European, Arabic-Indic or Persian digit stands for.
fn ascii_digit(character: char) -> Option<char> {
    ['0', '\u{660}', '\u{6f0}'].iter().find_map(|zero| {
        let value = u32::from(character).checked_sub(u32::from(*zero))?;
        char::from_digit(value, 10)
    })
}

/// Spaces of every width, dashes, brackets, dots, and the invisible marks that come along when a number is copied from
/// right-to-left text.
fn is_decoration(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '-' | '(' | ')' | '[' | ']' | '.')
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}')
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// The rules at the head of this file.
fn international(written: &str, home: &Plan) -> String {
    let digits = written.trim_start_matches('+');
    let marked = digits.len() < written.len();
    // No dial code begins with 0, so a plus before one 0 is a slip and the number is local.
    if digits.starts_with("00") || (marked && !digits.starts_with('0')) {
        return without_inner_zero(digits.trim_start_matches('0'));
    }
    let local = digits.strip_prefix('0').unwrap_or(digits);
    let has_trunk_zero = local.len() < digits.len();
    if local.len() == home.length {
        return format!("{}{local}", home.dial_code);
    }
    let full = without_inner_zero(local);
    let is_full = |plan: &Plan| full.starts_with(plan.dial_code) && full.len() == plan.dial_code.len() + plan.length;
    if !PLANS.iter().any(is_full) && (has_trunk_zero || local.len() < home.length) {
        return format!("{}{local}", home.dial_code);
    }
    full
}

/// `9660534274516` is `966534274516`: no number of these countries begins with 0.
fn without_inner_zero(digits: &str) -> String {
    let plan = PLANS.iter().find_map(|plan| Some((plan.dial_code, digits.strip_prefix(plan.dial_code)?)));
    match plan {
        Some((dial_code, local)) => format!("{dial_code}{}", local.trim_start_matches('0')),
        None => digits.to_string(),
    }
}

/// Digits in the dial code of an international number, by the zones of ITU-T E.164: one or two where listed, else three.
fn dial_code_length(digits: &str) -> usize {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 \
                       81 82 84 86 90 91 92 93 94 95 98";
    if digits.starts_with(['1', '7']) {
        1
    } else if TWO.split(' ').any(|code| digits.starts_with(code)) {
        2
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> (String, Vec<&'static str>) {
        let (phone, warnings) = Phone::parse(text, country).unwrap();
        assert!(warnings.iter().all(|w| w.field.as_deref() == Some(FIELD) && !w.detail.contains(&phone.0)));
        (phone.0, warnings.iter().map(|w| w.code).collect())
    }

    fn clean(text: &str, country: &str) -> String {
        let (digits, codes) = read(text, country);
        assert!(codes.is_empty(), "{text}: {codes:?}");
        digits
    }

    #[test]
    fn every_writing_in_the_services_guides_becomes_international_digits() {
        for (text, country, digits) in [
            ("966512345678", "SA", "966512345678"),
            ("534274516", "SA", "966534274516"),
            ("502223333", "SA", "966502223333"),
            ("+966 53 427 4516", "SA", "966534274516"),
            ("00966534274516", "SA", "966534274516"),
            ("0534274516", "SA", "966534274516"),
            ("+966 0 53 427 4516", "SA", "966534274516"),
            ("+966 (0) 53-427-4516", "SA", "966534274516"),
            ("9660534274516", "SA", "966534274516"),
            ("0966534274516", "SA", "966534274516"),
            ("+00966534274516", "SA", "966534274516"),
            ("+0534274516", "SA", "966534274516"),
            ("\u{0660}\u{0665}\u{0663}\u{0664}\u{0662}\u{0667}\u{0664}\u{0665}\u{0661}\u{0666}", "SA", "966534274516"),
            ("\u{06f0}\u{06f5}\u{06f3}\u{06f4}\u{06f2}\u{06f7}\u{06f4}\u{06f5}\u{06f1}\u{06f6}", "SA", "966534274516"),
            ("\u{200f}\u{202a}+966\u{a0}53\u{2011}427.4516\u{202c}", "SA", "966534274516"),
            ("966534274516+", "SA", "966534274516"),
            ("0501234567", "AE", "971501234567"),
            ("36001234", "BH", "97336001234"),
            ("+973 3600 1234", "BH", "97336001234"),
            ("50001234", "KW", "96550001234"),
            ("0096550001234", "KW", "96550001234"),
            ("91234567", "OM", "96891234567"),
            ("97433123456", "QA", "97433123456"),
        ] {
            assert_eq!(clean(text, country), digits, "{text}");
        }
    }

    #[test]
    fn a_local_number_that_begins_like_a_dial_code_is_told_by_its_length() {
        assert_eq!(clean("97312345", "BH"), "97397312345");
        assert_eq!(clean("97397312345", "BH"), "97397312345");
        assert_eq!(clean("96512345", "KW"), "96596512345");
        assert_eq!(clean("96812345", "OM"), "96896812345");
        assert_eq!(clean("096812345", "OM"), "96896812345");
        assert_eq!(clean("597112345", "SA"), "966597112345");
    }

    #[test]
    fn a_number_of_another_country_stays_international_with_a_warning() {
        for (text, digits) in [
            ("+971501234567", "971501234567"),
            ("971501234567", "971501234567"),
            ("00971 0 50 123 4567", "971501234567"),
            ("97336001234", "97336001234"),
            ("+447911123456", "447911123456"),
            ("447911123456", "447911123456"),
            ("0014155552671", "14155552671"),
            ("+96170123456", "96170123456"),
        ] {
            assert_eq!(read(text, "SA"), (digits.to_string(), vec!["phone_other_country"]), "{text}");
        }
    }

    #[test]
    fn a_doubt_about_the_plan_is_a_warning_and_never_a_refusal() {
        for (text, country, digits, code) in [
            ("112345678", "SA", "966112345678", "phone_not_mobile"),
            ("966123456", "SA", "966966123456", "phone_not_mobile"),
            ("96653427", "SA", "96696653427", "phone_not_mobile"),
            ("3600123", "BH", "9733600123", "phone_not_mobile"),
            ("534274516", "KW", "534274516", "phone_other_country"),
        ] {
            assert_eq!(read(text, country), (digits.to_string(), vec![code]), "{text}");
        }
        assert_eq!(read("+97141234567", "SA").1, ["phone_other_country", "phone_not_mobile"]);
    }

    #[test]
    fn a_mobile_number_of_the_shop_s_country_has_neither_too_few_nor_too_many_digits() {
        for text in ["53427451", "05342745166", "+96650000", "966500000000001", "٠٥٠١٢٣٤٥٦"] {
            let error = Phone::parse(text, "SA").unwrap_err();
            assert!(error.kind == Kind::InvalidField && error.detail.contains("9 digits after 966"), "{text}: {error}");
        }
        assert!(Phone::parse("0512345678", "AE").is_err() == Phone::parse("0512345678", "SA").is_err());
    }

    #[test]
    fn a_text_that_is_no_number_is_refused_without_being_repeated() {
        for text in [
            "",
            " ",
            "+",
            "\u{200f}",
            "abc",
            "05342745x6",
            "0534274516,",
            "053/4274516",
            "966+534274516",
            "1234",
            "+1234567",
            "00",
            "0",
            "9665342745160000",
            "\u{0661}\u{0662}\u{0663}",
            "534274516\0",
            "\u{ff10}534274516",
        ] {
            let error = Phone::parse(text, "SA").unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidField, Some("phone_number")), "{text}");
            assert!(text.trim().len() < 4 || !error.detail.contains(text), "{error}");
        }
        assert_eq!(Phone::parse("0534274516", "EG").unwrap_err().field.as_deref(), Some("country"));
    }

    #[test]
    fn a_number_shows_itself_masked() {
        let (phone, _) = Phone::parse("0534274516", "SA").unwrap();
        assert_eq!(format!("{phone} {phone:?} {}", phone.masked()), "96653****516 Phone(96653****516) 96653****516");
        assert_eq!(Phone("97336001234".into()).masked(), "9733****234");
        assert_eq!(Phone("12345678".into()).masked(), "1****678");
        assert_eq!(Phone("966500000000001".into()).masked(), "96650*******001");
    }

    #[test]
    fn a_number_is_split_after_its_dial_code() {
        for (digits, parts) in [
            ("966534274516", ("966", "534274516")),
            ("97336001234", ("973", "36001234")),
            ("447911123456", ("44", "7911123456")),
            ("14155552671", ("1", "4155552671")),
            ("79161234567", ("7", "9161234567")),
            ("989121234567", ("98", "9121234567")),
            ("962791234567", ("962", "791234567")),
            ("201001234567", ("20", "1001234567")),
        ] {
            assert_eq!(Phone(digits.to_string()).split(), parts);
        }
    }
}
