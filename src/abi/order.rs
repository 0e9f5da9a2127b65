//! Orders.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
///   "raw"     optional, true adds Tamara's untouched order as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status; "verdict" says what
///           the order means for the sale.
///
/// Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx) and service
/// (-4xx) codes. To learn whether a sale is paid, use tamara_poll_status. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_get(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_get", request, reply)
}
