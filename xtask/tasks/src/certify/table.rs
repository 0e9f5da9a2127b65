//! The golden table, `tests/golden.txt`: which verdict is the right one for a tail, an operation and a kill point.

use crate::torture::books::Books;
use crate::torture::scenario::{Scenario, create, poll, refund, void, with_tail};
use crate::{Result, root};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;

/// Where it is.
pub const FILE: &str = "tests/golden.txt";

/// Tails of amounts that have rows: all that the simulator knows.
const TAILS: [std::ops::RangeInclusive<u32>; 3] = [0..=48, 50..=58, 60..=76];

/// How a sale ends: what the library says of the operation, and what the shop holds by the service's ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// `paid`, `not_paid`, `supervisor`; of a void `done`, `too_late`, `cannot`; of a refund `done`, `other_amount`, `supervisor`; or
    /// `refused NAME`.
    pub verdict: String,
    /// Captured less refunded, SAR.
    pub held: String,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} held", self.verdict, self.held)
    }
}

/// What is right for an operation with a tail.
#[derive(Debug, Clone)]
pub struct Row {
    /// One of [`OPERATIONS`].
    pub operation: &'static Operation,
    /// The amount's tail.
    pub tail: u32,
    /// Undisturbed, and wherever nothing else is said.
    pub right: End,
    /// Kill points at which something else is right, because the customer or the service is faster than the restarted till.
    pub other: BTreeMap<String, End>,
}

/// Something that a till does.
#[derive(Debug)]
pub struct Operation {
    /// Its name in the table.
    pub name: &'static str,
    /// The payment service, as the configuration names it.
    pub provider: &'static str,
    /// The till's whole script.
    steps: fn() -> Vec<serde_json::Value>,
    /// The first step that is the operation's own; those before lead up to it.
    pub from: usize,
    /// The last.
    pub to: usize,
    /// What the service is asked for, by verb and a piece of the path, with which the operation moves something.
    pub request: (&'static str, &'static str),
    /// The host's word on how it ended.
    fact: &'static str,
}

/// What is tried with every tail.
pub const OPERATIONS: &[Operation] = &[
    Operation {
        name: "sale",
        provider: "tamara",
        steps: || vec![create("sms"), poll()],
        from: 0,
        to: 1,
        request: ("POST", "/checkout/in-store-session"),
        fact: "verdict",
    },
    Operation {
        name: "qr",
        provider: "tamara",
        steps: || vec![create("qr"), poll()],
        from: 0,
        to: 1,
        request: ("POST", "/checkout/in-store"),
        fact: "verdict",
    },
    Operation {
        name: "void",
        provider: "tamara",
        steps: || vec![create("sms"), void(), poll()],
        from: 1,
        to: 1,
        request: ("POST", "/void"),
        fact: "void",
    },
    Operation {
        name: "part",
        provider: "tamara",
        steps: || vec![create("sms"), poll(), refund("R1", Some("30.00"), 1)],
        from: 2,
        to: 2,
        request: ("POST", "/payments/simplified-refund/"),
        fact: "R1",
    },
    Operation {
        name: "whole",
        provider: "tamara",
        steps: || vec![create("sms"), poll(), refund("R1", None, 1)],
        from: 2,
        to: 2,
        request: ("POST", "/payments/simplified-refund/"),
        fact: "R1",
    },
    Operation {
        name: "cko-sale",
        provider: "checkout_com",
        steps: || vec![create("qr"), poll()],
        from: 0,
        to: 1,
        request: ("POST", "/checkout.com/payments"),
        fact: "verdict",
    },
    Operation {
        name: "cko-void",
        provider: "checkout_com",
        steps: || vec![create("qr"), void(), poll()],
        from: 1,
        to: 1,
        request: ("POST", "/refunds"),
        fact: "void",
    },
    Operation {
        name: "cko-part",
        provider: "checkout_com",
        steps: || vec![create("qr"), poll(), refund("R1", Some("30.00"), 1)],
        from: 2,
        to: 2,
        request: ("POST", "/refunds"),
        fact: "R1",
    },
    Operation {
        name: "cko-whole",
        provider: "checkout_com",
        steps: || vec![create("qr"), poll(), refund("R1", None, 1)],
        from: 2,
        to: 2,
        request: ("POST", "/refunds"),
        fact: "R1",
    },
];

impl Operation {
    /// How it ended.
    pub fn end(&self, books: &Books) -> End {
        let told = match (books.fact("created"), books.fact(self.fact)) {
            // And then there is nothing to wait for: the poll says so, unless there may be a session after all.
            (refused, _) if refused.starts_with("refused") => match books.fact("verdict") {
                "not_paid" => refused,
                otherwise => otherwise,
            },
            // No refund of what was not sold.
            (_, "") => books.fact("verdict"),
            (_, told) => told,
        };
        End { verdict: told.to_string(), held: sar(books.held()) }
    }
}

impl Row {
    /// `sale 07`.
    pub fn name(&self) -> String {
        format!("{} {:02}", self.operation.name, self.tail)
    }

    /// The session is never found, and the till asks for it until it gives up: a minute of waiting.
    pub fn is_slow(&self) -> bool {
        self.right.verdict == "unknown"
    }

    /// What is right at a kill point.
    pub fn at(&self, point: &str) -> &End {
        self.other.get(point).unwrap_or(&self.right)
    }

    /// The row as something to play.
    pub fn scenario(&self) -> Scenario {
        let scenario = with_tail(self.operation.name, self.tail, (self.operation.steps)());
        Scenario { provider: self.operation.provider, ..scenario }
    }
}

/// Reads the table, and checks that nothing is left out of it.
pub fn read() -> Result<Vec<Row>> {
    let text = fs::read_to_string(root().join(FILE)).map_err(|e| format!("{FILE}: {e}"))?;
    let rows = parse(&text)?;
    for operation in OPERATIONS {
        for tail in TAILS.into_iter().flatten() {
            let row = |name: &str| rows.iter().find(|r| r.tail == tail && r.operation.name == name);
            let sale = if operation.provider == "tamara" { "sale" } else { "cko-sale" };
            let is_sold = row(sale).is_some_and(|r| matches!(r.right.verdict.as_str(), "paid" | "supervisor"));
            if row(operation.name).is_none() && (operation.from < 2 || is_sold) {
                return Err(format!("{FILE} has no row for {} {tail:02}", operation.name));
            }
        }
    }
    Ok(rows)
}

/// The rows of a table's text.
pub fn parse(text: &str) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let wrong = || format!("{FILE}: {line:?} is not OPERATION TAIL VERDICT HELD [KILL POINT]");
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, tail, rest) = match words.as_slice() {
            [name, tail, rest @ ..] => (*name, *tail, rest),
            _ => return Err(wrong()),
        };
        let (verdict, rest) = match rest {
            ["refused", why, rest @ ..] => (format!("refused {why}"), rest),
            [verdict, rest @ ..] => ((*verdict).to_string(), rest),
            [] => return Err(wrong()),
        };
        let operation = OPERATIONS.iter().find(|o| o.name == name).ok_or_else(wrong)?;
        let tail: u32 = tail.parse().map_err(|_| wrong())?;
        let (held, point) = match rest {
            [held] => (*held, None),
            [held, point] => (*held, Some(*point)),
            _ => return Err(wrong()),
        };
        let end = End { verdict, held: held.to_string() };
        let row = rows.iter_mut().find(|r| r.tail == tail && r.operation.name == name);
        match (row, point) {
            (None, None) => rows.push(Row { operation, tail, right: end, other: BTreeMap::new() }),
            (Some(row), Some(point)) if !row.other.contains_key(point) => {
                row.other.insert(point.to_string(), end);
            }
            _ => return Err(format!("{FILE}: {line:?} contradicts another line, or comes before its row")),
        }
    }
    Ok(rows)
}

/// Minor units as text.
fn sar(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, (minor % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_every_tail_and_operation() {
        read().unwrap();
    }

    #[test]
    fn a_row_may_say_otherwise_for_one_kill_point_and_nothing_twice() {
        let rows = parse("# note\nvoid 07  too_late 80.07\nvoid 07  done 0.00  void:AfterSend\n").unwrap();
        assert_eq!(rows[0].at("void:BeforeSend").verdict, "too_late");
        assert_eq!(rows[0].at("void:AfterSend").verdict, "done");
        assert_eq!(parse("sale 16 refused UNAUTHORIZED 0.00").unwrap()[0].right.verdict, "refused UNAUTHORIZED");
        for wrong in ["sale 00 paid", "sale 00 paid 1 2 3", "lend 00 paid 80.00", "sale 00 paid 1\nsale 00 paid 1"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
