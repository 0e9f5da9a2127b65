//! Watching many open orders.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Watches an order in the background until it has ended: for a program with many open orders, or one that asks from a timer.
///
/// The first call starts the watching, and takes up the sales that the journal holds open: those of the configured "lane", or all
/// without one. So "{}" after a restart goes on where the program was; of a sale that ended meanwhile only those that are added
/// again are told. An order is looked at every "interval_s", after a minute half as often, after hours every few minutes;
/// all orders together at most "watch"."looks_per_second" times a second, and less while Tamara asks for rest.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" watches what the journal holds open. Required.
///   "order_id" or "order_reference_id"   optional, one of them: text.
///   "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "added"      true, or false: it was watched before. Absent when no order was named.
///   "watching"   integer: orders watched now.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_add(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_add", request, reply)
}

/// Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a person has to look at,
/// and that is watched on. The reply is that of tamara_poll_status. News may come from any order; each is given to one caller.
///
/// After a restart an order may be told of a second time: "order_reference_id" says which sale it is.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" takes what is there. Required.
///   "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "event"      true: the other members are those of tamara_poll_status. False: nothing is new; "error" then says what keeps the
///                service from being asked, if something does.
///   "watching"   integer: orders watched now.
///
/// Returns, for the order in the reply, what tamara_poll_status returns: TAMARA_OK is paid, and nothing else is. TAMARA_PENDING without
/// news. Argument codes (-1xx). Takes at most "wait_s"; tamara_interrupt ends it. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_next(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_next", request, reply)
}

/// Watches an order no more. News of it that were not taken yet are kept.
///
/// client    the client.
/// request   JSON text, UTF-8. Required: "order_id" or "order_reference_id", text.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "removed"    true, or false: it was not watched, or has ended.
///   "watching"   integer: orders watched now.
///
/// Returns TAMARA_OK; argument codes (-1xx). Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_remove(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_remove", request, reply)
}
