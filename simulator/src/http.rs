//! What goes over the wire: requests, and answers with the ways in which they get lost.

use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;

/// The longest request that is read.
pub const MOST: usize = 2 * 1024 * 1024;

/// A request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    /// Verb.
    pub method: String,
    /// Path without the query, percent-decoded piece by piece by whoever needs it.
    pub path: String,
    /// The query's parameters.
    pub query: HashMap<String, String>,
    /// Headers, names in lower case.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the connection stays.
    pub keep_alive: bool,
}

/// What the connection does.
#[derive(Debug, Clone)]
pub enum Wire {
    /// A plain answer.
    Answer(Answer),
    /// The connection ends without an answer.
    Cut,
    /// Nothing, for longer than anybody waits.
    Hang,
    /// The head and half of the body, then the end.
    Half(Answer),
    /// The body in two pieces.
    Split(Answer),
    /// A byte a second.
    Drip(Answer),
    /// Cut, and no connection is taken for two seconds.
    Refuse,
    /// A plain answer, as soon as the webhooks about this order were sent.
    AfterWebhooks(String, Answer),
    /// Nothing for so long, the connection open; then what is inside.
    Silence(Duration, Box<Wire>),
    /// What a fault has made of it. The fault is counted, and may change the answer further.
    Faulty(Fault, Box<Wire>),
}

impl Wire {
    /// The answer that goes over the wire, whole or not.
    pub fn answer_mut(&mut self) -> Option<&mut Answer> {
        match self {
            Wire::Answer(answer)
            | Wire::Half(answer)
            | Wire::Split(answer)
            | Wire::Drip(answer)
            | Wire::AfterWebhooks(_, answer) => Some(answer),
            Wire::Silence(_, wire) | Wire::Faulty(_, wire) => wire.answer_mut(),
            Wire::Cut | Wire::Hang | Wire::Refuse => None,
        }
    }
}

/// An HTTP answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Content type.
    pub kind: &'static str,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How far the `Date` header is off, milliseconds; without one, there is no such header.
    pub date_off_ms: Option<i64>,
}

impl Answer {
    /// A JSON answer.
    pub fn json(status: u16, body: &Value) -> Self {
        Answer {
            status,
            kind: "application/json",
            headers: Vec::new(),
            body: body.to_string().into_bytes(),
            date_off_ms: Some(0),
        }
    }

    /// The service's error body.
    pub fn error(status: u16, message: &str, codes: &[&str]) -> Self {
        let errors: Vec<Value> = codes.iter().map(|code| json!({ "error_code": code })).collect();
        Answer::json(status, &json!({ "message": message, "errors": errors }))
    }

    /// A web page that is not the service's.
    pub fn html(status: u16, body: &str) -> Self {
        Answer {
            status,
            kind: "text/html; charset=utf-8",
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
            date_off_ms: Some(0),
        }
    }

    /// The same with a header.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// `Err`: not HTTP, with the status that says so. `Ok(None)`: not complete yet.
pub fn parse(buffer: &[u8]) -> Result<Option<(Request, usize)>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let start = match parsed.parse(buffer).map_err(|_| 400u16)? {
        httparse::Status::Complete(start) => start,
        httparse::Status::Partial => return Ok(None),
    };
    let headers: HashMap<String, String> =
        parsed.headers.iter().map(|h| (h.name.to_lowercase(), String::from_utf8_lossy(h.value).into_owned())).collect();
    let rest = buffer.get(start..).unwrap_or_default();
    let body = match headers.get("transfer-encoding") {
        Some(coding) if coding.eq_ignore_ascii_case("chunked") => chunks(rest)?,
        Some(_) => return Err(501),
        None => {
            let length = headers.get("content-length").map_or(Ok(0), |length| length.trim().parse::<usize>());
            let length = length.map_err(|_| 400u16)?;
            if length > MOST {
                return Err(413);
            }
            rest.get(..length).map(|body| (body.to_vec(), length))
        }
    };
    let Some((body, used)) = body else { return Ok(None) };
    let target = parsed.path.ok_or(400u16)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let connection = headers.get("connection").map(|c| c.to_ascii_lowercase());
    let keep_alive = match parsed.version {
        Some(0) => connection.as_deref() == Some("keep-alive"),
        _ => connection.as_deref() != Some("close"),
    };
    let request = Request {
        method: parsed.method.unwrap_or_default().to_string(),
        path: path.to_string(),
        query: query
            .split('&')
            .filter_map(|p| p.split_once('='))
            .map(|(k, v)| (decode_query(k), decode_query(v)))
            .collect(),
        headers,
        body,
        keep_alive,
    };
    Ok(Some((request, start + used)))
}

/// A body in chunks and its length on the wire; `Ok(None)` while the last chunk is not there.
fn chunks(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, u16> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some((start, size)) = (match httparse::parse_chunk_size(rest).map_err(|_| 400u16)? {
            httparse::Status::Complete((start, size)) => Some((start, usize::try_from(size).map_err(|_| 413u16)?)),
            httparse::Status::Partial => None,
        }) else {
            return Ok(None);
        };
        if body.len().saturating_add(size) > MOST {
            return Err(413);
        }
        let Some(chunk) = rest.get(start..start + size + 2) else { return Ok(None) };
        let (data, end) = chunk.split_at(size);
        if end != b"\r\n" {
            return Err(400);
        }
        body.extend(data);
        at += start + size + 2;
        if size == 0 {
            return Ok(Some((body, at)));
        }
    }
}

/// Undoes percent-encoding. What is not encoded rightly stays as it is.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|d| d.iter().all(u8::is_ascii_hexdigit));
        let encoded = digits.and_then(|d| std::str::from_utf8(d).ok()).and_then(|d| u8::from_str_radix(d, 16).ok());
        match (first, encoded) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The same for a query, where a plus sign is a blank.
fn decode_query(text: &str) -> String {
    decode(&text.replace('+', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_decoded() {
        assert_eq!(decode("RUH%2F01%20%D9%82+1"), "RUH/01 ق+1");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz%4"), "%zz%4");
        assert_eq!(decode_query("%2B966+5"), "+966 5");
    }
}
