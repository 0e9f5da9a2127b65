//! The reply of every call: one head for all, and the operation's own fields. The one place that shapes output JSON.

use super::step::StepView;
use super::support::{BundleView, DiagnosisView};
use crate::error::{Code, Error, Kind, NextAction, Retry, ServiceWords};
use crate::host::config::{Environment, Provider};
use crate::host::report::{Difference, Figures};
use crate::host::settlement::Settlements;
use crate::host::texts::{Message, Texts};
use crate::journal::StepKind;
use crate::json::{self, Warning};
use crate::rail::{Capabilities, Details, Disputes, Eligibility, PaymentOption, Webhook};
use crate::request::Reading;
use crate::request::checkout::Problem;
use crate::sale::tender::Tender;
use crate::sale::{About, Outcome, Recovered, Verdict};
use crate::value::clock::rfc3339;
use crate::value::money::Money;
use crate::value::qr::{self, Qr};
use crate::wait::Scope;
use crate::webhook::{Event, Respond};
use serde::Serialize;
use serde_json::value::RawValue;

/// What a call answers.
#[derive(Debug)]
pub struct Reply {
    /// The number the call returns.
    pub code: Code,
    verdict: Option<Verdict>,
    next_action: NextAction,
    text: &'static str,
    body: Body,
    error: Option<Error>,
    warnings: Vec<Warning>,
}

/// The operation's own fields.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// None.
    Empty {},
    /// `client_open`.
    Opened(Box<Opened>),
    /// Everything about one sale.
    Sale(Box<Sale>),
    /// A `checkout_create` that was refused here.
    Problems(Problems),
    /// `refund`, `order_capture`, `order_cancel`.
    Movement(Box<Movement>),
    /// `customer_verification`.
    Verification(Verification),
    /// `new_reference`.
    NewReference(NewReference),
    /// `eligibility`.
    Eligibility(Box<EligibilityView>),
    /// `webhook_register`, `webhook_get`, `webhook_update`.
    Webhook(Box<WebhookView>),
    /// `webhook_list`.
    Webhooks(Webhooks),
    /// `webhook_listen`.
    Listening(Listening),
    /// `webhook_receive` and `webhook_next`.
    Received(Box<Received>),
    /// `dispute_list`.
    Disputes(Disputes),
    /// `dispute_reply`.
    DisputeReply(DisputeReply),
    /// `recover`.
    Recovered(Box<RecoveredSteps>),
    /// `step_resolve`.
    Resolved(Box<Resolved>),
    /// `history`.
    History(Box<History>),
    /// `diagnose`.
    Diagnosis(Box<DiagnosisView>),
    /// `support_bundle`.
    Bundle(Box<BundleView>),
    /// `log_level`.
    LogLevel(LogLevel),
    /// `report`.
    Report(Box<ReportView>),
    /// `receipt`.
    Receipt(Box<ReceiptView>),
    /// `tender_check`.
    Tender(Box<TenderView>),
    /// `watch_add`, `watch_remove`.
    Watching(Watching),
    /// `watch_next`.
    News(Box<News>),
    /// `payment_start`, `refund_start`, `payment_status`, `payment_cancel`.
    Payment(Box<PaymentView>),
    /// `payment_list`.
    Payments(Payments),
}

/// How a payment or refund in the background stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing is known yet: the session is being opened, the refund being sent.
    Starting,
    /// The session is open: the customer's turn.
    Waiting,
    /// The session is being voided.
    Cancelling,
    /// The end: paid.
    Paid,
    /// The end: not paid, by the service's word.
    NotPaid,
    /// The end: voided before the customer paid.
    Cancelled,
    /// The end: the customer paid before the void.
    TooLatePaid,
    /// The end of a refund: the money was given back.
    Refunded,
    /// The end of the background's work, not of the sale: a person or another call has to clear it up, see `next_action`.
    Unknown,
    /// The end: refused or not sent; nothing moved.
    Failed,
}

impl PaymentState {
    /// The state of a sale that ended so.
    pub fn of_sale(code: Code, verdict: Option<Verdict>) -> Self {
        match (code, verdict) {
            (Code::Ok, Some(Verdict::Paid)) => PaymentState::Paid,
            (Code::NotPaid, _) => PaymentState::NotPaid,
            (Code::TooLatePaid, _) => PaymentState::TooLatePaid,
            (Code::Failed(Kind::Panic | Kind::Internal), _) => PaymentState::Unknown,
            (Code::Failed(_), _) => PaymentState::Failed,
            (Code::Ok | Code::Pending | Code::Unknown, _) => PaymentState::Unknown,
        }
    }

    /// The state of a refund that ended so.
    pub fn of_refund(code: Code) -> Self {
        match code {
            Code::Ok => PaymentState::Refunded,
            Code::Failed(Kind::Panic | Kind::Internal) => PaymentState::Unknown,
            Code::Failed(_) => PaymentState::Failed,
            Code::Pending | Code::NotPaid | Code::Unknown | Code::TooLatePaid => PaymentState::Unknown,
        }
    }

    /// Whether nothing is done in the background any more.
    pub fn is_end(self) -> bool {
        !matches!(self, PaymentState::Starting | PaymentState::Waiting | PaymentState::Cancelling)
    }

    /// The name in replies.
    pub fn text(self) -> &'static str {
        match self {
            PaymentState::Starting => "starting",
            PaymentState::Waiting => "waiting",
            PaymentState::Cancelling => "cancelling",
            PaymentState::Paid => "paid",
            PaymentState::NotPaid => "not_paid",
            PaymentState::Cancelled => "cancelled",
            PaymentState::TooLatePaid => "too_late_paid",
            PaymentState::Refunded => "refunded",
            PaymentState::Unknown => "unknown",
            PaymentState::Failed => "failed",
        }
    }
}

/// Fields of `payment_start`, `refund_start`, `payment_status` and `payment_cancel`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PaymentView {
    /// The payment's number in this client.
    payment: u64,
    /// `sale` or `refund`.
    kind: &'static str,
    /// `starting`, `waiting` (for the customer), `cancelling`, or an end: `paid`, `not_paid`, `cancelled`, `too_late_paid`
    /// (the customer paid before the void), `refunded`, `unknown` (see `next_action`), `failed` (nothing moved).
    state: PaymentState,
    /// Nothing is done in the background any more.
    ended: bool,
    /// Seconds until the session expires, where that is known.
    seconds_left: Option<u64>,
    #[serde(flatten)]
    sale: Option<Box<Sale>>,
    #[serde(flatten)]
    movement: Option<Box<Movement>>,
}

impl PaymentView {
    /// What is known without the service.
    pub fn new(payment: u64, kind: &'static str, state: PaymentState, seconds_left: Option<u64>) -> Self {
        PaymentView { payment, kind, state, ended: state.is_end(), seconds_left, sale: None, movement: None }
    }
}

/// Fields of `payment_list`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Payments {
    /// All that are under way, and the last 1,000 that have ended, the oldest first.
    pub payments: Vec<PaymentLine>,
}

/// A payment in the list.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PaymentLine {
    /// The payment's number in this client.
    pub payment: u64,
    /// `sale` or `refund`.
    pub kind: &'static str,
    /// As in tamara_payment_start.
    pub state: PaymentState,
    /// The till's reference of the sale; of a refund its order id.
    pub order_reference_id: String,
    /// Seconds until the session expires, where that is known.
    pub seconds_left: Option<u64>,
}

/// Fields of `report`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReportView {
    /// `x` or `z`.
    pub kind: Reading,
    /// Begin of the period, RFC 3339, UTC.
    pub from: String,
    /// End of the period, RFC 3339, UTC.
    pub until: String,
    /// When the report was made, RFC 3339, UTC.
    pub printed_at: String,
    /// The period is over. The text of a `z` before that says that the day is not over.
    pub period_over: bool,
    /// The period is over and every step in it is resolved. Only then is a `z` the last word.
    pub complete: bool,
    /// `totals` and `grand_totals`.
    #[serde(flatten)]
    pub figures: Figures,
    /// The steps whose outcome is not known.
    pub unresolved: Vec<StepView>,
    /// The steps that a supervisor closed by tamara_step_resolve.
    pub by_hand: Vec<StepView>,
    /// With `reread`: where the service differs from the journal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differences: Option<Vec<Difference>>,
    /// Which paid sales are settled, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settlement: Option<Settlements>,
    /// The table, when it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv: Option<String>,
    /// The lines for a printer, at most 42 characters each, when they were asked for; Arabic in reading order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Fields of `receipt`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReceiptView {
    /// `sale` or `refund`.
    pub kind: &'static str,
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: String,
    /// What was paid or given back.
    pub amount: Money,
    /// Characters of a line.
    pub columns: usize,
    /// The lines.
    pub lines: Lines,
}

/// The lines of a receipt in both languages.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Lines {
    /// English.
    pub en: Vec<String>,
    /// Arabic.
    pub ar: Vec<String>,
}

/// Fields of `log_level`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LogLevel {
    /// The level from now on.
    pub level: String,
}

/// Fields of `client_open`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Opened {
    /// Version of the library.
    pub version: &'static str,
    /// Version of the C interface.
    pub abi_version: i32,
    /// `tamara` or `checkout_com`.
    pub provider: Provider,
    /// `sandbox`, `production` or `simulator`.
    pub environment: Environment,
    /// Where requests go.
    pub base_url: String,
    /// ISO code.
    pub country: String,
    /// As configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_code: Option<String>,
    /// As configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<String>,
    /// As configured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// Path of the journal's file; null without one.
    pub journal: Option<String>,
    /// What the service can do.
    pub capabilities: Capabilities,
    /// Names for `tamara_call`.
    pub operations: Vec<&'static str>,
}

/// Fields of `session_create`, `poll_status`, `pay`, `session_void` and `order_get`.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sale {
    /// The service's id of the order. Keep it.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    /// The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be
    /// voided.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_id: Option<String>,
    /// The till's own key of the sale, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_reference_id: Option<String>,
    /// The reference of this attempt at the service, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt_reference_id: Option<String>,
    /// The order's number as the customer sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_number: Option<String>,
    /// `sms`, `qr` or `online`.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// Tamara's status of the order; null where it is not known.
    status: Option<String>,
    /// What the customer pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    total_amount: Option<Money>,
    /// What was captured, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_amount: Option<Money>,
    /// What was given back, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded_amount: Option<Money>,
    /// What was cancelled, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    canceled_amount: Option<Money>,
    /// How the customer pays, in the service's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_type: Option<String>,
    /// How many instalments.
    #[serde(skip_serializing_if = "Option::is_none")]
    instalments: Option<u32>,
    /// The number that the session was opened for, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// When a sale that was paid before was seen paid, RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_at: Option<String>,
    /// What the SMS or the QR code leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_deeplink: Option<String>,
    /// The service's page, of an online order.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_url: Option<String>,
    /// The QR code for the till's screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<Qr>,
    /// `order_get` only.
    #[serde(flatten)]
    details: Option<Box<Details>>,
    /// The session was there before this call.
    resumed: bool,
    /// Other order ids that the customer paid for the same sale: refund them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    duplicates: Vec<String>,
    /// `checkout_create` only: what is wrong or doubtful in its request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<Problem>,
    /// How long this call waited, in milliseconds.
    waited_ms: u64,
    /// Requests to the service in this call.
    polls: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Box<RawValue>>,
}

/// Fields of `checkout_create` where the request was refused.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problems {
    /// All of them, in the order of the request.
    pub problems: Vec<Problem>,
}

/// Fields of `refund`, `order_capture` and `order_cancel`.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Movement {
    /// The service's id of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    /// The till's own key of the sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_reference_id: Option<String>,
    /// The host's own number of this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The service's id of the refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    refund_id: Option<String>,
    /// The service's id of the capture; of a refund that of the capture which it gives back.
    #[serde(skip_serializing_if = "Option::is_none")]
    capture_id: Option<String>,
    /// The service's id of the cancel.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancel_id: Option<String>,
    /// What this call moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    /// The service's own word for the state of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// What was captured, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    captured_amount: Option<Money>,
    /// What was given back on this order in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    refunded_amount: Option<Money>,
    /// What was cancelled, in all.
    #[serde(skip_serializing_if = "Option::is_none")]
    canceled_amount: Option<Money>,
    /// It was done before this call.
    replayed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<Box<RawValue>>,
}

/// Fields of `webhook_register`, `webhook_get` and `webhook_update`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WebhookView {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// It was registered before, and was brought up to date.
    pub adopted: bool,
}

/// Fields of `webhook_list`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Webhooks {
    /// All of the merchant.
    pub webhooks: Vec<Webhook>,
}

/// Fields of `webhook_listen`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Listening {
    /// The address that is listened at.
    pub address: String,
    /// The port.
    pub port: u16,
}

/// Fields of `webhook_receive` and `webhook_next`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Received {
    /// What the host's web server answers. Absent in `webhook_next`: the library has answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    respond: Option<Respond>,
    /// What the webhook reports; null when it was refused.
    event: Option<Event>,
    /// Received before, by any program with this journal. Verdict and next action are those of the order as it is now.
    duplicate: bool,
    /// The order as read afresh; `verdict` of the reply is its verdict. The order counts, not the webhook, whose body is
    /// not signed: where the order does not show what the webhook reports there is a warning `not_shown`, and `respond`
    /// asks the service to deliver it again. Absent for the events of a dispute, which are read with tamara_dispute_list.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Box<Sale>>,
}

impl Received {
    /// A webhook that was verified.
    pub fn accepted(event: Event, duplicate: bool) -> Self {
        let respond = Respond { status: 200, body: r#"{"message":"success"}"# };
        Received { respond: Some(respond), event: Some(event), duplicate, order: None }
    }

    /// One that was not.
    pub fn refused(status: u16) -> Self {
        let respond = Respond { status, body: r#"{"message":"refused"}"# };
        Received { respond: Some(respond), event: None, duplicate: false, order: None }
    }

    /// Has the host answer with another status.
    pub fn answer_with(&mut self, status: u16) {
        self.respond = Some(Respond { status, body: r#"{"message":"try again"}"# });
    }
}

/// Fields of `dispute_reply`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DisputeReply {
    /// The service's number of the dispute.
    pub dispute_id: u64,
}

/// Fields of `customer_verification`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verification {
    /// Whether the customer's identity is verified.
    pub is_id_verified: bool,
}

/// Fields of `new_reference`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NewReference {
    /// A reference that was not used before.
    pub order_reference_id: String,
}

/// Fields of `eligibility`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EligibilityView {
    /// Whether to offer Tamara.
    offer: bool,
    /// False: the service did not answer (warning `not_asked`).
    asked: bool,
    /// The answer is one of the last five minutes.
    cached: bool,
    /// The ways to pay, with their limits.
    options: Vec<PaymentOption>,
}

impl EligibilityView {
    /// Offered when the service says so and the amount is within the limits of one option, where limits are known.
    pub fn new(eligibility: Eligibility, amount: Money, asked: bool, cached: bool) -> Self {
        let is_within = |option: &PaymentOption| {
            let above = option.min_limit.is_none_or(|least| amount.cmp_same(&least).is_none_or(|order| order.is_ge()));
            let below = option.max_limit.is_none_or(|most| amount.cmp_same(&most).is_none_or(|order| order.is_le()));
            above && below
        };
        let is_possible = eligibility.options.is_empty() || eligibility.options.iter().any(is_within);
        // A country that is not served has limits of zero.
        let mut options = eligibility.options;
        options.retain(|option| option.max_limit.is_none_or(|most| !most.is_zero()));
        EligibilityView { offer: eligibility.is_eligible && is_possible, asked, cached, options }
    }
}

/// Fields of `recover`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RecoveredSteps {
    /// In the order in which they were checked.
    steps: Vec<RecoveredView>,
    /// Requests to the service in this call.
    polls: u32,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct RecoveredView {
    #[serde(flatten)]
    step: StepView,
    /// Of a session: whether it is paid.
    verdict: Option<Verdict>,
    /// What the host should do next.
    next_action: NextAction,
    /// Why it is still open.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
}

/// Fields of `step_resolve`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Resolved {
    /// The step as it stands now.
    pub step: StepView,
}

/// Fields of `history`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct History {
    /// The page, newest first: at most `limit` steps, and none where none of the 10,000 that were looked through fits.
    pub steps: Vec<StepView>,
    /// `before_id` of the next page; null on the last. A page that is not full may have a next one.
    pub next_before_id: Option<i64>,
}

/// Fields of `watch_add` and `watch_remove`.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Watching {
    /// `watch_add`: false when the order was watched before. Absent when no order was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub added: Option<bool>,
    /// `watch_remove`: false when the order was not watched, or has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<bool>,
    /// Orders watched now.
    pub watching: usize,
}

/// Fields of `watch_next`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct News {
    /// True: the other members are those of the order. False: nothing is new; `error` then says what keeps the service from
    /// being asked, if something does.
    event: bool,
    /// Orders watched now.
    watching: usize,
    #[serde(flatten)]
    sale: Option<Box<Sale>>,
}

/// Fields of `tender_check`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TenderView {
    /// `clear`: nothing is paid, and nothing can be any more. `paid`. `payable`: the customer can still pay, or it is not
    /// known: take the session back with tamara_session_void (or tamara_payment_cancel), then ask again.
    tender: Tender,
    #[serde(flatten)]
    sale: Option<Box<Sale>>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ErrorView {
    /// The code's name in lower case.
    kind: &'static str,
    /// Path of the field, argument or configuration key it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// English, for the developer: what was wrong and what to do.
    detail: String,
    /// HTTP status of the answer, where there was one.
    http_status: Option<u16>,
    /// The service's own words.
    service: Option<Box<ServiceWords>>,
    /// Whether the same call may be made again.
    retry: Retry,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct View<'a, B> {
    code: i32,
    name: &'static str,
    verdict: Option<Verdict>,
    next_action: NextAction,
    message: Message,
    #[serde(flatten)]
    body: &'a B,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorView>,
    warnings: &'a [Warning],
    simulated: bool,
}

impl Reply {
    /// A call that is done.
    pub fn done(text: &'static str, body: Body) -> Self {
        Reply::of(Outcome::ok(text, NextAction::None, Box::default()), body)
    }

    /// A call that failed before anything moved.
    pub fn failed(error: Error) -> Self {
        Reply::of(Outcome::failed(error), Body::Empty {})
    }

    /// A call that is not about a sale: it has no verdict.
    pub fn about_no_sale(outcome: Outcome, body: Body) -> Self {
        Reply::of(Outcome { verdict: None, ..outcome }, body)
    }

    /// A failure, with fields of its own.
    pub fn failed_with(error: Error, body: Body) -> Self {
        Reply::of(Outcome::failed(error), body)
    }

    fn of(outcome: Outcome, body: Body) -> Self {
        let Outcome { code, verdict, next_action, text, error, warnings, about: _ } = outcome;
        Reply { code, verdict, next_action, text, body, error, warnings }
    }

    /// The same reply with this advice.
    pub fn advising(mut self, next_action: NextAction) -> Self {
        self.next_action = next_action;
        self
    }

    /// The verdict, for the log.
    pub fn verdict_name(&self) -> &'static str {
        match self.verdict {
            None => "-",
            Some(Verdict::Paid) => "paid",
            Some(Verdict::Pending) => "pending",
            Some(Verdict::NotPaid) => "not_paid",
            Some(Verdict::Unknown) => "unknown",
        }
    }

    /// The same reply with these doubts before its own.
    pub fn warned(mut self, mut warnings: Vec<Warning>) -> Self {
        warnings.append(&mut self.warnings);
        self.warnings = warnings;
        self
    }

    /// The same reply about a sale, with what its order says beside its money's state.
    pub fn with_details(mut self, details: Option<Details>) -> Self {
        if let Body::Sale(sale) = &mut self.body {
            sale.details = details.map(Box::new);
        }
        self
    }

    /// The same reply about a sale, with what is odd about its request.
    pub fn with_problems(mut self, problems: Vec<Problem>) -> Self {
        if let Body::Sale(sale) = &mut self.body {
            sale.problems = problems;
        }
        self
    }

    /// The event that was received: by which it is known again, and whether this is not the first time.
    pub fn webhook(&self) -> Option<(String, bool)> {
        match &self.body {
            Body::Received(received) => Some((received.event.as_ref()?.key(), received.duplicate)),
            _ => None,
        }
    }

    /// Takes out what is to be answered to a webhook. The rest, where it tells of something, is for the host.
    pub fn into_answer(mut self) -> (Respond, Option<Reply>) {
        let failed = Respond { status: 500, body: r#"{"message":"failed"}"# };
        let Body::Received(received) = &mut self.body else { return (failed, None) };
        let respond = received.respond.take().unwrap_or(failed);
        let is_news = received.event.is_some() && respond.status == 200 && self.code == Code::Ok;
        (respond, is_news.then_some(self))
    }

    /// What went wrong.
    pub fn error(&self) -> Option<&Error> {
        self.error.as_ref()
    }

    /// The reply of a wait for webhooks in which none came.
    pub fn no_event() -> Self {
        let outcome = Outcome { code: Code::Pending, ..Outcome::ok("no_event", NextAction::None, Box::default()) };
        Reply::of(outcome, Body::Empty {})
    }

    /// What the call was about, for the log: the service's order id.
    pub fn subject(&self) -> Option<&str> {
        match &self.body {
            Body::Sale(sale) => sale.order_id.as_deref(),
            Body::Movement(movement) => movement.order_id.as_deref(),
            _ => None,
        }
    }

    /// For the cashier: the outcome, and behind it who answered in the service's place.
    fn message(&self, texts: &Texts) -> Message {
        let text = texts.get(self.text);
        texts.shown(
            match self.error.as_ref().filter(|error| error.answered_by.is_some() && error.text() != self.text) {
                Some(error) => text.and(texts.get(error.text())),
                None => text,
            },
        )
    }

    /// Pure ASCII JSON.
    pub fn json(&self, texts: &Texts, simulated: bool) -> String {
        let text = self.text_of(&self.body, &self.warnings, texts, simulated);
        match text.len() {
            0..=MOST_BYTES => text,
            bytes => {
                let detail = format!("the reply would have {bytes} bytes; its own fields are left out, ask for less");
                let mut warnings: Vec<Warning> = self.warnings.iter().take(100).cloned().collect();
                warnings.push(Warning { code: "reply_too_large", field: None, detail });
                self.text_of(&self.body.smaller(), &warnings, texts, simulated)
            }
        }
    }

    fn text_of(&self, body: &Body, warnings: &[Warning], texts: &Texts, simulated: bool) -> String {
        let view = View {
            code: self.code.number(),
            name: self.code.name(),
            verdict: self.verdict,
            next_action: self.next_action,
            message: self.message(texts),
            body,
            error: self.error.clone().map(|error| ErrorView::new(error, self.code)),
            warnings,
            simulated,
        };
        json::to_ascii(&view).unwrap_or_else(|_| DEFECT.to_string())
    }
}

impl Body {
    /// What is left of a body that is too long: of a sale what it is about.
    fn smaller(&self) -> Body {
        match self {
            Body::Sale(sale) => Body::Sale(Box::new(Sale {
                order_id: sale.order_id.clone(),
                order_reference_id: sale.order_reference_id.clone(),
                status: sale.status.clone(),
                total_amount: sale.total_amount,
                captured_amount: sale.captured_amount,
                refunded_amount: sale.refunded_amount,
                ..Sale::default()
            })),
            Body::Movement(movement) => Body::Movement(Box::new(Movement {
                order_id: movement.order_id.clone(),
                order_reference_id: movement.order_reference_id.clone(),
                request_id: movement.request_id.clone(),
                refund_id: movement.refund_id.clone(),
                capture_id: movement.capture_id.clone(),
                cancel_id: movement.cancel_id.clone(),
                status: movement.status.clone(),
                raw: None,
                ..**movement
            })),
            _ => Body::Empty {},
        }
    }
}

/// The longest reply, bytes.
const MOST_BYTES: usize = 1024 * 1024;

/// A reply that needs nothing: for a defect inside the reply itself.
pub const DEFECT: &str = r#"{"code":-901,"name":"INTERNAL","verdict":null,"next_action":"ask_supervisor","message":{"en":"Internal error. Call support.","ar":"\u062e\u0637\u0623 \u062f\u0627\u062e\u0644\u064a. \u0627\u062a\u0635\u0644 \u0628\u0627\u0644\u062f\u0639\u0645."},"error":{"kind":"internal","detail":"the reply could not be written","http_status":null,"service":null,"retry":"never_by_hand"},"warnings":[],"simulated":false}"#;

/// The reply to a webhook whose order was read, or could not be.
pub fn received(code: Code, outcome: Outcome, mut received: Received, scope: &Scope) -> Reply {
    let reply = sale(outcome, false, scope);
    match reply.body {
        Body::Sale(order) => {
            received.order = Some(order);
            Reply { code, body: Body::Received(Box::new(received)), ..reply }
        }
        body => Reply { code, body, ..reply },
    }
}

/// The reply about a sale.
pub fn sale(outcome: Outcome, raw: bool, scope: &Scope) -> Reply {
    looked(outcome, raw, true, scope)
}

/// The reply about a sale that was looked at; its QR code is made only for who asks for it.
pub fn looked(mut outcome: Outcome, raw: bool, with_qr: bool, scope: &Scope) -> Reply {
    let mut about = std::mem::take(&mut *outcome.about);
    let mut order = about.order.take();
    let order = order.as_deref_mut();
    let is_open = outcome.verdict == Some(Verdict::Pending);
    let is_online = about.channel.as_deref() == Some("online");
    let qr = match (about.channel.as_deref(), &about.link, is_open) {
        (Some("qr"), Some(link), true) if with_qr => match qr::qr(link) {
            Ok(qr) => Some(qr),
            Err(error) => {
                outcome = outcome.warn("no_qr", error.detail);
                None
            }
        },
        _ => None,
    };
    let is_later_attempt = about.sale.is_some() && about.sale != about.reference;
    let (link, page) = if is_online { (None, about.link) } else { (about.link, None) };
    let mut body = Sale {
        order_id: about.order_id,
        checkout_id: about.checkout_id,
        attempt_reference_id: about.reference.as_ref().filter(|_| is_later_attempt).cloned(),
        order_reference_id: about.sale.or(about.reference),
        channel: about.channel,
        // What a service calls a session of which it has said nothing else.
        status: about.status.or_else(|| is_open.then(|| "new".to_string())),
        total_amount: about.total,
        phone: about.phone,
        paid_at: about.paid_ms.map(rfc3339),
        checkout_deeplink: link,
        checkout_url: page,
        qr,
        resumed: about.repeated,
        duplicates: about.duplicates,
        waited_ms: u64::try_from(scope.elapsed().as_millis()).unwrap_or(u64::MAX),
        polls: about.polls,
        ..Sale::default()
    };
    if let Some(order) = order {
        body.order_number = order.order_number.take();
        body.status = Some(std::mem::take(&mut order.status_text));
        body.total_amount = order.total.or(body.total_amount);
        body.captured_amount = order.captured;
        body.refunded_amount = order.refunded;
        body.canceled_amount = order.canceled;
        body.payment_type = order.payment_type.take();
        body.instalments = order.instalments;
        body.raw = if raw { as_raw(&order.raw) } else { None };
    }
    Reply::of(outcome, Body::Sale(Box::new(body)))
}

/// The reply about a payment in the background: what its thread found last, if it found something.
pub fn payment(found: Option<&Reply>, mut view: PaymentView, reference: &str, with_link: bool) -> Reply {
    let state = view.state;
    match found.map(|reply| &reply.body) {
        Some(Body::Sale(sale)) => {
            let mut sale = sale.clone();
            if !with_link {
                sale.qr = None;
                sale.checkout_deeplink = None;
            }
            view.sale = Some(sale);
        }
        Some(Body::Movement(movement)) => view.movement = Some(movement.clone()),
        _ if view.kind == "sale" => view.sale = Some(Box::new(Sale::named(reference))),
        _ => {}
    }
    let is_sale = view.kind == "sale";
    let body = Body::Payment(Box::new(view));
    let (text, verdict) = match found {
        _ if state == PaymentState::Cancelling => {
            let is_tried = found.is_some_and(|found| found.text == "void_pending");
            (if is_tried { "void_pending" } else { "payment_cancelling" }, Some(Verdict::Pending))
        }
        None if is_sale => ("payment_starting", Some(Verdict::Pending)),
        None => ("refund_starting", None),
        Some(found) => (found.text, found.verdict),
    };
    let error = found.and_then(|found| found.error.clone());
    let warnings = found.map(|found| found.warnings.clone()).unwrap_or_default();
    let (code, next_action) = match found {
        // 0 of a session that was opened, or of a void, would read as "paid".
        _ if !state.is_end() => (Code::Pending, NextAction::KeepPolling),
        Some(found) if state == PaymentState::Cancelled => (Code::NotPaid, found.next_action),
        Some(found) => (found.code, found.next_action),
        None => (Code::Unknown, NextAction::KeepPolling),
    };
    Reply { code, verdict, next_action, text, body, error, warnings }
}

/// The reply about a payment that was cancelled before its session was opened.
pub fn cancelled(reference: &str) -> Reply {
    let outcome = Outcome::ok("void_done", NextAction::OtherPayment, Box::default());
    let outcome = Outcome { code: Code::NotPaid, verdict: Some(Verdict::NotPaid), ..outcome };
    Reply::of(outcome, Body::Sale(Box::new(Sale::named(reference))))
}

impl Sale {
    /// A sale of which nothing else is known.
    fn named(reference: &str) -> Self {
        Sale { order_reference_id: Some(reference.to_string()), ..Sale::default() }
    }
}

impl Reply {
    /// What a host acts on.
    pub fn advice(&self) -> (Code, Option<Verdict>, NextAction, &'static str) {
        (self.code, self.verdict, self.next_action, self.text)
    }

    /// What the host should do next.
    pub fn next_action(&self) -> NextAction {
        self.next_action
    }

    /// Whether the customer's link is in it.
    pub fn has_link(&self) -> bool {
        matches!(&self.body, Body::Sale(sale) if sale.checkout_deeplink.is_some())
    }

    /// Takes the customer's link of an earlier reply, where this one has none.
    pub fn take_link_of(&mut self, before: Reply) {
        if let (Body::Sale(sale), Body::Sale(before)) = (&mut self.body, before.body) {
            sale.checkout_deeplink = sale.checkout_deeplink.take().or(before.checkout_deeplink);
            sale.qr = sale.qr.take().or(before.qr);
        }
    }
}

/// What was seen of a watched order, as the reply of `watch_next`.
pub fn news(reply: Reply, watching: usize) -> Reply {
    match reply.body {
        Body::Sale(sale) => {
            Reply { body: Body::News(Box::new(News { event: true, watching, sale: Some(sale) })), ..reply }
        }
        body => Reply { body, ..reply },
    }
}

/// The reply of `tender_check`, from what a look at the sale said.
pub fn tender(tender: Tender, reply: Reply) -> Reply {
    match reply.body {
        Body::Sale(sale) => Reply { body: Body::Tender(Box::new(TenderView { tender, sale: Some(sale) })), ..reply },
        body => Reply { body, ..reply },
    }
}

/// The reply of `watch_next` when nothing is new, and what keeps the service from being asked, if something does.
pub fn no_news(watching: usize, trouble: Option<Error>, is_interrupted: bool) -> Reply {
    let mut outcome = Outcome::ok("pending", NextAction::KeepPolling, Box::default());
    outcome.code = Code::Pending;
    outcome.error = trouble;
    if is_interrupted {
        outcome = outcome.warn("interrupted", "the wait was interrupted; the watching goes on");
    }
    Reply::of(outcome, Body::News(Box::new(News { event: false, watching, sale: None })))
}

/// The reply about a refund, capture or cancel.
pub fn movement(kind: StepKind, mut outcome: Outcome, raw: bool) -> Reply {
    let about = std::mem::take(&mut *outcome.about);
    let order = about.order.as_deref();
    let id_of = |wanted| about.result_id.clone().filter(|_| kind == wanted);
    let total_of = |wanted, shown: Option<Money>| about.total_after.filter(|_| kind == wanted).or(shown);
    let body = Movement {
        refund_id: id_of(StepKind::Refund),
        capture_id: id_of(StepKind::Capture).or_else(|| capture_of(&about).filter(|_| kind == StepKind::Refund)),
        cancel_id: id_of(StepKind::Cancel),
        captured_amount: total_of(StepKind::Capture, order.and_then(|o| o.captured)),
        refunded_amount: total_of(StepKind::Refund, order.and_then(|o| o.refunded)),
        canceled_amount: total_of(StepKind::Cancel, order.and_then(|o| o.canceled)),
        status: order.map(|o| o.status_text.clone()),
        raw: order.filter(|_| raw).and_then(|o| as_raw(&o.raw)),
        order_id: about.order_id,
        order_reference_id: about.sale.or(about.reference),
        request_id: about.request_id,
        amount: about.amount,
        replayed: about.repeated,
    };
    Reply::of(outcome, Body::Movement(Box::new(body)))
}

/// The capture that a refund gives back: as its answer said, or as the order shows.
fn capture_of(about: &About) -> Option<String> {
    let refunds = about.order.as_deref().map(|order| order.refunds.as_slice()).unwrap_or_default();
    let shown = || refunds.iter().find(|entry| entry.refund_id.is_some() && entry.refund_id == about.result_id);
    about.capture_id.clone().or_else(|| shown()?.capture_id.clone())
}

/// The reply of `recover`.
pub fn recovered(mut outcome: Outcome) -> Reply {
    let view = |r: &Recovered| RecoveredView {
        step: StepView::new(&r.step),
        verdict: r.verdict,
        next_action: r.next_action,
        error: r.error.clone().map(|e| ErrorView::new(e, Code::Unknown)),
    };
    let steps = std::mem::take(&mut outcome.about.steps);
    let body = RecoveredSteps { steps: steps.iter().map(view).collect(), polls: outcome.about.polls };
    Reply::of(outcome, Body::Recovered(Box::new(body)))
}

impl ErrorView {
    fn new(error: Error, code: Code) -> Self {
        // Beside another result above zero the request may have had its effect.
        let is_settled = matches!(code, Code::Failed(_) | Code::NotPaid);
        let retry = if is_settled { error.kind.retry() } else { Retry::NeverByHand };
        let Error { kind, field, detail, http_status, service, answered_by: _ } = error;
        ErrorView { kind: kind.text(), field, detail, http_status, service, retry }
    }
}

fn as_raw(text: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(text.to_string()).ok()
}
