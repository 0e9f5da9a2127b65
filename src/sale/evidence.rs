//! What an order says about a refund, capture or cancel whose answer was lost.
//!
//! It happened when the order shows our number (or our mark, exactly as we write it); a capture or cancel, which orders do not list, when
//! the total grew by exactly our amount. It did not
//! when the order stayed without it for long enough, and what else moved on the order is explained: refunds made elsewhere are ordinary.
//! Anything else is left to a person.

use super::age::{Look, age_ms};
use super::totals::{done_of, running_total, sum_of};
use super::verdict::contradicts;
use super::{NOT_MOVED_ASYNC_MS, NOT_MOVED_LOOKS, NOT_MOVED_MS, PERSON_MS};
use crate::journal::{Change, State, Step, StepKind};
use crate::rail::assumptions::{Assumption, Profile};
use crate::rail::{Order, RefundEntry, RefundState, Status};
use crate::value::money::Money;

/// The error of a step that counts as not done because its order stayed without it: nobody said so.
pub const CONCLUDED: &str = "concluded";
/// The error of a refund that the service accepted and declined later.
pub const DECLINED: &str = "declined";
/// The error of a refund whose number the order shows twice.
pub const TWICE: &str = "refunded_twice";

/// The error of what was done by an answer that named another amount, while the order has not shown it.
pub const UNCONFIRMED: &str = "amount_unconfirmed";
/// The error of what was done, and not of the amount that was asked for.
pub const OTHER_AMOUNT: &str = "other_amount";
/// The error of what was done as it was asked for, by an answer that said otherwise.
pub const ANSWER_DIFFERS: &str = "answer_differs";

/// What an order says about a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// It happened.
    Happened {
        /// The service's id of it, if shown.
        result_id: Option<String>,
        /// What was moved, where it is shown and is not what was asked for.
        moved: Option<Money>,
        /// The order shows the number more than once.
        is_twice: bool,
    },
    /// It did not happen, and will not.
    DidNot {
        /// Nobody said so: the order stayed without it for long enough.
        is_concluded: bool,
    },
    /// It cannot be told yet.
    Unsure,
    /// It cannot be told, and time alone will not change that: a person has to decide.
    Contested,
}

impl Conclusion {
    fn happened(result_id: Option<String>) -> Self {
        Conclusion::Happened { result_id, moved: None, is_twice: false }
    }

    /// What the journal should hold.
    pub fn change(&self, order: Option<&Order>) -> Option<Change> {
        let status = order.map(|o| o.status_text.clone());
        match self {
            Conclusion::Happened { result_id, moved, is_twice } => Some(Change {
                state: Some(State::Done),
                result_id: result_id.clone(),
                moved: *moved,
                error: is_twice.then(|| TWICE.to_string()),
                status,
                ..Change::default()
            }),
            Conclusion::DidNot { is_concluded } => Some(Change {
                state: Some(State::NotDone),
                error: Some(if *is_concluded { CONCLUDED } else { DECLINED }.to_string()),
                status,
                ..Change::default()
            }),
            Conclusion::Unsure | Conclusion::Contested => None,
        }
    }
}

/// Compares an order with what it was before a refund, capture or cancel was sent.
pub fn conclude(step: &Step, order: &Order, look: &Look) -> Conclusion {
    let total = running_total(step.kind, order);
    let is_grown = total.is_some() && total == step.total_before.and_then(|before| before.checked_add(&step.amount));
    if let Some(conclusion) = shown(step, order, is_grown && order.is_clear()) {
        return conclusion;
    }
    let (is_due, may_still_come) = (is_due(step, order, look), may_still_come(step, order));
    let later = unproven(step, order, look);
    let (Some(before), Some(total), true) = (step.total_before, total, order.is_clear()) else { return later };
    if contradicts(step.kind, order) {
        return later;
    }
    let evidence = match step.kind {
        StepKind::Refund => of_refund(step, order, before, total, &look.profile),
        _ => of_capture_or_cancel(step, order, before, total),
    };
    match evidence {
        Evidence::Happened(id) => Conclusion::happened(id),
        Evidence::Impossible if !may_still_come => Conclusion::DidNot { is_concluded: false },
        Evidence::Absent | Evidence::Impossible if is_due && !may_still_come => {
            Conclusion::DidNot { is_concluded: true }
        }
        _ => later,
    }
}

/// What the journal should hold of a step that is done, where the order shows it otherwise than its answer said: the order's amount counts.
/// Also once the order has borne out what the answer said.
pub fn shown_otherwise(step: &Step, order: &Order, look: &Look) -> Option<Change> {
    let is_grown_by = |amount: Money| {
        let total = step.total_before.and_then(|before| before.checked_add(&amount));
        order.is_clear() && total.is_some() && total == running_total(step.kind, order)
    };
    let (shown, is_twice) = match conclude(step, order, look) {
        // Of a capture or cancel only the total tells, and others move it, too.
        Conclusion::Happened { moved, is_twice, .. } if step.kind == StepKind::Refund || is_grown_by(step.amount) => {
            (moved.unwrap_or(step.amount), is_twice)
        }
        _ if is_grown_by(step.amount) => (step.amount, false),
        _ if is_grown_by(step.effect()) => (step.effect(), false),
        _ => return None,
    };
    // Two entries may be ours, and only one of them bears our number: more of it comes later.
    if is_twice && !twice(order).contains(step.request_id.as_ref()?) {
        return None;
    }
    let is_new_twice = is_twice && !is_refunded_twice(step);
    let is_news = shown != step.effect() || step.error.as_deref() == Some(UNCONFIRMED);
    let error = match () {
        () if is_new_twice => Some(TWICE),
        () if is_refunded_twice(step) || !is_news => None,
        () => Some(if shown == step.amount { ANSWER_DIFFERS } else { OTHER_AMOUNT }),
    };
    (is_new_twice || is_news).then(|| Change {
        moved: is_news.then_some(shown),
        error: error.map(str::to_string),
        ..Change::default()
    })
}

/// The step with what had moved when it was written: at least what earlier steps of this journal moved, for only one is under way at a
/// time. The order that was read for it may have been read while another call still moved money, and a crash came before that was noticed.
pub fn with_earlier(step: &Step, steps: &[Step]) -> Step {
    let is_earlier = |s: &&Step| s.id < step.id && s.kind == step.kind && s.state == State::Done;
    let moved = sum_of(steps.iter().filter(is_earlier).map(|s| Some(s.effect())));
    let is_more =
        |before: &Money, moved: &Money| before.currency() == moved.currency() && moved.amount() > before.amount();
    let mut step = step.clone();
    if let (Some(before), Some(moved)) = (step.total_before, moved)
        && is_more(&before, &moved)
    {
        step.total_before = Some(moved);
    }
    step
}

fn is_looked_for(step: &Step, look: &Look) -> bool {
    step.looks.saturating_add(look.looks) >= NOT_MOVED_LOOKS
}

/// Whether a step was looked for so often and for so long that time alone says that nothing more comes of its request.
fn is_due(step: &Step, order: &Order, look: &Look) -> bool {
    // Where a refund is accepted first and done later, two minutes prove little.
    let is_async = step.idempotency_key.is_some() && step.kind == StepKind::Refund;
    // Nor where nobody has seen that refunds show at once.
    let is_slow = step.kind == StepKind::Refund && !look.profile.holds(Assumption::RefundShowsAtOnce);
    let least = if is_async || is_slow { NOT_MOVED_ASYNC_MS } else { NOT_MOVED_MS };
    is_looked_for(step, look) && age_ms(step, order.service_time_ms, look) >= least
}

/// What was accepted, or is being worked on, is not undone by time.
fn may_still_come(step: &Step, order: &Order) -> bool {
    step.result_id.is_some() || order.processing
}

/// Nothing is proved: more time may help, or only a person.
fn unproven(step: &Step, order: &Order, look: &Look) -> Conclusion {
    let is_old = is_looked_for(step, look) && age_ms(step, order.service_time_ms, look) >= PERSON_MS;
    match is_old || is_due(step, order, look) && !may_still_come(step, order) {
        true => Conclusion::Contested,
        false => Conclusion::Unsure,
    }
}

/// What amounts alone say.
enum Evidence {
    Happened(Option<String>),
    /// The order does not have it.
    Absent,
    /// The order does not have it, and can never come to have it.
    Impossible,
    /// It may have it.
    Unclear,
}

/// What the refunds say that an order shows as ours.
fn shown(step: &Step, order: &Order, is_grown: bool) -> Option<Conclusion> {
    let ours = entries(step, order);
    let done: Vec<&RefundEntry> = ours.iter().copied().filter(|entry| entry.state == RefundState::Done).collect();
    let entry = done.first().or(ours.first())?;
    let result_id = entry.refund_id.clone();
    Some(match entry.state {
        RefundState::Done => {
            let sum = sum_of(done.iter().map(|entry| entry.amount));
            let moved = sum.filter(|sum| *sum != step.amount);
            Conclusion::Happened { result_id, moved, is_twice: done.len() > 1 }
        }
        // The entry lags; the money has moved.
        RefundState::Pending if is_grown => Conclusion::happened(result_id),
        RefundState::Pending => Conclusion::Unsure,
        RefundState::Refused => Conclusion::DidNot { is_concluded: false },
    })
}

/// A total that is unchanged, or whose growth the order explains by refunds of others, is without ours. One that has grown by our amount
/// proves nothing: a person may have given the same amount back in the portal just then.
fn of_refund(step: &Step, order: &Order, before: Money, total: Money, profile: &Profile) -> Evidence {
    if total == before {
        return Evidence::Absent;
    }
    let always_shows = profile.seen(Assumption::RefundShowsNumber) == Some(true);
    let may_be_ours = |entry: &&RefundEntry| {
        !always_shows
            && entry.state == RefundState::Done
            && number(entry).is_none()
            && entry.amount.is_none_or(|a| a == step.amount)
    };
    let candidate = order.refunds.iter().any(|entry| may_be_ours(&entry));
    let growth = total.checked_sub(&before);
    let is_listed = order.refunds.iter().all(|entry| entry.state != RefundState::Pending)
        && sum_of(done_of(&order.refunds)) == Some(total);
    let is_less = growth.is_some_and(|growth| growth.amount() < step.amount.amount());
    // An entry without a number may be ours even where others show theirs: numbers may come late.
    match is_listed && (!candidate || is_less) {
        true => Evidence::Absent,
        false => Evidence::Unclear,
    }
}

/// Captures and cancels are not listed: the total has to tell.
fn of_capture_or_cancel(step: &Step, order: &Order, before: Money, total: Money) -> Evidence {
    let Some(growth) = total.checked_sub(&before) else { return Evidence::Unclear };
    let is_over = match step.kind {
        StepKind::Capture => order.status == Status::FullyCaptured,
        _ => order.status == Status::Canceled,
    };
    match growth.amount().cmp(&step.amount.amount()) {
        std::cmp::Ordering::Equal => Evidence::Happened(None),
        // The service did the rest by itself, so what was asked for is in place.
        std::cmp::Ordering::Greater if is_over => Evidence::Happened(None),
        std::cmp::Ordering::Greater => Evidence::Unclear,
        std::cmp::Ordering::Less if order.status.is_dead() => Evidence::Impossible,
        std::cmp::Ordering::Less => Evidence::Absent,
    }
}

/// The refunds that an order shows as a step's.
fn entries<'a>(step: &Step, order: &'a Order) -> Vec<&'a RefundEntry> {
    if step.kind != StepKind::Refund {
        return Vec::new();
    }
    let own_id = step.request_id.as_deref().unwrap_or_default();
    let is_result =
        |entry: &RefundEntry| entry.own_id.is_none() && step.result_id.is_some() && entry.refund_id == step.result_id;
    order.refunds.iter().filter(|e| is_ours(e, own_id, Some(step.amount)) || is_result(e)).collect()
}

/// What is left of "it happened" beside an earlier request of the same amount that was taken for not done: the money on the order may be
/// that one's, come late. A request with another number has to be told apart by a person. One with the same number was meant to be done
/// once, and was: that is certain when the time is over in which the second could still come on top. `None` where nothing stands in the way.
pub fn beside_an_earlier_one(step: &Step, steps: &[Step], order: &Order, look: &Look) -> Option<Conclusion> {
    let is_earlier = |s: &&Step| {
        s.id != step.id
            && s.kind == step.kind
            && s.amount == step.amount
            && s.state == State::NotDone
            && s.error.as_deref() == Some(CONCLUDED)
    };
    if is_shown(step, order) {
        return None;
    }
    let mut earlier = steps.iter().filter(is_earlier).peekable();
    let is_alone = earlier.peek().is_none() || is_due(step, order, look) && !may_still_come(step, order);
    match earlier.all(|s| s.request_id == step.request_id) {
        false => Some(Conclusion::Contested),
        true if is_alone => None,
        true => Some(unproven(step, order, look)),
    }
}

/// Whether an order has grown by what a request may have moved that was taken for not done, after what else this journal moved. It may be
/// a refund made elsewhere; but then the order shows that, or a person says so, before the same request is sent again.
pub fn may_have_come_late(step: &Step, steps: &[Step], order: &Order, profile: &Profile) -> bool {
    if step.error.as_deref() != Some(CONCLUDED) || step.resolved_by.is_some() {
        return false;
    }
    if contradicts(step.kind, order) {
        return true;
    }
    let is_later = |s: &&Step| s.id > step.id && s.kind == step.kind && s.state == State::Done;
    let later = sum_of(steps.iter().filter(is_later).map(|s| Some(s.effect())));
    let before = with_earlier(step, steps).total_before;
    let before = before.and_then(|before| later.map_or(Some(before), |later| before.checked_add(&later)));
    let (Some(before), Some(total)) = (before, running_total(step.kind, order)) else { return false };
    if total.checked_sub(&before).is_none_or(|growth| growth.amount() < step.amount.amount()) {
        return false;
    }
    let evidence = match step.kind {
        StepKind::Refund => of_refund(step, order, before, total, profile),
        _ => of_capture_or_cancel(step, order, before, total),
    };
    matches!(evidence, Evidence::Happened(_) | Evidence::Unclear)
}

/// Whether an order shows a step by its number, its mark or the service's own id.
pub fn is_shown(step: &Step, order: &Order) -> bool {
    !entries(step, order).is_empty()
}

/// The refund that an order shows as ours: one that was done before one that was not.
pub fn ours<'a>(order: &'a Order, own_id: &str, amount: Option<Money>) -> Option<&'a RefundEntry> {
    let mut ours = order.refunds.iter().filter(|entry| is_ours(entry, own_id, amount));
    ours.clone().find(|entry| entry.state == RefundState::Done).or_else(|| ours.next())
}

/// The entry's own number decides where there is one; else our mark in its comment, for our amount.
fn is_ours(entry: &RefundEntry, own_id: &str, amount: Option<Money>) -> bool {
    match &entry.own_id {
        Some(shown) => shown == own_id && !own_id.is_empty(),
        None => {
            entry.comment.as_deref().and_then(marked) == Some(own_id) && (amount.is_none() || entry.amount == amount)
        }
    }
}

/// The merchant's number of a refund.
fn number(entry: &RefundEntry) -> Option<&str> {
    entry.own_id.as_deref().or_else(|| marked(entry.comment.as_deref()?))
}

/// The numbers that an order shows on more than one refund that was done: the customer has got that money twice.
pub fn twice(order: &Order) -> Vec<String> {
    let done = order.refunds.iter().filter(|entry| entry.state == RefundState::Done);
    let mut found: Vec<String> = Vec::new();
    let mut seen: Vec<(&str, Option<Money>)> = Vec::new();
    for entry in done {
        // Some services put the payment's own reference on every refund.
        let Some(number) = number(entry).filter(|number| order.reference.as_deref() != Some(*number)) else { continue };
        let is_same = |(other, amount): &(&str, Option<Money>)| {
            *other == number && (entry.own_id.is_some() || *amount == entry.amount)
        };
        if seen.iter().any(is_same) && !found.iter().any(|known| known == number) {
            found.push(number.to_string());
        }
        seen.push((number, entry.amount));
    }
    found
}

/// Whether the journal knows that an order showed the number of this refund twice.
pub fn is_refunded_twice(step: &Step) -> bool {
    step.error.as_deref() == Some(TWICE)
}

/// Our mark in a refund's comment. None for a number that it could not bear without a doubt.
fn marker(own_id: &str) -> Option<String> {
    (!own_id.is_empty() && !own_id.contains(['[', ']'])).then(|| format!("[ref {own_id}]"))
}

/// The number in a comment that ends exactly as [`comment`] writes it.
fn marked(comment: &str) -> Option<&str> {
    let (text, number) = comment.strip_suffix(']')?.rsplit_once("[ref ")?;
    let is_whole = text.is_empty() || text.ends_with(' ');
    (is_whole && !number.is_empty() && !number.contains(['[', ']'])).then_some(number)
}

/// The comment with our mark, at most 255 characters.
pub fn comment(text: Option<&str>, own_id: &str) -> String {
    let text = text.map(str::trim).filter(|t| !t.is_empty());
    let Some(mark) = marker(own_id) else { return text.unwrap_or_default().chars().take(255).collect() };
    let room = 255usize.saturating_sub(mark.chars().count() + 1);
    match text {
        Some(text) => format!("{} {mark}", text.chars().take(room).collect::<String>()),
        None => mark,
    }
}
