//! The boundary from the inside: what no C program can see.

use super::{
    boundary, checkout, client, dispute, eligibility, handles, journal, order, payment, refund, report, session,
    support, text, watch, webhook,
};
use crate::client::operation::OPERATIONS;
use std::ffi::{CStr, CString, c_char};
use std::ptr::null_mut;

type Export = extern "C" fn(i32, *const c_char, *mut *mut c_char) -> i32;

const EXPORTS: &[(&str, Export)] = &[
    ("session_create", session::tamara_session_create),
    ("poll_status", session::tamara_poll_status),
    ("session_void", session::tamara_session_void),
    ("pay", session::tamara_pay),
    ("tender_check", session::tamara_tender_check),
    ("refund", refund::tamara_refund),
    ("payment_start", payment::tamara_payment_start),
    ("refund_start", payment::tamara_refund_start),
    ("payment_status", payment::tamara_payment_status),
    ("payment_cancel", payment::tamara_payment_cancel),
    ("payment_list", payment::tamara_payment_list),
    ("order_get", order::tamara_order_get),
    ("order_update_reference", order::tamara_order_update_reference),
    ("order_authorise", order::tamara_order_authorise),
    ("order_capture", order::tamara_order_capture),
    ("order_cancel", order::tamara_order_cancel),
    ("checkout_create", checkout::tamara_checkout_create),
    ("eligibility", eligibility::tamara_eligibility),
    ("customer_verification", eligibility::tamara_customer_verification),
    ("new_reference", eligibility::tamara_new_reference),
    ("webhook_register", webhook::tamara_webhook_register),
    ("webhook_list", webhook::tamara_webhook_list),
    ("webhook_get", webhook::tamara_webhook_get),
    ("webhook_update", webhook::tamara_webhook_update),
    ("webhook_delete", webhook::tamara_webhook_delete),
    ("webhook_receive", webhook::tamara_webhook_receive),
    ("webhook_listen", webhook::tamara_webhook_listen),
    ("webhook_next", webhook::tamara_webhook_next),
    ("dispute_list", dispute::tamara_dispute_list),
    ("dispute_reply", dispute::tamara_dispute_reply),
    ("recover", journal::tamara_recover),
    ("step_resolve", journal::tamara_step_resolve),
    ("history", journal::tamara_history),
    ("diagnose", support::tamara_diagnose),
    ("support_bundle", support::tamara_support_bundle),
    ("log_level", support::tamara_log_level),
    ("report", report::tamara_report),
    ("receipt", report::tamara_receipt),
    ("watch_add", watch::tamara_watch_add),
    ("watch_next", watch::tamara_watch_next),
    ("watch_remove", watch::tamara_watch_remove),
];

fn taken(reply: *mut c_char) -> serde_json::Value {
    assert!(!reply.is_null());
    // SAFETY: a reply of this library.
    let json = unsafe { CStr::from_ptr(reply) }.to_str().unwrap().to_string();
    assert!(json.is_ascii());
    text::tamara_string_free(reply);
    serde_json::from_str(&json).unwrap()
}

fn simulated_client() -> i32 {
    let config = CString::new(
        r#"{"base_url":"http://127.0.0.1:9","api_token":"sim_test","country":"SA","journal":"none","accept_money_moving_without_journal":true}"#,
    )
    .unwrap();
    let (mut number, mut reply) = (0, null_mut());
    let code = client::tamara_client_open(config.as_ptr(), &mut number, &mut reply);
    let json = taken(reply);
    assert_eq!(code, 0, "{json}");
    assert_eq!(json["operations"].as_array().unwrap().len(), OPERATIONS.len());
    number
}

#[test]
fn every_operation_has_an_export_of_its_name() {
    let names: Vec<&str> = EXPORTS.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, OPERATIONS.iter().map(|o| o.name).collect::<Vec<_>>());
}

#[test]
fn every_export_runs_inside_the_guard() {
    let sources = [
        include_str!("client.rs"),
        include_str!("session.rs"),
        include_str!("refund.rs"),
        include_str!("order.rs"),
        include_str!("payment.rs"),
        include_str!("eligibility.rs"),
        include_str!("dispute.rs"),
        include_str!("checkout.rs"),
        include_str!("webhook.rs"),
        include_str!("journal.rs"),
        include_str!("watch.rs"),
        include_str!("logging.rs"),
        include_str!("support.rs"),
        include_str!("report.rs"),
        include_str!("text.rs"),
        include_str!("reply.rs"),
        include_str!("request.rs"),
        include_str!("buffer.rs"),
    ];
    // These return constants.
    let exempt = ["tamara_version", "tamara_abi_version", "tamara_result_name"];
    for source in sources {
        for export in source.split("pub extern \"C\" fn ").skip(1) {
            let name = export.split('(').next().unwrap();
            let body = export.split("\n}").next().unwrap();
            let is_guarded = [
                "boundary::guard(",
                "boundary::answer(",
                "boundary::operate(",
                "    answer_into(",
                "    read(",
                "    read_amount(",
                "    put(",
                "    add(",
                "    counted(",
            ]
            .iter()
            .any(|g| body.contains(g));
            assert!(is_guarded || exempt.contains(&name), "{name} has no guard");
        }
    }
    // Those of tamara_pos_stdcall.dll with buffers, which are compiled for Windows alone.
    let (rows, bodies) = include_str!("bytes.rs").split_once("\ntwins! {\n").unwrap().1.split_once("\n}").unwrap();
    for row in rows.lines() {
        let name = row.trim().split(' ').next().unwrap();
        let body = bodies.split_once(&format!("\nfn {name}(")).unwrap().1.split("\n}").next().unwrap();
        let guards =
            ["boundary::guard(", "buffer::", "reply::read", "reply::counted(", "request::put(", "request::add("];
        assert!(guards.iter().any(|g| body.contains(g)), "{name} has no guard");
    }
}

#[test]
fn a_panic_becomes_a_code_and_a_reply() {
    let mut reply = null_mut();
    let code = boundary::answer(&mut reply, || panic!("on purpose"));
    assert_eq!(code, -900);
    let json = taken(reply);
    assert_eq!(json["name"], "PANIC");
    assert_eq!(json["next_action"], "ask_supervisor");
    assert_eq!(boundary::guard(|| panic!("again")), -900);
}

#[test]
fn bad_pointers_and_texts_are_answered_at_every_export() {
    let number = simulated_client();
    let not_utf8 = CString::new(vec![b'{', 0xff, b'}']).unwrap();
    let huge = CString::new(vec![b' '; 10 * 1024 * 1024]).unwrap();
    let cases: Vec<(*const c_char, &str)> = vec![
        (std::ptr::null(), "NULL_ARGUMENT"),
        (not_utf8.as_ptr(), "INVALID_UTF8"),
        (c"not json".as_ptr(), "INVALID_JSON"),
        (c"[1]".as_ptr(), "INVALID_JSON"),
        (c"{\"no_such_field\":1}".as_ptr(), "UNKNOWN_FIELD"),
        (huge.as_ptr(), "REQUEST_TOO_LARGE"),
    ];
    for (name, export) in EXPORTS {
        for (request, expected) in &cases {
            let mut reply = null_mut();
            let code = export(number, *request, &mut reply);
            let json = taken(reply);
            assert!(code < 0, "{name}: {json}");
            // A missing required field may be found before an unknown one.
            let is_expected =
                json["name"] == *expected || (*expected == "UNKNOWN_FIELD" && json["name"] == "MISSING_FIELD");
            assert!(is_expected, "{name}: {json}");
            assert_eq!(json["code"], code);
            assert!(!json["error"]["detail"].as_str().unwrap().is_empty());
            assert!(!json["message"]["en"].as_str().unwrap().is_empty());
            assert_eq!(export(number, *request, null_mut()), code, "{name} without a place for the reply");
        }
        for handle in [0, -1, number + 1, i32::MIN, i32::MAX] {
            let mut reply = null_mut();
            assert_eq!(export(handle, c"{}".as_ptr(), &mut reply), -103, "{name}");
            assert_eq!(taken(reply)["error"]["field"], "client");
        }
    }
    assert_eq!(client::tamara_client_close(number), 0);
}

#[test]
fn a_closed_number_is_never_given_to_a_new_client() {
    let first = simulated_client();
    assert_eq!(client::tamara_client_close(first), 0);
    assert_eq!(client::tamara_client_close(first), -103);
    assert_eq!(client::tamara_interrupt(first), -103);
    let second = simulated_client();
    assert_ne!(first, second);
    assert!(handles::get(first).is_none());
    assert_eq!(client::tamara_client_close(second), 0);
}

#[test]
fn a_text_that_is_not_ours_or_was_freed_is_left_alone() {
    text::tamara_string_free(null_mut());
    text::tamara_string_free(text::tamara_version().cast_mut());
    text::tamara_string_free(text::tamara_result_name(2).cast_mut());
    let mut reply = null_mut();
    order::tamara_order_get(0, c"{}".as_ptr(), &mut reply);
    text::tamara_string_free(reply);
    text::tamara_string_free(reply);
}

#[test]
fn every_number_has_a_name() {
    // SAFETY: static texts of this library.
    let name = |code| unsafe { CStr::from_ptr(text::tamara_result_name(code)) }.to_str().unwrap();
    assert_eq!(name(0), "OK");
    assert_eq!(name(2), "NOT_PAID");
    assert_eq!(name(-105), "INVALID_FIELD");
    assert_eq!(name(77), "UNRECOGNISED");
    // SAFETY: as above.
    assert_eq!(unsafe { CStr::from_ptr(text::tamara_version()) }.to_str().unwrap(), env!("CARGO_PKG_VERSION"));
}
