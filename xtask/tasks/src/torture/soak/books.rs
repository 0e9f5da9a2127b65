//! The books of a whole day: the simulator's ledger, the journal, and what the tills were told. Amounts are minor units.

use super::Result;
use crate::torture::books::{list, minor, text_of};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::fs;
use std::path::Path;

/// An order of the ledger.
struct Order {
    id: String,
    reference: String,
    total: i64,
    captured: i64,
    refunded: i64,
    refunds: usize,
}

/// A step of the journal.
struct Step {
    kind: String,
    state: String,
    reference: String,
    order_id: Option<String>,
    amount: i64,
}

/// A sale by its till's own book, see `tests/programs/till/soak.rs`.
struct Sale {
    amount: i64,
    /// What was to be given back; without an amount, all that is left.
    refunds: Vec<Option<i64>>,
    /// Numbers of those that the till was told are done.
    refunded: Vec<usize>,
    is_over: bool,
    order_id: Option<String>,
    verdict: Option<String>,
}

impl Sale {
    /// How many refunds the till was told of, and their sum.
    fn told(&self) -> (usize, i64) {
        let sum = self.refunded.iter().fold(0, |sum, number| match self.refunds.get(*number) {
            Some(Some(amount)) => sum + amount,
            _ => self.amount,
        });
        (self.refunded.len(), sum)
    }
}

/// The day in numbers.
#[derive(Default)]
pub struct Day {
    sales: usize,
    verdicts: BTreeMap<String, usize>,
    orders: usize,
    captured: i64,
    refunds: usize,
    refunded: i64,
    given_back: usize,
    steps: usize,
    lost_for_good: usize,
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdicts: Vec<String> = self.verdicts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        write!(
            f,
            "{} sales ({}), {} sessions, {} minor units captured, {} in {} refunds given back, {} of them paid twice; {} steps in the \
             journal, {} of them sessions that were lost and never made",
            self.sales,
            verdicts.join(", "),
            self.orders,
            self.captured,
            self.refunded,
            self.refunds,
            self.given_back,
            self.steps,
            self.lost_for_good
        )
    }
}

/// Reads and compares them; the day, and what is wrong. The first folder holds the journal.
pub fn compare(ledger: &Value, folders: &[&Path]) -> Result<(Day, Vec<String>)> {
    let orders = list(&ledger["orders"]).iter().map(order).collect::<Result<Vec<Order>>>()?;
    let first = folders.first().ok_or("there are no tills")?;
    let steps = lines(&first.join("journal.jsonl"))?.iter().map(step).collect::<Result<Vec<Step>>>()?;
    let mut sales = HashMap::new();
    for folder in folders {
        read_sales(&folder.join("sales.jsonl"), &mut sales)?;
    }
    let books = Books::new(orders, steps, sales);
    Ok((books.day(), books.faults()))
}

struct Books {
    orders: Vec<Order>,
    steps: Vec<Step>,
    sales: HashMap<String, Sale>,
    /// Numbers of the orders of a sale.
    orders_of: HashMap<String, Vec<usize>>,
    /// Ids of orders that were paid although another of the sale was, and given back by the tills' word.
    given_back: HashSet<String>,
    /// Orders of no till.
    foreign: Vec<String>,
}

impl Books {
    fn new(orders: Vec<Order>, steps: Vec<Step>, mut sales: HashMap<String, Sale>) -> Books {
        let duplicates: Vec<String> = sales.keys().filter(|name| name.starts_with("D-")).cloned().collect();
        let mut given_back = HashSet::new();
        for name in duplicates {
            if sales.get(&name).is_some_and(|sale| !sale.refunded.is_empty()) {
                sales.remove(&name);
                given_back.insert(name.trim_start_matches("D-").to_string());
            }
        }
        let mut orders_of: HashMap<String, Vec<usize>> = HashMap::new();
        let mut foreign = Vec::new();
        for (number, order) in orders.iter().enumerate() {
            let first = order.reference.rsplit_once('~').map_or("", |(first, _)| first);
            match [order.reference.as_str(), first].into_iter().find(|name| sales.contains_key(*name)) {
                Some(sale) => orders_of.entry(sale.to_string()).or_default().push(number),
                None => foreign.push(order.reference.clone()),
            }
        }
        Books { orders, steps, sales, orders_of, given_back, foreign }
    }

    fn orders_of(&self, sale: &str) -> Vec<&Order> {
        let numbers = self.orders_of.get(sale).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|number| self.orders.get(*number)).collect()
    }

    /// References of sessions that were lost, and that the service never made: they cannot be found, and keep their open end.
    fn never_made(&self) -> HashSet<&str> {
        let made: HashSet<&str> = self.orders.iter().map(|order| order.reference.as_str()).collect();
        let lost = self.steps.iter().filter(|step| step.kind == "session" && step.state == "sending");
        lost.map(|step| step.reference.as_str()).filter(|reference| !made.contains(reference)).collect()
    }

    fn day(&self) -> Day {
        let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
        for sale in self.sales.values() {
            *verdicts.entry(sale.verdict.clone().unwrap_or_else(|| "unknown".into())).or_default() += 1;
        }
        Day {
            sales: self.sales.len(),
            verdicts,
            orders: self.orders.len(),
            captured: self.orders.iter().map(|o| o.captured).sum(),
            refunds: self.orders.iter().map(|o| o.refunds).sum(),
            refunded: self.orders.iter().map(|o| o.refunded).sum(),
            given_back: self.given_back.len(),
            steps: self.steps.len(),
            lost_for_good: self.never_made().len(),
        }
    }

    /// Everything that does not agree.
    fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> =
            self.foreign.iter().map(|reference| format!("{reference}: a session of no sale")).collect();
        let never_made = self.never_made();
        for (reference, sale) in &self.sales {
            faults.extend(self.wrong_of_sale(reference, sale, &never_made));
        }
        faults.extend(self.wrong_in_journal(&never_made));
        let day = self.day();
        if day.captured == 0 || day.refunds == 0 {
            faults.push("nothing was sold or given back: this proves nothing".into());
        }
        faults.sort();
        faults
    }

    /// The ledger against what the till was told.
    fn wrong_of_sale(&self, reference: &str, sale: &Sale, never_made: &HashSet<&str>) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |is_right: bool, what: String| {
            if !is_right {
                wrong.push(format!("{reference}: {what}"));
            }
        };
        let orders = self.orders_of(reference);
        let verdict = sale.verdict.as_deref().unwrap_or("unknown");
        let is_kept = |order: &&&Order| order.captured > 0 && !self.given_back.contains(&order.id);
        let kept = orders.iter().filter(is_kept).count();
        check(kept <= 1, format!("paid {kept} times over"));
        let is_held = orders.iter().any(|order| order.captured > order.refunded);
        check(
            !is_held || matches!(verdict, "paid" | "supervisor"),
            format!("the customer's money is held, the till was told {verdict}"),
        );
        let own = orders.iter().find(|order| Some(&order.id) == sale.order_id.as_ref());
        let is_whole = own.is_some_and(|order| order.captured == order.total && order.total == sale.amount);
        check(verdict != "paid" || is_whole, "the till was told paid, the ledger has no such money".into());
        for order in &orders {
            let told = match Some(&order.id) == sale.order_id.as_ref() {
                true => sale.told(),
                false if self.given_back.contains(&order.id) => (1, order.total),
                false => (0, 0),
            };
            let seen = (order.refunds, order.refunded);
            check(told == seen, format!("the till was told of refunds {told:?}, the ledger has {seen:?}"));
        }
        let is_excused = never_made.contains(reference) || never_made.iter().any(|name| is_attempt_of(name, reference));
        check(sale.is_over || is_excused, format!("has no end; the last verdict is {verdict}"));
        wrong
    }

    /// The journal against the ledger.
    fn wrong_in_journal(&self, never_made: &HashSet<&str>) -> Vec<String> {
        let mut sessions: HashMap<&str, Vec<&Step>> = HashMap::new();
        let mut refunds: HashMap<&str, (usize, i64)> = HashMap::new();
        let mut wrong = Vec::new();
        for step in &self.steps {
            match (step.kind.as_str(), step.state.as_str(), &step.order_id) {
                ("session", "not_done", _) => {}
                ("session", ..) => sessions.entry(&step.reference).or_default().push(step),
                ("refund", "done", Some(id)) => {
                    let sum = refunds.entry(id).or_default();
                    *sum = (sum.0 + 1, sum.1 + step.amount);
                }
                _ => {}
            }
            let is_open = matches!(step.state.as_str(), "sending" | "open");
            if is_open && !(step.kind == "session" && never_made.contains(step.reference.as_str())) {
                wrong.push(format!("{}: its {} is still {} in the journal", step.reference, step.kind, step.state));
            }
        }
        for order in &self.orders {
            let mut check = |is_right: bool, what: String| {
                if !is_right {
                    wrong.push(format!("{}: {what}", order.reference));
                }
            };
            let steps = sessions.get(order.reference.as_str()).map(Vec::as_slice).unwrap_or_default();
            check(steps.len() == 1, format!("{} steps of the journal for one session", steps.len()));
            for step in steps {
                let (has, state) = (&step.order_id, &step.state);
                check(
                    *has == Some(order.id.clone()),
                    format!("order {has:?} in the journal, {} in the ledger", order.id),
                );
                let is_paid = order.captured > 0;
                let is_back = is_paid && order.refunded == order.captured;
                let is_right =
                    if is_back { matches!(state.as_str(), "paid" | "dead") } else { is_paid == (state == "paid") };
                check(is_right, format!("{state} in the journal, {} captured in the ledger", order.captured));
            }
            let told = refunds.remove(order.id.as_str()).unwrap_or_default();
            let seen = (order.refunds, order.refunded);
            check(told == seen, format!("refunds {told:?} in the journal, {seen:?} in the ledger"));
        }
        wrong.extend(refunds.keys().map(|id| format!("order {id}: refunded in the journal, unknown to the ledger")));
        wrong
    }
}

/// Whether this is the reference of a later attempt of a sale: its own, and a number.
fn is_attempt_of(reference: &str, sale: &str) -> bool {
    reference.rsplit_once('~').is_some_and(|(first, _)| first == sale)
}

fn lines(path: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    // A till that was killed may have left half a line.
    Ok(text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

fn order(value: &Value) -> Result<Order> {
    Ok(Order {
        id: text_of(&value["order_id"]),
        reference: text_of(&value["order_reference_id"]),
        total: minor(&value["total"])?,
        captured: minor(&value["captured"])?,
        refunded: minor(&value["refunded"])?,
        refunds: number(&value["refunds"]),
    })
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
}

fn step(value: &Value) -> Result<Step> {
    let own = value["attempt_reference_id"].as_str();
    Ok(Step {
        kind: text_of(&value["kind"]),
        state: text_of(&value["state"]),
        reference: own.map_or_else(|| text_of(&value["order_reference_id"]), str::to_string),
        order_id: value["order_id"].as_str().map(str::to_string),
        amount: minor(&value["amount"]["amount"])?,
    })
}

/// The last line of each sale counts; of what several tills gave back, the one that was told of it.
fn read_sales(path: &Path, sales: &mut HashMap<String, Sale>) -> Result {
    for line in lines(path)? {
        let reference = text_of(&line["reference"]);
        let sale = sale(&line)?;
        if !sale.refunded.is_empty() || sales.get(&reference).is_none_or(|known| known.refunded.is_empty()) {
            sales.insert(reference, sale);
        }
    }
    Ok(())
}

fn sale(line: &Value) -> Result<Sale> {
    let optional = |value: &Value| if value.is_null() { Ok(None) } else { minor(value).map(Some) };
    let amount = &line["amount"];
    Ok(Sale {
        amount: if amount == "" { 0 } else { minor(amount)? },
        refunds: list(&line["refunds"]).iter().map(optional).collect::<Result<_>>()?,
        refunded: list(&line["refunded"]).iter().map(number).collect(),
        is_over: line["stage"] == "over",
        order_id: line["order_id"].as_str().map(str::to_string),
        verdict: line["verdict"].as_str().map(str::to_string),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A sale of 80.00 of which 30.00 were given back, as all three books have it.
    fn day() -> (Vec<Value>, Vec<Value>, Vec<Value>) {
        let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
        let order = json!({ "order_id": "o-1", "order_reference_id": "t-1", "total": "80.00", "captured": "80.00",
            "refunded": "30.00", "refunds": 1 });
        let session = json!({ "kind": "session", "state": "paid", "order_reference_id": "t-1", "order_id": "o-1",
            "amount": money("80.00") });
        let refund = json!({ "kind": "refund", "state": "done", "order_reference_id": "t-1", "order_id": "o-1",
            "amount": money("30.00") });
        let sale = json!({ "reference": "t-1", "amount": "80.00", "refunds": ["30.00"], "refunded": [0], "stage": "over",
            "order_id": "o-1", "verdict": "paid" });
        (vec![order], vec![session, refund], vec![sale])
    }

    fn faults(day: &(Vec<Value>, Vec<Value>, Vec<Value>)) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let text = |lines: &[Value]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        fs::write(folder.path().join("journal.jsonl"), text(&day.1)).unwrap();
        fs::write(folder.path().join("sales.jsonl"), text(&day.2)).unwrap();
        compare(&json!({ "orders": day.0 }), &[folder.path()]).unwrap().1
    }

    /// What is found when the day was another.
    fn found(change: impl Fn(&mut (Vec<Value>, Vec<Value>, Vec<Value>)), what: &str) {
        let mut day = day();
        change(&mut day);
        let faults = faults(&day);
        assert!(faults.iter().any(|fault| fault.contains(what)), "{what:?} is not in {faults:?}");
    }

    #[test]
    fn books_that_agree_have_no_faults() {
        assert_eq!(faults(&day()), Vec::<String>::new());
    }

    #[test]
    fn a_refund_that_was_made_twice_is_found() {
        found(
            |(orders, ..)| {
                orders[0]["refunds"] = json!(2);
                orders[0]["refunded"] = json!("60.00");
            },
            "the till was told of refunds (1, 3000), the ledger has (2, 6000)",
        );
    }

    #[test]
    fn a_refund_that_is_only_in_the_journal_is_found() {
        found(
            |(orders, ..)| {
                orders[0]["refunds"] = json!(0);
                orders[0]["refunded"] = json!("0.00");
            },
            "refunds (1, 3000) in the journal, (0, 0) in the ledger",
        );
    }

    #[test]
    fn money_that_is_held_for_a_sale_that_was_told_not_paid_is_found() {
        found(|(_, _, sales)| sales[0]["verdict"] = json!("not_paid"), "the customer's money is held");
    }

    #[test]
    fn a_sale_that_was_told_paid_without_money_is_found() {
        found(|(orders, ..)| orders[0]["captured"] = json!("0.00"), "the ledger has no such money");
    }

    #[test]
    fn a_customer_who_paid_twice_and_was_not_told_is_found() {
        let second = |(orders, steps, _): &mut (Vec<Value>, Vec<Value>, Vec<Value>)| {
            orders
                .push(json!({ "order_id": "o-2", "order_reference_id": "t-1~2", "total": "80.00", "captured": "80.00",
                "refunded": "0.00", "refunds": 0 }));
            steps.push(json!({ "kind": "session", "state": "paid", "order_reference_id": "t-1", "order_id": "o-2",
                "attempt_reference_id": "t-1~2", "amount": { "amount": "80.00", "currency": "SAR" } }));
        };
        found(second, "paid 2 times over");
    }

    #[test]
    fn a_second_payment_that_was_given_back_is_no_fault() {
        let mut day = day();
        let money = json!({ "amount": "80.00", "currency": "SAR" });
        day.0.push(json!({ "order_id": "o-2", "order_reference_id": "t-1~2", "total": "80.00", "captured": "80.00",
            "refunded": "80.00", "refunds": 1 }));
        day.1.push(json!({ "kind": "session", "state": "paid", "order_reference_id": "t-1", "order_id": "o-2",
            "attempt_reference_id": "t-1~2", "amount": money }));
        day.1.push(json!({ "kind": "refund", "state": "done", "order_reference_id": "t-1", "order_id": "o-2",
            "attempt_reference_id": "t-1~2", "amount": money }));
        day.2.push(json!({ "reference": "D-o-2", "amount": "", "refunds": [null], "refunded": [0], "stage": "over",
            "order_id": "o-2", "verdict": null }));
        assert_eq!(faults(&day), Vec::<String>::new());
    }

    #[test]
    fn a_session_that_is_not_in_the_journal_is_found() {
        found(|(_, steps, _)| drop(steps.remove(0)), "0 steps of the journal for one session");
    }

    #[test]
    fn a_step_and_a_sale_without_an_end_are_found() {
        found(|(_, steps, _)| steps[1]["state"] = json!("sending"), "its refund is still sending in the journal");
        found(|(_, _, sales)| sales[0]["stage"] = json!("poll"), "has no end");
    }

    #[test]
    fn a_session_that_the_service_never_made_keeps_its_open_end() {
        let mut day = day();
        day.1.push(json!({ "kind": "session", "state": "sending", "order_reference_id": "t-2", "order_id": null,
            "amount": { "amount": "80.00", "currency": "SAR" } }));
        day.2.push(json!({ "reference": "t-2", "amount": "80.00", "refunds": [], "refunded": [], "stage": "poll",
            "order_id": null, "verdict": null }));
        assert_eq!(faults(&day), Vec::<String>::new());
    }
}
