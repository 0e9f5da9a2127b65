//! What every journal has to do, whatever it is kept in: this file is a module of the tests of each kind, whose `Shop` makes the journals.

use super::Shop;
use crate::error::{Error, Kind};
use crate::journal::rows::{Cell, Row, Rows, Still, TABLES, Table, copy};
use crate::journal::*;
use crate::value::money::{Currency, Money};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

pub const SCOPE: &str = "tamara/sandbox";
pub const START: i64 = 1_790_000_000_000;

fn clock_at(time: &Arc<AtomicI64>) -> Clock {
    let time = Arc::clone(time);
    Arc::new(move || time.load(Ordering::SeqCst))
}

pub fn fixed() -> Clock {
    Arc::new(|| START)
}

pub fn sar(text: &str) -> Money {
    Money::parse(text, Currency::Sar).unwrap()
}

pub fn intent(kind: StepKind, sale: &str, order_id: Option<&str>, request_id: Option<&str>) -> Intent {
    Intent {
        kind,
        sale: sale.into(),
        reference: sale.into(),
        request_id: request_id.map(str::to_string),
        order_id: order_id.map(str::to_string),
        checkout_id: None,
        channel: None,
        amount: sar("100.00"),
        total_before: None,
        idempotency_key: None,
        phone: None,
        service_time_ms: None,
        basket: None,
    }
}

pub fn session(reference: &str) -> Intent {
    intent(StepKind::Session, reference, None, None)
}

pub fn on_order(kind: StepKind, order: &str, request: Option<&str>) -> Intent {
    intent(kind, "S1", Some(order), request)
}

pub fn written(journal: &dyn Journal, intent: &Intent) -> i64 {
    match journal.write(intent, START + 60_000).unwrap() {
        Written::Yes(id) => id,
        Written::Excluded(step) => panic!("excluded by {step:?}"),
    }
}

pub fn excluded_by(journal: &dyn Journal, intent: &Intent) -> i64 {
    match journal.write(intent, START + 60_000).unwrap() {
        Written::Yes(id) => panic!("written as {id}"),
        Written::Excluded(step) => step.id,
    }
}

pub fn to_state(journal: &dyn Journal, id: i64, state: State) {
    journal.change(&[(id, Change { state: Some(state), ..Change::default() })]).unwrap();
}

pub fn ids(steps: &[Step]) -> Vec<i64> {
    steps.iter().map(|step| step.id).collect()
}

#[test]
fn names_of_kinds_and_states_are_those_of_the_replies() {
    for kind in StepKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.text());
        assert_eq!(StepKind::from_text(kind.text()), Some(*kind));
    }
    for state in State::ALL {
        assert_eq!(serde_json::to_value(state).unwrap(), state.text());
        assert_eq!(State::from_text(state.text()), Some(*state));
    }
}

#[test]
fn everything_written_is_read_back() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let intent = Intent {
        kind: StepKind::Refund,
        sale: "S-1 \u{0645}".into(),
        reference: "S-1-2".into(),
        request_id: Some("R-77".into()),
        order_id: Some("o-1".into()),
        checkout_id: Some("c-1".into()),
        channel: Some("sms".into()),
        amount: Money::parse("12.345", Currency::Kwd).unwrap(),
        total_before: Some(Money::parse("0.500", Currency::Kwd).unwrap()),
        idempotency_key: Some("key".into()),
        phone: Some("96650***567".into()),
        service_time_ms: Some(START - 5),
        basket: Some("b-1".into()),
    };
    let id = written(&journal, &intent);
    let change = Change {
        state: Some(State::Done),
        order_id: Some("o-2".into()),
        checkout_id: Some("c-2".into()),
        link: Some("https://checkout.example/1".into()),
        result_id: Some("r-1".into()),
        disowned_id: Some("o-8".into()),
        status: Some("fully_refunded".into()),
        status_ms: Some(START + 5),
        error: Some("answer_lost".into()),
        looks: Some(3),
        quiet_ms: Some(90_000),
        service_time_ms: Some(START - 3),
        moved: Some(Money::parse("12.000", Currency::Kwd).unwrap()),
        reference: Some("S-1-3".into()),
        resolved: Some(("Huda".into(), "seen in the portal".into())),
    };
    journal.change(&[(id, change.clone())]).unwrap();
    let expected = Step {
        id,
        kind: StepKind::Refund,
        state: State::Done,
        sale: "S-1 \u{0645}".into(),
        reference: "S-1-3".into(),
        request_id: Some("R-77".into()),
        order_id: Some("o-2".into()),
        checkout_id: Some("c-2".into()),
        link: Some("https://checkout.example/1".into()),
        channel: Some("sms".into()),
        amount: Money::parse("12.345", Currency::Kwd).unwrap(),
        total_before: Some(Money::parse("0.500", Currency::Kwd).unwrap()),
        moved: Some(Money::parse("12.000", Currency::Kwd).unwrap()),
        result_id: Some("r-1".into()),
        disowned_id: Some("o-8".into()),
        status: Some("fully_refunded".into()),
        error: Some("answer_lost".into()),
        idempotency_key: Some("key".into()),
        store: Some("Branch A".into()),
        lane: Some("till-3".into()),
        phone: Some("96650***567".into()),
        looks: 3,
        quiet_ms: 90_000,
        service_time_ms: Some(START - 3),
        basket: Some("b-1".into()),
        status_ms: Some(START + 5),
        owner: Some("client-a".into()),
        lease_until_ms: 0,
        created_ms: START,
        updated_ms: START,
        resolved_by: Some("Huda".into()),
        resolved_why: Some("seen in the portal".into()),
    };
    assert_eq!(journal.step(id).unwrap(), Some(expected));
    assert_eq!(journal.step(id + 1).unwrap(), None);
}

#[test]
fn a_change_leaves_alone_what_it_does_not_name() {
    let time = Arc::new(AtomicI64::new(START));
    let shop = Shop::new();
    let journal = shop.at_lane(SCOPE, "client-a", "till-3", clock_at(&time));
    let id = written(&journal, &session("S1"));
    let before = journal.step(id).unwrap().unwrap();
    time.store(START + 7, Ordering::SeqCst);
    journal.change(&[(id, Change { status: Some("new".into()), ..Change::default() })]).unwrap();
    let after = journal.step(id).unwrap().unwrap();
    assert_eq!(after, Step { status: Some("new".into()), updated_ms: START + 7, lease_until_ms: 0, ..before });
}

#[test]
fn a_slower_reader_cannot_reopen_what_is_paid_or_done() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    for (intent, last) in [(session("S1"), State::Paid), (on_order(StepKind::Refund, "o", Some("R")), State::Done)] {
        let id = written(&journal, &intent);
        to_state(&journal, id, last);
        let late = Change { state: Some(State::Open), status: Some("new".into()), ..Change::default() };
        journal.change(&[(id, late.clone())]).unwrap();
        let step = journal.step(id).unwrap().unwrap();
        assert_eq!((step.state, step.status), (last, None));
    }
}

#[test]
fn a_session_thought_dead_can_turn_out_paid() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let id = written(&journal, &session("S1"));
    for state in [State::NotDone, State::Open, State::Dead, State::Paid] {
        to_state(&journal, id, state);
        assert_eq!(journal.step(id).unwrap().unwrap().state, state);
    }
}

#[test]
fn a_change_of_a_step_that_is_not_there_fails() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    for state in [None, Some(State::Open), Some(State::Paid)] {
        let change = Change { state, looks: Some(1), ..Change::default() };
        assert_eq!(journal.change(&[(9, change.clone())]).unwrap_err().kind, Kind::JournalFailed);
    }
}

#[test]
fn a_reference_has_one_session_until_that_is_not_done() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let first = written(&journal, &session("S1"));
    for state in [State::Sending, State::Open, State::Dead, State::Paid] {
        to_state(&journal, first, state);
        assert_eq!(excluded_by(&journal, &session("S1")), first, "{state:?}");
    }
    to_state(&journal, first, State::NotDone);
    let second = written(&journal, &session("S1"));
    assert_eq!(excluded_by(&journal, &session("S1")), second);
    let later = Intent { reference: "S1-2".into(), ..session("S1") };
    let later = written(&journal, &later);
    assert_eq!(ids(&journal.sale("S1").unwrap()), [first, second, later]);
}

#[test]
fn the_request_id_of_a_refund_capture_or_cancel_works_once() {
    for kind in [StepKind::Refund, StepKind::Capture, StepKind::Cancel] {
        let shop = Shop::new();
        let journal = shop.open(SCOPE, "client-a");
        let first = written(&journal, &on_order(kind, "o-1", Some("R1")));
        assert_eq!(excluded_by(&journal, &on_order(kind, "o-1", Some("R1"))), first);
        to_state(&journal, first, State::Done);
        assert_eq!(excluded_by(&journal, &on_order(kind, "o-1", Some("R1"))), first);
        written(&journal, &on_order(kind, "o-2", Some("R1")));
        let other = written(&journal, &on_order(kind, "o-1", Some("R2")));
        to_state(&journal, other, State::NotDone);
        written(&journal, &on_order(kind, "o-1", Some("R2")));
    }
}

#[test]
fn an_order_has_one_refund_capture_or_cancel_under_way() {
    let kinds = [StepKind::Refund, StepKind::Capture, StepKind::Cancel];
    for first_kind in kinds {
        for second_kind in kinds {
            for request in [None, Some("R2")] {
                let shop = Shop::new();
                let journal = shop.open(SCOPE, "client-a");
                let first = written(&journal, &on_order(first_kind, "o-1", None));
                let second = on_order(second_kind, "o-1", request);
                assert_eq!(excluded_by(&journal, &second), first);
                written(&journal, &on_order(second_kind, "o-2", request));
                to_state(&journal, first, State::Done);
                written(&journal, &second);
            }
        }
    }
}

#[test]
fn the_step_with_the_same_request_id_is_told_first() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let same = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R1")));
    to_state(&journal, same, State::Done);
    let under_way = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R2")));
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R1"))), same);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R2"))), under_way);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", None)), under_way);

    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let under_way = written(&journal, &on_order(StepKind::Capture, "o-1", None));
    to_state(&journal, under_way, State::Done);
    let same = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R1")));
    to_state(&journal, same, State::Done);
    to_state(&journal, written(&journal, &on_order(StepKind::Refund, "o-1", Some("R3"))), State::Done);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R1"))), same);
}

#[test]
fn an_order_has_one_void_and_one_authorise_under_way() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let void = written(&journal, &on_order(StepKind::Void, "o-1", None));
    let authorise = written(&journal, &on_order(StepKind::Authorise, "o-1", None));
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Void, "o-1", None)), void);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Authorise, "o-1", None)), authorise);
    written(&journal, &on_order(StepKind::Refund, "o-1", None));
    to_state(&journal, void, State::NotDone);
    written(&journal, &on_order(StepKind::Void, "o-1", None));
}

#[test]
fn a_step_on_an_order_needs_the_orders_id() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    for kind in StepKind::ALL.iter().filter(|kind| **kind != StepKind::Session) {
        assert_eq!(journal.write(&intent(*kind, "S1", None, None), 0).unwrap_err().kind, Kind::Internal);
    }
    let mixed = Intent { total_before: Some(Money::zero(Currency::Kwd)), ..on_order(StepKind::Refund, "o", None) };
    assert_eq!(journal.write(&mixed, 0).unwrap_err().kind, Kind::Internal);
    assert_eq!(journal.history(&Filter { limit: 9, ..Filter::default() }).unwrap(), Page::default());
}

#[test]
fn a_lease_is_taken_over_when_it_ran_out_was_given_back_or_cannot_be_believed() {
    let time = Arc::new(AtomicI64::new(START));
    let shop = Shop::new();
    let open = |owner| shop.at_lane(SCOPE, owner, "till-3", clock_at(&time));
    let (ours, theirs) = (open("client-a"), open("client-b"));
    let id = written(&ours, &session("S1"));
    let owner = || ours.step(id).unwrap().unwrap().owner.unwrap();

    assert!(!theirs.lease(id, START + 90_000).unwrap());
    assert!(!ours.lease(id, START + 90_000).unwrap(), "another call of the same client is another worker");
    time.store(START + 60_000, Ordering::SeqCst);
    assert!(theirs.lease(id, START + 90_000).unwrap(), "it ran out");
    assert_eq!(owner(), "client-b");
    assert!(!ours.lease(id, START + 99_000).unwrap());
    theirs.change(&[(id, Change { looks: Some(1), ..Change::default() })]).unwrap();
    assert!(ours.lease(id, START + 99_000).unwrap(), "a change gives the lease back");
    time.store(START - 3_600_000, Ordering::SeqCst);
    assert!(theirs.lease(id, START).unwrap(), "a clock that was put back must not block the step for an hour");
    assert!(!ours.lease(id + 1, START).unwrap());
}

#[test]
fn scopes_in_one_journal_do_not_see_each_other() {
    let shop = Shop::new();
    let sandbox = shop.open(SCOPE, "a");
    let live = shop.open("tamara/production", "a");
    let id = written(&sandbox, &Intent { order_id: Some("o-1".into()), ..session("S1") });
    let refund = written(&sandbox, &on_order(StepKind::Refund, "o-1", Some("R1")));

    assert_eq!(live.step(id).unwrap(), None);
    assert!(live.sale("S1").unwrap().is_empty());
    assert_eq!(live.session_of_order("o-1").unwrap(), None);
    assert!(live.steps_of_order("o-1").unwrap().is_empty());
    assert!(live.unfinished(Unfinished::All, 0, 10).unwrap().is_empty());
    assert!(live.history(&Filter { limit: 10, ..Filter::default() }).unwrap().steps.is_empty());
    assert!(!live.lease(id, i64::MAX).unwrap());
    assert!(live.change(&[(id, Change { state: Some(State::Paid), ..Change::default() })]).is_err());
    written(&live, &session("S1"));
    written(&live, &on_order(StepKind::Refund, "o-1", Some("R1")));
    assert_eq!(ids(&sandbox.steps_of_order("o-1").unwrap()), [refund]);
    assert_eq!(sandbox.session_of_order("o-1").unwrap().unwrap().id, id);
}

#[test]
fn unfinished_steps_come_oldest_first_page_by_page() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let all: Vec<i64> = (0..10).map(|n| written(&journal, &session(&format!("S{n}")))).collect();
    to_state(&journal, all[1], State::Open);
    for (at, state) in [(0, State::Paid), (2, State::Dead), (4, State::Done), (6, State::NotDone)] {
        to_state(&journal, all[at], state);
    }
    let left = [all[1], all[3], all[5], all[7], all[8], all[9]];
    assert_eq!(ids(&journal.unfinished(Unfinished::All, 0, 4).unwrap()), left[..4]);
    assert_eq!(ids(&journal.unfinished(Unfinished::All, left[3], 4).unwrap()), left[4..]);
    assert!(journal.unfinished(Unfinished::All, left[5], 4).unwrap().is_empty());
}

#[test]
fn unfinished_steps_are_found_by_what_they_are() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let (lost, open) = (written(&journal, &session("S1")), written(&journal, &session("S2")));
    to_state(&journal, open, State::Open);
    let refund = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R1")));
    let void = written(&journal, &on_order(StepKind::Void, "o-1", None));
    let done = written(&journal, &on_order(StepKind::Refund, "o-2", Some("R1")));
    to_state(&journal, done, State::Done);
    let found = |which| ids(&journal.unfinished(which, 0, 9).unwrap());
    assert_eq!(found(Unfinished::All), [lost, open, refund, void]);
    assert_eq!(found(Unfinished::Sending), [refund, void]);
    assert_eq!(ids(&journal.unfinished(Unfinished::Sending, refund, 9).unwrap()), [void]);
    assert_eq!((found(Unfinished::Lost), found(Unfinished::Open)), (vec![lost], vec![open]));
}

#[test]
fn what_was_concluded_or_closed_by_hand_is_found_again_and_a_refusal_is_not() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "client-a");
    let not_done = |order: &str, change: Change| {
        let id = written(&journal, &on_order(StepKind::Refund, order, Some("R1")));
        journal.change(&[(id, Change { state: Some(State::NotDone), ..change })]).unwrap();
        id
    };
    let concluded = not_done("o-1", Change { error: Some("concluded".into()), ..Change::default() });
    not_done("o-2", Change { error: Some("refused".into()), ..Change::default() });
    not_done("o-3", Change::default());
    let by_hand = not_done("o-4", Change { resolved: Some(("Huda".into(), "asked".into())), ..Change::default() });
    let done = |order: &str, error: &str| {
        let id = written(&journal, &on_order(StepKind::Refund, order, Some("R1")));
        let error = Some(error.to_string());
        journal.change(&[(id, Change { state: Some(State::Done), error, ..Change::default() })]).unwrap();
        id
    };
    let unconfirmed = done("o-5", "amount_unconfirmed");
    done("o-6", "answer_differs");
    assert_eq!(ids(&journal.concluded(START, 9).unwrap()), [concluded, by_hand, unconfirmed]);
    assert!(journal.concluded(START + 1, 9).unwrap().is_empty());
}

#[test]
fn a_fact_is_kept_for_its_scope_alone() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "a");
    assert_eq!(journal.fact("recover").unwrap(), None);
    journal.keep_fact("recover", 7).unwrap();
    journal.keep_fact("recover", 8).unwrap();
    assert_eq!(shop.open(SCOPE, "b").fact("recover").unwrap(), Some(8));
    let live = shop.open("tamara/production", "a");
    assert_eq!(live.fact("recover").unwrap(), None);
}

#[test]
fn facts_are_listed_by_the_beginning_of_their_names_and_forgotten_one_by_one() {
    let shop = Shop::new();
    let (journal, other) = (shop.open(SCOPE, "a"), shop.open(SCOPE, "b"));
    for (name, value) in [("opening/1/S-1", 5), ("opening/2/S-%_1", 6), ("openinh", 7), ("open", 8)] {
        journal.keep_fact(name, value).unwrap();
    }
    shop.open("tamara/production", "a").keep_fact("opening/3/S-1", 9).unwrap();
    let mut listed = other.facts_named("opening/").unwrap();
    listed.sort();
    assert_eq!(listed, [("opening/1/S-1".to_string(), 5), ("opening/2/S-%_1".to_string(), 6)]);
    other.forget_fact("opening/1/S-1").unwrap();
    other.forget_fact("opening/never").unwrap();
    assert_eq!(journal.facts_named("opening/").unwrap(), [("opening/2/S-%_1".to_string(), 6)]);
    assert_eq!(journal.fact("open").unwrap(), Some(8));
}

#[test]
fn a_number_that_is_counted_up_is_given_to_nobody_twice() {
    let shop = Shop::new();
    let count = |owner: String| {
        let journal = shop.open(SCOPE, &owner);
        (0..25).map(|_| journal.count_up("reference").unwrap()).collect::<Vec<i64>>()
    };
    let mut given: Vec<i64> = std::thread::scope(|threads| {
        let running: Vec<_> = (0..4)
            .map(|n| {
                let count = &count;
                threads.spawn(move || count(n.to_string()))
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    given.sort_unstable();
    assert_eq!(given, (1..=100).collect::<Vec<i64>>());
    assert_eq!(shop.open(SCOPE, "later").count_up("reference").unwrap(), 101);
    let live = shop.open("tamara/production", "a");
    assert_eq!(live.count_up("reference").unwrap(), 1);
}

#[test]
fn history_filters_and_pages_newest_first() {
    let shop = Shop::new();
    let time = Arc::new(AtomicI64::new(START));
    let lane = |lane| shop.at_lane(SCOPE, "a", lane, clock_at(&time));
    let (one, two) = (lane("till-1"), lane("till-2"));
    let at = |offset| time.store(START + offset, Ordering::SeqCst);

    let s1 = written(&one, &Intent { order_id: Some("o-1".into()), ..session("S1") });
    at(1000);
    let s2 = written(&two, &Intent { reference: "S2-2".into(), ..session("S2") });
    to_state(&two, s2, State::NotDone);
    at(2000);
    let refund = written(&two, &on_order(StepKind::Refund, "o-1", Some("R1")));
    at(3000);
    let s3 = written(&one, &session("S2-2"));

    let found = |filter: Filter| ids(&one.history(&Filter { limit: filter.limit.max(50), ..filter }).unwrap().steps);
    let none = Filter::default;
    assert_eq!(found(none()), [s3, refund, s2, s1]);
    assert_eq!(found(Filter { from_ms: Some(START + 1000), until_ms: Some(START + 3000), ..none() }), [refund, s2]);
    assert_eq!(found(Filter { lane: Some("till-2".into()), ..none() }), [refund, s2]);
    assert_eq!(found(Filter { kind: Some(StepKind::Session), ..none() }), [s3, s2, s1]);
    assert_eq!(found(Filter { state: Some(State::NotDone), ..none() }), [s2]);
    assert_eq!(found(Filter { state: Some(State::Sending), ..none() }), [s3, refund, s1]);
    assert_eq!(found(Filter { reference: Some("S2-2".into()), ..none() }), [s3, s2], "as wire reference and as sale");
    assert_eq!(found(Filter { reference: Some("S2".into()), ..none() }), [s2]);
    assert_eq!(found(Filter { order_id: Some("o-1".into()), ..none() }), [refund, s1]);
    let both =
        Filter { lane: Some("till-1".into()), order_id: Some("o-1".into()), kind: Some(StepKind::Session), ..none() };
    assert_eq!(found(both), [s1]);
    assert!(found(Filter { reference: Some("S1".into()), state: Some(State::Paid), ..none() }).is_empty());

    let page = |before_id| ids(&one.history(&Filter { before_id, limit: 3, ..none() }).unwrap().steps);
    assert_eq!(page(None), [s3, refund, s2]);
    assert_eq!(page(Some(s2)), [s1]);
    assert!(page(Some(s1)).is_empty());
    assert!(one.history(&none()).unwrap().steps.is_empty(), "a limit of nothing");
}

#[test]
fn a_webhook_is_noted_once_for_all_journals_of_a_place() {
    let shop = Shop::new();
    let (one, other) = (shop.open(SCOPE, "a"), shop.open(SCOPE, "b"));
    assert!(!one.knows_webhook("k").unwrap());
    assert!(one.note_webhook("k").unwrap());
    assert!(other.knows_webhook("k").unwrap() && !other.note_webhook("k").unwrap());
    assert!(!other.knows_webhook("other").unwrap());
}

/// A journal whose copy fails when so many pages were written.
struct Torn<'a>(&'a dyn Still, std::cell::Cell<u32>);

struct TornRows<'a>(&'a dyn Rows, &'a std::cell::Cell<u32>);

impl Still for Torn<'_> {
    fn still(&self, work: &mut dyn FnMut(&dyn Rows) -> Result<(), Error>) -> Result<(), Error> {
        self.0.still(&mut |rows| work(&TornRows(rows, &self.1)))
    }
}

impl Rows for TornRows<'_> {
    fn count(&self, table: &Table) -> Result<u64, Error> {
        self.0.count(table)
    }
    fn page(&self, table: &Table, after: Option<&Row>, limit: u32) -> Result<Vec<Row>, Error> {
        self.0.page(table, after, limit)
    }
    fn same(&self, table: &Table, rows: &[Row]) -> Result<Vec<Row>, Error> {
        self.0.same(table, rows)
    }
    fn put(&self, table: &Table, rows: &[Row]) -> Result<(), Error> {
        self.0.put(table, rows)?;
        self.1.set(self.1.get() - 1);
        if self.1.get() == 0 { Err(Error::new(Kind::JournalFull, "torn")) } else { Ok(()) }
    }
    fn complete(&self) -> Result<(), Error> {
        self.0.complete()
    }
    fn in_use(&self) -> Result<u64, Error> {
        self.0.in_use()
    }
}

/// Steps of each kind and state with every column, facts, webhooks and a merchant; more steps and webhooks than fit on two pages.
pub fn filled(journal: &(impl Journal + Still)) {
    let first = written(journal, &session("S1"));
    let change = Change {
        state: Some(State::Paid),
        order_id: Some("o-1".into()),
        moved: Some(sar("1.10")),
        looks: Some(3),
        quiet_ms: Some(9),
        resolved: Some(("A. B.".into(), "seen in the portal \u{0645}".into())),
        ..Change::default()
    };
    journal.change(&[(first, change)]).unwrap();
    for number in 0..3 {
        let refund = written(journal, &on_order(StepKind::Refund, "o-1", Some(&format!("R{number}"))));
        to_state(journal, refund, State::Done);
    }
    journal.keep_fact("recover", first).unwrap();
    journal.note_webhook("event").unwrap();
    let text = |text: String| Cell::Text(text);
    let more = |rows: &dyn Rows| -> Result<(), Error> {
        let [steps, webhooks, _, merchants] = &TABLES;
        let like = rows.page(steps, None, 1)?.pop().unwrap();
        let steps_like: Vec<Row> = (0..2_100)
            .map(|n| {
                let mut row = like.clone();
                row[0] = Cell::Number(1_000 + 3 * n);
                row[5] = text(format!("old-{n}"));
                row
            })
            .collect();
        steps_like.chunks(700).try_for_each(|page| rows.put(steps, page))?;
        let events: Vec<Row> = (0..2_100)
            .map(|n| vec![text(format!("scope-{}", n % 3)), text(format!("Event_{n}-\u{00e4}")), Cell::Number(n)])
            .collect();
        events.chunks(1_000).try_for_each(|page| rows.put(webhooks, page))?;
        let name = |name: &str| text(name.into());
        rows.put(merchants, &[vec![Cell::Number(7), name("tamara/x"), name("A"), name(""), Cell::Null, name("a")]])?;
        rows.complete()
    };
    journal.still(&mut |rows| more(rows)).unwrap();
}

pub fn contents(journal: &dyn Still) -> Vec<Vec<Row>> {
    let mut contents = Vec::new();
    let all = |rows: &dyn Rows| -> Result<Vec<Vec<Row>>, Error> {
        TABLES.iter().map(|table| rows.page(table, None, 1_000_000)).collect()
    };
    journal
        .still(&mut |rows| {
            contents = all(rows)?;
            Ok(())
        })
        .unwrap();
    // Places sort texts in orders of their own.
    contents.iter_mut().for_each(|table: &mut Vec<Row>| table.sort_by_key(|row| format!("{row:?}")));
    contents
}

#[test]
fn a_copy_holds_every_row_and_goes_on_with_numbers_of_its_own() {
    let (shop, other) = (Shop::new(), Shop::new());
    let (from, to) = (shop.open(SCOPE, "a"), other.open(SCOPE, "b"));
    filled(&from);
    let copied = copy(&from, &to).unwrap();
    assert_eq!((copied.steps, copied.was_there), (2_104, false));
    assert_eq!(copied.rows, 2_104 + 2_101 + 1 + 1);
    assert_eq!(contents(&from), contents(&to));
    assert_eq!(to.sale("S1").unwrap(), from.sale("S1").unwrap());
    let again = copy(&from, &to).unwrap();
    assert!(again.was_there && again.steps == 2_104, "it is made once, and compared as often as one likes");
    let known = excluded_by(&from, &on_order(StepKind::Refund, "o-1", Some("R1")));
    assert_eq!(
        excluded_by(&to, &on_order(StepKind::Refund, "o-1", Some("R1"))),
        known,
        "a refund is known in the copy"
    );
    assert!(written(&to, &session("S2")) > 1_000 + 3 * 2_099, "no number is given twice");
}

#[test]
fn a_copy_that_fails_on_its_way_leaves_nothing_and_is_made_by_the_next_try() {
    let (shop, other) = (Shop::new(), Shop::new());
    let (from, to) = (shop.open(SCOPE, "a"), other.open(SCOPE, "b"));
    filled(&from);
    let empty = contents(&to);
    for pages in [1, 3, 4, 6, 7] {
        let torn = Torn(&to, std::cell::Cell::new(pages));
        assert_eq!(copy(&from, &torn).unwrap_err().kind, Kind::JournalFull, "page {pages}");
        assert_eq!(contents(&to), empty);
    }
    assert!(!copy(&from, &to).unwrap().was_there);
    assert_eq!(contents(&from), contents(&to));
}

#[test]
fn a_journal_that_is_in_use_is_not_copied_and_other_steps_are_left_alone() {
    let (shop, other) = (Shop::new(), Shop::new());
    let (from, to) = (shop.open(SCOPE, "a"), other.open(SCOPE, "b"));
    let id = written(&from, &session("S1"));
    assert_eq!(copy(&from, &to).unwrap_err().kind, Kind::JournalLocked, "it is leased");
    assert_eq!(contents(&to).concat().len(), 0);
    to_state(&from, id, State::Open);
    copy(&from, &to).unwrap();
    to_state(&to, id, State::Paid);
    let before = contents(&to);
    let error = copy(&from, &to).unwrap_err();
    assert_eq!(error.kind, Kind::JournalOpenFailed, "a step differs: {}", error.detail);
    to_state(&from, id, State::Paid);
    to.keep_fact("one more", 1).unwrap();
    let error = copy(&from, &to).unwrap_err();
    assert_eq!(error.kind, Kind::JournalOpenFailed, "a fact is only there: {}", error.detail);
    assert_eq!(contents(&to).concat().len(), before.concat().len() + 1, "nothing was written");
}

#[test]
fn nobody_writes_a_journal_while_it_is_copied() {
    let shop = Shop::new();
    let (journal, other) = (shop.open(SCOPE, "a"), shop.open(SCOPE, "b"));
    let seen = AtomicI64::new(0);
    std::thread::scope(|threads| {
        let (seen, other) = (&seen, &other);
        journal
            .still(&mut |rows| {
                threads.spawn(move || seen.store(written(other, &session("S1")), Ordering::SeqCst));
                std::thread::sleep(std::time::Duration::from_millis(300));
                assert_eq!((rows.count(&TABLES[0])?, seen.load(Ordering::SeqCst)), (0, 0));
                Ok(())
            })
            .unwrap();
    });
    assert!(seen.load(Ordering::SeqCst) > 0, "it is written when the journal is free");
}
