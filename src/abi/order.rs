//! Orders.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Reads an order, once (GET /merchants/orders/{order_id}, GET
/// /merchants/orders/reference-id/{reference}).
///
/// "verdict" of the reply is what the order means for the sale.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx),
/// transport (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use
/// tamara_poll_status. Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_get(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_get", request, reply)
}

/// Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the
/// journal. Safe to repeat.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_REFERENCE_IN_USE: another sale of the journal has this reference,
/// nothing was sent; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes.
/// Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_update_reference(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "order_update_reference", request, reply)
}

/// Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders
/// of the shop need it never.
///
/// "resumed" true in the reply: the order was authorised before this call.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: authorised (or captured, on an account that captures by itself);
/// TAMARA_UNKNOWN: ask again; TAMARA_WRONG_STATE with both states in "error"."service"; argument
/// (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was done. Takes at
/// most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_authorise(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "order_authorise", request, reply)
}

/// Claims the money of an authorised online order, whole or in part (POST /payments/capture). As
/// careful as tamara_refund.
///
/// Members of request and reply: docs/schema/.
///
/// Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is
/// captured already as asked is TAMARA_OK with "replayed" true. Takes at most the configured
/// call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_capture(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_capture", request, reply)
}

/// Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As
/// careful as tamara_refund.
///
/// Members of request and reply: docs/schema/.
///
/// Returns as tamara_order_capture. Takes at most the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_cancel(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_cancel", request, reply)
}
