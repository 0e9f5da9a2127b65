//! JSON in passing: the members that somebody asks for, as they stand in the text; all others are only looked at for being JSON.
//!
//! Of an order's 3,500 bytes a poll needs 300. Making values of the rest, even to drop them at once, cost more than anything else in
//! a poll. The whole text is checked all the same: what serde_json refuses is refused here, as a test holds, and so is a value
//! nested deeper than 64 levels.

use std::borrow::Cow;
use std::fmt;

/// Objects and lists within each other in one value: one bit of a word each.
const DEEPEST: u32 = u64::BITS;

/// The text is no JSON, or a member that matters is there twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bad;

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no JSON, or a member is there twice")
    }
}

/// A text, and how far it was read.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// What is done with a member of this name: its value has to be taken, by [`Reader::value`] or [`Reader::object`].
pub type Member<'m, 'a> = &'m mut dyn FnMut(&mut Reader<'a>, &str) -> Result<(), Bad>;

/// Puts a value into its place. A second one is refused: nobody knows which of them counts.
pub fn once<'a>(place: &mut Option<&'a str>, value: &'a str) -> Result<(), Bad> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Bad),
    }
}

/// The characters of a string value; `None` for any other value, and for half a surrogate pair.
pub fn characters(value: &str) -> Option<Cow<'_, str>> {
    let [b'"', inner @ .., b'"'] = value.as_bytes() else { return None };
    match inner.contains(&b'\\') {
        false => value.get(1..=inner.len()).map(Cow::Borrowed),
        true => serde_json::from_str(value).ok().map(Cow::Owned),
    }
}

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Reader { text, at: 0 }
    }

    /// Nothing but space may follow.
    pub fn end(&mut self) -> Result<(), Bad> {
        self.token().map_or(Ok(()), |_| Err(Bad))
    }

    /// Whether the next value is an object.
    pub fn is_object(&mut self) -> bool {
        self.token() == Some(b'{')
    }

    /// Reads an object, member by member.
    pub fn object(&mut self, member: Member<'_, 'a>) -> Result<(), Bad> {
        let bytes = self.text.as_bytes();
        if self.token() != Some(b'{') {
            return Err(Bad);
        }
        self.at = space(bytes, self.at + 1);
        if bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let end = string(bytes, self.at).ok_or(Bad)?;
            let name = self.text.get(self.at..end).and_then(characters).ok_or(Bad)?;
            self.at = colon(bytes, end).ok_or(Bad)?;
            member(self, &name)?;
            match self.token() {
                Some(b',') => self.at = space(bytes, self.at + 1),
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(Bad),
            }
        }
    }

    /// Passes a value, and returns it as it stands in the text.
    pub fn value(&mut self) -> Result<&'a str, Bad> {
        self.token();
        let from = self.at;
        self.at = value(self.text.as_bytes(), from).ok_or(Bad)?;
        self.text.get(from..self.at).ok_or(Bad)
    }

    /// The next byte that is not space.
    fn token(&mut self) -> Option<u8> {
        self.at = space(self.text.as_bytes(), self.at);
        self.text.as_bytes().get(self.at).copied()
    }
}

// Where something ends that begins at a place; none where it is not what it should be. Places and not a reader, so that they stay in
// registers: half of the instructions of a poll that read an order went into keeping them in memory.

/// The end of the space from here on.
#[inline(always)]
fn space(bytes: &[u8], mut at: usize) -> usize {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\r' | b'\t') => at += 1,
            Some(b'\n') => {
                at += 1;
                // What follows is an indentation, most of the time.
                while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
                    let other = u64::from_le_bytes(*eight) ^ (ONES * 0x20);
                    at += (other.trailing_zeros() / 8) as usize;
                    if other != 0 {
                        break;
                    }
                }
            }
            _ => return at,
        }
    }
}

/// The end of the value that begins here.
fn value(bytes: &[u8], mut at: usize) -> Option<usize> {
    // What the value is in: the innermost is the lowest bit, 1 for an object and 0 for a list.
    let (mut kinds, mut depth) = (0_u64, 0_u32);
    loop {
        let first = *bytes.get(at)?;
        at = match first {
            b'"' => string(bytes, at)?,
            b'{' | b'[' => {
                let is_object = first == b'{';
                let next = space(bytes, at + 1);
                // In ASCII a closing bracket comes two after its opening one.
                if bytes.get(next) == Some(&(first + 2)) {
                    next + 1
                } else {
                    if depth == DEEPEST {
                        return None;
                    }
                    (kinds, depth) = (kinds << 1 | u64::from(is_object), depth + 1);
                    at = if is_object { name(bytes, next)? } else { next };
                    continue;
                }
            }
            b't' => word(bytes, at, b"true")?,
            b'f' => word(bytes, at, b"false")?,
            b'n' => word(bytes, at, b"null")?,
            _ => number(bytes, at)?,
        };
        // A value has ended, and with it perhaps what it is in.
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = space(bytes, at);
            let is_object = kinds & 1 == 1;
            match bytes.get(at)? {
                b',' => {
                    at = space(bytes, at + 1);
                    if is_object {
                        at = name(bytes, at)?;
                    }
                    break;
                }
                b'}' if is_object => {}
                b']' if !is_object => {}
                _ => return None,
            }
            at += 1;
            (kinds, depth) = (kinds >> 1, depth - 1);
        }
    }
}

/// Where the value of a member begins whose name begins here.
fn name(bytes: &[u8], at: usize) -> Option<usize> {
    colon(bytes, string(bytes, at)?)
}

/// Where a value begins that follows a colon.
#[inline(always)]
fn colon(bytes: &[u8], at: usize) -> Option<usize> {
    let at = space(bytes, at);
    (bytes.get(at) == Some(&b':')).then(|| space(bytes, at + 1))
}

/// The end of a string: eight bytes at a time while none of them means anything.
fn string(bytes: &[u8], mut at: usize) -> Option<usize> {
    if *bytes.get(at)? != b'"' {
        return None;
    }
    at += 1;
    loop {
        while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let found = special(u64::from_le_bytes(*eight));
            at += (found.trailing_zeros() / 8) as usize;
            if found != 0 {
                break;
            }
        }
        at = match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            byte => other(bytes, at, byte)?,
        }
    }
}

/// Where a string goes on behind a byte that does not end it. Apart, and never inlined: it is seldom needed, and each register that it
/// takes would be saved for every string.
#[cold]
#[inline(never)]
fn other(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    match (byte, bytes.get(at + 1..).unwrap_or_default()) {
        (b'\\', [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..]) => Some(at + 2),
        (b'\\', [b'u', a, b, c, d, ..]) if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => Some(at + 6),
        // The last seven bytes of a text come one by one.
        (0x20.., _) if byte != b'\\' => Some(at + 1),
        _ => None,
    }
}

fn word(bytes: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    bytes.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let whole = at + usize::from(bytes.get(at) == Some(&b'-'));
    // After a leading zero the whole part is over.
    let mut end = if bytes.get(whole) == Some(&b'0') { whole + 1 } else { digits(bytes, whole)? };
    if bytes.get(end) == Some(&b'.') {
        end = digits(bytes, end + 1)?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let is_signed = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = digits(bytes, end + 1 + usize::from(is_signed))?;
    }
    Some(end)
}

/// The end of the digits from here on, of which there has to be one.
fn digits(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
    }
    (end > at).then_some(end)
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// The high bits of those bytes that end a string, begin an escape or must not stand in one; exact for the lowest of them.
#[inline(always)]
fn special(eight: u64) -> u64 {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
    let quote = below(eight ^ (ONES * 0x22), 1);
    let backslash = below(eight ^ (ONES * 0x5c), 1);
    (quote | backslash | below(eight, 0x20)) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::de::IgnoredAny;

    const ORDER: &str = include_str!("../../tests/fixtures/order-get.fully_captured.response.json");

    fn is_json(text: &str) -> bool {
        let mut reader = Reader::new(text);
        reader.value().and_then(|_| reader.end()).is_ok()
    }

    fn same(text: &str) {
        assert_eq!(is_json(text), serde_json::from_str::<IgnoredAny>(text).is_ok(), "{text:?}");
    }

    /// Name and value of each member.
    fn members(text: &str) -> Result<Vec<(String, &str)>, Bad> {
        let mut found = Vec::new();
        let mut reader = Reader::new(text);
        reader.object(&mut |reader, name| {
            found.push((name.to_string(), reader.value()?));
            Ok(())
        })?;
        reader.end().map(|()| found)
    }

    #[test]
    fn members_come_in_their_order_and_as_they_stand() {
        let text = "{ \"a\" : 1.50 ,\"b\\u0063\":[ {} , [ ] ,\"}\\\"]\"],\n\"\":{\"a\": null}\t}\r\n";
        let found = members(text).unwrap();
        let found: Vec<(&str, &str)> = found.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        assert_eq!(found, [("a", "1.50"), ("bc", r#"[ {} , [ ] ,"}\"]"]"#), ("", r#"{"a": null}"#)]);
        assert_eq!(members("{}"), Ok(Vec::new()));
        for wrong in ["", "{", "[]", "{} {}", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}", "{\"a\":}", "{\"\\ud800\":1}"]
        {
            assert_eq!(members(wrong), Err(Bad), "{wrong}");
        }
    }

    #[test]
    fn characters_are_those_that_serde_json_reads() {
        for text in
            [r#""""#, r#""a""#, r#""\u0645\n\"""#, "\"\u{0645}\u{1f600}\"", r#""\ud800""#, "1", "null", "{\"a\":\"\"}"]
        {
            assert_eq!(characters(text).map(Cow::into_owned), serde_json::from_str::<String>(text).ok(), "{text}");
        }
    }

    #[test]
    fn a_second_value_for_one_place_is_refused() {
        let mut place = None;
        assert_eq!((once(&mut place, "1"), once(&mut place, "1")), (Ok(()), Err(Bad)));
    }

    #[test]
    fn an_order_with_any_byte_changed_or_cut_off_is_json_for_both_readers_or_for_none() {
        same(ORDER);
        // Each place gets another one in turn, and no period of the text is one of theirs.
        let bytes = ["\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "\u{1f}", " ", "\u{7f}", "n", "1"];
        for (at, byte) in (0..ORDER.len()).zip(bytes.iter().cycle()) {
            same(&ORDER[..at]);
            same(&format!("{}{byte}{}", &ORDER[..at], &ORDER[at + 1..]));
        }
    }

    #[test]
    fn a_depth_bomb_is_refused_and_64_levels_are_not() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(is_json(&nested(64)) && !is_json(&nested(65)));
        assert!(!is_json(&"{\"a\":".repeat(1_000_000)));
        let mixed = format!("{}{{}}{}", "[{\"a\":".repeat(32), "}]".repeat(32));
        assert!(is_json(&mixed) && !is_json(&mixed.replacen("}]", "]}", 1)));
    }

    proptest! {
        #[test]
        fn both_readers_agree_on_what_is_json(text in r#"[ \n{}\[\],:"\\0-9eE+.tfnruealsx/bu\x00-\x20é\u{1f600}-]{0,24}"#) {
            same(&text);
        }

        #[test]
        fn both_readers_agree_on_numbers(text in "-?[0-9]{0,3}[.]?[0-9]{0,2}[eE]?[+-]?[0-9]{0,2}") {
            same(&text);
            same(&format!("[{text}]"));
        }

        #[test]
        fn both_readers_agree_on_strings(text in r#"([a-zé]|\\[\\"/bfnrtux]|\\u[0-9a-g]{4}|\x1f|"){0,20}"#) {
            same(&format!("\"{text}\""));
        }

        #[test]
        fn both_readers_agree_on_nested_values(pieces in proptest::collection::vec(
            prop_oneof![Just("{"), Just("}"), Just("["), Just("]"), Just("\"a\":"), Just("1"), Just("\"\""), Just(","), Just(" "), Just("true"), Just("null")],
            0..12,
        )) {
            same(&pieces.concat());
        }
    }
}
