//! Create, branch by branch.

use crate::play::{Play, attempt, change, locked, order, outcome, sar, session, word};
use tamara_pos::error::{Code, Error, Failure, Kind, NextAction};
use tamara_pos::journal::{State, Step};
use tamara_pos::rail::{Channel, Key, Order, Session, Status};
use tamara_pos::sale::create::{Wish, protocol};
use tamara_pos::sale::{Fact, Load, Next, Outcome, Send, Verdict};

fn create() -> Play {
    let mut play = Play::new(protocol(wish(Channel::Sms)));
    assert_eq!(play.begin(), Next::Load(Load::SaleOf(Key::Reference("S".into()))));
    play
}

fn wish(channel: Channel) -> Wish {
    Wish { sale: "S".into(), amount: sar(10_000), channel, phone: None, basket: None, idempotency_key: None }
}

/// Tells a create these attempts, and that the service has no order under the next reference; what it wants then.
fn free(play: &mut Play, attempts: &[Step]) -> Next {
    assert!(matches!(ended(play, attempts), Next::Read(Key::Reference(_))));
    play.not_found()
}

/// Tells a create these attempts; those that ended are read once more, and have ended. What it wants then.
fn ended(play: &mut Play, attempts: &[Step]) -> Next {
    let mut next = play.steps(attempts);
    loop {
        next = match &next {
            Next::Read(Key::Order(id)) => {
                let attempt = attempts.iter().find(|a| a.order_id.as_ref() == Some(id)).unwrap();
                let order = Order {
                    order_id: id.clone(),
                    reference: Some(attempt.reference.clone()),
                    total: Some(attempt.amount),
                    ..order("o1", Status::Expired, 0)
                };
                play.order(order)
            }
            Next::Read(Key::Reference(name))
                if attempts.iter().any(|a| a.state == State::Dead && a.reference == *name) =>
            {
                play.not_found()
            }
            Next::Change(_) => play.changed(),
            _ => return next,
        }
    }
}

/// A create whose intent is written as step 1 and whose request has left.
fn sent() -> Play {
    let mut play = create();
    assert_eq!(word(&free(&mut play, &[])), "write");
    assert_eq!(play.written(1), Next::Load(Load::Sale("S".into())));
    assert_eq!(play.steps(&[attempt(1, "S", State::Sending)]), Next::Send(Send::Session("S".into())));
    play
}

/// The service has opened a session, and the journal knows its order by no other reference; what the create wants then.
fn opened(play: &mut Play, session: Session) -> Next {
    let key = Key::Order(session.order_id.clone());
    assert_eq!(play.tell(Fact::Opened(Ok(session))), Next::Load(Load::SaleOf(key)));
    play.steps(&[])
}

/// The same, its answer lost.
fn lost() -> Play {
    let mut play = sent();
    let failure = Failure::unknown(Error::new(Kind::AnswerLost, "test"));
    assert_eq!(word(&play.tell(Fact::Opened(Err(failure)))), "wait");
    play
}

fn reference(next: &Next) -> String {
    match next {
        Next::Write(intent) => intent.reference.clone(),
        other => panic!("{other:?}"),
    }
}

/// Waits and looks for the lost session; `played` says what is found.
fn look(play: &mut Play, found: Option<Order>) -> Next {
    assert_eq!(play.pass(2_500).waited(), Next::Read(Key::Reference("S".into())));
    match found {
        Some(order) => play.order(order),
        None => play.not_found(),
    }
}

/// An order of the second attempt.
fn second(id: &str, status: Status, age_ms: i64) -> Order {
    Order { reference: Some("S~2".into()), ..order(id, status, age_ms) }
}

/// The service knows no such order, at the time that the till's clock tells.
fn missing(play: &mut Play) -> Next {
    let service_time_ms = Some(play.now.wall_ms);
    play.tell(Fact::Order(Err(Failure { service_time_ms, ..Failure::nothing(Error::new(Kind::NotFound, "test")) })))
}

/// A create that wants to know whether the service finds what is there: it finds another sale's order, or does not.
fn proved(play: &mut Play, next: Next, finds: bool) -> Next {
    assert_eq!(next, Next::Load(Load::Findable));
    let other = Step { sale: "T".into(), ..attempt(99, "T", State::Paid) };
    assert_eq!(play.steps(&[other]), Next::Read(Key::Reference("T".into())));
    match finds {
        true => play.order(Order { reference: Some("T".into()), ..order("o99", Status::FullyCaptured, 0) }),
        false => play.not_found(),
    }
}

/// An attempt that was sent a minute ago, by the service's clock, and whose answer was lost.
fn old(id: i64, reference: &str, looks: u32) -> Step {
    let sent = Step { created_ms: WALL_AGO, service_time_ms: Some(WALL_AGO), ..attempt(id, reference, State::Sending) };
    Step { looks, ..sent }
}

fn codes(outcome: &Outcome) -> Vec<&'static str> {
    outcome.warnings.iter().map(|w| w.code).collect()
}

#[test]
fn an_answer_with_the_order_of_another_sale_is_a_lost_one() {
    let other = Step { sale: "T".into(), order_id: Some("o7".into()), ..attempt(9, "T", State::Paid) };
    let told_twice = Fact::Steps(Err(Error::new(Kind::ReferenceInUse, "test")));
    for known in [Fact::Steps(Ok(vec![other])), told_twice] {
        let mut play = sent();
        play.tell(Fact::Opened(Ok(session(7))));
        assert_eq!(play.tell(known), Next::Wait(2_500));
        let (id, change) = change(look(&mut play, Some(order("o8", Status::New, 0))));
        assert_eq!((id, change.order_id.as_deref()), (1, Some("o8")));
    }
}

#[test]
fn a_session_is_sent_only_after_its_intent_is_on_disk() {
    let mut play = sent();
    let (id, change) = change(opened(&mut play, session(7)));
    assert_eq!((id, change.state, change.order_id.as_deref()), (1, Some(State::Open), Some("o7")));
    let done = outcome(play.changed());
    assert_eq!(
        (done.code, done.verdict, done.next_action),
        (Code::Ok, Some(Verdict::Pending), NextAction::KeepPolling)
    );
}

#[test]
fn a_journal_that_cannot_be_read_or_written_stops_a_create_before_anything_is_sent() {
    assert_eq!(outcome(create().tell(Fact::Steps(Err(locked())))).code, Code::Failed(Kind::JournalLocked));
    let mut play = create();
    free(&mut play, &[]);
    assert_eq!(outcome(play.tell(Fact::Written(Err(locked())))).code, Code::Failed(Kind::JournalLocked));
}

#[test]
fn an_intent_is_withdrawn_when_the_journal_fails_or_time_ends_before_it_is_sent() {
    for (fact, kind) in
        [(Fact::Steps(Err(locked())), Kind::JournalLocked), (Fact::Steps(Ok(Vec::new())), Kind::Timeout)]
    {
        let mut play = create();
        free(&mut play, &[]);
        play.written(1);
        let (id, change) = change(play.expire().tell(fact));
        assert_eq!((id, change.state), (1, Some(State::NotDone)));
        assert_eq!(outcome(play.changed()).code, Code::Failed(kind));
    }
}

#[test]
fn an_intent_is_withdrawn_and_the_call_begins_anew_when_another_lane_was_faster() {
    let mut play = create();
    free(&mut play, &[]);
    play.written(2);
    let other = attempt(1, "S~3", State::Open);
    let (id, change) = change(play.steps(&[other.clone(), attempt(2, "S", State::Sending)]));
    assert_eq!((id, change.state), (2, Some(State::NotDone)));
    assert_eq!(word(&play.changed()), "load");
    assert_eq!(play.steps(&[other, attempt(2, "S", State::NotDone)]), Next::Read(Key::Order("o1".into())));
}

#[test]
fn an_intent_is_withdrawn_when_a_lost_session_was_found_meanwhile() {
    let mut play = create();
    play.steps(&[old(1, "S", 5)]);
    let next = missing(&mut play);
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
    assert_eq!(reference(&play.not_found()), "S~2");
    play.written(2);
    let found = attempt(1, "S", State::Open);
    let (id, change) = change(play.steps(&[found, attempt(2, "S~2", State::Sending)]));
    assert_eq!((id, change.state), (2, Some(State::NotDone)));
}

#[test]
fn a_withdrawal_that_cannot_be_recorded_is_told() {
    let mut play = create();
    free(&mut play, &[]);
    play.written(1);
    play.tell(Fact::Steps(Err(locked())));
    let full = Error::new(Kind::JournalFull, "test");
    assert_eq!(outcome(play.tell(Fact::Changed(Err(full)))).code, Code::Failed(Kind::JournalFull));
}

#[test]
fn nothing_is_written_when_the_call_is_over() {
    assert_eq!(outcome(create().expire().steps(&[])).code, Code::Failed(Kind::Timeout));
    assert_eq!(outcome(create().interrupt().steps(&[])).code, Code::Failed(Kind::Interrupted));
}

#[test]
fn a_refused_session_is_not_done_and_its_reference_is_free_again() {
    let mut play = sent();
    let failure = Failure::nothing(Error::new(Kind::PhoneRefused, "test"));
    let (_, change) = change(play.tell(Fact::Opened(Err(failure))));
    assert_eq!((change.state, change.error.as_deref()), (Some(State::NotDone), Some("phone_refused")));
    assert_eq!(outcome(play.changed()).code, Code::Failed(Kind::PhoneRefused));
    assert_eq!(reference(&free(&mut create(), &[attempt(1, "S", State::NotDone)])), "S");
}

#[test]
fn a_lost_session_that_is_found_is_adopted() {
    let mut play = lost();
    let (_, change) = change(look(&mut play, Some(order("o7", Status::New, 2_500))));
    assert_eq!((change.state, change.order_id.as_deref()), (Some(State::Open), Some("o7")));
    let done = outcome(play.changed());
    assert_eq!((done.code, done.verdict), (Code::Ok, Some(Verdict::Pending)));
    assert_eq!(codes(&done), ["session_adopted"]);
}

#[test]
fn a_lost_session_that_was_paid_already_is_adopted_as_paid() {
    let mut play = lost();
    change(look(&mut play, Some(order("o7", Status::FullyCaptured, 2_500))));
    assert_eq!(outcome(play.changed()).verdict, Some(Verdict::Paid));
}

#[test]
fn a_lost_session_that_was_declined_is_not_paid_only_when_no_other_attempt_may_be() {
    let declined = || {
        let mut play = lost();
        let (_, change) = change(look(&mut play, Some(order("o1", Status::Declined, 2_500))));
        assert_eq!(change.state, Some(State::Dead));
        assert_eq!(word(&play.changed()), "load");
        play
    };
    let mine = attempt(1, "S", State::Dead);
    assert_eq!(outcome(declined().steps(std::slice::from_ref(&mine))).code, Code::NotPaid);
    for state in [State::Sending, State::Open, State::Paid] {
        let done = outcome(declined().steps(&[mine.clone(), attempt(2, "S~2", state)]));
        assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::KeepPolling));
        assert!(codes(&done).contains(&"earlier_attempt_open"));
    }
    assert_eq!(outcome(declined().tell(Fact::Steps(Err(locked())))).code, Code::Unknown);
}

#[test]
fn a_lost_session_that_is_not_found_for_ten_seconds_may_be_asked_for_again() {
    let mut play = lost();
    for _ in 0..3 {
        assert_eq!(word(&look(&mut play, None)), "wait");
    }
    let next = look(&mut play, None);
    let (_, change) = change(proved(&mut play, next, true));
    assert_eq!((change.state, change.looks), (None, Some(4)));
    let done = outcome(play.changed());
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::CallAgain));
    assert_eq!(done.error.map(|e| e.kind), Some(Kind::AnswerLost));
}

#[test]
fn that_look_ups_work_is_tried_anew_when_a_second_session_of_the_call_is_not_found() {
    let mut play = create();
    play.steps(&[old(1, "S", 5)]);
    let next = missing(&mut play);
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
    play.not_found();
    play.written(2);
    assert_eq!(word(&play.steps(&[old(1, "S", 5), attempt(2, "S~2", State::Sending)])), "send");
    let mut next = play.tell(Fact::Opened(Err(Failure::unknown(Error::new(Kind::AnswerLost, "test")))));
    while word(&next) == "wait" {
        play.pass(2_500).waited();
        next = play.not_found();
    }
    change(proved(&mut play, next, false));
    assert_eq!(outcome(play.changed()).next_action, NextAction::KeepPolling);
}

#[test]
fn a_look_up_that_finds_nothing_at_all_proves_nothing() {
    for other in [true, false] {
        let mut play = lost();
        for _ in 0..3 {
            look(&mut play, None);
        }
        let next = look(&mut play, None);
        let next = match other {
            true => proved(&mut play, next, false),
            // This journal knows no other order.
            false => play.steps(&[]),
        };
        change(next);
        assert_eq!(outcome(play.changed()).next_action, NextAction::KeepPolling);
        // Nor in a later call, while the session can be paid.
        let mut play = create();
        play.steps(&[old(1, "S", 9)]);
        let next = missing(&mut play);
        let next = if other { proved(&mut play, next, false) } else { play.steps(&[]) };
        assert_eq!(outcome(next).next_action, NextAction::KeepPolling);
    }
    let mut play = create();
    let asked = crate::play::WALL - 26 * 3_600_000;
    let dead = Step { service_time_ms: Some(asked), created_ms: asked, ..old(1, "S", 9) };
    play.steps(&[dead]);
    assert_eq!(missing(&mut play), Next::Read(Key::Reference("S~2".into())));
}

#[test]
fn a_lost_session_that_could_not_be_looked_for_is_polled_not_asked_for_again() {
    let mut play = lost();
    play.pass(2_500).waited();
    assert_eq!(word(&play.unread(Kind::ServiceError)), "wait");
    let (_, change) = change(play.expire().waited());
    assert_eq!(change.looks, Some(0));
    assert_eq!(outcome(play.changed()).next_action, NextAction::KeepPolling);
}

#[test]
fn an_interrupt_ends_the_search_for_a_lost_session() {
    let mut play = lost();
    change(play.interrupt().waited());
    assert_eq!(outcome(play.changed()).code, Code::Unknown);
}

#[test]
fn an_older_order_is_never_adopted_and_counts_as_missing_only_if_it_cannot_be_ours() {
    let older = |status, total| Order { total: Some(sar(total)), ..order("old", status, 2_000_000) };
    for (found, counts) in [
        (older(Status::FullyCaptured, 10_000), false),
        (older(Status::New, 10_000), false),
        (older(Status::FullyCaptured, 9_000), true),
        (older(Status::Expired, 10_000), true),
    ] {
        let mut play = lost();
        let mut next = look(&mut play, Some(found.clone()));
        for _ in 0..4 {
            if word(&next) != "wait" {
                break;
            }
            next = look(&mut play, Some(found.clone()));
        }
        let expected = if counts { NextAction::CallAgain } else { NextAction::KeepPolling };
        match counts {
            true => change(proved(&mut play, next, true)),
            false => change(play.expire().waited()),
        };
        assert_eq!(outcome(play.changed()).next_action, expected, "{found:?}");
    }
}

#[test]
fn an_answer_without_a_date_is_measured_by_the_local_clock() {
    let dateless = |created: i64| {
        let order = order("o7", Status::New, 0);
        Order { service_time_ms: None, created_ms: Some(order.created_ms.unwrap() + created), ..order }
    };
    assert_eq!(word(&look(&mut lost(), Some(dateless(-60_000)))), "change");
    assert_eq!(word(&look(&mut lost(), Some(dateless(-2_000_000)))), "wait");
    let undated = Order { created_ms: None, ..dateless(0) };
    assert_eq!(word(&look(&mut lost(), Some(undated))), "change");
}

#[test]
fn what_cannot_be_recorded_is_told_beside_the_result() {
    let mut play = sent();
    opened(&mut play, session(7));
    let done = outcome(play.tell(Fact::Changed(Err(locked()))));
    assert_eq!((done.code, codes(&done)), (Code::Ok, vec!["outcome_not_recorded"]));
}

#[test]
fn a_qr_session_without_a_link_is_for_a_person() {
    let mut play = Play::new(protocol(wish(Channel::Qr)));
    play.begin();
    free(&mut play, &[]);
    play.written(1);
    play.steps(&[]);
    change(opened(&mut play, Session { link: None, ..session(7) }));
    let done = outcome(play.changed());
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::AskSupervisor));
    assert_eq!(done.about.checkout_id.as_deref(), Some("c7"));
}

#[test]
fn a_sale_with_another_amount_is_refused_unless_it_is_dead() {
    let other = |state| Step { amount: sar(9_900), ..attempt(1, "S", state) };
    for state in [State::Sending, State::Open, State::Paid] {
        assert_eq!(outcome(create().steps(&[other(state)])).code, Code::Failed(Kind::ReferenceInUse));
    }
    assert_eq!(reference(&free(&mut create(), &[other(State::Dead)])), "S~2");
}

#[test]
fn an_open_session_is_resumed_and_a_paid_one_returned() {
    for (status, verdict) in [(Status::New, Verdict::Pending), (Status::FullyCaptured, Verdict::Paid)] {
        let mut play = create();
        assert_eq!(play.steps(&[attempt(1, "S", State::Open)]), Next::Read(Key::Order("o1".into())));
        let mut next = play.order(order("o1", status, 0));
        if word(&next) == "change" {
            next = play.changed();
        }
        let done = outcome(next);
        assert_eq!((done.code, done.verdict, done.about.repeated), (Code::Ok, Some(verdict), true));
    }
}

#[test]
fn a_dead_session_is_followed_by_another_attempt() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Open)]);
    // A proxy may have sent its create twice: the other order would have its reference.
    assert_eq!(play.order(order("o1", Status::Expired, 0)), Next::Read(Key::Reference("S".into())));
    let (_, change) = change(play.order(order("o1", Status::Expired, 0)));
    assert_eq!(change.state, Some(State::Dead));
    assert_eq!(play.changed(), Next::Read(Key::Reference("S~2".into())));
    assert_eq!(reference(&play.not_found()), "S~2");
}

#[test]
fn a_sale_that_was_given_back_is_not_opened_again_by_the_same_call() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Paid)]);
    assert_eq!(word(&play.order(order("o1", Status::FullyRefunded, 0))), "load");
    assert_eq!(outcome(play.steps(&[attempt(1, "S", State::Paid)])).code, Code::NotPaid);
}

#[test]
fn a_sale_that_was_given_back_is_not_told_unpaid_while_another_attempt_is_open() {
    let attempts = [attempt(1, "S", State::Paid), attempt(2, "S~2", State::Open)];
    let mut play = create();
    assert_eq!(play.steps(&attempts), Next::Read(Key::Order("o2".into())));
    assert_eq!(play.order(second("o2", Status::New, 0)), Next::Read(Key::Order("o1".into())));
    assert_eq!(outcome(play.order(order("o1", Status::FullyRefunded, 0))).verdict, Some(Verdict::Pending));
    let mut play = create();
    play.steps(&attempts);
    play.unread(Kind::ServiceError);
    assert_eq!(outcome(play.order(order("o1", Status::FullyRefunded, 0))).verdict, Some(Verdict::Unknown));
}

#[test]
fn a_captured_amount_that_was_not_asked_for_is_for_a_person() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Open)]);
    let done = outcome(play.order(order("o1", Status::PartiallyCaptured, 0)));
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::AskSupervisor));
}

#[test]
fn an_attempt_that_cannot_be_asked_about_forbids_another() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Open)]);
    assert_eq!(play.not_found(), Next::Read(Key::Reference("S".into())));
    let done = outcome(play.not_found());
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::KeepPolling));
    assert_eq!(done.about.order_id.as_deref(), Some("o1"), "it stays what the service said that it is");
}

#[test]
fn an_attempt_that_nobody_knows_by_the_id_that_it_was_told_is_adopted_by_its_reference() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Open)]);
    play.not_found();
    let (_, change) = change(play.order(order("o7", Status::New, 0)));
    assert_eq!((change.order_id.as_deref(), change.disowned_id.as_deref()), (Some("o7"), Some("o1")));
    assert_eq!(change.checkout_id.as_deref(), Some(""), "what came with the wrong id is forgotten");
    assert_eq!(outcome(play.changed()).about.order_id.as_deref(), Some("o7"));
    // Only what it can have made itself; and its own id that is found so is its own.
    for (id, age_ms) in [("old", 2_000_000), ("o1", 0)] {
        let mut play = create();
        play.steps(&[attempt(1, "S", State::Open)]);
        play.not_found();
        let done = outcome(play.order(order(id, Status::New, age_ms)));
        assert_eq!(done.verdict == Some(Verdict::Pending), id == "o1", "{done:?}");
    }
}

#[test]
fn a_lost_attempt_of_an_earlier_call_is_looked_for_three_times_before_another_goes_out() {
    let mut play = create();
    for looks in 1..3 {
        assert_eq!(play.steps(&[old(1, "S", looks - 1)]), Next::Read(Key::Reference("S".into())));
        assert_eq!(change(missing(&mut play)).1.looks, Some(looks));
        assert_eq!(play.changed(), Next::Wait(2_500));
        assert_eq!(word(&play.waited()), "load");
    }
    play.steps(&[old(1, "S", 2)]);
    let next = missing(&mut play);
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
    assert_eq!(reference(&play.not_found()), "S~2");
    play.written(2);
    assert_eq!(word(&play.steps(&[old(1, "S", 2), attempt(2, "S~2", State::Sending)])), "send");
    change(opened(&mut play, session(2)));
    assert_eq!(codes(&outcome(play.changed())), ["earlier_attempt_open"]);
}

#[test]
fn without_the_service_s_time_a_lost_attempt_is_looked_for_by_a_clock_that_never_jumps() {
    let dateless = |looks, quiet_ms| Step { looks, quiet_ms, created_ms: 0, ..attempt(1, "S", State::Sending) };
    let mut play = create();
    play.steps(&[dateless(8, 0)]);
    let mut quiet_ms = 0;
    while quiet_ms < 10_000 {
        let (_, change) = change(play.not_found());
        assert_eq!(change.quiet_ms, Some(quiet_ms));
        assert_eq!(play.changed(), Next::Wait(2_500));
        assert_eq!(word(&play.pass(2_500).waited()), "load");
        play.now.wall_ms += 86_400_000;
        play.steps(&[dateless(8, quiet_ms)]);
        quiet_ms += 2_500;
    }
    let next = play.not_found();
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
}

#[test]
fn calls_that_look_for_one_lost_attempt_at_the_same_time_do_not_add_up_their_time() {
    let noted = |looks, quiet_ms| Step { looks, quiet_ms, created_ms: 0, ..attempt(1, "S", State::Sending) };
    let mut play = create();
    play.steps(&[noted(3, 0)]);
    for seen_ms in [0, 2_500, 5_000, 7_500] {
        // Another call has noted the time up to a moment ago.
        let (_, change) = change(play.not_found());
        assert_eq!(change.quiet_ms, Some(seen_ms));
        play.changed();
        play.pass(2_500).waited();
        play.steps(&[noted(9, seen_ms + 2_300)]);
    }
    let next = play.not_found();
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
}

#[test]
fn a_lost_attempt_that_is_too_young_is_waited_for() {
    let young = Step { looks: 9, ..attempt(1, "S", State::Sending) };
    let mut play = create();
    play.steps(std::slice::from_ref(&young));
    change(play.not_found());
    assert_eq!(word(&play.changed()), "wait");
    play.expire().waited();
    let done = outcome(play.steps(&[young]));
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::KeepPolling));
}

#[test]
fn the_looks_for_one_lost_attempt_do_not_count_for_another() {
    let mut play = create();
    assert_eq!(play.steps(&[old(1, "S", 0), old(2, "S~2", 3)]), Next::Read(Key::Reference("S~2".into())));
    let next = missing(&mut play);
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S".into())));
    let (id, change) = change(missing(&mut play));
    assert_eq!((id, change.looks), (1, Some(1)));
}

#[test]
fn an_older_live_order_under_a_lost_attempts_reference_forbids_another_attempt() {
    let old = Step { looks: 9, quiet_ms: 20_000, created_ms: WALL_AGO, ..attempt(1, "S", State::Sending) };
    let mut play = create();
    play.steps(std::slice::from_ref(&old));
    let done = outcome(play.order(order("old", Status::FullyCaptured, 9_000_000)));
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::AskSupervisor));
    assert_eq!(done.error.map(|e| e.kind), Some(Kind::ReferenceInUse));
    assert_eq!(done.about.order_id.as_deref(), Some("old"));
    let mut play = create();
    play.steps(&[old]);
    let next = play.order(order("old", Status::Expired, 9_000_000));
    assert_eq!(proved(&mut play, next, true), Next::Read(Key::Reference("S~2".into())));
}

const WALL_AGO: i64 = crate::play::WALL - 60_000;

#[test]
fn a_call_that_is_over_looks_no_further_and_opens_nothing() {
    let attempts = [attempt(1, "S", State::Open), attempt(2, "S~2", State::Open)];
    let mut play = create();
    play.steps(&attempts);
    let done = outcome(play.expire().order(second("o2", Status::Expired, 0)));
    assert_eq!((done.code, done.about.order_id.as_deref()), (Code::Unknown, Some("o1")));
}

#[test]
fn a_session_that_another_lane_is_opening_is_waited_for() {
    let at_work = Step { lease_until_ms: crate::play::WALL + 20_000, ..attempt(1, "S", State::Sending) };
    let mut play = create();
    assert_eq!(play.steps(std::slice::from_ref(&at_work)), Next::Wait(300));
    assert_eq!(word(&play.pass(300).waited()), "load");
    assert_eq!(outcome(play.expire().steps(&[at_work])).code, Code::Failed(Kind::StepInProgress));
}

#[test]
fn a_lease_from_a_clock_that_was_put_back_is_not_believed() {
    let absurd = Step { lease_until_ms: crate::play::WALL + 3_600_000, ..attempt(1, "S", State::Sending) };
    assert_eq!(word(&create().steps(&[absurd])), "read");
}

#[test]
fn a_lane_that_was_faster_with_the_same_reference_is_waited_for() {
    let mut play = create();
    free(&mut play, &[]);
    assert_eq!(play.excluded(&attempt(1, "S", State::Sending)), Next::Wait(300));
}

#[test]
fn a_sale_that_is_called_like_our_next_attempt_is_stepped_over_and_its_number_never_asked_for_again() {
    let foreign = Step { sale: "S~2".into(), ..attempt(9, "S~2", State::Open) };
    let mut play = create();
    assert_eq!(reference(&free(&mut play, &[attempt(1, "S", State::Dead)])), "S~2");
    assert_eq!(play.excluded(&foreign), Next::Read(Key::Reference("S~3".into())));
    assert_eq!(reference(&play.not_found()), "S~3");
    // Later the sale's own attempts are S and S-3: the next is S-2 again, refused, then S-4.
    let mut play = create();
    let attempts = [attempt(1, "S", State::Dead), attempt(3, "S~3", State::Dead)];
    assert_eq!(reference(&free(&mut play, &attempts)), "S~2");
    play.excluded(&foreign);
    assert_eq!(reference(&play.not_found()), "S~4");
}

#[test]
fn a_sale_that_was_paid_twice_names_the_duplicate() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::Paid), attempt(2, "S~2", State::Paid)]);
    play.order(second("o2", Status::FullyCaptured, 0));
    let done = outcome(play.order(order("o1", Status::FullyCaptured, 0)));
    assert_eq!((done.code, done.next_action), (Code::Ok, NextAction::RefundDuplicate));
    assert_eq!(done.about.duplicates.len(), 1);
}

#[test]
fn no_second_session_is_opened_where_one_that_had_ended_was_paid_after_all() {
    let mut play = create();
    assert_eq!(play.steps(&[attempt(1, "S", State::Dead)]), Next::Read(Key::Order("o1".into())));
    let mut next = play.order(order("o1", Status::FullyCaptured, 0));
    if word(&next) == "change" {
        next = play.changed();
    }
    let done = outcome(next);
    assert_eq!((done.verdict, done.about.order_id.as_deref()), (Some(Verdict::Paid), Some("o1")));
}

#[test]
fn a_fact_that_was_not_asked_for_is_a_defect_and_no_panic() {
    assert_eq!(outcome(create().waited()).code, Code::Failed(Kind::Internal));
}

#[test]
fn a_reference_that_the_service_has_a_living_order_for_is_refused_and_nothing_is_written() {
    for status in [Status::New, Status::Approved, Status::FullyCaptured, Status::FullyRefunded, Status::Other] {
        let mut play = create();
        assert_eq!(play.steps(&[]), Next::Read(Key::Reference("S".into())));
        let next = play.order(order("o9", status, 60_000));
        assert_eq!(next, Next::Load(Load::SaleOf(Key::Order("o9".into()))), "{status:?}");
        assert_eq!(play.steps(&[]), Next::Load(Load::SaleOf(Key::Reference("S".into()))), "{status:?}");
        let done = outcome(play.steps(&[]));
        assert_eq!((done.code, done.text), (Code::Failed(Kind::ReferenceInUse), "reference_known"), "{status:?}");
        assert_eq!(done.about.order_id.as_deref(), Some("o9"), "{status:?}");
        assert!(done.error.is_some_and(|e| e.detail.contains("o9")), "{status:?}");
    }
}

#[test]
fn a_reference_of_a_dead_order_is_stepped_over() {
    let mut play = create();
    play.steps(&[]);
    let next = play.order(order("o9", Status::Expired, 60_000));
    assert_eq!(next, Next::Read(Key::Reference("S~2".into())));
    assert_eq!(reference(&play.not_found()), "S~2");
}

#[test]
fn an_order_that_another_lane_opened_meanwhile_is_resumed() {
    let mut play = create();
    play.steps(&[]);
    play.order(order("o1", Status::New, 0));
    let open = attempt(1, "S", State::Open);
    assert_eq!(play.steps(std::slice::from_ref(&open)), Next::Load(Load::SaleOf(Key::Reference("S".into()))));
    assert_eq!(play.steps(&[open]), Next::Read(Key::Order("o1".into())));
}

#[test]
fn an_order_of_another_sale_with_our_next_reference_is_stepped_over() {
    let mut play = create();
    let dead = [attempt(1, "S", State::Dead)];
    assert_eq!(ended(&mut play, &dead), Next::Read(Key::Reference("S~2".into())));
    play.order(order("o9", Status::FullyCaptured, 0));
    let foreign = Step { sale: "S~2".into(), ..attempt(9, "S~2", State::Paid) };
    assert_eq!(play.steps(&[foreign]), Next::Read(Key::Reference("S~3".into())));
}

#[test]
fn an_order_under_the_reference_of_a_request_that_was_refused_is_not_asked_for_in_circles() {
    let mut play = create();
    play.steps(&[attempt(1, "S", State::NotDone)]);
    play.order(order("o9", Status::New, 0));
    play.steps(&[attempt(1, "S", State::NotDone)]);
    let done = outcome(play.steps(&[attempt(1, "S", State::NotDone)]));
    assert_eq!(done.code, Code::Failed(Kind::ReferenceInUse));
}

#[test]
fn a_service_that_cannot_be_reached_or_does_not_know_the_till_is_sent_nothing() {
    for kind in [Kind::ConnectFailed, Kind::DnsFailed, Kind::Interrupted] {
        let mut play = create();
        play.steps(&[]);
        assert_eq!(outcome(play.unread(kind)).code, Code::Failed(kind));
    }
    for (status, kind) in [(401, Kind::Unauthorised), (407, Kind::ProxyFailed)] {
        let mut play = create();
        play.steps(&[]);
        assert_eq!(outcome(refused(&mut play, status, kind)).code, Code::Failed(kind));
    }
}

#[test]
fn a_service_that_does_not_answer_is_asked_again_until_the_call_ends_and_then_nothing_is_sent() {
    let unanswered = [
        (0, Kind::Timeout),
        (0, Kind::AnswerLost),
        (200, Kind::BadAnswer),
        (403, Kind::BadAnswer),
        (404, Kind::BadAnswer),
        (408, Kind::Timeout),
        (429, Kind::Throttled),
        (500, Kind::ServiceError),
        (503, Kind::ServiceError),
    ];
    for (status, kind) in unanswered {
        let mut play = create();
        play.steps(&[]);
        for _ in 0..3 {
            let next = if status == 0 { play.unread(kind) } else { refused(&mut play, status, kind) };
            assert_eq!(next, Next::Wait(2_500), "{status} {kind:?}");
            assert_eq!(play.pass(2_500).waited(), Next::Read(Key::Reference("S".into())));
        }
        let mut answered = create();
        answered.steps(&[]);
        refused(&mut answered, 503, Kind::ServiceError);
        answered.waited();
        assert_eq!(word(&answered.not_found()), "write");
        let next = if status == 0 { play.unread(kind) } else { refused(&mut play, status, kind) };
        assert_eq!(word(&next), "wait");
        assert_eq!(outcome(play.expire().waited()).code, Code::Failed(kind));
    }
}

#[test]
fn a_service_that_refuses_to_look_for_a_reference_can_still_be_sold_with() {
    for (status, kind) in [(400, Kind::Refused), (403, Kind::Forbidden), (405, Kind::Refused)] {
        let mut play = create();
        play.steps(&[]);
        let own = Error { service: Some(Box::default()), ..Error::new(kind, "test").with_status(status) };
        assert_eq!(word(&play.tell(Fact::Order(Err(Failure::nothing(own))))), "write", "{status}");
        let mut play = create();
        play.steps(&[]);
        let page = Error::new(kind, "test").with_status(status);
        assert_ne!(word(&play.tell(Fact::Order(Err(Failure::nothing(page))))), "write", "{status}");
    }
}

fn refused(play: &mut Play, status: u16, kind: Kind) -> Next {
    play.tell(Fact::Order(Err(Failure::unknown(Error::new(kind, "test").with_status(status)))))
}
