//! Mixed traffic: sales, voids and refunds of every kind, several at once, until the input ends. Killed and started again, the till
//! goes on with the sales it had under way.
//!
//! Each line of its own book `sales-NAME.jsonl` is a sale as far as it is; the last line of a sale counts.

use crate::control::{Control, items};
use crate::{Result, read};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tamara_pos::client::Client;

/// Sales that one thread has under way.
const AT_ONCE: usize = 6;
/// Amount tails: mostly good sales, and every fault that does not only take long.
const TAILS: [u64; 26] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 9, 10, 11, 14, 15, 21, 22, 23, 24, 25, 26, 28, 30, 31, 34];
/// Faults ordered now and then, for whoever comes next.
const FAULTS: [&str; 12] = [
    "answer_lost_after",
    "status_500_after",
    "truncated",
    "split",
    "huge",
    "status_500_before",
    "cut_before",
    "captive_portal",
    "redirect",
    "status_408",
    "status_429",
    "status_503",
];
const OPERATIONS: [&str; 5] = ["session_create", "refund", "session_void", "order_get", "order_by_reference"];
/// How often an operation is tried before the sale is left as it is.
const TRIES: u32 = 200;

/// How this till soaks.
#[derive(Debug, Deserialize)]
struct Plan {
    /// The simulator's address.
    simulator: String,
    /// What the till's references begin with.
    name: String,
    /// Chooses sales and faults.
    seed: u64,
    /// Only ends what is under way, with no new sales and no faults.
    drain: bool,
    threads: u64,
}

/// One sale, and how far it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Sale {
    reference: String,
    amount: String,
    /// Refunds to make, amount or all that is left.
    refunds: Vec<Option<String>>,
    is_void: bool,
    stage: Stage,
    order_id: Option<String>,
    /// The customer has paid, by the library's word.
    is_paid: bool,
    /// Refunds that the library said are done.
    refunded: u64,
    tries: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Create,
    Void,
    Poll,
    Refund(usize),
    /// At its end.
    Over,
    /// Given up after [`TRIES`].
    Stuck,
}

struct Till {
    client: Client,
    control: Control,
    plan: Plan,
    book: Mutex<File>,
    /// Sales that a killed till of this name had under way.
    left: Mutex<Vec<Sale>>,
    is_ending: AtomicBool,
    operations: AtomicU64,
    dice: AtomicU64,
}

/// Sells and refunds until the input ends, then ends what is under way.
pub fn run(folder: &Path) -> Result {
    let plan: Plan = read(&folder.join("soak.json"))?;
    let config: Value = read(&folder.join("config.json"))?;
    let path = folder.join(format!("sales-{}.jsonl", plan.name));
    let left = sales_of(&path)?;
    let book =
        OpenOptions::new().append(true).create(true).open(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let client = Client::open(&config.to_string()).map_err(|e| e.to_string())?;
    let seed = plan.seed;
    let till = Arc::new(Till {
        client,
        control: Control::new(&plan.simulator),
        book: Mutex::new(book),
        left: Mutex::new(left),
        is_ending: AtomicBool::new(plan.drain),
        operations: AtomicU64::new(0),
        dice: AtomicU64::new(seed),
        plan,
    });
    till.call("recover", &json!({}))?;
    let watcher = Arc::clone(&till);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        watcher.is_ending.store(true, Ordering::SeqCst);
    });
    let threads: Vec<_> = (0..till.plan.threads)
        .map(|thread| {
            let till = Arc::clone(&till);
            std::thread::spawn(move || till.work(thread))
        })
        .collect();
    for thread in threads {
        thread.join().map_err(|_| "a thread panicked".to_string())??;
    }
    till.call("recover", &json!({}))?;
    if till.plan.drain {
        till.print_journal(&folder.join("journal.jsonl"))?;
    }
    println!("{}", till.operations.load(Ordering::SeqCst));
    Ok(())
}

/// Sales that are not over, by the book.
fn sales_of(path: &Path) -> Result<Vec<Sale>> {
    let text = if path.exists() { std::fs::read_to_string(path).map_err(|e| e.to_string())? } else { String::new() };
    let mut sales = BTreeMap::new();
    // A till that is killed may leave half a line.
    for sale in text.lines().filter_map(|line| serde_json::from_str::<Sale>(line).ok()) {
        sales.insert(sale.reference.clone(), sale);
    }
    Ok(sales.into_values().filter(|sale| sale.stage != Stage::Over).collect())
}

impl Till {
    fn work(&self, thread: u64) -> Result {
        let mut sales: Vec<(Sale, Instant)> = Vec::new();
        let (mut number, mut recovered) = (0u64, Instant::now());
        loop {
            let is_ending = self.is_ending.load(Ordering::SeqCst);
            while sales.len() < AT_ONCE {
                match self.left.lock().unwrap_or_else(PoisonError::into_inner).pop() {
                    Some(sale) => sales.push((Sale { tries: 0, ..sale }, Instant::now())),
                    None => break,
                }
            }
            if !is_ending && sales.len() < AT_ONCE {
                number += 1;
                let sale = self.new_sale(thread, number);
                self.note(&sale)?;
                sales.push((sale, Instant::now()));
            }
            if !is_ending && self.below(40) == 0 {
                let (operation, fault) = (self.pick(&OPERATIONS), self.pick(&FAULTS));
                self.control.next_fault(operation, fault)?;
            }
            if recovered.elapsed() > Duration::from_secs(10) && thread == 0 {
                recovered = Instant::now();
                self.call("recover", &json!({}))?;
            }
            let now = Instant::now();
            let due = (0..sales.len()).min_by_key(|at| sales.get(*at).map(|(_, when)| *when));
            let Some((sale, when)) = due.and_then(|at| sales.get_mut(at)) else { return Ok(()) };
            if *when > now {
                std::thread::sleep(Duration::from_millis(5));
            } else {
                let before = (sale.stage, sale.refunded);
                let pause = self.step(sale)?;
                sale.tries = if (sale.stage, sale.refunded) == before { sale.tries + 1 } else { 0 };
                if sale.tries > if is_ending { TRIES / 10 } else { TRIES } {
                    sale.stage = Stage::Stuck;
                }
                *when = Instant::now() + pause;
                if (sale.stage, sale.refunded) != before {
                    self.note(&sale.clone())?;
                }
            }
            sales.retain(|(sale, _)| !matches!(sale.stage, Stage::Over | Stage::Stuck));
        }
    }

    fn new_sale(&self, thread: u64, number: u64) -> Sale {
        let tail = self.pick(&TAILS);
        let refunds = match self.below(5) {
            0 => vec![None],
            1 => vec![Some("30.00".into())],
            2 => vec![Some("30.00".into()), Some("20.50".into())],
            3 => vec![Some("30.00".into()), None],
            _ => vec![],
        };
        let started =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis();
        Sale {
            reference: format!("{}-{started:x}-{thread}-{number}", self.plan.name),
            amount: format!("{}.{tail:02}", 60 + self.below(900)),
            refunds,
            is_void: self.below(6) == 0,
            stage: Stage::Create,
            order_id: None,
            is_paid: false,
            refunded: 0,
            tries: 0,
        }
    }

    /// Does the next thing of a sale; how long to leave it alone then.
    fn step(&self, sale: &mut Sale) -> Result<Duration> {
        let soon = Duration::from_millis(20);
        let later = Duration::from_millis(if sale.tries < 5 { 300 } else { 3_000 });
        let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
        match sale.stage {
            Stage::Create => {
                let reply = self.call(
                    "session_create",
                    &json!({ "total_amount": money(&sale.amount), "order_reference_id": sale.reference,
                        "phone_number": "0534274516", "items": items(&sale.amount) }),
                )?;
                match code(&reply) {
                    0 | 2 => sale.stage = if sale.is_void { Stage::Void } else { Stage::Poll },
                    3 if is_for_a_person(&reply) => sale.stage = Stage::Poll,
                    c if c > 0 || reply["error"]["retry"] == "safe" => return Ok(later),
                    _ => sale.stage = Stage::Over,
                }
            }
            Stage::Void => {
                let reply = self.call("session_void", &json!({ "order_reference_id": sale.reference }))?;
                match code(&reply) {
                    0 | 2 | 4 => sale.stage = Stage::Poll,
                    _ if reply["error"]["kind"] == "cannot_void" => sale.stage = Stage::Poll,
                    c if c > 0 || reply["error"]["retry"] == "safe" => return Ok(later),
                    _ => sale.stage = Stage::Poll,
                }
            }
            Stage::Poll => {
                let wait = json!({ "order_reference_id": sale.reference, "wait_s": 0.2, "interval_s": 0.05 });
                let reply = self.call("poll_status", &wait)?;
                match code(&reply) {
                    0 => {
                        sale.is_paid = true;
                        sale.order_id = reply["order_id"].as_str().map(str::to_string);
                        sale.stage = if sale.refunds.is_empty() { Stage::Over } else { Stage::Refund(0) };
                        for other in reply["duplicates"].as_array().into_iter().flatten() {
                            let request = json!({ "order_id": other, "request_id": format!("D-{}", sale.reference) });
                            self.call("refund", &request)?;
                        }
                    }
                    2 => sale.stage = Stage::Over,
                    _ if is_for_a_person(&reply) => sale.stage = Stage::Over,
                    _ => return Ok(later),
                }
            }
            Stage::Refund(number) => {
                let amount = sale.refunds.get(number).cloned().flatten();
                let mut request =
                    json!({ "order_id": sale.order_id, "request_id": format!("{}-R{number}", sale.reference) });
                if let Some(amount) = &amount {
                    request["total_amount"] = money(amount);
                }
                let reply = self.call("refund", &request)?;
                match code(&reply) {
                    0 => sale.refunded += 1,
                    c if c > 0 || reply["error"]["retry"] == "safe" => return Ok(later.max(Duration::from_secs(1))),
                    _ => {}
                }
                sale.stage = if number + 1 < sale.refunds.len() { Stage::Refund(number + 1) } else { Stage::Over };
            }
            Stage::Over | Stage::Stuck => {}
        }
        Ok(soon)
    }

    fn call(&self, operation: &str, request: &Value) -> Result<Value> {
        self.operations.fetch_add(1, Ordering::SeqCst);
        let reply = self.client.run(operation, &request.to_string());
        serde_json::from_str(&self.client.json(&reply)).map_err(|e| format!("{operation}: {e}"))
    }

    fn note(&self, sale: &Sale) -> Result {
        let text = serde_json::to_string(sale).map_err(|e| e.to_string())?;
        let mut book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.write_all(format!("{text}\n").as_bytes()).map_err(|e| format!("book: {e}"))
    }

    /// The whole journal, a step a line.
    fn print_journal(&self, path: &Path) -> Result {
        let mut file = File::create(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let mut request = json!({ "limit": 1000 });
        loop {
            let page = self.call("history", &request)?;
            for step in page["steps"].as_array().into_iter().flatten() {
                writeln!(file, "{step}").map_err(|e| e.to_string())?;
            }
            match page["next_before_id"].as_i64() {
                Some(before) => request["before_id"] = json!(before),
                None => return Ok(()),
            }
        }
    }

    /// A number below `end`: splitmix64.
    fn below(&self, end: u64) -> u64 {
        let mut z = self.dice.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    fn pick<T: Copy>(&self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }
}

fn code(reply: &Value) -> i64 {
    reply["code"].as_i64().unwrap_or(-1)
}

fn is_for_a_person(reply: &Value) -> bool {
    reply["next_action"] == "ask_supervisor"
}
