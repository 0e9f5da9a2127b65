//! The way to a service, one stage after the other and each with its time, for a diagnosis. Everything is looked up and
//! connected afresh; the checks are those of every call.

use super::Http;
use super::dial::Attempt;
use super::resolver::{Names, is_loopback};
use super::transport::Socket;
use crate::error::{Error, Kind};
use crate::wait::Scope;
use std::sync::Arc;
use std::time::{Duration, Instant};
use ureq::http::Uri;

/// The longest a stage may take, so that a diagnosis ends while somebody still looks at it.
const STAGE: Duration = Duration::from_millis(2_500);

/// One stage of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// `dns`, `tcp`, `proxy` or `tls`.
    pub name: &'static str,
    /// How long it took.
    pub took: Duration,
    /// What came of it.
    pub found: Found,
}

/// What came of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is in order; what there is to know of it.
    Good(String),
    /// It is not: the fault's name, and what happened.
    Bad(&'static str, String),
    /// It is no part of this way, and why.
    NotUsed(String),
    /// An earlier stage has to be mended first.
    NotReached,
}

impl Http {
    /// Goes the way to the URL's host: look-up and connection or the proxy's tunnel, then TLS. Sends no request.
    pub fn probe(&self, url: &str, call: &Scope) -> Vec<Stage> {
        let Some((host, port, encrypted)) = place(url) else {
            return vec![bad("dns", Instant::now(), &Error::new(Kind::Internal, "the address has no host"))];
        };
        let mut stages = Vec::new();
        let socket = match &self.dialer.proxy {
            Some(_) if !is_loopback(&host) => self.through(&host, port, call, &mut stages),
            _ => self.direct(&host, port, call, &mut stages),
        };
        stages.push(match socket {
            None => stage("tls", Instant::now(), Found::NotReached),
            Some(_) if !encrypted => {
                stage("tls", Instant::now(), Found::NotUsed("plain http to a simulator on this machine".into()))
            }
            Some(socket) => self.secure(socket, &host, call),
        });
        stages
    }

    fn attempt<'a>(&self, call: &'a Scope) -> Attempt<'a> {
        let limit = self.dialer.connect_timeout.min(STAGE);
        Attempt { names: Arc::<Names>::default(), limit, call, scope: call.within(limit) }
    }

    fn direct(&self, host: &str, port: u16, call: &Scope, stages: &mut Vec<Stage>) -> Option<Socket> {
        let started = Instant::now();
        let addresses = match self.attempt(call).addresses(host) {
            Ok(addresses) => addresses,
            Err(error) => {
                stages.push(bad("dns", started, &error));
                stages.push(stage("tcp", started, Found::NotReached));
                stages.push(no_proxy());
                return None;
            }
        };
        let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
        stages.push(stage("dns", started, Found::Good(format!("{host} is {}", shown.join(", ")))));
        let started = Instant::now();
        let socket = self.attempt(call).connect(host, addresses, port);
        stages.push(match &socket {
            Ok((_, dead)) if dead.is_empty() => stage("tcp", started, Found::Good(format!("port {port} answers"))),
            Ok((_, dead)) => {
                let told = format!("port {port} answers, but not at every address: {}", dead.join("; "));
                stage("tcp", started, Found::Good(told))
            }
            Err(error) => bad("tcp", started, error),
        });
        stages.push(no_proxy());
        socket.ok().map(|(socket, _)| socket)
    }

    fn through(&self, host: &str, port: u16, call: &Scope, stages: &mut Vec<Stage>) -> Option<Socket> {
        let proxy = self.dialer.proxy.as_ref()?;
        let started = Instant::now();
        for name in ["dns", "tcp"] {
            stages.push(stage(name, started, Found::NotUsed(format!("the proxy {proxy:?} does it"))));
        }
        let socket = self.attempt(call).through(proxy, host, port);
        stages.push(match &socket {
            Ok(_) => stage("proxy", started, Found::Good(format!("{proxy:?} leads to {host}:{port}"))),
            Err(error) => bad("proxy", started, error),
        });
        socket.ok()
    }

    fn secure(&self, socket: Socket, host: &str, call: &Scope) -> Stage {
        let started = Instant::now();
        let attempt = self.attempt(call);
        let handshake = self.dialer.tls.probe(socket, host);
        let chain: Vec<String> =
            handshake.chain.iter().map(|(owner, signer)| format!("{owner} signed by {signer}")).collect();
        let chain = if chain.is_empty() { "none shown".into() } else { chain.join("; ") };
        match handshake.outcome {
            Ok(version) => stage("tls", started, Found::Good(format!("{version}; certificates: {chain}"))),
            Err((fault, stop)) => {
                let error = attempt.error(Kind::TlsFailed, host, stop);
                stage("tls", started, Found::Bad(fault, format!("{}; certificates: {chain}", error.detail)))
            }
        }
    }
}

fn place(url: &str) -> Option<(String, u16, bool)> {
    let uri: Uri = url.parse().ok()?;
    let encrypted = uri.scheme_str() == Some("https");
    let port = uri.port_u16().unwrap_or(if encrypted { 443 } else { 80 });
    Some((uri.host()?.to_string(), port, encrypted))
}

fn stage(name: &'static str, started: Instant, found: Found) -> Stage {
    let took = if matches!(found, Found::Good(_) | Found::Bad(..)) { started.elapsed() } else { Duration::ZERO };
    Stage { name, took, found }
}

fn bad(name: &'static str, started: Instant, error: &Error) -> Stage {
    stage(name, started, Found::Bad(error.kind.text(), error.detail.clone()))
}

fn no_proxy() -> Stage {
    stage("proxy", Instant::now(), Found::NotUsed("none is configured, or none is needed on this machine".into()))
}
