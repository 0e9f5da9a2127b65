//! Refund, capture and cancel: money that moves on an existing order.
//!
//! None of these calls can be repeated blindly, so each goes the same way: clear up what is still open on the order, read it
//! afresh, check the headroom, write the intent with the running total, send once. After a lost answer the order is
//! read again: `evidence.rs` says what it proves.

use super::age::{Look, Quiet, age_ms};
use super::attempt::seen;
pub use super::evidence::comment;
use super::evidence::{
    CONCLUDED, Conclusion, UNCONFIRMED, beside_an_earlier_one, conclude, may_have_come_late, ours, shown_otherwise,
    twice, with_earlier,
};
use super::totals::{captured_of, running_total};
use super::{
    About, Fact, LOOK_PAUSE_MS, Load, Next, Now, Outcome, Protocol, Send, Verdict, judge_attempt, out_of_step,
    was_seen_paid, whose,
};
use crate::error::{Effect, Error, Failure, Kind, NextAction, ServiceWords};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Key, Moved, Movement, Order, RefundState, Status};
use crate::value::money::Money;

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

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Move {
    wish: Wish,
    at: At,
    /// The open step that is being cleared up, or our own once it is written.
    step: Option<Step>,
    /// The order's other steps when it was read, and how far they were.
    others: Vec<(i64, State)>,
    /// All of the order's steps then.
    steps: Vec<Step>,
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
    /// For how long the open step was seen without a change.
    quiet: Quiet,
    /// When the order was last asked for: what is read is as it was then, or later.
    asked: Look,
    /// The last check of the open step that was answered: for how long it was without a change, and the service's clock.
    seen: Option<(i64, Option<i64>)>,
    /// When that was, by the clock that never jumps.
    asked_ms: u64,
    /// The service's clock when the request leaves, at the latest: the answer that told it may have been long on its way.
    time_there_ms: Option<i64>,
    /// A step that an earlier call left open is checked once, and not until this call's time is over.
    is_checked_once: bool,
    /// Only a person can say what became of the open step.
    is_contested: bool,
    /// This number was sent before, and only taken for not done.
    was_concluded: bool,
    /// The order does not tell whether this or something else is left.
    unclear: Option<Room>,
    /// Amounts and keys of the same request, where it was sent before and not done.
    keys: Vec<(Money, String)>,
    /// What was concluded of the open step.
    found: Change,
    record: Result<(), Error>,
    outcome: Option<Outcome>,
    /// Why the service refused, while the order is looked at once more.
    refused: Option<Error>,
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
    Seeing,
    Writing,
    Confirming,
    Withdrawing,
    Sending,
    Doubting,
    Accepting,
    Recording,
    Totals,
    Noting(bool),
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
            steps: Vec::new(),
            sale: None,
            amount: None,
            moved: None,
            order: None,
            done: None,
            lost: None,
            looks: 0,
            polls: 0,
            quiet: Quiet::default(),
            asked: Look::default(),
            seen: None,
            asked_ms: 0,
            time_there_ms: None,
            is_checked_once: false,
            is_contested: false,
            was_concluded: false,
            unclear: None,
            keys: Vec::new(),
            found: Change::default(),
            record: Ok(()),
            outcome: None,
            refused: None,
        }
    }

    /// The same for a call that has other things to do: it checks what an earlier call left open once.
    pub fn checked_once(wish: Wish) -> Self {
        Move { is_checked_once: true, ..Move::new(wish) }
    }

    fn load(&mut self) -> Next {
        self.at = At::Loading;
        Next::Load(Load::Order(self.wish.order_id.clone()))
    }

    fn read(&mut self, at: At, now: Now) -> Next {
        self.at = at;
        self.asked = self.quiet.look(0, now);
        self.asked_ms = now.elapsed_ms;
        Next::Read(Key::Order(self.wish.order_id.clone()))
    }

    /// Has this been asked before, and is anything open on the order?
    fn loaded(&mut self, steps: Vec<Step>, now: Now) -> Next {
        let same = steps.iter().find(|s| self.is_same(s) && s.state != State::NotDone);
        let before: Vec<&Step> = steps.iter().filter(|s| self.is_same(s) && s.state == State::NotDone).collect();
        self.was_concluded = before.iter().any(|s| s.error.as_deref() == Some(CONCLUDED));
        self.keys = before.iter().filter_map(|s| Some((s.amount, s.idempotency_key.clone()?))).collect();
        self.step = None;
        if let Some(same) = same {
            if self.wish.amount.is_some_and(|amount| amount != same.amount) {
                let detail =
                    format!("this number was used for {} {}", same.amount.text(), same.amount.currency().code());
                return self.fail(Error::field(Kind::RequestIdInUse, "request_id", detail));
            }
            self.step = Some(with_earlier(same, &steps));
            if same.state == State::Done {
                return self.read(At::Replaying, now);
            }
        }
        let done = steps.iter().filter(|s| s.kind == self.wish.kind && s.state == State::Done).map(Step::effect);
        self.moved = done.reduce(|sum, amount| sum.checked_add(&amount).unwrap_or(sum));
        let is_money = |s: &&Step| matches!(s.kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel);
        match same.or_else(|| steps.iter().filter(is_money).find(|s| s.state == State::Sending)) {
            Some(open) => {
                self.step = Some(with_earlier(open, &steps));
                self.at = At::Leasing;
                Next::Lease(open.id)
            }
            None => {
                self.others = steps.iter().map(|s| (s.id, s.state)).collect();
                self.steps = steps;
                self.read(At::Reading, now)
            }
        }
    }

    fn leased(&mut self, is_ours: bool, now: Now) -> Next {
        if is_ours {
            self.quiet = self.step.as_ref().map_or(Quiet::beginning(now), |step| Quiet::resumed(step, now));
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
        let look = Look { looks: self.looks.saturating_add(1), ..self.asked };
        let conclusion = match &result {
            Ok(order) => conclude(&step, order, &look),
            Err(_) => Conclusion::Unsure,
        };
        match result {
            Ok(order) => {
                self.looks += 1;
                self.seen = Some((age_ms(&step, order.service_time_ms, &look), order.service_time_ms));
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
            None => self.not_concluded(&step, &conclusion, now),
        }
    }

    /// The order does not tell yet what became of the open step, or only a person can.
    fn not_concluded(&mut self, step: &Step, conclusion: &Conclusion, now: Now) -> Next {
        self.is_contested = *conclusion == Conclusion::Contested;
        let is_checked = self.is_checked_once && self.amount.is_none();
        if now.is_over() || is_checked || self.is_contested || self.is_foreign() {
            return self.give_up(step);
        }
        self.at = At::Pausing;
        Next::Wait(LOOK_PAUSE_MS)
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
        if change.state == Some(State::Done) {
            let look = Look { looks: self.looks, ..self.asked };
            let order = self.order.as_deref();
            if let Some(unclear) = order.and_then(|order| beside_an_earlier_one(&step, &steps, order, &look)) {
                return self.not_concluded(&step, &unclear, now);
            }
        }
        self.at = At::Concluding;
        let (id, state) = (step.id, change.state.unwrap_or(step.state));
        let moved = change.moved.or(step.moved);
        self.step =
            Some(Step { state, moved, error: change.error.clone(), result_id: change.result_id.clone(), ..step });
        Next::Change(vec![(id, change)])
    }

    /// Whether the step that is being cleared up is not the one this call is about: then it is looked at once only.
    fn is_foreign(&self) -> bool {
        self.amount.is_none() && !self.is_asked_again()
    }

    fn is_declined(&self) -> bool {
        let shown = self.order.as_deref().and_then(|order| ours(order, &self.wish.own_id, self.wish.amount));
        shown.is_some_and(|entry| entry.state == RefundState::Refused)
    }

    fn is_asked_again(&self) -> bool {
        self.step.as_ref().is_some_and(|s| self.is_same(s))
    }

    /// Whether a step is the very request that this call is about, by the till's own number.
    fn is_same(&self, step: &Step) -> bool {
        self.wish.request_id.is_some() && step.kind == self.wish.kind && step.request_id == self.wish.request_id
    }

    /// The step stays unresolved; recover checks it again, or a supervisor closes it.
    fn give_up(&mut self, step: &Step) -> Next {
        let action = if self.is_contested { NextAction::AskSupervisor } else { NextAction::CallRecover };
        let by_hand = format!("; a supervisor can close step {} with tamara_step_resolve", step.id);
        let advice = if self.is_contested { by_hand.as_str() } else { "" };
        let outcome = if self.is_foreign() {
            let what = name_of(step.kind);
            let detail = format!("an earlier {what} of this order has no known end yet; nothing was sent{advice}");
            let failed = Outcome::failed(Error::new(Kind::EarlierUnresolved, detail)).about(self.about());
            if self.is_contested { Outcome { next_action: action, ..failed } } else { failed }
        } else {
            let unclear = || {
                let detail = format!("other money moved on the order, so that it cannot show whether this did{advice}");
                Error::new(Kind::AnswerLost, detail)
            };
            let error = if self.is_contested { Some(unclear()) } else { self.lost.take() };
            Outcome::unknown(self.unknown_text(), action, error, self.about())
        };
        self.at = At::Ending;
        self.outcome = Some(outcome);
        let looks = Some(step.looks.saturating_add(self.looks));
        let (quiet_ms, service_time_ms) = self.seen.unzip();
        let service_time_ms = service_time_ms.flatten();
        Next::Change(vec![(step.id, Change { looks, quiet_ms, service_time_ms, ..Change::default() })])
    }

    fn unknown_text(&self) -> &'static str {
        if self.wish.kind == StepKind::Refund { "refund_unknown" } else { "movement_unknown" }
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
            return self.fail_concluded();
        }
        (self.looks, self.seen) = (0, None);
        if now.is_over() {
            let over = Error::new(Kind::Timeout, "an earlier step was cleared up; no time was left for this one");
            // Another call may have sent this very request again meanwhile.
            return match is_mine {
                true => Outcome::unknown(self.unknown_text(), NextAction::RetryLater, Some(over), self.about()).done(),
                false => self.fail(over),
            };
        }
        self.load()
    }

    /// Our own request had no effect, as far as the order shows.
    fn fail_concluded(&mut self) -> Next {
        let is_concluded = self.step.as_ref().is_some_and(|s| s.error.as_deref() == Some(CONCLUDED));
        let lost = self.lost.take().map_or_else(String::new, |e| format!(" ({e})"));
        let detail = format!("the order stayed without it, so the request counts as not done{lost}");
        let failed = Outcome::failed(Error::new(Kind::AnswerLost, detail)).about(self.about());
        let doubt =
            "this was concluded from the order, the service did not say it; recover reports it if it shows later";
        let outcome = if is_concluded { failed.warn("concluded", doubt) } else { failed };
        outcome.done()
    }

    /// The order as it is now: is there room for what is asked?
    fn fresh(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls += 1;
        let order = match result {
            Ok(order) => order,
            Err(failure) => return self.fail(failure.error),
        };
        self.order = Some(order.clone());
        let since = i64::try_from(now.elapsed_ms.saturating_sub(self.asked_ms)).unwrap_or(i64::MAX);
        self.time_there_ms = order.service_time_ms.map(|time| time.saturating_add(since));
        if let Some(error) = whose::told_wrongly(self.sale.as_ref(), &order) {
            let failed = Outcome::failed(error).about(self.about());
            return Outcome { next_action: NextAction::AskSupervisor, ..failed }.done();
        }
        let is_refund = self.wish.kind == StepKind::Refund;
        if let Some(entry) = ours(&order, &self.wish.own_id, self.wish.amount).filter(|_| is_refund) {
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
                capture_id: entry.capture_id.clone(),
                status: Some(order.status_text.clone()),
                done: true,
                amount: entry.amount,
            });
            return self.finish(true);
        }
        if let Some(amount) = there_already(&self.wish, &order, self.moved) {
            self.amount = Some(amount);
            return self.finish(true);
        }
        if let Some(late) = self.came_late(&order, now) {
            let detail = format!(
                "this request was sent before and taken for not done, and the order has grown since by what may be it; nothing was sent: \
                 look in the service's portal, and say with tamara_step_resolve whether step {} happened",
                late.id
            );
            let error = Some(Error::new(Kind::AnswerLost, detail));
            return Outcome::unknown(self.unknown_text(), NextAction::AskSupervisor, error, self.about()).done();
        }
        if now.is_over() {
            return self.fail(Error::new(Kind::Timeout, "no time was left to send the request"));
        }
        let asked = self.sale.as_ref().map(|sale| sale.amount);
        let left = headroom(self.wish.kind, &order, asked).map(|left| Room {
            least: self.less_unseen(left.least, &order),
            most: self.less_unseen(left.most, &order),
        });
        self.unclear = left.as_ref().ok().filter(|left| self.wish.amount.is_none() && left.least != left.most).copied();
        match left.and_then(|left| fits(&self.wish, &left)) {
            Ok(amount) => self.see_paid(amount, &order),
            Err(error) => self.fail(error),
        }
    }

    /// The same request, sent before, that may have had its effect after all.
    fn came_late(&self, order: &Order, now: Now) -> Option<&Step> {
        self.steps.iter().find(|step| {
            self.is_same(step)
                && step.state == State::NotDone
                && may_have_come_late(step, &self.steps, order, &now.profile)
        })
    }

    /// What the host called the order.
    fn named(&self) -> Key {
        let by_id = || Key::Order(self.wish.order_id.clone());
        self.wish.reference.clone().map_or_else(by_id, Key::Reference)
    }

    /// Who gives money back has seen the sale paid. The journal has to know that before, or the refund would look like somebody else's.
    fn see_paid(&mut self, amount: Money, order: &Order) -> Next {
        let unseen = self.sale.as_ref().filter(|sale| self.wish.kind == StepKind::Refund && !was_seen_paid(sale));
        let seen_now = unseen.and_then(|sale| {
            let judgement = judge_attempt(order, sale);
            let change = (judgement.verdict == Verdict::Paid).then(|| seen(sale, order, &judgement)).flatten();
            change.map(|change| (sale.id, change))
        });
        self.amount = Some(amount);
        match seen_now {
            Some(change) => {
                self.at = At::Seeing;
                Next::Change(vec![change])
            }
            None => self.write(amount, order),
        }
    }

    /// Without it on disk nothing is sent.
    fn saw_paid(&mut self, recorded: Result<(), Error>) -> Next {
        match (recorded, self.amount, self.order.take()) {
            (Ok(()), Some(amount), Some(order)) => {
                let next = self.write(amount, &order);
                self.order = Some(order);
                next
            }
            (Err(error), ..) => {
                self.amount = None;
                self.fail(error)
            }
            _ => out_of_step(&Fact::Begin),
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
            service_time_ms: self.time_there_ms,
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
                self.quiet = Quiet::beginning(now);
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
            service_time_ms: self.time_there_ms,
            basket: None,
            status_ms: None,
            owner: None,
            lease_until_ms: 0,
            created_ms: now.wall_ms,
            updated_ms: now.wall_ms,
            resolved_by: None,
            resolved_why: None,
            disowned_id: None,
        }
    }

    fn moved(&mut self, result: Result<Moved, Failure>, now: Now) -> Next {
        let Some(step) = &self.step else { return out_of_step(&Fact::Begin) };
        let id = step.id;
        match result {
            Ok(moved)
                if moved.done && self.is_known(&moved) && now.profile.seen(Assumption::RefundIsNew) != Some(true) =>
            {
                let detail = "the answer names a refund that was made before this one was asked for";
                self.lost = Some(Error::field(Kind::BadAnswer, "refund_id", detail));
                self.pause(now)
            }
            Ok(moved) if moved.done => {
                let other = self.other_amount(moved.amount);
                let error = other.map(|_| UNCONFIRMED.to_string());
                if let Some(step) = &mut self.step {
                    (step.moved, step.error) = (other, error.clone());
                }
                let change = Change {
                    state: Some(State::Done),
                    moved: other,
                    error,
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
                let was_asked = failure.error.kind.is_refusal();
                self.refused = Some(failure.error);
                if was_asked && !now.is_over() { self.read(At::Doubting, now) } else { self.end_refused() }
            }
            Err(failure) => {
                self.lost = Some(failure.error);
                self.pause(now)
            }
        }
    }

    /// The service refused. A proxy may have sent the request twice, so that this is said of the second: what the order shows counts.
    fn doubted(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        let Some(step) = &self.step else { return out_of_step(&Fact::Begin) };
        let conclusion = result.ok().map(|order| conclude(step, &order, &self.asked));
        match conclusion {
            Some(Conclusion::Happened { result_id, .. }) => {
                let done = Moved { result_id, capture_id: None, status: None, done: true, amount: None };
                self.moved(Ok(done), now)
            }
            _ => self.end_refused(),
        }
    }

    fn end_refused(&mut self) -> Next {
        let (Some(step), Some(refused)) = (&self.step, self.refused.take()) else { return out_of_step(&Fact::Begin) };
        let (id, error) = (step.id, Some(refused.kind.text().to_string()));
        self.outcome = Some(Outcome::failed(refused).about(self.about()));
        self.at = At::Ending;
        Next::Change(vec![(id, Change { state: Some(State::NotDone), error, ..Change::default() })])
    }

    /// Whether the answer names what the order showed before, or what an earlier request was answered: then nothing new was done.
    fn is_known(&self, moved: &Moved) -> bool {
        let before = self.order.iter().flat_map(|order| &order.refunds);
        let own = self.step.as_ref().map(|step| step.id);
        let is_earlier = |step: &Step| Some(step.id) != own && step.result_id == moved.result_id;
        self.wish.kind == StepKind::Refund
            && moved.result_id.is_some()
            && (before.into_iter().any(|entry| entry.refund_id == moved.result_id) || self.steps.iter().any(is_earlier))
    }

    /// What the service says it moved, where that is not what was asked for. Whether it tells this movement or the order's running total
    /// is documented nowhere, so both readings agree with us.
    fn other_amount(&self, told: Option<Money>) -> Option<Money> {
        let step = self.step.as_ref()?;
        let told = told.filter(|told| told.currency() == step.amount.currency() && !told.is_zero())?;
        let running = step.total_before.and_then(|before| before.checked_add(&step.amount));
        (told != step.amount && Some(told) != running).then_some(told)
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

    /// It is done. What the order shows of it otherwise than the journal is noted before that is reported.
    fn finish(&mut self, repeated: bool) -> Next {
        let order = self.order.as_deref();
        let change = self.step.as_ref().zip(order).and_then(|(step, order)| shown_otherwise(step, order, &self.asked));
        let (Some(change), Some(step)) = (change, &mut self.step) else { return self.report(repeated) };
        step.error = change.error.clone().or_else(|| step.error.take());
        step.moved = change.moved.or(step.moved);
        let id = step.id;
        self.at = At::Noting(repeated);
        Next::Change(vec![(id, change)])
    }

    fn numbers_shown_twice(&self) -> Vec<String> {
        self.order.as_deref().map(twice).unwrap_or_default()
    }

    /// The totals come from the order; one that does not show it yet is corrected by what we know.
    fn report(&mut self, repeated: bool) -> Next {
        let asked = self.amount.or_else(|| self.step.as_ref().map(|s| s.amount));
        let other = self.step.as_ref().and_then(|s| s.moved).filter(|moved| Some(*moved) != asked);
        let Some(amount) = other.or(asked) else { return out_of_step(&Fact::Begin) };
        let mut about = About { repeated, amount: Some(amount), ..self.about() };
        let shown = self.order.as_deref().and_then(|o| running_total(self.wish.kind, o));
        let before = self.step.as_ref().and_then(|s| s.total_before);
        let least = before.and_then(|b| b.checked_add(&amount));
        let is_less = matches!((shown, least), (Some(s), Some(l)) if s.amount() < l.amount());
        let is_behind = !repeated && (is_less || shown.is_none());
        about.total_after = if is_behind { least.or(shown) } else { shown };
        let is_whole =
            self.order.as_deref().is_some_and(|o| captured_of(o).is_some() && captured_of(o) == about.total_after);
        let text = match (self.wish.kind, repeated) {
            (StepKind::Refund, true) => "refund_replayed",
            (StepKind::Refund, false) if is_whole => "refund_done_full",
            (StepKind::Refund, false) => "refund_done_part",
            (_, true) => "movement_replayed",
            (_, false) => "done",
        };
        let mut outcome = Outcome::ok(text, NextAction::None, about);
        if is_behind {
            outcome = outcome.warn("not_shown_yet", "the service confirmed it; the order does not show it yet");
        }
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
        let twice = self.numbers_shown_twice();
        if let (Some(other), Some(asked), true) = (other, asked, twice.is_empty()) {
            let detail = format!("the service says that it moved {} and not {}", other.text(), asked.text());
            outcome = outcome.for_supervisor("other_amount", detail);
        } else if let Some(told) = self.other_amount(self.done.as_ref().and_then(|done| done.amount)) {
            let detail =
                format!("the answer said {}, and the order shows {}, which counts", told.text(), amount.text());
            outcome = outcome.warn("answer_differs", detail);
        }
        outcome.refunded_twice(&twice).recorded(std::mem::replace(&mut self.record, Ok(()))).done()
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
            capture_id: self.done.as_ref().and_then(|d| d.capture_id.clone()),
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
            return Outcome::unknown(self.unknown_text(), NextAction::CallRecover, Some(error), self.about()).done();
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
            (At::LoadingSale, Fact::Begin) => Next::Load(Load::SaleOf(self.named())),
            (At::LoadingSale, Fact::Steps(Ok(attempts))) => {
                self.sale = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&self.wish.order_id));
                self.load()
            }
            (At::Loading, Fact::Steps(Ok(steps))) => self.loaded(steps, now),
            // Two sales were told this order, and none was named.
            (At::LoadingSale, Fact::Steps(Err(error))) if error.kind == Kind::ReferenceInUse => self.load(),
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
            (At::Seeing, Fact::Changed(recorded)) => self.saw_paid(recorded),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written, now),
            (At::Writing, Fact::Written(Err(error))) => {
                self.amount = None;
                self.fail(error)
            }
            (At::Confirming, Fact::Steps(steps)) => self.confirmed(steps, now),
            (At::Withdrawing, Fact::Changed(result)) => self.withdrawn(result),
            (At::Sending, Fact::Moved(result)) => self.moved(result, now),
            (At::Doubting, Fact::Order(result)) => self.doubted(result, now),
            (At::Accepting, Fact::Changed(result)) => {
                self.record = result;
                self.pause(now)
            }
            (At::Recording, Fact::Changed(result)) => {
                self.record = result;
                if now.is_over() { self.finish(false) } else { self.read(At::Totals, now) }
            }
            (At::Totals, Fact::Order(result)) => {
                // A read that failed does not show that the order is late.
                self.polls += u32::from(result.is_ok());
                self.order = result.ok().or_else(|| self.order.take());
                self.finish(false)
            }
            (At::Noting(repeated), Fact::Changed(result)) => {
                let record = std::mem::replace(&mut self.record, Ok(()));
                self.record = record.and(result);
                self.report(repeated)
            }
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => outcome.recorded(result).done(),
                None => out_of_step(&Fact::Waited),
            },
            (_, fact) => out_of_step(&fact),
        }
    }
}

fn declined() -> Error {
    Error::new(Kind::Refused, "the service accepted the refund and declined it later; ask again with a new request_id")
}

/// A capture or cancel that finds the order in the wanted state has nothing to do. `known` is what this journal moved: the rest is
/// what the service did by itself, and it may be just what is asked for.
fn there_already(wish: &Wish, order: &Order, known: Option<Money>) -> Option<Money> {
    let is_there = match wish.kind {
        StepKind::Capture => order.status == Status::FullyCaptured,
        StepKind::Cancel => order.status == Status::Canceled,
        _ => false,
    };
    if !is_there || !order.is_clear() {
        return None;
    }
    let total = running_total(wish.kind, order).filter(|total| !total.is_zero()).or(order.total)?;
    let rest = known.map_or(Some(total), |known| total.checked_sub(&known))?;
    match wish.amount {
        None => Some(if rest.is_zero() { total } else { rest }),
        Some(wanted) => {
            let is_in_rest = wanted.cmp_same(&rest).is_some_and(std::cmp::Ordering::is_le) && !wanted.is_zero();
            (wanted == total || is_in_rest).then_some(wanted)
        }
    }
}

/// How much of a kind an order has room for. The two differ where the order does not tell whether its total includes what was cancelled.
#[derive(Debug, Clone, Copy)]
struct Room {
    least: Money,
    most: Money,
}

impl Room {
    fn exactly(left: Money) -> Self {
        Room { least: left, most: left }
    }
}

/// How much of this kind the order has room for. `asked` is what the sale was about when it began.
fn headroom(kind: StepKind, order: &Order, asked: Option<Money>) -> Result<Room, Error> {
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
            captured.checked_sub(&refunded).map(Room::exactly).ok_or_else(unreadable)
        }
        StepKind::Capture | StepKind::Cancel => {
            // What was captured in part can be captured on, also after a refund of that part, and no longer cancelled.
            let is_open = match order.status {
                Status::Authorised | Status::Updated => true,
                Status::PartiallyCaptured => kind == StepKind::Capture,
                Status::PartiallyRefunded | Status::FullyRefunded => {
                    kind == StepKind::Capture && order.captured.is_some() && order.captured != order.total
                }
                _ => false,
            };
            if !is_open {
                return Err(refused(Kind::WrongState, "only an authorised order can be captured or cancelled"));
            }
            let total = order.total.ok_or_else(unreadable)?;
            let captured = running_total(StepKind::Capture, order).ok_or_else(unreadable)?;
            let canceled = running_total(StepKind::Cancel, order).ok_or_else(unreadable)?;
            room_of(total, captured, canceled, asked).ok_or_else(unreadable)
        }
        StepKind::Session | StepKind::Void | StepKind::Authorise => Err(Error::new(Kind::Internal, "not a movement")),
    }
}

/// What is left to capture or cancel. A cancel may have lowered the order's total or not: what the sale was about when it began tells.
fn room_of(total: Money, captured: Money, canceled: Money, asked: Option<Money>) -> Option<Room> {
    let most = total.checked_sub(&captured)?;
    let Some(least) = most.checked_sub(&canceled) else { return Some(Room::exactly(most)) };
    let is_lowered = total.checked_add(&canceled).is_some() && total.checked_add(&canceled) == asked;
    Some(match () {
        () if asked == Some(total) => Room::exactly(least),
        () if is_lowered => Room::exactly(most),
        () => Room { least, most },
    })
}

/// The amount that is asked for, if there is room for it.
fn fits(wish: &Wish, left: &Room) -> Result<Money, Error> {
    let left = if wish.amount.is_none() { left.least } else { left.most };
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
