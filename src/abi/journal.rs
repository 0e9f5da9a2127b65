//! The journal: clearing up and looking back.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Clears up what a crash, a power cut or a lost answer left open: every unfinished step of the journal is looked at, at most
/// twice, and gets its verdict. Nothing is sent that could move money. Call it at start-up, and after TAMARA_UNKNOWN.
///
/// client    the client.
/// request   JSON text "{}". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "steps"   list, oldest first: each as in tamara_history, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
///             "next_action" and, while it stays open, "error".
///   "polls"   integer: questions put to the service.
///
/// Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes (-6xx).
/// Takes at most the configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe, also across processes.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_recover(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "recover", request, reply)
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
///                      "created_at", "updated_at" (texts, RFC 3339, UTC).
///   "next_before_id"   integer, or null on the last page.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_history(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "history", request, reply)
}
