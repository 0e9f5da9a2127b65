//! Webhooks.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is adopted. One that is
/// registered for the other type keeps its events and is refused: give orders and disputes an address each.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "url"       required text, https, 255.
///   "type"      optional, "order" (default) or "dispute".
///   "events"    optional list of texts; all events of the type when absent.
///   "headers"   optional object of texts: sent back with each call.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "webhook_id",
///           "url" (texts), "events" (list of texts), "adopted" (true: it was registered before).
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_register(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "webhook_register", request, reply)
}

/// Lists the merchant's webhooks (GET /webhooks/list).
///
/// client    the client.
/// request   JSON text "{}". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "webhooks", a list
///           of "webhook_id", "url" and "events".
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_list", request, reply)
}

/// Reads one webhook (GET /webhooks/{webhook_id}).
///
/// client    the client.
/// request   JSON text, UTF-8: "webhook_id", required text.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. As for tamara_webhook_register.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_get(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_get", request, reply)
}

/// Changes a webhook (PUT /webhooks/{webhook_id}).
///
/// client    the client.
/// request   JSON text, UTF-8. Required. "webhook_id", required text, and the fields of tamara_webhook_register. "events" stay as they
///           are when absent.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. As for tamara_webhook_register.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_update(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_update", request, reply)
}

/// Removes a webhook (DELETE /webhooks/{webhook_id}).
///
/// client    the client.
/// request   JSON text, UTF-8: "webhook_id", required text.
/// reply     receives the reply; free it with tamara_string_free. May be NULL.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
/// Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_delete(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_delete", request, reply)
}

/// Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified (HS256, issuer, times
/// with two minutes of leeway); it does not cover the body, so the order is read afresh and only that counts. If the same event arrives
/// again, in any process that shares the journal, the order is read again and the reply has "duplicate": true. Where the order is watched (tamara_watch_add), it is looked at before all others.
///
/// client    the client; its configuration needs "notification_token".
/// request   JSON text, UTF-8. Required.
///   "method"                required text, "POST".
///   "headers"               object of texts, names in any case.
///   "query"                 optional text: what follows the "?" of the address, as it came.
///   "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "respond"     object: answer with its "status" (integer) and "body" (text, JSON).
///   "event"       object: "event_type", "order_id", "order_reference_id", "event_id" (where the service gives one), "movement_id" (refund,
///                 capture or cancel), "declined_reason"; or null.
///   "duplicate"   true: received before, by any program with this journal. Verdict and next action are those of the order as it is now.
///   "order"       object: the order as read afresh, members as in tamara_poll_status; "verdict" of the reply is its verdict. It counts,
///                 not the webhook, whose body is not signed; where it does not show what the webhook says there is a warning "not_shown", and "respond"
///                 asks the service to deliver it again. Absent for the events of a dispute, which are read with tamara_dispute_list.
///           Calls of this process that wait for the order (tamara_poll_status, tamara_pay) look at once.
///
/// Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN: verified, but the order could not be read, or
/// does not show it yet ("respond" asks the service to deliver it again), or is none of this merchant's (warning "not_ours");
/// TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order; argument (-1xx) codes; TAMARA_INVALID_CONFIG without a notification token. Takes at
/// most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_receive(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "webhook_receive", request, reply)
}

/// Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order read, and answered, as by
/// tamara_webhook_receive. Tamara posts to https addresses only: put a proxy or a tunnel with a certificate before it. Any path is
/// taken. Calls of this process that wait for the order look at once; the events are fetched with tamara_webhook_next.
///
/// Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256 connections the oldest gives
/// way. The server ends with its client. Called again, it says where it listens.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "port"          required integer; 0 takes any free one.
///   "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
///   "keep_events"   optional, true (default): events are kept for tamara_webhook_next, 1000 at the most; while so many wait, Tamara is asked
///                   to deliver again. false: they only wake calls that wait.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "address" (text, with
///           the port), "port" (integer).
///
/// Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification token. Returns at
/// once. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_listen(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_listen", request, reply)
}

/// Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" looks once. Required.
///   "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_webhook_receive but "respond"; none of them with TAMARA_PENDING.
///
/// Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most "wait_s";
/// tamara_interrupt ends it. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_next(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_next", request, reply)
}
