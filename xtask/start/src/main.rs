//! `cargo xtask`: sees that the crates are there, and then has cargo compile the developer commands and call them.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

const NO_CRATES: &str = "the crates could not be downloaded; cargo says why above. Connect this machine to the network, or name a proxy in \
    HTTPS_PROXY, and call this again";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode, String> {
    crates()?;
    let mut xtask = cargo(&["run", "--quiet", "--package", "xtask", "--"]);
    let status = xtask.args(std::env::args_os().skip(1)).status().map_err(|e| format!("cargo: {e}"))?;
    // A program that was ended by a signal has no number.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Downloads them if need be.
fn crates() -> Result<(), String> {
    let version = Command::new("rustc").arg("-vV").output().map_err(|e| format!("rustc: {e}"))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
    let mut fetch = cargo(&["fetch", "--locked", "--target", host, "--offline"]);
    if fetch.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    eprintln!("Downloading the crates that the library is made of.");
    let fetched = cargo(&["fetch", "--locked", "--target", host]).status().map_err(|e| format!("cargo: {e}"))?;
    if fetched.success() { Ok(()) } else { Err(NO_CRATES.into()) }
}

/// The cargo that runs this program, at the top of the repository.
fn cargo(words: &[&str]) -> Command {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(words).current_dir(Path::new(&package).join("../.."));
    cargo
}
