//! That a call is about to open a session of a sale: known to every process of the journal before the service is asked anything.
//!
//! The session itself stands in the journal only once the service has said that its reference is free. In between, another till would find
//! nothing of it and take cash.

use super::Core;
use super::shared::random_hex;
use crate::error::Error;
use crate::journal::{Journal, LEASE_LIMIT_MS};
use crate::value::clock::wall_ms;
use crate::wait::Scope;
use std::sync::Arc;

/// How the names of these facts begin. A number of the call's own follows, then the sale's reference; the value is the time until which it
/// holds: a process that dies takes nothing back.
const OPENING: &str = "opening/";

/// Holds until it is dropped.
pub(super) struct Announced {
    journal: Arc<dyn Journal>,
    name: String,
    scope: Scope,
}

impl Drop for Announced {
    fn drop(&mut self) {
        let _limits = self.scope.enter();
        if let Err(error) = self.journal.forget_fact(&self.name) {
            log::warn!("journal: that a session is opened no more was not noted: {error}");
        }
    }
}

impl Core {
    /// Says that this call may open a session of the sale with this reference.
    pub(super) fn announce(&self, reference: &str, scope: &Scope) -> Result<Announced, Error> {
        let _limits = scope.enter();
        let name = format!("{OPENING}{}/{reference}", random_hex()?);
        let limit = i64::try_from(scope.remaining().as_millis()).unwrap_or(LEASE_LIMIT_MS).min(LEASE_LIMIT_MS);
        self.journal.keep_fact(&name, wall_ms().saturating_add(limit))?;
        Ok(Announced { journal: Arc::clone(&self.journal), name, scope: scope.clone() })
    }

    /// Whether a call of any process may be opening a session of the sale with this reference. A journal that cannot be read says so, too.
    pub(super) fn is_opening(&self, reference: &str) -> bool {
        let Ok(facts) = self.journal.facts_named(OPENING) else { return true };
        let mut is_opening = false;
        for (name, until_ms) in facts {
            let left = until_ms.saturating_sub(wall_ms());
            let is_it =
                name.strip_prefix(OPENING).and_then(|rest| rest.split_once('/')).is_some_and(|n| n.1 == reference);
            is_opening |= is_it && (0..=LEASE_LIMIT_MS).contains(&left);
            // Of a process that died long ago.
            if left < -LEASE_LIMIT_MS
                && let Err(error) = self.journal.forget_fact(&name)
            {
                log::warn!("journal: an old note was not taken out: {error}");
            }
        }
        is_opening
    }
}
