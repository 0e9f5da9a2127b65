//! Writers take turns: the system lets them wait for a lock on a file beside the journal, and wakes them when it is free; in a row, or on a
//! busy machine in no order. SQLite lets that one in which asks at the right moment, so that of many tills some would wait until their calls end.
//!
//! The lock is a courtesy, and SQLite's own decides who writes. A writer that gets no turn (the file cannot be opened, a program was stopped in
//! its turn, its call was interrupted) writes without one, if SQLite lets it: what is known of a step must not be lost for a place in a row.

use super::disk::beside;
use crate::wait::Patience;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often it is looked whether a call was interrupted.
const LOOK: Duration = Duration::from_millis(25);
/// The thread that waits does nothing else.
const STACK: usize = 64 * 1024;

/// The row of those that want to write one journal.
#[derive(Debug)]
pub struct Queue {
    path: PathBuf,
}

/// A turn, until it is dropped. Every write opens the file anew: threads wait for each other, too.
#[derive(Debug, Default)]
pub struct Turn(Option<File>);

impl Drop for Turn {
    fn drop(&mut self) {
        // A forked child may have a copy of the descriptor, so closing it is not enough.
        if let Some(file) = self.0.take() {
            let _ = file.unlock();
        }
    }
}

impl Queue {
    /// The row of this journal.
    pub fn new(journal: &Path) -> Self {
        Queue { path: beside(journal, "-queue") }
    }

    /// Waits for a turn, for most of the time that is left for writing.
    pub fn turn(&self, patience: &Patience) -> Turn {
        let Some(file) = self.open() else { return Turn::default() };
        match file.try_lock() {
            Ok(()) => return Turn(Some(file)),
            Err(TryLockError::Error(_)) => return Turn::default(),
            Err(TryLockError::WouldBlock) => {}
        }
        // Nothing else waits in a row, and it has no limit: so a thread waits, which outlives the limit where it has to.
        let (give, get) = channel();
        let waiting = move || {
            if file.lock().is_ok() {
                let _ = give.send(Turn(Some(file)));
            }
        };
        let thread = std::thread::Builder::new().name("tamara-pos-queue".into()).stack_size(STACK);
        if thread.spawn(waiting).is_err() {
            return Turn::default();
        }
        let until = Instant::now() + patience.left().mul_f32(0.8);
        loop {
            match get.recv_timeout(LOOK.min(until.saturating_duration_since(Instant::now()))) {
                Ok(turn) => return turn,
                Err(RecvTimeoutError::Timeout) if Instant::now() < until && patience.end().is_none() => {}
                Err(_) => return Turn::default(),
            }
        }
    }

    fn open(&self) -> Option<File> {
        let mut options = OpenOptions::new();
        options.write(true);
        if let Ok(file) = options.open(&self.path) {
            return Some(file);
        }
        options.create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path).ok()
    }
}
