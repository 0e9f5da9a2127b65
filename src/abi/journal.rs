//! The journal: clearing up and looking back.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Clears up what a crash, a power cut or a lost answer left open: the library checks every
/// unfinished step of the journal and reports its verdict. It begins with refunds and other steps
/// that were being sent, then sessions that were being opened, then open sessions; each part goes
/// on where the call before stopped. Last it checks steps that only count as not done for a late
/// effect. Nothing is sent that could move money. Call it at start-up, and after TAMARA_UNKNOWN.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open);
/// journal codes (-6xx). A warning "refunded_twice" says that an order shows the number of a
/// refund twice; "concluded", that steps count as not done because their orders stayed without
/// them, not by the service's word. A step with "next_action" "ask_supervisor" ends by
/// tamara_step_resolve. Takes at most the configured call_timeout_ms; a warning "not_all" says
/// when time ran out. Also safe across processes.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_recover(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "recover", request, reply)
}

/// Closes a step of the journal by hand, where nothing else can tell what became of it: the word
/// of a supervisor who has looked in the service's portal. The library reads the order before,
/// where it can, and records the word with the name and the reason. tamara_history, tamara_report
/// and the file for support show it as a person's word. Nothing is sent that could move money. A
/// refund, capture or cancel that only counts as not done ("last_error" "concluded") can be
/// closed, too.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order
/// says the opposite; TAMARA_NOT_FOUND: no such step; TAMARA_STEP_IN_PROGRESS: another call is
/// working on it; argument (-1xx) and journal (-6xx) codes. A warning "not_compared" says that the
/// order could not be read. Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_step_resolve(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "step_resolve", request, reply)
}

/// Reads the journal, newest first. Asks nobody.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_history(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "history", request, reply)
}
