//! The layout of the journal's file, and how older layouts become the present one.
//!
//! Every value has a column of its own, so nothing can reach the disk that is not named here. The only free text is a supervisor's
//! own: who closed a step by hand, and why. Amounts are decimal text, times are unix milliseconds.

use rusqlite::{Connection, Result, Transaction, TransactionBehavior};

/// "Tpos": marks a SQLite file as a journal of this library.
pub const APPLICATION_ID: i32 = 0x5470_6f73;

/// The text of each step from one version of the layout to the next; the version is the number of steps taken. A released
/// step is never edited: a change of the layout is a new one at the end.
pub const MIGRATIONS: &[&str] = &[VERSION_1, VERSION_2, VERSION_3];

/// What holds apart the steps that exclude each other is stated twice: `write` looks for the excluding step under the write
/// lock, and the unique indexes make sure that no program can store both.
///
/// The indexes are partial where they can be, so that a write touches few pages and the search for unfinished steps
/// costs the same after years. The texts of their conditions are repeated in the queries word for word, since SQLite uses a
/// partial index only where it recognises its condition. They say `OR` and not `IN`, for which SQLite builds a table in
/// memory at every write.
const VERSION_1: &str = "
CREATE TABLE step (
    id               INTEGER PRIMARY KEY,
    scope            TEXT NOT NULL,
    kind             TEXT NOT NULL CHECK (kind = 'session' OR kind = 'void' OR kind = 'refund'
                         OR kind = 'authorise' OR kind = 'capture' OR kind = 'cancel'),
    state            TEXT NOT NULL CHECK (state = 'sending' OR state = 'open' OR state = 'paid'
                         OR state = 'dead' OR state = 'done' OR state = 'not_done'),
    sale             TEXT NOT NULL,
    reference        TEXT NOT NULL,
    request_id       TEXT,
    order_id         TEXT,
    checkout_id      TEXT,
    link             TEXT,
    channel          TEXT,
    amount           TEXT NOT NULL,
    currency         TEXT NOT NULL,
    total_before     TEXT,
    result_id        TEXT,
    status           TEXT,
    error            TEXT,
    idempotency_key  TEXT,
    store            TEXT,
    lane             TEXT,
    phone            TEXT,
    looks            INTEGER NOT NULL DEFAULT 0,
    service_time_ms  INTEGER,
    owner            TEXT,
    lease_until_ms   INTEGER NOT NULL,
    created_ms       INTEGER NOT NULL,
    updated_ms       INTEGER NOT NULL,
    CHECK (kind = 'session' OR order_id IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX one_session_of_a_reference ON step (scope, reference)
    WHERE kind = 'session' AND state <> 'not_done';
CREATE UNIQUE INDEX one_step_of_a_request ON step (scope, order_id, kind, request_id)
    WHERE (kind = 'refund' OR kind = 'capture' OR kind = 'cancel') AND state <> 'not_done' AND request_id IS NOT NULL;
CREATE UNIQUE INDEX one_money_step_under_way ON step (scope, order_id)
    WHERE (kind = 'refund' OR kind = 'capture' OR kind = 'cancel') AND state = 'sending';
CREATE UNIQUE INDEX one_void_or_authorise_under_way ON step (scope, order_id, kind)
    WHERE (kind = 'void' OR kind = 'authorise') AND state = 'sending';

CREATE INDEX by_sale ON step (scope, sale);
CREATE INDEX by_other_reference ON step (scope, reference) WHERE reference <> sale;
CREATE INDEX by_order ON step (scope, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX by_creation ON step (scope, created_ms);
CREATE INDEX by_scope ON step (scope);
CREATE INDEX unfinished ON step (scope) WHERE state = 'sending' OR state = 'open';
";

/// The webhooks that were dealt with, so that one delivered again is known, in any process.
const VERSION_2: &str = "
CREATE TABLE webhook (
    scope        TEXT NOT NULL,
    event        TEXT NOT NULL,
    received_ms  INTEGER NOT NULL,
    PRIMARY KEY (scope, event)
) STRICT, WITHOUT ROWID;
";

/// What was moved where the service says another amount than was asked for, for how long a step was seen without a change, and who
/// closed it by hand; what a session sells, so that a reference that is used for two sales is noticed; since when the service says
/// what it says; and the order that another's answer had given a session. A fact is a number that outlives a process, such as where recover stopped.
///
/// Whose scope is whose, see [`crate::journal::merchant`]. What earlier versions wrote belongs to a merchant without a name, and so to the
/// first that opens the file. Addresses with the usual port were a scope of their own.
const VERSION_3: &str = "
ALTER TABLE step ADD COLUMN moved TEXT;
ALTER TABLE step ADD COLUMN quiet_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE step ADD COLUMN resolved_by TEXT;
ALTER TABLE step ADD COLUMN resolved_why TEXT;
ALTER TABLE step ADD COLUMN basket TEXT;
ALTER TABLE step ADD COLUMN status_ms INTEGER;
ALTER TABLE step ADD COLUMN disowned_id TEXT;
CREATE INDEX by_disowned ON step (scope, disowned_id) WHERE disowned_id IS NOT NULL;
CREATE TABLE fact (
    scope  TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
UPDATE OR IGNORE step SET scope = replace(scope, ':443', '') WHERE scope LIKE '%:443' OR scope LIKE '%:443/%';
UPDATE OR IGNORE webhook SET scope = replace(scope, ':443', '') WHERE scope LIKE '%:443' OR scope LIKE '%:443/%';
CREATE TABLE merchant (
    id       INTEGER PRIMARY KEY,
    service  TEXT NOT NULL,
    name     TEXT NOT NULL,
    account  TEXT NOT NULL,
    token    TEXT,
    scope    TEXT NOT NULL UNIQUE
) STRICT;
CREATE UNIQUE INDEX one_merchant_of_a_name ON merchant (service, name, account);
INSERT INTO merchant (service, name, account, scope) SELECT scope, '', '', scope FROM step GROUP BY scope;
";

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing is in it yet.
    New,
    /// A journal of this version.
    Journal(usize),
    /// Something else's database.
    Foreign,
}

/// What the open file is. Reads only.
pub fn found(conn: &Connection) -> Result<Found> {
    // One transaction, so that another process cannot create the tables between the three looks.
    let look = Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
    inspect(&look)
}

fn inspect(conn: &Connection) -> Result<Found> {
    let id: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match (id, version, tables) {
        (0, 0, 0) => Found::New,
        (APPLICATION_ID, _, _) => Found::Journal(usize::try_from(version).unwrap_or(usize::MAX)),
        _ => Found::Foreign,
    })
}

/// Takes the missing `migrations`, all in one transaction: a crash leaves the old layout or the new one. Another process
/// may have been faster, so what the file is gets asked again under the lock; returns that answer.
pub fn migrate(conn: &Connection, migrations: &[&str]) -> Result<Found> {
    let change = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let found = inspect(&change)?;
    let taken = match found {
        Found::New => 0,
        Found::Journal(version) => version,
        Found::Foreign => return Ok(found),
    };
    for migration in migrations.iter().skip(taken) {
        change.execute_batch(migration)?;
    }
    if taken < migrations.len() {
        change.pragma_update(None, "application_id", APPLICATION_ID)?;
        change.pragma_update(None, "user_version", i64::try_from(migrations.len()).unwrap_or(i64::MAX))?;
    }
    change.commit()?;
    Ok(found)
}
