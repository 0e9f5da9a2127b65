//! The simulator as a child process, and its control calls.

use crate::Result;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running simulator; it ends with this value.
pub struct Simulator {
    child: Child,
    address: String,
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
            Ok(_) => line.trim().strip_prefix("tamara-sim listening on http://").map(String::from),
            Err(_) => None,
        };
        // A pipe that nobody reads would stop the simulator when it is full.
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        let Some(address) = address else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the simulator did not say where it listens: {line:?}"));
        };
        Ok(Simulator { child, address })
    }

    /// Where it listens.
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
        let failed = |e: &dyn std::fmt::Display| format!("simulator, {method} {path}: {e}");
        let answer = self.exchange(method, path, body).map_err(|e| failed(&e))?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| failed(&"no answer"))?;
        match head.split(' ').nth(1) {
            Some("200" | "201" | "202") => serde_json::from_str(body).map_err(|e| failed(&e)),
            Some("204") => Ok(Value::Null),
            _ => Err(failed(&answer)),
        }
    }

    fn exchange(&self, method: &str, path: &str, body: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (host, length) = (&self.address, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
