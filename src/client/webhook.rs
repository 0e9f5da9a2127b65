//! The operations on webhooks: keeping them at the service, and receiving their calls.

use super::Client;
use crate::error::{Code, Error, Failure, Kind, NextAction};
use crate::host::config::Provider;
use crate::host::reply::{self, Body, Reply};
use crate::json::{self, Warning};
use crate::rail::{Key, Order, Webhook, WebhookCall, WebhookWish};
use crate::request::{self, ReceiveRequest, WebhookIdRequest, WebhookListRequest, WebhookRequest};
use crate::sale::poll;
use crate::sale::{Outcome, Verdict};
use crate::value::clock::wall_ms;
use crate::wait::Scope;
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
        let wish = wish(&request, request.usual_events());
        let scope = self.call_scope();
        let mut answer = self.rail.webhooks(&WebhookCall::Register(wish.clone()), &scope);
        if let Some(id) = answer.as_ref().err().and_then(known_id) {
            return self.adopt(id, wish, &scope);
        }
        if request.events.is_none() {
            // An account whose list of events lacks some: polling tells them all the same.
            for rarer in RARER_EVENTS {
                if !matches!(&answer, Err(failure) if failure.error.kind == Kind::Refused) {
                    break;
                }
                let events = wish.events.iter().filter(|event| !rarer.contains(&event.as_str()));
                let fewer = WebhookWish { events: events.cloned().collect(), ..wish.clone() };
                answer = self.rail.webhooks(&WebhookCall::Register(fewer), &scope);
            }
        }
        one(answer, false)
    }

    /// An address serves one type of events. One that serves the other already keeps it.
    fn adopt(&self, id: String, wish: WebhookWish, scope: &Scope) -> Result<Reply, Error> {
        let known = self.rail.webhooks(&WebhookCall::Get(id.clone()), scope).map_err(|failure| failure.error)?;
        let of_disputes = |events: &[String]| events.iter().any(|event| webhook::is_of_dispute(event));
        let known = known.into_iter().next().map(|webhook| webhook.events).unwrap_or_default();
        if !known.is_empty() && of_disputes(&known) != (wish.kind == "dispute") {
            let serves = if of_disputes(&known) { "disputes" } else { "orders" };
            let detail = format!(
                "this address is registered for {serves} (webhook {id}); register another address, such as the same with ?for={}",
                wish.kind
            );
            return Err(Error::field(Kind::InvalidField, "url", detail));
        }
        one(self.rail.webhooks(&WebhookCall::Update(id, wish), scope), true)
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
        request::check_webhook_id(&request.webhook_id)?;
        one(self.rail.webhooks(&WebhookCall::Get(request.webhook_id), &self.call_scope()), false)
    }

    /// Changes a webhook.
    pub fn webhook_update(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookRequest = json::parse(text)?;
        request.check(self.is_simulated())?;
        let Some(id) = request.webhook_id.clone() else {
            return Err(Error::field(Kind::MissingField, "webhook_id", "say which webhook to change"));
        };
        let scope = self.call_scope();
        // The service wants the events with each change: those that are left out stay as they are.
        let events = match &request.events {
            Some(events) => events.clone(),
            None => {
                let known =
                    self.rail.webhooks(&WebhookCall::Get(id.clone()), &scope).map_err(|failure| failure.error)?;
                let events = known.into_iter().next().map(|webhook| webhook.events).unwrap_or_default();
                if events.is_empty() { request.usual_events() } else { events }
            }
        };
        one(self.rail.webhooks(&WebhookCall::Update(id, wish(&request, events)), &scope), false)
    }

    /// Removes a webhook.
    pub fn webhook_delete(&self, text: &str) -> Result<Reply, Error> {
        let request: WebhookIdRequest = json::parse(text)?;
        request::check_webhook_id(&request.webhook_id)?;
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
        let now_s = wall_ms() / 1000;
        let opened = webhook::open(request, self.webhook_proof()?, now_s);
        // The secret was changed here, and the service still signs with the one before it.
        if let (Err(_), Some(previous)) = (&opened, self.config.previous_notification_token.as_ref())
            && let Ok(event) = webhook::open(request, Proof::Token(previous), now_s)
        {
            let detail =
                "verified with previous_notification_token; take it out once the service signs with the new one";
            let warning = Warning { code: "previous_token", field: None, detail: detail.into() };
            return Ok(self.deal_with(event, is_wanted).warned(vec![warning]));
        }
        match opened {
            Ok(event) => Ok(self.deal_with(event, is_wanted)),
            Err(Refusal { error, status }) => {
                let body = reply::Received::refused(status);
                Ok(Reply::failed_with(error, Body::Received(Box::new(body))))
            }
        }
    }

    /// The body is not covered by the token, so only the order's own read-out counts. An event that is delivered again is read again: a
    /// host that died before it acted on the first one gets the same verdict and the same advice.
    fn deal_with(&self, event: Event, is_wanted: bool) -> Reply {
        let about = event.about();
        let Some(order_id) = event.order_id.clone().filter(|_| about != webhook::About::Dispute) else {
            return disputed(event, is_wanted);
        };
        // A journal that cannot be read makes it dealt with once more.
        let is_known = self.journal.knows_webhook(&event.key()).unwrap_or(false);
        self.hurry(&order_id, event.order_reference_id.as_deref());
        news::tell(&order_id, event.order_reference_id.as_deref());
        let scope = self.call_scope();
        let wish = poll::Wish { key: Key::Order(order_id.clone()), once: true, interval_ms: 0 };
        let outcome = self.drive(poll::protocol(wish), &scope);
        let seen = self.seen(&event, &outcome, &scope);
        let outcome = fitting(advised(warned(outcome, seen), about), seen, about);
        let is_taken = is_wanted && matches!(seen, Seen::BorneOut | Seen::Contradicted | Seen::NotOurs);
        let is_new = match is_taken && seen == Seen::BorneOut && !is_known {
            true => self.journal.note_webhook(&event.key()).unwrap_or(true),
            false => !is_known,
        };
        let mut received = reply::Received::accepted(event, !is_new);
        if !is_taken {
            received.answer_with(503);
        }
        let is_clear = matches!(seen, Seen::BorneOut | Seen::Contradicted);
        let code = if is_taken && is_clear { Code::Ok } else { Code::Unknown };
        reply::received(code, outcome, received, &scope)
    }

    /// Whether the event's own order shows what the event says. The sale may have other attempts, and its verdict another order.
    fn seen(&self, event: &Event, outcome: &Outcome, scope: &Scope) -> Seen {
        let is_it = |order: &&Order| Some(&order.order_id) == event.order_id.as_ref();
        let judged = |order: &Order| match webhook::is_borne_out(&event.event_type, order) {
            true => Seen::BorneOut,
            false if webhook::is_contradicted(&event.event_type, order) => Seen::Contradicted,
            false => Seen::NotYet,
        };
        match outcome.about.order.as_deref() {
            Some(order) if is_it(&order) => judged(order),
            Some(_) => {
                let key = Key::Order(event.order_id.clone().unwrap_or_default());
                self.rail.read(&key, scope).map_or(Seen::NotRead, |order| judged(&order))
            }
            // Not of this merchant, or not a payment through Tamara: it is never going to be.
            None if outcome.about.sale.is_none() && is_not_found(outcome) => Seen::NotOurs,
            None => Seen::NotRead,
        }
    }
}

/// What the order says about an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seen {
    /// The order shows it.
    BorneOut,
    /// The order does not show it: it was made up, or came early. It is not noted, and the service delivers it again.
    NotYet,
    /// The order shows for good that it is otherwise: nothing more comes of the event, and it is not noted.
    Contradicted,
    /// The order could not be read: the service delivers the event again.
    NotRead,
    /// The service knows no such order of this merchant.
    NotOurs,
}

fn is_not_found(outcome: &Outcome) -> bool {
    outcome.error.as_ref().is_some_and(|error| error.kind == Kind::NotFound)
}

fn warned(outcome: Outcome, seen: Seen) -> Outcome {
    match seen {
        Seen::NotYet | Seen::Contradicted => {
            outcome.warn("not_shown", "the order does not show what the webhook says; what the order shows counts")
        }
        Seen::NotOurs => outcome.warn("not_ours", "the service knows no such order of this merchant; nothing to do"),
        Seen::BorneOut | Seen::NotRead => outcome,
    }
}

/// What an event says and its order does not show yet is not known, whatever the order or another of the sale says now: no goods and no other
/// payment for it, and no turn of the host's. About a refund the verdict is that of the sale, which it does not change.
fn fitting(outcome: Outcome, seen: Seen, about: webhook::About) -> Outcome {
    let is_of_paid = about != webhook::About::Sale && outcome.verdict == Some(Verdict::Paid);
    if !matches!(seen, Seen::NotYet | Seen::NotRead) || is_of_paid {
        return outcome;
    }
    match (outcome.verdict, outcome.next_action) {
        (_, NextAction::AskSupervisor) => Outcome { verdict: Some(Verdict::Unknown), ..outcome },
        (Some(Verdict::Pending), NextAction::KeepPolling) => outcome,
        (Some(Verdict::Pending), _) => Outcome { next_action: NextAction::KeepPolling, text: "pending", ..outcome },
        _ => Outcome {
            verdict: Some(Verdict::Unknown),
            next_action: NextAction::KeepPolling,
            text: "unknown",
            ..outcome
        },
    }
}

/// Money that goes back is no reason to hand out goods, whatever the order says about the sale.
fn advised(outcome: Outcome, about: webhook::About) -> Outcome {
    match (about, outcome.next_action) {
        (webhook::About::RefundDeclined, _) if outcome.error.is_none() => {
            Outcome { next_action: NextAction::AskSupervisor, text: "refund_declined", ..outcome }
        }
        (webhook::About::Refund, NextAction::ReleaseGoods) => {
            Outcome { next_action: NextAction::None, text: "refund_under_way", ..outcome }
        }
        _ => outcome,
    }
}

/// A customer complains: there is nothing to read of an order, and the complaint itself is read with `dispute_list`. Told each time.
fn disputed(event: Event, is_wanted: bool) -> Reply {
    let mut received = reply::Received::accepted(event, false);
    if !is_wanted {
        received.answer_with(503);
    }
    let code = if is_wanted { Code::Ok } else { Code::Unknown };
    let outcome = Outcome { code, ..Outcome::ok("dispute_event", NextAction::AskSupervisor, Default::default()) };
    Reply::about_no_sale(outcome, Body::Received(Box::new(received)))
}

/// What not every account has, the newest first.
const RARER_EVENTS: [&[&str]; 3] = [
    &["order_on_hold"],
    &["order_on_hold", "order_updated"],
    &["order_on_hold", "order_updated", "order_declined", "order_expired"],
];

fn wish(request: &WebhookRequest, events: Vec<String>) -> WebhookWish {
    WebhookWish {
        kind: request.kind.clone().unwrap_or_else(|| "order".to_string()),
        url: request.url.clone(),
        events,
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
