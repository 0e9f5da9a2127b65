//! Taking an unpaid session back.
//!
//! The order is read first: the answer that named it may have been another's, and a void would end a stranger's payment. The service's
//! answer to a void is only a hint: the customer may pay in the same second. So the order is always read afterwards, too, and only its own
//! final word counts: dead is `cancelled`, captured is `too_late_paid`. A void cannot take money, so a failing one is sent again; what
//! stays open is watched.

use super::attempt::{key_of, seen};
use super::whose::{self, Sought, is_made_by};
use super::{
    About, Fact, Judgement, LOOK_PAUSE_MS, Load, Next, Now, Outcome, Protocol, Send, Verdict, is_alive, judge,
    out_of_step,
};
use crate::error::{Code, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Key, Order, Voided};

/// How often a void is sent before it is left to the watch.
const SENDS: u32 = 4;
/// Pause between a void and the next look or try.
const PAUSE_MS: u64 = 1_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which order or sale.
    pub key: Key,
    /// The lane of this till.
    pub lane: Option<String>,
    /// Void a sale of another lane all the same.
    pub take_over: bool,
}

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Void {
    wish: Wish,
    at: At,
    attempt: Option<Step>,
    /// The attempt is read by its reference, because no order has the id that it was told.
    sought: Sought,
    /// The void's own step.
    id: Option<i64>,
    sends: u32,
    looks_after_yes: u32,
    said_yes: bool,
    last_error: Option<Error>,
    outcome: Option<Outcome>,
    /// What became of the session, while the sale's other attempts are read: one of them may be paid.
    voided: Option<Outcome>,
    /// Attempts that hold no money, for good.
    ended: Vec<i64>,
    /// Attempts that were read and may be paid yet.
    open: Vec<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Loading,
    Writing,
    Leasing,
    Sending,
    Reading,
    Pausing,
    Ending,
    Confirming,
}

impl Void {
    /// A call that takes a session back.
    pub fn new(wish: Wish) -> Self {
        Void {
            wish,
            at: At::Loading,
            attempt: None,
            sought: Sought::default(),
            id: None,
            sends: 0,
            looks_after_yes: 0,
            said_yes: false,
            last_error: None,
            outcome: None,
            voided: None,
            ended: Vec::new(),
            open: Vec::new(),
        }
    }

    fn loaded(&mut self, attempts: Vec<Step>) -> Next {
        let wanted = attempts.into_iter().rev().find(|a| match &self.wish.key {
            Key::Order(order_id) => a.order_id.as_ref() == Some(order_id),
            // One attempt by its own reference, or the newest of the sale.
            Key::Reference(reference) => {
                a.state != State::NotDone && (a.sale == *reference || a.reference == *reference)
            }
        });
        let Some(attempt) = wanted else {
            let detail = "this journal has no such session; only the shop that opened a session can void it";
            return Outcome::failed(Error::new(Kind::CannotVoid, detail)).done();
        };
        if attempt.lane != self.wish.lane && !self.wish.take_over {
            let lane = attempt.lane.as_deref().unwrap_or("without a name");
            let detail = format!("the session was opened by lane {lane}; say \"take_over\": true to void it from here");
            return Outcome::failed(Error::field(Kind::OtherLane, "order_id", detail))
                .about(About::attempt(&attempt))
                .done();
        }
        self.attempt = Some(attempt);
        self.read()
    }

    /// The order is the session's and open: nothing was sent yet, and both ids of a void are known.
    fn may_begin(&self) -> bool {
        let is_ready = |a: &Step| a.order_id.is_some() && a.checkout_id.is_some() && a.state == State::Open;
        self.id.is_none() && self.sends == 0 && self.attempt.as_ref().is_some_and(is_ready)
    }

    fn write(&mut self) -> Next {
        let Some(attempt) = &self.attempt else { return out_of_step(&Fact::Begin) };
        self.at = At::Writing;
        Next::Write(Box::new(Intent {
            kind: StepKind::Void,
            sale: attempt.sale.clone(),
            reference: attempt.reference.clone(),
            request_id: None,
            order_id: attempt.order_id.clone(),
            checkout_id: attempt.checkout_id.clone(),
            channel: attempt.channel.clone(),
            amount: attempt.amount,
            total_before: None,
            idempotency_key: None,
            phone: None,
            service_time_ms: None,
            basket: None,
        }))
    }

    fn written(&mut self, written: Written) -> Next {
        match written {
            Written::Yes(id) => {
                self.id = Some(id);
                self.send()
            }
            Written::Excluded(other) => {
                self.at = At::Leasing;
                self.id = Some(other.id);
                Next::Lease(other.id)
            }
        }
    }

    /// An earlier void of the same session has no end yet: finish it, or only look if somebody is at it.
    fn leased(&mut self, is_ours: bool) -> Next {
        match is_ours {
            true => self.send(),
            false => {
                self.id = None;
                self.sends = SENDS;
                self.read()
            }
        }
    }

    fn send(&mut self) -> Next {
        let ids = self.attempt.as_ref().and_then(|a| Some((a.order_id.clone()?, a.checkout_id.clone()?)));
        let Some((order_id, checkout_id)) = ids else { return out_of_step(&Fact::Begin) };
        self.at = At::Sending;
        self.sends += 1;
        Next::Send(Send::Void { order_id, checkout_id })
    }

    fn voided(&mut self, result: Result<Voided, Failure>, now: Now) -> Next {
        match result {
            Ok(voided) => self.said_yes |= voided.was_voided,
            Err(failure) => self.last_error = Some(failure.error),
        }
        if now.is_over() { self.pause(None, now) } else { self.read() }
    }

    fn read(&mut self) -> Next {
        match &self.attempt {
            Some(attempt) => {
                self.at = At::Reading;
                Next::Read(key_of(attempt))
            }
            None => out_of_step(&Fact::Begin),
        }
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        let Some(attempt) = self.attempt.clone() else { return out_of_step(&Fact::Begin) };
        if let Some(by_reference) = self.sought.seek(&attempt, &result, now) {
            self.attempt = Some(by_reference);
            return self.read();
        }
        let (attempt, result) = self.sought.settle(attempt, result, now);
        self.attempt = Some(attempt.clone());
        let order = match result {
            Ok(order) => order,
            Err(_) if self.voided.is_some() => return self.next_other(attempt.id),
            Err(failure) => {
                self.last_error = Some(failure.error);
                return self.pause(None, now);
            }
        };
        if whose::is_foreign(&order, &attempt) {
            // A void by these ids would be another sale's. The session's own order is looked for, which can only be watched.
            self.attempt = Some(whose::without_foreign_ids(&attempt));
            return self.read();
        }
        if !is_made_by(&order, &attempt, now) {
            if self.voided.is_some() {
                return self.next_other(attempt.id);
            }
            self.last_error = Some(whose::stranger(&order, &attempt));
            return self.pause(None, now);
        }
        let judgement = judge(&order, Some(attempt.amount));
        if self.voided.is_some() && judgement.verdict != Verdict::Paid {
            return self.other_unpaid(&attempt, &order, judgement.verdict);
        }
        let about = About { repeated: true, ..About::attempt(&attempt).with_order(&order) };
        match judgement.verdict {
            Verdict::Pending if self.may_begin() => self.write(),
            Verdict::Pending => self.pause(Some(about), now),
            _ => self.ended(&attempt, &order, &judgement, about),
        }
    }

    /// Another attempt of the sale is not paid.
    fn other_unpaid(&mut self, attempt: &Step, order: &Order, verdict: Verdict) -> Next {
        let noted = if verdict == Verdict::NotPaid { &mut self.ended } else { &mut self.open };
        noted.push(attempt.id);
        match (seen(attempt, order, verdict), self.voided.take()) {
            (Some(change), Some(outcome)) => self.end(vec![(attempt.id, change)], outcome),
            (_, outcome) => {
                self.voided = outcome;
                self.next_other(attempt.id)
            }
        }
    }

    /// Nothing is known of this one: goes on with the next.
    fn next_other(&mut self, id: i64) -> Next {
        if !self.ended.contains(&id) && !self.open.contains(&id) {
            self.open.push(id);
        }
        match self.voided.take() {
            Some(outcome) => self.finish(outcome),
            None => out_of_step(&Fact::Begin),
        }
    }

    /// The session is not paid. Nor is the sale, unless another attempt of it is, which is read then.
    fn confirmed(&mut self, attempts: Result<Vec<Step>, Error>, now: Now) -> Next {
        let Some(outcome) = self.outcome.take() else { return out_of_step(&Fact::Waited) };
        let is_unread = |a: &&Step| is_alive(a) && !self.ended.contains(&a.id) && !self.open.contains(&a.id);
        let other = attempts.iter().flatten().find(is_unread).filter(|_| !now.is_over()).cloned();
        match other {
            Some(other) => {
                self.voided = Some(outcome);
                self.attempt = Some(other);
                (self.id, self.sends) = (None, SENDS);
                self.read()
            }
            None => outcome.of_sale(attempts, &self.ended).done(),
        }
    }

    /// The service has said its last word on the session, or a person has to look at it.
    fn ended(&mut self, attempt: &Step, order: &Order, judgement: &Judgement, about: About) -> Next {
        let is_voided = judgement.verdict == Verdict::NotPaid && order.status.is_dead();
        let outcome = match judgement.verdict {
            Verdict::Paid => Outcome {
                code: Code::TooLatePaid,
                next_action: NextAction::ReleaseGoods,
                text: "void_too_late_paid",
                ..Outcome::judged(judgement, about)
            },
            _ if is_voided => {
                Outcome { verdict: Some(Verdict::NotPaid), ..Outcome::ok("void_done", NextAction::None, about) }
            }
            _ => Outcome::judged(judgement, about),
        };
        let status = Some(order.status_text.clone());
        let state = Some(if is_voided { State::Done } else { State::NotDone });
        let session = seen(attempt, order, judgement.verdict).map(|change| (attempt.id, change));
        let void = self.id.map(|id| (id, Change { state, status, ..Change::default() }));
        self.end(session.into_iter().chain(void).collect(), outcome)
    }

    /// The order is still open, or could not be read: wait, look or send again, or leave it to the watch.
    fn pause(&mut self, open: Option<About>, now: Now) -> Next {
        let is_open = open.is_some();
        let can_void = self.attempt.as_ref().is_some_and(|a| a.checkout_id.is_some() && a.order_id.is_some());
        self.looks_after_yes += u32::from(self.said_yes && is_open);
        let patience = if now.profile.holds(Assumption::VoidShowsAtOnce) { SENDS } else { 0 };
        let is_tried = (!self.said_yes && self.sends >= SENDS) || self.looks_after_yes > patience;
        if !now.is_over() && !(is_open && (!can_void || is_tried)) {
            self.at = At::Pausing;
            return Next::Wait(if is_open { PAUSE_MS } else { LOOK_PAUSE_MS });
        }
        let about = open.clone().or_else(|| self.attempt.as_ref().map(About::attempt)).unwrap_or_default();
        let error = if is_open && !can_void { Some(cannot_void()) } else { self.last_error.take() };
        let outcome = if is_open {
            Outcome {
                code: Code::Pending,
                verdict: Some(Verdict::Pending),
                error,
                ..Outcome::ok("void_pending", NextAction::KeepPolling, about)
            }
        } else {
            Outcome::unknown("unknown", NextAction::KeepPolling, error, about)
        };
        // The void keeps its open end in the journal, so that recover looks at it; only the lease is given back.
        let looks = self.sends;
        let changes = self.id.map(|id| (id, Change { looks: Some(looks), ..Change::default() })).into_iter().collect();
        self.end(changes, outcome)
    }

    fn paused(&mut self, now: Now) -> Next {
        let may_send = !self.said_yes && self.sends > 0 && self.sends < SENDS && !now.is_over();
        if may_send { self.send() } else { self.read() }
    }

    fn end(&mut self, changes: Vec<(i64, Change)>, outcome: Outcome) -> Next {
        if changes.is_empty() {
            return self.finish(outcome);
        }
        self.at = At::Ending;
        self.outcome = Some(outcome);
        Next::Change(changes)
    }

    /// Ends the call; "not paid" only after the journal was asked for other attempts of the sale.
    fn finish(&mut self, outcome: Outcome) -> Next {
        match &self.attempt {
            Some(attempt) if outcome.verdict == Some(Verdict::NotPaid) => {
                if self.ended.is_empty() {
                    self.ended.push(attempt.id);
                }
                self.at = At::Confirming;
                self.outcome = Some(outcome);
                Next::Load(Load::Sale(attempt.sale.clone()))
            }
            _ => outcome.done(),
        }
    }
}

fn cannot_void() -> Error {
    let detail = "the session was found by look-up, its checkout id is not known; it is watched until it ends";
    Error::new(Kind::CannotVoid, detail)
}

impl Protocol for Void {
    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::Loading, Fact::Begin) => Next::Load(Load::SaleOf(self.wish.key.clone())),
            (At::Loading, Fact::Steps(Ok(attempts))) => self.loaded(attempts),
            (At::Loading, Fact::Steps(Err(error))) => Outcome::failed(error).done(),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written),
            (At::Writing, Fact::Written(Err(error))) => Outcome::failed(error).done(),
            (At::Leasing, Fact::Leased(Ok(is_ours))) => self.leased(is_ours),
            (At::Leasing, Fact::Leased(Err(error))) => Outcome::failed(error).done(),
            (At::Sending, Fact::Voided(result)) => self.voided(result, now),
            (At::Reading, Fact::Order(result)) => self.looked(result, now),
            (At::Pausing, Fact::Waited) => self.paused(now),
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => self.finish(outcome.recorded(result)),
                None => out_of_step(&Fact::Waited),
            },
            (At::Confirming, Fact::Steps(attempts)) => self.confirmed(attempts, now),
            (_, fact) => out_of_step(&fact),
        }
    }
}
