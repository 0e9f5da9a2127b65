//! Everything that can go wrong: one enum ([`Kind`]), one table from it to codes, names and advice.
//!
//! The numbers and names are part of the published interface: a row may be added, never changed or reused. A row's comment is the cause and
//! its last text the cure: `src/abi/codes.rs`, the header, every binding and `docs/codes.md` are written from here by `cargo xtask schema` and
//! `cargo xtask header`. [`crate::host::reply`] shapes the JSON.

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

/// A row of the manual: what a number means, and what to do about it. For the header, the bindings and the book; no library carries it.
#[cfg(test)]
#[derive(Debug, Clone, Copy)]
pub struct Meaning {
    /// Each line of the row's comment.
    pub cause: &'static [&'static str],
    /// What the host's developer or the shop should do.
    pub cure: &'static str,
}

macro_rules! kinds {
    ($($(#[doc = $cause:literal])* $kind:ident = $code:literal $name:literal $text:literal $next:ident $retry:ident $cure:literal;)*) => {
        /// What went wrong. Each kind has one number, one name and one piece of advice.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind { $($(#[doc = $cause])* $kind,)* }

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
            #[cfg(test)]
            fn meaning(self) -> Meaning { match self { $(Kind::$kind => Meaning { cause: &[$($cause),*], cure: $cure },)* } }
        }
    };
}

kinds! {
    /// A required pointer is NULL.
    NullArgument = -100 "NULL_ARGUMENT" "null_argument" FixRequest AfterChange
        "Pass the pointer. The field names it.";
    /// Text is not UTF-8.
    InvalidUtf8 = -101 "INVALID_UTF8" "invalid_utf8" FixRequest AfterChange
        "Convert the text to UTF-8 first. The detail names the byte.";
    /// Text is not one JSON object.
    InvalidJson = -102 "INVALID_JSON" "invalid_json" FixRequest AfterChange
        "Make the text with a JSON writer, not by hand. The detail names line and column.";
    /// The client number is closed, invented or from another process.
    InvalidHandle = -103 "INVALID_HANDLE" "invalid_handle" FixRequest AfterChange
        "Open a client, and keep its number until you close it.";
    /// A required field is absent.
    MissingField = -104 "MISSING_FIELD" "missing_field" FixRequest AfterChange
        "Send the field that is named.";
    /// A field has a wrong type or an impossible value.
    InvalidField = -105 "INVALID_FIELD" "invalid_field" FixRequest AfterChange
        "Correct the field that is named; the detail says what it may be.";
    /// A field that this call does not have.
    UnknownField = -106 "UNKNOWN_FIELD" "unknown_field" FixRequest AfterChange
        "Take the field out, or spell it as the header does; the nearest known name is told.";
    /// `tamara_call` was given a name that is no operation.
    UnknownOperation = -107 "UNKNOWN_OPERATION" "unknown_operation" FixRequest AfterChange
        "Use a name of `operations` in the reply of `tamara_client_open`.";
    /// Input longer than 1 MiB.
    RequestTooLarge = -108 "REQUEST_TOO_LARGE" "request_too_large" FixRequest AfterChange
        "Send less: a basket of lines, not a catalogue.";
    /// The caller's buffer is too small.
    BufferTooSmall = -109 "BUFFER_TOO_SMALL" "buffer_too_small" FixRequest AfterChange
        "Make the buffer as large as `needed` says, and fetch the same reply with `tamara_reply_into`. Never make the call again.";
    /// This payment service cannot do that; see `capabilities`.
    NotSupported = -110 "NOT_SUPPORTED" "not_supported" FixRequest AfterChange
        "Look at `capabilities` when the client is opened, and hide what the service cannot do.";
    /// No free client number is left.
    TooManyClients = -111 "TOO_MANY_CLIENTS" "too_many_clients" FixRequest AfterChange
        "Close clients. One serves all threads.";
    /// The reply has no member at this path.
    NoSuchMember = -112 "NO_SUCH_MEMBER" "no_such_member" FixRequest AfterChange
        "`tamara_reply_text` and its like: read a member that the reply has; some are absent when there is nothing to say.";
    /// The reply's member at this path is null.
    NullMember = -113 "NULL_MEMBER" "null_member" FixRequest AfterChange
        "`tamara_reply_text` and its like: nothing is wrong: the member has no value, such as `verdict` of a refund.";
    /// Too many requests are being built, or payments are under way.
    TooManyOpen = -114 "TOO_MANY_OPEN" "too_many_open" FixRequest AfterChange
        "10,000 requests of `tamara_request_new` were not freed, or 1,000 payments are under way: free each request with `tamara_request_free`; wait until a payment has ended.";
    /// This thread has made no call whose reply could be read again.
    NoLastReply = -115 "NO_LAST_REPLY" "no_last_reply" FixRequest AfterChange
        "Call `tamara_reply_into` in the thread that called `tamara_call_into` or `tamara_client_open_into`.";

    /// A configuration key is unknown, missing or has an impossible value.
    InvalidConfig = -200 "INVALID_CONFIG" "invalid_config" FixConfiguration AfterChange
        "Correct the key that is named.";
    /// A file named by the configuration cannot be read or written.
    ConfigFile = -201 "CONFIG_FILE" "config_file" FixConfiguration AfterChange
        "Create the file, or let this user read or write it. The key is named.";
    /// A sandbox token or host is mixed with production, or a simulator with a real token.
    EnvironmentMixed = -202 "ENVIRONMENT_MIXED" "environment_mixed" FixConfiguration AfterChange
        "Use the token of the environment that the host belongs to.";

    /// The service's name could not be resolved. Nothing was sent.
    DnsFailed = -301 "DNS_FAILED" "dns_failed" RetryLater Safe
        "Check cable, Wi-Fi and name server; `tamara_diagnose` tells more.";
    /// No connection to the service. Nothing was sent.
    ConnectFailed = -302 "CONNECT_FAILED" "connect_failed" RetryLater Safe
        "Let the firewall pass port 443 to the service, or set `proxy`. With the simulator: is it started, and on this port?";
    /// No trusted encrypted connection. Nothing was sent.
    TlsFailed = -303 "TLS_FAILED" "tls_failed" FixConfiguration Safe
        "Check date and time; behind an inspecting proxy name its certificate in `ca_file`. See [Proxies and certificates](network.md).";
    /// The proxy refused or failed. Nothing was sent to the service.
    ProxyFailed = -304 "PROXY_FAILED" "proxy_failed" FixConfiguration Safe
        "Check `proxy`, its user and password, and whether it lets the host through.";
    /// The time limit passed.
    Timeout = -305 "TIMEOUT" "timeout" RetryLater Safe
        "Try again. If this happens often, raise `call_timeout_ms`.";
    /// The connection broke after the request was sent and before the whole answer came.
    AnswerLost = -306 "ANSWER_LOST" "answer_lost" RetryLater Safe
        "Look before you repeat: poll the sale, or call `tamara_recover`.";
    /// An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON.
    BadAnswer = -307 "BAD_ANSWER" "bad_answer" RetryLater Safe
        "Something answers in the service's place: a filter, a proxy, the sign-in page of a guest Wi-Fi. `error.detail` has the host, the HTTP status and the page's title; the cashier's text says the same. Sign in to the Wi-Fi, or let the filter pass the host.";
    /// `tamara_interrupt` or `tamara_client_close` ended the call.
    Interrupted = -308 "INTERRUPTED" "interrupted" Interrupted Safe
        "Nothing is wrong. Poll the sale before you do anything else.";
    /// The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet.
    ListenFailed = -309 "LISTEN_FAILED" "listen_failed" FixRequest AfterChange
        "Take another port, or end the program that has it; call `tamara_webhook_listen` before `tamara_webhook_next`.";

    /// The service refused the request.
    Refused = -400 "REFUSED" "refused" FixRequest AfterChange
        "Read `error.service`: its codes say what the service does not like.";
    /// The token is missing, wrong, revoked or of the other environment.
    Unauthorised = -401 "UNAUTHORISED" "unauthorised" FixConfiguration AfterChange
        "Ask Tamara for the token, and put it into the configuration. Sandbox and production have one each.";
    /// The merchant's account lacks this feature.
    Forbidden = -403 "FORBIDDEN" "forbidden" FixConfiguration AfterChange
        "Ask Tamara to switch the feature on for this merchant.";
    /// The service knows no such order for this merchant.
    NotFound = -404 "NOT_FOUND" "not_found" FixRequest AfterChange
        "Check the id, and that the token is of the merchant who sold.";
    /// The order's state does not allow this.
    WrongState = -409 "WRONG_STATE" "wrong_state" AskSupervisor AfterChange
        "Read the order, and show what it is.";
    /// The amount is below or above what Tamara allows.
    AmountOutOfLimits = -410 "AMOUNT_OUT_OF_LIMITS" "amount_out_of_limits" OtherPayment AfterChange
        "Offer Tamara only within its limits: `tamara_eligibility` knows them.";
    /// The service does not accept the customer's phone number.
    PhoneRefused = -411 "PHONE_REFUSED" "phone_refused" FixRequest AfterChange
        "Ask the customer for the number of his Tamara account.";
    /// Tamara is switched off for this merchant, or its ceiling of the day is reached.
    MerchantDisabled = -412 "MERCHANT_DISABLED" "merchant_disabled" OtherPayment AfterChange
        "Offer another way to pay; ask Tamara when it lasts.";
    /// Country or currency do not fit the merchant's account.
    CurrencyRefused = -413 "CURRENCY_REFUSED" "currency_refused" FixConfiguration AfterChange
        "Set `country` and the currency to those of the merchant's account.";
    /// A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in `respond`.
    WebhookRefused = -420 "WEBHOOK_REFUSED" "webhook_refused" None AfterChange
        "Answer with the status in `respond`. If genuine webhooks are refused, check `notification_token`.";
    /// Too many calls. Nothing was done.
    Throttled = -429 "THROTTLED" "throttled" RetryLater Safe
        "Wait as long as the reply says; poll no faster than every 5 seconds.";
    /// The service failed.
    ServiceError = -450 "SERVICE_ERROR" "service_error" RetryLater Safe
        "Wait a moment. Tamara's status page tells of outages.";

    /// The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know.
    ReferenceInUse = -500 "REFERENCE_IN_USE" "reference_in_use" FixRequest AfterChange
        "Look at `order_id`, `verdict` and `next_action`: `keep_polling` and `ask_supervisor` mean that the sale is at Tamara already, so do not charge again. `fix_request`: give each sale its own reference.";
    /// More than what is left to refund, capture or cancel.
    RefundTooLarge = -501 "REFUND_TOO_LARGE" "refund_too_large" FixRequest AfterChange
        "Refund what is left at the most; the detail tells it.";
    /// The order holds no captured money.
    NotRefundable = -502 "NOT_REFUNDABLE" "not_refundable" FixRequest AfterChange
        "Check that it is the right order, and that it was paid.";
    /// The refund's `request_id` is in use with another amount.
    RequestIdInUse = -503 "REQUEST_ID_IN_USE" "request_id_in_use" FixRequest AfterChange
        "Give each refund its own number, and the same refund the same one.";
    /// Another thread, lane or process is at work on the same step.
    StepInProgress = -504 "STEP_IN_PROGRESS" "step_in_progress" RetryLater Safe
        "Wait a moment and call again.";
    /// An earlier step of this order has no known end yet.
    EarlierUnresolved = -505 "EARLIER_UNRESOLVED" "earlier_unresolved" CallRecover Safe
        "Call `tamara_recover`, then again.";
    /// The sale belongs to another lane.
    OtherLane = -506 "OTHER_LANE" "other_lane" AskSupervisor AfterChange
        "Void it at its own till, or with `take_over`.";
    /// The session is not in this journal, or its checkout id is not known because the library found it after a lost answer.
    CannotVoid = -507 "CANNOT_VOID" "cannot_void" KeepPolling Safe
        "Poll until it is paid or its 15 minutes are over.";
    /// What the service reports as captured is not what was asked for.
    AmountMismatch = -508 "AMOUNT_MISMATCH" "amount_mismatch" AskSupervisor NeverByHand
        "Read the order with a supervisor; refund what is too much.";

    /// Money-moving calls need a journal.
    JournalRequired = -600 "JOURNAL_REQUIRED" "journal_required" FixConfiguration AfterChange
        "Name a file in `journal`.";
    /// The journal's file cannot be opened or created.
    JournalOpenFailed = -601 "JOURNAL_OPEN_FAILED" "journal_open_failed" FixConfiguration AfterChange
        "Check the path. Its own folder is made; the folders above that one have to be there, unless the journal has its usual place.";
    /// Another program holds the journal's file.
    JournalLocked = -602 "JOURNAL_LOCKED" "journal_locked" RetryLater Safe
        "Close backup or database tools that hold the file.";
    /// The disk is full.
    JournalFull = -603 "JOURNAL_FULL" "journal_full" AskSupervisor Safe
        "Make room on the disk.";
    /// The journal's file or folder is read-only.
    JournalReadOnly = -604 "JOURNAL_READ_ONLY" "journal_read_only" FixConfiguration AfterChange
        "Let the till's user write the file and its folder.";
    /// The journal's file is damaged; a copy was kept beside it.
    JournalDamaged = -605 "JOURNAL_DAMAGED" "journal_damaged" AskSupervisor AfterChange
        "Send the copy that the detail names to support; then move away the file **and** the files beside it that end in `-wal` and `-shm`. See [Life of a sale](life-of-a-sale.md#without-its-journal).";
    /// The journal's file was deleted or exchanged while it was open.
    JournalReplaced = -606 "JOURNAL_REPLACED" "journal_replaced" AskSupervisor AfterChange
        "Close and open the client. A program that closes descriptors which are not its own (`close_range`) gets this too. Take backups with a tool that does not exchange the file.";
    /// The journal was written by a newer version of this library.
    JournalTooNew = -607 "JOURNAL_TOO_NEW" "journal_too_new" FixConfiguration AfterChange
        "Update the library of this till.";
    /// The disk reported another error.
    JournalFailed = -608 "JOURNAL_FAILED" "journal_failed" AskSupervisor Safe
        "Check the disk.";
    /// The journal's file has a second name: a hard link, or a mount of the file alone.
    JournalTwoNames = -609 "JOURNAL_TWO_NAMES" "journal_two_names" FixConfiguration AfterChange
        "Use one name everywhere. Remove the other link; in a container mount the journal's folder, not the file.";
    /// Something else in this program opened the journal's file: another SQLite, or a second copy of this library.
    JournalSecondSqlite = -610 "JOURNAL_SECOND_SQLITE" "journal_second_sqlite" AskSupervisor AfterChange
        "Close the client and open it again. Read the journal with `tamara-pos history`, or read a copy.";
    /// The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL.
    JournalNoPostgres = -611 "JOURNAL_NO_POSTGRES" "journal_no_postgres" FixConfiguration AfterChange
        "Name a file in `journal`.";
    /// The journal's database server cannot be reached, or did not answer in time.
    JournalUnreachable = -612 "JOURNAL_UNREACHABLE" "journal_unreachable" RetryLater Safe
        "Check the server, the network, and the URL's host and port; then make the same call again.";
    /// The journal's database server refused the login, or the role lacks a right.
    JournalDenied = -613 "JOURNAL_DENIED" "journal_denied" FixConfiguration AfterChange
        "Check user and password; the detail names the right that is missing.";
    /// No trusted encrypted connection to the journal's database server.
    JournalUntrusted = -614 "JOURNAL_UNTRUSTED" "journal_untrusted" FixConfiguration AfterChange
        "Name the authority of the server's certificate in `ca_file`, and the server as its certificate does.";
    /// The journal's database server does not promise that what it acknowledges outlives a crash.
    JournalNotDurable = -615 "JOURNAL_NOT_DURABLE" "journal_not_durable" FixConfiguration AfterChange
        "The detail names the setting of the server that has to change.";

    /// A defect of this library, caught at the boundary.
    Panic = -900 "PANIC" "panic" AskSupervisor NeverByHand
        "Look at the sale before you repeat anything, and send a support bundle.";
    /// A defect of this library.
    Internal = -901 "INTERNAL" "internal" AskSupervisor NeverByHand
        "Look at the sale before you repeat anything, and send a support bundle.";
}

macro_rules! results {
    ($($(#[doc = $cause:literal])* $result:ident = $number:literal $name:literal $cure:literal;)*) => {
        /// The number a call returns. `Ok` alone means yes; above zero nothing is settled yet or the answer is no; below zero the
        /// call failed and nothing moved.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[doc = $cause])* $result,)*
            /// The call failed; nothing moved.
            Failed(Kind),
        }

        impl Code {
            /// The codes that are no failure, in the order of their numbers.
            pub const RESULTS: &'static [Code] = &[$(Code::$result,)*];
            /// The published number.
            pub const fn number(self) -> i32 { match self { $(Code::$result => $number,)* Code::Failed(kind) => kind.code() } }
            /// The published name, upper case.
            pub const fn name(self) -> &'static str { match self { $(Code::$result => $name,)* Code::Failed(kind) => kind.name() } }
            /// What the manual says of it.
            #[cfg(test)]
            pub fn meaning(self) -> Meaning {
                match self {
                    $(Code::$result => Meaning { cause: &[$($cause),*], cure: $cure },)*
                    Code::Failed(kind) => kind.meaning(),
                }
            }
        }
    };
}

results! {
    /// Done: the sale is paid, the refund made, the session open, the order read. From `tamara_poll_status` and `tamara_pay` it means paid; from `tamara_tender_check` that another payment may be taken.
    Ok = 0 "OK"
        "Hand over the goods, when you asked whether a sale is paid.";
    /// The service says that the sale is still open.
    Pending = 1 "PENDING"
        "Keep polling.";
    /// Not paid for good, by the service's own word; or no session was ever opened, because each create was refused.
    NotPaid = 2 "NOT_PAID"
        "Offer another way to pay, or begin a new sale.";
    /// It may have happened, or the service cannot be asked; or it knows no such order, which may still change.
    Unknown = 3 "UNKNOWN"
        "Never repeat it by hand: poll on, or call `tamara_recover`. Is the reference mistyped, or the simulator started anew?";
    /// A void came too late, or another payment is asked for: the customer has paid.
    TooLatePaid = 4 "TOO_LATE_PAID"
        "Hand over the goods, or refund.";
}

impl Code {
    /// Every code, in the order of the manual.
    pub fn all() -> impl Iterator<Item = Code> {
        Code::RESULTS.iter().copied().chain(Kind::ALL.iter().map(|kind| Code::Failed(*kind)))
    }

    /// The name of a number, if it is a published one.
    pub fn name_of(number: i32) -> Option<&'static str> {
        Code::all().find(|code| code.number() == number).map(Code::name)
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
