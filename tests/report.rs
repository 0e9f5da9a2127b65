//! Totals of a day and receipts: the figures are the simulator's ledger's, the lines fit the paper.

mod common;

use common::{Shop, Till};
use serde_json::{Value, json};
use tamara_pos::host::report::COLUMNS;

/// A morning: three paid sales on two tills, a part and a whole refund, a void, a declined sale, an open one, a lost refund.
fn morning(shop: &Shop) -> (Till, Till) {
    let one = shop.till_with(json!({ "lane": "till-1", "call_timeout_ms": 1_500 }));
    let two = shop.till_with(json!({ "lane": "till-2", "call_timeout_ms": 1_500 }));
    let first = paid(shop, &one, "S-1", "300.00");
    paid(shop, &one, "S-2", "99.95");
    let third = paid(shop, &two, "S-3", "50.00");
    assert_eq!(one.refund(&first, "100.00", "R-1")["code"], 0);
    assert_eq!(two.refund(&third, "50.00", "R-2")["code"], 0);
    // Looking again ends a session whose money was given back whole; it was paid all the same.
    assert_eq!(two.look("S-3")["code"], 2);
    let voided = one.create("S-4", "300.00");
    assert_eq!(one.call("session_void", json!({ "order_id": voided["order_id"] }))["code"], 0);
    let declined = one.create("S-5", "300.00");
    shop.customer(declined["order_id"].as_str().unwrap(), "decline");
    assert_eq!(one.look("S-5")["code"], 2);
    assert_eq!(two.create("S-6", "300.00")["code"], 0);
    (one, two)
}

fn paid(shop: &Shop, till: &Till, reference: &str, amount: &str) -> Value {
    let order = till.create(reference, amount)["order_id"].clone();
    shop.customer(order.as_str().unwrap(), "approve");
    assert_eq!(till.look(reference)["code"], 0);
    order
}

fn sum(count: u64, amount: &str) -> Value {
    json!({ "count": count, "amount": { "amount": amount, "currency": "SAR" } })
}

fn width(line: &str) -> usize {
    line.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{65f}' | '\u{200e}' | '\u{200f}')).count()
}

#[test]
fn a_day_s_figures_are_those_of_the_ledger_by_till_and_together() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    let report = one.call("report", json!({}));
    let totals = report["totals"].as_array().unwrap();
    assert_eq!(totals.len(), 2, "{report}");
    let (first, second) = (&totals[0], &totals[1]);
    assert_eq!(
        (&first["store_code"], &first["lane"], &first["currency"]),
        (&json!("Branch A"), &json!("till-1"), &json!("SAR"))
    );
    assert_eq!(first["paid"], sum(2, "399.95"), "{report}");
    assert_eq!(first["refunded"], sum(1, "100.00"));
    assert_eq!(first["voided"], sum(1, "300.00"));
    assert_eq!(first["not_paid"], sum(1, "300.00"), "a voided session is counted once");
    assert_eq!(first["unresolved"], sum(0, "0.00"));
    assert_eq!(first["net"], "299.95");
    assert_eq!(
        (&second["paid"], &second["refunded"], &second["net"]),
        (&sum(1, "50.00"), &sum(1, "50.00"), &json!("0.00"))
    );
    assert_eq!(second["unresolved"], sum(1, "300.00"));
    let grand = &report["grand_totals"][0];
    let ledger = &shop.ledger()["totals"]["SAR"];
    assert_eq!(
        (&grand["paid"]["amount"]["amount"], &grand["refunded"]["amount"]["amount"]),
        (&ledger["captured"], &ledger["refunded"])
    );
    assert_eq!(grand["net"], "299.95");
    assert_eq!(report["unresolved"][0]["order_reference_id"], "S-6");
    assert_eq!((&report["complete"], &report["next_action"]), (&json!(false), &json!("call_recover")));
    assert!(report["differences"].is_null() && report["csv"].is_null() && report["text"].is_null());
}

#[test]
fn a_report_can_be_had_for_one_till_one_store_and_another_time() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    let lane = one.call("report", json!({ "lane": "till-2" }));
    assert_eq!(lane["totals"].as_array().unwrap().len(), 1);
    assert_eq!(lane["totals"][0]["lane"], "till-2");
    assert_eq!(one.call("report", json!({ "store_code": "Branch B" }))["totals"], json!([]));
    let past = one.call("report", json!({ "kind": "z", "date": "2020-02-29", "utc_offset": "+04:00" }));
    assert_eq!((&past["from"], &past["until"]), (&json!("2020-02-28T20:00:00Z"), &json!("2020-02-29T20:00:00Z")));
    assert_eq!((&past["totals"], &past["complete"], &past["kind"]), (&json!([]), &json!(true), &json!("z")));
    let hour = one.call("report", json!({ "from": "2020-01-01T00:00:00Z", "until": "2090-01-01T00:00:00+03:00" }));
    assert_eq!(hour["totals"].as_array().unwrap().len(), 2);
    for (request, field) in [
        (json!({ "date": "yesterday" }), "date"),
        (json!({ "from": "2020-01-01T00:00:00Z" }), "until"),
        (json!({ "from": "2020-01-02T00:00:00Z", "until": "2020-01-01T00:00:00Z" }), "until"),
        (json!({ "date": "2020-01-01", "from": "2020-01-01T00:00:00Z", "until": "2020-01-02T00:00:00Z" }), "date"),
        (json!({ "utc_offset": "3" }), "utc_offset"),
        (json!({ "kind": "y" }), "kind"),
    ] {
        let refused = one.call("report", request);
        assert!(refused["code"].as_i64().unwrap() < 0 && refused["error"]["field"] == field, "{refused}");
    }
}

#[test]
fn reading_again_finds_what_the_journal_does_not_know() {
    let shop = Shop::open();
    let (one, two) = morning(&shop);
    let before = one.call("report", json!({ "reread": true }));
    assert_eq!(before["differences"], json!([]), "{before}");
    // A refund from the service's own portal, which no till made: another journal stands for it.
    let portal = shop.till_with(json!({ "journal": shop.folder.path().join("portal.db") }));
    let order = two.look("S-1");
    assert_eq!(portal.refund(&order["order_id"], "20.00", "P-1")["code"], 0);
    // And a customer who paid while nobody looked.
    let open = two.call("history", json!({ "order_reference_id": "S-6" }))["steps"][0]["order_id"].clone();
    shop.customer(open.as_str().unwrap(), "approve");
    let after = one.call("report", json!({ "reread": true, "format": "text", "language": "en" }));
    let differences = after["differences"].as_array().unwrap();
    let told: Vec<(&str, &str, &str, &str)> = differences
        .iter()
        .map(|d| {
            let text = |name: &str| d[name].as_str().unwrap();
            (text("order_reference_id"), text("what"), text("journal"), text("service"))
        })
        .collect();
    assert_eq!(told.len(), 2, "{after}");
    assert!(told.contains(&("S-1", "refunded", "100.00", "120.00")), "{told:?}");
    assert!(told.contains(&("S-6", "paid", "0 (open)", "300.00 (fully_captured)")), "{told:?}");
    assert_eq!(after["next_action"], "ask_supervisor");
    assert!(after["text"].as_str().unwrap().contains("TAMARA HAS OTHER FIGURES"));
    shop.next_fault("order_get", "status_500_before");
    let told = one.call("report", json!({ "reread": true, "lane": "till-1" }))["differences"].to_string();
    assert!(told.contains("not_read") && told.contains("SERVICE_ERROR"), "{told}");
}

#[test]
fn a_report_tells_which_paid_sales_are_settled_and_when() {
    let shop = Shop::open();
    let (one, two) = morning(&shop);
    let id_of = |reference: &str| two.look(reference)["order_id"].as_str().unwrap().to_string();
    shop.control("POST", &format!("orders/{}/settle", id_of("S-1")), &json!({}));
    let odd = json!({ "status": "held_back", "date": null });
    shop.control("POST", &format!("orders/{}/settle", id_of("S-3")), &odd);
    let report = one.call("report", json!({ "settlement": true, "format": "text", "language": "en" }));
    let sales = report["settlement"]["sales"].as_array().unwrap();
    let told: Vec<(&str, &Value, &Value)> = sales
        .iter()
        .map(|sale| (sale["order_reference_id"].as_str().unwrap(), &sale["settled"], &sale["settlement_status"]))
        .collect();
    assert_eq!(
        told,
        [
            ("S-1", &json!(true), &json!("settled")),
            ("S-2", &json!(false), &Value::Null),
            ("S-3", &Value::Null, &json!("held_back")),
        ],
        "voided, declined and open sales have nothing to settle: {report}"
    );
    assert!(sales[0]["settlement_date"].as_str().unwrap().ends_with('Z') && sales[1]["settlement_date"].is_null());
    let totals = json!([{ "currency": "SAR", "settled": sum(1, "300.00"), "not_settled": sum(1, "99.95"),
        "not_known": sum(1, "50.00") }]);
    assert_eq!(report["settlement"]["totals"], totals);
    assert!(report["differences"].is_null(), "that was not asked for");
    let text = report["text"].as_str().unwrap();
    let date = &sales[0]["settlement_date"].as_str().unwrap()[..10];
    let line = |begin: &str| text.lines().rfind(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("{text}"));
    assert!(text.lines().all(|line| width(line) <= COLUMNS) && text.contains("SETTLEMENT BY TAMARA"), "{text}");
    assert!(line("  Settled").ends_with(date) && line("Not settled yet").ends_with("    1           99.95"), "{text}");
    let csv = one.call("report", json!({ "settlement": true, "format": "csv", "lane": "till-2" }));
    let csv = csv["csv"].as_str().unwrap();
    let expected = format!("\"S-3\",\"{}\",SAR,50.00,not_known,\"held_back\",\r\n", id_of("S-3"));
    assert!(csv.starts_with("order_reference_id,order_id,") && csv.ends_with(&expected), "{csv}");
    assert!(one.call("report", json!({}))["settlement"].is_null());
}

#[test]
fn what_could_not_be_read_of_settlements_is_not_called_unsettled() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    shop.next_fault("order_get", "status_500_before");
    let report = one.call("report", json!({ "settlement": true }));
    assert_eq!(report["settlement"]["totals"][0]["not_known"], sum(1, "300.00"), "{report}");
    assert_eq!(report["warnings"][0]["code"], "settlement_not_read");
    // A silent service: the call keeps its limit, and says what it did not read.
    let slow = shop.till_with(json!({ "call_timeout_ms": 1_000 }));
    for _ in 0..8 {
        shop.next_fault("order_get", "silence");
    }
    let report = slow.call("report", json!({ "settlement": true }));
    assert_eq!(report["settlement"]["totals"][0]["not_known"], sum(3, "449.95"), "{report}");
    let codes: Vec<&str> =
        report["warnings"].as_array().unwrap().iter().map(|warning| warning["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["not_all", "settlement_not_read"], "{report}");
}

#[test]
fn a_spreadsheet_gets_one_line_for_each_till_and_no_formula() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "lane": "=cmd|' /c calc'!A0", "store_code": "Branch \"A\", north" }));
    paid(&shop, &till, "S-1", "300.00");
    let csv = till.call("report", json!({ "format": "csv" }))["csv"].as_str().unwrap().to_string();
    let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("store_code,lane,currency,paid_count,paid_amount,refunded_count,"));
    let expected =
        "\"Branch \"\"A\"\", north\",\"'=cmd|' /c calc'!A0\",SAR,1,300.00,0,0.00,0,0.00,0,0.00,0,0.00,0,0.00,300.00";
    assert_eq!(lines[1], expected);
}

#[test]
fn printed_reports_fit_42_columns_in_both_languages() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    for (language, words) in [
        (
            "en",
            ["TAMARA - Z REPORT", "Branch A", "till-1", "Refunded", "ALL TOGETHER", "NOT CLEARED UP YET", "SIMULATED"],
        ),
        ("ar", ["تمارا - تقرير Z", "Branch A", "till-1", "المسترد", "الإجمالي", "لم تحسم", "وضع تجريبي"]),
    ] {
        let report = one.call("report", json!({ "kind": "z", "format": "text", "language": language }));
        let text = report["text"].as_str().unwrap();
        assert!(text.lines().all(|line| width(line) <= COLUMNS), "{text}");
        for word in words {
            assert!(text.contains(word), "{word}:\n{text}");
        }
        let paid = if language == "en" { "Paid" } else { "المدفوع" };
        let line = text.lines().find(|line| line.starts_with(paid)).unwrap();
        assert!(width(line) == COLUMNS && line.ends_with("    2          399.95"), "{line}");
    }
    let default = one.call("report", json!({ "format": "text" }));
    assert!(default["text"].as_str().unwrap().contains("X REPORT"), "the configured language is English");
}

#[test]
fn a_receipt_is_the_same_at_every_printing_and_fits_the_paper() {
    let shop = Shop::open();
    let (one, two) = morning(&shop);
    let sale = one.call("receipt", json!({ "order_reference_id": "S-1" }));
    assert_eq!((&sale["code"], &sale["kind"], &sale["columns"]), (&json!(0), &json!("sale"), &json!(42)), "{sale}");
    let order = sale["order_id"].as_str().unwrap();
    let lines: Vec<&str> = sale["lines"]["en"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let has = |part: &str| assert!(lines.iter().any(|line| line.contains(part)), "{part}: {lines:?}");
    ["PAID WITH TAMARA", "300.00 SAR", "S-1", "Branch A", "till-1", order, "SIMULATED"].into_iter().for_each(has);
    assert!(!lines.join("\n").contains("534274516"), "the phone is masked");
    for language in ["en", "ar"] {
        for line in sale["lines"][language].as_array().unwrap() {
            assert!(width(line.as_str().unwrap()) <= COLUMNS, "{line}");
        }
    }
    // A till that was started again, later, and after a refund.
    let again = shop.till().call("receipt", json!({ "order_id": order }));
    assert_eq!(again["lines"], sale["lines"]);
    let copy = one.call("receipt", json!({ "order_id": order, "copy": true }));
    assert!(copy["lines"]["ar"].to_string().contains("نسخة"));
    let refund = one.call("receipt", json!({ "order_id": order, "request_id": "R-1" }));
    assert_eq!((&refund["kind"], &refund["amount"]["amount"]), (&json!("refund"), &json!("100.00")));
    let printed = refund["lines"]["en"].to_string();
    assert!(printed.contains("REFUND THROUGH TAMARA") && printed.contains("R-1"), "{printed}");
    let whole = two.call("receipt", json!({ "order_reference_id": "S-3" }));
    assert_eq!(whole["code"], 0, "a sale that was given back whole was paid: {whole}");
}

#[test]
fn there_is_no_receipt_for_what_was_not_paid() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    for (reference, name) in
        [("S-4", "WRONG_STATE"), ("S-5", "WRONG_STATE"), ("S-6", "WRONG_STATE"), ("S-9", "NOT_FOUND")]
    {
        let refused = one.call("receipt", json!({ "order_reference_id": reference }));
        assert_eq!((&refused["name"], &refused["lines"]), (&json!(name), &Value::Null), "{reference}");
    }
    let refused = one.call("receipt", json!({ "order_reference_id": "S-1", "request_id": "R-9" }));
    assert_eq!(refused["name"], "NOT_FOUND");
    let said = refused["message"]["en"].as_str().unwrap();
    assert!(said.starts_with("This till's payment record"), "Tamara was not asked: {said}");
    assert_eq!(one.call("receipt", json!({}))["error"]["field"], "order_id");
}

/// Puts the steps of a sale at another time, as if it had been made then.
fn backdate(shop: &Shop, reference: &str, time: &str) {
    let format = &time::format_description::well_known::Rfc3339;
    let at = time::OffsetDateTime::parse(time, format).unwrap().unix_timestamp() * 1000;
    let journal = rusqlite::Connection::open(shop.folder.path().join("journal.db")).unwrap();
    let changed = journal.execute("UPDATE step SET created_ms = ?1 WHERE sale = ?2", (at, reference)).unwrap();
    assert!(changed > 0);
}

#[test]
fn a_day_begins_and_ends_at_the_shop_s_own_midnight() {
    let shop = Shop::open();
    let till = shop.till();
    for (reference, amount, time) in [
        ("before", "1.00", "2026-03-01T20:59:59Z"),
        ("first", "10.00", "2026-03-01T21:00:00Z"),
        ("last", "100.00", "2026-03-02T20:59:59Z"),
        ("after", "1000.00", "2026-03-02T21:00:00Z"),
    ] {
        paid(&shop, &till, reference, amount);
        backdate(&shop, reference, time);
    }
    let paid_on = |till: &Till, request: Value| till.call("report", request)["grand_totals"][0]["paid"].clone();
    let day = json!({ "date": "2026-03-02" });
    assert_eq!(paid_on(&till, day.clone()), sum(2, "110.00"), "three hours before Greenwich, in Riyadh");
    let dubai = shop.till_with(json!({ "country": "AE" }));
    assert_eq!(paid_on(&dubai, day.clone()), sum(2, "11.00"), "four hours before it, in Dubai");
    assert_eq!(paid_on(&till, json!({ "date": "2026-03-02", "utc_offset": "+00:00" })), sum(2, "1100.00"));
    // A bar that closes at two in the morning.
    let night = json!({ "from": "2026-03-01T23:00:00Z", "until": "2026-03-02T23:00:00Z" });
    assert_eq!(paid_on(&till, night), sum(2, "1100.00"));
    let printed = till.call("report", json!({ "date": "2026-03-02", "format": "text" }))["text"].clone();
    assert!(printed.as_str().unwrap().contains("From                      2026-03-02 00:00"), "{printed}");
}

#[test]
fn currencies_are_never_added_together_and_keep_their_decimals() {
    let shop = Shop::open();
    let mut orders = Vec::new();
    for (country, currency, amount) in [("SA", "SAR", "300.00"), ("KW", "KWD", "10.500"), ("KW", "KWD", "0.250")] {
        let till = shop.till_with(json!({ "country": country, "lane": format!("till-{country}") }));
        let money = json!({ "amount": amount, "currency": currency });
        let mut request = common::basket(amount, amount);
        (request["total_amount"], request["items"][0]["total_amount"]) = (money.clone(), money);
        let order = till.call("session_create", request)["order_id"].clone();
        shop.customer(order.as_str().unwrap(), "approve");
        assert_eq!(till.look(amount)["code"], 0);
        orders.push(order);
    }
    let till = shop.till();
    let back =
        json!({ "order_id": orders[1], "request_id": "R", "total_amount": { "amount": "0.125", "currency": "KWD" } });
    assert_eq!(till.call("refund", back)["code"], 0);
    let report = till.call("report", json!({ "format": "csv" }));
    let grand: Vec<(&Value, &Value)> =
        report["grand_totals"].as_array().unwrap().iter().map(|t| (&t["currency"], &t["net"])).collect();
    assert_eq!(grand, [(&json!("KWD"), &json!("10.625")), (&json!("SAR"), &json!("300.00"))], "{report}");
    let csv = report["csv"].as_str().unwrap();
    assert!(csv.contains("\"till-KW\",KWD,2,10.750,") && csv.contains("\"till-SA\",SAR,1,300.00,"), "{csv}");
    let text = till.call("report", json!({ "format": "text", "language": "en" }))["text"].to_string();
    assert!(text.contains("10.750") && text.contains("300.00") && !text.contains("310.75"), "{text}");
}

#[test]
fn arabic_lines_keep_numbers_and_dates_in_their_order_and_speak_no_english() {
    let shop = Shop::open();
    let till = shop.till();
    let order = paid(&shop, &till, "S-1", "50.00");
    assert_eq!(till.refund(&order, "20.00", "R-1")["code"], 0);
    // More was given back on this day than was sold on it.
    backdate(&shop, "S-1", "2026-03-01T10:00:00Z");
    let journal = rusqlite::Connection::open(shop.folder.path().join("journal.db")).unwrap();
    journal.execute("UPDATE step SET created_ms = created_ms + 86400000 WHERE kind = 'refund'", []).unwrap();
    assert_eq!(till.create("S-2", "80.02")["code"], 0);
    backdate(&shop, "S-2", "2026-03-02T10:00:00Z");
    let request = json!({ "date": "2026-03-02", "format": "text", "language": "ar", "reread": true });
    let report = till.call("report", request);
    let text = report["text"].as_str().unwrap();
    let amount = format!("S-2\u{200f}{}\u{200e}80.02 SAR", " ".repeat(30));
    assert!(text.lines().any(|line| line == amount && width(line) == COLUMNS), "{text}");
    for line in
        ["من                        \u{200e}2026-03-02 00:00", "الصافي                              \u{200e}-20.00"]
    {
        assert!(text.lines().any(|found| found == line && width(line) == COLUMNS), "{line}\n{text}");
    }
    // Names that the shop gave, amounts with their currency, and nothing else, are in Latin letters.
    let allowed = ["Branch", "A", "till", "S", "SAR", "Z", "X"];
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let english: Vec<&str> = words.filter(|word| !allowed.contains(word)).collect();
    assert_eq!(english, Vec::<&str>::new(), "{text}");
    assert!(text.contains("طلب الدفع: العملية ما زالت مفتوحة"), "{text}");
    let receipt = till.call("receipt", json!({ "order_id": order }))["lines"]["ar"].to_string();
    assert!(receipt.contains("\u{200e}50.00 SAR") && receipt.contains("\u{200e}96653****516"), "{receipt}");
}

#[test]
fn a_date_of_another_calendar_is_refused_with_the_day_that_was_meant() {
    let shop = Shop::open();
    let till = shop.till();
    let paid = till.paid("S-1", "80.00");
    for (date, meant) in [("1447-06-07", "2025-11-28"), ("0026-11-28", "2026-11-28"), ("2019-12-31", "Gregorian")] {
        let refused = till.call("report", json!({ "date": date, "kind": "z" }));
        assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!("date")), "{refused}");
        assert!(refused["error"]["detail"].as_str().unwrap().contains(meant), "{refused}");
        let time = format!("{date}T00:00:00Z");
        for (operation, field, request) in [
            ("history", "from", json!({ "from": time })),
            ("history", "until", json!({ "until": time })),
            ("report", "from", json!({ "from": time, "until": "2026-01-01T00:00:00Z" })),
        ] {
            let refused = till.call(operation, request);
            assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!(field)), "{refused}");
            assert!(refused["error"]["detail"].as_str().unwrap().contains(meant), "{refused}");
        }
    }
    assert_eq!(till.call("history", json!({ "from": "2020-01-01T00:00:00Z", "order_id": paid }))["code"], 0);
}

#[test]
fn a_simple_printer_gets_joined_letters_in_printing_order_and_whole_lines() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    let receipt = |visual: bool| one.call("receipt", json!({ "order_reference_id": "S-1", "visual": visual }));
    let (plain, visual) = (receipt(false), receipt(true));
    assert_eq!(plain["lines"]["en"], visual["lines"]["en"], "English needs nothing");
    let page = json!({ "kind": "z", "format": "text", "language": "ar", "visual": true });
    let report = one.call("report", page);
    let texts: Vec<&str> =
        visual["lines"]["ar"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    for line in texts.iter().copied().chain(report["text"].as_str().unwrap().lines()) {
        let is_to_shape = |c: char| matches!(c, '\u{621}'..='\u{65f}' | '\u{200e}' | '\u{200f}');
        assert!(!line.contains(is_to_shape), "{line:?}");
        assert_eq!(line.chars().count(), COLUMNS, "{line:?}");
    }
    let has = |begin: &str, end: &str| texts.iter().any(|line| line.starts_with(begin) && line.ends_with(end));
    // "المبلغ المدفوع", its last letter first.
    let paid =
        "\u{fec9}\u{feee}\u{fed3}\u{feaa}\u{fee4}\u{fedf}\u{fe8d} \u{fece}\u{fee0}\u{fe92}\u{fee4}\u{fedf}\u{fe8d}";
    assert!(has("300.00 SAR ", paid), "{texts:#?}");
    assert!(has("S-1 ", ""), "{texts:#?}");
    let english = one.call("report", json!({ "format": "text", "language": "en", "visual": true }));
    assert!(english["text"].as_str().unwrap().contains("X REPORT"));
}

#[test]
fn a_till_whose_devices_do_not_join_letters_says_so_once_for_all_that_is_shown() {
    let shop = Shop::open();
    let (one, _two) = morning(&shop);
    let simple = shop.till_with(json!({ "visual": true }));
    let receipt = |till: &Till, visual: bool| {
        till.call("receipt", json!({ "order_reference_id": "S-1", "visual": visual }))["lines"].clone()
    };
    assert_eq!(receipt(&simple, false), receipt(&one, true));
    let page = |till: &Till| till.call("report", json!({ "format": "text", "language": "ar" }))["text"].clone();
    let is_to_shape = |text: &Value| text.as_str().unwrap().contains(|c: char| ('\u{621}'..='\u{65f}').contains(&c));
    assert!(is_to_shape(&page(&one)) && !is_to_shape(&page(&simple)));
    let message = |till: &Till| till.look("S-1")["message"].clone();
    let (plain, simple) = (message(&one), message(&simple));
    assert_eq!(plain["en"], simple["en"]);
    assert!(is_to_shape(&plain["ar"]) && !is_to_shape(&simple["ar"]), "{plain} {simple}");
}
