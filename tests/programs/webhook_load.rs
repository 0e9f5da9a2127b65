//! How many webhooks a journal of a million events takes: verified, looked up and noted, on two threads. Fails when it takes much
//! longer for them than an empty journal in the same run, and tells how many a minute that is: 50,000 are promised. A step of
//! `cargo xtask test --all`; `cargo run --release --example webhook_load [FOLDER]` measures the disk that is meant.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tamara_pos::journal::Journal;
use tamara_pos::journal::sqlite::SqliteJournal;
use tamara_pos::request::ReceiveRequest;
use tamara_pos::value::secret::Secret;
use tamara_pos::webhook;

const KEY: &str = "notification-secret";
const KEPT: u64 = 1_000_000;
const NEW: u64 = 50_000;
const THREADS: u64 = 2;
const TURNS: usize = 5;
/// How many times longer a full journal may take than an empty one, which depends on neither the machine nor what else it does.
const AT_MOST: f64 = 3.0;

fn now_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn open(path: &Path) -> SqliteJournal {
    let clock = Arc::new(|| now_s() * 1000);
    SqliteJournal::open(path, "tamara/load", "load", None, None, clock).expect("the journal opens")
}

fn order_id(number: u64) -> String {
    // Spread over the whole index, as the service's random ids are.
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{:08x}-0000-4000-8000-{number:012x}", spread >> 32)
}

fn request(number: u64, iat: i64) -> ReceiveRequest {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = format!(r#"{{"iss":"Tamara","iat":{iat},"exp":{}}}"#, iat + 900);
    let text = format!("{}.{}", part(r#"{"alg":"HS256","typ":"JWT"}"#), part(&claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes()), text.as_bytes());
    let token = format!("{text}.{}", URL_SAFE_NO_PAD.encode(tag));
    let body = format!(
        r#"{{"order_id":"{}","order_reference_id":"S-{number}","event_type":"order_captured","data":{{"capture_id":"c-{number}"}}}}"#,
        order_id(number)
    );
    ReceiveRequest {
        method: "POST".into(),
        headers: [("authorization".to_string(), format!("Bearer {token}"))].into(),
        query: None,
        body: Some(body),
        body_base64: None,
    }
}

/// Takes webhooks as `webhook_receive` does, without asking the service; how many were new.
fn take(journal: &SqliteJournal, requests: &[ReceiveRequest]) -> usize {
    let key = Secret::new(KEY);
    let is_new = |request: &&ReceiveRequest| {
        let event = webhook::open(request, webhook::Proof::Token(&key), now_s()).expect("it is signed");
        let event = event.key();
        !journal.knows_webhook(&event).expect("the journal is read")
            && journal.note_webhook(&event).expect("it is noted")
    };
    requests.iter().filter(is_new).count()
}

fn timed(journal: &SqliteJournal, requests: &[ReceiveRequest]) -> (usize, f64) {
    let started = Instant::now();
    let share = requests.len() / usize::try_from(THREADS).unwrap_or(1);
    let new = std::thread::scope(|scope| {
        let threads: Vec<_> = requests.chunks(share).map(|part| scope.spawn(move || take(journal, part))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no thread fails")).sum()
    });
    (new, started.elapsed().as_secs_f64())
}

/// Fills the journal as the webhooks of years would, but in one transaction.
fn fill(path: &Path) {
    let mut conn = rusqlite::Connection::open(path).expect("the journal opens");
    let all = conn.transaction().expect("it begins");
    for number in 0..KEPT {
        let event = format!("{}|order_captured|c-{number}", order_id(number));
        all.prepare_cached("INSERT INTO webhook (scope, event, received_ms) VALUES ('tamara/load', ?1, 0)")
            .and_then(|mut insert| insert.execute([event]))
            .expect("it is noted");
    }
    all.commit().expect("it is kept");
}

/// Takes the webhooks as new ones, and once more; the seconds for both.
fn twice(journal: &SqliteJournal, requests: &[ReceiveRequest]) -> f64 {
    let passes = [("new", requests.len()), ("delivered again", 0)].map(|(what, expected)| {
        let (new, seconds) = timed(journal, requests);
        assert_eq!(new, expected, "each is new once");
        #[allow(clippy::cast_precision_loss)]
        let rate = requests.len() as f64 / seconds * 60.0;
        println!("  {what}: {} webhooks, {new} new, in {seconds:.2} s: {rate:.0} a minute", requests.len());
        seconds
    });
    passes.iter().sum()
}

/// A journal in a folder, removed in the end.
struct File(PathBuf);

impl File {
    fn new(folder: &Path, name: &str) -> File {
        File(folder.join(format!("webhook-load-{name}-{}.db", std::process::id())))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.0.display()));
        }
    }
}

fn main() -> ExitCode {
    let folder = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let (small, large) = (File::new(&folder, "empty"), File::new(&folder, "full"));
    let (empty, full) = (open(&small.0), open(&large.0));
    let started = Instant::now();
    fill(&large.0);
    assert!(full.knows_webhook(&format!("{}|order_captured|c-7", order_id(7))).expect("the journal is read"));
    println!("{KEPT} events noted in {:.1} s", started.elapsed().as_secs_f64());
    let iat = now_s();
    let requests: Vec<ReceiveRequest> = (KEPT..KEPT + NEW).map(|number| request(number, iat)).collect();
    let (mut of_empty, mut of_full) = (0.0, 0.0);
    // In turns, so that a disk that is busy for a while slows both.
    for (number, part) in (1..).zip(requests.chunks(requests.len().div_ceil(TURNS))) {
        println!("turn {number}, an empty journal");
        of_empty += twice(&empty, part);
        println!("turn {number}, {KEPT} events");
        of_full += twice(&full, part);
    }
    println!(
        "a full journal takes {:.2} of the time of an empty one; at most {AT_MOST} is allowed",
        of_full / of_empty
    );
    match of_full <= of_empty * AT_MOST {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
