//! What goes to Tamara and what comes back, message by message: each is a fixture, sent or read as it stands.

#[path = "common/stub.rs"]
mod stub;

use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use stub::{Stub, fixture};
use tamara_pos::error::{Effect, Failure, Kind};
use tamara_pos::http::{Http, Roots, Settings};
use tamara_pos::json;
use tamara_pos::rail::tamara::{self, Tamara};
use tamara_pos::rail::{Eligibility, Key, Movement, Rail, Status};
use tamara_pos::request::{MoveDetails, MoveRequest, SessionRequest};
use tamara_pos::value::money::{Currency, Money};
use tamara_pos::value::phone::Phone;
use tamara_pos::value::secret::Secret;
use tamara_pos::wait::{Interrupt, Scope};

fn rail(stub: &Stub, country: &str) -> Tamara {
    let roots = Roots { bundled: true, system: false, ca_file: None };
    let settings = Settings { connect_timeout: Duration::from_secs(5), proxy: None, roots, idle_connections: 4 };
    let locale = if country == "SA" { "ar_SA" } else { "en_US" };
    Tamara::new(
        Arc::new(Http::new(&settings).unwrap()),
        tamara::Settings {
            renewal: None,
            base_url: stub.url.clone(),
            token: Secret::new("sim_test"),
            device_id: Some("123456".into()),
            store_code: (country == "SA").then(|| "Branch A".to_string()),
            locale,
            country: country.into(),
            profile: Default::default(),
        },
    )
}

fn scope() -> Scope {
    Scope::new(&Arc::new(Interrupt::default()), Duration::from_secs(10))
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&fixture(name)).unwrap()
}

/// What the service answers with these bodies, and what was sent for it: its line and its body.
fn asked<T>(answers: &[(u16, &str)], call: impl FnOnce(&Tamara, &Scope) -> T) -> (T, Vec<(String, Value)>) {
    let bodies: Vec<(u16, String)> = answers.iter().map(|(status, name)| (*status, fixture(name))).collect();
    let stub = Stub::to_everything(&bodies.iter().map(|(s, b)| (*s, b.as_str())).collect::<Vec<_>>());
    let result = call(&rail(&stub, "SA"), &scope());
    let sent = stub.seen().into_iter().map(|seen| {
        let body = if seen.body.is_empty() { Value::Null } else { seen.json() };
        (seen.line.trim_end_matches(" HTTP/1.1").to_string(), body)
    });
    (result, sent.collect())
}

/// Numbers of one form, for a comparison; an empty list says no more than none.
fn plain(mut value: Value) -> Value {
    match &mut value {
        Value::Object(members) => {
            members.retain(|_, member| *member != json!([]));
            members.values_mut().for_each(|v| *v = plain(v.take()));
        }
        Value::Array(list) => list.iter_mut().for_each(|v| *v = plain(v.take())),
        Value::Number(n) => return json!(format!("{:.3}", n.as_f64().unwrap())),
        _ => {}
    }
    value
}

fn kind<T: std::fmt::Debug>(result: Result<T, Failure>) -> (Kind, Effect) {
    let failure = result.unwrap_err();
    (failure.error.kind, failure.effect)
}

fn sar(text: &str) -> Money {
    Money::parse(text, Currency::Sar).unwrap()
}

const ORDER: &str = "0ac038ef-de4a-491c-828e-b02ec0d4582d";
const CHECKOUT: &str = "ff776045-513b-4cd7-8b4f-e60673daad84";
const CAPTURED: &str = "8fe4cce9-d0aa-4020-a863-c708547795e9";

fn movement(order_id: &str, amount: &str) -> Movement {
    Movement {
        order_id: order_id.into(),
        amount: sar(amount),
        own_id: "RET-2026-0007".into(),
        comment: "Return 2026-0007, one item".into(),
        idempotency_key: None,
    }
}

fn details(request: &str) -> MoveDetails {
    let mut value = parsed(request);
    value["order_id"] = json!("x");
    let request: MoveRequest = json::parse(&value.to_string()).unwrap();
    MoveDetails {
        shipping_info: request.shipping_info,
        shipping_amount: request.shipping_amount,
        tax_amount: request.tax_amount,
        discount_amount: request.discount_amount,
        items: request.items,
    }
}

#[test]
fn an_authorisation_is_read_whatever_it_did() {
    for (name, result) in [
        ("authorise.authorised.response", None),
        ("authorise.auto-captured.response", Some("b38599ce-350e-418c-8c88-1e015f6e2dfd")),
    ] {
        let (moved, sent) = asked(&[(200, name)], |rail, scope| rail.authorise(CHECKOUT, scope).unwrap());
        assert_eq!((moved.done, moved.result_id.as_deref()), (true, result), "{name}");
        assert_eq!(sent[0].0, format!("POST /orders/{CHECKOUT}/authorise"));
    }
    let refused = |status, name| kind(asked(&[(status, name)], |rail, scope| rail.authorise(CHECKOUT, scope)).0);
    assert_eq!(refused(400, "authorise.error-400-already.response"), (Kind::Refused, Effect::Nothing));
    assert_eq!(refused(409, "authorise.error-409.response"), (Kind::WrongState, Effect::Unknown));
}

#[test]
fn a_capture_goes_out_with_its_shipping_and_comes_back_with_its_number() {
    let details = details("capture.request");
    let capture = |status, name| {
        asked(&[(status, name)], |rail, scope| rail.capture(&movement(CAPTURED, "300.00"), &details, scope))
    };
    for (name, status) in
        [("capture.fully.response", "fully_captured"), ("capture.partially.response", "partially_captured")]
    {
        let (moved, sent) = capture(200, name);
        let moved = moved.unwrap();
        assert_eq!(
            (moved.result_id.as_deref(), moved.status.as_deref()),
            (parsed(name)["capture_id"].as_str(), Some(status))
        );
        assert_eq!(sent[0].0, "POST /payments/capture");
        assert_eq!(plain(sent[0].1.clone()), plain(parsed("capture.request")));
    }
    assert_eq!(kind(capture(409, "capture.error-409.response").0), (Kind::WrongState, Effect::Unknown));
}

#[test]
fn a_cancel_goes_out_with_its_amounts_and_comes_back_with_its_number() {
    let details = details("cancel.request");
    let cancel = |status, name| {
        asked(&[(status, name)], |rail, scope| rail.cancel(&movement(CHECKOUT, "300.00"), &details, scope))
    };
    for (name, status) in [("cancel.canceled.response", "canceled"), ("cancel.updated.response", "updated")] {
        let (moved, sent) = cancel(200, name);
        let moved = moved.unwrap();
        assert_eq!(
            (moved.result_id.as_deref(), moved.status.as_deref()),
            (parsed(name)["cancel_id"].as_str(), Some(status))
        );
        assert_eq!(sent[0].0, format!("POST /orders/{CHECKOUT}/cancel"));
        assert_eq!(plain(sent[0].1.clone()), plain(parsed("cancel.request")));
    }
    assert_eq!(kind(cancel(409, "cancel.error-409.response").0), (Kind::WrongState, Effect::Unknown));
}

#[test]
fn a_refund_goes_out_as_the_guide_writes_it_with_our_own_number() {
    let refund =
        |status, name, movement: Movement| asked(&[(status, name)], move |rail, scope| rail.refund(&movement, scope));
    for name in [
        "simplified-refund.full.response",
        "simplified-refund.partial.response",
        "simplified-refund.partial-array.response",
    ] {
        let (moved, sent) = refund(200, name, movement(ORDER, "50.50"));
        let moved = moved.unwrap();
        let told = (moved.result_id.as_deref(), moved.capture_id.as_deref());
        assert_eq!(told, (parsed(name)["refund_id"].as_str(), parsed(name)["capture_id"].as_str()), "{name}");
        assert_eq!(sent[0].0, format!("POST /payments/simplified-refund/{ORDER}"));
        assert_eq!(plain(sent[0].1.clone()), plain(parsed("simplified-refund.with-merchant-refund-id.request")));
    }
    let without_number = Movement { comment: "Refund for the order 123".into(), ..movement(ORDER, "100.00") };
    let (_, mut sent) = refund(200, "simplified-refund.full.response", without_number);
    assert_eq!(sent[0].1.as_object_mut().unwrap().remove("merchant_refund_id"), Some(json!("RET-2026-0007")));
    assert_eq!(plain(sent[0].1.clone()), plain(parsed("simplified-refund.request")));
    for (status, name, expected) in [
        (400, "simplified-refund.error-400-too-much.response", (Kind::AmountOutOfLimits, Effect::Nothing)),
        (404, "simplified-refund.error-404.response", (Kind::NotFound, Effect::Nothing)),
        (409, "simplified-refund.error-409.response", (Kind::WrongState, Effect::Unknown)),
    ] {
        let (result, _) = refund(status, name, movement(ORDER, "50.50"));
        let failure = result.clone().unwrap_err();
        assert_eq!(failure.error.service.unwrap().message.as_deref(), parsed(name)["message"].as_str());
        assert_eq!(kind(result), expected, "{name}");
    }
}

#[test]
fn a_void_is_a_yes_only_where_the_service_says_yes() {
    let void = |status, name| {
        asked(&[(status, name)], |rail, scope| rail.void("3e318d93-0cbc-4689-9e6c-873daeb158de", "c-1", scope))
    };
    for (name, was_voided) in [
        ("void.voided-object.response", true),
        ("void.voided-array.response", true),
        ("void.voided-empty-array.response", true),
        ("void.already-paid-object.response", false),
        ("void.already-paid-array.response", false),
        ("void.not-voided.response", false),
    ] {
        let (voided, sent) = void(200, name);
        assert_eq!(voided.unwrap().was_voided, was_voided, "{name}");
        assert!(sent[0].0.starts_with("POST /checkout/c-1/void?order_id=3e318d93"), "{}", sent[0].0);
        assert_eq!(sent[0].1, parsed("void.request"));
    }
    assert_eq!(kind(void(404, "void.error-404.response").0), (Kind::NotFound, Effect::Nothing));
    assert_eq!(kind(void(409, "void.error-409.response").0), (Kind::WrongState, Effect::Unknown));
}

/// What opening a session sends, from the service's own form of the request.
fn session(name: &str, channel: &str, country: &str, answer: &str) -> (Option<String>, Value) {
    let mut request = parsed(name);
    request["channel"] = json!(channel);
    if let Some(amount) = request.as_object_mut().unwrap().remove("amount") {
        request["total_amount"] = amount;
    }
    let reference = request["order_reference_id"].as_str().unwrap_or("R-1").to_string();
    request["order_reference_id"] = json!(reference);
    let request: SessionRequest = json::parse(&request.to_string()).unwrap();
    request.check(country).unwrap();
    let stub = Stub::answering(&[(200, &fixture(answer))]);
    let session = rail(&stub, country).create(&request, &reference, None, &scope()).unwrap();
    let seen = stub.seen().remove(0);
    assert_eq!(seen.headers.contains("x-device-id: 123456"), channel == "qr");
    (session.link, seen.json())
}

/// guides/001_5e1b0a7bf5fd369b.txt:57 sends it in the sample of a session by SMS, and so does guides/000_9d98e0e7bdc7c309.txt:10.
#[test]
fn a_session_by_sms_is_paid_by_instalments_where_the_till_says_nothing_else() {
    for (given, sent) in [(None, "PAY_BY_INSTALMENTS"), (Some("PAY_NOW"), "PAY_NOW")] {
        let mut request = parsed("instore-session.minimal.request");
        request["channel"] = json!("sms");
        request["payment_type"] = json!(given);
        let request: SessionRequest = json::parse(&request.to_string()).unwrap();
        let stub = Stub::answering(&[(200, &fixture("instore-session.response"))]);
        rail(&stub, "SA").create(&request, "R-1", None, &scope()).unwrap();
        assert_eq!(stub.seen().remove(0).json()["payment_type"], sent);
    }
}

/// guides/000_9d98e0e7bdc7c309.txt:105 and :106: an order shows an article without a page and a picture with empty texts. The API reference
/// calls both URLs.
#[test]
fn an_article_without_a_page_and_a_picture_is_sent_without_them() {
    let mut request = parsed("instore-session.minimal.request");
    request["channel"] = json!("sms");
    for name in ["item_url", "image_url"] {
        request["items"][0][name] = json!("");
    }
    let request: SessionRequest = json::parse(&request.to_string()).unwrap();
    let stub = Stub::answering(&[(200, &fixture("instore-session.response"))]);
    rail(&stub, "SA").create(&request, "R-1", None, &scope()).unwrap();
    let sent = stub.seen().remove(0).json();
    assert!(sent["items"][0].as_object().unwrap().keys().all(|name| !name.ends_with("_url")), "{sent}");
}

/// guides/001_5e1b0a7bf5fd369b.txt:59: `additional_data` with its branch; the API reference requires it there.
#[test]
fn additional_data_without_a_branch_is_sent_with_a_warning() {
    for (country, data, is_doubted) in [
        ("AE", json!({ "cashier": "7" }), true),
        ("AE", json!({ "store_code": "Branch B" }), false),
        ("AE", Value::Null, false),
        ("SA", json!({ "cashier": "7" }), false),
    ] {
        let mut request = parsed("instore-session.minimal.request");
        request["channel"] = json!("sms");
        request["additional_data"] = data.clone();
        let request: SessionRequest = json::parse(&request.to_string()).unwrap();
        // The rail of this country has a branch: SA; the other has none.
        let doubts = rail(&Stub::answering(&[]), country).doubts(&request);
        let fields: Vec<Option<&str>> = doubts.iter().map(|doubt| doubt.field.as_deref()).collect();
        let wanted = if is_doubted { vec![Some("additional_data.store_code")] } else { vec![] };
        assert_eq!(fields, wanted, "{country} {data}");
    }
}

#[test]
fn qr_sessions_and_three_decimals_go_out_as_the_guide_writes_them() {
    let (link, sent) = session("instore-qr.request", "qr", "SA", "instore-qr.response");
    assert_eq!(link.as_deref(), parsed("instore-qr.response")["checkout_deeplink"].as_str());
    assert_eq!(plain(sent), plain(parsed("instore-qr.request")));
    let (link, mut sent) = session("instore-qr.minimal.request", "qr", "AE", "instore-qr.no-deeplink.response");
    assert_eq!(link, None);
    // Sent always: the only handle after a lost answer, and what the customer reads.
    assert!(["order_reference_id", "locale"].iter().all(|name| sent.as_object_mut().unwrap().remove(*name).is_some()));
    assert_eq!(plain(sent), plain(parsed("instore-qr.minimal.request")));
    let (_, mut sent) = session("instore-session.kwd.request", "sms", "KW", "instore-session.response");
    assert_eq!(sent.as_object_mut().unwrap().remove("payment_type"), Some(json!("PAY_BY_INSTALMENTS")));
    assert_eq!(plain(sent), plain(parsed("instore-session.kwd.request")));
}

#[test]
fn an_order_is_read_by_its_reference_or_is_not_there() {
    let reference = Key::Reference("RUH01-T03-000451-1".into());
    let (order, sent) = asked(&[(200, "order-by-reference.response")], |rail, scope| rail.read(&reference, scope));
    let order = order.unwrap();
    assert_eq!((order.reference.as_deref(), order.status), (Some("RUH01-T03-000451-1"), Status::New));
    assert_eq!(sent[0].0, "GET /merchants/orders/reference-id/RUH01-T03-000451-1");
    let by_reference = |rail: &Tamara, scope: &Scope| rail.read(&reference, scope);
    assert_eq!(
        kind(asked(&[(404, "order-by-reference.error-404.response")], by_reference).0),
        (Kind::NotFound, Effect::Nothing)
    );
}

#[test]
fn a_reference_is_put_on_an_order_or_the_order_is_not_there() {
    let update = |status, name| {
        asked(&[(status, name)], |rail, scope| rail.update_reference(ORDER, "New Reference ID Here", scope))
    };
    let (done, sent) = update(200, "update-reference.response");
    done.unwrap();
    assert_eq!(sent[0], (format!("PUT /orders/{ORDER}/reference-id"), parsed("update-reference.request")));
    assert_eq!(kind(update(404, "update-reference.error-404.response").0).0, Kind::NotFound);
}

#[test]
fn before_a_sale_the_service_is_asked_whether_and_within_which_limits() {
    let (phone, _) = Phone::parse("966544337866", "SA").unwrap();
    let ask =
        |answers: &[(u16, &str)]| asked(answers, |rail, scope| rail.eligibility(sar("300.00"), Some(&phone), scope));
    let (yes, sent) = ask(&[(200, "eligibility.true.response"), (200, "payment-types.response")]);
    let Eligibility { is_eligible, options, .. } = yes.unwrap();
    assert!(is_eligible && options.len() == 2);
    assert_eq!(options[0].min_limit, Some(sar("99.00")));
    assert_eq!(sent[0].0, "POST /pre-checkout/v1/eligibility");
    assert_eq!(plain(sent[0].1.clone()), plain(parsed("eligibility.request")));
    assert!(sent[1].0.starts_with("GET /checkout/payment-types?country=SA&currency=SAR&order_value=300.00"));
    for (types, left) in [("payment-types.empty.response", 0), ("payment-types.zero-limits.response", 1)] {
        let (no, _) = ask(&[(200, "eligibility.false.response"), (200, types)]);
        let no = no.unwrap();
        assert_eq!((no.is_eligible, no.options.len()), (false, left), "{types}");
    }
    assert_eq!(kind(ask(&[(400, "eligibility.error-400.response")]).0), (Kind::Refused, Effect::Nothing));
    let verified = |status, name| asked(&[(status, name)], |rail, scope| rail.is_verified(&phone, "SA", scope)).0;
    assert_eq!(verified(200, "id-verification.true.response"), Ok(true));
    assert_eq!(verified(200, "id-verification.false.response"), Ok(false));
    assert_eq!(kind(verified(400, "id-verification.error-400.response")).0, Kind::PhoneRefused);
}

#[test]
fn members_of_the_other_service_are_refused_before_anything_is_sent() {
    let stub = Stub::answering(&[]);
    let rail = rail(&stub, "SA");
    let money = || json!({ "amount": "1.00", "currency": "SAR" });
    for (name, value) in [
        ("payment_plan", json!({ "total_number_of_payments": 3 })),
        ("capture", json!(true)),
        ("tax_amount", money()),
        ("shipping_amount", money()),
        ("discount_amount", money()),
    ] {
        let mut request = parsed("instore-session.minimal.request");
        request[name] = value;
        let request: SessionRequest = tamara_pos::json::parse(&request.to_string()).unwrap();
        let error = rail.check(&request).unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (Kind::UnknownField, Some(name)));
    }
    assert!(stub.seen().is_empty());
}
