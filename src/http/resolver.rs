//! From a host's name to an open TCP connection, in helper threads, because neither a look-up nor a connect can
//! be cut short. Threads are started only for a new connection.

use super::transport::{Ended, SLICE, check};
use crate::wait::Scope;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How long a look-up is believed.
const TTL: Duration = Duration::from_secs(60);

/// How long the old addresses serve after a failed look-up, before the next try.
const STALE: Duration = Duration::from_secs(5);

/// More addresses than this are not tried: each would get too small a share of the time.
const MAX_ADDRESSES: usize = 8;

/// A helper thread only calls the system's resolver or connects.
const STACK: usize = 512 * 1024;

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The wait was given up.
    Ended(Ended),
    /// It failed, and how.
    Failed(String),
}

impl From<Ended> for Stop {
    fn from(ended: Ended) -> Self {
        Stop::Ended(ended)
    }
}

/// The addresses behind names. A name is looked up by one thread at a time, however many calls wait for it.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: Mutex<HashMap<String, Name>>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Name {
    /// The last that were found, the one that answered last in front.
    addresses: Vec<IpAddr>,
    good_until: Option<Instant>,
    looking: bool,
    /// How many look-ups have ended.
    ended: u64,
    /// Why the last look-up failed.
    failed: String,
}

impl Names {
    /// The addresses of a host, from the cache or by a look-up. While look-ups fail the last known addresses
    /// serve on: a name server's outage is no reason to lose sight of a sale.
    pub(super) fn addresses(self: &Arc<Self>, host: &str, scope: &Scope) -> Result<Vec<IpAddr>, Stop> {
        if let Some(addresses) = without_lookup(host) {
            return Ok(addresses);
        }
        let patience = Instant::now().checked_add(scope.remaining() / 2);
        let mut known = self.lock();
        let before = known.get(host).map_or(0, |name| name.ended);
        loop {
            let now = Instant::now();
            let name = known.entry(host.to_string()).or_default();
            let enough = patience.is_some_and(|end| now >= end) && !name.addresses.is_empty();
            if enough || name.good_until.is_some_and(|end| now < end) {
                return Ok(name.addresses.clone());
            }
            if name.ended != before {
                return Err(Stop::Failed(name.failed.clone()));
            }
            if !name.looking {
                self.look_up(host)?;
                name.looking = true;
            }
            check(scope)?;
            let slice = SLICE.min(scope.remaining());
            known = self.changed.wait_timeout(known, slice).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Puts the address that answered in front, to be tried first the next time.
    fn answered(&self, host: &str, address: IpAddr) {
        if let Some(name) = self.lock().get_mut(host) {
            bring_forward(&mut name.addresses, address);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Name>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_up(self: &Arc<Self>, host: &str) -> Result<(), Stop> {
        let names = Arc::clone(self);
        let host = host.to_string();
        helper(move || {
            let found = (host.as_str(), 0).to_socket_addrs();
            names.looked_up(&host, found.map(|found| found.map(|address| address.ip()).collect()));
        })
    }

    fn looked_up(&self, host: &str, found: io::Result<Vec<IpAddr>>) {
        let mut known = self.lock();
        let name = known.entry(host.to_string()).or_default();
        name.looking = false;
        name.ended = name.ended.wrapping_add(1);
        match found {
            Ok(mut found) if !found.is_empty() => {
                found.dedup();
                if let Some(last) = name.addresses.first() {
                    bring_forward(&mut found, *last);
                }
                found.truncate(MAX_ADDRESSES);
                name.addresses = found;
                name.good_until = Instant::now().checked_add(TTL);
            }
            outcome => {
                name.failed = outcome.map_or_else(|error| error.to_string(), |_| "no address".to_string());
                name.good_until = if name.addresses.is_empty() { None } else { Instant::now().checked_add(STALE) };
            }
        }
        self.changed.notify_all();
    }

    /// Opens a TCP connection to a host: its addresses are tried in turn, each with its share of the time left,
    /// so that one that never answers does not use it all.
    pub(super) fn connect(
        self: &Arc<Self>,
        host: &str,
        addresses: Vec<IpAddr>,
        port: u16,
        scope: &Scope,
    ) -> Result<Reached, Stop> {
        let (sender, receiver) = sync_channel(1);
        let limit = scope.remaining();
        helper(move || {
            // When nobody waits any more the connection is closed by being dropped.
            let _ = sender.send(try_each(&addresses, port, limit));
        })?;
        loop {
            check(scope)?;
            match receiver.recv_timeout(SLICE.min(scope.remaining())) {
                Ok(Ok(reached)) => {
                    self.answered(host, reached.address);
                    return Ok(reached);
                }
                Ok(Err(text)) => {
                    // An attempt that ran out of time is told late on a busy machine: then it is the limit that ended it.
                    check(scope)?;
                    return Err(Stop::Failed(text));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Stop::Failed("the attempt was lost".into())),
            }
        }
    }
}

/// A connection, and what it took to get it.
#[derive(Debug)]
pub(super) struct Reached {
    pub stream: TcpStream,
    pub address: IpAddr,
    /// Of each address that was tried before: why it did not answer, and how long that took.
    pub dead: Vec<String>,
}

/// The host's name without the brackets that an IPv6 address has in a URL.
pub(super) fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

/// Whether this host, as it stands in a URL, is this machine itself.
pub(crate) fn is_loopback(host: &str) -> bool {
    without_lookup(host).is_some_and(|addresses| addresses.iter().all(IpAddr::is_loopback))
}

fn without_lookup(host: &str) -> Option<Vec<IpAddr>> {
    if host.eq_ignore_ascii_case("localhost") {
        return Some(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    bare(host).parse().ok().map(|address| vec![address])
}

fn bring_forward(addresses: &mut [IpAddr], first: IpAddr) {
    let place = addresses.iter().position(|address| *address == first);
    if let Some(front) = place.and_then(|place| addresses.get_mut(..=place)) {
        front.rotate_right(1);
    }
}

fn try_each(addresses: &[IpAddr], port: u16, limit: Duration) -> Result<Reached, String> {
    let end = Instant::now().checked_add(limit);
    let mut dead = Vec::new();
    for (tried, address) in addresses.iter().enumerate() {
        let begun = Instant::now();
        let left = end.map_or(limit, |end| end.saturating_duration_since(begun));
        // Two thirds of what is left, unless it is the last: the first is the most likely to answer.
        let share = if tried.saturating_add(1) == addresses.len() { left } else { left * 2 / 3 };
        if share.is_zero() {
            break;
        }
        match TcpStream::connect_timeout(&SocketAddr::new(*address, port), share) {
            Ok(stream) => return Ok(Reached { stream, address: *address, dead }),
            Err(error) => {
                dead.push(format!("{address} port {port}: {error}, after {} ms", begun.elapsed().as_millis()))
            }
        }
    }
    Err(if dead.is_empty() { "no address".into() } else { dead.join("; ") })
}

fn helper(work: impl FnOnce() + Send + 'static) -> Result<(), Stop> {
    let builder = thread::Builder::new().name("tamara-connect".into()).stack_size(STACK);
    match builder.spawn(work) {
        Ok(_) => Ok(()),
        Err(error) => Err(Stop::Failed(format!("no thread could be started: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wait::Interrupt;

    const HOST: &str = "service.test";

    fn scope(limit_ms: u64) -> Scope {
        Scope::new(&Arc::new(Interrupt::default()), Duration::from_millis(limit_ms))
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Names whose look-up of the host is under way and will never end.
    fn stalled() -> Arc<Names> {
        let names = Arc::new(Names::default());
        names.lock().insert(HOST.into(), Name { looking: true, ..Name::default() });
        names
    }

    fn expire(names: &Names) {
        let mut known = names.lock();
        let name = known.get_mut(HOST).unwrap();
        (name.good_until, name.looking) = (None, true);
    }

    fn failure() -> io::Result<Vec<IpAddr>> {
        Err(io::Error::other("no name server"))
    }

    #[test]
    fn addresses_and_this_machine_are_known_without_a_look_up() {
        let names = stalled();
        assert_eq!(names.addresses("10.0.0.7", &scope(0)), Ok(vec![ip("10.0.0.7")]));
        assert_eq!(names.addresses("[::1]", &scope(0)), Ok(vec![ip("::1")]));
        assert_eq!(names.addresses("LocalHost", &scope(0)), Ok(vec![ip("127.0.0.1"), ip("::1")]));
        assert!(is_loopback("127.9.9.9") && is_loopback("[::1]") && is_loopback("localhost"));
        assert!(!is_loopback("localhost.evil.test") && !is_loopback("0.0.0.0") && !is_loopback("10.0.0.1"));
    }

    #[test]
    fn a_look_up_that_never_ends_is_given_up_at_the_limit_or_an_interrupt() {
        // Compared with a sleep of the same length: a busy machine makes both late.
        let sleep = |limit: Duration| {
            let started = Instant::now();
            thread::sleep(limit);
            started.elapsed()
        };
        let (limit, started) = (Duration::from_millis(300), Instant::now());
        let other = thread::spawn(move || sleep(limit));
        assert_eq!(stalled().addresses(HOST, &scope(300)), Err(Stop::Ended(Ended::Deadline)));
        let waited = started.elapsed();
        assert!(waited < other.join().unwrap() * 2, "{waited:?}");

        let interrupt = Arc::new(Interrupt::default());
        let waiting = Scope::new(&interrupt, Duration::from_secs(60));
        let call = thread::spawn(move || stalled().addresses(HOST, &waiting));
        thread::sleep(Duration::from_millis(150));
        interrupt.raise();
        let raised = Instant::now();
        assert_eq!(call.join().unwrap(), Err(Stop::Ended(Ended::Interrupt)));
        assert!(raised.elapsed() < Duration::from_secs(60) / 10, "it would have waited for a minute");
    }

    #[test]
    fn a_finished_look_up_is_believed_and_ends_the_wait_of_all() {
        let names = stalled();
        let waiting: Vec<_> = (0..3)
            .map(|_| {
                let names = Arc::clone(&names);
                thread::spawn(move || names.addresses(HOST, &scope(60_000)))
            })
            .collect();
        thread::sleep(Duration::from_millis(100));
        names.looked_up(HOST, Ok(vec![ip("10.0.0.1"), ip("10.0.0.2")]));
        for call in waiting {
            assert_eq!(call.join().unwrap(), Ok(vec![ip("10.0.0.1"), ip("10.0.0.2")]));
        }
        assert!(!names.lock()[HOST].looking);
    }

    #[test]
    fn a_failed_look_up_is_told_when_nothing_is_known() {
        let names = stalled();
        let waiting = Arc::clone(&names);
        let call = thread::spawn(move || waiting.addresses(HOST, &scope(60_000)));
        thread::sleep(Duration::from_millis(100));
        names.looked_up(HOST, failure());
        assert_eq!(call.join().unwrap(), Err(Stop::Failed("no name server".into())));
    }

    #[test]
    fn known_addresses_serve_on_while_look_ups_fail_or_stall() {
        let names = stalled();
        names.looked_up(HOST, Ok(vec![ip("10.0.0.1")]));
        expire(&names);
        assert_eq!(names.addresses(HOST, &scope(400)), Ok(vec![ip("10.0.0.1")]), "stalled");
        names.looked_up(HOST, failure());
        assert_eq!(names.addresses(HOST, &scope(400)), Ok(vec![ip("10.0.0.1")]), "failed");
        assert!(!names.lock()[HOST].looking, "the next try comes later");
    }

    #[test]
    fn the_address_that_answered_is_tried_first_also_after_the_next_look_up() {
        let names = stalled();
        let [a, b, c] = ["10.0.0.1", "10.0.0.2", "10.0.0.3"].map(ip);
        names.looked_up(HOST, Ok(vec![a, b, c]));
        names.answered(HOST, c);
        assert_eq!(names.addresses(HOST, &scope(0)), Ok(vec![c, a, b]));
        names.looked_up(HOST, Ok(vec![b, a, c]));
        assert_eq!(names.addresses(HOST, &scope(0)), Ok(vec![c, b, a]));
        names.looked_up(HOST, Ok(vec![b, a]));
        assert_eq!(names.addresses(HOST, &scope(0)), Ok(vec![b, a]));
    }

    #[test]
    fn a_dead_address_is_passed_over() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let addresses = vec![ip("127.0.0.2"), ip("127.0.0.1")];
        let names = Arc::new(Names::default());
        let reached = names.connect(HOST, addresses, port, &scope(5000)).unwrap();
        assert_eq!(reached.stream.peer_addr().unwrap(), SocketAddr::new(ip("127.0.0.1"), port));
    }
}
