//! The journal: clearing up and looking back.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of the journal and reports
/// its verdict. It begins with refunds and other steps that were being sent, then sessions that were being opened, then open sessions;
/// each part goes on where the call before stopped. Last it checks steps that only count as not done for a late effect.
/// Nothing is sent that could move money. Call it at start-up, and after TAMARA_UNKNOWN.
///
/// client    the client.
/// request   JSON text "{}". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "steps"   list, in the order in which they were checked: each as in tamara_history, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
///             "next_action" and, while it stays open, "error".
///   "polls"   integer: questions put to the service.
///
/// Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes (-6xx).
/// A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that steps count as not done because
/// their orders stayed without them, not by the service's word. A step with "next_action" "ask_supervisor" ends by tamara_step_resolve.
/// Takes at most the configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe, also across processes.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_recover(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "recover", request, reply)
}

/// Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor who has looked in the
/// service's portal. The library reads the order before, where it can, and records the word with the name and the reason. tamara_history,
/// tamara_report and the file for support show it as a person's word. Nothing is sent that could move money. A refund, capture or cancel that
/// only counts as not done ("last_error" "concluded") can be closed, too.
///
/// client    the client.
/// request   JSON text, UTF-8. Required:
///   "step_id"   integer: "id" of the step, as tamara_recover and tamara_history show it.
///   "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
///   "name"      text: who says so; at most 64 characters.
///   "reason"    text: why; at most 200 characters.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "step"      the step as it stands now, as in tamara_history.
///
/// Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order says the opposite; TAMARA_NOT_FOUND: no such
/// step; TAMARA_STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and journal (-6xx) codes.
/// A warning "not_compared" says that the order could not be read. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_step_resolve(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "step_resolve", request, reply)
}

/// Reads the journal, newest first. Asks nobody.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
///   "from", "until"        texts, RFC 3339: created at or after, created before.
///   "lane"                 text.
///   "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
///   "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
///   "order_reference_id"   text: of the sale, or of an attempt.
///   "order_id"             text.
///   "before_id"            integer: "next_before_id" of the page before.
///   "limit"                integer, 1 to 1000, default 100.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "steps"            list of "id", "kind", "state", "order_reference_id", "attempt_reference_id", "request_id", "order_id", "checkout_id",
///                      "result_id", "channel", "amount" (money), "status", "last_error", "store_code", "lane", "phone" (masked),
///                      "created_at", "updated_at" (texts, RFC 3339, UTC), "moved" (money: what the service says was moved, where that
///                      is not "amount"), and of a step that was closed by hand "resolved_by", "resolved_reason" (texts).
///   "next_before_id"   integer, or null on the last page.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_history(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "history", request, reply)
}
