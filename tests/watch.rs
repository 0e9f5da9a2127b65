//! Watching many orders, over real HTTP against the simulator.

mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::machine::Machine;
use common::{Shop, Till};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

fn watch(till: &Till, reference: &str) -> Value {
    let reply = till.call("watch_add", json!({ "order_reference_id": reference, "interval_s": 0.05 }));
    assert_eq!(reply["code"], 0, "{reply}");
    reply
}

fn next(till: &Till, wait_s: f64) -> Value {
    till.call("watch_next", json!({ "wait_s": wait_s }))
}

/// How often orders were read at the service.
fn reads(shop: &Shop) -> usize {
    let requests = shop.control("GET", "requests", &Value::Null);
    requests
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["path"].as_str().unwrap().starts_with("/merchants/orders/"))
        .count()
}

#[test]
fn a_watched_sale_is_told_once_in_the_words_of_poll_status() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("S1", "300.00");
    till.create("S2", "50.01");
    assert_eq!((&watch(&till, "S1")["added"], &watch(&till, "S1")["added"]), (&json!(true), &json!(false)));
    assert_eq!(watch(&till, "S2")["watching"], 2);
    let mut told = HashMap::new();
    for _ in 0..2 {
        let news = next(&till, 10.0);
        assert_eq!(news["event"], true, "{news}");
        told.insert(news["order_reference_id"].as_str().unwrap().to_string(), news);
    }
    assert_eq!((&told["S1"]["code"], &told["S1"]["next_action"]), (&json!(0), &json!("release_goods")));
    assert_eq!((&told["S2"]["code"], &told["S2"]["status"]), (&json!(2), &json!("declined")));
    for (reference, mut news) in told {
        let mut looked = till.look(&reference);
        for reply in [&mut news, &mut looked] {
            let members = reply.as_object_mut().unwrap();
            ["event", "watching", "waited_ms"].iter().for_each(|name| drop(members.remove(*name)));
        }
        assert_eq!(news, looked, "{reference}");
    }
    let quiet = next(&till, 0.3);
    assert_eq!((&quiet["code"], &quiet["event"], &quiet["watching"]), (&json!(1), &json!(false), &json!(0)), "{quiet}");
    assert_eq!((&quiet["verdict"], &quiet["order_id"]), (&Value::Null, &Value::Null), "{quiet}");
}

/// While one worker reads the only order that is left, another waits for the clock and sees nothing to wait for.
#[test]
fn the_last_sale_is_watched_on_after_the_others_have_ended() {
    let shop = Shop::open();
    let till = shop.till();
    let orders = ["S1", "S2"].map(|sale| till.create(sale, "80.02")["order_id"].as_str().unwrap().to_string());
    watch(&till, "S1");
    watch(&till, "S2");
    assert_eq!(next(&till, 0.5)["event"], false, "both are open");
    for (order, sale) in orders.iter().zip(["S1", "S2"]) {
        shop.customer(order, "approve");
        let news = next(&till, 10.0);
        assert_eq!((&news["event"], &news["order_reference_id"]), (&json!(true), &json!(sale)), "{news}");
        assert_eq!(next(&till, 0.5)["event"], false);
    }
}

#[test]
fn a_sale_is_watched_once_whatever_it_is_called() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.create("S1", "80.02")["order_id"].clone();
    assert_eq!(watch(&till, "S1")["added"], true);
    let by_id = till.call("watch_add", json!({ "order_id": order }));
    assert_eq!((&by_id["added"], &by_id["watching"]), (&json!(false), &json!(1)), "{by_id}");
    let removed = till.call("watch_remove", json!({ "order_id": order }));
    assert_eq!((&removed["removed"], &removed["watching"]), (&json!(true), &json!(0)), "{removed}");
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(next(&till, 0.3)["event"], false, "it is watched no more");
    assert_eq!(till.call("watch_remove", json!({ "order_reference_id": "S1" }))["removed"], false);
}

#[test]
fn hundreds_of_sales_are_all_told_once_by_a_few_threads() {
    let shop = Shop::open();
    let till = Arc::new(shop.till_with(json!({ "watch": { "workers": 4, "looks_per_second": 2000 } })));
    for number in 0..300 {
        till.create(&format!("S{number}"), if number % 3 == 0 { "50.01" } else { "50.00" });
        watch(&till, &format!("S{number}"));
    }
    // Two callers take what there is between them.
    let takers: Vec<_> = (0..2)
        .map(|_| {
            let till = Arc::clone(&till);
            thread::spawn(move || {
                let mut taken = Vec::new();
                loop {
                    let news = next(&till, 2.0);
                    if news["event"] == false {
                        return taken;
                    }
                    taken.push((news["order_reference_id"].as_str().unwrap().to_string(), news["code"].clone()));
                }
            })
        })
        .collect();
    let mut taken: Vec<_> = takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect();
    taken.sort_by_key(|(reference, _)| reference.clone());
    taken.dedup_by_key(|(reference, _)| reference.clone());
    assert_eq!(taken.len(), 300, "each is told, and none twice");
    assert_eq!(taken.iter().filter(|(_, code)| *code == 2).count(), 100);
}

#[test]
fn what_the_journal_holds_open_is_taken_up_after_a_restart_by_its_own_lane() {
    let shop = Shop::open();
    let before = shop.till();
    let order = before.create("S1", "80.02")["order_id"].as_str().unwrap().to_string();
    before.create("S2", "60.00");
    assert_eq!(before.wait("S2")["code"], 0);
    let other = shop.till_with(json!({ "lane": "till-2" }));
    other.create("O1", "80.02");
    drop(before);

    let after = shop.till();
    let quiet = reads(&shop);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(reads(&shop), quiet, "nothing runs before the first watch_add");
    let begun = after.call("watch_add", json!({ "interval_s": 0.05 }));
    assert_eq!(
        (&begun["watching"], &begun["added"]),
        (&json!(1), &Value::Null),
        "its own open sale, and no more: {begun}"
    );
    assert_eq!(next(&after, 0.5)["event"], false);
    shop.customer(&order, "approve");
    let news = next(&after, 10.0);
    assert_eq!((&news["code"], &news["order_reference_id"]), (&json!(0), &json!("S1")), "{news}");

    let office = shop.till_with(json!({ "lane": null }));
    assert_eq!(
        office.call("watch_add", json!({}))["watching"],
        1,
        "a client without a lane takes up what is open of all"
    );
}

#[test]
fn a_webhook_puts_its_order_at_the_head_of_the_queue() {
    let shop = Shop::open();
    let key = "9b2f6c1e-7d35-4d0f-9c61-0a5f4e2b8c77";
    let till = shop.till_with(json!({ "notification_token": key }));
    let order = till.create("S1", "80.02")["order_id"].clone();
    // The next look is 30 to 60 s away, far beyond the wait for news below: after the first, which nobody hurried.
    let slow = json!({ "order_reference_id": "S1", "interval_s": 60 });
    till.call("watch_add", slow);
    shop.customer(order.as_str().unwrap(), "approve");
    let parts = [json!({ "alg": "HS256" }), json!({ "iss": "Tamara", "iat": 1_767_225_600, "exp": 4_000_000_000_u64 })];
    let signed = parts.map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".");
    let hmac = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key.as_bytes());
    let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(ring::hmac::sign(&hmac, signed.as_bytes())));
    let body = json!({ "order_id": order, "order_reference_id": "S1", "event_type": "order_captured" }).to_string();
    let received = till.call(
        "webhook_receive",
        json!({ "method": "POST", "headers": { "Authorization": format!("Bearer {token}") }, "body": body }),
    );
    assert_eq!(received["code"], 0, "{received}");
    let news = next(&till, 10.0);
    assert_eq!((&news["code"], &news["order_reference_id"]), (&json!(0), &json!("S1")), "{news}");
}

#[test]
fn a_service_that_is_asked_too_often_gets_its_rest_from_all_orders() {
    let shop = Shop::open();
    // One worker: when it has told the refusal, no other request is on its way.
    let till = shop.till_with(json!({ "watch": { "workers": 1 } }));
    for number in 0..20 {
        till.create(&format!("S{number}"), "80.02");
    }
    shop.next_fault("order_get", "status_429");
    let started = Instant::now();
    for number in 0..20 {
        watch(&till, &format!("S{number}"));
    }
    // The 429 comes with its "Retry-After: 2".
    let is_throttled = |_: &u32| {
        thread::sleep(Duration::from_millis(50));
        next(&till, 0.0)["error"]["kind"] == "throttled"
    };
    assert!((0..200).find(is_throttled).is_some(), "the refusal is told");
    let before = reads(&shop);
    // The rest began later than `started`, so what is seen before this is seen in the rest, however slow this machine is.
    while started.elapsed() < Duration::from_secs(2) {
        let seen = reads(&shop);
        assert!(
            seen == before || started.elapsed() >= Duration::from_secs(2),
            "none is asked about while the service rests"
        );
        thread::sleep(Duration::from_millis(50));
    }
    let goes_on = |_: &u32| {
        thread::sleep(Duration::from_millis(50));
        reads(&shop) > before
    };
    assert!((0..200).find(goes_on).is_some(), "afterwards it goes on");
    // The service has counted a read before the till has its answer.
    let is_well = |_: &u32| {
        thread::sleep(Duration::from_millis(50));
        next(&till, 0.0)["error"].is_null()
    };
    assert!((0..200).find(is_well).is_some(), "and nothing is wrong any more");
}

#[test]
fn what_a_person_must_see_is_told_once_and_watched_on() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("S1", "80.50");
    watch(&till, "S1");
    let news = next(&till, 10.0);
    assert_eq!((&news["code"], &news["next_action"]), (&json!(3), &json!("ask_supervisor")), "{news}");
    assert_eq!(news["watching"], 1, "{news}");
    assert_eq!(next(&till, 0.5)["event"], false, "the same is not told again");
}

#[test]
fn an_outage_ends_no_watching_and_is_told_by_the_quiet_reply() {
    let shop = Shop::open();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let till = shop.till_with(json!({ "base_url": url }));
    watch(&till, "S1");
    let started = Instant::now();
    let mut quiet = next(&till, 0.2);
    while quiet["error"].is_null() && started.elapsed() < Duration::from_secs(10) {
        quiet = next(&till, 0.2);
    }
    assert_eq!((&quiet["code"], &quiet["event"]), (&json!(1), &json!(false)), "{quiet}");
    assert_eq!((&quiet["error"]["kind"], &quiet["watching"]), (&json!("connect_failed"), &json!(1)), "{quiet}");
}

#[test]
fn an_interrupt_ends_the_wait_for_news_and_not_the_watching() {
    let shop = Shop::open();
    let till = Arc::new(shop.till());
    let order = till.create("S1", "80.02")["order_id"].clone();
    watch(&till, "S1");
    let waiting = Arc::clone(&till);
    let call = thread::spawn(move || next(&waiting, 60.0));
    thread::sleep(Duration::from_millis(300));
    till.client.interrupt();
    let reply = call.join().unwrap();
    assert_eq!((&reply["event"], &reply["warnings"][0]["code"]), (&json!(false), &json!("interrupted")), "{reply}");
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(next(&till, 10.0)["code"], 0);
}

#[test]
fn closing_ends_the_watching_and_no_call_can_begin_it_again() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("S1", "80.02");
    watch(&till, "S1");
    next(&till, 0.3);
    let (machine, started) = (Machine::watched(), Instant::now());
    till.client.shut_down();
    assert!(started.elapsed() < Duration::from_secs(1) + machine.lateness());
    let after = reads(&shop);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(reads(&shop), after);
    till.call("watch_add", json!({ "order_reference_id": "S1", "interval_s": 0.05 }));
    thread::sleep(Duration::from_millis(300));
    assert_eq!(reads(&shop), after);
}

#[test]
fn an_order_that_nobody_can_mean_is_refused() {
    let shop = Shop::open();
    let till = shop.till();
    let cases = [
        ("watch_add", json!({ "order_id": "a", "order_reference_id": "b" }), "INVALID_FIELD", "order_reference_id"),
        ("watch_add", json!({ "order_id": "" }), "INVALID_FIELD", "order_id"),
        ("watch_add", json!({ "order_id": "a", "interval_s": 61 }), "INVALID_FIELD", "interval_s"),
        ("watch_add", json!({ "order_id": "a", "wait_s": 1 }), "UNKNOWN_FIELD", "wait_s"),
        ("watch_next", json!({ "wait_s": -1 }), "INVALID_FIELD", "wait_s"),
        ("watch_remove", json!({}), "MISSING_FIELD", "order_id"),
        ("watch_remove", json!({ "order_id": "a", "interval_s": 5 }), "UNKNOWN_FIELD", "interval_s"),
    ];
    for (operation, request, name, field) in cases {
        let reply = till.call(operation, request);
        assert_eq!((&reply["name"], &reply["error"]["field"]), (&json!(name), &json!(field)), "{operation}: {reply}");
    }
    assert_eq!(reads(&shop), 0);
}

#[test]
fn a_service_that_is_busy_with_one_order_for_an_hour_holds_no_other() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("S1", "80.02");
    shop.next_fault("order_get", "retry_after_hour");
    watch(&till, "S1");
    thread::sleep(Duration::from_millis(500));
    till.create("S2", "300.00");
    watch(&till, "S2");
    let news = next(&till, 10.0);
    assert_eq!((&news["code"], &news["order_reference_id"]), (&json!(0), &json!("S2")), "{news}");
}

#[test]
fn an_order_that_is_looked_at_often_does_not_wait_for_one_that_is_looked_at_seldom() {
    let shop = Shop::open();
    let till = shop.till();
    till.create("SELDOM", "80.02");
    till.create("OFTEN", "80.02");
    till.call("watch_add", json!({ "order_reference_id": "SELDOM", "interval_s": 60 }));
    till.call("watch_remove", json!({ "order_reference_id": "OFTEN" }));
    watch(&till, "OFTEN");
    thread::sleep(Duration::from_millis(1_500));
    let orders = shop.ledger()["orders"].clone();
    let reads = |reference: &str| {
        orders.as_array().unwrap().iter().find(|order| order["order_reference_id"] == reference).unwrap()["reads"]
            .clone()
    };
    assert!(reads("OFTEN").as_u64() > Some(5), "{orders}");
}
