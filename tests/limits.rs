//! No call outlives its limit by more than 250 ms, whatever the server does; an interrupt ends any call within a second.

mod common;

use common::machine::Machine;
use common::{at_once, basket};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tamara_pos::client::Client;

const LIMIT: Duration = Duration::from_millis(1_000);
const GRACE: Duration = Duration::from_millis(250);

/// A server that treats every connection like this.
fn server(treat: fn(TcpStream)) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || treat(stream));
        }
    });
    url
}

fn say_nothing(mut stream: TcpStream) {
    let mut buffer = [0; 4096];
    while stream.read(&mut buffer).is_ok_and(|n| n > 0) {}
}

fn drip(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n{}",
        " ".repeat(9000)
    );
    for byte in answer.bytes() {
        if stream.write_all(&[byte]).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn cut_off(mut stream: TcpStream) {
    let mut buffer = [0; 64];
    let _ = stream.read(&mut buffer);
}

fn client(url: &str) -> Client {
    let config = json!({ "base_url": url, "api_token": "sim_test", "country": "SA", "lane": "1", "journal": "none",
        "accept_money_moving_without_journal": true, "call_timeout_ms": 1000 });
    Client::open(&config.to_string()).unwrap()
}

fn requests() -> Vec<(&'static str, Value)> {
    let pay = {
        let mut request = basket("P", "10.00");
        request["wait_s"] = json!(0);
        request
    };
    let amount = json!({ "amount": "1.00", "currency": "SAR" });
    vec![
        ("session_create", basket("S", "10.00")),
        ("poll_status", json!({ "order_id": "o", "wait_s": 1, "interval_s": 0.05 })),
        ("poll_status", json!({ "order_id": "o" })),
        ("pay", pay),
        ("refund", json!({ "order_id": "o", "total_amount": amount, "request_id": "r" })),
        ("order_get", json!({ "order_id": "o" })),
        ("order_update_reference", json!({ "order_id": "o", "order_reference_id": "n" })),
        ("order_authorise", json!({ "order_id": "o" })),
        ("order_capture", json!({ "order_id": "o" })),
        ("order_cancel", json!({ "order_id": "o" })),
        ("customer_verification", json!({ "phone_number": "0544337866" })),
        ("eligibility", json!({ "total_amount": { "amount": 10, "currency": "SAR" } })),
        ("recover", json!({})),
        ("watch_next", json!({ "wait_s": 1 })),
        ("watch_remove", json!({ "order_id": "o" })),
    ]
}

#[test]
fn no_call_outlives_its_limit() {
    let mut late = Vec::new();
    thread::scope(|threads| {
        let mut running = Vec::new();
        for (name, treat) in [("says nothing", say_nothing as fn(TcpStream)), ("drips", drip), ("cuts off", cut_off)] {
            let url = server(treat);
            for (operation, request) in requests() {
                let url = url.clone();
                running.push(threads.spawn(move || {
                    let client = client(&url);
                    let started = Instant::now();
                    let reply = client.run(operation, &request.to_string());
                    (name, operation, started.elapsed(), client.json(&reply))
                }));
            }
        }
        for thread in running {
            let (server, operation, took, reply) = thread.join().unwrap();
            // `pay` may take its wait on top of the limit; here the wait is nothing.
            if took > LIMIT + GRACE {
                late.push(format!("{operation} took {took:?} with a server that {server}: {reply}"));
            }
        }
    });
    assert!(late.is_empty(), "{}", late.join("\n"));
}

#[test]
fn an_interrupt_ends_any_call_within_a_second() {
    let url = server(say_nothing);
    at_once(requests(), |(operation, mut request)| {
        let config = json!({ "base_url": url, "api_token": "sim_test", "country": "SA", "journal": "none",
            "accept_money_moving_without_journal": true, "call_timeout_ms": 60_000 });
        if matches!(operation, "poll_status" | "pay" | "watch_next") {
            request["wait_s"] = json!(60);
        }
        let client = Client::open(&config.to_string()).unwrap();
        let (begins, begun) = std::sync::mpsc::channel();
        thread::scope(|scope| {
            let call = scope.spawn(|| {
                begins.send(()).unwrap();
                client.run(operation, &request.to_string())
            });
            // An interrupt ends no call that begins later: on a busy machine a thread may wait for its turn.
            begun.recv().unwrap();
            thread::sleep(Duration::from_millis(300));
            let (machine, started) = (Machine::watched(), Instant::now());
            client.interrupt();
            call.join().unwrap();
            let limit = Duration::from_secs(1) + machine.lateness();
            assert!(started.elapsed() < limit, "{operation}: {:?}", started.elapsed());
        });
    });
}

#[test]
fn closing_ends_calls_that_begin_later_too() {
    let client = client(&server(say_nothing));
    client.shut_down();
    let (machine, started) = (Machine::watched(), Instant::now());
    let reply = client.run("poll_status", &json!({ "order_id": "o", "wait_s": 60 }).to_string());
    assert!(started.elapsed() < Duration::from_secs(1) + machine.lateness());
    assert_eq!(reply.code.number(), 3, "{}", client.json(&reply));
}

#[test]
fn an_unreachable_service_moves_nothing_and_says_so() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = client(&url);
    for (operation, request) in requests() {
        let reply: Value = serde_json::from_str(&client.json(&client.run(operation, &request.to_string()))).unwrap();
        let code = reply["code"].as_i64().unwrap();
        match operation {
            "poll_status" => assert_eq!(code, 3, "{reply}"),
            "eligibility" => assert_eq!((&reply["offer"], &reply["asked"]), (&json!(true), &json!(false)), "{reply}"),
            "recover" | "watch_remove" => assert_eq!(code, 0, "{reply}"),
            "watch_next" => assert_eq!(code, 1, "{reply}"),
            _ => assert!((-399..=-300).contains(&code), "{operation}: {reply}"),
        }
    }
}

/// A till whose journal another program holds.
fn held() -> (common::Shop, Arc<Client>, rusqlite::Connection) {
    let shop = common::Shop::open();
    let till = shop.till_with(json!({ "call_timeout_ms": 1000 }));
    till.paid("PAID", "10.00");
    till.create("OPEN", "10.02");
    let other = rusqlite::Connection::open(shop.folder.path().join("journal.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    (shop, Arc::new(till.client), other)
}

#[test]
fn waiting_for_the_journal_counts_towards_each_calls_limit() {
    let (_shop, client, other) = held();
    let sessions = (0..8).map(|number| ("session_create", basket(&format!("N{number}"), "10.00")));
    let polls =
        (0..6).map(|_| ("poll_status", json!({ "order_reference_id": "OPEN", "wait_s": 1, "interval_s": 0.1 })));
    let rest = [
        ("refund", json!({ "order_id": order(&client, "PAID"), "request_id": "R1" })),
        ("session_void", json!({ "order_reference_id": "OPEN" })),
        ("recover", json!({})),
        ("history", json!({})),
        ("report", json!({ "reread": true })),
        ("receipt", json!({ "order_reference_id": "PAID" })),
        ("watch_add", json!({})),
        ("order_update_reference", json!({ "order_id": order(&client, "PAID"), "order_reference_id": "PAID-B" })),
    ];
    let calls: Vec<_> = sessions.chain(polls).chain(rest).collect();
    let threads: Vec<_> = calls
        .into_iter()
        .map(|(name, request)| {
            let client = Arc::clone(&client);
            thread::spawn(move || {
                let began = Instant::now();
                let reply = client.run(name, &request.to_string());
                (name, reply.code.number(), began.elapsed())
            })
        })
        .collect();
    for thread in threads {
        let (name, code, took) = thread.join().unwrap();
        assert!(took < LIMIT + Duration::from_millis(900), "{name} took {took:?}");
        assert!(name != "session_create" || code == -602, "{name}: {code}");
    }
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(client.run("session_create", &basket("AFTER", "10.00").to_string()).code.number(), 0);
}

#[test]
fn an_interrupt_and_closing_end_a_wait_for_the_journal() {
    let (shop, _first, other) = held();
    let client = Arc::new(shop.till_with(json!({ "call_timeout_ms": 60_000 })).client);
    for ends in [Client::interrupt as fn(&Client), Client::shut_down] {
        let caller = Arc::clone(&client);
        let call =
            thread::spawn(move || caller.run("session_create", &basket("N1", "10.00").to_string()).code.number());
        thread::sleep(Duration::from_millis(500));
        let began = Instant::now();
        ends(&client);
        assert_eq!(call.join().unwrap(), -308);
        assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    }
    other.execute_batch("ROLLBACK").unwrap();
}

fn order(client: &Client, reference: &str) -> Value {
    let reply = client.run("history", &json!({ "order_reference_id": reference }).to_string());
    serde_json::from_str::<Value>(&client.json(&reply)).unwrap()["steps"][0]["order_id"].clone()
}

/// A server that answers the first request of every connection, and the second of the first connection never.
fn forgetful(answer: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let number = counted.fetch_add(1, Ordering::SeqCst);
            let answer = answer.clone();
            thread::spawn(move || {
                let mut buffer = [0; 16 * 1024];
                for request in 0.. {
                    if !stream.read(&mut buffer).is_ok_and(|size| size > 0) {
                        return;
                    }
                    if request > 0 && number == 0 {
                        return say_nothing(stream);
                    }
                    stream.write_all(answer.as_bytes()).unwrap();
                }
            });
        }
    });
    (url, connections)
}

#[test]
fn a_kept_connection_that_says_nothing_is_given_up_for_a_fresh_one_within_five_seconds() {
    let order = std::fs::read_to_string("tests/fixtures/order-get.fully_captured.response.json").unwrap();
    let order_id = serde_json::from_str::<Value>(&order).unwrap()["order_id"].as_str().unwrap().to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", order.len());
    let (url, connections) = forgetful(head + &order);
    let config = json!({ "base_url": url, "api_token": "sim_test", "journal": "none", "call_timeout_ms": 30_000 });
    let client = Client::open(&config.to_string()).unwrap();
    let request = json!({ "order_id": order_id }).to_string();
    assert_eq!(client.run("order_get", &request).code.number(), 0);
    assert_eq!(client.run("order_get", &request).code.number(), 0, "the silent one was given up");
    let began = Instant::now();
    assert_eq!(connections.load(Ordering::SeqCst), 2);
    assert_eq!(client.run("order_get", &request).code.number(), 0);
    assert!(began.elapsed() < Duration::from_secs(1), "afterwards it goes on as before");

    let (url, _) = forgetful(
        std::fs::read_to_string("tests/fixtures/order-get.fully_captured.response.json")
            .map(|order| {
                format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{order}",
                    order.len()
                )
            })
            .unwrap(),
    );
    let config = json!({ "base_url": url, "api_token": "sim_test", "journal": "none", "call_timeout_ms": 30_000 });
    let client = Client::open(&config.to_string()).unwrap();
    client.run("order_get", &request);
    let began = Instant::now();
    client.run("order_get", &request);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

#[test]
fn a_report_that_reads_many_orders_again_keeps_its_limit() {
    let shop = common::Shop::open();
    drop(shop.till());
    let mut file = rusqlite::Connection::open(shop.folder.path().join("journal.db")).unwrap();
    let scope = shop.simulator.url().replace("http://", "tamara/");
    let now = i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap();
    let rows = file.transaction().unwrap();
    for number in 0..20_000 {
        rows.execute(
            "INSERT INTO step (scope, kind, state, sale, reference, order_id, amount, currency, lease_until_ms, created_ms, updated_ms) \
             VALUES (?1, 'session', 'paid', ?2, ?2, ?2, '10.00', 'SAR', 0, ?3, ?3)",
            rusqlite::params![scope, format!("many-{number}"), now],
        )
        .unwrap();
    }
    rows.commit().unwrap();
    drop(file);
    let till = shop.till_with(json!({ "call_timeout_ms": 2500, "base_url": shop.simulator.url() }));
    let began = Instant::now();
    let report = till.call("report", json!({ "reread": true, "utc_offset": "+00:00", "from": "2026-01-01T00:00:00Z", "until": "2126-01-01T00:00:00Z" }));
    let took = began.elapsed();
    assert!(took < Duration::from_millis(3500), "{took:?}");
    let is_told = report["warnings"][0]["code"] == "not_all" || report["error"]["kind"] == "timeout";
    assert!(is_told, "{}", report["warnings"]);
}
