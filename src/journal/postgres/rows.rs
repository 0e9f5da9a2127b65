//! The database's rows, for copies, see [`crate::journal::rows`].

use super::PostgresJournal;
use super::server::{Conversation, Parameter, Server, told};
use crate::error::{Error, Kind};
use crate::journal::LEASE_LIMIT_MS;
use crate::journal::rows::{Cell, Row, Rows, Still, Table};
use std::time::Duration;
use tokio_postgres::types::Type;

/// The longest that a copy may take.
const LIMIT: Duration = Duration::from_secs(24 * 60 * 60);

/// The tables while nobody else writes them.
struct Held<'a> {
    server: &'a Server,
    conversation: &'a Conversation<'a>,
    /// In the place of the server's clock, in tests.
    now_ms: Option<i64>,
}

impl Still for PostgresJournal {
    fn still(&self, work: &mut dyn FnMut(&dyn Rows) -> Result<(), Error>) -> Result<(), Error> {
        self.server.alone_within(LIMIT, |conversation| {
            // Others wait for it; it does not wait for others for long.
            conversation.batch(
                "SET LOCAL lock_timeout = '15s'; \
                 LOCK TABLE tamara_pos.step, tamara_pos.webhook, tamara_pos.fact, tamara_pos.merchant IN SHARE ROW EXCLUSIVE MODE",
            )?;
            work(&Held { server: &self.server, conversation, now_ms: (self.now)(&self.opener) })
        })
    }
}

/// The values of one column, as one parameter.
enum Column {
    Numbers(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

impl Column {
    fn of(rows: &[Row], at: usize, holds_numbers: bool) -> Column {
        let cells = rows.iter().map(|row| row.get(at));
        match holds_numbers {
            true => Column::Numbers(
                cells.map(|cell| if let Some(Cell::Number(number)) = cell { Some(*number) } else { None }).collect(),
            ),
            false => Column::Texts(
                cells.map(|cell| if let Some(Cell::Text(text)) = cell { Some(text.clone()) } else { None }).collect(),
            ),
        }
    }

    fn parameter(&self) -> Parameter<'_> {
        match self {
            Column::Numbers(numbers) => (numbers, Type::INT8_ARRAY),
            Column::Texts(texts) => (texts, Type::TEXT_ARRAY),
        }
    }
}

/// The first columns of these rows, and how a statement names them: `unnest($1::bigint[], ...)`.
fn columns(table: &Table, rows: &[Row], most: usize) -> (Vec<Column>, String) {
    let of = || table.columns.iter().take(most).enumerate();
    let arrays: Vec<String> = of()
        .map(|(at, (_, is_number))| {
            let kind = if *is_number { "bigint" } else { "text" };
            format!("${}::{kind}[]", at.saturating_add(1))
        })
        .collect();
    let columns = of().map(|(at, (_, is_number))| Column::of(rows, at, *is_number)).collect();
    (columns, format!("unnest({})", arrays.join(", ")))
}

impl Held<'_> {
    fn rows(&self, table: &Table, sql: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, Error> {
        let cell = |row: &tokio_postgres::Row, (at, (_, is_number)): (usize, &(&str, bool))| -> Result<Cell, Error> {
            Ok(match is_number {
                true => self.server.column::<Option<i64>>(row, at)?.map_or(Cell::Null, Cell::Number),
                false => self.server.column::<Option<String>>(row, at)?.map_or(Cell::Null, Cell::Text),
            })
        };
        let rows = self.conversation.query(sql, parameters)?;
        rows.iter().map(|row| table.columns.iter().enumerate().map(|column| cell(row, column)).collect()).collect()
    }

    fn number(&self, sql: &str, parameters: &[Parameter<'_>]) -> Result<u64, Error> {
        let rows = self.conversation.query(sql, parameters)?;
        let row = rows.first().ok_or_else(|| told(self.server, Kind::JournalFailed, "it did not count"))?;
        self.server.column::<i64>(row, 0).map(i64::unsigned_abs)
    }
}

impl Rows for Held<'_> {
    fn count(&self, table: &Table) -> Result<u64, Error> {
        self.number(&format!("SELECT count(*) FROM tamara_pos.{}", table.name), &[])
    }

    fn page(&self, table: &Table, after: Option<&Row>, limit: u32) -> Result<Vec<Row>, Error> {
        let keys = table.keys().join(", ");
        let last: Vec<Row> = after.into_iter().cloned().collect();
        let (values, of) = columns(table, &last, table.key);
        let beginning = match after {
            Some(_) => format!("WHERE ({keys}) > (SELECT * FROM {of})"),
            None => String::new(),
        };
        let parameters: Vec<Parameter<'_>> =
            after.map_or(Vec::new(), |_| values.iter().map(Column::parameter).collect());
        let (names, name) = (table.names(), table.name);
        let sql = format!("SELECT {names} FROM tamara_pos.{name} {beginning} ORDER BY {keys} LIMIT {limit}");
        self.rows(table, &sql, &parameters)
    }

    fn same(&self, table: &Table, rows: &[Row]) -> Result<Vec<Row>, Error> {
        let keys = table.keys().join(", ");
        let (values, of) = columns(table, rows, table.key);
        let parameters: Vec<Parameter<'_>> = values.iter().map(Column::parameter).collect();
        let (names, name) = (table.names(), table.name);
        let sql = format!("SELECT {names} FROM tamara_pos.{name} WHERE ({keys}) IN (SELECT * FROM {of})");
        self.rows(table, &sql, &parameters)
    }

    fn put(&self, table: &Table, rows: &[Row]) -> Result<(), Error> {
        let (values, of) = columns(table, rows, table.columns.len());
        let parameters: Vec<Parameter<'_>> = values.iter().map(Column::parameter).collect();
        let (names, name) = (table.names(), table.name);
        // Numbers of steps are kept, for facts name them. A step that was written elsewhere has no random number of its write: only a write
        // whose answer is lost is looked for by it.
        let sql = match name {
            "step" => format!(
                "INSERT INTO tamara_pos.step ({names}, write_id) OVERRIDING SYSTEM VALUE SELECT a.*, -a.id FROM {of} AS a ({names})"
            ),
            _ => format!("INSERT INTO tamara_pos.{name} ({names}) SELECT * FROM {of}"),
        };
        self.conversation.query(&sql, &parameters).map(drop)
    }

    fn complete(&self) -> Result<(), Error> {
        let next = "SELECT setval(pg_get_serial_sequence('tamara_pos.step', 'id'), max(id)) FROM tamara_pos.step HAVING max(id) > 0";
        self.conversation.query(next, &[]).map(drop)
    }

    fn in_use(&self) -> Result<u64, Error> {
        self.number(
            "SELECT count(*) FROM tamara_pos.step, \
             (SELECT coalesce($2::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint) AS ms) AS now \
             WHERE state IN ('sending', 'open') AND lease_until_ms > now.ms AND lease_until_ms <= now.ms + $1",
            &[(&LEASE_LIMIT_MS, Type::INT8), (&self.now_ms, Type::INT8)],
        )
    }
}
