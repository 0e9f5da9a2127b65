//! `tamara-pos contract`: asks the sandbox what the library assumes, by real sessions of small amounts, and ends whatever it opened.
//!
//! It speaks to the service by itself, and not through the library's operations: it has to ask what the library never would.

mod checkout_com;
mod end;
mod hook;
mod mask;
mod record;
mod report;
mod service;
mod tamara;

use crate::Result;
use crate::args::ContractArgs;
use record::{Follows, Record};
use serde_json::Value;
use service::Service;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use tamara_pos::host::config::{Config, Environment, Provider};

/// A part of the check: it opens what it needs, and ends it.
pub struct Part {
    pub name: &'static str,
    /// The questions that it answers.
    pub questions: &'static [u8],
    /// How long it takes at a sandbox.
    pub seconds: u64,
    /// A customer has to pay.
    pub needs_person: bool,
    pub ask: fn(&mut Service) -> Result<()>,
}

/// How the check is made.
pub struct Options {
    pub unattended: bool,
    /// The person is the customer, also at a simulator.
    pub by_hand: bool,
    pub amount: String,
    pub phone: String,
    /// For how long a customer is waited for, seconds.
    pub patience: u64,
    pub quiet: bool,
}

/// The phone of a simulator's customer, who pays when told to.
const SIMULATED_PHONE: &str = "966534274516";
/// Tamara's own test customer in the sandbox.
const TEST_PHONE: &str = "966544337866";

/// Runs the command; the exit status is that of the worst line.
pub fn run(args: &ContractArgs, config: &Value, is_json: bool) -> Result<u8> {
    let config = Config::parse(&config.to_string()).map_err(|error| error.to_string())?;
    if config.environment == Environment::Production {
        let host = &config.base_url;
        return Err(format!(
            "{host} is the production service: the contract check moves money, and is for the sandbox only"
        ));
    }
    let is_simulator = config.environment == Environment::Simulator;
    if args.yes && !is_simulator {
        return Err("--yes is for a simulator: at a sandbox a person confirms".into());
    }
    let file = std::path::absolute(args.file.clone().unwrap_or_else(|| PathBuf::from("contract.json")))
        .map_err(|e| e.to_string())?;
    let found = Record::unfinished(&file)?;
    if let Some(record) = found.as_ref().filter(|record| record.base_url != config.base_url) {
        return Err(format!("{}: is an unfinished check of {}; name another --file", file.display(), record.base_url));
    }
    let is_carried_on = found.is_some();
    let options = options(args, &config, is_json);
    if !args.yes {
        confirm(&config, &options, is_carried_on)?;
    }
    let record = match found {
        Some(record) => record,
        None => Record::new(&file, &config, service::now_text()),
    };
    let mut service = Service::new(config, options, record)?;
    is_reachable(&mut service)?;
    let result = ask(&mut service, args, is_carried_on);
    // Whatever happened, what was opened is ended.
    let ended = end::all(&mut service).and_then(|()| service.put_clock_back());
    match (result, ended) {
        (Err(problem), Ok(())) => Err(format!("{problem}\nNothing is left open. Run the same command to carry on.")),
        (Err(problem), Err(_)) | (Ok(()), Err(problem)) => {
            Err(format!("{problem}\nRun the same command again: it ends what is still open, and carries on."))
        }
        (Ok(()), Ok(())) => finish(service, is_json),
    }
}

fn options(args: &ContractArgs, config: &Config, is_json: bool) -> Options {
    let is_simulator = config.environment == Environment::Simulator;
    let is_three = matches!(config.country.as_str(), "BH" | "KW" | "OM");
    let usual_phone = if is_simulator { SIMULATED_PHONE } else { TEST_PHONE };
    Options {
        unattended: args.unattended,
        by_hand: args.by_hand,
        amount: args.amount.clone().unwrap_or_else(|| if is_three { "10.099" } else { "10.99" }.into()),
        phone: args.phone.clone().unwrap_or_else(|| usual_phone.into()),
        patience: args.patience,
        quiet: is_json,
    }
}

fn confirm(config: &Config, options: &Options, is_carried_on: bool) -> Result<()> {
    let (host, amount) = (&config.base_url, &options.amount);
    if is_carried_on {
        eprintln!(
            "An earlier check was stopped: what it left open is ended first, and what it asked is not asked again."
        );
    }
    eprintln!(
        "The contract check opens about 20 sessions of {amount} at {host} ({}), pays and refunds some, and ends all of them.",
        config.environment.name()
    );
    if !options.unattended && (config.environment == Environment::Sandbox || options.by_hand) {
        eprintln!("You are the customer: have the phone {} at hand, or name yours with --phone.", options.phone);
    }
    eprint!("Go on? [y/N] ");
    let _ = std::io::stderr().flush();
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| error.to_string())?;
    match line.trim() {
        "y" | "Y" | "yes" => Ok(()),
        _ => Err("nothing was asked, and nothing was opened".into()),
    }
}

/// Whether the service is there and takes the token, before anything is opened.
fn is_reachable(service: &mut Service) -> Result<()> {
    let path = match service.config.provider {
        Provider::Tamara => "/merchants/orders/reference-id/tamara-pos-contract",
        Provider::CheckoutCom => "/payments?reference=tamara-pos-contract",
    };
    let seen = service.get(path).map_err(|problem| format!("{problem}\nNothing was opened."))?;
    let token = "the token is wrong, revoked, or of another environment";
    match seen.status {
        401 | 403 => {
            Err(format!("{} answers HTTP {}: {token}. Nothing was opened.", service.config.base_url, seen.status))
        }
        _ if seen.form == "a page" => Err(format!(
            "a web page answers in the place of {}: is there a proxy or a sign-in page? Nothing was opened.",
            service.config.base_url
        )),
        _ => Ok(()),
    }
}

fn ask(service: &mut Service, args: &ContractArgs, is_carried_on: bool) -> Result<()> {
    if is_carried_on {
        end::all(service)?;
    }
    let all = if service.is_tamara() { tamara::PARTS } else { checkout_com::PARTS };
    let is_wanted = |part: &&Part| {
        args.question.is_empty() || part.questions.iter().any(|question| args.question.contains(question))
    };
    let parts: Vec<&Part> = all.iter().filter(is_wanted).collect();
    let is_nobody = service.customer == service::Customer::Nobody;
    let is_simulated = service.is_simulated();
    let seconds = |part: &Part| match (is_simulated, is_nobody && part.needs_person) {
        (true, _) => 2,
        (_, true) => 0,
        _ => part.seconds,
    };
    for (at, part) in parts.iter().enumerate() {
        service.left_s = parts.iter().skip(at).map(|part| seconds(part)).sum();
        if service.record.done.iter().any(|done| done == part.name) {
            continue;
        }
        service.say(part.name);
        service.part = part.name;
        (part.ask)(service)?;
        service.record.done.push(part.name.into());
        service.record.save()?;
    }
    let never = if service.is_tamara() { 12 } else { 11 };
    if args.question.is_empty() && !service.is_tamara() {
        [3, 5, 6, 10]
            .into_iter()
            .for_each(|question| service.record.leave_out(question, "not a question to this service"));
    }
    if args.question.is_empty() {
        service.record.leave_out(never, "not a question to this service");
    }
    Ok(())
}

fn finish(mut service: Service, is_json: bool) -> Result<u8> {
    service.record.explain_unseen();
    service.record.ended_at = Some(service::now_text());
    service.record.save()?;
    let page = service.record.path().with_extension("html");
    std::fs::write(&page, report::html(&service.record)).map_err(|error| format!("{}: {error}", page.display()))?;
    if is_json {
        println!("{}", service.record.summary());
    } else {
        print!("{}", report::table(&service.record));
        println!("\n{}\n{}", service.record.path().display(), page.display());
    }
    Ok(match service.record.worst() {
        Follows::NotSeen | Follows::Fine => 0,
        Follows::Handled => 1,
        Follows::Wrong => 2,
    })
}
