//! The faults: what each is called, and what it is when nothing else is said.

/// Calls that a fault can be ordered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    SessionCreate,
    CheckoutCreate,
    SessionVoid,
    OrderGet,
    OrderByReference,
    OrderUpdateReference,
    Authorise,
    Capture,
    Cancel,
    Refund,
    Eligibility,
    CustomerVerification,
    PaymentOptions,
    PaymentTypes,
    Configs,
    WebhookRegister,
    WebhookList,
    WebhookGet,
    WebhookUpdate,
    WebhookDelete,
    DisputeList,
    DisputeReply,
    Actions,
    Token,
}

/// Their names, in `POST /_sim/next` and on the page; the library's own where it has the call. The last two are Checkout.com's alone.
pub const OPERATIONS: &[(Operation, &str)] = &[
    (Operation::SessionCreate, "session_create"),
    (Operation::OrderGet, "order_get"),
    (Operation::OrderByReference, "order_by_reference"),
    (Operation::SessionVoid, "session_void"),
    (Operation::Refund, "refund"),
    (Operation::CheckoutCreate, "checkout_create"),
    (Operation::Authorise, "authorise"),
    (Operation::Capture, "capture"),
    (Operation::Cancel, "cancel"),
    (Operation::OrderUpdateReference, "order_update_reference"),
    (Operation::Eligibility, "eligibility"),
    (Operation::CustomerVerification, "customer_verification"),
    (Operation::PaymentOptions, "payment_options"),
    (Operation::PaymentTypes, "payment_types"),
    (Operation::Configs, "configs"),
    (Operation::WebhookRegister, "webhook_register"),
    (Operation::WebhookList, "webhook_list"),
    (Operation::WebhookGet, "webhook_get"),
    (Operation::WebhookUpdate, "webhook_update"),
    (Operation::WebhookDelete, "webhook_delete"),
    (Operation::DisputeList, "dispute_list"),
    (Operation::DisputeReply, "dispute_reply"),
    (Operation::Actions, "actions"),
    (Operation::Token, "token"),
];

impl Operation {
    /// Its name.
    pub fn name(self) -> &'static str {
        OPERATIONS.iter().find(|(operation, _)| *operation == self).map_or("", |(_, name)| name)
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Operation> {
        OPERATIONS.iter().find(|(_, known)| *known == name).map(|(operation, _)| *operation)
    }
}

/// Names of faults for `POST /_sim/next`.
pub const NAMES: &[&str] = &[
    "answer_lost_after",
    "status_500_after",
    "hang_after",
    "refused_after",
    "sent_twice",
    "truncated",
    "split",
    "drip",
    "huge",
    "status_500_before",
    "hang_before",
    "cut_before",
    "refused",
    "declined_later",
    "captive_portal",
    "redirect",
    "status_400",
    "status_401",
    "status_403",
    "status_404",
    "status_407",
    "status_408",
    "status_409",
    "status_429",
    "status_503",
    "filter_page",
    "filter_page_after",
    "gateway_json",
    "gateway_json_after",
    "empty_answer",
    "empty_answer_after",
    "effect_later",
    "silence",
    "another_order",
    "other_amount",
    "gives_less",
    "lookup_lags",
    "lookup_gone",
    "processing",
    "float_noise",
    "zero_without_currency",
    "retry_after_hour",
    "no_date",
    "date_off",
    "gzip",
    "bom",
    "personal_refusal",
    "personal_status",
];

/// Names of what else is counted, and ordered by an amount, a token or a control call about an order.
pub const ORDER_FAULTS: &[&str] =
    &["stays_approved", "passes_approved", "portal_refund", "another_merchant", "lookup_missed"];

/// A fault, and how it shows itself. What is not said is the fault's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// One of [`NAMES`].
    pub name: &'static str,
    /// The HTTP status of a page, of an error, or of the answer to what takes effect later.
    pub status: Option<u16>,
    /// How long a silence is, when an effect comes, how far a date is off, or what `Retry-After` says, seconds.
    pub after_s: Option<i64>,
    /// For how many reads something is not found.
    pub reads: Option<u32>,
}

/// When an effect comes that comes later, seconds.
const LATER_S: i64 = 180;
/// For how many look-ups a new order is not found.
const LAG_READS: u32 = 3;

impl Fault {
    /// The fault of this name, as it is when nothing else is said.
    pub fn plain(name: &'static str) -> Fault {
        Fault { name, status: None, after_s: None, reads: None }
    }

    /// The same with this HTTP status.
    pub fn with_status(self, status: u16) -> Fault {
        Fault { status: Some(status), ..self }
    }

    /// The same after so many seconds.
    pub fn after(self, seconds: i64) -> Fault {
        Fault { after_s: Some(seconds), ..self }
    }

    /// Whether who reads an order does not get to see it. The customer's reads are those that were seen.
    pub fn hides_answer(self) -> bool {
        let is_seen = [
            "another_order",
            "sent_twice",
            "processing",
            "float_noise",
            "zero_without_currency",
            "no_date",
            "date_off",
            "personal_status",
        ];
        !is_seen.contains(&self.name)
    }

    /// When an effect comes that comes later, milliseconds; `None` for all other faults.
    pub fn later_ms(self) -> Option<i64> {
        (self.name == "effect_later").then(|| self.after_s.unwrap_or(LATER_S).saturating_mul(1000))
    }

    /// For how many look-ups by its reference a new order is not found.
    pub fn hidden_lookups(self) -> u32 {
        match self.name {
            "lookup_lags" => self.reads.unwrap_or(LAG_READS),
            "lookup_gone" => u32::MAX,
            _ => 0,
        }
    }
}
