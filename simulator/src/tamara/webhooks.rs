//! Registration of webhooks.

use super::check::{Check, Optional, Part, Required};
use super::reply::settled;
use crate::http::Answer;
use crate::merchant::merchant_id;
use crate::outbox::{host, parts};
use crate::record::{WORKFLOW, Webhook};
use crate::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Events of orders. The guides list `order_declined` and `order_expired` too.
const ORDER_EVENTS: &[&str] = &[
    "order_approved",
    "order_authorised",
    "order_canceled",
    "order_updated",
    "order_captured",
    "order_refunded",
    "order_declined",
    "order_expired",
];

/// Events of disputes.
const DISPUTE_EVENTS: &[&str] = &[
    "OrderDisputeAwaitingMerchantResponse",
    "OrderDisputeClosedMerchantAcceptedClaim",
    "OrderDisputeClosedTamaraAcceptedClaim",
    "OrderDisputeClosedTamaraAcceptedAndMerchantRefundedClaim",
    "OrderDisputeClosedClaimCancelled",
    "OrderDisputeWasUpdated",
];

/// As the service writes it: headers are `[]` when there are none.
fn json_of(webhook: &Webhook) -> Value {
    let headers = if webhook.headers.is_empty() { json!([]) } else { json!(webhook.headers) };
    json!({ "webhook_id": webhook.id, "merchant_id": merchant_id(&webhook.merchant), "url": webhook.url, "events": webhook.events,
            "headers": headers })
}

/// Reads a request; `kind` is that of the webhook it changes.
fn read(world: &World, body: &Value, id: String, kind: Option<&str>) -> Result<Webhook, Answer> {
    let (mut check, part) = (Check::default(), Part::body(body));
    let asked = check.word(&part, "type", Optional, &["order", "dispute"]);
    let kind = kind.map(str::to_string).or(asked).unwrap_or_else(|| "order".into());
    let url = check.url(&part, "url", Required, 255).unwrap_or_default();
    if url.starts_with("http:") && !is_local(&url) {
        check.bad(&part, "url", "has to be https; plain http is for this machine only");
    }
    let events = check.words(&part, "events", if kind == "dispute" { DISPUTE_EVENTS } else { ORDER_EVENTS });
    let headers = headers(&mut check, &part);
    check.done()?;
    let merchant = world.merchant.clone().unwrap_or_default();
    match world.webhooks.iter().find(|other| other.url == url && other.id != id && other.merchant == merchant) {
        Some(other) => Err(Answer::json(
            400,
            &json!({ "message": "Webhook is already registered", "errors": [
                { "error_code": "webhook_already_registered", "data": { "webhook_id": other.id } }] }),
        )),
        None => Ok(Webhook { id, merchant, kind, url, events, headers }),
    }
}

fn headers(check: &mut Check, part: &Part) -> BTreeMap<String, String> {
    let Some(value) = part.get("headers").filter(|v| !v.as_array().is_some_and(Vec::is_empty)) else {
        return BTreeMap::new();
    };
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let is_value = |value: &str| !value.chars().any(char::is_control);
    match serde_json::from_value::<BTreeMap<String, String>>(value.clone()) {
        Ok(headers) if headers.iter().all(|(name, value)| is_name(name) && is_value(value)) => headers,
        _ => {
            check.bad(part, "headers", "has to be an object of texts");
            BTreeMap::new()
        }
    }
}

fn is_local(url: &str) -> bool {
    let host = parts(url).map(|(_, authority, _)| host(authority).to_string()).unwrap_or_default();
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn not_found() -> Answer {
    Answer::error(404, "Webhook not found", &["webhook_not_found"])
}

/// `POST /webhooks`. A URL can be registered once.
pub fn register(world: &mut World, body: &Value) -> Answer {
    let id = world.id();
    settled(read(world, body, id, None).map(|webhook| {
        let answer = Answer::json(200, &json_of(&webhook));
        world.webhooks.push(webhook);
        world.is_changed = true;
        answer
    }))
}

/// `GET /webhooks/list`.
pub fn list(world: &World) -> Answer {
    let shown =
        world.webhooks.iter().filter(|webhook| webhook.kind != WORKFLOW && world.is_merchant(&webhook.merchant));
    Answer::json(200, &shown.map(json_of).collect())
}

/// `GET /webhooks/{webhook_id}`.
pub fn get(world: &World, id: &str) -> Answer {
    let found = world.webhooks.iter().find(|webhook| webhook.id == id && world.is_merchant(&webhook.merchant));
    settled(found.map(|webhook| Answer::json(200, &json_of(webhook))).ok_or_else(not_found))
}

/// `PUT /webhooks/{webhook_id}`.
pub fn update(world: &mut World, id: &str, body: &Value) -> Answer {
    let Some(index) = world.webhooks.iter().position(|w| w.id == id && world.is_merchant(&w.merchant)) else {
        return not_found();
    };
    let kind = world.webhooks.get(index).map(|webhook| webhook.kind.clone());
    settled(read(world, body, id.to_string(), kind.as_deref()).map(|new| {
        let answer = Answer::json(200, &json_of(&new));
        if let Some(webhook) = world.webhooks.get_mut(index) {
            *webhook = new;
        }
        world.is_changed = true;
        answer
    }))
}

/// `DELETE /webhooks/{webhook_id}`.
pub fn delete(world: &mut World, id: &str) -> Answer {
    let before = world.webhooks.len();
    let merchant = world.merchant.clone().unwrap_or_default();
    world.webhooks.retain(|webhook| webhook.id != id || webhook.merchant != merchant);
    world.is_changed = true;
    match world.webhooks.len() < before {
        true => Answer::json(200, &json!({})),
        false => not_found(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in ["http://localhost:1/x", "http://127.0.0.1?x", "http://[::1]:80/"] {
            assert!(is_local(url), "{url}");
        }
        for url in ["http://example.com/127.0.0.1", "http://127.0.0.1.example.com/"] {
            assert!(!is_local(url), "{url}");
        }
    }
}
