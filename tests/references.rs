//! A reference names one sale: what becomes of one that is used again, of an answer about another order, of a session whose answer or
//! link was lost, and of clocks that are put right meanwhile. Over HTTP against the simulator and against answers made by hand.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, at_once};
use serde_json::{Value, json};
use stub::{Answer, Stub};
use tamara_pos::hooks::set_thread_clock_offset_ms;

const HOUR_S: i64 = 3_600;

/// The till's clock is moved for as long as this is held. Each test has the clock of its own thread.
struct MovedClock;

impl MovedClock {
    fn by(seconds: i64) -> Self {
        set_thread_clock_offset_ms(seconds * 1_000);
        MovedClock
    }
}

impl Drop for MovedClock {
    fn drop(&mut self) {
        set_thread_clock_offset_ms(0);
    }
}

/// A till on each rail, each with a shop of its own.
fn both_rails() -> [(Shop, Till, bool); 2] {
    let (one, other) = (Shop::open(), Shop::open());
    let (tamara, cko) = (one.till(), other.checkout_com(json!({})));
    [(one, tamara, true), (other, cko, false)]
}

/// A basket as the rail takes it.
fn basket(is_tamara: bool, reference: &str, amount: &str) -> Value {
    if is_tamara { common::basket(reference, amount) } else { common::qr_basket(reference, amount) }
}

fn with(mut basket: Value, field: &str, value: Value) -> Value {
    basket[field] = value;
    basket
}

fn create(till: &Till, basket: &Value) -> Value {
    till.call("session_create", basket.clone())
}

fn code_of(reply: &Value) -> i64 {
    reply["code"].as_i64().unwrap()
}

fn warnings(reply: &Value) -> Vec<&str> {
    reply["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect()
}

/// How many sessions were opened at the service.
fn opened(shop: &Shop) -> i64 {
    shop.ledger()["sessions_opened"].as_i64().unwrap()
}

fn next_fault(shop: &Shop, operation: &str, fault: &str, more: Value) {
    let mut order = json!({ "operation": operation, "fault": fault });
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    shop.control("POST", "next", &order);
}

#[test]
fn a_paid_reference_that_is_used_for_another_phone_or_basket_is_refused_and_shown() {
    for (shop, till, is_tamara) in both_rails() {
        let first = basket(is_tamara, "S-1", "80.00");
        assert_eq!(code_of(&create(&till, &first)), 0);
        let order = till.wait("S-1")["order_id"].clone();
        let mut other = first.clone();
        other["items"][0]["reference_id"] = json!("999");
        for again in [with(first.clone(), "phone_number", json!("0534270599")), other] {
            let refused = create(&till, &again);
            assert_eq!(
                (&refused["name"], &refused["next_action"]),
                (&json!("REFERENCE_IN_USE"), &json!("ask_supervisor"))
            );
            assert_eq!((&refused["order_id"], &refused["phone"]), (&order, &json!("96653****516")), "{refused}");
            assert!(refused["paid_at"].is_string() && refused["verdict"].is_null(), "{refused}");
            let text = refused["message"]["en"].as_str().unwrap();
            assert!(text.contains("another sale") && !text.contains("new one") && !text.contains("amount"), "{text}");
            // By its reference a poll may be about either, by its order it is not.
            let poll = till.look("S-1");
            assert_eq!((&poll["code"], &poll["next_action"]), (&json!(3), &json!("ask_supervisor")), "{poll}");
            assert_eq!(till.call("poll_status", json!({ "order_id": order }))["code"], 0);
        }
        let same = create(&till, &first);
        assert_eq!((&same["code"], &same["verdict"], warnings(&same).len()), (&json!(0), &json!("paid"), 0), "{same}");
        assert_eq!(till.look("S-1")["code"], 0, "asked for again, it is this sale's reference");
        assert_eq!(opened(&shop), 1);
        if is_tamara {
            let mut pay = with(first, "phone_number", json!("0534270599"));
            pay["wait_s"] = json!(5);
            assert_eq!(till.call("pay", pay)["name"], "REFERENCE_IN_USE");
        }
    }
}

#[test]
fn a_sale_paid_hours_ago_is_returned_with_a_warning_and_one_of_yesterday_is_refused() {
    for (shop, till, is_tamara) in both_rails() {
        let sale = basket(is_tamara, "S-1", "80.00");
        create(&till, &sale);
        assert_eq!(till.wait("S-1")["code"], 0);
        shop.advance(3 * HOUR_S);
        let again = create(&till, &sale);
        assert_eq!((&again["code"], warnings(&again)), (&json!(0), vec!["paid_before"]), "{again}");
        assert!(again["paid_at"].is_string(), "{again}");
        shop.advance(21 * HOUR_S);
        let next_day = create(&till, &sale);
        assert_eq!((&next_day["name"], opened(&shop)), (&json!("REFERENCE_IN_USE"), 1), "{next_day}");
    }
}

#[test]
fn what_was_paid_longer_ago_than_a_working_day_is_paid_now_for_nobody_who_asks() {
    for (shop, till, is_tamara) in both_rails() {
        let sale = basket(is_tamara, "S-1", "80.00");
        create(&till, &sale);
        let order_id = till.wait("S-1")["order_id"].clone();
        let stranger = with_a_journal_of_its_own(&shop, is_tamara, "other.db", json!({}));
        let asked = |till: &Till| {
            let by_id = till.call("poll_status", json!({ "order_id": order_id }));
            let tender = till.call("tender_check", json!({ "order_reference_id": "S-1" }));
            till.call("watch_add", json!({ "order_id": order_id, "interval_s": 0.02 }));
            let news = till.call("watch_next", json!({ "wait_s": 10 }));
            let pay = if is_tamara { till.call("pay", sale.clone()) } else { create(till, &sale) };
            [till.look("S-1"), by_id, tender, news, pay]
        };
        for till in [&till, &stranger] {
            let [look, by_id, tender, news, _] = asked(till);
            assert!([&look, &by_id, &news].iter().all(|reply| reply["verdict"] == "paid"), "{look} {by_id} {news}");
            assert_eq!(tender["tender"], "paid", "{tender}");
        }
        shop.advance(9 * HOUR_S);
        for till in [&till, &stranger] {
            let replies = asked(till);
            for reply in &replies {
                let is = (code_of(reply) == 0, &reply["verdict"] == "paid", &reply["next_action"]);
                assert!(!is.0 && (!is.1 || code_of(reply) < 0) && is.2 == "ask_supervisor", "{reply}");
                assert_eq!(reply["order_id"], order_id, "{reply}");
            }
            assert_eq!((code_of(&replies[0]), &replies[2]["tender"]), (3, &json!("payable")), "{replies:?}");
            // The journal that has the session; and only Tamara takes one back.
            if is_tamara && till.call("history", json!({}))["steps"][0]["order_reference_id"] == "S-1" {
                let void = till.call("session_void", json!({ "order_reference_id": "S-1" }));
                assert_eq!((code_of(&void), &void["next_action"]), (3, &json!("ask_supervisor")), "{void}");
            }
            assert_eq!(till.call("watch_next", json!({}))["watching"], 0, "it has its end");
            let read = till.call("order_get", json!({ "order_id": order_id }));
            assert_eq!((&read["verdict"], &read["next_action"]), (&json!("paid"), &json!("none")), "{read}");
        }
        assert_eq!(opened(&shop), 1);
    }
}

#[test]
fn where_a_reference_was_refused_for_another_sale_watch_and_receipt_do_not_take_it_for_the_paid_one() {
    for (_shop, till, is_tamara) in both_rails() {
        let sale = basket(is_tamara, "S-1", "80.00");
        create(&till, &sale);
        let order_id = till.wait("S-1")["order_id"].clone();
        let refused = create(&till, &with(sale, "phone_number", json!("0534270599")));
        assert_eq!(refused["name"], "REFERENCE_IN_USE", "{refused}");
        let poll = till.look("S-1");
        till.call("watch_add", json!({ "order_reference_id": "S-1", "interval_s": 0.02 }));
        let news = till.call("watch_next", json!({ "wait_s": 10 }));
        for said in ["code", "next_action", "message"] {
            assert_eq!(news[said], poll[said], "{news}");
        }
        assert_eq!((code_of(&news), &news["verdict"]), (3, &json!("unknown")), "{news}");
        let receipt = till.call("receipt", json!({ "order_reference_id": "S-1" }));
        assert_eq!(
            (&receipt["name"], &receipt["error"]["detail"]),
            (&json!("REFERENCE_IN_USE"), &poll["error"]["detail"])
        );
        assert_eq!(code_of(&till.call("receipt", json!({ "order_id": order_id }))), 0);
    }
}

#[test]
fn a_refund_by_reference_of_a_sale_that_was_paid_twice_means_the_order_that_still_holds_money() {
    for in_portal in [false, true] {
        let shop = Shop::open();
        let till = shop.till_with(json!({ "call_timeout_ms": 1_000 }));
        create(&till, &basket(true, "KNOWN", "80.02"));
        next_fault(&shop, "session_create", "effect_later", json!({ "after_s": 600 }));
        let sale = basket(true, "S-1", "80.02");
        assert_eq!(code_of(&create(&till, &sale)), 3);
        shop.advance(60);
        assert!((0..6).any(|_| create(&till, &sale)["attempt_reference_id"] == "S-1~2"), "a second attempt");
        shop.advance(600);
        till.look("S-1");
        let orders = shop.ledger()["orders"].as_array().unwrap().clone();
        let ids: Vec<&str> = orders[1..].iter().map(|order| order["order_id"].as_str().unwrap()).collect();
        ids.iter().for_each(|id| shop.customer(id, "approve"));
        assert_eq!(till.look("S-1")["next_action"], "refund_duplicate");
        let refund = |request: Value| till.call("refund", request);
        let by_reference = refund(json!({ "order_reference_id": "S-1", "request_id": "R-1" }));
        assert_eq!(by_reference["error"]["field"], "order_reference_id", "both hold money: {by_reference}");
        match in_portal {
            true => drop(shop.control("POST", &format!("orders/{}/refund", ids[0]), &json!({ "amount": "80.02" }))),
            false => {
                assert_eq!(code_of(&refund(json!({ "order_id": ids[0], "request_id": "R-1" }))), 0);
                // The same request by another name is not one for the other order.
                let again = refund(json!({ "order_reference_id": "S-1", "request_id": "R-1" }));
                assert_eq!((code_of(&again), &again["order_id"]), (0, &json!(ids[0])), "{again}");
            }
        }
        let kept = refund(json!({ "order_reference_id": "S-1", "request_id": "R-2" }));
        assert_eq!((code_of(&kept), &kept["order_id"]), (0, &json!(ids[1])), "{kept}");
        assert_eq!(shop.ledger()["refunds"], 2);
    }
}

#[test]
fn the_till_s_own_clock_makes_no_sale_old_or_new() {
    let shop = Shop::open();
    let till = shop.till();
    till.paid("S-1", "80.00");
    for days in [-400, -1, 1, 400] {
        let _clock = MovedClock::by(days * 24 * HOUR_S);
        let again = till.create("S-1", "80.00");
        assert_eq!((&again["code"], warnings(&again).len()), (&json!(0), 0), "{days}: {again}");
    }
    shop.advance(24 * HOUR_S);
    let _clock = MovedClock::by(-24 * HOUR_S);
    assert_eq!(till.create("S-1", "80.00")["name"], "REFERENCE_IN_USE");
}

#[test]
fn a_corrected_phone_is_told_to_whom_the_link_went_and_pay_does_not_wait_for_it() {
    // Where no SMS is sent, the link is on the till's screen, and the phone is a part of the sale all the same.
    let other = Shop::open();
    let cko = other.checkout_com(json!({}));
    let shown = basket(false, "W-1", "80.02");
    create(&cko, &shown);
    let again = create(&cko, &with(shown, "phone_number", json!("0544337861")));
    assert_eq!((&again["code"], warnings(&again)), (&json!(0), vec!["phone_differs"]), "{again}");
    assert_eq!((&again["phone"], opened(&other)), (&json!("96653****516"), 1), "{again}");
    assert!(!again["message"]["en"].as_str().unwrap().contains("SMS"), "{again}");

    let shop = Shop::open();
    let till = shop.till();
    let first = basket(true, "W-1", "80.99");
    create(&till, &first);
    let corrected = with(first, "phone_number", json!("0544337861"));
    let again = create(&till, &corrected);
    assert_eq!((&again["code"], &again["verdict"]), (&json!(0), &json!("pending")), "{again}");
    assert_eq!((warnings(&again), &again["phone"]), (vec!["phone_differs"], &json!("96653****516")), "{again}");
    assert!(again["warnings"][0]["detail"].as_str().unwrap().contains("96653****516"), "{again}");
    assert!(again["message"]["en"].as_str().unwrap().contains("the phone number given before"), "{again}");
    let mut pay = corrected.clone();
    pay["wait_s"] = json!(60);
    let paid = till.call("pay", pay);
    assert_eq!((&paid["code"], warnings(&paid)), (&json!(1), vec!["phone_differs"]), "{paid}");
    assert!(paid["waited_ms"].as_u64().unwrap() < 5_000, "{paid}");
    // What the text says to do works.
    assert_eq!(till.call("session_void", json!({ "order_reference_id": "W-1" }))["code"], 0);
    let anew = create(&till, &corrected);
    assert_eq!((&anew["code"], &anew["attempt_reference_id"]), (&json!(0), &json!("W-1~2")), "{anew}");
    assert_eq!(shop.control("GET", "sms", &Value::Null).as_array().unwrap().len(), 2);
}

#[test]
fn an_open_session_for_other_items_is_resumed_with_a_warning() {
    for (_shop, till, is_tamara) in both_rails() {
        let first = basket(is_tamara, "W-1", "80.02");
        create(&till, &first);
        let mut other = first.clone();
        other["items"][0]["quantity"] = json!(2);
        let again = create(&till, &other);
        assert_eq!((&again["code"], warnings(&again)), (&json!(0), vec!["basket_differs"]), "{again}");
        assert_eq!(warnings(&create(&till, &first)).len(), 0);
    }
}

#[test]
fn a_renamed_order_keeps_its_sale() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("DRAFT-1", "80.00");
    let renamed = json!({ "order_id": order, "order_reference_id": "INV-1" });
    assert_eq!(till.call("order_update_reference", renamed)["code"], 0);
    for name in ["INV-1", "DRAFT-1"] {
        let again = till.create(name, "80.00");
        assert_eq!(
            (&again["code"], &again["verdict"], &again["order_id"]),
            (&json!(0), &json!("paid"), &order),
            "{again}"
        );
        assert_eq!(till.look(name)["verdict"], "paid");
    }
    assert_eq!(opened(&shop), 1);
    // An open one, which then ends: the next attempt has the new name.
    till.create("DRAFT-2", "80.02");
    let order = till.look("DRAFT-2")["order_id"].clone();
    till.call("order_update_reference", json!({ "order_id": order, "order_reference_id": "INV-2" }));
    assert_eq!(till.create("INV-2", "80.02")["order_id"], order);
    shop.customer(order.as_str().unwrap(), "decline");
    let anew = till.create("INV-2", "80.02");
    assert_eq!((&anew["code"], &anew["attempt_reference_id"]), (&json!(0), &json!("INV-2~2")), "{anew}");
}

#[test]
fn an_order_is_not_given_another_sale_s_reference() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("A-1", "80.00");
    let other = till.create("B-1", "80.02")["order_id"].clone();
    let refused = till.call("order_update_reference", json!({ "order_id": order, "order_reference_id": "B-1" }));
    assert_eq!(
        (&refused["name"], &refused["error"]["field"]),
        (&json!("REFERENCE_IN_USE"), &json!("order_reference_id")),
        "{refused}"
    );
    assert_eq!((&till.look("A-1")["order_id"], &till.look("B-1")["order_id"]), (&order, &other));
    let same = till.call("order_update_reference", json!({ "order_id": order, "order_reference_id": "A-1" }));
    assert_eq!(same["code"], 0, "its own: {same}");
}

#[test]
fn after_a_lost_journal_the_order_is_shown_and_nobody_is_told_to_charge_again() {
    for (shop, till, is_tamara) in both_rails() {
        let sale = basket(is_tamara, "R-100", "80.00");
        let open = basket(is_tamara, "R-101", "80.02");
        create(&till, &sale);
        let order = till.wait("R-100")["order_id"].clone();
        let pending = create(&till, &open)["order_id"].clone();
        let other = json!({ "journal": shop.folder.path().join("other.db") });
        let till = if is_tamara { shop.till_with(other) } else { shop.checkout_com(other) };
        let known = create(&till, &sale);
        assert_eq!((&known["name"], &known["order_id"]), (&json!("REFERENCE_IN_USE"), &order), "{known}");
        assert_eq!((&known["verdict"], &known["next_action"]), (&json!("paid"), &json!("ask_supervisor")), "{known}");
        let text = known["message"]["en"].as_str().unwrap();
        assert!(text.contains("Do not charge") && !text.contains("new"), "{text}");
        let known = create(&till, &open);
        assert_eq!((&known["verdict"], &known["next_action"]), (&json!("pending"), &json!("keep_polling")), "{known}");
        assert_eq!((&known["order_id"], &known["name"]), (&pending, &json!("REFERENCE_IN_USE")), "{known}");
        let other = create(&till, &basket(is_tamara, "R-100", "81.00"));
        assert_eq!(
            (&other["name"], &other["next_action"]),
            (&json!("REFERENCE_IN_USE"), &json!("fix_request")),
            "{other}"
        );
        let poll = till.look("R-100");
        assert_eq!((&poll["verdict"], warnings(&poll)), (&json!("paid"), vec!["not_in_journal"]), "{poll}");
        assert_eq!(opened(&shop), 2);
    }
}

#[test]
fn a_lost_create_that_was_paid_is_paid_whatever_the_till_s_clock_was_when_it_was_sent() {
    at_once([20 * 60, 48 * HOUR_S, 400 * 24 * HOUR_S, -400 * 24 * HOUR_S], |seconds| {
        for is_tamara in [true, false] {
            let shop = Shop::open();
            let short = json!({ "call_timeout_ms": 1_000 });
            let till = if is_tamara { shop.till_with(short) } else { shop.checkout_com(short) };
            let sale = basket(is_tamara, "S-1", "80.00");
            {
                let _clock = MovedClock::by(seconds);
                next_fault(&shop, "session_create", "answer_lost_after", json!({}));
                assert_eq!(create(&till, &sale)["code"], 3);
            }
            shop.advance(10 * 60);
            let paid = till.wait("S-1");
            assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{seconds}: {paid}");
            assert_eq!(create(&till, &sale)["verdict"], "paid");
            assert_eq!(opened(&shop), 1);
        }
    });
}

/// A shop whose till knows an order that the service finds, and lost a create before it had an effect.
fn lost_before(is_tamara: bool, clock_s: i64) -> (Shop, Till) {
    let shop = Shop::open();
    let till = with_a_journal_of_its_own(&shop, is_tamara, "journal.db", json!({ "call_timeout_ms": 1_000 }));
    create(&till, &basket(is_tamara, "KNOWN", "80.02"));
    let _clock = MovedClock::by(clock_s);
    next_fault(&shop, "session_create", "status_500_before", json!({}));
    let lost = create(&till, &basket(is_tamara, "N-1", "80.02"));
    assert_eq!((&lost["code"], &lost["verdict"]), (&json!(3), &json!("unknown")), "{lost}");
    (shop, till)
}

#[test]
fn a_create_that_never_arrived_is_opened_anew_whatever_the_till_s_clock_says() {
    let year = 366 * 24 * HOUR_S;
    at_once([(true, HOUR_S), (true, -HOUR_S), (true, year), (false, HOUR_S)], |(is_tamara, clock_s)| {
        let (shop, till) = lost_before(is_tamara, clock_s);
        shop.advance(60);
        let replies: Vec<Value> = (0..6).map(|_| create(&till, &basket(is_tamara, "N-1", "80.02"))).collect();
        let anew = replies.iter().find(|reply| reply["code"] == 0).unwrap_or_else(|| panic!("{clock_s}: {replies:?}"));
        assert_eq!(anew["attempt_reference_id"], "N-1~2", "{anew}");
        assert_eq!(opened(&shop), 2);
    });
}

#[test]
fn a_clock_that_is_put_forward_does_not_open_a_second_session_beside_a_lost_one() {
    for is_tamara in [true, false] {
        let shop = Shop::open();
        let till = with_a_journal_of_its_own(&shop, is_tamara, "journal.db", json!({ "call_timeout_ms": 1_000 }));
        let lost = basket(is_tamara, "N-1", "80.02");
        create(&till, &basket(is_tamara, "KNOWN", "80.02"));
        next_fault(&shop, "session_create", "lookup_lags", json!({ "reads": 6 }));
        assert_eq!(create(&till, &lost)["code"], 3);
        let _clock = MovedClock::by(24 * HOUR_S);
        for _ in 0..2 {
            assert_eq!(create(&till, &lost)["code"], 3);
        }
        assert_eq!(opened(&shop), 2);
    }
}

#[test]
fn no_second_session_is_opened_where_the_look_up_finds_nothing_at_all() {
    for is_tamara in [true, false] {
        // The first sale of a shop: whether the service finds anything by its reference was never seen.
        let shop = Shop::open();
        let till = with_a_journal_of_its_own(&shop, is_tamara, "journal.db", json!({ "call_timeout_ms": 1_000 }));
        let sale = basket(is_tamara, "N-1", "80.02");
        next_fault(&shop, "session_create", "lookup_gone", json!({}));
        assert_eq!(create(&till, &sale)["next_action"], "keep_polling");
        shop.advance(3600);
        for _ in 0..4 {
            assert_eq!(create(&till, &sale)["next_action"], "keep_polling");
        }
        assert_eq!(opened(&shop), 1);
        // Where it finds another, its word counts; where it has stopped finding that, it does not.
        create(&till, &basket(is_tamara, "KNOWN", "80.02"));
        // Checkout.com answers a search with a list, so there a 404 is no word at all.
        let times = if is_tamara { 2 } else { 1 };
        next_fault(&shop, "order_by_reference", "status_404", json!({ "times": times }));
        assert_eq!(create(&till, &sale)["code"], 3);
        let anew = create(&till, &sale);
        assert_eq!((&anew["code"], &anew["attempt_reference_id"]), (&json!(0), &json!("N-1~2")), "{anew}");
        assert_eq!(warnings(&anew), ["earlier_attempt_open"]);
    }
}

#[test]
fn a_session_that_was_opened_by_sms_is_shown_as_a_qr_code_when_that_is_asked_for() {
    let shop = Shop::open();
    let till = shop.till();
    let sms = basket(true, "Q-1", "80.02");
    let first = create(&till, &sms);
    let shown = create(&till, &with(sms.clone(), "channel", json!("qr")));
    assert_eq!(
        (&shown["code"], &shown["channel"], warnings(&shown)),
        (&json!(0), &json!("qr"), vec!["channel_differs"])
    );
    assert!(shown["qr"]["svg"].is_string() && shown["checkout_deeplink"] == first["checkout_deeplink"], "{shown}");
    assert!(shown["message"]["en"].as_str().unwrap().contains("QR"), "{shown}");
    // And no text speaks of an SMS that was never sent.
    create(&till, &with(basket(true, "Q-2", "80.02"), "channel", json!("qr")));
    let resumed = create(&till, &basket(true, "Q-2", "80.02"));
    assert_eq!((&resumed["channel"], warnings(&resumed)), (&json!("qr"), vec!["channel_differs"]), "{resumed}");
    assert!(!resumed["message"]["en"].as_str().unwrap().contains("SMS"), "{resumed}");
}

#[test]
fn a_lost_qr_session_or_checkout_is_never_ready_without_its_link() {
    let shop = Shop::open();
    let till = shop.till();
    let qr = with(basket(true, "Q-1", "80.02"), "channel", json!("qr"));
    next_fault(&shop, "session_create", "answer_lost_after", json!({}));
    for _ in 0..2 {
        let lost = create(&till, &qr);
        assert_eq!((&lost["code"], &lost["next_action"]), (&json!(3), &json!("ask_supervisor")), "{lost}");
        assert_eq!((&lost["qr"], &lost["verdict"]), (&Value::Null, &json!("pending")), "{lost}");
        let text = lost["message"]["en"].as_str().unwrap();
        assert!(text.contains("link was lost") && !text.contains("SMS") && !text.contains("Show"), "{text}");
    }
    assert_eq!(opened(&shop), 1);
}

#[test]
fn a_lost_link_is_brought_back_by_the_key_of_its_request() {
    let shop = Shop::open();
    let till = shop.checkout_com(json!({}));
    next_fault(&shop, "session_create", "answer_lost_after", json!({}));
    let sale = basket(false, "K-1", "80.02");
    let found = create(&till, &sale);
    assert_eq!((&found["code"], warnings(&found)), (&json!(0), vec!["session_adopted"]), "{found}");
    assert!(found["qr"]["svg"].is_string() && found["checkout_deeplink"].is_string(), "{found}");
    assert_eq!(create(&till, &sale)["checkout_deeplink"], found["checkout_deeplink"]);
    assert_eq!(opened(&shop), 1);
    // An answer that the service did not keep: nobody is shown another payment's link.
    next_fault(&shop, "session_create", "status_500_after", json!({}));
    let lost = create(&till, &basket(false, "K-2", "80.02"));
    assert_eq!((&lost["code"], &lost["next_action"]), (&json!(3), &json!("ask_supervisor")), "{lost}");
    assert!(!lost["message"]["en"].as_str().unwrap().contains("SMS"), "{lost}");
    assert_eq!(opened(&shop), 2);
}

#[test]
fn a_create_that_is_answered_with_another_order_never_takes_that_order_for_its_own() {
    for (shop, till, is_tamara) in both_rails() {
        create(&till, &basket(is_tamara, "STRANGE", "80.00"));
        let stranger = till.wait("STRANGE")["order_id"].clone();
        next_fault(&shop, "session_create", "another_order", json!({}));
        let sale = basket(is_tamara, "S-1", "80.02");
        create(&till, &sale);
        let look = till.look("S-1");
        assert_eq!((&look["verdict"], &look["code"]), (&json!("pending"), &json!(1)), "{look}");
        assert_ne!(look["order_id"], stranger);
        let again = create(&till, &sale);
        assert_ne!((&again["verdict"], &again["order_id"]), (&json!("paid"), &stranger), "{again}");
        let mut request = json!({ "order_reference_id": "S-1" });
        if !is_tamara {
            request["refund_if_paid"] = json!(true);
        }
        till.call("session_void", request);
        assert_eq!(till.look("STRANGE")["verdict"], "paid");
        assert_eq!(shop.ledger()["refunds"], 0, "a stranger's money is not given back");
        // Its own order counts all the same.
        shop.customer(look["order_id"].as_str().unwrap(), "approve");
        assert_ne!(till.look("S-1")["order_id"], stranger);
    }
}

/// A sale of 80.55 on each rail, the id that its create was told, and its own. On Tamara's that names an order that nobody knows, and the
/// session is open under its reference; Checkout.com's answer bears the other order's reference.
fn told_of_nobody_s_order() -> Vec<(Shop, Till, bool, [Value; 2])> {
    let opened = |(shop, till, is_tamara): (Shop, Till, bool)| {
        let told = create(&till, &basket(is_tamara, "S-1", "80.55"));
        assert_eq!(code_of(&told), 0, "{told}");
        let own = shop.ledger()["orders"].as_array().unwrap().last().unwrap()["order_id"].clone();
        assert_eq!(told["order_id"] == own, !is_tamara);
        (shop, till, is_tamara, [told["order_id"].clone(), own])
    };
    both_rails().into_iter().map(opened).collect()
}

#[test]
fn a_session_whose_answer_named_an_order_that_nobody_knows_is_found_by_its_reference() {
    type Way<'a> = &'a (dyn Fn(&Till, &Value, bool) -> Value + Sync);
    let ways: [Way; 7] = [
        &|till, _, _| till.wait("S-1"),
        &|till, told, _| till.call("poll_status", json!({ "order_id": told, "wait_s": 10, "interval_s": 0.02 })),
        &|till, _, is_tamara| {
            create(till, &basket(is_tamara, "S-1", "80.55"));
            create(till, &basket(is_tamara, "S-1", "80.55"))
        },
        &|till, _, _| {
            till.call("recover", json!({}));
            till.call("recover", json!({}));
            till.look("S-1")
        },
        &|till, _, is_tamara| match is_tamara {
            true => till.call("session_void", json!({ "order_reference_id": "S-1" })),
            // Nothing takes it back there.
            false => till.look("S-1"),
        },
        &|till, _, _| {
            till.call("watch_add", json!({ "order_reference_id": "S-1", "interval_s": 0.02 }));
            till.call("watch_next", json!({ "wait_s": 10 }))
        },
        &|till, _, _| {
            till.call("tender_check", json!({ "order_reference_id": "S-1" }));
            till.call("tender_check", json!({ "order_reference_id": "S-1" }))
        },
    ];
    at_once(ways.iter().enumerate(), |(way, run)| {
        for (shop, till, is_tamara, [told, own]) in told_of_nobody_s_order() {
            run(&till, &told, is_tamara);
            shop.customer(own.as_str().unwrap(), "approve");
            let end = run(&till, &told, is_tamara);
            assert_eq!((&end["order_id"], &end["verdict"]), (&own, &json!("paid")), "way {way}: {end}");
            assert_eq!(till.look("S-1")["code"], 0);
            let receipt = till.call("receipt", json!({ "order_reference_id": "S-1" }));
            assert_eq!(code_of(&receipt), 0, "{receipt}");
            assert_eq!(till.call("recover", json!({}))["steps"], json!([]), "way {way}");
            assert_eq!((opened(&shop), shop.ledger()["refunds"].clone()), (1, json!(0)));
        }
    });
}

#[test]
fn money_goes_back_on_the_sale_s_own_order_where_its_answer_named_one_that_nobody_knows() {
    at_once([true, false], |by_told_id| {
        for (shop, till, _, [told, own]) in told_of_nobody_s_order() {
            shop.customer(own.as_str().unwrap(), "approve");
            let mut refund = json!({ "request_id": "R-1", "total_amount": { "amount": "30.00", "currency": "SAR" } });
            if by_told_id {
                refund["order_id"] = told.clone();
            } else {
                refund["order_reference_id"] = json!("S-1");
            }
            let first = till.call("refund", refund.clone());
            assert_eq!((code_of(&first), &first["order_id"]), (0, &own), "{first}");
            assert_eq!(code_of(&till.call("refund", refund)), 0);
            assert_eq!(shop.ledger()["refunds"], 1);
        }
    });
}

#[test]
fn a_session_that_the_service_does_not_know_for_a_moment_keeps_the_ids_that_it_was_told() {
    for (shop, till, is_tamara) in both_rails() {
        let told = create(&till, &basket(is_tamara, "S-1", "80.02"));
        next_fault(&shop, "order_get", "status_404", json!({}));
        let look = till.look("S-1");
        assert_eq!((code_of(&look), &look["order_id"]), (1, &told["order_id"]), "found by its reference: {look}");
        // And where it is not found so either.
        next_fault(&shop, "order_get", "status_404", json!({}));
        next_fault(&shop, "order_by_reference", "status_404", json!({}));
        let look = till.look("S-1");
        assert_eq!((code_of(&look), &look["order_id"]), (3, &told["order_id"]), "{look}");
        if is_tamara {
            let void = till.call("session_void", json!({ "order_reference_id": "S-1" }));
            assert_eq!(code_of(&void), 0, "its checkout id is known still: {void}");
        }
    }
}

#[test]
fn a_till_that_was_told_another_till_s_order_asks_by_its_id_and_hears_of_its_own_sale_alone() {
    let shop = Shop::open();
    let folder = tempfile::tempdir().unwrap();
    let journal = |name: &str| json!({ "journal": folder.path().join(name) });
    let (other, till) = (shop.till_with(journal("other.db")), shop.till_with(journal("mine.db")));
    let stranger = create(&other, &basket(true, "STRANGE", "80.02"))["order_id"].clone();
    next_fault(&shop, "session_create", "another_order", json!({}));
    let told = create(&till, &basket(true, "S-1", "80.02"))["order_id"].clone();
    assert_eq!(told, stranger);
    // Nothing was read yet: the void looks first, and ends the till's own session or none.
    let void = till.call("session_void", json!({ "order_id": told }));
    assert_ne!(void["order_id"], stranger, "{void}");
    assert_eq!(other.look("STRANGE")["verdict"], "pending");
    // The stranger pays: not this sale.
    shop.customer(stranger.as_str().unwrap(), "approve");
    assert_eq!(other.look("STRANGE")["verdict"], "paid");
    for _ in 0..3 {
        let look = till.call("poll_status", json!({ "order_id": told }));
        assert_ne!((&look["verdict"], &look["order_id"]), (&json!("paid"), &stranger), "{look}");
    }
    let refund = till.refund(&told, "80.02", "R-1");
    assert_ne!(refund["code"], 0, "{refund}");
    assert_eq!(shop.ledger()["refunds"], 0);
}

#[test]
fn an_order_is_not_confirmed_in_the_name_of_a_sale_that_was_told_it_by_another_s_answer() {
    let session = r#"{"order_id":"o-1","checkout_id":"c-1","checkout_deeplink":"https://x.example/1"}"#;
    let order = r#"{"order_id":"o-1","order_reference_id":"T","status":"approved","total_amount":{"amount":80.0,"currency":"SAR"}}"#;
    let stub = Stub::answering(&[(200, session), (200, order)]);
    let shop = Shop::open();
    let till = shop.till_with(json!({ "base_url": stub.url }));
    till.create("S-1", "80.00");
    let refused = till.call("order_authorise", json!({ "order_id": "o-1" }));
    assert_eq!((&refused["name"], &refused["next_action"]), (&json!("REFERENCE_IN_USE"), &json!("ask_supervisor")));
    assert!(!stub.seen().iter().any(|request| request.line.contains("/authorise")), "{:?}", stub.seen());
}

#[test]
fn an_order_id_that_two_sales_of_one_journal_were_told_names_neither() {
    let shop = Shop::open();
    // The answer of the first is lost, and no time is left to look: its order is not known when the second is told it.
    let hasty = shop.till_with(json!({ "call_timeout_ms": 1_500 }));
    next_fault(&shop, "session_create", "answer_lost_after", json!({}));
    let lost = create(&hasty, &basket(true, "S-1", "80.02"));
    assert_eq!(lost["verdict"], "unknown", "{lost}");
    let till = shop.till();
    next_fault(&shop, "session_create", "another_order", json!({}));
    let told = create(&till, &basket(true, "S-2", "80.02"))["order_id"].clone();
    let own = till.look("S-1")["order_id"].clone();
    assert_eq!(own, told);
    shop.customer(own.as_str().unwrap(), "approve");
    for _ in 0..2 {
        let look = till.call("poll_status", json!({ "order_id": told }));
        assert_eq!((&look["verdict"], &look["next_action"]), (&json!("unknown"), &json!("ask_supervisor")), "{look}");
        assert_eq!(till.look("S-1")["verdict"], "paid");
        assert_eq!(till.look("S-2")["verdict"], "pending");
    }
    assert_ne!(till.refund(&told, "80.02", "R-1")["code"], 0);
    let by_reference = json!({ "order_reference_id": "S-1", "request_id": "R-2",
        "total_amount": { "amount": "80.02", "currency": "SAR" } });
    let refund = till.call("refund", by_reference);
    assert_eq!(refund["code"], 0, "{refund}");
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn money_of_another_sale_s_order_never_moves_in_the_name_of_a_sale_that_was_told_it() {
    // Nothing is found by its reference, so the sale cannot be brought to its own order.
    let order = |status: &str, captured: &str| {
        format!(
            r#"{{"order_id":"o-1","order_reference_id":"STRANGE","status":"{status}","total_amount":{{"amount":80.0,"currency":"SAR"}},
            "captured_amount":{{"amount":{captured},"currency":"SAR"}},"refunded_amount":{{"amount":0,"currency":"SAR"}}}}"#
        )
    };
    for (operation, order) in [
        ("refund", order("fully_captured", "80.0")),
        ("order_capture", order("authorised", "0")),
        ("order_cancel", order("authorised", "0")),
    ] {
        let stub = Stub::by(move |request| {
            let session = r#"{"order_id":"o-1","checkout_id":"c-1","checkout_deeplink":"https://x.example/1"}"#;
            let unknown = r#"{"message":"order not found","errors":[{"error_code":"order_not_found"}]}"#;
            match request.line.as_str() {
                line if line.contains("/reference-id/") => Answer::json(404, unknown),
                line if line.contains("/checkout/") => Answer::json(200, session),
                line if line.starts_with("GET") => Answer::json(200, &order),
                _ => Answer::json(200, r#"{"order_id":"o-1","refund_id":"r-1","status":"fully_refunded"}"#),
            }
        });
        let shop = Shop::open();
        let till = shop.till_with(json!({ "base_url": stub.url }));
        till.create("S-1", "80.00");
        for sale in [json!({ "order_reference_id": "S-1" }), json!({ "order_id": "o-1" })] {
            let reply = till.call(operation, sale);
            assert_eq!(
                (&reply["name"], &reply["next_action"]),
                (&json!("REFERENCE_IN_USE"), &json!("ask_supervisor")),
                "{operation}: {reply}"
            );
        }
        let sent: Vec<String> = stub.seen().into_iter().map(|seen| seen.line).collect();
        assert!(!sent.iter().any(|line| line.contains("/payments/") || line.contains("/cancel")), "{sent:?}");
    }
}

#[test]
fn an_order_with_another_reference_is_not_the_sale_and_one_without_a_reference_may_be() {
    let session = r#"{"order_id":"o-1","checkout_id":"c-1","checkout_deeplink":"https://x.example/1"}"#;
    let order = |reference: &str| {
        format!(
            r#"{{"order_id":"o-1",{reference}"status":"fully_captured","total_amount":{{"amount":80.0,"currency":"SAR"}},
            "captured_amount":{{"amount":80.0,"currency":"SAR"}}}}"#
        )
    };
    for (reference, is_paid) in
        [("", true), (r#""order_reference_id":"S-1","#, true), (r#""order_reference_id":"T","#, false)]
    {
        let body = order(reference);
        let stub = Stub::answering(&[(200, session), (200, &body)]);
        let shop = Shop::open();
        let till = shop.till_with(json!({ "base_url": stub.url }));
        till.create("S-1", "80.00");
        let look = till.look("S-1");
        let expected = if is_paid { (0, "release_goods") } else { (3, "ask_supervisor") };
        assert_eq!((code_of(&look), look["next_action"].as_str().unwrap()), expected, "{reference}: {look}");
    }
}

#[test]
fn a_second_attempt_s_reference_is_never_another_sale_s() {
    for (_shop, till, is_tamara) in both_rails() {
        let sell = |reference: &str, amount: &str| create(&till, &basket(is_tamara, reference, amount));
        assert_eq!(sell("1001-2", "120.15")["name"], if is_tamara { "AMOUNT_OUT_OF_LIMITS" } else { "REFUSED" });
        sell("1001", "300.01");
        assert_eq!(till.wait("1001")["verdict"], "not_paid");
        let second = sell("1001", "300.01");
        assert_eq!(second["attempt_reference_id"], "1001~2", "{second}");
        till.wait("1001");
        let refused = till.look("1001-2");
        assert_eq!((&refused["code"], &refused["verdict"]), (&json!(2), &json!("not_paid")), "{refused}");
        let void = json!({ "order_reference_id": "2001-2", "refund_if_paid": !is_tamara });
        let none = till.call("session_void", void);
        assert_eq!(none["name"], "CANNOT_VOID", "{none}");
        // A sale that bears the very reference of an attempt gets one of its own.
        let own = sell("1001~2", "90.02");
        assert_eq!((&own["code"], &own["attempt_reference_id"]), (&json!(0), &json!("1001~2~2")), "{own}");
        assert_eq!(till.look("1001~2")["order_id"], own["order_id"]);
    }
}

/// A till of either rail with a journal of its own.
fn with_a_journal_of_its_own(shop: &Shop, is_tamara: bool, name: &str, other: Value) -> Till {
    let mut config = json!({ "journal": shop.folder.path().join(name) });
    config.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
    if is_tamara { shop.till_with(config) } else { shop.checkout_com(config) }
}

#[test]
fn a_look_before_a_create_that_is_not_answered_is_repeated_and_without_it_nothing_is_opened() {
    for is_tamara in [true, false] {
        let paid = basket(is_tamara, "S-1", "80.00");
        let till = |shop: &Shop, name: &str| {
            with_a_journal_of_its_own(shop, is_tamara, name, json!({ "call_timeout_ms": 3_500 }))
        };
        at_once(["status_500_before", "status_503", "status_429", "status_408", "filter_page"], |fault| {
            let shop = Shop::open();
            let first = till(&shop, "first.db");
            create(&first, &paid);
            assert_eq!(first.wait("S-1")["code"], 0);
            let till = till(&shop, "other.db");
            next_fault(&shop, "order_by_reference", fault, json!({ "times": 9 }));
            let refused = create(&till, &paid);
            assert!(code_of(&refused) < 0, "{fault}: {refused}");
            assert_eq!((&refused["next_action"], opened(&shop)), (&json!("retry_later"), 1), "{fault}: {refused}");
        });
        let shop = Shop::open();
        let till = with_a_journal_of_its_own(&shop, is_tamara, "journal.db", json!({}));
        next_fault(&shop, "order_by_reference", "status_503", json!({ "times": 2 }));
        let opened_late = create(&till, &paid);
        assert_eq!((&opened_late["code"], opened(&shop)), (&json!(0), 1), "{opened_late}");
        // The service itself refuses to look for references: its sales go on.
        next_fault(&shop, "order_by_reference", "status_403", json!({}));
        assert_eq!(create(&till, &basket(is_tamara, "S-2", "80.00"))["code"], 0);
    }
}

#[test]
fn json_without_an_order_says_that_a_reference_is_free() {
    let session = r#"{"order_id":"o-1","checkout_id":"c-1","checkout_deeplink":"https://x.example/1"}"#;
    for (status, body) in [(200, "[]"), (200, "{}"), (200, "null"), (204, "")] {
        let stub = Stub::to_everything(&[(status, body), (200, session)]);
        let shop = Shop::open();
        let till = shop.till_with(json!({ "base_url": stub.url }));
        assert_eq!(till.create("S-1", "80.00")["code"], 0, "{status} {body}");
    }
    let others = [(200, "<html>sign in</html>"), (302, ""), (200, r#"{"orders":[{"order_id":"o-9"}]}"#), (200, "[1]")];
    at_once(others, |(status, body)| {
        let stub = Stub::to_everything(&[(status, body), (status, body), (status, body), (200, session)]);
        let shop = Shop::open();
        let till = shop.till_with(json!({ "base_url": stub.url, "call_timeout_ms": 3_000 }));
        assert!(code_of(&till.create("S-1", "80.00")) < 0, "{status} {body}");
    });
}

/// The head's line with the time of the service.
fn date_header() -> String {
    let now = time::OffsetDateTime::now_utc().format(&time::format_description::well_known::Rfc2822).unwrap();
    format!("Date: {}\r\n", now.replace("+0000", "GMT"))
}

#[test]
fn an_order_whose_date_cannot_be_read_is_the_sale_s_only_if_its_reference_was_free_before() {
    let unknown = r#"{"message":"order not found","errors":[{"error_code":"order_not_found"}]}"#;
    let forbidden = r#"{"message":"Forbidden","errors":[{"error_code":"forbidden"}]}"#;
    for date in [r#""created_at":"yesterday","#, r#""created_at":null,"#, ""] {
        for (look_before, is_adopted) in [((404, unknown), true), ((403, forbidden), false)] {
            let order = format!(
                r#"{{"order_id":"o-1","order_reference_id":"S-1","status":"fully_captured",{date}"total_amount":{{"amount":80.0,"currency":"SAR"}},
                "captured_amount":{{"amount":80.0,"currency":"SAR"}}}}"#
            );
            let mut looks = 0;
            // The session's answer is lost, and afterwards an order is found by its reference.
            let stub = Stub::by(move |request| match request.line.starts_with("GET") {
                false => Answer::json(0, ""),
                true => {
                    looks += 1;
                    let answer = if looks == 1 { look_before } else { (200, order.as_str()) };
                    Answer { headers: date_header(), ..Answer::json(answer.0, answer.1) }
                }
            });
            let shop = Shop::open();
            let till = shop.till_with(json!({ "base_url": stub.url, "call_timeout_ms": 1_500 }));
            till.create("S-1", "80.00");
            let look = till.look("S-1");
            let expected = if is_adopted { (0, "paid") } else { (3, "unknown") };
            assert_eq!((code_of(&look), look["verdict"].as_str().unwrap()), expected, "{date} {look_before:?}: {look}");
        }
    }
}

#[test]
fn an_order_in_the_shop_that_stays_approved_is_reported_with_the_next_step_and_can_be_captured() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.create("A-1", "80.02")["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "hold");
    let young = till.look("A-1");
    assert_eq!(
        (&young["code"], &young["next_action"], warnings(&young).len()),
        (&json!(1), &json!("keep_polling"), 0),
        "{young}"
    );
    shop.advance(70);
    let stays = till.look("A-1");
    assert_eq!((&stays["code"], &stays["verdict"]), (&json!(1), &json!("pending")), "{stays}");
    assert_eq!((&stays["next_action"], warnings(&stays)), (&json!("authorise_order"), vec!["not_captured"]), "{stays}");
    assert_eq!(till.call("order_authorise", json!({ "order_id": order }))["code"], 0);
    assert_eq!(till.look("A-1")["code"], 1);
    shop.advance(70);
    let stays = till.look("A-1");
    assert_eq!((&stays["next_action"], warnings(&stays)), (&json!("capture_order"), vec!["not_captured"]), "{stays}");
    let captured = till.call("order_capture", json!({ "order_id": order, "request_id": "CAP-1" }));
    assert_eq!(captured["code"], 0, "{captured}");
    let paid = till.look("A-1");
    assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
}

#[test]
fn a_lost_first_attempt_beside_a_declined_second_is_a_supervisor_s_once_it_can_be_paid_no_more() {
    for is_tamara in [true, false] {
        let (shop, till) = lost_before(is_tamara, 0);
        shop.advance(60);
        let mut reply = Value::Null;
        for _ in 0..6 {
            reply = create(&till, &basket(is_tamara, "N-1", "80.02"));
            if reply["code"] == 0 {
                break;
            }
        }
        shop.customer(reply["order_id"].as_str().unwrap(), "decline");
        let look = till.look("N-1");
        assert_eq!((&look["code"], &look["next_action"]), (&json!(3), &json!("keep_polling")), "{look}");
        shop.advance(26 * HOUR_S);
        let look = till.look("N-1");
        assert_eq!((&look["code"], &look["next_action"]), (&json!(3), &json!("ask_supervisor")), "{look}");
    }
}

/// A payment of Checkout.com over 80.00 SAR.
fn payment(id: &str, reference: &str, status: &str, captured: i64, refunded: i64) -> String {
    json!({ "id": id, "reference": reference, "status": status, "amount": 8000, "currency": "SAR",
        "balances": { "total_captured": captured, "total_refunded": refunded }, "requested_on": "2026-01-31T08:05:59Z" })
    .to_string()
}

fn list(payments: &[String], total: usize) -> String {
    format!(r#"{{"limit":100,"skip":0,"total_count":{total},"data":[{}]}}"#, payments.join(","))
}

/// A till of Checkout.com in front of these answers.
fn before(answers: &[(u16, &str)]) -> (Till, Stub, Shop) {
    let (stub, shop) = (Stub::answering(answers), Shop::open());
    let till = shop.checkout_com(json!({ "base_url": stub.url }));
    (till, stub, shop)
}

#[test]
fn several_payments_with_one_reference_are_all_named_and_none_hides_one_with_money() {
    let paid = [payment("pay_1", "S-9", "Captured", 8000, 0), payment("pay_2", "S-9", "Captured", 8000, 0)];
    let (till, ..) = before(&[(200, &list(&paid, 2)), (200, "[]")]);
    let twice = till.look("S-9");
    assert_eq!((&twice["code"], &twice["next_action"]), (&json!(0), &json!("refund_duplicate")), "{twice}");
    assert_eq!(twice["duplicates"].as_array().unwrap().len(), 1, "{twice}");
    // One that expired, asked for by its id, beside one that was captured.
    let expired = payment("pay_1", "S-9", "Expired", 0, 0);
    let both = list(&[expired.clone(), payment("pay_2", "S-9", "Captured", 8000, 0)], 2);
    let (till, ..) = before(&[(200, &expired), (200, &both)]);
    let look = till.call("poll_status", json!({ "order_id": "pay_1" }));
    assert_eq!((&look["code"], &look["next_action"]), (&json!(3), &json!("ask_supervisor")), "{look}");
    assert!(look["error"]["detail"].as_str().unwrap().contains("pay_2"), "{look}");
    // On the second page.
    let others: Vec<String> = (0..100).map(|n| payment(&format!("pay_x{n}"), "S-90", "Expired", 0, 0)).collect();
    let second = list(&[payment("pay_2", "S-9", "Captured", 8000, 0)], 101);
    let (till, stub, _shop) = before(&[(200, &list(&others, 101)), (200, &second), (200, "[]")]);
    assert_eq!(till.look("S-9")["verdict"], "paid");
    assert!(stub.seen()[1].line.contains("skip=100"), "{}", stub.seen()[1].line);
}

#[test]
fn what_was_given_up_and_expired_is_never_called_paid_when_it_is_captured_after_all() {
    let none = list(&[], 0);
    let expired = payment("pay_1", "G-1", "Expired", 0, 0);
    let captured = payment("pay_1", "G-1", "Captured", 8000, 0);
    let refunded = payment("pay_1", "G-1", "Refunded", 8000, 8000);
    let opened = r#"{"id":"pay_1","status":"Pending","_links":{"redirect":{"href":"https://x.example/1"}}}"#;
    let accepted = r#"{"action_id":"act_1","reference":"void-pay_1"}"#;
    let actions = r#"[{"id":"act_1","type":"Refund","reference":"void-pay_1","amount":8000,"approved":true,"response_code":"10000"}]"#;
    let mut answers = vec![(200, none.as_str()), (201, opened), (200, &expired), (200, &none), (200, &none)];
    // The poll; recover's look; the refund with its look before.
    answers.extend([(200, captured.as_str()), (200, &captured), (200, &captured), (200, "[]"), (202, accepted)]);
    answers.extend([(200, refunded.as_str()), (200, actions)]);
    answers.extend([(200, refunded.as_str())].repeat(6));
    let (till, stub, _shop) = before(&answers);
    assert_eq!(create(&till, &basket(false, "G-1", "80.00"))["code"], 0);
    let given_up = json!({ "order_reference_id": "G-1", "refund_if_paid": true, "wait_s": 0 });
    assert_eq!(till.call("session_void", given_up)["verdict"], "not_paid");
    let late = till.look("G-1");
    assert_eq!((&late["code"], &late["next_action"]), (&json!(3), &json!("call_recover")), "{late}");
    assert!(late["message"]["en"].as_str().unwrap().contains("do not hand over"), "{late}");
    till.call("recover", json!({}));
    let refunds = stub.seen().iter().filter(|seen| seen.line.starts_with("POST /payments/pay_1/refunds")).count();
    assert_eq!(refunds, 1);
    assert_eq!(till.look("G-1")["verdict"], "not_paid");
}
