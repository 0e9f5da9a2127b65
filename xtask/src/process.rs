//! Running other programs.

use crate::{Result, root};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A command that runs at the top of the repository.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, the same that runs this program. What it told this program about itself is not passed on: build scripts that look at
/// it would run again each time, and all that depends on them.
pub fn cargo() -> Command {
    cargo_at(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Another cargo, or a program that takes its place, and is not told either.
pub fn cargo_at(program: impl AsRef<OsStr>) -> Command {
    let mut cargo = command(program);
    let told = ["CARGO_PKG_", "CARGO_MANIFEST_"];
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| told.iter().any(|start| name.starts_with(start))).for_each(|name| {
        cargo.env_remove(name);
    });
    cargo
}

/// Runs a command whose output goes to the terminal.
pub fn run(command: &mut Command) -> Result {
    let status = command.status().map_err(|e| format!("{}: {e}", shown(command)))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("{}: {status}", shown(command))),
    }
}

/// Runs a command and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().map_err(|e| format!("{}: {e}", shown(command)))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("{}: {}", shown(command), output.status)),
    }
}

/// What git says of this repository, also when it belongs to another user.
pub fn git(arguments: &[&str]) -> Result<String> {
    output(command("git").args(["-c", "safe.directory=*"]).args(arguments))
}

/// Whether a program can be called by its name.
pub fn is_installed(program: &str) -> bool {
    find(program).is_some()
}

/// The file of a program.
pub fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let arguments = command.get_args().map(|a| a.to_string_lossy());
    std::iter::once(command.get_program().to_string_lossy()).chain(arguments).collect::<Vec<_>>().join(" ")
}
