//! The upkeep of a journal: to make one, to check it, to move it.

use crate::args::JournalCommand;
use crate::wait::waiting;
use crate::{Result, till};
use serde_json::{Value, json};
use std::path::Path;
use tamara_pos::client::upkeep::Kept;
use tamara_pos::error::Error;
use tamara_pos::json::Warning;

/// Runs a command. `named` is the configuration that the command line names.
pub fn run(command: &JournalCommand, named: Option<&Path>, is_json: bool) -> Result<u8> {
    // Where the places are named, it only says which certificates are trusted.
    let needs_config = named.is_some()
        || matches!(command, JournalCommand::Init { place: None } | JournalCommand::Check { place: None });
    let config = match till::config(named) {
        Ok(config) => Some(config.to_string()),
        Err(problem) if needs_config => return Err(problem),
        Err(_) => None,
    };
    let kept = |name: Option<&str>| {
        let name = name.map(full).transpose()?;
        Kept::new(name.as_deref(), config.as_deref()).map_err(told)
    };
    match command {
        JournalCommand::Init { place } => {
            let kept = kept(place.as_deref())?;
            let doubts = waiting(|| kept.init()).map_err(told)?;
            show(is_json, json!({ "journal": kept.to_string() }), &doubts, &format!("Journal {kept}: it is ready."));
        }
        JournalCommand::Check { place } => {
            let kept = kept(place.as_deref())?;
            let doubts = waiting(|| kept.check()).map_err(told)?;
            show(is_json, json!({ "journal": kept.to_string() }), &doubts, &format!("Journal {kept}: it is in order."));
        }
        JournalCommand::Copy { from, to } => {
            let (from, to) = (kept(Some(from.as_str()))?, kept(Some(to.as_str()))?);
            let copied = waiting(|| from.copy(&to)).map_err(told)?;
            let (steps, rows) = (copied.steps, copied.rows);
            let done = match copied.was_there {
                true => format!("{to} holds the same {steps} steps ({rows} rows) already; nothing was written."),
                false => {
                    format!("Copied {steps} steps ({rows} rows) to {to}; every row was read back and is the same.")
                }
            };
            let next = format!(
                "Now name {to} in the configuration of every till, before the next sale: {from} no longer learns what happens."
            );
            let reply = json!({ "from": from.to_string(), "to": to.to_string(), "steps": steps, "rows": rows,
                "was_there": copied.was_there });
            show(is_json, reply, &[], &format!("{done}\n{next}"));
        }
    }
    Ok(0)
}

fn show(is_json: bool, mut reply: Value, doubts: &[Warning], text: &str) {
    if is_json {
        let warnings: Vec<Value> =
            doubts.iter().map(|doubt| json!({ "code": doubt.code, "detail": doubt.detail })).collect();
        reply["code"] = json!(0);
        reply["warnings"] = json!(warnings);
        return println!("{reply}");
    }
    doubts.iter().for_each(|doubt| println!("Warning: {}", doubt.detail));
    println!("{text}");
}

fn told(error: Error) -> String {
    format!("{} ({}): {}", error.kind.name(), error.kind.code(), error.detail)
}

/// A file by its full path, and a URL as it is. Everybody on this machine sees the command line, so no password may be in it.
fn full(name: &str) -> Result<String> {
    let Some((_, rest)) = name.split_once("://") else {
        let path = std::path::absolute(name).map_err(|error| format!("{name}: {error}"))?;
        return path.into_os_string().into_string().map_err(|_| "the path is not Unicode".to_string());
    };
    let who = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@')).map_or("", |(who, _)| who);
    if who.contains(':') || rest.contains("password=") {
        let what = "a password on the command line is seen by every user of this machine; name its file by passfile=, or set \
                    the variable PGPASSWORD";
        return Err(what.into());
    }
    Ok(name.to_string())
}
