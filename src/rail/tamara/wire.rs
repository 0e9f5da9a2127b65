//! Tamara's JSON. Requests are written with the official SDK's habits (amounts as numbers); answers are read leniently: amounts as
//! number or text, one object or a list of one, `[]` for an empty object, fields missing or null. What cannot be read makes an
//! order "not final", never paid and never dead.

use super::settings::{PLATFORM, Settings};
use crate::error::{Error, Failure, Kind};
use crate::http::Answer;
use crate::json;
use crate::json::skim::{Bad, Reader, characters, once};
use crate::rail::carried::{self, Carried};
use crate::rail::{
    Captured, Details, Moved, Movement, Order, PaymentOption, RefundEntry, RefundState, Session, Settled, Status,
    Voided, Webhook, WebhookWish, another, is_same_id,
};
use crate::request::{Item, MoveDetails, SessionRequest, ShippingInfo};
use crate::value::clock::unix_ms;
use crate::value::money::{Currency, Money, WireMoney, read_in, read_lenient};
use crate::value::phone::Phone;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Sent where the till names none: both of the guides' samples have it, and programs in the field got HTTP 500 without it.
const PAYMENT_TYPE: &str = "PAY_BY_INSTALMENTS";

/// Body of `POST /checkout/in-store-session`.
#[derive(Serialize)]
pub struct SmsSession<'a> {
    total_amount: WireMoney,
    phone_number: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    order_reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_number: Option<&'a str>,
    items: Vec<WireItem<'a>>,
    locale: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instalments: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiry_time: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_data: Option<BTreeMap<String, Box<RawValue>>>,
}

/// Body of `POST /checkout/in-store`.
#[derive(Serialize)]
pub struct QrSession<'a> {
    amount: WireMoney,
    platform: &'a str,
    order_reference_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_number: Option<&'a str>,
    locale: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_data: Option<BTreeMap<String, Box<RawValue>>>,
}

#[derive(Serialize)]
struct WireItem<'a> {
    reference_id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    name: &'a str,
    sku: &'a str,
    quantity: &'a RawValue,
    total_amount: WireMoney,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<&'a str>,
}

impl<'a> SmsSession<'a> {
    /// The body for a checked request.
    pub fn new(request: &'a SessionRequest, reference: &'a str, settings: &'a Settings) -> Self {
        let phone = request.phone_number.as_deref().and_then(|text| Phone::parse(text, &settings.country).ok());
        SmsSession {
            total_amount: WireMoney(request.total_amount),
            phone_number: phone.map(|(phone, _)| phone.international().to_string()).unwrap_or_default(),
            email: request.email.as_deref(),
            order_reference_id: reference,
            order_number: request.order_number.as_deref(),
            items: request.items.iter().map(WireItem::new).collect(),
            locale: request.locale.as_deref().unwrap_or(settings.locale),
            payment_type: Some(request.payment_type.as_deref().unwrap_or(PAYMENT_TYPE)),
            instalments: request.instalments,
            expiry_time: request.expiry_time,
            additional_data: additional_data(request, settings),
        }
    }
}

impl<'a> QrSession<'a> {
    /// The body for a checked request.
    pub fn new(request: &'a SessionRequest, reference: &'a str, settings: &'a Settings) -> Self {
        QrSession {
            amount: WireMoney(request.total_amount),
            platform: request.platform.as_deref().unwrap_or(PLATFORM),
            order_reference_id: reference,
            order_number: request.order_number.as_deref(),
            locale: request.locale.as_deref().unwrap_or(settings.locale),
            additional_data: additional_data(request, settings),
        }
    }
}

impl<'a> WireItem<'a> {
    fn new(item: &'a Item) -> Self {
        WireItem {
            reference_id: &item.reference_id,
            kind: &item.kind,
            name: &item.name,
            sku: &item.sku,
            quantity: &item.quantity,
            total_amount: WireMoney(item.total_amount),
            unit_price: item.unit_price.map(WireMoney),
            tax_amount: item.tax_amount.map(WireMoney),
            discount_amount: item.discount_amount.map(WireMoney),
            item_url: item.item_url.as_deref().filter(|url| !url.is_empty()),
            image_url: item.image_url.as_deref().filter(|url| !url.is_empty()),
        }
    }
}

/// The request's own object, with the configured branch where it names none. The service wants a branch in it if it is there.
fn additional_data(request: &SessionRequest, settings: &Settings) -> Option<BTreeMap<String, Box<RawValue>>> {
    let mut data = request.additional_data.clone();
    if let Some(store) = settings.store_code.as_ref().and_then(|store| to_raw_value(store).ok()) {
        data.get_or_insert_default().entry("store_code".to_string()).or_insert(store);
    }
    data
}

/// Body of `POST /payments/capture`.
#[derive(Serialize)]
pub struct Capture<'a> {
    order_id: &'a str,
    total_amount: WireMoney,
    shipping_info: Cow<'a, ShippingInfo>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<WireItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_amount: Option<WireMoney>,
}

impl<'a> Capture<'a> {
    /// The body. The service wants to know how the goods go out; handed over in the shop is now and by nobody.
    pub fn new(movement: &'a Movement, details: &'a MoveDetails) -> Result<Self, Failure> {
        let shipping_info = match &details.shipping_info {
            Some(info) => Cow::Borrowed(info),
            None => {
                let now = OffsetDateTime::now_utc().replace_nanosecond(0).unwrap_or(OffsetDateTime::UNIX_EPOCH);
                let now = now.format(&Rfc3339);
                let defect = |_| Failure::nothing(Error::new(Kind::Internal, "the clock cannot be written"));
                Cow::Owned(ShippingInfo {
                    shipped_at: now.map_err(defect)?,
                    shipping_company: "N/A".to_string(),
                    tracking_number: None,
                    tracking_url: None,
                })
            }
        };
        Ok(Capture {
            order_id: &movement.order_id,
            total_amount: WireMoney(movement.amount),
            shipping_info,
            items: details.items.iter().map(WireItem::new).collect(),
            discount_amount: details.discount_amount.map(WireMoney),
            shipping_amount: details.shipping_amount.map(WireMoney),
            tax_amount: details.tax_amount.map(WireMoney),
        })
    }
}

/// Body of `POST /orders/{order_id}/cancel`.
#[derive(Serialize)]
pub struct Cancel<'a> {
    total_amount: WireMoney,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<WireItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_amount: Option<WireMoney>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_amount: Option<WireMoney>,
}

impl<'a> Cancel<'a> {
    /// The body.
    pub fn new(movement: &Movement, details: &'a MoveDetails) -> Self {
        Cancel {
            total_amount: WireMoney(movement.amount),
            items: details.items.iter().map(WireItem::new).collect(),
            discount_amount: details.discount_amount.map(WireMoney),
            shipping_amount: details.shipping_amount.map(WireMoney),
            tax_amount: details.tax_amount.map(WireMoney),
        }
    }
}

/// Body of `POST /pre-checkout/v1/eligibility`.
#[derive(Serialize)]
pub struct EligibilityQuestion<'a> {
    order: WireMoney,
    customer: EligibilityCustomer<'a>,
}

#[derive(Serialize)]
struct EligibilityCustomer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
}

impl<'a> EligibilityQuestion<'a> {
    /// The body.
    pub fn new(amount: Money, phone: Option<&'a Phone>) -> Self {
        EligibilityQuestion {
            order: WireMoney(amount),
            customer: EligibilityCustomer { phone: phone.map(Phone::international) },
        }
    }
}

/// Body of `POST /webhooks` and `PUT /webhooks/{webhook_id}`.
#[derive(Serialize)]
pub struct WebhookBody<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'a str>,
    url: &'a str,
    events: &'a [String],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: &'a BTreeMap<String, String>,
}

impl<'a> WebhookBody<'a> {
    /// The body; the type is told at registration only.
    pub fn new(wish: &'a WebhookWish, with_kind: bool) -> Self {
        let kind = with_kind.then_some(wish.kind.as_str());
        WebhookBody { kind, url: &wish.url, events: &wish.events, headers: &wish.headers }
    }
}

/// Reads one webhook, or a list of them: bare, or in a member. Whatever cannot be read of a list is passed over.
pub fn webhooks(answer: &Answer) -> Result<Vec<Webhook>, Error> {
    let wire: Value = parse(answer)?;
    let inside = ["data", "webhooks"].into_iter().find_map(|name| wire.get(name)).unwrap_or(&wire);
    match inside {
        Value::Array(list) => Ok(list.iter().filter_map(webhook).collect()),
        one => webhook(one).map(|webhook| vec![webhook]).ok_or_else(|| missing(answer, "webhook_id")),
    }
}

fn webhook(wire: &Value) -> Option<Webhook> {
    let text = |name: &str| wire.get(name).and_then(named);
    let events = wire.get("events").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Some(Webhook {
        webhook_id: text("webhook_id").or_else(|| text("id")).and_then(|id| carried::id(&id))?,
        url: Carried::default().shown(&text("url")?, 1024),
        events: events.iter().filter_map(Value::as_str).map(carried::word).collect(),
    })
}

/// Reads the answer of the eligibility call; one integration saw the name `eligible`.
pub fn is_eligible(answer: &Answer) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Wire {
        is_eligible: Option<bool>,
        eligible: Option<bool>,
    }
    let wire: Wire = parse(answer)?;
    wire.is_eligible.or(wire.eligible).ok_or_else(|| missing(answer, "is_eligible"))
}

/// Reads the answer of the id verification call.
pub fn is_verified(answer: &Answer) -> Result<bool, Error> {
    #[derive(Deserialize)]
    struct Wire {
        is_id_verified: Option<bool>,
    }
    let wire: Wire = parse(answer)?;
    wire.is_id_verified.ok_or_else(|| missing(answer, "is_id_verified"))
}

/// Reads the payment types and their limits. A country that is not served answers with an empty list or limits of zero.
pub fn payment_types(answer: &Answer) -> Result<Vec<PaymentOption>, Error> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(borrow)]
        name: Option<&'a RawValue>,
        #[serde(borrow)]
        min_limit: Option<&'a RawValue>,
        #[serde(borrow)]
        max_limit: Option<&'a RawValue>,
    }
    let list: Vec<Wire> = parse(answer)?;
    let money = |raw: Option<&RawValue>| raw.and_then(|raw| read_lenient(raw.get()).ok().flatten());
    let option = |wire: Wire| {
        Some(PaymentOption {
            name: Carried::default().shown(&text(wire.name)?, 100),
            min_limit: money(wire.min_limit),
            max_limit: money(wire.max_limit),
        })
    };
    Ok(list.into_iter().filter_map(option).collect())
}

/// Reads the answer of authorise. Its `capture_id` is empty while nothing is captured.
pub fn authorised(answer: &Answer, order_id: &str) -> Result<Moved, Error> {
    let wire: Map<String, Value> = parse(answer)?;
    let field = |name: &str| wire.get(name).and_then(named);
    if field("order_id").is_some_and(|shown| !is_same_id(&shown, order_id)) {
        return Err(another("order").with_status(answer.status));
    }
    let status_text = field("status").ok_or_else(|| missing(answer, "status"))?;
    let done = matches!(status(&status_text), Status::Authorised | Status::FullyCaptured | Status::PartiallyCaptured);
    let result_id = field("capture_id").and_then(|id| carried::id(&id));
    Ok(Moved { result_id, capture_id: None, status: Some(carried::word(&status_text)), done, amount: None })
}

/// Reads the answer to a session's opening. One that shows another reference or amount than was asked for is about somebody else's.
pub fn session(answer: &Answer, reference: &str, amount: Money, carried: &Carried) -> Result<Session, Error> {
    let wire: BTreeMap<String, &RawValue> = parse(answer)?;
    let member = |name: &str| text(wire.get(name).copied());
    let order_id = member("order_id").and_then(|id| carried.id(&id)).ok_or_else(|| missing(answer, "order_id"))?;
    let is_other_reference = member("order_reference_id").is_some_and(|shown| shown != reference);
    let shown = wire.get("total_amount").and_then(|json| read_lenient(json.get()).ok().flatten());
    if is_other_reference || shown.is_some_and(|shown| shown != amount) {
        return Err(another("session").with_status(answer.status));
    }
    let link = ["checkout_deeplink", "checkout_link", "checkout_url"].into_iter().find_map(member);
    let link = link.filter(|link| is_link(link));
    Ok(Session {
        order_id,
        checkout_id: member("checkout_id").and_then(|id| carried.id(&id)),
        is_link_private: link.as_ref().is_some_and(|link| carried.is_in_link(link)),
        link,
        status: member("status").map(|status| carried.word(&status)),
    })
}

/// Reads the answer to a void. One without a body is a yes; what it is worth, the order says.
pub fn voided(answer: &Answer, order_id: &str) -> Result<Voided, Error> {
    if answer.body.trim_ascii().is_empty() {
        return Ok(Voided { was_voided: true });
    }
    let wire: Map<String, Value> = parse(answer)?;
    let is_other = wire.get("order_id").and_then(named).is_some_and(|shown| !is_same_id(&shown, order_id));
    if is_other {
        return Err(another("order").with_status(answer.status));
    }
    Ok(Voided { was_voided: wire.get("order_was_voided").and_then(Value::as_bool).unwrap_or(false) })
}

/// Reads the answer to a refund, capture or cancel, whose own id is called `id_name` and whose amount `amount_name`. An answer about
/// another order, or without an id, is not taken for a yes.
pub fn moved(answer: &Answer, order_id: &str, id_name: &str, amount_name: &str) -> Result<Moved, Error> {
    let wire: BTreeMap<String, &RawValue> = parse(answer)?;
    let member = |name: &str| text(wire.get(name).copied());
    if member("order_id").is_some_and(|shown| !is_same_id(&shown, order_id)) {
        return Err(another("order").with_status(answer.status));
    }
    let result_id = member(id_name).and_then(|id| carried::id(&id)).ok_or_else(|| missing(answer, id_name))?;
    Ok(Moved {
        result_id: Some(result_id),
        capture_id: member("capture_id").and_then(|id| carried::id(&id)),
        status: member("status").map(|status| carried::word(&status)),
        done: true,
        amount: wire.get(amount_name).and_then(|json| read_lenient(json.get()).ok().flatten()),
    })
}

/// The members of an order that are read, as they stand in the answer.
#[derive(Default)]
struct WireOrder<'a> {
    order_id: Option<&'a str>,
    order_reference_id: Option<&'a str>,
    order_number: Option<&'a str>,
    status: Option<&'a str>,
    total_amount: Option<&'a str>,
    captured_amount: Option<&'a str>,
    refunded_amount: Option<&'a str>,
    canceled_amount: Option<&'a str>,
    payment_type: Option<&'a str>,
    instalments: Option<&'a str>,
    created_at: Option<&'a str>,
    processing: Option<&'a str>,
    /// Of `transactions`, where that is an object: without any it is an empty list.
    refunds: Option<&'a str>,
    captures: Option<&'a str>,
}

impl<'a> WireOrder<'a> {
    fn read(text: &'a str) -> Result<Self, Bad> {
        let mut wire = WireOrder::default();
        let mut has_transactions = false;
        let mut reader = Reader::new(text);
        reader.object(&mut |reader, name| {
            let place = match name {
                "order_id" => &mut wire.order_id,
                "order_reference_id" => &mut wire.order_reference_id,
                "order_number" => &mut wire.order_number,
                "status" => &mut wire.status,
                "total_amount" => &mut wire.total_amount,
                "captured_amount" => &mut wire.captured_amount,
                "refunded_amount" => &mut wire.refunded_amount,
                "canceled_amount" => &mut wire.canceled_amount,
                "payment_type" => &mut wire.payment_type,
                "instalments" => &mut wire.instalments,
                "created_at" => &mut wire.created_at,
                "processing" => &mut wire.processing,
                "transactions" if has_transactions => return Err(Bad),
                "transactions" => {
                    has_transactions = true;
                    if !reader.is_object() {
                        return reader.value().map(|_| ());
                    }
                    return reader.object(&mut |reader, name| match name {
                        "refunds" => once(&mut wire.refunds, reader.value()?),
                        "captures" => once(&mut wire.captures, reader.value()?),
                        _ => reader.value().map(|_| ()),
                    });
                }
                _ => return reader.value().map(|_| ()),
            };
            once(place, reader.value()?)
        })?;
        reader.end().map(|()| wire)
    }
}

/// Whether a list in an answer has an entry.
fn lists_any(list: &str) -> bool {
    list.strip_prefix('[').is_some_and(|rest| !rest.trim_start().starts_with(']'))
}

#[derive(Deserialize)]
struct WireRefund<'a> {
    #[serde(borrow)]
    refund_id: Option<&'a RawValue>,
    #[serde(borrow)]
    capture_id: Option<&'a RawValue>,
    #[serde(borrow)]
    merchant_refund_id: Option<&'a RawValue>,
    #[serde(borrow)]
    comment: Option<&'a RawValue>,
    #[serde(borrow)]
    total_amount: Option<&'a RawValue>,
}

/// Reads an order, and keeps the answer as it came.
pub fn order(mut answer: Answer) -> Result<Order, Error> {
    let bytes = answer.body.len();
    let unreadable = |answer: &Answer, what| unreadable(answer, bytes, what);
    let raw = String::from_utf8(std::mem::take(&mut answer.body)).map_err(|_| unreadable(&answer, NOT_UTF8))?;
    let read = WireOrder::read(&raw).or_else(|bad| WireOrder::read(only_one_of(&raw).ok_or(bad)?));
    let wire = read.map_err(|_| unreadable(&answer, NOT_EXPECTED))?;
    let mut odd = None;
    let total = money(&mut odd, "total_amount", wire.total_amount, None);
    let currency = total.map(|total| total.currency());
    let captured = money(&mut odd, "captured_amount", wire.captured_amount, currency);
    let mut odd_moved = None;
    let currency = total.or(captured).map(|money| money.currency());
    let refunded = money(&mut odd_moved, "refunded_amount", wire.refunded_amount, currency);
    let canceled = money(&mut odd_moved, "canceled_amount", wire.canceled_amount, currency);
    let status_text = plain(wire.status).ok_or_else(|| missing(&answer, "status"))?;
    let is_without = captured.is_none_or(|captured| captured.is_zero());
    if odd.is_none() && status(&status_text).is_dead() && is_without && wire.captures.is_some_and(lists_any) {
        odd = Some(String::from(
            "transactions.captures lists a capture, and the order is dead and shows no captured amount",
        ));
    }
    Ok(Order {
        order_id: plain(wire.order_id).ok_or_else(|| missing(&answer, "order_id"))?,
        reference: plain(wire.order_reference_id),
        order_number: plain(wire.order_number).map(|number| carried::number(&number)),
        status: status(&status_text),
        status_text: carried::word(&status_text),
        total,
        captured,
        refunded,
        canceled,
        odd,
        odd_moved,
        processing: wire.processing.is_some_and(|json| matches!(json, "true" | "\"true\"" | "1")),
        refunds: wire.refunds.map(refunds).unwrap_or_default(),
        twins: Vec::new(),
        payment_type: plain(wire.payment_type).map(|kind| carried::word(&kind)),
        instalments: wire.instalments.and_then(|json| json.parse().ok()),
        created_ms: plain(wire.created_at).and_then(|t| unix_ms(&t)),
        service_time_ms: answer.date_ms,
        sale: None,
        raw,
    })
}

/// What an order shows of its settlement: it is read apart from the order, because no poll needs it.
pub fn settled(raw: &str) -> Option<Settled> {
    let of = |text: &str| -> Result<[Option<String>; 2], Bad> {
        let (mut status, mut date) = (None, None);
        Reader::new(text).object(&mut |reader, name| match name {
            "settlement_status" => once(&mut status, reader.value()?),
            "settlement_date" => once(&mut date, reader.value()?),
            _ => reader.value().map(|_| ()),
        })?;
        Ok([status, date].map(|json| json.map(str::to_string)))
    };
    let [status, date] = of(raw).or_else(|bad| of(only_one_of(raw).ok_or(bad)?)).ok()?;
    let word = |json: &Option<String>| plain(json.as_deref()).map(|text| carried::word(&text));
    // Without either the service does not show settlements, which is not the same as a sale that is not settled yet.
    (status.is_some() || date.is_some()).then(|| Settled { status: word(&status), date: plain(date.as_deref()) })
}

/// Reads what an order says beside its money's state, leniently: no verdict rests on it.
pub fn details(order: &Order) -> Details {
    let wire: Value = json::read(&order.raw).unwrap_or_default();
    let wire = wire.as_array().and_then(|list| list.first()).unwrap_or(&wire);
    let word = |value: &Value, name: &str| value.get(name).and_then(named).map(|text| carried::word(&text));
    let money = |value: &Value, name: &str| {
        let shown = value.get(name).and_then(|money| read_lenient(&money.to_string()).ok().flatten());
        shown.filter(|shown| order.total.is_none_or(|total| total.currency() == shown.currency()))
    };
    let capture = |value: &Value| {
        Some(Captured {
            capture_id: value.get("capture_id").and_then(named).and_then(|id| carried::id(&id))?,
            total_amount: money(value, "total_amount"),
            refunded_amount: money(value, "refunded_amount"),
            created_at: word(value, "created_at"),
        })
    };
    let captures = wire.pointer("/transactions/captures").and_then(Value::as_array);
    Details {
        paid_amount: money(wire, "paid_amount"),
        wallet_prepaid_amount: money(wire, "wallet_prepaid_amount"),
        settlement_status: word(wire, "settlement_status"),
        settlement_date: word(wire, "settlement_date"),
        store_code: wire.get("store_code").and_then(named).map(|text| Carried::default().shown(&text, 255)),
        captures: captures.into_iter().flatten().filter_map(capture).collect(),
    }
}

/// Whether the answer to a look-up is JSON that holds no order, or nothing by its status.
pub fn is_without_order(answer: &Answer) -> bool {
    match answer.body.trim_ascii() {
        b"[]" | b"{}" | b"null" => true,
        body => body.is_empty() && answer.status == 204,
    }
}

/// The only one of a list.
fn only_one_of(list: &str) -> Option<&str> {
    let list: Vec<&RawValue> = json::read(list).ok()?;
    match list.as_slice() {
        [one] => Some(one.get()),
        _ => None,
    }
}

/// An amount of an order, in the order's currency. What is wrong with it is noted, the first of several.
fn money(odd: &mut Option<String>, name: &str, json: Option<&str>, currency: Option<Currency>) -> Option<Money> {
    let read = match json.map_or(Ok(None), |json| read_in(json, currency)) {
        Ok(Some(money)) if currency.is_some_and(|currency| currency != money.currency()) => {
            Err(format!("{money} in an order of another currency"))
        }
        read => read,
    };
    read.unwrap_or_else(|problem| {
        odd.get_or_insert_with(|| format!("{name}: {problem}"));
        None
    })
}

fn refunds(list: &str) -> Vec<RefundEntry> {
    let list = json::read::<Vec<WireRefund>>(list).ok();
    let entry = |wire: WireRefund| RefundEntry {
        state: RefundState::Done,
        capture_id: text(wire.capture_id).and_then(|id| carried::id(&id)),
        refund_id: text(wire.refund_id).and_then(|id| carried::id(&id)),
        own_id: text(wire.merchant_refund_id),
        comment: text(wire.comment),
        amount: wire.total_amount.and_then(|raw| read_lenient(raw.get()).ok().flatten()),
    };
    list.unwrap_or_default().into_iter().map(entry).collect()
}

/// The service's status texts; both spellings of the doubtful ones.
pub fn status(text: &str) -> Status {
    match text.to_ascii_lowercase().as_str() {
        "new" => Status::New,
        "approved" => Status::Approved,
        "authorised" | "authorized" => Status::Authorised,
        "partially_captured" => Status::PartiallyCaptured,
        "fully_captured" => Status::FullyCaptured,
        "updated" => Status::Updated,
        "canceled" | "cancelled" => Status::Canceled,
        "declined" => Status::Declined,
        "expired" => Status::Expired,
        "partially_refunded" => Status::PartiallyRefunded,
        "fully_refunded" => Status::FullyRefunded,
        _ => Status::Other,
    }
}

/// What is said of an answer that is text, but not the JSON it should be.
const NOT_EXPECTED: &str = "not the JSON that was expected";
/// What is said of one that is no text.
const NOT_UTF8: &str = "not UTF-8";

/// The value of an answer.
pub fn parse<'a, T: Deserialize<'a>>(answer: &'a Answer) -> Result<T, Error> {
    let bad = |what| unreadable(answer, answer.body.len(), what);
    let text = std::str::from_utf8(&answer.body).map_err(|_| bad(NOT_UTF8))?;
    json::read(text).map_err(|_| bad(NOT_EXPECTED))
}

fn unreadable(answer: &Answer, bytes: usize, what: &str) -> Error {
    let kind = answer.content_type.as_deref().unwrap_or("no content type");
    let detail = format!("the answer is {what} ({bytes} bytes, {kind}); is there a proxy or a captive portal between?");
    Error::new(Kind::BadAnswer, detail).with_status(answer.status)
}

/// Whether a text can be what a customer opens.
fn is_link(link: &str) -> bool {
    (1..=2048).contains(&link.len()) && !link.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn missing(answer: &Answer, field: &str) -> Error {
    Error::field(Kind::BadAnswer, field, "the service's answer lacks this field").with_status(answer.status)
}

/// A text, or the literal of a number; nothing for null, empty text, objects and lists.
fn plain(json: Option<&str>) -> Option<String> {
    let json = json?;
    match json.as_bytes().first()? {
        b'"' => characters(json).filter(|text| !text.is_empty()).map(Cow::into_owned),
        b'0'..=b'9' | b'-' => Some(json.to_string()),
        _ => None,
    }
}

/// The same of a value.
fn named(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The same of a member.
pub fn text(raw: Option<&RawValue>) -> Option<String> {
    plain(raw.map(RawValue::get))
}
