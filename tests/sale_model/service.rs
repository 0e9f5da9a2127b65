//! The payment service: sessions with lifetimes, captures, voids and refunds, and everything that is odd about it.

use crate::random::Random;
use tamara_pos::error::{Error, Kind};
use tamara_pos::rail::{Key, Moved, Movement, Order, RefundEntry, Session, Status, Voided};
use tamara_pos::value::money::{Currency, Money};

/// Milliseconds of true time since the schedule began.
pub type Time = i64;

/// The step of a journal that made something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Which journal.
    pub machine: usize,
    /// Which step of it.
    pub step: i64,
}

/// Which refunds show the merchant's number and comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ids {
    Shown,
    Hidden,
    /// Only after the refund was read three times.
    Late,
}

/// What is odd about one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    None,
    /// It is in another currency than was asked for.
    Currency,
    /// Only a part was captured, and the status says so.
    Part,
    /// Only a part was captured, and the status says that all was.
    HiddenPart,
}

/// How this service behaves, for one schedule.
#[derive(Debug, Clone)]
pub struct Manners {
    pub ids: Ids,
    /// Look-ups by reference always answer 404.
    pub no_references: bool,
    /// In so many of a thousand sessions, look-ups by reference never find them.
    pub unfindable: u64,
    /// For up to so many look-ups by reference, a new order is not found.
    pub lag: u32,
    /// With a reference that was used twice, the older order comes back.
    pub older_first: bool,
    /// Sums of nothing are shown as zero.
    pub shows_zero: bool,
    /// Orders with an [`Oddity`], of a thousand.
    pub odd_orders: u64,
    /// A void that is accepted does not stop the customer, of a thousand.
    pub void_lies: u64,
    /// Payment passes through a status that is neither open nor final, of a thousand.
    pub processing: u64,
}

/// One refund that took effect.
#[derive(Debug, Clone)]
pub struct Refund {
    pub amount: i64,
    pub own_id: Option<String>,
    pub comment: Option<String>,
    /// None: made in the portal by a person.
    pub by: Option<Origin>,
    pub at: Time,
    reads: u32,
}

/// One order.
#[derive(Debug, Clone)]
pub struct Sold {
    pub number: usize,
    /// Whose it is; nobody else sees it.
    pub merchant: usize,
    pub reference: String,
    /// None: made by somebody who has none of our journals.
    pub by: Option<Origin>,
    pub total: i64,
    pub currency: Currency,
    pub oddity: Oddity,
    pub status: Status,
    text: &'static str,
    pub captured: i64,
    pub refunded: i64,
    pub refunds: Vec<Refund>,
    pub created: Time,
    expires: Time,
    unfindable: bool,
    /// Look-ups by reference that do not find it yet.
    lag: u32,
}

/// What a session is opened with.
pub struct Wish<'a> {
    pub merchant: usize,
    pub reference: &'a str,
    /// None: by somebody who has none of our journals.
    pub by: Option<Origin>,
    pub asked: Money,
}

/// What the customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    Pays,
    IsDeclined,
    Cancels,
    /// The payment goes through at last.
    Completes,
}

/// The service.
pub struct Service {
    pub orders: Vec<Sold>,
    pub manners: Manners,
}

impl Sold {
    pub fn order_id(&self) -> String {
        format!("o{}", self.number)
    }

    /// The customer can still pay, or his payment is under way.
    pub fn is_payable(&self) -> bool {
        matches!(self.status, Status::New | Status::Approved | Status::Other)
    }

    /// Money is held.
    pub fn holds(&self) -> i64 {
        self.captured - self.refunded
    }

    /// It can neither be paid nor does it hold money.
    pub fn is_over(&self) -> bool {
        !self.is_payable() && self.holds() == 0
    }

    /// Captured whole, in the amount and currency asked for, and not all given back.
    pub fn is_paid(&self, asked: Money) -> bool {
        let is_captured = matches!(self.status, Status::FullyCaptured | Status::PartiallyRefunded);
        is_captured && self.captured == asked.minor().unwrap() && self.currency == asked.currency() && self.holds() > 0
    }

    fn set(&mut self, status: Status, text: &'static str) {
        (self.status, self.text) = (status, text);
    }

    fn capture(&mut self) {
        self.captured = match self.oddity {
            Oddity::Part | Oddity::HiddenPart => self.total / 2,
            Oddity::None | Oddity::Currency => self.total,
        };
        match self.oddity {
            Oddity::Part => self.set(Status::PartiallyCaptured, "partially_captured"),
            _ => self.set(Status::FullyCaptured, "fully_captured"),
        }
    }

    fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency).unwrap()
    }
}

impl Service {
    pub fn new(manners: Manners) -> Self {
        Service { orders: Vec::new(), manners }
    }

    /// Opens a session that lives so long; tells its number.
    pub fn open(&mut self, wish: Wish, now: Time, life: Time, random: &mut Random) -> usize {
        let Wish { merchant, reference, by, asked } = wish;
        let number = self.orders.len();
        let is_odd = random.chance(self.manners.odd_orders);
        let oddity =
            if is_odd { random.pick(&[Oddity::Currency, Oddity::Part, Oddity::HiddenPart]) } else { Oddity::None };
        self.orders.push(Sold {
            number,
            merchant,
            reference: reference.to_string(),
            by,
            total: asked.minor().unwrap(),
            currency: if oddity == Oddity::Currency { Currency::Aed } else { asked.currency() },
            oddity,
            status: Status::New,
            text: "new",
            captured: 0,
            refunded: 0,
            refunds: Vec::new(),
            created: now,
            expires: now + life,
            unfindable: self.manners.no_references || random.chance(self.manners.unfindable),
            // Only what is new may be missing.
            lag: if now < 0 { 0 } else { random.below(u64::from(self.manners.lag) + 1) as u32 },
        });
        number
    }

    pub fn session(&self, number: usize) -> Session {
        Session {
            order_id: format!("o{number}"),
            checkout_id: Some(format!("c{number}")),
            link: Some(String::from("https://checkout")),
            is_link_private: false,
            status: None,
        }
    }

    /// Lets time end what it ends; whether it ended something.
    pub fn pass(&mut self, now: Time) -> bool {
        let mut has_ended = false;
        for order in &mut self.orders {
            if order.status == Status::New && now >= order.expires {
                order.set(Status::Expired, "expired");
                has_ended = true;
            }
        }
        has_ended
    }

    /// The customer acts; true when his payment needs a moment to complete.
    pub fn customer(&mut self, number: usize, does: Customer, random: &mut Random) -> bool {
        let is_slow = random.chance(self.manners.processing);
        let order = &mut self.orders[number];
        match (does, order.status) {
            (Customer::Pays, Status::New) if is_slow => {
                match random.below(3) {
                    0 => order.set(Status::Approved, "approved"),
                    1 => order.set(Status::Other, "on_hold"),
                    _ => order.set(Status::Other, "processing_v2"),
                }
                return true;
            }
            (Customer::Pays, Status::New) => order.capture(),
            (Customer::Completes, Status::Approved | Status::Other) => order.capture(),
            (Customer::IsDeclined, Status::New) => order.set(Status::Declined, "declined"),
            (Customer::Cancels, Status::New) => order.set(Status::Expired, "expired"),
            _ => {}
        }
        false
    }

    /// Takes a session back, or says that it did.
    pub fn void(&mut self, order_id: &str, checkout_id: &str, random: &mut Random) -> Result<Voided, Error> {
        let lies = random.chance(self.manners.void_lies);
        let Some(order) = number_of(order_id).and_then(|n| self.orders.get_mut(n)) else { return Err(not_found()) };
        if checkout_id != format!("c{}", order.number) {
            return Err(not_found());
        }
        match (order.status, lies) {
            (Status::New, false) => match random.below(2) {
                0 => order.set(Status::Canceled, "canceled"),
                _ => order.set(Status::Expired, "expired"),
            },
            // It may say yes, and the customer goes on paying.
            (Status::New | Status::Approved | Status::Other, _) => {
                return Ok(Voided { was_voided: random.chance(500) });
            }
            _ => return Ok(Voided { was_voided: false }),
        }
        // Now and then it says no, and did it all the same.
        Ok(Voided { was_voided: random.chance(900) })
    }

    /// Gives money back.
    pub fn refund(&mut self, movement: &Movement, by: Option<Origin>, now: Time) -> Result<Moved, Error> {
        let Some(order) = number_of(&movement.order_id).and_then(|n| self.orders.get_mut(n)) else {
            return Err(not_found());
        };
        let amount = movement.amount.minor().unwrap();
        let is_captured = order.status.was_captured();
        if !is_captured || amount > order.holds() || amount == 0 || movement.amount.currency() != order.currency {
            return Err(Error::new(Kind::Refused, "over the rest").with_status(400));
        }
        let is_from_portal = movement.own_id.is_empty();
        order.refunded += amount;
        order.refunds.push(Refund {
            amount,
            own_id: (!is_from_portal).then(|| movement.own_id.clone()),
            comment: (!movement.comment.is_empty()).then(|| movement.comment.clone()),
            by,
            at: now,
            reads: 0,
        });
        match order.holds() {
            0 => order.set(Status::FullyRefunded, "fully_refunded"),
            _ => order.set(Status::PartiallyRefunded, "partially_refunded"),
        }
        let result_id = Some(format!("r{}-{}", order.number, order.refunds.len()));
        Ok(Moved {
            capture_id: None,
            result_id,
            amount: Some(movement.amount),
            status: Some(order.text.to_string()),
            done: true,
        })
    }

    /// Whether a merchant has an order of this id.
    pub fn has(&self, merchant: usize, order_id: &str) -> bool {
        number_of(order_id).and_then(|n| self.orders.get(n)).is_some_and(|o| o.merchant == merchant)
    }

    /// A look-up that is one nearer to finding what it does not find yet; why it missed what is there.
    pub fn missed(&mut self, merchant: usize, key: &Key) -> Option<&'static str> {
        let Key::Reference(reference) = key else { return None };
        let mut why = None;
        for order in self.orders.iter_mut().filter(|o| o.merchant == merchant && o.reference == *reference) {
            if order.unfindable {
                why = Some("a look-up by reference that never finds");
            } else if order.lag > 0 {
                order.lag -= 1;
                why = Some("a look-up by reference that lags");
            }
        }
        why
    }

    /// The order that a key finds for a merchant, sooner or later.
    pub fn findable(&self, merchant: usize, key: &Key) -> Option<usize> {
        self.found(merchant, key, |_| true)
    }

    /// The order that a key finds for a merchant now.
    pub fn find(&self, merchant: usize, key: &Key) -> Option<usize> {
        self.found(merchant, key, |order| order.lag == 0)
    }

    fn found(&self, merchant: usize, key: &Key, is_there: impl Fn(&Sold) -> bool) -> Option<usize> {
        match key {
            Key::Order(order_id) => number_of(order_id).filter(|_| self.has(merchant, order_id)),
            Key::Reference(reference) => {
                let is_it = |o: &&Sold| o.merchant == merchant && o.reference == *reference && !o.unfindable;
                let mut found = self.orders.iter().filter(is_it).filter(|order| is_there(order));
                let order = if self.manners.older_first { found.next() } else { found.next_back() };
                order.map(|o| o.number)
            }
        }
    }

    /// Reads an order out. `clock` is what the answer's Date header says, `epoch` what the service's clock said at time zero.
    pub fn show(&mut self, number: usize, clock: Option<i64>, epoch: i64) -> Order {
        let (ids, shows_zero) = (self.manners.ids, self.manners.shows_zero);
        let order = &mut self.orders[number];
        order.refunds.iter_mut().for_each(|r| r.reads += 1);
        let order = &*order;
        let sum = |minor: i64| (minor > 0 || shows_zero).then(|| order.money(minor));
        let entry = |(i, r): (usize, &Refund)| {
            let is_shown = ids == Ids::Shown || (ids == Ids::Late && r.reads > 3);
            RefundEntry {
                capture_id: None,
                state: tamara_pos::rail::RefundState::Done,
                refund_id: Some(format!("r{number}-{}", i + 1)),
                own_id: r.own_id.clone().filter(|_| is_shown),
                comment: r.comment.clone().filter(|_| is_shown),
                amount: Some(order.money(r.amount)),
            }
        };
        Order {
            order_id: order.order_id(),
            reference: Some(order.reference.clone()),
            order_number: None,
            status: order.status,
            status_text: order.text.to_string(),
            total: Some(order.money(order.total)),
            captured: sum(order.captured),
            refunded: sum(order.refunded),
            canceled: None,
            odd: None,
            odd_moved: None,
            processing: false,
            refunds: order.refunds.iter().enumerate().map(entry).collect(),
            twins: Vec::new(),
            payment_type: None,
            instalments: None,
            created_ms: Some(epoch + order.created),
            service_time_ms: clock,
            sale: None,
            raw: String::new(),
        }
    }
}

/// The number in an order's id.
pub fn number_of(order_id: &str) -> Option<usize> {
    order_id.strip_prefix('o')?.parse().ok()
}

pub fn not_found() -> Error {
    Error::new(Kind::NotFound, "no such order").with_status(404)
}
