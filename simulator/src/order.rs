//! One order of the ledger and what the customer does with it.

use crate::deviation::{Deviation, Deviations, LONG_LIFE_MS, UNSHOWN_MS, UNSHOWN_READS};
use crate::money::amount_json;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The channel of Checkout.com's orders.
pub const CHANNEL: &str = "checkout_com";

/// Unpaid in-store sessions end after this long.
pub const SESSION_MS: i64 = 15 * 60_000;
/// Unpaid online sessions end after this long.
pub const ONLINE_MS: i64 = 30 * 60_000;
/// Approved orders that nobody authorises expire after this long.
pub const APPROVED_MS: i64 = 72 * 3_600_000;
/// Authorised orders are captured by the service itself after this long.
pub const AUTO_CAPTURE_MS: i64 = 21 * 24 * 3_600_000;

/// A refund, capture or cancel.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// Shown in read-outs only from this time on, unix ms.
    #[serde(default)]
    pub shown_from_ms: i64,
    /// Somebody made it in the merchant's portal.
    #[serde(default)]
    pub in_portal: bool,
    /// The capture that a refund takes from.
    pub capture_id: String,
    /// How the goods of a capture went, as the merchant said; null where nobody did.
    #[serde(default)]
    pub shipping_info: Value,
}

impl Movement {
    /// One of this id, amount and time.
    pub fn new(id: String, minor: i64, at: String) -> Self {
        let (comment, capture_id) = (String::new(), String::new());
        Movement {
            id,
            own_id: None,
            comment,
            minor,
            at,
            hidden_for: 0,
            shown_from_ms: 0,
            in_portal: false,
            capture_id,
            shipping_info: Value::Null,
        }
    }
}

/// An order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Order {
    /// The service's id.
    pub id: String,
    /// The session's id.
    pub checkout_id: String,
    /// Whose it is; empty for the merchant of a token that names none.
    #[serde(default)]
    pub merchant: String,
    /// The merchant's reference.
    pub reference: String,
    /// Shown to the customer.
    pub number: String,
    /// Where the customer pays; what an SMS carries and a QR code says.
    pub link: String,
    /// `sms`, `qr`, `online` or [`CHANNEL`].
    pub channel: String,
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
    /// Cancels.
    pub cancels: Vec<Movement>,
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
    /// For so many look-ups its reference is not found; [`u32::MAX`]: never.
    #[serde(default)]
    pub hidden_lookups: u32,
    /// Becomes captured at the next read (tail 08).
    pub captured_next: bool,
    /// The first poll, by the clock, unix ms (tails with a length of time).
    pub first_read_ms: Option<i64>,
    /// When it was made, unix ms.
    pub created_ms: i64,
    /// The same, as text.
    pub created_at: String,
    /// When it came into its status, unix ms, for orders that wait for the merchant.
    pub since_ms: i64,
    /// Items, as sent.
    pub items: Value,
    /// What else of the request is shown in read-outs: customer, addresses, amounts beside the total.
    pub details: Value,
    /// Where the old notification of this order goes.
    pub notification: Option<String>,
    /// Branch.
    pub store_code: String,
    /// What happened and has not been told to the merchant's server yet: type and `data`.
    #[serde(skip)]
    pub events: Vec<(String, Value)>,
    /// In what it is other than assumed: the simulator's.
    #[serde(skip)]
    pub deviations: Deviations,
    /// For how many reads the captured amount is not shown.
    #[serde(default)]
    pub captured_hidden_for: u32,
    /// The time of the last read, unix ms.
    #[serde(default)]
    pub read_ms: i64,
    /// `settlement_status` and `settlement_date`, as read-outs show them.
    #[serde(default)]
    pub settlement: (String, Option<String>),
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

    /// Cancelled, minor units.
    pub fn canceled(&self) -> i64 {
        self.cancels.iter().map(|c| c.minor).sum()
    }

    /// Not yet captured or cancelled, minor units.
    pub fn open(&self) -> i64 {
        self.total - self.captured - self.canceled()
    }

    /// The tail that decides; 0 for the two phones that decide themselves.
    pub fn deciding_tail(&self) -> i64 {
        if self.is_good_phone() || self.is_bad_phone() { 0 } else { self.tail() }
    }

    /// Whether the customer can still pay. A payment in the shop may get no farther than its approval.
    pub fn is_payable(&self) -> bool {
        // One that was voided and does not show it.
        let is_open = matches!(self.status.as_str(), "new" | "on_hold");
        (is_open && !self.voided) || (self.status == "approved" && self.channel != "online" && !self.stays_approved())
    }

    /// Whether the service takes no money of a payment in the shop by itself.
    fn stays_approved(&self) -> bool {
        self.deviations.has(Deviation::CapturedByItself)
    }

    /// The status as the service shows it, refunds counted.
    pub fn shown_status(&self) -> &str {
        self.status_after(self.refunded())
    }

    fn status_after(&self, refunded: i64) -> &str {
        match self.status.as_str() {
            "fully_captured" if refunded > 0 && refunded >= self.captured => "fully_refunded",
            "fully_captured" if refunded > 0 => "partially_refunded",
            other => other,
        }
    }

    /// Whether there is captured money to give back from.
    pub fn is_refundable(&self) -> bool {
        matches!(self.status.as_str(), "fully_captured" | "partially_captured")
    }

    /// What can be given back of one capture, minor units.
    pub fn refundable_of(&self, capture_id: &str) -> i64 {
        let sum = |movements: &[Movement], is: fn(&Movement) -> &str| -> i64 {
            movements.iter().filter(|m| is(m) == capture_id).map(|m| m.minor).sum()
        };
        sum(&self.captures, |m| &m.id) - sum(&self.refunds, |m| &m.capture_id)
    }

    /// The first capture that is not wholly given back.
    pub fn refundable_capture(&self) -> String {
        let left = self.captures.iter().find(|c| self.refundable_of(&c.id) > 0);
        left.or(self.captures.first()).map(|c| c.id.clone()).unwrap_or_default()
    }

    /// The customer goes through with it: pays in the shop, or finishes the online checkout.
    pub fn customer_pays(&mut self, id: String, now_ms: i64, at: String) {
        match self.channel.as_str() {
            "online" => self.confirm("approved", now_ms),
            _ if self.stays_approved() => self.confirm("approved", now_ms),
            _ => self.capture(id, at),
        }
    }

    /// The customer pays a session in the shop: the whole is captured.
    pub fn capture(&mut self, id: String, at: String) {
        if !self.is_payable() {
            return;
        }
        let (minor, twice) = match self.deciding_tail() {
            50 => (self.total / 2, false),
            52 => (self.total, true),
            _ => (self.total, false),
        };
        if twice {
            self.add_capture(Movement::new(id.clone(), minor, at.clone()));
        }
        self.add_capture(Movement::new(id, minor, at));
        self.status = "fully_captured".into();
    }

    /// Books a capture.
    pub fn add_capture(&mut self, capture: Movement) {
        let data = json!({ "capture_id": capture.id, "captured_amount": amount_json(capture.minor, &self.currency) });
        self.captured += capture.minor;
        if self.deviations.has(Deviation::CapturedComesWithStatus) {
            self.captured_hidden_for = UNSHOWN_READS;
        }
        self.captures.push(capture);
        let is_whole = self.open() <= 0;
        self.status = if is_whole { "fully_captured" } else { "partially_captured" }.into();
        self.tell("order_captured", data);
    }

    /// Books a cancel, and says that the order is now `status`.
    pub fn cancel(&mut self, cancel: Movement, status: &str) {
        let data = json!({ "cancel_id": cancel.id, "canceled_amount": amount_json(cancel.minor, &self.currency) });
        self.cancels.push(cancel);
        self.status = status.into();
        self.tell(if status == "updated" { "order_updated" } else { "order_canceled" }, data);
    }

    /// Books a refund.
    pub fn refund(&mut self, refund: Movement) {
        let is_late = self.deviations.has(Deviation::RefundShowsAtOnce);
        let refund = Movement { shown_from_ms: if is_late { self.read_ms + UNSHOWN_MS } else { 0 }, ..refund };
        let data = json!({ "refund_id": refund.id, "capture_id": refund.capture_id,
            "refunded_amount": amount_json(refund.minor, &self.currency), "comment": refund.comment });
        self.refunds.push(refund);
        self.tell("order_refunded", data);
    }

    /// Books a refund that is done when reads show it.
    pub fn accept_refund(&mut self, refund: Movement) {
        let data = json!({ "refund_id": refund.id, "amount": refund.minor });
        self.refunds.push(refund);
        self.tell("order_refund_pending", data);
    }

    /// A refund that was accepted comes to nothing.
    pub fn refund_declined(&mut self, id: &str, minor: i64) {
        self.tell("order_refund_declined", json!({ "refund_id": id, "amount": minor }));
    }

    /// One more read: refunds that were accepted come nearer.
    fn tick_refunds(&mut self) {
        let is_late = self.channel == CHANNEL;
        let mut done = Vec::new();
        for refund in self.refunds.iter_mut().filter(|refund| refund.hidden_for > 0) {
            refund.hidden_for -= 1;
            if is_late && refund.hidden_for == 0 {
                done.push(json!({ "refund_id": refund.id, "amount": refund.minor }));
            }
        }
        done.into_iter().for_each(|data| self.tell("order_refunded", data));
    }

    /// The customer finishes an online checkout, or the merchant confirms it.
    pub fn confirm(&mut self, status: &str, now_ms: i64) {
        self.status = status.into();
        self.since_ms = now_ms;
        self.tell(&format!("order_{status}"), json!([]));
    }

    /// Tamara refuses the customer.
    pub fn decline(&mut self) {
        self.status = "declined".into();
        let data = json!({ "declined_reason": "Not approved", "declined_code": "risk", "decline_type": "soft" });
        self.tell("order_declined", data);
    }

    /// The time is over, or the customer left.
    pub fn expire(&mut self) {
        self.status = "expired".into();
        self.tell("order_expired", json!([]));
    }

    fn tell(&mut self, event: &str, data: Value) {
        self.events.push((event.to_string(), data));
    }

    /// The phone that always pays.
    pub fn is_good_phone(&self) -> bool {
        self.phone.ends_with("544337866")
    }

    /// The phone that is always declined.
    pub fn is_bad_phone(&self) -> bool {
        self.phone.ends_with("526422337")
    }

    /// Who and where of the order, without what is in it.
    pub fn clone_head(&self) -> Order {
        Order { items: Value::Null, details: Value::Null, ..self.clone() }
    }

    /// Whether [`Order::settle`] would do something.
    pub fn is_due(&self, now_ms: i64) -> bool {
        let session = if self.deviations.has(Deviation::UnpaidExpires) {
            LONG_LIFE_MS
        } else if matches!(self.channel.as_str(), "online" | CHANNEL) {
            ONLINE_MS
        } else {
            SESSION_MS
        };
        match self.status.as_str() {
            "new" => !self.captured_next && now_ms - self.created_ms >= session,
            "approved" => now_ms - self.since_ms >= APPROVED_MS,
            "authorised" | "updated" | "partially_captured" => {
                self.channel == "online" && now_ms - self.since_ms >= AUTO_CAPTURE_MS
            }
            _ => false,
        }
    }

    /// What time alone does to an order that is due. `id` and `at` are those of a capture, should one come of it.
    pub fn settle(&mut self, id: String, at: String) {
        match self.status.as_str() {
            "new" | "approved" => self.expire(),
            _ => self.add_capture(Movement::new(id, self.open(), at)),
        }
    }

    /// One more status read: what the customer has done by now.
    pub fn tick(&mut self, now_ms: i64, at: &str, id: String) {
        self.reads += 1;
        self.read_ms = now_ms;
        self.captured_hidden_for = self.captured_hidden_for.saturating_sub(1);
        self.first_read_ms.get_or_insert(now_ms);
        self.tick_refunds();
        if self.captured_next {
            self.captured_next = false;
            return self.capture(id, at.to_string());
        }
        if !self.is_payable() {
            return;
        }
        let reads = self.reads.saturating_sub(self.faults);
        let pays_at = match self.deciding_tail() {
            _ if self.is_good_phone() => 2,
            _ if self.is_bad_phone() => {
                return if reads >= 2 {
                    self.decline()
                };
            }
            1 => {
                return if reads >= 2 {
                    self.decline()
                };
            }
            3 => {
                return if reads >= 2 {
                    self.expire()
                };
            }
            5 => {
                if reads >= 2 {
                    self.status = "on_hold".into();
                }
                4
            }
            6 => 10,
            62 | 63 if self.status == "new" => {
                return if reads >= 2 {
                    self.confirm("approved", now_ms)
                };
            }
            63 => 4,
            0 | 10..=48 | 50..=58 | 60 | 61 | 64..=76 => 2,
            _ => return,
        };
        if reads >= pays_at {
            self.customer_pays(id, now_ms, at.to_string());
        }
    }

    /// What read-outs show as captured, minor units.
    pub fn shown_captured(&self) -> i64 {
        if self.captured_hidden_for > 0 { 0 } else { self.captured }
    }

    /// Number and comment of a refund, as read-outs show them.
    pub fn shown_number<'a>(&self, refund: &'a Movement) -> (Option<&'a str>, &'a str) {
        match self.deviations.has(Deviation::RefundShowsNumber) {
            true => (None, ""),
            false => (refund.own_id.as_deref(), &refund.comment),
        }
    }

    /// Refunds that are in the read-out already.
    pub fn shown_refunds(&self) -> impl Iterator<Item = &Movement> {
        self.refunds.iter().filter(|r| r.hidden_for == 0 && r.shown_from_ms <= self.read_ms)
    }

    /// The status in the read-out: refunds that it does not hold yet do not count.
    pub fn read_out_status(&self) -> &str {
        self.status_after(self.shown_refunds().map(|r| r.minor).sum())
    }
}

/// The minor part of an amount.
pub fn tail(minor: i64, currency: &str) -> i64 {
    let unit = if crate::money::decimals(currency) == Some(3) { 1000 } else { 100 };
    minor % unit
}
