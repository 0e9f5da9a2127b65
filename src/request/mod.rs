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

/// How long texts and how large numbers may be. Checks, schemas, the header and the book have them from here.
pub mod limit {
    use std::ops::RangeInclusive;

    /// Names, numbers and addresses, in characters.
    pub const TEXT: usize = 255;
    /// The kind of an article, and the like.
    pub const KIND: usize = 64;
    /// The number of an article.
    pub const SKU: usize = 128;
    /// Addresses of web pages.
    pub const URL: usize = 1024;
    /// The customer's e-mail address.
    pub const EMAIL: usize = 128;
    /// The name of the till's program.
    pub const PLATFORM: usize = 128;
    /// The first two lines of an address.
    pub const ADDRESS_LINE: usize = 200;
    /// Its other parts.
    pub const ADDRESS_PART: usize = 50;
    /// The key of a new sale: the library may add the number of an attempt.
    pub const REFERENCE: usize = 240;
    /// A reference that is looked up.
    pub const LOOKED_UP: usize = 255;
    /// The service's id of an order.
    pub const ORDER_ID: usize = 64;
    /// The host's number of a refund, capture or cancel.
    pub const REQUEST_ID: usize = 64;
    /// Of a refund.
    pub const COMMENT: usize = 200;
    /// Who delivers, and the delivery's number.
    pub const SHIPPING: usize = 100;
    /// Who resolves a step by hand.
    pub const RESOLVER: usize = 64;
    /// Why.
    pub const REASON: usize = 200;
    /// What a new reference begins with: the reference has at most 56 of the 76 characters that Checkout.com takes; Tamara takes more.
    pub const PREFIX: usize = 20;
    /// Steps of one page of the journal.
    pub const HISTORY_STEPS: RangeInclusive<u32> = 1..=1000;
    /// Of a session.
    pub const EXPIRY_MINUTES: RangeInclusive<u32> = 5..=1440;
    /// Of a plan.
    pub const PAYMENTS: RangeInclusive<u32> = 1..=24;
    /// Of a support bundle.
    pub const BUNDLE_BYTES: RangeInclusive<u64> = 100_000..=20_000_000;
    /// Of a support bundle, if nothing else is asked for: fits into any mail.
    pub const USUAL_BUNDLE_BYTES: u64 = 2_000_000;
}

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
    /// How the customer gets the link: by SMS from the service, or by a QR code on the till's screen.
    #[serde(default = "sms")]
    pub channel: Channel,
    /// What the customer pays; at least 0.1 of a major unit.
    pub total_amount: Money,
    /// The customer's phone, in any writing, Arabic digits too. Without a country code the configured country's is taken.
    /// Required for `sms`.
    pub phone_number: Option<String>,
    /// A second way for the link.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::EMAIL)))]
    pub email: Option<String>,
    /// Checkout.com only, required there, as are `phone_number`, `email` and `items`, which have to add up to the total.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub customer_name: Option<String>,
    /// Checkout.com only, required there: where the customer lives.
    pub address: Option<Address>,
    /// The till's own key of the sale, never used for another.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::REFERENCE)))]
    pub order_reference_id: String,
    /// Shown to the customer.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub order_number: Option<String>,
    /// The basket. Required for `sms`, at least one.
    #[serde(default)]
    pub items: Vec<Item>,
    /// `ar_SA` or `en_US`; by default that of the configured language.
    pub locale: Option<String>,
    /// `PAY_BY_INSTALMENTS` (sent by SMS when left out) or `PAY_NOW`; with Checkout.com `Regular` or `Installment`.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::KIND)))]
    pub payment_type: Option<String>,
    /// Checkout.com only: the plan. It goes with `payment_type` `Installment`.
    pub payment_plan: Option<PaymentPlan>,
    /// Checkout.com only: true. A payment through Tamara is captured by itself.
    pub capture: Option<bool>,
    /// Checkout.com only: tax that is in no item. Items + tax + shipping - discount has to be the total.
    pub tax_amount: Option<Money>,
    /// Checkout.com only: shipping.
    pub shipping_amount: Option<Money>,
    /// Checkout.com only: a discount that is in no item.
    pub discount_amount: Option<Money>,
    /// Number of instalments. Leave it out unless Tamara asks for it.
    pub instalments: Option<u32>,
    /// Minutes until the session expires. Tamara ignores it unless it is switched on for the account.
    #[cfg_attr(test, schemars(range(min = *limit::EXPIRY_MINUTES.start(), max = *limit::EXPIRY_MINUTES.end())))]
    pub expiry_time: Option<u32>,
    /// Free members. The library adds `store_code` from the configuration.
    pub additional_data: Option<BTreeMap<String, Box<RawValue>>>,
    /// For `qr`: the name of the program.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::PLATFORM)))]
    pub platform: Option<String>,
    /// `pay` only: how long to wait for the customer, in seconds.
    #[cfg_attr(test, schemars(extend("default" = 1020)))]
    pub wait_s: Option<Seconds>,
    /// `pay` and `payment_start` only: seconds between two status checks, 5 to 60; doubled after a minute.
    #[cfg_attr(test, schemars(extend("default" = 5)))]
    pub interval_s: Option<Seconds>,
    /// Adds the service's untouched answer as `raw`.
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
    /// Street and number.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ADDRESS_LINE)))]
    pub address_line1: String,
    /// More of it.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ADDRESS_LINE)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// City.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ADDRESS_PART)))]
    pub city: String,
    /// State or region.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ADDRESS_PART)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ADDRESS_PART)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// ISO 3166-1, two capital letters.
    pub country: String,
}

impl Address {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        for (field, text, most) in [
            ("address_line1", Some(&self.address_line1), limit::ADDRESS_LINE),
            ("address_line2", self.address_line2.as_ref(), limit::ADDRESS_LINE),
            ("city", Some(&self.city), limit::ADDRESS_PART),
            ("state", self.state.as_ref(), limit::ADDRESS_PART),
            ("zip", self.zip.as_ref(), limit::ADDRESS_PART),
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
    /// How many payments the customer makes.
    #[cfg_attr(test, schemars(range(min = *limit::PAYMENTS.start(), max = *limit::PAYMENTS.end())))]
    pub total_number_of_payments: u32,
    /// Shown to the customer.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl PaymentPlan {
    /// Checks what can be checked without the service.
    pub fn check(&self) -> Result<(), Error> {
        self.description.as_deref().map_or(Ok(""), |text| plain_text("description", text, limit::TEXT))?;
        match limit::PAYMENTS.contains(&self.total_number_of_payments) {
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
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub reference_id: String,
    /// `Digital`, `Physical` or any other text.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::KIND)))]
    #[serde(rename = "type")]
    pub kind: String,
    /// What the customer reads.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub name: String,
    /// The article's number.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::SKU)))]
    pub sku: String,
    /// Above zero.
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
    /// Page of the article.
    #[cfg_attr(test, schemars(length(max = limit::URL)))]
    pub item_url: Option<String>,
    /// Picture of the article.
    #[cfg_attr(test, schemars(length(max = limit::URL)))]
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
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// How long to wait for the final status, in seconds; 0 checks once.
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub wait_s: Option<Seconds>,
    /// Seconds between two status checks, 5 to 60; doubled after a minute.
    #[cfg_attr(test, schemars(extend("default" = 5)))]
    pub interval_s: Option<Seconds>,
    /// Adds the QR code of an open session again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
    #[serde(default)]
    pub qr: bool,
    /// Adds the service's untouched answer as `raw`.
    #[serde(default)]
    pub raw: bool,
}

/// `tender_check`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TenderRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
}

/// `watch_add` and `watch_remove`: which order. `watch_add` may name none; then only the journal's open sales are watched.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WatchRequest {
    /// The service's order id. Without this and `order_reference_id` tamara_watch_add watches what the journal holds open.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// `watch_add` only: seconds between two status checks while the sale is young, 5 to 60.
    #[cfg_attr(test, schemars(extend("default" = 5)))]
    pub interval_s: Option<Seconds>,
}

/// `watch_next`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WatchNextRequest {
    /// How long to wait for news, in seconds; 0 takes what is there.
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub wait_s: Option<Seconds>,
}

/// `order_get`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// Adds the service's untouched answer as `raw`.
    #[serde(default)]
    pub raw: bool,
}

/// `session_void`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct VoidRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale: its newest session.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// Voids a session that another lane opened.
    #[serde(default)]
    pub take_over: bool,
    /// Only where `capabilities` has no void (Checkout.com), and required there: watches the session for `wait_s` and
    /// refunds all of the money once it is paid. Call again while the reply is TAMARA_PENDING, or call tamara_recover, also
    /// after a restart. The sale stays abandoned: no call reports it as paid again. A session ends 30 minutes after it was
    /// opened. The refund is made once.
    #[serde(default)]
    pub refund_if_paid: bool,
    /// With `refund_if_paid`: how long to watch, in seconds; 0 checks once.
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub wait_s: Option<Seconds>,
    /// Adds the service's untouched answer as `raw`.
    #[serde(default)]
    pub raw: bool,
}

/// `refund`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RefundRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// How much; by default all that is left (captured minus refunded).
    pub total_amount: Option<Money>,
    /// For people.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::COMMENT)))]
    pub comment: Option<String>,
    /// The till's own number of this refund: asked twice, done once. Strongly advised.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::REQUEST_ID)))]
    pub request_id: Option<String>,
    /// Adds the service's untouched answer as `raw`.
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
        self.request_id.as_deref().map_or(Ok(""), |id| plain_text("request_id", id, limit::REQUEST_ID))?;
        self.comment.as_deref().map_or(Ok(""), |comment| plain_text("comment", comment, limit::COMMENT))?;
        Ok(())
    }
}

/// `payment_status`: which payment, by one of both.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentRequest {
    /// The payment's number. This or `order_reference_id` is required.
    pub payment: Option<u64>,
    /// Or the sale's reference, which names its newest payment. A refund that was started with `order_id` is named by that
    /// id; its number is the safer name, because an order may have several refunds.
    pub order_reference_id: Option<String>,
    /// How long to wait for a change, in seconds; 0 returns at once.
    #[cfg_attr(test, schemars(extend("default" = 0)))]
    pub wait_s: Option<Seconds>,
    /// Adds the link and the QR code again; otherwise only the first reply that knows them has them.
    #[serde(default)]
    pub qr: bool,
}

/// `payment_cancel`: which payment, by one of both.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentCancelRequest {
    /// The payment's number. This or `order_reference_id` is required.
    pub payment: Option<u64>,
    /// Or the sale's reference: its newest payment.
    pub order_reference_id: Option<String>,
    /// For a provider without void: watches the session and refunds all of the money once it is paid.
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
    /// `id` of the step, as tamara_recover and tamara_history show it.
    pub step_id: i64,
    /// What became of it. Of a session `done` means that it was paid.
    pub outcome: Word,
    /// Who reports it.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::RESOLVER)))]
    pub name: String,
    /// Why.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::REASON)))]
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
    #[cfg_attr(test, schemars(length(min = 1, max = limit::REFERENCE)))]
    pub order_reference_id: String,
}

/// `order_authorise`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AuthoriseRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// Adds the service's untouched answer as `raw`.
    #[serde(default)]
    pub raw: bool,
}

/// `order_capture` and `order_cancel`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveRequest {
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// How much; by default all that is left.
    pub total_amount: Option<Money>,
    /// The host's own number of this request: asked twice, done once. Strongly advised.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::REQUEST_ID)))]
    pub request_id: Option<String>,
    /// `order_capture` only: how the goods go out.
    pub shipping_info: Option<ShippingInfo>,
    /// Part of the total.
    pub shipping_amount: Option<Money>,
    /// Part of the total.
    pub tax_amount: Option<Money>,
    /// Taken off the total.
    pub discount_amount: Option<Money>,
    /// The lines it is about, as in the order.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Adds the service's untouched answer as `raw`.
    #[serde(default)]
    pub raw: bool,
}

/// How the goods go out.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ShippingInfo {
    /// When, RFC 3339.
    pub shipped_at: String,
    /// Who delivers.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::SHIPPING)))]
    pub shipping_company: String,
    /// The delivery's number.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::SHIPPING)))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where the customer can follow it.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::URL)))]
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
    /// With client 0: the configuration as for tamara_client_open. The library opens and closes what it needs.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub config: Option<Box<RawValue>>,
}

/// `support_bundle`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BundleRequest {
    /// With client 0: the configuration, as in tamara_diagnose.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub config: Option<Box<RawValue>>,
    /// Full path of a file that does not exist yet; by default `tamara-support-TIME.zip` beside the journal.
    pub file: Option<String>,
    /// The file is never larger, in bytes.
    #[cfg_attr(test, schemars(range(min = *limit::BUNDLE_BYTES.start(), max = *limit::BUNDLE_BYTES.end())))]
    #[cfg_attr(test, schemars(extend("default" = limit::USUAL_BUNDLE_BYTES)))]
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
    /// The figures so far, or the end of a day.
    #[serde(default = "x_reading")]
    pub kind: Reading,
    /// `2026-01-31`, by the shop's clock; today by default.
    pub date: Option<String>,
    /// In place of `date`, for a shop whose day does not end at midnight: RFC 3339.
    pub from: Option<String>,
    /// In place of `date`: RFC 3339, no part of the period any more.
    pub until: Option<String>,
    /// The shop's clock, `+03:00`; by default that of the configured country.
    pub utc_offset: Option<String>,
    /// This branch only.
    pub store_code: Option<String>,
    /// This till only.
    pub lane: Option<String>,
    /// Reads every order of the day again, and reports the differences.
    #[serde(default)]
    pub reread: bool,
    /// Reads every paid sale of the period again, and reports which of them Tamara has settled (paid out to the merchant).
    /// Checkout.com does not show this.
    #[serde(default)]
    pub settlement: bool,
    /// What the reply has in addition to the figures. With `settlement` the `csv` has a line for each paid sale.
    #[serde(default)]
    pub format: ReportFormat,
    /// Of `text`; by default the configured one.
    pub language: Option<Language>,
    /// Arabic for a printer that neither joins letters nor turns lines: each letter in its joined form (U+FE70 to U+FEFF),
    /// each line in the order in which it is printed, from left to right.
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
    /// The service's order id. This or `order_reference_id` is required.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::ORDER_ID)))]
    pub order_id: Option<String>,
    /// Or the till's reference of the sale.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::LOOKED_UP)))]
    pub order_reference_id: Option<String>,
    /// The refund, by the till's number. Without this and `refund_id` the receipt is that of the sale.
    pub request_id: Option<String>,
    /// The refund, by the service's number.
    pub refund_id: Option<String>,
    /// A line says that it is a copy.
    #[serde(default)]
    pub copy: bool,
    /// The shop's clock, `+03:00`; by default that of the configured country.
    pub utc_offset: Option<String>,
    /// Arabic for a simple printer, as in tamara_report.
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
    /// `SA` or `AE`; by default the configured country.
    pub country_code: Option<String>,
}

/// `new_reference`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ReferenceRequest {
    /// What the reference begins with: letters A to Z, digits, and `-` `_` `.`; by default what the configured lane has of
    /// them.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::PREFIX)))]
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
    /// `webhook_update` only, required there: which one.
    pub webhook_id: Option<String>,
    /// `order` (default) or `dispute`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Where the service posts to; https.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub url: String,
    /// Names of events. By default all of the type; in `webhook_update` those that are registered.
    pub events: Option<Vec<String>>,
    /// The service sends them with each call.
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
    /// Names, in any case, and values.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// What follows the `?` of the address, as it came.
    pub query: Option<String>,
    /// The raw body, at most 64 KiB, where it is UTF-8 text. This or `body_base64` is required.
    pub body: Option<String>,
    /// The raw body in base64.
    pub body_base64: Option<String>,
}

/// `webhook_listen`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListenRequest {
    /// 0 takes any free one.
    pub port: u16,
    /// IP address to listen at; by default `127.0.0.1`. `0.0.0.0` lets every machine in.
    pub address: Option<String>,
    /// Keeps the events for tamara_webhook_next, at most 1000; while so many wait, the library asks Tamara to deliver
    /// again. With false they only wake the calls that wait for their orders.
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
    /// How long to wait for an event, in seconds; 0 checks once.
    #[cfg_attr(test, schemars(extend("default" = 0)))]
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
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub order_status: Option<String>,
    /// `open`, `awaiting_merchant_response` and so on.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
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
    /// The answer.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub comment: String,
    /// Who delivered.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub delivery_provider: Option<String>,
    /// The delivery's number.
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub order_delivery_tracking_id: Option<String>,
    /// A file, at most 10 MiB.
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
    #[cfg_attr(test, schemars(length(min = 1, max = limit::TEXT)))]
    pub name: String,
    /// Its media type, such as `application/pdf`.
    pub content_type: Option<String>,
    /// Where it is on this machine. This or `content_base64` is required.
    pub path: Option<std::path::PathBuf>,
    /// Its content.
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
    /// Steps of this till only.
    pub lane: Option<String>,
    /// `session`, `void`, `refund`, `authorise`, `capture` or `cancel`.
    pub kind: Option<String>,
    /// `sending` (the outcome is not known), `open`, `paid`, `dead`, `done` or `not_done`.
    pub state: Option<String>,
    /// Of the sale, or of an attempt.
    pub order_reference_id: Option<String>,
    /// The service's order id.
    pub order_id: Option<String>,
    /// `next_before_id` of the page before.
    pub before_id: Option<i64>,
    /// Steps of the page.
    #[cfg_attr(test, schemars(range(min = *limit::HISTORY_STEPS.start(), max = *limit::HISTORY_STEPS.end()), extend("default" = 100)))]
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
        plain_text("url", &self.url, limit::TEXT)?;
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
            text.as_deref().map_or(Ok(""), |text| plain_text(field, text, limit::TEXT))?;
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
            text.map_or(Ok(""), |text| plain_text(field, text, limit::TEXT))?;
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
        (Some(id), None) => Ok(Key::Order(path_text("order_id", id, limit::ORDER_ID)?.to_string())),
        (None, Some(reference)) => {
            Ok(Key::Reference(path_text("order_reference_id", reference, limit::LOOKED_UP)?.to_string()))
        }
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
        path_text("order_reference_id", &self.order_reference_id, limit::REFERENCE)?;
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
        if self.expiry_time.is_some_and(|minutes| !limit::EXPIRY_MINUTES.contains(&minutes)) {
            let (least, most) = (limit::EXPIRY_MINUTES.start(), limit::EXPIRY_MINUTES.end());
            return Err(Error::field(Kind::InvalidField, "expiry_time", format!("must be {least} to {most} minutes")));
        }
        for (field, text, most) in [
            ("order_number", &self.order_number, limit::TEXT),
            ("email", &self.email, limit::EMAIL),
            ("payment_type", &self.payment_type, limit::KIND),
            ("platform", &self.platform, limit::PLATFORM),
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
        plain_text("reference_id", &self.reference_id, limit::TEXT)?;
        plain_text("type", &self.kind, limit::KIND)?;
        plain_text("name", &self.name, limit::TEXT)?;
        plain_text("sku", &self.sku, limit::SKU)?;
        for (field, url) in [("item_url", &self.item_url), ("image_url", &self.image_url)] {
            url.as_deref().filter(|url| !url.is_empty()).map_or(Ok(""), |url| plain_text(field, url, limit::URL))?;
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
        self.request_id.as_deref().map_or(Ok(""), |id| plain_text("request_id", id, limit::REQUEST_ID))?;
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
        plain_text("shipping_company", &self.shipping_company, limit::SHIPPING)?;
        self.tracking_number.as_deref().map_or(Ok(""), |text| plain_text("tracking_number", text, limit::SHIPPING))?;
        self.tracking_url.as_deref().map_or(Ok(""), |text| plain_text("tracking_url", text, limit::URL))?;
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
