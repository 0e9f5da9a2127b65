//! Poll, branch by branch, where time matters.

use crate::play::{Play, attempt, change, order, outcome, word};
use tamara_pos::error::{Code, Error, Failure, Kind, NextAction};
use tamara_pos::journal::{State, Step};
use tamara_pos::rail::{Key, Order, Status};
use tamara_pos::sale::poll::{Wish, protocol};
use tamara_pos::sale::{Fact, Next, Verdict};

const MINUTE: u64 = 60_000;

/// A poll of sale `S`, which is open as order `o1`, that may take so long.
fn polling(left_ms: u64) -> Play {
    let key = Key::Reference("S".into());
    let mut play = Play::new(protocol(Wish { key, once: false, interval_ms: 5_000 }));
    play.now.left_ms = left_ms;
    assert_eq!(word(&play.begin()), "load");
    assert_eq!(play.steps(&[attempt(1, "S", State::Open)]), Next::Read(Key::Order("o1".into())));
    play
}

/// Does what the poll wants until it asks the service again; how long it waited.
fn until_the_next_look(play: &mut Play, mut next: Next) -> u64 {
    let before = play.now.elapsed_ms;
    loop {
        next = match next {
            Next::Wait(ms) => play.pass(ms).waited(),
            Next::Load(_) => play.steps(&[attempt(1, "S", State::Open)]),
            Next::Read(_) => return play.now.elapsed_ms - before,
            other => panic!("{other:?}"),
        };
    }
}

#[test]
fn an_outage_of_ten_minutes_in_the_middle_does_not_end_it() {
    let mut play = polling(20 * MINUTE);
    let next = play.order(order("o1", Status::New, 0));
    until_the_next_look(&mut play, next);
    let kinds =
        [Kind::DnsFailed, Kind::ConnectFailed, Kind::TlsFailed, Kind::Timeout, Kind::AnswerLost, Kind::BadAnswer];
    let mut looks = 0;
    while play.now.elapsed_ms < 10 * MINUTE {
        let next = play.unread(kinds[looks % kinds.len()]);
        let waited = until_the_next_look(&mut play, next);
        assert!((1_000..=30_000).contains(&waited), "{waited}");
        looks += 1;
    }
    assert!(looks >= 20, "{looks}");
    let (_, change) = change(play.order(order("o1", Status::FullyCaptured, 600_000)));
    assert_eq!(change.state, Some(State::Paid));
    let mut next = play.changed();
    if word(&next) == "load" {
        next = play.steps(&[attempt(1, "S", State::Paid)]);
    }
    let done = outcome(next);
    assert_eq!((done.code, done.verdict, done.next_action), (Code::Ok, Some(Verdict::Paid), NextAction::ReleaseGoods));
}

#[test]
fn an_outage_until_the_deadline_is_unknown_never_not_paid() {
    let mut play = polling(5 * MINUTE);
    loop {
        let next = play.unread(Kind::ConnectFailed);
        if let Next::Done(done) = next {
            assert_eq!((done.code, done.verdict), (Code::Unknown, Some(Verdict::Unknown)));
            assert_eq!(done.next_action, NextAction::KeepPolling);
            return;
        }
        let mut next = next;
        while let Next::Wait(ms) = next {
            let left = play.now.left_ms;
            next = play.pass(ms.min(left)).waited();
            if let Next::Load(_) = next {
                next = play.steps(&[attempt(1, "S", State::Open)]);
            }
        }
        if let Next::Done(done) = next {
            assert_eq!((done.code, done.verdict), (Code::Unknown, Some(Verdict::Unknown)));
            return;
        }
    }
}

#[test]
fn a_till_that_slept_and_whose_clock_jumped_goes_on_where_it_was() {
    let mut play = polling(20 * MINUTE);
    for jump in [86_400_000, -2 * 86_400_000, 3_600_000] {
        let next = play.order(order("o1", Status::New, 0));
        play.now.wall_ms += jump;
        until_the_next_look(&mut play, next);
    }
    assert_eq!(play.order(order("o1", Status::Declined, 0)), Next::Read(Key::Reference("S".into())));
    change(play.not_found());
    play.changed();
    assert_eq!(outcome(play.steps(&[attempt(1, "S", State::Dead)])).verdict, Some(Verdict::NotPaid));
}

#[test]
fn the_service_s_wish_to_be_left_alone_is_honoured() {
    let mut play = polling(20 * MINUTE);
    let failure = Failure { retry_after_ms: Some(45_000), ..Failure::nothing(Error::new(Kind::Throttled, "test")) };
    let next = play.tell(Fact::Order(Err(failure)));
    assert!(until_the_next_look(&mut play, next) >= 45_000);
}

#[test]
fn an_order_that_is_not_there_yet_is_waited_for() {
    let mut play = polling(20 * MINUTE);
    for _ in 0..3 {
        let next = play.not_found();
        until_the_next_look(&mut play, next);
    }
    change(play.order(order("o1", Status::FullyCaptured, 0)));
}

/// A poll of sale `S`, of which the journal holds these attempts.
fn polling_of(attempts: &[Step]) -> (Play, Next) {
    let mut play = Play::new(protocol(Wish { key: Key::Reference("S".into()), once: false, interval_ms: 5_000 }));
    assert_eq!(word(&play.begin()), "load");
    let next = play.steps(attempts);
    (play, next)
}

fn refused(id: i64, kind: Kind) -> Step {
    Step { error: Some(kind.text().to_string()), ..attempt(id, "S", State::NotDone) }
}

#[test]
fn a_sale_whose_creates_were_all_refused_is_not_paid_unless_there_is_an_order_all_the_same() {
    for (kind, action, polls) in [
        (Kind::Unauthorised, NextAction::FixConfiguration, 1),
        (Kind::AmountOutOfLimits, NextAction::OtherPayment, 1),
        (Kind::Throttled, NextAction::RetryLater, 1),
        // This one was not sent, but the one before it was.
        (Kind::ConnectFailed, NextAction::RetryLater, 1),
    ] {
        let attempts = [refused(1, Kind::Forbidden), refused(2, kind)];
        let (mut play, next) = polling_of(&attempts);
        assert_eq!(next, Next::Read(Key::Reference("S".into())));
        assert_eq!(word(&play.not_found()), "load");
        let done = outcome(play.steps(&attempts));
        assert_eq!((done.code, done.verdict, done.next_action), (Code::NotPaid, Some(Verdict::NotPaid), action));
        let error = done.error.unwrap();
        assert_eq!((error.kind, done.about.polls), (kind, polls));
        assert!(error.detail.contains("no session was made; nothing to wait for"), "{error}");
    }
    // Neither left the till, so nobody is asked.
    let unsent = outcome(polling_of(&[refused(1, Kind::DnsFailed), refused(2, Kind::ConnectFailed)]).1);
    assert_eq!((unsent.code, unsent.about.polls), (Code::NotPaid, 0));
    let taken_back = outcome(polling_of(&[attempt(1, "S", State::NotDone)]).1);
    assert_eq!((taken_back.code, taken_back.next_action), (Code::NotPaid, NextAction::RetryLater));
}

#[test]
fn a_session_that_was_opened_while_a_refused_create_was_looked_for_is_waited_for() {
    let before = [refused(1, Kind::Unauthorised)];
    for later in [State::Sending, State::Open, State::Paid] {
        let (mut play, next) = polling_of(&before);
        assert_eq!(word(&next), "read");
        assert_eq!(word(&play.not_found()), "load");
        let next = play.steps(&[refused(1, Kind::Unauthorised), attempt(2, "S", later)]);
        assert_eq!(word(&next), "read", "{later:?}");
        let done = outcome({
            play.expire();
            let mut next = play.unread(Kind::Timeout);
            if word(&next) == "load" {
                next = play.steps(&[refused(1, Kind::Unauthorised), attempt(2, "S", later)]);
            }
            next
        });
        assert_eq!((done.code, done.verdict), (Code::Unknown, Some(Verdict::Unknown)), "{later:?}");
    }
    // Refused again: that one is looked for, too, and then it is the end.
    let (mut play, _) = polling_of(&before);
    play.not_found();
    let both = [refused(1, Kind::Unauthorised), refused(2, Kind::Throttled)];
    assert_eq!(word(&play.steps(&both)), "read");
    assert_eq!(word(&play.not_found()), "load");
    let done = outcome(play.steps(&both));
    assert_eq!((done.code, done.next_action, done.about.polls), (Code::NotPaid, NextAction::RetryLater, 2));
    // A journal that cannot be read proves nothing.
    let (mut play, _) = polling_of(&before);
    play.not_found();
    play.expire();
    let done = outcome(play.tell(Fact::Steps(Err(crate::play::locked()))));
    assert_eq!((done.code, done.verdict), (Code::Unknown, Some(Verdict::Unknown)));
}

#[test]
fn each_reference_under_which_a_create_was_refused_is_looked_for() {
    let other = Step { reference: "S~2".into(), ..refused(2, Kind::Refused) };
    let attempts = [refused(1, Kind::Unauthorised), other];
    let (mut play, next) = polling_of(&attempts);
    assert_eq!(next, Next::Read(Key::Reference("S~2".into())));
    assert_eq!(play.not_found(), Next::Read(Key::Reference("S".into())));
    assert_eq!(word(&play.not_found()), "load");
    assert_eq!(outcome(play.steps(&attempts)).about.polls, 2);
}

#[test]
fn a_refused_create_beside_one_that_may_exist_leaves_the_sale_unknown() {
    for attempts in [
        [attempt(1, "S", State::Sending), refused(2, Kind::Throttled)],
        [refused(1, Kind::Throttled), attempt(2, "S", State::Sending)],
    ] {
        let (mut play, next) = polling_of(&attempts);
        assert_eq!(next, Next::Read(Key::Reference("S".into())));
        play.expire();
        let done = outcome(play.not_found());
        assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::KeepPolling));
    }
}

#[test]
fn a_poll_that_waits_for_a_lost_create_ends_when_that_is_refused_after_all() {
    let (mut play, next) = polling_of(&[attempt(1, "S", State::Sending)]);
    assert_eq!(word(&next), "read");
    let Next::Wait(ms) = play.not_found() else { panic!("it waits") };
    assert_eq!(word(&play.pass(ms).waited()), "load");
    let refused = [refused(1, Kind::Unauthorised)];
    assert_eq!(word(&play.steps(&refused)), "read");
    assert_eq!(word(&play.not_found()), "load");
    assert_eq!(outcome(play.steps(&refused)).code, Code::NotPaid);
}

#[test]
fn a_session_that_ended_unpaid_is_not_called_so_before_its_reference_was_looked_up() {
    // The service has no other, or looks for none.
    for kind in [Kind::NotFound, Kind::Forbidden, Kind::NotSupported] {
        let mut play = polling(MINUTE);
        play.order(order("o1", Status::Expired, 0));
        let (_, change) = change(play.unread(kind));
        assert_eq!((change.state, change.order_id.as_deref()), (Some(State::Dead), Some("o1")), "{kind:?}");
    }
    // An older order of this reference, and another one that ended, change nothing.
    for other in [order("old", Status::FullyCaptured, 9_000_000), order("o2", Status::Declined, 0)] {
        let mut play = polling(MINUTE);
        play.order(order("o1", Status::Expired, 0));
        let (_, change) = change(play.order(other));
        assert_eq!((change.state, change.order_id.as_deref()), (Some(State::Dead), Some("o1")));
    }
    // The other order of a create that was sent twice is the sale's from now on.
    for (status, state) in [(Status::FullyCaptured, State::Paid), (Status::New, State::Open)] {
        let mut play = polling(MINUTE);
        play.order(order("o1", Status::Expired, 0));
        let (_, change) = change(play.order(order("o2", status, 0)));
        assert_eq!((change.state, change.order_id.as_deref()), (Some(state), Some("o2")));
        assert_eq!(change.disowned_id.as_deref(), Some("o1"));
    }
    // And while nobody answers, it is not known.
    let mut play = polling(MINUTE);
    assert_eq!(play.order(order("o1", Status::Expired, 0)), Next::Read(Key::Reference("S".into())));
    assert_eq!(word(&play.unread(Kind::Timeout)), "wait");
}

#[test]
fn a_sale_whose_attempts_all_count_as_not_made_by_the_end_of_a_look_is_judged_by_the_journal() {
    let mut play = polling(MINUTE);
    assert_eq!(word(&play.order(order("o1", Status::Expired, 0))), "read");
    change(play.not_found());
    assert_eq!(word(&play.changed()), "load");
    let withdrawn = [refused(1, Kind::ConnectFailed)];
    assert_eq!(word(&play.steps(&withdrawn)), "load");
    let done = outcome(play.steps(&withdrawn));
    assert_eq!((done.code, done.verdict), (Code::NotPaid, Some(Verdict::NotPaid)));
}

/// An attempt that had ended, and the newer one that is open; what the customer does to the first after all.
#[test]
fn an_earlier_attempt_that_had_ended_is_read_once_more_and_its_money_is_seen() {
    let attempts = [attempt(1, "S", State::Dead), attempt(2, "S~2", State::Open)];
    let newest = |status| Order { reference: Some("S~2".into()), ..order("o2", status, 0) };
    let (mut play, next) = polling_of(&attempts);
    assert_eq!(next, Next::Read(Key::Order("o1".into())));
    change(play.order(order("o1", Status::FullyCaptured, 0)));
    assert_eq!(play.changed(), Next::Read(Key::Order("o2".into())));
    let done = outcome(play.order(newest(Status::New)));
    assert_eq!((done.code, done.about.order_id.as_deref()), (Code::Ok, Some("o1")));

    let (mut play, _) = polling_of(&attempts);
    change(play.order(order("o1", Status::FullyCaptured, 0)));
    play.changed();
    change(play.order(newest(Status::FullyCaptured)));
    assert_eq!(outcome(play.changed()).next_action, NextAction::RefundDuplicate, "paid twice");

    // One that the service has forgotten since stays as it ended.
    let (mut play, _) = polling_of(&attempts);
    let mut next = play.not_found();
    while matches!(&next, Next::Read(Key::Reference(_))) {
        next = play.not_found();
    }
    assert_eq!(next, Next::Read(Key::Order("o2".into())));
    let next = play.order(newest(Status::New));
    assert_eq!(word(&next), "wait", "the newest is open, and waited for");
}

#[test]
fn an_order_that_has_paid_another_sale_is_not_this_one_s_whatever_its_reference_is() {
    let others = Order { sale: Some("A".into()), ..order("o9", Status::FullyCaptured, 0) };
    // A lost session, and a sale that the journal does not know.
    for attempts in [vec![attempt(1, "S", State::Sending)], vec![]] {
        let once = Wish { key: Key::Reference("S".into()), once: true, interval_ms: 5_000 };
        let mut play = Play::new(protocol(once));
        play.begin();
        assert_eq!(play.steps(&attempts), Next::Read(Key::Reference("S".into())));
        let done = outcome(play.order(others.clone()));
        assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::AskSupervisor));
    }
}
