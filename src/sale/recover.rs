//! Clearing up what a crash, a power cut or a lost answer left open.
//!
//! Every unfinished step of the journal is looked at once and gets its verdict: first the steps that were being sent, those that move
//! money before sessions, then the open sessions. Each part goes on where the call before stopped. At last refunds, captures and
//! cancels that only count as not done are checked for a late effect. Nothing is sent that could move money. A session that is still
//! open is handed to the poller; a step that somebody else is working on is left to him.

use super::age::{Look, Quiet, age_ms, quiet_ms, wall_age_ms};
use super::attempt::{key_of, seen};
use super::evidence::{
    CONCLUDED, Conclusion, TWICE, beside_an_earlier_one, conclude, may_have_come_late, shown_otherwise, twice,
    with_earlier,
};
use super::give_up::is_given_up;
use super::whose::{Sought, is_another, is_foreign, is_made_by, is_refused_search, without_foreign_ids};
use super::{
    About, Fact, Load, NOT_CREATED_LOOKS, NOT_MOVED_LOOKS, Next, Now, Outcome, PERSON_MS, Protocol, Recovered,
    SESSION_LIFE_MS, Verdict, give_up, is_alive, is_past_paying, judge_in, out_of_step,
};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{Change, State, Step, StepKind, Unfinished};
use crate::rail::assumptions::Assumption;
use crate::rail::{Order, Status};

/// Steps of one call at the most; the reply says when more are left.
const MOST: usize = 500;
/// For how long after it was made a step that counts as not done is checked for a late effect.
const LATE_EFFECT_MS: i64 = 3 * PERSON_MS;

/// The parts of the journal, in the order in which they are cleared up.
const PARTS: [Part; 4] = [
    Part::Unfinished(Unfinished::Sending),
    Part::Unfinished(Unfinished::Lost),
    Part::Unfinished(Unfinished::Open),
    Part::Concluded,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Unfinished(Unfinished),
    Concluded,
}

/// Where a call stopped: for each part of the unfinished steps, the number of the last step that was looked at; 0 when all were.
pub type Cursor = [i64; 3];

/// Whether only a person can still end a step: a session that was looked for and can no longer be paid, or what other money on the order
/// hides. `now_ms` is the wall clock, which at worst asks a person too soon.
pub fn needs_person(step: &Step, now_ms: i64) -> bool {
    let age = wall_age_ms(step, now_ms);
    let looks = if step.kind == StepKind::Session { NOT_CREATED_LOOKS } else { NOT_MOVED_LOOKS };
    step.state == State::Sending && step.looks >= looks && age > SESSION_LIFE_MS && !is_given_up(step)
}

/// The machine. See the module's text.
#[derive(Debug, Default)]
pub struct Recover {
    at: At,
    queue: std::collections::VecDeque<Step>,
    done: Vec<Recovered>,
    polls: u32,
    /// Which of [`PARTS`] is cleared up.
    part: usize,
    /// The number of the last step that was loaded of it.
    last_id: i64,
    /// Its end was reached, and it was begun anew at its beginning.
    is_second_round: bool,
    /// Nothing more of this round is in the journal.
    is_round_over: bool,
    /// Where the call before stopped, and where this one is.
    began: Cursor,
    cursor: Cursor,
    /// A look-up by reference has found orders of this merchant, so that "not found" proves something.
    finds: bool,
    /// The time was over before all was looked at.
    is_cut: bool,
    /// The session that is read by its reference, because no order has the id that it was told.
    sought: Sought,
    /// When the order was asked for.
    asked: Option<Look>,
    /// What was concluded of a refund, capture or cancel, and the order that shows it.
    found: Option<(Conclusion, Box<Order>)>,
    /// Numbers of refunds that orders show twice.
    twice: Vec<String>,
    /// Why the journal could not be read on.
    load_error: Option<Error>,
    /// Why the journal could not be written.
    change_error: Option<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum At {
    #[default]
    Loading,
    Leasing,
    Reading,
    Verifying,
    Recording,
    Confirming,
}

impl Recover {
    /// A call that clears up from the beginning.
    pub fn new() -> Self {
        Recover::default()
    }

    /// A call that goes on where another stopped. `finds`: look-ups by reference have found orders of this merchant.
    pub fn resuming(cursor: Cursor, finds: bool) -> Self {
        Recover { began: cursor, last_id: cursor[0], finds, ..Recover::default() }
    }

    /// Where the call stopped.
    pub fn cursor(&self) -> Cursor {
        self.cursor
    }

    fn load(&mut self, now: Now) -> Next {
        self.at = At::Loading;
        match PARTS.get(self.part) {
            Some(Part::Unfinished(which)) => Next::Load(Load::Unfinished(*which, self.last_id)),
            Some(Part::Concluded) => Next::Load(Load::Concluded(now.wall_ms.saturating_sub(LATE_EFFECT_MS))),
            None => self.end(),
        }
    }

    fn loaded(&mut self, steps: Vec<Step>, now: Now) -> Next {
        let began = self.began.get(self.part).copied().unwrap_or(0);
        let is_one_page = PARTS.get(self.part) == Some(&Part::Concluded);
        self.last_id = steps.last().map_or(self.last_id, |s| s.id);
        self.is_round_over = is_one_page || steps.is_empty() || (self.is_second_round && self.last_id >= began);
        let is_left = |step: &Step| !self.is_second_round || step.id <= began;
        // What was given up is carried on by the driver: here it would come to no end.
        self.queue = steps.into_iter().filter(|s| is_left(s) && !give_up::is_given_up(s)).collect();
        self.take(now)
    }

    /// The queue is empty: more of this round, the part's beginning, or the next part.
    fn go_on(&mut self, now: Now) -> Next {
        let began = self.began.get(self.part).copied().unwrap_or(0);
        if !self.is_round_over {
            return self.load(now);
        }
        self.is_round_over = false;
        if began > 0 && !self.is_second_round {
            (self.is_second_round, self.last_id) = (true, 0);
            return self.load(now);
        }
        if let Some(cursor) = self.cursor.get_mut(self.part) {
            *cursor = 0;
        }
        self.part = self.part.saturating_add(1);
        self.is_second_round = false;
        self.last_id = self.began.get(self.part).copied().unwrap_or(0);
        self.load(now)
    }

    /// The next step of the queue, or of the journal.
    fn take(&mut self, now: Now) -> Next {
        if self.queue.is_empty() && self.is_round_over && self.part.saturating_add(1) >= PARTS.len() {
            return self.end();
        }
        if now.is_over() || self.done.len() >= MOST {
            self.is_cut = true;
            return self.end();
        }
        match self.queue.front() {
            Some(step) if step.state == State::Sending => {
                self.at = At::Leasing;
                Next::Lease(step.id)
            }
            Some(_) => self.read(now),
            None => self.go_on(now),
        }
    }

    fn leased(&mut self, is_ours: bool, now: Now) -> Next {
        if is_ours {
            return self.read(now);
        }
        let error = Error::new(Kind::StepInProgress, "another call is working on this step");
        self.push(None, NextAction::RetryLater, Some(error));
        self.take(now)
    }

    fn read(&mut self, now: Now) -> Next {
        self.at = At::Reading;
        let Some(step) = self.queue.front() else { return out_of_step(&Fact::Begin) };
        self.asked = Some(Quiet::resumed(step, now).look(1, now));
        Next::Read(key_of(step))
    }

    fn read_as(&mut self, step: Step, now: Now) -> Next {
        self.queue.pop_front();
        self.queue.push_front(step);
        self.read(now)
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let (Some(step), Some(look)) = (self.queue.front().cloned(), self.asked) else {
            return out_of_step(&Fact::Begin);
        };
        if let Ok(order) = &result {
            let new = twice(order).into_iter().filter(|number| !self.twice.contains(number));
            let new: Vec<String> = new.collect();
            self.twice.extend(new);
        }
        if let (StepKind::Session, Ok(order)) = (step.kind, &result)
            && is_foreign(order, &step)
        {
            // What the service answered when it was opened was about another order: it is looked for by its reference.
            return self.read_as(without_foreign_ids(&step), now);
        }
        if step.kind == StepKind::Session
            && let Some(by_reference) = self.sought.seek(&step, &result, now)
        {
            return self.read_as(by_reference, now);
        }
        let (step, result) = self.sought.settle(step, result, now);
        if let Some(front) = self.queue.front_mut() {
            front.clone_from(&step);
        }
        let change = match (step.kind, result) {
            (_, result) if step.state == State::Done => return self.confirm(&step, result.ok(), &look, now),
            (_, Err(_)) if step.state == State::NotDone => {
                self.queue.pop_front();
                return self.take(now);
            }
            (_, Err(failure)) => self.not_seen(&step, failure, &look),
            (StepKind::Session, Ok(order)) if step.state == State::NotDone && !is_made_by(&order, &step, now) => {
                self.queue.pop_front();
                return self.take(now);
            }
            (StepKind::Session, Ok(order)) => self.session(&step, &order, now),
            (StepKind::Void | StepKind::Authorise, Ok(order)) => self.settled_by_status(&step, &order, &look),
            (_, Ok(order)) => match conclude(&step, &order, &look) {
                found if step.state == State::NotDone => {
                    self.found = Some((found, order));
                    self.at = At::Verifying;
                    return Next::Load(Load::Order(step.order_id.unwrap_or_default()));
                }
                unsure @ (Conclusion::Unsure | Conclusion::Contested) => self.conclude(&step, &order, &unsure),
                found => {
                    self.found = Some((found, order));
                    self.at = At::Verifying;
                    return Next::Load(Load::Order(step.order_id.unwrap_or_default()));
                }
            },
        };
        self.record(&step, change, now)
    }

    /// Another call may have ended the step meanwhile, and somebody moved money since, which is what the order shows: then the
    /// journal's word stands.
    fn verified(&mut self, steps: Result<Vec<Step>, Error>, now: Now) -> Next {
        let (Some(step), Some((conclusion, order))) = (self.queue.front().cloned(), self.found.take()) else {
            return out_of_step(&Fact::Begin);
        };
        let steps = match steps {
            Ok(steps) => steps,
            Err(error) => {
                self.push(None, NextAction::CallRecover, Some(error));
                return self.take(now);
            }
        };
        if step.state == State::NotDone {
            return self.came_late(&step, &conclusion, &order, &steps, now);
        }
        let with_earlier = with_earlier(&step, &steps);
        let conclusion = match self.asked {
            Some(look) if with_earlier.total_before != step.total_before => conclude(&with_earlier, &order, &look),
            _ => conclusion,
        };
        let conclusion = match (&conclusion, self.asked) {
            (Conclusion::Happened { .. }, Some(look)) => {
                beside_an_earlier_one(&step, &steps, &order, &look).unwrap_or(conclusion)
            }
            _ => conclusion,
        };
        match steps.into_iter().find(|s| s.id == step.id && s.state != State::Sending) {
            None => {
                let change = self.conclude(&step, &order, &conclusion);
                self.record(&step, change, now)
            }
            Some(ended) => {
                self.queue.pop_front();
                self.queue.push_front(ended);
                self.push(None, NextAction::None, None);
                self.take(now)
            }
        }
    }

    /// The answer to what is done named another amount than was asked for: what the order shows of it counts.
    fn confirm(&mut self, step: &Step, order: Option<Box<Order>>, look: &Look, now: Now) -> Next {
        let Some(change) = order.and_then(|order| shown_otherwise(step, &order, look)) else {
            self.queue.pop_front();
            return self.take(now);
        };
        let action = match change.moved == Some(step.amount) {
            true => NextAction::None,
            false => NextAction::AskSupervisor,
        };
        self.push(None, action, None);
        self.record(step, Some(change), now)
    }

    /// The order shows a step after all that counts as not done. If its number was used again and done, that may be what is shown; if the
    /// number is there twice, the customer has got the money twice.
    fn came_late(&mut self, step: &Step, found: &Conclusion, order: &Order, steps: &[Step], now: Now) -> Next {
        let is_same = |s: &&Step| {
            s.id != step.id && s.kind == step.kind && s.request_id == step.request_id && s.state != State::NotDone
        };
        let is_twice = matches!(found, Conclusion::Happened { is_twice: true, .. });
        let other = steps.iter().find(is_same).cloned();
        self.queue.pop_front();
        // Without a number nobody can tell it from somebody else's: a person is asked, and nothing is recorded.
        if other.is_none()
            && !super::evidence::is_shown(step, order)
            && may_have_come_late(step, steps, order, &now.profile)
        {
            self.queue.push_front(step.clone());
            let detail = format!(
                "it counted as not done, and the order has grown since by what may be it: look in the service's portal, and say with \
                 tamara_step_resolve whether step {} happened",
                step.id
            );
            self.push(None, NextAction::AskSupervisor, Some(Error::new(Kind::AnswerLost, detail)));
            return self.take(now);
        }
        let change = match found {
            Conclusion::Happened { .. } => found.change(Some(order)).unwrap_or_default(),
            _ => return self.take(now),
        };
        match other {
            Some(other) if is_twice && other.state == State::Done && other.error.as_deref() != Some(TWICE) => {
                self.queue.push_front(other.clone());
                self.push(None, NextAction::AskSupervisor, None);
                self.record(&other, Some(Change { state: None, ..change }), now)
            }
            Some(_) => self.take(now),
            // Only the order's own word of the number proves it: a total may have grown by somebody else's.
            None if super::evidence::is_shown(step, order) => {
                self.queue.push_front(step.clone());
                let detail = "it counted as not done, and the order shows it now: it took effect late";
                self.push(None, NextAction::AskSupervisor, Some(Error::new(Kind::AnswerLost, detail)));
                let error = change.error.clone().or(Some("late".to_string()));
                self.record(step, Some(Change { error, ..change }), now)
            }
            None => self.take(now),
        }
    }

    fn record(&mut self, step: &Step, change: Option<Change>, now: Now) -> Next {
        match change {
            Some(change) => {
                if let Some(done) = self.done.last_mut() {
                    apply(&mut done.step, &change);
                }
                self.at = At::Recording;
                Next::Change(vec![(step.id, change)])
            }
            None => self.recorded(now),
        }
    }

    /// The step has its verdict. That the sale is not paid is said only if no other attempt of it may be; and one that is found paid may
    /// not be the only one.
    fn recorded(&mut self, now: Now) -> Next {
        match self.done.last() {
            Some(last) if matches!(last.verdict, Some(Verdict::NotPaid | Verdict::Paid)) => {
                self.at = At::Confirming;
                Next::Load(Load::Sale(last.step.sale.clone()))
            }
            _ => self.take(now),
        }
    }

    fn confirmed(&mut self, attempts: Result<Vec<Step>, Error>, now: Now) -> Next {
        let Some(last) = self.done.last_mut() else { return out_of_step(&Fact::Begin) };
        let any = |is: fn(&Step) -> bool| {
            attempts.as_ref().map_or(true, |attempts| attempts.iter().any(|a| a.id != last.step.id && is(a)))
        };
        let is_paid = last.verdict == Some(Verdict::Paid);
        if is_paid && attempts.is_ok() && any(|a| a.state == State::Paid) {
            // The goods of a sale that was paid before are gone: this payment is one too many.
            last.next_action = NextAction::RefundDuplicate;
        } else if !is_paid && any(is_alive) {
            last.verdict = Some(Verdict::Unknown);
            last.next_action = NextAction::KeepPolling;
        }
        last.error = attempts.err().or_else(|| last.error.take());
        self.take(now)
    }

    fn not_seen(&mut self, step: &Step, failure: Failure, look: &Look) -> Option<Change> {
        let is_missing = failure.error.kind == Kind::NotFound;
        let service_time_ms = failure.service_time_ms;
        let is_lost_session = step.kind == StepKind::Session && step.order_id.is_none();
        if is_lost_session && is_missing && step.looks.saturating_add(1) >= NOT_CREATED_LOOKS {
            let age = age_ms(step, service_time_ms, look);
            let is_over = age > SESSION_LIFE_MS;
            let finds = look.profile.seen(Assumption::FoundByReference).unwrap_or(self.finds);
            if is_past_paying(age, &look.profile) && finds {
                self.push(Some(Verdict::NotPaid), NextAction::OtherPayment, None);
                let error = Some(CONCLUDED.to_string());
                return Some(Change { state: Some(State::NotDone), error, ..Change::default() });
            }
            // A person may be asked too early, by a wall clock that is wrong, but not never.
            if is_over || wall_age_ms(step, look.wall_ms) > SESSION_LIFE_MS {
                let detail = format!(
                    "no order with this reference was found, and it is too late to pay one; look for it in the service's portal, then close \
                     step {} with tamara_step_resolve",
                    step.id
                );
                let error = Error { detail, ..failure.error };
                self.push(Some(Verdict::Unknown), NextAction::AskSupervisor, Some(error));
                return Some(looked_for(step, true, look, service_time_ms));
            }
        }
        let action = match (is_lost_session && is_missing, step.kind) {
            (true, _) if step.state == State::Sending => NextAction::CallAgain,
            (true, _) => NextAction::AskSupervisor,
            (false, StepKind::Session) if is_lost_session && is_refused_search(&failure.error) => {
                NextAction::AskSupervisor
            }
            // No order has the id that it was told, and none can be paid any more.
            (false, StepKind::Session) if is_missing && wall_age_ms(step, look.wall_ms) > SESSION_LIFE_MS => {
                NextAction::AskSupervisor
            }
            (false, StepKind::Session) => NextAction::KeepPolling,
            (false, _) => NextAction::CallRecover,
        };
        let verdict = (step.kind == StepKind::Session).then_some(Verdict::Unknown);
        self.push(verdict, action, Some(failure.error));
        (step.state == State::Sending).then(|| looked_for(step, is_missing, look, service_time_ms))
    }

    fn session(&mut self, step: &Step, order: &Order, now: Now) -> Option<Change> {
        if !is_made_by(order, step, now) {
            let detail = "another, older order has this reference; the session itself was not found";
            let error = Error::field(Kind::ReferenceInUse, "order_reference_id", detail);
            let is_missing = is_another(order, step.amount);
            let age = self.asked.map_or(0, |look| age_ms(step, order.service_time_ms, &look));
            let is_over = age.max(wall_age_ms(step, now.wall_ms)) > SESSION_LIFE_MS;
            let action = if is_over && step.looks.saturating_add(1) >= NOT_CREATED_LOOKS {
                NextAction::AskSupervisor
            } else if is_missing {
                NextAction::CallAgain
            } else {
                NextAction::KeepPolling
            };
            self.push(Some(Verdict::Unknown), action, Some(error));
            return self.asked.map(|look| looked_for(step, is_missing || is_over, &look, order.service_time_ms));
        }
        let judgement = judge_in(order, Some(step.amount), step.channel.as_deref());
        if step.state == State::NotDone {
            // The till was told that nothing was paid, and another payment may have been taken since.
            let detail = "the session counted as not made, and the service shows it now: it came late";
            let action = match judgement.verdict {
                Verdict::NotPaid => NextAction::None,
                _ => NextAction::AskSupervisor,
            };
            self.push(Some(judgement.verdict), action, Some(Error::new(Kind::AnswerLost, detail)));
        } else {
            self.push(Some(judgement.verdict), judgement.next_action, judgement.error.clone());
        }
        seen(step, order, judgement.verdict)
    }

    fn settled_by_status(&mut self, step: &Step, order: &Order, look: &Look) -> Option<Change> {
        let happened = || Conclusion::Happened { result_id: None, moved: None, is_twice: false };
        let did_not = Conclusion::DidNot { is_concluded: false };
        let conclusion = match (step.kind, order.status) {
            (StepKind::Void, status) if status.is_dead() => happened(),
            (StepKind::Void, status) if status.was_captured() => did_not,
            (StepKind::Authorise, Status::Authorised | Status::Updated) => happened(),
            (StepKind::Authorise, status) if status.was_captured() => happened(),
            (StepKind::Authorise, status) if status.is_dead() => did_not,
            // Both may be sent again without harm, so an open end need not be kept for ever.
            _ if age_ms(step, order.service_time_ms, look) >= super::NOT_MOVED_MS => did_not,
            _ => Conclusion::Unsure,
        };
        self.conclude(step, order, &conclusion)
    }

    fn conclude(&mut self, step: &Step, order: &Order, conclusion: &Conclusion) -> Option<Change> {
        let lost = |detail: &str| Some(Error::new(Kind::AnswerLost, detail));
        let by_hand = format!(
            "other money moved on the order, so that it cannot show whether this did; a supervisor can close step {} with \
             tamara_step_resolve",
            step.id
        );
        let (action, error) = match conclusion {
            Conclusion::Happened { is_twice: true, .. } => (NextAction::AskSupervisor, None),
            Conclusion::Happened { moved: Some(_), .. } => (NextAction::AskSupervisor, None),
            Conclusion::Happened { .. } => (NextAction::None, None),
            Conclusion::DidNot { .. } => (NextAction::RetryLater, None),
            Conclusion::Unsure => {
                (NextAction::CallRecover, lost("the order does not show it yet; ask again in a minute"))
            }
            Conclusion::Contested => (NextAction::AskSupervisor, lost(&by_hand)),
        };
        self.push(None, action, error);
        let look = self.asked?;
        Some(conclusion.change(Some(order)).unwrap_or_else(|| looked_for(step, true, &look, order.service_time_ms)))
    }

    fn push(&mut self, verdict: Option<Verdict>, next_action: NextAction, error: Option<Error>) {
        if let Some(step) = self.queue.pop_front() {
            if let Some(cursor) = self.cursor.get_mut(self.part) {
                *cursor = step.id;
            }
            self.done.push(Recovered { step, verdict, next_action, error });
        }
    }

    /// The journal cannot be read. What was cleared up before is told all the same.
    fn fail(&mut self, error: Error) -> Next {
        if self.done.is_empty() {
            return Outcome::failed(error).done();
        }
        self.load_error = Some(error);
        self.end()
    }

    fn duplicates(&self) -> Vec<String> {
        let extra = self.done.iter().filter(|r| r.next_action == NextAction::RefundDuplicate);
        extra.filter_map(|r| r.step.order_id.clone()).collect()
    }

    fn end(&mut self) -> Next {
        let is_cut = self.is_cut || self.load_error.is_some();
        let is_all_clear = self.done.is_empty() && !is_cut;
        let text = if is_all_clear { "recovered_nothing" } else { "recovered_some" };
        let any = |is: fn(&Recovered) -> bool| self.done.iter().any(is);
        let duplicates = self.duplicates();
        let is_for_recover = any(|r| r.step.state == State::Sending && r.next_action != NextAction::AskSupervisor);
        let action = match () {
            () if !duplicates.is_empty() => NextAction::RefundDuplicate,
            () if is_for_recover || is_cut => NextAction::CallRecover,
            () if any(|r| r.next_action == NextAction::AskSupervisor) => NextAction::AskSupervisor,
            () if any(|r| r.step.state == State::Open) => NextAction::KeepPolling,
            () => NextAction::None,
        };
        let is_concluded = |r: &Recovered| r.step.error.as_deref() == Some(CONCLUDED) && r.step.state == State::NotDone;
        let concluded = self.done.iter().filter(|r| is_concluded(r)).count();
        let about = About { steps: std::mem::take(&mut self.done), polls: self.polls, ..About::default() };
        let mut outcome = Outcome::ok(text, action, about);
        if is_cut {
            let why = self.load_error.take().map_or_else(|| "no time was left".to_string(), |error| error.to_string());
            outcome = outcome.warn("not_all", format!("not every unfinished step was looked at ({why}); call again"));
        }
        if concluded > 0 {
            let detail = format!(
                "{concluded} steps count as not done because the service showed nothing of them for long enough; it did not say so itself"
            );
            outcome = outcome.warn("concluded", detail);
        }
        let outcome_before = outcome.next_action;
        outcome = outcome.refunded_twice(&self.twice);
        if outcome_before == NextAction::RefundDuplicate {
            outcome.next_action = outcome_before;
        }
        if !duplicates.is_empty() {
            let detail = format!("the customer paid a sale more than once; refund {}", duplicates.join(", "));
            outcome = outcome.warn("paid_twice", detail);
        }
        match self.change_error.take() {
            Some(error) => outcome.recorded(Err(error)).done(),
            None => outcome.done(),
        }
    }
}

impl Protocol for Recover {
    fn needs_refunds(&self) -> bool {
        self.queue.front().is_some_and(|step| step.kind == StepKind::Refund)
    }

    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::Loading, Fact::Begin) => {
                self.cursor = self.began;
                self.load(now)
            }
            (At::Loading, Fact::Steps(Ok(steps))) => self.loaded(steps, now),
            (At::Leasing, Fact::Leased(Ok(is_ours))) => self.leased(is_ours, now),
            (At::Loading, Fact::Steps(Err(error))) | (At::Leasing, Fact::Leased(Err(error))) => self.fail(error),
            (At::Reading, Fact::Order(result)) => self.looked(result, now),
            (At::Verifying, Fact::Steps(steps)) => self.verified(steps, now),
            (At::Recording, Fact::Changed(result)) => {
                self.change_error = result.err().or_else(|| self.change_error.take());
                self.recorded(now)
            }
            (At::Confirming, Fact::Steps(attempts)) => self.confirmed(attempts, now),
            (_, fact) => out_of_step(&fact),
        }
    }
}

/// The same outcome with what became of the sales that were given up. While their money is not back, they are not paid either.
pub fn with_given_up(mut outcome: Outcome, carried: Vec<Recovered>) -> Outcome {
    let standing: Vec<Step> = carried.iter().map(|c| c.step.clone()).filter(|s| s.state == State::Sending).collect();
    let is_standing = |step: &Step| standing.iter().any(|s| s.order_id == step.order_id);
    for recovered in outcome.about.steps.iter_mut().filter(|r| r.verdict == Some(Verdict::Paid)) {
        if is_standing(&recovered.step) {
            recovered.verdict = Some(Verdict::Unknown);
            recovered.next_action = NextAction::CallRecover;
        }
    }
    if !carried.is_empty() && outcome.text == "recovered_nothing" {
        outcome.text = "recovered_some";
    }
    if !standing.is_empty() && matches!(outcome.next_action, NextAction::None | NextAction::KeepPolling) {
        let is_for_a_person =
            carried.iter().all(|c| c.step.state != State::Sending || c.next_action == NextAction::AskSupervisor);
        outcome.next_action = if is_for_a_person { NextAction::AskSupervisor } else { NextAction::CallRecover };
    }
    outcome.about.steps.splice(0..0, carried);
    outcome
}

/// The step stays unresolved. Recorded also when the look does not count: it gives the lease back.
fn looked_for(step: &Step, counts: bool, look: &Look, service_ms: Option<i64>) -> Change {
    let looks = step.looks.saturating_add(u32::from(counts));
    let (quiet_ms, service_time_ms) = match step.kind {
        StepKind::Session => (quiet_ms(look), None),
        _ => (age_ms(step, service_ms, look), service_ms),
    };
    Change {
        looks: Some(looks),
        quiet_ms: counts.then_some(quiet_ms),
        service_time_ms: service_time_ms.filter(|_| counts),
        ..Change::default()
    }
}

fn apply(step: &mut Step, change: &Change) {
    step.state = change.state.unwrap_or(step.state);
    step.looks = change.looks.unwrap_or(step.looks);
    step.moved = change.moved.or(step.moved);
    step.error = change.error.clone().or_else(|| step.error.take());
    step.order_id = change.order_id.clone().or_else(|| step.order_id.take());
    step.result_id = change.result_id.clone().or_else(|| step.result_id.take());
    step.status = change.status.clone().or_else(|| step.status.take());
}
