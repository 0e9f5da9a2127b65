//! Every operation, with everything that must not be kept, on both services: none of it is found again on the disk, in the log or in a
//! support bundle.

mod common;
#[path = "common/stub.rs"]
mod stub;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{Shop, Till, basket};
use ring::hmac;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use stub::Stub;
use tamara_pos::client::operation::OPERATIONS;

const TOKEN: &str = "sim_zq1_api_token";
const NOTIFICATION: &str = "zq2-notification-secret";
const PREVIOUS: &str = "zq2-previous-notification-secret";
const PROXY: &str = "zq3-proxy-password";
const CLIENT_SECRET: &str = "sim_zq4_oauth_client_secret";
const SIGNATURE: &str = "zq5-signature-key";
const HEADER: &str = "zq6-webhook-header";
const SECRET_KEY: &str = "sim_zq7_checkout_secret_key";
/// What is known of the customer, in requests, and what the service says of him.
const PERSONAL: [&str; 15] = [
    "544337866",
    "512345009",
    "zqaisha.mail@example.com",
    "Zqaisha",
    "Zqotaibi",
    "Zqstreet 4411",
    "Zqfloor 9",
    "Zqtown",
    "Zqprovince",
    "1098765432",
    "1990-04-17",
    "17-04-1990",
    "Zqgift for a birthday",
    "zqproof.pdf",
    "203.0.113.77",
];

/// A till, and the names of the operations that it was asked for.
struct Busy<'a> {
    till: Till,
    asked: &'a RefCell<BTreeSet<String>>,
}

impl Busy<'_> {
    /// A call that is no mistake of the program: whatever becomes of it, its request was taken.
    fn call(&self, operation: &str, request: Value) -> Value {
        let reply = self.till.call(operation, request);
        let code = reply["code"].as_i64().unwrap();
        assert!(!(-199..=-100).contains(&code), "{operation}: {reply}");
        self.asked.borrow_mut().insert(operation.to_string());
        reply
    }
}

fn address() -> Value {
    json!({ "address_line1": "Zqstreet 4411", "address_line2": "Zqfloor 9", "city": "Zqtown", "state": "Zqprovince",
        "zip": "12345", "country": "SA" })
}

fn sale(reference: &str, amount: &str) -> Value {
    let mut request = basket(reference, amount);
    request["phone_number"] = "0544337866".into();
    request["email"] = "zqaisha.mail@example.com".into();
    request["items"][0]["name"] = "Zqgift for a birthday".into();
    request["additional_data"] = json!({ "customer": "Zqaisha Zqotaibi", "address": "203.0.113.77" });
    request
}

/// Tamara's own sample of a telecom merchant's order, about our customer.
fn checkout(reference: &str) -> Value {
    let mut request: Value = serde_json::from_str(&stub::fixture("checkout.telecom.request")).unwrap();
    let person = json!({ "first_name": "Zqaisha", "last_name": "Zqotaibi", "line1": "Zqstreet 4411", "line2": "Zqfloor 9", "city": "Zqtown",
        "region": "Zqprovince", "postal_code": "12345", "country_code": "SA", "phone_number": "+966512345009" });
    request["order_reference_id"] = reference.into();
    request["consumer"] = json!({ "first_name": "Zqaisha", "last_name": "Zqotaibi", "phone_number": "966544337866",
        "email": "zqaisha.mail@example.com", "national_id": "1098765432", "date_of_birth": "1990-04-17" });
    (request["shipping_address"], request["billing_address"]) = (person.clone(), person);
    request["risk_assessment"]["customer_dob"] = "17-04-1990".into();
    request["description"] = "Zqgift for a birthday".into();
    request
}

fn signed(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, NOTIFICATION.as_bytes()), text.as_bytes());
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag))
}

fn webhook_token() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    signed(&json!({ "iss": "Tamara", "iat": now, "exp": now + 900 }))
}

/// Everything that can be done at Tamara's.
fn at_tamara(shop: &Shop, till: &Busy, token: &str) {
    let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    till.call("eligibility", json!({ "phone_number": "0544337866", "total_amount": money("100.00") }));
    till.call("customer_verification", json!({ "phone_number": "+966512345009" }));
    for (reference, fault) in
        [("s1", ""), ("s2", "answer_lost_after"), ("s3", "status_400"), ("s4", "status_401"), ("s5", "captive_portal")]
    {
        if !fault.is_empty() {
            shop.next_fault("session_create", fault);
        }
        till.call("session_create", sale(reference, "300.00"));
    }
    let paid =
        till.call("poll_status", json!({ "order_reference_id": "s1", "wait_s": 10, "interval_s": 0.02, "raw": true }));
    let order = &paid["order_id"];
    assert_eq!(paid["code"], 0, "{paid}");
    till.call("order_get", json!({ "order_id": order, "raw": true }));
    for fault in ["answer_lost_after", "status_409", "status_400"] {
        shop.next_fault("refund", fault);
        let comment = "for Zqaisha Zqotaibi, 0544337866";
        till.call(
            "refund",
            json!({ "order_id": order, "request_id": fault, "total_amount": money("10.00"), "comment": comment }),
        );
    }
    till.call("pay", sale("s6", "80.00"));
    let open = till.call("session_create", sale("s7", "80.50"));
    till.call("session_void", json!({ "order_id": open["order_id"] }));
    till.call("watch_add", json!({ "order_reference_id": "s2", "interval_s": 0.05 }));
    till.call("watch_next", json!({ "wait_s": 0.2 }));
    till.call("watch_remove", json!({ "order_reference_id": "s2" }));

    let mut whole = checkout("w1");
    let opened = till.call("checkout_create", whole.clone());
    assert_eq!(opened["code"], 0, "{opened}");
    whole["order_reference_id"] = "w2".into();
    shop.next_fault("checkout", "status_400");
    till.call("checkout_create", whole);
    let online = &opened["order_id"];
    shop.customer(online.as_str().unwrap(), "approve");
    till.call("order_authorise", json!({ "order_id": online }));
    let shipping = json!({ "shipped_at": "2026-01-31T08:05:59Z", "shipping_company": "Aramex", "tracking_number": "1",
        "tracking_url": "https://example.com/Zqaisha" });
    till.call(
        "order_capture",
        json!({ "order_id": online, "total_amount": money("20.00"), "shipping_info": shipping }),
    );
    till.call("order_cancel", json!({ "order_id": online, "total_amount": money("10.00") }));
    till.call("order_update_reference", json!({ "order_id": online, "order_reference_id": "w1-new" }));

    let headers = json!({ "authorization": format!("Basic {HEADER}") });
    let hook = till.call(
        "webhook_register",
        json!({ "url": "https://example.com/hook", "events": ["order_approved"], "headers": headers }),
    );
    let id = json!({ "webhook_id": hook["webhook_id"] });
    till.call("webhook_get", id.clone());
    till.call("webhook_list", json!({}));
    let change = json!({ "webhook_id": hook["webhook_id"], "url": "https://example.com/hook2", "events": ["order_declined"],
        "headers": { "authorization": HEADER } });
    till.call("webhook_update", change);
    till.call("webhook_delete", id);
    let event =
        json!({ "order_id": order, "order_reference_id": "s1", "order_number": "s1", "event_type": "order_captured",
        "data": { "consumer": "Zqaisha Zqotaibi", "phone": "966544337866" } })
        .to_string();
    let bearer = json!({ "Authorization": format!("Bearer {token}") });
    till.call("webhook_receive", json!({ "method": "POST", "headers": bearer, "query": "", "body": event }));
    let forged = format!("tamaraToken={token}x");
    till.call("webhook_receive", json!({ "method": "POST", "headers": {}, "query": forged, "body": event }));
    let listening = till.call("webhook_listen", json!({ "port": 0 }));
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    for sent in [event.as_str(), "not JSON of Zqaisha"] {
        let url =
            format!("http://127.0.0.1:{}/hook?tamaraToken={token}&mail=zqaisha.mail@example.com", listening["port"]);
        agent.post(url).send(sent).unwrap();
    }
    till.call("webhook_next", json!({}));

    shop.control(
        "POST",
        &format!("orders/{}/dispute", order.as_str().unwrap()),
        &json!({ "comment": "Zqaisha got nothing" }),
    );
    let disputes = till.call("dispute_list", json!({ "order_id": order }));
    let attachment = json!({ "name": "zqproof.pdf", "content_base64": STANDARD.encode("signed by Zqaisha") });
    let answer = json!({ "dispute_id": disputes["disputes"][0]["dispute_id"], "comment": "Handed to Zqaisha Zqotaibi, Zqstreet 4411",
        "attachment": attachment });
    till.call("dispute_reply", answer);
    till.call("receipt", json!({ "order_id": order }));
}

/// And through Checkout.com, which has an OAuth client's secret in place of a token, and signs its webhooks.
fn at_checkout_com(till: &Busy) {
    let mut request = sale("c1", "300.00");
    request["channel"] = "qr".into();
    request["customer_name"] = "Zqaisha Zqotaibi".into();
    request["address"] = address();
    request.as_object_mut().unwrap().remove("additional_data");
    let opened = till.call("session_create", request);
    assert_eq!(opened["code"], 0, "{opened}");
    let paid =
        till.call("poll_status", json!({ "order_reference_id": "c1", "wait_s": 10, "interval_s": 0.02, "raw": true }));
    assert_eq!(paid["code"], 0, "{paid}");
    till.call("refund", json!({ "order_id": paid["order_id"], "request_id": "R", "comment": "for Zqaisha" }));
    let body = json!({ "id": "evt_1", "type": "payment_captured", "data": { "id": paid["order_id"],
        "customer": { "name": "Zqaisha Zqotaibi", "email": "zqaisha.mail@example.com" } } })
    .to_string();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SIGNATURE.as_bytes()), body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    for signature in [hex.as_str(), "00"] {
        let headers = json!({ "Cko-Signature": signature });
        till.call("webhook_receive", json!({ "method": "POST", "headers": headers, "query": "", "body": body }));
    }
    for operation in ["recover", "history", "report", "diagnose"] {
        till.call(operation, json!({}));
    }
}

/// A service that repeats in its errors whatever it was told, and the token.
fn at_a_service_that_repeats_everything(shop: &Shop) {
    let told = json!({ "message": format!("{} {TOKEN}", PERSONAL.join(" ")),
        "errors": [{ "error_code": "zq", "data": { "phone": "+966544337866", "name": "Zqaisha" } }] })
    .to_string();
    let answers: Vec<(u16, &str)> =
        [400, 500, 409, 404, 401, 200].iter().map(|status| (*status, told.as_str())).collect();
    let stub = Stub::to_everything(&[answers.clone(), answers.clone(), answers].concat());
    let till = shop.till_with(json!({ "base_url": stub.url, "api_token": TOKEN, "call_timeout_ms": 1_500 }));
    for number in 0..4 {
        till.call("session_create", sale(&format!("r{number}"), "300.00"));
        till.call("refund", json!({ "order_id": "o", "request_id": number.to_string(), "comment": "for Zqaisha" }));
        till.call("order_get", json!({ "order_id": "o" }));
    }
    till.call("recover", json!({}));
    for step_id in 1..9 {
        till.call(
            "step_resolve",
            json!({ "step_id": step_id, "outcome": "not_done", "name": "Huda", "reason": "asked" }),
        );
    }
    till.call("diagnose", json!({}));
}

/// Every file below a folder, and every entry of the zip files in it.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        if path.extension().is_some_and(|end| end == "zip") {
            let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
            for number in 0..zip.len() {
                let mut entry = zip.by_index(number).unwrap();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                found.push((format!("{}: {}", path.display(), entry.name().unwrap()), bytes));
            }
        }
    }
    found
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part.eq_ignore_ascii_case(text.as_bytes()))
}

#[test]
fn nothing_that_any_operation_was_told_in_confidence_is_kept_anywhere() {
    let (shop, asked, token) = (Shop::open(), RefCell::default(), webhook_token());
    let log =
        json!({ "level": "trace", "file": shop.folder.path().join("till.log"), "max_bytes": 1_000_000, "keep": 3 });
    let busy = |other: Value| {
        let mut config = json!({ "log": log, "call_timeout_ms": 1_500, "proxy": format!("http://till:{PROXY}@127.0.0.1:9"),
            "notification_token": NOTIFICATION, "previous_notification_token": PREVIOUS });
        config.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        Busy { till: shop.till_with(config), asked: &asked }
    };
    let tamara = busy(json!({ "api_token": TOKEN, "checkout": { "telecom": "account_security" } }));
    at_tamara(&shop, &tamara, &token);
    at_a_service_that_repeats_everything(&shop);
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "signature_key": SIGNATURE,
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
    let base_url = format!("{}/checkout.com", shop.simulator.url());
    let mut oauth = own.clone();
    (oauth["client_id"], oauth["client_secret"]) = ("cli_client99".into(), CLIENT_SECRET.into());
    let config = json!({ "provider": "checkout_com", "base_url": base_url, "api_token": null });
    let mut with_oauth = config.clone();
    with_oauth["checkout_com"] = oauth;
    at_checkout_com(&busy(with_oauth));
    let mut with_key = config;
    (with_key["checkout_com"], with_key["api_token"]) = (own, SECRET_KEY.into());
    busy(with_key).call("recover", json!({}));

    tamara.call("log_level", json!({ "level": "trace" }));
    let bundle = tamara.call("support_bundle", json!({ "file": shop.folder.path().join("bundle.zip") }));
    assert_eq!(bundle["code"], 0, "{bundle}");
    for operation in ["recover", "history", "report", "diagnose"] {
        tamara.call(operation, json!({}));
    }
    tamara.call("payment_start", sale("background", "300.00"));
    for operation in ["payment_status", "payment_cancel"] {
        tamara.call(operation, json!({ "order_reference_id": "background" }));
    }
    tamara.call("refund_start", json!({ "order_id": "o", "request_id": "background", "comment": "for Zqaisha" }));
    tamara.call("payment_list", json!({}));
    tamara.call("new_reference", json!({}));
    tamara.call("tender_check", json!({ "order_reference_id": "S-1" }));
    tamara.call("step_resolve", json!({ "step_id": 1, "outcome": "not_done", "name": "Huda", "reason": "asked" }));
    let all: BTreeSet<String> = OPERATIONS.iter().map(|operation| operation.name.to_string()).collect();
    assert_eq!(*asked.borrow(), all, "an operation is missing here");

    let basic = STANDARD.encode(format!("till:{PROXY}"));
    let mut secrets =
        vec![TOKEN, NOTIFICATION, PREVIOUS, PROXY, CLIENT_SECRET, SIGNATURE, SECRET_KEY, HEADER, &token, &basic];
    secrets.extend(PERSONAL);
    let files = files(shop.folder.path());
    for (name, least) in [("journal.db-wal", 10_000), ("till.log", 10_000), ("journal.json", 1_000), ("log.txt", 1_000)]
    {
        assert!(files.iter().any(|(found, bytes)| found.ends_with(name) && bytes.len() > least), "{name}");
    }
    assert!(files.iter().any(|(_, bytes)| holds(bytes, "W1-NEW")), "what may be kept is found");
    for (name, bytes) in &files {
        for secret in &secrets {
            assert!(!holds(bytes, secret), "{name} holds {secret}");
        }
    }
}
