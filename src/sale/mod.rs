//! The protocols of a sale: create, poll, void, refund (with capture and cancel), recover.
//!
//! Nothing here does I/O. Each protocol is straight-line code over a [`world::World`]: it is told one [`Fact`] at a time and answers with the
//! [`Next`] step it wants done. [`crate::client`] does the steps for real; tests do them against a model of the service, with lost
//! answers, crashes and clock jumps in every order.
//!
//! Three rules hold everywhere. A request that can move money ([`Next::Send`]) comes only after its intent was written. Only the
//! service's word ends a sale. What may have happened is looked for, never sent again without proof that it did not happen.

pub mod age;
pub mod attempt;
pub mod authorise;
pub mod create;
pub mod evidence;
pub mod give_up;
pub mod headroom;
pub mod movement;
pub mod poll;
pub mod recover;
pub mod resolve;
pub mod tender;
pub mod totals;
pub mod verdict;
pub mod void;
pub mod whose;
pub mod world;

use crate::error::{Code, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind, Unfinished, Written};
use crate::json::Warning;
use crate::rail::assumptions::{Assumption, Profile};
use crate::rail::{Key, Moved, Movement, Order, Session, Voided};
use crate::value::money::Money;
pub use verdict::{Judgement, Verdict, judge, judge_attempt, judge_in, was_seen_paid};

/// No session can be paid for longer than this after it was asked for: a day at the most, by the service's rules, and an hour more.
pub const SESSION_LIFE_MS: i64 = 90_000_000;
/// Whether a session that was asked for so long ago can be paid no more, as far as the service lets sessions expire.
pub(crate) fn is_past_paying(age_ms: i64, profile: &Profile) -> bool {
    age_ms > SESSION_LIFE_MS && profile.holds(Assumption::UnpaidExpires)
}

/// A sale that was paid longer ago than this is not the one that a till asks for.
pub const WORKING_DAY_MS: i64 = 28_800_000;
/// For how long a till's order may stay between the customer's yes and the money before somebody has to do something.
pub const STAY_MS: i64 = 60_000;
/// Pause between two looks for a lost answer.
pub const LOOK_PAUSE_MS: u64 = 2_500;
/// For how long, and how often, a session must not be found before another may be opened.
pub const NOT_CREATED_MS: i64 = 10_000;
/// See [`NOT_CREATED_MS`].
pub const NOT_CREATED_LOOKS: u32 = 3;
/// For how long, and how often, an order must be unchanged before a refund counts as not done.
pub const NOT_MOVED_MS: i64 = 120_000;
/// See [`NOT_MOVED_MS`].
pub const NOT_MOVED_LOOKS: u32 = 5;
/// The same where a refund is accepted first and done later.
pub const NOT_MOVED_ASYNC_MS: i64 = 3_600_000;
/// After this a person decides what no order has shown.
pub const PERSON_MS: i64 = 86_400_000;
/// How much older than the request an order may look and still be the one that it made: the life of a session, so that no clock
/// that is ten minutes off makes us deny a session which the customer can still pay, and open a second one.
pub const AGE_SLACK_MS: i64 = 900_000;

/// What a protocol sees of the world at a step: the time, and what is known of the service. The driver reads the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Since the call began, by a clock that never jumps, milliseconds.
    pub elapsed_ms: u64,
    /// Until the call must have ended, milliseconds.
    pub left_ms: u64,
    /// The wall clock, unix milliseconds. May jump.
    pub wall_ms: i64,
    /// Another thread asked the call to end.
    pub interrupted: bool,
    /// What is known of the service.
    pub profile: Profile,
}

impl Now {
    /// The call has to end: no time is left, or it was interrupted.
    pub fn is_over(&self) -> bool {
        self.interrupted || self.left_ms == 0
    }
}

/// Which steps to read from the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Load {
    /// All session attempts of the sale with this key.
    Sale(String),
    /// All session attempts of the sale that this order or reference belongs to. A sale's own reference comes first.
    SaleOf(Key),
    /// The newest session whose order is known, to see whether the service finds it by its reference.
    Findable,
    /// The refunds, captures, cancels, voids and authorisations of an order.
    Order(String),
    /// Unresolved steps of this part, above this number.
    Unfinished(Unfinished, i64),
    /// Steps that count as not done without the service's word, or as done of an amount that no order has shown, made at or after this time.
    Concluded(i64),
}

/// A request to the service that can change something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Send {
    /// Opens the session that the call is about, under this reference.
    Session(String),
    /// Asks once more for the answer to a session's opening, by the key that went with it: [`Fact::Opened`].
    Again {
        /// The attempt's reference.
        reference: String,
        /// Its idempotency key.
        key: String,
    },
    /// Takes an unpaid session back.
    Void {
        /// The service's order id.
        order_id: String,
        /// The service's checkout id.
        checkout_id: String,
    },
    /// Refunds, captures or cancels.
    Move(StepKind, Movement),
    /// Confirms an approved online order.
    Authorise(String),
}

/// What a protocol wants done next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Read steps from the journal: [`Fact::Steps`].
    Load(Load),
    /// Write an intent durably, leased to this client while its request is under way: [`Fact::Written`].
    Write(Box<Intent>),
    /// Record what became known, all of it or nothing, and give the leases back: [`Fact::Changed`].
    Change(Vec<(i64, Change)>),
    /// Take a step over: [`Fact::Leased`].
    Lease(i64),
    /// Send a request: [`Fact::Opened`], [`Fact::Voided`] or [`Fact::Moved`].
    Send(Send),
    /// Read an order: [`Fact::Order`].
    Read(Key),
    /// Let time pass, milliseconds, or less if the deadline or an interrupt comes first: [`Fact::Waited`].
    Wait(u64),
    /// The call is over.
    Done(Box<Outcome>),
}

/// What came of the step asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// The call begins.
    Begin,
    /// Steps of the journal.
    Steps(Result<Vec<Step>, Error>),
    /// An intent was written, excluded or could not be written.
    Written(Result<Written, Error>),
    /// What became known was recorded, or not.
    Changed(Result<(), Error>),
    /// A step was taken over (true), or belongs to somebody else for now.
    Leased(Result<bool, Error>),
    /// The answer to [`Send::Session`] or [`Send::Again`].
    Opened(Result<Session, Failure>),
    /// The answer to [`Send::Void`].
    Voided(Result<Voided, Failure>),
    /// The answer to [`Send::Move`] or [`Send::Authorise`].
    Moved(Result<Moved, Failure>),
    /// An order.
    Order(Result<Box<Order>, Failure>),
    /// Time has passed.
    Waited,
}

/// How a call ended, in the words common to all of them. [`crate::host::reply`] makes the JSON of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The number.
    pub code: Code,
    /// Whether the sale is paid, where the call is about a sale.
    pub verdict: Option<Verdict>,
    /// What the host should do.
    pub next_action: NextAction,
    /// Key of the cashier's text.
    pub text: &'static str,
    /// What went wrong, also beside a result above zero.
    pub error: Option<Error>,
    /// Doubts.
    pub warnings: Vec<Warning>,
    /// What the call is about. Large, so that an outcome is handed on without being copied.
    pub about: Box<About>,
}

/// One step and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovered {
    /// The step as the journal holds it now.
    pub step: Step,
    /// For a session: whether the sale is paid.
    pub verdict: Option<Verdict>,
    /// What the host should do.
    pub next_action: NextAction,
    /// Why it is still open.
    pub error: Option<Error>,
}

/// What an outcome is about; whatever is known of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct About {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The service's checkout id.
    pub checkout_id: Option<String>,
    /// The till's reference of the sale.
    pub sale: Option<String>,
    /// The reference at the service.
    pub reference: Option<String>,
    /// What the customer opens.
    pub link: Option<String>,
    /// The service's word for a session that was opened just now.
    pub status: Option<String>,
    /// `sms`, `qr` or `online`.
    pub channel: Option<String>,
    /// What the sale is about, where no order was read.
    pub total: Option<Money>,
    /// The customer's phone, masked.
    pub phone: Option<String>,
    /// When the sale was seen paid, unix milliseconds.
    pub paid_ms: Option<i64>,
    /// The order, as read last.
    pub order: Option<Box<Order>>,
    /// Refund, capture or cancel: the merchant's own id.
    pub request_id: Option<String>,
    /// Refund, capture or cancel: the service's id.
    pub result_id: Option<String>,
    /// Refund: the service's id of the capture that it gives back, where its answer says it.
    pub capture_id: Option<String>,
    /// Refund, capture or cancel: how much.
    pub amount: Option<Money>,
    /// Refund, capture or cancel: the order's running total after it.
    pub total_after: Option<Money>,
    /// The step was there before this call.
    pub repeated: bool,
    /// Other order ids that the customer paid for the same sale.
    pub duplicates: Vec<String>,
    /// How often the service was asked.
    pub polls: u32,
    /// How long the service asked to be left alone, milliseconds; `None` when it did not.
    pub rest_ms: Option<u64>,
    /// Recover: each step with its verdict.
    pub steps: Vec<Recovered>,
}

impl Outcome {
    /// A call that is done.
    pub fn ok(text: &'static str, next_action: NextAction, about: Box<About>) -> Self {
        Outcome { code: Code::Ok, verdict: None, next_action, text, error: None, warnings: Vec::new(), about }
    }

    /// A call that failed before anything moved.
    pub fn failed(error: Error) -> Self {
        Outcome {
            code: Code::Failed(error.kind),
            verdict: None,
            next_action: error.kind.next_action(),
            text: text_of(&error),
            error: Some(error),
            warnings: Vec::new(),
            about: Box::default(),
        }
    }

    /// A call whose effect is not known.
    pub fn unknown(text: &'static str, next_action: NextAction, error: Option<Error>, about: Box<About>) -> Self {
        Outcome {
            code: Code::Unknown,
            verdict: Some(Verdict::Unknown),
            next_action,
            text,
            error,
            warnings: Vec::new(),
            about,
        }
    }

    /// The end of a sale as it was judged.
    pub fn judged(judgement: &Judgement, about: Box<About>) -> Self {
        Outcome {
            code: judgement.code,
            verdict: Some(judgement.verdict),
            next_action: judgement.next_action,
            text: judgement.text,
            error: judgement.error.clone(),
            warnings: Vec::new(),
            about,
        }
    }

    /// The same outcome about something.
    pub fn about(mut self, about: Box<About>) -> Self {
        self.about = about;
        self
    }

    /// The same outcome with a doubt added.
    pub fn warn(mut self, code: &'static str, detail: impl Into<String>) -> Self {
        self.warnings.push(Warning { code, field: None, detail: detail.into() });
        self
    }

    /// The same outcome with a doubt that a person has to look at.
    pub fn for_supervisor(mut self, code: &'static str, detail: impl Into<String>) -> Self {
        self.next_action = NextAction::AskSupervisor;
        self.warn(code, detail)
    }

    /// The same outcome; where numbers of refunds are shown twice, a person has to look at that.
    pub fn refunded_twice(self, numbers: &[String]) -> Self {
        if numbers.is_empty() {
            return self;
        }
        let detail = format!(
            "the order shows more than one refund with the number {}: the customer got that money more than once",
            numbers.join(", ")
        );
        self.for_supervisor("refunded_twice", detail)
    }

    /// The same outcome, said of the whole sale: while an attempt of it, other than those that `ended`, may be paid, or the journal
    /// cannot tell, the sale is not "not paid".
    pub fn of_sale(self, attempts: Result<Vec<Step>, Error>, ended: &[i64]) -> Self {
        let is_other = |a: &&Step| !ended.contains(&a.id) && is_alive(a);
        let (alive, error) = match attempts {
            Ok(attempts) => (attempts.iter().find(is_other).map(|a| a.reference.clone()), None),
            Err(error) => (None, Some(error)),
        };
        if alive.is_none() && error.is_none() {
            return self;
        }
        let mut outcome = Outcome::unknown("unknown", NextAction::KeepPolling, error, self.about);
        outcome.warnings = self.warnings;
        match alive {
            Some(reference) => outcome.warn_open(&reference),
            None => outcome,
        }
    }

    /// The same outcome with the doubt that another attempt of the sale may still be paid.
    pub fn warn_open(self, reference: &str) -> Self {
        let advice = "poll the sale by its reference to watch all of them";
        self.warn("earlier_attempt_open", format!("attempt {reference:?} of this sale may still be paid; {advice}"))
    }

    /// The same outcome; a warning is added if what became known could not be recorded. The step is then cleared up by the
    /// next look: what the service holds is the truth.
    pub fn recorded(self, result: Result<(), Error>) -> Self {
        match result {
            Ok(()) => self,
            Err(error) => self.warn("outcome_not_recorded", format!("{error}; the next recover will record it")),
        }
    }

    /// Ends the call.
    pub fn done(self) -> Next {
        Next::Done(Box::new(self))
    }
}

impl About {
    /// What a session attempt in the journal says.
    pub fn attempt(step: &Step) -> Box<Self> {
        Box::new(About {
            order_id: step.order_id.clone(),
            checkout_id: step.checkout_id.clone(),
            sale: Some(step.sale.clone()),
            reference: Some(step.reference.clone()),
            link: step.link.clone(),
            channel: step.channel.clone(),
            total: Some(step.amount),
            phone: step.phone.clone(),
            paid_ms: (step.state == State::Paid).then(|| step.status_ms.unwrap_or(step.updated_ms)),
            ..About::default()
        })
    }

    /// The orders that hold money of this sale: its own, and others with the same reference.
    fn paid_orders(&self) -> Vec<String> {
        let twins = self.order.iter().flat_map(|order| order.twins.iter().cloned());
        self.order_id.iter().cloned().chain(twins).collect()
    }

    /// The same, with the order that was read.
    pub fn with_order(self: Box<Self>, order: &Order) -> Box<Self> {
        self.with(Box::new(order.clone()))
    }

    /// The same, where nobody else needs the order any more.
    pub fn with(mut self: Box<Self>, order: Box<Order>) -> Box<Self> {
        self.order_id = Some(order.order_id.clone());
        if self.reference.is_none() {
            self.reference.clone_from(&order.reference);
        }
        self.order = Some(order);
        self
    }
}

/// Whether a step has no end yet. Recover, reports and a supervisor's word all ask this.
pub fn is_unresolved(step: &Step) -> bool {
    matches!(step.state, State::Sending | State::Open)
}

/// The cashier's sentence for a failure; what the cashier can mend is told as such.
fn text_of(error: &Error) -> &'static str {
    let is_about = |name: &str| error.field.as_deref().is_some_and(|field| field.ends_with(name));
    match error.kind {
        Kind::InvalidField if is_about("phone_number") => "phone_invalid",
        Kind::MissingField if is_about("phone_number") => "phone_missing",
        Kind::InvalidField if error.field.as_deref() == Some("file") => "file_exists",
        // Tamara was not asked.
        Kind::NotFound if is_about("journal") || is_about("step_id") => "not_in_journal",
        _ => error.text(),
    }
}

/// Whether a session attempt is paid, or may still be.
fn is_alive(attempt: &Step) -> bool {
    !matches!(attempt.state, State::Dead | State::NotDone)
}

/// The same, or it ended unpaid by the service's word, which may have been said too early: an order that is known can be read once more.
fn may_hold_money(attempt: &Step) -> bool {
    is_alive(attempt) || attempt.state == State::Dead && attempt.order_id.is_some()
}
