//! Online checkouts.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the
/// customer's browser is sent to "checkout_url". The reference is the key of the sale, as in
/// tamara_session_create: a live checkout is resumed, a finished one returned.
///
/// The whole request is checked before anything is sent, and all its problems are told at once.
///
/// After the customer has agreed, tamara_poll_status answers TAMARA_PENDING with "next_action"
/// "authorise_order": call tamara_order_authorise, within 72 hours. Then it is "capture_order":
/// send the goods and call tamara_order_capture. TAMARA_OK means that the money is captured, as
/// for every sale.
///
/// The request is Tamara's own. Members that the library does not know are sent as they are, with
/// a warning, because Tamara's request grows. Merchants of telecommunication services have to send
/// more: set "checkout" "telecom" in the configuration.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all
/// "problems"; otherwise what tamara_session_create returns. Takes at most the configured
/// call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_checkout_create(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "checkout_create", request, reply)
}
