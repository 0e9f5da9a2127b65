//! What the services answer, on both rails.

use serde_json::Value;
use tamara_pos::error::{Effect, Failure};
use tamara_pos::http::Answer;
use tamara_pos::rail::{Order, Session, checkout_com, tamara};
use tamara_pos::sale::{Verdict, judge, judge_in};
use tamara_pos::value::money::{Currency, Money};
use tamara_pos::value::qr;
use tamara_pos::webhook::is_borne_out;

/// What every sale here is about.
const ASKED: &str = "300.00";
const ORDER: &str = "o-1";

/// Choices of the first byte; the rest is the body. A refusal, `x` or `y`, has three digits of its status before the body. `seeds.rs`
/// knows the letters.
pub fn read(input: &[u8]) {
    let Some((choice, body)) = input.split_first() else { return };
    if let b'x' | b'y' = choice {
        return refused(*choice, body);
    }
    let answer = Answer { status: 200, body: body.to_vec(), ..Answer::default() };
    match choice {
        b'a' => tamara::fuzz::order(answer).iter().for_each(|order| judged(order, body, tamara_says)),
        b'b' => tamara::fuzz::session(&answer, "S12356").iter().for_each(opened),
        b'c' => drop(tamara::fuzz::voided(&answer, ORDER)),
        b'd' => moved(&answer, "refund_id"),
        b'e' => moved(&answer, "capture_id"),
        b'f' => moved(&answer, "cancel_id"),
        b'g' => authorised(&answer),
        b'h' => drop(tamara::fuzz::is_eligible(&answer)),
        b'i' => drop(tamara::fuzz::is_verified(&answer)),
        b'j' => drop(tamara::fuzz::payment_types(&answer)),
        b'k' => drop(tamara::fuzz::webhooks(&answer)),
        b'l' => drop(tamara::fuzz::disputes(&answer)),
        b'A' => checkout_com::fuzz::order(&answer).iter().for_each(|order| judged(order, body, checkout_com_says)),
        b'B' => checkout_com::fuzz::session(&answer, "S12356").iter().for_each(opened),
        b'C' => drop(checkout_com::fuzz::accepted(&answer)),
        b'D' => found(&answer),
        b'E' => drop(checkout_com::fuzz::refunds(&answer, Some(Currency::Sar))),
        _ => {}
    }
}

/// "Paid" is said of nothing but an order that the service calls captured, for the amount that was asked for; "not paid" of nothing that
/// holds money.
fn judged(order: &Order, body: &[u8], says: fn(&Value) -> Said) {
    assert!(!order.order_id.is_empty());
    assert_eq!(order.raw.as_bytes(), body);
    let said = says(&serde_json::from_slice(body).unwrap());
    let asked = Money::parse(ASKED, Currency::Sar).unwrap();
    let verdict = judge(order, Some(asked)).verdict;
    match verdict {
        Verdict::Paid => {
            assert!(matches!(said.status.as_str(), "fullycaptured" | "captured" | "partiallyrefunded"), "{said:?}");
            let is_asked = |shown: &Option<String>| shown.as_ref().is_none_or(|shown| is_three_hundred(shown));
            assert!(said.total.is_some() || said.captured.is_some(), "{said:?}");
            assert!(is_asked(&said.total) && is_asked(&said.captured), "{said:?}");
            assert!(
                said.currency.is_none() || said.currency.as_ref().is_some_and(|c| c.eq_ignore_ascii_case("SAR")),
                "{said:?}"
            );
            assert!(order.total.or(order.captured) == Some(asked) && order.odd.is_none());
        }
        Verdict::NotPaid => {
            let ended = ["declined", "expired", "canceled", "cancelled", "voided", "fullyrefunded", "refunded"];
            assert!(ended.contains(&said.status.as_str()), "{said:?}");
            let kept = order.captured.filter(|captured| !captured.is_zero() && order.refunded != Some(*captured));
            assert!(kept.is_none() || order.refunded.is_none(), "{order:?}");
        }
        Verdict::Pending | Verdict::Unknown => {}
    }
    for channel in [None, Some("sms"), Some("qr"), Some("online")] {
        let in_channel = judge_in(order, Some(asked), channel).verdict;
        assert_eq!(in_channel == Verdict::Paid, verdict == Verdict::Paid, "{channel:?}");
    }
    for event in ["order_captured", "order_refunded", "order_canceled", "order_expired", "order_other"] {
        is_borne_out(event, order);
    }
}

/// What stands in a body, read by other means than the library's. Amounts are their literals.
#[derive(Debug)]
struct Said {
    /// Letters only, in lower case.
    status: String,
    total: Option<String>,
    captured: Option<String>,
    currency: Option<String>,
}

fn letters(status: &Value) -> String {
    let letters = status.as_str().unwrap_or_default().chars().filter(char::is_ascii_alphabetic);
    letters.collect::<String>().to_ascii_lowercase()
}

fn tamara_says(body: &Value) -> Said {
    // Money is an object, or a list of one.
    let money = |name: &str| {
        let member = &body[name];
        member.get(0).unwrap_or(member).clone()
    };
    let amount = |money: &Value| match &money["amount"] {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let (total, captured) = (money("total_amount"), money("captured_amount"));
    let shown = if amount(&total).is_some() { &total } else { &captured };
    Said {
        status: letters(&body["status"]),
        total: amount(&total),
        captured: amount(&captured),
        currency: shown["currency"].as_str().map(str::to_string),
    }
}

fn checkout_com_says(body: &Value) -> Said {
    let major = |value: &Value| Some(format!("{:.2}", value.as_f64()? / 100.0));
    Said {
        status: letters(&body["status"]),
        total: major(&body["amount"]),
        captured: major(&body["balances"]["total_captured"]),
        currency: body["currency"].as_str().map(str::to_string),
    }
}

fn is_three_hundred(amount: &str) -> bool {
    // Noise of number printers is rounded away.
    amount.parse::<f64>().is_ok_and(|amount| (amount - 300.0).abs() < 2e-6)
}

fn opened(session: &Session) {
    assert!(!session.order_id.is_empty());
    let Some(link) = &session.link else { return };
    if let Ok(code) = qr::qr(link) {
        assert!(code.modules.len() == code.size && code.modules.iter().all(|row| row.len() == code.size));
    }
}

/// An answer about another order, or without an id, is no yes.
fn moved(answer: &Answer, id: &str) {
    let Ok(moved) = tamara::fuzz::moved(answer, ORDER, id, "refunded_amount") else { return };
    let body: Value = serde_json::from_slice(&answer.body).unwrap();
    let shown = body[id].as_str().map_or_else(|| body[id].to_string(), str::to_string);
    assert_eq!(moved.result_id, Some(shown));
    assert!(moved.done && moved.result_id.is_some_and(|id| !id.is_empty()));
    assert!(body["order_id"].as_str().is_none_or(|shown| shown.is_empty() || shown == ORDER));
}

fn authorised(answer: &Answer) {
    let Ok(moved) = tamara::fuzz::authorised(answer, ORDER) else { return };
    let status = moved.status.unwrap_or_default().to_ascii_lowercase();
    let is_known = ["authorised", "authorized", "fully_captured", "partially_captured"].contains(&status.as_str());
    assert_eq!(moved.done, is_known, "{status}");
}

fn found(answer: &Answer) {
    if let Some(order) =
        checkout_com::fuzz::page(answer, "S12356").ok().and_then(|page| checkout_com::fuzz::best(page.orders))
    {
        assert_eq!(order.reference.as_deref(), Some("S12356"));
        assert!(!order.order_id.is_empty());
    }
}

/// Only a refusal in so many words says that nothing happened, and what it says is fit for a log.
fn refused(choice: u8, body: &[u8]) {
    let Some((status, body)) = body.split_at_checked(3) else { return };
    let Some(status) = std::str::from_utf8(status).ok().and_then(|text| text.parse::<u16>().ok()) else { return };
    if (200..300).contains(&status) {
        return;
    }
    let answer = Answer { status, body: body.to_vec(), ..Answer::default() };
    let (failure, own) = match choice {
        b'x' => (tamara::fuzz::failure(answer), "errors"),
        _ => (checkout_com::fuzz::failure(answer), "error_type"),
    };
    let Failure { error, effect, .. } = failure.unwrap();
    if effect == Effect::Nothing {
        assert!((400..500).contains(&status) && status != 408 && status != 409, "{status}");
        let body: Value = serde_json::from_slice(body).unwrap();
        assert!(body.get(0).unwrap_or(&body).get(own).is_some(), "{body}");
    }
    assert_eq!(error.http_status, Some(status));
    assert!(error.kind.code() <= -300 && error.kind.code() > -900, "{error:?}");
    assert!(!error.detail.chars().any(char::is_control), "{error:?}");
}
