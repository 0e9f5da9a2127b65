//! Clearing up what a crash, a power cut or a lost answer left open.
//!
//! Every unfinished step of the journal is looked at once and gets its verdict. Nothing is sent that could move money. A session that is
//! still open is handed to the poller; a step that somebody else is working on is left to him.

use super::create::{is_another, is_made_by, key_of, seen};
use super::movement::{Conclusion, conclude};
use super::poll::is_refused_search;
use super::{
    About, Fact, Load, NOT_CREATED_LOOKS, Next, Now, Outcome, Protocol, SESSION_LIFE_MS, Verdict, give_up, is_alive,
    judge_in, out_of_step,
};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{Change, State, Step, StepKind};
use crate::rail::{Order, Status};

/// Steps of one call at the most; the reply says when more are left.
const MOST: usize = 500;

/// One step and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// The step as the journal holds it now.
    pub step: Step,
    /// For a session: whether the sale is paid.
    pub verdict: Option<Verdict>,
    /// What the host should do.
    pub next_action: NextAction,
    /// Why it is still open.
    pub error: Option<Error>,
}

/// The machine. See the module's text.
#[derive(Debug, Default)]
pub struct Recover {
    at: At,
    queue: std::collections::VecDeque<Step>,
    done: Vec<Recovered>,
    polls: u32,
    last_id: i64,
    /// The wall clock when the order was asked for.
    asked_ms: i64,
    /// What was concluded of a refund, capture or cancel, and the order that shows it.
    found: Option<(Conclusion, Box<Order>)>,
    /// Sessions that nobody looks for any more.
    too_old: usize,
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
    /// A call that clears up.
    pub fn new() -> Self {
        Recover::default()
    }

    fn loaded(&mut self, steps: Vec<Step>, now: Now) -> Next {
        self.last_id = steps.last().map_or(self.last_id, |s| s.id);
        match steps.is_empty() {
            true => self.end(),
            false => {
                // What was given up is carried on by the driver: here it would come to no end.
                let steps: Vec<Step> = steps.into_iter().filter(|step| !give_up::is_given_up(step)).collect();
                let all = steps.len();
                self.queue = steps.into_iter().filter(|step| !is_too_old(step, now)).collect();
                self.too_old += all.saturating_sub(self.queue.len());
                self.take(now)
            }
        }
    }

    /// The next step of the queue, or of the journal.
    fn take(&mut self, now: Now) -> Next {
        if now.is_over() || self.done.len() >= MOST {
            return self.end();
        }
        match self.queue.front() {
            Some(step) if step.state == State::Sending => {
                self.at = At::Leasing;
                Next::Lease(step.id)
            }
            Some(_) => self.read(now),
            None => {
                self.at = At::Loading;
                Next::Load(Load::Unfinished(self.last_id))
            }
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
        self.asked_ms = now.wall_ms;
        match self.queue.front() {
            Some(step) => Next::Read(key_of(step)),
            None => out_of_step(&Fact::Begin),
        }
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let Some(step) = self.queue.front().cloned() else { return out_of_step(&Fact::Begin) };
        let change = match (step.kind, result) {
            (_, Err(failure)) => self.not_seen(&step, failure),
            (StepKind::Session, Ok(order)) => self.session(&step, &order, now),
            (StepKind::Void | StepKind::Authorise, Ok(order)) => self.settled_by_status(&step, &order, now),
            (_, Ok(order)) => match conclude(&step, &order, 1, self.asked_ms) {
                Conclusion::Unsure => self.conclude(&step, &order, &Conclusion::Unsure),
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
        match steps.map(|steps| steps.into_iter().find(|s| s.id == step.id && s.state != State::Sending)) {
            Ok(None) => {
                let change = self.conclude(&step, &order, &conclusion);
                self.record(&step, change, now)
            }
            Ok(Some(ended)) => {
                self.queue.pop_front();
                self.queue.push_front(ended);
                self.push(None, NextAction::None, None);
                self.take(now)
            }
            Err(error) => {
                self.push(None, NextAction::CallRecover, Some(error));
                self.take(now)
            }
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

    fn not_seen(&mut self, step: &Step, failure: Failure) -> Option<Change> {
        let is_missing = failure.error.kind == Kind::NotFound;
        let is_lost_session = step.kind == StepKind::Session && step.order_id.is_none();
        let action = match (is_lost_session && is_missing, step.kind) {
            (true, _) => NextAction::CallAgain,
            (false, StepKind::Session) if is_lost_session && is_refused_search(&failure.error) => {
                NextAction::AskSupervisor
            }
            (false, StepKind::Session) => NextAction::KeepPolling,
            (false, _) => NextAction::CallRecover,
        };
        let verdict = (step.kind == StepKind::Session).then_some(Verdict::Unknown);
        self.push(verdict, action, Some(failure.error));
        (step.state == State::Sending).then(|| looked_for(step, is_missing))
    }

    fn session(&mut self, step: &Step, order: &Order, now: Now) -> Option<Change> {
        if !is_made_by(order, step, now) {
            let detail = "another, older order has this reference; the session itself was not found";
            let error = Error::field(Kind::ReferenceInUse, "order_reference_id", detail);
            let is_missing = is_another(order, step.amount);
            let action = if is_missing { NextAction::CallAgain } else { NextAction::KeepPolling };
            self.push(Some(Verdict::Unknown), action, Some(error));
            return Some(looked_for(step, is_missing));
        }
        let judgement = judge_in(order, Some(step.amount), step.channel.as_deref());
        self.push(Some(judgement.verdict), judgement.next_action, judgement.error.clone());
        seen(step, order, judgement.verdict)
    }

    fn settled_by_status(&mut self, step: &Step, order: &Order, now: Now) -> Option<Change> {
        let conclusion = match (step.kind, order.status) {
            (StepKind::Void, status) if status.is_dead() => Conclusion::Happened(None),
            (StepKind::Void, status) if status.was_captured() => Conclusion::DidNot,
            (StepKind::Authorise, Status::Authorised | Status::Updated) => Conclusion::Happened(None),
            (StepKind::Authorise, status) if status.was_captured() => Conclusion::Happened(None),
            (StepKind::Authorise, status) if status.is_dead() => Conclusion::DidNot,
            // Both may be sent again without harm, so an open end need not be kept for ever.
            _ if now.wall_ms.saturating_sub(step.created_ms) >= super::NOT_MOVED_MS => Conclusion::DidNot,
            _ => Conclusion::Unsure,
        };
        self.conclude(step, order, &conclusion)
    }

    fn conclude(&mut self, step: &Step, order: &Order, conclusion: &Conclusion) -> Option<Change> {
        let (action, error) = match conclusion {
            Conclusion::Happened(_) => (NextAction::None, None),
            Conclusion::DidNot => (NextAction::RetryLater, None),
            Conclusion::Unsure => {
                let detail = "the order does not show it yet; ask again in a minute";
                (NextAction::CallRecover, Some(Error::new(Kind::AnswerLost, detail)))
            }
        };
        self.push(None, action, error);
        Some(conclusion.change(Some(order)).unwrap_or_else(|| looked_for(step, true)))
    }

    fn push(&mut self, verdict: Option<Verdict>, next_action: NextAction, error: Option<Error>) {
        if let Some(step) = self.queue.pop_front() {
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
        let left = self.queue.len();
        let is_all_clear = self.done.is_empty() && left == 0;
        let text = if is_all_clear { "recovered_nothing" } else { "recovered_some" };
        let any = |state: State| self.done.iter().any(|r| r.step.state == state);
        let is_cut = left > 0 || self.load_error.is_some();
        let duplicates = self.duplicates();
        let action = match (any(State::Sending) || is_cut, any(State::Open)) {
            _ if !duplicates.is_empty() => NextAction::RefundDuplicate,
            (true, _) => NextAction::CallRecover,
            (false, true) => NextAction::KeepPolling,
            (false, false) => NextAction::None,
        };
        let about = About { steps: std::mem::take(&mut self.done), polls: self.polls, ..About::default() };
        let mut outcome = Outcome::ok(text, action, about);
        if is_cut {
            let why = self.load_error.take().map_or_else(|| "no time was left".to_string(), |error| error.to_string());
            outcome = outcome.warn("not_all", format!("not every unfinished step was looked at ({why}); call again"));
        }
        if self.too_old > 0 {
            let detail = format!(
                "{} sessions were never found at the service and are too old to be paid; they stay in the history",
                self.too_old
            );
            outcome = outcome.warn("never_found", detail);
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
            (At::Loading, Fact::Begin) => Next::Load(Load::Unfinished(0)),
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
        outcome.next_action = NextAction::CallRecover;
    }
    outcome.about.steps.splice(0..0, carried);
    outcome
}

/// The step keeps its open end. Recorded also when the look does not count: it gives the lease back.
fn looked_for(step: &Step, counts: bool) -> Change {
    Change { looks: Some(step.looks.saturating_add(u32::from(counts))), ..Change::default() }
}

/// A lost session that was looked for often enough and is too old to be paid. What happened to it is not known, so it keeps its open end;
/// but it is not asked for again, or a shop's lost sessions would in the end leave no time for the steps that matter.
fn is_too_old(step: &Step, now: Now) -> bool {
    let is_lost = step.kind == StepKind::Session && step.state == State::Sending && step.order_id.is_none();
    let age = now.wall_ms.saturating_sub(step.created_ms);
    is_lost && step.looks >= NOT_CREATED_LOOKS && age > SESSION_LIFE_MS
}

fn apply(step: &mut Step, change: &Change) {
    step.state = change.state.unwrap_or(step.state);
    step.looks = change.looks.unwrap_or(step.looks);
    step.order_id = change.order_id.clone().or_else(|| step.order_id.take());
    step.result_id = change.result_id.clone().or_else(|| step.result_id.take());
    step.status = change.status.clone().or_else(|| step.status.take());
}
