//! The operations on webhooks: keeping them at the service, and receiving their calls.

use super::{Client, wall_ms};
use crate::config::Provider;
use crate::error::{Code, Error, Failure, Kind};
use crate::json;
use crate::rail::{Key, Webhook, WebhookCall, WebhookWish};
use crate::reply::{self, Body, Reply};
use crate::request::{ReceiveRequest, WebhookIdRequest, WebhookListRequest, WebhookRequest};
use crate::sale::poll::{self, Poll};
use crate::webhook::{self, Event, Proof, Refusal, news};

impl Client {
    /// Registers a webhook. An address that is registered already is adopted, its events brought up to date.
    pub fn webhook_register(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookRequest = json::parse(text)?;
        request.check(self.is_simulated())?;
        if request.webhook_id.is_some() {
            return Err(Error::field(
                Kind::UnknownField,
                "webhook_id",
                "belongs to webhook_update, not to webhook_register",
            ));
        }
        let wish = wish(&request);
        let scope = self.call_scope();
        let answer = self.rail.webhooks(&WebhookCall::Register(wish.clone()), &scope);
        let (list, adopted) = match (answer, request.events.is_none()) {
            (Err(failure), _) if known_id(&failure).is_some() => {
                let id = known_id(&failure).unwrap_or_default();
                (self.rail.webhooks(&WebhookCall::Update(id, wish), &scope), true)
            }
            // An account whose list of events lacks the two newest ones: polling tells them all the same.
            (Err(failure), true) if failure.error.kind == Kind::Refused => {
                let events = wish.events.iter().filter(|e| !e.ends_with("declined") && !e.ends_with("expired"));
                let fewer = WebhookWish { events: events.cloned().collect(), ..wish };
                (self.rail.webhooks(&WebhookCall::Register(fewer), &scope), false)
            }
            (answer, _) => (answer, false),
        };
        one(list, adopted)
    }

    /// All webhooks of the merchant.
    pub fn webhook_list(&self, text: &str) -> Result<Reply, Error> {
        let WebhookListRequest {} = json::parse(text)?;
        let webhooks = self.rail.webhooks(&WebhookCall::List, &self.call_scope()).map_err(|failure| failure.error)?;
        Ok(Reply::done("done", Body::Webhooks(reply::Webhooks { webhooks })))
    }

    /// One webhook.
    pub fn webhook_get(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookIdRequest = json::parse(text)?;
        one(self.rail.webhooks(&WebhookCall::Get(request.webhook_id), &self.call_scope()), false)
    }

    /// Changes a webhook.
    pub fn webhook_update(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookRequest = json::parse(text)?;
        request.check(self.is_simulated())?;
        let Some(id) = request.webhook_id.clone() else {
            return Err(Error::field(Kind::MissingField, "webhook_id", "say which webhook to change"));
        };
        one(self.rail.webhooks(&WebhookCall::Update(id, wish(&request)), &self.call_scope()), false)
    }

    /// Removes a webhook.
    pub fn webhook_delete(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookIdRequest = json::parse(text)?;
        let call = WebhookCall::Delete(request.webhook_id);
        self.rail.webhooks(&call, &self.call_scope()).map_err(|failure| failure.error)?;
        Ok(Reply::done("done", Body::Empty {}))
    }

    /// Takes a webhook's call as the host's web server got it: verifies it, reads the order, and says what to answer.
    pub fn webhook_receive(&self, text: &str) -> Result<Reply, Error> {
        let request: ReceiveRequest = json::parse(text)?;
        self.received(&request, true)
    }

    /// What has to prove where webhooks come from.
    pub(super) fn webhook_proof(&self) -> Result<Proof<'_>, Error> {
        let missing = |field: &str, what: &str| {
            let detail = format!("webhooks are verified with the {what}; put it into the configuration");
            Error::field(Kind::InvalidConfig, field, detail)
        };
        match self.config.provider {
            Provider::Tamara => {
                let key = self.config.notification_token.as_ref();
                key.map(Proof::Token).ok_or_else(|| missing("notification_token", "notification token"))
            }
            Provider::CheckoutCom => {
                let key = self.config.checkout_com.signature_key.as_ref();
                key.map(Proof::Signature)
                    .ok_or_else(|| missing("checkout_com.signature_key", "workflow's signature key"))
            }
        }
    }

    /// Takes a webhook's call. One that `is_wanted` not now is answered so that the service delivers it again.
    pub(super) fn received(&self, request: &ReceiveRequest, is_wanted: bool) -> Result<Reply, Error> {
        match webhook::open(request, self.webhook_proof()?, wall_ms() / 1000) {
            Ok(event) => Ok(self.deal_with(event, is_wanted)),
            Err(Refusal { error, status }) => {
                let body = reply::Received::refused(status);
                Ok(Reply::failed_with(error, Body::Received(Box::new(body))))
            }
        }
    }

    /// The body is not covered by the token, so only the order's own read-out counts.
    fn deal_with(&self, event: Event, is_wanted: bool) -> Reply {
        let Some(order_id) = event.order_id.clone() else {
            return Reply::done("done", Body::Received(Box::new(reply::Received::accepted(event, false))));
        };
        // Delivered again: nobody is asked. A journal that cannot be read makes it dealt with once more.
        if self.journal.knows_webhook(&event.key()).unwrap_or(false) {
            return Reply::done("done", Body::Received(Box::new(reply::Received::accepted(event, true))));
        }
        self.hurry(&order_id, event.order_reference_id.as_deref());
        news::tell(&order_id, event.order_reference_id.as_deref());
        let scope = self.call_scope();
        let wish = poll::Wish { key: Key::Order(order_id), once: true, interval_ms: 0 };
        let mut outcome = self.drive(&mut Poll::new(wish), &scope);
        let is_shown = outcome.about.order.as_ref().map(|order| webhook::is_borne_out(&event.event_type, order));
        if is_shown == Some(false) {
            outcome =
                outcome.warn("not_shown", "the order does not show what the webhook says; what the order shows counts");
        }
        // One that could not be read, or is not wanted now, is not noted either: the service delivers it again.
        let is_taken = is_shown.is_some() && is_wanted;
        let is_new = match is_taken && is_shown == Some(true) {
            true => self.journal.note_webhook(&event.key()).unwrap_or(true),
            false => true,
        };
        let mut received = reply::Received::accepted(event, !is_new);
        if !is_taken {
            received.answer_with(503);
        }
        let code = if is_taken { Code::Ok } else { Code::Unknown };
        reply::received(code, outcome, received, &scope)
    }
}

fn wish(request: &WebhookRequest) -> WebhookWish {
    WebhookWish {
        kind: request.kind.clone().unwrap_or_else(|| "order".to_string()),
        url: request.url.clone(),
        events: request.events(),
        headers: request.headers.clone(),
    }
}

/// The webhook that serves the address already, by the service's word.
fn known_id(failure: &Failure) -> Option<String> {
    failure.error.service.as_ref()?.webhook_id.clone()
}

fn one(list: Result<Vec<Webhook>, Failure>, adopted: bool) -> Result<Reply, Error> {
    let webhook = list.map_err(|failure| failure.error)?.into_iter().next();
    let webhook = webhook.ok_or_else(|| Error::new(Kind::BadAnswer, "the service's answer holds no webhook"))?;
    Ok(Reply::done("done", Body::Webhook(Box::new(reply::WebhookView { webhook, adopted }))))
}
