//! Orders: read by the service's id or the merchant's reference, and given another reference.

use super::check::{Check, Part, Required};
use super::reply::{LONG, not_found};
use crate::fault::{Fault, Operation};
use crate::http::{Answer, Wire};
use crate::merchant::merchant_id;
use crate::money::amount_json;
use crate::order::{CHANNEL, Movement, Order};
use crate::spoil::around;
use crate::world::World;
use serde_json::{Value, json};

/// `GET /merchants/orders/reference-id/{reference}`: the newest order of this reference.
pub fn read_by_reference(world: &mut World, reference: &str) -> Wire {
    let found = world.found_by_reference(reference, |order| order.channel != CHANNEL).into_iter().next();
    let found = found.map(|id| {
        let is_gone = world.order(&id).is_some_and(|order| order.deciding_tail() == 19);
        (id, is_gone)
    });
    let fault = world.take_next(Operation::OrderByReference);
    match (fault, found) {
        (Some(fault), Some((id, _))) => around(Some(fault), || match world.order(&id) {
            Some(order) => Answer::json(200, &json(order)),
            None => not_found(),
        }),
        (Some(fault), None) => around(Some(fault), not_found),
        (None, Some((id, false))) => read(world, &id, Operation::OrderByReference),
        (None, _) => Wire::Answer(not_found()),
    }
}

/// How far the date of tail 76 is off, seconds.
const YEAR_S: i64 = 365 * 86_400;

/// Which fault this read shows, by the amount's tail.
pub fn poll_fault(order: &Order, now_ms: i64) -> Option<Fault> {
    let since = order.first_read_ms.map_or(0, |first| now_ms - first);
    let name = match (order.deciding_tail(), order.faults) {
        (20, _) if since < 30_000 => "silence",
        (21, 0..3) => "status_404",
        (22, 0..3) => "status_503",
        (23, 0) => "truncated",
        (23, 1) => "split",
        (26, 0) => "status_408",
        (27, _) if since < 60_000 => "status_429",
        (28, 0) => "captive_portal",
        (28, 1) => "status_407",
        (60, at @ 0..3) => {
            let status = [403, 404, 451].get(at as usize).copied().unwrap_or(403);
            return Some(Fault::plain("filter_page").with_status(status));
        }
        (61, _) if order.reads < 2 => "another_order",
        (47, _) if order.refund_fault_shown && order.refunds.is_empty() => "processing",
        (64, _) => "float_noise",
        (65, _) => "zero_without_currency",
        (66, 0) => "retry_after_hour",
        (67, _) => "no_date",
        (68, 0..3) => "gzip",
        (69, _) if order.reads < 1 => "personal_status",
        (75, 0..3) => "bom",
        (76, _) => return Some(Fault::plain("date_off").after(-YEAR_S)),
        _ => return None,
    };
    Some(Fault::plain(name))
}

/// `GET /merchants/orders/{order_id}`.
pub fn read(world: &mut World, id: &str, operation: Operation) -> Wire {
    let (now_ms, at, capture_id) = (world.now_ms(), world.now_text(), world.id());
    let ordered = world.take_next(operation);
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let by_tail = poll_fault(order, now_ms);
    order.faults += u32::from(ordered.is_none() && by_tail.is_some_and(Fault::hides_answer));
    let fault = ordered.or(by_tail);
    let was_new = order.status == "new";
    order.tick(now_ms, &at, capture_id);
    let mut json = json(order);
    let (tail, is_first) = (order.deciding_tail(), order.reads == 1);
    let is_held = was_new && order.status == "approved" && order.channel != "online";
    if is_held {
        world.count(if tail == 62 { "stays_approved" } else { "passes_approved" });
    }
    if tail == 24 && is_first {
        json["status"] = json!("awaiting_the_moon");
    }
    if tail == 25 {
        odd_shapes(&mut json);
    }
    let date_off_ms = Some(if tail == 29 { 600_000 } else { 0 });
    around(fault, || Answer { date_off_ms, ..Answer::json(200, &json) })
}

/// Amounts as texts, nulls, and lists where objects should be.
fn odd_shapes(json: &mut Value) {
    for name in ["total_amount", "captured_amount"] {
        let amount = json[name]["amount"].to_string();
        json[name]["amount"] = json!(amount);
    }
    json["captured_amount"] = json!([json["captured_amount"]]);
    json["refunded_amount"] = json!([]);
    json["canceled_amount"] = Value::Null;
    json["order_number"] = Value::Null;
    json["consumer"] = Value::Null;
    json["shipping_address"] = json!([]);
    json["additional_data"] = json!([]);
}

/// `PUT /orders/{order_id}/reference-id`.
pub fn update_reference(world: &mut World, id: &str, body: &Value) -> Wire {
    let mut check = Check::default();
    let reference = check.text(&Part::body(body), "order_reference_id", Required, LONG);
    let ordered = world.take_next(Operation::OrderUpdateReference);
    if let Err(refusal) = check.done() {
        return Wire::Answer(refusal);
    }
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    around(ordered, || {
        order.reference = reference.unwrap_or_default();
        Answer::json(200, &json!({ "message": "Order reference id was updated successfully" }))
    })
}

/// The read-out, as the service writes it.
pub fn json(order: &Order) -> Value {
    let shown: Vec<&Movement> = order.shown_refunds().collect();
    let refunded: i64 = shown.iter().map(|r| r.minor).sum();
    let currency = if order.deciding_tail() == 51 && order.captured > 0 {
        if order.currency == "SAR" { "AED" } else { "SAR" }
    } else {
        &order.currency
    };
    let money = |minor: i64| amount_json(minor, currency);
    let refunds: Vec<Value> = shown
        .iter()
        .map(|r| {
            let (own_id, comment) = order.shown_number(r);
            json!({ "refund_id": r.id, "capture_id": r.capture_id,
                "merchant_refund_id": own_id, "comment": comment, "total_amount": money(r.minor), "items": [],
                "created_at": r.at })
        })
        .collect();
    let captures: Vec<Value> = order
        .captures
        .iter()
        .map(|c| {
            let back: i64 = shown.iter().filter(|r| r.capture_id == c.id).map(|r| r.minor).sum();
            json!({ "capture_id": c.id, "order_id": order.id, "merchant_id": merchant_id(&order.merchant),
                "total_amount": money(c.minor), "refunded_amount": money(back),
                "shipping_info": shipping_info(c), "items": [], "shipping_amount": money(0),
                "tax_amount": money(0), "discount_amount": money(0), "created_at": c.at })
        })
        .collect();
    let cancels: Vec<Value> = order
        .cancels
        .iter()
        .map(|c| {
            json!({ "cancel_id": c.id, "order_id": order.id, "total_amount": money(c.minor), "items": [],
                "created_at": c.at })
        })
        .collect();
    let address = json!({ "first_name": "Mona", "last_name": "Lisa", "line1": "3764 Al Urubah Rd", "line2": "",
        "region": "As Sulimaniyah", "postal_code": "", "city": "Riyadh", "country_code": "SA", "phone_number": order.phone });
    let mut json = json!({
        "order_id": order.id,
        "order_reference_id": order.reference,
        "order_number": order.number,
        "description": "",
        "consumer": { "first_name": "Mona", "last_name": "Lisa", "email": "customer@example.com",
            "phone_number": order.phone, "national_id": "", "date_of_birth": "1990-07-10T00:00:00.000Z", "is_first_order": null },
        "status": order.read_out_status(),
        "shipping_address": address.clone(),
        "billing_address": address,
        "items": order.items,
        "payment_type": "PAY_BY_INSTALMENTS",
        "instalments": 3,
        "total_amount": money(order.total),
        "shipping_amount": money(0),
        "tax_amount": money(0),
        "discount_amount": { "name": "", "amount": money(0) },
        "captured_amount": money(order.shown_captured()),
        "refunded_amount": money(refunded),
        "canceled_amount": money(order.canceled()),
        "paid_amount": money(if order.captured > 0 { order.total / 3 } else { 0 }),
        "settlement_status": order.settlement.0,
        "settlement_date": order.settlement.1,
        "created_at": order.created_at,
        "wallet_prepaid_amount": money(0),
        "transactions": { "cancels": cancels, "captures": captures, "refunds": refunds },
        "processing": false,
        "store_code": order.store_code,
        "additional_data": { "single_checkout": false, "from_in_store_payment_link": order.channel == "sms" },
    });
    if let (Value::Object(json), Value::Object(details)) = (&mut json, &order.details) {
        json.extend(details.clone());
    }
    json
}

/// What a read-out says of the goods of a capture; a capture in the shop is the service's own, and no goods are sent.
fn shipping_info(capture: &Movement) -> Value {
    match &capture.shipping_info {
        Value::Null => json!({ "shipped_at": capture.at, "shipping_company": "N/A", "tracking_number": null,
            "tracking_url": null }),
        said => said.clone(),
    }
}
