//! Waiting for the service's final word on a sale.
//!
//! Only that word, an interrupt or the deadline end it: an outage, an unknown order, an unknown status or a refusal to answer
//! never do. All attempts of the sale are watched together, so that a session whose answer was lost cannot be paid unseen.

use super::create::{is_made_by, key_of, seen};
use super::{About, Fact, Judgement, Load, Next, Now, Outcome, Protocol, SESSION_LIFE_MS, Verdict, judge, out_of_step};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{Change, State, Step};
use crate::rail::{Key, Order};

/// After this long, the pause between two looks doubles.
pub const YOUNG_MS: u64 = 60_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which order or sale.
    pub key: Key,
    /// Whether to look once only.
    pub once: bool,
    /// Pause between two looks, milliseconds.
    pub interval_ms: u64,
}

/// The machine. See the module's text and the diagram in ARCHITECTURE.md.
#[derive(Debug)]
pub struct Poll {
    wish: Wish,
    at: At,
    targets: Vec<Target>,
    /// The target being read.
    current: usize,
    /// How long the service asked to be left alone.
    retry_after_ms: u64,
    polls: u32,
    /// Warnings are not repeated for every look.
    journal_error: Option<Error>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Loading,
    Reading,
    Recording,
    Pausing,
}

/// One attempt that is watched.
#[derive(Debug)]
struct Target {
    key: Key,
    /// What the journal holds of it; an order of somebody else's has nothing there.
    attempt: Option<Step>,
    seen: Option<Seen>,
}

/// What the last look showed.
#[derive(Debug)]
struct Seen {
    judgement: Judgement,
    order: Option<Box<Order>>,
}

impl Poll {
    /// A call that waits for the end of a sale.
    pub fn new(wish: Wish) -> Self {
        Poll {
            wish,
            at: At::Loading,
            targets: Vec::new(),
            current: 0,
            retry_after_ms: 0,
            polls: 0,
            journal_error: None,
        }
    }

    fn load(&mut self, attempts: Vec<Step>) -> Next {
        let attempts: Vec<Step> = attempts.into_iter().filter(|a| a.state != State::NotDone).collect();
        let newest = attempts.last().map(|a| a.id);
        let watched = attempts.into_iter().filter(|a| a.state != State::Dead || Some(a.id) == newest);
        self.targets = watched.map(|a| Target { key: key_of(&a), attempt: Some(a), seen: None }).collect();
        if self.targets.is_empty() {
            self.targets.push(Target { key: self.wish.key.clone(), attempt: None, seen: None });
        }
        self.round()
    }

    fn round(&mut self) -> Next {
        self.current = 0;
        self.read()
    }

    fn read(&mut self) -> Next {
        self.at = At::Reading;
        match self.targets.get(self.current) {
            Some(target) => Next::Read(target.key.clone()),
            None => out_of_step(&Fact::Begin),
        }
    }

    fn looked(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Next {
        self.polls = self.polls.saturating_add(1);
        let Some(target) = self.targets.get_mut(self.current) else { return out_of_step(&Fact::Begin) };
        let change = match result {
            Ok(order) => target.take(order, now),
            Err(failure) => {
                self.retry_after_ms = self.retry_after_ms.max(failure.retry_after_ms.unwrap_or(0));
                target.seen = Some(Seen { judgement: Judgement::unknown(failure.error), order: None });
                None
            }
        };
        match change {
            Some(change) => {
                self.at = At::Recording;
                Next::Change(vec![change])
            }
            None => self.after(now),
        }
    }

    /// What to do when a target was looked at: the next one, the end, or a pause.
    fn after(&mut self, now: Now) -> Next {
        self.current += 1;
        if self.current < self.targets.len() {
            return self.read();
        }
        if self.wish.once || now.is_over() || self.is_settled() {
            return self.end(now);
        }
        self.at = At::Pausing;
        let slow = if now.elapsed_ms < YOUNG_MS { 1 } else { 2 };
        let pause = self.wish.interval_ms.saturating_mul(slow).max(self.retry_after_ms);
        self.retry_after_ms = 0;
        Next::Wait(pause)
    }

    /// The sale is settled when it is paid, or when every attempt has ended unpaid.
    fn is_settled(&self) -> bool {
        let mut verdicts = self.targets.iter().map(Target::verdict);
        verdicts.clone().any(|v| v == Verdict::Paid) || verdicts.all(|v| v == Verdict::NotPaid)
    }

    /// The sale's verdict: paid if one attempt is; not paid only if all have ended unpaid; else what is worst to overlook.
    fn end(&mut self, now: Now) -> Next {
        let paid: Vec<String> =
            self.targets.iter().filter(|t| t.verdict() == Verdict::Paid).filter_map(Target::order_id).collect();
        let Some(best) = self.targets.iter().min_by_key(|t| t.rank()) else { return out_of_step(&Fact::Begin) };
        let mut about = match &best.attempt {
            Some(attempt) => About::attempt(attempt),
            None => about_key(&best.key),
        };
        let judgement = match &best.seen {
            Some(seen) => {
                if let Some(order) = &seen.order {
                    about = about.with_order(order);
                }
                seen.judgement.clone()
            }
            None => Judgement::unknown(Error::new(Kind::Timeout, "the service was not asked: no time was left")),
        };
        about.polls = self.polls;
        let mut outcome = Outcome::judged(&judgement, about);
        if judgement.verdict == Verdict::Paid {
            for reference in self.targets.iter().filter_map(|target| target.payable(now)) {
                outcome = super::create::warn_open(outcome, reference);
            }
        }
        if now.interrupted && !judgement.is_final() {
            outcome = outcome.warn("interrupted", "the wait was interrupted; the sale goes on, poll again");
        }
        if let Some(error) = self.journal_error.take() {
            outcome = outcome.recorded(Err(error));
        }
        if paid.len() > 1 {
            outcome = paid_twice(outcome, paid);
        }
        outcome.done()
    }
}

impl Protocol for Poll {
    fn next(&mut self, fact: Fact, now: Now) -> Next {
        match (self.at, fact) {
            (At::Loading, Fact::Begin) => Next::Load(Load::SaleOf(self.wish.key.clone())),
            (At::Loading, Fact::Steps(Ok(attempts))) => self.load(attempts),
            // Without the journal the order itself can still be asked for.
            (At::Loading, Fact::Steps(Err(error))) => {
                self.journal_error = Some(error);
                self.load(Vec::new())
            }
            (At::Reading, Fact::Order(result)) => self.looked(result, now),
            (At::Recording, Fact::Changed(result)) => {
                self.journal_error = result.err().or_else(|| self.journal_error.take());
                self.after(now)
            }
            (At::Pausing, Fact::Waited) if now.is_over() => self.end(now),
            (At::Pausing, Fact::Waited) => self.round(),
            (_, fact) => out_of_step(&fact),
        }
    }
}

impl Target {
    /// Takes what was read; returns what the journal should hold now, if it holds something else.
    fn take(&mut self, order: Box<Order>, now: Now) -> Option<(i64, Change)> {
        let Some(attempt) = &mut self.attempt else {
            self.seen = Some(Seen { judgement: judge(&order, None), order: Some(order) });
            return None;
        };
        if !is_made_by(&order, attempt, now) {
            let detail = "another, older order has this reference; the session of this sale was not found";
            let error = Error::field(Kind::ReferenceInUse, "order_reference_id", detail);
            self.seen = Some(Seen { judgement: Judgement::unknown(error), order: None });
            return None;
        }
        let judgement = judge(&order, Some(attempt.amount));
        let change = seen(attempt, &order, judgement.verdict);
        if let Some(change) = &change {
            attempt.state = change.state.unwrap_or(attempt.state);
            attempt.order_id.clone_from(&change.order_id);
            self.key = key_of(attempt);
        }
        let id = attempt.id;
        self.seen = Some(Seen { judgement, order: Some(order) });
        change.map(|change| (id, change))
    }

    fn verdict(&self) -> Verdict {
        self.seen.as_ref().map_or(Verdict::Unknown, |seen| seen.judgement.verdict)
    }

    /// The attempt's reference, when the customer may have paid it or still can, for all that this call has seen.
    fn payable(&self, now: Now) -> Option<&str> {
        let attempt = self.attempt.as_ref()?;
        let is_over = attempt.order_id.is_none() && now.wall_ms.saturating_sub(attempt.created_ms) > SESSION_LIFE_MS;
        let is_open = matches!(self.verdict(), Verdict::Pending | Verdict::Unknown);
        (is_open && !is_over).then_some(attempt.reference.as_str())
    }

    fn order_id(&self) -> Option<String> {
        self.seen.as_ref().and_then(|seen| seen.order.as_ref()).map(|order| order.order_id.clone())
    }

    /// Which attempt the answer is about: money held first, then what a person must see, then what can still be paid.
    fn rank(&self) -> u8 {
        let needs_person =
            self.seen.as_ref().is_some_and(|seen| seen.judgement.next_action == NextAction::AskSupervisor);
        match self.verdict() {
            Verdict::Paid => 0,
            Verdict::Unknown if needs_person => 1,
            Verdict::Pending => 2,
            Verdict::Unknown => 3,
            Verdict::NotPaid => 4,
        }
    }
}

/// The customer has paid more than one attempt of one sale: the goods may go, and the other payment must be given back.
pub fn paid_twice(mut outcome: Outcome, paid: Vec<String>) -> Outcome {
    let kept = outcome.about.order_id.clone();
    outcome.about.duplicates = paid.into_iter().filter(|id| Some(id) != kept.as_ref()).collect();
    outcome.next_action = NextAction::RefundDuplicate;
    outcome.text = "paid_twice";
    let detail = format!("the customer paid this sale more than once; refund {}", outcome.about.duplicates.join(", "));
    outcome.warn("paid_twice", detail)
}

fn about_key(key: &Key) -> About {
    match key {
        Key::Order(order_id) => About { order_id: Some(order_id.clone()), ..About::default() },
        Key::Reference(reference) => About { reference: Some(reference.clone()), ..About::default() },
    }
}
