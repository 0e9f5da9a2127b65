//! Connections: tokens, malformed requests, other ways to send a body, and clients that never finish.

mod common;

use common::{Merchant, basket, fixture};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends bytes and reads all that comes; the connection has to be closed by the simulator.
fn exchange(merchant: &Merchant, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(merchant.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn body(answer: &str) -> Value {
    serde_json::from_str(answer.split("\r\n\r\n").last().unwrap()).unwrap_or(Value::Null)
}

#[test]
fn only_tokens_that_start_with_sim_are_taken() {
    let merchant = Merchant::open();
    for header in
        ["", "Authorization: Bearer eyJhbGciOi\r\n", "Authorization: Basic sim_x\r\n", "Authorization: Bearer \r\n"]
    {
        let request = format!("GET /orders/x HTTP/1.1\r\nHost: x\r\n{header}Connection: close\r\n\r\n");
        let answer = exchange(&merchant, request.as_bytes());
        assert!(answer.starts_with("HTTP/1.1 401 "), "{header}: {answer}");
        assert!(body(&answer)["message"].as_str().unwrap().starts_with("Unauthorized"));
    }
}

#[test]
fn every_answer_says_that_it_is_simulated() {
    let merchant = Merchant::open();
    for path in ["/", "/_sim/ledger", "/orders/x", "/nothing"] {
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_x\r\nConnection: close\r\n\r\n");
        assert!(exchange(&merchant, request.as_bytes()).contains("\r\nX-Simulated: true\r\n"), "{path}");
    }
}

#[test]
fn malformed_requests_get_an_error_body_and_the_next_client_is_served() {
    let merchant = Merchant::open();
    let post = |head: &str, body: &str| {
        format!(
            "POST /checkout HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_x\r\nConnection: close\r\n{head}\r\n{body}"
        )
    };
    for (request, status) in [
        ("garbage\r\n\r\n".to_string(), 400),
        ("GET\0/ HTTP/1.1\r\n\r\n".to_string(), 400),
        (post("Content-Length: 2\r\n", "{]"), 400),
        (post("Content-Length: 2\r\n", "[]"), 400),
        (post("Content-Length: 4\r\n", "null"), 400),
        (post("Content-Length: 0\r\n", ""), 400),
        (post("Content-Length: many\r\n", ""), 400),
        (post("Content-Length: -1\r\n", ""), 400),
        (post("Content-Length: 999999999\r\n", ""), 413),
        (post("Transfer-Encoding: gzip\r\n", ""), 501),
        (post("Transfer-Encoding: chunked\r\n", "zz\r\n"), 400),
        (post("Transfer-Encoding: chunked\r\n", "fffffffffffffff\r\n"), 413),
        (post(&"X-Many: 1\r\n".repeat(100), ""), 400),
    ] {
        let answer = exchange(&merchant, request.as_bytes());
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{request:.60}: {answer}");
        assert!(body(&answer)["message"].is_string() && body(&answer)["errors"].is_array(), "{answer}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(
        exchange(&merchant, post(&format!("Content-Length: {}\r\n", deep.len()), &deep).as_bytes()).contains(" 400 ")
    );
    assert_eq!(merchant.get("/_sim/ledger").0, 200);
}

#[test]
fn bodies_come_in_chunks_and_after_a_word_of_leave() {
    let merchant = Merchant::open();
    let basket = basket("S1", "80.00").to_string();
    let (a, b) = basket.split_at(20);
    let head =
        "POST /checkout/in-store-session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_x\r\nConnection: close\r\n";
    let chunked =
        format!("{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{a}\r\n{:x}\r\n{b}\r\n0\r\n\r\n", a.len(), b.len());
    assert!(body(&exchange(&merchant, chunked.as_bytes()))["order_id"].is_string());
    let mut stream = TcpStream::connect(merchant.address()).unwrap();
    let waiting = format!("{head}Content-Length: {}\r\nExpect: 100-continue\r\n\r\n", basket.len());
    stream.write_all(waiting.as_bytes()).unwrap();
    let mut leave = [0; 25];
    stream.read_exact(&mut leave).unwrap();
    assert_eq!(&leave, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(basket.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(body(&answer)["order_id"].is_string(), "{answer}");
}

#[test]
fn unknown_paths_are_404_without_json_and_requests_in_a_row_share_a_connection() {
    let merchant = Merchant::open();
    let one = "GET /nothing HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_x\r\n";
    let answer = exchange(&merchant, format!("{one}\r\n{one}Connection: close\r\n\r\n").as_bytes());
    assert_eq!(answer.matches("HTTP/1.1 404 ").count(), 2, "{answer}");
    assert!(!answer.contains("application/json"));
}

#[test]
fn a_thousand_stuck_connections_do_not_stop_it() {
    let merchant = Merchant::open();
    let _stuck: Vec<TcpStream> = (0..1000)
        .map(|index| {
            let mut stream = TcpStream::connect(merchant.address()).unwrap();
            let begun: &[u8] =
                if index % 2 == 0 { b"" } else { b"POST /checkout HTTP/1.1\r\nContent-Length: 9\r\n\r\n{" };
            stream.write_all(begun).unwrap();
            stream
        })
        .collect();
    let order = merchant.session("80.00");
    assert_eq!(merchant.status(&order), "new");
}

#[test]
fn a_fault_can_be_ordered_for_every_call_that_the_page_offers() {
    let merchant = Merchant::open();
    let opened = merchant.good("POST", "/checkout/in-store-session", &basket("S1", "80.99"));
    let [order, checkout] = ["order_id", "checkout_id"].map(|name| opened[name].as_str().unwrap().to_string());
    let payment = merchant.post("/checkout.com/payments", &fixture("cko-payment.request.json")).1["id"].clone();
    let payment = payment.as_str().unwrap();
    let refund = json!({ "total_amount": { "amount": 1, "currency": "SAR" }, "comment": "c" });
    let calls = [
        ("session_create", "POST", "/checkout/in-store-session".to_string()),
        ("session_create", "POST", "/checkout/in-store".into()),
        ("session_create", "POST", "/checkout.com/payments".into()),
        ("checkout_create", "POST", "/checkout".into()),
        ("session_void", "POST", format!("/checkout/{checkout}/void?order_id={order}")),
        ("order_get", "GET", format!("/orders/{order}")),
        ("order_by_reference", "GET", "/merchants/orders/reference-id/S1".into()),
        ("order_update_reference", "PUT", format!("/orders/{order}/reference-id")),
        ("authorise", "POST", format!("/orders/{order}/authorise")),
        ("capture", "POST", "/payments/capture".into()),
        ("cancel", "POST", format!("/orders/{order}/cancel")),
        ("refund", "POST", format!("/payments/simplified-refund/{order}")),
        ("eligibility", "POST", "/pre-checkout/v1/eligibility".into()),
        ("customer_verification", "GET", "/merchants/customer/id-verification-status".into()),
        ("payment_options", "POST", "/checkout/payment-options-pre-check".into()),
        ("payment_types", "GET", "/checkout/payment-types".into()),
        ("payment_types", "POST", "/checkout/credit-pre-check".into()),
        ("configs", "GET", "/merchants/configs".into()),
        ("webhook_register", "POST", "/webhooks".into()),
        ("webhook_list", "GET", "/webhooks/list".into()),
        ("webhook_get", "GET", "/webhooks/1".into()),
        ("webhook_update", "PUT", "/webhooks/1".into()),
        ("webhook_delete", "DELETE", "/webhooks/1".into()),
        ("dispute_list", "GET", "/external/merchants/orders/disputes/".into()),
        ("dispute_reply", "POST", "/external/merchants/orders/disputes/1".into()),
        ("actions", "GET", format!("/checkout.com/payments/{payment}/actions")),
    ];
    let offered = merchant.good("GET", "/_sim/view", &Value::Null)["operations"].clone();
    for operation in offered.as_array().unwrap() {
        // That of Checkout.com's token is in the tests of that service.
        assert!(
            operation == "token" || calls.iter().any(|(name, ..)| operation == name),
            "{operation} is offered, and no call has it"
        );
    }
    for (operation, method, path) in calls {
        merchant.good("POST", "/_sim/next", &json!({ "operation": operation, "fault": "status_429" }));
        // A session is asked for rightly: what is refused anyway does not use the fault up.
        let request = match path.as_str() {
            "/checkout/in-store-session" => basket("S2", "80.00"),
            "/checkout/in-store" => fixture("instore-qr.minimal.request.json"),
            "/checkout" => fixture("checkout.request.json"),
            "/checkout.com/payments" => fixture("cko-payment.request.json"),
            "/payments/capture" => {
                let mut capture = fixture("capture.request.json");
                capture["order_id"] = json!(order);
                capture
            }
            _ if operation == "refund" => refund.clone(),
            _ if path.ends_with("/reference-id") || path.ends_with("/cancel") => {
                json!({ "order_reference_id": "S1", "total_amount": { "amount": 1, "currency": "SAR" } })
            }
            _ => json!({}),
        };
        assert_eq!(merchant.call(method, &path, &request).0, 429, "{operation}, {method} {path}");
        let left = merchant.good("GET", "/_sim/view", &Value::Null)["next"].clone();
        assert_eq!(left, json!([]), "{operation}, {method} {path}");
    }
}

#[test]
fn an_ordered_fault_happens_once_and_beats_the_tail() {
    let merchant = Merchant::open();
    let order = json!({ "operation": "session_create", "fault": "status_503" });
    merchant.good("POST", "/_sim/next", &order);
    assert_eq!(merchant.post("/checkout/in-store-session", &basket("S1", "80.12")).0, 503);
    assert_eq!(merchant.post("/checkout/in-store-session", &basket("S1", "80.12")).0, 500);
    let (status, reply) = merchant.post("/_sim/next", &json!({ "operation": "session_create", "fault": "bad_mood" }));
    assert!(status == 400 && reply["message"].as_str().unwrap().contains("answer_lost_after"), "{reply}");
    let (status, reply) = merchant.post("/_sim/next", &json!({ "operation": "lottery", "fault": "status_503" }));
    assert!(status == 400 && reply["message"].as_str().unwrap().contains("webhook_register"), "{reply}");
    assert_eq!(merchant.post("/_sim/clock", &json!({})).0, 400);
    for far in [i64::MAX, i64::MIN] {
        assert_eq!(merchant.post("/_sim/clock", &json!({ "advance_s": far })).0, 200);
    }
    assert_eq!(merchant.post("/_sim/orders/none/approve", &json!({})).0, 404);
    assert_eq!(merchant.get("/_sim/nothing").0, 404);
}
