//! A till whose wall clock is wrong, or was put right: no step is freed by it, and none is blocked.

mod common;

use common::{Shop, Till, at_once};
use serde_json::{Value, json};
use tamara_pos::hooks::set_thread_clock_offset_ms;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How far clocks are off: minutes, a day, day and month swapped (3 November for 11 March), a year.
const OFF: [i64; 10] =
    [MINUTE, 4 * MINUTE, 12 * MINUTE, DAY, 237 * DAY, 365 * DAY, -4 * MINUTE, -DAY, -237 * DAY, -365 * DAY];

fn state(till: &Till) -> Value {
    till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0]["state"].clone()
}

/// A till through Checkout.com, and the id of its paid payment.
fn paid_through_checkout_com(shop: &Shop) -> (Till, Value) {
    let till = shop.checkout_com(json!({ "call_timeout_ms": 1_500 }));
    assert_eq!(till.call("session_create", common::qr_basket("A", "80.00"))["code"], 0);
    let order = till.wait("A")["order_id"].clone();
    (till, order)
}

#[test]
fn a_refund_that_comes_later_and_was_lost_under_a_wrong_clock_ends_after_an_hour_as_with_a_right_one() {
    at_once(OFF.into_iter().flat_map(|off| [(off, 0), (0, off)]), |(off_then, off_now)| {
        let shop = Shop::open();
        let (till, order) = paid_through_checkout_com(&shop);
        set_thread_clock_offset_ms(off_then);
        shop.next_fault("refund", "cut_before");
        assert_eq!(till.refund(&order, "30.00", "R-1")["code"], 3);
        set_thread_clock_offset_ms(off_now);
        for _ in 0..6 {
            shop.advance(550);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "sending", "{off_then} {off_now}: after 55 minutes");
        // Of the nine minutes in which the clock was put back half a minute counts.
        for _ in 0..4 {
            shop.advance(300);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "not_done", "{off_then} {off_now}: after 75 minutes");
    });
}

/// A refund that was lost before the service, sent while the clock was off by so much.
fn lost_refund(shop: &Shop, off: i64) -> Till {
    let profile = shop.profile("tamara", &[("refund_shows_at_once", true)]);
    let till = shop.till_with(json!({ "call_timeout_ms": 1_500, "service_profile": profile }));
    let order = till.paid("A", "80.00");
    set_thread_clock_offset_ms(off);
    shop.next_fault("refund", "cut_before");
    assert_eq!(till.refund(&order, "30.00", "R-1")["code"], 3);
    till
}

#[test]
fn a_refund_lost_while_the_clock_was_wrong_ends_when_one_lost_with_a_right_clock_does() {
    at_once(OFF, |off| {
        let shop = Shop::open();
        let till = lost_refund(&shop, off);
        set_thread_clock_offset_ms(0);
        for _ in 0..5 {
            shop.advance(10);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "sending", "{off}: after less than a minute");
        for _ in 0..5 {
            shop.advance(25);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "not_done", "{off}: after three minutes");
    });
}

#[test]
fn a_clock_that_is_put_forward_or_back_while_an_answer_is_looked_for_frees_nothing_and_blocks_nothing() {
    at_once(OFF, |off| {
        let shop = Shop::open();
        let till = lost_refund(&shop, 0);
        set_thread_clock_offset_ms(off);
        for _ in 0..7 {
            shop.advance(5);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "sending", "{off}: after less than a minute");
        for _ in 0..5 {
            shop.advance(25);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "not_done", "{off}: after three minutes");
    });
}

/// How far a service's clock may jump: more than the wait, a day, a year.
const OFF_THERE: [i64; 6] = [130_000, -130_000, DAY, -DAY, 365 * DAY, -365 * DAY];

#[test]
fn a_clock_of_the_service_that_is_put_forward_or_back_frees_nothing_and_blocks_nothing() {
    at_once(OFF_THERE.into_iter().flat_map(|off| [(off, false), (off, true)]), |(off, is_put_back)| {
        let shop = Shop::open();
        let till = lost_refund(&shop, 0);
        shop.service_clock(off / 1_000);
        for round in 0..7 {
            shop.advance(5);
            till.call("recover", json!({}));
            if is_put_back {
                shop.service_clock(if round % 2 == 0 { -off / 1_000 } else { off / 1_000 });
            }
        }
        assert_eq!(state(&till), "sending", "{off} {is_put_back}: after less than a minute");
        for _ in 0..6 {
            shop.advance(25);
            till.call("recover", json!({}));
        }
        assert_eq!(state(&till), "not_done", "{off} {is_put_back}: after three minutes");
    });
}

#[test]
fn a_lost_refund_that_is_asked_for_again_just_after_the_service_s_clock_was_put_forward_is_not_sent_again() {
    let shop = Shop::open();
    let till = lost_refund(&shop, 0);
    let order = till.call("history", json!({ "kind": "refund", "limit": 1 }))["steps"][0]["order_id"].clone();
    shop.service_clock(130);
    for _ in 0..5 {
        let again = till.refund(&order, "30.00", "R-1");
        assert_eq!((&again["code"], &again["next_action"]), (&json!(3), &json!("call_recover")), "{again}");
    }
    assert_eq!(state(&till), "sending");
}
