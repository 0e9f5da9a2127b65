//! Giving a sale up where the service has no void.
//!
//! Nothing can take the customer's link back. So the sale is watched to its end, and all of its money is given back once it is paid. That
//! it was given up is a step of its own in the journal, written before anything else is done, so that a till that dies goes on where it
//! was: what was given up stays given up, and is never called paid again.

use super::{About, Outcome, Verdict};
use crate::error::{Error, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind};
use std::cmp::Ordering;

/// Whether a step says that a sale was given up. A void that a service knows has a checkout id.
pub fn is_given_up(step: &Step) -> bool {
    step.kind == StepKind::Void && step.checkout_id.is_none()
}

/// Whether an order was given up and has no end yet, by its steps.
pub fn stands(steps: &[Step]) -> bool {
    steps.iter().any(|step| is_given_up(step) && step.state == State::Sending)
}

/// What is to be written to give an attempt up; `steps` are those of its order. `None` where that was written before, where there is
/// nothing that could be paid, and for a lost session that was not found: it has no order yet. One that had come to its end unpaid and
/// was paid all the same is given up anew.
pub fn intent(attempt: &Step, steps: &[Step]) -> Option<Intent> {
    let is_over = matches!(attempt.state, State::Dead | State::NotDone);
    let was_closed =
        attempt.state == State::Paid && steps.iter().any(|step| is_given_up(step) && step.state == State::Done);
    let is_written = steps.iter().any(is_given_up) && (!was_closed || stands(steps) || is_given_back(steps));
    if is_over || attempt.order_id.is_none() || is_written {
        return None;
    }
    Some(Intent {
        kind: StepKind::Void,
        sale: attempt.sale.clone(),
        reference: attempt.reference.clone(),
        request_id: None,
        order_id: attempt.order_id.clone(),
        checkout_id: None,
        channel: attempt.channel.clone(),
        amount: attempt.amount,
        total_before: None,
        idempotency_key: None,
        phone: None,
        service_time_ms: None,
        basket: None,
    })
}

/// The number of the first refund that gives an order's money back: the same whoever asks, so that it is made once.
fn refund_id(order_id: &str) -> String {
    format!("void-{order_id}")
}

/// How often the money of one order is given back anew after the service accepted that and declined it later.
pub const REFUNDS: usize = 3;

/// The number of the next refund that gives an order's money back, by the order's steps: another one after each that was declined, since
/// the service knows the old one as declined for good. `None` once a person has to see to it.
pub fn next_refund_id(order_id: &str, steps: &[Step]) -> Option<String> {
    let is_declined = |step: &&Step| {
        is_give_back(step) && step.state == State::NotDone && step.error.as_deref() == Some(super::evidence::DECLINED)
    };
    let numbers: std::collections::BTreeSet<_> =
        steps.iter().filter(is_declined).filter_map(|step| step.request_id.as_deref()).collect();
    match numbers.len() {
        0 => Some(refund_id(order_id)),
        n if n < REFUNDS => Some(format!("{}-{}", refund_id(order_id), n.saturating_add(1))),
        _ => None,
    }
}

/// Whether a refund gives a given-up order's money back, the first time or after it was declined.
fn is_give_back(step: &Step) -> bool {
    let (Some(order_id), Some(number)) = (&step.order_id, &step.request_id) else { return false };
    let base = refund_id(order_id);
    let rest = number.strip_prefix(&base);
    step.kind == StepKind::Refund && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

/// What the journal should hold of a given-up attempt that has come to its end, by the steps of its order: voided if nobody paid it, not
/// if its money was given back. Each by itself: another attempt of the sale may stay lost. `is_unpaid`: so is the whole sale, as it was
/// seen.
pub fn end(attempt: &Step, steps: &[Step], is_unpaid: bool) -> Option<(i64, Change)> {
    let standing = steps.iter().find(|step| is_given_up(step) && step.state == State::Sending)?;
    let state = match attempt.state {
        State::Dead => State::Done,
        _ if is_unpaid || is_given_back(steps) => State::NotDone,
        _ => return None,
    };
    Some((standing.id, Change { state: Some(state), ..Change::default() }))
}

/// Whether the money of a given-up order went back, by its steps: all of it, also by the service's word.
fn is_given_back(steps: &[Step]) -> bool {
    let is_less = |step: &Step| step.moved.and_then(|moved| moved.cmp_same(&step.amount)) == Some(Ordering::Less);
    steps.iter().any(|step| step.state == State::Done && is_give_back(step) && !is_less(step))
}

/// The same outcome, unless it says that an order is paid which was given up: its money goes back, so its goods must stay. `steps` are
/// the order's.
pub fn guard(outcome: Outcome, steps: Result<Vec<Step>, Error>) -> Outcome {
    let error = match steps {
        // Also when the order does not show yet that its money went back.
        Ok(steps) if !steps.iter().any(is_given_up) && !is_given_back(&steps) => return outcome,
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let unknown = Outcome::unknown("given_up", NextAction::CallRecover, error, outcome.about);
    Outcome { warnings: outcome.warnings, ..unknown }
}

/// Why no session is opened for a sale that was given up and may still be paid.
pub fn refusal(attempt: &Step) -> Outcome {
    let detail = "this sale was given up, and its customer can still pay: wait for its end (tamara_recover), or use a new \
                  order_reference_id";
    Outcome::failed(Error::field(Kind::ReferenceInUse, "order_reference_id", detail)).about(About::attempt(attempt))
}

/// What is told of a sale that was given up: unpaid or given back is the end, anything else goes on.
pub fn told(outcome: Outcome) -> Outcome {
    match outcome.verdict {
        Some(Verdict::NotPaid) => Outcome {
            code: crate::error::Code::Ok,
            text: "void_done",
            next_action: NextAction::None,
            error: None,
            ..outcome
        },
        _ => outcome,
    }
}
