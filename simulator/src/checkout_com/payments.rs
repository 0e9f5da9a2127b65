//! Payments: started, read, listed, given back.

use super::reply::{around, balances, empty, id as new_id, refusal, status};
use crate::fault::{Fault, Operation};
use crate::http::{Answer, Request, Wire};
use crate::order::{CHANNEL, Movement, Order, tail};
use crate::record::Success;
use crate::tamara::{create_fault, given, poll_fault, refund_fault, refund_in_portal};
use crate::world::World;
use serde_json::{Value, json};

/// Reads until an accepted refund is done.
const REFUND_READS: u32 = 2;

/// A wire, and the answer behind it if the request succeeded and that was said.
type Done = (Wire, Option<Success>);

/// The fault around an effect. Only a success that was answered as such is kept for the idempotency key; the service knows what it
/// answered, not what arrived.
fn faulty(fault: Option<Fault>, effect: impl FnOnce() -> Answer) -> Done {
    let mut made = None;
    let wire = around(fault, || {
        let answer = effect();
        made = Success::of(&answer);
        answer
    });
    let is_said = fault.is_none_or(|fault| fault.name != "status_500_after");
    (wire, made.filter(|_| is_said))
}

/// What a payment is refused for.
fn check(body: &Value) -> Vec<&'static str> {
    let has = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).is_some_and(|t| !t.trim().is_empty());
    let url = |name: &str| body[name].as_str().is_some_and(|u| u.starts_with("https://") && u.len() <= 255);
    let is_amount = |value: &Value| value.as_i64().is_some_and(|amount| (1..=999_999_999).contains(&amount));
    let is_address = |at: &str| ["address_line1", "city", "country"].iter().all(|n| has(&format!("{at}/{n}")));
    let items = body["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let sum: i64 = items.iter().filter_map(|item| item["total_amount"].as_i64()).sum();
    let extra = ["tax_amount", "shipping_amount"].iter().filter_map(|n| body["processing"][n].as_i64()).sum::<i64>()
        - body["processing"]["discount_amount"].as_i64().unwrap_or(0);
    let is_item = |item: &Value| {
        item["name"].is_string() && item["quantity"].as_i64().is_some_and(|q| q > 0) && is_amount(&item["total_amount"])
    };
    let is_round = crate::money::decimals(body["currency"].as_str().unwrap_or_default()) != Some(3)
        || body["amount"].as_i64().is_some_and(|a| a % 10 == 0);
    let read_only = ["id", "requested_on", "status", "approved", "_links"].iter().any(|n| body.get(*n).is_some());
    let reference = body["reference"].as_str().unwrap_or_default();
    let channel = body["processing_channel_id"].as_str();
    [
        (body["source"]["type"] != "tamara", "payment_source_required"),
        (!is_amount(&body["amount"]) || !is_round, "amount_invalid"),
        (!matches!(body["currency"].as_str(), Some("SAR" | "AED" | "KWD")), "currency_not_supported"),
        (!is_address("/source/billing_address") || !is_address("/shipping/address"), "address_invalid"),
        (!has("/customer/name") || !has("/customer/email"), "customer_invalid"),
        (!has("/customer/phone/country_code") || !has("/customer/phone/number"), "phone_number_invalid"),
        (
            items.is_empty() || !items.iter().all(is_item) || Some(sum + extra) != body["amount"].as_i64(),
            "items_invalid",
        ),
        (!url("success_url") || !url("failure_url"), "success_url_invalid"),
        (reference.chars().count() > 80, "reference_invalid"),
        (channel.is_some_and(|c| !c.starts_with("pc_")), "cko_processing_channel_id_invalid"),
        (read_only, "request_invalid"),
    ]
    .into_iter()
    .filter_map(|(is_wrong, code)| is_wrong.then_some(code))
    .collect()
}

/// `POST /payments`.
pub fn create(world: &mut World, body: &Value) -> Done {
    let problems = check(body);
    if !problems.is_empty() {
        return (Wire::Answer(refusal(422, "request_invalid", &problems)), None);
    }
    let phone = body["customer"]["phone"]["number"].as_str().unwrap_or_default().to_string();
    let (total, currency) = (body["amount"].as_i64().unwrap_or(0), body["currency"].as_str().unwrap_or_default());
    let is_listed = phone.ends_with("544337866") || phone.ends_with("526422337");
    let by_tail = create_fault(tail(total, currency)).filter(|_| !is_listed && !world.is_late);
    let fault = world.take_next(Operation::SessionCreate).or(by_tail);
    let (id, partner, checkout) = (new_id(world, "pay"), world.id(), world.id());
    let link = format!("https://checkout-sandbox.tamara.co/checkout/{checkout}?locale=en_US&orderId={partner}");
    let reference = body["reference"].as_str().unwrap_or_default();
    let answer = json!({ "id": id, "status": "Pending", "reference": reference, "customer": body["customer"],
        "_links": { "self": { "href": format!("https://api.sandbox.checkout.com/payments/{id}") },
            "redirect": { "href": link } } });
    faulty(fault, || {
        world.add(Order {
            id,
            checkout_id: partner,
            reference: reference.to_string(),
            number: reference.to_string(),
            link,
            channel: CHANNEL.to_string(),
            phone,
            currency: currency.to_string(),
            total,
            status: "new".into(),
            created_ms: world.now_ms(),
            created_at: world.now_text(),
            items: body["items"].clone(),
            hidden_lookups: fault.map_or(0, Fault::hidden_lookups),
            details: json!({ "customer": body["customer"], "shipping": body["shipping"], "description": body["description"],
                "locale": body["processing"]["locale"], "metadata": body["metadata"] }),
            ..Order::default()
        });
        Answer::json(202, &answer)
    })
}

/// A payment, as the service writes it.
pub fn read_out(order: &Order) -> Value {
    let is_other = order.deciding_tail() == 51 && order.captured > 0;
    let currency = if is_other && order.currency == "SAR" { "AED" } else { &order.currency };
    let (state, link) = (status(order), format!("https://api.sandbox.checkout.com/payments/{}", order.id));
    let said = |name: &str| order.details.get(name).filter(|value| !value.is_null());
    let mut json = json!({ "id": order.id, "requested_on": order.created_at, "source": { "type": "tamara" },
        "items": order.items, "amount": order.total, "currency": currency, "payment_type": "Regular",
        "reference": order.reference, "status": state, "approved": order.captured > 0,
        "customer": order.details["customer"], "processing": { "partner_payment_id": order.checkout_id },
        "_links": { "self": { "href": link }, "actions": { "href": format!("{link}/actions") } } });
    for name in ["shipping", "description", "metadata"] {
        if let Some(value) = said(name) {
            json[name] = value.clone();
        }
    }
    if let Some(locale) = said("locale") {
        json["processing"]["locale"] = locale.clone();
    }
    if order.captured > order.refunded() {
        json["_links"]["refund"] = json!({ "href": format!("{link}/refunds") });
    }
    if order.captured > 0 {
        json["balances"] = balances(order);
        json["processing"]["product_type"] = json!("pay_by_instalment_3");
        json["payment_plan"] = json!({ "total_number_of_payments": 3 });
    }
    json
}

/// `GET /payments/{id}`.
pub fn read(world: &mut World, id: &str) -> Wire {
    let (now_ms, at, capture_id) = (world.now_ms(), world.now_text(), new_id(world, "act"));
    let ordered = world.take_next(Operation::OrderGet);
    let Some(order) = world.order(id).filter(|o| o.channel == CHANNEL) else { return Wire::Answer(empty(404)) };
    let by_tail = poll_fault(order, now_ms);
    order.faults += u32::from(ordered.is_none() && by_tail.is_some_and(Fault::hides_answer));
    let fault = ordered.or(by_tail);
    let was_new = order.status == "new";
    order.tick(now_ms, &at, capture_id);
    let mut json = read_out(order);
    let tail = order.deciding_tail();
    let is_first = order.reads == 1;
    if was_new && order.status == "approved" {
        world.count(if tail == 62 { "stays_approved" } else { "passes_approved" });
    }
    match tail {
        24 if is_first => json["status"] = json!("Awaiting The Moon"),
        25 => {
            json["customer"] = Value::Null;
            json["processing"] = json!([]);
            json["items"] = Value::Null;
        }
        _ => {}
    }
    let date_off_ms = Some(if tail == 29 { 600_000 } else { 0 });
    around(fault, || Answer { date_off_ms, ..Answer::json(200, &json) })
}

/// `GET /payments?reference=…`, the newest first; `limit` and `skip` choose a piece of the list.
pub fn find(world: &mut World, request: &Request) -> Wire {
    let ordered = world.take_next(Operation::OrderByReference);
    let reference = request.query.get("reference").map(String::as_str).unwrap_or_default();
    let is_meant = |o: &Order| o.channel == CHANNEL && o.deciding_tail() != 19;
    let found = world.found_by_reference(reference, is_meant);
    let found: Vec<Value> = found.iter().filter_map(|id| world.order(id).map(|order| read_out(order))).collect();
    let number = |name: &str, otherwise: usize| match request.query.get(name) {
        None => Some(otherwise),
        Some(text) => text.parse().ok(),
    };
    let limits = number("limit", 10).filter(|limit| (1..=100).contains(limit)).zip(number("skip", 0));
    let wrong = refusal(422, "request_invalid", &["limit_invalid"]);
    around(ordered, || match limits {
        None => wrong,
        Some((limit, skip)) => {
            let data: Vec<&Value> = found.iter().skip(skip).take(limit).collect();
            Answer::json(200, &json!({ "limit": limit, "skip": skip, "total_count": found.len(), "data": data }))
        }
    })
}

/// `GET /payments/{id}/actions`: the newest first.
pub fn actions(world: &mut World, id: &str) -> Wire {
    let ordered = world.take_next(Operation::Actions);
    let Some(order) = world.order(id).filter(|o| o.channel == CHANNEL) else { return Wire::Answer(empty(404)) };
    let action = |kind: &str, movement: &Movement, is_done: bool| {
        json!({ "id": movement.id, "type": kind, "processed_on": movement.at, "amount": movement.minor,
            "approved": if is_done { json!(true) } else { Value::Null },
            "response_code": if is_done { json!("10000") } else { Value::Null },
            "reference": order.shown_number(movement).0 })
    };
    let mut list: Vec<Value> = order.refunds.iter().rev().map(|r| action("Refund", r, r.hidden_for == 0)).collect();
    list.extend(order.details["declined_refunds"].as_array().into_iter().flatten().cloned());
    list.extend(order.captures.iter().map(|c| action("Capture", c, true)));
    around(ordered, || Answer::json(200, &json!(list)))
}

/// `POST /payments/{id}/refunds`: accepted now, done some reads later. The ordered fault `declined_later` lets it be declined.
pub fn refund(world: &mut World, id: &str, body: &Value) -> Done {
    let (action_id, at) = (new_id(world, "act"), world.now_text());
    let (portal_id, is_late) = (new_id(world, "act"), world.is_late);
    let ordered = world.take_next(Operation::Refund);
    let too_big = refusal(422, "request_invalid", &["amount_exceeds_balance"]);
    let wrong = refusal(422, "request_invalid", &["amount_invalid"]);
    let not_now = refusal(403, "invalid_request", &["refund_not_allowed"]);
    let Some(order) = world.order(id).filter(|o| o.channel == CHANNEL) else { return (Wire::Answer(empty(404)), None) };
    let by_tail = refund_fault(order).filter(|_| !is_late);
    order.refund_fault_shown |= by_tail.is_some() && ordered.is_none();
    let is_declined = ordered.is_some_and(|fault| fault.name == "declined_later");
    let fault = ordered.or(by_tail);
    if let (Some(_), Some(minor)) = (fault, body["amount"].as_i64())
        && refund_in_portal(order, portal_id, &at, minor)
    {
        world.count("portal_refund");
    }
    let Some(order) = world.order(id) else { return (Wire::Answer(empty(404)), None) };
    faulty(fault, || {
        if !order.is_refundable() {
            return not_now;
        }
        let left = order.captured - order.refunded();
        let minor = match body.get("amount") {
            None => left,
            Some(amount) => match amount.as_i64() {
                Some(amount) if amount > 0 => amount,
                _ => return wrong,
            },
        };
        if minor > left || minor == 0 || order.deciding_tail() == 35 {
            return too_big;
        }
        let minor = given(fault, minor);
        let reference = body["reference"].as_str().map(str::to_string);
        if is_declined {
            let action = json!({ "id": action_id, "type": "Refund", "processed_on": at, "amount": minor, "approved": false,
                "response_code": "20051", "response_summary": "Insufficient Funds", "reference": reference });
            if let Some(list) = order.details["declined_refunds"].as_array_mut() {
                list.push(action);
            } else {
                order.details["declined_refunds"] = json!([action]);
            }
            order.refund_declined(&action_id, minor);
        } else {
            let hidden_for = if order.deciding_tail() == 34 { 4 } else { REFUND_READS };
            let movement = Movement::new(action_id.clone(), minor, at);
            order.accept_refund(Movement { own_id: reference.clone(), hidden_for, ..movement });
        }
        Answer::json(
            202,
            &json!({ "action_id": action_id, "reference": reference,
            "_links": { "payment": { "href": format!("https://api.checkout.sandbox.com/payments/{id}") } } }),
        )
    })
}
