//! Closing a step by hand, where nothing else can tell what became of it.
//!
//! A supervisor has looked in the service's portal and says whether the step happened. That word is recorded as a person's. It is refused
//! for a step that has its end already, and where the order itself says the opposite.

use super::evidence::{CONCLUDED, Conclusion, conclude, is_shown};
use super::whose::is_made_by;
use super::{Now, Verdict, age::Look, judge};
use crate::error::{Error, Kind};
use crate::journal::{Change, State, Step, StepKind};
use crate::rail::Order;
use crate::request::Word;

/// Why a step cannot be closed by hand whatever a person says.
///
/// # Errors
/// [`Kind::WrongState`] for a step that has its end.
pub fn check(step: &Step) -> Result<(), Error> {
    // Nobody said that it was not done: a person may.
    let is_money = matches!(step.kind, StepKind::Refund | StepKind::Capture | StepKind::Cancel);
    let is_concluded = is_money && step.error.as_deref() == Some(CONCLUDED) && step.resolved_by.is_none();
    match super::is_unresolved(step) || is_concluded {
        true => Ok(()),
        false => {
            let detail =
                format!("step {} is {}: only a step without an end is closed by hand", step.id, step.state.text());
            Err(Error::field(Kind::WrongState, "step_id", detail))
        }
    }
}

/// Compares a person's word with the order.
///
/// # Errors
/// [`Kind::WrongState`] where the order says the opposite, or that the customer can still pay.
pub fn compare(step: &Step, order: &Order, word: Word, now: Now) -> Result<(), Error> {
    let refuse = |what: String| {
        let detail = format!("{what}; nothing was recorded, call tamara_recover");
        Err(Error::field(Kind::WrongState, "outcome", detail))
    };
    match step.kind {
        StepKind::Session if !is_made_by(order, step, now) => Ok(()),
        // A create would take another session's place for it.
        StepKind::Session if word == Word::NotDone && judge(order, Some(step.amount)).is_refunded_before() => {
            refuse("the service still holds a part of the sale's money: refund the rest with tamara_refund".into())
        }
        StepKind::Session => match (judge(order, Some(step.amount)).verdict, word) {
            (Verdict::Paid, Word::NotDone) => refuse("the service says that the sale is paid".into()),
            (Verdict::NotPaid, Word::Done) => {
                refuse(format!("the service says that the order is {}", order.status_text))
            }
            (Verdict::Pending, _) => {
                refuse(format!("the service says that the order is {} and has no end yet", order.status_text))
            }
            _ => Ok(()),
        },
        StepKind::Void | StepKind::Authorise => Ok(()),
        StepKind::Refund | StepKind::Capture | StepKind::Cancel => {
            let look = Look { wall_ms: now.wall_ms, profile: now.profile, ..Look::default() };
            match (conclude(step, order, &look), word) {
                (Conclusion::Happened { .. }, Word::NotDone) if is_shown(step, order) => {
                    refuse("the order shows that it happened".into())
                }
                (Conclusion::DidNot { is_concluded: false }, Word::Done) => {
                    refuse("the service says that it did not happen".into())
                }
                _ => Ok(()),
            }
        }
    }
}

/// What the journal should hold.
pub fn change(step: &Step, word: Word, name: &str, reason: &str) -> Change {
    let state = match (step.kind, word) {
        (StepKind::Session, Word::Done) => State::Paid,
        (StepKind::Session, Word::NotDone) if step.order_id.is_some() => State::Dead,
        (_, Word::Done) => State::Done,
        (_, Word::NotDone) => State::NotDone,
    };
    Change { state: Some(state), resolved: Some((name.to_string(), reason.to_string())), ..Change::default() }
}
