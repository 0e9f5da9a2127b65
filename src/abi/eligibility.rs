//! Before a sale.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Says whether to offer Tamara for this amount, to this customer (POST
/// /pre-checkout/v1/eligibility, GET /checkout/payment-types).
///
/// A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the
/// service is silent the answer is yes. Answers without a phone are kept for five minutes.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_eligibility(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "eligibility", request, reply)
}

/// Says whether the customer's identity is verified already (GET
/// /merchants/customer/id-verification-status): a hint that the first visit takes longer, never a
/// reason to refuse.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_customer_verification(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "customer_verification", request, reply)
}

/// Makes a reference for a sale, or a number ("request_id") for a refund, that was never used
/// before. It asks nobody.
///
/// The reference is the prefix, the day by the shop's clock, a number that the journal counts up
/// for all programs that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock
/// that is put back, crash, or lost or copied journal brings a reference back. It has at most 56
/// characters, which both services take. Keep it with the sale before the sale is started.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random
/// letters alone hold references apart (warning not_counted). Takes at most the configured
/// call_timeout_ms, and that only while another program holds the journal.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_new_reference(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "new_reference", request, reply)
}
