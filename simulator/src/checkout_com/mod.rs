//! Tamara through Checkout.com, under `/checkout.com/`: the same orders, tails, phones and ledger in another tongue.

mod idempotency;
mod oauth;
mod payments;
mod reply;
pub mod workflow;

pub use payments::read_out;
use reply::{empty, refusal};

use crate::http::{Answer, Request, Wire, decode};
use crate::world::World;
use serde_json::{Value, json};

/// Where this service begins.
pub const ROOT: &str = "/checkout.com/";
/// The header with the number of an exchange.
const REQUEST_ID: &str = "Cko-Request-Id";
/// What its answers are.
const KIND: &str = "application/json";

/// Answers a call of the service. Each of its answers has a number for its support; what stands between has none.
pub fn answer(world: &mut World, request: &Request) -> Wire {
    let mut wire = route(world, request);
    let is_own = |answer: &&mut Answer| answer.kind == KIND;
    if let Some(answer) = wire.answer_mut().filter(is_own) {
        let id = world.id();
        if answer.status >= 400
            && let Ok(Value::Object(mut body)) = serde_json::from_slice(&answer.body)
            && body.contains_key("error_type")
        {
            body.insert("request_id".into(), json!(id));
            answer.body = Value::Object(body).to_string().into_bytes();
        }
        answer.headers.push((REQUEST_ID, id));
    }
    wire
}

fn route(world: &mut World, request: &Request) -> Wire {
    let path = request.path.strip_prefix(ROOT).unwrap_or_default();
    let parts: Vec<String> = path.trim_matches('/').split('/').map(decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let ("POST", ["connect", "token"]) = (request.method.as_str(), parts.as_slice()) {
        return oauth::token(world, request);
    }
    let Some(merchant) = oauth::merchant(world, request) else { return Wire::Answer(empty(401)) };
    world.merchant = Some(merchant);
    let body = match request.body.is_empty() {
        true => json!({}),
        false => match serde_json::from_slice::<Value>(&request.body).ok().filter(Value::is_object) {
            Some(body) => body,
            None => return Wire::Answer(refusal(400, "request_invalid", &["body_malformed"])),
        },
    };
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", ["payments"]) => idempotency::once(world, request, |world| payments::create(world, &body)),
        ("GET", ["payments"]) => payments::find(world, request),
        ("GET", ["payments", id]) => payments::read(world, id),
        ("GET", ["payments", id, "actions"]) => payments::actions(world, id),
        ("POST", ["payments", id, "refunds"]) => {
            idempotency::once(world, request, |world| payments::refund(world, id, &body))
        }
        ("POST", ["payments", _, "voids"]) => Wire::Answer(refusal(403, "invalid_request", &["void_not_supported"])),
        ("POST", ["payments", _, "captures"]) => {
            Wire::Answer(refusal(403, "invalid_request", &["capture_not_supported"]))
        }
        _ => Wire::Answer(empty(404)),
    }
}
