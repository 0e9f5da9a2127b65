//! Checkout.com's endpoints, asked rightly and wrongly.

mod common;

use common::{Server, fixture};
use serde_json::{Value, json};
use tamara_sim::Simulator;

/// What came back.
struct Reply {
    status: u16,
    body: Value,
    request_id: String,
}

struct Shop {
    simulator: Simulator,
    agent: ureq::Agent,
}

impl Shop {
    fn open() -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Shop { simulator: Simulator::start().unwrap(), agent: config.build().into() }
    }

    /// A call with these headers; `None` when no answer came.
    fn try_call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Option<Reply> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.simulator.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = self.agent.run(request.body(body.to_string()).unwrap()).ok()?;
        let header =
            |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_string();
        let (status, request_id) = (answer.status().as_u16(), header("Cko-Request-Id"));
        let body = serde_json::from_str(&answer.body_mut().read_to_string().ok()?).unwrap_or(Value::Null);
        Some(Reply { status, body, request_id })
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        self.keyed(method, path, body, "").unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    /// A call with an idempotency key; none when it is empty.
    fn keyed(&self, method: &str, path: &str, body: &Value, key: &str) -> Option<Reply> {
        let mut headers = vec![("Authorization", "Bearer sim_sk"), ("Content-Type", "application/json")];
        if !key.is_empty() {
            headers.push(("Cko-Idempotency-Key", key));
        }
        let text = if body.is_null() { String::new() } else { body.to_string() };
        self.try_call(method, &format!("/checkout.com{path}"), &headers, &text)
    }

    fn get(&self, path: &str) -> Reply {
        self.call("GET", path, &Value::Null)
    }

    fn post(&self, path: &str, body: &Value) -> Reply {
        self.call("POST", path, body)
    }

    fn control(&self, method: &str, path: &str, body: &Value) -> Value {
        let text = if body.is_null() { String::new() } else { body.to_string() };
        let reply = self.try_call(method, &format!("/_sim/{path}"), &[], &text).unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.body
    }

    fn advance(&self, seconds: i64) {
        self.control("POST", "clock", &json!({ "advance_s": seconds }));
    }

    fn next(&self, operation: &str, fault: &str) {
        self.control("POST", "next", &json!({ "operation": operation, "fault": fault }));
    }

    /// A payment of so many minor units; its id.
    fn payment(&self, amount: i64) -> String {
        let reply = self.post("/payments", &request(amount));
        assert_eq!(reply.status, 202, "{}", reply.body);
        reply.body["id"].as_str().unwrap().to_string()
    }

    fn paid(&self, amount: i64) -> String {
        let id = self.payment(amount);
        self.control("POST", &format!("orders/{id}/approve"), &json!({}));
        id
    }

    fn status(&self, id: &str) -> String {
        self.get(&format!("/payments/{id}")).body["status"].as_str().unwrap().to_string()
    }

    fn refunds(&self) -> u64 {
        self.control("GET", "ledger", &Value::Null)["refunds"].as_u64().unwrap()
    }
}

/// The guide's request with another amount, to a phone that goes by it.
fn request(amount: i64) -> Value {
    let mut request = fixture("cko-payment.request.json");
    request["amount"] = json!(amount);
    request["items"].as_array_mut().unwrap().truncate(1);
    request["items"][0]["total_amount"] = json!(amount);
    request
}

/// A refusal in the service's form, with its number in the header too.
fn assert_refused(reply: &Reply, status: u16, code: &str) {
    let codes = reply.body["error_codes"].as_array().cloned().unwrap_or_default();
    assert!(reply.status == status && codes.contains(&json!(code)), "{status} {code}: {} {}", reply.status, reply.body);
    assert!(reply.body["error_type"].is_string());
    assert_eq!(reply.body["request_id"], json!(reply.request_id));
}

#[test]
fn the_guides_own_requests_start_payments() {
    let shop = Shop::open();
    for name in ["cko-payment.request.json", "cko-payment.minimal.request.json"] {
        let reply = shop.post("/payments", &fixture(name));
        let wanted = fixture("cko-payment.pending.response.json");
        assert_eq!((reply.status, &reply.body["status"]), (202, &wanted["status"]), "{name}: {}", reply.body);
        assert_eq!(reply.body["reference"], fixture(name)["reference"]);
        assert!(
            reply.body["id"].as_str().unwrap().starts_with("pay_") && reply.body["id"].as_str().unwrap().len() == 30
        );
        let link = reply.body["_links"]["redirect"]["href"].as_str().unwrap();
        let shown = shop.get(&format!("/payments/{}", reply.body["id"].as_str().unwrap())).body;
        assert!(link.contains(shown["processing"]["partner_payment_id"].as_str().unwrap()));
    }
}

#[test]
fn a_payment_is_checked_field_by_field() {
    let shop = Shop::open();
    for (pointer, value, code) in [
        ("/source/type", json!("card"), "payment_source_required"),
        ("/source/billing_address/city", json!(""), "address_invalid"),
        ("/shipping/address/country", Value::Null, "address_invalid"),
        ("/amount", json!("10000"), "amount_invalid"),
        ("/amount", json!(0), "amount_invalid"),
        ("/amount", json!(1_000_000_000), "amount_invalid"),
        ("/amount", json!(9_999), "items_invalid"),
        ("/currency", json!("QAR"), "currency_not_supported"),
        ("/currency", json!("USD"), "currency_not_supported"),
        ("/customer/email", json!(" "), "customer_invalid"),
        ("/customer/phone/country_code", Value::Null, "phone_number_invalid"),
        ("/items", json!([]), "items_invalid"),
        ("/items/0/quantity", json!(0), "items_invalid"),
        ("/success_url", json!("http://shop.example/"), "success_url_invalid"),
        ("/failure_url", Value::Null, "success_url_invalid"),
        ("/reference", json!("x".repeat(81)), "reference_invalid"),
        ("/processing_channel_id", json!("channel"), "cko_processing_channel_id_invalid"),
    ] {
        let mut wrong = fixture("cko-payment.request.json");
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert_refused(&shop.post("/payments", &wrong), 422, code);
    }
    // The guide's sample is in truth a read-out.
    for name in ["id", "status", "approved", "requested_on", "_links"] {
        let mut wrong = fixture("cko-payment.request.json");
        wrong[name] = json!("x");
        assert_refused(&shop.post("/payments", &wrong), 422, "request_invalid");
    }
    let mut dinars = request(10_001);
    dinars["currency"] = json!("KWD");
    assert_refused(&shop.post("/payments", &dinars), 422, "amount_invalid");
    let headers = [("Authorization", "Bearer sim_sk")];
    for body in ["{", "[1]", "null"] {
        assert_refused(
            &shop.try_call("POST", "/checkout.com/payments", &headers, body).unwrap(),
            400,
            "body_malformed",
        );
    }
    assert_eq!(shop.control("GET", "ledger", &Value::Null)["sessions_opened"], 0);
}

#[test]
fn only_a_key_or_a_living_token_may_call() {
    let shop = Shop::open();
    let ask = |authorization: &str| {
        shop.try_call("GET", "/checkout.com/payments/pay_x", &[("Authorization", authorization)], "").unwrap()
    };
    for wrong in ["", "Bearer sk_live", "Bearer ", "Basic sim_sk", "Bearer sim_access_1_x"] {
        let reply = ask(wrong);
        assert_eq!((reply.status, reply.body), (401, Value::Null), "{wrong}");
    }
    let token = |basic: &str, form: &str| {
        let headers = [("Authorization", basic), ("Content-Type", "application/x-www-form-urlencoded")];
        shop.try_call("POST", "/checkout.com/connect/token", &headers, form).unwrap()
    };
    // cli_shop:sim_secret
    let (good, form) = ("Basic Y2xpX3Nob3A6c2ltX3NlY3JldA==", "grant_type=client_credentials&scope=gateway");
    for (basic, form) in
        [("Basic Y2xpX3Nob3A6bGl2ZQ==", form), (good, "grant_type=password"), ("Basic ?", form), ("", form)]
    {
        let reply = token(basic, form);
        assert_eq!(
            (reply.status, reply.body),
            (400, fixture("cko-oauth-token.error-400.response.json")),
            "{basic} {form}"
        );
    }
    let given = token(good, form);
    let mut wanted = fixture("cko-oauth-token.response.json");
    (wanted["access_token"], wanted["expires_in"]) = (given.body["access_token"].clone(), json!(14_400));
    wanted["scope"] = given.body["scope"].clone();
    assert_eq!((given.status, &given.body), (200, &wanted));
    let bearer = format!("Bearer {}", given.body["access_token"].as_str().unwrap());
    assert_eq!(ask(&bearer).status, 404, "let in, and there is no such payment");
    shop.advance(14_400);
    assert_eq!(ask(&bearer).status, 401);
    shop.next("token", "status_503");
    assert_eq!(token(good, form).status, 503);
}

#[test]
fn a_payment_is_read_in_every_state_as_the_guide_shows_it() {
    let shop = Shop::open();
    let (pending, declined, expired) = (shop.payment(8_099), shop.payment(8_001), shop.payment(8_002));
    let (captured, held) = (shop.paid(8_000), shop.payment(8_005));
    assert_eq!((shop.status(&pending), shop.status(&declined)), ("Pending".into(), "Pending".into()));
    assert_eq!(shop.status(&declined), "Declined");
    shop.status(&held);
    assert_eq!(shop.status(&held), "Authorized");
    let shown = shop.get(&format!("/payments/{captured}")).body;
    let wanted = fixture("cko-payment-get.captured.response.json");
    for name in ["source", "shipping", "status", "approved", "payment_plan"] {
        assert_eq!(shown[name], wanted[name], "{name}");
    }
    assert_eq!(shown["customer"]["phone"], wanted["customer"]["phone"]);
    assert_eq!(shown["metadata"], fixture("cko-payment.request.json")["metadata"]);
    assert_eq!(shown["processing"]["product_type"], wanted["processing"]["product_type"]);
    for name in wanted["balances"].as_object().unwrap().keys() {
        assert!(shown["balances"][name].is_i64(), "{name}");
    }
    assert_eq!((&shown["amount"], &shown["balances"]["available_to_refund"]), (&json!(8_000), &json!(8_000)));
    shop.advance(30 * 60 - 1);
    assert_eq!(shop.status(&expired), "Pending");
    shop.advance(1);
    assert_eq!(shop.status(&expired), "Expired");
    let cancelled = shop.payment(8_099);
    shop.control("POST", &format!("orders/{cancelled}/cancel"), &json!({}));
    assert_eq!(shop.status(&cancelled), "Expired", "so says the service when the customer cancels");
    for path in ["/payments/pay_none", "/payments/pay_none/actions", "/nothing"] {
        let reply = shop.get(path);
        assert_eq!((reply.status, reply.body.is_null(), reply.request_id.is_empty()), (404, true, false), "{path}");
    }
}

#[test]
fn payments_are_listed_by_reference_a_piece_at_a_time() {
    let shop = Shop::open();
    let first = shop.payment(8_099);
    let second = shop.payment(8_199);
    let list = |query: &str| shop.get(&format!("/payments?reference=ORD-5023-4E89{query}"));
    let all = list("").body;
    let wanted = fixture("cko-payment-list.response.json");
    assert_eq!((&all["limit"], &all["skip"], &all["total_count"]), (&wanted["limit"], &wanted["skip"], &json!(2)));
    assert_eq!((&all["data"][0]["id"], &all["data"][1]["id"]), (&json!(second), &json!(first)));
    let one = list("&limit=1&skip=1").body;
    assert_eq!((one["data"].as_array().unwrap().len(), &one["data"][0]["id"]), (1, &json!(first)));
    assert_eq!(shop.get("/payments?reference=none").body["total_count"], 0);
    for wrong in ["&limit=0", "&limit=101", "&limit=x", "&skip=-1"] {
        assert_refused(&list(wrong), 422, "limit_invalid");
    }
    let hidden = shop.payment(8_019);
    let found = list("").body;
    assert!(found["data"].as_array().unwrap().iter().all(|payment| payment["id"] != hidden.as_str()));
}

#[test]
fn a_refund_is_accepted_now_and_done_two_reads_later() {
    let shop = Shop::open();
    let id = shop.paid(10_000);
    let path = format!("/payments/{id}/refunds");
    let reply = shop.post(&path, &fixture("cko-refund.with-reference.request.json"));
    let wanted = fixture("cko-refund.with-reference.response.json");
    assert_eq!((reply.status, &reply.body["reference"]), (202, &wanted["reference"]));
    assert!(reply.body["action_id"].as_str().unwrap().starts_with("act_"));
    assert_eq!((shop.status(&id), shop.status(&id)), ("Captured".into(), "Partially Refunded".into()));
    let shown = shop.get(&format!("/payments/{id}")).body;
    assert_eq!(
        (&shown["balances"]["total_refunded"], &shown["balances"]["available_to_refund"]),
        (&json!(100), &json!(9_900))
    );
    assert_eq!(shop.post(&path, &fixture("cko-refund.full.request.json")).status, 202, "all that is left");
    assert_eq!((shop.status(&id), shop.status(&id)), ("Partially Refunded".into(), "Refunded".into()));
    let actions = shop.get(&format!("/payments/{id}/actions")).body;
    let guide = fixture("cko-payment-actions.response.json");
    let kinds: Vec<&Value> = actions.as_array().unwrap().iter().map(|action| &action["type"]).collect();
    assert_eq!(kinds, ["Refund", "Refund", "Capture"]);
    for name in ["id", "type", "amount", "approved", "processed_on", "response_code"] {
        assert!(guide[0].get(name).is_some() && !actions[0][name].is_null(), "{name}");
    }
    assert_eq!((&actions[0]["amount"], &actions[1]["reference"]), (&json!(9_900), &wanted["reference"]));
}

#[test]
fn a_refund_is_refused_in_the_services_words() {
    let shop = Shop::open();
    let (open, paid) = (shop.payment(8_099), shop.paid(8_000));
    let refund = |id: &str, body: Value| shop.post(&format!("/payments/{id}/refunds"), &body);
    let too_big = refund(&paid, json!({ "amount": 8_001 }));
    assert_eq!(too_big.body["error_codes"], fixture("cko-error-422-refund-too-big.response.json")["error_codes"]);
    assert_refused(&too_big, 422, "amount_exceeds_balance");
    for wrong in [json!(0), json!(-1), json!("100"), json!(1.5)] {
        assert_refused(&refund(&paid, json!({ "amount": wrong })), 422, "amount_invalid");
    }
    assert_refused(&refund(&open, json!({})), 403, "refund_not_allowed");
    assert_eq!(refund("pay_none", json!({})).status, 404);
    assert_refused(&shop.post(&format!("/payments/{paid}/voids"), &json!({})), 403, "void_not_supported");
    assert_refused(&shop.post(&format!("/payments/{paid}/captures"), &json!({})), 403, "capture_not_supported");
    assert_eq!((shop.refunds(), refund(&paid, json!({})).status, shop.refunds()), (0, 202, 1));
    assert_refused(&refund(&paid, json!({})), 422, "amount_exceeds_balance");
}

#[test]
fn only_a_success_is_kept_for_a_key_and_for_a_day() {
    let shop = Shop::open();
    let start = |key: &str, body: &Value| shop.keyed("POST", "/payments", body, key).unwrap();
    let mut wrong = request(8_000);
    wrong["currency"] = json!("QAR");
    assert_eq!(start("k1", &wrong).status, 422);
    let first = start("k1", &request(8_000));
    let again = start("k1", &request(9_900));
    assert_eq!((first.status, again.status, &first.body), (202, 202, &again.body), "a refusal was forgotten");
    assert_ne!(first.request_id, again.request_id);
    assert_ne!(start("k2", &request(8_000)).body["id"], first.body["id"]);
    let id = shop.paid(8_000);
    let path = format!("/payments/{id}/refunds");
    let refund = |key: &str| shop.keyed("POST", &path, &json!({ "amount": 100 }), key);
    assert_eq!(refund("k1").unwrap().status, 202, "a key is for one path");
    assert_eq!(refund("k1").unwrap().status, 202);
    assert_eq!(shop.refunds(), 1);
    shop.next("refund", "answer_lost_after");
    assert!(refund("k3").is_none());
    assert_eq!((refund("k3").unwrap().status, shop.refunds()), (202, 2), "the service knows what it answered");
    shop.next("refund", "status_500_after");
    assert_eq!(refund("k4").unwrap().status, 500);
    assert_eq!((refund("k4").unwrap().status, shop.refunds()), (202, 4), "the trap: a failure is not kept");
    shop.advance(24 * 3600);
    assert_eq!((refund("k1").unwrap().status, shop.refunds()), (202, 5));
}

#[test]
fn tails_go_wrong_as_they_do_at_tamara() {
    let shop = Shop::open();
    let start = |amount: i64| shop.keyed("POST", "/payments", &request(amount), "").map(|reply| reply.status);
    assert_eq!((start(8_010), start(8_011), start(8_012), start(8_014)), (None, Some(500), Some(500), Some(429)));
    assert_eq!((start(8_015), start(8_016)), (Some(400), Some(401)));
    for (fault, status, name) in
        [("status_403", 403, "cko-error-403.response.json"), ("status_429", 429, "cko-error-429.response.json")]
    {
        shop.next("session_create", fault);
        let (reply, mut wanted) = (shop.post("/payments", &request(8_000)), fixture(name));
        wanted["request_id"] = json!(reply.request_id);
        assert_eq!((reply.status, reply.body), (status, wanted), "in the service's own words");
    }
    assert_eq!(shop.control("GET", "ledger", &Value::Null)["sessions_opened"], 2);
    for (amount, first, after_first) in
        [(8_030, None, 1), (8_031, Some(500), 1), (8_032, Some(500), 0), (8_033, Some(409), 0), (8_035, Some(422), 0)]
    {
        let (id, before) = (shop.paid(amount), shop.refunds());
        let path = format!("/payments/{id}/refunds");
        let status = shop.keyed("POST", &path, &json!({ "amount": 100 }), "").map(|reply| reply.status);
        assert_eq!((status, shop.refunds() - before), (first, after_first), "{amount}");
    }
    let unknown = shop.payment(8_024);
    assert_eq!((shop.status(&unknown), shop.status(&unknown)), ("Awaiting The Moon".into(), "Captured".into()));
    let odd = shop.get(&format!("/payments/{}", shop.payment(8_025))).body;
    assert!(odd["customer"].is_null() && odd["processing"] == json!([]));
    let portal = shop.payment(8_028);
    let replies = [shop.get(&format!("/payments/{portal}")), shop.get(&format!("/payments/{portal}"))];
    assert_eq!(replies.each_ref().map(|reply| reply.status), [200, 407]);
    assert!(replies.iter().all(|reply| reply.request_id.is_empty()), "what stands between has no number");
    let other = shop.paid(8_051);
    assert_eq!(shop.get(&format!("/payments/{other}")).body["currency"], "AED");
    assert_eq!(shop.get(&format!("/payments/{}", shop.paid(8_050))).body["balances"]["total_captured"], 4_025);
}

#[test]
fn a_workflow_is_told_signed_and_a_refund_twice() {
    let (shop, server) = (Shop::open(), Server::answering(&[200]));
    assert_eq!(shop.try_call("POST", "/_sim/workflow", &[], r#"{"url":"x"}"#).unwrap().status, 400);
    shop.control("POST", "workflow", &json!({ "url": server.url }));
    let signed = |hook: &common::Hook| {
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"sim_signature_key");
        let right: String =
            ring::hmac::sign(&key, hook.text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        hook.header("cko-signature") == right
    };
    let id = shop.paid(8_000);
    let captured = server.next();
    assert!(signed(&captured), "{captured:?}");
    let wanted = fixture("cko-webhook.payment_captured.json");
    assert_eq!((&captured.body["type"], &captured.body["data"]["id"]), (&wanted["type"], &json!(id)));
    assert_eq!(captured.body["data"]["response_code"], wanted["data"]["response_code"]);
    let refund = shop.post(&format!("/payments/{id}/refunds"), &json!({ "amount": 100 }));
    let action = &refund.body["action_id"];
    let pending = server.next();
    assert_eq!(pending.body["type"], fixture("cko-webhook.payment_refund_pending.json")["type"]);
    assert_eq!((&pending.body["data"]["action_id"], &pending.body["data"]["amount"]), (action, &json!(100)));
    assert!(server.is_quiet());
    assert_eq!((shop.status(&id), shop.status(&id)), ("Captured".into(), "Partially Refunded".into()));
    let done = server.next();
    assert_eq!(done.body["type"], fixture("cko-webhook.payment_refunded.json")["type"]);
    assert_eq!((&done.body["data"]["action_id"], &done.body["data"]["response_code"]), (action, &json!("10000")));
    shop.next("refund", "declined_later");
    assert_eq!(shop.post(&format!("/payments/{id}/refunds"), &json!({ "amount": 100 })).status, 202);
    assert_eq!(server.next().body["type"], fixture("cko-webhook.payment_refund_declined.json")["type"]);
    assert_eq!(shop.refunds(), 1);
    let declined = shop.get(&format!("/payments/{id}/actions")).body;
    assert!(declined.as_array().unwrap().iter().any(|action| action["approved"] == false));
    shop.payment(8_002);
    shop.advance(30 * 60);
    assert_eq!(server.next().body["type"], fixture("cko-webhook.payment_expired.json")["type"]);
    let list = shop.try_call("GET", "/webhooks/list", &[("Authorization", "Bearer sim_x")], "").unwrap();
    assert_eq!(list.body, json!([]), "Tamara's own list does not have it");
}
