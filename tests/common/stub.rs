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

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub body: String,
    /// Further lines of its head, each with its end.
    pub headers: String,
}

impl Answer {
    pub fn json(status: u16, body: &str) -> Self {
        Answer::of(status, "application/json", body)
    }

    pub fn of(status: u16, kind: &str, body: &str) -> Self {
        Answer { status, kind: kind.into(), body: body.into(), headers: String::new() }
    }

    /// With the number that a service puts on its own answers.
    fn numbered(mut self, request: &Seen, number: usize) -> Self {
        let name = if request.line.contains("/payments") { "Cko-Request-Id" } else { "X-Request-Id" };
        self.headers.push_str(&format!("{name}: stub-{number}\r\n"));
        self
    }

    fn not_found() -> Self {
        Self::json(404, r#"{"message":"nothing was said","errors":[]}"#)
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
        Self::start(&[], Answer::of(status, kind, body), true)
    }

    /// Answers what the test makes of each request, and adds nothing. A status of 0 closes without an answer.
    pub fn by(mut answer: impl FnMut(&Seen) -> Answer + Send + 'static) -> Self {
        Self::serve(move |request| (answer(request), true))
    }

    fn start(answers: &[(u16, &str)], last: Answer, is_every_reference_free: bool) -> Self {
        let mut answers: Vec<Answer> = answers.iter().rev().map(|(s, b)| Answer::json(*s, b)).collect();
        let mut answered = 0;
        Self::serve(move |request| {
            let is_asked_for_reference = is_every_reference_free && request.line.contains("/reference-id/");
            let answer = match is_asked_for_reference {
                true => Answer::not_found(),
                false => answers.pop().unwrap_or_else(|| last.clone()),
            };
            answered += usize::from(answer.status != 0);
            (answer.numbered(request, answered), !is_asked_for_reference)
        })
    }

    /// `answer` says what is answered, and whether the request is kept.
    fn serve(mut answer: impl FnMut(&Seen) -> (Answer, bool) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                let Some(request) = read(&mut stream) else { continue };
                let (Answer { status, kind, body, headers }, is_kept) = answer(&request);
                if is_kept {
                    kept.lock().unwrap().push(request);
                }
                if status == 0 {
                    continue;
                }
                let head = format!(
                    "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nX-Simulated: true\r\nConnection: close\r\n\
                     {headers}Content-Length: {}\r\n\r\n{body}",
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
