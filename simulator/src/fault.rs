//! What goes over the wire: an answer, or one of the ways in which answers get lost.

use serde_json::{Value, json};

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
    /// How far the `Date` header is off, milliseconds.
    pub date_off_ms: i64,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Self {
        Answer {
            status,
            kind: "application/json",
            headers: Vec::new(),
            body: body.to_string().into_bytes(),
            date_off_ms: 0,
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
            date_off_ms: 0,
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
];

/// Lets a fault happen around an effect: the effect runs for the `…_after` kind and for those that spoil the answer only.
pub fn around(fault: Option<&str>, effect: impl FnOnce() -> Answer) -> Wire {
    around_as(fault, Answer::error, effect)
}

/// The same for a service with error bodies of its own; `refusal` makes one of a status, a message and codes.
pub fn around_as(
    fault: Option<&str>,
    refusal: impl Fn(u16, &str, &[&str]) -> Answer,
    effect: impl FnOnce() -> Answer,
) -> Wire {
    let Some(fault) = fault else { return Wire::Answer(effect()) };
    let error = |status, message| Wire::Answer(refusal(status, message, &[]));
    match fault {
        "answer_lost_after" => {
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
        "status_500_before" => error(500, "Internal server error"),
        "hang_before" => Wire::Hang,
        "cut_before" => Wire::Cut,
        "refused" => Wire::Refuse,
        "captive_portal" => {
            Wire::Answer(Answer::html(200, "<html><body>Welcome to Mall Wi-Fi. Please sign in.</body></html>"))
        }
        "redirect" => Wire::Answer(Answer::html(302, "").with("Location", "http://127.0.0.1:1/login")),
        "status_400" => {
            Wire::Answer(refusal(400, "Your order information is invalid", &["total_amount_invalid_limit"]))
        }
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
        _ => error(503, "Service unavailable"),
    }
}
