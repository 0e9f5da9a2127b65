//! One open client: configuration, payment service, journal, and the operations over them.
//!
//! An operation reads its request, checks it, lets a protocol of [`crate::sale`] decide and does the steps it asks for
//! (`drive`). Every method takes the request's JSON text and returns a [`Reply`]; nothing here panics or blocks for longer than
//! its limit.

mod checkout;
mod dispute;
mod drive;
mod eligibility;
mod give_up;
mod listen;
pub mod operation;
mod order;
mod payment;
mod reference;
mod report;
mod resolve;
mod sale;
mod support;
mod tender;
mod watch;
mod webhook;

use crate::error::{Error, Kind, NextAction};
use crate::host::config::{Config, Environment, Provider};
use crate::host::reply::{Body, Opened, Reply};
use crate::host::texts::Texts;
use crate::http::Http;
use crate::journal::Journal;
use crate::journal::merchant::Met;
use crate::journal::sqlite::{Clock, SqliteJournal};
use crate::json::Warning;
use crate::rail::{Eligibility, Key, Rail, checkout_com, tamara};
use crate::sale::poll::{self, Poll};
use crate::sale::{Outcome, Protocol, Verdict, whose};
use crate::trace;
use crate::value::clock::wall_ms;
use crate::value::link::{self, Doubt};
use crate::value::money::Money;
use crate::value::random;
use crate::wait::{Interrupt, Scope};
use crate::webhook::news;
use payment::Payments;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use watch::Watch;

/// An open client. Usable from any number of threads at once.
pub struct Client {
    core: Arc<Core>,
    watch: Arc<Watch>,
    payments: Arc<Payments>,
    /// The server for webhooks, where the host asked for one.
    listener: Mutex<Option<listen::Listening>>,
    /// Ends the watching with the client; a twin has none.
    _end: Option<watch::End>,
}

/// What calls, watching and the own server share.
pub struct Core {
    config: Config,
    http: Arc<Http>,
    rail: Arc<dyn Rail>,
    journal: Arc<dyn Journal>,
    texts: Texts,
    interrupt: Arc<Interrupt>,
    /// What is odd about the configuration or the journal, for the reply of `client_open`.
    doubts: Vec<Warning>,
    /// The calls under way, by the references and order ids that their requests name.
    calls: Mutex<Vec<(Vec<String>, Weak<AtomicBool>)>>,
    /// Answers of `eligibility` without a customer, by amount.
    eligible: Mutex<HashMap<Money, (Instant, Eligibility)>>,
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
        crate::logging::to_file(&config.log)?;
        let http = Arc::new(Http::new(&config.http)?);
        let rail = open_rail(&config, Arc::clone(&http))?;
        let (journal, mut doubts) = open_journal(&config)?;
        doubts.extend(config.doubts.iter().cloned());
        let watch = Arc::new(Watch::new(config.watch)?);
        let (interrupt, calls, eligible) = (Arc::default(), Mutex::default(), Mutex::default());
        let core = Core { config, http, rail, journal, texts, interrupt, doubts, calls, eligible };
        let end = Some(watch::End(Arc::clone(&watch)));
        let client =
            Client { core: Arc::new(core), watch, payments: Arc::default(), listener: Mutex::default(), _end: end };
        news::hear(&client.interrupt);
        if client.config.recover_on_open {
            // Quietly: what cannot be cleared up now is found by the next recover.
            let reply = client.run("recover", "{}");
            log::info!("recover_on_open: {}", reply.code.name());
        }
        Ok(client)
    }

    /// The same client for the threads of its own server: one configuration, service, journal and interrupt.
    fn twin(&self) -> Client {
        let (core, watch, payments) = (Arc::clone(&self.core), Arc::clone(&self.watch), Arc::clone(&self.payments));
        Client { core, watch, payments, listener: Mutex::default(), _end: None }
    }

    /// The reply of `client_open`: what this client is and can do.
    pub fn opened(&self) -> Reply {
        let body = Opened {
            version: crate::VERSION,
            abi_version: crate::ABI_VERSION,
            provider: self.config.provider,
            environment: self.config.environment,
            base_url: self.config.base_url.clone(),
            country: self.config.country.clone(),
            store_code: self.config.store_code.clone(),
            lane: self.config.lane.clone(),
            merchant: self.config.merchant.clone(),
            journal: self.journal.path().map(|path| path.display().to_string()),
            capabilities: self.rail.capabilities(),
            operations: operation::OPERATIONS.iter().map(|o| o.name).collect(),
        };
        Reply::done("done", Body::Opened(Box::new(body))).warned(self.doubts.clone())
    }

    /// Runs an operation by its name.
    pub fn run(&self, name: &str, request: &str) -> Reply {
        let started = Instant::now();
        crate::hooks::begin(name);
        // The journal's waits keep to it; an operation that makes a scope of its own takes its place.
        let _limits = Scope::new(&self.interrupt, Duration::from_millis(self.config.call_timeout_ms)).enter();
        let call = trace::Call::begin();
        let reply = match operation::find(name) {
            Some(operation) => (operation.run)(self, request).unwrap_or_else(Reply::failed),
            None => {
                let meant = name.strip_prefix("tamara_").filter(|meant| operation::find(meant).is_some());
                let advice = match meant {
                    Some(meant) => format!("say {meant:?}"),
                    None => "see \"operations\" in the reply of client_open".to_string(),
                };
                let detail = format!("there is no operation {:?}; {advice}", cut(name));
                Reply::failed(Error::field(Kind::UnknownOperation, "operation", detail))
            }
        };
        log::info!(
            "#{} {} {} verdict={} order={} {} ms, {}",
            call.number(),
            cut(name),
            reply.code.name(),
            reply.verdict_name(),
            reply.subject().unwrap_or("-"),
            started.elapsed().as_millis(),
            call.requests()
        );
        reply
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
            let hit = calls.iter().filter(|(about, _)| about.iter().any(|name| names.contains(name)));
            hit.filter_map(|(_, flag)| flag.upgrade()).collect()
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

impl Core {
    /// Whether the payment service is a simulator.
    pub fn is_simulated(&self) -> bool {
        self.config.environment == Environment::Simulator
    }

    /// A call that may take this long.
    fn scope(&self, limit_ms: u64) -> Scope {
        let scope = Scope::new(&self.interrupt, Duration::from_millis(limit_ms));
        scope.replace();
        scope
    }

    /// The same call, which `interrupt_sale` ends, too, when it is given one of these names.
    fn about(&self, names: &[Option<&str>], scope: Scope) -> Scope {
        let flag = Arc::new(AtomicBool::new(false));
        let names: Vec<String> = names.iter().flatten().map(|name| name.to_string()).collect();
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|(_, flag)| flag.strong_count() > 0);
        calls.push((names, Arc::downgrade(&flag)));
        drop(calls);
        let scope = scope.ended_by(flag);
        scope.replace();
        scope
    }

    /// A call with the configured limit.
    fn call_scope(&self) -> Scope {
        self.scope(self.config.call_timeout_ms)
    }

    /// Limit of one request to the service: it leaves a third of the call's time to look for a lost answer.
    fn request_limit_ms(&self) -> u64 {
        self.config.call_timeout_ms.saturating_mul(2) / 3
    }

    /// Money-moving calls need a journal on disk, unless the vendor said in so many words that they do not.
    fn may_move_money(&self) -> Result<(), Error> {
        match self.journal.path().is_some() || self.config.accept_money_moving_without_journal {
            true => Ok(()),
            false => Err(Error::field(
                Kind::JournalRequired,
                "journal",
                "this call moves money and needs a journal; name a file, or set accept_money_moving_without_journal",
            )),
        }
    }

    /// The same outcome; a link that nobody should open is taken out, and one that leads elsewhere is named.
    fn with_safe_link(&self, outcome: Outcome) -> Outcome {
        let hosts: &[&str] = match self.config.provider {
            Provider::Tamara => &["tamara.co"],
            Provider::CheckoutCom => &["tamara.co", "checkout.com"],
        };
        let Some(text) = outcome.about.link.as_deref() else { return outcome };
        match link::doubt(text, &self.config.base_url, hosts, self.is_simulated()) {
            None => outcome,
            Some(Doubt::Stranger(host)) => {
                let detail =
                    format!("the customer's link leads to {host}, which is not the payment service's own host");
                outcome.warn("link_host", detail)
            }
            Some(Doubt::Refused(why)) => without_link(outcome, why),
        }
    }

    /// An idempotency key (UUID, version 4), on a rail that takes one.
    fn new_key(&self) -> Result<Option<String>, Error> {
        if !self.rail.takes_keys() {
            return Ok(None);
        }
        let (high, low) = (random()?, random()?);
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
        let (d, e) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        Ok(Some(format!("{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}")))
    }

    /// Checks a sale for a host, who may hand goods over by the answer.
    fn poll(&self, wish: poll::Wish, scope: &Scope) -> Outcome {
        let key = wish.key.clone();
        let outcome = whose::unless_long_ago(self.drive(&mut Poll::new(wish), scope), wall_ms());
        self.unless_refused(&key, outcome)
    }

    /// Lets a protocol decide and does its steps.
    fn drive(&self, protocol: &mut dyn Protocol, scope: &Scope) -> Outcome {
        self.unless_given_up(drive::drive(self, protocol, drive::Payload::None, scope))
    }
}

/// Without its link a session that was to be shown cannot be paid.
fn without_link(mut outcome: Outcome, why: &str) -> Outcome {
    outcome.about.link = None;
    let is_shown = matches!(outcome.about.channel.as_deref(), Some("qr" | "online"));
    if is_shown && outcome.verdict == Some(Verdict::Pending) && outcome.text.starts_with("session_open") {
        outcome.text = "link_refused";
        outcome.next_action = NextAction::AskSupervisor;
    }
    outcome.warn("link_refused", format!("the service's link for the customer {why}; it is not shown"))
}

fn open_rail(config: &Config, http: Arc<Http>) -> Result<Arc<dyn Rail>, Error> {
    match config.provider {
        Provider::Tamara => Ok(Arc::new(tamara::Tamara::new(
            http,
            tamara::Settings {
                base_url: config.base_url.clone(),
                token: config.api_token.clone(),
                renewal: config.api_token_file.is_some().then(|| {
                    let config = config.clone();
                    tamara::Renewal(Arc::new(move || config.renewed_token()))
                }),
                device_id: config.device_id.clone(),
                store_code: config.store_code.clone(),
                locale: if config.language == "ar" { "ar_SA" } else { "en_US" },
                country: config.country.clone(),
                profile: config.profile,
            },
        ))),
        Provider::CheckoutCom => {
            let own = &config.checkout_com;
            let page = |name: &str, url: &Option<String>| {
                let detail = "is required: where the customer's browser goes";
                url.clone().ok_or_else(|| Error::field(Kind::InvalidConfig, format!("checkout_com.{name}"), detail))
            };
            Ok(Arc::new(checkout_com::CheckoutCom::new(
                http,
                checkout_com::Settings {
                    base_url: config.base_url.clone(),
                    token: config.api_token.clone(),
                    client_id: own.client_id.clone(),
                    processing_channel_id: own.processing_channel_id.clone(),
                    success_url: page("success_url", &own.success_url)?,
                    failure_url: page("failure_url", &own.failure_url)?,
                    locale: if config.language == "ar" { "ar-AE" } else { "en-US" },
                    country: config.country.clone(),
                },
            )))
        }
    }
}

fn open_journal(config: &Config) -> Result<(Arc<dyn Journal>, Vec<Warning>), Error> {
    let journal = journal_file(config)?;
    if config.journal.is_none() {
        return Ok((Arc::new(journal), Vec::new()));
    }
    let (journal, met) = journal.for_merchant(&config.party())?;
    let doubts: Vec<Warning> = doubt_of(met).into_iter().collect();
    for doubt in &doubts {
        log::warn!("journal: {}", doubt.detail);
    }
    Ok((Arc::new(journal), doubts))
}

/// The journal as support looks at it: this merchant's steps, and nothing is noted of the merchant.
fn seen_journal(config: &Config) -> Result<SqliteJournal, Error> {
    journal_file(config)?.seen_by(&config.party())
}

fn journal_file(config: &Config) -> Result<SqliteJournal, Error> {
    let scope = config.service();
    let (lane, store) = (config.lane.as_deref(), config.store_code.as_deref());
    let owner = random_hex()?;
    let clock: Clock = Arc::new(wall_ms);
    if let Some(path) = config.journal.as_deref().filter(|_| config.journal_is_usual) {
        crate::journal::sqlite::disk::make_usual_place(path);
    }
    match &config.journal {
        Some(path) => SqliteJournal::open(path, &scope, &owner, lane, store, clock),
        None => SqliteJournal::in_memory(&scope, &owner, lane, store, clock),
    }
}

/// What support has to know of the merchants in a journal.
fn doubt_of(met: Met) -> Option<Warning> {
    /// More names make nobody wiser.
    const NAMED: usize = 5;
    let warning = |code, detail| Some(Warning { code, field: Some("merchant".into()), detail });
    match met {
        Met::Known => None,
        Met::OtherToken => warning(
            "other_token",
            "the journal was last opened with another API token; if that token belongs to another merchant, set \"merchant\" in both \
             configurations: without it they see each other's sales"
                .into(),
        ),
        Met::Beside(others, open) => {
            let names: Vec<&str> = others.iter().take(NAMED).map(String::as_str).collect();
            let detail = format!(
                "this merchant opens the journal for the first time; it holds other merchants' steps ({}), {open} of them unfinished, \
                 which this client does not see. If the merchant was only renamed, set the old name",
                names.join(", ")
            );
            warning("other_merchant", detail)
        }
    }
}

pub use support::without_client;

/// Text of a caller for a log or an error: short.
fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}

/// A number of our own for a refund, capture or cancel that the host gave none.
fn own_id() -> Result<String, Error> {
    random_hex().map(|random| format!("tp-{random}"))
}

/// A random number, as text: of this client, or of a refund that the till gave none.
fn random_hex() -> Result<String, Error> {
    random().map(|number| format!("{number:016x}"))
}

/// A random number.
fn random() -> Result<u64, Error> {
    random::bytes().map(u64::from_be_bytes)
}
