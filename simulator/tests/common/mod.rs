//! A merchant in front of a simulator, over real HTTP.
#![allow(dead_code)]

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tamara_sim::Simulator;

/// A status and a JSON body; `Null` when the body is something else.
pub type Reply = (u16, Value);

pub struct Merchant {
    pub simulator: Simulator,
    agent: ureq::Agent,
}

impl Merchant {
    pub fn open() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Merchant { simulator: Simulator::start().unwrap(), agent: config.build().into() }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.simulator.url())
    }

    /// The address without the scheme.
    pub fn address(&self) -> &str {
        self.simulator.url().trim_start_matches("http://")
    }

    /// A call with a good token; `None` when no answer came.
    pub fn try_call(&self, method: &str, path: &str, body: &Value) -> Option<Reply> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(self.url(path))
            .header("Authorization", "Bearer sim_test")
            .header("X-Device-Id", "123456");
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let mut answer = self.agent.run(request.body(text).unwrap()).ok()?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().read_to_string().ok()?;
        Some((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    pub fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.try_call(method, path, body).unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    pub fn get(&self, path: &str) -> Reply {
        self.call("GET", path, &Value::Null)
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.call("POST", path, body)
    }

    /// A call that has to succeed.
    pub fn good(&self, method: &str, path: &str, body: &Value) -> Value {
        let (status, reply) = self.call(method, path, body);
        assert_eq!(status, 200, "{method} {path}: {reply}");
        reply
    }

    pub fn advance(&self, seconds: i64) {
        self.good("POST", "/_sim/clock", &json!({ "advance_s": seconds }));
    }

    pub fn customer(&self, order: &str, what: &str) {
        self.good("POST", &format!("/_sim/orders/{order}/{what}"), &json!({}));
    }

    /// An SMS session of this amount; its order id.
    pub fn session(&self, amount: &str) -> String {
        id(&self.good("POST", "/checkout/in-store-session", &basket("S1", amount)))
    }

    /// A paid sale in the shop.
    pub fn paid(&self, amount: &str) -> String {
        let order = self.session(amount);
        self.customer(&order, "approve");
        order
    }

    /// An online order that the customer has approved.
    pub fn approved(&self) -> String {
        let order = id(&self.good("POST", "/checkout", &fixture("checkout.request.json")));
        self.customer(&order, "approve");
        order
    }

    pub fn authorised(&self) -> String {
        let order = self.approved();
        self.good("POST", &format!("/orders/{order}/authorise"), &Value::Null);
        order
    }

    pub fn order(&self, id: &str) -> Value {
        self.good("GET", &format!("/merchants/orders/{id}"), &Value::Null)
    }

    pub fn status(&self, id: &str) -> String {
        self.order(id)["status"].as_str().unwrap().to_string()
    }
}

fn id(reply: &Value) -> String {
    reply["order_id"].as_str().unwrap().to_string()
}

pub fn money(amount: &str) -> Value {
    json!({ "amount": amount, "currency": "SAR" })
}

/// A sale of one thing, to a phone that goes by the amount.
pub fn basket(reference: &str, amount: &str) -> Value {
    json!({ "total_amount": money(amount), "phone_number": "0534274516", "order_reference_id": reference,
        "items": [{ "name": "Lego City 8601", "type": "Digital", "reference_id": "123", "sku": "SA-12436",
            "quantity": 1, "total_amount": money(amount) }] })
}

/// One of the service's real messages.
pub fn fixture(name: &str) -> Value {
    let path = format!("{}/../tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What a merchant's server was sent.
#[derive(Debug)]
pub struct Hook {
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    /// The body as it came.
    pub text: String,
}

impl Hook {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
    }

    pub fn token(&self) -> &str {
        self.target.split("tamaraToken=").nth(1).unwrap_or_default()
    }

    pub fn event(&self) -> &str {
        self.body["event_type"].as_str().unwrap_or_default()
    }
}

/// A merchant's server, answering each event with the next of these statuses, and for ever with the last.
pub struct Server {
    pub url: String,
    pub hooks: Receiver<Hook>,
}

impl Server {
    pub fn answering(statuses: &'static [u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (tell, hooks) = channel();
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let mut stream = stream.unwrap();
                let Some(hook) = read_hook(&mut stream) else { continue };
                let status = statuses.get(index).or(statuses.last()).unwrap();
                let _ = stream.write_all(format!("HTTP/1.1 {status} x\r\nContent-Length: 0\r\n\r\n").as_bytes());
                if tell.send(hook).is_err() {
                    return;
                }
            }
        });
        Server { url, hooks }
    }

    /// The next event.
    pub fn next(&self) -> Hook {
        self.hooks.recv_timeout(Duration::from_secs(10)).expect("no webhook came")
    }

    /// Nothing comes.
    pub fn is_quiet(&self) -> bool {
        self.hooks.recv_timeout(Duration::from_millis(150)).is_err()
    }
}

fn read_hook(stream: &mut TcpStream) -> Option<Hook> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).ok().filter(|n| *n > 0)?;
        bytes.extend(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let mut lines = head.lines();
        let target = lines.next()?.split(' ').nth(1)?.to_string();
        let headers: Vec<(String, String)> =
            lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_string(), v.to_string())).collect();
        let length: usize = headers.iter().find(|(n, _)| n == "Content-Length")?.1.parse().ok()?;
        if body.len() >= length {
            let text = body.to_string();
            return Some(Hook { target, headers, body: serde_json::from_str(body).ok()?, text });
        }
    }
}
