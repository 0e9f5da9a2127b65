//! A protocol as straight-line code: what it can ask of the world, each thing with its own answer, and how it is stepped by hand.
//!
//! There is no run-time. An await hands out one [`Next`] and ends when its [`Fact`] was told: [`Script`] polls the future once for each fact,
//! with a waker that does nothing.

use super::{Fact, Load, Next, Now, Outcome, Send, is_alive};
use crate::error::{Error, Failure, Kind};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::{Key, Moved, Movement, Order, Session, Voided};
use std::cell::{Cell, RefCell};
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
    news: RefCell<Option<News>>,
}

/// What ends a pause before its time: word of an order, or what somebody else has recorded since of a sale's attempts.
pub struct News {
    /// The orders.
    pub of: Vec<Key>,
    /// The attempts, and how far they are.
    pub known: Vec<(i64, State)>,
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
    pub fn load(&self, load: Load) -> Asked<'_, Result<Vec<Step>, Error>> {
        self.ask(Next::Load(load), |fact| match fact {
            Fact::Steps(steps) => steps,
            _ => Err(stray()),
        })
    }

    /// Writes an intent: it is on disk before this returns.
    pub fn write(&self, intent: Intent) -> Asked<'_, Result<Written, Error>> {
        self.ask(Next::Write(Box::new(intent)), |fact| match fact {
            Fact::Written(written) => written,
            _ => Err(stray()),
        })
    }

    /// Records what became known, all of it or nothing. Asks for nothing where there is nothing to record.
    pub fn change(&self, changes: Vec<(i64, Change)>) -> Asked<'_, Result<(), Error>> {
        let read = |fact: Fact| match fact {
            Fact::Changed(changed) => changed,
            _ => Err(stray()),
        };
        if changes.is_empty() {
            self.told.set(Some(Fact::Changed(Ok(()))));
            return Asked { world: self, read };
        }
        self.ask(Next::Change(changes), read)
    }

    /// Takes a step over; `false` where somebody else has it for now.
    pub fn lease(&self, id: i64) -> Asked<'_, Result<bool, Error>> {
        self.ask(Next::Lease(id), |fact| match fact {
            Fact::Leased(leased) => leased,
            _ => Err(stray()),
        })
    }

    /// Reads an order.
    pub fn read(&self, key: Key) -> Asked<'_, Result<Box<Order>, Failure>> {
        self.ask(Next::Read(key), |fact| match fact {
            Fact::Order(order) => order,
            _ => Err(Failure::unknown(stray())),
        })
    }

    /// Opens the session that the call is about, under this reference.
    pub fn open(&self, reference: String) -> Asked<'_, Result<Session, Failure>> {
        self.opened(Send::Session(reference))
    }

    /// Asks once more for the answer to a session's opening, by the key that went with it.
    pub fn open_again(&self, reference: String, key: String) -> Asked<'_, Result<Session, Failure>> {
        self.opened(Send::Again { reference, key })
    }

    fn opened(&self, send: Send) -> Asked<'_, Result<Session, Failure>> {
        self.ask(Next::Send(send), |fact| match fact {
            Fact::Opened(opened) => opened,
            _ => Err(Failure::unknown(stray())),
        })
    }

    /// Takes an unpaid session back.
    pub fn void(&self, order_id: String, checkout_id: String) -> Asked<'_, Result<Voided, Failure>> {
        self.ask(Next::Send(Send::Void { order_id, checkout_id }), |fact| match fact {
            Fact::Voided(voided) => voided,
            _ => Err(Failure::unknown(stray())),
        })
    }

    /// Confirms an approved online order.
    pub fn authorise(&self, order_id: String) -> Asked<'_, Result<Moved, Failure>> {
        self.moved(Send::Authorise(order_id))
    }

    /// Refunds, captures or cancels.
    pub fn movement(&self, kind: StepKind, movement: Movement) -> Asked<'_, Result<Moved, Failure>> {
        self.moved(Send::Move(kind, movement))
    }

    fn moved(&self, send: Send) -> Asked<'_, Result<Moved, Failure>> {
        self.ask(Next::Send(send), |fact| match fact {
            Fact::Moved(moved) => moved,
            _ => Err(Failure::unknown(stray())),
        })
    }

    /// Lets time pass, or less if the deadline or an interrupt comes first.
    pub fn wait(&self, ms: u64) -> Asked<'_, ()> {
        self.news.replace(None);
        self.ask(Next::Wait(ms), drop)
    }

    /// The same, or less if there is news.
    pub fn wait_for(&self, news: News, ms: u64) -> Asked<'_, ()> {
        self.news.replace(Some(news));
        self.ask(Next::Wait(ms), drop)
    }

    // Once in the library, and not at every await.
    #[inline(never)]
    fn ask<T>(&self, next: Next, read: fn(Fact) -> T) -> Asked<'_, T> {
        self.asked.set(Some(next));
        Asked { world: self, read }
    }
}

/// A step that was asked for; it ends with what came of it. A type of its own instead of an `async fn`: nothing of it has to be dropped where
/// a protocol waits, which keeps the protocols small.
#[must_use = "what was asked for has to be awaited"]
pub struct Asked<'a, T> {
    world: &'a World,
    read: fn(Fact) -> T,
}

impl<T> Future for Asked<'_, T> {
    type Output = T;

    #[inline(never)]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        self.world.told.take().map_or(Poll::Pending, |fact| Poll::Ready((self.read)(fact)))
    }
}

/// A protocol that has begun: a call that is driven from outside, one step at a time.
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

    /// Takes a fact and says what is to be done next.
    pub fn next(&mut self, fact: Fact, now: Now) -> Next {
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

    /// Whether word of this order (its id and, where it is known, its reference) is a reason to end a pause before its time.
    pub fn awaits(&self, order_id: &str, reference: Option<&str>) -> bool {
        let is_it = |key: &Key| match key {
            Key::Order(id) => id == order_id,
            Key::Reference(known) => Some(known.as_str()) == reference,
        };
        self.world.news.borrow().as_ref().is_some_and(|news| news.of.iter().any(is_it))
    }

    /// Whether the steps that were loaded last, as somebody else has changed them since, are one.
    pub fn is_overtaken(&self, steps: &[Step]) -> bool {
        self.world.news.borrow().as_ref().is_some_and(|news| {
            let known = |step: &Step| news.known.iter().find(|(id, _)| *id == step.id);
            steps.iter().any(|step| known(step).map_or(is_alive(step), |(_, state)| *state != step.state))
        })
    }

    /// Whether the orders that it reads are read with their refunds. Where that is a request of its own, nobody else waits for it.
    pub fn needs_refunds(&self) -> bool {
        self.world.needs_refunds.get()
    }
}

/// Why a turn of a call ended early.
pub enum End {
    /// The call is over.
    Over(Box<Outcome>),
    /// The journal holds, or soon holds, something else than this turn began with: it is read anew.
    Anew,
}

impl From<Outcome> for End {
    fn from(outcome: Outcome) -> Self {
        End::Over(Box::new(outcome))
    }
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        End::from(Outcome::failed(error))
    }
}

/// Takes turns until one of them ends the call.
pub async fn turns(mut turn: impl AsyncFnMut() -> Result<Outcome, End>) -> Outcome {
    loop {
        match turn().await {
            Ok(outcome) => return outcome,
            Err(End::Over(outcome)) => return *outcome,
            Err(End::Anew) => {}
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
                    Outcome::ok("done", NextAction::None, Box::new(about))
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

    #[test]
    fn only_a_pause_that_waits_for_news_is_ended_by_them() {
        let mut script = Script::new(|world| async move {
            world.wait(5).await;
            let news = News { of: vec![Key::Order("o1".into()), Key::Reference("S".into())], known: Vec::new() };
            world.wait_for(news, 5).await;
            world.wait(5).await;
            Outcome::ok("done", NextAction::None, Box::default())
        });
        let mut fact = Fact::Begin;
        for is_awaited in [false, true, false] {
            assert_eq!(script.next(fact, at(0)), Next::Wait(5));
            for (order_id, reference) in [("o1", None), ("o2", Some("S"))] {
                assert_eq!(script.awaits(order_id, reference), is_awaited, "{order_id}");
            }
            assert!(!script.awaits("o2", None) && !script.awaits("o2", Some("T")));
            fact = Fact::Waited;
        }
    }
}
