//! The processes beside the simulator: a till, and a line between them that can break.

use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// No run of a till takes this long; one that does hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// The programs under test.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `tests/programs/till`, built with the feature `test-hooks`.
    pub till: PathBuf,
    /// `tamara-sim`.
    pub simulator: PathBuf,
}

/// How a till is to be disturbed, by its environment.
#[derive(Debug, Clone, Default)]
pub struct Disturbance {
    /// The boundary at which it kills itself.
    pub kill_at: Option<u64>,
    /// What the host does differently at its start, see `tests/programs/till/host.rs`.
    pub restart: String,
    /// Programs and arguments to run it under.
    pub under: Vec<String>,
}

/// How a run of a till ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It came to the end of its script.
    Well,
    /// It was killed.
    Killed,
}

/// Runs a till in its folder.
pub fn run_till(programs: &Programs, folder: &Path, disturbance: &Disturbance) -> Result<Ended, String> {
    let told = |e: std::io::Error| format!("till: {e}");
    let errors = folder.join("errors.txt");
    let log = fs::OpenOptions::new().create(true).append(true).open(&errors).map_err(told)?;
    let mut words = disturbance.under.clone();
    words.push(programs.till.display().to_string());
    let (program, arguments) = words.split_first().ok_or("no program")?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(folder)
        .env("TAMARA_POS_TRACE", folder.join("trace.txt"))
        .env("TILL_RESTART", &disturbance.restart);
    if let Some(kill_at) = disturbance.kill_at {
        command.env("TAMARA_POS_KILL_AT", kill_at.to_string());
    }
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().map_err(told)?;
    let status = wait(&mut child)?;
    match (status.success(), was_killed(status)) {
        (true, _) => Ok(Ended::Well),
        (false, true) => Ok(Ended::Killed),
        (false, false) => Err(format!("till: {status}: {}", fs::read_to_string(errors).unwrap_or_default().trim())),
    }
}

/// Waits until a till has ended; one that hangs is killed.
pub fn wait(child: &mut Child) -> Result<ExitStatus, String> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|e| format!("till: {e}"))? {
            return Ok(status);
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("the till did not end within {} s", PATIENCE.as_secs()));
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status).is_some()
}

#[cfg(not(unix))]
fn was_killed(status: ExitStatus) -> bool {
    // What abort() ends with.
    status.code() == Some(3) || status.code() == Some(-1_073_740_791)
}

/// A line between a till and a simulator. It counts requests, and at the chosen one it lets the request through, swallows the
/// answer and is gone for a while: what a till sees when the service dies in the middle.
pub struct Line {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    to: SocketAddr,
    requests: AtomicU64,
    dies_at: u64,
    died: AtomicBool,
    over: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

/// How long the line is gone.
const GONE: Duration = Duration::from_millis(100);

impl Line {
    /// A line that dies at this request, counted from 1.
    pub fn new(to: SocketAddr, dies_at: u64) -> Result<Self, String> {
        let told = |e: std::io::Error| format!("line: {e}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(told)?;
        let address = listener.local_addr().map_err(told)?;
        let state = Arc::new(State {
            to,
            requests: AtomicU64::new(0),
            dies_at,
            died: AtomicBool::new(false),
            over: AtomicBool::new(false),
            open: Mutex::new(Vec::new()),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || serve(listener, &shared));
        Ok(Line { address, state })
    }

    /// Its address as tills take it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether the chosen request came.
    pub fn has_died(&self) -> bool {
        self.state.died.load(Ordering::SeqCst)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.state.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut listener: TcpListener, state: &Arc<State>) {
    let Ok(address) = listener.local_addr() else { return };
    let mut was_gone = false;
    while let Ok((stream, _)) = listener.accept() {
        if state.over.load(Ordering::SeqCst) {
            return;
        }
        if state.died.load(Ordering::SeqCst) && !was_gone {
            was_gone = true;
            drop(stream);
            drop(listener);
            thread::sleep(GONE);
            listener = again(address);
            continue;
        }
        let Ok(service) = TcpStream::connect(state.to) else { continue };
        let (Ok(stream_2), Ok(service_2)) = (stream.try_clone(), service.try_clone()) else { continue };
        let mut open = state.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.extend([&stream, &service].into_iter().filter_map(|s| s.try_clone().ok()));
        drop(open);
        let (up, down) = (Arc::clone(state), Arc::clone(state));
        let is_last = Arc::new(AtomicBool::new(false));
        let last = Arc::clone(&is_last);
        thread::spawn(move || ask(stream, service, &up, &last));
        thread::spawn(move || answer(service_2, stream_2, &down, &is_last));
    }
}

/// The same address once more, as soon as the system gives it out.
fn again(address: SocketAddr) -> TcpListener {
    loop {
        match TcpListener::bind(address) {
            Ok(listener) => return listener,
            Err(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// From the till to the service.
fn ask(mut from: TcpStream, mut to: TcpStream, state: &State, is_last: &AtomicBool) {
    let mut piece = [0u8; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        let Some(bytes) = piece.get(..count) else { break };
        let begins = [b"GET /".as_slice(), b"POST /", b"PUT /"].iter().any(|method| bytes.starts_with(method));
        if begins && state.requests.fetch_add(1, Ordering::SeqCst) + 1 == state.dies_at {
            is_last.store(true, Ordering::SeqCst);
        }
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// From the service to the till.
fn answer(mut from: TcpStream, mut to: TcpStream, state: &State, is_last: &AtomicBool) {
    let mut piece = [0u8; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        if is_last.load(Ordering::SeqCst) {
            state.died.store(true, Ordering::SeqCst);
            let mut open = state.open.lock().unwrap_or_else(PoisonError::into_inner);
            for stream in open.drain(..) {
                let _ = stream.shutdown(Shutdown::Both);
            }
            return;
        }
        if piece.get(..count).is_none_or(|bytes| to.write_all(bytes).is_err()) {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
