//! Receiving webhooks without a web server of the host's own.

use super::Client;
use super::inbox::{Events, Listening};
use crate::error::{Error, Kind};
use crate::host::reply::{self, Body, Reply};
use crate::json;
use crate::request::{ListenRequest, NextRequest, ReceiveRequest, Seconds};
use crate::wait::Woke;
use crate::webhook::Respond;
use crate::webhook::server::{Handler, Server};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

impl Client {
    /// Listens for webhooks on a port of this machine.
    pub fn webhook_listen(&self, text: &str) -> Result<Reply, Error> {
        let request: ListenRequest = json::parse(text)?;
        let wanted = place(&request)?;
        self.webhook_proof()?;
        let mut listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listening) = listener.as_ref() {
            let address = listening.server.address();
            let is_same = address.ip() == wanted.ip() && [0, address.port()].contains(&wanted.port());
            return match is_same && listening.events.is_kept == request.keep_events {
                true => Ok(listening_at(address)),
                false => {
                    let detail = format!("this client listens at {address} already; open another client for more");
                    Err(Error::field(Kind::ListenFailed, "port", detail))
                }
            };
        }
        let waiting = Mutex::default();
        let is_kept = request.keep_events;
        let events =
            Arc::new(Events { waiting, kept: Mutex::default(), is_kept, interrupt: Arc::clone(&self.interrupt) });
        let server = Server::start(wanted, &handler(self.for_threads(), Arc::clone(&events)))
            .map_err(|cause| Error::field(Kind::ListenFailed, "port", format!("{wanted}: {cause}")))?;
        let address = server.address();
        log::info!("listening for webhooks at {address}");
        *listener = Some(Listening { server, events });
        Ok(listening_at(address))
    }

    /// Waits for the next event of the own server.
    pub fn webhook_next(&self, text: &str) -> Result<Reply, Error> {
        let request: NextRequest = json::parse(text)?;
        let events =
            self.listener.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|l| Arc::clone(&l.events));
        let Some(events) = events.filter(|events| events.is_kept) else {
            let detail = "no events are kept; call webhook_listen first, with keep_events";
            return Err(Error::new(Kind::ListenFailed, detail));
        };
        let wait_ms = request.wait_s.map_or(0, Seconds::ms);
        let scope = self.scope(wait_ms);
        let woke = scope.wait(Duration::from_millis(wait_ms), || !events.waiting().is_empty());
        // Several may wait for one event; who comes too late goes away with nothing, before its time.
        let event = match woke {
            Woke::Interrupt => None,
            Woke::Time | Woke::Event => events.waiting().pop_front(),
        };
        Ok(event.unwrap_or_else(Reply::no_event))
    }
}

/// What the server does with a request: the same as `webhook_receive`.
fn handler(client: Client, events: Arc<Events>) -> Handler {
    Arc::new(move |request: ReceiveRequest| {
        let reply = client.received(&request, events.has_room()).unwrap_or_else(Reply::failed);
        if let Some(error) = reply.error() {
            log::warn!("webhook: {error}");
        }
        let (respond, event): (Respond, Option<Reply>) = reply.into_answer();
        event.into_iter().for_each(|event| events.push(event));
        respond
    })
}

fn place(request: &ListenRequest) -> Result<SocketAddr, Error> {
    let ip: IpAddr = match request.address.as_deref() {
        None => Ipv4Addr::LOCALHOST.into(),
        Some(text) => text.parse().map_err(|_| {
            Error::field(Kind::InvalidField, "address", "must be an IP address of this machine, such as 127.0.0.1")
        })?,
    };
    Ok(SocketAddr::new(ip, request.port))
}

fn listening_at(address: SocketAddr) -> Reply {
    Reply::done("done", Body::Listening(reply::Listening { address: address.to_string(), port: address.port() }))
}
