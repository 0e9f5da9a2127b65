//! Opening a session without ever opening two behind the till's back.
//!
//! The till's `order_reference_id` is the key of the sale. A live session is resumed, a paid one is returned, another amount is
//! refused, and so is a paid sale that is another one (see [`super::whose`]). Before a session is opened the service is asked whether its
//! reference is free, and without its answer none is opened. After a lost answer the session is looked for by reference: found, it is
//! adopted; not found for long enough, by a look-up that finds others, the till may call again, and only then a second attempt goes out
//! under a reference of its own (`…~2`).

use super::age::since_opening_ms;
use super::attempt::{key_of, paid_twice, seen, state_of};
use super::whose::{
    self, Free, Sought, differs, is_attempt_of, is_foreign, is_new, is_other_sale, stranger, was_foreign,
};
use super::{
    About, Fact, Judgement, LOOK_PAUSE_MS, Load, NOT_CREATED_LOOKS, NOT_CREATED_MS, Next, Now, Outcome, Protocol, Send,
    Verdict, is_alive, is_past_paying, judge, out_of_step,
};
use crate::error::{Code, Effect, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, LEASE_LIMIT_MS, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Channel, Key, Order, Session};
use crate::value::money::Money;

pub use super::whose::{Wish, is_another, is_made_by, reference_of};

/// A sale that was paid longer ago than this is returned with a warning: it may be another one.
const FRESH_MS: i64 = 900_000;

/// A check of a reference rarely takes longer.
const LOOK_LIMIT_MS: i64 = 30_000;

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Create {
    wish: Wish,
    at: At,
    /// The sale's key: another one than was asked for where its order was renamed.
    sale: String,
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
    /// What the service said of the reference.
    free: Free,
    /// Why the service was asked again whether it is free.
    unasked: Option<Error>,
    /// The order that has the reference.
    owner: Option<Box<Order>>,
    /// When the attempt's request left, by the clock that never jumps.
    sent_ms: u64,
    /// Attempts that were lost and that nobody found: they stay watched.
    unfound: Vec<Outcome>,
    /// Attempts that were not found, once for each look.
    missed: Vec<Miss>,
    /// Whether the service's look-up finds what is there; none while that was not tried.
    finds: Option<bool>,
    /// The lost attempt that is judged once that is known, with the age it has and what the look said.
    doubted: Option<(Step, Error)>,
    /// The open session whose link is asked for again.
    linkless: Option<(Step, About)>,
    /// The attempt that is read by its reference, because no order has the id that it was told.
    sought: Sought,
    lost: Option<Error>,
    /// The session of the answer, until it is clear that it is no other sale's.
    session: Option<Session>,
    outcome: Option<Outcome>,
    polls: u32,
}

/// A look that did not find an attempt.
#[derive(Debug)]
struct Miss {
    id: i64,
    /// For how long nobody had found it by then.
    quiet_ms: i64,
    /// When that was, by the clock that never jumps.
    at_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Loading,
    Reloading,
    Sorting,
    Noting,
    Asking,
    Resting,
    Owning,
    OwningByName,
    Writing,
    Checking,
    Withdrawing,
    Sending,
    Naming,
    Looking,
    Pausing,
    Proving,
    Linking,
    Ending,
    Confirming,
}

impl Create {
    /// A call that opens a session.
    pub fn new(wish: Wish) -> Self {
        let (sale, reference) = (wish.sale.clone(), wish.sale.clone());
        Create {
            wish,
            at: At::Loading,
            sale,
            to_look: Vec::new(),
            live: Vec::new(),
            ended: Vec::new(),
            taken: Vec::new(),
            known: Vec::new(),
            id: 0,
            reference,
            free: Free::default(),
            unasked: None,
            owner: None,
            sent_ms: 0,
            unfound: Vec::new(),
            missed: Vec::new(),
            finds: None,
            doubted: None,
            linkless: None,
            sought: Sought::default(),
            lost: None,
            session: None,
            outcome: None,
            polls: 0,
        }
    }

    fn load(&mut self) -> Next {
        self.at = At::Loading;
        match self.sale == self.wish.sale {
            true => Next::Load(Load::SaleOf(Key::Reference(self.sale.clone()))),
            false => Next::Load(self.attempts()),
        }
    }

    fn attempts(&self) -> Load {
        Load::Sale(self.sale.clone())
    }

    /// Sorts the attempts of earlier calls.
    fn sort(&mut self, mut attempts: Vec<Step>, now: Now) -> Next {
        if let Some(sale) = attempts.first().map(|a| a.sale.clone()).filter(|sale| *sale != self.sale) {
            // The wanted reference is the present one of a sale that began under another, or that of a later attempt of somebody else.
            match is_attempt_of(&self.sale, &sale) {
                true => attempts.clear(),
                false => self.sale = sale,
            }
        }
        attempts.retain(|a| a.state != State::NotDone);
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
        if let Some(by_reference) = self.sought.seek(&attempt, &result, now) {
            self.to_look.push(by_reference);
            return self.look_at_next(now);
        }
        let (attempt, result) = self.sought.settle(attempt, result, now);
        let order = match result {
            Ok(order) if is_made_by(&order, &attempt, now) => order,
            Ok(order) if is_foreign(&order, &attempt) => {
                // What the service answered when it was opened was about another order: it is looked for by its reference.
                self.to_look.push(whose::without_foreign_ids(&attempt));
                return self.look_at_next(now);
            }
            Ok(order) => return self.not_ours(attempt, &order, now),
            Err(failure) => return self.not_read(attempt, failure, now),
        };
        let judgement = judge(&order, Some(self.wish.amount));
        let about = About { repeated: true, ..About::attempt(&attempt).with_order(&order) };
        let change = seen(&attempt, &order, judgement.verdict);
        match judgement.verdict {
            Verdict::Pending if is_other_amount(&order, self.wish.amount) => {
                self.live.push(other_amount(&order, about))
            }
            Verdict::Pending if self.may_ask_for_link(&attempt, now) => {
                let Some(change) = change else { return self.ask_for_link(attempt, about) };
                // Recorded first, then looked at as what it is now.
                let id = attempt.id;
                self.to_look.push(Step { state: State::Open, order_id: change.order_id.clone(), ..attempt });
                return Next::Change(vec![(id, change)]);
            }
            Verdict::Pending => self.live.push(self.resumed(&attempt, about)),
            Verdict::Paid => self.live.push(self.paid(&attempt, &order, about, now)),
            // It was never paid: the sale may be tried again.
            Verdict::NotPaid if order.status.is_dead() => self.ended.push(attempt.id),
            Verdict::NotPaid => {
                self.ended.push(attempt.id);
                self.live.push(Outcome::judged(&judgement, about));
            }
            Verdict::Unknown => self.live.push(Outcome::judged(&judgement, about)),
        }
        match change {
            Some(change) => Next::Change(vec![(attempt.id, change)]),
            None => self.look_at_next(now),
        }
    }

    /// A paid attempt: the sale that is asked for, or another one that has its reference.
    fn paid(&self, attempt: &Step, order: &Order, about: About, now: Now) -> Outcome {
        let age = whose::paid_for_ms(attempt, order, now);
        let about = About { paid_ms: about.paid_ms.or(order.service_time_ms).or(Some(now.wall_ms)), ..about };
        if let Some(error) = is_other_sale(attempt, &self.wish, age) {
            let refused = Outcome::failed(error).about(about);
            return Outcome { text: whose::OTHER_SALE, next_action: NextAction::AskSupervisor, ..refused };
        }
        let outcome = Outcome::judged(&judge(order, Some(self.wish.amount)), about);
        match age {
            Some(age) if age <= FRESH_MS => outcome,
            _ => outcome
                .warn("paid_before", "this sale was paid before, see paid_at; make sure that it is not another sale"),
        }
    }

    /// An open session of an earlier call.
    fn resumed(&self, attempt: &Step, about: About) -> Outcome {
        let has_other_channel = about.channel.as_deref() != Some(channel_text(self.wish.channel));
        let is_shown = self.wish.channel != Channel::Sms && about.link.is_some();
        let channel = if is_shown { Some(channel_text(self.wish.channel).to_string()) } else { about.channel.clone() };
        let needs_link = is_linked(channel.as_deref()) || self.wish.channel != Channel::Sms;
        let mut outcome =
            if needs_link && about.link.is_none() { link_lost(about) } else { open(About { channel, ..about }) };
        if has_other_channel {
            let opened = attempt.channel.as_deref().unwrap_or_default();
            outcome = outcome
                .warn("channel_differs", format!("the session was opened before, as {opened}; it stays the same"));
        }
        if differs(attempt.basket.as_ref(), self.wish.basket.as_ref()) {
            if outcome.code == Code::Ok {
                outcome.text = "session_open_other_sale";
            }
            let detail =
                "an open session with this reference is for other items; void it, or use a new order_reference_id";
            outcome = outcome.warn("basket_differs", detail);
        }
        if differs(attempt.phone.as_ref(), self.wish.phone.as_ref()) {
            if !is_linked(outcome.about.channel.as_deref()) {
                outcome.text = "session_open_other_phone";
            }
            let detail = format!(
                "the session was opened for {}, and no link went to another number; void it and create it again to send the link there",
                attempt.phone.as_deref().unwrap_or_default()
            );
            outcome = outcome.warn("phone_differs", detail);
        }
        outcome
    }

    /// Whether the service would tell a session's link again: by the key of the request that opened it, for the same sale.
    fn may_ask_for_link(&self, attempt: &Step, now: Now) -> bool {
        let is_kept =
            matches!(attempt.error.as_deref(), None | Some("answer_lost" | "timeout" | "bad_answer" | "interrupted"));
        now.profile.holds(Assumption::KeyRepeatsAnswer)
            && attempt.idempotency_key.is_some()
            && attempt.link.is_none()
            && is_kept
            && is_linked(attempt.channel.as_deref())
            && self.wish.channel == Channel::Qr
            && !differs(attempt.basket.as_ref(), self.wish.basket.as_ref())
            && !differs(attempt.phone.as_ref(), self.wish.phone.as_ref())
    }

    fn ask_for_link(&mut self, attempt: Step, about: About) -> Next {
        let Some(key) = attempt.idempotency_key.clone() else { return out_of_step(&Fact::Begin) };
        let reference = attempt.reference.clone();
        self.at = At::Linking;
        self.linkless = Some((attempt, about));
        Next::Send(Send::Again { reference, key })
    }

    /// The same key gives the answer that was lost. Another payment's link is nobody's: no one may pay what is not watched.
    fn linked(&mut self, result: Result<Session, Failure>, now: Now) -> Next {
        let Some((attempt, about)) = self.linkless.take() else { return self.linked_now(result) };
        let (link, kept) = link_of(result, &about);
        self.live.push(self.resumed(&attempt, About { link: link.clone(), ..about }));
        self.at = At::Sorting;
        match kept {
            Some(_) => Next::Change(vec![(attempt.id, Change { link: kept, ..Change::default() })]),
            None => self.look_at_next(now),
        }
    }

    /// The same for the session of this call, which was adopted and is on disk.
    fn linked_now(&mut self, result: Result<Session, Failure>) -> Next {
        let Some(outcome) = self.outcome.take() else { return out_of_step(&Fact::Begin) };
        let (Some(link), kept) = link_of(result, &outcome.about) else { return self.finish(outcome) };
        let about = About { link: Some(link), ..outcome.about };
        let outcome = Outcome { warnings: outcome.warnings, ..open(about) };
        let Some(link) = kept else { return self.finish(outcome) };
        self.outcome = Some(outcome);
        Next::Change(vec![(self.id, Change { link: Some(link), ..Change::default() })])
    }

    /// The order that was found is not this attempt's, or that is not certain.
    fn not_ours(&mut self, attempt: Step, order: &Order, now: Now) -> Next {
        let error = stranger(order, &attempt);
        if is_another(order, self.wish.amount) && attempt.state == State::Sending {
            return self.missing(attempt, error, order.service_time_ms, now);
        }
        let mut outcome = not_known(&attempt, NextAction::AskSupervisor, error);
        outcome.about.order_id = Some(order.order_id.clone());
        self.live.push(outcome);
        self.look_at_next(now)
    }

    /// The service could not be asked about an attempt, or does not know it.
    fn not_read(&mut self, attempt: Step, failure: Failure, now: Now) -> Next {
        let is_not_found = failure.error.kind == Kind::NotFound;
        if is_not_found && attempt.state == State::Sending {
            return self.missing(attempt, failure.error, failure.service_time_ms, now);
        }
        let action = match is_not_found && was_foreign(&attempt) {
            true => NextAction::AskSupervisor,
            false => NextAction::KeepPolling,
        };
        self.live.push(not_known(&attempt, action, failure.error));
        self.look_at_next(now)
    }

    /// A lost attempt was not found. Looked for often enough and for long enough, by a look-up that finds others, the till may open
    /// another; this one stays watched.
    fn missing(&mut self, attempt: Step, error: Error, service_time_ms: Option<i64>, now: Now) -> Next {
        let looks = attempt.looks.saturating_add(1);
        let age = since_opening_ms(&attempt, service_time_ms, now.wall_ms);
        let quiet_ms = self.quiet_ms(&attempt, now);
        self.miss(attempt.id, quiet_ms, now);
        // Either time is a good one: that on which two clocks agree, or that of the looks.
        // The service's clock was read before the request left, and says whole seconds only.
        let is_timed = quiet_ms >= NOT_CREATED_MS || age.is_some_and(|age| age >= NOT_CREATED_MS + LOOK_LIMIT_MS);
        let is_over = age.is_some_and(|age| is_past_paying(age, &now.profile));
        if is_timed && looks >= NOT_CREATED_LOOKS {
            match self.finds {
                _ if is_over => self.unfound.push(not_known(&attempt, NextAction::CallAgain, error)),
                Some(true) => self.unfound.push(not_known(&attempt, NextAction::CallAgain, error)),
                Some(false) => self.live.push(not_known(&attempt, NextAction::KeepPolling, error)),
                None if now.is_over() => self.live.push(not_known(&attempt, NextAction::KeepPolling, error)),
                None => {
                    self.doubted = Some((attempt, error));
                    return self.prove(now);
                }
            }
            return self.look_at_next(now);
        }
        self.at = if now.is_over() { At::Sorting } else { At::Noting };
        if now.is_over() {
            self.live.push(not_known(&attempt, NextAction::KeepPolling, error));
        }
        // Noted, so that a call with little time goes on where the one before it ended.
        Next::Change(vec![(attempt.id, Change { looks: Some(looks), quiet_ms: Some(quiet_ms), ..Change::default() })])
    }

    /// That nothing is found proves something only where the look-up finds what is there: it is tried with the newest order that is known.
    /// A contract check may have shown it before, either way.
    fn prove(&mut self, now: Now) -> Next {
        match now.profile.seen(Assumption::FoundByReference) {
            Some(finds) => self.proved(finds, now),
            None => {
                self.at = At::Proving;
                Next::Load(Load::Findable)
            }
        }
    }

    fn prove_with(&mut self, steps: Result<Vec<Step>, Error>, now: Now) -> Next {
        match steps.ok().and_then(|steps| steps.into_iter().next()) {
            Some(step) if !now.is_over() => Next::Read(Key::Reference(step.reference)),
            _ => self.proved(false, now),
        }
    }

    fn proved(&mut self, finds: bool, now: Now) -> Next {
        self.finds = Some(finds);
        match self.doubted.take() {
            Some((attempt, error)) => {
                match finds {
                    true => self.unfound.push(not_known(&attempt, NextAction::CallAgain, error)),
                    false => self.live.push(not_known(&attempt, NextAction::KeepPolling, error)),
                }
                self.look_at_next(now)
            }
            None => self.give_up(),
        }
    }

    /// Every earlier attempt was looked at: return the one that matters most, or open a new one.
    fn settle(&mut self, now: Now) -> Next {
        if self.live.is_empty() && !now.is_over() {
            return self.ask();
        }
        self.live.append(&mut self.unfound);
        let paid: Vec<String> = self.live.iter().filter(|o| is_paid(o)).flat_map(|o| o.about.paid_orders()).collect();
        let best = (0..self.live.len()).min_by_key(|i| self.live.get(*i).map_or(u8::MAX, rank));
        let Some(best) = best else { return Outcome::failed(over(now)).done() };
        let mut outcome = self.live.swap_remove(best);
        outcome.about.polls = self.polls;
        if paid.len() > 1 && is_paid(&outcome) {
            outcome = paid_twice(outcome, paid);
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
        Next::Load(self.attempts())
    }

    /// Says that other attempts of this sale may still be paid.
    fn warned(&mut self, outcome: Outcome) -> Outcome {
        let is_final = |o: &Outcome| matches!(o.verdict, None | Some(Verdict::Paid | Verdict::NotPaid));
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
            _ if now.interrupted => Outcome::failed(over(now)).done(),
            Ok(order) if order.status.is_dead() && order.twins.is_empty() => self.step_over(now),
            Ok(order) => {
                self.at = At::Owning;
                let key = Key::Order(order.order_id.clone());
                self.owner = Some(order);
                Next::Load(Load::SaleOf(key))
            }
            Err(failure) if failure.error.kind == Kind::NotFound => {
                self.free = Free { is_told: true, at_ms: failure.service_time_ms };
                self.write_or_end(now)
            }
            Err(failure) if is_refused(&failure) => {
                self.free = Free::default();
                self.write_or_end(now)
            }
            Err(failure) if is_passing(&failure) && !now.is_over() => {
                let rest = failure.retry_after_ms.unwrap_or(0).max(LOOK_PAUSE_MS);
                self.unasked = Some(failure.error);
                self.at = At::Resting;
                Next::Wait(rest)
            }
            // What kept the service from answering says more than that the time is over.
            Err(failure) => {
                let error = self.unasked.take().filter(|_| now.is_over()).unwrap_or(failure.error);
                Outcome::failed(error).done()
            }
        }
    }

    fn rested(&mut self, now: Now) -> Next {
        match now.is_over() {
            true if now.interrupted => Outcome::failed(over(now)).done(),
            true => Outcome::failed(self.unasked.take().unwrap_or_else(|| over(now))).done(),
            false => {
                self.at = At::Asking;
                Next::Read(Key::Reference(self.reference.clone()))
            }
        }
    }

    /// Somebody has this reference. If it is a lane of this journal, the call begins anew with what that did in view.
    fn owned(&mut self, attempts: Result<Vec<Step>, Error>, now: Now) -> Next {
        let Some(order) = self.owner.take() else { return out_of_step(&Fact::Begin) };
        let attempts = match attempts {
            Ok(attempts) => attempts,
            Err(error) => return Outcome::failed(error).done(),
        };
        let is_it = |a: &&Step| match self.at {
            At::Owning => a.order_id.as_ref() == Some(&order.order_id),
            _ => a.reference == self.reference && a.state != State::NotDone,
        };
        match attempts.iter().find(is_it) {
            Some(other) if other.sale == self.sale && self.known.iter().any(|(id, _)| *id == other.id) => {
                self.known_elsewhere(&order)
            }
            Some(other) if other.sale == self.sale => self.load(),
            Some(other) if self.reference != self.wish.sale || is_attempt_of(&self.reference, &other.sale) => {
                self.step_over(now)
            }
            // The journal has it under another name: somebody else renamed it, or the answer that named it was another's.
            Some(other) if other.reference != self.reference => self.known_elsewhere(&order),
            // Renamed since it was opened, and now it has this name.
            Some(other) => {
                self.sale.clone_from(&other.sale);
                self.load()
            }
            None if self.at == At::Owning => {
                self.at = At::OwningByName;
                self.owner = Some(order);
                Next::Load(Load::SaleOf(Key::Reference(self.reference.clone())))
            }
            None => self.known_elsewhere(&order),
        }
    }

    /// An order that this journal knows nothing of has the reference: it was opened by another till, or the journal was lost. It is
    /// shown as it is, and nobody is told to charge the customer again.
    fn known_elsewhere(&self, order: &Order) -> Next {
        let about =
            About { polls: self.polls, sale: Some(self.wish.sale.clone()), ..About::default() }.with_order(order);
        let refused = Outcome::failed(in_use(order)).about(about);
        if order.total.is_some_and(|total| total != self.wish.amount) {
            return refused.done();
        }
        let judgement = judge(order, Some(self.wish.amount));
        let next_action = match judgement.verdict {
            Verdict::Pending => NextAction::KeepPolling,
            _ => NextAction::AskSupervisor,
        };
        Outcome { verdict: Some(judgement.verdict), text: "reference_known", next_action, ..refused }.done()
    }

    fn step_over(&mut self, now: Now) -> Next {
        self.taken.push(self.reference.clone());
        match now.is_over() {
            true => Outcome::failed(over(now)).done(),
            false => self.ask(),
        }
    }

    fn write_or_end(&mut self, now: Now) -> Next {
        match now.is_over() {
            true => Outcome::failed(self.unasked.take().unwrap_or_else(|| over(now))).done(),
            false => self.write(),
        }
    }

    fn write(&mut self) -> Next {
        self.at = At::Writing;
        Next::Write(Box::new(Intent {
            kind: StepKind::Session,
            sale: self.sale.clone(),
            reference: self.reference.clone(),
            request_id: None,
            order_id: None,
            checkout_id: None,
            channel: Some(channel_text(self.wish.channel).to_string()),
            amount: self.wish.amount,
            total_before: None,
            idempotency_key: self.wish.idempotency_key.clone(),
            phone: self.wish.phone.clone(),
            service_time_ms: self.free.at_ms,
            basket: self.wish.basket.clone(),
        }))
    }

    fn written(&mut self, written: Written, now: Now) -> Next {
        match written {
            Written::Yes(id) => {
                self.at = At::Checking;
                self.id = id;
                Next::Load(self.attempts())
            }
            // Another thread or lane was faster.
            Written::Excluded(other) if other.sale == self.sale => self.wait_for_the_other(now),
            // A sale of its own that is called like our next attempt.
            Written::Excluded(_) => self.step_over(now),
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
            Ok(session) => {
                // An answer may be another's: then its order is one that the journal knows by another reference.
                self.at = At::Naming;
                let key = Key::Order(session.order_id.clone());
                self.session = Some(session);
                return Next::Load(Load::SaleOf(key));
            }
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

    fn named(&mut self, attempts: Result<Vec<Step>, Error>, now: Now) -> Next {
        let Some(session) = self.session.take() else { return out_of_step(&Fact::Begin) };
        let is_other = |a: &&Step| a.id != self.id && a.order_id.as_ref() == Some(&session.order_id);
        let is_twice = attempts.as_ref().is_err_and(|error| error.kind == Kind::ReferenceInUse);
        if is_twice || attempts.iter().flatten().any(|a| is_other(&a)) {
            let detail = format!("the answer named order {}, which is another sale's", session.order_id);
            self.lost = Some(Error::field(Kind::BadAnswer, "order_id", detail));
            return self.pause(now);
        }
        self.is_open(session)
    }

    fn is_open(&mut self, session: Session) -> Next {
        let about = About {
            order_id: Some(session.order_id.clone()),
            checkout_id: session.checkout_id.clone(),
            link: session.link.clone(),
            status: session.status.clone(),
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
        let is_lost = self.wish.channel != Channel::Sms && about.link.is_none();
        self.end(change, if is_lost { link_lost(about) } else { open(about) })
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
            Ok(order) if is_new(&order, self.wish.amount, self.free, waited, now) => self.adopt(&order),
            Ok(order) if is_another(&order, self.wish.amount) => self.missed(waited, now),
            Ok(_) => self.pause(now),
            Err(failure) if failure.error.kind == Kind::NotFound => self.missed(waited, now),
            Err(_) => self.pause(now),
        }
    }

    fn missed(&mut self, waited: i64, now: Now) -> Next {
        let misses = self.miss(self.id, waited, now);
        match waited >= NOT_CREATED_MS && misses >= NOT_CREATED_LOOKS {
            true if now.is_over() => self.give_up(),
            true => self.prove(now),
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
        let change = Change {
            state: Some(state_of(judgement.verdict)),
            order_id: Some(order.order_id.clone()),
            status: Some(order.status_text.clone()),
            status_ms: order.service_time_ms,
            error: self.lost.as_ref().map(|error| error.kind.text().to_string()),
            ..Change::default()
        };
        let outcome = match judgement.verdict {
            Verdict::Pending if is_other_amount(order, self.wish.amount) => other_amount(order, about),
            Verdict::Pending if self.wish.channel == Channel::Sms => open(about),
            Verdict::Pending => link_lost(about),
            _ => Outcome::judged(&judgement, about),
        };
        self.end(change, adopted(outcome))
    }

    /// The adopted session is on disk: is there a way to its link?
    fn ended(&mut self, outcome: Outcome, result: Result<(), Error>) -> Next {
        let is_recorded = result.is_ok();
        let outcome = outcome.recorded(result);
        let key = self.wish.idempotency_key.clone();
        // The service keeps what it answered well, and nothing else.
        let is_kept = self.lost.as_ref().is_some_and(|lost| lost.http_status.is_none_or(|status| status < 300));
        let (true, true, Some(key), "link_lost") = (is_recorded, is_kept, key, outcome.text) else {
            return self.finish(outcome);
        };
        self.lost = None;
        self.at = At::Linking;
        self.outcome = Some(outcome);
        Next::Send(Send::Again { reference: self.reference.clone(), key })
    }

    /// No session was found, and none was denied: it stays in the journal and is watched.
    fn give_up(&mut self) -> Next {
        let looks = self.misses(self.id);
        let action = if self.finds == Some(true) { NextAction::CallAgain } else { NextAction::KeepPolling };
        let error = self.lost.as_ref().map(|error| error.kind.text().to_string());
        let outcome = lost_create(action, self.lost.take(), self.mine());
        // Recorded also when nobody could be asked: it gives the lease back.
        self.end(Change { looks: Some(looks), error, ..Change::default() }, outcome)
    }

    /// Counts a look that did not find an attempt; returns how many of this call there were.
    fn miss(&mut self, id: i64, quiet_ms: i64, now: Now) -> u32 {
        self.missed.push(Miss { id, quiet_ms, at_ms: now.elapsed_ms });
        self.misses(id)
    }

    fn misses(&self, id: i64) -> u32 {
        u32::try_from(self.missed.iter().filter(|miss| miss.id == id).count()).unwrap_or(u32::MAX)
    }

    /// For how long an attempt was looked for and not found, by clocks that never jump. Several calls that look at the same time count
    /// the same time: what this call has seen is added to what it saw itself, and never to what another has noted meanwhile.
    fn quiet_ms(&self, attempt: &Step, now: Now) -> i64 {
        let last = self.missed.iter().rfind(|miss| miss.id == attempt.id);
        let seen_here = last.map_or(0, |miss| {
            let since = now.elapsed_ms.saturating_sub(miss.at_ms);
            miss.quiet_ms.saturating_add(i64::try_from(since).unwrap_or(i64::MAX))
        });
        seen_here.max(attempt.quiet_ms)
    }

    fn mine(&self) -> About {
        About {
            sale: Some(self.sale.clone()),
            reference: Some(self.reference.clone()),
            channel: Some(channel_text(self.wish.channel).to_string()),
            total: Some(self.wish.amount),
            phone: self.wish.phone.clone(),
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
            (At::Resting, Fact::Waited) => self.rested(now),
            (At::Owning | At::OwningByName, Fact::Steps(attempts)) => self.owned(attempts, now),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written, now),
            (At::Writing, Fact::Written(Err(error))) => Outcome::failed(error).done(),
            (At::Checking, Fact::Steps(attempts)) => self.checked(attempts, now),
            (At::Withdrawing, Fact::Changed(result)) => self.withdrawn(result),
            (At::Sending, Fact::Opened(result)) => self.opened(result, now),
            (At::Naming, Fact::Steps(attempts)) => self.named(attempts, now),
            (At::Pausing, Fact::Waited) if now.is_over() => self.give_up(),
            (At::Pausing, Fact::Waited) => {
                self.at = At::Looking;
                Next::Read(Key::Reference(self.reference.clone()))
            }
            (At::Looking, Fact::Order(result)) => self.looked(result, now),
            (At::Proving, Fact::Steps(steps)) => self.prove_with(steps, now),
            (At::Proving, Fact::Order(result)) => self.proved(result.is_ok(), now),
            (At::Linking, Fact::Opened(result)) => self.linked(result, now),
            (At::Linking, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => self.finish(outcome.recorded(result)),
                None => out_of_step(&Fact::Waited),
            },
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => self.ended(outcome, result),
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

/// An order that this journal knows nothing of has the reference that a new session should get.
fn in_use(order: &Order) -> Error {
    let detail = format!(
        "order {} has this reference already and is {}; this journal does not know it: another till opened it, or the journal was lost. \
         Poll it, and open no other session for the same sale",
        order.order_id, order.status_text
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

/// The service itself refuses to look an order up by its reference. That is no reason not to sell; that it cannot be reached, or does
/// not know us, is one.
fn is_refused(failure: &Failure) -> bool {
    let is_refusal = failure.error.http_status.is_some_and(|status| (400..500).contains(&status));
    let is_other = matches!(failure.error.kind, Kind::Unauthorised | Kind::ProxyFailed | Kind::BadAnswer);
    // In words of its own: anybody on the way can answer with a status.
    let is_own = failure.effect == Effect::Nothing && failure.error.service.is_some();
    is_refusal && is_own && !is_other && !is_passing(failure)
}

/// What kept the service from answering may pass within the call's limit.
fn is_passing(failure: &Failure) -> bool {
    let is_refusal =
        failure.effect == Effect::Nothing && failure.error.http_status.is_some_and(|s| s < 500 && s != 429);
    match failure.error.kind {
        Kind::Timeout | Kind::AnswerLost | Kind::BadAnswer | Kind::ServiceError | Kind::Throttled => true,
        Kind::DnsFailed | Kind::ConnectFailed | Kind::TlsFailed | Kind::ProxyFailed | Kind::Interrupted => false,
        Kind::Unauthorised => false,
        _ => !is_refusal && failure.error.http_status.is_some(),
    }
}

/// Which of several attempts matters most: another sale that has the reference, money held, then what a person must see, then what can
/// still be paid.
fn rank(outcome: &Outcome) -> u8 {
    match (outcome.code, outcome.verdict, outcome.next_action) {
        (Code::Failed(_), ..) => 0,
        (_, Some(Verdict::Paid), _) => 1,
        (_, _, NextAction::AskSupervisor) => 2,
        (_, Some(Verdict::Pending), _) => 3,
        (_, Some(Verdict::NotPaid), _) => 5,
        _ => 4,
    }
}

/// An attempt of which nothing can be said.
fn not_known(attempt: &Step, action: NextAction, error: Error) -> Outcome {
    let about = About { repeated: true, ..About::attempt(attempt) };
    let outcome = lost_create(action, Some(error), about);
    match action {
        NextAction::AskSupervisor => Outcome { text: "unknown_supervisor", ..outcome },
        _ => outcome,
    }
}

fn lost_create(action: NextAction, error: Option<Error>, about: About) -> Outcome {
    let text = if is_linked(about.channel.as_deref()) { "unknown_create_link" } else { "unknown_create" };
    Outcome::unknown(text, action, error, about)
}

fn open(about: About) -> Outcome {
    let text = match about.channel.as_deref() {
        Some("qr") => "session_open_qr",
        Some("online") => "session_open_online",
        _ => "session_open_sms",
    };
    Outcome { verdict: Some(Verdict::Pending), ..Outcome::ok(text, NextAction::KeepPolling, about) }
}

/// An open session that nobody can be shown the way to.
fn link_lost(about: About) -> Outcome {
    let detail = "the session is open, but its link is not known, so nobody can pay it. Void it, or poll it until it ends, and call again; \
                  a sale under a new order_reference_id need not wait for it";
    let error = Error::field(Kind::BadAnswer, "checkout_deeplink", detail);
    let outcome = Outcome::unknown("link_lost", NextAction::AskSupervisor, Some(error), about);
    Outcome { verdict: Some(Verdict::Pending), ..outcome }
}

/// Whether an open order is about another amount than was asked for.
fn is_other_amount(order: &Order, amount: Money) -> bool {
    order.total.is_some_and(|total| total != amount)
}

fn other_amount(order: &Order, about: About) -> Outcome {
    let detail = format!("order {} is open for another amount than was asked for", order.order_id);
    Outcome::judged(&Judgement::doubtful(Error::field(Kind::AmountMismatch, "total_amount", detail)), about)
}

/// The link in an answer about this very order, and what of it may stand in the journal.
fn link_of(result: Result<Session, Failure>, about: &About) -> (Option<String>, Option<String>) {
    let session = result.ok().filter(|session| about.order_id.as_ref() == Some(&session.order_id));
    let is_private = session.as_ref().is_some_and(|session| session.is_link_private);
    let link = session.and_then(|session| session.link);
    (link.clone(), link.filter(|_| !is_private))
}

fn adopted(outcome: Outcome) -> Outcome {
    outcome.warn(
        "session_adopted",
        "the answer was lost and the session was found by its reference; it cannot be voided, only watched",
    )
}

fn is_paid(outcome: &Outcome) -> bool {
    outcome.verdict == Some(Verdict::Paid) && outcome.code == Code::Ok
}

/// Whether the till itself shows the customer the way.
fn is_linked(channel: Option<&str>) -> bool {
    matches!(channel, Some("qr" | "online"))
}

/// Whether somebody is sending this attempt's request just now.
fn is_at_work(attempt: &Step, now: Now) -> bool {
    let left = attempt.lease_until_ms.saturating_sub(now.wall_ms);
    attempt.state == State::Sending && (1..=LEASE_LIMIT_MS).contains(&left)
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
