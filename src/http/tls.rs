//! TLS: whom to trust, and the handshake. The checks cannot be switched off.

use super::Roots;
use super::resolver::{Stop, bare};
use super::transport::{Ended, Socket, TlsStream};
use crate::error::{Error, Kind};
use once_cell::sync::OnceCell;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The trust of one client, and the sessions it may resume.
pub(super) struct Tls {
    bundled: bool,
    system: bool,
    own: Vec<CertificateDer<'static>>,
    /// Made at the first handshake: reading the system's store takes too long for the opening of a client.
    config: OnceCell<Arc<ClientConfig>>,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.own.len();
        f.debug_struct("Tls").field("bundled", &self.bundled).field("system", &self.system).field("own", &own).finish()
    }
}

/// The one place that names the cryptographic library.
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

impl Tls {
    /// Reads the client's own certificates now, so that a wrong file is told when the client is opened.
    pub(super) fn new(roots: &Roots) -> Result<Tls, Error> {
        let own = roots.ca_file.as_deref().map(read_certificates).transpose()?.unwrap_or_default();
        Ok(Tls { bundled: roots.bundled, system: roots.system, own, config: OnceCell::new() })
    }

    /// Shakes hands over a fresh socket.
    pub(super) fn connect(&self, mut socket: Socket, host: &str) -> Result<TlsStream, Stop> {
        let config = self.config.get_or_try_init(|| self.build()).map_err(Stop::Failed)?;
        let name = ServerName::try_from(bare(host).to_string()).map_err(|error| Stop::Failed(error.to_string()))?;
        let mut connection =
            ClientConnection::new(Arc::clone(config), name).map_err(|error| Stop::Failed(explained(&error)))?;
        while connection.is_handshaking() || connection.wants_write() {
            connection.complete_io(&mut socket).map_err(stopped)?;
        }
        Ok(StreamOwned::new(connection, socket))
    }

    fn build(&self) -> Result<Arc<ClientConfig>, String> {
        let config = ClientConfig::builder_with_provider(Arc::new(provider()))
            .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
            .map_err(|error| error.to_string())?
            .with_root_certificates(self.roots()?)
            .with_no_client_auth();
        Ok(Arc::new(config))
    }

    fn roots(&self) -> Result<RootCertStore, String> {
        let mut roots = RootCertStore::empty();
        if self.bundled {
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        }
        roots.add_parsable_certificates(self.own.iter().cloned());
        if self.system {
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            let problems: Vec<String> = found.errors.iter().map(ToString::to_string).collect();
            if roots.is_empty() {
                return Err(format!("the system's certificate store holds nothing usable: {}", problems.join("; ")));
            }
            if !problems.is_empty() {
                log::warn!("part of the system's certificate store cannot be read: {}", problems.join("; "));
            }
        }
        Ok(roots)
    }
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let fail = |why: String| Error::field(Kind::ConfigFile, "ca_file", format!("{}: {why}", path.display()));
    let text = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let found = found.map_err(|error| fail(format!("not a PEM file: {error}")))?;
    if found.is_empty() {
        return Err(fail("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".into()));
    }
    let (_, unusable) = RootCertStore::empty().add_parsable_certificates(found.iter().cloned());
    if unusable > 0 {
        return Err(fail(format!("{unusable} of {} certificates cannot be read", found.len())));
    }
    Ok(found)
}

fn stopped(error: io::Error) -> Stop {
    if let Some(ended) = Ended::of(&error) {
        return Stop::Ended(ended);
    }
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(error) => Stop::Failed(explained(error)),
        None => Stop::Failed(format!("the connection broke during the handshake: {error}")),
    }
}

/// The reasons that support staff meet in shops, in words that say what to do.
fn explained(error: &rustls::Error) -> String {
    use CertificateError as C;
    let advice = match error {
        rustls::Error::InvalidCertificate(C::UnknownIssuer) => {
            "its authority is not trusted; behind an inspecting proxy name that proxy's certificate in ca_file, \
             or add \"system\" to tls_roots"
        }
        rustls::Error::InvalidCertificate(
            C::Expired | C::ExpiredContext { .. } | C::NotValidYet | C::NotValidYetContext { .. },
        ) => "it is not valid at this time; check this machine's date and time first",
        rustls::Error::InvalidCertificate(C::NotValidForName | C::NotValidForNameContext { .. }) => {
            "it belongs to another host; something between here and the service answers in its place"
        }
        rustls::Error::InvalidMessage(_) => return format!("the other side does not speak TLS ({error})"),
        rustls::Error::InvalidCertificate(_) => "it is not acceptable",
        _ => return error.to_string(),
    };
    format!("the certificate was refused: {advice} ({error})")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(bundled: bool, system: bool) -> Result<usize, String> {
        Tls::new(&Roots { bundled, system, ca_file: None }).unwrap().roots().map(|roots| roots.len())
    }

    #[test]
    fn each_source_of_trust_counts_only_when_it_is_named() {
        let bundled = roots(true, false).unwrap();
        assert!(bundled > 50);
        assert_eq!(roots(false, false), Ok(0));
        // A machine without a store is no reason to fail while there is another source.
        assert!(roots(true, true).unwrap() >= bundled);
        match roots(false, true) {
            Ok(found) => assert_eq!(roots(true, true), Ok(bundled + found)),
            Err(why) => assert!(why.contains("system's certificate store"), "{why}"),
        }
    }
}
