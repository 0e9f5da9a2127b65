//! Developer commands: `cargo xtask COMMAND`. One file per command; the others are what they share.

mod bench;
mod bindings;
mod book;
mod build;
mod certify;
mod clients;
mod demo;
mod dist;
mod first_program;
mod fuzz;
mod header;
mod http;
mod page;
mod process;
mod samples;
mod schema;
mod simulator;
mod symbols;
mod test;
mod torture;
mod witness;

use std::path::PathBuf;
use std::process::ExitCode;

/// Why a command failed, for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, String>;

struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        arguments: "[--lang ar|en] [--interactive]",
        about: "Runs a shop's morning against the simulator: a sale, two refunds, a declined and an expired sale.\n\
                --lang         language of the cashier's texts; en when left out\n\
                --interactive  one sale, and you are the customer",
        run: demo::run,
    },
    Command {
        name: "test",
        arguments: "[NAME...]",
        about: "Runs everything that can be tested here, or the named steps only; installs what is missing on Debian.",
        run: test::run,
    },
    Command {
        name: "header",
        arguments: "[--check]",
        about: "Writes include/tamara_pos.h from the source, and the parts of the bindings that follow it.\n\
                --check        writes nothing; fails when the header, the bindings, the list of symbols or the library differ",
        run: header::run,
    },
    Command {
        name: "samples",
        arguments: "",
        about: "Writes docs/samples from real output. The tests compare them.",
        run: samples::run,
    },
    Command {
        name: "page",
        arguments: "[--pictures]",
        about: "Tests the simulator's page in a headless Chromium, with a till in C that waits for its customer.\n\
                --pictures     writes the README's pictures in docs/images",
        run: page::run,
    },
    Command {
        name: "schema",
        arguments: "[--check]",
        about: "Writes docs/schema/ from the types of requests and replies.\n\
                --check        writes nothing; fails when the files differ from the types, as cargo test does too",
        run: schema::run,
    },
    Command {
        name: "torture",
        arguments: torture::ARGUMENTS,
        about: "Kills tills at every boundary, restarts them, and compares the simulator's ledger with an undisturbed run's.\n\
                --soak         instead, lets several tills sell for this long (2m, 1h) under faults and kills, and sees that\n               \
                               memory, handles, threads and files level off and no money is lost",
        run: torture::run,
    },
    Command {
        name: "fuzz",
        arguments: fuzz::ARGUMENTS,
        about: "Lets libFuzzer look for inputs that break a parser, the C interface, or a promise of theirs. See tests/fuzz.\n\
                --seconds      for each target; 60 when left out",
        run: fuzz::run,
    },
    Command {
        name: "bench",
        arguments: "[--check]",
        about: "Measures the library beside libcurl with cJSON, and writes the table to docs/bench/.\n\
                --check        writes nothing; fails when a count is over its limit in docs/bench/limits.json",
        run: bench::run,
    },
    Command {
        name: "certify",
        arguments: certify::ARGUMENTS,
        about: "Runs the golden table (tests/golden.txt) and Tamara's go-live list against the simulator, and writes a dated report\n\
                to target/certify.txt and target/certify.html, for a vendor to show.\n\
                --all          every kill point; a share of them when left out\n\
                --only TEXT    rows and kill points in whose name this is, such as 'void 07' or 'refund:AfterSend'",
        run: certify::run,
    },
    Command {
        name: "dist",
        arguments: "[--target NAME]... [--check]",
        about: "Makes the archives of dist/: everything a till vendor needs, for one system each.\n\
                --target       linux-x86_64, windows-x86 or windows-x64; all of them when left out\n\
                --check        makes nothing; unpacks the archives, and builds and runs the samples and tests of the bindings from them",
        run: dist::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wants_help = arguments.iter().any(|a| matches!(a.as_str(), "--help" | "-h" | "help"));
    let command = arguments.first().and_then(|name| COMMANDS.iter().find(|c| c.name == name));
    let result = match command {
        Some(command) if wants_help => {
            print!("{}", usage(command));
            Ok(())
        }
        Some(command) => (command.run)(&arguments[1..]),
        None => {
            println!("cargo xtask COMMAND\n");
            COMMANDS.iter().for_each(|c| println!("{}", usage(c)));
            match arguments.first() {
                Some(name) if !wants_help => Err(format!("there is no command {name:?}")),
                _ => Ok(()),
            }
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage(command: &Command) -> String {
    let about = command.about.replace('\n', "\n    ");
    format!("cargo xtask {} {}\n    {about}\n", command.name, command.arguments)
}

/// The top folder of the repository.
pub fn root() -> PathBuf {
    // The parent of a folder inside the repository always exists.
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from).unwrap_or_default()
}
