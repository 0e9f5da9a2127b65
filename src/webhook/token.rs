//! The token that a webhook of Tamara's carries: a JWT, HS256, whose key is the notification token's bytes as they are.
//!
//! It proves that somebody holding a token of the last fifteen minutes sent the request, and nothing about the body.

use crate::json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// How far the clocks of the shop and the service may differ, seconds.
pub const LEEWAY_S: i64 = 120;

#[derive(Deserialize)]
struct Header {
    alg: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    exp: i64,
    iat: i64,
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
    if claims.iss != "Tamara" {
        return Err("another issuer than Tamara");
    }
    if now_s > claims.exp.saturating_add(LEEWAY_S) {
        return Err("expired");
    }
    if claims.iat > now_s.saturating_add(LEEWAY_S) {
        return Err("issued in the future; is the clock right?");
    }
    Ok(())
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
            assert_eq!(result.is_ok(), case.valid, "{}: {result:?}", case.name);
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
