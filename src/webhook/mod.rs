//! Webhooks: verify who sent it, read what it says, and never believe it: the order itself is read afterwards.

pub mod news;
pub mod server;
pub mod signature;
pub mod token;

use crate::error::{Error, Kind};
use crate::json;
use crate::rail::carried::{self, Carried};
use crate::rail::{Order, Status};
use crate::request::ReceiveRequest;
use crate::value::money::Money;
use crate::value::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

/// What the host's web server answers.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Respond {
    /// HTTP status.
    pub status: u16,
    /// JSON text.
    pub body: &'static str,
}

/// The longest body that is looked at, bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// The longest id, name or reason that is read, bytes.
const MOST_TEXT: usize = 1_024;
/// Of a reason, characters.
const LONGEST_REASON: usize = 200;

/// What a webhook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Event {
    /// `order_captured` and so on; unknown texts are handed on.
    pub event_type: String,
    /// The service's order id.
    pub order_id: Option<String>,
    /// The merchant's reference, where it is told.
    pub order_reference_id: Option<String>,
    /// Id of the refund, capture or cancel it tells of.
    pub movement_id: Option<String>,
    /// Why the order was declined, in the service's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined_reason: Option<String>,
    /// The event's own id, where the service gives it one: the same when it is delivered again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
}

impl Event {
    /// What makes it the same event when it is delivered again.
    pub fn key(&self) -> String {
        if let Some(id) = &self.event_id {
            return id.clone();
        }
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        format!("{}|{}|{}", part(&self.order_id), self.event_type, part(&self.movement_id))
    }
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Money that is or was to be paid.
    Sale,
    /// Money that goes back; whether it went is told by the order.
    Refund,
    /// A refund that the service had accepted, and declined afterwards.
    RefundDeclined,
    /// A customer's complaint, about which the order says nothing.
    Dispute,
}

impl Event {
    /// What it is about.
    pub fn about(&self) -> About {
        match self.event_type.as_str() {
            "payment_refund_declined" => About::RefundDeclined,
            "order_refunded" => About::Refund,
            name if name.starts_with("payment_refund") => About::Refund,
            name if is_of_dispute(name) => About::Dispute,
            _ => About::Sale,
        }
    }
}

/// Whether the name of an event is one of a dispute.
pub fn is_of_dispute(event_type: &str) -> bool {
    event_type.to_ascii_lowercase().replace('_', "").starts_with("orderdispute")
}

/// Whether an order, read after the event came, shows what the event says. Tamara's token does not cover the body, and an event may come
/// before the order shows it: one that was made up or is early must not be noted as dealt with, or the true one would later be taken
/// for its duplicate.
pub fn is_borne_out(event_type: &str, order: &Order) -> bool {
    let is_some = |money: Option<Money>| money.is_some_and(|money| !money.is_zero());
    let is_canceled = is_some(order.canceled);
    let is_refunded =
        is_some(order.refunded) || matches!(order.status, Status::PartiallyRefunded | Status::FullyRefunded);
    match (event_type, order.status) {
        ("payment_captured", status) => status.was_captured(),
        ("payment_approved", status) => !matches!(status, Status::New | Status::Other),
        ("payment_declined" | "payment_expired" | "payment_canceled" | "payment_voided", status) => status.is_dead(),
        ("payment_refunded", _) => is_refunded,
        ("order_refunded", _) => is_refunded,
        ("order_approved", status) => !matches!(status, Status::New | Status::Other),
        ("order_authorised", Status::Authorised | Status::Updated) => true,
        ("order_authorised", status) => status.was_captured() || status.is_dead(),
        ("order_captured", status) => status.was_captured(),
        ("order_canceled", status) => status.is_dead() || status == Status::Updated || is_canceled,
        ("order_updated", status) => status == Status::Updated || is_canceled,
        ("order_declined" | "order_expired", status) => status.is_dead(),
        _ => true,
    }
}

/// Whether an order can never come to show what the event says: its money was captured, and the event says that it ended without. Such an
/// event was overtaken, or made up.
pub fn is_contradicted(event_type: &str, order: &Order) -> bool {
    let says_unpaid = matches!(
        event_type,
        "order_declined"
            | "order_expired"
            | "payment_declined"
            | "payment_expired"
            | "payment_canceled"
            | "payment_voided"
    );
    says_unpaid && order.status.was_captured()
}

/// A request that is not from Tamara or cannot be read, with the HTTP status to answer with.
#[derive(Debug)]
pub struct Refusal {
    /// What to tell the host.
    pub error: Error,
    /// What to tell the sender.
    pub status: u16,
}

fn refuse(kind: Kind, field: &str, detail: impl Into<String>, status: u16) -> Refusal {
    Refusal { error: Error::field(kind, field, detail), status }
}

/// What has to prove where a webhook comes from.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// Tamara: a token, signed with the notification token.
    Token(&'a Secret),
    /// Checkout.com: a signature of the body, made with the signature key.
    Signature(&'a Secret),
}

/// Checks a request that the host's web server got, and reads its event.
pub fn open(request: &ReceiveRequest, proof: Proof<'_>, now_s: i64) -> Result<Event, Refusal> {
    if !request.method.eq_ignore_ascii_case("POST") {
        return Err(refuse(Kind::WebhookRefused, "method", "a webhook is a POST", 405));
    }
    let body = body(request)?;
    match proof {
        Proof::Token(key) => {
            authenticate(request, key.expose().as_bytes(), now_s)?;
            event(&body)
        }
        Proof::Signature(key) => {
            let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("cko-signature"));
            let signature = header.map(|(_, value)| value.as_str()).unwrap_or_default();
            signature::verify(signature, &body, key.expose().as_bytes())
                .map_err(|problem| refuse(Kind::WebhookRefused, "cko-signature", problem, 401))?;
            signed_event(&body)
        }
    }
}

/// An event of Checkout.com's.
fn signed_event(body: &[u8]) -> Result<Event, Refusal> {
    let unreadable = || refuse(Kind::WebhookRefused, "body", "not the JSON of a webhook", 400);
    let wire: Value = json::read_bytes(body).ok_or_else(unreadable)?;
    let data = at(&wire, "/data");
    let event_type = text(at(&wire, "/type")).map(|name| carried::word(&name)).ok_or_else(unreadable)?;
    let is_declined = event_type.ends_with("declined");
    Ok(Event {
        event_type,
        order_id: Some(id(at(data, "/id")).ok_or_else(|| no_order("data.id"))?),
        order_reference_id: text(at(data, "/reference")),
        movement_id: id(at(data, "/action_id")),
        declined_reason: text(at(data, "/response_summary")).filter(|_| is_declined).map(reason),
        event_id: Some(id(at(&wire, "/id")).ok_or_else(unreadable)?),
    })
}

fn body(request: &ReceiveRequest) -> Result<Vec<u8>, Refusal> {
    let bytes = match (&request.body, &request.body_base64) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(text)) => {
            STANDARD.decode(text).map_err(|_| refuse(Kind::InvalidField, "body_base64", "not base64", 400))?
        }
        _ => return Err(refuse(Kind::MissingField, "body", "say body, or body_base64, not both", 400)),
    };
    match bytes.len() <= MOST_BYTES {
        true => Ok(bytes),
        false => Err(refuse(Kind::WebhookRefused, "body", format!("longer than {MOST_BYTES} bytes"), 413)),
    }
}

/// The token is in the header or in the query. A header of the host's own, given at registration, may stand in the header's place.
fn authenticate(request: &ReceiveRequest, key: &[u8], now_s: i64) -> Result<(), Refusal> {
    let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let bearer = header.and_then(|(_, value)| {
        let (scheme, token) = value.trim().split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let query = query_token(request.query.as_deref().unwrap_or_default());
    let mut problem = "no token in the header authorization or the query parameter tamaraToken";
    for token in bearer.into_iter().chain(query.as_deref()) {
        match token::verify(token, key, now_s) {
            Ok(()) => return Ok(()),
            Err(reason) => problem = reason,
        }
    }
    Err(refuse(Kind::WebhookRefused, "token", problem, 401))
}

/// `tamaraToken` of a query; one address was seen where it follows without a `?` before it.
fn query_token(query: &str) -> Option<String> {
    let found = query.split(['?', '&']).find_map(|pair| pair.strip_prefix("tamaraToken="))?;
    percent_encoding::percent_decode_str(found).decode_utf8().ok().map(|text| text.into_owned())
}

/// A reason as the service wrote it, fit for people: without what it may repeat of a customer, or of a token.
fn reason(text: String) -> String {
    Carried::default().shown(&text, LONGEST_REASON)
}

fn event(body: &[u8]) -> Result<Event, Refusal> {
    let unreadable = || refuse(Kind::WebhookRefused, "body", "not the JSON of a webhook", 400);
    let wire: Value = json::read_bytes(body).ok_or_else(unreadable)?;
    // `data` is an object, or `[]`.
    let data = |name: &str| at(at(&wire, "/data"), name);
    let member = |name: &str| text(at(&wire, name));
    // The older notification of one order has its status only.
    let event_type = member("/event_type").or_else(|| Some(format!("order_{}", member("/order_status")?)));
    let event = Event {
        event_type: event_type.map(|name| carried::word(&name)).ok_or_else(unreadable)?,
        order_id: id(at(&wire, "/order_id")),
        order_reference_id: member("/order_reference_id"),
        movement_id: ["/refund_id", "/capture_id", "/cancel_id"].into_iter().find_map(|name| id(data(name))),
        declined_reason: text(data("/declined_reason")).map(reason),
        event_id: None,
    };
    match event.order_id.is_some() || event.about() == About::Dispute {
        true => Ok(event),
        false => Err(no_order("order_id")),
    }
}

/// Nothing can be read, and the body alone is not believed.
fn no_order(field: &str) -> Refusal {
    refuse(Kind::WebhookRefused, field, "the webhook names no order, so there is nothing to read", 400)
}

/// A text, or a number as it stands; nothing for null, an empty text, one that is too long to be meant, and all else.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if (1..=MOST_TEXT).contains(&text.len()) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A number that the service gave: it goes into paths, the log and the journal.
fn id(value: &Value) -> Option<String> {
    text(value).and_then(|text| carried::id(&text))
}

/// The member at this path; null where there is none.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_s_name_and_numbers_carry_nothing_of_a_customer_or_a_token() {
        for told in ["o-1 +966 50 333 4444", "o-1 jane@example.com", "Bearer abc.def.ghi"] {
            let leaks = ["333 4444", "jane@example.com", "abc.def.ghi"];
            let holds = |event: &Event| leaks.iter().any(|leak| format!("{event:?} {}", event.key()).contains(leak));
            let tamara = serde_json::json!({ "order_id": "o-1", "event_type": told, "data": { "refund_id": told } });
            let signed =
                serde_json::json!({ "id": "evt_1", "type": told, "data": { "id": "pay_1", "action_id": told } });
            for read in [event(tamara.to_string().as_bytes()), signed_event(signed.to_string().as_bytes())] {
                let read = read.unwrap_or_else(|r| panic!("{}", r.error));
                assert!(!holds(&read) && read.movement_id.is_none(), "{read:?}");
            }
            // What is no number names no order and is no event.
            let tamara = serde_json::json!({ "order_id": told, "event_type": "order_approved" });
            let signed = |event: &str, payment: &str| serde_json::json!({ "id": event, "type": "payment_captured", "data": { "id": payment } });
            assert_eq!(event(tamara.to_string().as_bytes()).unwrap_err().status, 400, "{told}");
            for body in [signed(told, "pay_1"), signed("evt_1", told)] {
                assert_eq!(signed_event(body.to_string().as_bytes()).unwrap_err().status, 400, "{body}");
            }
        }
    }

    #[test]
    fn a_reason_repeats_nothing_of_a_customer() {
        let told = "Jane 0503334444 jane@example.com\nBearer abc.def.ghi declined";
        let tamara = serde_json::json!({ "order_id": "o-1", "event_type": "order_declined", "data": { "declined_reason": told } });
        let signed = serde_json::json!({ "id": "evt_1", "type": "payment_declined", "data": { "id": "pay_1", "response_summary": told } });
        for event in [event(tamara.to_string().as_bytes()), signed_event(signed.to_string().as_bytes())] {
            let reason = event.unwrap_or_else(|r| panic!("{}", r.error)).declined_reason.unwrap();
            let leaks = ["0503334444", "jane@example.com", "abc.def.ghi", "\n"];
            assert!(!leaks.iter().any(|leak| reason.contains(leak)) && reason.contains("declined"), "{reason}");
        }
    }

    #[test]
    fn every_event_of_the_guide_is_read() {
        for name in [
            "order_approved",
            "order_authorised",
            "order_canceled",
            "order_captured",
            "order_declined",
            "order_expired",
            "order_refunded",
            "order_updated",
            "unknown-type",
            "missing-optional",
            "legacy-approved",
        ] {
            let body = std::fs::read(format!("tests/fixtures/webhook-event.{name}.json")).unwrap();
            let event = event(&body).unwrap_or_else(|r| panic!("{name}: {}", r.error));
            assert!(event.order_id.is_some(), "{name}");
            if name.starts_with("order_") {
                assert_eq!(event.event_type, name);
            }
        }
    }

    #[test]
    fn every_event_of_checkout_com_is_read_and_keyed_by_its_id() {
        for name in [
            "payment_approved",
            "payment_captured",
            "payment_declined",
            "payment_expired",
            "payment_pending",
            "payment_refund_declined",
            "payment_refund_pending",
            "payment_refunded",
        ] {
            let body = std::fs::read(format!("tests/fixtures/cko-webhook.{name}.json")).unwrap();
            let event = signed_event(&body).unwrap_or_else(|r| panic!("{name}: {}", r.error));
            assert_eq!((event.event_type.as_str(), event.key().as_str()), (name, "evt_az5sblvku4ge3dwpztvyizgcau"));
            assert_eq!(event.order_id.as_deref(), Some("pay_er3uvjvfgpauje7o64agv3damy"));
            assert_eq!(event.order_reference_id.as_deref(), Some("ORD-5023-4E89"));
        }
    }

    #[test]
    fn a_refund_s_event_is_keyed_by_its_refund() {
        let body = std::fs::read("tests/fixtures/webhook-event.order_refunded.json").unwrap();
        let event = event(&body).unwrap();
        assert!(event.movement_id.is_some());
        assert!(event.key().ends_with(event.movement_id.as_deref().unwrap()));
    }

    #[test]
    fn the_token_is_found_however_the_address_was_joined() {
        for query in ["tamaraToken=a.b.c", "x=1&tamaraToken=a.b.c", "?x=1&tamaraToken=a.b.c", "tamaraToken=a%2Eb%2Ec"] {
            assert_eq!(query_token(query).as_deref(), Some("a.b.c"), "{query}");
        }
        assert_eq!(query_token("x=1"), None);
    }
}
