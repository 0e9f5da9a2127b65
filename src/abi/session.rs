//! Sessions in the shop.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR
/// code on the till's screen (POST /checkout/in-store).
///
/// Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is
/// still open is resumed, a paid one is returned. Another amount is refused, and so is the
/// reference of a sale that was paid for another phone or other items, or longer ago than a
/// working day. If Tamara has an order with this reference that this journal does not know (GET
/// /merchants/orders/reference-id/{reference}, asked before anything is opened), the reply shows
/// that order and its verdict. While this question is not answered, nothing is opened. If the
/// answer to the opening was lost, the library looks for the session. Only if it was not found for
/// long enough, by a look-up that finds other orders, and only if this is called again, a second
/// attempt is opened, under a reference of its own ("S-1~2" for "S-1").
///
/// The reply has warnings about a session that was there before: "phone_differs" (no link went to
/// the number of this call; void the session first), "basket_differs", "channel_differs",
/// "paid_before".
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before
/// ("verdict" "paid"); TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see
/// "next_action"; TAMARA_NOT_PAID: this sale was paid and given back; TAMARA_REFERENCE_IN_USE;
/// argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was opened.
/// Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_session_create(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "session_create", request, reply)
}

/// Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts
/// of the sale are watched together.
///
/// Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the
/// final word, "wait_s" or tamara_interrupt do.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing
/// else; TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and
/// given back whole; also where every tamara_session_create of this sale was refused, so that
/// there is nothing to wait for ("error" and "next_action" are those of the refusal);
/// TAMARA_UNKNOWN: the service could not be asked, or the captured amount is not what was asked
/// for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
/// call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_poll_status(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "poll_status", request, reply)
}

/// Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and
/// reads the order to be certain. Safe to repeat.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer
/// was faster, the sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that
/// was found after a lost answer: its checkout id is not known); TAMARA_UNKNOWN: the service could
/// not be asked, poll on; TAMARA_OTHER_LANE; TAMARA_CANNOT_VOID: not a session of this journal;
/// TAMARA_NOT_SUPPORTED: there is no void, and "refund_if_paid" was not said; argument (-1xx) and
/// journal (-6xx) codes. Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_session_void(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "session_void", request, reply)
}

/// Says whether another payment may be taken for a sale. Call it before the till takes cash or a
/// card for a sale that Tamara was asked to pay, before it voids or parks such a sale, and before
/// it closes the day.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for
/// "paid"; TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain;
/// argument (-1xx) codes. A sale that neither the journal nor the service knows is "clear"; where
/// the service does not answer, only a session that this journal knows to be over is (warning
/// not_asked: it knows of none). Takes at most 2 seconds, whatever the service does.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_tender_check(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "tender_check", request, reply)
}

/// Opens a session by SMS and waits for its end, in one call: tamara_session_create, then
/// tamara_poll_status.
///
/// Members of request and reply: docs/schema/.
///
/// Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with
/// the same reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED
/// where "capabilities" says that no SMS is sent (Checkout.com): show a QR code with
/// tamara_session_create or tamara_payment_start. Takes at most call_timeout_ms plus "wait_s".
#[unsafe(no_mangle)]
pub extern "C" fn tamara_pay(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "pay", request, reply)
}
