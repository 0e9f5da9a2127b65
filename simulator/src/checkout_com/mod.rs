//! Tamara through Checkout.com, under `/checkout.com/`: the same orders, tails, phones and ledger in another tongue.

mod idempotency;
mod oauth;
mod payments;
pub mod workflow;

pub use idempotency::Kept;

use crate::fault::{Answer, Wire};
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
    let is_own =
        |answer: &&mut Answer| answer.kind == KIND && answer.headers.iter().all(|(name, _)| *name != REQUEST_ID);
    if let Some(answer) = wire.answer_mut().filter(is_own) {
        answer.headers.push((REQUEST_ID, world.id()));
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
    if !oauth::is_allowed(world, request) {
        return Wire::Answer(empty(401));
    }
    let body = match request.body.is_empty() {
        true => json!({}),
        false => match serde_json::from_slice::<Value>(&request.body).ok().filter(Value::is_object) {
            Some(body) => body,
            None => return Wire::Answer(refusal(world, 400, "request_invalid", &["body_malformed"])),
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
        ("POST", ["payments", _, "voids"]) => {
            Wire::Answer(refusal(world, 403, "invalid_request", &["void_not_supported"]))
        }
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

/// The service's error body.
fn refusal(world: &mut World, status: u16, kind: &str, codes: &[&str]) -> Answer {
    let request_id = world.id();
    Answer::json(status, &json!({ "request_id": request_id, "error_type": kind, "error_codes": codes }))
        .with(REQUEST_ID, request_id)
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
        "on_hold" => "Authorized",
        _ => "Pending",
    }
}

fn balances(order: &Order) -> Value {
    let refunded: i64 = order.refunds.iter().filter(|r| r.hidden_for == 0).map(|r| r.minor).sum();
    json!({ "total_authorized": order.captured, "total_voided": 0, "available_to_void": 0,
        "total_captured": order.captured, "available_to_capture": 0, "total_refunded": refunded,
        "available_to_refund": order.captured - refunded })
}
