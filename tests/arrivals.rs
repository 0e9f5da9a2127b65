//! Webhooks in every order of arrival. In a program of its own: so many wake the calls of a whole process.

mod common;
#[path = "common/event.rs"]
mod event;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, at_once};
use event::{KEY, call, event, token};
use ring::hmac;
use serde_json::{Value, json};
use stub::fixture;

/// What a reply to an event must never say: its number, verdict, advice and text belong together.
fn assert_fits(reply: &Value, event: &str, story: &str) {
    let text = |name: &str| reply[name].as_str().unwrap_or_default();
    let (code, verdict, action) = (reply["code"].as_i64().unwrap(), text("verdict"), text("next_action"));
    let is_of_refund = event.contains("refund");
    let say = format!("{story}: {event}: {reply}");
    let lets_goods_go = reply["message"]["en"].as_str().unwrap().contains("Hand over the goods");
    assert_eq!(action == "release_goods", lets_goods_go, "advice and text: {say}");
    assert!(action != "release_goods" || (verdict == "paid" && code == 0), "goods: {say}");
    assert!(verdict != "paid" || code == 0 || is_of_refund, "paid is certain: {say}");
    assert!(verdict != "not_paid" || code == 0, "unpaid is certain: {say}");
    assert!(action != "other_payment" || verdict == "not_paid", "another payment: {say}");
    assert!(verdict != "pending" || !matches!(action, "release_goods" | "other_payment"), "pending: {say}");
    // What was not dealt with comes again.
    assert_eq!(reply["respond"]["status"] == 200, code == 0, "answer: {say}");
    assert!(matches!(code, 0 | 3), "{say}");
}

/// What happens to an order before each of the events.
const LIVES: [([&str; 3], usize); 4] =
    [(["", "approve", "refund"], 3), (["approve", "", ""], 2), (["", "expire", ""], 2), (["refund", "", ""], 2)];

/// Every event in every order of arrival, two and three of them, while the order lives, so many sales beside one another.
fn every_order_of_arrival(
    (shop, till, beside): (&Shop, &Till, usize),
    lives: &[([&str; 3], usize)],
    events: &[&str],
    open: impl Fn(&str) -> Value + Sync,
    call: impl Fn(&str, &Value, usize) -> Value + Sync,
) {
    let mut stories = Vec::new();
    for &(life, length) in lives {
        for at in 0..events.len().pow(length as u32) {
            let arriving: Vec<&str> =
                (0..length).map(|place| events[at / events.len().pow(place as u32) % events.len()]).collect();
            if !(1..length).any(|place| arriving[..place].contains(&arriving[place])) {
                stories.push((stories.len(), life, arriving));
            }
        }
    }
    at_once(stories.chunks(stories.len().div_ceil(beside)), |stories| {
        for (number, life, arriving) in stories {
            let order = open(&format!("E-{number}"));
            for (event, before) in arriving.iter().zip(life) {
                live(shop, till, &order, before);
                let reply = till.call("webhook_receive", call(event, &order, *number));
                let story = format!("{life:?} {arriving:?}");
                assert_fits(&reply, event, &story);
                let state = reply["order"]["status"].as_str().unwrap_or_default().to_ascii_lowercase();
                let says_unpaid =
                    event.ends_with("expired") || event.ends_with("declined") && !event.contains("refund");
                if says_unpaid && ["fully_captured", "captured"].contains(&state.as_str()) {
                    let told = (&reply["code"], &reply["verdict"], &reply["next_action"], &reply["duplicate"]);
                    assert_eq!(
                        told,
                        (&json!(0), &json!("paid"), &json!("release_goods"), &json!(false)),
                        "{story}: {reply}"
                    );
                }
            }
        }
    });
}

/// What happens to an order before an event of it arrives.
fn live(shop: &Shop, till: &Till, order: &Value, what: &str) {
    match what {
        "" => {}
        "refund" => {
            shop.customer(order.as_str().unwrap(), "approve");
            till.refund(order, "10.00", "R-1");
        }
        what => shop.customer(order.as_str().unwrap(), what),
    }
}

#[test]
fn events_of_tamara_say_what_fits_together_in_every_order_of_arrival() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "notification_token": KEY }));
    let token = token();
    let events = [
        "order_approved",
        "order_authorised",
        "order_captured",
        "order_canceled",
        "order_declined",
        "order_expired",
        "order_refunded",
        "order_updated",
    ];
    let open = |reference: &str| till.create(reference, "100.02")["order_id"].clone();
    every_order_of_arrival((&shop, &till, 8), &LIVES, &events, open, |kind, order, _| {
        call(&event(kind, order), &token)
    });
}

#[test]
fn events_of_checkout_com_say_what_fits_together_in_every_order_of_arrival() {
    let shop = Shop::open();
    let till = shop.checkout_com(json!({}));
    let events = [
        "payment_approved",
        "payment_captured",
        "payment_declined",
        "payment_expired",
        "payment_pending",
        "payment_refund_declined",
        "payment_refund_pending",
        "payment_refunded",
    ];
    let open =
        |reference: &str| till.call("session_create", common::qr_basket(reference, "100.02"))["order_id"].clone();
    // A refund takes a look or two here, three seconds of real pauses: pairs are enough, and more of them wait together.
    every_order_of_arrival((&shop, &till, 28), &LIVES[1..], &events, open, |kind, order, number| {
        let mut body: Value = serde_json::from_str(&fixture(&format!("cko-webhook.{kind}"))).unwrap();
        body["id"] = json!(format!("evt_{number}_{kind}"));
        body["data"]["id"] = order.clone();
        let body = body.to_string();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"sim_signature_key"), body.as_bytes());
        let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        json!({ "method": "POST", "headers": { "Cko-Signature": hex }, "query": "", "body": body })
    });
}
