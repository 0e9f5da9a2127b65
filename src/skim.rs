//! JSON in passing: the members that somebody asks for, as they stand in the text; all others are only looked at for being JSON.
//!
//! Of an order's 3,500 bytes a poll needs 300. Making values of the rest, even to drop them at once, cost more than anything else in
//! a poll. The whole text is checked all the same: what serde_json refuses is refused here, as a test holds, and so is a value
//! nested deeper than [`DEEPEST`].

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
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    match inner.bytes().any(|byte| byte == b'\\') {
        false => Some(Cow::Borrowed(inner)),
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
        if self.next()? != b'{' {
            return Err(Bad);
        }
        if self.token() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let name = characters(self.name()?).ok_or(Bad)?;
            member(self, &name)?;
            match self.next()? {
                b',' => {}
                b'}' => return Ok(()),
                _ => return Err(Bad),
            }
        }
    }

    /// Passes a value, and returns it as it stands in the text.
    pub fn value(&mut self) -> Result<&'a str, Bad> {
        self.token();
        let from = self.at;
        // What the value is in: the innermost is the lowest bit, 1 for an object and 0 for a list.
        let (mut kinds, mut depth) = (0_u64, 0_u32);
        loop {
            let first = self.next()?;
            match first {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    let is_object = first == b'{';
                    if self.token() != Some(if is_object { b'}' } else { b']' }) {
                        if depth == DEEPEST {
                            return Err(Bad);
                        }
                        (kinds, depth) = (kinds << 1 | u64::from(is_object), depth + 1);
                        if is_object {
                            self.name()?;
                        }
                        continue;
                    }
                    self.at += 1;
                }
                b't' => self.rest("rue")?,
                b'f' => self.rest("alse")?,
                b'n' => self.rest("ull")?,
                _ => self.number(first)?,
            }
            // A value has ended, and with it perhaps what it is in.
            loop {
                if depth == 0 {
                    return self.text.get(from..self.at).ok_or(Bad);
                }
                match (self.next()?, kinds & 1) {
                    (b',', 0) => break,
                    (b',', _) => {
                        self.name()?;
                        break;
                    }
                    (b'}', 1) | (b']', 0) => (kinds, depth) = (kinds >> 1, depth - 1),
                    _ => return Err(Bad),
                }
            }
        }
    }

    /// Passes a member's name and the colon behind it. Returns the name in its quotes.
    fn name(&mut self) -> Result<&'a str, Bad> {
        let quote = self.next()?;
        let from = self.at - 1;
        if quote != b'"' {
            return Err(Bad);
        }
        self.string()?;
        let name = self.text.get(from..self.at).ok_or(Bad)?;
        match self.next()? {
            b':' => Ok(name),
            _ => Err(Bad),
        }
    }

    /// The next byte that is not space.
    fn token(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                byte => return Some(*byte),
            }
        }
    }

    /// Passes the next byte that is not space.
    fn next(&mut self) -> Result<u8, Bad> {
        let byte = self.token().ok_or(Bad)?;
        self.at += 1;
        Ok(byte)
    }

    /// Passes a string whose first quote was passed, eight bytes at a time while none of them means anything.
    fn string(&mut self) -> Result<(), Bad> {
        let bytes = self.text.as_bytes();
        loop {
            while let Some(eight) = bytes.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
                let found = special(u64::from_le_bytes(*eight));
                self.at += (found.trailing_zeros() / 8) as usize;
                if found != 0 {
                    break;
                }
            }
            let byte = *bytes.get(self.at).ok_or(Bad)?;
            self.at += 1;
            match byte {
                b'"' => return Ok(()),
                b'\\' => self.escape()?,
                0..=0x1f => return Err(Bad),
                _ => {}
            }
        }
    }

    fn escape(&mut self) -> Result<(), Bad> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 1,
            [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => 5,
            _ => return Err(Bad),
        };
        self.at += length;
        Ok(())
    }

    fn rest(&mut self, of_word: &str) -> Result<(), Bad> {
        let is_it = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(of_word.as_bytes()));
        self.at += of_word.len();
        if is_it { Ok(()) } else { Err(Bad) }
    }

    /// Passes a number whose first character was passed.
    fn number(&mut self, first: u8) -> Result<(), Bad> {
        let bytes = self.text.as_bytes();
        let from = self.at - usize::from(first != b'-');
        // After a leading zero the whole part is over.
        match bytes.get(from) {
            Some(b'0') => self.at = from + 1,
            _ => self.digits(from)?,
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.digits(self.at + 1)?;
        }
        if matches!(bytes.get(self.at), Some(b'e' | b'E')) {
            let is_signed = matches!(bytes.get(self.at + 1), Some(b'+' | b'-'));
            self.digits(self.at + 1 + usize::from(is_signed))?;
        }
        Ok(())
    }

    /// Passes the digits from here on: one at least.
    fn digits(&mut self, from: usize) -> Result<(), Bad> {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at = from + count;
        if count == 0 { Err(Bad) } else { Ok(()) }
    }
}

/// The high bits of those bytes that end a string, begin an escape or must not stand in one; exact for the lowest of them.
fn special(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
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

    const ORDER: &str = include_str!("../tests/fixtures/order-get.fully_captured.response.json");

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
