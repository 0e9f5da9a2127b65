//! The journal in a SQLite file, shared by any number of threads and processes of one machine.
//!
//! Each write is one transaction and one sync of the write-ahead log: when a call returns, a power cut cannot undo it.
//! Reads write nothing. On a network share, where the write-ahead log does not work, the slower rollback journal is used
//! and a warning logged; such a file is then still safe, as far as the share's own locks and syncs are.
//!
//! Opening checks the file: its whole structure up to [`FULL_CHECK_BYTES`], and always the steps that recovery will need. A
//! damaged file is left as it is, a copy is kept beside it, and nothing works until someone has dealt with it: going on
//! with an empty journal would forget what may have been paid.

use super::disk::{self, Claim, Identity, error};
use super::schema::{self, Found, MIGRATIONS};
use super::{Change, Filter, Intent, Journal, State, Step, StepKind, Written};
use crate::error::{Error, Kind};
use crate::money::{Currency, Money};
use rusqlite::config::DbConfig;
use rusqlite::types::{Type, Value};
use rusqlite::{Connection, ErrorCode, OpenFlags, Row, ToSql, Transaction, TransactionBehavior, ffi, params};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Tells the time, unix milliseconds.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How long a write waits for other programs before it fails with [`Kind::JournalLocked`].
const BUSY: Duration = Duration::from_secs(5);

/// Up to this size the structure of the whole file is checked at opening, which takes a moment; it is some hundred thousand
/// steps. Of a larger file the unfinished and the newest steps are read.
const FULL_CHECK_BYTES: i64 = 64 * 1024 * 1024;

/// How many of the newest steps are read at opening: the end of a file is what a power cut damages.
const NEWEST_CHECKED: u32 = 100;

/// Pages of 4 KiB in the log at which SQLite moves them to the main file. That costs two syncs more and then one for the
/// new log, so it is made rare: about once in 1,500 writes.
const CHECKPOINT_PAGES: i32 = 4000;

const COLUMNS: &str = "id, kind, state, sale, reference, request_id, order_id, checkout_id, link, channel, amount, currency, \
    total_before, result_id, status, error, idempotency_key, store, lane, phone, looks, service_time_ms, owner, \
    lease_until_ms, created_ms, updated_ms";

// Conditions of the queries. The first parameter of each is the scope.
const UNFINISHED: &str = "(state = 'sending' OR state = 'open')";
pub(super) const UNFINISHED_PAGE: &str =
    "scope = ? AND id > ? AND (state = 'sending' OR state = 'open') ORDER BY id LIMIT ?";
pub(super) const SESSIONS_OF_SALE: &str = "scope = ? AND sale = ? AND kind = 'session' ORDER BY id";
pub(super) const SESSION_OF_ORDER: &str = "scope = ? AND order_id = ? AND kind = 'session' ORDER BY id DESC LIMIT 1";
pub(super) const STEPS_OF_ORDER: &str = "scope = ? AND order_id = ? AND kind <> 'session' ORDER BY id";

/// A journal in a SQLite file, or in memory.
pub struct SqliteJournal {
    // Closed before the claim is given up: fields are dropped in this order.
    pub(super) conn: Mutex<Connection>,
    file: Option<OpenFile>,
    scope: String,
    owner: String,
    lane: Option<String>,
    store: Option<String>,
    clock: Clock,
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteJournal").field("path", &self.path()).field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl SqliteJournal {
    /// Opens the journal at `path`, and creates it with at most one folder above it when it is not there. `scope` names the
    /// service and environment (`tamara/sandbox`); steps of other scopes in the same file are never seen. `owner` is
    /// this client's random number, `lane` and `store` are noted with each step, `clock` gives unix milliseconds.
    ///
    /// # Errors
    /// `JournalOpenFailed`, also for another program's database, which is not touched; `JournalLocked`, `JournalFull`,
    /// `JournalReadOnly`, `JournalTooNew`, `JournalFailed`; `JournalDamaged` after keeping a copy, both files named.
    pub fn open(
        path: &Path,
        scope: &str,
        owner: &str,
        lane: Option<&str>,
        store: Option<&str>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let path = std::path::absolute(path).map_err(|cause| error(Kind::JournalOpenFailed, path, cause))?;
        let claim = Claim::new(&path).map_err(|damage| with_copy(damage, &path, clock(), None))?;
        let conn = connect(&path).map_err(|damage| with_copy(damage, &path, clock(), Some(&claim)))?;
        let file = OpenFile::new(path, claim)?;
        Ok(Self::with(conn, Some(file), scope, owner, lane, store, clock))
    }

    /// A journal that ends with the process: for programs that move no money, and for tests.
    ///
    /// # Errors
    /// `JournalFailed` when there is no memory.
    pub fn in_memory(
        scope: &str,
        owner: &str,
        lane: Option<&str>,
        store: Option<&str>,
        clock: Clock,
    ) -> Result<Self, Error> {
        let conn = Connection::open_in_memory()
            .and_then(|conn| schema::migrate(&conn, MIGRATIONS).map(|_| conn))
            .map_err(|cause| failed(None, cause))?;
        Ok(Self::with(conn, None, scope, owner, lane, store, clock))
    }

    fn with(
        conn: Connection,
        file: Option<OpenFile>,
        scope: &str,
        owner: &str,
        lane: Option<&str>,
        store: Option<&str>,
        clock: Clock,
    ) -> Self {
        conn.set_prepared_statement_cache_capacity(64);
        SqliteJournal {
            conn: Mutex::new(conn),
            file,
            scope: scope.to_string(),
            owner: owner.to_string(),
            lane: lane.map(str::to_string),
            store: store.map(str::to_string),
            clock,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic while it was held has ended its transaction on the way out; the connection is sound.
        self.conn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        work(&self.lock()).map_err(|cause| failed(self.path(), cause))
    }

    /// Runs `work` alone among all threads and processes, and syncs what it wrote. A failure leaves everything as it was.
    fn write_alone<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let told = |cause| failed(self.path(), cause);
        let conn = self.lock();
        let transaction = Transaction::new_unchecked(&conn, TransactionBehavior::Immediate).map_err(told)?;
        if let Some(file) = &self.file {
            file.still_there()?;
        }
        let value = work(&transaction).map_err(told)?;
        transaction.commit().map_err(told)?;
        Ok(value)
    }

    /// The steps that fit `tail`, whose first parameter is the scope.
    fn steps(&self, tail: &str, mut parameters: Vec<Value>) -> Result<Vec<Step>, Error> {
        parameters.insert(0, self.scope.clone().into());
        self.read(|conn| select(conn, tail, &parameters))
    }
}

/// Changes one step, and ends its lease.
fn change_one(conn: &Connection, scope: &String, id: i64, change: &Change, now: i64) -> rusqlite::Result<()> {
    let state = change.state.map(State::text);
    let columns: [(&str, Option<&dyn ToSql>); 9] = [
        ("state", state.as_ref().map(|v| v as _)),
        ("order_id", change.order_id.as_ref().map(|v| v as _)),
        ("checkout_id", change.checkout_id.as_ref().map(|v| v as _)),
        ("link", change.link.as_ref().map(|v| v as _)),
        ("result_id", change.result_id.as_ref().map(|v| v as _)),
        ("status", change.status.as_ref().map(|v| v as _)),
        ("error", change.error.as_ref().map(|v| v as _)),
        ("looks", change.looks.as_ref().map(|v| v as _)),
        ("reference", change.reference.as_ref().map(|v| v as _)),
    ];
    // Only the columns that change are named, for each one named costs writes in its indexes.
    let mut sql = String::from("UPDATE step SET lease_until_ms = 0, updated_ms = ?");
    let mut values: Vec<&dyn ToSql> = vec![&now];
    for (column, value) in columns.iter().filter_map(|(column, value)| value.map(|value| (column, value))) {
        sql.push_str(&format!(", {column} = ?"));
        values.push(value);
    }
    sql.push_str(" WHERE id = ? AND scope = ?");
    values.extend([&id as &dyn ToSql, scope]);
    if matches!(change.state, Some(State::Sending | State::Open)) {
        sql.push_str(" AND state NOT IN ('paid', 'done')");
    }
    if conn.prepare_cached(&sql)?.execute(values.as_slice())? == 0 {
        // Either dropped because it is final already, or not there: then this fails.
        conn.prepare_cached("SELECT id FROM step WHERE id = ?1 AND scope = ?2")?.query_row(params![id, scope], |_| Ok(()))?;
    }
    Ok(())
}

impl Journal for SqliteJournal {
    fn write(&self, intent: &Intent, lease_until_ms: i64) -> Result<Written, Error> {
        if intent.kind != StepKind::Session && intent.order_id.is_none() {
            return Err(Error::new(Kind::Internal, "a step on an order was written without its order id"));
        }
        if intent.total_before.is_some_and(|before| before.currency() != intent.amount.currency()) {
            return Err(Error::new(Kind::Internal, "a step and the total before it have different currencies"));
        }
        self.write_alone(|conn| {
            if let Some(step) = excluding(conn, &self.scope, intent)? {
                return Ok(Written::Excluded(Box::new(step)));
            }
            let now = (self.clock)();
            conn.prepare_cached(
                "INSERT INTO step (scope, kind, state, sale, reference, request_id, order_id, checkout_id, channel, amount, \
                 currency, total_before, idempotency_key, store, lane, phone, service_time_ms, owner, lease_until_ms, \
                 created_ms, updated_ms) \
                 VALUES (?1, ?2, 'sending', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?19)",
            )?
            .execute(params![
                self.scope,
                intent.kind.text(),
                intent.sale,
                intent.reference,
                intent.request_id,
                intent.order_id,
                intent.checkout_id,
                intent.channel,
                intent.amount.text(),
                intent.amount.currency().code(),
                intent.total_before.map(|before| before.text()),
                intent.idempotency_key,
                self.store,
                self.lane,
                intent.phone,
                intent.service_time_ms,
                self.owner,
                lease_until_ms,
                now,
            ])?;
            Ok(Written::Yes(conn.last_insert_rowid()))
        })
    }

    fn change(&self, changes: &[(i64, Change)]) -> Result<(), Error> {
        let now = (self.clock)();
        self.write_alone(|conn| changes.iter().try_for_each(|(id, change)| change_one(conn, &self.scope, *id, change, now)))
    }

    fn lease(&self, id: i64, lease_until_ms: i64) -> Result<bool, Error> {
        let now = (self.clock)();
        let unbelievable = now.saturating_add(crate::sale::LEASE_LIMIT_MS);
        self.write_alone(|conn| {
            conn.prepare_cached(
                "UPDATE step SET owner = ?1, lease_until_ms = ?2 \
                 WHERE id = ?3 AND scope = ?4 AND (lease_until_ms <= ?5 OR lease_until_ms > ?6)",
            )?
            .execute(params![self.owner, lease_until_ms, id, self.scope, now, unbelievable])
            .map(|taken| taken > 0)
        })
    }

    fn step(&self, id: i64) -> Result<Option<Step>, Error> {
        Ok(self.steps("scope = ? AND id = ?", vec![id.into()])?.pop())
    }

    fn sale(&self, sale: &str) -> Result<Vec<Step>, Error> {
        self.steps(SESSIONS_OF_SALE, vec![sale.to_string().into()])
    }

    fn session_of_order(&self, order_id: &str) -> Result<Option<Step>, Error> {
        Ok(self.steps(SESSION_OF_ORDER, vec![order_id.to_string().into()])?.pop())
    }

    fn steps_of_order(&self, order_id: &str) -> Result<Vec<Step>, Error> {
        self.steps(STEPS_OF_ORDER, vec![order_id.to_string().into()])
    }

    fn unfinished(&self, after_id: i64, limit: u32) -> Result<Vec<Step>, Error> {
        self.steps(UNFINISHED_PAGE, vec![after_id.into(), limit.into()])
    }

    fn history(&self, filter: &Filter) -> Result<Vec<Step>, Error> {
        let (tail, parameters) = history_query(filter);
        self.steps(&tail, parameters)
    }

    fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }
}

/// The condition of a `history`, and its parameters after the scope.
pub(super) fn history_query(filter: &Filter) -> (String, Vec<Value>) {
    let mut tail = String::from("scope = ?");
    let mut parameters: Vec<Value> = Vec::new();
    let mut also = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            tail.push_str(" AND ");
            tail.push_str(condition);
            parameters.push(value);
        }
    };
    also("order_id = ?", filter.order_id.clone().map(Value::from));
    also("created_ms >= ?", filter.from_ms.map(Value::from));
    also("created_ms < ?", filter.until_ms.map(Value::from));
    also("lane = ?", filter.lane.clone().map(Value::from));
    also("kind = ?", filter.kind.map(|kind| kind.text().to_string().into()));
    also("id < ?", filter.before_id.map(Value::from));
    if let Some(reference) = &filter.reference {
        // One look-up in each of the two indexes; an OR over both would be a search of the whole scope.
        also("id IN (SELECT id FROM step WHERE scope = ?1 AND sale = ?", Some(reference.clone().into()));
        tail.push_str(" UNION ALL SELECT id FROM step WHERE scope = ?1 AND reference = ? AND reference <> sale)");
        parameters.push(reference.clone().into());
    }
    if let Some(state) = filter.state {
        // As a literal, so that the index of unfinished steps can serve.
        tail.push_str(&format!(" AND state = '{}'", state.text()));
    }
    tail.push_str(" ORDER BY id DESC LIMIT ?");
    parameters.push(filter.limit.into());
    (tail, parameters)
}

/// The step that forbids this one, see [`Journal::write`].
fn excluding(conn: &Connection, scope: &str, intent: &Intent) -> rusqlite::Result<Option<Step>> {
    let (condition, mut parameters) = exclusion_query(intent);
    parameters.insert(0, scope.to_string().into());
    Ok(select(conn, condition, &parameters)?.pop())
}

/// The condition that finds the excluding step, and its parameters after the scope.
pub(super) fn exclusion_query(intent: &Intent) -> (&'static str, Vec<Value>) {
    let kind = Value::from(intent.kind.text().to_string());
    let order_id = Value::from(intent.order_id.clone());
    match intent.kind {
        StepKind::Session => (
            "scope = ? AND reference = ? AND kind = 'session' AND state <> 'not_done' LIMIT 1",
            vec![intent.reference.clone().into()],
        ),
        StepKind::Void | StepKind::Authorise => {
            ("scope = ? AND order_id = ? AND kind = ? AND state = 'sending' LIMIT 1", vec![order_id, kind])
        }
        StepKind::Refund | StepKind::Capture | StepKind::Cancel => (
            "scope = ?1 AND order_id = ?2 AND kind IN ('refund', 'capture', 'cancel') \
             AND (state = 'sending' OR (kind = ?3 AND request_id = ?4 AND state <> 'not_done')) \
             ORDER BY (kind = ?3 AND request_id IS ?4 AND ?4 IS NOT NULL) DESC, id LIMIT 1",
            vec![order_id, kind, intent.request_id.clone().into()],
        ),
    }
}

fn select(conn: &Connection, condition: &str, parameters: &[Value]) -> rusqlite::Result<Vec<Step>> {
    conn.prepare_cached(&format!("SELECT {COLUMNS} FROM step WHERE {condition}"))?
        .query_map(rusqlite::params_from_iter(parameters), step_of)?
        .collect()
}

fn step_of(row: &Row<'_>) -> rusqlite::Result<Step> {
    let currency = named(row, "currency", Currency::from_code)?;
    let money = |column: &str, text: &str| Money::parse(text, currency).map_err(|_| unreadable(column, text));
    let amount: String = row.get("amount")?;
    let total_before: Option<String> = row.get("total_before")?;
    Ok(Step {
        id: row.get("id")?,
        kind: named(row, "kind", StepKind::from_text)?,
        state: named(row, "state", State::from_text)?,
        sale: row.get("sale")?,
        reference: row.get("reference")?,
        request_id: row.get("request_id")?,
        order_id: row.get("order_id")?,
        checkout_id: row.get("checkout_id")?,
        link: row.get("link")?,
        channel: row.get("channel")?,
        amount: money("amount", &amount)?,
        total_before: total_before.map(|text| money("total_before", &text)).transpose()?,
        result_id: row.get("result_id")?,
        status: row.get("status")?,
        error: row.get("error")?,
        idempotency_key: row.get("idempotency_key")?,
        store: row.get("store")?,
        lane: row.get("lane")?,
        phone: row.get("phone")?,
        looks: row.get("looks")?,
        service_time_ms: row.get("service_time_ms")?,
        owner: row.get("owner")?,
        lease_until_ms: row.get("lease_until_ms")?,
        created_ms: row.get("created_ms")?,
        updated_ms: row.get("updated_ms")?,
    })
}

fn named<T>(row: &Row<'_>, column: &str, value: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    value(&text).ok_or_else(|| unreadable(column, &text))
}

fn unreadable(column: &str, text: &str) -> rusqlite::Error {
    let what = format!("{column} holds {text:?}");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, what.into())
}

/// The open journal's files and what they were at opening.
struct OpenFile {
    path: PathBuf,
    parts: Vec<(PathBuf, Identity)>,
    _claim: Claim,
}

impl OpenFile {
    fn new(path: PathBuf, claim: Claim) -> Result<Self, Error> {
        let mut parts = vec![(path.clone(), claim.identity)];
        // Another process that finds no log, or another one, would not see the steps in ours.
        for part in ["-wal", "-shm"].map(|tail| disk::beside(&path, tail)) {
            if let Ok(identity) = disk::identity(&part) {
                parts.push((part, identity));
            }
        }
        let file = OpenFile { path, parts, _claim: claim };
        file.still_there().map(|()| file)
    }

    /// Fails when a file was deleted or exchanged: what is written now would be lost with the old one.
    fn still_there(&self) -> Result<(), Error> {
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
pub(super) fn connect(path: &Path) -> Result<Connection, Error> {
    let told = |cause| failed(Some(path), cause);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(told)?;
    // SQLite then opens it for reading only. It is asked first: with the next statement SQLite would leave a log beside it
    // that is read-only as well, and stays so when the file no longer is.
    if conn.is_readonly("main").map_err(told)? {
        return Err(error(Kind::JournalReadOnly, path, "the file is read-only"));
    }
    prepare(&conn).map_err(told)?;
    refuse_others(schema::found(&conn).map_err(told)?, path)?;
    check_structure(&conn, path)?;
    refuse_others(schema::migrate(&conn, MIGRATIONS).map_err(told)?, path)?;
    make_durable(&conn, path, disk::on_network(path))?;
    check_steps(&conn, path)?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false).map_err(told)?;
    Ok(conn)
}

fn prepare(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(BUSY)?;
    // Until the file is known to be sound, closing it must not write to it.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "cell_size_check", true)?;
    // Sorting must neither need space on the disk nor leave anything there.
    conn.pragma_update(None, "temp_store", "MEMORY")
}

fn refuse_others(found: Found, path: &Path) -> Result<(), Error> {
    match found {
        Found::New => Ok(()),
        Found::Journal(version) if version <= MIGRATIONS.len() => Ok(()),
        Found::Journal(version) => {
            let what =
                format!("its layout {version} is newer than {}, the newest this library knows", MIGRATIONS.len());
            Err(error(Kind::JournalTooNew, path, what))
        }
        Found::Foreign => Err(disk::foreign(path)),
    }
}

/// Write-ahead log and full sync, or on a network share a rollback journal with every sync there is; both read back.
pub(super) fn make_durable(conn: &Connection, path: &Path, network: bool) -> Result<(), Error> {
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
    let deadline = Instant::now() + BUSY;
    let mut pause = Duration::from_millis(2);
    loop {
        let mode = conn.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).and_then(|mode| {
            if mode == wanted {
                return Ok(mode);
            }
            conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get(0))
        });
        match mode {
            Err(cause) if is_busy(&cause) && Instant::now() < deadline => std::thread::sleep(pause),
            other => return other,
        }
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

fn check_structure(conn: &Connection, path: &Path) -> Result<(), Error> {
    let told = |cause| failed(Some(path), cause);
    // In a transaction nobody else can be half-way through writing the file.
    let look = Transaction::new_unchecked(conn, TransactionBehavior::Deferred).map_err(told)?;
    let pages: i64 = look.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(told)?;
    let page_size: i64 = look.pragma_query_value(None, "page_size", |row| row.get(0)).map_err(told)?;
    if pages.saturating_mul(page_size) <= FULL_CHECK_BYTES {
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
fn check_steps(conn: &Connection, path: &Path) -> Result<(), Error> {
    let read = |tail: &str| select(conn, tail, &[]);
    let newest = || read(&format!("TRUE ORDER BY id DESC LIMIT {NEWEST_CHECKED}"));
    match read(UNFINISHED).and_then(|_| newest()) {
        Ok(_) => Ok(()),
        // The table or a column is missing.
        Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::Unknown) => {
            Err(error(Kind::JournalDamaged, path, cause))
        }
        Err(cause) => Err(failed(Some(path), cause)),
    }
}

/// Of a damaged journal keeps a copy, and adds its name to the error; other errors pass.
fn with_copy(damage: Error, path: &Path, now_ms: i64, claim: Option<&Claim>) -> Error {
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

fn is_busy(cause: &rusqlite::Error) -> bool {
    use ErrorCode::{DatabaseBusy, DatabaseLocked, FileLockingProtocolFailed};
    matches!(cause.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked | FileLockingProtocolFailed))
}

/// What a failure of SQLite means to the host.
fn failed(path: Option<&Path>, cause: rusqlite::Error) -> Error {
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
