//! What is measured in a soak, and whether it has levelled off.

use super::{LOG_BYTES, LOGS_KEPT, Result};
use std::collections::BTreeMap;
use std::fs;

/// Fewer measurements than this say nothing.
const LEAST: usize = 15;

/// How much more the last third of a soak may show than the middle one, median to median. The first third is for warming up.
struct Rule {
    unit: &'static str,
    /// In percent of the middle third.
    percent: u64,
    /// And so many units more.
    slack: u64,
    /// Never more than this.
    most: u64,
}

/// An answer of 2 MiB is among the faults, and the system's allocator keeps what it took for one.
const MEMORY: Rule = Rule { unit: "KiB", percent: 10, slack: 3_072, most: u64::MAX };
const HANDLES: Rule = Rule { unit: "", percent: 0, slack: 4, most: u64::MAX };
const THREADS: Rule = Rule { unit: "", percent: 0, slack: 1, most: u64::MAX };
const WRITE_AHEAD: Rule = Rule { unit: "KiB", percent: 10, slack: 1_024, most: u64::MAX };
const LOGS: Rule = Rule { unit: "bytes", percent: 0, slack: LOG_BYTES, most: (LOGS_KEPT + 1) * (LOG_BYTES + 1_000) };
/// The journal keeps what happened, and so does the simulator's ledger: they may grow with the sales, and with nothing else.
const JOURNAL: Rule = Rule { unit: "bytes", percent: 25, slack: 0, most: 8_192 };
const LEDGER: Rule = Rule { unit: "bytes", percent: 25, slack: 1_024, most: 8_192 };
/// The simulator's memory without its ledger.
const SIMULATOR_KIB: u64 = 32 * 1_024;

struct Series {
    rule: &'static Rule,
    values: Vec<u64>,
}

impl Series {
    /// The median of one third: 0, 1 or 2.
    fn third(&self, number: usize) -> u64 {
        let edge = |n: usize| self.values.len() * n / 3;
        let mut values: Vec<u64> = self.values.get(edge(number)..edge(number + 1)).unwrap_or_default().to_vec();
        values.sort_unstable();
        values.get(values.len() / 2).copied().unwrap_or_default()
    }

    /// What the last third may show at the most.
    fn limit(&self) -> u64 {
        let middle = self.third(1);
        (middle + middle * self.rule.percent / 100 + self.rule.slack).min(self.rule.most)
    }

    fn has_levelled_off(&self) -> bool {
        self.values.len() >= LEAST && self.third(2) <= self.limit()
    }
}

/// All that was measured.
#[derive(Default)]
pub struct Levels {
    series: BTreeMap<String, Series>,
    sales: u64,
}

impl Levels {
    /// A till: its process and its logs.
    pub fn till(&mut self, name: &str, id: u32, log_bytes: u64) -> Result {
        self.add(format!("{name}: memory"), &MEMORY, status(id, "VmRSS:")?);
        self.add(format!("{name}: logs"), &LOGS, log_bytes);
        self.process(name, id)
    }

    /// The simulator, whose ledger has a line for each sale.
    pub fn simulator(&mut self, id: u32, sales: u64) -> Result {
        self.sales = sales;
        let ledger_kib = status(id, "VmRSS:")?.saturating_sub(SIMULATOR_KIB);
        self.add("simulator: ledger per sale".into(), &LEDGER, ledger_kib * 1_024 / sales.max(1));
        self.process("simulator", id)
    }

    /// The journal's files, in bytes.
    pub fn journal(&mut self, file: u64, write_ahead: u64, sales: u64) {
        self.add("journal: file per sale".into(), &JOURNAL, file / sales.max(1));
        self.add("journal: write-ahead file".into(), &WRITE_AHEAD, write_ahead / 1_024);
    }

    fn process(&mut self, name: &str, id: u32) -> Result {
        let handles = fs::read_dir(format!("/proc/{id}/fd")).map_err(|e| format!("{name}: {e}"))?.count();
        self.add(format!("{name}: handles"), &HANDLES, handles as u64);
        self.add(format!("{name}: threads"), &THREADS, status(id, "Threads:")?);
        Ok(())
    }

    fn add(&mut self, name: String, rule: &'static Rule, value: u64) {
        self.series.entry(name).or_insert_with(|| Series { rule, values: Vec::new() }).values.push(value);
    }

    /// How it goes, in one line.
    pub fn now(&self) -> String {
        let last = |name: &str| self.series.get(name).and_then(|s| s.values.last()).copied().unwrap_or_default();
        let shown = ["steady-1: memory", "steady-1: handles", "journal: file per sale"];
        let shown: Vec<String> = shown.iter().map(|name| format!("{name} {}", last(name))).collect();
        format!("{} sales, {}", self.sales, shown.join(", "))
    }

    /// Prints a line for each.
    pub fn print(&self) {
        println!("\n{:<28}{:>10}{:>10}{:>10}{:>10}", "median of a third", "first", "middle", "last", "at most");
        for (name, series) in &self.series {
            let thirds: String = (0..3).map(|number| format!("{:>10}", series.third(number))).collect();
            let verdict = if series.has_levelled_off() { "ok" } else { "BAD" };
            println!("{name:<28}{thirds}{:>10}  {:<5}  {verdict}", series.limit(), series.rule.unit);
        }
    }

    /// What has not levelled off.
    pub fn faults(&self) -> Vec<String> {
        let bad = self.series.iter().filter(|(_, series)| !series.has_levelled_off());
        let told = |(name, s): (&String, &Series)| match s.values.len() {
            count if count < LEAST => format!("{name} was measured {count} times only: the soak is too short"),
            _ => format!(
                "{name} grows: {} {} in the middle third, {} in the last, {} allowed",
                s.third(1),
                s.rule.unit,
                s.third(2),
                s.limit()
            ),
        };
        bad.map(told).collect()
    }
}

/// A number of the system's about a process; memory is in KiB.
fn status(id: u32, name: &str) -> Result<u64> {
    let path = format!("/proc/{id}/status");
    let text = fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse().ok());
    number.ok_or_else(|| format!("{path} does not say {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(rule: &'static Rule, value: impl Fn(u64) -> u64) -> Series {
        Series { rule, values: (0..60).map(value).collect() }
    }

    #[test]
    fn what_warms_up_and_then_stays_has_levelled_off() {
        assert!(series(&MEMORY, |n| 9_000 + n.min(20) * 400).has_levelled_off());
        assert!(series(&HANDLES, |n| 20 + n % 4).has_levelled_off());
    }

    #[test]
    fn what_grows_to_the_end_has_not() {
        assert!(!series(&MEMORY, |n| 9_000 + n * 400).has_levelled_off());
        assert!(!series(&HANDLES, |n| 20 + n / 4).has_levelled_off());
        assert!(!series(&JOURNAL, |n| 1_000 + n * 40).has_levelled_off());
        assert!(!series(&JOURNAL, |_| 9_000).has_levelled_off());
    }

    #[test]
    fn too_few_measurements_prove_nothing() {
        let mut short = series(&MEMORY, |_| 9_000);
        short.values.truncate(LEAST - 1);
        assert!(!short.has_levelled_off());
    }
}
