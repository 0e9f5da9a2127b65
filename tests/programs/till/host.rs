//! The host: what a careful till program does with each reply.

use crate::book::Book;
use crate::control::{Control, items};
use crate::{Result, read};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;
use tamara_pos::client::Client;
use tamara_pos::hooks;

/// How often a call is made before the host leaves it to the end of the day.
const TRIES: u32 = 14;
/// How often a session is asked for.
const CREATES: u32 = 14;

/// The reference of an earlier sale.
const EARLIER: &str = "S0";
/// A refund is shown after so many reads at the latest.
const LATE_READS: u32 = 4;
/// How often the service is asked at the end of the day, while it is out of order.
const PATIENCE: u32 = 100;
/// What is approved and never claimed ends after three days, seconds.
const APPROVED_S: i64 = 73 * 3_600;
/// Passes for real whenever the clocks are moved.
const MOMENT: Duration = Duration::from_millis(30);

/// One sale, step by step.
#[derive(Debug, Deserialize)]
struct Script {
    /// The simulator's own address, for its control calls.
    simulator: String,
    /// The sale's reference.
    reference: String,
    /// Its amount, SAR.
    amount: String,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Step {
    /// An earlier sale of the shop, which nobody pays: from then on the look-up by reference has been seen to find something.
    Earlier,
    /// Opens the session.
    Create { channel: String },
    /// Waits for the service's last word.
    Poll,
    /// Takes the session back.
    Void,
    /// Gives money back; asked `times` times over.
    Refund { request_id: String, amount: Option<String>, times: u32 },
    /// Online: confirms the order.
    Authorise,
    /// Online: claims money.
    Capture { request_id: String, amount: Option<String> },
    /// Online: gives up money.
    Cancel { request_id: String, amount: Option<String> },
    /// Any other operation, once, whatever it answers.
    Call { operation: String, request: Value },
    /// Not the host: an online order is made elsewhere.
    Checkout,
    /// Not the host: the customer does something with the session of this reference, or with the newest of the sale.
    Customer { what: String, reference: Option<String> },
    /// Not the host: a fault is ordered, for so many reads where it is one that passes.
    Fault { operation: String, fault: String, reads: Option<u32> },
    /// Not the host: time passes.
    Later { seconds: i64 },
}

impl Step {
    /// Done once, whatever the host forgets.
    fn is_of_the_world(&self) -> bool {
        matches!(self, Step::Checkout | Step::Customer { .. } | Step::Fault { .. } | Step::Later { .. })
    }
}

/// What the host does differently when it is started again, in `TILL_RESTART`, a letter each.
struct Restart(String);

impl Restart {
    fn has(&self, letter: char) -> bool {
        self.0.contains(letter)
    }
}

struct Host {
    client: Client,
    control: Control,
    book: Book,
    reference: String,
    amount: String,
    /// Tamara through Checkout.com: it wants to know more of the customer, and has no void.
    is_checkout_com: bool,
}

/// Runs the script in a folder, or the rest of it.
pub fn run(folder: &Path) -> Result {
    let config: Value = read(&folder.join("config.json"))?;
    let script: Script = read(&folder.join("script.json"))?;
    let book = Book::open(&folder.join("book.jsonl"))?;
    hooks::set_clock_offset_ms(book.clock_ms);
    let client = Client::open(&config.to_string()).map_err(|e| e.to_string())?;
    let control = Control::new(&script.simulator);
    let is_checkout_com = config["provider"] == "checkout_com";
    let mut host = Host { client, control, book, reference: script.reference, amount: script.amount, is_checkout_com };
    if host.book.is_restart {
        let restart = Restart(std::env::var("TILL_RESTART").unwrap_or_default());
        host.restart(&restart, &script.steps)?;
    }
    for (number, step) in script.steps.iter().enumerate() {
        if !host.book.done.contains(&number) {
            host.book.begin(number)?;
            hooks::note(&format!("step {number}"));
            host.step(step)?;
            host.book.end(number)?;
        }
    }
    hooks::note("step end");
    host.close()
}

impl Host {
    /// `i`: at once, leases have not run out. `n`: without recover. `b`, `f`: recover first runs with the clock an hour back or a
    /// day ahead. `a`: the host has lost its book and begins anew.
    fn restart(&mut self, how: &Restart, steps: &[Step]) -> Result {
        if !how.has('i') {
            self.later(12)?;
        }
        for (letter, ms) in [('b', -3_600_000), ('f', 86_400_000)] {
            if how.has(letter) {
                hooks::set_clock_offset_ms(self.book.clock_ms + ms);
                self.recover()?;
                hooks::set_clock_offset_ms(self.book.clock_ms);
            }
        }
        if !how.has('n') {
            self.recover()?;
        }
        if how.has('a') {
            self.book.done.retain(|number| steps.get(*number).is_some_and(Step::is_of_the_world));
        }
        Ok(())
    }

    /// Seconds between two tries: through Checkout.com long enough for all of them to outlast a
    /// session of 30 minutes, and the hour after which a refund counts as not done.
    fn patience(&self, otherwise: i64) -> i64 {
        if self.is_checkout_com { 300 } else { otherwise }
    }

    fn call(&mut self, operation: &str, request: Value) -> Result<Value> {
        self.book.call(operation, &request)?;
        let reply = self.client.run(operation, &request.to_string());
        let reply: Value = serde_json::from_str(&self.client.json(&reply)).map_err(|e| format!("{operation}: {e}"))?;
        self.book.reply(&reply)?;
        Ok(reply)
    }

    /// Time passes, here and at the service.
    fn later(&mut self, seconds: i64) -> Result {
        self.book.clock(seconds * 1000)?;
        hooks::set_clock_offset_ms(self.book.clock_ms);
        // Something that is out of order for a real moment is not waited out by a clock that is only moved.
        std::thread::sleep(MOMENT);
        self.control.advance(seconds)
    }

    /// Recovers, and gives back what the customer turns out to have paid a second time.
    fn recover(&mut self) -> Result<Value> {
        let reply = self.call("recover", json!({}))?;
        let steps = reply["steps"].as_array().cloned().unwrap_or_default();
        for step in steps.iter().filter(|step| step["next_action"] == "refund_duplicate") {
            self.give_back(step["order_id"].as_str().unwrap_or_default())?;
        }
        Ok(reply)
    }

    /// Recovers until nothing is left for it. A second refund is lost as the first was, and each takes an hour; where the service says no
    /// time, each check counts for half a minute at most.
    fn recover_patiently(&mut self, times: u32) -> Result {
        for _ in 0..times {
            self.later(self.patience(50))?;
            if self.recover()?["next_action"] != "call_recover" {
                break;
            }
        }
        Ok(())
    }

    fn step(&mut self, step: &Step) -> Result {
        match step {
            Step::Checkout => {
                self.book.facts.order_id = Some(self.control.checkout(&self.reference, &self.amount)?);
                Ok(())
            }
            Step::Customer { what, reference } => self.control.customer(&self.reference, reference.as_deref(), what),
            Step::Fault { operation, fault, reads } => self.control.next_fault(operation, fault, *reads),
            Step::Later { seconds } => self.later(*seconds),
            Step::Call { operation, request } => self.call(operation, request.clone()).map(|_| ()),
            Step::Earlier => self.earlier(),
            Step::Create { channel } => self.create(channel),
            // Also when the session was refused: that there is nothing to wait for has to be said.
            Step::Poll => self.poll(),
            _ if self.book.facts.created.as_deref().is_some_and(|c| c.starts_with("refused")) => Ok(()),
            Step::Void => self.void(),
            Step::Authorise => self.movement("order_authorise", "authorise", None, 1),
            Step::Capture { request_id, amount } => self.movement("order_capture", request_id, amount.as_deref(), 1),
            Step::Cancel { request_id, amount } => self.movement("order_cancel", request_id, amount.as_deref(), 1),
            Step::Refund { request_id, amount, times } => {
                let is_paid = matches!(self.book.facts.verdict.as_deref(), None | Some("paid" | "supervisor"));
                if is_paid { self.movement("refund", request_id, amount.as_deref(), *times) } else { Ok(()) }
            }
        }
    }

    fn session(&self, channel: &str, reference: &str) -> Value {
        let amount = json!({ "amount": self.amount, "currency": "SAR" });
        match channel {
            _ if self.is_checkout_com => {
                let address = json!({ "address_line1": "3764 Al Urubah Rd", "city": "Riyadh", "country": "SA" });
                json!({ "channel": channel, "total_amount": amount, "order_reference_id": reference, "customer_name": "Mona Lisa",
                    "email": "c@example.com", "phone_number": "0534274516", "address": address, "items": items(&self.amount) })
            }
            "qr" => json!({ "channel": "qr", "total_amount": amount, "order_reference_id": reference }),
            _ => json!({ "channel": "sms", "total_amount": amount, "order_reference_id": reference,
                "phone_number": "0534274516", "items": items(&self.amount) }),
        }
    }

    fn earlier(&mut self) -> Result {
        let request = self.session("sms", EARLIER);
        for _ in 0..CREATES {
            match end_of(&self.call("session_create", request.clone())?) {
                End::Open | End::Again => self.later(15)?,
                _ => break,
            }
        }
        Ok(())
    }

    fn create(&mut self, channel: &str) -> Result {
        let request = self.session(channel, &self.reference);
        let mut created = "unknown".to_string();
        for _ in 0..CREATES {
            let reply = self.call("session_create", request.clone())?;
            created = match end_of(&reply) {
                // Also what ended already: the poll says how.
                End::Yes | End::No => "open".into(),
                End::Supervisor => "open".into(),
                End::Refused(name) => name,
                End::Open | End::Again => {
                    // A code below zero: nothing was opened, however often it is asked for.
                    let is_refused = reply["code"].as_i64().is_some_and(|code| code < 0);
                    created = if is_refused { refused(&reply) } else { "unknown".into() };
                    self.later(15)?;
                    continue;
                }
            };
            break;
        }
        self.book.facts.created = Some(created);
        Ok(())
    }

    fn poll(&mut self) -> Result {
        let mut verdict = "unknown".to_string();
        for _ in 0..TRIES {
            let request = json!({ "order_reference_id": self.reference, "wait_s": 0.1, "interval_s": 0.02 });
            let reply = self.call("poll_status", request)?;
            verdict = match end_of(&reply) {
                End::Yes => {
                    self.book.facts.order_id = reply["order_id"].as_str().map(str::to_string);
                    self.give_back_duplicates(&reply)?;
                    "paid".into()
                }
                // Paid, and given back since: a host that lost its book goes on where it was.
                End::No if matches!(reply["status"].as_str(), Some("fully_refunded" | "Refunded")) => {
                    self.book.facts.order_id = reply["order_id"].as_str().map(str::to_string);
                    "paid".into()
                }
                End::No => "not_paid".into(),
                End::Supervisor => {
                    self.book.facts.order_id = reply["order_id"].as_str().map(str::to_string);
                    "supervisor".into()
                }
                End::Refused(name) => name,
                End::Open | End::Again => {
                    let seconds = if self.claim(&reply)? { APPROVED_S } else { self.patience(90) };
                    self.later(seconds)?;
                    continue;
                }
            };
            break;
        }
        self.book.facts.verdict = Some(verdict);
        Ok(())
    }

    /// An order in the shop that stays approved: the host does what it is told to. Says whether nothing can be done but to wait for its end.
    fn claim(&mut self, reply: &Value) -> Result<bool> {
        let order = &reply["order_id"];
        match reply["next_action"].as_str() {
            Some("authorise_order") => self.call("order_authorise", json!({ "order_id": order })).map(|_| false),
            Some("capture_order") => {
                self.call("order_capture", json!({ "order_id": order, "request_id": "CLAIM" })).map(|_| false)
            }
            _ => Ok(reply["warnings"].to_string().contains("\"not_captured\"")),
        }
    }

    /// The customer paid twice, and the library said so: the second payment is given back.
    fn give_back_duplicates(&mut self, reply: &Value) -> Result {
        let duplicates = reply["duplicates"].as_array().cloned().unwrap_or_default();
        duplicates.iter().filter_map(Value::as_str).try_for_each(|order_id| self.give_back(order_id))
    }

    fn give_back(&mut self, order_id: &str) -> Result {
        self.ask("refund", &format!("D-{order_id}"), order_id, None, 1).map(|_| ())
    }

    fn void(&mut self) -> Result {
        let mut request = json!({ "order_reference_id": self.reference });
        if self.is_checkout_com {
            request["refund_if_paid"] = json!(true);
            request["wait_s"] = json!(0.1);
        }
        let mut end = "unknown".to_string();
        for _ in 0..TRIES {
            let reply = self.call("session_void", request.clone())?;
            end = match (reply["name"].as_str(), end_of(&reply)) {
                (Some("TOO_LATE_PAID"), _) => "too_late".into(),
                _ if reply["error"]["kind"] == "cannot_void" => "cannot".into(),
                (_, End::Yes) => "done".into(),
                (_, End::Refused(name)) => name,
                (_, End::Supervisor) => "supervisor".into(),
                _ if reply["next_action"] == "call_recover" => {
                    self.recover_patiently(if self.is_checkout_com { 10 } else { 1 })?;
                    continue;
                }
                _ => {
                    let is_approved = matches!(reply["status"].as_str(), Some("approved" | "Authorized"));
                    self.later(if is_approved { APPROVED_S } else { self.patience(10) })?;
                    continue;
                }
            };
            break;
        }
        self.book.facts.void = Some(end);
        Ok(())
    }

    fn movement(&mut self, operation: &str, request_id: &str, amount: Option<&str>, times: u32) -> Result {
        let Some(order_id) = self.book.facts.order_id.clone() else { return Ok(()) };
        let end = self.ask(operation, request_id, &order_id, amount, times)?;
        self.book.facts.moved.insert(request_id.to_string(), end);
        Ok(())
    }

    /// Asks until there is a clear answer, and recovers between where it is told to. `times`: how often it asks for what is done.
    fn ask(
        &mut self,
        operation: &str,
        request_id: &str,
        order_id: &str,
        amount: Option<&str>,
        times: u32,
    ) -> Result<String> {
        let mut request = json!({ "order_id": order_id });
        if operation != "order_authorise" {
            request["request_id"] = json!(request_id);
        }
        if let Some(amount) = amount {
            request["total_amount"] = json!({ "amount": amount, "currency": "SAR" });
        }
        if operation == "order_capture" {
            request["shipping_info"] = json!({ "shipped_at": "2026-11-20T10:00:00Z", "shipping_company": "DHL" });
        }
        let mut yes = 0;
        for _ in 0..TRIES {
            let reply = self.call(operation, request.clone())?;
            match end_of(&reply) {
                End::Yes if is_warned(&reply, "other_amount") => return Ok("other_amount".into()),
                End::Yes => yes += 1,
                End::No | End::Supervisor => return Ok("supervisor".into()),
                End::Refused(name) => return Ok(name),
                End::Open | End::Again if reply["next_action"] == "call_recover" => {
                    self.recover_patiently(if self.is_checkout_com { 10 } else { 4 })?;
                }
                End::Open | End::Again => self.later(10)?,
            }
            if yes == times {
                return Ok("done".into());
            }
        }
        Ok("unknown".into())
    }

    /// The end of the day: whatever is open has run out or is cleared up, and the books are compared.
    fn close(&mut self) -> Result {
        // Longer than any session lives, and longer than the hour in which a refund through Checkout.com may still come.
        self.later(if self.is_checkout_com { 70 * 60 } else { 40 * 60 })?;
        for _ in 0..6 {
            if self.recover()?["next_action"] != "call_recover" {
                break;
            }
            self.later(60)?;
        }
        let key = match &self.book.facts.created {
            Some(_) => json!({ "order_reference_id": self.reference }),
            None => json!({ "order_id": self.book.facts.order_id }),
        };
        // Refunds that the service shows late are shown by now.
        for _ in 0..LATE_READS {
            self.call("poll_status", key.clone())?;
        }
        let mut last = Value::Null;
        for _ in 0..PATIENCE {
            last = self.call("poll_status", key.clone())?;
            self.give_back_duplicates(&last)?;
            if !is_out_of_order(&last) && !is_warned(&last, "earlier_attempt_open") {
                break;
            }
            self.later(5)?;
        }
        let history = self.call("history", json!({ "limit": 1000 }))?;
        self.book.close(&last, &history["steps"])
    }
}

fn is_warned(reply: &Value, code: &str) -> bool {
    reply["warnings"].as_array().is_some_and(|all| all.iter().any(|warning| warning["code"] == code))
}

/// The service could not be asked just now.
fn is_out_of_order(reply: &Value) -> bool {
    let has_asked = matches!(reply["error"]["kind"].as_str(), Some("not_found" | "amount_mismatch"));
    reply["code"] == 3 && !has_asked
}

/// What a reply means for the host.
enum End {
    /// Done, or paid.
    Yes,
    /// Not paid, for good.
    No,
    /// Still open.
    Open,
    /// Not known, or it failed and may be asked again.
    Again,
    /// A person has to look.
    Supervisor,
    /// It will not work.
    Refused(String),
}

fn refused(reply: &Value) -> String {
    format!("refused {}", reply["name"].as_str().unwrap_or_default())
}

fn end_of(reply: &Value) -> End {
    match reply["code"].as_i64() {
        Some(0) => End::Yes,
        Some(1) => End::Open,
        Some(2) => End::No,
        Some(_) if reply["next_action"] == "ask_supervisor" => End::Supervisor,
        Some(3) => End::Again,
        Some(code) if code < 0 && reply["error"]["retry"] == "safe" => End::Again,
        _ => End::Refused(refused(reply)),
    }
}
