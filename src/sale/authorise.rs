//! Confirming an approved online order.
//!
//! It may be sent again without harm, and a refusal often means that it was done already: so after any failure the order is read,
//! and its own state is the answer.

use super::whose;
use super::world::{Script, World};
use super::{About, LOOK_PAUSE_MS, Load, Outcome};
use crate::error::{Error, Failure, Kind, NextAction, ServiceWords};
use crate::journal::{Change, Intent, State, StepKind, Written};
use crate::rail::{Key, Order, Status};

/// How often it is sent at the most.
const SENDS: u32 = 3;

/// A call that confirms an order.
pub fn protocol(order_id: String) -> Script {
    Script::new(|world| async move {
        let about = Box::new(About { order_id: Some(order_id.clone()), ..About::default() });
        let call = Authorise { world: &world, order_id, id: None, sends: 0, last_error: None, about };
        call.run().await.unwrap_or_else(|end| *end)
    })
}

/// What is known in a call. An `Err` of its steps is the call's end.
struct Authorise<'a> {
    world: &'a World,
    order_id: String,
    /// The step in the journal that is this call's.
    id: Option<i64>,
    sends: u32,
    last_error: Option<Error>,
    about: Box<About>,
}

impl Authorise<'_> {
    async fn run(mut self) -> Result<Outcome, Box<Outcome>> {
        let attempts = self.world.load(Load::SaleOf(Key::Order(self.order_id.clone()))).await;
        let attempts = attempts.map_err(|error| self.failed(error))?;
        let sale = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&self.order_id));
        let order = self.read().await.map_err(|failure| self.failed(failure.error))?;
        if let Some(error) = whose::told_wrongly(sale.as_ref(), &order) {
            let mut failed = self.failed(error);
            failed.next_action = NextAction::AskSupervisor;
            return Err(failed);
        }
        if order.status != Status::Approved {
            return Ok(self.ended(&order, true).await);
        }
        match self.begin(&order).await? {
            true => self.send().await?,
            false => self.pause().await?,
        }
        loop {
            match self.read().await {
                Ok(order) if order.status != Status::Approved => return Ok(self.ended(&order, false).await),
                Ok(_) => {}
                Err(failure) => self.last_error = Some(failure.error),
            }
            self.pause().await?;
            if self.id.is_some() && self.sends < SENDS {
                self.send().await?;
            }
        }
    }

    async fn read(&mut self) -> Result<Box<Order>, Failure> {
        let order = self.world.read(Key::Order(self.order_id.clone())).await?;
        self.about = std::mem::take(&mut self.about).with_order(&order);
        Ok(order)
    }

    /// Puts the intent on disk, or takes up an earlier one; `false` where somebody else is at it, and this call only reads.
    async fn begin(&mut self, order: &Order) -> Result<bool, Box<Outcome>> {
        let Some(amount) = order.total else {
            let detail = "the order does not show its total; nothing was sent, try again";
            return Err(self.failed(Error::new(Kind::BadAnswer, detail)));
        };
        let reference = order.reference.clone().unwrap_or_default();
        let intent = Intent {
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
        };
        let (id, is_ours) = match self.world.write(intent).await.map_err(|error| self.failed(error))? {
            Written::Yes(id) => (id, true),
            Written::Excluded(other) => {
                (other.id, self.world.lease(other.id).await.map_err(|error| self.failed(error))?)
            }
        };
        self.id = is_ours.then_some(id);
        Ok(is_ours)
    }

    async fn send(&mut self) -> Result<(), Box<Outcome>> {
        self.sends += 1;
        match self.world.authorise(self.order_id.clone()).await {
            Ok(moved) if moved.done => self.about.result_id = moved.result_id,
            Ok(_) => {}
            Err(failure) => {
                self.last_error = Some(failure.error);
                if self.world.now().is_over() {
                    return Err(Box::new(self.unknown().await));
                }
            }
        }
        Ok(())
    }

    async fn pause(&mut self) -> Result<(), Box<Outcome>> {
        if !self.world.now().is_over() {
            self.world.wait(LOOK_PAUSE_MS).await;
        }
        match self.world.now().is_over() {
            true => Err(Box::new(self.unknown().await)),
            false => Ok(()),
        }
    }

    /// The order's own word is the answer.
    async fn ended(&mut self, order: &Order, is_repeated: bool) -> Outcome {
        let is_authorised = matches!(order.status, Status::Authorised | Status::Updated) || order.status.was_captured();
        let (state, outcome) = match is_authorised {
            true => (State::Done, self.authorised(order, is_repeated)),
            false => (State::NotDone, *self.failed(wrong_state(order))),
        };
        let status = Some(order.status_text.clone());
        self.recorded(Change { state: Some(state), status, ..Change::default() }, outcome).await
    }

    fn authorised(&self, order: &Order, is_repeated: bool) -> Outcome {
        let (text, next_action) = match order.status {
            Status::Authorised => ("to_capture", NextAction::CaptureOrder),
            _ => ("done", NextAction::None),
        };
        let mut outcome = Outcome::ok(text, next_action, self.about.clone());
        outcome.about.repeated = is_repeated;
        outcome
    }

    /// The call's time is over, and the order has not said.
    async fn unknown(&mut self) -> Outcome {
        let outcome = Outcome::unknown("unknown", NextAction::CallRecover, self.last_error.take(), self.about.clone());
        self.recorded(Change { looks: Some(self.sends), ..Change::default() }, outcome).await
    }

    async fn recorded(&self, change: Change, outcome: Outcome) -> Outcome {
        match self.id {
            Some(id) => outcome.recorded(self.world.change(vec![(id, change)]).await),
            None => outcome,
        }
    }

    fn failed(&self, error: Error) -> Box<Outcome> {
        Box::new(Outcome::failed(error).about(self.about.clone()))
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
