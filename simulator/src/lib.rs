//! A stand-in for Tamara that runs on this machine, keeps a ledger, and loses answers on purpose.
//!
//! [`run`] is the program; [`Simulator`] runs one inside a test.

pub use deviation::{ALL as DEVIATIONS, Deviation, Deviations};
pub use sender::NOTIFICATION_TOKEN;

mod checkout_com;
mod control;
mod deviation;
mod dress;
mod fault;
mod http;
mod late;
mod merchant;
mod money;
mod order;
mod outbox;
mod page;
mod publish;
mod record;
mod sender;
mod server;
mod service;
mod spoil;
mod state;
mod tamara;
mod tls;
mod world;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;

/// How to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Address to listen on.
    pub host: String,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Time passes only by `POST /_sim/clock`.
    pub manual_clock: bool,
    /// Makes ids repeatable.
    pub seed: u64,
    /// Keeps the ledger in this file, across restarts.
    pub state: Option<PathBuf>,
    /// Speaks TLS, and writes the certificate of its authority into this file.
    pub tls: Option<PathBuf>,
    /// In what it is other than it is assumed to be.
    pub deviations: Deviations,
}

impl Default for Options {
    fn default() -> Self {
        let deviations = Deviations::default();
        Options {
            host: "127.0.0.1".into(),
            port: 8799,
            manual_clock: false,
            seed: 1,
            state: None,
            tls: None,
            deviations,
        }
    }
}

/// Runs until Ctrl-C or SIGTERM. `listening` is told the address.
///
/// # Errors
/// When the address cannot be listened on, or the state file or the certificate's file cannot be used; the text says which.
pub fn run(options: &Options, listening: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    raise_limit();
    runtime()?.block_on(async {
        let stop = server::stopped()?;
        server::run(options, listening, stop).await
    })
}

/// Lets the program hold as many connections as the system allows, so that a thousand stuck ones do not stop it.
#[cfg(unix)]
fn raise_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where the system refuses, it stays as it is.
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(unix))]
fn raise_limit() {}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// The seed of the next simulator inside this process.
static STARTED: AtomicU64 = AtomicU64::new(1);

/// A simulator inside this process, stopped when dropped.
#[derive(Debug)]
pub struct Simulator {
    url: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts one on a free port, its clock standing still. Each of a process has ids of its own, as two services would.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> std::io::Result<Simulator> {
        Simulator::seeded(STARTED.fetch_add(1, Ordering::Relaxed))
    }

    /// The same, with ids that are the same in every run.
    ///
    /// # Errors
    /// When no port is free.
    pub fn seeded(seed: u64) -> std::io::Result<Simulator> {
        Simulator::with(Options { seed, port: 0, ..Options::default() })
    }

    /// One that keeps its ledger in a file. Dropped, and started again with the file at the same port, it is a service that was away.
    ///
    /// # Errors
    /// When the port is taken, or the file cannot be used.
    pub fn keeping(state: PathBuf, port: u16) -> std::io::Result<Simulator> {
        let seed = STARTED.fetch_add(1, Ordering::Relaxed);
        Simulator::with(Options { seed, port, state: Some(state), ..Options::default() })
    }

    /// One that is other than assumed in what these names say.
    ///
    /// # Errors
    /// When no port is free, or there is no such name.
    pub fn deviating(names: &[&str]) -> std::io::Result<Simulator> {
        let seed = STARTED.fetch_add(1, Ordering::Relaxed);
        let mut deviations = Deviations::default();
        names.iter().try_for_each(|name| deviations.add(name)).map_err(std::io::Error::other)?;
        Simulator::with(Options { seed, port: 0, deviations, ..Options::default() })
    }

    fn with(options: Options) -> std::io::Result<Simulator> {
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let runtime = runtime()?;
        let options = Options { manual_clock: true, ..options };
        let thread = std::thread::spawn(move || {
            let listening = move |address| {
                let _ = tell.send(address);
            };
            let _ = runtime.block_on(server::run(&options, listening, async {
                let _ = stopped.await;
            }));
            runtime.shutdown_background();
        });
        let address = told.recv().map_err(|_| std::io::Error::other("the simulator could not listen"))?;
        Ok(Simulator { url: format!("http://{address}"), stop: Some(stop), thread: Some(thread) })
    }

    /// Its address, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
