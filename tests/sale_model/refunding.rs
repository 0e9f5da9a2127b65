//! Refund, branch by branch.

use crate::play::{Play, change, entry, given_back, locked, order, outcome, refund, sar, word};
use tamara_pos::error::{Code, Error, Failure, Kind, NextAction};
use tamara_pos::journal::{State, Step, StepKind};
use tamara_pos::rail::{Key, Moved, Status};
use tamara_pos::sale::age::{Look, Quiet, age_ms};
use tamara_pos::sale::evidence::{Conclusion, conclude};
use tamara_pos::sale::movement::{Wish, protocol};
use tamara_pos::sale::{Fact, Load, Next, Now, Send};

fn wish(minor: Option<i64>) -> Wish {
    Wish {
        kind: StepKind::Refund,
        order_id: "o1".into(),
        reference: None,
        amount: minor.map(sar),
        request_id: Some("R1".into()),
        own_id: "R1".into(),
        comment: None,
        idempotency_key: None,
    }
}

/// A refund that has asked for the order's steps.
fn begun(minor: Option<i64>) -> Play {
    let mut play = Play::new(protocol(wish(minor)));
    assert_eq!(word(&play.begin()), "load");
    assert_eq!(play.steps(&[]), Next::Load(Load::Order("o1".into())));
    play
}

/// A refund of 40.00 whose intent is written as step 1 and whose request has left.
fn sent() -> Play {
    let mut play = begun(Some(4_000));
    assert_eq!(play.steps(&[]), Next::Read(Key::Order("o1".into())));
    assert_eq!(word(&play.order(given_back(0, Vec::new(), 0))), "write");
    assert_eq!(word(&play.written(1)), "load");
    let next = play.steps(&[refund(1, "R1", 4_000, State::Sending)]);
    let Next::Send(Send::Move(StepKind::Refund, movement)) = next else { panic!("{next:?}") };
    assert_eq!((movement.amount, movement.own_id.as_str()), (sar(4_000), "R1"));
    assert!(movement.comment.contains("[ref R1]"), "{movement:?}");
    play
}

/// The same, its answer lost.
fn lost() -> Play {
    let mut play = sent();
    let failure = Failure::unknown(Error::new(Kind::AnswerLost, "test"));
    let mut next = play.tell(Fact::Moved(Err(failure)));
    if word(&next) == "wait" {
        next = play.pass(2_500).waited();
    }
    assert_eq!(next, Next::Read(Key::Order("o1".into())));
    play
}

fn moved() -> Fact {
    Fact::Moved(Ok(Moved { result_id: Some("r1".into()), capture_id: None, status: None, done: true, amount: None }))
}

#[test]
fn a_refund_is_sent_only_after_its_intent_is_on_disk_and_recorded_before_it_is_told() {
    let mut play = sent();
    let (id, change) = change(play.tell(moved()));
    assert_eq!((id, change.state, change.result_id.as_deref()), (1, Some(State::Done), Some("r1")));
    assert_eq!(play.changed(), Next::Read(Key::Order("o1".into())));
    let done = outcome(play.order(given_back(4_000, vec![entry(4_000, Some("R1"), None)], 0)));
    assert_eq!((done.code, done.about.amount), (Code::Ok, Some(sar(4_000))));
}

#[test]
fn a_refund_is_as_old_as_its_request_however_long_the_answer_that_told_the_service_s_time_took() {
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    let asked = given_back(0, Vec::new(), 0);
    let time = asked.service_time_ms.unwrap();
    let Next::Write(intent) = play.pass(20_000).order(asked) else { panic!() };
    assert_eq!(intent.service_time_ms, Some(time + 20_000));
}

#[test]
fn more_than_is_left_is_refused_and_nothing_is_written() {
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    let done = outcome(play.order(given_back(6_001, Vec::new(), 0)));
    assert_eq!(done.code, Code::Failed(Kind::RefundTooLarge));
}

#[test]
fn a_refund_without_an_amount_is_of_captured_minus_refunded() {
    let mut play = begun(None);
    play.steps(&[]);
    match play.order(given_back(2_550, Vec::new(), 0)) {
        Next::Write(intent) => assert_eq!((intent.amount, intent.total_before), (sar(7_450), Some(sar(2_550)))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_this_journal_gave_back_counts_also_while_the_order_does_not_show_it() {
    let done = [refund(1, "R0", 4_000, State::Done)];
    let mut play = begun(Some(6_001));
    play.steps(&done);
    assert_eq!(outcome(play.order(given_back(0, Vec::new(), 0))).code, Code::Failed(Kind::RefundTooLarge));
    let mut play = begun(Some(6_000));
    play.steps(&done);
    match play.order(given_back(0, Vec::new(), 0)) {
        Next::Write(intent) => assert_eq!(intent.total_before, Some(sar(4_000))),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_that_holds_no_captured_money_is_not_refundable() {
    for status in
        [Status::New, Status::Approved, Status::Authorised, Status::Declined, Status::Expired, Status::Canceled]
    {
        let mut play = begun(Some(4_000));
        play.steps(&[]);
        let done = outcome(play.order(order("o1", status, 0)));
        assert_eq!(done.code, Code::Failed(Kind::NotRefundable), "{status:?}");
    }
}

#[test]
fn the_same_number_asked_again_is_the_same_refund_and_with_another_amount_refused() {
    let done = refund(1, "R1", 4_000, State::Done);
    let mut play = begun(Some(4_000));
    assert_eq!(word(&play.steps(std::slice::from_ref(&done))), "read");
    let again = outcome(play.order(given_back(4_000, Vec::new(), 0)));
    assert_eq!((again.code, again.about.repeated), (Code::Ok, true));
    let mut play = begun(Some(4_001));
    assert_eq!(outcome(play.steps(&[done])).code, Code::Failed(Kind::RequestIdInUse));
}

#[test]
fn a_refund_with_our_number_that_the_order_shows_is_not_made_again_by_a_till_without_its_journal() {
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    let shown = given_back(4_000, vec![entry(4_000, Some("R1"), None)], 0);
    let done = outcome(play.order(shown));
    assert_eq!((done.code, done.about.repeated), (Code::Ok, true));
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    let marked = given_back(4_000, vec![entry(4_000, None, Some("broken [ref R1]"))], 0);
    assert_eq!(outcome(play.order(marked)).code, Code::Ok);
}

#[test]
fn a_refund_with_our_number_that_hides_its_amount_is_not_made_again() {
    let mut hidden = entry(4_000, Some("R1"), None);
    hidden.amount = None;
    for (asked, kind) in [(None, Kind::BadAnswer), (Some(4_000), Kind::RequestIdInUse)] {
        let mut play = begun(asked);
        play.steps(&[]);
        assert_eq!(outcome(play.order(given_back(4_000, vec![hidden.clone()], 0))).code, Code::Failed(kind));
    }
}

#[test]
fn a_lost_refund_that_the_order_shows_is_done() {
    let mut play = lost();
    let shown = given_back(4_000, vec![entry(4_000, Some("R1"), None)], 2_500);
    assert_eq!(word(&play.order(shown)), "load");
    let (_, change) = change(play.steps(&[refund(1, "R1", 4_000, State::Sending)]));
    assert_eq!((change.state, change.result_id.as_deref()), (Some(State::Done), Some("r1")));
    assert_eq!(outcome(play.changed()).code, Code::Ok);
}

#[test]
fn a_lost_refund_is_not_done_only_after_two_minutes_and_five_looks_by_both_clocks() {
    let mut play = lost();
    play.now.left_ms = 10_000_000;
    let mut looks = 1;
    let mut age = 2_500;
    let mut next = play.order(given_back(0, Vec::new(), age));
    while word(&next) == "wait" {
        age += 30_000;
        play.pass(30_000).waited();
        looks += 1;
        next = play.order(given_back(0, Vec::new(), age));
    }
    assert_eq!((word(&next), looks), ("load", 5));
    let (_, change) = change(play.steps(&[refund(1, "R1", 4_000, State::Sending)]));
    assert_eq!(change.state, Some(State::NotDone));
    assert_eq!(outcome(play.changed()).code, Code::Failed(Kind::AnswerLost));

    // The till's clock jumped ahead; the service's did not.
    let mut play = lost();
    play.now.left_ms = 100_000_000;
    for look in 1..20 {
        assert_eq!(word(&play.order(given_back(0, Vec::new(), look * 2_500))), "wait");
        play.pass(600_000).waited();
    }
}

#[test]
fn a_lost_refund_that_cannot_be_told_is_unknown_and_for_recover() {
    let mut play = lost();
    let (_, change) = change(play.expire().order(given_back(0, Vec::new(), 2_500)));
    assert_eq!((change.state, change.looks), (None, Some(1)));
    let done = outcome(play.changed());
    assert_eq!((done.code, done.next_action), (Code::Unknown, NextAction::CallRecover));
}

#[test]
fn an_open_refund_of_another_number_is_cleared_up_before_anything_is_sent() {
    let open = Step { created_ms: 0, ..refund(1, "R0", 1_000, State::Sending) };
    let mut play = begun(Some(4_000));
    assert_eq!(play.steps(std::slice::from_ref(&open)), Next::Lease(1));
    assert_eq!(play.leased(true), Next::Read(Key::Order("o1".into())));
    change(play.order(given_back(0, Vec::new(), 0)));
    assert_eq!(outcome(play.changed()).code, Code::Failed(Kind::EarlierUnresolved));
    // Found done, the call goes on.
    let mut play = begun(Some(4_000));
    play.steps(std::slice::from_ref(&open));
    play.leased(true);
    let shown = || given_back(1_000, vec![entry(1_000, Some("R0"), None)], 0);
    assert_eq!(word(&play.order(shown())), "load");
    change(play.steps(&[open]));
    assert_eq!(play.changed(), Next::Load(Load::Order("o1".into())));
}

#[test]
fn a_refund_that_another_till_is_making_is_waited_for() {
    let open = refund(1, "R0", 1_000, State::Sending);
    let mut play = begun(Some(4_000));
    play.steps(std::slice::from_ref(&open));
    assert_eq!(play.leased(false), Next::Wait(300));
    assert_eq!(word(&play.waited()), "load");
    play.steps(&[open]);
    assert_eq!(outcome(play.expire().leased(false)).code, Code::Failed(Kind::StepInProgress));
}

#[test]
fn an_intent_is_withdrawn_when_another_till_moved_money_since_the_order_was_read() {
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    play.order(given_back(0, Vec::new(), 0));
    play.written(2);
    let (id, change) =
        change(play.steps(&[refund(1, "R0", 9_000, State::Done), refund(2, "R1", 4_000, State::Sending)]));
    assert_eq!((id, change.state), (2, Some(State::NotDone)));
    assert_eq!(play.changed(), Next::Load(Load::Order("o1".into())));
}

#[test]
fn a_journal_that_fails_stops_a_refund_before_it_is_sent() {
    let mut play = begun(Some(4_000));
    assert_eq!(outcome(play.tell(Fact::Steps(Err(locked())))).code, Code::Failed(Kind::JournalLocked));
    let mut play = begun(Some(4_000));
    play.steps(&[]);
    play.order(given_back(0, Vec::new(), 0));
    assert_eq!(outcome(play.tell(Fact::Written(Err(locked())))).code, Code::Failed(Kind::JournalLocked));
}

#[test]
fn a_journal_that_fails_after_the_refund_was_sent_never_makes_it_not_sent() {
    let mut play = lost();
    let shown = given_back(4_000, vec![entry(4_000, Some("R1"), None)], 2_500);
    play.order(shown);
    assert_eq!(outcome(play.tell(Fact::Steps(Err(locked())))).code, Code::Unknown);
}

#[test]
fn a_refund_that_the_service_refuses_is_not_done() {
    let mut play = sent();
    let failure = Failure::nothing(Error::new(Kind::Refused, "test").with_status(400));
    assert_eq!(word(&play.tell(Fact::Moved(Err(failure)))), "read");
    let (_, change) = change(play.order(given_back(0, vec![], 0)));
    assert_eq!(change.state, Some(State::NotDone));
    assert_eq!(outcome(play.changed()).code, Code::Failed(Kind::Refused));
}

#[test]
fn an_answer_that_names_an_earlier_request_s_refund_is_no_yes() {
    let mut play = begun(Some(4_000));
    let earlier = Step { result_id: Some("r9".into()), ..refund(1, "R0", 1_000, State::Done) };
    play.steps(std::slice::from_ref(&earlier));
    assert_eq!(word(&play.order(given_back(1_000, Vec::new(), 0))), "write");
    play.written(2);
    assert_eq!(word(&play.steps(&[earlier, refund(2, "R1", 4_000, State::Sending)])), "send");
    let replayed = Moved { result_id: Some("r9".into()), capture_id: None, status: None, done: true, amount: None };
    assert_eq!(word(&play.tell(Fact::Moved(Ok(replayed)))), "wait");
}

#[test]
fn a_refund_that_the_service_refuses_and_the_order_shows_is_done() {
    let mut play = sent();
    let failure = Failure::nothing(Error::new(Kind::Refused, "test").with_status(400));
    play.tell(Fact::Moved(Err(failure)));
    let (_, change) = change(play.order(given_back(4_000, vec![entry(4_000, Some("R1"), None)], 0)));
    assert_eq!(change.state, Some(State::Done));
}

/// An order of which something was given back, and that does not show how much in all.
fn without_a_total(refunds: Vec<tamara_pos::rail::RefundEntry>) -> tamara_pos::rail::Order {
    tamara_pos::rail::Order { refunded: None, ..given_back(3_000, refunds, 0) }
}

#[test]
fn a_total_that_is_not_shown_is_the_sum_of_the_refunds_that_are() {
    let before = vec![entry(1_000, Some("A"), None), entry(2_000, Some("B"), None)];
    let mut play = begun(Some(7_001));
    play.steps(&[]);
    assert_eq!(outcome(play.order(without_a_total(before.clone()))).code, Code::Failed(Kind::RefundTooLarge));
    let mut play = begun(Some(7_000));
    play.steps(&[]);
    let Next::Write(intent) = play.order(without_a_total(before.clone())) else { panic!("it is to be written") };
    assert_eq!((intent.amount, intent.total_before), (sar(7_000), Some(sar(3_000))));
    // One that hides its amount may be of any: then nothing is sent.
    let mut hidden = before;
    hidden[0].amount = None;
    for refunds in [hidden, Vec::new()] {
        let mut play = begun(Some(1_000));
        play.steps(&[]);
        assert_eq!(outcome(play.order(without_a_total(refunds))).code, Code::Failed(Kind::BadAnswer));
    }
}

/// A refund of 30.00, sent 40 minutes ago and looked for four times; 10.00 had been given back before.
fn looked_for() -> Step {
    Step { looks: 4, total_before: Some(sar(1_000)), ..refund(1, "R1", 3_000, State::Sending) }
}

/// A check of a step that the journal holds, so long after it was written by the till's clock.
fn look_after(wall_ms: i64) -> Look {
    let wall_ms = crate::play::WALL + wall_ms;
    let now = Now { wall_ms, profile: crate::play::known(), ..Now::default() };
    Quiet::resumed(&looked_for(), now).look(1, now)
}

fn concluded(step: &Step, order: &tamara_pos::rail::Order) -> Conclusion {
    conclude(step, order, &look_after(2_400_000))
}

const DID_NOT: Conclusion = Conclusion::DidNot { is_concluded: true };

#[test]
fn refunds_of_others_that_explain_the_total_prove_that_ours_is_not_in_it() {
    let old = || entry(1_000, Some("R0"), None);
    let listed = [
        (6_000, vec![old(), entry(5_000, Some("P1"), None)]),
        (6_000, vec![old(), entry(5_000, None, None)]),
        (4_000, vec![old(), entry(3_000, Some("P1"), None)]),
        (4_000, vec![old(), entry(3_000, None, Some("[ref P1]"))]),
        (2_000, vec![old(), entry(1_000, None, None)]),
    ];
    for (total, refunds) in listed {
        assert_eq!(concluded(&looked_for(), &given_back(total, refunds.clone(), 2_400_000)), DID_NOT, "{refunds:?}");
    }
}

#[test]
fn what_may_be_ours_beside_others_is_for_a_person() {
    let old = || entry(1_000, Some("R0"), None);
    let unclear = [
        (4_000, vec![old(), entry(3_000, None, None)]),
        (9_000, vec![old(), entry(5_000, Some("P1"), None), entry(3_000, None, None)]),
        (9_000, vec![old(), entry(5_000, None, None)]),
        (9_000, vec![]),
    ];
    for (total, refunds) in unclear {
        let order = given_back(total, refunds.clone(), 2_400_000);
        assert_eq!(concluded(&looked_for(), &order), Conclusion::Contested, "{refunds:?}");
        let soon = Step { looks: 0, ..looked_for() };
        assert_eq!(concluded(&soon, &order), Conclusion::Unsure, "{refunds:?}");
    }
}

#[test]
fn a_total_that_grew_by_our_amount_without_our_number_is_for_a_person_whatever_the_order_lists() {
    let before = 1_000;
    for refunds in [
        Vec::new(),
        vec![entry(3_000, None, None)],
        vec![entry(before, None, None), entry(3_000, None, None)],
        vec![entry(before, Some("R0"), None), entry(3_000, None, Some("asked by phone"))],
    ] {
        let order = given_back(before + 3_000, refunds.clone(), 2_400_000);
        assert_eq!(concluded(&looked_for(), &order), Conclusion::Contested, "{refunds:?}");
        let soon = Step { looks: 0, ..looked_for() };
        assert_eq!(concluded(&soon, &order), Conclusion::Unsure, "{refunds:?}");
    }
}

/// What an order shows of a refund beside the total, which lags or is wrong.
#[test]
fn an_order_whose_status_and_amounts_contradict_each_other_does_not_prove_that_nothing_happened() {
    let step = Step { total_before: Some(sar(0)), ..looked_for() };
    let order =
        |status| tamara_pos::rail::Order { refunded: Some(sar(0)), ..crate::play::order("o1", status, 2_400_000) };
    let listed = tamara_pos::rail::Order { refunds: vec![entry(3_000, None, None)], ..order(Status::FullyCaptured) };
    for (what, order) in [
        ("given back in part", order(Status::PartiallyRefunded)),
        ("given back whole", order(Status::FullyRefunded)),
        ("a refund in the list", listed),
    ] {
        assert_eq!(concluded(&step, &order), Conclusion::Contested, "{what}");
    }
    let moved = |kind| Step { kind, request_id: Some("C1".into()), ..step.clone() };
    let captured = tamara_pos::rail::Order { captured: Some(sar(0)), ..order(Status::PartiallyCaptured) };
    assert_eq!(concluded(&moved(StepKind::Capture), &captured), Conclusion::Contested);
    let canceled = tamara_pos::rail::Order { canceled: Some(sar(0)), ..order(Status::Updated) };
    assert_eq!(concluded(&moved(StepKind::Cancel), &canceled), Conclusion::Contested);
    assert_eq!(concluded(&step, &order(Status::FullyCaptured)), DID_NOT, "nothing is contradicted");
}

#[test]
fn an_order_that_is_being_processed_proves_nothing_until_a_day_has_passed() {
    let order = |age| tamara_pos::rail::Order {
        processing: true,
        ..given_back(1_000, vec![entry(1_000, Some("R0"), None)], age)
    };
    assert_eq!(concluded(&looked_for(), &order(2_400_000)), Conclusion::Unsure);
    assert_eq!(conclude(&looked_for(), &order(90_000_000), &look_after(90_000_000)), Conclusion::Contested);
}

#[test]
fn without_the_service_s_time_only_time_that_was_seen_counts() {
    let mut order = given_back(1_000, vec![entry(1_000, Some("R0"), None)], 0);
    order.service_time_ms = None;
    let at = |before_ms, wall_ms| conclude(&looked_for(), &order, &Look { before_ms, ..look_after(wall_ms) });
    // One jump of the wall clock between two checks adds half a minute at the most.
    assert_eq!(at(89_000, 365 * 86_400_000), Conclusion::Unsure, "a clock that was put forward");
    assert_eq!(at(90_000, 365 * 86_400_000), DID_NOT, "a clock that was put forward");
    assert_eq!(at(119_000, -365 * 86_400_000), Conclusion::Unsure, "a clock that was put back");
    assert_eq!(at(120_000, -365 * 86_400_000), DID_NOT, "a clock that was put back");
}

#[test]
fn a_step_is_as_old_as_the_clock_says_that_has_seen_less_time() {
    const FAR: i64 = 365 * 86_400_000;
    // The service's clock, the till's, what this call has seen itself, and what of it counts.
    for (there, here, seen, age) in [
        (100_000, 100_000, 0, 100_000),
        (130_000, 3_000, 0, 3_000),
        (3_000, 130_000, 0, 3_000),
        (FAR, 3_000, 0, 3_000),
        (3_000, FAR, 0, 3_000),
        // One was put back: of the other no more than half a minute.
        (-60_000, 90_000, 0, 30_000),
        (-FAR, 90_000, 0, 30_000),
        (90_000, -60_000, 0, 30_000),
        (FAR, -FAR, 0, 30_000),
        (-FAR, -FAR, 0, 0),
        (-60_000, 20_000, 40_000, 60_000),
        (60_000, -FAR, 40_000, 60_000),
        // Whole seconds there, and parts of them here.
        (-900, 700, 0, 0),
        (-900, FAR, 0, 0),
        // Within a call nothing but its own clock adds to it.
        (40_000, 0, 40_000, 40_000),
        (FAR, 0, 40_000, 40_000),
        (FAR, 5_000, 40_000, 45_000),
        // An answer out of a cache.
        (2_000, 60_000, 60_000, 2_000),
    ] {
        let step = Step { quiet_ms: 7_000, ..looked_for() };
        let now = |wall_ms: i64, elapsed_ms: i64| Now {
            wall_ms: crate::play::WALL + wall_ms,
            elapsed_ms: u64::try_from(elapsed_ms).unwrap(),
            ..Now::default()
        };
        let look = Quiet::resumed(&step, now(here, 0)).look(1, now(here + seen, seen));
        assert_eq!(age_ms(&step, Some(crate::play::WALL + there), &look), 7_000 + age, "{there} {here} {seen}");
    }
    // The call that sends has no pause: its own clock and the service's have to agree.
    for (there, seen, age) in
        [(FAR, 40_000, 40_000), (40_000, 40_000, 40_000), (-FAR, 40_000, 40_000), (2_000, 60_000, 2_000)]
    {
        let look = Quiet::beginning(Now::default()).look(1, Now { elapsed_ms: seen, wall_ms: FAR, ..Now::default() });
        assert_eq!(age_ms(&looked_for(), Some(crate::play::WALL + there), &look), age, "{there} {seen}");
    }
}

#[test]
fn an_intent_whose_total_is_older_than_another_refund_s_end_is_not_taken_for_that_refund() {
    // Written from an order that was read before R0 took effect; a crash came before that was noticed, and nothing was sent.
    let (done, open) = (refund(1, "R0", 4_000, State::Done), refund(2, "R1", 4_000, State::Sending));
    let mut play = begun(Some(4_000));
    assert_eq!(word(&play.steps(&[done.clone(), open.clone()])), "lease");
    play.leased(true);
    assert_eq!(word(&play.order(given_back(4_000, Vec::new(), 0))), "wait");
    // Its own effect beside that one is found.
    play.pass(2_500).waited();
    let both = vec![entry(4_000, Some("R0"), None), entry(4_000, Some("R1"), None)];
    assert_eq!(word(&play.order(given_back(8_000, both, 2_500))), "load");
    assert_eq!(change(play.steps(&[done, open])).1.state, Some(State::Done));
}
