//! Recover, branch by branch.

use crate::play::{Play, WALL, attempt, change, entry, given_back, outcome, refund, sar};
use tamara_pos::error::{Error, Failure, Kind, NextAction};
use tamara_pos::journal::{Change, State, Step, Unfinished};
use tamara_pos::rail::Key;
use tamara_pos::sale::recover;
use tamara_pos::sale::world::Script;
use tamara_pos::sale::{Fact, Load, Next};

fn recovering(began: recover::Cursor, finds: bool) -> Script {
    recover::protocol(began, finds, std::rc::Rc::default())
}

const HOUR: i64 = 3_600_000;

fn load(which: Unfinished, after: i64) -> Next {
    Next::Load(Load::Unfinished(which, after))
}

/// A session whose create was lost when the play began, looked for often.
fn lost() -> Step {
    Step { looks: 9, service_time_ms: Some(WALL), ..attempt(1, "S", State::Sending) }
}

/// What recover records of the lost session when it is not found: here the clock says `wall`, at the service it is `service`.
fn not_found(finds: bool, wall: i64, service: Option<i64>) -> (Change, NextAction) {
    let mut play = Play::new(recovering([0; 3], finds));
    play.now.wall_ms = wall;
    assert_eq!(play.begin(), load(Unfinished::Sending, 0));
    assert_eq!(play.steps(&[]), load(Unfinished::Lost, 0));
    assert_eq!(play.steps(&[lost()]), Next::Lease(1));
    assert_eq!(play.leased(true), Next::Read(Key::Reference("S".into())));
    let failure = Failure { service_time_ms: service, ..Failure::nothing(Error::new(Kind::NotFound, "test")) };
    let (_, change) = change(play.tell(Fact::Order(Err(failure))));
    let mut next = play.changed();
    while !matches!(next, Next::Done(_)) {
        next = play.steps(&[]);
    }
    (change, outcome(next).about.steps[0].next_action)
}

#[test]
fn a_session_that_nobody_can_pay_any_more_ends_where_finding_has_been_seen_to_work() {
    let (change, action) = not_found(true, WALL + 26 * HOUR, Some(WALL + 26 * HOUR));
    assert_eq!((change.state, change.error.as_deref()), (Some(State::NotDone), Some("concluded")));
    assert_eq!(action, NextAction::OtherPayment);
    // Otherwise a person is asked, every time.
    let (change, action) = not_found(false, WALL + 26 * HOUR, Some(WALL + 26 * HOUR));
    assert_eq!((change.state, action), (None, NextAction::AskSupervisor));
}

#[test]
fn no_clock_of_this_machine_ends_a_session_that_can_still_be_paid() {
    for finds in [true, false] {
        let (change, _) = not_found(finds, WALL + 365 * 24 * HOUR, Some(WALL + HOUR));
        assert_eq!(change.state, None);
        let (change, _) = not_found(finds, WALL + 365 * 24 * HOUR, None);
        assert_eq!(change.state, None);
        let (change, _) = not_found(true, WALL - 365 * 24 * HOUR, Some(WALL + 26 * HOUR));
        assert_eq!(change.state, Some(State::NotDone), "a clock that was put back blocks nothing");
    }
}

#[test]
fn each_part_goes_on_where_the_call_before_stopped_and_begins_anew_at_its_end() {
    let refund = |id: i64| Step { order_id: Some(format!("o{id}")), ..refund(id, "R1", 1_000, State::Sending) };
    let mut play = Play::new(recovering([4, 0, 0], false));
    assert_eq!(play.begin(), load(Unfinished::Sending, 4));
    assert_eq!(play.steps(&[refund(6)]), Next::Lease(6));
    assert_eq!(play.leased(false), load(Unfinished::Sending, 6));
    assert_eq!(play.steps(&[]), load(Unfinished::Sending, 0));
    assert_eq!(play.steps(&[refund(3), refund(6)]), Next::Lease(3), "not 6 again");
    assert_eq!(play.leased(false), load(Unfinished::Lost, 0));
    assert_eq!(play.steps(&[]), load(Unfinished::Open, 0));
    assert!(matches!(play.steps(&[]), Next::Load(Load::Concluded(_))));
    assert_eq!(outcome(play.steps(&[])).about.steps.len(), 2);
}

#[test]
fn what_the_order_shows_after_all_is_recorded_as_done() {
    let concluded = Step { error: Some("concluded".into()), ..refund(1, "R1", 4_000, State::NotDone) };
    let mut play = Play::new(recovering([0; 3], false));
    play.begin();
    play.steps(&[]);
    play.steps(&[]);
    assert_eq!(play.steps(&[]), Next::Load(Load::Concluded(WALL - 72 * HOUR)));
    assert_eq!(play.steps(std::slice::from_ref(&concluded)), Next::Read(Key::Order("o1".into())));
    let shown = given_back(4_000, vec![entry(4_000, Some("R1"), None)], HOUR);
    assert_eq!(play.order(shown), Next::Load(Load::Order("o1".into())));
    let (id, change) = change(play.steps(std::slice::from_ref(&concluded)));
    assert_eq!((id, change.state), (1, Some(State::Done)));
    let done = outcome(play.changed());
    assert_eq!((done.next_action, done.about.steps[0].step.amount), (NextAction::AskSupervisor, sar(4_000)));
}

#[test]
fn a_lost_session_is_put_before_a_person_though_the_clock_was_put_back_by_a_year() {
    let lost = Step { looks: 5, service_time_ms: Some(WALL), ..attempt(1, "S", State::Sending) };
    let mut play = Play::new(recovering([0; 3], false));
    play.now.wall_ms = WALL - 365 * 24 * 3_600_000;
    let mut next = play.begin();
    let outcome = loop {
        next = match next {
            Next::Load(Load::Unfinished(Unfinished::Lost, 0)) => play.steps(std::slice::from_ref(&lost)),
            Next::Load(_) => play.steps(&[]),
            Next::Lease(_) => play.leased(true),
            Next::Read(_) => {
                let gone = Failure::nothing(Error::new(Kind::NotFound, "test"));
                let two_days_later = Some(WALL + 48 * 3_600_000);
                play.tell(Fact::Order(Err(Failure { service_time_ms: two_days_later, ..gone })))
            }
            Next::Change(_) => play.changed(),
            Next::Done(outcome) => break outcome,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(outcome.about.steps[0].next_action, NextAction::AskSupervisor);
}
