//! `tamara-sim`: a stand-in for Tamara that runs on this machine, keeps a ledger, and loses answers on purpose.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use tamara_sim::{NOTIFICATION_TOKEN, Options};

const HELP: &str = "\
tamara-sim: a stand-in for Tamara, for tests and demonstrations

  tamara-sim [--port N] [--host ADDRESS] [--clock real|manual] [--seed N] [--state FILE] [--tls [--ca-file FILE]]
             [--deviate NAME]... [--profile FILE]

  --port N        port; 0 takes a free one and prints it (default 8799)
  --host ADDRESS  address (default 127.0.0.1; only this machine can reach it)
  --clock KIND    real: time passes by itself (default); manual: only by POST /_sim/clock
  --seed N        makes ids repeatable (default 1)
  --state FILE    keeps the ledger in this file, across restarts and crashes
  --tls           speaks TLS with a certificate that it makes at its start
  --ca-file FILE  where --tls writes the certificate to trust (default tamara-sim-ca.pem)
  --deviate NAME  breaks one assumption of the library; its book lists them, and a wrong name does
  --profile FILE  answers as the service that a contract check has seen: its contract.json

Tokens have to start with sim_. Open the address in a browser to be the customer; control calls are listed at GET / for other programs.
";
const CA_FILE: &str = "tamara-sim-ca.pem";

/// Reads the command line; `None` when help is asked for.
fn options(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    let mut ca_file = None;
    while let Some(name) = args.next() {
        match name.as_str() {
            "--help" | "-h" => return Ok(None),
            "--tls" => {
                options.tls.get_or_insert_with(|| CA_FILE.into());
                continue;
            }
            "--host" | "--port" | "--seed" | "--state" | "--ca-file" | "--clock" | "--deviate" | "--profile" => {}
            _ => return Err(format!("there is no option {name}; see --help")),
        }
        let value = args.next().ok_or_else(|| format!("{name} needs a value; see --help"))?;
        match name.as_str() {
            "--host" => options.host = value,
            "--port" => {
                options.port =
                    value.parse().map_err(|_| format!("--port {value}: not a port; it is a number from 0 to 65535"))?
            }
            "--seed" => options.seed = value.parse().map_err(|_| format!("--seed {value}: not a number"))?,
            "--state" => options.state = Some(PathBuf::from(value)),
            "--deviate" => options.deviations.add(&value).map_err(|problem| format!("--deviate: {problem}"))?,
            "--profile" => {
                options.deviations.add_profile(value.as_ref()).map_err(|problem| format!("--profile {problem}"))?
            }
            "--ca-file" => ca_file = Some(PathBuf::from(value)),
            "--clock" => {
                options.manual_clock = match value.as_str() {
                    "manual" => true,
                    "real" => false,
                    _ => return Err(format!("--clock {value}: has to be real or manual")),
                }
            }
            _ => {}
        }
    }
    match (ca_file, &mut options.tls) {
        (Some(file), Some(tls)) => *tls = file,
        (Some(_), None) => return Err("--ca-file is for --tls".into()),
        (None, _) => {}
    }
    Ok(Some(options))
}

/// Whoever started the program may not read what it says.
fn say(text: &str) {
    let mut out = std::io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn greet(options: &Options, address: std::net::SocketAddr) {
    let scheme = if options.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
    say(&format!("tamara-sim listening on {url}\n"));
    say(&format!("page and control calls: {url}/   API: {url}   tokens: anything that starts with sim_\n"));
    say(&format!("webhooks are signed with the notification token {NOTIFICATION_TOKEN}\n"));
    if let Some(file) = &options.tls {
        say(&format!("certificate to trust: {}\n", file.display()));
    }
    if let Some(file) = &options.state {
        say(&format!("ledger kept in: {}\n", file.display()));
    }
    let deviations = options.deviations.names();
    if !deviations.is_empty() {
        say(&format!("other than assumed in: {}\n", deviations.join(", ")));
    }
    if options.manual_clock {
        say("time stands still until POST /_sim/clock\n");
    }
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            say(HELP);
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("tamara-sim: {problem}");
            return ExitCode::from(2);
        }
    };
    match tamara_sim::run(&options, |address| greet(&options, address)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("tamara-sim: {problem}");
            ExitCode::FAILURE
        }
    }
}
