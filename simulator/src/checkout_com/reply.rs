//! Answers and words that several of this service's calls have.

use crate::fault::Fault;
use crate::http::{Answer, Wire};
use crate::order::Order;
use crate::spoil::around_as;
use crate::world::World;
use serde_json::{Value, json};

/// A call that goes wrong as this service does: few of its refusals have a body.
pub fn around(fault: Option<Fault>, effect: impl FnOnce() -> Answer) -> Wire {
    let error = |status, _: &str, _: &[&str]| match status {
        400 | 422 => refusal(status, "request_invalid", &["amount_invalid"]),
        403 => refusal(status, "invalid_request", &["action_failure_limit_exceeded"]),
        409 => refusal(status, "processing_error", &[]),
        429 => refusal(status, "request_invalid", &["api_calls_quota_exceeded"]),
        _ => empty(status),
    };
    around_as(fault, error, effect)
}

/// A payment's id, as the service writes them.
pub fn id(world: &mut World, kind: &str) -> String {
    let text: String = world.id().chars().filter(|c| *c != '-').take(26).collect();
    format!("{kind}_{text}")
}

/// An answer without a body.
pub fn empty(status: u16) -> Answer {
    Answer { body: Vec::new(), ..Answer::json(status, &json!({})) }
}

/// The service's error body; the front door gives it its number.
pub fn refusal(status: u16, kind: &str, codes: &[&str]) -> Answer {
    Answer::json(status, &json!({ "error_type": kind, "error_codes": codes }))
}

/// The status in this service's words.
pub fn status(order: &Order) -> &'static str {
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

/// Its sums of money.
pub fn balances(order: &Order) -> Value {
    let refunded: i64 = order.refunds.iter().filter(|r| r.hidden_for == 0).map(|r| r.minor).sum();
    let captured = order.shown_captured();
    json!({ "total_authorized": order.captured, "total_voided": 0, "available_to_void": 0,
        "total_captured": captured, "available_to_capture": 0, "total_refunded": refunded,
        "available_to_refund": order.captured - refunded })
}
