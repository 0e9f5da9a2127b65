//! Tamara through Checkout.com: paths, headers, and what its answers mean.
//!
//! Documented at checkout.com/docs, "Tamara". A payment is what the other rail calls an order. Nothing can be taken back, a refund
//! is accepted first and done later, and a lost answer is looked for like everywhere: repeating with the same key would be safe
//! after a success only, because the service forgets every other answer, also that of a request which had its effect.
//!
//! Links in answers are not followed, so that credentials go to the configured host alone.

pub mod access;
mod refusal;
mod settings;
mod wire;

/// What the fuzz targets of `tests/fuzz` reach of what is private.
#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub mod fuzz {
    pub use super::wire::{Payment, best, check, order, page, refunds};
    use crate::rail::{Moved, Movement, Session, answer, carried::Carried};
    use crate::value::money::{Currency, Money};

    /// What an answer says of the payment that was asked for, of 300.00 SAR under this reference.
    pub fn session(answer: &crate::http::Answer, reference: &str) -> Result<Session, crate::error::Error> {
        super::wire::session(answer, reference, Money::parse("300.00", Currency::Sar)?, &Carried::default())
    }

    /// What an answer says of the refund that was asked for.
    pub fn accepted(answer: &crate::http::Answer) -> Result<Moved, crate::error::Error> {
        let movement = Movement {
            order_id: "o-1".to_string(),
            amount: Money::parse("300.00", Currency::Sar)?,
            own_id: "RET-2026-0007".to_string(),
            comment: String::new(),
            idempotency_key: None,
        };
        super::wire::accepted(answer, &movement)
    }

    /// The failure that an answer stands for, if it is no success.
    pub fn failure(answer: crate::http::Answer) -> Option<crate::error::Failure> {
        answer::heard(answer, Carried::default, super::refusal::read).err()
    }
}

use super::answer;
use super::carried::Carried;
use super::{
    Capabilities, Channel, Eligibility, Key, Moved, Movement, Order, Rail, Session, Voided, Webhook, WebhookCall,
    another, not_supported, segment, value,
};
use crate::error::{Effect, Error, Failure, Kind};
use crate::http::{Answer, Http, Method, Request};
use crate::json;
use crate::request::{MoveDetails, SessionRequest};
use crate::value::money::Money;
use crate::value::phone::Phone;
use crate::value::secret::Secret;
use crate::wait::Scope;
use access::Access;
use serde::Serialize;
use std::sync::Arc;

pub use settings::Settings;

/// How many payments a page of a search holds, and how many pages are read at the most.
const PAGE: usize = 100;
/// See [`PAGE`].
const MOST_PAGES: usize = 20;

/// Tamara through Checkout.com.
#[derive(Debug)]
pub struct CheckoutCom {
    http: Arc<Http>,
    access: Access,
    settings: Settings,
}

impl CheckoutCom {
    /// A rail over this HTTP client.
    pub fn new(http: Arc<Http>, settings: Settings) -> Self {
        let access =
            Access::new(&settings.base_url, &settings.token, settings.client_id.as_deref(), settings.renewal.clone());
        CheckoutCom { http, access, settings }
    }

    fn get(&self, path: &str, scope: &Scope) -> Result<Answer, Failure> {
        self.send(Method::Get, path, None, None, scope)
    }

    fn post<T: Serialize>(&self, path: &str, body: &T, key: Option<&str>, scope: &Scope) -> Result<Answer, Failure> {
        let body = json::to_ascii(body).map_err(Failure::nothing)?;
        self.send(Method::Post, path, Some(body.as_bytes()), key, scope)
    }

    /// A token that the service has forgotten before its time is renewed once, and so is a key whose file has another one: a 401 did nothing.
    fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        key: Option<&str>,
        scope: &Scope,
    ) -> Result<Answer, Failure> {
        let authorization = self.access.authorization(&self.http, scope)?;
        match self.once(method, path, body, key, &authorization, scope) {
            Err(failure) if is_refused(&failure) && self.access.forget(&authorization) => {
                let authorization = self.access.authorization(&self.http, scope)?;
                self.once(method, path, body, key, &authorization, scope)
            }
            other => other,
        }
    }

    fn once(
        &self,
        method: Method,
        path: &str,
        body: Option<&[u8]>,
        key: Option<&str>,
        authorization: &Secret,
        scope: &Scope,
    ) -> Result<Answer, Failure> {
        let url = format!("{}{path}", self.settings.base_url);
        let mut headers = vec![("Accept", "application/json"), ("Authorization", authorization.expose())];
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend(key.map(|key| ("Cko-Idempotency-Key", key)));
        let moves_money = body.is_some();
        let answer = self.http.call(&Request { method, url: &url, headers: &headers, body, moves_money }, scope)?;
        answer::heard(answer, || Carried::of(path, body), refusal::read)
    }

    /// Every payment with this reference, and the service's time.
    fn search(&self, reference: &str, scope: &Scope) -> Result<(Vec<Order>, Option<i64>, u16), Failure> {
        let base = format!("/payments?reference={}&limit={PAGE}", value(reference));
        let (mut orders, mut listed) = (Vec::new(), 0);
        loop {
            let skip = if listed == 0 { String::new() } else { format!("&skip={listed}") };
            // The search answers a list, also an empty one: a 404 to it says nothing about the payment.
            let answer = self.get(&format!("{base}{skip}"), scope).map_err(refusal::of_search)?;
            let page = wire::page(&answer, reference).map_err(Failure::unknown)?;
            orders.extend(page.orders);
            listed += page.listed;
            let is_all = page.total.is_none_or(|total| total <= listed as u64);
            if page.listed == 0 || is_all || listed >= PAGE * MOST_PAGES {
                return Ok((orders, answer.date_ms, answer.status));
            }
        }
    }

    /// Adds the other payments with its reference that hold money, to one that ended: it must not hide them.
    fn with_twins(&self, order: Order, scope: &Scope) -> Result<Order, Failure> {
        let Some(reference) = order.reference.clone().filter(|_| order.status.is_dead()) else { return Ok(order) };
        let others = match self.search(&reference, scope) {
            Ok((orders, ..)) => orders,
            // A service that refuses to search, or answers in another form, says nothing of others.
            Err(failure) if is_answered(&failure) => Vec::new(),
            Err(failure) => return Err(failure),
        };
        let others: Vec<Order> = others.into_iter().filter(|other| other.order_id != order.order_id).collect();
        Ok(Order { twins: wire::twins(&others), ..order })
    }
}

/// Whether the service refused the key or token, and did nothing.
fn is_refused(failure: &Failure) -> bool {
    failure.error.kind == Kind::Unauthorised && failure.effect == Effect::Nothing
}

/// Whether the service was there, whatever it said.
fn is_answered(failure: &Failure) -> bool {
    match failure.error.http_status {
        Some(200..=299) => true,
        Some(400..=499) => failure.effect == Effect::Nothing && failure.error.kind != Kind::Throttled,
        _ => false,
    }
}

impl Rail for CheckoutCom {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            channels: &["qr"],
            void: false,
            partial_refund: true,
            sends_sms: false,
            online_checkout: false,
            disputes: false,
            settlement: false,
            webhook_registration: false,
            session_minutes: 30,
            currencies: &["SAR", "AED"],
        }
    }

    fn takes_keys(&self) -> bool {
        true
    }

    fn check(&self, request: &SessionRequest) -> Result<(), Error> {
        wire::check(request)
    }

    /// `POST /payments`.
    fn create(
        &self,
        request: &SessionRequest,
        reference: &str,
        key: Option<&str>,
        scope: &Scope,
    ) -> Result<Session, Failure> {
        if request.channel != Channel::Qr {
            return Err(not_supported("links by SMS"));
        }
        let body = wire::Payment::new(request, reference, &self.settings).map_err(Failure::nothing)?;
        let body = json::to_ascii(&body).map_err(Failure::nothing)?;
        let answer = self.send(Method::Post, "/payments", Some(body.as_bytes()), key, scope)?;
        let carried = Carried::of("", Some(body.as_bytes()));
        wire::session(&answer, reference, request.total_amount, &carried).map_err(Failure::unknown)
    }

    /// `GET /payments/{id}`; `GET /payments?reference=…`.
    fn read(&self, key: &Key, scope: &Scope) -> Result<Order, Failure> {
        match key {
            Key::Order(id) => {
                let answer = self.get(&format!("/payments/{}", segment("order_id", id)?), scope)?;
                let order = wire::order(&answer).map_err(|error| match error.kind {
                    Kind::NotFound => Failure::nothing(error),
                    _ => Failure::unknown(error),
                })?;
                if order.order_id != *id {
                    return Err(Failure::unknown(another("payment")));
                }
                self.with_twins(order, scope)
            }
            Key::Reference(reference) => {
                let (orders, service_time_ms, status) = self.search(reference, scope)?;
                wire::best(orders).ok_or_else(|| {
                    let error = Error::new(Kind::NotFound, "the service knows no payment with this reference");
                    Failure { service_time_ms, ..Failure::nothing(error.with_status(status)) }
                })
            }
        }
    }

    /// `GET /payments/{id}/actions`. A payment does not show its refunds itself, and only captured money can be given back.
    fn with_refunds(&self, mut order: Order, scope: &Scope) -> Result<Order, Failure> {
        if order.status.was_captured() {
            let id = segment("order_id", &order.order_id)?;
            let answer = self.get(&format!("/payments/{id}/actions"), scope)?;
            let currency = order.total.map(|total| total.currency());
            order.refunds = wire::refunds(&answer, currency).map_err(Failure::unknown)?;
        }
        Ok(order)
    }

    fn void(&self, _order_id: &str, _checkout_id: &str, _scope: &Scope) -> Result<Voided, Failure> {
        Err(not_supported("voids"))
    }

    /// `POST /payments/{id}/refunds`. Accepted, not done: the payment's actions tell what becomes of it.
    fn refund(&self, movement: &Movement, scope: &Scope) -> Result<Moved, Failure> {
        let body = wire::Refund::new(movement).map_err(Failure::nothing)?;
        let path = format!("/payments/{}/refunds", segment("order_id", &movement.order_id)?);
        let answer = self.post(&path, &body, movement.idempotency_key.as_deref(), scope).map_err(refusal::of_refund)?;
        wire::accepted(&answer, movement).map_err(Failure::unknown)
    }

    fn capture(&self, _movement: &Movement, _details: &MoveDetails, _scope: &Scope) -> Result<Moved, Failure> {
        Err(not_supported("captures"))
    }

    fn cancel(&self, _movement: &Movement, _details: &MoveDetails, _scope: &Scope) -> Result<Moved, Failure> {
        Err(not_supported("cancels"))
    }

    fn authorise(&self, _order_id: &str, _scope: &Scope) -> Result<Moved, Failure> {
        Err(not_supported("authorisations"))
    }

    fn is_verified(&self, _phone: &Phone, _country: &str, _scope: &Scope) -> Result<bool, Failure> {
        Err(not_supported("verifications of customers"))
    }

    fn eligibility(&self, _amount: Money, _phone: Option<&Phone>, _scope: &Scope) -> Result<Eligibility, Failure> {
        Err(not_supported("questions of eligibility"))
    }

    fn webhooks(&self, _call: &WebhookCall, _scope: &Scope) -> Result<Vec<Webhook>, Failure> {
        Err(not_supported("calls that register webhooks (a workflow in Checkout.com's dashboard sends them)"))
    }

    fn update_reference(&self, _order_id: &str, _reference: &str, _scope: &Scope) -> Result<(), Failure> {
        Err(not_supported("new references"))
    }
}
