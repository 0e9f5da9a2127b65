//! The only helpers that touch foreign memory: pointer to text, panic to code, reply to `char *`.

use super::handles;
use crate::client::Client;
use crate::error::{Code, Error, Kind};
use crate::fork::OfProcess;
use crate::host::reply::{DEFECT, Reply};
use crate::host::texts::Texts;
use std::collections::HashSet;
use std::ffi::{CStr, CString, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Longest text that is read from a host, in bytes: larger input is refused before it is looked at.
pub const MAX_TEXT: usize = crate::json::MAX_INPUT;

/// Runs an export's body: a panic becomes the code [`Kind::Panic`], is logged, and the process lives on.
pub fn guard(body: impl FnOnce() -> i32) -> i32 {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        // The standard hook prints to the host's stderr. This copy of the standard library is the library's own.
        std::panic::set_hook(Box::new(|info| {
            let place = info.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
            log::error!("panic at {place}");
        }));
    });
    catch_unwind(AssertUnwindSafe(body)).unwrap_or(Kind::Panic.code())
}

/// An export that answers with a reply: sets `*reply`, returns the number.
pub fn answer(reply: *mut *mut c_char, body: impl FnOnce() -> (i32, String)) -> i32 {
    // SAFETY: by the header's contract `reply` is NULL or points to a writable pointer.
    unsafe { set(reply, std::ptr::null_mut()) };
    let (code, text) = caught(body);
    // A text that nobody takes would never be given back.
    if !reply.is_null() {
        // SAFETY: as above.
        unsafe { set(reply, give(text)) };
    }
    code
}

/// Runs a body that has a number and a reply, inside the guard: after a panic both say so.
pub fn caught(body: impl FnOnce() -> (i32, String)) -> (i32, String) {
    let mut text = None;
    let code = guard(|| {
        let (code, json) = body();
        text = Some(json);
        code
    });
    let defect = || plain(&Reply::failed(Error::new(Kind::Panic, "a defect of this library was caught"))).1;
    (code, text.unwrap_or_else(defect))
}

/// The path of every operation: client, request text, reply.
pub fn operate(client: i32, operation: &str, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    // SAFETY: by the header's contract `request` is NULL or NUL-terminated.
    answer(reply, || match unsafe { read("request", request) } {
        Ok(request) => run(client, operation, request),
        Err(error) => plain(&Reply::failed(error)),
    })
}

/// Runs an operation on the client with this number.
pub fn run(client: i32, operation: &str, request: &str) -> (i32, String) {
    match handles::get(client) {
        Some(client) => shaped(&client, &client.run(operation, request)),
        None if client == 0 => {
            super::pin::pin();
            let reply = crate::client::support::without_client(operation, request);
            plain(&reply.unwrap_or_else(|| Reply::failed(no_such_client(client))))
        }
        None => plain(&Reply::failed(no_such_client(client))),
    }
}

/// A reply in the words of this client.
pub fn shaped(client: &Arc<Client>, reply: &Reply) -> (i32, String) {
    (reply.code.number(), client.json(reply))
}

/// A reply where there is no client.
pub fn plain(reply: &Reply) -> (i32, String) {
    (reply.code.number(), reply.json(&Texts::default(), false))
}

/// The error about a client number that names no open client.
pub fn no_such_client(client: i32) -> Error {
    let detail = format!("{client} is no open client; it was closed, never opened, or belongs to another process");
    Error::field(Kind::InvalidHandle, "client", detail)
}

/// A host's text, borrowed for the call.
///
/// # Safety
/// `text` is NULL or points to a NUL-terminated text that stays as it is during the call.
pub unsafe fn read<'a>(name: &str, text: *const c_char) -> Result<&'a str, Error> {
    // SAFETY: as the caller promised.
    utf8(name, unsafe { bytes(name, text) }?)
}

/// The bytes of a host's text, whatever they mean.
///
/// # Safety
/// As of [`read`].
pub unsafe fn bytes<'a>(name: &str, text: *const c_char) -> Result<&'a [u8], Error> {
    if text.is_null() {
        return Err(Error::field(Kind::NullArgument, name, "the pointer is NULL"));
    }
    // SAFETY: not NULL, and NUL-terminated by contract.
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    if bytes.len() > MAX_TEXT {
        let detail = format!("the text has {} bytes; at most {MAX_TEXT} are read", bytes.len());
        return Err(Error::field(Kind::RequestTooLarge, name, detail));
    }
    Ok(bytes)
}

/// Bytes that have to be UTF-8.
pub fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    std::str::from_utf8(bytes).map_err(|e| {
        let detail = format!("not UTF-8 at byte {}; convert the text to UTF-8 first", e.valid_up_to());
        Error::field(Kind::InvalidUtf8, name, detail)
    })
}

/// Writes through a host's pointer.
///
/// # Safety
/// `place` is NULL or writable.
pub unsafe fn set<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: not NULL, and writable by contract.
        unsafe { place.write(value) };
    }
}

/// Copies a text and its NUL into a host's buffer; where it does not fit, "". `needed` gets the whole size.
///
/// # Safety
/// `buffer` is NULL or has room for `capacity` bytes; `needed` is NULL or writable.
pub unsafe fn copy(text: &[u8], buffer: *mut c_char, capacity: i32, needed: *mut i32) {
    let size = text.len().saturating_add(1);
    // SAFETY: as the caller promised.
    unsafe { set(needed, i32::try_from(size).unwrap_or(i32::MAX)) };
    let room = usize::try_from(capacity).unwrap_or(0);
    if buffer.is_null() || room == 0 {
        return;
    }
    let text = if size <= room { text } else { &[] };
    // SAFETY: the buffer has room for the text and its NUL.
    unsafe {
        std::ptr::copy_nonoverlapping(text.as_ptr(), buffer.cast::<u8>(), text.len());
        buffer.add(text.len()).write(0);
    }
}

/// The texts that hosts hold and have not given back: a text freed twice, or one that is not ours, is left alone.
static GIVEN: OfProcess<Mutex<HashSet<usize>>> = OfProcess::new(Mutex::default);

/// No host reads so many replies at once: it forgets to give them back.
const FORGOTTEN: usize = 10_000;

/// Hands a text to the host.
pub fn give(text: String) -> *mut c_char {
    // JSON escapes NUL, so the text never holds one.
    let text = CString::new(text).or_else(|_| CString::new(DEFECT)).unwrap_or_default().into_raw();
    let mut given = GIVEN.get().lock().unwrap_or_else(PoisonError::into_inner);
    given.insert(text as usize);
    let held = given.len();
    drop(given);
    if held == FORGOTTEN {
        log::warn!("{held} replies were not given back: the program has to free each with tamara_string_free");
    }
    text
}

/// Takes a text back from the host.
pub fn take_back(text: *mut c_char) {
    let is_ours = GIVEN.get().lock().unwrap_or_else(PoisonError::into_inner).remove(&(text as usize));
    if is_ours {
        // SAFETY: made by `give`, and taken back once only: it was still in the set.
        drop(unsafe { CString::from_raw(text) });
    }
}

/// How many texts hosts hold and have not given back, for the fuzz targets of `tests/fuzz`.
#[cfg(feature = "test-hooks")]
pub fn texts_held() -> usize {
    GIVEN.get().lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// The number of a code, for exports that have no reply.
pub fn number(result: Result<(), Kind>) -> i32 {
    result.map_or_else(|kind| Code::Failed(kind).number(), |()| Code::Ok.number())
}
