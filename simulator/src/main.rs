//! `tamara-sim`: a stand-in for Tamara that runs on this machine, keeps a ledger, and loses answers on purpose.

use std::process::ExitCode;
use tamara_sim::Options;

const HELP: &str = "\
tamara-sim: a stand-in for Tamara, for tests and demonstrations

  tamara-sim [--port N] [--host ADDRESS] [--clock real|manual] [--seed N]

  --port N        port; 0 takes a free one and prints it (default 8799)
  --host ADDRESS  address (default 127.0.0.1; only this machine can reach it)
  --clock KIND    real: time passes by itself (default); manual: only by POST /_sim/clock
  --seed N        makes ids repeatable (default 1)

Tokens have to start with sim_. Open the address in a browser to be the customer; control calls are listed at GET / for other programs.
";

fn options(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    while let Some(name) = args.next() {
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(None);
        }
        let value = args.next().ok_or_else(|| format!("{name} needs a value; see --help"))?;
        match name.as_str() {
            "--host" => options.host = value,
            "--port" => options.port = value.parse().map_err(|_| format!("--port {value}: not a port"))?,
            "--seed" => options.seed = value.parse().map_err(|_| format!("--seed {value}: not a number"))?,
            "--clock" => {
                options.manual_clock = match value.as_str() {
                    "manual" => true,
                    "real" => false,
                    _ => return Err(format!("--clock {value}: has to be real or manual")),
                }
            }
            _ => return Err(format!("{name}: no such option; see --help")),
        }
    }
    Ok(Some(options))
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(problem) => {
            eprintln!("tamara-sim: {problem}");
            return ExitCode::from(2);
        }
    };
    match tamara_sim::run(&options, |address| {
        println!("tamara-sim listening on http://{address}");
        println!("page and control calls: http://{address}/   tokens: anything that starts with sim_");
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("tamara-sim: cannot listen on {}:{}: {problem}", options.host, options.port);
            ExitCode::FAILURE
        }
    }
}
