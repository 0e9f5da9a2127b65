//! A step of the journal, as hosts see it.

use crate::journal::{State, Step, StepKind};
use crate::value::clock::rfc3339;
use crate::value::money::Money;
use serde::Serialize;

/// One step of the journal.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StepView {
    /// Number of the step in this journal.
    id: i64,
    /// `session`, `void`, `refund`, `authorise`, `capture` or `cancel`.
    kind: StepKind,
    /// `sending` (the outcome is not known), `open`, `paid`, `dead`, `done` or `not_done`.
    state: State,
    /// The till's own key of the sale.
    order_reference_id: String,
    /// The reference of this attempt at the service, where it is not the sale's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt_reference_id: Option<String>,
    /// The till's own number of this request.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// The service's id of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
    /// The service's id of the checkout; absent when the session was found after a lost answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    checkout_id: Option<String>,
    /// What the service called the outcome: id of the refund, capture or cancel.
    #[serde(skip_serializing_if = "Option::is_none")]
    result_id: Option<String>,
    /// `sms`, `qr` or `online`.
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// What it is about.
    amount: Money,
    /// What the service says was moved, where that is not `amount`.
    #[serde(skip_serializing_if = "Option::is_none")]
    moved: Option<Money>,
    /// Tamara's status of the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    /// Why it is not done, for the developer.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    /// The branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    store_code: Option<String>,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<String>,
    /// The customer's phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    /// RFC 3339, UTC.
    created_at: String,
    /// RFC 3339, UTC.
    updated_at: String,
    /// Who closed the step by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_by: Option<String>,
    /// Why the step was closed by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved_reason: Option<String>,
}

impl StepView {
    /// What is shown of a step.
    pub fn new(step: &Step) -> Self {
        StepView {
            id: step.id,
            kind: step.kind,
            state: step.state,
            order_reference_id: step.sale.clone(),
            attempt_reference_id: (step.reference != step.sale).then(|| step.reference.clone()),
            request_id: step.request_id.clone(),
            order_id: step.order_id.clone(),
            checkout_id: step.checkout_id.clone(),
            result_id: step.result_id.clone(),
            channel: step.channel.clone(),
            amount: step.amount,
            moved: step.moved.filter(|moved| *moved != step.amount),
            status: step.status.clone(),
            last_error: step.error.clone(),
            store_code: step.store.clone(),
            lane: step.lane.clone(),
            phone: step.phone.clone(),
            created_at: rfc3339(step.created_ms),
            updated_at: rfc3339(step.updated_ms),
            resolved_by: step.resolved_by.clone(),
            resolved_reason: step.resolved_why.clone(),
        }
    }

    /// Who closed it by hand, and why.
    pub fn resolution(&self) -> String {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        format!("{}: {}", text(&self.resolved_by), text(&self.resolved_reason))
    }

    /// What stands of it on paper: reference, amount with its currency, kind, state.
    pub fn on_paper(&self) -> [String; 4] {
        let amount = format!("{} {}", self.amount.text(), self.amount.currency().code());
        [self.order_reference_id.clone(), amount, self.kind.text().into(), self.state.text().into()]
    }
}
