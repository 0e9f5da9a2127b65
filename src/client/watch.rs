//! Watching many open orders: `watch_add`, `watch_next`, `watch_remove`.
//!
//! When an order is due says [`Schedule`]; here are the threads that look. There are none before the first `watch_add`, as many as
//! look at the same time, and one more that watches the clock: whoever gets a look wakes the next one, or starts it, up to the
//! configured number. All end when the client is closed.
//!
//! A look is one round of the protocol that `poll_status` runs, and what it finds is told in the same reply.

use super::{Client, Core, drive, random};
use crate::error::{Error, Kind};
use crate::host::config;
use crate::host::reply::{self, Body, Reply};
use crate::journal::{Step, StepKind, Unfinished};
use crate::json;
use crate::rail::Key;
use crate::request::{self, WatchNextRequest, WatchRequest};
use crate::sale::poll;
use crate::sale::whose::OTHER_SALE;
use crate::sale::{Outcome, Verdict};
use crate::value::clock::wall_ms;
use crate::wait::{Interrupt, Scope, Woke};
use crate::watch::{Look, Schedule, Seen, Turn};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A worker runs one exchange at a time: a TLS handshake is the deepest it goes.
const STACK: usize = 256 * 1024;

/// How long a worker sleeps while there is nothing to wait for.
const IDLE: Duration = Duration::from_secs(3600);

/// Steps of the journal that are read at a time.
const PAGE: u32 = 1000;

impl Client {
    /// Watches an order until its end. The first call takes up the journal's open sales, too.
    pub fn watch_add(&self, text: &str) -> Result<Reply, Error> {
        let request: WatchRequest = json::parse(text)?;
        let interval = Duration::from_millis(self.interval_ms(request.interval_s)?);
        let key = match (&request.order_id, &request.order_reference_id) {
            (None, None) => None,
            (order_id, reference) => Some(request::key(order_id.as_deref(), reference.as_deref())?),
        };
        let open = if self.watch.lock().has_taken_up { Vec::new() } else { self.open_sales()? };
        let known = key.map(|key| self.known(key));
        let mut state = self.watch.lock();
        state.has_taken_up = true;
        let mut add = |(key, age)| state.schedule.add(key, age, interval, Instant::now());
        let added = known.map(&mut add);
        for sale in open {
            add(sale);
        }
        Watch::attend(&self.watch, &mut state, &self.core)?;
        let body = reply::Watching { added, watching: state.schedule.len(), ..reply::Watching::default() };
        Ok(Reply::done("done", Body::Watching(body)))
    }

    /// The next order that has ended, or that a person must see.
    pub fn watch_next(&self, text: &str) -> Result<Reply, Error> {
        let request: WatchNextRequest = json::parse(text)?;
        let wait_ms = request.wait_s.map_or(0, request::Seconds::ms);
        let scope = self.scope(wait_ms);
        loop {
            let woke = scope.wait(Duration::from_millis(wait_ms), || !self.watch.lock().news.is_empty());
            let mut state = self.watch.lock();
            if let Some(news) = state.news.pop_front() {
                return Ok(reply::news(*news, state.schedule.len()));
            }
            // Several may wait for one event: who comes too late waits on.
            if woke != Woke::Event {
                let trouble = state.trouble.as_ref().map(|(_, error)| error.clone());
                return Ok(reply::no_news(state.schedule.len(), trouble, woke == Woke::Interrupt));
            }
        }
    }

    /// Watches an order no more. News of it that were not taken yet stay.
    pub fn watch_remove(&self, text: &str) -> Result<Reply, Error> {
        let request: WatchRequest = json::parse(text)?;
        if request.interval_s.is_some() {
            let detail = "belongs to watch_add, not to watch_remove";
            return Err(Error::field(Kind::UnknownField, "interval_s", detail));
        }
        let key = request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        let key = self.known(key).0;
        let mut state = self.watch.lock();
        let removed = state.schedule.remove(&key);
        let body =
            reply::Watching { removed: Some(removed), watching: state.schedule.len(), ..reply::Watching::default() };
        Ok(Reply::done("done", Body::Watching(body)))
    }

    /// Something was heard of an order: it is looked at before all others, if it is watched.
    pub(super) fn hurry(&self, order_id: &str, reference: Option<&str>) {
        if self.watch.lock().schedule.is_empty() {
            return;
        }
        let order = Some(Key::Order(order_id.to_string()));
        let reference = reference.map(|reference| Key::Reference(reference.to_string()));
        let keys: Vec<Key> =
            order.into_iter().chain(reference).flat_map(|key| [self.known(key.clone()).0, key]).collect();
        let mut state = self.watch.lock();
        if keys.iter().any(|key| state.schedule.hurry(key)) {
            // Without a new thread it comes first all the same, a little later.
            let _ = Watch::attend(&self.watch, &mut state, &self.core);
        }
    }

    /// The key under which an order is watched, and its age: its sale's own reference, where the journal knows it, so that one sale is
    /// watched once however it is named. A journal that cannot be read keeps no order from being watched.
    fn known(&self, key: Key) -> (Key, Duration) {
        match drive::session_of(&self.core, &key) {
            Ok(Some(step)) => known_by_sale(step),
            Ok(None) | Err(_) => (key, Duration::ZERO),
        }
    }

    /// The sales that the journal holds open: those of the configured lane, or all.
    fn open_sales(&self) -> Result<Vec<(Key, Duration)>, Error> {
        let lane = self.config.lane.as_deref();
        let is_ours = |step: &Step| step.kind == StepKind::Session && (lane.is_none() || step.lane.as_deref() == lane);
        let mut open = Vec::new();
        let mut after = 0;
        loop {
            let steps = self.journal.unfinished(Unfinished::All, after, PAGE)?;
            let Some(last) = steps.last() else { return Ok(open) };
            after = last.id;
            open.extend(steps.into_iter().filter(is_ours).map(known_by_sale));
        }
    }
}

/// A sale's key and age.
fn known_by_sale(step: Step) -> (Key, Duration) {
    let age_ms = u64::try_from(wall_ms().saturating_sub(step.created_ms)).unwrap_or(0);
    (Key::Reference(step.sale), Duration::from_millis(age_ms))
}

/// The watching of one client.
pub struct Watch {
    state: Mutex<State>,
    /// Wakes the one worker that waits for the next time.
    clock: Condvar,
    /// Wakes one of the others.
    next: Condvar,
    /// Ends the looks under way when the client is closed. Not the host's interrupt: that ends calls, and a look is none.
    interrupt: Arc<Interrupt>,
    most_workers: usize,
}

/// Ends the watching when it is dropped.
pub struct End(pub Arc<Watch>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.stop();
    }
}

struct State {
    schedule: Schedule,
    /// What the host has not taken yet.
    news: VecDeque<Box<Reply>>,
    /// Since when, and why, the service cannot be asked.
    trouble: Option<(Instant, Error)>,
    has_taken_up: bool,
    is_closing: bool,
    workers: Vec<JoinHandle<()>>,
    /// Whether a worker waits for the next time.
    has_leader: bool,
    /// Until when it does.
    leader_waits_until: Instant,
    /// How many workers wait for their turn.
    waiting: usize,
}

impl Watch {
    /// Watches nothing, and has no thread.
    pub fn new(settings: config::Watch) -> Result<Watch, Error> {
        let state = State {
            schedule: Schedule::new(settings.looks_per_second, random()?, Instant::now()),
            news: VecDeque::new(),
            trouble: None,
            has_taken_up: false,
            is_closing: false,
            workers: Vec::new(),
            has_leader: false,
            leader_waits_until: Instant::now(),
            waiting: 0,
        };
        Ok(Watch {
            state: Mutex::new(state),
            clock: Condvar::new(),
            next: Condvar::new(),
            interrupt: Arc::default(),
            most_workers: settings.workers,
        })
    }

    /// Ends all looks and waits for the threads.
    pub fn stop(&self) {
        let workers = {
            let mut state = self.lock();
            state.is_closing = true;
            std::mem::take(&mut state.workers)
        };
        self.interrupt.shut_down();
        self.clock.notify_all();
        self.next.notify_all();
        for worker in workers {
            // A panic in it was caught and logged there.
            let _ = worker.join();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sees to it that somebody looks at the clock: the worker that does already, for there may be an earlier time now; one that
    /// waits for its turn; or a new one, while there are fewer than orders.
    ///
    /// # Errors
    /// There is no worker at all.
    fn attend(watch: &Arc<Watch>, state: &mut State, core: &Arc<Core>) -> Result<(), Error> {
        if state.has_leader {
            watch.clock.notify_one();
        } else if state.waiting > 0 {
            watch.next.notify_one();
        } else if state.workers.len() < watch.most_workers.min(state.schedule.len()) {
            return Watch::hire(watch, state, core).or_else(|e| if state.workers.is_empty() { Err(e) } else { Ok(()) });
        }
        Ok(())
    }

    fn hire(watch: &Arc<Watch>, state: &mut State, core: &Arc<Core>) -> Result<(), Error> {
        if state.is_closing {
            return Err(Error::new(Kind::Interrupted, "the client is being closed"));
        }
        let (own_watch, own_core) = (Arc::clone(watch), Arc::clone(core));
        let builder = thread::Builder::new().name("tamara-watch".into()).stack_size(STACK);
        let worker = builder.spawn(move || Watch::work(&own_watch, &own_core));
        let worker = worker.map_err(|e| Error::new(Kind::Internal, format!("no thread could be started: {e}")))?;
        state.workers.push(worker);
        Ok(())
    }

    fn work(watch: &Arc<Watch>, core: &Arc<Core>) {
        while let Some(look) = Watch::turn(watch, core) {
            let began = Instant::now();
            let scope = Scope::new(&watch.interrupt, Duration::from_millis(core.config.call_timeout_ms));
            let outcome = catch_unwind(AssertUnwindSafe(|| core.look(&look.key, &scope)));
            let outcome = outcome.unwrap_or_else(|_| {
                log::error!("a defect was caught while an order was looked at");
                Outcome::failed(Error::new(Kind::Panic, "a defect of this library was caught"))
            });
            if watch.looked(&look, outcome, began, &scope) {
                core.interrupt.wake();
            }
        }
    }

    /// Waits for this worker's turn; none when the client is closed.
    fn turn(watch: &Arc<Watch>, core: &Arc<Core>) -> Option<Look> {
        let mut state = watch.lock();
        while !state.is_closing {
            if state.has_leader {
                state.waiting += 1;
                state = watch.next.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.waiting -= 1;
                continue;
            }
            let time = match state.schedule.next(Instant::now()) {
                Turn::Look(look) => {
                    // This worker is one, so it does not fail.
                    let _ = Watch::attend(watch, &mut state, core);
                    return Some(look);
                }
                Turn::Wait(time) => time,
                Turn::Idle => IDLE,
            };
            state.has_leader = true;
            state.leader_waits_until = Instant::now() + time;
            state = watch.clock.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0;
            state.has_leader = false;
        }
        None
    }

    /// Takes what a look found. Returns whether there is news for the host.
    fn looked(&self, look: &Look, outcome: Outcome, began: Instant, scope: &Scope) -> bool {
        let reply_of = |outcome: Outcome| Box::new(reply::looked(outcome, false, false, scope));
        let now = Instant::now();
        let about = &outcome.about;
        let (rest_ms, more, is_read) = (about.rest_ms, about.polls.saturating_sub(1), about.order.is_some());
        // Too many questions concern all orders; that the service fails on this one, or is busy with it, concerns this one alone.
        let is_for_all = outcome.error.as_ref().is_some_and(|error| error.kind == Kind::Throttled);
        let rest = Duration::from_millis(rest_ms.unwrap_or(0));
        if let Some(ms) = rest_ms {
            let who = if is_for_all { "all watched orders wait" } else { "this order waits" };
            // Not under the lock, here as below: a host's log callback may call this library.
            log::warn!("the service asks for {ms} ms of rest: {who}");
        }
        // One that was paid long ago has its end, too, and a person looks at it once.
        let is_end = matches!(outcome.verdict, Some(Verdict::Paid | Verdict::NotPaid)) || outcome.text == OTHER_SALE;
        let seen = if is_end { Seen::End } else { Seen::Open((outcome.code, outcome.next_action)) };

        let mut state = self.lock();
        if state.is_closing {
            return false;
        }
        state.schedule.asked_more(more, now);
        match rest_ms {
            Some(_) if is_for_all => state.schedule.slow_down(rest, now),
            Some(_) => {}
            None if is_read => state.schedule.went_well(),
            None => {}
        }
        if let Some(error) = outcome.error.as_ref().filter(|error| !is_read && concerns_all(error.kind)) {
            state.trouble = Some((now, error.clone()));
        } else if is_read && state.trouble.as_ref().is_some_and(|(since, _)| *since <= began) {
            // One that began earlier proves nothing.
            state.trouble = None;
        }
        let is_news = state.schedule.looked(look, seen, rest, began, now);
        // The leader went to sleep while this order was in nobody's queue: its next time may come first.
        if state.has_leader && state.schedule.may_be_due_before(state.leader_waits_until) {
            self.clock.notify_one();
        }
        if is_news {
            state.news.push_back(reply_of(outcome));
        }
        is_news
    }
}

/// Whether this keeps all orders from being looked at, not this one alone.
fn concerns_all(kind: Kind) -> bool {
    let is_way_there = (-399..=-300).contains(&kind.code());
    let is_journal = (-699..=-600).contains(&kind.code());
    is_way_there
        || is_journal
        || matches!(kind, Kind::Unauthorised | Kind::Forbidden | Kind::Throttled | Kind::ServiceError)
}

impl Core {
    /// Looks at an order once, as `poll_status` does.
    pub(super) fn look(&self, key: &Key, scope: &Scope) -> Outcome {
        let wish = poll::Wish { key: key.clone(), once: true, interval_ms: 0 };
        self.poll(wish, scope)
    }
}
