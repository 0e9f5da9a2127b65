//! Everything the simulator knows: orders, SMS, requests, the clock, faults that were ordered.

use crate::order::Order;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use time::macros::format_description;

/// Requests that are remembered.
const REQUESTS: usize = 200;

/// The state behind the lock.
pub struct World {
    seed: u64,
    counter: u64,
    manual_clock: bool,
    started: Instant,
    start_ms: i64,
    advanced_ms: i64,
    /// All orders, in the order of their making.
    pub orders: Vec<Order>,
    by_id: HashMap<String, usize>,
    /// SMS sent: phone, text, link.
    pub sms: Vec<Value>,
    /// Requests so far.
    seen: u64,
    /// The last requests.
    pub requests: VecDeque<Value>,
    /// Faults ordered for the next call of an operation.
    pub next: Vec<(String, String)>,
    /// Requests until the process ends in the middle of one.
    pub crash_after: Option<u64>,
    /// No connection is taken before this.
    pub refuse_until: Option<Instant>,
    /// Voids that took effect.
    pub voided: u64,
}

impl World {
    /// An empty world.
    pub fn new(seed: u64, manual_clock: bool) -> Self {
        let start = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        World {
            seed,
            counter: 0,
            manual_clock,
            started: Instant::now(),
            start_ms: i64::try_from(start.as_millis()).unwrap_or_default(),
            advanced_ms: 0,
            orders: Vec::new(),
            by_id: HashMap::new(),
            sms: Vec::new(),
            seen: 0,
            requests: VecDeque::new(),
            next: Vec::new(),
            crash_after: None,
            refuse_until: None,
            voided: 0,
        }
    }

    /// Forgets everything but the clock.
    pub fn reset(&mut self) {
        *self = World::new(self.seed, self.manual_clock);
    }

    /// The simulator's clock, unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        let real =
            if self.manual_clock { 0 } else { i64::try_from(self.started.elapsed().as_millis()).unwrap_or_default() };
        self.start_ms + self.advanced_ms + real
    }

    /// Whether time passes only when it is told to.
    pub fn is_clock_manual(&self) -> bool {
        self.manual_clock
    }

    /// Moves the clock.
    pub fn advance(&mut self, seconds: i64) {
        self.advanced_ms += seconds * 1000;
    }

    /// The clock as the service writes times.
    pub fn now_text(&self) -> String {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        time_of(self.now_ms()).format(format).unwrap_or_default()
    }

    /// The `Date` header.
    pub fn date_header(&self, off_ms: i64) -> String {
        let format =
            format_description!("[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT");
        time_of(self.now_ms() + off_ms).format(format).unwrap_or_default()
    }

    /// A new id that looks like the service's; the same seed gives the same ids.
    pub fn id(&mut self) -> String {
        self.counter += 1;
        let (a, b) = (
            mix(self.seed ^ self.counter.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            mix(self.counter ^ self.seed.rotate_left(32)),
        );
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xfff,
            b >> 52,
            b & 0xffff_ffff_ffff
        )
    }

    /// Adds an order.
    pub fn add(&mut self, order: Order) {
        self.by_id.insert(order.id.clone(), self.orders.len());
        self.orders.push(order);
    }

    /// The order with this id.
    pub fn order(&mut self, id: &str) -> Option<&mut Order> {
        let index = *self.by_id.get(id)?;
        self.orders.get_mut(index)
    }

    /// The newest order with this reference.
    pub fn order_by_reference(&mut self, reference: &str) -> Option<&mut Order> {
        self.orders.iter_mut().rev().find(|order| order.reference == reference)
    }

    /// Takes the fault that was ordered for this operation.
    pub fn take_next(&mut self, operation: &str) -> Option<String> {
        let index = self.next.iter().position(|(name, _)| name == operation)?;
        Some(self.next.remove(index).1)
    }

    /// Remembers a request, without its secrets.
    pub fn remember(&mut self, method: &str, path: &str, body: &[u8], status: &str) {
        if self.requests.len() >= REQUESTS {
            self.requests.pop_front();
        }
        let body = masked(serde_json::from_slice(body).unwrap_or(Value::Null));
        let at = self.now_text();
        self.seen += 1;
        self.requests.push_back(
            json!({ "number": self.seen, "at": at, "method": method, "path": path, "body": body, "answer": status }),
        );
    }

    /// The ledger, in total and per order.
    pub fn ledger(&self) -> Value {
        let mut totals: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for order in &self.orders {
            let total = totals.entry(&order.currency).or_default();
            total.0 += order.captured;
            total.1 += order.refunded();
        }
        let text = |minor: i64, currency: &str| crate::money::text(minor, currency);
        let totals: serde_json::Map<String, Value> = totals
            .into_iter()
            .map(|(c, (captured, refunded))| {
                (c.to_string(), json!({ "captured": text(captured, c), "refunded": text(refunded, c) }))
            })
            .collect();
        let orders: Vec<Value> = self
            .orders
            .iter()
            .map(|o| {
                let json = o.json();
                json!({ "order_id": o.id, "order_reference_id": o.reference, "channel": o.channel,
                    "status": json["status"], "currency": o.currency, "total": text(o.total, &o.currency),
                    "captured": text(o.captured, &o.currency), "refunded": text(o.refunded(), &o.currency),
                    "refunds": o.refunds.len(), "captures": o.captures.len(), "voided": o.voided, "reads": o.reads })
            })
            .collect();
        json!({
            "sessions_opened": self.orders.len(),
            "sms_sent": self.sms.len(),
            "voided": self.voided,
            "refunds": self.orders.iter().map(|o| o.refunds.len()).sum::<usize>(),
            "totals": totals,
            "orders": orders,
        })
    }
}

fn time_of(ms: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// The same without what a person who looks on must not see.
fn masked(body: Value) -> Value {
    const SECRETS: [&str; 6] = ["token", "secret", "password", "authorization", "signature", "api_key"];
    match body {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let lower = name.to_lowercase();
                    match SECRETS.iter().any(|secret| lower.contains(secret)) {
                        true => (name, json!("***")),
                        false => (name, masked(value)),
                    }
                })
                .collect(),
        ),
        Value::Array(values) => values.into_iter().map(masked).collect(),
        other => other,
    }
}

/// splitmix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_requests_are_masked_wherever_they_stand() {
        let body =
            json!({ "url": "u", "headers": { "Authorization": "Bearer x" }, "list": [{ "clientSecret": { "a": 1 } }] });
        let wanted = json!({ "url": "u", "headers": { "Authorization": "***" }, "list": [{ "clientSecret": "***" }] });
        assert_eq!(masked(body), wanted);
    }
}
