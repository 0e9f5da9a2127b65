//! Does what a protocol asks for: the only place where decisions meet the network and the disk.

use super::shared::Core;
use crate::error::{Error, Failure, Kind};
use crate::hooks::{self, Boundary};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::assumptions::Profile;
use crate::rail::{Key, Order};
use crate::request::checkout::Checkout;
use crate::request::{MoveDetails, SessionRequest};
use crate::sale::world::Script;
use crate::sale::{Fact, Load, Next, Now, Outcome, Send};
use crate::value::clock::wall_ms;
use crate::wait::{Scope, Woke};
use crate::webhook::news;
use std::time::{Duration, Instant};

/// Beyond the limit of a request, before its step may be taken over by somebody else.
const LEASE_MARGIN_MS: u64 = 5_000;

/// How often a pause asks the journal whether others have written. It asks no network.
const JOURNAL_EVERY: Duration = Duration::from_secs(1);

/// The journal's name for the fact that a look-up by reference has found an order.
pub const FINDS: &str = "finds_by_reference";

/// What a request carries beside what the protocol decides.
#[derive(Debug, Clone, Copy)]
pub enum Payload<'a> {
    /// Nothing.
    None,
    /// The basket of a session, and its idempotency key on a rail that has one.
    Session(&'a SessionRequest, Option<&'a str>),
    /// An online checkout.
    Checkout(&'a Checkout),
    /// Details of a capture or cancel.
    Move(&'a MoveDetails),
}

/// What was known when a pause begins.
#[derive(Debug)]
struct Known {
    /// What was loaded from the journal last, and the others' writes before it was.
    load: Option<(Load, i64)>,
    /// News of this process.
    heard: u64,
}

/// Runs a protocol to its end.
pub fn drive(client: &Core, mut protocol: Script, payload: Payload<'_>, scope: &Scope) -> Outcome {
    let _limits = scope.enter();
    let mut fact = Fact::Begin;
    let mut known = Known { load: None, heard: news::count() };
    loop {
        fact = match protocol.next(fact, now(scope, client.config.profile)) {
            Next::Done(outcome) => return client.with_safe_link(*outcome),
            Next::Load(load) => {
                let writes = client.journal.writes_of_others();
                let steps = steps(client, &load);
                known.load = writes.ok().map(|writes| (load, writes));
                Fact::Steps(steps)
            }
            Next::Write(intent) => Fact::Written(write(client, &intent, lease_until(client))),
            Next::Change(changes) => Fact::Changed(change(client, &changes)),
            Next::Lease(id) => Fact::Leased(client.journal.lease(id, lease_until(client))),
            Next::Send(send) => {
                hooks::reach(Boundary::BeforeSend);
                let fact = transmit(client, send, payload, &request_scope(client, scope).sending());
                hooks::reach(Boundary::AfterSend);
                fact
            }
            Next::Read(key) => {
                hooks::reach(Boundary::BeforeRead);
                let order = read(client, &key, protocol.needs_refunds(), &request_scope(client, scope));
                hooks::reach(Boundary::AfterRead);
                if order.is_ok() && matches!(key, Key::Reference(_)) {
                    found_by_reference(client);
                }
                Fact::Order(order.map(Box::new))
            }
            Next::Wait(ms) => {
                pause(client, &protocol, &mut known, Duration::from_millis(ms), scope);
                // What comes from now on may come after the next look.
                known.heard = news::count();
                Fact::Waited
            }
        };
    }
}

impl Core {
    /// Lets a protocol decide and does its steps.
    pub(super) fn drive(&self, protocol: Script, scope: &Scope) -> Outcome {
        self.unless_given_up(drive(self, protocol, Payload::None, scope))
    }
}

/// Reads an order, with its refunds where the caller needs them.
pub fn read(client: &Core, key: &Key, with_refunds: bool, scope: &Scope) -> Result<Order, Failure> {
    let mut order = client.rail.read(key, scope)?.unless_behind(&client.config.profile);
    if matches!(key, Key::Reference(_)) {
        // An order can be given another sale's reference. Whose money it holds, the journal knows by its id.
        let told = client.journal.sessions_told(&order.order_id).unwrap_or_default();
        let is_it = |session: &Step| session.state == State::Paid && session.order_id.as_ref() == Some(&order.order_id);
        order.sale = told.into_iter().find(is_it).map(|session| session.sale);
    }
    if with_refunds { client.rail.with_refunds(order, scope) } else { Ok(order) }
}

/// Notes that look-ups by reference work here: from now on "not found" proves something.
fn found_by_reference(client: &Core) {
    if client.journal.fact(FINDS).ok().flatten() != Some(1)
        && let Err(error) = client.journal.keep_fact(FINDS, 1)
    {
        log::warn!("journal: that orders are found by reference was not noted: {error}");
    }
}

/// Lets time pass, unless something is heard before: from this process at once, from another by the journal they share.
fn pause(client: &Core, protocol: &Script, known: &mut Known, time: Duration, scope: &Scope) {
    let end = Instant::now().checked_add(time);
    loop {
        let left = end.map_or(time, |end| end.saturating_duration_since(Instant::now())).min(scope.remaining());
        let turn = left.min(JOURNAL_EVERY);
        let woke = scope.wait(turn, || news::since(known.heard, |id, reference| protocol.awaits(id, reference)));
        if woke != Woke::Time || turn == left || is_overtaken(client, protocol, known) {
            return;
        }
    }
}

/// Whether somebody else has recorded something that the protocol waits for.
fn is_overtaken(client: &Core, protocol: &Script, known: &mut Known) -> bool {
    let (Some((load, before)), Ok(writes)) = (&mut known.load, client.journal.writes_of_others()) else { return false };
    let is_new = writes != *before;
    *before = writes;
    is_new && steps(client, load).is_ok_and(|steps| protocol.is_overtaken(&steps))
}

/// Writes an intent durably.
pub fn write(client: &Core, intent: &Intent, lease_until_ms: i64) -> Result<Written, Error> {
    hooks::reach(Boundary::BeforeIntent);
    let written = client.may_move_money().and_then(|()| client.journal.write(intent, lease_until_ms));
    hooks::reach(Boundary::AfterIntent);
    written
}

/// Records what became known.
pub fn change(client: &Core, changes: &[(i64, Change)]) -> Result<(), Error> {
    hooks::reach(Boundary::BeforeChange);
    let changed = client.journal.change(changes);
    hooks::reach(Boundary::AfterChange);
    if let Err(error) = &changed {
        log::error!("journal: {error}");
    }
    changed
}

/// What a protocol sees at a step.
pub fn now(scope: &Scope, profile: Profile) -> Now {
    let ms = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Now {
        elapsed_ms: ms(scope.elapsed()),
        left_ms: ms(scope.remaining()),
        wall_ms: wall_ms(),
        interrupted: scope.interrupted(),
        profile,
    }
}

pub fn request_scope(client: &Core, scope: &Scope) -> Scope {
    scope.within(Duration::from_millis(client.request_limit_ms()))
}

pub fn lease_until(client: &Core) -> i64 {
    let limit = client.request_limit_ms().saturating_add(LEASE_MARGIN_MS);
    wall_ms().saturating_add(i64::try_from(limit).unwrap_or(i64::MAX))
}

fn transmit(client: &Core, send: Send, payload: Payload<'_>, scope: &Scope) -> Fact {
    let rail = &client.rail;
    match (send, payload) {
        (Send::Session(reference), Payload::Session(request, key)) => {
            Fact::Opened(rail.create(request, &reference, key, scope))
        }
        (Send::Session(reference), Payload::Checkout(checkout)) => {
            Fact::Opened(rail.checkout(checkout, &reference, scope))
        }
        (Send::Again { reference, key }, Payload::Session(request, _)) => {
            Fact::Opened(rail.create(request, &reference, Some(&key), scope))
        }
        (Send::Session(_) | Send::Again { .. }, _) => Fact::Opened(Err(defect("a session without its request"))),
        (Send::Void { order_id, checkout_id }, _) => Fact::Voided(rail.void(&order_id, &checkout_id, scope)),
        (Send::Authorise(order_id), _) => Fact::Moved(rail.authorise(&order_id, scope)),
        (Send::Move(StepKind::Refund, movement), _) => Fact::Moved(rail.refund(&movement, scope)),
        (Send::Move(StepKind::Capture, movement), Payload::Move(details)) => {
            Fact::Moved(rail.capture(&movement, details, scope))
        }
        (Send::Move(StepKind::Cancel, movement), Payload::Move(details)) => {
            Fact::Moved(rail.cancel(&movement, details, scope))
        }
        (Send::Move(..), _) => Fact::Moved(Err(defect("a movement without its details"))),
    }
}

fn defect(detail: &str) -> Failure {
    Failure::nothing(Error::new(Kind::Internal, detail))
}

fn steps(client: &Core, load: &Load) -> Result<Vec<Step>, Error> {
    let journal = &client.journal;
    match load {
        Load::Sale(sale) => journal.sale(sale),
        Load::Findable => Ok(journal.newest_session_with_order()?.into_iter().collect()),
        Load::Order(order_id) => journal.steps_of_order(order_id),
        Load::Unfinished(which, after) => journal.unfinished(*which, *after, 100),
        Load::Concluded(since_ms) => journal.concluded(*since_ms, 100),
        Load::SaleOf(key) => match sale_of(client, key)? {
            Some(sale) => journal.sale(&sale),
            None => Ok(Vec::new()),
        },
    }
}

/// The sale that an order id, a sale's own reference or an attempt's reference belongs to.
fn sale_of(client: &Core, key: &Key) -> Result<Option<String>, Error> {
    Ok(session_of(client, key)?.map(|step| step.sale))
}

/// An answer that was another's gave two sales one order: whose it is that is asked for, its id does not tell.
fn told_twice(order_id: &str) -> Error {
    let detail =
        format!("two sales were told that order {order_id} is theirs; name the sale by its order_reference_id");
    Error::field(Kind::ReferenceInUse, "order_id", detail)
}

/// The newest session with this order id, or with this reference of its sale or its own.
pub fn session_of(client: &Core, key: &Key) -> Result<Option<Step>, Error> {
    match key {
        Key::Order(order_id) => {
            let mut told = client.journal.sessions_told(order_id)?.into_iter();
            let newest = told.next();
            match &newest {
                Some(newest) if told.any(|step| step.sale != newest.sale) => Err(told_twice(order_id)),
                _ => Ok(newest),
            }
        }
        Key::Reference(reference) => client.journal.session_of_reference(reference),
    }
}
