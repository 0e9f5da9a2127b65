//! One open client: configuration, payment service, journal, and the operations over them.
//!
//! An operation reads its request, checks it, lets a protocol of [`crate::sale`] decide and does the steps it asks for
//! (`drive`). Every method takes the request's JSON text and returns a [`Reply`]; nothing here panics or blocks for longer than
//! its limit.

mod background;
mod checkout;
mod dispute;
mod drive;
mod eligibility;
mod give_up;
mod inbox;
mod listen;
mod opening;
pub mod operation;
mod order;
mod payment;
mod reference;
mod report;
mod resolve;
mod sale;
mod shared;
pub mod support;
mod tender;
pub mod upkeep;
mod watch;
mod webhook;

use self::background::Payments;
use self::inbox::Listening;
use self::shared::{Core, cut, open_journal, open_rail, own_id, random, seen_journal};
use crate::error::Error;
use crate::host::config::Config;
use crate::host::reply::Reply;
use crate::host::texts::Texts;
use crate::http::Http;
use crate::rail::Key;
use crate::value::clock::wall_ms;
use crate::wait::Scope;
use crate::watch::reader::{End, Watch};
use crate::webhook::news;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// An open client. Usable from any number of threads at once.
pub struct Client {
    core: Arc<Core>,
    watch: Arc<Watch>,
    payments: Arc<Payments>,
    /// The server for webhooks, where the host asked for one.
    listener: Mutex<Option<Listening>>,
    /// Ends the watching with the client; one for threads has none.
    _end: Option<End>,
}

impl Deref for Client {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Client {
    /// Opens a client from its configuration (JSON, see the header's manual). Talks to nobody, unless `recover_on_open` is set.
    pub fn open(config: &str) -> Result<Self, Error> {
        let config = Config::parse(config)?;
        let limit = Duration::from_millis(config.call_timeout_ms);
        let _opening = Scope::new(&Arc::default(), limit).enter();
        let texts = Texts::with_overrides(config.texts.clone()).map_err(|error| error.under("texts"))?;
        let texts = texts.visual(config.visual);
        crate::logging::to_file(&config.log)?;
        let http = Arc::new(Http::new(&config.http)?);
        let rail = open_rail(&config, Arc::clone(&http))?;
        let (journal, mut doubts) = open_journal(&config)?;
        doubts.extend(config.doubts.iter().cloned());
        let watch = Arc::new(Watch::new(config.watch, random()?));
        let (interrupt, calls, eligible) = (Arc::default(), Mutex::default(), Mutex::default());
        let core = Core { config, http, rail, journal, texts, interrupt, doubts, calls, eligible };
        let end = Some(End(Arc::clone(&watch)));
        let client =
            Client { core: Arc::new(core), watch, payments: Arc::default(), listener: Mutex::default(), _end: end };
        news::hear(&client.interrupt);
        client.payments.hear();
        if client.config.recover_on_open {
            // Quietly: what cannot be cleared up now is found by the next recover.
            let reply = client.run("recover", "{}");
            log::info!("recover_on_open: {}", reply.code.name());
        }
        Ok(client)
    }

    /// The same client for the threads of its own server: one configuration, service, journal and interrupt.
    fn for_threads(&self) -> Client {
        let (core, watch, payments) = (Arc::clone(&self.core), Arc::clone(&self.watch), Arc::clone(&self.payments));
        Client { core, watch, payments, listener: Mutex::default(), _end: None }
    }

    /// The reply as JSON: pure ASCII, cashier texts filled in, marked when the service is a simulator.
    pub fn json(&self, reply: &Reply) -> String {
        reply.json(&self.texts, self.is_simulated())
    }

    /// Ends every call of this client that is waiting now.
    pub fn interrupt(&self) {
        self.interrupt.raise();
    }

    /// Ends every call of this client that is about this sale or order and waits now. Others are not touched.
    pub fn interrupt_sale(&self, name: &str) {
        let names = self.names_of(name);
        let hits: Vec<Arc<AtomicBool>> = {
            let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
            let hit = calls.iter().filter(|call| call.names.iter().any(|name| names.contains(name)));
            hit.filter_map(|call| call.flag.upgrade()).collect()
        };
        hits.iter().for_each(|flag| flag.store(true, Ordering::Release));
        self.interrupt.wake();
    }

    /// Every reference and order id of the sale that has this name. A journal that cannot be read leaves the name itself.
    fn names_of(&self, name: &str) -> Vec<String> {
        let keys = [Key::Reference(name.to_string()), Key::Order(name.to_string())];
        let steps = keys.iter().filter_map(|key| drive::session_of(self, key).ok().flatten());
        let sales: Vec<String> = steps.map(|step| step.sale).collect();
        let attempts = sales.iter().filter_map(|sale| self.journal.sale(sale).ok()).flatten();
        let known = attempts.flat_map(|step| [Some(step.sale), Some(step.reference), step.order_id]).flatten();
        [name.to_string()].into_iter().chain(known).collect()
    }

    /// Ends every call of this client, now and later, and its watching: no thread of it is left. The first half of closing.
    pub fn shut_down(&self) {
        self.interrupt.shut_down();
        self.watch.stop();
        self.payments.stop();
        let listening = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Its threads end here.
        drop(listening);
    }
}
