//! The statements for steps, and how a row is read.

use super::server::{Server, told};
use crate::error::{Error, Kind};
use crate::journal::{State, Step, StepKind};
use crate::value::money::{Currency, Money};
use tokio_postgres::Row;

/// The server's clock, unix milliseconds; `$2` in its place in tests that move it.
macro_rules! now_ms {
    () => {
        "coalesce($2::bigint, (extract(epoch from clock_timestamp()) * 1000)::bigint)"
    };
}

/// Every column, in the order of [`step_of`], of the steps that fit a condition. `$1` is the scope, `$2` see [`now_ms`]. A lease is told by
/// what is left of it: the clocks of this machine and the server's need not agree.
macro_rules! steps_where {
    ($condition:literal) => {
        concat!(
            "SELECT id, kind, state, sale, reference, request_id, order_id, checkout_id, link, channel, amount, currency, \
             total_before, result_id, status, error, idempotency_key, store, lane, phone, looks, service_time_ms, owner, \
             CASE WHEN lease_until_ms = 0 THEN NULL ELSE lease_until_ms - ",
            now_ms!(),
            " END, created_ms, updated_ms, moved, quiet_ms, resolved_by, resolved_why, basket, status_ms, disowned_id \
             FROM tamara_pos.step WHERE scope = $1 ",
            $condition
        )
    };
}

/// What a statement that writes says of its session, see [`Server::is_promised`].
macro_rules! promise {
    () => {
        "current_setting('synchronous_commit'), current_setting('tamara_pos.session', true)"
    };
}

pub(super) const WRITE: &str = concat!(
    "INSERT INTO tamara_pos.step (scope, kind, state, sale, reference, request_id, order_id, checkout_id, channel, amount, currency, \
     total_before, idempotency_key, store, lane, phone, service_time_ms, owner, lease_until_ms, created_ms, updated_ms, basket, write_id) \
     SELECT $1, $3, 'sending', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, now.ms + $19, now.ms, now.ms, $20, $21 \
     FROM (SELECT ",
    now_ms!(),
    " AS ms) AS now ON CONFLICT DO NOTHING RETURNING id, ",
    promise!()
);
/// Finds a step by the random number of its write, and commits once more: what this acknowledges, the write before it is on disk as well.
pub(super) const SETTLE: &str = concat!(
    "UPDATE tamara_pos.step SET write_id = write_id WHERE scope = $1 AND write_id = $2 RETURNING id, ",
    promise!()
);
pub(super) const LEASE: &str = concat!(
    "UPDATE tamara_pos.step SET owner = $3, lease_until_ms = now.ms + $4 FROM (SELECT ",
    now_ms!(),
    " AS ms) AS now WHERE id = $5 AND scope = $1 AND (lease_until_ms <= now.ms OR lease_until_ms > now.ms + $6) RETURNING id, ",
    promise!()
);
/// All changes or none: one of a step that is not there changes nothing, and one that comes from a slower reader is left out.
pub(super) const CHANGE: &str = concat!(
    "WITH asked AS (SELECT * FROM unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], \
     $10::text[], $11::bigint[], $12::text[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::text[], $18::text[], $19::bigint[]) \
     AS a (id, state, order_id, checkout_id, link, result_id, disowned_id, status, status_ms, error, looks, quiet_ms, moved, \
     resolved_by, resolved_why, reference, service_time_ms)), \
     missing AS (SELECT count(*) AS steps FROM asked WHERE NOT EXISTS \
     (SELECT 1 FROM tamara_pos.step s WHERE s.id = asked.id AND s.scope = $1)), \
     changed AS (UPDATE tamara_pos.step s SET \
     state = coalesce(a.state, s.state), \
     order_id = coalesce(a.order_id, s.order_id), \
     checkout_id = CASE WHEN a.checkout_id IS NULL THEN s.checkout_id ELSE nullif(a.checkout_id, '') END, \
     link = CASE WHEN a.link IS NULL THEN s.link ELSE nullif(a.link, '') END, \
     result_id = coalesce(a.result_id, s.result_id), \
     disowned_id = coalesce(a.disowned_id, s.disowned_id), \
     status = coalesce(a.status, s.status), \
     status_ms = coalesce(a.status_ms, s.status_ms), \
     error = coalesce(a.error, s.error), \
     looks = coalesce(a.looks, s.looks), \
     quiet_ms = coalesce(a.quiet_ms, s.quiet_ms), \
     moved = coalesce(a.moved, s.moved), \
     resolved_by = coalesce(a.resolved_by, s.resolved_by), \
     resolved_why = coalesce(a.resolved_why, s.resolved_why), \
     reference = coalesce(a.reference, s.reference), \
     service_time_ms = coalesce(a.service_time_ms, s.service_time_ms), \
     lease_until_ms = 0, updated_ms = ",
    now_ms!(),
    " FROM asked a, missing m WHERE s.id = a.id AND s.scope = $1 AND m.steps = 0 \
     AND NOT (coalesce(a.state, '') IN ('sending', 'open') AND s.state IN ('paid', 'done')) RETURNING s.id) \
     SELECT m.steps, ",
    promise!(),
    " FROM missing m"
);

pub(super) const EXCLUDES_SESSION: &str =
    steps_where!("AND reference = $3 AND kind = 'session' AND state <> 'not_done' LIMIT 1");
pub(super) const EXCLUDES_VOID_OR_AUTHORISE: &str =
    steps_where!("AND order_id = $3 AND kind = $4 AND state = 'sending' LIMIT 1");
pub(super) const EXCLUDES_MOVEMENT: &str = steps_where!(
    "AND order_id = $3 AND kind IN ('refund', 'capture', 'cancel') \
     AND (state = 'sending' OR (kind = $4 AND request_id = $5 AND state <> 'not_done')) \
     ORDER BY (kind = $4 AND request_id IS NOT DISTINCT FROM $5 AND $5 IS NOT NULL) DESC, id LIMIT 1"
);

pub(super) const UNFINISHED_PAGE: &str =
    steps_where!("AND state IN ('sending', 'open') AND id > $3 ORDER BY id LIMIT $4");
pub(super) const SENDING_PAGE: &str = steps_where!(
    "AND state IN ('sending', 'open') AND state = 'sending' AND kind <> 'session' AND id > $3 ORDER BY id LIMIT $4"
);
pub(super) const LOST_PAGE: &str = steps_where!(
    "AND state IN ('sending', 'open') AND state = 'sending' AND kind = 'session' AND id > $3 ORDER BY id LIMIT $4"
);
pub(super) const OPEN_PAGE: &str =
    steps_where!("AND state IN ('sending', 'open') AND state = 'open' AND id > $3 ORDER BY id LIMIT $4");
pub(super) const CONCLUDED: &str = steps_where!(
    "AND created_ms >= $3 AND kind IN ('session', 'refund', 'capture', 'cancel') \
     AND (state = 'not_done' AND (error = 'concluded' OR resolved_by IS NOT NULL) OR state = 'done' AND error = 'amount_unconfirmed') \
     ORDER BY id LIMIT $4"
);
pub(super) const SESSIONS_OF_SALE: &str = steps_where!("AND sale = $3 AND kind = 'session' ORDER BY id");
/// The second part serves steps that were copied from a file of an early layout, see the trait.
pub(super) const OF_REFERENCE: &str = concat!(
    steps_where!("AND sale = $3 AND kind = 'session'"),
    " UNION ALL ",
    steps_where!(
        "AND reference = $3 AND reference <> sale AND kind = 'session' \
         AND (substr(reference, 1, length(sale) + 1) <> sale || '-' \
             OR substr(reference, length(sale) + 2) ~ '[^0-9]' OR length(reference) = length(sale) + 1)"
    )
);
pub(super) const NEWEST_WITH_ORDER: &str =
    steps_where!("AND kind = 'session' AND order_id IS NOT NULL AND state <> 'not_done' ORDER BY id DESC LIMIT 1");
pub(super) const SESSION_OF_ORDER: &str =
    steps_where!("AND order_id = $3 AND kind = 'session' ORDER BY id DESC LIMIT 1");
pub(super) const SESSIONS_TOLD: &str = concat!(
    steps_where!("AND order_id = $3 AND kind = 'session'"),
    " UNION ALL ",
    steps_where!("AND disowned_id = $3 AND kind = 'session' AND order_id IS DISTINCT FROM $3")
);
pub(super) const STEPS_OF_ORDER: &str = steps_where!("AND order_id = $3 AND kind <> 'session' ORDER BY id");
pub(super) const STEP: &str = steps_where!("AND id = $3");
/// The beginning of a query whose condition follows.
pub(super) const STEPS_WHERE: &str = steps_where!("");

/// The step in a row of all columns, its lease by this machine's clock.
pub(super) fn step_of(server: &Server, row: &Row, here_ms: i64) -> Result<Step, Error> {
    let named = |column: usize, text: &str| {
        told(server, Kind::JournalDamaged, &format!("column {column} of a step holds {text:?}, which means nothing"))
    };
    let text = |column: usize| server.column::<Option<String>>(row, column);
    let whole = |column: usize| server.column::<String>(row, column);
    let code = whole(11)?;
    let currency = Currency::from_code(&code).ok_or_else(|| named(11, &code))?;
    let money = |column: usize, text: &str| Money::parse(text, currency).map_err(|_| named(column, text));
    let optional = |column: usize| text(column)?.map(|text| money(column, &text)).transpose();
    let (kind, state) = (whole(1)?, whole(2)?);
    let left: Option<i64> = server.column(row, 23)?;
    Ok(Step {
        id: server.column(row, 0)?,
        kind: StepKind::from_text(&kind).ok_or_else(|| named(1, &kind))?,
        state: State::from_text(&state).ok_or_else(|| named(2, &state))?,
        sale: whole(3)?,
        reference: whole(4)?,
        request_id: text(5)?,
        order_id: text(6)?,
        checkout_id: text(7)?,
        link: text(8)?,
        channel: text(9)?,
        amount: money(10, &whole(10)?)?,
        total_before: optional(12)?,
        moved: optional(26)?,
        result_id: text(13)?,
        status: text(14)?,
        error: text(15)?,
        idempotency_key: text(16)?,
        store: text(17)?,
        lane: text(18)?,
        phone: text(19)?,
        looks: u32::try_from(server.column::<i64>(row, 20)?).unwrap_or(u32::MAX),
        quiet_ms: server.column(row, 27)?,
        service_time_ms: server.column(row, 21)?,
        owner: text(22)?,
        lease_until_ms: left.map_or(0, |left| left.saturating_add(here_ms)),
        created_ms: server.column(row, 24)?,
        updated_ms: server.column(row, 25)?,
        resolved_by: text(28)?,
        resolved_why: text(29)?,
        basket: text(30)?,
        status_ms: server.column(row, 31)?,
        disowned_id: text(32)?,
    })
}
