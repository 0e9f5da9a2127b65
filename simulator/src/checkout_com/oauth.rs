//! Who may call: a secret key, or an access token of the client credentials.

use super::reply::{around, id};
use crate::fault::Operation;
use crate::http::{Answer, Request, Wire};
use crate::merchant::merchant_of;
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// Life of an access token, seconds.
const LIFE_S: i64 = 14_400;
/// Access tokens begin so, and name when they end, unix ms.
const TOKEN: &str = "sim_access_";

/// `POST /connect/token`.
pub fn token(world: &mut World, request: &Request) -> Wire {
    let basic = request.headers.get("authorization").and_then(|h| h.strip_prefix("Basic "));
    let pair = basic.and_then(|b| STANDARD.decode(b).ok()).and_then(|b| String::from_utf8(b).ok());
    let secret = pair.as_deref().and_then(|p| p.split_once(':')).filter(|(client, _)| client.starts_with("cli_"));
    let secret = secret.map(|(_, secret)| secret).filter(|secret| secret.starts_with("sim_"));
    let form = String::from_utf8_lossy(&request.body).into_owned();
    let Some(secret) = secret.filter(|_| form.split('&').any(|pair| pair == "grant_type=client_credentials")) else {
        return Wire::Answer(Answer::json(400, &json!({ "error": "invalid_client" })));
    };
    let merchant = secret.find('@').and_then(|at| secret.get(at..)).unwrap_or_default();
    let ordered = world.take_next(Operation::Token);
    let until_ms = world.now_ms() + LIFE_S * 1000;
    let number = id(world, "t");
    around(ordered, || {
        Answer::json(
            200,
            &json!({ "access_token": format!("{TOKEN}{until_ms}_{number}{merchant}"), "expires_in": LIFE_S,
                "token_type": "Bearer", "scope": "gateway" }),
        )
    })
}

/// The merchant of the request's token, if it is one of a simulator and still lives.
pub fn merchant(world: &World, request: &Request) -> Option<String> {
    let token = request.headers.get("authorization").and_then(|h| h.strip_prefix("Bearer ")).unwrap_or_default();
    let is_allowed = match token.strip_prefix(TOKEN).and_then(|rest| rest.split('_').next()) {
        Some(until) => until.parse::<i64>().is_ok_and(|until| until > world.now_ms()),
        None => token.starts_with("sim_"),
    };
    is_allowed.then(|| merchant_of(token))
}
