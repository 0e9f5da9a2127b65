//! Three books of one sale (the simulator's ledger, the journal, the host's own), and whether they agree.

use super::scenario::{EARLIER, REFERENCE, Scenario};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// How a sale ended, by everybody's word. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    /// The service's orders of this sale.
    orders: Vec<Order>,
    /// The journal's steps.
    steps: Vec<Step>,
    /// The host: how it opened, its verdict, how the void ended; and each refund, capture and cancel.
    facts: BTreeMap<String, String>,
    /// Orders that the host gave back because the customer had paid twice.
    duplicates: Vec<String>,
    /// The verdict and status at the end of the day.
    last: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    id: String,
    reference: String,
    status: String,
    captured: i64,
    refunded: i64,
    refunds: i64,
    /// Number and sum of those that somebody made in the merchant's portal.
    in_portal: (i64, i64),
    captures: i64,
    voided: bool,
}

impl Order {
    /// Number and sum of the refunds that the shop's tills made.
    fn own_refunds(&self) -> (i64, i64) {
        (self.refunds - self.in_portal.0, self.refunded - self.in_portal.1)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    kind: String,
    state: String,
    reference: String,
    request_id: String,
    order_id: Option<String>,
    checkout_id: Option<String>,
    amount: i64,
}

impl Books {
    /// Reads them: `ledger` is the simulator's, the others are in the till's folder.
    pub fn read(ledger: &Value, folder: &Path) -> Result<Books, String> {
        let path = folder.join("book.jsonl");
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let last_line = text.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok());
        let end = last_line
            .and_then(|mut line| line.get_mut("final").map(Value::take))
            .ok_or("the till's book has no end")?;
        let is_meant = |value: &&Value| !text_of(&value["order_reference_id"]).starts_with(EARLIER);
        let orders =
            list(&ledger["orders"]).iter().filter(is_meant).map(order).collect::<Result<Vec<Order>, String>>()?;
        let steps = list(&end["journal"]).iter().filter(is_meant).map(step).collect::<Result<Vec<Step>, String>>()?;
        let mut facts = BTreeMap::new();
        for name in ["created", "verdict", "void"] {
            if let Some(fact) = end["facts"][name].as_str() {
                // A session that is there and one that is still looked for: the verdict tells.
                let fact = if name == "created" && fact == "unknown" { "open" } else { fact };
                facts.insert(name.to_string(), fact.to_string());
            }
        }
        for (id, fact) in end["facts"]["moved"].as_object().into_iter().flatten() {
            facts.insert(id.clone(), text_of(fact));
        }
        let given_back = |s: &&Step| s.state == "done" && s.request_id.starts_with("D-");
        let duplicates: Vec<String> = steps.iter().filter(given_back).filter_map(|s| s.order_id.clone()).collect();
        Ok(Books {
            orders,
            steps,
            facts,
            duplicates,
            last: format!("{} {}", text_of(&end["last"]["verdict"]), text_of(&end["last"]["status"])),
        })
    }

    /// What does not agree among the three, whatever happened.
    pub fn contradictions(&self, scenario: &Scenario) -> Vec<String> {
        let mut found = Vec::new();
        let mut check = |is_right: bool, what: String| {
            if !is_right {
                found.push(what);
            }
        };
        let fact = |name: &str| self.facts.get(name).map(String::as_str).unwrap_or_default();
        let captured = self.paid();
        let verdict = fact("verdict");
        check(
            !matches!(verdict, "paid" | "supervisor") || captured > 0,
            format!("verdict {verdict}, nothing was captured"),
        );
        let is_held = self.orders.iter().any(|o| o.captured > o.refunded);
        check(verdict != "not_paid" || !is_held, "verdict not_paid, and money is held".into());
        check(fact("void") != "done" || !is_held, "void done, and money is held".into());
        check(fact("void") != "too_late" || captured > 0, "void too_late, nothing was captured".into());
        check(
            captured <= 1 || self.duplicates.len() == captured - 1,
            format!("{captured} sessions paid, {} given back as duplicates", self.duplicates.len()),
        );
        // The order does not show whose refund it has.
        let is_left = |s: &Step| scenario.is_refunded_elsewhere && s.kind == "refund" && s.state == "sending";
        for order in &self.orders {
            let opened = |s: &&Step| s.kind == "session" && s.reference == order.reference;
            let is_online = scenario.steps.iter().any(|step| step["do"] == "checkout");
            let step = self.steps.iter().find(opened);
            check(is_online || step.is_some(), format!("session {} is not in the journal", order.reference));
            let is_another = step.and_then(|s| s.order_id.as_ref()).is_some_and(|id| *id != order.id);
            let is_another = is_another && !self.is_linkless_twin(order);
            check(!is_another, format!("the journal holds another order id for {}", order.reference));
            let sum = |kind: &str, states: &[&str]| {
                let is_meant = |s: &Step| s.kind == kind && states.contains(&s.state.as_str());
                let mine = |s: &&Step| s.order_id.as_ref() == Some(&order.id) && is_meant(s);
                let steps: Vec<&Step> = self.steps.iter().filter(mine).collect();
                (i64::try_from(steps.len()).unwrap_or(i64::MAX), steps.iter().map(|s| s.amount).sum::<i64>())
            };
            let refunds = sum("refund", &["done"]);
            let own = order.own_refunds();
            // A refund that is not known to be done, nor not, may be in the ledger; whether it may stay so is asked below.
            check(
                own == refunds || own == sum("refund", &["done", "sending"]),
                format!("{}: journal {refunds:?} refunds, ledger {own:?}", order.reference),
            );
            let captures = sum("capture", &["done"]);
            check(
                !is_online || captures == (order.captures, order.captured),
                format!(
                    "{}: journal {captures:?} captures, ledger {:?}",
                    order.reference,
                    (order.captures, order.captured)
                ),
            );
        }
        let is_given_up = |s: &&Step| s.kind == "refund" && s.state == "done" && s.request_id.starts_with("void-");
        let is_told = |end: &str| matches!(end, "done" | "other_amount");
        let asked = self.facts.iter().filter(|(id, end)| id.starts_with('R') && is_told(end)).count()
            + self.duplicates.len()
            + self.steps.iter().filter(is_given_up).count();
        let refunds = self.steps.iter().filter(|s| s.kind == "refund" && s.state == "done").count();
        check(asked == refunds, format!("the host was told of {asked} refunds, the journal has {refunds}"));
        for step in self.steps.iter().filter(|s| s.state == "sending" || s.state == "open") {
            let is_never_made = self.is_never_made(step);
            let is_unfindable = step.kind == "session" && step.order_id.is_none() && scenario.may_try_again;
            let is_odd = step.state == "open" && verdict == "supervisor";
            // A sale that is given up stays so while the service does not give its money back.
            let is_held_on_to = step.kind == "void" && is_held;
            check(
                is_never_made || is_unfindable || is_odd || is_held_on_to || is_left(step),
                format!("{} {} has no end", step.kind, step.reference),
            );
        }
        found
    }

    /// In what this run ended differently than the undisturbed one, beyond what is documented.
    pub fn differences(&self, undisturbed: &Books, scenario: &Scenario) -> Vec<String> {
        if scenario.is_race || self.is_withheld(scenario) {
            return Vec::new();
        }
        let mut found = Vec::new();
        let mut compare = |what: &str, now: String, then: String| {
            if now != then {
                found.push(format!("{what}: {now}, undisturbed {then}"));
            }
        };
        let mut then = undisturbed.clone();
        if self.steps.iter().any(|step| self.is_never_made(step)) {
            // A session that was lost and never found could still be paid, for all that the till knows.
            then.give_up_verdict(self);
        }
        if self.is_adopted_and_kept() {
            then.give_up_void(self);
        }
        compare("money", self.money().join(" "), then.money().join(" "));
        compare("host", format!("{:?}", self.facts), format!("{:?}", then.facts));
        compare("end of the day", self.last.clone(), then.last.clone());
        // A till that asks again for a sale whose session came to nothing gets another.
        let is_dead_end =
            |o: &&Order| o.captured == 0 && matches!(o.status.as_str(), "expired" | "declined" | "canceled");
        let dead_ends = self.orders.iter().filter(is_dead_end).count();
        let sessions = self.orders.iter().filter(|order| !self.is_linkless_twin(order)).count();
        let comes_to_nothing = undisturbed.last.starts_with("not_paid") && dead_ends == self.orders.len();
        let allowed = if scenario.may_try_again || comes_to_nothing {
            sessions.max(undisturbed.orders.len())
        } else {
            undisturbed.orders.len()
        };
        compare("sessions", sessions.to_string(), allowed.to_string());
        found
    }

    /// The first sale of a shop, and its session was lost: it never reached the service, or the service denies it. As long as nobody has
    /// seen the look-up by reference find anything, "not found" proves nothing. So no second session is opened, the host is told
    /// "unknown", and nobody has paid.
    pub fn is_withheld(&self, scenario: &Scenario) -> bool {
        let is_denied = |s: &Step| scenario.is_denied && s.state == "sending" && s.order_id.is_none();
        let is_lost = |s: &&Step| self.is_never_made(s) || is_denied(s);
        let (lost, others): (Vec<&Step>, Vec<&Step>) =
            self.steps.iter().filter(|s| s.kind == "session").partition(is_lost);
        let is_told_so =
            matches!(self.fact("verdict"), "" | "unknown") && matches!(self.fact("void"), "" | "unknown" | "cannot");
        !lost.is_empty() && others.iter().all(|s| s.state == "not_done") && self.paid() == 0 && is_told_so
    }

    /// A lost session that the service never made: it cannot be found and stays watched.
    fn is_never_made(&self, step: &Step) -> bool {
        let is_lost = step.kind == "session" && step.state == "sending";
        is_lost && self.orders.iter().all(|o| o.reference != step.reference)
    }

    /// A lost session was found by its reference, so that it could not be voided.
    fn is_adopted_and_kept(&self) -> bool {
        let is_adopted = |s: &Step| s.kind == "session" && s.order_id.is_some() && s.checkout_id.is_none();
        self.facts.get("void").is_some_and(|void| void == "cannot") && self.steps.iter().any(is_adopted)
    }

    /// Where this says "not paid", voided, or that there is nothing to void, the other may say "unknown".
    fn give_up_verdict(&mut self, other: &Books) {
        let void = |books: &Books| books.facts.get("void").cloned().unwrap_or_default();
        if matches!(void(self).as_str(), "cannot" | "done") && void(other) == "unknown" {
            self.facts.insert("void".into(), "unknown".into());
        }
        let verdict = self.facts.get("verdict").cloned().unwrap_or_default();
        if verdict == "not_paid" && other.facts.get("verdict").is_some_and(|v| v == "unknown") {
            self.facts.insert("verdict".into(), "unknown".into());
        }
        if self.last.starts_with("not_paid") && other.last.starts_with("unknown") {
            self.last.clone_from(&other.last);
        }
    }

    /// Where this was voided, the other ran out.
    fn give_up_void(&mut self, other: &Books) {
        let has_run_out = other.last == "not_paid expired" || other.last.starts_with("unknown");
        if self.facts.get("void").is_some_and(|void| void == "done") && has_run_out {
            self.facts.insert("void".into(), "cannot".into());
            self.last.clone_from(&other.last);
            self.orders.iter_mut().for_each(|order| order.voided = false);
        }
    }

    /// Through Checkout.com the link of a session that was found again is asked for by the key of its request. A service that did not keep
    /// the key, because its answer was an error, opens another one of the same reference: nobody gets its link, so nobody may pay it.
    fn is_linkless_twin(&self, order: &Order) -> bool {
        let is_held = |other: &Order| self.steps.iter().any(|s| s.order_id.as_ref() == Some(&other.id));
        let is_other = |other: &&Order| other.id != order.id && other.reference == order.reference;
        order.id.starts_with("pay_")
            && order.captured == 0
            && !is_held(order)
            && self.orders.iter().filter(is_other).any(is_held)
    }

    /// What was held and moved, without what was paid twice and given back.
    fn money(&self) -> Vec<String> {
        let kept: Vec<&Order> = self.orders.iter().filter(|o| !self.duplicates.contains(&o.id)).collect();
        let sum = |of: fn(&Order) -> i64| kept.iter().map(|o| of(o)).sum::<i64>();
        vec![
            format!("captured {}", sum(|o| o.captured)),
            format!("refunded {}", sum(|o| o.refunded)),
            format!("in {}", sum(|o| o.refunds)),
            format!("voided {}", kept.iter().filter(|o| o.voided).count()),
        ]
    }

    /// What the host was told: `created`, `verdict`, `void`, or the end of a refund by its request id; empty when nothing.
    pub fn fact(&self, name: &str) -> &str {
        self.facts.get(name).map(String::as_str).unwrap_or_default()
    }

    /// What the shop holds of this sale in the end, minor units, by the service's ledger.
    pub fn held(&self) -> i64 {
        self.orders.iter().map(|order| order.captured - order.refunded).sum()
    }

    /// Sessions that were paid.
    pub fn paid(&self) -> usize {
        self.orders.iter().filter(|o| o.captured > 0).count()
    }

    /// Sessions that the service opened.
    pub fn sessions(&self) -> usize {
        self.orders.len()
    }
}

/// A list's values.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text, empty when there is none.
pub fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// `80.30` in minor units.
pub fn minor(value: &Value) -> Result<i64, String> {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{part:0<2}").parse().map_err(|_| format!("{text:?} is no amount"))
}

fn order(value: &Value) -> Result<Order, String> {
    let reference = text_of(&value["order_reference_id"]);
    if !reference.starts_with(REFERENCE) {
        return Err(format!("an order of another sale: {reference}"));
    }
    Ok(Order {
        id: text_of(&value["order_id"]),
        reference,
        status: text_of(&value["status"]),
        captured: minor(&value["captured"])?,
        refunded: minor(&value["refunded"])?,
        refunds: value["refunds"].as_i64().unwrap_or_default(),
        in_portal: (value["refunds_in_portal"].as_i64().unwrap_or_default(), minor(&value["refunded_in_portal"])?),
        captures: value["captures"].as_i64().unwrap_or_default(),
        voided: value["voided"] == true,
    })
}

fn step(value: &Value) -> Result<Step, String> {
    let own = value["attempt_reference_id"].as_str();
    Ok(Step {
        kind: text_of(&value["kind"]),
        state: text_of(&value["state"]),
        reference: own.map_or_else(|| text_of(&value["order_reference_id"]), str::to_string),
        request_id: text_of(&value["request_id"]),
        order_id: value["order_id"].as_str().map(str::to_string),
        checkout_id: value["checkout_id"].as_str().map(str::to_string),
        // What the service says it moved, where that is not what was asked for.
        amount: minor(value["moved"].get("amount").unwrap_or(&value["amount"]["amount"]))?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::scenario::{create, poll, with_tail};
    use super::*;
    use serde_json::json;

    /// A sale with this tail whose session was lost, and is at the service or not.
    fn withheld(tail: u32, is_made: bool, captured: &str, verdict: &str) -> bool {
        let lost = json!({ "kind": "session", "state": "sending", "order_reference_id": REFERENCE, "amount": { "amount": "80.00" } });
        let made = json!({ "order_reference_id": REFERENCE, "order_id": "o-1", "status": "new", "captured": captured, "refunded": "0.00", "refunded_in_portal": "0.00" });
        let books = Books {
            orders: if is_made { vec![order(&made).unwrap()] } else { Vec::new() },
            steps: vec![step(&lost).unwrap()],
            facts: [("verdict".to_string(), verdict.to_string())].into(),
            duplicates: Vec::new(),
            last: String::new(),
        };
        books.is_withheld(&with_tail("sale", tail, vec![create("sms"), poll()]))
    }

    #[test]
    fn no_second_session_is_expected_where_the_first_cannot_be_found_and_the_host_is_told_so() {
        assert!(withheld(10, false, "0.00", "unknown"));
        assert!(withheld(19, true, "0.00", "unknown"), "the service denies it");
        assert!(!withheld(10, true, "0.00", "unknown"), "it can be found");
        assert!(!withheld(19, true, "80.00", "unknown"), "it was paid");
        assert!(!withheld(19, true, "0.00", "not_paid"), "nobody knows that");
    }

    /// What is wrong with the books of a sale of 80.46 that somebody refunds by 30.00 in the portal while the till's refund gets lost.
    fn refunded_elsewhere(state: &str, told: &str, refunds: i64) -> Vec<String> {
        let refunded = format!("{}.00", 30 * refunds);
        let made = json!({ "order_reference_id": REFERENCE, "order_id": "o-1", "status": "partially_refunded", "captured": "80.46",
            "refunded": refunded, "refunds": refunds, "refunds_in_portal": 1, "refunded_in_portal": "30.00" });
        let own = |kind: &str, state: &str, amount: &str| json!({ "kind": kind, "state": state, "order_reference_id": REFERENCE, "order_id": "o-1", "request_id": "R1", "amount": { "amount": amount } });
        let steps = [own("session", "done", "80.46"), own("refund", state, "30.00")];
        let books = Books {
            orders: vec![order(&made).unwrap()],
            steps: steps.iter().map(|s| step(s).unwrap()).collect(),
            facts: [("verdict".to_string(), "paid".to_string()), ("R1".to_string(), told.to_string())].into(),
            duplicates: Vec::new(),
            last: String::new(),
        };
        books.contradictions(&with_tail("part", 46, vec![create("sms"), poll()]))
    }

    #[test]
    fn a_refund_of_the_portal_is_never_taken_for_the_tills_own() {
        assert_eq!(refunded_elsewhere("sending", "supervisor", 1), Vec::<String>::new());
        assert_eq!(refunded_elsewhere("done", "done", 2), Vec::<String>::new(), "its own number shows");
        assert!(!refunded_elsewhere("done", "done", 1).is_empty(), "the portal's");
        assert!(!refunded_elsewhere("not_done", "supervisor", 2).is_empty(), "its own is denied");
    }

    #[test]
    fn a_refund_that_is_left_to_a_person_may_be_in_the_ledger_and_has_no_end_and_nobody_is_told_that_it_is_done() {
        let left = |told: &str| {
            let mut found = refunded_elsewhere("sending", told, 2);
            found.retain(|fault| !fault.ends_with(" has no end"));
            found
        };
        assert_eq!(left("supervisor"), Vec::<String>::new());
        assert!(!left("done").is_empty(), "the journal does not know it");
    }
}
