//! The one place that says whether a sale is paid.

use super::totals::running_total;
use crate::error::{Code, Error, Kind, NextAction};
use crate::journal::{State, Step, StepKind};
use crate::rail::{Order, RefundState, Status};
use crate::value::money::Money;
use serde::Serialize;

/// Key of the text for a sale whose money went back in part before this journal saw it paid.
pub const REFUNDED_BEFORE: &str = "refunded_before";

/// Whether a sale is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Captured whole, in the currency and amount asked for.
    Paid,
    /// The service says that it is still open.
    Pending,
    /// Ended without money, by the service's word.
    NotPaid,
    /// It cannot be told.
    Unknown,
}

/// What an order means for a sale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it is paid.
    pub verdict: Verdict,
    /// The number.
    pub code: Code,
    /// What the host should do.
    pub next_action: NextAction,
    /// Key of the cashier's text.
    pub text: &'static str,
    /// Why it cannot be told.
    pub error: Option<Error>,
}

impl Judgement {
    /// The service has said its last word on the sale's payment.
    pub fn is_final(&self) -> bool {
        matches!(self.verdict, Verdict::Paid | Verdict::NotPaid)
    }

    /// It is the merchant's turn: waiting alone changes nothing.
    pub fn is_hosts_turn(&self) -> bool {
        matches!(self.next_action, NextAction::AuthoriseOrder | NextAction::CaptureOrder) || self.is_refunded_before()
    }

    fn new(verdict: Verdict, next_action: NextAction, text: &'static str) -> Self {
        let code = match verdict {
            Verdict::Paid => Code::Ok,
            Verdict::Pending => Code::Pending,
            Verdict::NotPaid => Code::NotPaid,
            Verdict::Unknown => Code::Unknown,
        };
        Judgement { verdict, code, next_action, text, error: None }
    }

    fn paid() -> Self {
        Judgement::new(Verdict::Paid, NextAction::ReleaseGoods, "paid")
    }

    /// Paid for what the merchant himself did not cancel.
    fn paid_less_canceled() -> Self {
        Judgement::new(Verdict::Paid, NextAction::ReleaseGoods, "paid_less_canceled")
    }

    /// Paid, and given back in part: its goods were handed over before.
    fn paid_part_refunded() -> Self {
        Judgement::new(Verdict::Paid, NextAction::None, "paid_part_refunded")
    }

    /// Money that went back before this journal saw the sale paid: its goods are still in the shop, and what is left may be a riyal.
    fn refunded_before(order: &Order, wanted: Option<Money>) -> Self {
        let detail = format!(
            "{} of {} was refunded before this journal saw the sale paid. A supervisor decides: refund the rest, or close the session with \
             tamara_step_resolve and hand over what is left of the sale",
            shown(running_total(StepKind::Refund, order)),
            shown(wanted)
        );
        Judgement { text: REFUNDED_BEFORE, ..Judgement::mismatch(detail) }
    }

    /// Whether money went back before this journal saw the sale paid.
    pub fn is_refunded_before(&self) -> bool {
        self.text == REFUNDED_BEFORE
    }

    /// The same for a sale that this journal saw paid, if `was_seen`: then its goods went out before the money came back.
    pub fn known_paid(self, was_seen: bool) -> Self {
        if was_seen && self.is_refunded_before() { Judgement::paid_part_refunded() } else { self }
    }

    fn pending() -> Self {
        Judgement::new(Verdict::Pending, NextAction::KeepPolling, "pending")
    }

    fn not_paid(text: &'static str) -> Self {
        Judgement::new(Verdict::NotPaid, NextAction::OtherPayment, text)
    }

    /// A session that ended unpaid, and of which the service knows nothing any more.
    pub fn ended_before(error: Error) -> Self {
        Judgement { error: Some(error), ..Judgement::not_paid("not_paid_canceled") }
    }

    /// No session was made, for this reason, and none will be: what to do is what the reason says.
    pub fn never_opened(reason: Kind) -> Self {
        let detail = "no session was made; nothing to wait for";
        let judgement = Judgement::new(Verdict::NotPaid, reason.next_action(), "not_paid_never_opened");
        Judgement { error: Some(Error::new(reason, detail)), ..judgement }
    }

    /// Money is held, but not what was asked for: a person has to look.
    fn mismatch(detail: String) -> Self {
        Judgement {
            error: Some(Error::new(Kind::AmountMismatch, detail)),
            ..Judgement::new(Verdict::Unknown, NextAction::AskSupervisor, "amount_mismatch")
        }
    }

    /// An in-store order to which the customer agreed long ago, and whose money was not taken.
    pub fn stays(status: Status, can_capture: bool) -> Self {
        let next_action = match status {
            _ if !can_capture => NextAction::AskSupervisor,
            Status::Approved => NextAction::AuthoriseOrder,
            _ => NextAction::CaptureOrder,
        };
        Judgement::new(Verdict::Pending, next_action, "in_store_stays")
    }

    /// It is not certain whose the order is, or what became of a session: a person has to look.
    pub fn doubtful(error: Error) -> Self {
        let judgement = Judgement::new(Verdict::Unknown, NextAction::AskSupervisor, "unknown_supervisor");
        Judgement { error: Some(error), ..judgement }
    }

    /// The service could not be asked.
    pub fn unknown(error: Error) -> Self {
        Judgement { error: Some(error), ..Judgement::new(Verdict::Unknown, NextAction::KeepPolling, "unknown") }
    }

    /// The service refuses to look for a session whose answer was lost: asking again changes nothing, a person has to look at the
    /// service's own pages.
    pub fn unsearchable(error: Error) -> Self {
        Judgement { next_action: NextAction::AskSupervisor, ..Judgement::unknown(error) }
    }
}

/// Says what an order means for a sale of `expected` (or of the order's own total, for an order not in the journal).
///
/// `Paid` needs the service's `fully_captured` and amounts that agree: what was captured, with what the merchant cancelled, makes the
/// total. One given back whole is not paid: its goods must not be handed over any more. One given back in part is for a supervisor, except
/// where it was seen paid before ([`Judgement::known_paid`]). `NotPaid` needs a dead status and no captured money, or all of it given back.
pub fn judge(order: &Order, expected: Option<Money>) -> Judgement {
    if let Some(odd) = &order.odd {
        return Judgement::mismatch(format!("the order's amounts cannot be read: {odd}"));
    }
    if lists_more(order) {
        return Judgement::mismatch(format!(
            "the order lists more refunds than the {} that it says",
            shown(order.refunded)
        ));
    }
    let judgement = judge_status(order, expected);
    match judgement.verdict {
        // One that ended never hides one that was captured.
        Verdict::NotPaid if !order.twins.is_empty() => Judgement::doubtful(Error::field(
            Kind::ReferenceInUse,
            "order_reference_id",
            format!(
                "this order is {}, and another with its reference holds money: {}",
                order.status_text,
                order.twins.join(", ")
            ),
        )),
        _ => judgement,
    }
}

fn judge_status(order: &Order, expected: Option<Money>) -> Judgement {
    match order.status {
        Status::FullyCaptured | Status::PartiallyRefunded => judge_captured(order, expected),
        Status::FullyRefunded => judge_refunded(order),
        // Nothing is left to capture: the rest was cancelled.
        Status::PartiallyCaptured | Status::Updated if is_made_up(order, expected.or(order.total)) => {
            judge_captured(order, expected)
        }
        Status::PartiallyCaptured => Judgement::mismatch(format!(
            "only {} of {} was captured",
            shown(order.captured),
            shown(expected.or(order.total))
        )),
        Status::Canceled | Status::Declined | Status::Expired => judge_dead(order),
        Status::New | Status::Approved | Status::Authorised | Status::Updated | Status::Other => Judgement::pending(),
    }
}

/// The same for a sale of this channel (`sms`, `qr`, `online`; none where the journal does not know the order). An online order waits
/// for the merchant twice: to be confirmed, and to be captured. A till's session does neither, so there these states mean waiting.
pub fn judge_in(order: &Order, expected: Option<Money>, channel: Option<&str>) -> Judgement {
    let judgement = judge(order, expected);
    let is_in_store = matches!(channel, Some("sms" | "qr"));
    match order.status {
        _ if is_in_store || order.odd.is_some() || judgement.verdict == Verdict::Paid => judgement,
        _ if judgement.is_refunded_before() => judgement,
        Status::Approved => Judgement::new(Verdict::Pending, NextAction::AuthoriseOrder, "to_authorise"),
        Status::Authorised | Status::Updated => {
            Judgement::new(Verdict::Pending, NextAction::CaptureOrder, "to_capture")
        }
        // In parts, as the goods go out.
        Status::PartiallyCaptured if channel == Some("online") => {
            Judgement::new(Verdict::Pending, NextAction::CaptureOrder, "to_capture")
        }
        // A part was captured and given back before the rest was captured.
        Status::PartiallyRefunded | Status::FullyRefunded
            if channel == Some("online") && has_rest(order, expected.or(order.total)) =>
        {
            Judgement::new(Verdict::Pending, NextAction::CaptureOrder, "to_capture")
        }
        _ => judgement,
    }
}

/// The same for an attempt of this journal.
pub fn judge_attempt(order: &Order, attempt: &Step) -> Judgement {
    judge_in(order, Some(attempt.amount), attempt.channel.as_deref()).known_paid(was_seen_paid(attempt))
}

/// Whether this journal saw an attempt paid: an online order may have been captured in parts before.
pub fn was_seen_paid(attempt: &Step) -> bool {
    attempt.state == State::Paid || is_some(attempt.moved)
}

/// Whether less was captured and cancelled than was asked for.
fn has_rest(order: &Order, wanted: Option<Money>) -> bool {
    let Some(captured) = order.captured.filter(|captured| !captured.is_zero()) else { return false };
    let settled = order.canceled.map_or(Some(captured), |canceled| captured.checked_add(&canceled));
    settled.zip(wanted).and_then(|(settled, wanted)| settled.cmp_same(&wanted)).is_some_and(std::cmp::Ordering::is_lt)
}

fn judge_captured(order: &Order, expected: Option<Money>) -> Judgement {
    let wanted = expected.or(order.total);
    // A cancel may have lowered the order's total, or not.
    let agrees = |shown: Option<Money>| shown.is_none() || shown == wanted || with_canceled(order, shown) == wanted;
    let refunded = running_total(StepKind::Refund, order);
    let is_kept = order
        .captured
        .is_some_and(|captured| !captured.is_zero() && refunded.is_none_or(|refunded| is_less(refunded, captured)));
    let is_told = order.status != Status::PartiallyRefunded || refunded.is_none_or(|refunded| !refunded.is_zero());
    if wanted.is_some() && is_kept && is_told && agrees(order.captured) && agrees(order.total) {
        return match () {
            () if is_some(refunded) || order.status == Status::PartiallyRefunded => {
                Judgement::refunded_before(order, wanted)
            }
            () if is_some(order.canceled) && order.captured != wanted => Judgement::paid_less_canceled(),
            () => Judgement::paid(),
        };
    }
    Judgement::mismatch(format!(
        "captured {} of a total of {}, given back {}, asked for {}",
        shown(order.captured),
        shown(order.total),
        shown(order.refunded),
        shown(wanted)
    ))
}

fn is_some(money: Option<Money>) -> bool {
    money.is_some_and(|money| !money.is_zero())
}

fn is_less(one: Money, other: Money) -> bool {
    one.cmp_same(&other).is_some_and(std::cmp::Ordering::is_lt)
}

/// Whether the order lists more refunds than it says that it gave back.
fn lists_more(order: &Order) -> bool {
    let Some(refunded) = order.refunded else { return false };
    let listed = order.refunds.iter().filter(|entry| entry.state == RefundState::Done);
    let sum = listed
        .filter_map(|entry| entry.amount)
        .try_fold(Money::zero(refunded.currency()), |sum, amount| sum.checked_add(&amount));
    sum.is_none_or(|sum| is_less(refunded, sum))
}

/// Whether what an order says of its money contradicts itself: status, amounts and lists. Of such an order nothing that it does not show is
/// known not to have happened.
pub fn contradicts(kind: StepKind, order: &Order) -> bool {
    let is_nothing = |money: Option<Money>| money.is_some_and(|money| money.is_zero());
    let captured = order.captured.or(order.total);
    let is_whole = |refunded: Money| captured.is_none_or(|captured| !is_less(refunded, captured));
    lists_more(order)
        || match order.status {
            Status::PartiallyRefunded => is_nothing(order.refunded),
            Status::FullyRefunded => order.refunded.is_some_and(|refunded| !is_whole(refunded)),
            Status::PartiallyCaptured => is_nothing(order.captured),
            Status::Updated => is_nothing(order.canceled),
            Status::Canceled => kind == StepKind::Cancel && is_nothing(order.canceled),
            _ => false,
        }
}

/// The amount, with what was cancelled added.
fn with_canceled(order: &Order, shown: Option<Money>) -> Option<Money> {
    shown?.checked_add(&order.canceled?)
}

/// Whether money was captured, and makes the wanted amount together with what was cancelled.
fn is_made_up(order: &Order, wanted: Option<Money>) -> bool {
    is_some(order.captured) && is_some(order.canceled) && with_canceled(order, order.captured) == wanted
}

/// Given back whole, by its status; amounts that say otherwise are for a person.
fn judge_refunded(order: &Order) -> Judgement {
    let refunded = running_total(StepKind::Refund, order);
    match (order.captured.or(order.total), refunded) {
        (Some(captured), Some(refunded)) if captured != refunded => Judgement::mismatch(format!(
            "the order is {} and yet shows {} of {} given back",
            order.status_text,
            shown(Some(refunded)),
            shown(Some(captured))
        )),
        _ => Judgement::not_paid("not_paid_refunded"),
    }
}

fn judge_dead(order: &Order) -> Judgement {
    let refunded = running_total(StepKind::Refund, order);
    let is_moved = is_some(order.captured) || is_some(refunded);
    if is_moved && order.captured != refunded {
        return Judgement::mismatch(format!(
            "the order is {} and yet shows {} as captured and {} as given back",
            order.status_text,
            shown(order.captured),
            shown(refunded)
        ));
    }
    Judgement::not_paid(match order.status {
        _ if is_moved => "not_paid_refunded",
        Status::Declined => "not_paid_declined",
        Status::Expired => "not_paid_expired",
        _ => "not_paid_canceled",
    })
}

fn shown(money: Option<Money>) -> String {
    money.map_or_else(|| "nothing shown".to_string(), |m| format!("{} {}", m.text(), m.currency().code()))
}
