//! The journal as somebody else left it: rows that no version of this library wrote, and damaged files.

use super::reply;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use tamara_pos::client::Client;
use tamara_pos::error::Error;
use tamara_pos::journal::sqlite::SqliteJournal;
use tamara_pos::journal::{Filter, Intent, Journal, StepKind, Unfinished};
use tamara_pos::value::money::{Currency, Money};
use tempfile::TempDir;

/// Nobody listens there.
const CLOSED: &str = "127.0.0.1:9";
const COLUMNS: [&str; 26] = [
    "scope",
    "kind",
    "state",
    "sale",
    "reference",
    "request_id",
    "order_id",
    "checkout_id",
    "link",
    "channel",
    "amount",
    "currency",
    "total_before",
    "result_id",
    "status",
    "error",
    "idempotency_key",
    "store",
    "lane",
    "phone",
    "looks",
    "service_time_ms",
    "owner",
    "lease_until_ms",
    "created_ms",
    "updated_ms",
];
const MOST_ROWS: usize = 6;

/// Choices of the first byte; `seeds.rs` knows the letters.
pub fn read(input: &[u8]) {
    match input.split_first() {
        Some((b'r', text)) => std::str::from_utf8(text).iter().for_each(|text| rows(text)),
        Some((b'f', changes)) => file(changes),
        _ => {}
    }
}

/// A folder in memory, where syncing costs nothing.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.unwrap()
}

/// One client, and a second connection to its journal.
struct Shop {
    client: Client,
    rows: Connection,
    _folder: TempDir,
}

static SHOP: LazyLock<Mutex<Shop>> = LazyLock::new(|| {
    let folder = folder();
    let path = folder.path().join("journal.db");
    let config = serde_json::json!({ "base_url": format!("http://{CLOSED}"), "api_token": "sim_journal", "journal": path,
        "lane": "till-1", "connect_timeout_ms": 100, "call_timeout_ms": 1000 });
    let client = Client::open(&config.to_string()).unwrap();
    let rows = Connection::open(&path).unwrap();
    Mutex::new(Shop { client, rows, _folder: folder })
});

/// Rows as lines of `column=value`, an empty line between two rows. `~` is NULL, `#` before a number makes it one.
fn rows(text: &str) {
    let shop = SHOP.lock().unwrap();
    shop.rows.execute("DELETE FROM step", []).unwrap();
    // What the layout itself refuses never comes this far.
    let stored = text.split("\n\n").take(MOST_ROWS).filter(|row| insert(&shop.rows, row).is_ok()).count();
    if stored == 0 {
        return;
    }
    let order = text.lines().find_map(|line| line.strip_prefix("order_id=")).unwrap_or("o-1");
    let sale = text.lines().find_map(|line| line.strip_prefix("sale=")).unwrap_or("S-1");
    let requests = [
        ("history", serde_json::json!({})),
        ("history", serde_json::json!({ "order_reference_id": sale, "limit": 2 })),
        ("report", serde_json::json!({ "kind": "z", "date": "2026-01-31", "format": "csv" })),
        (
            "report",
            serde_json::json!({ "from": "2025-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "format": "text" }),
        ),
        ("receipt", serde_json::json!({ "order_id": order })),
        ("receipt", serde_json::json!({ "order_reference_id": sale })),
        ("poll_status", serde_json::json!({ "order_reference_id": sale })),
        ("recover", serde_json::json!({})),
        ("history", serde_json::json!({})),
    ];
    for (operation, request) in requests {
        let told = shop.client.run(operation, &request.to_string());
        reply::check(told.code.number(), &shop.client.json(&told));
    }
}

fn insert(rows: &Connection, text: &str) -> rusqlite::Result<usize> {
    let mut values: Vec<Value> = COLUMNS.iter().map(|column| usual(column)).collect();
    for line in text.lines() {
        let Some((column, value)) = line.split_once('=') else { continue };
        let Some(at) = COLUMNS.iter().position(|known| *known == column) else { continue };
        values[at] = match value.strip_prefix('#').and_then(|number| number.parse().ok()) {
            Some(number) => Value::Integer(number),
            None if value == "~" => Value::Null,
            None => Value::Text(value.to_string()),
        };
    }
    let places = vec!["?"; COLUMNS.len()].join(", ");
    let sql = format!("INSERT INTO step ({}) VALUES ({places})", COLUMNS.join(", "));
    rows.prepare_cached(&sql)?.execute(params_from_iter(values))
}

fn usual(column: &str) -> Value {
    let text = |text: &str| Value::Text(text.to_string());
    match column {
        "scope" => text(&format!("tamara/{CLOSED}")),
        "kind" => text("session"),
        "state" => text("open"),
        "sale" | "reference" => text("S-1"),
        "order_id" => text("o-1"),
        "channel" => text("sms"),
        "amount" => text("300.00"),
        "currency" => text("SAR"),
        "looks" | "lease_until_ms" => Value::Integer(0),
        "created_ms" | "updated_ms" => Value::Integer(1_769_860_000_000),
        _ => Value::Null,
    }
}

/// A sound journal's file, as its last program left it.
static SOUND: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = folder();
    let path = folder.path().join("journal.db");
    let journal = open(&path).unwrap();
    for (kind, request) in [(StepKind::Session, None), (StepKind::Refund, Some("R-1"))] {
        journal.write(&intent(kind, request), 1).unwrap();
    }
    drop(journal);
    std::fs::read(path).unwrap()
});

fn open(path: &Path) -> Result<SqliteJournal, Error> {
    SqliteJournal::open(path, "tamara/test", "owner", Some("till-1"), None, Arc::new(|| 1_769_860_000_000))
}

fn intent(kind: StepKind, request_id: Option<&str>) -> Intent {
    Intent {
        kind,
        sale: "S-1".into(),
        reference: "S-1".into(),
        request_id: request_id.map(str::to_string),
        order_id: Some("o-1".into()),
        checkout_id: None,
        channel: Some("sms".into()),
        amount: Money::parse("300.00", Currency::Sar).unwrap(),
        total_before: None,
        idempotency_key: None,
        phone: None,
        service_time_ms: None,
        basket: None,
    }
}

/// The first two bytes shorten the file; then four at a time: where (three bytes), and which bits.
fn file(changes: &[u8]) {
    let Some((cut, changes)) = changes.split_at_checked(2) else { return };
    let mut bytes = SOUND.clone();
    bytes.truncate(bytes.len() - usize::from(u16::from_le_bytes([cut[0], cut[1]])).min(bytes.len()));
    for change in changes.chunks_exact(4) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], 0]);
        if let Some(byte) = bytes.get_mut(usize::try_from(at).unwrap()) {
            *byte ^= change[3];
        }
    }
    let folder = folder();
    let path = folder.path().join("journal.db");
    std::fs::write(&path, &bytes).unwrap();
    match open(&path) {
        Ok(journal) => used(&journal),
        Err(error) => {
            assert!((-699..=-600).contains(&error.kind.code()), "{error:?}");
            left_alone(&path, &bytes);
        }
    }
}

fn used(journal: &SqliteJournal) {
    let filter = Filter { limit: 100, ..Filter::default() };
    let results = [
        journal.history(&filter).map(drop),
        journal.unfinished(Unfinished::All, 0, 100).map(drop),
        journal.sale("S-1").map(drop),
        journal.steps_of_order("o-1").map(drop),
        journal.write(&intent(StepKind::Refund, Some("R-2")), 1).map(drop),
        journal.probe(),
    ];
    for error in results.into_iter().filter_map(Result::err) {
        assert!((-699..=-600).contains(&error.kind.code()), "{error:?}");
    }
}

/// A file that is refused stays as it is: it may be all that is left of what was paid.
fn left_alone(path: &Path, bytes: &[u8]) {
    let now = std::fs::read(path).unwrap();
    assert!(now == bytes || bytes.is_empty(), "a refused file was changed");
}
