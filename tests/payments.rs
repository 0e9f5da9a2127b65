//! Payments and refunds in the background: the host never waits for the service, and is told the truth in the end.

mod common;

#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, basket};
use serde_json::{Value, json};
use std::io::Read;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use stub::{Answer, Stub};
use tamara_pos::client::Client;

/// The request of a payment whose order is checked often.
fn quick(reference: &str, amount: &str) -> Value {
    let mut request = basket(reference, amount);
    request["interval_s"] = json!(0.02);
    request
}

fn start(till: &Till, reference: &str, amount: &str) -> Value {
    let started = till.call("payment_start", quick(reference, amount));
    assert_eq!((&started["code"], &started["verdict"]), (&json!(1), &json!("pending")), "{started}");
    started["payment"].clone()
}

fn status(till: &Till, payment: &Value) -> Value {
    till.call("payment_status", json!({ "payment": payment }))
}

/// Asks until the state is one of these.
fn until(till: &Till, payment: &Value, states: &[&str]) -> Value {
    for _ in 0..60 {
        let reply = till.call("payment_status", json!({ "payment": payment, "wait_s": 1 }));
        if states.contains(&reply["state"].as_str().unwrap()) {
            return reply;
        }
        assert_eq!(reply["code"], 1, "{reply}");
        assert_eq!(reply["ended"], false, "{reply}");
    }
    panic!("never one of {states:?}: {}", status(till, payment));
}

#[test]
fn a_sale_runs_to_paid_while_the_host_asks_for_its_progress() {
    let shop = Shop::open();
    let till = shop.till();
    let payment = start(&till, "S-1", "80.00");
    let paid = until(&till, &payment, &["paid"]);
    assert_eq!(
        (&paid["code"], &paid["verdict"], &paid["next_action"]),
        (&json!(0), &json!("paid"), &json!("release_goods"))
    );
    assert_eq!((&paid["ended"], &paid["kind"], &paid["seconds_left"]), (&json!(true), &json!("sale"), &Value::Null));
    assert_eq!((&paid["order_reference_id"], &paid["captured_amount"]["amount"]), (&json!("S-1"), &json!("80.00")));
    // Asked again, or by the reference, it says the same.
    let again = till.call("payment_status", json!({ "order_reference_id": "S-1" }));
    assert_eq!((&again["code"], &again["state"], &again["payment"]), (&json!(0), &json!("paid"), &payment));
    // What was paid cannot be cancelled, and 0 would read as "cancelled".
    let late = till.call("payment_cancel", json!({ "payment": payment }));
    assert_eq!((&late["code"], &late["verdict"]), (&json!(4), &json!("paid")), "{late}");
}

#[test]
fn an_open_sale_is_told_as_pending_with_the_time_left_and_the_link_once() {
    let shop = Shop::open();
    let till = shop.till();
    let mut request = quick("Q-1", "80.99");
    request["channel"] = json!("qr");
    let payment = till.call("payment_start", request)["payment"].clone();
    let open = until(&till, &payment, &["waiting"]);
    assert_eq!(
        (&open["code"], &open["verdict"], &open["next_action"]),
        (&json!(1), &json!("pending"), &json!("keep_polling"))
    );
    let left = open["seconds_left"].as_u64().unwrap();
    assert!((800..=900).contains(&left), "{left}");
    assert!(open["qr"].is_object() && open["checkout_deeplink"].is_string(), "{open}");
    let later = status(&till, &payment);
    assert!(later.get("qr").is_none() && later.get("checkout_deeplink").is_none(), "{later}");
    let asked = till.call("payment_status", json!({ "payment": payment, "qr": true }));
    assert_eq!(asked["qr"], open["qr"]);
}

#[test]
fn one_sale_of_two_is_cancelled_and_the_other_is_untouched() {
    let shop = Shop::open();
    let till = shop.till();
    let (a, b) = (start(&till, "A-1", "80.99"), start(&till, "B-1", "70.99"));
    until(&till, &a, &["waiting"]);
    let other = until(&till, &b, &["waiting"]);
    let cancelling = till.call("payment_cancel", json!({ "payment": a }));
    assert_eq!(cancelling["code"], 1, "{cancelling}");
    let cancelled = until(&till, &a, &["cancelled"]);
    assert_eq!((&cancelled["code"], &cancelled["verdict"]), (&json!(2), &json!("not_paid")), "{cancelled}");
    let untouched = status(&till, &b);
    assert_eq!((&untouched["state"], &untouched["order_id"]), (&json!("waiting"), &other["order_id"]), "{untouched}");
    shop.customer(other["order_id"].as_str().unwrap(), "approve");
    assert_eq!(until(&till, &b, &["paid"])["code"], 0);
    let again = till.call("payment_cancel", json!({ "payment": a }));
    assert_eq!((&again["code"], &again["state"]), (&json!(2), &json!("cancelled")), "cancelled twice");
}

#[test]
fn a_customer_who_is_faster_than_the_cancel_has_paid() {
    let shop = Shop::open();
    let till = shop.till();
    let mut request = quick("S-1", "80.99");
    // No look between the payment and the cancel.
    request["interval_s"] = json!(60);
    let payment = till.call("payment_start", request)["payment"].clone();
    let open = until(&till, &payment, &["waiting"]);
    shop.customer(open["order_id"].as_str().unwrap(), "approve");
    till.call("payment_cancel", json!({ "order_reference_id": "S-1" }));
    let late = until(&till, &payment, &["too_late_paid"]);
    assert_eq!((&late["code"], &late["verdict"]), (&json!(4), &json!("paid")), "{late}");
    assert_eq!(late["captured_amount"]["amount"], "80.99");
}

#[test]
fn a_declined_sale_ends_not_paid() {
    let shop = Shop::open();
    let till = shop.till();
    let payment = start(&till, "S-1", "80.99");
    let open = until(&till, &payment, &["waiting"]);
    shop.customer(open["order_id"].as_str().unwrap(), "decline");
    let declined = until(&till, &payment, &["not_paid"]);
    assert_eq!((&declined["code"], &declined["next_action"]), (&json!(2), &json!("other_payment")), "{declined}");
}

#[test]
fn the_same_sale_started_twice_is_one_payment_and_another_amount_is_refused() {
    let shop = Shop::open();
    let till = shop.till();
    let payment = start(&till, "S-1", "80.99");
    assert_eq!(start(&till, "S-1", "80.99"), payment);
    let other = till.call("payment_start", quick("S-1", "90.99"));
    assert_eq!((&other["code"], &other["error"]["field"]), (&json!(-500), &json!("order_reference_id")), "{other}");
    until(&till, &payment, &["waiting"]);
    let list = till.call("payment_list", json!({}));
    assert_eq!(list["payments"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list["payments"][0]["state"], "waiting");
    assert_eq!(shop.ledger()["orders"].as_array().unwrap().len(), 1);
}

#[test]
fn after_a_restart_the_same_reference_takes_the_sale_up_again() {
    let shop = Shop::open();
    let order = {
        let till = shop.till();
        let payment = start(&till, "S-1", "80.99");
        let order = until(&till, &payment, &["waiting"])["order_id"].clone();
        till.client.shut_down();
        order
    };
    let till = shop.till();
    let missing = till.call("payment_status", json!({ "order_reference_id": "S-1" }));
    assert_eq!((&missing["code"], &missing["error"]["field"]), (&json!(-105), &json!("order_reference_id")));
    let payment = start(&till, "S-1", "80.99");
    let open = until(&till, &payment, &["waiting"]);
    assert_eq!((&open["order_id"], &open["resumed"]), (&order, &json!(true)), "{open}");
    shop.customer(order.as_str().unwrap(), "approve");
    let paid = until(&till, &payment, &["paid"]);
    assert_eq!((&paid["order_id"], &paid["resumed"]), (&order, &json!(true)), "{paid}");
}

#[test]
fn a_refund_runs_in_the_background_and_its_number_counts_once() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S-1", "80.00");
    let request =
        json!({ "order_id": order, "total_amount": { "amount": "30.00", "currency": "SAR" }, "request_id": "R-1" });
    for replayed in [false, true] {
        let started = till.call("refund_start", request.clone());
        assert_eq!((&started["code"], &started["kind"]), (&json!(1), &json!("refund")), "{started}");
        let done = until(&till, &started["payment"], &["refunded"]);
        assert_eq!(
            (&done["code"], &done["replayed"], &done["amount"]["amount"]),
            (&json!(0), &json!(replayed), &json!("30.00"))
        );
    }
    assert_eq!(till.call("order_get", json!({ "order_id": order }))["refunded_amount"]["amount"], "30.00");
    let refused = till
        .call("refund_start", json!({ "order_id": order, "total_amount": { "amount": "50.01", "currency": "SAR" } }));
    let failed = until(&till, &refused["payment"], &["failed"]);
    assert_eq!(failed["code"], -501, "{failed}");
    let cancel = till.call("payment_cancel", json!({ "payment": refused["payment"] }));
    assert_eq!(cancel["code"], -110, "{cancel}");
}

#[test]
fn a_silent_service_holds_nobody_up_and_a_cancel_is_taken() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            std::thread::spawn(move || while stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {});
        }
    });
    let shop = Shop::open();
    let config = json!({ "base_url": url, "api_token": "sim_test", "journal": shop.folder.path().join("journal.db"),
        "call_timeout_ms": 300_000 });
    let till = Till { client: Client::open(&config.to_string()).unwrap() };
    // A call that waited for the service would take minutes.
    let payment = start(&till, "S-1", "80.00");
    assert_eq!(status(&till, &payment)["state"], "starting");
    let cancelling = till.call("payment_cancel", json!({ "payment": payment }));
    assert_eq!((&cancelling["code"], &cancelling["state"]), (&json!(1), &json!("cancelling")), "{cancelling}");
    // The session's look never came back, so nothing was sent.
    let end = until(&till, &payment, &["cancelled"]);
    assert_eq!((&end["code"], &end["verdict"]), (&json!(2), &json!("not_paid")), "{end}");
    let another = start(&till, "S-2", "80.00");
    till.client.shut_down();
    assert_eq!(status(&till, &another)["ended"], true);
    let late = till.call("payment_start", quick("S-3", "80.00"));
    assert_eq!(late["code"], -308, "{late}");
}

#[test]
fn a_payment_that_was_cancelled_before_anything_was_sent_has_ended_for_a_poll_too() {
    let shop = Shop::open();
    let till = shop.till();
    let silence = json!({ "operation": "order_by_reference", "fault": "silence", "after_s": 5 });
    shop.control("POST", "next", &silence);
    let payment = start(&till, "S-1", "80.99");
    assert_eq!(till.call("payment_cancel", json!({ "payment": payment }))["state"], "cancelling");
    let end = until(&till, &payment, &["cancelled"]);
    let poll = till.look("S-1");
    assert_eq!((&poll["code"], &poll["verdict"]), (&json!(2), &json!("not_paid")), "{poll}");
    assert_eq!((&poll["next_action"], &poll["message"]), (&end["next_action"], &end["message"]), "{poll}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    // Of a sale that nobody has cancelled a poll says what it knows: nothing.
    assert_eq!(till.look("S-2")["code"], 3);
}

#[test]
fn a_cancel_while_the_session_is_being_opened_takes_that_session_back() {
    let is_asked = Arc::new(AtomicBool::new(false));
    let (asked, mut is_void) = (Arc::clone(&is_asked), false);
    let service = Stub::by(move |request| {
        let line = &request.line;
        is_void |= line.starts_with("POST") && line.contains("/void");
        if line.contains("/in-store-session") {
            asked.store(true, Ordering::Release);
            std::thread::sleep(Duration::from_millis(1_500));
            return Answer::json(
                200,
                r#"{"order_id":"o-1","checkout_id":"c-1","checkout_deeplink":"https://x.example/1"}"#,
            );
        }
        let status = if is_void { "canceled" } else { "new" };
        match line.contains("/reference-id/") || line.contains("/void") {
            true if line.contains("/void") => Answer::json(200, r#"{"order_was_voided":true}"#),
            true => Answer::json(404, r#"{"message":"Order not found","errors":[{"error_code":"order_not_found"}]}"#),
            false => Answer::json(
                200,
                &format!(
                    r#"{{"order_id":"o-1","order_reference_id":"S-1","status":"{status}",
                    "total_amount":{{"amount":80.0,"currency":"SAR"}}}}"#
                ),
            ),
        }
    });
    let shop = Shop::open();
    let till = shop.till_with(json!({ "base_url": service.url }));
    let payment = start(&till, "S-1", "80.00");
    while !is_asked.load(Ordering::Acquire) {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(status(&till, &payment)["state"], "starting");
    till.call("payment_cancel", json!({ "payment": payment }));
    let end = until(&till, &payment, &["cancelled"]);
    assert_eq!((&end["code"], &end["verdict"]), (&json!(2), &json!("not_paid")), "{end}");
    assert!(service.seen().iter().any(|request| request.line.contains("c-1/void")), "{:?}", service.seen());
}

#[test]
fn an_interrupt_ends_the_host_s_wait_and_not_the_payment() {
    let shop = Shop::open();
    let till = shop.till();
    let payment = start(&till, "S-1", "80.99");
    until(&till, &payment, &["waiting"]);
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| till.call("payment_status", json!({ "payment": payment, "wait_s": 600 })));
        while !waiting.is_finished() {
            till.client.interrupt();
            std::thread::yield_now();
        }
        assert_eq!(waiting.join().unwrap()["state"], "waiting");
    });
    assert_eq!(status(&till, &payment)["state"], "waiting");
}

#[test]
fn what_is_wrong_with_a_request_is_said_at_once_and_nothing_is_begun() {
    let shop = Shop::open();
    let till = shop.till();
    let mut with_wait = basket("S-1", "80.00");
    with_wait["wait_s"] = json!(5);
    let mut negative = basket("S-1", "80.00");
    negative["total_amount"]["amount"] = json!("-1");
    let refused = [
        ("payment_start", json!({}), -104, "total_amount"),
        ("payment_start", with_wait, -106, "wait_s"),
        ("payment_start", negative, -105, "total_amount.amount"),
        ("refund_start", json!({ "order_id": "" }), -105, "order_id"),
        ("payment_status", json!({}), -104, "payment"),
        ("payment_status", json!({ "payment": 1, "order_reference_id": "S-1" }), -104, "payment"),
        ("payment_status", json!({ "payment": 7 }), -105, "payment"),
        ("payment_status", json!({ "payment": "7" }), -105, "payment"),
        ("payment_status", json!({ "payment": -7 }), -105, "payment"),
        ("payment_cancel", json!({ "order_reference_id": "S-9" }), -105, "order_reference_id"),
        ("payment_list", json!({ "all": true }), -106, "all"),
    ];
    for (operation, request, code, field) in refused {
        let reply = till.call(operation, request.clone());
        assert_eq!(
            (&reply["code"], &reply["error"]["field"]),
            (&json!(code), &json!(field)),
            "{operation} {request}: {reply}"
        );
    }
    assert_eq!(till.call("payment_list", json!({}))["payments"], json!([]));
    let without = shop.till_with(json!({ "journal": "none" }));
    assert_eq!(without.call("payment_start", basket("S-1", "80.00"))["code"], -600);
}

#[test]
fn an_interrupt_of_one_sale_ends_its_calls_and_no_others() {
    let shop = Shop::open();
    let till = shop.till();
    let (a, b) = (till.create("A-1", "80.99"), till.create("B-1", "70.99"));
    let wait =
        |sale: &Value| json!({ "order_reference_id": sale["order_reference_id"], "wait_s": 600, "interval_s": 0.02 });
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| till.call("poll_status", wait(&a)));
        let other = scope.spawn(|| till.call("poll_status", wait(&b)));
        // By its order id, though the call named the reference.
        while !waiting.is_finished() {
            till.client.interrupt_sale(a["order_id"].as_str().unwrap());
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let ended = waiting.join().unwrap();
        // Pending, or not known where the interrupt met the question itself.
        assert!([json!(1), json!(3)].contains(&ended["code"]), "{ended}");
        assert_eq!(ended["next_action"], "interrupted", "{ended}");
        assert!(!other.is_finished());
        shop.customer(b["order_id"].as_str().unwrap(), "approve");
        let paid = other.join().unwrap();
        assert_eq!((&paid["code"], &paid["next_action"]), (&json!(0), &json!("release_goods")), "{paid}");
    });
    // Later calls about it are not touched, and a sale that nobody waits for is no error.
    assert_eq!(till.look("A-1")["next_action"], "keep_polling");
    till.client.interrupt_sale("nobody");
}

#[test]
fn what_is_odd_about_a_session_is_said_until_the_payment_ends() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("S-1", "80.99");
    // The same sale for another phone: the link went to the first one.
    let mut other = quick("S-1", "80.99");
    other["phone_number"] = json!("0544337866");
    let payment = till.call("payment_start", other)["payment"].clone();
    let named = |reply: &Value| reply["warnings"].as_array().unwrap().iter().any(|w| w["code"] == "phone_differs");
    let open = until(&till, &payment, &["waiting"]);
    assert!(named(&open), "{open}");
    // After at least one more look at the order.
    let polled = (0..100).map(|_| till.call("payment_status", json!({ "payment": payment, "wait_s": 0.1 })));
    let later = polled.into_iter().find(|reply| reply["message"] != open["message"]).unwrap();
    assert!(named(&later), "{later}");
}
