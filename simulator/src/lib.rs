//! A stand-in for Tamara that runs on this machine, keeps a ledger, and loses answers on purpose.
//!
//! [`run`] is the program; [`Simulator`] runs one inside a test.

mod control;
mod fault;
mod money;
mod order;
mod page;
mod server;
mod tamara;
mod world;

use std::net::SocketAddr;
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
}

impl Default for Options {
    fn default() -> Self {
        Options { host: "127.0.0.1".into(), port: 8799, manual_clock: false, seed: 1 }
    }
}

/// Runs until Ctrl-C or SIGTERM. `listening` is told the address.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(options: &Options, listening: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    runtime()?.block_on(server::run(options, listening, server::stopped()))
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()
}

/// A simulator inside this process, stopped when dropped.
#[derive(Debug)]
pub struct Simulator {
    url: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// Starts one on a free port, its clock standing still.
    ///
    /// # Errors
    /// When no port is free.
    pub fn start() -> std::io::Result<Simulator> {
        let (tell, told) = mpsc::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let runtime = runtime()?;
        let options = Options { port: 0, manual_clock: true, ..Options::default() };
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
