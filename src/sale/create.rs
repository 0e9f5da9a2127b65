//! Opening a session without ever opening two behind the till's back.
//!
//! The till's `order_reference_id` is the key of the sale. A live session is resumed, a paid one is returned, another amount is
//! refused, and so is a paid sale that is another one (see [`super::whose`]). Before a session is opened the service is asked whether its
//! reference is free, and without its answer none is opened. After a lost answer the session is looked for by reference: found, it is
//! adopted; not found for long enough, by a look-up that finds others, the till may call again, and only then a second attempt goes out
//! under a reference of its own (`…~2`).

use super::age::since_opening_ms;
use super::attempt::{key_of, paid_twice, seen, state_of};
use super::whose::{
    self, Free, Sought, differs, is_attempt_of, is_foreign, is_new, is_other_sale, stranger, was_foreign,
};
use super::world::{End, Script, World, turns};
use super::{
    About, Judgement, LOOK_PAUSE_MS, Load, NOT_CREATED_LOOKS, NOT_CREATED_MS, Now, Outcome, Verdict, is_alive,
    is_past_paying, judge, may_hold_money, was_seen_paid,
};
use crate::error::{Code, Effect, Error, Failure, Kind, NextAction};
use crate::journal::{Change, Intent, LEASE_LIMIT_MS, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Channel, Key, Order, Session};
use crate::value::money::Money;

pub use super::whose::{Wish, is_another, is_made_by, reference_of};

/// A sale that was paid longer ago than this is returned with a warning: it may be another one.
const FRESH_MS: i64 = 900_000;

/// A check of a reference rarely takes longer.
const LOOK_LIMIT_MS: i64 = 30_000;

/// A call that opens a session.
pub fn protocol(wish: Wish) -> Script {
    Script::new(|world| async move {
        let mut call = Create::new(&world, wish);
        turns(async || call.turn().await).await
    })
}

/// What is known in a call. See the module's text and the diagram in ARCHITECTURE.md.
struct Create<'a> {
    world: &'a World,
    wish: Wish,
    /// The sale's key: another one than was asked for where its order was renamed.
    sale: String,
    /// Attempts that were looked at and are paid, open or cannot be told.
    live: Vec<Outcome>,
    /// Attempts that were looked at and hold no money, for good.
    ended: Vec<i64>,
    /// References that no new attempt may have.
    taken: Vec<String>,
    /// The attempts as they were when the call looked at them.
    known: Vec<(i64, State)>,
    /// The attempt of this call.
    id: i64,
    reference: String,
    /// What the service said of the reference.
    free: Free,
    /// Why the service was asked again whether it is free.
    unasked: Option<Error>,
    /// Attempts that were lost and that nobody found: they stay watched.
    unfound: Vec<Outcome>,
    /// Attempts that were not found, once for each look.
    missed: Vec<Miss>,
    /// Whether the service's look-up finds what is there; none while that was not tried.
    finds: Option<bool>,
    polls: u32,
}

/// A look that did not find an attempt.
#[derive(Debug)]
struct Miss {
    id: i64,
    /// For how long nobody had found it by then.
    quiet_ms: i64,
    /// When that was, by the clock that never jumps.
    at_ms: u64,
}

impl<'a> Create<'a> {
    fn new(world: &'a World, wish: Wish) -> Self {
        let (sale, reference) = (wish.sale.clone(), wish.sale.clone());
        Create {
            world,
            wish,
            sale,
            live: Vec::new(),
            ended: Vec::new(),
            taken: Vec::new(),
            known: Vec::new(),
            id: 0,
            reference,
            free: Free::default(),
            unasked: None,
            unfound: Vec::new(),
            missed: Vec::new(),
            finds: None,
            polls: 0,
        }
    }

    /// What earlier calls opened comes first; only where none of it lives is a new session opened.
    async fn turn(&mut self) -> Result<Outcome, End> {
        let mut earlier = self.earlier().await?;
        let mut unseen = Vec::new();
        // The newest is looked at first: it is the one that is resumed.
        while let Some(attempt) = earlier.pop() {
            unseen.extend(self.look(attempt).await?);
        }
        self.live.extend(unseen.into_iter().rev());
        if !self.live.is_empty() || self.now().is_over() {
            return self.settled().await;
        }
        loop {
            self.find_free_reference().await?;
            if self.write().await? {
                return self.open().await;
            }
        }
    }

    fn now(&self) -> Now {
        self.world.now()
    }

    fn attempts(&self) -> Load {
        Load::Sale(self.sale.clone())
    }

    /// The attempts of earlier calls that may hold money.
    async fn earlier(&mut self) -> Result<Vec<Step>, End> {
        let load = match self.sale == self.wish.sale {
            true => Load::SaleOf(Key::Reference(self.sale.clone())),
            false => self.attempts(),
        };
        let mut attempts = self.world.load(load).await?;
        if let Some(sale) = attempts.first().map(|a| a.sale.clone()).filter(|sale| *sale != self.sale) {
            // The wanted reference is the present one of a sale that began under another, or that of a later attempt of somebody else.
            match is_attempt_of(&self.sale, &sale) {
                true => attempts.clear(),
                false => self.sale = sale,
            }
        }
        attempts.retain(|a| a.state != State::NotDone);
        let other = attempts.iter().find(|a| a.amount != self.wish.amount && a.state != State::Dead);
        if let Some(other) = other {
            return Err(Outcome::failed(reference_in_use(other, &self.wish)).about(About::attempt(other)).into());
        }
        self.taken = attempts.iter().map(|a| a.reference.clone()).collect();
        self.known = attempts.iter().map(|a| (a.id, a.state)).collect();
        self.live.clear();
        self.ended.clear();
        self.unfound.clear();
        attempts.retain(may_hold_money);
        match attempts.iter().any(|a| is_at_work(a, self.now())) {
            true => Err(self.wait_for_the_other().await),
            false => Ok(attempts),
        }
    }

    /// Another thread or lane is opening this very session just now.
    async fn wait_for_the_other(&self) -> End {
        if self.now().is_over() {
            let detail = format!("another call is opening a session for {:?}; call again", self.wish.sale);
            return Error::new(Kind::StepInProgress, detail).into();
        }
        self.world.wait(300).await;
        End::Anew
    }

    /// Looks at an attempt of an earlier call: by its reference where no order has the id that it was told, or where that is another's.
    /// Returns what is said of one that there was no time to look at.
    async fn look(&mut self, mut attempt: Step) -> Result<Option<Outcome>, End> {
        let mut sought = Sought::default();
        loop {
            if self.now().is_over() {
                return Ok(Some(not_known(&attempt, NextAction::KeepPolling, over(self.now()))));
            }
            let result = self.world.read(key_of(&attempt)).await;
            self.polls += 1;
            if let Some(by_reference) = sought.seek(&attempt, &result, self.now()) {
                attempt = by_reference;
                continue;
            }
            let (settled, result) = sought.settle(attempt, result, self.now());
            attempt = settled;
            match result {
                Ok(order) if is_made_by(&order, &attempt, self.now()) => {
                    self.ours(attempt, order).await;
                    return Ok(None);
                }
                // What the service answered when it was opened was about another order.
                Ok(order) if is_foreign(&order, &attempt) => attempt = whose::without_foreign_ids(&attempt),
                Ok(order) => return self.not_ours(attempt, &order).await.map(|()| None),
                Err(failure) => return self.not_read(attempt, failure).await.map(|()| None),
            }
        }
    }

    /// The order of an earlier attempt was read: what it says, and what the journal keeps of it.
    async fn ours(&mut self, attempt: Step, order: Box<Order>) {
        let judgement = judge(&order, Some(self.wish.amount)).known_paid(was_seen_paid(&attempt));
        let mut about = About::attempt(&attempt).with_order(&order);
        about.repeated = true;
        let change = seen(&attempt, &order, &judgement);
        let record = change.map(|change| (attempt.id, change)).into_iter().collect();
        match judgement.verdict {
            Verdict::Pending if is_other_amount(&order, self.wish.amount) => {
                self.live.push(other_amount(&order, about))
            }
            Verdict::Pending if self.may_ask_for_link(&attempt) => {
                // Recorded first: what comes back is kept of a session that has its order.
                let _ = self.world.change(record).await;
                return self.ask_for_link(attempt, about).await;
            }
            Verdict::Pending => self.live.push(self.resumed(&attempt, about)),
            Verdict::Paid => self.live.push(self.paid(&attempt, &order, &judgement, about)),
            // It was never paid: the sale may be tried again.
            Verdict::NotPaid if order.status.is_dead() => self.ended.push(attempt.id),
            Verdict::NotPaid => {
                self.ended.push(attempt.id);
                self.live.push(Outcome::judged(&judgement, about));
            }
            Verdict::Unknown => self.live.push(Outcome::judged(&judgement, about)),
        }
        let _ = self.world.change(record).await;
    }

    /// A paid attempt: the sale that is asked for, or another one that has its reference.
    fn paid(&self, attempt: &Step, order: &Order, judgement: &Judgement, mut about: Box<About>) -> Outcome {
        let now = self.now();
        let age = whose::paid_for_ms(attempt, order, now);
        about.paid_ms = about.paid_ms.or(order.service_time_ms).or(Some(now.wall_ms));
        if let Some(error) = is_other_sale(attempt, &self.wish, age) {
            let mut refused = Outcome::failed(error).about(about);
            (refused.text, refused.next_action) = (whose::OTHER_SALE, NextAction::AskSupervisor);
            return refused;
        }
        let outcome = Outcome::judged(judgement, about);
        match age {
            Some(age) if age <= FRESH_MS => outcome,
            _ => outcome
                .warn("paid_before", "this sale was paid before, see paid_at; make sure that it is not another sale"),
        }
    }

    /// An open session of an earlier call.
    fn resumed(&self, attempt: &Step, mut about: Box<About>) -> Outcome {
        let has_other_channel = about.channel.as_deref() != Some(channel_text(self.wish.channel));
        let is_shown = self.wish.channel != Channel::Sms && about.link.is_some();
        if is_shown {
            about.channel = Some(channel_text(self.wish.channel).to_string());
        }
        let needs_link = is_linked(about.channel.as_deref()) || self.wish.channel != Channel::Sms;
        let mut outcome = if needs_link && about.link.is_none() { link_lost(about) } else { open(about) };
        if has_other_channel {
            let opened = attempt.channel.as_deref().unwrap_or_default();
            outcome = outcome
                .warn("channel_differs", format!("the session was opened before, as {opened}; it stays the same"));
        }
        if differs(attempt.basket.as_ref(), self.wish.basket.as_ref()) {
            if outcome.code == Code::Ok {
                outcome.text = "session_open_other_sale";
            }
            let detail =
                "an open session with this reference is for other items; void it, or use a new order_reference_id";
            outcome = outcome.warn("basket_differs", detail);
        }
        if differs(attempt.phone.as_ref(), self.wish.phone.as_ref()) {
            if !is_linked(outcome.about.channel.as_deref()) {
                outcome.text = "session_open_other_phone";
            }
            let detail = format!(
                "the session was opened for {}, and no link went to another number; void it and create it again to send the link there",
                attempt.phone.as_deref().unwrap_or_default()
            );
            outcome = outcome.warn("phone_differs", detail);
        }
        outcome
    }

    /// Whether the service would tell a session's link again: by the key of the request that opened it, for the same sale.
    fn may_ask_for_link(&self, attempt: &Step) -> bool {
        let is_kept =
            matches!(attempt.error.as_deref(), None | Some("answer_lost" | "timeout" | "bad_answer" | "interrupted"));
        self.now().profile.holds(Assumption::KeyRepeatsAnswer)
            && attempt.idempotency_key.is_some()
            && attempt.link.is_none()
            && is_kept
            && is_linked(attempt.channel.as_deref())
            && self.wish.channel == Channel::Qr
            && !differs(attempt.basket.as_ref(), self.wish.basket.as_ref())
            && !differs(attempt.phone.as_ref(), self.wish.phone.as_ref())
    }

    /// The same key gives the answer that was lost. Another payment's link is nobody's: no one may pay what is not watched.
    async fn ask_for_link(&mut self, attempt: Step, mut about: Box<About>) {
        let key = attempt.idempotency_key.clone().unwrap_or_default();
        let (link, kept) = link_of(self.world.open_again(attempt.reference.clone(), key).await, &about);
        about.link = link;
        self.live.push(self.resumed(&attempt, about));
        let _ = self.world.change(keep_link(attempt.id, kept)).await;
    }

    /// The order that was found is not this attempt's, or that is not certain.
    async fn not_ours(&mut self, attempt: Step, order: &Order) -> Result<(), End> {
        let error = stranger(order, &attempt);
        if is_another(order, self.wish.amount) && attempt.state == State::Sending {
            return self.missing(attempt, error, order.service_time_ms).await;
        }
        let mut outcome = not_known(&attempt, NextAction::AskSupervisor, error);
        outcome.about.order_id = Some(order.order_id.clone());
        self.live.push(outcome);
        Ok(())
    }

    /// The service could not be asked about an attempt, or does not know it.
    async fn not_read(&mut self, attempt: Step, failure: Failure) -> Result<(), End> {
        let is_not_found = failure.error.kind == Kind::NotFound;
        if is_not_found && attempt.state == State::Sending {
            return self.missing(attempt, failure.error, failure.service_time_ms).await;
        }
        if is_not_found && attempt.state == State::Dead {
            // The service has said its word on it, and forgotten it.
            self.ended.push(attempt.id);
            return Ok(());
        }
        let action = match is_not_found && was_foreign(&attempt) {
            true => NextAction::AskSupervisor,
            false => NextAction::KeepPolling,
        };
        self.live.push(not_known(&attempt, action, failure.error));
        Ok(())
    }

    /// A lost attempt was not found. Looked for often enough and for long enough, by a look-up that finds others, the till may open
    /// another; this one stays watched.
    async fn missing(&mut self, attempt: Step, error: Error, service_time_ms: Option<i64>) -> Result<(), End> {
        let looks = attempt.looks.saturating_add(1);
        let age = since_opening_ms(&attempt, service_time_ms, self.now().wall_ms);
        let quiet_ms = self.quiet_ms(&attempt);
        self.miss(attempt.id, quiet_ms);
        // Either time is a good one: that on which two clocks agree, or that of the looks.
        // The service's clock was read before the request left, and says whole seconds only.
        let is_timed = quiet_ms >= NOT_CREATED_MS || age.is_some_and(|age| age >= NOT_CREATED_MS + LOOK_LIMIT_MS);
        if is_timed && looks >= NOT_CREATED_LOOKS {
            let is_past = age.is_some_and(|age| is_past_paying(age, &self.now().profile));
            let finds = match self.finds {
                _ if is_past => true,
                Some(finds) => finds,
                None => self.finds_orders().await,
            };
            match finds {
                true => self.unfound.push(not_known(&attempt, NextAction::CallAgain, error)),
                false => self.live.push(not_known(&attempt, NextAction::KeepPolling, error)),
            }
            return Ok(());
        }
        // Noted, so that a call with little time goes on where the one before it ended.
        let is_over = self.now().is_over();
        let noted = Change { looks: Some(looks), quiet_ms: Some(quiet_ms), ..Change::default() };
        let _ = self.world.change(vec![(attempt.id, noted)]).await;
        if is_over {
            self.live.push(not_known(&attempt, NextAction::KeepPolling, error));
            return Ok(());
        }
        self.world.wait(LOOK_PAUSE_MS).await;
        Err(End::Anew)
    }

    /// That nothing is found proves something only where the look-up finds what is there: it is tried with the newest order that is known.
    /// A contract check may have shown it before, either way.
    async fn finds_orders(&mut self) -> bool {
        if self.now().is_over() {
            return false;
        }
        let seen = self.now().profile.seen(Assumption::FoundByReference);
        let finds = match seen {
            Some(finds) => finds,
            None => self.finds_newest().await,
        };
        self.finds = Some(finds);
        finds
    }

    async fn finds_newest(&self) -> bool {
        let known = self.world.load(Load::Findable).await.ok().and_then(|steps| steps.into_iter().next());
        match known {
            Some(step) if !self.now().is_over() => self.world.read(Key::Reference(step.reference)).await.is_ok(),
            _ => false,
        }
    }

    /// Every earlier attempt was looked at: the one that matters most is returned.
    async fn settled(&mut self) -> Result<Outcome, End> {
        self.live.append(&mut self.unfound);
        let paid: Vec<String> = self.live.iter().filter(|o| is_paid(o)).flat_map(|o| o.about.paid_orders()).collect();
        let best = (0..self.live.len()).min_by_key(|i| self.live.get(*i).map_or(u8::MAX, rank));
        let Some(best) = best else { return Err(over(self.now()).into()) };
        let mut outcome = self.live.swap_remove(best);
        outcome.about.polls = self.polls;
        if paid.len() > 1 && is_paid(&outcome) {
            outcome = paid_twice(outcome, paid);
        }
        let outcome = self.warned(outcome);
        Ok(self.finish(outcome).await)
    }

    /// Ends the call; "not paid" only after the journal was asked for attempts that others opened meanwhile.
    async fn finish(&self, outcome: Outcome) -> Outcome {
        match outcome.verdict {
            Some(Verdict::NotPaid) => outcome.of_sale(self.world.load(self.attempts()).await, &self.ended),
            _ => outcome,
        }
    }

    /// Says that other attempts of this sale may still be paid.
    fn warned(&mut self, outcome: Outcome) -> Outcome {
        let is_final = |o: &Outcome| matches!(o.verdict, None | Some(Verdict::Paid | Verdict::NotPaid));
        let open = self.live.drain(..).chain(self.unfound.drain(..)).filter(|o| !is_final(o));
        open.filter_map(|o| o.about.reference).fold(outcome, |outcome, reference| outcome.warn_open(&reference))
    }

    /// Is the next attempt's reference free? What is found under it after the answer was lost is then our own; and a sale that was paid
    /// before, by a till whose journal we do not have, is not paid again.
    async fn find_free_reference(&mut self) -> Result<(), End> {
        loop {
            let mut references = (1..).map(|attempt| reference_of(&self.wish.sale, attempt));
            self.reference = references.find(|r| !self.taken.contains(r)).unwrap_or_default();
            match self.ask().await? {
                Some(order) if order.status.is_dead() && order.twins.is_empty() => self.step_over()?,
                Some(order) => self.owned_by(&order).await?,
                None if self.now().is_over() => return Err(self.too_late()),
                None => return Ok(()),
            }
        }
    }

    /// The order that has the reference, if one has.
    async fn ask(&mut self) -> Result<Option<Box<Order>>, End> {
        loop {
            let result = self.world.read(Key::Reference(self.reference.clone())).await;
            self.polls += 1;
            let now = self.now();
            if now.interrupted {
                return Err(over(now).into());
            }
            let failure = match result {
                Ok(order) => return Ok(Some(order)),
                Err(failure) => failure,
            };
            if failure.error.kind == Kind::NotFound {
                self.free = Free { is_told: true, at_ms: failure.service_time_ms };
                return Ok(None);
            }
            if is_refused(&failure) {
                self.free = Free::default();
                return Ok(None);
            }
            if !is_passing(&failure) || now.is_over() {
                // What kept the service from answering says more than that the time is over.
                return Err(self.unasked.take().filter(|_| now.is_over()).unwrap_or(failure.error).into());
            }
            let rest_ms = failure.retry_after_ms.unwrap_or(0).max(LOOK_PAUSE_MS);
            self.unasked = Some(failure.error);
            self.world.wait(rest_ms).await;
            if self.now().is_over() {
                return Err(self.too_late());
            }
        }
    }

    /// No time is left to open a session.
    fn too_late(&mut self) -> End {
        let now = self.now();
        self.unasked.take().filter(|_| !now.interrupted).unwrap_or_else(|| over(now)).into()
    }

    /// Somebody has this reference. If it is a lane of this journal, the call begins anew with what that did in view.
    async fn owned_by(&mut self, order: &Order) -> Result<(), End> {
        let attempts = self.world.load(Load::SaleOf(Key::Order(order.order_id.clone()))).await?;
        let mut owner = attempts.into_iter().find(|a| a.order_id.as_ref() == Some(&order.order_id));
        if owner.is_none() {
            let attempts = self.world.load(Load::SaleOf(Key::Reference(self.reference.clone()))).await?;
            owner = attempts.into_iter().find(|a| a.reference == self.reference && a.state != State::NotDone);
        }
        match owner {
            Some(other) if other.sale == self.sale && self.known.iter().any(|(id, _)| *id == other.id) => {
                Err(self.known_elsewhere(order).into())
            }
            Some(other) if other.sale == self.sale => Err(End::Anew),
            Some(other) if self.reference != self.wish.sale || is_attempt_of(&self.reference, &other.sale) => {
                self.step_over()
            }
            // The journal has it under another name: somebody else renamed it, or the answer that named it was another's.
            Some(other) if other.reference != self.reference => Err(self.known_elsewhere(order).into()),
            // Renamed since it was opened, and now it has this name.
            Some(other) => {
                self.sale = other.sale;
                Err(End::Anew)
            }
            None => Err(self.known_elsewhere(order).into()),
        }
    }

    /// An order that this journal knows nothing of has the reference: it was opened by another till, or the journal was lost. It is
    /// shown as it is, and nobody is told to charge the customer again.
    fn known_elsewhere(&self, order: &Order) -> Outcome {
        let about = About { polls: self.polls, sale: Some(self.wish.sale.clone()), ..About::default() };
        let mut refused = Outcome::failed(in_use(order)).about(Box::new(about).with_order(order));
        if order.total.is_some_and(|total| total != self.wish.amount) {
            return refused;
        }
        let judgement = judge(order, Some(self.wish.amount));
        refused.next_action = match judgement.verdict {
            Verdict::Pending => NextAction::KeepPolling,
            _ => NextAction::AskSupervisor,
        };
        (refused.verdict, refused.text) = (Some(judgement.verdict), "reference_known");
        refused
    }

    fn step_over(&mut self) -> Result<(), End> {
        self.taken.push(self.reference.clone());
        match self.now().is_over() {
            true => Err(over(self.now()).into()),
            false => Ok(()),
        }
    }

    /// Puts the intent on disk; `false` where another sale is called like this attempt. Another lane may have opened one, or found a lost
    /// one, since the attempts were looked at: then the intent is withdrawn, and the call begins anew.
    async fn write(&mut self) -> Result<bool, End> {
        match self.world.write(self.intent()).await? {
            Written::Yes(id) => self.id = id,
            // Another thread or lane was faster.
            Written::Excluded(other) if other.sale == self.sale => return Err(self.wait_for_the_other().await),
            Written::Excluded(_) => {
                self.step_over()?;
                return Ok(false);
            }
        }
        let attempts = self.world.load(self.attempts()).await;
        let is_new = |a: &Step| a.id != self.id && is_alive(a) && !self.known.contains(&(a.id, a.state));
        let why = match attempts {
            Err(error) => Some(error),
            Ok(_) if self.now().is_over() => Some(over(self.now())),
            Ok(attempts) if attempts.iter().any(is_new) => None,
            Ok(_) => return Ok(true),
        };
        let error = why.as_ref().map(|error| error.kind.text().to_string());
        let withdrawn = Change { state: Some(State::NotDone), error, ..Change::default() };
        self.world.change(vec![(self.id, withdrawn)]).await?;
        Err(why.map_or(End::Anew, End::from))
    }

    fn intent(&self) -> Intent {
        Intent {
            kind: StepKind::Session,
            sale: self.sale.clone(),
            reference: self.reference.clone(),
            request_id: None,
            order_id: None,
            checkout_id: None,
            channel: Some(channel_text(self.wish.channel).to_string()),
            amount: self.wish.amount,
            total_before: None,
            idempotency_key: self.wish.idempotency_key.clone(),
            phone: self.wish.phone.clone(),
            service_time_ms: self.free.at_ms,
            basket: self.wish.basket.clone(),
        }
    }

    /// Sends the request of this call's attempt.
    async fn open(&mut self) -> Result<Outcome, End> {
        let sent_ms = self.now().elapsed_ms;
        let lost = match self.world.open(self.reference.clone()).await {
            Ok(session) => match self.named_wrongly(&session).await {
                None => return Ok(self.is_open(session).await),
                Some(error) => error,
            },
            Err(failure) if failure.effect == Effect::Nothing => {
                let error = Some(failure.error.kind.text().to_string());
                let change = Change { state: Some(State::NotDone), error, ..Change::default() };
                let refused = Outcome::failed(failure.error).about(self.mine());
                return Ok(self.end(change, refused, None).await);
            }
            Err(failure) => failure.error,
        };
        match self.find(sent_ms).await {
            Some(order) => Ok(self.adopt(&order, lost).await),
            None => Ok(self.give_up(lost).await),
        }
    }

    /// Why an answer is not believed: its order is one that the journal knows by another reference.
    async fn named_wrongly(&self, session: &Session) -> Option<Error> {
        let attempts = self.world.load(Load::SaleOf(Key::Order(session.order_id.clone()))).await;
        let is_other = |a: &Step| a.id != self.id && a.order_id.as_ref() == Some(&session.order_id);
        let is_wrong = match attempts {
            Ok(attempts) => attempts.iter().any(is_other),
            Err(error) => error.kind == Kind::ReferenceInUse,
        };
        let detail = || format!("the answer named order {}, which is another sale's", session.order_id);
        is_wrong.then(|| Error::field(Kind::BadAnswer, "order_id", detail()))
    }

    async fn is_open(&mut self, session: Session) -> Outcome {
        let mut about = self.mine();
        about.order_id = Some(session.order_id.clone());
        about.checkout_id.clone_from(&session.checkout_id);
        about.link.clone_from(&session.link);
        about.status.clone_from(&session.status);
        let change = Change {
            state: Some(State::Open),
            order_id: Some(session.order_id),
            checkout_id: session.checkout_id,
            link: session.link.filter(|_| !session.is_link_private),
            status: session.status,
            ..Change::default()
        };
        let is_lost = self.wish.channel != Channel::Sms && about.link.is_none();
        let outcome = if is_lost { link_lost(about) } else { open(about) };
        self.end(change, outcome, None).await
    }

    /// Looks for the session of a lost answer, until it is found, or not found for long enough, or the time is over.
    async fn find(&mut self, sent_ms: u64) -> Option<Box<Order>> {
        while !self.now().is_over() {
            self.world.wait(LOOK_PAUSE_MS).await;
            if self.now().is_over() {
                return None;
            }
            let result = self.world.read(Key::Reference(self.reference.clone())).await;
            self.polls += 1;
            let now = self.now();
            let waited = i64::try_from(now.elapsed_ms.saturating_sub(sent_ms)).unwrap_or(i64::MAX);
            let is_missing = match &result {
                Ok(order) if whose::is_anothers(order, &self.sale).is_some() => false,
                Ok(order) if is_new(order, self.wish.amount, self.free, waited, now) => return result.ok(),
                Ok(order) => is_another(order, self.wish.amount),
                Err(failure) => failure.error.kind == Kind::NotFound,
            };
            let misses = if is_missing { self.miss(self.id, waited) } else { 0 };
            if waited >= NOT_CREATED_MS && misses >= NOT_CREATED_LOOKS {
                if !now.is_over() {
                    self.finds_orders().await;
                }
                return None;
            }
        }
        None
    }

    /// The lost session was found. Its checkout id is not known, so it cannot be voided, only watched.
    async fn adopt(&mut self, order: &Order, lost: Error) -> Outcome {
        let judgement = judge(order, Some(self.wish.amount));
        if judgement.verdict == Verdict::NotPaid {
            self.ended.push(self.id);
        }
        let about = self.mine().with_order(order);
        let change = Change {
            state: Some(state_of(judgement.verdict)),
            order_id: Some(order.order_id.clone()),
            status: Some(order.status_text.clone()),
            status_ms: order.service_time_ms,
            error: Some(lost.kind.text().to_string()),
            ..Change::default()
        };
        let outcome = match judgement.verdict {
            Verdict::Pending if is_other_amount(order, self.wish.amount) => other_amount(order, about),
            Verdict::Pending if self.wish.channel == Channel::Sms => open(about),
            Verdict::Pending => link_lost(about),
            _ => Outcome::judged(&judgement, about),
        };
        self.end(change, adopted(outcome), Some(&lost)).await
    }

    /// No session was found, and none was denied: it stays in the journal and is watched.
    async fn give_up(&mut self, lost: Error) -> Outcome {
        let looks = self.misses(self.id);
        let action = if self.finds == Some(true) { NextAction::CallAgain } else { NextAction::KeepPolling };
        let change = Change { looks: Some(looks), error: Some(lost.kind.text().to_string()), ..Change::default() };
        let outcome = lost_create(action, Some(lost), self.mine());
        // Recorded also when nobody could be asked: it gives the lease back.
        self.end(change, outcome, None).await
    }

    /// Records what became of this call's attempt. `lost`: why the answer of a session that was found all the same was not had.
    async fn end(&mut self, change: Change, outcome: Outcome, lost: Option<&Error>) -> Outcome {
        let outcome = self.warned(outcome);
        let recorded = self.world.change(vec![(self.id, change)]).await;
        // The service keeps what it answered well, and nothing else.
        let is_kept = lost.is_some_and(|lost| lost.http_status.is_none_or(|status| status < 300));
        let is_linkless = is_kept && recorded.is_ok() && outcome.text == "link_lost";
        let key = self.wish.idempotency_key.clone().filter(|_| is_linkless);
        let outcome = outcome.recorded(recorded);
        let outcome = match key {
            Some(key) => self.linked(outcome, key).await,
            None => outcome,
        };
        self.finish(outcome).await
    }

    /// Asks for the link of the adopted session, which is on disk.
    async fn linked(&self, outcome: Outcome, key: String) -> Outcome {
        let session = self.world.open_again(self.reference.clone(), key).await;
        let (Some(link), kept) = link_of(session, &outcome.about) else { return outcome };
        let mut linked = open(outcome.about);
        linked.about.link = Some(link);
        linked.warnings = outcome.warnings;
        linked.recorded(self.world.change(keep_link(self.id, kept)).await)
    }

    /// Counts a look that did not find an attempt; returns how many of this call there were.
    fn miss(&mut self, id: i64, quiet_ms: i64) -> u32 {
        self.missed.push(Miss { id, quiet_ms, at_ms: self.now().elapsed_ms });
        self.misses(id)
    }

    fn misses(&self, id: i64) -> u32 {
        u32::try_from(self.missed.iter().filter(|miss| miss.id == id).count()).unwrap_or(u32::MAX)
    }

    /// For how long an attempt was looked for and not found, by clocks that never jump. Several calls that look at the same time count
    /// the same time: what this call has seen is added to what it saw itself, and never to what another has noted meanwhile.
    fn quiet_ms(&self, attempt: &Step) -> i64 {
        let last = self.missed.iter().rfind(|miss| miss.id == attempt.id);
        let seen_here = last.map_or(0, |miss| {
            let since = self.now().elapsed_ms.saturating_sub(miss.at_ms);
            miss.quiet_ms.saturating_add(i64::try_from(since).unwrap_or(i64::MAX))
        });
        seen_here.max(attempt.quiet_ms)
    }

    fn mine(&self) -> Box<About> {
        Box::new(About {
            sale: Some(self.sale.clone()),
            reference: Some(self.reference.clone()),
            channel: Some(channel_text(self.wish.channel).to_string()),
            total: Some(self.wish.amount),
            phone: self.wish.phone.clone(),
            polls: self.polls,
            ..About::default()
        })
    }
}

/// An order that this journal knows nothing of has the reference that a new session should get.
fn in_use(order: &Order) -> Error {
    let detail = format!(
        "order {} has this reference already and is {}; this journal does not know it: another till opened it, or the journal was lost. \
         Poll it, and open no other session for the same sale",
        order.order_id, order.status_text
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

/// The service itself refuses to look an order up by its reference. That is no reason not to sell; that it cannot be reached, or does
/// not know us, is one.
fn is_refused(failure: &Failure) -> bool {
    let is_refusal = failure.error.http_status.is_some_and(|status| (400..500).contains(&status));
    let is_other = matches!(failure.error.kind, Kind::Unauthorised | Kind::ProxyFailed | Kind::BadAnswer);
    // In words of its own: anybody on the way can answer with a status.
    let is_own = failure.effect == Effect::Nothing && failure.error.service.is_some();
    is_refusal && is_own && !is_other && !is_passing(failure)
}

/// What kept the service from answering may pass within the call's limit.
fn is_passing(failure: &Failure) -> bool {
    let is_refusal =
        failure.effect == Effect::Nothing && failure.error.http_status.is_some_and(|s| s < 500 && s != 429);
    match failure.error.kind {
        Kind::Timeout | Kind::AnswerLost | Kind::BadAnswer | Kind::ServiceError | Kind::Throttled => true,
        Kind::DnsFailed | Kind::ConnectFailed | Kind::TlsFailed | Kind::ProxyFailed | Kind::Interrupted => false,
        Kind::Unauthorised => false,
        _ => !is_refusal && failure.error.http_status.is_some(),
    }
}

/// Which of several attempts matters most: another sale that has the reference, money held, then what a person must see, then what can
/// still be paid.
fn rank(outcome: &Outcome) -> u8 {
    match (outcome.code, outcome.verdict, outcome.next_action) {
        (Code::Failed(_), ..) => 0,
        (_, Some(Verdict::Paid), _) => 1,
        (_, _, NextAction::AskSupervisor) => 2,
        (_, Some(Verdict::Pending), _) => 3,
        (_, Some(Verdict::NotPaid), _) => 5,
        _ => 4,
    }
}

/// An attempt of which nothing can be said.
fn not_known(attempt: &Step, action: NextAction, error: Error) -> Outcome {
    let mut outcome = lost_create(action, Some(error), About::attempt(attempt));
    outcome.about.repeated = true;
    if action == NextAction::AskSupervisor {
        outcome.text = "unknown_supervisor";
    }
    outcome
}

fn lost_create(action: NextAction, error: Option<Error>, about: Box<About>) -> Outcome {
    let text = if is_linked(about.channel.as_deref()) { "unknown_create_link" } else { "unknown_create" };
    Outcome::unknown(text, action, error, about)
}

fn open(about: Box<About>) -> Outcome {
    let text = match about.channel.as_deref() {
        Some("qr") => "session_open_qr",
        Some("online") => "session_open_online",
        _ => "session_open_sms",
    };
    let mut outcome = Outcome::ok(text, NextAction::KeepPolling, about);
    outcome.verdict = Some(Verdict::Pending);
    outcome
}

/// An open session that nobody can be shown the way to.
fn link_lost(about: Box<About>) -> Outcome {
    let detail = "the session is open, but its link is not known, so nobody can pay it. Void it, or poll it until it ends, and call again; \
                  a sale under a new order_reference_id need not wait for it";
    let error = Error::field(Kind::BadAnswer, "checkout_deeplink", detail);
    let mut outcome = Outcome::unknown("link_lost", NextAction::AskSupervisor, Some(error), about);
    outcome.verdict = Some(Verdict::Pending);
    outcome
}

/// Whether an open order is about another amount than was asked for.
fn is_other_amount(order: &Order, amount: Money) -> bool {
    order.total.is_some_and(|total| total != amount)
}

fn other_amount(order: &Order, about: Box<About>) -> Outcome {
    let detail = format!("order {} is open for another amount than was asked for", order.order_id);
    Outcome::judged(&Judgement::doubtful(Error::field(Kind::AmountMismatch, "total_amount", detail)), about)
}

/// The link in an answer about this very order, and what of it may stand in the journal.
fn link_of(result: Result<Session, Failure>, about: &About) -> (Option<String>, Option<String>) {
    let session = result.ok().filter(|session| about.order_id.as_ref() == Some(&session.order_id));
    let is_private = session.as_ref().is_some_and(|session| session.is_link_private);
    let link = session.and_then(|session| session.link);
    (link.clone(), link.filter(|_| !is_private))
}

/// What the journal keeps of a link.
fn keep_link(id: i64, link: Option<String>) -> Vec<(i64, Change)> {
    link.map(|link| (id, Change { link: Some(link), ..Change::default() })).into_iter().collect()
}

fn adopted(outcome: Outcome) -> Outcome {
    outcome.warn(
        "session_adopted",
        "the answer was lost and the session was found by its reference; it cannot be voided, only watched",
    )
}

fn is_paid(outcome: &Outcome) -> bool {
    outcome.verdict == Some(Verdict::Paid) && outcome.code == Code::Ok
}

/// Whether the till itself shows the customer the way.
fn is_linked(channel: Option<&str>) -> bool {
    matches!(channel, Some("qr" | "online"))
}

/// Whether somebody is sending this attempt's request just now.
fn is_at_work(attempt: &Step, now: Now) -> bool {
    let left = attempt.lease_until_ms.saturating_sub(now.wall_ms);
    attempt.state == State::Sending && (1..=LEASE_LIMIT_MS).contains(&left)
}

fn channel_text(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Qr => "qr",
        Channel::Online => "online",
    }
}

fn reference_in_use(other: &Step, wish: &Wish) -> Error {
    let detail = format!(
        "a sale of {} {} already has this reference, this one is {} {}; use a new order_reference_id for a new sale",
        other.amount.text(),
        other.amount.currency().code(),
        wish.amount.text(),
        wish.amount.currency().code()
    );
    Error::field(Kind::ReferenceInUse, "order_reference_id", detail)
}

fn over(now: Now) -> Error {
    let kind = if now.interrupted { Kind::Interrupted } else { Kind::Timeout };
    Error::new(kind, "the call ended before anything was sent")
}
