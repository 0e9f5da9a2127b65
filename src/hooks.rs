//! Boundaries at which a test can kill the process, a wall clock that a test can move, and a defect that a test can ask for. Built
//! only with the feature `test-hooks`;
//! in a released library these functions are empty.

/// A place between two effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// An intent is about to be written.
    BeforeIntent,
    /// An intent was written.
    AfterIntent,
    /// A request is about to be sent.
    BeforeSend,
    /// The answer is there, or is lost.
    AfterSend,
    /// An order is about to be read.
    BeforeRead,
    /// An order was read.
    AfterRead,
    /// What became known is about to be recorded.
    BeforeChange,
    /// What became known was recorded.
    AfterChange,
}

#[cfg(not(feature = "test-hooks"))]
mod imp {
    /// Does nothing.
    pub fn reach(_: super::Boundary) {}
    /// Does nothing.
    pub fn begin(_: &str) {}
    /// No offset.
    pub fn clock_offset_ms() -> i64 {
        0
    }
}

#[cfg(feature = "test-hooks")]
mod imp {
    use std::cell::Cell;
    use std::io::Write;
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    static REACHED: AtomicU64 = AtomicU64::new(0);
    static OFFSET_MS: AtomicI64 = AtomicI64::new(0);

    thread_local! {
        static THREAD_OFFSET_MS: Cell<i64> = const { Cell::new(0) };
        static PASSED_MS: Cell<i64> = const { Cell::new(0) };
    }

    /// Kills the process, as a power cut would, at the boundary whose number is in `TAMARA_POS_KILL_AT`. Each boundary is noted before.
    pub fn reach(boundary: super::Boundary) {
        let reached = REACHED.fetch_add(1, Ordering::SeqCst);
        note(&format!("{reached} {boundary:?}"));
        if std::env::var("TAMARA_POS_KILL_AT").ok().and_then(|n| n.parse().ok()) == Some(reached) {
            std::process::abort();
        }
    }

    /// Panics when the operation that begins is the one that `TAMARA_POS_PANIC_IN` names: what a host gets from a defect.
    #[allow(clippy::panic, reason = "it is what this is for")]
    pub fn begin(operation: &str) {
        if std::env::var("TAMARA_POS_PANIC_IN").is_ok_and(|name| name == operation) {
            std::panic::panic_any("on purpose");
        }
    }

    /// Adds a line to the file that `TAMARA_POS_TRACE` names, when it names one.
    pub fn note(line: &str) {
        if let Some(path) = std::env::var_os("TAMARA_POS_TRACE") {
            let file = std::fs::OpenOptions::new().append(true).create(true).open(path);
            // One write, so that lines of several threads do not mix.
            let _ = file.and_then(|mut file| file.write_all(format!("{line}\n").as_bytes()));
        }
    }

    /// Moves the wall clock of the process.
    pub fn set_clock_offset_ms(offset: i64) {
        OFFSET_MS.store(offset, Ordering::SeqCst);
    }

    /// Moves the wall clock of the calls that this thread makes: so tests with clocks of their own run at once.
    pub fn set_thread_clock_offset_ms(offset: i64) {
        THREAD_OFFSET_MS.set(offset);
    }

    /// Lets time pass on the wall clock, for the calls that this thread makes.
    pub fn pass_ms(ms: i64) {
        PASSED_MS.set(PASSED_MS.get().saturating_add(ms));
    }

    /// How far the wall clock was moved, by the three above or by `TAMARA_POS_CLOCK_OFFSET_MS`.
    pub fn clock_offset_ms() -> i64 {
        let from_environment =
            std::env::var("TAMARA_POS_CLOCK_OFFSET_MS").ok().and_then(|n| n.parse().ok()).unwrap_or(0i64);
        let of_thread = THREAD_OFFSET_MS.get().saturating_add(PASSED_MS.get());
        OFFSET_MS.load(Ordering::SeqCst).saturating_add(of_thread).saturating_add(from_environment)
    }
}

pub use imp::*;
