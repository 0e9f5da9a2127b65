//! What the journal costs: `cargo xtask bench` runs this and makes tables of it. Every command prints one line of JSON.
//!
//! * `session_cost sales ROUNDS SALES`: a sale with and without the journal, in turns. A sale is a session, two status reads and a
//!   refund, against a simulator in another thread.
//! * `session_cost commit FOLDER COUNT`: a durable commit, and as many bytes written and synced by hand, in turns.
//! * `session_cost rows FOLDER ROWS`: calls on a journal that holds this many finished sales, in turns with one that holds a thousand:
//!   the disk is not as fast in one minute as in the next.

use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tamara_pos::client::Client;
use tamara_pos::journal::sqlite::SqliteJournal;
use tamara_pos::journal::{Change, Intent, Journal, State, StepKind, Written};
use tamara_pos::value::money::{Currency, Money};
use tamara_sim::Simulator;

/// What a step's row takes, roughly: the floor writes as much.
const ROW: usize = 400;

fn client(simulator: &Simulator, journal: Option<&Path>) -> Client {
    let journal = journal.map_or(json!("none"), |path| json!(path));
    let config = json!({ "base_url": simulator.url(), "api_token": "sim_bench", "country": "SA", "journal": journal,
        "accept_money_moving_without_journal": true });
    Client::open(&config.to_string()).expect("a configuration")
}

/// One call; panics if it does not go as it must.
fn call(client: &Client, operation: &str, request: &Value) -> Value {
    let reply = client.run(operation, &request.to_string());
    let json: Value = serde_json::from_str(&client.json(&reply)).expect("a reply");
    assert!(reply.code.number() == 0 || reply.code.number() == 1, "{json}");
    json
}

fn create(client: &Client, reference: &str) {
    let total = json!({ "amount": "100.00", "currency": "SAR" });
    let item = json!({ "name": "Lego", "type": "Physical", "reference_id": "1", "sku": "1", "quantity": 1, "total_amount": total });
    call(
        client,
        "session_create",
        &json!({ "total_amount": total, "phone_number": "0534274516", "order_reference_id": reference, "items": [item] }),
    );
}

fn sale(client: &Client, reference: &str) {
    create(client, reference);
    call(client, "poll_status", &json!({ "order_reference_id": reference }));
    let paid = call(client, "poll_status", &json!({ "order_reference_id": reference }));
    call(client, "refund", &json!({ "order_id": paid["order_id"], "request_id": "R1" }));
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

/// The middle one, microseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1e6
}

/// The same work here and there, in turns: the middle times of both.
fn in_turns(times: u32, mut work: impl FnMut(&Client, u32), here: &Client, there: &Client) -> (f64, f64) {
    let mut one = |client, number| {
        let started = Instant::now();
        work(client, number);
        started.elapsed()
    };
    let (first, second) = (0..times).map(|number| (one(here, number), one(there, number))).unzip();
    (median(first), median(second))
}

fn sales(rounds: u32, sales: u32) -> Value {
    let simulator = Simulator::start().expect("a free port");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("journal.db");
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for index in 0..rounds {
        with.push(round(&simulator, Some(&path), sales, &format!("j{index}")));
        without.push(round(&simulator, None, sales, &format!("n{index}")));
    }
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    json!({ "with_us": median(with), "without_us": median(without), "bytes_per_sale": bytes / u64::from(rounds * (sales + 1)) })
}

fn intent(number: u32) -> Box<Intent> {
    let reference = format!("S-{number}");
    Box::new(Intent {
        kind: StepKind::Session,
        sale: reference.clone(),
        reference,
        request_id: None,
        order_id: None,
        checkout_id: None,
        channel: Some("sms".into()),
        amount: Money::parse("100.00", Currency::Sar).expect("an amount"),
        total_before: None,
        idempotency_key: None,
        phone: Some("9665*****516".into()),
        service_time_ms: None,
        basket: None,
    })
}

fn commit(folder: &Path, count: u32) -> Value {
    let clock = Arc::new(|| 1_767_225_600_000);
    let path = folder.join("commit.db");
    let journal = SqliteJournal::open(&path, "tamara/bench", "o", Some("1"), None, clock).expect("a journal");
    let mut file = OpenOptions::new().create(true).append(true).open(folder.join("floor")).expect("a file");
    let (mut floor, mut write, mut change) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let started = Instant::now();
        file.write_all(&[b'x'; ROW]).and_then(|()| file.sync_data()).expect("a disk");
        floor.push(started.elapsed());
        let started = Instant::now();
        let Ok(Written::Yes(id)) = journal.write(&intent(number), i64::MAX) else { panic!("not written") };
        write.push(started.elapsed());
        let outcome = Change { state: Some(State::Open), order_id: Some(format!("o-{number}")), ..Change::default() };
        let started = Instant::now();
        journal.change(&[(id, outcome)]).expect("a change");
        change.push(started.elapsed());
    }
    json!({ "floor_us": median(floor), "write_us": median(write), "change_us": median(change) })
}

/// A journal of this many finished sales.
fn filled(simulator: &Simulator, path: &Path, rows: u32) {
    // The service knows a reference once, so each journal has its own.
    let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
    sale(&client(simulator, Some(path)), &format!("seed-{name}"));
    let conn = Connection::open(path).expect("the journal");
    conn.execute(
        "INSERT INTO step (scope, kind, state, sale, reference, order_id, checkout_id, channel, amount, currency, status, phone,
            lease_until_ms, created_ms, updated_ms)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
         SELECT scope, 'session', 'paid', 'R-' || i, 'R-' || i, 'o-' || i, 'c-' || i, channel, amount, currency, 'fully_captured',
            phone, 0, created_ms - i, updated_ms - i
         FROM n, (SELECT * FROM step WHERE kind = 'session' LIMIT 1) WHERE ?1 > 0",
        [rows],
    )
    .expect("rows");
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).expect("a checkpoint");
}

fn rows(folder: &Path, rows: u32) -> Value {
    let simulator = Simulator::start().expect("a free port");
    let (path, small) = (folder.join(format!("rows-{rows}.db")), folder.join(format!("small-{rows}.db")));
    filled(&simulator, &path, rows);
    filled(&simulator, &small, 1000);
    let started = Instant::now();
    let till = client(&simulator, Some(&path));
    let open = started.elapsed().as_secs_f64() * 1e6;
    let small = client(&simulator, Some(&small));
    let recover = in_turns(101, |till, _| drop(call(till, "recover", &json!({}))), &till, &small);
    let history = in_turns(101, |till, _| drop(call(till, "history", &json!({}))), &till, &small);
    let name = |client: &Client| if std::ptr::eq(client, &raw const till) { "large" } else { "small" };
    let new = |client: &Client, number: &str| create(client, &format!("{}-{number}", name(client)));
    new(&till, "warm");
    new(&small, "warm");
    let create = in_turns(301, |client, number| new(client, &number.to_string()), &till, &small);
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    let both = |(here, there): (f64, f64)| json!([here, there]);
    json!({ "open_us": open, "create_us": both(create), "recover_us": both(recover), "history_us": both(history), "bytes": bytes })
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse().expect("a number");
    let line = match words.as_slice() {
        ["sales", rounds, count] => sales(number(rounds), number(count)),
        ["commit", folder, count] => commit(Path::new(folder), number(count)),
        ["rows", folder, count] => rows(Path::new(folder), number(count)),
        _ => panic!("session_cost sales ROUNDS SALES | commit FOLDER COUNT | rows FOLDER ROWS"),
    };
    println!("{line}");
}
