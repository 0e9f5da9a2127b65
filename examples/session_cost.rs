//! What a session costs with and without the journal: `cargo xtask bench` runs this and makes a table of it.
//!
//! `session_cost ROUNDS SALES` prints one line of JSON. A sale is a session, two status reads and a refund, against a simulator in
//! another thread; rounds with and without the journal take turns. `session_cost once journal|none` runs a hundred sales for a
//! tracer to count.

use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use tamara_pos::client::Client;
use tamara_sim::Simulator;

fn client(simulator: &Simulator, journal: Option<&Path>) -> Client {
    let journal = journal.map_or(json!("none"), |path| json!(path));
    let config = json!({ "base_url": simulator.url(), "api_token": "sim_bench", "country": "SA", "journal": journal,
        "accept_money_moving_without_journal": true });
    Client::open(&config.to_string()).expect("a configuration")
}

/// One sale; panics if it does not go as it must.
fn sale(client: &Client, reference: &str) {
    let call = |operation: &str, request: Value| -> Value {
        let reply = client.run(operation, &request.to_string());
        let json: Value = serde_json::from_str(&client.json(&reply)).expect("a reply");
        assert!(reply.code.number() == 0 || reply.code.number() == 1, "{json}");
        json
    };
    let total = json!({ "amount": "100.00", "currency": "SAR" });
    let item = json!({ "name": "Lego", "type": "Physical", "reference_id": "1", "sku": "1", "quantity": 1, "total_amount": total });
    call(
        "session_create",
        json!({ "total_amount": total, "phone_number": "0534274516", "order_reference_id": reference, "items": [item] }),
    );
    call("poll_status", json!({ "order_reference_id": reference }));
    let paid = call("poll_status", json!({ "order_reference_id": reference }));
    call("refund", json!({ "order_id": paid["order_id"], "request_id": "R1" }));
}

fn round(simulator: &Simulator, journal: Option<&Path>, sales: u32, name: &str) -> Duration {
    let client = client(simulator, journal);
    sale(&client, &format!("{name}-warm"));
    let started = Instant::now();
    for number in 0..sales {
        sale(&client, &format!("{name}-{number}"));
    }
    started.elapsed() / sales
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e6
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let simulator = Simulator::start().expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    if let ["once", kind] = words.as_slice() {
        round(&simulator, (*kind == "journal").then_some(path.as_path()), 100, "once");
        return;
    }
    let number = |index: usize, default: u32| words.get(index).and_then(|text| text.parse().ok()).unwrap_or(default);
    let (rounds, sales) = (number(0, 5), number(1, 200));
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for index in 0..rounds {
        with.push(round(&simulator, Some(&path), sales, &format!("j{index}")));
        without.push(round(&simulator, None, sales, &format!("n{index}")));
    }
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    let (with, without) = (median(with), median(without));
    println!(
        "{}",
        json!({ "sale_us_with_journal": with.round(), "sale_us_without": without.round(),
            "ratio": (with / without * 100.0).round() / 100.0, "journal_bytes": bytes, "sales": rounds * (sales + 1) })
    );
}
