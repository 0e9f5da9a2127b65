//! Logging to the host.

use super::boundary;
use crate::error::{Error, Kind};
use crate::logging::Target;
use std::ffi::{CString, c_char, c_void};

/// Receives one line of the log. `userdata` is what was given to tamara_log_to; `level` is 1
/// error, 2 warning, 3 information, 4 debug, 5 trace; `line` is UTF-8 and valid during the call
/// only. It comes on whatever thread logs, one call at a time; it must return soon, must not
/// throw, and must not call this library.
#[allow(non_camel_case_types)]
pub type tamara_log_callback = Option<unsafe extern "C" fn(userdata: *mut c_void, level: i32, line: *const c_char)>;

/// What the host gave; it promised that both may be used from any thread.
struct Listener {
    call: unsafe extern "C" fn(*mut c_void, i32, *const c_char),
    userdata: *mut c_void,
}

// SAFETY: the header tells the host that the callback comes on any thread.
unsafe impl Send for Listener {}
// SAFETY: as above; calls are made one at a time.
unsafe impl Sync for Listener {}

impl Listener {
    fn hear(&self, level: log::Level, line: &str) {
        let line: String = line.chars().filter(|c| *c != '\0').collect();
        if let Ok(line) = CString::new(line) {
            // SAFETY: the host's function, with the host's own pointer and a text that outlives the call.
            unsafe { (self.call)(self.userdata, level as i32, line.as_ptr()) };
        }
    }
}

/// Sends the log of all clients of this process to a function of the host, in place of the file of
/// a configuration. Tokens and personal data never reach the log.
///
/// level      "off", "error", "warn", "info", "debug" or "trace". Required.
/// callback   the function; NULL ends logging: when this returns, no call of an earlier function
///            is running.
/// userdata   handed to the function as it is. May be NULL.
///
/// Returns TAMARA_OK; TAMARA_NULL_ARGUMENT, TAMARA_INVALID_UTF8 or TAMARA_INVALID_FIELD for the
/// level. The level and the function can be changed at any time. Nothing is ever written to stdout
/// or stderr.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_log_to(level: *const c_char, callback: tamara_log_callback, userdata: *mut c_void) -> i32 {
    boundary::guard(|| boundary::number(log_to(level, callback, userdata).map_err(|error| error.kind)))
}

fn log_to(level: *const c_char, callback: tamara_log_callback, userdata: *mut c_void) -> Result<(), Error> {
    // SAFETY: by the header's contract `level` is NULL or NUL-terminated.
    let level = unsafe { boundary::read("level", level) }?;
    let level = level
        .parse::<log::LevelFilter>()
        .map_err(|_| Error::field(Kind::InvalidField, "level", "must be off, error, warn, info, debug or trace"))?;
    let target = match callback {
        Some(call) => {
            let listener = Listener { call, userdata };
            Target::Callback(Box::new(move |level, line| listener.hear(level, line)))
        }
        None => Target::Off,
    };
    crate::logging::set_target(target, level)
}
