//! Giving money back.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Gives captured money back, in whole or in part, as often as there is something left (POST
/// /payments/simplified-refund/{order_id}).
///
/// Tamara has no idempotency key, so the library takes care: the order is read first, one refund
/// at a time goes out for an order across all processes of the journal, and after a lost answer
/// the order is looked at, never sent again without proof that nothing happened. With "request_id"
/// the same refund asked twice is done once.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never
/// send another by hand; TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE,
/// TAMARA_STEP_IN_PROGRESS, TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service
/// (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_refund(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "refund", request, reply)
}
