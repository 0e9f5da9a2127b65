//! The pages of `history`: each reads what it shows and no more, or looks through a bounded piece of the journal, whatever is asked for.

use super::steps::{select, steps_where};
use crate::journal::{Filter, Page, Step};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, ToSql, Transaction, TransactionBehavior, params};

/// A page of the steps of a scope.
pub(super) fn page(conn: &Connection, scope: &str, filter: &Filter) -> rusqlite::Result<Page> {
    // One look: with a step that is written in between, the next page would begin before the end of this one.
    let conn = &*Transaction::new_unchecked(conn, TransactionBehavior::Deferred)?;
    let before = filter.before_id.map(|id| place_of(conn, id)).transpose()?;
    if before == Some(None) {
        return Ok(Page::default());
    }
    let asked = Asked { filter, before: before.flatten() };
    let steps: Vec<Step> = asked.run(conn, scope, &asked.steps(), select)?;
    let is_full = u64::try_from(steps.len()).is_ok_and(|count| count >= u64::from(filter.limit));
    let next_before_id = match steps.last() {
        Some(last) if is_full => Some(last.id),
        _ if filter.is_sifted() => asked.run(conn, scope, &asked.end_of_piece(), one)?,
        _ => None,
    };
    Ok(Page { steps, next_before_id })
}

/// When the step with this number was created, or the one before it: it may have been taken out meanwhile.
fn place_of(conn: &Connection, id: i64) -> rusqlite::Result<Option<(i64, i64)>> {
    let mut look = conn.prepare_cached("SELECT created_ms FROM step WHERE id <= ?1 ORDER BY id DESC LIMIT 1")?;
    Ok(look.query_row(params![id], |row| row.get(0)).optional()?.map(|created_ms| (created_ms, id)))
}

fn one(conn: &Connection, query: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached(query)?.query_row(parameters, |row| row.get(0)).optional()
}

/// The query of a page, and its parameters after the scope.
pub(super) type Query = (String, Vec<Value>);

/// What a page is asked for.
pub(super) struct Asked<'a> {
    pub filter: &'a Filter,
    /// Creation and number of the step that it comes after.
    pub before: Option<(i64, i64)>,
}

impl Asked<'_> {
    fn run<T>(
        &self,
        conn: &Connection,
        scope: &str,
        (query, own): &Query,
        with: fn(&Connection, &str, &[&dyn ToSql]) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let mut parameters: Vec<&dyn ToSql> = vec![&scope];
        parameters.extend(own.iter().map(|value| value as &dyn ToSql));
        with(conn, query, &parameters)
    }

    /// The steps of the page.
    pub(super) fn steps(&self) -> Query {
        let mut query;
        let mut parameters = Vec::new();
        if self.filter.fits_few() {
            query = String::from(steps_where!("scope = ?1"));
            self.named(&mut query, &mut parameters);
            // The sign keeps SQLite from walking through the period instead.
            self.period("+created_ms", &mut query, &mut parameters);
            self.kept(&mut query, &mut parameters);
            query.push_str(" ORDER BY +created_ms DESC, id DESC");
        } else if self.filter.is_sifted() {
            // The inner query is run step by step, and no further than the outer one wants: newest first.
            let (piece, of_piece) = self.piece("id AS looked_at", Filter::LOOKED_THROUGH, 0);
            query =
                steps_where!("TRUE").replace("FROM step", &format!("FROM ({piece}) CROSS JOIN step ON id = looked_at"));
            parameters = of_piece;
            self.kept(&mut query, &mut parameters);
        } else {
            query = String::from(steps_where!("scope = ?1"));
            self.period("created_ms", &mut query, &mut parameters);
            query.push_str(" ORDER BY created_ms DESC, id DESC");
        }
        query.push_str(" LIMIT ?");
        parameters.push(self.filter.limit.into());
        (query, parameters)
    }

    /// The last step that a page looks through; none where the journal ends before.
    pub(super) fn end_of_piece(&self) -> Query {
        self.piece("id", 1, Filter::LOOKED_THROUGH.saturating_sub(1))
    }

    fn piece(&self, columns: &str, limit: u32, offset: u32) -> Query {
        let mut query = format!("SELECT {columns} FROM step WHERE scope = ?1");
        let mut parameters = Vec::new();
        self.period("created_ms", &mut query, &mut parameters);
        query.push_str(&format!(" ORDER BY created_ms DESC, id DESC LIMIT {limit} OFFSET {offset}"));
        (query, parameters)
    }

    /// The conditions that an index leads to.
    fn named(&self, query: &mut String, parameters: &mut Vec<Value>) {
        if let Some(order_id) = &self.filter.order_id {
            query.push_str(" AND order_id = ?");
            parameters.push(order_id.clone().into());
        }
        if let Some(reference) = &self.filter.reference {
            // One look-up in each of the two indexes; an OR over both would be a search of the whole scope.
            query.push_str(
                " AND id IN (SELECT id FROM step WHERE scope = ?1 AND sale = ? \
                 UNION ALL SELECT id FROM step WHERE scope = ?1 AND reference = ? AND reference <> sale)",
            );
            parameters.extend([reference.clone().into(), reference.clone().into()]);
        }
    }

    fn period(&self, created_ms: &str, query: &mut String, parameters: &mut Vec<Value>) {
        let Filter { from_ms, until_ms, .. } = self.filter;
        for (sign, value) in [(">=", from_ms), ("<", until_ms)] {
            if let Some(value) = value {
                query.push_str(&format!(" AND {created_ms} {sign} ?"));
                parameters.push((*value).into());
            }
        }
        if let Some((then_ms, id)) = self.before {
            query.push_str(&format!(" AND {created_ms} <= ? AND (+created_ms < ? OR id < ?)"));
            parameters.extend([then_ms.into(), then_ms.into(), id.into()]);
        }
    }

    /// The conditions that are checked of each step.
    fn kept(&self, query: &mut String, parameters: &mut Vec<Value>) {
        let Filter { lane, kind, state, .. } = self.filter;
        for (column, value) in [("lane", lane.as_deref()), ("kind", kind.map(|kind| kind.text()))] {
            if let Some(value) = value {
                query.push_str(&format!(" AND {column} = ?"));
                parameters.push(value.to_string().into());
            }
        }
        if let Some(state) = state {
            // As a literal, so that the index of unfinished steps can serve.
            query.push_str(&format!(" AND state = '{}'", state.text()));
        }
    }
}
