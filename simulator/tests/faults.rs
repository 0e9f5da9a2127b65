//! Faults that gateways, clocks, people and other merchants make, ordered by control call, by amount or by token, at both services.

mod common;

use common::{Merchant, Reply, basket, fixture, money};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Orders a fault; `more` says how it shows itself.
fn next(merchant: &Merchant, operation: &str, fault: &str, more: Value) {
    let mut order = json!({ "operation": operation, "fault": fault });
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    merchant.good("POST", "/_sim/next", &order);
}

fn count(merchant: &Merchant, fault: &str) -> i64 {
    merchant.good("GET", "/_sim/faults", &Value::Null)[fault].as_i64().unwrap_or(-1)
}

fn ledger(merchant: &Merchant) -> Value {
    merchant.good("GET", "/_sim/ledger", &Value::Null)
}

fn refunded(merchant: &Merchant) -> Value {
    ledger(merchant)["totals"]["SAR"]["refunded"].clone()
}

/// An answer as it comes, and whether the connection ended within the patience.
fn raw(merchant: &Merchant, token: &str, method: &str, path: &str, body: &str, patience: Duration) -> (Vec<u8>, bool) {
    let mut stream = TcpStream::connect(merchant.address()).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nX-Device-Id: 1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    let is_over = loop {
        match stream.read(&mut piece) {
            Ok(0) => break true,
            Ok(count) => bytes.extend(&piece[..count]),
            Err(e) => break !matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
        }
    };
    (bytes, is_over)
}

fn text_of(merchant: &Merchant, method: &str, path: &str, body: &Value) -> String {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let (bytes, _) = raw(merchant, "sim_test", method, path, &body, Duration::from_secs(5));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A payment at the other service, over so many halalas.
fn payment(merchant: &Merchant, minor: i64) -> Reply {
    let mut request = fixture("cko-payment.minimal.request.json");
    request["amount"] = json!(minor);
    request["items"] = json!([{ "name": "x", "quantity": 1, "unit_price": minor, "total_amount": minor }]);
    (request["reference"], request["currency"]) = (json!("S1"), json!("SAR"));
    request["customer"]["phone"] = json!({ "country_code": "+966", "number": "534274516" });
    if let Some(processing) = request["processing"].as_object_mut() {
        processing.clear();
    }
    merchant.post("/checkout.com/payments", &request)
}

fn id(reply: &Reply) -> String {
    reply.1["id"].as_str().unwrap_or_else(|| panic!("{reply:?}")).to_string()
}

fn refund_of(order: &str, amount: &str) -> (String, Value) {
    (format!("/payments/simplified-refund/{order}"), json!({ "total_amount": money(amount), "comment": "c" }))
}

#[test]
fn a_filters_page_stands_in_for_any_answer_of_either_service_with_any_status() {
    let merchant = Merchant::open();
    let order = merchant.paid("80.99");
    let pay = id(&payment(&merchant, 8_099));
    let (refund, body) = refund_of(&order, "10");
    let calls = [
        ("order_get", "GET", format!("/orders/{order}"), Value::Null),
        ("order_by_reference", "GET", "/merchants/orders/reference-id/S1".into(), Value::Null),
        ("refund", "POST", refund, body),
        ("session_create", "POST", "/checkout/in-store-session".into(), basket("S2", "80.99")),
        ("order_get", "GET", format!("/checkout.com/payments/{pay}"), Value::Null),
        ("actions", "GET", format!("/checkout.com/payments/{pay}/actions"), Value::Null),
        ("order_by_reference", "GET", "/checkout.com/payments?reference=S1".into(), Value::Null),
    ];
    for (operation, method, path, body) in &calls {
        for status in [200, 400, 403, 404, 405, 409, 451, 502] {
            next(&merchant, operation, "filter_page", json!({ "status": status }));
            let seen = text_of(&merchant, method, path, body);
            assert!(seen.starts_with(&format!("HTTP/1.1 {status} ")) && seen.contains("text/html"), "{path}: {seen}");
            assert!(seen.contains("<title>Access denied - Mall Web Filter</title>"), "{seen}");
        }
    }
    assert_eq!((refunded(&merchant), ledger(&merchant)["sessions_opened"].clone()), (json!("0.00"), json!(2)));
    assert_eq!(count(&merchant, "filter_page"), 56);
}

#[test]
fn a_page_a_gateways_json_or_nothing_comes_after_the_effect_too() {
    let merchant = Merchant::open();
    for (fault, status) in [("filter_page_after", 403), ("gateway_json_after", 403), ("empty_answer_after", 422)] {
        merchant.good("POST", "/_sim/reset", &Value::Null);
        next(&merchant, "session_create", fault, json!({}));
        assert_eq!(merchant.post("/checkout/in-store-session", &basket("S1", "80.99")).0, status, "{fault}");
        next(&merchant, "session_create", fault, json!({ "status": 404 }));
        assert_eq!(payment(&merchant, 8_099).0, 404, "{fault}");
        assert_eq!(ledger(&merchant)["sessions_opened"], 2, "{fault}");
        assert_eq!(count(&merchant, fault), 2);
    }
    for fault in ["filter_page", "gateway_json", "empty_answer"] {
        next(&merchant, "session_create", fault, json!({}));
        assert!(merchant.post("/checkout/in-store-session", &basket("S1", "80.99")).0 >= 400);
        assert_eq!(ledger(&merchant)["sessions_opened"], 2, "{fault}");
    }
}

#[test]
fn pages_come_by_the_tails_53_54_60_36_and_37() {
    let merchant = Merchant::open();
    let create = |amount: &str| merchant.post("/checkout/in-store-session", &basket("S1", amount)).0;
    assert_eq!((create("80.53"), ledger(&merchant)["sessions_opened"].clone()), (403, json!(1)));
    assert_eq!((create("80.54"), ledger(&merchant)["sessions_opened"].clone()), (403, json!(1)));
    let read = merchant.session("80.60");
    let seen: Vec<u16> = (0..4).map(|_| merchant.get(&format!("/orders/{read}")).0).collect();
    assert_eq!(seen, [403, 404, 451, 200]);
    for (amount, after) in [("80.36", "10.00"), ("80.37", "10.00")] {
        let order = merchant.paid(amount);
        let (path, refund) = refund_of(&order, "10");
        assert_eq!(merchant.post(&path, &refund).0, 403);
        assert_eq!(refunded(&merchant), after, "{amount}");
    }
}

#[test]
fn another_orders_body_comes_in_place_of_the_one_asked_for() {
    let merchant = Merchant::open();
    let (other, order) = (merchant.paid("120.99"), merchant.session("80.99"));
    next(&merchant, "order_get", "another_order", json!({}));
    let shown = merchant.order(&order);
    assert_eq!((&shown["order_id"], &shown["status"]), (&json!(other), &json!("fully_captured")));
    assert_eq!(merchant.order(&order)["order_id"], json!(order), "once");
    next(&merchant, "session_create", "another_order", json!({}));
    let opened = merchant.good("POST", "/checkout/in-store-session", &basket("S9", "80.99"));
    assert_eq!(opened["order_id"], json!(order));
    assert!(ledger(&merchant)["orders"].to_string().contains("S9"), "the session exists");
    let refund = refund_of(&other, "10");
    next(&merchant, "refund", "another_order", json!({}));
    assert_ne!(merchant.good("POST", &refund.0, &refund.1)["order_id"], json!(other));
    // At the other service, where nobody else has an order, it is a stranger's.
    let pay = id(&payment(&merchant, 8_099));
    next(&merchant, "order_get", "another_order", json!({}));
    let (_, shown) = merchant.get(&format!("/checkout.com/payments/{pay}"));
    assert_eq!((&shown["reference"], &shown["status"]), (&json!("STRANGER-1"), &json!("Captured")), "{shown}");
    assert_ne!(shown["id"], json!(pay));
    let tails = [merchant.session("80.61"), merchant.session("80.55")];
    assert_ne!(merchant.order(&tails[0])["order_id"], json!(tails[0]));
    assert_eq!(count(&merchant, "another_order"), 6);
}

#[test]
fn a_refund_gives_less_than_was_asked_for_or_only_says_so() {
    let merchant = Merchant::open();
    for (fault, tail, given) in [("gives_less", "80.38", "25.00"), ("other_amount", "80.48", "50.00")] {
        for amount in ["80.99", tail] {
            merchant.good("POST", "/_sim/reset", &Value::Null);
            let (path, refund) = refund_of(&merchant.paid(amount), "50");
            if amount == "80.99" {
                next(&merchant, "refund", fault, json!({}));
            }
            let said = merchant.good("POST", &path, &refund);
            assert_eq!((&said["refunded_amount"]["amount"], &refunded(&merchant)), (&json!(25.0), &json!(given)));
        }
    }
    let pay = id(&payment(&merchant, 8_099));
    merchant.customer(&pay, "approve");
    next(&merchant, "refund", "gives_less", json!({}));
    assert_eq!(merchant.post(&format!("/checkout.com/payments/{pay}/refunds"), &json!({ "amount": 5_000 })).0, 202);
    let actions = format!("/checkout.com/payments/{pay}/actions");
    assert_eq!(merchant.get(&actions).1[0]["amount"], 2_500);
    next(&merchant, "actions", "other_amount", json!({}));
    assert_eq!(merchant.get(&actions).1[0]["amount"], 1_250);
}

#[test]
fn an_effect_comes_later_than_its_answer_at_both_services() {
    let merchant = Merchant::open();
    let sessions = || ledger(&merchant)["sessions_opened"].clone();
    next(&merchant, "session_create", "effect_later", json!({ "after_s": 200 }));
    assert!(merchant.try_call("POST", "/checkout/in-store-session", &basket("S1", "80.99")).is_none());
    merchant.advance(199);
    assert_eq!((sessions(), merchant.get("/merchants/orders/reference-id/S1").0), (json!(0), 404));
    merchant.advance(1);
    assert_eq!((sessions(), merchant.get("/merchants/orders/reference-id/S1").0), (json!(1), 200));
    let order = merchant.paid("80.99");
    let (path, refund) = refund_of(&order, "10");
    next(&merchant, "refund", "effect_later", json!({ "after_s": 2, "status": 409 }));
    let (status, refusal) = merchant.post(&path, &refund);
    assert_eq!((status, refusal["message"].is_string(), refunded(&merchant)), (409, true, json!("0.00")));
    merchant.advance(2);
    assert_eq!(refunded(&merchant), "10.00");
    let pay = id(&payment(&merchant, 8_099));
    merchant.customer(&pay, "approve");
    next(&merchant, "refund", "effect_later", json!({}));
    let path = format!("/checkout.com/payments/{pay}/refunds");
    assert!(merchant.try_call("POST", &path, &json!({ "amount": 5_000 })).is_none());
    merchant.advance(179);
    assert_eq!(refunded(&merchant), "10.00");
    merchant.advance(1);
    assert_eq!((refunded(&merchant), count(&merchant, "effect_later")), (json!("60.00"), 3));
}

#[test]
fn effects_come_late_by_the_tails_56_39_and_45_and_processing_is_shown_meanwhile_with_47() {
    let merchant = Merchant::open();
    assert!(merchant.try_call("POST", "/checkout/in-store-session", &basket("S1", "80.56")).is_none());
    merchant.advance(2);
    assert_eq!(ledger(&merchant)["sessions_opened"], 1);
    for (amount, first, seconds) in [("80.39", None, 20), ("80.45", Some(409), 2), ("80.47", None, 20)] {
        merchant.good("POST", "/_sim/reset", &Value::Null);
        let order = merchant.paid(amount);
        assert_eq!(merchant.order(&order)["processing"], false);
        let (path, refund) = refund_of(&order, "10");
        assert_eq!(merchant.try_call("POST", &path, &refund).map(|(status, _)| status), first);
        merchant.advance(seconds - 1);
        assert_eq!(merchant.order(&order)["processing"], amount == "80.47");
        assert_eq!(refunded(&merchant), "0.00");
        merchant.advance(1);
        assert_eq!((refunded(&merchant), merchant.order(&order)["processing"].clone()), (json!("10.00"), json!(false)));
    }
    next(&merchant, "order_get", "processing", json!({ "times": 2 }));
    let order = merchant.session("80.99");
    let shown: Vec<Value> = (0..3).map(|_| merchant.order(&order)["processing"].clone()).collect();
    assert_eq!(shown, [true, true, false]);
}

#[test]
fn a_look_up_by_reference_lags_or_never_finds_the_order_at_both_services() {
    let merchant = Merchant::open();
    let look = || merchant.get("/merchants/orders/reference-id/S1").0;
    let found = || merchant.get("/checkout.com/payments?reference=S1").1["data"].as_array().unwrap().len();
    next(&merchant, "session_create", "lookup_lags", json!({ "reads": 2 }));
    assert!(merchant.try_call("POST", "/checkout/in-store-session", &basket("S1", "80.99")).is_none());
    assert_eq!([look(), look(), look()], [404, 404, 200]);
    for (amount, wanted) in [("80.57", [404, 404, 404, 200]), ("80.58", [404; 4])] {
        merchant.good("POST", "/_sim/reset", &Value::Null);
        assert!(merchant.try_call("POST", "/checkout/in-store-session", &basket("S1", amount)).is_none());
        assert_eq!([look(), look(), look(), look()], wanted, "{amount}");
        assert_eq!(ledger(&merchant)["sessions_opened"], 1);
    }
    next(&merchant, "session_create", "lookup_lags", json!({ "reads": 1 }));
    let mut request = fixture("cko-payment.request.json");
    request["reference"] = json!("S1");
    assert!(merchant.try_call("POST", "/checkout.com/payments", &request).is_none());
    assert_eq!([found(), found()], [0, 1]);
    assert!(count(&merchant, "lookup_missed") >= 5);
    // A look-up that never works at all.
    next(&merchant, "order_by_reference", "status_404", json!({ "times": 1_000 }));
    merchant.session("80.99");
    assert!((0..20).all(|_| look() == 404));
}

#[test]
fn a_payment_in_the_shop_stays_approved_or_passes_through_it() {
    let merchant = Merchant::open();
    let read = |order: &str| -> Vec<String> { (0..5).map(|_| merchant.status(order)).collect() };
    let stays = merchant.session("80.62");
    assert_eq!(read(&stays), ["new", "approved", "approved", "approved", "approved"]);
    assert_eq!(merchant.good("POST", &format!("/orders/{stays}/authorise"), &Value::Null)["status"], "authorised");
    let mut capture = fixture("capture.request.json");
    (capture["order_id"], capture["total_amount"]) = (json!(stays), money("80.62"));
    merchant.good("POST", "/payments/capture", &capture);
    assert_eq!(merchant.status(&stays), "fully_captured");
    let passes = merchant.session("80.63");
    assert_eq!(read(&passes), ["new", "approved", "approved", "fully_captured", "fully_captured"]);
    let held = merchant.session("80.99");
    merchant.customer(&held, "hold");
    assert_eq!(merchant.status(&held), "approved");
    merchant.customer(&held, "approve");
    assert_eq!(merchant.status(&held), "fully_captured");
    assert_eq!((count(&merchant, "stays_approved"), count(&merchant, "passes_approved")), (2, 1));
    let pay = id(&payment(&merchant, 8_063));
    let shown = |_| merchant.get(&format!("/checkout.com/payments/{pay}")).1["status"].as_str().unwrap().to_string();
    assert_eq!((0..4).map(shown).collect::<Vec<_>>(), ["Pending", "Authorized", "Authorized", "Captured"]);
}

#[test]
fn amounts_have_noise_and_zeros_no_currency() {
    let merchant = Merchant::open();
    let (noisy, bare) = (merchant.paid("80.64"), merchant.paid("80.65"));
    let shown = merchant.order(&noisy);
    for name in ["total_amount", "captured_amount"] {
        let amount = shown[name]["amount"].as_f64().unwrap();
        assert!(amount != 80.64 && (amount - 80.64).abs() < 1e-6, "{amount}");
    }
    assert_eq!(shown["refunded_amount"]["amount"], 0.0);
    let shown = merchant.order(&bare);
    assert!(shown["refunded_amount"]["currency"].is_null() && shown["captured_amount"]["currency"] == "SAR");
    for fault in ["float_noise", "zero_without_currency"] {
        next(&merchant, "order_by_reference", fault, json!({}));
        merchant.get("/merchants/orders/reference-id/S1");
        assert!(count(&merchant, fault) >= 2, "{fault}");
    }
}

#[test]
fn somebody_gives_money_back_in_the_portal() {
    let merchant = Merchant::open();
    let order = merchant.paid("80.99");
    let portal = |body: &Value| merchant.post(&format!("/_sim/orders/{order}/refund"), body).0;
    assert_eq!(portal(&json!({ "amount": "30.00", "comment": "Asked by phone", "merchant_refund_id": "P-1" })), 200);
    let shown = merchant.order(&order);
    let refund = &shown["transactions"]["refunds"][0];
    assert_eq!((&refund["merchant_refund_id"], &refund["comment"]), (&json!("P-1"), &json!("Asked by phone")));
    assert_eq!(shown["refunded_amount"]["amount"], 30.0);
    assert_eq!((portal(&json!({ "amount": "60.00" })), portal(&json!({})), portal(&json!({}))), (409, 200, 409));
    assert_eq!(merchant.status(&order), "fully_refunded");
    let pay = id(&payment(&merchant, 8_099));
    merchant.customer(&pay, "approve");
    merchant.good("POST", &format!("/_sim/orders/{pay}/refund"), &json!({ "amount": "30.00" }));
    let (_, shown) = merchant.get(&format!("/checkout.com/payments/{pay}"));
    assert_eq!(shown["balances"]["total_refunded"], 3_000);
    assert_eq!(count(&merchant, "portal_refund"), 3);
    // Tail 46: the till's own refund is lost, and the portal gives as much back.
    let lost = merchant.paid("80.46");
    let (path, refund) = refund_of(&lost, "10");
    assert!(merchant.try_call("POST", &path, &refund).is_none());
    let shown = merchant.order(&lost);
    let refunds = shown["transactions"]["refunds"].as_array().unwrap();
    assert_eq!((refunds.len(), &refunds[0]["merchant_refund_id"]), (1, &Value::Null));
}

#[test]
fn each_merchant_sees_its_own_orders_only_by_its_token() {
    let merchant = Merchant::open();
    let call = |token: &str, method: &str, path: &str, body: &Value| -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (bytes, _) = raw(&merchant, token, method, path, &body, Duration::from_secs(5));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = text.split("\r\n\r\n").nth(1).unwrap_or_default();
        (text.split(' ').nth(1).unwrap().parse().unwrap(), serde_json::from_str(body).unwrap_or(Value::Null))
    };
    let open = |token: &str, amount: &str| {
        let opened = call(token, "POST", "/checkout/in-store-session", &basket("INV-1", amount)).1;
        opened["order_id"].as_str().unwrap().to_string()
    };
    let tokens = ["sim_a@riyadh", "sim_b@jeddah", "sim_test"];
    let orders: Vec<String> = tokens.iter().zip(["80.99", "81.99", "82.99"]).map(|(t, a)| open(t, a)).collect();
    for (at, token) in tokens.iter().enumerate() {
        for (other, order) in orders.iter().enumerate() {
            let status = if at == other { 200 } else { 404 };
            assert_eq!(call(token, "GET", &format!("/orders/{order}"), &Value::Null).0, status, "{token} {order}");
            let void = format!("/checkout/x/void?order_id={order}");
            assert_eq!(call(token, "POST", &void, &Value::Null).0, 404);
        }
        let (_, found) = call(token, "GET", "/merchants/orders/reference-id/INV-1", &Value::Null);
        assert_eq!(found["order_id"], json!(orders[at]), "{token}");
    }
    let hook = json!({ "url": "https://shop.example/hook", "type": "order", "events": ["order_captured"] });
    let ids: Vec<Value> =
        tokens.iter().map(|token| call(token, "POST", "/webhooks", &hook).1["merchant_id"].clone()).collect();
    assert!(ids.iter().all(|id| id.is_string()) && ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
    let listed = call(tokens[0], "GET", "/webhooks/list", &Value::Null).1;
    assert_eq!(listed.as_array().map(Vec::len), Some(1));
    let mut request = fixture("cko-payment.request.json");
    request["reference"] = json!("INV-1");
    let paid = call(tokens[0], "POST", "/checkout.com/payments", &request).1;
    let path = format!("/checkout.com/payments/{}", paid["id"].as_str().unwrap());
    assert_eq!([0, 1, 2].map(|at| call(tokens[at], "GET", &path, &Value::Null).0), [200, 404, 404]);
    let found = |token| call(token, "GET", "/checkout.com/payments?reference=INV-1", &Value::Null).1["data"].clone();
    assert_eq!((found(tokens[0]).as_array().map(Vec::len), found(tokens[1])), (Some(1), json!([])));
    assert!(count(&merchant, "another_merchant") > 0);
    assert_eq!(ledger(&merchant)["orders"][0]["merchant"], "riyadh");
}

#[test]
fn an_answer_comes_after_a_silence_with_the_connection_open() {
    let merchant = Merchant::open();
    next(&merchant, "session_create", "silence", json!({}));
    let body = basket("S1", "80.99").to_string();
    let patience = Duration::from_millis(300);
    let seen = raw(&merchant, "sim_x", "POST", "/checkout/in-store-session", &body, patience);
    assert_eq!((seen.0.len(), seen.1), (0, false));
    assert_eq!(ledger(&merchant)["sessions_opened"], 1);
    next(&merchant, "session_create", "silence", json!({ "after_s": 1 }));
    let began = std::time::Instant::now();
    assert_eq!(payment(&merchant, 8_099).0, 202);
    assert!(began.elapsed() >= Duration::from_secs(1));
}

#[test]
fn headers_are_odd_an_hours_wait_no_date_another_date_a_coding_and_a_mark() {
    let merchant = Merchant::open();
    let order = merchant.session("80.99");
    let pay = id(&payment(&merchant, 8_099));
    for path in [format!("/orders/{order}"), format!("/checkout.com/payments/{pay}")] {
        let seen = |fault: &str, more: Value| {
            next(&merchant, "order_get", fault, more);
            raw(&merchant, "sim_x", "GET", &path, "", Duration::from_secs(5)).0
        };
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let busy = text(seen("retry_after_hour", json!({})));
        assert!(busy.starts_with("HTTP/1.1 503") && busy.contains("\r\nRetry-After: 3600\r\n"), "{busy}");
        let busy = text(seen("retry_after_hour", json!({ "status": 429, "after_s": 7200 })));
        assert!(busy.starts_with("HTTP/1.1 429") && busy.contains("\r\nRetry-After: 7200\r\n"), "{busy}");
        assert!(!text(seen("no_date", json!({}))).contains("\r\nDate:"));
        let year = |text: String| text.split("\r\nDate: ").nth(1).unwrap()[12..16].parse::<i32>().unwrap();
        let now = year(text(seen("split", json!({}))));
        assert_eq!(year(text(seen("date_off", json!({ "after_s": -365 * 86_400 })))), now - 1);
        let zipped = seen("gzip", json!({}));
        let start = zipped.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        assert!(text(zipped.clone()).contains("\r\nContent-Encoding: gzip\r\n"));
        assert_eq!(zipped[start..start + 3], [0x1f, 0x8b, 8]);
        let marked = seen("bom", json!({}));
        let start = marked.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        assert_eq!(marked[start..start + 4], *b"\xef\xbb\xbf{");
    }
    for (amount, wanted) in [("80.66", "Retry-After: 3600"), ("80.68", "Content-Encoding: gzip")] {
        let order = merchant.session(amount);
        assert!(text_of(&merchant, "GET", &format!("/orders/{order}"), &Value::Null).contains(wanted), "{amount}");
    }
    let order = merchant.session("80.67");
    assert!(!text_of(&merchant, "GET", &format!("/orders/{order}"), &Value::Null).contains("\r\nDate:"));
}

#[test]
fn the_services_texts_name_the_customer_and_the_token() {
    let merchant = Merchant::open();
    next(&merchant, "session_create", "personal_refusal", json!({ "status": 422 }));
    let (status, refusal) = merchant.post("/checkout/in-store-session", &basket("S1", "80.99"));
    let said = refusal["message"].as_str().unwrap();
    assert!(status == 422 && said.contains("0534274516") && said.contains("sim_test"), "{refusal}");
    next(&merchant, "session_create", "personal_refusal", json!({}));
    let (status, refusal) = payment(&merchant, 8_099);
    assert!(status == 400 && refusal["error_codes"].to_string().contains("534274516"), "{refusal}");
    let order = merchant.session("80.69");
    let status = merchant.status(&order);
    assert!(status.contains("0534274516") || status.contains("534274516"), "{status}");
    assert_eq!(ledger(&merchant)["sessions_opened"], 1);
    assert_eq!((count(&merchant, "personal_refusal"), count(&merchant, "personal_status")), (2, 1));
}

#[test]
fn every_fault_has_a_counter_and_a_reset_clears_it() {
    let merchant = Merchant::open();
    let all = merchant.good("GET", "/_sim/faults", &Value::Null);
    let offered = merchant.good("GET", "/_sim/view", &Value::Null)["faults"].clone();
    for name in offered.as_array().unwrap() {
        assert_eq!(all[name.as_str().unwrap()], 0, "{name}");
    }
    next(&merchant, "order_get", "status_503", json!({}));
    let order = merchant.session("80.99");
    assert_eq!((merchant.get(&format!("/orders/{order}")).0, count(&merchant, "status_503")), (503, 1));
    merchant.good("POST", "/_sim/reset", &Value::Null);
    assert_eq!(count(&merchant, "status_503"), 0);
}

#[test]
fn online_orders_follow_phones_and_tails() {
    let merchant = Merchant::open();
    let online = |phone: &str, amount: &str| {
        let mut request = fixture("checkout.request.json");
        request["consumer"]["phone_number"] = json!(phone);
        request["total_amount"] = money(amount);
        request["items"][0]["total_amount"] = money(amount);
        if let Some(items) = request["items"].as_array_mut() {
            items.truncate(1);
        }
        let opened = merchant.good("POST", "/checkout", &request);
        opened["order_id"].as_str().unwrap().to_string()
    };
    let read = |phone: &str, amount: &str| {
        let order = online(phone, amount);
        [(); 3].map(|()| merchant.get(&format!("/orders/{order}")).1["status"].as_str().unwrap_or("-").to_string())
    };
    assert_eq!(read("0544337866", "300.99"), ["new", "approved", "approved"]);
    assert_eq!(read("0526422337", "300.00"), ["new", "declined", "declined"]);
    assert_eq!(read("566027755", "300.00"), ["new", "approved", "approved"]);
    assert_eq!(read("566027755", "300.01"), ["new", "declined", "declined"]);
    assert_eq!(read("566027755", "300.03"), ["new", "expired", "expired"]);
    assert_eq!(read("566027755", "300.05"), ["new", "on_hold", "on_hold"]);
    assert_eq!(read("566027755", "300.99"), ["new", "new", "new"]);
    assert_eq!(read("566027755", "300.26"), ["-", "new", "approved"]);
}
