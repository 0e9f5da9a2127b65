//! `cargo xtask torture --soak 1h`: several tills in processes of their own sell on one journal for as long as is said, with random
//! faults, and some of them are killed and started again. Memory, handles, threads and files have to level off, and at the end of
//! the day nobody may have lost money.

mod books;
mod levels;

use super::stage::{Programs, wait};
use super::{Dice, Result, write};
use crate::simulator::Simulator;
use levels::Levels;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The tills, and whether they are killed now and then. What is measured needs some that live through all of it.
const TILLS: [(&str, bool); 4] = [("steady-1", false), ("steady-2", false), ("killed-1", true), ("killed-2", true)];
/// Threads that sell, in each till.
const THREADS: u64 = 3;
/// Between two measurements.
const SAMPLE_EVERY: Duration = Duration::from_secs(2);
/// Between two lines that say how it goes.
const TELL_EVERY: Duration = Duration::from_secs(60);
/// A till that is killed lives for so many milliseconds, and up to as many more.
const LIFE_MS: (u64, u64) = (2_000, 10_000);
/// How far the clocks are moved before each round of ending what is under way. A refund that is nowhere to be seen is given up after two
/// minutes, a session that nobody paid after fifteen.
const LEAPS_S: [i64; 5] = [180, 180, 180, 1_200, 180];
/// What a till writes to its log before it begins a new file, and how many old ones it keeps.
const LOG_BYTES: u64 = 10_000;
const LOGS_KEPT: u64 = 2;

/// Soaks for this long, ends the day, and judges.
pub fn run(programs: &Programs, folder: &Path, length: Duration, seed: u64) -> Result {
    if !Path::new("/proc/self/fd").exists() {
        return Err("a soak measures processes by /proc, which this system does not have".into());
    }
    println!(
        "{} tills of {THREADS} threads on one journal for {} s; seed {seed}; everything is in {}",
        TILLS.len(),
        length.as_secs(),
        folder.display()
    );
    let simulator = Simulator::start(&programs.simulator, &["--clock", "real"])?;
    let journal = folder.join("journal.db");
    let mut dice = Dice(seed);
    let mut tills = Vec::new();
    for (name, is_killed) in TILLS {
        tills.push(Till::open(programs, folder.join(name), is_killed, &simulator, &journal, &mut dice)?);
    }
    let levels = sell(&mut tills, &simulator, &journal, length, &mut dice)?;
    let kills: u32 = tills.iter().map(|till| till.kills).sum();
    end_the_day(&mut tills, &simulator)?;

    let ledger = simulator.get("/_sim/ledger")?;
    write(&folder.join("ledger.json"), &ledger)?;
    let folders: Vec<&Path> = tills.iter().map(|till| till.folder.as_path()).collect();
    let (day, wrong) = books::compare(&ledger, &folders)?;
    levels.print();
    println!("\n{day}; {kills} kills");
    let mut faults = levels.faults();
    faults.extend(wrong);
    if kills == 0 {
        faults.push("no till was killed: the soak is too short".into());
    }
    match faults.len() {
        0 => Ok(()),
        count => {
            faults.iter().take(30).for_each(|fault| println!("FAILED {fault}"));
            Err(format!("{count} things are wrong, first: {}; everything is in {}", faults[0], folder.display()))
        }
    }
}

/// Lets the tills sell, kills some, and measures.
fn sell(
    tills: &mut [Till],
    simulator: &Simulator,
    journal: &Path,
    length: Duration,
    dice: &mut Dice,
) -> Result<Levels> {
    let begun = Instant::now();
    let (mut measured, mut told) = (begun, begun);
    let mut levels = Levels::default();
    while begun.elapsed() < length {
        std::thread::sleep(Duration::from_millis(50));
        tills.iter_mut().try_for_each(|till| till.live(dice))?;
        if measured.elapsed() > SAMPLE_EVERY {
            measured = Instant::now();
            measure(&mut levels, tills, simulator, journal)?;
        }
        if told.elapsed() > TELL_EVERY {
            told = Instant::now();
            println!("{:>5} s: {}", begun.elapsed().as_secs(), levels.now());
        }
    }
    tills.iter_mut().try_for_each(Till::close)?;
    Ok(levels)
}

fn measure(levels: &mut Levels, tills: &mut [Till], simulator: &Simulator, journal: &Path) -> Result {
    let mut sales = 0;
    for till in tills.iter_mut() {
        sales += till.count_sales()?;
    }
    for till in tills.iter().filter(|till| !till.is_killed) {
        levels.till(&till.name(), till.child.id(), size_of_logs(&till.folder)?)?;
    }
    levels.simulator(simulator.id(), sales)?;
    levels.journal(size(journal), size(&journal.with_extension("db-wal")), sales);
    Ok(())
}

/// Ends what is under way, in rounds between which the clocks are moved; what nobody can pay any more has run out by then.
fn end_the_day(tills: &mut [Till], simulator: &Simulator) -> Result {
    let begun = Instant::now();
    let mut ahead_s = 0;
    for (round, leap_s) in LEAPS_S.into_iter().enumerate() {
        simulator.post("/_sim/clock", &json!({ "advance_s": leap_s }).to_string())?;
        ahead_s += leap_s;
        for (number, till) in tills.iter_mut().enumerate() {
            let prints_journal = number == 0 && round + 1 == LEAPS_S.len();
            till.drain(ahead_s, prints_journal)?;
        }
        tills.iter_mut().try_for_each(Till::close)?;
    }
    println!("the day was ended in {} s", begun.elapsed().as_secs());
    Ok(())
}

/// The size of a file, or of none.
fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

fn size_of_logs(folder: &Path) -> Result<u64> {
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    let entries = fs::read_dir(folder).map_err(told)?.flatten();
    Ok(entries.filter(|e| e.file_name().to_string_lossy().starts_with("till.log")).map(|e| size(&e.path())).sum())
}

/// One till: its folder, and the process that works in it.
struct Till {
    program: PathBuf,
    folder: PathBuf,
    child: Child,
    is_killed: bool,
    /// When it is killed next.
    dies: Instant,
    kills: u32,
    /// What `soak.json` says, see `tests/programs/till/soak.rs`.
    plan: Value,
    book: Option<BufReader<File>>,
    sales: u64,
}

impl Till {
    fn open(
        programs: &Programs,
        folder: PathBuf,
        is_killed: bool,
        simulator: &Simulator,
        journal: &Path,
        dice: &mut Dice,
    ) -> Result<Till> {
        fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let config = json!({ "base_url": simulator.url(), "api_token": "sim_soak", "country": "SA", "language": "en",
            "store_code": "Branch A", "lane": name, "journal": journal, "call_timeout_ms": 4_000,
            "service_profile": super::as_assumed("tamara", &folder)?,
            "log": { "level": "info", "file": folder.join("till.log"), "max_bytes": LOG_BYTES, "keep": LOGS_KEPT } });
        write(&folder.join("config.json"), &config)?;
        let plan = json!({ "simulator": simulator.url(), "name": name, "seed": dice.next(), "drain": false,
            "prints_journal": false, "threads": THREADS });
        let program = programs.till.clone();
        let child = start(&program, &folder, &plan, 0)?;
        let dies = Instant::now() + life(dice);
        Ok(Till { program, folder, child, is_killed, dies, kills: 0, plan, book: None, sales: 0 })
    }

    fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Kills it when its time has come, and starts it again. One that ends by itself is a fault.
    fn live(&mut self, dice: &mut Dice) -> Result {
        if let Some(status) = self.child.try_wait().map_err(|e| self.told(&e))? {
            return Err(self.told(&format!("ended by itself, {status}: {}", self.errors())));
        }
        if self.is_killed && self.dies < Instant::now() {
            self.child.kill().and_then(|()| self.child.wait()).map_err(|e| self.told(&e))?;
            self.kills += 1;
            self.plan["seed"] = json!(dice.next());
            self.child = start(&self.program, &self.folder, &self.plan, 0)?;
            self.dies = Instant::now() + life(dice);
        }
        Ok(())
    }

    /// Starts it once more, to end what is under way and nothing else.
    fn drain(&mut self, ahead_s: i64, prints_journal: bool) -> Result {
        self.plan["drain"] = json!(true);
        self.plan["prints_journal"] = json!(prints_journal);
        self.child = start(&self.program, &self.folder, &self.plan, ahead_s)?;
        Ok(())
    }

    /// Waits until it has ended well.
    fn close(&mut self) -> Result {
        drop(self.child.stdin.take());
        match wait(&mut self.child)? {
            status if status.success() => Ok(()),
            status => Err(self.told(&format!("{status}: {}", self.errors()))),
        }
    }

    /// Sales that it has begun so far.
    fn count_sales(&mut self) -> Result<u64> {
        if self.book.is_none() {
            self.book = File::open(self.folder.join("sales.jsonl")).ok().map(BufReader::new);
        }
        let Some(book) = &mut self.book else { return Ok(0) };
        let mut line = String::new();
        while book.read_line(&mut line).map_err(|e| format!("sales.jsonl: {e}"))? > 0 {
            self.sales += u64::from(line.contains(r#""stage":"create""#));
            line.clear();
        }
        Ok(self.sales)
    }

    fn errors(&self) -> String {
        fs::read_to_string(self.folder.join("errors.txt")).unwrap_or_default().trim().to_string()
    }

    fn told(&self, what: &dyn std::fmt::Display) -> String {
        format!("{}: {what}", self.name())
    }
}

impl Drop for Till {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn life(dice: &mut Dice) -> Duration {
    Duration::from_millis(LIFE_MS.0 + dice.below(LIFE_MS.1))
}

fn start(program: &Path, folder: &Path, plan: &Value, ahead_s: i64) -> Result<Child> {
    write(&folder.join("soak.json"), plan)?;
    let told = |e: std::io::Error| format!("{}: {e}", program.display());
    let errors = fs::OpenOptions::new().create(true).append(true).open(folder.join("errors.txt")).map_err(told)?;
    let mut command = Command::new(program);
    command.arg("soak").arg(folder).env("TAMARA_POS_CLOCK_OFFSET_MS", (ahead_s * 1_000).to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(errors).spawn().map_err(told)
}
