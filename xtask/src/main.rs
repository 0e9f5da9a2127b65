//! Developer commands: `cargo xtask COMMAND`. This program is small, so that it is there in seconds. It builds what a command needs,
//! saying so, and calls it; it runs the steps of `cargo xtask test` itself.

mod progress;
mod ready;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;
use xtask::{Result, process};

/// Who does a command.
enum By {
    /// This program.
    Us(fn(&[String]) -> Result),
    /// The program xtask-tasks, with the library and the simulator.
    Tasks,
    /// The program xtask-heavy.
    Heavy,
}

struct Command {
    name: &'static str,
    arguments: &'static str,
    about: &'static str,
    by: By,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "demo",
        arguments: "[--lang ar|en] [--interactive]",
        about: "Runs a shop's morning against the simulator: a sale, two refunds, a declined and an expired sale.\n\
                --lang         language of the cashier's texts; en when left out\n\
                --interactive  one sale, and you are the customer",
        by: By::Tasks,
    },
    Command {
        name: "test",
        arguments: test::ARGUMENTS,
        about: "Runs what a change has to pass, in minutes.\n\
                --all          everything that can be tested; installs what is missing on Debian\n\
                --minutes N    begins no step that would not end within N minutes\n\
                --list         shows the steps and runs none\n\
                STEP           these steps only, and shows what they print; installs what they lack on Debian",
        by: By::Us(test::run),
    },
    Command {
        name: "header",
        arguments: "[--check]",
        about: "Writes include/tamara_pos.h from the source, and the parts of the bindings that follow it.\n\
                --check        writes nothing; fails when the header, the bindings, the list of symbols or the library differ",
        by: By::Heavy,
    },
    Command {
        name: "samples",
        arguments: "[--pictures]",
        about: "Writes docs/samples from real output. The tests compare them.\n\
                --pictures     writes the book's pictures of screen, receipt and report in docs/images, too; needs pango-view",
        by: By::Tasks,
    },
    Command {
        name: "page",
        arguments: "[--pictures]",
        about: "Tests the simulator's page in a headless Chromium, with a till in C that waits for its customer.\n\
                --pictures     writes the README's pictures in docs/images",
        by: By::Heavy,
    },
    Command {
        name: "schema",
        arguments: "[--check]",
        about: "Writes docs/schema/ from the types of requests and replies.\n\
                --check        writes nothing; fails when the files differ from the types, as cargo test does too",
        by: By::Tasks,
    },
    Command {
        name: "torture",
        arguments: "[--kills N] [--seed S] [--case CASE] [--only TEXT] [--jobs J] | --soak LENGTH [--seed S]",
        about: "Kills tills at every boundary, restarts them, and compares the simulator's ledger with an undisturbed run's.\n\
                --soak         instead, lets several tills sell for this long (2m, 1h) under faults and kills, and sees that\n               \
                               memory, handles, threads and files level off and no money is lost",
        by: By::Tasks,
    },
    Command {
        name: "fuzz",
        arguments: "[TARGET]... [--seconds N]",
        about: "Lets libFuzzer look for inputs that break a parser, the C interface, or a promise of theirs. See tests/fuzz.\n\
                --seconds      for each target; 60 when left out",
        by: By::Tasks,
    },
    Command {
        name: "bench",
        arguments: "[--check]",
        about: "Measures the library beside libcurl with cJSON, and writes the table to docs/bench/.\n\
                --check        writes nothing; fails when a count is over its limit in docs/bench/limits.json",
        by: By::Heavy,
    },
    Command {
        name: "certify",
        arguments: "[--all] [--only TEXT] | --deviations [NAME | all]",
        about: "Runs the golden table (tests/golden.txt) and Tamara's go-live list against the simulator, and writes a dated report\n\
                to target/certify.txt and target/certify.html, for a vendor to show.\n\
                --all          every kill point; a share of them when left out\n\
                --only TEXT    rows and kill points in whose name this is, such as 'void 07' or 'refund:AfterSend'\n\
                --deviations   the table against services that are other than assumed, each with and without a contract check's\n\
                               result; of one NAME, or of all, every row, in minutes each",
        by: By::Tasks,
    },
    Command {
        name: "dist",
        arguments: "[--target NAME]... [--check]",
        about: "Makes the archives of dist/: everything a till vendor needs, for one system each.\n\
                --target       linux-x86_64, windows-x86 or windows-x64; all of them when left out\n\
                --check        makes nothing; unpacks the archives, and builds and runs the samples and tests of the bindings from them",
        by: By::Heavy,
    },
];

/// What every build names: the features of what all depend on come of the packages that are named, and so are always the same. The
/// library is built with it, at the same time.
const TASKS: &[&str] = &["libtamara_pos", "tamara-sim", "xtask-tasks"];
const HEAVY: &[&str] = &["libtamara_pos", "tamara-sim", "xtask-tasks", "xtask-heavy"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wants_help = arguments.iter().any(|a| matches!(a.as_str(), "--help" | "-h" | "help"));
    let command = arguments.first().and_then(|name| COMMANDS.iter().find(|c| c.name == name));
    let result = match command {
        Some(command) if wants_help => {
            print!("{}", usage(command));
            Ok(())
        }
        Some(command) => run(command, &arguments),
        None => {
            println!("cargo xtask COMMAND\n");
            COMMANDS.iter().for_each(|c| println!("{}", usage(c)));
            match arguments.first() {
                Some(name) if !wants_help => Err(format!("there is no command {name:?}; those above exist")),
                _ => Ok(()),
            }
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        // The program that was called has said why.
        Err(error) if error.is_empty() => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// `arguments` begins with the command's name.
fn run(command: &Command, arguments: &[String]) -> Result {
    let (program, packages, what) = match command.by {
        By::Us(run) => return run(&arguments[1..]),
        By::Tasks => ("xtask-tasks", TASKS, "the library and the simulator"),
        By::Heavy => ("xtask-heavy", HEAVY, "the library, the simulator and this command"),
    };
    has_options(command, arguments)?;
    ready::check()?;
    if command.name == "bench" && arguments.len() == 1 {
        return measured(arguments);
    }
    eprintln!("Building {what}: minutes the first time, seconds later. If interrupted, call it again; it carries on.");
    process::run(&mut ready::build(packages)).map_err(|error| ready::explained(&error))?;
    let status = process::command(ready::beside_us(program)?).args(arguments).status();
    let status = status.map_err(|e| format!("{program}: {e}"))?;
    if status.success() { Ok(()) } else { Err(String::new()) }
}

/// Refuses an option that a command does not have, and a value that it does not take, before anything is built for it.
fn has_options(command: &Command, arguments: &[String]) -> Result {
    let words = grammar(command);
    for (place, option) in arguments.iter().enumerate().filter(|(_, argument)| argument.starts_with('-')) {
        let Some(known) = words.iter().position(|word| word == option) else {
            return Err(match command.arguments {
                "" => format!("there is no option {option}; cargo xtask {} takes none", command.name),
                arguments => format!("there is no option {option}; there are {arguments}"),
            });
        };
        let choices = words.get(known + 1).filter(|word| word.len() > 1 && word.contains('|'));
        let value = arguments.get(place + 1).map_or("", String::as_str);
        if let Some(choices) = choices.filter(|choices| choices.split('|').all(|choice| choice != value)) {
            return Err(format!("{option} takes {}", choices.replace('|', " or ")));
        }
    }
    Ok(())
}

/// The words of a command's [`Command::arguments`].
fn grammar(command: &Command) -> Vec<&'static str> {
    command.arguments.split(|c: char| c.is_whitespace() || "[]".contains(c)).filter(|word| !word.is_empty()).collect()
}

/// What takes times is optimised: the server of the benchmark is in it, and a slow one would make everybody look alike.
fn measured(arguments: &[String]) -> Result {
    let mut cargo = process::cargo();
    cargo.args(["run", "--profile", "programs", "--package", "xtask-heavy", "--"]).args(arguments);
    process::run(&mut cargo).map_err(|error| ready::explained(&error))
}

fn usage(command: &Command) -> String {
    let about = command.about.replace('\n', "\n    ");
    let call = format!("cargo xtask {} {}", command.name, command.arguments);
    format!("{}\n    {about}\n", call.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_an_option_does_not_take_is_refused_before_anything_is_built() {
        let demo = COMMANDS.iter().find(|command| command.name == "demo").unwrap();
        for words in [&["demo", "--lang", "x"][..], &["demo", "--lang"], &["demo", "--lang", "--interactive"]] {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            assert_eq!(has_options(demo, &words), Err("--lang takes ar or en".into()));
        }
    }

    #[test]
    fn an_option_that_a_command_does_not_have_is_refused_before_anything_is_built() {
        for command in COMMANDS {
            let refused = has_options(command, &[command.name.into(), "--bogus".into()]).unwrap_err();
            assert!(refused.starts_with("there is no option --bogus; "), "{refused}");
            let own: Vec<String> = grammar(command).iter().map(|word| word.replace("|en", "")).collect();
            assert_eq!(has_options(command, &own), Ok(()), "{}", command.name);
        }
    }
}
