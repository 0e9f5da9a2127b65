//! `docs/schema/`: written from the types by a test of the library, which alone carries what is needed for it.

use crate::{Result, process, unknown};

const TEST: &str = "the_committed_schemas_are_what_the_types_say";

/// `cargo xtask schema [--check]`.
pub fn run(arguments: &[String]) -> Result {
    let mut command = process::cargo();
    command.args(["test", "--package", "tamara-pos", "--lib", TEST]);
    match arguments {
        [] => process::run(command.env("TAMARA_POS_WRITE_SCHEMAS", "1")),
        [flag] if flag == "--check" => process::run(&mut command),
        other => Err(unknown("schema", &other.join(" "))),
    }
}
