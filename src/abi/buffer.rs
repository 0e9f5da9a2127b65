//! Calls that answer into the host's own buffer, for hosts that cannot free foreign memory.
//!
//! A buffer that turns out too small must never make a till repeat a call that moved money. So the returned number is the call's own in
//! any case, and the last reply of each thread is kept, to be read again as often as one likes.

use super::boundary;
use super::client::{self, tamara_client};
use crate::error::{Error, Kind};
use crate::host::reply::Reply;
use std::cell::RefCell;
use std::ffi::c_char;

/// The smallest buffer that the functions ending in `_into` take, in bytes. Most replies fit; QR
/// codes, lists and "raw" need more.
pub const TAMARA_MIN_BUFFER: i32 = 4096;

struct Kept {
    code: i32,
    json: String,
}

thread_local! {
    static LAST: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Opens a client as tamara_client_open does, and answers into a buffer of the host.
///
/// config     JSON text, UTF-8, see "Configuration" above. Required.
/// client     receives the client's number; 0 on failure. Required.
/// buffer     receives the reply, NUL-terminated, or "" when it does not fit. May be NULL: the
///            reply is only kept.
/// capacity   size of the buffer in bytes, at least TAMARA_MIN_BUFFER; 0 as a NULL buffer.
/// needed     receives the size of the whole reply in bytes, with its NUL. May be NULL.
///
/// Returns and keeps the reply as tamara_call_into does.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_client_open_into(
    config: *const c_char,
    client: *mut tamara_client,
    buffer: *mut c_char,
    capacity: i32,
    needed: *mut i32,
) -> i32 {
    // SAFETY: by the header's contract `client` is NULL or writable.
    unsafe { boundary::set(client, 0) };
    answer_into(buffer, capacity, needed, || client::open(config, client))
}

/// Calls an operation as tamara_call does, and answers into a buffer of the host. For programs
/// that cannot free a library's memory.
///
/// The returned number is the operation's own, whether or not the reply fits: never call again
/// because a buffer was small. When "needed" is above "capacity", the buffer holds "" and the
/// reply waits: take a buffer of "needed" bytes and call tamara_reply_into.
///
/// client      the client.
/// operation   name, without "tamara_". Required.
/// request     JSON text, UTF-8, as the operation wants it. Required; "{}" where nothing is to be
///             said.
/// buffer      receives the reply, NUL-terminated, or "" when it does not fit. May be NULL: the
///             reply is only kept.
/// capacity    size of the buffer in bytes, at least TAMARA_MIN_BUFFER; 0 as a NULL buffer.
/// needed      receives the size of the whole reply in bytes, with its NUL. May be NULL.
///
/// Returns what the operation returns. TAMARA_BUFFER_TOO_SMALL for a capacity from 1 to
/// TAMARA_MIN_BUFFER - 1 and TAMARA_INVALID_FIELD for one below 0: refused beforehand, nothing was
/// done.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_call_into(
    client: tamara_client,
    operation: *const c_char,
    request: *const c_char,
    buffer: *mut c_char,
    capacity: i32,
    needed: *mut i32,
) -> i32 {
    answer_into(buffer, capacity, needed, || client::call(client, operation, request))
}

/// Reads again the reply of this thread's last call of tamara_call_into or
/// tamara_client_open_into, as often as one likes. It does nothing else; the reply is kept until
/// that thread's next such call.
///
/// buffer     receives the reply, NUL-terminated, or "" when it does not fit. May be NULL.
/// capacity   size of the buffer in bytes; any size. 0 or less as a NULL buffer.
/// needed     receives the size of the whole reply in bytes, with its NUL; 0 when this thread has
///            made no such call. May be NULL.
///
/// Returns the number which that call returned, whether or not the reply fits.
/// TAMARA_NO_LAST_REPLY when this thread has made no such call: the library keeps the last reply
/// of each thread.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_reply_into(buffer: *mut c_char, capacity: i32, needed: *mut i32) -> i32 {
    boundary::guard(|| copy_last(buffer, capacity, needed))
}

/// An export that answers into a buffer: keeps the reply, copies it as far as it fits, returns the call's number.
pub(super) fn answer_into(
    buffer: *mut c_char,
    capacity: i32,
    needed: *mut i32,
    body: impl FnOnce() -> (i32, String),
) -> i32 {
    let (code, json) = boundary::caught(|| match check_capacity(buffer, capacity) {
        Ok(()) => body(),
        Err(error) => boundary::plain(&Reply::failed(error)),
    });
    // A thread that is ending can keep nothing any more; its number is told all the same.
    let _ = LAST.try_with(|last| last.replace(Some(Kept { code, json })));
    boundary::guard(|| copy_last(buffer, capacity, needed));
    code
}

fn check_capacity(buffer: *mut c_char, capacity: i32) -> Result<(), Error> {
    match capacity {
        i32::MIN..=-1 => Err(Error::field(Kind::InvalidField, "capacity", format!("{capacity} is below 0"))),
        1..TAMARA_MIN_BUFFER if !buffer.is_null() => {
            let detail = format!("{capacity} bytes are too few; take {TAMARA_MIN_BUFFER} or more");
            Err(Error::field(Kind::BufferTooSmall, "capacity", detail))
        }
        _ => Ok(()),
    }
}

fn copy_last(buffer: *mut c_char, capacity: i32, needed: *mut i32) -> i32 {
    let copied = LAST.try_with(|last| {
        last.borrow().as_ref().map(|kept| {
            // SAFETY: by the header's contract `buffer` is NULL or has room for `capacity` bytes, and `needed` is NULL or writable.
            unsafe { boundary::copy(kept.json.as_bytes(), buffer, capacity, needed) };
            kept.code
        })
    });
    copied.ok().flatten().unwrap_or_else(|| {
        // SAFETY: as above.
        unsafe {
            boundary::copy(b"", buffer, capacity, needed);
            boundary::set(needed, 0);
        }
        Kind::NoLastReply.code()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;
    use std::ptr::{null, null_mut};

    /// A reply of 9 bytes (10 with its NUL) from a call that counts how often it runs.
    fn run(count: &mut u32, buffer: &mut [u8], needed: &mut i32) -> i32 {
        let capacity = i32::try_from(buffer.len()).unwrap();
        answer_into(buffer.as_mut_ptr().cast(), capacity, needed, || {
            *count += 1;
            (3, "{\"a\":123}".to_string())
        })
    }

    fn text(buffer: &[u8]) -> &str {
        CStr::from_bytes_until_nul(buffer).unwrap().to_str().unwrap()
    }

    #[test]
    fn a_reply_that_fits_is_copied_whole() {
        let (mut count, mut buffer, mut needed) = (0, vec![0x55; 4096], 0);
        assert_eq!(run(&mut count, &mut buffer, &mut needed), 3);
        assert_eq!((text(&buffer), needed, count), ("{\"a\":123}", 10, 1));
        assert_eq!(buffer.get(10), Some(&0x55), "nothing is written behind the NUL");
    }

    #[test]
    fn a_reply_that_does_not_fit_is_kept_and_the_number_is_the_call_s_own() {
        let (mut count, mut needed) = (0, 0);
        assert_eq!(run(&mut count, &mut [], &mut needed), 3);
        assert_eq!((needed, count), (10, 1));
        let mut buffer = vec![0x55; 9];
        assert_eq!(tamara_reply_into(buffer.as_mut_ptr().cast(), 9, &mut needed), 3, "one byte short");
        assert_eq!((text(&buffer), needed), ("", 10));
        let mut buffer = vec![0x55; 10];
        for _ in 0..2 {
            assert_eq!(tamara_reply_into(buffer.as_mut_ptr().cast(), 10, &mut needed), 3);
            assert_eq!((text(&buffer), needed), ("{\"a\":123}", 10));
        }
        assert_eq!(tamara_reply_into(null_mut(), 10, null_mut()), 3);
        assert_eq!(count, 1, "reading a reply again calls nothing");
    }

    #[test]
    fn a_tiny_or_negative_buffer_is_refused_before_anything_is_done() {
        let (mut count, mut buffer, mut needed) = (0, vec![0x55; 4095], 0);
        assert_eq!(run(&mut count, &mut buffer, &mut needed), -109);
        assert!(text(&buffer).contains("BUFFER_TOO_SMALL"));
        let code = answer_into(buffer.as_mut_ptr().cast(), -1, &mut needed, || (0, String::new()));
        assert_eq!(code, -105);
        assert_eq!(count, 0);
    }

    #[test]
    fn a_thread_without_a_call_knows_nothing_of_another_thread_s_call() {
        let (mut count, mut needed) = (0, 0);
        assert_eq!(run(&mut count, &mut [], &mut needed), 3);
        std::thread::spawn(|| {
            let (mut buffer, mut needed) = (vec![0x55; 4096], 77);
            assert_eq!(tamara_reply_into(buffer.as_mut_ptr().cast(), 4096, &mut needed), -115);
            assert_eq!((text(&buffer), needed), ("", 0));
        })
        .join()
        .unwrap();
    }

    #[test]
    fn a_panic_and_bad_pointers_are_answered_into_the_buffer() {
        let mut buffer = vec![0u8; 4096];
        let place: *mut c_char = buffer.as_mut_ptr().cast();
        assert_eq!(answer_into(place, 4096, null_mut(), || panic!("on purpose")), -900);
        assert!(text(&buffer).contains("\"PANIC\""));
        assert_eq!(tamara_call_into(0, null(), c"{}".as_ptr(), place, 4096, null_mut()), -100);
        assert!(text(&buffer).contains("\"operation\""));
        assert_eq!(tamara_call_into(0, c"order_get".as_ptr(), c"{}".as_ptr(), place, 4096, null_mut()), -103);
        assert_eq!(tamara_client_open_into(c"{}".as_ptr(), null_mut(), place, 4096, null_mut()), -100);
        let mut client = 5;
        let code = tamara_client_open_into(c"{}".as_ptr(), &mut client, place, 4096, null_mut());
        assert!(code < 0 && client == 0 && text(&buffer).contains(&format!("\"code\":{code}")), "{}", text(&buffer));
    }
}
