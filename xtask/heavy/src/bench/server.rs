//! The service of the benchmark: answers from memory, a thread for each connection, plain or TLS, and as rude as wanted.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::NoServerSessionStorage;
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A connection's thread reads one request at a time.
const STACK: usize = 256 * 1024;

/// The interval of young orders, milliseconds.
const INTERVAL_MS: u32 = 5000;

/// How a server behaves.
#[derive(Clone, Default)]
pub struct Manners {
    /// Time between a request and its answer.
    pub latency: Duration,
    /// TLS, when it is wanted.
    pub tls: Option<Arc<ServerConfig>>,
    /// Closes each connection after its first answer.
    pub closes: bool,
    /// Takes the second request of a connection, and every money-moving one, and closes without an answer: what a client sees that
    /// sends while the server gives an idle connection up.
    pub is_stale: bool,
    /// Notes when each order was read.
    pub notes_times: bool,
}

/// What a server saw.
#[derive(Default)]
pub struct Seen {
    /// Connections taken.
    pub connections: AtomicU64,
    /// Requests.
    pub requests: AtomicU64,
    /// Requests that move money.
    pub money: AtomicU64,
    /// Handshakes, and how many of them resumed a session.
    pub handshakes: AtomicU64,
    /// See `handshakes`.
    pub resumed: AtomicU64,
    /// When each order was read last, and the longest time between two reads, milliseconds.
    pub reads: Mutex<HashMap<String, (Instant, Vec<u32>)>>,
}

impl Seen {
    /// A counter's value.
    pub fn of(counter: &AtomicU64) -> f64 {
        counter.load(Ordering::Relaxed) as f64
    }

    /// How many reads there were, and how many came late: more than a tenth after the longest pause that the jitter allows.
    pub fn late(&self, orders: u32, ended: Instant) -> (usize, f64) {
        let most = INTERVAL_MS * 105 / 100 * 110 / 100;
        let reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        let missing = orders as usize - reads.len().min(orders as usize);
        let gaps = || reads.values().flat_map(|(_, gaps)| gaps.iter().copied());
        let open_end =
            reads.values().filter(|(last, _)| ended.saturating_duration_since(*last).as_millis() > u128::from(most));
        (gaps().count(), (gaps().filter(|gap| *gap > most).count() + open_end.count() + missing) as f64)
    }
}

/// A running server. Its threads live as long as this program.
pub struct Server {
    /// Port on this machine.
    pub port: u16,
    /// Whether it speaks TLS.
    pub is_tls: bool,
    /// What it saw.
    pub seen: Arc<Seen>,
}

/// An order as the service reads it out, in the pieces around its id.
struct Order(Vec<String>);

impl Order {
    fn new(text: &str) -> Order {
        let id = text.split("\"order_id\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        Order(text.split(id).map(String::from).collect())
    }

    fn with_id(&self, id: &str) -> String {
        self.0.join(id)
    }
}

impl Server {
    /// Listens on a free port and answers reads of any order with this text, its id replaced.
    pub fn start(order: &str, manners: Manners) -> crate::Result<Server> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
        let port = listener.local_addr().map_err(|e| e.to_string())?.port();
        let seen = Arc::new(Seen::default());
        let is_tls = manners.tls.is_some();
        let (order, noted) = (Arc::new(Order::new(order)), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                noted.connections.fetch_add(1, Ordering::Relaxed);
                let (order, manners, seen) = (Arc::clone(&order), manners.clone(), Arc::clone(&noted));
                let thread = thread::Builder::new().stack_size(STACK);
                let _ = thread.spawn(move || serve(stream, &order, &manners, &seen));
            }
        });
        Ok(Server { port, is_tls, seen })
    }
}

fn serve(stream: TcpStream, order: &Order, manners: &Manners, seen: &Seen) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(config) = &manners.tls else { return talk(stream, order, manners, seen, |_| None) };
    let connection = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    talk(StreamOwned::new(connection, stream), order, manners, seen, |stream| {
        Some(stream.conn.handshake_kind()? == HandshakeKind::Resumed)
    })
}

fn talk<S: Read + Write>(
    mut stream: S,
    order: &Order,
    manners: &Manners,
    seen: &Seen,
    resumed: fn(&S) -> Option<bool>,
) -> std::io::Result<()> {
    let mut buffer = Vec::with_capacity(8192);
    for number in 0_u32.. {
        let Some(request) = read(&mut stream, &mut buffer)? else { return Ok(()) };
        seen.requests.fetch_add(1, Ordering::Relaxed);
        if let (0, Some(was_resumed)) = (number, resumed(&stream)) {
            seen.handshakes.fetch_add(1, Ordering::Relaxed);
            seen.resumed.fetch_add(u64::from(was_resumed), Ordering::Relaxed);
        }
        let line = request.lines().next().unwrap_or_default();
        let is_money = line.contains("refund");
        seen.money.fetch_add(u64::from(is_money), Ordering::Relaxed);
        if manners.is_stale && (number > 0 || is_money) {
            return Ok(());
        }
        // Before a session is opened the library asks whether its reference is free: it is.
        let is_free = line.contains("/reference-id/");
        let (status, body) = match is_free {
            true => (
                "404 Not Found",
                r#"{"message": "Order not found", "errors": [{"error_code": "order_not_found"}]}"#.to_string(),
            ),
            false => ("200 OK", answer(line, order, manners, seen)),
        };
        if !manners.latency.is_zero() {
            thread::sleep(manners.latency);
        }
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: ");
        stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes())?;
        stream.flush()?;
        if manners.closes {
            return Ok(());
        }
    }
    Ok(())
}

/// One request, head and body; none when the client left.
fn read<S: Read>(stream: &mut S, buffer: &mut Vec<u8>) -> std::io::Result<Option<String>> {
    let mut part = [0; 4096];
    loop {
        if let Some(end) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default()).into_owned();
            let length = head.lines().filter_map(|line| line.split_once(':'));
            let length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            let length: usize = length.filter_map(|(_, value)| value.trim().parse().ok()).next().unwrap_or(0);
            let whole = end + 4 + length;
            if buffer.len() >= whole {
                buffer.drain(..whole);
                return Ok(Some(head));
            }
        }
        match stream.read(&mut part)? {
            0 => return Ok(None),
            amount => buffer.extend_from_slice(part.get(..amount).unwrap_or_default()),
        }
    }
}

fn answer(line: &str, order: &Order, manners: &Manners, seen: &Seen) -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let path = line.split(' ').nth(1).unwrap_or_default();
    if let Some(id) = path.strip_prefix("/merchants/orders/") {
        if manners.notes_times {
            note(id, seen);
        }
        return order.with_id(id);
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!(
        r#"{{"order_id": "o-{number}", "checkout_id": "c-{number}", "checkout_deeplink": "https://pay.example/{number}"}}"#
    )
}

fn note(id: &str, seen: &Seen) {
    let now = Instant::now();
    let mut reads = seen.reads.lock().unwrap_or_else(PoisonError::into_inner);
    let (last, gaps) = reads.entry(id.to_string()).or_insert_with(|| (now, Vec::new()));
    let gap = now.duration_since(std::mem::replace(last, now));
    gaps.push(u32::try_from(gap.as_millis()).unwrap_or(u32::MAX));
}

/// Certificates of the benchmark's own authority.
pub struct Authority {
    /// Its certificate, PEM.
    pub pem: String,
    /// A server that resumes sessions, as servers do.
    pub resuming: Arc<ServerConfig>,
    /// One that never does.
    pub full: Arc<ServerConfig>,
}

impl Authority {
    /// Makes keys (P-256) and certificates.
    pub fn new() -> crate::Result<Authority> {
        Self::make().map_err(|e| e.to_string())
    }

    fn make() -> Result<Authority, Box<dyn std::error::Error>> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // A name of its own: OpenSSL takes a certificate for self-signed that is named like its authority.
        params.distinguished_name.push(DnType::CommonName, "benchmark authority");
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let certificate = CertificateParams::new(vec!["localhost".to_string()])?.signed_by(&key, &issuer)?;
        let config = || -> Result<ServerConfig, Box<dyn std::error::Error>> {
            let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
            Ok(builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key)?)
        };
        let mut full = config()?;
        full.send_tls13_tickets = 0;
        full.session_storage = Arc::new(NoServerSessionStorage {});
        Ok(Authority { pem: issuer.pem(), resuming: Arc::new(config()?), full: Arc::new(full) })
    }
}
