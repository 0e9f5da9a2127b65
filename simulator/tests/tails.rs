//! Tails of amounts: each does on the wire what the table says.

mod common;

use common::{Merchant, basket, money};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Sends a request by hand and reads what comes until the end or for this long.
fn raw(merchant: &Merchant, method: &str, path: &str, body: &str, patience: Duration) -> (String, bool) {
    let mut stream = TcpStream::connect(merchant.address()).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_x\r\nX-Device-Id: 1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes()).unwrap();
    stream.set_read_timeout(Some(patience)).unwrap();
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    let ended = loop {
        match stream.read(&mut piece) {
            Ok(0) => break true,
            Ok(count) => bytes.extend(&piece[..count]),
            Err(e) => break !matches!(e.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
        }
    };
    (String::from_utf8_lossy(&bytes).into_owned(), ended)
}

fn create(merchant: &Merchant, amount: &str) -> (String, bool) {
    let body = basket("S1", amount).to_string();
    raw(merchant, "POST", "/checkout/in-store-session", &body, Duration::from_millis(300))
}

fn opened(merchant: &Merchant) -> Value {
    merchant.good("GET", "/_sim/ledger", &Value::Null)["sessions_opened"].clone()
}

/// What is read of an order, one status after the other.
fn reads(merchant: &Merchant, order: &str, count: usize) -> Vec<String> {
    (0..count).map(|_| merchant.status(order)).collect()
}

#[test]
fn the_shopper_does_what_tails_00_to_06_say() {
    let merchant = Merchant::open();
    for (amount, wanted) in [
        ("80.00", vec!["new", "fully_captured"]),
        ("80.01", vec!["new", "declined"]),
        ("80.03", vec!["new", "expired"]),
        ("80.05", vec!["new", "on_hold", "on_hold", "fully_captured"]),
        ("80.99", vec!["new", "new", "new"]),
    ] {
        let order = merchant.session(amount);
        assert_eq!(reads(&merchant, &order, wanted.len()), wanted, "{amount}");
    }
    let slow = merchant.session("80.06");
    let seen = reads(&merchant, &slow, 10);
    assert!(seen[..9].iter().all(|s| s == "new") && seen[9] == "fully_captured", "{seen:?}");
    let before = merchant.good("GET", "/_sim/sms", &Value::Null).as_array().unwrap().len();
    merchant.session("80.04");
    assert_eq!(merchant.good("GET", "/_sim/sms", &Value::Null).as_array().unwrap().len(), before);
    let unopened = merchant.session("80.02");
    merchant.advance(900);
    assert_eq!(merchant.status(&unopened), "expired");
}

#[test]
fn the_two_phones_decide_whatever_the_amount() {
    let merchant = Merchant::open();
    for (phone, wanted) in [("+966 54 433 7866", "fully_captured"), ("526422337", "declined")] {
        let mut request = basket("S1", "80.22");
        request["phone_number"] = json!(phone.replace(' ', ""));
        let order = merchant.good("POST", "/checkout/in-store-session", &request)["order_id"].clone();
        assert_eq!(reads(&merchant, order.as_str().unwrap(), 2)[1], wanted, "{phone}");
    }
}

#[test]
fn three_decimal_currencies_choose_by_their_last_three_digits() {
    let merchant = Merchant::open();
    let mut request = basket("S1", "80.001");
    request["total_amount"]["currency"] = json!("KWD");
    request["items"][0]["total_amount"]["currency"] = json!("KWD");
    let order = merchant.good("POST", "/checkout/in-store-session", &request)["order_id"].clone();
    assert_eq!(reads(&merchant, order.as_str().unwrap(), 2)[1], "declined");
}

#[test]
fn voids_lie_race_and_fail_by_tails_07_to_09() {
    let merchant = Merchant::open();
    let void = |amount: &str| {
        let opened = merchant.good("POST", "/checkout/in-store-session", &basket("V", amount));
        let order = opened["order_id"].as_str().unwrap().to_string();
        (format!("/checkout/{}/void?order_id={order}", opened["checkout_id"].as_str().unwrap()), order)
    };
    let (path, order) = void("80.07");
    let reply = merchant.good("POST", &path, &Value::Null);
    assert_eq!((&reply["order_was_voided"], &reply["captured_amount"]["amount"]), (&json!(false), &json!(80.07)));
    let (path, _) = void("80.25");
    let odd = merchant.good("POST", &path, &json!({ "store_code": "Branch A" }));
    let mut wanted = common::fixture("void.voided-array.response.json");
    wanted["captured_amount"][0]["amount"] = json!(0.0);
    assert_eq!(odd, wanted);
    let (path, _) = void("80.99");
    let usual = merchant.good("POST", &format!("{path}&store_code=Branch%20A"), &Value::Null);
    let mut wanted = common::fixture("void.voided-object.response.json");
    wanted["captured_amount"]["amount"] = json!(0.0);
    assert_eq!(usual, wanted);
    assert_eq!(merchant.status(&order), "fully_captured");
    let (path, order) = void("80.08");
    assert_eq!(merchant.good("POST", &path, &Value::Null)["order_was_voided"], true);
    assert_eq!(merchant.status(&order), "fully_captured");
    let (path, order) = void("80.09");
    let statuses: Vec<u16> = (0..3).map(|_| merchant.post(&path, &Value::Null).0).collect();
    assert_eq!((statuses, merchant.status(&order).as_str()), (vec![500, 500, 200], "canceled"));
}

#[test]
fn answers_to_a_create_get_lost_by_tails_10_to_18_and_19_is_never_found() {
    let merchant = Merchant::open();
    for (amount, answer, ended, made) in [
        ("80.10", "", true, 1),
        ("80.11", "HTTP/1.1 500", true, 1),
        ("80.12", "HTTP/1.1 500", true, 0),
        ("80.13", "", false, 1),
        ("80.14", "HTTP/1.1 429", true, 0),
        ("80.15", "HTTP/1.1 400", true, 0),
        ("80.16", "HTTP/1.1 401", true, 0),
        ("80.18", "", false, 0),
        ("80.19", "HTTP/1.1 200", true, 1),
    ] {
        merchant.good("POST", "/_sim/reset", &Value::Null);
        let (seen, is_over) = create(&merchant, amount);
        let line = seen.lines().next().unwrap_or_default();
        assert!(line.starts_with(answer) && line.is_empty() == answer.is_empty(), "{amount}: {seen}");
        assert_eq!((is_over, opened(&merchant)), (ended, json!(made)), "{amount}");
    }
    let found = merchant.get("/merchants/orders/reference-id/S1").0;
    assert_eq!(found, 404, "though it exists");
    let (seen, _) = create(&merchant, "80.14");
    assert!(seen.contains("\r\nRetry-After: 2\r\n"), "{seen}");
    let (seen, _) = create(&merchant, "80.15");
    assert!(seen.contains(r#""error_code":"#), "{seen}");
}

#[test]
fn tail_17_refuses_connections_for_a_while() {
    let merchant = Merchant::open();
    assert_eq!(create(&merchant, "80.17").0, "");
    assert!(merchant.try_call("GET", "/_sim/ledger", &Value::Null).is_none());
    let began = Instant::now();
    while merchant.try_call("GET", "/_sim/ledger", &Value::Null).is_none() {
        assert!(began.elapsed() < Duration::from_secs(10), "it never came back");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(opened(&merchant), 0);
}

#[test]
fn polls_fail_by_tails_20_to_29() {
    let merchant = Merchant::open();
    for (amount, wanted) in [
        ("80.21", vec![404, 404, 404, 200]),
        ("80.22", vec![503, 503, 503, 200]),
        ("80.26", vec![408, 200]),
        ("80.28", vec![200, 407, 200]),
    ] {
        let order = merchant.session(amount);
        let seen: Vec<u16> = wanted.iter().map(|_| merchant.get(&format!("/merchants/orders/{order}")).0).collect();
        assert_eq!(seen, wanted, "{amount}");
    }
    let portal = merchant.session("80.28");
    let (seen, _) = raw(&merchant, "GET", &format!("/orders/{portal}"), "", Duration::from_secs(2));
    assert!(seen.contains("text/html") && seen.contains("Wi-Fi"), "{seen}");
    let strange = merchant.session("80.24");
    assert!(!["new", "fully_captured", "expired"].contains(&merchant.status(&strange).as_str()));
    assert_eq!(merchant.status(&strange), "fully_captured");
    let odd = merchant.session("80.25");
    let shown = merchant.order(&odd);
    assert!(shown["total_amount"]["amount"].is_string() && shown["consumer"].is_null(), "{shown}");
    assert_eq!((&shown["refunded_amount"], &shown["shipping_address"]), (&json!([]), &json!([])));
}

#[test]
fn tail_20_is_silent_for_30_seconds_with_the_connection_open_and_27_too_many_calls_for_a_minute() {
    let merchant = Merchant::open();
    let path = |amount: &str| format!("/merchants/orders/{}", merchant.session(amount));
    let (silent, busy) = (path("80.20"), path("80.27"));
    for _ in 0..3 {
        let (seen, is_over) = raw(&merchant, "GET", &silent, "", Duration::from_millis(300));
        assert_eq!((seen.as_str(), is_over), ("", false));
        assert_eq!(merchant.get(&busy).0, 429);
    }
    merchant.advance(30);
    assert_eq!(merchant.get(&silent).0, 200);
    assert_eq!(merchant.get(&busy).0, 429);
    merchant.advance(30);
    assert_eq!(merchant.get(&busy).0, 200);
}

#[test]
fn tail_23_breaks_a_body_off_and_sends_the_next_in_two_pieces() {
    let merchant = Merchant::open();
    let path = format!("/merchants/orders/{}", merchant.session("80.23"));
    let (seen, ended) = raw(&merchant, "GET", &path, "", Duration::from_secs(2));
    let (head, body) = seen.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|l| l.strip_prefix("Content-Length: ")).unwrap();
    assert!(ended && body.len() < length.parse().unwrap(), "{length}: {}", body.len());
    assert_eq!(merchant.get(&path).1["status"], "new");
}

#[test]
fn tail_29_shows_a_date_ten_minutes_off() {
    let merchant = Merchant::open();
    let date = |amount: &str| {
        let path = format!("/merchants/orders/{}", merchant.session(amount));
        let (seen, _) = raw(&merchant, "GET", &path, "", Duration::from_secs(2));
        seen.lines().find_map(|l| l.strip_prefix("Date: ")).unwrap().to_string()
    };
    let minute = |date: &str| date[20..22].parse::<u32>().unwrap();
    assert_eq!((minute(&date("80.00")) + 10) % 60, minute(&date("80.29")));
}

#[test]
fn refunds_get_lost_refused_and_hidden_by_tails_30_to_35() {
    let merchant = Merchant::open();
    let simple = |order: &str| {
        let refund = json!({ "total_amount": money("10"), "comment": "c" });
        (format!("/payments/simplified-refund/{order}"), refund)
    };
    let legacy = |order: &str| {
        let capture = merchant.order(order)["transactions"]["captures"][0]["capture_id"].clone();
        let refunds = json!([{ "capture_id": capture, "total_amount": money("10") }]);
        ("/payments/refund".to_string(), json!({ "order_id": order, "refunds": refunds }))
    };
    for is_legacy in [false, true] {
        let form = |order: &str| if is_legacy { legacy(order) } else { simple(order) };
        for (amount, first, second, after_first) in [
            ("80.30", None, Some(200), 10.0),
            ("80.31", Some(500), Some(200), 10.0),
            ("80.32", Some(500), Some(200), 0.0),
            ("80.33", Some(409), Some(200), 0.0),
            ("80.35", Some(400), Some(400), 0.0),
        ] {
            let order = merchant.paid(amount);
            let (path, refund) = form(&order);
            let try_refund = || merchant.try_call("POST", &path, &refund).map(|(status, _)| status);
            assert_eq!(try_refund(), first, "{path} {amount}");
            assert_eq!(merchant.order(&order)["refunded_amount"]["amount"], after_first, "{path} {amount}");
            assert_eq!(try_refund(), second, "{path} {amount}");
        }
        let hidden = merchant.paid("80.34");
        let (path, refund) = form(&hidden);
        merchant.good("POST", &path, &refund);
        let shown: Vec<Value> = (0..4).map(|_| merchant.order(&hidden)["refunded_amount"]["amount"].clone()).collect();
        assert_eq!(shown, [0.0, 0.0, 0.0, 10.0], "{path}");
    }
}

#[test]
fn captures_go_wrong_by_tails_50_to_52() {
    let merchant = Merchant::open();
    let captured = |amount: &str| merchant.order(&merchant.paid(amount));
    assert_eq!(captured("80.50")["captured_amount"]["amount"], 40.25);
    assert_eq!(captured("80.51")["captured_amount"]["currency"], "AED");
    assert_eq!(captured("80.52")["transactions"]["captures"].as_array().unwrap().len(), 2);
}
