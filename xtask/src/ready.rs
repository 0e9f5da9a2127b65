//! Whether this machine can build at all. What it lacks is one sentence that says what to do.

use crate::Result;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use xtask::{process, root};

/// In MB, with less than this left no compiler comes to its end.
const SPACE: u64 = 300;

/// A C compiler, and a place to write. That the crates are there, xtask/start has seen.
pub fn check() -> Result {
    compiler()?;
    space()
}

/// SQLite is compiled from C, and every program is linked by the C compiler.
fn compiler() -> Result {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    let program = compiler.split_whitespace().next().unwrap_or_default();
    match process::is_installed(program) {
        true => Ok(()),
        false => Err(format!(
            "there is no C compiler: {program} is not found. Install one (Debian and Ubuntu: apt-get install gcc libc6-dev; \
             Fedora: dnf install gcc; macOS: xcode-select --install) and call this again"
        )),
    }
}

fn space() -> Result {
    match free_space() {
        Some(free) if free < SPACE => Err(format!(
            "the disk is full: {free} MB are free where the build writes ({}). Free 3 GB there, or name another \
             place in CARGO_TARGET_DIR, and call this again",
            target().display()
        )),
        _ => Ok(()),
    }
}

/// Cargo, told to build these packages.
pub fn build(packages: &[&str]) -> Command {
    let mut cargo = process::cargo();
    cargo.arg("build").args(packages.iter().flat_map(|package| ["--package", package]));
    cargo
}

/// Why a build failed, where that is to be seen.
pub fn explained(error: &str) -> String {
    space().err().unwrap_or_else(|| format!("{error}; the compiler says why above"))
}

/// The file of another program that cargo built where it built this one.
pub fn beside_us(program: &str) -> Result<PathBuf> {
    let us = std::env::current_exe().map_err(|e| format!("where this program is, the system does not say: {e}"))?;
    Ok(us.with_file_name(format!("{program}{}", std::env::consts::EXE_SUFFIX)))
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// In MB; nothing where `df` does not say.
fn free_space() -> Option<u64> {
    let target = target();
    let place = target.ancestors().find(|folder| folder.exists())?;
    let table = process::output(process::command("df").arg("-Pk").arg(place).stderr(Stdio::null())).ok()?;
    let kilobytes: u64 = table.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / 1024)
}

#[cfg(test)]
mod tests {
    use xtask::process;

    #[test]
    fn without_the_crates_and_without_a_network_a_sentence_says_what_to_do() {
        let empty = std::env::temp_dir().join(format!("xtask-no-crates-{}", std::process::id()));
        let mut start = process::cargo();
        start.args(["run", "--quiet", "--manifest-path", "xtask/start/Cargo.toml", "--", "demo"]);
        let output = start.env("CARGO_HOME", &empty).env("CARGO_NET_OFFLINE", "true").output().unwrap();
        let _ = std::fs::remove_dir_all(&empty);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(
            said.trim_end().lines().last().unwrap().starts_with("error: the crates could not be downloaded; "),
            "{said}"
        );
    }
}
