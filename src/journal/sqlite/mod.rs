//! The journal in a SQLite file, shared by any number of threads and processes of one machine.
//!
//! Each write is one transaction and one sync of the write-ahead log: when a call returns, a power cut cannot undo it.
//! Reads write nothing. On a network share, where the write-ahead log does not work, the slower rollback journal is used
//! and a warning logged; such a file is then still safe, as far as the share's own locks and syncs are.

pub(crate) mod disk;
mod history;
mod merchants;
mod open;
mod queue;
mod rows;
mod schema;
mod steps;
#[cfg(test)]
mod tests;

use self::disk::{BUSY, Claim, error};
use self::open::{
    OpenFile, check_steps, check_structure, connect, connect_reader, failed, is_busy, keep_plans, with_copy,
};
use self::queue::{Queue, Turn};
use self::schema::MIGRATIONS;
use self::steps::{
    CONCLUDED, LOST_PAGE, NEWEST_WITH_ORDER, OF_REFERENCE, OPEN_PAGE, SENDING_PAGE, SESSION_OF_ORDER, SESSIONS_OF_SALE,
    SESSIONS_TOLD, STEP, STEPS_OF_ORDER, UNFINISHED_PAGE, select, steps_where,
};
use crate::error::{Error, Kind};
use crate::fork::{self, Inside, OfProcess};
use crate::journal::merchant::{Met, Party};
use crate::journal::{
    Change, Clock, Filter, Intent, Journal, LEASE_LIMIT_MS, Page, State, Step, StepKind, Unfinished, Written,
};
use crate::wait::{Patience, Woke};
use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};
use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError, Weak};

/// SQLite's numbers of how it syncs.
const NORMAL: i64 = 1;
/// See [`NORMAL`].
const FULL: i64 = 2;

/// A journal in a SQLite file, or in memory.
pub struct SqliteJournal {
    // Closed before the claim is given up: fields are dropped in this order.
    /// What only reads does not wait for the syncs of what writes; none where SQLite has no write-ahead log.
    reader: Option<Arc<Mutex<Connection>>>,
    pub(super) conn: Arc<Mutex<Connection>>,
    file: Option<OpenFile>,
    /// Where writers of all processes take turns; none where only this one can open it, or locks of files are not to be relied on.
    queue: Option<Queue>,
    /// What [`Journal::writes_of_others`] said last.
    writes_of_others: AtomicI64,
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
        // From the first descriptor to the list of connections: a child must be able to give up all that it inherits.
        let _inside = fork::inside();
        close_inherited();
        let path = std::path::absolute(path).map_err(|cause| error(Kind::JournalOpenFailed, path, cause))?;
        let path = disk::real(path);
        let claim = Claim::new(&path).map_err(|damage| with_copy(damage, &path, clock(), None))?;
        let conn = connect(&path).map_err(|damage| with_copy(damage, &path, clock(), Some(&claim)))?;
        let reader = connect_reader(&conn, &path)?;
        let queue = reader.is_some().then(|| Queue::new(&path));
        let file = OpenFile::new(path, claim, if reader.is_some() { 2 } else { 1 });
        let mut journal = Self::with(conn, Some(file), scope, owner, lane, store, clock);
        journal.reader = reader.map(registered);
        journal.queue = queue;
        journal.still_there().map(|()| journal)
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
            .and_then(|conn| keep_plans(&conn).map(|()| conn))
            .and_then(|conn| schema::migrate(&conn, MIGRATIONS).map(|_| conn))
            .map_err(|cause| failed(None, cause))?;
        Ok(Self::with(conn, None, scope, owner, lane, store, clock))
    }

    /// The same journal for the steps of one merchant. The scope that it was opened with names the service alone: where the file has
    /// other merchants of that service, theirs are other steps.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn for_merchant(mut self, party: &Party) -> Result<(Self, Met), Error> {
        if let Some(scope) = self.read(|conn| merchants::is_met(conn, &self.scope, party))? {
            self.scope = scope;
            return Ok((self, Met::Known));
        }
        let (scope, met) = self.write_alone(|conn| merchants::meet(conn, &self.scope, party))?;
        self.scope = scope;
        Ok((self, met))
    }

    /// The same journal for somebody who looks at the steps of one merchant: a merchant that is new to the file sees none, and is not
    /// written down.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn seen_by(mut self, party: &Party) -> Result<Self, Error> {
        self.scope = self.read(|conn| merchants::look(conn, &self.scope, party))?;
        Ok(self)
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
        SqliteJournal {
            reader: None,
            conn: registered(conn),
            file,
            queue: None,
            writes_of_others: AtomicI64::new(0),
            scope: scope.to_string(),
            owner: owner.to_string(),
            lane: lane.map(str::to_string),
            store: store.map(str::to_string),
            clock,
        }
    }

    fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    fn still_there(&self) -> Result<(), Error> {
        self.file.as_ref().map_or(Ok(()), OpenFile::still_there)
    }

    /// The connection that writes.
    fn lock(&self) -> Taken<'_> {
        Taken::of(&self.conn)
    }

    /// The connection that reads.
    fn lock_reader(&self) -> Taken<'_> {
        Taken::of(self.reader.as_ref().unwrap_or(&self.conn))
    }

    fn read<T>(&self, work: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let mut patience = Patience::new(BUSY);
        loop {
            let outcome = work(&self.lock_reader());
            match outcome {
                Err(cause) if is_busy(&cause) => self.wait(&mut patience, cause)?,
                other => return other.map_err(|cause| self.failed(cause)),
            }
        }
    }

    /// Waits for the program that holds the file, with no lock held meanwhile.
    fn wait(&self, patience: &mut Patience, cause: rusqlite::Error) -> Result<(), Error> {
        patience.wait().map_err(|end| match end {
            Woke::Interrupt => {
                Error::new(Kind::Interrupted, "another thread ended the call while the journal was locked")
            }
            Woke::Time | Woke::Event => failed(self.path(), cause),
        })
    }

    /// What a failure means: where the file is no longer SQLite's own, that is the cause.
    fn failed(&self, cause: rusqlite::Error) -> Error {
        let error = failed(self.path(), cause);
        self.file.as_ref().and_then(|file| file.is_ours().err()).unwrap_or(error)
    }

    /// Runs `work` alone among all threads and processes, and syncs what it wrote. A failure leaves everything as it was.
    fn write_alone<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        self.write_patiently(false, work)
    }

    /// The same for what is written whole or not at all by something that fails in other ways than SQLite, too.
    fn hold(&self, mut work: impl FnMut(&Connection) -> Result<(), Error>) -> Result<(), Error> {
        let mut patience = Patience::new(BUSY);
        loop {
            let attempt = {
                let conn = self.lock();
                self.file.as_ref().map_or(Ok(()), OpenFile::is_ours)?;
                match Transaction::new_unchecked(&conn, TransactionBehavior::Immediate) {
                    Ok(transaction) => {
                        self.still_there()?;
                        work(&transaction)?;
                        return transaction.commit().map_err(|cause| self.failed(cause));
                    }
                    Err(cause) if is_busy(&cause) => cause,
                    Err(cause) => return Err(self.failed(cause)),
                }
            };
            self.wait(&mut patience, attempt)?;
        }
    }

    /// The same without the sync, for what may be lost in a power cut: thousands of these fit into the time of one sync.
    fn write_unsynced<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        self.write_patiently(true, work)
    }

    fn write_patiently<T>(
        &self,
        is_unsynced: bool,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Error> {
        let mut patience = Patience::new(BUSY);
        // What needs no sync is over before a row has formed.
        let queue = self.queue.as_ref().filter(|_| !is_unsynced);
        let _turn = queue.map_or_else(Turn::default, |queue| queue.turn(&patience));
        let mut work = Some(work);
        loop {
            let attempt = {
                let conn = self.lock();
                let ask = if is_unsynced { OpenFile::is_ours_lately } else { OpenFile::is_ours };
                self.file.as_ref().map_or(Ok(()), ask)?;
                let unsynced = is_unsynced.then(|| Unsynced::begin(&conn)).transpose();
                let _unsynced = unsynced.map_err(|cause| self.failed(cause))?;
                self.attempt(&conn, &mut work, &mut patience)?
            };
            match attempt {
                Ok(value) => return Ok(value),
                Err(cause) => self.wait(&mut patience, cause)?,
            }
        }
    }

    /// Writes, unless another program holds the file: then the inner error is SQLite's word for that.
    fn attempt<T>(
        &self,
        conn: &Connection,
        work: &mut Option<impl FnOnce(&Connection) -> rusqlite::Result<T>>,
        patience: &mut Patience,
    ) -> Result<Result<T, rusqlite::Error>, Error> {
        let transaction = match Transaction::new_unchecked(conn, TransactionBehavior::Immediate) {
            Ok(transaction) => transaction,
            Err(cause) if is_busy(&cause) => return Ok(Err(cause)),
            Err(cause) => return Err(self.failed(cause)),
        };
        self.still_there()?;
        let work = work.take().ok_or_else(|| Error::new(Kind::Internal, "something was written twice"))?;
        let value = work(&transaction).map_err(|cause| self.failed(cause))?;
        // Without a write-ahead log, readers of other programs hold this up.
        while let Err(cause) = transaction.execute_batch("COMMIT") {
            match is_busy(&cause) {
                true => self.wait(patience, cause)?,
                false => return Err(self.failed(cause)),
            }
        }
        Ok(Ok(value))
    }

    fn steps(&self, query: &str, parameters: &[&dyn ToSql]) -> Result<Vec<Step>, Error> {
        self.read(|conn| select(conn, query, parameters))
    }
}

impl Drop for SqliteJournal {
    fn drop(&mut self) {
        let Some(file) = &self.file else { return };
        let _inside = fork::inside();
        let all = self.reader.iter().chain([&self.conn]);
        if file.closing() {
            return all.for_each(|conn| close(conn));
        }
        // The numbers of its descriptors are those of the host's files now: SQLite would write to them, and close them.
        ::log::error!(
            "journal {}: this program closed its descriptors; it is not closed a second time",
            file.path.display()
        );
        all.filter_map(|conn| take_out(conn)).for_each(std::mem::forget);
    }
}

/// The connection, and the word that no fork happens meanwhile.
struct Taken<'a> {
    conn: MutexGuard<'a, Connection>,
    _inside: Inside,
}

impl<'a> Taken<'a> {
    fn of(conn: &'a Mutex<Connection>) -> Self {
        let inside = fork::inside();
        // A panic while it was held has ended its transaction on the way out; the connection is sound.
        Taken { conn: conn.lock().unwrap_or_else(PoisonError::into_inner), _inside: inside }
    }
}

impl Deref for Taken<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.conn
    }
}

/// Writes are not synced until this is dropped. Only with the write-ahead log: there nothing but these last writes can be lost, never
/// the file.
struct Unsynced<'a>(&'a Connection, bool);

impl<'a> Unsynced<'a> {
    fn begin(conn: &'a Connection) -> rusqlite::Result<Self> {
        let sync: i64 = conn.pragma_query_value(None, "synchronous", |row| row.get(0))?;
        if sync == FULL {
            conn.pragma_update(None, "synchronous", NORMAL)?;
        }
        Ok(Unsynced(conn, sync == FULL))
    }
}

impl Drop for Unsynced<'_> {
    fn drop(&mut self) {
        if self.1
            && let Err(cause) = self.0.pragma_update(None, "synchronous", FULL)
        {
            ::log::error!("journal: {cause}");
        }
    }
}

/// The connections of this process, for a child that is forked from it.
static CONNECTIONS: OfProcess<Mutex<Vec<Weak<Mutex<Connection>>>>> = OfProcess::new(Mutex::default);

fn registered(conn: Connection) -> Arc<Mutex<Connection>> {
    let conn = Arc::new(Mutex::new(conn));
    let _inside = fork::inside();
    let mut all = CONNECTIONS.get().lock().unwrap_or_else(PoisonError::into_inner);
    all.retain(|conn| conn.strong_count() > 0);
    all.push(Arc::downgrade(&conn));
    conn
}

/// In a forked child, gives up the connections of its parent: SQLite would take the parent's locks for its own. What is closed here is the
/// child's copy; nothing is written, and the parent's locks stand.
fn close_inherited() {
    let _inside = fork::inside();
    for all in CONNECTIONS.inherited() {
        let all = std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner));
        for conn in all.iter().filter_map(Weak::upgrade) {
            let quiet = conn
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
            match quiet {
                Ok(_) => close(&conn),
                Err(_) => std::mem::forget(take_out(&conn)),
            }
        }
    }
}

fn close(conn: &Mutex<Connection>) {
    drop(take_out(conn));
}

/// Puts an empty one in its place.
fn take_out(conn: &Mutex<Connection>) -> Option<Connection> {
    let empty = Connection::open_in_memory().ok()?;
    Some(std::mem::replace(&mut *conn.lock().unwrap_or_else(PoisonError::into_inner), empty))
}

/// Changes one step, and ends its lease.
fn change_one(conn: &Connection, scope: &String, id: i64, change: &Change, now: i64) -> rusqlite::Result<()> {
    let state = change.state.map(State::text);
    let moved = change.moved.map(|moved| moved.text());
    let (by, why) = change.resolved.as_ref().map(|(by, why)| (by, why)).unzip();
    let columns: [(&str, Option<&dyn ToSql>); 16] = [
        ("state", state.as_ref().map(|v| v as _)),
        ("order_id", change.order_id.as_ref().map(|v| v as _)),
        ("checkout_id", change.checkout_id.as_ref().map(|v| v as _)),
        ("link", change.link.as_ref().map(|v| v as _)),
        ("result_id", change.result_id.as_ref().map(|v| v as _)),
        ("disowned_id", change.disowned_id.as_ref().map(|v| v as _)),
        ("status", change.status.as_ref().map(|v| v as _)),
        ("status_ms", change.status_ms.as_ref().map(|v| v as _)),
        ("error", change.error.as_ref().map(|v| v as _)),
        ("looks", change.looks.as_ref().map(|v| v as _)),
        ("quiet_ms", change.quiet_ms.as_ref().map(|v| v as _)),
        ("service_time_ms", change.service_time_ms.as_ref().map(|v| v as _)),
        ("moved", moved.as_ref().map(|v| v as _)),
        ("resolved_by", by.map(|v| v as _)),
        ("resolved_why", why.map(|v| v as _)),
        ("reference", change.reference.as_ref().map(|v| v as _)),
    ];
    // Only the columns that change are named, for each one named costs writes in its indexes.
    let mut sql = String::from("UPDATE step SET lease_until_ms = 0, updated_ms = ?");
    let mut values: Vec<&dyn ToSql> = vec![&now];
    for (column, value) in columns.iter().filter_map(|(column, value)| value.map(|value| (column, value))) {
        let value_of = if matches!(*column, "checkout_id" | "link") { "nullif(?, '')" } else { "?" };
        sql.push_str(&format!(", {column} = {value_of}"));
        values.push(value);
    }
    sql.push_str(" WHERE id = ? AND scope = ?");
    values.extend([&id as &dyn ToSql, scope]);
    if matches!(change.state, Some(State::Sending | State::Open)) {
        sql.push_str(" AND state NOT IN ('paid', 'done')");
    }
    if conn.prepare_cached(&sql)?.execute(values.as_slice())? == 0 {
        // Either dropped because it is final already, or not there: then this fails.
        conn.prepare_cached("SELECT id FROM step WHERE id = ?1 AND scope = ?2")?
            .query_row(params![id, scope], |_| Ok(()))?;
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
                 created_ms, updated_ms, basket) \
                 VALUES (?1, ?2, 'sending', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?19, ?20)",
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
                intent.basket,
            ])?;
            Ok(Written::Yes(conn.last_insert_rowid()))
        })
    }

    fn change(&self, changes: &[(i64, Change)]) -> Result<(), Error> {
        let now = (self.clock)();
        self.write_alone(|conn| {
            changes.iter().try_for_each(|(id, change)| change_one(conn, &self.scope, *id, change, now))
        })
    }

    fn lease(&self, id: i64, lease_until_ms: i64) -> Result<bool, Error> {
        let now = (self.clock)();
        let unbelievable = now.saturating_add(LEASE_LIMIT_MS);
        self.write_alone(|conn| {
            conn.prepare_cached(
                "UPDATE step SET owner = ?1, lease_until_ms = ?2 \
                 WHERE id = ?3 AND scope = ?4 AND (lease_until_ms <= ?5 OR lease_until_ms > ?6)",
            )?
            .execute(params![self.owner, lease_until_ms, id, self.scope, now, unbelievable])
            .map(|taken| taken > 0)
        })
    }

    fn knows_webhook(&self, key: &str) -> Result<bool, Error> {
        self.read(|conn| {
            conn.prepare_cached("SELECT 1 FROM webhook WHERE scope = ?1 AND event = ?2")?
                .exists(params![self.scope, key])
        })
    }

    fn note_webhook(&self, key: &str) -> Result<bool, Error> {
        let now = (self.clock)();
        self.write_unsynced(|conn| {
            conn.prepare_cached("INSERT OR IGNORE INTO webhook (scope, event, received_ms) VALUES (?1, ?2, ?3)")?
                .execute(params![self.scope, key, now])
                .map(|inserted| inserted > 0)
        })
    }

    fn step(&self, id: i64) -> Result<Option<Step>, Error> {
        Ok(self.steps(STEP, &[&self.scope, &id])?.pop())
    }

    fn sale(&self, sale: &str) -> Result<Vec<Step>, Error> {
        self.steps(SESSIONS_OF_SALE, &[&self.scope, &sale])
    }

    fn session_of_reference(&self, reference: &str) -> Result<Option<Step>, Error> {
        let named = self.steps(OF_REFERENCE, &[&self.scope, &reference])?;
        Ok(named.into_iter().max_by_key(|step| (step.sale == reference, step.id)))
    }

    fn newest_session_with_order(&self) -> Result<Option<Step>, Error> {
        Ok(self.steps(NEWEST_WITH_ORDER, &[&self.scope])?.pop())
    }

    fn session_of_order(&self, order_id: &str) -> Result<Option<Step>, Error> {
        Ok(self.steps(SESSION_OF_ORDER, &[&self.scope, &order_id])?.pop())
    }

    fn sessions_told(&self, order_id: &str) -> Result<Vec<Step>, Error> {
        let mut told = self.steps(SESSIONS_TOLD, &[&self.scope, &order_id])?;
        told.sort_by_key(|step| std::cmp::Reverse(step.id));
        Ok(told)
    }

    fn steps_of_order(&self, order_id: &str) -> Result<Vec<Step>, Error> {
        self.steps(STEPS_OF_ORDER, &[&self.scope, &order_id])
    }

    fn unfinished(&self, which: Unfinished, after_id: i64, limit: u32) -> Result<Vec<Step>, Error> {
        let query = match which {
            Unfinished::All => UNFINISHED_PAGE,
            Unfinished::Sending => SENDING_PAGE,
            Unfinished::Lost => LOST_PAGE,
            Unfinished::Open => OPEN_PAGE,
        };
        self.steps(query, &[&self.scope, &after_id, &limit])
    }

    fn concluded(&self, since_ms: i64, limit: u32) -> Result<Vec<Step>, Error> {
        self.steps(CONCLUDED, &[&self.scope, &since_ms, &limit])
    }

    fn fact(&self, name: &str) -> Result<Option<i64>, Error> {
        self.read(|conn| {
            conn.prepare_cached("SELECT value FROM fact WHERE scope = ?1 AND name = ?2")?
                .query_row(params![self.scope, name], |row| row.get(0))
                .optional()
        })
    }

    fn keep_fact(&self, name: &str, value: i64) -> Result<(), Error> {
        self.write_unsynced(|conn| {
            conn.prepare_cached("INSERT OR REPLACE INTO fact (scope, name, value) VALUES (?1, ?2, ?3)")?
                .execute(params![self.scope, name, value])
                .map(|_| ())
        })
    }

    fn facts_named(&self, beginning: &str) -> Result<Vec<(String, i64)>, Error> {
        let end = format!("{beginning}\u{10ffff}");
        self.read(|conn| {
            conn.prepare_cached("SELECT name, value FROM fact WHERE scope = ?1 AND name >= ?2 AND name < ?3")?
                .query_map(params![self.scope, beginning, end], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    fn forget_fact(&self, name: &str) -> Result<(), Error> {
        self.write_unsynced(|conn| {
            conn.prepare_cached("DELETE FROM fact WHERE scope = ?1 AND name = ?2")?
                .execute(params![self.scope, name])
                .map(|_| ())
        })
    }

    fn count_up(&self, name: &str) -> Result<i64, Error> {
        self.write_alone(|conn| {
            conn.prepare_cached(
                "INSERT INTO fact (scope, name, value) VALUES (?1, ?2, 1)
                 ON CONFLICT (scope, name) DO UPDATE SET value = value + 1 RETURNING value",
            )?
            .query_row(params![self.scope, name], |row| row.get(0))
        })
    }

    fn history(&self, filter: &Filter) -> Result<Page, Error> {
        self.read(|conn| history::page(conn, &self.scope, filter))
    }

    fn writes_of_others(&self) -> Result<i64, Error> {
        // A journal in memory has no others.
        if self.file.is_none() {
            return Ok(0);
        }
        let _inside = fork::inside();
        let conn = match self.conn.try_lock() {
            Ok(conn) => conn,
            Err(TryLockError::Poisoned(conn)) => conn.into_inner(),
            // A write of this client is under way, and its sync takes as long as the disk does. What others wrote is seen at the next look.
            Err(TryLockError::WouldBlock) => return Ok(self.writes_of_others.load(Ordering::Acquire)),
        };
        let version =
            conn.prepare_cached("PRAGMA data_version").and_then(|mut look| look.query_row([], |row| row.get(0)));
        match version {
            Ok(version) => self.writes_of_others.store(version, Ordering::Release),
            // Somebody has the file to himself for a moment.
            Err(cause) if is_busy(&cause) => {}
            Err(cause) => return Err(self.failed(cause)),
        }
        Ok(self.writes_of_others.load(Ordering::Acquire))
    }

    fn probe(&self) -> Result<(), Error> {
        const NOBODY: &str = "diagnose";
        if let Some(path) = self.path() {
            // A large file takes seconds, and the calls of this client go on meanwhile.
            let own = connect_reader(&self.lock(), path)?.map(registered);
            let mut patience = Patience::new(BUSY);
            let check = || {
                let conn = Taken::of(own.as_ref().unwrap_or(&self.conn));
                check_structure(&conn, path, None).and_then(|()| check_steps(&conn, path))
            };
            while let Err(error) = check() {
                if error.kind != Kind::JournalLocked || patience.wait().is_err() {
                    return Err(error);
                }
            }
        }
        // The rows are gone when the transaction ends, but their pages have to reach the disk.
        self.write_alone(|conn| {
            conn.execute("INSERT OR IGNORE INTO webhook (scope, event, received_ms) VALUES (?1, ?1, 0)", [NOBODY])?;
            conn.execute("DELETE FROM webhook WHERE scope = ?1", [NOBODY]).map(|_| ())
        })?;
        // SQLite may have had room in its log; the disk itself is asked too.
        let trouble = self.path().and_then(|path| disk::trouble(path).map(|kind| (kind, path)));
        trouble.map_or(Ok(()), |(kind, path)| Err(error(kind, path, "no file can be written beside it")))
    }

    fn place(&self) -> Option<String> {
        self.path().map(|path| path.display().to_string())
    }
}

/// The step that forbids this one, see [`Journal::write`].
fn excluding(conn: &Connection, scope: &str, intent: &Intent) -> rusqlite::Result<Option<Step>> {
    let (query, own) = exclusion_query(intent);
    let mut parameters: Vec<&dyn ToSql> = vec![&scope];
    parameters.extend(own.iter().map(|value| value as &dyn ToSql));
    Ok(select(conn, query, &parameters)?.pop())
}

/// The query that finds the excluding step, and its parameters after the scope.
pub(super) fn exclusion_query(intent: &Intent) -> (&'static str, Vec<Value>) {
    let kind = Value::from(intent.kind.text().to_string());
    let order_id = Value::from(intent.order_id.clone());
    match intent.kind {
        StepKind::Session => (
            steps_where!("scope = ? AND reference = ? AND kind = 'session' AND state <> 'not_done' LIMIT 1"),
            vec![intent.reference.clone().into()],
        ),
        StepKind::Void | StepKind::Authorise => (
            steps_where!("scope = ? AND order_id = ? AND kind = ? AND state = 'sending' LIMIT 1"),
            vec![order_id, kind],
        ),
        StepKind::Refund | StepKind::Capture | StepKind::Cancel => (
            steps_where!(
                "scope = ?1 AND order_id = ?2 AND (kind = 'refund' OR kind = 'capture' OR kind = 'cancel') \
                 AND (state = 'sending' OR (kind = ?3 AND request_id = ?4 AND state <> 'not_done')) \
                 ORDER BY (kind = ?3 AND request_id IS ?4 AND ?4 IS NOT NULL) DESC, id LIMIT 1"
            ),
            vec![order_id, kind, intent.request_id.clone().into()],
        ),
    }
}
