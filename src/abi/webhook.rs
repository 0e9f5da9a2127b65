//! Webhooks.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Has Tamara post events to an address of a server (POST /webhooks). An address that is
/// registered already is adopted. One that is registered for the other type keeps its events and
/// is refused: give orders and disputes an address each.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
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
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_list(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_list", request, reply)
}

/// Reads one webhook (GET /webhooks/{webhook_id}).
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_get(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_get", request, reply)
}

/// Changes a webhook (PUT /webhooks/{webhook_id}).
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_update(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_update", request, reply)
}

/// Removes a webhook (DELETE /webhooks/{webhook_id}).
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
/// the configured call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_delete(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_delete", request, reply)
}

/// Takes a webhook's call as the host's own web server got it, and says what to answer. The token
/// is verified (HS256, issuer, times with two minutes of leeway); it does not cover the body, so
/// the order is read afresh and only that counts. If the same event arrives again, in any process
/// that shares the journal, the order is read again and the reply has "duplicate": true. Where the
/// order is watched (tamara_watch_add), it is looked at before all others.
///
/// The configuration needs "notification_token". Calls of this process that wait for the order
/// (tamara_poll_status, tamara_pay) check it at once.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN:
/// verified, but the order could not be read, or does not show it yet ("respond" asks the service
/// to deliver it again), or is none of this merchant's (warning "not_ours");
/// TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order; argument (-1xx) codes;
/// TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
/// call_timeout_ms.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_receive(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "webhook_receive", request, reply)
}

/// Listens for webhooks on a port of this machine, for programs without a web server: each is
/// verified, its order read, and answered, as by tamara_webhook_receive. Tamara posts to https
/// addresses only: put a proxy or a tunnel with a certificate before it. Any path is taken. Calls
/// of this process that wait for the order look at once; the events are fetched with
/// tamara_webhook_next.
///
/// Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more
/// than 256 connections the oldest gives way. The server ends with its client. Called again, it
/// says where it listens.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a
/// notification token. Returns at once.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_listen(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_listen", request, reply)
}

/// Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.
///
/// The reply has the members of tamara_webhook_receive without "respond"; none of them with
/// TAMARA_PENDING.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens.
/// Takes at most "wait_s"; tamara_interrupt ends it.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_webhook_next(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "webhook_next", request, reply)
}
