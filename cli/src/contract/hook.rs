//! A place for webhooks to arrive, for one event.

use crate::Result;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What arrived.
pub struct Event {
    pub name: String,
    pub authorization: String,
    /// Names and types of the token's claims.
    pub claims: String,
}

pub struct Hook {
    address: SocketAddr,
    events: Receiver<Event>,
}

impl Hook {
    pub fn listen() -> Result<Hook> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let (tell, events) = channel();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
                let mut bytes = Vec::new();
                let mut piece = [0; 4096];
                while let Ok(read @ 1..) = stream.read(&mut piece) {
                    bytes.extend(piece.iter().take(read));
                    if is_whole(&bytes) {
                        break;
                    }
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                if tell.send(event(&String::from_utf8_lossy(&bytes))).is_err() {
                    return;
                }
            }
        });
        Ok(Hook { address, events })
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    pub fn wait(&self, limit: Duration) -> Option<Event> {
        self.events.recv_timeout(limit).ok()
    }
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.and_then(|(_, length)| length.trim().parse::<usize>().ok()).is_none_or(|length| body.len() >= length)
}

fn event(request: &str) -> Event {
    let (head, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
    let header = |wanted: &str| {
        let mut headers = head.lines().filter_map(|line| line.split_once(':'));
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_string())
    };
    let token =
        head.split_whitespace().nth(1).and_then(|target| target.split_once("tamaraToken=")).map(|(_, token)| token);
    let claims = token.and_then(|token| token.split('.').nth(1)).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims: Value = claims.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let kind = |value: &Value| match value {
        Value::String(_) => "text",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "a whole number",
        _ => "something else",
    };
    let claims: Vec<String> =
        claims.as_object().into_iter().flatten().map(|(name, value)| format!("{name} is {}", kind(value))).collect();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    Event {
        name: body["event_type"].as_str().unwrap_or("an event without a name").to_string(),
        authorization: header("authorization").unwrap_or_default(),
        claims: if claims.is_empty() { "none".into() } else { claims.join(", ") },
    }
}
