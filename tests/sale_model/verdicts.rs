//! What every status means with every shape of amounts.

use crate::play::{order, sar};
use tamara_pos::error::{Code, NextAction};
use tamara_pos::rail::{Order, Status};
use tamara_pos::sale::{Judgement, Verdict, judge};
use tamara_pos::value::money::{Currency, Money};

const ALL: [Status; 12] = [
    Status::New,
    Status::Approved,
    Status::Authorised,
    Status::PartiallyCaptured,
    Status::FullyCaptured,
    Status::Updated,
    Status::Canceled,
    Status::Declined,
    Status::Expired,
    Status::PartiallyRefunded,
    Status::FullyRefunded,
    Status::Other,
];
const OPEN: [Status; 5] = [Status::New, Status::Approved, Status::Authorised, Status::Updated, Status::Other];
const DEAD: [Status; 3] = [Status::Canceled, Status::Declined, Status::Expired];

fn with(status: Status, total: Option<i64>, captured: Option<i64>, refunded: Option<i64>) -> Order {
    let money = |minor: Option<i64>| minor.map(sar);
    Order { total: money(total), captured: money(captured), refunded: money(refunded), ..order("o1", status, 0) }
}

fn judged(order: &Order) -> Judgement {
    judge(order, Some(sar(10_000)))
}

/// Every order that can be made of these amounts, with this status.
fn shapes(status: Status) -> Vec<Order> {
    let amounts = [None, Some(0), Some(4_000), Some(10_000), Some(12_000)];
    let mut all = Vec::new();
    for total in amounts {
        for captured in amounts {
            all.extend(amounts.map(|refunded| with(status, total, captured, refunded)));
        }
    }
    all
}

#[test]
fn the_number_always_says_what_the_verdict_says() {
    for order in ALL.into_iter().flat_map(shapes) {
        let judgement = judged(&order);
        let (code, action) = match judgement.verdict {
            Verdict::Paid => (Code::Ok, NextAction::ReleaseGoods),
            Verdict::Pending => (Code::Pending, NextAction::KeepPolling),
            Verdict::NotPaid => (Code::NotPaid, NextAction::OtherPayment),
            Verdict::Unknown => (Code::Unknown, NextAction::AskSupervisor),
        };
        assert_eq!((judgement.code, judgement.next_action), (code, action), "{order:?}");
        assert_eq!(judgement.error.is_some(), judgement.verdict == Verdict::Unknown, "{order:?}");
    }
}

#[test]
fn paid_is_only_what_was_captured_whole_as_it_was_asked_for_and_is_still_held() {
    for order in ALL.into_iter().flat_map(shapes) {
        let is_captured = matches!(order.status, Status::FullyCaptured | Status::PartiallyRefunded);
        let is_part = order.status == Status::PartiallyRefunded || order.refunded.is_some_and(|m| !m.is_zero());
        let is_it = |shown: Option<Money>| shown.is_none_or(|m| m == sar(10_000));
        let is_held = order.refunded.is_none_or(|refunded| refunded.minor() < Some(10_000));
        // "Partially refunded" and nothing given back contradict each other.
        let is_told = order.status != Status::PartiallyRefunded || order.refunded != Some(sar(0));
        let is_shown = order.captured == Some(sar(10_000));
        let is_paid = is_captured && is_shown && is_it(order.total) && is_held && is_told;
        assert_eq!(judged(&order).verdict == Verdict::Paid, is_paid && !is_part, "{order:?}");
        // What was given back in part was handed over before, if it was seen paid; else a supervisor decides.
        let (known, is_known_part) = (judged(&order).known_paid(true), is_paid && is_part);
        let part = (known.code, known.next_action, known.text) == (Code::Ok, NextAction::None, "paid_part_refunded");
        assert_eq!(part, is_known_part, "{order:?}");
        assert_eq!(judged(&order).is_refunded_before(), is_known_part, "{order:?}");
        assert_eq!(known.verdict == Verdict::Paid, is_paid, "{order:?}");
    }
}

#[test]
fn an_open_status_is_pending_whatever_the_amounts_say() {
    for order in OPEN.into_iter().flat_map(shapes) {
        assert_eq!(judged(&order).verdict, Verdict::Pending, "{order:?}");
    }
}

#[test]
fn a_dead_order_is_not_paid_unless_it_shows_money_that_is_held() {
    for order in DEAD.into_iter().flat_map(shapes) {
        let is_some = |money: Option<Money>| money.is_some_and(|money| !money.is_zero());
        let is_held = (is_some(order.captured) || is_some(order.refunded)) && order.captured != order.refunded;
        let expected = if is_held { Verdict::Unknown } else { Verdict::NotPaid };
        assert_eq!(judged(&order).verdict, expected, "{order:?}");
    }
}

#[test]
fn an_order_given_back_whole_is_not_paid_unless_its_amounts_contradict_its_status() {
    for order in shapes(Status::FullyRefunded) {
        let is_odd = matches!((order.captured.or(order.total), order.refunded), (Some(c), Some(r)) if c != r);
        let expected = if is_odd { Verdict::Unknown } else { Verdict::NotPaid };
        assert_eq!(judged(&order).verdict, expected, "{order:?}");
    }
}

#[test]
fn refunds_that_an_order_lists_count_and_more_of_them_than_its_total_says_are_for_a_person() {
    let listing = |order: Order, minor| Order { refunds: vec![crate::play::entry(minor, None, None)], ..order };
    for status in ALL {
        let order = listing(with(status, Some(10_000), Some(10_000), Some(0)), 4_000);
        assert_eq!(judged(&order).verdict, Verdict::Unknown, "{status:?}: nothing given back, and 40.00 listed");
    }
    let paid = |refunded, minor| listing(with(Status::FullyCaptured, Some(10_000), Some(10_000), refunded), minor);
    assert_eq!(judged(&paid(None, 10_000)).verdict, Verdict::Unknown, "all of it is listed as given back");
    assert_eq!(judged(&paid(None, 4_000)).text, "refunded_before");
    for status in DEAD {
        let order = listing(with(status, Some(10_000), None, None), 4_000);
        assert_eq!(judged(&order).verdict, Verdict::Unknown, "{status:?}: money was given back that was never taken");
    }
    let whole = listing(with(Status::FullyRefunded, Some(10_000), Some(10_000), None), 4_000);
    assert_eq!(judged(&whole).verdict, Verdict::Unknown);
}

#[test]
fn a_partial_capture_is_for_a_person() {
    for order in shapes(Status::PartiallyCaptured) {
        assert_eq!(judged(&order).verdict, Verdict::Unknown, "{order:?}");
    }
}

#[test]
fn amounts_that_cannot_be_read_or_are_in_another_currency_are_never_final() {
    for status in ALL {
        let odd = Order { odd: Some("captured_amount: a text".into()), ..order("o1", status, 0) };
        assert_eq!(judged(&odd).verdict, Verdict::Unknown);
        let dirhams = Money::from_minor(10_000, Currency::Aed);
        let foreign = Order { total: dirhams, captured: dirhams, refunded: None, ..order("o1", status, 0) };
        assert_ne!(judged(&foreign).verdict, Verdict::Paid);
    }
}

#[test]
fn an_order_that_is_not_in_the_journal_is_measured_by_its_own_total() {
    let paid = |order: &Order| judge(order, None).verdict == Verdict::Paid;
    assert!(paid(&with(Status::FullyCaptured, Some(500), Some(500), None)));
    assert!(!paid(&with(Status::FullyCaptured, Some(500), None, None)), "nobody says how much was captured");
    assert!(!paid(&with(Status::FullyCaptured, Some(500), Some(400), None)));
    assert!(!paid(&with(Status::FullyCaptured, None, Some(500), None)));
}

#[test]
fn the_reason_of_a_dead_sale_is_told() {
    let text = |status| judged(&order("o1", status, 0)).text;
    assert_eq!(text(Status::Declined), "not_paid_declined");
    assert_eq!(text(Status::Expired), "not_paid_expired");
    assert_eq!(text(Status::Canceled), "not_paid_canceled");
    assert_eq!(text(Status::FullyRefunded), "not_paid_refunded");
}
