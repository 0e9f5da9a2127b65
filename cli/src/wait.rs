//! Shows that something goes on while a call takes its time. On stderr: stdout is for the answer.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Runs `work`; says after a second, and from then on, how long it has been waited for.
pub fn waiting<T>(work: impl FnOnce() -> T) -> T {
    let (done, is_done) = channel::<()>();
    let told = std::thread::spawn(move || {
        let started = Instant::now();
        let is_terminal = std::io::stderr().is_terminal();
        // A file or another program gets few lines, a person a clock.
        let pause = Duration::from_secs(if is_terminal { 1 } else { 5 });
        let mut shown = false;
        while is_done.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let seconds = started.elapsed().as_secs();
            let (before, after) = if is_terminal { ("\r", "") } else { ("", "\n") };
            eprint!("{before}waiting, {seconds} s{after}");
            let _ = std::io::stderr().flush();
            shown = is_terminal;
        }
        if shown {
            eprint!("\r{:30}\r", "");
        }
    });
    let result = work();
    drop(done);
    let _ = told.join();
    result
}
