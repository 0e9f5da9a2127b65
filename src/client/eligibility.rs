//! The operations before a sale: may Tamara be offered, and is the customer known?

use super::Client;
use crate::error::{Effect, Error, Failure, Kind};
use crate::host::reply::{self, Body, Reply};
use crate::json::{self, Warning};
use crate::rail::Eligibility;
use crate::request::{EligibilityRequest, VerificationRequest};
use crate::value::money::{Currency, Money};
use crate::value::phone::Phone;
use std::time::{Duration, Instant};

/// A till asks this with the customer waiting: two seconds at most, whatever the configured limit.
const LIMIT_MS: u64 = 2_000;
/// Limits of an account change rarely; a customer's own answer is not kept.
const KEEP: Duration = Duration::from_secs(300);
/// Amounts that are remembered at the most.
const MOST_KEPT: usize = 1_000;

impl Client {
    /// Whether the customer's identity is verified already: a hint that the first visit takes longer, never a reason to refuse.
    pub fn customer_verification(&self, text: &str) -> Result<Reply, Error> {
        let request: VerificationRequest = json::parse(text)?;
        let country = request.country_code.as_deref().unwrap_or(&self.config.country);
        if !matches!(country, "SA" | "AE") {
            return Err(Error::field(
                Kind::InvalidField,
                "country_code",
                "the service answers this for SA and AE only",
            ));
        }
        let (phone, warnings) = Phone::parse(&request.phone_number, country)?;
        let scope = self.call_scope();
        let is_id_verified = self.rail.is_verified(&phone, country, &scope).map_err(|failure| failure.error)?;
        Ok(Reply::done("done", Body::Verification(reply::Verification { is_id_verified })).warned(warnings))
    }

    /// Whether to offer Tamara for this amount, to this customer. Open when the service is silent: the sale itself decides.
    pub fn eligibility(&self, text: &str) -> Result<Reply, Error> {
        let request: EligibilityRequest = json::parse(text)?;
        let amount = request.total_amount;
        if Currency::of_country(&self.config.country) != Some(amount.currency()) {
            let detail =
                format!("{} does not fit the configured country {}", amount.currency().code(), self.config.country);
            return Err(Error::field(Kind::InvalidField, "total_amount.currency", detail));
        }
        let (phone, mut warnings) = match &request.phone_number {
            Some(text) => Phone::parse(text, &self.config.country).map(|(phone, doubts)| (Some(phone), doubts))?,
            None => (None, Vec::new()),
        };
        let (answer, from_cache) = match self.known_eligibility(amount, phone.as_ref()) {
            Some(known) => (Ok(known), true),
            None => (
                self.rail.eligibility(amount, phone.as_ref(), &self.scope(LIMIT_MS.min(self.config.call_timeout_ms))),
                false,
            ),
        };
        let (eligibility, asked) = match answer {
            Ok(eligibility) => {
                if !from_cache && phone.is_none() && eligibility.has_options {
                    self.keep_eligibility(amount, eligibility.clone());
                }
                (eligibility, true)
            }
            // Settings, key or phone are wrong: the sale would be refused, too.
            Err(failure) if is_refusal(&failure) => return Err(failure.error),
            Err(failure) => {
                let detail = format!("{}; Tamara is offered all the same, the sale itself decides", failure.error);
                warnings.push(Warning { code: "not_asked", field: None, detail });
                (Eligibility { is_eligible: true, ..Eligibility::default() }, false)
            }
        };
        let body = reply::EligibilityView::new(eligibility, amount, asked, from_cache);
        Ok(Reply::done("done", Body::Eligibility(Box::new(body))).warned(warnings))
    }

    fn known_eligibility(&self, amount: Money, phone: Option<&Phone>) -> Option<Eligibility> {
        if phone.is_some() {
            return None;
        }
        let known = self.eligible.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        known.get(&amount).filter(|(when, _)| when.elapsed() < KEEP).map(|(_, eligibility)| eligibility.clone())
    }

    fn keep_eligibility(&self, amount: Money, eligibility: Eligibility) {
        let mut known = self.eligible.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if known.len() >= MOST_KEPT {
            known.retain(|_, (when, _)| when.elapsed() < KEEP);
        }
        if known.len() < MOST_KEPT {
            known.insert(amount, (Instant::now(), eligibility));
        }
    }
}

/// Whether the service refused the question itself. One that an account does not have (404) says nothing about the sale.
fn is_refusal(failure: &Failure) -> bool {
    let is_client_error = failure.error.http_status.is_some_and(|status| (400..=499).contains(&status));
    let is_silence = matches!(failure.error.kind, Kind::NotFound | Kind::Throttled | Kind::BadAnswer);
    failure.effect == Effect::Nothing && is_client_error && !is_silence
}
