//! The page at `/`: the customer's phone and the shop's books, for people. It asks for [`view`] twice a second, and what a
//! person does there goes out as the same control calls that tests make.

use crate::fault::{NAMES, OPERATIONS};
use crate::http::Answer;
use crate::money::text;
use crate::order::Order;
use crate::world::World;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Orders, messages and requests that are shown, the newest first; and how much of a request's body.
const ORDERS: usize = 50;
const MESSAGES: usize = 20;
const REQUESTS: usize = 20;
const BODY: usize = 2_000;
/// Payments that a total is split into, as the read-outs say.
const INSTALMENTS: i64 = 3;

/// Nothing is loaded from elsewhere, nothing is run that is not of these files, and no other site may frame the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The page, for a browser.
pub fn html() -> Answer {
    let page = Answer::html(200, include_str!("page/page.html"));
    page.with("Content-Security-Policy", POLICY).with("Cache-Control", "no-store")
}

/// What the page loads: `page.css`, or `page.js`.
pub fn file(name: &str) -> Answer {
    let (kind, body) = match name {
        "page.css" => ("text/css; charset=utf-8", include_str!("page/page.css")),
        _ => ("text/javascript; charset=utf-8", include_str!("page/page.js")),
    };
    Answer { kind, ..Answer::html(200, body) }.with("Cache-Control", "no-store")
}

/// The code of an order's link as an SVG image; `None` when there is no such order.
pub fn qr(world: &mut World, id: &str) -> Option<Answer> {
    let order = world.order(id)?;
    let code = QrCode::with_error_correction_level(&order.link, EcLevel::M).ok()?;
    let image = code.render::<svg::Color>().quiet_zone(true).build();
    Some(Answer { kind: "image/svg+xml", ..Answer::html(200, &image) })
}

/// Everything that the page shows.
pub fn view(world: &World) -> Value {
    let orders: Vec<Value> = world.orders.iter().rev().take(ORDERS).map(shown).collect();
    let of = |id: &Value| orders.iter().find(|order| order["order_id"] == *id);
    let sms = world.sms.iter().rev().take(MESSAGES).filter_map(|sms| {
        let reference = of(&sms["order_id"])?["order_reference_id"].clone();
        let mut sms = sms.clone();
        sms["order_reference_id"] = reference;
        Some(sms)
    });
    json!({
        "now": world.now_text(),
        "clock": if world.is_clock_manual() { "manual" } else { "real" },
        "sms": sms.collect::<Vec<Value>>(),
        "requests": requests(world.requests.iter()),
        "next": world.next.iter().map(|o| json!([o.operation.name(), o.fault.name])).collect::<Vec<Value>>(),
        "operations": OPERATIONS.iter().map(|(_, name)| *name).collect::<Vec<&str>>(),
        "faults": NAMES,
        "sessions_opened": world.orders.len(),
        "sms_sent": world.sms.len(),
        "voided": world.voided,
        "refunds": world.orders.iter().map(|o| o.refunds.len()).sum::<usize>(),
        "totals": totals(&world.orders),
        "orders": orders,
    })
}

fn shown(order: &Order) -> Value {
    let amount = |minor| text(minor, &order.currency);
    let items = order.items.as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let items: Vec<Value> = items
        .map(|item| json!({ "name": item["name"], "quantity": item["quantity"], "total": total_of(item, &order.currency) }))
        .collect();
    json!({ "order_id": order.id, "order_reference_id": order.reference, "order_number": order.number,
        "channel": order.channel, "status": order.read_out_status(), "currency": order.currency, "total": amount(order.total),
        "captured": amount(order.captured), "refunded": amount(order.refunded()), "store_code": order.store_code,
        "items": items, "instalments": instalments(order.total).map(amount), "code": one_time_code(&order.id) })
}

fn total_of(item: &Value, currency: &str) -> String {
    crate::money::Money::read(item.get("total_amount")).map(|m| text(m.minor, currency)).unwrap_or_default()
}

/// Equal parts; the first bears what is left over.
fn instalments(total: i64) -> [i64; 3] {
    let part = total / INSTALMENTS;
    [total - 2 * part, part, part]
}

/// Four digits that belong to the order.
fn one_time_code(order_id: &str) -> String {
    let digits: String = order_id.chars().filter(char::is_ascii_digit).take(4).collect();
    format!("{digits:0>4}")
}

/// The newest first; of a till that asks the same over and over, one line.
fn requests<'a>(seen: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    let mut lines: Vec<(&Value, u32, &Value)> = Vec::new();
    for request in seen {
        let is_same =
            |last: &Value| ["method", "path", "answer", "body"].iter().all(|name| last[name] == request[name]);
        match lines.last_mut() {
            Some((_, times, last)) if is_same(last) => (*times, *last) = (*times + 1, request),
            _ => lines.push((request, 1, request)),
        }
    }
    let line = |(first, times, last): &(&Value, u32, &Value)| {
        let body = if last["body"].is_null() { String::new() } else { format!("{:#}", last["body"]) };
        json!({ "number": first["number"], "times": times, "at": last["at"], "method": last["method"], "path": last["path"],
            "answer": last["answer"], "body": body.chars().take(BODY).collect::<String>() })
    };
    lines.iter().rev().take(REQUESTS).map(line).collect()
}

fn totals(orders: &[Order]) -> Map<String, Value> {
    let mut totals: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for order in orders {
        let total = totals.entry(&order.currency).or_default();
        total.0 += order.captured;
        total.1 += order.refunded();
    }
    let json = |(currency, (captured, refunded)): (&str, (i64, i64))| {
        let amounts = json!({ "captured": text(captured, currency), "refunded": text(refunded, currency) });
        (currency.to_string(), amounts)
    };
    totals.into_iter().map(json).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instalments_add_up_to_the_total_and_the_first_bears_the_rest() {
        assert_eq!(instalments(10_000), [3_334, 3_333, 3_333]);
        assert_eq!(instalments(30_000), [10_000, 10_000, 10_000]);
        assert_eq!(instalments(1).iter().sum::<i64>(), 1);
    }

    #[test]
    fn a_till_that_asks_the_same_over_and_over_takes_one_line() {
        let seen = [("GET", 200), ("GET", 200), ("POST", 200), ("GET", 200), ("GET", 503)];
        let seen =
            seen.map(|(method, answer)| json!({ "method": method, "path": "/", "answer": answer, "body": null }));
        let shown: Vec<u64> = requests(seen.iter()).iter().map(|line| line["times"].as_u64().unwrap()).collect();
        assert_eq!(shown, [1, 1, 1, 2]);
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        let all =
            [include_str!("page/page.html"), include_str!("page/page.css"), include_str!("page/page.js")].concat();
        assert!(!all.contains("http://") && !all.contains("https://") && !all.contains("//cdn"));
        assert!(!all.contains("innerHTML"), "what comes from outside must not become markup");
    }

    #[test]
    fn both_languages_have_every_text() {
        let script = include_str!("page/page.js");
        let (_, texts) = script.split_once("  en: {").unwrap();
        let (english, rest) = texts.split_once("\n  ar: {").unwrap();
        let (arabic, _) = rest.split_once("\n};").unwrap();
        let names = |block: &str| {
            let pieces: Vec<&str> = block.split(": \"").collect();
            let before = pieces.iter().take(pieces.len() - 1);
            before.map(|piece| piece.split([' ', '\n']).next_back().unwrap().to_string()).collect::<Vec<_>>()
        };
        assert!(names(english).len() > 50);
        assert_eq!(names(english), names(arabic));
    }

    #[test]
    fn a_session_is_over_on_the_page_when_its_time_is_over_though_nobody_reads_it() {
        let mut world = World::new(1, true);
        let order = serde_json::json!({ "total_amount": { "amount": 300, "currency": "SAR" }, "phone_number": "534274516",
            "order_reference_id": "S1", "items": [{ "name": "<b>Lego</b>", "type": "Physical", "reference_id": "1",
            "sku": "1", "quantity": 1, "total_amount": { "amount": 300, "currency": "SAR" } }] });
        let body = order.to_string();
        let bytes = format!(
            "POST /checkout/in-store-session HTTP/1.1\r\nAuthorization: Bearer sim_x\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let (request, _) = crate::http::parse(bytes.as_bytes()).unwrap().unwrap();
        crate::tamara::answer(&mut world, &request);
        assert_eq!(view(&world)["orders"][0]["status"], "new");
        assert_eq!(view(&world)["sms"][0]["order_reference_id"], "S1");
        crate::late::advance(&mut world, 15 * 60);
        assert_eq!(view(&world)["orders"][0]["status"], "expired");
        assert_eq!(view(&world)["orders"][0]["items"][0]["name"], "<b>Lego</b>");
    }
}
