//! TLS: a certificate of its own for every run, and connections to merchants' servers.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// Makes an authority and a certificate for this host, writes the authority's certificate as PEM, and gives back what
/// the server needs. The keys are never written.
///
/// # Errors
/// When the file cannot be written or a certificate cannot be made; the text says which.
pub fn acceptor(host: &str, ca_file: &Path) -> Result<TlsAcceptor, String> {
    let failed = |e: rcgen::Error| format!("cannot make a certificate: {e}");
    let ca_key = KeyPair::generate().map_err(failed)?;
    let ca_params = ca_params().map_err(failed)?;
    let ca = ca_params.self_signed(&ca_key).map_err(failed)?;
    let issuer = Issuer::new(ca_params, ca_key);
    let names = ["localhost", "127.0.0.1", "::1", host].map(str::to_owned).to_vec();
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = CertificateParams::new(names).and_then(|p| p.signed_by(&key, &issuer)).map_err(failed)?;
    std::fs::write(ca_file, ca.pem()).map_err(|e| format!("cannot write {}: {e}", ca_file.display()))?;
    let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(str::to_owned)?;
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|b| b.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key))
        .map_err(|e| format!("cannot set TLS up: {e}"))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn ca_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name.push(DnType::CommonName, "tamara-sim test authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

/// Speaks TLS to a merchant's server, whose certificate this machine has to trust, as the service would want.
///
/// # Errors
/// What TLS found wrong.
pub async fn connect(host: &str, stream: TcpStream) -> Result<TlsStream<TcpStream>, String> {
    static CONFIG: OnceLock<Option<Arc<ClientConfig>>> = OnceLock::new();
    let config = CONFIG.get_or_init(client).clone().ok_or("cannot set TLS up")?;
    let name = ServerName::try_from(host.to_owned()).map_err(|e| e.to_string())?;
    TlsConnector::from(config).connect(name, stream).await.map_err(|e| e.to_string())
}

fn client() -> Option<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().ok()?;
    Some(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
