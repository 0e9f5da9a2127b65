//! Sessions: opened in the shop by SMS or QR code or by a web shop, and voided.

use super::check::{Check, Need, Optional, Part, Required};
use super::reply::{COUNTRIES, LONG, settled};
use crate::deviation::Deviation;
use crate::fault::{Fault, Operation};
use crate::http::{Answer, Request, Wire};
use crate::money::{Money, amount_json, country, text};
use crate::order::{Movement, Order, tail};
use crate::spoil::around;
use crate::world::World;
use serde_json::{Value, json};

const PHONE_CODES: &[&str] = &["invalid_phone_number", "consumer_invalid_phone_number"];

/// What a session is opened with, checked.
#[derive(Clone, Default)]
struct Sale {
    channel: &'static str,
    amount: Option<Money>,
    reference: String,
    number: Option<String>,
    phone: String,
    locale: Option<String>,
    store_code: Option<String>,
    items: Value,
    details: Value,
    notification: Option<String>,
}

/// `POST /checkout/in-store-session`.
pub fn create_sms(world: &mut World, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let amount = check.total(&part, "total_amount");
    let phone = check.phone(&part, "phone_number", Required, PHONE_CODES).unwrap_or_default();
    items(&mut check, &part, amount.as_ref());
    check.text(&part, "email", Optional, LONG);
    check.integer(&part, "expiry_time", Optional, 5, 1440);
    payment_type(&mut check, &part);
    let branch = branch(world);
    let sale = Sale {
        channel: "sms",
        amount,
        phone,
        items: shown_items(body, amount_currency(body)),
        ..in_store(&mut check, &part, Required, branch)
    };
    create(world, check, sale)
}

/// `POST /checkout/in-store`.
pub fn create_qr(world: &mut World, request: &Request, body: &Value) -> Wire {
    if request.headers.get("x-device-id").is_none_or(|id| id.trim().is_empty()) {
        return Wire::Answer(Answer::error(400, "X-Device-Id header is required", &["invalid_request"]));
    }
    let (mut check, part) = (Check::default(), Part::body(body));
    let amount = check.total(&part, "amount");
    check.text(&part, "platform", Required, LONG);
    let branch = branch(world);
    let sale = Sale { channel: "qr", amount, items: json!([]), ..in_store(&mut check, &part, Optional, branch) };
    create(world, check, sale)
}

/// Whether a session names its branch.
fn branch(world: &World) -> Need {
    if world.deviations.has(Deviation::StoreCodeOptional) { Required } else { Optional }
}

/// What both kinds of session in a shop have.
fn in_store(check: &mut Check, part: &Part, reference: Need, branch: Need) -> Sale {
    let data = check.part(part, "additional_data", branch);
    Sale {
        reference: check.text(part, "order_reference_id", reference, LONG).unwrap_or_default(),
        number: check.text(part, "order_number", Optional, LONG),
        locale: locale(check, part),
        store_code: data.and_then(|data| check.text(&data, "store_code", Required, LONG)),
        details: json!({}),
        ..Sale::default()
    }
}

fn locale(check: &mut Check, part: &Part) -> Option<String> {
    check.word(part, "locale", Optional, &["ar_SA", "en_US"])
}

fn payment_type(check: &mut Check, part: &Part) {
    check.word(part, "payment_type", Optional, &["PAY_BY_INSTALMENTS", "PAY_NOW"]);
    check.integer(part, "instalments", Optional, 2, 24);
}

fn items(check: &mut Check, part: &Part, total: Option<&Money>) {
    let currency = total.map(|total| total.currency.as_str());
    for item in check.parts(part, "items", Required) {
        check.text(&item, "reference_id", Required, LONG);
        check.text(&item, "type", Required, LONG);
        check.text(&item, "name", Required, 255);
        check.text(&item, "sku", Required, 128);
        if !item.get("quantity").and_then(Value::as_f64).is_some_and(|quantity| quantity > 0.0) {
            check.bad(&item, "quantity", "has to be a number above zero");
        }
        check.money(&item, "total_amount", Required, currency);
        for name in ["unit_price", "tax_amount", "discount_amount"] {
            check.money(&item, name, Optional, currency);
        }
        for name in ["item_url", "image_url"] {
            check.text(&item, name, Optional, 1024);
        }
    }
}

/// `POST /checkout`.
pub fn create_online(world: &mut World, body: &Value) -> Wire {
    let (mut check, part) = (Check::default(), Part::body(body));
    let amount = check.total(&part, "total_amount");
    let currency = amount.as_ref().map(|amount| amount.currency.as_str());
    for name in ["shipping_amount", "tax_amount"] {
        check.money(&part, name, Required, currency);
    }
    let home = check.word(&part, "country_code", Required, COUNTRIES);
    if let (Some(home), Some(currency)) = (home, currency)
        && country(currency) != home
    {
        check.currency();
    }
    items(&mut check, &part, amount.as_ref());
    check.text(&part, "description", Required, 256);
    let phone = consumer(&mut check, &part);
    addresses(&mut check, &part, body);
    let notification = merchant_urls(&mut check, &part);
    if let Some(discount) = check.part(&part, "discount", Optional) {
        check.money(&discount, "amount", Required, currency);
    }
    payment_type(&mut check, &part);
    check.integer(&part, "expires_in_minutes", Optional, 5, 1440);
    check.boolean(&part, "is_mobile");
    risk_dates(&mut check, &part);
    let store_code = check.part(&part, "additional_data", Optional);
    let sale = Sale {
        channel: "online",
        reference: check.text(&part, "order_reference_id", Required, LONG).unwrap_or_default(),
        number: check.text(&part, "order_number", Optional, LONG),
        locale: locale(&mut check, &part),
        store_code: store_code.and_then(|data| check.text(&data, "store_code", Optional, LONG)),
        phone,
        items: shown_items(body, amount_currency(body)),
        details: details(&part),
        notification,
        amount,
    };
    create(world, check, sale)
}

fn consumer(check: &mut Check, part: &Part) -> String {
    let Some(consumer) = check.part(part, "consumer", Required) else { return String::new() };
    check.text(&consumer, "first_name", Required, LONG);
    check.text(&consumer, "last_name", Required, LONG);
    check.text(&consumer, "email", Optional, LONG);
    check.phone(&consumer, "phone_number", Required, &["consumer_invalid_phone_number"]).unwrap_or_default()
}

/// Goods that are sent need an address to be sent to.
fn addresses(check: &mut Check, part: &Part, body: &Value) {
    let is_physical = |item: &Value| item["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("physical"));
    let has_physical = body["items"].as_array().is_some_and(|items| items.iter().any(is_physical));
    let need = if has_physical { Required } else { Optional };
    if let Some(address) = check.part(part, "shipping_address", need) {
        for name in ["first_name", "last_name", "line1", "city"] {
            check.text(&address, name, Required, LONG);
        }
        check.phone(&address, "phone_number", Optional, &["shipping_address_invalid_phone_number"]);
        match check.text(&address, "country_code", Required, LONG) {
            Some(country) if !COUNTRIES.contains(&country.as_str()) => check.code("not_supported_delivery_country"),
            _ => {}
        }
    }
    if let Some(address) = check.part(part, "billing_address", Optional) {
        check.phone(&address, "phone_number", Optional, &["billing_address_invalid_phone_number"]);
    }
}

fn merchant_urls(check: &mut Check, part: &Part) -> Option<String> {
    let urls = check.part(part, "merchant_url", Required)?;
    for name in ["success", "failure", "cancel"] {
        check.url(&urls, name, Required, 1024);
    }
    check.url(&urls, "notification", Optional, 1024)
}

/// Dates of the risk data are `dd-mm-yyyy`; everything else in there is free.
fn risk_dates(check: &mut Check, part: &Part) {
    let Some(risk) = check.part(part, "risk_assessment", Optional) else { return };
    for name in [
        "customer_dob",
        "account_creation_date",
        "platform_account_creation_date",
        "date_of_first_transaction",
        "last_order_date",
        "date_first_paid",
        "date_last_paid",
    ] {
        let is_date = |text: &str| {
            let shape =
                text.bytes().enumerate().all(|(i, b)| if i == 2 || i == 5 { b == b'-' } else { b.is_ascii_digit() });
            text.len() == 10 && shape
        };
        if check.text(&risk, name, Optional, 10).is_some_and(|text| !is_date(&text)) {
            check.bad(&risk, name, "has to be dd-mm-yyyy");
        }
    }
}

fn amount_currency(body: &Value) -> &str {
    body["total_amount"]["currency"].as_str().unwrap_or_default()
}

/// The items as read-outs show them: as sent, and nothing is missing that the service's own programs read.
fn shown_items(body: &Value, currency: &str) -> Value {
    let nothing = amount_json(0, currency);
    let blank = json!({ "sku": "", "type": "", "unit_price": nothing, "tax_amount": nothing, "discount_amount": nothing,
        "image_url": "", "item_url": "" });
    let items = body["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().map(|item| filled(item, &blank)).collect()
}

/// The members of an object over those of another; what is null counts as left out.
fn filled(object: &Value, blank: &Value) -> Value {
    let mut filled = blank.clone();
    join(&mut filled, object);
    filled
}

/// Adds the members of another object that are not null.
fn join(object: &mut Value, more: &Value) {
    for (name, value) in more.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        object[name] = value.clone();
    }
}

/// What of an online request comes back in read-outs. Texts of a customer and an address that were not sent are there, and empty.
fn details(part: &Part) -> Value {
    let person = json!({ "first_name": "", "last_name": "", "email": "", "phone_number": "", "national_id": "",
        "date_of_birth": "", "is_first_order": null });
    let address = json!({ "first_name": "", "last_name": "", "line1": "", "line2": "", "region": "", "postal_code": "",
        "city": "", "country_code": "", "phone_number": "" });
    let blanks = [("consumer", &person), ("shipping_address", &address), ("billing_address", &address)];
    let names = [
        "description",
        "consumer",
        "shipping_address",
        "billing_address",
        "shipping_amount",
        "tax_amount",
        "payment_type",
        "instalments",
    ];
    let mut details: serde_json::Map<String, Value> =
        names.into_iter().filter_map(|name| Some((name.to_string(), part.get(name)?.clone()))).collect();
    for (name, blank) in blanks {
        details.entry(name).and_modify(|sent| *sent = filled(sent, blank));
    }
    if let Some(discount) = part.get("discount").filter(|discount| discount.is_object()) {
        details.insert("discount_amount".into(), filled(discount, &json!({ "name": "" })));
    }
    Value::Object(details)
}

/// The fault of a create that the amount chooses.
pub fn create_fault(tail: i64) -> Option<Fault> {
    Some(Fault::plain(match tail {
        10 => "answer_lost_after",
        11 => "status_500_after",
        12 => "status_500_before",
        13 => "hang_after",
        14 => "status_429",
        15 => "status_400",
        16 => "status_401",
        17 => "refused",
        18 => "hang_before",
        53 => "filter_page_after",
        54 => "filter_page",
        55 => "another_order",
        56 => return Some(Fault::plain("effect_later").after(2)),
        57 => "lookup_lags",
        58 => "lookup_gone",
        70 => "gateway_json_after",
        71 => "gateway_json",
        72 => "empty_answer_after",
        73 => "empty_answer",
        74 => "personal_refusal",
        _ => return None,
    }))
}

fn create(world: &mut World, check: Check, sale: Sale) -> Wire {
    if let Err(refusal) = check.done() {
        return Wire::Answer(refusal);
    }
    let Some(amount) = sale.amount.clone() else { return Wire::Answer(Answer::error(400, "No amount", &[])) };
    let is_listed = sale.phone.ends_with("544337866") || sale.phone.ends_with("526422337");
    let tail = if is_listed { 0 } else { tail(amount.minor, &amount.currency) };
    let operation = if sale.channel == "online" { Operation::CheckoutCreate } else { Operation::SessionCreate };
    let by_tail = create_fault(tail).filter(|_| !world.is_late);
    let fault = world.take_next(operation).or(by_tail);
    let hidden_lookups = fault.map_or(0, Fault::hidden_lookups);
    let mut id = String::new();
    let wire = around(fault, || {
        let again = fault.is_some_and(|fault| fault.name == "sent_twice").then(|| (sale.clone(), amount.clone()));
        let answer = open(world, sale, amount, (tail, hidden_lookups), &mut id);
        if let Some((sale, amount)) = again {
            open(world, sale, amount, (tail, hidden_lookups), &mut String::new());
        }
        answer
    });
    match wire {
        Wire::Answer(answer) if tail == 44 && !id.is_empty() => Wire::AfterWebhooks(id, answer),
        other => other,
    }
}

/// Makes the order, sends the SMS, and tells the id.
fn open(world: &mut World, sale: Sale, amount: Money, odd: (i64, u32), made: &mut String) -> Answer {
    let (tail, hidden_lookups) = odd;
    let (id, checkout_id) = (world.id(), world.id());
    made.clone_from(&id);
    let locale = sale.locale.as_deref().unwrap_or("ar_SA");
    let link = format!("https://checkout-sandbox.tamara.co/checkout/{checkout_id}?locale={locale}&orderId={id}");
    let answer = match sale.channel {
        "online" => json!({ "order_id": id, "checkout_id": checkout_id, "checkout_url": link, "status": "new" }),
        _ => json!({ "order_id": id, "checkout_id": checkout_id, "checkout_deeplink": link }),
    };
    if sale.channel == "sms" && tail != 4 {
        let sms = json!({ "at": world.now_text(), "phone_number": sale.phone, "order_id": id, "link": link,
            "text": format!("{} {}: {link}", text(amount.minor, &amount.currency), amount.currency) });
        world.sms.push(sms);
    }
    let mut order = Order {
        id,
        checkout_id,
        number: sale.number.unwrap_or_else(|| sale.reference.clone()),
        reference: sale.reference,
        link,
        channel: sale.channel.to_string(),
        phone: sale.phone,
        currency: amount.currency,
        total: amount.minor,
        status: "new".into(),
        created_ms: world.now_ms(),
        created_at: world.now_text(),
        since_ms: world.now_ms(),
        items: sale.items,
        details: sale.details,
        notification: sale.notification,
        store_code: sale.store_code.unwrap_or_default(),
        hidden_lookups,
        ..Order::default()
    };
    // The event that comes before the answer can only be a payment, and only somebody who listens can tell.
    if tail == 44 && !world.webhooks.is_empty() {
        order.customer_pays(world.id(), world.now_ms(), world.now_text());
    }
    world.add(order);
    Answer::json(200, &answer)
}

/// `POST /checkout/{checkout_id}/void`: the order's id and the branch in the query or in the body.
pub fn void(world: &mut World, checkout_id: &str, request: &Request, body: &Value) -> Wire {
    let asked = |name: &str| {
        let text = request.query.get(name).map(String::as_str).or_else(|| body[name].as_str());
        text.filter(|text| !text.is_empty()).map(str::to_string)
    };
    let store_code = asked("store_code");
    let Some(id) = asked("order_id") else {
        let mut check = Check::default();
        check.bad(&Part::body(body), "order_id", "is required");
        return Wire::Answer(settled(check.done().map(|()| Answer::json(200, &json!({})))));
    };
    let (at, new_id) = (world.now_text(), world.id());
    let ordered = world.take_next(Operation::SessionVoid);
    let Some(order) = world.order(&id).filter(|o| o.checkout_id == checkout_id) else {
        return Wire::Answer(Answer::error(404, "Checkout session not found", &["checkout_not_found"]));
    };
    order.voids += 1;
    let by_tail = (order.deciding_tail() == 9 && order.voids <= 2).then_some(Fault::plain("status_500_before"));
    let was_voided = order.voided;
    let mut is_voided = false;
    let wire = around(ordered.or(by_tail), || {
        let answer = end_session(order, new_id, at, store_code);
        is_voided = order.voided && !was_voided;
        answer
    });
    world.voided += u64::from(is_voided);
    wire
}

/// The amount is an object with two words beside it, as the service's own programs read it; its description of the interface has a list
/// with them inside, which the tail of odd shapes shows.
fn end_session(order: &mut Order, new_id: String, at: String, store_code: Option<String>) -> Answer {
    let answer = |was_voided: bool, captured: i64, order: &Order| {
        let message = if captured > 0 { "Order was captured" } else { "success" };
        let store_code = store_code.as_deref().unwrap_or(&order.store_code);
        let mut amount = amount_json(captured, &order.currency);
        let words = json!({ "message": message, "store_code": store_code });
        let mut json = json!({ "order_was_voided": was_voided });
        if order.deciding_tail() == 25 {
            join(&mut amount, &words);
            json["captured_amount"] = json!([amount]);
        } else {
            json["captured_amount"] = amount;
            join(&mut json, &words);
        }
        Answer::json(200, &json)
    };
    match (order.status.as_str(), order.deciding_tail()) {
        ("new", 7) => order.capture(new_id, at),
        ("new", 8) => {
            order.captured_next = true;
            return answer(true, 0, order);
        }
        ("new" | "on_hold", _) if order.deviations.has(Deviation::VoidShowsAtOnce) => {
            order.voided = true;
            return answer(true, 0, order);
        }
        ("new" | "on_hold", _) => {
            order.voided = true;
            order.cancel(Movement::new(new_id, order.total, at), "canceled");
        }
        _ => {}
    }
    answer(order.voided, order.captured, order)
}
