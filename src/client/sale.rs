//! The operations of a sale in the shop, and the journal's.

use super::drive::{self, Payload};
use super::{Client, Core};
use crate::error::{Code, Error, Kind, NextAction};
use crate::host::reply::{self, Body, Reply};
use crate::host::step::StepView;
use crate::journal::{Filter, State, StepKind};
use crate::json;
use crate::rail::{Channel, Key};
use crate::request::{
    self, HistoryRequest, PollRequest, RecoverRequest, RefundRequest, Seconds, SessionRequest, VoidRequest, limit,
};
use crate::sale::create;
use crate::sale::movement;
use crate::sale::poll;
use crate::sale::recover;
use crate::sale::void;
use crate::sale::{Outcome, Verdict, whose};
use crate::value::clock::{self, wall_ms};
use crate::value::phone::Phone;
use crate::wait::Scope;
use std::cell::Cell;
use std::rc::Rc;

/// Between two looks at one order: the service asks for 5 s; a simulator on this machine may be asked as often as one likes.
const LEAST_INTERVAL_MS: u64 = 5_000;
const LEAST_SIMULATED_INTERVAL_MS: u64 = 20;
const MOST_INTERVAL_MS: u64 = 60_000;
/// How long `pay` waits when it is not told: a session lives for 15 minutes, and its end should be seen.
const PAY_WAIT_MS: u64 = 17 * 60_000;

impl Client {
    /// Opens a session, resumes a live one, or returns a paid one.
    pub fn session_create(&self, text: &str) -> Result<Reply, Error> {
        let request: SessionRequest = json::parse(text)?;
        for (field, is_set) in [("wait_s", request.wait_s.is_some()), ("interval_s", request.interval_s.is_some())] {
            if is_set {
                return Err(Error::field(
                    Kind::UnknownField,
                    field,
                    "belongs to poll_status and pay, not to session_create",
                ));
            }
        }
        let scope = self.about(&[Some(&request.order_reference_id)], self.call_scope());
        let outcome = self.create(&request, &scope)?;
        Ok(reply::sale(outcome, request.raw, &scope))
    }

    /// Opens a session and waits for its end, in one call.
    pub fn pay(&self, text: &str) -> Result<Reply, Error> {
        let request: SessionRequest = json::parse(text)?;
        if request.channel == Channel::Qr {
            let detail = "pay returns when the customer is done, so it cannot hand out a QR code; use session_create, then poll_status";
            return Err(Error::field(Kind::InvalidField, "channel", detail));
        }
        let wait_ms = request.wait_s.map_or(PAY_WAIT_MS, Seconds::ms);
        let interval_ms = self.interval_ms(request.interval_s)?;
        // One limit for both halves, so that an interrupt between them is not missed.
        let scope = self.scope(self.config.call_timeout_ms.saturating_add(wait_ms));
        let scope = self.about(&[Some(&request.order_reference_id)], scope);
        let created =
            self.create(&request, &scope.within(std::time::Duration::from_millis(self.config.call_timeout_ms)))?;
        if created.next_action != NextAction::KeepPolling {
            return Ok(reply::sale(created, request.raw, &scope));
        }
        // Not what this call asks for: waiting for it, or paying it, would be another sale's.
        if created.warnings.iter().any(|w| matches!(w.code, "phone_differs" | "basket_differs")) {
            let outcome = Outcome { code: Code::Pending, ..created };
            return Ok(reply::sale(outcome, request.raw, &scope));
        }
        let key = Key::Reference(request.order_reference_id.clone());
        let wish = poll::Wish { key, once: wait_ms == 0, interval_ms };
        let mut outcome = self.poll(wish, &scope);
        outcome.warnings.splice(0..0, created.warnings);
        outcome.about.repeated = created.about.repeated;
        Ok(reply::sale(outcome, request.raw, &scope))
    }

    pub(super) fn create(&self, request: &SessionRequest, scope: &Scope) -> Result<Outcome, Error> {
        let (phone, mut warnings) = request.check(&self.config.country)?;
        self.may_move_money()?;
        self.rail.check(request)?;
        warnings.extend(self.rail.doubts(request));
        if let Some(refused) = self.refused_as_given_up(&request.order_reference_id)? {
            return Ok(refused);
        }
        let key = self.new_key()?;
        let _announced = self.announce(&request.order_reference_id, scope)?;
        let wish = create::Wish {
            sale: request.order_reference_id.clone(),
            amount: request.total_amount,
            channel: request.channel,
            phone: phone.as_ref().map(Phone::masked),
            basket: request.basket(),
            idempotency_key: key.clone(),
        };
        let outcome = drive::drive(self, create::protocol(wish), Payload::Session(request, key.as_deref()), scope);
        let mut outcome = self.unless_given_up(outcome);
        self.note_refusal(&request.order_reference_id, &outcome);
        outcome.warnings.splice(0..0, warnings);
        Ok(outcome)
    }

    /// Notes that the sale of this reference was paid before and that another one was asked for: until a create succeeds, a poll by this
    /// reference may be about either.
    pub(super) fn note_refusal(&self, reference: &str, outcome: &Outcome) {
        let is_refused = outcome.code == Code::Failed(Kind::ReferenceInUse) && outcome.about.paid_ms.is_some();
        let name = refusal_of(reference);
        let was_refused = || self.journal.fact(&name).is_ok_and(|fact| fact == Some(1));
        let kept = match outcome.code {
            _ if is_refused => self.journal.keep_fact(&name, 1),
            Code::Ok if was_refused() => self.journal.keep_fact(&name, 0),
            _ => Ok(()),
        };
        if let Err(error) = kept {
            log::error!("journal: {error}");
        }
    }

    /// Waits for the service's final word on a sale.
    pub fn poll_status(&self, text: &str) -> Result<Reply, Error> {
        let request: PollRequest = json::parse(text)?;
        let key = request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        let wait_ms = request.wait_s.map_or(0, Seconds::ms);
        let once = wait_ms == 0;
        let scope = if once { self.call_scope() } else { self.scope(wait_ms) };
        let scope = self.about(&[request.order_id.as_deref(), request.order_reference_id.as_deref()], scope);
        let wish = poll::Wish { key: key.clone(), once, interval_ms: self.interval_ms(request.interval_s)? };
        let outcome = self.poll(wish, &scope);
        Ok(reply::looked(self.unless_cancelled(&key, outcome), request.raw, request.qr, &scope))
    }

    pub(super) fn interval_ms(&self, wanted: Option<Seconds>) -> Result<u64, Error> {
        let least = self.least_interval_ms();
        let ms = wanted.map_or(LEAST_INTERVAL_MS, Seconds::ms);
        match (least..=MOST_INTERVAL_MS).contains(&ms) {
            true => Ok(ms),
            false => Err(Error::field(
                Kind::InvalidField,
                "interval_s",
                "must be 5 to 60 seconds; the service asks for 5 at least",
            )),
        }
    }

    /// Takes an unpaid session back.
    pub fn session_void(&self, text: &str) -> Result<Reply, Error> {
        let request: VoidRequest = json::parse(text)?;
        let names = [request.order_id.as_deref(), request.order_reference_id.as_deref()];
        self.take_back_once(&request, &self.about(&names, self.call_scope()))
    }

    /// The body of `session_void`, and of a payment that is cancelled.
    pub(super) fn take_back_once(&self, request: &VoidRequest, scope: &Scope) -> Result<Reply, Error> {
        let key = request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        self.may_move_money()?;
        if !self.rail.capabilities().void {
            return self.give_up(&key, request);
        }
        for (field, is_set) in [("refund_if_paid", request.refund_if_paid), ("wait_s", request.wait_s.is_some())] {
            if is_set {
                return Err(Error::field(Kind::UnknownField, field, "belongs to a provider without void"));
            }
        }
        let wish = void::Wish { key, lane: self.config.lane.clone(), take_over: request.take_over };
        let outcome = whose::unless_long_ago(self.drive(void::protocol(wish), scope), wall_ms());
        Ok(reply::sale(outcome, request.raw, scope))
    }

    /// Gives captured money back, in whole or in part.
    pub fn refund(&self, text: &str) -> Result<Reply, Error> {
        let request: RefundRequest = json::parse(text)?;
        let names = [request.order_id.as_deref(), request.order_reference_id.as_deref()];
        self.give_back(&request, &self.about(&names, self.call_scope()))
    }

    /// The body of `refund`, and of one in the background.
    pub(super) fn give_back(&self, request: &RefundRequest, scope: &Scope) -> Result<Reply, Error> {
        request.check()?;
        self.may_move_money()?;
        let own_id = request.request_id.clone().map_or_else(super::own_id, Ok)?;
        let wish = movement::Wish {
            kind: StepKind::Refund,
            order_id: String::new(),
            reference: request.order_reference_id.clone(),
            amount: request.total_amount,
            request_id: request.request_id.clone(),
            own_id,
            comment: request.comment.clone(),
            idempotency_key: self.new_key()?,
        };
        let (order_id, reference) = (request.order_id.as_deref(), request.order_reference_id.as_deref());
        let request_id = request.request_id.as_deref();
        let outcome = self.to_order(order_id, reference, request_id, scope, |order_id| {
            self.drive(movement::protocol(movement::Wish { order_id, ..wish.clone() }), scope)
        })?;
        Ok(reply::movement(StepKind::Refund, outcome, request.raw))
    }

    /// Clears up every unfinished step of this journal.
    pub fn recover(&self, text: &str) -> Result<Reply, Error> {
        let RecoverRequest {} = json::parse(text)?;
        let scope = self.call_scope();
        // First, so that none of them is called paid; but other lost money shall not wait for all of them.
        let half = std::time::Duration::from_millis(self.config.call_timeout_ms / 2);
        let carried = self.carry_on(&scope.within(half))?;
        let stopped = Rc::new(Cell::new(self.recover_cursor()));
        let recover = recover::protocol(stopped.get(), self.finds_by_reference(), Rc::clone(&stopped));
        let outcome = self.drive(recover, &scope);
        self.keep_cursor(stopped.get());
        Ok(reply::recovered(recover::with_given_up(outcome, carried)))
    }

    /// Reads the journal.
    pub fn history(&self, text: &str) -> Result<Reply, Error> {
        let request: HistoryRequest = json::parse(text)?;
        let page = self.journal.history(&filter(request)?)?;
        let steps = page.steps.iter().map(StepView::new).collect();
        let view = reply::History { steps, next_before_id: page.next_before_id };
        Ok(Reply::done("done", Body::History(Box::new(view))))
    }
}

/// The names under which the journal keeps where recover stopped, see [`recover::Cursor`].
const CURSOR: [&str; 3] = ["recover_sending", "recover_lost", "recover_open"];

impl Core {
    /// The same outcome, unless it is "paid" for a reference under which another sale was asked for since, and refused.
    pub(super) fn unless_refused(&self, key: &Key, outcome: Outcome) -> Outcome {
        let Some(error) = self.refused_since(key).filter(|_| outcome.verdict == Some(Verdict::Paid)) else {
            return outcome;
        };
        let unknown = Outcome::unknown(whose::OTHER_SALE, NextAction::AskSupervisor, Some(error), outcome.about);
        Outcome { warnings: outcome.warnings, ..unknown }
    }

    /// Why a reference does not say which sale is meant.
    pub(super) fn refused_since(&self, key: &Key) -> Option<Error> {
        let Key::Reference(reference) = key else { return None };
        if self.journal.fact(&refusal_of(reference)) != Ok(Some(1)) {
            return None;
        }
        let detail = "the sale of this reference was paid before, and another one that was asked for under it was refused: name the order by \
                      its order_id to say which is meant";
        Some(Error::field(Kind::ReferenceInUse, "order_reference_id", detail))
    }

    /// Where the last recover of this journal stopped, in any process.
    fn recover_cursor(&self) -> recover::Cursor {
        CURSOR.map(|name| self.journal.fact(name).ok().flatten().unwrap_or(0))
    }

    /// Notes it for the next one; if that fails, the next one begins where this one did.
    fn keep_cursor(&self, cursor: recover::Cursor) {
        let before = self.recover_cursor();
        for ((name, value), _) in CURSOR.iter().zip(cursor).zip(before).filter(|((_, now), before)| now != before) {
            if let Err(error) = self.journal.keep_fact(name, value) {
                log::warn!("journal: where recover stopped was not noted: {error}");
            }
        }
    }

    /// Whether a look-up by reference has found an order of this merchant, so that "not found" proves something.
    fn finds_by_reference(&self) -> bool {
        self.journal.fact(drive::FINDS).ok().flatten() == Some(1)
    }

    pub(super) fn least_interval_ms(&self) -> u64 {
        if self.is_simulated() { LEAST_SIMULATED_INTERVAL_MS } else { LEAST_INTERVAL_MS }
    }
}

/// The name of the fact that a sale was refused under this reference.
fn refusal_of(reference: &str) -> String {
    format!("refused/{reference}")
}

fn filter(request: HistoryRequest) -> Result<Filter, Error> {
    let rows = request.limit.unwrap_or(100);
    if !limit::HISTORY_STEPS.contains(&rows) {
        let (least, most) = (limit::HISTORY_STEPS.start(), limit::HISTORY_STEPS.end());
        return Err(Error::field(Kind::InvalidField, "limit", format!("must be {least} to {most}")));
    }
    Ok(Filter {
        from_ms: request.from.as_deref().map(|text| unix_ms("from", text)).transpose()?,
        until_ms: request.until.as_deref().map(|text| unix_ms("until", text)).transpose()?,
        lane: request.lane,
        kind: request.kind.as_deref().map(|text| named("kind", text, StepKind::ALL, StepKind::text)).transpose()?,
        state: request.state.as_deref().map(|text| named("state", text, State::ALL, State::text)).transpose()?,
        reference: request.order_reference_id,
        order_id: request.order_id,
        before_id: request.before_id,
        limit: rows,
    })
}

fn named<T: Copy>(field: &str, text: &str, all: &[T], name: fn(T) -> &'static str) -> Result<T, Error> {
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        Error::field(Kind::InvalidField, field, format!("must be one of {}", known.join(", ")))
    })
}

pub(super) fn unix_ms(field: &str, text: &str) -> Result<i64, Error> {
    let ms = clock::unix_ms(text)
        .ok_or_else(|| Error::field(Kind::InvalidField, field, "must be a time like 2026-01-31T08:05:59Z"))?;
    match text.get(..10).and_then(clock::date).and_then(clock::problem) {
        None => Ok(ms),
        Some(problem) => Err(Error::field(Kind::InvalidField, field, problem)),
    }
}
