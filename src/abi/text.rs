//! Texts: giving them back, versions, names of results.

use super::boundary;
use crate::error::Code;
use once_cell::sync::Lazy;
use std::collections::HashMap;
use std::ffi::{CStr, CString, c_char};

/// Frees a reply. Every text that a function stored through a `char **reply` is yours and is freed
/// here, once, from any thread.
///
/// text   the reply. NULL, a text freed before, and a text of tamara_version or tamara_result_name
///        are left alone.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_string_free(text: *mut c_char) {
    boundary::guard(|| {
        boundary::take_back(text);
        0
    });
}

/// The version of the library, such as "0.1.0". Static text: do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_version() -> *const c_char {
    static TEXT: Lazy<CString> = Lazy::new(|| CString::new(crate::VERSION).unwrap_or_default());
    TEXT.as_ptr()
}

/// The version of this interface. It grows when functions, fields or codes are added; what a host
/// built for a smaller number uses keeps its meaning. Compare it at start-up with
/// TAMARA_ABI_VERSION.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_abi_version() -> i32 {
    crate::ABI_VERSION
}

/// The name of a returned number, such as "NOT_PAID" for 2, and "UNRECOGNISED" for a number that
/// is none. Static text: do not free it.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_result_name(code: i32) -> *const c_char {
    static NAMES: Lazy<HashMap<i32, CString>> = Lazy::new(|| {
        let names = Code::all();
        names.map(|code| (code.number(), CString::new(code.name()).unwrap_or_default())).collect()
    });
    const UNRECOGNISED: &CStr = c"UNRECOGNISED";
    NAMES.get(&code).map_or(UNRECOGNISED.as_ptr(), |name| name.as_ptr())
}
