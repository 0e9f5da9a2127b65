//! Everything that can go wrong: one enum ([`Kind`]), one table from it to codes, names and advice.
//!
//! The numbers and names are part of the published interface: a row may be added, never changed or reused.
//! [`crate::json`] shapes the JSON; the C constants of the same numbers are in `src/abi/codes.rs`.

use serde::Serialize;
use std::fmt;

/// What the host should do next. Serialised in snake case as `next_action`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextAction {
    /// The sale is paid: hand over the goods.
    ReleaseGoods,
    /// The session is open: poll until a final word.
    KeepPolling,
    /// Nothing is left to do.
    None,
    /// The sale is finally not paid: offer another way to pay, or start a new sale.
    OtherPayment,
    /// The program sent something that cannot work: correct it and call again.
    FixRequest,
    /// The configuration cannot work: correct it and open the client again.
    FixConfiguration,
    /// Nothing moved; the same call may be made again later.
    RetryLater,
    /// Something may have moved: call `tamara_recover`; never repeat by hand.
    CallRecover,
    /// The answer to a create was lost and no session was found: ask the customer whether an SMS came. Calling
    /// `session_create` again with the same reference looks once more and then opens a second attempt.
    CallAgain,
    /// Both attempts of one sale were paid: refund the one named in `duplicates`.
    RefundDuplicate,
    /// The customer has approved an online order: confirm it with `tamara_order_authorise`, within 72 hours.
    AuthoriseOrder,
    /// An online order is confirmed: send the goods, then claim the money with `tamara_order_capture`.
    CaptureOrder,
    /// A person has to look at this order.
    AskSupervisor,
    /// Another thread ended the wait. Nothing is decided: the sale goes on.
    Interrupted,
}

/// Whether the same call may be made again, for `error.retry`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Nothing moved: the same call may be made again as it is.
    Safe,
    /// Nothing moved, and the same call will fail again: change it first.
    AfterChange,
    /// It may have happened: look (`poll_status`, `recover`), do not send it again by hand.
    NeverByHand,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal $name:literal $text:literal $next:ident $retry:ident;)*) => {
        /// What went wrong. Each kind has one number, one name and one piece of advice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// Every kind, in the order of the table.
            pub const ALL: &'static [Kind] = &[$(Kind::$kind,)*];
            /// The number that a call returns for it, always below zero: nothing moved.
            pub const fn code(self) -> i32 { match self { $(Kind::$kind => $code,)* } }
            /// The published name, upper case.
            pub const fn name(self) -> &'static str { match self { $(Kind::$kind => $name,)* } }
            /// The published name in lower case, for `error.kind`.
            pub const fn text(self) -> &'static str { match self { $(Kind::$kind => $text,)* } }
            /// The kind with this `error.kind`.
            pub fn from_text(text: &str) -> Option<Kind> { Kind::ALL.iter().copied().find(|kind| kind.text() == text) }
            /// What the host should do next.
            pub const fn next_action(self) -> NextAction { match self { $(Kind::$kind => NextAction::$next,)* } }
            /// Whether it is a refusal of the service's, which was asked and answered.
            pub const fn is_refusal(self) -> bool { matches!(self.code(), -499..=-400) }
            /// Whether the same call may be made again.
            pub const fn retry(self) -> Retry { match self { $(Kind::$kind => Retry::$retry,)* } }
        }
    };
}

kinds! {
    /// A required pointer is NULL.
    NullArgument = -100 "NULL_ARGUMENT" "null_argument" FixRequest AfterChange;
    /// Text is not UTF-8.
    InvalidUtf8 = -101 "INVALID_UTF8" "invalid_utf8" FixRequest AfterChange;
    /// Text is not one JSON object.
    InvalidJson = -102 "INVALID_JSON" "invalid_json" FixRequest AfterChange;
    /// The client number is closed, invented or from another process.
    InvalidHandle = -103 "INVALID_HANDLE" "invalid_handle" FixRequest AfterChange;
    /// A required field is absent.
    MissingField = -104 "MISSING_FIELD" "missing_field" FixRequest AfterChange;
    /// A field has a wrong type or an impossible value.
    InvalidField = -105 "INVALID_FIELD" "invalid_field" FixRequest AfterChange;
    /// A field that this call does not have.
    UnknownField = -106 "UNKNOWN_FIELD" "unknown_field" FixRequest AfterChange;
    /// `tamara_call` was given a name that is no operation.
    UnknownOperation = -107 "UNKNOWN_OPERATION" "unknown_operation" FixRequest AfterChange;
    /// Input longer than 1 MiB.
    RequestTooLarge = -108 "REQUEST_TOO_LARGE" "request_too_large" FixRequest AfterChange;
    /// The caller's buffer is too small.
    BufferTooSmall = -109 "BUFFER_TOO_SMALL" "buffer_too_small" FixRequest AfterChange;
    /// This payment service cannot do that; see `capabilities`.
    NotSupported = -110 "NOT_SUPPORTED" "not_supported" FixRequest AfterChange;
    /// No free client number is left.
    TooManyClients = -111 "TOO_MANY_CLIENTS" "too_many_clients" FixRequest AfterChange;
    /// The reply has no member at this path.
    NoSuchMember = -112 "NO_SUCH_MEMBER" "no_such_member" FixRequest AfterChange;
    /// The reply's member at this path is null.
    NullMember = -113 "NULL_MEMBER" "null_member" FixRequest AfterChange;
    /// Too many requests are being built, or payments are under way.
    TooManyOpen = -114 "TOO_MANY_OPEN" "too_many_open" FixRequest AfterChange;

    /// A configuration key is unknown, missing or has an impossible value.
    InvalidConfig = -200 "INVALID_CONFIG" "invalid_config" FixConfiguration AfterChange;
    /// A file named by the configuration cannot be read or written.
    ConfigFile = -201 "CONFIG_FILE" "config_file" FixConfiguration AfterChange;
    /// A sandbox token or host is mixed with production, or a simulator with a real token.
    EnvironmentMixed = -202 "ENVIRONMENT_MIXED" "environment_mixed" FixConfiguration AfterChange;

    /// The service's name could not be resolved. Nothing was sent.
    DnsFailed = -301 "DNS_FAILED" "dns_failed" RetryLater Safe;
    /// No connection to the service. Nothing was sent.
    ConnectFailed = -302 "CONNECT_FAILED" "connect_failed" RetryLater Safe;
    /// No trusted encrypted connection. Nothing was sent.
    TlsFailed = -303 "TLS_FAILED" "tls_failed" FixConfiguration Safe;
    /// The proxy refused or failed. Nothing was sent to the service.
    ProxyFailed = -304 "PROXY_FAILED" "proxy_failed" FixConfiguration Safe;
    /// The time limit passed.
    Timeout = -305 "TIMEOUT" "timeout" RetryLater Safe;
    /// The connection broke after the request was sent and before the whole answer came.
    AnswerLost = -306 "ANSWER_LOST" "answer_lost" RetryLater Safe;
    /// An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON.
    BadAnswer = -307 "BAD_ANSWER" "bad_answer" RetryLater Safe;
    /// `tamara_interrupt` or `tamara_client_close` ended the call.
    Interrupted = -308 "INTERRUPTED" "interrupted" Interrupted Safe;
    /// The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet.
    ListenFailed = -309 "LISTEN_FAILED" "listen_failed" FixRequest AfterChange;

    /// The service refused the request.
    Refused = -400 "REFUSED" "refused" FixRequest AfterChange;
    /// The token is missing, wrong, revoked or of the other environment.
    Unauthorised = -401 "UNAUTHORISED" "unauthorised" FixConfiguration AfterChange;
    /// The merchant's account lacks this feature.
    Forbidden = -403 "FORBIDDEN" "forbidden" FixConfiguration AfterChange;
    /// The service knows no such order for this merchant.
    NotFound = -404 "NOT_FOUND" "not_found" FixRequest AfterChange;
    /// The order's state does not allow this.
    WrongState = -409 "WRONG_STATE" "wrong_state" AskSupervisor AfterChange;
    /// The amount is below or above what Tamara allows.
    AmountOutOfLimits = -410 "AMOUNT_OUT_OF_LIMITS" "amount_out_of_limits" OtherPayment AfterChange;
    /// The service does not accept the customer's phone number.
    PhoneRefused = -411 "PHONE_REFUSED" "phone_refused" FixRequest AfterChange;
    /// Tamara is switched off for this merchant, or its ceiling of the day is reached.
    TamaraDisabled = -412 "TAMARA_DISABLED" "tamara_disabled" OtherPayment AfterChange;
    /// Country or currency do not fit the merchant's account.
    CurrencyRefused = -413 "CURRENCY_REFUSED" "currency_refused" FixConfiguration AfterChange;
    /// A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in `respond`.
    WebhookRefused = -420 "WEBHOOK_REFUSED" "webhook_refused" None AfterChange;
    /// Too many calls. Nothing was done.
    Throttled = -429 "THROTTLED" "throttled" RetryLater Safe;
    /// The service failed.
    ServiceError = -450 "SERVICE_ERROR" "service_error" RetryLater Safe;

    /// The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know.
    ReferenceInUse = -500 "REFERENCE_IN_USE" "reference_in_use" FixRequest AfterChange;
    /// More than what is left to refund, capture or cancel.
    RefundTooLarge = -501 "REFUND_TOO_LARGE" "refund_too_large" FixRequest AfterChange;
    /// The order holds no captured money.
    NotRefundable = -502 "NOT_REFUNDABLE" "not_refundable" FixRequest AfterChange;
    /// The refund's `request_id` is in use with another amount.
    RequestIdInUse = -503 "REQUEST_ID_IN_USE" "request_id_in_use" FixRequest AfterChange;
    /// Another thread, lane or process is at work on the same step.
    StepInProgress = -504 "STEP_IN_PROGRESS" "step_in_progress" RetryLater Safe;
    /// An earlier step of this order has no known end yet.
    EarlierUnresolved = -505 "EARLIER_UNRESOLVED" "earlier_unresolved" CallRecover Safe;
    /// The sale belongs to another lane.
    OtherLane = -506 "OTHER_LANE" "other_lane" AskSupervisor AfterChange;
    /// The session was found by look-up, so its checkout id is not known and it cannot be voided.
    CannotVoid = -507 "CANNOT_VOID" "cannot_void" KeepPolling Safe;
    /// What the service reports as captured is not what was asked for.
    AmountMismatch = -508 "AMOUNT_MISMATCH" "amount_mismatch" AskSupervisor NeverByHand;

    /// Money-moving calls need a journal.
    JournalRequired = -600 "JOURNAL_REQUIRED" "journal_required" FixConfiguration AfterChange;
    /// The journal's file cannot be opened or created.
    JournalOpenFailed = -601 "JOURNAL_OPEN_FAILED" "journal_open_failed" FixConfiguration AfterChange;
    /// Another program holds the journal's file.
    JournalLocked = -602 "JOURNAL_LOCKED" "journal_locked" RetryLater Safe;
    /// The disk is full.
    JournalFull = -603 "JOURNAL_FULL" "journal_full" AskSupervisor Safe;
    /// The journal's file or folder is read-only.
    JournalReadOnly = -604 "JOURNAL_READ_ONLY" "journal_read_only" FixConfiguration AfterChange;
    /// The journal's file is damaged; a copy was kept beside it.
    JournalDamaged = -605 "JOURNAL_DAMAGED" "journal_damaged" AskSupervisor AfterChange;
    /// The journal's file was deleted or exchanged while it was open.
    JournalReplaced = -606 "JOURNAL_REPLACED" "journal_replaced" AskSupervisor AfterChange;
    /// The journal was written by a newer version of this library.
    JournalTooNew = -607 "JOURNAL_TOO_NEW" "journal_too_new" FixConfiguration AfterChange;
    /// The disk reported another error.
    JournalFailed = -608 "JOURNAL_FAILED" "journal_failed" AskSupervisor Safe;
    /// The journal's file has a second name: a hard link, or a mount of the file alone.
    JournalTwoNames = -609 "JOURNAL_TWO_NAMES" "journal_two_names" FixConfiguration AfterChange;
    /// Something else in this program opened the journal's file: another SQLite, or a second copy of this library.
    JournalSecondSqlite = -610 "JOURNAL_SECOND_SQLITE" "journal_second_sqlite" AskSupervisor AfterChange;

    /// A defect of this library, caught at the boundary.
    Panic = -900 "PANIC" "panic" AskSupervisor NeverByHand;
    /// A defect of this library.
    Internal = -901 "INTERNAL" "internal" AskSupervisor NeverByHand;
}

/// The number a call returns. `Ok` alone means yes; above zero nothing is settled yet or the answer is no; below zero the
/// call failed and nothing moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// What was asked for is done.
    Ok,
    /// The service says that the sale is still open.
    Pending,
    /// Not paid for good, by the service's word.
    NotPaid,
    /// It may have happened, or the service cannot be asked.
    Unknown,
    /// A void came too late: the customer has paid.
    TooLatePaid,
    /// The call failed; nothing moved.
    Failed(Kind),
}

impl Code {
    /// The codes that are no failure, in the order of their numbers.
    pub const RESULTS: [Code; 5] = [Code::Ok, Code::Pending, Code::NotPaid, Code::Unknown, Code::TooLatePaid];

    /// The published number.
    pub const fn number(self) -> i32 {
        match self {
            Code::Ok => 0,
            Code::Pending => 1,
            Code::NotPaid => 2,
            Code::Unknown => 3,
            Code::TooLatePaid => 4,
            Code::Failed(kind) => kind.code(),
        }
    }

    /// The published name, upper case.
    pub const fn name(self) -> &'static str {
        match self {
            Code::Ok => "OK",
            Code::Pending => "PENDING",
            Code::NotPaid => "NOT_PAID",
            Code::Unknown => "UNKNOWN",
            Code::TooLatePaid => "TOO_LATE_PAID",
            Code::Failed(kind) => kind.name(),
        }
    }

    /// The name of a number, if it is a published one.
    pub fn name_of(number: i32) -> Option<&'static str> {
        let results = Code::RESULTS.into_iter();
        let failures = Kind::ALL.iter().map(|kind| Code::Failed(*kind));
        results.chain(failures).find(|code| code.number() == number).map(Code::name)
    }
}

/// The service's own words about a refusal, shown to the developer as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ServiceWords {
    /// The service's `message`, cut to 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The service's `error_code` texts.
    pub codes: Vec<String>,
    /// State of the order before the refused step, when the service names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_state: Option<String>,
    /// State that the refused step would have led to, when the service names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_state: Option<String>,
    /// The webhook that already serves the address, when the service names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhook_id: Option<String>,
}

/// A failure, with all that the reply's `error` member tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// What went wrong.
    pub kind: Kind,
    /// Path of the field, parameter or configuration key it is about: `items[0].total_amount.amount`.
    pub field: Option<String>,
    /// English text for the developer: what was wrong and what to do. Never holds a secret.
    pub detail: String,
    /// HTTP status of the answer, when there was one.
    pub http_status: Option<u16>,
    /// What the service said.
    pub service: Option<Box<ServiceWords>>,
    /// Who answered in the service's place, where that can be seen.
    pub answered_by: Option<AnsweredBy>,
}

/// Who answered in the place of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy {
    /// A page that wants somebody to sign in to the network first.
    SignInPage,
    /// A filter, a proxy or a gateway.
    Network,
}

impl Error {
    /// A failure of this kind.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Error { kind, field: None, detail: detail.into(), http_status: None, service: None, answered_by: None }
    }

    /// Key of the cashier's text.
    pub fn text(&self) -> &'static str {
        match self.answered_by {
            Some(AnsweredBy::SignInPage) => "sign_in_first",
            Some(AnsweredBy::Network) => "network_answered",
            None => self.kind.text(),
        }
    }

    /// A failure about one field, parameter or configuration key.
    pub fn field(kind: Kind, field: impl Into<String>, detail: impl Into<String>) -> Self {
        Error { field: Some(field.into()), ..Error::new(kind, detail) }
    }

    /// The same failure with the HTTP status it came with.
    pub fn with_status(mut self, status: u16) -> Self {
        self.http_status = Some(status);
        self
    }

    /// The same failure, its field path put below `parent`.
    pub fn under(mut self, parent: &str) -> Self {
        self.field = Some(match self.field.take() {
            Some(field) if field.starts_with('[') => format!("{parent}{field}"),
            Some(field) => format!("{parent}.{field}"),
            None => parent.to_string(),
        });
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{}: {field}: {}", self.kind.name(), self.detail),
            None => write!(f, "{}: {}", self.kind.name(), self.detail),
        }
    }
}

impl std::error::Error for Error {}

/// What is known about the effect of a request that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing happened at the service: it never left, or the service refused it.
    Nothing,
    /// It may have happened.
    Unknown,
}

/// A request to the service that did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What went wrong.
    pub error: Error,
    /// Whether the request may have had its effect all the same.
    pub effect: Effect,
    /// How long the service asked to wait (`Retry-After`), in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The service's clock at the answer (`Date`), unix milliseconds.
    pub service_time_ms: Option<i64>,
}

impl Failure {
    /// A request that provably had no effect.
    pub fn nothing(error: Error) -> Self {
        Failure { error, effect: Effect::Nothing, retry_after_ms: None, service_time_ms: None }
    }

    /// A request that may have had its effect.
    pub fn unknown(error: Error) -> Self {
        Failure { error, effect: Effect::Unknown, retry_after_ms: None, service_time_ms: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_its_own_negative_number_and_name() {
        let codes: HashSet<i32> = Kind::ALL.iter().map(|k| k.code()).collect();
        let names: HashSet<&str> = Kind::ALL.iter().map(|k| k.name()).collect();
        assert_eq!(codes.len(), Kind::ALL.len());
        assert_eq!(names.len(), Kind::ALL.len());
        assert!(codes.iter().all(|c| *c < 0));
        assert!(Kind::ALL.iter().all(|k| k.name().to_lowercase() == k.text()));
    }

    #[test]
    fn a_field_path_grows_from_the_inside_out() {
        let error = Error::field(Kind::InvalidField, "[0].amount", "x").under("items");
        assert_eq!(error.field.as_deref(), Some("items[0].amount"));
        assert_eq!(error.under("sale").field.as_deref(), Some("sale.items[0].amount"));
    }
}
