//! What Tamara's refusals mean. Error bodies come in every shape, and nothing about them is promised.

use crate::error::{Effect, Error, Failure, Kind, ServiceWords};
use crate::http::Answer;
use crate::json;
use crate::secret;
use serde_json::Value;

/// The failure that an answer other than 2xx stands for.
pub fn failure(answer: &Answer) -> Failure {
    let body: Option<Value> = json::read_bytes(&answer.body);
    let words = body.as_ref().map(words).unwrap_or_default();
    let kind = kind(answer.status, &words, body.is_some());
    let effect = match answer.status {
        // Refused while another is at work or after it was done: the order has to be read.
        408 | 409 => Effect::Unknown,
        400..=499 => Effect::Nothing,
        _ => Effect::Unknown,
    };
    let detail = detail(answer, &words);
    let service = body.is_some().then(|| Box::new(words));
    let error = Error { http_status: Some(answer.status), service, ..Error::new(kind, detail) };
    Failure { error, effect, retry_after_ms: answer.retry_after_ms, service_time_ms: answer.date_ms }
}

/// A 404 that did not come from the service itself: a gateway that does not know the path.
pub fn is_gateway_404(failure: &Failure) -> bool {
    failure.error.http_status == Some(404) && failure.error.kind == Kind::BadAnswer
}

fn kind(status: u16, words: &ServiceWords, is_json: bool) -> Kind {
    match status {
        401 => Kind::Unauthorised,
        403 => Kind::Forbidden,
        404 if is_json => Kind::NotFound,
        404 => Kind::BadAnswer,
        408 => Kind::Timeout,
        409 => Kind::WrongState,
        429 => Kind::Throttled,
        400..=499 => words.codes.iter().find_map(|code| kind_of_code(code)).unwrap_or(Kind::Refused),
        500..=599 => Kind::ServiceError,
        _ => Kind::BadAnswer,
    }
}

/// The codes that are known; there is no official list.
fn kind_of_code(code: &str) -> Option<Kind> {
    Some(match code {
        "total_amount_invalid_limit" => Kind::AmountOutOfLimits,
        "total_amount_invalid_limit_24hrs_gmv" | "tamara_disabled" => Kind::TamaraDisabled,
        "total_amount_invalid_currency" | "currency_unsupported" => Kind::CurrencyRefused,
        code if code.ends_with("invalid_phone_number") => Kind::PhoneRefused,
        _ => return None,
    })
}

fn detail(answer: &Answer, words: &ServiceWords) -> String {
    let said = match (&words.message, words.codes.is_empty()) {
        (Some(message), true) => format!(": {message}"),
        (Some(message), false) => format!(": {message} ({})", words.codes.join(", ")),
        (None, false) => format!(": {}", words.codes.join(", ")),
        (None, true) => String::new(),
    };
    let advice = match answer.status {
        401 => "; the API token is missing, wrong, revoked or of the other environment",
        403 => "; the merchant's account lacks this feature, or the token is of the other environment",
        404 => "; check the order id and the environment",
        429 => "; too many calls, wait before the next",
        _ => "",
    };
    format!("the service answered HTTP {}{said}{advice}", answer.status)
}

fn words(body: &Value) -> ServiceWords {
    // One gateway wraps its error body into a list.
    let body = body.as_array().and_then(|list| list.first()).unwrap_or(body);
    let errors = body.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(|t| cut(t, 500));
    let data = |name: &str| errors.iter().find_map(|e| e.get("data").and_then(|d| text(d, name)));
    ServiceWords {
        message: text(body, "message").or_else(|| errors.iter().find_map(|e| text(e, "description"))),
        codes: errors.iter().filter_map(|e| text(e, "error_code")).map(|code| cut(&code, 100)).collect(),
        old_state: data("old_state"),
        new_state: data("new_state"),
        webhook_id: data("webhook_id"),
    }
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
        let body = format!(r#"{{"message":"no route for Bearer {}","errors":[]}}"#, token.expose());
        let failure = failure(&Answer { status: 500, body: body.into_bytes(), ..Answer::default() });
        let shown = format!("{} {:?}", failure.error, failure.error);
        assert!(shown.contains("***") && !shown.contains(token.expose()), "{shown}");
    }
}
