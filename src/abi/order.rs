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
///           the order means for the sale. Of Tamara's orders also, where they have them: "paid_amount" (money: what the customer has
///           paid so far, the first instalment; it does not say that the sale is paid), "wallet_prepaid_amount" (money),
///           "settlement_status", "settlement_date", "store_code" (texts), and "captures", a list of "capture_id", "total_amount",
///           "refunded_amount", "created_at".
///
/// Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx) and service
/// (-4xx) codes. To learn whether a sale is paid, use tamara_poll_status. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_get(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_get", request, reply)
}

/// Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe to repeat.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id"             required text.
///   "order_reference_id"   required text, 1 to 240 characters: the new reference.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_update_reference(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "order_update_reference", request, reply)
}

/// Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need it never.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
///   "raw"        optional, true adds Tamara's untouched order as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status; "resumed" true: it was
///           authorised before this call.
///
/// Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
/// TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes:
/// nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_authorise(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "order_authorise", request, reply)
}

/// Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as tamara_refund.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
///   "total_amount"    optional money; left out: all that is left.
///   "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
///   "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
///                     "tracking_url" (1024) optional.
///   "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
///   "raw"             optional, true adds Tamara's untouched order as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "order_id",
///           "order_reference_id", "request_id", "capture_id", "status" (texts), "amount" (money: this call's), "captured_amount",
///           "canceled_amount", "refunded_amount" (money: in all), "replayed" (true: done before this call).
///
/// Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured already as asked
/// is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_capture(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_capture", request, reply)
}

/// Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as tamara_refund.
///
/// client    the client.
/// request   JSON text, UTF-8. Required. As for tamara_order_capture, without "shipping_info".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. As for tamara_order_capture, with "cancel_id".
///
/// Returns as tamara_order_capture. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_order_cancel(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "order_cancel", request, reply)
}
