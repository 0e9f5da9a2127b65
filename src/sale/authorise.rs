//! Confirming an approved online order.
//!
//! It may be sent again without harm, and a refusal often means that it was done already: so after any failure the order is read,
//! and its own state is the answer.

use super::whose;
use super::{About, Fact, LOOK_PAUSE_MS, Load, Next, Now, Outcome, Protocol, Send, out_of_step};
use crate::error::{Error, Failure, Kind, NextAction, ServiceWords};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::{Key, Moved, Order, Status};

/// How often it is sent at the most.
const SENDS: u32 = 3;

/// The machine. See the module's text.
#[derive(Debug)]
pub struct Authorise {
    order_id: String,
    at: At,
    /// The sale that was told this order.
    sale: Option<Step>,
    id: Option<i64>,
    sends: u32,
    last_error: Option<Error>,
    about: About,
    outcome: Option<Outcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Loading,
    Reading,
    Writing,
    Leasing,
    Sending,
    Pausing,
    Ending,
}

impl Authorise {
    /// A call that confirms an order.
    pub fn new(order_id: String) -> Self {
        let about = About { order_id: Some(order_id.clone()), ..About::default() };
        Authorise { order_id, at: At::Loading, sale: None, id: None, sends: 0, last_error: None, about, outcome: None }
    }

    fn read(&mut self) -> Next {
        self.at = At::Reading;
        Next::Read(Key::Order(self.order_id.clone()))
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        let order = match result {
            Ok(order) => order,
            Err(failure) if self.sends == 0 => return Outcome::failed(failure.error).about(self.about.clone()).done(),
            Err(failure) => {
                self.last_error = Some(failure.error);
                return self.pause(now);
            }
        };
        self.about = std::mem::take(&mut self.about).with_order(&order);
        if let Some(error) = whose::told_wrongly(self.sale.as_ref(), &order).filter(|_| self.sends == 0) {
            let failed = Outcome::failed(error).about(self.about.clone());
            return Outcome { next_action: NextAction::AskSupervisor, ..failed }.done();
        }
        match order.status {
            Status::Authorised | Status::Updated => self.end(State::Done, self.authorised(self.sends == 0)),
            status if status.was_captured() => self.end(State::Done, self.authorised(self.sends == 0)),
            Status::Approved if self.sends == 0 => self.write(&order),
            Status::Approved => self.pause(now),
            _ => {
                let error = wrong_state(&order);
                self.end(State::NotDone, Outcome::failed(error).about(self.about.clone()))
            }
        }
    }

    fn write(&mut self, order: &Order) -> Next {
        let Some(amount) = order.total else {
            let error = Error::new(Kind::BadAnswer, "the order does not show its total; nothing was sent, try again");
            return Outcome::failed(error).about(self.about.clone()).done();
        };
        let reference = order.reference.clone().unwrap_or_default();
        self.at = At::Writing;
        Next::Write(Box::new(Intent {
            kind: StepKind::Authorise,
            sale: reference.clone(),
            reference,
            request_id: None,
            order_id: Some(self.order_id.clone()),
            checkout_id: None,
            channel: None,
            amount,
            total_before: None,
            idempotency_key: None,
            phone: None,
            service_time_ms: order.service_time_ms,
            basket: None,
        }))
    }

    fn written(&mut self, written: Written) -> Next {
        match written {
            Written::Yes(id) => {
                self.id = Some(id);
                self.send()
            }
            Written::Excluded(other) => {
                self.at = At::Leasing;
                self.id = Some(other.id);
                Next::Lease(other.id)
            }
        }
    }

    fn send(&mut self) -> Next {
        self.at = At::Sending;
        self.sends += 1;
        Next::Send(Send::Authorise(self.order_id.clone()))
    }

    fn sent(&mut self, result: Result<Moved, Failure>, now: Now) -> Next {
        match result {
            Ok(moved) if moved.done => {
                self.about.result_id = moved.result_id;
                self.read()
            }
            Ok(_) => self.read(),
            Err(failure) => {
                self.last_error = Some(failure.error);
                if now.is_over() { self.give_up() } else { self.read() }
            }
        }
    }

    fn pause(&mut self, now: Now) -> Next {
        if now.is_over() {
            return self.give_up();
        }
        self.at = At::Pausing;
        Next::Wait(LOOK_PAUSE_MS)
    }

    fn paused(&mut self, now: Now) -> Next {
        match (now.is_over(), self.sends < SENDS && self.id.is_some()) {
            (true, _) => self.give_up(),
            (false, true) => self.send(),
            (false, false) => self.read(),
        }
    }

    fn give_up(&mut self) -> Next {
        let outcome = Outcome::unknown("unknown", NextAction::CallRecover, self.last_error.take(), self.about.clone());
        self.record(Change { looks: Some(self.sends), ..Change::default() }, outcome)
    }

    fn authorised(&self, repeated: bool) -> Outcome {
        let order = self.about.order.as_deref();
        let (text, next_action) = match order.is_some_and(|order| order.status == Status::Authorised) {
            true => ("to_capture", NextAction::CaptureOrder),
            false => ("done", NextAction::None),
        };
        Outcome::ok(text, next_action, About { repeated, ..self.about.clone() })
    }

    fn end(&mut self, state: State, outcome: Outcome) -> Next {
        let status = self.about.order.as_ref().map(|o| o.status_text.clone());
        self.record(Change { state: Some(state), status, ..Change::default() }, outcome)
    }

    fn record(&mut self, change: Change, outcome: Outcome) -> Next {
        let Some(id) = self.id else { return outcome.done() };
        self.at = At::Ending;
        self.outcome = Some(outcome);
        Next::Change(vec![(id, change)])
    }
}

impl Protocol for Authorise {
    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::Loading, Fact::Begin) => Next::Load(Load::SaleOf(Key::Order(self.order_id.clone()))),
            (At::Loading, Fact::Steps(Ok(attempts))) => {
                self.sale = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&self.order_id));
                self.read()
            }
            (At::Loading, Fact::Steps(Err(error))) => Outcome::failed(error).about(self.about.clone()).done(),
            (At::Reading, Fact::Order(result)) => self.looked(result, now),
            (At::Writing, Fact::Written(Ok(written))) => self.written(written),
            (At::Writing, Fact::Written(Err(error))) => Outcome::failed(error).about(self.about.clone()).done(),
            (At::Leasing, Fact::Leased(Ok(true))) => self.send(),
            (At::Leasing, Fact::Leased(Ok(false))) => {
                // Somebody is at it: only look.
                self.id = None;
                self.sends = SENDS;
                self.pause(now)
            }
            (At::Leasing, Fact::Leased(Err(error))) => Outcome::failed(error).about(self.about.clone()).done(),
            (At::Sending, Fact::Moved(result)) => self.sent(result, now),
            (At::Pausing, Fact::Waited) => self.paused(now),
            (At::Ending, Fact::Changed(result)) => match self.outcome.take() {
                Some(outcome) => outcome.recorded(result).done(),
                None => out_of_step(&Fact::Waited),
            },
            (_, fact) => out_of_step(&fact),
        }
    }
}

fn wrong_state(order: &Order) -> Error {
    let words = ServiceWords {
        old_state: Some(order.status_text.clone()),
        new_state: Some("authorised".to_string()),
        ..ServiceWords::default()
    };
    let detail = format!("the order is {}, only an approved order can be authorised", order.status_text);
    Error { service: Some(Box::new(words)), ..Error::new(Kind::WrongState, detail) }
}
