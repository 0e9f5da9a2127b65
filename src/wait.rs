//! Time limits and interruption of one blocking call.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

thread_local! {
    /// The call under way in this thread, for waits that no scope is handed down to.
    static CURRENT: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

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
    /// Ends this call alone, once it is set.
    ended: Option<Arc<AtomicBool>>,
    /// What is said to a request that was sent is waited for, whoever interrupts.
    is_patient: bool,
    /// Such a request is under way: only closing the client ends it.
    is_sending: bool,
}

impl Scope {
    /// A call that begins now and must have ended after `limit`.
    pub fn new(interrupt: &Arc<Interrupt>, limit: Duration) -> Self {
        let started = Instant::now();
        // A limit so long that the clock cannot hold it is as good as a year.
        let deadline = started.checked_add(limit).unwrap_or_else(|| started + Duration::from_secs(31_536_000));
        Scope {
            started,
            deadline,
            interrupt: Arc::clone(interrupt),
            epoch: interrupt.epoch(),
            ended: None,
            is_patient: false,
            is_sending: false,
        }
    }

    /// The same call, which ends when this is set, too. Whoever sets it wakes the [`Interrupt`].
    pub fn ended_by(self, flag: Arc<AtomicBool>) -> Self {
        Scope { ended: Some(flag), ..self }
    }

    /// The same call, which does not let go of a request that it has sent.
    pub fn patient(self) -> Self {
        Scope { is_patient: true, ..self }
    }

    /// The same call while it sends a request.
    pub fn sending(self) -> Self {
        Scope { is_sending: self.is_patient, ..self }
    }

    fn is_interrupted_at(&self, epoch: u64) -> bool {
        epoch == SHUT_DOWN || !self.is_sending && (epoch != self.epoch || self.is_ended())
    }

    fn is_ended(&self) -> bool {
        self.ended.as_ref().is_some_and(|flag| flag.load(Ordering::Acquire))
    }

    /// The same call with an earlier end: `limit` from now, if that is sooner.
    pub fn within(&self, limit: Duration) -> Self {
        let sooner = Instant::now().checked_add(limit).unwrap_or(self.deadline).min(self.deadline);
        Scope { deadline: sooner, ..self.clone() }
    }

    /// Makes this the call under way in this thread, until the guard is dropped. They nest.
    pub fn enter(&self) -> Entered {
        Entered { outer: CURRENT.try_with(|current| current.replace(Some(self.clone()))).unwrap_or_default() }
    }

    /// Makes this the call under way in this thread, within the one that was entered last.
    pub fn replace(&self) {
        let _ = CURRENT.try_with(|current| current.replace(Some(self.clone())));
    }

    /// The call under way in this thread.
    pub fn current() -> Option<Scope> {
        CURRENT.try_with(|current| current.borrow().clone()).unwrap_or_default()
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
        self.is_interrupted_at(self.interrupt.epoch())
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
            if self.is_interrupted_at(*epoch) {
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

/// Ends the call under way in this thread when it is dropped, and brings back the one around it.
#[derive(Debug)]
pub struct Entered {
    outer: Option<Scope>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = CURRENT.try_with(|current| current.replace(outer));
    }
}

/// How long something is waited for that no other thread announces: by trying again, within the limits of the call under way.
#[derive(Debug)]
pub struct Patience {
    call: Option<Scope>,
    began: Instant,
    limit: Duration,
    pause: Duration,
}

impl Patience {
    /// At the end of a call, and after an interrupt, there is still this much: what is known must not be lost to another program's
    /// short write.
    const LEAST: Duration = Duration::from_millis(200);

    /// So much patience, or less where the call under way ends sooner.
    pub fn new(limit: Duration) -> Self {
        let call = Scope::current();
        let left = call.as_ref().map_or(limit, |call| call.remaining().min(limit));
        Patience { call, began: Instant::now(), limit: left.max(Self::LEAST), pause: Duration::from_millis(1) }
    }

    /// The time that is left.
    pub fn left(&self) -> Duration {
        self.limit.saturating_sub(self.began.elapsed())
    }

    /// Why there is no more waiting, if that is so.
    pub fn end(&self) -> Option<Woke> {
        if self.left().is_zero() {
            return Some(Woke::Time);
        }
        let is_interrupted = || self.call.as_ref().is_some_and(Scope::interrupted);
        (self.began.elapsed() >= Self::LEAST && is_interrupted()).then_some(Woke::Interrupt)
    }

    /// Waits a moment. Says why there is no more waiting, if that is so.
    pub fn wait(&mut self) -> Result<(), Woke> {
        if let Some(end) = self.end() {
            return Err(end);
        }
        std::thread::sleep(self.pause.min(self.left()));
        self.pause = (self.pause * 2).min(Duration::from_millis(25));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_is_that_of_the_call_under_way_and_ends_with_its_interrupt() {
        let told = |limit: Duration| {
            let mut patience = Patience::new(limit);
            let end = loop {
                if let Err(end) = patience.wait() {
                    break end;
                }
            };
            (end, patience.began.elapsed())
        };
        let interrupt = Arc::new(Interrupt::default());
        let scope = Scope::new(&interrupt, Duration::from_millis(300));
        let entered = scope.enter();
        let (end, took) = told(Duration::from_secs(60));
        assert_eq!(end, Woke::Time);
        assert!((250..1500).contains(&took.as_millis()), "{took:?}");
        Scope::new(&interrupt, Duration::from_secs(60)).replace();
        interrupt.raise();
        let (end, took) = told(Duration::from_secs(60));
        assert_eq!(end, Woke::Interrupt);
        assert!(took.as_millis() < 1500, "{took:?}");
        drop(entered);
        assert!(Scope::current().is_none());
    }

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
