//! What reports count: how many, and how much.

use crate::value::money::{Currency, Money};
use serde::Serialize;

/// Steps of one kind: how many, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// Null when the sum is too large for an amount.
    pub amount: Option<Money>,
}

impl Sum {
    /// Nothing yet.
    pub fn none(currency: Currency) -> Self {
        Sum { count: 0, amount: Some(Money::zero(currency)) }
    }

    /// One more.
    pub fn add(&mut self, amount: Money) {
        self.count = self.count.saturating_add(1);
        self.amount = self.amount.and_then(|sum| sum.checked_add(&amount));
    }

    /// The amount for paper.
    pub fn text(&self) -> String {
        self.amount.map_or_else(|| "?".into(), |amount| amount.text())
    }
}

/// A text in a spreadsheet: quoted, and never a formula.
pub fn cell(text: Option<&str>) -> String {
    let text = text.unwrap_or_default();
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
