//! Tamara through Checkout.com, under `/checkout.com/`: the same orders, tails, phones and ledger in another tongue.

mod idempotency;
mod oauth;
mod payments;
pub mod workflow;

pub use idempotency::Kept;
pub use payments::read_out;

use crate::fault::{Answer, Fault, Wire, around_as};
use crate::order::Order;
use crate::server::{Request, decode};
use crate::world::World;
use serde_json::{Value, json};

/// Where this service begins.
pub const ROOT: &str = "/checkout.com/";
/// The header with the number of an exchange.
const REQUEST_ID: &str = "Cko-Request-Id";
/// What its answers are.
const KIND: &str = "application/json";
/// The channel of its orders.
pub const CHANNEL: &str = "checkout_com";

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

/// A call that goes wrong as this service does: few of its refusals have a body.
fn around(fault: Option<Fault>, effect: impl FnOnce() -> Answer) -> Wire {
    let error = |status, _: &str, _: &[&str]| match status {
        400 | 422 => refusal(status, "request_invalid", &["amount_invalid"]),
        403 => refusal(status, "invalid_request", &["action_failure_limit_exceeded"]),
        409 => refusal(status, "processing_error", &[]),
        429 => refusal(status, "request_invalid", &["api_calls_quota_exceeded"]),
        _ => empty(status),
    };
    around_as(fault, error, effect)
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
        _ => Wire::Answer(empty(404)),
    }
}

/// A payment's id, as the service writes them.
fn id(world: &mut World, kind: &str) -> String {
    let text: String = world.id().chars().filter(|c| *c != '-').take(26).collect();
    format!("{kind}_{text}")
}

fn empty(status: u16) -> Answer {
    Answer { body: Vec::new(), ..Answer::json(status, &json!({})) }
}

/// The service's error body; [`answer`] gives it its number.
fn refusal(status: u16, kind: &str, codes: &[&str]) -> Answer {
    Answer::json(status, &json!({ "error_type": kind, "error_codes": codes }))
}

/// The status in this service's words.
fn status(order: &Order) -> &'static str {
    let shown: i64 = order.refunds.iter().filter(|r| r.hidden_for == 0).map(|r| r.minor).sum();
    match order.status.as_str() {
        "fully_captured" if shown > 0 && shown >= order.captured => "Refunded",
        "fully_captured" if shown > 0 => "Partially Refunded",
        "fully_captured" => "Captured",
        "declined" => "Declined",
        "canceled" => "Canceled",
        "expired" => "Expired",
        "on_hold" | "approved" | "authorised" => "Authorized",
        _ => "Pending",
    }
}

fn balances(order: &Order) -> Value {
    let refunded: i64 = order.refunds.iter().filter(|r| r.hidden_for == 0).map(|r| r.minor).sum();
    let captured = order.shown_captured();
    json!({ "total_authorized": order.captured, "total_voided": 0, "available_to_void": 0,
        "total_captured": captured, "available_to_capture": 0, "total_refunded": refunded,
        "available_to_refund": order.captured - refunded })
}
