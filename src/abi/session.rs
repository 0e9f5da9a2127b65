//! Sessions in the shop.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the till's screen
/// (POST /checkout/in-store).
///
/// Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is resumed, a paid one is
/// returned. Another amount is refused, and so is the reference of a sale that was paid for another phone or other items, or longer ago
/// than a working day. If Tamara has an order with this reference that this journal does not know (GET
/// /merchants/orders/reference-id/{reference}, asked before anything is opened), the reply shows that order and its verdict. While this
/// question is not answered, nothing is opened. If the answer to the opening was lost, the library looks for the session. Only if it was
/// not found for long enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened, under
/// a reference of its own ("S-1~2" for "S-1").
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "channel"             "sms" (default) or "qr".
///   "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
///                         at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
///   "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
///   "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
///                         configured country's.
///   "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
///                         "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
///                         "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
///   "order_number"        optional text, 255: shown to the customer.
///   "email"               optional text, 128: a second way for the link.
///   "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
///                         total; "channel" is "qr" there. Text, 255.
///   "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
///                         letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
///   "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
///                         "payment_type" "Installment".
///   "tax_amount", "shipping_amount", "discount_amount"
///                         Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
///   "capture"             Checkout.com only, optional: true.
///   "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
///   "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
///                         "Installment".
///   "instalments"         optional integer; leave it out unless Tamara asks for it.
///   "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
///   "additional_data"     optional object; "store_code" is put in from the configuration.
///   "platform"            optional text, 128, for "qr": the name of the program.
///   "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "order_id"            text: keep it.
///   "checkout_id"         text: absent when the session was found after a lost answer; such a session cannot be voided.
///   "order_reference_id"  text, as given; "attempt_reference_id" the attempt's own at Tamara, where it differs.
///   "checkout_deeplink"   text: what the SMS or the QR code leads to.
///   "qr"                  for "qr": "size" (modules a side), "modules" (list of rows of '0' and '1', without margin), "svg" (text),
///                         "png_base64" (text).
///   "phone"               text: the number that the session was opened for, masked.
///   "paid_at"             text, RFC 3339, UTC: when a sale that was paid before was seen paid.
///   "status", "total_amount", "resumed" (true: the session was there before), "waited_ms", "polls".
/// Warnings of a session that was there before: "phone_differs" (no link went to the number of this call; void the session first),
/// "basket_differs", "channel_differs", "paid_before".
///
/// Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid"); TAMARA_UNKNOWN:
/// the answer was lost, or the link of a "qr" session was, see "next_action"; TAMARA_NOT_PAID: this sale was paid and given back; TAMARA_REFERENCE_IN_USE;
/// argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was opened.
/// Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_session_create(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "session_create", request, reply)
}

/// Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are watched together.
///
/// Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word, "wait_s" or
/// tamara_interrupt do.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
///   "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
///   "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
///   "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
///   "raw"          optional, true adds Tamara's untouched order as "raw".
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply:
///   "order_id", "checkout_id", "order_reference_id", "order_number", "status" (Tamara's text, or null),
///   "total_amount", "captured_amount", "refunded_amount", "canceled_amount" (money: "amount" as text with all the currency's
///   decimals, "currency"), "payment_type", "instalments", "duplicates" (list of other order ids that the customer paid for the same sale:
///   refund them), "waited_ms" (integer, milliseconds), "polls" (integer), "channel", "phone", "paid_at" and "checkout_deeplink" as in
///   tamara_session_create.
///
/// Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else; TAMARA_PENDING: still
/// open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also where every tamara_session_create of this
/// sale was refused, so that there is nothing to wait for ("error" and "next_action" are those of the refusal); TAMARA_UNKNOWN: the
/// service could not be asked, or the captured amount is not what was asked for; argument codes (-1xx).
/// Takes at most "wait_s"; with 0 at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_poll_status(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "poll_status", request, reply)
}

/// Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order to be
/// certain. Safe to repeat.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
///   "take_over"    optional, true voids a session that another lane opened.
///   "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
///                  session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
///                  is TAMARA_PENDING, or call tamara_recover, also after a restart: what was given up stays given up, and is
///                  never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
///   "raw"          optional, as above.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status.
///
/// Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the sale is
/// paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer: its checkout id is not
/// known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE; TAMARA_CANNOT_VOID: not a session of this
/// journal; TAMARA_NOT_SUPPORTED: there is no void, and "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_session_void(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "session_void", request, reply)
}

/// Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale that Tamara was asked to
/// pay, before it voids or parks such a sale, and before it closes the day.
///
/// client    the client.
/// request   JSON text, UTF-8. Required.
///   "order_id" or "order_reference_id"   one of them is required, text.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status, and:
///   "tender"   text: "clear": nothing is paid, and nothing can be any more; "paid"; "payable": the customer can still pay, or nobody
///              knows: take the session back with tamara_session_void (or tamara_payment_cancel), then ask again.
///
/// Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for "paid"; TAMARA_PENDING for "payable";
/// TAMARA_UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A sale that neither the journal nor the service knows is
/// "clear"; where the service does not answer, only a session that this journal knows to be over is (warning not_asked: it knows of
/// none). Takes at most 2 seconds, whatever the service does. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_tender_check(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "tender_check", request, reply)
}

/// Opens a session by SMS and waits for its end, in one call: tamara_session_create, then tamara_poll_status.
///
/// client    the client.
/// request   JSON text, UTF-8. Required. As for tamara_session_create ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
///           "interval_s" as for tamara_poll_status.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Members as in tamara_poll_status.
///
/// Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same reference after a
/// crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED where "capabilities" says that no SMS is sent (Checkout.com): show
/// a QR code with tamara_session_create or tamara_payment_start. Takes at most call_timeout_ms plus "wait_s". Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_pay(client: tamara_client, request: *const c_char, reply: *mut *mut c_char) -> i32 {
    boundary::operate(client, "pay", request, reply)
}
