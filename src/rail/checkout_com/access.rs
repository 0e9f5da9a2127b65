//! What proves who we are: the secret key as it is, or an access token that is fetched, kept and renewed.

use crate::error::{Error, Failure, Kind, ServiceWords};
use crate::http::{Answer, Http, Method, Request};
use crate::json;
use crate::rail::Renewal;
use crate::rail::answer::{self, Said};
use crate::rail::carried::Carried;
use crate::value::secret::Secret;
use crate::wait::Scope;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A token is renewed so long before its end: none must end on its way.
const MARGIN: Duration = Duration::from_secs(60);

/// `Debug` shows no secret.
#[derive(Debug)]
pub enum Access {
    /// `Bearer sk_…`, and where another one may be.
    Key(Mutex<Secret>, Option<Renewal>),
    /// Client credentials.
    OAuth {
        /// Where tokens come from.
        url: String,
        /// `Basic …`.
        basic: Secret,
        /// The token, as `Bearer …`, and when it is to be renewed.
        token: Mutex<Option<(Secret, Instant)>>,
    },
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: u64,
}

impl Access {
    /// With a client id, `secret` is that client's; without, it is the secret key.
    pub fn new(base_url: &str, secret: &Secret, client_id: Option<&str>, renewal: Option<Renewal>) -> Self {
        match client_id {
            None => Access::Key(Mutex::new(bearer(secret)), renewal),
            Some(id) => {
                let pair = Secret::new(format!("{id}:{}", secret.expose()));
                let basic = Secret::new(format!("Basic {}", STANDARD.encode(pair.expose())));
                Access::OAuth { url: token_url(base_url), basic, token: Mutex::default() }
            }
        }
    }

    /// The header's value. Whatever goes wrong in fetching it, the request itself never left.
    pub fn authorization(&self, http: &Http, scope: &Scope) -> Result<Secret, Failure> {
        let (url, basic, token) = match self {
            Access::Key(key, _) => return Ok(key.lock().unwrap_or_else(PoisonError::into_inner).clone()),
            Access::OAuth { url, basic, token } => (url, basic, token),
        };
        let kept = token.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((token, _)) = kept.filter(|(_, until)| Instant::now() < *until) {
            return Ok(token);
        }
        let (fresh, life) = fetch(http, url, basic, scope).map_err(|failure| Failure::nothing(failure.error))?;
        // A life shorter than the margin is used to its half.
        let life = life.checked_sub(MARGIN).filter(|left| *left > MARGIN).unwrap_or(life / 2);
        let until = Instant::now().checked_add(life).unwrap_or_else(Instant::now);
        *token.lock().unwrap_or_else(PoisonError::into_inner) = Some((fresh.clone(), until));
        Ok(fresh)
    }

    /// Forgets a token or key that the service refused; whether there can be another.
    pub fn forget(&self, refused: &Secret) -> bool {
        match self {
            Access::Key(key, renewal) => {
                let mut kept = key.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.expose() == refused.expose() {
                    let Some(fresh) = renewal.as_ref().and_then(|renewal| renewal.0()) else { return false };
                    *kept = bearer(&fresh);
                }
                // Another one: read now, or by another call.
                kept.expose() != refused.expose()
            }
            Access::OAuth { token, .. } => {
                let mut kept = token.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.as_ref().is_some_and(|(token, _)| token.expose() == refused.expose()) {
                    *kept = None;
                }
                true
            }
        }
    }
}

fn bearer(key: &Secret) -> Secret {
    Secret::new(format!("Bearer {}", key.expose()))
}

/// `POST {access host}/connect/token`. The answer's scope and type are not looked at: the first call tells.
fn fetch(http: &Http, url: &str, basic: &Secret, scope: &Scope) -> Result<(Secret, Duration), Failure> {
    let headers = [
        ("Accept", "application/json"),
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Authorization", basic.expose()),
    ];
    let body = Some(b"grant_type=client_credentials&scope=gateway".as_slice());
    let request = Request { method: Method::Post, url, headers: &headers, body, moves_money: false };
    let answer = http.call(&request, scope)?;
    let status = answer.status;
    let answer = answer::heard(answer, Carried::default, read).map_err(|mut failure| {
        if failure.error.kind == Kind::Unauthorised {
            failure.error.detail = format!("HTTP {status}: client_id or client_secret are refused at {url}");
        }
        failure
    })?;
    let token: Token = json::read_bytes(&answer.body).ok_or_else(|| Failure::unknown(unreadable()))?;
    match !token.access_token.is_empty() && token.access_token.bytes().all(|b| b.is_ascii_graphic()) {
        true => Ok((Secret::new(format!("Bearer {}", token.access_token)), Duration::from_secs(token.expires_in))),
        false => Err(Failure::unknown(unreadable())),
    }
}

/// The access host refuses as OAuth says: `{"error": "invalid_client"}`. It may also leave a 401 without a body.
fn read(answer: &Answer, carried: &Carried) -> Option<Said> {
    #[derive(Deserialize)]
    struct Wire {
        error: String,
    }
    let code = match (answer.status, answer.body.trim_ascii()) {
        (401, b"") => "invalid_client".to_string(),
        _ => json::read_bytes::<Wire>(&answer.body)?.error,
    };
    let kind = match code.as_str() {
        "invalid_scope" | "unauthorized_client" => Kind::Forbidden,
        _ => Kind::Unauthorised,
    };
    let words = ServiceWords { codes: vec![carried.shown(&code, 100)], ..ServiceWords::default() };
    Some(Said { words, kind: Some(kind), ..Said::default() })
}

fn unreadable() -> Error {
    Error::new(Kind::BadAnswer, "the answer to the request for an access token cannot be read")
}

/// The access host beside the API's: `{prefix}.access.checkout.com`. A simulator and a company's relay serve both.
fn token_url(base_url: &str) -> String {
    let (scheme, rest) = base_url.split_once("://").unwrap_or(("https", base_url));
    let is_service = rest.ends_with("api.checkout.com") || rest.ends_with("api.sandbox.checkout.com");
    let (before, after) = rest.rsplit_once("api.").unwrap_or(("", rest));
    match is_service {
        true => format!("{scheme}://{before}access.{after}/connect/token"),
        false => format!("{base_url}/connect/token"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_comes_from_the_access_host_of_the_same_prefix() {
        for (api, access) in [
            ("https://abcdefgh.api.checkout.com", "https://abcdefgh.access.checkout.com/connect/token"),
            ("https://api.sandbox.checkout.com", "https://access.sandbox.checkout.com/connect/token"),
            ("http://127.0.0.1:8799/checkout.com", "http://127.0.0.1:8799/checkout.com/connect/token"),
        ] {
            assert_eq!(token_url(api), access);
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        for client_id in [None, Some("cli_x")] {
            let access = Access::new("https://api.checkout.com", &Secret::new("very-secret"), client_id, None);
            assert!(!format!("{access:?}").contains("secret") && !format!("{access:?}").contains("Basic"));
        }
    }
}
