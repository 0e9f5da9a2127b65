//! Orders: read by the service's id or the merchant's reference, and given another reference.

use super::check::{Check, Part, Required};
use super::{LONG, not_found};
use crate::fault::{Answer, Operation, Wire, around};
use crate::order::Order;
use crate::world::World;
use serde_json::{Value, json};

/// `GET /merchants/orders/reference-id/{reference}`: the newest order of this reference.
pub fn read_by_reference(world: &mut World, reference: &str) -> Wire {
    let found = world.order_by_reference(reference).map(|o| (o.id.clone(), o.deciding_tail() == 19));
    let fault = world.take_next(Operation::OrderByReference);
    match (fault, found) {
        (Some(fault), Some((id, _))) => around(Some(fault), || match world.order(&id) {
            Some(order) => Answer::json(200, &order.json()),
            None => not_found(),
        }),
        (Some(fault), None) => around(Some(fault), not_found),
        (None, Some((id, false))) => read(world, &id, Operation::OrderByReference),
        (None, _) => Wire::Answer(not_found()),
    }
}

/// Which fault this read shows, by the amount's tail.
pub fn poll_fault(order: &Order, now_ms: i64) -> Option<&'static str> {
    if order.channel == "online" {
        return None;
    }
    let since = order.first_read_ms.map_or(0, |first| now_ms - first);
    match (order.deciding_tail(), order.faults) {
        (20, _) if since < 30_000 => Some("cut_before"),
        (21, 0..3) => Some("status_404"),
        (22, 0..3) => Some("status_503"),
        (23, 0) => Some("truncated"),
        (23, 1) => Some("split"),
        (26, 0) => Some("status_408"),
        (27, _) if since < 60_000 => Some("status_429"),
        (28, 0) => Some("captive_portal"),
        (28, 1) => Some("status_407"),
        _ => None,
    }
}

/// `GET /merchants/orders/{order_id}`.
pub fn read(world: &mut World, id: &str, operation: Operation) -> Wire {
    let (now_ms, at, capture_id) = (world.now_ms(), world.now_text(), world.id());
    let ordered = world.take_next(operation);
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let by_tail = poll_fault(order, now_ms);
    order.faults += u32::from(ordered.is_none() && by_tail.is_some());
    let fault = ordered.or(by_tail);
    order.tick(now_ms, &at, capture_id);
    let mut json = order.json();
    let tail = order.deciding_tail();
    if tail == 24 && order.reads == 1 {
        json["status"] = json!("awaiting_the_moon");
    }
    if tail == 25 {
        odd_shapes(&mut json);
    }
    let date_off_ms = if tail == 29 { 600_000 } else { 0 };
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
