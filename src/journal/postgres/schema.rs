//! The layout of the journal's tables, and how older layouts become the present one.
//!
//! All of it stands in a schema of its own, `tamara_pos`, so that the database may be shared with other programs. Times are unix
//! milliseconds by the server's clock, amounts are decimal text, and every value has a column of its own.

use super::server::{Conversation, Server, told};
use crate::error::{Error, Kind};

/// The text of each step from one version of the layout to the next. A released step is never edited.
pub const MIGRATIONS: &[&str] = &[VERSION_1];

/// The number of the lock under which the layout is made and merchants are written down: "Tpos".
const LOCK: i64 = 0x5470_6f73;

/// What excludes each other is stated once: by the unique indexes, which decide every race.
const VERSION_1: &str = "
CREATE TABLE tamara_pos.step (
    id               BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    write_id         BIGINT NOT NULL,
    scope            TEXT NOT NULL,
    kind             TEXT NOT NULL CHECK (kind IN ('session', 'void', 'refund', 'authorise', 'capture', 'cancel')),
    state            TEXT NOT NULL CHECK (state IN ('sending', 'open', 'paid', 'dead', 'done', 'not_done')),
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
    moved            TEXT,
    result_id        TEXT,
    disowned_id      TEXT,
    status           TEXT,
    status_ms        BIGINT,
    error            TEXT,
    idempotency_key  TEXT,
    store            TEXT,
    lane             TEXT,
    phone            TEXT,
    basket           TEXT,
    looks            BIGINT NOT NULL DEFAULT 0,
    quiet_ms         BIGINT NOT NULL DEFAULT 0,
    service_time_ms  BIGINT,
    owner            TEXT,
    lease_until_ms   BIGINT NOT NULL,
    created_ms       BIGINT NOT NULL,
    updated_ms       BIGINT NOT NULL,
    resolved_by      TEXT,
    resolved_why     TEXT,
    CHECK (kind = 'session' OR order_id IS NOT NULL)
);
CREATE UNIQUE INDEX one_step_of_a_write ON tamara_pos.step (write_id);
CREATE UNIQUE INDEX one_session_of_a_reference ON tamara_pos.step (scope, reference)
    WHERE kind = 'session' AND state <> 'not_done';
CREATE UNIQUE INDEX one_step_of_a_request ON tamara_pos.step (scope, order_id, kind, request_id)
    WHERE kind IN ('refund', 'capture', 'cancel') AND state <> 'not_done' AND request_id IS NOT NULL;
CREATE UNIQUE INDEX one_money_step_under_way ON tamara_pos.step (scope, order_id)
    WHERE kind IN ('refund', 'capture', 'cancel') AND state = 'sending';
CREATE UNIQUE INDEX one_void_or_authorise_under_way ON tamara_pos.step (scope, order_id, kind)
    WHERE kind IN ('void', 'authorise') AND state = 'sending';
CREATE INDEX by_sale ON tamara_pos.step (scope, sale);
CREATE INDEX by_other_reference ON tamara_pos.step (scope, reference) WHERE reference <> sale;
CREATE INDEX by_order ON tamara_pos.step (scope, order_id) WHERE order_id IS NOT NULL;
CREATE INDEX by_disowned ON tamara_pos.step (scope, disowned_id) WHERE disowned_id IS NOT NULL;
CREATE INDEX by_creation ON tamara_pos.step (scope, created_ms, id);
CREATE INDEX unfinished ON tamara_pos.step (scope, id) WHERE state IN ('sending', 'open');
CREATE TABLE tamara_pos.webhook (
    scope        TEXT NOT NULL,
    event        TEXT NOT NULL,
    received_ms  BIGINT NOT NULL,
    PRIMARY KEY (scope, event)
);
CREATE TABLE tamara_pos.fact (
    scope  TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  BIGINT NOT NULL,
    PRIMARY KEY (scope, name)
);
CREATE TABLE tamara_pos.merchant (
    id       BIGINT PRIMARY KEY,
    service  TEXT NOT NULL,
    name     TEXT NOT NULL,
    account  TEXT NOT NULL,
    token    TEXT,
    scope    TEXT NOT NULL UNIQUE,
    UNIQUE (service, name, account)
);
";

/// The version of the layout that is there: 0 where there is none, none for another program's schema of our name.
const FOUND: &str = "SELECT n.oid IS NOT NULL, to_regclass('tamara_pos.layout') IS NOT NULL, \
     EXISTS (SELECT 1 FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid) \
     FROM (SELECT 1) AS one LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'tamara_pos'";

/// Brings the tables to the present layout. A role that may create them is needed only where something is missing.
pub fn prepare(server: &Server, migrations: &[&str]) -> Result<(), Error> {
    if server.alone(|conversation| version(server, conversation))? == migrations.len() {
        return Ok(());
    }
    server.alone(|conversation| {
        lock(conversation)?;
        // Another client may have been faster.
        let taken = version(server, conversation)?;
        let create = || {
            if taken == 0 {
                conversation.batch(
                    "CREATE SCHEMA IF NOT EXISTS tamara_pos; \
                     CREATE TABLE tamara_pos.layout (version BIGINT NOT NULL); \
                     INSERT INTO tamara_pos.layout (version) VALUES (0)",
                )?;
            }
            for migration in migrations.iter().skip(taken) {
                conversation.batch(migration)?;
            }
            conversation.batch(&format!("UPDATE tamara_pos.layout SET version = {}", migrations.len()))
        };
        if taken < migrations.len() {
            create().map_err(|error| match error.kind {
                Kind::JournalDenied => Error {
                    detail: format!(
                        "{}; the journal's tables are missing or of an older layout, and this role may not make them: open the journal \
                         once as a role that may create a schema in this database, and grant this role USAGE on the schema tamara_pos \
                         and SELECT, INSERT, UPDATE, DELETE on its tables",
                        error.detail
                    ),
                    ..error
                },
                _ => error,
            })?;
        }
        Ok(())
    })
}

/// The rights that this role lacks on the tables, by name.
const LACKING: &str = "SELECT string_agg(p || ' on ' || t, ', ' ORDER BY t, p) \
     FROM unnest(ARRAY['step', 'webhook', 'fact', 'merchant']) AS t, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p \
     WHERE NOT has_table_privilege('tamara_pos.' || t, p)";

/// Whether the journal is there in the present layout, and this role may do with it what a client does.
pub fn has_all(server: &Server) -> Result<(), Error> {
    server.alone(|conversation| {
        let found = version(server, conversation)?;
        if found != MIGRATIONS.len() {
            let what = match found {
                0 => "there is no journal in this database; \"tamara-pos journal init\" makes one",
                _ => "its layout is of an earlier version; \"tamara-pos journal init\" brings it to the present one",
            };
            return Err(told(server, Kind::JournalOpenFailed, what));
        }
        let rows = conversation.query(LACKING, &[])?;
        let row =
            rows.first().ok_or_else(|| told(server, Kind::JournalFailed, "it said nothing of this role's rights"))?;
        match server.column::<Option<String>>(row, 0)? {
            None => Ok(()),
            Some(lacking) => {
                Err(told(server, Kind::JournalDenied, &format!("this role lacks {lacking}; grant it that")))
            }
        }
    })
}

/// Waits for others that make the layout, or write down merchants.
pub fn lock(conversation: &Conversation<'_>) -> Result<(), Error> {
    conversation.batch(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
}

fn version(server: &Server, conversation: &Conversation<'_>) -> Result<usize, Error> {
    let rows = conversation.query(FOUND, &[])?;
    let flag = |column: usize| rows.first().and_then(|row| row.try_get::<_, bool>(column).ok()).unwrap_or(false);
    if !flag(1) {
        return match flag(2) {
            false => Ok(0),
            true => {
                let what = "its schema tamara_pos is another program's; nothing was changed in it";
                Err(told(server, Kind::JournalOpenFailed, what))
            }
        };
    }
    let rows = conversation.query("SELECT version FROM tamara_pos.layout", &[])?;
    let found =
        rows.first().and_then(|row| row.try_get::<_, i64>(0).ok()).and_then(|found| usize::try_from(found).ok());
    match found {
        Some(found) if found <= MIGRATIONS.len() => Ok(found),
        Some(found) => {
            let what = format!("its layout {found} is newer than {}, the newest this library knows", MIGRATIONS.len());
            Err(told(server, Kind::JournalTooNew, &what))
        }
        None => Err(told(server, Kind::JournalDamaged, "its layout has no version")),
    }
}
