//! The request of an online checkout (`POST /checkout`): checked whole, all its problems told at once, and put into the one form that
//! the service takes.
//!
//! The fields are a table ([`fields`]); what is said of several fields together is in `check.rs`. Members that the table does not know
//! go to the service as they came, with a doubt: the body is the service's own, and it grows.

mod check;
pub mod fields;
mod tree;

use crate::error::{Error, Kind};
use crate::value::money::Money;
use crate::value::phone::Phone;
use serde::Serialize;
use time::Date;
pub use tree::Tree;

/// The minutes until a checkout expires, as the API reference writes it.
pub const EXPIRY: &str = "expires_in_minutes";
/// The same, as the telecom merchants' table writes it.
pub const EXPIRY_TELECOM: &str = "expire_in_minutes";

/// What the configuration says about checkouts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Set for merchants who sell telecommunication services: the longer payload is required, and its `telecom` object goes here.
    pub telecom: Option<Place>,
    /// Whether the customer chooses the plan on Tamara's page; otherwise the request has to name it.
    pub single_checkout: bool,
    /// Whether the minutes until a checkout expires go as `expire_in_minutes`, as the telecom merchants' table has it.
    pub is_expiry_telecom: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { telecom: None, single_checkout: true, is_expiry_telecom: false }
    }
}

/// Where the `telecom` object goes. Tamara's table and its sample differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// `risk_assessment.account_security.telecom`, as in the sample.
    AccountSecurity,
    /// `risk_assessment.telecom`.
    RiskAssessment,
    /// `telecom`.
    Top,
}

impl Place {
    /// Every place, and what the configuration calls it.
    pub const ALL: [(&'static str, Place); 3] =
        [("account_security", Place::AccountSecurity), ("risk_assessment", Place::RiskAssessment), ("top", Place::Top)];

    /// The objects above it.
    fn parents(self) -> &'static [&'static str] {
        match self {
            Place::AccountSecurity => &["risk_assessment", "account_security"],
            Place::RiskAssessment => &["risk_assessment"],
            Place::Top => &[],
        }
    }

    fn path(self) -> String {
        self.parents().iter().chain(&["telecom"]).copied().collect::<Vec<_>>().join(".")
    }
}

/// What a check needs beside the request.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// See [`Settings`].
    pub settings: Settings,
    /// ISO code of the merchant's country.
    pub country: &'a str,
    /// Sent where the request has none.
    pub locale: &'a str,
    /// Branch, put into `additional_data`.
    pub store_code: Option<&'a str>,
    /// Dates after it are in the future.
    pub today: Date,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The request is not sent.
    Error,
    /// It is sent all the same.
    Warning,
}

/// One thing that is wrong with a checkout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// Path of the field it is about.
    pub field: String,
    /// `error`: the request was not sent; `warning`.
    pub level: Level,
    /// `missing_field`, `invalid_field`, `unknown_field`, `sum_mismatch` and so on.
    pub code: &'static str,
    /// What is wrong, for the developer. Holds no personal data.
    pub detail: String,
    /// What to do about it.
    pub advice: String,
}

/// A checkout that may be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkout {
    /// The shop's reference of the sale.
    pub reference: String,
    /// What the customer pays.
    pub amount: Money,
    /// The customer's phone.
    pub phone: Phone,
    /// Adds the service's untouched answer to the reply.
    pub raw: bool,
    body: Tree,
}

impl Checkout {
    /// Checks a request and puts it into its one form. The problems are all there are; with one of [`Level::Error`] there is no
    /// checkout.
    pub fn read(request: Tree, context: &Context<'_>) -> (Option<Checkout>, Vec<Problem>) {
        check::check(request, context)
    }

    /// A digest of what is sold, without anything about the customer.
    pub fn basket(&self) -> Option<String> {
        let items = crate::json::to_ascii(self.body.get("items")?).ok()?;
        Some(crate::request::digest(items.as_bytes()))
    }

    /// The body for the service, under this reference.
    pub fn body(&self, reference: &str) -> Tree {
        let mut body = self.body.clone();
        body.set("order_reference_id", Tree::Text(reference.to_string()));
        body
    }
}

/// The failure of a request with errors: the first of them; the others are in `problems`.
pub fn refusal(problems: &[Problem]) -> Error {
    let errors: Vec<&Problem> = problems.iter().filter(|p| p.level == Level::Error).collect();
    let Some(first) = errors.first() else {
        return Error::new(Kind::Internal, "a checkout was refused without a reason");
    };
    let kind = if first.code == "missing_field" { Kind::MissingField } else { Kind::InvalidField };
    let more = match errors.len() {
        1 => String::new(),
        count => format!("; {} more in \"problems\"", count.saturating_sub(1)),
    };
    Error::field(kind, first.field.clone(), format!("{}: {}{more}", first.detail, first.advice))
}
