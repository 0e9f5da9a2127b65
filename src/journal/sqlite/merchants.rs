//! The rows of merchants in a file, see [`crate::journal::merchant`].

use crate::journal::merchant::{Meeting, Merchant, Met, Party, meeting, met_new, new_scope, seen_scope};
use rusqlite::{Connection, Result, params};

/// The scope of a party's steps, and what was known of it. A party that is new, or says more than before, is written down.
pub(super) fn meet(conn: &Connection, service: &str, party: &Party) -> Result<(String, Met)> {
    let merchants = merchants_of(conn, service)?;
    match meeting(&merchants, party) {
        Meeting::Same(scope, met) => Ok((scope, met)),
        Meeting::Changed(now, met) => {
            conn.prepare_cached("UPDATE merchant SET name = ?, account = ?, token = ? WHERE id = ?")?
                .execute(params![now.name, now.account, now.token, now.id])?;
            Ok((now.scope, met))
        }
        Meeting::New => note_new(conn, service, party, &merchants),
    }
}

/// The scope of a party's steps, without noting anything of it; one without steps for a party that is new beside others.
pub(super) fn look(conn: &Connection, service: &str, party: &Party) -> Result<String> {
    Ok(seen_scope(&merchants_of(conn, service)?, service, party))
}

/// The scope of a party whose meeting would change nothing.
pub(super) fn is_met(conn: &Connection, service: &str, party: &Party) -> Result<Option<String>> {
    Ok(match meeting(&merchants_of(conn, service)?, party) {
        Meeting::Same(scope, Met::Known) => Some(scope),
        _ => None,
    })
}

fn merchants_of(conn: &Connection, service: &str) -> Result<Vec<Merchant>> {
    let mut query = conn.prepare_cached(
        "SELECT id, name, account, token, scope FROM merchant WHERE service = ? ORDER BY id LIMIT 10000",
    )?;
    let rows = query.query_map([service], |row| {
        Ok(Merchant {
            id: row.get(0)?,
            name: row.get(1)?,
            account: row.get(2)?,
            token: row.get(3)?,
            scope: row.get(4)?,
        })
    })?;
    rows.collect()
}

fn note_new(conn: &Connection, service: &str, party: &Party, others: &[Merchant]) -> Result<(String, Met)> {
    let id: i64 = conn.query_row("SELECT ifnull(max(id), 0) + 1 FROM merchant", [], |row| row.get(0))?;
    let scope = new_scope(service, id, others);
    conn.prepare_cached("INSERT INTO merchant (id, service, name, account, token, scope) VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![id, service, party.name, party.account, party.token, scope])?;
    let mut open = 0_u64;
    for other in others {
        let unfinished: i64 = conn.query_row(
            "SELECT count(*) FROM step WHERE scope = ? AND (state = 'sending' OR state = 'open')",
            [&other.scope],
            |row| row.get(0),
        )?;
        open = open.saturating_add(unfinished.unsigned_abs());
    }
    Ok((scope, met_new(others, open)))
}
