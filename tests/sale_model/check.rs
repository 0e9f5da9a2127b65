//! What must hold, whatever happens. Each check compares what a protocol does or says with what the service really holds.

use crate::service::{Ids, Origin, Time, number_of};
use crate::world::{Op, World, is_plain};
use tamara_pos::error::{Code, Kind, NextAction};
use tamara_pos::journal::{Change, State, Step, StepKind, Written};
use tamara_pos::rail::{Key, Movement};
use tamara_pos::request::Word;
use tamara_pos::sale::resolve;
use tamara_pos::sale::{Fact, NOT_CREATED_LOOKS, NOT_CREATED_MS, Next, Now, Outcome, Send, Verdict};
use tamara_pos::value::money::Money;

/// Steps of a call on its journal, one after another, before it must ask the network or wait.
const MOST_LOCAL_STEPS: u32 = 60;

/// What is true of one session's intent.
#[derive(Debug, Clone)]
pub struct SessionTruth {
    by: Origin,
    call: usize,
    sale: String,
    reference: String,
    amount: Money,
    written: Time,
    is_sent: bool,
    /// Its request may still be sent or take effect.
    may_come: bool,
    order: Option<usize>,
    /// How often this machine was told that there is no such order.
    misses: u32,
    last_miss: Time,
}

/// What is true of one refund's intent.
#[derive(Debug, Clone)]
pub struct MoveTruth {
    by: Origin,
    call: usize,
    order: usize,
    own_id: String,
    amount: Money,
    is_sent: bool,
    may_come: bool,
    effects: u32,
    /// When the order was read before the intent.
    before: Time,
}

/// What the checks remember of one call.
pub struct Notes {
    /// The sale that the call is about, in truth.
    pub subject: Option<String>,
    /// What is being read.
    pub reading: Option<Key>,
    /// What is being sent.
    pub sending: Option<Send>,
    steps: u32,
    local_steps: u32,
    over_steps: u32,
    requests: u32,
    /// At the last look at the service, and when the journal was read after it, the sale held money or could still come to.
    was_open: bool,
    /// At one of the looks the sale was paid.
    was_paid: bool,
    last_look: Time,
    /// For recover: what was true of the sale of each order or reference when it was read.
    looks: Vec<(Key, bool, bool)>,
    /// The call was told that this very refund was sent before.
    knows_same: bool,
    /// How it ended.
    outcome: Option<Outcome>,
}

impl Notes {
    pub fn new(world: &World, machine: usize, op: &Op) -> Self {
        let subject = match op {
            Op::Create { sale, .. } => Some(sale.clone()),
            Op::Poll { key, .. } | Op::Void { key, .. } => {
                told_of(world, machine, key).or_else(|| sale_of(world, machine, key))
            }
            Op::Refund { .. } | Op::Recover => None,
        };
        Notes {
            subject,
            reading: None,
            sending: None,
            steps: 0,
            local_steps: 0,
            over_steps: 0,
            requests: 0,
            was_open: true,
            was_paid: false,
            last_look: 0,
            looks: Vec::new(),
            knows_same: false,
            outcome: None,
        }
    }
}

/// The sale that was told an order id: who asks by it means that sale, also where the answer that told it was another's.
fn told_of(world: &World, machine: usize, key: &Key) -> Option<String> {
    let Key::Order(id) = key else { return None };
    world.machines[machine].journal.sessions_told(id).last().map(|step| step.sale.clone())
}

/// The sale that a key belongs to, in truth, among those of a machine.
fn sale_of(world: &World, machine: usize, key: &Key) -> Option<String> {
    let of_machine = |s: &&SessionTruth| s.by.machine == machine;
    match key {
        Key::Reference(r) => {
            let mut sessions = world.sessions.iter().filter(of_machine);
            let named = sessions.clone().any(|s| s.sale == *r).then(|| r.clone());
            named.or_else(|| sessions.find(|s| s.reference == *r).map(|s| s.sale.clone()))
        }
        Key::Order(id) => {
            let number = number_of(id);
            world.sessions.iter().filter(of_machine).find(|s| s.order == number).map(|s| s.sale.clone())
        }
    }
}

fn session_at(world: &World, by: Origin) -> Option<usize> {
    world.sessions.iter().position(|s| s.by == by)
}

fn move_at(world: &World, by: Origin) -> Option<usize> {
    world.moves.iter().position(|m| m.by == by)
}

/// Whether a sale holds money or may come to hold some; and whether it is paid as it was asked for. One that was refunded in part is not, unless
/// its journal has seen it paid.
fn truth_of(world: &World, machine: usize, sale: &str) -> (bool, bool) {
    let (mut is_open, mut is_paid) = (false, false);
    for s in world.sessions.iter().filter(|s| s.by.machine == machine && s.sale == sale) {
        // What was taken back before it was sent never will be, though its call may not have heard yet that this is on disk.
        let state = world.machines[machine].journal.step(s.by.step).map(|step| step.state);
        is_open |= s.may_come && (s.is_sent || state != Some(State::NotDone));
        if let Some(order) = s.order.map(|n| &world.service.orders[n]) {
            is_open |= !order.is_over();
            is_paid |= order.is_paid(s.amount) && (order.refunded == 0 || state == Some(State::Paid));
        }
    }
    (is_open, is_paid)
}

/// Money went back before the journal of this step saw the order paid.
fn is_refunded_before(world: &World, by: Origin, order: usize) -> bool {
    let order = &world.service.orders[order];
    let is_seen = world.machines[by.machine].journal.step(by.step).is_some_and(|step| step.state == State::Paid);
    order.refunded > 0 && order.holds() > 0 && !is_seen
}

// While the calls run.

/// A call wants this step.
pub fn wants(world: &mut World, call: usize, next: &Next, now: Now, most: u32) {
    let notes = &mut world.calls[call].notes;
    notes.steps += 1;
    let is_network = matches!(next, Next::Send(_) | Next::Read(_));
    let is_wait = matches!(next, Next::Wait(_));
    notes.requests += u32::from(is_network);
    notes.local_steps = if is_network || is_wait { 0 } else { notes.local_steps + 1 };
    notes.over_steps += u32::from(now.is_over() && (is_network || is_wait));
    if notes.steps > most || notes.local_steps > MOST_LOCAL_STEPS {
        let words = format!("call {call} goes round in circles: {} steps", notes.steps);
        world.wrong(words);
    } else if notes.over_steps > 1 {
        world.wrong(format!("call {call} goes on when it is over: {next:?}"));
    }
}

/// A call is told a fact.
pub fn heard(world: &mut World, call: usize, fact: &Fact) {
    let machine = world.calls[call].machine;
    if let (Fact::Steps(_), Some(sale)) = (fact, world.calls[call].notes.subject.clone()) {
        world.calls[call].notes.was_open &= truth_of(world, machine, &sale).0;
    }
    if let (Fact::Steps(_), Op::Recover) = (fact, &world.calls[call].op) {
        let mut looks = std::mem::take(&mut world.calls[call].notes.looks);
        for (key, is_open, _) in &mut looks {
            *is_open &= sale_of(world, machine, key).is_some_and(|sale| truth_of(world, machine, &sale).0);
        }
        world.calls[call].notes.looks = looks;
    }
    if let Fact::Changed(Ok(())) = fact {
        withdrawn(world, call);
    }
    if let Op::Refund { own_id, .. } = &world.calls[call].op {
        let is_own = |id: i64| world.moves.iter().any(|m| m.by == Origin { machine, step: id } && m.call == call);
        let is_same = |s: &Step| s.kind == StepKind::Refund && s.request_id.as_ref() == Some(own_id) && !is_own(s.id);
        let knows = match fact {
            Fact::Steps(Ok(steps)) => Some(steps.iter().any(|s| is_same(s) && s.state != State::NotDone)),
            Fact::Written(Ok(Written::Excluded(other))) if is_same(other) => Some(true),
            _ => None,
        };
        let notes = &mut world.calls[call].notes;
        notes.knows_same = knows.unwrap_or(notes.knows_same);
    }
    let (Fact::Order(result), Some(Key::Reference(reference))) = (fact, world.calls[call].notes.reading.clone()) else {
        return;
    };
    let shown = match result {
        Ok(order) => number_of(&order.order_id),
        Err(failure) if failure.error.kind == Kind::NotFound => None,
        Err(_) => return,
    };
    let now = world.now;
    let looked_for = |s: &&mut SessionTruth| s.by.machine == machine && s.reference == reference;
    for s in world.sessions.iter_mut().filter(looked_for) {
        if shown.is_none() || s.order != shown {
            s.misses += 1;
            s.last_miss = now;
        }
    }
}

/// The service reads an order out for this call: what is true just now?
pub fn looked(world: &mut World, call: usize) {
    let machine = world.calls[call].machine;
    let key = world.calls[call].notes.reading.clone();
    let subject = match (&world.calls[call].op, &key) {
        (Op::Recover, Some(key)) => sale_of(world, machine, key),
        _ => world.calls[call].notes.subject.clone(),
    };
    let unseen = world.sessions.iter().filter(|s| s.by.machine == machine && Some(&s.sale) == subject.as_ref());
    if unseen.clone().any(|s| s.order.is_some_and(|n| is_refunded_before(world, s.by, n))) {
        world.met.note("a sale that was refunded in part before it was seen paid");
    }
    let (is_open, is_paid) = subject.map_or((false, false), |sale| truth_of(world, machine, &sale));
    let now = world.now;
    let notes = &mut world.calls[call].notes;
    notes.last_look = now;
    notes.was_open = is_open;
    notes.was_paid |= is_paid;
    if let Some(key) = key {
        notes.looks.push((key, is_open, is_paid));
    }
}

/// An intent is on disk.
pub fn written(world: &mut World, call: usize, id: i64) {
    let by = Origin { machine: world.calls[call].machine, step: id };
    let Some(step) = world.machines[by.machine].journal.step(id).cloned() else { return };
    match step.kind {
        StepKind::Session => world.sessions.push(SessionTruth {
            by,
            call,
            sale: step.sale,
            reference: step.reference,
            amount: step.amount,
            written: world.now,
            is_sent: false,
            may_come: true,
            order: None,
            misses: 0,
            last_miss: 0,
        }),
        StepKind::Refund => world.moves.push(MoveTruth {
            by,
            call,
            order: step.order_id.as_deref().and_then(number_of).unwrap_or(usize::MAX),
            own_id: step.request_id.unwrap_or_default(),
            amount: step.amount,
            is_sent: false,
            may_come: true,
            effects: 0,
            before: world.calls[call].notes.last_look,
        }),
        _ => {}
    }
}

/// What a call took back before it was sent will never be sent.
fn withdrawn(world: &mut World, call: usize) {
    let machines = &world.machines;
    let is_withdrawn =
        |by: Origin| machines[by.machine].journal.step(by.step).is_some_and(|s| s.state == State::NotDone);
    let sessions = world.sessions.iter_mut().filter(|s| s.call == call && !s.is_sent && is_withdrawn(s.by));
    sessions.for_each(|s| s.may_come = false);
}

/// A call died: what it had not sent will never be sent.
pub fn crashed(world: &mut World, call: usize) {
    world.sessions.iter_mut().filter(|s| s.call == call && !s.is_sent).for_each(|s| s.may_come = false);
    world.moves.iter_mut().filter(|m| m.call == call && !m.is_sent).for_each(|m| m.may_come = false);
}

/// A request leaves.
pub fn sent(world: &mut World, call: usize, send: &Send) {
    let by = Origin { machine: world.calls[call].machine, step: world.calls[call].step };
    let Some(step) = world.machines[by.machine].journal.step(by.step).cloned() else {
        return world.wrong(format!("call {call} sends without an intent: {send:?}"));
    };
    let is_its_own = match send {
        Send::Session(reference) => step.kind == StepKind::Session && step.reference == *reference,
        Send::Void { order_id, .. } => step.kind == StepKind::Void && step.order_id.as_ref() == Some(order_id),
        Send::Move(kind, m) => {
            step.kind == *kind
                && step.order_id.as_ref() == Some(&m.order_id)
                && step.amount == m.amount
                && step.request_id.as_ref() == Some(&m.own_id)
        }
        Send::Authorise(_) | Send::Again { .. } => false,
    };
    // A void takes no money: one that somebody else ended meanwhile may go out once more.
    if !is_its_own || (step.state != State::Sending && step.kind != StepKind::Void) {
        return world.wrong(format!("call {call} sends {send:?}, its intent is {step:?}"));
    }
    match send {
        Send::Session(_) => session_sent(world, call, by),
        Send::Void { order_id, .. } => void_sent(world, call, order_id),
        Send::Move(..) => move_sent(world, call, by),
        Send::Authorise(_) | Send::Again { .. } => world.wrong(format!("call {call} sends {send:?}")),
    }
}

fn session_sent(world: &mut World, call: usize, by: Origin) {
    let Some(at) = session_at(world, by) else { return world.wrong("a session without a truth".into()) };
    let truth = world.sessions[at].clone();
    let Op::Create { sale, amount } = world.calls[call].op.clone() else {
        return world.wrong(format!("call {call} opens a session and is no create"));
    };
    if truth.is_sent || truth.call != call || truth.sale != sale || truth.amount != amount {
        return world.wrong(format!("call {call} sends an intent that is not its own: {truth:?}"));
    }
    for other in world.sessions.clone() {
        // What was not sent is looked at when it is: then this one is sent.
        if other.by == by || other.by.machine != by.machine || other.sale != truth.sale || !other.is_sent {
            continue;
        }
        let state = world.machines[by.machine].journal.step(other.by.step).map(|s| s.state);
        let is_dead = other.order.is_some_and(|n| world.service.orders[n].is_over());
        let waited = other.last_miss - other.written;
        let was_looked_for = other.misses >= NOT_CREATED_LOOKS && (waited >= NOT_CREATED_MS || world.has_jumped);
        // With a clock that cannot be trusted, an order in another currency is taken for somebody else's.
        let is_misread = other.order.is_some_and(|n| !is_plain(world, n)) && (world.has_jumped || world.had_odd_dates);
        if state == Some(State::NotDone) || is_dead || ((was_looked_for || is_misread) && other.call != call) {
            continue;
        }
        return world.wrong(format!("call {call} opens another session beside {other:?}, which is {state:?}"));
    }
    world.sessions[at].is_sent = true;
}

fn void_sent(world: &mut World, call: usize, order_id: &str) {
    let machine = world.calls[call].machine;
    let wanted = world.calls[call].notes.subject.clone();
    let touched = sale_of(world, machine, &Key::Order(order_id.to_string()));
    let Op::Void { key, take_over } = world.calls[call].op.clone() else {
        return world.wrong(format!("call {call} voids and is no void"));
    };
    let is_asked = !matches!(key, Key::Order(id) if id != order_id);
    let lane = world.tills[world.calls[call].till].lane.clone();
    let session = world.machines[machine].journal.session_of_order(order_id);
    let is_allowed = take_over || session.is_some_and(|s| s.lane == lane);
    if touched.is_none() || touched != wanted || !is_asked || !is_allowed {
        world.wrong(format!("call {call} voids {order_id} of sale {touched:?}, asked for {wanted:?}"));
    }
}

fn move_sent(world: &mut World, call: usize, by: Origin) {
    let Some(at) = move_at(world, by) else { return world.wrong("a refund without a truth".into()) };
    let truth = world.moves[at].clone();
    let is_open = |s: &&Step| {
        s.kind == StepKind::Refund && s.state == State::Sending && s.order_id == Some(format!("o{}", truth.order))
    };
    let open = world.machines[by.machine].journal.steps.iter().filter(is_open).count();
    let is_asked = matches!(&world.calls[call].op, Op::Refund { own_id, amount, order, .. }
        if *own_id == truth.own_id && *order == truth.order && amount.is_none_or(|a| a == truth.amount));
    if truth.is_sent || truth.call != call || open != 1 || !is_asked {
        return world.wrong(format!("call {call} sends a refund that is not its own, or beside another: {truth:?}"));
    }
    world.moves[at].is_sent = true;
}

/// A request will never take effect.
pub fn no_effect(world: &mut World, call: usize, send: &Send) {
    let by = Origin { machine: world.calls[call].machine, step: world.calls[call].step };
    match send {
        Send::Session(_) => world.sessions.iter_mut().filter(|s| s.by == by).for_each(|s| s.may_come = false),
        Send::Move(..) => world.moves.iter_mut().filter(|m| m.by == by).for_each(|m| m.may_come = false),
        Send::Void { .. } | Send::Authorise(_) | Send::Again { .. } => {}
    }
}

/// The amount that a session's request asks for.
pub fn asked(world: &World, by: Origin) -> Money {
    world.machines[by.machine].journal.step(by.step).map(|s| s.amount).unwrap()
}

/// A session is open at the service.
pub fn opened(world: &mut World, by: Origin, number: usize) {
    let state = world.machines[by.machine].journal.step(by.step).map(|s| s.state);
    let Some(at) = session_at(world, by) else { return world.wrong("a session that nobody wrote".into()) };
    if world.sessions[at].order.is_some() {
        return world.wrong(format!("one intent opened two sessions: {:?}", world.sessions[at]));
    }
    world.sessions[at].order = Some(number);
    world.sessions[at].may_come = false;
    if matches!(state, Some(State::NotDone | State::Dead | State::Paid)) {
        world.wrong(format!("o{number} opens and the journal has it as {state:?}"));
    }
}

/// A refund came to the service, and took effect or was refused.
pub fn moved(world: &mut World, by: Origin, movement: &Movement, is_done: bool) {
    let state = world.machines[by.machine].journal.step(by.step).map(|s| s.state);
    let Some(at) = move_at(world, by) else { return world.wrong("a refund that nobody wrote".into()) };
    world.moves[at].may_come = false;
    world.moves[at].effects += u32::from(is_done);
    let order = world.moves[at].order;
    let effects = effects_of(world, order, &movement.own_id);
    if effects > 1 && !clocks_lied(world) {
        world.wrong(format!("refund {} of o{order} took effect {effects} times", movement.own_id));
    } else if is_done && state == Some(State::NotDone) && !clocks_lied(world) {
        world
            .wrong(format!("refund {} of o{order} takes effect and the journal says that it did not", movement.own_id));
    }
}

fn effects_of(world: &World, order: usize, own_id: &str) -> u32 {
    world.moves.iter().filter(|m| m.order == order && m.own_id == own_id).map(|m| m.effects).sum()
}

/// Both clocks lied, the service's and a till's own: nobody can tell any more how long ago a request was sent. That one of them did, or that
/// the service's time is missing, is no excuse.
fn clocks_lied(world: &World) -> bool {
    world.had_wrong_dates && world.has_jumped
}

/// Anybody else gave something back since. Another call of the same journal can only have done so if the till crashed, or the
/// journal failed, just when this intent was to be withdrawn; or if its refund was taken for done when somebody else's was seen.
fn is_disturbed(world: &World, m: &MoveTruth) -> bool {
    let Some(order) = world.service.orders.get(m.order) else { return false };
    let is_foreign = |by: Option<Origin>| by.is_none_or(|by| by.machine != m.by.machine);
    let others = order.refunds.iter().filter(|r| r.by != Some(m.by));
    let is_shared = !m.is_sent || clocks_lied(world) || others.clone().any(|r| is_foreign(r.by));
    is_shared && others.clone().any(|r| r.at >= m.before)
}

/// The journal was told something: is it true?
pub fn changed(world: &mut World, machine: usize, changes: &[(i64, Change)]) {
    for (id, _) in changes {
        let by = Origin { machine, step: *id };
        let Some(step) = world.machines[machine].journal.step(*id).cloned() else { continue };
        let problem = match step.kind {
            StepKind::Session => session_problem(world, by, &step),
            StepKind::Refund => move_problem(world, by, &step),
            StepKind::Void => {
                let order = step.order_id.as_deref().and_then(number_of).map(|n| &world.service.orders[n]);
                (step.state == State::Done && order.is_some_and(|o| !o.is_over())).then(|| "it is not over".to_string())
            }
            _ => None,
        };
        if let Some(problem) = problem {
            world.wrong(format!("the journal has {step:?}, and {problem}"));
        }
    }
}

fn session_problem(world: &World, by: Origin, step: &Step) -> Option<String> {
    let truth = &world.sessions[session_at(world, by)?];
    let order = truth.order.map(|n| &world.service.orders[n]);
    let is_mixed_up = world.had_mix_ups && step.state == State::Open;
    if step.order_id.is_some() && step.order_id != order.map(|o| o.order_id()) && !is_mixed_up {
        return Some(format!("its order is {:?}", truth.order));
    }
    // An intent that was withdrawn before it was sent never will be: that is checked when something is sent.
    let is_true = match step.state {
        State::NotDone => order.is_none() && !(truth.may_come && truth.is_sent),
        State::Dead => order.is_some_and(|o| o.is_over()),
        State::Paid => {
            order.is_some_and(|o| Some(o.captured) == step.amount.minor() && o.currency == step.amount.currency())
        }
        _ => true,
    };
    (!is_true).then(|| format!("{truth:?}, {order:?}"))
}

fn move_problem(world: &World, by: Origin, step: &Step) -> Option<String> {
    let truth = &world.moves[move_at(world, by)?];
    let is_true = match step.state {
        State::Done => effects_of(world, truth.order, &truth.own_id) > 0,
        State::NotDone => (truth.effects == 0 && !(truth.may_come && truth.is_sent)) || clocks_lied(world),
        _ => true,
    };
    (!is_true).then(|| format!("{truth:?}"))
}

// When a call ends.

/// A call is over: is what it says true?
pub fn done(world: &mut World, call: usize, outcome: &Outcome) {
    world.calls[call].notes.outcome = Some(outcome.clone());
    world.sessions.iter_mut().filter(|s| s.call == call && !s.is_sent).for_each(|s| s.may_come = false);
    world.moves.iter_mut().filter(|m| m.call == call && !m.is_sent).for_each(|m| m.may_come = false);
    if matches!(outcome.code, Code::Failed(Kind::Internal | Kind::Panic)) {
        return world.wrong(format!("call {call}: {:?}", outcome.error));
    }
    let problem = match world.calls[call].op.clone() {
        Op::Create { .. } => create_problem(world, call, outcome).or_else(|| verdict_problem(world, call, outcome)),
        Op::Poll { .. } => poll_problem(outcome).or_else(|| verdict_problem(world, call, outcome)),
        Op::Void { .. } => void_problem(world, call, outcome).or_else(|| verdict_problem(world, call, outcome)),
        Op::Refund { own_id, order, .. } => refund_problem(world, call, outcome, order, &own_id),
        Op::Recover => recover_problem(world, call, outcome),
    };
    if let Some(problem) = problem {
        let error = outcome.error.as_ref().map(ToString::to_string);
        let about = &outcome.about.order_id;
        world.wrong(format!(
            "call {call} says {} {:?} {about:?} {error:?}: {problem}",
            outcome.code.name(),
            outcome.verdict
        ));
    }
}

fn create_problem(world: &World, call: usize, outcome: &Outcome) -> Option<String> {
    let is_yes = matches!(outcome.verdict, Some(Verdict::Paid | Verdict::Pending));
    if outcome.code == Code::Ok && !is_yes {
        return Some("ok, and neither open nor paid".into());
    }
    let moved = world.sessions.iter().find(|s| s.call == call && (s.may_come || s.order.is_some()));
    match (outcome.code, moved) {
        (Code::Failed(_), Some(session)) => Some(format!("nothing moved, and yet {session:?}")),
        _ => None,
    }
}

fn poll_problem(outcome: &Outcome) -> Option<String> {
    let expected = match outcome.verdict {
        Some(Verdict::Paid) => Code::Ok,
        Some(Verdict::Pending) => Code::Pending,
        Some(Verdict::NotPaid) => Code::NotPaid,
        _ => Code::Unknown,
    };
    (outcome.code != expected).then(|| "the number and the verdict differ".to_string())
}

fn void_problem(world: &World, call: usize, outcome: &Outcome) -> Option<String> {
    let order = outcome.about.order_id.as_deref().and_then(number_of).map(|n| &world.service.orders[n]);
    match outcome.code {
        Code::Ok if !order.is_some_and(|o| o.status.is_dead() && o.holds() == 0) => Some("voided, and not dead".into()),
        Code::Ok if outcome.verdict != Some(Verdict::NotPaid) => Some("voided, and not unpaid".into()),
        Code::TooLatePaid if !world.calls[call].notes.was_paid => Some("too late, and not paid".into()),
        _ => None,
    }
}

/// Paid and not paid must be true of the sale, at the look that decided it.
fn verdict_problem(world: &World, call: usize, outcome: &Outcome) -> Option<String> {
    let c = &world.calls[call];
    // A create that finds an order of somebody else's under its reference shows how that stands: it is no word about its own sale.
    let subject = c.notes.subject.as_ref().filter(|_| outcome.text != "reference_known");
    let Some(subject) = subject else {
        // An order that this journal does not know: it is judged by itself.
        let order = outcome.about.order.as_deref();
        let is_whole = order.is_some_and(|o| o.total.is_some() && o.captured == o.total);
        let is_refunded = order.is_some_and(|o| o.refunded.is_some_and(|refunded| !refunded.is_zero()));
        let number = order.and_then(|o| number_of(&o.order_id));
        let refunds = number.map(|n| &world.service.orders[n].refunds);
        let did_it = refunds.is_some_and(|r| r.iter().any(|r| r.by.is_some_and(|by| by.machine == c.machine)));
        return (outcome.verdict == Some(Verdict::Paid) && !(is_whole && (did_it || !is_refunded)))
            .then(|| "an order not captured whole, or refunded by others".to_string());
    };
    let number = outcome.about.order_id.as_deref().and_then(number_of);
    let known = outcome.about.order_id.as_ref().map(|id| sale_of(world, c.machine, &Key::Order(id.clone())));
    let is_strange = known.is_some_and(|sale| sale.as_ref() != Some(subject));
    match outcome.verdict {
        Some(Verdict::Paid) if !c.notes.was_paid => Some(format!("sale {subject} was not paid at any look")),
        Some(Verdict::NotPaid) if c.notes.was_open => {
            Some(format!("sale {subject} could be paid or held money when it was looked at last"))
        }
        // What came in another's answer is told as it came, until the order is read.
        Some(Verdict::Pending) if is_strange && world.had_mix_ups && matches!(c.op, Op::Create { .. }) => None,
        Some(Verdict::Paid | Verdict::NotPaid | Verdict::Pending) if is_strange => {
            Some(format!("o{number:?} is not an order of sale {subject}"))
        }
        _ => None,
    }
}

fn refund_problem(world: &World, call: usize, outcome: &Outcome, order: usize, own_id: &str) -> Option<String> {
    let moves: Vec<&MoveTruth> = world.moves.iter().filter(|m| m.order == order && m.own_id == own_id).collect();
    let effects = effects_of(world, order, own_id);
    match outcome.code {
        Code::Ok if effects == 1 || (effects > 1 && clocks_lied(world)) => None,
        Code::Ok => Some(format!("it took effect {effects} times")),
        Code::Failed(Kind::RequestIdInUse) => None,
        Code::Failed(_) => {
            let notes = &world.calls[call].notes;
            // Another call at the same time may have sent it, unknown to this one: then the word is about this call alone.
            let moved = moves.iter().find(|m| (m.effects > 0 || m.may_come) && (m.call == call || notes.knows_same));
            moved.filter(|_| !clocks_lied(world)).map(|m| format!("nothing moved, and yet {m:?}"))
        }
        Code::Unknown => None,
        _ => Some("a refund cannot say that".into()),
    }
}

fn recover_problem(world: &World, call: usize, outcome: &Outcome) -> Option<String> {
    let c = &world.calls[call];
    let steps = &outcome.about.steps;
    // What only counts as not done is checked for a late effect, and reported only if there was one.
    let concluded = world.machines[c.machine].journal.concluded(0, u32::MAX).len();
    if c.notes.requests as usize > 2 * steps.len() + concluded {
        return Some(format!("{} requests for {} steps", c.notes.requests, steps.len()));
    }
    steps.iter().find_map(|r| {
        let keys = [r.step.order_id.clone().map(Key::Order), Some(Key::Reference(r.step.reference.clone()))];
        // An order may be read for several of its steps: the last time decides.
        let look = c.notes.looks.iter().rfind(|(key, ..)| keys.contains(&Some(key.clone())));
        match (r.verdict, look) {
            (Some(Verdict::Paid), Some((_, _, false))) => Some(format!("step {} is not paid", r.step.id)),
            (Some(Verdict::NotPaid), Some((_, true, _))) => Some(format!("the sale of step {} may be paid", r.step.id)),
            _ => None,
        }
    })
}

// When all is over.

/// Everything is healthy now and time has passed: every step must have its end, and every verdict must be what the service holds.
pub fn aftermath(world: &mut World) {
    world.heal();
    world.idle(40 * 60_000);
    for round in 0..ROUNDS {
        for machine in 0..world.machines.len() {
            call_and_wait(world, machine, Op::Recover);
        }
        if world.violation.is_some() || unfinished_problems(world).is_empty() {
            break;
        }
        world.idle(pause(round));
    }
    if let Some(problem) = unfinished_problems(world).first() {
        world.wrong(format!("a step has no end: {problem}"));
    }
    a_week_later(world);
    for machine in 0..world.machines.len() {
        let mut sales: Vec<String> =
            world.sessions.iter().filter(|s| s.by.machine == machine).map(|s| s.sale.clone()).collect();
        sales.sort();
        sales.dedup();
        for sale in sales {
            final_verdict(world, machine, sale);
        }
    }
    wrong_amounts(world);
    for ask in world.host.asks.clone().into_iter().filter(|a| a.request_id.is_some()) {
        let op = world.refund_of(ask.clone());
        call_and_wait(world, ask.machine, op);
    }
    // Whatever the host asked for again, it was done once: that is checked as it happens.
}

/// What the journal has as given back is what was: an answer that named another amount is corrected by the order, where that tells. A clock
/// that was put forward by days makes the step too old to be looked at.
fn wrong_amounts(world: &mut World) {
    if world.has_jumped {
        return;
    }
    for machine in 0..world.machines.len() {
        for step in world.machines[machine].journal.steps.clone() {
            let Some(truth) = move_at(world, Origin { machine, step: step.id }).map(|at| world.moves[at].clone())
            else {
                continue;
            };
            let is_hidden = world.service.manners.ids == Ids::Hidden && is_disturbed(world, &truth);
            let is_once = truth.effects == 1 && effects_of(world, truth.order, &truth.own_id) == 1;
            if step.state == State::Done && is_once && step.effect() != truth.amount && !is_hidden {
                world.wrong(format!("the journal has another amount than was given back: {step:?}"));
            }
        }
    }
}

/// A week in which somebody lets the till recover every minute for a while, then every hour of a day, then once a day.
const ROUNDS: u32 = 12 + 24 + 6;

fn pause(round: u32) -> i64 {
    match round {
        0..12 => 61_000,
        12..36 => 3_600_000,
        _ => 24 * 3_600_000,
    }
}

/// No step is without an end: what proof cannot end by now, a person was asked to, and closes by hand.
fn a_week_later(world: &mut World) {
    let mut last: Vec<Option<Outcome>> = vec![None; world.machines.len()];
    for _ in 0..7 * 24 {
        if world.machines.iter().all(|m| !m.journal.steps.iter().any(is_without_end)) {
            return;
        }
        world.idle(3_600_000);
        for (machine, outcome) in last.iter_mut().enumerate() {
            *outcome = call_and_wait(world, machine, Op::Recover);
        }
    }
    for (machine, outcome) in last.into_iter().enumerate() {
        let told = outcome.map(|outcome| outcome.about.steps).unwrap_or_default();
        let is_told =
            |step: &Step| told.iter().any(|r| r.step.id == step.id && r.next_action == NextAction::AskSupervisor);
        let steps = world.machines[machine].journal.steps.clone();
        for step in steps.iter().filter(|s| is_without_end(s)) {
            if world.violation.is_none() && !is_told(step) {
                world.wrong(format!("after a week nobody is asked about {step:?}"));
            }
            close_by_hand(world, machine, step);
        }
    }
}

/// A step whose outcome is not known, or a session that was told an order which nobody knows.
fn is_without_end(step: &Step) -> bool {
    let is_nobodys = step.order_id.as_deref().is_some_and(|id| number_of(id).is_none());
    step.state == State::Sending || (step.state == State::Open && (is_nobodys || was_refunded_before(step)))
}

fn was_refunded_before(step: &Step) -> bool {
    step.error.as_deref() == Some("refunded_before")
}

/// A supervisor looks in the portal and says what is true.
fn close_by_hand(world: &mut World, machine: usize, step: &Step) {
    let by = Origin { machine, step: step.id };
    let word = match move_at(world, by).map(|at| world.moves[at].effects > 0) {
        Some(true) => Word::Done,
        Some(false) => Word::NotDone,
        None if session_at(world, by).is_some_and(|at| world.sessions[at].order.is_none()) => Word::NotDone,
        None if was_refunded_before(step) => Word::Done,
        None => return,
    };
    if let Err(error) = resolve::check(step) {
        return world.wrong(format!("{step:?} cannot be closed: {error}"));
    }
    let changes = vec![(step.id, resolve::change(step, word, "Huda", "seen in the portal"))];
    let now = world.wall(machine);
    if world.machines[machine].journal.change(&changes, now).is_err() {
        return world.wrong(format!("{step:?} could not be closed"));
    }
    changed(world, machine, &changes);
}

fn call_and_wait(world: &mut World, machine: usize, op: Op) -> Option<Outcome> {
    let till = world.tills.iter().position(|t| t.machine == machine)?;
    if world.violation.is_none() {
        let call = world.start(till, op);
        world.run();
        return world.calls[call].notes.outcome.clone();
    }
    None
}

fn unfinished_problems(world: &World) -> Vec<String> {
    let of = |(machine, m): (usize, &crate::world::Machine)| {
        let problem =
            |step: &Step| unfinished_problem(world, machine, step).map(|problem| format!("{step:?}: {problem}"));
        m.journal
            .steps
            .iter()
            .filter(|s| matches!(s.state, State::Sending | State::Open))
            .filter_map(problem)
            .collect::<Vec<_>>()
    };
    world.machines.iter().enumerate().flat_map(of).collect()
}

/// The cases in which a step may stay without an end for ever.
fn unfinished_problem(world: &World, machine: usize, step: &Step) -> Option<String> {
    let by = Origin { machine, step: step.id };
    match (step.kind, step.state) {
        // A session whose answer was lost, that nobody can find.
        (StepKind::Session, State::Sending) => {
            let truth = &world.sessions[session_at(world, by)?];
            let order = truth.order?;
            let found =
                world.service.findable(world.machines[machine].merchant, &Key::Reference(step.reference.clone()));
            (found == Some(order) && !world.has_jumped).then(|| format!("{truth:?} can be found"))
        }
        // An order that a person has to look at.
        (StepKind::Session, State::Open) => {
            let truth = &world.sessions[session_at(world, by)?];
            let is_odd = truth.order.is_some_and(|n| !is_plain(world, n) || is_refunded_before(world, by, n));
            (!is_odd && !is_lost_in_mix_up(world, machine, step)).then(|| format!("{truth:?}"))
        }
        // A refund beside somebody else's.
        (StepKind::Refund, _) => {
            let truth = &world.moves[move_at(world, by)?];
            let can_be_told = truth.effects > 0 && world.service.manners.ids != Ids::Hidden;
            // Or beside one of the till's own that was taken for not done and may have come late: a person tells them apart.
            let is_earlier = |s: &Step| {
                s.id != step.id
                    && (s.kind, s.amount, &s.order_id) == (step.kind, step.amount, &step.order_id)
                    && (s.state, s.error.as_deref()) == (State::NotDone, Some("concluded"))
            };
            let is_beside_another =
                is_disturbed(world, truth) || world.machines[machine].journal.steps.iter().any(is_earlier);
            // Or it was done, and nothing but its amount shows that: one in the portal may have the same.
            let is_unnumbered = truth.effects > 0 && world.service.manners.ids == Ids::Hidden;
            let is_for_a_person = is_beside_another || is_unnumbered;
            (!is_for_a_person || can_be_told).then(|| format!("{truth:?}"))
        }
        _ => Some("nothing stands in its way".into()),
    }
}

/// Whether a session was answered with another's order and stays lost: nobody finds its own, nobody knows how old it is, or the merchant may
/// not see the other.
fn is_lost_in_mix_up(world: &World, machine: usize, step: &Step) -> bool {
    let Some(at) = session_at(world, Origin { machine, step: step.id }) else { return false };
    let (truth, merchant) = (&world.sessions[at], world.machines[machine].merchant);
    let told = step.order_id.as_deref().and_then(number_of);
    let found = world.service.findable(merchant, &Key::Reference(step.reference.clone()));
    let is_hidden = told.is_some_and(|n| world.service.orders[n].merchant != merchant);
    let is_odd = truth.order.is_some_and(|n| !is_plain(world, n));
    step.order_id.is_some()
        && told != truth.order
        && (found != truth.order || is_hidden || is_odd || world.has_jumped || world.had_odd_dates)
}

fn final_verdict(world: &mut World, machine: usize, sale: String) {
    let is_known = |s: &&Step| s.state != State::NotDone;
    let op = Op::Poll { key: Key::Reference(sale.clone()), once: true, interval_ms: 5_000 };
    let Some(outcome) = call_and_wait(world, machine, op) else { return };
    let steps = world.machines[machine].journal.sale(&sale);
    let known: Vec<&Step> = steps.iter().filter(is_known).collect();
    let is_lost = known.iter().any(|s| s.state == State::Sending);
    let orders: Vec<(usize, &Step)> =
        known.iter().filter_map(|s| Some((s.order_id.as_deref().and_then(number_of)?, *s))).collect();
    let is_unseen = |n: usize, step: &Step| is_refunded_before(world, Origin { machine, step: step.id }, n);
    let is_paid = orders.iter().any(|(n, s)| world.service.orders[*n].is_paid(s.amount) && !is_unseen(*n, s));
    let is_held = orders.iter().any(|(n, _)| world.service.orders[*n].holds() > 0);
    let expected = match (is_paid, is_held, is_lost) {
        (true, ..) => Verdict::Paid,
        (_, true, _) | (_, _, true) => Verdict::Unknown,
        _ => Verdict::NotPaid,
    };
    let is_lost_for_good = steps.iter().any(|s| s.state == State::Open && is_lost_in_mix_up(world, machine, s));
    if outcome.verdict != Some(if is_lost_for_good { Verdict::Unknown } else { expected }) {
        world.wrong(format!("at the end sale {sale} is {:?}, should be {expected:?}", outcome.verdict));
    }
}
