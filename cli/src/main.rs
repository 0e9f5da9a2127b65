//! `tamara-pos`: what support staff and scripts need of the library, at a terminal. It does nothing that the library does not do;
//! it makes requests, shows replies, and asks before money moves.

mod args;
mod contract;
mod journal;
mod show;
mod till;
mod wait;

use args::{Args, Command, Money, RefundArgs, ReportArgs};
use clap::Parser;
use serde_json::{Map, Value, json};
use std::io::{BufRead, Write};
use std::process::ExitCode;
use till::{Answer, Till};

/// Why a command could not be carried out, for the person at the terminal.
type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(told) => {
            let _ = told.print();
            return if told.use_stderr() { ExitCode::from(64) } else { ExitCode::SUCCESS };
        }
    };
    match run(&args) {
        Ok(code) => ExitCode::from(code),
        Err(problem) => {
            eprintln!("tamara-pos: {problem}");
            ExitCode::from(10)
        }
    }
}

fn run(args: &Args) -> Result<u8> {
    if let Command::Journal(command) = &args.command {
        return journal::run(command, args.config.as_deref(), args.json);
    }
    let config = till::config(args.config.as_deref())?;
    if let Command::Contract(contract) = &args.command {
        return contract::run(contract, &config, args.json);
    }
    if !args.json
        && let Some(journal) = till::journal(&config)
    {
        eprintln!("{journal}");
    }
    // These two also help where no client can be opened.
    let answer = match &args.command {
        Command::Diagnose => Some(till::without_client("diagnose", &json!({ "config": config }))?),
        Command::Bundle { file } => {
            let file = file.as_ref().map(std::path::absolute).transpose().map_err(|error| error.to_string())?;
            let request = without_nulls(json!({ "config": config, "file": file }));
            Some(till::without_client("support_bundle", &request)?)
        }
        _ => None,
    };
    let answer = match answer {
        Some(answer) => answer,
        None => with_client(args, &config)?,
    };
    if args.json {
        println!("{}", answer.json);
    } else {
        let clock = show::Clock::of_country(config["country"].as_str());
        print!("{}", show::answer(&args.command, &answer.reply, args.lang, &clock));
    }
    Ok(exit_code(&answer.reply))
}

fn with_client(args: &Args, config: &Value) -> Result<Answer> {
    let till = Till::open(config)?;
    match &args.command {
        Command::Diagnose | Command::Bundle { .. } | Command::Contract(_) | Command::Journal(_) => {
            Err("needs no client".into())
        }
        Command::Order { key, reference, wait } => {
            // Not order_get, which answers 0 for every order that exists: here 0 has to mean paid.
            let mut request = of(key, *reference);
            request.insert("wait_s".into(), json!(wait.unwrap_or(0)));
            till.call("poll_status", &Value::Object(request))
        }
        Command::Recover => till.call("recover", &json!({})),
        Command::Resolve(word) => till.call("step_resolve", &word.request()),
        Command::History(filter) => history(&till, without_nulls(filter.request())),
        Command::Report(report) => till.call("report", &without_nulls(report_request(report, args))),
        Command::Receipt { key, refund, copy, visual } => {
            let mut request = of(key, false);
            request.insert("request_id".into(), json!(refund));
            request.insert("copy".into(), json!(copy));
            request.insert("visual".into(), json!(visual));
            till.call("receipt", &without_nulls(Value::Object(request)))
        }
        Command::Refund(refund) => refund_asked(&till, refund, args),
        Command::Qr { key, reference } => {
            let mut request = of(key, *reference);
            request.insert("qr".into(), json!(true));
            till.call("poll_status", &Value::Object(request))
        }
    }
}

/// The first page that holds a step: those before it found none of what is asked for.
fn history(till: &Till, mut request: Value) -> Result<Answer> {
    loop {
        let page = till.call("history", &request)?;
        let (is_empty, next) = (page.reply["steps"] == json!([]), &page.reply["next_before_id"]);
        if !is_empty || !next.is_i64() {
            return Ok(page);
        }
        request["before_id"] = next.clone();
    }
}

fn report_request(report: &ReportArgs, args: &Args) -> Value {
    json!({
        "kind": if report.z { "z" } else { "x" }, "date": report.date, "lane": report.lane, "store_code": report.store,
        "reread": report.reread, "settlement": report.settlement, "visual": report.visual, "format": if report.csv { "csv" } else { "text" }, "language": args.lang.code(),
    })
}

/// Shows the order, asks, and refunds.
fn refund_asked(till: &Till, refund: &RefundArgs, args: &Args) -> Result<Answer> {
    let order = till.call("order_get", &Value::Object(of(&refund.order, false)))?;
    if order.reply["code"] != 0 {
        return Ok(order);
    }
    let amount = refund.amount.as_ref();
    if !refund.yes {
        eprint!("{}", show::order(&order.reply));
        let what = amount.map_or_else(|| "everything that is left".to_string(), Money::to_string);
        eprint!("Refund {what} of this order to the customer? [y/N] ");
        let _ = std::io::stderr().flush();
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
        if !matches!(line.trim(), "y" | "Y" | "yes") {
            return Err("nothing was refunded".into());
        }
    }
    // The same request twice is done once, unless the person says that it is another.
    let usual = || format!("cli-{}", amount.map_or_else(|| "rest".to_string(), |money| money.amount.clone()));
    let request = without_nulls(json!({
        "order_id": order.reply["order_id"], "comment": refund.comment,
        "request_id": refund.request_id.clone().unwrap_or_else(usual),
        "total_amount": amount.map(|money| json!({ "amount": money.amount, "currency": money.currency })),
    }));
    let answer = till.call("refund", &request)?;
    if answer.reply["replayed"] == true && !args.json {
        eprintln!("This refund was made before. For another one of the same amount give another --request-id.");
    }
    Ok(answer)
}

/// An order, as people have it: by the service's id, or by the number on the receipt.
fn of(key: &str, is_reference: bool) -> Map<String, Value> {
    let name = if is_reference || !is_order_id(key) { "order_reference_id" } else { "order_id" };
    Map::from_iter([(name.to_string(), json!(key))])
}

/// Tamara's ids are UUIDs, Checkout.com's begin with `pay_`.
fn is_order_id(key: &str) -> bool {
    let is_uuid = key.len() == 36
        && key.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    is_uuid || key.starts_with("pay_")
}

fn without_nulls(request: Value) -> Value {
    match request {
        Value::Object(members) => Value::Object(members.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

/// 0 and what is above it as the library's numbers say; 10 for every failure and for a diagnosis that found one.
fn exit_code(reply: &Value) -> u8 {
    match reply["code"].as_i64() {
        Some(0) if reply["healthy"] == false => 10,
        Some(code @ 0..=4) => u8::try_from(code).unwrap_or(10),
        _ => 10,
    }
}
