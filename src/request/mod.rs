//! What hosts ask for: the request of every operation, and its checks before anything is sent.
//!
//! Unknown fields are refused with their path: a mistyped `total_amount` of a refund must not become "all that is left".

pub mod checkout;

use crate::error::{Error, Kind};
use crate::json::Warning;
use crate::value::clock;
use crate::value::money::{Currency, Money};
use crate::value::phone::Phone;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// How an order is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// The service's order id.
    Order(String),
    /// The merchant's reference.
    Reference(String),
}

/// How the customer gets to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The service sends a link by SMS.
    Sms,
    /// The till shows a QR code.
    Qr,
    /// The customer's browser is sent to the service's page. Opened by `checkout_create` alone.
    #[serde(skip_deserializing)]
    Online,
}

/// `session_create` and `pay`: the service's own request (`POST /checkout/in-store-session`, `POST /checkout/in-store`) plus
/// `channel`, and for `pay` `wait_s` and `interval_s`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SessionRequest {
    /// `sms` (default) or `qr`.
    #[serde(default = "sms")]
    pub channel: Channel,
    /// What the customer pays, major units.
    pub total_amount: Money,
    /// The customer's phone, in any writing. Required for `sms`.
    pub phone_number: Option<String>,
    /// A second way for the link.
    pub email: Option<String>,
    /// Checkout.com only, required there.
    pub customer_name: Option<String>,
    /// Checkout.com only, required there: where the customer lives.
    pub address: Option<Address>,
    /// The till's key of the sale, new for every sale.
    pub order_reference_id: String,
    /// Shown to the customer.
    pub order_number: Option<String>,
    /// The basket. Required for `sms`.
    #[serde(default)]
    pub items: Vec<Item>,
    /// `ar_SA` or `en_US`; from the configuration's language when absent.
    pub locale: Option<String>,
    /// `PAY_BY_INSTALMENTS` or `PAY_NOW`; with Checkout.com `Regular` or `Installment`.
    pub payment_type: Option<String>,
    /// Checkout.com only: the plan of `Installment`.
    pub payment_plan: Option<PaymentPlan>,
    /// Checkout.com only: true. A payment through Tamara is captured by itself.
    pub capture: Option<bool>,
    /// Checkout.com only: tax that is in no item.
    pub tax_amount: Option<Money>,
    /// Checkout.com only: shipping.
    pub shipping_amount: Option<Money>,
    /// Checkout.com only: a discount that is in no item.
    pub discount_amount: Option<Money>,
    /// Number of instalments; leave it out unless Tamara asks for it.
    pub instalments: Option<u32>,
    /// Minutes, 5 to 1440; ignored by the service unless it was switched on.
    pub expiry_time: Option<u32>,
    /// Free object; `store_code` is put in from the configuration.
    pub additional_data: Option<BTreeMap<String, Box<RawValue>>>,
    /// QR only: name of the program.
    pub platform: Option<String>,
    /// `pay` only: seconds to wait for the customer.
    pub wait_s: Option<Seconds>,
    /// `pay` only: seconds between two looks.
    pub interval_s: Option<Seconds>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

impl SessionRequest {
    /// A digest of what is sold, in any order, without anything about the customer; none where the request names nothing.
    pub fn basket(&self) -> Option<String> {
        let line = |item: &Item| {
            let (quantity, total) = (item.quantity.get(), item.total_amount);
            let texts = [&item.reference_id, &item.sku, &item.name].map(String::as_str);
            [texts.as_slice(), &[quantity, &total.text(), total.currency().code()]].concat().join("\u{1f}")
        };
        let mut lines: Vec<String> = self.items.iter().map(line).collect();
        lines.sort();
        (!lines.is_empty()).then(|| digest(lines.join("\u{1e}").as_bytes()))
    }
}

/// The first half of a SHA-256, as text: enough to tell two baskets apart.
pub fn digest(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    digest.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// An address, as Checkout.com takes it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street and number; at most 200 characters.
    pub address_line1: String,
    /// At most 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// At most 50 characters.
    pub city: String,
    /// At most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// At most 50 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: String,
}

impl Address {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        for (field, text, most) in [
            ("address_line1", Some(&self.address_line1), 200),
            ("address_line2", self.address_line2.as_ref(), 200),
            ("city", Some(&self.city), 50),
            ("state", self.state.as_ref(), 50),
            ("zip", self.zip.as_ref(), 50),
        ] {
            text.map_or(Ok(""), |text| plain_text(field, text, most))?;
        }
        match self.country.len() == 2 && self.country.bytes().all(|b| b.is_ascii_uppercase()) {
            true => Ok(()),
            false => Err(Error::field(Kind::InvalidField, "country", "must be two capital letters such as SA")),
        }
    }
}

/// How many payments a customer makes, as Checkout.com takes it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentPlan {
    /// 1 to 24.
    pub total_number_of_payments: u32,
    /// Shown to the customer; at most 255 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl PaymentPlan {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        self.description.as_deref().map_or(Ok(""), |text| plain_text("description", text, 255))?;
        match (1..=24).contains(&self.total_number_of_payments) {
            true => Ok(()),
            false => Err(Error::field(Kind::InvalidField, "total_number_of_payments", "must be 1 to 24")),
        }
    }
}

/// One line of the basket.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The shop's own id of the article.
    pub reference_id: String,
    /// `Digital`, `Physical` or any other text.
    #[serde(rename = "type")]
    pub kind: String,
    /// At most 255 characters.
    pub name: String,
    /// At most 128 characters.
    pub sku: String,
    /// A number above zero.
    #[cfg_attr(test, schemars(with = "f64"))]
    pub quantity: Box<RawValue>,
    /// Of the whole line.
    pub total_amount: Money,
    /// Of one piece.
    pub unit_price: Option<Money>,
    /// Tax in the line.
    pub tax_amount: Option<Money>,
    /// Discount on the line.
    pub discount_amount: Option<Money>,
    /// At most 1024 characters.
    pub item_url: Option<String>,
    /// At most 1024 characters.
    pub image_url: Option<String>,
}

fn sms() -> Channel {
    Channel::Sms
}

/// A length of time as hosts write it: seconds, at most three decimals, at most a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seconds(u64);

impl Seconds {
    /// In milliseconds.
    pub fn ms(self) -> u64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        if !(0.0..=86_400.0).contains(&number) {
            return Err(serde::de::Error::custom("must be seconds from 0 to 86400"));
        }
        // Time, not money: rounding to the millisecond is what is meant.
        Ok(Seconds((number * 1000.0).round() as u64))
    }
}

/// `poll_status`, `order_get`: which order.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PollRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// Seconds to wait for the final word; 0 looks once.
    pub wait_s: Option<Seconds>,
    /// Seconds between two looks.
    pub interval_s: Option<Seconds>,
    /// Adds the QR code of an open session again, some 28,000 bytes.
    #[serde(default)]
    pub qr: bool,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

/// `tender_check`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TenderRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: Option<String>,
}

/// `watch_add` and `watch_remove`: which order. `watch_add` may name none; then only the journal's open sales are watched.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WatchRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// `watch_add` only: seconds between two looks while the sale is young.
    pub interval_s: Option<Seconds>,
}

/// `watch_next`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WatchNextRequest {
    /// Seconds to wait for news; 0 asks for what is there.
    pub wait_s: Option<Seconds>,
}

/// `order_get`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The reference of the order at the service.
    pub order_reference_id: Option<String>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

/// `session_void`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VoidRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale: its newest session.
    pub order_reference_id: Option<String>,
    /// Void a session that another lane opened.
    #[serde(default)]
    pub take_over: bool,
    /// Where the service has no void: watch the session, and give all of the money back once it is paid.
    #[serde(default)]
    pub refund_if_paid: bool,
    /// With `refund_if_paid`: seconds to watch; 0 looks once.
    pub wait_s: Option<Seconds>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

/// `refund`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// How much; all that is left when absent.
    pub total_amount: Option<Money>,
    /// For people; at most 200 characters.
    pub comment: Option<String>,
    /// The till's own number of this refund: asked twice, done once.
    pub request_id: Option<String>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

impl RefundRequest {
    /// The order, as the host names it.
    pub fn order(&self) -> &str {
        self.order_id.as_deref().or(self.order_reference_id.as_deref()).unwrap_or_default()
    }

    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        key(self.order_id.as_deref(), self.order_reference_id.as_deref())?;
        self.request_id.as_deref().map_or(Ok(""), |id| plain_text("request_id", id, 64))?;
        self.comment.as_deref().map_or(Ok(""), |comment| plain_text("comment", comment, 200))?;
        Ok(())
    }
}

/// `payment_status`: which payment, by one of both.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentRequest {
    /// The payment's number.
    pub payment: Option<u64>,
    /// The till's reference of the sale: its newest payment. Of a refund its order id.
    pub order_reference_id: Option<String>,
    /// Seconds to wait for a change; 0 returns at once.
    pub wait_s: Option<Seconds>,
    /// Adds the link and the QR code again; they are given once by themselves.
    #[serde(default)]
    pub qr: bool,
}

/// `payment_cancel`: which payment, by one of both.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentCancelRequest {
    /// The payment's number.
    pub payment: Option<u64>,
    /// The till's reference of the sale: its newest payment.
    pub order_reference_id: Option<String>,
    /// Where the service has no void: watch the session, and give all of the money back once it is paid.
    #[serde(default)]
    pub refund_if_paid: bool,
}

/// `payment_list` takes nothing.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentListRequest {}

/// What a supervisor says of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// It happened: the money moved, or the session was paid.
    Done,
    /// It did not happen, and will not.
    NotDone,
}

/// `step_resolve`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ResolveRequest {
    /// Number of the step in this journal.
    pub step_id: i64,
    /// What became of it.
    pub outcome: Word,
    /// Who says so; at most 64 characters.
    pub name: String,
    /// Why; at most 200 characters.
    pub reason: String,
}

/// `order_update_reference`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UpdateReferenceRequest {
    /// The service's order id.
    pub order_id: String,
    /// The new reference.
    pub order_reference_id: String,
}

/// `order_authorise`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthoriseRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

/// `order_capture` and `order_cancel`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// How much; all that is left when absent.
    pub total_amount: Option<Money>,
    /// The host's own number of it: asked twice, done once.
    pub request_id: Option<String>,
    /// Capture only: `shipped_at`, `shipping_company`, `tracking_number`, `tracking_url`.
    pub shipping_info: Option<ShippingInfo>,
    /// Part of the total.
    pub shipping_amount: Option<Money>,
    /// Part of the total.
    pub tax_amount: Option<Money>,
    /// Taken off the total.
    pub discount_amount: Option<Money>,
    /// The lines it is about.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Adds the service's untouched answer.
    #[serde(default)]
    pub raw: bool,
}

/// How the goods go out.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShippingInfo {
    /// RFC 3339.
    pub shipped_at: String,
    /// At most 100 characters.
    pub shipping_company: String,
    /// At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// At most 1024 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// What a capture or cancel says beside the amount, checked.
#[derive(Debug, Clone)]
pub struct MoveDetails {
    /// Capture only.
    pub shipping_info: Option<ShippingInfo>,
    /// Part of the total.
    pub shipping_amount: Option<Money>,
    /// Part of the total.
    pub tax_amount: Option<Money>,
    /// Taken off the total.
    pub discount_amount: Option<Money>,
    /// The lines.
    pub items: Vec<Item>,
}

/// `diagnose`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DiagnoseRequest {
    /// Without a client only: the configuration that is looked at.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub config: Option<Box<RawValue>>,
}

/// `support_bundle`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BundleRequest {
    /// Without a client only: the configuration that is looked at.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub config: Option<Box<RawValue>>,
    /// Full path of the file to write; it must not exist.
    pub file: Option<String>,
    /// The most bytes it may have.
    pub max_bytes: Option<u64>,
}

/// `log_level`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogLevelRequest {
    /// `off`, `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
}

/// What is printed: the day so far, or the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A look at the figures so far.
    X,
    /// The end of the day.
    Z,
}

/// A language of printed lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// `report`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// `x` (default) or `z`.
    #[serde(default = "x_reading")]
    pub kind: Reading,
    /// The day by the shop's clock, `2026-01-31`; today when absent.
    pub date: Option<String>,
    /// In place of a day: RFC 3339.
    pub from: Option<String>,
    /// In place of a day: RFC 3339, not part of the period any more.
    pub until: Option<String>,
    /// The shop's clock, `+03:00`; that of the configured country when absent.
    pub utc_offset: Option<String>,
    /// This branch only.
    pub store_code: Option<String>,
    /// This till only.
    pub lane: Option<String>,
    /// Whether every order is read again at the service.
    #[serde(default)]
    pub reread: bool,
    /// Whether the service is asked which paid sales it has settled.
    #[serde(default)]
    pub settlement: bool,
    /// `json` (default), `csv` or `text`.
    #[serde(default)]
    pub format: ReportFormat,
    /// Of `text`; the configured one when absent.
    pub language: Option<Language>,
    /// Whether Arabic lines are for a printer that neither joins letters nor turns lines.
    #[serde(default)]
    pub visual: bool,
}

fn x_reading() -> Reading {
    Reading::X
}

/// What a report holds beside its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// Nothing.
    #[default]
    Json,
    /// A table for a spreadsheet.
    Csv,
    /// Lines for a printer.
    Text,
}

/// `receipt`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: Option<String>,
    /// Of a refund: the till's number of it.
    pub request_id: Option<String>,
    /// Of a refund: the service's id of it.
    pub refund_id: Option<String>,
    /// Whether it says that it is a copy.
    #[serde(default)]
    pub copy: bool,
    /// The shop's clock, `+03:00`; that of the configured country when absent.
    pub utc_offset: Option<String>,
    /// Whether Arabic lines are for a printer that neither joins letters nor turns lines.
    #[serde(default)]
    pub visual: bool,
}

/// `customer_verification`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VerificationRequest {
    /// The customer's phone, in any writing.
    pub phone_number: String,
    /// `SA` or `AE`; the configured country when absent.
    pub country_code: Option<String>,
}

/// `new_reference`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferenceRequest {
    /// What the reference begins with, 1 to 20 of the letters A to Z, digits, and `-` `_` `.`; what the configured lane has of them when absent.
    pub prefix: Option<String>,
}

/// `eligibility`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EligibilityRequest {
    /// What the customer would pay.
    pub total_amount: Money,
    /// The customer's phone, in any writing.
    pub phone_number: Option<String>,
}

/// `webhook_register` and `webhook_update`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// `webhook_update` only: which one.
    pub webhook_id: Option<String>,
    /// `order` (default) or `dispute`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `https`, at most 255 characters.
    pub url: String,
    /// Names of events. When absent: all of the type, or in `webhook_update` those that are registered.
    pub events: Option<Vec<String>>,
    /// Sent back with each call.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

/// `webhook_get` and `webhook_delete`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookIdRequest {
    /// Which one.
    pub webhook_id: String,
}

/// `webhook_list`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookListRequest {}

/// `webhook_receive`: a request as the host's web server got it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiveRequest {
    /// `POST`.
    pub method: String,
    /// Names and values; names in any case.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What follows the `?`, as it came.
    pub query: Option<String>,
    /// The raw body, where it is UTF-8 text.
    pub body: Option<String>,
    /// The raw body otherwise.
    pub body_base64: Option<String>,
}

/// `webhook_listen`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListenRequest {
    /// 0 takes any free one.
    pub port: u16,
    /// IP address of this machine to listen at; `127.0.0.1` when absent.
    pub address: Option<String>,
    /// Whether the events are kept for `webhook_next`; without that they only wake the calls that wait for their orders.
    #[serde(default = "yes")]
    pub keep_events: bool,
}

fn yes() -> bool {
    true
}

/// `webhook_next`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NextRequest {
    /// Seconds to wait for an event; 0 when absent.
    pub wait_s: Option<Seconds>,
}

/// Which disputes are asked for. All that is given must fit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DisputeQuery {
    /// Names and values of the query, as the service calls them.
    pub filters: Vec<(&'static str, String)>,
    /// A child merchant, for platforms.
    pub merchant_id: Option<String>,
}

/// `dispute_list`. All given filters must fit.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DisputeListRequest {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The merchant's reference of the order.
    pub merchant_order_reference_id: Option<String>,
    /// The service's number of the dispute.
    pub dispute_id: Option<u64>,
    /// Where the order stands.
    pub order_status: Option<String>,
    /// `open`, `awaiting_merchant_response` and so on.
    pub dispute_status: Option<String>,
    /// With those of child merchants.
    pub is_parent: Option<bool>,
    /// Disputes of one page.
    pub limit: Option<u32>,
    /// Number of the page.
    pub page: Option<u32>,
    /// Id of a child merchant, for platforms.
    pub merchant_id: Option<String>,
}

/// `dispute_reply`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DisputeReplyRequest {
    /// The service's number of the dispute.
    pub dispute_id: u64,
    /// What is said; at most 255 characters.
    pub comment: String,
    /// Who delivered; at most 255 characters.
    pub delivery_provider: Option<String>,
    /// The delivery's number; at most 255 characters.
    pub order_delivery_tracking_id: Option<String>,
    /// A file.
    pub attachment: Option<AttachmentRequest>,
    /// Id of a child merchant, for platforms.
    pub merchant_id: Option<String>,
}

/// A file, at most 10 MiB.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AttachmentRequest {
    /// Its name, as Tamara's people see it.
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub content_type: Option<String>,
    /// Where it is on this machine.
    pub path: Option<std::path::PathBuf>,
    /// Or what is in it.
    pub content_base64: Option<String>,
}

/// `recover`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RecoverRequest {}

/// `history`: a page of the journal, newest first. All given filters must fit.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HistoryRequest {
    /// Created at or after, RFC 3339.
    pub from: Option<String>,
    /// Created before, RFC 3339.
    pub until: Option<String>,
    /// Lane.
    pub lane: Option<String>,
    /// `session`, `void`, `refund`, `authorise`, `capture`, `cancel`.
    pub kind: Option<String>,
    /// `sending`, `open`, `paid`, `dead`, `done`, `not_done`.
    pub state: Option<String>,
    /// The till's reference of the sale, or the one at the service.
    pub order_reference_id: Option<String>,
    /// The service's order id.
    pub order_id: Option<String>,
    /// `next_before_id` of the page before.
    pub before_id: Option<i64>,
    /// Rows of the page, 1 to 1000; 100 when absent.
    pub limit: Option<u32>,
}

/// Every event of an in-store sale that a host may want.
const EVENTS: [&str; 9] = [
    "order_approved",
    "order_authorised",
    "order_canceled",
    "order_updated",
    "order_captured",
    "order_refunded",
    "order_declined",
    "order_expired",
    "order_on_hold",
];

/// Every event of a dispute.
const DISPUTE_EVENTS: [&str; 6] = [
    "OrderDisputeAwaitingMerchantResponse",
    "OrderDisputeClosedMerchantAcceptedClaim",
    "OrderDisputeClosedTamaraAcceptedClaim",
    "OrderDisputeClosedTamaraAcceptedAndMerchantRefundedClaim",
    "OrderDisputeClosedClaimCancelled",
    "OrderDisputeWasUpdated",
];

/// It goes into a path, in which `list` is another call.
pub fn check_webhook_id(id: &str) -> Result<(), Error> {
    let is_id = !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    match is_id && id != "list" {
        true => Ok(()),
        false => Err(Error::field(
            Kind::InvalidField,
            "webhook_id",
            "must be an id as webhook_register or webhook_list gives it",
        )),
    }
}

impl WebhookRequest {
    /// Checks what can be checked without the service. A simulator posts to addresses of this machine without encryption, too.
    pub fn check(&self, is_simulated: bool) -> Result<(), Error> {
        plain_text("url", &self.url, 255)?;
        let is_near = |url: &str| {
            ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].iter().any(|at| url.starts_with(at))
        };
        let is_good = self.url.starts_with("https://") || (is_simulated && is_near(&self.url));
        if !is_good {
            return Err(Error::field(Kind::InvalidField, "url", "must begin with https://"));
        }
        let host = self.url.split("://").nth(1).unwrap_or_default();
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        if !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') || self.url.contains(char::is_whitespace) {
            return Err(Error::field(Kind::InvalidField, "url", "must be a whole address, with a host and no spaces"));
        }
        if host.contains('@') {
            return Err(Error::field(Kind::InvalidField, "url", "must not hold a user name; use headers for secrets"));
        }
        if self.kind.as_deref().is_some_and(|kind| !matches!(kind, "order" | "dispute")) {
            return Err(Error::field(Kind::InvalidField, "type", "must be order or dispute"));
        }
        if self.events.as_ref().is_some_and(Vec::is_empty) {
            return Err(Error::field(Kind::InvalidField, "events", "name at least one event, or leave it out"));
        }
        self.webhook_id.as_deref().map_or(Ok(()), check_webhook_id)
    }

    /// The events asked for, or all of the type.
    pub fn usual_events(&self) -> Vec<String> {
        let usual: &[&str] = if self.kind.as_deref() == Some("dispute") { &DISPUTE_EVENTS } else { &EVENTS };
        self.events.clone().unwrap_or_else(|| usual.iter().map(ToString::to_string).collect())
    }
}

impl DisputeListRequest {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        for (field, text) in [
            ("order_id", &self.order_id),
            ("merchant_order_reference_id", &self.merchant_order_reference_id),
            ("order_status", &self.order_status),
            ("dispute_status", &self.dispute_status),
        ] {
            text.as_deref().map_or(Ok(""), |text| plain_text(field, text, 255))?;
        }
        check_merchant(self.merchant_id.as_deref())
    }

    /// The query, as the service calls it.
    pub fn query(&self) -> DisputeQuery {
        let filters = [
            ("order_id", self.order_id.clone()),
            ("merchant_order_reference_id", self.merchant_order_reference_id.clone()),
            ("dispute_id", self.dispute_id.map(|n| n.to_string())),
            ("order_status", self.order_status.clone()),
            ("dispute_status", self.dispute_status.clone()),
            ("is_parent", self.is_parent.map(|b| b.to_string())),
            ("limit", self.limit.map(|n| n.to_string())),
            ("page", self.page.map(|n| n.to_string())),
        ];
        let filters = filters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        DisputeQuery { filters, merchant_id: self.merchant_id.clone() }
    }
}

impl DisputeReplyRequest {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        for (field, text) in [
            ("comment", Some(&self.comment)),
            ("delivery_provider", self.delivery_provider.as_ref()),
            ("order_delivery_tracking_id", self.order_delivery_tracking_id.as_ref()),
        ] {
            text.map_or(Ok(""), |text| plain_text(field, text, 255))?;
        }
        check_merchant(self.merchant_id.as_deref())
    }
}

/// It goes into a header.
fn check_merchant(id: Option<&str>) -> Result<(), Error> {
    match id {
        Some(id) if id.is_empty() || id.len() > 64 || !id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') => {
            Err(Error::field(Kind::InvalidField, "merchant_id", "must be a merchant's id: letters, digits and hyphens"))
        }
        _ => Ok(()),
    }
}

/// One of `order_id` and `order_reference_id`, not both.
pub fn key(order_id: Option<&str>, reference: Option<&str>) -> Result<Key, Error> {
    match (order_id, reference) {
        (Some(id), None) => Ok(Key::Order(path_text("order_id", id, 64)?.to_string())),
        (None, Some(reference)) => Ok(Key::Reference(path_text("order_reference_id", reference, 255)?.to_string())),
        (None, None) => {
            let detail = "say which order: order_id, or order_reference_id";
            Err(Error::field(Kind::MissingField, "order_id", detail))
        }
        (Some(_), Some(_)) => {
            let detail = "say either order_id or order_reference_id, not both";
            Err(Error::field(Kind::InvalidField, "order_reference_id", detail))
        }
    }
}

/// A text that is not empty, not too long (in characters) and without control characters.
pub fn plain_text<'a>(field: &str, text: &'a str, most: usize) -> Result<&'a str, Error> {
    let problem = if text.trim().is_empty() {
        "must not be empty".to_string()
    } else if text.chars().any(char::is_control) {
        "must not hold control characters".to_string()
    } else if text.chars().count() > most {
        format!("has {} characters; at most {most} are allowed", text.chars().count())
    } else {
        return Ok(text);
    };
    Err(Error::field(Kind::InvalidField, field, problem))
}

/// The same for what becomes a segment of a path: `.` and `..` name other paths, however they are written.
pub fn path_text<'a>(field: &str, text: &'a str, most: usize) -> Result<&'a str, Error> {
    match plain_text(field, text, most)?.trim() {
        "." | ".." => Err(Error::field(Kind::InvalidField, field, "must not be a dot or two")),
        _ => Ok(text),
    }
}

impl SessionRequest {
    /// Checks everything that can be checked without the service, so that no request leaves that must fail. Returns doubts, and
    /// the customer's phone in its one form.
    pub fn check(&self, country: &str) -> Result<(Option<Phone>, Vec<Warning>), Error> {
        path_text("order_reference_id", &self.order_reference_id, 240)?;
        self.check_money(country)?;
        self.check_options()?;
        let mut warnings = Vec::new();
        let phone = match (&self.phone_number, self.channel) {
            (Some(text), _) => {
                let (phone, doubts) =
                    Phone::parse(text, country).map_err(|e| Error { field: Some("phone_number".into()), ..e })?;
                warnings.extend(doubts.into_iter().map(|w| Warning { field: Some("phone_number".into()), ..w }));
                Some(phone)
            }
            (None, Channel::Sms) => {
                let detail = "required for channel sms: the customer's phone gets the link";
                return Err(Error::field(Kind::MissingField, "phone_number", detail));
            }
            (None, Channel::Qr | Channel::Online) => None,
        };
        if self.channel == Channel::Sms && self.items.is_empty() {
            return Err(Error::field(Kind::MissingField, "items", "at least one item is required"));
        }
        for (index, item) in self.items.iter().enumerate() {
            item.check(self.total_amount.currency()).map_err(|e| e.under(&format!("items[{index}]")))?;
        }
        warnings.extend(self.sum_warning());
        Ok((phone, warnings))
    }

    fn check_money(&self, country: &str) -> Result<(), Error> {
        let currency = self.total_amount.currency();
        if Currency::of_country(country) != Some(currency) {
            let detail = format!("{} does not fit the configured country {country}", currency.code());
            return Err(Error::field(Kind::InvalidField, "total_amount.currency", detail));
        }
        // The service's least amount is a tenth of a major unit.
        let Some(minor) = self.total_amount.minor() else {
            let detail = format!("{} is more than any sale can be", self.total_amount.text());
            return Err(Error::field(Kind::InvalidField, "total_amount.amount", detail));
        };
        if minor.saturating_mul(10) < currency.minor_per_major() {
            let detail = format!("{} is too little; Tamara takes 0.1 and more", self.total_amount.text());
            return Err(Error::field(Kind::InvalidField, "total_amount.amount", detail));
        }
        Ok(())
    }

    fn check_options(&self) -> Result<(), Error> {
        if let Some(locale) = &self.locale
            && !matches!(locale.as_str(), "ar_SA" | "en_US")
        {
            return Err(Error::field(Kind::InvalidField, "locale", "must be ar_SA or en_US"));
        }
        if self.expiry_time.is_some_and(|minutes| !(5..=1440).contains(&minutes)) {
            return Err(Error::field(Kind::InvalidField, "expiry_time", "must be 5 to 1440 minutes"));
        }
        for (field, text, most) in [
            ("order_number", &self.order_number, 255),
            ("email", &self.email, 128),
            ("payment_type", &self.payment_type, 64),
            ("platform", &self.platform, 128),
        ] {
            text.as_deref().map_or(Ok(""), |text| plain_text(field, text, most))?;
        }
        Ok(())
    }

    /// What the items add up to, with what the request has beside them.
    pub fn sum(&self) -> Option<Money> {
        let first = self.items.first()?.total_amount;
        let more = self.items.iter().skip(1).map(|item| &item.total_amount);
        let mut more = more.chain(&self.tax_amount).chain(&self.shipping_amount);
        let sum = more.try_fold(first, |sum, money| sum.checked_add(money));
        self.discount_amount.map_or(sum, |discount| sum?.checked_sub(&discount))
    }

    /// The service takes a basket that does not add up, so it is a doubt, with the exact difference.
    fn sum_warning(&self) -> Option<Warning> {
        let sum = self.sum()?;
        if sum == self.total_amount {
            return None;
        }
        let difference = sum.checked_sub(&self.total_amount).or_else(|| self.total_amount.checked_sub(&sum))?;
        let detail = format!(
            "the items add up to {}, the total is {}: a difference of {} {}",
            sum.text(),
            self.total_amount.text(),
            difference.text(),
            sum.currency().code()
        );
        Some(Warning { code: "sum_mismatch", field: Some("total_amount".into()), detail })
    }
}

impl Item {
    fn check(&self, currency: Currency) -> Result<(), Error> {
        plain_text("reference_id", &self.reference_id, 255)?;
        plain_text("type", &self.kind, 64)?;
        plain_text("name", &self.name, 255)?;
        plain_text("sku", &self.sku, 128)?;
        for (field, url) in [("item_url", &self.item_url), ("image_url", &self.image_url)] {
            url.as_deref().filter(|url| !url.is_empty()).map_or(Ok(""), |url| plain_text(field, url, 1024))?;
        }
        check_quantity(self.quantity.get())?;
        let amounts = [
            ("total_amount", Some(self.total_amount)),
            ("unit_price", self.unit_price),
            ("tax_amount", self.tax_amount),
            ("discount_amount", self.discount_amount),
        ];
        match amounts.iter().find(|(_, money)| money.is_some_and(|m| m.currency() != currency)) {
            Some((field, _)) => {
                let detail = format!("must be {}, like the order's total", currency.code());
                Err(Error::field(Kind::InvalidField, format!("{field}.currency"), detail))
            }
            None => Ok(()),
        }
    }
}

impl MoveRequest {
    /// Checks what can be checked without the service, for a merchant in this country.
    pub fn check(&self, is_capture: bool, country: &str) -> Result<(), Error> {
        key(self.order_id.as_deref(), self.order_reference_id.as_deref())?;
        self.request_id.as_deref().map_or(Ok(""), |id| plain_text("request_id", id, 64))?;
        match (&self.shipping_info, is_capture) {
            (Some(_), false) => {
                return Err(Error::field(
                    Kind::UnknownField,
                    "shipping_info",
                    "belongs to order_capture, not to order_cancel",
                ));
            }
            (Some(info), true) => info.check().map_err(|e| e.under("shipping_info"))?,
            (None, _) => {}
        }
        if self.total_amount.is_none() && !self.items.is_empty() {
            return Err(Error::field(Kind::MissingField, "total_amount", "required when items are given"));
        }
        let named = self.total_amount.map(|total| total.currency()).or(Currency::of_country(country));
        for (field, part) in [
            ("shipping_amount", self.shipping_amount),
            ("tax_amount", self.tax_amount),
            ("discount_amount", self.discount_amount),
        ] {
            if let Some((part, named)) = part.zip(named).filter(|(part, named)| part.currency() != *named) {
                let detail = format!("is in {}; the order is in {}", part.currency().code(), named.code());
                return Err(Error::field(Kind::InvalidField, format!("{field}.currency"), detail));
            }
        }
        for (index, item) in self.items.iter().enumerate() {
            let currency = self.total_amount.map_or(item.total_amount.currency(), |total| total.currency());
            item.check(currency).map_err(|e| e.under(&format!("items[{index}]")))?;
        }
        Ok(())
    }
}

impl ShippingInfo {
    fn check(&self) -> Result<(), Error> {
        clock::unix_ms(&self.shipped_at).ok_or_else(|| {
            Error::field(Kind::InvalidField, "shipped_at", "must be a time like 2026-01-31T08:05:59Z")
        })?;
        plain_text("shipping_company", &self.shipping_company, 100)?;
        self.tracking_number.as_deref().map_or(Ok(""), |text| plain_text("tracking_number", text, 100))?;
        self.tracking_url.as_deref().map_or(Ok(""), |text| plain_text("tracking_url", text, 1024))?;
        Ok(())
    }
}

/// Whether a text is a quantity.
///
/// # Errors
/// [`Kind::InvalidField`] for anything but a plain number above zero.
pub fn check_quantity(text: &str) -> Result<(), Error> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.') && text.len() <= 15;
    let is_above_zero = text.chars().any(|c| ('1'..='9').contains(&c));
    match is_plain && is_above_zero {
        true => Ok(()),
        false => Err(Error::field(Kind::InvalidField, "quantity", "must be a number above zero, without an exponent")),
    }
}
