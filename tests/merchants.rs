//! Several merchants on one journal: none sees another's sales, in any operation. Over real HTTP.

mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Till, basket};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use tamara_pos::client::Client;
use tamara_sim::Simulator;
use tempfile::TempDir;

/// One service with two merchants: requests with a token that holds `-b` go to the second. Whose an order is decides who finds it.
struct Mall {
    url: String,
    folder: TempDir,
    _merchants: [Simulator; 2],
}

impl Mall {
    fn open() -> Mall {
        let merchants = [Simulator::start().unwrap(), Simulator::start().unwrap()];
        let places = merchants.each_ref().map(|simulator| simulator.url().replace("http://", ""));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let places = places.clone();
                thread::spawn(move || pass(stream, &places));
            }
        });
        Mall { url, folder: tempfile::tempdir().unwrap(), _merchants: merchants }
    }

    fn config(&self, token: &str, other: Value) -> Value {
        let mut config = json!({ "base_url": self.url, "api_token": token, "language": "en", "device_id": "1",
            "journal": self.folder.path().join("journal.db"), "call_timeout_ms": 20_000 });
        for (key, value) in other.as_object().unwrap() {
            config[key] = value.clone();
        }
        config
    }

    /// The till, and the reply of its opening.
    fn till(&self, token: &str, other: Value) -> (Till, Value) {
        let client = Client::open(&self.config(token, other).to_string()).unwrap();
        let opened = serde_json::from_str(&client.json(&client.opened())).unwrap();
        (Till { client }, opened)
    }
}

/// Hands a connection on to the merchant of its token. A client has one token, so the first request decides.
fn pass(mut stream: TcpStream, places: &[String; 2]) {
    let mut head = vec![0; 16 * 1024];
    let mut size = 0;
    while !head[..size].windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut head[size..]) {
            Ok(more) if more > 0 => size += more,
            _ => return,
        }
    }
    let is_second = String::from_utf8_lossy(&head[..size])
        .to_ascii_lowercase()
        .lines()
        .any(|line| line.strip_prefix("authorization:").is_some_and(|token| token.contains("-b")));
    let mut to = TcpStream::connect(&places[usize::from(is_second)]).unwrap();
    to.write_all(&head[..size]).unwrap();
    let (mut back, mut out) = (to.try_clone().unwrap(), stream.try_clone().unwrap());
    let answers = thread::spawn(move || drop(std::io::copy(&mut back, &mut out)));
    let _ = std::io::copy(&mut stream, &mut to);
    let _ = to.shutdown(std::net::Shutdown::Write);
    answers.join().unwrap();
}

/// A token whose claims name this account; `mark` says where the mall sends it.
fn token_of(account: &str, mark: &str) -> String {
    let claims = json!({ "accountId": account, "type": "merchant", "iat": 1_790_000_000, "iss": "Tamara" });
    format!("sim_{mark}.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn warning<'a>(reply: &'a Value, code: &str) -> Option<&'a str> {
    let warnings = reply["warnings"].as_array().unwrap();
    warnings.iter().find(|warning| warning["code"] == code).map(|warning| warning["detail"].as_str().unwrap())
}

fn totals(till: &Till) -> (Value, Value) {
    let report = till.call("report", json!({ "date": today(), "utc_offset": "+00:00" }));
    (report["totals"].clone(), report["unresolved"].clone())
}

fn today() -> String {
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    tamara_pos::value::clock::rfc3339(i64::try_from(seconds * 1000).unwrap())[..10].to_string()
}

/// B does everything with A's numbers, and learns of nothing.
fn nothing_of_the_other(a: &Till, b: &Till) {
    let paid = a.paid("INV-1", "80.00");
    let open = a.create("INV-2", "80.02");
    assert_eq!(open["verdict"], "pending", "{open}");

    let poll = b.look("INV-1");
    assert!(poll["code"] != 0 && poll["verdict"] != "paid", "{poll}");
    let refund = b.refund(&paid, "80.00", "R-1");
    assert!(refund["code"].as_i64().unwrap() < 0, "{refund}");
    let receipt = b.call("receipt", json!({ "order_reference_id": "INV-1" }));
    assert!(receipt["code"].as_i64().unwrap() < 0, "{receipt}");
    let void = b.call("session_void", json!({ "order_id": open["order_id"], "take_over": true }));
    assert!(void["code"].as_i64().unwrap() < 0, "{void}");
    assert_eq!(b.call("recover", json!({}))["steps"], json!([]));
    assert_eq!(b.call("history", json!({}))["steps"], json!([]));
    assert_eq!(totals(b), (json!([]), json!([])));
    assert_eq!(b.call("watch_add", json!({}))["watching"], 0, "A's open sales are not taken up");

    let own = b.call("pay", {
        let mut request = basket("INV-1", "80.00");
        request["wait_s"] = json!(10);
        request["interval_s"] = json!(0.02);
        request
    });
    assert_eq!((&own["code"], &own["resumed"]), (&json!(0), &json!(false)), "{own}");
    assert_ne!(own["order_id"], paid, "B's customer paid B");
    assert_eq!(b.call("history", json!({}))["steps"].as_array().unwrap().len(), 1);
    assert_eq!(a.call("history", json!({}))["steps"].as_array().unwrap().len(), 2);
    assert_eq!(a.call("history", json!({ "order_reference_id": "INV-1" }))["steps"][0]["order_id"], paid);
    assert_eq!(a.look("INV-2")["verdict"], "pending", "A's session is as it was");
}

#[test]
fn two_merchants_with_names_on_one_journal_never_see_each_other() {
    let mall = Mall::open();
    let (a, first) = mall.till("sim_shop-a", json!({ "merchant": "Shop A" }));
    assert_eq!((&first["merchant"], &first["warnings"]), (&json!("Shop A"), &json!([])), "{first}");
    let (b, opened) = mall.till("sim_shop-b", json!({ "merchant": "Shop B" }));
    let told = warning(&opened, "other_merchant").expect("a warning");
    assert!(told.contains("Shop A") && told.contains("0 of them unfinished"), "{told}");
    nothing_of_the_other(&a, &b);
    let (_, again) = mall.till("sim_shop-b", json!({ "merchant": "Shop B" }));
    assert_eq!(again["warnings"], json!([]), "it is told once");
}

#[test]
fn a_merchant_without_a_name_is_known_by_the_account_in_the_token() {
    let mall = Mall::open();
    let (a, first) = mall.till(&token_of("acc-1", "x-a"), json!({}));
    assert_eq!(first["warnings"], json!([]), "{first}");
    let (b, opened) = mall.till(&token_of("acc-2", "x-b"), json!({}));
    assert!(warning(&opened, "other_merchant").is_some(), "{opened}");
    nothing_of_the_other(&a, &b);

    let (renewed, opened) = mall.till(&token_of("acc-1", "new-a"), json!({}));
    assert_eq!(opened["warnings"], json!([]), "a new token of the same account");
    assert_eq!(renewed.call("history", json!({}))["steps"].as_array().unwrap().len(), 2);
}

#[test]
fn two_merchants_of_the_simulator_are_told_apart_by_their_tokens_alone() {
    let shop = common::Shop::open();
    let till = |token: &str| shop.till_with(json!({ "api_token": token }));
    nothing_of_the_other(&till("sim_x@riyadh"), &till("sim_x@jeddah"));
}

#[test]
fn two_merchants_on_one_journal_through_checkout_com_never_see_each_other() {
    let shop = common::Shop::open();
    let till = |token: &str, name: &str| {
        let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
            "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
        let url = format!("{}/checkout.com", shop.simulator.url());
        shop.till_with(json!({ "provider": "checkout_com", "base_url": url, "checkout_com": own, "api_token": token, "merchant": name }))
    };
    let mut sale = basket("INV-1", "80.00");
    sale["channel"] = json!("qr");
    sale["email"] = json!("customer@email.com");
    sale["customer_name"] = json!("Jane Smith");
    sale["address"] = json!({ "address_line1": "123 Anywhere St.", "city": "Riyadh", "country": "SA" });
    let (a, b) = (till("sim_x@riyadh", "Shop A"), till("sim_x@jeddah", "Shop B"));
    assert_eq!(a.call("session_create", sale.clone())["code"], 0);
    let paid = a.wait("INV-1")["order_id"].clone();
    let poll = b.look("INV-1");
    assert!(poll["code"] != 0 && poll["verdict"] != "paid", "{poll}");
    for request in [
        json!({ "order_id": paid, "request_id": "R-1" }),
        json!({ "order_reference_id": "INV-1", "request_id": "R-1" }),
    ] {
        let refund = b.call("refund", request);
        assert!(refund["code"].as_i64().unwrap() < 0, "{refund}");
    }
    assert!(b.call("receipt", json!({ "order_reference_id": "INV-1" }))["code"].as_i64().unwrap() < 0);
    let void = json!({ "order_reference_id": "INV-1", "refund_if_paid": true, "take_over": true });
    assert!(b.call("session_void", void)["code"].as_i64().unwrap() < 0);
    assert_eq!(b.call("recover", json!({}))["steps"], json!([]));
    assert_eq!(totals(&b), (json!([]), json!([])));
    let own = b.call("session_create", sale);
    assert_eq!((&own["code"], &own["resumed"]), (&json!(0), &json!(false)), "{own}");
    assert_ne!(own["order_id"], paid);
    assert_eq!(a.call("history", json!({}))["steps"].as_array().unwrap().len(), 1);
    assert_eq!(shop.ledger()["refunds"], 0);
}

#[test]
fn one_with_and_one_without_a_name_do_not_see_each_other_either() {
    let mall = Mall::open();
    let (a, _) = mall.till("sim_shop-a", json!({}));
    let (b, opened) = mall.till("sim_shop-b", json!({ "merchant": "Shop B" }));
    assert!(warning(&opened, "other_merchant").unwrap().contains("unnamed"), "{opened}");
    nothing_of_the_other(&a, &b);
}

#[test]
fn a_name_given_later_and_an_address_written_otherwise_hide_no_open_sale() {
    let mall = Mall::open();
    let (a, _) = mall.till("sim_shop-a", json!({}));
    a.create("OPEN-1", "80.02");
    let (named, opened) = mall.till("sim_shop-a", json!({ "merchant": "Shop A" }));
    assert_eq!(opened["warnings"], json!([]), "{opened}");
    assert_eq!(named.call("recover", json!({}))["steps"].as_array().unwrap().len(), 1);
    for address in [format!("{}/", mall.url), mall.url.replace("http", "HTTP"), format!("{}/./", mall.url)] {
        let (other, opened) = mall.till("sim_shop-a", json!({ "merchant": "Shop A", "base_url": address }));
        assert_eq!(opened["warnings"], json!([]), "{opened}");
        assert_eq!(other.create("OPEN-1", "80.02")["resumed"], true, "{address}");
    }
    let (unnamed, _) = mall.till("sim_shop-a", json!({}));
    assert_eq!(unnamed.create("OPEN-1", "80.02")["resumed"], true, "a till whose configuration was not changed yet");
}

#[test]
fn a_journal_of_an_earlier_version_belongs_to_the_first_merchant_that_opens_it() {
    let mall = Mall::open();
    let (elsewhere, _) = mall.till("sim_shop-a", json!({ "journal": mall.folder.path().join("other.db") }));
    let order = elsewhere.create("OLD-1", "80.02")["order_id"].as_str().unwrap().to_string();
    let file = rusqlite::Connection::open(mall.folder.path().join("journal.db")).unwrap();
    file.execute_batch(include_str!("journals/layout-2.sql")).unwrap();
    file.execute(
        "INSERT INTO step (scope, kind, state, sale, reference, order_id, amount, currency, lease_until_ms, created_ms, updated_ms) \
         VALUES (?1, 'session', 'open', 'OLD-1', 'OLD-1', ?2, '80.02', 'SAR', 0, 1790000000000, 1790000000000)",
        [mall.url.replace("http://", "tamara/"), order],
    )
    .unwrap();
    drop(file);

    let (a, opened) = mall.till("sim_shop-a2", json!({ "merchant": "Shop A" }));
    assert_eq!(opened["warnings"], json!([]), "{opened}");
    assert_eq!(a.create("OLD-1", "80.02")["resumed"], true);
    let (b, opened) = mall.till("sim_shop-b", json!({ "merchant": "Shop B" }));
    assert!(warning(&opened, "other_merchant").unwrap().contains("1 of them unfinished"), "{opened}");
    assert_eq!(b.call("history", json!({}))["steps"], json!([]));
}

#[test]
fn another_token_that_names_nobody_is_the_same_merchant_with_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let opened = |token: &str| {
        let config = json!({ "api_token": token, "journal": folder.path().join("journal.db") });
        let client = Client::open(&config.to_string()).unwrap();
        serde_json::from_str::<Value>(&client.json(&client.opened())).unwrap()
    };
    assert_eq!(opened("first-token")["warnings"], json!([]));
    let told = opened("second-token");
    assert!(warning(&told, "other_token").unwrap().contains("\"merchant\""), "{told}");
    assert_eq!(opened("second-token")["warnings"], json!([]));
    let bytes = std::fs::read(folder.path().join("journal.db")).unwrap();
    assert!(!bytes.windows(11).any(|part| part == b"first-token"), "no token is in the journal");
}
