//! Disputes on the wire: a list keyed by number, and a multipart form.

use crate::error::{Error, Kind};
use crate::http::Answer;
use crate::json;
use crate::money::read_lenient;
use crate::rail::{Activity, Dispute, DisputeAnswer, Disputes};
use crate::random;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// A form's bytes, and the header that says how its parts are held apart.
pub struct Form {
    pub content_type: String,
    pub body: Vec<u8>,
}

/// The form of `POST /external/merchants/orders/disputes/{dispute_id}`.
pub fn form(answer: &DisputeAnswer) -> Result<Form, Error> {
    let boundary = format!("tamara-pos-{}", boundary()?);
    let mut body = Vec::new();
    let mut part = |head: String, bytes: &[u8]| {
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    let texts = [
        ("comment", Some(&answer.comment)),
        ("delivery_provider", answer.delivery_provider.as_ref()),
        ("order_delivery_tracking_id", answer.tracking_id.as_ref()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            part(format!("name=\"{name}\""), text.as_bytes());
        }
    }
    if let Some(file) = &answer.attachment {
        // As browsers do: what would end the name is percent-encoded.
        let name = file.name.replace('"', "%22");
        let head = format!("name=\"attachment\"; filename=\"{name}\"\r\nContent-Type: {}", file.content_type);
        part(head, &file.bytes);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Ok(Form { content_type: format!("multipart/form-data; boundary={boundary}"), body })
}

/// Too random to be in any file.
fn boundary() -> Result<String, Error> {
    let bytes: [u8; 16] = random::bytes()?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

#[derive(Deserialize)]
struct Page<'a> {
    total: Option<u64>,
    #[serde(borrow)]
    data: Option<Data<'a>>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    disputes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Wire<'a> {
    dispute_id: Value,
    order_id: Option<String>,
    merchant_order_reference_id: Option<String>,
    order_status: Option<String>,
    dispute_status: Option<String>,
    opened_at: Option<String>,
    closed_at: Option<String>,
    #[serde(borrow)]
    amount: Option<&'a RawValue>,
    #[serde(default)]
    activities: Vec<Value>,
}

/// Reads a page of disputes: an object keyed by number, or a list; empty, it is `[]`.
pub fn disputes(answer: &Answer) -> Result<Disputes, Error> {
    let (_, page): (&str, Page) = super::wire::parse(answer)?;
    let bad = || {
        Error::field(Kind::BadAnswer, "data.disputes", "the service's answer cannot be read").with_status(answer.status)
    };
    let list: Vec<Wire> = match page.data.and_then(|data| data.disputes).map(RawValue::get) {
        None | Some("null") => Vec::new(),
        Some(text) if text.starts_with('[') => json::read(text).map_err(|_| bad())?,
        Some(text) => json::read::<BTreeMap<String, Wire>>(text).map_err(|_| bad())?.into_values().collect(),
    };
    let mut disputes = list.into_iter().map(dispute).collect::<Option<Vec<_>>>().ok_or_else(bad)?;
    disputes.sort_by_key(|dispute| dispute.dispute_id);
    Ok(Disputes { total: page.total, disputes })
}

fn dispute(wire: Wire) -> Option<Dispute> {
    let number = wire.dispute_id.as_u64().or_else(|| wire.dispute_id.as_str()?.parse().ok());
    Some(Dispute {
        dispute_id: number?,
        order_id: wire.order_id,
        merchant_order_reference_id: wire.merchant_order_reference_id,
        order_status: wire.order_status,
        dispute_status: wire.dispute_status,
        opened_at: wire.opened_at,
        closed_at: wire.closed_at,
        amount: wire.amount.and_then(|raw| read_lenient(raw.get()).ok().flatten()),
        activities: wire.activities.iter().map(activity).collect(),
    })
}

fn activity(value: &Value) -> Activity {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_string);
    let files = value.get("attachments").and_then(Value::as_array).map_or(0, Vec::len);
    Activity {
        event: text("event"),
        comment: text("comment"),
        created_at: text("created_at"),
        attachments: u64::try_from(files).unwrap_or(u64::MAX),
    }
}
