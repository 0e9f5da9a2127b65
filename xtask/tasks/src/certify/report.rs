//! The report: for a terminal and for a browser.

use super::RowResult;
use super::golive::{Item, State};
use super::table::{End, OPERATIONS, Operation};
use std::collections::BTreeMap;
use std::fmt::Write;
use time::OffsetDateTime;
use time::macros::format_description;

/// The services, and what they are called.
const SERVICES: [(&str, &str); 2] = [("tamara", "Tamara"), ("checkout_com", "Tamara through Checkout.com")];

/// What is reported.
pub struct Report<'a> {
    /// The golden table's.
    pub results: &'a [RowResult],
    /// The go-live list's; empty when it was not gone through.
    pub list: &'a [Item],
    /// Every kill point was tried.
    pub is_all: bool,
    /// How long it took.
    pub seconds: u64,
}

const TITLE: &str = "Tamara in the shop: certification against the simulator";
const NOTE: &str = "Run against tamara-sim, a stand-in for Tamara, not against Tamara itself: no money moved. \
                    Tamara's own go-live call is not replaced by it.";

impl Report<'_> {
    fn head(&self) -> String {
        let format = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
        let date = OffsetDateTime::now_utc().format(format).unwrap_or_default();
        format!("tamara_pos {}, {date}", env!("CARGO_PKG_VERSION"))
    }

    fn sum(&self) -> String {
        let tried: usize = self.results.iter().map(|r| r.tried.len()).sum();
        let wrong: usize = self.results.iter().map(|r| r.wrong.len()).sum();
        let share = if self.is_all { "every kill point" } else { "a share of the kill points; all of them with --all" };
        format!("{} rows, {tried} runs ({share}), {wrong} not right; {} s", self.results.len(), self.seconds)
    }

    /// Of one service, by tail: the operations' results.
    fn tails(&self, provider: &str) -> BTreeMap<u32, Vec<&RowResult>> {
        let mut tails: BTreeMap<u32, Vec<&RowResult>> = BTreeMap::new();
        let of_it = self.results.iter().filter(|r| r.row.operation.provider == provider);
        of_it.for_each(|r| tails.entry(r.row.tail).or_default().push(r));
        tails
    }

    /// As text.
    pub fn text(&self) -> String {
        let mut text = format!("{TITLE}\n{}\n{NOTE}\n", self.head());
        if !self.list.is_empty() {
            text.push_str("\nGo-live list\n");
        }
        for item in self.list {
            let (mark, seen) = mark(item);
            let _ = writeln!(text, "  [{mark}] {}\n         {seen}", item.asked);
        }
        for (provider, service) in SERVICES {
            let columns: String = operations(provider).map(|o| format!("{:<44}", o.name)).collect();
            let _ = writeln!(
                text,
                "\nGolden table, {service}: verdict, money held, runs\n{:<6}{}",
                "tail",
                columns.trim_end()
            );
            for (tail, results) in self.tails(provider) {
                let cells: String = operations(provider)
                    .map(|operation| match results.iter().find(|r| r.row.operation.name == operation.name) {
                        Some(result) => format!("{:<44}", cell(result)),
                        None => format!("{:<44}", "-"),
                    })
                    .collect();
                let _ = writeln!(text, "{:<6}{}", format!("{tail:02}"), cells.trim_end());
            }
        }
        for wrong in self.results.iter().flat_map(|r| &r.wrong) {
            let _ = writeln!(text, "NOT RIGHT {wrong}");
        }
        let _ = writeln!(text, "\n{}", self.sum());
        text
    }

    /// The golden table of one service.
    fn table(&self, html: &mut String, provider: &str, service: &str) {
        let heads: String = operations(provider).map(|o| format!("<th>{}</th>", o.name)).collect();
        let _ = writeln!(html, "<h3>{service}</h3><table><tr><th>Tail</th>{heads}</tr>");
        for (tail, results) in self.tails(provider) {
            let _ = write!(html, "<tr><th>{tail:02}</th>");
            for operation in operations(provider) {
                let result = results.iter().find(|r| r.row.operation.name == operation.name);
                let class = if result.is_some_and(|r| !r.wrong.is_empty()) { "bad" } else { "good" };
                let others = result.map(|r| others(r)).unwrap_or_default();
                let text = result.map_or_else(|| "-".into(), |r| cell(r));
                let _ = write!(html, "<td><span class=\"{class}\">{}</span>{}</td>", escaped(&text), others);
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</table>\n");
    }

    /// As one page that loads nothing.
    pub fn html(&self) -> String {
        let mut html = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{TITLE}</title><style>\
             body{{font:14px/1.4 system-ui,sans-serif;margin:2rem;color:#1d2433}}table{{border-collapse:collapse}}\
             td,th{{border:1px solid #cfd5e3;padding:.3rem .6rem;text-align:left;vertical-align:top}}\
             .bad{{color:#a3212b;font-weight:600}}.good{{color:#0b6b3a}}.note{{color:#56607a}}</style></head><body>\n\
             <h1>{TITLE}</h1><p>{}</p><p class=\"note\">{NOTE}</p>\n",
            escaped(&self.head())
        );
        if !self.list.is_empty() {
            html.push_str("<h2>Go-live list</h2><table><tr><th>Result</th><th>Asked for</th><th>Seen</th></tr>\n");
        }
        for item in self.list {
            let (mark, seen) = mark(item);
            let class = if item.is_wrong() { "bad" } else { "good" };
            let _ = writeln!(
                html,
                "<tr><td class=\"{class}\">{mark}</td><td>{}</td><td>{}</td></tr>",
                escaped(item.asked),
                escaped(&seen)
            );
        }
        if !self.list.is_empty() {
            html.push_str("</table>\n");
        }
        html.push_str("<h2>Golden table</h2><p>For each tail of an amount and each operation: what the library says, what the shop \
                       holds by the service's ledger, and in how many runs, undisturbed and killed.</p>\n");
        for (provider, service) in SERVICES {
            self.table(&mut html, provider, service);
        }
        for wrong in self.results.iter().flat_map(|r| &r.wrong) {
            let _ = writeln!(html, "<p class=\"bad\">NOT RIGHT: {}</p>", escaped(wrong));
        }
        let _ = writeln!(html, "<p>{}</p></body></html>", escaped(&self.sum()));
        html
    }
}

fn mark(item: &Item) -> (&'static str, String) {
    match &item.state {
        State::Shown(seen) => ("shown", seen.clone()),
        State::Wrong(problem) => ("WRONG", problem.clone()),
        State::Merchant(what) => ("to do", (*what).to_string()),
    }
}

/// A service's columns.
fn operations(provider: &str) -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().filter(move |operation| operation.provider == provider)
}

fn cell(result: &RowResult) -> String {
    let End { verdict, held } = &result.row.right;
    let bad = if result.wrong.is_empty() { String::new() } else { format!(" {} WRONG", result.wrong.len()) };
    format!("{verdict} {held} ({}{bad})", result.tried.len())
}

/// Where something else is right, for the page.
fn others(result: &RowResult) -> String {
    let one = |(point, end): (&String, &End)| {
        format!("<br><span class=\"note\">{}: {}</span>", escaped(point), escaped(&end.to_string()))
    };
    result.row.other.iter().map(one).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
