//! The configuration of a client.

use serde_json::Value;
use tamara_pos::error::Kind;
use tamara_pos::host::config::{Config, Environment};

/// Members that hold a secret.
const SECRETS: [&str; 5] =
    ["/api_token", "/notification_token", "/checkout_com/client_secret", "/checkout_com/signature_key", "/proxy"];
/// A shorter text may be found anywhere by chance.
const LONG: usize = 8;

/// The whole input is the text.
pub fn read(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    // These name a file or a variable of this machine, which may be a pipe that never ends.
    if text.contains("api_token_") || text.contains("\\u") {
        return;
    }
    let secrets = secrets(text);
    match Config::parse(text) {
        Ok(config) => {
            hides(&format!("{config:?}"), &secrets);
            check(&config);
        }
        Err(error) => {
            hides(&format!("{error} {error:?}"), &secrets);
            let kinds = [Kind::InvalidJson, Kind::RequestTooLarge, Kind::InvalidConfig, Kind::EnvironmentMixed];
            assert!(kinds.contains(&error.kind) && !error.detail.is_empty(), "{error:?}");
        }
    }
}

/// No token goes to a stranger: a real one to no simulator and never without encryption, a simulator's nowhere else.
fn check(config: &Config) {
    let token = config.api_token.expose();
    assert!(!token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()));
    let is_simulated = config.environment == Environment::Simulator;
    assert_eq!(is_simulated, token.starts_with("sim_"), "{config:?}");
    assert_eq!(is_simulated, is_here(&config.base_url), "{config:?}");
    assert!(config.base_url.starts_with("https://") || is_simulated, "{config:?}");
    assert!(!config.base_url.ends_with('/') && !config.base_url.contains(['?', '#', '@', ' ']), "{config:?}");
    assert!((1_000..=300_000).contains(&config.call_timeout_ms));
}

/// Whether an address is on this machine.
fn is_here(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let place = rest.split('/').next().unwrap_or_default();
    let host = match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => place,
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The secrets of a text that stand nowhere else in it.
fn secrets(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let texts = SECRETS.iter().filter_map(|path| value.pointer(path)?.as_str());
    let secret = |text: &str| match text.split_once("://") {
        Some((_, rest)) => rest.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, p)| p.to_string()),
        None => Some(text.trim().to_string()),
    };
    let secrets = texts.filter_map(secret).filter(|secret| secret.len() >= LONG);
    secrets.filter(|secret| text.matches(secret.as_str()).count() == 1).collect()
}

fn hides(shown: &str, secrets: &[String]) {
    for secret in secrets {
        assert!(!shown.contains(secret.as_str()), "{secret:?} is shown: {shown}");
    }
}
