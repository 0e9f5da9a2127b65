//! What the ledger keeps beside orders.

use crate::http::{Answer, Request};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The kind of a webhook that Checkout.com calls a workflow.
pub const WORKFLOW: &str = "workflow";

/// A registered webhook.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Webhook {
    /// The service's id.
    pub id: String,
    /// Whose it is.
    #[serde(default)]
    pub merchant: String,
    /// `order` or `dispute`.
    pub kind: String,
    /// Where events go.
    pub url: String,
    /// Names of the events that are wanted.
    pub events: Vec<String>,
    /// Headers that go with each event.
    pub headers: BTreeMap<String, String>,
}

/// A dispute.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispute {
    /// Its number.
    pub id: u64,
    /// The order.
    pub order_id: String,
    /// `awaiting_merchant_response`, `under_review`.
    pub status: String,
    /// When it was opened, as text.
    pub opened_at: String,
    /// What was said, as the service writes it.
    pub activities: Vec<Value>,
}

/// A successful answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Success {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

impl Success {
    /// The one that is said; `None` for a refusal.
    pub fn of(answer: &Answer) -> Option<Success> {
        let body = serde_json::from_slice(&answer.body).ok()?;
        (answer.status < 300).then_some(Success { status: answer.status, body })
    }
}

/// An answer that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// Of the request.
    pub key: String,
    /// Of the request.
    pub path: String,
    /// By the simulator's clock, unix milliseconds.
    pub until_ms: i64,
    /// What is repeated.
    pub answer: Success,
}

/// A request whose effect is still to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Late {
    /// By the simulator's clock, unix milliseconds.
    pub due_ms: i64,
    /// What is done then.
    pub request: Request,
}
