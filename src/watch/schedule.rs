//! When which order is looked at, while many are watched: a heap of times, and one pace for all.
//!
//! Nothing here looks, waits or knows a clock: [`Schedule`] is told the time and says what is due. The threads are in
//! `reader.rs`.

use crate::error::{Code, NextAction};
use crate::rail::Key;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Up to which age a sale is looked at how often, as a multiple of its interval. The customer's minute at the till comes first;
/// after a session's life only stragglers are left.
const AGES: [(Duration, u32); 3] =
    [(Duration::from_secs(60), 1), (Duration::from_secs(20 * 60), 2), (Duration::from_secs(2 * 3600), 6)];
/// See [`AGES`]: everything older.
const OLDEST: u32 = 60;

/// Looks that were missed because no thread was free may be made up for, for this long.
const ARREARS: Duration = Duration::from_millis(100);

/// The longest rest that a service is given: a wrong `Retry-After` must not blind a shop.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// The slowest pace that a service can slow us down to: one look a second.
const SLOWEST: Duration = Duration::from_secs(1);

/// What a host was told last of an order that is still watched.
pub type Told = (Code, NextAction);

/// An order that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Which order.
    pub key: Arc<Key>,
    /// Tells this watching of the order from an earlier one.
    serial: u64,
}

/// What came of a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The sale has ended: it is not watched any more.
    End,
    /// It goes on, and this is where it stands.
    Open(Told),
}

/// What is to be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// This order is due.
    Look(Look),
    /// Nothing is, for this long.
    Wait(Duration),
    /// Nothing is, until an order is added.
    Idle,
}

/// Orders and their times.
#[derive(Debug)]
pub struct Schedule {
    orders: HashMap<Arc<Key>, Watched>,
    /// May hold times that are out of date: one counts if its serial and time are those of the order.
    queue: BinaryHeap<Reverse<Due>>,
    serial: u64,
    pace: Pace,
    random: u64,
}

#[derive(Debug)]
struct Watched {
    serial: u64,
    /// When the sale began, as far as it is known.
    since: Instant,
    interval: Duration,
    /// How long the sale was going on before `since`: a clock of the process cannot point to before its start.
    age_before: Duration,
    state: State,
    told: Option<Told>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Queued for this time; `None` is the head of the queue.
    Queued(Option<Instant>),
    /// A thread is looking at it.
    Looking,
    /// The same, and something was heard of it meanwhile: it has to be looked at once more.
    LookingOnceMore,
}

/// Ordered by time; `None`, the head of the queue, is before all times.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Due {
    at: Option<Instant>,
    serial: u64,
    key: ByAddress,
}

/// A key that takes no part in the order of the queue.
#[derive(Debug)]
struct ByAddress(Arc<Key>);

impl PartialEq for ByAddress {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ByAddress {}

impl PartialOrd for ByAddress {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByAddress {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl Schedule {
    /// Nothing is watched yet. At most `looks_per_second` are given out; `seed` is any number.
    pub fn new(looks_per_second: u32, seed: u64, now: Instant) -> Self {
        Schedule {
            orders: HashMap::new(),
            queue: BinaryHeap::new(),
            serial: 0,
            pace: Pace::new(looks_per_second, now),
            random: seed | 1,
        }
    }

    /// How many orders are watched.
    pub fn len(&self) -> usize {
        self.orders.len()
    }

    /// Whether nothing is watched.
    pub fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }

    /// Watches an order that is this old. Its first look comes at a random time within its interval, so that orders added together
    /// are not looked at together. Returns false for one that is watched already; then nothing changes.
    pub fn add(&mut self, key: Key, age: Duration, interval: Duration, now: Instant) -> bool {
        let key = Arc::new(key);
        if self.orders.contains_key(&key) {
            return false;
        }
        self.serial = self.serial.wrapping_add(1);
        let at = now + self.part_of(interval);
        let state = State::Queued(Some(at));
        let order = Watched { serial: self.serial, since: now, age_before: age, interval, state, told: None };
        self.orders.insert(Arc::clone(&key), order);
        self.queue.push(Reverse(Due { at: Some(at), serial: self.serial, key: ByAddress(key) }));
        true
    }

    /// Watches an order no more. Returns whether it was watched.
    pub fn remove(&mut self, key: &Key) -> bool {
        self.orders.remove(key).is_some()
    }

    /// Puts an order at the head of the queue: something was heard of it. Returns whether it is watched.
    pub fn hurry(&mut self, key: &Key) -> bool {
        let Some((key, order)) = self.orders.get_key_value(key).map(|(key, order)| (Arc::clone(key), order)) else {
            return false;
        };
        let (serial, state) = (order.serial, order.state);
        let state = match state {
            State::Queued(Some(_)) => {
                self.queue.push(Reverse(Due { at: None, serial, key: ByAddress(Arc::clone(&key)) }));
                State::Queued(None)
            }
            State::Queued(None) => State::Queued(None),
            State::Looking | State::LookingOnceMore => State::LookingOnceMore,
        };
        if let Some(order) = self.orders.get_mut(&key) {
            order.state = state;
        }
        true
    }

    /// What is to be done now.
    pub fn next(&mut self, now: Instant) -> Turn {
        while let Some(Reverse(due)) = self.queue.peek() {
            let order = self.orders.get_mut(&due.key.0);
            let order = order.filter(|o| o.serial == due.serial && o.state == State::Queued(due.at));
            let Some(order) = order else {
                self.queue.pop();
                continue;
            };
            // What was heard of an order is worth a question also while the service rests.
            let free_at = if due.at.is_none() { self.pace.free_at } else { self.pace.free_at() };
            let wait = due.at.unwrap_or(now).max(free_at).saturating_duration_since(now);
            if !wait.is_zero() {
                return Turn::Wait(wait);
            }
            order.state = State::Looking;
            self.pace.take(1, now);
            return match self.queue.pop() {
                Some(Reverse(Due { serial, key, .. })) => Turn::Look(Look { key: key.0, serial }),
                None => Turn::Idle,
            };
        }
        Turn::Idle
    }

    /// Whether an order may be due before this time; true also for one that was put off meanwhile.
    pub fn may_be_due_before(&self, time: Instant) -> bool {
        self.queue.peek().is_some_and(|Reverse(due)| due.at.is_none_or(|at| at < time))
    }

    /// Takes what came of a look that began at `began`; the service wants this one order to be left alone for `rest`. Returns whether the
    /// host has to be told: not of an order that was removed
    /// meanwhile, and not of one that stands where it stood.
    pub fn looked(&mut self, look: &Look, seen: Seen, rest: Duration, began: Instant, now: Instant) -> bool {
        let jitter = self.random_part();
        let Some(order) = self.orders.get_mut(&look.key).filter(|order| order.serial == look.serial) else {
            return false;
        };
        let told = match seen {
            Seen::End => {
                self.orders.remove(&look.key);
                return true;
            }
            Seen::Open(told) => told,
        };
        let at = match order.state {
            State::LookingOnceMore => None,
            _ => {
                let pause = order.interval * slowness(order.age_before + now.saturating_duration_since(order.since));
                // From one beginning to the next, so that a slow service is not asked more seldom than a fast one.
                Some((began + pause + part(pause / 20, jitter)).max(now + rest.min(LONGEST_REST)))
            }
        };
        order.state = State::Queued(at);
        self.queue.push(Reverse(Due { at, serial: look.serial, key: ByAddress(Arc::clone(&look.key)) }));
        let is_news = told.1 != NextAction::KeepPolling && order.told != Some(told);
        order.told = Some(told);
        is_news
    }

    /// A look took more questions than the one it was counted as.
    pub fn asked_more(&mut self, times: u32, now: Instant) {
        self.pace.take(times, now);
    }

    /// The service wants to be left alone for this long: so it is, by all, and asked half as often afterwards.
    pub fn slow_down(&mut self, pause: Duration, now: Instant) {
        self.pace.slow_down(pause, now);
    }

    /// The service answered: the pace is picked up again, slowly.
    pub fn went_well(&mut self) {
        self.pace.pick_up();
    }

    fn part_of(&mut self, time: Duration) -> Duration {
        let random = self.random_part();
        part(time, random)
    }

    /// A number below 1024 (xorshift; nothing depends on its quality).
    fn random_part(&mut self) -> u32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        u32::try_from(self.random % 1024).unwrap_or(0)
    }
}

fn part(time: Duration, of_1024: u32) -> Duration {
    time * of_1024 / 1024
}

fn slowness(age: Duration) -> u32 {
    AGES.iter().find(|(until, _)| age < *until).map_or(OLDEST, |(_, times)| *times)
}

/// How fast looks may follow each other, over all orders.
#[derive(Debug)]
struct Pace {
    /// As configured.
    least: Duration,
    /// At present.
    spacing: Duration,
    free_at: Instant,
    quiet_until: Instant,
}

impl Pace {
    fn new(per_second: u32, now: Instant) -> Self {
        let least = Duration::from_secs(1) / per_second.max(1);
        Pace { least, spacing: least, free_at: now, quiet_until: now }
    }

    fn free_at(&self) -> Instant {
        self.free_at.max(self.quiet_until)
    }

    fn take(&mut self, times: u32, now: Instant) {
        let from = now.checked_sub(ARREARS).map_or(self.free_at, |earliest| self.free_at.max(earliest));
        self.free_at = from + self.spacing * times;
    }

    fn slow_down(&mut self, pause: Duration, now: Instant) {
        // What was under way when the service first said so says it too: that is one slowing down, not one for each thread.
        if now >= self.quiet_until {
            self.spacing = (self.spacing * 2).min(SLOWEST.max(self.least));
        }
        self.quiet_until = self.quiet_until.max(now + pause.min(LONGEST_REST));
    }

    fn pick_up(&mut self) {
        self.spacing = (self.spacing - self.spacing / 64).max(self.least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);
    const OPEN: Seen = Seen::Open((Code::Pending, NextAction::KeepPolling));

    fn key(number: u32) -> Key {
        Key::Order(format!("order-{number}"))
    }

    fn schedule(per_second: u32, orders: u32, now: Instant) -> Schedule {
        let mut schedule = Schedule::new(per_second, 7, now);
        for number in 0..orders {
            assert!(schedule.add(key(number), Duration::ZERO, 5 * S, now));
        }
        schedule
    }

    /// Runs the clock until the next look.
    fn next(schedule: &mut Schedule, now: &mut Instant) -> Look {
        loop {
            match schedule.next(*now) {
                Turn::Look(look) => return look,
                Turn::Wait(time) => *now += time,
                Turn::Idle => panic!("nothing is due"),
            }
        }
    }

    #[test]
    fn orders_added_together_are_spread_over_their_interval() {
        let start = Instant::now();
        let mut now = start;
        let mut schedule = schedule(100_000, 1000, now);
        let mut looks = [0; 5];
        for _ in 0..1000 {
            next(&mut schedule, &mut now);
            looks[usize::try_from((now - start).as_secs()).unwrap()] += 1;
        }
        assert!(looks.iter().all(|count| (150..250).contains(count)), "{looks:?}");
        assert_eq!(schedule.next(now), Turn::Idle, "all are being looked at");
    }

    #[test]
    fn a_young_order_is_looked_at_every_five_seconds_and_an_old_one_less_often() {
        let mut now = Instant::now();
        for (age, times) in [(0, 1), (61, 2), (30 * 60, 6), (90_000, 60)] {
            let mut schedule = Schedule::new(1000, 7, now);
            schedule.add(key(1), S * age, 5 * S, now);
            let look = next(&mut schedule, &mut now);
            let began = now;
            now += S;
            schedule.looked(&look, OPEN, Duration::ZERO, began, now);
            next(&mut schedule, &mut now);
            let pause = now - began;
            assert!(pause >= 5 * S * times && pause <= 5 * S * times * 21 / 20, "at {age} s: {pause:?}");
        }
    }

    #[test]
    fn no_more_looks_are_given_out_than_allowed() {
        let start = Instant::now();
        let mut now = start;
        let mut schedule = schedule(10, 200, now);
        for _ in 0..200 {
            next(&mut schedule, &mut now);
        }
        let took = now - start;
        assert!(took >= 19 * S && took <= 25 * S, "{took:?}");
    }

    #[test]
    fn a_service_that_asks_for_rest_gets_it_from_all_orders_and_is_asked_half_as_often_afterwards() {
        let mut now = Instant::now();
        let mut schedule = schedule(10, 200, now);
        now += 10 * S;
        let first = next(&mut schedule, &mut now);
        schedule.slow_down(7 * S, now);
        // The second answer of the same moment slows nothing down twice.
        schedule.slow_down(7 * S, now);
        schedule.looked(&first, OPEN, Duration::ZERO, now, now);
        let asked = now;
        next(&mut schedule, &mut now);
        assert_eq!(now - asked, 7 * S);
        let again = now;
        for _ in 0..20 {
            next(&mut schedule, &mut now);
        }
        let took = now - again;
        assert!(took >= 3 * S && took <= 4 * S + S / 4, "20 looks at 5 a second: {took:?}");
        for _ in 0..200 {
            schedule.went_well();
        }
        assert_eq!(schedule.pace.spacing, schedule.pace.least);
    }

    #[test]
    fn a_rest_that_one_order_is_given_holds_no_other_and_is_capped_and_what_is_heard_breaks_it() {
        let mut now = Instant::now();
        let mut schedule = schedule(1000, 3, now);
        let first = next(&mut schedule, &mut now);
        schedule.looked(&first, OPEN, 3600 * S, now, now);
        let since = now;
        for _ in 0..4 {
            let other = next(&mut schedule, &mut now);
            assert_ne!(other, first);
            schedule.looked(&other, OPEN, Duration::ZERO, now, now);
        }
        assert!(now - since < 20 * S);
        assert!(schedule.hurry(&first.key));
        let before = now;
        assert_eq!(next(&mut schedule, &mut now).key, first.key);
        assert!(now - before < S);
        schedule.looked(&first, OPEN, 3600 * S, now, now);
        let rested = now;
        loop {
            let look = next(&mut schedule, &mut now);
            if look.key == first.key {
                break;
            }
            schedule.looked(&look, OPEN, Duration::ZERO, now, now);
        }
        assert!(now - rested >= 59 * S && now - rested <= 61 * S, "{:?}", now - rested);

        schedule.slow_down(3600 * S, now);
        let all_rest = now;
        schedule.looked(&first, OPEN, Duration::ZERO, now, now);
        assert!(schedule.hurry(&first.key));
        assert_eq!(next(&mut schedule, &mut now).key, first.key);
        assert!(now - all_rest < S, "a webhook breaks the rest of all");
    }

    #[test]
    fn what_was_heard_of_comes_first_also_while_it_is_looked_at() {
        let mut now = Instant::now();
        let mut schedule = schedule(1000, 100, now);
        assert!(schedule.hurry(&key(77)));
        assert!(schedule.hurry(&key(77)));
        assert!(!schedule.hurry(&key(100)));
        let look = next(&mut schedule, &mut now);
        assert_eq!(*look.key, key(77));
        assert!(schedule.hurry(&key(77)));
        schedule.looked(&look, OPEN, Duration::ZERO, now, now);
        assert_eq!(*next(&mut schedule, &mut now).key, key(77));
        assert_ne!(*next(&mut schedule, &mut now).key, key(77), "once more, and no more");
    }

    #[test]
    fn an_order_that_was_removed_is_neither_looked_at_nor_told_of() {
        let mut now = Instant::now();
        let mut schedule = schedule(1000, 2, now);
        let look = next(&mut schedule, &mut now);
        assert!(schedule.remove(&look.key) && !schedule.remove(&look.key));
        assert!(!schedule.looked(&look, Seen::End, Duration::ZERO, now, now));
        // Watched anew, it is another watching: the old look says nothing of it.
        assert!(schedule.add((*look.key).clone(), Duration::ZERO, 5 * S, now));
        assert!(!schedule.looked(&look, Seen::End, Duration::ZERO, now, now));
        assert_eq!(schedule.len(), 2);
    }

    #[test]
    fn the_host_is_told_of_the_end_and_once_of_what_a_person_must_see() {
        let mut now = Instant::now();
        let mut schedule = schedule(1000, 1, now);
        let person = Seen::Open((Code::Unknown, NextAction::AskSupervisor));
        let steps = [(OPEN, false), (person, true), (person, false), (OPEN, false), (person, true), (Seen::End, true)];
        for (seen, is_told) in steps {
            let look = next(&mut schedule, &mut now);
            assert_eq!(schedule.looked(&look, seen, Duration::ZERO, now, now), is_told, "{seen:?}");
        }
        assert!(schedule.is_empty());
        assert_eq!(schedule.next(now), Turn::Idle);
    }

    #[test]
    fn a_watched_order_takes_less_than_a_kilobyte() {
        let text = "c3b1d8a0-1f5e-4c0a-9d2b-7a6e5f4d3c2b".len();
        // The key and its counters, a place in a table that may be half empty, and two places in a queue that may be too.
        let key = size_of::<Key>() + text + 2 * size_of::<usize>();
        let place = 2 * (size_of::<Arc<Key>>() + size_of::<Watched>() + 1);
        let times = 2 * 2 * size_of::<Reverse<Due>>();
        assert!(key + place + times < 600, "{}", key + place + times);
    }
}
