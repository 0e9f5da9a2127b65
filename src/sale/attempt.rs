//! An attempt of a sale: how it is asked for, and what the journal keeps of what was read.

use super::verdict::REFUNDED_BEFORE;
use super::whose::was_foreign;
use super::{Judgement, Outcome, Verdict};
use crate::error::NextAction;
use crate::journal::{Change, State, Step};
use crate::rail::{Key, Order, Status};

/// How an attempt is asked for.
pub fn key_of(attempt: &Step) -> Key {
    match &attempt.order_id {
        Some(order_id) => Key::Order(order_id.clone()),
        None => Key::Reference(attempt.reference.clone()),
    }
}

/// What the journal should hold after an order was read, if it holds something else.
pub fn seen(attempt: &Step, order: &Order, judgement: &Judgement) -> Option<Change> {
    let state = state_of(judgement.verdict);
    // A paid sale that was given back whole was paid: the journal keeps that.
    let state = if attempt.state == State::Paid { State::Paid } else { state };
    // Of an online order the journal keeps what was captured, also by the service itself.
    // Not of one whose money went back before: that it was captured must not pass for "seen paid".
    let is_online = attempt.channel.as_deref() == Some("online") && !judgement.is_refunded_before();
    let error = judgement.is_refunded_before().then(|| REFUNDED_BEFORE.to_string());
    let is_new_error = error.is_some() && attempt.error != error;
    let captured = order.captured.filter(|m| is_online && !m.is_zero() && m.currency() == attempt.amount.currency());
    let is_moved = captured.is_some() && captured != attempt.moved;
    // Since when an order stays between the customer's yes and the money is told by this.
    let stays =
        attempt.channel.as_deref() != Some("online") && matches!(order.status, Status::Approved | Status::Authorised);
    let is_new_stay = stays && attempt.status.as_ref() != Some(&order.status_text);
    // What came with the id of another order is another's, too.
    let cleared = was_foreign(attempt).then(String::new);
    let is_new = attempt.state != state || attempt.order_id.is_none() || is_moved || is_new_stay || is_new_error;
    is_new.then(|| Change {
        moved: captured,
        state: Some(state),
        order_id: Some(order.order_id.clone()),
        checkout_id: cleared.clone(),
        link: cleared,
        disowned_id: attempt.disowned_id.clone().filter(|_| was_foreign(attempt)),
        status: Some(order.status_text.clone()),
        status_ms: order.service_time_ms,
        error,
        ..Change::default()
    })
}

/// The state of an attempt with this verdict.
pub fn state_of(verdict: Verdict) -> State {
    match verdict {
        Verdict::Paid => State::Paid,
        Verdict::NotPaid => State::Dead,
        Verdict::Pending | Verdict::Unknown => State::Open,
    }
}

/// The customer has paid more than one attempt of one sale: the goods may go, and the other payment must be given back.
pub fn paid_twice(mut outcome: Outcome, paid: Vec<String>) -> Outcome {
    let kept = outcome.about.order_id.clone();
    outcome.about.duplicates = paid.into_iter().filter(|id| Some(id) != kept.as_ref()).collect();
    outcome.next_action = NextAction::RefundDuplicate;
    outcome.text = "paid_twice";
    let detail = format!("the customer paid this sale more than once; refund {}", outcome.about.duplicates.join(", "));
    outcome.warn("paid_twice", detail)
}
