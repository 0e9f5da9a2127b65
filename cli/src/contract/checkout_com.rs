//! The questions to Checkout.com.

use super::Part;
use super::service::{Customer, Seen, Service};
use crate::Result;
use serde_json::{Value, json};

/// What is asked, in this order. A payment that nobody pays cannot be taken back: it runs out by itself.
pub const PARTS: &[Part] = &[
    Part { name: "one key twice", questions: &[1, 12], seconds: 20, needs_person: false, ask: key },
    Part { name: "a paid payment", questions: &[2, 4, 8, 9, 12], seconds: 200, needs_person: true, ask: paid },
    Part { name: "life", questions: &[7], seconds: 10, needs_person: false, ask: life },
];

const FOUND_S: u64 = 10;
const CAPTURED_S: u64 = 60;
const REFUND_S: u64 = 120;

/// The total in minor units: SAR and AED have two decimals.
fn minor(service: &Service) -> i64 {
    let (whole, part) = service.options.amount.split_once('.').unwrap_or((&service.options.amount, ""));
    format!("{whole}{part:0<2}").parse().unwrap_or(1099)
}

fn payment(service: &Service, reference: &str) -> Value {
    let amount = minor(service);
    let country = &service.config.country;
    let address = json!({ "address_line1": "1 Test Street", "city": "Riyadh", "country": country });
    let own = &service.config.checkout_com;
    let mut body = json!({ "source": { "type": "tamara", "billing_address": address }, "amount": amount,
        "currency": if country == "AE" { "AED" } else { "SAR" }, "reference": reference, "description": "Contract check",
        "customer": { "name": "Contract Check", "email": "contract.check@example.com",
            "phone": { "country_code": if country == "AE" { "+971" } else { "+966" }, "number": service.options.phone.trim_start_matches("966") } },
        "shipping": { "address": address },
        "items": [{ "name": "Contract check", "quantity": 1, "unit_price": amount, "total_amount": amount, "reference": "1", "sku": "CC-1" }],
        "processing": { "locale": "en-US" }, "success_url": own.success_url, "failure_url": own.failure_url });
    if let Some(channel) = &own.processing_channel_id {
        body["processing_channel_id"] = json!(channel);
    }
    body
}

fn open(service: &mut Service, reference: &str, key: &str) -> Result<(usize, Seen)> {
    let body = payment(service, reference);
    let at = service.opening(reference)?;
    let seen = service.post_with("/payments", &body, &[("Cko-Idempotency-Key", key)])?;
    service.opened(at, &seen)?;
    match seen.is_ok() {
        true => Ok((at, seen)),
        false => {
            Err(format!("the service refuses a plain payment of {}: HTTP {}", service.options.amount, seen.told()))
        }
    }
}

/// Questions 1 and 12.
fn key(service: &mut Service) -> Result<()> {
    let unknown = service.reference("UNKNOWN");
    let missing = service.get(&format!("/payments?reference={unknown}"))?;
    service.record.fact(1, format!("an unknown reference: HTTP {}, {}", missing.told(), missing.form));
    let reference = service.reference("KEY");
    let key = format!("contract-{reference}");
    let (at, first) = open(service, &reference, &key)?;
    let mut waited = 0;
    let found = loop {
        let found = service.get(&format!("/payments?reference={reference}"))?;
        let ids: Vec<&str> =
            found.body["data"].as_array().into_iter().flatten().filter_map(|one| one["id"].as_str()).collect();
        let is_found = ids.contains(&first.text("/id").as_str());
        if is_found || waited >= FOUND_S {
            break is_found;
        }
        service.pass(2, "waiting until the payment is found")?;
        waited += 2;
    };
    let seen = if found { format!("found after {waited} s") } else { format!("not found within {waited} s") };
    service.record.see("found_by_reference", found, format!("a pending payment is {seen}"));
    let (again, second) = open(service, &reference, &key)?;
    let is_same = first.text("/id") == second.text("/id");
    let what = if is_same { "one key twice is one payment" } else { "one key twice is two payments" };
    service.record.see("key_repeats_answer", is_same, what);
    if is_same {
        service.record.sessions.truncate(again);
    } else {
        super::end::session(service, again)?;
    }
    super::end::session(service, at)
}

/// Questions 2, 4, 8, 9 and 12.
fn paid(service: &mut Service) -> Result<()> {
    if service.customer == Customer::Nobody {
        [2, 4, 8, 9, 12].into_iter().for_each(|question| {
            service.record.leave_out(question, "a customer has to pay: run it without --unattended");
        });
        return Ok(());
    }
    let reference = service.reference("PAID");
    let (at, opened) = open(service, &reference, &format!("contract-{reference}"))?;
    let id = opened.text("/id");
    let how = format!("Open {}, and pay {}.", opened.text("/_links/redirect/href"), service.options.amount);
    let is_captured = service.customer_pays(2, &id, &how)? && captured(service, &id)?;
    if is_captured {
        refunds(service, &id)?;
    } else {
        [4, 8, 9, 12].into_iter().for_each(|question| {
            service.record.leave_out(
                question,
                "no payment was captured, and only what is captured shows amounts and takes refunds",
            );
        });
    }
    super::end::session(service, at)
}

/// Whether a payment is captured: by itself, or else because it is asked for.
fn captured(service: &mut Service, id: &str) -> Result<bool> {
    let states = states(service, id)?;
    let is_captured = states.last().is_some_and(|state| state == "Captured");
    service.record.fact(2, states.join(", "));
    if is_captured || states.last().is_none_or(|state| state != "Authorized") {
        if is_captured {
            service.record.see("captured_by_itself", true, states.join(", "));
        }
        return Ok(is_captured);
    }
    service.record.see("captured_by_itself", false, states.join(", "));
    // Their documents know of no capture by the merchant. All that is asked of a captured payment depends on it.
    let (is_accepted, told) = super::end::take(service, id)?;
    service.record.fact(2, format!("a capture by the merchant: {told}"));
    Ok(is_accepted && self::states(service, id)?.last().is_some_and(|state| state == "Captured"))
}

/// The states that a paid payment passes, until it is captured or the time for that is over.
fn states(service: &mut Service, id: &str) -> Result<Vec<String>> {
    let mut states: Vec<String> = Vec::new();
    let mut waited = 0;
    loop {
        let seen = service.get(&format!("/payments/{id}"))?;
        let state = seen.text("/status");
        if states.last() != Some(&state) {
            states.push(state.clone());
        }
        if state == "Captured" {
            let shown = &seen.body["balances"]["total_captured"];
            service.record.see(
                "captured_comes_with_status",
                *shown == minor(service),
                format!("balances.total_captured is {shown}"),
            );
            return Ok(states);
        }
        if waited >= CAPTURED_S || !matches!(state.as_str(), "Pending" | "Authorized" | "Requested" | "Active") {
            return Ok(states);
        }
        service.pass(5, "waiting until the payment is captured")?;
        waited += 5;
    }
}

fn refunds(service: &mut Service, id: &str) -> Result<()> {
    let number = service.reference("R");
    let refund = |service: &mut Service, body: Value, number: &str| {
        let key = format!("contract-{number}");
        service.post_with(&format!("/payments/{id}/refunds"), &body, &[("Cko-Idempotency-Key", &key)])
    };
    let first = refund(service, json!({ "amount": 100, "reference": number }), &number)?;
    service.record.fact(4, format!("a refund in part: HTTP {}", first.told()));
    let mut waited = 0;
    loop {
        let seen = service.get(&format!("/payments/{id}"))?;
        let is_shown = seen.body["balances"]["total_refunded"] == 100;
        if is_shown || waited >= REFUND_S {
            let what = if is_shown { "shows" } else { "does not show" };
            service.record.fact(4, format!("total_refunded {what} it after {waited} s"));
            break;
        }
        service.pass(10, "waiting until the refund shows")?;
        waited += 10;
    }
    let actions = service.get(&format!("/payments/{id}/actions"))?;
    let list = actions.body.as_array().cloned().unwrap_or_default();
    service.record.fact(12, format!("actions: HTTP {}, {} of them", actions.status, list.len()));
    let is_refund = |action: &&Value| action["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("refund"));
    if list.iter().any(|action| is_refund(&action)) {
        let is_shown = list.iter().filter(is_refund).any(|action| action["reference"] == json!(number));
        let what = if is_shown { "the action shows our number" } else { "the action does not show our number" };
        service.record.see("refund_shows_number", is_shown, what);
    }
    let number = service.reference("R-MUCH");
    let too_much = refund(service, json!({ "amount": minor(service), "reference": number }), &number)?;
    service.record.fact(9, format!("a refund above the rest: HTTP {}, {}", too_much.told(), too_much.form));
    let number = service.reference("R-REST");
    let rest = refund(service, json!({ "amount": minor(service) - 100, "reference": number }), &number)?;
    service.record.fact(9, format!("a refund of the rest: HTTP {}", rest.told()));
    Ok(())
}

/// Question 7.
fn life(service: &mut Service) -> Result<()> {
    if !service.is_simulated() {
        service
            .record
            .leave_out(7, "a payment runs out after 30 minutes: look at one of this check's in the dashboard then");
        return Ok(());
    }
    let reference = service.reference("LIFE");
    let (at, opened) = open(service, &reference, &format!("contract-{reference}"))?;
    service.pass(31 * 60, "waiting until a payment that nobody pays expires")?;
    let state = service.state_of(&opened.text("/id"))?;
    service.record.see("unpaid_expires", state != "Pending", format!("after 31 minutes: {state}"));
    super::end::session(service, at)
}
