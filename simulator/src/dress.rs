//! Faults that leave an answer whole and change what it says: another order, another amount, odd numbers, odd headers, and texts
//! that nobody should see.

use crate::checkout_com;
use crate::fault::Fault;
use crate::http::{Answer, Request};
use crate::order::{CHANNEL, Order};
use crate::tamara;
use crate::world::World;
use serde_json::{Map, Value, json};

/// Changes an answer as its fault wants it.
pub fn dress(world: &mut World, request: &Request, fault: Fault, answer: &mut Answer) {
    match fault.name {
        "no_date" => answer.date_off_ms = None,
        "date_off" => answer.date_off_ms = Some(fault.after_s.unwrap_or(600).saturating_mul(1000)),
        "gzip" => {
            answer.body = gzip(&answer.body);
            answer.headers.push(("Content-Encoding", "gzip".into()));
        }
        "bom" => answer.body.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        _ => {}
    }
    let Ok(mut json) = serde_json::from_slice::<Value>(&answer.body) else { return };
    match fault.name {
        "another_order" => another_order(world, &mut json),
        "other_amount" => halve(&mut json),
        "float_noise" => amounts(&mut json, &|amount| {
            let noisy = amount.get("amount").and_then(noisy);
            noisy.into_iter().for_each(|number| drop(amount.insert("amount".into(), number)));
        }),
        "zero_without_currency" => amounts(&mut json, &|amount| {
            if amount.get("amount").and_then(Value::as_f64) == Some(0.0) {
                amount.remove("currency");
            }
        }),
        "processing" if json["processing"].is_boolean() => json["processing"] = json!(true),
        "personal_status" => {
            let person = person(world, request, &json);
            json["status"] = json!(format!("waits for {person}\u{7}"));
        }
        "personal_refusal" => {
            let person = person(world, request, &json);
            match request.path.starts_with(checkout_com::ROOT) {
                true => json["error_codes"] = json!([format!("customer_unknown: {person}")]),
                false => json["message"] = json!(format!("Customer {person} cannot be served")),
            }
        }
        _ => return,
    }
    answer.body = json.to_string().into_bytes();
}

/// Takes the list out of a refusal. What is wrong with a token is said as ever.
pub fn without_errors(answer: &mut Answer) {
    let Ok(mut json) = serde_json::from_slice::<Value>(&answer.body) else { return };
    let Some(body) = json.as_object_mut() else { return };
    if matches!(answer.status, 400 | 404 | 409 | 422) && body.remove("errors").is_some() {
        answer.body = json.to_string().into_bytes();
    }
}

/// The answer of the newest other order; when there is none, of one that nobody here knows.
fn another_order(world: &mut World, json: &mut Value) {
    let id = ["order_id", "id"].iter().find_map(|name| json[*name].as_str()).unwrap_or_default().to_string();
    let is_checkout_com = json["_links"].is_object();
    let other = match world.another_order(&id, is_checkout_com) {
        Some(other) => other.clone(),
        None => stranger(world, is_checkout_com),
    };
    let Some(members) = json.as_object_mut() else { return };
    if members.contains_key("transactions") {
        *json = tamara::json(&other);
        return;
    }
    if members.contains_key("requested_on") {
        *json = checkout_com::read_out(&other);
        return;
    }
    for (name, value) in [
        ("order_id", &other.id),
        ("id", &other.id),
        ("order_reference_id", &other.reference),
        ("reference", &other.reference),
        ("checkout_id", &other.checkout_id),
        ("checkout_deeplink", &other.link),
        ("checkout_url", &other.link),
    ] {
        members.entry(name).and_modify(|text| *text = json!(value));
    }
    if let Some(redirect) = json.pointer_mut("/_links/redirect/href") {
        *redirect = json!(other.link);
    }
}

/// A paid order of somebody else's.
fn stranger(world: &mut World, is_checkout_com: bool) -> Order {
    let (id, checkout_id, capture_id, at) = (world.id(), world.id(), world.id(), world.now_text());
    let channel = if is_checkout_com { CHANNEL } else { "sms" };
    let mut order = Order {
        id: if is_checkout_com { format!("pay_{}", id.replace('-', "")) } else { id },
        link: format!("https://checkout-sandbox.tamara.co/checkout/{checkout_id}"),
        checkout_id,
        reference: "STRANGER-1".into(),
        number: "STRANGER-1".into(),
        channel: channel.into(),
        phone: "544337866".into(),
        currency: "SAR".into(),
        total: 12_345,
        status: "new".into(),
        created_at: at.clone(),
        items: json!([]),
        ..Order::default()
    };
    order.capture(capture_id, at);
    order
}

/// Halves what a movement's answer says of itself, or each of a list of actions.
fn halve(json: &mut Value) {
    for action in json.as_array_mut().into_iter().flatten() {
        let half = action["amount"].as_i64().map(|minor| minor / 2);
        half.into_iter().for_each(|half| action["amount"] = json!(half));
    }
    for name in ["refunded_amount", "captured_amount", "canceled_amount"] {
        let Some(amount) = json.get_mut(name).and_then(|a| a.get_mut("amount")) else { continue };
        let half = amount.to_string().trim_matches('"').parse::<f64>().map(|amount| (amount * 50.0).floor() / 100.0);
        half.into_iter().for_each(|half| *amount = json!(half));
    }
}

/// Calls `change` for every `{"amount": …, "currency": …}`.
fn amounts(json: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match json {
        Value::Object(members) if members.contains_key("amount") && members.contains_key("currency") => change(members),
        Value::Object(members) => members.values_mut().for_each(|value| amounts(value, change)),
        Value::Array(values) => values.iter_mut().for_each(|value| amounts(value, change)),
        _ => {}
    }
}

/// The number with what adding binary fractions leaves behind; whole ones and nothing are left alone by that.
fn noisy(amount: &Value) -> Option<Value> {
    let text = amount.to_string();
    let number = amount.as_f64().filter(|number| *number != 0.0)?;
    let text = if text.contains('.') { format!("{text}00000000001") } else { format!("{number}.00000000001") };
    serde_json::from_str(&text).ok()
}

/// Everything about a person and a secret that a request carried, or that its order knows.
fn person(world: &mut World, request: &Request, answer: &Value) -> String {
    let sent: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    let mut words = Vec::new();
    for pointer in [
        "/phone_number",
        "/email",
        "/consumer/first_name",
        "/consumer/last_name",
        "/consumer/phone_number",
        "/consumer/email",
        "/customer/name",
        "/customer/email",
        "/customer/phone/number",
    ] {
        words.extend(sent.pointer(pointer).or_else(|| answer.pointer(pointer)).and_then(Value::as_str));
    }
    let id = request.path.split('/').find(|part| part.len() > 20).unwrap_or_default();
    let of_order = world.order(id).map(|order| order.phone.clone()).unwrap_or_default();
    words.push(&of_order);
    let token = request.headers.get("authorization").map_or("", String::as_str);
    words.push(token);
    words.retain(|word| !word.is_empty());
    words.join(", ")
}

/// A file of gzip with what is in it as it is: every reader of gzip takes it.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<&[u8]> = if bytes.is_empty() { vec![bytes] } else { bytes.chunks(0xffff).collect() };
    for (at, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        file.push(u8::from(at + 1 == blocks.len()));
        file.extend(length.to_le_bytes());
        file.extend((!length).to_le_bytes());
        file.extend(*block);
    }
    file.extend(crc32(bytes).to_le_bytes());
    file.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_of_a_gzip_file_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn noise_stays_far_below_the_smallest_unit() {
        for amount in [json!(80.08), json!(80), json!(1.234)] {
            let noisy = noisy(&amount).unwrap();
            let off = noisy.as_f64().unwrap() - amount.as_f64().unwrap();
            assert!(noisy != amount && off.abs() < 1e-6, "{amount}: {noisy}");
        }
    }
}
