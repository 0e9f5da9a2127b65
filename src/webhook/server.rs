//! A small HTTP server for webhooks, for hosts that have none.
//!
//! One thread accepts and reads all connections without ever waiting for one of them; a few workers answer. A connection costs a few
//! kilobytes until its request is whole, has a limit of time, and of too many the oldest gives way: somebody who opens connections and
//! says nothing keeps nobody out.

use super::Respond;
use crate::request::ReceiveRequest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Connections that are read at the same time.
pub const MOST_CONNECTIONS: usize = 256;
/// The longest head of a request, bytes. The longest body is [`super::MOST_BYTES`].
const MOST_HEAD: usize = 16 * 1024;
/// How long a request may take to arrive.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long an answer may take to leave, and a refused sender to stop sending.
const LINGER: Duration = Duration::from_secs(1);
/// Threads that answer.
const WORKERS: usize = 4;
/// Requests that wait for a worker; beyond these the sender is asked to come again.
const WAITING: usize = 64;
/// The most that is accepted before the others are read again.
const BURST: usize = 64;

/// What is done with a request.
pub type Handler = Arc<dyn Fn(ReceiveRequest) -> Respond + Send + Sync>;

/// A running server. Dropping it ends its threads and waits for them.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Server {
    /// Listens at this address; port 0 takes any free one.
    pub fn start(address: SocketAddr, handler: &Handler) -> io::Result<Server> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let mut server = Server { address, stop: Arc::clone(&stop), threads: Vec::new() };
        let (jobs, taken) = sync_channel(WAITING);
        let taken = Arc::new(Mutex::new(taken));
        for _ in 0..WORKERS {
            let (taken, handler) = (Arc::clone(&taken), Arc::clone(handler));
            let work = move || work(&taken, &handler);
            server.threads.push(Builder::new().name("tamara-webhook".into()).spawn(work)?);
        }
        let accept = move || Desk { listener, stop, jobs, open: Vec::new() }.run();
        server.threads.push(Builder::new().name("tamara-listen".into()).spawn(accept)?);
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the desk, whose end ends the workers.
        let _ = TcpStream::connect_timeout(&reachable(self.address), LINGER);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The same place as this machine itself reaches it.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if !ip.is_unspecified() => {}
        std::net::IpAddr::V4(_) => address.set_ip(std::net::Ipv4Addr::LOCALHOST.into()),
        std::net::IpAddr::V6(_) => address.set_ip(std::net::Ipv6Addr::LOCALHOST.into()),
    }
    address
}

/// A request that is whole, and who sent it.
struct Job {
    stream: TcpStream,
    request: ReceiveRequest,
}

fn work(jobs: &Mutex<Receiver<Job>>, handler: &Handler) {
    loop {
        // One worker waits, the others wait for it.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { mut stream, request }) = job else { return };
        let respond = handler(request);
        let is_blocking = stream.set_nonblocking(false).and_then(|()| stream.set_write_timeout(Some(LINGER)));
        if is_blocking.is_ok() {
            let _ = stream.write_all(&answer(respond.status, respond.body));
        }
    }
}

/// Accepts and reads.
struct Desk {
    listener: TcpListener,
    stop: Arc<AtomicBool>,
    jobs: SyncSender<Job>,
    /// The oldest first.
    open: Vec<Open>,
}

/// A connection whose request is not whole yet.
struct Open {
    stream: TcpStream,
    bytes: Vec<u8>,
    /// Where the body begins and ends, once the head is there.
    body: Option<(usize, usize)>,
    until: Instant,
    /// It was answered, and only kept until the sender has stopped.
    is_refused: bool,
}

/// What became of a connection that was read.
enum Arrived {
    Wait,
    Whole(Box<ReceiveRequest>),
    Refuse(u16, &'static str),
    Gone,
}

impl Desk {
    fn run(mut self) {
        while !self.stop.load(Ordering::Acquire) {
            let Some((has_callers, ready)) = self.wait() else {
                // Nothing can be waited for just now: not in a circle.
                std::thread::sleep(Duration::from_millis(50));
                continue;
            };
            self.read(&ready);
            if has_callers {
                self.accept();
            }
        }
    }

    /// Waits for callers and for what they say, until the first limit of time.
    fn wait(&self) -> Option<(bool, Vec<bool>)> {
        let first = self.open.iter().map(|open| open.until).min();
        let left = first.map(|until| until.saturating_duration_since(Instant::now()));
        let left = Timespec::try_from(left.unwrap_or(PATIENCE)).ok()?;
        let mut places = Vec::with_capacity(self.open.len().saturating_add(1));
        places.push(PollFd::new(&self.listener, PollFlags::IN));
        places.extend(self.open.iter().map(|open| PollFd::new(&open.stream, PollFlags::IN)));
        match poll(&mut places, Some(&left)) {
            Ok(_) => {
                let mut ready = places.iter().map(|place| !place.revents().is_empty());
                Some((ready.next().unwrap_or(false), ready.collect()))
            }
            Err(rustix::io::Errno::INTR) => Some((false, vec![false; self.open.len()])),
            Err(_) => None,
        }
    }

    fn read(&mut self, ready: &[bool]) {
        let now = Instant::now();
        let open = std::mem::take(&mut self.open);
        for (mut open, is_ready) in open.into_iter().zip(ready) {
            let step = match is_ready {
                true => open.read(),
                false if now >= open.until => Arrived::Refuse(408, r#"{"message":"too slow"}"#),
                false => Arrived::Wait,
            };
            match step {
                Arrived::Wait if now < open.until => self.open.push(open),
                Arrived::Wait | Arrived::Gone => {}
                Arrived::Whole(request) => self.pass_on(open, *request),
                Arrived::Refuse(..) if open.is_refused => {}
                Arrived::Refuse(status, body) => self.refuse(open, status, body),
            }
        }
    }

    fn pass_on(&mut self, open: Open, request: ReceiveRequest) {
        let Open { stream, bytes, body, until, is_refused } = open;
        if let Err(full) = self.jobs.try_send(Job { stream, request }) {
            let (std::sync::mpsc::TrySendError::Full(job) | std::sync::mpsc::TrySendError::Disconnected(job)) = full;
            let open = Open { stream: job.stream, bytes, body, until, is_refused };
            self.refuse(open, 503, r#"{"message":"try again"}"#);
        }
    }

    /// Answers, and keeps the connection until the sender has read it: closed at once, what is still coming would tear the answer.
    fn refuse(&mut self, mut open: Open, status: u16, body: &str) {
        let is_written =
            open.stream.write_all(&answer(status, body)).and_then(|()| open.stream.shutdown(Shutdown::Write));
        if is_written.is_ok() {
            let until = Instant::now() + LINGER;
            self.open.push(Open { bytes: Vec::new(), until, is_refused: true, ..open });
        }
    }

    fn accept(&mut self) {
        for _ in 0..BURST {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(_) => {
                    // The process has no more files to open: not in a circle until it has.
                    std::thread::sleep(Duration::from_millis(50));
                    return;
                }
            };
            if stream.set_nonblocking(true).is_err() {
                continue;
            }
            let _ = stream.set_nodelay(true);
            if self.open.len() >= MOST_CONNECTIONS {
                self.open.remove(0);
            }
            let until = Instant::now() + PATIENCE;
            self.open.push(Open { stream, bytes: Vec::new(), body: None, until, is_refused: false });
        }
    }
}

impl Open {
    /// Takes what is there, without waiting for more.
    fn read(&mut self) -> Arrived {
        let mut piece = [0u8; 16 * 1024];
        loop {
            match self.stream.read(&mut piece) {
                Ok(0) => return Arrived::Gone,
                Ok(_) if self.is_refused => {}
                Ok(count) => {
                    self.bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
                    match self.look() {
                        Arrived::Wait => {}
                        step => return step,
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Arrived::Wait,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Arrived::Gone,
            }
        }
    }

    fn look(&mut self) -> Arrived {
        if self.body.is_none() {
            match head(&self.bytes) {
                Ok(None) if self.bytes.len() > MOST_HEAD => {
                    return Arrived::Refuse(431, r#"{"message":"head too long"}"#);
                }
                Ok(None) => return Arrived::Wait,
                Ok(Some(Head { start, length, expects })) => {
                    self.body = Some((start, start.saturating_add(length)));
                    if expects && self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").is_err() {
                        return Arrived::Gone;
                    }
                }
                Err((status, body)) => return Arrived::Refuse(status, body),
            }
        }
        match self.body {
            Some((start, end)) if self.bytes.len() >= end => match request(&self.bytes, start, end) {
                Some(request) => Arrived::Whole(Box::new(request)),
                None => Arrived::Refuse(400, r#"{"message":"not HTTP"}"#),
            },
            _ => Arrived::Wait,
        }
    }
}

struct Head {
    start: usize,
    length: usize,
    expects: bool,
}

const MOST_HEADERS: usize = 64;

/// Where the body begins and how long it is; nothing while the head is not whole.
fn head(bytes: &[u8]) -> Result<Option<Head>, (u16, &'static str)> {
    let bad = (400, r#"{"message":"not HTTP"}"#);
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let start = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(bad),
    };
    let mut lengths = parsed.headers.iter().filter(|h| h.name.eq_ignore_ascii_case("content-length"));
    let length = match (lengths.next(), lengths.next()) {
        (None, _) => 0,
        (Some(header), None) => std::str::from_utf8(header.value)
            .ok()
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|text| text.parse().ok())
            .ok_or(bad)?,
        // Two of them are read differently by different servers.
        (Some(_), Some(_)) => return Err(bad),
    };
    let has = |name: &str| parsed.headers.iter().any(|h| h.name.eq_ignore_ascii_case(name));
    if has("transfer-encoding") {
        return Err((411, r#"{"message":"a length is required"}"#));
    }
    if length > super::MOST_BYTES {
        return Err((413, r#"{"message":"too long"}"#));
    }
    Ok(Some(Head { start, length, expects: has("expect") && length > 0 }))
}

/// The request as a host's own web server would hand it over.
fn request(bytes: &[u8], start: usize, end: usize) -> Option<ReceiveRequest> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(bytes).ok()?;
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let body = bytes.get(start..end)?;
    let body_text = std::str::from_utf8(body).ok().map(str::to_string);
    Some(ReceiveRequest {
        method: parsed.method?.to_string(),
        headers: parsed.headers.iter().map(|h| (h.name.to_ascii_lowercase(), text(h.value))).collect(),
        query: parsed.path?.split_once('?').map(|(_, query)| query.to_string()),
        body_base64: body_text.is_none().then(|| STANDARD.encode(body)),
        body: body_text,
    })
}

/// What the fuzz targets of `tests/fuzz` reach of what is private.
#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub mod fuzz {
    use crate::request::ReceiveRequest;

    /// What is read of these bytes: where the body begins, how long it is, and the request once it is whole; nothing while the head is
    /// not whole; or the status of the refusal.
    #[allow(clippy::type_complexity)]
    pub fn read(bytes: &[u8]) -> Result<Option<(usize, usize, Option<ReceiveRequest>)>, u16> {
        let head = super::head(bytes).map_err(|(status, _)| status)?;
        Ok(head.map(|super::Head { start, length, .. }| {
            let end = start.saturating_add(length);
            let is_whole = bytes.len() >= end;
            (start, length, is_whole.then(|| super::request(bytes, start, end)).flatten())
        }))
    }
}

fn answer(status: u16, body: &str) -> Vec<u8> {
    let reason = match status {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Answer",
    };
    let length = body.len();
    let retry = if status == 503 { "Retry-After: 60\r\n" } else { "" };
    format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{retry}\
         Connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<ReceiveRequest> {
        let head = head(text.as_bytes()).ok()??;
        request(text.as_bytes(), head.start, head.start + head.length)
    }

    #[test]
    fn a_request_is_handed_over_as_it_came() {
        let got = whole("POST /hook?a=1&tamaraToken=x.y.z HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        assert_eq!((got.method.as_str(), got.query.as_deref()), ("POST", Some("a=1&tamaraToken=x.y.z")));
        assert_eq!((got.body.as_deref(), got.body_base64), (Some("{}"), None));
        let binary = b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n\xff";
        let got = request(binary, binary.len() - 1, binary.len()).unwrap();
        assert_eq!((got.body, got.body_base64.as_deref()), (None, Some("/w==")));
    }

    #[test]
    fn what_two_servers_read_differently_is_refused() {
        let status = |text: &str| head(text.as_bytes()).err().map(|(status, _)| status);
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"), Some(400));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n"), Some(400));
        assert_eq!(status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), Some(411));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n"), Some(413));
        assert_eq!(status("\u{1}\u{2}"), Some(400));
        assert!(head(b"POST / HTTP/1.1\r\nContent-").unwrap().is_none());
    }
}
