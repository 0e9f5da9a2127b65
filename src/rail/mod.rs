//! What differs between payment services: endpoints, wire models, what they can do. No policy: what to do about an answer is
//! decided in [`crate::sale`].

use crate::error::{Error, Failure, Kind};
use crate::json::Warning;
use crate::request::checkout::Checkout;
pub use crate::request::{Channel, DisputeQuery, Key};
use crate::request::{MoveDetails, SessionRequest};
use crate::value::money::Money;
use crate::value::phone::Phone;
use crate::value::secret::Secret;
use crate::wait::Scope;
use assumptions::{Assumption, Profile};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

mod answer;
pub mod assumptions;
pub(crate) mod carried;
pub mod checkout_com;
pub mod tamara;

/// Where an order stands, by the service's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The session is open and the customer has not finished.
    New,
    /// The customer finished, the merchant must confirm (online only).
    Approved,
    /// Confirmed by the merchant (online only).
    Authorised,
    /// Captured in part.
    PartiallyCaptured,
    /// Captured whole: paid.
    FullyCaptured,
    /// An authorised order was cancelled in part.
    Updated,
    /// Cancelled whole.
    Canceled,
    /// The customer was refused.
    Declined,
    /// Time ran out, or the customer left.
    Expired,
    /// Captured, and given back in part.
    PartiallyRefunded,
    /// Captured, and given back whole.
    FullyRefunded,
    /// A text that is not known here. Never final.
    Other,
}

impl Status {
    /// Ended without money, by the service's word.
    pub fn is_dead(self) -> bool {
        matches!(self, Status::Canceled | Status::Declined | Status::Expired)
    }

    /// Money was captured at some time.
    pub fn was_captured(self) -> bool {
        matches!(
            self,
            Status::PartiallyCaptured | Status::FullyCaptured | Status::PartiallyRefunded | Status::FullyRefunded
        )
    }
}

/// One refund as the order shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundEntry {
    /// The service's id.
    pub refund_id: Option<String>,
    /// The service's id of the capture that it gives back.
    pub capture_id: Option<String>,
    /// The merchant's own id of the refund, where the service shows it.
    pub own_id: Option<String>,
    /// The comment, where the service shows it.
    pub comment: Option<String>,
    /// What was given back.
    pub amount: Option<Money>,
    /// How far it is.
    pub state: RefundState,
}

/// How far a refund is that an order shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// The money was given back.
    Done,
    /// Accepted; it may still be declined.
    Pending,
    /// Declined after it was accepted, for good.
    Refused,
}

/// An order as the service reads it out, in the words common to all rails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The service's id.
    pub order_id: String,
    /// The merchant's reference.
    pub reference: Option<String>,
    /// The number shown to the customer.
    pub order_number: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// The service's own text for that.
    pub status_text: String,
    /// What the order is about.
    pub total: Option<Money>,
    /// What was captured in all.
    pub captured: Option<Money>,
    /// What was given back in all.
    pub refunded: Option<Money>,
    /// What was cancelled in all.
    pub canceled: Option<Money>,
    /// A total or captured amount that could not be read, and why: such an order is never judged final.
    pub odd: Option<String>,
    /// A refunded or cancelled amount that could not be read, and why: it keeps money from moving, and says nothing about the payment.
    pub odd_moved: Option<String>,
    /// The service says that something of the order is still being worked on: what it shows may be behind.
    pub processing: bool,
    /// The refunds it shows; on a rail that shows them elsewhere only after [`Rail::with_refunds`].
    pub refunds: Vec<RefundEntry>,
    /// Ids of other orders with the same reference that hold money, or may come to.
    pub twins: Vec<String>,
    /// The plan's name, as the service says it.
    pub payment_type: Option<String>,
    /// Number of instalments.
    pub instalments: Option<u32>,
    /// When the order was made, by the service's clock, unix milliseconds.
    pub created_ms: Option<i64>,
    /// The service's clock at the answer, unix milliseconds.
    pub service_time_ms: Option<i64>,
    /// The sale that the journal saw it pay; told only of one that was found by a reference.
    pub sale: Option<String>,
    /// The answer as it came.
    pub raw: String,
}

impl Order {
    /// How old the order was when it was read, by the service's own clock.
    pub fn age_ms(&self) -> Option<i64> {
        Some(self.service_time_ms?.saturating_sub(self.created_ms?))
    }

    /// The order, where a captured one shows its amount at once. Where that is not so, one without an amount is not yet captured.
    pub fn unless_behind(self, profile: &Profile) -> Order {
        let is_bare = self.captured.is_none_or(|captured| captured.is_zero());
        match self.status == Status::FullyCaptured && is_bare && !profile.holds(Assumption::CapturedComesWithStatus) {
            true => Order { status: Status::Other, ..self },
            false => self,
        }
    }

    /// Whether everything about the order's money could be read, so that a comparison with what was before proves something.
    pub fn is_clear(&self) -> bool {
        self.odd.is_none() && self.odd_moved.is_none()
    }
}

/// What an order says beside its money's state. No verdict rests on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Details {
    /// `order_get` only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the
    /// sale is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paid_amount: Option<Money>,
    /// `order_get` only: what came from the customer's wallet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wallet_prepaid_amount: Option<Money>,
    /// `order_get` only: whether the merchant has the money, in the service's word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_status: Option<String>,
    /// `order_get` only: when the merchant got or gets it, as the service writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement_date: Option<String>,
    /// `order_get` only: the branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_code: Option<String>,
    /// `order_get` only: the order's captures, in the service's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub captures: Vec<Captured>,
}

/// One capture of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Captured {
    /// The service's id.
    pub capture_id: String,
    /// What was captured.
    pub total_amount: Option<Money>,
    /// What of it was given back.
    pub refunded_amount: Option<Money>,
    /// RFC 3339.
    pub created_at: Option<String>,
}

/// A session that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The service's order id.
    pub order_id: String,
    /// The id that a void needs; empty on a rail without void.
    pub checkout_id: Option<String>,
    /// What the customer opens.
    pub link: Option<String>,
    /// The link holds something about a person, or a token: it is for the customer, and not for the journal.
    pub is_link_private: bool,
    /// The service's status text, when the answer has one.
    pub status: Option<String>,
}

/// The answer to a void.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// Whether the service says that it voided the session.
    pub was_voided: bool,
}

/// The answer to a refund, capture, cancel or authorise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The service's id of what was done.
    pub result_id: Option<String>,
    /// Of a refund: the service's id of the capture that it gives back.
    pub capture_id: Option<String>,
    /// The order's status text after it.
    pub status: Option<String>,
    /// Whether it is done, or only accepted and to be looked for.
    pub done: bool,
    /// The amount that the answer shows. The service does not say whether it means this movement or all of its kind so far.
    pub amount: Option<Money>,
}

/// What a request of money's moving says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The order.
    pub order_id: String,
    /// How much.
    pub amount: Money,
    /// The merchant's own id of it.
    pub own_id: String,
    /// The comment, with our marker in it.
    pub comment: String,
    /// The idempotency key, on a rail that has one.
    pub idempotency_key: Option<String>,
}

/// Reads the token again from where it came; none where there is no other one that may be used.
#[derive(Clone)]
pub struct Renewal(pub Arc<dyn Fn() -> Option<Secret> + Send + Sync>);

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Renewal")
    }
}

/// What this service can do, told by `client_open`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Capabilities {
    /// Channels of `session_create`.
    pub channels: &'static [&'static str],
    /// Whether an unpaid session can be taken back.
    pub void: bool,
    /// Whether a refund may be a part of what was paid.
    pub partial_refund: bool,
    /// Whether the service sends the link to the customer itself.
    pub sends_sms: bool,
    /// Whether there are online checkouts: `checkout_create`, `order_authorise`, `order_capture`, `order_cancel`.
    pub online_checkout: bool,
    /// Whether disputes can be listed and answered.
    pub disputes: bool,
    /// Whether orders show when their money was settled.
    pub settlement: bool,
    /// Whether webhooks are registered by calls; where not, the service's dashboard does it.
    pub webhook_registration: bool,
    /// Minutes after which an unpaid session ends.
    pub session_minutes: u32,
    /// Currencies.
    pub currencies: &'static [&'static str],
}

/// What an order shows of its settlement, the payment of its money to the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// The service's word; nobody lists the words that there are.
    pub status: Option<String>,
    /// When, as the service writes it: a time, or a day.
    pub date: Option<String>,
}

/// What the service says before a sale.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eligibility {
    /// Whether it may be offered.
    pub is_eligible: bool,
    /// The ways to pay, with their limits.
    pub options: Vec<PaymentOption>,
    /// Whether the ways to pay could be read.
    pub has_options: bool,
}

/// One way to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PaymentOption {
    /// The service's name of it.
    pub name: String,
    /// The least order total.
    pub min_limit: Option<Money>,
    /// The greatest order total.
    pub max_limit: Option<Money>,
}

/// A webhook as the service keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Webhook {
    /// The service's id.
    pub webhook_id: String,
    /// Where it posts to.
    pub url: String,
    /// What it posts.
    pub events: Vec<String>,
}

/// What is wanted of webhooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookCall {
    /// Register one: type, address, events, headers.
    Register(WebhookWish),
    /// All of them.
    List,
    /// One.
    Get(String),
    /// Change one.
    Update(String, WebhookWish),
    /// Remove one.
    Delete(String),
}

/// What a webhook shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookWish {
    /// `order` or `dispute`.
    pub kind: String,
    /// Where it posts to.
    pub url: String,
    /// What it posts.
    pub events: Vec<String>,
    /// Sent back with each call.
    pub headers: BTreeMap<String, String>,
}

/// A page of disputes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Disputes {
    /// How many there are in all.
    pub total: Option<u64>,
    /// Those of this page.
    pub disputes: Vec<Dispute>,
    /// How many of this page could not be read and are left out.
    #[serde(skip)]
    pub passed_over: usize,
}

/// A customer's complaint about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Dispute {
    /// The service's number of it.
    pub dispute_id: u64,
    /// The service's order id.
    pub order_id: Option<String>,
    /// The merchant's reference of the order.
    pub merchant_order_reference_id: Option<String>,
    /// Where the order stands.
    pub order_status: Option<String>,
    /// `open`, `awaiting_merchant_response`, `under_review`, `claim_accepted`, `claim_rejected`, `cancelled`, `closed`, or another text.
    pub dispute_status: Option<String>,
    /// RFC 3339.
    pub opened_at: Option<String>,
    /// RFC 3339.
    pub closed_at: Option<String>,
    /// What it is about.
    pub amount: Option<Money>,
    /// What was said and done, in the service's order.
    pub activities: Vec<Activity>,
}

/// One thing that was said or done in a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Activity {
    /// What happened.
    pub event: Option<String>,
    /// What was said.
    pub comment: Option<String>,
    /// RFC 3339.
    pub created_at: Option<String>,
    /// Number of files.
    pub attachments: u64,
}

/// What a merchant says to a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeAnswer {
    /// The service's number of the dispute.
    pub dispute_id: u64,
    /// What is said.
    pub comment: String,
    /// Who delivered.
    pub delivery_provider: Option<String>,
    /// The delivery's number.
    pub tracking_id: Option<String>,
    /// A file.
    pub attachment: Option<Attachment>,
    /// A child merchant, for platforms.
    pub merchant_id: Option<String>,
}

/// A file for a dispute.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    /// Without what is in it: it may be about a person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachment").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// A payment service.
pub trait Rail: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;
    /// Whether its requests that move money carry a key of our making, by which it knows a repeat.
    fn takes_keys(&self) -> bool {
        false
    }
    /// Checks what this service alone wants of a session's request, or of the configuration for it.
    fn check(&self, request: &SessionRequest) -> Result<(), Error>;
    /// What of a session's request looks wrong to this service and is sent all the same.
    fn doubts(&self, _request: &SessionRequest) -> Vec<Warning> {
        Vec::new()
    }
    /// Opens a session under this reference, with this idempotency key where it takes one. The request was checked before.
    fn create(
        &self,
        request: &SessionRequest,
        reference: &str,
        key: Option<&str>,
        scope: &Scope,
    ) -> Result<Session, Failure>;
    /// Opens an online session under this reference. The request was checked before.
    fn checkout(&self, _checkout: &Checkout, _reference: &str, _scope: &Scope) -> Result<Session, Failure> {
        Err(not_supported("online checkouts"))
    }
    /// Reads an order.
    fn read(&self, key: &Key, scope: &Scope) -> Result<Order, Failure>;
    /// What an order says beside its money's state.
    fn details(&self, _order: &Order) -> Option<Details> {
        None
    }
    /// Adds the refunds of an order that was read, where the service shows them elsewhere.
    fn with_refunds(&self, order: Order, _scope: &Scope) -> Result<Order, Failure> {
        Ok(order)
    }
    /// What an order that was read shows of its settlement; nothing where it does not show such a thing.
    fn settled(&self, _order: &Order) -> Option<Settled> {
        None
    }
    /// Takes an unpaid session back.
    fn void(&self, order_id: &str, checkout_id: &str, scope: &Scope) -> Result<Voided, Failure>;
    /// Gives money back.
    fn refund(&self, movement: &Movement, scope: &Scope) -> Result<Moved, Failure>;
    /// Claims the money of an authorised online order.
    fn capture(&self, movement: &Movement, details: &MoveDetails, scope: &Scope) -> Result<Moved, Failure>;
    /// Gives up an authorised online order, whole or in part.
    fn cancel(&self, movement: &Movement, details: &MoveDetails, scope: &Scope) -> Result<Moved, Failure>;
    /// Confirms an approved online order. Safe to repeat.
    fn authorise(&self, order_id: &str, scope: &Scope) -> Result<Moved, Failure>;
    /// Whether the customer's identity is verified already.
    fn is_verified(&self, phone: &Phone, country: &str, scope: &Scope) -> Result<bool, Failure>;
    /// Whether Tamara may be offered for this amount, to this customer.
    fn eligibility(&self, amount: Money, phone: Option<&Phone>, scope: &Scope) -> Result<Eligibility, Failure>;
    /// Registers, reads, changes or removes webhooks.
    fn webhooks(&self, call: &WebhookCall, scope: &Scope) -> Result<Vec<Webhook>, Failure>;
    /// Lists disputes.
    fn disputes(&self, _query: &DisputeQuery, _scope: &Scope) -> Result<Disputes, Failure> {
        Err(not_supported("disputes"))
    }
    /// Says something to a dispute. Not safe to repeat: it is said twice then.
    fn answer_dispute(&self, _answer: &DisputeAnswer, _scope: &Scope) -> Result<(), Failure> {
        Err(not_supported("disputes"))
    }
    /// Puts another reference on an order.
    fn update_reference(&self, order_id: &str, reference: &str, scope: &Scope) -> Result<(), Failure>;
}

/// What stays as it is in one segment of a path and in a query's value.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A query's value.
fn value(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// One segment of a path. Nothing, `.` and `..` would name another path, however they are encoded: they never leave.
fn segment(field: &str, text: &str) -> Result<String, Failure> {
    match text {
        "" | "." | ".." => {
            let detail = "cannot be the service's id of anything; nothing was sent";
            Err(Failure::nothing(Error::field(Kind::InvalidField, field, detail)))
        }
        text => Ok(value(text)),
    }
}

/// Whether two ids of the service are the same: UUIDs are, however their letters are written.
fn is_same_id(one: &str, other: &str) -> bool {
    let is_uuid = |id: &str| id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    one == other || (is_uuid(one) && one.eq_ignore_ascii_case(other))
}

/// An answer that is about something else than was asked for is not believed.
fn another(what: &str) -> Error {
    Error::new(Kind::BadAnswer, format!("the answer is about another {what} than the one asked for"))
}

fn not_supported(what: &str) -> Failure {
    Failure::nothing(Error::new(Kind::NotSupported, format!("{what} are not possible with this provider")))
}
