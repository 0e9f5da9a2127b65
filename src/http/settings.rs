//! How a client reaches the service: limits, proxy, roots of trust.

use crate::value::secret::Secret;
use percent_encoding::percent_decode_str;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;
use ureq::http::Uri;

/// How a client reaches the service.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Limit of the look-up, connection, proxy's tunnel and TLS handshake together.
    pub connect_timeout: Duration,
    /// The proxy for all hosts but this machine itself.
    pub proxy: Option<Proxy>,
    /// Whose certificates are trusted.
    pub roots: Roots,
    /// How many idle connections are kept: as many as threads may ask at the same time, or each of them opens a new one every time.
    pub idle_connections: usize,
}

/// Where trusted root certificates come from; all named sources count together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roots {
    /// Mozilla's list, built into this library.
    pub bundled: bool,
    /// The system's store, read at the first connection.
    pub system: bool,
    /// A PEM file with more of them, such as an inspecting proxy's.
    pub ca_file: Option<PathBuf>,
}

/// An HTTP proxy that opens tunnels (`CONNECT`).
#[derive(Clone)]
pub struct Proxy {
    pub(super) host: String,
    pub(super) port: u16,
    /// Decoded user name and password.
    pub(super) credentials: Option<(String, Secret)>,
}

impl Proxy {
    /// Reads `http://user:password@host:port`; user and password may be left out, and are percent-encoded where
    /// they hold special characters. The error says what is wrong without repeating the text.
    pub fn parse(text: &str) -> Result<Proxy, String> {
        let uri: Uri = text.parse().map_err(|_| "not a URL such as http://user:password@host:3128")?;
        if uri.scheme_str() != Some("http") {
            return Err("the scheme has to be http".into());
        }
        if !matches!(uri.path_and_query().map(|rest| rest.as_str()), None | Some("" | "/")) {
            return Err("nothing may follow the port".into());
        }
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        let credentials = authority.rsplit_once('@').map(|(credentials, _)| {
            let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
            let decoded = |text| percent_decode_str(text).decode_utf8().map_err(|_| "user and password are not UTF-8");
            Ok::<_, &str>((decoded(user)?.into_owned(), Secret::new(decoded(password)?)))
        });
        let credentials = credentials.transpose()?;
        let host = uri.host().filter(|host| !host.is_empty()).ok_or("the host is missing")?;
        let port = uri.port_u16().ok_or("the port is missing")?;
        Ok(Proxy { host: host.into(), port, credentials })
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = if self.credentials.is_some() { "***@" } else { "" };
        write!(f, "http://{credentials}{}:{}", self.host, self.port)
    }
}
