//! Developer commands and steps of the tests. `cargo xtask` builds and calls this program.

use std::process::ExitCode;
use xtask_tasks::{
    Call, book, call, certify, clients, demo, first_program, fuzz, languages, native, pictures, postgres, rust_tests,
    samples, schema, torture, witness,
};

/// Each command of `cargo xtask`, and each step of its tests that is none, by its name.
const CALLS: &[Call] = &[
    ("certify", certify::run),
    ("demo", demo::run),
    ("fuzz", fuzz::run),
    ("samples", samples::run),
    ("schema", schema::run),
    ("torture", torture::run),
    ("arabic-pictures", |_| pictures::arabic()),
    ("binding", languages::binding),
    ("bindings-readme", |_| languages::readme()),
    ("book", |_| book::run()),
    ("c-abi", |_| native::c_abi(&[])),
    ("c-abi-sanitizer", |_| native::c_abi_with_sanitizer()),
    ("c-abi-valgrind", |_| native::c_abi(native::VALGRIND)),
    ("c-loading", |_| native::loading()),
    ("c-panic", |_| native::panic()),
    ("clients", |_| clients::run()),
    ("csharp-core", |_| languages::csharp_core()),
    ("csharp-sanitizer", |_| languages::csharp_with_sanitizer()),
    ("first-program", |_| first_program::run()),
    ("fuzz-briefly", |_| fuzz::briefly()),
    ("header-alone", |_| native::header_alone()),
    ("intent-first", |_| witness::run()),
    ("node", |_| languages::node()),
    ("payments-load", |_| native::payments_load()),
    ("postgres", |_| postgres::run()),
    ("python-types", |_| languages::python_types()),
    ("rust", |_| rust_tests::all("10000")),
    ("rust-model", |_| rust_tests::model("100000")),
    ("sample", |_| native::sample()),
    ("webhook-load", |_| native::webhook_load()),
];

fn main() -> ExitCode {
    call(CALLS)
}
