//! The golden table against services that are other than the library assumes: one assumption is broken at a time, and the tills have the
//! result of a contract check, or do not. No money may be lost, none moved twice, and nothing said of it that is not so.

use super::table::{self, Row};
use super::try_out;
use crate::Result;
use crate::simulator::Simulator;
use crate::torture::{self, Stage};
use serde_json::json;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What nobody can end: the money waits for the merchant, and the till's script does not take it.
const WAITS: &str = "captured_by_itself";

/// How many services are played at a time, and how many tills at each: most of what a till does here is waiting.
const SETS: usize = 4;
const TILLS: usize = 24;

/// A service that is other than assumed, and tills that know it or do not.
struct Set<'a> {
    name: &'a str,
    has_profile: bool,
    provider: &'static str,
    stage: Stage,
}

impl Set<'_> {
    fn about(&self) -> String {
        let with = if self.has_profile { "with its profile" } else { "without a profile" };
        format!("{:<28} {with:<18} {:<13}", self.name, self.provider)
    }
}

/// What became of a set.
#[derive(Default)]
struct Played {
    rows: usize,
    /// Ended with a doubt or a refusal where the table has a verdict.
    careful: usize,
    wrong: Vec<String>,
}

/// Plays the rows, all or the plain ones, for each assumption (`all`, or nothing) or for those with this text in their names.
pub fn run(only: &str, is_all: bool) -> Result {
    let rows = table::read()?;
    let programs = torture::build()?;
    let folder = torture::workplace()?;
    let table = Simulator::start(&programs.simulator, &["--clock", "manual"])?.get("/_sim/deviations")?;
    let known: Vec<&str> = table["known"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    let names: Vec<&str> = known.iter().copied().filter(|name| only == "all" || name.contains(only)).collect();
    if names.is_empty() {
        return Err(format!("{only}: no assumption has this in its name; there are {}", known.join(", ")));
    }
    let mut sets = Vec::new();
    for name in names {
        let can_be_so =
            |provider: &str| table["services"][name].as_array().is_some_and(|all| all.contains(&json!(provider)));
        let both = ["tamara", "checkout_com"].into_iter().filter(|provider| can_be_so(provider));
        for (provider, has_profile) in both.flat_map(|provider| [(provider, false), (provider, true)]) {
            let folder = folder.join(format!("{name}-{provider}-{has_profile}"));
            fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
            let profile = folder.join("profile.json");
            // What a contract check of such a service finds: this one does not hold, all others do.
            let findings: serde_json::Map<String, serde_json::Value> =
                known.iter().map(|other| ((*other).to_string(), json!({ "holds": *other != name }))).collect();
            let found = json!({ "format": 1, "service": provider, "assumptions": findings });
            fs::write(&profile, found.to_string()).map_err(|e| format!("{}: {e}", profile.display()))?;
            let simulator = vec!["--deviate".to_string(), name.to_string()];
            let (programs, profile) = (programs.clone(), has_profile.then_some(profile));
            sets.push(Set { name, has_profile, provider, stage: Stage { programs, folder, simulator, profile } });
        }
    }
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || -> Result {
        while let Some(set) = sets.get(next.fetch_add(1, Ordering::SeqCst)) {
            let Played { rows, careful, wrong: faults } = play(set, &rows, is_all)?;
            println!("{} {rows:>4} rows, {careful:>3} of them careful, {} WRONG", set.about(), faults.len());
            let mut wrong = wrong.lock().unwrap_or_else(PoisonError::into_inner);
            wrong.extend(faults.into_iter().map(|fault| format!("{}: {fault}", set.about())));
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..SETS).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a worker panicked".to_string())?)
    })?;
    let wrong = wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    wrong.iter().for_each(|fault| println!("WRONG {fault}"));
    match wrong.is_empty() {
        true => {
            let _ = fs::remove_dir_all(&folder);
            Ok(())
        }
        false => Err(format!("{} of the answers cost money, or are not so", wrong.len())),
    }
}

fn play(set: &Set<'_>, rows: &[Row], is_all: bool) -> Result<Played> {
    let is_meant = |row: &&Row| row.operation.provider == set.provider && (is_all || row.tail == 0);
    let mut rows: Vec<&Row> = rows.iter().filter(is_meant).collect();
    // What only waits goes first; the rest is done meanwhile.
    rows.sort_by_key(|row| !row.is_slow());
    let try_row = |simulator: &Simulator, row: &&Row| try_out(&set.stage, simulator, row, None);
    let mut played = Played { rows: rows.len(), ..Played::default() };
    for (row, result) in rows.iter().zip(torture::in_parallel(TILLS, &rows, &try_row, &set.stage)?) {
        let faults = result?.1;
        played.careful += usize::from(!faults.is_empty());
        played.wrong.extend(faults.into_iter().filter(|fault| is_wrong(fault, row, set)));
    }
    Ok(played)
}

/// Whether a fault of a run is one here. That a step has no end, or that a run ended with doubt or a refusal where the table has a verdict, is
/// what being careful looks like; but the plain sale, and its refund, have to go well once the library has the profile. That a verdict is what
/// the ledger has, and whose each refund is, is among the contradictions; only what a verdict says of the amount is not.
fn is_wrong(fault: &str, row: &Row, set: &Set<'_>) -> bool {
    let is_plain = row.tail == 0 && !row.operation.name.ends_with("void") && set.name != WAITS;
    let end = fault.split_once("it ended ").and_then(|(_, end)| end.split(" held").next()?.split_once(", "));
    match end {
        _ if fault.contains(" has no end") => false,
        Some((told, held)) => is_more(told, held, row) || (set.has_profile && is_plain),
        None => true,
    }
}

/// Whether a verdict says yes where the table knows that a person has to look. Where the merchant captures, the service captures
/// neither half nor twice: then the ledger has exactly the sale's amount, and "paid" is right.
fn is_more(told: &str, held: &str, row: &Row) -> bool {
    let is_as_sold = held == row.scenario().amount && held != row.right.held;
    match (told, row.right.verdict.as_str()) {
        ("paid", "supervisor") => !is_as_sold,
        ("done", "other_amount") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(fault: &str, row: &str, name: &str, has_profile: bool) -> bool {
        let rows = table::parse(row).unwrap();
        let stage = Stage::plain(
            torture::stage::Programs { till: "till".into(), simulator: "sim".into() },
            std::path::PathBuf::new(),
        );
        is_wrong(fault, &rows[0], &Set { name, has_profile, provider: "tamara", stage })
    }

    #[test]
    fn being_careful_is_not_wrong_and_a_yes_too_much_is() {
        let supervisor = "sale 30 supervisor 79.30";
        for has_profile in [false, true] {
            assert!(judged(
                "sale 30: it ended paid, 79.30 held; right is supervisor, 79.30 held",
                supervisor,
                "own_refusal",
                has_profile
            ));
            assert!(!judged(
                "sale 30: it ended unknown, 79.30 held; right is supervisor, 79.30 held",
                supervisor,
                "own_refusal",
                has_profile
            ));
            assert!(judged("sale 30: verdict not_paid, and money is held", supervisor, "own_refusal", has_profile));
            assert!(!judged("sale 30: session S1 has no end", supervisor, "own_refusal", has_profile));
            let half = "sale 50 supervisor 40.25";
            let ended = |end: &str| format!("sale 50: it ended {end}; right is supervisor, 40.25 held");
            assert!(judged(&ended("paid, 40.25 held"), half, WAITS, has_profile));
            assert!(!judged(&ended("paid, 80.50 held"), half, WAITS, has_profile), "the merchant captured all of it");
            let ended = "sale 51: it ended paid, 80.51 held; right is supervisor, 80.51 held";
            assert!(judged(ended, "sale 51 supervisor 80.51", WAITS, has_profile), "of another currency");
            let ended = "part 38: it ended done, 65.38 held; right is other_amount, 65.38 held";
            assert!(judged(ended, "part 38 other_amount 65.38", WAITS, has_profile));
            let refused = "sale 00: it ended refused BAD_ANSWER, 0.00 held; right is paid, 80.00 held";
            assert_eq!(
                judged(refused, "sale 00 paid 80.00", "own_refusal", has_profile),
                has_profile,
                "the plain sale"
            );
            assert!(!judged(refused, "sale 00 paid 80.00", WAITS, has_profile));
        }
    }
}
