//! Disputes.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For
/// the back office.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_dispute_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "dispute_list", request, reply)
}

/// Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the
/// answer is lost, the dispute is read to see whether it was said.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating
/// it; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
/// call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_dispute_reply(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "dispute_reply", request, reply)
}
