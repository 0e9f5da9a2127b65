//! What all replies promise, whatever was called and however it ended.

use serde_json::Value;
use tamara_pos::error::{Code, Kind};

const VERDICTS: [&str; 4] = ["paid", "pending", "not_paid", "unknown"];

/// Checks a reply and the number that came with it, and returns what it says.
pub fn check(code: i32, reply: &str) -> Value {
    assert!(reply.is_ascii(), "not ASCII: {reply}");
    let json: Value = serde_json::from_str(reply).unwrap_or_else(|error| panic!("not JSON: {error}: {reply}"));
    assert_eq!(json["code"].as_i64(), Some(i64::from(code)), "{reply}");
    assert_eq!(json["name"].as_str(), Code::name_of(code), "{reply}");
    assert!(code != Kind::Panic.code() && code != Kind::Internal.code(), "a defect: {reply}");
    let verdict = &json["verdict"];
    assert!(verdict.is_null() || VERDICTS.contains(&verdict.as_str().unwrap_or_default()), "{reply}");
    assert!(json["next_action"].as_str().is_some_and(|next| !next.is_empty()), "{reply}");
    for language in ["en", "ar"] {
        assert!(json["message"][language].as_str().is_some_and(|text| !text.is_empty()), "{reply}");
    }
    assert!(json["warnings"].is_array() && json["simulated"].is_boolean(), "{reply}");
    if code < 0 {
        let kind = json["name"].as_str().map(str::to_lowercase);
        assert_eq!(json["error"]["kind"].as_str(), kind.as_deref(), "{reply}");
        assert!(json["error"]["detail"].as_str().is_some_and(|text| !text.is_empty()), "{reply}");
        assert!(*verdict != "paid", "failed, and yet paid: {reply}");
    }
    if json["next_action"] == "release_goods" {
        assert!(*verdict == "paid", "goods without a paid verdict: {reply}");
    }
    json
}
