//! The result numbers, for the header: written by `cargo xtask header` from the table in `src/error.rs`.

// <generated codes>
/// Done: the sale is paid, the refund made, the session open, the order read. From
/// tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment
/// may be taken.
pub const TAMARA_OK: i32 = 0;
/// The service says that the sale is still open.
pub const TAMARA_PENDING: i32 = 1;
/// Not paid for good, by the service's own word; or no session was ever opened, because each
/// create was refused.
pub const TAMARA_NOT_PAID: i32 = 2;
/// It may have happened, or the service cannot be asked; or it knows no such order, which may
/// still change.
pub const TAMARA_UNKNOWN: i32 = 3;
/// A void came too late, or another payment is asked for: the customer has paid.
pub const TAMARA_TOO_LATE_PAID: i32 = 4;
/// A required pointer is NULL.
pub const TAMARA_NULL_ARGUMENT: i32 = -100;
/// Text is not UTF-8.
pub const TAMARA_INVALID_UTF8: i32 = -101;
/// Text is not one JSON object.
pub const TAMARA_INVALID_JSON: i32 = -102;
/// The client number is closed, invented or from another process.
pub const TAMARA_INVALID_HANDLE: i32 = -103;
/// A required field is absent.
pub const TAMARA_MISSING_FIELD: i32 = -104;
/// A field has a wrong type or an impossible value.
pub const TAMARA_INVALID_FIELD: i32 = -105;
/// A field that this call does not have.
pub const TAMARA_UNKNOWN_FIELD: i32 = -106;
/// tamara_call was given a name that is no operation.
pub const TAMARA_UNKNOWN_OPERATION: i32 = -107;
/// Input longer than 1 MiB.
pub const TAMARA_REQUEST_TOO_LARGE: i32 = -108;
/// The caller's buffer is too small.
pub const TAMARA_BUFFER_TOO_SMALL: i32 = -109;
/// This payment service cannot do that; see capabilities.
pub const TAMARA_NOT_SUPPORTED: i32 = -110;
/// No free client number is left.
pub const TAMARA_TOO_MANY_CLIENTS: i32 = -111;
/// The reply has no member at this path.
pub const TAMARA_NO_SUCH_MEMBER: i32 = -112;
/// The reply's member at this path is null.
pub const TAMARA_NULL_MEMBER: i32 = -113;
/// Too many requests are being built, or payments are under way.
pub const TAMARA_TOO_MANY_OPEN: i32 = -114;
/// This thread has made no call whose reply could be read again.
pub const TAMARA_NO_LAST_REPLY: i32 = -115;
/// A configuration key is unknown, missing or has an impossible value.
pub const TAMARA_INVALID_CONFIG: i32 = -200;
/// A file named by the configuration cannot be read or written.
pub const TAMARA_CONFIG_FILE: i32 = -201;
/// A sandbox token or host is mixed with production, or a simulator with a real token.
pub const TAMARA_ENVIRONMENT_MIXED: i32 = -202;
/// The service's name could not be resolved. Nothing was sent.
pub const TAMARA_DNS_FAILED: i32 = -301;
/// No connection to the service. Nothing was sent.
pub const TAMARA_CONNECT_FAILED: i32 = -302;
/// No trusted encrypted connection. Nothing was sent.
pub const TAMARA_TLS_FAILED: i32 = -303;
/// The proxy refused or failed. Nothing was sent to the service.
pub const TAMARA_PROXY_FAILED: i32 = -304;
/// The time limit passed.
pub const TAMARA_TIMEOUT: i32 = -305;
/// The connection broke after the request was sent and before the whole answer came.
pub const TAMARA_ANSWER_LOST: i32 = -306;
/// An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON.
pub const TAMARA_BAD_ANSWER: i32 = -307;
/// tamara_interrupt or tamara_client_close ended the call.
pub const TAMARA_INTERRUPTED: i32 = -308;
/// The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens
/// yet.
pub const TAMARA_LISTEN_FAILED: i32 = -309;
/// The service refused the request.
pub const TAMARA_REFUSED: i32 = -400;
/// The token is missing, wrong, revoked or of the other environment.
pub const TAMARA_UNAUTHORISED: i32 = -401;
/// The merchant's account lacks this feature.
pub const TAMARA_FORBIDDEN: i32 = -403;
/// The service knows no such order for this merchant.
pub const TAMARA_NOT_FOUND: i32 = -404;
/// The order's state does not allow this.
pub const TAMARA_WRONG_STATE: i32 = -409;
/// The amount is below or above what Tamara allows.
pub const TAMARA_AMOUNT_OUT_OF_LIMITS: i32 = -410;
/// The service does not accept the customer's phone number.
pub const TAMARA_PHONE_REFUSED: i32 = -411;
/// Tamara is switched off for this merchant, or its ceiling of the day is reached.
pub const TAMARA_MERCHANT_DISABLED: i32 = -412;
/// Country or currency do not fit the merchant's account.
pub const TAMARA_CURRENCY_REFUSED: i32 = -413;
/// A webhook that is not from the service: forged, expired, too long, not readable, or without an
/// order. Answer it with the status in respond.
pub const TAMARA_WEBHOOK_REFUSED: i32 = -420;
/// Too many calls. Nothing was done.
pub const TAMARA_THROTTLED: i32 = -429;
/// The service failed.
pub const TAMARA_SERVICE_ERROR: i32 = -450;
/// The sale's reference is in use: by a sale of another amount, phone or basket, or by an order
/// that this journal does not know.
pub const TAMARA_REFERENCE_IN_USE: i32 = -500;
/// More than what is left to refund, capture or cancel.
pub const TAMARA_REFUND_TOO_LARGE: i32 = -501;
/// The order holds no captured money.
pub const TAMARA_NOT_REFUNDABLE: i32 = -502;
/// The refund's request_id is in use with another amount.
pub const TAMARA_REQUEST_ID_IN_USE: i32 = -503;
/// Another thread, lane or process is at work on the same step.
pub const TAMARA_STEP_IN_PROGRESS: i32 = -504;
/// An earlier step of this order has no known end yet.
pub const TAMARA_EARLIER_UNRESOLVED: i32 = -505;
/// The sale belongs to another lane.
pub const TAMARA_OTHER_LANE: i32 = -506;
/// The session is not in this journal, or its checkout id is not known because the library found
/// it after a lost answer.
pub const TAMARA_CANNOT_VOID: i32 = -507;
/// What the service reports as captured is not what was asked for.
pub const TAMARA_AMOUNT_MISMATCH: i32 = -508;
/// Money-moving calls need a journal.
pub const TAMARA_JOURNAL_REQUIRED: i32 = -600;
/// The journal's file cannot be opened or created.
pub const TAMARA_JOURNAL_OPEN_FAILED: i32 = -601;
/// Another program holds the journal's file.
pub const TAMARA_JOURNAL_LOCKED: i32 = -602;
/// The disk is full.
pub const TAMARA_JOURNAL_FULL: i32 = -603;
/// The journal's file or folder is read-only.
pub const TAMARA_JOURNAL_READ_ONLY: i32 = -604;
/// The journal's file is damaged; a copy was kept beside it.
pub const TAMARA_JOURNAL_DAMAGED: i32 = -605;
/// The journal's file was deleted or exchanged while it was open.
pub const TAMARA_JOURNAL_REPLACED: i32 = -606;
/// The journal was written by a newer version of this library.
pub const TAMARA_JOURNAL_TOO_NEW: i32 = -607;
/// The disk reported another error.
pub const TAMARA_JOURNAL_FAILED: i32 = -608;
/// The journal's file has a second name: a hard link, or a mount of the file alone.
pub const TAMARA_JOURNAL_TWO_NAMES: i32 = -609;
/// Something else in this program opened the journal's file: another SQLite, or a second copy of
/// this library.
pub const TAMARA_JOURNAL_SECOND_SQLITE: i32 = -610;
/// The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL.
pub const TAMARA_JOURNAL_NO_POSTGRES: i32 = -611;
/// The journal's database server cannot be reached, or did not answer in time.
pub const TAMARA_JOURNAL_UNREACHABLE: i32 = -612;
/// The journal's database server refused the login, or the role lacks a right.
pub const TAMARA_JOURNAL_DENIED: i32 = -613;
/// No trusted encrypted connection to the journal's database server.
pub const TAMARA_JOURNAL_UNTRUSTED: i32 = -614;
/// The journal's database server does not promise that what it acknowledges outlives a crash.
pub const TAMARA_JOURNAL_NOT_DURABLE: i32 = -615;
/// A defect of this library, caught at the boundary.
pub const TAMARA_PANIC: i32 = -900;
/// A defect of this library.
pub const TAMARA_INTERNAL: i32 = -901;
// </generated>

#[cfg(test)]
mod tests {
    use crate::error::Code;

    #[test]
    fn the_header_s_numbers_are_those_of_the_table() {
        let source = include_str!("codes.rs");
        for code in Code::all() {
            let line = format!("pub const TAMARA_{}: i32 = {};", code.name(), code.number());
            assert!(source.contains(&line), "missing: {line}");
        }
        assert_eq!(source.matches("\npub const TAMARA_").count(), Code::all().count());
    }
}
