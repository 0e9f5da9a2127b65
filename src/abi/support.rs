//! For whoever helps: diagnosis, bundle, level of the log.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Looks at everything between this till and the service: settings, name look-up, connection,
/// proxy, TLS, clock, token, disk, journal, versions. Nothing is moved. For a configuration that
/// tamara_client_open refuses, call it with client 0 and "config".
///
/// "message" and "next_action" of the reply are those of the first fault.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument
/// codes (-1xx). Takes at most 10 seconds, whatever is broken; tamara_interrupt ends it earlier.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_diagnose(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "diagnose", request, reply)
}

/// Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the
/// newest steps of the journal (7 days, 1000 steps), the newest lines of the log's file. No token,
/// name, e-mail address or whole phone number is in it.
///
/// Without a client, call it with client 0 and "config", as tamara_diagnose.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx).
/// Takes as long as tamara_diagnose, and a moment.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_support_bundle(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "support_bundle", request, reply)
}

/// Changes how much is logged, for the whole process and at once; where lines go stays as it is.
///
/// "info" writes one line for each call: its number, operation, result, verdict, order, time, and
/// the requests it made with their status, time and the service's own number of them. "debug" adds
/// a line for each request.
///
/// Members of request and reply: docs/schema/.
///
/// Returns TAMARA_OK; TAMARA_INVALID_FIELD.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_log_level(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "log_level", request, reply)
}
