//! The reply of every operation, member by member, as it was published: names, types and order of what a till reads. What differs
//! from run to run is masked. `TAMARA_POS_WRITE_GOLDEN=1 cargo test --test golden_replies` writes `tests/golden/` anew; a
//! change there is a change of the interface and has to be an addition.

mod common;

use common::{Shop, Till, basket};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use tamara_pos::client::Client;
use tamara_pos::client::operation::OPERATIONS;

/// Members whose numbers are time, size or chance.
const CHANGING: [&str; 8] = ["seconds_left", "waited_ms", "took_ms", "polls", "ms", "bytes", "port", "dispute_id"];

#[test]
fn every_operation_answers_with_the_members_that_were_published() {
    answers_as_published(|_, request| request);
}

/// Many programs write every member that they know.
#[test]
fn every_operation_takes_null_for_each_member_that_may_be_left_out() {
    answers_as_published(|name, mut request| {
        let file = format!("docs/schema/{name}.request.json");
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        fill_with_nulls(&schema, &schema, &mut request);
        request
    });
}

fn answers_as_published(written: fn(&str, Value) -> Value) {
    let shop = Shop::open();
    let mut told = BTreeSet::new();
    for (name, reply) in a_day(&shop, written) {
        if told.insert(name.clone()) {
            compare(&name, &masked(&shop, reply));
        }
    }
    let opened = Client::open(&written("client_open", shop.config()).to_string()).unwrap();
    compare("client_open", &masked(&shop, serde_json::from_str(&opened.json(&opened.opened())).unwrap()));
    let missing: Vec<&str> = OPERATIONS.iter().map(|o| o.name).filter(|name| !told.contains(*name)).collect();
    assert!(missing.is_empty(), "no golden reply of {missing:?}");
}

/// Adds each member that the schema knows and does not require, as null, to every object of the request.
fn fill_with_nulls(root: &Value, schema: &Value, request: &mut Value) {
    let schema = match schema["$ref"].as_str().or(schema["allOf"][0]["$ref"].as_str()) {
        Some(name) => root.pointer(name.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    let schema = schema["anyOf"].as_array().map_or(schema, |any| &any[0]);
    if schema["$ref"].is_string() {
        return fill_with_nulls(root, schema, request);
    }
    match request {
        Value::Object(members) => {
            let none = Default::default();
            for (name, inner) in schema["properties"].as_object().unwrap_or(&none) {
                let is_required = schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
                match members.get_mut(name) {
                    Some(member) => fill_with_nulls(root, inner, member),
                    None if is_required => {}
                    None => {
                        // Read with the schema, so that it says what the library does.
                        let types = inner["type"].as_array().is_some_and(|types| types.contains(&json!("null")));
                        let any = inner["anyOf"].as_array().is_some_and(|any| any.contains(&json!({ "type": "null" })));
                        let listed = inner["enum"].as_array().is_some_and(|all| all.contains(&Value::Null));
                        assert!(types || any || listed, "the schema refuses null for {name}: {inner}");
                        members.insert(name.clone(), Value::Null);
                    }
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| fill_with_nulls(root, &schema["items"], one)),
        _ => {}
    }
}

/// What every operation says to a request that it cannot take.
#[test]
fn every_operation_refuses_as_was_published() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "notification_token": "a-secret-of-the-test" }));
    let refused = |name: &str| {
        let reply = till.call(name, json!({ "no_such_member": 1 }));
        assert!(reply["code"].as_i64().unwrap() < 0, "{name} took a member that it does not have: {reply}");
        masked(&shop, reply)
    };
    let all: serde_json::Map<String, Value> =
        OPERATIONS.iter().map(|o| (o.name.to_string(), refused(o.name))).collect();
    compare("refusals", &Value::Object(all));
}

/// The ends of a sale and of a refund that are no yes.
#[test]
fn every_end_that_is_no_yes_is_told_as_was_published() {
    let shop = Shop::open();
    let till = shop.till();
    let nobody =
        shop.till_with(json!({ "base_url": "http://127.0.0.1:9", "journal": shop.folder.path().join("nobody.db") }));
    let paid = till.paid("S-1", "300.00");
    let open = till.create("S-2", "300.99")["order_id"].clone();
    let refund = |amount: &str| till.refund(&paid, amount, "R-1");
    refund("100.00");
    till.create("S-3", "80.01");
    let not_paid = till.wait("S-3");
    shop.next_fault("session_create", "answer_lost_after");
    let ends = [
        ("poll_status.pending", till.look("S-2"), 1),
        ("poll_status.not_paid", not_paid, 2),
        ("poll_status.unknown", nobody.call("poll_status", json!({ "order_id": open })), 3),
        ("session_void.too_late_paid", till.call("session_void", json!({ "order_id": paid })), 4),
        ("session_create.unknown", till.create("S-4", "80.19"), 3),
        ("session_create.reference_in_use", till.create("S-2", "80.00"), -500),
        ("session_create.not_sent", nobody.create("S-5", "80.00"), -302),
        ("refund.replayed", refund("100.00"), 0),
        ("refund.request_id_in_use", refund("50.00"), -503),
        ("refund.too_large", till.refund(&paid, "200.01", "R-2"), -501),
        ("order_get.not_found", till.call("order_get", json!({ "order_reference_id": "S-99" })), -404),
    ];
    for (name, reply, code) in ends {
        assert_eq!(reply["code"], code, "{name}: {reply}");
        compare(name, &masked(&shop, reply));
    }
}

/// Every operation once, in an order that makes sense.
fn a_day(shop: &Shop, written: fn(&str, Value) -> Value) -> Vec<(String, Value)> {
    let till = shop.till_with(json!({ "notification_token": "a-secret-of-the-test" }));
    let mut day = Day { till: &till, written, replies: Vec::new() };
    in_the_shop(shop, &mut day);
    online(shop, &mut day);
    events(&mut day);
    for_support(&mut day);
    day.replies
}

fn in_the_shop(shop: &Shop, day: &mut Day) {
    let till = day.till;
    let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    day.call("eligibility", json!({ "total_amount": money("300.00") }));
    day.call("new_reference", json!({ "prefix": "MADE" }));
    day.call("customer_verification", json!({ "phone_number": "0534274516" }));
    day.call("session_create", basket("S-1", "300.00"));
    let wait = json!({ "order_reference_id": "S-1", "wait_s": 10, "interval_s": 0.02 });
    let order = day.call("poll_status", wait)["order_id"].clone();
    day.call("refund", json!({ "order_id": order, "total_amount": money("100.50"), "request_id": "R-1" }));
    day.call("order_get", json!({ "order_id": order }));
    day.call("receipt", json!({ "order_id": order }));
    day.call("order_update_reference", json!({ "order_id": order, "order_reference_id": "INV-1" }));
    let open = till.create("S-2", "300.99")["order_id"].clone();
    day.call("watch_add", json!({ "order_id": open, "interval_s": 0.05 }));
    day.call("watch_remove", json!({ "order_id": open }));
    day.call("watch_next", json!({}));
    day.call("session_void", json!({ "order_id": open }));
    let mut pay = basket("S-3", "50.00");
    pay["interval_s"] = json!(0.02);
    day.call("pay", pay);
    day.call("tender_check", json!({ "order_reference_id": "NEVER-SOLD" }));
    let mut background = basket("S-6", "50.99");
    background["channel"] = json!("sms");
    let payment = day.call("payment_start", background)["payment"].clone();
    while till.call("payment_status", json!({ "payment": payment, "wait_s": 1, "qr": true }))["state"] == "starting" {}
    day.call("payment_status", json!({ "payment": payment, "qr": true }));
    day.call("payment_cancel", json!({ "payment": payment }));
    while till.call("payment_status", json!({ "payment": payment, "wait_s": 1 }))["ended"] != true {}
    day.call("refund_start", json!({ "order_id": order, "total_amount": money("1.00"), "request_id": "R-9" }));
    while till.call("payment_status", json!({ "payment": 2, "wait_s": 1 }))["ended"] != true {}
    day.call("payment_list", json!({}));
    shop.next_fault("refund", "cut_before");
    shop.till_with(json!({ "call_timeout_ms": 1_000 })).refund(&order, "1.00", "R-2");
    let lost = till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0]["id"].clone();
    let word = json!({ "step_id": lost, "outcome": "not_done", "name": "Huda", "reason": "not in the portal" });
    day.call("step_resolve", word);
    let disputed = order.as_str().unwrap();
    shop.control("POST", &format!("orders/{disputed}/dispute"), &json!({}));
    let dispute = day.call("dispute_list", json!({ "order_id": order }))["disputes"][0]["dispute_id"].clone();
    day.call("dispute_reply", json!({ "dispute_id": dispute, "comment": "It was delivered" }));
}

fn online(shop: &Shop, day: &mut Day) {
    let part = json!({ "amount": "10.00", "currency": "SAR" });
    for (operation, request_id) in [("order_capture", "C-1"), ("order_cancel", "X-1")] {
        let request = std::fs::read_to_string("tests/fixtures/checkout.request.json").unwrap();
        let mut request: Value = serde_json::from_str(&request).unwrap();
        request["order_reference_id"] = json!(request_id);
        let order = day.call("checkout_create", request)["order_id"].clone();
        shop.customer(order.as_str().unwrap(), "approve");
        day.call("order_authorise", json!({ "order_id": order }));
        day.call(operation, json!({ "order_id": order, "total_amount": part, "request_id": request_id }));
    }
}

fn events(day: &mut Day) {
    let registered = day.call("webhook_register", json!({ "url": "https://shop.example/hook" }));
    let id = json!({ "webhook_id": registered["webhook_id"] });
    day.call("webhook_get", id.clone());
    let change =
        json!({ "webhook_id": id["webhook_id"], "url": "https://shop.example/hook", "events": ["order_captured"] });
    day.call("webhook_update", change);
    day.call("webhook_list", json!({}));
    day.call("webhook_delete", id);
    let forged = json!({ "method": "POST", "headers": { "Authorization": "Bearer a.b.c" }, "query": "", "body": "{}" });
    day.call("webhook_receive", forged);
    day.call("webhook_listen", json!({ "port": 0 }));
    day.call("webhook_next", json!({}));
}

fn for_support(day: &mut Day) {
    day.call("recover", json!({}));
    day.call("history", json!({ "limit": 1 }));
    day.call("report", json!({ "kind": "x", "settlement": true }));
    day.call("log_level", json!({ "level": "warn" }));
    day.call("diagnose", json!({}));
    day.call("support_bundle", json!({}));
}

struct Day<'a> {
    till: &'a Till,
    /// How the program writes a request of this operation.
    written: fn(&str, Value) -> Value,
    replies: Vec<(String, Value)>,
}

impl Day<'_> {
    fn call(&mut self, operation: &str, request: Value) -> Value {
        let reply = self.till.call(operation, (self.written)(operation, request));
        let code = reply["code"].as_i64().unwrap();
        assert!(!(-199..=-100).contains(&code), "{operation} refused the request: {reply}");
        self.replies.push((operation.to_string(), reply.clone()));
        reply
    }
}

/// The reply without what differs from run to run, and from machine to machine.
fn masked(shop: &Shop, mut reply: Value) -> Value {
    let places =
        [(shop.simulator.url().to_string(), "<simulator>"), (shop.folder.path().display().to_string(), "<folder>")];
    walk("", &mut reply, &|name, value| match value {
        Value::Number(_) if CHANGING.contains(&name) => *value = json!(0),
        // What diagnosis says of a machine is that machine's.
        Value::String(text) if ["detail", "version", "versions", "file", "address"].contains(&name) => {
            *text = "<words>".into()
        }
        Value::String(text) if text.starts_with("MADE-") => *text = "<reference>".into(),
        Value::String(text) => *text = plain(text, &places),
        _ => {}
    });
    reply
}

fn walk(name: &str, value: &mut Value, change: &dyn Fn(&str, &mut Value)) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| walk(name, value, change)),
        Value::Object(members) => members.iter_mut().for_each(|(name, value)| walk(name, value, change)),
        _ => change(name, value),
    }
}

/// A text with places, ids and times masked.
fn plain(text: &str, places: &[(String, &str)]) -> String {
    let text = places.iter().fold(text.to_string(), |text, (place, mask)| text.replace(place.as_str(), mask));
    let bytes = text.as_bytes();
    let is_id = |at: usize| {
        let id = bytes.get(at..at + 36);
        id.is_some_and(|id| {
            id.iter().enumerate().all(|(i, b)| match i {
                8 | 13 | 18 | 23 => *b == b'-',
                _ => b.is_ascii_hexdigit(),
            })
        })
    };
    let is_time = |at: usize| {
        let day = bytes.get(at..at + 10);
        day.is_some_and(|d| d[..4].iter().all(u8::is_ascii_digit) && d[4] == b'-' && d[7] == b'-' && d[..2] == *b"20")
    };
    if (0..text.len()).any(is_time) {
        return "<time>".into();
    }
    match (0..text.len()).find(|at| is_id(*at)) {
        Some(at) => format!("{}<id>{}", &text[..at], plain(&text[at + 36..], &[])),
        None => text,
    }
}

fn compare(name: &str, reply: &Value) {
    // Cargo says at run time where this package is: a repository that was copied with its target is not where this was compiled.
    let root = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    let file = PathBuf::from(root).join("tests/golden").join(format!("{name}.json"));
    let told = format!("{}\n", serde_json::to_string_pretty(reply).unwrap());
    if std::env::var_os("TAMARA_POS_WRITE_GOLDEN").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, told).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(told == golden, "{name} answers otherwise than tests/golden/{name}.json:\n{told}");
}
