//! The questions to Tamara itself.

use super::Part;
use super::hook::Hook;
use super::service::{Customer, Seen, Service};
use crate::Result;
use serde_json::{Value, json};
use tamara_pos::value::money::{Currency, Money, read_lenient};

/// What is asked, in this order.
pub const PARTS: &[Part] = &[
    Part { name: "reference", questions: &[1, 6], seconds: 20, needs_person: false, ask: reference },
    Part { name: "void", questions: &[5], seconds: 10, needs_person: false, ask: void },
    Part { name: "requests", questions: &[10], seconds: 40, needs_person: false, ask: requests },
    Part { name: "webhooks", questions: &[11], seconds: 10, needs_person: false, ask: webhooks },
    Part { name: "paid by SMS", questions: &[2, 3, 4, 8, 9], seconds: 240, needs_person: true, ask: paid_by_sms },
    Part { name: "paid by QR code", questions: &[2], seconds: 90, needs_person: true, ask: paid_by_qr },
    Part { name: "online", questions: &[9], seconds: 90, needs_person: true, ask: online },
    Part { name: "life", questions: &[7], seconds: 970, needs_person: false, ask: life },
];

/// How soon an order has to be found.
const FOUND_S: u64 = 10;
/// How soon a paid order has to be captured.
const CAPTURED_S: u64 = 60;
/// How soon a refund has to show.
const SHOWN_S: u64 = 120;

fn money(service: &Service, text: &str) -> Value {
    let amount: Value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
    json!({ "amount": amount, "currency": currency(service) })
}

fn currency(service: &Service) -> &'static str {
    match service.config.country.as_str() {
        "AE" => "AED",
        "BH" => "BHD",
        "KW" => "KWD",
        "OM" => "OMR",
        _ => "SAR",
    }
}

fn parsed(service: &Service, text: &str) -> Option<Money> {
    Money::parse(text, Currency::from_code(currency(service))?).ok()
}

fn total(service: &Service) -> String {
    service.options.amount.clone()
}

/// The body of a session by SMS, as the library sends it.
fn sms(service: &Service, reference: &str) -> Value {
    let amount = money(service, &total(service));
    let item = json!({ "reference_id": "1", "type": "Physical", "name": "Contract check", "sku": "CC-1", "quantity": 1,
        "total_amount": amount });
    json!({ "total_amount": amount, "phone_number": service.options.phone, "order_reference_id": reference,
        "order_number": reference, "items": [item], "locale": "en_US", "payment_type": "PAY_BY_INSTALMENTS",
        "additional_data": { "store_code": store(service) } })
}

fn store(service: &Service) -> String {
    service.config.store_code.clone().unwrap_or_else(|| "Contract check".into())
}

/// Opens a session, and notes it before and after.
fn open(service: &mut Service, reference: &str, body: &Value) -> Result<(usize, Seen)> {
    let at = service.opening(reference)?;
    let seen = service.post("/checkout/in-store-session", body)?;
    service.opened(at, &seen)?;
    Ok((at, seen))
}

/// The same, where a refusal makes the whole part impossible.
fn open_plain(service: &mut Service, what: &str) -> Result<(usize, Seen, String)> {
    let reference = service.reference(what);
    let body = sms(service, &reference);
    let (at, seen) = open(service, &reference, &body)?;
    match seen.is_ok() {
        true => Ok((at, seen, reference)),
        false => Err(format!("the service refuses a plain session of {}: HTTP {}", total(service), seen.told())),
    }
}

fn by_reference(service: &mut Service, reference: &str) -> Result<Seen> {
    service.get(&format!("/merchants/orders/reference-id/{reference}"))
}

/// Questions 1 and 6.
fn reference(service: &mut Service) -> Result<()> {
    let unknown = service.reference("UNKNOWN");
    let missing = by_reference(service, &unknown)?;
    let nowhere = service.get("/merchants/orders/no-such-path/at/all")?;
    service.record.fact(1, format!("an unknown reference: HTTP {}, {}", missing.told(), missing.form));
    service.record.fact(1, format!("a path that does not exist: HTTP {}, {}", nowhere.status, nowhere.form));
    let is_own = missing.form == "JSON with errors" || missing.is_ok() && missing.body["order_id"].is_null();
    service.record.see("own_refusal", is_own, format!("HTTP {}, {}", missing.status, missing.form));

    let (at, opened, reference) = open_plain(service, "REF")?;
    let mut waited = 0;
    let found = loop {
        let found = by_reference(service, &reference)?;
        if found.is_ok() || waited >= FOUND_S {
            break found;
        }
        service.pass(2, "waiting until the order is found")?;
        waited += 2;
    };
    let is_found = found.is_ok() && found.body["order_id"] == opened.body["order_id"];
    let seen = if is_found { format!("found after {waited} s") } else { format!("not found within {waited} s") };
    service.record.see("found_by_reference", is_found, seen);
    // The same reference once more.
    let body = sms(service, &reference);
    let (again, second) = open(service, &reference, &body)?;
    if second.is_ok() {
        let shown = by_reference(service, &reference)?;
        let which = match &shown.body["order_id"] {
            id if *id == second.body["order_id"] => "the newer order",
            id if *id == opened.body["order_id"] => "the older order",
            _ => "neither of them",
        };
        service.record.fact(6, format!("accepted twice; the look-up shows {which}"));
        super::end::session(service, again)?;
    } else {
        service.record.fact(6, format!("refused: HTTP {}", second.told()));
    }
    super::end::session(service, at)
}

/// Question 5.
fn void(service: &mut Service) -> Result<()> {
    let (at, opened, _) = open_plain(service, "VOID")?;
    let order_id = opened.text("/order_id");
    let answer = super::end::void(service, &order_id, &opened.text("/checkout_id"))?;
    service
        .record
        .fact(5, format!("a void: HTTP {}, order_was_voided {}", answer.told(), answer.body["order_was_voided"]));
    let state = service.state_of(&order_id)?;
    service.record.see("void_shows_at_once", state.starts_with("cancel"), format!("read after the void: {state}"));
    if service.is_simulated() {
        let link = service.control(&format!("/_sim/orders/{order_id}/approve"), &json!({}));
        service.record.fact(5, if link.is_ok() { "the link still pays" } else { "the link is dead" });
    } else {
        service.record.leave_out(5, "whether the link is dead: open the link of the SMS after the void");
    }
    let again = super::end::void(service, &order_id, &opened.text("/checkout_id"))?;
    service.record.fact(5, format!("a second void: HTTP {}", again.told()));
    super::end::session(service, at)
}

/// Question 10.
fn requests(service: &mut Service) -> Result<()> {
    type Change = fn(&mut Value);
    let odd: [(&str, Change); 7] = [
        ("without payment_type", |body| drop(body.as_object_mut().map(|b| b.remove("payment_type")))),
        ("with a wrong sum of items", |body| body["items"][0]["total_amount"]["amount"] = json!(1)),
        ("with a fractional quantity", |body| body["items"][0]["quantity"] = json!(0.5)),
        ("with amounts as texts", |body| {
            let text = body["total_amount"]["amount"].to_string();
            body["total_amount"]["amount"] = json!(text);
            body["items"][0]["total_amount"]["amount"] = json!(text);
        }),
        ("with a local phone", |body| {
            let local = body["phone_number"]
                .as_str()
                .and_then(|phone| phone.strip_prefix("966"))
                .map(|rest| format!("0{rest}"));
            local.into_iter().for_each(|local| body["phone_number"] = json!(local));
        }),
        ("with an empty image_url", |body| body["items"][0]["image_url"] = json!("")),
        ("without a branch", |body| drop(body.as_object_mut().map(|b| b.remove("additional_data")))),
    ];
    for (what, change) in odd {
        let reference = service.reference("ODD");
        let mut body = sms(service, &reference);
        change(&mut body);
        let (at, seen) = open(service, &reference, &body)?;
        service.record.fact(10, format!("{what}: HTTP {}", seen.told()));
        if what == "without a branch" {
            let is_opened = seen.is_ok();
            // Only where the same session with a branch is opened the branch is the reason.
            if is_opened || open_plain(service, "BRANCH").and_then(|(at, ..)| super::end::session(service, at)).is_ok()
            {
                service.record.see("store_code_optional", is_opened, format!("HTTP {}", seen.told()));
            }
        }
        super::end::session(service, at)?;
    }
    Ok(())
}

/// Question 7. The one that waits longest.
fn life(service: &mut Service) -> Result<()> {
    let (at, opened, _) = open_plain(service, "LIFE")?;
    let reference = service.reference("LIFE60");
    let mut body = sms(service, &reference);
    body["expiry_time"] = json!(60);
    let (longer_at, longer) = open(service, &reference, &body)?;
    service.pass(16 * 60, "waiting until a session that nobody opens expires")?;
    let state = service.state_of(&opened.text("/order_id"))?;
    let is_over = !matches!(state.as_str(), "new" | "on_hold" | "approved");
    service.record.see("unpaid_expires", is_over, format!("after 16 minutes: {state}"));
    if longer.is_ok() {
        let state = service.state_of(&longer.text("/order_id"))?;
        service.record.fact(7, format!("with expiry_time 60, after 16 minutes: {state}"));
    } else {
        service.record.fact(7, format!("with expiry_time 60: HTTP {}", longer.told()));
    }
    super::end::session(service, at)?;
    super::end::session(service, longer_at)
}

/// Reads until an order is captured; notes which states it passed, and whether the amount comes with the status.
fn captured(service: &mut Service, what: &str, order_id: &str) -> Result<bool> {
    let mut states: Vec<String> = Vec::new();
    let mut waited = 0;
    loop {
        let path = service.order_path(order_id);
        let seen = service.get(&path)?;
        let state = seen.text("/status");
        if states.last() != Some(&state) {
            states.push(state.clone());
        }
        if state == "fully_captured" {
            note_captured(service, &seen)?;
            break;
        }
        if waited >= CAPTURED_S
            || !matches!(state.as_str(), "new" | "on_hold" | "approved" | "authorised" | "partially_captured")
        {
            break;
        }
        service.pass(5, "waiting until the order is captured")?;
        waited += 5;
    }
    let is_captured = states.last().is_some_and(|state| state == "fully_captured");
    service.record.fact(2, format!("{what}: {}", states.join(", ")));
    let stays = states.last().is_some_and(|state| state == "approved" || state == "authorised");
    if is_captured || stays {
        service.record.see("captured_by_itself", is_captured, format!("{what}: {}", states.join(", ")));
    }
    if stays {
        let (_, told) = super::end::take(service, order_id)?;
        service.record.fact(2, format!("authorise and capture of a paid {what} order: {told}"));
        let path = service.order_path(order_id);
        let seen = service.get(&path)?;
        if seen.text("/status") == "fully_captured" {
            note_captured(service, &seen)?;
            return Ok(true);
        }
    }
    Ok(is_captured)
}

/// The first answer that says `fully_captured`.
fn note_captured(service: &mut Service, seen: &Seen) -> Result<()> {
    let whole = parsed(service, &total(service));
    let value = &seen.body["captured_amount"];
    let one = value.as_array().and_then(|list| list.first()).unwrap_or(value);
    let shown = read_lenient(&value.to_string()).ok().flatten();
    let text = one["amount"].to_string();
    let form = match &seen.body["captured_amount"] {
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
        _ => "missing",
    };
    let is_there = shown.is_some() && shown == whole;
    let fact = format!("captured_amount is {form}, its amount {text}");
    service.record.see("captured_comes_with_status", is_there, fact.clone());
    service.record.fact(8, fact);
    Ok(())
}

/// Questions 2, 3, 4, 8 and 9.
fn paid_by_sms(service: &mut Service) -> Result<()> {
    if service.customer == Customer::Nobody {
        for question in [2, 3, 4, 8, 9] {
            service.record.leave_out(question, "a customer has to pay: run it without --unattended");
        }
        return Ok(());
    }
    let (at, opened, _) = open_plain(service, "PAID")?;
    let order_id = opened.text("/order_id");
    let how = format!("Open the link in the SMS to {}, and pay {}.", service.options.phone, total(service));
    if service.customer_pays(2, &order_id, &how)? && captured(service, "SMS", &order_id)? {
        refunds(service, &order_id)?;
    } else {
        [3, 4, 8, 9].into_iter().for_each(|question| service.record.leave_out(question, "no order was paid"));
    }
    super::end::session(service, at)
}

fn refund(service: &mut Service, order_id: &str, amount: &str, number: &str) -> Result<Seen> {
    let body = json!({ "total_amount": money(service, amount), "comment": format!("Contract check [ref {number}]"),
        "merchant_refund_id": number });
    service.post(&format!("/payments/simplified-refund/{order_id}"), &body)
}

/// What the order shows as given back, as it is written.
fn refunded(service: &mut Service, order_id: &str) -> Result<(Option<Money>, Seen)> {
    let path = service.order_path(order_id);
    let seen = service.get(&path)?;
    let shown = read_lenient(&seen.body["refunded_amount"].to_string()).ok().flatten();
    Ok((shown, seen))
}

fn refunds(service: &mut Service, order_id: &str) -> Result<()> {
    let number = service.reference("R");
    let (part, Some(one)) = ("1", parsed(service, "1")) else { return Ok(()) };
    let first = refund(service, order_id, part, &number)?;
    if !first.is_ok() {
        service.record.fact(3, format!("a refund of {part}: HTTP {}", first.told()));
        return Ok(());
    }
    let mut waited = 0;
    let seen = loop {
        let (shown, seen) = refunded(service, order_id)?;
        service.record.fact(
            4,
            format!(
                "after {waited} s: refunded_amount {}, processing {}",
                seen.body["refunded_amount"]["amount"], seen.body["processing"]
            ),
        );
        if shown == Some(one) {
            service.record.see("refund_shows_at_once", true, format!("after {waited} s"));
            break seen;
        }
        if waited >= SHOWN_S {
            service.record.see("refund_shows_at_once", false, format!("not within {waited} s"));
            // Long enough for what comes late, to see its number.
            service.pass(600, "waiting for a refund that does not show")?;
            break refunded(service, order_id)?.1;
        }
        service.pass(10, "waiting until the refund shows")?;
        waited += 10;
    };
    let entries = seen.body.pointer("/transactions/refunds").and_then(Value::as_array).cloned().unwrap_or_default();
    if !entries.is_empty() {
        let is_ours = |entry: &Value| {
            entry["merchant_refund_id"] == json!(number)
                || entry["comment"].as_str().is_some_and(|text| text.contains(&number))
        };
        let is_shown = entries.iter().any(is_ours);
        let what = if is_shown { "the refund shows our number" } else { "the refund shows neither number nor comment" };
        service.record.see("refund_shows_number", is_shown, what);
    }
    // The same number a second time.
    let second = refund(service, order_id, part, &number)?;
    let (old, new) = (first.text("/refund_id"), second.text("/refund_id"));
    let is_new = second.is_ok() && old != new;
    let what = match (second.is_ok(), is_new) {
        (true, true) => "two refunds".to_string(),
        (true, false) => "one refund: the second is answered with the first".into(),
        (false, _) => format!("refused: HTTP {}", second.told()),
    };
    service.record.see("refund_is_new", is_new, what);
    let whole = parsed(service, &total(service));
    let made = if is_new { one.checked_add(&one) } else { Some(one) };
    let rest = whole.zip(made).and_then(|(whole, made)| whole.checked_sub(&made));
    let number = service.reference("R-MUCH");
    let too_much = refund(service, order_id, &total(service), &number)?;
    service.record.fact(9, format!("a refund above the rest: HTTP {}, {}", too_much.told(), too_much.form));
    let Some(rest) = rest else { return Ok(()) };
    let number = service.reference("R-REST");
    let last = refund(service, order_id, &rest.text(), &number)?;
    service.record.fact(9, format!("a refund of the rest: HTTP {}, status {}", last.told(), last.text("/status")));
    let number = service.reference("R-MORE");
    let more = refund(service, order_id, part, &number)?;
    service.record.fact(9, format!("a refund after the whole: HTTP {}", more.told()));
    Ok(())
}

/// Question 2, by QR code.
fn paid_by_qr(service: &mut Service) -> Result<()> {
    if service.customer == Customer::Nobody {
        service.record.leave_out(2, "a customer has to pay: run it without --unattended");
        return Ok(());
    }
    let device = service.config.device_id.clone().unwrap_or_else(|| "123456".into());
    let reference = service.reference("QR");
    let body = json!({ "amount": money(service, &total(service)), "platform": "TAMARA_POS", "order_reference_id": reference,
        "order_number": reference, "locale": "en_US", "additional_data": { "store_code": store(service) } });
    let at = service.opening(&reference)?;
    let opened = service.post_with("/checkout/in-store", &body, &[("X-Device-Id", &device)])?;
    service.opened(at, &opened)?;
    if !opened.is_ok() {
        service.record.leave_out(2, format!("a QR session is refused: HTTP {}", opened.told()));
        return Ok(());
    }
    let order_id = opened.text("/order_id");
    let how = format!("Open {}, and pay {}.", opened.text("/checkout_deeplink"), total(service));
    if service.customer_pays(2, &order_id, &how)? {
        captured(service, "QR", &order_id)?;
    }
    super::end::session(service, at)
}

/// Question 9: a cancel in part, and the rest.
fn online(service: &mut Service) -> Result<()> {
    if service.customer == Customer::Nobody {
        service.record.leave_out(9, "a customer has to finish an online checkout: run it without --unattended");
        return Ok(());
    }
    let reference = service.reference("ONLINE");
    let amount = money(service, &total(service));
    let zero = money(service, "0");
    let person = json!({ "first_name": "Contract", "last_name": "Check", "email": "contract.check@example.com",
        "phone_number": service.options.phone });
    let address = json!({ "first_name": "Contract", "last_name": "Check", "line1": "1 Test Street", "city": "Riyadh",
        "country_code": service.config.country, "phone_number": service.options.phone });
    let item = json!({ "reference_id": "1", "type": "Physical", "name": "Contract check", "sku": "CC-1", "quantity": 1, "total_amount": amount });
    let page = |name: &str| format!("https://example.com/{name}");
    let body = json!({ "total_amount": amount, "shipping_amount": zero, "tax_amount": zero, "order_reference_id": reference,
        "order_number": reference, "items": [item], "consumer": person, "shipping_address": address, "billing_address": address,
        "country_code": service.config.country, "description": "Contract check", "payment_type": "PAY_BY_INSTALMENTS", "locale": "en_US",
        "merchant_url": { "success": page("s"), "failure": page("f"), "cancel": page("c"), "notification": page("n") } });
    let at = service.opening(&reference)?;
    let opened = service.post("/checkout", &body)?;
    service.opened(at, &opened)?;
    if !opened.is_ok() {
        service.record.leave_out(9, format!("an online checkout is refused: HTTP {}", opened.told()));
        return Ok(());
    }
    let order_id = opened.text("/order_id");
    let how = format!("Open {}, and finish the checkout.", opened.text("/checkout_url"));
    if service.customer_pays(9, &order_id, &how)? {
        let authorised = service.post(&format!("/orders/{order_id}/authorise"), &json!({}))?;
        let part =
            service.post(&format!("/orders/{order_id}/cancel"), &json!({ "total_amount": money(service, "1") }))?;
        service.record.fact(
            9,
            format!(
                "authorise: HTTP {}; a cancel in part: HTTP {}, status {}",
                authorised.told(),
                part.told(),
                part.text("/status")
            ),
        );
        let rest =
            parsed(service, &total(service)).zip(parsed(service, "1")).and_then(|(all, one)| all.checked_sub(&one));
        if let Some(rest) = rest {
            let amount = money(service, &rest.text());
            let rest = service.post(&format!("/orders/{order_id}/cancel"), &json!({ "total_amount": amount }))?;
            service.record.fact(
                9,
                format!("a cancel of the rest from updated: HTTP {}, status {}", rest.told(), rest.text("/status")),
            );
        }
    }
    super::end::session(service, at)
}

/// Question 11: at a simulator, which reaches this machine.
fn webhooks(service: &mut Service) -> Result<()> {
    if !service.is_simulated() {
        service.record.leave_out(
            11,
            "the service has to reach this machine: register a webhook of your own, and look at what arrives",
        );
        return Ok(());
    }
    let hook = Hook::listen()?;
    let body = json!({ "type": "order", "url": hook.url(), "events": ["order_captured", "order_approved", "order_refunded"],
        "headers": { "authorization": "Bearer of-the-shop" } });
    let registered = service.post("/webhooks", &body)?;
    if !registered.is_ok() {
        service.record.fact(11, format!("a webhook is refused: HTTP {}", registered.told()));
        return Ok(());
    }
    let webhook_id = registered.text("/webhook_id");
    service.record.webhook_id = Some(webhook_id);
    service.record.save()?;
    let (at, opened, _) = open_plain(service, "HOOK")?;
    let order_id = opened.text("/order_id");
    service.customer_pays(11, &order_id, "")?;
    let event = hook.wait(std::time::Duration::from_secs(10));
    match event {
        Some(event) => {
            let authorization =
                if event.authorization == "Bearer of-the-shop" { "the shop's own" } else { "the service's own" };
            service.record.fact(
                11,
                format!("an in-store order sends {}; its authorization header is {authorization}", event.name),
            );
            service.record.fact(11, format!("claims of tamaraToken: {}", event.claims));
        }
        None => service.record.fact(11, "no event of an in-store order within 10 s"),
    }
    super::end::webhook(service)?;
    super::end::session(service, at)
}
