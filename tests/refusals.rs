//! What an answer proves: only a service's own refusal says that nothing happened. Whatever else stands in its place, for whichever request,
//! the order is looked for before anything is said or repeated. Over HTTP, on both rails.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{at_once, basket};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use stub::{Answer, Seen, Stub, fixture};
use tamara_pos::client::Client;

const ORDER: &str = "3e318d93-0cbc-4689-9e6c-873daeb158de";
const PAYMENT: &str = "pay_er3uvjvfgpauje7o64agv3damy";
const FILTER: &str = "<!DOCTYPE html><html><head><title>Blocked &amp; logged by FortiGuard for ali@example.com</title></head><body>no</body></html>";
const TAMARA_GATEWAY: &str = r#"{"message":"Forbidden"}"#;
const CKO_GATEWAY: &str = r#"{"message":"Forbidden","error":"access_denied"}"#;

/// Answers that somebody else puts in the place of a service's: status, type, body.
fn pages() -> Vec<Answer> {
    let html = |status| Answer::of(status, "text/html", FILTER);
    let mut pages: Vec<Answer> = [400, 401, 403, 404, 405, 407, 408, 409, 410, 413, 422, 429, 451].map(html).into();
    pages.extend([
        Answer::of(422, "text/plain", ""),
        Answer::of(403, "text/html", ""),
        Answer::json(403, TAMARA_GATEWAY),
        Answer::json(404, CKO_GATEWAY),
        Answer::json(401, "{}"),
        Answer::json(400, "[]"),
        Answer { headers: "Location: http://login.mall.example/\r\n".into(), ..html(302) },
        html(200),
        html(503),
        html(511),
    ]);
    pages
}

/// A service with one order, and somebody before it who exchanges the answers to requests that change something.
#[derive(Clone)]
struct World {
    /// The status that the order shows; none while there is no order.
    status: Option<&'static str>,
    reference: String,
    refunded: i64,
    captured: i64,
    canceled: i64,
    /// What a request that changes something does before its answer is exchanged.
    effect: fn(&mut World, &Value),
    page: Answer,
}

const NO_EFFECT: fn(&mut World, &Value) = |_, _| ();

impl World {
    fn new(status: Option<&'static str>, page: &Answer, effect: fn(&mut World, &Value)) -> Self {
        let captured = if matches!(status, Some("fully_captured" | "Captured")) { 30_000 } else { 0 };
        World { status, reference: "S-1".into(), refunded: 0, captured, canceled: 0, effect, page: page.clone() }
    }

    fn tamara(&mut self, request: &Seen) -> Answer {
        if !request.line.starts_with("GET") {
            return self.exchanged(request);
        }
        let money = |minor: i64| json!({ "amount": format!("{}.{:02}", minor / 100, minor % 100), "currency": "SAR" });
        match self.status {
            None => Answer::json(404, &fixture("order-get.error-404.response")),
            Some(status) => {
                let order = json!({ "order_id": ORDER, "order_reference_id": self.reference, "status": status, "created_at": now(),
                    "total_amount": money(30_000), "captured_amount": money(self.captured),
                    "refunded_amount": money(self.refunded), "canceled_amount": money(self.canceled) });
                Answer::json(200, &order.to_string())
            }
        }
    }

    fn checkout_com(&mut self, request: &Seen) -> Answer {
        if !request.line.starts_with("GET") {
            return self.exchanged(request);
        }
        let payment = self.status.map(|status| {
            json!({ "id": PAYMENT, "status": status, "reference": self.reference, "amount": 30_000, "currency": "SAR", "requested_on": now(),
                "balances": { "total_captured": self.captured, "total_refunded": self.refunded } })
        });
        let answer = match (request.line.contains("?reference="), request.line.contains("/actions"), payment) {
            (true, _, payment) => json!({ "data": payment.into_iter().collect::<Vec<_>>() }),
            (_, true, _) if self.refunded > 0 => {
                json!([{ "id": "act_1", "type": "Refund", "amount": self.refunded, "approved": true }])
            }
            (_, true, _) => json!([]),
            (_, _, Some(payment)) => payment,
            (_, _, None) => return Answer::json(404, ""),
        };
        Answer::json(200, &answer.to_string())
    }

    fn exchanged(&mut self, request: &Seen) -> Answer {
        let body = if request.body.is_empty() { Value::Null } else { request.json() };
        (self.effect)(self, &body);
        self.page.clone()
    }
}

fn now() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    tamara_pos::value::clock::rfc3339(i64::try_from(since.as_millis()).unwrap())
}

struct Till {
    client: Client,
    stub: Stub,
    world: Arc<Mutex<World>>,
}

impl Till {
    fn tamara(world: World) -> Self {
        Till::open(world, World::tamara, json!({}))
    }

    fn checkout_com(world: World) -> Self {
        let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
            "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
        Till::open(world, World::checkout_com, json!({ "provider": "checkout_com", "checkout_com": own }))
    }

    fn open(world: World, answer: fn(&mut World, &Seen) -> Answer, other: Value) -> Self {
        let world = Arc::new(Mutex::new(world));
        let there = Arc::clone(&world);
        let stub = Stub::by(move |request| answer(&mut there.lock().unwrap(), request));
        let mut config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none",
            "device_id": "1", "accept_money_moving_without_journal": true, "call_timeout_ms": 4000 });
        config.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        Till { client: Client::open(&config.to_string()).unwrap(), stub, world }
    }

    fn call(&self, operation: &str, request: Value) -> Value {
        let reply = self.client.run(operation, &request.to_string());
        serde_json::from_str(&self.client.json(&reply)).unwrap()
    }

    /// How many requests that change something were sent.
    fn sent(&self) -> usize {
        self.stub.seen().iter().filter(|seen| !seen.line.starts_with("GET")).count()
    }

    fn states(&self) -> Vec<String> {
        let history = self.call("history", json!({}));
        let states =
            history["steps"].as_array().unwrap().iter().map(|step| step["state"].as_str().unwrap().to_string());
        states.collect()
    }
}

/// Runs a case for every page at the same time: most of it is waiting.
fn for_every_page(case: impl Fn(&Answer, &str) + Sync) {
    at_once(pages(), |page| case(&page, &format!("{} {} {}", page.status, page.kind, page.body)));
}

fn cko_basket(reference: &str, amount: &str) -> Value {
    let mut basket = basket(reference, amount);
    let address = json!({ "address_line1": "123 Anywhere St.", "city": "Anytown", "country": "SA" });
    for (name, value) in
        [("channel", json!("qr")), ("email", json!("ali@example.com")), ("customer_name", json!("Ali"))]
    {
        basket[name] = value;
    }
    basket["address"] = address;
    basket
}

fn qr_basket(reference: &str, amount: &str) -> Value {
    json!({ "channel": "qr", "order_reference_id": reference, "total_amount": { "amount": amount, "currency": "SAR" } })
}

fn checkout(reference: &str) -> Value {
    let mut request: Value = serde_json::from_str(&fixture("checkout.request")).unwrap();
    request["order_reference_id"] = json!(reference);
    request
}

/// The support's part of an error that somebody else's page became.
fn is_told(reply: &Value, page: &Answer, what: &str) {
    let error = &reply["error"];
    let detail = error["detail"].as_str().unwrap_or_default();
    if page.status == 503 {
        assert_eq!(error["kind"], "service_error", "{what}: {reply}");
    } else {
        assert_eq!(error["kind"], "bad_answer", "{what}: {reply}");
        assert!(detail.contains("127.0.0.1"), "{what}: {reply}");
        let told = reply["message"]["en"].as_str().unwrap();
        assert!(told.contains("answered in Tamara's place"), "{what}: {reply}");
        let is_portal = matches!(page.status, 200 | 302 | 511);
        assert_eq!(told.contains("Sign in to the shop's Wi-Fi first."), is_portal, "{what}: {reply}");
    }
    assert_eq!(error["http_status"], page.status, "{what}: {reply}");
    if page.body == FILTER {
        assert!(detail.contains("Blocked & logged by FortiGuard for ***"), "{what}: {reply}");
    }
    assert!(!reply.to_string().contains("ali@example.com"), "{what}: {reply}");
}

#[test]
fn a_session_whose_answer_was_exchanged_is_never_called_unpaid_and_is_paid_when_the_customer_pays() {
    for_every_page(|page, what| {
        for (operation, request) in [
            ("session_create", basket("S-1", "300.00")),
            ("session_create", qr_basket("S-1", "300.00")),
            ("checkout_create", checkout("S-1")),
        ] {
            // The look-up lags behind the session: what the till asks at once is not there yet.
            let till = Till::tamara(World::new(None, page, NO_EFFECT));
            let opened = till.call(operation, request.clone());
            assert_eq!((&opened["code"], &opened["verdict"]), (&json!(3), &json!("unknown")), "{what}: {opened}");
            assert_eq!(opened["error"]["retry"], "never_by_hand", "{what}: {opened}");
            is_told(&opened, page, what);
            assert_eq!((till.sent(), till.states()), (1, vec!["sending".to_string()]), "{what}");
            let open = till.call("poll_status", json!({ "order_reference_id": "S-1" }));
            assert_eq!(open["code"], 3, "{what}: {open}");
            {
                let mut world = till.world.lock().unwrap();
                (world.status, world.captured) = (Some("fully_captured"), 30_000);
            }
            let paid = till.call("poll_status", json!({ "order_reference_id": "S-1" }));
            assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{what}: {paid}");
            assert_eq!(till.call(operation, request)["verdict"], "paid", "{what}");
            assert_eq!(till.sent(), 1, "{what}");
        }
    });
}

#[test]
fn a_payment_whose_answer_was_exchanged_is_never_called_unpaid_and_is_paid_when_the_customer_pays() {
    for_every_page(|page, what| {
        let till = Till::checkout_com(World::new(None, page, NO_EFFECT));
        let opened = till.call("session_create", cko_basket("S-1", "300.00"));
        assert_eq!((&opened["code"], &opened["verdict"]), (&json!(3), &json!("unknown")), "{what}: {opened}");
        is_told(&opened, page, what);
        assert_eq!((till.sent(), till.states()), (1, vec!["sending".to_string()]), "{what}");
        {
            let mut world = till.world.lock().unwrap();
            (world.status, world.captured) = (Some("Captured"), 30_000);
        }
        let paid = till.call("poll_status", json!({ "order_reference_id": "S-1" }));
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{what}: {paid}");
        assert_eq!(till.sent(), 1, "{what}");
    });
}

#[test]
fn a_refund_whose_answer_was_exchanged_is_found_in_the_order_and_moves_once() {
    const REFUND: fn(&mut World, &Value) = |world, _| {
        world.refunded += 2_000;
        world.status = Some(if world.status == Some("Captured") { "Partially Refunded" } else { "partially_refunded" });
    };
    let amount = json!({ "amount": "20.00", "currency": "SAR" });
    for_every_page(|page, what| {
        let rails = [
            (Till::tamara as fn(World) -> Till, "fully_captured", ORDER),
            (Till::checkout_com as fn(World) -> Till, "Captured", PAYMENT),
        ];
        for (till, paid, order) in rails {
            for request in [
                json!({ "order_id": order, "total_amount": amount }),
                json!({ "order_id": order, "total_amount": amount, "request_id": "R-1" }),
            ] {
                let done = till(World::new(Some(paid), page, REFUND));
                let reply = done.call("refund", request.clone());
                // A refund that was accepted shows by its number, or by the grown total.
                assert!([0, 3].contains(&reply["code"].as_i64().unwrap()), "{what}: {reply}");
                assert_eq!((done.sent(), done.world.lock().unwrap().refunded), (1, 2_000), "{what}: {reply}");
                let lost = till(World::new(Some(paid), page, NO_EFFECT));
                let reply = lost.call("refund", request.clone());
                assert_eq!(
                    (&reply["code"], &reply["next_action"]),
                    (&json!(3), &json!("call_recover")),
                    "{what}: {reply}"
                );
                is_told(&reply, page, what);
                let again = lost.call("refund", request.clone());
                assert!(again["code"] == 3 || again["name"] == "EARLIER_UNRESOLVED", "{what}: {again}");
                assert_eq!(
                    (lost.sent(), lost.states()),
                    (1, vec!["sending".to_string()]),
                    "{what}: nothing is sent twice"
                );
            }
        }
    });
}

#[test]
fn a_capture_and_a_cancel_whose_answers_were_exchanged_are_found_in_the_order_and_move_once() {
    const CAPTURE: fn(&mut World, &Value) = |world, _| {
        (world.captured, world.status) = (world.captured + 2_000, Some("partially_captured"));
    };
    const CANCEL: fn(&mut World, &Value) = |world, _| {
        (world.canceled, world.status) = (world.canceled + 2_000, Some("updated"));
    };
    for_every_page(|page, what| {
        for (operation, effect) in [("order_capture", CAPTURE), ("order_cancel", CANCEL)] {
            let request = json!({ "order_id": ORDER, "total_amount": { "amount": "20.00", "currency": "SAR" }, "request_id": "M-1" });
            let done = Till::tamara(World::new(Some("authorised"), page, effect));
            let reply = done.call(operation, request.clone());
            assert_eq!((&reply["code"], done.sent()), (&json!(0), 1), "{what}: {operation} {reply}");
            let again = done.call(operation, request.clone());
            assert_eq!(
                (&again["code"], &again["replayed"], done.sent()),
                (&json!(0), &json!(true), 1),
                "{what}: {again}"
            );
            let lost = Till::tamara(World::new(Some("authorised"), page, NO_EFFECT));
            let reply = lost.call(operation, request.clone());
            assert_eq!(
                (&reply["code"], lost.states()),
                (&json!(3), vec!["sending".to_string()]),
                "{what}: {operation} {reply}"
            );
            is_told(&reply, page, what);
            let again = lost.call(operation, request);
            assert_eq!((&again["code"], lost.sent()), (&json!(3), 1), "{what}: {again}");
        }
    });
}

#[test]
fn a_confirmation_a_void_and_a_new_reference_whose_answers_were_exchanged_are_what_the_order_shows() {
    const AUTHORISE: fn(&mut World, &Value) = |world, _| world.status = Some("authorised");
    const RENAME: fn(&mut World, &Value) = |world, body| {
        world.reference = body["order_reference_id"].as_str().unwrap().to_string();
    };
    for_every_page(|page, what| {
        let till = Till::tamara(World::new(Some("approved"), page, AUTHORISE));
        let reply = till.call("order_authorise", json!({ "order_id": ORDER }));
        assert_eq!(
            (&reply["code"], &reply["status"], till.sent()),
            (&json!(0), &json!("authorised"), 1),
            "{what}: {reply}"
        );
        let till = Till::tamara(World::new(Some("approved"), page, NO_EFFECT));
        let reply = till.call("order_authorise", json!({ "order_id": ORDER }));
        assert_eq!(reply["code"], 3, "{what}: {reply}");

        let rename = json!({ "order_id": ORDER, "order_reference_id": "INV-1" });
        let till = Till::tamara(World::new(Some("new"), page, RENAME));
        let reply = till.call("order_update_reference", rename.clone());
        assert_eq!((&reply["code"], &reply["order_reference_id"]), (&json!(0), &json!("INV-1")), "{what}: {reply}");
        let till = Till::tamara(World::new(Some("new"), page, NO_EFFECT));
        let reply = till.call("order_update_reference", rename.clone());
        assert!(reply["code"].as_i64().unwrap() < 0, "the order shows the old one; {what}: {reply}");
        is_told(&reply, page, what);
        let till = Till::tamara(World::new(None, page, NO_EFFECT));
        let reply = till.call("order_update_reference", rename);
        assert_eq!(reply["code"], 3, "the order cannot be read; {what}: {reply}");
    });
    // A void needs the session that this journal opened.
    for_every_page(|page, what| {
        let opened = Answer::json(200, &fixture("instore-session.response"));
        let till = Till::tamara(World::new(None, &opened, |world, _| world.status = Some("new")));
        assert_eq!(till.call("session_create", basket("S-1", "300.00"))["code"], 0, "{what}");
        till.world.lock().unwrap().page = page.clone();
        till.world.lock().unwrap().effect = |world, _| world.status = Some("canceled");
        let voided = till.call("session_void", json!({ "order_id": ORDER }));
        assert_eq!((&voided["code"], &voided["verdict"]), (&json!(0), &json!("not_paid")), "{what}: {voided}");
    });
}

#[test]
fn a_read_whose_answer_was_exchanged_says_nothing_of_the_order_and_diagnose_does_not_pass_on_it() {
    for_every_page(|page, what| {
        for (provider, order) in [("tamara", ORDER), ("checkout_com", PAYMENT)] {
            let stub = Stub::by({
                let page = page.clone();
                move |_| page.clone()
            });
            let own = json!({ "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
            let mut config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none",
                "provider": provider, "call_timeout_ms": 4000 });
            if provider == "checkout_com" {
                config["checkout_com"] = own;
            }
            let client = Client::open(&config.to_string()).unwrap();
            let call = |operation: &str, request: Value| -> Value {
                let reply = client.run(operation, &request.to_string());
                serde_json::from_str(&client.json(&reply)).unwrap()
            };
            for key in [json!({ "order_id": order }), json!({ "order_reference_id": "S-1" })] {
                let read = call("order_get", key.clone());
                assert!(["BAD_ANSWER", "SERVICE_ERROR"].contains(&read["name"].as_str().unwrap()), "{what}: {read}");
                is_told(&read, page, what);
                let polled = call("poll_status", key);
                assert_eq!((&polled["code"], &polled["verdict"]), (&json!(3), &json!("unknown")), "{what}: {polled}");
                is_told(&polled, page, what);
            }
            let diagnosis = call("diagnose", json!({}));
            let token = diagnosis["checks"].as_array().unwrap().iter().find(|check| check["name"] == "token").unwrap();
            assert_eq!(token["result"], "failed", "{what}: {diagnosis}");
        }
    });
}

#[test]
fn a_service_s_own_refusal_is_one_for_every_request_and_in_every_documented_shape() {
    let refusals = [
        (400, fixture("instore-session.error-400-limit.response")),
        (400, fixture("authorise.error-400-already.response")),
        (401, fixture("error-401.response")),
        (401, fixture("error-401-merchant.response")),
        (403, fixture("error-403.response")),
        (404, fixture("order-get.error-404.response")),
        (422, fixture("checkout.error-400.response")),
        (429, fixture("error-429.response")),
    ];
    let amount = json!({ "amount": "20.00", "currency": "SAR" });
    std::thread::scope(|scope| {
        for (status, body) in &refusals {
            let amount = &amount;
            scope.spawn(move || {
                let page = Answer::json(*status, body);
                for (operation, state, request) in [
                    ("session_create", None, basket("S-1", "300.00")),
                    ("session_create", None, qr_basket("S-1", "300.00")),
                    ("checkout_create", None, checkout("S-1")),
                    ("refund", Some("fully_captured"), json!({ "order_id": ORDER, "total_amount": amount })),
                    ("order_capture", Some("authorised"), json!({ "order_id": ORDER, "total_amount": amount })),
                    ("order_cancel", Some("authorised"), json!({ "order_id": ORDER, "total_amount": amount })),
                    ("order_update_reference", Some("new"), json!({ "order_id": ORDER, "order_reference_id": "I-1" })),
                ] {
                    let till = Till::tamara(World::new(state, &page, NO_EFFECT));
                    let reply = till.call(operation, request);
                    let code = reply["code"].as_i64().unwrap();
                    assert!((-499..=-400).contains(&code), "{operation} {status} {body}: {reply}");
                    assert!(till.states().iter().all(|state| state == "not_done"), "{operation} {status} {body}");
                    assert!(!reply["message"]["en"].as_str().unwrap().contains("network"), "{reply}");
                }
            });
        }
    });
}

#[test]
fn checkout_com_s_own_refusal_is_one_with_its_json_or_without_a_body_under_its_own_header() {
    let numbered = |status, body: &str| Answer {
        headers: "Cko-Request-Id: 0HL80RJLS76I7:00000009\r\n".into(),
        ..Answer::json(status, body)
    };
    let mut refusals = vec![numbered(401, ""), numbered(403, ""), numbered(404, "{}"), numbered(429, "")];
    for (status, name) in [
        (403, "cko-error-403"),
        (422, "cko-error-422-invalid"),
        (422, "cko-error-422-onboarding"),
        (422, "cko-error-422-refund-too-big"),
        (429, "cko-error-429"),
    ] {
        // With its JSON the header is not needed.
        refusals.push(Answer::json(status, &fixture(&format!("{name}.response"))));
    }
    for page in refusals {
        let till = Till::checkout_com(World::new(None, &page, NO_EFFECT));
        let reply = till.call("session_create", cko_basket("S-1", "300.00"));
        assert!((-599..=-400).contains(&reply["code"].as_i64().unwrap()), "{page:?}: {reply}");
        assert_eq!(till.states(), ["not_done"], "{page:?}");
        let till = Till::checkout_com(World::new(Some("Captured"), &page, NO_EFFECT));
        let refund = json!({ "order_id": PAYMENT, "total_amount": { "amount": "20.00", "currency": "SAR" } });
        let reply = till.call("refund", refund);
        // The same refund, sent before, may still be being worked on.
        let expected = if page.status == 429 { "sending" } else { "not_done" };
        assert_eq!(till.states(), [expected], "{page:?}: {reply}");
    }
}

#[test]
fn an_answer_about_another_order_than_was_asked_for_is_not_believed() {
    let stranger = "11111111-2222-3333-4444-555555555555";
    let money = |amount: &str| json!({ "amount": amount, "currency": "SAR" });
    // A session's answer with another's reference or amount: the session is looked for, and not found.
    let others = [
        json!({ "order_id": stranger, "checkout_id": "c", "order_reference_id": "S-2" }),
        json!({ "order_id": stranger, "checkout_id": "c", "total_amount": money("299.99") }),
    ];
    at_once(others, |other| {
        let till = Till::tamara(World::new(None, &Answer::json(200, &other.to_string()), NO_EFFECT));
        let reply = till.call("session_create", basket("S-1", "300.00"));
        assert_eq!((&reply["code"], reply["order_id"].is_null()), (&json!(3), true), "{reply}");
        assert_eq!(till.states(), ["sending"], "{reply}");
    });
    let others = [
        json!({ "id": "pay_x", "status": "Pending", "reference": "S-2" }),
        json!({ "id": "pay_x", "status": "Pending", "reference": "S-1", "amount": 29_999, "currency": "SAR" }),
        json!({ "id": "pay_x", "status": "Pending", "reference": "S-1", "amount": 30_000, "currency": "AED" }),
    ];
    at_once(others, |other| {
        let till = Till::checkout_com(World::new(None, &Answer::json(202, &other.to_string()), NO_EFFECT));
        let reply = till.call("session_create", cko_basket("S-1", "300.00"));
        assert_eq!((&reply["code"], reply["order_id"].is_null()), (&json!(3), true), "{reply}");
    });
    // A movement's.
    let movements = [
        ("refund", "fully_captured", "refund_id"),
        ("order_capture", "authorised", "capture_id"),
        ("order_cancel", "authorised", "cancel_id"),
    ];
    at_once(movements, |(operation, status, id)| {
        let other = json!({ "order_id": stranger, id: "x-1", "status": "done" });
        let till = Till::tamara(World::new(Some(status), &Answer::json(200, &other.to_string()), NO_EFFECT));
        let reply =
            till.call(operation, json!({ "order_id": ORDER, "total_amount": money("20.00"), "request_id": "M-1" }));
        assert_eq!((&reply["code"], till.states()), (&json!(3), vec!["sending".to_string()]), "{operation}: {reply}");
    });
    let other = json!({ "action_id": "act_9", "reference": "R-9" });
    let till = Till::checkout_com(World::new(Some("Captured"), &Answer::json(202, &other.to_string()), NO_EFFECT));
    let reply =
        till.call("refund", json!({ "order_id": PAYMENT, "total_amount": money("20.00"), "request_id": "R-1" }));
    assert_eq!((&reply["code"], till.states()), (&json!(3), vec!["sending".to_string()]), "{reply}");
}

#[test]
fn a_path_never_holds_a_dot_alone_and_an_id_is_never_empty() {
    let page = Answer::json(200, "{}");
    let till = Till::tamara(World::new(Some("new"), &page, NO_EFFECT));
    for dots in [".", "..", " .. ", ""] {
        for (operation, request) in [
            ("order_get", json!({ "order_id": dots })),
            ("order_get", json!({ "order_reference_id": dots })),
            ("poll_status", json!({ "order_id": dots })),
            ("session_void", json!({ "order_id": dots })),
            ("session_create", basket(dots, "300.00")),
            ("refund", json!({ "order_id": dots })),
            ("order_capture", json!({ "order_id": dots })),
            ("order_cancel", json!({ "order_id": dots })),
            ("order_authorise", json!({ "order_id": dots })),
            ("order_update_reference", json!({ "order_id": dots, "order_reference_id": "I-1" })),
            ("order_update_reference", json!({ "order_id": ORDER, "order_reference_id": dots })),
            ("webhook_get", json!({ "webhook_id": dots })),
            ("webhook_delete", json!({ "webhook_id": dots })),
        ] {
            let reply = till.call(operation, request);
            assert_eq!(reply["name"], "INVALID_FIELD", "{operation} {dots:?}: {reply}");
        }
    }
    assert!(till.stub.seen().is_empty(), "{:?}", till.stub.seen());
    // Nor where the service itself gives such an id.
    let opened = Answer::json(200, r#"{"order_id":"..","checkout_id":"."}"#);
    let till = Till::tamara(World::new(None, &opened, NO_EFFECT));
    assert_eq!(till.call("session_create", basket("S-1", "300.00"))["code"], 3);
    assert!(till.stub.seen().iter().all(|seen| !seen.line.contains("/..") && !seen.line.contains("/. ")));
}

#[test]
fn what_a_service_repeats_of_a_customer_reaches_neither_replies_nor_journal_nor_log() {
    const SECRETS: [&str; 7] =
        ["34274516", "zqali@example.com", "Zqali", "Zqahtani", "sim_zq_api_token", "sk_sbox_zq_abcdefgh", "\u{7}"];
    let folder = tempfile::tempdir().unwrap();
    let said = "no way for Zqali Zqahtani, zqali@example.com, +966 53 427 4516 or 0534274516: Bearer sim_zq_api_token sk_sbox_zq_abcdefgh \u{7}";
    let status = "new for Zqali Zqahtani zqali@example.com\u{7}";
    let mut answered = 0;
    let stub = Stub::by(move |request| {
        let number = "X-Request-Id: 966534274516\r\n".to_string();
        if request.line.starts_with("GET") {
            return Answer { headers: number, ..Answer::json(404, &fixture("order-get.error-404.response")) };
        }
        answered += 1;
        let body = match answered {
            1 => json!({ "message": said, "errors": [{ "error_code": said, "data": { "old_state": said } }] }),
            _ => json!({ "order_id": ORDER, "checkout_id": "c-1", "status": status,
                "checkout_deeplink": "https://pay.example/?phone=966534274516&mail=zqali%40example.com" }),
        };
        let answered = Answer::json(if answered == 1 { 400 } else { 200 }, &body.to_string());
        Answer { headers: number, ..answered }
    });
    let config = json!({ "base_url": stub.url, "api_token": "sim_zq_api_token", "country": "SA", "call_timeout_ms": 4000,
        "journal": folder.path().join("journal.db"), "log": { "level": "trace", "file": folder.path().join("till.log") } });
    let client = Client::open(&config.to_string()).unwrap();
    let call = |operation: &str, request: Value| client.json(&client.run(operation, &request.to_string()));
    let mut sale = basket("S-1", "300.00");
    sale["email"] = json!("zqali@example.com");
    sale["additional_data"] = json!({ "customer_name": "Zqali Zqahtani", "store_code": "1" });
    let refused = call("session_create", sale.clone());
    assert!(refused.contains("no way for ***, ***, *** or ***: *** ***"), "{refused}");
    let opened = call("session_create", sale);
    assert!(opened.contains("https://pay.example/"), "the link is the customer's own: {opened}");
    let history = call("history", json!({}));
    assert!(history.contains("new for ***"), "{history}");
    call("support_bundle", json!({ "file": folder.path().join("bundle.zip") }));
    for secret in SECRETS {
        assert!(!refused.contains(secret) && !history.contains(secret), "{secret}: {refused} {history}");
        is_kept_nowhere(folder.path(), secret);
    }
}

#[test]
fn what_checkout_com_repeats_of_a_customer_reaches_neither_replies_nor_journal_nor_log() {
    const SECRETS: [&str; 7] =
        ["sim_zq_api_token", "34274516", "zqali@example.com", "Zqali", "Zqahtani", "sk_sbox_zq_abcdefgh", "\u{7}"];
    let folder = tempfile::tempdir().unwrap();
    let said = "Zqali Zqahtani zqali@example.com +966 53 427 4516 0534274516 Bearer sim_zq_api_token sk_sbox_zq_abcdefgh \u{7}";
    let mut answered = 0;
    let stub = Stub::by(move |request| {
        let number = "Cko-Request-Id: 966534274516\r\n".to_string();
        if request.line.starts_with("GET") {
            let list = json!({ "limit": 10, "skip": 0, "total_count": 0, "data": [] });
            return Answer { headers: number, ..Answer::json(200, &list.to_string()) };
        }
        answered += 1;
        let (status, body) = match answered {
            1 => (
                422,
                json!({ "request_id": said, "error_type": "request_invalid", "error_codes": ["amount_invalid", said] }),
            ),
            _ => (
                202,
                json!({ "id": PAYMENT, "status": format!("Pending for {said}"),
                "_links": { "redirect": { "href": "https://checkout.tamara.co/x?phone=966534274516" } } }),
            ),
        };
        Answer { headers: number, ..Answer::json(status, &body.to_string()) }
    });
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
    let config = json!({ "provider": "checkout_com", "checkout_com": own, "base_url": stub.url, "api_token": "sim_zq_api_token",
        "country": "SA", "call_timeout_ms": 4000, "journal": folder.path().join("journal.db"),
        "log": { "level": "trace", "file": folder.path().join("till.log") } });
    let client = Client::open(&config.to_string()).unwrap();
    let call = |operation: &str, request: Value| client.json(&client.run(operation, &request.to_string()));
    let mut sale = cko_basket("S-1", "300.00");
    sale["phone_number"] = json!("0534274516");
    sale["email"] = json!("zqali@example.com");
    sale["customer_name"] = json!("Zqali Zqahtani");
    let refused = call("session_create", sale.clone());
    assert!(refused.contains("amount_invalid") && refused.contains("***"), "{refused}");
    let opened = call("session_create", sale);
    // An order in a state that nobody knows has no link to show.
    assert!(opened.contains("Pending for ***"), "{opened}");
    let history = call("history", json!({}));
    assert!(history.contains("Pending for ***"), "{history}");
    call("support_bundle", json!({ "file": folder.path().join("bundle.zip") }));
    for secret in SECRETS {
        let replies = [&refused, &opened, &history];
        assert!(replies.iter().all(|reply| !reply.contains(secret)), "{secret}: {replies:?}");
        is_kept_nowhere(folder.path(), secret);
    }
}

/// In no file of a till.
fn is_kept_nowhere(folder: &std::path::Path, secret: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_kept = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
        let is_text = path.extension().is_some_and(|end| end == "log");
        assert!(!is_kept || (secret == "\u{7}" && !is_text), "{} holds {secret:?}", path.display());
    }
}

#[test]
fn harmless_changes_of_answers_neither_block_nor_fail_a_sale() {
    let order = |other: Value| {
        let mut order: Value = serde_json::from_str(&fixture("order-get.fully_captured.response")).unwrap();
        order.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        order
    };
    let captured = order(json!({}));
    let (id, reference) = (captured["order_id"].clone(), captured["order_reference_id"].clone());
    let total = captured["total_amount"]["amount"].to_string();
    // Odd amounts beside the payment stop a refund, and say nothing about the payment.
    for (name, amount, stops_refund) in [
        ("refunded_amount", json!({ "amount": 0 }), false),
        ("refunded_amount", json!({ "amount": 0, "currency": "USD" }), false),
        ("refunded_amount", json!({ "amount": 0.000_000_000_1, "currency": "SAR" }), false),
        ("refunded_amount", json!({ "amount": "nothing", "currency": "SAR" }), true),
        ("refunded_amount", json!({ "amount": 5, "currency": "USD" }), true),
        ("canceled_amount", json!({ "amount": 0.000_000_000_000_04, "currency": "sar" }), false),
        ("canceled_amount", json!("odd"), true),
        (
            "captured_amount",
            json!({ "amount": total.parse::<f64>().unwrap() - 0.000_000_03, "currency": "sar" }),
            false,
        ),
    ] {
        let body = order(json!({ name: amount })).to_string();
        let stub = Stub::by(move |request| match request.line.starts_with("GET") {
            true => Answer::json(200, &body),
            false => Answer::json(400, &fixture("authorise.error-400-already.response")),
        });
        let config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none",
            "accept_money_moving_without_journal": true, "call_timeout_ms": 4000 });
        let client = Client::open(&config.to_string()).unwrap();
        let call = |operation: &str, request: Value| -> Value {
            serde_json::from_str(&client.json(&client.run(operation, &request.to_string()))).unwrap()
        };
        let paid = call("poll_status", json!({ "order_id": id }));
        assert_eq!((&paid["code"], &paid["verdict"]), (&json!(0), &json!("paid")), "{name} {amount}: {paid}");
        let refund = call("refund", json!({ "order_id": id, "total_amount": { "amount": "1.00", "currency": "SAR" } }));
        let sent = stub.seen().iter().filter(|seen| seen.line.starts_with("POST")).count();
        assert_eq!(sent, usize::from(!stops_refund), "{name} {amount}: {refund}");
    }
    // The id in other letters, and a list of one, are the order.
    let other_letters = order(json!({ "order_id": id.as_str().unwrap().to_uppercase() }));
    for body in [other_letters.to_string(), json!([captured]).to_string()] {
        let stub = Stub::always(200, "application/json", &body);
        let config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none" });
        let client = Client::open(&config.to_string()).unwrap();
        let read: Value =
            serde_json::from_str(&client.json(&client.run("order_get", &json!({ "order_id": id }).to_string())))
                .unwrap();
        assert_eq!(
            (&read["code"], &read["order_id"], &read["order_reference_id"]),
            (&json!(0), &id, &reference),
            "{read}"
        );
    }
}

#[test]
fn a_look_up_that_answers_json_without_an_order_has_found_none() {
    for (status, body) in [(200, "[]"), (200, "{}"), (200, " null "), (204, "")] {
        for provider in ["tamara", "checkout_com"] {
            let page = Answer::json(status, body);
            let stub = Stub::by(move |_| page.clone());
            let config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none", "provider": provider,
                "checkout_com": { "success_url": "https://example.com/s", "failure_url": "https://example.com/f" } });
            let mut config = config;
            if provider == "tamara" {
                config.as_object_mut().unwrap().remove("checkout_com");
            }
            let client = Client::open(&config.to_string()).unwrap();
            let read = client.json(&client.run("order_get", r#"{"order_reference_id":"S-1"}"#));
            assert!(read.contains(r#""name":"NOT_FOUND""#), "{provider} {status} {body}: {read}");
            let by_id = client.json(&client.run("order_get", &json!({ "order_id": ORDER }).to_string()));
            assert!(!by_id.contains(r#""name":"OK""#), "{by_id}");
        }
    }
}

#[test]
fn a_movement_s_number_may_be_a_number_and_a_void_s_answer_may_be_empty() {
    const REFUND: fn(&mut World, &Value) = |world, _| world.refunded += 2_000;
    let answer = Answer::json(200, &json!({ "order_id": ORDER, "refund_id": 5_001_234_567_u64 }).to_string());
    let till = Till::tamara(World::new(Some("fully_captured"), &answer, REFUND));
    let request =
        json!({ "order_id": ORDER, "total_amount": { "amount": "20.00", "currency": "SAR" }, "request_id": "R-1" });
    let reply = till.call("refund", request);
    assert_eq!((&reply["code"], &reply["refund_id"]), (&json!(0), &json!("5001234567")), "{reply}");
    for empty in [Answer::json(200, ""), Answer::json(204, "")] {
        let opened = Answer::json(200, &fixture("instore-session.response"));
        let till = Till::tamara(World::new(None, &opened, |world, _| world.status = Some("new")));
        assert_eq!(till.call("session_create", basket("S-1", "300.00"))["code"], 0);
        till.world.lock().unwrap().page = empty;
        till.world.lock().unwrap().effect = |world, _| world.status = Some("canceled");
        let voided = till.call("session_void", json!({ "order_id": ORDER }));
        assert_eq!((&voided["code"], till.sent()), (&json!(0), 2), "one void: {voided}");
    }
}

#[test]
fn a_session_is_not_opened_while_somebody_else_answers_the_look_up_and_wants_a_password() {
    for status in [302, 401, 407, 511] {
        let stub = Stub::by(move |_| Answer::of(status, "text/html", FILTER));
        let config = json!({ "base_url": stub.url, "api_token": "sim_test", "country": "SA", "journal": "none",
            "accept_money_moving_without_journal": true, "call_timeout_ms": 4000 });
        let client = Client::open(&config.to_string()).unwrap();
        let reply = client.json(&client.run("session_create", &basket("S-1", "300.00").to_string()));
        assert!(reply.contains(r#""code":-307"#), "{status}: {reply}");
        assert!(stub.seen().iter().all(|seen| seen.line.starts_with("GET")), "{status}: {:?}", stub.seen());
    }
}
