//! `tamara_tender_check`: whether another payment may be taken for a sale, over HTTP against the simulator.

mod common;

use common::{Shop, Till};
use serde_json::{Value, json};
use std::time::Duration;

fn check(till: &Till, reference: &str) -> Value {
    till.call("tender_check", json!({ "order_reference_id": reference }))
}

/// The word, the code and the advice.
fn word(reply: &Value) -> (&str, i64, &str) {
    let text = |name: &str| reply[name].as_str().unwrap();
    (text("tender"), reply["code"].as_i64().unwrap(), text("next_action"))
}

const CLEAR: (&str, i64, &str) = ("clear", 0, "other_payment");
const PAYABLE: (&str, i64, &str) = ("payable", 1, "keep_polling");

#[test]
fn cash_may_be_taken_only_when_nothing_is_paid_and_nothing_can_be_any_more() {
    let shop = Shop::open();
    let till = shop.till();
    assert_eq!(word(&check(&till, "NEVER")), CLEAR);
    // 80.02 waits for the customer.
    till.create("S-1", "80.02");
    let open = check(&till, "S-1");
    assert_eq!((word(&open), &open["verdict"]), (PAYABLE, &json!("pending")), "{open}");
    assert_eq!(till.call("session_void", json!({ "order_reference_id": "S-1" }))["code"], 0);
    let voided = check(&till, "S-1");
    assert_eq!((word(&voided), &voided["verdict"]), (CLEAR, &json!("not_paid")), "{voided}");
    till.create("S-2", "80.00");
    let order = till.wait("S-2")["order_id"].clone();
    let paid = till.call("tender_check", json!({ "order_id": order }));
    assert_eq!(word(&paid), ("paid", 4, "release_goods"), "{paid}");
    assert_eq!(till.refund(&order, "30.00", "R-1")["code"], 0);
    assert_eq!(check(&till, "S-2")["tender"], "paid");
    assert_eq!(till.refund(&order, "50.00", "R-2")["code"], 0);
    assert_eq!(word(&check(&till, "S-2")), CLEAR);
}

#[test]
fn a_lost_session_is_payable_until_it_is_certain_that_it_is_not() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "call_timeout_ms": 1_500 }));
    shop.control("POST", "next", &json!({ "operation": "session_create", "fault": "status_500_before" }));
    till.create("S-1", "80.02");
    let lost = check(&till, "S-1");
    assert_eq!((&lost["tender"], &lost["code"], &lost["verdict"]), (&json!("payable"), &json!(3), &json!("unknown")));
}

#[test]
fn a_service_that_does_not_answer_is_not_waited_for_and_without_its_word_nothing_is_clear() {
    const UNKNOWN: (&str, i64, &str) = ("payable", 3, "keep_polling");
    let shop = Shop::open();
    let till = shop.till();
    till.create("S-1", "80.02");
    // Another till may have opened S-2.
    for (reference, expected) in [("S-1", UNKNOWN), ("S-2", UNKNOWN)] {
        // A silence lasts 30 seconds: who waited for its end would be answered. A read is asked for again on a fresh connection.
        for operation in ["order_get", "order_by_reference"].repeat(4) {
            shop.control("POST", "next", &json!({ "operation": operation, "fault": "silence" }));
        }
        let reply = check(&till, reference);
        assert_eq!(word(&reply), expected, "{reply}");
        assert_eq!(reply["warnings"].to_string().contains("not_asked"), reference == "S-2", "{reply}");
    }
}

#[test]
fn a_sale_that_is_at_work_in_the_background_is_payable() {
    let shop = Shop::open();
    let till = shop.till();
    till.call("payment_start", common::basket("S-1", "80.02"));
    assert_eq!(word(&check(&till, "S-1")), PAYABLE);
    till.call("payment_cancel", json!({ "order_reference_id": "S-1" }));
    till.call("payment_status", json!({ "order_reference_id": "S-1", "wait_s": 20 }));
    let mut last = check(&till, "S-1");
    for _ in 0..100 {
        if last["tender"] == "clear" {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
        last = check(&till, "S-1");
    }
    assert_eq!(word(&last), CLEAR, "{last}");
}

#[test]
fn a_sale_that_another_call_is_just_opening_is_payable() {
    let shop = Shop::open();
    let till = shop.till();
    // The look before the create takes as long as the service is silent: nothing is in the journal yet.
    shop.control("POST", "next", &json!({ "operation": "order_by_reference", "fault": "silence" }));
    std::thread::scope(|scope| {
        scope.spawn(|| till.create("S-1", "80.02"));
        while !shop.control("GET", "requests", &Value::Null).to_string().contains("S-1") {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(word(&check(&till, "S-1")), PAYABLE);
    });
    assert_eq!(word(&check(&till, "S-1")), PAYABLE);
}

#[test]
fn a_sale_that_another_process_is_just_opening_is_payable_until_that_has_ended() {
    let shop = Shop::open();
    let (till, other) = (shop.till(), shop.till());
    let is_asked = || shop.control("GET", "requests", &Value::Null).to_string().contains("S-1");
    let silence = || {
        shop.control("POST", "next", &json!({ "operation": "order_by_reference", "fault": "silence", "after_s": 5 }))
    };
    silence();
    std::thread::scope(|scope| {
        // With another program's connection to the journal, as another process has one; by SMS and in the background.
        scope.spawn(|| other.create("S-1", "80.02"));
        while !is_asked() {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(word(&check(&till, "S-1")), PAYABLE);
        assert_eq!(word(&check(&till, "S-11")), CLEAR, "nobody opens this one");
    });
    assert_eq!(word(&check(&till, "S-1")), PAYABLE);
    // A create that was refused holds nobody up, although its limit is not over.
    shop.next_fault("session_create", "status_400");
    assert!(other.create("S-2", "80.00")["code"].as_i64().unwrap() < 0);
    assert_eq!(word(&check(&till, "S-2")), CLEAR);
}

#[test]
fn a_checkout_that_another_process_is_just_opening_is_payable() {
    let shop = Shop::open();
    let (till, other) = (shop.till(), shop.till());
    let mut request: Value =
        serde_json::from_str(&std::fs::read_to_string("tests/fixtures/checkout.request.json").unwrap()).unwrap();
    request["order_reference_id"] = json!("W-1");
    shop.control("POST", "next", &json!({ "operation": "order_by_reference", "fault": "silence", "after_s": 5 }));
    std::thread::scope(|scope| {
        scope.spawn(|| other.call("checkout_create", request));
        while !shop.control("GET", "requests", &Value::Null).to_string().contains("W-1") {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(word(&check(&till, "W-1")), PAYABLE);
    });
}

#[test]
fn an_order_id_alone_says_that_there_is_an_order() {
    let shop = Shop::open();
    let till = shop.till();
    let unknown = till.call("tender_check", json!({ "order_id": "3f2c1a9e-0000-4000-8000-000000000000" }));
    assert_eq!((&unknown["tender"], &unknown["code"]), (&json!("payable"), &json!(3)), "{unknown}");
}
