//! What all calls of a client share: configuration, service, journal, and the limits of a call.

use crate::error::{Error, Kind, NextAction};
use crate::host::config::{Config, Environment, Provider};
use crate::host::texts::Texts;
use crate::http::Http;
#[cfg(feature = "postgres")]
use crate::http::Roots;
#[cfg(feature = "postgres")]
use crate::journal::address::Address;
use crate::journal::merchant::Met;
#[cfg(feature = "postgres")]
use crate::journal::postgres::{self, PostgresJournal};
use crate::journal::sqlite::SqliteJournal;
use crate::journal::{Clock, Journal, Place};
use crate::json::Warning;
use crate::rail::{Eligibility, Rail, Renewal, checkout_com, tamara};
use crate::sale::poll;
use crate::sale::{Outcome, Verdict, whose};
use crate::value::clock::wall_ms;
use crate::value::link::{self, Doubt};
use crate::value::money::Money;
use crate::value::random;
use crate::wait::{Interrupt, Scope};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// What calls, watching and the own server share.
pub struct Core {
    pub(super) config: Config,
    pub(super) http: Arc<Http>,
    pub(super) rail: Arc<dyn Rail>,
    pub(super) journal: Arc<dyn Journal>,
    pub(super) texts: Texts,
    pub(super) interrupt: Arc<Interrupt>,
    /// What is odd about the configuration or the journal, for the reply of `client_open`.
    pub(super) doubts: Vec<Warning>,
    pub(super) calls: Mutex<Vec<Call>>,
    /// Answers of `eligibility` without a customer, by amount.
    pub(super) eligible: Mutex<HashMap<Money, (Instant, Eligibility)>>,
}

/// A call under way.
pub(super) struct Call {
    /// The references and order ids that its request names.
    pub(super) names: Vec<String>,
    /// Ends it; gone with it.
    pub(super) flag: Weak<AtomicBool>,
}

impl Core {
    /// Whether the payment service is a simulator.
    pub fn is_simulated(&self) -> bool {
        self.config.environment == Environment::Simulator
    }

    /// A call that may take this long.
    pub(super) fn scope(&self, limit_ms: u64) -> Scope {
        let scope = Scope::new(&self.interrupt, Duration::from_millis(limit_ms));
        scope.replace();
        scope
    }

    /// The same call, which `interrupt_sale` ends, too, when it is given one of these names.
    pub(super) fn about(&self, names: &[Option<&str>], scope: Scope) -> Scope {
        let names = names.iter().flatten().map(|name| name.to_string()).collect();
        let flag = Arc::new(AtomicBool::new(false));
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|call| call.flag.strong_count() > 0);
        calls.push(Call { names, flag: Arc::downgrade(&flag) });
        drop(calls);
        let scope = scope.ended_by(flag);
        scope.replace();
        scope
    }

    /// A call with the configured limit.
    pub(super) fn call_scope(&self) -> Scope {
        self.scope(self.config.call_timeout_ms)
    }

    /// Limit of one request to the service: it leaves a third of the call's time to look for a lost answer.
    pub(super) fn request_limit_ms(&self) -> u64 {
        self.config.call_timeout_ms.saturating_mul(2) / 3
    }

    /// Money-moving calls need a journal on disk, unless the vendor said in so many words that they do not.
    pub(super) fn may_move_money(&self) -> Result<(), Error> {
        match self.journal.place().is_some() || self.config.accept_money_moving_without_journal {
            true => Ok(()),
            false => Err(Error::field(
                Kind::JournalRequired,
                "journal",
                "this call moves money and needs a journal; name a file, or set accept_money_moving_without_journal",
            )),
        }
    }

    /// The same outcome; a link that nobody should open is taken out, and one that leads elsewhere is named.
    pub(super) fn with_safe_link(&self, outcome: Outcome) -> Outcome {
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
    pub(super) fn new_key(&self) -> Result<Option<String>, Error> {
        if !self.rail.takes_keys() {
            return Ok(None);
        }
        let (high, low) = (random()?, random()?);
        let (a, b, c) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
        let (d, e) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
        Ok(Some(format!("{a:08x}-{b:04x}-4{c:03x}-{d:04x}-{e:012x}")))
    }

    /// Checks a sale for a host, who may hand goods over by the answer.
    pub(super) fn poll(&self, wish: poll::Wish, scope: &Scope) -> Outcome {
        let key = wish.key.clone();
        let outcome = whose::unless_long_ago(self.drive(poll::protocol(wish), scope), wall_ms());
        self.unless_refused(&key, outcome)
    }
}

/// Without its link a session that was to be shown cannot be paid.
pub(super) fn without_link(mut outcome: Outcome, why: &str) -> Outcome {
    outcome.about.link = None;
    let is_shown = matches!(outcome.about.channel.as_deref(), Some("qr" | "online"));
    if is_shown && outcome.verdict == Some(Verdict::Pending) && outcome.text.starts_with("session_open") {
        outcome.text = "link_refused";
        outcome.next_action = NextAction::AskSupervisor;
    }
    outcome.warn("link_refused", format!("the service's link for the customer {why}; it is not shown"))
}

pub(super) fn open_rail(config: &Config, http: Arc<Http>) -> Result<Arc<dyn Rail>, Error> {
    let renewal = config.api_token_file.is_some().then(|| {
        let config = config.clone();
        Renewal(Arc::new(move || config.renewed_token()))
    });
    match config.provider {
        Provider::Tamara => Ok(Arc::new(tamara::Tamara::new(
            http,
            tamara::Settings {
                base_url: config.base_url.clone(),
                token: config.api_token.clone(),
                renewal,
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
                    renewal,
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

pub(super) fn open_journal(config: &Config) -> Result<(Arc<dyn Journal>, Vec<Warning>), Error> {
    let (journal, doubts): (Arc<dyn Journal>, Vec<Warning>) = match &config.journal {
        #[cfg(feature = "postgres")]
        Some(Place::Server(address)) => {
            let journal = server_of(config, address)?;
            let doubts = journal.doubts.clone();
            let (journal, met) = journal.for_merchant(&config.party())?;
            (Arc::new(journal), doubts.into_iter().chain(doubt_of(met)).collect())
        }
        Some(Place::File(path)) => {
            let (journal, met) = file_journal(config, Some(path))?.for_merchant(&config.party())?;
            (Arc::new(journal), doubt_of(met).into_iter().collect())
        }
        None => (Arc::new(file_journal(config, None)?), Vec::new()),
    };
    for doubt in &doubts {
        log::warn!("journal: {}", doubt.detail);
    }
    Ok((journal, doubts))
}

/// The journal as support looks at it: this merchant's steps, and nothing is noted of the merchant.
pub(super) fn seen_journal(config: &Config) -> Result<Box<dyn Journal>, Error> {
    Ok(match &config.journal {
        #[cfg(feature = "postgres")]
        Some(Place::Server(address)) => Box::new(server_of(config, address)?.seen_by(&config.party())?),
        place => Box::new(file_journal(config, place.as_ref().and_then(Place::file))?.seen_by(&config.party())?),
    })
}

/// The journal in this file; without one, in memory.
fn file_journal(config: &Config, path: Option<&Path>) -> Result<SqliteJournal, Error> {
    let scope = config.service();
    let (lane, store) = (config.lane.as_deref(), config.store_code.as_deref());
    let owner = random_hex()?;
    let clock: Clock = Arc::new(wall_ms);
    if let Some(path) = path.filter(|_| config.journal_is_usual) {
        crate::journal::sqlite::disk::make_usual_place(path);
    }
    match path {
        Some(path) => SqliteJournal::open(path, &scope, &owner, lane, store, clock),
        None => SqliteJournal::in_memory(&scope, &owner, lane, store, clock),
    }
}

#[cfg(feature = "postgres")]
fn server_of(config: &Config, address: &Address) -> Result<PostgresJournal, Error> {
    let (lane, store) = (config.lane.clone(), config.store_code.clone());
    server_journal(&config.http.roots, address, false, config.service(), lane, store)
}

/// The journal on this server. What a till trusts on its way to the service, it trusts on its way there.
#[cfg(feature = "postgres")]
pub(super) fn server_journal(
    trusted: &Roots,
    address: &Address,
    has_to_be_there: bool,
    scope: String,
    lane: Option<String>,
    store: Option<String>,
) -> Result<PostgresJournal, Error> {
    let roots = match address.needs_roots() {
        true => crate::http::trusted(trusted)?,
        false => rustls::RootCertStore::empty(),
    };
    let opener = postgres::Opener { scope, owner: random_hex()?, lane, store, clock: Arc::new(wall_ms) };
    match has_to_be_there {
        true => PostgresJournal::open_made(address.clone(), roots, opener),
        false => PostgresJournal::open(address.clone(), roots, opener),
    }
}

/// What support has to know of the merchants in a journal.
pub(super) fn doubt_of(met: Met) -> Option<Warning> {
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

/// Text of a caller for a log or an error: short.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(64).collect()
}

/// A number of our own for a refund, capture or cancel that the host gave none.
pub(super) fn own_id() -> Result<String, Error> {
    random_hex().map(|random| format!("tp-{random}"))
}

/// A random number, as text: of this client, or of a refund that the till gave none.
pub(super) fn random_hex() -> Result<String, Error> {
    random().map(|number| format!("{number:016x}"))
}

/// A random number.
pub(super) fn random() -> Result<u64, Error> {
    random::bytes().map(u64::from_be_bytes)
}
