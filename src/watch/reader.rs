//! The threads that read watched orders.
//!
//! When an order is due says [`Schedule`]. There is no thread before the first order is added; then as many as read at the same time,
//! and one more that watches the clock: a thread that gets a look wakes the next one, or starts it, up to the configured number. All end
//! when the client is closed.

use super::schedule::{Look, Schedule, Seen, Turn};
use crate::error::{Error, Kind};
use crate::host::config;
use crate::host::reply::{self, Reply};
use crate::rail::Key;
use crate::sale::whose::OTHER_SALE;
use crate::sale::{Outcome, Verdict};
use crate::wait::{Interrupt, Scope};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A worker runs one exchange at a time: a TLS handshake is the deepest it goes.
const STACK: usize = 256 * 1024;

/// How long a worker sleeps while there is nothing to wait for.
const IDLE: Duration = Duration::from_secs(3600);

/// What the threads need of the client.
pub trait Service: Send + Sync + 'static {
    /// Reads an order once, as `poll_status` does.
    fn read(&self, key: &Key, scope: &Scope) -> Outcome;

    /// The longest that one look takes.
    fn limit(&self) -> Duration;

    /// Wakes the calls that wait for news.
    fn wake(&self);
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

/// What the threads and the calls share.
pub struct State {
    /// When each order is due.
    pub schedule: Schedule,
    /// What the host has not taken yet.
    pub news: VecDeque<Box<Reply>>,
    /// Since when, and why, the service cannot be asked.
    pub trouble: Option<(Instant, Error)>,
    /// The journal's open sales were added.
    pub has_taken_up: bool,
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
    pub fn new(settings: config::Watch, seed: u64) -> Watch {
        let state = State {
            schedule: Schedule::new(settings.looks_per_second, seed, Instant::now()),
            news: VecDeque::new(),
            trouble: None,
            has_taken_up: false,
            is_closing: false,
            workers: Vec::new(),
            has_leader: false,
            leader_waits_until: Instant::now(),
            waiting: 0,
        };
        Watch {
            state: Mutex::new(state),
            clock: Condvar::new(),
            next: Condvar::new(),
            interrupt: Arc::default(),
            most_workers: settings.workers,
        }
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

    /// The state, for one caller at a time.
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sees to it that somebody looks at the clock: the worker that does already, for there may be an earlier time now; one that
    /// waits for its turn; or a new one, while there are fewer than orders.
    ///
    /// # Errors
    /// There is no worker at all.
    pub fn attend<S: Service>(watch: &Arc<Watch>, state: &mut State, service: &Arc<S>) -> Result<(), Error> {
        if state.has_leader {
            watch.clock.notify_one();
        } else if state.waiting > 0 {
            watch.next.notify_one();
        } else if state.workers.len() < watch.most_workers.min(state.schedule.len()) {
            return Watch::hire(watch, state, service)
                .or_else(|e| if state.workers.is_empty() { Err(e) } else { Ok(()) });
        }
        Ok(())
    }

    fn hire<S: Service>(watch: &Arc<Watch>, state: &mut State, service: &Arc<S>) -> Result<(), Error> {
        if state.is_closing {
            return Err(Error::new(Kind::Interrupted, "the client is being closed"));
        }
        let (own_watch, own_service) = (Arc::clone(watch), Arc::clone(service));
        let builder = thread::Builder::new().name("tamara-watch".into()).stack_size(STACK);
        let worker = builder.spawn(move || Watch::work(&own_watch, &own_service));
        let worker = worker.map_err(|e| Error::new(Kind::Internal, format!("no thread could be started: {e}")))?;
        state.workers.push(worker);
        Ok(())
    }

    fn work<S: Service>(watch: &Arc<Watch>, service: &Arc<S>) {
        while let Some(look) = Watch::turn(watch, service) {
            let began = Instant::now();
            let scope = Scope::new(&watch.interrupt, service.limit());
            let outcome = catch_unwind(AssertUnwindSafe(|| service.read(&look.key, &scope)));
            let outcome = outcome.unwrap_or_else(|_| {
                log::error!("a defect was caught while an order was looked at");
                Outcome::failed(Error::new(Kind::Panic, "a defect of this library was caught"))
            });
            if watch.looked(&look, outcome, began, &scope) {
                service.wake();
            }
        }
    }

    /// Waits for this worker's turn; none when the client is closed.
    fn turn<S: Service>(watch: &Arc<Watch>, service: &Arc<S>) -> Option<Look> {
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
                    let _ = Watch::attend(watch, &mut state, service);
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
