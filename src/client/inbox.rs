//! The events that the client's own server has received, until the host takes them.

use crate::host::reply::Reply;
use crate::wait::Interrupt;
use crate::webhook::server::Server;
use std::collections::{HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Events that wait for the host. Beyond these the service is asked to deliver again.
const MOST_EVENTS: usize = 1_000;
/// Events that are known again.
const MOST_KNOWN: usize = 10_000;

/// A server that runs, and what it has received.
#[derive(Debug)]
pub struct Listening {
    pub server: Server,
    pub events: Arc<Events>,
}

/// Events that the host has not fetched yet.
#[derive(Debug)]
pub struct Events {
    pub waiting: Mutex<VecDeque<Reply>>,
    /// Those that were kept before, by which a repetition is known.
    pub kept: Mutex<HashSet<String>>,
    pub is_kept: bool,
    pub interrupt: Arc<Interrupt>,
}

impl Events {
    pub fn waiting(&self) -> MutexGuard<'_, VecDeque<Reply>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn has_room(&self) -> bool {
        !self.is_kept || self.waiting().len() < MOST_EVENTS
    }

    /// An event that is delivered again is told again only where this process has not told it: the one before may have died.
    pub fn push(&self, event: Reply) {
        let is_new = |(key, is_repeated): (String, bool)| {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= MOST_KNOWN {
                kept.clear();
            }
            kept.insert(key) || !is_repeated
        };
        if self.is_kept && event.webhook().is_none_or(is_new) {
            self.waiting().push_back(event);
            self.interrupt.wake();
        }
    }
}
