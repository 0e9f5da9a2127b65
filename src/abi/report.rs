//! What a shop prints.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and
/// currency. A sale counts on the day on which its session was opened, a refund or a void on the
/// day on which it was begun, so a report can be made again. Sends nothing that moves money.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor"
/// when figures differ, when only a person can still end the unresolved steps, or when an order
/// shows the number of a refund twice (warning "refunded_twice"). Argument (-1xx) and journal
/// (-6xx) codes. With "reread" or "settlement" the call takes at most call_timeout_ms; the warning
/// "not_all" says how many orders were left when time ran out, "settlement_not_read" how many
/// could not be read, and "settlement_not_shown" that the provider shows no settlements.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_report(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "report", request, reply)
}

/// The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same
/// lines at every printing. Asks nobody.
///
/// Give "request_id" or "refund_id" for the receipt of a refund.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE
/// when it is not paid, or the refund not made; argument (-1xx) and journal (-6xx) codes.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_receipt(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "receipt", request, reply)
}
