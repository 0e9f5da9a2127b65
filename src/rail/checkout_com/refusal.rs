//! How Checkout.com refuses: by HTTP status; few of its codes are known by name.

use crate::error::{Effect, Error, Failure, Kind, ServiceWords};
use crate::http::Answer;
use crate::json;
use crate::rail::answer::Said;
use crate::rail::carried::Carried;
use serde::Deserialize;
use serde_json::Value;

/// So many codes are shown at the most.
const MOST_CODES: usize = 20;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    request_id: Option<Value>,
    error_type: Option<String>,
    error_codes: Option<Vec<Value>>,
}

/// A refusal, if the body is one of Checkout.com's: `{"request_id": "…", "error_type": "…", "error_codes": ["…"]}`. Some statuses come
/// without a body; then the service's own header is the proof.
pub fn read(answer: &Answer, carried: &Carried) -> Option<Said> {
    let is_empty = matches!(answer.body.trim_ascii(), b"" | b"{}");
    let may_be_empty = matches!(answer.status, 400 | 401 | 403 | 404 | 429);
    let wire = match is_empty {
        true if may_be_empty && answer.has_cko_number => Wire::default(),
        true => return None,
        false => json::read_bytes(&answer.body)?,
    };
    let is_own = is_empty || (wire.error_type.is_some() && (wire.error_codes.is_some() || wire.request_id.is_some()));
    is_own.then(|| said(answer, wire, carried))
}

/// The search for a reference answers a list. Without the search there is no word about the payment.
pub fn of_search(failure: Failure) -> Failure {
    match failure.error.kind {
        Kind::NotFound => Failure { error: Error { kind: Kind::BadAnswer, ..failure.error }, ..failure },
        _ => failure,
    }
}

/// A 429 to a refund may mean that the same refund, sent before, is still being worked on: then it may happen.
pub fn of_refund(failure: Failure) -> Failure {
    match failure.error.http_status {
        Some(429) => Failure { effect: Effect::Unknown, ..failure },
        _ => failure,
    }
}

fn said(answer: &Answer, wire: Wire, carried: &Carried) -> Said {
    let codes = wire.error_codes.unwrap_or_default();
    let codes: Vec<&str> = codes.iter().filter_map(Value::as_str).collect();
    let number = wire.request_id.as_ref().and_then(Value::as_str).or(answer.request_id.as_deref());
    Said {
        kind: codes.iter().find_map(|code| kind_of_code(code)),
        number: number.map(|number| carried.shown(number, 64)),
        words: ServiceWords {
            message: wire.error_type.map(|text| carried.shown(&text, 500)),
            codes: codes.iter().take(MOST_CODES).map(|code| carried.shown(code, 100)).collect(),
            ..ServiceWords::default()
        },
        advice: match answer.status {
            401 => "; the key is wrong, of another environment or prefix, or lacks a scope",
            404 => "; check the payment's id and the environment",
            429 => "; too many calls, or the same request is still being worked on",
            _ => "",
        },
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rail::answer;
    use crate::value::secret::Secret;

    fn failure(status: u16, has_cko_number: bool, body: &str) -> Failure {
        let answer = Answer { status, has_cko_number, body: body.as_bytes().to_vec(), ..Answer::default() };
        answer::heard(answer, Carried::default, read).unwrap_err()
    }

    #[test]
    fn a_token_that_a_gateway_repeats_is_not_shown() {
        let token = Secret::new("tok-of-this-shop-81");
        let body = format!(r#"{{"error_type":"no route for Bearer {}","error_codes":[]}}"#, token.expose());
        let failure = failure(500, true, &body);
        let shown = format!("{} {:?}", failure.error, failure.error);
        assert!(shown.contains("***") && !shown.contains(token.expose()), "{shown}");
    }

    #[test]
    fn only_a_body_in_checkout_com_s_own_shape_or_none_under_its_own_header_is_its_refusal() {
        for own in [
            r#"{"request_id":"0HL8","error_type":"request_invalid","error_codes":["amount_invalid"]}"#,
            r#"{"request_id":"0HL8","error_type":"invalid_request"}"#,
            r#"{"error_type":"processing_error","error_codes":[]}"#,
        ] {
            for status in [400, 401, 403, 404, 422, 429] {
                let failure = failure(status, false, own);
                assert_eq!(failure.effect, Effect::Nothing, "{status} {own}");
                assert_ne!(failure.error.kind, Kind::BadAnswer, "{status} {own}");
            }
            assert_eq!(failure(409, true, own).effect, Effect::Unknown);
        }
        for empty in ["", "{}"] {
            for (status, kind) in
                [(401, Kind::Unauthorised), (403, Kind::Forbidden), (404, Kind::NotFound), (429, Kind::Throttled)]
            {
                assert_eq!(
                    (failure(status, true, empty).error.kind, failure(status, true, empty).effect),
                    (kind, Effect::Nothing)
                );
                assert_eq!(
                    (failure(status, false, empty).error.kind, failure(status, false, empty).effect),
                    BAD,
                    "{status}"
                );
            }
            assert_eq!((failure(422, true, empty).error.kind, failure(422, true, empty).effect), BAD);
        }
        for foreign in [
            "[]",
            "Forbidden",
            "<html><title>Blocked</title></html>",
            r#"{"message":"Forbidden"}"#,
            r#"{"error":"invalid"}"#,
            r#"{"error_type":"x"}"#,
            r#"{"error_codes":[]}"#,
            r#"{"request_id":"0HL8"}"#,
            r#"{"message":"Order not found","errors":[{"error_code":"order_not_found"}]}"#,
        ] {
            for status in [300, 400, 401, 403, 404, 405, 407, 408, 409, 413, 422, 429, 451, 511] {
                let failure = failure(status, true, foreign);
                assert_eq!((failure.error.kind, failure.effect), BAD, "{status} {foreign}");
            }
        }
    }

    const BAD: (Kind, Effect) = (Kind::BadAnswer, Effect::Unknown);
}
