//! Payments and refunds in the background.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Starts a sale in the background, for a program that must not wait: the library's own thread
/// opens the session, checks the order until the service's last word, and voids it when the host
/// cancels. Ask for its progress with tamara_payment_status.
///
/// Started again with the same "order_reference_id", amount, phone and channel while the payment
/// is under way, it returns that payment. After a restart start it again with the same reference:
/// the sale is resumed, or returned when it was paid in the meantime. tamara_interrupt does not
/// end a payment; tamara_client_close ends its thread, and the sale stays open at the service.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE
/// while a payment of the same reference with another amount, phone or channel is under way;
/// TAMARA_JOURNAL_REQUIRED; TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the
/// service.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_start(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_start", request, reply)
}

/// Starts a refund in the background. The same "request_id" is refunded once, as in tamara_refund.
/// A refund cannot be cancelled.
///
/// Members of request and reply: docs/schema/.
///
/// Returns what tamara_payment_start returns. Does not wait for the service.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_refund_start(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "refund_start", request, reply)
}

/// Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone
/// means paid; TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the
/// code with which it failed, and nothing moved. Of a refund at its end what tamara_refund
/// returns. Argument codes (-1xx). Takes at most "wait_s"; tamara_interrupt ends the wait.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_status(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_status", request, reply)
}

/// Takes a payment back. The library's thread voids the session and reads the order again, until
/// the service has said what became of it; ask with tamara_payment_status for the end:
/// "cancelled", or "too_late_paid" when the customer was faster.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
/// TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the
/// provider has no void; argument codes (-1xx). Does not wait for the service.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_cancel(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_cancel", request, reply)
}

/// Lists the payments and refunds that were started in this client: all that are under way, and
/// the last 1,000 that have ended.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_list", request, reply)
}
