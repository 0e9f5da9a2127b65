//! The host's own book: which steps of its script are done, what it was told, and how far its clock was moved. One line a fact,
//! written before the next thing is done, so that a killed host knows where it stood.

use crate::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// What the host knows of its sale.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub struct Facts {
    /// The order that the last reply was about.
    pub order_id: Option<String>,
    /// How the opening ended: `open`, `unknown` or `refused NAME`.
    pub created: Option<String>,
    /// The sale's verdict: `paid`, `not_paid`, `supervisor` or `unknown`.
    pub verdict: Option<String>,
    /// How the void ended: `done`, `too_late`, `cannot`, `unknown` or `refused NAME`.
    pub void: Option<String>,
    /// Refunds, captures, cancels by request id, and `authorise`: `done`, `unknown` or `refused NAME`.
    pub moved: BTreeMap<String, String>,
}

/// One line of the book.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    /// A step begins.
    Begun(usize),
    /// A step is done, and this is known now.
    Done(usize, Facts),
    /// How far the clock was moved in all.
    ClockMs(i64),
    /// An operation is called.
    Call(String, Value),
    /// What it answered.
    Reply(Value),
    /// How it all ended.
    Final(Value),
}

/// The book.
pub struct Book {
    file: File,
    /// Steps that are done.
    pub done: BTreeSet<usize>,
    /// What is known.
    pub facts: Facts,
    /// How far the clock was moved.
    pub clock_ms: i64,
    /// The host was started before.
    pub is_restart: bool,
}

impl Book {
    /// Opens the book and reads what is in it.
    pub fn open(path: &Path) -> Result<Self> {
        let failed = |e: std::io::Error| format!("{}: {e}", path.display());
        let text = if path.exists() { std::fs::read_to_string(path).map_err(failed)? } else { String::new() };
        let file = OpenOptions::new().append(true).create(true).open(path).map_err(failed)?;
        let is_restart = !text.is_empty();
        let mut book = Book { file, done: BTreeSet::new(), facts: Facts::default(), clock_ms: 0, is_restart };
        for line in text.lines() {
            match serde_json::from_str(line).map_err(|e| format!("{}: {e}: {line}", path.display()))? {
                Line::Done(step, facts) => {
                    book.done.insert(step);
                    book.facts = facts;
                }
                Line::ClockMs(ms) => book.clock_ms = ms,
                _ => {}
            }
        }
        Ok(book)
    }

    fn add(&mut self, line: &Line) -> Result {
        let text = serde_json::to_string(line).map_err(|e| e.to_string())?;
        self.file.write_all(format!("{text}\n").as_bytes()).map_err(|e| format!("book: {e}"))
    }

    /// A step begins.
    pub fn begin(&mut self, step: usize) -> Result {
        self.add(&Line::Begun(step))
    }

    /// A step is done.
    pub fn end(&mut self, step: usize) -> Result {
        self.done.insert(step);
        let facts = self.facts.clone();
        self.add(&Line::Done(step, facts))
    }

    /// The clock goes on.
    pub fn clock(&mut self, ms: i64) -> Result {
        self.clock_ms += ms;
        self.add(&Line::ClockMs(self.clock_ms))
    }

    /// An operation is called.
    pub fn call(&mut self, operation: &str, request: &Value) -> Result {
        self.add(&Line::Call(operation.to_string(), request.clone()))
    }

    /// It answered.
    pub fn reply(&mut self, reply: &Value) -> Result {
        self.add(&Line::Reply(reply.clone()))
    }

    /// The script is at its end.
    pub fn close(&mut self, last: &Value, journal: &Value) -> Result {
        let facts = json!(self.facts);
        self.add(&Line::Final(json!({ "facts": facts, "last": last, "journal": journal })))
    }
}
