//! Webhooks: keeping them at the service, taking their calls, and listening for them. Over real HTTP.

mod common;
#[path = "common/event.rs"]
mod event;
#[path = "common/stub.rs"]
mod stub;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use common::{Shop, Till};
use event::{KEY, call, event, now, signed, token};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use stub::{Stub, fixture};

fn till(shop: &Shop) -> Till {
    shop.till_with(json!({ "notification_token": KEY }))
}

fn requests(shop: &Shop) -> usize {
    shop.control("GET", "requests", &Value::Null).as_array().unwrap().len()
}

/// A till in front of a service that gives these answers, and that service.
fn in_front_of(answers: &[(u16, &str)]) -> (Till, Stub, Shop) {
    let (stub, shop) = (Stub::answering(answers), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url, "notification_token": KEY }));
    (till, stub, shop)
}

#[test]
fn a_webhook_is_registered_read_changed_listed_and_removed() {
    let (till, stub, _shop) = in_front_of(&[
        (200, &fixture("webhook-register.response")),
        (200, &fixture("webhook-retrieve.response")),
        (200, &fixture("webhook-update.response")),
        (200, &fixture("webhook-list.response")),
        (200, &fixture("webhook-delete.response")),
        (200, ""),
    ]);
    let parsed = |name: &str| -> Value { serde_json::from_str(&fixture(name)).unwrap() };
    let id = json!({ "webhook_id": "8fe4cce9-d0aa-4020-a863-c708547795e9" });
    let registered = till.call("webhook_register", parsed("webhook-register.request"));
    assert_eq!((&registered["code"], &registered["adopted"]), (&json!(0), &json!(false)), "{registered}");
    assert_eq!(registered["webhook_id"], id["webhook_id"]);
    let read = till.call("webhook_get", id.clone());
    assert_eq!((&read["code"], read["events"].as_array().unwrap().len()), (&json!(0), 6), "{read}");
    let mut change = parsed("webhook-update.request");
    change["webhook_id"] = id["webhook_id"].clone();
    let changed = till.call("webhook_update", change);
    assert_eq!((&changed["code"], changed["events"].as_array().unwrap().len()), (&json!(0), 7), "{changed}");
    let listed = till.call("webhook_list", json!({}));
    assert_eq!(listed["webhooks"][0]["url"], "https://www.enteryoursitehere.com/webhooks", "{listed}");
    assert_eq!(till.call("webhook_delete", id.clone())["code"], 0);
    assert_eq!(till.call("webhook_delete", id)["code"], 0, "an empty answer is a yes as well");
    let seen = stub.seen();
    let lines: Vec<&str> = seen.iter().map(|s| s.line.trim_end_matches(" HTTP/1.1")).collect();
    let path = "/webhooks/8fe4cce9-d0aa-4020-a863-c708547795e9";
    assert_eq!(lines[..4], ["POST /webhooks", &format!("GET {path}"), &format!("PUT {path}"), "GET /webhooks/list"]);
    assert_eq!(lines[4], format!("DELETE {path}"));
    assert_eq!(seen[0].json(), parsed("webhook-register.request"));
    assert_eq!(seen[2].json(), parsed("webhook-update.request"));
    assert!(seen.iter().all(|s| s.headers.contains("authorization: bearer sim_test")));
}

#[test]
fn disputes_can_be_told_of_too() {
    let (till, stub, _shop) = in_front_of(&[(200, &fixture("webhook-register.response"))]);
    let request: Value = serde_json::from_str(&fixture("webhook-register.dispute.request")).unwrap();
    assert_eq!(till.call("webhook_register", request.clone())["code"], 0);
    assert_eq!(stub.seen()[0].json(), request);
}

#[test]
fn an_address_that_is_registered_already_is_adopted() {
    let (till, stub, _shop) = in_front_of(&[
        (400, &fixture("webhook-register.error-already-registered.response")),
        (200, &fixture("webhook-retrieve.response")),
        (200, &fixture("webhook-update.response")),
    ]);
    let reply = till.call("webhook_register", json!({ "url": "https://www.enteryoursitehere.com/webhooks" }));
    assert_eq!((&reply["code"], &reply["adopted"]), (&json!(0), &json!(true)), "{reply}");
    assert!(stub.seen()[2].line.starts_with("PUT /webhooks/8fe4cce9-d0aa-4020-a863-c708547795e9 "));
    assert_eq!(stub.seen()[2].json()["events"].as_array().unwrap().len(), 9);
}

#[test]
fn an_account_that_lacks_the_rarer_events_gets_the_others() {
    let refused = r#"{"message":"Your order information is invalid","errors":[{"error_code":"events_invalid"}]}"#;
    let done = fixture("webhook-register.response");
    let (till, stub, _shop) = in_front_of(&[(400, refused), (400, refused), (400, refused), (200, &done)]);
    assert_eq!(till.call("webhook_register", json!({ "url": "https://example.com/hook" }))["code"], 0);
    let events = stub.seen()[1].json()["events"].to_string();
    assert!(!events.contains("on_hold") && events.contains("updated") && events.contains("expired"), "{events}");
    let events = stub.seen()[3].json()["events"].to_string();
    assert!(!events.contains("declined") && !events.contains("expired") && events.contains("captured"), "{events}");
}

#[test]
fn what_cannot_be_registered_is_said_before_anything_is_sent() {
    let (till, stub, _shop) = in_front_of(&[(404, r#"{"message":"not found"}"#)]);
    let long = format!("https://example.com/{}", "x".repeat(250));
    for (request, field) in [
        (json!({ "url": "http://example.com" }), "url"),
        (json!({ "url": long }), "url"),
        (json!({ "url": "https://example.com", "type": "refund" }), "type"),
        (json!({ "url": "https://example.com", "events": [] }), "events"),
        (json!({ "url": "https://example.com", "webhook_id": "x" }), "webhook_id"),
    ] {
        assert_eq!(till.call("webhook_register", request)["error"]["field"], field);
    }
    assert_eq!(till.call("webhook_update", json!({ "url": "https://example.com" }))["error"]["field"], "webhook_id");
    assert!(stub.seen().is_empty());
    assert_eq!(till.call("webhook_get", json!({ "webhook_id": "nope" }))["name"], "NOT_FOUND");
}

#[test]
fn what_the_service_refuses_of_webhooks_is_handed_on() {
    let forbidden = fixture("error-403.response");
    let (till, stub, _shop) = in_front_of(&[(403, &forbidden), (500, "{}"), (403, &forbidden), (404, &forbidden)]);
    assert_eq!(till.call("webhook_list", json!({}))["name"], "FORBIDDEN");
    assert_eq!(till.call("webhook_list", json!({}))["name"], "SERVICE_ERROR");
    let change = json!({ "webhook_id": "w-1", "url": "https://example.com/hook", "events": ["order_captured"] });
    assert_eq!(till.call("webhook_update", change)["name"], "FORBIDDEN");
    assert_eq!(till.call("webhook_delete", json!({ "webhook_id": "w-1" }))["name"], "NOT_FOUND");
    assert_eq!(stub.seen().len(), 4, "each was asked once");
}

#[test]
fn a_webhook_of_a_paid_sale_gives_its_verdict_once_and_is_a_duplicate_for_every_process_after_that() {
    let shop = Shop::open();
    let (till, other) = (till(&shop), till(&shop));
    let order = till.paid("S1", "100.00");
    let call = call(&event("order_captured", &order), &token());
    let first = till.call("webhook_receive", call.clone());
    assert_eq!(
        (&first["code"], &first["verdict"], &first["duplicate"]),
        (&json!(0), &json!("paid"), &json!(false)),
        "{first}"
    );
    assert_eq!((&first["respond"]["status"], &first["order"]["status"]), (&json!(200), &json!("fully_captured")));
    for again in [&till, &other] {
        let reply = again.call("webhook_receive", call.clone());
        assert_eq!((&reply["code"], &reply["duplicate"]), (&json!(0), &json!(true)), "{reply}");
        assert_eq!((&reply["respond"]["status"], &reply["verdict"]), (&json!(200), &json!("paid")), "{reply}");
    }
}

#[test]
fn a_made_up_event_cannot_make_the_true_one_a_duplicate() {
    let shop = Shop::open();
    let till = till(&shop);
    let opened = till.create("S1", "100.02");
    let call = call(&event("order_expired", &opened["order_id"]), &token());
    let early = till.call("webhook_receive", call.clone());
    assert_eq!((&early["verdict"], &early["warnings"][0]["code"]), (&json!("pending"), &json!("not_shown")), "{early}");
    assert_eq!(early["respond"]["status"], 503, "an early one has to come again");
    shop.customer(opened["order_id"].as_str().unwrap(), "expire");
    let real = till.call("webhook_receive", call);
    assert_eq!((&real["verdict"], &real["duplicate"]), (&json!("not_paid"), &json!(false)), "{real}");
}

#[test]
fn a_webhook_whose_order_cannot_be_read_is_asked_for_again() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = till.paid("S1", "100.00");
    let call = call(&event("order_captured", &order), &token());
    shop.next_fault("order_get", "status_500_before");
    let lost = till.call("webhook_receive", call.clone());
    assert_eq!((&lost["name"], &lost["respond"]["status"]), (&json!("UNKNOWN"), &json!(503)), "{lost}");
    let again = till.call("webhook_receive", call);
    assert_eq!((&again["verdict"], &again["duplicate"]), (&json!("paid"), &json!(false)), "{again}");
}

#[test]
fn bad_webhooks_are_refused_each_for_its_own_reason_and_nobody_is_asked() {
    let shop = Shop::open();
    let till = till(&shop);
    let body = event("order_captured", &json!("o-1"));
    let claims = |iat: i64| json!({ "iss": "Tamara", "iat": iat, "exp": iat + 900 });
    let forged = signed(&claims(now()), "another-secret");
    let expired = signed(&claims(now() - 1_100), KEY);
    let none = format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#),
        URL_SAFE_NO_PAD.encode(claims(now()).to_string())
    );
    let long = format!(r#"{{"order_id":"o-1","event_type":"order_captured","data":"{}"}}"#, "x".repeat(70_000));
    for (name, request, status, field, reason) in [
        ("forged", call(&body, &forged), 401, "token", "signature"),
        ("expired", call(&body, &expired), 401, "token", "expired"),
        ("unsigned", call(&body, &none), 401, "token", "HS256"),
        ("no token", json!({ "method": "POST", "body": body }), 401, "token", "no token"),
        ("oversized", call(&long, &token()), 413, "body", "longer than"),
        ("not JSON", call("<html>", &token()), 400, "body", "not the JSON"),
        ("not an event", call("{}", &token()), 400, "body", "not the JSON"),
        ("a list", call("[]", &token()), 400, "body", "not the JSON"),
        ("not a POST", json!({ "method": "GET", "body": body }), 405, "method", "POST"),
    ] {
        let reply = till.call("webhook_receive", request);
        assert_eq!((&reply["respond"]["status"], &reply["event"]), (&json!(status), &Value::Null), "{name}: {reply}");
        assert_eq!(
            (&reply["name"], &reply["error"]["field"]),
            (&json!("WEBHOOK_REFUSED"), &json!(field)),
            "{name}: {reply}"
        );
        assert!(reply["error"]["detail"].as_str().unwrap().contains(reason), "{name}: {reply}");
        assert!(!reply.to_string().contains(KEY) && !reply.to_string().contains(&forged), "{name}");
    }
    assert_eq!(requests(&shop), 0);
    let binary = till.call(
        "webhook_receive",
        json!({ "method": "POST", "query": format!("tamaraToken={}", token()),
        "body_base64": STANDARD.encode([0xff, 0xfe]) }),
    );
    assert_eq!(binary["respond"]["status"], 400, "{binary}");
}

/// Waits until the service was asked so often for the status of an order: the polls have begun to wait, or are about to.
fn until_looked(shop: &Shop, times: u64) {
    let reads = || -> u64 {
        let ledger = shop.ledger();
        ledger["orders"].as_array().unwrap().iter().map(|order| order["reads"].as_u64().unwrap()).sum()
    };
    while reads() < times {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_webhook_wakes_a_waiting_poll_of_that_order_and_no_other() {
    let shop = Shop::open();
    let (waiting, receiving) = (Arc::new(till(&shop)), till(&shop));
    let opened = waiting.create("S1", "100.02");
    let other = waiting.create("S2", "200.02");
    let start = |reference: &'static str, wait_s: u64| {
        let till = Arc::clone(&waiting);
        std::thread::spawn(move || {
            till.call("poll_status", json!({ "order_reference_id": reference, "wait_s": wait_s, "interval_s": 50 }))
        })
    };
    let (poll, unmoved) = (start("S1", 45), start("S2", 4));
    until_looked(&shop, 2);
    let order = opened["order_id"].as_str().unwrap();
    shop.customer(order, "approve");
    let told = receiving.call("webhook_receive", call(&event("order_captured", &opened["order_id"]), &token()));
    assert_eq!(told["verdict"], "paid", "{told}");
    let reply = poll.join().unwrap();
    // Its own second look would come after the end of its wait.
    assert_eq!((&reply["code"], &reply["polls"]), (&json!(0), &json!(2)), "{reply}");
    let unmoved = unmoved.join().unwrap();
    assert_eq!((&unmoved["order_id"], &unmoved["polls"]), (&other["order_id"], &json!(1)), "{unmoved}");
}

#[test]
fn what_another_process_has_recorded_ends_a_waiting_poll_of_that_sale_and_no_other() {
    let shop = Shop::open();
    let (waiting, other) = (Arc::new(till(&shop)), till(&shop));
    waiting.create("S1", "100.02");
    waiting.create("S2", "200.02");
    let start = |reference: &'static str, wait_s: u64| {
        let till = Arc::clone(&waiting);
        std::thread::spawn(move || {
            till.call("poll_status", json!({ "order_reference_id": reference, "wait_s": wait_s, "interval_s": 50 }))
        })
    };
    let (poll, unmoved) = (start("S1", 45), start("S2", 6));
    until_looked(&shop, 2);
    // A look tells nobody of this process: all that the waiting call can know it by is the journal.
    let order = shop.ledger()["orders"][0]["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(other.look("S1")["verdict"], "paid");
    let reply = poll.join().unwrap();
    assert_eq!((&reply["code"], &reply["polls"]), (&json!(0), &json!(2)), "{reply}");
    let unmoved = unmoved.join().unwrap();
    assert_eq!((&unmoved["code"], &unmoved["polls"]), (&json!(1), &json!(1)), "{unmoved}");
}

/// Posts to the own server; the status and the body of its answer.
fn post(port: &Value, body: &str, token: &str) -> (u16, String) {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer = agent.post(format!("http://127.0.0.1:{port}/hook?tamaraToken={token}")).send(body).unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

fn listen(till: &Till) -> Value {
    let listening = till.call("webhook_listen", json!({ "port": 0 }));
    assert_eq!(listening["code"], 0, "{listening}");
    assert!(listening["address"].as_str().unwrap().starts_with("127.0.0.1:"), "loopback unless told otherwise");
    listening["port"].clone()
}

#[test]
fn a_host_without_a_web_server_listens_and_fetches_events_one_by_one() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = till.paid("S1", "100.00");
    assert_eq!(till.call("webhook_next", json!({}))["name"], "LISTEN_FAILED", "nobody listens yet");
    let port = listen(&till);
    assert_eq!(listen(&till), port, "asked again, it says where");
    assert_eq!(till.call("webhook_listen", json!({ "port": 1 }))["name"], "LISTEN_FAILED");
    assert_eq!(till.call("webhook_next", json!({}))["name"], "PENDING");
    let body = event("order_captured", &order);
    assert_eq!(post(&port, &body, &token()), (200, r#"{"message":"success"}"#.to_string()));
    assert_eq!(post(&port, &body, &token()).0, 200, "delivered again");
    assert_eq!(post(&port, &body, "a.b.c").0, 401);
    assert_eq!(post(&port, "<html>", &token()).0, 400);
    assert_eq!(post(&port, &"x".repeat(70_000), &token()).0, 413);
    let next = till.call("webhook_next", json!({ "wait_s": 10 }));
    assert_eq!((&next["code"], &next["verdict"]), (&json!(0), &json!("paid")), "{next}");
    assert_eq!((&next["order"]["order_id"], &next["event"]["event_type"]), (&order, &json!("order_captured")));
    assert_eq!(next["respond"], Value::Null, "it was answered");
    assert_eq!(till.call("webhook_next", json!({}))["name"], "PENDING", "handed out once; the others were nothing new");
}

#[test]
fn a_wait_for_events_ends_with_an_event_with_an_interrupt_and_with_the_client() {
    let shop = Shop::open();
    let till = Arc::new(till(&shop));
    let order = till.paid("S1", "100.00");
    let port = listen(&till);
    let wait = || {
        let till = Arc::clone(&till);
        std::thread::spawn(move || till.call("webhook_next", json!({ "wait_s": 86_400 })))
    };
    let waiting = wait();
    assert_eq!(post(&port, &event("order_captured", &order), &token()).0, 200);
    assert_eq!(waiting.join().unwrap()["code"], 0);
    for end in [|till: &Till| till.client.interrupt(), |till: &Till| till.client.shut_down()] {
        let waiting = wait();
        // Again and again: what comes before the wait has begun is not meant for it.
        while !waiting.is_finished() {
            end(&till);
            std::thread::sleep(Duration::from_millis(20));
        }
        // LISTEN_FAILED: the client was closed before the wait had begun.
        let ended = waiting.join().unwrap();
        assert!(["PENDING", "LISTEN_FAILED"].contains(&ended["name"].as_str().unwrap()), "{ended}");
    }
    let refused = TcpStream::connect(format!("127.0.0.1:{port}")).and_then(|mut s| {
        s.write_all(b"GET / HTTP/1.1\r\n\r\n")?;
        s.read_to_string(&mut String::new())
    });
    assert!(refused.is_err(), "nobody listens after the end");
}

#[test]
fn a_listener_ends_with_its_client() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "notification_token": KEY }));
    let port = listen(&till);
    drop(till);
    assert!(TcpStream::connect(format!("127.0.0.1:{port}")).is_err());
}

#[test]
fn while_a_notification_token_changes_both_are_taken_and_the_reply_names_the_old_one() {
    let shop = Shop::open();
    let opened = shop.till().create("S-1", "80.02");
    let till = shop.till_with(json!({ "notification_token": "the-new-one", "previous_notification_token": KEY }));
    let claims = json!({ "iss": "Tamara", "iat": now(), "exp": now() + 900 });
    let body = event("order_approved", &opened["order_id"]);
    let told = |key: &str| till.call("webhook_receive", call(&body, &signed(&claims, key)));
    let (new, old, foreign) = (told("the-new-one"), told(KEY), told("a-stranger-s"));
    let warned = |reply: &Value| reply["warnings"].to_string().contains("\"previous_token\"");
    assert_eq!((&new["event"]["order_id"], warned(&new)), (&opened["order_id"], false), "{new}");
    assert_eq!((&old["event"]["order_id"], warned(&old)), (&opened["order_id"], true), "{old}");
    assert_eq!(
        (&foreign["name"], &foreign["respond"]["status"]),
        (&json!("WEBHOOK_REFUSED"), &json!(401)),
        "{foreign}"
    );
    let expired = json!({ "iss": "Tamara", "iat": now() - 9_000, "exp": now() - 8_000 });
    let stale = till.call("webhook_receive", call(&body, &signed(&expired, KEY)));
    assert_eq!(stale["name"], "WEBHOOK_REFUSED", "{stale}");
}

#[test]
fn without_a_notification_token_nobody_listens() {
    let shop = Shop::open();
    let reply = shop.till().call("webhook_listen", json!({ "port": 0 }));
    assert_eq!((&reply["name"], &reply["error"]["field"]), (&json!("INVALID_CONFIG"), &json!("notification_token")));
    let till = till(&shop);
    assert_eq!(till.call("webhook_listen", json!({ "port": 0, "address": "localhost" }))["error"]["field"], "address");
    assert_eq!(till.call("webhook_listen", json!({ "port": 70_000 }))["error"]["field"], "port");
}

#[test]
fn from_the_registration_to_the_goods_a_sale_is_told_by_the_service_s_own_webhooks() {
    let shop = Shop::open();
    let till = Arc::new(shop.till_with(json!({ "notification_token": "sim_notification_token" })));
    let port = listen(&till);
    let url = format!("http://127.0.0.1:{port}/hook?shop=1");
    let first = till.call("webhook_register", json!({ "url": url }));
    assert_eq!((&first["code"], &first["adopted"]), (&json!(0), &json!(false)), "{first}");
    let again = till.call("webhook_register", json!({ "url": url, "events": ["order_captured", "order_refunded"] }));
    assert_eq!((&again["webhook_id"], &again["adopted"]), (&first["webhook_id"], &json!(true)), "{again}");
    let id = json!({ "webhook_id": first["webhook_id"] });
    assert_eq!(till.call("webhook_get", id.clone())["events"], json!(["order_captured", "order_refunded"]));
    assert_eq!(till.call("webhook_list", json!({}))["webhooks"].as_array().unwrap().len(), 1);

    let opened = till.create("S1", "100.99");
    let poll = {
        let till = Arc::clone(&till);
        let wish = json!({ "order_reference_id": "S1", "wait_s": 45, "interval_s": 50 });
        std::thread::spawn(move || till.call("poll_status", wish))
    };
    until_looked(&shop, 1);
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    let paid = poll.join().unwrap();
    assert_eq!((&paid["code"], &paid["polls"]), (&json!(0), &json!(2)), "woken by the webhook: {paid}");
    let captured = till.call("webhook_next", json!({ "wait_s": 10 }));
    assert_eq!((&captured["verdict"], &captured["event"]["event_type"]), (&json!("paid"), &json!("order_captured")));
    assert_eq!(till.refund(&opened["order_id"], "100.99", "R1")["code"], 0);
    let refunded = till.call("webhook_next", json!({ "wait_s": 10 }));
    assert_eq!((&refunded["verdict"], &refunded["warnings"]), (&json!("not_paid"), &json!([])), "{refunded}");
    assert!(refunded["event"]["movement_id"].is_string());

    assert_eq!(
        till.call(
            "webhook_update",
            json!({ "webhook_id": id["webhook_id"], "url": url,
        "events": ["order_declined"] })
        )["code"],
        0
    );
    assert_eq!(till.call("webhook_delete", id.clone())["code"], 0);
    assert_eq!(till.call("webhook_get", id)["name"], "NOT_FOUND");
}

#[test]
fn webhooks_that_come_three_times_or_forged_are_dealt_with_once_or_not_at_all() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "notification_token": "sim_notification_token" }));
    let port = listen(&till);
    assert_eq!(till.call("webhook_register", json!({ "url": format!("http://127.0.0.1:{port}/") }))["code"], 0);
    for (amount, events) in [("100.40", 1), ("100.43", 0)] {
        let opened = till.create(amount, amount);
        shop.customer(opened["order_id"].as_str().unwrap(), "approve");
        let mut seen = 0;
        while till.call("webhook_next", json!({ "wait_s": 3 }))["code"] == 0 {
            seen += 1;
        }
        assert_eq!(seen, events, "{amount}: {}", shop.control("GET", "webhooks", &Value::Null));
        assert_eq!(till.look(amount)["code"], 0, "the poll does not need them");
    }
}

/// A process may have 1,024 files at most on many systems until it asks for more; both ends are in this one.
fn ask_for_more_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit).unwrap();
    }
}

#[test]
fn a_thousand_half_open_connections_keep_nobody_out() {
    ask_for_more_files();
    let shop = Shop::open();
    let till = till(&shop);
    let order = till.paid("S1", "100.00");
    let port = listen(&till);
    let mut silent: Vec<TcpStream> = (0..1_000)
        .map(|number| {
            let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
            // A third say nothing, a third break off in the head, a third in the body.
            let said: &[u8] = match number % 3 {
                0 => b"",
                1 => b"POST /hook HTTP/1.1\r\nHost: x\r\nX-",
                _ => b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{",
            };
            let _ = stream.write_all(said);
            stream
        })
        .collect();
    assert_eq!(post(&port, &event("order_captured", &order), &token()).0, 200);
    // Answered beside them, not after their patience was over: the newest are still there.
    let newest = silent.last_mut().unwrap();
    newest.set_nonblocking(true).unwrap();
    assert_eq!(newest.read(&mut [0]).unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    assert_eq!(till.call("webhook_next", json!({ "wait_s": 5 }))["verdict"], "paid");
    drop(silent);
}

#[test]
fn a_slow_sender_is_shown_the_door_and_a_curious_one_told_what_is_taken() {
    let shop = Shop::open();
    let till = till(&shop);
    let port = listen(&till);
    let say = |text: &str| {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer.split_whitespace().nth(1).unwrap_or("nothing").to_string()
    };
    assert_eq!(say("GET / HTTP/1.1\r\n\r\n"), "405");
    assert_eq!(say("hello\r\n\r\n"), "400");
    assert_eq!(say("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "411");
    assert_eq!(say(&format!("POST / HTTP/1.1\r\nX: {}", "x".repeat(20_000))), "431");
    assert_eq!(say("POST / HTTP/1.1\r\nContent-Le"), "408", "after ten seconds");
}

#[test]
fn an_event_that_is_delivered_again_has_the_same_verdict_and_the_same_next_action() {
    let shop = Shop::open();
    let till = till(&shop);
    let mut request: Value = serde_json::from_str(&fixture("checkout.request")).unwrap();
    request["order_reference_id"] = json!("W1");
    let order = till.call("checkout_create", request)["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    let approved = call(&event("order_approved", &order), &token());
    let first = till.call("webhook_receive", approved.clone());
    let again = till.call("webhook_receive", approved.clone());
    assert_eq!((&first["next_action"], &first["duplicate"]), (&json!("authorise_order"), &json!(false)), "{first}");
    for name in ["code", "verdict", "next_action", "message", "respond"] {
        assert_eq!(first[name], again[name], "{name}");
    }
    assert_eq!((&again["duplicate"], &again["order"]["status"]), (&json!(true), &json!("approved")), "{again}");
    shop.next_fault("order_get", "status_500_before");
    let lost = till.call("webhook_receive", approved);
    assert_eq!((&lost["code"], &lost["respond"]["status"]), (&json!(3), &json!(503)), "it has to come again: {lost}");
}

#[test]
fn an_event_that_the_order_does_not_show_yet_is_asked_for_again_and_told_when_it_does() {
    let shop = Shop::open();
    let till = till(&shop);
    let port = listen(&till);
    let order = till.create("S1", "100.02")["order_id"].clone();
    let captured = event("order_captured", &order);
    assert_eq!(post(&port, &captured, &token()).0, 503);
    assert_eq!(till.call("webhook_next", json!({}))["name"], "PENDING");
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(post(&port, &captured, &token()).0, 200);
    let told = till.call("webhook_next", json!({ "wait_s": 5 }));
    assert_eq!((&told["verdict"], &told["duplicate"]), (&json!("paid"), &json!(false)), "{told}");
}

#[test]
fn an_event_of_a_process_that_died_is_told_again_by_the_next_one() {
    let shop = Shop::open();
    let before = till(&shop);
    let order = before.paid("S1", "100.00");
    let captured = event("order_captured", &order);
    let port = listen(&before);
    assert_eq!(post(&port, &captured, &token()).0, 200);
    // Its host never fetched the event.
    drop(before);
    let next = till(&shop);
    let port = listen(&next);
    for _ in 0..2 {
        assert_eq!(post(&port, &captured, &token()).0, 200);
    }
    let told = next.call("webhook_next", json!({ "wait_s": 5 }));
    assert_eq!((&told["verdict"], &told["duplicate"]), (&json!("paid"), &json!(true)), "{told}");
    assert_eq!(next.call("webhook_next", json!({}))["name"], "PENDING", "once");
}

#[test]
fn a_webhook_that_names_no_order_is_refused_and_numbers_are_read_as_texts() {
    let shop = Shop::open();
    let till = till(&shop);
    for body in [
        json!({ "event_type": "order_captured", "data": [] }),
        json!({ "event_type": "order_captured", "order_id": "", "data": [] }),
        json!({ "event_type": "order_captured", "order_id": null, "order_reference_id": "S1" }),
        json!({ "event_type": "order_captured", "order_id": ["x"] }),
    ] {
        let refused = till.call("webhook_receive", call(&body.to_string(), &token()));
        assert_eq!(
            (&refused["name"], &refused["respond"]["status"], &refused["error"]["field"]),
            (&json!("WEBHOOK_REFUSED"), &json!(400), &json!("order_id")),
            "{refused}"
        );
    }
    assert_eq!(requests(&shop), 0);
    let numbers = json!({ "event_type": 7, "order_id": 4711, "order_reference_id": 12, "data": { "capture_id": 3 } });
    let read = till.call("webhook_receive", call(&numbers.to_string(), &token()));
    let event = &read["event"];
    assert_eq!(
        (&event["event_type"], &event["order_id"], &event["order_reference_id"], &event["movement_id"]),
        (&json!("7"), &json!("4711"), &json!("12"), &json!("3")),
        "{read}"
    );
}

#[test]
fn a_webhook_about_an_order_of_another_merchant_is_answered_once_and_told_to_nobody() {
    let shop = Shop::open();
    let till = till(&shop);
    let port = listen(&till);
    let strange = event("order_captured", &json!("4fdb781f-5e13-4ae2-9dc6-3ee49e3878a3"));
    assert_eq!(post(&port, &strange, &token()).0, 200);
    assert_eq!(till.call("webhook_next", json!({}))["name"], "PENDING");
    let told = till.call("webhook_receive", call(&strange, &token()));
    assert_eq!((&told["code"], &told["warnings"][0]["code"]), (&json!(3), &json!("not_ours")), "{told}");
}

#[test]
fn a_refund_s_event_and_a_dispute_s_never_say_that_goods_go_out() {
    let shop = Shop::open();
    let till = till(&shop);
    let order = till.paid("S1", "100.00");
    assert_eq!(till.refund(&order, "30.00", "R1")["code"], 0);
    let refunded = till.call("webhook_receive", call(&event("order_refunded", &order), &token()));
    assert_eq!((&refunded["verdict"], &refunded["next_action"]), (&json!("paid"), &json!("none")), "{refunded}");
    assert_eq!(refunded["message"]["en"], "Paid, and part of it was refunded. Do not hand over goods again.");
    let asked = requests(&shop);
    for body in [
        json!({ "event_type": "OrderDisputeAwaitingMerchantResponse", "order_id": order, "data": [] }),
        json!({ "event_type": "OrderDisputeWasUpdated", "data": { "dispute_id": 7 } }),
    ] {
        for _ in 0..2 {
            let told = till.call("webhook_receive", call(&body.to_string(), &token()));
            assert_eq!((&told["code"], &told["verdict"]), (&json!(0), &Value::Null), "{told}");
            assert_eq!((&told["next_action"], &told["duplicate"]), (&json!("ask_supervisor"), &json!(false)), "{told}");
            assert_eq!(told["message"]["en"], "A customer's dispute has news. Look at the disputes.");
        }
    }
    assert_eq!(requests(&shop), asked);
}

#[test]
fn webhooks_for_disputes_and_for_orders_are_kept_apart() {
    let of_orders = fixture("webhook-retrieve.response");
    let known = fixture("webhook-register.error-already-registered.response");
    let dispute = r#"{"webhook_id":"8fe4cce9","url":"https://www.enteryoursitehere.com/webhooks","events":["OrderDisputeWasUpdated"]}"#;
    let url = "https://www.enteryoursitehere.com/webhooks";
    let (till, stub, _shop) =
        in_front_of(&[(200, dispute), (400, &known), (200, &of_orders), (400, &known), (200, dispute)]);
    let fresh = till.call("webhook_register", json!({ "url": url, "type": "dispute" }));
    assert_eq!(fresh["code"], 0, "{fresh}");
    let sent = stub.seen()[0].json();
    let events = sent["events"].as_array().unwrap();
    assert!(events.len() == 6 && events.iter().all(|e| e.as_str().unwrap().starts_with("OrderDispute")), "{sent}");
    for kind in ["dispute", "order"] {
        let refused = till.call("webhook_register", json!({ "url": url, "type": kind }));
        assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!("url")), "{refused}");
    }
    assert!(stub.seen().iter().all(|seen| !seen.line.starts_with("PUT")), "nothing was overwritten");
}

#[test]
fn a_change_of_the_address_alone_keeps_the_events() {
    let known = r#"{"webhook_id":"w-1","url":"https://example.com/old","events":["order_captured"]}"#;
    let (till, stub, _shop) = in_front_of(&[(200, known), (200, known)]);
    let changed = till.call("webhook_update", json!({ "webhook_id": "w-1", "url": "https://example.com/new" }));
    assert_eq!(changed["code"], 0, "{changed}");
    let sent = stub.seen()[1].json();
    assert_eq!((&sent["url"], &sent["events"]), (&json!("https://example.com/new"), &json!(["order_captured"])));
}

#[test]
fn a_webhook_s_id_and_address_that_cannot_be_right_are_refused_before_anything_is_sent() {
    let (till, stub, _shop) = in_front_of(&[]);
    for id in ["", "list", "..", "a/b", "a b"] {
        for operation in ["webhook_get", "webhook_delete"] {
            let refused = till.call(operation, json!({ "webhook_id": id }));
            assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!("webhook_id")), "{id}");
        }
    }
    for url in ["https://", "https:///x", "https://exa mple.com", "https://user:pw@example.com/", "https://?x"] {
        let refused = till.call("webhook_register", json!({ "url": url }));
        assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!("url")), "{url}");
    }
    assert!(stub.seen().is_empty());
}

#[test]
fn a_list_of_webhooks_is_read_bare_wrapped_and_empty() {
    let one = r#"{"webhook_id":"w-1","url":"https://example.com","events":["order_captured",7]}"#;
    let answers = [
        format!("[{one}]"),
        format!(r#"{{"data":[{one}]}}"#),
        format!(r#"{{"webhooks":[{one}],"total":1}}"#),
        one.to_string(),
    ];
    let mut script: Vec<(u16, &str)> = answers.iter().map(|answer| (200, answer.as_str())).collect();
    script.extend([(200, r#"{"data":[]}"#), (200, "[]")]);
    let (till, _stub, _shop) = in_front_of(&script);
    for answer in &answers {
        let listed = till.call("webhook_list", json!({}));
        assert_eq!(listed["webhooks"][0]["events"], json!(["order_captured"]), "{answer}: {listed}");
    }
    for _ in 0..2 {
        assert_eq!(till.call("webhook_list", json!({}))["webhooks"], json!([]));
    }
}

#[test]
fn a_retry_after_of_an_hour_is_broken_by_a_webhook_and_outlives_no_call() {
    let shop = Shop::open();
    let (waiting, receiving) = (Arc::new(till(&shop)), till(&shop));
    let opened = waiting.create("S1", "100.02");
    shop.next_fault("order_get", "retry_after_hour");
    let poll = {
        let till = Arc::clone(&waiting);
        std::thread::spawn(move || {
            till.call("poll_status", json!({ "order_reference_id": "S1", "wait_s": 120, "interval_s": 5 }))
        })
    };
    until_looked(&shop, 1);
    std::thread::sleep(Duration::from_millis(300));
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    let began = std::time::Instant::now();
    receiving.call("webhook_receive", call(&event("order_captured", &opened["order_id"]), &token()));
    let reply = poll.join().unwrap();
    assert_eq!(reply["code"], 0, "{reply}");
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());

    let opened = waiting.create("S2", "100.02");
    shop.next_fault("order_get", "retry_after_hour");
    shop.customer(opened["order_id"].as_str().unwrap(), "approve");
    let reply = waiting.call("poll_status", json!({ "order_reference_id": "S2", "wait_s": 4, "interval_s": 0.1 }));
    assert_eq!(reply["code"], 0, "paid is told before the call ends: {reply}");
}
