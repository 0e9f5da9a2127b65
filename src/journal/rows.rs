//! A journal as rows, whatever it is kept in: how one is copied to another place, and compared with it.
//!
//! A copy is made whole or not at all: it is one transaction of the place it is made in, ended after every row was read back there and found
//! the same. Both journals stand still meanwhile, so that no step is written in one of them that the other lacks.

use crate::error::{Error, Kind};
use std::collections::HashSet;

/// How many rows are read, written and compared at once.
const PAGE: u32 = 1000;

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Cell {
    /// None.
    Null,
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// The values of a row, in the order of its table's columns.
pub type Row = Vec<Cell>;

/// A table that every kind of journal has, and the columns that it has in each of them.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Which of the columns, the first ones, name a row.
    pub key: usize,
    /// The columns: name, and whether it holds numbers.
    pub columns: &'static [(&'static str, bool)],
}

impl Table {
    /// The names of the columns, as a statement has them.
    pub fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The names of those that name a row.
    pub fn keys(&self) -> Vec<&'static str> {
        self.columns.iter().take(self.key).map(|(name, _)| *name).collect()
    }
}

/// Everything that a journal holds.
pub const TABLES: [Table; 4] = [
    Table {
        name: "step",
        key: 1,
        columns: &[
            ("id", true),
            ("scope", false),
            ("kind", false),
            ("state", false),
            ("sale", false),
            ("reference", false),
            ("request_id", false),
            ("order_id", false),
            ("checkout_id", false),
            ("link", false),
            ("channel", false),
            ("amount", false),
            ("currency", false),
            ("total_before", false),
            ("moved", false),
            ("result_id", false),
            ("disowned_id", false),
            ("status", false),
            ("status_ms", true),
            ("error", false),
            ("idempotency_key", false),
            ("store", false),
            ("lane", false),
            ("phone", false),
            ("basket", false),
            ("looks", true),
            ("quiet_ms", true),
            ("service_time_ms", true),
            ("owner", false),
            ("lease_until_ms", true),
            ("created_ms", true),
            ("updated_ms", true),
            ("resolved_by", false),
            ("resolved_why", false),
        ],
    },
    Table { name: "webhook", key: 2, columns: &[("scope", false), ("event", false), ("received_ms", true)] },
    Table { name: "fact", key: 2, columns: &[("scope", false), ("name", false), ("value", true)] },
    Table {
        name: "merchant",
        key: 1,
        columns: &[
            ("id", true),
            ("service", false),
            ("name", false),
            ("account", false),
            ("token", false),
            ("scope", false),
        ],
    },
];

/// A journal that stands still: nobody else writes it.
pub trait Rows {
    /// How many rows a table has.
    fn count(&self, table: &Table) -> Result<u64, Error>;

    /// The next rows after this one, at most so many, in an order that stays the same.
    fn page(&self, table: &Table, after: Option<&Row>, limit: u32) -> Result<Vec<Row>, Error>;

    /// The rows that are named as these are.
    fn same(&self, table: &Table, rows: &[Row]) -> Result<Vec<Row>, Error>;

    /// Adds rows.
    fn put(&self, table: &Table, rows: &[Row]) -> Result<(), Error>;

    /// All rows were added.
    fn complete(&self) -> Result<(), Error>;

    /// How many steps some program is sending now, by their leases.
    fn in_use(&self) -> Result<u64, Error>;
}

/// A kind of journal whose rows can be copied.
pub trait Still {
    /// Does `work` while nobody else writes the journal. What it wrote is kept if it succeeds, and none of it if it fails.
    fn still(&self, work: &mut dyn FnMut(&dyn Rows) -> Result<(), Error>) -> Result<(), Error>;
}

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Copied {
    /// The steps of all merchants.
    pub steps: u64,
    /// The rows of all kinds.
    pub rows: u64,
    /// It was made before: nothing was written, and every row is the same.
    pub was_there: bool,
}

/// Copies a journal into one that is empty, and compares every row. A journal that is not empty is only compared.
///
/// # Errors
/// `JournalLocked` while a program uses `from`, `JournalOpenFailed` where `to` holds something else, and those of the two journals. `to` is then
/// as it was.
pub fn copy(from: &dyn Still, to: &dyn Still) -> Result<Copied, Error> {
    let mut copied = Copied::default();
    from.still(&mut |from| {
        if from.in_use()? > 0 {
            let what = "a program is sending a request by the journal that is to be copied: close every program that uses it, \
                        wait a minute, and try again; nothing was copied";
            return Err(Error::new(Kind::JournalLocked, what));
        }
        to.still(&mut |to| {
            let mut counts = [0; TABLES.len()];
            let mut there = 0_u64;
            for (table, count) in TABLES.iter().zip(&mut counts) {
                *count = from.count(table)?;
                there = there.saturating_add(to.count(table)?);
            }
            if there == 0 {
                for table in &TABLES {
                    for_each_page(from, table, |rows| to.put(table, rows))?;
                }
                to.complete()?;
            }
            for (table, count) in TABLES.iter().zip(counts) {
                compare(from, to, table, count)?;
            }
            copied = Copied {
                steps: counts.first().copied().unwrap_or_default(),
                rows: counts.iter().sum(),
                was_there: there > 0,
            };
            Ok(())
        })
    })?;
    Ok(copied)
}

/// Every row of one is in the other, and no other row is.
fn compare(from: &dyn Rows, to: &dyn Rows, table: &Table, count: u64) -> Result<(), Error> {
    let differs = || {
        let what = format!(
            "the journal that is to become the copy holds other rows in its table {}: name a new file, or an empty database; \
             nothing was written",
            table.name
        );
        Error::new(Kind::JournalOpenFailed, what)
    };
    let mut seen = 0_u64;
    for_each_page(from, table, |rows| {
        let found: HashSet<Row> = to.same(table, rows)?.into_iter().collect();
        if found.len() != rows.len() || !rows.iter().all(|row| found.contains(row)) {
            return Err(differs());
        }
        seen = seen.saturating_add(u64::try_from(rows.len()).unwrap_or(u64::MAX));
        Ok(())
    })?;
    if seen != count || to.count(table)? != count {
        return Err(differs());
    }
    Ok(())
}

fn for_each_page(
    from: &dyn Rows,
    table: &Table,
    mut work: impl FnMut(&[Row]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut last: Option<Row> = None;
    loop {
        let page = from.page(table, last.as_ref(), PAGE)?;
        let Some(end) = page.last().cloned() else { return Ok(()) };
        work(&page)?;
        last = Some(end);
    }
}
