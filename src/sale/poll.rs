//! Waiting for the service's final word on a sale.
//!
//! Only that word, an interrupt or the deadline end it: an outage, an unknown order, an unknown status or a refusal to answer
//! never do. All attempts of the sale are watched together, also one that another lane opens meanwhile, so that no session can be
//! paid unseen. "Not paid" is said only after the journal was read once more and knows of no other attempt: a look may take a minute. A sale whose every attempt
//! never left has no session that could be paid: the journal proves it, and nobody is asked. One that was refused is looked for once: a
//! proxy may have sent the request twice, and another till may have opened the sale since.

use super::age::since_opening_ms;
use super::attempt::{key_of, paid_twice, seen};
use super::evidence::CONCLUDED;
use super::whose::{self, Sought, is_another, is_made_by, is_refused_search};
use super::world::{News, Script, World};
use super::{
    About, Judgement, Load, Now, Outcome, STAY_MS, Verdict, is_alive, is_past_paying, judge_attempt, judge_in,
    may_hold_money,
};
use crate::error::{Error, Failure, Kind, NextAction};
use crate::journal::{Change, State, Step, StepKind};
use crate::rail::assumptions::Assumption;
use crate::rail::{Key, Order, Status};

/// After this long, the pause between two looks doubles.
pub const YOUNG_MS: u64 = 60_000;

/// How long a service that refuses for too many calls is left alone when it does not say how long.
const REST_MS: u64 = 5_000;

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

/// A call that waits for the end of a sale.
pub fn protocol(wish: Wish) -> Script {
    Script::new(|world| async move {
        let mut call = Poll::new(&world, wish);
        call.run().await
    })
}

/// What is known in a call. See the module's text and the diagram in ARCHITECTURE.md.
struct Poll<'a> {
    world: &'a World,
    wish: Wish,
    /// The sale, once the journal has named it.
    sale: Option<String>,
    targets: Vec<Target>,
    /// How long the service asked to be left alone, since the last pause.
    rest_ms: Option<u64>,
    polls: u32,
    /// Why the journal could not be read; then which attempts there are is not known.
    load_error: Option<Error>,
    /// Why the journal could not be written.
    change_error: Option<Error>,
}

/// A sale whose attempts were all refused.
struct Refusal {
    /// Its end, unless the look finds an order of it.
    outcome: Box<Outcome>,
    /// The newest of those attempts.
    newest: Option<i64>,
}

/// What comes after a look at a sale.
enum After {
    /// It is settled, or it is the host's turn.
    End,
    /// That is told of it, and nothing else.
    Told(Box<Outcome>),
    /// It is open: it is looked at again after a pause.
    Pause,
    /// The journal is asked once more which attempts it has.
    Load,
    /// It has these attempts now: they are watched instead.
    Changed(Vec<Step>),
}

/// One attempt that is watched.
#[derive(Debug)]
struct Target {
    key: Key,
    /// What the journal holds of it; an order of somebody else's has nothing there.
    attempt: Option<Step>,
    seen: Option<Seen>,
    /// Why the order that the journal names is not the attempt's.
    foreign: Option<Error>,
    /// The attempt as it was told its order, while it is looked for by its reference.
    sought: Sought,
}

/// What the last look showed.
#[derive(Debug)]
struct Seen {
    judgement: Judgement,
    order: Option<Box<Order>>,
    /// An order of which it is not certain whose it is.
    doubted: Option<String>,
    /// By the service's clock, no session that was asked for then can be paid any more.
    is_past: bool,
}

impl Seen {
    fn nothing(judgement: Judgement) -> Self {
        Seen { judgement, order: None, doubted: None, is_past: false }
    }

    fn an(order: Box<Order>, judgement: Judgement) -> Self {
        Seen { order: Some(order), ..Seen::nothing(judgement) }
    }
}

impl<'a> Poll<'a> {
    fn new(world: &'a World, wish: Wish) -> Self {
        Poll {
            world,
            wish,
            sale: None,
            targets: Vec::new(),
            rest_ms: None,
            polls: 0,
            load_error: None,
            change_error: None,
        }
    }

    /// Looks at all attempts of the sale, again and again, until it is settled.
    async fn run(&mut self) -> Outcome {
        let mut attempts = self.load().await;
        loop {
            let refusal = match self.take_up(attempts) {
                Ok(refusal) => refusal,
                Err(outcome) => return *outcome,
            };
            attempts = match self.look(refusal).await {
                After::End => return self.end(),
                After::Told(outcome) => return *outcome,
                After::Pause => match self.pause().await {
                    true => self.load().await,
                    false => return self.end(),
                },
                After::Load => self.load().await,
                After::Changed(attempts) => Ok(attempts),
            };
        }
    }

    fn now(&self) -> Now {
        self.world.now()
    }

    async fn load(&self) -> Result<Vec<Step>, Error> {
        self.world.load(self.attempts()).await
    }

    /// All attempts of the sale.
    fn attempts(&self) -> Load {
        match &self.sale {
            Some(sale) => Load::Sale(sale.clone()),
            None => Load::SaleOf(self.wish.key.clone()),
        }
    }

    /// What is watched from now on. Attempts that were all refused are looked for once.
    fn take_up(&mut self, attempts: Result<Vec<Step>, Error>) -> Result<Option<Refusal>, Box<Outcome>> {
        let mut refusal = None;
        match attempts {
            Ok(attempts) => match never_opened(&attempts) {
                Some(outcome) if attempts.iter().any(was_refused) => {
                    let outcome = Box::new(outcome);
                    refusal = Some(Refusal { outcome, newest: attempts.last().map(|a| a.id) });
                    self.targets = refused_targets(attempts);
                }
                Some(outcome) => return Err(Box::new(outcome)),
                None => self.watch(attempts),
            },
            // Two sales were told this order id: a verdict would be about either.
            Err(error) if error.kind == Kind::ReferenceInUse => {
                let about = about_key(self.wish.key.clone());
                return Err(Box::new(Outcome::judged(&Judgement::doubtful(error), about)));
            }
            // The order itself can still be asked for.
            Err(error) => self.load_error = Some(error),
        }
        if self.targets.is_empty() {
            // Exactly one: a vector that grows makes room for four of these large ones.
            self.targets = vec![Target::new(self.wish.key.clone(), None, None)];
        }
        Ok(refusal)
    }

    /// The attempts that are watched from now on; what was seen of them stays.
    fn watch(&mut self, mut attempts: Vec<Step>) {
        self.load_error = None;
        self.sale = attempts.first().map(|a| a.sale.clone()).or(self.sale.take());
        let newest = attempts.iter().rfind(|a| a.state != State::NotDone).map(|a| a.id);
        attempts.retain(|a| may_hold_money(a) || Some(a.id) == newest);
        if attempts.is_empty() {
            return self.targets.retain(|t| t.attempt.is_none());
        }
        let mut before = std::mem::replace(&mut self.targets, Vec::with_capacity(attempts.len()));
        for attempt in attempts {
            let is_it = |t: &&mut Target| t.attempt.as_ref().is_some_and(|a| a.id == attempt.id);
            let seen = before.iter_mut().find(is_it).and_then(|t| t.seen.take());
            self.targets.push(Target::new(key_of(&attempt), Some(attempt), seen));
        }
    }

    /// Reads all that is watched. The last word is said only after the journal was asked for other attempts.
    async fn look(&mut self, refusal: Option<Refusal>) -> After {
        self.read_from(0).await;
        if let Some(refusal) = refusal {
            let mut seen = self.targets.iter().filter_map(|t| t.seen.as_ref());
            if !seen.any(|seen| seen.order.is_some()) {
                return self.confirm_refusal(refusal).await;
            }
            // The journal may not know of it, where it could not be written.
            if self.is_settled() {
                return After::End;
            }
        }
        while let Some(load) = self.to_confirm() {
            match self.confirm(load).await {
                Ok(unseen) => self.read_from(unseen).await,
                Err(after) => return after,
            }
        }
        if self.is_settled() || self.is_hosts_turn() { After::End } else { After::Pause }
    }

    /// Reads the targets from this one on, while there is time.
    async fn read_from(&mut self, first: usize) {
        for index in first..self.targets.len() {
            // What has ended before is read once in a call.
            let is_read = |t: &Target| t.seen.is_some() && t.attempt.as_ref().is_some_and(|a| a.state == State::Dead);
            if self.targets.len() > 1 && self.targets.get(index).is_some_and(is_read) {
                continue;
            }
            self.read(index).await;
            if self.now().is_over() {
                return;
            }
        }
    }

    /// Reads a target's order, and records what became known.
    async fn read(&mut self, index: usize) {
        loop {
            let Some(key) = self.targets.get(index).map(|target| target.key.clone()) else { return };
            let result = self.world.read(key).await;
            self.polls = self.polls.saturating_add(1);
            let now = self.now();
            let Some(target) = self.targets.get_mut(index) else { return };
            // Not what was opened: it is looked for by its reference at once.
            if result.as_ref().is_ok_and(|order| target.disowns(order)) {
                continue;
            }
            match target.settled(result, now) {
                None => {}
                Some(Err(failure)) => {
                    self.missed(index, failure);
                    return self.credit().await;
                }
                Some(Ok(order)) => {
                    let change = target.take(order, now);
                    let recorded = self.world.change(change.into_iter().collect()).await;
                    self.change_error = recorded.err().or_else(|| self.change_error.take());
                    return self.credit().await;
                }
            }
        }
    }

    fn missed(&mut self, index: usize, failure: Failure) {
        let now = self.now();
        let is_throttled = failure.error.kind == Kind::Throttled;
        let rest_ms = failure.retry_after_ms.or(is_throttled.then_some(REST_MS));
        self.rest_ms = self.rest_ms.max(rest_ms);
        // What a person has to see stays, where only the time ran out.
        if let Some(target) = self.targets.get_mut(index).filter(|t| !(now.is_over() && t.is_odd())) {
            target.miss(failure, now);
        }
    }

    /// An order of another till's that was given back in part: the journal knows whether this till did that.
    fn refunded_stranger(&self) -> Option<String> {
        match self.targets.first() {
            Some(Target { attempt: None, seen: Some(Seen { judgement, order: Some(order), .. }), .. })
                if judgement.is_refunded_before() =>
            {
                Some(order.order_id.clone())
            }
            _ => None,
        }
    }

    /// Who gave money back of an order saw that it was paid.
    async fn credit(&mut self) {
        let Some(order_id) = self.refunded_stranger() else { return };
        let was_seen = self.world.load(Load::Order(order_id)).await.is_ok_and(|steps| has_refunded(&steps));
        if let Some(Target { seen: Some(seen), .. }) = self.targets.first_mut() {
            seen.judgement = seen.judgement.clone().known_paid(was_seen);
        }
    }

    /// The sale is settled when it is paid, or when every attempt has ended unpaid.
    fn is_settled(&self) -> bool {
        let mut verdicts = self.targets.iter().map(Target::verdict);
        verdicts.clone().any(|v| v == Verdict::Paid) || verdicts.all(|v| v == Verdict::NotPaid)
    }

    /// An online order that the merchant has to confirm or capture: waiting alone changes nothing.
    fn is_hosts_turn(&self) -> bool {
        self.targets.iter().any(Target::is_hosts_turn)
    }

    /// What to ask the journal before the last word is said: whether there are other attempts, and whether an order that it does not
    /// know is one of them. An attempt that is paid needs no more.
    fn to_confirm(&self) -> Option<Load> {
        let strange = self.targets.first().filter(|t| t.attempt.is_none());
        let is_paid = strange.is_none() && self.targets.iter().any(|t| t.verdict() == Verdict::Paid);
        if is_paid || !self.is_settled() {
            return None;
        }
        let reference = strange.and_then(|t| t.seen.as_ref()?.order.as_ref()?.reference.clone());
        Some(reference.map_or_else(|| self.attempts(), |reference| Load::SaleOf(Key::Reference(reference))))
    }

    /// Asks the journal for other attempts; returns the first that was not looked at.
    async fn confirm(&mut self, load: Load) -> Result<usize, After> {
        match self.world.load(load).await {
            Ok(attempts) if self.is_about(&attempts) => {
                self.watch(attempts);
                if self.targets.is_empty() {
                    // None of them was ever opened, by a word of meanwhile.
                    return Err(After::Load);
                }
            }
            // By its reference nobody has the order; whether somebody was told its id is not known yet.
            Ok(_) if self.load_error.is_some() && !self.now().is_over() => return Err(After::Load),
            Ok(_) => {}
            Err(error) => {
                self.load_error = Some(error);
                return Err(After::Pause);
            }
        }
        let unseen = self.targets.iter().position(|t| t.seen.is_none());
        unseen.filter(|_| !self.now().is_over()).ok_or(After::End)
    }

    /// No order was found of a sale whose attempts were all refused. That is its end, unless a new attempt began during the look: then
    /// the sale is watched anew.
    async fn confirm_refusal(&mut self, refusal: Refusal) -> After {
        match self.load().await {
            Ok(attempts) if attempts.last().map(|a| a.id) == refusal.newest => {
                let mut outcome = refusal.outcome;
                outcome.about.polls = self.polls;
                After::Told(outcome)
            }
            Ok(attempts) => {
                self.targets.clear();
                After::Changed(attempts)
            }
            Err(error) => {
                self.load_error = Some(error);
                After::Pause
            }
        }
    }

    /// Whether these are the attempts of the sale that is watched. An order that the journal does not know by its id may be one of them
    /// whose answer was lost, or could not be recorded.
    fn is_about(&self, attempts: &[Step]) -> bool {
        match self.targets.first() {
            Some(Target {
                attempt: None,
                key: Key::Order(order_id),
                seen: Some(Seen { order: Some(order), .. }),
                ..
            }) => {
                let is_named = |a: &Step| a.state != State::NotDone && Some(&a.reference) == order.reference.as_ref();
                attempts.iter().any(|a| is_named(a) && a.order_id.as_ref().is_none_or(|id| id == order_id))
            }
            _ => !attempts.is_empty(),
        }
    }

    /// Lets time pass; `false` where the call ends instead.
    async fn pause(&mut self) -> bool {
        let now = self.now();
        if self.wish.once || now.is_over() {
            return false;
        }
        let slow = if now.elapsed_ms < YOUNG_MS { 1 } else { 2 };
        // A rest that outlasts the call is cut, so that there is one more look before its end.
        let rest_ms = self.rest_ms.take().map_or(0, |ms| if ms >= now.left_ms { now.left_ms / 2 } else { ms });
        let news = News {
            of: self.targets.iter().map(|target| target.key.clone()).collect(),
            known: self.targets.iter().filter_map(|t| t.attempt.as_ref()).map(|a| (a.id, a.state)).collect(),
        };
        self.world.wait_for(news, self.wish.interval_ms.saturating_mul(slow).max(rest_ms)).await;
        !self.now().is_over()
    }

    /// The sale's verdict: paid if one attempt is; not paid only if all have ended unpaid; else what is worst to overlook.
    fn end(&mut self) -> Outcome {
        let paid: Vec<String> =
            self.targets.iter().filter(|t| t.verdict() == Verdict::Paid).flat_map(Target::paid_orders).collect();
        // Of several that are not paid, the newest is the one that was asked for.
        let place = |(index, target): &(usize, &Target)| match target.verdict() {
            Verdict::NotPaid => (target.rank(), usize::MAX - index),
            _ => (target.rank(), *index),
        };
        let best = self.targets.iter().enumerate().min_by_key(place).map(|(index, _)| index);
        let unasked = || Target::new(self.wish.key.clone(), None, None);
        let best = best.map_or_else(unasked, |index| self.targets.remove(index));
        let is_known = best.attempt.is_some();
        let is_strange = !is_known && self.load_error.is_none();
        let (mut about, mut judgement) = best.told();
        if let Some(error) = self.load_error.take()
            && (!is_known || judgement.verdict == Verdict::NotPaid)
        {
            // Without the journal nobody knows what was asked for, and whether there are other attempts.
            judgement = Judgement::unknown(error);
        }
        // A poll opens nothing: what it shows was there before.
        about.repeated = is_known || about.order.is_some();
        about.polls = self.polls;
        about.rest_ms = self.rest_ms;
        let outcome = self.warned(&judgement, Outcome::judged(&judgement, about), is_strange);
        let outcome = outcome.recorded(self.change_error.take().map_or(Ok(()), Err));
        if paid.len() > 1 { paid_twice(outcome, paid) } else { outcome }
    }

    fn warned(&self, judgement: &Judgement, mut outcome: Outcome, is_strange: bool) -> Outcome {
        if judgement.verdict == Verdict::Paid && is_strange {
            let detail = "this journal does not know the order: another till opened it, or the journal was lost; make sure that it is this sale";
            outcome = outcome.warn("not_in_journal", detail);
        }
        if judgement.text == "in_store_stays" {
            let detail = "the customer has agreed and nothing is captured; this order does not go on by itself";
            outcome = outcome.warn("not_captured", detail);
        }
        if judgement.verdict == Verdict::Paid {
            // Of the others: this one is paid.
            for reference in self.targets.iter().filter_map(Target::payable) {
                outcome = outcome.warn_open(reference);
            }
        }
        if self.now().interrupted && !judgement.is_final() {
            if outcome.next_action == NextAction::KeepPolling {
                outcome.next_action = NextAction::Interrupted;
            }
            outcome = outcome.warn("interrupted", "the wait was interrupted; the sale goes on, poll again");
        }
        outcome
    }
}

impl Target {
    fn new(key: Key, attempt: Option<Step>, seen: Option<Seen>) -> Self {
        Target { key, attempt, seen, foreign: None, sought: Sought::default() }
    }

    /// Whether the order with the attempt's id is another sale's. Then the attempt is looked for by its reference.
    fn disowns(&mut self, order: &Order) -> bool {
        let Some(attempt) = self.attempt.as_mut().filter(|attempt| whose::is_foreign(order, attempt)) else {
            return false;
        };
        self.foreign = Some(whose::stranger(order, attempt));
        *attempt = whose::without_foreign_ids(attempt);
        self.key = key_of(attempt);
        true
    }

    /// What was read; none where it is to be read again, by its reference. See [`Sought`].
    fn settled(&mut self, result: Result<Box<Order>, Failure>, now: Now) -> Option<Result<Box<Order>, Failure>> {
        let Some(attempt) = self.attempt.take() else { return Some(result) };
        let (attempt, result) = match self.sought.seek(&attempt, &result, now) {
            Some(by_reference) => (by_reference, None),
            None => {
                let (attempt, result) = self.sought.settle(attempt, result, now);
                (attempt, Some(result))
            }
        };
        self.key = key_of(&attempt);
        self.attempt = Some(attempt);
        result
    }

    /// What is said of it.
    fn told(self) -> (Box<About>, Judgement) {
        let mut about = match &self.attempt {
            Some(attempt) => About::attempt(attempt),
            None => about_key(self.key),
        };
        let Some(Seen { judgement, order, doubted, .. }) = self.seen else {
            let error = Error::new(Kind::Timeout, "the service was not asked: no time was left");
            return (about, Judgement::unknown(error));
        };
        about.order_id = doubted.or(about.order_id);
        let about = match order {
            Some(order) => about.with(order),
            None => about,
        };
        (about, judgement)
    }

    /// Nothing was read.
    fn miss(&mut self, failure: Failure, now: Now) {
        let is_not_found = failure.error.kind == Kind::NotFound;
        let attempt = self.attempt.as_ref();
        let age = attempt.and_then(|a| since_opening_ms(a, failure.service_time_ms, now.wall_ms));
        // No order has its reference, or neither that nor the id that it was told.
        let is_lost = attempt.is_some_and(|a| match a.state {
            State::Sending => a.order_id.is_none(),
            state => state == State::Open && a.order_id.is_some(),
        });
        let is_past = is_not_found && is_lost && age.is_some_and(|age| is_past_paying(age, &now.profile));
        let judgement = match self.foreign.take() {
            Some(error) if is_not_found => Judgement::doubtful(error),
            // It can be paid no more; whether it was, somebody has to look up, for nothing is found by its reference.
            _ if is_past => Judgement::doubtful(failure.error),
            // The service has said its word on it, and forgotten it.
            _ if is_not_found && attempt.is_some_and(|a| a.state == State::Dead) => {
                Judgement::ended_before(failure.error)
            }
            _ => self.not_read(failure.error),
        };
        self.seen = Some(Seen { is_past, ..Seen::nothing(judgement) });
    }

    /// Takes what was read; returns what the journal should hold now, if it holds something else.
    fn take(&mut self, order: Box<Order>, now: Now) -> Option<(i64, Change)> {
        let Some(attempt) = &mut self.attempt else {
            if let Key::Reference(reference) = &self.key
                && let Some(error) = whose::is_anothers(&order, reference)
            {
                let doubted = Some(order.order_id);
                self.seen = Some(Seen { doubted, ..Seen::nothing(Judgement::doubtful(error)) });
                return None;
            }
            let judgement = judge_in(&order, None, None);
            self.seen = Some(Seen::an(order, judgement));
            return None;
        };
        if !is_made_by(&order, attempt, now) {
            let error = whose::stranger(&order, attempt);
            let is_doubted = !is_another(&order, attempt.amount);
            let judgement = if is_doubted { Judgement::doubtful(error) } else { Judgement::unknown(error) };
            let doubted = is_doubted.then(|| order.order_id.clone());
            self.seen = Some(Seen { doubted, ..Seen::nothing(judgement) });
            return None;
        }
        let judgement = judge_attempt(&order, attempt);
        let patience = if now.profile.holds(Assumption::CapturedByItself) { STAY_MS } else { 0 };
        let judgement = match stays_ms(attempt, &order, now).is_some_and(|ms| ms >= patience) {
            // A rail with keys has no captures.
            true => Judgement::stays(order.status, attempt.idempotency_key.is_none()),
            false => judgement,
        };
        let change = seen(attempt, &order, &judgement);
        if let Some(change) = &change {
            attempt.state = change.state.unwrap_or(attempt.state);
            attempt.order_id.clone_from(&change.order_id);
            attempt.status_ms = change.status_ms;
            self.key = key_of(attempt);
        }
        let id = attempt.id;
        self.seen = Some(Seen::an(order, judgement));
        change.map(|change| (id, change))
    }

    /// The service could not be asked. A lost session can be found by its reference alone.
    fn not_read(&self, error: Error) -> Judgement {
        let is_lost = matches!((&self.key, &self.attempt), (Key::Reference(_), Some(_)));
        match is_lost && is_refused_search(&error) {
            true => Judgement::unsearchable(error),
            false => Judgement::unknown(error),
        }
    }

    fn verdict(&self) -> Verdict {
        self.seen.as_ref().map_or(Verdict::Unknown, |seen| seen.judgement.verdict)
    }

    fn is_hosts_turn(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.judgement.is_hosts_turn())
    }

    /// The attempt's reference, when the customer may have paid it or still can, for all that this call has seen.
    fn payable(&self) -> Option<&str> {
        let attempt = self.attempt.as_ref().filter(|attempt| is_alive(attempt))?;
        let is_over = self.seen.as_ref().is_some_and(|seen| seen.is_past);
        let is_open = matches!(self.verdict(), Verdict::Pending | Verdict::Unknown);
        (is_open && !is_over).then_some(attempt.reference.as_str())
    }

    /// The orders that hold this attempt's money: its own, and others with the same reference.
    fn paid_orders(&self) -> Vec<String> {
        let order = self.seen.as_ref().and_then(|seen| seen.order.as_ref());
        order.iter().flat_map(|order| std::iter::once(&order.order_id).chain(&order.twins)).cloned().collect()
    }

    /// Whether a person has to look at an order that was read. (One that cannot be looked for says nothing about what can still be paid.)
    fn is_odd(&self) -> bool {
        let is_odd = |seen: &Seen| seen.order.is_some() && seen.judgement.next_action == NextAction::AskSupervisor;
        self.seen.as_ref().is_some_and(is_odd)
    }

    /// Which attempt the answer is about: money held first, then what a person must see, then what can still be paid.
    fn rank(&self) -> u8 {
        match self.verdict() {
            Verdict::Paid => 0,
            Verdict::Unknown if self.is_odd() => 1,
            Verdict::Pending if self.is_hosts_turn() => 2,
            Verdict::Pending => 3,
            Verdict::Unknown => 4,
            Verdict::NotPaid => 5,
        }
    }
}

/// For how long an in-store order has stayed between the customer's yes and the money; `None` when it is not there.
fn stays_ms(attempt: &Step, order: &Order, now: Now) -> Option<i64> {
    let is_in_store = matches!(attempt.channel.as_deref(), Some("sms" | "qr"));
    let stays = is_in_store && matches!(order.status, Status::Approved | Status::Authorised);
    if !stays {
        return None;
    }
    if attempt.status.as_ref() != Some(&order.status_text) {
        return Some(0);
    }
    Some(match attempt.status_ms.zip(order.service_time_ms) {
        Some((since, now)) => now.saturating_sub(since),
        None => i64::try_from(now.elapsed_ms).unwrap_or(i64::MAX),
    })
}

/// The end of a sale whose attempts all came to nothing before there was a session. One that may still be sent, or whose outcome is not
/// known, is [`State::Sending`] and keeps the sale open.
fn never_opened(attempts: &[Step]) -> Option<Outcome> {
    let newest = attempts.last()?;
    if attempts.iter().any(|a| a.state != State::NotDone) {
        return None;
    }
    // Without a refusal it was taken back before it left.
    let kind = newest.error.as_deref().and_then(Kind::from_text).unwrap_or(Kind::Timeout);
    Some(Outcome::judged(&Judgement::never_opened(kind), About::attempt(newest)))
}

/// The references under which attempts were refused, each looked for once.
fn refused_targets(attempts: Vec<Step>) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::with_capacity(1);
    for attempt in attempts.into_iter().rev().filter(was_refused) {
        let key = Key::Reference(attempt.reference.clone());
        if targets.iter().all(|t| t.key != key) {
            targets.push(Target::new(key, Some(attempt), None));
        }
    }
    targets
}

/// Whether an attempt was sent, and counts as not made by a refusal, because nobody found it for a day, or by a supervisor's word. Its order
/// may show all the same, and late.
fn was_refused(attempt: &Step) -> bool {
    let error = attempt.error.as_deref();
    let is_refused = error.and_then(Kind::from_text).is_some_and(Kind::is_refusal);
    is_refused || error == Some(CONCLUDED) || attempt.resolved_by.is_some()
}

/// Whether these steps of an order gave money back.
pub fn has_refunded(steps: &[Step]) -> bool {
    steps.iter().any(|step| step.kind == StepKind::Refund && step.state == State::Done)
}

fn about_key(key: Key) -> Box<About> {
    Box::new(match key {
        Key::Order(order_id) => About { order_id: Some(order_id), ..About::default() },
        Key::Reference(reference) => About { reference: Some(reference), ..About::default() },
    })
}
