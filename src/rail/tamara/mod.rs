//! Tamara's own API: paths, headers, and what its answers mean.
//!
//! Documented at docs.tamara.co, "In-store" and "API reference". There is no idempotency key in this API; what to do about a lost
//! answer is decided in [`crate::sale`].

mod dispute;
mod refusal;
mod settings;
mod wire;

/// What the fuzz targets of `tests/fuzz` reach of what is private.
#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub mod fuzz {
    pub use super::dispute::disputes;
    pub use super::wire::{
        Cancel, Capture, QrSession, SmsSession, authorised, is_eligible, is_verified, moved, order, payment_types,
        voided, webhooks,
    };
    use crate::rail::{Session, answer, carried::Carried};
    use crate::value::money::{Currency, Money};

    /// What an answer says of the session that was asked for, of 300.00 SAR under this reference.
    pub fn session(answer: &crate::http::Answer, reference: &str) -> Result<Session, crate::error::Error> {
        super::wire::session(answer, reference, Money::parse("300.00", Currency::Sar)?, &Carried::default())
    }

    /// The failure that an answer stands for, if it is no success.
    pub fn failure(answer: crate::http::Answer) -> Option<crate::error::Failure> {
        answer::heard(answer, Carried::default, super::refusal::read).err()
    }
}

use super::answer::{self, Read};
use super::assumptions::Assumption;
use super::carried::{self, Carried};
use super::{
    Capabilities, Channel, Details, DisputeAnswer, DisputeQuery, Disputes, Eligibility, Key, Moved, Movement, Order,
    Rail, Session, Settled, Voided, Webhook, WebhookCall, another, is_same_id, segment, value,
};
use crate::error::{Effect, Error, Failure, Kind};
use crate::http::{Answer, Http, Method, Request};
use crate::json::{self, Warning};
use crate::request::checkout::Checkout;
use crate::request::{MoveDetails, SessionRequest};
use crate::value::money::{Currency, Money, WireMoney};
use crate::value::phone::Phone;
use crate::value::secret::Secret;
use crate::wait::Scope;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

pub use settings::Settings;

/// Tamara, direct.
#[derive(Debug)]
pub struct Tamara {
    http: Arc<Http>,
    settings: Settings,
    /// `Bearer …`, made once for a token.
    authorization: Mutex<Secret>,
}

/// A request.
struct Ask<'a> {
    method: Method,
    path: &'a str,
    body: Option<&'a [u8]>,
    moves_money: bool,
    /// Headers beside those that every request has.
    extra: &'a [(&'a str, &'a str)],
    /// Reads a refusal.
    read: Read,
}

impl<'a> Ask<'a> {
    /// One that is no money's, with headers of its own.
    fn plain(method: Method, path: &'a str, body: Option<&'a [u8]>, extra: &'a [(&'a str, &'a str)]) -> Self {
        Ask { method, path, body, moves_money: false, extra, read: refusal::read }
    }
}

/// Path of the disputes.
const DISPUTES: &str = "/external/merchants/orders/disputes/";

fn bearer(token: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", token.expose()))
}

impl Tamara {
    /// A rail over this HTTP client.
    pub fn new(http: Arc<Http>, settings: Settings) -> Self {
        let authorization = Mutex::new(bearer(&settings.token));
        Tamara { http, settings, authorization }
    }

    fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        moves_money: bool,
        scope: &Scope,
    ) -> Result<Answer, Failure> {
        self.send(&Ask { method, path, body, moves_money, extra: &[], read: refusal::read }, scope)
    }

    /// A request that moves nothing and is about no order.
    fn ask(&self, method: Method, path: &str, body: Option<&[u8]>, scope: &Scope) -> Result<Answer, Failure> {
        self.send(&Ask { read: refusal::read_message, ..Ask::plain(method, path, body, &[]) }, scope)
    }

    /// Sends, and once more with the token that its file has now when the service refused the token and did nothing.
    fn send(&self, ask: &Ask<'_>, scope: &Scope) -> Result<Answer, Failure> {
        let used = self.authorization.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let failure = match self.send_with(&used, ask, scope) {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        let is_refused = failure.error.kind == Kind::Unauthorised && failure.effect == Effect::Nothing;
        match is_refused.then(|| self.renewed(&used)).flatten() {
            Some(token) => self.send_with(&token, ask, scope),
            None => Err(failure),
        }
    }

    /// Another token than the one that was used: another call has read it already, or the file has it now.
    fn renewed(&self, used: &Secret) -> Option<Secret> {
        let renewal = self.settings.renewal.as_ref()?;
        let mut kept = self.authorization.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.expose() == used.expose() {
            let fresh = bearer(&renewal.0()?);
            if fresh.expose() == used.expose() {
                return None;
            }
            ::log::info!("the service refused the token; its file has another one, which is used from now on");
            *kept = fresh;
        }
        Some(kept.clone())
    }

    fn send_with(&self, authorization: &Secret, ask: &Ask<'_>, scope: &Scope) -> Result<Answer, Failure> {
        let Ask { method, path, body, moves_money, extra, read } = *ask;
        let url = format!("{}{path}", self.settings.base_url);
        let mut headers = vec![("Accept", "application/json"), ("Authorization", authorization.expose())];
        let has_type = extra.iter().any(|(name, _)| *name == "Content-Type");
        if body.is_some() && !has_type {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend_from_slice(extra);
        let answer = self.http.call(&Request { method, url: &url, headers: &headers, body, moves_money }, scope)?;
        answer::heard(answer, || Carried::of(path, body), read)
    }

    /// Asks for an order. Where Tamara was seen to say "no such order" in another form, that form is believed here, and nowhere else.
    fn look(&self, path: &str, scope: &Scope) -> Result<Answer, Failure> {
        let is_own = self.settings.profile.seen(Assumption::OwnRefusal) != Some(false);
        let read: Read = if is_own { refusal::read } else { refusal::read_missing };
        self.send(&Ask { read, ..Ask::plain(Method::Get, path, None, &[]) }, scope)
    }

    fn read_path(&self, path: &str, scope: &Scope) -> Result<Order, Failure> {
        let answer = self.look(path, scope)?;
        wire::order(answer).map_err(Failure::unknown)
    }

    /// The same for a search: an answer without an order says that there is none.
    fn find_path(&self, path: &str, scope: &Scope) -> Result<Order, Failure> {
        let answer = self.look(path, scope)?;
        if wire::is_without_order(&answer) {
            let error = Error::new(Kind::NotFound, "the service's answer holds no order").with_status(answer.status);
            return Err(Failure { service_time_ms: answer.date_ms, ..Failure::nothing(error) });
        }
        wire::order(answer).map_err(Failure::unknown)
    }
}

impl Rail for Tamara {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            channels: &["sms", "qr"],
            void: true,
            partial_refund: true,
            sends_sms: true,
            online_checkout: true,
            disputes: true,
            settlement: true,
            webhook_registration: true,
            session_minutes: 15,
            currencies: &["SAR", "AED", "BHD", "KWD", "OMR"],
        }
    }

    fn check(&self, request: &SessionRequest) -> Result<(), Error> {
        let fields = [
            ("customer_name", request.customer_name.is_some()),
            ("address", request.address.is_some()),
            ("payment_plan", request.payment_plan.is_some()),
            ("capture", request.capture.is_some()),
            ("tax_amount", request.tax_amount.is_some()),
            ("shipping_amount", request.shipping_amount.is_some()),
            ("discount_amount", request.discount_amount.is_some()),
        ];
        if let Some((field, _)) = fields.into_iter().find(|(_, is_set)| *is_set) {
            return Err(Error::field(Kind::UnknownField, field, "belongs to the provider checkout_com"));
        }
        let is_branch_sent = self.settings.store_code.is_some()
            || request.additional_data.as_ref().is_some_and(|data| data.contains_key("store_code"));
        if !is_branch_sent && !self.settings.profile.holds(Assumption::StoreCodeOptional) {
            let detail = "is required: the contract check has shown that this service opens no session without a branch; \
                          set store_code in the configuration";
            return Err(Error::field(Kind::MissingField, "additional_data.store_code", detail));
        }
        match request.channel == Channel::Qr && self.settings.device_id.is_none() {
            true => Err(Error::field(
                Kind::InvalidConfig,
                "device_id",
                "QR sessions need the till's device_id in the configuration",
            )),
            false => Ok(()),
        }
    }

    /// The API reference wants a branch in `additional_data` wherever that is sent. Qatar is in Tamara's own plugins, and not in it.
    fn doubts(&self, request: &SessionRequest) -> Vec<Warning> {
        let is_sent = request.additional_data.as_ref().is_some_and(|data| !data.contains_key("store_code"));
        let is_missing = is_sent && self.settings.store_code.is_none();
        let doubt =
            |code, field: &str, detail: &str| Warning { code, field: Some(field.into()), detail: detail.into() };
        let branch = is_missing.then(|| {
            let detail = "is required in additional_data; set store_code in the configuration";
            doubt("store_code_missing", "additional_data.store_code", detail)
        });
        let currency = (request.total_amount.currency() == Currency::Qar).then(|| {
            let detail = "QAR is in no published list of Tamara's currencies; ask Tamara whether your account has it";
            doubt("currency_not_published", "total_amount.currency", detail)
        });
        branch.into_iter().chain(currency).collect()
    }

    /// `POST /checkout/in-store-session` (sms) or `POST /checkout/in-store` (qr).
    fn create(
        &self,
        request: &SessionRequest,
        reference: &str,
        _key: Option<&str>,
        scope: &Scope,
    ) -> Result<Session, Failure> {
        let device = self.settings.device_id.as_deref().unwrap_or_default();
        let (path, body, header) = match request.channel {
            Channel::Sms | Channel::Online => {
                let body = encode(&wire::SmsSession::new(request, reference, &self.settings))?;
                ("/checkout/in-store-session", body, None)
            }
            Channel::Qr => {
                let body = encode(&wire::QrSession::new(request, reference, &self.settings))?;
                ("/checkout/in-store", body, Some(("X-Device-Id", device)))
            }
        };
        let extra = header.as_slice();
        let ask = Ask { moves_money: true, ..Ask::plain(Method::Post, path, Some(&body), extra) };
        let answer = self.send(&ask, scope)?;
        opened(&answer, reference, request.total_amount, &body)
    }

    /// `POST /checkout`.
    fn checkout(&self, checkout: &Checkout, reference: &str, scope: &Scope) -> Result<Session, Failure> {
        let body = encode(&checkout.body(reference))?;
        let answer = self.call(Method::Post, "/checkout", Some(&body), true, scope)?;
        opened(&answer, reference, checkout.amount, &body)
    }

    /// `GET /merchants/orders/{order_id}`, or the older `GET /orders/{order_id}` where a gateway does not know the first;
    /// `GET /merchants/orders/reference-id/{reference}`.
    fn read(&self, key: &Key, scope: &Scope) -> Result<Order, Failure> {
        match key {
            Key::Order(id) => {
                let segment = segment("order_id", id)?;
                let order = match self.read_path(&format!("/merchants/orders/{segment}"), scope) {
                    Err(failure) if refusal::is_gateway_404(&failure) => {
                        self.read_path(&format!("/orders/{segment}"), scope)?
                    }
                    other => other?,
                };
                match is_same_id(&order.order_id, id) {
                    // In the letters in which it was asked for: so it stands in the journal.
                    true => Ok(Order { order_id: id.clone(), ..order }),
                    false => Err(Failure::unknown(another("order"))),
                }
            }
            Key::Reference(reference) => {
                let segment = segment("order_reference_id", reference)?;
                let path = format!("/merchants/orders/reference-id/{segment}");
                let order = self.find_path(&path, scope)?;
                // From here on the order is asked for by this id.
                if carried::id(&order.order_id).is_none() {
                    let detail = "the answer's order_id cannot be an id";
                    return Err(Failure::unknown(Error::field(Kind::BadAnswer, "order_id", detail)));
                }
                match order.reference.as_ref().is_none_or(|shown| shown == reference) {
                    true => Ok(order),
                    false => Err(Failure::unknown(another("order"))),
                }
            }
        }
    }

    fn settled(&self, order: &Order) -> Option<Settled> {
        wire::settled(&order.raw)
    }

    fn details(&self, order: &Order) -> Option<Details> {
        Some(wire::details(order))
    }

    /// `POST /checkout/{checkout_id}/void`. The ids go both ways, in the query and in the body: the documents and the official
    /// SDK differ, and either server takes both.
    fn void(&self, order_id: &str, checkout_id: &str, scope: &Scope) -> Result<Voided, Failure> {
        #[derive(Serialize)]
        struct Body<'a> {
            order_id: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            store_code: Option<&'a str>,
        }
        let store_code = self.settings.store_code.as_deref();
        let mut path = format!("/checkout/{}/void?order_id={}", segment("checkout_id", checkout_id)?, value(order_id));
        if let Some(store) = store_code {
            path.push_str(&format!("&store_code={}", value(store)));
        }
        let body = encode(&Body { order_id, store_code })?;
        let answer = self.call(Method::Post, &path, Some(&body), true, scope)?;
        wire::voided(&answer, order_id).map_err(Failure::unknown)
    }

    /// `POST /payments/simplified-refund/{order_id}`.
    fn refund(&self, movement: &Movement, scope: &Scope) -> Result<Moved, Failure> {
        #[derive(Serialize)]
        struct Body<'a> {
            total_amount: WireMoney,
            comment: &'a str,
            merchant_refund_id: &'a str,
        }
        let path = format!("/payments/simplified-refund/{}", segment("order_id", &movement.order_id)?);
        let body = Body {
            total_amount: WireMoney(movement.amount),
            comment: &movement.comment,
            merchant_refund_id: &movement.own_id,
        };
        let answer = self.call(Method::Post, &path, Some(&encode(&body)?), true, scope)?;
        wire::moved(&answer, &movement.order_id, "refund_id", "refunded_amount").map_err(Failure::unknown)
    }

    /// `POST /payments/capture`.
    fn capture(&self, movement: &Movement, details: &MoveDetails, scope: &Scope) -> Result<Moved, Failure> {
        let body = encode(&wire::Capture::new(movement, details)?)?;
        let answer = self.call(Method::Post, "/payments/capture", Some(&body), true, scope)?;
        wire::moved(&answer, &movement.order_id, "capture_id", "captured_amount").map_err(Failure::unknown)
    }

    /// `POST /orders/{order_id}/cancel`.
    fn cancel(&self, movement: &Movement, details: &MoveDetails, scope: &Scope) -> Result<Moved, Failure> {
        let path = format!("/orders/{}/cancel", segment("order_id", &movement.order_id)?);
        let body = encode(&wire::Cancel::new(movement, details))?;
        let answer = self.call(Method::Post, &path, Some(&body), true, scope)?;
        wire::moved(&answer, &movement.order_id, "cancel_id", "canceled_amount").map_err(Failure::unknown)
    }

    /// `POST /orders/{order_id}/authorise`. A refusal with "already" in its text, or 400, is for the order to clear up.
    fn authorise(&self, order_id: &str, scope: &Scope) -> Result<Moved, Failure> {
        let path = format!("/orders/{}/authorise", segment("order_id", order_id)?);
        let answer = self.call(Method::Post, &path, None, true, scope)?;
        wire::authorised(&answer, order_id).map_err(Failure::unknown)
    }

    /// `GET /merchants/customer/id-verification-status`; one copy of the documents prints POST, so that is tried once on
    /// 405 and 404.
    fn is_verified(&self, phone: &Phone, country: &str, scope: &Scope) -> Result<bool, Failure> {
        let path = format!(
            "/merchants/customer/id-verification-status?phone_number={}&country_code={country}",
            phone.international()
        );
        let answer = match self.ask(Method::Get, &path, None, scope) {
            Err(failure) if matches!(failure.error.http_status, Some(404 | 405)) => {
                self.ask(Method::Post, &path, None, scope)?
            }
            other => other?,
        };
        wire::is_verified(&answer).map_err(Failure::unknown)
    }

    /// `POST /pre-checkout/v1/eligibility`, then `GET /checkout/payment-types` for the limits.
    fn eligibility(&self, amount: Money, phone: Option<&Phone>, scope: &Scope) -> Result<Eligibility, Failure> {
        let body = encode(&wire::EligibilityQuestion::new(amount, phone))?;
        let answer = self.ask(Method::Post, "/pre-checkout/v1/eligibility", Some(&body), scope)?;
        let is_eligible = wire::is_eligible(&answer).map_err(Failure::unknown)?;
        let mut path = format!(
            "/checkout/payment-types?country={}&currency={}&order_value={}",
            self.settings.country,
            amount.currency().code(),
            amount.text()
        );
        if let Some(phone) = phone {
            path.push_str(&format!("&phone={}", phone.international()));
        }
        // The limits are a help; without them the answer stands all the same.
        let types = self.ask(Method::Get, &path, None, scope);
        let options = types.ok().and_then(|answer| wire::payment_types(&answer).ok());
        let has_options = options.is_some();
        Ok(Eligibility { is_eligible, options: options.unwrap_or_default(), has_options })
    }

    /// `POST /webhooks`, `GET /webhooks/list`, `GET`, `PUT` and `DELETE /webhooks/{webhook_id}`.
    fn webhooks(&self, call: &WebhookCall, scope: &Scope) -> Result<Vec<Webhook>, Failure> {
        let one = |id: &str| segment("webhook_id", id).map(|id| format!("/webhooks/{id}"));
        let (method, path, body) = match call {
            WebhookCall::Register(wish) => {
                (Method::Post, "/webhooks".to_string(), Some(encode(&wire::WebhookBody::new(wish, true))?))
            }
            WebhookCall::List => (Method::Get, "/webhooks/list".to_string(), None),
            WebhookCall::Get(id) => (Method::Get, one(id)?, None),
            WebhookCall::Update(id, wish) => {
                (Method::Put, one(id)?, Some(encode(&wire::WebhookBody::new(wish, false))?))
            }
            WebhookCall::Delete(id) => (Method::Delete, one(id)?, None),
        };
        let answer = self.ask(method, &path, body.as_deref(), scope)?;
        match call {
            WebhookCall::Delete(_) => Ok(Vec::new()),
            _ => wire::webhooks(&answer).map_err(Failure::unknown),
        }
    }

    /// `GET /external/merchants/orders/disputes/`.
    fn disputes(&self, query: &DisputeQuery, scope: &Scope) -> Result<Disputes, Failure> {
        let pairs = query.filters.iter().map(|(name, text)| format!("{name}={}", value(text)));
        let pairs: Vec<String> = pairs.collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        let path = format!("{DISPUTES}{mark}{}", pairs.join("&"));
        let child: Vec<(&str, &str)> = query.merchant_id.iter().map(|id| ("x-requested-with", id.as_str())).collect();
        let answer = self.send(&Ask::plain(Method::Get, &path, None, &child), scope)?;
        dispute::disputes(&answer).map_err(Failure::unknown)
    }

    /// `POST /external/merchants/orders/disputes/{dispute_id}`, a multipart form.
    fn answer_dispute(&self, answer: &DisputeAnswer, scope: &Scope) -> Result<(), Failure> {
        let form = dispute::form(answer).map_err(Failure::nothing)?;
        let mut headers = vec![("Content-Type", form.content_type.as_str())];
        headers.extend(answer.merchant_id.iter().map(|id| ("x-requested-with", id.as_str())));
        let path = format!("{DISPUTES}{}", answer.dispute_id);
        self.send(&Ask::plain(Method::Post, &path, Some(&form.body), &headers), scope).map(|_| ())
    }

    /// `PUT /orders/{order_id}/reference-id`.
    fn update_reference(&self, order_id: &str, reference: &str, scope: &Scope) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Body<'a> {
            order_reference_id: &'a str,
        }
        let path = format!("/orders/{}/reference-id", segment("order_id", order_id)?);
        let body = encode(&Body { order_reference_id: reference })?;
        self.call(Method::Put, &path, Some(&body), false, scope).map(|_| ())
    }
}

/// What a session's answer says, if it is about the session that was asked for.
fn opened(answer: &Answer, reference: &str, amount: Money, body: &[u8]) -> Result<Session, Failure> {
    let carried = Carried::of("", Some(body));
    wire::session(answer, reference, amount, &carried).map_err(Failure::unknown)
}

fn encode<T: Serialize>(body: &T) -> Result<Vec<u8>, Failure> {
    json::to_ascii(body).map(String::into_bytes).map_err(Failure::nothing)
}
