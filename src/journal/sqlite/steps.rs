//! The queries for steps, and how a row is read.

use crate::journal::{State, Step, StepKind};
use crate::value::money::{Currency, Money};
use rusqlite::types::Type;
use rusqlite::{Connection, Row, ToSql};

/// Every column, in the order of [`step_of`], of the steps that fit a condition. Whole texts: putting one together for each call, and
/// its parameters, takes as long as looking into an index.
macro_rules! steps_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, kind, state, sale, reference, request_id, order_id, checkout_id, link, channel, amount, currency, \
             total_before, result_id, status, error, idempotency_key, store, lane, phone, looks, service_time_ms, owner, \
             lease_until_ms, created_ms, updated_ms, moved, quiet_ms, resolved_by, resolved_why, basket, status_ms, disowned_id FROM step WHERE ",
            $condition
        )
    };
}
pub(super) use steps_where;

// The queries. The first parameter of each is the scope.
pub(super) const ALL_UNFINISHED: &str = steps_where!("(state = 'sending' OR state = 'open')");
pub(super) const UNFINISHED_PAGE: &str =
    steps_where!("scope = ? AND id > ? AND (state = 'sending' OR state = 'open') ORDER BY id LIMIT ?");
// Few steps are being sent at any time, and those on orders have indexes of their own.
pub(super) const SENDING_PAGE: &str = steps_where!(
    "id IN (SELECT id FROM step WHERE scope = ?1 AND (kind = 'refund' OR kind = 'capture' OR kind = 'cancel') AND state = 'sending' \
     UNION ALL SELECT id FROM step WHERE scope = ?1 AND (kind = 'void' OR kind = 'authorise') AND state = 'sending') \
     AND id > ?2 ORDER BY id LIMIT ?3"
);
pub(super) const LOST_PAGE: &str = steps_where!(
    "scope = ? AND id > ? AND (state = 'sending' OR state = 'open') AND state = 'sending' AND kind = 'session' ORDER BY id LIMIT ?"
);
pub(super) const OPEN_PAGE: &str = steps_where!(
    "scope = ? AND id > ? AND (state = 'sending' OR state = 'open') AND state = 'open' ORDER BY id LIMIT ?"
);
pub(super) const CONCLUDED: &str = steps_where!(
    "scope = ? AND created_ms >= ? AND (kind = 'session' OR kind = 'refund' OR kind = 'capture' OR kind = 'cancel') \
     AND (state = 'not_done' AND (error = 'concluded' OR resolved_by IS NOT NULL) OR state = 'done' AND error = 'amount_unconfirmed') \
     ORDER BY id LIMIT ?"
);
pub(super) const SESSIONS_OF_SALE: &str = steps_where!("scope = ? AND sale = ? AND kind = 'session' ORDER BY id");
/// Two look-ups, each in an index: one condition for both would make SQLite build a table in memory. A sale has few attempts.
pub(super) const OF_REFERENCE: &str = concat!(
    steps_where!("scope = ?1 AND sale = ?2 AND kind = 'session'"),
    " UNION ALL ",
    steps_where!(
        "scope = ?1 AND reference = ?2 AND reference <> sale AND kind = 'session' \
         AND (substr(reference, 1, length(sale) + 1) <> sale || '-' \
             OR substr(reference, length(sale) + 2) GLOB '*[^0-9]*' OR length(reference) = length(sale) + 1)"
    )
);
/// Looks at the newest steps only, one after the other: nearly all have an order.
pub(super) const NEWEST_WITH_ORDER: &str = steps_where!(
    "scope = ? AND kind = 'session' AND +order_id IS NOT NULL AND state <> 'not_done' ORDER BY id DESC LIMIT 1"
);
pub(super) const SESSION_OF_ORDER: &str =
    steps_where!("scope = ? AND order_id = ? AND kind = 'session' ORDER BY id DESC LIMIT 1");
/// See [`OF_REFERENCE`].
pub(super) const SESSIONS_TOLD: &str = concat!(
    steps_where!("scope = ?1 AND order_id = ?2 AND kind = 'session'"),
    " UNION ALL ",
    steps_where!("scope = ?1 AND disowned_id = ?2 AND kind = 'session' AND order_id IS NOT ?2")
);
pub(super) const STEPS_OF_ORDER: &str = steps_where!("scope = ? AND order_id = ? AND kind <> 'session' ORDER BY id");
pub(super) const STEP: &str = steps_where!("scope = ? AND id = ?");
/// The beginning of a query whose condition follows.
pub(super) const STEPS_WHERE: &str = steps_where!("");

/// The steps that a query of all columns finds.
pub(super) fn select(conn: &Connection, query: &str, parameters: &[&dyn ToSql]) -> rusqlite::Result<Vec<Step>> {
    conn.prepare_cached(query)?.query_map(parameters, step_of)?.collect()
}

/// The step in a row of all columns, which are read by their number: looking up 32 names for each row takes longer.
fn step_of(row: &Row<'_>) -> rusqlite::Result<Step> {
    let currency = named(row, 11, Currency::from_code)?;
    let money = |column: usize, text: &str| Money::parse(text, currency).map_err(|_| unreadable(column, text));
    let amount: String = row.get(10)?;
    let total_before: Option<String> = row.get(12)?;
    let moved: Option<String> = row.get(26)?;
    Ok(Step {
        id: row.get(0)?,
        kind: named(row, 1, StepKind::from_text)?,
        state: named(row, 2, State::from_text)?,
        sale: row.get(3)?,
        reference: row.get(4)?,
        request_id: row.get(5)?,
        order_id: row.get(6)?,
        checkout_id: row.get(7)?,
        link: row.get(8)?,
        channel: row.get(9)?,
        amount: money(10, &amount)?,
        total_before: total_before.map(|text| money(12, &text)).transpose()?,
        moved: moved.map(|text| money(26, &text)).transpose()?,
        result_id: row.get(13)?,
        status: row.get(14)?,
        error: row.get(15)?,
        idempotency_key: row.get(16)?,
        store: row.get(17)?,
        lane: row.get(18)?,
        phone: row.get(19)?,
        looks: row.get(20)?,
        quiet_ms: row.get(27)?,
        service_time_ms: row.get(21)?,
        owner: row.get(22)?,
        lease_until_ms: row.get(23)?,
        created_ms: row.get(24)?,
        updated_ms: row.get(25)?,
        resolved_by: row.get(28)?,
        resolved_why: row.get(29)?,
        basket: row.get(30)?,
        status_ms: row.get(31)?,
        disowned_id: row.get(32)?,
    })
}

fn named<T>(row: &Row<'_>, column: usize, value: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    value(&text).ok_or_else(|| unreadable(column, &text))
}

fn unreadable(column: usize, text: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("{text:?} means nothing").into())
}
