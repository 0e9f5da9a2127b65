//! How Tamara refuses. Nothing about its error bodies is promised; what they have in common is the list `errors`, which no gateway writes.

use crate::error::{Failure, Kind, ServiceWords};
use crate::http::Answer;
use crate::json;
use crate::rail::answer::Said;
use crate::rail::carried::Carried;
use serde_json::Value;

/// So many codes are shown at the most.
const MOST_CODES: usize = 20;

/// A refusal, if the body is one of Tamara's: `{"message": "…", "errors": [{"error_code": "…", "data": {}}]}`. The list may be empty or
/// null beside a message, and a message may be missing beside a code. The whole may stand in a list.
pub fn read(answer: &Answer, carried: &Carried) -> Option<Said> {
    let body: Value = json::read_bytes(&answer.body)?;
    let body = body.as_array().and_then(|list| list.first()).unwrap_or(&body);
    let has_message = body.get("message").is_some_and(|message| message.is_string() || message.is_null());
    let is_own = match body.get("errors")? {
        Value::Null => has_message,
        Value::Array(errors) if errors.is_empty() => has_message,
        Value::Array(errors) => errors.iter().any(|error| error.get("error_code").is_some()),
        _ => false,
    };
    is_own.then(|| said(answer.status, body, carried))
}

/// The same for a request that moves nothing and is about no order: some of these are refused with a message alone. Gateways do so,
/// too, and here it makes no difference.
pub fn read_message(answer: &Answer, carried: &Carried) -> Option<Said> {
    let message = || {
        let body: Value = json::read_bytes(&answer.body)?;
        body.get("message").is_some_and(Value::is_string).then(|| said(answer.status, &body, carried))
    };
    read(answer, carried).or_else(message)
}

/// The same for an order that is asked for, where Tamara was seen to say "no such order" in another form: JSON without that list, or nothing at all.
pub fn read_missing(answer: &Answer, carried: &Carried) -> Option<Said> {
    let other = || {
        let body = answer.body.trim_ascii();
        let json = if body.is_empty() { Some(Value::Null) } else { json::read_bytes(body) };
        json.filter(|_| answer.status == 404).map(|body| said(answer.status, &body, carried))
    };
    read(answer, carried).or_else(other)
}

/// A 404 that did not come from the service itself: a gateway that does not know the path.
pub fn is_gateway_404(failure: &Failure) -> bool {
    failure.error.http_status == Some(404) && failure.error.kind == Kind::BadAnswer
}

fn said(status: u16, body: &Value, carried: &Carried) -> Said {
    let errors = body.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let text = |value: &Value, name: &str, most| value.get(name)?.as_str().map(|text| carried.shown(text, most));
    let data = |name: &str| errors.iter().find_map(|e| text(e.get("data")?, name, 64));
    let codes: Vec<&str> = errors.iter().filter_map(|e| e.get("error_code")?.as_str()).collect();
    Said {
        kind: codes.iter().find_map(|code| kind_of_code(code)),
        words: ServiceWords {
            message: text(body, "message", 500).or_else(|| errors.iter().find_map(|e| text(e, "description", 500))),
            codes: codes.iter().take(MOST_CODES).map(|code| carried.shown(code, 100)).collect(),
            old_state: data("old_state"),
            new_state: data("new_state"),
            webhook_id: data("webhook_id"),
        },
        number: None,
        advice: match status {
            401 => "; the API token is missing, wrong, revoked or of the other environment",
            403 => "; the merchant's account lacks this feature, or the token is of the other environment",
            404 => "; check the order id and the environment",
            429 => "; too many calls, wait before the next",
            _ => "",
        },
    }
}

/// The codes that are known; there is no official list.
fn kind_of_code(code: &str) -> Option<Kind> {
    Some(match code {
        "total_amount_invalid_limit" => Kind::AmountOutOfLimits,
        "total_amount_invalid_limit_24hrs_gmv" | "tamara_disabled" => Kind::MerchantDisabled,
        "total_amount_invalid_currency" | "currency_unsupported" => Kind::CurrencyRefused,
        code if code.ends_with("invalid_phone_number") => Kind::PhoneRefused,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Effect;
    use crate::rail::answer;
    use crate::value::secret::Secret;

    fn failure(status: u16, body: &str) -> Failure {
        let answer = Answer { status, body: body.as_bytes().to_vec(), ..Answer::default() };
        answer::heard(answer, Carried::default, read).unwrap_err()
    }

    #[test]
    fn a_token_that_a_gateway_repeats_is_not_shown() {
        let token = Secret::new("tok-of-this-shop-81");
        for tail in [r#","errors":[]"#, ""] {
            let failure = failure(500, &format!(r#"{{"message":"no route for Bearer {}"{tail}}}"#, token.expose()));
            let shown = format!("{} {:?}", failure.error, failure.error);
            assert!(shown.contains("***") && !shown.contains(token.expose()), "{shown}");
        }
    }

    #[test]
    fn only_a_body_in_tamara_s_own_shape_is_tamara_s_refusal() {
        for own in [
            r#"{"message":"x","errors":[]}"#,
            r#"{"message":null,"errors":[]}"#,
            r#"{"message":"x","errors":null,"data":null,"title":null,"screen_type":null}"#,
            r#"{"message":"x","errors":[{"error_code":"invalid_phone_number","data":[]}]}"#,
            r#"{"errors":[{"error_code":"invalid_phone_number","description":"…"}]}"#,
            r#"{"message":"z","errors":[null,{"error_code":null},"plain"]}"#,
            r#"[{"message":"x","errors":[]}]"#,
        ] {
            for status in [400, 401, 403, 404, 422, 429] {
                let failure = failure(status, own);
                assert_eq!(failure.effect, Effect::Nothing, "{status} {own}");
                assert_ne!(failure.error.kind, Kind::BadAnswer, "{status} {own}");
            }
            for status in [408, 409, 500, 503] {
                assert_eq!(failure(status, own).effect, Effect::Unknown, "{status} {own}");
            }
        }
        for foreign in [
            "",
            "{}",
            "[]",
            "null",
            "Forbidden",
            "<html><title>Blocked</title></html>",
            r#"{"message":"Forbidden"}"#,
            r#"{"message":"no Route matched with those values"}"#,
            r#"{"message":"y","errors":"text instead of list"}"#,
            r#"{"message":"The given data was invalid.","errors":{"phone":["wrong"]}}"#,
            r#"{"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[]}"#,
            r#"{"errors":[]}"#,
            r#"{"timestamp":1,"status":403,"error":"Forbidden","path":"/"}"#,
        ] {
            for status in [300, 400, 401, 403, 404, 405, 407, 408, 409, 413, 422, 429, 451, 499, 511] {
                let failure = failure(status, foreign);
                assert_eq!(
                    (failure.error.kind, failure.effect),
                    (Kind::BadAnswer, Effect::Unknown),
                    "{status} {foreign}"
                );
                assert!(failure.error.service.is_none());
            }
        }
    }
}
