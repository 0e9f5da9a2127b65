//! One exchange with a program on this machine: JSON over HTTP/1.1.

use serde_json::Value;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// No program here takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a request to `127.0.0.1:PORT`; returns the status and the answer, `null` when it has none.
///
/// # Errors
/// When nobody listens, or what answers is neither HTTP nor JSON.
pub fn ask(address: &str, method: &str, path: &str, body: &str) -> Result<(u16, Value), String> {
    let (status, text) = exchange(address, method, path, body).map_err(|e| format!("{method} {path}: {e}"))?;
    match text.is_empty() {
        true => Ok((status, Value::Null)),
        false => {
            Ok((status, serde_json::from_str(&text).map_err(|e| format!("{method} {path}: {status} {e}: {text}"))?))
        }
    }
}

fn exchange(address: &str, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )?;
    let mut answer = BufReader::new(stream);
    let mut line = String::new();
    answer.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|s| s.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("no status in {line:?}")))?;
    let mut length = None;
    loop {
        line.clear();
        answer.read_line(&mut line)?;
        match line.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut text = String::new();
    answer.take(length.unwrap_or(u64::MAX)).read_to_string(&mut text)?;
    Ok((status, text))
}
