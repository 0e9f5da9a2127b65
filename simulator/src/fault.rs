//! What goes over the wire: an answer, or one of the ways in which answers get lost.

use serde_json::{Value, json};
use std::time::Duration;

/// What the connection does.
#[derive(Debug, Clone)]
pub enum Wire {
    /// A plain answer.
    Answer(Answer),
    /// The connection ends without an answer.
    Cut,
    /// Nothing, for longer than anybody waits.
    Hang,
    /// The head and half of the body, then the end.
    Half(Answer),
    /// The body in two pieces.
    Split(Answer),
    /// A byte a second.
    Drip(Answer),
    /// Cut, and no connection is taken for two seconds.
    Refuse,
    /// A plain answer, as soon as the webhooks about this order were sent.
    AfterWebhooks(String, Answer),
    /// Nothing for so long, the connection open; then what is inside.
    Silence(Duration, Box<Wire>),
    /// What a fault has made of it. The fault is counted, and may change the answer further.
    Faulty(Fault, Box<Wire>),
}

impl Wire {
    /// The answer that goes over the wire, whole or not.
    pub fn answer_mut(&mut self) -> Option<&mut Answer> {
        match self {
            Wire::Answer(answer)
            | Wire::Half(answer)
            | Wire::Split(answer)
            | Wire::Drip(answer)
            | Wire::AfterWebhooks(_, answer) => Some(answer),
            Wire::Silence(_, wire) | Wire::Faulty(_, wire) => wire.answer_mut(),
            Wire::Cut | Wire::Hang | Wire::Refuse => None,
        }
    }
}

/// An HTTP answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub kind: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How far the `Date` header is off, milliseconds; without one, there is no such header.
    pub date_off_ms: Option<i64>,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Self {
        Answer {
            status,
            kind: "application/json",
            headers: Vec::new(),
            body: body.to_string().into_bytes(),
            date_off_ms: Some(0),
        }
    }

    /// The service's error body.
    pub fn error(status: u16, message: &str, codes: &[&str]) -> Self {
        let errors: Vec<Value> = codes.iter().map(|code| json!({ "error_code": code })).collect();
        Answer::json(status, &json!({ "message": message, "errors": errors }))
    }

    /// A web page that is not the service's.
    pub fn html(status: u16, body: &str) -> Self {
        Answer {
            status,
            kind: "text/html; charset=utf-8",
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            date_off_ms: Some(0),
        }
    }

    /// The same with a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

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

/// What somebody who looks at a page has to see: whose it is.
const FILTER_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Access denied - Mall Web Filter</title></head>\
                           <body><h1>This site is blocked</h1><p>Ask the network's administrator.</p></body></html>";
/// How long a silence is, seconds.
const SILENCE_S: i64 = 30;
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

/// Lets a fault happen around an effect: the effect runs for the `…_after` kind and for those that spoil the answer only.
pub fn around(fault: Option<Fault>, effect: impl FnOnce() -> Answer) -> Wire {
    around_as(fault, Answer::error, effect)
}

/// The same for a service with error bodies of its own; `refusal` makes one of a status, a message and codes.
pub fn around_as(
    fault: Option<Fault>,
    refusal: impl Fn(u16, &str, &[&str]) -> Answer,
    effect: impl FnOnce() -> Answer,
) -> Wire {
    let Some(fault) = fault else { return Wire::Answer(effect()) };
    Wire::Faulty(fault, Box::new(spoilt(fault, refusal, effect)))
}

/// What stands between answers with a page.
fn page(status: u16, body: &str) -> Wire {
    Wire::Answer(Answer::html(status, body))
}

/// A gateway of somebody else's refuses in JSON that is not the service's.
fn gateway(status: u16) -> Wire {
    Wire::Answer(Answer::json(status, &json!({ "message": "Forbidden" })))
}

fn empty(status: u16) -> Wire {
    Wire::Answer(Answer { body: Vec::new(), ..Answer::json(status, &json!({})) })
}

fn spoilt(fault: Fault, refusal: impl Fn(u16, &str, &[&str]) -> Answer, effect: impl FnOnce() -> Answer) -> Wire {
    let error = |status, message| Wire::Answer(refusal(status, message, &[]));
    match fault.name {
        "answer_lost_after" | "lookup_lags" | "lookup_gone" => {
            effect();
            Wire::Cut
        }
        "status_500_after" => {
            effect();
            error(500, "Internal server error")
        }
        "hang_after" => {
            effect();
            Wire::Hang
        }
        "truncated" => Wire::Half(effect()),
        "split" => Wire::Split(effect()),
        "drip" => Wire::Drip(effect()),
        "huge" => {
            let mut answer = effect();
            answer.body.resize(2 * 1024 * 1024, b' ');
            Wire::Answer(answer)
        }
        "silence" => {
            let seconds = u64::try_from(fault.after_s.unwrap_or(SILENCE_S)).unwrap_or_default();
            Wire::Silence(Duration::from_secs(seconds), Box::new(Wire::Answer(effect())))
        }
        "status_500_before" => error(500, "Internal server error"),
        "hang_before" => Wire::Hang,
        "cut_before" => Wire::Cut,
        "effect_later" => fault.status.map_or(Wire::Cut, |status| error(status, "The request is being worked on")),
        "refused" => Wire::Refuse,
        "captive_portal" => page(200, "<html><body>Welcome to Mall Wi-Fi. Please sign in.</body></html>"),
        "redirect" => Wire::Answer(Answer::html(302, "").with("Location", "http://127.0.0.1:1/login")),
        "filter_page" => page(fault.status.unwrap_or(403), FILTER_PAGE),
        "filter_page_after" => {
            effect();
            page(fault.status.unwrap_or(403), FILTER_PAGE)
        }
        "gateway_json" => gateway(fault.status.unwrap_or(403)),
        "gateway_json_after" => {
            effect();
            gateway(fault.status.unwrap_or(403))
        }
        "empty_answer" => empty(fault.status.unwrap_or(422)),
        "empty_answer_after" => {
            effect();
            empty(fault.status.unwrap_or(422))
        }
        "status_400" | "personal_refusal" => Wire::Answer(refusal(
            fault.status.unwrap_or(400),
            "Your order information is invalid",
            &["total_amount_invalid_limit"],
        )),
        "status_401" => error(401, "Unauthorized"),
        "status_403" => error(403, "Forbidden"),
        "status_404" => error(404, "order not found"),
        "status_407" => Wire::Answer(
            Answer::html(407, "<html><body>Proxy authentication required</body></html>")
                .with("Proxy-Authenticate", "Basic realm=\"mall\""),
        ),
        "status_408" => error(408, "Request timeout"),
        "status_409" => Wire::Answer(refusal(409, "Another operation is in progress", &["order_invalid_state"])),
        "status_429" => Wire::Answer(refusal(429, "Too many requests", &[]).with("Retry-After", "2")),
        "retry_after_hour" => {
            let seconds = fault.after_s.unwrap_or(3600).to_string();
            let answer = refusal(fault.status.unwrap_or(503), "Service unavailable", &[]);
            Wire::Answer(answer.with("Retry-After", seconds))
        }
        "status_503" => error(503, "Service unavailable"),
        // What is left spoils the answer, see `dress`, or the effect itself.
        _ => Wire::Answer(effect()),
    }
}
