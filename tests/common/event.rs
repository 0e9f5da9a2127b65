//! What the service says of an order by a webhook, signed as it signs.
#![allow(dead_code)]

use super::stub::fixture;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

pub const KEY: &str = "notification-secret";

pub fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

pub fn signed(claims: &Value, key: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes()), text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}

pub fn token() -> String {
    signed(&json!({ "iss": "Tamara", "iat": now(), "exp": now() + 900 }), KEY)
}

/// An event's body as the service sends it, about this order.
pub fn event(kind: &str, order_id: &Value) -> String {
    let mut body: Value = serde_json::from_str(&fixture(&format!("webhook-event.{kind}"))).unwrap();
    body["order_id"] = order_id.clone();
    body.to_string()
}

/// As the host's web server got it.
pub fn call(body: &str, token: &str) -> Value {
    json!({ "method": "POST", "headers": { "Authorization": format!("Bearer {token}") }, "query": "", "body": body })
}
