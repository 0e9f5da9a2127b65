//! Lets a fault happen around the effect of a request.

use crate::fault::Fault;
use crate::http::{Answer, Wire};
use serde_json::json;
use std::time::Duration;

/// What somebody who looks at a page has to see: whose it is.
const FILTER_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Access denied - Mall Web Filter</title></head>\
                           <body><h1>This site is blocked</h1><p>Ask the network's administrator.</p></body></html>";
/// How long a silence is, seconds.
const SILENCE_S: i64 = 30;
/// Lets a fault happen around an effect: the effect runs for the `…_after` kind and for those that spoil the answer only.
pub fn around(fault: Option<Fault>, effect: impl FnOnce() -> Answer) -> Wire {
    around_as(fault, Answer::error, effect)
}

/// The same for a service with error bodies of its own; `refusal` makes one of a status, a message and codes.
pub fn around_as(
    fault: Option<Fault>,
    refusal: impl Fn(u16, &str, &[&str]) -> Answer,
    effect: impl FnOnce() -> Answer,
) -> Wire {
    let Some(fault) = fault else { return Wire::Answer(effect()) };
    Wire::Faulty(fault, Box::new(spoilt(fault, refusal, effect)))
}

/// What stands between answers with a page.
fn page(status: u16, body: &str) -> Wire {
    Wire::Answer(Answer::html(status, body))
}

/// A gateway of somebody else's refuses in JSON that is not the service's.
fn gateway(status: u16) -> Wire {
    Wire::Answer(Answer::json(status, &json!({ "message": "Forbidden" })))
}

fn empty(status: u16) -> Wire {
    Wire::Answer(Answer { body: Vec::new(), ..Answer::json(status, &json!({})) })
}

fn spoilt(fault: Fault, refusal: impl Fn(u16, &str, &[&str]) -> Answer, effect: impl FnOnce() -> Answer) -> Wire {
    let error = |status, message| Wire::Answer(refusal(status, message, &[]));
    match fault.name {
        "answer_lost_after" | "lookup_lags" | "lookup_gone" => {
            effect();
            Wire::Cut
        }
        "status_500_after" => {
            effect();
            error(500, "Internal server error")
        }
        // A proxy sent the request twice, and this is the answer to the second.
        "refused_after" => {
            effect();
            error(400, "The order cannot be changed")
        }
        "hang_after" => {
            effect();
            Wire::Hang
        }
        "truncated" => Wire::Half(effect()),
        "split" => Wire::Split(effect()),
        "drip" => Wire::Drip(effect()),
        "huge" => {
            let mut answer = effect();
            answer.body.resize(2 * 1024 * 1024, b' ');
            Wire::Answer(answer)
        }
        "silence" => {
            let seconds = u64::try_from(fault.after_s.unwrap_or(SILENCE_S)).unwrap_or_default();
            Wire::Silence(Duration::from_secs(seconds), Box::new(Wire::Answer(effect())))
        }
        "status_500_before" => error(500, "Internal server error"),
        "hang_before" => Wire::Hang,
        "cut_before" => Wire::Cut,
        "effect_later" => fault.status.map_or(Wire::Cut, |status| error(status, "The request is being worked on")),
        "refused" => Wire::Refuse,
        "captive_portal" => page(200, "<html><body>Welcome to Mall Wi-Fi. Please sign in.</body></html>"),
        "redirect" => Wire::Answer(Answer::html(302, "").with("Location", "http://127.0.0.1:1/login")),
        "filter_page" => page(fault.status.unwrap_or(403), FILTER_PAGE),
        "filter_page_after" => {
            effect();
            page(fault.status.unwrap_or(403), FILTER_PAGE)
        }
        "gateway_json" => gateway(fault.status.unwrap_or(403)),
        "gateway_json_after" => {
            effect();
            gateway(fault.status.unwrap_or(403))
        }
        "empty_answer" => empty(fault.status.unwrap_or(422)),
        "empty_answer_after" => {
            effect();
            empty(fault.status.unwrap_or(422))
        }
        "status_400" | "personal_refusal" => Wire::Answer(refusal(
            fault.status.unwrap_or(400),
            "Your order information is invalid",
            &["total_amount_invalid_limit"],
        )),
        "status_401" => error(401, "Unauthorized"),
        "status_403" => error(403, "Forbidden"),
        "status_404" => error(404, "order not found"),
        "status_407" => Wire::Answer(
            Answer::html(407, "<html><body>Proxy authentication required</body></html>")
                .with("Proxy-Authenticate", "Basic realm=\"mall\""),
        ),
        "status_408" => error(408, "Request timeout"),
        "status_409" => Wire::Answer(refusal(409, "Another operation is in progress", &["order_invalid_state"])),
        "status_429" => Wire::Answer(refusal(429, "Too many requests", &[]).with("Retry-After", "2")),
        "retry_after_hour" => {
            let seconds = fault.after_s.unwrap_or(3600).to_string();
            let answer = refusal(fault.status.unwrap_or(503), "Service unavailable", &[]);
            Wire::Answer(answer.with("Retry-After", seconds))
        }
        "status_503" => error(503, "Service unavailable"),
        // What is left spoils the answer, see `dress`, or the effect itself.
        _ => Wire::Answer(effect()),
    }
}
