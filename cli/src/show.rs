//! Replies as people read them.

use crate::args::{Command, Lang};
use serde_json::Value;
use tamara_pos::value::clock;

/// The shop's clock, beside which UTC stands.
pub struct Clock {
    offset: &'static str,
}

impl Clock {
    /// Of the merchant's country, as receipts have it.
    pub fn of_country(country: Option<&str>) -> Self {
        Clock { offset: if matches!(country, Some("AE" | "OM")) { "+04:00" } else { "+03:00" } }
    }

    /// `2026-01-31 11:05`, of a time as replies tell it.
    fn local(&self, time: &Value) -> String {
        let known = time.as_str().and_then(clock::unix_ms).zip(clock::offset(self.offset));
        known.map_or_else(|| "-".into(), |(ms, offset)| clock::local(ms, offset))
    }
}

/// What is shown of a reply.
pub fn answer(command: &Command, reply: &Value, lang: Lang, clock: &Clock) -> String {
    if reply["code"].as_i64().is_none_or(|code| code < 0) {
        return failure(reply, lang);
    }
    let body = match command {
        // What is wrong comes first, and "OK" is never said of it.
        Command::Diagnose if reply["healthy"] == false => {
            return format!("NOT HEALTHY: {}\n{}", text(&reply["message"][lang.code()]), checks(reply, lang));
        }
        Command::Diagnose => checks(reply, lang),
        Command::Bundle { .. } => format!("{} ({} bytes)\n", text(&reply["file"]), reply["bytes"]),
        Command::Order { .. } => order(reply),
        // They speak for themselves.
        Command::Contract(_) | Command::Journal(_) => String::new(),
        Command::Recover | Command::History(_) => steps(reply, clock),
        Command::Resolve(_) => steps(&serde_json::json!({ "steps": [reply["step"]] }), clock),
        Command::Report(report) => {
            return text(&reply[if report.csv { "csv" } else { "text" }]);
        }
        Command::Receipt { .. } => return lines(&reply["lines"][lang.code()]),
        Command::Refund(_) => refund(reply),
        Command::Qr { .. } => qr(reply),
    };
    let why = reply["error"]["detail"].as_str().map(|detail| format!("  {detail}\n")).unwrap_or_default();
    format!("{body}{}: {}\n{why}", text(&reply["name"]), text(&reply["message"][lang.code()]))
}

fn failure(reply: &Value, lang: Lang) -> String {
    let error = &reply["error"];
    let field = error["field"].as_str().map(|field| format!("{field}: ")).unwrap_or_default();
    let (name, message) = (text(&reply["name"]), text(&reply["message"][lang.code()]));
    format!("{name}: {message}\n  {field}{}\n", text(&error["detail"]))
}

/// An order.
pub fn order(reply: &Value) -> String {
    let rows = [
        ("order", text(&reply["order_id"])),
        ("reference", text(&reply["order_reference_id"])),
        ("status", text(&reply["status"])),
        ("total", money(&reply["total_amount"])),
        ("captured", money(&reply["captured_amount"])),
        ("refunded", money(&reply["refunded_amount"])),
        ("verdict", text(&reply["verdict"])),
        ("next", text(&reply["next_action"])),
    ];
    pairs(&rows)
}

fn refund(reply: &Value) -> String {
    pairs(&[
        ("order", text(&reply["order_id"])),
        ("refund", text(&reply["refund_id"])),
        ("number", text(&reply["request_id"])),
        ("amount", money(&reply["amount"])),
        ("refunded", money(&reply["refunded_amount"])),
    ])
}

fn pairs(rows: &[(&str, String)]) -> String {
    let known = rows.iter().filter(|(_, value)| value != "-");
    known.map(|(name, value)| format!("{name:<10}  {value}\n")).collect()
}

fn checks(reply: &Value, lang: Lang) -> String {
    let rows = list(&reply["checks"]).iter().map(|check| {
        let fault = check["fault"].as_str().map(|fault| format!(" {fault}")).unwrap_or_default();
        let (result, time) = (text(&check["result"]), format!("{} ms", check["ms"]));
        let mut row =
            vec![text(&check["name"]), format!("{result}{fault}"), time, text(&check["message"][lang.code()])];
        if check["fault"].is_string() {
            row.push(format!("({})", text(&check["detail"])));
        }
        row
    });
    table(&["check", "result", "time", "for the shop"], rows.collect())
}

fn steps(reply: &Value, clock: &Clock) -> String {
    let rows = list(&reply["steps"]).iter().map(|step| {
        let [time, kind, state, reference] =
            ["created_at", "kind", "state", "order_reference_id"].map(|name| text(&step[name]));
        let (utc, local) =
            (time.chars().take(16).collect::<String>().replace('T', " "), clock.local(&step["created_at"]));
        let (amount, till, order) = (money(&step["amount"]), text(&step["lane"]), text(&step["order_id"]));
        let by_hand = step["resolved_by"].as_str().map(|name| format!(" (by {name})")).unwrap_or_default();
        let (number, state) = (step["id"].to_string(), format!("{state}{by_hand}"));
        vec![number, local, utc, kind, state, verdict(step), reference, amount, till, order, advice(step).to_string()]
    });
    let head = [
        "step",
        "shop's time",
        "UTC",
        "kind",
        "state",
        "verdict",
        "reference",
        "amount",
        "till",
        "order",
        "what to do",
    ];
    table(&head, rows.collect())
}

/// Whether the customer has paid: as the library says, or as the journal knows it.
fn verdict(step: &Value) -> String {
    match (step["verdict"].as_str(), step["kind"].as_str(), step["state"].as_str()) {
        (Some(verdict), _, _) => verdict.to_string(),
        (None, Some("session"), Some("paid")) => "paid".into(),
        (None, Some("session"), Some("dead" | "not_done")) => "not_paid".into(),
        (None, Some("session"), Some("open")) => "pending".into(),
        (None, Some("session"), _) => "unknown".into(),
        _ => "-".into(),
    }
}

/// What the person at the terminal does about a step.
fn advice(step: &Value) -> &'static str {
    match step["next_action"].as_str() {
        Some("release_goods") => return "paid: hand over the goods, if that was not done",
        Some("refund_duplicate") => return "paid twice: refund this order",
        Some("call_again") => return "not found at Tamara: the till may start this sale again",
        Some("keep_polling") => return "can still be paid: tamara-pos order REFERENCE --wait 900",
        Some("ask_supervisor") => return "look at this order in Tamara's portal",
        Some("authorise_order" | "capture_order") => return "an online order that waits for the merchant",
        Some("call_recover" | "retry_later") => return "not known yet: tamara-pos recover, again in a minute",
        Some(_) => return "-",
        None => {}
    }
    match step["state"].as_str() {
        Some("sending") => "not known yet: tamara-pos recover",
        Some("open") => "can still be paid: tamara-pos order REFERENCE --wait 900",
        _ => "-",
    }
}

fn qr(reply: &Value) -> String {
    let rows: Vec<&str> = list(&reply["qr"]["modules"]).iter().filter_map(Value::as_str).collect();
    if rows.is_empty() {
        return String::new();
    }
    let link = text(&reply["checkout_deeplink"]);
    // Light modules are drawn, four of them around the code: right on a dark screen.
    let side = rows.len() + 8;
    let is_light = |y: usize, x: usize| {
        let row = y.checked_sub(4).and_then(|y| rows.get(y));
        let module = row.zip(x.checked_sub(4)).and_then(|(row, x)| row.as_bytes().get(x));
        module != Some(&b'1')
    };
    let line = |y: usize| -> String {
        let half = |x| match (is_light(y, x), is_light(y + 1, x)) {
            (true, true) => '\u{2588}',
            (true, false) => '\u{2580}',
            (false, true) => '\u{2584}',
            (false, false) => ' ',
        };
        (0..side).map(half).chain(['\n']).collect()
    };
    (0..side).step_by(2).map(line).chain([format!("{link}\n")]).collect()
}

fn table(head: &[&str], mut rows: Vec<Vec<String>>) -> String {
    rows.insert(0, head.iter().map(ToString::to_string).collect());
    // A row may have one cell more than the head, which needs no width.
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..head.len()).filter_map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = widths.get(column).copied().unwrap_or(0);
            format!("{cell:<width$}")
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    rows.iter().map(line).collect()
}

fn lines(value: &Value) -> String {
    list(value).iter().map(|line| text(line) + "\n").collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn money(value: &Value) -> String {
    match (value["amount"].as_str(), value["currency"].as_str()) {
        (Some(amount), Some(currency)) => format!("{amount} {currency}"),
        _ => "-".into(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| "-".into(), str::to_string)
}
