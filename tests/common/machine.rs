//! How late this machine is. A test of a time limit must not fail because other programs keep the processors busy.
#![allow(dead_code)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// What a thread is asked to sleep, again and again, in milliseconds.
const NAP_MS: u64 = 5;
/// A call waits for the processor so often at most: its own thread, those that it starts, and the other side.
const WAITS: u32 = 8;

/// Measures, from now on, how much longer than asked a thread sleeps.
pub struct Machine {
    begun: Instant,
    worst_us: Arc<AtomicU64>,
    ends: Arc<AtomicBool>,
}

impl Machine {
    pub fn watched() -> Self {
        let machine = Machine { begun: Instant::now(), worst_us: Arc::default(), ends: Arc::default() };
        let (worst, ends) = (Arc::clone(&machine.worst_us), Arc::clone(&machine.ends));
        thread::spawn(move || {
            let nap = Duration::from_millis(NAP_MS);
            while !ends.load(Ordering::Relaxed) {
                let begun = Instant::now();
                thread::sleep(nap);
                let late = begun.elapsed().saturating_sub(nap);
                worst.fetch_max(u64::try_from(late.as_micros()).unwrap(), Ordering::Relaxed);
            }
        });
        machine
    }

    /// Whether no more than this has passed since it was first watched, its lateness apart.
    pub fn is_within(&self, limit: Duration) -> bool {
        self.begun.elapsed() < limit + self.lateness()
    }

    /// By how much a call may exceed its limit because of the machine: nearly nothing on a quiet one.
    pub fn lateness(&self) -> Duration {
        Duration::from_micros(self.worst_us.load(Ordering::Relaxed)) * WAITS
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}
