//! Ends what the check opened: an unpaid session is voided, a paid order is given back whole, a webhook is removed.

use super::service::{Seen, Service};
use crate::Result;
use serde_json::json;
use tamara_pos::value::money::read_lenient;

/// A session that cannot be voided has run out by then.
const LIFE_S: u64 = 16 * 60;
/// The same through Checkout.com.
const LIFE_CHECKOUT_COM_S: u64 = 31 * 60;
/// Longer than a session lives where it does not end in time.
const LONGEST_S: u64 = 27 * 3_600;
/// How often the state of an ended order is read.
const READS: u32 = 12;

pub fn void(service: &mut Service, order_id: &str, checkout_id: &str) -> Result<Seen> {
    let store = service.config.store_code.clone().unwrap_or_else(|| "Contract check".into());
    let body = json!({ "order_id": order_id, "store_code": store });
    service.post(&format!("/checkout/{checkout_id}/void?order_id={order_id}"), &body)
}

/// Captures a paid order that stays approved, so that it can be given back: whether the service accepts that, and what it says.
pub fn take(service: &mut Service, order_id: &str) -> Result<(bool, String)> {
    if !service.is_tamara() {
        let key = format!("contract-{}", service.reference("TAKE"));
        let path = format!("/payments/{order_id}/captures");
        let captured = service.post_with(&path, &json!({}), &[("Cko-Idempotency-Key", &key)])?;
        return Ok((captured.is_ok(), format!("HTTP {}", captured.told())));
    }
    let path = service.order_path(order_id);
    let total = service.get(&path)?.body["total_amount"].clone();
    let authorised = service.post(&format!("/orders/{order_id}/authorise"), &json!({}))?;
    let shipping = json!({ "shipped_at": super::service::now_text(), "shipping_company": "N/A" });
    let body = json!({ "order_id": order_id, "total_amount": total, "shipping_info": shipping });
    let captured = service.post("/payments/capture", &body)?;
    Ok((captured.is_ok(), format!("HTTP {}, HTTP {}", authorised.told(), captured.told())))
}

/// Cancels what is left of an order that was not captured; `false`: the service refuses that.
fn cancel(service: &mut Service, order_id: &str, seen: &Seen) -> Result<bool> {
    let money = |name: &str| read_lenient(&seen.body[name].to_string()).ok().flatten();
    let rest = match (money("total_amount"), money("canceled_amount")) {
        (Some(total), Some(canceled)) => total.checked_sub(&canceled),
        (total, _) => total,
    };
    let Some(rest) = rest.filter(|rest| !rest.is_zero()) else { return Ok(false) };
    Ok(service.post(&format!("/orders/{order_id}/cancel"), &json!({ "total_amount": rest }))?.is_ok())
}

/// Ends one session, whatever became of it.
pub fn session(service: &mut Service, at: usize) -> Result<()> {
    let Some(session) = service.record.sessions.get(at).cloned().filter(|session| !session.is_over) else {
        return Ok(());
    };
    let (order_id, checkout_id) = match session.order_id {
        Some(order_id) => (order_id, session.checkout_id),
        None => match find(service, &session.reference)? {
            Some(order_id) => (order_id, None),
            // Its answer was lost, and nobody finds it: it is over when nobody can pay it any more.
            None => {
                let life = life(service);
                let age = super::service::now_s().saturating_sub(session.sent_s);
                let left = life.saturating_sub(u64::try_from(age).unwrap_or_default());
                return run_out(service, at, left);
            }
        },
    };
    for _ in 0..READS {
        let path = service.order_path(&order_id);
        let seen = service.get(&path)?;
        match seen.text("/status").to_lowercase().as_str() {
            "new" | "on_hold" | "pending" => match &checkout_id {
                Some(checkout_id) if service.is_tamara() => {
                    let answer = void(service, &order_id, checkout_id)?;
                    if answer.body["order_was_voided"] == true {
                        return over(service, at, None);
                    }
                }
                _ => {
                    let life = life(service);
                    return run_out(service, at, life);
                }
            },
            "authorised" | "updated" if cancel(service, &order_id, &seen)? => {}
            "approved" | "authorised" | "authorized" | "updated" => {
                if !take(service, &order_id)?.0 && !service.is_tamara() {
                    break;
                }
            }
            "fully_captured" | "partially_captured" | "partially_refunded" | "captured" | "partially refunded" => {
                if !give_back(service, &order_id, &seen)? {
                    return over(service, at, None);
                }
            }
            _ => return over(service, at, None),
        }
        service.pass(1, "waiting for the end of a session")?;
    }
    let note = "it could not be ended: look at it in the merchant's portal";
    if let Some(session) = service.record.sessions.get_mut(at) {
        session.note = Some(note.into());
    }
    service.record.save()
}

/// Gives back what an order holds; `false`: nothing is left.
fn give_back(service: &mut Service, order_id: &str, seen: &Seen) -> Result<bool> {
    let number = service.reference("END");
    if !service.is_tamara() {
        let answer = service.post(&format!("/payments/{order_id}/refunds"), &json!({ "reference": number }))?;
        // 422 and 403: nothing is left, or it was accepted before.
        if !answer.is_ok() {
            return Ok(false);
        }
        service.pass(5, "waiting for a refund")?;
        return Ok(true);
    }
    let money = |name: &str| read_lenient(&seen.body[name].to_string()).ok().flatten();
    // A captured order that does not show how much is captured whole.
    let captured = money("captured_amount").filter(|captured| !captured.is_zero()).or(money("total_amount"));
    let rest = match (captured, money("refunded_amount")) {
        (Some(captured), Some(refunded)) => captured.checked_sub(&refunded),
        (captured, _) => captured,
    };
    let Some(rest) = rest.filter(|rest| !rest.is_zero()) else { return Ok(false) };
    let body = json!({ "total_amount": rest, "comment": "Contract check", "merchant_refund_id": number });
    let answer = service.post(&format!("/payments/simplified-refund/{order_id}"), &body)?;
    // Refused: what is shown as left was given back before, and does not show yet.
    Ok(answer.is_ok())
}

fn life(service: &Service) -> u64 {
    if service.is_tamara() { LIFE_S } else { LIFE_CHECKOUT_COM_S }
}

fn find(service: &mut Service, reference: &str) -> Result<Option<String>> {
    let (path, pointer) = match service.is_tamara() {
        true => (format!("/merchants/orders/reference-id/{reference}"), "/order_id"),
        false => (format!("/payments?reference={reference}"), "/data/0/id"),
    };
    let seen = service.get(&path)?;
    Ok(Some(seen.text(pointer)).filter(|id| !id.is_empty() && seen.is_ok()))
}

/// Lets a session that nobody can take back run out: at a simulator at once, else it is said until when.
fn run_out(service: &mut Service, at: usize, left: u64) -> Result<()> {
    if service.is_simulated() {
        service.skip(left.max(1))?;
        let order_id = service.record.sessions.get(at).and_then(|session| session.order_id.clone());
        if let Some(order_id) = order_id
            && matches!(service.state_of(&order_id)?.as_str(), "new" | "Pending")
        {
            // Longer than any session lives.
            service.skip(LONGEST_S)?;
            service.state_of(&order_id)?;
        }
        return over(service, at, Some("nobody could take it back; it has run out".into()));
    }
    let left_s = i64::try_from(left).unwrap_or(i64::MAX);
    let ends_s = super::service::now_s().saturating_add(left_s);
    if let Some(session) = service.record.sessions.get_mut(at) {
        session.runs_out_s = Some(ends_s);
    }
    let until = super::service::text_of(ends_s);
    over(service, at, Some(format!("nobody can take it back; nobody pays it, and it runs out by {until}")))
}

fn over(service: &mut Service, at: usize, note: Option<String>) -> Result<()> {
    if let Some(session) = service.record.sessions.get_mut(at) {
        session.is_over = true;
        session.note = note;
    }
    service.record.save()
}

/// Removes the webhook of this check.
pub fn webhook(service: &mut Service) -> Result<()> {
    if let Some(id) = service.record.webhook_id.clone() {
        service.delete(&format!("/webhooks/{id}"))?;
        service.record.webhook_id = None;
        service.record.save()?;
    }
    Ok(())
}

/// Ends everything that is still open.
pub fn all(service: &mut Service) -> Result<()> {
    webhook(service)?;
    (0..service.record.sessions.len()).try_for_each(|at| session(service, at))
}
