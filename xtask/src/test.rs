//! `cargo xtask test`: the steps, one after the other. A step that cannot run is said loudly, never passed over.

use crate::progress::{Progress, shown};
use crate::ready;
use crate::steps::{BUILD, Runs, STEPS, Step, WINDOWS, WINDOWS_MINUTES, When};
use crate::tools::{self, Tool};
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::{Result, process};

pub const ARGUMENTS: &str = "[--all [--minutes N] | --list | STEP...]";

/// How much of what a failed step printed is shown.
const LAST_LINES: usize = 40;
/// How a program says, in a line, that it left out a part of its work.
const LEFT_OUT: [&str; 2] = ["NOT RUN: ", "WITHOUT "];
/// Folders of earlier versions of these commands.
const OLD: [&str; 1] = ["test-hooks"];

#[derive(Default)]
struct Options {
    is_all: bool,
    is_list: bool,
    minutes: Option<u64>,
    names: Vec<String>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Options> {
        let mut options = Options::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--all" => options.is_all = true,
                "--list" => options.is_list = true,
                "--minutes" => {
                    let number = arguments.next().and_then(|number| number.parse().ok());
                    options.minutes = Some(number.ok_or("--minutes takes a whole number of minutes")?);
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("there is no option {flag}; there are {ARGUMENTS}"));
                }
                name if STEPS.iter().any(|step| step.name == name) => options.names.push(name.into()),
                name => {
                    let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
                    return Err(format!("there is no step {name:?}; there are {}", known.join(", ")));
                }
            }
        }
        Ok(options)
    }

    /// Whether a step is one of this call.
    fn has(&self, step: &Step) -> bool {
        match self.names.is_empty() {
            true => self.is_all || step.when != When::All,
            // Nobody names it to see it built, but the others need it.
            false => step.name == BUILD || self.names.iter().any(|name| name == step.name),
        }
    }

    /// Whether a step's tools are installed.
    fn installs(&self, step: &Step) -> bool {
        self.is_all || !self.names.is_empty() || step.when == When::Always
    }

    /// Whether there is too little time left for a step.
    fn is_too_late(&self, step: &Step, elapsed: Duration) -> bool {
        let takes = if step.name == WINDOWS { WINDOWS_MINUTES } else { 1 };
        self.minutes.is_some_and(|minutes| elapsed.as_secs() > minutes.saturating_sub(takes) * 60)
    }
}

/// What became of a step.
enum Ended {
    Passed,
    Failed,
    /// Why.
    NotRun(String),
}

struct Report {
    step: &'static Step,
    ended: Ended,
    took: Duration,
    /// What it said that it left out.
    left_out: Vec<String>,
}

/// `cargo xtask test`.
pub fn run(arguments: &[String]) -> Result {
    let options = Options::parse(arguments)?;
    if options.is_list {
        list();
        return Ok(());
    }
    let steps: Vec<&'static Step> = STEPS.iter().filter(|step| options.has(step)).collect();
    tools::install(&missing(steps.iter().copied().filter(|step| options.installs(step))));
    ready::check()?;
    OLD.iter().for_each(|old| drop(fs::remove_dir_all(ready::target().join(old))));
    println!("{} steps. If interrupted, call it again: what was compiled is not compiled anew.", steps.len());

    let is_live = !options.names.is_empty();
    let mut progress = Progress::new(steps.len(), is_live);
    let mut results: Vec<Report> = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let has_no_build = results.first().is_some_and(|r| r.step.name == BUILD && !matches!(r.ended, Ended::Passed));
        let why_not = if has_no_build {
            Some("the build failed".to_string())
        } else if let Some(tool) = step.needs.iter().find(|tool| !tool.is_there()) {
            Some(lacking(tool))
        } else if options.is_too_late(step, progress.elapsed()) {
            Some("TOO LITTLE TIME is left for it".to_string())
        } else {
            None
        };
        let result = match why_not {
            Some(why) => Report { step, ended: Ended::NotRun(why), took: Duration::ZERO, left_out: Vec::new() },
            None => one(step, number, &mut progress, is_live)?,
        };
        tell(&result, number, &progress);
        results.push(result);
    }
    report(&options, &results, &progress)
}

fn list() {
    for (when, title) in [
        (When::Always, "cargo xtask test"),
        (When::IfThere, "cargo xtask test, where their compilers are installed"),
        (When::All, "cargo xtask test --all, after those above"),
    ] {
        println!("{title}");
        let steps = STEPS.iter().filter(|step| step.when == when);
        steps.for_each(|step| println!("  {:<17} {}", step.name, step.about));
    }
}

fn missing(steps: impl Iterator<Item = &'static Step>) -> Vec<&'static str> {
    let tools = steps.flat_map(|step| step.needs).filter(|tool| !tool.is_there());
    let mut packages: Vec<&str> = tools.flat_map(|tool| tool.packages).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

fn lacking(tool: &Tool) -> String {
    match tool.packages {
        [] => format!("{} is missing", tool.program),
        packages => format!("{} is missing (Debian: apt-get install {})", tool.program, packages.join(" ")),
    }
}

/// Runs a step. What it prints goes to a file of its own, or to the terminal if it was asked for by name.
fn one(step: &'static Step, number: usize, progress: &mut Progress, is_live: bool) -> Result<Report> {
    progress.begin(number, step.name, step.about);
    let begun = Instant::now();
    let mut command = command(step)?;
    command.stdin(Stdio::null());
    if !is_live {
        let told = |e: std::io::Error| format!("{}: {e}", log(step).display());
        fs::create_dir_all(log(step).parent().unwrap_or(&log(step))).map_err(told)?;
        let file = File::create(log(step)).map_err(told)?;
        command.stdout(file.try_clone().map_err(told)?).stderr(file);
    }
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|e| format!("{program}: {e}"))?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| format!("{program}: {e}"))? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(100));
        if !is_live {
            progress.tick(number, step.name, begun, || printed(step).pop().unwrap_or_default().trim().to_string());
        }
    };
    let ended = if status.success() { Ended::Passed } else { Ended::Failed };
    let lines = if is_live { Vec::new() } else { printed(step) };
    let left_out = lines.into_iter().filter(|line| LEFT_OUT.iter().any(|start| line.starts_with(start))).collect();
    Ok(Report { step, ended, took: begun.elapsed(), left_out })
}

fn command(step: &Step) -> Result<Command> {
    let cargo = |words: &[&str]| {
        let mut cargo = process::cargo();
        cargo.args(words);
        cargo
    };
    let program = |name: &str, words: &[&str]| -> Result<Command> {
        let mut program = process::command(ready::beside_us(name)?);
        program.args(words);
        Ok(program)
    };
    match step.runs {
        Runs::Build(packages) => Ok(ready::build(packages)),
        Runs::Cargo(words) => Ok(cargo(words)),
        Runs::Tasks(words) => program("xtask-tasks", words),
        Runs::Heavy(words) => program("xtask-heavy", words),
    }
}

/// What a step printed, when it was not asked for by name.
fn log(step: &Step) -> PathBuf {
    ready::target().join("xtask").join(format!("{}.log", step.name))
}

fn printed(step: &Step) -> Vec<String> {
    let bytes = fs::read(log(step)).unwrap_or_default();
    String::from_utf8_lossy(&bytes).lines().map(str::to_string).collect()
}

fn tell(result: &Report, number: usize, progress: &Progress) {
    let name = result.step.name;
    match &result.ended {
        Ended::Passed => progress.end(number, name, &format!("passed in {}", shown(result.took))),
        Ended::NotRun(why) => progress.end(number, name, &format!("NOT RUN: {why}")),
        Ended::Failed => {
            progress.end(number, name, &format!("FAILED after {}", shown(result.took)));
            let lines = printed(result.step);
            if !lines.is_empty() {
                println!("--- the last lines of {}", log(result.step).display());
                lines.iter().skip(lines.len().saturating_sub(LAST_LINES)).for_each(|line| println!("    {line}"));
            }
            println!("--- to run it alone: cargo xtask test {name}");
        }
    }
}

fn report(options: &Options, results: &[Report], progress: &Progress) -> Result {
    println!("\n{:<17} {:<8} time", "step", "result");
    for Report { step, ended, took, .. } in results {
        match ended {
            Ended::Passed => println!("{:<17} {:<8} {}", step.name, "passed", shown(*took)),
            Ended::Failed => println!("{:<17} {:<8} {}", step.name, "FAILED", shown(*took)),
            Ended::NotRun(_) => println!("{:<17} {:<8} -", step.name, "NOT RUN"),
        }
    }
    println!("{:<17} {:<8} {}\n", "all", "", shown(progress.elapsed()));
    let count = |is: fn(&Ended) -> bool| results.iter().filter(|result| is(&result.ended)).count();
    let passed = count(|ended| matches!(ended, Ended::Passed));
    for Report { step, ended, left_out, .. } in results {
        match ended {
            Ended::NotRun(why) => println!("NOT RUN: {}: {why}; then: cargo xtask test {0}", step.name),
            Ended::Failed => println!("FAILED: {0}: cargo xtask test {0}", step.name),
            Ended::Passed => {}
        }
        left_out.iter().for_each(|line| println!("{}: {line}", step.name));
    }
    let others: Vec<&str> = STEPS.iter().filter(|step| !options.has(step)).map(|step| step.name).collect();
    if options.names.is_empty() && !others.is_empty() {
        println!("Not asked for: {}. To run all: cargo xtask test --all", others.join(", "));
    }
    if let Some(full) = ready::explained("").strip_prefix("the disk is full") {
        println!("The disk is full{full}");
    }
    // Whoever reads a log from afar cannot install anything: there, what was not run is as bad as what failed. Rights and time that a
    // machine does not give are no fault of its set-up, and without a build only the build has failed.
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let lacks = |r: &&Report| {
        matches!(r.ended, Ended::NotRun(_))
            && r.step.needs.iter().any(|tool| !tool.packages.is_empty() && !tool.is_there())
    };
    let lacking = results.iter().filter(lacks).count();
    let failed = count(|ended| matches!(ended, Ended::Failed)) + if is_ci && options.is_all { lacking } else { 0 };
    println!("{passed} passed, {failed} failed, {} not run", count(|ended| matches!(ended, Ended::NotRun(_))));
    match failed {
        0 => Ok(()),
        _ => Err(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Options> {
        Options::parse(&words.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    fn names(options: &Options) -> Vec<&str> {
        STEPS.iter().filter(|step| options.has(step)).map(|step| step.name).collect()
    }

    #[test]
    fn all_steps_begin_with_those_of_the_plain_command() {
        let (plain, all) = (parsed(&[]).unwrap(), parsed(&["--all"]).unwrap());
        assert!(names(&all).starts_with(&names(&plain)) && names(&all).len() == STEPS.len());
        assert!(names(&plain).contains(&"c-abi") && !names(&plain).contains(&"torture"));
    }

    #[test]
    fn a_named_step_is_run_with_the_build_that_it_needs_and_no_other() {
        assert_eq!(names(&parsed(&["torture"]).unwrap()), ["build", "torture"]);
    }

    #[test]
    fn what_is_unknown_is_refused_with_what_there_is() {
        assert!(parsed(&["rust", "tortur"]).is_err_and(|e| e.contains("\"tortur\"") && e.contains("torture")));
        assert!(parsed(&["--al"]).is_err_and(|e| e.contains("--al") && e.contains("--all")));
        assert!(parsed(&["--all", "--minutes", "x"]).is_err_and(|e| e.contains("whole number")));
    }

    #[test]
    fn a_step_begins_only_if_it_can_end_in_time() {
        let options = parsed(&["--all", "--minutes", "45"]).unwrap();
        let step = |name: &str| STEPS.iter().find(|step| step.name == name).unwrap();
        let at = |minutes: u64| Duration::from_secs(minutes * 60);
        assert!(!options.is_too_late(step(WINDOWS), at(30)) && options.is_too_late(step(WINDOWS), at(32)));
        assert!(!options.is_too_late(step("page"), at(43)) && options.is_too_late(step("page"), at(45)));
        assert!(!parsed(&["--all"]).unwrap().is_too_late(step(WINDOWS), at(1000)));
    }

    #[test]
    fn every_step_has_a_name_of_its_own_and_a_line_about_it() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len());
        assert!(STEPS.iter().all(|step| !step.about.is_empty() && step.name.len() <= 16));
    }
}
