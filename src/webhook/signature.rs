//! What proves a webhook of Checkout.com's: `Cko-Signature`, HMAC-SHA-256 of the body's bytes in hex, whose key is the workflow's
//! signature key as it is. It covers the body, and no time: what is delivered again is known by its id.

use ring::hmac;

/// Checks a body before anything of it is read. The error says what is wrong.
pub fn verify(signature: &str, body: &[u8], key: &[u8]) -> Result<(), &'static str> {
    if key.is_empty() {
        return Err("the signature key is empty");
    }
    let signature = bytes(signature.trim()).ok_or("the signature is not hex")?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::verify(&key, body, &signature).map_err(|_| "the signature is wrong")
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    hex.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn every_published_case_gives_its_stated_answer() {
        let text = include_str!("../../tests/fixtures/cko-webhook-signature.cases.json");
        let cases: Value = serde_json::from_str(text).unwrap();
        let key = cases["signature_key"].as_str().unwrap().as_bytes();
        let list = cases["cases"].as_array().unwrap();
        assert_eq!(list.len(), 13);
        for case in list {
            let (body, signature) = (case["body"].as_str().unwrap(), case["cko_signature"].as_str().unwrap());
            assert_eq!(verify(signature, body.as_bytes(), key).is_ok(), case["valid"].as_bool().unwrap(), "{case}");
        }
    }

    #[test]
    fn an_empty_key_accepts_nothing() {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b""), b"{}");
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(verify(&hex, b"{}", b"").is_err());
    }
}
