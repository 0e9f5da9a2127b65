//! What the source of the header and the book repeat.

use super::Block;
use super::interface::{Description, Interface};
use super::languages::{codes, wrapped};
use crate::Result;

/// The header is made of it, so it is written before the header.
pub const CODES: &str = "src/abi/codes.rs";
const BOOK: &str = "docs/codes.md";
/// Longest line of a code's comment, which the header has, too.
const WIDTH: usize = 95;
const OPERATIONS: &str = "docs/operations.md";

pub const BLOCKS: &[Block] = &[
    Block {
        file: CODES,
        name: "codes",
        lines: |i| {
            Ok(codes(i, |name, number, about| {
                let mut lines: Vec<String> =
                    wrapped(about, WIDTH).into_iter().map(|line| format!("/// {line}")).collect();
                lines.push(format!("pub const TAMARA_{name}: i32 = {number};"));
                lines
            }))
        },
    },
    Block { file: BOOK, name: "codes 0", lines: |i| table(i, 0) },
    Block { file: BOOK, name: "codes 1", lines: |i| table(i, 1) },
    Block { file: BOOK, name: "codes 2", lines: |i| table(i, 2) },
    Block { file: BOOK, name: "codes 3", lines: |i| table(i, 3) },
    Block { file: BOOK, name: "codes 4", lines: |i| table(i, 4) },
    Block { file: BOOK, name: "codes 5", lines: |i| table(i, 5) },
    Block { file: BOOK, name: "codes 6", lines: |i| table(i, 6) },
    Block { file: BOOK, name: "codes 9", lines: |i| table(i, 9) },
    Block { file: OPERATIONS, name: "operations", lines: |_| operations() },
    Block { file: OPERATIONS, name: "functions", lines: |_| functions() },
];

/// The codes of a group: of -4xx is 4, of those not below zero 0.
fn table(interface: &Interface, group: i32) -> Result<Vec<String>> {
    let mut lines = vec!["| number | name | cause | cure |".to_string(), "|---|---|---|---|".to_string()];
    for code in &interface.codes {
        let number: i32 = code.number.parse().map_err(|_| format!("{} is no number", code.number))?;
        if -number.min(0) / 100 == group {
            lines.push(format!("| `{number}` | `{}` | {} | {} |", code.name, code.cause, code.cure));
        }
    }
    Ok(lines)
}

fn operations() -> Result<Vec<String>> {
    let mut lines = vec!["| operation | what it does | takes at most |".to_string(), "|---|---|---|".to_string()];
    let row = |o: super::interface::Operation| format!("| `{}` | {} | {} |", o.name, o.does, o.takes);
    lines.extend(Description::read()?.operations.into_iter().map(row));
    Ok(lines)
}

fn functions() -> Result<Vec<String>> {
    let mut lines = vec!["| function | what it does |".to_string(), "|---|---|".to_string()];
    let row = |(name, does): (String, String)| format!("| `{name}` | {does} |");
    lines.extend(Description::read()?.functions.into_iter().map(row));
    Ok(lines)
}
