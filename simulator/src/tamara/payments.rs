//! Money of an order: authorised, captured, cancelled, given back.

use super::check::{Check, Optional, Part, Required};
use super::reply::{LONG, not_found, wrong_state};
use crate::deviation::Deviation;
use crate::fault::{Fault, Operation};
use crate::http::{Answer, Wire};
use crate::money::{Money, amount_json};
use crate::order::{AUTO_CAPTURE_MS, Movement, Order};
use crate::spoil::around;
use crate::world::World;
use serde_json::{Value, json};

const TOO_MUCH: &str = "Refund amount is more than the captured amount";

fn refund_refusal() -> Answer {
    Answer::error(400, TOO_MUCH, &["refund_amount_invalid"])
}

/// Which fault a refund shows, by the amount's tail; once per order.
pub fn refund_fault(order: &Order) -> Option<Fault> {
    let name = match order.deciding_tail() {
        _ if order.refund_fault_shown => return None,
        30 => "answer_lost_after",
        31 => "status_500_after",
        32 => "status_500_before",
        33 => "status_409",
        36 => "filter_page_after",
        37 => "filter_page",
        38 => "gives_less",
        39 | 47 => return Some(Fault::plain("effect_later").after(20)),
        45 => return Some(Fault::plain("effect_later").after(2).with_status(409)),
        46 => "cut_before",
        48 => "other_amount",
        _ => return None,
    };
    Some(Fault::plain(name))
}

/// What a refund gives back under a fault, of so much that was asked for.
pub fn given(fault: Option<Fault>, minor: i64) -> i64 {
    if fault.is_some_and(|fault| fault.name == "gives_less") { minor / 2 } else { minor }
}

/// With tail 46 somebody refunds as much in the portal while the till's own refund gets lost.
pub fn refund_in_portal(order: &mut Order, id: String, at: &str, minor: i64) -> bool {
    let is_due = order.deciding_tail() == 46 && order.refunds.is_empty() && minor <= order.captured;
    if is_due {
        give_back(order, Movement { comment: "Asked by phone".into(), ..Movement::new(id, minor, at.to_string()) });
    }
    is_due
}

/// A refund that somebody makes in the merchant's portal.
pub fn give_back(order: &mut Order, refund: Movement) {
    let capture_id = order.refundable_capture();
    order.refund(Movement { capture_id, in_portal: true, ..refund });
}

/// `POST /payments/simplified-refund/{order_id}`.
pub fn refund(world: &mut World, id: &str, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let amount = check.money(&part, "total_amount", Required, None);
    let comment = check.text(&part, "comment", Required, LONG).unwrap_or_default();
    let own_id = own_id(&part);
    let (refund_id, portal_id, at, is_late) = (world.id(), world.id(), world.now_text(), world.is_late);
    let ordered = world.take_next(Operation::Refund);
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let amount = match (check.done(), amount) {
        (Err(refusal), _) => return Wire::Answer(refusal),
        (Ok(()), amount) => amount.unwrap_or_default(),
    };
    let by_tail = refund_fault(order).filter(|_| !is_late);
    order.refund_fault_shown |= by_tail.is_some() && ordered.is_none();
    let fault = ordered.or(by_tail);
    if fault.is_some() && refund_in_portal(order, portal_id, &at, amount.minor) {
        world.count("portal_refund");
    }
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    around(fault, || {
        if !order.is_refundable() {
            return wrong_state(order, "fully_refunded");
        }
        let is_sent_again =
            |r: &&Movement| order.deviations.has(Deviation::RefundIsNew) && own_id.is_some() && r.own_id == own_id;
        if let Some(before) = order.refunds.iter().find(is_sent_again) {
            return Answer::json(
                200,
                &json!({ "order_id": id, "comment": before.comment, "refund_id": before.id, "capture_id": before.capture_id,
                    "status": refund_status(order), "refunded_amount": amount_json(before.minor, &order.currency) }),
            );
        }
        let amount = Money { minor: given(fault, amount.minor), ..amount };
        let left = order.captured - order.refunded();
        let is_too_much = amount.minor > left || order.deciding_tail() == 35;
        if amount.currency != order.currency || amount.minor == 0 || is_too_much {
            return refund_refusal();
        }
        let capture_id = order.refundable_capture();
        let movement = Movement::new(refund_id.clone(), amount.minor, at);
        order.refund(Movement {
            own_id,
            comment: comment.clone(),
            hidden_for: hidden_for(order),
            capture_id: capture_id.clone(),
            ..movement
        });
        Answer::json(
            200,
            &json!({ "order_id": id, "comment": comment, "refund_id": refund_id, "capture_id": capture_id,
                "status": refund_status(order), "refunded_amount": amount.json() }),
        )
    })
}

/// The merchant's own number of a refund; live programs send plain numbers too.
fn own_id(part: &Part) -> Option<String> {
    match part.get("merchant_refund_id")? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Reads until a refund shows, the next one included.
fn hidden_for(order: &Order) -> u32 {
    if order.deciding_tail() == 34 { 4 } else { 0 }
}

fn refund_status(order: &Order) -> &'static str {
    if order.refunded() >= order.captured { "fully_refunded" } else { "partially_refunded" }
}

/// `POST /payments/refund`: the older form, by capture. All of it happens or nothing.
pub fn legacy_refund(world: &mut World, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let order_id = check.text(&part, "order_id", Required, LONG).unwrap_or_default();
    let mut wanted = Vec::new();
    for refund in check.parts(&part, "refunds", Required) {
        let capture_id = check.text(&refund, "capture_id", Required, LONG).unwrap_or_default();
        let amount = check.money(&refund, "total_amount", Required, None).unwrap_or_default();
        for name in ["tax_amount", "shipping_amount", "discount_amount"] {
            check.money(&refund, name, Optional, None);
        }
        wanted.push((capture_id, amount, check.text(&refund, "refund_id", Optional, LONG)));
    }
    let (at, is_late) = (world.now_text(), world.is_late);
    let ids: Vec<String> = wanted.iter().map(|_| world.id()).collect();
    let ordered = world.take_next(Operation::Refund);
    if let Err(refusal) = check.done() {
        return Wire::Answer(refusal);
    }
    let Some(order) = world.order(&order_id) else { return Wire::Answer(not_found()) };
    let by_tail = refund_fault(order).filter(|_| !is_late);
    order.refund_fault_shown |= by_tail.is_some() && ordered.is_none();
    around(ordered.or(by_tail), || {
        if !order.is_refundable() {
            return wrong_state(order, "fully_refunded");
        }
        if order.deciding_tail() == 35 {
            return refund_refusal();
        }
        let before = order.clone();
        let mut answers = Vec::new();
        let mut sum = 0;
        for ((capture_id, amount, own_id), id) in wanted.into_iter().zip(ids) {
            let left = order.refundable_of(&capture_id);
            if amount.currency != order.currency || amount.minor == 0 || amount.minor > left {
                *order = before;
                return refund_refusal();
            }
            answers.push(json!({ "refund_id": id, "capture_id": capture_id }));
            sum += amount.minor;
            let hidden_for = hidden_for(order);
            order.refund(Movement { own_id, capture_id, hidden_for, ..Movement::new(id, amount.minor, at.clone()) });
        }
        Answer::json(
            200,
            &json!({ "order_id": order.id, "refunds": answers, "status": refund_status(order),
                "refunded_amount": amount_json(sum, &order.currency) }),
        )
    })
}

/// `POST /orders/{order_id}/authorise`.
pub fn authorise(world: &mut World, id: &str) -> Wire {
    let now_ms = world.now_ms();
    let expiry = world.text_of(now_ms.saturating_add(AUTO_CAPTURE_MS));
    let ordered = world.take_next(Operation::Authorise);
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    around(ordered, || {
        if order.status != "approved" {
            return wrong_state(order, "authorised");
        }
        order.confirm("authorised", now_ms);
        Answer::json(
            200,
            &json!({ "order_id": id, "status": "authorised", "order_expiry_time": expiry,
                "payment_type": "PAY_BY_INSTALMENTS", "auto_captured": false,
                "authorized_amount": amount_json(order.total, &order.currency), "capture_id": "" }),
        )
    })
}

/// `POST /payments/capture`.
pub fn capture(world: &mut World, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let order_id = check.text(&part, "order_id", Required, LONG).unwrap_or_default();
    let amount = check.money(&part, "total_amount", Required, None).unwrap_or_default();
    let mut shipping_info = Value::Null;
    if let Some(shipping) = check.part(&part, "shipping_info", Required) {
        shipping_info = json!({ "shipped_at": check.text(&shipping, "shipped_at", Required, 64),
            "shipping_company": check.text(&shipping, "shipping_company", Required, 100),
            "tracking_number": check.text(&shipping, "tracking_number", Optional, 100),
            "tracking_url": check.text(&shipping, "tracking_url", Optional, 1024) });
    }
    other_amounts(&mut check, &part, &amount.currency);
    let (capture_id, at) = (world.id(), world.now_text());
    let ordered = world.take_next(Operation::Capture);
    if let Err(refusal) = check.done() {
        return Wire::Answer(refusal);
    }
    let Some(order) = world.order(&order_id) else { return Wire::Answer(not_found()) };
    around(ordered, || {
        let is_open = matches!(order.status.as_str(), "authorised" | "partially_captured" | "updated");
        if !is_open || amount.currency != order.currency || amount.minor > order.open() || amount.minor == 0 {
            return wrong_state(order, "fully_captured");
        }
        order.add_capture(Movement { shipping_info, ..Movement::new(capture_id.clone(), amount.minor, at) });
        Answer::json(
            200,
            &json!({ "capture_id": capture_id, "order_id": order_id, "status": order.status,
                "captured_amount": amount_json(order.captured, &order.currency) }),
        )
    })
}

/// `POST /orders/{order_id}/cancel`.
pub fn cancel(world: &mut World, id: &str, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let amount = check.money(&part, "total_amount", Required, None).unwrap_or_default();
    other_amounts(&mut check, &part, &amount.currency);
    let (cancel_id, at) = (world.id(), world.now_text());
    let ordered = world.take_next(Operation::Cancel);
    if let Err(refusal) = check.done() {
        return Wire::Answer(refusal);
    }
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    around(ordered, || {
        let is_open = matches!(order.status.as_str(), "authorised" | "updated");
        if !is_open || amount.currency != order.currency || amount.minor > order.open() || amount.minor == 0 {
            return wrong_state(order, "canceled");
        }
        let status = if amount.minor == order.open() { "canceled" } else { "updated" };
        order.cancel(Movement::new(cancel_id.clone(), amount.minor, at), status);
        Answer::json(
            200,
            &json!({ "order_id": id, "cancel_id": cancel_id, "status": order.status,
                "canceled_amount": amount_json(order.canceled(), &order.currency) }),
        )
    })
}

/// Amounts that may go with a capture or a cancel.
fn other_amounts(check: &mut Check, part: &Part, currency: &str) {
    for name in ["shipping_amount", "tax_amount", "discount_amount"] {
        check.money(part, name, Optional, Some(currency).filter(|c| !c.is_empty()));
    }
    check.parts(part, "items", Optional);
}
