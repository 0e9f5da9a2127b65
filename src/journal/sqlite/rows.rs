//! The file's rows, for copies, see [`crate::journal::rows`].

use super::SqliteJournal;
use super::open::failed;
use crate::error::Error;
use crate::journal::LEASE_LIMIT_MS;
use crate::journal::rows::{Cell, Row, Rows, Still, Table};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Result, ToSql, params_from_iter};
use std::path::Path;

/// The file while nobody else writes it.
struct Held<'a> {
    conn: &'a Connection,
    path: Option<&'a Path>,
    now_ms: i64,
}

impl Still for SqliteJournal {
    fn still(
        &self,
        work: &mut dyn FnMut(&dyn Rows) -> std::result::Result<(), Error>,
    ) -> std::result::Result<(), Error> {
        let now_ms = (self.clock)();
        self.hold(|conn| work(&Held { conn, path: self.path(), now_ms }))
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(match self {
            Cell::Null => ToSqlOutput::Owned(Value::Null),
            Cell::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Cell::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

impl Held<'_> {
    fn rows(&self, sql: &str, parameters: &[&Cell]) -> std::result::Result<Vec<Row>, Error> {
        let cell = |row: &rusqlite::Row<'_>, column: usize| -> Result<Cell> {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Number(number),
                _ => Cell::Text(row.get(column)?),
            })
        };
        let read = || -> Result<Vec<Row>> {
            let mut query = self.conn.prepare_cached(sql)?;
            let columns = query.column_count();
            query
                .query_map(params_from_iter(parameters), |row| (0..columns).map(|column| cell(row, column)).collect())?
                .collect()
        };
        read().map_err(|cause| failed(self.path, cause))
    }

    fn number(&self, sql: &str, parameters: &[&dyn ToSql]) -> std::result::Result<u64, Error> {
        let read = self.conn.query_row(sql, parameters, |row| row.get::<_, i64>(0));
        read.map(i64::unsigned_abs).map_err(|cause| failed(self.path, cause))
    }
}

impl Rows for Held<'_> {
    fn count(&self, table: &Table) -> std::result::Result<u64, Error> {
        self.number(&format!("SELECT count(*) FROM {}", table.name), &[])
    }

    fn page(&self, table: &Table, after: Option<&Row>, limit: u32) -> std::result::Result<Vec<Row>, Error> {
        let keys = table.keys();
        let places = vec!["?"; keys.len()].join(", ");
        let (names, keys) = (table.names(), keys.join(", "));
        let beginning = after.map_or(String::new(), |_| format!("WHERE ({keys}) > ({places})"));
        let sql = format!("SELECT {names} FROM {} {beginning} ORDER BY {keys} LIMIT {limit}", table.name);
        let parameters: Vec<&Cell> = after.into_iter().flatten().take(table.key).collect();
        self.rows(&sql, &parameters)
    }

    fn same(&self, table: &Table, rows: &[Row]) -> std::result::Result<Vec<Row>, Error> {
        let conditions: Vec<String> = table.keys().iter().map(|key| format!("{key} = ?")).collect();
        let sql = format!("SELECT {} FROM {} WHERE {}", table.names(), table.name, conditions.join(" AND "));
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let parameters: Vec<&Cell> = row.iter().take(table.key).collect();
            found.append(&mut self.rows(&sql, &parameters)?);
        }
        Ok(found)
    }

    fn put(&self, table: &Table, rows: &[Row]) -> std::result::Result<(), Error> {
        let places = vec!["?"; table.columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({places})", table.name, table.names());
        let write = || -> Result<()> {
            let mut statement = self.conn.prepare_cached(&sql)?;
            rows.iter().try_for_each(|row| statement.execute(params_from_iter(row)).map(drop))
        };
        write().map_err(|cause| failed(self.path, cause))
    }

    fn complete(&self) -> std::result::Result<(), Error> {
        Ok(())
    }

    fn in_use(&self) -> std::result::Result<u64, Error> {
        let latest = self.now_ms.saturating_add(LEASE_LIMIT_MS);
        self.number(
            "SELECT count(*) FROM step WHERE (state = 'sending' OR state = 'open') AND lease_until_ms > ? AND lease_until_ms <= ?",
            &[&self.now_ms, &latest],
        )
    }
}
