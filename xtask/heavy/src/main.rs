//! The developer commands that need crates of their own. `cargo xtask` builds and calls this program.

mod bench;
mod bindings;
mod dist;
mod header;
mod page;

use std::process::ExitCode;
use xtask_tasks::{
    Call, Result, build, call, demo, dotnet, http, languages, process, readme, root, simulator, symbols, unknown,
};

/// Each command of `cargo xtask`, and each step of its tests that is none, by its name.
const CALLS: &[Call] = &[
    ("bench", bench::run),
    ("dist", dist::run),
    ("header", header::run),
    ("packages", |_| dist::packages()),
    ("page", page::run),
    ("windows-x86", |_| dist::make_and_check("windows-x86")),
];

fn main() -> ExitCode {
    call(CALLS)
}
