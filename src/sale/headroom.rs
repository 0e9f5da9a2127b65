//! How much of an order can be refunded, captured or cancelled.

use super::totals::{captured_of, running_total};
use crate::error::{Error, Kind, ServiceWords};
use crate::journal::StepKind;
use crate::rail::{Order, Status};
use crate::value::money::Money;

/// A capture or cancel that finds the order in the wanted state has nothing to do. `known` is what this journal moved: the rest is
/// what the service did by itself, and it may be just what is asked for.
pub fn there_already(kind: StepKind, wanted: Option<Money>, order: &Order, known: Option<Money>) -> Option<Money> {
    let is_there = match kind {
        StepKind::Capture => order.status == Status::FullyCaptured,
        StepKind::Cancel => order.status == Status::Canceled,
        _ => false,
    };
    if !is_there || !order.is_clear() {
        return None;
    }
    let total = running_total(kind, order).filter(|total| !total.is_zero()).or(order.total)?;
    let rest = known.map_or(Some(total), |known| total.checked_sub(&known))?;
    match wanted {
        None => Some(if rest.is_zero() { total } else { rest }),
        Some(wanted) => {
            let is_in_rest = wanted.cmp_same(&rest).is_some_and(std::cmp::Ordering::is_le) && !wanted.is_zero();
            (wanted == total || is_in_rest).then_some(wanted)
        }
    }
}

/// How much of a kind an order has room for. The two differ where the order does not tell whether its total includes what was cancelled.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// What is left if that was not taken off the total.
    pub least: Money,
    /// What is left if it was.
    pub most: Money,
}

impl Room {
    fn exactly(left: Money) -> Self {
        Room { least: left, most: left }
    }
}

/// How much of this kind the order has room for. `asked` is what the sale was about when it began.
///
/// # Errors
/// An order whose state allows no such movement, or that does not show its amounts.
pub fn headroom(kind: StepKind, order: &Order, asked: Option<Money>) -> Result<Room, Error> {
    if let Some(odd) = order.odd.as_ref().or(order.odd_moved.as_ref()) {
        return Err(Error::new(Kind::AmountMismatch, format!("the order's amounts cannot be read: {odd}")));
    }
    let unreadable = || Error::new(Kind::BadAnswer, "the order does not show its amounts; nothing was sent, try again");
    let refused = |kind, what: &str| {
        let words = ServiceWords { old_state: Some(order.status_text.clone()), ..ServiceWords::default() };
        let detail = format!("the order is {}, {what}", order.status_text);
        Error { service: Some(Box::new(words)), ..Error::new(kind, detail) }
    };
    match kind {
        StepKind::Refund => {
            let is_settled =
                order.status.is_dead() || matches!(order.status, Status::New | Status::Approved | Status::Authorised);
            if is_settled {
                return Err(refused(Kind::NotRefundable, "it holds no captured money"));
            }
            let captured = captured_of(order).ok_or_else(unreadable)?;
            let refunded = running_total(kind, order).ok_or_else(unreadable)?;
            captured.checked_sub(&refunded).map(Room::exactly).ok_or_else(unreadable)
        }
        StepKind::Capture | StepKind::Cancel => {
            // What was captured in part can be captured on, also after a refund of that part, and no longer cancelled.
            let is_open = match order.status {
                Status::Authorised | Status::Updated => true,
                Status::PartiallyCaptured => kind == StepKind::Capture,
                Status::PartiallyRefunded | Status::FullyRefunded => {
                    kind == StepKind::Capture && order.captured.is_some() && order.captured != order.total
                }
                _ => false,
            };
            if !is_open {
                return Err(refused(Kind::WrongState, "only an authorised order can be captured or cancelled"));
            }
            let total = order.total.ok_or_else(unreadable)?;
            let captured = running_total(StepKind::Capture, order).ok_or_else(unreadable)?;
            let canceled = running_total(StepKind::Cancel, order).ok_or_else(unreadable)?;
            room_of(total, captured, canceled, asked).ok_or_else(unreadable)
        }
        StepKind::Session | StepKind::Void | StepKind::Authorise => Err(Error::new(Kind::Internal, "not a movement")),
    }
}

/// What is left to capture or cancel. A cancel may have lowered the order's total or not: what the sale was about when it began tells.
fn room_of(total: Money, captured: Money, canceled: Money, asked: Option<Money>) -> Option<Room> {
    let most = total.checked_sub(&captured)?;
    let Some(least) = most.checked_sub(&canceled) else { return Some(Room::exactly(most)) };
    let is_lowered = total.checked_add(&canceled).is_some() && total.checked_add(&canceled) == asked;
    Some(match () {
        () if asked == Some(total) => Room::exactly(least),
        () if is_lowered => Room::exactly(most),
        () => Room { least, most },
    })
}

/// The amount that is to be sent: what is wanted, or all that is left.
///
/// # Errors
/// An amount that is no amount of this order, or for which it has no room.
pub fn fits(wanted: Option<Money>, left: &Room) -> Result<Money, Error> {
    let left = if wanted.is_none() { left.least } else { left.most };
    let amount = wanted.unwrap_or(left);
    if amount.currency() != left.currency() {
        let detail = format!("the order is in {}, not {}", left.currency().code(), amount.currency().code());
        return Err(Error::field(Kind::InvalidField, "total_amount.currency", detail));
    }
    if amount.is_zero() && wanted.is_some() {
        let detail = "the amount is zero; leave it out for all that is left";
        return Err(Error::field(Kind::InvalidField, "total_amount.amount", detail));
    }
    if amount.is_zero() || amount.amount() > left.amount() {
        let detail = format!("{} {} is left on this order", left.text(), left.currency().code());
        return Err(Error::field(Kind::RefundTooLarge, "total_amount.amount", detail));
    }
    Ok(amount)
}
