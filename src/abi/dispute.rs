//! Disputes.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
///   "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
///   "dispute_id", "limit", "page"   integers.
///   "is_parent"     true or false.
///   "merchant_id"   text, id of a child merchant, for platforms.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "total"      integer or null: how many there are in all.
///   "disputes"   list, by number: "dispute_id" (integer), "order_id", "merchant_order_reference_id", "order_status",
///                "dispute_status", "opened_at", "closed_at" (texts or null), "amount" (money or null), "activities" (list of
///                "event", "comment", "created_at" (texts or null), "attachments" (integer, number of files)).
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_dispute_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "dispute_list", request, reply)
}

/// Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost, the dispute is read to
/// see whether it was said.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "dispute_id"   required integer.
///   "comment"      required text, 255.
///   "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
///   "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
///                  file on this machine) and "content_base64" (text).
///   "merchant_id"  optional text, id of a child merchant, for platforms.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "dispute_id".
///
/// Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument (-1xx), transport
/// (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_dispute_reply(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "dispute_reply", request, reply)
}
