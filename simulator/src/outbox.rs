//! Events on their way to merchants.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};

/// After how long an event that was not answered with 2xx is sent again.
const RETRIES_MS: [i64; 4] = [5_000, 30_000, 300_000, 3_600_000];
/// Receivers that are served at the same time.
const AT_ONCE: usize = 64;
/// Sent events that are remembered.
const REMEMBERED: usize = 200;

/// How an event proves where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Token {
    /// A good one.
    Good,
    /// Signed with another secret.
    Forged,
    /// Its time is over.
    Expired,
    /// `alg: none`, no signature.
    Unsigned,
    /// None: the headers say it all.
    None,
}

/// One event for one receiver.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number, given by [`Outbox::add`].
    #[serde(default)]
    pub number: u64,
    /// The order it is about: events of one order are sent one after another.
    pub order_id: String,
    /// Its name.
    pub event: String,
    /// Where it goes.
    pub url: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
    /// Not sent before, by the simulator's clock, unix ms.
    pub due_ms: i64,
    /// The token.
    pub token: Token,
    /// How often it was sent before.
    pub attempt: usize,
}

/// What is on its way since the state file was last written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Post {
    /// Put on their way.
    added: Vec<Delivery>,
    /// Numbers of those that are done with.
    gone: Vec<u64>,
}

/// Everything on its way.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Vec<Delivery>,
    under_way: Vec<Delivery>,
    busy: HashSet<String>,
    sent: VecDeque<Value>,
    last_number: u64,
    post: Post,
}

impl Outbox {
    /// Adds one.
    pub fn add(&mut self, delivery: Delivery) {
        self.last_number += 1;
        let delivery = Delivery { number: self.last_number, ..delivery };
        self.post.added.push(delivery.clone());
        self.waiting.push(delivery);
    }

    /// What the state file has not heard of; it counts as told.
    pub fn take_post(&mut self) -> Post {
        std::mem::take(&mut self.post)
    }

    /// Everything on its way, for a state file that begins anew.
    pub fn all(&self) -> Post {
        Post { added: self.under_way.iter().chain(&self.waiting).cloned().collect(), gone: Vec::new() }
    }

    /// Takes up what a state file told. What was under way when the program ended is sent again: its receiver may have it already.
    pub fn restore(&mut self, post: Post) {
        self.last_number = post.added.iter().map(|d| d.number).fold(self.last_number, u64::max);
        self.waiting.extend(post.added);
        self.waiting.retain(|delivery| !post.gone.contains(&delivery.number));
    }

    /// Lets an event of this order that was held back go after what is added now; `false` when there is none.
    pub fn release_held(&mut self, order_id: &str, url: &str, now_ms: i64, newer: Delivery) -> bool {
        let held = |d: &Delivery| d.order_id == order_id && d.url == url && d.attempt == 0 && d.due_ms > now_ms;
        let Some(index) = self.waiting.iter().position(held) else { return false };
        let older = self.waiting.remove(index);
        self.post.gone.push(older.number);
        self.add(newer);
        self.add(Delivery { due_ms: now_ms, ..older });
        true
    }

    /// Whether a first sending about this order is still to come or under way.
    pub fn is_busy(&self, order_id: &str, now_ms: i64) -> bool {
        let is_due = |d: &Delivery| d.order_id == order_id && d.attempt == 0 && d.due_ms <= now_ms;
        self.busy.contains(order_id) || self.waiting.iter().any(is_due)
    }

    /// The last ones sent, oldest first.
    pub fn sent(&self) -> &VecDeque<Value> {
        &self.sent
    }

    /// Takes what can be sent now: for each order the oldest that is due.
    pub fn take_due(&mut self, now_ms: i64) -> Vec<Delivery> {
        let mut due = Vec::new();
        let mut later = Vec::new();
        for delivery in self.waiting.drain(..) {
            let can_go = delivery.due_ms <= now_ms && self.busy.len() < AT_ONCE;
            match can_go && self.busy.insert(delivery.order_id.clone()) {
                true => due.push(delivery),
                false => later.push(delivery),
            }
        }
        self.waiting = later;
        self.under_way.extend(due.iter().cloned());
        due
    }

    /// Notes how a sending ended, and plans the next if it has to be repeated.
    pub fn ended(&mut self, delivery: Delivery, answer: &Result<u16, String>, now_ms: i64, at: String) {
        self.busy.remove(&delivery.order_id);
        self.under_way.retain(|other| other.number != delivery.number);
        self.post.gone.push(delivery.number);
        if self.sent.len() >= REMEMBERED {
            self.sent.pop_front();
        }
        let shown = answer.as_ref().map_or_else(|problem| json!(problem), |status| json!(status));
        self.sent.push_back(json!({ "at": at, "order_id": delivery.order_id, "event_type": delivery.event,
            "url": delivery.url, "attempt": delivery.attempt + 1, "answer": shown }));
        let is_taken = matches!(answer, Ok(200..=299));
        let is_bad = matches!(delivery.token, Token::Forged | Token::Expired | Token::Unsigned);
        if let (false, false, Some(wait)) = (is_taken, is_bad, RETRIES_MS.get(delivery.attempt)) {
            self.add(Delivery { due_ms: now_ms + wait, attempt: delivery.attempt + 1, ..delivery });
        }
    }
}

/// Scheme, authority and target of a URL; `None` for anything else.
pub fn parts(url: &str) -> Option<(&str, &str, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, target) = rest.split_at(end);
    let target = target.split('#').next().unwrap_or_default();
    let is_plain = url.bytes().all(|b| b.is_ascii_graphic());
    let is_known = matches!(scheme, "http" | "https") && !authority.is_empty() && !authority.contains('@');
    let slash = if target.starts_with('/') { "" } else { "/" };
    (is_plain && is_known).then(|| (scheme, authority, format!("{slash}{target}")))
}

/// The host of an authority, without its port.
pub fn host(authority: &str) -> &str {
    match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((v6, _)) => v6,
        None => authority.split(':').next().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        assert_eq!(parts("https://shop.example/hook?x=1"), Some(("https", "shop.example", "/hook?x=1".into())));
        assert_eq!(parts("http://[::1]:80?x"), Some(("http", "[::1]:80", "/?x".into())));
        assert_eq!(host("[::1]:80"), "::1");
        for bad in ["shop.example", "ftp://x/", "https:///x", "https://a@b/", "https://a/\r\nX: y"] {
            assert_eq!(parts(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_retry_waits_for_its_time_and_bad_tokens_are_not_repeated() {
        let mut outbox = Outbox::default();
        let delivery = Delivery {
            number: 0,
            order_id: "o".into(),
            event: "order_captured".into(),
            url: "http://localhost/".into(),
            headers: Vec::new(),
            body: json!({}),
            due_ms: 0,
            token: Token::Good,
            attempt: 0,
        };
        outbox.ended(delivery.clone(), &Ok(500), 0, String::new());
        assert!(outbox.take_due(4_999).is_empty());
        assert_eq!(outbox.take_due(5_000).len(), 1);
        outbox.ended(Delivery { attempt: 4, ..delivery.clone() }, &Ok(500), 0, String::new());
        outbox.ended(Delivery { token: Token::Forged, ..delivery.clone() }, &Ok(401), 0, String::new());
        outbox.ended(delivery, &Ok(204), 0, String::new());
        assert!(outbox.waiting.is_empty());
    }

    #[test]
    fn what_is_on_its_way_is_told_once_and_what_was_under_way_at_the_end_is_sent_again() {
        let delivery = |order: &str| Delivery {
            number: 0,
            order_id: order.into(),
            event: "order_captured".into(),
            url: "http://localhost/".into(),
            headers: Vec::new(),
            body: json!({}),
            due_ms: 0,
            token: Token::Good,
            attempt: 0,
        };
        let (mut first, mut second, mut third) = (Outbox::default(), Outbox::default(), Outbox::default());
        ["a", "b", "c"].into_iter().for_each(|order| first.add(delivery(order)));
        second.restore(first.take_post());
        let mut due = first.take_due(0);
        first.ended(due.remove(0), &Ok(200), 0, String::new());
        first.ended(due.remove(0), &Ok(500), 0, String::new());
        third.restore(first.all());
        second.restore(first.take_post());
        let left = |outbox: &Outbox| {
            let mut left: Vec<_> = outbox.waiting.iter().map(|d| (d.order_id.clone(), d.attempt)).collect();
            left.sort();
            left
        };
        assert_eq!(left(&second), [("b".to_string(), 1), ("c".to_string(), 0)]);
        assert_eq!(left(&third), left(&second));
        assert!(first.take_post().added.is_empty());
    }
}
