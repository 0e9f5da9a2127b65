//! Refunds, captures and cancels whose answer was lost: each comes to an end, by proof or by a person's word. Over real HTTP.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till};
use serde_json::{Value, json};
use stub::{Stub, fixture};

/// A till that does not look for a lost answer for long, at a service whose refunds show at once.
fn hasty(shop: &Shop) -> Till {
    let profile = shop.profile("tamara", &[("refund_shows_at_once", true)]);
    shop.till_with(json!({ "call_timeout_ms": 1_500, "service_profile": profile }))
}

/// A till with a journal of its own: the service's portal, or a shop elsewhere.
fn elsewhere(shop: &Shop) -> Till {
    shop.till_with(json!({ "journal": shop.folder.path().join("elsewhere.db") }))
}

fn recover(till: &Till) -> Value {
    till.call("recover", json!({}))
}

/// The same on each rail, each in a shop of its own.
fn on_both_rails() -> [(Shop, Till, bool); 2] {
    let (one, other) = (Shop::open(), Shop::open());
    let (tamara, checkout_com) = (hasty(&one), other.checkout_com(json!({ "call_timeout_ms": 1_500 })));
    [(one, tamara, true), (other, checkout_com, false)]
}

/// A till on the same journal that waits until a refund that was accepted is done.
fn patient(shop: &Shop, is_tamara: bool) -> Till {
    if is_tamara { shop.till() } else { shop.checkout_com(json!({})) }
}

fn create(till: &Till, is_tamara: bool, reference: &str, amount: &str) -> Value {
    let basket = if is_tamara { common::basket } else { common::qr_basket };
    till.call("session_create", basket(reference, amount))
}

/// A paid sale's order id.
fn paid(till: &Till, is_tamara: bool) -> Value {
    assert_eq!(create(till, is_tamara, "A", "80.00")["code"], 0);
    till.wait("A")["order_id"].clone()
}

/// A request for 20.00 that was sent long ago arrives at the service and is done.
fn arrives_late(shop: &Shop, order: &Value, is_tamara: bool, number: &str) {
    let (service, order) = (shop.simulator.url(), order.as_str().unwrap());
    let (url, body) = match is_tamara {
        true => (
            format!("{service}/payments/simplified-refund/{order}"),
            json!({ "total_amount": { "amount": 20, "currency": "SAR" }, "comment": "late", "merchant_refund_id": number }),
        ),
        false => (
            format!("{service}/checkout.com/payments/{order}/refunds"),
            json!({ "amount": 2_000, "reference": number }),
        ),
    };
    ureq::post(url).header("Authorization", "Bearer sim_test").send(body.to_string()).unwrap();
    let anybody = patient(shop, is_tamara);
    (0..3).for_each(|_| drop(anybody.call("order_get", json!({ "order_id": order }))));
}

/// The number of the newest refund in the journal.
fn newest_refund(till: &Till) -> Value {
    till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0].clone()
}

fn warnings(reply: &Value) -> Vec<&str> {
    reply["warnings"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap()).collect()
}

/// Lets two minutes pass at the service, and lets recover look again and again. What became of the newest refund.
fn two_minutes_of_recover(shop: &Shop, till: &Till) -> Value {
    recover_every(shop, till, 30)
}

/// The same where a refund has more than an hour to show.
fn an_hour_of_recover(shop: &Shop, till: &Till) -> Value {
    recover_every(shop, till, 700)
}

fn recover_every(shop: &Shop, till: &Till, seconds: i64) -> Value {
    for _ in 0..6 {
        shop.advance(seconds);
        recover(till);
    }
    newest_refund(till)
}

/// An order of 80.00, captured, with these refunds.
fn order(refunds: &Value, refunded: &str) -> String {
    let mut order: Value = serde_json::from_str(&fixture("order-get.fully_captured.response")).unwrap();
    let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    order["order_id"] = json!("o-1");
    order["total_amount"] = money("80.00");
    order["captured_amount"] = money("80.00");
    order["refunded_amount"] = money(refunded);
    order["transactions"]["refunds"] = refunds.clone();
    if refunded != "0.00" {
        order["status"] = json!("partially_refunded");
    }
    order.to_string()
}

fn entry(id: &str, amount: &str, number: Option<&str>, comment: Option<&str>) -> Value {
    json!({ "refund_id": id, "total_amount": { "amount": amount, "currency": "SAR" }, "merchant_refund_id": number, "comment": comment })
}

/// A till in front of a service that gives these answers, one after the other.
fn in_front_of(answers: &[(u16, &str)]) -> (Till, Stub, Shop) {
    let (stub, shop) = (Stub::answering(answers), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url, "call_timeout_ms": 1_500 }));
    (till, stub, shop)
}

#[test]
fn a_lost_refund_ends_beside_refunds_that_were_made_elsewhere() {
    for (amount, reference) in [(Some("50.00"), "A"), (Some("30.00"), "B"), (Some("80.00"), "C"), (None, "D")] {
        let shop = Shop::open();
        let till = hasty(&shop);
        let order = till.paid(reference, "80.00");
        shop.next_fault("refund", "cut_before");
        let lost = till.refund(&order, "30.00", "R-1");
        assert_eq!((&lost["code"], &lost["next_action"]), (&json!(3), &json!("call_recover")), "{lost}");
        if let Some(amount) = amount {
            assert_eq!(elsewhere(&shop).refund(&order, amount, "P-1")["code"], 0);
        }
        recover(&till);
        assert_eq!(newest_refund(&till)["state"], "sending", "it is too early to say");
        let ended = two_minutes_of_recover(&shop, &till);
        assert_eq!((&ended["state"], &ended["last_error"]), (&json!("not_done"), &json!("concluded")), "{amount:?}");
        assert_eq!(till.call("report", json!({}))["unresolved"], json!([]));
        let next = till.refund(&order, "10.00", "R-2");
        assert_eq!(next["code"], if amount == Some("80.00") { -501 } else { 0 }, "{next}");
    }
}

#[test]
fn a_refund_that_took_effect_is_found_beside_others() {
    let shop = Shop::open();
    let till = hasty(&shop);
    let order = till.paid("A", "80.00");
    shop.next_fault("refund", "hang_after");
    assert_eq!(till.refund(&order, "30.00", "R-1")["code"], 3);
    assert_eq!(elsewhere(&shop).refund(&order, "30.00", "P-1")["code"], 0);
    recover(&till);
    assert_eq!(newest_refund(&till)["state"], "done");
    assert_eq!(shop.ledger()["refunds"], 2);
}

#[test]
fn an_order_that_is_being_processed_proves_nothing_until_it_no_longer_is() {
    // The refund is worked on for more than six minutes, and then takes effect.
    let shop = Shop::open();
    let till = hasty(&shop);
    let order = till.paid("A", "80.00");
    shop.control("POST", "next", &json!({ "operation": "refund", "fault": "effect_later", "after_s": 400 }));
    shop.control("POST", "next", &json!({ "operation": "order_get", "fault": "processing", "times": 40 }));
    assert_eq!(till.refund(&order, "20.00", "R-1")["code"], 3);
    for _ in 0..12 {
        assert_eq!(newest_refund(&till)["state"], "sending");
        shop.advance(30);
        recover(&till);
    }
    shop.advance(60);
    recover(&till);
    assert_eq!(newest_refund(&till)["state"], "done");
    assert_eq!(shop.ledger()["refunds"], 1);

    // A movement that never takes effect ends as every other once the order says that nothing is being processed.
    for (operation, kind) in [("refund", "refund"), ("order_capture", "capture"), ("order_cancel", "cancel")] {
        let shop = Shop::open();
        let till = hasty(&shop);
        let order = if kind == "refund" { till.paid("A", "80.00") } else { authorised(&shop, &till, "A", "80.00") };
        shop.next_fault(kind, "cut_before");
        shop.control("POST", "next", &json!({ "operation": "order_get", "fault": "processing", "times": 40 }));
        let amount = json!({ "amount": "20.00", "currency": "SAR" });
        let lost = till.call(operation, json!({ "order_id": order, "total_amount": amount, "request_id": "M-1" }));
        assert_eq!(lost["code"], 3, "{operation}: {lost}");
        let state = || till.call("history", json!({ "kind": kind, "limit": 1 }))["steps"][0]["state"].clone();
        for _ in 0..10 {
            shop.advance(30);
            recover(&till);
        }
        assert_eq!(state(), "sending", "{operation}: five minutes of processing");
        for _ in 0..60 {
            if state() != "sending" {
                break;
            }
            recover(&till);
        }
        assert_eq!(state(), "not_done", "{operation}");
    }
}

/// An online order of the journal's own that is authorised.
fn authorised(shop: &Shop, till: &Till, reference: &str, amount: &str) -> Value {
    let mut request: Value = serde_json::from_str(&fixture("checkout.request")).unwrap();
    request["order_reference_id"] = json!(reference);
    request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
    let order = till.call("checkout_create", request)["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(till.call("order_authorise", json!({ "order_id": order }))["code"], 0);
    order
}

#[test]
fn a_refund_concluded_as_undone_says_so_and_a_late_effect_is_reported_everywhere() {
    for (shop, till, is_tamara) in on_both_rails() {
        let order = paid(&till, is_tamara);
        shop.next_fault("refund", "cut_before");
        till.refund(&order, "20.00", "R-1");
        let undone = if is_tamara { two_minutes_of_recover } else { an_hour_of_recover }(&shop, &till);
        assert_eq!((&undone["state"], &undone["last_error"]), (&json!("not_done"), &json!("concluded")), "{undone}");
        let again = patient(&shop, is_tamara).refund(&order, "20.00", "R-1");
        assert_eq!((&again["code"], warnings(&again).contains(&"earlier_concluded")), (&json!(0), true), "{again}");
        assert_eq!(recover(&till)["warnings"], json!([]));
        // The first request takes effect after all.
        arrives_late(&shop, &order, is_tamara, "R-1");
        let replayed = till.refund(&order, "20.00", "R-1");
        let replies = [
            replayed,
            recover(&till),
            till.call("order_get", json!({ "order_id": order })),
            till.call("report", json!({})),
            till.call("report", json!({ "reread": true })),
        ];
        for reply in replies {
            let told = (warnings(&reply).contains(&"refunded_twice"), &reply["next_action"]);
            assert_eq!(told, (true, &json!("ask_supervisor")), "{reply}");
        }
        let report = till.call("report", json!({}));
        assert_eq!(report["totals"][0]["refunded"]["amount"]["amount"], "40.00", "{report}");
        assert_eq!(shop.ledger()["totals"]["SAR"]["refunded"], "40.00");
    }
}

#[test]
fn a_late_effect_that_only_recover_sees_is_recorded() {
    for (shop, till, is_tamara) in on_both_rails() {
        let order = paid(&till, is_tamara);
        shop.next_fault("refund", "cut_before");
        till.refund(&order, "20.00", "R-1");
        let undone = if is_tamara { two_minutes_of_recover } else { an_hour_of_recover }(&shop, &till);
        assert_eq!(undone["state"], "not_done", "{undone}");
        arrives_late(&shop, &order, is_tamara, "R-1");
        let found = recover(&till);
        assert_eq!(
            (&found["next_action"], &found["steps"][0]["state"]),
            (&json!("ask_supervisor"), &json!("done")),
            "{found}"
        );
        assert_eq!(till.call("report", json!({}))["totals"][0]["refunded"]["amount"]["amount"], "20.00");
        assert_eq!(till.refund(&order, "20.00", "R-1")["replayed"], true);
        assert_eq!(shop.ledger()["refunds"], 1);
    }
}

#[test]
fn a_refund_taken_for_not_done_is_not_sent_again_once_the_order_has_grown_by_its_amount() {
    for (grown_by, word, is_sent) in [("20.00", "done", false), ("20.00", "not_done", true), ("10.00", "", true)] {
        let shop = Shop::open();
        let till = hasty(&shop);
        let order = till.paid("A", "80.00");
        shop.next_fault("refund", "cut_before");
        till.refund(&order, "20.00", "R-1");
        let concluded = two_minutes_of_recover(&shop, &till);
        assert_eq!(concluded["last_error"], "concluded", "{concluded}");
        // The order shows no numbers: it may be the lost refund, or one of the portal.
        let url = format!("{}/payments/simplified-refund/{}", shop.simulator.url(), order.as_str().unwrap());
        let body = json!({ "total_amount": { "amount": grown_by, "currency": "SAR" }, "comment": "portal" });
        ureq::post(url).header("Authorization", "Bearer sim_test").send(body.to_string()).unwrap();
        if !word.is_empty() {
            for _ in 0..2 {
                let doubted = till.refund(&order, "20.00", "R-1");
                let told = (&doubted["code"], &doubted["next_action"]);
                assert_eq!(told, (&json!(3), &json!("ask_supervisor")), "{doubted}");
            }
            assert_eq!(shop.ledger()["refunds"], 1);
            let said = json!({ "step_id": concluded["id"], "outcome": word, "name": "Nora", "reason": "portal" });
            let resolved = till.call("step_resolve", said);
            assert_eq!(resolved["code"], 0, "{resolved}");
        }
        let again = till.refund(&order, "20.00", "R-1");
        assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(!is_sent)), "{again}");
        assert_eq!(shop.ledger()["refunds"], if is_sent { 2 } else { 1 });
    }
}

#[test]
fn a_mark_in_a_comment_counts_only_as_it_is_written_for_its_amount_and_without_another_number() {
    let (free, done) = (order(&json!([]), "0.00"), fixture("simplified-refund.partial.response"));
    let done = done.replace("0ac038ef-de4a-491c-828e-b02ec0d4582d", "o-1");
    let not_ours = [
        entry("r-1", "20.00", None, Some("[ref R2] [ref R1]")),
        entry("r-1", "20.00", None, Some("see [ref R2] please")),
        entry("r-1", "20.00", None, Some("x[ref R2]")),
        entry("r-1", "30.00", None, Some("[ref R2]")),
        entry("r-1", "20.00", Some("R1"), Some("[ref R2]")),
    ];
    for other in not_ours {
        let shown = order(&json!([other]), "20.00");
        let (till, stub, _shop) = in_front_of(&[(200, &shown), (200, &done), (200, &free)]);
        let reply = till.refund(&json!("o-1"), "20.00", "R2");
        assert_eq!((&reply["code"], &reply["replayed"]), (&json!(0), &json!(false)), "{other}: {reply}");
        assert!(stub.seen().iter().any(|seen| seen.line.starts_with("POST")), "{other}");
    }
    for ours in [entry("r-1", "20.00", None, Some("broken [ref R2]")), entry("r-1", "20.00", Some("R2"), None)] {
        let shown = order(&json!([ours]), "20.00");
        let (till, _stub, _shop) = in_front_of(&[(200, &shown)]);
        let reply = till.refund(&json!("o-1"), "20.00", "R2");
        assert_eq!((&reply["code"], &reply["replayed"]), (&json!(0), &json!(true)), "{ours}: {reply}");
    }
}

#[test]
fn what_the_service_says_it_gave_back_counts() {
    let free = order(&json!([]), "0.00");
    let shown = order(&json!([entry("r-1", "30.00", Some("R1"), None)]), "30.00");
    let answer = |amount: &str| {
        json!({ "order_id": "o-1", "refund_id": "r-1", "status": "partially_refunded",
            "refunded_amount": { "amount": amount, "currency": "SAR" } })
        .to_string()
    };
    let (till, _stub, _shop) = in_front_of(&[(200, &free), (200, &answer("30.00")), (200, &shown)]);
    let reply = till.refund(&json!("o-1"), "50.00", "R1");
    assert_eq!(
        (&reply["amount"]["amount"], &reply["next_action"]),
        (&json!("30.00"), &json!("ask_supervisor")),
        "{reply}"
    );
    assert_eq!(warnings(&reply), ["other_amount"]);
    assert_eq!(till.call("report", json!({}))["totals"][0]["refunded"]["amount"]["amount"], "30.00");
    // The running total of the order is not another amount.
    let before = order(&json!([entry("r-0", "10.00", Some("R0"), None)]), "10.00");
    let after =
        order(&json!([entry("r-0", "10.00", Some("R0"), None), entry("r-1", "50.00", Some("R1"), None)]), "60.00");
    for told in ["50.00", "60.00"] {
        let (till, _stub, _shop) = in_front_of(&[(200, &before), (200, &answer(told)), (200, &after)]);
        let reply = till.refund(&json!("o-1"), "50.00", "R1");
        assert_eq!((&reply["amount"]["amount"], warnings(&reply)), (&json!("50.00"), vec![]), "{reply}");
    }
}

#[test]
fn what_the_order_shows_of_a_refund_counts_more_than_its_answer() {
    for amount in [Some("30.00"), None] {
        let shop = Shop::open();
        let till = shop.till();
        let order_id = till.paid("S-1", "80.48");
        let mut request = json!({ "order_id": order_id, "request_id": "R-1" });
        if let Some(amount) = amount {
            request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
        }
        let given = amount.unwrap_or("80.48");
        let reply = till.call("refund", request.clone());
        let is = |reply: &Value| (reply["code"].clone(), reply["amount"]["amount"].clone());
        assert_eq!(is(&reply), (json!(0), json!(given)), "{reply}");
        assert_eq!((&reply["next_action"], warnings(&reply)), (&json!("none"), vec!["answer_differs"]), "{reply}");
        assert_eq!(is(&till.call("refund", request)), (json!(0), json!(given)));
        let report = till.call("report", json!({ "reread": true }));
        assert_eq!(report["totals"][0]["refunded"]["amount"]["amount"], given, "{report}");
        assert_eq!(report["differences"], json!([]), "{report}");
        let receipt = till.call("receipt", json!({ "order_reference_id": "S-1", "request_id": "R-1" }));
        assert_eq!(receipt["amount"]["amount"], given, "{receipt}");
        assert_eq!(shop.ledger()["totals"]["SAR"]["refunded"], given);
    }
    // Where the order lags, the answer is all that is known until the order shows more.
    let shown = order(&json!([entry("r-1", "50.00", Some("R1"), None)]), "50.00");
    let free = order(&json!([]), "0.00");
    let half = json!({ "order_id": "o-1", "refund_id": "r-1", "status": "partially_refunded",
        "refunded_amount": { "amount": "25.00", "currency": "SAR" } })
    .to_string();
    let (till, _stub, _shop) = in_front_of(&[(200, &free), (200, &half), (200, &free), (200, &shown)]);
    let reply = till.refund(&json!("o-1"), "50.00", "R1");
    assert_eq!((&reply["amount"]["amount"], &reply["next_action"]), (&json!("25.00"), &json!("ask_supervisor")));
    let again = till.refund(&json!("o-1"), "50.00", "R1");
    assert_eq!((&again["amount"]["amount"], &again["next_action"]), (&json!("50.00"), &json!("none")), "{again}");
    assert_eq!(till.call("report", json!({}))["totals"][0]["refunded"]["amount"]["amount"], "50.00");
}

#[test]
fn a_refund_without_a_number_that_took_effect_late_is_told_by_recover_until_a_person_says_whether_it_happened() {
    let shop = Shop::open();
    let till = hasty(&shop);
    let order_id = till.paid("S-1", "80.00");
    shop.next_fault("refund", "cut_before");
    assert_eq!(till.refund(&order_id, "30.00", "R1")["code"], 3);
    assert_eq!(two_minutes_of_recover(&shop, &till)["last_error"], "concluded");
    assert_eq!(recover(&till)["steps"], json!([]));
    // What the order shows of it bears no number, as one that somebody made in the portal.
    let path = format!("orders/{}/refund", order_id.as_str().unwrap());
    shop.control("POST", &path, &json!({ "amount": "30.00" }));
    for _ in 0..2 {
        let told = recover(&till);
        assert_eq!(
            (&told["next_action"], &told["steps"][0]["next_action"]),
            (&json!("ask_supervisor"), &json!("ask_supervisor")),
            "{told}"
        );
    }
    let step = newest_refund(&till)["id"].clone();
    let word = json!({ "step_id": step, "outcome": "done", "name": "Huda", "reason": "seen in the portal" });
    assert_eq!(till.call("step_resolve", word)["code"], 0);
    assert_eq!(recover(&till)["steps"], json!([]));
}

#[test]
fn a_capture_answered_with_409_stays_open_until_the_order_proves_it() {
    let mut authorised: Value = serde_json::from_str(&fixture("order-get.authorised.response")).unwrap();
    authorised["order_id"] = json!("o-1");
    let mut captured: Value = serde_json::from_str(&fixture("order-get.fully_captured.response")).unwrap();
    captured["order_id"] = json!("o-1");
    captured["total_amount"] = authorised["total_amount"].clone();
    captured["captured_amount"] = authorised["total_amount"].clone();
    let (authorised, captured) = (authorised.to_string(), captured.to_string());
    let conflict = fixture("capture.error-409.response");
    let one = (200, authorised.as_str());
    let (till, stub, _shop) = in_front_of(&[one, (409, &conflict), one, one, (200, &captured), (200, &captured)]);
    let request = json!({ "order_id": "o-1", "request_id": "C-1" });
    let open = till.call("order_capture", request.clone());
    let mut last = open.clone();
    for _ in 0..3 {
        if last["code"] == 0 {
            break;
        }
        assert_eq!((&last["code"], &last["verdict"]), (&json!(3), &json!("unknown")), "{last}");
        last = till.call("order_capture", request.clone());
    }
    assert_eq!(last["code"], 0, "{last}");
    let posts = stub.seen().iter().filter(|seen| seen.line.starts_with("POST")).count();
    assert_eq!(posts, 1, "it is not sent again");
}

#[test]
fn a_refund_answered_with_409_that_takes_effect_later_is_found_and_sent_once() {
    for (shop, till, is_tamara) in on_both_rails() {
        let order = paid(&till, is_tamara);
        let later = json!({ "operation": "refund", "fault": "effect_later", "status": 409, "after_s": 600 });
        shop.control("POST", "next", &later);
        for _ in 0..2 {
            let open = till.refund(&order, "20.00", "R-1");
            assert_eq!((&open["code"], &open["next_action"]), (&json!(3), &json!("call_recover")), "{open}");
        }
        let other = till.refund(&order, "10.00", "R-2");
        assert_eq!(other["name"], "EARLIER_UNRESOLVED", "{other}");
        assert_eq!(shop.ledger()["refunds"], 0);
        shop.advance(601);
        let found = patient(&shop, is_tamara).refund(&order, "20.00", "R-1");
        assert_eq!((&found["code"], &found["replayed"]), (&json!(0), &json!(true)), "{found}");
        let totals = shop.ledger()["totals"]["SAR"].clone();
        assert_eq!((&totals["refunded"], &shop.ledger()["refunds"]), (&json!("20.00"), &json!(1)));
    }
}

#[test]
fn a_supervisor_closes_a_step_by_hand_and_it_is_shown_as_a_person_s_word() {
    let shop = Shop::open();
    let till = hasty(&shop);
    let order = till.paid("A", "80.00");
    shop.next_fault("refund", "cut_before");
    till.refund(&order, "30.00", "R-1");
    assert_eq!(till.refund(&order, "10.00", "R-2")["name"], "EARLIER_UNRESOLVED");
    let step = newest_refund(&till)["id"].clone();
    let word = |outcome: &str| json!({ "step_id": step, "outcome": outcome, "name": "Huda, shift leader", "reason": "the portal shows no such refund" });
    let closed = till.call("step_resolve", word("not_done"));
    assert_eq!((&closed["code"], &closed["step"]["state"]), (&json!(0), &json!("not_done")), "{closed}");
    assert_eq!(closed["warnings"], json!([]));
    let shown = newest_refund(&till);
    assert_eq!(shown["resolved_by"], "Huda, shift leader");
    assert_eq!(shown["resolved_reason"], "the portal shows no such refund");
    let report = till.call("report", json!({ "kind": "z", "format": "text", "language": "en" }));
    assert_eq!((&report["unresolved"], &report["by_hand"][0]["id"]), (&json!([]), &step), "{report}");
    let paper = report["text"].as_str().unwrap();
    assert!(paper.contains("CLOSED BY HAND") && paper.contains("Huda, shift leader"), "{paper}");
    assert_eq!(till.refund(&order, "10.00", "R-2")["code"], 0, "the order is free again");
    for (request, name, field) in [
        (word("done"), "WRONG_STATE", "step_id"),
        (json!({ "step_id": 999, "outcome": "done", "name": "H", "reason": "r" }), "NOT_FOUND", "step_id"),
        (json!({ "step_id": step, "outcome": "done", "name": " ", "reason": "r" }), "INVALID_FIELD", "name"),
        (json!({ "step_id": step, "outcome": "done", "name": "H", "reason": "" }), "INVALID_FIELD", "reason"),
    ] {
        let refused = till.call("step_resolve", request);
        assert_eq!((&refused["name"], &refused["error"]["field"]), (&json!(name), &json!(field)), "{refused}");
    }
}

#[test]
fn a_word_against_what_the_order_shows_is_refused() {
    let shop = Shop::open();
    let till = hasty(&shop);
    let order = till.paid("A", "80.00");
    shop.next_fault("refund", "hang_after");
    till.refund(&order, "30.00", "R-1");
    let step = newest_refund(&till)["id"].clone();
    let word = json!({ "step_id": step, "outcome": "not_done", "name": "Huda", "reason": "I think so" });
    let refused = till.call("step_resolve", word);
    assert_eq!((&refused["name"], &refused["error"]["field"]), (&json!("WRONG_STATE"), &json!("outcome")), "{refused}");
    recover(&till);
    assert_eq!(newest_refund(&till)["state"], "done");
    // Nor can a session be closed that the customer can still pay.
    till.create("B", "80.99");
    let open = till.call("history", json!({ "order_reference_id": "B" }))["steps"][0]["id"].clone();
    let word = json!({ "step_id": open, "outcome": "not_done", "name": "Huda", "reason": "the customer left" });
    assert_eq!(till.call("step_resolve", word)["name"], "WRONG_STATE");
}

#[test]
fn recover_and_report_agree_on_a_session_that_never_came_about_until_it_is_closed() {
    for (shop, till, is_tamara) in on_both_rails() {
        shop.next_fault("session_create", "cut_before");
        assert_eq!(create(&till, is_tamara, "A", "80.00")["code"], 3);
        let agree = |action: &str| {
            let (recovered, report) = (recover(&till), till.call("report", json!({})));
            assert_eq!(recovered["steps"].as_array().unwrap().len(), 1, "{recovered}");
            assert_eq!(report["unresolved"].as_array().unwrap().len(), 1, "{report}");
            assert_eq!(report["next_action"], action, "{report}");
        };
        (0..4).for_each(|_| agree("call_recover"));
        let step = till.call("history", json!({}))["steps"][0]["id"].clone();
        let word = json!({ "step_id": step, "outcome": "not_done", "name": "Huda", "reason": "not in the portal" });
        assert_eq!(till.call("step_resolve", word)["code"], 0);
        assert_eq!(recover(&till)["steps"], json!([]));
        let report = till.call("report", json!({}));
        assert_eq!((&report["unresolved"], &report["next_action"]), (&json!([]), &json!("none")), "{report}");
        assert_eq!(till.look("A")["code"], 2);
    }
}

#[test]
fn a_create_that_never_arrived_ends_by_itself_where_orders_have_been_found_by_reference() {
    for (shop, till, is_tamara) in on_both_rails() {
        // Its answer is lost, and it is found by its reference.
        let patient = patient(&shop, is_tamara);
        assert_eq!(create(&patient, is_tamara, "A", "80.10")["warnings"][0]["code"], "session_adopted");
        shop.next_fault("session_create", "cut_before");
        assert_eq!(create(&till, is_tamara, "B", "80.00")["code"], 3);
        let of_b = || till.call("history", json!({ "order_reference_id": "B" }))["steps"][0]["state"].clone();
        for hours in [1, 12, 11] {
            shop.advance(hours * 3_600);
            recover(&till);
            assert_eq!(of_b(), "sending", "it could still be paid");
        }
        shop.advance(3 * 3_600);
        recover(&till);
        assert_eq!(of_b(), "not_done");
        assert_eq!(till.look("B")["verdict"], "not_paid");
        let unresolved = till.call("report", json!({}))["unresolved"].clone();
        assert!(unresolved.as_array().unwrap().iter().all(|step| step["order_reference_id"] != "B"), "{unresolved}");
    }
}

/// Ten thousand open sessions that nobody asked about for a while, in the journal of this till.
fn many_open_sessions(shop: &Shop) {
    let conn = rusqlite::Connection::open(shop.folder.path().join("journal.db")).unwrap();
    let scope: String = conn.query_row("SELECT scope FROM step LIMIT 1", [], |row| row.get(0)).unwrap();
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) \
         INSERT INTO step (scope, kind, state, sale, reference, order_id, amount, currency, lease_until_ms, created_ms, updated_ms) \
         SELECT '{scope}', 'session', 'open', 'old-' || i, 'old-' || i, 'order-' || i, '10.00', 'SAR', 0, \
         (SELECT min(created_ms) FROM step) - 1000 * i, 0 FROM n"
    );
    conn.execute(&sql, []).unwrap();
}

#[test]
fn a_lost_refund_behind_ten_thousand_open_sessions_is_reached_at_the_first_call_and_the_rest_in_turn() {
    let shop = Shop::open();
    let order = shop.till().paid("A", "80.00");
    many_open_sessions(&shop);
    let till = hasty(&shop);
    shop.next_fault("refund", "hang_after");
    assert_eq!(till.refund(&order, "30.00", "R-1")["code"], 3);
    let first = recover(&till);
    assert_eq!(
        (&first["steps"][0]["kind"], &first["steps"][0]["state"]),
        (&json!("refund"), &json!("done")),
        "{first}"
    );
    assert_eq!(warnings(&first), ["not_all"]);
    let last = |reply: &Value| reply["steps"].as_array().unwrap().last().unwrap()["id"].as_i64().unwrap();
    // A process that starts anew goes on where the last one stopped.
    let second = recover(&hasty(&shop));
    assert!(second["steps"][0]["id"].as_i64().unwrap() > last(&first), "{}", second["steps"][0]);
}

#[test]
fn opening_waits_for_recover_no_longer_than_one_call_s_limit() {
    let shop = Shop::open();
    shop.till().paid("A", "80.00");
    many_open_sessions(&shop);
    for _ in 0..3 {
        shop.next_fault("order_get", "hang_before");
    }
    let started = std::time::Instant::now();
    shop.till_with(json!({ "call_timeout_ms": 1_500, "recover_on_open": true }));
    assert!(started.elapsed().as_millis() < 3_000, "{:?}", started.elapsed());
}

#[test]
fn a_z_report_of_a_day_that_is_not_over_says_so_and_when_it_was_printed() {
    let shop = Shop::open();
    let till = hasty(&shop);
    till.paid("A", "80.00");
    let z = |request: Value| {
        let mut all = json!({ "kind": "z", "format": "text", "language": "en" });
        all.as_object_mut().unwrap().extend(request.as_object().unwrap().clone());
        till.call("report", all)
    };
    let today = z(json!({}));
    assert_eq!((&today["period_over"], &today["complete"]), (&json!(false), &json!(false)), "{today}");
    let paper = today["text"].as_str().unwrap();
    assert!(paper.contains("DAY NOT OVER") && paper.contains("Printed"), "{paper}");
    let past = z(json!({ "date": "2025-01-31" }));
    assert!(past["period_over"] == true && !past["text"].as_str().unwrap().contains("DAY NOT OVER"), "{past}");
    let arabic = z(json!({ "language": "ar" }));
    assert!(arabic["text"].as_str().unwrap().contains("اليوم لم ينته"), "{arabic}");
}
