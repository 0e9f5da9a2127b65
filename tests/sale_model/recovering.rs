//! Recover, branch by branch, where clocks matter.

use crate::play::{Play, WALL, attempt};
use tamara_pos::error::{Error, Failure, Kind, NextAction};
use tamara_pos::journal::{State, Step, Unfinished};
use tamara_pos::sale::recover::Recover;
use tamara_pos::sale::{Fact, Load, Next};

#[test]
fn a_lost_session_is_put_before_a_person_though_the_clock_was_put_back_by_a_year() {
    let lost = Step { looks: 5, service_time_ms: Some(WALL), ..attempt(1, "S", State::Sending) };
    let mut play = Play::new(Recover::new());
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
