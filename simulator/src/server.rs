//! The connections: HTTP/1.1 by hand, because answers have to be cut, stalled and torn on purpose.

use crate::Options;
use crate::control;
use crate::dress;
use crate::http::{Answer, MOST, Request, Wire, parse};
use crate::late;
use crate::publish;
use crate::sender;
use crate::service;
use crate::tls;
use crate::world::{Shared, World, lock};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::server::TlsStream;

/// How long an idle or slow connection is kept.
const PATIENCE: Duration = Duration::from_secs(120);

/// Listens until `stop` is ready.
pub async fn run(
    options: &Options,
    listening: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let bound = TcpListener::bind((options.host.as_str(), options.port)).await;
    let listener = bound.map_err(|error| {
        let advice = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                "; another program has this port, perhaps a simulator: use that one, or take another with --port"
            }
            _ => "",
        };
        let detail = format!("cannot listen on {}:{}: {error}{advice}", options.host, options.port);
        std::io::Error::new(error.kind(), detail)
    })?;
    let acceptor = options.tls.as_deref().map(|ca_file| tls::acceptor(&options.host, ca_file)).transpose();
    let acceptor = acceptor.map_err(std::io::Error::other)?;
    let world: Shared = Arc::new(Mutex::new(World::open(options).map_err(std::io::Error::other)?));
    listening(listener.local_addr()?);
    let accept = async {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                // No file descriptor left, most likely: one may come back.
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            if lock(&world).refuse_until.is_some_and(|until| Instant::now() < until) {
                reset(&stream);
                continue;
            }
            let (world, acceptor) = (Arc::clone(&world), acceptor.clone());
            tokio::spawn(async move {
                let _ = stream.set_nodelay(true);
                match acceptor {
                    None => serve(stream, world).await,
                    Some(acceptor) => {
                        if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                            serve(stream, world).await;
                        }
                    }
                }
            });
        }
    };
    tokio::select! {
        () = accept => {}
        () = sender::run(Arc::clone(&world)) => {}
        () = stop => {}
    }
    Ok(())
}

/// Ctrl-C or SIGTERM, from this call on. Has to be called inside the runtime.
///
/// # Errors
/// When the system lets nobody listen to signals.
#[cfg(unix)]
pub fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ctrl-C, from this call on. Has to be called inside the runtime.
///
/// # Errors
/// When the system lets nobody listen to it.
#[cfg(not(unix))]
pub fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

/// A connection that can be reset.
trait Connection: AsyncRead + AsyncWrite + Unpin + Send {
    /// The TCP connection beneath.
    fn tcp(&self) -> &TcpStream;
}

impl Connection for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Connection for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Makes the end of a connection a hard one.
fn reset(stream: &TcpStream) {
    // Where the system refuses, the connection just ends without an answer.
    let _ = stream.set_zero_linger();
}

async fn serve(mut stream: impl Connection, world: Shared) {
    let mut buffer = Vec::new();
    loop {
        let request = match tokio::time::timeout(PATIENCE, read(&mut stream, &mut buffer)).await {
            Ok(Ok(request)) => request,
            Ok(Err(Unread::Bad(status))) => {
                let answer = Answer::error(status, reason(status), &[]).with("Connection", "close");
                let date = Some(lock(&world).date_header(0));
                let _ = send(&mut stream, &answer, &date, answer.body.len()).await;
                break;
            }
            Ok(Err(Unread::Gone)) | Err(_) => break,
        };
        let keep_alive = request.keep_alive;
        let (wire, date) = {
            let mut world = lock(&world);
            let mut wire = answer(&mut world, &request);
            let off = wire.answer_mut().map_or(Some(0), |answer| answer.date_off_ms);
            (wire, off.map(|off| world.date_header(off)))
        };
        let wire = match wire {
            Wire::Silence(length, wire) => {
                tokio::time::sleep(length).await;
                *wire
            }
            wire => wire,
        };
        let done = match wire {
            Wire::Answer(a) => send(&mut stream, &a, &date, a.body.len()).await,
            Wire::AfterWebhooks(order_id, a) => {
                webhooks_sent(&world, &order_id).await;
                send(&mut stream, &a, &date, a.body.len()).await
            }
            Wire::Half(a) => {
                let _ = send(&mut stream, &a, &date, a.body.len() / 2).await;
                break;
            }
            Wire::Split(a) => split(&mut stream, &a, &date).await,
            Wire::Drip(a) => drip(&mut stream, &a, &date).await,
            Wire::Cut => break,
            Wire::Refuse => {
                lock(&world).refuse_until = Some(Instant::now() + Duration::from_secs(2));
                reset(stream.tcp());
                return;
            }
            Wire::Hang | Wire::Silence(..) | Wire::Faulty(..) => {
                tokio::time::sleep(PATIENCE).await;
                break;
            }
        };
        if done.is_err() || !keep_alive {
            break;
        }
    }
}

/// Waits until the webhooks about an order were sent once, but for no longer than a receiver that answers at all would need.
async fn webhooks_sent(world: &Shared, order_id: &str) {
    for _ in 0..200 {
        let is_busy = {
            let world = lock(world);
            world.outbox.is_busy(order_id, world.now_ms())
        };
        if !is_busy {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn answer(world: &mut World, request: &Request) -> Wire {
    if request.path.starts_with("/_sim/") || request.path == "/" {
        let answer = control::answer(world, request);
        return kept(world, Wire::Answer(answer));
    }
    late::happen(world);
    let wire = match service::answer(world, request) {
        Wire::Faulty(fault, mut wire) => {
            world.count(fault.name);
            if let Some(answer) = wire.answer_mut() {
                dress::dress(world, request, fault, answer);
            }
            if let Some(ms) = fault.later_ms() {
                late::put_off(world, request, ms);
            }
            *wire
        }
        wire => wire,
    };
    world.merchant = None;
    let wire = kept(world, wire);
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

/// The same, unless what happened cannot be kept.
fn kept(world: &mut World, wire: Wire) -> Wire {
    match publish::finish(world) {
        Ok(()) => wire,
        Err(problem) => Wire::Answer(Answer::error(500, &problem, &[])),
    }
}

fn head(answer: &Answer, date: &Option<String>) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nX-Simulated: true\r\n",
        answer.status,
        reason(answer.status),
        answer.kind,
        answer.body.len()
    );
    let date = date.iter().map(|date| ("Date", date));
    for (name, value) in answer.headers.iter().map(|(name, value)| (*name, value)).chain(date) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

async fn send(
    stream: &mut impl Connection,
    answer: &Answer,
    date: &Option<String>,
    most: usize,
) -> std::io::Result<()> {
    let mut bytes = head(answer, date);
    bytes.extend(answer.body.iter().take(most));
    stream.write_all(&bytes).await?;
    stream.flush().await
}

async fn split(stream: &mut impl Connection, answer: &Answer, date: &Option<String>) -> std::io::Result<()> {
    let half = answer.body.len() / 2;
    send(stream, answer, date, half).await?;
    tokio::time::sleep(Duration::from_millis(150)).await;
    stream.write_all(answer.body.get(half..).unwrap_or_default()).await?;
    stream.flush().await
}

async fn drip(stream: &mut impl Connection, answer: &Answer, date: &Option<String>) -> std::io::Result<()> {
    let mut bytes = head(answer, date);
    bytes.extend(&answer.body);
    for byte in bytes {
        stream.write_all(&[byte]).await?;
        stream.flush().await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Ok(())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        413 => "Payload Too Large",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        451 => "Unavailable For Legal Reasons",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Answer",
    }
}

/// Why no request could be read.
#[derive(Debug)]
enum Unread {
    /// The client went away.
    Gone,
    /// It is not HTTP, or too long; the status that says so.
    Bad(u16),
}

/// Reads one request; what follows it stays in the buffer.
async fn read(stream: &mut impl Connection, buffer: &mut Vec<u8>) -> Result<Request, Unread> {
    let mut was_told_to_continue = false;
    loop {
        if let Some((request, used)) = parse(buffer).map_err(Unread::Bad)? {
            buffer.drain(..used);
            return Ok(request);
        }
        if buffer.len() > MOST {
            return Err(Unread::Bad(413));
        }
        if !was_told_to_continue && waits_for_continue(buffer) {
            was_told_to_continue = true;
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.map_err(|_| Unread::Gone)?;
            stream.flush().await.map_err(|_| Unread::Gone)?;
        }
        if stream.read_buf(buffer).await.unwrap_or(0) == 0 {
            return Err(Unread::Gone);
        }
    }
}

/// Whether the client sent its head and waits for leave to send the body, as curl does with long ones.
fn waits_for_continue(buffer: &[u8]) -> bool {
    let Some(end) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).to_lowercase();
    head.contains("\r\nexpect: 100-continue")
}
