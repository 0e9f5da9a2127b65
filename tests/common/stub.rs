//! A service that answers what a test says, request by request, and keeps what it was sent.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// One request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub line: String,
    pub headers: String,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    kind: String,
    body: String,
}

impl Answer {
    fn json(status: u16, body: &str) -> Self {
        Answer { status, kind: "application/json".into(), body: body.into() }
    }

    fn not_found() -> Self {
        Self::json(404, r#"{"message":"nothing was said"}"#)
    }
}

/// The server. It ends with the process.
pub struct Stub {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Gives these answers, one after the other, then 404; no order has any reference, and nobody is told that it was asked. A status of
    /// 0 reads the request and closes without an answer. Every answer has the service's own number of the request: `stub-1`, `stub-2`, ...
    pub fn answering(answers: &[(u16, &str)]) -> Self {
        Self::start(answers, Answer::not_found(), true)
    }

    /// The same, with look-ups by reference like every other request.
    pub fn to_everything(answers: &[(u16, &str)]) -> Self {
        Self::start(answers, Answer::not_found(), false)
    }

    /// Gives this one answer to everything; no order has any reference, and nobody is told that it was asked.
    pub fn always(status: u16, kind: &str, body: &str) -> Self {
        Self::start(&[], Answer { status, kind: kind.to_string(), body: body.to_string() }, true)
    }

    fn start(answers: &[(u16, &str)], last: Answer, is_every_reference_free: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let mut answers: Vec<Answer> = answers.iter().rev().map(|(s, b)| Answer::json(*s, b)).collect();
        let kept = Arc::clone(&seen);
        let mut answered = 0;
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let Some(request) = read(&mut stream) else { continue };
                let own_number = if request.line.contains("/payments") { "Cko-Request-Id" } else { "X-Request-Id" };
                let is_asked_for_reference = is_every_reference_free && request.line.contains("/reference-id/");
                let Answer { status, kind, body } = match is_asked_for_reference {
                    true => Answer::not_found(),
                    false => {
                        kept.lock().unwrap().push(request);
                        answers.pop().unwrap_or_else(|| last.clone())
                    }
                };
                if status == 0 {
                    continue;
                }
                answered += 1;
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nX-Simulated: true\r\nConnection: close\r\n\
                     {own_number}: stub-{answered}\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes());
            }
        });
        Stub { url, seen }
    }

    /// Everything that was asked.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut piece = [0u8; 64 * 1024];
    loop {
        if let Some(at) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
            let (line, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
            let headers = headers.to_ascii_lowercase();
            let length = headers
                .lines()
                .find_map(|h| h.strip_prefix("content-length:"))
                .map_or(0, |l| l.trim().parse().unwrap());
            if bytes.len() >= at + 4 + length {
                let body = bytes[at + 4..at + 4 + length].to_vec();
                return Some(Seen { line: line.to_string(), headers, body });
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(n) => bytes.extend_from_slice(&piece[..n]),
        }
    }
}

/// A fixture's text.
pub fn fixture(name: &str) -> String {
    std::fs::read_to_string(format!("tests/fixtures/{name}.json")).unwrap_or_else(|e| panic!("{name}: {e}"))
}
