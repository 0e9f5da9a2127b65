//! `cargo xtask torture`: the proof that no money is lost and none is moved twice, with real processes and real HTTP.
//!
//! A till runs a sale against the simulator and kills itself at a chosen boundary (see `src/hooks.rs`); it is started again, recovers
//! and goes on. Then the simulator's ledger, the journal and what the host was told have to agree, and to be what they
//! are after an undisturbed run.

pub mod books;
pub mod scenario;
mod soak;
pub mod stage;

use crate::build;
use crate::simulator::Simulator;
use books::Books;
use scenario::{REFERENCE, Scenario};
use serde_json::{Map, Value, json};
use stage::{Disturbance, Ended, Line, Programs, run_till};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

type Result<T = ()> = std::result::Result<T, String>;

/// What it takes.
const ARGUMENTS: &str = "[--kills N] [--seed S] [--case CASE] [--only TEXT] [--jobs J] | --soak LENGTH [--seed S]";

/// How many kills when nothing is said: what a CI run can afford.
const KILLS: usize = 500;

/// Runs the command.
pub fn run(arguments: &[String]) -> Result {
    let options = Options::parse(arguments)?;
    let programs = build()?;
    let folder = workplace()?;
    let stage = Stage::plain(programs, folder.clone());
    let result = match (&options.case, options.soak) {
        (Some(case), _) => replay(&stage, &case.parse()?),
        (None, Some(length)) => soak::run(&stage.programs, &folder, length, options.seed),
        (None, None) => torture(&stage, &options),
    };
    if result.is_ok() {
        let _ = fs::remove_dir_all(&folder);
    }
    result
}

struct Options {
    kills: usize,
    seed: u64,
    case: Option<String>,
    only: String,
    jobs: usize,
    soak: Option<Duration>,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Options> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let mut options =
            Options { kills: KILLS, seed: 1, case: None, only: String::new(), jobs: 12 * cores, soak: None };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            let value = rest.next().ok_or_else(|| format!("{name} needs a value"))?;
            let number = || value.parse::<usize>().map_err(|_| format!("{name} {value}: not a number"));
            match name.as_str() {
                "--kills" => options.kills = number()?,
                "--seed" => options.seed = value.parse().map_err(|_| format!("{name} {value}: not a number"))?,
                "--case" => options.case = Some(value.clone()),
                "--only" => options.only.clone_from(value),
                "--jobs" => options.jobs = number()?.max(1),
                "--soak" => options.soak = Some(length(value)?),
                _ => return Err(format!("{name}: no such option; {ARGUMENTS}")),
            }
        }
        Ok(options)
    }
}

/// `90s`, `2m` or `1h`.
fn length(text: &str) -> Result<Duration> {
    let seconds = text.char_indices().last().and_then(|(at, unit)| {
        let factor = [('s', 1), ('m', 60), ('h', 3_600)].into_iter().find(|(name, _)| *name == unit)?.1;
        text.get(..at)?.parse::<u64>().ok()?.checked_mul(factor)
    });
    seconds.map(Duration::from_secs).ok_or_else(|| format!("--soak {text}: not a length of time such as 90s, 2m or 1h"))
}

/// Builds till and simulator.
pub fn build() -> Result<Programs> {
    let what = ["--features", "tamara-pos/test-hooks", "--package", "tamara-pos", "--example", "till", "--bins"];
    let made = build::cargo(&what)?;
    let suffix = std::env::consts::EXE_SUFFIX;
    Ok(Programs { till: made.file("till", suffix)?, simulator: made.file("tamara-sim", suffix)? })
}

/// A folder for journals. In memory where there is such a place: a killed process loses nothing of what is there, as on a disk.
pub fn workplace() -> Result<PathBuf> {
    let memory = Path::new("/dev/shm");
    let base = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let folder = base.join(format!("tamara-torture-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder)
}

/// Where everything plays.
pub struct Stage {
    /// What plays.
    pub programs: Programs,
    /// Where tills keep their journals.
    pub folder: PathBuf,
    /// What the simulator is told beside its clock.
    pub simulator: Vec<String>,
    /// What the tills know of the service by a contract check.
    pub profile: Option<PathBuf>,
}

/// One disturbed run: `FLOW/TAIL@KILL,KILL~LETTERS`, or `FLOW/TAIL!REQUEST` when the service dies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The scenario's name.
    pub scenario: String,
    /// The boundary at which the first till is killed, the boundary at which the second is, and so on.
    pub kills: Vec<u64>,
    /// The request in whose middle the service dies.
    pub service_dies_at: Option<u64>,
    /// What the host does differently when it is started again.
    pub restart: String,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.scenario)?;
        if let Some(request) = self.service_dies_at {
            write!(f, "!{request}")?;
        }
        if !self.kills.is_empty() {
            let kills: Vec<String> = self.kills.iter().map(u64::to_string).collect();
            write!(f, "@{}", kills.join(","))?;
        }
        if !self.restart.is_empty() {
            write!(f, "~{}", self.restart)?;
        }
        Ok(())
    }
}

impl std::str::FromStr for Case {
    type Err = String;

    fn from_str(text: &str) -> Result<Case> {
        let wrong = || format!("{text:?} is no case such as part/30@17,4~i or part/30!5");
        let (rest, restart) = text.split_once('~').unwrap_or((text, ""));
        let (rest, kills) = rest.split_once('@').unwrap_or((rest, ""));
        let (scenario, service) = rest.split_once('!').map_or((rest, None), |(s, n)| (s, Some(n)));
        let number = |n: &str| n.parse::<u64>().map_err(|_| wrong());
        Ok(Case {
            scenario: scenario.to_string(),
            kills: kills.split(',').filter(|n| !n.is_empty()).map(number).collect::<Result<_>>()?,
            service_dies_at: service.map(number).transpose()?,
            restart: restart.to_string(),
        })
    }
}

/// An undisturbed run.
struct Undisturbed {
    books: Books,
    /// The boundaries it passed, by name.
    boundaries: Vec<String>,
    /// Requests the service saw.
    requests: u64,
}

/// How a case ended.
struct Verdict {
    case: Case,
    /// Name of the first kill's boundary, or `service`; none when the run ended before it.
    at: Option<String>,
    /// What was wrong.
    faults: Vec<String>,
    /// Sessions beyond those of the undisturbed run.
    second_attempts: usize,
}

impl Stage {
    /// With a service that is as assumed.
    pub fn plain(programs: Programs, folder: PathBuf) -> Stage {
        Stage { programs, folder, simulator: Vec::new(), profile: None }
    }

    /// Runs a case from a clean simulator and an empty folder to its end.
    pub fn play(
        &self,
        simulator: &Simulator,
        scenario: &Scenario,
        case: &Case,
        folder: &Path,
    ) -> Result<(Books, Vec<String>, Option<String>)> {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        simulator.post("/_sim/reset", "")?;
        let line = case.service_dies_at.map(|at| Line::new(simulator.address(), at)).transpose()?;
        let url = line.as_ref().map_or_else(|| simulator.url(), Line::url);
        write(&folder.join("config.json"), &Value::Object(self.config(&url, scenario, folder)?))?;
        let script = json!({ "simulator": simulator.url(), "reference": REFERENCE, "amount": scenario.amount, "steps": scenario.steps });
        write(&folder.join("script.json"), &script)?;

        let mut kills = case.kills.iter();
        let mut at = None;
        let mut restart = String::new();
        loop {
            let kill_at = kills.next().copied();
            let disturbance = Disturbance { kill_at, restart: std::mem::take(&mut restart), ..Disturbance::default() };
            let ended = run_till(&self.programs, folder, &disturbance)?;
            if ended == Ended::Well {
                break;
            }
            if at.is_none() {
                at = trace(folder).last().cloned();
            }
            if kill_at.is_none() {
                return Err("the till died by itself".into());
            }
            restart.clone_from(&case.restart);
        }
        if line.as_ref().is_some_and(Line::has_died) {
            at = Some("service".into());
        }
        let ledger = simulator.get("/_sim/ledger")?;
        write(&folder.join("ledger.json"), &ledger)?;
        Ok((Books::read(&ledger, folder)?, trace(folder), at))
    }

    fn config(&self, url: &str, scenario: &Scenario, folder: &Path) -> Result<Map<String, Value>> {
        let mut config = config(url, scenario, folder).as_object().cloned().unwrap_or_default();
        let profile = match &self.profile {
            None if self.simulator.is_empty() => Some(as_assumed(scenario.provider, folder)?),
            profile => profile.clone(),
        };
        config.extend(profile.map(|path| ("service_profile".to_string(), json!(path))));
        Ok(config)
    }

    fn undisturbed(&self, simulator: &Simulator, scenario: &Scenario) -> Result<Undisturbed> {
        let case =
            Case { scenario: scenario.name.clone(), kills: Vec::new(), service_dies_at: None, restart: String::new() };
        let folder = self.folder.join(scenario.name.replace('/', "-"));
        let (books, boundaries, _) = self.play(simulator, scenario, &case, &folder)?;
        let seen = simulator.get("/_sim/requests")?;
        let requests = seen.as_array().map_or(0, Vec::len) as u64;
        let mut wrong = books.contradictions(scenario);
        if scenario.is_paid_twice && books.paid() < 2 {
            wrong.push("the customer does not pay twice".into());
        }
        if !wrong.is_empty() {
            return Err(format!("{}, undisturbed: {} (see {})", scenario.name, wrong.join("; "), folder.display()));
        }
        let _ = fs::remove_dir_all(&folder);
        Ok(Undisturbed { books, boundaries, requests })
    }

    fn disturbed(&self, simulator: &Simulator, scenario: &Scenario, case: &Case, undisturbed: &Undisturbed) -> Verdict {
        let name = case.to_string();
        let folder = self.folder.join(name.replace('/', "-"));
        let verdict = |at, faults, second_attempts| Verdict { case: case.clone(), at, faults, second_attempts };
        match self.play(simulator, scenario, case, &folder) {
            Err(problem) => verdict(None, vec![problem], 0),
            Ok((books, _, at)) => {
                let mut faults = books.contradictions(scenario);
                faults.extend(books.differences(&undisturbed.books, scenario));
                if faults.is_empty() {
                    let _ = fs::remove_dir_all(&folder);
                }
                verdict(at, faults, books.sessions().saturating_sub(undisturbed.books.sessions()))
            }
        }
    }
}

/// What a contract check of the simulator finds, for a till whose journal is new: without this word it would wait an hour before it called its
/// first lost refund "not made".
fn as_assumed(provider: &str, folder: &Path) -> Result<PathBuf> {
    let profile = folder.join("profile.json");
    let found =
        json!({ "format": 1, "service": provider, "assumptions": { "refund_shows_at_once": { "holds": true } } });
    write(&profile, &found)?;
    Ok(profile)
}

fn config(url: &str, scenario: &Scenario, folder: &Path) -> Value {
    let (path, own) = match scenario.provider {
        "checkout_com" => {
            let page = |name: &str| format!("https://shop.example/{name}");
            ("/checkout.com", json!({ "success_url": page("paid"), "failure_url": page("not-paid") }))
        }
        _ => ("", Value::Null),
    };
    json!({ "provider": scenario.provider, "base_url": format!("{url}{path}"), "checkout_com": own, "api_token": "sim_torture", "country": "SA", "language": scenario.language, "store_code": "Branch A", "lane": "till-1",
        "device_id": "123456", "journal": folder.join("journal.db"), "call_timeout_ms": scenario.call_timeout_ms })
}

fn write(path: &Path, value: &Value) -> Result {
    fs::write(path, value.to_string()).map_err(|e| format!("{}: {e}", path.display()))
}

/// Names of the boundaries that were passed in a folder.
fn trace(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("trace.txt")).unwrap_or_default();
    let boundaries =
        text.lines().filter_map(|line| line.split_once(' ')).filter(|(number, _)| number.parse::<u64>().is_ok());
    boundaries.map(|(_, name)| name.to_string()).collect()
}

/// Runs one case and shows all of it.
fn replay(stage: &Stage, case: &Case) -> Result {
    let all = scenario::all();
    let scenario = all
        .iter()
        .find(|s| s.name == case.scenario)
        .ok_or_else(|| format!("there is no scenario {:?}", case.scenario))?;
    let simulator = Simulator::start(&stage.programs.simulator, &["--clock", "manual"])?;
    let undisturbed = stage.undisturbed(&simulator, scenario)?;
    let folder = stage.folder.join("case");
    let (books, boundaries, at) = stage.play(&simulator, scenario, case, &folder)?;
    println!("undisturbed: {} boundaries, {:#?}", undisturbed.boundaries.len(), undisturbed.books);
    println!("{}", fs::read_to_string(folder.join("book.jsonl")).unwrap_or_default());
    println!("boundaries: {}", boundaries.join(" "));
    println!("disturbed at {}: {books:#?}", at.unwrap_or_else(|| "nothing".into()));
    let mut faults = books.contradictions(scenario);
    faults.extend(books.differences(&undisturbed.books, scenario));
    match faults.is_empty() {
        true => {
            println!("{case}: ok");
            Ok(())
        }
        false => Err(format!("{case}: {}; everything is in {}", faults.join("; "), folder.display())),
    }
}

/// Runs many cases and prints the table.
fn torture(stage: &Stage, options: &Options) -> Result {
    let begun = Instant::now();
    let mut dice = Dice(options.seed);
    let mut scenarios: Vec<Scenario> = scenario::all().into_iter().filter(|s| s.name.contains(&options.only)).collect();
    // Of a short run each scenario should have its share: then not all of them are in it.
    dice.shuffle(&mut scenarios);
    scenarios.truncate((options.kills / 3).max(20));
    println!("{} scenarios undisturbed, then {} kills; seed {}", scenarios.len(), options.kills, options.seed);
    let runs =
        in_parallel(options.jobs, &scenarios, &|simulator, scenario| stage.undisturbed(simulator, scenario), stage)?;
    println!("undisturbed runs: {} s", begun.elapsed().as_secs());
    let wrong: Vec<&String> = runs.iter().filter_map(|run| run.as_ref().err()).collect();
    wrong.iter().for_each(|problem| println!("FAILED {problem}"));
    if !wrong.is_empty() {
        return Err(format!("{} scenarios fail without any disturbance", wrong.len()));
    }
    let runs: Vec<(Scenario, Undisturbed)> = scenarios.into_iter().zip(runs.into_iter().flatten()).collect();
    let cases = draw(&runs, options.kills, &mut dice);
    let play = |simulator: &Simulator, (index, case): &(usize, Case)| {
        let Some((scenario, undisturbed)) = runs.get(*index) else { return Err("no such scenario".to_string()) };
        let verdict = stage.disturbed(simulator, scenario, case, undisturbed);
        if !verdict.faults.is_empty() {
            println!("FAILED {case}: {}\n    replay: cargo xtask torture --case '{case}'", verdict.faults.join("; "));
        }
        Ok(verdict)
    };
    let verdicts = in_parallel(options.jobs, &cases, &play, stage)?.into_iter().collect::<Result<Vec<Verdict>>>()?;
    report(&verdicts, begun)
}

/// Does the work of all jobs, each worker with a simulator of its own; results in the order of the jobs.
pub fn in_parallel<J: Sync, R: Send>(
    workers: usize,
    jobs: &[J],
    work: &(impl Fn(&Simulator, &J) -> R + Sync),
    stage: &Stage,
) -> Result<Vec<R>> {
    let queue: Mutex<VecDeque<usize>> = Mutex::new((0..jobs.len()).collect());
    let results: Mutex<BTreeMap<usize, R>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        let worker = || -> Result {
            let words: Vec<&str> =
                ["--clock", "manual"].into_iter().chain(stage.simulator.iter().map(String::as_str)).collect();
            let simulator = Simulator::start(&stage.programs.simulator, &words)?;
            loop {
                let index = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some((index, job)) = index.and_then(|i| Some((i, jobs.get(i)?))) else { return Ok(()) };
                let result = work(&simulator, job);
                results.lock().unwrap_or_else(PoisonError::into_inner).insert(index, result);
            }
        };
        let threads: Vec<_> = (0..workers.min(jobs.len())).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a worker panicked".to_string())?)
    })?;
    Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect())
}

/// Which cases to run: every boundary of every scenario first, then again with a second kill and an odd host; if there is no time
/// for all, a share of each. Of every ten, one is a service that dies.
fn draw(runs: &[(Scenario, Undisturbed)], count: usize, dice: &mut Dice) -> Vec<(usize, Case)> {
    let mut cases = Vec::new();
    let mut round = 0;
    while cases.len() < count && !runs.is_empty() {
        let mut kills: Vec<(usize, u64)> = Vec::new();
        for (index, (_, undisturbed)) in runs.iter().enumerate() {
            kills.extend(worthwhile(&undisturbed.boundaries).into_iter().map(|n| (index, n)));
        }
        dice.shuffle(&mut kills);
        let is_whole = round == 0 && kills.len() <= count;
        for (index, kill) in kills.into_iter().take(count - cases.len()) {
            let Some((scenario, undisturbed)) = runs.get(index) else { continue };
            let mut case = Case {
                scenario: scenario.name.clone(),
                kills: vec![kill],
                service_dies_at: None,
                restart: String::new(),
            };
            if !is_whole && dice.below(2) == 0 {
                disturb(&mut case, scenario, dice);
            }
            if dice.below(10) == 0 {
                case.service_dies_at = Some(1 + dice.below(undisturbed.requests.max(1)));
                case.kills.clear();
                case.restart.clear();
            }
            cases.push((index, case));
        }
        round += 1;
    }
    cases
}

/// A second kill, or a host that does something else when it is started again.
fn disturb(case: &mut Case, scenario: &Scenario, dice: &mut Dice) {
    for letter in ['i', 'n', 'b', 'f', 'a'] {
        if dice.below(4) == 0 && (letter != 'a' || scenario.is_repeatable()) {
            case.restart.push(letter);
        }
    }
    while dice.below(2) == 0 && case.kills.len() < 4 {
        case.kills.push(dice.below(16));
    }
}

/// Numbers of the boundaries worth a kill: of the same two over and over, as in a long poll, only the first and the last.
fn worthwhile(boundaries: &[String]) -> Vec<u64> {
    let is_read = |at: usize| boundaries.get(at).is_some_and(|name| name.ends_with("Read"));
    let in_a_row = |at: usize| (0..4).all(|near| is_read(at.wrapping_sub(near)) && is_read(at + near));
    (0..boundaries.len()).filter(|at| !in_a_row(*at)).map(|at| at as u64).collect()
}

fn report(verdicts: &[Verdict], begun: Instant) -> Result {
    const COLUMNS: [&str; 9] = [
        "BeforeIntent",
        "AfterIntent",
        "BeforeSend",
        "AfterSend",
        "BeforeRead",
        "AfterRead",
        "BeforeChange",
        "AfterChange",
        "service",
    ];
    let mut table: BTreeMap<&str, [(u32, u32); 9]> = BTreeMap::new();
    let (mut missed, mut failed, mut second) = (0, 0, 0);
    for verdict in verdicts {
        failed += u32::from(!verdict.faults.is_empty());
        second += u32::from(verdict.second_attempts > 0);
        let Some(column) = verdict.at.as_deref().and_then(|at| COLUMNS.iter().position(|name| *name == at)) else {
            missed += u32::from(verdict.faults.is_empty());
            continue;
        };
        if let Some(cell) = table.entry(&verdict.case.scenario).or_default().get_mut(column) {
            cell.0 += 1;
            cell.1 += u32::from(!verdict.faults.is_empty());
        }
    }
    println!(
        "\n{:<28} intent: before after  send: before after  read: before after  change: before after  service died",
        "killed at"
    );
    for (scenario, cells) in &table {
        let cell = |(all, bad): &(u32, u32)| match (all, bad) {
            (0, _) => "-".to_string(),
            (all, 0) => format!("{all} ok"),
            (all, bad) => format!("{bad}/{all} BAD"),
        };
        let cells: Vec<String> = cells.iter().map(|c| format!("{:>10}", cell(c))).collect();
        println!("{scenario:<28}{}", cells.join(""));
    }
    println!(
        "\n{} cases in {} s: {} ok, {failed} failed. {missed} ended before their kill. {second} opened a second attempt, as documented; \
         each is in its journal.",
        verdicts.len(),
        begun.elapsed().as_secs(),
        verdicts.len() - failed as usize
    );
    for verdict in verdicts.iter().filter(|v| !v.faults.is_empty()) {
        println!(
            "FAILED {}: {}\n    replay: cargo xtask torture --case '{}'",
            verdict.case,
            verdict.faults.join("; "),
            verdict.case
        );
    }
    if failed == 0 { Ok(()) } else { Err(format!("{failed} cases failed")) }
}

/// Numbers that look random and are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at as u64 + 1) as usize);
        }
    }
}
