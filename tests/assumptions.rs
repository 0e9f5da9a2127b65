//! What the library assumes of a service: a simulator breaks one assumption at a time, and no money is lost, with the result of a
//! contract check or without it. Over real HTTP.

mod common;

use common::{Shop, Till, at_once, basket};
use serde_json::{Value, json};
use tamara_pos::rail::assumptions::ALL;

/// A till that does not wait for long. `findings`: what a contract check has found.
fn till(shop: &Shop, findings: &[(&str, bool)], other: Value) -> Till {
    let mut config = json!({ "call_timeout_ms": 1_500 });
    if !findings.is_empty() {
        config["service_profile"] = json!(shop.profile("tamara", findings));
    }
    for (key, value) in other.as_object().unwrap() {
        config[key] = value.clone();
    }
    shop.till_with(config)
}

fn newest_refund(till: &Till) -> Value {
    till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0].clone()
}

/// Lets time pass at the service, and recover check again and again.
fn pass(shop: &Shop, till: &Till, seconds: i64) {
    for _ in 0..6 {
        shop.advance(seconds / 6);
        till.call("recover", json!({}));
    }
}

fn is_call_again(reply: &Value) -> bool {
    reply["next_action"] == "call_again"
}

/// Opens a session whose answer is lost, and calls until the library says what to do.
fn lost(till: &Till, shop: &Shop, reference: &str) -> Value {
    shop.next_fault("session_create", "hang_after");
    let mut reply = till.create(reference, "80.00");
    for _ in 0..4 {
        shop.advance(15);
        reply = till.create(reference, "80.00");
        if is_call_again(&reply) {
            break;
        }
    }
    reply
}

#[test]
fn the_simulator_can_break_each_assumption_of_the_library_and_nothing_else() {
    let simulated: Vec<_> = tamara_sim::DEVIATIONS.iter().map(|(one, name)| (*name, one.services())).collect();
    let assumed: Vec<_> = ALL.iter().map(|row| (row.name, row.services)).collect();
    assert_eq!(simulated, assumed);
}

#[test]
fn an_order_that_is_not_found_by_its_reference_is_followed_by_no_second_session() {
    let cases = [(&[][..], false), (&[("found_by_reference", false)], false), (&[("found_by_reference", true)], true)];
    at_once(cases, |(findings, is_offered)| {
        let shop = Shop::deviating(&["found_by_reference"]);
        let till = till(&shop, findings, json!({}));
        // Another order, which is not found either.
        till.create("A", "81.00");
        let reply = lost(&till, &shop, "B");
        let opened = shop.ledger()["sessions_opened"].as_u64().unwrap();
        assert_eq!(opened > 2 || is_call_again(&reply), is_offered, "{findings:?}: {reply}");
    });
    // Where the look-up finds other orders, and a contract check says that it may miss one.
    at_once([(&[][..], true), (&[("found_by_reference", false)], false)], |(findings, is_offered)| {
        let shop = Shop::open();
        let till = till(&shop, findings, json!({}));
        till.create("A", "81.00");
        shop.next_fault("session_create", "lookup_gone");
        let mut reply = till.create("B", "80.00");
        for _ in 0..4 {
            shop.advance(15);
            reply = if is_call_again(&reply) { reply } else { till.create("B", "80.00") };
        }
        let opened = shop.ledger()["sessions_opened"].as_u64().unwrap();
        assert_eq!(opened > 2 || is_call_again(&reply), is_offered, "{findings:?}: {reply}");
    });
}

#[test]
fn a_service_that_says_no_such_order_in_another_form_is_believed_with_a_profile_and_stops_the_sale_without() {
    let shop = Shop::deviating(&["own_refusal"]);
    let stopped = till(&shop, &[], json!({})).create("A", "80.00");
    assert!(stopped["code"].as_i64().unwrap() < 0, "{stopped}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    let till = till(&shop, &[("own_refusal", false)], json!({}));
    assert_eq!(till.paid("A", "80.00").as_str().unwrap().len(), 36);
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}

/// The answer to a session's opening names an id that no order has: the session is looked for by its reference.
#[test]
fn a_session_whose_id_no_order_has_is_found_by_its_reference_also_where_the_refusal_has_another_form() {
    let shop = Shop::deviating(&["own_refusal"]);
    let till = till(&shop, &[("own_refusal", false)], json!({}));
    let opened = till.create("A", "80.55");
    let before = opened["order_id"].clone();
    let ledger = shop.ledger();
    let own = &ledger["orders"][0]["order_id"];
    assert_ne!(&before, own, "{opened}");
    shop.customer(own.as_str().unwrap(), "approve");
    let seen = till.look("A");
    assert_eq!((&seen["code"], &seen["order_id"]), (&json!(0), own), "{seen}");
}

#[test]
fn a_web_page_is_no_word_of_the_service_with_any_profile() {
    let shop = Shop::deviating(&["own_refusal"]);
    let till = till(&shop, &[("own_refusal", false)], json!({}));
    shop.control(
        "POST",
        "next",
        &json!({ "operation": "order_by_reference", "fault": "filter_page", "status": 404, "times": 9 }),
    );
    let reply = till.create("A", "80.00");
    assert!(reply["code"].as_i64().unwrap() < 0, "{reply}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
}

#[test]
fn a_paid_order_that_stays_approved_is_never_unpaid_and_a_profile_says_at_once_whose_turn_it_is() {
    for (findings, next_action) in [(&[][..], "keep_polling"), (&[("captured_by_itself", false)], "authorise_order")] {
        let shop = Shop::deviating(&["captured_by_itself"]);
        let till = till(&shop, findings, json!({}));
        let opened = till.create("A", "80.99");
        shop.customer(opened["order_id"].as_str().unwrap(), "approve");
        let seen = till.look("A");
        assert_eq!((&seen["code"], &seen["next_action"]), (&json!(1), &json!(next_action)), "{seen}");
        shop.advance(70);
        let later = till.look("A");
        assert_eq!((&later["code"], &later["next_action"]), (&json!(1), &json!("authorise_order")), "{later}");
        let order_id = &opened["order_id"];
        assert_eq!(till.call("order_authorise", json!({ "order_id": order_id }))["status"], "authorised");
        assert_eq!(till.call("order_capture", json!({ "order_id": order_id, "request_id": "C" }))["code"], 0);
        assert_eq!(till.look("A")["code"], 0);
    }
}

#[test]
fn a_refund_that_is_answered_with_one_of_before_is_not_taken_for_done() {
    let shop = Shop::deviating(&["refund_is_new", "refund_shows_number"]);
    let first = till(&shop, &[], json!({}));
    let order_id = first.paid("A", "80.00");
    assert_eq!(first.refund(&order_id, "20.00", "R-1")["code"], 0);
    // Another till, without a journal in common, has the same number by chance.
    let elsewhere = json!({ "journal": shop.folder.path().join("elsewhere.db") });
    let doubted = till(&shop, &[], elsewhere.clone()).refund(&order_id, "20.00", "R-1");
    assert_eq!((&doubted["code"], &doubted["next_action"]), (&json!(3), &json!("call_recover")), "{doubted}");
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn a_refund_that_does_not_show_for_ten_minutes_is_not_taken_for_undone_unless_a_profile_says_that_refunds_show_at_once()
{
    for (findings, after_three) in [
        (&[][..], "sending"),
        (&[("refund_shows_at_once", false)], "sending"),
        (&[("refund_shows_at_once", true)], "not_done"),
    ] {
        let shop = Shop::deviating(&["refund_shows_at_once"]);
        let till = till(&shop, findings, json!({}));
        let order_id = till.paid("A", "80.00");
        shop.next_fault("refund", "hang_after");
        assert_eq!(till.refund(&order_id, "20.00", "R-1")["code"], 3);
        pass(&shop, &till, 180);
        assert_eq!(newest_refund(&till)["state"], after_three, "{findings:?}");
        pass(&shop, &till, 600);
        assert_eq!(newest_refund(&till)["state"], "done", "{findings:?}");
        assert_eq!(shop.ledger()["refunds"], 1);
    }
}

#[test]
fn without_a_profile_a_refund_that_did_not_happen_ends_after_an_hour_also_where_others_showed_at_once() {
    let shop = Shop::open();
    let till = till(&shop, &[], json!({}));
    let order_id = till.paid("A", "80.00");
    for number in ["R-1", "R-2"] {
        shop.next_fault("refund", "cut_before");
        assert_eq!(till.refund(&order_id, "20.00", number)["code"], 3);
        pass(&shop, &till, 180);
        pass(&shop, &till, 3_000);
        assert_eq!(newest_refund(&till)["state"], "sending", "{number}");
        pass(&shop, &till, 600);
        assert_eq!(newest_refund(&till)["state"], "not_done", "{number}");
        assert_eq!(till.refund(&order_id, "20.00", number)["code"], 0, "{number}");
    }
}

/// What recover says of the newest refund after more than an hour.
fn an_hour_later(shop: &Shop, till: &Till) -> Value {
    pass(shop, till, 4_200);
    till.call("recover", json!({}))["steps"][0].clone()
}

#[test]
fn a_lost_refund_and_one_of_the_same_amount_from_the_portal_are_told_apart_by_a_person_unless_numbers_are_always_shown()
{
    for (findings, state) in
        [(&[][..], "sending"), (&[("refund_shows_number", true), ("refund_shows_at_once", true)], "not_done")]
    {
        let shop = Shop::open();
        let till = till(&shop, findings, json!({}));
        let order_id = till.paid("A", "80.00");
        shop.next_fault("refund", "cut_before");
        assert_eq!(till.refund(&order_id, "20.00", "R-1")["code"], 3);
        shop.control(
            "POST",
            &format!("orders/{}/refund", order_id.as_str().unwrap()),
            &json!({ "amount": "20.00", "comment": "By phone" }),
        );
        pass(&shop, &till, 180);
        assert_eq!(newest_refund(&till)["state"], state, "{findings:?}");
        if state == "sending" {
            let told = an_hour_later(&shop, &till);
            assert_eq!((&told["state"], &told["next_action"]), (&json!("sending"), &json!("ask_supervisor")), "{told}");
            assert_eq!(till.refund(&order_id, "20.00", "R-1")["next_action"], "ask_supervisor");
            let word =
                json!({ "step_id": told["id"], "outcome": "not_done", "name": "Huda", "reason": "the portal's" });
            assert_eq!(till.call("step_resolve", word)["code"], 0);
        }
        assert_eq!(till.refund(&order_id, "20.00", "R-2")["code"], 0);
        assert_eq!(shop.ledger()["refunds"], 2);
    }
}

#[test]
fn a_lost_refund_that_shows_no_number_is_neither_done_nor_sent_again_until_a_person_says_so() {
    let shop = Shop::deviating(&["refund_shows_number"]);
    let till = till(&shop, &[("refund_shows_number", false)], json!({}));
    let order_id = till.paid("A", "80.00");
    shop.next_fault("refund", "hang_after");
    assert_eq!(till.refund(&order_id, "20.00", "R-1")["code"], 3);
    let told = an_hour_later(&shop, &till);
    assert_eq!((&told["state"], &told["next_action"]), (&json!("sending"), &json!("ask_supervisor")), "{told}");
    let word = json!({ "step_id": told["id"], "outcome": "done", "name": "Huda", "reason": "seen in the portal" });
    assert_eq!(till.call("step_resolve", word)["code"], 0);
    assert_eq!(till.refund(&order_id, "20.00", "R-1")["replayed"], true);
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn a_void_that_does_not_show_is_pending_and_with_a_profile_after_one_read() {
    let mut reads = Vec::new();
    for findings in [&[][..], &[("void_shows_at_once", false)]] {
        let shop = Shop::deviating(&["void_shows_at_once"]);
        let till = till(&shop, findings, json!({ "call_timeout_ms": 15_000 }));
        till.create("A", "80.99");
        let voided = till.call("session_void", json!({ "order_reference_id": "A" }));
        assert_eq!((&voided["code"], &voided["verdict"]), (&json!(1), &json!("pending")), "{voided}");
        let requests = shop.control("GET", "requests", &Value::Null);
        let asked = requests.as_array().unwrap();
        assert_eq!(asked.iter().filter(|r| r["path"].as_str().unwrap().ends_with("/void")).count(), 1);
        reads.push(asked.len());
        shop.advance(1_000);
        assert_eq!(till.look("A")["code"], 2, "it is watched to its end");
    }
    assert!(reads[1] < reads[0], "{reads:?}");
}

#[test]
fn a_lost_session_is_not_taken_for_past_paying_where_sessions_do_not_expire() {
    for (findings, opened) in [(&[][..], 2), (&[("unpaid_expires", false)], 1)] {
        let shop = Shop::deviating(&["unpaid_expires"]);
        let till = till(&shop, findings, json!({}));
        shop.next_fault("session_create", "lookup_gone");
        for _ in 0..5 {
            till.create("A", "80.99");
            shop.advance(15);
        }
        assert_eq!(shop.ledger()["sessions_opened"], 1);
        shop.advance(25 * 3_600 + 600);
        for _ in 0..2 {
            till.create("A", "80.99");
        }
        assert_eq!(shop.ledger()["sessions_opened"], opened, "{findings:?}");
    }
}

#[test]
fn an_order_that_is_captured_without_an_amount_is_for_a_supervisor_and_with_a_profile_it_is_waited_for() {
    for (findings, code) in [(&[][..], 3), (&[("captured_comes_with_status", false)], 1)] {
        let shop = Shop::deviating(&["captured_comes_with_status"]);
        let till = till(&shop, findings, json!({}));
        let opened = till.create("A", "80.99");
        shop.customer(opened["order_id"].as_str().unwrap(), "approve");
        let seen = till.look("A");
        assert_eq!(seen["code"], code, "{seen}");
        assert_eq!(
            till.call("order_get", json!({ "order_id": opened["order_id"] }))["verdict"],
            if code == 1 { "pending" } else { "unknown" }
        );
        till.look("A");
        assert_eq!(till.look("A")["code"], 0);
    }
}

#[test]
fn a_session_without_a_branch_is_not_sent_where_a_profile_says_that_it_is_refused() {
    let shop = Shop::deviating(&["store_code_optional"]);
    let without = json!({ "store_code": null });
    let refused = till(&shop, &[], without.clone()).create("A", "80.00");
    assert!(refused["code"].as_i64().unwrap() < 0 && refused["error"]["http_status"] == 400, "{refused}");
    let till_with = |other| till(&shop, &[("store_code_optional", false)], other);
    let stopped = till_with(without.clone()).create("B", "80.00");
    assert_eq!(
        (&stopped["name"], &stopped["error"]["field"]),
        (&json!("MISSING_FIELD"), &json!("additional_data.store_code")),
        "{stopped}"
    );
    let mut named = basket("C", "80.00");
    named["additional_data"] = json!({ "store_code": "Branch B" });
    assert_eq!(till_with(without).call("session_create", named)["code"], 0);
    assert_eq!(till_with(json!({})).create("D", "80.00")["code"], 0);
}

#[test]
fn a_link_is_not_asked_for_again_where_a_key_opens_another_payment() {
    for (findings, opened) in [(&[][..], 2), (&[("key_repeats_answer", false)], 1)] {
        let shop = Shop::deviating(&["key_repeats_answer"]);
        let page = |name: &str| format!("https://shop.example/{name}");
        let own = json!({ "success_url": page("paid"), "failure_url": page("not-paid") });
        let mut config = json!({ "provider": "checkout_com", "base_url": format!("{}/checkout.com", shop.simulator.url()),
            "checkout_com": own, "call_timeout_ms": 3_000 });
        if !findings.is_empty() {
            config["service_profile"] = json!(shop.profile("checkout_com", findings));
        }
        let till = shop.till_with(config);
        let amount = json!({ "amount": "80.99", "currency": "SAR" });
        let address = json!({ "address_line1": "3764 Al Urubah Rd", "city": "Riyadh", "country": "SA" });
        let items = basket("A", "80.99")["items"].clone();
        let request = json!({ "channel": "qr", "total_amount": amount, "order_reference_id": "A", "customer_name": "Mona Lisa",
            "email": "c@example.com", "phone_number": "0534274516", "address": address, "items": items });
        shop.next_fault("session_create", "hang_after");
        for _ in 0..3 {
            let reply = till.call("session_create", request.clone());
            assert_ne!(reply["code"], 0, "nobody's link is shown: {reply}");
        }
        let sessions = shop.ledger()["sessions_opened"].as_u64().unwrap();
        assert_eq!(sessions > 1, opened > 1, "{findings:?}: {sessions}");
    }
}
