//! Developer commands and steps of the tests: one file each; the others are what they share.

pub mod book;
pub mod build;
pub mod certify;
pub mod clients;
pub mod demo;
pub mod dotnet;
pub mod first_program;
pub mod fuzz;
pub mod http;
pub mod languages;
pub mod native;
pub mod pictures;
pub mod postgres;
pub mod readme;
pub mod rust_tests;
pub mod samples;
pub mod schema;
pub mod simulator;
pub mod symbols;
pub mod torture;
pub mod witness;

use std::process::ExitCode;
pub use xtask::{Result, process, root, unknown};

/// A command's name, and what it does with the rest of the command line.
pub type Call = (&'static str, fn(&[String]) -> Result);

/// Runs the command that the command line names.
pub fn call(calls: &[Call]) -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let known = words.first().and_then(|word| calls.iter().find(|(name, _)| name == word));
    let result = match known {
        Some((_, run)) => run(&words[1..]),
        None => Err(format!("there is no command {words:?} here; see cargo xtask --help")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A folder that is gone when the value is.
pub fn folder() -> Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|e| format!("no folder for temporary files: {e}"))
}
