//! Opening, closing, interrupting, and calling by name.

use super::{boundary, handles, pin};
use crate::client::Client;
use crate::error::{Error, Kind};
use crate::host::reply::Reply;
use std::ffi::c_char;
use std::sync::Arc;

/// An open client: a number, not a pointer. 0 is none. A closed, foreign or invented number is
/// answered with TAMARA_INVALID_HANDLE and does no harm. So is a parent's client in a forked
/// child, by every function: the child opens its own.
#[allow(non_camel_case_types)]
pub type tamara_client = i32;

/// Opens a client. It reads its configuration and opens its journal. It sends nothing, unless
/// "recover_on_open" is set.
///
/// One client serves a whole process and all its threads; several clients are possible.
///
/// config   JSON text, UTF-8, see CONFIGURATION above. Required.
/// client   receives the client's number; 0 on failure. Required.
/// reply    receives the reply. May be NULL.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; a configuration code (-2xx), and "error"."field" names the key; a journal code
/// (-6xx); an argument code (-1xx).
#[unsafe(no_mangle)]
pub extern "C" fn tamara_client_open(
    config: *const c_char,
    client: *mut tamara_client,
    reply: *mut *mut c_char,
) -> i32 {
    // SAFETY: by the header's contract `client` is NULL or writable.
    unsafe { boundary::set(client, 0) };
    boundary::answer(reply, || open(config, client))
}

/// The body of tamara_client_open and tamara_client_open_into.
pub(super) fn open(config: *const c_char, place: *mut tamara_client) -> (i32, String) {
    // SAFETY: by the header's contract `config` is NULL or NUL-terminated.
    match unsafe { boundary::read("config", config) } {
        Ok(config) => open_text(config, place),
        Err(error) => boundary::plain(&Reply::failed(error)),
    }
}

/// Opens a client from its configuration's text, and puts its number in its place.
pub(super) fn open_text(config: &str, place: *mut tamara_client) -> (i32, String) {
    pin::pin();
    super::fork::attend();
    match try_open(config, place.is_null()) {
        Ok((number, client)) => {
            // SAFETY: by the header's contract `place` is NULL or writable.
            unsafe { boundary::set(place, number) };
            boundary::shaped(&client, &client.opened())
        }
        Err(error) => boundary::plain(&Reply::failed(error)),
    }
}

fn try_open(config: &str, has_no_place: bool) -> Result<(i32, Arc<Client>), Error> {
    if has_no_place {
        return Err(Error::field(Kind::NullArgument, "client", "the pointer is NULL"));
    }
    let number = handles::put(Client::open(config)?)?;
    let client = handles::get(number).ok_or_else(|| boundary::no_such_client(number))?;
    Ok((number, client))
}

/// Closes a client. Calls under way on other threads are interrupted and waited for (at most 5 s);
/// their replies are valid and say what is known. Sessions stay open at the service and in the
/// journal.
///
/// client   the client.
///
/// Returns TAMARA_OK, or TAMARA_INVALID_HANDLE when it is not open. Do not call it from a log
/// callback.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_client_close(client: tamara_client) -> i32 {
    boundary::guard(|| boundary::number(handles::close(client)))
}

/// Ends every call of this client that is waiting now, from another thread, within a second. What
/// was sent stays sent: the interrupted calls answer with what is known. Calls made later are not
/// touched.
///
/// client   the client.
///
/// Returns TAMARA_OK, or TAMARA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_interrupt(client: tamara_client) -> i32 {
    boundary::guard(|| {
        let found = handles::get(client).map(|client| client.interrupt());
        boundary::number(found.ok_or(Kind::InvalidHandle))
    })
}

/// Ends every call of this client that waits for one sale, from another thread, within a second;
/// calls about other sales are not touched. What was sent stays sent, and the sale goes on: the
/// interrupted calls answer with what is known, and with "next_action" "interrupted". To take a
/// payment back call tamara_session_void.
///
/// client   the client.
/// sale     the sale's "order_reference_id", or its "order_id", whichever the program has: all
///          names of one sale are known. UTF-8. Required.
///
/// Returns TAMARA_OK, also when no call waits for it; TAMARA_INVALID_HANDLE; TAMARA_NULL_ARGUMENT;
/// TAMARA_INVALID_UTF8.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_interrupt_sale(client: tamara_client, sale: *const c_char) -> i32 {
    boundary::guard(|| {
        // SAFETY: by the header's contract `sale` is NULL or NUL-terminated.
        match unsafe { boundary::read("sale", sale) } {
            Ok(sale) => interrupt_sale(client, sale),
            Err(error) => error.kind.code(),
        }
    })
}

/// The body of tamara_interrupt_sale and of its twin.
pub(super) fn interrupt_sale(client: tamara_client, sale: &str) -> i32 {
    let found = handles::get(client).map(|client| client.interrupt_sale(sale));
    boundary::number(found.ok_or(Kind::InvalidHandle))
}

/// Calls an operation by its name: "session_create" does what tamara_session_create does, and so
/// every operation listed in the reply of tamara_client_open. A host that binds this function
/// alone has the whole library.
///
/// client      the client.
/// operation   name, without "tamara_". Required.
/// request     JSON text, UTF-8, as the operation wants it. Required; "{}" where nothing is to be
///             said.
/// reply       receives the reply; free it with tamara_string_free. May be NULL.
///
/// Returns what the operation returns; TAMARA_UNKNOWN_OPERATION for a name that is none.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_call(
    client: tamara_client,
    operation: *const c_char,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::answer(reply, || call(client, operation, request))
}

/// The body of tamara_call and tamara_call_into.
pub(super) fn call(client: tamara_client, operation: *const c_char, request: *const c_char) -> (i32, String) {
    // SAFETY: by the header's contract `operation` and `request` are NULL or NUL-terminated.
    match unsafe { (boundary::read("operation", operation), boundary::read("request", request)) } {
        (Ok(operation), Ok(request)) => boundary::run(client, operation, request),
        (Err(error), _) | (_, Err(error)) => boundary::plain(&Reply::failed(error)),
    }
}
