//! Tamara through Checkout.com, over real HTTP against the simulator and against stand-ins that give the service's own answers.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, qr_basket as basket};
use ring::hmac;
use serde_json::{Value, json};
use stub::{Stub, fixture};

/// No payment has the reference that a create asks about first.
const NONE: &str = r#"{"limit":10,"skip":0,"total_count":0,"data":[]}"#;

fn own() -> Value {
    json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "signature_key": "sim_signature_key",
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" })
}

fn till(shop: &Shop) -> Till {
    shop.checkout_com(json!({}))
}

fn create(till: &Till, reference: &str, amount: &str) -> Value {
    till.call("session_create", basket(reference, amount))
}

fn paid(till: &Till, reference: &str, amount: &str) -> Value {
    let opened = create(till, reference, amount);
    assert_eq!(opened["code"], 0, "{opened}");
    let paid = till.wait(reference);
    assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{paid}");
    paid["order_id"].clone()
}

/// Gives a sale up: watched for so many seconds, and given back if it is paid.
fn give_up(till: &Till, reference: &str, wait_s: f64) -> Value {
    till.call("session_void", json!({ "order_reference_id": reference, "refund_if_paid": true, "wait_s": wait_s }))
}

/// How many refunds of this payment reached the simulator.
fn refunds_sent(shop: &Shop, order: &Value) -> usize {
    let path = format!("/checkout.com/payments/{}/refunds", order.as_str().unwrap());
    let requests = shop.control("GET", "requests", &Value::Null);
    requests.as_array().unwrap().iter().filter(|r| r["path"] == path.as_str()).count()
}

/// A till in front of a service that gives these answers.
fn in_front_of(answers: &[(u16, &str)]) -> (Till, Stub, Shop) {
    let (stub, shop) = (Stub::answering(answers), Shop::open());
    let config = json!({ "provider": "checkout_com", "base_url": stub.url, "checkout_com": own() });
    let till = shop.till_with(config);
    (till, stub, shop)
}

#[test]
fn a_sale_is_opened_as_a_qr_code_paid_and_given_back_in_parts() {
    let shop = Shop::open();
    let till = till(&shop);
    let opened = create(&till, "S1", "300.00");
    assert_eq!((&opened["code"], &opened["verdict"]), (&json!(0), &json!("pending")), "{opened}");
    assert!(opened["qr"]["svg"].as_str().unwrap().starts_with('<') && opened["checkout_id"].is_null());
    assert!(opened["order_id"].as_str().unwrap().starts_with("pay_"));
    let order = paid(&till, "S1", "300.00");
    let first = till.refund(&order, "100.50", "R1");
    assert_eq!((&first["code"], &first["replayed"]), (&json!(0), &json!(false)), "{first}");
    assert_eq!(first["refunded_amount"]["amount"], "100.50");
    assert!(first["refund_id"].as_str().unwrap().starts_with("act_"));
    let again = till.refund(&order, "100.50", "R1");
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    let rest = till.call("refund", json!({ "order_id": order, "request_id": "R2" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("199.50")), "{rest}");
    assert_eq!(till.look("S1")["status"], "Refunded");
    let ledger = shop.ledger();
    assert_eq!(ledger["totals"]["SAR"], json!({ "captured": "300.00", "refunded": "300.00" }));
    assert_eq!((&ledger["sessions_opened"], &ledger["refunds"]), (&json!(1), &json!(2)));
}

#[test]
fn declined_expired_and_odd_payments_get_their_verdict() {
    let shop = Shop::open();
    let till = till(&shop);
    create(&till, "D", "50.01");
    assert_eq!((&till.wait("D")["code"], &till.look("D")["status"]), (&json!(2), &json!("Declined")));
    create(&till, "E", "50.02");
    shop.advance(29 * 60);
    assert_eq!(till.look("E")["code"], 1);
    shop.advance(60);
    assert_eq!((&till.look("E")["code"], &till.look("E")["status"]), (&json!(2), &json!("Expired")));
    for (amount, reference) in [("80.50", "A"), ("80.51", "B"), ("80.52", "C")] {
        create(&till, reference, amount);
        let request = json!({ "order_reference_id": reference, "wait_s": 0.5, "interval_s": 0.02 });
        let reply = till.call("poll_status", request);
        assert_eq!((&reply["code"], &reply["next_action"]), (&json!(3), &json!("ask_supervisor")), "{amount}: {reply}");
    }
    for tail in ["21", "22", "23", "24", "25", "26", "28", "29", "05"] {
        create(&till, &format!("S{tail}"), &format!("80.{tail}"));
        let reply = till.wait(&format!("S{tail}"));
        assert_eq!(reply["code"], 0, "{tail}: {reply}");
    }
}

#[test]
fn a_lost_create_is_adopted_and_never_sent_twice() {
    let shop = Shop::open();
    let till = till(&shop);
    // Where the service keeps its answer, the key brings the link back; where it failed after the effect, the link is lost.
    for (tail, reference, code) in [("10", "A", 0), ("11", "B", 3)] {
        let opened = create(&till, reference, &format!("80.{tail}"));
        assert_eq!((&opened["code"], &opened["verdict"]), (&json!(code), &json!("pending")), "{opened}");
        assert_eq!(opened["warnings"][0]["code"], "session_adopted");
    }
    assert_eq!(shop.ledger()["sessions_opened"], 2);
    for (tail, name) in [("14", "THROTTLED"), ("16", "UNAUTHORISED")] {
        assert_eq!(create(&till, tail, &format!("80.{tail}"))["name"], name);
    }
    assert_eq!(shop.ledger()["sessions_opened"], 2);
}

#[test]
fn a_lost_refund_is_found_by_its_action_and_never_sent_twice() {
    let shop = Shop::open();
    let till = till(&shop);
    for (tail, reference) in [("30", "A"), ("31", "B"), ("34", "C")] {
        let order = paid(&till, reference, &format!("80.{tail}"));
        let refund = till.refund(&order, "10.00", "R1");
        assert_eq!((&refund["code"], &refund["replayed"]), (&json!(0), &json!(false)), "{tail}: {refund}");
        assert!(refund["refund_id"].is_string());
    }
    assert_eq!(shop.ledger()["refunds"], 3);
    let order = paid(&till, "D", "80.35");
    assert_eq!(till.refund(&order, "10.00", "R1")["name"], "REFUND_TOO_LARGE");
    assert_eq!(till.refund(&order, "80.36", "R2")["name"], "REFUND_TOO_LARGE");
    assert_eq!(shop.ledger()["refunds"], 3);
}

#[test]
fn a_refund_that_is_accepted_and_declined_later_is_no_refund() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = paid(&till, "S1", "80.00");
    shop.next_fault("refund", "declined_later");
    for _ in 0..2 {
        let declined = till.refund(&order, "10.00", "R1");
        assert_eq!(declined["name"], "REFUSED", "{declined}");
        assert!(declined["error"]["detail"].as_str().unwrap().contains("request_id"));
    }
    assert_eq!(till.refund(&order, "10.00", "R2")["code"], 0);
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn a_till_that_starts_anew_clears_up_an_accepted_refund() {
    let shop = Shop::open();
    let hasty = json!({ "call_timeout_ms": 1000 });
    let order = {
        let till = shop.checkout_com(hasty);
        let order = paid(&till, "S1", "80.34");
        let open = till.refund(&order, "10.00", "R1");
        assert_eq!((&open["code"], &open["next_action"]), (&json!(3), &json!("call_recover")), "{open}");
        order
    };
    let till = till(&shop);
    for _ in 0..4 {
        till.call("recover", json!({}));
    }
    let again = till.refund(&order, "10.00", "R1");
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn nothing_can_be_voided_but_a_sale_given_up_is_watched_and_given_back() {
    let shop = Shop::open();
    let till = till(&shop);
    create(&till, "S1", "80.02");
    let refused = till.call("session_void", json!({ "order_reference_id": "S1" }));
    assert_eq!(refused["name"], "NOT_SUPPORTED", "{refused}");
    assert_eq!(give_up(&till, "S1", 0.0)["code"], 1, "the customer can still pay");
    shop.advance(30 * 60);
    let expired = give_up(&till, "S1", 0.0);
    assert_eq!((&expired["code"], &expired["verdict"]), (&json!(0), &json!("not_paid")), "{expired}");
    create(&till, "S2", "80.00");
    for _ in 0..2 {
        let given_back = give_up(&till, "S2", 5.0);
        assert_eq!((&given_back["code"], &given_back["verdict"]), (&json!(0), &json!("not_paid")), "{given_back}");
        assert_eq!(given_back["refunded_amount"]["amount"], "80.00");
    }
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn a_sale_given_up_is_given_back_once_whatever_happens_to_the_refund() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = create(&till, "S1", "80.00")["order_id"].clone();
    shop.next_fault("refund", "status_403");
    let open = give_up(&till, "S1", 5.0);
    assert_eq!((&open["code"], &open["next_action"]), (&json!(3), &json!("call_recover")), "{open}");
    assert_eq!(shop.ledger()["refunds"], 0);
    for _ in 0..2 {
        let given_back = give_up(&till, "S1", 5.0);
        assert_eq!((&given_back["code"], &given_back["verdict"]), (&json!(0), &json!("not_paid")), "{given_back}");
    }
    assert_eq!((refunds_sent(&shop, &order), &shop.ledger()["refunds"]), (2, &json!(1)));
    let lost = create(&till, "S2", "80.00")["order_id"].clone();
    shop.next_fault("refund", "status_500_after");
    assert_eq!(give_up(&till, "S2", 5.0)["code"], 0);
    assert_eq!((refunds_sent(&shop, &lost), &shop.ledger()["refunds"]), (1, &json!(2)));
    let part = paid(&till, "S3", "80.00");
    assert_eq!(till.refund(&part, "30.00", "R1")["code"], 0);
    let rest = give_up(&till, "S3", 0.0);
    assert_eq!((&rest["code"], &rest["refunded_amount"]["amount"]), (&json!(0), &json!("80.00")), "{rest}");
    assert_eq!(shop.ledger()["totals"]["SAR"], json!({ "captured": "240.00", "refunded": "240.00" }));
}

#[test]
fn a_refund_that_was_not_done_is_repeated_under_its_first_key() {
    let [captured, refunded, refusal, accepted, shown] = [
        "cko-payment-get.captured.response",
        "cko-payment-get.partially-refunded.response",
        "cko-error-422-invalid.response",
        "cko-refund.with-reference.response",
        "cko-payment-actions.response",
    ]
    .map(fixture);
    // The order is read before, and again to see whether the refusal is all that is to be said.
    let order = [(200, captured.as_str()), (200, "[]")];
    let refused = [&order[..], &[(422, refusal.as_str())], &order].concat();
    let looked = [(200, refunded.as_str()), (200, shown.as_str())];
    let done = [(200, captured.as_str()), (200, "[]"), (202, accepted.as_str())];
    let (till, stub, _shop) = in_front_of(&[&refused[..], &refused, &done, &looked, &looked].concat());
    let refund = |amount: &str| till.refund(&json!("pay_er3uvjvfgpauje7o64agv3damy"), amount, "RET-2026-0007");
    assert_eq!(refund("1.00")["name"], "REFUSED");
    assert_eq!(refund("2.00")["name"], "REFUSED");
    let given_back = refund("1.00");
    assert_eq!((&given_back["code"], &given_back["replayed"]), (&json!(0), &json!(false)), "{given_back}");
    assert_eq!(refund("1.00")["replayed"], true);
    let key = |headers: &str| {
        headers.lines().find_map(|line| line.strip_prefix("cko-idempotency-key: ")).map(str::to_string).unwrap()
    };
    let sent: Vec<_> = stub.seen().into_iter().filter(|seen| seen.line.starts_with("POST")).collect();
    let [first, other, again] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!((key(&first.headers), &first.body), (key(&again.headers), &again.body));
    assert_ne!(key(&first.headers), key(&other.headers), "another amount is another refund");
}

#[test]
fn a_key_protects_successes_for_a_day_only_and_the_till_does_not_rely_on_it() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = paid(&till, "S1", "80.00");
    let url = format!("{}/checkout.com/payments/{}/refunds", shop.simulator.url(), order.as_str().unwrap());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let bare = || {
        let request = agent.post(&url).header("Authorization", "Bearer sim_test").header("Cko-Idempotency-Key", "K1");
        let mut answer = request.send(r#"{"amount":1000}"#).unwrap();
        // A 500 has no body.
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap_or_default();
        (answer.status().as_u16(), body["action_id"].clone())
    };
    shop.next_fault("refund", "status_500_after");
    assert_eq!((bare().0, &shop.ledger()["refunds"]), (500, &json!(1)), "done, and not said");
    let second = bare();
    assert_eq!((second.0, &shop.ledger()["refunds"]), (202, &json!(2)), "a failure is not kept: done once more");
    assert_eq!((bare(), &shop.ledger()["refunds"]), (second.clone(), &json!(2)), "a success is kept");
    shop.advance(24 * 3600);
    let next_day = bare();
    assert_ne!(next_day.1, second.1, "for a day");
    assert_eq!((next_day.0, &shop.ledger()["refunds"]), (202, &json!(3)));

    let order = paid(&till, "S2", "80.00");
    let before = shop.ledger()["refunds"].as_u64().unwrap();
    shop.next_fault("refund", "status_500_after");
    assert_eq!(till.refund(&order, "10.00", "R1")["code"], 0);
    shop.advance(25 * 3600);
    // The till's own journal knows it; another till's journal does not, but the payment's actions show it.
    let elsewhere = shop.folder.path().join("other.db");
    let config = json!({ "journal": elsewhere });
    for till in [till, shop.checkout_com(config)] {
        let again = till.refund(&order, "10.00", "R1");
        assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    }
    assert_eq!((refunds_sent(&shop, &order), shop.ledger()["refunds"].as_u64()), (1, Some(before + 1)));
}

#[test]
fn an_access_token_is_fetched_once_and_renewed_when_its_time_is_over() {
    let shop = Shop::open();
    let url = format!("{}/checkout.com", shop.simulator.url());
    let mut own = own();
    own["client_id"] = json!("cli_abcdefghij");
    own["client_secret"] = json!("sim_client_secret");
    let config = json!({ "provider": "checkout_com", "base_url": url, "checkout_com": own, "api_token": null });
    let till = shop.till_with(config.clone());
    paid(&till, "S1", "80.00");
    shop.advance(5 * 3600);
    assert_eq!(till.look("S1")["code"], 0, "the old token is refused, a new one is fetched");
    let requests = shop.control("GET", "requests", &Value::Null);
    let tokens = requests.as_array().unwrap().iter().filter(|r| r["path"] == "/checkout.com/connect/token").count();
    assert_eq!(tokens, 2);
    assert!(!format!("{:?}", till.client).contains("sim_client_secret"));
    let refused = Stub::answering(&[(400, &fixture("cko-oauth-token.error-400.response"))]);
    let mut config = config;
    config["base_url"] = json!(refused.url);
    let reply = create(&shop.till_with(config), "S2", "80.00");
    assert_eq!(reply["name"], "UNAUTHORISED", "{reply}");
    assert!(!reply.to_string().contains("sim_client_secret"));
}

#[test]
fn a_request_that_must_fail_is_not_sent() {
    let shop = Shop::open();
    let till = till(&shop);
    let changed = |field: &str, value: Value| {
        let mut request = basket("S1", "80.00");
        request[field] = value;
        till.call("session_create", request)["error"]["field"].clone()
    };
    assert_eq!(changed("channel", json!("sms")), "channel");
    for field in ["email", "customer_name", "address", "phone_number"] {
        assert_eq!(changed(field, Value::Null), field);
    }
    assert_eq!(changed("items", json!([])), "items");
    assert_eq!(changed("total_amount", json!({ "amount": "81.00", "currency": "SAR" })), "total_amount");
    assert_eq!(changed("order_reference_id", json!("x".repeat(77))), "order_reference_id");
    let mut kuwait = basket("K1", "1.005");
    kuwait["total_amount"]["currency"] = json!("KWD");
    kuwait["items"][0]["total_amount"]["currency"] = json!("KWD");
    let config = json!({ "country": "KW" });
    let refused = shop.checkout_com(config).call("session_create", kuwait);
    assert_eq!(refused["error"]["field"], "total_amount.amount", "{refused}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    for operation in ["order_capture", "order_cancel", "order_authorise", "order_update_reference"] {
        let mut request = json!({ "order_id": "pay_x" });
        if operation == "order_update_reference" {
            request["order_reference_id"] = json!("S2");
        }
        let reply = till.call(operation, request);
        assert!(reply["code"].as_i64().unwrap() < 0, "{operation}: {reply}");
    }
    assert!(shop.control("GET", "requests", &Value::Null).as_array().unwrap().iter().all(|r| r["method"] == "GET"));
}

#[test]
fn requests_look_as_the_service_wants_them() {
    let pending = fixture("cko-payment.pending.response");
    let (till, stub, _shop) = in_front_of(&[(200, NONE), (202, &pending)]);
    let opened = create(&till, "ORD-5023-4E89", "100.00");
    assert_eq!(
        (&opened["code"], &opened["order_id"]),
        (&json!(0), &json!("pay_er3uvjvfgpauje7o64agv3damy")),
        "{opened}"
    );
    let seen = stub.seen();
    let head = seen[1].headers.to_lowercase();
    assert!(head.contains("cko-idempotency-key: "), "{head}");
    let body: Value = seen[1].json();
    let wanted: Value = serde_json::from_str(&fixture("cko-payment.request")).unwrap();
    for name in ["amount", "currency", "reference", "source", "shipping", "processing_channel_id"] {
        assert_eq!(body[name], wanted[name], "{name}");
    }
    assert_eq!(body["customer"]["phone"], json!({ "country_code": "+966", "number": "534274516" }));
    assert_eq!(body["processing"]["locale"], "en-US");
}

#[test]
fn every_read_out_and_refusal_of_the_service_is_understood() {
    for (name, code) in [
        ("pending", 1),
        ("authorized", 1),
        ("captured", 0),
        // Nobody here saw it paid.
        ("partially-refunded", 3),
        ("refunded", 2),
        ("declined", 2),
        ("canceled", 2),
        ("expired", 2),
    ] {
        let order = fixture(&format!("cko-payment-get.{name}.response"));
        let (till, _stub, _shop) = in_front_of(&[(200, &order), (200, &fixture("cko-payment-actions.response"))]);
        let reply = till.call("poll_status", json!({ "order_id": "pay_er3uvjvfgpauje7o64agv3damy" }));
        assert_eq!(reply["code"], code, "{name}: {reply}");
    }
    let answers = [(200, fixture("cko-payment-list.response")), (200, fixture("cko-payment-actions.response"))];
    let answers: Vec<(u16, &str)> = answers.iter().map(|(status, body)| (*status, body.as_str())).collect();
    let (till, _stub, _shop) = in_front_of(&answers);
    let found = till.call("order_get", json!({ "order_reference_id": "ORD-5023-4E89" }));
    assert_eq!((&found["code"], &found["status"]), (&json!(0), &json!("Captured")), "{found}");
    for (name, status, wanted) in [
        ("cko-error-403", 403, "FORBIDDEN"),
        ("cko-error-404", 404, "NOT_FOUND"),
        ("cko-error-422-invalid", 422, "REFUSED"),
        ("cko-error-422-onboarding", 422, "FORBIDDEN"),
        ("cko-error-422-refund-too-big", 422, "REFUND_TOO_LARGE"),
        ("cko-error-429", 429, "THROTTLED"),
    ] {
        let (till, stub, _shop) = in_front_of(&[(200, NONE), (status, &fixture(&format!("{name}.response")))]);
        let reply = create(&till, "S1", "80.00");
        assert_eq!(stub.seen().iter().filter(|seen| seen.line.starts_with("POST")).count(), 1, "{name}: sent once");
        assert_eq!(
            (&reply["name"], &reply["error"]["http_status"]),
            (&json!(wanted), &json!(status)),
            "{name}: {reply}"
        );
    }
}

#[test]
fn a_signed_webhook_is_dealt_with_once_and_a_forged_one_never() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = create(&till, "S1", "80.02")["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    let mut body: Value = serde_json::from_str(&fixture("cko-webhook.payment_captured")).unwrap();
    body["data"]["id"] = order;
    let body = body.to_string();
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"sim_signature_key");
    let signature: String = hmac::sign(&key, body.as_bytes()).as_ref().iter().map(|b| format!("{b:02X}")).collect();
    let receive = |body: &str, signature: &str| {
        let headers = json!({ "cko-signature": signature });
        till.call("webhook_receive", json!({ "method": "POST", "headers": headers, "query": "", "body": body }))
    };
    let forged = receive(&format!("{body} "), &signature);
    assert_eq!((&forged["name"], &forged["respond"]["status"]), (&json!("WEBHOOK_REFUSED"), &json!(401)), "{forged}");
    let first = receive(&body, &signature);
    assert_eq!((&first["code"], &first["order"]["status"]), (&json!(0), &json!("Captured")), "{first}");
    assert_eq!(first["verdict"], "paid");
    assert_eq!(receive(&body, &signature)["duplicate"], true);
}

#[test]
fn the_simulator_s_own_events_reach_the_till_s_server() {
    let shop = Shop::open();
    let till = till(&shop);
    let listening = till.call("webhook_listen", json!({ "port": 0, "keep_events": true }));
    assert_eq!(listening["code"], 0, "{listening}");
    shop.control("POST", "workflow", &json!({ "url": format!("http://{}/", listening["address"].as_str().unwrap()) }));
    let order = create(&till, "S1", "80.02")["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "expire");
    let event = till.call("webhook_next", json!({ "wait_s": 10 }));
    assert_eq!(event["event"]["event_type"], "payment_expired", "{event}");
    assert_eq!(event["verdict"], "not_paid");
}

#[test]
fn what_was_given_up_stays_given_up_after_a_restart_and_recover_carries_it_on() {
    let shop = Shop::open();
    let before = till(&shop);
    let order = create(&before, "S1", "80.02")["order_id"].clone();
    assert_eq!(give_up(&before, "S1", 0.0)["code"], 1, "the customer can still pay");
    drop(before);
    let till = till(&shop);
    let waiting = till.call("recover", json!({}));
    assert_eq!(waiting["next_action"], "call_recover", "{waiting}");
    shop.customer(order.as_str().unwrap(), "approve");

    // Paid, and its goods stay: whoever asks, however he asks.
    for (operation, request) in [
        ("poll_status", json!({ "order_reference_id": "S1" })),
        ("poll_status", json!({ "order_id": order })),
        ("order_get", json!({ "order_id": order })),
    ] {
        let told = till.call(operation, request);
        assert_eq!((&told["verdict"], &told["next_action"]), (&json!("unknown"), &json!("call_recover")), "{told}");
        assert_eq!(told["code"], if operation == "order_get" { 0 } else { 3 }, "{told}");
    }
    assert_eq!(create(&till, "S1", "80.02")["name"], "REFERENCE_IN_USE");
    assert_eq!(shop.ledger()["refunds"], 0);

    let recovered = till.call("recover", json!({}));
    assert_eq!((&recovered["code"], &recovered["next_action"]), (&json!(0), &json!("none")), "{recovered}");
    let step = &recovered["steps"][0];
    assert_eq!((&step["kind"], &step["verdict"]), (&json!("void"), &json!("not_paid")), "{recovered}");
    assert_eq!((refunds_sent(&shop, &order), &shop.ledger()["refunds"]), (1, &json!(1)));
    assert_eq!(till.look("S1")["verdict"], "not_paid");
    assert_eq!(till.call("recover", json!({}))["steps"], json!([]), "it has its end");
    assert_eq!(give_up(&till, "S1", 0.0)["code"], 0);
    assert_eq!(refunds_sent(&shop, &order), 1);
}

#[test]
fn a_sale_that_was_given_up_has_no_receipt_and_its_refund_has() {
    let shop = Shop::open();
    let till = till(&shop);
    paid(&till, "S1", "80.00");
    let receipt = |till: &Till| till.call("receipt", json!({ "order_reference_id": "S1" }));
    assert_eq!(receipt(&till)["code"], 0);
    shop.next_fault("refund", "gives_less");
    give_up(&till, "S1", 0.1);
    let refused = receipt(&till);
    assert_eq!(refused["name"], "WRONG_STATE", "{refused}");
    assert!(refused["error"]["detail"].as_str().unwrap().contains("given up"), "{refused}");
}

#[test]
fn recover_checks_the_lost_refund_of_a_sale_given_up_once_and_does_not_wait_for_it() {
    let shop = Shop::open();
    let till = shop.checkout_com(json!({ "call_timeout_ms": 8_000 }));
    create(&till, "S1", "80.00");
    shop.next_fault("refund", "cut_before");
    assert_eq!(give_up(&till, "S1", 5.0)["next_action"], "call_recover");
    let requests = || shop.control("GET", "requests", &Value::Null).as_array().unwrap().len();
    let before = requests();
    assert_eq!(till.call("recover", json!({}))["next_action"], "call_recover", "an hour proves it");
    // Recover's own check of the refund, the sale, and the refund once more; waiting makes it one every 2.5 s.
    assert!(requests() - before <= 5, "{} requests", requests() - before);
}

#[test]
fn a_sale_given_up_and_never_paid_is_over_when_its_session_is() {
    let shop = Shop::open();
    create(&till(&shop), "S1", "80.02");
    assert_eq!(give_up(&till(&shop), "S1", 0.0)["code"], 1);
    shop.next_fault("order_get", "status_500_before");
    let till = till(&shop);
    assert_eq!(till.call("recover", json!({}))["next_action"], "call_recover", "it could not be asked");
    shop.advance(30 * 60);
    let recovered = till.call("recover", json!({}));
    let step = &recovered["steps"][0];
    assert_eq!((&step["state"], &step["verdict"]), (&json!("done"), &json!("not_paid")), "{recovered}");
    assert_eq!(create(&till, "S1", "80.02")["code"], 0, "the goods may be sold again");
    let report = till.call("report", json!({ "kind": "x" }));
    assert_eq!(report["totals"][0]["voided"]["count"], 1, "{report}");
}

#[test]
fn which_sales_are_settled_is_not_known_there_and_nobody_is_asked() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = create(&till, "S1", "300.00")["order_id"].as_str().unwrap().to_string();
    shop.customer(&order, "approve");
    assert_eq!(till.look("S1")["code"], 0);
    let reads = || shop.control("GET", "requests", &Value::Null).as_array().unwrap().len();
    let before = reads();
    let report = till.call("report", json!({ "settlement": true }));
    let sale = &report["settlement"]["sales"][0];
    assert_eq!((&report["code"], &sale["settled"]), (&json!(0), &Value::Null), "{report}");
    assert_eq!(report["warnings"][0]["code"], "settlement_not_shown");
    assert_eq!(reads(), before, "it would be in vain");
    assert_eq!(report["settlement"]["totals"][0]["not_known"]["count"], 1);
}

#[test]
fn a_refund_of_a_given_up_sale_that_is_declined_keeps_the_goods_and_asks_for_more() {
    let shop = Shop::open();
    let till = till(&shop);
    create(&till, "S1", "80.00");
    shop.next_fault("refund", "status_403");
    assert_eq!(give_up(&till, "S1", 5.0)["next_action"], "call_recover");
    assert_eq!(till.look("S1")["next_action"], "call_recover", "paid, and not given back yet");
    assert_eq!(till.call("recover", json!({}))["next_action"], "none");
    assert_eq!(shop.ledger()["totals"]["SAR"], json!({ "captured": "80.00", "refunded": "80.00" }));
}

#[test]
fn a_given_up_attempt_has_its_end_also_beside_one_that_is_never_found() {
    let shop = Shop::open();
    let till = till(&shop);
    create(&till, "KNOWN", "80.02");
    shop.next_fault("session_create", "status_500_before");
    assert_eq!(create(&till, "S1", "80.02")["next_action"], "call_again", "nothing was made, and nobody knows it");
    let second = create(&till, "S1", "80.02");
    assert_eq!((&second["code"], &second["attempt_reference_id"]), (&json!(0), &json!("S1~2")), "{second}");
    let order = second["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    let given_up = give_up(&till, "S1", 0.0);
    assert_eq!((&given_up["code"], &given_up["verdict"]), (&json!(3), &json!("unknown")), "{given_up}");
    assert_eq!((refunds_sent(&shop, &order), &shop.ledger()["refunds"]), (1, &json!(1)));
    let steps = till.call("history", json!({ "kind": "void" }));
    assert_eq!((&steps["steps"][0]["order_id"], &steps["steps"][0]["state"]), (&order, &json!("not_done")), "{steps}");
    assert_eq!(till.look("S1")["verdict"], "unknown", "never paid");
}

/// A payment of the service's own with this status, changed.
fn payment(status: &str, change: impl FnOnce(&mut Value)) -> String {
    let name = format!("cko-payment-get.{}.response", status.to_lowercase().replace(' ', "-"));
    let mut payment: Value = serde_json::from_str(&fixture(&name)).unwrap();
    payment["status"] = json!(status);
    change(&mut payment);
    payment.to_string()
}

const PAYMENT: &str = "pay_er3uvjvfgpauje7o64agv3damy";

#[test]
fn a_paid_sale_is_told_whatever_becomes_of_its_actions_and_a_refund_waits_for_them() {
    let captured = payment("Captured", |_| {});
    let broken = [(404, ""), (403, "{}"), (500, ""), (204, ""), (200, ""), (200, "{\"x\":1}"), (0, "")];
    for actions in broken {
        let (till, stub, _shop) = in_front_of(&[(200, &captured), (200, &captured), actions]);
        let paid = till.call("poll_status", json!({ "order_id": PAYMENT }));
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{actions:?}: {paid}");
        assert_eq!(stub.seen().len(), 1, "a poll needs no actions");
        let refund = till.refund(&json!(PAYMENT), "1.00", "R1");
        assert!(refund["code"].as_i64().unwrap() < 0, "{actions:?}: {refund}");
        assert!(stub.seen().iter().all(|seen| seen.line.starts_with("GET")), "no refund was sent blindly");
    }
    let shown = fixture("cko-payment-actions.response");
    let wrapped = format!(r#"{{"data":{shown}}}"#);
    let (till, _stub, _shop) = in_front_of(&[(200, &captured), (200, &wrapped)]);
    let refund = till.refund(&json!(PAYMENT), "1.00", "RET-2026-0007");
    assert_eq!((&refund["code"], &refund["replayed"]), (&json!(0), &json!(true)), "a wrapped list is read: {refund}");
}

#[test]
fn a_payment_that_was_voided_in_part_and_captured_for_the_rest_is_paid() {
    let body = payment("Captured", |payment| {
        payment["balances"]["total_captured"] = json!(7_000);
        payment["balances"]["total_voided"] = json!(3_000);
    });
    let (till, _stub, _shop) = in_front_of(&[(200, &body)]);
    let paid = till.call("poll_status", json!({ "order_id": PAYMENT }));
    assert_eq!((&paid["code"], &paid["canceled_amount"]["amount"]), (&json!(0), &json!("30.00")), "{paid}");
    assert_eq!(paid["message"]["en"], "Paid, less what was cancelled. Hand over the rest of the goods.");
}

#[test]
fn noise_behind_an_amount_of_minor_units_is_rounded_away_and_a_fraction_is_not() {
    let read = |amount: Value| {
        let body = payment("Captured", |payment| payment["amount"] = amount);
        let (till, _stub, _shop) = in_front_of(&[(200, &body)]);
        till.call("poll_status", json!({ "order_id": PAYMENT }))
    };
    let whole = payment("Captured", |_| {});
    let whole = serde_json::from_str::<Value>(&whole).unwrap()["amount"].as_f64().unwrap();
    for noisy in [whole, whole + 1e-8, whole - 1e-8] {
        let paid = read(json!(noisy));
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{noisy}: {paid}");
    }
    for odd in [json!(whole + 0.01), json!(whole - 0.5), json!(-whole), json!(1e300)] {
        let seen = read(odd.clone());
        assert_eq!((&seen["code"], &seen["next_action"]), (&json!(3), &json!("ask_supervisor")), "{odd}: {seen}");
    }
}

/// A webhook about the payment of the fixtures, as the host's web server got it.
fn event(kind: &str) -> Value {
    let mut body: Value = serde_json::from_str(&fixture(&format!("cko-webhook.{kind}"))).unwrap();
    body["data"]["id"] = json!(PAYMENT);
    signed(&body)
}

fn signed(body: &Value) -> Value {
    let body = body.to_string();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"sim_signature_key"), body.as_bytes());
    let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "method": "POST", "headers": { "Cko-Signature": hex }, "body": body })
}

#[test]
fn an_event_that_comes_before_the_payment_shows_it_is_not_swallowed() {
    let (pending, captured) = (payment("Pending", |_| {}), payment("Captured", |_| {}));
    let (till, _stub, _shop) = in_front_of(&[(200, &pending), (200, &captured), (200, &captured)]);
    let early = till.call("webhook_receive", event("payment_captured"));
    assert_eq!((&early["verdict"], &early["respond"]["status"]), (&json!("pending"), &json!(503)), "{early}");
    assert_eq!((&early["warnings"][0]["code"], &early["duplicate"]), (&json!("not_shown"), &json!(false)));
    let told = till.call("webhook_receive", event("payment_captured"));
    assert_eq!((&told["verdict"], &told["duplicate"]), (&json!("paid"), &json!(false)), "{told}");
    let again = till.call("webhook_receive", event("payment_captured"));
    assert_eq!((&again["next_action"], &again["duplicate"]), (&json!("release_goods"), &json!(true)), "{again}");
}

#[test]
fn every_event_is_done_only_when_the_payment_bears_it_out() {
    for (kind, before, after) in [
        ("payment_captured", "Pending", "Captured"),
        ("payment_approved", "Pending", "Authorized"),
        ("payment_declined", "Pending", "Declined"),
        ("payment_expired", "Pending", "Expired"),
        ("payment_refunded", "Captured", "Partially Refunded"),
    ] {
        let (early, shown) = (payment(before, |_| {}), payment(after, |_| {}));
        let (till, _stub, _shop) = in_front_of(&[(200, &early), (200, &shown), (200, NONE)]);
        assert_eq!(till.call("webhook_receive", event(kind))["respond"]["status"], 503, "{kind}");
        let told = till.call("webhook_receive", event(kind));
        assert_eq!((&told["respond"]["status"], &told["duplicate"]), (&json!(200), &json!(false)), "{kind}: {told}");
    }
}

#[test]
fn a_refund_that_is_declined_or_under_way_is_no_reason_to_hand_out_goods() {
    let captured = payment("Captured", |_| {});
    let (till, _stub, _shop) = in_front_of(&[(200, &captured), (200, &captured)]);
    let declined = till.call("webhook_receive", event("payment_refund_declined"));
    assert_eq!((&declined["verdict"], &declined["next_action"]), (&json!("paid"), &json!("ask_supervisor")));
    assert_eq!(declined["message"]["en"], "Tamara declined a refund that it had accepted. Call the supervisor.");
    let pending = till.call("webhook_receive", event("payment_refund_pending"));
    assert_eq!((&pending["verdict"], &pending["next_action"]), (&json!("paid"), &json!("none")), "{pending}");
}

#[test]
fn a_card_s_payment_and_an_event_without_one_release_nothing() {
    let card = payment("Captured", |payment| payment["source"] = json!({ "type": "card" }));
    let (till, stub, _shop) = in_front_of(&[(200, &card), (200, &card)]);
    let told = till.call("webhook_receive", event("payment_captured"));
    assert_eq!((&told["code"], &told["verdict"]), (&json!(3), &json!("unknown")), "{told}");
    assert_eq!((&told["respond"]["status"], &told["warnings"][0]["code"]), (&json!(200), &json!("not_ours")), "{told}");
    assert_eq!(till.call("poll_status", json!({ "order_id": PAYMENT }))["code"], 3);
    let asked = stub.seen().len();
    let mut body: Value = serde_json::from_str(&fixture("cko-webhook.payment_captured")).unwrap();
    body["data"].as_object_mut().unwrap().remove("id");
    let refused = till.call("webhook_receive", signed(&body));
    assert_eq!(
        (&refused["name"], &refused["respond"]["status"]),
        (&json!("WEBHOOK_REFUSED"), &json!(400)),
        "{refused}"
    );
    assert_eq!(stub.seen().len(), asked);
}

#[test]
fn a_lost_create_that_the_service_does_not_search_for_is_for_a_person_on_either_rail() {
    for (provider, refusal) in
        [("checkout_com", fixture("cko-error-403.response")), ("tamara", fixture("error-403.response"))]
    {
        let mut script = vec![(403, refusal.as_str()), (0, "")];
        script.extend([(403, refusal.as_str()); 40]);
        let (stub, shop) = (Stub::to_everything(&script), Shop::open());
        let mut config = json!({ "provider": provider, "base_url": stub.url, "call_timeout_ms": 1_500 });
        let mut request = common::basket("S1", "100.00");
        if provider == "checkout_com" {
            config["checkout_com"] = own();
            request = basket("S1", "100.00");
        }
        let till = shop.till_with(config);
        assert_eq!(till.call("session_create", request)["code"], 3, "{provider}");
        let looked = till.look("S1");
        assert_eq!(
            (&looked["code"], &looked["next_action"], &looked["error"]["kind"]),
            (&json!(3), &json!("ask_supervisor"), &json!("forbidden")),
            "{provider}: {looked}"
        );
        let recovered = till.call("recover", json!({}));
        assert_eq!(recovered["steps"][0]["next_action"], "ask_supervisor", "{provider}: {recovered}");
    }
}

#[test]
fn only_links_that_may_be_opened_become_qr_codes() {
    let opened = |link: &str| {
        let mut answer: Value = serde_json::from_str(&fixture("cko-payment.pending.response")).unwrap();
        answer["_links"]["redirect"]["href"] = json!(link);
        answer["reference"] = json!("S1");
        let answer = answer.to_string();
        let (till, _stub, _shop) = in_front_of(&[(200, NONE), (202, &answer)]);
        create(&till, "S1", "100.00")
    };
    for link in ["javascript:alert(1)", "data:text/html,x", "ftp://tamara.co/x", "https://user:pw@tamara.co/x"] {
        let refused = opened(link);
        assert_eq!((&refused["qr"], &refused["checkout_deeplink"]), (&Value::Null, &Value::Null), "{link}: {refused}");
        assert!(refused["warnings"].to_string().contains("link_refused"), "{link}: {refused}");
        assert_ne!(refused["message"]["en"], "Show the QR code. Ask the customer to scan it and pay.", "{link}");
    }
    let strange = opened("https://checkout.example/x");
    assert!(
        strange["qr"]["svg"].is_string() && strange["warnings"].to_string().contains("checkout.example"),
        "{strange}"
    );
    let own = opened("https://checkout.tamara.co/x");
    assert!(own["qr"]["svg"].is_string() && !own["warnings"].to_string().contains("link_"), "{own}");
}

#[test]
fn a_given_up_sale_whose_refund_is_declined_is_given_back_under_another_number_and_then_left_to_a_person() {
    let shop = Shop::open();
    let hasty = json!({ "call_timeout_ms": 3_000 });
    let till = shop.checkout_com(hasty);
    paid(&till, "S1", "80.00");
    shop.next_fault("refund", "declined_later");
    give_up(&till, "S1", 0.0);
    let mut last = Value::Null;
    for _ in 0..6 {
        shop.advance(10);
        last = till.call("recover", json!({}));
        if last["next_action"] == "none" {
            break;
        }
    }
    assert_eq!(last["next_action"], "none", "{last}");
    let totals = shop.ledger()["totals"]["SAR"].clone();
    assert_eq!((&totals["captured"], &totals["refunded"]), (&json!("80.00"), &json!("80.00")));
    // Declined for good.
    paid(&till, "S2", "80.00");
    for _ in 0..3 {
        shop.next_fault("refund", "declined_later");
    }
    give_up(&till, "S2", 0.0);
    for _ in 0..12 {
        shop.advance(10);
        last = till.call("recover", json!({}));
    }
    assert_eq!(last["next_action"], "ask_supervisor", "{last}");
}

#[test]
fn a_given_up_sale_of_which_only_half_was_given_back_is_left_to_a_person_and_never_called_paid() {
    let shop = Shop::open();
    let till = till(&shop);
    paid(&till, "S1", "80.00");
    shop.next_fault("refund", "gives_less");
    let mut last = Value::Null;
    for _ in 0..6 {
        // One look with the call's whole limit: what is watched for a moment only may not be answered on a busy machine.
        last = give_up(&till, "S1", 0.0);
        assert_eq!((&last["code"], &last["verdict"]), (&json!(3), &json!("unknown")), "{last}");
    }
    assert_eq!(
        (&last["next_action"], &last["warnings"][0]["code"]),
        (&json!("ask_supervisor"), &json!("other_amount"))
    );
    let recovered = till.call("recover", json!({}));
    assert_eq!(recovered["next_action"], "ask_supervisor", "{recovered}");
    let poll = till.call("poll_status", json!({ "order_reference_id": "S1", "wait_s": 0 }));
    assert_eq!((&poll["code"], &poll["verdict"]), (&json!(3), &json!("unknown")), "{poll}");
    assert_eq!(shop.ledger()["totals"]["SAR"]["refunded"], "40.00", "it is not given back a second time");
    let history = till.call("history", json!({}));
    let void = history["steps"].as_array().unwrap().iter().find(|step| step["kind"] == "void").unwrap();
    let word = json!({ "step_id": void["id"], "outcome": "not_done", "name": "Huda", "reason": "the rest went back in the portal" });
    assert_eq!(till.call("step_resolve", word)["code"], 0);
    assert_eq!(till.call("recover", json!({}))["next_action"], "none", "a person's word ends it");
}

#[test]
fn a_lost_refund_is_not_undone_by_two_minutes_where_refunds_come_later() {
    let shop = Shop::open();
    let hasty = json!({ "call_timeout_ms": 1_500 });
    let till = shop.checkout_com(hasty);
    let order = paid(&till, "S1", "80.00");
    shop.next_fault("refund", "cut_before");
    assert_eq!(till.refund(&order, "30.00", "R1")["code"], 3);
    let state = || till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0]["state"].clone();
    for _ in 0..6 {
        shop.advance(60);
        till.call("recover", json!({}));
    }
    assert_eq!(state(), "sending");
    shop.advance(3_600);
    till.call("recover", json!({}));
    assert_eq!(state(), "not_done");
    let patient = self::till(&shop);
    assert_eq!(patient.refund(&order, "30.00", "R1")["code"], 0);
    assert_eq!(shop.ledger()["refunds"], 1);
}

#[test]
fn a_lost_refund_ends_beside_refunds_that_were_made_elsewhere() {
    for (amount, own_number) in [("50.00", None), ("30.00", Some("P-1")), ("80.00", None)] {
        let shop = Shop::open();
        let till = shop.checkout_com(json!({ "call_timeout_ms": 1_500 }));
        let order = paid(&till, "S1", "80.00");
        shop.next_fault("refund", "cut_before");
        assert_eq!(till.refund(&order, "30.00", "R1")["code"], 3);
        let elsewhere = json!({ "amount": amount, "merchant_refund_id": own_number });
        shop.control("POST", &format!("orders/{}/refund", order.as_str().unwrap()), &elsewhere);
        let state = || till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0]["state"].clone();
        for _ in 0..8 {
            shop.advance(300);
            till.call("recover", json!({}));
        }
        assert_eq!(state(), "sending", "{amount} {own_number:?}: it may still come");
        for _ in 0..8 {
            shop.advance(300);
            till.call("recover", json!({}));
        }
        assert_eq!(state(), "not_done", "{amount} {own_number:?}");
        assert_eq!(till.call("report", json!({}))["unresolved"], json!([]));
        let next = self::till(&shop).refund(&order, "10.00", "R2");
        assert_eq!(next["code"], if amount == "80.00" { -501 } else { 0 }, "{amount}: {next}");
    }
}

#[test]
fn a_refund_by_the_receipt_s_number_needs_no_payment_id() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = paid(&till, "S1", "80.00");
    let request = json!({ "order_reference_id": "S1", "request_id": "R1", "total_amount": { "amount": "30.00", "currency": "SAR" } });
    for replayed in [false, true] {
        let refund = till.call("refund", request.clone());
        assert_eq!((&refund["code"], &refund["order_id"]), (&json!(0), &order), "{refund}");
        assert_eq!(refund["replayed"], replayed);
    }
    let journal = shop.folder.path().join("other.db");
    let config = json!({ "journal": journal });
    let rest = shop.checkout_com(config).call("refund", json!({ "order_reference_id": "S1", "request_id": "R2" }));
    assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("50.00")), "{rest}");
    assert_eq!(till.call("refund", json!({ "order_reference_id": "nobody's" }))["name"], "NOT_FOUND");
    assert_eq!(shop.ledger()["refunds"], 2);
}

#[test]
fn a_service_that_is_busy_with_one_order_for_an_hour_holds_no_other_and_no_call_for_longer_than_its_limit() {
    let shop = Shop::open();
    let till = till(&shop);
    create(&till, "S1", "80.02");
    shop.next_fault("order_get", "retry_after_hour");
    let watch = |reference: &str| {
        let added = till.call("watch_add", json!({ "order_reference_id": reference, "interval_s": 0.05 }));
        assert_eq!(added["code"], 0, "{added}");
    };
    watch("S1");
    while shop.control("GET", "faults", &Value::Null)["retry_after_hour"] != 1 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    create(&till, "S2", "300.00");
    watch("S2");
    let news = till.call("watch_next", json!({ "wait_s": 30 }));
    assert_eq!((&news["code"], &news["order_reference_id"]), (&json!(0), &json!("S2")), "{news}");
    let opened = create(&till, "S3", "80.02");
    shop.next_fault("order_get", "retry_after_hour");
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    let paid = till.call("poll_status", json!({ "order_reference_id": "S3", "wait_s": 4, "interval_s": 0.1 }));
    assert_eq!(paid["code"], 0, "paid is told before the call ends: {paid}");
}

/// A captured payment of 50.00 with so much given back, and its actions.
fn payment_and_actions(refunded: i64, actions: &Value) -> (String, String) {
    let mut payment: Value = serde_json::from_str(&fixture("cko-payment-get.captured.response")).unwrap();
    payment["id"] = json!("pay_1");
    payment["amount"] = json!(5_000);
    payment["balances"]["total_captured"] = json!(5_000);
    payment["balances"]["total_refunded"] = json!(refunded);
    if refunded > 0 {
        payment["status"] = json!("Partially Refunded");
    }
    (payment.to_string(), actions.to_string())
}

#[test]
fn a_refund_s_action_counts_with_its_own_amount_its_own_id_and_a_grown_total() {
    let action = |amount: i64, reference: Option<&str>, approved: bool, code: &str| json!([{ "id": "act_1", "type": "Refund", "amount": amount, "reference": reference, "approved": approved, "response_code": code }]);
    let accepted = json!({ "action_id": "act_1", "reference": "R1" }).to_string();
    let (free, none) = payment_and_actions(0, &json!([]));
    for (refunded, shown, code, amount, next) in [
        (3_000, action(3_000, Some("R1"), true, "10000"), 0, "30.00", "ask_supervisor"),
        (5_000, action(5_000, Some("R1"), true, "10100"), 0, "50.00", "none"),
        (0, action(5_000, None, false, "20005"), -405, "50.00", "other_payment"),
    ] {
        let (payment, actions) = payment_and_actions(refunded, &shown);
        let seen: Vec<(u16, &str)> = [(200, payment.as_str()), (200, actions.as_str())].repeat(3);
        let before = [(200, free.as_str()), (200, none.as_str()), (202, accepted.as_str())];
        let answers: Vec<(u16, &str)> = before.into_iter().chain(seen).collect();
        let (till, _stub, _shop) = in_front_of(&answers);
        let reply = till.refund(&json!("pay_1"), "50.00", "R1");
        let is_refused = code < 0;
        assert_eq!(reply["code"].as_i64().unwrap() < 0, is_refused, "{shown}: {reply}");
        assert_eq!(reply["amount"]["amount"], amount, "{shown}: {reply}");
        if !is_refused {
            assert_eq!(reply["next_action"], next, "{shown}: {reply}");
        }
    }
}
