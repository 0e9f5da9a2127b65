//! Opens a connection: look-up, TCP, the proxy's tunnel, TLS. Until it is open nothing of a request has left.

use super::resolver::{Names, Stop, is_loopback};
use super::settings::{Proxy, Settings};
use super::tls::Tls;
use super::transport::{Call, Ended, Socket, Stream, Wire, wrapped};
use crate::error::{Error, Kind};
use crate::wait::Scope;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::{self, Read, Write};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{ConnectionDetails, Connector, NextTimeout};

/// The longest head of a proxy's answer.
const PROXY_HEAD: usize = 8 * 1024;

/// What all connections of one client share.
#[derive(Debug)]
pub(super) struct Dialer {
    names: Arc<Names>,
    pub(super) proxy: Option<Proxy>,
    pub(super) connect_timeout: Duration,
    pub(super) tls: Tls,
}

impl Dialer {
    pub(super) fn new(settings: &Settings) -> Result<Dialer, Error> {
        Ok(Dialer {
            names: Arc::default(),
            proxy: settings.proxy.clone(),
            connect_timeout: settings.connect_timeout,
            tls: Tls::new(&settings.roots)?,
        })
    }

    /// Opens a connection to the URL's host within the connect time-out and the call's own limits.
    fn open(&self, uri: &Uri, call: &Scope) -> Result<Wire, Error> {
        let host = uri.host().ok_or_else(|| Error::new(Kind::Internal, "the address has no host"))?;
        let encrypted = uri.scheme_str() == Some("https");
        if !encrypted && !is_loopback(host) {
            return Err(Error::new(Kind::TlsFailed, "plain http is refused: the token would be readable on the way"));
        }
        let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
        let names = Arc::clone(&self.names);
        let attempt = Attempt { names, limit: self.connect_timeout, call, scope: call.within(self.connect_timeout) };
        let socket = match &self.proxy {
            Some(proxy) if !is_loopback(host) => attempt.through(proxy, host, port)?,
            _ if is_loopback(host) => attempt.direct(host, port).map_err(|error| match error.kind {
                Kind::ConnectFailed => {
                    Error { detail: format!("{}; is the simulator started, and on this port?", error.detail), ..error }
                }
                _ => error,
            })?,
            _ => attempt.direct(host, port)?,
        };
        if encrypted {
            let stream = self.tls.connect(socket, host).map_err(|stop| attempt.error(Kind::TlsFailed, host, stop))?;
            Ok(Wire::new(Stream::Tls(Box::new(stream))))
        } else {
            Ok(Wire::new(Stream::Plain(socket)))
        }
    }
}

/// One attempt to open a connection.
pub(super) struct Attempt<'a> {
    pub(super) names: Arc<Names>,
    /// How long it may take.
    pub(super) limit: Duration,
    /// The limits of the whole call.
    pub(super) call: &'a Scope,
    /// The limits of the attempt.
    pub(super) scope: Scope,
}

impl Attempt<'_> {
    fn direct(&self, host: &str, port: u16) -> Result<Socket, Error> {
        self.connect(host, self.addresses(host)?, port).map(|(socket, _)| socket)
    }

    pub(super) fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, Error> {
        let failed = |stop| self.error(Kind::DnsFailed, &format!("the name {host}"), stop);
        self.names.addresses(host, &self.scope).map_err(failed)
    }

    /// The connection, and of each address that was tried before it why it did not answer.
    pub(super) fn connect(
        &self,
        host: &str,
        addresses: Vec<IpAddr>,
        port: u16,
    ) -> Result<(Socket, Vec<String>), Error> {
        let failed = |stop| self.error(Kind::ConnectFailed, host, stop);
        let reached = self.names.connect(host, addresses, port, &self.scope).map_err(failed)?;
        let socket = Socket::opening(reached.stream, &self.scope);
        socket.map(|socket| (socket, reached.dead)).map_err(|error| failed(Stop::Failed(error.to_string())))
    }

    pub(super) fn through(&self, proxy: &Proxy, host: &str, port: u16) -> Result<Socket, Error> {
        let mut socket = self.direct(&proxy.host, proxy.port).map_err(|error| match error.kind {
            Kind::DnsFailed | Kind::ConnectFailed => {
                Error::new(Kind::ProxyFailed, format!("the proxy cannot be reached: {}", error.detail))
            }
            _ => error,
        })?;
        let (status, head) = tunnel(&mut socket, proxy, &format!("{host}:{port}")).map_err(|error| {
            let stop = Ended::of(&error).map_or_else(|| Stop::Failed(error.to_string()), Stop::Ended);
            self.error(Kind::ProxyFailed, "the proxy", stop)
        })?;
        match status {
            200..=299 => Ok(socket),
            407 => Err(proxy_wants_password(proxy.credentials.is_some(), &offers(&head))),
            _ => {
                let detail = format!("the proxy refused to connect to {host}:{port}: HTTP status {status}");
                Err(Error::new(Kind::ProxyFailed, detail).with_status(status))
            }
        }
    }

    /// The step's failure: whose limit passed decides between the call's time-out and the step's own kind.
    pub(super) fn error(&self, kind: Kind, what: &str, stop: Stop) -> Error {
        match stop {
            Stop::Ended(Ended::Interrupt) => Ended::Interrupt.error(),
            Stop::Ended(Ended::Deadline) if self.call.remaining().is_zero() => Ended::Deadline.error(),
            Stop::Ended(Ended::Deadline) => {
                let limit = self.limit.as_millis();
                Error::new(kind, format!("{what}: not done within connect_timeout_ms ({limit} ms)"))
            }
            Stop::Failed(why) => Error::new(kind, format!("{what}: {why}")),
        }
    }
}

/// The proxy's demand for a user and a password, which it did not get, did not accept, or wants in a way that is not spoken here.
fn proxy_wants_password(has_credentials: bool, offers: &[String]) -> Error {
    let speaks_basic = offers.is_empty() || offers.iter().any(|scheme| scheme.eq_ignore_ascii_case("basic"));
    let detail = match (speaks_basic, has_credentials) {
        (true, false) => "the proxy asks for a user and a password; set them in proxy".to_string(),
        (true, true) => "the proxy refuses this user or password; set others in proxy".to_string(),
        (false, _) => format!(
            "the proxy offers {} only, and this library speaks Basic only; let the proxy offer Basic, or pass the service's host without a password",
            offers.join(", ")
        ),
    };
    Error::new(Kind::ProxyFailed, detail).with_status(407)
}

/// The ways to prove who one is that a proxy offers in the head of its answer, each once.
fn offers(head: &str) -> Vec<String> {
    let mut offers: Vec<String> = Vec::new();
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if !name.trim().eq_ignore_ascii_case("proxy-authenticate") {
            continue;
        }
        // `Digest realm="a", nonce="b", Basic realm="c"`: a scheme is a word that no `=` follows.
        for part in value.split(',') {
            let word = part.trim().split(' ').next().unwrap_or_default();
            let is_scheme = !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if is_scheme && offers.len() < 8 && !offers.iter().any(|known| known.eq_ignore_ascii_case(word)) {
                offers.push(word.chars().take(20).collect());
            }
        }
    }
    offers
}

/// Asks the proxy for a connection and returns the status and the head of its answer.
fn tunnel(socket: &mut Socket, proxy: &Proxy, target: &str) -> io::Result<(u16, String)> {
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n");
    if let Some((user, password)) = &proxy.credentials {
        let encoded = BASE64_STANDARD.encode(format!("{user}:{}", password.expose()));
        request.push_str(&format!("Proxy-Authorization: Basic {encoded}\r\n"));
    }
    request.push_str("\r\n");
    socket.write_all(request.as_bytes())?;
    let mut head = Vec::new();
    let mut part = [0; 512];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let amount = socket.read(&mut part)?;
        head.extend_from_slice(part.get(..amount).unwrap_or_default());
        if amount == 0 || head.len() > PROXY_HEAD {
            return Err(io::Error::other("its answer is cut off or is not HTTP"));
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut words = head.split_ascii_whitespace();
    let version = words.next().unwrap_or_default();
    let status = words.next().and_then(|status| status.parse().ok());
    let is_http = version.starts_with("HTTP/1.");
    status.filter(|_| is_http).map(|status| (status, head)).ok_or_else(|| io::Error::other("its answer is not HTTP"))
}

/// Gives ureq its connections.
#[derive(Debug)]
pub(super) struct Dial(pub(super) Arc<Dialer>);

impl Connector<()> for Dial {
    type Out = Wire;

    fn connect(&self, details: &ConnectionDetails<'_>, _: Option<()>) -> Result<Option<Wire>, ureq::Error> {
        let call = Call::current().map_err(wrapped)?;
        call.dialled.set(true);
        self.0.open(details.uri, &call.scope).map(Some).map_err(wrapped)
    }
}

/// ureq resolves the name before every request, even when it then takes a pooled connection. This resolves
/// nothing: [`Dialer`] does when it opens a connection.
#[derive(Debug)]
pub(super) struct Unresolved;

impl Resolver for Unresolved {
    fn resolve(&self, _: &Uri, _: &ureq::config::Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Ok(self.empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_proxy_offers_is_read_from_every_header_and_list() {
        let head = |lines: &str| format!("HTTP/1.1 407 X\r\n{lines}\r\n\r\n");
        for (lines, expected) in [
            ("", vec![]),
            ("Proxy-Authenticate: NTLM\r\nproxy-authenticate: Negotiate", vec!["NTLM", "Negotiate"]),
            ("Proxy-Authenticate: Negotiate, NTLM, Negotiate", vec!["Negotiate", "NTLM"]),
            ("Proxy-Authenticate: Digest realm=\"a, b\", nonce=\"c\", Basic realm=\"d\"", vec!["Digest", "Basic"]),
            ("WWW-Authenticate: Basic", vec![]),
        ] {
            assert_eq!(offers(&head(lines)), expected, "{lines}");
        }
    }
}
