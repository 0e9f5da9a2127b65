//! TLS: whom to trust, and the handshake. The checks cannot be switched off.

use super::resolver::{Stop, bare};
use super::settings::Roots;
use super::transport::{Ended, Socket, TlsStream};
use crate::error::{Error, Kind};
use crate::files;
use once_cell::sync::OnceCell;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ClientConnection, ConfigBuilder, DigitallySignedStruct, RootCertStore, StreamOwned,
    WantsVerifier,
};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

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
        let connection = shake(Arc::clone(config), &mut socket, host).map_err(stopped)?;
        Ok(StreamOwned::new(connection, socket))
    }

    /// Shakes hands with the same checks, and tells what the other side showed, also when it is refused.
    pub(super) fn probe(&self, mut socket: Socket, host: &str) -> Handshake {
        let recorder = match self.recorder() {
            Ok(recorder) => Arc::new(recorder),
            Err(why) => return Handshake::refused("tls_failed", Stop::Failed(why), Vec::new()),
        };
        let verifier = Arc::clone(&recorder) as Arc<dyn ServerCertVerifier>;
        let shaken = builder().map_err(io::Error::other).and_then(|builder| {
            let config = builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth();
            shake(Arc::new(config), &mut socket, host)
        });
        let chain = recorder.seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match shaken {
            Ok(connection) => {
                let version = match connection.protocol_version() {
                    Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3",
                    _ => "TLS 1.2",
                };
                Handshake { outcome: Ok(version), chain }
            }
            Err(error) => Handshake::refused(fault(&error), stopped(error), chain),
        }
    }

    fn recorder(&self) -> Result<Recorder, String> {
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(self.roots()?), Arc::new(provider()))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Recorder { inner, seen: Mutex::default() })
    }

    fn build(&self) -> Result<Arc<ClientConfig>, String> {
        Ok(Arc::new(builder()?.with_root_certificates(self.roots()?).with_no_client_auth()))
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

/// What is trusted, for another kind of connection.
#[cfg(feature = "postgres")]
pub(crate) fn trusted(roots: &Roots) -> Result<RootCertStore, Error> {
    Tls::new(roots)?.roots().map_err(|why| Error::new(Kind::TlsFailed, why))
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, String> {
    ClientConfig::builder_with_provider(Arc::new(provider()))
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(|error| error.to_string())
}

fn shake(config: Arc<ClientConfig>, socket: &mut Socket, host: &str) -> io::Result<ClientConnection> {
    let name = ServerName::try_from(bare(host).to_string()).map_err(io::Error::other)?;
    let mut connection = ClientConnection::new(config, name).map_err(io::Error::other)?;
    while connection.is_handshaking() || connection.wants_write() {
        connection.complete_io(socket)?;
    }
    Ok(connection)
}

/// What a handshake showed.
pub(super) struct Handshake {
    /// The version of TLS; or the fault's name, and how it ended.
    pub(super) outcome: Result<&'static str, (&'static str, Stop)>,
    /// Each certificate that was shown: whom it is for, and who signed it.
    pub(super) chain: Vec<(String, String)>,
}

impl Handshake {
    fn refused(fault: &'static str, stop: Stop, chain: Vec<(String, String)>) -> Self {
        Handshake { outcome: Err((fault, stop)), chain }
    }
}

/// Notes the certificates and leaves the judgement to the verifier that every connection has.
#[derive(Debug)]
struct Recorder {
    inner: Arc<WebPkiServerVerifier>,
    seen: Mutex<Vec<(String, String)>>,
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let seen = std::iter::once(leaf).chain(others).map(names_of).collect();
        *self.seen.lock().unwrap_or_else(PoisonError::into_inner) = seen;
        self.inner.verify_server_cert(leaf, others, name, ocsp, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls12_signature(message, leaf, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.inner.verify_tls13_signature(message, leaf, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Whom a certificate is for, and who signed it.
fn names_of(certificate: &CertificateDer<'_>) -> (String, String) {
    match webpki::EndEntityCert::try_from(certificate) {
        Ok(known) => (name_of(known.subject()), name_of(known.issuer())),
        Err(_) => ("a certificate that cannot be read".into(), "nobody".into()),
    }
}

/// The common name in an X.501 name, else the organisation: the text behind the attribute's number.
fn name_of(name: &[u8]) -> String {
    let text_after = |number: &[u8]| {
        let at = name.windows(number.len()).position(|part| part == number)?;
        // After the number: the text's type, its length (below 128), the text.
        let length_at = at.checked_add(number.len())?.checked_add(1)?;
        let start = length_at.checked_add(1)?;
        let end = start.checked_add(usize::from(*name.get(length_at)?))?;
        Some(String::from_utf8_lossy(name.get(start..end)?).replace(char::is_control, " "))
    };
    const COMMON_NAME: &[u8] = &[6, 3, 0x55, 4, 3];
    const ORGANISATION: &[u8] = &[6, 3, 0x55, 4, 10];
    text_after(COMMON_NAME).or_else(|| text_after(ORGANISATION)).unwrap_or_else(|| "no name".into())
}

/// The name of what was wrong with a handshake.
fn fault(error: &io::Error) -> &'static str {
    use CertificateError as C;
    match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(why)) => match why {
            C::Expired | C::ExpiredContext { .. } => "certificate_expired",
            C::NotValidYet | C::NotValidYetContext { .. } => "certificate_not_yet_valid",
            C::NotValidForName | C::NotValidForNameContext { .. } => "certificate_other_host",
            _ => "certificate_untrusted",
        },
        _ => "tls_failed",
    }
}

/// The longest file of certificates that is read: a system's whole store has a quarter of this.
const MOST_CERTIFICATES: u64 = 1024 * 1024;

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Error> {
    let fail = |why: String| Error::field(Kind::ConfigFile, "ca_file", format!("{}: {why}", path.display()));
    let text = files::read(path, MOST_CERTIFICATES).map_err(|error| fail(error.to_string()))?;
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text).collect();
    let found = found.map_err(|error| fail(not_pem(&error)))?;
    if found.is_empty() {
        return Err(fail("holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".into()));
    }
    let (_, unusable) = RootCertStore::empty().add_parsable_certificates(found.iter().cloned());
    if unusable > 0 {
        return Err(fail(format!("{unusable} of {} certificates cannot be read", found.len())));
    }
    Ok(found)
}

/// Why a file is no PEM file. The library shows the bytes of a line as a list of numbers.
fn not_pem(error: &pem::Error) -> String {
    match error {
        pem::Error::MissingSectionEnd { end_marker } => {
            let name = String::from_utf8_lossy(end_marker);
            let name = name.trim_matches('-').trim_start_matches("END ");
            format!("the file is cut off: the line -----END {name}----- is missing")
        }
        pem::Error::IllegalSectionStart { line } => {
            format!(
                "not a PEM file: the line {:?} is not the beginning of a certificate",
                String::from_utf8_lossy(line)
            )
        }
        pem::Error::Base64Decode(_) => {
            "a certificate in it holds characters that are not base64, or is cut off".to_string()
        }
        other => format!("not a PEM file: {other}"),
    }
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
