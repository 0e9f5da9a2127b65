//! Everything the simulator knows: orders, SMS, requests, the clock, faults that were ordered.

use crate::Options;
use crate::deviation::{Deviation, Deviations, UNFOUND_MS};
use crate::fault::{Fault, Operation};
use crate::order::{CHANNEL, Order};
use crate::outbox::{Delivery, Outbox, Post, Token};
use crate::record::{Dispute, Kept, Late, Webhook};
use crate::state::StateFile;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use time::OffsetDateTime;
use time::macros::format_description;

/// Requests that are remembered.
const REQUESTS: usize = 200;
/// How far the clock can be moved, either way: a hundred years.
const FARTHEST_MS: i64 = 100 * 365 * 86_400_000;
/// How long the first of two events waits to be overtaken (tail 41).
const HELD_MS: i64 = 60_000;

/// What is kept across restarts of one request's effect, or of everything.
#[derive(Debug, Serialize, Deserialize)]
struct Change<'a> {
    /// Everything before is forgotten.
    is_reset: bool,
    now_ms: i64,
    counter: u64,
    voided: u64,
    /// Those that changed.
    orders: Vec<Cow<'a, Order>>,
    /// Those that were added.
    sms: Cow<'a, [Value]>,
    webhooks: Cow<'a, [Webhook]>,
    disputes: Cow<'a, [Dispute]>,
    /// Answers that were kept for idempotency keys since.
    #[serde(default)]
    kept: Cow<'a, [Kept]>,
    /// Events that were put on their way, or are done with.
    #[serde(default)]
    post: Post,
    /// Requests whose effect is still to come: all of them.
    #[serde(default)]
    late: Cow<'a, [Late]>,
}

/// A fault that was ordered.
#[derive(Debug)]
pub struct Ordered {
    /// For the next call of this kind.
    pub operation: Operation,
    /// What happens to it.
    pub fault: Fault,
    /// To how many of them.
    pub times: u32,
}

/// The world and its lock.
pub type Shared = Arc<Mutex<World>>;

/// The world, whatever happened to another holder of the lock.
pub fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

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
    /// Faults that were ordered.
    pub next: Vec<Ordered>,
    /// How often each fault was met.
    pub counts: BTreeMap<&'static str, u64>,
    /// Requests whose effect is still to come.
    pub late: Vec<Late>,
    /// Such a request is being done.
    pub is_late: bool,
    /// Whose orders are seen; `None` for control calls, which see all.
    pub merchant: Option<String>,
    /// Requests until the process ends in the middle of one.
    pub crash_after: Option<u64>,
    /// No connection is taken before this.
    pub refuse_until: Option<Instant>,
    /// Voids that took effect.
    pub voided: u64,
    /// Webhooks, in the order of their registration.
    pub webhooks: Vec<Webhook>,
    /// Disputes, in the order of their opening.
    pub disputes: Vec<Dispute>,
    /// Answers kept for idempotency keys, the newest last.
    pub kept: Vec<Kept>,
    /// How many of the newest are not in the state file.
    unsaved_kept: usize,
    /// Events on their way to merchants.
    pub outbox: Outbox,
    /// Tells the sender of webhooks that there is something to do.
    pub wake: Arc<tokio::sync::Notify>,
    /// Orders that were handed out since the last [`World::finish`].
    touched: Vec<usize>,
    /// Something else than an order changed since.
    pub is_changed: bool,
    state: Option<StateFile>,
    /// SMS that are in the state file.
    saved_sms: usize,
    /// In what it is other than assumed.
    pub deviations: Deviations,
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
            counts: BTreeMap::new(),
            late: Vec::new(),
            is_late: false,
            merchant: None,
            crash_after: None,
            refuse_until: None,
            voided: 0,
            webhooks: Vec::new(),
            disputes: Vec::new(),
            kept: Vec::new(),
            unsaved_kept: 0,
            outbox: Outbox::default(),
            wake: Arc::default(),
            touched: Vec::new(),
            is_changed: false,
            state: None,
            saved_sms: 0,
            deviations: Deviations::default(),
        }
    }

    /// The world these options ask for, with what the state file holds.
    ///
    /// # Errors
    /// When the state file cannot be used; the text says why.
    pub fn open(options: &Options) -> Result<Self, String> {
        let mut world = World { deviations: options.deviations, ..World::new(options.seed, options.manual_clock) };
        let Some(path) = &options.state else { return Ok(world) };
        let (state, changes) = StateFile::open(path)?;
        for change in changes {
            let change = serde_json::from_str(&change).map_err(|error| {
                format!("the state file {} is of another version: {error}. It was left as it is", path.display())
            })?;
            world.restore(change);
        }
        world.saved_sms = world.sms.len();
        world.state = Some(state);
        Ok(world)
    }

    fn restore(&mut self, change: Change<'static>) {
        if change.is_reset {
            *self = World { deviations: self.deviations, ..World::new(self.seed, self.manual_clock) };
        }
        for order in change.orders {
            let order = Cow::<Order>::Owned(Order { deviations: self.deviations, ..order.into_owned() });
            match self.by_id.get(&order.id).and_then(|index| self.orders.get_mut(*index)) {
                Some(known) => *known = order.into_owned(),
                None => self.add(order.into_owned()),
            }
        }
        self.touched.clear();
        self.sms.extend(change.sms.into_owned());
        self.kept.extend(change.kept.into_owned());
        self.outbox.restore(change.post);
        (self.webhooks, self.disputes) = (change.webhooks.into_owned(), change.disputes.into_owned());
        (self.counter, self.voided) = (change.counter, change.voided);
        self.late = change.late.into_owned();
        self.start_ms = self.start_ms.max(change.now_ms);
    }

    /// What happened since the last change to these orders, or everything.
    fn change(&mut self, is_reset: bool, touched: &[usize]) -> Result<String, String> {
        let post = self.outbox.take_post();
        let (first_sms, first_kept, post) = match is_reset {
            true => (0, 0, self.outbox.all()),
            false => (self.saved_sms, self.kept.len().saturating_sub(self.unsaved_kept), post),
        };
        let change = Change {
            is_reset,
            now_ms: self.now_ms(),
            counter: self.counter,
            voided: self.voided,
            orders: touched.iter().filter_map(|index| self.orders.get(*index)).map(Cow::Borrowed).collect(),
            sms: Cow::Borrowed(self.sms.get(first_sms..).unwrap_or_default()),
            webhooks: Cow::Borrowed(&self.webhooks),
            disputes: Cow::Borrowed(&self.disputes),
            kept: Cow::Borrowed(self.kept.get(first_kept..).unwrap_or_default()),
            post,
            late: Cow::Borrowed(&self.late),
        };
        let change = serde_json::to_string(&change).map_err(|error| error.to_string())?;
        (self.saved_sms, self.unsaved_kept) = (self.sms.len(), 0);
        Ok(change)
    }

    /// Forgets everything.
    ///
    /// # Errors
    /// When the state file cannot be written.
    pub fn reset(&mut self) -> Result<(), String> {
        let (wake, deviations) = (Arc::clone(&self.wake), self.deviations);
        let empty = World { wake, deviations, ..World::new(self.seed, self.manual_clock) };
        self.state = std::mem::replace(self, empty).state;
        let nothing = self.change(true, &[])?;
        self.state.as_mut().map_or(Ok(()), |state| state.append(&nothing)).map_err(|error| error.to_string())
    }

    /// Keeps an answer for an idempotency key.
    pub fn keep(&mut self, answer: Kept) {
        self.kept.push(answer);
        self.unsaved_kept += 1;
        self.is_changed = true;
    }

    /// What happened to orders since the last time, and was not told yet.
    pub fn take_events(&mut self) -> Vec<(Order, Vec<(String, Value)>)> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut told = Vec::new();
        for index in &self.touched {
            if let Some(order) = self.orders.get_mut(*index).filter(|order| !order.events.is_empty()) {
                let events = std::mem::take(&mut order.events);
                told.push((order.clone_head(), events));
            }
        }
        told
    }

    /// Keeps what happened since the last time.
    ///
    /// # Errors
    /// When the state file cannot be written.
    pub fn keep_changes(&mut self) -> Result<(), String> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        let is_changed = std::mem::take(&mut self.is_changed) || !touched.is_empty();
        match (&self.state, is_changed) {
            (Some(_), true) => self.save(&touched).map_err(|error| format!("cannot write the state file: {error}")),
            (Some(_), false) => Ok(()),
            (None, _) => {
                // Nobody asks for what piles up for a state file.
                self.outbox.take_post();
                Ok(())
            }
        }
    }

    fn save(&mut self, touched: &[usize]) -> Result<(), String> {
        let change = self.change(false, touched)?;
        if let Some(state) = &mut self.state {
            state.append(&change).map_err(|error| error.to_string())?;
        }
        if self.state.as_ref().is_some_and(StateFile::is_bloated) {
            let all: Vec<usize> = (0..self.orders.len()).collect();
            let everything = self.change(true, &all)?;
            // Where the system does not let an open file be replaced, it just stays long.
            let _ = self.state.as_mut().map(|state| state.replace(&everything));
        }
        Ok(())
    }

    /// Sends an event to everyone who asked for it, as the order's tail wants it.
    pub fn send(&mut self, order: &Order, kind: &str, event: &str, body: &Value) {
        let now_ms = self.now_ms();
        let tail = order.deciding_tail();
        for webhook in &self.webhooks {
            if webhook.kind != kind
                || webhook.merchant != order.merchant
                || tail == 42
                || !webhook.events.iter().any(|e| e == event)
            {
                continue;
            }
            let delivery = |token: Token, due_ms: i64| Delivery {
                number: 0,
                order_id: order.id.clone(),
                event: event.to_string(),
                url: webhook.url.clone(),
                headers: webhook.headers.clone().into_iter().collect(),
                body: body.clone(),
                due_ms,
                token,
                attempt: 0,
            };
            match tail {
                40 => (0..3).for_each(|_| self.outbox.add(delivery(Token::Good, now_ms))),
                41 if self.outbox.release_held(&order.id, &webhook.url, now_ms, delivery(Token::Good, now_ms)) => {}
                41 => self.outbox.add(delivery(Token::Good, now_ms + HELD_MS)),
                43 => [Token::Forged, Token::Expired, Token::Unsigned]
                    .into_iter()
                    .for_each(|token| self.outbox.add(delivery(token, now_ms))),
                _ => self.outbox.add(delivery(Token::Good, now_ms)),
            }
        }
        self.wake.notify_one();
    }

    /// Lets time do its work on every order.
    pub fn settle(&mut self) {
        let now_ms = self.now_ms();
        let due: Vec<usize> =
            self.orders.iter().enumerate().filter(|(_, o)| o.is_due(now_ms)).map(|(index, _)| index).collect();
        for index in due {
            let (id, at) = (self.id(), self.now_text());
            if let Some(order) = self.orders.get_mut(index) {
                order.settle(id, at);
                self.touched.push(index);
            }
        }
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

    /// Moves the clock; what is due by then is for the caller.
    pub fn move_clock(&mut self, seconds: i64) {
        let advanced_ms = self.advanced_ms.saturating_add(seconds.saturating_mul(1000));
        self.advanced_ms = advanced_ms.clamp(-FARTHEST_MS, FARTHEST_MS);
        self.is_changed = true;
    }

    /// The clock as the service writes times.
    pub fn now_text(&self) -> String {
        self.text_of(self.now_ms())
    }

    /// A time as the service writes it.
    pub fn text_of(&self, ms: i64) -> String {
        let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
        time_of(ms).format(format).unwrap_or_default()
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
    pub fn add(&mut self, mut order: Order) {
        order.deviations = self.deviations;
        if let Some(merchant) = &self.merchant {
            order.merchant.clone_from(merchant);
        }
        self.by_id.insert(order.id.clone(), self.orders.len());
        self.touched.push(self.orders.len());
        self.orders.push(order);
    }

    /// The order with this id, where it is the merchant's own.
    pub fn order(&mut self, id: &str) -> Option<&mut Order> {
        let index = *self.by_id.get(id)?;
        if !self.orders.get(index).is_some_and(|order| self.is_own(order)) {
            self.count("another_merchant");
            return None;
        }
        self.touched.push(index);
        self.orders.get_mut(index)
    }

    /// Whether the merchant who calls may see an order.
    pub fn is_own(&self, order: &Order) -> bool {
        self.is_merchant(&order.merchant)
    }

    /// Whether this is the merchant who calls.
    pub fn is_merchant(&self, name: &str) -> bool {
        self.merchant.as_ref().is_none_or(|merchant| merchant == name)
    }

    /// The newest other order of the same merchant at the same service.
    pub fn another_order(&self, id: &str, is_checkout_com: bool) -> Option<&Order> {
        let is_it = |o: &&Order| o.id != id && (o.channel == CHANNEL) == is_checkout_com && self.is_own(o);
        self.orders.iter().rev().find(is_it)
    }

    /// The orders with this reference that a look-up finds now, the newest first. Each is one look-up nearer to being found.
    pub fn found_by_reference(&mut self, reference: &str, is_meant: impl Fn(&Order) -> bool) -> Vec<String> {
        let mut found = Vec::new();
        let (mut is_late, mut is_foreign) = (false, false);
        let merchant = self.merchant.clone();
        let now_ms = self.now_ms();
        for (index, order) in self.orders.iter_mut().enumerate().rev() {
            if order.reference != reference || !is_meant(order) {
                continue;
            }
            if merchant.as_ref().is_some_and(|merchant| *merchant != order.merchant) {
                is_foreign = true;
            } else if order.deviations.has(Deviation::FoundByReference) && now_ms - order.created_ms < UNFOUND_MS {
                is_late = true;
            } else if order.hidden_lookups == 0 {
                found.push(order.id.clone());
            } else {
                is_late = true;
                // What is gone stays so.
                order.hidden_lookups -= u32::from(order.hidden_lookups < u32::MAX);
                self.touched.push(index);
            }
        }
        if is_late {
            self.count("lookup_missed");
        }
        if is_foreign {
            self.count("another_merchant");
        }
        found
    }

    /// Takes the fault that was ordered for this operation.
    pub fn take_next(&mut self, operation: Operation) -> Option<Fault> {
        if self.is_late {
            return None;
        }
        let index = self.next.iter().position(|ordered| ordered.operation == operation)?;
        let ordered = self.next.get_mut(index)?;
        let fault = ordered.fault;
        ordered.times = ordered.times.saturating_sub(1);
        if ordered.times == 0 {
            self.next.remove(index);
        }
        Some(fault)
    }

    /// Notes that a fault was met.
    pub fn count(&mut self, fault: &'static str) {
        *self.counts.entry(fault).or_default() += 1;
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
                let by_hand: Vec<i64> = o.refunds.iter().filter(|r| r.in_portal).map(|r| r.minor).collect();
                json!({ "order_id": o.id, "order_reference_id": o.reference, "channel": o.channel, "merchant": o.merchant,
                    "refunds_in_portal": by_hand.len(), "refunded_in_portal": text(by_hand.iter().sum(), &o.currency),
                    "status": o.read_out_status(), "currency": o.currency, "total": text(o.total, &o.currency),
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
    // By the end of a name: `password_last_changed` is a date.
    const SECRETS: [&str; 7] =
        ["token", "secret", "password", "authorization", "signature", "signature_key", "api_key"];
    match body {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let lower = name.to_lowercase();
                    match SECRETS.iter().any(|secret| lower.ends_with(secret)) {
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
