//! A till in front of a simulator, over real HTTP.
#![allow(dead_code)]

pub mod machine;

use serde_json::{Value, json};
use std::path::PathBuf;
use tamara_pos::client::Client;
use tamara_sim::Simulator;
use tempfile::TempDir;

/// A shop: a simulator, a folder for the journal, and as many clients as wanted.
pub struct Shop {
    pub simulator: Simulator,
    pub folder: TempDir,
}

impl Shop {
    pub fn open() -> Self {
        Shop { simulator: Simulator::start().unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// The configuration of a till of this shop.
    pub fn config(&self) -> Value {
        json!({ "base_url": self.simulator.url(), "api_token": "sim_test", "country": "SA", "language": "en",
            "store_code": "Branch A", "lane": "till-1", "device_id": "123456",
            "journal": self.folder.path().join("journal.db"), "call_timeout_ms": 20_000 })
    }

    pub fn till(&self) -> Till {
        self.till_with(json!({}))
    }

    /// A till whose configuration differs in these keys.
    pub fn till_with(&self, other: Value) -> Till {
        let mut config = self.config();
        for (key, value) in other.as_object().unwrap() {
            config[key] = value.clone();
        }
        Till { client: Client::open(&config.to_string()).unwrap() }
    }

    /// A till of this shop through Checkout.com.
    pub fn checkout_com(&self, other: Value) -> Till {
        let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "signature_key": "sim_signature_key",
            "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
        let url = format!("{}/checkout.com", self.simulator.url());
        let mut config = json!({ "provider": "checkout_com", "base_url": url, "checkout_com": own });
        config.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        self.till_with(config)
    }

    /// The same, with a simulator that is other than assumed in what these names say.
    pub fn deviating(names: &[&str]) -> Self {
        Shop { simulator: Simulator::deviating(names).unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// The result of a contract check of the service in front of which this shop is.
    pub fn profile(&self, service: &str, findings: &[(&str, bool)]) -> PathBuf {
        let findings: serde_json::Map<String, Value> =
            findings.iter().map(|(name, holds)| (name.to_string(), json!({ "holds": holds }))).collect();
        let path = self.folder.path().join("contract.json");
        std::fs::write(&path, json!({ "format": 1, "service": service, "assumptions": findings }).to_string()).unwrap();
        path
    }

    /// A control call.
    pub fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/_sim/{path}", self.simulator.url());
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = match method {
            "GET" => agent.get(&url).call(),
            _ => agent.post(&url).send(body.to_string()),
        };
        serde_json::from_str(&answer.unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }

    pub fn ledger(&self) -> Value {
        self.control("GET", "ledger", &Value::Null)
    }

    /// Lets time pass, at the service and at the tills of this thread.
    pub fn advance(&self, seconds: i64) {
        self.service_clock(seconds);
        tamara_pos::hooks::pass_ms(seconds * 1_000);
    }

    /// Puts the service's clock forward or back, and no till's.
    pub fn service_clock(&self, seconds: i64) {
        self.control("POST", "clock", &json!({ "advance_s": seconds }));
    }

    pub fn next_fault(&self, operation: &str, fault: &str) {
        self.control("POST", "next", &json!({ "operation": operation, "fault": fault }));
    }

    pub fn customer(&self, order_id: &str, what: &str) {
        self.control("POST", &format!("orders/{order_id}/{what}"), &json!({}));
    }
}

/// Plays each case in a thread of its own: nearly all of their time is waiting for a limit of time, and they wait together.
pub fn at_once<C: Send>(cases: impl IntoIterator<Item = C>, play: impl Fn(C) + Sync) {
    std::thread::scope(|scope| {
        let play = &play;
        let cases: Vec<_> = cases.into_iter().map(|case| scope.spawn(move || play(case))).collect();
        let failed = cases.into_iter().filter_map(|case| case.join().err()).next_back();
        // What was wrong with each was printed by its own thread.
        if let Some(failed) = failed {
            std::panic::resume_unwind(failed);
        }
    });
}

/// One client.
pub struct Till {
    pub client: Client,
}

impl Till {
    pub fn call(&self, operation: &str, request: Value) -> Value {
        let reply = self.client.run(operation, &request.to_string());
        let json: Value = serde_json::from_str(&self.client.json(&reply)).unwrap();
        assert_eq!(json["code"], reply.code.number());
        assert_eq!(json["simulated"], true);
        json
    }

    /// Opens a session for this amount under this reference.
    pub fn create(&self, reference: &str, amount: &str) -> Value {
        self.call("session_create", basket(reference, amount))
    }

    /// Waits for the end of a sale.
    pub fn wait(&self, reference: &str) -> Value {
        self.call("poll_status", json!({ "order_reference_id": reference, "wait_s": 10, "interval_s": 0.02 }))
    }

    /// Looks once.
    pub fn look(&self, reference: &str) -> Value {
        self.call("poll_status", json!({ "order_reference_id": reference }))
    }

    pub fn refund(&self, order_id: &Value, amount: &str, request_id: &str) -> Value {
        let amount = json!({ "amount": amount, "currency": "SAR" });
        self.call("refund", json!({ "order_id": order_id, "total_amount": amount, "request_id": request_id }))
    }

    /// A paid sale's order id.
    pub fn paid(&self, reference: &str, amount: &str) -> Value {
        let opened = self.create(reference, amount);
        assert_eq!(opened["code"], 0, "{opened}");
        let paid = self.wait(reference);
        assert_eq!(paid["code"], 0, "{paid}");
        paid["order_id"].clone()
    }
}

/// The guide's own basket, for another amount, reference and a phone that goes by the amount.
pub fn basket(reference: &str, amount: &str) -> Value {
    json!({
        "total_amount": { "amount": amount, "currency": "SAR" },
        "phone_number": "0534274516",
        "order_reference_id": reference,
        "items": [{ "name": "Lego City 8601", "type": "Digital", "reference_id": "123", "sku": "SA-12436", "quantity": 1,
            "total_amount": { "amount": amount, "currency": "SAR" } }]
    })
}

/// The same as Checkout.com takes it.
pub fn qr_basket(reference: &str, amount: &str) -> Value {
    let mut basket = basket(reference, amount);
    basket["channel"] = json!("qr");
    basket["email"] = json!("customer@email.com");
    basket["customer_name"] = json!("Jane Smith");
    basket["address"] = json!({ "address_line1": "123 Anywhere St.", "address_line2": "Apt. 456", "city": "Anytown",
        "state": "Riyadh Province", "zip": "123456", "country": "SA" });
    basket
}
