//! Whether another payment may be taken for a sale. Cash over a session that can still be paid charges the customer twice.

use super::verdict::REFUNDED_BEFORE;
use super::{Outcome, Verdict};
use crate::error::{Code, Kind, NextAction};
use serde::Serialize;

/// What a till may do with a sale that Tamara was asked to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tender {
    /// Nothing is paid, and nothing can be any more: another payment may be taken.
    Clear,
    /// It is paid: no other payment may be taken.
    Paid,
    /// It can still be paid, or nobody knows: take the session back first.
    Payable,
}

/// What a look at a sale allows. `is_known`: the journal has a session of it, or could not be asked; `is_under_way`: a payment in the
/// background, or a call that opens a session, is at work on it.
pub fn allowed(outcome: Outcome, is_known: bool, is_under_way: bool) -> (Tender, Outcome) {
    let is_absent = outcome.error.as_ref().is_some_and(|error| error.kind == Kind::NotFound);
    match outcome.verdict {
        // Somebody has to say first whether it is this sale's money.
        _ if outcome.text == super::whose::OTHER_SALE => (Tender::Payable, outcome),
        // Part of the customer's money is held.
        _ if outcome.text == REFUNDED_BEFORE => (Tender::Payable, outcome),
        Some(Verdict::Paid) => (Tender::Paid, Outcome { code: Code::TooLatePaid, text: "tender_paid", ..outcome }),
        Some(Verdict::Pending) => (Tender::Payable, payable(outcome)),
        _ if is_under_way => (Tender::Payable, payable(outcome)),
        Some(Verdict::NotPaid) => (Tender::Clear, clear(outcome)),
        Some(Verdict::Unknown) if !is_known && is_absent => (Tender::Clear, clear(outcome)),
        // Another till, or this one before its journal was lost, may have opened it: only the service knows.
        Some(Verdict::Unknown) if !is_known => {
            let detail = "the service did not answer, and this journal has no session of this sale; another till may have opened one";
            let outcome = Outcome { text: "tender_unknown", ..outcome };
            (Tender::Payable, outcome.warn("not_asked", detail))
        }
        _ => (Tender::Payable, Outcome { text: "tender_unknown", ..outcome }),
    }
}

fn clear(outcome: Outcome) -> Outcome {
    let next_action = NextAction::OtherPayment;
    let verdict = Some(Verdict::NotPaid);
    Outcome { code: Code::Ok, verdict, next_action, text: "tender_clear", error: None, ..outcome }
}

fn payable(outcome: Outcome) -> Outcome {
    let next_action = NextAction::KeepPolling;
    let verdict = Some(Verdict::Pending);
    Outcome { code: Code::Pending, verdict, next_action, text: "tender_payable", error: None, ..outcome }
}
