//! What no file of a contract check holds: secrets, and what belongs to a person.

use serde_json::Value;

const MASK: &str = "***";

/// Members whose text belongs to a person or is a secret, by the end of their name.
const PRIVATE: [&str; 23] = [
    "phone",
    "phone_number",
    "email",
    "first_name",
    "last_name",
    "national_id",
    "date_of_birth",
    "line1",
    "line2",
    "address_line1",
    "address_line2",
    "postal_code",
    "zip",
    "token",
    "secret",
    "password",
    "authorization",
    "signature",
    "api_key",
    "deeplink",
    "checkout_url",
    "redirect",
    "number",
];
/// Objects that are a person's as a whole.
const PERSONS: [&str; 7] =
    ["consumer", "customer", "shipping_address", "billing_address", "address", "shipping", "risk_assessment"];

/// The same without secrets and persons. Amounts, ids, states and the form of everything stay.
pub fn masked(value: Value) -> Value {
    below(value, false)
}

fn below(value: Value, is_private: bool) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| {
                    let lower = name.to_lowercase();
                    let is_order = matches!(lower.as_str(), "order_number");
                    let is_private = is_private
                        || (PRIVATE.iter().any(|private| lower.ends_with(private)) && !is_order)
                        || PERSONS.contains(&lower.as_str());
                    (name, below(value, is_private))
                })
                .collect(),
        ),
        Value::Array(values) => Value::Array(values.into_iter().map(|value| below(value, is_private)).collect()),
        Value::String(text) if is_private && !text.is_empty() => Value::String(MASK.into()),
        Value::Number(_) if is_private => Value::String(MASK.into()),
        Value::String(text) => Value::String(plain(&text)),
        other => other,
    }
}

/// A text without long runs of digits that may be a phone, without a token's form, and without the query of an address.
fn plain(text: &str) -> String {
    let text = text.split_once("?").filter(|(before, _)| before.contains("://")).map_or(text, |(before, _)| before);
    let is_token = |word: &str| {
        let is_jwt = word.split('.').count() == 3 && word.len() > 40 && word.starts_with("eyJ");
        is_jwt || word.starts_with("sk_") || word.starts_with("Bearer")
    };
    if text.split_whitespace().any(is_token) {
        return MASK.into();
    }
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        // A part of an id stands between dashes or letters, and is shorter or longer.
        out.push_str(if (9..=14).contains(&digits.len()) && !text.contains('-') && !text.contains('_') {
            MASK
        } else {
            &digits
        });
        digits.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn persons_and_secrets_are_masked_wherever_they_stand_and_the_form_stays() {
        let body = json!({ "phone_number": "966534274516", "customer": { "name": "Mona Lisa", "phone": { "number": "534274516" } },
            "order_number": "C-1", "items": [{ "name": "Lego", "unit_price": { "amount": 1.5, "currency": "SAR" } }],
            "checkout_deeplink": "https://x.example/abc?phone=966534274516", "message": "Customer 966534274516 is unknown",
            "headers": { "Authorization": "Bearer of-the-shop" }, "refund_id": "123e4567-0000-4000-8000-000000000000",
            "note": "Bearer sim_x", "consumer": { "first_name": "Mona", "is_first_order": null } });
        let shown = masked(body);
        let text = shown.to_string();
        for private in ["534274516", "Mona", "Bearer", "of-the-shop"] {
            assert!(!text.contains(private), "{private}: {text}");
        }
        assert_eq!(shown["order_number"], "C-1");
        assert_eq!(shown["items"][0], json!({ "name": "Lego", "unit_price": { "amount": 1.5, "currency": "SAR" } }));
        assert_eq!(shown["refund_id"], "123e4567-0000-4000-8000-000000000000");
        assert!(shown["consumer"]["is_first_order"].is_null());
    }
}
