//! Opening the journal's file: checks, present layout, durable settings, and what a failure of SQLite means.
//!
//! The structure of a small file is checked whole, see [`CHECKED_AT_OPENING`], and the steps that recovery will need always; `diagnose` checks
//! any file whole. A damaged file is left as it is, a copy is kept beside it, and nothing works until someone has dealt with it: going on
//! with an empty journal would forget what may have been paid.

use super::disk::{self, BUSY, Claim, Identity, error};
use super::schema::{self, Found, MIGRATIONS};
use super::steps::{ALL_UNFINISHED, STEPS_WHERE, select};
use crate::error::{Error, Kind};
use crate::wait::Patience;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, ffi};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Up to this size, a few thousand steps, the structure of the whole file is checked at opening. Of a larger one the unfinished and the newest
/// steps are read: what a check costs grows with the file, and a till is opened every morning for years.
const CHECKED_AT_OPENING: i64 = 2 * 1024 * 1024;

/// How many of the newest steps are read at opening: the end of a file is what a power cut damages.
const NEWEST_CHECKED: u32 = 100;

/// Pages of 4 KiB in the log at which SQLite moves them to the main file. That costs two syncs more and then one for the
/// new log, so it is made rare: about once in 1,500 writes.
const CHECKPOINT_PAGES: i32 = 4000;

/// The open journal's files and what they were at opening.
pub struct OpenFile {
    /// The main file.
    pub path: PathBuf,
    parts: Vec<(PathBuf, Identity)>,
    claim: Claim,
    /// Of this journal.
    connections: usize,
    /// The system tells whether the file's lock stands.
    has_visible_lock: bool,
    /// When it was last asked whether the file is ours.
    asked: Mutex<Option<Instant>>,
}

impl OpenFile {
    pub fn new(path: PathBuf, claim: Claim, connections: usize) -> Self {
        let mut parts = vec![(path.clone(), claim.identity)];
        // Another process that finds no log, or another one, would not see the steps in ours.
        for part in ["-wal", "-shm"].map(|tail| disk::beside(&path, tail)) {
            if let Ok(identity) = disk::identity(&part) {
                parts.push((part, identity));
            }
        }
        claim.opened(connections);
        let has_visible_lock = disk::lock_stands(claim.identity) == Some(true);
        OpenFile { path, parts, claim, connections, has_visible_lock, asked: Mutex::default() }
    }

    /// The file is about to be closed. Says whether SQLite's descriptors are still its own.
    pub fn closing(&self) -> bool {
        let is_ours = self.has_descriptors();
        self.claim.closing(self.connections);
        is_ours
    }

    /// Fails when this program closed the descriptors behind SQLite's back, or dropped its locks.
    pub fn is_ours(&self) -> Result<(), Error> {
        if !self.has_descriptors() {
            let what = "this program closed its descriptors; nothing was written";
            return Err(error(Kind::JournalReplaced, &self.path, what));
        }
        if self.has_visible_lock && disk::lock_stands(self.claim.identity) == Some(false) {
            let what = "something in this program (another SQLite, a second copy of this library) opened and closed the file, which dropped \
                        its locks; nothing was written. Close the client and open it again, and read the journal by tamara-pos history or \
                        in a copy";
            return Err(error(Kind::JournalSecondSqlite, &self.path, what));
        }
        Ok(())
    }

    /// The same for what may be written a thousand times a second: asked ten times.
    pub fn is_ours_lately(&self) -> Result<(), Error> {
        const OFTEN: Duration = Duration::from_millis(100);
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.is_some_and(|asked| asked.elapsed() < OFTEN) {
            return Ok(());
        }
        *asked = Some(Instant::now());
        self.is_ours()
    }

    fn has_descriptors(&self) -> bool {
        /// While other threads open and close the journal, what is counted changes: what is missing is missing every time.
        const TRIES: u32 = 5;
        let log = self.parts.get(1).map_or(self.claim.identity, |(_, log)| *log);
        (0..TRIES).any(|_| {
            let before = self.claim.open();
            disk::descriptors([self.claim.identity, log])
                .is_none_or(|[main, log]| main >= before.min(self.claim.open()).max(1) && log > 0)
        })
    }

    /// Fails when a file was deleted or exchanged: what is written now would be lost with the old one.
    pub fn still_there(&self) -> Result<(), Error> {
        match self.parts.iter().find(|(path, then)| disk::identity(path).ok().as_ref() != Some(then)) {
            None => Ok(()),
            Some((path, _)) => {
                let what = format!("{} was deleted or exchanged while open; nothing was written", path.display());
                Err(error(Kind::JournalReplaced, &self.path, what))
            }
        }
    }
}

/// Opens a file that has been looked at, checks it, and brings it to the present layout.
pub fn connect(path: &Path) -> Result<Connection, Error> {
    let told = |cause| failed(Some(path), cause);
    let _inside = crate::fork::inside();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(told)?;
    // SQLite then opens it for reading only. It is asked first: with the next statement SQLite would leave a log beside it
    // that is read-only as well, and stays so when the file no longer is.
    if conn.is_readonly("main").map_err(told)? {
        return Err(error(Kind::JournalReadOnly, path, "the file is read-only"));
    }
    prepare(&conn).map_err(told)?;
    let found = schema::found(&conn).map_err(told)?;
    refuse_others(&found, path)?;
    check_structure(&conn, path, Some(CHECKED_AT_OPENING))?;
    if found != Found::Journal(MIGRATIONS.len()) {
        refuse_others(&schema::migrate(&conn, MIGRATIONS).map_err(told)?, path)?;
    }
    make_durable(&conn, path, disk::on_network(path))?;
    check_steps(&conn, path)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(told)?;
    // From now on it is waited outside of SQLite, where a call's limit and an interrupt end it.
    conn.busy_timeout(Duration::ZERO).map_err(told)?;
    Ok(conn)
}

/// A second connection to a file that is open, for what only reads. None without a write-ahead log: there readers hold writers up.
pub fn connect_reader(writer: &Connection, path: &Path) -> Result<Option<Connection>, Error> {
    let opened = || {
        let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode != "wal" {
            return Ok(None);
        }
        let _inside = crate::fork::inside();
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        keep_plans(&conn)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn.pragma_update(None, "query_only", true)?;
        conn.pragma_update(None, "cell_size_check", true)?;
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.busy_timeout(Patience::new(BUSY).left())?;
        // The log is opened with the first look, and shall be the one that is there now.
        schema::found(&conn)?;
        conn.busy_timeout(Duration::ZERO).map(|()| Some(conn))
    };
    opened().map_err(|cause| failed(Some(path), cause))
}

/// Prepares each query once. SQLite otherwise plans it anew whenever a value is bound that might make a partial index fit.
pub fn keep_plans(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_prepared_statement_cache_capacity(64);
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(Patience::new(BUSY).left())?;
    keep_plans(conn)?;
    // Until the file is known to be sound, closing it must not write to it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "cell_size_check", true)?;
    // Sorting must neither need space on the disk nor leave anything there.
    conn.pragma_update(None, "temp_store", "MEMORY")
}

fn refuse_others(found: &Found, path: &Path) -> Result<(), Error> {
    match found {
        Found::New => Ok(()),
        Found::Journal(version) if *version <= MIGRATIONS.len() => Ok(()),
        Found::Journal(version) => {
            let what =
                format!("its layout {version} is newer than {}, the newest this library knows", MIGRATIONS.len());
            Err(error(Kind::JournalTooNew, path, what))
        }
        Found::Foreign => Err(disk::foreign(path)),
    }
}

/// Write-ahead log and full sync, or on a network share a rollback journal with every sync there is; both read back.
pub fn make_durable(conn: &Connection, path: &Path, network: bool) -> Result<(), Error> {
    let told = |cause| failed(Some(path), cause);
    let mut mode = set_mode(conn, if network { "delete" } else { "wal" }).map_err(told)?;
    if mode == "wal" {
        conn.pragma_update_and_check(None, "wal_autocheckpoint", CHECKPOINT_PAGES, |_| Ok(())).map_err(told)?;
    } else {
        mode = set_mode(conn, "delete").map_err(told)?;
        // The end of a transaction is the deletion of a file here; EXTRA syncs the folder after it.
        conn.pragma_update(None, "synchronous", "EXTRA").map_err(told)?;
        ::log::warn!(
            "journal {}: no write-ahead log here (a network share?); each step takes several syncs",
            path.display()
        );
    }
    let sync: i32 = conn.pragma_query_value(None, "synchronous", |row| row.get(0)).map_err(told)?;
    match (mode.as_str(), sync) {
        ("wal", 2) | ("delete", 3) => Ok(()),
        _ => Err(error(
            Kind::JournalOpenFailed,
            path,
            format!("SQLite writes in mode {mode} with sync {sync}, which is not durable"),
        )),
    }
}

/// Changes the journal mode if it is another, and returns what it is then. SQLite does not wait for other processes here
/// as it does elsewhere, so several that open a new file at once would fail: it is tried again.
fn set_mode(conn: &Connection, wanted: &str) -> rusqlite::Result<String> {
    let mut patience = Patience::new(BUSY);
    loop {
        let mode = conn.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).and_then(|mode| {
            if mode == wanted {
                return Ok(mode);
            }
            conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get(0))
        });
        match mode {
            Err(cause) if is_busy(&cause) && patience.wait().is_ok() => {}
            other => return other,
        }
    }
}

/// Looks at the structure of the whole file, if it has at most so many bytes, and at its end.
pub fn check_structure(conn: &Connection, path: &Path, most: Option<i64>) -> Result<(), Error> {
    let told = |cause| failed(Some(path), cause);
    // In a transaction nobody else can be half-way through writing the file.
    let look = Transaction::new_unchecked(conn, TransactionBehavior::Deferred).map_err(told)?;
    let pages: i64 = look.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(told)?;
    let page_size: i64 = look.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(told)?;
    if most.is_none_or(|most| pages.saturating_mul(page_size) <= most) {
        let found: String = look.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(told)?;
        if found != "ok" {
            return Err(error(Kind::JournalDamaged, path, found));
        }
    }
    if disk::is_torn(path, page_size.unsigned_abs()) {
        return Err(error(Kind::JournalDamaged, path, "the end of the file is cut off"));
    }
    Ok(())
}

/// Reads the steps that recovery will need, of every scope, and the newest.
pub fn check_steps(conn: &Connection, path: &Path) -> Result<(), Error> {
    let newest = format!("{STEPS_WHERE}TRUE ORDER BY id DESC LIMIT {NEWEST_CHECKED}");
    match select(conn, ALL_UNFINISHED, &[]).and_then(|_| select(conn, &newest, &[])) {
        Ok(_) => Ok(()),
        // The table or a column is missing.
        Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            Err(error(Kind::JournalDamaged, path, cause))
        }
        Err(cause) => Err(failed(Some(path), cause)),
    }
}

/// Of a damaged journal keeps a copy, and adds its name to the error; other errors pass.
pub fn with_copy(damage: Error, path: &Path, now_ms: i64, claim: Option<&Claim>) -> Error {
    if damage.kind != Kind::JournalDamaged {
        return damage;
    }
    let keep = || disk::keep_copy(path, now_ms);
    let copy = match claim.map_or_else(|| Some(keep()), |claim| claim.alone(keep)) {
        Some(Ok(copy)) => format!("the file was left as it is, a copy is {}", copy.display()),
        Some(Err(cause)) => format!("the file was left as it is, a copy could not be kept: {cause}"),
        None => {
            "the file was left as it is; a copy is kept when it is opened after this program's other clients are closed"
                .into()
        }
    };
    Error { detail: format!("{}; {copy}", damage.detail), ..damage }
}

pub fn is_busy(cause: &rusqlite::Error) -> bool {
    use ErrorCode::{DatabaseBusy, DatabaseLocked, FileLockingProtocolFailed};
    matches!(cause.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed))
}

/// What a failure of SQLite means to the host.
pub fn failed(path: Option<&Path>, cause: rusqlite::Error) -> Error {
    let path = path.unwrap_or(Path::new("in memory"));
    let kind = match &cause {
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => Kind::JournalDamaged,
        rusqlite::Error::QueryReturnedNoRows => return error(Kind::JournalFailed, path, "it does not hold this step"),
        rusqlite::Error::SqliteFailure(code, _) => match code.code {
            _ if is_busy(&cause) => Kind::JournalLocked,
            _ if code.extended_code == ffi::SQLITE_READONLY_DBMOVED => Kind::JournalReplaced,
            ErrorCode::DiskFull => Kind::JournalFull,
            ErrorCode::ReadOnly => Kind::JournalReadOnly,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Kind::JournalDamaged,
            ErrorCode::CannotOpen => disk::trouble(path).unwrap_or(Kind::JournalOpenFailed),
            ErrorCode::SystemIoFailure => disk::trouble(path).unwrap_or(Kind::JournalFailed),
            _ => Kind::JournalFailed,
        },
        _ => Kind::JournalFailed,
    };
    error(kind, path, cause)
}
