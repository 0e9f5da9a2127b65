//! Disputes on the wire: a list keyed by number, and a multipart form.

use crate::error::{Error, Kind};
use crate::http::Answer;
use crate::json;
use crate::rail::{Activity, Dispute, DisputeAnswer, Disputes};
use crate::value::money::read_lenient;
use crate::value::random;
use crate::value::secret;
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

/// Reads a page of disputes: an object keyed by number, or a list; empty, it is `[]`. A dispute that cannot be read is passed over.
pub fn disputes(answer: &Answer) -> Result<Disputes, Error> {
    let page: BTreeMap<String, &RawValue> = super::wire::parse(answer)?;
    let bad = || {
        Error::field(Kind::BadAnswer, "data.disputes", "the service's answer cannot be read").with_status(answer.status)
    };
    let list = match page.get("data").map_or("null", |data| data.get()) {
        "null" | "[]" => Vec::new(),
        data => {
            let data: BTreeMap<String, &RawValue> = json::read(data).map_err(|_| bad())?;
            list(data.get("disputes").map_or("null", |list| list.get())).ok_or_else(bad)?
        }
    };
    let all = list.len();
    let mut disputes: Vec<Dispute> = list.into_iter().filter_map(dispute).collect();
    disputes.sort_by_key(|dispute| dispute.dispute_id);
    let total = page.get("total").and_then(|total| total.get().trim_matches('"').parse().ok());
    Ok(Disputes { total, passed_over: all.saturating_sub(disputes.len()), disputes })
}

fn list(text: &str) -> Option<Vec<&RawValue>> {
    match text.as_bytes().first()? {
        b'n' => Some(Vec::new()),
        b'[' => json::read(text).ok(),
        _ => json::read::<BTreeMap<String, &RawValue>>(text).ok().map(|members| members.into_values().collect()),
    }
}

fn dispute(raw: &RawValue) -> Option<Dispute> {
    let members: BTreeMap<String, &RawValue> = json::read(raw.get()).ok()?;
    let text = |name: &str| super::wire::text(members.get(name).copied());
    let activities: Option<Vec<Value>> = members.get("activities").and_then(|raw| json::read(raw.get()).ok());
    Some(Dispute {
        dispute_id: text("dispute_id")?.parse().ok()?,
        order_id: text("order_id"),
        merchant_order_reference_id: text("merchant_order_reference_id"),
        order_status: text("order_status"),
        dispute_status: text("dispute_status"),
        opened_at: text("opened_at"),
        closed_at: text("closed_at"),
        amount: members.get("amount").and_then(|raw| read_lenient(raw.get()).ok().flatten()),
        activities: activities.unwrap_or_default().iter().map(activity).collect(),
    })
}

fn activity(value: &Value) -> Activity {
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(secret::mask);
    let files = value.get("attachments").and_then(Value::as_array).map_or(0, Vec::len);
    Activity {
        event: text("event"),
        comment: text("comment"),
        created_at: text("created_at"),
        attachments: u64::try_from(files).unwrap_or(u64::MAX),
    }
}
