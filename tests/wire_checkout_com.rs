//! What goes to Checkout.com and what comes back, message by message: each is a fixture, sent or read as it stands.

#[path = "common/stub.rs"]
mod stub;

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stub::{Seen, Stub, fixture};
use tamara_pos::error::{Effect, Failure, Kind};
use tamara_pos::http::{Http, Roots, Settings};
use tamara_pos::json;
use tamara_pos::logging::{self, LevelFilter, Target};
use tamara_pos::rail::checkout_com::{self, CheckoutCom};
use tamara_pos::rail::{Key, Movement, Rail, RefundState, Session, Status};
use tamara_pos::request::SessionRequest;
use tamara_pos::value::money::{Currency, Money};
use tamara_pos::value::secret::Secret;
use tamara_pos::wait::{Interrupt, Scope};

const PAYMENT: &str = "pay_er3uvjvfgpauje7o64agv3damy";
const ACTION: &str = "act_2zhdyofygycezfjfmqh4iiujoa";

fn settings(stub: &Stub) -> checkout_com::Settings {
    checkout_com::Settings {
        base_url: stub.url.clone(),
        token: Secret::new("sim_client_secret"),
        renewal: None,
        client_id: None,
        processing_channel_id: None,
        success_url: "https://example.com/s".into(),
        failure_url: "https://example.com/f".into(),
        locale: "en-US",
        country: "SA".into(),
    }
}

fn rail(settings: checkout_com::Settings) -> CheckoutCom {
    let roots = Roots { bundled: true, system: false, ca_file: None };
    let http = Settings { connect_timeout: Duration::from_secs(5), proxy: None, roots, idle_connections: 4 };
    CheckoutCom::new(Arc::new(Http::new(&http).unwrap()), settings)
}

fn scope() -> Scope {
    Scope::new(&Arc::new(Interrupt::default()), Duration::from_secs(10))
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).unwrap()
}

/// A service that answers with these fixtures; an empty name is an empty body.
fn service(answers: &[(u16, &str)]) -> Stub {
    let body = |name: &str| if name.is_empty() { String::new() } else { fixture(name) };
    let bodies: Vec<(u16, String)> = answers.iter().map(|(status, name)| (*status, body(name))).collect();
    Stub::to_everything(&bodies.iter().map(|(s, b)| (*s, b.as_str())).collect::<Vec<_>>())
}

fn line(seen: &Seen) -> &str {
    seen.line.trim_end_matches(" HTTP/1.1")
}

/// A header's value, in small letters.
fn header<'a>(seen: &'a Seen, name: &str) -> Option<&'a str> {
    seen.headers.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn removed(value: &mut Value, at: &str, names: &[&str]) {
    let members = value.pointer_mut(at).unwrap().as_object_mut().unwrap();
    names.iter().for_each(|name| assert!(members.remove(*name).is_some(), "{at}/{name}"));
}

/// The till's request that stands for the service's own form of it.
fn request_of(wanted: &Value) -> SessionRequest {
    let currency = Currency::from_code(wanted["currency"].as_str().unwrap()).unwrap();
    let money = |minor: &Value| {
        let money = Money::from_minor(minor.as_i64()?, currency)?;
        Some(json!({ "amount": money.text(), "currency": wanted["currency"] }))
    };
    let item = |item: &Value| {
        json!({ "name": item["name"], "type": "Physical", "quantity": item["quantity"],
            "reference_id": item["reference"].as_str().unwrap_or("1"), "sku": item["sku"].as_str().unwrap_or("S-1"),
            "total_amount": money(&item["total_amount"]), "unit_price": money(&item["unit_price"]),
            "tax_amount": money(&item["tax_amount"]), "discount_amount": money(&item["discount_amount"]),
            "item_url": item["url"], "image_url": item["image_url"] })
    };
    let phone = &wanted["customer"]["phone"];
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let request = json!({ "channel": "qr", "total_amount": money(&wanted["amount"]),
        "order_reference_id": wanted["reference"], "order_number": wanted["description"],
        "customer_name": wanted["customer"]["name"], "email": wanted["customer"]["email"],
        "phone_number": text(&phone["country_code"]) + &text(&phone["number"]), "address": wanted["shipping"]["address"],
        "locale": (wanted["processing"]["locale"] == "ar-AE").then_some("ar_SA"),
        "payment_type": wanted["payment_type"], "payment_plan": wanted["payment_plan"], "capture": wanted["capture"],
        "tax_amount": money(&wanted["processing"]["tax_amount"]),
        "shipping_amount": money(&wanted["processing"]["shipping_amount"]),
        "discount_amount": money(&wanted["processing"]["discount_amount"]),
        "items": wanted["items"].as_array().unwrap().iter().map(item).collect::<Vec<_>>() });
    json::parse(&request.to_string()).unwrap()
}

/// What starting a payment sends, and how the answer is understood.
fn started(
    wanted: &Value,
    answer: (u16, &str),
    change: impl FnOnce(&mut checkout_com::Settings),
) -> (Result<Session, Failure>, Vec<Seen>) {
    let request = request_of(wanted);
    let stub = service(&[answer]);
    let mut settings = settings(&stub);
    change(&mut settings);
    let rail = rail(settings);
    rail.check(&request).unwrap();
    let session = rail.create(&request, wanted["reference"].as_str().unwrap(), Some("key-1"), &scope());
    (session, stub.seen())
}

fn refund(amount: &str) -> Movement {
    Movement {
        order_id: PAYMENT.into(),
        amount: Money::parse(amount, Currency::Sar).unwrap(),
        own_id: "RET-2026-0007".into(),
        comment: "Return 2026-0007, one item".into(),
        idempotency_key: Some("key-2".into()),
    }
}

#[test]
fn a_payment_goes_out_as_the_service_documents_it() {
    let pending = (202, "cko-payment.pending.response");
    let mut wanted = parsed("cko-payment.request");
    let (session, sent) = started(&wanted, pending, |settings| {
        settings.processing_channel_id = wanted["processing_channel_id"].as_str().map(str::to_string);
        settings.success_url = "https://example.com/payments/success".into();
        settings.failure_url = "https://example.com/payments/failure".into();
    });
    let session = session.unwrap();
    assert_eq!((session.order_id.as_str(), session.status.as_deref()), (PAYMENT, Some("Pending")));
    assert_eq!(session.link.as_deref(), parsed(pending.1)["_links"]["redirect"]["href"].as_str());
    assert_eq!(
        (sent.len(), line(&sent[0]), header(&sent[0], "cko-idempotency-key")),
        (1, "POST /payments", Some("key-1"))
    );
    assert_eq!(header(&sent[0], "authorization"), Some("bearer sim_client_secret"));
    // What a till does not know.
    removed(&mut wanted, "", &["metadata"]);
    removed(&mut wanted, "/customer", &["summary"]);
    assert_eq!(sent[0].json(), wanted);
}

/// The newest of Checkout.com's samples has a plan; its answer shows the same members.
#[test]
fn the_plan_and_what_is_beside_the_items_go_out_as_the_newest_sample_has_them() {
    let mut wanted = parsed("cko-payment.request");
    removed(&mut wanted, "", &["metadata"]);
    removed(&mut wanted, "/customer", &["summary"]);
    wanted["payment_type"] = json!("Installment");
    wanted["payment_plan"] = json!({ "total_number_of_payments": 2, "description": "Split into two payments" });
    wanted["processing"]["tax_amount"] = json!(150);
    wanted["processing"]["shipping_amount"] = json!(500);
    wanted["processing"]["discount_amount"] = json!(650);
    let (session, sent) = started(&wanted, (202, "cko-payment.pending.response"), |settings| {
        settings.processing_channel_id = wanted["processing_channel_id"].as_str().map(str::to_string);
        settings.success_url = "https://example.com/payments/success".into();
        settings.failure_url = "https://example.com/payments/failure".into();
    });
    session.unwrap();
    assert_eq!(sent[0].json(), wanted);
}

#[test]
fn a_plan_that_cannot_be_and_a_sum_that_is_not_the_total_are_refused_before_anything_is_sent() {
    let stub = service(&[]);
    let rail = rail(settings(&stub));
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut wanted = parsed("cko-payment.request");
        change(&mut wanted);
        let error = rail.check(&request_of(&wanted)).unwrap_err();
        (error.kind, error.field.unwrap())
    };
    let field = |name: &str| (Kind::InvalidField, name.to_string());
    assert_eq!(refused(&|body| body["capture"] = json!(false)), (Kind::NotSupported, "capture".into()));
    assert_eq!(refused(&|body| body["payment_type"] = json!("PAY_NOW")), field("payment_type"));
    for number in [0, 25] {
        let plan = json!({ "total_number_of_payments": number });
        let path = "payment_plan.total_number_of_payments";
        assert_eq!(refused(&|body| body["payment_plan"] = plan.clone()), field(path));
    }
    for name in ["tax_amount", "shipping_amount", "discount_amount"] {
        assert_eq!(refused(&|body| body["processing"][name] = json!(100)), field("total_amount"), "{name}");
    }
    let mut request = request_of(&parsed("cko-payment.request"));
    request.tax_amount = Some(Money::parse("1.00", Currency::Aed).unwrap());
    assert_eq!(rail.check(&request).unwrap_err().field.as_deref(), Some("tax_amount.currency"));
    assert!(stub.seen().is_empty());
}

#[test]
fn the_least_payment_goes_out_with_nothing_left_out() {
    let mut wanted = parsed("cko-payment.minimal.request");
    wanted["reference"] = parsed("cko-payment.pending.response")["reference"].clone();
    let (session, sent) =
        started(&wanted, (202, "cko-payment.pending.response"), |settings| settings.country = "AE".into());
    session.unwrap();
    let mut sent = sent[0].json();
    // Sent always: what the till has for its own sake.
    removed(&mut sent, "/items/0", &["reference", "sku"]);
    removed(&mut sent, "", &["processing"]);
    // A till knows one address.
    wanted["source"]["billing_address"] = wanted["shipping"]["address"].clone();
    assert_eq!(sent, wanted);
}

#[test]
fn a_refund_goes_out_with_its_amount_and_our_number_and_is_accepted_not_done() {
    for answer in ["cko-refund.response", "cko-refund.with-reference.response"] {
        let stub = service(&[(202, answer)]);
        let moved = rail(settings(&stub)).refund(&refund("1.00"), &scope()).unwrap();
        assert_eq!((moved.result_id.as_deref(), moved.done), (Some(ACTION), false), "{answer}");
        let sent = stub.seen();
        assert_eq!((sent.len(), line(&sent[0])), (1, format!("POST /payments/{PAYMENT}/refunds").as_str()));
        assert_eq!(header(&sent[0], "cko-idempotency-key"), Some("key-2"));
        let mut wanted = parsed("cko-refund.with-reference.request");
        removed(&mut wanted, "", &["metadata"]);
        let mut sent = sent[0].json();
        assert_eq!(sent, wanted);
        removed(&mut sent, "", &["reference"]);
        assert_eq!(sent, parsed("cko-refund.request"));
    }
}

/// The failure that a refusal became, after one request and no more.
fn refused<T>(result: Result<T, Failure>, sent: &[Seen], name: &str, status: u16) -> (Kind, Effect) {
    assert_eq!(sent.len(), 1, "{name}: sent once");
    let failure = result.err().unwrap();
    let words = failure.error.service.unwrap();
    let body = parsed(name);
    assert_eq!(failure.error.http_status, Some(status), "{name}");
    assert_eq!(words.message.as_deref(), body["error_type"].as_str(), "{name}");
    assert_eq!(json!(words.codes), body.get("error_codes").cloned().unwrap_or(json!([])), "{name}");
    assert!(failure.error.detail.contains(body["request_id"].as_str().unwrap_or("404")), "{}", failure.error.detail);
    (failure.error.kind, failure.effect)
}

#[test]
fn a_refused_payment_was_sent_once_and_did_nothing() {
    for (status, name, kind) in [
        (403, "cko-error-403.response", Kind::Forbidden),
        (404, "cko-error-404.response", Kind::NotFound),
        (422, "cko-error-422-invalid.response", Kind::Refused),
        (422, "cko-error-422-onboarding.response", Kind::Forbidden),
        (429, "cko-error-429.response", Kind::Throttled),
    ] {
        let (result, sent) = started(&parsed("cko-payment.minimal.request"), (status, name), |_| ());
        assert_eq!(refused(result, &sent, name, status), (kind, Effect::Nothing), "{name}");
    }
}

#[test]
fn a_refused_refund_was_sent_once_and_did_nothing_unless_it_is_still_being_worked_on() {
    for (status, name, expected) in [
        (403, "cko-error-403.response", (Kind::Forbidden, Effect::Nothing)),
        (404, "cko-error-404.response", (Kind::NotFound, Effect::Nothing)),
        (422, "cko-error-422-invalid.response", (Kind::Refused, Effect::Nothing)),
        (422, "cko-error-422-refund-too-big.response", (Kind::RefundTooLarge, Effect::Nothing)),
        (429, "cko-error-429.response", (Kind::Throttled, Effect::Unknown)),
    ] {
        let stub = service(&[(status, name)]);
        let result = rail(settings(&stub)).refund(&refund("1.00"), &scope());
        assert_eq!(refused(result, &stub.seen(), name, status), expected, "{name}");
    }
}

#[test]
fn a_payment_that_is_not_there_is_not_found_by_its_id() {
    for body in ["cko-error-404.response", ""] {
        let stub = service(&[(404, body)]);
        let failure = rail(settings(&stub)).read(&Key::Order(PAYMENT.into()), &scope()).unwrap_err();
        assert_eq!((failure.error.kind, stub.seen().len()), (Kind::NotFound, 1));
        assert_eq!(line(&stub.seen()[0]), format!("GET /payments/{PAYMENT}"));
    }
}

/// The same with a client id: the secret is that client's.
fn with_client(stub: &Stub) -> CheckoutCom {
    rail(checkout_com::Settings { client_id: Some("cli_abcdefghij".into()), ..settings(stub) })
}

const BEARER: &str = "bearer eyjhbgcioijsuzi1nij9.made.up";

#[test]
fn an_access_token_is_used_until_its_end_and_never_logged() {
    let heard = Arc::new(Mutex::new(String::new()));
    let ears = Arc::clone(&heard);
    let target = Target::Callback(Box::new(move |_, line| ears.lock().unwrap().push_str(&format!("{line}\n"))));
    logging::set_target(target, LevelFilter::Trace).unwrap();
    let (payment, actions) = ("cko-payment-get.partially-refunded.response", "cko-payment-actions.response");
    let stub = service(&[
        (200, "cko-oauth-token.response"),
        (200, payment),
        (200, actions),
        (202, "cko-refund.with-reference.response"),
    ]);
    let rail = with_client(&stub);
    let order = rail.read(&Key::Order(PAYMENT.into()), &scope()).unwrap();
    let order = rail.with_refunds(order, &scope()).unwrap();
    assert_eq!((order.status, order.refunds[0].state), (Status::PartiallyRefunded, RefundState::Done));
    rail.refund(&refund("1.00"), &scope()).unwrap();
    let sent = stub.seen();
    assert_eq!(line(&sent[0]), "POST /connect/token");
    assert_eq!(sent[0].text(), "grant_type=client_credentials&scope=gateway");
    // Base64 of the client id, a colon and the secret.
    let basic = "Basic Y2xpX2FiY2RlZmdoaWo6c2ltX2NsaWVudF9zZWNyZXQ=".to_lowercase();
    assert_eq!(header(&sent[0], "authorization"), Some(basic.as_str()));
    assert_eq!(sent.len(), 4, "the token is fetched once");
    assert!(sent[1..].iter().all(|seen| header(seen, "authorization") == Some(BEARER)));
    logging::set_target(Target::Off, LevelFilter::Off).unwrap();
    let heard = heard.lock().unwrap().clone() + &format!("{rail:?}");
    assert!(heard.contains("POST /connect/token"), "{heard}");
    let token = parsed("cko-oauth-token.response")["access_token"].as_str().unwrap().to_string();
    // Nor the answer around it: the log's mask would not know a token of another look.
    for secret in [token.as_str(), "sim_client_secret", "Y2xpX2FiY2RlZmdoaWo6", "access_token"] {
        assert!(!heard.contains(secret), "{heard}");
    }
}

#[test]
fn a_refused_access_token_is_renewed_once_and_no_more() {
    let token = (200, "cko-oauth-token.response");
    let stub = service(&[token, (401, ""), token, (202, "cko-refund.response")]);
    with_client(&stub).refund(&refund("1.00"), &scope()).unwrap();
    let sent = stub.seen();
    assert_eq!((sent.len(), &sent[1].body, header(&sent[1], "cko-idempotency-key")), (4, &sent[3].body, Some("key-2")));
    assert_eq!(header(&sent[3], "cko-idempotency-key"), Some("key-2"));
    let stub = service(&[token, (401, ""), token, (401, ""), token, (202, "cko-refund.response")]);
    let failure = with_client(&stub).refund(&refund("1.00"), &scope()).unwrap_err();
    assert_eq!((failure.error.kind, failure.effect, stub.seen().len()), (Kind::Unauthorised, Effect::Nothing, 4));
}

#[test]
fn a_client_that_is_not_known_gets_no_token_and_nothing_else_is_sent() {
    let stub = service(&[(400, "cko-oauth-token.error-400.response")]);
    let failure = with_client(&stub).refund(&refund("1.00"), &scope()).unwrap_err();
    assert_eq!((failure.error.kind, failure.effect, stub.seen().len()), (Kind::Unauthorised, Effect::Nothing, 1));
    assert!(!failure.error.detail.contains("sim_client_secret"));
}
