//! A shop's morning: the simulator, and the sample till in C, compiled as a vendor would. Good only if the simulator's ledger says
//! in the end what the till believes.

use crate::build::{self, Language};
use crate::simulator::Simulator;
use crate::{Result, process, unknown};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// What the simulator of a tour is started with.
pub const ON_TOUR: [&str; 2] = ["--seed", "1"];
/// No listed tail: this sale waits for a person.
const INTERACTIVE_AMOUNT: &str = "300.99";
/// A tour that hangs is a defect, not a slow machine.
const TOUR_LIMIT: Duration = Duration::from_secs(120);

/// `cargo xtask demo [--lang ar|en] [--interactive]`.
pub fn run(arguments: &[String]) -> Result {
    let (language, is_interactive) = options(arguments)?;
    play(language, is_interactive, |_| ())
}

/// The tour, with something changed about how the till is started.
pub fn watched(change: impl Fn(&mut Command)) -> Result {
    play("en", false, change)
}

fn play(language: &str, is_interactive: bool, change: impl Fn(&mut Command)) -> Result {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let built = build::build()?;
    let program = folder.path().join("sample_pos");
    build::compile(build::SAMPLE, Language::C, &built.library, &program, &[])?;
    let journal = folder.path().join("journal.db");
    let till = |simulator: &Simulator| {
        let mut till = process::command(&program);
        till.arg(simulator.url()).arg(&journal).arg(language);
        change(&mut till);
        till
    };
    match is_interactive {
        true => interactive(&built.simulator, till, language),
        false => tour(&built.simulator, till),
    }
}

fn options(arguments: &[String]) -> Result<(&str, bool)> {
    let (mut language, mut is_interactive) = ("en", false);
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        match argument {
            "--interactive" => is_interactive = true,
            "--lang" => match rest.next() {
                Some(known @ ("ar" | "en")) => language = known,
                other => return Err(format!("--lang takes ar or en, not {}", other.unwrap_or("nothing"))),
            },
            other => return Err(unknown("demo", other)),
        }
    }
    Ok((language, is_interactive))
}

fn tour(simulator: &Path, till: impl Fn(&Simulator) -> Command) -> Result {
    let simulator = Simulator::start(simulator, &ON_TOUR)?;
    println!("Simulator at {}", simulator.url());
    morning(&simulator, &mut till(&simulator))
}

/// The sample's whole morning, with a new simulator that was started with [`ON_TOUR`].
pub fn morning(simulator: &Simulator, till: &mut Command) -> Result {
    watch(till, simulator, Some(Instant::now() + TOUR_LIMIT), |_| Ok(()))?;
    compare(&simulator.get("/_sim/ledger")?)?;
    println!("\nThe simulator's ledger holds exactly that.");
    Ok(())
}

fn interactive(simulator: &Path, till: impl Fn(&Simulator) -> Command, language: &str) -> Result {
    let simulator = Simulator::start(simulator, &[])?;
    println!("You are the customer. Your phone is a page; open it in a browser: {}/?lang={language}", simulator.url());
    let on_session = |order: &Value| {
        let id = text(order, "order_id");
        println!("\n  You have a message. Open it on the page, or answer here:");
        for action in ["approve", "decline", "cancel"] {
            println!("    curl -X POST {}/_sim/orders/{id}/{action}", simulator.url());
        }
        Ok(())
    };
    watch(till(&simulator).arg(INTERACTIVE_AMOUNT), &simulator, None, on_session)
}

/// Runs the till; calls `on_session` for every session that it opens.
fn watch(
    till: &mut Command,
    simulator: &Simulator,
    end: Option<Instant>,
    on_session: impl Fn(&Value) -> Result,
) -> Result {
    let mut till = Till(till.spawn().map_err(|e| e.to_string())?);
    let mut seen = 0;
    loop {
        if let Some(status) = till.0.try_wait().map_err(|e| e.to_string())? {
            return if status.success() { Ok(()) } else { Err(format!("the till ended with {status}")) };
        }
        let ledger = simulator.get("/_sim/ledger")?;
        for order in orders(&ledger).iter().skip(seen) {
            on_session(order)?;
            seen += 1;
        }
        if end.is_some_and(|end| Instant::now() > end) {
            return Err("the till does not come to an end".into());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The till's process; it does not outlive the demo.
struct Till(Child);

impl Drop for Till {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Compares the simulator's ledger with what the tour promises: nothing less, and nothing more.
fn compare(ledger: &Value) -> Result {
    println!("\nThe simulator's ledger");
    for order in orders(ledger) {
        let [reference, status, captured, refunded] = entry(order);
        println!("  {reference:<8} {status:<20} captured {captured:>8}   refunded {refunded:>8}");
    }
    // Two are started at once, and either may be the first.
    let mut found: Vec<[&str; 4]> = orders(ledger).iter().map(entry).collect();
    found.sort_unstable();
    let found = json!({
        "sessions_opened": ledger["sessions_opened"],
        "sms_sent": ledger["sms_sent"],
        "refunds": ledger["refunds"],
        "voided": ledger["voided"],
        "totals": ledger["totals"],
        "orders": found,
    });
    let expected = json!({
        "sessions_opened": 3,
        "sms_sent": 3,
        "refunds": 2,
        "voided": 1,
        "totals": { "SAR": { "captured": "300.00", "refunded": "150.00" } },
        "orders": [
            ["S-1001", "partially_refunded", "300.00", "150.00"],
            ["S-1002", "declined", "0.00", "0.00"],
            ["S-1003", "canceled", "0.00", "0.00"],
        ],
    });
    match found == expected {
        true => Ok(()),
        false => Err(format!("the ledger is not what it should be\nfound    {found}\nexpected {expected}")),
    }
}

fn entry(order: &Value) -> [&str; 4] {
    ["order_reference_id", "status", "captured", "refunded"].map(|name| text(order, name))
}

fn orders(ledger: &Value) -> &[Value] {
    ledger["orders"].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object[name].as_str().unwrap_or_default()
}
