//! The simulator's control calls: the customer, the clock, and faults to come.

use crate::Result;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The way to a simulator.
pub struct Control {
    url: String,
    agent: ureq::Agent,
}

impl Control {
    /// To the simulator at this address.
    pub fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).proxy(None);
        Control { url: url.to_string(), agent: config.timeout_global(Some(Duration::from_secs(10))).build().into() }
    }

    /// A control call; the status and the answer. It is made again while the simulator takes no connections, as one of its faults
    /// has it.
    pub fn post(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        patiently(|| self.try_post(path, body))
    }

    fn try_post(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        let failed = |e: ureq::Error| format!("{path}: {e}");
        let request = self.agent.post(format!("{}{path}", self.url)).header("Authorization", "Bearer sim_till");
        let mut answer = request.header("Content-Type", "application/json").send(body.to_string()).map_err(failed)?;
        let text = answer.body_mut().read_to_string().map_err(failed)?;
        Ok((answer.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    /// The ledger's orders, reference and id, oldest first.
    fn orders(&self) -> Result<Vec<(String, String)>> {
        patiently(|| {
            let failed = |e: ureq::Error| format!("ledger: {e}");
            let mut answer = self.agent.get(format!("{}/_sim/ledger", self.url)).call().map_err(failed)?;
            let text = answer.body_mut().read_to_string().map_err(failed)?;
            let ledger: Value = serde_json::from_str(&text).map_err(|e| format!("ledger: {e}"))?;
            let orders = ledger["orders"].as_array().map(Vec::as_slice).unwrap_or_default();
            let text_of = |value: &Value| value.as_str().unwrap_or_default().to_string();
            Ok(orders.iter().map(|o| (text_of(&o["order_reference_id"]), text_of(&o["order_id"]))).collect())
        })
    }

    /// Lets the service's clock go on.
    pub fn advance(&self, seconds: i64) -> Result {
        self.post("/_sim/clock", &json!({ "advance_s": seconds })).map(|_| ())
    }

    /// Orders a fault for the next call of an operation; `reads`: for how many reads it lasts.
    pub fn next_fault(&self, operation: &str, fault: &str, reads: Option<u32>) -> Result {
        match self.post("/_sim/next", &json!({ "operation": operation, "fault": fault, "reads": reads }))? {
            (200..=299, _) => Ok(()),
            (_, answer) => Err(format!("the simulator has no fault {fault:?}: {answer}")),
        }
    }

    /// What the customer does with the session of a reference, or with the newest of the sale. One that ended already stays as it
    /// is.
    pub fn customer(&self, sale: &str, reference: Option<&str>, what: &str) -> Result {
        let is_meant = |shown: &str| match reference {
            Some(reference) => shown == reference,
            None => shown == sale || shown.starts_with(&format!("{sale}~")),
        };
        match self.orders()?.iter().rev().find(|(shown, _)| is_meant(shown)) {
            Some((_, id)) => self.post(&format!("/_sim/orders/{id}/{what}"), &json!({})).map(|_| ()),
            None => Ok(()),
        }
    }

    /// An online order, made by a shop's web page and not by this till; its id.
    pub fn checkout(&self, reference: &str, amount: &str) -> Result<String> {
        let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
        let url = "https://shop.example/";
        let (status, answer) = self.post(
            "/checkout",
            &json!({ "order_reference_id": reference, "total_amount": money(amount), "shipping_amount": money("0.00"),
                "tax_amount": money("0.00"), "description": "Lego", "country_code": "SA", "payment_type": "PAY_BY_INSTALMENTS",
                "locale": "en_US", "items": items(amount),
                "consumer": { "first_name": "Mona", "last_name": "Lisa", "phone_number": "966534274516", "email": "c@example.com" },
                "shipping_address": address(), "billing_address": address(),
                "merchant_url": { "success": url, "failure": url, "cancel": url, "notification": url } }),
        )?;
        let id = answer["order_id"].as_str().map(str::to_string);
        id.ok_or_else(|| format!("checkout: HTTP {status} {answer}"))
    }
}

fn patiently<T>(call: impl Fn() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    loop {
        match call() {
            Err(_) if begun.elapsed() < Duration::from_secs(5) => std::thread::sleep(Duration::from_millis(100)),
            other => return other,
        }
    }
}

fn address() -> Value {
    json!({ "first_name": "Mona", "last_name": "Lisa", "line1": "3764 Al Urubah Rd", "city": "Riyadh", "country_code": "SA",
        "phone_number": "966534274516" })
}

/// A basket of one article.
pub fn items(amount: &str) -> Value {
    json!([{ "name": "Lego City 8601", "type": "Digital", "reference_id": "123", "sku": "SA-12436", "quantity": 1,
        "total_amount": { "amount": amount, "currency": "SAR" } }])
}
