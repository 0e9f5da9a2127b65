//! Secrets: never shown, wiped when the last copy is dropped, and masked in every line of the log while they live.

use crate::fork::OfProcess;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use zeroize::Zeroizing;

/// Shorter secrets are not masked in the log: they would take parts of ordinary words with them.
const SHORTEST: usize = 4;

/// What stands in the place of a secret.
pub(crate) const MASK: &str = "***";

static LIVE: OfProcess<Mutex<Vec<Weak<Kept>>>> = OfProcess::new(Mutex::default);

/// A text that is for one use only: `Debug` shows `***`. Clones share the text.
#[derive(Clone)]
pub struct Secret(Arc<Kept>);

struct Kept(Zeroizing<String>);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: impl Into<String>) -> Self {
        let kept = Arc::new(Kept(Zeroizing::new(text.into())));
        let mut live = LIVE.get().lock().unwrap_or_else(PoisonError::into_inner);
        live.retain(|secret| secret.strong_count() > 0);
        live.push(Arc::downgrade(&kept));
        Secret(kept)
    }

    /// The text, for its one use.
    pub fn expose(&self) -> &str {
        &self.0.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// The text with every live secret in it masked.
pub(crate) fn mask(text: &str) -> String {
    let mut live: Vec<Arc<Kept>> =
        LIVE.get().lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect();
    // The longest first: one may hold another.
    live.sort_by_key(|secret| std::cmp::Reverse(secret.0.len()));
    live.iter()
        .filter(|secret| secret.0.len() >= SHORTEST && text.contains(secret.0.as_str()))
        .fold(text.to_string(), |text, secret| text.replace(secret.0.as_str(), MASK))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_masked_while_it_lives_and_never_shown() {
        let (long, part) = (Secret::new("Bearer quite-secret-7"), Secret::new("quite-secret-7"));
        let copy = part.clone();
        assert_eq!(format!("{part:?} {long:?}"), "*** ***");
        assert_eq!(copy.expose(), "quite-secret-7");
        let line = "sent Bearer quite-secret-7, then quite-secret-7";
        assert_eq!(mask(line), "sent ***, then ***");
        drop((long, part));
        assert_eq!(mask(line), "sent Bearer ***, then ***");
        drop(copy);
        assert_eq!(mask(line), line);
    }

    #[test]
    fn dropped_secrets_leave_nothing_behind() {
        for number in 0..1000 {
            drop(Secret::new(format!("passing-{number}")));
        }
        assert!(LIVE.get().lock().unwrap().len() < 500);
    }

    #[test]
    fn a_very_short_secret_does_not_eat_words() {
        let _short = Secret::new("qzx");
        assert_eq!(mask("qzx"), "qzx");
    }
}
