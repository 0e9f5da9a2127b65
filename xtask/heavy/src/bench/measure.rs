//! Counting and timing programs from outside.

use crate::{Result, process};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// A program with all its words but the last, which says how many calls it makes.
pub struct Program {
    /// The file.
    pub file: PathBuf,
    /// What it is told.
    pub words: Vec<String>,
}

impl Program {
    fn command(&self, before: &[&str], count: u32) -> Command {
        let mut command = match before.split_first() {
            Some((program, words)) => {
                let mut command = process::command(program);
                command.args(words).arg(&self.file);
                command
            }
            None => process::command(&self.file),
        };
        command.args(&self.words).arg(count.to_string()).stdin(Stdio::null());
        // Cargo puts its own build of the library, the slow one, in front of the one that is linked.
        command.env_remove("LD_LIBRARY_PATH");
        command
    }

    /// Runs it without a count.
    pub fn alone(&self) -> Result {
        process::output(process::command(&self.file).args(&self.words).env_remove("LD_LIBRARY_PATH")).map(|_| ())
    }

    /// Runs it and reads the line of JSON that it prints.
    pub fn run(&self, count: u32) -> Result<Value> {
        let text = process::output(&mut self.command(&[], count))?;
        serde_json::from_str(&text).map_err(|e| format!("{}: {e}: {text}", self.file.display()))
    }

    /// Wall time of the whole process, microseconds.
    pub fn whole_us(&self, count: u32) -> Result<f64> {
        let started = Instant::now();
        process::output(&mut self.command(&[], count))?;
        Ok(started.elapsed().as_secs_f64() * 1e6)
    }

    /// Instructions of one call: the difference of two runs, so that start and end do not count.
    pub fn instructions(&self) -> Result<f64> {
        const FEW: u32 = 50;
        const MANY: u32 = 250;
        let count = |calls| -> Result<f64> {
            let mut command = self.command(&["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"], calls);
            let output = command.output().map_err(|e| format!("valgrind: {e}"))?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            if !output.status.success() {
                return Err(format!("{}: {text}", self.file.display()));
            }
            let line = text.lines().find_map(|line| line.split("Collected :").nth(1));
            line.and_then(|number| number.trim().parse().ok()).ok_or(format!("valgrind: {text}"))
        };
        Ok((count(MANY)? - count(FEW)?) / f64::from(MANY - FEW))
    }

    /// System calls by name, of `calls` calls alone.
    pub fn system_calls(&self, calls: u32) -> Result<BTreeMap<String, f64>> {
        let (less, more) = (self.traced(10)?, self.traced(10 + calls)?);
        let left = |(name, count): (&String, &f64)| (name.clone(), count - less.get(name).unwrap_or(&0.0));
        Ok(more.iter().map(left).collect())
    }

    fn traced(&self, calls: u32) -> Result<BTreeMap<String, f64>> {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let table = folder.path().join("strace");
        let table_text = table.to_string_lossy().into_owned();
        process::output(
            &mut self.command(&["strace", "-f", "-qq", "-c", "-U", "name,calls", "-o", &table_text], calls),
        )?;
        let text = std::fs::read_to_string(&table).map_err(|e| e.to_string())?;
        let rows = text.lines().filter_map(|line| {
            let (name, count) = line.trim().split_once(char::is_whitespace)?;
            Some((name.to_string(), count.trim().parse().ok()?))
        });
        Ok(rows.filter(|(name, _)| name != "total").collect())
    }
}

/// A number in a program's line.
pub fn number(line: &Value, name: &str) -> f64 {
    line[name].as_f64().unwrap_or(f64::NAN)
}

/// The middle of some numbers.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
