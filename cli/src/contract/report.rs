//! What a contract check found, for people.

use super::record::{Follows, QUESTIONS, Record};
use std::fmt::Write;
use tamara_pos::rail::assumptions::{ALL, Row};

fn rows(record: &Record) -> impl Iterator<Item = (&'static Row, &super::record::Finding)> {
    ALL.iter().filter_map(|row| Some((row, record.assumptions.get(row.name)?)))
}

/// What to do about the worst line.
fn advice(record: &Record) -> &'static str {
    match record.worst() {
        Follows::NotSeen => "Nothing was seen of what the library assumes.",
        Follows::Fine => "What was seen is as the library assumes.",
        Follows::Handled => {
            "Not all is as assumed, and the library is right all the same. Set service_profile to this file: it is more convenient then."
        }
        Follows::Wrong => "Set service_profile to this file before the first sale: without it sales fail or stop.",
    }
}

fn sessions(record: &Record) -> String {
    let (open, run_out) = record.open(super::service::now_s());
    let mut text = format!("{} sessions were opened, {open} are still open", record.sessions.len());
    if run_out > 0 {
        let _ = write!(text, ", and {run_out} of these run out by themselves");
    }
    text.push('.');
    for session in record.sessions.iter().filter(|session| session.note.is_some()) {
        let _ = write!(text, "\n{}: {}", session.reference, session.note.as_deref().unwrap_or_default());
    }
    text
}

/// The table.
pub fn table(record: &Record) -> String {
    let mut text = format!("Contract check of {} ({}), {}\n", record.base_url, record.environment, record.begun_at);
    for (number, question) in (1..).zip(QUESTIONS) {
        let answers: Vec<_> = rows(record).filter(|(row, _)| row.question == number).collect();
        let others = record.questions.get(&number);
        if answers.is_empty() && others.is_none() {
            continue;
        }
        let _ = writeln!(text, "\n{number}. {question}");
        for (row, finding) in answers {
            let seen = &finding.seen;
            let _ = writeln!(
                text,
                "   {:<9} {}\n             assumed: {}\n             seen:    {seen}",
                finding.follows.word(),
                row.name,
                row.assumed
            );
            if matches!(finding.follows, Follows::Handled | Follows::Wrong) {
                let _ = writeln!(text, "             follows: with this profile: {}", row.otherwise);
            }
        }
        for fact in others.iter().flat_map(|question| &question.facts) {
            let _ = writeln!(text, "   seen      {fact}");
        }
        for why in others.iter().flat_map(|question| &question.left_out) {
            let _ = writeln!(text, "   left out  {why}");
        }
    }
    let _ = writeln!(text, "\n{}\n{}", sessions(record), advice(record));
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same as a page of its own, with every exchange.
pub fn html(record: &Record) -> String {
    let mut page = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Contract check</title><style>\
         body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222}\
         table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.4rem .6rem;text-align:left;vertical-align:top}\
         th{background:#f3f3f3}.fine{background:#e5f6e8}.handled{background:#fff6d6}.wrong{background:#fbdede}.not_seen{color:#777}\
         pre{white-space:pre-wrap;word-break:break-word;background:#f7f7f7;padding:.6rem}</style></head><body>\n",
    );
    let _ = write!(
        page,
        "<h1>Contract check</h1><p>{} ({}), {}, tamara-pos {}</p><p><b>{}</b></p><p>{}</p>",
        escaped(&record.base_url),
        record.environment,
        record.begun_at,
        record.version,
        advice(record),
        escaped(&sessions(record)).replace('\n', "<br>")
    );
    page.push_str("<table><tr><th>question</th><th>seen</th><th>assumed</th><th>follows</th></tr>\n");
    for (row, finding) in rows(record) {
        let class = match finding.follows {
            Follows::NotSeen => "not_seen",
            Follows::Fine => "fine",
            Follows::Handled => "handled",
            Follows::Wrong => "wrong",
        };
        let question = QUESTIONS.get(usize::from(row.question).saturating_sub(1)).copied().unwrap_or_default();
        let _ = writeln!(
            page,
            "<tr class=\"{class}\"><td>{}. {}</td><td>{}</td><td><code>{}</code>: {}</td><td>{}</td></tr>",
            row.question,
            escaped(question),
            escaped(&finding.seen),
            row.name,
            escaped(row.assumed),
            finding.follows.word()
        );
    }
    page.push_str("</table>\n<h2>What else was seen</h2><table><tr><th>question</th><th>seen</th></tr>\n");
    for (number, found) in &record.questions {
        let question = QUESTIONS.get(usize::from(*number).saturating_sub(1)).copied().unwrap_or_default();
        let left_out = found.left_out.iter().map(|why| format!("left out: {why}"));
        let lines: Vec<String> = found.facts.iter().cloned().chain(left_out).map(|line| escaped(&line)).collect();
        let _ = writeln!(page, "<tr><td>{number}. {}</td><td>{}</td></tr>", escaped(question), lines.join("<br>"));
    }
    page.push_str("</table>\n<h2>Every request and answer</h2>\n");
    for exchange in &record.exchanges {
        let text = |name: &str| exchange[name].as_str().unwrap_or_default();
        let body = serde_json::to_string_pretty(exchange).unwrap_or_default();
        let _ = writeln!(
            page,
            "<details><summary>{} {} {}: {}</summary><pre>{}</pre></details>",
            text("at"),
            text("method"),
            escaped(text("path")),
            exchange["status"],
            escaped(&body)
        );
    }
    page.push_str("</body></html>\n");
    page
}
