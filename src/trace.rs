//! What one call of the host did over HTTP, for its one line in the log.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many of a call's last requests are named in its line: a long poll makes hundreds.
const NAMED: usize = 8;

static NUMBERS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// The call under way in this thread. Its requests are made in the same thread.
    static CURRENT: RefCell<Option<Trace>> = const { RefCell::new(None) };
}

#[derive(Debug)]
struct Trace {
    number: u64,
    requests: u64,
    named: VecDeque<String>,
}

/// A call under way. They nest: a host's log callback may call this library.
#[derive(Debug)]
pub struct Call {
    number: u64,
    outer: Option<Trace>,
}

impl Call {
    /// Begins a call in this thread; it ends when this is dropped.
    pub fn begin() -> Self {
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let trace = Trace { number, requests: 0, named: VecDeque::new() };
        let outer = CURRENT.try_with(|current| current.replace(Some(trace))).unwrap_or_default();
        Call { number, outer }
    }

    /// Its number within this process.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The requests it made: `2 requests: GET /orders/1 200 41 ms id=-; ...`.
    pub fn requests(&self) -> String {
        let told = CURRENT.try_with(|current| {
            current.borrow().as_ref().map_or_else(String::new, |trace| {
                let named: Vec<&str> = trace.named.iter().map(String::as_str).collect();
                let word = if trace.requests == 1 { "request" } else { "requests" };
                let colon = if named.is_empty() { "" } else { ": " };
                format!("{} {word}{colon}{}", trace.requests, named.join("; "))
            })
        });
        told.unwrap_or_default()
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        let outer = self.outer.take();
        let _ = CURRENT.try_with(|current| current.replace(outer));
    }
}

/// The number of the call under way in this thread; 0 for none.
pub fn number() -> u64 {
    CURRENT.try_with(|current| current.borrow().as_ref().map_or(0, |trace| trace.number)).unwrap_or(0)
}

/// Notes a request of the call under way.
pub fn note(request: String) {
    let _ = CURRENT.try_with(|current| {
        if let Some(trace) = current.borrow_mut().as_mut() {
            trace.requests = trace.requests.saturating_add(1);
            if trace.named.len() == NAMED {
                trace.named.pop_front();
            }
            trace.named.push_back(request);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_inside_a_call_keeps_its_requests_to_itself() {
        let outer = Call::begin();
        note("GET /a 200 1 ms id=-".into());
        {
            let inner = Call::begin();
            assert_eq!((number(), inner.requests()), (inner.number(), "0 requests".into()));
            note("GET /b 200 1 ms id=7".into());
            assert_eq!(inner.requests(), "1 request: GET /b 200 1 ms id=7");
        }
        assert_eq!((number(), outer.requests()), (outer.number(), "1 request: GET /a 200 1 ms id=-".into()));
        drop(outer);
        note("GET /nobody".into());
        assert_eq!(number(), 0);
    }

    #[test]
    fn a_long_call_names_its_last_requests_only() {
        let call = Call::begin();
        (0..100).for_each(|n| note(format!("r{n}")));
        assert!(call.requests().starts_with("100 requests: r92; "), "{}", call.requests());
    }
}
