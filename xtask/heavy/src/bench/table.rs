//! The table of results, and the limits it is held to.

use crate::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One result.
pub struct Row {
    name: String,
    about: String,
    value: f64,
    /// The numbers behind it.
    detail: String,
    limit: Option<f64>,
}

impl Row {
    /// A result under the name that its limit has.
    pub fn new(name: &str, about: impl Into<String>, value: f64) -> Row {
        Row { name: name.into(), about: about.into(), value, detail: String::new(), limit: None }
    }

    /// With the numbers behind it.
    pub fn with(self, detail: String) -> Row {
        Row { detail, ..self }
    }

    fn is_passed(&self) -> bool {
        // What could not be measured (not a number) is not reached either.
        self.limit.is_some_and(|limit| self.value.is_nan() || self.value > limit)
    }
}

/// All results.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    /// Adds a result.
    pub fn push(&mut self, row: Row) {
        self.0.push(row);
    }

    /// Adds the ratio of two numbers.
    pub fn ratio(&mut self, name: &str, about: impl Into<String>, ours: f64, bar: f64, shown: impl Fn(f64) -> String) {
        self.push(Row::new(name, about, ours / bar).with(format!("{} / {}", shown(ours), shown(bar))));
    }

    /// Notes each row's limit. A name without a row is no mistake: a check measures less than a whole run.
    pub fn judge(&mut self, limits: &str) -> Result {
        let limits: BTreeMap<String, f64> = serde_json::from_str(limits).map_err(|e| format!("limits.json: {e}"))?;
        self.0.iter_mut().for_each(|row| row.limit = limits.get(&row.name).copied());
        Ok(())
    }

    /// Fails when a limit was passed.
    pub fn passed(&self) -> Result {
        let passed: Vec<&str> = self.0.iter().filter(|row| row.is_passed()).map(|row| row.name.as_str()).collect();
        match passed.is_empty() {
            true => Ok(()),
            false => Err(format!("over the limit: {}", passed.join(", "))),
        }
    }

    /// For people.
    pub fn markdown(&self) -> String {
        let mut text = String::from("| what | measured | at most | | numbers |\n|---|---|---|---|---|\n");
        for row in &self.0 {
            let limit = row.limit.map(shown).unwrap_or_default();
            let mark = match row.limit {
                None => "",
                Some(_) if row.is_passed() => "**over**",
                Some(_) => "ok",
            };
            text.push_str(&format!("| {} | {} | {limit} | {mark} | {} |\n", row.about, shown(row.value), row.detail));
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let row = |row: &Row| json!({ "name": row.name, "about": row.about, "value": row.value, "limit": row.limit, "numbers": row.detail });
        self.0.iter().map(row).collect()
    }
}

/// Three digits that matter.
fn shown(value: f64) -> String {
    if value.fract() == 0.0 || value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}
