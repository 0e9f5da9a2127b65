//! For whoever helps: diagnosis, bundle, level of the log.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock, token, disk, journal,
/// versions. Nothing is moved. For a configuration that tamara_client_open refuses, call it with client 0 and "config".
///
/// client    the client, or 0 with "config" in the request.
/// request   JSON text, UTF-8; "{}" with a client. Required.
///   "config"   object: with client 0, the configuration as for tamara_client_open. It opens and closes what it needs.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, whose "message" and
///           "next_action" are those of the first fault:
///   "healthy"    true or false: nothing failed, and nothing is doubtful (no "faults").
///   "faults"     list of texts, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed",
///                "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full", ...), or "certificate_expired",
///                "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low".
///   "checks"     list of "name" ("settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal",
///                "versions"), "result" ("ok", "warning", "failed", "skipped"), "ms" (integer), "fault" (text, when there is one),
///                "detail" (text, English, for support) and "message" ("en", "ar": a sentence for the shop).
///   "took_ms"    integer.
///   "versions"   "library", "abi", "journal_engine", "system", "processor", "bits".
///
/// Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx). Takes at most 10
/// seconds, whatever is broken; tamara_interrupt ends it earlier. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_diagnose(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "diagnose", request, reply)
}

/// Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the journal (7 days, 1000
/// steps), the newest lines of the log's file. No token, name, e-mail address or whole phone number is in it.
///
/// client    the client, or 0 with "config" in the request.
/// request   JSON text, UTF-8; "{}" with a client. Required.
///   "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
///   "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
///   "config"      object: as in tamara_diagnose.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "file"      text, its path.        "bytes"   integer.
///   "entries"   list of texts: what is in it.        "steps"   integer: steps of the journal in it.
///
/// Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as tamara_diagnose, and
/// a moment. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_support_bundle(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "support_bundle", request, reply)
}

/// Changes how much is logged, for the whole process and at once; where lines go stays as it is.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "level"   "off", "error", "warn", "info", "debug" or "trace". Required.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply: "level".
///
/// "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it made with their
/// status, time and the service's own number of them. "debug" adds a line for each request.
///
/// Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_log_level(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "log_level", request, reply)
}
