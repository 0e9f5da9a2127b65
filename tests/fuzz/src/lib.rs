//! What each fuzz target does with one input. A fault is a panic: one of the library's, or of a property that does not hold.
//!
//! `fuzz_targets/` makes a program of each for libFuzzer, and `tests/fuzz_seeds.rs` of the library plays the seeds through all of them. An
//! input begins with a byte that chooses what is read, and is text from there on, so that a seed is a file of `tests/fixtures`
//! with a letter before it.

mod abi;
mod answers;
mod checkout;
mod config;
mod http;
mod journal;
mod json;
mod money;
mod phone;
mod reply;
mod requests;
mod webhook;

/// What plays one input.
pub type Play = fn(&[u8]);

/// Each target, by its name.
pub const TARGETS: [(&str, Play); 11] = [
    ("abi", abi::play),
    ("answers", answers::read),
    ("checkout", checkout::read),
    ("config", config::read),
    ("http", http::read),
    ("journal", journal::read),
    ("json", json::read),
    ("money", money::read),
    ("phone", phone::read),
    ("requests", requests::read),
    ("webhook", webhook::read),
];

/// Runs the target of this name.
pub fn run(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.unwrap_or_else(|| panic!("there is no target {name}")).1(input);
}

/// The byte that chooses, and the text after it.
fn split(input: &[u8]) -> Option<(u8, &str)> {
    let (first, rest) = input.split_first()?;
    Some((*first, std::str::from_utf8(rest).ok()?))
}
