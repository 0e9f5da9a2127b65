//! Giving a sale up where the service has no void, see [`crate::sale::give_up`].

use super::drive::{self, Payload};
use super::{Client, Core};
use crate::error::{Code, Error, Kind, NextAction};
use crate::host::reply::{self, Reply};
use crate::journal::{State, Step, StepKind, Unfinished};
use crate::rail::Key;
use crate::request::{Seconds, VoidRequest};
use crate::sale::movement;
use crate::sale::poll;
use crate::sale::verdict::REFUNDED_BEFORE;
use crate::sale::{About, Outcome, Recovered, Verdict, give_up};
use crate::value::clock::wall_ms;
use crate::wait::Scope;
use std::time::Duration;

/// Steps of the journal that are read at a time.
const PAGE: u32 = 100;

impl Client {
    /// Watches the sale, and gives all of its money back once the customer has paid. Asked again, it goes on where it was.
    pub(super) fn give_up(&self, key: &Key, request: &VoidRequest) -> Result<Reply, Error> {
        if !request.refund_if_paid {
            let detail = "this service cannot void a session; poll it to its end, or say \"refund_if_paid\": true to have it \
                          watched and given back";
            return Err(Error::field(Kind::NotSupported, "refund_if_paid", detail));
        }
        let Some(attempt) = drive::session_of(self, key)? else {
            let detail = "this journal has no such session; only the shop that opened a session can give it up";
            return Err(Error::new(Kind::CannotVoid, detail));
        };
        if attempt.lane != self.config.lane && !request.take_over {
            let detail = "the session was opened by another lane; say \"take_over\": true to give it up from here";
            return Err(Error::field(Kind::OtherLane, "order_id", detail));
        }
        let wait_ms = request.wait_s.map_or(0, Seconds::ms);
        let scope = self.scope(self.config.call_timeout_ms.saturating_add(wait_ms));
        let outcome = self.watch_and_give_back(&attempt.sale, wait_ms, false, &scope)?;
        Ok(reply::sale(outcome, request.raw, &scope))
    }
}

impl Core {
    /// Goes on with every sale that was given up and has no end yet, after a crash or because the customer could still pay. One look
    /// each, and the refund of what was paid.
    pub(super) fn carry_on(&self, scope: &Scope) -> Result<Vec<Recovered>, Error> {
        let mut carried = Vec::new();
        if self.rail.capabilities().void {
            return Ok(carried);
        }
        for step in self.given_up()? {
            // Another attempt of the same sale may have ended this one, too.
            let (verdict, next_action, error) = match self.journal.step(step.id)? {
                Some(now) if now.state != State::Sending => (Some(Verdict::NotPaid), NextAction::None, None),
                _ if scope.interrupted() || scope.remaining().is_zero() => (None, NextAction::CallRecover, None),
                _ => {
                    let outcome = self.watch_and_give_back(&step.sale, 0, true, scope)?;
                    (outcome.verdict, outcome.next_action, outcome.error)
                }
            };
            let step = self.journal.step(step.id)?.unwrap_or(step);
            carried.push(Recovered { step, verdict, next_action, error });
        }
        Ok(carried)
    }

    fn given_up(&self) -> Result<Vec<Step>, Error> {
        let (mut found, mut after) = (Vec::new(), 0);
        loop {
            let steps = self.journal.unfinished(Unfinished::Sending, after, PAGE)?;
            let Some(last) = steps.last() else { return Ok(found) };
            after = last.id;
            found.extend(steps.into_iter().filter(give_up::is_given_up));
        }
    }

    /// The same outcome, unless it calls a sale paid that was given up.
    pub(super) fn unless_given_up(&self, outcome: Outcome) -> Outcome {
        let is_held = outcome.verdict == Some(Verdict::Paid) || outcome.text == REFUNDED_BEFORE;
        match &outcome.about.order_id {
            Some(order_id) if is_held && !self.rail.capabilities().void => {
                let steps = self.journal.steps_of_order(order_id);
                let text = outcome.text;
                let guarded = give_up::guard(outcome, steps);
                if guarded.text == text { guarded } else { self.given_up_anew(guarded) }
            }
            _ => outcome,
        }
    }

    /// Whether a session is of a sale that was given up, which nobody calls paid.
    pub(super) fn is_given_up(&self, session: &Step) -> Result<bool, Error> {
        Ok(!self.rail.capabilities().void && self.steps_of(session)?.iter().any(give_up::is_given_up))
    }

    /// What had ended unpaid was paid all the same: it is given up anew, so that the next recover gives the money back.
    fn given_up_anew(&self, outcome: Outcome) -> Outcome {
        let written = match outcome.about.sale.as_deref() {
            Some(sale) => self.note_given_up(sale),
            None => Ok(()),
        };
        outcome.recorded(written)
    }

    /// Why no session may be opened for a sale: it was given up, and its customer can still pay.
    pub(super) fn refused_as_given_up(&self, sale: &str) -> Result<Option<Outcome>, Error> {
        if self.rail.capabilities().void {
            return Ok(None);
        }
        for attempt in self.journal.sale(sale)? {
            if give_up::stands(&self.steps_of(&attempt)?) {
                return Ok(Some(give_up::refusal(&attempt)));
            }
        }
        Ok(None)
    }

    fn steps_of(&self, attempt: &Step) -> Result<Vec<Step>, Error> {
        attempt.order_id.as_ref().map_or(Ok(Vec::new()), |order_id| self.journal.steps_of_order(order_id))
    }

    /// `once`: a refund whose answer was lost is checked once, and not for as long as the call may take.
    fn watch_and_give_back(&self, sale: &str, wait_ms: u64, once: bool, scope: &Scope) -> Result<Outcome, Error> {
        self.note_given_up(sale)?;
        let watch = match wait_ms {
            0 => scope.clone(),
            _ => scope.within(Duration::from_millis(wait_ms)),
        };
        let mut outcome = self.look_at_given_up(sale, wait_ms == 0, &watch);
        // A lost session may have been found by that look.
        self.note_given_up(sale)?;
        // Each attempt of the sale may have been paid.
        for _ in 0..self.journal.sale(sale)?.len() {
            let is_held = outcome.verdict == Some(Verdict::Paid) || outcome.text == REFUNDED_BEFORE;
            let (true, Some(order_id)) = (is_held, outcome.about.order_id.clone()) else {
                break;
            };
            let refund = self.give_back(order_id, once, scope)?;
            if refund.code != Code::Ok {
                // It is paid, and that the money goes back is not known: neither "paid" nor "not paid" would be right.
                let action = match refund.next_action {
                    NextAction::AskSupervisor if refund.code == Code::Unknown => NextAction::AskSupervisor,
                    _ => NextAction::CallRecover,
                };
                return Ok(Outcome::unknown("refund_unknown", action, refund.error, refund.about));
            }
            // The service gave back less: what is left is for a person, and the sale is still not called paid.
            if refund.next_action == NextAction::AskSupervisor {
                let unknown = Outcome::unknown("given_up", NextAction::AskSupervisor, None, refund.about);
                return Ok(Outcome { warnings: refund.warnings, ..unknown });
            }
            outcome = self.look_at_given_up(sale, true, scope);
        }
        let closed = self.close_given_up(sale, outcome.verdict == Some(Verdict::NotPaid));
        Ok(match outcome.verdict {
            Some(Verdict::Paid) => Outcome { code: Code::TooLatePaid, text: "void_too_late_paid", ..outcome },
            _ => give_up::told(outcome).recorded(closed),
        })
    }

    fn look_at_given_up(&self, sale: &str, once: bool, scope: &Scope) -> Outcome {
        let wish = poll::Wish { key: Key::Reference(sale.to_string()), once, interval_ms: self.least_interval_ms() };
        drive::drive(self, poll::protocol(wish), Payload::None, scope)
    }

    fn give_back(&self, order_id: String, once: bool, scope: &Scope) -> Result<Outcome, Error> {
        let Some(own_id) = give_up::next_refund_id(&order_id, &self.journal.steps_of_order(&order_id)?) else {
            let detail = "the service declined again and again to give the money of this sale back; a supervisor has to see to it";
            let about = Box::new(About { order_id: Some(order_id), ..About::default() });
            let error = Some(Error::new(Kind::Refused, detail));
            return Ok(Outcome::unknown("refund_unknown", NextAction::AskSupervisor, error, about));
        };
        let wish = movement::Wish {
            kind: StepKind::Refund,
            order_id,
            reference: None,
            amount: None,
            request_id: Some(own_id.clone()),
            own_id,
            comment: None,
            idempotency_key: self.new_key()?,
        };
        let refund = if once { movement::checked_once(wish) } else { movement::protocol(wish) };
        Ok(drive::drive(self, refund, Payload::None, scope))
    }

    /// Writes down that the sale is given up, for each of its attempts that may be paid.
    fn note_given_up(&self, sale: &str) -> Result<(), Error> {
        for attempt in self.journal.sale(sale)? {
            if let Some(intent) = give_up::intent(&attempt, &self.steps_of(&attempt)?) {
                // Not leased: nothing is sent for it, and whoever recovers may go on with it at once.
                drive::write(self, &intent, wall_ms())?;
            }
        }
        Ok(())
    }

    fn close_given_up(&self, sale: &str, is_unpaid: bool) -> Result<(), Error> {
        let mut changes = Vec::new();
        for attempt in self.journal.sale(sale)? {
            // Also what was written while another's answer named its order.
            for order_id in attempt.order_id.iter().chain(&attempt.disowned_id) {
                let mut steps = self.journal.steps_of_order(order_id)?;
                steps.retain(|step| step.sale == attempt.sale);
                changes.extend(give_up::end(&attempt, &steps, is_unpaid));
            }
        }
        if changes.is_empty() { Ok(()) } else { drive::change(self, &changes) }
    }
}
