//! Checking of request bodies, field by field: everything that is wrong is found before the answer.

use crate::http::Answer;
use crate::money::{self, Money};
use serde_json::{Map, Value, json};

/// Whether a field may be left out. `null` counts as left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Must be there.
    Required,
    /// May be missing.
    Optional,
}
pub use Need::{Optional, Required};

/// The code where the service's own is not known.
const INVALID: &str = "invalid_request";
/// The greatest order total, major units.
const MOST: i64 = 5_000;

/// An object of the body and its path.
#[derive(Debug)]
pub struct Part<'a> {
    path: String,
    object: Option<&'a Map<String, Value>>,
}

impl<'a> Part<'a> {
    /// The body itself.
    pub fn body(body: &'a Value) -> Self {
        Part { path: String::new(), object: body.as_object() }
    }

    /// A field that is there and not null.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name).filter(|value| !value.is_null())
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Check {
    problems: Vec<Value>,
    is_currency: bool,
}

impl Check {
    /// Refuses the request if anything is wrong with it.
    pub fn done(self) -> Result<(), Answer> {
        let message = match self.is_currency {
            true => "Unsupported Country/Currency",
            false => "Your order information is invalid",
        };
        match self.problems.is_empty() {
            true => Ok(()),
            false => Err(Answer::json(400, &json!({ "message": message, "errors": self.problems }))),
        }
    }

    /// Notes a problem with a code of its own.
    pub fn code(&mut self, code: &str) {
        self.problems.push(json!({ "error_code": code }));
    }

    /// Notes a problem of one field that has no code of its own.
    pub fn bad(&mut self, part: &Part, name: &str, reason: &str) {
        let field = format!("{}{name}", part.path);
        self.problems.push(json!({ "error_code": INVALID, "data": { "field": field, "reason": reason } }));
    }

    /// Notes a currency or country that does not fit.
    pub fn currency(&mut self) {
        if !self.is_currency {
            self.is_currency = true;
            self.code("total_amount_invalid_currency");
            self.code("currency_unsupported");
        }
    }

    fn present<'a>(&mut self, part: &Part<'a>, name: &str, need: Need) -> Option<&'a Value> {
        let value = part.get(name);
        if value.is_none() && need == Required {
            self.bad(part, name, "is required");
        }
        value
    }

    /// A value of one kind, or the reason why it is not.
    fn read<'a, T>(
        &mut self,
        part: &Part<'a>,
        name: &str,
        need: Need,
        read: impl FnOnce(&'a Value) -> Option<T>,
        reason: &str,
    ) -> Option<T> {
        let value = self.present(part, name, need)?;
        let read = read(value);
        if read.is_none() {
            self.bad(part, name, reason);
        }
        read
    }

    /// Text of at most `most` characters, not blank.
    pub fn text(&mut self, part: &Part, name: &str, need: Need, most: usize) -> Option<String> {
        let fits = |text: &&str| text.chars().count() <= most && (need == Optional || !text.trim().is_empty());
        let reason = format!("has to be text of 1 to {most} characters");
        self.read(part, name, need, |v| v.as_str().filter(fits).map(str::to_string), &reason).filter(|t| !t.is_empty())
    }

    /// One word of a list. The service's own program writes an empty text where nothing was chosen.
    pub fn word(&mut self, part: &Part, name: &str, need: Need, words: &[&str]) -> Option<String> {
        if need == Optional && part.get(name).is_some_and(|word| word == "") {
            return None;
        }
        let reason = format!("has to be one of {}", words.join(", "));
        let known = |text: &&str| words.contains(text);
        self.read(part, name, need, |v| v.as_str().filter(known).map(str::to_string), &reason)
    }

    /// A whole number between two bounds.
    pub fn integer(&mut self, part: &Part, name: &str, need: Need, least: i64, most: i64) -> Option<i64> {
        let reason = format!("has to be a whole number from {least} to {most}");
        self.read(part, name, need, |v| v.as_i64().filter(|n| (least..=most).contains(n)), &reason)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self, part: &Part, name: &str) -> Option<bool> {
        self.read(part, name, Optional, Value::as_bool, "has to be true or false")
    }

    /// A URL.
    pub fn url(&mut self, part: &Part, name: &str, need: Need, most: usize) -> Option<String> {
        let url = self.text(part, name, need, most)?;
        if crate::outbox::parts(&url).is_none() {
            self.bad(part, name, "has to be an http or https URL");
            return None;
        }
        Some(url)
    }

    /// A telephone number: digits, with the signs that people write between them.
    pub fn phone(&mut self, part: &Part, name: &str, need: Need, codes: &[&str]) -> Option<String> {
        let phone = part.get(name).and_then(Value::as_str).unwrap_or_default();
        if need == Optional && (part.get(name).is_none() || part.get(name) == Some(&json!(""))) {
            return None;
        }
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let is_written = phone.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
        if (8..=15).contains(&digits) && is_written && phone.len() <= 32 {
            return Some(phone.to_string());
        }
        codes.iter().for_each(|code| self.code(code));
        None
    }

    /// An inner object. PHP writes an empty one as `[]`.
    pub fn part<'a>(&mut self, part: &Part<'a>, name: &str, need: Need) -> Option<Part<'a>> {
        if need == Optional && part.get(name).is_some_and(|v| v.as_array().is_some_and(Vec::is_empty)) {
            return None;
        }
        let object = self.read(part, name, need, Value::as_object, "has to be an object")?;
        Some(Part { path: format!("{}{name}.", part.path), object: Some(object) })
    }

    /// A list of objects; a required one has at least one.
    pub fn parts<'a>(&mut self, part: &Part<'a>, name: &str, need: Need) -> Vec<Part<'a>> {
        let full = |v: &'a Value| v.as_array().filter(|list| need == Optional || !list.is_empty());
        let list = self.read(part, name, need, full, "has to be a list with at least one entry").into_iter().flatten();
        let parts: Vec<Part> = list
            .enumerate()
            .map(|(index, v)| Part { path: format!("{}{name}[{index}].", part.path), object: v.as_object() })
            .collect();
        for inner in parts.iter().filter(|p| p.object.is_none()) {
            self.bad(inner, "", "has to be an object");
        }
        parts
    }

    /// A list of words, each out of `words`.
    pub fn words(&mut self, part: &Part, name: &str, words: &[&str]) -> Vec<String> {
        let known = |v: &Value| v.as_str().filter(|w| words.contains(w)).map(str::to_string);
        let all = |v: &Value| v.as_array().filter(|l| !l.is_empty())?.iter().map(known).collect();
        let reason = format!("has to be a list of some of {}", words.join(", "));
        self.read(part, name, Required, all, &reason).unwrap_or_default()
    }

    /// An amount, in the order's currency where that is known.
    pub fn money(&mut self, part: &Part, name: &str, need: Need, currency: Option<&str>) -> Option<Money> {
        let value = self.present(part, name, need)?;
        let code = value.get("currency").and_then(Value::as_str).unwrap_or_default();
        if money::decimals(code).is_none() || currency.is_some_and(|c| c != code) {
            self.currency();
            return None;
        }
        let money = Money::read(Some(value));
        if money.is_none() {
            self.bad(part, &format!("{name}.amount"), "has to be a decimal that fits the currency, zero or more");
        }
        money
    }

    /// An order's total: an amount between the least and the greatest.
    pub fn total(&mut self, part: &Part, name: &str) -> Option<Money> {
        let money = self.money(part, name, Required, None)?;
        if !limits(&money.currency).contains(&money.minor) {
            self.code("total_amount_invalid_limit");
        }
        Some(money)
    }
}

/// What an order may amount to, minor units: 0.1 to 5,000.
pub fn limits(currency: &str) -> std::ops::RangeInclusive<i64> {
    let unit = 10i64.pow(money::decimals(currency).unwrap_or(2));
    unit / 10..=MOST * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_found_with_its_path() {
        let body = json!({ "a": { "amount": 1.005, "currency": "SAR" }, "items": [{ "sku": 7 }], "url": "mailto:x" });
        let part = Part::body(&body);
        let mut check = Check::default();
        check.money(&part, "a", Required, None);
        check.url(&part, "url", Optional, 255);
        for item in check.parts(&part, "items", Required) {
            check.text(&item, "sku", Required, 128);
            check.text(&item, "name", Required, 255);
        }
        let answer: Value = serde_json::from_slice(&check.done().unwrap_err().body).unwrap();
        let fields: Vec<&str> =
            answer["errors"].as_array().unwrap().iter().map(|e| e["data"]["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["a.amount", "url", "items[0].sku", "items[0].name"]);
    }

    #[test]
    fn lengths_count_characters_and_not_bytes() {
        let body = json!({ "name": "ق".repeat(255) });
        let mut check = Check::default();
        assert!(check.text(&Part::body(&body), "name", Required, 255).is_some());
        assert!(check.text(&Part::body(&body), "name", Required, 254).is_none());
    }
}
