//! Watching many open orders.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Watches an order in the background until it has ended: for a program with many open orders, or
/// one that asks from a timer.
///
/// The first call starts the watching, and takes up the sales that the journal holds open: those
/// of the configured "lane", or all without one. So "{}" after a restart goes on where the program
/// was; of a sale that ended meanwhile only those that are added again are told. An order is
/// looked at every "interval_s", after a minute half as often, after hours every few minutes; all
/// orders together at most "watch"."looks_per_second" times a second, and less while Tamara asks
/// for rest.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_add(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_add", request, reply)
}

/// Takes the next news of the watched orders: one that has ended, and is not watched any more; or
/// one that a person has to look at, and that is watched on. The reply is that of
/// tamara_poll_status. News may come from any order; each is given to one caller.
///
/// After a restart an order may be told of a second time: "order_reference_id" says which sale it
/// is.
///
/// Members of request and reply: docs/schema/.
///
/// Returns, for the order in the reply, what tamara_poll_status returns: TAMARA_OK is paid, and
/// nothing else is. TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s";
/// tamara_interrupt ends it.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_next(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_next", request, reply)
}

/// Watches an order no more. News of it that were not taken yet are kept.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; argument codes (-1xx).
#[unsafe(no_mangle)]
pub extern "C" fn tamara_watch_remove(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "watch_remove", request, reply)
}
