//! Checkout.com's JSON. Amounts are whole numbers of minor units; those with three decimals end in 0. Answers are read leniently:
//! what cannot be read makes a payment "not final", never paid and never dead.

use super::settings::Settings;
use crate::error::{Error, Kind};
use crate::http::Answer;
use crate::rail::carried::{self, Carried};
use crate::rail::{Channel, Moved, Movement, Order, RefundEntry, RefundState, Session, Status, another};
use crate::request::{Address, Item, PaymentPlan, SessionRequest, limit, plain_text};
use crate::value::clock::unix_ms;
use crate::value::money::{Currency, Money, read_minor};
use crate::value::phone::Phone;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// The greatest amount, minor units: nine digits.
const MOST: i64 = 999_999_999;
/// Room for `-2`, `-3` … behind the till's reference, of the 80 characters that the service takes.
const LONGEST_REFERENCE: usize = 76;
/// An approved action.
const APPROVED: &str = "10000";

/// Body of `POST /payments`.
#[derive(Serialize)]
pub struct Payment<'a> {
    source: Source<'a>,
    amount: i64,
    currency: Currency,
    #[serde(skip_serializing_if = "Option::is_none")]
    processing_channel_id: Option<&'a str>,
    reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    customer: Customer<'a>,
    shipping: Shipping<'a>,
    items: Vec<WireItem<'a>>,
    processing: Processing<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_plan: Option<&'a PaymentPlan>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capture: Option<bool>,
    success_url: &'a str,
    failure_url: &'a str,
}

#[derive(Serialize)]
struct Source<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    billing_address: &'a Address,
}

#[derive(Serialize)]
struct Shipping<'a> {
    address: &'a Address,
}

#[derive(Serialize)]
struct Customer<'a> {
    name: &'a str,
    email: &'a str,
    phone: WirePhone,
}

#[derive(Serialize)]
struct WirePhone {
    country_code: String,
    number: String,
}

#[derive(Serialize)]
struct Processing<'a> {
    locale: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping_amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_amount: Option<i64>,
}

#[derive(Serialize)]
struct WireItem<'a> {
    name: &'a str,
    quantity: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_price: Option<i64>,
    total_amount: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_amount: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount_amount: Option<i64>,
    reference: &'a str,
    sku: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

/// Checks what this service alone wants of a session.
pub fn check(request: &SessionRequest) -> Result<(), Error> {
    if request.channel != Channel::Qr {
        let detail = "this service sends no SMS; call session_create or payment_start with channel \"qr\" and show the code, or send \
                      checkout_deeplink yourself";
        return Err(Error::field(Kind::NotSupported, "channel", detail));
    }
    plain_text("order_reference_id", &request.order_reference_id, LONGEST_REFERENCE)?;
    for (field, text, most) in [
        ("customer_name", &request.customer_name, limit::TEXT),
        ("email", &request.email, 255),
        ("phone_number", &request.phone_number, 64),
    ] {
        let missing = || Error::field(Kind::MissingField, field, "Checkout.com needs it of the customer");
        plain_text(field, text.as_deref().ok_or_else(missing)?, most)?;
    }
    let missing = || Error::field(Kind::MissingField, "address", "Checkout.com needs the customer's address");
    request.address.as_ref().ok_or_else(missing)?.check().map_err(|error| error.under("address"))?;
    minor(request.total_amount).map_err(|error| error.under("total_amount"))?;
    let first = request.items.first();
    let missing = || Error::field(Kind::MissingField, "items", "at least one item is required");
    first.ok_or_else(missing)?;
    for (index, item) in request.items.iter().enumerate() {
        WireItem::new(item).map_err(|error| error.under(&format!("items[{index}]")))?;
    }
    check_plan(request)?;
    Processing::new(request, "")?;
    match request.sum() {
        Some(sum) if sum == request.total_amount => Ok(()),
        sum => {
            let sum = sum.map_or_else(|| "nothing".to_string(), |sum| sum.to_string());
            let detail = format!(
                "the items, with tax and shipping and without the discount, add up to {sum}; Checkout.com wants the total, {}",
                request.total_amount
            );
            Err(Error::field(Kind::InvalidField, "total_amount", detail))
        }
    }
}

/// A payment that the service does not capture by itself would never be paid here.
fn check_plan(request: &SessionRequest) -> Result<(), Error> {
    if request.capture == Some(false) {
        let detail = "has to be true or left out: a payment through Tamara is captured by itself, or never paid";
        return Err(Error::field(Kind::NotSupported, "capture", detail));
    }
    request.payment_plan.as_ref().map_or(Ok(()), |plan| plan.check().map_err(|error| error.under("payment_plan")))?;
    let is_tamara_s = request.payment_type.as_deref().is_some_and(|kind| kind.starts_with("PAY_"));
    match is_tamara_s {
        true => {
            let detail = "is Tamara's own word; send Regular or Installment, or leave it out";
            Err(Error::field(Kind::InvalidField, "payment_type", detail))
        }
        false => Ok(()),
    }
}

/// Minor units, as the service takes them.
fn minor(money: Money) -> Result<i64, Error> {
    let refuse = |why: String| Err(Error::field(Kind::InvalidField, "amount", why));
    match money.minor() {
        Some(minor) if minor > MOST => refuse(format!("{money} is more than nine digits of minor units")),
        Some(minor) if money.currency().decimals() == 3 && minor % 10 != 0 => {
            refuse(format!("{money}: the third decimal has to be 0 with Checkout.com"))
        }
        Some(minor) => Ok(minor),
        None => refuse(format!("{money} is too much")),
    }
}

impl<'a> Payment<'a> {
    /// The body for a checked request.
    pub fn new(request: &'a SessionRequest, reference: &'a str, settings: &'a Settings) -> Result<Self, Error> {
        let missing = |field: &str| Error::field(Kind::MissingField, field, "required");
        let address = request.address.as_ref().ok_or_else(|| missing("address"))?;
        let phone = request.phone_number.as_deref().ok_or_else(|| missing("phone_number"))?;
        let (phone, _) = Phone::parse(phone, &settings.country)?;
        let (country_code, number) = phone.split();
        let phone = WirePhone { country_code: format!("+{country_code}"), number: number.to_string() };
        let locale = match request.locale.as_deref() {
            Some("ar_SA") => "ar-AE",
            Some(_) => "en-US",
            None => settings.locale,
        };
        Ok(Payment {
            source: Source { kind: "tamara", billing_address: address },
            amount: minor(request.total_amount)?,
            currency: request.total_amount.currency(),
            processing_channel_id: settings.processing_channel_id.as_deref(),
            reference,
            description: request.order_number.as_deref().filter(|text| text.chars().count() <= 100),
            customer: Customer {
                name: request.customer_name.as_deref().ok_or_else(|| missing("customer_name"))?,
                email: request.email.as_deref().ok_or_else(|| missing("email"))?,
                phone,
            },
            shipping: Shipping { address },
            items: request.items.iter().map(WireItem::new).collect::<Result<_, _>>()?,
            processing: Processing::new(request, locale)?,
            payment_type: request.payment_type.as_deref(),
            payment_plan: request.payment_plan.as_ref(),
            capture: request.capture,
            success_url: &settings.success_url,
            failure_url: &settings.failure_url,
        })
    }
}

impl<'a> Processing<'a> {
    fn new(request: &SessionRequest, locale: &'a str) -> Result<Self, Error> {
        let part = |name: &str, money: Option<Money>| {
            let currency = request.total_amount.currency();
            match money {
                Some(money) if money.currency() != currency => {
                    let detail = format!("must be {}, like the order's total", currency.code());
                    Err(Error::field(Kind::InvalidField, format!("{name}.currency"), detail))
                }
                money => money.map(|money| minor(money).map_err(|error| error.under(name))).transpose(),
            }
        };
        Ok(Processing {
            locale,
            tax_amount: part("tax_amount", request.tax_amount)?,
            shipping_amount: part("shipping_amount", request.shipping_amount)?,
            discount_amount: part("discount_amount", request.discount_amount)?,
        })
    }
}

impl<'a> WireItem<'a> {
    fn new(item: &'a Item) -> Result<Self, Error> {
        if !item.quantity.get().bytes().all(|b| b.is_ascii_digit()) {
            return Err(Error::field(Kind::InvalidField, "quantity", "has to be a whole number with Checkout.com"));
        }
        let part = |name: &str, money: Money| minor(money).map_err(|error| error.under(name));
        let unit_price = item.unit_price.or((item.quantity.get() == "1").then_some(item.total_amount));
        let text = |text: &'a Option<String>| text.as_deref().filter(|text| !text.is_empty());
        Ok(WireItem {
            name: &item.name,
            quantity: &item.quantity,
            unit_price: unit_price.map(|money| part("unit_price", money)).transpose()?,
            total_amount: part("total_amount", item.total_amount)?,
            tax_amount: item.tax_amount.map(|money| part("tax_amount", money)).transpose()?,
            discount_amount: item.discount_amount.map(|money| part("discount_amount", money)).transpose()?,
            reference: &item.reference_id,
            sku: &item.sku,
            image_url: text(&item.image_url),
            url: text(&item.item_url),
        })
    }
}

/// Body of `POST /payments/{id}/refunds`. Our number goes as the reference, by which the action is found again.
#[derive(Serialize)]
pub struct Refund<'a> {
    amount: i64,
    reference: &'a str,
}

impl<'a> Refund<'a> {
    /// The body.
    pub fn new(movement: &'a Movement) -> Result<Self, Error> {
        let amount = minor(movement.amount).map_err(|error| error.under("total_amount"))?;
        Ok(Refund { amount, reference: &movement.own_id })
    }
}

/// Reads the answer to a payment's start. Without a link, or with another status, the payment itself has to tell. One that shows another
/// reference or amount than was asked for is about another payment.
pub fn session(answer: &Answer, reference: &str, amount: Money, carried: &Carried) -> Result<Session, Error> {
    let (_, wire) = parse(answer)?;
    let status = text(at(&wire, "/status")).ok_or_else(|| missing(answer, "status"))?;
    let shown = at(&wire, "/amount").as_i64();
    let currency = at(&wire, "/currency").as_str();
    let is_another = text(at(&wire, "/reference")).is_some_and(|shown| shown != reference)
        || shown.is_some_and(|shown| amount.minor() != Some(shown))
        || currency.is_some_and(|shown| !shown.eq_ignore_ascii_case(amount.currency().code()));
    if is_another {
        return Err(another("payment").with_status(answer.status));
    }
    let is_link = |link: &String| link.len() <= 2048 && !link.chars().any(|c| c.is_control() || c.is_whitespace());
    let link = text(at(&wire, "/_links/redirect/href")).filter(is_link);
    let link = link.filter(|_| self::status(&status) == Status::New);
    Ok(Session {
        order_id: text(at(&wire, "/id")).and_then(|id| carried.id(&id)).ok_or_else(|| missing(answer, "id"))?,
        checkout_id: None,
        is_link_private: link.as_ref().is_some_and(|link| carried.is_in_link(link)),
        link,
        status: Some(carried.word(&status)),
    })
}

/// Reads the answer to a refund.
pub fn accepted(answer: &Answer, movement: &Movement) -> Result<Moved, Error> {
    let (_, wire) = parse(answer)?;
    if text(at(&wire, "/reference")).is_some_and(|shown| shown != movement.own_id) {
        return Err(another("refund").with_status(answer.status));
    }
    let id = text(at(&wire, "/action_id")).and_then(|id| carried::id(&id));
    let id = id.ok_or_else(|| missing(answer, "action_id"))?;
    let amount = at(&wire, "/amount").as_i64().and_then(|minor| Money::from_minor(minor, movement.amount.currency()));
    Ok(Moved { result_id: Some(id), capture_id: None, status: None, done: false, amount })
}

/// Reads a payment. One by card is not found.
pub fn order(answer: &Answer) -> Result<Order, Error> {
    let (raw, wire) = parse(answer)?;
    if is_of_another(&wire) {
        let detail = "the payment with this id is not a payment through Tamara";
        return Err(Error::new(Kind::NotFound, detail).with_status(answer.status));
    }
    payment(answer, &wire, raw)
}

/// A page of a list of payments.
pub struct Page {
    /// The payments with exactly the reference that was asked for.
    pub orders: Vec<Order>,
    /// How many the page holds.
    pub listed: usize,
    /// How many there are in all.
    pub total: Option<u64>,
}

/// Reads a page.
pub fn page(answer: &Answer, reference: &str) -> Result<Page, Error> {
    if matches!(answer.body.trim_ascii(), b"{}" | b"null") || (answer.status == 204 && answer.body.is_empty()) {
        return Ok(Page { orders: Vec::new(), listed: 0, total: None });
    }
    let (_, wire) = parse(answer)?;
    let list = [&wire, at(&wire, "/data")].into_iter().find_map(Value::as_array);
    let list = list.ok_or_else(|| missing(answer, "data"))?;
    let ours = list.iter().filter(|one| at(one, "/reference") == reference && !is_of_another(one));
    let orders: Vec<Order> = ours.map(|one| payment(answer, one, &one.to_string())).collect::<Result<_, _>>()?;
    if orders.iter().any(|order| carried::id(&order.order_id).is_none()) {
        return Err(missing(answer, "data.id"));
    }
    Ok(Page { orders, listed: list.len(), total: at(&wire, "/total_count").as_u64() })
}

/// The payment that matters most: one with money before one that is open before one that ended, the newest of them. The others that
/// hold money are its twins.
pub fn best(mut orders: Vec<Order>) -> Option<Order> {
    let rank = |order: &Order| (order.status.was_captured(), !order.status.is_dead(), order.created_ms);
    let at = (0..orders.len()).max_by_key(|at| orders.get(*at).map(rank))?;
    let best = orders.swap_remove(at);
    let twins = twins(&orders);
    Some(Order { twins, ..best })
}

/// The ids of those that hold money.
pub fn twins(orders: &[Order]) -> Vec<String> {
    let holds = |order: &&Order| order.status.was_captured() && order.status != Status::FullyRefunded;
    orders.iter().filter(holds).map(|order| order.order_id.clone()).collect()
}

/// Whether a payment was made otherwise than through Tamara: a card's, on an account that takes both.
fn is_of_another(payment: &Value) -> bool {
    at(payment, "/source/type").as_str().is_some_and(|method| !method.eq_ignore_ascii_case("tamara"))
}

fn payment(answer: &Answer, wire: &Value, raw: &str) -> Result<Order, Error> {
    let status_text = text(at(wire, "/status")).ok_or_else(|| missing(answer, "status"))?;
    let currency = at(wire, "/currency").as_str().and_then(Currency::from_code);
    let mut odd = currency.is_none().then(|| "currency: unknown or absent".to_string());
    let total = money(&mut odd, "amount", at(wire, "/amount"), currency);
    let captured = money(&mut odd, "balances.total_captured", at(wire, "/balances/total_captured"), currency);
    let mut odd_moved = None;
    let refunded = money(&mut odd_moved, "balances.total_refunded", at(wire, "/balances/total_refunded"), currency);
    let voided = money(&mut odd_moved, "balances.total_voided", at(wire, "/balances/total_voided"), currency);
    let plan = at(wire, "/payment_plan/total_number_of_payments").as_u64();
    Ok(Order {
        order_id: text(at(wire, "/id")).ok_or_else(|| missing(answer, "id"))?,
        reference: text(at(wire, "/reference")),
        order_number: None,
        status: status(&status_text),
        status_text: carried::word(&status_text),
        total,
        captured,
        refunded,
        canceled: voided.filter(|voided| !voided.is_zero()),
        odd,
        odd_moved,
        processing: false,
        refunds: Vec::new(),
        twins: Vec::new(),
        payment_type: text(at(wire, "/processing/product_type"))
            .or_else(|| text(at(wire, "/payment_type")))
            .map(|kind| carried::word(&kind)),
        instalments: plan.and_then(|plan| u32::try_from(plan).ok()),
        created_ms: text(at(wire, "/requested_on")).and_then(|text| unix_ms(&text)),
        service_time_ms: answer.date_ms,
        sale: None,
        raw: raw.to_string(),
    })
}

/// An amount in minor units. What is wrong with it is noted, the first of several.
fn money(odd: &mut Option<String>, name: &str, value: &Value, currency: Option<Currency>) -> Option<Money> {
    // Some printers write whole numbers as `8000.0`, or leave noise of binary fractions behind them.
    let minor = value.as_number().and_then(|number| read_minor(&number.to_string()));
    match (value.is_null(), minor, currency) {
        (true, _, _) => None,
        (false, Some(minor), Some(currency)) if minor >= 0 => Money::from_minor(minor, currency),
        (false, Some(0), None) => None,
        _ => {
            odd.get_or_insert_with(|| format!("{name}: not a whole number of minor units"));
            None
        }
    }
}

/// Reads the refunds among a payment's actions: a list, or an object that holds it.
pub fn refunds(answer: &Answer, currency: Option<Currency>) -> Result<Vec<RefundEntry>, Error> {
    let (_, wire) = parse(answer)?;
    let list = [&wire, at(&wire, "/data"), at(&wire, "/actions")].into_iter().find_map(Value::as_array);
    let list = list.ok_or_else(|| missing(answer, "[]"))?;
    let refunds = list.iter().filter(|one| at(one, "/type").as_str().is_some_and(|t| t.eq_ignore_ascii_case("refund")));
    let entry = |one: &Value| RefundEntry {
        capture_id: None,
        refund_id: text(at(one, "/id")).and_then(|id| carried::id(&id)),
        own_id: text(at(one, "/reference")),
        comment: None,
        amount: at(one, "/amount").as_i64().and_then(|minor| Money::from_minor(minor, currency?)),
        state: match (at(one, "/approved").as_bool(), at(one, "/response_code").as_str()) {
            (Some(true), None | Some(APPROVED)) => RefundState::Done,
            (Some(false), Some(code)) if code != APPROVED => RefundState::Refused,
            _ => RefundState::Pending,
        },
    };
    Ok(refunds.map(entry).collect())
}

/// The service's status texts, however they are joined.
pub fn status(text: &str) -> Status {
    let plain: String = text.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    match plain.as_str() {
        "pending" | "requested" | "active" => Status::New,
        "authorized" | "authorised" => Status::Authorised,
        "captured" => Status::FullyCaptured,
        "partiallycaptured" => Status::PartiallyCaptured,
        "declined" => Status::Declined,
        "canceled" | "cancelled" | "voided" => Status::Canceled,
        "expired" => Status::Expired,
        "partiallyrefunded" => Status::PartiallyRefunded,
        "refunded" => Status::FullyRefunded,
        _ => Status::Other,
    }
}

/// The member at this path; null where there is none.
fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

fn parse(answer: &Answer) -> Result<(&str, Value), Error> {
    let bad = || {
        let detail = format!(
            "the answer is not the JSON that was expected ({} bytes); is there a proxy or a captive portal between?",
            answer.body.len()
        );
        Error::new(Kind::BadAnswer, detail).with_status(answer.status)
    };
    let text = std::str::from_utf8(&answer.body).map_err(|_| bad())?;
    Ok((text, serde_json::from_str(text).map_err(|_| bad())?))
}

fn missing(answer: &Answer, field: &str) -> Error {
    Error::field(Kind::BadAnswer, field, "the service's answer lacks this field").with_status(answer.status)
}

/// A text, or the literal of a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
