//! What a workflow of the merchant's is told: this service's names and shapes of the events, and their signature.

use super::reply::{balances, id};
use crate::order::{CHANNEL, Order};
use crate::outbox::Token;
use crate::record::{WORKFLOW, Webhook};
use crate::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The key that signs: what a merchant sets in the workflow.
pub const SIGNATURE_KEY: &str = "sim_signature_key";
const EVENTS: [(&str, &str); 6] = [
    ("order_captured", "payment_captured"),
    ("order_expired", "payment_expired"),
    ("order_declined", "payment_declined"),
    ("order_refund_pending", "payment_refund_pending"),
    ("order_refunded", "payment_refunded"),
    ("order_refund_declined", "payment_refund_declined"),
];

/// Sets the address that is told.
pub fn set(world: &mut World, url: &str) {
    let id = id(world, "wf");
    world.webhooks.retain(|webhook| webhook.kind != WORKFLOW);
    let events = EVENTS.iter().map(|(_, event)| event.to_string()).collect();
    let (kind, url) = (WORKFLOW.to_string(), url.to_string());
    world.webhooks.push(Webhook { id, merchant: String::new(), kind, url, events, headers: BTreeMap::new() });
    world.is_changed = true;
}

/// The event in this service's words: its name and body; none for orders of the other service, and for what is not told.
pub fn event(world: &mut World, order: &Order, event: &str, data: &Value) -> Option<(&'static str, Value)> {
    let (_, name) = EVENTS.iter().find(|(ours, _)| order.channel == CHANNEL && *ours == event)?;
    let (evt, at) = (id(world, "evt"), world.now_text());
    let action = data["refund_id"].as_str().or(data["capture_id"].as_str());
    let is_approved = matches!(event, "order_captured" | "order_refunded");
    let is_refund = event.starts_with("order_refund");
    let amount = if is_refund { data["amount"].clone() } else { json!(order.total) };
    let body = json!({ "id": evt, "source": "gateway", "type": name, "timestamp": at, "version": "1.0.0",
        "data": { "id": order.id, "action_id": action, "reference": order.reference, "amount": amount,
            "currency": order.currency, "processed_on": at, "metadata": {}, "balances": balances(order),
            "response_code": if is_approved { json!("10000") } else { Value::Null } } });
    Some((name, body))
}

/// Whether a body on its way is one of these events.
pub fn is_event(body: &Value) -> bool {
    body["id"].as_str().is_some_and(|id| id.starts_with("evt_"))
}

/// `Cko-Signature` of a body; none where the order's tail wants an unsigned one.
pub fn signature(body: &str, kind: Token) -> Option<String> {
    let secret = match kind {
        Token::Good => SIGNATURE_KEY,
        Token::Forged | Token::Expired => "another secret",
        Token::Unsigned | Token::None => return None,
    };
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    Some(ring::hmac::sign(&key, body.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}
