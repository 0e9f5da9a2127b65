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
use super::verdict::REFUNDED_BEFORE;
use super::whose::{Sought, is_another, is_foreign, is_made_by, is_refused_search, without_foreign_ids};
use super::world::{Script, World};
use super::{
    About, Load, NOT_CREATED_LOOKS, NOT_MOVED_LOOKS, Now, Outcome, PERSON_MS, Recovered, SESSION_LIFE_MS, Verdict,
    is_alive, is_past_paying, judge_attempt,
};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{Change, State, Step, StepKind, Unfinished};
use crate::rail::assumptions::Assumption;
use crate::rail::{Order, Status};
use std::cell::Cell;
use std::rc::Rc;

/// Steps of one call at the most; the reply says when more are left.
const MOST: usize = 500;
/// For how long after it was made a step that counts as not done is checked for a late effect.
const LATE_EFFECT_MS: i64 = 3 * PERSON_MS;

/// The parts of the journal, in the order in which they are cleared up.
const PARTS: [Unfinished; 3] = [Unfinished::Sending, Unfinished::Lost, Unfinished::Open];

/// Where a call stopped: for each of `PARTS`, the number of the last step that was looked at; 0 when all were.
pub type Cursor = [i64; 3];

/// Whether only a person can still end a step: a session that was looked for and can no longer be paid, or what other money on the order
/// hides; or whose money went back before it was seen paid. `now_ms` is the wall clock, which at worst asks a person too soon.
pub fn needs_person(step: &Step, now_ms: i64) -> bool {
    let age = wall_age_ms(step, now_ms);
    let looks = if step.kind == StepKind::Session { NOT_CREATED_LOOKS } else { NOT_MOVED_LOOKS };
    let is_lost = step.state == State::Sending && step.looks >= looks && age > SESSION_LIFE_MS && !is_given_up(step);
    is_lost || is_refunded_before(step)
}

/// Whether the money of an open session went back in part before it was seen paid.
pub fn is_refunded_before(step: &Step) -> bool {
    step.state == State::Open && step.error.as_deref() == Some(REFUNDED_BEFORE)
}

/// A call that clears up. It goes on where another stopped (`began`) and leaves where it stopped itself. `finds`: look-ups by reference
/// have found orders of this merchant, so that "not found" proves something.
pub fn protocol(began: Cursor, finds: bool, stopped: Rc<Cell<Cursor>>) -> Script {
    Script::new(move |world| async move {
        let mut call = Recover { finds, cursor: began, ..Recover::of(&world) };
        let ended = call.clear_up(began).await;
        stopped.set(call.cursor);
        call.outcome(ended)
    })
}

/// What is known in a call.
struct Recover<'a> {
    world: &'a World,
    /// A look-up by reference has found orders of this merchant.
    finds: bool,
    cursor: Cursor,
    done: Vec<Recovered>,
    polls: u32,
    /// Numbers of refunds that orders show twice.
    twice: Vec<String>,
    /// Why the journal could not be written.
    change_error: Option<Error>,
}

/// Why a call ends before all was looked at.
enum Cut {
    /// No time is left, or enough was done.
    Time,
    /// The journal cannot be read on.
    Journal(Error),
}

/// What is said of a step, and what is to be recorded of it.
struct Told {
    step: Step,
    verdict: Option<Verdict>,
    next_action: NextAction,
    error: Option<Error>,
    change: Option<Change>,
}

impl Told {
    fn new(step: Step, next_action: NextAction) -> Self {
        Told { step, verdict: None, next_action, error: None, change: None }
    }

    fn why(self, error: Error) -> Self {
        Told { error: Some(error), ..self }
    }

    fn change(self, change: Change) -> Self {
        Told { change: Some(change), ..self }
    }
}

impl<'a> Recover<'a> {
    fn of(world: &'a World) -> Self {
        Recover {
            world,
            finds: false,
            cursor: Cursor::default(),
            done: Vec::new(),
            polls: 0,
            twice: Vec::new(),
            change_error: None,
        }
    }

    async fn clear_up(&mut self, began: Cursor) -> Result<(), Cut> {
        for (part, (which, began)) in PARTS.into_iter().zip(began).enumerate() {
            self.round(part, which, began, i64::MAX).await?;
            if began > 0 {
                self.round(part, which, 0, began).await?;
            }
            self.keep_place(part, 0);
        }
        self.stop_in_time()?;
        let since_ms = self.world.now().wall_ms.saturating_sub(LATE_EFFECT_MS);
        for step in self.load(Load::Concluded(since_ms)).await? {
            self.stop_in_time()?;
            self.look_again(step).await?;
        }
        Ok(())
    }

    /// Clears up the steps of a part with numbers above `after`, up to `until`.
    async fn round(&mut self, part: usize, which: Unfinished, mut after: i64, until: i64) -> Result<(), Cut> {
        while after < until {
            self.stop_in_time()?;
            let steps = self.load(Load::Unfinished(which, after)).await?;
            let Some(last) = steps.last() else { return Ok(()) };
            after = last.id;
            // What was given up is carried on by the driver: here it would come to no end.
            for step in steps.into_iter().filter(|s| s.id <= until && !is_given_up(s)) {
                self.stop_in_time()?;
                let id = step.id;
                self.settle(step).await?;
                self.keep_place(part, id);
            }
        }
        Ok(())
    }

    async fn load(&self, load: Load) -> Result<Vec<Step>, Cut> {
        self.world.load(load).await.map_err(Cut::Journal)
    }

    fn stop_in_time(&self) -> Result<(), Cut> {
        match self.world.now().is_over() || self.done.len() >= MOST {
            true => Err(Cut::Time),
            false => Ok(()),
        }
    }

    fn keep_place(&mut self, part: usize, id: i64) {
        if let Some(cursor) = self.cursor.get_mut(part) {
            *cursor = id;
        }
    }

    /// Looks at an unfinished step and gives it its verdict.
    async fn settle(&mut self, step: Step) -> Result<(), Cut> {
        self.world.need_refunds(step.kind == StepKind::Refund);
        if step.state == State::Sending && !self.world.lease(step.id).await.map_err(Cut::Journal)? {
            let error = Error::new(Kind::StepInProgress, "another call is working on this step");
            self.tell(Told::new(step, NextAction::RetryLater).why(error)).await;
            return Ok(());
        }
        let (step, look, result) = self.read(step).await;
        let told = match (step.kind, result) {
            (_, Err(failure)) => not_seen(step, failure, &look, self.finds),
            (StepKind::Session, Ok(order)) => session(step, &order, &look, self.world.now()),
            (StepKind::Void | StepKind::Authorise, Ok(order)) => {
                let conclusion = by_status(&step, &order, &look);
                concluded(step, &order, &look, &conclusion)
            }
            (_, Ok(order)) => self.moved(step, &order, &look).await,
        };
        self.tell(told).await;
        Ok(())
    }

    /// Reads the order of a step: by its reference where no order has the id that a session was told, or where that is another's.
    async fn read(&mut self, mut step: Step) -> (Step, Look, Result<Box<Order>, Failure>) {
        let mut sought = Sought::default();
        loop {
            let now = self.world.now();
            let look = Quiet::resumed(&step, now).look(1, now);
            let result = self.world.read(key_of(&step)).await;
            self.polls += 1;
            if let Ok(order) = &result {
                let new = twice(order).into_iter().filter(|number| !self.twice.contains(number));
                let new: Vec<String> = new.collect();
                self.twice.extend(new);
            }
            let is_session = step.kind == StepKind::Session;
            if is_session && result.as_ref().is_ok_and(|order| is_foreign(order, &step)) {
                step = without_foreign_ids(&step);
            } else if let Some(by_reference) =
                is_session.then(|| sought.seek(&step, &result, self.world.now())).flatten()
            {
                step = by_reference;
            } else {
                let (step, result) = sought.settle(step, result, self.world.now());
                return (step, look, result);
            }
        }
    }

    /// A refund, capture or cancel, by what its order shows. Another call may have ended the step meanwhile, and somebody moved money
    /// since, which is what the order shows: then the journal's word stands.
    async fn moved(&mut self, step: Step, order: &Order, look: &Look) -> Told {
        let conclusion = conclude(&step, order, look);
        if matches!(conclusion, Conclusion::Unsure | Conclusion::Contested) {
            return concluded(step, order, look, &conclusion);
        }
        let steps = match self.steps_of(&step).await {
            Ok(steps) => steps,
            Err(error) => return Told::new(step, NextAction::CallRecover).why(error),
        };
        let with_earlier = with_earlier(&step, &steps);
        let conclusion = match with_earlier.total_before == step.total_before {
            true => conclusion,
            false => conclude(&with_earlier, order, look),
        };
        let conclusion = match conclusion {
            Conclusion::Happened { .. } => beside_an_earlier_one(&step, &steps, order, look).unwrap_or(conclusion),
            _ => conclusion,
        };
        match steps.into_iter().find(|s| s.id == step.id && s.state != State::Sending) {
            Some(ended) => Told::new(ended, NextAction::None),
            None => concluded(step, order, look, &conclusion),
        }
    }

    async fn steps_of(&self, step: &Step) -> Result<Vec<Step>, Error> {
        self.world.load(Load::Order(step.order_id.clone().unwrap_or_default())).await
    }

    /// Looks once more at a step that has its end without the service's word: whether it took effect late, or moved another amount.
    async fn look_again(&mut self, step: Step) -> Result<(), Cut> {
        self.world.need_refunds(step.kind == StepKind::Refund);
        let (step, look, result) = self.read(step).await;
        let Ok(order) = result else { return Ok(()) };
        let told = match (step.state, step.kind) {
            (State::Done, _) => amount_shown(step, &order, &look),
            (_, StepKind::Session) => session_came_late(step, &order, self.world.now()),
            _ => {
                let found = conclude(&step, &order, &look);
                match self.steps_of(&step).await {
                    Ok(steps) => came_late(step, &found, &order, &steps, &look),
                    Err(error) => Some(Told::new(step, NextAction::CallRecover).why(error)),
                }
            }
        };
        if let Some(told) = told {
            self.tell(told).await;
        }
        Ok(())
    }

    /// Records what became of a step, and keeps it for the reply.
    async fn tell(&mut self, told: Told) {
        let Told { mut step, mut verdict, mut next_action, mut error, change } = told;
        if let Some(change) = change {
            apply(&mut step, &change);
            let changed = self.world.change(vec![(step.id, change)]).await;
            self.change_error = changed.err().or_else(|| self.change_error.take());
        }
        if matches!(verdict, Some(Verdict::NotPaid | Verdict::Paid)) {
            let attempts = self.world.load(Load::Sale(step.sale.clone())).await;
            (verdict, next_action) = beside(&step, verdict, next_action, attempts.as_deref());
            error = attempts.err().or(error);
        }
        self.done.push(Recovered { step, verdict, next_action, error });
    }

    fn duplicates(&self) -> Vec<String> {
        let extra = self.done.iter().filter(|r| r.next_action == NextAction::RefundDuplicate);
        extra.filter_map(|r| r.step.order_id.clone()).collect()
    }

    fn outcome(mut self, ended: Result<(), Cut>) -> Outcome {
        let is_cut = ended.is_err();
        let load_error = match ended {
            // What was cleared up before is told all the same.
            Err(Cut::Journal(error)) if self.done.is_empty() => return Outcome::failed(error),
            Err(Cut::Journal(error)) => Some(error),
            Ok(()) | Err(Cut::Time) => None,
        };
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
        let mut outcome = Outcome::ok(text, action, Box::new(about));
        if is_cut {
            let why = load_error.map_or_else(|| "no time was left".to_string(), |error| error.to_string());
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
            Some(error) => outcome.recorded(Err(error)),
            None => outcome,
        }
    }
}

/// What is said of a session beside the other attempts of its sale. That the sale is not paid is said only if no other attempt of it may
/// be; and one that is found paid may not be the only one.
fn beside(
    step: &Step,
    verdict: Option<Verdict>,
    next_action: NextAction,
    attempts: Result<&[Step], &Error>,
) -> (Option<Verdict>, NextAction) {
    let any = |is: fn(&Step) -> bool| {
        attempts.map_or(true, |attempts| attempts.iter().any(|other| other.id != step.id && is(other)))
    };
    let is_paid = verdict == Some(Verdict::Paid);
    if is_paid && attempts.is_ok() && any(|other| other.state == State::Paid) {
        // The goods of a sale that was paid before are gone: this payment is one too many.
        (verdict, NextAction::RefundDuplicate)
    } else if !is_paid && any(is_alive) {
        (Some(Verdict::Unknown), NextAction::KeepPolling)
    } else {
        (verdict, next_action)
    }
}

/// A step whose order could not be read.
fn not_seen(step: Step, failure: Failure, look: &Look, finds: bool) -> Told {
    let is_missing = failure.error.kind == Kind::NotFound;
    let service_time_ms = failure.service_time_ms;
    let is_session = step.kind == StepKind::Session;
    let is_lost = is_session && step.order_id.is_none();
    let is_late_by_wall = wall_age_ms(&step, look.wall_ms) > SESSION_LIFE_MS;
    if is_lost && is_missing && step.looks.saturating_add(1) >= NOT_CREATED_LOOKS {
        let age = age_ms(&step, service_time_ms, look);
        let finds = look.profile.seen(Assumption::FoundByReference).unwrap_or(finds);
        if is_past_paying(age, &look.profile) && finds {
            let error = Some(CONCLUDED.to_string());
            let change = Change { state: Some(State::NotDone), error, ..Change::default() };
            let told = Told::new(step, NextAction::OtherPayment).change(change);
            return Told { verdict: Some(Verdict::NotPaid), ..told };
        }
        // A person may be asked too early, by a wall clock that is wrong, but not never.
        if age > SESSION_LIFE_MS || is_late_by_wall {
            let detail = format!(
                "no order with this reference was found, and it is too late to pay one; look for it in the service's portal, then close \
                 step {} with tamara_step_resolve",
                step.id
            );
            let change = looked_for(&step, true, look, service_time_ms);
            let told = Told::new(step, NextAction::AskSupervisor).why(Error { detail, ..failure.error });
            return Told { verdict: Some(Verdict::Unknown), ..told.change(change) };
        }
    }
    let next_action = match () {
        () if is_lost && is_missing && step.state == State::Sending => NextAction::CallAgain,
        () if is_lost && (is_missing || is_refused_search(&failure.error)) => NextAction::AskSupervisor,
        // No order has the id that it was told, and none can be paid any more.
        () if is_session && is_missing && is_late_by_wall => NextAction::AskSupervisor,
        () if is_session => NextAction::KeepPolling,
        () => NextAction::CallRecover,
    };
    let verdict = is_session.then_some(Verdict::Unknown);
    let change = (step.state == State::Sending).then(|| looked_for(&step, is_missing, look, service_time_ms));
    Told { verdict, change, ..Told::new(step, next_action).why(failure.error) }
}

fn session(step: Step, order: &Order, look: &Look, now: Now) -> Told {
    if is_made_by(order, &step, now) {
        let judgement = judge_attempt(order, &step);
        let change = seen(&step, order, &judgement);
        let told = Told::new(step, judgement.next_action);
        return Told { verdict: Some(judgement.verdict), error: judgement.error, change, ..told };
    }
    let detail = "another, older order has this reference; the session itself was not found";
    let error = Error::field(Kind::ReferenceInUse, "order_reference_id", detail);
    let is_missing = is_another(order, step.amount);
    let age = age_ms(&step, order.service_time_ms, look);
    let is_over = age.max(wall_age_ms(&step, now.wall_ms)) > SESSION_LIFE_MS;
    let next_action = match () {
        () if is_over && step.looks.saturating_add(1) >= NOT_CREATED_LOOKS => NextAction::AskSupervisor,
        () if is_missing => NextAction::CallAgain,
        () => NextAction::KeepPolling,
    };
    let change = looked_for(&step, is_missing || is_over, look, order.service_time_ms);
    Told { verdict: Some(Verdict::Unknown), ..Told::new(step, next_action).why(error).change(change) }
}

/// A session that counted as not made has an order after all. The till was told that nothing was paid, and another payment may have been
/// taken since.
fn session_came_late(step: Step, order: &Order, now: Now) -> Option<Told> {
    if !is_made_by(order, &step, now) {
        return None;
    }
    let judgement = judge_attempt(order, &step);
    let next_action = match judgement.verdict {
        Verdict::NotPaid => NextAction::None,
        _ => NextAction::AskSupervisor,
    };
    let detail = "the session counted as not made, and the service shows it now: it came late";
    let change = seen(&step, order, &judgement);
    let told = Told::new(step, next_action).why(Error::new(Kind::AnswerLost, detail));
    Some(Told { verdict: Some(judgement.verdict), change, ..told })
}

/// What the status of an order says of a void or an authorisation.
fn by_status(step: &Step, order: &Order, look: &Look) -> Conclusion {
    let happened = || Conclusion::Happened { result_id: None, moved: None, is_twice: false };
    let did_not = Conclusion::DidNot { is_concluded: false };
    match (step.kind, order.status) {
        (StepKind::Void, status) if status.is_dead() => happened(),
        (StepKind::Void, status) if status.was_captured() => did_not,
        (StepKind::Authorise, Status::Authorised | Status::Updated) => happened(),
        (StepKind::Authorise, status) if status.was_captured() => happened(),
        (StepKind::Authorise, status) if status.is_dead() => did_not,
        // Both may be sent again without harm, so an open end need not be kept for ever.
        _ if age_ms(step, order.service_time_ms, look) >= super::NOT_MOVED_MS => did_not,
        _ => Conclusion::Unsure,
    }
}

fn concluded(step: Step, order: &Order, look: &Look, conclusion: &Conclusion) -> Told {
    let lost = |detail: &str| Some(Error::new(Kind::AnswerLost, detail));
    let by_hand = format!(
        "other money moved on the order, so that it cannot show whether this did; a supervisor can close step {} with \
         tamara_step_resolve",
        step.id
    );
    let (next_action, error) = match conclusion {
        Conclusion::Happened { is_twice: true, .. } => (NextAction::AskSupervisor, None),
        Conclusion::Happened { moved: Some(_), .. } => (NextAction::AskSupervisor, None),
        Conclusion::Happened { .. } => (NextAction::None, None),
        Conclusion::DidNot { .. } => (NextAction::RetryLater, None),
        Conclusion::Unsure => (NextAction::CallRecover, lost("the order does not show it yet; ask again in a minute")),
        Conclusion::Contested => (NextAction::AskSupervisor, lost(&by_hand)),
    };
    let change = conclusion.change(Some(order)).unwrap_or_else(|| looked_for(&step, true, look, order.service_time_ms));
    Told { error, ..Told::new(step, next_action).change(change) }
}

/// The answer to what is done named another amount than was asked for: what the order shows of it counts.
fn amount_shown(step: Step, order: &Order, look: &Look) -> Option<Told> {
    let change = shown_otherwise(&step, order, look)?;
    let next_action = match change.moved == Some(step.amount) {
        true => NextAction::None,
        false => NextAction::AskSupervisor,
    };
    Some(Told::new(step, next_action).change(change))
}

/// The order shows a step after all that counts as not done. If its number was used again and done, that may be what is shown; if the
/// number is there twice, the customer has got the money twice.
fn came_late(step: Step, found: &Conclusion, order: &Order, steps: &[Step], look: &Look) -> Option<Told> {
    let is_same = |other: &&Step| {
        other.id != step.id
            && other.kind == step.kind
            && other.request_id == step.request_id
            && other.state != State::NotDone
    };
    let other = steps.iter().find(is_same);
    // Only the order's own word of the number proves it: a total may have grown by somebody else's.
    let is_shown = super::evidence::is_shown(&step, order);
    if other.is_none() && !is_shown && may_have_come_late(&step, steps, order, &look.profile) {
        let detail = format!(
            "it counted as not done, and the order has grown since by what may be it: look in the service's portal, and say with \
             tamara_step_resolve whether step {} happened",
            step.id
        );
        // A person is asked, and nothing is recorded.
        return Some(Told::new(step, NextAction::AskSupervisor).why(Error::new(Kind::AnswerLost, detail)));
    }
    let Conclusion::Happened { is_twice, .. } = found else { return None };
    let change = found.change(Some(order)).unwrap_or_default();
    match other {
        Some(other) if *is_twice && other.state == State::Done && other.error.as_deref() != Some(TWICE) => {
            let change = Change { state: None, ..change };
            Some(Told::new(other.clone(), NextAction::AskSupervisor).change(change))
        }
        None if is_shown => {
            let detail = "it counted as not done, and the order shows it now: it took effect late";
            let error = change.error.clone().or(Some("late".to_string()));
            let told = Told::new(step, NextAction::AskSupervisor).why(Error::new(Kind::AnswerLost, detail));
            Some(told.change(Change { error, ..change }))
        }
        _ => None,
    }
}

/// The same outcome with what became of the sales that were given up. While their money is not back, they are not paid either.
pub fn with_given_up(mut outcome: Outcome, carried: Vec<Recovered>) -> Outcome {
    let standing: Vec<Step> = carried.iter().map(|c| c.step.clone()).filter(|s| s.state == State::Sending).collect();
    let is_standing = |step: &Step| standing.iter().any(|s| s.order_id == step.order_id);
    let is_held = |r: &&mut Recovered| r.verdict == Some(Verdict::Paid) || is_refunded_before(&r.step);
    for recovered in outcome.about.steps.iter_mut().filter(is_held) {
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
