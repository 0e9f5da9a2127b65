//! One order of the ledger and what the customer does with it.

use crate::money::amount_json;
use serde_json::{Value, json};

/// Unpaid in-store sessions end after this long.
pub const SESSION_MS: i64 = 15 * 60_000;
/// Unpaid online sessions end after this long.
pub const ONLINE_MS: i64 = 30 * 60_000;

/// A refund, capture or cancel.
#[derive(Debug, Clone)]
pub struct Movement {
    /// The service's id.
    pub id: String,
    /// The merchant's own id.
    pub own_id: Option<String>,
    /// The comment.
    pub comment: String,
    /// Minor units.
    pub minor: i64,
    /// When, as text.
    pub at: String,
    /// Shown in read-outs only after so many reads more.
    pub hidden_for: u32,
}

/// An order.
#[derive(Debug, Clone)]
pub struct Order {
    /// The service's id.
    pub id: String,
    /// The session's id.
    pub checkout_id: String,
    /// The merchant's reference.
    pub reference: String,
    /// Shown to the customer.
    pub number: String,
    /// `sms`, `qr` or `online`.
    pub channel: &'static str,
    /// The customer's phone, digits.
    pub phone: String,
    /// ISO code.
    pub currency: String,
    /// Total, minor units.
    pub total: i64,
    /// The service's status text.
    pub status: String,
    /// Captured, minor units.
    pub captured: i64,
    /// Cancelled, minor units.
    pub canceled: i64,
    /// Refunds.
    pub refunds: Vec<Movement>,
    /// Captures.
    pub captures: Vec<Movement>,
    /// Reads so far.
    pub reads: u32,
    /// Poll faults shown so far.
    pub faults: u32,
    /// Void calls so far.
    pub voids: u32,
    /// Whether a void was said yes to.
    pub voided: bool,
    /// Whether a refund fault was shown.
    pub refund_fault_shown: bool,
    /// Becomes captured at the next read (tail 08).
    pub captured_next: bool,
    /// The first poll, by the clock, unix ms (tails with a length of time).
    pub first_read_ms: Option<i64>,
    /// When it was made, unix ms.
    pub created_ms: i64,
    /// The same, as text.
    pub created_at: String,
    /// Items, as sent.
    pub items: Value,
    /// Branch.
    pub store_code: String,
    /// Where the customer pays; what an SMS carries and a QR code says.
    pub link: String,
}

impl Order {
    /// Refunded, minor units.
    pub fn refunded(&self) -> i64 {
        self.refunds.iter().map(|r| r.minor).sum()
    }

    /// The minor part of the total: the last two digits, three for three-decimal currencies.
    pub fn tail(&self) -> i64 {
        tail(self.total, &self.currency)
    }

    /// Captures the whole.
    pub fn capture(&mut self, id: String, at: String) {
        if self.status == "new" || self.status == "on_hold" {
            let (minor, twice) = match self.tail() {
                50 if !self.is_good_phone() => (self.total / 2, false),
                52 if !self.is_good_phone() => (self.total, true),
                _ => (self.total, false),
            };
            let movement = Movement { id, own_id: None, comment: String::new(), minor, at, hidden_for: 0 };
            if twice {
                self.captures.push(movement.clone());
            }
            self.captures.push(movement);
            self.captured = self.captures.iter().map(|c| c.minor).sum();
            self.status = "fully_captured".into();
        }
    }

    /// The phone that always pays.
    pub fn is_good_phone(&self) -> bool {
        self.phone.ends_with("544337866")
    }

    /// The phone that is always declined.
    pub fn is_bad_phone(&self) -> bool {
        self.phone.ends_with("526422337")
    }

    /// Ends the session when its time is over.
    pub fn run_out(&mut self, now_ms: i64) {
        let limit = if self.channel == "online" { ONLINE_MS } else { SESSION_MS };
        if self.status == "new" && now_ms - self.created_ms >= limit {
            self.status = "expired".into();
        }
    }

    /// One more status read: what the customer has done by now.
    pub fn tick(&mut self, now_ms: i64, at: &str, id: String) {
        self.reads += 1;
        self.first_read_ms.get_or_insert(now_ms);
        for refund in &mut self.refunds {
            refund.hidden_for = refund.hidden_for.saturating_sub(1);
        }
        if self.captured_next {
            self.captured_next = false;
            self.status = "new".into();
            self.capture(id, at.to_string());
            return;
        }
        self.run_out(now_ms);
        if self.channel == "online" || !matches!(self.status.as_str(), "new" | "on_hold") {
            return;
        }
        let reads = self.reads.saturating_sub(self.faults);
        if self.is_bad_phone() {
            return self.end_at(2, reads, "declined");
        }
        let pays_at = match self.tail() {
            _ if self.is_good_phone() => 2,
            1 => return self.end_at(2, reads, "declined"),
            3 => return self.end_at(2, reads, "expired"),
            5 => {
                if reads >= 2 {
                    self.status = "on_hold".into();
                }
                4
            }
            6 => 10,
            0 | 10..=35 | 40..=44 | 50..=52 => 2,
            _ => return,
        };
        if reads >= pays_at {
            self.capture(id, at.to_string());
        }
    }

    fn end_at(&mut self, at: u32, reads: u32, status: &str) {
        if reads >= at {
            self.status = status.into();
        }
    }

    /// The read-out, as the service writes it.
    pub fn json(&self) -> Value {
        let shown: Vec<&Movement> = self.refunds.iter().filter(|r| r.hidden_for == 0).collect();
        let refunded: i64 = shown.iter().map(|r| r.minor).sum();
        let currency = if self.tail() == 51 && self.captured > 0 && !self.is_good_phone() {
            if self.currency == "SAR" { "AED" } else { "SAR" }
        } else {
            &self.currency
        };
        let money = |minor: i64| amount_json(minor, currency);
        let status = match self.status.as_str() {
            "fully_captured" if refunded > 0 && refunded >= self.captured => "fully_refunded",
            "fully_captured" if refunded > 0 => "partially_refunded",
            other => other,
        };
        let refunds: Vec<Value> = shown
            .iter()
            .map(|r| {
                json!({ "refund_id": r.id, "capture_id": self.captures.first().map(|c| c.id.clone()).unwrap_or_default(),
                    "merchant_refund_id": r.own_id, "comment": r.comment, "total_amount": money(r.minor), "items": [],
                    "created_at": r.at })
            })
            .collect();
        let captures: Vec<Value> = self
            .captures
            .iter()
            .map(|c| {
                json!({ "capture_id": c.id, "order_id": self.id, "total_amount": money(c.minor),
                    "refunded_amount": money(refunded.min(c.minor)), "items": [], "shipping_amount": money(0),
                    "tax_amount": money(0), "discount_amount": money(0), "created_at": c.at })
            })
            .collect();
        let address = json!({ "first_name": "Mona", "last_name": "Lisa", "line1": "3764 Al Urubah Rd", "line2": "",
            "region": "As Sulimaniyah", "postal_code": "", "city": "Riyadh", "country_code": "SA", "phone_number": self.phone });
        json!({
            "order_id": self.id,
            "order_reference_id": self.reference,
            "order_number": self.number,
            "description": "",
            "consumer": { "first_name": "Mona", "last_name": "Lisa", "email": "customer@example.com",
                "phone_number": self.phone, "national_id": "", "date_of_birth": "1990-07-10T00:00:00.000Z", "is_first_order": null },
            "status": status,
            "shipping_address": address.clone(),
            "billing_address": address,
            "items": self.items,
            "payment_type": "PAY_BY_INSTALMENTS",
            "instalments": 3,
            "total_amount": money(self.total),
            "shipping_amount": money(0),
            "tax_amount": money(0),
            "discount_amount": { "name": "", "amount": money(0) },
            "captured_amount": money(self.captured),
            "refunded_amount": money(refunded),
            "canceled_amount": money(self.canceled),
            "paid_amount": money(if self.captured > 0 { self.total / 3 } else { 0 }),
            "settlement_status": "",
            "settlement_date": null,
            "created_at": self.created_at,
            "wallet_prepaid_amount": money(0),
            "transactions": { "cancels": [], "captures": captures, "refunds": refunds },
            "processing": false,
            "store_code": self.store_code,
            "additional_data": { "single_checkout": false, "from_in_store_payment_link": self.channel == "sms" },
        })
    }
}

/// The minor part of an amount.
pub fn tail(minor: i64, currency: &str) -> i64 {
    let unit = if crate::money::decimals(currency) == Some(3) { 1000 } else { 100 };
    minor % unit
}
