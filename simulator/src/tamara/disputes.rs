//! Disputes: a list to look through, and replies with a file.

use super::check::{Check, Part};
use super::reply::not_found;
use crate::http::{Answer, Request};
use crate::merchant::merchant_id;
use crate::money::amount_json;
use crate::record::Dispute;
use crate::world::World;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

fn activity(event: &str, comment: &str, attachments: &[String], at: &str) -> Value {
    json!({ "event": event, "comment": comment, "attachments": attachments, "created_at": at })
}

/// The customer disputes an order; the dispute's number.
pub fn open(world: &mut World, order_id: &str, comment: &str) -> Option<u64> {
    world.order(order_id)?;
    let id = world.disputes.last().map_or(1001, |last| last.id + 1);
    let at = world.now_text();
    world.disputes.push(Dispute {
        id,
        order_id: order_id.to_string(),
        status: "awaiting_merchant_response".into(),
        activities: vec![activity("opened", comment, &[], &at)],
        opened_at: at,
    });
    tell(world, order_id, id, "OrderDisputeAwaitingMerchantResponse");
    Some(id)
}

/// Tells the merchant's server. The service publishes no body for these; this one follows that of orders.
fn tell(world: &mut World, order_id: &str, dispute_id: u64, event: &str) {
    let Some(order) = world.order(order_id).map(|order| order.clone_head()) else { return };
    let body = json!({ "order_id": order.id, "order_reference_id": order.reference, "order_number": order.number,
        "event_type": event, "data": { "dispute_id": dispute_id } });
    world.send(&order, "dispute", event, &body);
}

/// `GET /external/merchants/orders/disputes/`.
pub fn list(world: &mut World, request: &Request) -> Answer {
    let number = |name: &str, otherwise: usize| match request.query.get(name) {
        None => Ok(otherwise),
        Some(text) => {
            text.parse().ok().filter(|n| *n > 0).ok_or_else(|| invalid(name, "has to be a number above zero"))
        }
    };
    let (limit, page): (usize, usize) = match (number("limit", 10), number("page", 1)) {
        (Ok(limit), Ok(page)) => (limit, page),
        (Err(refusal), _) | (_, Err(refusal)) => return refusal,
    };
    let disputes = world.disputes.clone();
    let found: Vec<Value> = disputes.iter().filter_map(|dispute| shown(world, dispute, request)).collect();
    let page: Map<String, Value> = found
        .iter()
        .skip(limit.saturating_mul(page - 1))
        .take(limit)
        .map(|dispute| (dispute["dispute_id"].to_string(), dispute.clone()))
        .collect();
    let details = json!({ "merchant_id": merchant_id(world.merchant.as_deref().unwrap_or_default()), "merchant_code": "acme", "merchant_name": "ACME Stores",
        "merchant_status": "active" });
    let disputes = if page.is_empty() { json!([]) } else { Value::Object(page) };
    Answer::json(200, &json!({ "total": found.len(), "data": { "merchant_details": details, "disputes": disputes } }))
}

/// The dispute as the service writes it, if it is one of those asked for.
fn shown(world: &mut World, dispute: &Dispute, request: &Request) -> Option<Value> {
    let order = world.order(&dispute.order_id)?;
    let json = json!({ "dispute_id": dispute.id, "order_id": order.id, "merchant_order_reference_id": order.reference,
        "order_status": order.shown_status(), "dispute_status": dispute.status, "opened_at": dispute.opened_at,
        "closed_at": null, "amount": amount_json(order.total, &order.currency), "activities": dispute.activities });
    let names = ["order_id", "merchant_order_reference_id", "dispute_id", "order_status", "dispute_status"];
    let fits = names.into_iter().all(|name| match (request.query.get(name), &json[name]) {
        (None, _) => true,
        (Some(wanted), Value::String(text)) => wanted == text,
        (Some(wanted), other) => wanted.parse::<Value>().is_ok_and(|wanted| wanted == *other),
    });
    fits.then_some(json)
}

fn invalid(field: &str, reason: &str) -> Answer {
    let mut check = Check::default();
    check.bad(&Part::body(&Value::Null), field, reason);
    check.done().err().unwrap_or_else(not_found)
}

/// `POST /external/merchants/orders/disputes/{dispute_id}`: a multipart form with `comment` and perhaps a file.
pub fn reply(world: &mut World, id: &str, request: &Request) -> Answer {
    let at = world.now_text();
    let Some(dispute) = world.disputes.iter_mut().find(|dispute| dispute.id.to_string() == id) else {
        return Answer::error(404, "Dispute not found", &["dispute_not_found"]);
    };
    let kind = request.headers.get("content-type").map_or("", String::as_str);
    let Some(form) = form(kind, &request.body) else { return invalid("", "has to be a multipart form") };
    let text = |name: &str| form.get(name).map(|field| field.text.trim()).unwrap_or_default();
    if text("comment").is_empty() {
        return invalid("comment", "is required");
    }
    for name in ["comment", "delivery_provider", "order_delivery_tracking_id"] {
        if text(name).chars().count() > 255 {
            return invalid(name, "has to be text of 1 to 255 characters");
        }
    }
    let files: Vec<String> = form.get("attachment").and_then(|field| field.file.clone()).into_iter().collect();
    dispute.status = "under_review".into();
    dispute.activities.push(activity("merchant_replied", text("comment"), &files, &at));
    let (order_id, number) = (dispute.order_id.clone(), dispute.id);
    tell(world, &order_id, number, "OrderDisputeWasUpdated");
    Answer::json(200, &json!({ "message": "order.dispute.updated_successfully" }))
}

/// A field of a form.
#[derive(Debug, PartialEq)]
struct Field {
    text: String,
    file: Option<String>,
}

/// The fields of a multipart form by name; `None` if it is not one.
fn form(kind: &str, body: &[u8]) -> Option<HashMap<String, Field>> {
    let (media, boundary) = kind.split_once("boundary=")?;
    if !media.trim().to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    let boundary = format!("--{}", boundary.split(';').next()?.trim().trim_matches('"'));
    let body = String::from_utf8_lossy(body);
    let mut fields = HashMap::new();
    for part in body.split(boundary.as_str()).skip(1) {
        let Some((head, text)) = part.split_once("\r\n\r\n") else { continue };
        let of = |name: &str| Some(head.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_string());
        if let Some(name) = of("name") {
            fields.insert(
                name,
                Field { text: text.strip_suffix("\r\n").unwrap_or(text).to_string(), file: of("filename") },
            );
        }
    }
    Some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_its_file() {
        let body = "--b\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nsent\r\n\
            --b\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"slip.pdf\"\r\n\r\n%PDF\r\n--b--\r\n";
        let form = form("multipart/form-data; boundary=b", body.as_bytes()).unwrap();
        assert_eq!(form["comment"], Field { text: "sent".into(), file: None });
        assert_eq!(form["attachment"], Field { text: "%PDF".into(), file: Some("slip.pdf".into()) });
        assert!(super::form("application/json", b"{}").is_none());
    }
}
