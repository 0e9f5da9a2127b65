//! The connections: HTTP/1.1 by hand, because answers have to be cut, stalled and torn on purpose.

use crate::Options;
use crate::control;
use crate::fault::{Answer, Wire};
use crate::tamara;
use crate::world::World;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The longest request that is read.
const MOST: usize = 2 * 1024 * 1024;
/// How long an idle or slow connection is kept.
const PATIENCE: Duration = Duration::from_secs(120);

/// The world and its lock.
pub type Shared = Arc<Mutex<World>>;

/// A request.
#[derive(Debug)]
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
    keep_alive: bool,
}

/// The world, whatever happened to another holder of the lock.
pub fn lock(world: &Shared) -> MutexGuard<'_, World> {
    world.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens until `stop` is ready.
pub async fn run(
    options: &Options,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let listener = TcpListener::bind((options.host.as_str(), options.port)).await?;
    listening(listener.local_addr()?);
    let world = World::new(options.seed, options.manual_clock);
    let world: Shared = Arc::new(Mutex::new(world));
    let accept = async {
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                if lock(&world).refuse_until.is_some_and(|until| Instant::now() < until) {
                    reset(stream);
                    continue;
                }
                tokio::spawn(serve(stream, Arc::clone(&world)));
            }
        }
    };
    tokio::select! {
        () = accept => {}
        () = stop => {}
    }
    Ok(())
}

#[cfg(unix)]
/// Ctrl-C or SIGTERM.
pub async fn stopped() {
    let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}

#[cfg(not(unix))]
/// Ctrl-C or SIGTERM.
pub async fn stopped() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Ends a connection the hard way.
fn reset(stream: TcpStream) {
    #[allow(deprecated)]
    let _ = stream.set_linger(Some(Duration::ZERO));
}

async fn serve(mut stream: TcpStream, world: Shared) {
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Ok(Some(request)) = tokio::time::timeout(PATIENCE, read(&mut stream, &mut buffer)).await {
        let keep_alive = request.keep_alive;
        let (wire, date) = {
            let mut world = lock(&world);
            let wire = answer(&mut world, &request);
            let off = match &wire {
                Wire::Answer(a) | Wire::Half(a) | Wire::Split(a) | Wire::Drip(a) => a.date_off_ms,
                _ => 0,
            };
            (wire, world.date_header(off))
        };
        let done = match wire {
            Wire::Answer(a) => send(&mut stream, &a, &date, a.body.len()).await,
            Wire::Half(a) => {
                let _ = send(&mut stream, &a, &date, a.body.len() / 2).await;
                break;
            }
            Wire::Split(a) => split(&mut stream, &a, &date).await,
            Wire::Drip(a) => drip(&mut stream, &a, &date).await,
            Wire::Cut => break,
            Wire::Refuse => {
                lock(&world).refuse_until = Some(Instant::now() + Duration::from_secs(2));
                reset(stream);
                return;
            }
            Wire::Hang => {
                tokio::time::sleep(PATIENCE).await;
                break;
            }
        };
        if done.is_err() || !keep_alive {
            break;
        }
    }
}

fn answer(world: &mut World, request: &Request) -> Wire {
    if request.path.starts_with("/_sim/") || request.path == "/" {
        return Wire::Answer(control::answer(world, request));
    }
    let wire = tamara::answer(world, request);
    let shown = match &wire {
        Wire::Answer(a) => a.status.to_string(),
        other => format!("{other:?}").split('(').next().unwrap_or_default().to_lowercase(),
    };
    world.remember(&request.method, &request.path, &request.body, &shown);
    if let Some(left) = &mut world.crash_after {
        *left = left.saturating_sub(1);
        if *left == 0 {
            // As a power cut would: in the middle of the request, after its effect.
            std::process::abort();
        }
    }
    wire
}

fn head(answer: &Answer, date: &str) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nDate: {date}\r\nX-Simulated: true\r\n",
        answer.status,
        reason(answer.status),
        answer.kind,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

async fn send(stream: &mut TcpStream, answer: &Answer, date: &str, most: usize) -> std::io::Result<()> {
    let mut bytes = head(answer, date);
    bytes.extend(answer.body.iter().take(most));
    stream.write_all(&bytes).await
}

async fn split(stream: &mut TcpStream, answer: &Answer, date: &str) -> std::io::Result<()> {
    let half = answer.body.len() / 2;
    send(stream, answer, date, half).await?;
    tokio::time::sleep(Duration::from_millis(150)).await;
    stream.write_all(answer.body.get(half..).unwrap_or_default()).await
}

async fn drip(stream: &mut TcpStream, answer: &Answer, date: &str) -> std::io::Result<()> {
    let mut bytes = head(answer, date);
    bytes.extend(&answer.body);
    for byte in bytes {
        stream.write_all(&[byte]).await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        _ => "Answer",
    }
}

/// Reads one request; what follows it stays in the buffer.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some((request, used)) = parse(buffer)? {
            buffer.drain(..used);
            return Some(request);
        }
        let mut piece = [0u8; 16 * 1024];
        let count = stream.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        buffer.extend(piece.get(..count)?);
        if buffer.len() > MOST {
            return None;
        }
    }
}

/// `None`: not HTTP. `Some(None)`: not complete yet.
#[allow(clippy::option_option)]
pub fn parse(buffer: &[u8]) -> Option<Option<(Request, usize)>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let start = match parsed.parse(buffer).ok()? {
        httparse::Status::Complete(start) => start,
        httparse::Status::Partial => return Some(None),
    };
    let headers: HashMap<String, String> =
        parsed.headers.iter().map(|h| (h.name.to_lowercase(), String::from_utf8_lossy(h.value).into_owned())).collect();
    let length: usize = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let end = start.checked_add(length)?;
    if length > MOST {
        return None;
    }
    let Some(body) = buffer.get(start..end) else { return Some(None) };
    let target = parsed.path?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let keep_alive = !headers.get("connection").is_some_and(|c| c.eq_ignore_ascii_case("close"));
    let request = Request {
        method: parsed.method?.to_string(),
        path: path.to_string(),
        query: query.split('&').filter_map(|p| p.split_once('=')).map(|(k, v)| (decode(k), decode(v))).collect(),
        headers,
        body: body.to_vec(),
        keep_alive,
    };
    Some(Some((request, end)))
}

/// Undoes percent-encoding.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        match byte {
            b'%' => match (digit(rest.next()), digit(rest.next())) {
                (Some(high), Some(low)) => bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?')),
                _ => bytes.push(b'%'),
            },
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
