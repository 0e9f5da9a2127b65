//! The URL of a journal's server, with the parameters that libpq has.

use crate::error::{Error, Kind};
use crate::files;
use crate::value::secret::Secret;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

/// Parameters that are read here.
const OWN: [&str; 5] = ["sslmode", "sslrootcert", "sslcert", "sslkey", "passfile"];
/// Parameters that the driver knows.
const PASSED: [&str; 17] = [
    "user",
    "password",
    "dbname",
    "options",
    "application_name",
    "host",
    "hostaddr",
    "port",
    "connect_timeout",
    "tcp_user_timeout",
    "keepalives",
    "keepalives_idle",
    "keepalives_interval",
    "keepalives_retries",
    "target_session_attrs",
    "channel_binding",
    "load_balance_hosts",
];
/// A server that does not answer holds a till up for so long, where the URL does not say otherwise.
const CONNECT: Duration = Duration::from_secs(5);
/// The longest password file that is read.
const MOST: u64 = 64 * 1024;

/// How a journal's server is reached.
#[derive(Clone)]
pub struct Address {
    pub(super) config: Config,
    pub(super) tls: Option<Certificates>,
    shown: String,
    /// The password and the URL, kept so that the log masks them.
    _secrets: Vec<Secret>,
}

/// The files that a connection with TLS needs beside our roots.
#[derive(Clone, Default)]
pub(super) struct Certificates {
    /// Roots that stand in the place of ours.
    pub(super) roots: Option<PathBuf>,
    /// What proves who we are: certificate and key.
    pub(super) own: Option<(PathBuf, PathBuf)>,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Address").field(&self.shown).finish()
    }
}

/// Without the password and the parameters.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

fn wrong(detail: impl Into<String>) -> Error {
    Error::field(Kind::InvalidConfig, "journal", detail)
}

impl Address {
    /// Reads a URL. A password that is not in it is taken from the file that `passfile` names, else from the variable `PGPASSWORD`.
    ///
    /// # Errors
    /// `InvalidConfig`, `ConfigFile`. Neither repeats what the URL says.
    pub fn parse(url: &str, variable: impl Fn(&str) -> Option<String>) -> Result<Address, Error> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        // The driver knows the schemes in lower case alone.
        let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
        let (mut own, mut passed): ([Option<String>; OWN.len()], Vec<&str>) = Default::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| wrong("a parameter of the URL has no value"))?;
            if let Some(place) = OWN.iter().position(|known| *known == name).and_then(|at| own.get_mut(at)) {
                let value = percent_encoding::percent_decode_str(value).decode_utf8();
                *place = Some(value.map_err(|_| wrong(format!("{name} is not UTF-8")))?.into_owned());
            } else if PASSED.contains(&name) {
                passed.push(pair);
            } else {
                let known: Vec<&str> = OWN.into_iter().chain(PASSED).collect();
                return Err(wrong(format!(
                    "the URL has a parameter that is not known; known are {}",
                    known.join(", ")
                )));
            }
        }
        let text = format!("{}://{rest}?{}", scheme.to_ascii_lowercase(), passed.join("&"));
        let mut config: Config =
            text.parse().map_err(|error| wrong(format!("the URL cannot be read: {}", cause(&error))))?;
        let [mode, roots, certificate, key, passfile] = own;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong("the URL names no host"));
        }
        let user = config.get_user().ok_or_else(|| wrong("the URL names no user"))?.to_string();
        let database = config.get_dbname().unwrap_or(&user).to_string();
        config.dbname(&database);
        let tls = tls(&config, mode.as_deref(), roots, certificate, key)?;
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        if config.get_password().is_none() {
            let password = match passfile {
                Some(path) => of_file(Path::new(&path), &config, &user, &database)?,
                None => variable("PGPASSWORD").filter(|password| !password.is_empty()),
            };
            if let Some(password) = password {
                config.password(password);
            }
        }
        match config.get_target_session_attrs() {
            TargetSessionAttrs::ReadOnly => {
                return Err(wrong("a journal is written: target_session_attrs has to be read-write"));
            }
            // Of several the one that may be written.
            _ if config.get_hosts().len() > 1 => {
                config.target_session_attrs(TargetSessionAttrs::ReadWrite);
            }
            _ => {}
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT);
        }
        // A connection that a router has forgotten is noticed while there is time for another.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(CONNECT);
        }
        if config.get_application_name().is_none() {
            config.application_name("tamara_pos");
        }
        let password = config.get_password().map(|password| String::from_utf8_lossy(password).into_owned());
        let secrets = password.into_iter().filter(|password| !password.is_empty()).map(Secret::new).collect();
        let shown = format!("postgresql://{user}@{}/{database}", hosts(&config));
        Ok(Address { config, tls, shown, _secrets: secrets })
    }

    /// Whether it needs roots that are not its own.
    pub fn needs_roots(&self) -> bool {
        self.tls.as_ref().is_some_and(|files| files.roots.is_none())
    }

    /// Whether what is said goes over a network in the clear.
    pub fn is_open_to_listeners(&self) -> bool {
        let is_near = |host: &Host| match host {
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
            #[cfg(unix)]
            Host::Unix(_) => true,
        };
        self.tls.is_none() && !self.config.get_hosts().iter().all(is_near)
    }
}

/// Whether TLS is used, and its files. What libpq calls `require` checks nothing, so it is refused and not taken for what it is not.
fn tls(
    config: &Config,
    mode: Option<&str>,
    roots: Option<String>,
    certificate: Option<String>,
    key: Option<String>,
) -> Result<Option<Certificates>, Error> {
    #[cfg(unix)]
    let is_socket = config.get_hosts().iter().all(|host| matches!(host, Host::Unix(_)));
    #[cfg(not(unix))]
    let is_socket = false;
    let _ = config;
    match mode {
        Some("disable") => Ok(None),
        None if is_socket => Ok(None),
        None | Some("verify-full") => Ok(Some(Certificates {
            roots: roots.map(PathBuf::from),
            own: match (certificate, key) {
                (Some(certificate), Some(key)) => Some((certificate.into(), key.into())),
                (None, None) => None,
                _ => return Err(wrong("sslcert and sslkey belong together")),
            },
        })),
        Some("allow" | "prefer" | "require" | "verify-ca") => Err(wrong(
            "this sslmode does not prove which server answers; say verify-full, or disable for a server on this machine",
        )),
        Some(_) => Err(wrong("sslmode has to be verify-full or disable")),
    }
}

fn hosts(config: &Config) -> String {
    let ports = config.get_ports();
    let port = |at: usize| ports.get(at).or(ports.first()).copied().unwrap_or(5432);
    let name = |(at, host): (usize, &Host)| match host {
        Host::Tcp(name) => format!("{name}:{}", port(at)),
        #[cfg(unix)]
        Host::Unix(path) => format!("{}:{}", path.display(), port(at)),
    };
    match config.get_hosts() {
        [] => config.get_hostaddrs().iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        hosts => hosts.iter().enumerate().map(name).collect::<Vec<_>>().join(","),
    }
}

/// The password in a file of libpq's: `host:port:database:user:password` in each line, `*` for any, `\` before `:` and `\`.
fn of_file(path: &Path, config: &Config, user: &str, database: &str) -> Result<Option<String>, Error> {
    let fail = |why: String| Error::field(Kind::ConfigFile, "journal", format!("passfile {}: {why}", path.display()));
    let text = files::read(path, MOST).map_err(|error| fail(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|_| fail("is not UTF-8".into()))?;
    let hosts = hosts(config);
    let is = |pattern: &str, value: &str| pattern == "*" || pattern == value;
    let fits = |fields: &[String]| match fields {
        [host, port, of_database, of_user, _] => {
            hosts
                .split(',')
                .filter_map(|one| one.rsplit_once(':'))
                .any(|(name, number)| is(host, name) && is(port, number))
                && is(of_database, database)
                && is(of_user, user)
        }
        _ => false,
    };
    let mut lines = text.lines().filter(|line| !line.starts_with('#')).map(fields);
    let line = lines
        .find(|line| fits(line))
        .ok_or_else(|| fail("has no line for this host, port, database and user".into()))?;
    Ok(line.into_iter().next_back())
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut escaped) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '\\' if !escaped => escaped = true,
            // The password is the last field, and may hold anything.
            ':' if !escaped && fields.len() < 5 => fields.push(String::new()),
            _ => {
                escaped = false;
                fields.iter_mut().next_back().into_iter().for_each(|field| field.push(letter));
            }
        }
    }
    fields
}

/// The driver's reason, which names a parameter and never a value.
fn cause(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> Result<Address, Error> {
        Address::parse(url, |name| (name == "PGPASSWORD").then(|| "of-the-environment".into()))
    }

    #[test]
    fn a_url_is_shown_without_its_password() {
        let address = parsed("postgresql://till:zq9secret@db.example:6000/shop?application_name=x").unwrap();
        assert_eq!(address.to_string(), "postgresql://till@db.example:6000/shop");
        assert_eq!(address.config.get_password(), Some(b"zq9secret".as_slice()));
        assert!(!format!("{address:?}").contains("zq9secret"));
        assert_eq!(parsed("PostgreSQL://till@a,b:7/shop").unwrap().to_string(), "postgresql://till@a:5432,b:7/shop");
    }

    #[test]
    fn a_connection_over_the_network_is_verified_unless_it_is_said_that_it_is_not() {
        assert!(parsed("postgresql://till@db/shop").unwrap().tls.is_some());
        assert!(parsed("postgresql://till@db/shop?sslmode=verify-full").unwrap().tls.is_some());
        let open = parsed("postgresql://till@db/shop?sslmode=disable").unwrap();
        assert!(open.tls.is_none() && open.is_open_to_listeners());
        assert!(!parsed("postgresql://till@127.0.0.1/shop?sslmode=disable").unwrap().is_open_to_listeners());
        let socket = parsed("postgresql://till@%2Frun%2Fpostgresql/shop").unwrap();
        assert!(socket.tls.is_none() && !socket.is_open_to_listeners());
    }

    #[test]
    fn a_url_that_cannot_be_meant_is_refused_and_not_repeated() {
        for (url, word) in [
            ("postgresql://till:zq9@db/shop?sslmod=disable", "not known"),
            ("postgresql://till:zq9@db/shop?sslmode=require", "verify-full"),
            ("postgresql://till:zq9@db/shop?sslmode=zq9", "verify-full"),
            ("postgresql://till:zq9@db:port/shop", "port"),
            ("postgresql://till:zq9@db/shop?connect_timeout=zq9", "connect_timeout"),
            ("postgresql://till:zq9@db/shop?sslcert=zq9", "sslkey"),
            ("postgresql://till:zq9@db/shop?target_session_attrs=read-only", "read-write"),
            ("postgresql://till:zq9@/shop", "no host"),
            ("postgresql://db/shop", "no user"),
            ("postgresql://till:zq9@db/shop?passfile", "no value"),
        ] {
            let error = parsed(url).unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidConfig, Some("journal")), "{url}");
            assert!(error.detail.contains(word) && !error.detail.contains("zq9"), "{url}: {}", error.detail);
        }
    }

    #[test]
    fn a_password_comes_from_the_url_a_file_or_the_environment() {
        let password = |url: &str| parsed(url).unwrap().config.get_password().map(<[u8]>::to_vec).unwrap();
        assert_eq!(password("postgresql://till:a@db/shop"), b"a");
        assert_eq!(password("postgresql://till@db/shop"), b"of-the-environment");
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "# ours\ndb:5432:other:till:no\ndb:*:shop:till:p\\:w:\\\\x\n").unwrap();
        let passfile = format!("passfile={}", file.path().display());
        assert_eq!(password(&format!("postgresql://till@db/shop?{passfile}")), b"p:w:\\x");
        let error = parsed(&format!("postgresql://till@elsewhere/shop?{passfile}")).unwrap_err();
        assert_eq!(error.kind, Kind::ConfigFile);
        assert_eq!(parsed("postgresql://till@db/shop?passfile=/nowhere").unwrap_err().kind, Kind::ConfigFile);
    }
}
