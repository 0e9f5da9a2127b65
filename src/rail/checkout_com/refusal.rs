//! What Checkout.com's refusals mean: by their HTTP status; few of the codes are known by name.

use crate::error::{Effect, Error, Failure, Kind, ServiceWords};
use crate::http::Answer;
use crate::json;
use crate::secret;
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    request_id: Option<String>,
    error_type: Option<String>,
    error_codes: Vec<String>,
}

/// The failure that an answer other than 2xx stands for. Bodies are often empty.
pub fn failure(answer: &Answer) -> Failure {
    let is_empty = answer.body.trim_ascii().is_empty();
    let wire: Option<Wire> = json::read_bytes(&answer.body);
    let is_ours = is_empty || wire.is_some();
    let wire = wire.unwrap_or_default();
    let codes: Vec<String> = wire.error_codes.iter().map(|code| cut(code, 100)).collect();
    let kind = kind(answer.status, &codes, is_ours);
    let effect = match answer.status {
        408 | 409 => Effect::Unknown,
        400..=499 => Effect::Nothing,
        _ => Effect::Unknown,
    };
    let said = [wire.error_type.clone(), (!codes.is_empty()).then(|| codes.join(", "))];
    let said: Vec<String> = said.into_iter().flatten().map(|text| cut(&text, 500)).collect();
    let said = if said.is_empty() { String::new() } else { format!(": {}", said.join(": ")) };
    let request = wire.request_id.or_else(|| answer.request_id.clone());
    let request = request.map(|id| format!(" (request {})", cut(&id, 64))).unwrap_or_default();
    let advice = match answer.status {
        401 => "; the key is wrong, of another environment or prefix, or lacks a scope",
        404 => "; check the payment's id and the environment",
        429 => "; too many calls, or the same request is still being worked on",
        _ => "",
    };
    let detail = format!("the service answered HTTP {}{said}{request}{advice}", answer.status);
    let message = wire.error_type.map(|text| cut(&text, 500));
    let service = (!is_empty && is_ours).then(|| Box::new(ServiceWords { message, codes, ..ServiceWords::default() }));
    let error = Error { http_status: Some(answer.status), service, ..Error::new(kind, detail) };
    Failure { error, effect, retry_after_ms: answer.retry_after_ms, service_time_ms: answer.date_ms }
}

/// A 429 to a refund may mean that the same refund, sent before, is still being worked on: then it may happen.
pub fn of_refund(failure: Failure) -> Failure {
    match failure.error.http_status {
        Some(429) => Failure { effect: Effect::Unknown, ..failure },
        _ => failure,
    }
}

fn kind(status: u16, codes: &[String], is_ours: bool) -> Kind {
    match status {
        401 => Kind::Unauthorised,
        403 => Kind::Forbidden,
        404 if is_ours => Kind::NotFound,
        404 => Kind::BadAnswer,
        408 => Kind::Timeout,
        409 => Kind::WrongState,
        429 => Kind::Throttled,
        400..=499 => codes.iter().find_map(|code| kind_of_code(code)).unwrap_or(Kind::Refused),
        500..=599 => Kind::ServiceError,
        _ => Kind::BadAnswer,
    }
}

fn kind_of_code(code: &str) -> Option<Kind> {
    Some(match code {
        "payee_not_onboarded" | "business_invalid" | "business_settings_missing" => Kind::Forbidden,
        "apm_service_unavailable" => Kind::ServiceError,
        "currency_not_supported" => Kind::CurrencyRefused,
        "amount_exceeds_balance" => Kind::RefundTooLarge,
        "api_calls_quota_exceeded" => Kind::Throttled,
        code if code.contains("phone") => Kind::PhoneRefused,
        _ => return None,
    })
}

/// At most so many characters, without control characters, and without what a gateway repeats of a request's secrets.
fn cut(text: &str, most: usize) -> String {
    secret::mask(text).chars().filter(|c| !c.is_control()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn a_token_that_a_gateway_repeats_is_not_shown() {
        let token = Secret::new("tok-of-this-shop-81");
        let body = format!(r#"{{"error_type":"no route for Bearer {}","error_codes":[]}}"#, token.expose());
        let failure = failure(&Answer { status: 500, body: body.into_bytes(), ..Answer::default() });
        let shown = format!("{} {:?}", failure.error, failure.error);
        assert!(shown.contains("***") && !shown.contains(token.expose()), "{shown}");
    }
}
