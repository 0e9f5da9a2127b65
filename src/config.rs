//! The configuration of a client (interim).

use crate::error::{Error, Kind};
use crate::text::Override;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// A secret text: never shown, wiped when dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<String>) -> Self {
        Secret(Zeroizing::new(text.into()))
    }
    /// The text, for its one use.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// Which payment service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// Tamara, direct.
    #[default]
    Tamara,
    /// Tamara through Checkout.com.
    CheckoutCom,
}

impl Provider {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Provider::Tamara => "tamara",
            Provider::CheckoutCom => "checkout_com",
        }
    }
}

/// Which environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Tests with the real service.
    Sandbox,
    /// Real money.
    Production,
    /// A simulator on this machine.
    Simulator,
}

/// Where the log goes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// The file.
    pub file: Option<PathBuf>,
    /// The level.
    pub level: Option<String>,
    /// Size.
    pub max_bytes: Option<u64>,
    /// Old files.
    pub keep: Option<usize>,
}

/// The configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// Service.
    pub provider: Provider,
    /// Environment.
    pub environment: Environment,
    /// Base URL.
    pub base_url: String,
    /// Token.
    pub api_token: Secret,
    /// Country.
    pub country: String,
    /// Language.
    pub language: String,
    /// Store.
    pub store_code: Option<String>,
    /// Lane.
    pub lane: Option<String>,
    /// Device.
    pub device_id: Option<String>,
    /// Journal.
    pub journal: Option<PathBuf>,
    /// No journal, in so many words.
    pub accept_money_moving_without_journal: bool,
    /// Recover at opening.
    pub recover_on_open: bool,
    /// Connect limit.
    pub connect_timeout_ms: u64,
    /// Call limit.
    pub call_timeout_ms: u64,
    /// Vendor's texts.
    pub texts: BTreeMap<String, Override>,
    /// Log.
    pub log: Log,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    environment: Option<String>,
    base_url: Option<String>,
    api_token: String,
    country: String,
    language: Option<String>,
    store_code: Option<String>,
    lane: Option<String>,
    device_id: Option<String>,
    journal: Option<String>,
    #[serde(default)]
    accept_money_moving_without_journal: bool,
    #[serde(default)]
    recover_on_open: bool,
    call_timeout_ms: Option<u64>,
    connect_timeout_ms: Option<u64>,
    log: Option<Log>,
}

impl Config {
    /// Reads it.
    pub fn parse(text: &str) -> Result<Config, Error> {
        let wire: Wire = crate::json::parse(text).map_err(|e| match e.kind {
            Kind::MissingField | Kind::UnknownField | Kind::InvalidField => Error { kind: Kind::InvalidConfig, ..e },
            _ => e,
        })?;
        let _ = wire.environment;
        Ok(Config {
            provider: Provider::Tamara,
            environment: Environment::Simulator,
            base_url: wire.base_url.unwrap_or_default(),
            api_token: Secret::new(wire.api_token),
            country: wire.country,
            language: wire.language.unwrap_or_else(|| "en".into()),
            store_code: wire.store_code,
            lane: wire.lane,
            device_id: wire.device_id,
            journal: wire.journal.filter(|j| j != "none").map(PathBuf::from),
            accept_money_moving_without_journal: wire.accept_money_moving_without_journal,
            recover_on_open: wire.recover_on_open,
            connect_timeout_ms: wire.connect_timeout_ms.unwrap_or(5000),
            call_timeout_ms: wire.call_timeout_ms.unwrap_or(30_000),
            texts: BTreeMap::new(),
            log: wire.log.unwrap_or_default(),
        })
    }
    /// Every secret.
    pub fn secrets(&self) -> Vec<&Secret> {
        vec![&self.api_token]
    }
}
