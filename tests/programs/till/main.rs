//! A till for the torture tests: it runs a script of a sale as a careful host would, and can be killed and started again at any time.
//!
//! `till FOLDER` reads `config.json` (the client's configuration) and `script.json` there, and keeps its own book of what it asked
//! and what it was told in `book.jsonl`. Started again, it recovers and goes on with the step that was under way, with the same
//! references and request ids. `till soak FOLDER` sells and refunds until its input ends.
//!
//! See `cargo xtask torture`, which starts it, kills it and compares.

mod book;
mod control;
mod host;
mod soak;

use std::path::Path;
use std::process::ExitCode;

/// Why the till itself cannot go on.
type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments.as_slice() {
        ["soak", folder] => soak::run(Path::new(folder)),
        [folder] => host::run(Path::new(folder)),
        _ => Err("till FOLDER | till soak FOLDER".to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("till: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// A file's JSON.
fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
