//! Every endpoint of Checkout.com that a sale through it needs, asked rightly and wrongly.

mod common;

use common::{Merchant, fixture};
use serde_json::{Value, json};

const PAYMENTS: &str = "/checkout.com/payments";

/// The service's own sample, for another amount and reference.
fn payment(reference: &str, amount: i64) -> Value {
    let mut body = fixture("cko-payment.request.json");
    body["reference"] = json!(reference);
    body["amount"] = json!(amount);
    let item = body["items"][0].clone();
    body["items"] = json!([item]);
    body["items"][0]["total_amount"] = json!(amount);
    body["processing"] = json!({ "locale": "en-US" });
    body
}

/// A payment that the customer has made; its path.
fn captured(merchant: &Merchant, reference: &str) -> String {
    let (status, opened) = merchant.post(PAYMENTS, &payment(reference, 10_000));
    assert_eq!(status, 202, "{opened}");
    let id = opened["id"].as_str().unwrap();
    merchant.customer(id, "approve");
    format!("{PAYMENTS}/{id}")
}

#[test]
fn the_service_s_own_requests_start_payments() {
    let merchant = Merchant::open();
    for name in ["cko-payment.request.json", "cko-payment.minimal.request.json"] {
        let (status, opened) = merchant.post(PAYMENTS, &fixture(name));
        assert_eq!((status, &opened["status"]), (202, &json!("Pending")), "{name}: {opened}");
        assert!(opened["_links"]["redirect"]["href"].is_string() && opened["id"].as_str().unwrap().starts_with("pay_"));
        let sample = fixture("cko-payment.pending.response.json");
        let missing = sample.as_object().unwrap().keys().find(|name| opened.get(*name).is_none());
        assert_eq!(missing, None, "{opened}");
    }
}

#[test]
fn a_payment_is_checked_field_by_field() {
    let merchant = Merchant::open();
    for (pointer, value, code) in [
        ("/source/type", json!("card"), "payment_source_required"),
        ("/source/billing_address/city", json!(""), "address_invalid"),
        ("/shipping", Value::Null, "address_invalid"),
        ("/amount", json!("100.00"), "amount_invalid"),
        ("/amount", json!(0), "amount_invalid"),
        ("/currency", json!("USD"), "currency_not_supported"),
        ("/customer/email", Value::Null, "customer_invalid"),
        ("/customer/phone/country_code", Value::Null, "phone_number_invalid"),
        ("/items", json!([]), "items_invalid"),
        ("/items/0/total_amount", json!(9_999), "items_invalid"),
        ("/success_url", json!("http://example.com"), "success_url_invalid"),
        ("/reference", json!("x".repeat(81)), "reference_invalid"),
        ("/processing_channel_id", json!("x"), "cko_processing_channel_id_invalid"),
    ] {
        let mut body = payment("S1", 10_000);
        *body.pointer_mut(pointer).unwrap() = value;
        let (status, refusal) = merchant.post(PAYMENTS, &body);
        assert_eq!((status, &refusal["error_type"]), (422, &json!("request_invalid")), "{pointer}: {refusal}");
        assert!(refusal["error_codes"].as_array().unwrap().contains(&json!(code)), "{pointer}: {refusal}");
    }
    let mut read_out = payment("S1", 10_000);
    read_out["status"] = json!("Pending");
    assert_eq!(merchant.post(PAYMENTS, &read_out).0, 422, "what is only read out is not sent");
    assert_eq!(merchant.good("GET", "/_sim/ledger", &Value::Null)["sessions_opened"], 0);
}

#[test]
fn a_payment_is_read_by_its_id_and_found_by_its_reference() {
    let merchant = Merchant::open();
    let path = captured(&merchant, "ORD/1 ق");
    let read = merchant.good("GET", &path, &Value::Null);
    assert_eq!((&read["status"], &read["approved"]), (&json!("Captured"), &json!(true)), "{read}");
    assert_eq!(read["balances"]["total_captured"], 10_000);
    let found = merchant.good("GET", &format!("{PAYMENTS}?reference=ORD%2F1%20%D9%82&limit=100"), &Value::Null);
    assert_eq!((&found["total_count"], &found["data"][0]["id"]), (&json!(1), &read["id"]), "{found}");
    assert_eq!(merchant.good("GET", &format!("{PAYMENTS}?reference=none"), &Value::Null)["data"], json!([]));
    for path in [format!("{PAYMENTS}/pay_none"), format!("{PAYMENTS}/pay_none/actions")] {
        assert_eq!(merchant.get(&path), (404, Value::Null), "without a body: {path}");
    }
}

#[test]
fn a_refund_is_accepted_first_shown_by_its_action_and_done_later() {
    let merchant = Merchant::open();
    let path = captured(&merchant, "S1");
    let refunds = format!("{path}/refunds");
    let mut request = fixture("cko-refund.with-reference.request.json");
    request["amount"] = json!(3_000);
    let (status, accepted) = merchant.post(&refunds, &request);
    assert_eq!((status, &accepted["reference"]), (202, &request["reference"]), "{accepted}");
    let action = |merchant: &Merchant| merchant.good("GET", &format!("{path}/actions"), &Value::Null)[0].clone();
    let shown = action(&merchant);
    assert_eq!(
        (&shown["id"], &shown["type"], &shown["approved"]),
        (&accepted["action_id"], &json!("Refund"), &Value::Null)
    );
    while merchant.good("GET", &path, &Value::Null)["status"] == "Captured" {}
    assert_eq!((&action(&merchant)["approved"], &action(&merchant)["response_code"]), (&json!(true), &json!("10000")));
    for (body, status, code) in [
        (json!({ "amount": 7_001 }), 422, "amount_exceeds_balance"),
        (json!({ "amount": 0 }), 422, "amount_invalid"),
        (json!({ "amount": "1.00" }), 422, "amount_invalid"),
    ] {
        let (told, refusal) = merchant.post(&refunds, &body);
        assert_eq!((told, &refusal["error_codes"]), (status, &json!([code])), "{body}: {refusal}");
    }
    // Without an amount, everything that remains.
    assert_eq!(merchant.post(&refunds, &fixture("cko-refund.full.request.json")).0, 202);
    let ledger = merchant.good("GET", "/_sim/ledger", &Value::Null);
    assert_eq!(ledger["totals"]["SAR"], json!({ "captured": "100.00", "refunded": "100.00" }));
    assert_eq!(merchant.post(&format!("{PAYMENTS}/pay_none/refunds"), &json!({})).0, 404);
}

#[test]
fn what_is_not_captured_is_not_refunded_and_nothing_is_voided() {
    let merchant = Merchant::open();
    let opened = merchant.post(PAYMENTS, &payment("S1", 10_002)).1;
    let path = format!("{PAYMENTS}/{}", opened["id"].as_str().unwrap());
    assert_eq!(merchant.post(&format!("{path}/refunds"), &json!({})).0, 403);
    let (status, refusal) = merchant.post(&format!("{path}/voids"), &json!({}));
    assert_eq!((status, &refusal["error_codes"]), (403, &json!(["void_not_supported"])));
    merchant.advance(30 * 60);
    assert_eq!(merchant.good("GET", &path, &Value::Null)["status"], "Expired");
}

#[test]
fn nobody_is_served_without_a_token_and_none_is_given_to_a_stranger() {
    let merchant = Merchant::open();
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let get = |authorization: &str| {
        let request =
            agent.get(merchant.url(&format!("{PAYMENTS}?reference=x"))).header("Authorization", authorization);
        request.call().unwrap().status().as_u16()
    };
    assert_eq!((get("Bearer sk_live"), get("sim_test"), get("Bearer sim_test")), (401, 401, 200));
    let token = |basic: &str, form: &str| {
        let request = agent.post(merchant.url("/checkout.com/connect/token"));
        let request =
            request.header("Authorization", basic).header("Content-Type", "application/x-www-form-urlencoded");
        let mut answer = request.send(form).unwrap();
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
        (answer.status().as_u16(), body)
    };
    // "cli_abc:sim_secret", and the same with another secret.
    let known = "Basic Y2xpX2FiYzpzaW1fc2VjcmV0";
    let grant = "grant_type=client_credentials&scope=gateway";
    for (basic, form) in [("Basic Y2xpX2FiYzpzZWNyZXQ=", grant), (known, "scope=gateway"), ("", grant)] {
        assert_eq!(token(basic, form), (400, fixture("cko-oauth-token.error-400.response.json")), "{basic} {form}");
    }
    let (status, given) = token(known, grant);
    let sample = fixture("cko-oauth-token.response.json");
    assert_eq!((status, given.as_object().map(|o| o.len())), (200, sample.as_object().map(|o| o.len())), "{given}");
    assert_eq!(get(&format!("Bearer {}", given["access_token"].as_str().unwrap())), 200);
    merchant.advance(given["expires_in"].as_i64().unwrap());
    assert_eq!(get(&format!("Bearer {}", given["access_token"].as_str().unwrap())), 401, "its time is over");
}
