//! Mixed traffic: sales, voids and refunds of every kind, several at once, until the input ends. Started again, also after it was
//! killed, the till goes on with the sales it had under way.
//!
//! Each line of its own book `sales.jsonl` is a sale as far as it is; the last line of a sale counts. What is given back because it was
//! paid twice is a line of its own, its reference `D-` and the order's id.

use crate::control::{Control, items};
use crate::{Result, read};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tamara_pos::client::Client;

/// Sales that one thread has under way.
const AT_ONCE: usize = 6;
/// Between two new sales of one thread.
const PACE: Duration = Duration::from_millis(150);
/// Amount tails: mostly good sales, and every fault that does not only take long.
const TAILS: [u64; 25] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 9, 10, 11, 15, 21, 22, 23, 24, 25, 26, 28, 30, 31, 34];
/// Before every so many steps a fault is ordered, for whoever comes next.
const STEPS_PER_FAULT: u64 = 40;
/// The faults.
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
/// How often an operation is tried before the sale is left as it is, during the day and after it.
const TRIES: u32 = 80;
const TRIES_AT_THE_END: u32 = 3;
/// A refund that nobody can tell of is left alone so long.
const WHILE_UNKNOWN: Duration = Duration::from_secs(10);
/// Between two recovers.
const RECOVER_EVERY: Duration = Duration::from_secs(10);

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
    /// Writes all of the journal to `journal.jsonl` in the end.
    prints_journal: bool,
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
    /// The library's last word: `paid`, `not_paid`, `supervisor`, or why there is no session.
    verdict: Option<String>,
    /// Numbers of the refunds that the library said are done.
    refunded: Vec<usize>,
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
}

struct Till {
    client: Client,
    control: Control,
    plan: Plan,
    book: Mutex<File>,
    /// Sales that nobody works on yet: those that a killed till had under way, and payments to give back.
    left: Mutex<Vec<Sale>>,
    is_closing: AtomicBool,
    dice: AtomicU64,
}

/// Sells and refunds until the input ends; or only ends what is under way.
pub fn run(folder: &Path) -> Result {
    let plan: Plan = read(&folder.join("soak.json"))?;
    let config: Value = read(&folder.join("config.json"))?;
    let path = folder.join("sales.jsonl");
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
        is_closing: AtomicBool::new(false),
        dice: AtomicU64::new(seed),
        plan,
    });
    till.recover()?;
    let watcher = Arc::clone(&till);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        watcher.is_closing.store(true, Ordering::SeqCst);
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
    till.recover()?;
    match till.plan.prints_journal {
        true => till.print_journal(&folder.join("journal.jsonl")),
        false => Ok(()),
    }
}

/// Sales that are not over, by the book.
fn sales_of(path: &Path) -> Result<Vec<Sale>> {
    let text = if path.exists() { std::fs::read_to_string(path).map_err(|e| e.to_string())? } else { String::new() };
    let mut sales = BTreeMap::new();
    // A till that is killed may leave half a line.
    for sale in text.lines().filter_map(|line| serde_json::from_str::<Sale>(line).ok()) {
        sales.insert(sale.reference.clone(), sale);
    }
    Ok(sales.into_values().filter(|sale| sale.stage != Stage::Over).map(|sale| Sale { tries: 0, ..sale }).collect())
}

impl Till {
    fn work(&self, thread: u64) -> Result {
        let mut sales: Vec<(Sale, Instant)> = Vec::new();
        let (mut number, mut opened, mut recovered) = (0u64, Instant::now(), Instant::now());
        loop {
            if self.is_closing.load(Ordering::SeqCst) && !self.plan.drain {
                return Ok(());
            }
            while sales.len() < AT_ONCE {
                match self.left.lock().unwrap_or_else(PoisonError::into_inner).pop() {
                    Some(sale) => sales.push((sale, Instant::now())),
                    None => break,
                }
            }
            if !self.plan.drain && sales.len() < AT_ONCE && opened.elapsed() > PACE {
                number += 1;
                opened = Instant::now();
                let sale = self.new_sale(thread, number);
                self.note(&sale)?;
                sales.push((sale, Instant::now()));
            }
            if recovered.elapsed() > RECOVER_EVERY && thread == 0 {
                recovered = Instant::now();
                self.recover()?;
            }
            match sales.iter_mut().min_by_key(|(_, when)| *when) {
                Some((sale, when)) if *when <= Instant::now() => {
                    if !self.plan.drain && self.below(STEPS_PER_FAULT) == 0 {
                        self.control.next_fault(self.pick(operations(sale.stage)), self.pick(&FAULTS), None)?;
                    }
                    *when = self.advance(sale)?;
                }
                None if self.plan.drain => return Ok(()),
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
            // What is left as it is stays in the book, for a later till.
            let tries = if self.plan.drain { TRIES_AT_THE_END } else { TRIES };
            sales.retain(|(sale, _)| sale.stage != Stage::Over && sale.tries <= tries);
        }
    }

    /// Does the next thing of a sale and notes what became of it; when to look at it again.
    fn advance(&self, sale: &mut Sale) -> Result<Instant> {
        let before = (sale.stage, sale.refunded.len());
        let pause = self.step(sale)?;
        match (sale.stage, sale.refunded.len()) == before {
            true => sale.tries += 1,
            false => {
                sale.tries = 0;
                self.note(sale)?;
            }
        }
        Ok(Instant::now() + pause)
    }

    /// Clears up, and gives back what the customer turns out to have paid a second time.
    fn recover(&self) -> Result {
        let reply = self.call("recover", &json!({}))?;
        let steps = reply["steps"].as_array().into_iter().flatten();
        steps
            .filter(|step| step["next_action"] == "refund_duplicate")
            .try_for_each(|step| self.give_back(&step["order_id"]))
    }

    /// Puts a payment that is one too many among the work that is left.
    fn give_back(&self, order_id: &Value) -> Result {
        let Some(order_id) = order_id.as_str() else { return Ok(()) };
        let sale = Sale {
            reference: format!("D-{order_id}"),
            amount: String::new(),
            refunds: vec![None],
            is_void: false,
            stage: Stage::Refund(0),
            order_id: Some(order_id.to_string()),
            verdict: None,
            refunded: Vec::new(),
            tries: 0,
        };
        self.note(&sale)?;
        self.left.lock().unwrap_or_else(PoisonError::into_inner).push(sale);
        Ok(())
    }

    fn new_sale(&self, thread: u64, number: u64) -> Sale {
        let is_void = self.below(6) == 0;
        // Of these the customer never pays.
        let tail = Some(self.pick(&TAILS)).filter(|tail| *tail != 9 || is_void).unwrap_or_default();
        let mut refunds = match self.below(5) {
            0 => vec![None],
            1 => vec![Some("30.00".into())],
            2 => vec![Some("30.00".into()), Some("20.50".into())],
            3 => vec![Some("30.00".into()), None],
            _ => vec![],
        };
        if tail == 25 {
            // What was given back before cannot be read of these, and a second refund is refused.
            refunds.truncate(1);
        }
        let started =
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_millis();
        Sale {
            reference: format!("{}-{started:x}-{thread}-{number}", self.plan.name),
            amount: format!("{}.{tail:02}", 60 + self.below(900)),
            refunds,
            is_void,
            stage: Stage::Create,
            order_id: None,
            verdict: None,
            refunded: Vec::new(),
            tries: 0,
        }
    }

    /// Does the next thing of a sale; how long to leave it alone then.
    fn step(&self, sale: &mut Sale) -> Result<Duration> {
        let soon = Duration::from_millis(20);
        let later = Duration::from_millis(if sale.tries < 5 || self.plan.drain { 300 } else { 3_000 });
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
                    _ => {
                        sale.verdict = reply["name"].as_str().map(str::to_string);
                        sale.stage = Stage::Over;
                    }
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
                let verdict = match code(&reply) {
                    0 => "paid",
                    2 => "not_paid",
                    _ if is_for_a_person(&reply) => "supervisor",
                    _ => return Ok(later),
                };
                let is_to_refund = verdict == "paid" && !sale.refunds.is_empty();
                sale.verdict = Some(verdict.to_string());
                sale.order_id = reply["order_id"].as_str().map(str::to_string);
                sale.stage = if is_to_refund { Stage::Refund(0) } else { Stage::Over };
                reply["duplicates"].as_array().into_iter().flatten().try_for_each(|id| self.give_back(id))?;
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
                    0 => sale.refunded.push(number),
                    3 if !self.plan.drain => return Ok(WHILE_UNKNOWN),
                    c if c > 0 || reply["error"]["retry"] == "safe" => return Ok(later),
                    _ => {}
                }
                sale.stage = if number + 1 < sale.refunds.len() { Stage::Refund(number + 1) } else { Stage::Over };
            }
            Stage::Over => {}
        }
        Ok(soon)
    }

    fn call(&self, operation: &str, request: &Value) -> Result<Value> {
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
        let mut file = BufWriter::new(File::create(path).map_err(|e| format!("{}: {e}", path.display()))?);
        let mut request = json!({ "limit": 1000 });
        loop {
            let page = self.call("history", &request)?;
            for step in page["steps"].as_array().into_iter().flatten() {
                writeln!(file, "{step}").map_err(|e| e.to_string())?;
            }
            match page["next_before_id"].as_i64() {
                Some(before) => request["before_id"] = json!(before),
                None => return file.flush().map_err(|e| e.to_string()),
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

/// What the next step of a sale asks of the service.
fn operations(stage: Stage) -> &'static [&'static str] {
    match stage {
        Stage::Create => &["order_by_reference", "session_create"],
        Stage::Void => &["session_void", "order_get"],
        Stage::Poll | Stage::Over => &["order_get"],
        Stage::Refund(_) => &["order_get", "refund"],
    }
}

fn code(reply: &Value) -> i64 {
    reply["code"].as_i64().unwrap_or(-1)
}

fn is_for_a_person(reply: &Value) -> bool {
    reply["next_action"] == "ask_supervisor"
}
