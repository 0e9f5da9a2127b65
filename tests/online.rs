//! Online orders: authorise, capture, cancel; and the questions before a sale. Over real HTTP.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::machine::Machine;
use common::{Shop, Till};
use serde_json::{Value, json};
use stub::{Stub, fixture};

/// An online order that the customer has approved, opened the way a web shop does.
fn approved(shop: &Shop, reference: &str, amount: &str) -> Value {
    let fixture = std::fs::read_to_string("tests/fixtures/checkout.request.json").unwrap();
    let mut request: Value = serde_json::from_str(&fixture).unwrap();
    request["order_reference_id"] = json!(reference);
    request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
    let mut answer = ureq::post(format!("{}/checkout", shop.simulator.url()))
        .header("Authorization", "Bearer sim_test")
        .send(request.to_string())
        .unwrap();
    let opened: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    opened["order_id"].clone()
}

fn authorise(till: &Till, order: &Value) -> Value {
    till.call("order_authorise", json!({ "order_id": order }))
}

#[test]
fn an_approved_order_is_authorised_once_and_asked_again_it_is_still() {
    let shop = Shop::open();
    let till = shop.till();
    let order = approved(&shop, "W1", "100.00");
    let first = authorise(&till, &order);
    assert_eq!((&first["code"], &first["status"]), (&json!(0), &json!("authorised")), "{first}");
    let again = authorise(&till, &order);
    assert_eq!((&again["code"], &again["resumed"]), (&json!(0), &json!(true)), "{again}");
}

#[test]
fn a_lost_authorise_is_cleared_up_by_reading_the_order() {
    let shop = Shop::open();
    let till = shop.till();
    for (fault, reference) in [("answer_lost_after", "A"), ("status_500_before", "B"), ("status_409", "C")] {
        let order = approved(&shop, reference, "100.00");
        shop.next_fault("authorise", fault);
        let reply = authorise(&till, &order);
        assert_eq!((&reply["code"], &reply["status"]), (&json!(0), &json!("authorised")), "{fault}: {reply}");
    }
}

#[test]
fn only_an_approved_order_can_be_authorised() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S1", "100.00");
    assert_eq!(authorise(&till, &order)["code"], 0, "a captured order is past it");
    let open = till.create("S2", "100.02");
    let refused = authorise(&till, &open["order_id"]);
    assert_eq!(refused["name"], "WRONG_STATE", "{refused}");
    assert_eq!(refused["error"]["service"]["old_state"], "new");
}

#[test]
fn an_order_is_captured_in_parts_and_the_rest_is_cancelled() {
    let shop = Shop::open();
    let till = shop.till();
    let order = approved(&shop, "W1", "100.00");
    authorise(&till, &order);
    let part = json!({ "amount": "60.00", "currency": "SAR" });
    let capture = json!({ "order_id": order, "total_amount": part, "request_id": "C1",
        "shipping_info": { "shipped_at": "2026-01-31T08:05:59Z", "shipping_company": "Aramex", "tracking_number": "1" } });
    let first = till.call("order_capture", capture.clone());
    assert_eq!((&first["code"], &first["status"]), (&json!(0), &json!("partially_captured")), "{first}");
    assert_eq!(first["captured_amount"]["amount"], "60.00");
    let again = till.call("order_capture", capture);
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    let too_much = till
        .call("order_capture", json!({ "order_id": order, "total_amount": { "amount": "40.01", "currency": "SAR" } }));
    assert_eq!(too_much["name"], "REFUND_TOO_LARGE", "{too_much}");
    let rest = till.call("order_capture", json!({ "order_id": order, "request_id": "C2" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("40.00")), "{rest}");
    assert_eq!(rest["status"], "fully_captured");
    let ledger = shop.ledger();
    assert_eq!((&ledger["orders"][0]["captured"], &ledger["orders"][0]["captures"]), (&json!("100.00"), &json!(2)));
}

#[test]
fn an_order_is_cancelled_in_part_and_whole() {
    let shop = Shop::open();
    let till = shop.till();
    let order = approved(&shop, "W1", "100.00");
    authorise(&till, &order);
    let part = till.call(
        "order_cancel",
        json!({ "order_id": order, "total_amount": { "amount": 30, "currency": "SAR" }, "request_id": "X1" }),
    );
    assert_eq!((&part["code"], &part["status"]), (&json!(0), &json!("updated")), "{part}");
    assert_eq!(part["canceled_amount"]["amount"], "30.00");
    let rest = till.call("order_cancel", json!({ "order_id": order, "request_id": "X2" }));
    assert_eq!((&rest["code"], &rest["status"]), (&json!(0), &json!("canceled")), "{rest}");
    let again = till.call("order_cancel", json!({ "order_id": order }));
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    let begun = approved(&shop, "W2", "100.00");
    authorise(&till, &begun);
    let part = json!({ "amount": "10.00", "currency": "SAR" });
    assert_eq!(till.call("order_capture", json!({ "order_id": begun, "total_amount": part }))["code"], 0);
    let refused = till.call("order_cancel", json!({ "order_id": begun }));
    assert_eq!(
        (&refused["name"], &refused["status"]),
        (&json!("WRONG_STATE"), &json!("partially_captured")),
        "{refused}"
    );
    let wrong = till.call("order_cancel", json!({ "order_id": till.paid("S1", "50.00") }));
    assert_eq!(wrong["name"], "WRONG_STATE", "{wrong}");
}

#[test]
fn a_lost_capture_is_found_by_the_order_s_total() {
    let shop = Shop::open();
    let till = shop.till();
    for (operation, name) in [("capture", "order_capture"), ("cancel", "order_cancel")] {
        let order = approved(&shop, name, "100.00");
        authorise(&till, &order);
        shop.next_fault(operation, "answer_lost_after");
        let reply = till.call(name, json!({ "order_id": order, "request_id": "L1" }));
        assert_eq!((&reply["code"], &reply["replayed"]), (&json!(0), &json!(false)), "{reply}");
    }
    assert_eq!(shop.ledger()["orders"][0]["captures"], 1);
}

#[test]
fn a_cancel_asked_anew_by_its_number_is_done_once_nothing_more_can_come_of_it_and_by_another_number_for_a_person() {
    for (second, end) in [("X1", ("done", "keep_polling")), ("X2", ("sending", "ask_supervisor"))] {
        let shop = Shop::open();
        let till = shop.till_with(json!({ "call_timeout_ms": 1_500 }));
        let order = authorised(&till, &shop, "S1", "80.00");
        let cancel = |number: &str, fault: &str| {
            shop.next_fault("cancel", fault);
            till.call("order_cancel", json!({ "order_id": order, "request_id": number, "total_amount": sar("20.00") }))
        };
        let recover_twice = || (shop.advance(30), till.call("recover", json!({})), till.call("recover", json!({}))).2;
        let newest = || till.call("history", json!({ "kind": "cancel", "limit": 1 }))["steps"][0].clone();
        // It counts as not done, and may have come late: the order's total cannot tell it from the second.
        assert_eq!(cancel("X1", "cut_before")["code"], 3);
        (0..6).for_each(|_| drop(recover_twice()));
        assert_eq!((&newest()["state"], &newest()["last_error"]), (&json!("not_done"), &json!("concluded")));
        assert_eq!(cancel(second, "answer_lost_after")["code"], 3);
        recover_twice();
        assert_eq!(newest()["state"], "sending", "the second may still come on top");
        (0..5).for_each(|_| drop(recover_twice()));
        let told = recover_twice();
        assert_eq!((&newest()["state"], &told["next_action"]), (&json!(end.0), &json!(end.1)), "{told}");
        let capture = till.call(
            "order_capture",
            json!({ "order_id": order, "request_id": "C1",
            "shipping_info": { "shipped_at": "2026-11-20T10:00:00Z", "shipping_company": "DHL" } }),
        );
        assert_eq!(capture["code"], if second == "X1" { 0 } else { -505 }, "{capture}");
    }
}

#[test]
fn a_reference_is_updated_at_the_service_and_in_the_journal() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S1", "100.00");
    let request = json!({ "order_id": order, "order_reference_id": "INV-7" });
    for _ in 0..2 {
        let reply = till.call("order_update_reference", request.clone());
        assert_eq!(reply["code"], 0, "{reply}");
    }
    assert_eq!(till.call("order_get", json!({ "order_reference_id": "INV-7" }))["order_id"], order);
    assert_eq!(till.look("INV-7")["code"], 0, "the sale is found under its new reference");
    assert_eq!(till.look("S1")["code"], 0, "and under the till's own");
    let missing = till.call("order_update_reference", json!({ "order_id": "nope", "order_reference_id": "x" }));
    assert_eq!(missing["name"], "NOT_FOUND", "{missing}");
}

#[test]
fn eligibility_looks_at_limits_and_is_open_when_the_service_is_silent() {
    let shop = Shop::open();
    let till = shop.till();
    let ask = |amount: &str, phone: Option<&str>| {
        let mut request = json!({ "total_amount": { "amount": amount, "currency": "SAR" } });
        if let Some(phone) = phone {
            request["phone_number"] = json!(phone);
        }
        till.call("eligibility", request)
    };
    let yes = ask("100.00", None);
    assert_eq!((&yes["offer"], &yes["asked"], &yes["cached"]), (&json!(true), &json!(true), &json!(false)), "{yes}");
    assert_eq!(yes["options"][0]["max_limit"]["amount"], "5000.00");
    assert_eq!(ask("100.00", None)["cached"], true);
    assert_eq!(ask("5000.01", None)["offer"], false);
    assert_eq!(ask("100.00", Some("٠٥٢٦٤٢٢٣٣٧"))["offer"], false, "this customer is not eligible");
    shop.next_fault("eligibility", "hang_before");
    let (machine, started) = (Machine::watched(), std::time::Instant::now());
    let silent = ask("100.00", Some("0544337866"));
    assert_eq!((&silent["offer"], &silent["asked"]), (&json!(true), &json!(false)), "{silent}");
    assert!(started.elapsed() < std::time::Duration::from_millis(2_250) + machine.lateness());
    assert_eq!(silent["warnings"][0]["code"], "not_asked");
}

#[test]
fn a_customer_s_verification_is_asked_for() {
    let shop = Shop::open();
    let till = shop.till();
    for (phone, expected) in [("0544337866", true), ("0534274516", false)] {
        let reply = till.call("customer_verification", json!({ "phone_number": phone }));
        assert_eq!((&reply["code"], &reply["is_id_verified"]), (&json!(0), &json!(expected)), "{reply}");
    }
    let kuwait = till.call("customer_verification", json!({ "phone_number": "0534274516", "country_code": "KW" }));
    assert_eq!(
        (&kuwait["name"], &kuwait["error"]["field"]),
        (&json!("INVALID_FIELD"), &json!("country_code")),
        "{kuwait}"
    );
}

#[test]
fn a_cancel_answered_with_409_is_not_known_until_the_order_stayed_unchanged_and_says_so_with_the_states() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "call_timeout_ms": 1_500 }));
    let order = approved(&shop, "W1", "100.00");
    authorise(&till, &order);
    shop.next_fault("cancel", "status_409");
    let request = json!({ "order_id": order, "request_id": "X1" });
    let open = till.call("order_cancel", request.clone());
    assert_eq!((&open["code"], &open["next_action"]), (&json!(3), &json!("call_recover")), "{open}");
    assert_eq!(open["message"]["en"], "Not confirmed. Do not repeat it; ask again in a minute.");
    for _ in 0..5 {
        shop.advance(30);
        till.call("recover", json!({}));
    }
    let cancel = till.call("history", json!({ "kind": "cancel" }))["steps"][0].clone();
    assert_eq!((&cancel["state"], &cancel["last_error"]), (&json!("not_done"), &json!("concluded")), "{cancel}");
    assert_eq!(till.call("order_cancel", request)["code"], 0);
}

/// The checkout's order in these amounts: total, captured, refunded, cancelled.
fn online_order(status: &str, total: &str, captured: &str, refunded: &str, canceled: &str) -> String {
    let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    let mut order: Value = serde_json::from_str(&fixture("order-get.authorised.response")).unwrap();
    let opened: Value = serde_json::from_str(&fixture("checkout.response")).unwrap();
    order["order_id"] = opened["order_id"].clone();
    order["order_reference_id"] = json!("W1");
    order["status"] = json!(status);
    for (name, amount) in [
        ("total_amount", total),
        ("captured_amount", captured),
        ("refunded_amount", refunded),
        ("canceled_amount", canceled),
    ] {
        order[name] = money(amount);
    }
    order.to_string()
}

/// A till that has opened a checkout of 100.00 in front of a service that gives these answers after it.
fn after_a_checkout(answers: &[(u16, &str)]) -> (Till, Stub, Shop, Value) {
    let opened = fixture("checkout.response");
    let all: Vec<(u16, &str)> = std::iter::once((200, opened.as_str())).chain(answers.iter().copied()).collect();
    let (stub, shop) = (Stub::answering(&all), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url, "call_timeout_ms": 1_500 }));
    let mut request: Value = serde_json::from_str(&fixture("checkout.request")).unwrap();
    request["order_reference_id"] = json!("W1");
    request["total_amount"] = json!({ "amount": "100.00", "currency": "SAR" });
    let reply = till.call("checkout_create", request);
    assert_eq!(reply["code"], 0, "{reply}");
    let order = reply["order_id"].clone();
    (till, stub, shop, order)
}

fn captured_answer(order: &str, amount: &str) -> String {
    let order: Value = serde_json::from_str(order).unwrap();
    json!({ "order_id": order["order_id"], "capture_id": "c-1", "status": order["status"],
        "captured_amount": { "amount": amount, "currency": "SAR" } })
    .to_string()
}

fn totals(till: &Till) -> Value {
    till.call("report", json!({}))["grand_totals"][0].clone()
}

#[test]
fn money_that_the_service_captured_by_itself_is_in_report_and_receipt() {
    let approved = online_order("approved", "100.00", "0.00", "0.00", "0.00");
    let captured = online_order("fully_captured", "100.00", "100.00", "0.00", "0.00");
    let refunded = online_order("partially_refunded", "100.00", "100.00", "30.00", "0.00");
    let answer = captured_answer(&captured, "100.00");
    let mut given_back: Value = serde_json::from_str(&fixture("simplified-refund.partial.response")).unwrap();
    given_back["order_id"] = serde_json::from_str::<Value>(&captured).unwrap()["order_id"].clone();
    given_back["refunded_amount"] = json!({ "amount": "30.00", "currency": "SAR" });
    let given_back = given_back.to_string();
    let (till, _stub, _shop, order) = after_a_checkout(&[
        (200, &approved),
        (200, &answer),
        (200, &captured),
        (200, &captured),
        (200, &given_back),
        (200, &refunded),
    ]);
    assert_eq!(authorise(&till, &order)["code"], 0);
    let captured = totals(&till);
    assert_eq!((&captured["captured"]["count"], &captured["net"]), (&json!(1), &json!("100.00")), "{captured}");
    let receipt = till.call("receipt", json!({ "order_id": order }));
    assert_eq!((&receipt["code"], &receipt["amount"]["amount"]), (&json!(0), &json!("100.00")), "{receipt}");
    let refund = till.refund(&order, "30.00", "R1");
    assert_eq!(refund["code"], 0, "{refund}");
    assert_eq!(totals(&till)["net"], "70.00");
}

#[test]
fn an_automatic_capture_of_the_rest_is_counted_once_and_found_in_place() {
    let authorised = online_order("authorised", "100.00", "0.00", "0.00", "0.00");
    let part = online_order("partially_captured", "100.00", "60.00", "0.00", "0.00");
    let whole = online_order("fully_captured", "100.00", "100.00", "0.00", "0.00");
    let answer = captured_answer(&part, "60.00");
    let capture = |amount: Option<&str>, number: &str| {
        let mut request = json!({ "request_id": number });
        if let Some(amount) = amount {
            request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
        }
        request
    };
    for asked in [Some("40.00"), None] {
        let (till, stub, _shop, order) =
            after_a_checkout(&[(200, &authorised), (200, &answer), (200, &part), (200, &whole), (200, &whole)]);
        let call = |mut request: Value| {
            request["order_id"] = order.clone();
            till.call("order_capture", request)
        };
        assert_eq!(call(capture(Some("60.00"), "C1"))["code"], 0);
        assert_eq!(totals(&till)["captured"]["amount"]["amount"], "60.00");
        let rest = call(capture(asked, "C2"));
        assert_eq!(
            (&rest["code"], &rest["replayed"], &rest["amount"]["amount"]),
            (&json!(0), &json!(true), &json!("40.00")),
            "{rest}"
        );
        assert_eq!(rest["message"]["en"], "This was already done. Nothing was done again.");
        assert_eq!(stub.seen().iter().filter(|seen| seen.line.starts_with("POST /payments/capture")).count(), 1);
        assert_eq!(totals(&till)["captured"]["amount"]["amount"], "100.00");
    }
}

#[test]
fn a_refund_between_two_captures_does_not_block_the_rest() {
    let between = online_order("partially_refunded", "100.00", "60.00", "10.00", "0.00");
    let after = online_order("fully_captured", "100.00", "100.00", "10.00", "0.00");
    let answer = captured_answer(&after, "40.00");
    let (till, _stub, _shop, order) =
        after_a_checkout(&[(200, &between), (200, &between), (200, &answer), (200, &after)]);
    let between = till.call("poll_status", json!({ "order_id": order }));
    assert_eq!((&between["code"], &between["next_action"]), (&json!(1), &json!("capture_order")), "{between}");
    let reply = till.call("order_capture", json!({ "order_id": order, "request_id": "C2" }));
    assert_eq!((&reply["code"], &reply["amount"]["amount"]), (&json!(0), &json!("40.00")), "{reply}");
}

#[test]
fn all_that_is_left_is_right_whether_a_cancel_lowers_the_order_s_total_or_not() {
    for total in ["100.00", "70.00"] {
        let updated = online_order("updated", total, "0.00", "0.00", "30.00");
        let after = online_order("fully_captured", total, "70.00", "0.00", "30.00");
        let answer = captured_answer(&after, "70.00");
        let (till, _stub, _shop, order) = after_a_checkout(&[(200, &updated), (200, &answer), (200, &after)]);
        let reply = till.call("order_capture", json!({ "order_id": order, "request_id": "C1" }));
        assert_eq!((&reply["code"], &reply["amount"]["amount"]), (&json!(0), &json!("70.00")), "{total}: {reply}");
    }
    // Without the journal's session nobody can tell: then the lesser is taken with a warning, and the amount can be said.
    let updated = online_order("updated", "70.00", "0.00", "0.00", "30.00");
    let after = online_order("fully_captured", "70.00", "70.00", "0.00", "30.00");
    let answer = captured_answer(&after, "70.00");
    let (stub, shop) = (Stub::answering(&[(200, &updated), (200, &answer), (200, &after)]), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url }));
    let order = serde_json::from_str::<Value>(&updated).unwrap()["order_id"].clone();
    let amount = json!({ "amount": "70.00", "currency": "SAR" });
    let reply = till.call("order_capture", json!({ "order_id": order, "request_id": "C1", "total_amount": amount }));
    assert_eq!((&reply["code"], &reply["warnings"]), (&json!(0), &json!([])), "{reply}");
    let part = online_order("partially_captured", "70.00", "40.00", "0.00", "30.00");
    let answer = captured_answer(&part, "40.00");
    let (stub, shop) = (Stub::answering(&[(200, &updated), (200, &answer), (200, &part)]), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url }));
    let reply = till.call("order_capture", json!({ "order_id": order, "request_id": "C1" }));
    assert_eq!(
        (&reply["amount"]["amount"], &reply["warnings"][0]["code"]),
        (&json!("40.00"), &json!("total_unclear")),
        "{reply}"
    );
}

#[test]
fn a_capture_that_was_lost_before_the_service_captured_all_by_itself_ends() {
    let authorised = online_order("authorised", "100.00", "0.00", "0.00", "0.00");
    let whole = online_order("fully_captured", "100.00", "100.00", "0.00", "0.00");
    let (till, _stub, _shop, order) =
        after_a_checkout(&[(200, &authorised), (0, ""), (0, ""), (0, ""), (200, &whole), (200, &whole), (200, &whole)]);
    let amount = json!({ "amount": "40.00", "currency": "SAR" });
    let request = json!({ "order_id": order, "request_id": "C1", "total_amount": amount });
    till.call("order_capture", request);
    for _ in 0..3 {
        till.call("recover", json!({}));
    }
    let capture = till.call("history", json!({ "kind": "capture" }))["steps"][0].clone();
    assert_eq!(capture["state"], "done", "{capture}");
}

#[test]
fn a_verification_that_may_not_be_asked_for_by_get_is_asked_for_once_by_post() {
    let not_allowed = (405, r#"{"message":"Method Not Allowed"}"#);
    let verified = fixture("id-verification.true.response");
    let refused = fixture("id-verification.error-400.response");
    let unknown = (404, "<html>404</html>");
    let stub = Stub::answering(&[
        not_allowed,
        (200, &verified),
        not_allowed,
        not_allowed,
        (400, &refused),
        unknown,
        (200, &verified),
    ]);
    let till = Shop::open().till_with(json!({ "base_url": stub.url }));
    let ask = || till.call("customer_verification", json!({ "phone_number": "966544337766" }));
    assert_eq!(ask()["is_id_verified"], true);
    assert_eq!(ask()["name"], "REFUSED", "once, and no more");
    assert_eq!(ask()["name"], "PHONE_REFUSED");
    assert_eq!(ask()["is_id_verified"], true, "a gateway that does not know the path");
    let lines: Vec<String> = stub.seen().into_iter().map(|seen| seen.line).collect();
    let path = "/merchants/customer/id-verification-status?phone_number=966544337766&country_code=SA HTTP/1.1";
    assert_eq!(lines, ["GET ", "POST ", "GET ", "POST ", "GET ", "GET ", "POST "].map(|verb| format!("{verb}{path}")));
}

#[test]
fn an_order_that_was_authorised_meanwhile_is_read_and_counts_as_done() {
    let mut approved: Value = serde_json::from_str(&fixture("order-get.approved.response")).unwrap();
    let mut authorised: Value = serde_json::from_str(&fixture("order-get.authorised.response")).unwrap();
    let mut declined: Value = serde_json::from_str(&fixture("order-get.declined.response")).unwrap();
    for order in [&mut approved, &mut authorised, &mut declined] {
        order["order_id"] = json!("o-1");
    }
    let (approved, authorised, declined) = (approved.to_string(), authorised.to_string(), declined.to_string());
    for (status, name) in [(400, "authorise.error-400-already.response"), (409, "authorise.error-409.response")] {
        let refusal = fixture(name);
        let stub = Stub::answering(&[(200, &approved), (status, &refusal), (200, &authorised)]);
        let reply = authorise(&Shop::open().till_with(json!({ "base_url": stub.url })), &json!("o-1"));
        assert_eq!((&reply["code"], &reply["status"]), (&json!(0), &json!("authorised")), "{name}: {reply}");
        // It came to another end meanwhile: both states are told.
        let stub = Stub::answering(&[(200, &approved), (status, &refusal), (200, &declined)]);
        let reply = authorise(&Shop::open().till_with(json!({ "base_url": stub.url })), &json!("o-1"));
        let states = (&reply["error"]["service"]["old_state"], &reply["error"]["service"]["new_state"]);
        assert_eq!(
            (&reply["name"], states),
            (&json!("WRONG_STATE"), (&json!("declined"), &json!("authorised"))),
            "{reply}"
        );
    }
}

/// An online order of the journal's own, authorised.
fn authorised(till: &Till, shop: &Shop, reference: &str, amount: &str) -> Value {
    let mut request: Value = serde_json::from_str(&fixture("checkout.request")).unwrap();
    request["order_reference_id"] = json!(reference);
    request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
    let opened = till.call("checkout_create", request);
    assert_eq!(opened["code"], 0, "{opened}");
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    let told = authorise(till, &opened["order_id"]);
    assert_eq!((&told["code"], &told["next_action"]), (&json!(0), &json!("capture_order")), "{told}");
    opened["order_id"].clone()
}

fn sar(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "SAR" })
}

#[test]
fn an_order_that_was_cancelled_in_part_and_captured_for_the_rest_is_paid_everywhere() {
    let shop = Shop::open();
    let till = shop.till();
    let order = authorised(&till, &shop, "W1", "100.00");
    let cancel = json!({ "order_id": order, "total_amount": sar("30.00"), "request_id": "X1" });
    assert_eq!(till.call("order_cancel", cancel)["code"], 0);
    assert_eq!(till.look("W1")["next_action"], "capture_order", "the rest is still to be captured");
    let rest = till.call("order_capture", json!({ "order_id": order, "request_id": "C1" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("70.00")), "{rest}");
    for (operation, request) in
        [("poll_status", json!({ "order_reference_id": "W1" })), ("order_get", json!({ "order_id": order }))]
    {
        let paid = till.call(operation, request);
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
        assert_eq!((&paid["captured_amount"], &paid["canceled_amount"]), (&sar("70.00"), &sar("30.00")));
    }
    assert_eq!(till.look("W1")["message"]["en"], "Paid, less what was cancelled. Hand over the rest of the goods.");
    let report = till.call("report", json!({ "reread": true }));
    let totals = &report["totals"][0];
    assert_eq!((&totals["captured"]["amount"], &totals["unresolved"]["count"]), (&sar("70.00"), &json!(0)), "{report}");
    assert_eq!(report["differences"], json!([]), "{report}");
    assert_eq!(till.call("recover", json!({}))["steps"], json!([]));
}

#[test]
fn what_was_captured_with_what_was_cancelled_makes_the_total_whether_a_cancel_lowers_it_or_not() {
    let judged = |status: &str, total: &str, captured: &str, canceled: &str| {
        let mut order: Value = serde_json::from_str(&fixture("order-get.fully_captured.response")).unwrap();
        order["order_id"] = json!("o-1");
        order["status"] = json!(status);
        order["refunded_amount"] = Value::Null;
        for (name, amount) in [("total_amount", total), ("captured_amount", captured), ("canceled_amount", canceled)] {
            order[name] = sar(amount);
        }
        let body = order.to_string();
        let till = Shop::open().till_with(json!({ "base_url": Stub::always(200, "application/json", &body).url }));
        let told = till.call("poll_status", json!({ "order_id": "o-1" }));
        (told["verdict"].clone(), told["next_action"].clone())
    };
    let paid = (json!("paid"), json!("release_goods"));
    assert_eq!(judged("fully_captured", "100.00", "70.00", "30.00"), paid);
    assert_eq!(judged("fully_captured", "70.00", "70.00", "30.00"), paid);
    assert_eq!(judged("partially_captured", "100.00", "70.00", "30.00"), paid, "nothing is left to capture");
    let odd = (json!("unknown"), json!("ask_supervisor"));
    assert_eq!(judged("fully_captured", "100.00", "70.00", "29.00"), odd);
    assert_eq!(judged("fully_captured", "100.00", "70.00", "0.00"), odd);
    assert_eq!(judged("fully_captured", "100.00", "0.00", "100.00").0, "unknown", "nothing was captured");
}

#[test]
fn parts_of_a_capture_in_another_currency_are_refused_before_anything_is_sent() {
    let (stub, shop) = (Stub::answering(&[]), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url }));
    for name in ["tax_amount", "shipping_amount", "discount_amount"] {
        for total in [sar("10.00"), Value::Null] {
            let mut request = json!({ "order_id": "o-1", "total_amount": total });
            request[name] = json!({ "amount": "1.00", "currency": "AED" });
            for operation in ["order_capture", "order_cancel"] {
                let refused = till.call(operation, request.clone());
                let field = format!("{name}.currency");
                assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!(field)), "{refused}");
            }
        }
    }
    assert!(stub.seen().is_empty());
}

#[test]
fn a_country_whose_limits_are_zero_is_not_offered_and_a_refused_question_is_no_silence() {
    let yes = fixture("eligibility.true.response");
    let zero = fixture("payment-types.zero-limits.response");
    let stub = Stub::answering(&[(200, &yes), (200, &zero), (200, &yes), (500, "{}"), (200, &yes), (200, &zero)]);
    let till = Shop::open().till_with(json!({ "base_url": stub.url }));
    let ask = |amount: &str| till.call("eligibility", json!({ "total_amount": sar(amount) }));
    let none = ask("100.00");
    assert_eq!((&none["offer"], &none["options"]), (&json!(false), &json!([])), "{none}");
    assert_eq!(ask("200.00")["offer"], true, "the limits could not be read");
    assert_eq!((&ask("200.00")["offer"], stub.seen().len()), (&json!(false), 6), "so they are read again");
    let wrong = fixture("error-401.response");
    let till = Shop::open().till_with(json!({ "base_url": Stub::always(401, "application/json", &wrong).url }));
    let refused = till.call("eligibility", json!({ "total_amount": sar("100.00") }));
    assert_eq!((&refused["name"], &refused["offer"]), (&json!("UNAUTHORISED"), &Value::Null), "{refused}");
}

#[test]
fn the_time_of_a_capture_has_no_fraction() {
    let shop = Shop::open();
    let till = shop.till();
    let order = authorised(&till, &shop, "W1", "100.00");
    assert_eq!(till.call("order_capture", json!({ "order_id": order, "request_id": "1" }))["code"], 0);
    let requests = shop.control("GET", "requests", &Value::Null);
    let capture = requests.as_array().unwrap().iter().find(|r| r["path"] == "/payments/capture").unwrap();
    assert_eq!(capture["body"]["shipping_info"]["shipped_at"].as_str().unwrap().len(), "2026-01-31T08:05:59Z".len());
}
