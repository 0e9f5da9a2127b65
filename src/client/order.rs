//! The operations on orders: reading, and what online orders need.

use super::drive::{self, Payload};
use super::{Client, Core};
use crate::error::{Code, Effect, Error, Kind, NextAction};
use crate::host::reply::{self, Reply};
use crate::journal::{Change, State, Step, StepKind};
use crate::json;
use crate::rail::{Key, Order, Status};
use crate::request::{self, AuthoriseRequest, MoveDetails, MoveRequest, OrderRequest, UpdateReferenceRequest};
use crate::sale::movement;
use crate::sale::{
    About, Outcome, Verdict, WORKING_DAY_MS, attempt, authorise, evidence, judge, judge_attempt, judge_in, poll, whose,
};
use crate::wait::Scope;

impl Core {
    /// The service's id of an order: as given, or of the sale with this reference. Of several attempts the one is meant that was asked for
    /// by this `request_id` before, else the one that was paid, else the one that still holds money.
    pub(super) fn order_of(
        &self,
        order_id: Option<&str>,
        reference: Option<&str>,
        request_id: Option<&str>,
        scope: &Scope,
    ) -> Result<String, Error> {
        let key = match request::key(order_id, reference)? {
            // A sale that was told another's order means its own.
            Key::Order(id) => {
                let session = drive::session_of(self, &Key::Order(id.clone()))?;
                let own = session.filter(|session| session.disowned_id.as_ref() == Some(&id));
                return Ok(own.and_then(|session| session.order_id).unwrap_or(id));
            }
            key => key,
        };
        let session = drive::session_of(self, &key)?;
        let attempts = session.as_ref().map_or(Ok(Vec::new()), |session| self.journal.sale(&session.sale))?;
        let is_one = |step: &&Step| reference == Some(step.reference.as_str()) && reference != Some(step.sale.as_str());
        let of = |is: &dyn Fn(&&Step) -> bool| -> Vec<String> {
            attempts.iter().filter(is).filter_map(|step| step.order_id.clone()).collect()
        };
        let (one, paid, all) = (of(&is_one), of(&|step: &&Step| step.state == State::Paid), of(&|_| true));
        match (one.as_slice(), paid.as_slice(), all.last()) {
            ([id], _, _) | ([], [id], _) => Ok(id.clone()),
            (_, [_, _, ..], _) => self.one_of_several(&paid, request_id, scope),
            (_, _, Some(id)) => Ok(id.clone()),
            (_, _, None) => self.rail.read(&key, scope).map(|order| order.order_id).map_err(|failure| failure.error),
        }
    }

    /// Which order of a sale is meant that was paid more than once: one of them may have been given back whole.
    fn one_of_several(&self, paid: &[String], request_id: Option<&str>, scope: &Scope) -> Result<String, Error> {
        for id in paid.iter().filter(|_| request_id.is_some()) {
            let is_it = |step: &Step| step.request_id.as_deref() == request_id && step.state != State::NotDone;
            if self.journal.steps_of_order(id)?.iter().any(is_it) {
                return Ok(id.clone());
            }
        }
        let is_empty = |id: &String| {
            let order = self.rail.read(&Key::Order(id.clone()), scope);
            order.is_ok_and(|order| judge(&order, None).verdict == Verdict::NotPaid)
        };
        let held: Vec<&String> = paid.iter().filter(|id| !is_empty(id)).collect();
        match (held.as_slice(), paid.last()) {
            ([id], _) => Ok((*id).clone()),
            ([], Some(newest)) => Ok(newest.clone()),
            _ => {
                let detail = format!("several orders of this sale are paid; say order_id: {}", paid.join(", "));
                Err(Error::field(Kind::InvalidField, "order_reference_id", detail))
            }
        }
    }

    /// Does something to the order that is meant. Where no order has the id that its open session was told, the session's own is looked for,
    /// and it is done to that one.
    pub(super) fn to_order(
        &self,
        order_id: Option<&str>,
        reference: Option<&str>,
        request_id: Option<&str>,
        scope: &Scope,
        mut act: impl FnMut(String) -> Outcome,
    ) -> Result<Outcome, Error> {
        let told = self.order_of(order_id, reference, request_id, scope)?;
        let outcome = act(told.clone());
        if outcome.code != Code::Failed(Kind::NotFound) {
            return Ok(outcome);
        }
        let session = drive::session_of(self, &Key::Order(told.clone()))?;
        let Some(session) = session.filter(|session| session.state == State::Open) else { return Ok(outcome) };
        self.look(&Key::Reference(session.sale), scope);
        match self.order_of(order_id, reference, request_id, scope)? {
            own if own != told => Ok(act(own)),
            _ => Ok(outcome),
        }
    }
}

impl Client {
    /// Reads an order.
    pub fn order_get(&self, text: &str) -> Result<Reply, Error> {
        let request: OrderRequest = json::parse(text)?;
        let key = request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        let scope = self.call_scope();
        let order = drive::read(self, &key, false, &scope).map_err(|failure| failure.error)?;
        let attempt = self.journal.session_of_order(&order.order_id).unwrap_or_default();
        // An order with another reference than the session's is another sale's, whatever the answer to the session's opening said.
        let attempt = attempt.filter(|attempt| !whose::is_foreign(&order, attempt));
        let mut judgement = attempt.as_ref().map_or_else(|| judge_in(&order, None, None), |a| judge_attempt(&order, a));
        if judgement.is_refunded_before() {
            let steps = self.journal.steps_of_order(&order.order_id).unwrap_or_default();
            judgement = judgement.known_paid(poll::has_refunded(&steps));
        }
        let mut about = attempt.as_ref().map(About::attempt).unwrap_or_default().with_order(&order);
        about.repeated = true;
        // A sale of another day has its goods: who looks it up wants a receipt, or to give money back.
        let is_of_today = order.age_ms().is_some_and(|age| age <= WORKING_DAY_MS);
        let next_action = match judgement.next_action {
            NextAction::ReleaseGoods if !is_of_today => NextAction::None,
            other => other,
        };
        let outcome = Outcome {
            verdict: Some(judgement.verdict),
            error: judgement.error,
            ..Outcome::ok("order_read", next_action, about)
        };
        let twice = self.numbers_shown_twice(&order, &scope);
        let (noted, details) = (self.note_order(&order), self.rail.details(&order));
        // It was read, whatever it says.
        let outcome =
            Outcome { code: outcome.code, ..self.unless_given_up(outcome) }.refunded_twice(&twice).recorded(noted);
        let outcome = self.with_safe_link(outcome);
        Ok(reply::sale(outcome, request.raw, &scope).with_details(details))
    }

    /// Puts another reference on an order, at the service and in the journal.
    pub fn order_update_reference(&self, text: &str) -> Result<Reply, Error> {
        let request: UpdateReferenceRequest = json::parse(text)?;
        request::path_text("order_id", &request.order_id, request::limit::ORDER_ID)?;
        request::path_text("order_reference_id", &request.order_reference_id, request::limit::REFERENCE)?;
        let scope = self.call_scope();
        let (order_id, reference) = (&request.order_id, &request.order_reference_id);
        let attempt = self.journal.session_of_order(order_id).unwrap_or_default();
        let other = self.journal.session_of_reference(reference)?;
        if other.is_some_and(|other| attempt.as_ref().is_none_or(|attempt| attempt.sale != other.sale)) {
            let detail =
                "another sale of this journal has this reference; an order that is given it would pass for that sale's";
            return Err(Error::field(Kind::ReferenceInUse, "order_reference_id", detail));
        }
        let mut about = attempt.as_ref().map(About::attempt).unwrap_or_default();
        (about.order_id, about.reference) = (Some(order_id.clone()), Some(reference.clone()));
        about.repeated = true;
        if let Err(failure) = self.rail.update_reference(order_id, reference, &scope) {
            if failure.effect == Effect::Nothing {
                return Err(failure.error);
            }
            // Whether the service did it, the order shows.
            match self.rail.read(&Key::Order(order_id.clone()), &scope) {
                Ok(order) if order.reference.as_ref() == Some(reference) => {}
                Ok(_) => return Err(failure.error),
                Err(_) => {
                    let outcome = Outcome::unknown("unknown", NextAction::RetryLater, Some(failure.error), about);
                    return Ok(reply::sale(Outcome { verdict: None, ..outcome }, false, &scope));
                }
            }
        }
        let outcome = Outcome::ok("done", NextAction::None, about);
        let recorded = match attempt {
            Some(attempt) => {
                let change = Change { reference: Some(reference.clone()), ..Change::default() };
                self.journal.change(&[(attempt.id, change)])
            }
            None => Ok(()),
        };
        Ok(reply::sale(outcome.recorded(recorded), false, &scope))
    }

    /// Confirms an approved online order.
    pub fn order_authorise(&self, text: &str) -> Result<Reply, Error> {
        let request: AuthoriseRequest = json::parse(text)?;
        self.may_move_money()?;
        let scope = self.call_scope();
        let (order_id, reference) = (request.order_id.as_deref(), request.order_reference_id.as_deref());
        let authorise = |order_id| self.drive(authorise::protocol(order_id), &scope);
        let outcome = self.to_order(order_id, reference, None, &scope, authorise)?;
        let noted = outcome.about.order.as_deref().map_or(Ok(()), |order| self.note_order(order));
        Ok(reply::sale(outcome.recorded(noted), request.raw, &scope))
    }

    /// Claims the money of an authorised online order, whole or in part.
    pub fn order_capture(&self, text: &str) -> Result<Reply, Error> {
        self.move_order(StepKind::Capture, text)
    }

    /// Gives up an authorised online order, whole or in part.
    pub fn order_cancel(&self, text: &str) -> Result<Reply, Error> {
        self.move_order(StepKind::Cancel, text)
    }

    /// The numbers of refunds that an order shows twice. Where the service shows refunds elsewhere they are read too; if that fails, none.
    pub(super) fn numbers_shown_twice(&self, order: &Order, scope: &Scope) -> Vec<String> {
        let is_refunded = matches!(order.status, Status::PartiallyRefunded | Status::FullyRefunded);
        if !is_refunded || !order.refunds.is_empty() {
            return evidence::twice(order);
        }
        self.rail.with_refunds(order.clone(), scope).map(|order| evidence::twice(&order)).unwrap_or_default()
    }

    /// Notes on an order's session what the order shows: the service may have captured its money by itself.
    fn note_order(&self, order: &Order) -> Result<(), Error> {
        let Some(session) = self.journal.session_of_order(&order.order_id)? else { return Ok(()) };
        let judgement = judge_attempt(order, &session);
        let is_online = session.channel.as_deref() == Some("online");
        match attempt::seen(&session, order, &judgement).filter(|_| is_online) {
            Some(change) => drive::change(self, &[(session.id, change)]),
            None => Ok(()),
        }
    }

    fn move_order(&self, kind: StepKind, text: &str) -> Result<Reply, Error> {
        let request: MoveRequest = json::parse(text)?;
        request.check(kind == StepKind::Capture, &self.config.country)?;
        self.may_move_money()?;
        let scope = self.call_scope();
        let own_id = request.request_id.clone().map_or_else(super::own_id, Ok)?;
        let wish = movement::Wish {
            kind,
            order_id: String::new(),
            reference: request.order_reference_id.clone(),
            amount: request.total_amount,
            request_id: request.request_id.clone(),
            own_id,
            comment: None,
            idempotency_key: None,
        };
        let request_id = request.request_id;
        let details = MoveDetails {
            shipping_info: request.shipping_info,
            shipping_amount: request.shipping_amount,
            tax_amount: request.tax_amount,
            discount_amount: request.discount_amount,
            items: request.items,
        };
        let (order_id, reference) = (request.order_id.as_deref(), request.order_reference_id.as_deref());
        let request_id = request_id.as_deref();
        let outcome = self.to_order(order_id, reference, request_id, &scope, |order_id| {
            let wish = movement::Wish { order_id, ..wish.clone() };
            drive::drive(self, movement::protocol(wish), Payload::Move(&details), &scope)
        })?;
        let noted = outcome.about.order.as_deref().map_or(Ok(()), |order| self.note_order(order));
        let outcome = outcome.recorded(noted);
        Ok(reply::movement(kind, outcome, request.raw))
    }
}
