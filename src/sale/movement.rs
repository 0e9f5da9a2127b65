//! Refund, capture and cancel: money that moves on an existing order.
//!
//! None of these calls can be repeated blindly, so each goes the same way: clear up what is still open on the order, read it
//! afresh, check the headroom, write the intent with the running total, send once. After a lost answer the order is
//! looked at: our id in its refunds, or a total grown by exactly our amount, means done; a total that stays unchanged for
//! long enough by our clock *and* the service's means not done; anything else is left to a person.

use super::{
    About, Fact, LOOK_PAUSE_MS, Load, NOT_MOVED_LOOKS, NOT_MOVED_MS, Next, Now, Outcome, Protocol, Send, out_of_step,
};
use crate::error::{Effect, Error, Failure, Kind, NextAction, ServiceWords};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::money::Money;
use crate::rail::{Key, Moved, Movement, Order, RefundEntry, RefundState, Status};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// [`StepKind::Refund`], [`StepKind::Capture`] or [`StepKind::Cancel`].
    pub kind: StepKind,
    /// The order.
    pub order_id: String,
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

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Move {
    wish: Wish,
    at: At,
    /// The open step that is being cleared up, or our own once it is written.
    step: Option<Step>,
    /// The order's other steps when it was read, and how far they were.
    others: Vec<(i64, State)>,
    /// The sale that the order belongs to.
    sale: Option<Step>,
    /// What is sent, once it is known.
    amount: Option<Money>,
    /// What this journal knows to have been moved on the order: the service may show it late.
    moved: Option<Money>,
    order: Option<Box<Order>>,
    done: Option<Moved>,
    lost: Option<Error>,
    looks: u32,
    polls: u32,
    /// The wall clock when the order was last asked for: what is read is as it was then, or later.
    asked_ms: i64,
    /// Amounts and keys of the same request, where it was sent before and not done.
    keys: Vec<(Money, String)>,
    /// What was concluded of the open step.
    found: Change,
    record: Result<(), Error>,
    outcome: Option<Outcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LoadingSale,
    Loading,
    Waiting,
    Leasing,
    Looking,
    Pausing,
    Verifying,
    Concluding,
    Replaying,
    Reading,
    Writing,
    Confirming,
    Withdrawing,
    Sending,
    Accepting,
    Recording,
    Totals,
    Ending,
}

impl Move {
    /// A call that refunds, captures or cancels.
    pub fn new(wish: Wish) -> Self {
        Move {
            wish,
            at: At::LoadingSale,
            step: None,
            others: Vec::new(),
            sale: None,
            amount: None,
            moved: None,
            order: None,
            done: None,
            lost: None,
            looks: 0,
            polls: 0,
            asked_ms: 0,
            keys: Vec::new(),
            found: Change::default(),
            record: Ok(()),
            outcome: None,
        }
    }

    fn load(&mut self) -> Next {
        self.at = At::Loading;
        Next::Load(Load::Order(self.wish.order_id.clone()))
    }

    fn read(&mut self, at: At, now: Now) -> Next {
        self.at = at;
        self.asked_ms = now.wall_ms;
        Next::Read(Key::Order(self.wish.order_id.clone()))
    }

    /// Has this been asked before, and is anything open on the order?
    fn loaded(&mut self, steps: Vec<Step>, now: Now) -> Next {
        let same = steps.iter().find(|s| self.is_same(s) && s.state != State::NotDone);
        let before = steps.iter().filter(|s| self.is_same(s) && s.state == State::NotDone);
        self.keys = before.filter_map(|s| Some((s.amount, s.idempotency_key.clone()?))).collect();
        self.step = None;
        if let Some(same) = same {
            if self.wish.amount.is_some_and(|amount| amount != same.amount) {
                let detail =
                    format!("this number was used for {} {}", same.amount.text(), same.amount.currency().code());
                return self.fail(Error::field(Kind::RequestIdInUse, "request_id", detail));
            }
            self.step = Some(same.clone());
            if same.state == State::Done {
                return self.read(At::Replaying, now);
            }
        }
        let done = steps.iter().filter(|s| s.kind == self.wish.kind && s.state == State::Done).map(|s| s.amount);
        self.moved = done.reduce(|sum, amount| sum.checked_add(&amount).unwrap_or(sum));
        let is_money = |s: &&Step| matches!(s.kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel);
        match same.or_else(|| steps.iter().filter(is_money).find(|s| s.state == State::Sending)) {
            Some(open) => {
                self.step = Some(open.clone());
                self.at = At::Leasing;
                Next::Lease(open.id)
            }
            None => {
                self.others = steps.iter().map(|s| (s.id, s.state)).collect();
                self.read(At::Reading, now)
            }
        }
    }

    fn leased(&mut self, is_ours: bool, now: Now) -> Next {
        if is_ours {
            return self.read(At::Looking, now);
        }
        if now.is_over() {
            let detail = "another call is moving money of this order just now; call again";
            return self.fail(Error::new(Kind::StepInProgress, detail));
        }
        self.at = At::Waiting;
        Next::Wait(300)
    }

    /// Looks whether the open step had its effect.
    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let Some(step) = self.step.clone() else { return out_of_step(&Fact::Begin) };
        let conclusion = match &result {
            Ok(order) if self.is_refused(&step, order) => Conclusion::DidNot,
            Ok(order) => conclude(&step, order, self.looks.saturating_add(1), self.asked_ms),
            Err(_) => Conclusion::Unsure,
        };
        match result {
            Ok(order) => {
                self.looks += 1;
                self.order = Some(order);
            }
            Err(failure) => self.lost = Some(self.lost.take().unwrap_or(failure.error)),
        }
        match conclusion.change(self.order.as_deref()) {
            Some(change) => {
                self.at = At::Verifying;
                self.found = change;
                Next::Load(Load::Order(self.wish.order_id.clone()))
            }
            None if now.is_over() || self.is_foreign() => self.give_up(&step),
            None => {
                self.at = At::Pausing;
                Next::Wait(LOOK_PAUSE_MS)
            }
        }
    }

    /// Another call may have ended the step meanwhile, and somebody moved money since, which is what the order shows: then the
    /// journal's word stands.
    fn verified(&mut self, steps: Result<Vec<Step>, Error>, now: Now) -> Next {
        let Some(step) = self.step.clone() else { return out_of_step(&Fact::Begin) };
        let steps = match steps {
            Ok(steps) => steps,
            Err(error) => return self.fail(error),
        };
        if let Some(ended) = steps.iter().find(|s| s.id == step.id && s.state != State::Sending) {
            let is_sent_again = steps.iter().any(|s| s.id != step.id && self.is_same(s) && s.state != State::NotDone);
            if is_sent_again {
                self.amount = None;
                return self.load();
            }
            self.step = Some(ended.clone());
            return self.concluded(Ok(()), now);
        }
        let change = std::mem::take(&mut self.found);
        self.at = At::Concluding;
        let (id, state) = (step.id, change.state.unwrap_or(step.state));
        self.step = Some(Step { state, result_id: change.result_id.clone(), ..step });
        Next::Change(vec![(id, change)])
    }

    /// The service said that the order's state forbids this capture or cancel, and the order shows none. (Of a refund, 409 may also mean
    /// that it is under way.)
    fn is_refused(&self, step: &Step, order: &Order) -> bool {
        let is_forbidden = self.amount.is_some() && self.lost.as_ref().is_some_and(|e| e.kind == Kind::WrongState);
        let is_unchanged = step.total_before.is_some() && running_total(step.kind, order) == step.total_before;
        is_forbidden && is_unchanged && order.is_clear() && matches!(step.kind, StepKind::Capture | StepKind::Cancel)
    }

    /// Whether the step that is being cleared up is not the one this call is about: then it is looked at once only.
    fn is_foreign(&self) -> bool {
        self.amount.is_none() && !self.is_asked_again()
    }

    fn is_declined(&self) -> bool {
        let shown = self.order.as_deref().and_then(|order| ours(order, &self.wish.own_id));
        shown.is_some_and(|entry| entry.state == RefundState::Refused)
    }

    fn is_asked_again(&self) -> bool {
        self.step.as_ref().is_some_and(|s| self.is_same(s))
    }

    /// Whether a step is the very request that this call is about, by the till's own number.
    fn is_same(&self, step: &Step) -> bool {
        self.wish.request_id.is_some() && step.kind == self.wish.kind && step.request_id == self.wish.request_id
    }

    /// The step keeps its open end; recover looks again.
    fn give_up(&mut self, step: &Step) -> Next {
        let outcome = if self.is_foreign() {
            let detail =
                format!("an earlier {} of this order has no known end yet; nothing was sent", name_of(step.kind));
            Outcome::failed(Error::new(Kind::EarlierUnresolved, detail)).about(self.about())
        } else {
            Outcome::unknown("refund_unknown", NextAction::CallRecover, self.lost.take(), self.about())
        };
        self.at = At::Ending;
        self.outcome = Some(outcome);
        Next::Change(vec![(
            step.id,
            Change { looks: Some(step.looks.saturating_add(self.looks)), ..Change::default() },
        )])
    }

    /// The open step has an end now. If it was the one asked for, that is the answer; else the call begins anew.
    fn concluded(&mut self, result: Result<(), Error>, now: Now) -> Next {
        let is_done = self.step.as_ref().is_some_and(|s| s.state == State::Done);
        let is_mine = !self.is_foreign();
        self.record = result;
        if is_mine && is_done {
            return self.finish(self.amount.is_none());
        }
        if let Err(error) = self.record.clone() {
            return self.fail(error);
        }
        if is_mine && self.is_declined() {
            return self.fail(declined());
        }
        if is_mine && self.amount.is_some() {
            // Our own request provably did nothing. It is for the host to ask again.
            if let Some(refusal) =
                self.lost.take_if(|e| e.kind == Kind::WrongState && self.wish.kind != StepKind::Refund)
            {
                return self.fail(refusal);
            }
            let lost = self.lost.take().map_or_else(String::new, |e| format!(" ({e})"));
            let detail = format!("the order did not change; the request had no effect{lost}");
            return self.fail(Error::new(Kind::AnswerLost, detail));
        }
        self.looks = 0;
        if now.is_over() {
            return self
                .fail(Error::new(Kind::Timeout, "an earlier step was cleared up; no time was left for this one"));
        }
        self.load()
    }

    /// The order as it is now: is there room for what is asked?
    fn fresh(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let order = match result {
            Ok(order) => order,
            Err(failure) => return self.fail(failure.error),
        };
        self.order = Some(order.clone());
        if let Some(entry) = ours(&order, &self.wish.own_id) {
            match entry.state {
                RefundState::Done => {}
                RefundState::Pending => {
                    let detail = "the order shows this refund as accepted and not yet done; nothing was sent";
                    return self.fail(Error::new(Kind::EarlierUnresolved, detail));
                }
                RefundState::Refused => return self.fail(declined()),
            }
            // Made before, by a till whose journal we do not have.
            if self.wish.amount.is_some() && entry.amount != self.wish.amount {
                let detail = "the order shows a refund with this number and another amount";
                return self.fail(Error::field(Kind::RequestIdInUse, "request_id", detail));
            }
            self.amount = entry.amount;
            self.done = Some(Moved {
                result_id: entry.refund_id.clone(),
                status: Some(order.status_text.clone()),
                done: true,
                amount: entry.amount,
                raw: String::new(),
            });
            return self.finish(true);
        }
        if let Some(amount) = there_already(&self.wish, &order) {
            self.amount = Some(amount);
            return self.finish(true);
        }
        if now.is_over() {
            return self.fail(Error::new(Kind::Timeout, "no time was left to send the request"));
        }
        match headroom(self.wish.kind, &order).and_then(|left| fits(&self.wish, self.less_unseen(left, &order))) {
            Ok(amount) => self.write(amount, &order),
            Err(error) => self.fail(error),
        }
    }

    fn write(&mut self, amount: Money, order: &Order) -> Next {
        self.at = At::Writing;
        self.amount = Some(amount);
        let sale = self.sale.as_ref().map(|s| s.sale.clone()).or_else(|| order.reference.clone());
        let reference = order.reference.clone().or_else(|| sale.clone());
        Next::Write(Box::new(Intent {
            kind: self.wish.kind,
            sale: sale.unwrap_or_default(),
            reference: reference.unwrap_or_default(),
            request_id: Some(self.wish.own_id.clone()),
            order_id: Some(self.wish.order_id.clone()),
            checkout_id: None,
            channel: None,
            amount,
            total_before: self.total_before(order),
            idempotency_key: self.key(amount),
            phone: None,
            service_time_ms: order.service_time_ms,
            basket: None,
        }))
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

    fn written(&mut self, written: Written, now: Now) -> Next {
        match (written, self.amount) {
            (Written::Yes(id), Some(amount)) => {
                self.step = Some(self.my_step(id, amount, now));
                self.at = At::Confirming;
                Next::Load(Load::Order(self.wish.order_id.clone()))
            }
            // Another thread or till was faster: begin anew, with what it did in view.
            (Written::Excluded(other), _) => {
                self.amount = None;
                self.step = Some(*other);
                self.load()
            }
            (Written::Yes(_), None) => out_of_step(&Fact::Begin),
        }
    }

    /// From here on nobody else of this journal moves money of the order. But somebody may have done so after it was read, and then
    /// the total before is wrong: the intent is withdrawn, and the order read anew.
    fn confirmed(&mut self, steps: Result<Vec<Step>, Error>, now: Now) -> Next {
        let (Some(step), Some(amount)) = (&self.step, self.amount) else { return out_of_step(&Fact::Begin) };
        let is_other = |s: &&Step| s.id != step.id;
        self.lost = match &steps {
            Err(error) => Some(error.clone()),
            Ok(_) if now.is_over() => Some(Error::new(Kind::Timeout, "no time was left to send the request")),
            Ok(steps) if steps.iter().filter(is_other).map(|s| (s.id, s.state)).ne(self.others.iter().copied()) => None,
            Ok(_) => return self.send(amount),
        };
        self.at = At::Withdrawing;
        Next::Change(vec![(step.id, Change { state: Some(State::NotDone), ..Change::default() })])
    }

    fn withdrawn(&mut self, result: Result<(), Error>) -> Next {
        self.step = None;
        self.amount = None;
        match result.err().or_else(|| self.lost.take()) {
            Some(error) => self.fail(error),
            None => self.load(),
        }
    }

    /// The key of the same request sent before, if it was for the same amount: should it have had its effect after all, the service
    /// answers that again instead of doing it twice.
    fn key(&self, amount: Money) -> Option<String> {
        let before = self.keys.iter().rfind(|(sent, _)| *sent == amount).map(|(_, key)| key.clone());
        before.or_else(|| self.wish.idempotency_key.clone())
    }

    fn send(&mut self, amount: Money) -> Next {
        self.at = At::Sending;
        let movement = Movement {
            order_id: self.wish.order_id.clone(),
            amount,
            own_id: self.wish.own_id.clone(),
            comment: comment(self.wish.comment.as_deref(), &self.wish.own_id),
            idempotency_key: self.key(amount),
        };
        Next::Send(Send::Move(self.wish.kind, movement))
    }

    fn my_step(&self, id: i64, amount: Money, now: Now) -> Step {
        let order = self.order.as_deref();
        Step {
            id,
            kind: self.wish.kind,
            state: State::Sending,
            sale: String::new(),
            reference: String::new(),
            request_id: Some(self.wish.own_id.clone()),
            order_id: Some(self.wish.order_id.clone()),
            checkout_id: None,
            link: None,
            channel: None,
            amount,
            total_before: order.and_then(|o| self.total_before(o)),
            moved: None,
            result_id: None,
            status: None,
            error: None,
            idempotency_key: self.key(amount),
            store: None,
            lane: None,
            phone: None,
            looks: 0,
            quiet_ms: 0,
            service_time_ms: order.and_then(|o| o.service_time_ms),
            basket: None,
            status_ms: None,
            owner: None,
            lease_until_ms: 0,
            created_ms: now.wall_ms,
            updated_ms: now.wall_ms,
            resolved_by: None,
            resolved_why: None,
        }
    }

    fn moved(&mut self, result: Result<Moved, Failure>, now: Now) -> Next {
        let Some(step) = &self.step else { return out_of_step(&Fact::Begin) };
        let id = step.id;
        match result {
            Ok(moved) if moved.done => {
                let change = Change {
                    state: Some(State::Done),
                    result_id: moved.result_id.clone(),
                    status: moved.status.clone(),
                    ..Change::default()
                };
                self.done = Some(moved);
                self.at = At::Recording;
                Next::Change(vec![(id, change)])
            }
            // Accepted, not done: it shows in the order later. From here on no time that passes makes it undone.
            Ok(moved) => {
                let change = Change { result_id: moved.result_id.clone(), ..Change::default() };
                if let Some(step) = &mut self.step {
                    step.result_id.clone_from(&moved.result_id);
                }
                self.at = At::Accepting;
                Next::Change(vec![(id, change)])
            }
            Err(failure) if failure.effect == Effect::Nothing => {
                let error = Some(failure.error.kind.text().to_string());
                self.outcome = Some(Outcome::failed(failure.error).about(self.about()));
                self.at = At::Ending;
                Next::Change(vec![(id, Change { state: Some(State::NotDone), error, ..Change::default() })])
            }
            Err(failure) => {
                self.lost = Some(failure.error);
                self.pause(now)
            }
        }
    }

    fn pause(&mut self, now: Now) -> Next {
        match (now.is_over(), self.step.clone()) {
            (true, Some(step)) => self.give_up(&step),
            _ => {
                self.at = At::Pausing;
                // The first look comes soon: most often the answer alone was lost.
                Next::Wait(if self.looks == 0 { LOOK_PAUSE_MS / 5 } else { LOOK_PAUSE_MS })
            }
        }
    }

    /// It is done. The totals come from the order; one that does not show it yet is corrected by what we know.
    fn finish(&mut self, repeated: bool) -> Next {
        let Some(amount) = self.amount.or_else(|| self.step.as_ref().map(|s| s.amount)) else {
            return out_of_step(&Fact::Begin);
        };
        let mut about = About { repeated, amount: Some(amount), ..self.about() };
        let shown = self.order.as_deref().and_then(|o| running_total(self.wish.kind, o));
        let before = self.step.as_ref().and_then(|s| s.total_before);
        let least = before.and_then(|b| b.checked_add(&amount));
        let is_less = matches!((shown, least), (Some(s), Some(l)) if s.amount() < l.amount());
        let is_behind = !repeated && (is_less || shown.is_none());
        about.total_after = if is_behind { least.or(shown) } else { shown };
        let is_whole =
            self.order.as_deref().is_some_and(|o| captured_of(o).is_some() && captured_of(o) == about.total_after);
        let text = match self.wish.kind {
            StepKind::Refund if is_whole => "refund_done_full",
            StepKind::Refund => "refund_done_part",
            _ => "done",
        };
        let mut outcome = Outcome::ok(if repeated { "refund_replayed" } else { text }, NextAction::None, about);
        if is_behind {
            outcome = outcome.warn("not_shown_yet", "the service confirmed it; the order does not show it yet");
        }
        if self.wish.request_id.is_none() {
            outcome = outcome.warn("no_request_id", "without request_id a second call would move money a second time");
        }
        outcome.recorded(std::mem::replace(&mut self.record, Ok(()))).done()
    }

    fn about(&self) -> About {
        let sale = self.sale.as_ref();
        let step = self.step.as_ref().filter(|_| !self.is_foreign());
        let about = About {
            order_id: Some(self.wish.order_id.clone()),
            sale: sale.map(|s| s.sale.clone()),
            reference: sale.map(|s| s.reference.clone()),
            request_id: Some(self.wish.own_id.clone()),
            result_id: self
                .done
                .as_ref()
                .and_then(|d| d.result_id.clone())
                .or_else(|| step.and_then(|s| s.result_id.clone())),
            amount: self.amount.or(self.wish.amount),
            polls: self.polls,
            ..About::default()
        };
        match &self.order {
            Some(order) => about.with_order(order),
            None => about,
        }
    }

    /// The call failed. Where its request has no known end, sent by this call or the very same by another, that nothing moved
    /// cannot be said of it.
    fn fail(&mut self, error: Error) -> Next {
        let is_open = self.step.as_ref().is_some_and(|s| s.state != State::NotDone);
        if is_open && !self.is_foreign() {
            return Outcome::unknown("refund_unknown", NextAction::CallRecover, Some(error), self.about()).done();
        }
        Outcome::failed(error).about(self.about()).done()
    }
}

impl Protocol for Move {
    fn needs_refunds(&self) -> bool {
        true
    }

    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::LoadingSale, Fact::Begin) => Next::Load(Load::SaleOf(Key::Order(self.wish.order_id.clone()))),
            (At::LoadingSale, Fact::Steps(Ok(attempts))) => {
                self.sale = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&self.wish.order_id));
                self.load()
            }
            (At::Loading, Fact::Steps(Ok(steps))) => self.loaded(steps, now),
            (At::LoadingSale | At::Loading, Fact::Steps(Err(error))) => self.fail(error),
            (At::Leasing, Fact::Leased(Ok(is_ours))) => self.leased(is_ours, now),
            (At::Leasing, Fact::Leased(Err(error))) => self.fail(error),
            (At::Waiting, Fact::Waited) if now.interrupted => {
                self.fail(Error::new(Kind::Interrupted, "the call was interrupted before anything was sent"))
            }
            (At::Waiting, Fact::Waited) => self.load(),
            (At::Looking, Fact::Order(result)) => self.looked(result, now),
            (At::Pausing, Fact::Waited) => self.read(At::Looking, now),
            (At::Verifying, Fact::Steps(steps)) => self.verified(steps, now),
            (At::Concluding, Fact::Changed(result)) => self.concluded(result, now),
            (At::Replaying, Fact::Order(result)) => {
                self.polls += 1;
                self.order = result.ok();
                self.finish(true)
            }
            (At::Reading, Fact::Order(result)) => self.fresh(result, now),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written, now),
            (At::Writing, Fact::Written(Err(error))) => {
                self.amount = None;
                self.fail(error)
            }
            (At::Confirming, Fact::Steps(steps)) => self.confirmed(steps, now),
            (At::Withdrawing, Fact::Changed(result)) => self.withdrawn(result),
            (At::Sending, Fact::Moved(result)) => self.moved(result, now),
            (At::Accepting, Fact::Changed(result)) => {
                self.record = result;
                self.pause(now)
            }
            (At::Recording, Fact::Changed(result)) => {
                self.record = result;
                if now.is_over() { self.finish(false) } else { self.read(At::Totals, now) }
            }
            (At::Totals, Fact::Order(result)) => {
                self.polls += 1;
                self.order = result.ok().or_else(|| self.order.take());
                self.finish(false)
            }
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => outcome.recorded(result).done(),
                None => out_of_step(&Fact::Waited),
            },
            (_, fact) => out_of_step(&fact),
        }
    }
}

/// What an order says about a step whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// It happened; the service's id of it, if shown.
    Happened(Option<String>),
    /// It did not happen, and will not.
    DidNot,
    /// It cannot be told yet.
    Unsure,
}

impl Conclusion {
    /// What the journal should hold.
    pub fn change(&self, order: Option<&Order>) -> Option<Change> {
        let status = order.map(|o| o.status_text.clone());
        match self {
            Conclusion::Happened(result_id) => {
                Some(Change { state: Some(State::Done), result_id: result_id.clone(), status, ..Change::default() })
            }
            Conclusion::DidNot => Some(Change { state: Some(State::NotDone), status, ..Change::default() }),
            Conclusion::Unsure => None,
        }
    }
}

/// Compares an order with what it was before a refund, capture or cancel was sent. `looks` counts this look too.
/// `asked_ms` is the wall clock when the order was asked for.
pub fn conclude(step: &Step, order: &Order, looks: u32, asked_ms: i64) -> Conclusion {
    let own_id = step.request_id.as_deref().unwrap_or_default();
    if let Some(entry) = ours(order, own_id) {
        return match entry.state {
            RefundState::Done => Conclusion::Happened(entry.refund_id.clone()),
            RefundState::Pending => Conclusion::Unsure,
            RefundState::Refused => Conclusion::DidNot,
        };
    }
    let (Some(before), Some(total), true) = (step.total_before, running_total(step.kind, order), order.is_clear())
    else {
        return Conclusion::Unsure;
    };
    if Some(total) == before.checked_add(&step.amount) {
        return grown_by_our_amount(step, order);
    }
    let is_unchanged = total == before;
    let is_old_enough = age_ms(step, order, asked_ms) >= NOT_MOVED_MS;
    // What was accepted is not undone by time.
    match is_unchanged
        && step.result_id.is_none()
        && is_old_enough
        && step.looks.saturating_add(looks) >= NOT_MOVED_LOOKS
    {
        true => Conclusion::DidNot,
        false => Conclusion::Unsure,
    }
}

/// The refund that an order shows as ours.
fn ours<'a>(order: &'a Order, own_id: &str) -> Option<&'a RefundEntry> {
    order.refunds.iter().find(|r| is_ours(r.own_id.as_deref(), r.comment.as_deref(), own_id))
}

fn declined() -> Error {
    Error::new(Kind::Refused, "the service accepted the refund and declined it later; ask again with a new request_id")
}

/// The total grew by exactly our amount, and no refund is shown that is known to be ours. Where numbers are shown, ours would be, if
/// not at once then soon. Where none are, one of our amount is taken for ours: a person may have made the same one in the portal
/// just then, which nobody can tell apart.
fn grown_by_our_amount(step: &Step, order: &Order) -> Conclusion {
    if step.kind != StepKind::Refund || order.refunds.is_empty() {
        return Conclusion::Happened(None);
    }
    let shows_numbers = order.refunds.iter().any(|r| r.own_id.is_some());
    let may_be_ours =
        |r: &&RefundEntry| r.state == RefundState::Done && r.amount.is_none_or(|amount| amount == step.amount);
    match order.refunds.iter().rfind(may_be_ours) {
        Some(entry) if !shows_numbers => Conclusion::Happened(entry.refund_id.clone()),
        _ => Conclusion::Unsure,
    }
}

/// Time since the request was sent: the shorter of what the local clock and the service's clock say, so that a clock that
/// jumps cannot make a request look old. An answer without the service's time tells nothing where others have it.
fn age_ms(step: &Step, order: &Order, asked_ms: i64) -> i64 {
    let here = asked_ms.saturating_sub(step.created_ms);
    match (order.service_time_ms, step.service_time_ms) {
        (Some(later), Some(sooner)) => here.min(later.saturating_sub(sooner)),
        (None, Some(_)) => 0,
        (_, None) => here,
    }
}

/// Our mark in a refund's comment.
fn marker(own_id: &str) -> String {
    format!("[ref {own_id}]")
}

/// The comment with our mark, at most 255 characters.
pub fn comment(text: Option<&str>, own_id: &str) -> String {
    let mark = marker(own_id);
    let room = 255usize.saturating_sub(mark.chars().count() + 1);
    match text.map(str::trim).filter(|t| !t.is_empty()) {
        Some(text) => format!("{} {mark}", text.chars().take(room).collect::<String>()),
        None => mark,
    }
}

fn is_ours(own_id: Option<&str>, comment: Option<&str>, wanted: &str) -> bool {
    !wanted.is_empty() && (own_id == Some(wanted) || comment.is_some_and(|c| c.contains(&marker(wanted))))
}

/// What was captured; an order captured whole that does not say how much, was captured for its total.
pub fn captured_of(order: &Order) -> Option<Money> {
    let is_whole = matches!(order.status, Status::FullyCaptured | Status::PartiallyRefunded | Status::FullyRefunded);
    order.captured.or(if is_whole { order.total } else { None })
}

/// The order's running total of this kind; nothing shown is zero where the status agrees. A total of refunds that is not shown is the sum
/// of those that are.
fn running_total(kind: StepKind, order: &Order) -> Option<Money> {
    let zero = order.total.or(order.captured).map(|m| Money::zero(m.currency()));
    let is_refunded = matches!(order.status, Status::PartiallyRefunded | Status::FullyRefunded);
    match kind {
        StepKind::Refund => order
            .refunded
            .or_else(|| sum_of(&order.refunds))
            .or(if is_refunded || !order.refunds.is_empty() { None } else { zero }),
        StepKind::Capture => captured_of(order).or(if order.status.was_captured() { None } else { zero }),
        StepKind::Cancel => order.canceled.or(if order.status == Status::Updated { None } else { zero }),
        StepKind::Session | StepKind::Void | StepKind::Authorise => None,
    }
}

/// The sum of the refunds that were done; `None` when there are none, or one of them hides its amount.
fn sum_of(refunds: &[RefundEntry]) -> Option<Money> {
    let mut amounts = refunds.iter().filter(|r| r.state == RefundState::Done).map(|r| r.amount);
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| sum.checked_add(&amount?))
}

/// A capture or cancel that finds the order in the wanted state has nothing to do.
fn there_already(wish: &Wish, order: &Order) -> Option<Money> {
    let is_there = match wish.kind {
        StepKind::Capture => order.status == Status::FullyCaptured,
        StepKind::Cancel => order.status == Status::Canceled,
        _ => false,
    };
    let amount = running_total(wish.kind, order).filter(|total| !total.is_zero()).or(order.total)?;
    (is_there && order.is_clear() && wish.amount.is_none_or(|wanted| wanted == amount)).then_some(amount)
}

/// How much of this kind the order has room for.
fn headroom(kind: StepKind, order: &Order) -> Result<Money, Error> {
    if let Some(odd) = order.odd.as_ref().or(order.odd_moved.as_ref()) {
        return Err(Error::new(Kind::AmountMismatch, format!("the order's amounts cannot be read: {odd}")));
    }
    let unreadable = || Error::new(Kind::BadAnswer, "the order does not show its amounts; nothing was sent, try again");
    let refused = |kind, what: &str| {
        let words = ServiceWords { old_state: Some(order.status_text.clone()), ..ServiceWords::default() };
        let detail = format!("the order is {}, {what}", order.status_text);
        Error { service: Some(Box::new(words)), ..Error::new(kind, detail) }
    };
    match kind {
        StepKind::Refund => {
            let is_settled =
                order.status.is_dead() || matches!(order.status, Status::New | Status::Approved | Status::Authorised);
            if is_settled {
                return Err(refused(Kind::NotRefundable, "it holds no captured money"));
            }
            let captured = captured_of(order).ok_or_else(unreadable)?;
            let refunded = running_total(kind, order).ok_or_else(unreadable)?;
            captured.checked_sub(&refunded).ok_or_else(unreadable)
        }
        StepKind::Capture | StepKind::Cancel => {
            // What was captured in part can be captured on, and no longer cancelled.
            let is_open = match order.status {
                Status::Authorised | Status::Updated => true,
                Status::PartiallyCaptured => kind == StepKind::Capture,
                _ => false,
            };
            if !is_open {
                return Err(refused(Kind::WrongState, "only an authorised order can be captured or cancelled"));
            }
            let total = order.total.ok_or_else(unreadable)?;
            let captured = running_total(StepKind::Capture, order).ok_or_else(unreadable)?;
            let canceled = running_total(StepKind::Cancel, order).ok_or_else(unreadable)?;
            total.checked_sub(&captured).and_then(|left| left.checked_sub(&canceled)).ok_or_else(unreadable)
        }
        StepKind::Session | StepKind::Void | StepKind::Authorise => Err(Error::new(Kind::Internal, "not a movement")),
    }
}

/// The amount that is asked for, if there is room for it.
fn fits(wish: &Wish, left: Money) -> Result<Money, Error> {
    let amount = wish.amount.unwrap_or(left);
    if amount.currency() != left.currency() {
        let detail = format!("the order is in {}, not {}", left.currency().code(), amount.currency().code());
        return Err(Error::field(Kind::InvalidField, "total_amount.currency", detail));
    }
    if amount.is_zero() && wish.amount.is_some() {
        return Err(Error::field(
            Kind::InvalidField,
            "total_amount.amount",
            "the amount is zero; leave it out for all that is left",
        ));
    }
    if amount.is_zero() || amount.amount() > left.amount() {
        let detail = format!("{} {} is left on this order", left.text(), left.currency().code());
        return Err(Error::field(Kind::RefundTooLarge, "total_amount.amount", detail));
    }
    Ok(amount)
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
