//! Webhooks on their way: what is told to whom, the token that proves who tells it, and the sending with its repeats.
//!
//! The service publishes neither how often nor when it repeats; [`RETRIES_MS`] is this simulator's own schedule, on its own clock.

use crate::checkout_com::workflow;
use crate::late;
use crate::outbox::{Delivery, Token, host, parts};
use crate::publish;
use crate::tls;
use crate::world::{Shared, World, lock};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// The secret that signs the tokens: what a merchant finds in Tamara's portal as "Notification token".
pub const NOTIFICATION_TOKEN: &str = "sim_notification_token";
/// Life of a token, seconds.
const TOKEN_LIFE_S: i64 = 900;
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Sends what is due, for ever. With a clock that goes by itself it also lets time do its work once a second.
pub async fn run(world: Shared) {
    let wake = Arc::clone(&lock(&world).wake);
    loop {
        let due = {
            let mut world = lock(&world);
            late::happen(&mut world);
            world.settle();
            // A state file that cannot be written is reported to whoever calls next.
            let _ = publish::finish(&mut world);
            let now_ms = world.now_ms();
            world.outbox.take_due(now_ms)
        };
        for delivery in due {
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                let (url, message) = message(&lock(&world), &delivery);
                let answer = match tokio::time::timeout(PATIENCE, post(&url, message)).await {
                    Ok(answer) => answer,
                    Err(_) => Err("no answer".to_string()),
                };
                let mut world = lock(&world);
                let (now_ms, at) = (world.now_ms(), world.now_text());
                world.outbox.ended(delivery, &answer, now_ms, at);
                world.is_changed = true;
                world.wake.notify_one();
            });
        }
        tokio::select! {
            () = wake.notified() => {}
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// The token: JWT with `iss`, `iat`, `exp` and nothing else.
pub fn token(kind: Token, now_s: i64) -> String {
    let iat = if kind == Token::Expired { now_s - 2 * TOKEN_LIFE_S } else { now_s };
    let alg = if kind == Token::Unsigned { "none" } else { "HS256" };
    let part = |json: Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let head = part(json!({ "typ": "JWT", "alg": alg }));
    let claims = part(json!({ "exp": iat + TOKEN_LIFE_S, "iat": iat, "iss": "Tamara" }));
    let signed = format!("{head}.{claims}");
    let secret = if kind == Token::Forged { "another secret" } else { NOTIFICATION_TOKEN };
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    match kind {
        Token::Unsigned => format!("{signed}."),
        _ => format!("{signed}.{}", URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, signed.as_bytes()))),
    }
}

/// The URL with the token, and the request as bytes.
fn message(world: &World, delivery: &Delivery) -> (String, Vec<u8>) {
    let mut headers = delivery.headers.clone();
    let mut url = delivery.url.clone();
    let body = delivery.body.to_string();
    if workflow::is_event(&delivery.body) {
        headers.extend(workflow::signature(&body, delivery.token).map(|signed| ("Cko-Signature".to_string(), signed)));
    } else if delivery.token != Token::None {
        let token = token(delivery.token, world.now_ms() / 1000);
        let joint = if url.contains('?') { '&' } else { '?' };
        url = format!("{url}{joint}tamaraToken={token}");
        // A header that the merchant registered wins over the service's own of that name.
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("authorization")) {
            headers.push(("Authorization".into(), format!("Bearer {token}")));
        }
    }
    let (_, authority, target) = parts(&url).unwrap_or_default();
    let mut head = format!(
        "POST {target} HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\nX-Simulated: true\r\n",
        body.len()
    );
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    (url, format!("{head}\r\n{body}").into_bytes())
}

async fn post(url: &str, message: Vec<u8>) -> Result<u16, String> {
    let (scheme, authority, _) = parts(url).ok_or("not a URL")?;
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
    let port: u16 = port.unwrap_or(if scheme == "https" { 443 } else { 80 });
    let stream = TcpStream::connect((host(authority), port)).await.map_err(|e| e.to_string())?;
    match scheme {
        "https" => exchange(tls::connect(host(authority), stream).await?, message).await,
        _ => exchange(stream, message).await,
    }
}

/// Sends the request and reads the status line.
async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, message: Vec<u8>) -> Result<u16, String> {
    stream.write_all(&message).await.map_err(|e| e.to_string())?;
    stream.flush().await.map_err(|e| e.to_string())?;
    let mut answer = Vec::new();
    while !answer.contains(&b'\n') && answer.len() < 4096 {
        if stream.read_buf(&mut answer).await.map_err(|e| e.to_string())? == 0 {
            break;
        }
    }
    let line = String::from_utf8_lossy(&answer);
    let status = line.strip_prefix("HTTP/1.").and_then(|l| l.split(' ').nth(1)).and_then(|s| s.trim().parse().ok());
    status.ok_or_else(|| "the answer is not HTTP".to_string())
}
