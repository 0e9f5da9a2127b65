//! A shop's morning: the simulator, and the sample till in C, compiled as a vendor would. Good only if the simulator's ledger says
//! in the end what the till believes.

use crate::build::{self, Language};
use crate::simulator::Simulator;
use crate::{Result, process};
use rust_decimal::Decimal;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// The sale whose customer never opens the link: time has to pass for it.
const FORGOTTEN: &str = "S-1003";
/// A session lives for 15 minutes.
const SESSION_OVER: &str = r#"{"advance_s": 960}"#;
/// No listed tail: this sale waits for a person.
const INTERACTIVE_AMOUNT: &str = "300.99";
/// A tour that hangs is a defect, not a slow machine.
const TOUR_LIMIT: Duration = Duration::from_secs(120);

/// What the ledger has to hold of a sale.
struct Expected {
    reference: &'static str,
    captured: &'static str,
    refunded: &'static str,
}

const EXPECTED: [Expected; 3] = [
    Expected { reference: "S-1001", captured: "300.00", refunded: "150.00" },
    Expected { reference: "S-1002", captured: "0.00", refunded: "0.00" },
    Expected { reference: FORGOTTEN, captured: "0.00", refunded: "0.00" },
];

/// `cargo xtask demo [--lang ar|en] [--interactive]`.
pub fn run(arguments: &[String]) -> Result {
    let (language, is_interactive) = options(arguments)?;
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let built = build::build()?;
    let program = folder.path().join("sample_pos");
    build::compile(build::SAMPLE, Language::C, &built.library, &program, &[])?;
    let journal = folder.path().join("journal.db");
    let till = |simulator: &Simulator| {
        let mut till = process::command(&program);
        till.arg(simulator.url()).arg(&journal).arg(language);
        till
    };
    match is_interactive {
        true => interactive(&built.simulator, till),
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
                other => return Err(format!("--lang takes ar or en, not {other:?}")),
            },
            other => return Err(format!("unknown: {other}")),
        }
    }
    Ok((language, is_interactive))
}

fn tour(simulator: &Path, till: impl Fn(&Simulator) -> Command) -> Result {
    let simulator = Simulator::start(simulator, &["--clock", "manual", "--seed", "1"])?;
    println!("Simulator at {}", simulator.url());
    let mut customer = Customer { simulator: &simulator, messages: 0, each: |simulator, order| {
        match order["order_reference_id"] == FORGOTTEN {
            true => simulator.post("/_sim/clock", SESSION_OVER).map(|_| ()),
            false => Ok(()),
        }
    }};
    let end = Instant::now() + TOUR_LIMIT;
    watch(&mut till(&simulator), &mut customer, Some(end))?;
    let ledger = simulator.get("/_sim/ledger")?;
    compare(&ledger)?;
    println!("\nThe simulator's ledger holds exactly that.");
    Ok(())
}

fn interactive(simulator: &Path, till: impl Fn(&Simulator) -> Command) -> Result {
    let simulator = Simulator::start(simulator, &[])?;
    println!("You are the customer. Your phone: {}/", simulator.url());
    let mut customer = Customer { simulator: &simulator, messages: 0, each: |simulator, order| {
        let id = order["order_id"].as_str().unwrap_or_default();
        println!("\nWhat do you do?");
        for action in ["approve", "decline", "cancel"] {
            println!("  curl -X POST {}/_sim/orders/{id}/{action}", simulator.url());
        }
        println!();
        Ok(())
    }};
    watch(till(&simulator).arg(INTERACTIVE_AMOUNT), &mut customer, None)
}
