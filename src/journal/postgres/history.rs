//! The pages of `history`: each reads what it shows and no more, or looks through a bounded piece of the journal, as those of a file do.

use super::server::Parameter;
use super::steps::STEPS_WHERE;
use crate::journal::{Filter, State, StepKind};
use tokio_postgres::types::Type;

/// What a page is asked for.
pub(super) struct Asked<'a> {
    filter: &'a Filter,
    kind: Option<&'static str>,
    limit: i64,
}

/// A statement that is being written, and its parameters after the scope and the clock.
#[derive(Default)]
pub(super) struct Query<'a> {
    pub(super) sql: String,
    pub(super) own: Vec<Parameter<'a>>,
}

impl<'a> Query<'a> {
    /// Adds a text in which `?` is the value.
    fn with(&mut self, text: &str, value: Parameter<'a>) {
        self.own.push(value);
        // After the scope and the clock.
        self.sql.push_str(&text.replace('?', &format!("${}", self.own.len().saturating_add(2))));
    }
}

impl<'a> Asked<'a> {
    pub(super) fn new(filter: &'a Filter) -> Self {
        Asked { filter, kind: filter.kind.map(StepKind::text), limit: i64::from(filter.limit) }
    }

    /// The steps of the page.
    pub(super) fn steps(&self) -> Query<'_> {
        let mut query = Query::default();
        if self.filter.is_sifted() {
            // The inner query is run step by step, and no further than the outer one wants: newest first.
            self.piece(&mut query, "*", &format!("LIMIT {}", Filter::LOOKED_THROUGH));
            query.sql = STEPS_WHERE.replace("tamara_pos.step", &format!("({}) AS step", query.sql));
            self.kept(&mut query);
            query.sql.push_str(" ORDER BY created_ms DESC, id DESC");
        } else {
            query.sql = STEPS_WHERE.to_string();
            self.named(&mut query);
            self.period(&mut query);
            self.kept(&mut query);
            // The sum keeps the server from walking through the period where an index leads to few steps.
            let by = if self.filter.fits_few() { "created_ms + 0" } else { "created_ms" };
            query.sql.push_str(&format!(" ORDER BY {by} DESC, id DESC"));
        }
        query.with(" LIMIT ?", (&self.limit, Type::INT8));
        query
    }

    /// The number of the last step that a page looks through; none where the journal ends before.
    pub(super) fn end_of_piece(&self) -> Query<'_> {
        let mut query = Query::default();
        self.piece(&mut query, "id", &format!("LIMIT 1 OFFSET {}", Filter::LOOKED_THROUGH.saturating_sub(1)));
        query
    }

    fn piece<'b>(&'b self, query: &mut Query<'b>, columns: &str, limit: &str) {
        query.sql = format!(
            "SELECT {columns} FROM tamara_pos.step WHERE scope = $1 AND ($2::bigint IS NULL OR $2 IS NOT NULL)"
        );
        self.period(query);
        query.sql.push_str(&format!(" ORDER BY created_ms DESC, id DESC {limit}"));
    }

    /// The conditions that an index leads to.
    fn named<'b>(&'b self, query: &mut Query<'b>) {
        if let Some(order_id) = &self.filter.order_id {
            query.with(" AND order_id = ?", (order_id, Type::TEXT));
        }
        if let Some(reference) = &self.filter.reference {
            query.with(
                " AND id IN (SELECT id FROM tamara_pos.step WHERE scope = $1 AND sale = ? \
                 UNION ALL SELECT id FROM tamara_pos.step WHERE scope = $1 AND reference = ? AND reference <> sale)",
                (reference, Type::TEXT),
            );
        }
    }

    fn period<'b>(&'b self, query: &mut Query<'b>) {
        let Filter { from_ms, until_ms, before_id, .. } = self.filter;
        for (text, value) in [
            (" AND created_ms >= ?", from_ms),
            (" AND created_ms < ?", until_ms),
            // By when that step was created, or the one before it: it may have been taken out meanwhile.
            (
                " AND (created_ms, id) < ((SELECT created_ms FROM tamara_pos.step WHERE id <= ? ORDER BY id DESC LIMIT 1), ?)",
                before_id,
            ),
        ] {
            if let Some(value) = value {
                query.with(text, (value, Type::INT8));
            }
        }
    }

    /// The conditions that are checked of each step.
    fn kept<'b>(&'b self, query: &mut Query<'b>) {
        if let Some(lane) = &self.filter.lane {
            query.with(" AND lane = ?", (lane, Type::TEXT));
        }
        if let Some(kind) = &self.kind {
            query.with(" AND kind = ?", (kind, Type::TEXT));
        }
        if let Some(state) = self.filter.state {
            // As a literal, so that the index of unfinished steps can serve.
            let index =
                if matches!(state, State::Sending | State::Open) { " AND state IN ('sending', 'open')" } else { "" };
            query.sql.push_str(&format!(" AND state = '{}'{index}", state.text()));
        }
    }
}
