//! Fuzzing: builds the targets of `tests/fuzz` for libFuzzer, and lets them run from the seeds on.
//!
//! With AddressSanitizer where the compiler brings its run-time; Debian's does not. Only the sanitizer needs RUSTC_BOOTSTRAP: counting
//! what was reached is a pass of LLVM that a stable compiler runs too.

#[path = "../../../tests/fuzz/src/seeds.rs"]
mod seeds;

use crate::{Result, process, root};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// What libFuzzer has to be told of each place in the code.
const COUNTERS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
const SANITIZER: &str = " -Zsanitizer=address";
/// For each target, in a step of the tests.
const BRIEFLY_S: u64 = 6;

/// `cargo xtask fuzz [TARGET]... [--seconds N]`.
pub fn run(arguments: &[String]) -> Result {
    let mut seconds = 60;
    let mut names = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--seconds" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                seconds = number.ok_or("--seconds takes a number")?;
            }
            name => names.push(name.to_string()),
        }
    }
    let known = targets()?;
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("there is no target {unknown:?}; there are {}", known.join(", ")));
    }
    fuzz(if names.is_empty() { &known } else { &names }, seconds)
}

/// Every target for a few seconds.
pub fn briefly() -> Result {
    fuzz(&targets()?, BRIEFLY_S)
}

/// The names of the targets: one program each.
fn targets() -> Result<Vec<String>> {
    let folder = root().join("tests/fuzz/fuzz_targets");
    let files = fs::read_dir(&folder).map_err(|e| format!("{}: {e}", folder.display()))?.flatten();
    let stems = files.filter_map(|file| Some(file.path().file_stem()?.to_string_lossy().into_owned()));
    let mut names: Vec<String> = stems.collect();
    names.sort();
    Ok(names)
}

fn fuzz(names: &[String], seconds: u64) -> Result {
    let programs = build(names)?;
    let waiting = Mutex::new(names.iter());
    let results = Mutex::new(Vec::new());
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        loop {
            let next = waiting.lock().ok().and_then(|mut names| names.next());
            let Some(name) = next else { return };
            let result = one(&programs, name, seconds);
            if let Ok(mut results) = results.lock() {
                results.push((name, result));
            }
        }
    };
    std::thread::scope(|scope| (0..at_once).for_each(|_| drop(scope.spawn(work))));
    let mut results = results.into_inner().map_err(|e| e.to_string())?;
    results.sort();
    println!("{:<10} {:>12} {:>10} {:>8}", "target", "executions", "a second", "places");
    for (name, result) in &results {
        match result {
            Ok(Ran { executions, places }) => {
                println!("{name:<10} {executions:>12} {:>10} {places:>8}", executions / seconds.max(1));
            }
            Err(error) => println!("{name:<10} FAILED: {error}"),
        }
    }
    let failed: Vec<&str> = results.iter().filter(|(_, r)| r.is_err()).map(|(name, _)| name.as_str()).collect();
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("faults were found by {}", failed.join(", "))),
    }
}

/// Where everything is that fuzzing makes.
fn folder() -> PathBuf {
    root().join("target/fuzz")
}

/// Builds the programs; returns their folder.
fn build(names: &[String]) -> Result<PathBuf> {
    let what: Vec<&str> = names.iter().flat_map(|name| ["--bin", name]).collect();
    let host = host()?;
    if !has_sanitizer(&host) {
        println!("WITHOUT AddressSanitizer: this compiler does not bring its run-time");
        return cargo(&what, &host, &folder(), "");
    }
    cargo(&what, &host, &folder(), SANITIZER)
}

/// Builds the shared library for a program that brings AddressSanitizer's run-time, as every C compiler can. It is the library of the
/// fuzz targets, so that it is built once.
pub fn library() -> Result<PathBuf> {
    let host = host()?;
    // The counters stay: the run-time has empty functions for them.
    let place = if has_sanitizer(&host) { folder() } else { root().join("target/sanitizer") };
    Ok(cargo(&["--package", "tamara-pos-fuzz-library"], &host, &place, SANITIZER)?.join("libtamara_pos.so"))
}

fn cargo(what: &[&str], host: &str, place: &Path, sanitizer: &str) -> Result<PathBuf> {
    follow_lock()?;
    let mut cargo = process::cargo();
    // The system is named, so that no build script and no macro is instrumented.
    cargo.args(["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml", "--target", host]);
    cargo.arg("--target-dir").arg(place).args(what);
    cargo.env("RUSTFLAGS", format!("{COUNTERS}{sanitizer}"));
    if !sanitizer.is_empty() {
        cargo.env("RUSTC_BOOTSTRAP", "1");
    }
    process::run(&mut cargo)?;
    Ok(place.join(host).join("release"))
}

/// What is fuzzed is what is released: the versions of the library's own lock file. What only fuzzing needs, cargo adds to the copy.
fn follow_lock() -> Result {
    let (ours, copy) = (root().join("Cargo.lock"), root().join("tests/fuzz/Cargo.lock"));
    let written = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    if written(&copy) < written(&ours) {
        fs::copy(&ours, &copy).map_err(|e| format!("{}: {e}", copy.display()))?;
    }
    Ok(())
}

fn host() -> Result<String> {
    let version = process::output(process::command("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_string).ok_or_else(|| "rustc does not say for which system it builds".into())
}

/// Whether the compiler can link programs with AddressSanitizer.
fn has_sanitizer(host: &str) -> bool {
    let folder = process::output(process::command("rustc").args(["--print", "target-libdir", "--target", host]));
    let files = folder.ok().and_then(|folder| fs::read_dir(folder.trim()).ok()).into_iter().flatten().flatten();
    files.map(|file| file.file_name()).any(|name| name.to_string_lossy().contains("rt.asan."))
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Ran {
    executions: u64,
    /// Places in the code, as libFuzzer counts them.
    places: u64,
}

fn one(programs: &Path, name: &str, seconds: u64) -> Result<Ran> {
    let [corpus, seeds, scratch, faults] =
        ["corpus", "seeds", "scratch", "faults"].map(|kind| folder().join(kind).join(name));
    let told = |e: std::io::Error| format!("{}: {e}", folder().display());
    // Written anew, so that a seed that is gone does not stay.
    let _ = fs::remove_dir_all(&seeds);
    [&corpus, &seeds, &scratch, &faults].into_iter().try_for_each(fs::create_dir_all).map_err(told)?;
    for (number, seed) in seeds::of(name, &root().join("tests")).iter().enumerate() {
        fs::write(seeds.join(format!("{number:04}")), seed).map_err(told)?;
    }
    let log = folder().join(format!("{name}.log"));
    let file = File::create(&log).map_err(told)?;
    let mut command = Command::new(programs.join(name));
    command.arg(&corpus).arg(&seeds).arg(format!("-artifact_prefix={}/", faults.display()));
    command.args([format!("-max_total_time={seconds}"), format!("-max_len={}", seeds::LONGEST)]);
    command.args(["-timeout=60", "-rss_limit_mb=4096", "-print_final_stats=1"]);
    // A configuration that names no journal would leave one with the user.
    command.current_dir(&scratch).env("HOME", &scratch).env("XDG_STATE_HOME", &scratch);
    let status = command.stdout(file.try_clone().map_err(told)?).stderr(file).status().map_err(told)?;
    let text = String::from_utf8_lossy(&fs::read(&log).map_err(told)?).into_owned();
    if status.success() {
        return Ok(Ran { executions: after(&text, "stat::number_of_executed_units:"), places: after(&text, " cov:") });
    }
    let tail: Vec<&str> = text.lines().rev().take(40).collect();
    tail.iter().rev().for_each(|line| println!("{line}"));
    let again = programs.join(name);
    Err(format!("{status}; the inputs are in {}, {} FILE plays one again", faults.display(), again.display()))
}

/// The number after the last of these words.
fn after(text: &str, words: &str) -> u64 {
    let number = text.rsplit(words).next().and_then(|rest| rest.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
