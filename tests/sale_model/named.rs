//! The faults that a run has to meet, and how often it met them: a schedule that never comes to what it is there for proves nothing.

use std::collections::BTreeMap;

/// Each of those that are in all runs.
pub const NAMED: &[&str] = &[
    "a filter's page in place of a session's answer, opened",
    "a filter's page in place of a session's answer, not opened",
    "a filter's page in place of a refund's answer, done",
    "a filter's page in place of a refund's answer, not done",
    "a filter's page in place of a void's answer",
    "a filter's page in place of an order",
    "an effect after its answer",
    "an effect more than a minute after its request",
    "a look-up by reference that lags",
    "a look-up by reference that never finds",
    "a refund in the portal",
    "a refund in the portal while ours is lost",
    "a sale that was refunded in part before it was seen paid",
    "a second till on the same sale",
    "a second merchant's order under our reference",
    "an order of a second merchant's asked for",
    "Retry-After of an hour",
    "no Date header",
    "a Date header that is off",
    "a clock put forward by minutes",
    "a clock put back by minutes",
    "a clock put forward by a day",
    "a clock put back by a day",
    "a clock put forward by a year",
    "a clock put back by a year",
    "a wrong clock put right",
    "a session that time ended",
    "another order's answer",
    "an answer about an order that nobody knows",
    "a refund's answer with another amount",
];

/// How often.
#[derive(Debug, Default, Clone)]
pub struct Met(BTreeMap<&'static str, u64>);

impl Met {
    /// Once more.
    pub fn note(&mut self, name: &'static str) {
        *self.0.entry(name).or_default() += 1;
    }

    /// Those of another schedule, too.
    pub fn add(&mut self, other: &Met) {
        other.0.iter().for_each(|(name, count)| *self.0.entry(name).or_default() += count);
    }

    /// Those that were never met; and names that nobody knows.
    pub fn problems(&self) -> Vec<String> {
        let missing = NAMED.iter().filter(|name| !self.0.contains_key(*name)).map(|name| format!("never met: {name}"));
        let unknown = self.0.keys().filter(|name| !NAMED.contains(name)).map(|name| format!("not in the list: {name}"));
        missing.chain(unknown).collect()
    }
}
