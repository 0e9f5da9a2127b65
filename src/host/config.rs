//! The configuration of a client: read, checked and completed with its defaults before anything else happens.
//!
//! A wrong environment is the costliest mistake of an installation, so hosts, tokens and the named environment have to
//! agree. Errors name the key and never repeat a secret.

use crate::error::{Error, Kind};
use crate::files;
use crate::host::texts::Override;
use crate::http::{self, Proxy, Roots, is_loopback};
use crate::journal::Place;
use crate::journal::merchant::Party;
use crate::journal::sqlite::disk;
use crate::json::{self, Warning};
use crate::logging::{self, LevelFilter};
use crate::rail::assumptions::Profile;
use crate::request::checkout;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;
use ureq::http::Uri;

use crate::value::secret::Secret;

/// The longest file a token is read from, in bytes.
const MAX_TOKEN_FILE: u64 = 64 * 1024;

/// The longest result of a contract check that is read, in bytes.
const MAX_PROFILE: u64 = 16 * 1024 * 1024;

/// Threads of the host that may call at the same time and find a connection kept for each.
const CALLERS: usize = 64;

/// Tokens of a simulator begin with this.
const SIMULATOR_TOKEN: &str = "sim_";

/// Which payment service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Tests with the real service.
    Sandbox,
    /// Real money.
    Production,
    /// A simulator on this machine.
    Simulator,
}

impl Environment {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Environment::Sandbox => "sandbox",
            Environment::Production => "production",
            Environment::Simulator => "simulator",
        }
    }
}

/// What only Checkout.com needs.
#[derive(Debug, Clone, Default)]
pub struct CheckoutCom {
    /// The processing channel, `pc_...`.
    pub processing_channel_id: Option<String>,
    /// The OAuth client, `cli_...`. With it, [`Config::api_token`] is that client's secret instead of a secret key.
    pub client_id: Option<String>,
    /// The merchant's part of the host name; taken from `client_id` when it is left out.
    pub prefix: Option<String>,
    /// The key that signs webhooks.
    pub signature_key: Option<Secret>,
    /// Where the customer's browser goes after paying.
    pub success_url: Option<String>,
    /// Where the customer's browser goes after failing to pay.
    pub failure_url: Option<String>,
}

/// How fast watched orders are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// Threads at most; started as they are needed.
    pub workers: usize,
    /// Questions to the service per second at most.
    pub looks_per_second: u32,
}

/// A checked configuration. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// The payment service.
    pub provider: Provider,
    /// The environment that the host of `base_url` belongs to.
    pub environment: Environment,
    /// Scheme, host and path, without a slash at the end.
    pub base_url: String,
    /// What proves who we are.
    pub api_token: Secret,
    /// Where the token was read from.
    pub api_token_file: Option<PathBuf>,
    /// The secret that signs webhooks, when they are used.
    pub notification_token: Option<Secret>,
    /// The one before it, while the service may still sign with it.
    pub previous_notification_token: Option<Secret>,
    /// ISO code of the merchant's country: `SA`, `AE`, `BH`, `KW`, `OM`, or `QA`, which Tamara publishes nowhere.
    pub country: String,
    /// `ar` or `en`, what the customer reads.
    pub language: String,
    /// Arabic for displays and printers that neither join letters nor turn lines.
    pub visual: bool,
    /// Whose sales these are, where several merchants share a journal.
    pub merchant: Option<String>,
    /// The branch.
    pub store_code: Option<String>,
    /// The till.
    pub lane: Option<String>,
    /// Number of the POS device.
    pub device_id: Option<String>,
    /// Where the journal is; `None` when the configuration says `"none"`.
    pub journal: Option<Place>,
    /// Nobody named the journal's file: it has its usual place.
    pub journal_is_usual: bool,
    /// Whether money may be moved without a journal.
    pub accept_money_moving_without_journal: bool,
    /// Whether opening the client clears up what was left unfinished.
    pub recover_on_open: bool,
    /// Limit of one call, in milliseconds.
    pub call_timeout_ms: u64,
    /// How the service is reached.
    pub http: http::Settings,
    /// The vendor's own sentences, by key.
    pub texts: BTreeMap<String, Override>,
    /// How many orders at a time are looked at while they are watched.
    pub watch: Watch,
    /// The log.
    pub log: logging::Settings,
    /// Online checkouts.
    pub checkout: checkout::Settings,
    /// What only Checkout.com needs.
    pub checkout_com: CheckoutCom,
    /// What a contract check has found of the service.
    pub profile: Profile,
    /// What looks wrong and was let through.
    pub doubts: Vec<Warning>,
}

/// The configuration as it is written. Every key may be absent or null.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Wire {
    provider: Option<Provider>,
    environment: Option<Environment>,
    base_url: Option<String>,
    api_token: Option<String>,
    api_token_file: Option<PathBuf>,
    api_token_env: Option<String>,
    notification_token: Option<String>,
    previous_notification_token: Option<String>,
    country: Option<String>,
    language: Option<String>,
    visual: Option<bool>,
    merchant: Option<String>,
    store_code: Option<String>,
    lane: Option<String>,
    device_id: Option<String>,
    journal: Option<String>,
    accept_money_moving_without_journal: Option<bool>,
    recover_on_open: Option<bool>,
    connect_timeout_ms: Option<u64>,
    call_timeout_ms: Option<u64>,
    proxy: Option<String>,
    tls_roots: Option<Vec<String>>,
    ca_file: Option<PathBuf>,
    log: Option<WireLog>,
    watch: Option<WireWatch>,
    texts: Option<BTreeMap<String, Override>>,
    checkout: Option<WireCheckout>,
    checkout_com: Option<WireCheckoutCom>,
    service_profile: Option<PathBuf>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WireCheckout {
    telecom: Option<String>,
    single_checkout: Option<bool>,
    expiry_field: Option<String>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WireWatch {
    workers: Option<u64>,
    looks_per_second: Option<u64>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WireLog {
    level: Option<String>,
    file: Option<PathBuf>,
    max_bytes: Option<u64>,
    keep: Option<u64>,
}

#[derive(Deserialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WireCheckoutCom {
    processing_channel_id: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    prefix: Option<String>,
    signature_key: Option<String>,
    success_url: Option<String>,
    failure_url: Option<String>,
}

fn wrong(key: &str, detail: impl Into<String>) -> Error {
    Error::field(Kind::InvalidConfig, key, detail)
}

fn mixed(key: &str, detail: impl Into<String>) -> Error {
    Error::field(Kind::EnvironmentMixed, key, detail)
}

impl Config {
    /// Reads and checks a configuration. Reads the files of `api_token_file` and `service_profile`, if they are named, and touches nothing else.
    ///
    /// # Errors
    /// [`Kind::InvalidJson`]; [`Kind::InvalidConfig`] for an unknown key or an impossible value, with the key as the field;
    /// [`Kind::ConfigFile`] for a file that cannot be read; [`Kind::EnvironmentMixed`] when host, token and environment
    /// contradict each other.
    pub fn parse(text: &str) -> Result<Config, Error> {
        // Its members are taken out, not moved: else every way out of here would drop each of them by itself.
        let mut wire: Wire = json::parse(text).map_err(as_config_error)?;
        let provider = wire.provider.unwrap_or_default();
        if provider == Provider::Tamara && wire.checkout_com.is_some() {
            return Err(wrong("checkout_com", "belongs to the provider \"checkout_com\""));
        }
        let (checkout_com, client_secret) = checkout_com(wire.checkout_com.take().unwrap_or_default())?;
        let prefix = checkout_com.prefix.as_deref();
        let (base_url, environment) = place(provider, wire.environment, wire.base_url.as_deref(), prefix)?;
        let given = (wire.api_token.take(), wire.api_token_file.take(), wire.api_token_env.take());
        let api_token_file = given.1.clone();
        let mut doubts: Vec<Warning> = given.1.as_deref().and_then(readable_by_others).into_iter().collect();
        let api_token = api_token(given, client_secret)?;
        fits(api_token.expose(), provider, environment)?;
        let notification_token =
            wire.notification_token.take().map(|text| secret("notification_token", &text)).transpose()?;
        let previous = wire.previous_notification_token.take();
        let previous_notification_token =
            previous.map(|text| secret("previous_notification_token", &text)).transpose()?;
        let country = one_of("country", wire.country.take(), checkout::fields::COUNTRIES)?;
        let language = one_of("language", wire.language.take(), &["ar", "en"])?;
        let connect = in_range("connect_timeout_ms", wire.connect_timeout_ms, 5_000, 100..=60_000)?;
        let call_timeout_ms = in_range("call_timeout_ms", wire.call_timeout_ms, 30_000, 1_000..=300_000)?;
        let watch = watch(wire.watch.take().unwrap_or_default())?;
        let proxy =
            wire.proxy.take().map(|text| Proxy::parse(text.trim()).map_err(|why| wrong("proxy", why))).transpose()?;
        let journal_is_usual = wire.journal.is_none();
        let journal = journal(wire.journal.take())?;
        let log = log_settings(wire.log.take().unwrap_or_default())?;
        is_apart(log.file.as_deref(), journal.as_ref().and_then(Place::file))?;
        let device_id = header_safe("device_id", name("device_id", wire.device_id.take())?)?;
        doubts.extend(device_id.as_deref().and_then(no_number));
        doubts.extend(not_published(&country));
        Ok(Config {
            doubts,
            provider,
            environment,
            base_url,
            api_token,
            api_token_file,
            notification_token,
            previous_notification_token,
            country,
            language,
            visual: wire.visual.unwrap_or(false),
            merchant: name("merchant", wire.merchant.take())?.map(|name| name.trim().to_string()),
            store_code: name("store_code", wire.store_code.take())?,
            lane: name("lane", wire.lane.take())?,
            device_id,
            journal_is_usual,
            journal,
            accept_money_moving_without_journal: wire.accept_money_moving_without_journal.unwrap_or(false),
            recover_on_open: wire.recover_on_open.unwrap_or(false),
            call_timeout_ms,
            http: http::Settings {
                connect_timeout: Duration::from_millis(connect),
                proxy,
                roots: roots(wire.tls_roots.take(), wire.ca_file.take())?,
                idle_connections: watch.workers.saturating_add(CALLERS),
            },
            watch,
            texts: wire.texts.take().unwrap_or_default(),
            log,
            checkout: checkout(wire.checkout.take().unwrap_or_default())?,
            profile: wire.service_profile.take().map_or(Ok(Profile::default()), |path| profile(&path, provider))?,
            checkout_com,
        })
    }
}

/// Members of a token's claims that name the merchant's account.
const ACCOUNTS: [&str; 4] = ["accountId", "account_id", "merchantId", "merchant_id"];

impl Config {
    /// The service and its environment, as the journal names them: `tamara/api.tamara.co`.
    pub fn service(&self) -> String {
        let host = self.base_url.split("://").nth(1).unwrap_or(&self.base_url);
        format!("{}/{host}", self.provider.name())
    }

    /// The token that its file has now, if it may take the place of the first: it fits the environment, and names no other account, whose
    /// steps the journal would mix with these.
    pub fn renewed_token(&self) -> Option<Secret> {
        let token = secret("api_token_file", &token_file(self.api_token_file.as_deref()?).ok()?).ok()?;
        fits(token.expose(), self.provider, self.environment).ok()?;
        (account_of(token.expose()) == account_of(self.api_token.expose())).then_some(token)
    }

    /// Who opens the journal.
    pub fn party(&self) -> Party {
        let token = check_number(self.api_token.expose());
        let claimed = account_of(self.api_token.expose());
        let account = match (&self.checkout_com.prefix, claimed) {
            (_, Some(account)) => account,
            (Some(prefix), None) => prefix.to_ascii_lowercase(),
            (None, None) => String::new(),
        };
        Party { name: self.merchant.clone().unwrap_or_default(), account, token }
    }
}

/// The account that a token names: in its claims, if it is a JSON Web Token; a simulator's token behind an `@`.
fn account_of(token: &str) -> Option<String> {
    if token.starts_with(SIMULATOR_TOKEN)
        && let Some((_, merchant)) = token.split_once('@')
    {
        return (!merchant.is_empty() && merchant.len() <= 128).then(|| merchant.to_string());
    }
    let mut parts = token.split('.');
    let (_, claims, _, None) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else { return None };
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&claims).ok()?;
    let account = ACCOUNTS.iter().find_map(|name| claims.get(*name))?;
    let text = account.as_str().map_or_else(|| account.to_string(), str::to_string);
    (!text.is_empty() && text.len() <= 128 && !text.contains(char::is_control)).then_some(text)
}

/// A number that is the same for the same token, and from which the token cannot be computed.
fn check_number(token: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, format!("tamara_pos journal {token}").as_bytes());
    digest.as_ref().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The reader's refusal of a field is a configuration error here. What was found in place of a secret is not repeated.
fn as_config_error(mut error: Error) -> Error {
    if matches!(error.kind, Kind::MissingField | Kind::UnknownField | Kind::InvalidField) {
        let secret = ["client_secret", "signature_key", "proxy"];
        let key = error.field.as_deref().and_then(|field| field.rsplit('.').next()).unwrap_or_default();
        if error.kind == Kind::InvalidField && secret.contains(&key) {
            error.detail = "expected a string".into();
        }
        error.kind = Kind::InvalidConfig;
    }
    error
}

/// Where the service is, and which environment that is.
fn place(
    provider: Provider,
    named: Option<Environment>,
    base_url: Option<&str>,
    prefix: Option<&str>,
) -> Result<(String, Environment), Error> {
    let Some(base_url) = base_url else {
        let environment = named.unwrap_or(Environment::Sandbox);
        return Ok((default_url(provider, environment, prefix)?, environment));
    };
    let (url, host) = checked_url(base_url)?;
    let known = if is_loopback(&host) { Some(Environment::Simulator) } else { environment_of(provider, &host) };
    match (known, named) {
        // A simulator stands in for the sandbox.
        (Some(Environment::Simulator), Some(Environment::Sandbox)) => Ok((url, Environment::Simulator)),
        (Some(known), Some(named)) if known != named => {
            let detail = format!("{host} is {}, but environment says {}", known.name(), named.name());
            Err(mixed("environment", detail))
        }
        (Some(environment), _) => Ok((url, environment)),
        (None, Some(Environment::Simulator)) => {
            Err(mixed("environment", format!("a simulator runs on this machine, not on {host}")))
        }
        (None, Some(environment)) => Ok((url, environment)),
        (None, None) => Err(wrong("environment", format!("is required, because {host} belongs to no known one"))),
    }
}

fn default_url(provider: Provider, environment: Environment, prefix: Option<&str>) -> Result<String, Error> {
    let host = match (provider, environment) {
        (_, Environment::Simulator) => return Err(wrong("base_url", "a simulator needs one: http://127.0.0.1:8799")),
        (Provider::Tamara, Environment::Sandbox) => "api-sandbox.tamara.co",
        (Provider::Tamara, Environment::Production) => "api.tamara.co",
        (Provider::CheckoutCom, Environment::Sandbox) => "api.sandbox.checkout.com",
        (Provider::CheckoutCom, Environment::Production) => "api.checkout.com",
    };
    Ok(match prefix {
        Some(prefix) => format!("https://{prefix}.{host}"),
        None => format!("https://{host}"),
    })
}

/// The environment that a host of the service belongs to; `None` for other hosts, such as a company's own relay.
fn environment_of(provider: Provider, host: &str) -> Option<Environment> {
    let is = |name: &str| match provider {
        Provider::Tamara => host == name,
        Provider::CheckoutCom => host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')),
    };
    let (sandbox, production) = match provider {
        Provider::Tamara => ("api-sandbox.tamara.co", "api.tamara.co"),
        Provider::CheckoutCom => ("api.sandbox.checkout.com", "api.checkout.com"),
    };
    match host {
        _ if is(sandbox) => Some(Environment::Sandbox),
        _ if is(production) => Some(Environment::Production),
        _ => None,
    }
}

/// One way of writing the URL, so that one service is one scope of the journal; and its host in lower case.
fn checked_url(text: &str) -> Result<(String, String), Error> {
    let fail = |why: &str| wrong("base_url", why);
    let text = text.trim();
    let uri: Uri = text.parse().map_err(|_| fail("not a URL such as https://api.tamara.co"))?;
    let host = uri.host().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    if host.is_empty() {
        return Err(fail("the host is missing"));
    }
    if authority.contains('@') {
        return Err(fail("may hold neither user nor password"));
    }
    if text.contains(['?', '#']) {
        return Err(fail("may hold neither a query nor a fragment"));
    }
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if is_loopback(&host) => {}
        Some("http") => return Err(fail("has to be https; http is for a simulator on this machine only")),
        _ => return Err(fail("has to begin with https://, or with http:// for a simulator on this machine")),
    }
    let scheme = uri.scheme_str().unwrap_or("https");
    let usual = if scheme == "https" { 443 } else { 80 };
    let port = uri.port_u16().filter(|port| *port != usual).map(|port| format!(":{port}")).unwrap_or_default();
    Ok((format!("{scheme}://{host}{port}{}", plain_path(uri.path())), host))
}

/// One way of writing a path: without empty parts, `.` and `..`, and without a slash at its end.
fn plain_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.iter().map(|part| format!("/{part}")).collect()
}

/// The one token that was given.
fn api_token(
    (text, file, variable): (Option<String>, Option<PathBuf>, Option<String>),
    client_secret: Option<Secret>,
) -> Result<Secret, Error> {
    match (text, file, variable, client_secret) {
        (Some(text), None, None, None) => secret("api_token", &text),
        (None, Some(path), None, None) => secret("api_token_file", &token_file(&path)?),
        (None, None, Some(name), None) => match std::env::var(&name) {
            Ok(text) => secret("api_token_env", &text),
            Err(_) => Err(wrong("api_token_env", format!("the environment variable {name:?} is not set"))),
        },
        (None, None, None, Some(secret)) => Ok(secret),
        (None, None, None, None) => {
            Err(wrong("api_token", "one of api_token, api_token_file, api_token_env is required"))
        }
        (_, _, _, Some(_)) => Err(wrong("api_token", "give either a token or checkout_com.client_secret")),
        _ => Err(wrong("api_token", "give only one of api_token, api_token_file, api_token_env")),
    }
}

fn token_file(path: &Path) -> Result<String, Error> {
    let fail = |why: String| Error::field(Kind::ConfigFile, "api_token_file", format!("{}: {why}", path.display()));
    let bytes = files::read(path, MAX_TOKEN_FILE).map_err(|error| fail(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| fail("is not plain text (ASCII or UTF-8)".into()))?;
    Ok(text.trim_start_matches('\u{feff}').to_string())
}

/// What a contract check has found.
fn profile(path: &Path, provider: Provider) -> Result<Profile, Error> {
    let fail = |why: String| Error::field(Kind::ConfigFile, "service_profile", format!("{}: {why}", path.display()));
    let bytes = files::read(path, MAX_PROFILE).map_err(|error| fail(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| fail("is not UTF-8".into()))?;
    Profile::parse(&text, provider.name())
}

/// A secret fit for a header: printable ASCII without spaces once it is trimmed.
fn secret(key: &str, text: &str) -> Result<Secret, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Err(wrong(key, "is empty"));
    }
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong(key, "holds a space, a control character or a letter outside ASCII"));
    }
    Ok(Secret::new(text))
}

/// A simulator's token is for a simulator only, and a simulator gets no other. Checkout.com's keys name their environment
/// too; Tamara's do not.
fn fits(token: &str, provider: Provider, environment: Environment) -> Result<(), Error> {
    let simulated = token.starts_with(SIMULATOR_TOKEN);
    match environment {
        Environment::Simulator if !simulated => {
            Err(mixed("api_token", "a real token is not sent to a simulator; its tokens begin with sim_"))
        }
        Environment::Sandbox | Environment::Production if simulated => {
            Err(mixed("api_token", "a simulator's token (sim_) needs a base_url on this machine"))
        }
        _ if provider == Provider::CheckoutCom && token.starts_with("pk_") => {
            Err(wrong("api_token", "this is a public key (pk_); the secret key (sk_) is needed"))
        }
        Environment::Production if provider == Provider::CheckoutCom && token.starts_with("sk_sbox_") => {
            Err(mixed("api_token", "a sandbox key (sk_sbox_) does not fit the environment production"))
        }
        Environment::Sandbox
            if provider == Provider::CheckoutCom && token.starts_with("sk_") && !token.starts_with("sk_sbox_") =>
        {
            Err(mixed("api_token", "a production key does not fit the environment sandbox"))
        }
        _ => Ok(()),
    }
}

fn checkout(wire: WireCheckout) -> Result<checkout::Settings, Error> {
    let names = checkout::Place::ALL.map(|(name, _)| name);
    let telecom = wire.telecom.map(|text| one_of("checkout.telecom", Some(text), &names)).transpose()?;
    let place =
        |name: String| checkout::Place::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, place)| place);
    let names = [checkout::EXPIRY, checkout::EXPIRY_TELECOM];
    let expiry = one_of("checkout.expiry_field", wire.expiry_field, &names)?;
    let default = checkout::Settings::default();
    Ok(checkout::Settings {
        telecom: telecom.and_then(place),
        single_checkout: wire.single_checkout.unwrap_or(default.single_checkout),
        is_expiry_telecom: expiry == checkout::EXPIRY_TELECOM,
    })
}

fn checkout_com(wire: WireCheckoutCom) -> Result<(CheckoutCom, Option<Secret>), Error> {
    let key = |name: &str| format!("checkout_com.{name}");
    let client_secret = wire.client_secret.map(|text| secret(&key("client_secret"), &text)).transpose()?;
    let client_id = header_safe(&key("client_id"), name(&key("client_id"), wire.client_id)?)?;
    match (&client_id, &client_secret) {
        (Some(_), None) => return Err(wrong(&key("client_secret"), "is required with client_id")),
        (None, Some(_)) => return Err(wrong(&key("client_id"), "is required with client_secret")),
        _ => {}
    }
    let prefix = name(&key("prefix"), wire.prefix)?.or_else(|| client_id.as_deref().and_then(prefix_of));
    if prefix.iter().any(|text| !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')) {
        return Err(wrong(&key("prefix"), "may hold letters, digits and dashes only"));
    }
    let checkout_com = CheckoutCom {
        processing_channel_id: name(&key("processing_channel_id"), wire.processing_channel_id)?,
        client_id,
        prefix,
        signature_key: wire.signature_key.map(|text| secret(&key("signature_key"), &text)).transpose()?,
        success_url: web_page(&key("success_url"), wire.success_url)?,
        failure_url: web_page(&key("failure_url"), wire.failure_url)?,
    };
    Ok((checkout_com, client_secret))
}

/// The prefix of a merchant's own host: the first eight characters of the client's id.
fn prefix_of(client_id: &str) -> Option<String> {
    client_id.strip_prefix("cli_")?.get(..8).map(str::to_ascii_lowercase)
}

fn web_page(key: &str, url: Option<String>) -> Result<Option<String>, Error> {
    match &url {
        Some(text) if !text.parse::<Uri>().is_ok_and(|uri| uri.scheme_str() == Some("https")) => {
            Err(wrong(key, "has to be an https address"))
        }
        _ => Ok(url),
    }
}

/// The schema of the configuration, of its own names.
#[cfg(test)]
pub(crate) fn schema(generator: schemars::SchemaGenerator) -> schemars::Schema {
    generator.into_root_schema_for::<Wire>()
}

/// The given value, which has to be in the list, or the list's first.
fn one_of(key: &str, value: Option<String>, known: &[&str]) -> Result<String, Error> {
    let value = value.as_deref().or(known.first().copied()).unwrap_or_default();
    match known.contains(&value) {
        true => Ok(value.to_string()),
        false => Err(wrong(key, format!("has to be one of {}", known.join(", ")))),
    }
}

fn in_range(key: &str, value: Option<u64>, default: u64, range: RangeInclusive<u64>) -> Result<u64, Error> {
    let value = value.unwrap_or(default);
    match range.contains(&value) {
        true => Ok(value),
        false => Err(wrong(key, format!("{value} is not from {} to {}", range.start(), range.end()))),
    }
}

/// A short name without control characters.
fn name(key: &str, value: Option<String>) -> Result<Option<String>, Error> {
    match &value {
        Some(text) if text.trim().is_empty() => Err(wrong(key, "is empty; leave it out instead")),
        Some(text) if text.chars().count() > 128 => Err(wrong(key, "is longer than 128 characters")),
        Some(text) if text.contains(char::is_control) => Err(wrong(key, "holds a control character")),
        _ => Ok(value),
    }
}

/// A value that can be sent in a header.
fn header_safe(key: &str, value: Option<String>) -> Result<Option<String>, Error> {
    match &value {
        Some(text) if !text.is_ascii() => Err(wrong(key, "may hold ASCII characters only")),
        _ => Ok(value),
    }
}

fn roots(sources: Option<Vec<String>>, ca_file: Option<PathBuf>) -> Result<Roots, Error> {
    let mut roots = Roots { bundled: false, system: false, ca_file };
    for (index, source) in sources.unwrap_or_else(|| vec!["bundled".into(), "system".into()]).iter().enumerate() {
        match source.as_str() {
            "bundled" => roots.bundled = true,
            "system" => roots.system = true,
            _ => return Err(wrong(&format!("tls_roots[{index}]"), "has to be \"bundled\" or \"system\"")),
        }
    }
    match roots.bundled || roots.system || roots.ca_file.is_some() {
        true => Ok(roots),
        false => Err(wrong("tls_roots", "nobody would be trusted; name a source, or a ca_file")),
    }
}

fn watch(wire: WireWatch) -> Result<Watch, Error> {
    let workers = in_range("watch.workers", wire.workers, 64, 1..=1024)?;
    let looks = in_range("watch.looks_per_second", wire.looks_per_second, 100, 1..=10_000)?;
    let workers = usize::try_from(workers).unwrap_or(usize::MAX);
    Ok(Watch { workers, looks_per_second: u32::try_from(looks).unwrap_or(u32::MAX) })
}

fn log_settings(wire: WireLog) -> Result<logging::Settings, Error> {
    let level = wire.level.as_deref().unwrap_or("info");
    let level: LevelFilter =
        level.parse().map_err(|_| wrong("log.level", "has to be one of off, error, warn, info, debug, trace"))?;
    let keep = in_range("log.keep", wire.keep, 5, 0..=100)?;
    Ok(logging::Settings {
        level,
        file: wire.file,
        max_bytes: in_range("log.max_bytes", wire.max_bytes, 5_000_000, 10_000..=1_000_000_000)?,
        keep: u32::try_from(keep).unwrap_or(u32::MAX),
    })
}

/// The log must not be the journal, nor a file that belongs to it: its lines would destroy it.
fn is_apart(log: Option<&Path>, journal: Option<&Path>) -> Result<(), Error> {
    let (Some(log), Some(journal)) = (log, journal) else { return Ok(()) };
    let real = |path: &Path| disk::real(std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    let (log, journal) = (real(log), real(journal));
    let is_same = |part: &Path| {
        let is_one_file =
            cfg!(unix) && matches!((disk::identity(&log), disk::identity(part)), (Ok(one), Ok(other)) if one == other);
        log == part || is_one_file
    };
    match ["", "-wal", "-shm", "-journal"].iter().any(|tail| is_same(&disk::beside(&journal, tail))) {
        true => Err(wrong("log.file", "is the journal's file; give the log a file of its own")),
        false => Ok(()),
    }
}

/// The API reference calls the device's id a number.
fn no_number(device_id: &str) -> Option<Warning> {
    (!device_id.bytes().all(|byte| byte.is_ascii_digit())).then(|| Warning {
        code: "device_id_not_a_number",
        field: Some("device_id".into()),
        detail: "holds other characters than digits; the service calls it a number, and may refuse QR sessions".into(),
    })
}

/// Qatar is in Tamara's own plugins, and in no published list.
fn not_published(country: &str) -> Option<Warning> {
    (country == checkout::fields::UNPUBLISHED).then(|| Warning {
        code: "country_not_published",
        field: Some("country".into()),
        detail: format!(
            "{country} is in no published list of the service's countries; ask Tamara whether your account has it"
        ),
    })
}

fn readable_by_others(path: &Path) -> Option<Warning> {
    files::is_readable_by_others(path).then(|| Warning {
        code: "token_readable",
        field: Some("api_token_file".into()),
        detail: format!("{}: other users of this machine may read the token; chmod 600 it", path.display()),
    })
}

/// The journal's file. A relative path is refused: a till started from another folder would not find its own journal, and
/// would not know what it had begun.
/// `"C:\till"` in JSON is a C:, a TAB and `ill`.
const CONTROL_IN_PATH: &str =
    "holds a control character, such as the TAB that \\t means in JSON; write each backslash twice, or write /";

/// Whether it is a URL of a PostgreSQL server, and no file.
fn is_postgres(text: &str) -> bool {
    let is = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    is("postgresql://") || is("postgres://")
}

#[cfg(feature = "postgres")]
fn server(url: &str) -> Result<Option<Place>, Error> {
    crate::journal::address::Address::parse(url, |name| std::env::var(name).ok())
        .map(|address| Some(Place::Server(Box::new(address))))
}

#[cfg(not(feature = "postgres"))]
fn server(_: &str) -> Result<Option<Place>, Error> {
    let detail = "this build has no PostgreSQL; name a file";
    Err(Error::field(Kind::JournalNoPostgres, "journal", detail))
}

/// Where the journal of this name is kept.
///
/// # Errors
/// `InvalidConfig`, `ConfigFile`, `JournalNoPostgres`.
pub fn journal_place(name: &str) -> Result<Place, Error> {
    journal(Some(name.to_string()))?.ok_or_else(|| wrong("journal", "\"none\" is no journal; name a file or a server"))
}

fn journal(given: Option<String>) -> Result<Option<Place>, Error> {
    match given.as_deref().map(str::trim) {
        Some("none") => Ok(None),
        Some("") => Err(wrong("journal", "is empty; name a file, or say \"none\"")),
        Some(url) if is_postgres(url) => server(url),
        Some(path) if path.contains(char::is_control) => Err(wrong("journal", CONTROL_IN_PATH)),
        Some(path) if Path::new(path).is_absolute() => Ok(Some(Place::File(PathBuf::from(path)))),
        Some(_) => Err(wrong("journal", "has to be a full path: the folder a program is started from may change")),
        None => journal_folder(|name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute()))
            .map(|folder| Some(Place::File(folder.join("journal.db"))))
            .ok_or_else(|| wrong("journal", "this machine has no folder for it; name a file")),
    }
}

#[cfg(windows)]
fn journal_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    Some(variable("PROGRAMDATA")?.join("TamaraPos"))
}

#[cfg(not(windows))]
fn journal_folder(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    machine_or_user(Path::new("/var/lib/tamara-pos"), variable)
}

/// The machine's folder when it was set up for us, else the user's.
#[cfg(not(windows))]
fn machine_or_user(machine: &Path, variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    use rustix::fs::{Access, access};
    match access(machine, Access::WRITE_OK | Access::EXEC_OK) {
        Ok(()) => Some(machine.to_path_buf()),
        Err(_) => {
            let state = variable("XDG_STATE_HOME").or_else(|| Some(variable("HOME")?.join(".local/state")))?;
            Some(state.join("tamara-pos"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A configuration with these members beside a token and no journal.
    fn parse(members: &str) -> Result<Config, Error> {
        let comma = if members.is_empty() { "" } else { "," };
        Config::parse(&format!(r#"{{"api_token":"t-secret","journal":"none"{comma}{members}}}"#))
    }

    fn refused(text: &str) -> (Kind, String) {
        let error = Config::parse(text).unwrap_err();
        assert!(!error.detail.contains("ecret"), "{error}");
        (error.kind, error.field.unwrap_or_default())
    }

    #[track_caller]
    fn refuses(members: &str, kind: Kind, field: &str) {
        let error = parse(members).expect_err(members);
        assert_eq!((error.kind, error.field.as_deref()), (kind, Some(field)), "{members}: {error}");
        assert!(!error.detail.contains("ecret"), "{error}");
    }

    fn place_of(members: &str) -> (String, Environment) {
        let config = parse(members).expect(members);
        (config.base_url, config.environment)
    }

    #[test]
    fn a_device_id_that_is_no_number_is_taken_with_a_warning() {
        let doubts = |id: &str| {
            let config = parse(&format!(r#""device_id":"{id}""#)).unwrap();
            config.doubts.iter().map(|doubt| doubt.code).collect::<Vec<_>>()
        };
        assert_eq!(doubts("123456"), Vec::<&str>::new());
        for id in ["TILL-3", "12 34", "#123"] {
            assert_eq!(doubts(id), ["device_id_not_a_number"], "{id}");
        }
    }

    #[test]
    fn a_country_that_is_published_nowhere_is_taken_with_a_warning() {
        let doubts = |country: &str| {
            let config = parse(&format!(r#""country":"{country}""#)).unwrap();
            (config.country.clone(), config.doubts.iter().map(|doubt| doubt.code).collect::<Vec<_>>())
        };
        assert_eq!(doubts("QA"), ("QA".to_string(), vec!["country_not_published"]));
        for country in ["SA", "AE", "BH", "KW", "OM"] {
            assert_eq!(doubts(country), (country.to_string(), vec![]));
        }
    }

    #[test]
    fn a_token_is_enough_and_means_the_sandbox_in_saudi_arabia() {
        let config = Config::parse(r#"{"api_token":"abc","journal":null,"proxy":null}"#).unwrap();
        assert_eq!((config.provider, config.environment), (Provider::Tamara, Environment::Sandbox));
        assert_eq!(config.base_url, "https://api-sandbox.tamara.co");
        assert_eq!((config.country.as_str(), config.language.as_str()), ("SA", "ar"));
        assert_eq!((config.http.connect_timeout, config.call_timeout_ms), (Duration::from_secs(5), 30_000));
        assert_eq!(config.http.roots, Roots { bundled: true, system: true, ca_file: None });
        assert!(config.http.proxy.is_none() && config.notification_token.is_none());
        assert!(config.journal.unwrap().file().unwrap().ends_with(if cfg!(windows) {
            "TamaraPos/journal.db"
        } else {
            "tamara-pos/journal.db"
        }));
        assert!(!config.accept_money_moving_without_journal && !config.recover_on_open);
        let log = logging::Settings { level: LevelFilter::Info, file: None, max_bytes: 5_000_000, keep: 5 };
        assert_eq!(config.log, log);
    }

    #[test]
    fn every_key_is_read() {
        let journal = if cfg!(windows) { "C:/shop/j.db" } else { "/shop/j.db" };
        let config = Config::parse(&format!(
            r#"{{"provider":"tamara","environment":"production","base_url":"https://api.tamara.co/","api_token":" abc\n",
            "notification_token":"nnn","country":"OM","language":"en","merchant":" Shop A ","store_code":"Branch A","lane":"till-3",
            "device_id":"123456","journal":"{journal}","accept_money_moving_without_journal":true,"recover_on_open":true,
            "connect_timeout_ms":100,"call_timeout_ms":300000,"proxy":"http://me:hidden@10.0.0.1:3128",
            "tls_roots":["system"],"ca_file":"ca.pem","texts":{{"paid":{{"en":"Thanks"}}}},
            "watch":{{"workers":400,"looks_per_second":2000}},
            "log":{{"level":"debug","file":"x.log","max_bytes":10000,"keep":0}}}}"#
        ))
        .unwrap();
        assert_eq!(config.environment, Environment::Production);
        assert_eq!((config.base_url.as_str(), config.api_token.expose()), ("https://api.tamara.co", "abc"));
        assert_eq!(config.notification_token.as_ref().unwrap().expose(), "nnn");
        assert_eq!((config.country.as_str(), config.language.as_str()), ("OM", "en"));
        assert_eq!((config.merchant.as_deref(), config.store_code.as_deref()), (Some("Shop A"), Some("Branch A")));
        assert_eq!((config.lane.as_deref(), config.device_id.as_deref()), (Some("till-3"), Some("123456")));
        assert_eq!(config.journal.as_ref().and_then(Place::file), Some(Path::new(journal)));
        assert!(config.accept_money_moving_without_journal && config.recover_on_open);
        assert_eq!((config.http.connect_timeout, config.call_timeout_ms), (Duration::from_millis(100), 300_000));
        assert_eq!(config.http.roots, Roots { bundled: false, system: true, ca_file: Some("ca.pem".into()) });
        assert_eq!(config.watch, Watch { workers: 400, looks_per_second: 2000 });
        assert!(config.http.idle_connections > 400, "a worker that finds no connection kept opens one for every look");
        assert_eq!(config.texts["paid"].en.as_deref(), Some("Thanks"));
        let file = Some(PathBuf::from("x.log"));
        assert_eq!(config.log, logging::Settings { level: LevelFilter::Debug, file, max_bytes: 10_000, keep: 0 });
        let shown = format!("{config:?}");
        assert!(shown.contains("http://***@10.0.0.1:3128"), "{shown}");
        for secret in ["abc", "nnn", "hidden"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn an_unknown_or_wrongly_typed_key_is_named() {
        refuses(r#""api_tokens":"x""#, Kind::InvalidConfig, "api_tokens");
        refuses(r#""log":{"levl":"info"}"#, Kind::InvalidConfig, "log.levl");
        refuses(r#""call_timeout_ms":"30000""#, Kind::InvalidConfig, "call_timeout_ms");
        refuses(r#""environment":"live""#, Kind::InvalidConfig, "environment");
        refuses(r#""provider":"stripe""#, Kind::InvalidConfig, "provider");
        refuses(r#""texts":{"paid":{"fr":"x"}}"#, Kind::InvalidConfig, "texts.paid.fr");
        assert_eq!(Config::parse("{").unwrap_err().kind, Kind::InvalidJson);
    }

    #[test]
    fn what_stands_in_a_secrets_place_is_not_repeated() {
        let number = "735501";
        for text in [
            r#"{"api_token":735501}"#,
            r#"{"api_token":"a","notification_token":735501}"#,
            r#"{"provider":"checkout_com","api_token":"a","checkout_com":{"client_secret":735501}}"#,
            r#"{"provider":"checkout_com","api_token":"a","checkout_com":{"signature_key":735501}}"#,
            r#"{"api_token":"a","proxy":735501}"#,
        ] {
            let error = Config::parse(text).unwrap_err();
            assert_eq!(error.kind, Kind::InvalidConfig);
            assert!(!error.detail.contains(number), "{error}");
        }
    }

    #[test]
    fn values_out_of_range_are_refused() {
        refuses(r#""connect_timeout_ms":99"#, Kind::InvalidConfig, "connect_timeout_ms");
        refuses(r#""connect_timeout_ms":60001"#, Kind::InvalidConfig, "connect_timeout_ms");
        refuses(r#""call_timeout_ms":999"#, Kind::InvalidConfig, "call_timeout_ms");
        refuses(r#""call_timeout_ms":300001"#, Kind::InvalidConfig, "call_timeout_ms");
        refuses(r#""country":"EG""#, Kind::InvalidConfig, "country");
        refuses(r#""country":"sa""#, Kind::InvalidConfig, "country");
        refuses(r#""language":"fr""#, Kind::InvalidConfig, "language");
        refuses(r#""lane":" ""#, Kind::InvalidConfig, "lane");
        refuses(r#""lane":"a\u0007""#, Kind::InvalidConfig, "lane");
        refuses(&format!(r#""store_code":"{}""#, "x".repeat(129)), Kind::InvalidConfig, "store_code");
        refuses(r#""device_id":"\u0661""#, Kind::InvalidConfig, "device_id");
        refuses(r#""proxy":"http://u:s-ecret@proxy""#, Kind::InvalidConfig, "proxy");
        refuses(r#""tls_roots":[]"#, Kind::InvalidConfig, "tls_roots");
        refuses(r#""tls_roots":["bundled","windows"]"#, Kind::InvalidConfig, "tls_roots[1]");
        refuses(r#""log":{"level":"loud"}"#, Kind::InvalidConfig, "log.level");
        refuses(r#""log":{"max_bytes":9999}"#, Kind::InvalidConfig, "log.max_bytes");
        refuses(r#""log":{"keep":101}"#, Kind::InvalidConfig, "log.keep");
        refuses(r#""watch":{"workers":0}"#, Kind::InvalidConfig, "watch.workers");
        refuses(r#""watch":{"looks_per_second":10001}"#, Kind::InvalidConfig, "watch.looks_per_second");
        assert_eq!(parse(r#""tls_roots":[],"ca_file":"ca.pem""#).unwrap().http.roots.ca_file, Some("ca.pem".into()));
    }

    #[test]
    fn the_host_says_which_environment_it_is() {
        let sandbox = ("https://api-sandbox.tamara.co".to_string(), Environment::Sandbox);
        let production = ("https://api.tamara.co".to_string(), Environment::Production);
        assert_eq!(place_of(r#""environment":"production""#), production);
        assert_eq!(place_of(r#""base_url":"https://api.tamara.co""#), production);
        assert_eq!(place_of(r#""base_url":" HTTPS://API.Tamara.CO./ ""#), production);
        assert_eq!(place_of(r#""base_url":"https://api.tamara.co:443/x/..//./""#), production);
        assert_eq!(place_of(r#""base_url":"https://api-sandbox.tamara.co/""#), sandbox);
        let relay = r#""base_url":"https://relay.shop.example:8443/tamara/""#;
        refuses(relay, Kind::InvalidConfig, "environment");
        let through = place_of(&format!(r#"{relay},"environment":"production""#));
        assert_eq!(through, ("https://relay.shop.example:8443/tamara".to_string(), Environment::Production));
    }

    #[test]
    fn a_host_of_the_other_environment_is_refused() {
        for (host, environment) in [
            ("api-sandbox.tamara.co", "production"),
            ("api.tamara.co", "sandbox"),
            ("API.TAMARA.CO.", "sandbox"),
            ("api.tamara.co:443", "simulator"),
            ("relay.example", "simulator"),
        ] {
            let members = format!(r#""base_url":"https://{host}","environment":"{environment}""#);
            refuses(&members, Kind::EnvironmentMixed, "environment");
        }
        refuses(r#""environment":"simulator""#, Kind::InvalidConfig, "base_url");
    }

    #[test]
    fn a_simulator_is_on_this_machine_and_has_its_own_tokens() {
        let simulator =
            |members: &str| Config::parse(&format!(r#"{{"api_token":"sim_1","journal":"none",{members}}}"#));
        for url in ["http://127.0.0.1:8086", "http://localhost:1", "http://[::1]:8086", "https://localhost"] {
            for environment in ["null", "\"sandbox\"", "\"simulator\""] {
                let config = simulator(&format!(r#""base_url":"{url}/","environment":{environment}"#)).unwrap();
                assert_eq!((config.environment, config.base_url.as_str()), (Environment::Simulator, url));
            }
        }
        let refused = |result: Result<Config, Error>| {
            let error = result.unwrap_err();
            (error.kind, error.field.unwrap())
        };
        let production = simulator(r#""base_url":"http://127.0.0.1:1","environment":"production""#);
        assert_eq!(refused(production), (Kind::EnvironmentMixed, "environment".into()));
        for environment in ["sandbox", "production"] {
            let result = simulator(&format!(r#""environment":"{environment}""#));
            assert_eq!(refused(result), (Kind::EnvironmentMixed, "api_token".into()));
        }
        refuses(r#""base_url":"http://127.0.0.1:8086""#, Kind::EnvironmentMixed, "api_token");
    }

    #[test]
    fn a_base_url_is_https_without_decoration() {
        for url in [
            "http://api.tamara.co",
            "http://192.168.1.5:8086",
            "http://localhost.example:8086",
            "ftp://api.tamara.co",
            "api.tamara.co",
            "/orders",
            "https://",
            "https://u:s-ecret@api.tamara.co",
            "https://api.tamara.co/?x=1",
            "https://api.tamara.co/#x",
            "https://api tamara.co",
        ] {
            refuses(&format!(r#""base_url":"{url}","environment":"production""#), Kind::InvalidConfig, "base_url");
        }
    }

    #[test]
    fn exactly_one_token_is_given() {
        assert_eq!(refused(r#"{}"#), (Kind::InvalidConfig, "api_token".into()));
        let both = r#"{"api_token":"Secret","api_token_env":"HOME"}"#;
        assert_eq!(refused(both), (Kind::InvalidConfig, "api_token".into()));
        let of_environment = r#"{"api_token_env":"CARGO_PKG_NAME","journal":"none"}"#;
        assert_eq!(Config::parse(of_environment).unwrap().api_token.expose(), "tamara-pos");
        let unset = r#"{"api_token_env":"NO_SUCH_VARIABLE_7"}"#;
        assert_eq!(refused(unset), (Kind::InvalidConfig, "api_token_env".into()));
    }

    #[test]
    fn a_token_that_cannot_be_one_is_refused_unseen() {
        for token in ["", "  ", "Secret token", "Secret\\u0007", "Secret\u{e9}", "Bearer Secret"] {
            assert_eq!(refused(&format!(r#"{{"api_token":"{token}"}}"#)), (Kind::InvalidConfig, "api_token".into()));
            let notification = format!(r#"{{"api_token":"a","notification_token":"{token}"}}"#);
            assert_eq!(refused(&notification), (Kind::InvalidConfig, "notification_token".into()));
        }
    }

    #[test]
    fn a_token_file_may_come_from_any_editor() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let text = serde_json::json!({ "api_token_file": file.path(), "journal": "none" }).to_string();
        std::fs::write(file.path(), "\u{feff}tok-1\r\n").unwrap();
        assert_eq!(Config::parse(&text).unwrap().api_token.expose(), "tok-1");
        std::fs::write(file.path(), b"\xff\xfeS\0e\0c\0").unwrap();
        assert_eq!(refused(&text), (Kind::ConfigFile, "api_token_file".into()));
        std::fs::write(file.path(), "\r\n").unwrap();
        assert_eq!(refused(&text), (Kind::InvalidConfig, "api_token_file".into()));
        let error = Config::parse(r#"{"api_token_file":"/no/such/token"}"#).unwrap_err();
        assert_eq!((error.kind, error.field.as_deref()), (Kind::ConfigFile, Some("api_token_file")));
        assert!(error.detail.contains("/no/such/token"), "{error}");
    }

    #[test]
    fn a_journal_has_a_full_path_or_is_expressly_none() {
        assert!(parse("").unwrap().journal.is_none());
        for journal in ["journal.db", "./journal.db", "", "None"] {
            let text = format!(r#"{{"api_token":"a","journal":"{journal}"}}"#);
            assert_eq!(refused(&text), (Kind::InvalidConfig, "journal".into()));
        }
    }

    #[test]
    #[cfg(not(feature = "postgres"))]
    fn a_build_without_postgresql_says_so_of_a_url_and_repeats_no_password() {
        for scheme in ["postgresql", "postgres", "PostgreSQL"] {
            let text = format!(r#"{{"api_token":"a","journal":"{scheme}://till:s3cret@db.example/shop"}}"#);
            let error = Config::parse(&text).unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::JournalNoPostgres, Some("journal")));
            assert!(!error.detail.contains("s3cret"), "{}", error.detail);
        }
    }

    #[test]
    #[cfg(not(windows))]
    fn a_journal_lies_in_the_machines_folder_if_there_is_one_else_in_the_users() {
        const HOME: (&str, &str) = ("HOME", "/home/till");
        const STATE: (&str, &str) = ("XDG_STATE_HOME", "/state");
        let folder = |machine: &str, known: &[(&str, &str)]| {
            machine_or_user(Path::new(machine), |name| {
                known.iter().find(|(key, _)| *key == name).map(|(_, path)| PathBuf::from(path))
            })
        };
        let machine = tempfile::tempdir().unwrap();
        assert_eq!(folder(machine.path().to_str().unwrap(), &[HOME]), Some(machine.path().into()));
        assert_eq!(folder("/no/such/folder", &[HOME]), Some("/home/till/.local/state/tamara-pos".into()));
        assert_eq!(folder("/no/such/folder", &[HOME, STATE]), Some("/state/tamara-pos".into()));
        assert_eq!(folder("/no/such/folder", &[]), None);
    }

    #[test]
    fn checkout_com_has_its_own_hosts_keys_and_members() {
        let parse = |token: &str, members: &str| {
            Config::parse(&format!(r#"{{"provider":"checkout_com","journal":"none","api_token":{token},{members}}}"#))
        };
        let config = parse(
            r#""sk_sbox_1""#,
            r#""checkout_com":{"processing_channel_id":"pc_1","prefix":"abcd1234","signature_key":"s-key",
            "success_url":"https://shop.example/ok","failure_url":"https://shop.example/no"}"#,
        )
        .unwrap();
        assert_eq!(config.base_url, "https://abcd1234.api.sandbox.checkout.com");
        assert_eq!(config.checkout_com.processing_channel_id.as_deref(), Some("pc_1"));
        assert_eq!(config.checkout_com.signature_key.as_ref().unwrap().expose(), "s-key");
        assert!(!format!("{config:?}").contains("s-key"));

        let oauth = r#""environment":"production","checkout_com":{"client_id":"cli_ABCDefgh99","client_secret":"c-1"}"#;
        let config = parse("null", oauth).unwrap();
        assert_eq!((config.base_url.as_str(), config.api_token.expose()), ("https://abcdefgh.api.checkout.com", "c-1"));

        let kind = |result: Result<Config, Error>| {
            let error = result.unwrap_err();
            (error.kind, error.field.unwrap())
        };
        let key = (Kind::EnvironmentMixed, "api_token".to_string());
        assert_eq!(kind(parse(r#""sk_sbox_1""#, r#""environment":"production""#)), key);
        assert_eq!(kind(parse(r#""sk_1""#, r#""environment":"sandbox""#)), key);
        assert_eq!(kind(parse(r#""pk_sbox_1""#, r#""environment":"sandbox""#)), (Kind::InvalidConfig, key.1.clone()));
        assert_eq!(kind(parse(r#""sk_1""#, oauth)), (Kind::InvalidConfig, key.1));
        let host = r#""environment":"production","base_url":"https://x1.api.sandbox.checkout.com""#;
        assert_eq!(kind(parse(r#""sk_1""#, host)), (Kind::EnvironmentMixed, "environment".into()));
        let stranger = r#""base_url":"https://evilapi.checkout.com""#;
        assert_eq!(kind(parse(r#""sk_1""#, stranger)), (Kind::InvalidConfig, "environment".into()));
        for (member, value) in [("prefix", "a.b"), ("success_url", "http://shop.example"), ("client_id", "cli_1")] {
            let members = format!(r#""checkout_com":{{"{member}":"{value}"}}"#);
            let field = if member == "client_id" { "client_secret" } else { member };
            assert_eq!(kind(parse(r#""sk_sbox_1""#, &members)), (Kind::InvalidConfig, format!("checkout_com.{field}")));
        }
        refuses(r#""checkout_com":{}"#, Kind::InvalidConfig, "checkout_com");
    }
}
