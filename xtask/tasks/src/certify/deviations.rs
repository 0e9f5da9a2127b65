//! The golden table against services that are other than the library assumes: one assumption is broken at a time, and the tills have the
//! result of a contract check, or do not. No money may be lost, none moved twice, and nothing said of it that is not so.

use super::table::{self, Row};
use super::try_out;
use crate::Result;
use crate::simulator::Simulator;
use crate::torture::{self, Stage};
use serde_json::json;
use std::fs;

/// What nobody can end: the money waits for the merchant, and the till's script does not take it.
const WAITS: &str = "captured_by_itself";

/// Plays the rows, all or a share, for each assumption or for one.
pub fn run(only: &str, is_all: bool) -> Result {
    let rows = table::read()?;
    let programs = torture::build()?;
    let folder = torture::workplace()?;
    let known = Simulator::start(&programs.simulator, &["--clock", "manual"])?.get("/_sim/deviations")?;
    let names: Vec<&str> = known["known"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    let mut wrong = Vec::new();
    for name in names.iter().copied().filter(|name| name.contains(only)) {
        for has_profile in [false, true] {
            let mut played = 0;
            for provider in ["tamara", "checkout_com"] {
                let profile = folder.join(format!("{name}-{provider}.json"));
                let found = json!({ "format": 1, "service": provider, "assumptions": { name: { "holds": false } } });
                fs::write(&profile, found.to_string()).map_err(|e| format!("{}: {e}", profile.display()))?;
                let simulator = vec!["--deviate".to_string(), name.to_string()];
                let stage = Stage {
                    programs: programs.clone(),
                    folder: folder.clone(),
                    simulator,
                    profile: has_profile.then_some(profile),
                };
                let is_meant = |row: &&Row| row.operation.provider == provider && (is_all || row.tail == 0);
                let rows: Vec<&Row> = rows.iter().filter(is_meant).collect();
                let jobs = 12 * std::thread::available_parallelism().map_or(2, usize::from);
                let play = |simulator: &Simulator, row: &&Row| try_out(&stage, simulator, row, None);
                for (row, result) in rows.iter().zip(torture::in_parallel(jobs, &rows, &play, &stage)?) {
                    let what =
                        format!("{name}, {}", if has_profile { "with its profile" } else { "without a profile" });
                    wrong.extend(
                        result?
                            .1
                            .into_iter()
                            .filter(|fault| is_wrong(fault, row, name, has_profile))
                            .map(|f| format!("{what}: {f}")),
                    );
                }
                played += rows.len();
            }
            let with = if has_profile { "with its profile" } else { "without a profile" };
            println!("{name:<28} {with:<18} {played} rows");
        }
    }
    wrong.iter().for_each(|fault| println!("WRONG {fault}"));
    match wrong.is_empty() {
        true => {
            let _ = fs::remove_dir_all(&folder);
            Ok(())
        }
        false => Err(format!("{} of the answers cost money, or are not so", wrong.len())),
    }
}

/// Whether a fault of a run is one here. That a step has no end, or that a run ended with doubt or a refusal where the table has a verdict, is
/// what being careful looks like; but the plain sale, and its refund, have to go well once the library has the profile.
fn is_wrong(fault: &str, row: &Row, name: &str, has_profile: bool) -> bool {
    let is_plain = row.tail == 0 && !row.operation.name.ends_with("void") && name != WAITS;
    match fault {
        _ if fault.contains(" has no end") => false,
        _ if fault.contains("it ended ") => has_profile && is_plain,
        _ => true,
    }
}
