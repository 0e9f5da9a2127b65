//! `api_token_file` is read again when the service refuses the token: the call is made once more only where nothing can have moved.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, basket};
use serde_json::json;
use std::sync::{Arc, Mutex};
use stub::{Answer, Seen, Stub, fixture};

const ORDER: &str = "f07f1a5a-0f3c-4ab6-8e6d-e1a7b8b1b9d9";

/// A service that takes this token only; what it answers otherwise, and to requests that open a session.
fn service(taken: &Arc<Mutex<String>>, refusal: fn(&Seen) -> Answer) -> Stub {
    let taken = Arc::clone(taken);
    Stub::by(move |request| {
        let has_token = request.headers.to_ascii_lowercase().contains(&format!("bearer {}", taken.lock().unwrap()));
        match (has_token, request.line.starts_with("POST ")) {
            (false, _) => refusal(request),
            (true, true) => Answer::json(200, &fixture("instore-session.response")),
            (true, false) if request.line.contains("/reference-id/") => {
                Answer::json(404, r#"{"message":"not found","errors":[]}"#)
            }
            (true, false) => Answer::json(200, &fixture("order-get.fully_captured.response")),
        }
    })
}

fn unauthorised(_: &Seen) -> Answer {
    Answer::json(401, &fixture("error-401.response"))
}

/// A till whose token is in a file, and that file.
fn till(shop: &Shop, stub: &Stub, token: &str) -> (Till, std::path::PathBuf) {
    let file = shop.folder.path().join("token.txt");
    std::fs::write(&file, token).unwrap();
    let till = shop.till_with(json!({ "base_url": stub.url, "api_token": null, "api_token_file": file }));
    (till, file)
}

fn lines(stub: &Stub) -> Vec<String> {
    stub.seen().iter().map(|request| request.line.split(' ').next().unwrap().to_string()).collect()
}

#[test]
fn a_new_token_in_the_file_is_used_at_once_and_from_then_on() {
    let (shop, taken) = (Shop::open(), Arc::new(Mutex::new("sim_old".to_string())));
    let stub = service(&taken, unauthorised);
    let (till, file) = till(&shop, &stub, "sim_old");
    let read = || till.call("order_get", json!({ "order_id": ORDER }));
    assert_ne!(read()["name"], "UNAUTHORISED");
    *taken.lock().unwrap() = "sim_new".into();
    assert_eq!(read()["name"], "UNAUTHORISED", "the file still has the old one");
    assert_eq!(lines(&stub).len(), 2, "the same token is not sent twice");
    std::fs::write(&file, "sim_new\n").unwrap();
    assert_ne!(read()["name"], "UNAUTHORISED");
    assert_ne!(read()["name"], "UNAUTHORISED");
    assert_eq!(lines(&stub).len(), 5, "refused, repeated, and then taken at once");
    let reply = till.call("session_create", basket("S-1", "300.00"));
    assert_eq!(reply["code"], 0, "{reply}");
}

#[test]
fn a_session_is_opened_once_when_its_request_was_refused_with_the_old_token() {
    let (shop, taken) = (Shop::open(), Arc::new(Mutex::new("sim_new".to_string())));
    // What only asks is answered to anybody: the request that opens the session is the first that is refused.
    let stub = service(&taken, |request| match request.line.starts_with("POST ") {
        true => unauthorised(request),
        false => Answer::json(404, r#"{"message":"not found","errors":[]}"#),
    });
    let (till, file) = till(&shop, &stub, "sim_old");
    std::fs::write(&file, "sim_new").unwrap();
    let reply = till.call("session_create", basket("S-1", "300.00"));
    assert_eq!((&reply["code"], &reply["verdict"]), (&json!(0), &json!("pending")), "{reply}");
    assert_eq!(lines(&stub).iter().filter(|line| *line == "POST").count(), 2);
}

#[test]
fn a_refusal_that_is_not_the_service_s_own_repeats_no_request_that_moves_money() {
    let (shop, taken) = (Shop::open(), Arc::new(Mutex::new("sim_new".to_string())));
    let stub = service(&taken, |request| match request.line.starts_with("POST ") {
        true => Answer::of(401, "text/html", "<html><title>Sign in</title></html>"),
        false => Answer::json(404, r#"{"message":"not found","errors":[]}"#),
    });
    let (till, file) = till(&shop, &stub, "sim_old");
    std::fs::write(&file, "sim_new").unwrap();
    let reply = till.call("session_create", basket("S-1", "300.00"));
    assert_ne!(reply["verdict"], "paid", "{reply}");
    assert_eq!(lines(&stub).iter().filter(|line| *line == "POST").count(), 1);
}

#[test]
fn a_token_of_another_account_or_for_another_environment_is_not_taken() {
    for other in ["sim_new@other", "a-live-token", "two words", ""] {
        let (shop, taken) = (Shop::open(), Arc::new(Mutex::new("nobody-has-it".to_string())));
        let stub = service(&taken, unauthorised);
        let (till, file) = till(&shop, &stub, "sim_old@ours");
        std::fs::write(&file, other).unwrap();
        let reply = till.call("order_get", json!({ "order_id": ORDER }));
        assert_eq!(reply["name"], "UNAUTHORISED", "{other}");
        assert_eq!(lines(&stub).len(), 1, "{other} is not sent");
    }
}

/// Checkout.com's payments, with a key that is in a file.
fn checkout_com(shop: &Shop, stub: &Stub, key: &str) -> (Till, std::path::PathBuf) {
    let file = shop.folder.path().join("key.txt");
    std::fs::write(&file, key).unwrap();
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "success_url": "https://example.com/s",
        "failure_url": "https://example.com/f" });
    let till = shop.till_with(json!({ "provider": "checkout_com", "base_url": stub.url, "api_token": null,
        "api_token_file": file, "checkout_com": own }));
    (till, file)
}

#[test]
fn checkout_com_s_key_is_read_again_as_well_and_its_requests_are_made_once() {
    let (shop, taken) = (Shop::open(), Arc::new(Mutex::new("sim_old".to_string())));
    let service = Arc::clone(&taken);
    let stub = Stub::by(move |request| {
        let has_key = request.headers.to_ascii_lowercase().contains(&format!("bearer {}", service.lock().unwrap()));
        match has_key {
            false => Answer::json(
                401,
                r#"{"request_id":"1","error_type":"authentication_error","error_codes":["api_key_invalid"]}"#,
            ),
            true => Answer::json(200, &fixture("cko-payment-get.captured.response")),
        }
    });
    let (till, file) = checkout_com(&shop, &stub, "sim_old");
    let read = || till.call("order_get", json!({ "order_id": "pay_er3uvjvfgpauje7o64agv3damy" }));
    assert_ne!(read()["name"], "UNAUTHORISED");
    *taken.lock().unwrap() = "sim_new".into();
    assert_eq!(read()["name"], "UNAUTHORISED", "the file still has the old one");
    let before = lines(&stub).len();
    assert_eq!(before, 2, "the same key is not sent twice");
    std::fs::write(&file, "sim_new\n").unwrap();
    assert_ne!(read()["name"], "UNAUTHORISED");
    assert_ne!(read()["name"], "UNAUTHORISED");
    assert_eq!(lines(&stub).len() - before, 3, "refused, repeated, and then taken at once");
    // What is no refusal of the service's own repeats nothing.
    std::fs::write(&file, "sim_newer").unwrap();
    let portal = Stub::always(401, "text/html", "<html><title>Sign in</title></html>");
    let (till, file) = checkout_com(&shop, &portal, "sim_old");
    std::fs::write(&file, "sim_new").unwrap();
    assert_ne!(till.call("order_get", json!({ "order_id": "pay_1" }))["name"], "OK");
    assert_eq!(lines(&portal).len(), 1);
}
