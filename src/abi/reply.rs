//! Reading a reply's members, for programs without a JSON reader.
// "items[0]" in the header's text is a path and no link.
#![allow(rustdoc::broken_intra_doc_links)]

use super::boundary;
use crate::error::Kind;
use crate::json::path;
use crate::value::money::{Currency, Money};
use serde_json::Value;
use std::ffi::c_char;

/// Reads a member of a reply as text, without a JSON reader. It reads any JSON object: a reply, a
/// part of one, a webhook's body.
///
/// reply      JSON text, as a function gave it. Required. It stays yours.
/// path       which member: "order_id", "error.detail", "qr.modules[0]". Elements of lists count
///            from 0. Required.
/// buffer     receives the text in UTF-8, NUL-terminated: a text as it is, a number or true or
///            false as JSON writes it. "" when the member is missing, null, or does not fit. May
///            be NULL, to ask for the size alone.
/// capacity   size of the buffer in bytes.
/// needed     receives the size of the whole text in bytes, with its NUL. May be NULL.
///
/// Returns TAMARA_OK; TAMARA_NO_SUCH_MEMBER when there is none at this path; TAMARA_NULL_MEMBER
/// when it is null; TAMARA_BUFFER_TOO_SMALL; TAMARA_INVALID_FIELD for an object, a list, or a path
/// that is none; TAMARA_INVALID_JSON; TAMARA_NULL_ARGUMENT. Thread-safe; needs no client.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_reply_text(
    reply: *const c_char,
    path: *const c_char,
    buffer: *mut c_char,
    capacity: i32,
    needed: *mut i32,
) -> i32 {
    read(buffer, capacity, needed, &mut || Ok(text(given("reply", reply)?, given("path", path)?)?.into_bytes()))
}

/// Reads an amount of money of a reply: "300.00" of "total_amount". The digits are those of the
/// reply; compare and add them as decimal numbers, never as floating point.
///
/// reply      JSON text. Required.
/// path       which amount: an object with "amount" and "currency", such as "total_amount" or
///            "steps[0].amount". Required.
/// buffer     receives the amount in major units with the currency's decimals and a point,
///            NUL-terminated. "" when there is none, or it does not fit; 32 bytes hold every
///            amount. May be NULL.
/// capacity   size of the buffer in bytes.
/// currency   receives the currency, four bytes: "SAR" and a NUL. May be NULL.
///
/// Returns what tamara_reply_text returns; TAMARA_INVALID_FIELD when the member is no amount.
/// Thread-safe; needs no client.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_reply_amount(
    reply: *const c_char,
    path: *const c_char,
    buffer: *mut c_char,
    capacity: i32,
    currency: *mut c_char,
) -> i32 {
    read_amount(buffer, capacity, currency, &|| amount(given("reply", reply)?, given("path", path)?))
}

/// Counts the elements of a list in a reply: "steps", "duplicates", "qr.modules".
///
/// reply   JSON text. Required.
/// path    which list. Required.
/// count   receives the number of elements; 0 on failure. Required.
///
/// Returns TAMARA_OK; TAMARA_NO_SUCH_MEMBER, TAMARA_NULL_MEMBER, TAMARA_INVALID_FIELD when the
/// member is no list, TAMARA_INVALID_JSON, TAMARA_NULL_ARGUMENT. Thread-safe; needs no client.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_reply_count(reply: *const c_char, path: *const c_char, count: *mut i32) -> i32 {
    counted(count, &|| self::count(given("reply", reply)?, given("path", path)?))
}

/// Puts a number into the host's place.
pub fn counted(place: *mut i32, count: &dyn Fn() -> Result<i32, Kind>) -> i32 {
    boundary::guard(|| {
        // SAFETY: by the header's contract `place` is NULL or writable.
        unsafe { boundary::set(place, 0) };
        let counted = count();
        if place.is_null() {
            return Kind::NullArgument.code();
        }
        boundary::number(counted.map(|number| {
            // SAFETY: as above.
            unsafe { boundary::set(place, number) }
        }))
    })
}

/// Copies an amount and its currency into the host's buffers.
pub fn read_amount(
    buffer: *mut c_char,
    capacity: i32,
    currency: *mut c_char,
    amount: &dyn Fn() -> Result<Money, Kind>,
) -> i32 {
    let mut code = "";
    let result = read(buffer, capacity, std::ptr::null_mut(), &mut || {
        let money = amount()?;
        code = money.currency().code();
        Ok(money.text().into_bytes())
    });
    // SAFETY: by the header's contract `currency` is NULL or has room for four bytes.
    boundary::guard(|| {
        unsafe { boundary::copy(code.as_bytes(), currency, 4, std::ptr::null_mut()) };
        result
    })
}

/// Copies a text into the host's buffer.
pub fn read(
    buffer: *mut c_char,
    capacity: i32,
    needed: *mut i32,
    text: &mut dyn FnMut() -> Result<Vec<u8>, Kind>,
) -> i32 {
    boundary::guard(|| {
        let (text, result) = match text() {
            Ok(text) => (text, Ok(())),
            Err(kind) => (Vec::new(), Err(kind)),
        };
        // SAFETY: by the header's contract `buffer` is NULL or has room for `capacity` bytes, and `needed` is NULL or writable.
        unsafe { boundary::copy(&text, buffer, capacity, needed) };
        let room = usize::try_from(capacity).unwrap_or(0);
        match result {
            Ok(()) if !buffer.is_null() && text.len() >= room => Kind::BufferTooSmall.code(),
            result => boundary::number(result),
        }
    })
}

fn given<'a>(name: &str, text: *const c_char) -> Result<&'a str, Kind> {
    // SAFETY: by the header's contract `text` is NULL or NUL-terminated, and stays as it is during the call.
    unsafe { boundary::read(name, text) }.map_err(|error| error.kind)
}

/// A member of a JSON text, as text.
pub fn text(json: &str, path: &str) -> Result<String, Kind> {
    // A text with a NUL in it would end too early.
    text_of(member(json, path)?).and_then(|text| if text.contains('\0') { Err(Kind::InvalidField) } else { Ok(text) })
}

/// An amount in a JSON text.
pub fn amount(json: &str, path: &str) -> Result<Money, Kind> {
    money_of(member(json, path)?)
}

/// How many elements a list in a JSON text has.
pub fn count(json: &str, path: &str) -> Result<i32, Kind> {
    match member(json, path)? {
        Value::Array(list) => i32::try_from(list.len()).map_err(|_| Kind::InvalidField),
        _ => Err(Kind::InvalidField),
    }
}

fn member(json: &str, path: &str) -> Result<Value, Kind> {
    let value: Value = serde_json::from_str(json).map_err(|_| Kind::InvalidJson)?;
    match path::get(&value, path).map_err(|error| error.kind)? {
        None => Err(Kind::NoSuchMember),
        Some(Value::Null) => Err(Kind::NullMember),
        Some(member) => Ok(member.clone()),
    }
}

fn text_of(value: Value) -> Result<String, Kind> {
    match value {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(flag) => Ok(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => Err(Kind::InvalidField),
    }
}

fn money_of(value: Value) -> Result<Money, Kind> {
    let part = |name: &str| value.get(name).and_then(Value::as_str).ok_or(Kind::InvalidField);
    let currency = Currency::from_code(part("currency")?).ok_or(Kind::InvalidField)?;
    Money::parse(part("amount")?, currency).map_err(|error| error.kind)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CStr;
    use std::ptr::{null, null_mut};

    const REPLY: &CStr =
        c"{\"code\":0,\"name\":\"OK\",\"simulated\":true,\"message\":{\"ar\":\"\\u062a\\u0645\"},\"error\":null,\
        \"total_amount\":{\"amount\":\"300.00\",\"currency\":\"SAR\"},\"float\":{\"amount\":1.5,\"currency\":\"SAR\"},\
        \"steps\":[{\"id\":7},{\"id\":8}],\"nul\":\"a\\u0000b\"}";

    fn text(path: &CStr, capacity: usize) -> (i32, String, i32) {
        let (mut buffer, mut needed) = (vec![0x55u8; capacity.max(1)], 77);
        let size = i32::try_from(capacity).unwrap();
        let code = tamara_reply_text(REPLY.as_ptr(), path.as_ptr(), buffer.as_mut_ptr().cast(), size, &mut needed);
        let text = if capacity == 0 { String::new() } else { shown(&buffer) };
        (code, text, needed)
    }

    fn shown(buffer: &[u8]) -> String {
        CStr::from_bytes_until_nul(buffer).unwrap().to_str().unwrap().to_string()
    }

    #[test]
    fn members_are_read_as_text_and_missing_and_null_are_told_apart() {
        assert_eq!(text(c"name", 64), (0, "OK".into(), 3));
        assert_eq!(text(c"code", 64), (0, "0".into(), 2));
        assert_eq!(text(c"simulated", 64), (0, "true".into(), 5));
        assert_eq!(text(c"message.ar", 64), (0, "تم".into(), 5), "UTF-8");
        assert_eq!(text(c"steps[1].id", 64), (0, "8".into(), 2));
        assert_eq!(text(c"order_id", 64).0, Kind::NoSuchMember.code());
        assert_eq!(text(c"error", 64).0, Kind::NullMember.code());
        assert_eq!(text(c"error.kind", 64).0, Kind::NoSuchMember.code());
        assert_eq!(text(c"steps", 64).0, Kind::InvalidField.code());
        assert_eq!(text(c"steps[", 64).0, Kind::InvalidField.code());
        assert_eq!(text(c"nul", 64), (Kind::InvalidField.code(), String::new(), 1));
    }

    #[test]
    fn a_buffer_that_is_too_small_holds_nothing_and_the_size_is_told() {
        assert_eq!(text(c"name", 3), (0, "OK".into(), 3), "it just fits");
        assert_eq!(text(c"name", 2), (Kind::BufferTooSmall.code(), String::new(), 3));
        assert_eq!(text(c"name", 0), (Kind::BufferTooSmall.code(), String::new(), 3));
        let mut needed = 0;
        assert_eq!(tamara_reply_text(REPLY.as_ptr(), c"name".as_ptr(), null_mut(), 9, &mut needed), 0);
        assert_eq!(needed, 3);
        let mut buffer = [0x55u8; 4];
        let code = tamara_reply_text(REPLY.as_ptr(), c"name".as_ptr(), buffer.as_mut_ptr().cast(), -4, null_mut());
        assert_eq!((code, buffer), (Kind::BufferTooSmall.code(), [0x55; 4]));
    }

    #[test]
    fn amounts_keep_their_digits_and_floats_are_none() {
        let (mut buffer, mut currency) = ([0x55u8; 32], [0x55u8; 5]);
        let mut amount = |path: &CStr| {
            let (place, code) = (buffer.as_mut_ptr().cast(), currency.as_mut_ptr().cast());
            let number = tamara_reply_amount(REPLY.as_ptr(), path.as_ptr(), place, 32, code);
            (number, shown(&buffer), shown(&currency), currency[4])
        };
        assert_eq!(amount(c"total_amount"), (0, "300.00".into(), "SAR".into(), 0x55));
        assert_eq!(amount(c"float"), (Kind::InvalidField.code(), String::new(), String::new(), 0x55));
        assert_eq!(amount(c"total_amount.amount").0, Kind::InvalidField.code());
        assert_eq!(amount(c"captured_amount").0, Kind::NoSuchMember.code());
        assert_eq!(tamara_reply_amount(REPLY.as_ptr(), c"total_amount".as_ptr(), null_mut(), 0, null_mut()), 0);
    }

    #[test]
    fn lists_are_counted() {
        let mut count = 9;
        let mut counted = |path: &CStr| (tamara_reply_count(REPLY.as_ptr(), path.as_ptr(), &mut count), count);
        assert_eq!(counted(c"steps"), (0, 2));
        assert_eq!(counted(c"name"), (Kind::InvalidField.code(), 0));
        assert_eq!(counted(c"error"), (Kind::NullMember.code(), 0));
        assert_eq!(counted(c"none"), (Kind::NoSuchMember.code(), 0));
        assert_eq!(tamara_reply_count(REPLY.as_ptr(), c"steps".as_ptr(), null_mut()), Kind::NullArgument.code());
    }

    #[test]
    fn bad_arguments_are_codes() {
        let mut count = 9;
        assert_eq!(tamara_reply_text(null(), c"a".as_ptr(), null_mut(), 0, null_mut()), -100);
        assert_eq!(tamara_reply_text(c"{}".as_ptr(), null(), null_mut(), 0, null_mut()), -100);
        assert_eq!(tamara_reply_text(c"{".as_ptr(), c"a".as_ptr(), null_mut(), 0, null_mut()), -102);
        assert_eq!(tamara_reply_text(c"\xff".as_ptr(), c"a".as_ptr(), null_mut(), 0, null_mut()), -101);
        assert_eq!(tamara_reply_count(c"[1]".as_ptr(), c"a".as_ptr(), &mut count), Kind::NoSuchMember.code());
    }
}
