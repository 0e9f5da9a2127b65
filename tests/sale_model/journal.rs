//! The journal, in memory, with the semantics that `tamara_pos::journal::Journal` promises. That the SQLite journal keeps the same
//! promises is checked here too, by doing the same random things to both.

use tamara_pos::error::{Error, Kind};
use tamara_pos::journal::LEASE_LIMIT_MS;
use tamara_pos::journal::{Change, Intent, State, Step, StepKind, Unfinished, Written};

/// The steps of one machine, shared by all its tills.
#[derive(Default)]
pub struct ModelJournal {
    pub steps: Vec<Step>,
}

impl ModelJournal {
    /// See `Journal::write`.
    pub fn write(&mut self, intent: &Intent, lease_until_ms: i64, lane: Option<&str>, now: i64) -> Written {
        if let Some(other) = self.excluding(intent) {
            return Written::Excluded(Box::new(other.clone()));
        }
        let id = self.steps.len() as i64 + 1;
        self.steps.push(Step {
            id,
            kind: intent.kind,
            state: State::Sending,
            sale: intent.sale.clone(),
            reference: intent.reference.clone(),
            request_id: intent.request_id.clone(),
            order_id: intent.order_id.clone(),
            checkout_id: intent.checkout_id.clone(),
            link: None,
            channel: intent.channel.clone(),
            amount: intent.amount,
            total_before: intent.total_before,
            moved: None,
            result_id: None,
            status: None,
            error: None,
            idempotency_key: intent.idempotency_key.clone(),
            store: None,
            lane: lane.map(str::to_string),
            phone: intent.phone.clone(),
            looks: 0,
            quiet_ms: 0,
            service_time_ms: intent.service_time_ms,
            basket: intent.basket.clone(),
            status_ms: None,
            owner: None,
            lease_until_ms,
            created_ms: now,
            updated_ms: now,
            resolved_by: None,
            resolved_why: None,
            disowned_id: None,
        });
        Written::Yes(id)
    }

    fn excluding(&self, intent: &Intent) -> Option<&Step> {
        let is_money = |kind| matches!(kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel);
        let on_order = |s: &&Step| s.kind != StepKind::Session && s.order_id == intent.order_id;
        let is_same =
            |s: &&Step| s.kind == intent.kind && intent.request_id.is_some() && s.request_id == intent.request_id;
        match intent.kind {
            StepKind::Session => self
                .steps
                .iter()
                .find(|s| s.kind == StepKind::Session && s.reference == intent.reference && s.state != State::NotDone),
            StepKind::Void | StepKind::Authorise => {
                self.steps.iter().filter(on_order).find(|s| s.kind == intent.kind && s.state == State::Sending)
            }
            _ => {
                let excluded: Vec<&Step> = self
                    .steps
                    .iter()
                    .filter(on_order)
                    .filter(|s| is_money(s.kind))
                    .filter(|s| s.state == State::Sending || (is_same(s) && s.state != State::NotDone))
                    .collect();
                excluded.iter().find(|s| is_same(s)).or(excluded.first()).copied()
            }
        }
    }

    /// See `Journal::change`.
    pub fn change(&mut self, changes: &[(i64, Change)], now: i64) -> Result<(), Error> {
        let before = self.steps.clone();
        for (id, change) in changes {
            let Some(step) = self.steps.get_mut(*id as usize - 1) else {
                self.steps = before;
                return Err(Error::new(Kind::JournalFailed, "no such step"));
            };
            let is_final = matches!(step.state, State::Paid | State::Done);
            if is_final && matches!(change.state, Some(State::Sending | State::Open)) {
                continue;
            }
            let change = change.clone();
            step.state = change.state.unwrap_or(step.state);
            step.order_id = change.order_id.or(step.order_id.take());
            step.checkout_id = change.checkout_id.or(step.checkout_id.take()).filter(|id| !id.is_empty());
            step.link = change.link.or(step.link.take()).filter(|link| !link.is_empty());
            step.result_id = change.result_id.or(step.result_id.take());
            step.disowned_id = change.disowned_id.or(step.disowned_id.take());
            step.status = change.status.or(step.status.take());
            step.status_ms = change.status_ms.or(step.status_ms);
            step.error = change.error.or(step.error.take());
            step.looks = change.looks.unwrap_or(step.looks);
            step.quiet_ms = change.quiet_ms.unwrap_or(step.quiet_ms);
            step.service_time_ms = change.service_time_ms.or(step.service_time_ms);
            step.moved = change.moved.or(step.moved.take());
            if let Some((by, why)) = change.resolved {
                (step.resolved_by, step.resolved_why) = (Some(by), Some(why));
            }
            step.reference = change.reference.unwrap_or(std::mem::take(&mut step.reference));
            step.lease_until_ms = 0;
            step.updated_ms = now;
            let step = &self.steps[*id as usize - 1];
            if self.steps.iter().any(|other| other.id != step.id && are_exclusive(step, other)) {
                self.steps = before;
                return Err(Error::new(Kind::JournalFailed, "two steps that exclude each other"));
            }
        }
        Ok(())
    }

    /// See `Journal::lease`.
    pub fn lease(&mut self, id: i64, lease_until_ms: i64, now: i64) -> bool {
        let Some(step) = self.steps.get_mut(id as usize - 1) else { return false };
        let is_free = step.lease_until_ms <= now || step.lease_until_ms > now.saturating_add(LEASE_LIMIT_MS);
        if is_free {
            step.lease_until_ms = lease_until_ms;
        }
        is_free
    }

    pub fn step(&self, id: i64) -> Option<&Step> {
        self.steps.get(usize::try_from(id - 1).ok()?)
    }

    pub fn sale(&self, sale: &str) -> Vec<Step> {
        self.sessions().filter(|s| s.sale == sale).cloned().collect()
    }

    pub fn session_of_order(&self, order_id: &str) -> Option<&Step> {
        self.sessions().filter(|s| s.order_id.as_deref() == Some(order_id)).last()
    }

    pub fn sessions_told(&self, order_id: &str) -> Vec<&Step> {
        let is_told = |s: &&Step| [&s.order_id, &s.disowned_id].iter().any(|id| id.as_deref() == Some(order_id));
        self.sessions().filter(is_told).collect()
    }

    pub fn steps_of_order(&self, order_id: &str) -> Vec<Step> {
        let is_of = |s: &&Step| s.kind != StepKind::Session && s.order_id.as_deref() == Some(order_id);
        self.steps.iter().filter(is_of).cloned().collect()
    }

    pub fn unfinished(&self, which: Unfinished, after_id: i64, limit: u32) -> Vec<Step> {
        let is_in = |s: &&Step| {
            s.id > after_id
                && match which {
                    Unfinished::All => matches!(s.state, State::Sending | State::Open),
                    Unfinished::Sending => s.kind != StepKind::Session && s.state == State::Sending,
                    Unfinished::Lost => s.kind == StepKind::Session && s.state == State::Sending,
                    Unfinished::Open => s.state == State::Open,
                }
        };
        self.steps.iter().filter(is_in).take(limit as usize).cloned().collect()
    }

    /// See `Journal::concluded`.
    pub fn concluded(&self, since_ms: i64, limit: u32) -> Vec<Step> {
        let is_watched = |s: &Step| !matches!(s.kind, StepKind::Void | StepKind::Authorise);
        let is_concluded = |s: &&Step| {
            let error = s.error.as_deref();
            is_watched(s)
                && s.created_ms >= since_ms
                && match s.state {
                    State::NotDone => error == Some("concluded") || s.resolved_by.is_some(),
                    state => state == State::Done && error == Some("amount_unconfirmed"),
                }
        };
        self.steps.iter().filter(is_concluded).take(limit as usize).cloned().collect()
    }

    /// See `Journal::session_of_reference`.
    pub fn newest_named(&self, reference: &str) -> Option<&Step> {
        let is_old_style = |s: &Step| {
            let number = s.reference.strip_prefix(&s.sale).and_then(|rest| rest.strip_prefix('-'));
            number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let own = self.sessions().filter(|s| s.sale == reference).last();
        own.or_else(|| self.sessions().filter(|s| s.reference == reference && !is_old_style(s)).last())
    }

    /// See `Journal::newest_session_with_order`.
    pub fn newest_with_order(&self) -> Option<&Step> {
        self.sessions().filter(|s| s.order_id.is_some() && s.state != State::NotDone).last()
    }

    fn sessions(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|s| s.kind == StepKind::Session)
    }
}

/// Whether two steps can never stand in one journal: the file's unique indexes, see `src/journal/sqlite/schema.rs`.
fn are_exclusive(a: &Step, b: &Step) -> bool {
    let are_both = |test: fn(&Step) -> bool| test(a) && test(b);
    let is_session = |s: &Step| s.kind == StepKind::Session && s.state != State::NotDone;
    let is_money = |s: &Step| matches!(s.kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel);
    let is_sending = |s: &Step| s.kind != StepKind::Session && s.state == State::Sending;
    let same_order = a.order_id == b.order_id;
    let same_request = a.kind == b.kind && a.request_id.is_some() && a.request_id == b.request_id;
    (are_both(is_session) && a.reference == b.reference)
        || (same_order && are_both(is_sending) && (are_both(is_money) || a.kind == b.kind))
        || (same_order && are_both(is_money) && same_request && are_both(|s| s.state != State::NotDone))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use tamara_pos::journal::sqlite::SqliteJournal;
    use tamara_pos::journal::{Filter, Journal};
    use tamara_pos::value::money::{Currency, Money};

    fn intent(random: &mut Random) -> Intent {
        let kind = random.pick(StepKind::ALL);
        let reference = random.pick(&["A", "A-2", "A~2", "B"]).to_string();
        let maybe = |random: &mut Random, text: &str| random.chance(700).then(|| text.to_string());
        let order_id = Some(random.pick(&["o1", "o2"]).to_string());
        Intent {
            kind,
            sale: random.pick(&["A", "A-2", "B"]).to_string(),
            reference,
            request_id: if random.chance(700) { Some(random.pick(&["R1", "R2"]).to_string()) } else { None },
            order_id: if kind == StepKind::Session { None } else { order_id },
            checkout_id: maybe(random, "c1"),
            channel: maybe(random, "sms"),
            amount: Money::from_minor(random.from(1, 3) * 100, Currency::Sar).unwrap(),
            total_before: None,
            idempotency_key: None,
            phone: maybe(random, "x"),
            service_time_ms: Some(7),
            basket: maybe(random, "b1"),
        }
    }

    fn change(random: &mut Random) -> Change {
        Change {
            state: random.chance(800).then(|| random.pick(State::ALL)),
            order_id: random.chance(500).then(|| random.pick(&["o1", "o2", "o3"]).to_string()),
            disowned_id: random.chance(200).then(|| random.pick(&["o1", "o4"]).to_string()),
            looks: random.chance(300).then(|| random.below(9) as u32),
            link: random.chance(200).then(|| random.pick(&["https://x", ""]).to_string()),
            status_ms: random.chance(200).then_some(9),
            error: random.chance(200).then(|| "timeout".to_string()),
            ..Change::default()
        }
    }

    fn same(model: &Step, real: &Step) {
        assert_eq!(&Step { owner: real.owner.clone(), ..model.clone() }, real);
    }

    fn all_same(model: Vec<Step>, real: Vec<Step>) {
        assert_eq!(model.len(), real.len());
        model.iter().zip(&real).for_each(|(m, r)| same(m, r));
    }

    #[test]
    fn the_models_journal_and_the_sqlite_journal_do_the_same() {
        for seed in 0..60 {
            let mut random = Random::new(seed);
            let clock = Arc::new(AtomicI64::new(1_000_000));
            let reader = Arc::clone(&clock);
            let real =
                SqliteJournal::in_memory("s", "me", Some("1"), None, Arc::new(move || reader.load(Ordering::SeqCst)));
            let real = real.unwrap();
            let mut model = ModelJournal::default();
            for _ in 0..80 {
                let jump = random.pick(&[1, 500, 30_000, -400_000, 400_000]);
                let now = clock.load(Ordering::SeqCst) + jump;
                clock.store(now, Ordering::SeqCst);
                let until = now + random.pick(&[0, 25_000, 350_000, 370_000]);
                let id = random.from(1, model.steps.len() as i64 + 1);
                match random.below(3) {
                    0 => {
                        let intent = intent(&mut random);
                        match (model.write(&intent, until, Some("1"), now), real.write(&intent, until).unwrap()) {
                            (Written::Yes(m), Written::Yes(r)) => assert_eq!(m, r),
                            (Written::Excluded(m), Written::Excluded(r)) => same(&m, &r),
                            (m, r) => panic!("seed {seed}: {m:?} and {r:?}"),
                        }
                    }
                    1 => {
                        let changes: Vec<_> =
                            (0..2).map(|i| (id - i, change(&mut random))).filter(|c| c.0 > 0).collect();
                        assert_eq!(model.change(&changes, now).is_ok(), real.change(&changes).is_ok());
                    }
                    _ => assert_eq!(model.lease(id, until, now), real.lease(id, until).unwrap()),
                }
                for which in [Unfinished::All, Unfinished::Sending, Unfinished::Lost, Unfinished::Open] {
                    all_same(model.unfinished(which, id - 3, 4), real.unfinished(which, id - 3, 4).unwrap());
                }
                all_same(model.concluded(now - 300_000, 4), real.concluded(now - 300_000, 4).unwrap());
            }
            all_same(model.steps.clone(), {
                let mut all = real.history(&Filter { limit: 1000, ..Filter::default() }).unwrap().steps;
                all.sort_by_key(|step| step.id);
                all
            });
            for name in ["A", "A-2", "A~2", "B"] {
                all_same(model.sale(name), real.sale(name).unwrap());
                let named = real.session_of_reference(name).unwrap();
                all_same(model.newest_named(name).cloned().into_iter().collect(), named.into_iter().collect());
            }
            let with_order = real.newest_session_with_order().unwrap();
            all_same(model.newest_with_order().cloned().into_iter().collect(), with_order.into_iter().collect());
            for order in ["o1", "o2", "o3"] {
                all_same(model.steps_of_order(order), real.steps_of_order(order).unwrap());
                all_same(
                    model.session_of_order(order).cloned().into_iter().collect(),
                    real.session_of_order(order).unwrap().into_iter().collect(),
                );
                let mut told = real.sessions_told(order).unwrap();
                told.reverse();
                all_same(model.sessions_told(order).into_iter().cloned().collect(), told);
            }
        }
    }
}
