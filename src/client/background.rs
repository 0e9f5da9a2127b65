//! The payments that run in the background: what is known of each. Their threads are in `payment.rs`.

use super::shared::cut;
use crate::error::{Error, Kind};
use crate::host::reply::{self, PaymentLine, PaymentState, PaymentView, Reply};
use crate::request::{PaymentCancelRequest, RefundRequest, SessionRequest};
use crate::wait::Interrupt;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Payments under way at once.
const MOST: usize = 256;
/// Ended payments that are remembered.
const KEPT: usize = 1_000;

/// The payments of one client.
#[derive(Default)]
pub struct Payments {
    state: Mutex<State>,
}

#[derive(Default)]
pub struct State {
    last: u64,
    pub payments: BTreeMap<u64, Payment>,
    is_closing: bool,
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
    thread: Option<JoinHandle<()>>,
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
            let threads: Vec<JoinHandle<()>> = state.payments.values_mut().filter_map(|p| p.thread.take()).collect();
            let interrupts: Vec<Arc<Interrupt>> = state.payments.values().map(|p| Arc::clone(&p.interrupt)).collect();
            (threads, interrupts)
        };
        interrupts.iter().for_each(|interrupt| interrupt.shut_down());
        for thread in threads {
            // A panic in it was caught and logged there.
            let _ = thread.join();
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_closing(&self) -> bool {
        self.lock().is_closing
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
        Ok((number, true))
    }

    pub fn keep(&self, number: u64, thread: JoinHandle<()>) {
        if let Some(payment) = self.lock().payments.get_mut(&number) {
            payment.thread = Some(thread);
        }
    }

    pub fn wish(&self, number: u64) -> Option<(Wish, Arc<Interrupt>)> {
        let state = self.lock();
        let payment = state.payments.get(&number)?;
        Some((payment.wish.clone(), Arc::clone(&payment.interrupt)))
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
            // The thread is at its end; it need not be waited for.
            payment.thread = None;
        }
    }

    /// The reply about a payment; the link and the QR code once, or when they are asked for.
    pub fn tell(&self, number: u64, with_qr: bool) -> Result<Reply, Error> {
        self.lock().payments.get_mut(&number).map(|payment| payment.tell(number, with_qr)).ok_or_else(forgotten)
    }
}

fn forgotten() -> Error {
    Error::field(Kind::InvalidField, "payment", "this payment is forgotten: the client remembers the last 1,000")
}

impl State {
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
            thread: None,
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
