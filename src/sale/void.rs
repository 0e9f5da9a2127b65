//! Taking an unpaid session back.
//!
//! The order is read first: the answer that named it may have been another's, and a void would end a stranger's payment. The service's
//! answer to a void is only a hint: the customer may pay in the same second. So the order is always read afterwards, too, and only its own
//! final word counts: dead is `cancelled`, captured is `too_late_paid`. A void cannot take money, so a failing one is sent again; what
//! stays open is watched.

use super::attempt::{key_of, seen};
use super::whose::{self, Sought, is_made_by};
use super::world::{Script, World};
use super::{About, Judgement, LOOK_PAUSE_MS, Load, Outcome, Verdict, judge, may_hold_money, was_seen_paid};
use crate::error::{Code, Error, Kind, NextAction};
use crate::journal::{Change, Intent, State, Step, StepKind, Written};
use crate::rail::assumptions::Assumption;
use crate::rail::{Key, Order};

/// How often a void is sent before it is left to the watch.
const SENDS: u32 = 4;
/// Pause between a void and the next look or try.
const PAUSE_MS: u64 = 1_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which order or sale.
    pub key: Key,
    /// The lane of this till.
    pub lane: Option<String>,
    /// Void a sale of another lane all the same.
    pub take_over: bool,
}

/// A call that takes a session back.
pub fn protocol(wish: Wish) -> Script {
    Script::new(|world| async move {
        let call = Void { world: &world, id: None, sends: 0, looks_after_yes: 0, said_yes: false, last_error: None };
        call.run(wish).await.unwrap_or_else(|end| *end)
    })
}

/// What is known in a call. An `Err` of its steps is the call's end.
struct Void<'a> {
    world: &'a World,
    /// The void's own step.
    id: Option<i64>,
    sends: u32,
    looks_after_yes: u32,
    said_yes: bool,
    last_error: Option<Error>,
}

impl Void<'_> {
    async fn run(mut self, wish: Wish) -> Result<Outcome, Box<Outcome>> {
        let attempts = self.world.load(Load::SaleOf(wish.key.clone())).await.map_err(failed)?;
        let attempt = wanted(attempts, &wish)?;
        let (id, sale) = (attempt.id, attempt.sale.clone());
        let outcome = self.take_back(attempt).await?;
        match outcome.verdict {
            Some(Verdict::NotPaid) => Ok(self.beside_others(outcome, id, &sale).await),
            _ => Ok(outcome),
        }
    }

    /// Looks and sends until the service has said its last word, or the session is left to the watch.
    async fn take_back(&mut self, mut attempt: Step) -> Result<Outcome, Box<Outcome>> {
        loop {
            let looked = self.look(attempt).await;
            attempt = looked.0;
            let open = match looked.1 {
                Ok((order, judgement)) if judgement.verdict != Verdict::Pending => {
                    return Ok(self.ended(&attempt, &order, &judgement).await);
                }
                Ok(_) if self.may_begin(&attempt) => {
                    if self.begin(&attempt).await? {
                        self.send(&attempt).await;
                    }
                    if self.world.now().is_over() {
                        return Ok(self.left_open(&attempt, None).await);
                    }
                    continue;
                }
                Ok((order, _)) => Some(about(&attempt, &order)),
                Err(error) => {
                    self.last_error = Some(error);
                    None
                }
            };
            if !self.goes_on(&attempt, open.is_some()) {
                return Ok(self.left_open(&attempt, open).await);
            }
            self.world.wait(if open.is_some() { PAUSE_MS } else { LOOK_PAUSE_MS }).await;
            if self.may_send_again() {
                self.send(&attempt).await;
                if self.world.now().is_over() {
                    return Ok(self.left_open(&attempt, None).await);
                }
            }
        }
    }

    /// Reads the order of an attempt: by its reference where no order has the id that it was told, or where that is another's. A void by
    /// such an id would be another sale's; the session's own order can then only be watched.
    async fn look(&self, mut attempt: Step) -> (Step, Result<(Box<Order>, Judgement), Error>) {
        let mut sought = Sought::default();
        loop {
            let result = self.world.read(key_of(&attempt)).await;
            let now = self.world.now();
            if let Some(by_reference) = sought.seek(&attempt, &result, now) {
                attempt = by_reference;
                continue;
            }
            let settled = sought.settle(attempt, result, now);
            attempt = settled.0;
            match settled.1 {
                Err(failure) => return (attempt, Err(failure.error)),
                Ok(order) if whose::is_foreign(&order, &attempt) => attempt = whose::without_foreign_ids(&attempt),
                Ok(order) if !is_made_by(&order, &attempt, now) => {
                    let error = whose::stranger(&order, &attempt);
                    return (attempt, Err(error));
                }
                Ok(order) => {
                    let judgement = judge(&order, Some(attempt.amount)).known_paid(was_seen_paid(&attempt));
                    return (attempt, Ok((order, judgement)));
                }
            }
        }
    }

    /// Nothing was sent yet, and both ids of a void are known.
    fn may_begin(&self, attempt: &Step) -> bool {
        self.id.is_none() && self.sends == 0 && can_void(attempt) && attempt.state == State::Open
    }

    /// Puts the intent on disk, or takes up an earlier void that has no end yet; `false` where somebody else is at it, and this call only
    /// looks.
    async fn begin(&mut self, attempt: &Step) -> Result<bool, Box<Outcome>> {
        let (id, is_ours) = match self.world.write(intent(attempt)).await.map_err(failed)? {
            Written::Yes(id) => (id, true),
            Written::Excluded(other) => (other.id, self.world.lease(other.id).await.map_err(failed)?),
        };
        self.id = is_ours.then_some(id);
        if !is_ours {
            self.sends = SENDS;
        }
        Ok(is_ours)
    }

    async fn send(&mut self, attempt: &Step) {
        let Some((order_id, checkout_id)) = attempt.order_id.clone().zip(attempt.checkout_id.clone()) else { return };
        self.sends += 1;
        match self.world.void(order_id, checkout_id).await {
            Ok(voided) => self.said_yes |= voided.was_voided,
            Err(failure) => self.last_error = Some(failure.error),
        }
    }

    fn may_send_again(&self) -> bool {
        !self.said_yes && self.sends > 0 && self.sends < SENDS && !self.world.now().is_over()
    }

    /// Whether there is more to do after a look that was no end; `is_open`: it showed the order, and that it is open.
    fn goes_on(&mut self, attempt: &Step, is_open: bool) -> bool {
        self.looks_after_yes += u32::from(self.said_yes && is_open);
        let now = self.world.now();
        let patience = if now.profile.holds(Assumption::VoidShowsAtOnce) { SENDS } else { 0 };
        let is_tried = (!self.said_yes && self.sends >= SENDS) || self.looks_after_yes > patience;
        !now.is_over() && !(is_open && (!can_void(attempt) || is_tried))
    }

    /// The service has said its last word on the session, or a person has to look at it.
    async fn ended(&self, attempt: &Step, order: &Order, judgement: &Judgement) -> Outcome {
        let is_voided = judgement.verdict == Verdict::NotPaid && order.status.is_dead();
        let mut outcome = Outcome::judged(judgement, about(attempt, order));
        if judgement.verdict == Verdict::Paid {
            outcome.code = Code::TooLatePaid;
            // Else its goods went out before a part of the money came back.
            if judgement.next_action == NextAction::ReleaseGoods {
                outcome.text = "void_too_late_paid";
            }
        } else if is_voided {
            outcome = Outcome::ok("void_done", NextAction::None, outcome.about);
            outcome.verdict = Some(Verdict::NotPaid);
        }
        let status = Some(order.status_text.clone());
        let state = Some(if is_voided { State::Done } else { State::NotDone });
        let session = seen(attempt, order, judgement).map(|change| (attempt.id, change));
        let void = self.id.map(|id| (id, Change { state, status, ..Change::default() }));
        outcome.recorded(self.world.change(session.into_iter().chain(void).collect()).await)
    }

    /// The order is still open, or could not be read. The void keeps its open end in the journal, so that recover looks at it; only the
    /// lease is given back.
    async fn left_open(&mut self, attempt: &Step, open: Option<Box<About>>) -> Outcome {
        let error = if open.is_some() && !can_void(attempt) { Some(cannot_void()) } else { self.last_error.take() };
        let outcome = match open {
            Some(about) => {
                let mut outcome = Outcome::ok("void_pending", NextAction::KeepPolling, about);
                (outcome.code, outcome.verdict) = (Code::Pending, Some(Verdict::Pending));
                outcome.error = error;
                outcome
            }
            None => Outcome::unknown("unknown", NextAction::KeepPolling, error, About::attempt(attempt)),
        };
        let looks = Some(self.sends);
        let change = self.id.map(|id| (id, Change { looks, ..Change::default() }));
        outcome.recorded(self.world.change(change.into_iter().collect()).await)
    }

    /// The session is not paid. Nor is the sale, unless another attempt of it is, which is read then.
    async fn beside_others(&mut self, mut outcome: Outcome, id: i64, sale: &str) -> Outcome {
        // Attempts that hold no money, for good; and those that were looked at and may be paid yet.
        let (mut ended, mut open) = (vec![id], Vec::new());
        self.id = None;
        loop {
            let attempts = self.world.load(Load::Sale(sale.to_string())).await;
            let is_unread = |a: &&Step| may_hold_money(a) && !ended.contains(&a.id) && !open.contains(&a.id);
            let other = attempts.iter().flatten().find(is_unread).filter(|_| !self.world.now().is_over()).cloned();
            let Some(other) = other else { return outcome.of_sale(attempts, &ended) };
            let id = other.id;
            let (other, looked) = self.look(other).await;
            match looked {
                Ok((order, judgement)) if judgement.verdict == Verdict::Paid => {
                    return self.ended(&other, &order, &judgement).await;
                }
                Ok((order, judgement)) => {
                    let noted = if judgement.verdict == Verdict::NotPaid { &mut ended } else { &mut open };
                    noted.push(id);
                    let change = seen(&other, &order, &judgement).map(|change| (id, change));
                    outcome = outcome.recorded(self.world.change(change.into_iter().collect()).await);
                }
                Err(_) => open.push(id),
            }
        }
    }
}

/// The session that is to be taken back.
fn wanted(attempts: Vec<Step>, wish: &Wish) -> Result<Step, Box<Outcome>> {
    let wanted = attempts.into_iter().rev().find(|a| match &wish.key {
        Key::Order(order_id) => a.order_id.as_ref() == Some(order_id),
        // One attempt by its own reference, or the newest of the sale.
        Key::Reference(reference) => a.state != State::NotDone && (a.sale == *reference || a.reference == *reference),
    });
    let Some(attempt) = wanted else {
        let detail = "this journal has no such session; only the shop that opened a session can void it";
        return Err(failed(Error::new(Kind::CannotVoid, detail)));
    };
    if attempt.lane != wish.lane && !wish.take_over {
        let lane = attempt.lane.as_deref().unwrap_or("without a name");
        let detail = format!("the session was opened by lane {lane}; say \"take_over\": true to void it from here");
        let error = Error::field(Kind::OtherLane, "order_id", detail);
        return Err(Box::new(Outcome::failed(error).about(About::attempt(&attempt))));
    }
    Ok(attempt)
}

fn intent(attempt: &Step) -> Intent {
    Intent {
        kind: StepKind::Void,
        sale: attempt.sale.clone(),
        reference: attempt.reference.clone(),
        request_id: None,
        order_id: attempt.order_id.clone(),
        checkout_id: attempt.checkout_id.clone(),
        channel: attempt.channel.clone(),
        amount: attempt.amount,
        total_before: None,
        idempotency_key: None,
        phone: None,
        service_time_ms: None,
        basket: None,
    }
}

fn about(attempt: &Step, order: &Order) -> Box<About> {
    let mut about = About::attempt(attempt).with_order(order);
    about.repeated = true;
    about
}

fn can_void(attempt: &Step) -> bool {
    attempt.order_id.is_some() && attempt.checkout_id.is_some()
}

fn failed(error: Error) -> Box<Outcome> {
    Box::new(Outcome::failed(error))
}

fn cannot_void() -> Error {
    let detail = "the session was found by look-up, its checkout id is not known; it is watched until it ends";
    Error::new(Kind::CannotVoid, detail)
}
