//! The journal in a PostgreSQL database, for machines that share one truth.
//!
//! Every write is one statement, one round trip and one durable commit. Races are decided by unique indexes and by what a statement returns;
//! leases and times by the server's clock. A commit whose answer was lost is settled by the step's own random number, over a new
//! connection, before anything is sent or said.

mod history;
mod merchants;
mod rows;
mod schema;
mod server;
mod steps;
#[cfg(test)]
mod tests;

use self::history::Asked;
use self::server::{Answer, Condition, Parameter, Server, told};
use self::steps::{
    CHANGE, CONCLUDED, EXCLUDES_MOVEMENT, EXCLUDES_SESSION, EXCLUDES_VOID_OR_AUTHORISE, LEASE, LOST_PAGE,
    NEWEST_WITH_ORDER, OF_REFERENCE, OPEN_PAGE, SENDING_PAGE, SESSION_OF_ORDER, SESSIONS_OF_SALE, SESSIONS_TOLD,
    SETTLE, STEP, STEPS_OF_ORDER, UNFINISHED_PAGE, WRITE, step_of,
};
use crate::error::{Error, Kind};
use crate::journal::address::Address;
use crate::journal::merchant::{Met, Party};
use crate::journal::{
    Change, Clock, Filter, Intent, Journal, LEASE_LIMIT_MS, Page, State, Step, StepKind, Unfinished, Written,
};
use crate::json::Warning;
use crate::value::random;
use rustls::RootCertStore;
use tokio_postgres::types::Type;

/// How often a write is tried that finds neither room nor the step that takes it: that step was given up in between.
const TRIES: usize = 5;

/// Who opens a journal.
pub struct Opener {
    /// The service and environment.
    pub scope: String,
    /// This client's random number.
    pub owner: String,
    /// Noted with each step.
    pub lane: Option<String>,
    /// Noted with each step.
    pub store: Option<String>,
    /// This machine's clock: by it others are told how long a lease has left.
    pub clock: Clock,
}

/// A journal in a PostgreSQL database.
#[derive(Debug)]
pub struct PostgresJournal {
    server: Server,
    opener: Opener,
    /// In the place of the server's clock, in tests that move it.
    now: fn(&Opener) -> Option<i64>,
    /// What is odd about the server.
    pub doubts: Vec<Warning>,
}

impl std::fmt::Debug for Opener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opener").field("scope", &self.scope).finish_non_exhaustive()
    }
}

impl PostgresJournal {
    /// Connects, checks that the server keeps what it acknowledges, and makes the tables where they are missing. `roots` are trusted where
    /// the URL names none.
    ///
    /// # Errors
    /// `JournalUnreachable`, `JournalDenied`, `JournalUntrusted`, `JournalNotDurable`, `JournalReadOnly`, `JournalTooNew`, `JournalOpenFailed`.
    pub fn open(address: Address, roots: RootCertStore, opener: Opener) -> Result<Self, Error> {
        let (server, condition) = Server::open(address, roots, &opener.owner)?;
        schema::prepare(&server, schema::MIGRATIONS)?;
        Ok(Self::with(server, &condition, opener))
    }

    /// The same of a journal that is there: no table is made or changed.
    ///
    /// # Errors
    /// As for [`Self::open`]; `JournalOpenFailed` where there is none.
    pub fn open_made(address: Address, roots: RootCertStore, opener: Opener) -> Result<Self, Error> {
        let (server, condition) = Server::open(address, roots, &opener.owner)?;
        schema::has_all(&server)?;
        Ok(Self::with(server, &condition, opener))
    }

    fn with(server: Server, condition: &Condition, opener: Opener) -> Self {
        let warning = |code, detail: &str| Warning { code, field: Some("journal".into()), detail: detail.into() };
        let unflushed = condition.is_unflushed.then(|| {
            let detail = "the server runs with fsync = off: a power cut there loses steps that were acknowledged, and may ruin the database";
            warning("journal_fsync_off", detail)
        });
        let open = server.is_open_to_listeners().then(|| {
            warning(
                "journal_not_encrypted",
                "the connection to the server is not encrypted: sslmode is disable, and it is another machine",
            )
        });
        let doubts = unflushed.into_iter().chain(open).collect();
        PostgresJournal { server, opener, now: |_| None, doubts }
    }

    /// The same journal for the steps of one merchant, as that of a file.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn for_merchant(mut self, party: &Party) -> Result<(Self, Met), Error> {
        let (scope, met) = merchants::meet(&self.server, &self.opener.scope, party)?;
        self.opener.scope = scope;
        Ok((self, met))
    }

    /// The same journal for somebody who looks at the steps of one merchant.
    ///
    /// # Errors
    /// As for [`Self::open`].
    pub fn seen_by(mut self, party: &Party) -> Result<Self, Error> {
        self.opener.scope = merchants::look(&self.server, &self.opener.scope, party)?;
        Ok(self)
    }

    fn here_ms(&self) -> i64 {
        (self.opener.clock)()
    }

    fn steps(&self, sql: &str, own: &[Parameter<'_>]) -> Result<Vec<Step>, Error> {
        let now = (self.now)(&self.opener);
        let mut parameters: Vec<Parameter<'_>> = vec![(&self.opener.scope, Type::TEXT), (&now, Type::INT8)];
        parameters.extend_from_slice(own);
        let answer = self.server.query(sql, &parameters)?;
        let here_ms = self.here_ms();
        answer.rows.iter().map(|row| step_of(&self.server, row, here_ms)).collect()
    }

    /// Writes within this journal's scope, and checks that the session promised what it acknowledged: the two columns from `at` on.
    fn commit(&self, sql: &str, own: &[Parameter<'_>], is_news: bool, at: usize) -> Result<Answer, Error> {
        let now = (self.now)(&self.opener);
        let mut parameters: Vec<Parameter<'_>> = vec![(&self.opener.scope, Type::TEXT), (&now, Type::INT8)];
        parameters.extend_from_slice(own);
        let answer = self.server.write(sql, &parameters, is_news)?;
        self.is_promised(&answer, at)?;
        Ok(answer)
    }

    fn is_promised(&self, answer: &Answer, at: usize) -> Result<(), Error> {
        let Some(row) = answer.rows.first() else { return Ok(()) };
        let synchronous: String = self.server.column(row, at)?;
        self.server.is_promised(&synchronous, self.server.column(row, at.saturating_add(1))?)
    }

    /// Whether the intent with this number was written by a try whose answer was lost. What is found is committed anew, and durable.
    fn settle(&self, write_id: i64) -> Result<Option<i64>, Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&write_id, Type::INT8)];
        let answer = self.server.write(SETTLE, &parameters, false)?;
        self.is_promised(&answer, 1)?;
        answer.rows.first().map(|row| self.server.column(row, 0)).transpose()
    }

    /// The step that forbids this one, see [`Journal::write`].
    fn excluding(&self, intent: &Intent) -> Result<Option<Step>, Error> {
        let kind = intent.kind.text();
        let found = match intent.kind {
            StepKind::Session => self.steps(EXCLUDES_SESSION, &[(&intent.reference, Type::TEXT)]),
            StepKind::Void | StepKind::Authorise => {
                self.steps(EXCLUDES_VOID_OR_AUTHORISE, &[(&intent.order_id, Type::TEXT), (&kind, Type::TEXT)])
            }
            StepKind::Refund | StepKind::Capture | StepKind::Cancel => self.steps(
                EXCLUDES_MOVEMENT,
                &[(&intent.order_id, Type::TEXT), (&kind, Type::TEXT), (&intent.request_id, Type::TEXT)],
            ),
        };
        Ok(found?.pop())
    }

    /// One value of the first row, if there is one.
    fn value(&self, sql: &str, parameters: &[Parameter<'_>]) -> Result<Option<i64>, Error> {
        let answer = self.server.query(sql, parameters)?;
        answer.rows.first().map(|row| self.server.column(row, 0)).transpose()
    }
}

/// What is written of a step, twice in one call as if one after the other: a later change that would open it again is dropped whole.
fn merged(changes: &[(i64, Change)]) -> Vec<(i64, Change)> {
    let mut merged: Vec<(i64, Change)> = Vec::with_capacity(changes.len());
    for (id, next) in changes {
        let Some((_, known)) = merged.iter_mut().find(|(known, _)| known == id) else {
            merged.push((*id, next.clone()));
            continue;
        };
        let is_final = matches!(known.state, Some(State::Paid | State::Done));
        if is_final && matches!(next.state, Some(State::Sending | State::Open)) {
            continue;
        }
        let next = next.clone();
        *known = Change {
            state: next.state.or(known.state),
            order_id: next.order_id.or(known.order_id.take()),
            checkout_id: next.checkout_id.or(known.checkout_id.take()),
            link: next.link.or(known.link.take()),
            result_id: next.result_id.or(known.result_id.take()),
            disowned_id: next.disowned_id.or(known.disowned_id.take()),
            status: next.status.or(known.status.take()),
            status_ms: next.status_ms.or(known.status_ms),
            service_time_ms: next.service_time_ms.or(known.service_time_ms),
            error: next.error.or(known.error.take()),
            looks: next.looks.or(known.looks),
            quiet_ms: next.quiet_ms.or(known.quiet_ms),
            moved: next.moved.or(known.moved),
            reference: next.reference.or(known.reference.take()),
            resolved: next.resolved.or(known.resolved.take()),
        };
    }
    merged
}

impl Journal for PostgresJournal {
    fn write(&self, intent: &Intent, lease_until_ms: i64) -> Result<Written, Error> {
        if intent.kind != StepKind::Session && intent.order_id.is_none() {
            return Err(Error::new(Kind::Internal, "a step on an order was written without its order id"));
        }
        if intent.total_before.is_some_and(|before| before.currency() != intent.amount.currency()) {
            return Err(Error::new(Kind::Internal, "a step and the total before it have different currencies"));
        }
        let (kind, amount, currency) = (intent.kind.text(), intent.amount.text(), intent.amount.currency().code());
        let before = intent.total_before.map(|before| before.text());
        for _ in 0..TRIES {
            let lease_ms = lease_until_ms.saturating_sub(self.here_ms());
            let write_id = i64::from_be_bytes(random::bytes()?);
            let answer = self.commit(
                WRITE,
                &[
                    (&kind, Type::TEXT),
                    (&intent.sale, Type::TEXT),
                    (&intent.reference, Type::TEXT),
                    (&intent.request_id, Type::TEXT),
                    (&intent.order_id, Type::TEXT),
                    (&intent.checkout_id, Type::TEXT),
                    (&intent.channel, Type::TEXT),
                    (&amount, Type::TEXT),
                    (&currency, Type::TEXT),
                    (&before, Type::TEXT),
                    (&intent.idempotency_key, Type::TEXT),
                    (&self.opener.store, Type::TEXT),
                    (&self.opener.lane, Type::TEXT),
                    (&intent.phone, Type::TEXT),
                    (&intent.service_time_ms, Type::INT8),
                    (&self.opener.owner, Type::TEXT),
                    (&lease_ms, Type::INT8),
                    (&intent.basket, Type::TEXT),
                    (&write_id, Type::INT8),
                ],
                false,
                1,
            )?;
            if let Some(row) = answer.rows.first() {
                return Ok(Written::Yes(self.server.column(row, 0)?));
            }
            if answer.is_repeated
                && let Some(id) = self.settle(write_id)?
            {
                return Ok(Written::Yes(id));
            }
            if let Some(step) = self.excluding(intent)? {
                return Ok(Written::Excluded(Box::new(step)));
            }
        }
        Err(told(
            &self.server,
            Kind::JournalLocked,
            "other clients begin and end the same step all the time; try again",
        ))
    }

    fn change(&self, changes: &[(i64, Change)]) -> Result<(), Error> {
        if changes.is_empty() {
            return Ok(());
        }
        let changes = merged(changes);
        let texts = |of: fn(&Change) -> Option<&str>| -> Vec<Option<String>> {
            changes.iter().map(|(_, change)| of(change).map(str::to_string)).collect()
        };
        let numbers = |of: fn(&Change) -> Option<i64>| -> Vec<Option<i64>> {
            changes.iter().map(|(_, change)| of(change)).collect()
        };
        let ids: Vec<i64> = changes.iter().map(|(id, _)| *id).collect();
        let moved: Vec<Option<String>> =
            changes.iter().map(|(_, change)| change.moved.map(|moved| moved.text())).collect();
        let answer = self.commit(
            CHANGE,
            &[
                (&ids, Type::INT8_ARRAY),
                (&texts(|change| change.state.map(State::text)), Type::TEXT_ARRAY),
                (&texts(|change| change.order_id.as_deref()), Type::TEXT_ARRAY),
                (&texts(|change| change.checkout_id.as_deref()), Type::TEXT_ARRAY),
                (&texts(|change| change.link.as_deref()), Type::TEXT_ARRAY),
                (&texts(|change| change.result_id.as_deref()), Type::TEXT_ARRAY),
                (&texts(|change| change.disowned_id.as_deref()), Type::TEXT_ARRAY),
                (&texts(|change| change.status.as_deref()), Type::TEXT_ARRAY),
                (&numbers(|change| change.status_ms), Type::INT8_ARRAY),
                (&texts(|change| change.error.as_deref()), Type::TEXT_ARRAY),
                (&numbers(|change| change.looks.map(i64::from)), Type::INT8_ARRAY),
                (&numbers(|change| change.quiet_ms), Type::INT8_ARRAY),
                (&moved, Type::TEXT_ARRAY),
                (&texts(|change| change.resolved.as_ref().map(|(by, _)| by.as_str())), Type::TEXT_ARRAY),
                (&texts(|change| change.resolved.as_ref().map(|(_, why)| why.as_str())), Type::TEXT_ARRAY),
                (&texts(|change| change.reference.as_deref()), Type::TEXT_ARRAY),
                (&numbers(|change| change.service_time_ms), Type::INT8_ARRAY),
            ],
            true,
            1,
        )?;
        let missing: i64 = answer.rows.first().map_or(Ok(1), |row| self.server.column(row, 0))?;
        if missing == 0 { Ok(()) } else { Err(told(&self.server, Kind::JournalFailed, "it does not hold this step")) }
    }

    fn lease(&self, id: i64, lease_until_ms: i64) -> Result<bool, Error> {
        let lease_ms = lease_until_ms.saturating_sub(self.here_ms());
        let answer = self.commit(
            LEASE,
            &[
                (&self.opener.owner, Type::TEXT),
                (&lease_ms, Type::INT8),
                (&id, Type::INT8),
                (&LEASE_LIMIT_MS, Type::INT8),
            ],
            false,
            1,
        )?;
        Ok(!answer.rows.is_empty())
    }

    fn knows_webhook(&self, key: &str) -> Result<bool, Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&key, Type::TEXT)];
        let sql = "SELECT 1::bigint FROM tamara_pos.webhook WHERE scope = $1 AND event = $2";
        self.value(sql, &parameters).map(|found| found.is_some())
    }

    fn note_webhook(&self, key: &str) -> Result<bool, Error> {
        let received_ms = self.here_ms();
        let parameters: [Parameter<'_>; 3] =
            [(&self.opener.scope, Type::TEXT), (&key, Type::TEXT), (&received_ms, Type::INT8)];
        let sql = "INSERT INTO tamara_pos.webhook (scope, event, received_ms) VALUES ($1, $2, $3) \
                   ON CONFLICT DO NOTHING RETURNING 1::bigint";
        self.value(sql, &parameters).map(|noted| noted.is_some())
    }

    fn step(&self, id: i64) -> Result<Option<Step>, Error> {
        Ok(self.steps(STEP, &[(&id, Type::INT8)])?.pop())
    }

    fn sale(&self, sale: &str) -> Result<Vec<Step>, Error> {
        self.steps(SESSIONS_OF_SALE, &[(&sale, Type::TEXT)])
    }

    fn session_of_reference(&self, reference: &str) -> Result<Option<Step>, Error> {
        let named = self.steps(OF_REFERENCE, &[(&reference, Type::TEXT)])?;
        Ok(named.into_iter().max_by_key(|step| (step.sale == reference, step.id)))
    }

    fn newest_session_with_order(&self) -> Result<Option<Step>, Error> {
        Ok(self.steps(NEWEST_WITH_ORDER, &[])?.pop())
    }

    fn session_of_order(&self, order_id: &str) -> Result<Option<Step>, Error> {
        Ok(self.steps(SESSION_OF_ORDER, &[(&order_id, Type::TEXT)])?.pop())
    }

    fn sessions_told(&self, order_id: &str) -> Result<Vec<Step>, Error> {
        let mut told = self.steps(SESSIONS_TOLD, &[(&order_id, Type::TEXT)])?;
        told.sort_by_key(|step| std::cmp::Reverse(step.id));
        Ok(told)
    }

    fn steps_of_order(&self, order_id: &str) -> Result<Vec<Step>, Error> {
        self.steps(STEPS_OF_ORDER, &[(&order_id, Type::TEXT)])
    }

    fn unfinished(&self, which: Unfinished, after_id: i64, limit: u32) -> Result<Vec<Step>, Error> {
        let sql = match which {
            Unfinished::All => UNFINISHED_PAGE,
            Unfinished::Sending => SENDING_PAGE,
            Unfinished::Lost => LOST_PAGE,
            Unfinished::Open => OPEN_PAGE,
        };
        self.steps(sql, &[(&after_id, Type::INT8), (&i64::from(limit), Type::INT8)])
    }

    fn concluded(&self, since_ms: i64, limit: u32) -> Result<Vec<Step>, Error> {
        self.steps(CONCLUDED, &[(&since_ms, Type::INT8), (&i64::from(limit), Type::INT8)])
    }

    fn fact(&self, name: &str) -> Result<Option<i64>, Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&name, Type::TEXT)];
        self.value("SELECT value FROM tamara_pos.fact WHERE scope = $1 AND name = $2", &parameters)
    }

    fn keep_fact(&self, name: &str, value: i64) -> Result<(), Error> {
        let parameters: [Parameter<'_>; 3] =
            [(&self.opener.scope, Type::TEXT), (&name, Type::TEXT), (&value, Type::INT8)];
        let sql = "INSERT INTO tamara_pos.fact AS f (scope, name, value) VALUES ($1, $2, $3) \
                   ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value RETURNING f.value";
        self.value(sql, &parameters).map(drop)
    }

    fn facts_named(&self, beginning: &str) -> Result<Vec<(String, i64)>, Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&beginning, Type::TEXT)];
        let sql = "SELECT name, value FROM tamara_pos.fact WHERE scope = $1 AND starts_with(name, $2)";
        let answer = self.server.query(sql, &parameters)?;
        answer.rows.iter().map(|row| Ok((self.server.column(row, 0)?, self.server.column(row, 1)?))).collect()
    }

    fn forget_fact(&self, name: &str) -> Result<(), Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&name, Type::TEXT)];
        self.server.query("DELETE FROM tamara_pos.fact WHERE scope = $1 AND name = $2", &parameters).map(drop)
    }

    fn count_up(&self, name: &str) -> Result<i64, Error> {
        let parameters: [Parameter<'_>; 2] = [(&self.opener.scope, Type::TEXT), (&name, Type::TEXT)];
        // After a lost answer a number is left out, and none is given twice.
        let sql = "INSERT INTO tamara_pos.fact AS f (scope, name, value) VALUES ($1, $2, 1) \
                   ON CONFLICT (scope, name) DO UPDATE SET value = f.value + 1 RETURNING f.value, \
                   current_setting('synchronous_commit'), current_setting('tamara_pos.session', true)";
        let answer = self.server.write(sql, &parameters, false)?;
        self.is_promised(&answer, 1)?;
        let row = answer.rows.first().ok_or_else(|| told(&self.server, Kind::JournalFailed, "it did not count"))?;
        self.server.column(row, 0)
    }

    fn history(&self, filter: &Filter) -> Result<Page, Error> {
        let asked = Asked::new(filter);
        let query = asked.steps();
        let steps = self.steps(&query.sql, &query.own)?;
        let is_full = u64::try_from(steps.len()).is_ok_and(|count| count >= u64::from(filter.limit));
        let next_before_id = match steps.last() {
            Some(last) if is_full => Some(last.id),
            _ if filter.is_sifted() => {
                let end = asked.end_of_piece();
                let mut parameters: Vec<Parameter<'_>> =
                    vec![(&self.opener.scope, Type::TEXT), (&None::<i64>, Type::INT8)];
                parameters.extend_from_slice(&end.own);
                self.value(&end.sql, &parameters)?
            }
            _ => None,
        };
        Ok(Page { steps, next_before_id })
    }

    fn writes_of_others(&self) -> Result<i64, Error> {
        Ok(self.server.writes_of_others())
    }

    fn probe(&self) -> Result<(), Error> {
        const NOBODY: &str = "diagnose";
        self.server.condition()?;
        schema::has_all(&self.server)?;
        self.unfinished(Unfinished::All, 0, 100)?;
        let scope: [Parameter<'_>; 1] = [(&NOBODY, Type::TEXT)];
        let answer = self.server.write(
            "INSERT INTO tamara_pos.webhook (scope, event, received_ms) VALUES ($1, $1, 0) \
             ON CONFLICT (scope, event) DO UPDATE SET received_ms = 0 \
             RETURNING 1::bigint, current_setting('synchronous_commit'), current_setting('tamara_pos.session', true)",
            &scope,
            false,
        )?;
        self.is_promised(&answer, 1)?;
        self.server.write("DELETE FROM tamara_pos.webhook WHERE scope = $1", &scope, false).map(drop)
    }

    fn place(&self) -> Option<String> {
        Some(self.server.place())
    }
}
