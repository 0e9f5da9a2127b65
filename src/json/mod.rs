//! The one place where JSON is read from a host and written for it.
//!
//! [`parse`] turns every refusal into an [`Error`] with the path of the field and plain words; [`to_ascii`] writes
//! replies that survive any code page. Request types derive `Deserialize` with `deny_unknown_fields`.

pub mod path;
mod reader;
pub mod skim;

use crate::error::{Error, Kind};
use reader::Segment;
pub(crate) use reader::members;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::ser::Formatter;
use std::fmt::Display;
use std::io;

/// Longest input in bytes: 1 MiB.
pub const MAX_INPUT: usize = 1024 * 1024;

/// Longest piece of a caller's value that an error repeats, in characters.
const MAX_SHOWN: usize = 32;
/// Longest piece of a caller's field name that an error repeats, in characters.
const MAX_NAME: usize = 64;
/// Up to so many known names are listed when a field is unknown.
const SHORT_LIST: usize = 8;

/// Something that looks wrong and was let through, in the `warnings` of a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Warning {
    /// Stable snake_case name: `phone_other_country`.
    pub code: &'static str,
    /// Path of the field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// English text for the developer. Holds no personal data.
    pub detail: String,
}

/// Reads one JSON object. A byte order mark before it is allowed.
///
/// # Errors
/// [`Kind::RequestTooLarge`] over [`MAX_INPUT`]; [`Kind::InvalidJson`] with line and column when the text is not one JSON
/// object, is nested too deeply or holds a NUL, escaped or not; [`Kind::MissingField`], [`Kind::UnknownField`] and
/// [`Kind::InvalidField`] with the full path of the field. A field given twice is an invalid field.
pub fn parse<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, Error> {
    if text.len() > MAX_INPUT {
        let detail = format!("the request has {} bytes; {MAX_INPUT} are allowed", text.len());
        return Err(Error::new(Kind::RequestTooLarge, detail));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Languages whose lists and objects are one type write an empty one so.
    let text = if is_empty_list(text) { "{}" } else { text };
    must_be_object(text)?;
    must_hold_no_nul(text)?;
    must_hold_whole_characters(text)?;
    reader::read(text).map_err(|(path, error)| explain(text, &path, &error))
}

/// Reads what a service answered. Objects and lists are gone through once for each level: for a long answer that is read often,
/// [`crate::json::skim`] is the better reader.
pub(crate) fn read<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, serde_json::Error> {
    reader::read(text).map_err(|(_, error)| error)
}

/// The same of bytes.
pub(crate) fn read_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    read(std::str::from_utf8(bytes).ok()?).ok()
}

/// Checks that the numbers of a sound JSON text come out as they were written, where they are kept as numbers.
///
/// # Errors
/// [`Kind::InvalidField`] for a number with an exponent, or of more digits than are kept.
pub fn check_numbers(text: &str) -> Result<(), Error> {
    let mut rest = text;
    let mut is_text = false;
    while let Some(at) =
        rest.find(|c: char| c == '"' || (!is_text && (c == '-' || c.is_ascii_digit())) || (is_text && c == '\\'))
    {
        let (found, after) = rest.split_at(at).1.split_at(1);
        match found {
            "\\" => rest = after.get(1..).unwrap_or_default(),
            "\"" => (is_text, rest) = (!is_text, after),
            _ => {
                let number = rest.split_at(at).1;
                let end = number.find(|c: char| !c.is_ascii_digit() && !"+-.eE".contains(c)).unwrap_or(number.len());
                let (literal, after) = number.split_at(end);
                check_number(literal)?;
                rest = after;
            }
        }
    }
    Ok(())
}

fn check_number(literal: &str) -> Result<(), Error> {
    let decimal = |text: &str| rust_decimal::Decimal::from_str_exact(text).ok();
    let kept = serde_json::from_str::<Value>(literal).ok().and_then(|number| decimal(&number.to_string()));
    if kept.is_some() && kept == decimal(literal) {
        return Ok(());
    }
    let detail = format!("{literal:.40} has an exponent, or more digits than are kept; write it out, or as a text");
    Err(Error::new(Kind::InvalidField, detail))
}

/// Writes compact JSON in pure ASCII: any other character becomes `\uXXXX`, also inside pieces of raw JSON, so
/// that no code page on the way can damage Arabic.
///
/// # Errors
/// [`Kind::Internal`] when the value cannot be JSON, as a map with a key that is no text. Our own types always can.
pub fn to_ascii<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    // Most replies fit, and for a little more the allocator would tidy up first.
    let mut text = Text(Vec::with_capacity(1000));
    value
        .serialize(&mut serde_json::Serializer::with_formatter(&mut text, Ascii))
        .map_err(|error| Error::new(Kind::Internal, format!("a reply could not be written: {error}")))?;
    String::from_utf8(text.0).map_err(|_| Error::new(Kind::Internal, "a reply was not text"))
}

/// A message for `serde::de::Error::custom` that puts the error at a member of the value being read: types that can
/// judge a member only after reading another use it. [`parse`] takes the name out again.
pub(crate) fn within(member: &str, detail: impl Display) -> String {
    format!("`{member}`: {detail}")
}

/// A caller's value, cut for an error text.
pub(crate) fn cut(value: &str) -> String {
    cut_at(value, MAX_SHOWN)
}

/// What a JSON text is, by its first character, in plain words.
pub(crate) fn kind_of(text: &str) -> &'static str {
    match text.trim_start().bytes().next() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "a string",
        Some(b't') => "true",
        Some(b'f') => "false",
        Some(b'n') => "null",
        Some(_) => "a number",
        None => "nothing",
    }
}

fn cut_at(value: &str, most: usize) -> String {
    match value.char_indices().nth(most) {
        Some((end, _)) => format!("{}...", value.get(..end).unwrap_or_default()),
        None => value.to_string(),
    }
}

/// Where JSON is written to. Two thirds of all pieces are one byte: a quote, a comma, a colon.
struct Text(Vec<u8>);

impl io::Write for Text {
    #[inline(always)]
    fn write_all(&mut self, piece: &[u8]) -> io::Result<()> {
        match piece {
            [byte] => self.0.push(*byte),
            _ => self.0.extend_from_slice(piece),
        }
        Ok(())
    }

    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.write_all(piece).map(|()| piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_ascii(writer, fragment)
    }

    /// Raw JSON holds other than ASCII only inside its strings, where an escape means the same.
    fn write_raw_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        write_ascii(writer, fragment)
    }
}

fn write_ascii<W: io::Write + ?Sized>(writer: &mut W, text: &str) -> io::Result<()> {
    if text.is_ascii() {
        return writer.write_all(text.as_bytes());
    }
    let mut ascii = Vec::with_capacity(text.len().saturating_mul(3));
    for character in text.chars() {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => ascii.push(byte),
            _ => character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| ascii.extend_from_slice(&escaped(*unit))),
        }
    }
    writer.write_all(&ascii)
}

/// `\uXXXX`. By hand, because Arabic texts are full of them and formatting each costs more than the rest of a reply.
fn escaped(unit: u16) -> [u8; 6] {
    let digit = |shift: u32| match u8::try_from(unit >> shift & 0xf).unwrap_or(0) {
        digit @ 0..=9 => b'0' + digit,
        letter => b'a' + (letter - 10),
    };
    [b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]
}

fn is_empty_list(text: &str) -> bool {
    text.len() <= 8 && text.bytes().filter(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).eq(*b"[]")
}

fn must_be_object(text: &str) -> Result<(), Error> {
    if text.trim_start_matches([' ', '\t', '\r', '\n']).starts_with('{') {
        return Ok(());
    }
    Err(match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => Error::new(Kind::InvalidJson, format!("expected an object, found {}", kind_of(text))),
        Err(error) => not_json(text, &error),
    })
}

/// Text with a NUL is cut short by every C program that it reaches, so that two different references become one.
fn must_hold_no_nul(text: &str) -> Result<(), Error> {
    let is_escape = |at: usize| {
        let before = text.as_bytes().get(..at).unwrap_or_default();
        before.iter().rev().take_while(|b| **b == b'\\').count().is_multiple_of(2)
    };
    match text.match_indices("\\u0000").find(|(at, _)| is_escape(*at)) {
        None => Ok(()),
        Some((at, _)) => {
            let before = text.get(..at).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            let column = before.rsplit('\n').next().map_or(0, str::len).saturating_add(1);
            Err(Error::new(Kind::InvalidJson, format!("a text holds the character NUL at line {line} column {column}")))
        }
    }
}

/// An escape such as `\ud83d` is one half of a character, and means nothing without the other: a program cut a text between them.
fn must_hold_whole_characters(text: &str) -> Result<(), Error> {
    /// Stands in the place of the half, to find its field. A private character: no text of a host has it.
    const MARK: &str = "\u{f8ff}";
    let Some(at) = half_character(text) else { return Ok(()) };
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at.saturating_add(6)..).unwrap_or_default());
    let mut marked = format!("{before}{MARK}{after}");
    while let Some(other) = half_character(&marked) {
        marked.replace_range(other..other.saturating_add(6), "?");
    }
    let field = serde_json::from_str::<Value>(&marked).ok().and_then(|value| path_of(&value, MARK));
    let half = text.get(at..at.saturating_add(6)).unwrap_or_default();
    let detail = format!("holds half of a character ({half}): the text was cut inside one; cut it elsewhere");
    Err(match field {
        Some(field) => Error::field(Kind::InvalidField, field, detail),
        None => Error::new(Kind::InvalidJson, format!("the text {detail}")),
    })
}

/// Where the first escape of half a character begins.
fn half_character(text: &str) -> Option<usize> {
    let unit = |at: usize| {
        let digits = text.get(at..at.saturating_add(6))?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        at = at.saturating_add(found);
        at = match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at.saturating_add(6)), Some(0xdc00..=0xdfff)) => {
                at.saturating_add(12)
            }
            Some(0xd800..=0xdfff) => return Some(at),
            Some(_) => at.saturating_add(6),
            // Another escape, of two characters.
            None => text
                .get(at.saturating_add(1)..)?
                .chars()
                .next()
                .map_or(text.len(), |c| at.saturating_add(1).saturating_add(c.len_utf8())),
        };
    }
    None
}

/// The path of the first text that holds the mark, or of the object with such a name.
fn path_of(value: &Value, mark: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains(mark).then(String::new),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let rest = path_of(item, mark)?;
            let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
            Some(format!("[{index}]{dot}{rest}"))
        }),
        Value::Object(members) => members.iter().find_map(|(name, member)| {
            let rest = path_of(member, mark)?;
            let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
            Some(format!("{name}{dot}{rest}"))
        }),
        _ => None,
    }
}

/// Says why a text was refused.
fn explain(text: &str, path: &[Segment], error: &serde_json::Error) -> Error {
    // A wrong field in a text that breaks off later is first of all a broken text.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return not_json(text, &error);
    }
    if error.is_data() {
        return wrong_field(path, error);
    }
    // No JSON inside a string or number: its place in the whole text is wanted.
    match serde_json::from_str::<Value>(text) {
        Err(error) => not_json(text, &error),
        Ok(_) => not_json(text, error),
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Error {
    if text.trim().is_empty() {
        return Error::new(Kind::InvalidJson, "the text is empty");
    }
    let (line, column) = (error.line(), error.column());
    let found = match found_at(text, line, column) {
        _ if error.is_eof() => "the end of the text".to_string(),
        Some(character) if character.is_control() => format!("U+{:04X}", u32::from(character)),
        Some(character) => format!("`{character}`"),
        None => "the end of a line".to_string(),
    };
    let message = without_position(error);
    Error::new(Kind::InvalidJson, format!("{message} at line {line} column {column}, found {found}"))
}

/// The character at serde_json's position, which counts bytes from 1.
fn found_at(text: &str, line: usize, column: usize) -> Option<char> {
    let line = text.split('\n').nth(line.checked_sub(1)?)?;
    let (_, character) = line.char_indices().take_while(|(at, _)| *at < column).last()?;
    (line.len() >= column).then_some(character)
}

fn without_position(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    whole.strip_suffix(&position).unwrap_or(&whole).to_string()
}

/// Puts serde's message, which knows neither the path nor what must stay private, into our words.
fn wrong_field(path: &[Segment], error: &serde_json::Error) -> Error {
    let message = without_position(error);
    let at = path_text(path);
    let below = |name: &str| join(&at, &cut_at(name, MAX_NAME));
    if let Some(name) = message.strip_prefix("missing field `") {
        return Error::field(Kind::MissingField, below(name.trim_end_matches('`')), "the field is required");
    }
    if let Some(name) = message.strip_prefix("duplicate field `") {
        return Error::field(Kind::InvalidField, below(name.trim_end_matches('`')), "the field is there twice");
    }
    if let Some((name, known)) = unknown(&message, "unknown field `") {
        return Error::field(Kind::UnknownField, at, unknown_field(name, &known));
    }
    let private = is_private(path);
    if let Some((value, known)) = unknown(&message, "unknown variant `") {
        return Error::field(Kind::InvalidField, at, unknown_value(value, &known, private));
    }
    if let Some((found, expected)) = mismatch(&message) {
        let detail = format!("expected {}, found {}", expected_words(expected), found_words(found, private));
        return Error::field(Kind::InvalidField, at, detail);
    }
    if let Some((member, detail)) = message.strip_prefix('`').and_then(|rest| rest.split_once("`: ")) {
        return Error::field(Kind::InvalidField, below(member), detail);
    }
    Error { field: (!at.is_empty()).then_some(at), ..Error::new(Kind::InvalidField, message) }
}

fn path_text(path: &[Segment]) -> String {
    path.iter().fold(String::new(), |text, step| match step {
        Segment::Element(index) => format!("{text}[{index}]"),
        Segment::Member(name) => join(&text, &cut_at(name, MAX_NAME)),
    })
}

/// A name without characters is shown as `""`: an empty path would name nothing.
fn join(parent: &str, name: &str) -> String {
    let name = if name.is_empty() { "\"\"" } else { name };
    if parent.is_empty() { name.to_string() } else { format!("{parent}.{name}") }
}

/// Whether the value at this path is a secret or about a person, and must not be repeated.
fn is_private(path: &[Segment]) -> bool {
    path.iter().any(|step| match step {
        Segment::Member(name) => {
            let name = name.to_ascii_lowercase();
            ["token", "phone", "email", "name"].iter().any(|word| name.contains(word))
        }
        Segment::Element(_) => false,
    })
}

/// The name and the known names in serde's ``unknown field `x`, expected one of `a`, `b` ``. The caller wrote the name, so
/// it may hold anything; what follows the last separator is ours.
fn unknown<'a>(message: &'a str, prefix: &str) -> Option<(&'a str, Vec<&'a str>)> {
    let rest = message.strip_prefix(prefix)?;
    match rest.rsplit_once("`, expected ") {
        Some((name, known)) => Some((name, known.split('`').skip(1).step_by(2).collect())),
        None => Some((rest.strip_suffix("`, there are no fields").unwrap_or(rest), Vec::new())),
    }
}

fn unknown_field(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known).map(|near| format!("; did you mean {near}?")).unwrap_or_default();
    let list = if (1..=SHORT_LIST).contains(&known.len()) { known.join(", ") } else { String::new() };
    match (near.as_str(), list.as_str()) {
        (near, "") => format!("there is no such field{near}"),
        ("", list) => format!("there is no such field; known here: {list}"),
        (near, list) => format!("there is no such field{near} Known here: {list}"),
    }
}

fn unknown_value(value: &str, known: &[&str], private: bool) -> String {
    let value = if private { "the value".to_string() } else { format!("\"{}\"", cut(value)) };
    format!("{value} is not known here; one of: {}", known.join(", "))
}

/// The two halves of serde's `invalid type: string "x", expected u32`. The caller wrote the first half.
fn mismatch(message: &str) -> Option<(&str, &str)> {
    let rest = ["invalid type: ", "invalid value: "].iter().find_map(|prefix| message.strip_prefix(prefix))?;
    rest.rsplit_once(", expected ")
}

fn found_words(found: &str, private: bool) -> String {
    let quoted = || found.split('`').nth(1).unwrap_or_default();
    let (kind, value) = match found {
        "map" => ("an object", None),
        "sequence" => ("a list", None),
        "null" | "unit value" => ("null", None),
        _ if found.starts_with("boolean ") => ("true or false", Some(quoted().to_string())),
        _ if found.starts_with("integer ") || found.starts_with("floating point ") => {
            ("a number", Some(format!("number {}", cut(quoted()))))
        }
        _ if found.starts_with("string ") => {
            let inner = found.trim_start_matches("string ").trim_matches('"');
            ("a string", Some(format!("string \"{}\"", cut(inner))))
        }
        _ => ("another type", None),
    };
    value.filter(|_| !private).unwrap_or_else(|| kind.to_string())
}

fn expected_words(expected: &str) -> &str {
    match expected {
        "a sequence" => "a list",
        "a map" => "an object",
        "a boolean" => "true or false",
        "borrowed string" | "a borrowed string" | "str" => "a string",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("enum ") => "a string",
        _ => expected,
    }
}

/// The known name that the caller most likely meant, if one is near, or the shortest one of which a part was written.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).take(MAX_NAME).collect::<String>();
    let name = plain(name).to_lowercase();
    let is_part = |candidate: &&&str| name.len() > 3 && plain(candidate).to_lowercase().contains(&name);
    let part_of = || known.iter().filter(is_part).min_by_key(|candidate| candidate.len()).copied();
    known
        .iter()
        .map(|candidate| (distance(&name, &plain(candidate).to_lowercase()), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
        .or_else(part_of)
}

/// Levenshtein distance: single-character changes between two words.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (1..=to.len()).collect();
    for (at, a) in from.chars().enumerate() {
        let mut diagonal = at;
        let mut left = at.saturating_add(1);
        for (cell, b) in row.iter_mut().zip(&to) {
            let cost = if a == *b { diagonal } else { diagonal.min(*cell).min(left).saturating_add(1) };
            diagonal = *cell;
            *cell = cost;
            left = cost;
        }
    }
    row.last().copied().unwrap_or_else(|| from.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::money::Money;
    use serde_json::value::RawValue;
    use std::collections::BTreeMap;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sale {
        order_reference_id: String,
        total_amount: Option<Money>,
        channel: Option<Channel>,
        phone_number: Option<String>,
        items: Option<Vec<Item>>,
        wait_s: Option<u32>,
        raw: Option<bool>,
        extra: Option<serde_json::Value>,
        tags: Option<BTreeMap<String, u32>>,
    }

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Item {
        name: String,
        total_amount: Money,
    }

    #[derive(Deserialize, Debug)]
    #[serde(rename_all = "snake_case")]
    enum Channel {
        Sms,
        Qr,
    }

    fn refusal(text: &str) -> (Kind, String, String) {
        let error = parse::<Sale>(text).unwrap_err();
        (error.kind, error.field.unwrap_or_default(), error.detail)
    }

    #[track_caller]
    fn refused(text: &str, kind: Kind, field: &str, detail: &str) {
        assert_eq!(refusal(text), (kind, field.to_string(), detail.to_string()), "{text}");
    }

    #[test]
    fn a_text_that_is_not_one_object_is_refused_with_its_place() {
        let kind = Kind::InvalidJson;
        refused("", kind, "", "the text is empty");
        refused(" \n", kind, "", "the text is empty");
        refused("[1]", kind, "", "expected an object, found a list");
        refused("null", kind, "", "expected an object, found null");
        refused("\"x\"", kind, "", "expected an object, found a string");
        refused("hello", kind, "", "expected value at line 1 column 1, found `h`");
        refused("{\"a\" 1}", kind, "", "expected `:` at line 1 column 6, found `1`");
        refused("{\n\"a\": \u{201c}x\u{201d}}", kind, "", "expected value at line 2 column 6, found `\u{201c}`");
        refused("{\"a\":1", kind, "", "EOF while parsing an object at line 1 column 6, found the end of the text");
        refused("{\"order_reference_id\":\"a\"} x", kind, "", "trailing characters at line 1 column 28, found `x`");
        refused("{\"order_reference_id\":\"a\"}{}", kind, "", "trailing characters at line 1 column 27, found `{`");
    }

    #[test]
    fn nothing_may_follow_whatever_is_read() {
        for text in ["{} x", "{}{}", "{},"] {
            assert_eq!(parse::<crate::request::checkout::Tree>(text).unwrap_err().kind, Kind::InvalidJson, "{text}");
            assert_eq!(parse::<BTreeMap<String, u32>>(text).unwrap_err().kind, Kind::InvalidJson, "{text}");
            assert!(read::<Value>(text).is_err() && read_bytes::<Value>(text.as_bytes()).is_none(), "{text}");
            assert!(read::<&RawValue>(text).is_err() && read::<Vec<u32>>("[1] 2").is_err(), "{text}");
        }
        assert_eq!(read::<Vec<Option<u32>>>(" [1, null]\n").unwrap(), [Some(1), None]);
    }

    #[test]
    fn a_wrong_field_in_a_broken_text_is_first_of_all_a_broken_text() {
        assert_eq!(refusal("{\"order_reference_id\":5,").0, Kind::InvalidJson);
        assert_eq!(refusal("{\"nonsense\":5").0, Kind::InvalidJson);
    }

    #[test]
    fn a_byte_order_mark_is_no_reason_to_refuse() {
        assert!(parse::<Sale>("\u{feff}{\"order_reference_id\":\"a\"}").is_ok());
    }

    #[test]
    fn a_nul_is_refused_raw_and_escaped_but_not_the_text_backslash_u0000() {
        assert_eq!(refusal("{\"order_reference_id\":\"a\0\"}").0, Kind::InvalidJson);
        assert_eq!(refusal("{\"order_reference_id\":\"a\"}\0").0, Kind::InvalidJson);
        refused(
            "{\n\"order_reference_id\":\"a\\u0000\"}",
            Kind::InvalidJson,
            "",
            "a text holds the character NUL at line 2 column 24",
        );
        assert_eq!(refusal(r#"{"order_reference_id":"a\\\u0000"}"#).0, Kind::InvalidJson);
        let kept = parse::<Sale>(r#"{"order_reference_id":"a\\u0000"}"#).unwrap();
        assert_eq!(kept.order_reference_id, "a\\u0000");
    }

    #[test]
    fn a_depth_bomb_is_refused_and_harms_nobody() {
        let bomb = |open: &str, close: &str| {
            format!("{{\"order_reference_id\":\"a\",\"extra\":{}1{}}}", open.repeat(100_000), close.repeat(100_000))
        };
        assert_eq!(refusal(&bomb("[", "]")).0, Kind::InvalidJson);
        assert_eq!(refusal(&bomb("{\"a\":", "}")).0, Kind::InvalidJson);
        assert_eq!(refusal(&bomb("[", "")).0, Kind::InvalidJson);
        assert_eq!(refusal(&"[".repeat(1_000_000)).0, Kind::InvalidJson);
    }

    #[test]
    fn an_input_over_one_mebibyte_is_refused() {
        let padded = |size: usize| format!("{{\"order_reference_id\":\"a\"}}{}", " ".repeat(size - 26));
        assert!(parse::<Sale>(&padded(MAX_INPUT)).is_ok());
        refused(
            &padded(MAX_INPUT + 1),
            Kind::RequestTooLarge,
            "",
            "the request has 1048577 bytes; 1048576 are allowed",
        );
    }

    #[test]
    fn a_missing_field_is_named_with_its_full_path() {
        let detail = "the field is required";
        refused("{}", Kind::MissingField, "order_reference_id", detail);
        refused(
            r#"{"order_reference_id":"a","items":[{"name":"x"}]}"#,
            Kind::MissingField,
            "items[0].total_amount",
            detail,
        );
        refused(
            r#"{"order_reference_id":"a","items":[{"name":"x","total_amount":{"amount":1}}]}"#,
            Kind::MissingField,
            "items[0].total_amount.currency",
            detail,
        );
    }

    #[test]
    fn a_member_without_a_name_is_named_all_the_same() {
        for (text, field) in [(r#"{"": 1}"#, "\"\""), (r#"{"items": [{"": 1}]}"#, "items[0].\"\"")] {
            assert_eq!(parse::<Sale>(text).unwrap_err().field.as_deref(), Some(field), "{text}");
        }
    }

    #[test]
    fn an_unknown_field_comes_with_its_path_and_the_name_that_was_meant() {
        refused(
            r#"{"orderReferenceId":"a"}"#,
            Kind::UnknownField,
            "orderReferenceId",
            "there is no such field; did you mean order_reference_id?",
        );
        refused(
            r#"{"order_reference_id":"a","items":[{"nmae":"x"}]}"#,
            Kind::UnknownField,
            "items[0].nmae",
            "there is no such field; known here: name, total_amount",
        );
        refused(
            r#"{"order_reference_id":"a","items":[{"total_amont":"x"}]}"#,
            Kind::UnknownField,
            "items[0].total_amont",
            "there is no such field; did you mean total_amount? Known here: name, total_amount",
        );
        refused(
            r#"{"order_reference_id":"a","total_amount":{"amount":1,"currency":"SAR","vat":0}}"#,
            Kind::UnknownField,
            "total_amount.vat",
            "there is no such field; known here: amount, currency",
        );
        refused(
            r#"{"order_reference_id":"a","total":1}"#,
            Kind::UnknownField,
            "total",
            "there is no such field; did you mean total_amount?",
        );
        let long = refusal(&format!("{{\"{}\":1}}", "x".repeat(5000)));
        assert_eq!((long.0, long.1.len()), (Kind::UnknownField, 67));
        let sly = refusal(r#"{"x`, expected `y":1}"#);
        assert_eq!((sly.0, sly.1.as_str()), (Kind::UnknownField, "x`, expected `y"));
    }

    #[test]
    fn the_distance_of_two_words_counts_single_character_changes() {
        for (from, to, changes) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("kitten", "sitting", 3),
            ("abxc", "abc", 1),
        ] {
            assert_eq!((distance(from, to), distance(to, from)), (changes, changes), "{from} {to}");
        }
    }

    #[test]
    fn a_wrong_type_is_told_in_plain_words() {
        let kind = Kind::InvalidField;
        refused(r#"{"order_reference_id":5}"#, kind, "order_reference_id", "expected a string, found number 5");
        refused(r#"{"order_reference_id":["a"]}"#, kind, "order_reference_id", "expected a string, found a list");
        refused(r#"{"items":{}}"#, kind, "items", "expected a list, found an object");
        refused(r#"{"items":[true]}"#, kind, "items[0]", "expected an object, found true");
        refused(r#"{"raw":"yes"}"#, kind, "raw", "expected true or false, found string \"yes\"");
        refused(r#"{"wait_s":-1}"#, kind, "wait_s", "expected a whole number of 0 or more, found number -1");
        refused(r#"{"wait_s":1.5}"#, kind, "wait_s", "expected a whole number of 0 or more, found number 1.5");
        refused(
            r#"{"wait_s":"5, expected u32"}"#,
            kind,
            "wait_s",
            "expected a whole number of 0 or more, found string \"5, expected u32\"",
        );
        refused(
            r#"{"tags":{"a":1,"b":"x"}}"#,
            kind,
            "tags.b",
            "expected a whole number of 0 or more, found string \"x\"",
        );
        refused(r#"{"channel":"email"}"#, kind, "channel", "\"email\" is not known here; one of: sms, qr");
        refused(r#"{"channel":5}"#, kind, "channel", "expected a string, found number 5");
        refused(r#"{"channel":{"sms":null}}"#, kind, "channel", "expected a string, found an object");
        refused(
            r#"{"total_amount":["5.00","SAR"]}"#,
            kind,
            "total_amount",
            "expected money such as {\"amount\": \"300.00\", \"currency\": \"SAR\"}, found a list",
        );
        refused(r#"{"raw":null}{"#, Kind::InvalidJson, "", "trailing characters at line 1 column 13, found `{`");
        refused(
            "{\"items\":[],\n\"order_reference_id\":\"\\ud800\"}",
            kind,
            "order_reference_id",
            "holds half of a character (\\ud800): the text was cut inside one; cut it elsewhere",
        );
        refused(r#"{"wait_s":1e999}"#, Kind::InvalidJson, "", "number out of range at line 1 column 15, found `9`");
        refused(
            r#"{"channel":"a`, expected `b"}"#,
            kind,
            "channel",
            "\"a`, expected `b\" is not known here; one of: sms, qr",
        );
        refused(
            r#"{"total_amount":300}"#,
            kind,
            "total_amount",
            "expected money such as {\"amount\": \"300.00\", \"currency\": \"SAR\"}, found number 300",
        );
        refused(
            r#"{"order_reference_id":"a","order_reference_id":"b"}"#,
            kind,
            "order_reference_id",
            "the field is there twice",
        );
    }

    #[test]
    fn an_amount_with_too_many_decimals_is_refused_at_the_amount() {
        refused(
            r#"{"items":[{"name":"x","total_amount":{"amount":"12.345","currency":"SAR"}}]}"#,
            Kind::InvalidField,
            "items[0].total_amount.amount",
            "12.345 has 3 decimals; SAR has 2",
        );
    }

    #[test]
    fn an_error_never_repeats_a_long_or_a_private_value() {
        let (_, _, detail) = refusal(&format!("{{\"wait_s\":\"{}\"}}", "\u{062a}".repeat(500)));
        assert!(detail.chars().count() < 110, "{detail}");
        refused(
            r#"{"phone_number":534274516}"#,
            Kind::InvalidField,
            "phone_number",
            "expected a string, found a number",
        );
        refused(
            r#"{"items":[{"name":true}]}"#,
            Kind::InvalidField,
            "items[0].name",
            "expected a string, found true or false",
        );

        #[derive(Deserialize, Debug)]
        #[allow(dead_code)]
        struct Config {
            api_token: u32,
            email_channel: Channel,
        }
        for text in [r#"{"api_token":"secret"}"#, r#"{"email_channel":"secret"}"#] {
            let error = parse::<Config>(text).unwrap_err();
            assert_eq!(error.kind, Kind::InvalidField);
            assert!(!error.detail.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_reply_is_pure_ascii_also_in_raw_pieces_keys_and_beyond_the_first_plane() {
        let raw = RawValue::from_string("{\"n\": \"\u{0645}\u{1f600}\\\"\"}".to_string()).unwrap();
        let value = BTreeMap::from([("\u{0627}", raw)]);
        let text = to_ascii(&value).unwrap();
        assert_eq!(text, r#"{"\u0627":{"n": "\u0645\ud83d\ude00\""}}"#);
        assert_eq!(to_ascii("a\"\\\n\u{7f}\0\u{e9}").unwrap(), "\"a\\\"\\\\\\n\u{7f}\\u0000\\u00e9\"");
    }

    #[test]
    fn a_value_that_cannot_be_json_is_an_internal_error() {
        let value = BTreeMap::from([(vec![1], 1)]);
        assert_eq!(to_ascii(&value).unwrap_err().kind, Kind::Internal);
    }

    #[test]
    fn a_warning_without_a_field_says_nothing_about_one() {
        let warning = Warning { code: "sums_differ", field: None, detail: "by 0.01".to_string() };
        assert_eq!(to_ascii(&warning).unwrap(), r#"{"code":"sums_differ","detail":"by 0.01"}"#);
    }
}
