//! Payments and refunds in the background.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Starts a sale in the background, for a program that must not wait: the library's own thread opens the session, checks the order
/// until the service's last word, and voids it when the host cancels. Ask for its progress with tamara_payment_status.
///
/// Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it returns that payment.
/// After a restart start it again with the same reference: the sale is resumed, or returned when it was paid in the meantime.
/// tamara_interrupt does not end a payment; tamara_client_close ends its thread, and the sale stays open at the service.
///
/// client    the client.
/// request   JSON text, UTF-8, that of tamara_session_create, by SMS or QR code, and "interval_s". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_poll_status as far as they are known, and:
///   "payment"        integer: the payment's number in this client.
///   "kind"           text: "sale" or "refund".
///   "state"          text: "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled",
///                    "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed"
///                    (nothing moved).
///   "ended"          true or false: nothing is done in the background any more.
///   "seconds_left"   integer or null: until the session expires.
///
/// Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE while a payment of the same reference with
/// another amount, phone or channel is under way; TAMARA_JOURNAL_REQUIRED; TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for
/// the service. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_start(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_start", request, reply)
}

/// Starts a refund in the background. The same "request_id" is refunded once, as in tamara_refund. A refund cannot be cancelled.
///
/// client    the client.
/// request   JSON text, UTF-8, that of tamara_refund. Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_payment_start.
///
/// Returns what tamara_payment_start returns. Does not wait for the service. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_refund_start(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "refund_start", request, reply)
}

/// Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
///                                       payment. A refund that was started with "order_id" is named by that id in
///                                       "order_reference_id"; its number is the safer name, as an order may have several refunds.
///   "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
///   "qr"       optional true or false: the link and the QR code once more.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_payment_start. "checkout_deeplink" and "qr" are in the first reply that knows them, and when asked for.
///
/// Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone means paid; TAMARA_NOT_PAID (also
/// after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the code with which it failed, and nothing moved. Of a refund at its end what
/// tamara_refund returns. Argument codes (-1xx). Takes at most "wait_s"; tamara_interrupt ends the wait. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_status(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_status", request, reply)
}

/// Takes a payment back. The library's thread voids the session and reads the order again, until the service has said what became of it;
/// ask with tamara_payment_status for the end: "cancelled", or "too_late_paid" when the customer was faster.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "payment" or "order_reference_id"   required, one of them, as in tamara_payment_status.
///   "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
///                      it is paid.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_payment_start.
///
/// Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid, TAMARA_TOO_LATE_PAID when it was paid;
/// TAMARA_NOT_SUPPORTED for a refund, and where the provider has no void; argument codes (-1xx). Does not wait for the service. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_cancel(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_cancel", request, reply)
}

/// Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000 that have ended.
///
/// client    the client.
/// request   JSON text, UTF-8: "{}". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "payments"   list of objects, the oldest first: "payment", "kind", "state", "order_reference_id", "seconds_left", as in
///                tamara_payment_start.
///
/// Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_payment_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "payment_list", request, reply)
}
