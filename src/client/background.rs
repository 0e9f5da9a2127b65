//! The payments that run in the background: what is known of each, and whose turn it is. What a turn does is in `payment.rs`.
//!
//! A payment that waits has no thread. Workers take the payments that are due, for one turn each; there are as many as turns at the same
//! time, up to [`WORKERS`], and [`SPARE`] more that watch the clock.

use super::shared::cut;
use crate::error::{Error, Kind};
use crate::host::reply::{self, PaymentLine, PaymentState, PaymentView, Reply};
use crate::json::Warning;
use crate::request::{PaymentCancelRequest, RefundRequest, SessionRequest};
use crate::wait::{Interrupt, Scope};
use crate::webhook::news;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Payments under way at once.
const MOST: usize = 1_000;
/// Ended payments that are remembered.
const KEPT: usize = 1_000;
/// Threads of all payments of a client.
const WORKERS: usize = 64;
/// Threads that stay while there is nothing to do.
const SPARE: usize = 3;
/// How long a worker sleeps while nothing is to come.
const IDLE: Duration = Duration::from_secs(3600);

/// The payments of one client.
#[derive(Default)]
pub struct Payments {
    state: Mutex<State>,
    /// Wakes the workers that have no turn.
    workers: Arc<Interrupt>,
}

#[derive(Default)]
pub struct State {
    last: u64,
    pub payments: BTreeMap<u64, Payment>,
    /// When each payment that waits is due.
    queue: BTreeSet<(Instant, u64)>,
    workers: Vec<JoinHandle<()>>,
    /// Workers without a turn.
    idle: usize,
    /// How many news of orders were compared with the payments.
    heard: u64,
    is_closing: bool,
}

/// What a payment does in its next turn.
pub enum Stage {
    /// Opens the session, or makes the refund.
    Begin,
    /// Checks the order.
    Attend(Attended),
    /// Voids the session.
    TakeBack,
}

/// A sale that waits for its customer.
pub struct Attended {
    /// What opening the session said of it, and the order does not say.
    pub warnings: Vec<Warning>,
    pub is_resumed: bool,
    pub began: Instant,
    pub interval: Duration,
}

/// A payment that is due: its worker is the only one that has it.
pub struct Turn {
    pub number: u64,
    pub wish: Wish,
    pub stage: Stage,
    pub interrupt: Arc<Interrupt>,
}

pub struct Payment {
    wish: Wish,
    state: PaymentState,
    /// What the thread last found.
    reply: Option<Reply>,
    /// Until when the customer can pay.
    until: Option<Instant>,
    /// Grows whenever something changed; what the host was told last.
    version: u64,
    told: u64,
    /// The link and the QR code were given to the host.
    link_is_told: bool,
    cancel: Option<PaymentCancelRequest>,
    interrupt: Arc<Interrupt>,
    /// What its next turn does, and when; none while it has its turn, and when it has ended.
    next: Option<(Stage, Instant)>,
    /// How many news of orders there were when its last turn began.
    heard: u64,
}

/// What is done in the background.
#[derive(Clone)]
pub enum Wish {
    Sale(Arc<SessionRequest>, Duration),
    Refund(Arc<RefundRequest>),
}

impl Wish {
    /// The till's number of the sale, or the order of a refund.
    pub fn reference(&self) -> &str {
        match self {
            Wish::Sale(request, _) => &request.order_reference_id,
            Wish::Refund(request) => request.order(),
        }
    }

    /// Whether it is the very same again.
    fn is_same(&self, other: &Wish) -> bool {
        match (self, other) {
            (Wish::Sale(a, _), Wish::Sale(b, _)) => {
                a.total_amount == b.total_amount && a.phone_number == b.phone_number && a.channel == b.channel
            }
            (Wish::Refund(a), Wish::Refund(b)) => a.total_amount == b.total_amount,
            _ => false,
        }
    }

    /// Whether both are about one sale, or one refund of it.
    fn meets(&self, other: &Wish) -> bool {
        match (self, other) {
            (Wish::Sale(a, _), Wish::Sale(b, _)) => a.order_reference_id == b.order_reference_id,
            (Wish::Refund(a), Wish::Refund(b)) => {
                a.order() == b.order() && a.request_id.is_some() && a.request_id == b.request_id
            }
            _ => false,
        }
    }
}

impl Payments {
    /// Ends all threads and waits for them. Sessions stay as they are.
    pub fn stop(&self) {
        let (threads, interrupts) = {
            let mut state = self.lock();
            state.is_closing = true;
            let interrupts: Vec<Arc<Interrupt>> = state.payments.values().map(|p| Arc::clone(&p.interrupt)).collect();
            (std::mem::take(&mut state.workers), interrupts)
        };
        interrupts.iter().for_each(|interrupt| interrupt.shut_down());
        self.workers.shut_down();
        for thread in threads {
            // A panic in it was caught and logged there.
            let _ = thread.join();
        }
        // Those that nobody takes any more.
        let mut state = self.lock();
        state.queue.clear();
        for payment in state.payments.values_mut().filter(|payment| !payment.state.is_end()) {
            payment.state = PaymentState::Unknown;
            payment.reply = Some(Reply::failed(closing()));
            payment.until = None;
            payment.next = None;
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a payment, and whether it is a new one.
    pub fn register(&self, wish: Wish) -> Result<(u64, bool), Error> {
        let mut state = self.lock();
        if state.is_closing {
            return Err(Error::new(Kind::Interrupted, "the client is being closed"));
        }
        let mut live = state.payments.iter().filter(|(_, payment)| !payment.state.is_end());
        if let Some((number, other)) = live.clone().find(|(_, payment)| payment.wish.meets(&wish)) {
            if other.wish.is_same(&wish) {
                return Ok((*number, false));
            }
            let detail = format!(
                "payment {number} with another amount, phone or channel is under way for {:?}; cancel it first",
                cut(wish.reference())
            );
            return Err(Error::field(Kind::ReferenceInUse, "order_reference_id", detail));
        }
        if live.nth(MOST - 1).is_some() {
            let detail = format!("{MOST} payments are under way; wait until one has ended");
            return Err(Error::new(Kind::TooManyOpen, detail));
        }
        state.forget();
        state.last += 1;
        let number = state.last;
        state.payments.insert(number, Payment::new(wish));
        state.put(number, Stage::Begin, Duration::ZERO);
        Ok((number, true))
    }

    /// Sees to it that somebody takes the payments that are due, and watches the clock for the others: starts a thread by `spawn` where
    /// there is none for it.
    ///
    /// # Errors
    /// There is no worker at all, and none could be started.
    pub fn attend(&self, spawn: impl FnOnce() -> std::io::Result<JoinHandle<()>>) -> std::io::Result<()> {
        let mut state = self.lock();
        state.workers.retain(|worker| !worker.is_finished());
        if state.idle == 0 && state.workers.len() < WORKERS && !state.queue.is_empty() && !state.is_closing {
            match spawn() {
                Ok(worker) => state.workers.push(worker),
                Err(error) if state.workers.is_empty() => return Err(error),
                Err(_) => {}
            }
        }
        drop(state);
        self.workers.wake();
        Ok(())
    }

    /// Has the workers hear of news of orders.
    pub fn hear(&self) {
        news::hear(&self.workers);
    }

    /// Takes back what was begun and not told to anybody.
    pub fn forget(&self, number: u64) {
        let mut state = self.lock();
        state.take(number);
        state.payments.remove(&number);
    }

    /// Waits for this worker's turn; none when the client is closed, or others wait already.
    pub fn turn(&self) -> Option<Turn> {
        loop {
            let now = Instant::now();
            let scope = Scope::new(&self.workers, IDLE);
            let until = {
                let mut state = self.lock();
                if state.is_closing {
                    return None;
                }
                state.compare_news();
                let until = match state.queue.first().copied() {
                    None => now + IDLE,
                    Some((due, number)) if due <= now => return state.take(number),
                    Some((due, _)) => due,
                };
                if state.idle == SPARE {
                    drop(state);
                    // One of them has to watch what this worker has put back, too.
                    self.workers.wake();
                    return None;
                }
                state.idle += 1;
                until
            };
            scope.wait(until.saturating_duration_since(now), || self.lock().has_turn_before(until));
            self.lock().idle -= 1;
        }
    }

    /// What the payment does after this pause; one that was cancelled meanwhile, or whose order has news, at once.
    pub fn again(&self, number: u64, stage: Stage, pause: Duration) {
        let mut state = self.lock();
        let Some(payment) = state.payments.get(&number) else { return };
        match payment.cancel.is_some() && matches!(stage, Stage::Attend(_)) {
            true => state.put(number, Stage::TakeBack, Duration::ZERO),
            false => state.put(number, stage, pause),
        }
        // Those that came during its turn were compared with the payments that waited.
        state.compare_news_of(number);
    }

    /// Whether a sale with this reference is at work in the background.
    pub fn is_under_way(&self, reference: &str) -> bool {
        let is_it =
            |payment: &&Payment| matches!(payment.wish, Wish::Sale(..)) && payment.wish.reference() == reference;
        self.lock().payments.values().filter(is_it).any(|payment| !payment.state.is_end())
    }

    /// Whether the newest payment of a sale was cancelled.
    pub fn was_cancelled(&self, reference: &str) -> bool {
        let is_it =
            |payment: &&Payment| matches!(payment.wish, Wish::Sale(..)) && payment.wish.reference() == reference;
        self.lock().payments.values().rev().find(is_it).is_some_and(|p| p.state == PaymentState::Cancelled)
    }

    /// Which payment is meant: by its number, or the newest with this reference.
    pub fn find(&self, number: Option<u64>, reference: Option<&str>) -> Result<u64, Error> {
        let state = self.lock();
        let (field, found) = match (number, reference) {
            (Some(number), None) => ("payment", state.payments.contains_key(&number).then_some(number)),
            (None, Some(reference)) => {
                let mut newest = state.payments.iter().rev();
                let found = newest.find(|(_, payment)| payment.wish.reference() == reference);
                ("order_reference_id", found.map(|(number, _)| *number))
            }
            _ => {
                let detail = "say which payment: payment (its number), or order_reference_id, and not both";
                return Err(Error::field(Kind::MissingField, "payment", detail));
            }
        };
        found.ok_or_else(|| {
            let detail = "this client has no such payment; after a restart call payment_start with the same reference again, or \
                          poll_status";
            Error::field(Kind::InvalidField, field, detail)
        })
    }

    pub fn has_news(&self, number: u64) -> bool {
        self.lock().payments.get(&number).is_none_or(|payment| payment.version > payment.told)
    }

    pub fn cancelled(&self, number: u64) -> Option<PaymentCancelRequest> {
        self.lock().payments.get(&number)?.cancel.clone()
    }

    pub fn cancel(&self, number: u64, request: PaymentCancelRequest) -> Result<Reply, Error> {
        let mut state = self.lock();
        let payment = state.payments.get_mut(&number).ok_or_else(forgotten)?;
        if matches!(payment.wish, Wish::Refund(_)) {
            let detail = "a refund cannot be cancelled once it was begun";
            return Err(Error::field(Kind::NotSupported, "payment", detail));
        }
        if !payment.state.is_end() && payment.cancel.is_none() {
            payment.cancel = Some(request);
            payment.state = PaymentState::Cancelling;
            payment.version += 1;
            payment.interrupt.raise();
            let reply = payment.tell(number, false);
            if let Some(turn) = state.take(number) {
                let stage = if matches!(turn.stage, Stage::Begin) { Stage::Begin } else { Stage::TakeBack };
                state.put(number, stage, Duration::ZERO);
            }
            return Ok(reply);
        }
        Ok(payment.tell(number, false))
    }

    /// Takes what the thread found.
    pub fn found(&self, number: u64, mut reply: Reply, mut payment_state: PaymentState, until: Option<Instant>) {
        let mut state = self.lock();
        let Some(payment) = state.payments.get_mut(&number) else { return };
        if payment.cancel.is_some() && !payment_state.is_end() {
            payment_state = PaymentState::Cancelling;
        }
        let is_new = payment.state != payment_state
            || payment.reply.as_ref().is_none_or(|before| before.advice() != reply.advice());
        // The link stays, also where a later look does not bring it.
        if let Some(before) = payment.reply.take() {
            reply.take_link_of(before);
        }
        payment.version += u64::from(is_new);
        payment.state = payment_state;
        payment.reply = Some(reply);
        payment.until = until.or(payment.until);
        if payment_state.is_end() {
            payment.until = None;
        }
    }

    /// The reply about a payment; the link and the QR code once, or when they are asked for.
    pub fn tell(&self, number: u64, with_qr: bool) -> Result<Reply, Error> {
        self.lock().payments.get_mut(&number).map(|payment| payment.tell(number, with_qr)).ok_or_else(forgotten)
    }
}

fn closing() -> Error {
    Error::new(Kind::Interrupted, "the client is being closed; the sale goes on, poll it by its reference")
}

fn forgotten() -> Error {
    Error::field(Kind::InvalidField, "payment", "this payment is forgotten: the client remembers the last 1,000")
}

impl State {
    /// Notes what a payment does next, and when.
    fn put(&mut self, number: u64, stage: Stage, pause: Duration) {
        let now = Instant::now();
        let due = now.checked_add(pause).unwrap_or(now);
        if let Some(payment) = self.payments.get_mut(&number).filter(|payment| payment.next.is_none()) {
            payment.next = Some((stage, due));
            self.queue.insert((due, number));
        }
    }

    /// Takes a payment that waits.
    fn take(&mut self, number: u64) -> Option<Turn> {
        let payment = self.payments.get_mut(&number)?;
        let (stage, due) = payment.next.take()?;
        self.queue.remove(&(due, number));
        payment.heard = news::count();
        Some(Turn { number, wish: payment.wish.clone(), stage, interrupt: Arc::clone(&payment.interrupt) })
    }

    /// Whether a worker that waits until then has to look at the clock anew.
    fn has_turn_before(&mut self, until: Instant) -> bool {
        self.compare_news();
        self.is_closing || self.queue.first().is_some_and(|(due, _)| *due < until)
    }

    /// Makes due whose order has news.
    fn compare_news(&mut self) {
        let count = news::count();
        if std::mem::replace(&mut self.heard, count) != count {
            let waiting: Vec<u64> = self.queue.iter().map(|(_, number)| *number).collect();
            waiting.into_iter().for_each(|number| self.compare_news_of(number));
        }
    }

    fn compare_news_of(&mut self, number: u64) {
        let Some(payment) = self.payments.get_mut(&number) else { return };
        let (Some((Stage::Attend(_), due)), Wish::Sale(..)) = (&mut payment.next, &payment.wish) else { return };
        let reference = payment.wish.reference();
        if news::since(payment.heard, |_, name| name == Some(reference)) {
            self.queue.remove(&(*due, number));
            *due = Instant::now();
            self.queue.insert((*due, number));
        }
    }

    /// Forgets the oldest ended payments.
    fn forget(&mut self) {
        let ended: Vec<u64> =
            self.payments.iter().filter(|(_, payment)| payment.state.is_end()).map(|(number, _)| *number).collect();
        for number in ended.iter().take(ended.len().saturating_sub(KEPT - 1)) {
            self.payments.remove(number);
        }
    }
}

impl Wish {
    fn kind(&self) -> &'static str {
        match self {
            Wish::Sale(..) => "sale",
            Wish::Refund(_) => "refund",
        }
    }
}

impl Payment {
    fn new(wish: Wish) -> Self {
        Payment {
            wish,
            state: PaymentState::Starting,
            reply: None,
            until: None,
            version: 1,
            told: 0,
            link_is_told: false,
            cancel: None,
            interrupt: Arc::default(),
            next: None,
            heard: 0,
        }
    }

    fn tell(&mut self, number: u64, with_qr: bool) -> Reply {
        self.told = self.version;
        let with_link = with_qr || !self.link_is_told;
        self.link_is_told |= self.reply.as_ref().is_some_and(Reply::has_link);
        let view = PaymentView::new(number, self.wish.kind(), self.state, self.seconds_left());
        reply::payment(self.reply.as_ref(), view, self.wish.reference(), with_link)
    }

    fn seconds_left(&self) -> Option<u64> {
        self.until.map(|until| until.saturating_duration_since(Instant::now()).as_secs())
    }

    pub fn line(&self, number: u64) -> PaymentLine {
        PaymentLine {
            payment: number,
            kind: self.wish.kind(),
            state: self.state,
            order_reference_id: self.wish.reference().to_string(),
            seconds_left: self.seconds_left(),
        }
    }
}
