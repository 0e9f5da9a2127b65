//! Time limits and interruption of one blocking call.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wakes every call of one client that waits. Shared by the client and all its calls.
#[derive(Debug, Default)]
pub struct Interrupt {
    /// Grows with each interrupt; a call remembers the value it began with.
    epoch: Mutex<u64>,
    changed: Condvar,
}

impl Interrupt {
    /// Ends every call of this client that is under way now. Calls made later are not touched.
    pub fn raise(&self) {
        let mut epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        *epoch = if *epoch == SHUT_DOWN { SHUT_DOWN } else { epoch.wrapping_add(1) };
        self.changed.notify_all();
    }

    /// Ends every call of this client, now and from now on.
    pub fn shut_down(&self) {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner) = SHUT_DOWN;
        self.changed.notify_all();
    }

    /// Makes every wait look at what it waits for.
    pub fn wake(&self) {
        let _epoch = self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed.notify_all();
    }

    fn epoch(&self) -> u64 {
        *self.epoch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The epoch of a client that is closed: every call is interrupted, those that begin later too.
const SHUT_DOWN: u64 = u64::MAX;

/// Why a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woke {
    /// The time is over.
    Time,
    /// Another thread interrupted the call.
    Interrupt,
    /// What was waited for is there.
    Event,
}

/// The limits of one call: when it must have ended, and whether another thread wants it to end now.
#[derive(Debug, Clone)]
pub struct Scope {
    started: Instant,
    deadline: Instant,
    interrupt: Arc<Interrupt>,
    epoch: u64,
}

impl Scope {
    /// A call that begins now and must have ended after `limit`.
    pub fn new(interrupt: &Arc<Interrupt>, limit: Duration) -> Self {
        let started = Instant::now();
        // A limit so long that the clock cannot hold it is as good as a year.
        let deadline = started.checked_add(limit).unwrap_or_else(|| started + Duration::from_secs(31_536_000));
        Scope { started, deadline, interrupt: Arc::clone(interrupt), epoch: interrupt.epoch() }
    }

    /// The same call with an earlier end: `limit` from now, if that is sooner.
    pub fn within(&self, limit: Duration) -> Self {
        let sooner = Instant::now().checked_add(limit).unwrap_or(self.deadline).min(self.deadline);
        Scope { deadline: sooner, ..self.clone() }
    }

    /// Time since the call began.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Time left; zero when the limit has passed.
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(Instant::now())
    }

    /// Whether another thread asked this call to end.
    pub fn interrupted(&self) -> bool {
        let epoch = self.interrupt.epoch();
        epoch != self.epoch || epoch == SHUT_DOWN
    }

    /// Sleeps for `time`, or until the deadline or an interrupt if that is sooner.
    pub fn sleep(&self, time: Duration) -> Woke {
        self.wait(time, || false)
    }

    /// The same, or until something is due; that is looked at whenever the [`Interrupt`] is woken.
    pub fn wait(&self, time: Duration, mut is_due: impl FnMut() -> bool) -> Woke {
        let end = Instant::now().checked_add(time).unwrap_or(self.deadline).min(self.deadline);
        let mut epoch = self.interrupt.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if *epoch != self.epoch || *epoch == SHUT_DOWN {
                return Woke::Interrupt;
            }
            if is_due() {
                return Woke::Event;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Woke::Time;
            }
            epoch = self.interrupt.changed.wait_timeout(epoch, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interrupt_ends_a_sleep_and_spares_later_calls() {
        let interrupt = Arc::new(Interrupt::default());
        let scope = Scope::new(&interrupt, Duration::from_secs(60));
        let raiser = Arc::clone(&interrupt);
        let thread = std::thread::spawn(move || raiser.raise());
        assert_eq!(scope.sleep(Duration::from_secs(60)), Woke::Interrupt);
        thread.join().unwrap();
        let later = Scope::new(&interrupt, Duration::from_secs(60));
        assert!(!later.interrupted());
        assert_eq!(later.sleep(Duration::from_millis(1)), Woke::Time);
    }

    #[test]
    fn after_shut_down_no_call_waits() {
        let interrupt = Arc::new(Interrupt::default());
        interrupt.shut_down();
        interrupt.raise();
        let scope = Scope::new(&interrupt, Duration::from_secs(60));
        assert!(scope.interrupted());
        assert_eq!(scope.sleep(Duration::from_secs(60)), Woke::Interrupt);
    }

    #[test]
    fn a_sleep_never_outlives_the_deadline() {
        let scope = Scope::new(&Arc::new(Interrupt::default()), Duration::ZERO);
        assert_eq!(scope.sleep(Duration::from_secs(3600)), Woke::Time);
        assert!(scope.remaining().is_zero());
    }
}
