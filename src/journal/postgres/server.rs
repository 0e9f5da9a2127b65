//! Connections to the journal's server: a few, shared by all calls, each with an end to every wait.
//!
//! A statement here is one that may be run a second time: whatever breaks on its way, it is run again over a new connection while the call
//! has time. What it means that the first may have had its effect is for its caller, who is told.

use crate::error::{Error, Kind};
use crate::files;
use crate::journal::address::{Address, Certificates};
use crate::value::random;
use crate::wait::{Patience, Woke};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, Row};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long a server is waited for, where the call has so much time.
const LIMIT: Duration = Duration::from_secs(15);
/// The connections of one journal: a call holds one for a round trip.
const MOST: usize = 4;
/// How often it is looked whether a call was interrupted.
const TURN: Duration = Duration::from_millis(25);
/// The pause before a server is asked again that did not answer, or is starting.
const PAUSES: usize = 6;
/// The oldest version that has all that is used here.
const OLDEST: i32 = 120_000;
/// The longest file of certificates.
const MOST_CERTIFICATES: u64 = 1024 * 1024;

/// A parameter of a statement, and its type.
pub type Parameter<'a> = (&'a (dyn ToSql + Sync), Type);

/// The server, and the connections to it.
pub struct Server {
    address: Address,
    tls: Option<MakeRustlsConnect>,
    /// A number that this journal's sessions carry: a session without it is not the one that was opened.
    mark: String,
    /// The owner in the notifications of this journal's own writes.
    owner: String,
    pool: Mutex<Pool>,
    freed: Condvar,
    /// Notifications of others, and the times that some may have been missed.
    heard: Arc<AtomicI64>,
    listener: Mutex<Option<Link>>,
    /// It was reached before: from then on it is waited for.
    is_known: AtomicBool,
}

#[derive(Default)]
struct Pool {
    idle: Vec<Link>,
    /// Idle, in use, and being opened.
    all: usize,
}

/// What came back.
pub struct Answer {
    /// The rows.
    pub rows: Vec<Row>,
    /// The statement was run before, and whether that had its effect is not known.
    pub is_repeated: bool,
}

/// What a server that was opened says of itself.
pub struct Condition {
    /// It does not flush what it acknowledges.
    pub is_unflushed: bool,
}

/// One connection. Its runtime runs only while something is asked.
struct Link {
    runtime: Runtime,
    client: Client,
    /// The server has warned: a standby did not confirm a commit.
    has_warned: Arc<AtomicBool>,
}

/// Why a statement has no answer.
enum Trouble {
    /// The server's, or the connection's.
    Driver(tokio_postgres::Error),
    /// The call's time is over, or it was interrupted.
    Ended(Woke),
    /// Ours.
    Own(Error),
    /// The server answered, and warned that the commit may be lost with it.
    Warned,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

/// An error about the server.
pub fn told(server: &Server, kind: Kind, what: &str) -> Error {
    Error::new(kind, format!("journal {}: {what}", server.address))
}

impl Server {
    /// Connects, and checks that what is acknowledged is durable. `roots` are trusted where the URL names none.
    pub fn open(address: Address, roots: RootCertStore, owner: &str) -> Result<(Server, Condition), Error> {
        let tls = address.tls.as_ref().map(|files| trust(files, roots)).transpose()?;
        let mark = format!("{:016x}", u64::from_be_bytes(random::bytes()?));
        let server = Server {
            address,
            tls,
            mark,
            owner: owner.to_string(),
            pool: Mutex::default(),
            freed: Condvar::new(),
            heard: Arc::default(),
            listener: Mutex::default(),
            is_known: AtomicBool::new(false),
        };
        let condition = server.condition()?;
        server.is_known.store(true, Ordering::Relaxed);
        Ok((server, condition))
    }

    /// The address, without its password.
    pub fn place(&self) -> String {
        self.address.to_string()
    }

    /// Whether what is said goes over a network in the clear.
    pub fn is_open_to_listeners(&self) -> bool {
        self.address.is_open_to_listeners()
    }

    /// Checks that the server is one that a journal can be kept on.
    pub fn condition(&self) -> Result<Condition, Error> {
        const ASK: &str = "SELECT current_setting('server_version_num')::integer, pg_is_in_recovery(), \
             current_setting('default_transaction_read_only') = 'on', current_setting('fsync') = 'off', \
             current_setting('default_transaction_isolation'), current_setting('synchronous_commit'), \
             current_setting('tamara_pos.session', true)";
        let rows = self.query(ASK, &[])?.rows;
        let row = rows.first().ok_or_else(|| told(self, Kind::JournalFailed, "it said nothing of itself"))?;
        let version: i32 = self.column(row, 0)?;
        if version < OLDEST {
            return Err(told(self, Kind::JournalOpenFailed, "it is older than PostgreSQL 12"));
        }
        if self.column(row, 1)? {
            return Err(told(self, Kind::JournalReadOnly, "it is a standby; name the primary server, or all of them"));
        }
        if self.column(row, 2)? {
            return Err(told(self, Kind::JournalReadOnly, "default_transaction_read_only is on for this role"));
        }
        let isolation: String = self.column(row, 4)?;
        if isolation != "read committed" {
            return Err(told(self, Kind::JournalNotDurable, "default_transaction_isolation is not read committed"));
        }
        self.is_promised(&self.column::<String>(row, 5)?, self.column(row, 6)?)?;
        Ok(Condition { is_unflushed: self.column(row, 3)? })
    }

    /// Whether a session promises that what it acknowledges is on disk, and is one of ours.
    pub fn is_promised(&self, synchronous_commit: &str, mark: Option<String>) -> Result<(), Error> {
        if mark.as_deref() != Some(self.mark.as_str()) {
            let what = "a connection pooler stands before it and exchanges the sessions; name PostgreSQL itself, or a pooler that leaves \
                        a client its session (pool_mode = session)";
            return Err(told(self, Kind::JournalNotDurable, what));
        }
        match synchronous_commit {
            "off" | "local" => {
                let what =
                    format!("synchronous_commit is {synchronous_commit}: a commit may be lost that was acknowledged");
                Err(told(self, Kind::JournalNotDurable, &what))
            }
            _ => Ok(()),
        }
    }

    /// A value of a row.
    pub fn column<T: for<'a> tokio_postgres::types::FromSql<'a>>(&self, row: &Row, column: usize) -> Result<T, Error> {
        row.try_get(column).map_err(|error| told(self, Kind::JournalDamaged, &error.to_string()))
    }

    /// Runs a statement in a transaction of its own, again where its answer was lost.
    pub fn query(&self, sql: &str, parameters: &[Parameter<'_>]) -> Result<Answer, Error> {
        self.run(sql, parameters, None)
    }

    /// The same for a statement that writes: a commit that a standby did not confirm has no answer. The clients of others hear of it.
    pub fn write(&self, sql: &str, parameters: &[Parameter<'_>], is_news: bool) -> Result<Answer, Error> {
        self.run(sql, parameters, Some(is_news))
    }

    fn run(&self, sql: &str, parameters: &[Parameter<'_>], writes: Option<bool>) -> Result<Answer, Error> {
        let mut patience = Patience::new(LIMIT);
        let (mut is_repeated, mut pauses) = (false, 0);
        loop {
            let trouble = match self.take(&patience) {
                Err(trouble) => trouble,
                Ok(mut taken) => match taken.ask(self, sql, parameters, writes, &patience) {
                    Ok(rows) => return Ok(Answer { rows, is_repeated }),
                    Err(trouble) => {
                        is_repeated = true;
                        trouble
                    }
                },
            };
            if !self.may_pass(&trouble) {
                return Err(self.error(trouble));
            }
            // The first time at once: an idle connection may have ended long ago.
            for _ in 0..pauses {
                if let Err(end) = patience.wait() {
                    return Err(match end {
                        Woke::Interrupt => self.error(Trouble::Ended(end)),
                        Woke::Time | Woke::Event => self.error(trouble),
                    });
                }
            }
            pauses = PAUSES;
        }
    }

    /// Runs several statements on one connection, all or none.
    pub fn alone<T>(&self, work: impl FnOnce(&Conversation<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.alone_within(LIMIT, work)
    }

    /// The same for what takes longer than a call may.
    pub fn alone_within<T>(
        &self,
        limit: Duration,
        work: impl FnOnce(&Conversation<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let patience = Patience::new(limit);
        let mut taken = self.take(&patience).map_err(|trouble| self.error(trouble))?;
        let link = taken.link.take().ok_or_else(|| Error::new(Kind::Internal, "a connection was used twice"))?;
        let conversation = Conversation { server: self, link: &link, patience: &patience };
        conversation.batch("BEGIN")?;
        let value = work(&conversation)?;
        conversation.batch("COMMIT")?;
        // One that failed is closed, and with it the transaction.
        taken.link = Some(link);
        Ok(value)
    }

    /// A number that is another one whenever others may have written.
    pub fn writes_of_others(&self) -> i64 {
        // Another thread that listens hears for all.
        if let Ok(mut listener) = self.listener.try_lock() {
            if listener.as_ref().is_some_and(|link| link.client.is_closed()) {
                *listener = None;
            }
            match listener.as_ref() {
                // Its connection reads what has come.
                Some(link) => link.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(1)).await }),
                None => {
                    // Something may have been missed, now or until there is a connection again.
                    self.heard.fetch_add(1, Ordering::Relaxed);
                    *listener = self.listen();
                }
            }
        }
        self.heard.load(Ordering::Relaxed)
    }

    fn listen(&self) -> Option<Link> {
        let patience = Patience::new(Duration::from_secs(1));
        let link = self.connect(&patience).ok()?;
        link.runtime.block_on(limited(&patience, link.client.batch_execute("LISTEN tamara_pos"))).ok()?;
        Some(link)
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connection: one that is idle, or a new one, or the next that is given back.
    fn take(&self, patience: &Patience) -> Result<Taken<'_>, Trouble> {
        let mut pool = self.pool();
        loop {
            let before = pool.idle.len();
            pool.idle.retain(|link| !link.client.is_closed());
            pool.all = pool.all.saturating_sub(before.saturating_sub(pool.idle.len()));
            if let Some(link) = pool.idle.pop() {
                return Ok(Taken { server: self, link: Some(link) });
            }
            if pool.all < MOST {
                pool.all = pool.all.saturating_add(1);
                drop(pool);
                let mut taken = Taken { server: self, link: None };
                taken.link = Some(self.connect(patience)?);
                return Ok(taken);
            }
            if let Some(end) = patience.end() {
                return Err(Trouble::Ended(end));
            }
            pool = self.freed.wait_timeout(pool, TURN).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn connect(&self, patience: &Patience) -> Result<Link, Trouble> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| {
            Trouble::Own(told(self, Kind::JournalUnreachable, &format!("no connection could be prepared: {error}")))
        })?;
        let mut config = self.address.config.clone();
        // A session says of itself what is asked of it, whatever the role or the database has set.
        let own = format!(
            "-c default_transaction_isolation=read\\ committed -c synchronous_commit=on -c client_min_messages=warning -c tamara_pos.session={}",
            self.mark
        );
        config.options(config.get_options().map_or(own.clone(), |given| format!("{given} {own}")));
        let has_warned = Arc::new(AtomicBool::new(false));
        let ears =
            Ears { owner: self.owner.clone(), heard: Arc::clone(&self.heard), has_warned: Arc::clone(&has_warned) };
        let client = runtime.block_on(async {
            match &self.tls {
                Some(tls) => {
                    let (client, connection) = limited(patience, config.connect(tls.clone())).await?;
                    tokio::spawn(ears.run(connection));
                    Ok(client)
                }
                None => {
                    let (client, connection) = limited(patience, config.connect(NoTls)).await?;
                    tokio::spawn(ears.run(connection));
                    Ok(client)
                }
            }
        })?;
        // What was warned of while it connected is about no commit.
        has_warned.store(false, Ordering::Relaxed);
        Ok(Link { runtime, client, has_warned })
    }

    /// Whether the same statement may have an answer soon, over another connection.
    fn may_pass(&self, trouble: &Trouble) -> bool {
        let error = match trouble {
            Trouble::Driver(error) => error,
            Trouble::Warned => return true,
            Trouble::Ended(_) | Trouble::Own(_) => return false,
        };
        let is_known = self.is_known.load(Ordering::Relaxed);
        match error.code() {
            None => is_known && matches!(self.kind(error), Kind::JournalUnreachable | Kind::JournalReadOnly),
            Some(code) => match *code {
                // A server that became a standby has a successor.
                SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::TOO_MANY_CONNECTIONS => is_known,
                SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => true,
                SqlState::CANNOT_CONNECT_NOW | SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN => true,
                _ => code.code().starts_with("08") && *code != SqlState::PROTOCOL_VIOLATION && is_known,
            },
        }
    }

    fn error(&self, trouble: Trouble) -> Error {
        match trouble {
            Trouble::Own(error) => error,
            Trouble::Ended(Woke::Interrupt) => {
                Error::new(Kind::Interrupted, "another thread ended the call while the journal's server was waited for")
            }
            Trouble::Ended(_) => told(self, Kind::JournalUnreachable, "it did not answer in time"),
            Trouble::Warned => {
                told(self, Kind::JournalNotDurable, "it warned that its standby server did not confirm a commit")
            }
            Trouble::Driver(error) => told(self, self.kind(&error), &explained(&error)),
        }
    }

    fn kind(&self, error: &tokio_postgres::Error) -> Kind {
        let Some(code) = error.code() else {
            let text = error.to_string();
            let cause = std::error::Error::source(error);
            let is_refused = |kind| {
                cause.and_then(|cause| cause.downcast_ref::<std::io::Error>()).is_some_and(|cause| cause.kind() == kind)
            };
            return if text.starts_with("error performing TLS") {
                Kind::JournalUntrusted
            } else if text.starts_with("authentication") || text.starts_with("invalid configuration") {
                Kind::JournalDenied
            } else if text.starts_with("error connecting") && is_refused(std::io::ErrorKind::PermissionDenied) {
                Kind::JournalReadOnly
            } else if ["error comm", "error connecting", "connection closed", "timeout"]
                .iter()
                .any(|start| text.starts_with(start))
            {
                Kind::JournalUnreachable
            } else {
                Kind::JournalFailed
            };
        };
        match *code {
            SqlState::INVALID_PASSWORD
            | SqlState::INVALID_AUTHORIZATION_SPECIFICATION
            | SqlState::INSUFFICIENT_PRIVILEGE => Kind::JournalDenied,
            SqlState::INVALID_CATALOG_NAME => Kind::JournalOpenFailed,
            SqlState::DISK_FULL => Kind::JournalFull,
            SqlState::LOCK_NOT_AVAILABLE => Kind::JournalLocked,
            SqlState::READ_ONLY_SQL_TRANSACTION => Kind::JournalReadOnly,
            SqlState::UNDEFINED_TABLE
            | SqlState::UNDEFINED_COLUMN
            | SqlState::DATA_CORRUPTED
            | SqlState::INDEX_CORRUPTED => Kind::JournalDamaged,
            SqlState::PROTOCOL_VIOLATION
                if error.as_db_error().is_some_and(|error| error.message().contains("startup parameter")) =>
            {
                Kind::JournalNotDurable
            }
            _ if ["08", "53", "57"].iter().any(|class| code.code().starts_with(class)) => Kind::JournalUnreachable,
            _ => Kind::JournalFailed,
        }
    }
}

/// What the server said, without the values that its details repeat.
fn explained(error: &tokio_postgres::Error) -> String {
    let Some(said) = error.as_db_error() else {
        return match std::error::Error::source(error) {
            Some(cause) => format!("{error}: {cause}"),
            None => error.to_string(),
        };
    };
    let advice = match *said.code() {
        SqlState::PROTOCOL_VIOLATION if said.message().contains("startup parameter") => {
            "; a connection pooler stands before the server: name PostgreSQL itself, or let the pooler pass \"options\" on"
        }
        SqlState::INVALID_CATALOG_NAME => "; create the database first",
        SqlState::DISK_FULL => "; make room on the server's disk",
        _ => "",
    };
    format!("{} (SQLSTATE {}){advice}", said.message(), said.code().code())
}

/// A connection for one statement; given back when it is dropped, if it still works.
struct Taken<'a> {
    server: &'a Server,
    link: Option<Link>,
}

impl Taken<'_> {
    fn ask(
        &mut self,
        server: &Server,
        sql: &str,
        parameters: &[Parameter<'_>],
        writes: Option<bool>,
        patience: &Patience,
    ) -> Result<Vec<Row>, Trouble> {
        let lost = || Trouble::Own(Error::new(Kind::Internal, "a connection was used twice"));
        let link = self.link.take().ok_or_else(lost)?;
        link.has_warned.store(false, Ordering::Relaxed);
        let outcome = link.runtime.block_on(limited(patience, async {
            let asked = link.client.query_typed(sql, parameters);
            if writes != Some(true) {
                return asked.await;
            }
            // On its way with the statement, and done after its commit: it costs no round trip, and no sync. What is lost of it is made up
            // for by the next look.
            let news: [Parameter<'_>; 1] = [(&server.owner, Type::TEXT)];
            let told = link.client.query_typed("SELECT pg_notify('tamara_pos', $1)", &news);
            let (rows, _) = tokio::join!(asked, told);
            rows
        }));
        // One that was left in the middle of an answer is closed, and one to a server that may not be written, or ends.
        let is_kept = match &outcome {
            Ok(_) => true,
            Err(Trouble::Driver(error)) => error
                .code()
                .is_some_and(|code| *code != SqlState::READ_ONLY_SQL_TRANSACTION && !code.code().starts_with("57")),
            Err(_) => false,
        };
        if is_kept && !link.client.is_closed() {
            let has_warned = link.has_warned.load(Ordering::Relaxed);
            self.link = Some(link);
            if writes.is_some() && has_warned && outcome.is_ok() {
                return Err(Trouble::Warned);
            }
        }
        outcome
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut pool = self.server.pool();
        match self.link.take() {
            Some(link) => pool.idle.push(link),
            None => pool.all = pool.all.saturating_sub(1),
        }
        drop(pool);
        self.server.freed.notify_one();
    }
}

/// Several statements on one connection.
pub struct Conversation<'a> {
    server: &'a Server,
    link: &'a Link,
    patience: &'a Patience,
}

impl Conversation<'_> {
    /// One statement.
    pub fn query(&self, sql: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, Error> {
        let rows = self.link.runtime.block_on(limited(self.patience, self.link.client.query_typed(sql, parameters)));
        rows.map_err(|trouble| self.server.error(trouble))
    }

    /// Statements without parameters and rows.
    pub fn batch(&self, sql: &str) -> Result<(), Error> {
        let done = self.link.runtime.block_on(limited(self.patience, self.link.client.batch_execute(sql)));
        done.map_err(|trouble| self.server.error(trouble))
    }
}

/// What a connection hears while it is read.
struct Ears {
    owner: String,
    heard: Arc<AtomicI64>,
    has_warned: Arc<AtomicBool>,
}

impl Ears {
    async fn run<S, T>(self, mut connection: Connection<S, T>)
    where
        S: AsyncRead + AsyncWrite + Unpin,
        T: AsyncRead + AsyncWrite + Unpin,
    {
        while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
            match message {
                // It asks for no more than warnings.
                AsyncMessage::Notice(_) => self.has_warned.store(true, Ordering::Relaxed),
                AsyncMessage::Notification(note) if note.payload() != self.owner => {
                    self.heard.fetch_add(1, Ordering::Relaxed);
                }
                _ => {}
            }
        }
    }
}

/// The same within the limits of a call.
async fn limited<T>(
    patience: &Patience,
    work: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Trouble> {
    let mut work = pin!(work);
    loop {
        if let Ok(done) = tokio::time::timeout(TURN, &mut work).await {
            return done.map_err(Trouble::Driver);
        }
        if let Some(end) = patience.end() {
            return Err(Trouble::Ended(end));
        }
    }
}

/// The trust in the server: by its authority and its name, always.
fn trust(files: &Certificates, ours: RootCertStore) -> Result<MakeRustlsConnect, Error> {
    let fail = |what: String| Error::field(Kind::ConfigFile, "journal", what);
    let read = |path: &std::path::Path| {
        files::read(path, MOST_CERTIFICATES).map_err(|error| fail(format!("{}: {error}", path.display())))
    };
    let certificates = |path: &std::path::Path| {
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(path)?).collect();
        match found {
            Ok(found) if !found.is_empty() => Ok(found),
            _ => Err(fail(format!("{}: holds no certificate in PEM form", path.display()))),
        }
    };
    let roots = match &files.roots {
        None => ours,
        Some(path) => {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(certificates(path)?);
            roots
        }
    };
    let builder = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(Kind::Internal, error.to_string()))?
        .with_root_certificates(roots);
    let config = match &files.own {
        None => builder.with_no_client_auth(),
        Some((certificate, key)) => {
            // The library's own words could hold parts of the key.
            let secret = PrivateKeyDer::from_pem_slice(&read(key)?)
                .map_err(|_| fail(format!("{}: holds no private key in PEM form", key.display())))?;
            builder
                .with_client_auth_cert(certificates(certificate)?, secret)
                .map_err(|error| fail(format!("sslcert and sslkey: {error}")))?
        }
    };
    Ok(MakeRustlsConnect::new(config))
}
