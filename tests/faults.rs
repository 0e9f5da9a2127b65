//! The simulator's faults that no amount brings about. Each is ordered here, and its counter shows that it was met; all others are met by
//! the golden table, `cargo xtask certify`.

mod common;

use common::{Shop, Till, at_once};
use serde_json::{Value, json};

fn tills(shop: &Shop) -> [(Till, bool); 2] {
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
    let cko = json!({ "provider": "checkout_com", "base_url": format!("{}/checkout.com", shop.simulator.url()), "checkout_com": own,
        "call_timeout_ms": 3_000 });
    [(shop.till_with(json!({ "call_timeout_ms": 3_000 })), true), (shop.till_with(cko), false)]
}

fn basket(is_tamara: bool, reference: &str) -> Value {
    let mut basket = common::basket(reference, "80.00");
    if !is_tamara {
        basket["channel"] = json!("qr");
        basket["email"] = json!("customer@email.com");
        basket["customer_name"] = json!("Jane Smith");
        basket["address"] = json!({ "address_line1": "123 Anywhere St.", "city": "Riyadh", "country": "SA" });
    }
    basket
}

fn met(shop: &Shop, fault: &str) -> i64 {
    shop.control("GET", "faults", &Value::Null)[fault].as_i64().unwrap()
}

#[test]
fn an_answer_that_drips_is_too_long_leads_elsewhere_or_is_forbidden_ends_no_sale() {
    for fault in ["drip", "huge", "redirect", "status_403"] {
        let shop = Shop::open();
        for (till, is_tamara) in tills(&shop) {
            let reference = format!("S-{is_tamara}");
            assert_eq!(till.call("session_create", basket(is_tamara, &reference))["code"], 0);
            shop.next_fault("order_get", fault);
            let first = till.look(&reference);
            assert_eq!((&first["code"], &first["verdict"]), (&json!(3), &json!("unknown")), "{fault}: {first}");
            let paid = till.wait(&reference);
            assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{fault}: {paid}");
        }
        assert_eq!(met(&shop, fault), 2, "{fault}");
    }
}

#[test]
fn a_session_whose_answer_drips_is_too_long_or_leads_elsewhere_is_opened_once_and_found() {
    at_once([("drip", true), ("huge", true), ("redirect", false)], |(fault, is_made)| {
        let shop = Shop::open();
        for (till, is_tamara) in tills(&shop) {
            let (reference, sale) = (format!("S-{is_tamara}"), basket(is_tamara, &format!("S-{is_tamara}")));
            let before = shop.ledger()["sessions_opened"].as_i64().unwrap();
            shop.next_fault("session_create", fault);
            let opened = till.call("session_create", sale);
            assert!([0, 3].contains(&opened["code"].as_i64().unwrap()), "{fault}: {opened}");
            let ended = till.call(
                "poll_status",
                json!({ "order_reference_id": reference, "wait_s": if is_made { 10 } else { 1 }, "interval_s": 0.02 }),
            );
            let expected = if is_made { (0, "paid") } else { (3, "unknown") };
            assert_eq!(
                (&ended["code"], &ended["verdict"]),
                (&json!(expected.0), &json!(expected.1)),
                "{fault}: {ended}"
            );
            assert_eq!(shop.ledger()["sessions_opened"], before + i64::from(is_made), "{fault}");
        }
        assert_eq!(met(&shop, fault), 2, "{fault}");
    });
}

#[test]
fn a_refund_that_is_forbidden_or_declined_later_gives_nothing_back_and_says_so() {
    for (fault, name) in [("status_403", "FORBIDDEN"), ("declined_later", "REFUSED")] {
        let shop = Shop::open();
        for (till, is_tamara) in tills(&shop).into_iter().filter(|(_, is_tamara)| fault == "status_403" || !is_tamara) {
            let reference = format!("S-{is_tamara}");
            assert_eq!(till.call("session_create", basket(is_tamara, &reference))["code"], 0);
            let order = till.wait(&reference)["order_id"].clone();
            shop.next_fault("refund", fault);
            let refused = till.refund(&order, "10.00", "R-1");
            assert_eq!(refused["name"], name, "{fault}: {refused}");
            assert_eq!(shop.ledger()["refunds"], 0);
        }
        assert!(met(&shop, fault) > 0, "{fault}");
    }
}

#[test]
fn what_was_done_and_refused_when_a_proxy_sent_it_again_is_found_in_the_order() {
    let shop = Shop::open();
    for (till, is_tamara) in tills(&shop) {
        let reference = format!("S-{is_tamara}");
        shop.next_fault("session_create", "refused_after");
        let refused = till.call("session_create", basket(is_tamara, &reference));
        assert!(refused["code"].as_i64().unwrap() < 0, "{refused}");
        let paid = till.wait(&reference);
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
        let order = paid["order_id"].clone();
        // Through Checkout.com a second request with the same key gets the first one's answer.
        for (amount, number) in [("30.00", "R-1"), ("50.00", "R-2")].into_iter().filter(|_| is_tamara) {
            shop.next_fault("refund", "refused_after");
            let refund = till.refund(&order, amount, number);
            assert_eq!((&refund["code"], &refund["amount"]["amount"]), (&json!(0), &json!(amount)), "{refund}");
            assert_eq!(till.refund(&order, amount, number)["replayed"], true);
        }
        assert_eq!(till.look(&reference)["verdict"], if is_tamara { "not_paid" } else { "paid" });
    }
    assert_eq!((&shop.ledger()["sessions_opened"], &shop.ledger()["refunds"]), (&json!(2), &json!(2)));
    assert_eq!(met(&shop, "refused_after"), 4);
}

#[test]
fn of_a_create_that_a_proxy_sent_twice_the_order_that_was_paid_decides() {
    let shop = Shop::open();
    let till = shop.till();
    shop.next_fault("session_create", "sent_twice");
    let told = till.create("S-1", "80.02")["order_id"].clone();
    let ledger = shop.ledger();
    let ids: Vec<&Value> = ledger["orders"].as_array().unwrap().iter().map(|order| &order["order_id"]).collect();
    let other = ids.iter().find(|id| ***id != told).unwrap().as_str().unwrap();
    shop.customer(told.as_str().unwrap(), "expire");
    shop.customer(other, "approve");
    let paid = till.look("S-1");
    assert_eq!((&paid["code"], &paid["order_id"]), (&json!(0), &json!(other)), "{paid}");
    assert_eq!(met(&shop, "sent_twice"), 1);
}

#[test]
fn an_order_of_another_merchant_is_not_there() {
    let shop = Shop::open();
    let till = |token: &str, journal: &str| {
        shop.till_with(json!({ "api_token": token, "journal": shop.folder.path().join(journal) }))
    };
    let (one, other) = (till("sim_x@riyadh", "one.db"), till("sim_x@jeddah", "other.db"));
    let order = one.paid("S-1", "80.00");
    assert_eq!(other.call("order_get", json!({ "order_id": order }))["name"], "NOT_FOUND");
    assert_eq!(other.call("order_get", json!({ "order_reference_id": "S-1" }))["name"], "NOT_FOUND");
    assert_eq!(met(&shop, "another_merchant"), 2);
}
