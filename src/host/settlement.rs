//! Which paid sales the service has settled: paid out to the merchant. Pure: what orders show in, lines and sums out.
//!
//! The service documents the two members `settlement_status` and `settlement_date`, and no words of the first. So a word that is plain
//! decides, a date decides where there is no word, and everything else is "not known", with both as they came.

use super::sum::{Sum, cell};
use crate::rail::Settled;
use crate::value::clock::{date, rfc3339, unix_ms};
use crate::value::money::{Currency, Money};
use serde::Serialize;
use std::collections::BTreeMap;

/// One paid sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Settlement {
    /// The service's order id.
    pub order_id: Option<String>,
    /// The till's reference of the sale.
    pub order_reference_id: String,
    /// What was paid.
    pub amount: Money,
    /// True: settled. False: not settled yet. Null: not known.
    pub settled: Option<bool>,
    /// The service's word for it.
    pub settlement_status: Option<String>,
    /// When: a time in UTC, or a day.
    pub settlement_date: Option<String>,
}

/// The paid sales of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SettlementTotals {
    /// The currency of all amounts here.
    currency: &'static str,
    /// Sales that are settled.
    settled: Sum,
    /// Sales that are not settled yet.
    not_settled: Sum,
    /// Sales of which it is not known.
    not_known: Sum,
}

/// What a report tells of settlements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Settlements {
    /// Each paid sale, oldest first.
    pub sales: Vec<Settlement>,
    /// For each currency.
    pub totals: Vec<SettlementTotals>,
}

impl Settlement {
    /// A paid sale and what its order shows; `shown` is nothing where the order could not be read, or does not show it. `now_ms` is
    /// compared with the date.
    pub fn new(
        order_id: Option<&str>,
        reference: &str,
        amount: Money,
        shown: Option<Settled>,
        now_ms: i64,
    ) -> Settlement {
        let is_known = shown.is_some();
        let Settled { status, date: text } = shown.unwrap_or_default();
        let when = text.as_deref().map(Day::read);
        let settled = match (status.as_deref().map(says), when.as_ref()) {
            _ if !is_known => None,
            (Some(said), _) => said,
            (None, None) => Some(false),
            // A time to come is a plan.
            (None, Some(day)) => day.as_ref().map(|day| day.from_ms <= now_ms),
        };
        Settlement {
            order_id: order_id.map(str::to_string),
            order_reference_id: reference.to_string(),
            amount,
            settled,
            settlement_status: status,
            settlement_date: when.flatten().map(|day| day.text),
        }
    }

    /// The label of how it stands.
    pub fn label(&self) -> &'static str {
        match self.settled {
            Some(true) => "settled",
            Some(false) => "not_settled",
            None => "settlement_not_known",
        }
    }
}

/// What a status says, where it is a plain word.
fn says(status: &str) -> Option<bool> {
    match status.to_ascii_lowercase().replace([' ', '-'], "_").as_str() {
        "settled" => Some(true),
        "not_settled" | "unsettled" | "pending" => Some(false),
        _ => None,
    }
}

/// A time, or a day; of a day its beginning in UTC counts.
struct Day {
    text: String,
    from_ms: i64,
}

impl Day {
    fn read(text: &str) -> Option<Day> {
        let day = || date(text).and_then(|_| unix_ms(&format!("{text}T00:00:00Z")));
        let time = unix_ms(text).map(|ms| Day { text: rfc3339(ms), from_ms: ms });
        time.or_else(|| day().map(|from_ms| Day { text: text.to_string(), from_ms }))
    }
}

impl Settlements {
    /// Adds the sales up.
    pub fn of(sales: Vec<Settlement>) -> Settlements {
        let mut totals: BTreeMap<&'static str, SettlementTotals> = BTreeMap::new();
        for sale in &sales {
            let currency = sale.amount.currency();
            let totals = totals.entry(currency.code()).or_insert_with(|| SettlementTotals::none(currency));
            totals.of(sale.settled).add(sale.amount);
        }
        Settlements { sales, totals: totals.into_values().collect() }
    }

    /// Comma-separated, one line for each sale, for a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text =
            String::from("order_reference_id,order_id,currency,amount,settled,settlement_status,settlement_date\r\n");
        for sale in &self.sales {
            let settled = sale.settled.map_or("not_known", |settled| if settled { "yes" } else { "no" });
            text.push_str(&format!(
                "{},{},{},{},{settled},{},{}\r\n",
                cell(Some(&sale.order_reference_id)),
                cell(sale.order_id.as_deref()),
                sale.amount.currency().code(),
                sale.amount.text(),
                cell(sale.settlement_status.as_deref()),
                sale.settlement_date.as_deref().unwrap_or_default(),
            ));
        }
        text
    }
}

impl SettlementTotals {
    fn none(currency: Currency) -> Self {
        let none = Sum::none(currency);
        SettlementTotals { currency: currency.code(), settled: none, not_settled: none, not_known: none }
    }

    fn of(&mut self, settled: Option<bool>) -> &mut Sum {
        match settled {
            Some(true) => &mut self.settled,
            Some(false) => &mut self.not_settled,
            None => &mut self.not_known,
        }
    }

    /// Each sum with its label.
    pub fn rows(&self) -> [(&'static str, &Sum); 3] {
        [("settled", &self.settled), ("not_settled", &self.not_settled), ("settlement_not_known", &self.not_known)]
    }

    /// The currency of the sums.
    pub fn currency(&self) -> &'static str {
        self.currency
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_770_000_000_000; // 2026-02-02T02:40:00Z

    fn sale(status: &str, date: Option<&str>) -> Settlement {
        let amount = Money::parse("300.00", Currency::from_code("SAR").unwrap()).unwrap();
        let text = |text: &str| Some(text.to_string()).filter(|text| !text.is_empty());
        let shown = Settled { status: text(status), date: date.map(str::to_string) };
        Settlement::new(Some("o"), "S-1", amount, Some(shown), NOW)
    }

    #[test]
    fn a_plain_word_decides_then_the_date_and_nothing_is_guessed() {
        for (status, date, settled, shown) in [
            ("", None, Some(false), None),
            ("", Some("2026-01-20T10:00:00.000Z"), Some(true), Some("2026-01-20T10:00:00Z")),
            ("", Some("2026-01-20T13:00:00+03:00"), Some(true), Some("2026-01-20T10:00:00Z")),
            ("", Some("2026-01-20"), Some(true), Some("2026-01-20")),
            ("", Some("2026-02-09T10:00:00.000Z"), Some(false), Some("2026-02-09T10:00:00Z")),
            ("", Some("soon"), None, None),
            ("settled", Some("2026-01-20"), Some(true), Some("2026-01-20")),
            ("SETTLED", None, Some(true), None),
            ("settled", Some("soon"), Some(true), None),
            ("not settled", None, Some(false), None),
            ("pending", Some("2026-01-20"), Some(false), Some("2026-01-20")),
            ("partially_settled", Some("2026-01-20"), None, Some("2026-01-20")),
            ("held_back", None, None, None),
        ] {
            let sale = sale(status, date);
            assert_eq!((sale.settled, sale.settlement_date.as_deref()), (settled, shown), "{status} {date:?}");
        }
    }

    #[test]
    fn an_order_that_does_not_show_it_is_not_called_unsettled() {
        let amount = Money::parse("300.00", Currency::from_code("SAR").unwrap()).unwrap();
        assert_eq!(Settlement::new(None, "S-1", amount, None, NOW).settled, None);
    }

    #[test]
    fn a_sale_of_the_spreadsheet_is_one_line_and_no_formula() {
        let mut one = sale("=held", Some("2026-01-20"));
        one.order_reference_id = "@S\"1".into();
        let csv = Settlements::of(vec![one]).csv();
        let line = csv.split_terminator("\r\n").nth(1).unwrap();
        assert_eq!(line, "\"'@S\"\"1\",\"o\",SAR,300.00,not_known,\"'=held\",2026-01-20");
    }
}
