//! The world of one schedule: tills that make calls, a network that loses things, clocks that jump, and a customer. Everything that
//! happens is an event with a time; the seed decides all of it.

use crate::check::{self, MoveTruth, SessionTruth};
use crate::journal::ModelJournal;
use crate::named::Met;
use crate::random::Random;
use crate::service::{Customer, Ids, Manners, Oddity, Origin, Service, Time, Wish, not_found, number_of};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use tamara_pos::error::{Error, Failure, Kind};
use tamara_pos::journal::{State, Step, Written};
use tamara_pos::rail::{Channel, Key, Moved, Movement, Session};
use tamara_pos::sale::create;
use tamara_pos::sale::movement;
use tamara_pos::sale::poll;
use tamara_pos::sale::recover;
use tamara_pos::sale::void;
use tamara_pos::sale::world::Script;
use tamara_pos::sale::{Fact, Load, Next, Now, Outcome, Send};
use tamara_pos::value::money::{Currency, Money};

/// Every clock's time at the schedule's beginning, unix milliseconds.
pub const EPOCH: i64 = 1_700_000_000_000;
/// As in `src/client/drive.rs`.
const LEASE_MARGIN_MS: i64 = 5_000;
/// A call that takes more steps than this goes round in circles.
const MOST_STEPS: u32 = 4_000;

/// How often things go wrong, of a thousand times each.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    pub send: u64,
    pub read: u64,
    pub no_date: u64,
    pub wrong_date: u64,
    pub write: u64,
    pub change: u64,
    pub load: u64,
    pub stall: u64,
    pub crash: u64,
    pub interrupt: u64,
    pub portal: u64,
    /// Requests and reads that fail meet a filter's page, of a thousand.
    pub pages: u64,
    /// Effects that come long after their answer, of a thousand lost ones.
    pub late: u64,
    /// Another order's answer comes in place of the one that was asked for, of a thousand.
    pub mix_ups: u64,
    /// Answers to refunds name another amount than was given back, of a thousand.
    pub other_amounts: u64,
    /// Wall clocks are put forward or back by so much.
    pub jump: i64,
}

/// What somebody does to a clock, and what it is called.
const CORRECTIONS: &[(i64, &str)] = &[
    (150_000, "a clock put forward by minutes"),
    (-150_000, "a clock put back by minutes"),
    (20 * 60_000, "a clock put forward by minutes"),
    (-20 * 60_000, "a clock put back by minutes"),
    (DAY_MS, "a clock put forward by a day"),
    (-DAY_MS, "a clock put back by a day"),
    (365 * DAY_MS, "a clock put forward by a year"),
    (-365 * DAY_MS, "a clock put back by a year"),
];
const DAY_MS: i64 = 24 * 3_600_000;
/// Effects that come late come by then. Whatever comes later than two minutes after a refund was sent may come after the library
/// has concluded that it did not happen, which it then has to tell.
const LATE_MS: i64 = 110_000;

/// A call that a host makes.
#[derive(Debug, Clone)]
pub enum Op {
    Create { sale: String, amount: Money },
    Poll { key: Key, once: bool, interval_ms: u64 },
    Void { key: Key, take_over: bool },
    Refund { own_id: String, request_id: Option<String>, order: usize, amount: Option<Money> },
    Recover,
}

/// What a call waits for.
enum Pending {
    /// Its turn to do this step.
    Step(Next),
    /// The answer to a request, once it is there.
    Answer(Option<Fact>),
    /// Time.
    Time,
    /// Nothing: it is over, or its till crashed.
    Nothing,
}

/// A call under way.
pub struct Call {
    pub till: usize,
    pub machine: usize,
    pub op: Op,
    protocol: Script,
    began: Time,
    limit_ms: i64,
    interrupted: bool,
    pending: Pending,
    /// Grows with every step, so that late events find nobody.
    turn: u32,
    /// The step that was written or taken over last.
    pub step: i64,
    /// What the checks remember of it.
    pub notes: check::Notes,
}

/// One process, thread or lane.
pub struct Till {
    pub machine: usize,
    pub lane: Option<String>,
    alive: bool,
}

/// One journal and the wall clock of its machine.
#[derive(Default)]
pub struct Machine {
    pub journal: ModelJournal,
    /// Whose token its tills use.
    pub merchant: usize,
    offset: i64,
}

/// A request that may still take effect.
struct Flight {
    call: usize,
    turn: u32,
    by: Origin,
    send: Send,
    /// Whether the answer tells what came of it.
    is_told: bool,
    /// It was taken on, and the answer said so.
    is_accepted: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A call does the step that it was asked for.
    Act(usize, u32),
    /// An order is read at the service; the answer arrives later.
    Show(usize, u32, Time),
    /// The answer arrives, or the wait is over.
    Arrive(usize, u32),
    /// A request takes effect.
    Apply(usize),
    Customer(usize, u8),
    Portal(usize, i64),
    Jump(usize, i64),
    Interrupt(usize),
    /// Somebody puts a clock right.
    Right(usize),
    Crash(usize),
    Restart(usize),
    Host(usize),
}

/// The world.
pub struct World {
    pub random: Random,
    pub now: Time,
    queue: BinaryHeap<Reverse<(Time, u64, Event)>>,
    pub service: Service,
    pub machines: Vec<Machine>,
    pub tills: Vec<Till>,
    pub calls: Vec<Call>,
    flights: Vec<Flight>,
    pub faults: Faults,
    /// Length of a call that looks and sends, milliseconds.
    pub limit_ms: i64,
    /// How long a session lives.
    life: Time,
    pub sessions: Vec<SessionTruth>,
    pub moves: Vec<MoveTruth>,
    pub host: crate::host::Host,
    /// A wall clock has jumped in this schedule.
    pub has_jumped: bool,
    /// A Date header was wrong or missing in this schedule.
    pub had_odd_dates: bool,
    /// An answer was another order's.
    pub had_mix_ups: bool,
    /// Which of the named faults were met.
    pub met: Met,
    /// A Date header was wrong in this schedule.
    pub had_wrong_dates: bool,
    /// What was found wrong.
    pub violation: Option<String>,
    tracing: bool,
}

macro_rules! trace {
    ($world:expr, $($words:tt)*) => {
        if $world.tracing { $world.tell(format!($($words)*)) }
    };
}

impl World {
    /// The world of a seed.
    pub fn new(seed: u64, tracing: bool) -> Self {
        let mut random = Random::new(seed);
        let manners = manners(&mut random);
        let faults = faults(&mut random);
        let limit_ms = random.pick(&[30_000, 30_000, 30_000, 8_000, 90_000, 150_000]);
        let life = random.pick(&[300_000, 900_000]);
        let machines = if random.chance(250) { 2 } else { 1 };
        let are_strangers = random.chance(500);
        let host = crate::host::Host::new(&mut random, machines, are_strangers);
        let mut world = World {
            random,
            now: 0,
            queue: BinaryHeap::new(),
            service: Service::new(manners),
            machines: (0..machines).map(|_| Machine::default()).collect(),
            tills: Vec::new(),
            calls: Vec::new(),
            flights: Vec::new(),
            faults,
            limit_ms,
            life,
            sessions: Vec::new(),
            moves: Vec::new(),
            host,
            has_jumped: false,
            had_odd_dates: false,
            had_mix_ups: false,
            met: Met::default(),
            had_wrong_dates: false,
            violation: None,
            tracing,
        };
        if are_strangers {
            world.machines.iter_mut().enumerate().for_each(|(number, machine)| machine.merchant = number);
        }
        world.set_up();
        world
    }

    fn set_up(&mut self) {
        for machine in 0..self.machines.len() {
            if self.random.chance(300) {
                // Wrong all the time, which must not matter.
                self.machines[machine].offset = self.random.from(-3_600_000, 3_600_000);
            }
            for till in 0..self.random.from(1, 2) {
                let lane = self.random.chance(800).then(|| format!("lane-{till}"));
                self.tills.push(Till { machine, lane, alive: true });
            }
        }
        if self.random.chance(400) {
            self.sell_in_peace();
        }
        for till in 0..self.tills.len() {
            self.at(0, 2_000, Event::Host(till));
        }
        if self.faults.jump != 0 {
            for machine in 0..self.machines.len() {
                self.at(0, 120_000, Event::Jump(machine, self.faults.jump));
                if self.random.chance(500) {
                    self.at(0, 400_000, Event::Right(machine));
                }
            }
        }
        self.strangers();
        trace!(self, "manners {:?}", self.service.manners);
        trace!(self, "faults {:?}, call limit {} ms, sessions live {} ms", self.faults, self.limit_ms, self.life);
    }

    /// One sale is paid before anything goes wrong, so that there is something to give back.
    fn sell_in_peace(&mut self) {
        let faults = std::mem::take(&mut self.faults);
        let (budget, manners) = (self.host.budget, self.service.manners.clone());
        self.service.manners.odd_orders = 0;
        let (sale, amount) = self.host.first_sale(self.tills[0].machine);
        self.start(0, Op::Create { sale, amount });
        self.run();
        if let Some(order) = self.service.orders.last().map(|o| o.number) {
            self.service.customer(order, Customer::Pays, &mut self.random);
            self.service.customer(order, Customer::Completes, &mut self.random);
        }
        (self.faults, self.host.budget, self.service.manners) = (faults, budget, manners);
    }

    /// Orders of somebody else's that have our references: a till's number that was used before.
    fn strangers(&mut self) {
        for (machine, reference, amount) in self.host.references() {
            if !self.random.chance(100) {
                continue;
            }
            // Older than any clock of this world can be wrong: a younger one could not be told from our own.
            let are_clocks_right = self.faults.jump == 0 && self.machines.iter().all(|m| m.offset == 0);
            let age = if are_clocks_right { 15 * 60_000 } else { 13 * 3_600_000 + self.faults.jump.abs() };
            let age = self.random.from(age, age * 20);
            let total =
                if self.random.chance(700) { amount } else { Money::from_minor(12_345, Currency::Sar).unwrap() };
            let life = if self.random.chance(300) { age + self.life } else { 0 };
            let wish =
                Wish { merchant: self.machines[machine].merchant, reference: &reference, by: None, asked: total };
            let number = self.service.open(wish, -age, life, &mut self.random);
            if self.random.chance(600) {
                self.service.customer(number, Customer::Pays, &mut self.random);
                self.service.customer(number, Customer::Completes, &mut self.random);
            }
            trace!(
                self,
                "stranger o{number} under {reference:?}, {} old, {:?}", age, self.service.orders[number].status
            );
        }
    }

    /// An event between `low` and `high` from now.
    fn at(&mut self, low: i64, high: i64, event: Event) {
        let time = self.now + self.random.from(low, high);
        self.at_time(time, event);
    }

    fn at_time(&mut self, time: Time, event: Event) {
        let tie = self.random.next();
        self.queue.push(Reverse((time, tie, event)));
    }

    /// Runs until nothing is left to happen, or something is wrong.
    pub fn run(&mut self) {
        while self.violation.is_none() {
            let Some(Reverse((time, _, event))) = self.queue.pop() else { return };
            self.now = self.now.max(time);
            self.pass();
            self.happen(event);
        }
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Act(call, turn) if self.calls[call].turn == turn => self.act(call),
            Event::Show(call, turn, arrives) if self.calls[call].turn == turn => self.show(call, arrives),
            Event::Arrive(call, turn) if self.calls[call].turn == turn => self.arrive(call),
            Event::Act(..) | Event::Show(..) | Event::Arrive(..) => {}
            Event::Apply(flight) => self.apply(flight),
            Event::Customer(order, does) => self.customer(order, does),
            Event::Portal(order, amount) => self.portal(order, amount),
            Event::Jump(machine, delta) => {
                trace!(self, "the clock of machine {machine} jumps by {delta} ms");
                let named = CORRECTIONS.iter().find(|(known, _)| *known == delta);
                named.into_iter().for_each(|(_, name)| self.met.note(name));
                self.machines[machine].offset += delta;
                self.has_jumped = true;
            }
            Event::Right(machine) => {
                trace!(self, "the clock of machine {machine} is put right");
                if self.machines[machine].offset != 0 {
                    self.met.note("a wrong clock put right");
                    self.has_jumped = true;
                }
                self.machines[machine].offset = 0;
            }
            Event::Interrupt(call) => self.interrupt(call),
            Event::Crash(till) => self.crash(till),
            Event::Restart(till) => {
                trace!(self, "till {till} is up again");
                self.tills[till].alive = true;
                self.at(0, 3_000, Event::Host(till));
            }
            Event::Host(till) => self.host_acts(till),
        }
    }

    pub fn wall(&self, machine: usize) -> i64 {
        EPOCH + self.now + self.machines[machine].offset
    }

    /// Lets time pass while nobody does anything.
    pub fn idle(&mut self, ms: i64) {
        self.now += ms;
        self.pass();
    }

    fn pass(&mut self) {
        if self.service.pass(self.now) {
            self.met.note("a session that time ended");
        }
    }

    /// From now on nothing goes wrong any more.
    pub fn heal(&mut self) {
        self.faults = Faults::default();
        self.tills.iter_mut().for_each(|t| t.alive = true);
        if self.random.chance(500) {
            self.has_jumped |= self.machines.iter().any(|m| m.offset != 0);
            self.machines.iter_mut().for_each(|m| m.offset = 0);
            trace!(self, "the clocks are set right");
        }
        trace!(self, "everything is healthy from here on");
    }

    // Calls.

    /// A host makes a call.
    pub fn start(&mut self, till: usize, op: Op) -> usize {
        let machine = self.tills[till].machine;
        let protocol = match op.clone() {
            Op::Create { sale, amount } => create::protocol(create::Wish {
                sale,
                amount,
                channel: Channel::Sms,
                phone: None,
                basket: None,
                idempotency_key: None,
            }),
            Op::Poll { key, once, interval_ms } => poll::protocol(poll::Wish { key, once, interval_ms }),
            Op::Void { key, take_over } => {
                void::protocol(void::Wish { key, lane: self.tills[till].lane.clone(), take_over })
            }
            Op::Refund { own_id, request_id, order, amount } => movement::protocol(movement::Wish {
                kind: tamara_pos::journal::StepKind::Refund,
                order_id: format!("o{order}"),
                reference: None,
                amount,
                request_id,
                own_id,
                comment: None,
                idempotency_key: None,
            }),
            Op::Recover => recover::protocol(recover::Cursor::default(), false, std::rc::Rc::default()),
        };
        let limit_ms = match op {
            Op::Poll { once: false, .. } => self.random.pick(&[3_000, 20_000, 60_000, 200_000]),
            _ => self.limit_ms,
        };
        let number = self.calls.len();
        trace!(self, "call {number}: till {till} {op:?}, {limit_ms} ms");
        let notes = check::Notes::new(self, machine, &op);
        let is_beside = |c: &Call| c.till != till && c.machine == machine && !matches!(c.pending, Pending::Nothing);
        if notes.subject.is_some() && self.calls.iter().any(|c| is_beside(c) && c.notes.subject == notes.subject) {
            self.met.note("a second till on the same sale");
        }
        self.calls.push(Call {
            till,
            machine,
            op,
            protocol,
            began: self.now,
            limit_ms,
            interrupted: false,
            pending: Pending::Nothing,
            turn: 0,
            step: 0,
            notes,
        });
        if self.random.chance(self.faults.interrupt) {
            self.at(0, limit_ms, Event::Interrupt(number));
        }
        self.tell_fact(number, Fact::Begin);
        number
    }

    pub fn is_running(&self, call: usize) -> bool {
        !matches!(self.calls[call].pending, Pending::Nothing)
    }

    fn clock(&self, call: usize) -> Now {
        let c = &self.calls[call];
        let elapsed = self.now - c.began;
        Now {
            elapsed_ms: elapsed as u64,
            left_ms: (c.limit_ms - elapsed).max(0) as u64,
            wall_ms: self.wall(c.machine),
            interrupted: c.interrupted,
            profile: crate::play::known(),
        }
    }

    /// Gives a fact to a protocol and takes its next step.
    fn tell_fact(&mut self, call: usize, fact: Fact) {
        let now = self.clock(call);
        check::heard(self, call, &fact);
        trace!(self, "  call {call} <- {}", brief_fact(&fact));
        let next = self.calls[call].protocol.next(fact, now);
        trace!(self, "  call {call} -> {}", brief_next(&next));
        check::wants(self, call, &next, now, MOST_STEPS);
        let (limit, stall) = (now.left_ms as i64, self.random.chance(self.faults.stall));
        let c = &mut self.calls[call];
        c.turn += 1;
        let turn = c.turn;
        match next {
            Next::Done(outcome) => {
                c.pending = Pending::Nothing;
                check::done(self, call, &outcome);
                self.host_hears(call, &outcome);
            }
            Next::Wait(ms) => {
                c.pending = Pending::Time;
                let wait = if now.interrupted { 0 } else { i64::try_from(ms).unwrap_or(i64::MAX).min(limit) };
                self.at(wait, wait + 3, Event::Arrive(call, turn));
            }
            step => {
                c.pending = Pending::Step(step);
                self.at(0, if stall { 4_500 } else { 4 }, Event::Act(call, turn));
            }
        }
        let till = self.calls[call].till;
        if self.random.chance(self.faults.crash) {
            self.at(0, 8, Event::Crash(till));
        }
    }

    fn act(&mut self, call: usize) {
        let pending = std::mem::replace(&mut self.calls[call].pending, Pending::Nothing);
        let Pending::Step(next) = pending else { return };
        match next {
            Next::Send(send) => self.send(call, send),
            Next::Read(key) => self.read(call, key),
            local => {
                let fact = self.on_journal(call, local);
                self.tell_fact(call, fact);
            }
        }
    }

    fn arrive(&mut self, call: usize) {
        match std::mem::replace(&mut self.calls[call].pending, Pending::Nothing) {
            Pending::Time => self.tell_fact(call, Fact::Waited),
            Pending::Answer(Some(fact)) => self.tell_fact(call, fact),
            _ => {}
        }
    }

    /// The driver's work on the journal, as `src/client/drive.rs` does it.
    fn on_journal(&mut self, call: usize, next: Next) -> Fact {
        let machine = self.calls[call].machine;
        let wall = self.wall(machine);
        let until = wall + self.limit_ms * 2 / 3 + LEASE_MARGIN_MS;
        let locked = || Error::new(Kind::JournalLocked, "another program");
        match next {
            Next::Load(_) if self.random.chance(self.faults.load) => Fact::Steps(Err(locked())),
            Next::Load(load) => Fact::Steps(self.load(machine, &load)),
            Next::Write(_) if self.random.chance(self.faults.write) => Fact::Written(Err(locked())),
            Next::Write(intent) => {
                let lane = self.tills[self.calls[call].till].lane.clone();
                let written = self.machines[machine].journal.write(&intent, until, lane.as_deref(), wall);
                if let Written::Yes(id) = written {
                    self.calls[call].step = id;
                    check::written(self, call, id);
                }
                Fact::Written(Ok(written))
            }
            Next::Change(_) if self.random.chance(self.faults.change) => Fact::Changed(Err(locked())),
            Next::Change(changes) => {
                let changed = self.machines[machine].journal.change(&changes, wall);
                check::changed(self, machine, &changes);
                Fact::Changed(changed)
            }
            Next::Lease(_) if self.random.chance(self.faults.load) => Fact::Leased(Err(locked())),
            Next::Lease(id) => {
                let is_ours = self.machines[machine].journal.lease(id, until, wall);
                if is_ours {
                    self.calls[call].step = id;
                }
                Fact::Leased(Ok(is_ours))
            }
            Next::Send(_) | Next::Read(_) | Next::Wait(_) | Next::Done(_) => unreachable!(),
        }
    }

    fn load(&self, machine: usize, load: &Load) -> Result<Vec<Step>, Error> {
        let journal = &self.machines[machine].journal;
        Ok(match load {
            Load::Sale(sale) => journal.sale(sale),
            Load::Findable => journal.newest_with_order().cloned().into_iter().collect(),
            Load::Order(order_id) => journal.steps_of_order(order_id),
            Load::Unfinished(which, after) => journal.unfinished(*which, *after, 100),
            Load::Concluded(since_ms) => journal.concluded(*since_ms, 100),
            Load::SaleOf(Key::Order(order_id)) => {
                let told = journal.sessions_told(order_id);
                if told.iter().any(|s| s.sale != told[0].sale) {
                    return Err(Error::new(Kind::ReferenceInUse, "told twice"));
                }
                told.last().map(|s| journal.sale(&s.sale)).unwrap_or_default()
            }
            Load::SaleOf(Key::Reference(r)) => {
                journal.newest_named(r).map(|s| journal.sale(&s.sale)).unwrap_or_default()
            }
        })
    }

    // The network.

    fn send(&mut self, call: usize, send: Send) {
        check::sent(self, call, &send);
        let now = self.clock(call);
        let kind = if now.interrupted { Kind::Interrupted } else { Kind::Timeout };
        if now.is_over() {
            // The HTTP client does not even begin.
            check::no_effect(self, call, &send);
            let fact = failed_send(&send, Failure::nothing(Error::new(kind, "no time")));
            return self.answer_at(call, self.now, Some(fact));
        }
        let full = self.limit_ms * 2 / 3;
        let limit = full.min(now.left_ms as i64);
        let fate = self.fate(&send, limit, full);
        trace!(
            self,
            "    {send:?}: effect {:?}, answer after {}",
            fate.effect.map(|e| e - self.now),
            fate.answers - self.now
        );
        if matches!(send, Send::Move(..)) && self.random.chance(self.faults.portal) {
            let Send::Move(_, movement) = &send else { return };
            let same = movement.amount.minor().unwrap();
            let amount = if self.random.chance(500) { same } else { 50 };
            let number = number_of(&movement.order_id).unwrap();
            if fate.failure.is_some() && fate.effect.is_none() {
                self.met.note("a refund in the portal while ours is lost");
            }
            self.at(0, full, Event::Portal(number, amount));
        }
        let c = &mut self.calls[call];
        c.notes.sending = Some(send.clone());
        let by = Origin { machine: c.machine, step: c.step };
        match fate.effect {
            Some(time) => {
                let (is_told, is_accepted) = (fate.failure.is_none(), fate.is_accepted);
                self.flights.push(Flight { call, turn: c.turn, by, send: send.clone(), is_told, is_accepted });
                self.at_time(time, Event::Apply(self.flights.len() - 1));
            }
            None => check::no_effect(self, call, &send),
        }
        let fact = match (fate.failure, fate.is_accepted) {
            (Some(failure), _) => Some(failed_send(&send, failure)),
            (None, true) => Some(Fact::Moved(Ok(Moved {
                capture_id: None,
                result_id: None,
                status: None,
                done: false,
                amount: None,
            }))),
            (None, false) => None,
        };
        self.answer_at(call, fate.answers, fact);
    }

    fn answer_at(&mut self, call: usize, time: Time, fact: Option<Fact>) {
        let c = &mut self.calls[call];
        c.pending = Pending::Answer(fact);
        let turn = c.turn;
        self.at_time(time, Event::Arrive(call, turn));
    }

    /// What becomes of a request that may last `limit`, and linger on its way for `full`.
    fn fate(&mut self, send: &Send, limit: i64, full: i64) -> Fate {
        let is_slow = self.random.chance(50);
        let answers = self.now + self.random.from(10, if is_slow { limit } else { 900.min(limit) });
        let between = |random: &mut Random, low: Time, high: Time| low + random.from(0, high - low);
        let effect = between(&mut self.random, self.now, answers);
        let fine = Fate { effect: Some(effect), answers, failure: None, is_accepted: false };
        if !self.random.chance(self.faults.send) {
            return fine;
        }
        let error = |kind: Kind, status: u16| {
            let error = Error::new(kind, "fault");
            if status == 0 { error } else { error.with_status(status) }
        };
        let (lost, lost_status) = self.random.pick(&[
            (Kind::AnswerLost, 0),
            (Kind::Timeout, 0),
            (Kind::BadAnswer, 200),
            (Kind::ServiceError, 500),
            (Kind::ServiceError, 504),
            (Kind::WrongState, 409),
            (Kind::Timeout, 408),
        ]);
        let is_page = self.random.chance(self.faults.pages);
        let page_status = self.random.pick(&[400, 403, 404, 405, 413, 422, 429, 451]);
        let (lost, lost_status) = if is_page { (Kind::BadAnswer, page_status) } else { (lost, lost_status) };
        let lost = Failure::unknown(error(lost, lost_status));
        let (refused, refused_status) = self.random.pick(&[
            (Kind::ConnectFailed, 0),
            (Kind::DnsFailed, 0),
            (Kind::Unauthorised, 401),
            (Kind::NotFound, 404),
            (Kind::Throttled, 429),
            (Kind::Refused, 400),
        ]);
        let refused = Failure::nothing(error(refused, refused_status));
        let answers = self.now + self.random.from(0, limit);
        let case = self.random.below(if matches!(send, Send::Move(..)) { 6 } else { 5 });
        if is_page && (1..5).contains(&case) {
            self.met.note(page_name(send, case != 1));
        }
        match case {
            0 => Fate { effect: None, answers, failure: Some(refused), is_accepted: false },
            1 => Fate { effect: None, answers, failure: Some(lost), is_accepted: false },
            2 | 3 => Fate {
                effect: Some(between(&mut self.random, self.now, answers)),
                answers,
                failure: Some(lost),
                is_accepted: false,
            },
            4 => {
                let is_late = self.random.chance(self.faults.late);
                let last = if is_late { LATE_MS.max(full) } else { full };
                let effect = between(&mut self.random, answers, self.now + last);
                self.met.note("an effect after its answer");
                if effect > self.now + 60_000 {
                    self.met.note("an effect more than a minute after its request");
                }
                Fate { effect: Some(effect), answers, failure: Some(lost), is_accepted: false }
            }
            _ => {
                let effect = between(&mut self.random, self.now, self.now + full);
                let is_done = self.random.chance(800);
                Fate { effect: is_done.then_some(effect), answers, failure: None, is_accepted: true }
            }
        }
    }

    /// A request takes effect at the service.
    fn apply(&mut self, flight: usize) {
        let Flight { call, turn, by, send, is_told, is_accepted } = &self.flights[flight];
        let (call, turn, by, send) = (*call, *turn, *by, send.clone());
        let is_told = *is_told && !*is_accepted;
        let refused = |error: Error| Failure { error, ..Failure::nothing(not_found()) };
        let fact = match &send {
            Send::Session(reference) => {
                let asked = check::asked(self, by);
                let merchant = self.machines[by.machine].merchant;
                let wish = Wish { merchant, reference, by: Some(by), asked };
                if self.service.orders.iter().any(|o| o.merchant != merchant && o.reference == *reference) {
                    self.met.note("a second merchant's order under our reference");
                }
                let number = self.service.open(wish, self.now, self.life, &mut self.random);
                trace!(self, "o{number} is opened under {reference:?} (step {} of machine {})", by.step, by.machine);
                self.plan_customer(number);
                check::opened(self, by, number);
                let shown = self.mixed_up(number);
                let mut session = self.service.session(shown);
                if self.random.chance(self.faults.mix_ups) {
                    self.met.note("an answer about an order that nobody knows");
                    self.had_mix_ups = true;
                    session = Session { order_id: format!("nobody-{number}"), ..session };
                }
                Fact::Opened(Ok(session))
            }
            Send::Void { order_id, .. } | Send::Move(_, Movement { order_id, .. })
                if !self.service.has(self.machines[by.machine].merchant, order_id) =>
            {
                check::no_effect(self, call, &send);
                failed_send(&send, refused(not_found()))
            }
            Send::Void { order_id, checkout_id } => {
                let voided = self.service.void(order_id, checkout_id, &mut self.random);
                trace!(self, "{order_id} void: {voided:?}");
                Fact::Voided(voided.map_err(refused))
            }
            Send::Move(_, movement) => {
                let moved = self.service.refund(movement, Some(by), self.now);
                trace!(
                    self,
                    "{} refund {} {}: {}",
                    movement.order_id,
                    movement.own_id,
                    movement.amount.text(),
                    moved.is_ok()
                );
                check::moved(self, by, movement, moved.is_ok());
                let moved = moved.map(|moved| self.told_otherwise(moved));
                Fact::Moved(moved.map_err(refused))
            }
            // Only online orders are confirmed, and no key is known here.
            Send::Authorise(_) | Send::Again { .. } => unreachable!(),
        };
        let c = &mut self.calls[call];
        if is_told && c.turn == turn && matches!(c.pending, Pending::Answer(None)) {
            c.pending = Pending::Answer(Some(fact));
        }
    }

    fn read(&mut self, call: usize, key: Key) {
        let now = self.clock(call);
        if now.is_over() {
            let kind = if now.interrupted { Kind::Interrupted } else { Kind::Timeout };
            let fact = Fact::Order(Err(Failure::nothing(Error::new(kind, "no time"))));
            return self.answer_at(call, self.now, Some(fact));
        }
        let limit = (self.limit_ms * 2 / 3).min(now.left_ms as i64);
        let is_slow = self.random.chance(40);
        let answers = self.now + self.random.from(10, if is_slow { limit } else { 500.min(limit) });
        self.calls[call].notes.reading = Some(key);
        self.calls[call].notes.sending = None;
        if self.random.chance(self.faults.read) {
            let failure = self.read_failure();
            if failure.retry_after_ms == Some(3_600_000) {
                self.met.note("Retry-After of an hour");
            }
            return self.answer_at(call, answers, Some(Fact::Order(Err(failure))));
        }
        let shown = self.random.from(self.now, answers);
        self.calls[call].pending = Pending::Answer(None);
        let turn = self.calls[call].turn;
        self.at_time(shown, Event::Show(call, turn, answers));
    }

    fn read_failure(&mut self) -> Failure {
        if self.random.chance(self.faults.pages) {
            self.met.note("a filter's page in place of an order");
            let status = self.random.pick(&[200, 400, 403, 404, 405, 451]);
            return Failure::unknown(Error::new(Kind::BadAnswer, "a page").with_status(status));
        }
        let (kind, status) = self.random.pick(&[
            (Kind::AnswerLost, 0),
            (Kind::ConnectFailed, 0),
            (Kind::Timeout, 0),
            (Kind::ServiceError, 500),
            (Kind::ServiceError, 503),
            (Kind::Throttled, 429),
            (Kind::Unauthorised, 401),
            (Kind::BadAnswer, 200),
            (Kind::NotFound, 404),
        ]);
        let error = if status == 0 { Error::new(kind, "fault") } else { Error::new(kind, "fault").with_status(status) };
        let retry_after_ms = match status {
            429 => Some(7_000),
            503 => Some(3_600_000),
            _ => None,
        };
        Failure { retry_after_ms, ..Failure::unknown(error) }
    }

    /// The service reads an order out; the answer is on its way from here on.
    fn show(&mut self, call: usize, arrives: Time) {
        let Some(key) = self.calls[call].notes.reading.clone() else { return };
        check::looked(self, call);
        let merchant = self.machines[self.calls[call].machine].merchant;
        let found = self.service.find(merchant, &key);
        let missed = self.service.missed(merchant, &key);
        missed.into_iter().for_each(|name| self.met.note(name));
        if let (Key::Order(order_id), None) = (&key, found)
            && number_of(order_id).is_some_and(|n| n < self.service.orders.len())
        {
            self.met.note("an order of a second merchant's asked for");
        }
        let asked = found;
        let found = asked.map(|number| self.mixed_up(number));
        let fact = match found {
            None => {
                let service_time_ms = self.date();
                Fact::Order(Err(Failure { service_time_ms, ..Failure::nothing(not_found()) }))
            }
            // The rail believes no answer about another order than was asked for.
            Some(number) if Some(number) != asked => {
                Fact::Order(Err(Failure::unknown(Error::new(Kind::BadAnswer, "the answer is about another order"))))
            }
            Some(number) => {
                let date = self.date();
                let order = self.service.show(number, date, EPOCH);
                trace!(self, "    o{number} reads {}", order.status_text);
                Fact::Order(Ok(Box::new(order)))
            }
        };
        self.answer_at(call, arrives, Some(fact));
    }

    /// An answer that names half of what was given back.
    fn told_otherwise(&mut self, moved: Moved) -> Moved {
        let half = moved.amount.and_then(|amount| Money::from_minor(amount.minor()? / 2, amount.currency()));
        if half.is_none_or(|half| half.is_zero()) || !self.random.chance(self.faults.other_amounts) {
            return moved;
        }
        self.met.note("a refund's answer with another amount");
        Moved { amount: half, ..moved }
    }

    /// The order whose body comes in place of this one's: now and then another.
    fn mixed_up(&mut self, number: usize) -> usize {
        if !self.random.chance(self.faults.mix_ups) {
            return number;
        }
        let other = self.random.below(self.service.orders.len() as u64) as usize;
        // Nothing tells the orders of two merchants with one reference apart.
        if self.service.orders[other].reference == self.service.orders[number].reference {
            return number;
        }
        self.met.note("another order's answer");
        self.had_mix_ups = true;
        other
    }

    /// The Date header of one answer.
    fn date(&mut self) -> Option<i64> {
        let right = EPOCH + self.now;
        if self.random.chance(self.faults.no_date) {
            self.had_odd_dates = true;
            self.met.note("no Date header");
            return None;
        }
        if self.random.chance(self.faults.wrong_date) {
            (self.had_odd_dates, self.had_wrong_dates) = (true, true);
            self.met.note("a Date header that is off");
            return Some(right + self.random.pick(&[-600_000, 600_000]));
        }
        Some(right)
    }

    // Everybody else.

    fn plan_customer(&mut self, number: usize) {
        let does = match self.random.below(100) {
            0..60 => 0,
            60..70 => 1,
            70..85 => 2,
            _ => return,
        };
        let life = self.life;
        let soon = if self.random.chance(700) { 40_000 } else { life + 10_000 };
        self.at(0, soon, Event::Customer(number, does));
    }

    fn customer(&mut self, number: usize, does: u8) {
        let does = [Customer::Pays, Customer::IsDeclined, Customer::Cancels, Customer::Completes][does as usize];
        trace!(self, "the customer of o{number}: {does:?}");
        if self.service.customer(number, does, &mut self.random) {
            self.at(500, 60_000, Event::Customer(number, 3));
        }
        let was_captured = self.service.orders[number].status.was_captured();
        if was_captured && self.random.chance(self.faults.portal / 4) {
            let all = self.service.orders[number].captured;
            let amount = if self.random.chance(500) { all } else { 50 };
            self.at(0, 120_000, Event::Portal(number, amount));
        }
    }

    /// Somebody refunds in the merchant's portal.
    fn portal(&mut self, number: usize, amount: i64) {
        let order = &self.service.orders[number];
        let Some(money) = Money::from_minor(amount, order.currency) else { return };
        let comment = if self.random.chance(500) { "asked by phone" } else { "" };
        let movement = Movement {
            order_id: order.order_id(),
            amount: money,
            own_id: String::new(),
            comment: comment.to_string(),
            idempotency_key: None,
        };
        let done = self.service.refund(&movement, None, self.now).is_ok();
        if done {
            self.met.note("a refund in the portal");
        }
        trace!(self, "the portal refunds {} of o{number}: {done}", money.text());
    }

    fn interrupt(&mut self, call: usize) {
        if !self.is_running(call) {
            return;
        }
        trace!(self, "call {call} is interrupted");
        let c = &mut self.calls[call];
        c.interrupted = true;
        let turn = c.turn;
        match &c.pending {
            Pending::Time => self.at_time(self.now, Event::Arrive(call, turn)),
            // A request under way is given up; it may take effect all the same.
            Pending::Answer(_) => {
                let failure = Failure::unknown(Error::new(Kind::Interrupted, "interrupted"));
                let fact = match c.notes.sending.take() {
                    Some(send) => failed_send(&send, failure),
                    None => Fact::Order(Err(failure)),
                };
                self.answer_at(call, self.now, Some(fact));
            }
            _ => {}
        }
    }

    fn crash(&mut self, till: usize) {
        if !self.tills[till].alive {
            return;
        }
        trace!(self, "till {till} crashes");
        self.tills[till].alive = false;
        for call in 0..self.calls.len() {
            if self.calls[call].till == till && self.is_running(call) {
                self.calls[call].pending = Pending::Nothing;
                self.calls[call].turn += 1;
                check::crashed(self, call);
            }
        }
        self.at(200, 60_000, Event::Restart(till));
    }

    fn host_acts(&mut self, till: usize) {
        if !self.tills[till].alive || self.faults_are_over() {
            return;
        }
        let running = self.calls.iter().filter(|c| c.till == till && !matches!(c.pending, Pending::Nothing)).count();
        if running < 2
            && let Some(op) = self.next_op(till)
        {
            self.start(till, op);
        }
        if self.host.budget > 0 {
            let pause = self.random.pick(&[50, 3_000, 3_000, 12_000, 40_000]);
            self.at(0, pause, Event::Host(till));
        }
    }

    fn faults_are_over(&self) -> bool {
        self.host.budget == 0
    }

    /// Notes that something is wrong; the first finding counts.
    pub fn wrong(&mut self, words: String) {
        trace!(self, "WRONG: {words}");
        self.violation.get_or_insert(words);
    }

    fn tell(&self, words: String) {
        use std::io::Write;
        let _ = writeln!(std::io::stderr(), "{:>10.3} {words}", self.now as f64 / 1000.0);
    }

    /// Prints the journals' and the service's state.
    pub fn tell_all(&self) {
        if !self.tracing {
            return;
        }
        for (machine, m) in self.machines.iter().enumerate() {
            for s in &m.journal.steps {
                self.tell(format!(
                    "machine {machine} step {} {} {} sale {:?} ref {:?} req {:?} order {:?} {} looks {}",
                    s.id,
                    s.kind.text(),
                    s.state.text(),
                    s.sale,
                    s.reference,
                    s.request_id,
                    s.order_id,
                    s.amount.text(),
                    s.looks
                ));
            }
        }
        for o in &self.service.orders {
            self.tell(format!(
                "o{} {:?} {:?} by {:?} total {} captured {} refunded {} odd {:?} refunds {:?}",
                o.number, o.reference, o.status, o.by, o.total, o.captured, o.refunded, o.oddity, o.refunds
            ));
        }
    }
}

struct Fate {
    effect: Option<Time>,
    answers: Time,
    failure: Option<Failure>,
    is_accepted: bool,
}

/// What a filter's page in place of an answer is called.
fn page_name(send: &Send, has_effect: bool) -> &'static str {
    match (send, has_effect) {
        (Send::Session(_), true) => "a filter's page in place of a session's answer, opened",
        (Send::Session(_), false) => "a filter's page in place of a session's answer, not opened",
        (Send::Void { .. } | Send::Authorise(_) | Send::Again { .. }, _) => {
            "a filter's page in place of a void's answer"
        }
        (Send::Move(..), true) => "a filter's page in place of a refund's answer, done",
        (Send::Move(..), false) => "a filter's page in place of a refund's answer, not done",
    }
}

fn failed_send(send: &Send, failure: Failure) -> Fact {
    match send {
        Send::Session(_) | Send::Again { .. } => Fact::Opened(Err(failure)),
        Send::Void { .. } => Fact::Voided(Err(failure)),
        Send::Move(..) | Send::Authorise(_) => Fact::Moved(Err(failure)),
    }
}

fn manners(random: &mut Random) -> Manners {
    Manners {
        ids: random.pick(&[Ids::Shown, Ids::Hidden, Ids::Late]),
        no_references: random.chance(100),
        unfindable: random.pick(&[0, 0, 200]),
        lag: random.pick(&[0, 0, 1, 5]),
        older_first: random.chance(500),
        shows_zero: random.chance(500),
        odd_orders: random.pick(&[0, 0, 0, 200]),
        void_lies: random.pick(&[0, 200, 600]),
        processing: random.pick(&[0, 200, 600]),
    }
}

fn faults(random: &mut Random) -> Faults {
    let is_bad_journal = random.chance(250);
    let is_bad_clock = random.chance(250);
    let journal = if is_bad_journal { random.pick(&[20, 150, 400]) } else { 0 };
    Faults {
        send: random.pick(&[0, 100, 400, 800]),
        read: random.pick(&[0, 0, 100, 400]),
        no_date: if is_bad_clock { random.pick(&[0, 100, 1000]) } else { 0 },
        wrong_date: if is_bad_clock { random.pick(&[0, 100, 300]) } else { 0 },
        write: if random.chance(500) { journal } else { 0 },
        change: if random.chance(700) { journal } else { 0 },
        load: if random.chance(300) { journal } else { 0 },
        stall: random.pick(&[0, 0, 30, 200]),
        crash: random.pick(&[0, 0, 10, 40]),
        interrupt: random.pick(&[0, 0, 100, 400]),
        portal: random.pick(&[0, 0, 200, 600]),
        pages: random.pick(&[0, 300, 900]),
        late: random.pick(&[0, 500]),
        mix_ups: if random.chance(300) { 100 } else { 0 },
        other_amounts: random.pick(&[0, 0, 300]),
        jump: if random.chance(250) { random.pick(CORRECTIONS).0 } else { 0 },
    }
}

/// For [`Oddity::Currency`] the service holds another currency; elsewhere it is what was asked for.
pub fn is_plain(world: &World, order: usize) -> bool {
    world.service.orders[order].oddity == Oddity::None
}

fn brief_fact(fact: &Fact) -> String {
    match fact {
        Fact::Steps(Ok(steps)) => {
            let one =
                |s: &Step| format!("{}:{} {} {:?} {:?}", s.id, s.kind.text(), s.state.text(), s.reference, s.order_id);
            format!("steps [{}]", steps.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        Fact::Written(Ok(Written::Excluded(other))) => format!("excluded by {}", other.id),
        Fact::Order(Ok(o)) => format!(
            "order {} {} date {:?} refunded {:?}",
            o.order_id,
            o.status_text,
            o.service_time_ms.map(|t| t - EPOCH),
            o.refunded.map(|m| m.text())
        ),
        Fact::Order(Err(f)) => format!("order: {}", f.error),
        Fact::Opened(Err(f)) | Fact::Voided(Err(f)) | Fact::Moved(Err(f)) => format!("{:?}: {}", f.effect, f.error),
        other => format!("{other:?}"),
    }
}

fn brief_next(next: &Next) -> String {
    match next {
        Next::Done(o) => brief_outcome(o),
        Next::Write(i) => format!("write {} {:?} {:?} {}", i.kind.text(), i.reference, i.request_id, i.amount.text()),
        Next::Change(c) => {
            let one = |(id, c): &(i64, tamara_pos::journal::Change)| {
                format!("{id}:{:?} {:?} looks {:?}", c.state.map(State::text), c.order_id, c.looks)
            };
            format!("change [{}]", c.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        other => format!("{other:?}"),
    }
}

fn brief_outcome(o: &Outcome) -> String {
    let error = o.error.as_ref().map(ToString::to_string);
    format!(
        "DONE {} {:?} {:?} {:?} {error:?} order {:?}",
        o.code.name(),
        o.verdict,
        o.next_action,
        o.text,
        o.about.order_id
    )
}
