//! Webhooks: registered, delivered, repeated, and sent wrongly on purpose.

mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Hook, Merchant, Server, fixture, money};
use serde_json::{Value, json};

const ALL: [&str; 8] = [
    "order_approved",
    "order_authorised",
    "order_canceled",
    "order_updated",
    "order_captured",
    "order_refunded",
    "order_declined",
    "order_expired",
];

fn register(merchant: &Merchant, server: &Server) -> Value {
    merchant.good("POST", "/webhooks", &json!({ "type": "order", "url": server.url, "events": ALL }))
}

fn decoded(token: &str, part: usize) -> Value {
    let text = token.split('.').nth(part).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap()
}

/// Whether this is the signature that Tamara's secret gives.
fn is_signed(token: &str) -> bool {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"sim_notification_token");
    ring::hmac::verify(&key, signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).is_ok()
}

fn is_good(hook: &Hook) -> bool {
    let token = hook.token();
    let claims = decoded(token, 1);
    decoded(token, 0)["alg"] == "HS256"
        && is_signed(token)
        && claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap() == 900
        && claims["exp"].as_i64().unwrap() > time::OffsetDateTime::now_utc().unix_timestamp()
}

#[test]
fn a_webhook_is_registered_read_changed_and_deleted() {
    let merchant = Merchant::open();
    let made = merchant.good("POST", "/webhooks", &fixture("webhook-register.request.json"));
    assert_eq!(made["headers"], fixture("webhook-register.response.json")["headers"]);
    let path = format!("/webhooks/{}", made["webhook_id"].as_str().unwrap());
    assert_eq!(merchant.good("GET", &path, &Value::Null), made);
    assert_eq!(merchant.good("GET", "/webhooks/list", &Value::Null), json!([made]));
    let changed = merchant.good("PUT", &path, &fixture("webhook-update.request.json"));
    assert_eq!(changed["events"], fixture("webhook-update.response.json")["events"]);
    assert_eq!(merchant.good("DELETE", &path, &Value::Null), json!({}));
    assert_eq!(merchant.get(&path).0, 404);
    assert_eq!(merchant.call("PUT", &path, &fixture("webhook-update.request.json")).0, 404);
    assert_eq!(merchant.call("DELETE", &path, &Value::Null).0, 404);
    assert_eq!(merchant.good("GET", "/webhooks/list", &Value::Null), json!([]));
}

#[test]
fn a_url_is_registered_once_and_the_refusal_names_the_webhook() {
    let merchant = Merchant::open();
    let made = merchant.good("POST", "/webhooks", &fixture("webhook-register.request.json"));
    let (status, again) = merchant.post("/webhooks", &fixture("webhook-register.request.json"));
    let mut wanted = fixture("webhook-register.error-already-registered.response.json");
    wanted["errors"][0]["data"]["webhook_id"] = made["webhook_id"].clone();
    assert_eq!((status, again), (400, wanted));
}

#[test]
fn wrong_registrations_are_refused_with_the_field() {
    let merchant = Merchant::open();
    let good = fixture("webhook-register.request.json");
    for (name, value, field) in [
        ("url", json!(null), "url"),
        ("url", json!("http://shop.example/hook"), "url"),
        ("url", json!("not a url"), "url"),
        ("url", json!(format!("https://shop.example/{}", "x".repeat(240))), "url"),
        ("events", json!([]), "events"),
        ("events", json!(["order_eaten"]), "events"),
        ("events", json!("order_captured"), "events"),
        ("type", json!("weather"), "type"),
        ("headers", json!({ "a": 1 }), "headers"),
        ("headers", json!({ "a": "x\r\nHost: y" }), "headers"),
    ] {
        let mut request = good.clone();
        request[name] = value;
        let (status, reply) = merchant.post("/webhooks", &request);
        assert_eq!((status, &reply["errors"][0]["data"]["field"]), (400, &json!(field)), "{request}: {reply}");
    }
    assert_eq!(merchant.good("GET", "/webhooks/list", &Value::Null), json!([]));
}

#[test]
fn events_of_a_sale_come_signed_in_header_and_query_with_the_merchants_own_headers() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    let request = json!({ "url": format!("{}?a=b", server.url), "events": ALL, "headers": { "X-Shop": "7" } });
    merchant.good("POST", "/webhooks", &request);
    let order = merchant.paid("80.00");
    let captured = server.next();
    assert_eq!(captured.event(), "order_captured");
    assert!(captured.target.starts_with("/hook?a=b&tamaraToken="), "{}", captured.target);
    assert_eq!(captured.header("authorization"), format!("Bearer {}", captured.token()));
    assert!(is_good(&captured));
    assert_eq!(decoded(captured.token(), 1)["iss"], "Tamara");
    assert_eq!(captured.header("x-shop"), "7");
    let shown = merchant.order(&order);
    assert_eq!(captured.body["order_id"], shown["order_id"]);
    assert_eq!(captured.body["order_reference_id"], "S1");
    let capture_id = &shown["transactions"]["captures"][0]["capture_id"];
    assert_eq!(captured.body["data"], json!({ "capture_id": capture_id, "captured_amount": shown["captured_amount"] }));
    let refund = json!({ "total_amount": money("10.50"), "comment": "broken" });
    let refund = merchant.good("POST", &format!("/payments/simplified-refund/{order}"), &refund);
    let refunded = server.next();
    assert_eq!(refunded.event(), "order_refunded");
    assert_eq!(
        refunded.body["data"],
        json!({ "refund_id": refund["refund_id"], "capture_id": capture_id, "comment": "broken",
            "refunded_amount": { "amount": 10.5, "currency": "SAR" } })
    );
}

#[test]
fn a_merchants_own_authorization_header_wins_and_the_token_is_still_in_the_query() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    let request = json!({ "url": server.url, "events": ALL, "headers": { "authorization": "mine" } });
    merchant.good("POST", "/webhooks", &request);
    merchant.paid("80.00");
    let hook = server.next();
    assert_eq!(hook.header("authorization"), "mine");
    assert!(is_good(&hook));
}

#[test]
fn every_way_an_order_can_go_is_told_with_its_data() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    register(&merchant, &server);
    let declined = merchant.session("80.01");
    merchant.customer(&declined, "decline");
    let hook = server.next();
    assert_eq!((hook.event(), hook.body["data"]["decline_type"].is_string()), ("order_declined", true));
    merchant.session("80.02");
    merchant.advance(15 * 60);
    let hook = server.next();
    assert_eq!((hook.event(), &hook.body["data"]), ("order_expired", &json!([])));
    let order = merchant.approved();
    let hook = server.next();
    assert_eq!((hook.event(), &hook.body["data"]), ("order_approved", &json!([])));
    merchant.good("POST", &format!("/orders/{order}/authorise"), &Value::Null);
    assert_eq!(server.next().event(), "order_authorised");
    let part = json!({ "total_amount": money("100") });
    merchant.good("POST", &format!("/orders/{order}/cancel"), &part);
    let hook = server.next();
    assert_eq!((hook.event(), &hook.body["data"]["canceled_amount"]["amount"]), ("order_updated", &json!(100.0)));
    let rest = json!({ "total_amount": money("200") });
    merchant.good("POST", &format!("/orders/{order}/cancel"), &rest);
    assert_eq!(server.next().event(), "order_canceled");
}

#[test]
fn an_orders_own_notification_address_is_told_of_its_approval_in_the_old_way() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    let mut request = fixture("checkout.request.json");
    request["merchant_url"]["notification"] = json!(server.url);
    let order = merchant.good("POST", "/checkout", &request)["order_id"].clone();
    merchant.customer(order.as_str().unwrap(), "approve");
    let hook = server.next();
    let wanted = json!({ "order_id": order, "order_reference_id": request["order_reference_id"],
        "order_status": "approved", "data": [] });
    assert_eq!(hook.body, wanted);
    assert!(is_good(&hook));
}

#[test]
fn only_events_that_were_asked_for_are_sent_and_none_after_deleting() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    let request = json!({ "url": server.url, "events": ["order_refunded"] });
    let made = merchant.good("POST", "/webhooks", &request);
    let order = merchant.paid("80.00");
    assert!(server.is_quiet());
    let path = format!("/webhooks/{}", made["webhook_id"].as_str().unwrap());
    merchant.good("DELETE", &path, &Value::Null);
    let refund = json!({ "total_amount": money("10"), "comment": "x" });
    merchant.good("POST", &format!("/payments/simplified-refund/{order}"), &refund);
    assert!(server.is_quiet());
}

#[test]
fn an_event_that_is_not_taken_is_sent_again_with_a_fresh_token() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[500, 302, 200]));
    register(&merchant, &server);
    merchant.paid("80.00");
    let first = server.next();
    assert!(server.is_quiet(), "repeated before its time");
    merchant.advance(5);
    let second = server.next();
    assert!(server.is_quiet());
    merchant.advance(30);
    let third = server.next();
    assert_eq!((&first.body, &second.body), (&second.body, &third.body));
    assert_ne!(first.token(), third.token());
    assert!(is_good(&third));
    merchant.advance(7200);
    assert!(server.is_quiet(), "repeated though it was taken");
    let sent = merchant.good("GET", "/_sim/webhooks", &Value::Null);
    let answers: Vec<&Value> = sent.as_array().unwrap().iter().map(|s| &s["answer"]).collect();
    assert_eq!(answers, [500, 302, 200]);
}

#[test]
fn a_receiver_that_never_answers_holds_nobody_up() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    let stuck = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", stuck.local_addr().unwrap());
    let hook = merchant.good("POST", "/webhooks", &json!({ "url": url, "events": ALL }));
    let first = merchant.paid("80.00");
    assert_eq!(merchant.status(&first), "fully_captured");
    let path = format!("/webhooks/{}", hook["webhook_id"].as_str().unwrap());
    merchant.good("PUT", &path, &json!({ "url": server.url, "events": ALL }));
    merchant.paid("80.00");
    assert_eq!(server.next().event(), "order_captured");
}

#[test]
fn tail_40_sends_each_event_three_times() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    register(&merchant, &server);
    merchant.paid("80.40");
    for _ in 0..3 {
        let hook = server.next();
        assert!(hook.event() == "order_captured" && is_good(&hook));
    }
    assert!(server.is_quiet());
}

#[test]
fn tail_41_lets_a_later_event_overtake() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    register(&merchant, &server);
    let order = merchant.paid("80.41");
    assert!(server.is_quiet());
    let refund = json!({ "total_amount": money("10"), "comment": "x" });
    merchant.good("POST", &format!("/payments/simplified-refund/{order}"), &refund);
    assert_eq!((server.next().event(), server.next().event()), ("order_refunded", "order_captured"));
    merchant.paid("80.41");
    assert!(server.is_quiet());
    merchant.advance(60);
    assert_eq!(server.next().event(), "order_captured");
}

#[test]
fn tail_42_never_sends_anything() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    register(&merchant, &server);
    let order = merchant.paid("80.42");
    assert_eq!(merchant.status(&order), "fully_captured");
    merchant.advance(3600);
    assert!(server.is_quiet());
}

#[test]
fn tail_43_sends_forged_expired_and_unsigned_tokens_only() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[401]));
    register(&merchant, &server);
    merchant.paid("80.43");
    let (forged, expired, unsigned) = (server.next(), server.next(), server.next());
    assert!(!is_signed(forged.token()));
    assert!(is_signed(expired.token()) && !is_good(&expired));
    assert_eq!(decoded(unsigned.token(), 0)["alg"], "none");
    assert!(unsigned.token().ends_with('.'));
    merchant.advance(3600);
    assert!(server.is_quiet());
}

#[test]
fn tail_44_tells_the_event_before_the_session_is_answered() {
    let (merchant, server) = (Merchant::open(), Server::answering(&[200]));
    register(&merchant, &server);
    let order = merchant.session("80.44");
    let hook = server.hooks.try_recv().expect("the answer came before the event");
    assert_eq!((hook.event(), &hook.body["order_id"]), ("order_captured", &json!(order)));
}
