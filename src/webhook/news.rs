//! Word of orders that changed, for the calls of this process that wait for them.
//!
//! A webhook says no more than that something happened; whoever waits for that order looks at once instead of at the end of its pause.

use crate::fork::OfProcess;
use crate::wait::Interrupt;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// So many are remembered; whoever was away for longer looks in any case.
const KEPT: usize = 256;

#[derive(Default)]
struct News {
    /// How many there were in all.
    count: u64,
    /// Order id and reference of the last of them, the newest last.
    last: VecDeque<(String, Option<String>)>,
    /// Whom to wake.
    ears: Vec<Weak<Interrupt>>,
}

static NEWS: OfProcess<Mutex<News>> = OfProcess::new(Mutex::default);

fn news() -> MutexGuard<'static, News> {
    NEWS.get().lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has the calls of a client hear of news.
pub fn hear(interrupt: &Arc<Interrupt>) {
    let mut news = news();
    news.ears.retain(|ear| ear.strong_count() > 0);
    news.ears.push(Arc::downgrade(interrupt));
}

/// Tells that something happened to an order.
pub fn tell(order_id: &str, reference: Option<&str>) {
    let ears: Vec<Arc<Interrupt>> = {
        let mut news = news();
        news.count = news.count.saturating_add(1);
        news.last.push_back((order_id.to_string(), reference.map(str::to_string)));
        if news.last.len() > KEPT {
            news.last.pop_front();
        }
        news.ears.iter().filter_map(Weak::upgrade).collect()
    };
    // Not while the news are locked: who is woken looks at them.
    ears.iter().for_each(|ear| ear.wake());
}

/// How many there were until now.
pub fn count() -> u64 {
    news().count
}

/// Whether there was one since `count` about an order that is waited for.
pub fn since(count: u64, is_mine: impl Fn(&str, Option<&str>) -> bool) -> bool {
    let news = news();
    let fresh = usize::try_from(news.count.saturating_sub(count)).unwrap_or(usize::MAX);
    fresh > news.last.len()
        || news.last.iter().rev().take(fresh).any(|(id, reference)| is_mine(id, reference.as_deref()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wait::{Scope, Woke};
    use std::time::Duration;

    #[test]
    fn news_of_one_order_wake_only_those_who_wait_for_it() {
        let interrupt = Arc::new(Interrupt::default());
        hear(&interrupt);
        let scope = Scope::new(&interrupt, Duration::from_secs(60));
        let before = count();
        let thread = std::thread::spawn(|| tell("news-1", Some("S-1")));
        assert_eq!(scope.wait(Duration::from_secs(60), || since(before, |id, _| id == "news-1")), Woke::Event);
        thread.join().unwrap();
        assert_eq!(scope.wait(Duration::from_millis(1), || since(before, |id, _| id == "news-2")), Woke::Time);
        assert!(since(before, |_, reference| reference == Some("S-1")));
        assert!(!since(count(), |id, _| id == "news-1"));
    }
}
