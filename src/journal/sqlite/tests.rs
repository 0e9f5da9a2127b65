use super::open::{connect, make_durable};
use super::steps::*;
use super::*;
use crate::error::Kind;
use crate::journal::*;
use crate::value::money::{Currency, Money};
use rusqlite::{Connection, StatementStatus, params_from_iter, types::Value};
#[cfg(unix)]
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

const SCOPE: &str = "tamara/sandbox";
const START: i64 = 1_790_000_000_000;

fn clock_at(time: &Arc<AtomicI64>) -> Clock {
    let time = Arc::clone(time);
    Arc::new(move || time.load(Ordering::SeqCst))
}

fn fixed() -> Clock {
    Arc::new(|| START)
}

fn memory() -> SqliteJournal {
    SqliteJournal::in_memory(SCOPE, "client-a", Some("till-3"), Some("Branch A"), fixed()).unwrap()
}

fn open(path: &Path, owner: &str) -> SqliteJournal {
    SqliteJournal::open(path, SCOPE, owner, Some("till-3"), Some("Branch A"), fixed()).unwrap()
}

fn sar(text: &str) -> Money {
    Money::parse(text, Currency::Sar).unwrap()
}

fn intent(kind: StepKind, sale: &str, order_id: Option<&str>, request_id: Option<&str>) -> Intent {
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

fn session(reference: &str) -> Intent {
    intent(StepKind::Session, reference, None, None)
}

fn on_order(kind: StepKind, order: &str, request: Option<&str>) -> Intent {
    intent(kind, "S1", Some(order), request)
}

fn written(journal: &SqliteJournal, intent: &Intent) -> i64 {
    match journal.write(intent, START + 60_000).unwrap() {
        Written::Yes(id) => id,
        Written::Excluded(step) => panic!("excluded by {step:?}"),
    }
}

fn excluded_by(journal: &SqliteJournal, intent: &Intent) -> i64 {
    match journal.write(intent, START + 60_000).unwrap() {
        Written::Yes(id) => panic!("written as {id}"),
        Written::Excluded(step) => step.id,
    }
}

fn to_state(journal: &SqliteJournal, id: i64, state: State) {
    journal.change(&[(id, Change { state: Some(state), ..Change::default() })]).unwrap();
}

fn ids(steps: &[Step]) -> Vec<i64> {
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
    let journal = memory();
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
        service_time_ms: Some(START - 5),
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
    let journal = SqliteJournal::in_memory(SCOPE, "client-a", None, None, clock_at(&time)).unwrap();
    let id = written(&journal, &session("S1"));
    let before = journal.step(id).unwrap().unwrap();
    time.store(START + 7, Ordering::SeqCst);
    journal.change(&[(id, Change { status: Some("new".into()), ..Change::default() })]).unwrap();
    let after = journal.step(id).unwrap().unwrap();
    assert_eq!(after, Step { status: Some("new".into()), updated_ms: START + 7, lease_until_ms: 0, ..before });
}

#[test]
fn a_slower_reader_cannot_reopen_what_is_paid_or_done() {
    let journal = memory();
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
    let journal = memory();
    let id = written(&journal, &session("S1"));
    for state in [State::NotDone, State::Open, State::Dead, State::Paid] {
        to_state(&journal, id, state);
        assert_eq!(journal.step(id).unwrap().unwrap().state, state);
    }
}

#[test]
fn a_change_of_a_step_that_is_not_there_fails() {
    let journal = memory();
    for state in [None, Some(State::Open), Some(State::Paid)] {
        let change = Change { state, looks: Some(1), ..Change::default() };
        assert_eq!(journal.change(&[(9, change.clone())]).unwrap_err().kind, Kind::JournalFailed);
    }
}

#[test]
fn a_reference_has_one_session_until_that_is_not_done() {
    let journal = memory();
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
        let journal = memory();
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
                let journal = memory();
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
    let journal = memory();
    let same = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R1")));
    to_state(&journal, same, State::Done);
    let under_way = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R2")));
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R1"))), same);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R2"))), under_way);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", None)), under_way);

    let journal = memory();
    let under_way = written(&journal, &on_order(StepKind::Capture, "o-1", None));
    to_state(&journal, under_way, State::Done);
    let same = written(&journal, &on_order(StepKind::Refund, "o-1", Some("R1")));
    to_state(&journal, same, State::Done);
    to_state(&journal, written(&journal, &on_order(StepKind::Refund, "o-1", Some("R3"))), State::Done);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Refund, "o-1", Some("R1"))), same);
}

#[test]
fn an_order_has_one_void_and_one_authorise_under_way() {
    let journal = memory();
    let void = written(&journal, &on_order(StepKind::Void, "o-1", None));
    let authorise = written(&journal, &on_order(StepKind::Authorise, "o-1", None));
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Void, "o-1", None)), void);
    assert_eq!(excluded_by(&journal, &on_order(StepKind::Authorise, "o-1", None)), authorise);
    written(&journal, &on_order(StepKind::Refund, "o-1", None));
    to_state(&journal, void, State::NotDone);
    written(&journal, &on_order(StepKind::Void, "o-1", None));
}

#[test]
fn the_file_itself_refuses_what_write_refuses() {
    let journal = memory();
    let refund = on_order(StepKind::Refund, "o-1", Some("R1"));
    for intent in [session("S1"), refund.clone(), on_order(StepKind::Void, "o-1", None)] {
        written(&journal, &intent);
    }
    to_state(&journal, 2, State::Done);
    written(&journal, &on_order(StepKind::Capture, "o-1", None));
    let copy = |id: i64, kind: &str, request: &str| {
        let sql = format!(
            "INSERT INTO step (scope, kind, state, sale, reference, request_id, order_id, amount, currency, lease_until_ms, \
             created_ms, updated_ms) SELECT scope, {kind}, 'sending', sale, reference, {request}, order_id, amount, currency, \
             0, 0, 0 FROM step WHERE id = {id}"
        );
        journal.conn.lock().unwrap().execute(&sql, [])
    };
    for (id, kind, request) in
        [(1, "kind", "NULL"), (2, "kind", "request_id"), (3, "kind", "NULL"), (4, "'cancel'", "'R9'")]
    {
        let refused = copy(id, kind, request).unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation), "{id}: {refused}");
    }
    assert!(copy(1, "'payout'", "NULL").unwrap_err().to_string().contains("CHECK"));
    assert!(copy(1, "'refund'", "NULL").unwrap_err().to_string().contains("CHECK"));
}

#[test]
fn a_step_on_an_order_needs_the_orders_id() {
    let journal = memory();
    for kind in StepKind::ALL.iter().filter(|kind| **kind != StepKind::Session) {
        assert_eq!(journal.write(&intent(*kind, "S1", None, None), 0).unwrap_err().kind, Kind::Internal);
    }
    let mixed = Intent { total_before: Some(Money::zero(Currency::Kwd)), ..on_order(StepKind::Refund, "o", None) };
    assert_eq!(journal.write(&mixed, 0).unwrap_err().kind, Kind::Internal);
    assert_eq!(journal.history(&Filter { limit: 9, ..Filter::default() }).unwrap(), []);
}

#[test]
fn a_lease_is_taken_over_when_it_ran_out_was_given_back_or_cannot_be_believed() {
    let time = Arc::new(AtomicI64::new(START));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let open = |owner| SqliteJournal::open(&path, SCOPE, owner, None, None, clock_at(&time)).unwrap();
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
fn scopes_in_one_file_do_not_see_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let sandbox = open(&path, "a");
    let live = SqliteJournal::open(&path, "tamara/production", "a", None, None, fixed()).unwrap();
    let id = written(&sandbox, &Intent { order_id: Some("o-1".into()), ..session("S1") });
    let refund = written(&sandbox, &on_order(StepKind::Refund, "o-1", Some("R1")));

    assert_eq!(live.step(id).unwrap(), None);
    assert!(live.sale("S1").unwrap().is_empty());
    assert_eq!(live.session_of_order("o-1").unwrap(), None);
    assert!(live.steps_of_order("o-1").unwrap().is_empty());
    assert!(live.unfinished(Unfinished::All, 0, 10).unwrap().is_empty());
    assert!(live.history(&Filter { limit: 10, ..Filter::default() }).unwrap().is_empty());
    assert!(!live.lease(id, i64::MAX).unwrap());
    assert!(live.change(&[(id, Change { state: Some(State::Paid), ..Change::default() })]).is_err());
    written(&live, &session("S1"));
    written(&live, &on_order(StepKind::Refund, "o-1", Some("R1")));
    assert_eq!(ids(&sandbox.steps_of_order("o-1").unwrap()), [refund]);
    assert_eq!(sandbox.session_of_order("o-1").unwrap().unwrap().id, id);
}

#[test]
fn unfinished_steps_come_oldest_first_page_by_page() {
    let journal = memory();
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
    let journal = memory();
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
    let journal = memory();
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
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path, "a");
    assert_eq!(journal.fact("recover").unwrap(), None);
    journal.keep_fact("recover", 7).unwrap();
    journal.keep_fact("recover", 8).unwrap();
    assert_eq!(open(&path, "b").fact("recover").unwrap(), Some(8));
    let live = SqliteJournal::open(&path, "tamara/production", "a", None, None, fixed()).unwrap();
    assert_eq!(live.fact("recover").unwrap(), None);
}

#[test]
fn a_number_that_is_counted_up_is_given_to_nobody_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let count = |owner: String| {
        let journal = open(&path, &owner);
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
    assert_eq!(open(&path, "later").count_up("reference").unwrap(), 101);
    let live = SqliteJournal::open(&path, "tamara/production", "a", None, None, fixed()).unwrap();
    assert_eq!(live.count_up("reference").unwrap(), 1);
}

#[test]
fn history_filters_and_pages_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let time = Arc::new(AtomicI64::new(START));
    let lane = |lane| SqliteJournal::open(&path, SCOPE, "a", Some(lane), None, clock_at(&time)).unwrap();
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

    let found = |filter: Filter| ids(&one.history(&Filter { limit: filter.limit.max(50), ..filter }).unwrap());
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

    let page = |before_id| ids(&one.history(&Filter { before_id, limit: 3, ..none() }).unwrap());
    assert_eq!(page(None), [s3, refund, s2]);
    assert_eq!(page(Some(s2)), [s1]);
    assert!(page(Some(s1)).is_empty());
    assert!(one.history(&none()).unwrap().is_empty(), "a limit of nothing");
}

/// Rows of finished sales, put in without going through `write`.
fn fill(journal: &SqliteJournal, rows: u32) {
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
         INSERT INTO step (scope, kind, state, sale, reference, order_id, amount, currency, lane, lease_until_ms, created_ms, \
         updated_ms) \
         SELECT '{SCOPE}', iif(i % 10 = 0, 'refund', 'session'), iif(i % 10 = 0, 'done', 'paid'), 'old-' || i, \
         'old-' || i || iif(i % 7 = 0, '-2', ''), 'order-' || i, '100.00', 'SAR', 'till-' || (i % 5), 0, {START} - 1000 * i, 0 \
         FROM n"
    );
    journal.conn.lock().unwrap().execute(&sql, []).unwrap();
}

/// Steps of SQLite's virtual machine that each query takes: a count of work that no other load of the machine changes.
fn work(journal: &SqliteJournal, query: &str, parameters: Vec<Value>) -> i32 {
    let conn = journal.conn.lock().unwrap();
    let mut statement = conn.prepare(query).unwrap();
    let all: Vec<Value> = std::iter::once(Value::from(SCOPE.to_string())).chain(parameters).collect();
    for _ in 0..2 {
        let mut rows = statement.query(params_from_iter(&all)).unwrap();
        while rows.next().unwrap().is_some() {}
    }
    assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{query}: planned anew");
    statement.get_status(StatementStatus::VmStep)
}

#[test]
fn a_query_costs_the_same_however_many_steps_are_finished() {
    let conditions = |journal: &SqliteJournal| {
        let text = |text: &str| Value::from(text.to_string());
        let mut all = vec![
            ("sale".to_string(), work(journal, SESSIONS_OF_SALE, vec![text("old-42")])),
            ("of a reference".to_string(), work(journal, OF_REFERENCE, vec![text("old-42")])),
            ("session".to_string(), work(journal, SESSION_OF_ORDER, vec![text("order-42")])),
            ("sessions told".to_string(), work(journal, SESSIONS_TOLD, vec![text("order-42")])),
            ("steps".to_string(), work(journal, STEPS_OF_ORDER, vec![text("order-42")])),
            ("unfinished".to_string(), work(journal, UNFINISHED_PAGE, vec![0.into(), 100.into()])),
            ("sending".to_string(), work(journal, SENDING_PAGE, vec![0.into(), 100.into()])),
            ("lost".to_string(), work(journal, LOST_PAGE, vec![0.into(), 100.into()])),
            ("open".to_string(), work(journal, OPEN_PAGE, vec![0.into(), 100.into()])),
            ("concluded".to_string(), work(journal, CONCLUDED, vec![START.into(), 100.into()])),
        ];
        for kind in StepKind::ALL {
            let (query, parameters) = exclusion_query(&intent(*kind, "old-42", Some("order-42"), Some("R1")));
            all.push((format!("{kind:?}"), work(journal, query, parameters)));
        }
        // Every combination of seven filters, all of which step 42 passes.
        let filters = (0..128u32).map(|set| {
            let with = |bit: u32| set >> bit & 1 == 1;
            Filter {
                from_ms: with(0).then_some(START - 60_000),
                reference: with(1).then(|| "old-42".into()),
                order_id: with(2).then(|| "order-42".into()),
                lane: with(3).then(|| "till-2".into()),
                kind: with(4).then_some(StepKind::Session),
                before_id: with(5).then_some(90),
                state: with(6).then_some(State::Paid),
                ..Filter::default()
            }
        });
        let filters = filters.chain([
            Filter { state: Some(State::Open), ..Filter::default() },
            Filter { from_ms: Some(START - 20_000), until_ms: Some(START - 10_000), ..Filter::default() },
        ]);
        for filter in filters {
            let (query, parameters) = history_query(&Filter { limit: 10, ..filter.clone() });
            all.push((format!("{filter:?}"), work(journal, &query, parameters)));
        }
        all
    };
    let (small, large) = (memory(), memory());
    fill(&small, 100);
    fill(&large, 50_000);
    for ((name, few), (_, many)) in conditions(&small).into_iter().zip(conditions(&large)) {
        assert!(many <= few + few / 5 + 50, "{name}: {few} steps of work for 100 rows, {many} for 50,000");
    }
}

#[test]
fn a_full_disk_refuses_the_step_and_the_journal_goes_on_when_there_is_room() {
    #[cfg(unix)]
    if on_a_small_disk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db"), "a");
    // SQLite says the same of a disk that is full and of a file that it may not let grow.
    let limit = |pages: u32| {
        let set = journal.conn.lock().unwrap().pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
        set.unwrap();
    };
    limit(40);
    fill_up(&journal, || limit(1_000_000));
}

/// Runs the same test in a process of its own that has a disk of 1 MiB, where the system lets a test have one. True in
/// that process.
#[cfg(unix)]
fn on_a_small_disk() -> bool {
    const TEST: &str = "journal::tests::a_full_disk_refuses_the_step_and_the_journal_goes_on_when_there_is_room";
    const MOUNT: &str = "TAMARA_POS_TEST_MOUNT";
    if let Ok(mount) = std::env::var(MOUNT) {
        let mount = Path::new(&mount);
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m,nr_inodes=32", "tmpfs"]).arg(mount).status();
        if mounted.is_ok_and(|status| status.success()) {
            let ballast = mount.join("ballast");
            let journal = open(&mount.join("journal.db"), "a");
            std::fs::write(&ballast, vec![0; 500_000]).unwrap();
            fill_up(&journal, || std::fs::remove_file(&ballast).unwrap());
            open_on_a_full_disk(mount, journal);
            println!("tried on a small disk");
        }
        return true;
    }
    let user = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap());
    let own_mounts: &[&str] = if user == 0 { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let mount = tempfile::tempdir().unwrap();
    let tried = Command::new("unshare")
        .args(own_mounts)
        .arg(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(MOUNT, mount.path())
        .output();
    if let Ok(tried) = tried {
        let said = [tried.stdout, tried.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        assert!(tried.status.success() || !said.contains("running 1 test"), "{said}");
        println!("{said}");
    }
    false
}

/// With the disk full to the last byte, then read-only.
#[cfg(unix)]
fn open_on_a_full_disk(mount: &Path, journal: SqliteJournal) {
    let path = mount.join("journal.db");
    drop(journal);
    let try_open = |path: &Path| SqliteJournal::open(path, SCOPE, "a", None, None, fixed());
    let ballast = mount.join("ballast");
    let _ = std::fs::write(&ballast, vec![0; 2_000_000]);
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalFull);
    assert_eq!(try_open(&mount.join("new.db")).unwrap_err().kind, Kind::JournalFull);
    std::fs::remove_file(&ballast).unwrap();
    drop(try_open(&path).unwrap());
    let room: Vec<_> = (0..99).map(|n| mount.join(format!("small-{n}"))).collect();
    let made = room.iter().take_while(|name| std::fs::write(name, "").is_ok()).count();
    assert!(made < room.len());
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalFull, "no room for another file");
    room.iter().take(made).for_each(|name| std::fs::remove_file(name).unwrap());
    let steps = try_open(&path).unwrap().unfinished(Unfinished::All, 0, 1_000_000).unwrap().len();
    assert!(steps > 0);
    written(&open(&mount.join("new.db"), "a"), &session("S1"));
    let remount = |how: &str| assert!(Command::new("mount").args(["-o", how]).arg(mount).status().unwrap().success());
    remount("remount,bind,ro");
    for name in ["journal.db", "new.db", "newer.db", "new/journal.db"] {
        assert_eq!(try_open(&mount.join(name)).unwrap_err().kind, Kind::JournalReadOnly, "{name}");
    }
    remount("remount,bind,rw");
    assert_eq!(try_open(&path).unwrap().unfinished(Unfinished::All, 0, 1_000_000).unwrap().len(), steps);
}

/// Writes until the disk is full, then makes room and checks that nothing acknowledged is gone and all works again.
fn fill_up(journal: &SqliteJournal, make_room: impl FnOnce()) {
    let mut acknowledged = Vec::new();
    let refused = loop {
        let name = format!("S{}", acknowledged.len());
        match journal.write(&session(&name), 0) {
            Ok(Written::Yes(id)) => acknowledged.push(id),
            Ok(Written::Excluded(step)) => panic!("{step:?}"),
            Err(error) => break error,
        }
        assert!(acknowledged.len() < 100_000, "the disk does not get full");
    };
    assert_eq!(refused.kind, Kind::JournalFull, "{refused}");
    let again = journal.write(&session("again"), 0).unwrap_err();
    assert_eq!(again.kind, Kind::JournalFull, "{again}");
    let all = || ids(&journal.unfinished(Unfinished::All, 0, 1_000_000).unwrap());
    assert_eq!(all(), acknowledged, "what was refused left no trace");
    make_room();
    acknowledged.push(written(journal, &session("again")));
    to_state(journal, acknowledged[0], State::Open);
    assert_eq!(all(), acknowledged);
}

#[test]
fn a_write_lock_held_by_another_program_is_reported_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path, "a");
    let id = written(&journal, &session("S1"));
    let _call = crate::wait::Scope::new(&Arc::default(), Duration::from_millis(20)).enter();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(journal.write(&session("S2"), 0).unwrap_err().kind, Kind::JournalLocked);
    assert_eq!(journal.lease(id, 0).unwrap_err().kind, Kind::JournalLocked);
    let change = Change { state: Some(State::Paid), ..Change::default() };
    assert_eq!(journal.change(&[(id, change.clone())]).unwrap_err().kind, Kind::JournalLocked);
    assert_eq!(journal.step(id).unwrap().unwrap().state, State::Sending, "reading goes on");
    assert_eq!(open(&path, "b").unfinished(Unfinished::All, 0, 9).unwrap().len(), 1, "so does opening");
    other.execute_batch("ROLLBACK").unwrap();
    journal.change(&[(id, change.clone())]).unwrap();
    written(&journal, &session("S2"));
}

#[test]
fn an_older_layout_is_brought_up_step_by_step_with_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let id = written(&open(&path, "a"), &session("S1"));
    let conn = Connection::open(&path).unwrap();
    let newer: Vec<&str> = [
        schema::MIGRATIONS,
        &[
            "ALTER TABLE step ADD COLUMN till TEXT; UPDATE step SET till = 'seven'",
            "CREATE TABLE other (id INTEGER) STRICT",
        ],
    ]
    .concat();

    let broken: Vec<&str> = [newer.as_slice(), &["CREATE TABLE half (id INTEGER); SELECT nothing"]].concat();
    schema::migrate(&conn, &broken).unwrap_err();
    assert_eq!(schema::found(&conn).unwrap(), schema::Found::Journal(schema::MIGRATIONS.len()), "all steps or none");
    conn.prepare("SELECT till FROM step").unwrap_err();

    schema::migrate(&conn, &newer).unwrap();
    assert_eq!(schema::found(&conn).unwrap(), schema::Found::Journal(newer.len()));
    let till: (i64, String) =
        conn.query_row("SELECT id, till FROM step", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(till, (id, "seven".to_string()));
    conn.prepare("SELECT id FROM other").unwrap();
    schema::migrate(&conn, &newer).unwrap();

    drop(conn);
    let before = std::fs::read(&path).unwrap();
    let refused = SqliteJournal::open(&path, SCOPE, "a", None, None, fixed()).unwrap_err();
    assert_eq!(refused.kind, Kind::JournalTooNew);
    assert_eq!(std::fs::read(&path).unwrap(), before, "a newer journal is not touched");
}

#[test]
fn every_connection_writes_ahead_with_full_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    for _ in 0..2 {
        let journal = open(&path, "a");
        // Its own write needs no sync; those of steps need it afterwards as before.
        journal.note_webhook("o|order_captured|c").unwrap();
        let conn = journal.conn.lock().unwrap();
        let text = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, Value>(0)).unwrap();
        assert_eq!(text("journal_mode"), Value::Text("wal".into()));
        assert_eq!(text("synchronous"), Value::Integer(2));
        assert_eq!(text("wal_autocheckpoint"), Value::Integer(4000));
    }
}

#[test]
fn a_webhook_is_noted_once_for_all_journals_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let (one, other) = (open(&path, "a"), open(&path, "b"));
    assert!(!one.knows_webhook("k").unwrap());
    assert!(one.note_webhook("k").unwrap());
    assert!(other.knows_webhook("k").unwrap() && !other.note_webhook("k").unwrap());
    assert!(!other.knows_webhook("other").unwrap());
}

#[test]
fn on_a_network_share_the_rollback_journal_is_used_with_every_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    written(&open(&path, "a"), &session("S1"));
    let claim = disk::Claim::new(&path).unwrap();
    let conn = connect(&path).unwrap();
    make_durable(&conn, &path, true).unwrap();
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let sync: i32 = conn.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), sync), ("delete", 3));
    drop((conn, claim));
    assert_eq!(open(&path, "a").unfinished(Unfinished::All, 0, 9).unwrap().len(), 1);
}

#[test]
#[cfg(not(windows))]
fn network_mounts_are_told_from_disks() {
    let mounts = "\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n\
40 22 0:44 / /mnt/shop\\040data rw - cifs //server/shop rw\n\
41 40 0:45 / /mnt/shop\\040data/local rw - xfs /dev/sdb1 rw\n\
42 22 0:46 / /srv rw shared:9 master:2 - nfs4 server:/srv rw\n\
43 22 0:47 / /srv/over rw - nfs server:/x rw\n\
44 22 0:48 / /srv/over rw - btrfs /dev/sdc rw\n";
    let network = |path: &str| disk::is_network_mount(mounts, Path::new(path));
    assert!(network("/mnt/shop data/tills"));
    assert!(network("/srv/tamara"));
    assert!(!network("/mnt/shop data/local/x"));
    assert!(!network("/srv/over/x"));
    assert!(!network("/srvother"));
    assert!(!network("/home"));
    assert!(!disk::is_network_mount("not\nwhat was - expected", Path::new("/home")));
}

#[test]
fn a_bad_value_in_a_step_is_damage_and_no_panic() {
    let journal = memory();
    let id = written(&journal, &session("S1"));
    journal.conn.lock().unwrap().execute("UPDATE step SET amount = 'many'", []).unwrap();
    assert_eq!(journal.step(id).unwrap_err().kind, Kind::JournalDamaged);
}

#[test]
fn a_panic_while_writing_leaves_a_journal_that_works() {
    let panics = Arc::new(AtomicI64::new(1));
    let clock: Clock = {
        let panics = Arc::clone(&panics);
        Arc::new(move || if panics.load(Ordering::SeqCst) == 1 { panic!("a broken clock") } else { START })
    };
    let journal = SqliteJournal::in_memory(SCOPE, "a", None, None, clock).unwrap();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| journal.write(&session("S1"), 0)));
    assert!(broken.is_err());
    panics.store(0, Ordering::SeqCst);
    written(&journal, &session("S1"));
}
