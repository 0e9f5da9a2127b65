//! Tamara's own endpoints: their checks, their states, their answers, and the faults that amounts choose.

mod availability;
mod check;
pub mod disputes;
mod orders;
mod payments;
mod sessions;
pub mod webhooks;

use crate::fault::{Answer, Wire};
use crate::order::Order;
use crate::server::{Request, decode};
use crate::world::World;
use serde_json::{Value, json};

/// The only merchant there is.
pub const MERCHANT_ID: &str = "6d9f752e-0bbc-47eb-bcf7-be13adf6f04d";
/// Texts without a published limit are read up to this length, characters.
const LONG: usize = 10_000;
const COUNTRIES: &[&str] = &["SA", "AE", "BH", "KW", "OM"];

/// Answers a call of the service.
pub fn answer(world: &mut World, request: &Request) -> Wire {
    let authorization = request.headers.get("authorization").and_then(|header| header.split_once(' '));
    let token =
        authorization.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map_or("", |(_, token)| token);
    if !token.starts_with("sim_") {
        return Wire::Answer(Answer::error(401, "Unauthorized: the simulator takes tokens that start with sim_", &[]));
    }
    let parts: Vec<String> = request.path.trim_matches('/').split('/').map(decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let ("POST", ["external", "merchants", "orders", "disputes", id]) = (request.method.as_str(), parts.as_slice()) {
        return Wire::Answer(disputes::reply(world, id, request));
    }
    let Some(body) = body(request) else {
        return Wire::Answer(Answer::error(400, "The request body is not a JSON object", &["invalid_request"]));
    };
    route(world, request, &parts, &body)
}

/// A JSON object; nothing at all counts as an empty one.
fn body(request: &Request) -> Option<Value> {
    match request.body.is_empty() {
        true => Some(json!({})),
        false => serde_json::from_slice(&request.body).ok().filter(Value::is_object),
    }
}

fn route(world: &mut World, request: &Request, parts: &[&str], body: &Value) -> Wire {
    match (request.method.as_str(), parts) {
        ("POST", ["checkout", "in-store-session"]) => sessions::create_sms(world, body),
        ("POST", ["checkout", "in-store"]) => sessions::create_qr(world, request, body),
        ("POST", ["checkout"]) => sessions::create_online(world, body),
        ("POST", ["checkout", checkout_id, "void"]) => sessions::void(world, checkout_id, request, body),
        ("GET", ["merchants", "orders", "reference-id", reference]) => orders::read_by_reference(world, reference),
        ("GET", ["merchants", "orders", id] | ["orders", id]) => orders::read(world, id, "order_get"),
        ("PUT", ["orders", id, "reference-id"]) => orders::update_reference(world, id, body),
        ("POST", ["payments", "simplified-refund", id]) => payments::refund(world, id, body),
        ("POST", ["payments", "refund"]) => payments::legacy_refund(world, body),
        ("POST", ["payments", "capture"]) => payments::capture(world, body),
        ("POST", ["orders", id, "authorise"]) => payments::authorise(world, id),
        ("POST", ["orders", id, "cancel"]) => payments::cancel(world, id, body),
        ("GET", ["merchants", "customer", "id-verification-status"]) => availability::verification(request),
        ("POST", ["pre-checkout", "v1", "eligibility"]) => availability::eligibility(world, body),
        ("POST", ["checkout", "payment-options-pre-check"]) => availability::payment_options(body),
        ("POST", ["checkout", "credit-pre-check"]) => availability::credit_pre_check(body),
        ("GET", ["checkout", "payment-types"]) => availability::payment_types(request),
        ("GET", ["merchants", "configs"]) => availability::configs(),
        ("POST", ["webhooks"]) => webhooks::register(world, body),
        ("GET", ["webhooks", "list"]) => webhooks::list(world),
        ("GET", ["webhooks", id]) => webhooks::get(world, id),
        ("PUT", ["webhooks", id]) => webhooks::update(world, id, body),
        ("DELETE", ["webhooks", id]) => webhooks::delete(world, id),
        ("GET", ["external", "merchants", "orders", "disputes"]) => Wire::Answer(disputes::list(world, request)),
        _ => Wire::Answer(Answer::html(404, "<html><body>404</body></html>")),
    }
}

/// An answer, or the refusal that came before it.
fn settled(outcome: Result<Answer, Answer>) -> Wire {
    Wire::Answer(outcome.unwrap_or_else(|refusal| refusal))
}

fn not_found() -> Answer {
    Answer::error(404, "Order not found", &["order_not_found"])
}

fn wrong_state(order: &Order, wanted: &str) -> Answer {
    let data = json!({ "old_state": order.shown_status(), "new_state": wanted });
    Answer::json(
        409,
        &json!({ "message": "Order state does not allow this operation",
            "errors": [{ "error_code": "order_invalid_state", "data": data }] }),
    )
}
