//! The durable record of every money-moving step: intent before sending, outcome after.
//!
//! A step is one request that can move money (open a session, void it, refund, authorise, capture, cancel). It is written
//! as [`State::Sending`] and synced to disk before the request leaves, and moved on when its outcome is known. What is
//! still `Sending` after a crash is what `src/sale/recover.rs` clears up.
//!
//! No token, name or e-mail is ever stored, and phones only masked.

#[cfg(feature = "postgres")]
pub mod address;
pub mod merchant;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod rows;
pub mod sqlite;

use crate::error::Error;
use crate::value::money::Money;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Tells the time, unix milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Where a journal is kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// In a file of SQLite's.
    File(PathBuf),
    /// In a database of PostgreSQL's.
    #[cfg(feature = "postgres")]
    Server(Box<address::Address>),
}

impl Place {
    /// The file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Place::File(path) => Some(path),
            #[cfg(feature = "postgres")]
            Place::Server(_) => None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::File(path) => write!(f, "{}", path.display()),
            #[cfg(feature = "postgres")]
            Place::Server(address) => write!(f, "{address}"),
        }
    }
}

/// The longest lease that is believed: a wall clock that was put back must not block a shop for hours.
pub const LEASE_LIMIT_MS: i64 = 360_000;

/// An enum whose variants each have one name, the same in the journal's file and in replies.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every value, in the order of their declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name in the journal and in replies.
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The value of a name, exactly as [`text`](Self::text) gives it.
            pub fn from_text(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.text() == text)
            }
        }
    };
}

named! {
    /// What a step does.
    StepKind {
        /// Opens a session the customer can pay.
        Session = "session",
        /// Takes an unpaid session back.
        Void = "void",
        /// Gives captured money back.
        Refund = "refund",
        /// Confirms an online order.
        Authorise = "authorise",
        /// Claims the money of an authorised online order.
        Capture = "capture",
        /// Gives up an authorised online order, whole or in part.
        Cancel = "cancel",
    }
}

named! {
    /// How far a step is.
    State {
        /// The intent is on disk; whether the request had its effect is not known.
        Sending = "sending",
        /// A session exists and the service has not said its final word.
        Open = "open",
        /// A session was paid.
        Paid = "paid",
        /// A session ended unpaid, by the service's word.
        Dead = "dead",
        /// A refund, void, capture, cancel or authorise was done.
        Done = "done",
        /// Nothing happened: refused, or the request provably never had its effect.
        NotDone = "not_done",
    }
}

/// One step, as it stands in the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Number within this journal.
    pub id: i64,
    /// What the step does.
    pub kind: StepKind,
    /// How far it is.
    pub state: State,
    /// The till's `order_reference_id`: the key of the sale.
    pub sale: String,
    /// The reference sent to the service: `sale`, or `sale~2`, `sale~3` for later attempts (`sale-2` until journal layout 2); another
    /// one after the order was renamed.
    pub reference: String,
    /// The till's own number of a refund, capture or cancel.
    pub request_id: Option<String>,
    /// The service's order id, once known.
    pub order_id: Option<String>,
    /// The service's checkout id, once known; needed to void.
    pub checkout_id: Option<String>,
    /// The link (or text of the QR code) the customer opens, once known.
    pub link: Option<String>,
    /// How the customer was asked: `sms` or `qr`, or `online`.
    pub channel: Option<String>,
    /// The amount of the step.
    pub amount: Money,
    /// What the order's running total of this kind (refunded, captured, cancelled) was just before sending.
    pub total_before: Option<Money>,
    /// What the service says was moved, where that is known and may differ from `amount`. Of a session: what was captured.
    pub moved: Option<Money>,
    /// The service's id of what was done: refund, capture or cancel id.
    pub result_id: Option<String>,
    /// The service's last status text of the order.
    pub status: Option<String>,
    /// Name of the error kind, when the last try failed.
    pub error: Option<String>,
    /// The idempotency key sent with the request, on a rail that has one.
    pub idempotency_key: Option<String>,
    /// Store, as configured.
    pub store: Option<String>,
    /// Lane, as configured.
    pub lane: Option<String>,
    /// The customer's phone, masked.
    pub phone: Option<String>,
    /// How often the outcome was looked for without finding a change.
    pub looks: u32,
    /// For how long the step was seen without a change, by clocks that cannot jump, milliseconds. See [`crate::sale::age`].
    pub quiet_ms: i64,
    /// The service's clock just before sending, unix milliseconds, when known; after a check that found no change, its clock then. A
    /// session has it only if the service said before sending that no order had its reference, and keeps it.
    pub service_time_ms: Option<i64>,
    /// A session's digest of what is sold, without anything about the customer.
    pub basket: Option<String>,
    /// Of a session: the order that it was said to have in an answer that was another's.
    pub disowned_id: Option<String>,
    /// A session: when `status` was first read, unix milliseconds, by the service's clock. Of a paid one: when it was seen paid.
    pub status_ms: Option<i64>,
    /// Who is at work on the step: a random number of the client.
    pub owner: Option<String>,
    /// Until when nobody else may work on it, unix milliseconds.
    pub lease_until_ms: i64,
    /// When the intent was written, unix milliseconds.
    pub created_ms: i64,
    /// When something last became known of the step, unix milliseconds. A lease alone does not count.
    pub updated_ms: i64,
    /// Who closed the step by hand.
    pub resolved_by: Option<String>,
    /// Why it was closed by hand.
    pub resolved_why: Option<String>,
}

impl Step {
    /// What was moved: by the service's word, else what was asked for.
    pub fn effect(&self) -> Money {
        self.moved.unwrap_or(self.amount)
    }
}

/// An intent to be written before its request is sent. The fields mean what they mean in [`Step`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// What the step does.
    pub kind: StepKind,
    /// Key of the sale.
    pub sale: String,
    /// Reference on the wire.
    pub reference: String,
    /// The till's own number of the step.
    pub request_id: Option<String>,
    /// The service's order id, when known.
    pub order_id: Option<String>,
    /// The service's checkout id, when known.
    pub checkout_id: Option<String>,
    /// `sms`, `qr` or `online`.
    pub channel: Option<String>,
    /// The amount of the step.
    pub amount: Money,
    /// Running total before sending.
    pub total_before: Option<Money>,
    /// Idempotency key, on a rail that has one.
    pub idempotency_key: Option<String>,
    /// Masked phone.
    pub phone: Option<String>,
    /// The service's clock, unix milliseconds.
    pub service_time_ms: Option<i64>,
    /// Digest of what is sold.
    pub basket: Option<String>,
}

/// What became known about a step. `None` leaves a column as it is; an empty `checkout_id` or `link` clears it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// How far the step is now.
    pub state: Option<State>,
    /// The service's order id.
    pub order_id: Option<String>,
    /// The service's checkout id.
    pub checkout_id: Option<String>,
    /// The link for the customer.
    pub link: Option<String>,
    /// The service's id of what was done.
    pub result_id: Option<String>,
    /// See [`Step::disowned_id`].
    pub disowned_id: Option<String>,
    /// The service's last status text.
    pub status: Option<String>,
    /// When that status was read, by the service's clock.
    pub status_ms: Option<i64>,
    /// Name of an error kind.
    pub error: Option<String>,
    /// Looks without a change.
    pub looks: Option<u32>,
    /// For how long it was seen without a change, milliseconds.
    pub quiet_ms: Option<i64>,
    /// The service's clock at the check until which `quiet_ms` was counted. Never of a session.
    pub service_time_ms: Option<i64>,
    /// What the service says was moved, in the currency of the step's amount.
    pub moved: Option<Money>,
    /// The reference, after it was updated at the service.
    pub reference: Option<String>,
    /// Who closed the step by hand, and why.
    pub resolved: Option<(String, String)>,
}

/// A part of the unfinished steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// All of them.
    All,
    /// Steps on orders (refund, capture, cancel, void, authorise) whose request was being sent.
    Sending,
    /// Sessions whose request was being sent.
    Lost,
    /// Sessions that are open at the service.
    Open,
}

/// What came of writing an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// It is on disk, synced; the request may leave. Holds the step's number.
    Yes(i64),
    /// A step that excludes it stands in the journal already; nothing was written. It is the excluding one.
    Excluded(Box<Step>),
}

/// Which steps `history` is asked for. All given filters must fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Created at or after, unix milliseconds.
    pub from_ms: Option<i64>,
    /// Created before, unix milliseconds.
    pub until_ms: Option<i64>,
    /// Lane.
    pub lane: Option<String>,
    /// Kind of step.
    pub kind: Option<StepKind>,
    /// State.
    pub state: Option<State>,
    /// Sale key or wire reference.
    pub reference: Option<String>,
    /// The service's order id.
    pub order_id: Option<String>,
    /// Only what comes after this step, newest first: [`Page::next_before_id`] of the page before.
    pub before_id: Option<i64>,
    /// Rows of one page.
    pub limit: u32,
}

impl Filter {
    /// How many steps a page looks through for those that fit, where no index leads to them.
    pub const LOOKED_THROUGH: u32 = 10_000;

    /// Few steps can fit, and an index leads to them.
    pub fn fits_few(&self) -> bool {
        let Filter { order_id, reference, state, .. } = self;
        order_id.is_some() || reference.is_some() || matches!(state, Some(State::Sending | State::Open))
    }

    /// The steps of the period are looked through for those that fit.
    pub fn is_sifted(&self) -> bool {
        !self.fits_few() && (self.lane.is_some() || self.kind.is_some() || self.state.is_some())
    }
}

/// A page of `history`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// The steps that fit, newest first: by when they were created and then by their numbers.
    pub steps: Vec<Step>,
    /// [`Filter::before_id`] of the next page; none on the last. A page that is not full may have a next one: what it looked through is
    /// bounded, so that no page holds others up.
    pub next_before_id: Option<i64>,
}

/// Where the steps are kept: in a file, or in a database that several machines share.
///
/// Every call may fail with one of the `Journal…` kinds, or with `Internal` for a step that cannot be, and then has changed
/// nothing.
pub trait Journal: Send + Sync {
    /// Writes an intent and syncs it. Excluded by: for a session, a session of the same reference that is not
    /// [`State::NotDone`]; for a refund, capture or cancel, one of the same kind, order and `request_id` that is not `NotDone`,
    /// or any refund, capture or cancel of the same order that is `Sending`; for a void or authorise, one of the same kind and
    /// order that is `Sending`. When several exclude it, the one with the same `request_id` is told. The step is leased to
    /// this client until `lease_until_ms`. Every step but a session needs an `order_id`.
    fn write(&self, intent: &Intent, lease_until_ms: i64) -> Result<Written, Error>;

    /// Records what became known of steps, all of it or nothing, and syncs it. The leases of these steps end. Asks for no
    /// lease: what is known must not be lost. A step that is `Paid` or `Done` stays so: a change that would make it `Sending` or
    /// `Open` again comes from a slower reader and is dropped whole.
    fn change(&self, changes: &[(i64, Change)]) -> Result<(), Error>;

    /// Takes a step over until `lease_until_ms`, if its lease has run out, or ends later than
    /// [`LEASE_LIMIT_MS`] from now (a clock that was put back). Returns whether it was taken.
    fn lease(&self, id: i64, lease_until_ms: i64) -> Result<bool, Error>;

    /// Whether a webhook's event was dealt with, by any process.
    fn knows_webhook(&self, key: &str) -> Result<bool, Error>;

    /// Notes that a webhook's event was dealt with. Not synced: after a power cut it may be dealt with once more, which does no harm. Returns whether it is new: false for one that was noted before, by any process.
    fn note_webhook(&self, key: &str) -> Result<bool, Error>;

    /// One step by number.
    fn step(&self, id: i64) -> Result<Option<Step>, Error>;

    /// Every session attempt of a sale, oldest first.
    fn sale(&self, sale: &str) -> Result<Vec<Step>, Error>;

    /// The newest session of the sale with this reference; if there is none, the newest that has it itself, as a later attempt (`…~2`)
    /// or since its order was renamed. Until layout 2 a later attempt was called `…-2`, as a sale of its own may be: it is found by its
    /// order id and its sale alone.
    fn session_of_reference(&self, reference: &str) -> Result<Option<Step>, Error>;

    /// The newest session whose order id is known.
    fn newest_session_with_order(&self) -> Result<Option<Step>, Error>;

    /// The session with this order id.
    fn session_of_order(&self, order_id: &str) -> Result<Option<Step>, Error>;

    /// The sessions that have this order id, or were once said to have it, newest first.
    fn sessions_told(&self, order_id: &str) -> Result<Vec<Step>, Error>;

    /// The steps (not sessions) of an order, oldest first.
    fn steps_of_order(&self, order_id: &str) -> Result<Vec<Step>, Error>;

    /// The steps whose end is not known: `Sending` and `Open`, oldest first, numbers above `after_id`, at most `limit`.
    fn unfinished(&self, which: Unfinished, after_id: i64, limit: u32) -> Result<Vec<Step>, Error>;

    /// The sessions, refunds, captures and cancels, created at or after this time, that count as not done although the service did not say so: their
    /// orders did not change, or a person closed them. Their effect may come late. And those that are done of another amount than was asked
    /// for, by an answer that their orders have not borne out. Oldest first.
    fn concluded(&self, since_ms: i64, limit: u32) -> Result<Vec<Step>, Error>;

    /// A number that was kept under this name.
    fn fact(&self, name: &str) -> Result<Option<i64>, Error>;

    /// Keeps a number under a name. Not synced: after a power cut it may be an older one.
    fn keep_fact(&self, name: &str, value: i64) -> Result<(), Error>;

    /// The names that begin so, with their numbers.
    fn facts_named(&self, beginning: &str) -> Result<Vec<(String, i64)>, Error>;

    /// Forgets the number under this name. Not synced.
    fn forget_fact(&self, name: &str) -> Result<(), Error>;

    /// Counts the number under this name up by one, syncs it and returns it: the first is 1, and no process is given one twice.
    fn count_up(&self, name: &str) -> Result<i64, Error>;

    /// A page of steps, newest first. Takes as long in the fifth year as on the first day.
    fn history(&self, filter: &Filter) -> Result<Page, Error>;

    /// A number that is another one whenever somebody else, a process or another client, has written to the journal since. Costs next
    /// to nothing.
    fn writes_of_others(&self) -> Result<i64, Error>;

    /// Checks that the journal is sound, and writes and syncs something that leaves no trace. For a diagnosis.
    fn probe(&self) -> Result<(), Error>;

    /// Where it is kept, as people read it: a file, or a server without its password. None when it ends with the process.
    fn place(&self) -> Option<String>;
}
