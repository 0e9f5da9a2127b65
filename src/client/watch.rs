//! Watching many open orders: `watch_add`, `watch_next`, `watch_remove`.
//!
//! A look is one round of the protocol that `poll_status` runs, and what it finds is told in the same reply.

use super::{Client, Core, drive};
use crate::error::{Error, Kind};
use crate::host::reply::{self, Body, Reply};
use crate::journal::{Step, StepKind, Unfinished};
use crate::json;
use crate::rail::Key;
use crate::request::{self, WatchNextRequest, WatchRequest};
use crate::sale::Outcome;
use crate::sale::poll;
use crate::value::clock::wall_ms;
use crate::wait::{Scope, Woke};
use crate::watch::reader::{Service, Watch};
use std::time::{Duration, Instant};

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

impl Core {
    /// Looks at an order once, as `poll_status` does.
    pub(super) fn look(&self, key: &Key, scope: &Scope) -> Outcome {
        let wish = poll::Wish { key: key.clone(), once: true, interval_ms: 0 };
        self.poll(wish, scope)
    }
}

impl Service for Core {
    fn read(&self, key: &Key, scope: &Scope) -> Outcome {
        self.look(key, scope)
    }

    fn limit(&self) -> Duration {
        Duration::from_millis(self.config.call_timeout_ms)
    }

    fn wake(&self) {
        self.interrupt.wake();
    }
}
