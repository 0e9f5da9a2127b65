//! The programs that use the library: they follow `next_action`, or ignore it, repeat blindly, and do several things at once.

use crate::random::Random;
use crate::service::number_of;
use crate::world::{Op, World};
use tamara_pos::error::{Code, NextAction};
use tamara_pos::journal::State;
use tamara_pos::rail::Key;
use tamara_pos::sale::Outcome;
use tamara_pos::value::money::{Currency, Money};

/// What the hosts of one machine know of one sale.
pub struct Desk {
    pub sale: String,
    pub amount: Money,
    /// The last call and what came of it.
    last: Option<(Op, NextAction)>,
    /// Orders that were ever named in a reply.
    pub orders: Vec<usize>,
}

/// One refund that a host wants.
#[derive(Debug, Clone)]
pub struct Ask {
    pub machine: usize,
    pub order: usize,
    pub request_id: Option<String>,
    pub amount: Option<Money>,
}

/// All hosts together.
pub struct Host {
    /// Calls that will still be made.
    pub budget: u32,
    /// How often a host does what it is told, of a thousand.
    obedience: u64,
    /// For each machine, its sales.
    pub desks: Vec<Vec<Desk>>,
    pub asks: Vec<Ask>,
    own_ids: u32,
}

impl Host {
    /// The hosts of so many machines; `are_strangers` when each belongs to another merchant, who may use the same names.
    pub fn new(random: &mut Random, machines: usize, are_strangers: bool) -> Self {
        let own: &[&str] = if are_strangers { &["A", "B", "C"] } else { &["X", "Y", "Z"] };
        let names: &[&[&str]] = &[&["A", "B", "C"], own];
        let sar = |minor: i64| Money::from_minor(minor, Currency::Sar).unwrap();
        let desk = |name: &&str| Desk { sale: name.to_string(), amount: sar(40_000), last: None, orders: Vec::new() };
        let desks = (0..machines).map(|m| {
            let many = random.pick(&[1, 1, 2, 3]);
            names[m].iter().take(many).map(desk).collect()
        });
        Host {
            desks: desks.collect(),
            budget: random.from(2, 14) as u32,
            obedience: random.pick(&[950, 700, 300]),
            asks: Vec::new(),
            own_ids: 0,
        }
    }

    /// The first sale of a machine.
    pub fn first_sale(&self, machine: usize) -> (String, Money) {
        let desk = &self.desks[machine][0];
        (desk.sale.clone(), desk.amount)
    }

    /// The references that the sales may use, each with its machine and its amount.
    pub fn references(&self) -> Vec<(usize, String, Money)> {
        let of = |(m, d): (usize, &Desk)| [(m, d.sale.clone(), d.amount), (m, format!("{}~2", d.sale), d.amount)];
        self.desks.iter().enumerate().flat_map(|(m, desks)| desks.iter().map(move |d| (m, d))).flat_map(of).collect()
    }
}

impl World {
    /// What a host does next at this till.
    pub fn next_op(&mut self, till: usize) -> Option<Op> {
        self.host.budget = self.host.budget.checked_sub(1)?;
        let machine = self.tills[till].machine;
        let desk = self.random.below(self.host.desks[machine].len() as u64) as usize;
        let is_obedient = self.random.chance(self.host.obedience);
        let last = self.host.desks[machine][desk].last.clone();
        match last {
            None => Some(self.create(machine, desk)),
            Some((op, action)) if is_obedient => self.obey(machine, desk, op, action),
            Some((op, _)) => self.misbehave(machine, desk, op),
        }
    }

    /// The same call again. A refund without a number of the till's is another one each time.
    fn again(&mut self, op: Op) -> Op {
        match op {
            Op::Refund { request_id: None, order, amount, .. } => {
                self.refund_of(Ask { machine: 0, order, request_id: None, amount })
            }
            op => op,
        }
    }

    fn obey(&mut self, machine: usize, desk: usize, op: Op, action: NextAction) -> Option<Op> {
        match action {
            NextAction::KeepPolling if self.random.chance(250) => self.void(machine, desk),
            NextAction::KeepPolling => self.poll(machine, desk),
            NextAction::CallAgain => Some(self.create(machine, desk)),
            NextAction::RetryLater | NextAction::FixConfiguration => Some(self.again(op)),
            NextAction::CallRecover if self.random.chance(500) => Some(self.again(op)),
            NextAction::CallRecover => Some(Op::Recover),
            NextAction::ReleaseGoods | NextAction::RefundDuplicate | NextAction::None => self.refund(machine, desk),
            _ => self.misbehave(machine, desk, op),
        }
    }

    fn misbehave(&mut self, machine: usize, desk: usize, op: Op) -> Option<Op> {
        match self.random.below(12) {
            0..3 => Some(self.again(op)),
            3..5 => Some(self.create(machine, desk)),
            5..7 => self.poll(machine, desk),
            7 => self.void(machine, desk),
            8..11 => self.refund(machine, desk),
            _ => Some(Op::Recover),
        }
    }

    fn create(&mut self, machine: usize, desk: usize) -> Op {
        let is_other = self.random.chance(20);
        let desk = &self.host.desks[machine][desk];
        let other = Money::from_minor(77_700, Currency::Sar).unwrap();
        Op::Create { sale: desk.sale.clone(), amount: if is_other { other } else { desk.amount } }
    }

    fn key(&mut self, machine: usize, desk: usize) -> Option<Key> {
        let orders = self.host.desks[machine][desk].orders.clone();
        if !orders.is_empty() && self.random.chance(500) {
            return Some(Key::Order(format!("o{}", self.random.pick(&orders))));
        }
        let sale = self.host.desks[machine][desk].sale.clone();
        // A sale that never got as far as an intent is not asked for by name.
        let is_known = self.machines[machine].journal.sale(&sale).iter().any(|s| s.state != State::NotDone);
        is_known.then_some(Key::Reference(sale))
    }

    fn poll(&mut self, machine: usize, desk: usize) -> Option<Op> {
        let key = self.key(machine, desk)?;
        let once = self.random.chance(400);
        let interval_ms = self.random.pick(&[5_000, 5_000, 20_000]);
        Some(Op::Poll { key, once, interval_ms })
    }

    fn void(&mut self, machine: usize, desk: usize) -> Option<Op> {
        let key = self.key(machine, desk)?;
        Some(Op::Void { key, take_over: self.random.chance(700) })
    }

    fn refund(&mut self, machine: usize, desk: usize) -> Option<Op> {
        let asked: Vec<Ask> = self.host.asks.iter().filter(|a| a.machine == machine).cloned().collect();
        if !asked.is_empty() && self.random.chance(500) {
            let again = &asked[self.random.below(asked.len() as u64) as usize];
            return Some(self.refund_of(again.clone()));
        }
        let mut orders = self.host.desks[machine][desk].orders.clone();
        if self.random.chance(200) {
            // An order that another shop sold.
            orders = self.host.desks.iter().flatten().flat_map(|d| d.orders.clone()).collect();
        }
        if self.random.chance(900) {
            orders.retain(|n| self.service.orders[*n].status.was_captured());
        }
        if orders.is_empty() {
            return self.poll(machine, desk);
        }
        let order = self.random.pick(&orders);
        let currency = self.service.orders[order].currency;
        let amount = self.random.pick(&[None, Some(10_000), Some(10_000), Some(50), Some(40_000)]);
        let number = self.host.asks.len();
        let ask = Ask {
            machine,
            order,
            request_id: self.random.chance(800).then(|| format!("R{number}")),
            amount: amount.and_then(|a| Money::from_minor(a, currency)),
        };
        self.host.asks.push(ask.clone());
        Some(self.refund_of(ask))
    }

    /// The call for a refund.
    pub fn refund_of(&mut self, ask: Ask) -> Op {
        self.host.own_ids += 1;
        let own_id = ask.request_id.clone().unwrap_or_else(|| format!("tp-{}", self.host.own_ids));
        Op::Refund { own_id, request_id: ask.request_id, order: ask.order, amount: ask.amount }
    }

    /// A host gets a reply.
    pub fn host_hears(&mut self, call: usize, outcome: &Outcome) {
        let (machine, op) = (self.calls[call].machine, self.calls[call].op.clone());
        let sale = match self.calls[call].notes.subject.clone() {
            Some(sale) => Some(sale),
            None => outcome.about.sale.clone(),
        };
        let Some(desk) = self.host.desks[machine].iter_mut().find(|d| Some(&d.sale) == sale.as_ref()) else { return };
        if let Some(number) = outcome.about.order_id.as_deref().and_then(number_of)
            && !desk.orders.contains(&number)
        {
            desk.orders.push(number);
        }
        if outcome.code == Code::Ok && matches!(op, Op::Recover) {
            return;
        }
        desk.last = Some((op, outcome.next_action));
    }
}
