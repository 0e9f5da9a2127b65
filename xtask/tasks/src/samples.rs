//! `docs/samples`: written by the test that otherwise compares them.

use crate::{Result, pictures, process, unknown};

/// `cargo xtask samples [--pictures]`.
pub fn run(arguments: &[String]) -> Result {
    let with_pictures = match arguments {
        [] => false,
        [flag] if flag == "--pictures" => true,
        [other, ..] => return Err(unknown("samples", other)),
    };
    let test = ["test", "--package", "tamara-pos-cli", "--test", "book", "the_samples_are_real_output"];
    process::run(process::cargo().args(test).env("TAMARA_POS_WRITE_SAMPLES", "1"))?;
    if with_pictures { pictures::of_the_book() } else { Ok(()) }
}
