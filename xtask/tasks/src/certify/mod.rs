//! `cargo xtask certify`: every tail, operation and kill point against its one right verdict, and Tamara's go-live list, as a report
//! for a vendor to show. Tills and simulator are real processes, as in `cargo xtask torture`.

mod deviations;
mod golive;
mod report;
mod table;

use crate::simulator::Simulator;
use crate::torture::{self, Case, Stage};
use crate::{Result, root};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use table::Row;

/// What it takes.
const ARGUMENTS: &str = "[--all] [--only TEXT] | --deviations [NAME | all]";

/// How often a run that ended before its kill point is played.
const TRIES: u32 = 5;
/// Of how many kill points one is tried when not all are: what a CI run can afford.
const SHARE: usize = 6;

/// Runs the command.
pub fn run(arguments: &[String]) -> Result {
    let (is_all, only) = match arguments {
        [] => (false, ""),
        [all] if all == "--all" => (true, ""),
        [flag] if flag == "--deviations" => return deviations::run("", false),
        [flag, name] if flag == "--deviations" => return deviations::run(name, true),
        [flag, text] if flag == "--only" => (true, text.as_str()),
        other => return Err(format!("{}: not {ARGUMENTS}", other.join(" "))),
    };
    let rows = table::read()?;
    let stage = Stage::plain(torture::build()?, torture::workplace()?);
    let begun = Instant::now();
    let met = Mutex::new(BTreeMap::new());
    let results = play(&stage, &rows, is_all, only, &met)?;
    let never = never_met(&met);
    let list = if only.is_empty() { golive::check(&stage)? } else { Vec::new() };
    let report = report::Report { results: &results, list: &list, is_all, seconds: begun.elapsed().as_secs() };
    print!("{}", report.text());
    // Cargo may build elsewhere.
    fs::create_dir_all(root().join("target")).map_err(|e| format!("target: {e}"))?;
    for (name, text) in [("certify.txt", report.text()), ("certify.html", report.html())] {
        let file = root().join("target").join(name);
        fs::write(&file, text).map_err(|e| format!("{}: {e}", file.display()))?;
    }
    let wrong = results.iter().map(|r| r.wrong.len()).sum::<usize>() + list.iter().filter(|i| i.is_wrong()).count();
    match wrong {
        0 if only.is_empty() && !never.is_empty() => Err(format!("faults that no run met: {}", never.join(", "))),
        0 => {
            let _ = fs::remove_dir_all(&stage.folder);
            Ok(())
        }
        wrong => Err(format!("{wrong} of the answers are not right")),
    }
}

/// Faults that no tail brings about: the tests of the library order them, see `tests/faults.rs`. All others that the simulator counts have to be
/// met by a row of the table.
const ORDERED: &[&str] =
    &["another_merchant", "declined_later", "drip", "huge", "redirect", "refused_after", "sent_twice", "status_403"];

/// How often each fault was met, over all runs.
type Met = Mutex<BTreeMap<String, u64>>;

fn never_met(met: &Met) -> Vec<String> {
    let met = met.lock().unwrap_or_else(PoisonError::into_inner);
    let never = met.iter().filter(|(name, count)| **count == 0 && !ORDERED.contains(&name.as_str()));
    never.map(|(name, _)| name.clone()).collect()
}

/// Adds what the simulator met since it was reset.
fn note(simulator: &Simulator, met: &Met) -> Result {
    let counts = simulator.get("/_sim/faults")?;
    let mut met = met.lock().unwrap_or_else(PoisonError::into_inner);
    for (name, count) in counts.as_object().into_iter().flatten() {
        *met.entry(name.clone()).or_default() += count.as_u64().unwrap_or_default();
    }
    Ok(())
}

/// What became of a row.
pub struct RowResult {
    row: Row,
    /// Kill points that were tried, `undisturbed` among them.
    tried: Vec<String>,
    /// What was not right, and where.
    wrong: Vec<String>,
}

/// A place at which a run is disturbed.
#[derive(Debug, Clone)]
struct Point {
    /// `refund:AfterSend`, or `refund:service` for a service that dies with the request.
    name: String,
    kill_at: Option<u64>,
    service_dies_at: Option<u64>,
}

fn play(stage: &Stage, rows: &[Row], is_all: bool, only: &str, met: &Met) -> Result<Vec<RowResult>> {
    let mut rows: Vec<&Row> = rows.iter().filter(|row| only.contains(':') || row.name().contains(only)).collect();
    // What only waits goes first; the rest is done meanwhile.
    rows.sort_by_key(|row| !row.is_slow());
    let jobs = 12 * std::thread::available_parallelism().map_or(2, usize::from);
    let undisturbed = |simulator: &Simulator, row: &&Row| -> Result<(Vec<Point>, Vec<String>)> {
        let tried = try_out(stage, simulator, row, None)?;
        note(simulator, met)?;
        Ok(tried)
    };
    let runs = torture::in_parallel(jobs, &rows, &undisturbed, stage)?;
    let mut results = Vec::new();
    let mut cases = Vec::new();
    for (at, (row, run)) in rows.iter().zip(runs).enumerate() {
        let (points, wrong) = run?;
        results.push(RowResult { row: (*row).clone(), tried: vec!["undisturbed".into()], wrong });
        let unknown = row.other.keys().find(|name| points.iter().all(|p| p.name != **name));
        if let (Some(name), Some(result)) = (unknown, results.last_mut()) {
            result.wrong.push(format!("{}: the table names a kill point that is not there: {name}", row.name()));
        }
        let is_meant = |(number, point): &(usize, Point)| {
            (is_all || (!row.is_slow() && (number + at).is_multiple_of(SHARE)))
                && (!only.contains(':') || point.name.contains(only))
        };
        cases.extend(points.into_iter().enumerate().filter(is_meant).map(|(_, point)| (at, point)));
    }
    let disturbed = |simulator: &Simulator, (at, point): &(usize, Point)| {
        rows.get(*at).map_or(Ok((Vec::new(), Vec::new())), |row| try_out(stage, simulator, row, Some(point)))
    };
    let runs = torture::in_parallel(jobs, &cases, &disturbed, stage)?;
    for ((at, point), run) in cases.into_iter().zip(runs) {
        if let Some(result) = results.get_mut(at) {
            result.tried.push(point.name);
            result.wrong.extend(run?.1);
        }
    }
    Ok(results)
}

/// Plays a row; the kill points that were passed, and what was not right.
fn try_out(
    stage: &Stage,
    simulator: &Simulator,
    row: &Row,
    point: Option<&Point>,
) -> Result<(Vec<Point>, Vec<String>)> {
    let scenario = row.scenario();
    let place = point.map_or("undisturbed", |point| point.name.as_str());
    let mut case = Case {
        scenario: scenario.name.clone(),
        kills: point.and_then(|p| p.kill_at).into_iter().collect(),
        service_dies_at: point.and_then(|p| p.service_dies_at),
        restart: String::new(),
    };
    let folder = stage.folder.join(format!("{} {place}", row.name()).replace([' ', ':'], "-"));
    let name = format!("{} {place}", row.name());
    let mut tries = 0;
    let (books, _, at) = loop {
        tries += 1;
        match stage.play(simulator, &scenario, &case, &folder) {
            // How often a till looks while it waits differs from run to run: it may have ended before its kill point, which then has
            // the number that it had in this run.
            Ok((_, _, None)) if point.is_some() && tries < TRIES => {
                let same = points(simulator, row, &folder)?.into_iter().find(|p| p.name == place);
                case.kills = same.or(point.cloned()).and_then(|p| p.kill_at).into_iter().collect();
            }
            Ok(played) => break played,
            Err(problem) => return Ok((Vec::new(), vec![format!("{name}: {problem}")])),
        }
    };
    let mut wrong = books.contradictions(&scenario);
    let (end, right) = (row.operation.end(&books), row.at(place));
    // Documented at the head of the table: a first session that never arrived is not opened anew.
    let is_withheld = end.verdict == "unknown" && books.is_withheld(&scenario);
    if end != *right && !is_withheld {
        wrong.push(format!("it ended {end}; right is {right}"));
    }
    if point.is_some() && at.is_none() {
        wrong.push("the run ended before its kill point".into());
    }
    let points = points(simulator, row, &folder)?;
    match wrong.is_empty() {
        true => drop(fs::remove_dir_all(&folder)),
        false => wrong.iter_mut().for_each(|w| *w = format!("{name}: {w} ({})", folder.display())),
    }
    Ok((points, wrong))
}

fn is_status(answer: &str) -> bool {
    answer.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first of every kind of boundary in every step of the operation, and the request that matters.
fn points(simulator: &Simulator, row: &Row, folder: &Path) -> Result<Vec<Point>> {
    let trace = fs::read_to_string(folder.join("trace.txt")).map_err(|e| format!("{}: {e}", folder.display()))?;
    let scenario = row.scenario();
    let step_name = |number: usize| scenario.steps.get(number).and_then(|s| s["do"].as_str()).unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut points = Vec::new();
    let mut step = None;
    for (first, second) in trace.lines().filter_map(|line| line.split_once(' ')) {
        let number = first.parse::<u64>().ok();
        let Some(number) = number else {
            step = second.parse::<usize>().ok();
            continue;
        };
        let Some(step) = step.filter(|s| (row.operation.from..=row.operation.to).contains(s)) else { continue };
        let name = format!("{}:{second}", step_name(step));
        if found.insert(name.clone()) {
            points.push(Point { name, kill_at: Some(number), service_dies_at: None });
        }
    }
    let seen = simulator.get("/_sim/requests")?;
    let (verb, path) = row.operation.request;
    let is_it = |request: &serde_json::Value| {
        request["method"] == verb && request["path"].as_str().is_some_and(|p| p.contains(path))
    };
    let requests = seen.as_array().map(Vec::as_slice).unwrap_or_default();
    let index = requests.iter().position(is_it);
    // Where the service loses its answer anyway, its death is no other case.
    let is_answered = |index: &usize| requests.get(*index).is_some_and(|r| r["answer"].as_str().is_some_and(is_status));
    if let Some(index) = index.filter(is_answered) {
        let name = format!("{}:service", step_name(row.operation.from));
        points.push(Point { name, kill_at: None, service_dies_at: Some(index as u64 + 1) });
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_no_tail_brings_about_are_ordered_by_a_test_that_sees_their_counters() {
        let test = fs::read_to_string(root().join("tests/faults.rs")).unwrap();
        for fault in ORDERED {
            assert!(test.contains(&format!("\"{fault}\"")), "{fault}");
        }
    }

    #[test]
    fn a_fault_that_the_simulator_counts_and_no_row_meets_is_named() {
        let counted = [("gzip", 0), ("bom", 2), ("drip", 0), ("fault_of_tomorrow", 0)];
        let met = Mutex::new(counted.map(|(name, count)| (name.to_string(), count)).into());
        assert_eq!(never_met(&met), ["fault_of_tomorrow", "gzip"]);
    }
}
