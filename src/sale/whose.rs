//! Whose sale it is: whether an order is the one that an attempt made, and whether a sale in the journal is the one that is asked for.
//!
//! A reference names one sale. What bears the reference of another, or is older than the attempt, is not believed, whatever it says of
//! money. Ages are told by the service's clock: a till's own clock may be put right, or wrong, at any time.

use super::{AGE_SLACK_MS, Now, Outcome, Verdict, WORKING_DAY_MS, judge};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{State, Step};
use crate::rail::Channel;
use crate::rail::Order;
use crate::value::money::Money;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// The till's reference: the key of the sale.
    pub sale: String,
    /// What the customer pays.
    pub amount: Money,
    /// How the customer gets to the session.
    pub channel: Channel,
    /// The customer's phone, masked.
    pub phone: Option<String>,
    /// Digest of what is sold.
    pub basket: Option<String>,
    /// On a rail that has one: of the one request that a call sends at the most.
    pub idempotency_key: Option<String>,
}

/// Whether an order is the one that this attempt made: its id where it is known, its reference where the service shows it, and not
/// older than the attempt. A reference that was used before the journal knew it must not turn an old paid order into a new paid sale.
pub fn is_made_by(order: &Order, attempt: &Step, now: Now) -> bool {
    if is_anothers(order, &attempt.sale).is_some() {
        return false;
    }
    let is_named = order.reference.as_ref().is_none_or(|shown| *shown == attempt.reference);
    match &attempt.order_id {
        Some(order_id) => is_named && order_id.eq_ignore_ascii_case(&order.order_id),
        None => {
            let waited = now.wall_ms.saturating_sub(attempt.created_ms);
            let free = Free { is_told: attempt.service_time_ms.is_some(), at_ms: attempt.service_time_ms };
            is_named && is_new(order, attempt.amount, free, waited, now)
        }
    }
}

/// Why an order is none of a sale's, whatever its reference is: it has paid another sale of the journal.
pub fn is_anothers(order: &Order, sale: &str) -> Option<Error> {
    let other = order.sale.as_deref().filter(|other| *other != sale)?;
    let detail = format!(
        "order {} has this reference and has paid the sale {other:?}: its reference was changed. Look both sales up at the service, and \
         hand over no goods for this one",
        order.order_id
    );
    Some(Error::field(Kind::ReferenceInUse, "order_reference_id", detail))
}

/// What the service said of a reference before a session was opened under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Free {
    /// It knew no order with this reference.
    pub is_told: bool,
    /// Its clock then.
    pub at_ms: Option<i64>,
}

/// Whether an order found by its reference can have been made since that was free. Without a time of the service's, the order's age is
/// compared with the time that was waited; an order without a date is ours only if none had the reference before.
pub fn is_new(order: &Order, amount: Money, free: Free, waited_ms: i64, now: Now) -> bool {
    // Nothing says whose it is, except what it is about.
    if order.reference.is_none() && order.total.is_some_and(|total| total != amount) {
        return false;
    }
    match (order.created_ms, free.at_ms) {
        (Some(created), Some(free_at)) => created.saturating_add(AGE_SLACK_MS) >= free_at,
        (Some(created), None) => {
            let age = order.age_ms().unwrap_or(now.wall_ms.saturating_sub(created));
            age <= waited_ms.max(0).saturating_add(AGE_SLACK_MS)
        }
        (None, _) => free.is_told,
    }
}

/// Whether an order that is not the attempt's can be left out of account: it can never hold this attempt's money. Any other may be the
/// attempt's own after all, read with a clock that was put back.
pub fn is_another(order: &Order, amount: Money) -> bool {
    (order.status.is_dead() && order.twins.is_empty()) || order.total.is_some_and(|total| total != amount)
}

/// Whether the order with the attempt's id bears the reference of another sale: then the answer that named this id was another's.
pub fn is_foreign(order: &Order, attempt: &Step) -> bool {
    let is_its_id = attempt.order_id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(&order.order_id));
    is_its_id && order.reference.as_ref().is_some_and(|shown| *shown != attempt.reference)
}

/// The attempt without what it has from an answer about another order: it is looked for by its reference again.
pub fn without_foreign_ids(attempt: &Step) -> Step {
    let mut attempt = attempt.clone();
    attempt.disowned_id = attempt.order_id.take().or(attempt.disowned_id);
    (attempt.checkout_id, attempt.link) = (None, None);
    attempt
}

/// An attempt that is read by its reference, too, once for each look: because no order has the id that it was told, so that the answer that
/// told it may have been another's; or because its order has ended unpaid. A proxy may have sent the create twice, and the customer may pay
/// the other order. Remembers the attempt as it was told, which stays as it is unless another order of its own is found.
#[derive(Debug, Default)]
pub struct Sought(Option<(Step, Option<Box<Order>>)>);

impl Sought {
    /// The attempt that is to be read instead.
    pub fn seek(&mut self, attempt: &Step, result: &Result<Box<Order>, Failure>, now: Now) -> Option<Step> {
        let is_told = attempt.state == State::Open && attempt.order_id.is_some() && !now.is_over();
        let ended = match result {
            Err(failure) if failure.error.kind == Kind::NotFound && is_told => None,
            // Also when the time is over: without this read nobody may call it unpaid.
            Ok(order) if has_ended_unpaid(order, attempt) => Some(order.clone()),
            _ => return None,
        };
        if self.0.is_some() {
            return None;
        }
        self.0 = Some((attempt.clone(), ended));
        Some(without_foreign_ids(attempt))
    }

    /// The attempt that the answer is about, and the answer: without the ids that it was told where another order is shown that it made.
    pub fn settle(
        &mut self,
        attempt: Step,
        result: Result<Box<Order>, Failure>,
        now: Now,
    ) -> (Step, Result<Box<Order>, Failure>) {
        let Some((told, ended)) = self.0.take() else { return (attempt, result) };
        let is_own = |order: &Order| is_made_by(order, &attempt, now) && !is_made_by(order, &told, now);
        match (result, ended) {
            (Ok(order), None) if is_own(&order) => (attempt, Ok(order)),
            (Ok(order), Some(_)) if is_own(&order) && !(order.status.is_dead() && order.twins.is_empty()) => {
                (attempt, Ok(order))
            }
            (result, None) => (told, result),
            // Its own order, read once more.
            (Ok(order), Some(_)) if is_made_by(&order, &told, now) => (told, Ok(order)),
            (Err(failure), Some(_)) if !is_without_answer(&failure) => (told, Err(failure)),
            (_, Some(ended)) => (told, Ok(ended)),
        }
    }
}

/// Whether the attempt's own order, read by its id, has ended without money.
fn has_ended_unpaid(order: &Order, attempt: &Step) -> bool {
    let is_its_id = attempt.order_id.as_ref().is_some_and(|id| id.eq_ignore_ascii_case(&order.order_id));
    is_its_id && judge(order, Some(attempt.amount)).verdict == Verdict::NotPaid && order.status.is_dead()
}

/// A look-up by reference that shows no order: there is none, or the service looks for none.
fn is_without_answer(failure: &Failure) -> bool {
    failure.error.kind == Kind::NotFound || is_refused_search(&failure.error)
}

/// Whether an attempt lost its order id in [`without_foreign_ids`].
pub fn was_foreign(attempt: &Step) -> bool {
    attempt.order_id.is_none() && !matches!(attempt.state, State::Sending | State::NotDone)
}

/// What is said of an order that is not the attempt's.
pub fn stranger(order: &Order, attempt: &Step) -> Error {
    if let Some(error) = is_anothers(order, &attempt.sale) {
        return error;
    }
    let id = &order.order_id;
    let detail = match &order.reference {
        Some(shown) if *shown != attempt.reference => format!(
            "order {id} has the reference {shown:?} and not {:?}: it is another sale's, or was renamed elsewhere: \
             then call tamara_order_update_reference with the reference that it has now",
            attempt.reference
        ),
        _ => format!(
            "order {id} has this reference, and it is not certain that it is this sale's: it looks older. Check it before anything else"
        ),
    };
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

/// Why nothing is done to an order in the name of the sale that was told it: the answer that told it may have been about another sale's. What
/// was seen paid, or has ended, was seen to be the sale's own before.
pub fn told_wrongly(sale: Option<&Step>, order: &Order) -> Option<Error> {
    let is_open = |sale: &&Step| matches!(sale.state, State::Sending | State::Open);
    let sale = sale.filter(is_open).filter(|sale| is_foreign(order, sale))?;
    Some(stranger(order, sale))
}

/// How long ago an attempt was paid, by the service's clock; the till's where the service tells none, and not if that was put back.
pub fn paid_for_ms(attempt: &Step, order: &Order, now: Now) -> Option<i64> {
    let since = attempt.status_ms.filter(|_| attempt.state == State::Paid);
    let by_service = since.zip(order.service_time_ms).map(|(since, now)| now.saturating_sub(since));
    let by_till = || (attempt.state == State::Paid).then(|| now.wall_ms.saturating_sub(attempt.updated_ms));
    by_service.or_else(|| order.age_ms()).or_else(by_till).filter(|age| *age >= 0)
}

/// The cashier's text of a sale that has the reference, or the order, and is not the one that is asked for.
pub const OTHER_SALE: &str = "reference_of_other_sale";

/// The same outcome of a check, unless it is "paid" of an order of the shop that was paid longer ago than a working day: its goods are gone, or
/// somebody has to look why they are not. `wall_ms` counts where the service told no times.
pub fn unless_long_ago(outcome: Outcome, wall_ms: i64) -> Outcome {
    let about = &outcome.about;
    let by_service = about.order.as_ref().and_then(|order| order.age_ms());
    let age = by_service.or(about.paid_ms.map(|paid| wall_ms.saturating_sub(paid)));
    let is_long_ago = age.is_some_and(|age| age > WORKING_DAY_MS) && about.channel.as_deref() != Some("online");
    if outcome.verdict != Some(Verdict::Paid) || !is_long_ago {
        return outcome;
    }
    let detail = "this order was paid longer ago than a working day: compare it with the receipt (tamara_order_get shows it), and use a new \
                  order_reference_id for every sale";
    let error = Some(Error::field(Kind::ReferenceInUse, "order_reference_id", detail));
    let unknown = Outcome::unknown(OTHER_SALE, NextAction::AskSupervisor, error, outcome.about);
    Outcome { warnings: outcome.warnings, ..unknown }
}

/// Why a paid attempt under the wanted reference is not the sale that is asked for.
pub fn is_other_sale(attempt: &Step, wish: &Wish, paid_for_ms: Option<i64>) -> Option<Error> {
    let what = if differs(attempt.phone.as_ref(), wish.phone.as_ref()) {
        "for another phone number"
    } else if differs(attempt.basket.as_ref(), wish.basket.as_ref()) {
        "for other items"
    } else if paid_for_ms.is_some_and(|age| age > WORKING_DAY_MS) {
        "longer ago than a working day"
    } else {
        return None;
    };
    let detail = format!(
        "a sale with this reference was paid {what}; look at it, and use a new order_reference_id for every sale"
    );
    Some(Error::field(Kind::ReferenceInUse, "order_reference_id", detail))
}

/// Both are known, and they are not the same.
pub fn differs(one: Option<&String>, other: Option<&String>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Between an attempt's reference and its number. No sample, and hardly a till, puts it into a number of its own.
const SEPARATOR: char = '~';
/// What stood there until layout 2 of the journal.
const OLD_SEPARATOR: char = '-';

/// The reference of the nth attempt: the sale's own for the first, `…~2` for the second.
pub fn reference_of(sale: &str, attempt: u32) -> String {
    match attempt {
        0 | 1 => sale.to_string(),
        n => format!("{sale}{SEPARATOR}{n}"),
    }
}

/// Whether a reference is that of a later attempt of this sale, and not one that its order was given since.
pub fn is_attempt_of(reference: &str, sale: &str) -> bool {
    let number = reference.strip_prefix(sale).and_then(|rest| rest.strip_prefix([SEPARATOR, OLD_SEPARATOR]));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the service does not look for orders by their reference, for this account at least.
pub fn is_refused_search(error: &Error) -> bool {
    matches!(error.kind, Kind::Forbidden | Kind::Refused | Kind::NotSupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_attempt_is_told_from_a_new_name() {
        assert_eq!(reference_of("S", 1), "S");
        assert!(is_attempt_of(&reference_of("S", 2), "S") && is_attempt_of("S-2", "S"));
        for name in ["S", "S~", "S~x", "S2", "S~2~2", "INV-1", "T~2"] {
            assert!(!is_attempt_of(name, "S"), "{name}");
        }
    }
}
