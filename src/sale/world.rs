//! A protocol as straight-line code: what it can ask of the world, each thing with its own answer, and how it is stepped by hand.
//!
//! There is no run-time. An await hands out one [`Next`] and ends when its [`Fact`] was told: [`Script`] polls the future once for each fact,
//! with a waker that does nothing.

use super::{Fact, Load, Next, Now, Outcome, Protocol, Send};
use crate::error::{Error, Failure, Kind};
use crate::journal::{Change, Intent, Step, Written};
use crate::rail::{Key, Moved, Order, Session, Voided};
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Where a protocol meets the world.
#[derive(Default)]
pub struct World {
    now: Cell<Option<Now>>,
    asked: Cell<Option<Next>>,
    told: Cell<Option<Fact>>,
    needs_refunds: Cell<bool>,
}

impl World {
    /// What was seen at the last step.
    pub fn now(&self) -> Now {
        self.now.get().unwrap_or_default()
    }

    /// Whether the orders that are read from now on are read with their refunds.
    pub fn need_refunds(&self, needs: bool) {
        self.needs_refunds.set(needs);
    }

    /// Reads steps from the journal.
    pub async fn load(&self, load: Load) -> Result<Vec<Step>, Error> {
        match self.ask(Next::Load(load)).await {
            Fact::Steps(steps) => steps,
            _ => Err(stray()),
        }
    }

    /// Writes an intent: it is on disk before this returns.
    pub async fn write(&self, intent: Intent) -> Result<Written, Error> {
        match self.ask(Next::Write(Box::new(intent))).await {
            Fact::Written(written) => written,
            _ => Err(stray()),
        }
    }

    /// Records what became known, all of it or nothing. Asks for nothing where there is nothing to record.
    pub async fn change(&self, changes: Vec<(i64, Change)>) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        match self.ask(Next::Change(changes)).await {
            Fact::Changed(changed) => changed,
            _ => Err(stray()),
        }
    }

    /// Takes a step over; `false` where somebody else has it for now.
    pub async fn lease(&self, id: i64) -> Result<bool, Error> {
        match self.ask(Next::Lease(id)).await {
            Fact::Leased(leased) => leased,
            _ => Err(stray()),
        }
    }

    /// Reads an order.
    pub async fn read(&self, key: Key) -> Result<Box<Order>, Failure> {
        match self.ask(Next::Read(key)).await {
            Fact::Order(order) => order,
            _ => Err(Failure::unknown(stray())),
        }
    }

    /// Opens the session that the call is about, under this reference.
    pub async fn open(&self, reference: String) -> Result<Session, Failure> {
        self.opened(Send::Session(reference)).await
    }

    /// Asks once more for the answer to a session's opening, by the key that went with it.
    pub async fn open_again(&self, reference: String, key: String) -> Result<Session, Failure> {
        self.opened(Send::Again { reference, key }).await
    }

    async fn opened(&self, send: Send) -> Result<Session, Failure> {
        match self.ask(Next::Send(send)).await {
            Fact::Opened(opened) => opened,
            _ => Err(Failure::unknown(stray())),
        }
    }

    /// Takes an unpaid session back.
    pub async fn void(&self, order_id: String, checkout_id: String) -> Result<Voided, Failure> {
        match self.ask(Next::Send(Send::Void { order_id, checkout_id })).await {
            Fact::Voided(voided) => voided,
            _ => Err(Failure::unknown(stray())),
        }
    }

    /// Confirms an approved online order.
    pub async fn authorise(&self, order_id: String) -> Result<Moved, Failure> {
        match self.ask(Next::Send(Send::Authorise(order_id))).await {
            Fact::Moved(moved) => moved,
            _ => Err(Failure::unknown(stray())),
        }
    }

    /// Lets time pass, or less if the deadline or an interrupt comes first.
    pub async fn wait(&self, ms: u64) {
        self.ask(Next::Wait(ms)).await;
    }

    async fn ask(&self, next: Next) -> Fact {
        self.asked.set(Some(next));
        poll_fn(|_| self.told.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}

/// A protocol that is straight-line code.
pub struct Script {
    world: Rc<World>,
    /// None once the call has ended.
    run: Option<Pin<Box<dyn Future<Output = Outcome>>>>,
}

impl Script {
    /// The call that this function is.
    pub fn new<F: Future<Output = Outcome> + 'static>(call: impl FnOnce(Rc<World>) -> F) -> Self {
        let world = Rc::<World>::default();
        let run = Box::pin(call(Rc::clone(&world)));
        Script { world, run: Some(run) }
    }
}

impl Protocol for Script {
    fn needs_refunds(&self) -> bool {
        self.world.needs_refunds.get()
    }

    fn next(&mut self, fact: Fact, now: Now) -> Next {
        self.world.now.set(Some(now));
        if !matches!(fact, Fact::Begin) {
            self.world.told.set(Some(fact));
        }
        let Some(run) = &mut self.run else { return Outcome::failed(stray()).done() };
        match run.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => {
                self.run = None;
                outcome.done()
            }
            Poll::Pending => self.world.asked.take().unwrap_or_else(|| Outcome::failed(stray()).done()),
        }
    }
}

/// A defect: the driver told something else than was asked for.
fn stray() -> Error {
    Error::new(Kind::Internal, "a protocol was told something else than it asked for")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Code, NextAction};
    use crate::sale::About;

    /// Reads a sale, waits, and is done.
    fn reader() -> Script {
        Script::new(|world| async move {
            match world.load(Load::Sale("S".into())).await {
                Ok(steps) => {
                    world.wait(5).await;
                    let elapsed_ms = world.now().elapsed_ms;
                    let about =
                        About { polls: u32::try_from(steps.len() as u64 + elapsed_ms).unwrap(), ..About::default() };
                    Outcome::ok("done", NextAction::None, about)
                }
                Err(error) => Outcome::failed(error),
            }
        })
    }

    fn at(elapsed_ms: u64) -> Now {
        Now { elapsed_ms, ..Now::default() }
    }

    fn outcome(next: Next) -> Outcome {
        match next {
            Next::Done(outcome) => *outcome,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_await_hands_out_one_step_and_goes_on_with_its_fact_and_its_time() {
        let mut script = reader();
        assert_eq!(script.next(Fact::Begin, at(0)), Next::Load(Load::Sale("S".into())));
        assert_eq!(script.next(Fact::Steps(Ok(Vec::new())), at(1)), Next::Wait(5));
        assert_eq!(outcome(script.next(Fact::Waited, at(7))).about.polls, 7);
    }

    #[test]
    fn a_fact_of_another_kind_and_one_after_the_end_are_defects_and_no_panics() {
        let mut script = reader();
        script.next(Fact::Begin, at(0));
        for fact in [Fact::Waited, Fact::Waited, Fact::Steps(Ok(Vec::new()))] {
            assert_eq!(outcome(script.next(fact, at(0))).code, Code::Failed(Kind::Internal));
        }
        let mut script = reader();
        script.next(Fact::Begin, at(0));
        assert_eq!(outcome(script.next(Fact::Begin, at(0))).code, Code::Failed(Kind::Internal), "it has begun");
    }
}
