//! Payments and refunds that run in the background: `payment_start`, `payment_status`, `payment_cancel`, `payment_list`,
//! `refund_start`.
//!
//! The library's own threads make the blocking calls that the host would make: they open the session, check the order until its last word,
//! and void it when the host cancels. The host never waits for the service. What was last found is kept as a [`Reply`]. A payment is taken
//! up by a thread for one exchange with the service at a time ([`Stage`]), and by none while it waits.
//! A payment is not the host's call: `tamara_interrupt` does not end it, closing the client does.

use super::background::{Attended, Stage, Turn, Wish};
use super::{Client, cut, drive};
use crate::error::{Code, Error, Kind, NextAction};
use crate::host::reply::{self, Body, PaymentState, Reply};
use crate::json;
use crate::rail::Key;
use crate::request::{
    PaymentCancelRequest, PaymentListRequest, PaymentRequest, RefundRequest, Seconds, SessionRequest, VoidRequest,
};
use crate::sale::{Outcome, Verdict};
use crate::wait::Scope;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// A turn makes one exchange at a time, and draws QR codes, which goes deepest.
const STACK: usize = 1024 * 1024;
/// Between two tries of a void that was not answered.
const VOID_PAUSE: Duration = Duration::from_secs(5);
/// While a sale is young it is checked every `interval_s`, afterwards half as often.
const YOUNG: Duration = Duration::from_secs(60);
/// The longest rest that the service is granted between two checks of one order.
const MOST_REST_MS: u64 = 60_000;

impl Client {
    /// Begins a sale in the background.
    pub fn payment_start(&self, text: &str) -> Result<Reply, Error> {
        let request: SessionRequest = json::parse(text)?;
        if request.wait_s.is_some() {
            let detail = "belongs to pay and payment_status; a payment runs until the service's last word";
            return Err(Error::field(Kind::UnknownField, "wait_s", detail));
        }
        let interval = Duration::from_millis(self.interval_ms(request.interval_s)?);
        // What is wrong with the request itself is said now, and nothing is begun.
        let (_, warnings) = request.check(&self.config.country)?;
        self.may_move_money()?;
        self.rail.check(&request)?;
        self.begin(Wish::Sale(Arc::new(request), interval)).map(|reply| reply.warned(warnings))
    }

    /// Begins a refund in the background.
    pub fn refund_start(&self, text: &str) -> Result<Reply, Error> {
        let request: RefundRequest = json::parse(text)?;
        request.check()?;
        self.may_move_money()?;
        self.begin(Wish::Refund(Arc::new(request)))
    }

    /// How a payment stands.
    pub fn payment_status(&self, text: &str) -> Result<Reply, Error> {
        let request: PaymentRequest = json::parse(text)?;
        let number = self.payments.find(request.payment, request.order_reference_id.as_deref())?;
        let wait_ms = request.wait_s.map_or(0, Seconds::ms);
        let scope = self.scope(wait_ms);
        scope.wait(Duration::from_millis(wait_ms), || self.payments.has_news(number));
        self.payments.tell(number, request.qr)
    }

    /// Takes a payment back, if the customer has not paid.
    pub fn payment_cancel(&self, text: &str) -> Result<Reply, Error> {
        let request: PaymentCancelRequest = json::parse(text)?;
        let number = self.payments.find(request.payment, request.order_reference_id.as_deref())?;
        if !self.rail.capabilities().void && !request.refund_if_paid {
            let detail =
                "this service cannot void a session; say \"refund_if_paid\": true to have it watched and given back";
            return Err(Error::field(Kind::NotSupported, "refund_if_paid", detail));
        }
        let mut reply = self.payments.cancel(number, request)?;
        // A payment that waits is due now. There are workers, or it could not have begun.
        let _ = self.attend_payments();
        if reply.code == Code::Ok {
            // 0 would read as "cancelled".
            reply.code = Code::TooLatePaid;
        }
        Ok(reply)
    }

    /// All payments of this client that are remembered, the oldest first.
    pub fn payment_list(&self, text: &str) -> Result<Reply, Error> {
        let PaymentListRequest {} = json::parse(text)?;
        let payments = self.payments.lock().payments.iter().map(|(number, payment)| payment.line(*number)).collect();
        Ok(Reply::done("done", Body::Payments(reply::Payments { payments })))
    }

    /// Starts a thread, unless the same is under way.
    fn begin(&self, wish: Wish) -> Result<Reply, Error> {
        let (number, is_new) = self.payments.register(wish)?;
        // Before the thread begins, so that the reply is that of a start.
        let reply = self.payments.tell(number, false)?;
        if is_new && let Err(error) = self.attend_payments() {
            self.payments.forget(number);
            let detail = format!("no thread could be started: {error}; nothing was sent");
            return Err(Error::new(Kind::Internal, detail));
        }
        Ok(reply)
    }

    fn attend_payments(&self) -> std::io::Result<()> {
        self.payments.attend(|| {
            let client = self.for_threads();
            let builder = thread::Builder::new().name("tamara-payment".into()).stack_size(STACK);
            builder.spawn(move || client.work())
        })
    }

    /// A thread of the payments.
    fn work(&self) {
        while let Some(turn) = self.payments.turn() {
            // This thread is one, so it does not fail.
            let _ = self.attend_payments();
            let (number, wish) = (turn.number, turn.wish.clone());
            let next = catch_unwind(AssertUnwindSafe(|| self.step(turn))).unwrap_or_else(|_| {
                log::error!("a defect was caught in a payment");
                let error = Error::new(Kind::Panic, "a defect of this library was caught");
                Next::End(Reply::failed(error), PaymentState::Unknown)
            });
            match next {
                Next::End(reply, state) => {
                    log::info!("payment {number} {}: {} {}", cut(wish.reference()), state.text(), reply.code.name());
                    self.payments.found(number, reply, state, None);
                }
                Next::Again(stage, pause) => self.payments.again(number, stage, pause),
            }
            self.interrupt.wake();
        }
    }

    /// One turn of a payment: at most one call's worth of exchanges with the service.
    fn step(&self, turn: Turn) -> Next {
        let scope = Scope::new(&turn.interrupt, Duration::from_millis(self.config.call_timeout_ms));
        // What an earlier turn of this thread left does not count for this one.
        let _limits = scope.enter();
        let number = turn.number;
        match (turn.wish, turn.stage) {
            (Wish::Refund(request), _) => {
                let reply = self.give_back(&request, &scope).unwrap_or_else(Reply::failed);
                let state = PaymentState::of_refund(reply.code);
                Next::End(reply, state)
            }
            // The answer to a session that is being opened is waited for: without its checkout id nobody can void it.
            (Wish::Sale(request, interval), Stage::Begin) => self.sell(number, &request, interval, &scope.patient()),
            (Wish::Sale(request, _), Stage::Attend(attended)) => self.check(number, &request, attended, &scope),
            (Wish::Sale(request, _), Stage::TakeBack) => self.take_back(number, &request, &scope),
        }
    }

    /// Opens the session of a sale.
    fn sell(&self, number: u64, request: &SessionRequest, interval: Duration, scope: &Scope) -> Next {
        let created = match self.payments.cancelled(number) {
            Some(_) => Err(Error::new(Kind::Interrupted, "the payment was cancelled before anything was sent")),
            None => self.create(request, scope),
        };
        let outcome = created.unwrap_or_else(Outcome::failed);
        // Of what was interrupted the void says what became of it; any other failure is the end, cancelled or not.
        let is_over = is_last(&outcome)
            || matches!(outcome.code, Code::Failed(kind) if !matches!(kind, Kind::Interrupted | Kind::StepInProgress));
        if !is_over && self.payments.cancelled(number).is_some() {
            return Next::Again(Stage::TakeBack, Duration::ZERO);
        }
        let until = self.end_of_session(&outcome);
        let (code, verdict) = (outcome.code, outcome.verdict);
        let (warnings, is_resumed) = (outcome.warnings.clone(), outcome.about.repeated);
        let reply = reply::sale(outcome, request.raw, scope);
        if is_over || matches!(code, Code::Failed(_)) {
            return Next::End(reply, PaymentState::of_sale(code, verdict));
        }
        self.payments.found(number, reply, PaymentState::Waiting, until);
        let attended = Attended { warnings, is_resumed, began: Instant::now(), interval };
        Next::Again(Stage::Attend(attended), interval)
    }

    /// Checks the order. What its session was is said with every answer.
    fn check(&self, number: u64, request: &SessionRequest, attended: Attended, scope: &Scope) -> Next {
        let mut outcome = self.look(&Key::Reference(request.order_reference_id.clone()), scope);
        outcome.about.repeated = attended.is_resumed;
        let rest = Duration::from_millis(outcome.about.rest_ms.unwrap_or(0).min(MOST_REST_MS));
        let (code, verdict, is_last) = (outcome.code, outcome.verdict, is_last(&outcome));
        let reply = reply::sale(outcome, request.raw, scope).warned(attended.warnings.clone());
        if is_last {
            return Next::End(reply, PaymentState::of_sale(code, verdict));
        }
        self.payments.found(number, reply, PaymentState::Waiting, None);
        let is_young = attended.began.elapsed() < YOUNG;
        let pause = if is_young { attended.interval } else { attended.interval.saturating_mul(2) };
        Next::Again(Stage::Attend(attended), pause.max(rest))
    }

    /// Voids the session, until the service has said what became of it.
    fn take_back(&self, number: u64, request: &SessionRequest, scope: &Scope) -> Next {
        let void = VoidRequest {
            order_id: None,
            order_reference_id: Some(request.order_reference_id.clone()),
            take_over: true,
            refund_if_paid: self.payments.cancelled(number).is_some_and(|cancel| cancel.refund_if_paid),
            wait_s: None,
            raw: request.raw,
        };
        let reply = self.take_back_once(&void, scope).unwrap_or_else(Reply::failed);
        let state = match reply.code {
            Code::Ok => PaymentState::Cancelled,
            Code::TooLatePaid => PaymentState::TooLatePaid,
            Code::NotPaid => PaymentState::NotPaid,
            _ if reply.next_action() == NextAction::AskSupervisor => PaymentState::Unknown,
            // The journal knows no session of this sale: none was opened.
            Code::Failed(Kind::CannotVoid) if reply.subject().is_none() => {
                return Next::End(reply::cancelled(&request.order_reference_id), PaymentState::Cancelled);
            }
            Code::Pending | Code::Unknown | Code::Failed(_) => PaymentState::Cancelling,
        };
        if state != PaymentState::Cancelling {
            return Next::End(reply, state);
        }
        self.payments.found(number, reply, state, None);
        Next::Again(Stage::TakeBack, VOID_PAUSE)
    }

    /// Until when the customer can pay: the session's life, from the order's own age where it is known.
    fn end_of_session(&self, outcome: &Outcome) -> Option<Instant> {
        let minutes = u64::from(self.rail.capabilities().session_minutes);
        let age = outcome.about.order.as_ref().and_then(|order| order.age_ms());
        let age = match age {
            Some(age) => Duration::from_millis(u64::try_from(age).unwrap_or(0)),
            None if outcome.about.repeated => return None,
            None => Duration::ZERO,
        };
        Instant::now().checked_add(Duration::from_secs(minutes.saturating_mul(60)).saturating_sub(age))
    }
}

impl Client {
    /// The same outcome, unless nobody knows the sale because its payment was cancelled before anything was sent: then it has its end.
    pub(super) fn unless_cancelled(&self, key: &Key, outcome: Outcome) -> Outcome {
        let Key::Reference(reference) = key else { return outcome };
        let is_unknown = outcome.error.as_ref().is_some_and(|error| error.kind == Kind::NotFound);
        let is_cancelled = || self.payments.was_cancelled(reference);
        if !is_unknown || outcome.about.order_id.is_some() || !is_cancelled() {
            return outcome;
        }
        match drive::session_of(self, key) {
            Ok(None) => Outcome {
                code: Code::NotPaid,
                verdict: Some(Verdict::NotPaid),
                next_action: NextAction::OtherPayment,
                text: "void_done",
                error: None,
                ..outcome
            },
            _ => outcome,
        }
    }
}

/// What follows a turn.
enum Next {
    End(Reply, PaymentState),
    Again(Stage, Duration),
}

/// Whether nothing more can be found out by checking the order.
fn is_last(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Some(Verdict::Paid | Verdict::NotPaid))
        || matches!(outcome.next_action, NextAction::AskSupervisor | NextAction::CallAgain)
}
