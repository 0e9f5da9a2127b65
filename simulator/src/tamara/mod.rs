//! Tamara's own endpoints: their checks, their states, their answers, and the faults that amounts choose.

mod availability;
mod check;
pub mod disputes;
mod orders;
mod payments;
mod reply;
mod sessions;
pub mod webhooks;

pub use orders::{json, poll_fault};
pub use payments::{give_back, given, refund_fault, refund_in_portal};
pub use sessions::create_fault;

use crate::fault::Operation;
use crate::http::{Answer, Request, Wire, decode};
use crate::merchant::merchant_of;
use crate::spoil::around;
use crate::world::World;
use serde_json::{Value, json};

/// The page in the place of an answer to a call that Tamara does not have. Its title is told to who took a wrong address.
const NO_SUCH_CALL: &str = "<html><head><title>tamara-sim: Tamara has no such call; Checkout.com's begin with /checkout.com\
                            </title></head><body>404</body></html>";

/// Answers a call of the service.
pub fn answer(world: &mut World, request: &Request) -> Wire {
    let authorization = request.headers.get("authorization").and_then(|header| header.split_once(' '));
    let token =
        authorization.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map_or("", |(_, token)| token);
    if !token.starts_with("sim_") {
        return Wire::Answer(Answer::error(401, "Unauthorized: the simulator takes tokens that start with sim_", &[]));
    }
    world.merchant = Some(merchant_of(token));
    let parts: Vec<String> = request.path.trim_matches('/').split('/').map(decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    if let ("POST", ["external", "merchants", "orders", "disputes", id]) = (request.method.as_str(), parts.as_slice()) {
        return ordinary(world, Operation::DisputeReply, |world| disputes::reply(world, id, request));
    }
    let Some(body) = body(request) else {
        return Wire::Answer(Answer::error(400, "The request body is not a JSON object", &["invalid_request"]));
    };
    route(world, request, &parts, &body)
}

/// A JSON object; nothing at all counts as an empty one, and so does the empty list that PHP makes of it: the service's own program
/// sends one with each `GET` and `DELETE`.
fn body(request: &Request) -> Option<Value> {
    if request.body.is_empty() {
        return Some(json!({}));
    }
    let body: Value = serde_json::from_slice(&request.body).ok()?;
    let is_nothing = body.as_array().is_some_and(Vec::is_empty);
    if is_nothing { Some(json!({})) } else { Some(body).filter(Value::is_object) }
}

/// A call that goes wrong only when that is ordered.
fn ordinary(world: &mut World, operation: Operation, effect: impl FnOnce(&mut World) -> Answer) -> Wire {
    let fault = world.take_next(operation);
    around(fault, || effect(world))
}

fn route(world: &mut World, request: &Request, parts: &[&str], body: &Value) -> Wire {
    match (request.method.as_str(), parts) {
        ("POST", ["checkout", "in-store-session"]) => sessions::create_sms(world, body),
        ("POST", ["checkout", "in-store"]) => sessions::create_qr(world, request, body),
        ("POST", ["checkout"]) => sessions::create_online(world, body),
        ("POST", ["checkout", checkout_id, "void"]) => sessions::void(world, checkout_id, request, body),
        ("GET", ["merchants", "orders", "reference-id", reference]) => orders::read_by_reference(world, reference),
        ("GET", ["merchants", "orders", id] | ["orders", id]) => orders::read(world, id, Operation::OrderGet),
        ("PUT", ["orders", id, "reference-id"]) => orders::update_reference(world, id, body),
        ("POST", ["payments", "simplified-refund", id]) => payments::refund(world, id, body),
        ("POST", ["payments", "refund"]) => payments::legacy_refund(world, body),
        ("POST", ["payments", "capture"]) => payments::capture(world, body),
        ("POST", ["orders", id, "authorise"]) => payments::authorise(world, id),
        ("POST", ["orders", id, "cancel"]) => payments::cancel(world, id, body),
        ("GET", ["merchants", "customer", "id-verification-status"]) => {
            ordinary(world, Operation::CustomerVerification, |_| availability::verification(request))
        }
        ("POST", ["pre-checkout", "v1", "eligibility"]) => {
            ordinary(world, Operation::Eligibility, |_| availability::eligibility(body))
        }
        ("POST", ["checkout", "payment-options-pre-check"]) => {
            ordinary(world, Operation::PaymentOptions, |_| availability::payment_options(body))
        }
        ("POST", ["checkout", "credit-pre-check"]) => {
            ordinary(world, Operation::PaymentTypes, |_| availability::credit_pre_check(body))
        }
        ("GET", ["checkout", "payment-types"]) => {
            ordinary(world, Operation::PaymentTypes, |_| availability::payment_types(request))
        }
        ("GET", ["merchants", "configs"]) => ordinary(world, Operation::Configs, |_| availability::configs()),
        ("POST", ["webhooks"]) => ordinary(world, Operation::WebhookRegister, |world| webhooks::register(world, body)),
        ("GET", ["webhooks", "list"]) => ordinary(world, Operation::WebhookList, |world| webhooks::list(world)),
        ("GET", ["webhooks", id]) => ordinary(world, Operation::WebhookGet, |world| webhooks::get(world, id)),
        ("PUT", ["webhooks", id]) => {
            ordinary(world, Operation::WebhookUpdate, |world| webhooks::update(world, id, body))
        }
        ("DELETE", ["webhooks", id]) => ordinary(world, Operation::WebhookDelete, |world| webhooks::delete(world, id)),
        ("GET", ["external", "merchants", "orders", "disputes"]) => {
            ordinary(world, Operation::DisputeList, |world| disputes::list(world, request))
        }
        _ => Wire::Answer(Answer::html(404, NO_SUCH_CALL)),
    }
}
