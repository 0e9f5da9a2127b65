//! Control calls under `/_sim/`: what tests and people say to the simulator itself. They need no token.

use crate::checkout_com;
use crate::deviation::ALL;
use crate::fault::{Fault, NAMES, OPERATIONS, ORDER_FAULTS, Operation};
use crate::http::{Answer, Request, decode};
use crate::late;
use crate::money::{Money, text};
use crate::order::Movement;
use crate::outbox;
use crate::page;
use crate::tamara::{disputes, give_back};
use crate::world::{Ordered, World};
use serde_json::{Value, json};

const HELP: &str = "\
tamara-sim stands in for Tamara. A browser shows its page here: the customer's phone and the shop's books. Control calls:

  POST /_sim/orders/{order_id}/approve | decline | cancel | expire    what the customer does
  POST /_sim/next {\"operation\": \"refund\", \"fault\": \"answer_lost_after\"}  once, beats amount tails
  POST /_sim/next {\"operation\": \"order_get\", \"fault\": \"filter_page\", \"status\": 451, \"times\": 3}
  POST /_sim/clock {\"advance_s\": 60}
  POST /_sim/orders/{order_id}/hold                                     approves a payment in the shop and leaves it so
  POST /_sim/orders/{order_id}/refund {\"amount\": \"30.00\"}              somebody gives money back in the merchant's portal
  POST /_sim/orders/{order_id}/settle                                   its money is paid out to the merchant
  POST /_sim/orders/{order_id}/dispute {\"comment\": \"not received\"}      the customer disputes it
  GET  /_sim/faults (how often each fault was met)   GET /_sim/deviations (what --deviate can break, and what it breaks here)
  GET  /_sim/sms   GET /_sim/ledger   GET /_sim/requests   GET /_sim/webhooks (what was sent)
  POST /_sim/workflow {\"url\": \"...\"}    where Checkout.com's events go, signed with sim_signature_key
  POST /_sim/reset
  POST /_sim/crash_after {\"requests\": 1}                              ends in the middle of that request

Phones: 544337866 pays at the second status read, 526422337 is declined. Any other goes by the last digits of the total.
";

/// Answers a control call.
pub fn answer(world: &mut World, request: &Request) -> Answer {
    let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let parts: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    let number = |name: &str| body.get(name).and_then(Value::as_i64);
    match (request.method.as_str(), parts.as_slice()) {
        ("GET", [""]) if request.headers.get("accept").is_some_and(|a| a.contains("text/html")) => page::html(),
        ("GET", [""]) => Answer { kind: "text/plain; charset=utf-8", ..Answer::html(200, HELP) },
        ("GET", ["_sim", "view"]) => Answer::json(200, &page::view(world)),
        ("GET", ["_sim", "orders", id, "qr.svg"]) => page::qr(world, &decode(id)).unwrap_or_else(no_order),
        ("GET", ["_sim", name @ ("page.css" | "page.js")]) => page::file(name),
        ("GET", ["_sim", "deviations"]) => {
            let known: Vec<&str> = ALL.iter().map(|(_, name)| *name).collect();
            let services: serde_json::Map<String, Value> =
                ALL.iter().map(|(deviation, name)| ((*name).to_string(), json!(deviation.services()))).collect();
            Answer::json(200, &json!({ "known": known, "services": services, "on": world.deviations.names() }))
        }
        ("GET", ["_sim", "faults"]) => Answer::json(200, &faults(world)),
        ("GET", ["_sim", "ledger"]) => Answer::json(200, &world.ledger()),
        ("GET", ["_sim", "sms"]) => Answer::json(200, &json!(world.sms)),
        ("GET", ["_sim", "webhooks"]) => Answer::json(200, &json!(world.outbox.sent())),
        ("GET", ["_sim", "requests"]) => Answer::json(200, &json!(world.requests)),
        ("POST", ["_sim", "reset"]) => {
            world.reset().map_or_else(|problem| Answer::error(500, &problem, &[]), |()| done())
        }
        ("POST", ["_sim", "clock"]) => match number("advance_s") {
            Some(seconds) => {
                late::advance(world, seconds);
                Answer::json(200, &json!({ "now": world.now_text() }))
            }
            None => refused("advance_s is missing"),
        },
        ("POST", ["_sim", "next"]) => {
            let text = |name: &str| body.get(name).and_then(Value::as_str).unwrap_or_default();
            match (Operation::named(text("operation")), NAMES.iter().find(|name| **name == text("fault"))) {
                (Some(operation), Some(name)) => {
                    let fault = Fault {
                        name,
                        status: number("status").and_then(|n| u16::try_from(n).ok()).filter(|n| (200..600).contains(n)),
                        after_s: number("after_s"),
                        reads: number("reads").and_then(|n| u32::try_from(n).ok()),
                    };
                    let times = number("times").and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
                    world.next.push(Ordered { operation, fault, times });
                    done()
                }
                _ => {
                    let operations: Vec<&str> = OPERATIONS.iter().map(|(_, name)| *name).collect();
                    let (operations, faults) = (operations.join(", "), NAMES.join(", "));
                    refused(&format!("operation and fault are needed; operations: {operations}; faults: {faults}"))
                }
            }
        }
        ("POST", ["_sim", "workflow"]) => match body["url"].as_str().filter(|url| outbox::parts(url).is_some()) {
            Some(url) => {
                checkout_com::workflow::set(world, url);
                done()
            }
            None => refused("url is missing"),
        },
        ("POST", ["_sim", "crash_after"]) => match number("requests").and_then(|n| u64::try_from(n).ok()) {
            Some(requests) => {
                world.crash_after = Some(requests);
                done()
            }
            None => refused("requests is missing"),
        },
        ("POST", ["_sim", "orders", id, "dispute"]) => {
            dispute(world, &decode(id), body["comment"].as_str().unwrap_or_default())
        }
        ("POST", ["_sim", "orders", id, "settle"]) => settle(world, &decode(id), &body),
        ("POST", ["_sim", "orders", id, "refund"]) => refund(world, &decode(id), &body),
        ("POST", ["_sim", "orders", id, what]) => customer(world, &decode(id), what),
        _ => Answer::json(404, &json!({ "message": "no such control call; see GET /" })),
    }
}

fn customer(world: &mut World, id: &str, what: &str) -> Answer {
    let (capture_id, at, now_ms) = (world.id(), world.now_text(), world.now_ms());
    if what == "hold" {
        world.count("stays_approved");
    }
    let Some(order) = world.order(id) else { return no_order() };
    if !order.is_payable() {
        return Answer::json(409, &json!({ "message": format!("the order is {}", order.status) }));
    }
    match what {
        "approve" => order.customer_pays(capture_id, now_ms, at),
        "hold" if order.status == "new" && order.channel != "online" => order.confirm("approved", now_ms),
        "decline" => order.decline(),
        "cancel" | "expire" => order.expire(),
        _ => {
            return Answer::json(
                404,
                &json!({ "message": "approve, decline, cancel, expire, hold, refund or dispute" }),
            );
        }
    }
    Answer::json(200, &json!({ "order_id": id, "status": order.status }))
}

/// Somebody gives money back in the merchant's portal: all that is left, or as much as is said, and with a number or a comment if one is.
fn refund(world: &mut World, id: &str, body: &Value) -> Answer {
    let (refund_id, at) = (world.id(), world.now_text());
    let Some(order) = world.order(id) else { return no_order() };
    let left = order.captured - order.refunded();
    let asked = json!({ "amount": body["amount"], "currency": order.currency });
    let minor = if body["amount"].is_null() { Some(left) } else { Money::read(Some(&asked)).map(|money| money.minor) };
    let Some(minor) = minor.filter(|minor| (1..=left).contains(minor) && order.is_refundable()) else {
        return Answer::json(409, &json!({ "message": format!("{} can be given back", text(left, &order.currency)) }));
    };
    let comment = body["comment"].as_str().unwrap_or_default().to_string();
    let own_id = body["merchant_refund_id"].as_str().map(str::to_string);
    give_back(order, Movement { own_id, comment, ..Movement::new(refund_id.clone(), minor, at) });
    world.count("portal_refund");
    Answer::json(200, &json!({ "order_id": id, "refund_id": refund_id }))
}

/// The money is paid out to the merchant. Which words the service has for it nobody says, so others than "settled" can be given.
fn settle(world: &mut World, id: &str, body: &Value) -> Answer {
    let now = world.now_text();
    let Some(order) = world.order(id) else { return no_order() };
    if order.captured == 0 {
        return Answer::json(409, &json!({ "message": format!("the order is {}", order.status) }));
    }
    let date = body.get("date").map_or(Some(now), |date| date.as_str().map(str::to_string));
    order.settlement = (body["status"].as_str().unwrap_or("settled").to_string(), date);
    Answer::json(
        200,
        &json!({ "order_id": id, "settlement_status": order.settlement.0, "settlement_date": order.settlement.1 }),
    )
}

/// How often each fault was met, those that never were included.
fn faults(world: &World) -> Value {
    let count = |name: &&str| ((*name).to_string(), json!(world.counts.get(*name).copied().unwrap_or_default()));
    Value::Object(NAMES.iter().chain(ORDER_FAULTS).map(count).collect())
}

fn dispute(world: &mut World, id: &str, comment: &str) -> Answer {
    match disputes::open(world, id, comment) {
        Some(number) => Answer::json(200, &json!({ "dispute_id": number })),
        None => no_order(),
    }
}

fn no_order() -> Answer {
    Answer::json(404, &json!({ "message": "no such order" }))
}

fn done() -> Answer {
    Answer::json(200, &json!({ "ok": true }))
}

fn refused(message: &str) -> Answer {
    Answer::json(400, &json!({ "message": message }))
}
