//! Online checkouts.

use super::boundary;
use super::client::tamara_client;
use std::ffi::c_char;

/// Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's browser is sent to
/// "checkout_url". The reference is the key of the sale, as in tamara_session_create: a live checkout is resumed, a finished one
/// returned.
///
/// The whole request is checked before anything is sent, and all its problems are told at once.
///
/// After the customer has agreed, tamara_poll_status answers TAMARA_PENDING with "next_action" "authorise_order": call
/// tamara_order_authorise, within 72 hours. Then it is "capture_order": send the goods and call tamara_order_capture. TAMARA_OK means
/// that the money is captured, as for every sale.
///
/// client    the client.
/// request   JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
///           known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
///   "order_reference_id"   required text, the key of the sale.
///   "total_amount", "shipping_amount", "tax_amount"   required money.
///   "country_code", "description"   required texts.
///   "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
///                          are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
///   "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
///   "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
///   "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
///                          "phone_number", "postal_code". Required unless everything is digital.
///   "digital"              optional, true or false: nothing is shipped. Not sent.
///   "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
///   "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
///   "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
///           Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.
/// reply     receives the reply; free it with tamara_string_free. May be NULL. Beside the members of every reply, those of
///           tamara_session_create with "channel" "online" and "checkout_url" (text) in place of the deep link, and
///   "problems"   list, absent when there are none: "field" (path), "level" ("error": it was not sent; "warning"), "code" (text:
///                "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on), "detail" (what is wrong), "advice"
///                (what to do).
///
/// Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems"; otherwise what
/// tamara_session_create returns. Takes at most the configured call_timeout_ms. Thread-safe.
#[unsafe(no_mangle)]
pub extern "C" fn tamara_checkout_create(
    client: tamara_client,
    request: *const c_char,
    reply: *mut *mut c_char,
) -> i32 {
    boundary::operate(client, "checkout_create", request, reply)
}
