//! Tamara's own endpoints: their checks, their states, their answers, and the faults that amounts choose.

use crate::fault::{Answer, Wire, around};
use crate::money::{Money, amount_json, text};
use crate::order::{Movement, Order, tail};
use crate::server::{Request, decode};
use crate::world::World;
use serde_json::{Value, json};

const INVALID: &str = "Your order information is invalid";

/// Answers a call of the service.
pub fn answer(world: &mut World, request: &Request) -> Wire {
    let token = request.headers.get("authorization").and_then(|h| h.strip_prefix("Bearer ")).unwrap_or_default();
    if !token.starts_with("sim_") {
        return Wire::Answer(Answer::error(401, "Unauthorized: the simulator takes tokens that start with sim_", &[]));
    }
    let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let parts: Vec<String> = request.path.trim_matches('/').split('/').map(decode).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match (request.method.as_str(), parts.as_slice()) {
        ("POST", ["checkout", "in-store-session"]) => create(world, &body, "sms"),
        ("POST", ["checkout", "in-store"]) => match request.headers.contains_key("x-device-id") {
            true => create(world, &body, "qr"),
            false => Wire::Answer(Answer::error(400, "X-Device-Id header is required", &[])),
        },
        ("POST", ["checkout"]) => create(world, &body, "online"),
        ("POST", ["checkout", checkout_id, "void"]) => void(world, checkout_id, request, &body),
        ("GET", ["merchants", "orders", "reference-id", reference]) => read_by_reference(world, reference),
        ("GET", ["merchants", "orders", id] | ["orders", id]) => read(world, id, "order_get"),
        ("POST", ["payments", "simplified-refund", id]) => refund(world, id, &body),
        ("PUT", ["orders", id, "reference-id"]) => update_reference(world, id, &body),
        ("POST", ["orders", id, "authorise"]) => authorise(world, id),
        ("POST", ["orders", id, "cancel"]) => cancel(world, id, &body),
        ("POST", ["payments", "capture"]) => capture(world, &body),
        ("GET", ["merchants", "customer", "id-verification-status"]) => verification(request),
        ("POST", ["pre-checkout", "v1", "eligibility"]) => eligibility(world, &body),
        ("GET", ["checkout", "payment-types"]) => payment_types(request),
        _ => Wire::Answer(Answer::html(404, "<html><body>404</body></html>")),
    }
}

fn invalid(codes: &[&str]) -> Wire {
    Wire::Answer(Answer::error(400, INVALID, codes))
}

fn not_found() -> Answer {
    Answer::error(404, "order not found", &["order_not_found"])
}

fn wrong_state(order: &Order, wanted: &str) -> Answer {
    Answer::json(
        409,
        &json!({ "message": "Order state does not allow this operation",
            "errors": [{ "error_code": "order_invalid_state", "data": { "old_state": order.status, "new_state": wanted } }] }),
    )
}

fn text_of(body: &Value, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).filter(|t| !t.is_empty()).map(str::to_string)
}

/// What a session's opening is refused for.
fn check(body: &Value, channel: &str) -> Result<(Money, String), Vec<&'static str>> {
    let name = if channel == "qr" { "amount" } else { "total_amount" };
    let amount = Money::read(body.get(name)).ok_or_else(|| vec!["total_amount_invalid_currency"])?;
    let least = if crate::money::decimals(&amount.currency) == Some(3) { 100 } else { 10 };
    if amount.minor < least {
        return Err(vec!["total_amount_invalid_limit"]);
    }
    let reference = text_of(body, "order_reference_id").ok_or_else(|| vec!["order_reference_id_required"])?;
    match channel {
        "qr" => text_of(body, "platform").map(|_| ()).ok_or_else(|| vec!["platform_required"])?,
        "sms" => {
            let phone = text_of(body, "phone_number").unwrap_or_default();
            let digits = phone.chars().filter(char::is_ascii_digit).count();
            if !(8..=15).contains(&digits) || phone.chars().any(char::is_alphabetic) {
                return Err(vec!["invalid_phone_number", "consumer_invalid_phone_number"]);
            }
            check_items(body, &amount.currency)?;
        }
        _ => check_online(body, &amount.currency)?,
    }
    if let Some(data) = body.get("additional_data").filter(|d| d.is_object())
        && channel != "online"
        && text_of(data, "store_code").is_none()
    {
        return Err(vec!["store_code_required"]);
    }
    if text_of(body, "locale").is_some_and(|l| l != "ar_SA" && l != "en_US") {
        return Err(vec!["locale_invalid"]);
    }
    Ok((amount, reference))
}

fn check_items(body: &Value, currency: &str) -> Result<(), Vec<&'static str>> {
    let items =
        body.get("items").and_then(Value::as_array).filter(|i| !i.is_empty()).ok_or_else(|| vec!["items_required"])?;
    for item in items {
        let has_texts = ["reference_id", "type", "name", "sku"].iter().all(|name| text_of(item, name).is_some());
        let has_quantity = item.get("quantity").and_then(Value::as_f64).is_some_and(|q| q > 0.0);
        let is_long = |name: &str, most: usize| text_of(item, name).is_some_and(|t| t.chars().count() > most);
        if !has_texts || !has_quantity || is_long("name", 255) || is_long("sku", 128) {
            return Err(vec!["items_invalid"]);
        }
        if Money::read(item.get("total_amount")).is_none_or(|m| m.currency != currency) {
            return Err(vec!["items_total_amount_invalid"]);
        }
        for optional in ["unit_price", "tax_amount", "discount_amount"] {
            if item.get(optional).is_some() && Money::read(item.get(optional)).is_none_or(|m| m.currency != currency) {
                return Err(vec!["items_amount_invalid"]);
            }
        }
    }
    Ok(())
}

fn check_online(body: &Value, currency: &str) -> Result<(), Vec<&'static str>> {
    check_items(body, currency)?;
    let country = text_of(body, "country_code").unwrap_or_default();
    let fits = matches!(
        (country.as_str(), currency),
        ("SA", "SAR") | ("AE", "AED") | ("BH", "BHD") | ("KW", "KWD") | ("OM", "OMR")
    );
    if !fits {
        return Err(vec!["currency_unsupported"]);
    }
    let has = |path: [&str; 2]| body.get(path[0]).is_some_and(|inner| text_of(inner, path[1]).is_some());
    let needed = [
        ["consumer", "first_name"],
        ["consumer", "last_name"],
        ["consumer", "phone_number"],
        ["merchant_url", "success"],
        ["merchant_url", "failure"],
        ["merchant_url", "cancel"],
    ];
    let amounts = ["shipping_amount", "tax_amount"].iter().all(|name| Money::read(body.get(*name)).is_some());
    match needed.into_iter().all(has) && amounts && text_of(body, "description").is_some() {
        true => Ok(()),
        false => Err(vec!["invalid_request"]),
    }
}

fn create_fault(tail: i64) -> Option<&'static str> {
    Some(match tail {
        10 => "answer_lost_after",
        11 => "status_500_after",
        12 => "status_500_before",
        13 => "hang_after",
        14 => "status_429",
        15 => "status_400",
        16 => "status_401",
        17 => "refused",
        18 => "hang_before",
        _ => return None,
    })
}

fn create(world: &mut World, body: &Value, channel: &'static str) -> Wire {
    let (amount, reference) = match check(body, channel) {
        Ok(checked) => checked,
        Err(codes) => return invalid(&codes),
    };
    let phone: String = match channel {
        "online" => body["consumer"]["phone_number"].as_str().unwrap_or_default().to_string(),
        _ => text_of(body, "phone_number").unwrap_or_default(),
    };
    let is_listed = phone.ends_with("544337866") || phone.ends_with("526422337");
    let tail = tail(amount.minor, &amount.currency);
    let operation = if channel == "online" { "checkout_create" } else { "session_create" };
    let fault = world.take_next(operation).or_else(|| create_fault(tail).filter(|_| !is_listed).map(str::to_string));
    around(fault.as_deref(), || {
        let (id, checkout_id) = (world.id(), world.id());
        let locale = text_of(body, "locale").unwrap_or_else(|| "ar_SA".into());
        let link = format!("https://checkout-sandbox.tamara.co/checkout/{checkout_id}?locale={locale}&orderId={id}");
        if channel == "sms" && (tail != 4 || is_listed) {
            let sms = json!({ "at": world.now_text(), "phone_number": phone, "order_id": id, "link": link,
                "text": format!("{} {}: {link}", text(amount.minor, &amount.currency), amount.currency) });
            world.sms.push(sms);
        }
        let order = Order {
            id: id.clone(),
            checkout_id: checkout_id.clone(),
            number: text_of(body, "order_number").unwrap_or_else(|| reference.clone()),
            reference,
            channel,
            phone,
            currency: amount.currency,
            total: amount.minor,
            status: "new".into(),
            captured: 0,
            canceled: 0,
            refunds: Vec::new(),
            captures: Vec::new(),
            reads: 0,
            faults: 0,
            voids: 0,
            voided: false,
            refund_fault_shown: false,
            captured_next: false,
            first_read_ms: None,
            created_ms: world.now_ms(),
            created_at: world.now_text(),
            items: body.get("items").cloned().unwrap_or_else(|| json!([])),
            store_code: body["additional_data"]["store_code"].as_str().unwrap_or_default().to_string(),
            link: link.clone(),
        };
        world.add(order);
        match channel {
            "online" => Answer::json(
                200,
                &json!({ "order_id": id, "checkout_id": checkout_id, "checkout_url": link, "status": "new" }),
            ),
            _ => Answer::json(200, &json!({ "order_id": id, "checkout_id": checkout_id, "checkout_deeplink": link })),
        }
    })
}

fn read_by_reference(world: &mut World, reference: &str) -> Wire {
    let found = world.order_by_reference(reference).map(|o| (o.id.clone(), o.tail() == 19 && !o.is_good_phone()));
    let fault = world.take_next("order_by_reference");
    match (fault, found) {
        (Some(fault), Some((id, _))) => around(Some(&fault), || match world.order(&id) {
            Some(order) => Answer::json(200, &order.json()),
            None => not_found(),
        }),
        (Some(fault), None) => around(Some(&fault), not_found),
        (None, Some((id, false))) => read(world, &id, "order_by_reference"),
        (None, _) => Wire::Answer(not_found()),
    }
}

/// Which fault this read shows, by the amount's tail.
fn poll_fault(order: &Order, now_ms: i64) -> Option<&'static str> {
    if order.is_good_phone() || order.is_bad_phone() || order.channel == "online" {
        return None;
    }
    let since = order.first_read_ms.map_or(0, |first| now_ms - first);
    match (order.tail(), order.faults) {
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

fn read(world: &mut World, id: &str, operation: &str) -> Wire {
    let (now_ms, at, capture_id) = (world.now_ms(), world.now_text(), world.id());
    let ordered = world.take_next(operation);
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let by_tail = poll_fault(order, now_ms);
    order.faults += u32::from(ordered.is_none() && by_tail.is_some());
    let fault = ordered.or_else(|| by_tail.map(str::to_string));
    order.tick(now_ms, &at, capture_id);
    if fault.as_deref() == Some("status_407") {
        return Wire::Answer(Answer::html(407, "<html><body>Proxy authentication required</body></html>"));
    }
    let mut json = order.json();
    let is_listed = order.is_good_phone() || order.is_bad_phone();
    let (tail, reads) = (order.tail(), order.reads);
    if !is_listed && tail == 24 && reads == 1 {
        json["status"] = json!("awaiting_the_moon");
    }
    if !is_listed && tail == 25 {
        odd_shapes(&mut json);
    }
    let date_off_ms = if !is_listed && tail == 29 { 600_000 } else { 0 };
    around(fault.as_deref(), || Answer { date_off_ms, ..Answer::json(200, &json) })
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

fn void(world: &mut World, checkout_id: &str, request: &Request, body: &Value) -> Wire {
    let id = request.query.get("order_id").cloned().or_else(|| text_of(body, "order_id"));
    let Some(id) = id else { return invalid(&["order_id_required"]) };
    let (at, capture_id, now_ms) = (world.now_text(), world.id(), world.now_ms());
    let ordered = world.take_next("session_void");
    let Some(order) = world.order(&id).filter(|o| o.checkout_id == checkout_id) else {
        return Wire::Answer(Answer::error(404, "checkout session not found", &["checkout_not_found"]));
    };
    order.voids += 1;
    let is_listed = order.is_good_phone() || order.is_bad_phone();
    let by_tail = (!is_listed && order.tail() == 9 && order.voids <= 2).then(|| "status_500_before".to_string());
    let mut counted = 0;
    let wire = around(ordered.or(by_tail).as_deref(), || {
        if order.status == "new" && now_ms - order.created_ms >= crate::order::SESSION_MS {
            order.status = "expired".into();
        }
        match (order.status.as_str(), order.tail()) {
            ("new", 7) if !is_listed => order.capture(capture_id, at),
            ("new", 8) if !is_listed => {
                order.captured_next = true;
                return Answer::json(
                    200,
                    &json!({ "order_was_voided": true, "captured_amount": amount_json(0, &order.currency) }),
                );
            }
            ("new" | "on_hold", _) => {
                order.status = "canceled".into();
                order.voided = true;
                counted = 1;
            }
            _ => {}
        }
        let captured = amount_json(order.captured, &order.currency);
        Answer::json(200, &json!({ "order_was_voided": order.voided, "captured_amount": [captured] }))
    });
    world.voided += counted;
    wire
}

fn refund(world: &mut World, id: &str, body: &Value) -> Wire {
    let (refund_id, at) = (world.id(), world.now_text());
    let ordered = world.take_next("refund");
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let Some(amount) = Money::read(body.get("total_amount")) else { return invalid(&["total_amount_invalid"]) };
    let Some(comment) = text_of(body, "comment") else { return invalid(&["comment_required"]) };
    let is_listed = order.is_good_phone() || order.is_bad_phone();
    let tail = if is_listed { 0 } else { order.tail() };
    let by_tail = match (tail, order.refund_fault_shown) {
        (30, false) => Some("answer_lost_after"),
        (31, false) => Some("status_500_after"),
        (32, false) => Some("status_500_before"),
        (33, false) => Some("status_409"),
        _ => None,
    };
    if by_tail.is_some() && ordered.is_none() {
        order.refund_fault_shown = true;
    }
    around(ordered.as_deref().or(by_tail), || {
        if order.status != "fully_captured" && order.status != "partially_captured" {
            return wrong_state(order, "fully_refunded");
        }
        let left = order.captured - order.refunded();
        if amount.currency != order.currency || amount.minor == 0 || amount.minor > left || tail == 35 {
            return Answer::error(400, "Refund amount is more than the captured amount", &["refund_amount_invalid"]);
        }
        order.refunds.push(Movement {
            id: refund_id.clone(),
            own_id: text_of(body, "merchant_refund_id"),
            comment: comment.clone(),
            minor: amount.minor,
            at,
            hidden_for: if tail == 34 { 4 } else { 0 },
        });
        let status = if order.refunded() >= order.captured { "fully_refunded" } else { "partially_refunded" };
        Answer::json(
            200,
            &json!({ "order_id": id, "comment": comment, "refund_id": refund_id,
                "capture_id": order.captures.first().map(|c| c.id.clone()), "status": status, "refunded_amount": amount.json() }),
        )
    })
}

fn update_reference(world: &mut World, id: &str, body: &Value) -> Wire {
    let Some(reference) = text_of(body, "order_reference_id") else { return invalid(&["order_reference_id_required"]) };
    Wire::Answer(match world.order(id) {
        Some(order) => {
            order.reference = reference;
            Answer::json(200, &json!({ "message": "Order reference id was updated successfully" }))
        }
        None => not_found(),
    })
}

fn authorise(world: &mut World, id: &str) -> Wire {
    let ordered = world.take_next("authorise");
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    around(ordered.as_deref(), || {
        if order.status != "approved" {
            return wrong_state(order, "authorised");
        }
        order.status = "authorised".into();
        Answer::json(
            200,
            &json!({ "order_id": id, "status": "authorised", "payment_type": "PAY_BY_INSTALMENTS", "auto_captured": false,
                "authorized_amount": amount_json(order.total, &order.currency), "capture_id": "" }),
        )
    })
}

fn capture(world: &mut World, body: &Value) -> Wire {
    let (capture_id, at) = (world.id(), world.now_text());
    let ordered = world.take_next("capture");
    let id = text_of(body, "order_id").unwrap_or_default();
    let Some(order) = world.order(&id) else { return Wire::Answer(not_found()) };
    let Some(amount) = Money::read(body.get("total_amount")) else { return invalid(&["total_amount_invalid"]) };
    let shipping = body.get("shipping_info").cloned().unwrap_or(Value::Null);
    if text_of(&shipping, "shipped_at").is_none() || text_of(&shipping, "shipping_company").is_none() {
        return invalid(&["shipping_info_required"]);
    }
    around(ordered.as_deref(), || {
        let is_open = matches!(order.status.as_str(), "authorised" | "partially_captured" | "updated");
        let left = order.total - order.captured - order.canceled;
        if !is_open || amount.currency != order.currency || amount.minor > left || amount.minor == 0 {
            return wrong_state(order, "fully_captured");
        }
        order.captures.push(Movement {
            id: capture_id.clone(),
            own_id: None,
            comment: String::new(),
            minor: amount.minor,
            at,
            hidden_for: 0,
        });
        order.captured += amount.minor;
        let is_whole = order.captured + order.canceled >= order.total;
        order.status = if is_whole { "fully_captured" } else { "partially_captured" }.into();
        Answer::json(
            200,
            &json!({ "capture_id": capture_id, "order_id": id, "status": order.status,
                "captured_amount": amount_json(order.captured, &order.currency) }),
        )
    })
}

fn cancel(world: &mut World, id: &str, body: &Value) -> Wire {
    let cancel_id = world.id();
    let ordered = world.take_next("cancel");
    let Some(order) = world.order(id) else { return Wire::Answer(not_found()) };
    let Some(amount) = Money::read(body.get("total_amount")) else { return invalid(&["total_amount_invalid"]) };
    around(ordered.as_deref(), || {
        let left = order.total - order.captured - order.canceled;
        let is_open = matches!(order.status.as_str(), "authorised" | "updated");
        if !is_open || amount.currency != order.currency || amount.minor > left || amount.minor == 0 {
            return wrong_state(order, "canceled");
        }
        order.canceled += amount.minor;
        order.status = if order.canceled >= order.total { "canceled" } else { "updated" }.into();
        Answer::json(
            200,
            &json!({ "order_id": id, "cancel_id": cancel_id, "status": order.status,
                "canceled_amount": amount_json(order.canceled, &order.currency) }),
        )
    })
}

fn verification(request: &Request) -> Wire {
    let phone = request.query.get("phone_number").cloned().unwrap_or_default();
    let country = request.query.get("country_code").cloned().unwrap_or_default();
    Wire::Answer(match phone.is_empty() || !matches!(country.as_str(), "SA" | "AE") {
        true => Answer::error(400, INVALID, &["invalid_country_code"]),
        false => Answer::json(200, &json!({ "is_id_verified": phone.ends_with("544337866") })),
    })
}

fn eligibility(world: &mut World, body: &Value) -> Wire {
    let ordered = world.take_next("eligibility");
    let Some(amount) = Money::read(body.get("order")) else {
        return Wire::Answer(Answer::json(400, &json!({ "message": "order is invalid" })));
    };
    let phone = body["customer"]["phone"].as_str().unwrap_or_default();
    let is_eligible = !phone.ends_with("526422337") && amount.minor <= limit(&amount.currency);
    around(ordered.as_deref(), || Answer::json(200, &json!({ "is_eligible": is_eligible })))
}

fn payment_types(request: &Request) -> Wire {
    let currency = request.query.get("currency").map_or("SAR", String::as_str);
    let fits = crate::money::decimals(currency).is_some() && request.query.contains_key("country");
    let types = match fits {
        true => json!([{ "name": "PAY_BY_INSTALMENTS", "description": "Split in up to 4 payments",
            "min_limit": amount_json(10, currency), "max_limit": amount_json(limit(currency), currency),
            "supported_instalments": [] }]),
        false => json!([]),
    };
    Wire::Answer(Answer::json(200, &types))
}

/// The greatest order total: 5,000 major units.
fn limit(currency: &str) -> i64 {
    if crate::money::decimals(currency) == Some(3) { 5_000_000 } else { 500_000 }
}
