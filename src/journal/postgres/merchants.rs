//! The rows of merchants, see [`crate::journal::merchant`].

use super::schema;
use super::server::{Conversation, Parameter, Server, told};
use crate::error::{Error, Kind};
use crate::journal::merchant::{Meeting, Merchant, Met, Party, meeting, met_new, new_scope, seen_scope};
use tokio_postgres::types::Type;

/// The scope of a party's steps, and what was known of it. A party that is new, or says more than before, is written down.
pub(super) fn meet(server: &Server, service: &str, party: &Party) -> Result<(String, Met), Error> {
    let merchants = server.alone(|conversation| merchants_of(server, conversation, service))?;
    if let Meeting::Same(scope, met) = meeting(&merchants, party) {
        return Ok((scope, met));
    }
    server.alone(|conversation| {
        schema::lock(conversation)?;
        let merchants = merchants_of(server, conversation, service)?;
        match meeting(&merchants, party) {
            Meeting::Same(scope, met) => Ok((scope, met)),
            Meeting::Changed(now, met) => {
                conversation.query(
                    "UPDATE tamara_pos.merchant SET name = $1, account = $2, token = $3 WHERE id = $4",
                    &[
                        (&now.name, Type::TEXT),
                        (&now.account, Type::TEXT),
                        (&now.token, Type::TEXT),
                        (&now.id, Type::INT8),
                    ],
                )?;
                Ok((now.scope, met))
            }
            Meeting::New => note_new(server, conversation, service, party, &merchants),
        }
    })
}

/// The scope of a party's steps, without noting anything of it.
pub(super) fn look(server: &Server, service: &str, party: &Party) -> Result<String, Error> {
    server.alone(|conversation| Ok(seen_scope(&merchants_of(server, conversation, service)?, service, party)))
}

fn merchants_of(server: &Server, conversation: &Conversation<'_>, service: &str) -> Result<Vec<Merchant>, Error> {
    let rows = conversation.query(
        "SELECT id, name, account, token, scope FROM tamara_pos.merchant WHERE service = $1 ORDER BY id LIMIT 10000",
        &[(&service, Type::TEXT)],
    )?;
    let merchant = |row| {
        Ok(Merchant {
            id: server.column(row, 0)?,
            name: server.column(row, 1)?,
            account: server.column(row, 2)?,
            token: server.column(row, 3)?,
            scope: server.column(row, 4)?,
        })
    };
    rows.iter().map(merchant).collect()
}

fn note_new(
    server: &Server,
    conversation: &Conversation<'_>,
    service: &str,
    party: &Party,
    others: &[Merchant],
) -> Result<(String, Met), Error> {
    let number = |sql: &str, parameters: &[Parameter<'_>]| {
        let rows = conversation.query(sql, parameters)?;
        let row = rows.first().ok_or_else(|| told(server, Kind::JournalFailed, "it did not count"))?;
        server.column::<i64>(row, 0)
    };
    let id = number("SELECT coalesce(max(id), 0) + 1 FROM tamara_pos.merchant", &[])?;
    let scope = new_scope(service, id, others);
    conversation.query(
        "INSERT INTO tamara_pos.merchant (id, service, name, account, token, scope) VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            (&id, Type::INT8),
            (&service, Type::TEXT),
            (&party.name, Type::TEXT),
            (&party.account, Type::TEXT),
            (&party.token, Type::TEXT),
            (&scope, Type::TEXT),
        ],
    )?;
    let scopes: Vec<&str> = others.iter().map(|other| other.scope.as_str()).collect();
    let open = number(
        "SELECT count(*) FROM tamara_pos.step WHERE scope = ANY ($1) AND state IN ('sending', 'open')",
        &[(&scopes, Type::TEXT_ARRAY)],
    )?;
    Ok((scope, met_new(others, open.unsigned_abs())))
}
