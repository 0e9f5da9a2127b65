//! What a merchant may ask before it offers Tamara.

use super::check::{Check, Optional, Part, Required, limits};
use super::reply::{COUNTRIES, settled};
use crate::http::{Answer, Request};
use crate::money::{Money, amount_json, country, currency_of};
use serde_json::{Value, json};

fn is_declined(phone: &str) -> bool {
    phone.ends_with("526422337")
}

/// `GET /merchants/customer/id-verification-status`: only the customer who always pays is verified.
pub fn verification(request: &Request) -> Answer {
    let phone = request.query.get("phone_number").cloned().unwrap_or_default();
    let country = request.query.get("country_code").cloned().unwrap_or_default();
    match phone.is_empty() || !matches!(country.as_str(), "SA" | "AE") {
        true => Answer::error(400, "Invalid country code", &["invalid_phone_number"]),
        false => Answer::json(200, &json!({ "is_id_verified": phone.ends_with("544337866") })),
    }
}

/// `POST /pre-checkout/v1/eligibility`: inside the limits, and not the customer who is always declined.
pub fn eligibility(body: &Value) -> Answer {
    let customer = body.get("customer").filter(|c| c.is_object());
    let (Some(amount), Some(customer)) = (Money::read(body.get("order")), customer) else {
        return Answer::json(400, &json!({ "message": "Invalid request" }));
    };
    let phone = customer.get("phone").or_else(|| customer.get("phone_number")).and_then(Value::as_str);
    let is_eligible = limits(&amount.currency).contains(&amount.minor) && !phone.is_some_and(is_declined);
    Answer::json(200, &json!({ "is_eligible": is_eligible }))
}

/// `POST /checkout/payment-options-pre-check`.
pub fn payment_options(body: &Value) -> Answer {
    settled(asked(body).map(|(home, value, phone)| {
        let fits = country(&value.currency) == home && limits(&value.currency).contains(&value.minor);
        let has_options = fits && !is_declined(&phone);
        let labels = json!([
            { "payment_type": "PAY_BY_INSTALMENTS", "instalment": 4, "description_en": "Up to 4 payments",
                "description_ar": "حتى 4 دفعات" },
            { "payment_type": "PAY_NOW", "instalment": 0, "description_en": "Pay in full",
                "description_ar": "ادفع كامل المبلغ" },
        ]);
        let labels = if has_options { labels } else { json!([]) };
        Answer::json(
            200,
            &json!({ "has_available_payment_options": has_options, "single_checkout_enabled": has_options,
                "available_payment_labels": labels }),
        )
    }))
}

/// Country, order value and telephone number of a question.
fn asked(body: &Value) -> Result<(String, Money, String), Answer> {
    let (mut check, part) = (Check::default(), Part::body(body));
    let home = check.word(&part, "country", Required, COUNTRIES).unwrap_or_default();
    let value = check.money(&part, "order_value", Required, None).unwrap_or_default();
    if !value.currency.is_empty() && value.minor < *limits(&value.currency).start() {
        check.code("total_amount_invalid_limit");
    }
    let phone = check.phone(&part, "phone_number", Required, &["invalid_phone_number"]).unwrap_or_default();
    check.boolean(&part, "is_vip");
    check.done().map(|()| (home, value, phone))
}

/// `POST /checkout/credit-pre-check`: the payment types, asked for with an order that may be known in part only.
pub fn credit_pre_check(body: &Value) -> Answer {
    let (mut check, part) = (Check::default(), Part::body(body));
    let home = check.word(&part, "country_code", Required, COUNTRIES).unwrap_or_default();
    let value = check.money(&part, "total_amount", Required, None).unwrap_or_default();
    check.parts(&part, "items", Optional);
    for name in ["consumer", "shipping_address", "risk_assessment", "additional_data"] {
        check.part(&part, name, Optional);
    }
    settled(check.done().map(|()| types(&home, &value.currency)))
}

/// `GET /checkout/payment-types`.
pub fn payment_types(request: &Request) -> Answer {
    let text = |name: &str| request.query.get(name).map(String::as_str);
    let Some(home) = text("country").filter(|home| !home.is_empty()) else {
        return Answer::error(400, "Invalid country code", &["invalid_request"]);
    };
    let currency = text("currency").or_else(|| currency_of(home)).unwrap_or_default();
    let value = text("order_value").map(|amount| Money::read(Some(&json!({ "amount": amount, "currency": currency }))));
    match value {
        Some(None) => Answer::error(400, "Your order information is invalid", &["total_amount_invalid_limit"]),
        _ => types(home, currency),
    }
}

/// Nothing where country and currency do not go together.
fn types(home: &str, currency: &str) -> Answer {
    if country(currency) != home {
        return Answer::json(200, &json!([]));
    }
    let limits = limits(currency);
    let (least, most) = (amount_json(*limits.start(), currency), amount_json(*limits.end(), currency));
    let instalments = [3, 4].map(|n| json!({ "instalments": n, "min_limit": least, "max_limit": most }));
    Answer::json(
        200,
        &json!([
            { "name": "PAY_BY_INSTALMENTS", "description": "Split in several payments", "min_limit": least,
                "max_limit": most, "supported_instalments": instalments },
            { "name": "PAY_NOW", "description": "Pay in full", "min_limit": least, "max_limit": most,
                "supported_instalments": [] },
        ]),
    )
}

/// `GET /merchants/configs`.
pub fn configs() -> Answer {
    let configs = json!({ "public_key": "11111111-2222-4333-8444-555555555555", "single_checkout_enabled": true });
    Answer::json(200, &configs)
}
