//! Building a request, for programs without a JSON writer.
// "items[0]" in the header's text is a path and no link.
#![allow(rustdoc::broken_intra_doc_links)]

use super::boundary;
use crate::error::{Error, Kind};
use crate::json::{self, path};
use crate::request::check_quantity;
use crate::value::money::{Currency, Money};
use once_cell::sync::Lazy;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

/// A request that is being built: a number, not a pointer. 0 is none.
#[allow(non_camel_case_types)]
pub type tamara_request = i32;

/// No program builds so many at once: it forgets to free them.
const MOST: usize = 10_000;

/// The requests being built, and the number given last. Numbers are not used again before all others were.
static REQUESTS: Lazy<Mutex<(BTreeMap<i32, Value>, i32)>> = Lazy::new(Mutex::default);

/// Begins a request, for a program without a JSON writer: set its members, take its JSON text with
/// tamara_request_json, call with that, and free it.
///
/// request   receives the request's number; 0 on failure. Required.
///
/// Returns TAMARA_OK; TAMARA_NULL_ARGUMENT; TAMARA_TOO_MANY_OPEN when 10,000 were not freed.
/// Thread-safe; needs no client.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_new(request: *mut tamara_request) -> i32 {
    boundary::guard(|| {
        let made = if request.is_null() { Err(Kind::NullArgument) } else { begin() };
        // SAFETY: by the header's contract `request` is NULL or writable.
        unsafe { boundary::set(request, made.unwrap_or(0)) };
        boundary::number(made.map(|_| ()))
    })
}

/// Sets a member to a text. What is at the path is replaced; objects and lists on the way are
/// made.
///
/// request   the request.
/// path      which member: "order_reference_id", "items[0].name". Elements of lists count from 0,
///           and a list grows by one at a time. Required.
/// text      the text, UTF-8; it is escaped here. Required.
///
/// Returns TAMARA_OK; TAMARA_INVALID_HANDLE; TAMARA_INVALID_FIELD for a path that is none or does
/// not match what the request holds; TAMARA_INVALID_UTF8; TAMARA_REQUEST_TOO_LARGE;
/// TAMARA_NULL_ARGUMENT. On failure nothing is changed.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_set_text(request: tamara_request, path: *const c_char, text: *const c_char) -> i32 {
    put(request, &|| Ok((given("path", path)?.to_string(), Value::String(given("text", text)?.to_string()))))
}

/// Sets a member to an amount of money.
///
/// request    the request.
/// path       which member: "total_amount", "items[0].unit_price". Required.
/// amount     decimal text in major units with a point: "300.00". Not more decimals than the
///            currency has. Required.
/// currency   "SAR", "AED", "QAR", "BHD", "KWD" or "OMR". Required.
///
/// Returns what tamara_request_set_text returns; TAMARA_INVALID_FIELD for an amount that is none,
/// too.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_set_amount(
    request: tamara_request,
    path: *const c_char,
    amount: *const c_char,
    currency: *const c_char,
) -> i32 {
    put(request, &|| {
        Ok((given("path", path)?.to_string(), money(given("amount", amount)?, given("currency", currency)?)?))
    })
}

/// Sets a member to any JSON value: 30, true, null, {"store": 7}.
///
/// request   the request.
/// path      which member: "wait_s", "raw", "additional_data". Required.
/// json      one JSON value. Required.
///
/// Returns what tamara_request_set_text returns; TAMARA_INVALID_JSON; TAMARA_INVALID_FIELD for a
/// number with an exponent, or with more digits than are kept.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_set_json(request: tamara_request, path: *const c_char, json: *const c_char) -> i32 {
    put(request, &|| Ok((given("path", path)?.to_string(), value(given("json", json)?)?)))
}

/// Adds a line to "items". More of its members are set by path: "items[0].unit_price".
///
/// request        the request.
/// reference_id   the shop's own id of the article. Required.
/// kind           "Physical", "Digital" or any other text. Required.
/// name           at most 255 characters. Required.
/// sku            at most 128 characters. Required.
/// quantity       decimal text above zero, at most 15 characters: "1", "0.5". Required.
/// amount         of the whole line, as in tamara_request_set_amount. Required.
/// currency       as in tamara_request_set_amount. Required.
///
/// Returns what tamara_request_set_amount returns; TAMARA_INVALID_FIELD for a quantity that is no
/// number, too.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments)]
pub extern "C" fn tamara_request_add_item(
    request: tamara_request,
    reference_id: *const c_char,
    kind: *const c_char,
    name: *const c_char,
    sku: *const c_char,
    quantity: *const c_char,
    amount: *const c_char,
    currency: *const c_char,
) -> i32 {
    add(request, &|| {
        item([
            given("reference_id", reference_id)?,
            given("kind", kind)?,
            given("name", name)?,
            given("sku", sku)?,
            given("quantity", quantity)?,
            given("amount", amount)?,
            given("currency", currency)?,
        ])
    })
}

/// The JSON text of a request, for tamara_session_create and every other call. The request can be
/// changed and used again.
///
/// request   the request.
/// json      receives the text; free it with tamara_string_free. NULL on failure. Required.
///
/// Returns TAMARA_OK; TAMARA_INVALID_HANDLE; TAMARA_NULL_ARGUMENT; TAMARA_REQUEST_TOO_LARGE over 1
/// MiB.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_json(request: tamara_request, json: *mut *mut c_char) -> i32 {
    boundary::guard(|| {
        // SAFETY: by the header's contract `json` is NULL or writable.
        unsafe { boundary::set(json, std::ptr::null_mut()) };
        if json.is_null() {
            return Kind::NullArgument.code();
        }
        boundary::number(text(request).map(|text| {
            // SAFETY: as above.
            unsafe { boundary::set(json, boundary::give(text)) }
        }))
    })
}

/// Frees a request. Its number names nothing any more.
///
/// request   the request. 0 is left alone.
///
/// Returns TAMARA_OK, or TAMARA_INVALID_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_request_free(request: tamara_request) -> i32 {
    boundary::guard(|| {
        let was_there = request == 0 || with(|requests, _| requests.remove(&request)).is_some();
        boundary::number(if was_there { Ok(()) } else { Err(Kind::InvalidHandle) })
    })
}

fn with<T>(body: impl FnOnce(&mut BTreeMap<i32, Value>, &mut i32) -> T) -> T {
    let mut held = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner);
    let (requests, last) = &mut *held;
    body(requests, last)
}

fn begin() -> Result<i32, Kind> {
    with(|requests, last| {
        if requests.len() >= MOST {
            return Err(Kind::TooManyOpen);
        }
        // At most `MOST` numbers are taken, so a free one comes soon.
        loop {
            *last = last.checked_add(1).unwrap_or(1);
            if !requests.contains_key(last) {
                requests.insert(*last, Value::Object(Map::new()));
                return Ok(*last);
            }
        }
    })
}

/// Sets a member of a request: its path, and what it gets.
pub fn put(request: i32, member: &dyn Fn() -> Result<(String, Value), Kind>) -> i32 {
    let set = || {
        let (path, value) = member()?;
        change(request, |request| set(request, &path, value))
    };
    boundary::guard(|| boundary::number(set()))
}

/// Adds a line to a request.
pub fn add(request: i32, item: &dyn Fn() -> Result<Value, Kind>) -> i32 {
    let add = || {
        let item = item()?;
        change(request, |request| {
            let count = request.get("items").and_then(Value::as_array).map_or(0, Vec::len);
            set(request, &format!("items[{count}]"), item)
        })
    };
    boundary::guard(|| boundary::number(add()))
}

/// A line of its parts, in the order of [`tamara_request_add_item`].
pub fn item([reference_id, kind, name, sku, quantity, amount, currency]: [&str; 7]) -> Result<Value, Kind> {
    Ok(json!({
        "reference_id": reference_id,
        "type": kind,
        "name": name,
        "sku": sku,
        "quantity": number(quantity)?,
        "total_amount": money(amount, currency)?,
    }))
}

fn set(request: &mut Value, path: &str, value: Value) -> Result<(), Kind> {
    path::set(request, path, value).map_err(|error| error.kind)
}

fn change(request: i32, body: impl FnOnce(&mut Value) -> Result<(), Kind>) -> Result<(), Kind> {
    with(|requests, _| requests.get_mut(&request).map_or(Err(Kind::InvalidHandle), body))
}

/// The JSON text of a request.
pub fn text(request: i32) -> Result<String, Kind> {
    let kind = |error: Error| error.kind;
    let text =
        with(|requests, _| requests.get(&request).map(json::to_ascii)).ok_or(Kind::InvalidHandle)?.map_err(kind)?;
    if text.len() > json::MAX_INPUT { Err(Kind::RequestTooLarge) } else { Ok(text) }
}

fn given<'a>(name: &str, text: *const c_char) -> Result<&'a str, Kind> {
    // SAFETY: by the header's contract `text` is NULL or NUL-terminated, and stays as it is during the call.
    unsafe { boundary::read(name, text) }.map_err(|error| error.kind)
}

/// An amount as requests have it.
pub fn money(amount: &str, currency: &str) -> Result<Value, Kind> {
    let currency = Currency::from_code(currency).ok_or(Kind::InvalidField)?;
    let money = Money::parse(amount, currency).map_err(|error| error.kind)?;
    Ok(json!({"amount": money.text(), "currency": currency.code()}))
}

/// A JSON text as a value. Its numbers are kept as they are written, or refused.
pub fn value(json: &str) -> Result<Value, Kind> {
    let value = serde_json::from_str(json).map_err(|_| Kind::InvalidJson)?;
    json::check_numbers(json).map_err(|error| error.kind)?;
    Ok(value)
}

/// A quantity of few enough digits that none is lost.
fn number(text: &str) -> Result<Value, Kind> {
    check_quantity(text).map_err(|error| error.kind)?;
    match serde_json::from_str::<Value>(text) {
        Ok(number @ Value::Number(_)) => Ok(number),
        _ => Err(Kind::InvalidField),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::{CStr, CString};
    use std::ptr::{null, null_mut};

    fn new() -> i32 {
        let mut request = -1;
        assert_eq!(tamara_request_new(&mut request), 0);
        request
    }

    fn shown(request: i32) -> Value {
        let mut json = null_mut();
        assert_eq!(tamara_request_json(request, &mut json), 0);
        // SAFETY: just given, NUL-terminated.
        let text = unsafe { CStr::from_ptr(json) }.to_str().unwrap().to_string();
        super::super::text::tamara_string_free(json);
        serde_json::from_str(&text).unwrap()
    }

    fn add(request: i32, quantity: &CStr, amount: &CStr) -> i32 {
        let text = |text: &'static CStr| text.as_ptr();
        let (id, kind, name, sku) = (text(c"1"), text(c"Physical"), text(c"Lego \"City\""), text(c"L-1"));
        tamara_request_add_item(request, id, kind, name, sku, quantity.as_ptr(), amount.as_ptr(), text(c"SAR"))
    }

    #[test]
    fn a_request_is_built_member_by_member() {
        let request = new();
        assert_eq!(tamara_request_set_text(request, c"order_reference_id".as_ptr(), c"S-1".as_ptr()), 0);
        assert_eq!(tamara_request_set_amount(request, c"total_amount".as_ptr(), c"80".as_ptr(), c"SAR".as_ptr()), 0);
        assert_eq!(tamara_request_set_json(request, c"wait_s".as_ptr(), c"30".as_ptr()), 0);
        assert_eq!(add(request, c"2", c"50.00"), 0);
        assert_eq!(add(request, c"0.5", c"30.00"), 0);
        assert_eq!(
            tamara_request_set_text(request, c"items[1].name".as_ptr(), c"\xd8\xb4\xd8\xa7\xd9\x8a".as_ptr()),
            0
        );
        let money = |amount| json!({"amount": amount, "currency": "SAR"});
        let line = |name, quantity: Value, amount| {
            json!({"reference_id": "1", "type": "Physical", "name": name, "sku": "L-1", "quantity": quantity,
                "total_amount": money(amount)})
        };
        let wanted = json!({"order_reference_id": "S-1", "total_amount": money("80.00"), "wait_s": 30,
            "items": [line("Lego \"City\"", json!(2), "50.00"), line("شاي", json!(0.5), "30.00")]});
        assert_eq!(shown(request), wanted);
        assert_eq!(tamara_request_free(request), 0);
        assert_eq!(tamara_request_free(request), Kind::InvalidHandle.code());
        assert_eq!(tamara_request_free(0), 0);
    }

    #[test]
    fn what_is_wrong_is_a_code_and_changes_nothing() {
        let request = new();
        let invalid = Kind::InvalidField.code();
        for (amount, currency) in [(c"1.234", c"SAR"), (c"1e2", c"SAR"), (c"-1", c"SAR"), (c"", c"SAR"), (c"1", c"EUR")]
        {
            let path = c"total_amount".as_ptr();
            assert_eq!(
                tamara_request_set_amount(request, path, amount.as_ptr(), currency.as_ptr()),
                invalid,
                "{amount:?}"
            );
        }
        for quantity in [c"0", c"0.00", c"x", c"", c"-1", c"1e3", c"1,5", c"true", c"\"1\"", c" 1", c"0.12345678901234"]
        {
            assert_eq!(add(request, quantity, c"1.00"), invalid, "{quantity:?}");
        }
        assert_eq!(tamara_request_set_text(request, c"a[2]".as_ptr(), c"x".as_ptr()), invalid);
        assert_eq!(tamara_request_set_text(request, c"a".as_ptr(), c"\xff".as_ptr()), -101);
        assert_eq!(tamara_request_set_json(request, c"a".as_ptr(), c"{".as_ptr()), -102);
        for rewritten in [c"1e5", c"[{\"a\": -1E-2}]", c"12345678901234567890123", c"0.12345678901234567891"] {
            assert_eq!(tamara_request_set_json(request, c"a".as_ptr(), rewritten.as_ptr()), invalid, "{rewritten:?}");
        }
        assert_eq!(tamara_request_set_text(request, null(), c"x".as_ptr()), -100);
        assert_eq!(tamara_request_set_text(request, c"a".as_ptr(), null()), -100);
        assert_eq!(shown(request), json!({}));
        assert_eq!(tamara_request_json(request, null_mut()), -100);
        assert_eq!(tamara_request_new(null_mut()), -100);
        for foreign in [0, -1, i32::MAX] {
            let mut json = std::ptr::dangling_mut();
            assert_eq!(tamara_request_json(foreign, &mut json), -103);
            assert!(json.is_null());
            assert_eq!(tamara_request_set_text(foreign, c"a".as_ptr(), c"x".as_ptr()), -103);
        }
        tamara_request_free(request);
    }

    #[test]
    fn numbers_of_a_json_value_keep_what_they_say() {
        let request = new();
        let text = c"{\"price\": 80.10, \"count\": 18446744073709551615, \"text\": \"1e5 \\\" 2e3\", \"low\": -0.5, \"e\": true}";
        assert_eq!(tamara_request_set_json(request, c"a".as_ptr(), text.as_ptr()), 0);
        let wanted = json!({"price": 80.1, "count": u64::MAX, "text": "1e5 \" 2e3", "low": -0.5, "e": true});
        assert_eq!(shown(request)["a"], wanted);
        tamara_request_free(request);
    }

    #[test]
    fn a_request_over_1_mib_is_refused_as_text() {
        let request = new();
        let long = CString::new("x".repeat(600_000)).unwrap();
        for path in [c"a", c"b"] {
            assert_eq!(tamara_request_set_text(request, path.as_ptr(), long.as_ptr()), 0);
        }
        let mut json = null_mut();
        assert_eq!(tamara_request_json(request, &mut json), Kind::RequestTooLarge.code());
        assert!(json.is_null());
        tamara_request_free(request);
    }
}
