//! What proves where a webhook comes from, and what it says.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;
use tamara_pos::json;
use tamara_pos::request::ReceiveRequest;
use tamara_pos::value::secret::Secret;
use tamara_pos::webhook::{Proof, open, signature, token};

/// When the tokens of the fixtures are good.
const NOW: i64 = 1_767_225_610;
const HEADER: &str = r#"{"typ":"JWT","alg":"HS256"}"#;
const CLAIMS: &str = r#"{"exp":1767226500,"iat":1767225600,"iss":"Tamara"}"#;
const BODY: &[u8] = br#"{"id":"evt_1","type":"payment_captured","data":{"id":"pay_1","reference":"S12356"}}"#;

/// The notification token of the fixtures, and every token that was ever signed with it.
struct Known {
    key: String,
    tokens: HashSet<String>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let cases: Value = serde_json::from_str(include_str!("../../fixtures/webhook-token.cases.json")).unwrap();
    let key = cases["notification_token"].as_str().unwrap().to_string();
    let valid =
        cases["cases"].as_array().unwrap().iter().filter(|case| case["valid"] == true || case["name"] == "no issuer");
    let mut tokens: HashSet<String> = valid.map(|case| case["token"].as_str().unwrap().to_string()).collect();
    tokens.insert(signed(&key, HEADER, CLAIMS.as_bytes()));
    Known { key, tokens }
});

/// Of the fixtures.
static SIGNATURE_KEY: LazyLock<String> = LazyLock::new(|| {
    let cases: Value = serde_json::from_str(include_str!("../../fixtures/cko-webhook-signature.cases.json")).unwrap();
    cases["signature_key"].as_str().unwrap().to_string()
});

fn signed(key: &str, header: &str, claims: &[u8]) -> String {
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn hex(body: &[u8]) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SIGNATURE_KEY.as_bytes()), body);
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Choices of the first byte; `seeds.rs` knows the letters.
pub fn read(input: &[u8]) {
    let Some((choice, rest)) = input.split_first() else { return };
    match choice {
        b't' => std::str::from_utf8(rest).iter().for_each(|text| only_signed_tokens_are_taken(text)),
        b'b' => a_changed_token_is_refused(rest),
        b'c' => claims_count(HEADER, rest),
        b'h' => {
            let Some((header, claims)) = lines(rest) else { return };
            std::str::from_utf8(header).iter().for_each(|header| claims_count(header, claims));
        }
        b's' => {
            let Some((signature, body)) = lines(rest) else { return };
            std::str::from_utf8(signature).iter().for_each(|signature| only_the_body_s_own_is_taken(signature, body));
        }
        b'f' => a_changed_body_is_refused(rest),
        b'r' => std::str::from_utf8(rest).iter().for_each(|text| received(text)),
        b'e' => event(rest),
        _ => {}
    }
}

fn lines(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = input.iter().position(|byte| *byte == b'\n')?;
    Some((&input[..at], &input[at + 1..]))
}

fn only_signed_tokens_are_taken(text: &str) {
    if token::verify(text, KNOWN.key.as_bytes(), NOW).is_ok() {
        assert!(KNOWN.tokens.contains(text), "{text:?} was not signed");
    }
    assert!(token::verify(text, b"", NOW).is_err());
}

/// Pairs of bytes: where, and which bits.
fn changed(original: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut copy = original.to_vec();
    for pair in changes.chunks_exact(2) {
        let at = usize::from(pair[0]) % copy.len();
        copy[at] ^= pair[1];
    }
    copy
}

fn a_changed_token_is_refused(changes: &[u8]) {
    let original = signed(&KNOWN.key, HEADER, CLAIMS.as_bytes());
    assert_eq!(token::verify(&original, KNOWN.key.as_bytes(), NOW), Ok(()));
    let copy = changed(original.as_bytes(), changes);
    if let Ok(copy) = String::from_utf8(copy) {
        let is_taken = token::verify(&copy, KNOWN.key.as_bytes(), NOW).is_ok();
        assert_eq!(is_taken, copy == original, "{copy:?}");
    }
}

/// Whoever has the key still has to say HS256, Tamara, and times that fit.
fn claims_count(header: &str, claims: &[u8]) {
    let token = signed(&KNOWN.key, header, claims);
    if token::verify(&token, KNOWN.key.as_bytes(), NOW).is_err() {
        return;
    }
    let header: Value = serde_json::from_str(header).unwrap();
    let claims: Value = serde_json::from_slice(claims).unwrap();
    // An array of the members in their order is read as an object is.
    let member = |value: &Value, name: &str, at: usize| value.get(name).or_else(|| value.get(at)).cloned();
    assert_eq!(member(&header, "alg", 0), Some("HS256".into()));
    assert!(member(&claims, "iss", 0).is_none_or(|iss| iss.is_null() || iss == "Tamara"));
    let time = |name: &str, at: usize| member(&claims, name, at).and_then(|time| time.as_f64());
    let (earliest, latest) = ((NOW - token::LEEWAY_S) as f64, (NOW + token::LEEWAY_S + 1) as f64);
    assert!(time("exp", 1).unwrap() >= earliest && time("iat", 2).is_none_or(|iat| iat < latest), "{claims}");
}

fn only_the_body_s_own_is_taken(text: &str, body: &[u8]) {
    let is_own = text.trim().eq_ignore_ascii_case(&hex(body));
    assert_eq!(signature::verify(text, body, SIGNATURE_KEY.as_bytes()).is_ok(), is_own, "{text:?}");
    assert!(signature::verify(text, body, b"").is_err());
}

fn a_changed_body_is_refused(changes: &[u8]) {
    let copy = changed(BODY, changes);
    assert_eq!(signature::verify(&hex(BODY), &copy, SIGNATURE_KEY.as_bytes()).is_ok(), copy == BODY);
}

/// A request as the host's web server got it: taken only with a token that was signed.
fn received(text: &str) {
    let Ok(request) = json::parse::<ReceiveRequest>(text) else { return };
    let key = Secret::new(KNOWN.key.as_str());
    match open(&request, Proof::Token(&key), NOW) {
        Ok(_) => {
            let shown = format!("{:?} {:?}", request.headers, request.query);
            let shown = percent(&shown);
            assert!(KNOWN.tokens.iter().any(|token| shown.contains(token.as_str())), "{shown}");
            assert!(request.method.eq_ignore_ascii_case("POST"));
        }
        Err(refusal) => {
            assert!(matches!(refusal.status, 400 | 401 | 405 | 413), "{refusal:?}");
            assert!(!format!("{refusal:?}").contains(KNOWN.key.as_str()));
        }
    }
    if open(&request, Proof::Signature(&Secret::new("another key")), NOW).is_ok() {
        panic!("nobody has the key of {request:?}");
    }
}

fn percent(text: &str) -> String {
    let mut decoded = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits: Option<Vec<u8>> =
            (byte == b'%').then(|| [ahead.next(), ahead.next()].into_iter().collect::<Option<Vec<u8>>>()).flatten();
        let code = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok());
        decoded.push(code.unwrap_or(byte));
        if code.is_some() {
            bytes = ahead;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Any body from the service itself: read, and known again when it is delivered again.
fn event(body: &[u8]) {
    let Ok(text) = std::str::from_utf8(body) else { return };
    let key = Secret::new(KNOWN.key.as_str());
    let bearer = format!("Bearer {}", signed(&KNOWN.key, HEADER, CLAIMS.as_bytes()));
    let request = |name: &str, value: String| ReceiveRequest {
        method: "POST".into(),
        headers: BTreeMap::from([(name.to_string(), value)]),
        query: None,
        body: Some(text.to_string()),
        body_base64: None,
    };
    let by_token = open(&request("Authorization", bearer), Proof::Token(&key), NOW);
    let secret = Secret::new(SIGNATURE_KEY.as_str());
    let by_signature = open(&request("Cko-Signature", hex(body)), Proof::Signature(&secret), NOW);
    for opened in [by_token, by_signature] {
        match opened {
            Ok(event) => {
                assert_eq!(event.key(), event.clone().key());
                assert!(event.order_id.as_ref().is_none_or(|id| !id.is_empty()));
            }
            Err(refusal) => assert!(matches!(refusal.status, 400 | 413), "{refusal:?}"),
        }
    }
}
