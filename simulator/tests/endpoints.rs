//! Every endpoint of the service, asked rightly and wrongly.

mod common;

use common::{Merchant, basket, fixture, money};
use serde_json::{Value, json};

/// Changes a good request in one place and sees it refused with this code.
fn refused(merchant: &Merchant, path: &str, good: &Value, change: (&str, Value), code: &str) {
    let mut request = good.clone();
    *request.pointer_mut(change.0).unwrap_or_else(|| panic!("{} is not there", change.0)) = change.1;
    let (status, reply) = merchant.post(path, &request);
    let codes: Vec<&Value> = reply["errors"].as_array().unwrap().iter().map(|e| &e["error_code"]).collect();
    assert!(status == 400 && codes.contains(&&json!(code)), "{change:?}: {status} {reply}", change = change.0);
    assert!(reply["message"].is_string());
}

#[test]
fn the_guides_own_requests_open_sessions() {
    let merchant = Merchant::open();
    for name in [
        "instore-session",
        "instore-session.minimal",
        "instore-session.string-money",
        "instore-session.kwd",
        "instore-session.two-items-arabic",
    ] {
        let reply = merchant.good("POST", "/checkout/in-store-session", &fixture(&format!("{name}.request.json")));
        assert!(reply["checkout_deeplink"].as_str().unwrap().contains(reply["order_id"].as_str().unwrap()));
    }
    for name in ["instore-qr", "instore-qr.minimal"] {
        merchant.good("POST", "/checkout/in-store", &fixture(&format!("{name}.request.json")));
    }
    for name in ["checkout", "checkout.telecom", "checkout.telecom-normalised", "checkout.telecom-first-order-digital"]
    {
        let reply = merchant.good("POST", "/checkout", &fixture(&format!("{name}.request.json")));
        assert_eq!(reply["status"], "new");
    }
    let ledger = merchant.good("GET", "/_sim/ledger", &Value::Null);
    assert_eq!((&ledger["sessions_opened"], &ledger["sms_sent"]), (&json!(11), &json!(5)));
}

#[test]
fn a_session_by_sms_is_checked_field_by_field() {
    let merchant = Merchant::open();
    let good = fixture("instore-session.string-money.request.json");
    let path = "/checkout/in-store-session";
    for (change, code) in [
        (("/total_amount", Value::Null), "invalid_request"),
        (("/total_amount/amount", json!(0.09)), "total_amount_invalid_limit"),
        (("/total_amount/amount", json!(5000.01)), "total_amount_invalid_limit"),
        (("/total_amount/amount", json!("12.345")), "invalid_request"),
        (("/total_amount/amount", json!(-5)), "invalid_request"),
        (("/total_amount/currency", json!("USD")), "currency_unsupported"),
        (("/phone_number", json!("12")), "invalid_phone_number"),
        (("/phone_number", json!("call me")), "consumer_invalid_phone_number"),
        (("/order_reference_id", json!("")), "invalid_request"),
        (("/order_reference_id", json!(7)), "invalid_request"),
        (("/items", json!([])), "invalid_request"),
        (("/items/0", json!("Lego")), "invalid_request"),
        (("/items/0/name", json!("x".repeat(256))), "invalid_request"),
        (("/items/0/sku", json!("x".repeat(129))), "invalid_request"),
        (("/items/0/type", Value::Null), "invalid_request"),
        (("/items/0/quantity", json!(0)), "invalid_request"),
        (("/items/0/total_amount/currency", json!("AED")), "total_amount_invalid_currency"),
        (("/items/0/tax_amount/amount", json!(-1)), "invalid_request"),
        (("/locale", json!("fr_FR")), "invalid_request"),
        (("/payment_type", json!("PAY_LATER_MAYBE")), "invalid_request"),
        (("/expiry_time", json!(4)), "invalid_request"),
        (("/additional_data", json!({})), "invalid_request"),
        (("/additional_data/store_code", json!("")), "invalid_request"),
    ] {
        refused(&merchant, path, &good, change, code);
    }
    let (_, reply) = merchant.post(path, &json!({ "total_amount": money("1") }));
    let fields: Vec<&Value> = reply["errors"].as_array().unwrap().iter().map(|e| &e["data"]["field"]).collect();
    assert!(fields.contains(&&json!("items")) && fields.contains(&&json!("order_reference_id")), "{reply}");
    assert_eq!(merchant.good("GET", "/_sim/ledger", &Value::Null)["sessions_opened"], 0);
}

#[test]
fn a_qr_session_needs_its_amount_its_platform_and_the_device() {
    let merchant = Merchant::open();
    let good = fixture("instore-qr.request.json");
    refused(&merchant, "/checkout/in-store", &good, ("/amount", Value::Null), "invalid_request");
    refused(&merchant, "/checkout/in-store", &good, ("/platform", json!("")), "invalid_request");
    let without = ureq::post(merchant.url("/checkout/in-store")).header("Authorization", "Bearer sim_x");
    let error = without.send(good.to_string()).unwrap_err();
    assert!(matches!(error, ureq::Error::StatusCode(400)), "{error}");
}

#[test]
fn an_online_checkout_is_checked_field_by_field() {
    let merchant = Merchant::open();
    let good = fixture("checkout.request.json");
    for (change, code) in [
        (("/shipping_amount", Value::Null), "invalid_request"),
        (("/tax_amount/currency", json!("AED")), "currency_unsupported"),
        (("/description", json!("x".repeat(257))), "invalid_request"),
        (("/country_code", json!("QA")), "invalid_request"),
        (("/country_code", json!("AE")), "total_amount_invalid_currency"),
        (("/consumer", json!([])), "invalid_request"),
        (("/consumer/first_name", Value::Null), "invalid_request"),
        (("/consumer/phone_number", json!("x")), "consumer_invalid_phone_number"),
        (("/shipping_address/city", Value::Null), "invalid_request"),
        (("/shipping_address/phone_number", json!("x")), "shipping_address_invalid_phone_number"),
        (("/shipping_address/country_code", json!("FR")), "not_supported_delivery_country"),
        (("/merchant_url/success", json!("shop")), "invalid_request"),
        (("/merchant_url", Value::Null), "invalid_request"),
    ] {
        refused(&merchant, "/checkout", &good, change, code);
    }
}

#[test]
fn what_an_online_request_said_is_in_the_read_out() {
    let merchant = Merchant::open();
    let request = fixture("checkout.request.json");
    let order = merchant.approved();
    let shown = merchant.good("GET", &format!("/orders/{order}"), &Value::Null);
    for pointer in ["/consumer", "/shipping_address", "/items/0"] {
        for (name, sent) in request.pointer(pointer).unwrap().as_object().unwrap() {
            assert_eq!(shown.pointer(pointer).unwrap()[name], *sent, "{pointer} {name}");
        }
    }
    for name in ["description", "shipping_amount"] {
        assert_eq!(shown[name], request[name], "{name}");
    }
    assert_eq!(shown["status"], "approved");
}

/// The names of an object's members, and of those in it.
fn names(value: &Value, at: &str, found: &mut Vec<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        found.push(format!("{at}/{name}"));
        names(value, &format!("{at}/{name}"), found);
    }
    if let Some(first) = value.as_array().and_then(|list| list.first()) {
        names(first, at, found);
    }
}

#[test]
fn a_read_out_has_every_member_that_the_guides_show_whatever_was_sent() {
    let merchant = Merchant::open();
    let mut online = fixture("checkout.request.json");
    for name in ["email", "national_id", "date_of_birth", "is_first_order"] {
        online["consumer"].as_object_mut().unwrap().remove(name);
    }
    for name in ["unit_price", "tax_amount", "discount_amount", "image_url", "item_url"] {
        online["items"][0][name] = Value::Null;
    }
    for name in ["line2", "region", "phone_number"] {
        online["shipping_address"].as_object_mut().unwrap().remove(name);
    }
    online["billing_address"] = Value::Null;
    online["discount"] = json!([]);
    let online = merchant.good("POST", "/checkout", &online)["order_id"].as_str().unwrap().to_string();
    merchant.customer(&online, "approve");
    merchant.good("POST", &format!("/orders/{online}/authorise"), &Value::Null);
    let mut capture = fixture("capture.request.json");
    (capture["order_id"], capture["total_amount"]) = (json!(online), money("300"));
    merchant.good("POST", "/payments/capture", &capture);
    let mut wanted = Vec::new();
    names(&fixture("order-get.fully_captured.response.json"), "", &mut wanted);
    for order in [merchant.paid("80.00"), online] {
        let shown = merchant.order(&order);
        let mut found = Vec::new();
        names(&shown, "", &mut found);
        let missing: Vec<_> = wanted.iter().filter(|name| !found.contains(name)).collect();
        assert!(missing.is_empty(), "{missing:?} of {shown}");
    }
}

#[test]
fn a_request_as_php_writes_it_is_understood() {
    let merchant = Merchant::open();
    let order = merchant.session("80.00");
    // PHP writes an empty object as a list, and Tamara's own program sends one with every call that has nothing to say.
    assert_eq!(merchant.call("GET", &format!("/merchants/orders/{order}"), &json!([])).0, 200);
    assert_eq!(merchant.call("GET", "/checkout/payment-types?country=SA", &json!({ "country": "SA" })).0, 200);
    assert_eq!(merchant.call("GET", &format!("//merchants/orders/{order}"), &json!([])).0, 200, "a slash too many");
    assert_eq!(merchant.call("GET", &format!("/merchants/orders/{order}"), &json!([1])).0, 400);
    let mut request = basket("S2", "80.00");
    (request["locale"], request["additional_data"], request["email"]) = (json!(""), json!([]), json!(""));
    merchant.good("POST", "/checkout/in-store-session", &request);
    request["locale"] = json!("fr");
    assert_eq!(merchant.post("/checkout/in-store-session", &request).0, 400);
}

#[test]
fn an_order_is_found_by_either_path_and_by_the_newest_reference() {
    let merchant = Merchant::open();
    let (_, order) = (merchant.session("80.02"), merchant.session("81.02"));
    for path in [format!("/merchants/orders/{order}"), format!("/orders/{order}")] {
        assert_eq!(merchant.good("GET", &path, &Value::Null)["order_id"], json!(order));
    }
    let found = merchant.good("GET", "/merchants/orders/reference-id/S1", &Value::Null);
    assert_eq!(found["order_id"], json!(order));
    for path in ["/merchants/orders/none", "/orders/none", "/merchants/orders/reference-id/none"] {
        assert_eq!(merchant.get(path), (404, fixture("order-get.error-404.response.json")), "{path}");
    }
}

#[test]
fn a_reference_is_updated_and_found_percent_encoded() {
    let merchant = Merchant::open();
    let order = merchant.session("80.02");
    let path = format!("/orders/{order}/reference-id");
    let new = json!({ "order_reference_id": "RUH/01 ق" });
    assert_eq!(merchant.good("PUT", &path, &new), fixture("update-reference.response.json"));
    let found = merchant.good("GET", "/merchants/orders/reference-id/RUH%2F01%20%D9%82", &Value::Null);
    assert_eq!(found["order_id"], json!(order));
    merchant.good("PUT", &path, &json!({ "order_reference_id": "A+B" }));
    assert_eq!(merchant.get("/merchants/orders/reference-id/A+B").0, 200);
    assert_eq!(merchant.call("PUT", &path, &json!({})).0, 400);
    let missing = merchant.call("PUT", "/orders/none/reference-id", &new);
    assert_eq!(missing, (404, fixture("update-reference.error-404.response.json")));
}

#[test]
fn a_void_takes_the_order_from_the_query_or_the_body() {
    let merchant = Merchant::open();
    for in_query in [true, false] {
        let opened = merchant.good("POST", "/checkout/in-store-session", &basket("V", "80.02"));
        let (order, checkout) = (opened["order_id"].as_str().unwrap(), opened["checkout_id"].as_str().unwrap());
        let path = format!("/checkout/{checkout}/void");
        let (path_sent, body) = match in_query {
            true => (format!("{path}?order_id={order}"), Value::Null),
            false => (path.clone(), json!({ "order_id": order })),
        };
        let voided = merchant.good("POST", &path_sent, &body);
        assert_eq!(voided["order_was_voided"], true);
        assert_eq!(merchant.status(order), "canceled");
        assert_eq!(merchant.post(&path, &json!({})).0, 400);
        assert_eq!(merchant.post("/checkout/other/void", &json!({ "order_id": order })).0, 404);
    }
    assert_eq!(merchant.good("GET", "/_sim/ledger", &Value::Null)["voided"], 2);
}

#[test]
fn a_refund_gives_back_what_was_captured_and_no_more() {
    let merchant = Merchant::open();
    let order = merchant.paid("80.00");
    let path = format!("/payments/simplified-refund/{order}");
    let refund = |amount: &str| json!({ "total_amount": money(amount), "comment": "c", "merchant_refund_id": 7 });
    let first = merchant.good("POST", &path, &refund("30.00"));
    assert_eq!((&first["status"], &first["refunded_amount"]["amount"]), (&json!("partially_refunded"), &json!(30.0)));
    for (request, status) in [
        (refund("50.01"), 400),
        (refund("0"), 400),
        (json!({ "comment": "c" }), 400),
        (json!({ "total_amount": money("1") }), 400),
        (json!({ "total_amount": { "amount": 1, "currency": "AED" }, "comment": "c" }), 400),
    ] {
        assert_eq!(merchant.post(&path, &request).0, status, "{request}");
    }
    assert_eq!(merchant.good("POST", &path, &refund("50.00"))["status"], "fully_refunded");
    let shown = merchant.order(&order);
    assert_eq!((&shown["status"], &shown["refunded_amount"]["amount"]), (&json!("fully_refunded"), &json!(80.0)));
    assert_eq!(shown["transactions"]["refunds"][0]["merchant_refund_id"], "7");
    assert_eq!(shown["transactions"]["captures"][0]["refunded_amount"]["amount"], 80.0);
    let open = merchant.session("80.02");
    let early = merchant.post(&format!("/payments/simplified-refund/{open}"), &refund("1"));
    assert_eq!(early, (409, fixture("simplified-refund.error-409.response.json")));
    let missing = merchant.post("/payments/simplified-refund/none", &refund("1"));
    assert_eq!(missing, (404, fixture("simplified-refund.error-404.response.json")));
}

#[test]
fn the_legacy_refund_goes_by_capture_and_happens_whole_or_not_at_all() {
    let merchant = Merchant::open();
    let order = merchant.authorised();
    let capture = |amount: &str| {
        let mut request = fixture("capture.request.json");
        request["order_id"] = json!(order);
        request["total_amount"] = money(amount);
        merchant.good("POST", "/payments/capture", &request)["capture_id"].clone()
    };
    let (first, second) = (capture("100"), capture("200"));
    let request = |a: &str, b: &str| {
        json!({ "order_id": order, "refunds": [{ "capture_id": first, "total_amount": money(a) },
            { "capture_id": second, "total_amount": money(b) }] })
    };
    assert_eq!(merchant.post("/payments/refund", &request("50", "200.01")).0, 400);
    assert_eq!(merchant.order(&order)["refunded_amount"]["amount"], 0.0);
    let done = merchant.good("POST", "/payments/refund", &request("100", "200"));
    assert_eq!((&done["status"], &done["refunds"][1]["capture_id"]), (&json!("fully_refunded"), &second));
    assert_eq!(done["refunded_amount"]["amount"], 300.0);
    let again = merchant.paid("300.00");
    let mut guide = fixture("legacy-refund.request.json");
    guide["order_id"] = json!(again);
    guide["refunds"][0]["capture_id"] = merchant.order(&again)["transactions"]["captures"][0]["capture_id"].clone();
    let (done, mut wanted) =
        (merchant.good("POST", "/payments/refund", &guide), fixture("legacy-refund.response.json"));
    (wanted["order_id"], wanted["refunds"]) = (json!(again), done["refunds"].clone());
    wanted["refunded_amount"]["amount"] = json!(300.0);
    assert_eq!(done, wanted);
    for wrong in [json!({}), json!({ "order_id": order, "refunds": [] }), json!({ "order_id": order, "refunds": [{}] })]
    {
        assert_eq!(merchant.post("/payments/refund", &wrong).0, 400, "{wrong}");
    }
    let mut missing = request("1", "1");
    missing["order_id"] = json!("none");
    assert_eq!(merchant.post("/payments/refund", &missing).0, 404);

    // As the service's own sample writes it.
    let order = merchant.authorised();
    let mut capture = fixture("capture.request.json");
    capture["order_id"] = json!(order);
    let mut sample = fixture("legacy-refund.request.json");
    sample["order_id"] = json!(order);
    sample["refunds"][0]["capture_id"] = merchant.good("POST", "/payments/capture", &capture)["capture_id"].clone();
    let done = merchant.good("POST", "/payments/refund", &sample);
    for name in fixture("legacy-refund.response.json").as_object().unwrap().keys() {
        assert!(done.get(name).is_some(), "{name}: {done}");
    }
}

#[test]
fn an_online_order_is_authorised_captured_and_cancelled_in_its_states_only() {
    let merchant = Merchant::open();
    let order = merchant.approved();
    let (authorise, cancel) = (format!("/orders/{order}/authorise"), format!("/orders/{order}/cancel"));
    let mut capture = fixture("capture.request.json");
    capture["order_id"] = json!(order);
    let early = merchant.post("/payments/capture", &capture);
    assert_eq!((early.0, &early.1["errors"][0]["data"]["old_state"]), (409, &json!("approved")));
    assert_eq!(
        merchant.post(&cancel, &fixture("cancel.request.json")),
        (409, fixture("cancel.error-409.response.json"))
    );
    let done = merchant.good("POST", &authorise, &json!({ "order_id": order }));
    assert_eq!((&done["status"], &done["auto_captured"]), (&json!("authorised"), &json!(false)));
    assert_eq!(merchant.post(&authorise, &json!({})), (409, fixture("authorise.error-409.response.json")));
    let part = merchant.good("POST", &cancel, &json!({ "total_amount": money("100") }));
    assert_eq!(part["status"], "updated");
    assert_eq!(merchant.post(&cancel, &json!({})).0, 400);
    for (pointer, value) in
        [("/shipping_info", Value::Null), ("/shipping_info/shipping_company", json!("x".repeat(101)))]
    {
        let mut wrong = capture.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert_eq!(merchant.post("/payments/capture", &wrong).0, 400, "{pointer}");
    }
    assert_eq!(merchant.post("/payments/capture", &capture).0, 409, "more than is left");
    capture["total_amount"] = money("200");
    assert_eq!(merchant.good("POST", "/payments/capture", &capture)["status"], "fully_captured");
    let shown = merchant.order(&order);
    assert_eq!(shown["transactions"]["cancels"][0]["total_amount"]["amount"], 100.0);
    assert_eq!(shown["canceled_amount"]["amount"], 100.0);
    for path in ["/orders/none/authorise", "/orders/none/cancel"] {
        assert_eq!(merchant.post(path, &json!({ "total_amount": money("1") })).0, 404);
    }
}

#[test]
fn a_wholly_cancelled_order_is_canceled() {
    let merchant = Merchant::open();
    let order = merchant.authorised();
    let done = merchant.good("POST", &format!("/orders/{order}/cancel"), &fixture("cancel.request.json"));
    assert_eq!((&done["status"], merchant.status(&order).as_str()), (&json!("canceled"), "canceled"));
}

#[test]
fn sessions_end_after_15_and_30_minutes() {
    let merchant = Merchant::open();
    let in_store = merchant.session("80.02");
    let online = merchant.good("POST", "/checkout", &fixture("checkout.request.json"))["order_id"].clone();
    let online = online.as_str().unwrap();
    merchant.advance(15 * 60 - 1);
    assert_eq!(merchant.status(&in_store), "new");
    merchant.advance(1);
    assert_eq!((merchant.status(&in_store).as_str(), merchant.status(online).as_str()), ("expired", "new"));
    merchant.advance(15 * 60);
    assert_eq!(merchant.status(online), "expired");
}

#[test]
fn an_approved_order_expires_after_72_hours_and_an_authorised_one_is_captured_after_21_days() {
    let merchant = Merchant::open();
    let (approved, authorised) = (merchant.approved(), merchant.authorised());
    merchant.advance(72 * 3600 - 1);
    assert_eq!(merchant.status(&approved), "approved");
    merchant.advance(1);
    assert_eq!(merchant.status(&approved), "expired");
    assert_eq!(merchant.post(&format!("/orders/{approved}/authorise"), &json!({})).0, 409);
    merchant.advance(18 * 24 * 3600 - 1);
    assert_eq!(merchant.status(&authorised), "authorised");
    merchant.advance(1);
    let shown = merchant.order(&authorised);
    assert_eq!((&shown["status"], &shown["captured_amount"]["amount"]), (&json!("fully_captured"), &json!(300.0)));
}

#[test]
fn questions_before_a_sale_are_answered_as_the_service_does() {
    let merchant = Merchant::open();
    let verified = "/merchants/customer/id-verification-status?country_code=SA&phone_number=966";
    assert_eq!(merchant.get(&format!("{verified}544337766")).0, 200);
    assert_eq!(merchant.get("/merchants/customer/id-verification-status?country_code=KW&phone_number=1").0, 400);
    assert_eq!(merchant.get("/merchants/customer/id-verification-status?country_code=SA").0, 400);

    let eligible = fixture("eligibility.request.json");
    assert_eq!(merchant.good("POST", "/pre-checkout/v1/eligibility", &eligible), json!({ "is_eligible": true }));
    let mut too_much = eligible.clone();
    too_much["order"]["amount"] = json!(5000.01);
    assert_eq!(merchant.good("POST", "/pre-checkout/v1/eligibility", &too_much), json!({ "is_eligible": false }));
    for wrong in [json!({}), json!({ "order": money("1") }), json!({ "customer": {}, "order": money("1.005") })] {
        let reply = merchant.post("/pre-checkout/v1/eligibility", &wrong);
        assert_eq!(reply, (400, fixture("eligibility.error-400.response.json")), "{wrong}");
    }

    let request = fixture("payment-options-pre-check.request.json");
    let path = "/checkout/payment-options-pre-check";
    let available = merchant.good("POST", path, &request);
    assert_eq!(available, fixture("payment-options-pre-check.available.response.json"));
    let mut none = request.clone();
    none["phone_number"] = json!("526422337");
    assert_eq!(merchant.good("POST", path, &none), fixture("payment-options-pre-check.none.response.json"));
    for (change, code) in [
        (("/country", json!("FR")), "invalid_request"),
        (("/order_value/amount", json!(0.05)), "total_amount_invalid_limit"),
        (("/phone_number", Value::Null), "invalid_phone_number"),
        (("/is_vip", json!("yes")), "invalid_request"),
    ] {
        refused(&merchant, path, &request, change, code);
    }

    let types = merchant.good("GET", "/checkout/payment-types?country=KW&currency=KWD&order_value=1.250", &Value::Null);
    assert_eq!(types[0]["min_limit"], json!({ "amount": 0.1, "currency": "KWD" }));
    assert_eq!(merchant.good("GET", "/checkout/payment-types?country=SA&currency=KWD", &Value::Null), json!([]));
    assert_eq!(merchant.get("/checkout/payment-types").0, 400);
    assert_eq!(merchant.get("/checkout/payment-types?country=SA&order_value=x").0, 400);
    let asked = json!({ "country_code": "SA", "total_amount": money("100"), "items": null, "consumer": null,
        "shipping_address": null, "risk_assessment": null, "additional_data": [] });
    let types = merchant.good("POST", "/checkout/credit-pre-check", &asked);
    assert_eq!(types[0]["name"], "PAY_BY_INSTALMENTS");
    for (change, code) in [
        (("/country_code", json!("FR")), "invalid_request"),
        (("/total_amount", Value::Null), "invalid_request"),
        (("/items", json!("Lego")), "invalid_request"),
        (("/consumer", json!(7)), "invalid_request"),
    ] {
        refused(&merchant, "/checkout/credit-pre-check", &asked, change, code);
    }
    let configs = merchant.good("GET", "/merchants/configs", &Value::Null);
    assert_eq!(configs, fixture("merchant-configs.response.json"));
}

/// A reply to a dispute, as a browser's form sends it.
fn reply(merchant: &Merchant, dispute: &Value, fields: &[(&str, &str)]) -> u16 {
    let mut body = String::new();
    for (name, text) in fields {
        let file = if *name == "attachment" { "; filename=\"slip.pdf\"" } else { "" };
        body += &format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n");
    }
    let request = ureq::post(merchant.url(&format!("/external/merchants/orders/disputes/{dispute}")))
        .header("Authorization", "Bearer sim_test")
        .header("Content-Type", "multipart/form-data; boundary=xyz");
    match request.send(body + "--xyz--\r\n") {
        Ok(answer) => answer.status().as_u16(),
        Err(ureq::Error::StatusCode(status)) => status,
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_dispute_is_listed_filtered_and_answered_with_a_file() {
    let merchant = Merchant::open();
    let path = "/external/merchants/orders/disputes/";
    assert_eq!(merchant.good("GET", path, &Value::Null), fixture("disputes-list.empty.response.json"));
    let order = merchant.paid("300.00");
    let opened =
        merchant.good("POST", &format!("/_sim/orders/{order}/dispute"), &json!({ "comment": "Item not received" }));
    let number = opened["dispute_id"].clone();
    let listed = merchant.good("GET", path, &Value::Null);
    let dispute = &listed["data"]["disputes"][number.to_string()];
    let wanted = &fixture("disputes-list.response.json")["data"]["disputes"]["1042"];
    for name in ["order_status", "dispute_status", "closed_at", "amount"] {
        let same = dispute[name] == wanted[name] || dispute[name]["amount"] == 300.0;
        assert!(same, "{name}: {dispute}");
    }
    assert_eq!(dispute["activities"][0]["comment"], "Item not received");
    for (query, total) in [
        (format!("order_id={order}"), 1),
        (format!("dispute_id={number}"), 1),
        ("dispute_id=7".into(), 0),
        ("dispute_status=closed".into(), 0),
        ("merchant_order_reference_id=S1&limit=1&page=1".into(), 1),
    ] {
        assert_eq!(merchant.good("GET", &format!("{path}?{query}"), &Value::Null)["total"], total, "{query}");
    }
    let second = merchant.good("GET", &format!("{path}?page=2"), &Value::Null);
    assert_eq!((&second["total"], &second["data"]["disputes"]), (&json!(1), &json!([])));
    assert_eq!(merchant.get(&format!("{path}?limit=0")).0, 400);
    assert_eq!(reply(&merchant, &number, &[("delivery_provider", "DHL")]), 400);
    assert_eq!(reply(&merchant, &number, &[("comment", &"x".repeat(256))]), 400);
    assert_eq!(reply(&merchant, &json!(7), &[("comment", "sent")]), 404);
    assert_eq!(reply(&merchant, &number, &[("comment", "sent"), ("attachment", "%PDF")]), 200);
    let answered = merchant.good("GET", path, &Value::Null)["data"]["disputes"][number.to_string()].clone();
    assert_eq!(
        (&answered["dispute_status"], &answered["activities"][1]["attachments"]),
        (&json!("under_review"), &json!(["slip.pdf"]))
    );
}

/// tamara-api.md:783
#[test]
fn the_channel_partners_api_is_not_served_at_the_merchants_host() {
    let merchant = Merchant::open();
    for (path, name) in [
        ("/channel-partners/merchant-onboarding/create", "partner-onboarding-create.request"),
        ("/channel-partners/webhooks/register", "partner-webhook-register.request"),
    ] {
        assert_eq!(merchant.post(path, &fixture(&format!("{name}.json"))), (404, Value::Null), "{path}");
    }
}
