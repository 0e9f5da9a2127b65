//! What a shop prints.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale counts on the day on which
/// its session was opened, a refund or a void on the day on which it was begun, so a report can be made again. Sends nothing that moves
/// money.
///
/// client    the client.
/// request   JSON text, UTF-8; "{}" for today so far. Required.
///   "kind"                  "x" (default), the figures so far, or "z", the end of a day.
///   "date"                  text, "2026-01-31", by the shop's clock; today when left out.
///   "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
///   "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
///   "store_code", "lane"    texts: this branch, this till only.
///   "reread"                true or false (default): reads every order of the day again, and tells the differences.
///   "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
///                           (paid out to the merchant). Checkout.com does not show this.
///   "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
///   "language"              "en" or "ar": of "text"; by default the configured one.
///   "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
///                           joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "kind", "from", "until"   as asked for; times in UTC.
///   "printed_at"              text, RFC 3339, UTC: when the report was made.
///   "period_over"             true or false: the period is over. The text of a "z" before that says that the day is not over.
///   "complete"                true or false: the day is over and everything in it has its end. Only then is a "z" the last word.
///   "totals"                  list of "store_code", "lane", "currency" and "paid", "refunded", "captured" (online orders), "voided",
///                             "not_paid", "unresolved", each "count" (integer) and "amount" (money); "net" (text; it may be negative).
///   "grand_totals"            the same for each currency over all stores and lanes.
///   "unresolved"              list: the steps without a known end, as in tamara_history.
///   "by_hand"                 list: the steps that a supervisor closed by tamara_step_resolve, as in tamara_history.
///   "differences"             with "reread", list of "order_id", "order_reference_id", "what" ("paid", "refunded", "not_read"), "journal",
///                             "service".
///   "settlement"              with "settlement": "sales", a list of "order_id", "order_reference_id", "amount" (money), "settled" (true; false: not
///                             yet; null: not known), "settlement_status" (text or null, Tamara's own word) and "settlement_date" (text or null,
///                             a time in UTC or a day), and "totals", a list of "currency", "settled", "not_settled" and "not_known", each
///                             "count" and "amount".
///   "csv", "text"             text, as asked for: lines of at most 42 characters in "text", Arabic in reading order.
///
/// Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures differ, when only a person
/// can still end the unresolved steps, or when an order shows the number of a refund twice (warning "refunded_twice"). Argument (-1xx) and
/// journal (-6xx) codes. With "reread" or "settlement" the call takes at most call_timeout_ms; the warning "not_all" says how many
/// orders were left when time ran out, "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider
/// shows no settlements. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_report(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "report", request, reply)
}

/// The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every printing. Asks nobody.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   text: the sale. One is required.
///   "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
///   "copy"                               true or false (default): a line says that it is a copy.
///   "visual"                             true or false (default): Arabic for a simple printer, as in tamara_report.
///   "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "kind"       "sale" or "refund".      "order_id", "order_reference_id"   texts.      "amount"   money.
///   "columns"    integer, 42.             "lines"   "en" and "ar": lists of texts.
///
/// Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not paid, or the refund not
/// made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_receipt(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "receipt", request, reply)
}
