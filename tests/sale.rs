//! Sales end to end, over real HTTP against the simulator.

mod common;

use common::{Shop, Till, basket};
use serde_json::{Value, json};

#[test]
fn a_sale_is_opened_paid_and_refunded_in_parts() {
    let shop = Shop::open();
    let till = shop.till();
    let opened = till.create("S1", "300.00");
    assert_eq!((&opened["code"], &opened["verdict"]), (&json!(0), &json!("pending")), "{opened}");
    assert!(opened["checkout_id"].is_string() && opened["checkout_deeplink"].is_string());
    assert_eq!(shop.control("GET", "sms", &json!(null)).as_array().unwrap().len(), 1);
    let paid = till.wait("S1");
    assert_eq!(
        (&paid["code"], &paid["verdict"], &paid["next_action"]),
        (&json!(0), &json!("paid"), &json!("release_goods")),
        "{paid}"
    );
    assert_eq!(paid["captured_amount"], json!({ "amount": "300.00", "currency": "SAR" }));
    let first = till.refund(&paid["order_id"], "100.50", "R1");
    assert_eq!(first["code"], 0, "{first}");
    assert_eq!(first["refunded_amount"]["amount"], "100.50");
    let again = till.refund(&paid["order_id"], "100.50", "R1");
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    let rest = till.call("refund", json!({ "order_id": paid["order_id"], "request_id": "R2" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("199.50")), "{rest}");
    let after = till.look("S1");
    assert_eq!((&after["code"], &after["status"]), (&json!(2), &json!("fully_refunded")), "{after}");
    let ledger = shop.ledger();
    assert_eq!(ledger["totals"]["SAR"], json!({ "captured": "300.00", "refunded": "300.00" }));
    assert_eq!(ledger["refunds"], 2);
}

#[test]
fn a_declined_and_an_expired_sale_are_not_paid() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("D", "50.01");
    let declined = till.wait("D");
    assert_eq!((&declined["code"], &declined["status"]), (&json!(2), &json!("declined")), "{declined}");
    till.create("E", "50.02");
    assert_eq!(till.look("E")["code"], 1);
    shop.advance(15 * 60);
    let expired = till.look("E");
    assert_eq!((&expired["code"], &expired["status"]), (&json!(2), &json!("expired")), "{expired}");
}

#[test]
fn a_sale_asked_for_twice_is_resumed_and_never_opened_twice() {
    let shop = Shop::open();
    let till = shop.till();
    let first = till.create("S1", "80.02");
    let second = till.create("S1", "80.02");
    assert_eq!(second["resumed"], true, "{second}");
    assert_eq!(first["order_id"], second["order_id"]);
    assert_eq!(first["checkout_deeplink"], second["checkout_deeplink"]);
    let other = till.create("S1", "81.02");
    assert_eq!(other["name"], "REFERENCE_IN_USE", "{other}");
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}

#[test]
fn a_lost_create_is_found_by_its_reference_and_adopted() {
    let shop = Shop::open();
    let till = shop.till();
    let opened = till.create("S1", "80.10");
    assert_eq!((&opened["code"], &opened["verdict"]), (&json!(0), &json!("pending")), "{opened}");
    assert_eq!(opened["warnings"][0]["code"], "session_adopted");
    let void = till.call("session_void", json!({ "order_reference_id": "S1" }));
    assert!(void["code"] == 1 && void["error"]["kind"] == "cannot_void" || void["code"] == 4, "{void}");
    assert_eq!(till.wait("S1")["code"], 0);
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}

#[test]
fn a_lost_refund_is_found_and_never_sent_twice() {
    let shop = Shop::open();
    let till = shop.till();
    for (tail, reference) in [("30", "A"), ("31", "B")] {
        let order = till.paid(reference, &format!("80.{tail}"));
        let refund = till.refund(&order, "10.00", "R1");
        assert_eq!((&refund["code"], &refund["replayed"]), (&json!(0), &json!(false)), "{refund}");
        assert!(refund["refund_id"].is_string());
    }
    assert_eq!(shop.ledger()["refunds"], 2);
}

#[test]
fn a_void_tells_cancelled_from_paid_in_the_same_second() {
    let shop = Shop::open();
    let till = shop.till();
    for (amount, reference, code) in [("80.02", "A", 0), ("80.07", "B", 4), ("80.08", "C", 4), ("80.09", "D", 0)] {
        till.create(reference, amount);
        let void = till.call("session_void", json!({ "order_reference_id": reference }));
        assert_eq!(void["code"], code, "{amount}: {void}");
        assert_eq!(till.look(reference)["code"], if code == 0 { 2 } else { 0 });
    }
}

#[test]
fn captured_for_another_amount_or_currency_is_never_plain_paid() {
    let shop = Shop::open();
    let till = shop.till();
    for (amount, reference) in [("80.50", "A"), ("80.51", "B"), ("80.52", "C")] {
        till.create(reference, amount);
        let reply =
            till.call("poll_status", json!({ "order_reference_id": reference, "wait_s": 0.5, "interval_s": 0.02 }));
        assert_eq!((&reply["code"], &reply["next_action"]), (&json!(3), &json!("ask_supervisor")), "{amount}: {reply}");
    }
}

#[test]
fn polling_outlives_every_fault_of_the_service() {
    let shop = Shop::open();
    let till = shop.till();
    for tail in ["21", "22", "23", "24", "25", "26", "28", "29", "05", "06"] {
        let reference = format!("S{tail}");
        till.create(&reference, &format!("80.{tail}"));
        let paid = till.wait(&reference);
        assert_eq!(paid["code"], 0, "{tail}: {paid}");
    }
}

#[test]
fn a_lost_create_that_is_never_found_by_its_reference_stays_unknown() {
    let shop = Shop::open();
    let till = shop.till();
    shop.next_fault("session_create", "answer_lost_after");
    let lost = till.create("S1", "80.19");
    assert_eq!(
        (&lost["code"], &lost["verdict"], &lost["next_action"]),
        // It is the shop's first sale: that the look-up finds anything was never seen.
        (&json!(3), &json!("unknown"), &json!("keep_polling")),
        "{lost}"
    );
    let look = till.look("S1");
    assert_eq!((&look["code"], &look["verdict"]), (&json!(3), &json!("unknown")), "{look}");
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}

/// Waits for the end of a sale whose polls fail, while this many seconds pass for the service after its third read.
fn waited_through(tail: &str, seconds: i64) -> Value {
    let shop = Shop::open();
    // The service is silent: a read ends with two thirds of this.
    let till = shop.till_with(json!({ "call_timeout_ms": 2_000 }));
    till.create("S1", &format!("80.{tail}"));
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| till.wait("S1"));
        while !waiting.is_finished() && shop.ledger()["orders"][0]["reads"].as_u64() < Some(3) {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(!waiting.is_finished(), "it gave up in the middle of the trouble");
        shop.advance(seconds);
        waiting.join().unwrap()
    })
}

#[test]
fn polling_outlives_an_outage_of_half_a_minute() {
    let paid = waited_through("20", 30);
    assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
}

#[test]
fn polling_outlives_a_minute_of_too_many_calls() {
    let paid = waited_through("27", 60);
    assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
}

#[test]
fn a_qr_session_hands_out_the_code() {
    let shop = Shop::open();
    let mut request = basket("Q1", "60.00");
    request["channel"] = json!("qr");
    let opened = shop.till().call("session_create", request);
    assert_eq!(opened["code"], 0, "{opened}");
    assert!(opened["qr"]["svg"].as_str().unwrap().starts_with('<'));
    assert!(opened["qr"]["png_base64"].is_string() && opened["qr"]["modules"].is_array());
    assert_eq!(shop.ledger()["sms_sent"], 0);
}

#[test]
fn a_qr_session_that_is_refused_or_cannot_be_asked_for_says_why() {
    let shop = Shop::open();
    let mut request = basket("Q1", "60.15");
    request["channel"] = json!("qr");
    let refused = shop.till().call("session_create", request.clone());
    assert_eq!(
        (&refused["name"], &refused["error"]["http_status"]),
        (&json!("AMOUNT_OUT_OF_LIMITS"), &json!(400)),
        "{refused}"
    );
    let nameless = shop.till_with(json!({ "device_id": null })).call("session_create", request.clone());
    assert_eq!(nameless["error"]["field"], "device_id", "{nameless}");
    request["total_amount"]["amount"] = json!("60.155");
    assert_eq!(shop.till().call("session_create", request)["error"]["field"], "total_amount.amount");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
}

#[test]
fn pay_opens_and_waits_in_one_call() {
    let shop = Shop::open();
    let mut request = basket("P1", "60.00");
    request["wait_s"] = json!(10);
    request["interval_s"] = json!(0.02);
    let paid = shop.till().call("pay", request);
    assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
}

#[test]
fn pay_says_that_it_went_on_with_a_session_that_was_there_before() {
    let shop = Shop::open();
    let mut request = basket("P1", "60.99");
    request["wait_s"] = json!(0);
    let first = shop.till().call("pay", request.clone());
    assert_eq!((&first["name"], &first["resumed"]), (&json!("PENDING"), &json!(false)), "{first}");
    let again = shop.till().call("pay", request);
    assert_eq!((&again["name"], &again["resumed"]), (&json!("PENDING"), &json!(true)), "{again}");
    assert_eq!(again["order_id"], first["order_id"]);
}

#[test]
fn a_simulator_that_is_not_started_is_asked_for() {
    let shop = Shop::open();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = shop.till_with(json!({ "base_url": format!("http://{free}") })).create("S1", "60.00");
    assert_eq!(refused["name"], "CONNECT_FAILED", "{refused}");
    assert!(
        refused["error"]["detail"].as_str().unwrap().ends_with("is the simulator started, and on this port?"),
        "{refused}"
    );
}

#[test]
fn who_names_a_function_in_place_of_an_operation_is_told_the_operation() {
    let shop = Shop::open();
    let detail = |name: &str| shop.till().call(name, json!({}))["error"]["detail"].as_str().unwrap().to_string();
    assert_eq!(detail("tamara_pay"), "there is no operation \"tamara_pay\"; say \"pay\"");
    assert!(detail("tamara_paid").contains("\"operations\" in the reply of client_open"));
}

#[test]
fn a_sale_that_was_paid_before_the_journal_was_lost_is_not_charged_again() {
    let shop = Shop::open();
    let order_id = shop.till().paid("S1", "300.00");
    let replaced = shop.till_with(json!({ "journal": shop.folder.path().join("another.db") }));
    let refused = replaced.create("S1", "300.00");
    assert_eq!(refused["name"], "REFERENCE_IN_USE", "{refused}");
    assert!(refused["error"]["detail"].as_str().unwrap().contains(order_id.as_str().unwrap()), "{refused}");
    assert_eq!(replaced.look("S1")["verdict"], "paid");
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}

#[test]
fn another_lane_voids_a_sale_only_when_it_says_that_it_takes_it_over() {
    let shop = Shop::open();
    let (mine, other) = (shop.till(), shop.till_with(json!({ "lane": "till-2" })));
    let order = mine.create("S1", "300.99")["order_id"].clone();
    let refused = other.call("session_void", json!({ "order_id": order }));
    assert_eq!(refused["name"], "OTHER_LANE", "{refused}");
    assert_eq!(shop.ledger()["voided"], 0);
    let taken = other.call("session_void", json!({ "order_id": order, "take_over": true }));
    assert_eq!((&taken["code"], &taken["verdict"]), (&json!(0), &json!("not_paid")), "{taken}");
    assert_eq!(shop.ledger()["voided"], 1);
    assert_eq!(mine.look("S1")["verdict"], "not_paid");
}

#[test]
fn a_sale_whose_creates_were_all_refused_has_nothing_to_wait_for() {
    let shop = Shop::open();
    let till = shop.till();
    for (tail, name, action) in [
        ("14", "THROTTLED", "retry_later"),
        ("15", "AMOUNT_OUT_OF_LIMITS", "other_payment"),
        ("16", "UNAUTHORISED", "fix_configuration"),
    ] {
        assert_eq!(till.create(tail, &format!("80.{tail}"))["name"], name);
        let poll = till.wait(tail);
        assert_eq!(
            (&poll["code"], &poll["verdict"], &poll["polls"]),
            (&json!(2), &json!("not_paid"), &json!(1)),
            "{poll}"
        );
        assert_eq!(
            (&poll["next_action"], &poll["error"]["kind"]),
            (&json!(action), &json!(name.to_lowercase())),
            "{poll}"
        );
    }
    // The service failed: whether it made a session is not known.
    till.create("12", "80.12");
    assert_eq!(till.look("12")["verdict"], "unknown");
    // Refused at first, and asked for again: the session counts.
    shop.next_fault("session_create", "status_400");
    assert_eq!(till.create("S1", "80.00")["code"].as_i64().unwrap().signum(), -1);
    assert_eq!(till.create("S1", "80.00")["code"], 0);
    assert_eq!(till.wait("S1")["verdict"], "paid");
}

#[test]
fn a_refused_create_is_not_believed_where_the_service_has_the_order_all_the_same() {
    for operation in ["poll_status", "tender_check"] {
        let shop = Shop::open();
        let till = shop.till();
        shop.next_fault("session_create", "status_400");
        assert_eq!(till.create("S1", "80.00")["code"].as_i64().unwrap().signum(), -1);
        // A till with a journal of its own opens the sale, and the customer pays.
        let other = shop.till_with(json!({ "journal": shop.folder.path().join("other.db"), "lane": "till-9" }));
        assert_eq!(other.create("S1", "80.00")["code"], 0);
        assert_eq!(other.wait("S1")["verdict"], "paid");
        let reply = till.call(operation, json!({ "order_reference_id": "S1" }));
        assert_eq!(reply["verdict"], "paid", "{operation}: {reply}");
        let order = reply["order_id"].clone();
        assert_eq!(till.refund(&order, "80.00", "R-1")["code"], 0, "{operation}: the order is the sale's from then on");
        assert_eq!(till.look("S1")["verdict"], "not_paid");
    }
}

#[test]
fn a_refused_create_that_was_made_all_the_same_can_be_paid_and_is_waited_for() {
    let shop = Shop::open();
    let till = shop.till();
    shop.next_fault("session_create", "status_400");
    assert_eq!(till.create("S1", "80.02")["code"].as_i64().unwrap().signum(), -1);
    let other = shop.till_with(json!({ "journal": shop.folder.path().join("other.db") }));
    assert_eq!(other.create("S1", "80.02")["code"], 0);
    assert_eq!(till.look("S1")["verdict"], "pending");
    assert_eq!(other.call("session_void", json!({ "order_reference_id": "S1" }))["code"], 0);
    assert_eq!(till.look("S1")["verdict"], "not_paid");
}

#[test]
fn an_order_that_does_not_show_what_was_given_back_in_all_can_be_given_back_in_parts() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S1", "80.25");
    for (amount, request_id, total) in [("30.00", "R1", "30.00"), ("20.50", "R2", "50.50")] {
        let refund = till.refund(&order, amount, request_id);
        assert_eq!((&refund["code"], &refund["refunded_amount"]["amount"]), (&json!(0), &json!(total)), "{refund}");
    }
    assert_eq!(till.refund(&order, "29.76", "R3")["name"], "REFUND_TOO_LARGE");
    let rest = till.call("refund", json!({ "order_id": order, "request_id": "R4" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("29.75")), "{rest}");
    assert_eq!(shop.ledger()["totals"]["SAR"], json!({ "captured": "80.25", "refunded": "80.25" }));
}

#[test]
fn half_of_a_character_is_refused_with_its_field_and_nothing_is_sent() {
    let shop = Shop::open();
    let till = shop.till();
    let whole = basket("S1", "80.02").to_string();
    for (text, field) in [
        (whole.replace("Lego City 8601", r"Lego \ud83d"), "items[0].name"),
        (whole.replace("Lego City 8601", r"\uDE00 Lego"), "items[0].name"),
        (whole.replace("\"S1\"", r#""S1 \ud83dx""#), "order_reference_id"),
    ] {
        let reply = till.client.run("session_create", &text);
        let json: Value = serde_json::from_str(&till.client.json(&reply)).unwrap();
        assert_eq!((&json["code"], &json["error"]["field"]), (&json!(-105), &json!(field)), "{json}");
        assert!(json["error"]["detail"].as_str().unwrap().contains("half of a character"), "{json}");
    }
    assert_eq!(shop.ledger()["orders"].as_array().map_or(0, Vec::len), 0);
    let reply = till.client.run("session_create", &whole.replace("Lego City 8601", r"Lego \ud83d\ude00 \\ud83d"));
    assert_eq!(reply.code.number(), 0, "a whole one, and an escaped backslash");
}

#[test]
fn a_phone_that_cannot_be_one_is_for_the_cashier_to_mend_and_nothing_is_sent() {
    let shop = Shop::open();
    let till = shop.till();
    for phone in ["12", "abc", "", "050123456", "05012345678", "+96650123456", "٠٥٠١٢٣٤٥٦", "96650123456789"] {
        let mut request = common::basket("P-1", "80.00");
        request["phone_number"] = json!(phone);
        let refused = till.call("session_create", request);
        assert_eq!(
            (&refused["code"], &refused["error"]["field"]),
            (&json!(-105), &json!("phone_number")),
            "{phone}: {refused}"
        );
        assert_eq!(
            refused["message"]["en"], "This phone number cannot be right. Check it with the customer.",
            "{phone}"
        );
    }
    let mut request = common::basket("P-1", "80.00");
    request["phone_number"] = Value::Null;
    let missing = till.call("session_create", request);
    assert_eq!(missing["message"]["en"], "The customer's phone number is missing. Enter it.", "{missing}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    // A number outside the plans has the service's word.
    let mut request = common::basket("P-2", "80.00");
    request["phone_number"] = json!("+20 101 234 5678");
    assert_ne!(till.call("session_create", request)["code"], -105);
}

#[test]
fn a_till_that_has_the_receipt_s_number_needs_no_order_id() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S-1", "80.00");
    let sar = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    let part = json!({ "order_reference_id": "S-1", "total_amount": sar("30.00"), "request_id": "R-1" });
    for replayed in [false, true] {
        let refund = till.call("refund", part.clone());
        assert_eq!((&refund["code"], &refund["order_id"]), (&json!(0), &order), "{refund}");
        assert_eq!(refund["replayed"], replayed);
    }
    // Another till, without this journal: the service finds it.
    let other = shop.till_with(json!({ "journal": shop.folder.path().join("other.db") }));
    let rest = json!({ "order_reference_id": "S-1", "request_id": "R-2" });
    let refund = other.call("refund", rest);
    assert_eq!((&refund["code"], &refund["amount"]), (&json!(0), &sar("50.00")), "{refund}");
    for (request, field) in [
        (json!({ "order_reference_id": "S-1", "order_id": order }), "order_reference_id"),
        (json!({ "total_amount": sar("1.00") }), "order_id"),
    ] {
        for operation in ["refund", "order_capture", "order_cancel"] {
            assert_eq!(till.call(operation, request.clone())["error"]["field"], field, "{operation}");
        }
    }
    assert_eq!(till.call("refund", json!({ "order_reference_id": "nobody's" }))["name"], "NOT_FOUND");
    assert_eq!(shop.ledger()["refunds"], 2);
}

#[test]
fn status_and_resumed_are_always_there_and_a_poll_fits_a_small_buffer() {
    let shop = Shop::open();
    let till = shop.till();
    let mut request = common::basket("Q-1", "80.02");
    request["channel"] = json!("qr");
    let first = till.call("session_create", request.clone());
    assert_eq!((&first["status"], &first["resumed"]), (&json!("new"), &json!(false)), "{first}");
    assert!(first["qr"]["svg"].is_string(), "{first}");
    assert_eq!(till.call("session_create", request)["resumed"], true);
    let wish = |qr: bool| json!({ "order_reference_id": "Q-1", "qr": qr });
    let poll = till.client.run("poll_status", &wish(false).to_string());
    assert!(till.client.json(&poll).len() < 4_096, "{}", till.client.json(&poll));
    let poll = till.call("poll_status", wish(false));
    assert_eq!((&poll["status"], &poll["resumed"], &poll["qr"]), (&json!("new"), &json!(true), &Value::Null), "{poll}");
    assert!(till.call("poll_status", wish(true))["qr"]["svg"].is_string());
}

#[test]
fn a_language_that_writes_an_empty_object_as_an_empty_list_is_understood() {
    let till = Shop::open().till();
    for text in ["[]", " [ ] ", "{}"] {
        assert_eq!(till.client.run("recover", text).code.number(), 0, "{text}");
    }
    // A form feed is no blank of JSON's.
    for text in ["[1]", "[[]]", "[{}]", "[]\u{c}"] {
        assert_eq!(till.client.run("recover", text).code.number(), -102, "{text}");
    }
}

#[test]
fn a_sale_of_another_day_is_read_without_releasing_goods() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S-1", "80.00");
    let read = || till.call("order_get", json!({ "order_id": order }));
    assert_eq!((&read()["verdict"], &read()["next_action"]), (&json!("paid"), &json!("release_goods")));
    shop.advance(86_400);
    assert_eq!((&read()["verdict"], &read()["next_action"]), (&json!("paid"), &json!("none")), "{}", read());
}

/// A till whose create a proxy sent twice: the id of the order that it was told, and that of the other.
fn sent_twice(shop: &Shop, till: &Till, reference: &str) -> (String, String) {
    shop.next_fault("session_create", "sent_twice");
    let opened = till.create(reference, "80.02");
    assert_eq!(opened["code"], 0, "{opened}");
    let ledger = shop.ledger();
    let all = ledger["orders"].as_array().unwrap().iter().filter(|o| o["order_reference_id"] == reference);
    let ids: Vec<String> = all.map(|o| o["order_id"].as_str().unwrap().to_string()).collect();
    let told = opened["order_id"].as_str().unwrap().to_string();
    assert_eq!(ids.len(), 2, "{ledger}");
    let other = ids.into_iter().find(|id| *id != told).unwrap();
    (told, other)
}

#[test]
fn every_order_of_a_create_that_was_sent_twice_counts_whoever_asks() {
    let shop = Shop::open();
    let till = shop.till();
    type Ask = fn(&Till, &str) -> Value;
    let asks: [(&str, Ask); 5] = [
        ("poll", |till, name| till.look(name)),
        ("create", |till, name| till.create(name, "80.02")),
        ("void", |till, name| till.call("session_void", json!({ "order_reference_id": name }))),
        ("tender", |till, name| till.call("tender_check", json!({ "order_reference_id": name }))),
        ("recover", |till, name| {
            let reply = till.call("recover", json!({}));
            let is_it = |step: &&Value| step["order_reference_id"] == name;
            reply["steps"].as_array().unwrap().iter().find(is_it).cloned().unwrap_or(reply)
        }),
    ];
    for (name, ask) in asks {
        // The customer paid the other order, and the one that the till was told ran out.
        let reference = format!("PAID-{name}");
        let (told, other) = sent_twice(&shop, &till, &reference);
        shop.customer(&other, "approve");
        shop.customer(&told, "expire");
        let reply = ask(&till, &reference);
        assert_eq!((&reply["verdict"], &reply["order_id"]), (&json!("paid"), &json!(other)), "{name}: {reply}");
        let code = if name == "void" || name == "tender" { 4 } else { 0 };
        assert!(reply["code"] == code || name == "recover", "{name}: {reply}");
        assert_eq!(till.look(&reference)["verdict"], "paid", "{name}");
        // He can still pay it.
        let reference = format!("OPEN-{name}");
        let (told, other) = sent_twice(&shop, &till, &reference);
        shop.customer(&told, "expire");
        let reply = ask(&till, &reference);
        assert_eq!((&reply["verdict"], &reply["order_id"]), (&json!("pending"), &json!(other)), "{name}: {reply}");
        // Both ran out.
        shop.customer(&other, "expire");
        assert_eq!(till.look(&reference)["code"], 2, "{name}");
    }
}

#[test]
fn a_sale_whose_other_order_cannot_be_looked_for_is_not_called_unpaid() {
    let shop = Shop::open();
    let till = shop.till();
    let (told, other) = sent_twice(&shop, &till, "S-1");
    shop.customer(&told, "expire");
    shop.customer(&other, "approve");
    for fault in ["status_503", "filter_page", "captive_portal"] {
        shop.next_fault("order_by_reference", fault);
        let look = till.look("S-1");
        assert_eq!((&look["code"], &look["next_action"]), (&json!(3), &json!("keep_polling")), "{fault}: {look}");
    }
    assert_eq!(till.look("S-1")["verdict"], "paid");
}

#[test]
fn a_void_of_a_sale_that_was_paid_by_an_earlier_attempt_is_too_late() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "call_timeout_ms": 40_000 }));
    assert_eq!(till.create("OTHER", "10.02")["code"], 0, "so that look-ups are known to find");
    shop.control("POST", "next", &json!({ "operation": "session_create", "fault": "lookup_lags", "reads": 9 }));
    let lost = till.create("S-1", "80.02");
    assert_eq!((&lost["code"], &lost["next_action"]), (&json!(3), &json!("call_again")), "{lost}");
    let first = shop.ledger()["orders"].as_array().unwrap().last().unwrap()["order_id"].clone();
    let second = till.create("S-1", "80.02");
    assert_eq!((&second["code"], &second["attempt_reference_id"]), (&json!(0), &json!("S-1~2")), "{second}");
    shop.customer(first.as_str().unwrap(), "approve");
    let mut voided = till.call("session_void", json!({ "order_reference_id": "S-1" }));
    for _ in 0..9 {
        if voided["code"] == 4 {
            break;
        }
        assert_ne!(voided["code"], 0, "{voided}");
        voided = till.call("session_void", json!({ "order_reference_id": "S-1" }));
    }
    assert_eq!((&voided["code"], &voided["order_id"]), (&json!(4), &first), "{voided}");
    assert_eq!((&voided["verdict"], &voided["next_action"]), (&json!("paid"), &json!("release_goods")), "{voided}");
}

#[test]
fn a_session_that_counted_as_not_made_is_found_when_it_comes_after_a_day() {
    for asks_first in ["recover", "poll_status"] {
        let shop = Shop::open();
        let till = shop.till_with(json!({ "call_timeout_ms": 1_500 }));
        till.create("OTHER", "10.02");
        assert_eq!(till.call("order_get", json!({ "order_reference_id": "OTHER" }))["code"], 0);
        till.call("poll_status", json!({ "order_reference_id": "OTHER" }));
        shop.control(
            "POST",
            "next",
            &json!({ "operation": "session_create", "fault": "effect_later", "after_s": 95_000 }),
        );
        assert_eq!(till.create("S-1", "80.02")["code"], 3);
        shop.advance(93_700);
        let step = |reply: &Value| {
            let steps = reply["steps"].as_array().unwrap().clone();
            steps.into_iter().find(|step| step["order_reference_id"] == "S-1").unwrap_or_default()
        };
        let ends = (0..5).any(|_| step(&till.call("recover", json!({})))["state"] == "not_done");
        assert!(ends, "{}", till.call("history", json!({})));
        assert_eq!(till.look("S-1")["code"], 2, "nobody has it yet");
        shop.advance(2_000);
        let order = shop.ledger()["orders"].as_array().unwrap().last().unwrap()["order_id"].clone();
        shop.customer(order.as_str().unwrap(), "approve");
        match asks_first {
            "recover" => {
                let late = step(&till.call("recover", json!({})));
                let told = (&late["verdict"], &late["next_action"], &late["order_id"]);
                assert_eq!(told, (&json!("paid"), &json!("ask_supervisor"), &order), "{late}");
            }
            _ => {
                let late = till.look("S-1");
                assert_eq!((&late["verdict"], &late["order_id"]), (&json!("paid"), &order), "{late}");
            }
        }
        let steps = till.call("history", json!({ "order_reference_id": "S-1" }));
        assert_eq!(steps["steps"][0]["state"], "paid", "{steps}");
    }
}
