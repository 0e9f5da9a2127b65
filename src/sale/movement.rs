//! Refund, capture and cancel: money that moves on an existing order.
//!
//! None of these calls can be repeated blindly, so each goes the same way: clear up what is still open on the order, read it
//! afresh, check the headroom, write the intent with the running total, send once. After a lost answer the order is
//! read again: `evidence.rs` says what it proves, and `headroom.rs` what is left.

use super::age::{Look, Quiet, age_ms};
use super::attempt::seen;
use super::evidence::{
    CONCLUDED, Conclusion, UNCONFIRMED, beside_an_earlier_one, comment, conclude, may_have_come_late, ours,
    shown_otherwise, twice, with_earlier,
};
use super::headroom::{Room, fits, headroom, there_already};
use super::totals::{captured_of, running_total};
use super::world::{End, Script, World, turns};
use super::{About, LOOK_PAUSE_MS, Load, Now, Outcome, Verdict, judge_attempt, was_seen_paid, whose};
use crate::error::{Effect, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Key, Moved, Movement, Order, RefundEntry, RefundState};
use crate::value::money::Money;

/// Pause before the order is read for a lost answer: most often the answer alone was lost.
const FIRST_LOOK_MS: u64 = LOOK_PAUSE_MS / 5;
/// Pause until another call that moves money of the order is looked for again.
const OTHER_CALL_MS: u64 = 300;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// [`StepKind::Refund`], [`StepKind::Capture`] or [`StepKind::Cancel`].
    pub kind: StepKind,
    /// The order.
    pub order_id: String,
    /// The sale, where the host named the order by its reference.
    pub reference: Option<String>,
    /// How much; all that is left when absent.
    pub amount: Option<Money>,
    /// The till's own number of it: asked twice, done once.
    pub request_id: Option<String>,
    /// What we recognise it by at the service: the till's number, or one made for this call.
    pub own_id: String,
    /// For people.
    pub comment: Option<String>,
    /// On a rail that has one.
    pub idempotency_key: Option<String>,
}

/// A call that refunds, captures or cancels.
pub fn protocol(wish: Wish) -> Script {
    script(wish, false)
}

/// The same for a call that has other things to do: it checks what an earlier call left open once, and not until its time is over.
pub fn checked_once(wish: Wish) -> Script {
    script(wish, true)
}

fn script(wish: Wish, is_checked_once: bool) -> Script {
    Script::new(move |world| async move {
        let mut call = Move::new(&world, wish, is_checked_once);
        call.run().await
    })
}

/// What is known in a call. See the module's text and the diagram in ARCHITECTURE.md.
struct Move<'a> {
    world: &'a World,
    wish: Wish,
    is_checked_once: bool,
    /// The sale that the order belongs to.
    sale: Option<Step>,
    /// The order's steps, while none of them was open.
    steps: Vec<Step>,
    /// What this journal knows to have been moved on the order: the service may show it late.
    moved: Option<Money>,
    /// Amounts and keys of the same request, where it was sent before and not done.
    keys: Vec<(Money, String)>,
    /// This number was sent before, and only taken for not done.
    was_concluded: bool,
    /// The step that is being cleared up, or our own once it is written.
    step: Option<Step>,
    /// What is sent, once it is known.
    amount: Option<Money>,
    /// The order does not tell whether this or something else is left.
    unclear: Option<Room>,
    /// The service's clock when the request leaves, at the latest: the answer that told it may have been long on its way.
    time_there_ms: Option<i64>,
    order: Option<Box<Order>>,
    done: Option<Moved>,
    record: Result<(), Error>,
    polls: u32,
}

/// A step without a known end, while its order is read.
struct Open {
    step: Step,
    /// For how long it was seen without a change.
    quiet: Quiet,
    /// Checks that were answered.
    looks: u32,
    /// The last of them: for how long the step was without a change, and the service's clock.
    seen: Option<(i64, Option<i64>)>,
    /// Why its answer was not had, or the order not read.
    lost: Option<Error>,
}

impl Open {
    fn new(step: Step, quiet: Quiet, lost: Option<Error>) -> Self {
        Open { step, quiet, looks: 0, seen: None, lost }
    }
}

impl<'a> Move<'a> {
    fn new(world: &'a World, wish: Wish, is_checked_once: bool) -> Self {
        Move {
            world,
            wish,
            is_checked_once,
            sale: None,
            steps: Vec::new(),
            moved: None,
            keys: Vec::new(),
            was_concluded: false,
            step: None,
            amount: None,
            unclear: None,
            time_there_ms: None,
            order: None,
            done: None,
            record: Ok(()),
            polls: 0,
        }
    }

    async fn run(&mut self) -> Outcome {
        self.world.need_refunds(true);
        match self.find_sale().await {
            Ok(()) => turns(async || self.turn().await).await,
            Err(error) => self.failed(error),
        }
    }

    /// The sale that the order belongs to, if this journal knows one.
    async fn find_sale(&mut self) -> Result<(), Error> {
        let named = self.wish.reference.clone().map_or_else(|| self.key(), Key::Reference);
        match self.world.load(Load::SaleOf(named)).await {
            Ok(attempts) => self.sale = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&self.wish.order_id)),
            // Two sales were told this order, and none was named.
            Err(error) if error.kind == Kind::ReferenceInUse => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// What is open on the order comes first, and only where nothing is, money moves.
    async fn turn(&mut self) -> Result<Outcome, End> {
        let steps = self.load().await.map_err(|error| self.fail(error))?;
        self.step = None;
        let open = self.asked_before(&steps)?.or_else(|| steps.iter().find(|s| is_open_movement(s)));
        self.step = open.map(|step| with_earlier(step, &steps));
        match self.step.clone() {
            Some(step) if step.state == State::Done => Ok(self.replay().await),
            Some(step) => self.settle_earlier(step).await,
            None => {
                let done =
                    steps.iter().filter(|s| s.kind == self.wish.kind && s.state == State::Done).map(Step::effect);
                self.moved = done.reduce(|sum, amount| sum.checked_add(&amount).unwrap_or(sum));
                self.steps = steps;
                self.begin().await
            }
        }
    }

    fn now(&self) -> Now {
        self.world.now()
    }

    /// The order's steps.
    async fn load(&self) -> Result<Vec<Step>, Error> {
        self.world.load(Load::Order(self.wish.order_id.clone())).await
    }

    fn key(&self) -> Key {
        Key::Order(self.wish.order_id.clone())
    }

    async fn read(&mut self) -> Result<Box<Order>, Failure> {
        self.polls += 1;
        self.world.read(self.key()).await
    }

    /// The very request that this call is about, if it was sent before and is not known as not done.
    fn asked_before<'s>(&mut self, steps: &'s [Step]) -> Result<Option<&'s Step>, End> {
        let same = steps.iter().filter(|s| self.is_same(s));
        let (undone, sent): (Vec<&Step>, Vec<&Step>) = same.partition(|s| s.state == State::NotDone);
        self.was_concluded = undone.iter().any(|s| s.error.as_deref() == Some(CONCLUDED));
        self.keys = undone.iter().filter_map(|s| Some((s.amount, s.idempotency_key.clone()?))).collect();
        let same = sent.first().copied();
        match same.filter(|same| self.wish.amount.is_some_and(|amount| amount != same.amount)) {
            Some(other) => {
                let detail =
                    format!("this number was used for {} {}", other.amount.text(), other.amount.currency().code());
                Err(self.fail(Error::field(Kind::RequestIdInUse, "request_id", detail)))
            }
            None => Ok(same),
        }
    }

    /// It was done before: the order shows the totals.
    async fn replay(&mut self) -> Outcome {
        self.order = self.read().await.ok();
        self.finish(true).await
    }

    /// A step without an end is taken over and cleared up. If it was the one asked for, that is the answer; else the call begins anew.
    async fn settle_earlier(&mut self, step: Step) -> Result<Outcome, End> {
        if !self.world.lease(step.id).await.map_err(|error| self.fail(error))? {
            return Err(self.wait_for_the_other().await);
        }
        let quiet = Quiet::resumed(&step, self.now());
        if let Some(outcome) = self.clear_up(&mut Open::new(step, quiet, None)).await? {
            return Ok(outcome);
        }
        if !self.now().is_over() {
            return Err(End::Anew);
        }
        let over = Error::new(Kind::Timeout, "an earlier step was cleared up; no time was left for this one");
        // Another call may have sent this very request again meanwhile.
        match self.is_foreign() {
            true => Err(self.fail(over)),
            false => Ok(self.unknown(NextAction::RetryLater, Some(over))),
        }
    }

    /// Another call is moving money of this order just now.
    async fn wait_for_the_other(&self) -> End {
        if self.now().is_over() {
            let detail = "another call is moving money of this order just now; call again";
            return self.fail(Error::new(Kind::StepInProgress, detail));
        }
        self.world.wait(OTHER_CALL_MS).await;
        match self.now().interrupted {
            true => self.fail(Error::new(Kind::Interrupted, "the call was interrupted before anything was sent")),
            false => End::Anew,
        }
    }

    /// Reads the order until it tells what became of an open step, or the call has to leave it open. Returns the answer, if the step is
    /// this call's and was done.
    async fn clear_up(&mut self, open: &mut Open) -> Result<Option<Outcome>, End> {
        loop {
            let (found, look) = self.check(open).await;
            let found = match found.change(self.order.as_deref()) {
                Some(change) => match self.conclude(&open.step, change, &look).await? {
                    None => return self.concluded().await,
                    Some(unclear) => unclear,
                },
                None => found,
            };
            let is_contested = found == Conclusion::Contested;
            let is_checked = self.is_checked_once && self.amount.is_none();
            if self.now().is_over() || is_checked || is_contested || self.is_foreign() {
                return Err(self.give_up(open, is_contested).await);
            }
            self.world.wait(LOOK_PAUSE_MS).await;
        }
    }

    /// Reads the order once, and says what it shows of an open step.
    async fn check(&mut self, open: &mut Open) -> (Conclusion, Look) {
        let look = open.quiet.look(open.looks.saturating_add(1), self.now());
        let found = match self.read().await {
            Ok(order) => {
                let found = conclude(&open.step, &order, &look);
                open.looks = look.looks;
                open.seen = Some((age_ms(&open.step, order.service_time_ms, &look), order.service_time_ms));
                self.order = Some(order);
                found
            }
            Err(failure) => {
                open.lost = open.lost.take().or(Some(failure.error));
                Conclusion::Unsure
            }
        };
        (found, look)
    }

    /// Records what the order shows as the open step's end. Another call may have ended it meanwhile, and somebody moved money since, which
    /// is what the order shows: then the journal's word stands. Returns what is found where an earlier request stands in the way.
    async fn conclude(&mut self, step: &Step, change: Change, look: &Look) -> Result<Option<Conclusion>, End> {
        let steps = self.load().await.map_err(|error| self.fail(error))?;
        if let Some(ended) = steps.iter().find(|s| s.id == step.id && s.state != State::Sending) {
            if steps.iter().any(|s| s.id != step.id && self.is_same(s) && s.state != State::NotDone) {
                // It was sent again.
                self.amount = None;
                return Err(End::Anew);
            }
            (self.step, self.record) = (Some(ended.clone()), Ok(()));
            return Ok(None);
        }
        if change.state == Some(State::Done)
            && let Some(unclear) = self.order.as_deref().and_then(|o| beside_an_earlier_one(step, &steps, o, look))
        {
            return Ok(Some(unclear));
        }
        let ended = self.step.insert(step.clone());
        ended.state = change.state.unwrap_or(step.state);
        ended.moved = change.moved.or(step.moved);
        ended.error.clone_from(&change.error);
        ended.result_id.clone_from(&change.result_id);
        self.record = self.world.change(vec![(step.id, change)]).await;
        Ok(None)
    }

    /// The open step has an end now.
    async fn concluded(&mut self) -> Result<Option<Outcome>, End> {
        let is_mine = !self.is_foreign();
        if is_mine && self.step.as_ref().is_some_and(|s| s.state == State::Done) {
            return Ok(Some(self.finish(self.amount.is_none()).await));
        }
        self.record.clone().map_err(|error| self.fail(error))?;
        match is_mine && self.is_declined() {
            true => Err(self.fail(declined())),
            false => Ok(None),
        }
    }

    /// The step stays unresolved; recover checks it again, or a supervisor closes it.
    async fn give_up(&self, open: &mut Open, is_contested: bool) -> End {
        let step = &open.step;
        let action = if is_contested { NextAction::AskSupervisor } else { NextAction::CallRecover };
        let by_hand = format!("; a supervisor can close step {} with tamara_step_resolve", step.id);
        let advice = if is_contested { by_hand.as_str() } else { "" };
        let outcome = if self.is_foreign() {
            let what = name_of(step.kind);
            let detail = format!("an earlier {what} of this order has no known end yet; nothing was sent{advice}");
            let mut failed = self.not_moved(Error::new(Kind::EarlierUnresolved, detail));
            if is_contested {
                failed.next_action = action;
            }
            failed
        } else {
            let unclear = || {
                let detail = format!("other money moved on the order, so that it cannot show whether this did{advice}");
                Error::new(Kind::AnswerLost, detail)
            };
            let error = if is_contested { Some(unclear()) } else { open.lost.take() };
            self.unknown(action, error)
        };
        let looks = Some(step.looks.saturating_add(open.looks));
        let (quiet_ms, service_time_ms) = open.seen.unzip();
        let change = Change { looks, quiet_ms, service_time_ms: service_time_ms.flatten(), ..Change::default() };
        outcome.recorded(self.world.change(vec![(step.id, change)]).await).into()
    }

    /// Nothing is open on the order: it is read afresh, and where there is room for what is asked, it is sent.
    async fn begin(&mut self) -> Result<Outcome, End> {
        let order = self.read_afresh().await?;
        if self.is_there(&order)? {
            return Ok(self.finish(true).await);
        }
        let amount = self.room(&order)?;
        self.see_paid(&order).await?;
        let step = self.write(amount, &order).await?;
        self.send(step).await
    }

    async fn read_afresh(&mut self) -> Result<Box<Order>, End> {
        let asked_ms = self.now().elapsed_ms;
        let order = self.read().await.map_err(|failure| self.fail(failure.error))?;
        let since = i64::try_from(self.now().elapsed_ms.saturating_sub(asked_ms)).unwrap_or(i64::MAX);
        self.time_there_ms = order.service_time_ms.map(|time| time.saturating_add(since));
        self.order = Some(order.clone());
        match whose::told_wrongly(self.sale.as_ref(), &order) {
            Some(error) => {
                let mut failed = self.not_moved(error);
                failed.next_action = NextAction::AskSupervisor;
                Err(failed.into())
            }
            None => Ok(order),
        }
    }

    /// Whether the order shows what is asked for as done: by a till whose journal we do not have, or by the service itself.
    fn is_there(&mut self, order: &Order) -> Result<bool, End> {
        let shown = ours(order, &self.wish.own_id, self.wish.amount).filter(|_| self.wish.kind == StepKind::Refund);
        if let Some(entry) = shown {
            self.amount = Some(self.shown_amount(entry)?);
            self.done = Some(Moved {
                result_id: entry.refund_id.clone(),
                capture_id: entry.capture_id.clone(),
                status: Some(order.status_text.clone()),
                done: true,
                amount: entry.amount,
            });
            return Ok(true);
        }
        self.amount = there_already(self.wish.kind, self.wish.amount, order, self.moved);
        Ok(self.amount.is_some())
    }

    /// The amount of a refund that the order shows as ours, if it was done and is the one that is asked for.
    fn shown_amount(&self, entry: &RefundEntry) -> Result<Money, End> {
        let error = match (entry.state, entry.amount) {
            (RefundState::Pending, _) => {
                let detail = "the order shows this refund as accepted and not yet done; nothing was sent";
                Error::new(Kind::EarlierUnresolved, detail)
            }
            (RefundState::Refused, _) => declined(),
            (RefundState::Done, shown) if self.wish.amount.is_some() && shown != self.wish.amount => {
                let detail = "the order shows a refund with this number and another amount";
                Error::field(Kind::RequestIdInUse, "request_id", detail)
            }
            (RefundState::Done, Some(amount)) => return Ok(amount),
            (RefundState::Done, None) => {
                Error::new(Kind::BadAnswer, "the order shows a refund with this number and hides its amount")
            }
        };
        Err(self.fail(error))
    }

    /// The amount to be sent, if the order has room for it.
    fn room(&mut self, order: &Order) -> Result<Money, End> {
        if let Some(late) = self.came_late(order) {
            let detail = format!(
                "this request was sent before and taken for not done, and the order has grown since by what may be it; nothing was sent: \
                 look in the service's portal, and say with tamara_step_resolve whether step {} happened",
                late.id
            );
            return Err(self.unknown(NextAction::AskSupervisor, Some(Error::new(Kind::AnswerLost, detail))).into());
        }
        if self.now().is_over() {
            return Err(self.fail(no_time()));
        }
        let asked = self.sale.as_ref().map(|sale| sale.amount);
        let left = headroom(self.wish.kind, order, asked).map_err(|error| self.fail(error))?;
        let left = Room { least: self.less_unseen(left.least, order), most: self.less_unseen(left.most, order) };
        self.unclear = (self.wish.amount.is_none() && left.least != left.most).then_some(left);
        fits(self.wish.amount, &left).map_err(|error| self.fail(error))
    }

    /// The same request, sent before, that may have had its effect after all.
    fn came_late(&self, order: &Order) -> Option<&Step> {
        self.steps.iter().find(|step| {
            self.is_same(step)
                && step.state == State::NotDone
                && may_have_come_late(step, &self.steps, order, &self.now().profile)
        })
    }

    /// Who gives money back has seen the sale paid. The journal has to know that before, or the refund would look like somebody else's:
    /// without it on disk nothing is sent.
    async fn see_paid(&self, order: &Order) -> Result<(), End> {
        let unseen = self.sale.as_ref().filter(|sale| self.wish.kind == StepKind::Refund && !was_seen_paid(sale));
        let seen_now = unseen.and_then(|sale| {
            let judgement = judge_attempt(order, sale);
            let change = (judgement.verdict == Verdict::Paid).then(|| seen(sale, order, &judgement)).flatten();
            change.map(|change| (sale.id, change))
        });
        self.world.change(seen_now.into_iter().collect()).await.map_err(|error| self.fail(error))
    }

    /// Writes the intent. From then on nobody else of this journal moves money of the order. But somebody may have done so after it was
    /// read, and then the total before is wrong: the intent is withdrawn, and the order read anew.
    async fn write(&mut self, amount: Money, order: &Order) -> Result<Step, End> {
        let id = match self.world.write(self.intent(amount, order)).await.map_err(|error| self.fail(error))? {
            Written::Yes(id) => id,
            // Another thread or till was faster: begin anew, with what it did in view.
            Written::Excluded(other) => {
                self.step = Some(*other);
                return Err(End::Anew);
            }
        };
        let steps = self.load().await;
        let (mine, others): (Vec<Step>, Vec<Step>) = steps.iter().flatten().cloned().partition(|s| s.id == id);
        let end = match (steps.err(), mine.into_iter().next()) {
            (Some(error), _) => self.fail(error),
            (None, _) if self.now().is_over() => self.fail(no_time()),
            (None, _) if others.iter().map(far).ne(self.steps.iter().map(far)) => End::Anew,
            (None, Some(mine)) => {
                (self.step, self.amount) = (Some(mine.clone()), Some(amount));
                return Ok(mine);
            }
            (None, None) => self.fail(Error::new(Kind::Internal, "the journal does not show what was just written")),
        };
        let withdrawn = Change { state: Some(State::NotDone), ..Change::default() };
        self.world.change(vec![(id, withdrawn)]).await.map_err(|error| self.fail(error))?;
        Err(end)
    }

    fn intent(&self, amount: Money, order: &Order) -> Intent {
        let sale = self.sale.as_ref().map(|s| s.sale.clone()).or_else(|| order.reference.clone());
        let reference = order.reference.clone().or_else(|| sale.clone());
        Intent {
            kind: self.wish.kind,
            sale: sale.unwrap_or_default(),
            reference: reference.unwrap_or_default(),
            request_id: Some(self.wish.own_id.clone()),
            order_id: Some(self.wish.order_id.clone()),
            checkout_id: None,
            channel: None,
            amount,
            total_before: self.total_before(order),
            idempotency_key: self.idempotency_key(amount),
            phone: None,
            service_time_ms: self.time_there_ms,
            basket: None,
        }
    }

    /// The order's running total, or what this journal knows of it where the order does not show all of that yet.
    fn total_before(&self, order: &Order) -> Option<Money> {
        let shown = running_total(self.wish.kind, order)?;
        let known = self.moved.filter(|m| m.currency() == shown.currency() && m.amount() > shown.amount());
        Some(known.unwrap_or(shown))
    }

    /// What is left, without what was moved and is not shown yet.
    fn less_unseen(&self, left: Money, order: &Order) -> Money {
        let shown = running_total(self.wish.kind, order);
        let unseen = shown.and_then(|shown| self.total_before(order)?.checked_sub(&shown));
        unseen.map_or(left, |unseen| left.checked_sub(&unseen).unwrap_or(Money::zero(left.currency())))
    }

    /// The key of the same request sent before, if it was for the same amount: should it have had its effect after all, the service
    /// answers that again instead of doing it twice.
    fn idempotency_key(&self, amount: Money) -> Option<String> {
        let before = self.keys.iter().rfind(|(sent, _)| *sent == amount).map(|(_, key)| key.clone());
        before.or_else(|| self.wish.idempotency_key.clone())
    }

    /// Sends the request, once.
    async fn send(&mut self, step: Step) -> Result<Outcome, End> {
        let movement = Movement {
            order_id: self.wish.order_id.clone(),
            amount: step.amount,
            own_id: self.wish.own_id.clone(),
            comment: comment(self.wish.comment.as_deref(), &self.wish.own_id),
            idempotency_key: self.idempotency_key(step.amount),
        };
        let mut open = Open::new(step, Quiet::beginning(self.now()), None);
        match self.world.movement(self.wish.kind, movement).await {
            Ok(moved) => self.answered(moved, open).await,
            Err(failure) if failure.effect == Effect::Nothing => self.refused(failure.error, open).await,
            Err(failure) => {
                open.lost = Some(failure.error);
                self.lost(open).await
            }
        }
    }

    async fn answered(&mut self, moved: Moved, mut open: Open) -> Result<Outcome, End> {
        let id = open.step.id;
        if !moved.done {
            // Accepted, not done: it shows in the order later. From here on no time that passes makes it undone.
            open.step.result_id.clone_from(&moved.result_id);
            self.step = Some(open.step.clone());
            let accepted = Change { result_id: moved.result_id, ..Change::default() };
            // Where that cannot be recorded, the order tells all the same.
            let _ = self.world.change(vec![(id, accepted)]).await;
            return self.lost(open).await;
        }
        if self.is_known(&moved, &open.step) && self.now().profile.seen(Assumption::RefundIsNew) != Some(true) {
            let detail = "the answer names a refund that was made before this one was asked for";
            open.lost = Some(Error::field(Kind::BadAnswer, "refund_id", detail));
            return self.lost(open).await;
        }
        let other = other_amount(&open.step, moved.amount);
        let error = other.map(|_| UNCONFIRMED.to_string());
        let change = Change {
            state: Some(State::Done),
            moved: other,
            error: error.clone(),
            result_id: moved.result_id.clone(),
            status: moved.status.clone(),
            ..Change::default()
        };
        let step = self.step.insert(open.step);
        (step.moved, step.error) = (other, error);
        self.done = Some(moved);
        self.record = self.world.change(vec![(id, change)]).await;
        if !self.now().is_over() {
            // A read that failed does not show that the order is late.
            let totals = self.world.read(self.key()).await.ok();
            self.polls += u32::from(totals.is_some());
            self.order = totals.or(self.order.take());
        }
        Ok(self.finish(false).await)
    }

    /// The service refused. A proxy may have sent the request twice, so that this is said of the second: what the order shows counts.
    async fn refused(&mut self, refusal: Error, open: Open) -> Result<Outcome, End> {
        if refusal.kind.is_refusal() && !self.now().is_over() {
            let look = open.quiet.look(0, self.now());
            let order = self.world.read(self.key()).await;
            if let Ok(Conclusion::Happened { result_id, .. }) = order.map(|order| conclude(&open.step, &order, &look)) {
                let done = Moved { result_id, capture_id: None, status: None, done: true, amount: None };
                return self.answered(done, open).await;
            }
        }
        let error = Some(refusal.kind.text().to_string());
        let outcome = self.not_moved(refusal);
        let change = Change { state: Some(State::NotDone), error, ..Change::default() };
        Ok(outcome.recorded(self.world.change(vec![(open.step.id, change)]).await))
    }

    /// This call's own request was sent, and there is no answer that says that it is done: the order has to show it.
    async fn lost(&mut self, mut open: Open) -> Result<Outcome, End> {
        if self.now().is_over() {
            return Err(self.give_up(&mut open, false).await);
        }
        self.world.wait(FIRST_LOOK_MS).await;
        if let Some(outcome) = self.clear_up(&mut open).await? {
            return Ok(outcome);
        }
        // It provably did nothing. It is for the host to ask again.
        match open.lost {
            Some(refusal) if refusal.kind == Kind::WrongState && self.wish.kind != StepKind::Refund => {
                Err(self.fail(refusal))
            }
            lost => Ok(self.had_no_effect(lost)),
        }
    }

    /// Our own request had no effect, as far as the order shows.
    fn had_no_effect(&self, lost: Option<Error>) -> Outcome {
        let is_concluded = self.step.as_ref().is_some_and(|s| s.error.as_deref() == Some(CONCLUDED));
        let lost = lost.map_or_else(String::new, |e| format!(" ({e})"));
        let detail = format!("the order stayed without it, so the request counts as not done{lost}");
        let failed = self.not_moved(Error::new(Kind::AnswerLost, detail));
        let doubt =
            "this was concluded from the order, the service did not say it; recover reports it if it shows later";
        if is_concluded { failed.warn("concluded", doubt) } else { failed }
    }

    /// It is done. What the order shows of it otherwise than the journal is noted before that is reported.
    async fn finish(&mut self, repeated: bool) -> Outcome {
        let look = Quiet::default().look(0, self.now());
        let shown = self.step.as_ref().zip(self.order.as_deref());
        let change = shown.and_then(|(step, order)| shown_otherwise(step, order, &look));
        if let (Some(change), Some(step)) = (change, &mut self.step) {
            step.error = change.error.clone().or_else(|| step.error.take());
            step.moved = change.moved.or(step.moved);
            let noted = self.world.change(vec![(step.id, change)]).await;
            self.record = self.record.clone().and(noted);
        }
        self.report(repeated)
    }

    /// The totals come from the order; one that does not show it yet is corrected by what we know.
    fn report(&self, repeated: bool) -> Outcome {
        let step = self.step.as_ref();
        let asked = self.amount.or_else(|| step.map(|s| s.amount));
        let other = step.and_then(|s| s.moved).filter(|moved| Some(*moved) != asked);
        let amount = other.or(asked);
        let shown = self.order.as_deref().and_then(|o| running_total(self.wish.kind, o));
        let before = step.and_then(|s| s.total_before);
        let least = before.zip(amount).and_then(|(before, amount)| before.checked_add(&amount));
        let is_less = matches!((shown, least), (Some(s), Some(l)) if s.amount() < l.amount());
        let is_behind = !repeated && (is_less || shown.is_none());
        let total_after = if is_behind { least.or(shown) } else { shown };
        let captured = self.order.as_deref().and_then(captured_of);
        let text = match (self.wish.kind, repeated) {
            (StepKind::Refund, true) => "refund_replayed",
            (StepKind::Refund, false) if captured.is_some() && captured == total_after => "refund_done_full",
            (StepKind::Refund, false) => "refund_done_part",
            (_, true) => "movement_replayed",
            (_, false) => "done",
        };
        let mut about = self.about();
        (about.repeated, about.amount, about.total_after) = (repeated, amount, total_after);
        let mut outcome = Outcome::ok(text, NextAction::None, about);
        if is_behind {
            outcome = outcome.warn("not_shown_yet", "the service confirmed it; the order does not show it yet");
        }
        let outcome = self.amount_told(self.warned(outcome), asked, other);
        let twice = self.order.as_deref().map(twice).unwrap_or_default();
        outcome.refunded_twice(&twice).recorded(self.record.clone())
    }

    fn warned(&self, mut outcome: Outcome) -> Outcome {
        if self.wish.request_id.is_none() {
            outcome = outcome.warn("no_request_id", "without request_id a second call would move money a second time");
        }
        if self.was_concluded {
            let detail = "an earlier request with this number was taken for not done because the order stayed without it; \
                          if it takes effect later, it is reported as refunded_twice";
            outcome = outcome.warn("earlier_concluded", detail);
        }
        if let Some(Room { least, most }) = self.unclear {
            let detail = format!(
                "the order does not tell whether its total includes what was cancelled, so that {} or {} was left; say the amount for the rest",
                least.text(),
                most.text()
            );
            outcome = outcome.warn("total_unclear", detail);
        }
        outcome
    }

    /// Says where the order or the answer named another amount than was asked for.
    fn amount_told(&self, outcome: Outcome, asked: Option<Money>, other: Option<Money>) -> Outcome {
        let is_twice = self.order.as_deref().is_some_and(|order| !twice(order).is_empty());
        if let (Some(other), Some(asked), false) = (other, asked, is_twice) {
            let detail = format!("the service says that it moved {} and not {}", other.text(), asked.text());
            return outcome.for_supervisor("other_amount", detail);
        }
        let answer = self.done.as_ref().and_then(|done| done.amount);
        match (self.step.as_ref().and_then(|step| other_amount(step, answer)), other.or(asked)) {
            (Some(told), Some(amount)) => {
                let detail =
                    format!("the answer said {}, and the order shows {}, which counts", told.text(), amount.text());
                outcome.warn("answer_differs", detail)
            }
            _ => outcome,
        }
    }

    fn about(&self) -> Box<About> {
        let sale = self.sale.as_ref();
        let step = self.step.as_ref().filter(|_| !self.is_foreign());
        let done = self.done.as_ref();
        let about = Box::new(About {
            order_id: Some(self.wish.order_id.clone()),
            sale: sale.map(|s| s.sale.clone()),
            reference: sale.map(|s| s.reference.clone()),
            request_id: Some(self.wish.own_id.clone()),
            result_id: done.and_then(|d| d.result_id.clone()).or_else(|| step.and_then(|s| s.result_id.clone())),
            capture_id: done.and_then(|d| d.capture_id.clone()),
            amount: self.amount.or(self.wish.amount),
            polls: self.polls,
            ..About::default()
        });
        match &self.order {
            Some(order) => about.with_order(order),
            None => about,
        }
    }

    /// The call failed. Where its request has no known end, sent by this call or the very same by another, that nothing moved
    /// cannot be said of it.
    fn failed(&self, error: Error) -> Outcome {
        let is_open = self.step.as_ref().is_some_and(|s| s.state != State::NotDone);
        match is_open && !self.is_foreign() {
            true => self.unknown(NextAction::CallRecover, Some(error)),
            false => self.not_moved(error),
        }
    }

    fn fail(&self, error: Error) -> End {
        self.failed(error).into()
    }

    fn not_moved(&self, error: Error) -> Outcome {
        Outcome::failed(error).about(self.about())
    }

    fn unknown(&self, next_action: NextAction, error: Option<Error>) -> Outcome {
        let text = if self.wish.kind == StepKind::Refund { "refund_unknown" } else { "movement_unknown" };
        Outcome::unknown(text, next_action, error, self.about())
    }

    /// Whether the step that is being cleared up is not the one this call is about: then it is looked at once only.
    fn is_foreign(&self) -> bool {
        self.amount.is_none() && !self.step.as_ref().is_some_and(|s| self.is_same(s))
    }

    /// Whether a step is the very request that this call is about, by the till's own number.
    fn is_same(&self, step: &Step) -> bool {
        self.wish.request_id.is_some() && step.kind == self.wish.kind && step.request_id == self.wish.request_id
    }

    fn is_declined(&self) -> bool {
        let shown = self.order.as_deref().and_then(|order| ours(order, &self.wish.own_id, self.wish.amount));
        shown.is_some_and(|entry| entry.state == RefundState::Refused)
    }

    /// Whether the answer names what the order showed before, or what an earlier request was answered: then nothing new was done.
    fn is_known(&self, moved: &Moved, own: &Step) -> bool {
        let mut before = self.order.iter().flat_map(|order| &order.refunds);
        let is_earlier = |step: &Step| step.id != own.id && step.result_id == moved.result_id;
        self.wish.kind == StepKind::Refund
            && moved.result_id.is_some()
            && (before.any(|entry| entry.refund_id == moved.result_id) || self.steps.iter().any(is_earlier))
    }
}

/// What the service says it moved, where that is not what was asked for. Whether it tells this movement or the order's running total
/// is documented nowhere, so both readings agree with us.
fn other_amount(step: &Step, told: Option<Money>) -> Option<Money> {
    let told = told.filter(|told| told.currency() == step.amount.currency() && !told.is_zero())?;
    let running = step.total_before.and_then(|before| before.checked_add(&step.amount));
    (told != step.amount && Some(told) != running).then_some(told)
}

fn is_open_movement(step: &Step) -> bool {
    matches!(step.kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel) && step.state == State::Sending
}

/// How far a step is.
fn far(step: &Step) -> (i64, State) {
    (step.id, step.state)
}

fn no_time() -> Error {
    Error::new(Kind::Timeout, "no time was left to send the request")
}

fn declined() -> Error {
    Error::new(Kind::Refused, "the service accepted the refund and declined it later; ask again with a new request_id")
}

fn name_of(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Session => "session",
        StepKind::Void => "void",
        StepKind::Refund => "refund",
        StepKind::Authorise => "authorise",
        StepKind::Capture => "capture",
        StepKind::Cancel => "cancel",
    }
}
