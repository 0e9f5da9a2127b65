//! `docs/samples`: written by the test that otherwise compares them.

use crate::{Result, process, unknown};

/// `cargo xtask samples`.
pub fn run(arguments: &[String]) -> Result {
    match arguments {
        [] => {
            let test = ["test", "--package", "tamara-pos-cli", "--test", "book", "the_samples_are_real_output"];
            process::run(process::cargo().args(test).env("TAMARA_POS_WRITE_SAMPLES", "1"))
        }
        [other, ..] => Err(unknown("samples", other)),
    }
}
