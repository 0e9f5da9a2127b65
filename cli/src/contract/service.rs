//! The service that is asked: its requests, its clock, and its customer. Every exchange is in the record before the next one begins.

use super::Options;
use super::record::{Record, Session};
use crate::Result;
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tamara_pos::host::config::{Config, Environment, Provider};
use tamara_pos::http::{Http, Method, Request};
use tamara_pos::rail::checkout_com::access::Access;
use tamara_pos::value::clock;
use tamara_pos::value::secret::Secret;
use tamara_pos::wait::{Interrupt, Scope};

/// The longest that an answer is waited for.
const ANSWER: Duration = Duration::from_secs(30);
/// How often a read is tried that is not answered, or with 5xx.
const TRIES: u32 = 4;

/// The name of what is no part of the check: what another run left open is ended.
pub const ENDING: &str = "ending";

/// An answer.
#[derive(Debug, Clone)]
pub struct Seen {
    pub status: u16,
    /// Null where the body is no JSON.
    pub body: Value,
    /// What it looks like: `JSON with errors`, `JSON`, `nothing`, `a page`.
    pub form: &'static str,
}

impl Seen {
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn text(&self, pointer: &str) -> String {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_string()
    }

    /// `400 refund_amount_invalid`.
    pub fn told(&self) -> String {
        let errors = self.body["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut words: Vec<String> = vec![self.status.to_string()];
        words.extend(errors.iter().filter_map(|error| error["error_code"].as_str()).map(str::to_string));
        words.extend(
            self.body["error_codes"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_string),
        );
        words.join(" ")
    }
}

/// Who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Customer {
    /// The simulator, by its control calls.
    Simulator,
    /// The person before the screen.
    Person,
    /// Nobody.
    Nobody,
}

pub struct Service {
    http: Http,
    access: Access,
    pub config: Config,
    pub options: Options,
    pub record: Record,
    pub customer: Customer,
    /// When the current part is expected to end, for people.
    pub left_s: u64,
    /// The name of the current part.
    pub part: &'static str,
    number: u32,
    run: String,
}

pub fn now_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

pub fn now_text() -> String {
    text_of(now_s())
}

/// Unix seconds as text.
pub fn text_of(seconds: i64) -> String {
    clock::rfc3339(seconds.saturating_mul(1000))
}

impl Service {
    pub fn new(config: Config, options: Options, record: Record) -> Result<Self> {
        let http = Http::new(&config.http).map_err(|error| error.to_string())?;
        let client_id = config.checkout_com.client_id.as_deref();
        let access = Access::new(&config.base_url, &config.api_token, client_id, None);
        let is_simulator = config.environment == Environment::Simulator;
        let customer = match (options.unattended, is_simulator && !options.by_hand) {
            (_, true) => Customer::Simulator,
            (true, false) => Customer::Nobody,
            (false, false) => Customer::Person,
        };
        // No two runs share a reference, nor an idempotency key, also when one follows the other at once.
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().subsec_nanos();
        let run = format!("CC{}{:04x}{:04x}", now_s(), nanos / 20_000, std::process::id() & 0xffff);
        Ok(Service { http, access, config, options, record, customer, left_s: 0, part: ENDING, number: 0, run })
    }

    /// Whether clocks are moved, and not waited for.
    pub fn is_simulated(&self) -> bool {
        self.customer == Customer::Simulator
    }

    pub fn is_tamara(&self) -> bool {
        self.config.provider == Provider::Tamara
    }

    /// A reference that no till uses.
    pub fn reference(&mut self, what: &str) -> String {
        self.number += 1;
        format!("{}-{}-{what}", self.run, self.number)
    }

    pub fn get(&mut self, path: &str) -> Result<Seen> {
        self.ask(Method::Get, path, None, &[])
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Result<Seen> {
        self.ask(Method::Post, path, Some(body), &[])
    }

    pub fn post_with(&mut self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Result<Seen> {
        self.ask(Method::Post, path, Some(body), headers)
    }

    pub fn delete(&mut self, path: &str) -> Result<Seen> {
        self.ask(Method::Delete, path, None, &[])
    }

    fn ask(&mut self, method: Method, path: &str, body: Option<&Value>, extra: &[(&str, &str)]) -> Result<Seen> {
        let tries = if method == Method::Get { TRIES } else { 1 };
        let mut last = String::new();
        for attempt in 0..tries {
            if attempt > 0 {
                std::thread::sleep(Duration::from_secs(2));
            }
            match self.exchange(method, path, body, extra) {
                Ok(seen) if method == Method::Get && seen.status >= 500 => {
                    last = format!("the service is down: it answers {method:?} with HTTP {}", seen.status);
                }
                Ok(seen) => return Ok(seen),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    fn exchange(&mut self, method: Method, path: &str, body: Option<&Value>, extra: &[(&str, &str)]) -> Result<Seen> {
        let scope = Scope::new(&Arc::new(Interrupt::default()), ANSWER);
        let authorization: Secret =
            self.access.authorization(&self.http, &scope).map_err(|failure| failure.error.to_string())?;
        let url = format!("{}{path}", self.config.base_url);
        let bytes = body.map(|body| body.to_string().into_bytes());
        let mut headers = vec![("Accept", "application/json"), ("Authorization", authorization.expose())];
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        headers.extend_from_slice(extra);
        let moves_money = method != Method::Get;
        let request = Request { method, url: &url, headers: &headers, body: bytes.as_deref(), moves_money };
        let begun = Instant::now();
        let outcome = self.http.call(&request, &scope);
        let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let verb = format!("{method:?}").to_uppercase();
        let mut exchange =
            json!({ "at": now_text(), "method": verb, "path": path, "request": body, "took_ms": took_ms });
        let result = match outcome {
            Ok(answer) => {
                let seen = read(answer.status, &answer.body);
                exchange["status"] = json!(seen.status);
                exchange["form"] = json!(seen.form);
                exchange["answer"] = seen.body.clone();
                Ok(seen)
            }
            Err(failure) => {
                exchange["failed"] = json!(failure.error.kind.text());
                Err(failure.error.to_string())
            }
        };
        self.record.exchange(exchange);
        self.record.save()?;
        result
    }

    /// Notes that a session is about to be opened: a run that is killed now looks for it.
    pub fn opening(&mut self, reference: &str) -> Result<usize> {
        let session = Session {
            reference: reference.into(),
            order_id: None,
            checkout_id: None,
            sent_s: now_s(),
            is_over: false,
            runs_out_s: None,
            note: None,
        };
        self.record.sessions.push(session);
        self.record.save()?;
        Ok(self.record.sessions.len() - 1)
    }

    /// Notes what came of it.
    pub fn opened(&mut self, at: usize, seen: &Seen) -> Result<()> {
        let id = if self.is_tamara() { "/order_id" } else { "/id" };
        let order_id = Some(seen.text(id)).filter(|id| !id.is_empty() && seen.is_ok());
        if let Some(session) = self.record.sessions.get_mut(at) {
            session.checkout_id = Some(seen.text("/checkout_id")).filter(|id| !id.is_empty());
            // A refusal of the service's own: there is no session.
            session.is_over =
                order_id.is_none() && (400..500).contains(&seen.status) && seen.status != 408 && seen.status != 409;
            session.order_id = order_id;
        }
        self.record.save()
    }

    /// Moves a simulator's clock.
    pub fn skip(&mut self, seconds: u64) -> Result<()> {
        self.record.clock_moved_s = self.record.clock_moved_s.saturating_add(seconds);
        self.record.save()?;
        self.control("/_sim/clock", &json!({ "advance_s": seconds })).map(drop)
    }

    /// Lets time pass: at a simulator by its clock.
    pub fn pass(&mut self, seconds: u64, why: &str) -> Result<()> {
        let waited = self.record.waits_s.entry(self.part.into()).or_default();
        *waited = waited.saturating_add(seconds);
        if self.is_simulated() {
            return self.skip(seconds);
        }
        let end = Instant::now() + Duration::from_secs(seconds);
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            if seconds > 5 {
                self.say(&format!("{why}: {} s", left.as_secs()));
            }
            std::thread::sleep(left.min(Duration::from_secs(5)));
        }
    }

    /// Puts the simulator's clock back: others may use it.
    pub fn put_clock_back(&mut self) -> Result<()> {
        let moved = i64::try_from(std::mem::take(&mut self.record.clock_moved_s)).unwrap_or_default();
        if moved > 0 && self.is_simulated() {
            self.control("/_sim/clock", &json!({ "advance_s": -moved }))?;
        }
        self.record.save()
    }

    /// A line for the person, with the time that is left.
    pub fn say(&self, what: &str) {
        if self.options.quiet {
            return;
        }
        let (minutes, seconds) = (self.left_s / 60, self.left_s % 60);
        eprintln!("[about {minutes}:{seconds:02} left] {what}");
        let _ = std::io::stderr().flush();
    }

    /// A call to the simulator itself.
    pub fn control(&mut self, path: &str, body: &Value) -> Result<Value> {
        let origin = origin(&self.config.base_url);
        let scope = Scope::new(&Arc::new(Interrupt::default()), ANSWER);
        let (url, body) = (format!("{origin}{path}"), body.to_string().into_bytes());
        let request = Request { method: Method::Post, url: &url, headers: &[], body: Some(&body), moves_money: false };
        let answer = self.http.call(&request, &scope).map_err(|failure| failure.error.to_string())?;
        match answer.status {
            200..=299 => Ok(serde_json::from_slice(&answer.body).unwrap_or_default()),
            status => Err(format!("the simulator answers {path} with HTTP {status}")),
        }
    }

    /// Lets the customer pay. `false`: nobody did, and `why` says so in the record.
    pub fn customer_pays(&mut self, question: u8, order_id: &str, how: &str) -> Result<bool> {
        match self.customer {
            Customer::Simulator => {
                self.control(&format!("/_sim/orders/{order_id}/approve"), &json!({}))?;
                Ok(true)
            }
            Customer::Nobody => {
                self.record.leave_out(question, "a customer has to pay: run it without --unattended");
                Ok(false)
            }
            Customer::Person => {
                let patience = Duration::from_secs(self.options.patience);
                eprintln!("\n>>> Please pay as the customer now. {how}");
                let begun = Instant::now();
                loop {
                    let left = patience.saturating_sub(begun.elapsed());
                    let state = self.state_of(order_id)?;
                    if !matches!(state.as_str(), "new" | "on_hold" | "Pending") {
                        return Ok(true);
                    }
                    if left.is_zero() {
                        self.record.leave_out(question, "nobody paid in time");
                        eprintln!(">>> Nobody has paid; this question is left out.");
                        return Ok(false);
                    }
                    eprintln!(">>> waiting for the payment, {} s left", left.as_secs());
                    std::thread::sleep(left.min(Duration::from_secs(5)));
                }
            }
        }
    }

    pub fn order_path(&self, order_id: &str) -> String {
        if self.is_tamara() { format!("/merchants/orders/{order_id}") } else { format!("/payments/{order_id}") }
    }

    /// The order's status, in the service's word.
    pub fn state_of(&mut self, order_id: &str) -> Result<String> {
        let path = self.order_path(order_id);
        Ok(self.get(&path)?.text("/status"))
    }
}

/// Scheme, host and port.
fn origin(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    format!("{scheme}://{}", rest.split('/').next().unwrap_or_default())
}

fn read(status: u16, body: &[u8]) -> Seen {
    let json: Option<Value> = serde_json::from_slice(body).ok();
    let form = match &json {
        _ if body.trim_ascii().is_empty() => "nothing",
        Some(json) if json["errors"].is_array() || json["error_type"].is_string() => "JSON with errors",
        Some(_) => "JSON",
        None if body.trim_ascii().starts_with(b"<") => "a page",
        None => "text",
    };
    Seen { status, body: json.unwrap_or_default(), form }
}
