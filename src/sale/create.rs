//! Opening a session without ever opening two behind the till's back.
//!
//! The till's `order_reference_id` is the key of the sale. A live session is resumed, a paid one is returned, another amount is
//! refused. Before a session is opened the service is asked whether its reference is free. After a lost answer the session is looked
//! for by reference: found, it is adopted; not found for long enough, the till may call again, and only then a second attempt
//! goes out under a reference of its own (`…-2`).

use super::{
    AGE_SLACK_MS, About, Fact, LOOK_PAUSE_MS, Load, NOT_CREATED_LOOKS, NOT_CREATED_MS, Next, Now, Outcome, Protocol,
    Send, Verdict, is_alive, judge, out_of_step,
};
use crate::error::{Effect, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::money::Money;
use crate::rail::{Channel, Key, Order, Session};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The till's reference: the key of the sale.
    pub sale: String,
    /// What the customer pays.
    pub amount: Money,
    /// How the customer gets to the session.
    pub channel: Channel,
    /// The customer's phone, masked.
    pub phone: Option<String>,
    /// On a rail that has one: of the one request that a call sends at the most.
    pub idempotency_key: Option<String>,
}

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Create {
    wish: Wish,
    at: At,
    /// Attempts of this sale that the service has not ended, still to be looked at, the newest last.
    to_look: Vec<Step>,
    /// Attempts that were looked at and are paid, open or cannot be told.
    live: Vec<Outcome>,
    /// Attempts that were looked at and hold no money, for good.
    ended: Vec<i64>,
    /// References that no new attempt may have.
    taken: Vec<String>,
    /// The attempts as they were when the call looked at them.
    known: Vec<(i64, State)>,
    /// The attempt being worked on.
    id: i64,
    reference: String,
    /// When the attempt's request left, by the clock that never jumps.
    sent_ms: u64,
    /// Attempts that were lost and that nobody found: they stay watched.
    unfound: Vec<Outcome>,
    /// Attempts that were not found, once for each look.
    missed: Vec<i64>,
    lost: Option<Error>,
    outcome: Option<Outcome>,
    polls: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Loading,
    Reloading,
    Sorting,
    Noting,
    Asking,
    Owning,
    Writing,
    Checking,
    Withdrawing,
    Sending,
    Looking,
    Pausing,
    Ending,
    Confirming,
}

impl Create {
    /// A call that opens a session.
    pub fn new(wish: Wish) -> Self {
        let reference = wish.sale.clone();
        Create {
            wish,
            at: At::Loading,
            to_look: Vec::new(),
            live: Vec::new(),
            ended: Vec::new(),
            taken: Vec::new(),
            known: Vec::new(),
            id: 0,
            reference,
            sent_ms: 0,
            unfound: Vec::new(),
            missed: Vec::new(),
            lost: None,
            outcome: None,
            polls: 0,
        }
    }

    fn load(&mut self) -> Next {
        self.at = At::Loading;
        Next::Load(Load::Sale(self.wish.sale.clone()))
    }

    /// Sorts the attempts of earlier calls.
    fn sort(&mut self, attempts: Vec<Step>, now: Now) -> Next {
        let attempts: Vec<Step> = attempts.into_iter().filter(|a| a.state != State::NotDone).collect();
        let other = attempts.iter().find(|a| a.amount != self.wish.amount && a.state != State::Dead);
        if let Some(other) = other {
            return Outcome::failed(reference_in_use(other, &self.wish)).about(About::attempt(other)).done();
        }
        self.taken = attempts.iter().map(|a| a.reference.clone()).collect();
        self.known = attempts.iter().map(|a| (a.id, a.state)).collect();
        self.live.clear();
        self.ended.clear();
        self.unfound.clear();
        self.to_look = attempts.into_iter().filter(|a| a.state != State::Dead).collect();
        if self.to_look.iter().any(|a| is_at_work(a, now)) {
            return self.wait_for_the_other(now);
        }
        // The newest is looked at first: it is the one that is resumed.
        self.look_at_next(now)
    }

    /// Another thread or lane is opening this very session just now.
    fn wait_for_the_other(&mut self, now: Now) -> Next {
        if now.is_over() {
            let detail = format!("another call is opening a session for {:?}; call again", self.wish.sale);
            return Outcome::failed(Error::new(Kind::StepInProgress, detail)).done();
        }
        self.at = At::Reloading;
        Next::Wait(300)
    }

    fn look_at_next(&mut self, now: Now) -> Next {
        match self.to_look.last() {
            Some(_) if now.is_over() => {
                let unseen = self.to_look.drain(..).map(|a| not_known(&a, NextAction::KeepPolling, over(now)));
                self.live.extend(unseen);
                self.settle(now)
            }
            Some(attempt) => {
                self.at = At::Sorting;
                Next::Read(key_of(attempt))
            }
            None => self.settle(now),
        }
    }

    /// An attempt of an earlier call was looked at.
    fn looked_at(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let Some(attempt) = self.to_look.pop() else { return self.settle(now) };
        let order = match result {
            Ok(order) if is_made_by(&order, &attempt, now) => order,
            Ok(order) => return self.not_seen(attempt, stranger(&order), is_another(&order, self.wish.amount), now),
            Err(failure) => {
                let is_missing = failure.error.kind == Kind::NotFound && attempt.state == State::Sending;
                return self.not_seen(attempt, failure.error, is_missing, now);
            }
        };
        let judgement = judge(&order, Some(self.wish.amount));
        let about = About { repeated: true, ..About::attempt(&attempt).with_order(&order) };
        if judgement.verdict == Verdict::NotPaid {
            self.ended.push(attempt.id);
        }
        match judgement.verdict {
            Verdict::Pending => self.live.push(open(about)),
            // It was never paid: the sale may be tried again.
            Verdict::NotPaid if order.status.is_dead() => {}
            _ => self.live.push(Outcome::judged(&judgement, about)),
        }
        match seen(&attempt, &order, judgement.verdict) {
            Some(change) => Next::Change(vec![(attempt.id, change)]),
            None => self.look_at_next(now),
        }
    }

    /// The service could not be asked about an attempt, or does not know it (`is_missing`).
    fn not_seen(&mut self, attempt: Step, error: Error, is_missing: bool, now: Now) -> Next {
        let action = if is_missing { NextAction::CallAgain } else { NextAction::KeepPolling };
        let outcome = not_known(&attempt, action, error);
        if !is_missing {
            self.live.push(outcome);
            return self.look_at_next(now);
        }
        let looks = attempt.looks.saturating_add(1);
        let age = now.wall_ms.saturating_sub(attempt.created_ms);
        // Looked for often enough and for long enough: the till may open another, this one stays watched.
        if age >= NOT_CREATED_MS && looks >= NOT_CREATED_LOOKS {
            self.unfound.push(outcome);
            return self.look_at_next(now);
        }
        self.at = if now.is_over() { At::Sorting } else { At::Noting };
        if now.is_over() {
            self.live.push(outcome);
        }
        // Noted, so that a call with little time goes on where the one before it ended.
        Next::Change(vec![(attempt.id, Change { looks: Some(looks), ..Change::default() })])
    }

    /// Every earlier attempt was looked at: return the one that matters most, or open a new one.
    fn settle(&mut self, now: Now) -> Next {
        if self.live.is_empty() && !now.is_over() {
            return self.ask();
        }
        self.live.append(&mut self.unfound);
        let paid: Vec<String> =
            self.live.iter().filter(|o| is_paid(o)).filter_map(|o| o.about.order_id.clone()).collect();
        let best = (0..self.live.len()).min_by_key(|i| self.live.get(*i).map_or(u8::MAX, rank));
        let Some(best) = best else { return Outcome::failed(over(now)).done() };
        let mut outcome = self.live.swap_remove(best);
        outcome.about.polls = self.polls;
        if paid.len() > 1 {
            outcome = super::poll::paid_twice(outcome, paid);
        }
        let outcome = self.warned(outcome);
        self.finish(outcome)
    }

    /// Ends the call; "not paid" only after the journal was asked for attempts that others opened meanwhile.
    fn finish(&mut self, outcome: Outcome) -> Next {
        if outcome.verdict != Some(Verdict::NotPaid) {
            return outcome.done();
        }
        self.at = At::Confirming;
        self.outcome = Some(outcome);
        Next::Load(Load::Sale(self.wish.sale.clone()))
    }

    /// Says that other attempts of this sale may still be paid.
    fn warned(&mut self, outcome: Outcome) -> Outcome {
        let is_final = |o: &Outcome| matches!(o.verdict, Some(Verdict::Paid | Verdict::NotPaid));
        let open = self.live.drain(..).chain(self.unfound.drain(..)).filter(|o| !is_final(o));
        open.filter_map(|o| o.about.reference).fold(outcome, |outcome, reference| outcome.warn_open(&reference))
    }

    /// Is the next attempt's reference free? What is found under it after the answer was lost is then our own; and a sale that was paid
    /// before, by a till whose journal we do not have, is not paid again.
    fn ask(&mut self) -> Next {
        self.at = At::Asking;
        let mut references = (1..).map(|attempt| reference_of(&self.wish.sale, attempt));
        self.reference = references.find(|r| !self.taken.contains(r)).unwrap_or_default();
        Next::Read(Key::Reference(self.reference.clone()))
    }

    fn asked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        match result {
            _ if now.is_over() => Outcome::failed(over(now)).done(),
            Ok(order) if order.status.is_dead() => self.step_over(),
            Ok(order) => {
                self.at = At::Owning;
                self.lost = Some(in_use(&order));
                Next::Load(Load::SaleOf(Key::Reference(self.reference.clone())))
            }
            Err(failure) if is_answered(&failure.error) => self.write(),
            Err(failure) => Outcome::failed(failure.error).done(),
        }
    }

    /// Somebody has this reference. If it is a lane of this journal, the call begins anew with what that did in view.
    fn owned(&mut self, attempts: Result<Vec<Step>, Error>) -> Next {
        let is_it = |a: &&Step| a.reference == self.reference && a.state != State::NotDone;
        let error = self.lost.take();
        match attempts.as_ref().map(|attempts| attempts.iter().find(is_it)) {
            Ok(Some(other)) if other.sale != self.wish.sale => self.step_over(),
            Ok(Some(other)) if !self.known.iter().any(|(id, _)| *id == other.id) => self.load(),
            Ok(_) => error.map_or_else(|| out_of_step(&Fact::Begin), |error| Outcome::failed(error).done()),
            Err(error) => Outcome::failed(error.clone()).done(),
        }
    }

    fn step_over(&mut self) -> Next {
        self.taken.push(self.reference.clone());
        self.ask()
    }

    fn write(&mut self) -> Next {
        self.at = At::Writing;
        Next::Write(Box::new(Intent {
            kind: StepKind::Session,
            sale: self.wish.sale.clone(),
            reference: self.reference.clone(),
            request_id: None,
            order_id: None,
            checkout_id: None,
            channel: Some(channel_text(self.wish.channel).to_string()),
            amount: self.wish.amount,
            total_before: None,
            idempotency_key: self.wish.idempotency_key.clone(),
            phone: self.wish.phone.clone(),
            service_time_ms: None,
            basket: None,
        }))
    }

    fn written(&mut self, written: Written, now: Now) -> Next {
        match written {
            Written::Yes(id) => {
                self.at = At::Checking;
                self.id = id;
                Next::Load(Load::Sale(self.wish.sale.clone()))
            }
            // Another thread or lane was faster.
            Written::Excluded(other) if other.sale == self.wish.sale => self.wait_for_the_other(now),
            // A sale of its own that is called like our next attempt.
            Written::Excluded(_) => self.step_over(),
        }
    }

    /// Whether the attempts are still as they were looked at. Another lane may have opened one, or found a lost one, since: then this
    /// intent is withdrawn, and the call begins anew.
    fn checked(&mut self, attempts: Result<Vec<Step>, Error>, now: Now) -> Next {
        let is_new = |a: &Step| a.id != self.id && is_alive(a) && !self.known.contains(&(a.id, a.state));
        self.lost = match &attempts {
            Err(error) => Some(error.clone()),
            Ok(_) if now.is_over() => Some(over(now)),
            Ok(attempts) if attempts.iter().any(is_new) => None,
            Ok(_) => {
                self.at = At::Sending;
                self.sent_ms = now.elapsed_ms;
                return Next::Send(Send::Session(self.reference.clone()));
            }
        };
        self.at = At::Withdrawing;
        let error = self.lost.as_ref().map(|error| error.kind.text().to_string());
        Next::Change(vec![(self.id, Change { state: Some(State::NotDone), error, ..Change::default() })])
    }

    fn withdrawn(&mut self, result: Result<(), Error>) -> Next {
        match result.err().or_else(|| self.lost.take()) {
            Some(error) => Outcome::failed(error).done(),
            None => self.load(),
        }
    }

    fn opened(&mut self, result: Result<Session, Failure>, now: Now) -> Next {
        let failure = match result {
            Ok(session) => return self.is_open(session),
            Err(failure) => failure,
        };
        match failure.effect {
            Effect::Nothing => {
                let error = Some(failure.error.kind.text().to_string());
                let change = Change { state: Some(State::NotDone), error, ..Change::default() };
                self.end(change, Outcome::failed(failure.error).about(self.mine()))
            }
            Effect::Unknown => {
                self.lost = Some(failure.error);
                self.pause(now)
            }
        }
    }

    fn is_open(&mut self, session: Session) -> Next {
        let has_link = session.link.is_some();
        let about = About {
            order_id: Some(session.order_id.clone()),
            checkout_id: session.checkout_id.clone(),
            link: session.link.clone(),
            ..self.mine()
        };
        let change = Change {
            state: Some(State::Open),
            order_id: Some(session.order_id),
            checkout_id: session.checkout_id,
            link: session.link.filter(|_| !session.is_link_private),
            status: session.status,
            ..Change::default()
        };
        let outcome = if self.wish.channel == Channel::Qr && !has_link {
            let detail = "the service's answer has no link, so there is no QR code to show; void the session";
            Outcome::unknown("unknown", NextAction::AskSupervisor, Some(Error::new(Kind::BadAnswer, detail)), about)
        } else {
            open(about)
        };
        self.end(change, outcome)
    }

    fn pause(&mut self, now: Now) -> Next {
        if now.is_over() {
            return self.give_up();
        }
        self.at = At::Pausing;
        Next::Wait(LOOK_PAUSE_MS)
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let waited = i64::try_from(now.elapsed_ms.saturating_sub(self.sent_ms)).unwrap_or(i64::MAX);
        match result {
            Ok(order) if is_as_old(&order, waited, now) => self.adopt(&order),
            Ok(order) if is_another(&order, self.wish.amount) => self.missed(waited, now),
            Ok(_) => self.pause(now),
            Err(failure) if failure.error.kind == Kind::NotFound => self.missed(waited, now),
            Err(_) => self.pause(now),
        }
    }

    fn missed(&mut self, waited: i64, now: Now) -> Next {
        let misses = self.miss(self.id);
        match waited >= NOT_CREATED_MS && misses >= NOT_CREATED_LOOKS {
            true => self.give_up(),
            false => self.pause(now),
        }
    }

    /// The lost session was found. Its checkout id is not known, so it cannot be voided, only watched.
    fn adopt(&mut self, order: &Order) -> Next {
        let judgement = judge(order, Some(self.wish.amount));
        if judgement.verdict == Verdict::NotPaid {
            self.ended.push(self.id);
        }
        let about = self.mine().with_order(order);
        let outcome = match judgement.verdict {
            Verdict::Pending => open(about),
            _ => Outcome::judged(&judgement, about),
        };
        let outcome = outcome.warn(
            "session_adopted",
            "the answer was lost and the session was found by its reference; it cannot be voided, only watched",
        );
        let change = Change {
            state: Some(state_of(judgement.verdict)),
            order_id: Some(order.order_id.clone()),
            status: Some(order.status_text.clone()),
            ..Change::default()
        };
        self.end(change, outcome)
    }

    /// No session was found, and none was denied: it stays in the journal and is watched.
    fn give_up(&mut self) -> Next {
        let looks = self.misses(self.id);
        let action = if looks >= NOT_CREATED_LOOKS { NextAction::CallAgain } else { NextAction::KeepPolling };
        let outcome = Outcome::unknown("unknown_create", action, self.lost.take(), self.mine());
        // Recorded also when nobody could be asked: it gives the lease back.
        self.end(Change { looks: Some(looks), ..Change::default() }, outcome)
    }

    /// Counts a look that did not find an attempt; returns how many of this call there were.
    fn miss(&mut self, id: i64) -> u32 {
        self.missed.push(id);
        self.misses(id)
    }

    fn misses(&self, id: i64) -> u32 {
        u32::try_from(self.missed.iter().filter(|missed| **missed == id).count()).unwrap_or(u32::MAX)
    }

    fn mine(&self) -> About {
        About {
            sale: Some(self.wish.sale.clone()),
            reference: Some(self.reference.clone()),
            channel: Some(channel_text(self.wish.channel).to_string()),
            total: Some(self.wish.amount),
            polls: self.polls,
            ..About::default()
        }
    }

    fn end(&mut self, change: Change, outcome: Outcome) -> Next {
        self.at = At::Ending;
        self.outcome = Some(self.warned(outcome));
        Next::Change(vec![(self.id, change)])
    }
}

impl Protocol for Create {
    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::Loading, Fact::Begin) => self.load(),
            (At::Loading, Fact::Steps(Ok(attempts))) => self.sort(attempts, now),
            (At::Loading, Fact::Steps(Err(error))) => Outcome::failed(error).done(),
            (At::Reloading, Fact::Waited) => self.load(),
            (At::Sorting, Fact::Order(result)) => self.looked_at(result, now),
            (At::Sorting, Fact::Changed(_)) => self.look_at_next(now),
            (At::Noting, Fact::Changed(_)) => {
                self.at = At::Reloading;
                Next::Wait(LOOK_PAUSE_MS)
            }
            (At::Asking, Fact::Order(result)) => self.asked(result, now),
            (At::Owning, Fact::Steps(attempts)) => self.owned(attempts),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written, now),
            (At::Writing, Fact::Written(Err(error))) => Outcome::failed(error).done(),
            (At::Checking, Fact::Steps(attempts)) => self.checked(attempts, now),
            (At::Withdrawing, Fact::Changed(result)) => self.withdrawn(result),
            (At::Sending, Fact::Opened(result)) => self.opened(result, now),
            (At::Pausing, Fact::Waited) if now.is_over() => self.give_up(),
            (At::Pausing, Fact::Waited) => {
                self.at = At::Looking;
                Next::Read(Key::Reference(self.reference.clone()))
            }
            (At::Looking, Fact::Order(result)) => self.looked(result, now),
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => self.finish(outcome.recorded(result)),
                None => out_of_step(&Fact::Waited),
            },
            (At::Confirming, Fact::Steps(attempts)) => match self.outcome.take() {
                Some(outcome) => outcome.of_sale(attempts, &self.ended).done(),
                None => out_of_step(&Fact::Waited),
            },
            (_, fact) => out_of_step(&fact),
        }
    }
}

/// The reference of the nth attempt: the sale's own for the first, `…-2` for the second.
pub fn reference_of(sale: &str, attempt: u32) -> String {
    match attempt {
        0 | 1 => sale.to_string(),
        n => format!("{sale}-{n}"),
    }
}

/// Whether an order found by reference can be the one that this attempt made: not older than the attempt, by the service's own
/// clock. A reference that was used before the journal knew it must not turn an old paid order into a new paid sale.
pub fn is_made_by(order: &Order, attempt: &Step, now: Now) -> bool {
    match &attempt.order_id {
        Some(order_id) => *order_id == order.order_id,
        None => is_as_old(order, now.wall_ms.saturating_sub(attempt.created_ms), now),
    }
}

/// An answer without the service's time is measured by the local clock.
fn is_as_old(order: &Order, waited_ms: i64, now: Now) -> bool {
    let age = order.age_ms().or_else(|| Some(now.wall_ms.saturating_sub(order.created_ms?)));
    age.is_none_or(|age| age <= waited_ms.max(0).saturating_add(AGE_SLACK_MS))
}

/// Whether an order that looks older than the attempt can be left out of account: it can never hold this attempt's money. Any
/// other may be the attempt's own after all, read with a clock that was put back.
pub fn is_another(order: &Order, amount: Money) -> bool {
    order.status.is_dead() || order.total.is_some_and(|total| total != amount)
}

/// What the journal should hold after an order was read, if it holds something else.
pub fn seen(attempt: &Step, order: &Order, verdict: Verdict) -> Option<Change> {
    let state = state_of(verdict);
    // A paid sale that was given back whole was paid: the journal keeps that.
    let state = if attempt.state == State::Paid { State::Paid } else { state };
    // Of an online order the journal keeps what was captured, also by the service itself.
    let is_online = attempt.channel.as_deref() == Some("online");
    let captured = order.captured.filter(|m| is_online && !m.is_zero() && m.currency() == attempt.amount.currency());
    let is_moved = captured.is_some() && captured != attempt.moved;
    let is_new = attempt.state != state || attempt.order_id.is_none() || is_moved;
    is_new.then(|| Change {
        moved: captured,
        state: Some(state),
        order_id: Some(order.order_id.clone()),
        status: Some(order.status_text.clone()),
        ..Change::default()
    })
}

fn state_of(verdict: Verdict) -> State {
    match verdict {
        Verdict::Paid => State::Paid,
        Verdict::NotPaid => State::Dead,
        Verdict::Pending | Verdict::Unknown => State::Open,
    }
}

/// How an attempt is asked for.
pub fn key_of(attempt: &Step) -> Key {
    match &attempt.order_id {
        Some(order_id) => Key::Order(order_id.clone()),
        None => Key::Reference(attempt.reference.clone()),
    }
}

/// An order that has the attempt's reference and is older than the attempt.
fn stranger(order: &Order) -> Error {
    let detail = format!(
        "order {} has this reference and is older than the sale; use a new order_reference_id for every sale",
        order.order_id
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

/// An order that this journal knows nothing of has the reference that a new session should get.
fn in_use(order: &Order) -> Error {
    let detail = format!(
        "order {} has this reference already and is {}; if it is this sale, poll it by its reference, else use a new order_reference_id",
        order.order_id, order.status_text
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

/// The service itself answered the look-up. That it has no such order, or cannot look for it, is no reason not to sell; that it cannot be
/// reached, or does not know us, is one.
fn is_answered(error: &Error) -> bool {
    // Who wants a password, or a sign-in, answers in the service's place.
    let is_refusal = error.http_status.is_some_and(|status| status >= 400 && !matches!(status, 401 | 407 | 511));
    error.kind == Kind::NotFound || (is_refusal && !matches!(error.kind, Kind::Unauthorised | Kind::ProxyFailed))
}

/// Which of several attempts matters most: money held, then what a person must see, then what can still be paid.
fn rank(outcome: &Outcome) -> u8 {
    match (outcome.verdict, outcome.next_action) {
        (Some(Verdict::Paid), _) => 0,
        (_, NextAction::AskSupervisor) => 1,
        (Some(Verdict::Pending), _) => 2,
        (Some(Verdict::NotPaid), _) => 4,
        _ => 3,
    }
}

/// An attempt of which nothing can be said.
fn not_known(attempt: &Step, action: NextAction, error: Error) -> Outcome {
    let about = About { repeated: true, ..About::attempt(attempt) };
    Outcome::unknown("unknown_create", action, Some(error), about)
}

fn open(about: About) -> Outcome {
    let text = match about.channel.as_deref() {
        Some("qr") => "session_open_qr",
        Some("online") => "session_open_online",
        _ => "session_open_sms",
    };
    Outcome { verdict: Some(Verdict::Pending), ..Outcome::ok(text, NextAction::KeepPolling, about) }
}

fn is_paid(outcome: &Outcome) -> bool {
    outcome.verdict == Some(Verdict::Paid)
}

/// Whether somebody is sending this attempt's request just now.
fn is_at_work(attempt: &Step, now: Now) -> bool {
    let left = attempt.lease_until_ms.saturating_sub(now.wall_ms);
    attempt.state == State::Sending && (1..=super::LEASE_LIMIT_MS).contains(&left)
}

fn channel_text(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Qr => "qr",
        Channel::Online => "online",
    }
}

fn reference_in_use(other: &Step, wish: &Wish) -> Error {
    let detail = format!(
        "a sale of {} {} already has this reference, this one is {} {}; use a new order_reference_id for a new sale",
        other.amount.text(),
        other.amount.currency().code(),
        wish.amount.text(),
        wish.amount.currency().code()
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

fn over(now: Now) -> Error {
    let kind = if now.interrupted { Kind::Interrupted } else { Kind::Timeout };
    Error::new(kind, "the call ended before anything was sent")
}
