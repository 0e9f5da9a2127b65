//! Tamara's go-live list for the shop, point by point: what a person has to show in the call, shown by a till.

use crate::Result;
use crate::simulator::Simulator;
use crate::torture::books::minor;
use crate::torture::scenario::{REFERENCE, Scenario, create, customer, poll, refund, with_tail};
use crate::torture::{Case, Stage};
use serde_json::{Value, json};
use std::fs;

/// A point of the list.
pub struct Item {
    /// What Tamara asks for.
    pub asked: &'static str,
    /// What became of it.
    pub state: State,
}

/// What became of a point.
pub enum State {
    /// Seen, and where.
    Shown(String),
    /// Something else was seen.
    Wrong(String),
    /// Only the merchant can say.
    Merchant(&'static str),
}

impl Item {
    /// Whether it is against the list.
    pub fn is_wrong(&self) -> bool {
        matches!(self.state, State::Wrong(_))
    }
}

/// A sale that was played.
struct Played {
    /// What the service was asked, oldest first.
    requests: Vec<Value>,
    /// The operation and its reply, oldest first.
    calls: Vec<(String, Value)>,
    ledger: Value,
}

/// Plays the sales and looks at each point.
pub fn check(stage: &Stage) -> Result<Vec<Item>> {
    let simulator = Simulator::start(&stage.programs.simulator, &["--clock", "manual"])?;
    let play = |name: &str, amount: &str, language: &'static str, steps: Vec<Value>| {
        let base = with_tail(name, 0, steps);
        played(stage, &simulator, &Scenario { amount: amount.into(), language, ..base })
    };
    let sale = |steps: Vec<Value>| [vec![create("sms"), poll()], steps].concat();
    let refunds = || vec![refund("R1", Some("100.00"), 1), refund("R2", None, 1)];
    let offer = |amount: &str| {
        let money = json!({ "amount": amount, "currency": "SAR" });
        json!({ "do": "call", "operation": "eligibility", "request": { "total_amount": money } })
    };
    let english = play("golive-en", "300.00", "en", sale(refunds()))?;
    let arabic = play("golive-ar", "300.00", "ar", sale(vec![]))?;
    let once = json!({ "order_reference_id": REFERENCE, "wait_s": 0 });
    let look = json!({ "do": "call", "operation": "poll_status", "request": once });
    let held = play("golive-held", "300.05", "en", vec![create("sms"), look.clone(), look.clone(), look, poll()])?;
    let declined = play("golive-declined", "300.01", "en", sale(vec![]))?;
    let expired = play("golive-expired", "300.02", "en", sale(vec![]))?;
    let cancelled = play("golive-cancelled", "300.99", "en", vec![create("sms"), customer("cancel", None), poll()])?;
    let limited = play("golive-limits", "300.15", "en", vec![offer("100.00"), offer("5000.01"), create("sms")])?;
    Ok(vec![
        item("Tamara is offered only between the limits", limits(&limited)),
        item("The customer reads the language of the shop", language(&english, &arabic)),
        item("The order's details at Tamara are those of the basket (not for QR codes)", basket(&english)),
        item(
            "Paid is fully_captured, and nothing else",
            paid(&[&english, &arabic, &held, &declined, &expired, &cancelled]),
        ),
        item("A session that runs out after 15 minutes ends the sale unpaid", ends(&expired, "expired")),
        item("The customer's cancel ends the sale at once", at_once(&cancelled)),
        item("store_code is sent where there are branches", store_code(&english)),
        item("Success, cancel and failure were tried", outcomes(&english, &cancelled, &declined)),
        item("The status is asked for by API", status(&english)),
        item("A refund in part and of the rest were tried", refunded(&english)),
        item("Refunds go through Tamara only", through_tamara(&english)),
        Item {
            asked: "Somebody at the merchant gets the news of Tamara's service-status page",
            state: State::Merchant("the merchant subscribes, and names the person"),
        },
    ])
}

fn item(asked: &'static str, seen: std::result::Result<String, String>) -> Item {
    let state = match seen {
        Ok(seen) => State::Shown(seen),
        Err(problem) => State::Wrong(problem),
    };
    Item { asked, state }
}

fn played(stage: &Stage, simulator: &Simulator, scenario: &Scenario) -> Result<Played> {
    let folder = stage.folder.join(scenario.name.replace('/', "-"));
    let case = Case { scenario: scenario.name.clone(), kills: vec![], service_dies_at: None, restart: String::new() };
    stage.play(simulator, scenario, &case, &folder)?;
    let book = fs::read_to_string(folder.join("book.jsonl")).map_err(|e| e.to_string())?;
    let mut calls = Vec::new();
    let mut called = String::new();
    for line in book.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        if let Some(operation) = line["call"][0].as_str() {
            called = operation.to_string();
        } else if line["reply"].is_object() {
            calls.push((called.clone(), line["reply"].clone()));
        }
    }
    let requests = simulator.get("/_sim/requests")?;
    let ledger = simulator.get("/_sim/ledger")?;
    let _ = fs::remove_dir_all(&folder);
    Ok(Played { requests: requests.as_array().cloned().unwrap_or_default(), calls, ledger })
}

impl Played {
    fn replies<'a>(&'a self, operation: &'a str) -> impl Iterator<Item = &'a Value> {
        self.calls.iter().filter(move |(name, _)| name == operation).map(|(_, reply)| reply)
    }

    fn opening(&self) -> &Value {
        let is_opening = |r: &&Value| r["path"] == "/checkout/in-store-session";
        self.requests.iter().find(is_opening).map_or(&Value::Null, |r| &r["body"])
    }

    fn order(&self) -> &Value {
        &self.ledger["orders"][0]
    }
}

/// What was seen, if it is as it should be.
fn seen(is_right: bool, what: String) -> std::result::Result<String, String> {
    if is_right { Ok(what) } else { Err(what) }
}

fn list(values: impl IntoIterator<Item = impl std::fmt::Display>) -> String {
    values.into_iter().map(|value| value.to_string()).collect::<Vec<_>>().join(", ")
}

fn limits(limited: &Played) -> std::result::Result<String, String> {
    let offers: Vec<&Value> = limited.replies("eligibility").map(|r| &r["offer"]).collect();
    let refusal = limited.replies("session_create").next().map_or("", |r| r["name"].as_str().unwrap_or_default());
    seen(
        offers == [true, false] && refusal == "AMOUNT_OUT_OF_LIMITS" && limited.ledger["sessions_opened"] == 0,
        format!(
            "offer of 100.00 and of 5000.01: {}; a session beyond the limits: {refusal}, none opened",
            list(offers)
        ),
    )
}

fn language(english: &Played, arabic: &Played) -> std::result::Result<String, String> {
    let locales = [english, arabic].map(|p| p.opening()["locale"].as_str().unwrap_or_default());
    seen(locales == ["en_US", "ar_SA"], format!("an English and an Arabic till sent {}", list(locales)))
}

fn basket(english: &Played) -> std::result::Result<String, String> {
    let item = &english.opening()["items"][0];
    let amount = minor(&item["total_amount"]["amount"]);
    let is_same = item["name"] == "Lego City 8601" && item["sku"] == "SA-12436" && item["quantity"] == 1;
    seen(
        is_same && amount == Ok(30_000),
        format!("sent: {} x {}, {}", item["quantity"], item["name"], item["total_amount"]),
    )
}

fn paid(all: &[&Played]) -> std::result::Result<String, String> {
    let replies: Vec<&Value> = all.iter().flat_map(|p| p.replies("poll_status")).collect();
    let yes: Vec<&&Value> = replies.iter().filter(|r| r["code"] == 0).collect();
    // Given back in part is paid too; it was captured before.
    let is_captured = |r: &&&Value| r["status"] == "fully_captured" || r["status"] == "partially_refunded";
    let no = replies.iter().filter(|r| r["status"] == "fully_captured" && r["code"] != 0).count();
    let others: std::collections::BTreeSet<&str> =
        replies.iter().filter(|r| r["code"] != 0).filter_map(|r| r["status"].as_str()).collect();
    seen(
        yes.len() >= 3 && yes.iter().all(is_captured) && no == 0 && others.contains("on_hold"),
        format!("{} polls said paid, each of captured money; not paid were {}", yes.len(), list(others)),
    )
}

fn ends(played: &Played, status: &str) -> std::result::Result<String, String> {
    let last = played.replies("poll_status").last().unwrap_or(&Value::Null);
    let order = played.order();
    seen(
        last["code"] == 2 && order["status"] == status && order["captured"] == "0.00",
        format!("the till says {}; Tamara: {}, {} captured", last["name"], order["status"], order["captured"]),
    )
}

fn at_once(cancelled: &Played) -> std::result::Result<String, String> {
    let first = cancelled.replies("poll_status").next().unwrap_or(&Value::Null);
    let is_ended = first["code"] == 2 && first["status"] == "expired";
    ends(cancelled, "expired")
        .and_then(|_| seen(is_ended, format!("the first poll after it: {}, {}", first["name"], first["status"])))
}

fn store_code(english: &Played) -> std::result::Result<String, String> {
    let code = &english.opening()["additional_data"]["store_code"];
    seen(code == "Branch A", format!("sent: {code}"))
}

fn outcomes(english: &Played, cancelled: &Played, declined: &Played) -> std::result::Result<String, String> {
    let first =
        |p: &Played| p.replies("poll_status").find(|r| r["code"] == 0 || r["code"] == 2).map(|r| r["name"].clone());
    let names = [english, cancelled, declined].map(|p| first(p).unwrap_or_default());
    seen(names == ["OK", "NOT_PAID", "NOT_PAID"], format!("the till said {}", list(&names)))
}

fn status(english: &Played) -> std::result::Result<String, String> {
    let order = english.order()["order_id"].as_str().unwrap_or("none");
    let is_read = |r: &&Value| r["method"] == "GET" && r["path"].as_str().is_some_and(|p| p.ends_with(order));
    let reads = english.requests.iter().filter(is_read).count();
    seen(reads > 1, format!("GET /merchants/orders/{{order_id}}, {reads} times"))
}

fn refunded(english: &Played) -> std::result::Result<String, String> {
    let names: Vec<&Value> = english.replies("refund").map(|r| &r["name"]).collect();
    let order = english.order();
    seen(
        names == ["OK", "OK"]
            && order["refunds"] == 2
            && order["refunded"] == "300.00"
            && order["status"] == "fully_refunded",
        format!(
            "100.00, then the rest: {}; Tamara: {}, {} in {} refunds",
            list(names),
            order["status"],
            order["refunded"],
            order["refunds"]
        ),
    )
}

fn through_tamara(english: &Played) -> std::result::Result<String, String> {
    let is_refund = |r: &&Value| r["path"].as_str().is_some_and(|p| p.starts_with("/payments/simplified-refund/"));
    let sent = english.requests.iter().filter(is_refund).count();
    seen(
        sent == 2 && english.ledger["refunds"] == 2,
        format!(
            "{sent} refunds asked for, {} made; that none is paid out in cash, the merchant has to see to",
            english.ledger["refunds"]
        ),
    )
}
