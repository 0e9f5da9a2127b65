//! What becomes of the library in a forked child.
//!
//! A child inherits the memory of its parent, and locks that threads held which the child does not have. So what one process shares
//! is kept for each process apart ([`OfProcess`]), and no fork happens while a thread is inside SQLite, whose locks are its own
//! ([`inside`]). `src/abi/fork.rs` has the system call [`before`] and [`after`].

use once_cell::race::OnceBox;
use std::cell::{Cell, RefCell};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A value that a forked child has anew. Never waits for another thread.
pub struct OfProcess<T> {
    make: fn() -> T,
    first: OnceBox<Entry<T>>,
}

struct Entry<T> {
    process: u32,
    value: T,
    /// That of the child, in the child's memory.
    next: OnceBox<Entry<T>>,
}

impl<T> OfProcess<T> {
    /// Made when it is first asked for, once for each process.
    pub const fn new(make: fn() -> T) -> Self {
        OfProcess { make, first: OnceBox::new() }
    }

    /// This process's value.
    pub fn get(&self) -> &T {
        let process = std::process::id();
        let new = || Box::new(Entry { process, value: (self.make)(), next: OnceBox::new() });
        let mut entry = self.first.get_or_init(new);
        while entry.process != process {
            entry = entry.next.get_or_init(new);
        }
        &entry.value
    }

    /// The values of the processes that this one was forked from, the oldest first.
    pub fn inherited(&self) -> Vec<&T> {
        let process = std::process::id();
        let mut found = Vec::new();
        let mut entry = self.first.get();
        while let Some(one) = entry.filter(|entry| entry.process != process) {
            found.push(&one.value);
            entry = one.next.get();
        }
        found
    }
}

/// Held for reading by threads inside SQLite, and for writing by a thread that forks.
static SQLITE: RwLock<()> = RwLock::new(());

thread_local! {
    /// How often this thread is inside.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// Held from just before a fork to just after it.
    static FORKING: RefCell<Option<RwLockWriteGuard<'static, ()>>> = const { RefCell::new(None) };
}

/// This thread is inside SQLite until this is dropped.
pub struct Inside(#[expect(dead_code, reason = "held, not read")] Option<RwLockReadGuard<'static, ()>>);

impl Drop for Inside {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get().saturating_sub(1));
    }
}

/// Keeps the process from forking meanwhile.
pub fn inside() -> Inside {
    let depth = DEPTH.get();
    DEPTH.set(depth.saturating_add(1));
    // Twice in one thread would wait for a fork that waits for this thread.
    Inside((depth == 0).then(|| SQLITE.read().unwrap_or_else(PoisonError::into_inner)))
}

/// Just before this thread forks: waits until no other is inside SQLite.
pub fn before() {
    if DEPTH.get() == 0 {
        let alone = SQLITE.write().unwrap_or_else(PoisonError::into_inner);
        FORKING.with_borrow_mut(|forking| *forking = Some(alone));
    }
}

/// Just after it, in parent and child.
pub fn after() {
    FORKING.with_borrow_mut(|forking| *forking = None);
}
