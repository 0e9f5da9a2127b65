//! Giving money back.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Gives captured money back, in whole or in part, as often as there is something left
/// (POST /payments/simplified-refund/{order_id}).
///
/// Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes out for an order
/// across all processes of the journal, and after a lost answer the order is looked at, never sent again without proof
/// that nothing happened. With "request_id" the same refund asked twice is done once.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
///   "total_amount"   optional money; left out: all that is left (captured minus refunded).
///   "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
///   "comment"        optional text, 200.
///   "raw"            optional, true adds Tamara's untouched order as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "order_id", "order_reference_id", "request_id" (texts), "refund_id", "capture_id" (texts, Tamara's; the capture that is given
///   back), "amount" (money: what this call gave back), "refunded_amount" (money: in all), "captured_amount" (money), "status" (text), "replayed" (true: done before this call).
///
/// Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never send another by hand;
/// TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS, TAMARA_EARLIER_UNRESOLVED;
/// argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing moved.
/// Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_refund(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "refund", request, reply)
}
