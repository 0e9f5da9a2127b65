//! What a request carried about a person, and texts of the service without it.
//!
//! A service's free text (a message, a page's title, a status) may repeat what it was sent. Before such a text reaches a reply, the journal,
//! the log or a support file, everything in it is masked that the request carried of phone numbers, e-mail addresses, names and
//! addresses, and everything that looks like a token, an e-mail address or a phone number.

use crate::logging::redact;
use crate::value::secret::{MASK, mask};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::ops::Range;

/// The digits of the shortest national phone number.
const SHORTEST_PHONE: usize = 7;
/// As many digits behind a sign of a phone number (`+`, `0`, `5`, `9`) are taken for one.
const PHONE: usize = 9;
/// Shorter names are not looked for in links: they are parts of ordinary words there.
const LONG_NAME: usize = 4;
/// The longest text that is looked through; the rest is cut off.
const LONGEST: usize = 4_000;
/// Parts of the names of members that are about a person.
const PERSONAL: &[&str] = &[
    "name",
    "customer",
    "consumer",
    "email",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "zip",
    "national_id",
    "birth",
    "dob",
];
/// So many values of one request are looked for at the most.
const MOST: usize = 100;

/// What a request carried about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Names, addresses and e-mail addresses, in lower case.
    texts: Vec<Vec<char>>,
    /// National numbers: the last digits of each phone number.
    phones: Vec<Vec<u32>>,
}

impl Carried {
    /// Of a request with this path and this body; a body that is not JSON carries nothing that is known here.
    pub fn of(path: &str, body: Option<&[u8]>) -> Self {
        let mut carried = Carried::default();
        let query = path.split_once('?').map_or("", |(_, query)| query);
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            carried.note(name, &percent_decode_str(value).decode_utf8_lossy());
        }
        if let Some(Ok(body)) = body.map(serde_json::from_slice::<Value>) {
            carried.walk("", &body);
        }
        carried
    }

    fn walk(&mut self, name: &str, value: &Value) {
        match value {
            // What is sold has names, too; they are nobody's.
            Value::Object(_) | Value::Array(_) if name == "items" => {}
            Value::Object(members) => {
                // Checkout.com's phone is `{"country_code", "number"}`.
                let is_phone = name.contains("phone");
                members.iter().for_each(|(key, value)| self.walk(if is_phone { name } else { key }, value));
            }
            Value::Array(list) => list.iter().for_each(|value| self.walk(name, value)),
            Value::String(text) => self.note(name, text),
            Value::Number(number) => self.note(name, &number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn note(&mut self, name: &str, text: &str) {
        if self.texts.len().saturating_add(self.phones.len()) >= MOST {
            return;
        }
        let name = name.to_ascii_lowercase();
        let is = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if is(&["phone", "mobile"]) {
            let digits: Vec<u32> = text.chars().filter_map(digit).collect();
            let national = digits.len().saturating_sub(PHONE);
            self.phones.extend(digits.get(national..).filter(|d| d.len() >= SHORTEST_PHONE).map(<[u32]>::to_vec));
        } else if is(PERSONAL) && name != "brand_name" {
            self.note_text(text);
            if is(&["name", "customer", "consumer"]) {
                text.split_whitespace().for_each(|part| self.note_text(part));
            }
        }
    }

    fn note_text(&mut self, text: &str) {
        let text: Vec<char> = text.trim().chars().map(lower).collect();
        if text.len() > 1 && text.iter().any(|c| c.is_alphanumeric()) && !self.texts.contains(&text) {
            self.texts.push(text);
            // The longest first: one may hold another.
            self.texts.sort_by_key(|text| std::cmp::Reverse(text.len()));
        }
    }

    /// A text of the service, fit for people and for a line of the log: masked, without control characters, at most so many characters.
    pub fn shown(&self, text: &str, most: usize) -> String {
        let text: String = text.chars().take(LONGEST).filter(|c| !is_invisible(*c)).collect();
        let mut text: Vec<char> = redact(&text).chars().collect();
        mask_emails(&mut text);
        self.texts.iter().for_each(|known| mask_text(&mut text, known));
        self.mask_phones(&mut text);
        let text: String = text.into_iter().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
    }

    /// A status in the answer to the request, or another short word of the service's own.
    pub fn word(&self, text: &str) -> String {
        if *self == Carried::default() { word(text) } else { self.shown(text, 64) }
    }

    /// The same as [`id`], in the answer to the request.
    pub fn id(&self, text: &str) -> Option<String> {
        let is_plain =
            text.chars().count() <= 128 && !text.chars().any(|c| c.is_control() || is_invisible(c) || c == '@');
        let is_id = is_plain && !matches!(text, "" | "." | "..") && redact(text) == text;
        // The digits of a number in one piece are no phone number, whatever they look like.
        let is_in_one_piece = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        (is_id && (is_in_one_piece || self.shown(text, 128) == text)).then(|| text.to_string())
    }

    /// Whether a link holds what must not be kept: a secret of this process, or what the request carried of a person.
    pub fn is_in_link(&self, link: &str) -> bool {
        let decoded = percent_decode_str(link).decode_utf8_lossy().replace('+', " ");
        let whole: Vec<char> = decoded.chars().take(LONGEST).collect();
        let mut masked = whole.clone();
        self.mask_known_phones(&mut masked);
        // A host and a path have words of their own.
        let mut query: Vec<char> = whole.iter().copied().skip_while(|c| *c != '?').collect();
        let before = query.clone();
        mask_emails(&mut query);
        self.texts.iter().filter(|known| known.len() >= LONG_NAME).for_each(|known| mask_text(&mut query, known));
        masked != whole || query != before || mask(link) != link
    }

    fn mask_known_phones(&self, text: &mut Vec<char>) {
        self.mask_runs(text, |_, _, digits| self.is_known(digits));
    }

    fn mask_phones(&self, text: &mut Vec<char>) {
        self.mask_runs(text, |text, run, digits| self.is_known(digits) || looks_like_phone(text, run, digits));
    }

    /// Whether digits are a phone number of the request: written whole, with a country's code, or without its first digits.
    fn is_known(&self, digits: &[u32]) -> bool {
        digits.len() >= SHORTEST_PHONE
            && self.phones.iter().any(|phone| {
                digits.ends_with(phone.get(phone.len().saturating_sub(digits.len())..).unwrap_or_default())
            })
    }

    fn mask_runs(&self, text: &mut Vec<char>, is_phone: impl Fn(&[char], &Range<usize>, &[u32]) -> bool) {
        let mut at = 0;
        while at < text.len() {
            let run = run_of_digits(text, at);
            let digits: Vec<u32> = text.get(run.clone()).unwrap_or_default().iter().filter_map(|c| digit(*c)).collect();
            if run.is_empty() {
                at = at.saturating_add(1);
            } else if is_phone(text, &run, &digits) {
                at = run.start.saturating_add(MASK.len());
                text.splice(run, MASK.chars());
            } else {
                at = run.end;
            }
        }
    }
}

/// The digits from here on, with what people write between them.
fn run_of_digits(text: &[char], start: usize) -> Range<usize> {
    let is_start = text.get(start).is_some_and(|c| *c == '+' || digit(*c).is_some());
    let mut end = start;
    for (at, c) in text.iter().enumerate().skip(start) {
        let is_between = matches!(c, ' ' | '-' | '(' | ')' | '\u{a0}') || (*c == '+' && at == start);
        match digit(*c) {
            Some(_) => end = at.saturating_add(1),
            None if is_between && at.saturating_sub(end) < 3 => {}
            None => break,
        }
    }
    if is_start { start..end } else { start..start }
}

/// Enough digits behind a sign of a phone number, and not a part of a longer word such as an id.
fn looks_like_phone(text: &[char], run: &Range<usize>, digits: &[u32]) -> bool {
    let first = text.get(run.start).copied().unwrap_or_default();
    let is_sign = first == '+' || digits.first().is_some_and(|d| matches!(d, 0 | 5 | 9));
    let before = run.start.checked_sub(1).and_then(|at| text.get(at));
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric() || *c == '_');
    digits.len() >= PHONE && is_sign && !is_word(before) && !is_word(text.get(run.end))
}

fn mask_emails(text: &mut Vec<char>) {
    let is_part = |c: &char| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(*c);
    // In a piece of an address "@" may stand as "%40".
    let is_at = |rest: &[char]| match rest {
        ['@', ..] => Some(1),
        ['%', '4', '0', ..] => Some(3),
        _ => None,
    };
    let mut from = 0;
    while let Some((at, width)) =
        (from..text.len()).find_map(|at| text.get(at..).and_then(is_at).map(|width: usize| (at, width)))
    {
        let before = text.get(..at).unwrap_or_default().iter().rev().take_while(|c| is_part(c)).count();
        let after = text
            .iter()
            .skip(at.saturating_add(width))
            .take_while(|c| c.is_alphanumeric() || ".-".contains(**c))
            .count();
        from = at.saturating_add(width);
        if before > 0 && after > 0 {
            let start = at.saturating_sub(before);
            text.splice(start..from.saturating_add(after), MASK.chars());
            from = start.saturating_add(MASK.len());
        }
    }
}

/// Masks a known text wherever it stands as a word of its own, in any case.
fn mask_text(text: &mut Vec<char>, known: &[char]) {
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let mut at = 0usize;
    while let Some(part) = text.get(at..at.saturating_add(known.len())) {
        let is_it = part.iter().map(|c| lower(*c)).eq(known.iter().copied())
            && !is_word(at.checked_sub(1).and_then(|before| text.get(before)))
            && !is_word(text.get(at.saturating_add(known.len())));
        if is_it {
            text.splice(at..at.saturating_add(known.len()), MASK.chars());
            at = at.saturating_add(MASK.len());
        } else {
            at = at.saturating_add(1);
        }
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// A digit of the three scripts in which customers' numbers are written.
fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '\u{660}'..='\u{669}' => u32::from(c).checked_sub(0x660),
        '\u{6f0}'..='\u{6f9}' => u32::from(c).checked_sub(0x6f0),
        _ => None,
    }
}

/// Characters that are not seen and change what is: marks of direction, joiners, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// A number that the service gave to something, fit for the journal; `None` for a text that can be none.
pub fn id(text: &str) -> Option<String> {
    Carried::default().id(text)
}

/// A number for people that the service repeats as it was given: as it is, unless it may be somebody's phone number or address.
pub fn number(text: &str) -> String {
    // The usual ones, without the passes over them.
    match text.len() < PHONE && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        true => text.to_string(),
        false => Carried::default().shown(text, 64),
    }
}

/// A status of the service, or another short word of its own.
pub fn word(text: &str) -> String {
    // The usual words, without the passes over them: every poll reads some.
    match text.len() <= 40 && text.bytes().all(|b| b.is_ascii_alphabetic() || b"_ -".contains(&b)) {
        true => text.to_string(),
        false => Carried::default().shown(text, 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(body: Value) -> Carried {
        Carried::of("/checkout", Some(body.to_string().as_bytes()))
    }

    #[test]
    fn what_a_request_carried_of_a_person_is_masked_however_it_is_written() {
        let carried = of(json!({
            "phone_number": "966534274516", "email": "Ali.Q@example.com",
            "consumer": { "first_name": "Ali", "last_name": "Al Qahtani", "phone": { "country_code": "+966", "number": "501112223" } },
            "shipping_address": { "line1": "Palm street 7" }, "items": [{ "name": "Lego City" }] }));
        for (said, shown) in [
            ("no SMS to 966534274516", "no SMS to ***"),
            ("no SMS to +966 53 427-4516.", "no SMS to ***."),
            ("no SMS to 0534274516", "no SMS to ***"),
            ("no SMS to 534274516", "no SMS to ***"),
            ("no SMS to 4274516", "no SMS to ***"),
            ("\u{665}\u{663}\u{664}\u{662}\u{667}\u{664}\u{665}\u{661}\u{666} is wrong", "*** is wrong"),
            ("or to 00966501112223", "or to ***"),
            ("ali.q@EXAMPLE.com is taken, other@x.sa too", "*** is taken, *** too"),
            ("ALI al qahtani of PALM STREET 7", "*** *** of ***"),
            ("Qahtani, Ali", "***, ***"),
            ("Lego City is validated", "Lego City is validated"),
            ("\u{202e}a\u{0}b\r\nc", "a b c"),
        ] {
            assert_eq!(carried.shown(said, 200), shown, "{said}");
        }
    }

    #[test]
    fn a_phone_number_of_the_query_is_masked_too() {
        let carried =
            Carried::of("/merchants/customer/id-verification-status?phone_number=97365551234&country_code=BH", None);
        assert_eq!(carried.shown("65551234 and 5551234 are unknown", 99), "*** and *** are unknown");
    }

    #[test]
    fn tokens_and_strangers_phone_numbers_and_addresses_never_pass() {
        let shown = |text: &str| Carried::default().shown(text, 200);
        assert_eq!(shown("use Bearer abcdefghij.klm"), "use Bearer ***");
        assert_eq!(shown("eyJhbGciOiJIUzI1NiJ9.eyJvcmRlcl9pZCI6IjEifQ.c2ln"), "***");
        assert_eq!(shown("call +971 50 123 4567 or 0501234567"), "call *** or ***");
        assert_eq!(shown("write to a.b@c.example"), "write to ***");
        assert_eq!(shown("see a.b%40c.example"), "see ***");
    }

    #[test]
    fn ordinary_texts_stay_as_they_are_and_long_ones_are_cut() {
        let shown = |text: &str| Carried::default().shown(text, 90);
        for text in [
            "Your order information is invalid",
            "order 0ac038ef-de4a-491c-828e-b02ec0d4582d: 300.00 of 1200.50",
            "expired at 2026-11-28T18:40:00Z",
            "request 0HL80RJLS76I7:00000004",
            "total_amount_invalid_limit_24hrs_gmv",
            "\u{627}\u{644}\u{645}\u{628}\u{644}\u{63a} \u{63a}\u{64a}\u{631} \u{635}\u{62d}\u{64a}\u{62d}",
        ] {
            assert_eq!(shown(text), text);
        }
        assert_eq!(shown(&"x".repeat(99_999)).len(), 90);
    }

    #[test]
    fn an_id_is_taken_as_it_is_or_not_at_all() {
        for good in ["0ac038ef-de4a-491c-828e-b02ec0d4582d", "5001234567", "pay_er3uvj", "R/1 7"] {
            assert_eq!(id(good).as_deref(), Some(good));
        }
        let long = "x".repeat(129);
        let bad = ["", ".", "..", "a\nb", "ali@example.com", "sk_sbox_abcdefghijk", "pay_1 +966 54 433 7866", &long];
        for bad in bad {
            assert_eq!(id(bad), None, "{bad}");
        }
        let carried = of(json!({ "customer": { "name": "Ali Al Qahtani" } }));
        assert_eq!((carried.id("pay_1 for Ali"), carried.id("Ali-1").as_deref()), (None, Some("Ali-1")));
        for plain in ["S-12356", "INV 2026/11-29 77", "TP-20261129-0001-x7"] {
            assert_eq!(number(plain), plain);
        }
        for private in ["0544337866", "+966 54 433 7866", "966544337866", "ali@example.com"] {
            assert_eq!(number(private), "***");
        }
        for usual in ["fully_captured", "Partially Refunded", "PAY_BY_INSTALMENTS"] {
            assert_eq!(word(usual), usual);
        }
        assert_eq!(word("Wait for ali@example.com\u{7}"), "Wait for ***");
    }
}
