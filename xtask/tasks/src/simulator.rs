//! The simulator as a child process, and its control calls.

use crate::{Result, http};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// It refuses connections for no longer than this, as one of its faults has it.
const REFUSING: Duration = Duration::from_secs(5);

/// A running simulator; it ends with this value.
pub struct Simulator {
    child: Child,
    address: SocketAddr,
}

impl Simulator {
    /// Starts it on a free port. `arguments` as on its command line.
    pub fn start(program: &Path, arguments: &[&str]) -> Result<Self> {
        Self::start_through(Command::new(program), arguments)
    }

    /// Starts it through a command that runs the program.
    pub fn start_through(mut command: Command, arguments: &[&str]) -> Result<Self> {
        command.args(["--port", "0"]).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|e| format!("{}: {e}", command.get_program().display()))?;
        let mut output = BufReader::new(child.stdout.take().ok_or("the simulator has no output")?);
        let mut line = String::new();
        let address = match output.read_line(&mut line) {
            Ok(_) => line.trim().strip_prefix("tamara-sim listening on http://").and_then(|at| at.parse().ok()),
            Err(_) => None,
        };
        // A pipe that nobody reads would stop the simulator when it is full.
        thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the simulator did not say where it listens: {line:?}"));
        };
        Ok(Simulator { child, address })
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as tills take it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Reads one of its lists.
    pub fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", path, "")
    }

    /// Makes a control call.
    pub fn post(&self, path: &str, body: &str) -> Result<Value> {
        self.ask("POST", path, body)
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Result<Value> {
        let begun = Instant::now();
        loop {
            match http::ask(&self.address.to_string(), method, path, body) {
                Ok((200..=299, answer)) => return Ok(answer),
                Ok((status, answer)) => return Err(format!("simulator, {method} {path}: {status} {answer}")),
                Err(_) if begun.elapsed() < REFUSING => thread::sleep(Duration::from_millis(100)),
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
