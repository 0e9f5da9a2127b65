//! What only a supervisor can decide, over real HTTP on both rails: money that went back before the till saw the sale paid, and sessions that
//! are closed by hand.

mod common;
#[path = "common/event.rs"]
mod event;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, Till, basket};
use ring::hmac;
use serde_json::{Value, json};
use stub::fixture;

/// The ways to Tamara.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rail {
    Tamara,
    CheckoutCom,
}

const RAILS: [Rail; 2] = [Rail::Tamara, Rail::CheckoutCom];

impl Rail {
    fn till_with(self, shop: &Shop, mut other: Value) -> Till {
        if self == Rail::CheckoutCom {
            other["provider"] = json!("checkout_com");
            other["base_url"] = json!(format!("{}/checkout.com", shop.simulator.url()));
            other["checkout_com"] = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
                "signature_key": "sim_signature_key",
                "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
        } else {
            other["notification_token"] = json!(event::KEY);
        }
        shop.till_with(other)
    }

    fn till(self, shop: &Shop) -> Till {
        self.till_with(shop, json!({}))
    }

    fn basket(self, reference: &str, amount: &str) -> Value {
        let mut basket = basket(reference, amount);
        if self == Rail::CheckoutCom {
            basket["channel"] = json!("qr");
            basket["email"] = json!("customer@email.com");
            basket["customer_name"] = json!("Jane Smith");
            basket["address"] =
                json!({ "address_line1": "123 Anywhere St.", "city": "Anytown", "zip": "123456", "country": "SA" });
        }
        basket
    }

    /// The service's word that a refund was made, as the host's web server got it.
    fn refunded(self, order: &str) -> Value {
        match self {
            Rail::Tamara => event::call(&event::event("order_refunded", &json!(order)), &event::token()),
            Rail::CheckoutCom => {
                let mut body: Value = serde_json::from_str(&fixture("cko-webhook.payment_captured")).unwrap();
                body["data"]["id"] = json!(order);
                let body = body.to_string();
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b"sim_signature_key"), body.as_bytes());
                let hex: String = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
                json!({ "method": "POST", "headers": { "Cko-Signature": hex }, "body": body })
            }
        }
    }
}

/// Opens a session of 300.02; its order.
fn open(till: &Till, rail: Rail, reference: &str) -> String {
    let opened = till.call("session_create", rail.basket(reference, "300.02"));
    assert_eq!(opened["code"], 0, "{opened}");
    opened["order_id"].as_str().unwrap().to_string()
}

/// The customer pays, and somebody gives so much back in the service's portal.
fn pays_and_gets_back(shop: &Shop, order: &str, amount: &str) {
    shop.customer(order, "approve");
    back(shop, order, amount);
}

fn back(shop: &Shop, order: &str, amount: &str) {
    let refunded = shop.control("POST", &format!("orders/{order}/refund"), &json!({ "amount": amount }));
    assert!(refunded["error"].is_null(), "{refunded}");
}

fn step_of(till: &Till, reference: &str) -> Value {
    till.call("history", json!({ "order_reference_id": reference, "kind": "session" }))["steps"][0].clone()
}

fn resolve(till: &Till, step: &Value, outcome: &str) -> Value {
    let word = json!({ "step_id": step["id"], "outcome": outcome, "name": "Huda", "reason": "seen in the portal" });
    till.call("step_resolve", word)
}

/// Nobody hands goods over, and the reply says what went back.
fn is_for_a_person(reply: &Value, what: &str) {
    let is_asked = (&reply["verdict"], &reply["next_action"]) == (&json!("unknown"), &json!("ask_supervisor"));
    assert!(is_asked && reply["code"] != 4, "{what}: {reply}");
    let said = reply["message"]["en"].as_str().unwrap();
    assert!(said.contains("refunded before this till saw it paid"), "{what}: {reply}");
}

#[test]
fn a_sale_that_was_refunded_in_part_before_the_till_saw_it_paid_is_for_a_supervisor_in_every_answer() {
    for rail in RAILS {
        for amount in ["299.02", "1.00"] {
            let shop = Shop::open();
            let till = rail.till(&shop);
            let payment = |reference: &str| {
                let mut request = rail.basket(reference, "300.02");
                request["interval_s"] = json!(0.02);
                till.call("payment_start", request)
            };
            let order = open(&till, rail, "S-1");
            pays_and_gets_back(&shop, &order, amount);
            let webhook = till.call("webhook_receive", rail.refunded(&order));
            is_for_a_person(&webhook, "webhook");
            assert_eq!((&webhook["code"], &webhook["respond"]["status"]), (&json!(0), &json!(200)), "{webhook}");
            let wait = json!({ "order_reference_id": "S-1", "wait_s": 10, "interval_s": 0.02 });
            let calls = [
                ("poll_status", json!({ "order_reference_id": "S-1" }), 3),
                ("poll_status", json!({ "order_id": order }), 3),
                ("poll_status", wait, 3),
                ("session_create", rail.basket("S-1", "300.02"), 3),
                ("tender_check", json!({ "order_reference_id": "S-1" }), 3),
                ("order_get", json!({ "order_id": order }), 0),
            ];
            for (operation, request, code) in calls {
                let reply = till.call(operation, request.clone());
                let what = format!("{rail:?} {amount} {operation} {request}");
                if operation != "order_get" {
                    is_for_a_person(&reply, &what);
                }
                assert_eq!(
                    (&reply["code"], &reply["verdict"], &reply["next_action"], &reply["refunded_amount"]["amount"]),
                    (&json!(code), &json!("unknown"), &json!("ask_supervisor"), &json!(amount)),
                    "{what}: {reply}"
                );
                if operation == "tender_check" {
                    assert_eq!(reply["tender"], "payable", "{reply}");
                }
                assert!(reply["waited_ms"].as_i64().unwrap_or(0) < 8_000, "waiting changes nothing: {reply}");
            }
            if rail == Rail::Tamara {
                is_for_a_person(&till.call("session_void", json!({ "order_reference_id": "S-1" })), "void");
            }
            assert_eq!(payment("S-1")["code"], 1);
            let told = till.call("payment_status", json!({ "order_reference_id": "S-1", "wait_s": 10 }));
            is_for_a_person(&told, "payment");
            till.call("watch_add", json!({ "order_reference_id": "S-1", "interval_s": 5 }));
            is_for_a_person(&till.call("watch_next", json!({ "wait_s": 10 })), "watch");
            let recovered = till.call("recover", json!({}));
            assert_eq!(recovered["next_action"], "ask_supervisor", "{recovered}");
            assert_eq!(
                (&recovered["steps"][0]["verdict"], &recovered["steps"][0]["next_action"]),
                (&json!("unknown"), &json!("ask_supervisor"))
            );
            let report = till.call("report", json!({}));
            assert_eq!(
                (&report["complete"], &report["next_action"]),
                (&json!(false), &json!("ask_supervisor")),
                "{report}"
            );
            assert_eq!(report["unresolved"][0]["last_error"], "refunded_before", "{report}");
            let receipt = till.call("receipt", json!({ "order_reference_id": "S-1" }));
            assert_eq!(
                (&receipt["next_action"], &receipt["lines"]),
                (&json!("ask_supervisor"), &Value::Null),
                "{receipt}"
            );
        }
    }
}

#[test]
fn a_supervisor_lets_the_goods_of_such_a_sale_go_or_gives_the_rest_back() {
    for rail in RAILS {
        let shop = Shop::open();
        let till = rail.till(&shop);
        let order = open(&till, rail, "S-1");
        pays_and_gets_back(&shop, &order, "100.00");
        is_for_a_person(&till.look("S-1"), "first");
        let step = step_of(&till, "S-1");
        let refused = resolve(&till, &step, "not_done");
        assert_eq!(
            (&refused["name"], &refused["error"]["field"]),
            (&json!("WRONG_STATE"), &json!("outcome")),
            "{refused}"
        );
        assert!(refused["error"]["detail"].as_str().unwrap().contains("refund the rest"), "{refused}");
        is_for_a_person(&till.look("S-1"), "still");
        assert_eq!(resolve(&till, &step, "done")["code"], 0);
        // From now on it is a sale that was paid and given back in part.
        let paid = till.look("S-1");
        assert_eq!(
            (&paid["code"], &paid["verdict"], &paid["next_action"], &paid["refunded_amount"]["amount"]),
            (&json!(0), &json!("paid"), &json!("none"), &json!("100.00")),
            "{paid}"
        );
        assert_eq!(till.call("receipt", json!({ "order_reference_id": "S-1" }))["code"], 0);
        assert_eq!(till.call("tender_check", json!({ "order_reference_id": "S-1" }))["tender"], "paid");
        assert_eq!(till.call("report", json!({}))["unresolved"], json!([]));

        let order = open(&till, rail, "S-2");
        pays_and_gets_back(&shop, &order, "299.02");
        is_for_a_person(&till.look("S-2"), "second");
        let rest = till.call("refund", json!({ "order_id": order, "request_id": "R-2" }));
        assert_eq!((&rest["code"], &rest["amount"]["amount"]), (&json!(0), &json!("1.00")), "{rest}");
        let ended = till.wait("S-2");
        assert_eq!((&ended["code"], &ended["verdict"]), (&json!(2), &json!("not_paid")), "{ended}");
        assert_eq!(till.call("tender_check", json!({ "order_reference_id": "S-2" }))["tender"], "clear");
    }
}

#[test]
fn a_sale_that_was_seen_paid_stays_paid_when_somebody_gives_a_part_back() {
    for rail in RAILS {
        let shop = Shop::open();
        let till = rail.till(&shop);
        let order = open(&till, rail, "S-1");
        shop.customer(&order, "approve");
        assert_eq!(till.look("S-1")["next_action"], "release_goods");
        back(&shop, &order, "299.02");
        let calls = [
            ("poll_status", json!({ "order_reference_id": "S-1" }), 0),
            ("session_create", rail.basket("S-1", "300.02"), 0),
            ("order_get", json!({ "order_id": order }), 0),
            ("tender_check", json!({ "order_reference_id": "S-1" }), 4),
            ("session_void", json!({ "order_reference_id": "S-1" }), 4),
        ];
        let has_void = |operation: &str| rail == Rail::Tamara || operation != "session_void";
        for (operation, request, code) in calls.into_iter().filter(|(operation, ..)| has_void(operation)) {
            let reply = till.call(operation, request);
            assert_eq!(
                (&reply["code"], &reply["verdict"], &reply["next_action"], &reply["refunded_amount"]["amount"]),
                (&json!(code), &json!("paid"), &json!("none"), &json!("299.02")),
                "{rail:?} {operation}: {reply}"
            );
        }
        assert_eq!(till.call("receipt", json!({ "order_reference_id": "S-1" }))["code"], 0);
    }
}

#[test]
fn a_till_that_gave_money_back_itself_has_seen_the_sale_paid() {
    for rail in RAILS {
        let shop = Shop::open();
        let till = rail.till(&shop);
        // Its own sale, which it never polled.
        let order = open(&till, rail, "S-1");
        shop.customer(&order, "approve");
        assert_eq!(till.refund(&json!(order), "100.00", "R-1")["code"], 0);
        assert_eq!(step_of(&till, "S-1")["state"], "paid");
        let paid = till.look("S-1");
        assert_eq!(
            (&paid["code"], &paid["verdict"], &paid["next_action"]),
            (&json!(0), &json!("paid"), &json!("none")),
            "{paid}"
        );
        // A sale of another till: whoever gave nothing back has not seen it paid.
        let other = rail.till_with(&shop, json!({ "journal": shop.folder.path().join("other.db") }));
        for operation in ["poll_status", "order_get"] {
            let strange = other.call(operation, json!({ "order_id": order }));
            assert_eq!(
                (&strange["verdict"], &strange["next_action"]),
                (&json!("unknown"), &json!("ask_supervisor")),
                "{strange}"
            );
        }
        assert_eq!(other.refund(&json!(order), "50.00", "R-2")["code"], 0);
        for operation in ["poll_status", "order_get"] {
            let known = other.call(operation, json!({ "order_id": order }));
            assert_eq!((&known["code"], &known["verdict"]), (&json!(0), &json!("paid")), "{operation}: {known}");
            assert_eq!(known["next_action"], "none", "{operation}: {known}");
        }
    }
}

#[test]
fn a_given_up_sale_gets_back_what_the_portal_left_of_it() {
    let shop = Shop::open();
    let till = Rail::CheckoutCom.till(&shop);
    let order = open(&till, Rail::CheckoutCom, "S-1");
    pays_and_gets_back(&shop, &order, "100.00");
    let given_up =
        till.call("session_void", json!({ "order_reference_id": "S-1", "refund_if_paid": true, "wait_s": 2 }));
    assert_eq!((&given_up["code"], &given_up["verdict"]), (&json!(0), &json!("not_paid")), "{given_up}");
    assert_eq!(shop.ledger()["totals"]["SAR"], json!({ "captured": "300.02", "refunded": "300.02" }));
}
