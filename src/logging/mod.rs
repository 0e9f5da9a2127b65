//! The log: to a file that is kept small, or to a function of the host. Off until somebody asks for it.
//!
//! One process has one log: the last setting wins, whichever client made it. A process can install a logger only
//! once, so one is installed at the first use, and its target and level can change at any time. Nothing is ever
//! written to stdout or stderr, and a log that cannot be written neither fails nor holds up a payment: lost lines are counted.
//!
//! Every line is redacted ([`redact`]), whoever wrote it. Of the libraries below only warnings are let through.

mod file;

use crate::error::{Error, Kind};
use crate::fork::OfProcess;
use crate::value::secret::{self, MASK};
use ::log::{Log, Metadata, Record};
use file::Writer;
use simplelog::{ConfigBuilder, LevelPadding, WriteLogger};
use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

pub use ::log::{Level, LevelFilter};

/// RFC 3339 in UTC.
const TIME: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// The `log` member of the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The least important lines that are written.
    pub level: LevelFilter,
    /// The file; `None` leaves the log as it is.
    pub file: Option<PathBuf>,
    /// Size in bytes at which a new file is begun.
    pub max_bytes: u64,
    /// How many old files are kept, as `name.1` (the newest) and so on.
    pub keep: u32,
}

/// A function of the host that receives lines, already redacted.
pub type Callback = Box<dyn Fn(Level, &str) + Send + Sync>;

/// Where lines go.
pub enum Target {
    /// Nowhere.
    Off,
    /// To a file, one process each: time, level, text.
    File {
        /// The file. Its folder is made when it does not exist.
        path: PathBuf,
        /// Size in bytes at which a new file is begun.
        max_bytes: u64,
        /// How many old files are kept.
        keep: u32,
    },
    /// To a function, one call at a time, on whatever thread logs. What it logs itself is dropped.
    Callback(Callback),
}

enum Sink {
    Off,
    File(PathBuf, Box<WriteLogger<Writer>>),
    Callback(Callback),
}

struct Relay;

static RELAY: Relay = Relay;
static SINK: OfProcess<Mutex<Sink>> = OfProcess::new(|| Mutex::new(Sink::Off));
static LOST: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// This thread is writing a line now.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

/// Sends the log to the file of a configuration, if it names one.
///
/// # Errors
/// As [`set_target`].
pub fn to_file(settings: &Settings) -> Result<(), Error> {
    let Some(path) = settings.file.clone() else { return Ok(()) };
    set_target(Target::File { path, max_bytes: settings.max_bytes, keep: settings.keep }, settings.level)
}

/// Changes the target and level of this process's log. When it returns, no call of an earlier callback is running.
///
/// # Errors
/// [`Kind::ConfigFile`] when the file cannot be opened within two seconds; [`Kind::InvalidConfig`] when the program around this
/// library, being written in Rust, has installed a logger of its own; [`Kind::NotSupported`] when called from a
/// callback. The log then stays as it was.
pub fn set_target(target: Target, level: LevelFilter) -> Result<(), Error> {
    if WRITING.get() {
        return Err(Error::new(Kind::NotSupported, "a log callback cannot change the log"));
    }
    let (sink, level) = match target {
        Target::Off => (Sink::Off, LevelFilter::Off),
        Target::File { path, max_bytes, keep } => {
            (Sink::File(path.clone(), file_logger(path, max_bytes, keep)?), level)
        }
        Target::Callback(call) => (Sink::Callback(call), level),
    };
    let ours = install();
    if !ours && !matches!(sink, Sink::Off) {
        return Err(Error::field(Kind::InvalidConfig, "log", "this program has installed a logger of its own"));
    }
    *SINK.get().lock().unwrap_or_else(PoisonError::into_inner) = sink;
    if ours {
        ::log::set_max_level(level);
    }
    Ok(())
}

/// Changes how much is logged from now on; where lines go stays as it is.
///
/// # Errors
/// [`Kind::InvalidConfig`] when the program around this library has a logger of its own.
pub fn set_level(level: LevelFilter) -> Result<(), Error> {
    match install() {
        true => ::log::set_max_level(level),
        false => {
            return Err(Error::field(Kind::InvalidConfig, "log", "this program has installed a logger of its own"));
        }
    }
    Ok(())
}

/// The newest lines of the log's file and of the one before it, at most `most` bytes, redacted once more; `None` where the
/// log has no file.
pub fn recent(most: usize) -> Option<String> {
    let path = match &*SINK.get().lock().unwrap_or_else(PoisonError::into_inner) {
        Sink::File(path, _) => path.clone(),
        _ => return None,
    };
    let mut before = path.clone().into_os_string();
    before.push(".1");
    // One byte more, so that a cut is seen.
    let more = most.saturating_add(1);
    let mut bytes = tail(&PathBuf::from(before), more).unwrap_or_default();
    bytes.extend(tail(&path, more).unwrap_or_default());
    let start = bytes.len().saturating_sub(most);
    let text = String::from_utf8_lossy(bytes.get(start..).unwrap_or_default()).into_owned();
    // The first line is cut in two, unless it is the log's first.
    let whole = if start > 0 { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    Some(whole.lines().map(|line| redact(line) + "\n").collect())
}

/// The last bytes of a file.
fn tail(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let start = file.metadata()?.len().saturating_sub(u64::try_from(most).unwrap_or(u64::MAX));
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::new();
    file.take(u64::try_from(most).unwrap_or(u64::MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// How many lines could not be written to their file since the process began.
pub fn lost_lines() -> u64 {
    LOST.load(Ordering::Relaxed)
}

fn lose() {
    LOST.fetch_add(1, Ordering::Relaxed);
}

fn install() -> bool {
    static OURS: OnceLock<bool> = OnceLock::new();
    *OURS.get_or_init(|| ::log::set_logger(&RELAY).is_ok())
}

fn file_logger(path: PathBuf, max_bytes: u64, keep: u32) -> Result<Box<WriteLogger<Writer>>, Error> {
    let shown = path.display().to_string();
    let file = Writer::open(path, max_bytes, keep, lose)
        .map_err(|error| Error::field(Kind::ConfigFile, "log.file", format!("{shown}: {error}")))?;
    let config = ConfigBuilder::new()
        .set_time_format_custom(TIME)
        .set_level_padding(LevelPadding::Off)
        .set_thread_level(LevelFilter::Off)
        .set_target_level(LevelFilter::Off)
        .set_location_level(LevelFilter::Off)
        .build();
    Ok(WriteLogger::new(LevelFilter::Trace, config, file))
}

impl Log for Relay {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let own = metadata.target().starts_with(env!("CARGO_CRATE_NAME"));
        metadata.level() <= if own { Level::Trace } else { Level::Warn }
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) || WRITING.replace(true) {
            return;
        }
        let _writing = Writing;
        let line = redact(&record.args().to_string());
        match &*SINK.get().lock().unwrap_or_else(PoisonError::into_inner) {
            Sink::Off => {}
            Sink::File(_, logger) => {
                logger.log(&Record::builder().level(record.level()).args(format_args!("{line}")).build());
            }
            Sink::Callback(call) => call(record.level(), &line),
        }
    }

    fn flush(&self) {}
}

/// Ends the writing of a line, also when a callback panics.
struct Writing;

impl Drop for Writing {
    fn drop(&mut self) {
        WRITING.set(false);
    }
}

/// A text without what must not be seen: live secrets, bearer and basic credentials, anything that looks like a
/// JSON Web Token or a secret key, passwords in URLs. Control characters become spaces: one event, one line.
pub fn redact(text: &str) -> String {
    let text = secret::mask(text);
    let text = covered(&text, "bearer ", credentials);
    let text = covered(&text, "basic ", credentials);
    let text = covered(&text, "eyj", |rest| token(rest, 16));
    let text = covered(&text, "sk_", |rest| token(rest, 8));
    let text = covered(&text, "://", user_info);
    text.replace(char::is_control, " ")
}

/// Puts the mask over what `part` finds in the text after each `mark` (lower case), from the mark on.
fn covered(text: &str, mark: &str, part: fn(&str) -> Range<usize>) -> String {
    let lower = text.to_ascii_lowercase();
    let mut result = String::new();
    let mut done = 0;
    while let Some(at) = lower.get(done..).and_then(|rest| rest.find(mark)).and_then(|at| at.checked_add(done)) {
        let found = part(text.get(at..).unwrap_or_default());
        let (start, end) = (at.saturating_add(found.start), at.saturating_add(found.end));
        if found.is_empty() {
            let next = at.saturating_add(mark.len());
            result.push_str(text.get(done..next).unwrap_or_default());
            done = next;
        } else {
            result.push_str(text.get(done..start).unwrap_or_default());
            result.push_str(MASK);
            done = end;
        }
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// The word after `Bearer ` or `Basic `.
fn credentials(rest: &str) -> Range<usize> {
    let start = rest.find(' ').map_or(rest.len(), |space| space.saturating_add(1));
    let word = rest.get(start..).unwrap_or_default();
    let length = word.find(|c: char| c.is_whitespace() || "\"',;)}]".contains(c)).unwrap_or(word.len());
    // "Basic auth" and the like is prose.
    if length < 8 { 0..0 } else { start..start.saturating_add(length) }
}

/// A run of a token's characters, if it is long enough.
fn token(rest: &str, shortest: usize) -> Range<usize> {
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.=".contains(c))).unwrap_or(rest.len());
    if length < shortest { 0..0 } else { 0..length }
}

/// `user:password` in `://user:password@host`.
fn user_info(rest: &str) -> Range<usize> {
    let authority = rest.get(3..).unwrap_or_default();
    let end = authority.find(|c: char| c.is_whitespace() || "/?#\"'".contains(c)).unwrap_or(authority.len());
    match authority.get(..end).and_then(|authority| authority.rfind('@')) {
        Some(length) => 3..length.saturating_add(3),
        None => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::secret::Secret;

    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJvcmRlcl9pZCI6IjEifQ.c2lnbmF0dXJl";

    #[test]
    fn whatever_looks_like_a_token_is_masked() {
        for (line, expected) in [
            (format!("authorization: Bearer {JWT}, next"), "authorization: Bearer ***, next"),
            ("AUTHORIZATION: BEARER abc/def+ghi==".into(), "AUTHORIZATION: BEARER ***"),
            ("Proxy-Authorization: Basic dGlsbDpzIGNyZXQ=".into(), "Proxy-Authorization: Basic ***"),
            (format!("?tamaraToken={JWT}&x=1 and {JWT}"), "?tamaraToken=***&x=1 and ***"),
            ("key sk_sbox_abcdefghijk.".into(), "key ***"),
            ("http://me:p@ss@proxy:3128/ down".into(), "http://***@proxy:3128/ down"),
        ] {
            assert_eq!(redact(&line), expected);
        }
    }

    #[test]
    fn ordinary_lines_stay_as_they_are() {
        for line in [
            "",
            "pay S12356 OK in 11840 ms",
            "GET /merchants/orders/1c7d7a2c-6f1b-4c1d-9e0a-0d5a5b1d2e3f?x 200 41 ms",
            "bearer",
            "the basic rule; eyj; sk_; ://",
            "https://api.tamara.co/a@b",
            "\u{645}\u{631}\u{62d}\u{628}\u{627} Bearer \u{645}",
        ] {
            assert_eq!(redact(line), line);
        }
    }

    #[test]
    fn a_live_secret_of_any_look_is_masked() {
        let _token = Secret::new("plain words as token");
        assert_eq!(redact("with plain words as token inside"), "with *** inside");
    }

    #[test]
    fn one_event_is_one_line() {
        assert_eq!(redact("a\r\n2026-01-01 [ERROR] forged\u{1b}[31m"), "a  2026-01-01 [ERROR] forged [31m");
    }
}
