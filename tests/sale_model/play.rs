//! A protocol played by hand: each fact is told, each wish looked at.

use tamara_pos::error::{Error, Failure, Kind};
use tamara_pos::journal::{Change, State, Step, StepKind, Written};
use tamara_pos::rail::assumptions::{Assumption, Profile};
use tamara_pos::rail::{Order, RefundEntry, RefundState, Session, Status};
use tamara_pos::sale::world::Script;
use tamara_pos::sale::{Fact, Next, Now, Outcome};
use tamara_pos::value::money::{Currency, Money};

/// The wall clock when a play begins.
pub const WALL: i64 = 1_700_000_000_000;

/// One call of a protocol.
pub struct Play {
    protocol: Script,
    pub now: Now,
}

/// A service of which is known that its refunds show at once.
pub fn known() -> Profile {
    Profile::default().or_seen(Assumption::RefundShowsAtOnce, Some(true))
}

impl Play {
    /// A call that may take 30 s.
    pub fn new(protocol: Script) -> Self {
        Play {
            protocol,
            now: Now { elapsed_ms: 0, left_ms: 30_000, wall_ms: WALL, interrupted: false, profile: known() },
        }
    }

    /// Lets time pass.
    pub fn pass(&mut self, ms: u64) -> &mut Self {
        self.now.elapsed_ms += ms;
        self.now.wall_ms += ms as i64;
        self.now.left_ms = self.now.left_ms.saturating_sub(ms);
        self
    }

    /// The call's time is over.
    pub fn expire(&mut self) -> &mut Self {
        self.now.left_ms = 0;
        self
    }

    pub fn interrupt(&mut self) -> &mut Self {
        self.now.interrupted = true;
        self
    }

    pub fn tell(&mut self, fact: Fact) -> Next {
        self.protocol.next(fact, self.now)
    }

    pub fn begin(&mut self) -> Next {
        self.tell(Fact::Begin)
    }

    pub fn steps(&mut self, steps: &[Step]) -> Next {
        self.tell(Fact::Steps(Ok(steps.to_vec())))
    }

    pub fn order(&mut self, order: Order) -> Next {
        self.tell(Fact::Order(Ok(Box::new(order))))
    }

    pub fn not_found(&mut self) -> Next {
        self.unread(Kind::NotFound)
    }

    pub fn unread(&mut self, kind: Kind) -> Next {
        self.tell(Fact::Order(Err(Failure::unknown(Error::new(kind, "test")))))
    }

    pub fn written(&mut self, id: i64) -> Next {
        self.tell(Fact::Written(Ok(Written::Yes(id))))
    }

    pub fn excluded(&mut self, by: &Step) -> Next {
        self.tell(Fact::Written(Ok(Written::Excluded(Box::new(by.clone())))))
    }

    pub fn changed(&mut self) -> Next {
        self.tell(Fact::Changed(Ok(())))
    }

    pub fn leased(&mut self, is_ours: bool) -> Next {
        self.tell(Fact::Leased(Ok(is_ours)))
    }

    pub fn waited(&mut self) -> Next {
        self.tell(Fact::Waited)
    }
}

/// The journal's answer when another program holds it.
pub fn locked() -> Error {
    Error::new(Kind::JournalLocked, "another program")
}

pub fn sar(minor: i64) -> Money {
    Money::from_minor(minor, Currency::Sar).unwrap()
}

/// The outcome of a call that is over.
pub fn outcome(next: Next) -> Outcome {
    match next {
        Next::Done(outcome) => *outcome,
        other => panic!("not over: {other:?}"),
    }
}

/// The one change asked for.
pub fn change(next: Next) -> (i64, Change) {
    match next {
        Next::Change(mut changes) if changes.len() == 1 => changes.remove(0),
        other => panic!("not one change: {other:?}"),
    }
}

/// What a call asks for, in a word: `load`, `write`, `read`, `send` and so on.
pub fn word(next: &Next) -> &'static str {
    match next {
        Next::Load(_) => "load",
        Next::Write(_) => "write",
        Next::Change(_) => "change",
        Next::Lease(_) => "lease",
        Next::Send(_) => "send",
        Next::Read(_) => "read",
        Next::Wait(_) => "wait",
        Next::Done(_) => "done",
    }
}

/// A session attempt of sale `S` over 100.00 SAR, made when the play began.
pub fn attempt(id: i64, reference: &str, state: State) -> Step {
    let is_known = matches!(state, State::Open | State::Paid | State::Dead);
    Step {
        id,
        kind: StepKind::Session,
        state,
        sale: "S".into(),
        reference: reference.into(),
        request_id: None,
        order_id: is_known.then(|| format!("o{id}")),
        checkout_id: is_known.then(|| format!("c{id}")),
        link: None,
        channel: Some("sms".into()),
        amount: sar(10_000),
        total_before: None,
        moved: None,
        result_id: None,
        status: None,
        error: None,
        idempotency_key: None,
        store: None,
        lane: Some("1".into()),
        phone: None,
        looks: 0,
        quiet_ms: 0,
        service_time_ms: None,
        basket: None,
        status_ms: None,
        owner: None,
        lease_until_ms: 0,
        created_ms: WALL,
        updated_ms: WALL,
        resolved_by: None,
        resolved_why: None,
        disowned_id: None,
    }
}

/// A refund of order `o1`, sent when the play began, when nothing had been given back.
pub fn refund(id: i64, request_id: &str, minor: i64, state: State) -> Step {
    Step {
        kind: StepKind::Refund,
        request_id: Some(request_id.into()),
        order_id: Some("o1".into()),
        checkout_id: None,
        amount: sar(minor),
        total_before: Some(sar(0)),
        service_time_ms: Some(WALL),
        ..attempt(id, "S", state)
    }
}

/// An order over 100.00 SAR, made when the play began and read `age_ms` later.
pub fn order(id: &str, status: Status, age_ms: i64) -> Order {
    let is_captured = status.was_captured();
    Order {
        order_id: id.into(),
        reference: Some("S".into()),
        order_number: None,
        status,
        status_text: format!("{status:?}"),
        total: Some(sar(10_000)),
        captured: is_captured.then(|| sar(10_000)),
        refunded: Some(sar(if status == Status::FullyRefunded { 10_000 } else { 0 })),
        canceled: None,
        odd: None,
        odd_moved: None,
        processing: false,
        refunds: Vec::new(),
        twins: Vec::new(),
        payment_type: None,
        instalments: None,
        created_ms: Some(WALL),
        service_time_ms: Some(WALL + age_ms),
        sale: None,
        raw: String::new(),
    }
}

/// The order `o1`, paid, with so much given back in these refunds.
pub fn given_back(minor: i64, refunds: Vec<RefundEntry>, age_ms: i64) -> Order {
    let status = if minor == 0 { Status::FullyCaptured } else { Status::PartiallyRefunded };
    Order { refunded: Some(sar(minor)), refunds, ..order("o1", status, age_ms) }
}

/// A refund as an order shows it.
pub fn entry(minor: i64, own_id: Option<&str>, comment: Option<&str>) -> RefundEntry {
    RefundEntry {
        capture_id: None,
        state: RefundState::Done,
        refund_id: Some("r1".into()),
        own_id: own_id.map(str::to_string),
        comment: comment.map(str::to_string),
        amount: Some(sar(minor)),
    }
}

pub fn session(id: i64) -> Session {
    Session {
        order_id: format!("o{id}"),
        checkout_id: Some(format!("c{id}")),
        link: Some("https://pay".into()),
        is_link_private: false,
        status: None,
    }
}
