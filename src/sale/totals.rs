//! What an order's amounts add up to.

use crate::journal::StepKind;
use crate::rail::{Order, RefundEntry, RefundState, Status};
use crate::value::money::Money;

/// What was captured; an order captured whole that does not say how much, was captured for its total.
pub fn captured_of(order: &Order) -> Option<Money> {
    let is_whole = matches!(order.status, Status::FullyCaptured | Status::PartiallyRefunded | Status::FullyRefunded);
    order.captured.or(if is_whole { order.total } else { None })
}

/// The order's running total of this kind; nothing shown is zero where the status agrees. A total of refunds that is not shown is the sum
/// of those that are.
pub fn running_total(kind: StepKind, order: &Order) -> Option<Money> {
    let zero = order.total.or(order.captured).map(|m| Money::zero(m.currency()));
    let is_refunded = matches!(order.status, Status::PartiallyRefunded | Status::FullyRefunded);
    match kind {
        StepKind::Refund => order
            .refunded
            .or_else(|| sum_of(done_of(&order.refunds)))
            .or(if is_refunded || !order.refunds.is_empty() { None } else { zero }),
        StepKind::Capture => captured_of(order).or(if order.status.was_captured() { None } else { zero }),
        StepKind::Cancel => order.canceled.or(match order.status {
            Status::Updated => None,
            Status::Canceled => order.total,
            _ => zero,
        }),
        StepKind::Session | StepKind::Void | StepKind::Authorise => None,
    }
}

/// The amounts of the refunds that are done.
pub fn done_of(refunds: &[RefundEntry]) -> impl Iterator<Item = Option<Money>> {
    refunds.iter().filter(|r| r.state == RefundState::Done).map(|r| r.amount)
}

/// The sum of amounts; `None` when there are none, or one of them is hidden.
pub fn sum_of(mut amounts: impl Iterator<Item = Option<Money>>) -> Option<Money> {
    let first = amounts.next()??;
    amounts.try_fold(first, |sum, amount| sum.checked_add(&amount?))
}
