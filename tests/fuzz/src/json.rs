//! JSON as hosts send it, and as replies are written.

use serde::de::IgnoredAny;
use serde_json::Value;
use tamara_pos::error::Kind;
use tamara_pos::json;
use tamara_pos::json::skim::{Bad, Reader, characters};
use tamara_pos::request::checkout::Tree;

/// What the skimmer reads of one value within another.
const DEEPEST: usize = 64;

/// The whole input is the text.
pub fn read(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    skimmed(text);
    members(text);
    match json::parse::<Tree>(text) {
        Ok(tree) => {
            assert!(matches!(tree, Tree::Object(_)), "{text:?}");
            let ascii = json::to_ascii(&tree).unwrap();
            assert!(ascii.is_ascii());
            assert_eq!(json::parse::<Tree>(&ascii).unwrap(), tree, "{text:?}");
            let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
            let value: Value = serde_json::from_str(plain).unwrap();
            // An empty list is taken for an empty object.
            let value = if value == Value::Array(Vec::new()) { Value::Object(Default::default()) } else { value };
            assert_eq!(serde_json::from_str::<Value>(&ascii).unwrap(), value, "{text:?}");
            assert_eq!(serde_json::from_str::<Value>(&json::to_ascii(&value).unwrap()).unwrap(), value);
        }
        Err(error) => {
            // A field given twice is the one thing that a tree refuses of an object.
            let is_known = matches!(error.kind, Kind::InvalidJson | Kind::RequestTooLarge | Kind::InvalidField);
            assert!(is_known && !error.detail.is_empty(), "{error:?}");
            assert!(error.detail.len() < 1000, "{error:?}");
        }
    }
}

/// The skimmer takes what serde_json takes, and nothing else, but for what is nested too deeply.
fn skimmed(text: &str) {
    let mut reader = Reader::new(text);
    let skimmed = reader.value().and_then(|value| reader.end().map(|()| value));
    let is_json = serde_json::from_str::<IgnoredAny>(text).is_ok();
    assert!(is_json || skimmed.is_err(), "taken, and no JSON: {text:?}");
    assert!(!is_json || skimmed.is_ok() || depth(text) > DEEPEST, "JSON, and refused: {text:?}");
    if let Ok(value) = skimmed {
        assert_eq!(value, text.trim_matches([' ', '\t', '\r', '\n']));
        assert_eq!(characters(value).map(String::from), serde_json::from_str::<String>(value).ok(), "{text:?}");
    }
}

/// Each member's value is the one that serde_json finds under its name.
fn members(text: &str) {
    let mut found: Vec<(String, &str)> = Vec::new();
    let mut reader = Reader::new(text);
    let mut member = |reader: &mut Reader<'_>, name: &str| -> Result<(), Bad> {
        let value = reader.value()?;
        // Where it stands in the text, to get it with the text's own life.
        let at = value.as_ptr() as usize - text.as_ptr() as usize;
        found.push((name.to_string(), &text[at..at + value.len()]));
        Ok(())
    };
    if reader.object(&mut member).and_then(|()| reader.end()).is_err() {
        return;
    }
    // Half a surrogate pair is refused by serde_json once it is looked at.
    let Ok(Value::Object(object)) = serde_json::from_str::<Value>(text) else { return };
    for (name, value) in &object {
        let last = found.iter().rfind(|(known, _)| known == name).map(|(_, value)| *value);
        let last = last.unwrap_or_else(|| panic!("{name:?} was not found in {text:?}"));
        assert_eq!(serde_json::from_str::<Value>(last).unwrap(), *value, "{text:?}");
    }
    assert!(found.iter().all(|(name, _)| object.contains_key(name)), "{text:?}");
}

/// Objects and lists within each other.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut is_in_text, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_in_text => is_escaped = true,
            b'"' => is_in_text = !is_in_text,
            b'{' | b'[' if !is_in_text => depth += 1,
            b'}' | b']' if !is_in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
