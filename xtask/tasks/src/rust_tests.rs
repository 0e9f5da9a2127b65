//! All tests in Rust. Cargo builds their programs and would run one after the other. Most tests wait most of the time, for a time-out or for
//! the other side, so several programs are run at once here.

use crate::{Result, process};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Instant;

/// What cargo has to be told so that it builds all of them, those that kill the process among them.
const ALL: [&str; 4] = ["--locked", "--workspace", "--features", "tamara-pos/test-hooks"];
/// Cargo would build the examples and run those of the documentation, too.
const KINDS: [&str; 3] = ["--lib", "--bins", "--tests"];
/// Programs that run at once, and tests at once in each, for each processor.
const PROGRAMS: usize = 2;
const THREADS: usize = 3;
/// Files are in memory here, where there is such a place.
const MEMORY: &str = "/dev/shm";

/// A program that cargo made of one file of tests.
struct Program {
    /// As cargo is told to run it alone.
    words: Vec<String>,
    file: PathBuf,
    /// The folder of its package, in which cargo runs it.
    folder: PathBuf,
}

/// `cargo xtask test rust`: all of them, with this many schedules of the model.
pub fn all(schedules: &str) -> Result {
    let programs = build()?;
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let (waiting, failed) = (Mutex::new(programs.iter()), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let next = waiting.lock().ok().and_then(|mut programs| programs.next());
            let Some(program) = next else { return };
            if let (Err(what), Ok(mut failed)) = (program.run(schedules, processors * THREADS), failed.lock()) {
                failed.push(what);
            }
        }
    };
    std::thread::scope(|scope| (0..processors * PROGRAMS).for_each(|_| drop(scope.spawn(work))));
    let failed = failed.into_inner().map_err(|e| e.to_string())?;
    failed.iter().for_each(|what| println!("{what}"));
    match failed.len() {
        0 => Ok(()),
        number => Err(format!("{number} of {} programs failed", programs.len())),
    }
}

/// `cargo xtask test rust-model`: the model alone, with this many schedules.
pub fn model(schedules: &str) -> Result {
    let mut cargo = process::cargo();
    process::run(cargo.arg("test").args(ALL).args(["--test", "sale_model"]).env("TAMARA_POS_SCHEDULES", schedules))
}

fn build() -> Result<Vec<Program>> {
    let mut cargo = process::cargo();
    cargo.args(["test", "--no-run", "--message-format=json-render-diagnostics"]).args(ALL).args(KINDS);
    let messages = process::output(&mut cargo)?;
    let artifacts = messages.lines().filter_map(|line| serde_json::from_str(line).ok());
    let mut programs: Vec<Program> = artifacts.filter_map(|artifact| Program::of(&artifact)).collect();
    // Cargo names them by the alphabet, and those that wait for longest come late in it.
    programs.reverse();
    match programs.is_empty() {
        true => Err("cargo names no program of tests".into()),
        false => Ok(programs),
    }
}

impl Program {
    /// The program that a message of cargo's tells of, if it tells of one; see
    /// <https://doc.rust-lang.org/cargo/reference/external-tools.html>.
    fn of(message: &Value) -> Option<Program> {
        let target = message.get("target")?;
        if message["profile"]["test"] != true {
            return None;
        }
        let file = PathBuf::from(message["executable"].as_str()?);
        let folder = PathBuf::from(message["manifest_path"].as_str()?).parent()?.to_path_buf();
        // "...#name@version", or "...#version" where the folder is called as the package is.
        let package = match message["package_id"].as_str()?.rsplit_once('#')?.1.split_once('@') {
            Some((name, _)) => name,
            None => folder.file_name()?.to_str()?,
        };
        let (kind, name) = (target["kind"][0].as_str()?, target["name"].as_str()?);
        let which = match kind {
            "test" => vec!["--test", name],
            "bin" => vec!["--bin", name],
            _ => vec!["--lib"],
        };
        let words = ["--package", package].into_iter().chain(which).map(String::from).collect();
        Some(Program { words, file, folder })
    }

    /// Runs it as cargo would, and says in one line how it went. What it printed is the error when a test failed.
    fn run(&self, schedules: &str, threads: usize) -> Result {
        let begun = Instant::now();
        let mut command = Command::new(&self.file);
        command.current_dir(&self.folder).stdin(Stdio::null());
        command.env("CARGO_MANIFEST_DIR", &self.folder).env("CARGO_PKG_NAME", &self.words[1]);
        command.env("RUST_TEST_THREADS", threads.to_string()).env("TAMARA_POS_SCHEDULES", schedules);
        // No test cuts the power: journals need no disk, and a disk would be what all tests wait for.
        if Path::new(MEMORY).is_dir() {
            command.env("TMPDIR", MEMORY);
        }
        let output = command.output().map_err(|e| format!("{}: {e}", self.file.display()))?;
        let (words, seconds) = (self.words.join(" "), begun.elapsed().as_secs());
        let printed = String::from_utf8_lossy(&output.stdout);
        let passed = printed.lines().filter(|line| line.ends_with(" ... ok")).count();
        if output.status.success() {
            println!("{passed} tests passed in {seconds} s: {words}");
            return Ok(());
        }
        println!("FAILED after {seconds} s: {words}");
        let printed = printed.lines().filter(|line| !line.ends_with(" ... ok")).collect::<Vec<_>>().join("\n");
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "--- {words}: {}\n{printed}\n{said}\n--- to run it alone: cargo test {} {words}",
            output.status,
            ALL.join(" ")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(changed: impl Fn(&mut Value)) -> Option<Program> {
        let mut message = serde_json::json!({ "reason": "compiler-artifact", "package_id": "path+file:///shop#tamara-pos@0.1.0",
            "manifest_path": "/shop/Cargo.toml", "target": { "kind": ["test"], "name": "sale" }, "profile": { "test": true },
            "executable": "/shop/target/debug/deps/sale-1" });
        changed(&mut message);
        Program::of(&message)
    }

    #[test]
    fn a_program_of_tests_is_run_in_its_package_and_named_as_cargo_takes_it() {
        let program = artifact(|_| ()).unwrap();
        assert_eq!(program.words, ["--package", "tamara-pos", "--test", "sale"]);
        assert_eq!((program.file, program.folder), ("/shop/target/debug/deps/sale-1".into(), "/shop".into()));
        let program = artifact(|message| {
            message["package_id"] = "path+file:///shop/xtask#0.1.0".into();
            message["manifest_path"] = "/shop/xtask/Cargo.toml".into();
            message["target"]["kind"] = serde_json::json!(["rlib"]);
        });
        assert_eq!(program.unwrap().words, ["--package", "xtask", "--lib"]);
    }

    #[test]
    fn what_is_no_program_of_tests_is_not_run() {
        assert!(artifact(|message| message["profile"]["test"] = false.into()).is_none());
        assert!(artifact(|message| message["executable"] = Value::Null).is_none());
        assert!(Program::of(&serde_json::json!({ "reason": "build-finished", "success": true })).is_none());
    }

    #[test]
    fn a_program_that_fails_is_told_with_what_it_printed_and_how_to_run_it_alone() {
        let folder = crate::folder().unwrap();
        let words = vec!["--test".to_string(), "sale".to_string()];
        let program = Program { words, file: "/bin/ls".into(), folder: folder.path().into() };
        assert_eq!(program.run("1", 1), Ok(()));
        let program = Program { file: "/bin/false".into(), ..program };
        assert!(program.run("1", 1).unwrap_err().ends_with("--features tamara-pos/test-hooks --test sale"));
    }
}
