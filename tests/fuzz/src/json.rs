//! JSON as hosts send it, and as replies are written.

use serde_json::Value;
use tamara_pos::checkout::Tree;
use tamara_pos::error::Kind;
use tamara_pos::json;

/// The whole input is the text.
pub fn read(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match json::parse::<Tree>(text) {
        Ok(tree) => {
            assert!(matches!(tree, Tree::Object(_)), "{text:?}");
            let ascii = json::to_ascii(&tree).unwrap();
            assert!(ascii.is_ascii());
            assert_eq!(json::parse::<Tree>(&ascii).unwrap(), tree, "{text:?}");
            let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
            let value: Value = serde_json::from_str(plain).unwrap();
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
