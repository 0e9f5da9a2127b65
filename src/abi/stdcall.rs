//! The twin for Visual Basic 6 and VBA: stdcall functions with UTF-16 texts. Built with the feature `stdcall`, for Windows, as
//! `tamara_pos_stdcall.dll`; that DLL exports these functions and those of `bytes.rs` alone.
//!
//! Texts in are pointers to UTF-16 with a NUL at the end: `StrPtr(s)` of any string. Texts out are BSTRs, `[in, out]`: `VarPtr(s)` of
//! a string variable; what it held is freed, what is put in belongs to it. Visual Basic's own `As String` in a `Declare` would
//! squeeze both through the ANSI code page.

use super::client::{self, tamara_client};
use super::request::{self, tamara_request};
use super::{boundary, reply};
use crate::error::{Error, Kind};
use crate::host::reply::Reply;
use serde_json::Value;

/// A text from the host: UTF-16 with a NUL at the end.
type WideText = *const u16;
/// Place of a BSTR.
type WidePlace = *mut *mut u16;

#[link(name = "oleaut32")]
unsafe extern "system" {
    fn SysReAllocStringLen(place: WidePlace, text: *const u16, units: u32) -> i32;
}

/// `tamara_client_open`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraClientOpen(config: WideText, client: *mut tamara_client, reply: WidePlace) -> i32 {
    // SAFETY: by contract `client` is NULL or writable.
    unsafe { boundary::set(client, 0) };
    answer(reply, &|| match read("config", config) {
        Ok(config) => client::open_text(&config, client),
        Err(error) => boundary::plain(&Reply::failed(error)),
    })
}

/// `tamara_client_close`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraClientClose(client: tamara_client) -> i32 {
    client::tamara_client_close(client)
}

/// `tamara_interrupt`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraInterrupt(client: tamara_client) -> i32 {
    client::tamara_interrupt(client)
}

/// `tamara_interrupt_sale`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraInterruptSale(client: tamara_client, sale: WideText) -> i32 {
    boundary::guard(|| match read("sale", sale) {
        Ok(sale) => client::interrupt_sale(client, &sale),
        Err(error) => error.kind.code(),
    })
}

/// `tamara_call`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraCall(
    client: tamara_client,
    operation: WideText,
    request: WideText,
    reply: WidePlace,
) -> i32 {
    answer(reply, &|| match (read("operation", operation), read("request", request)) {
        (Ok(operation), Ok(request)) => boundary::run(client, &operation, &request),
        (Err(error), _) | (_, Err(error)) => boundary::plain(&Reply::failed(error)),
    })
}

macro_rules! operations {
    ($($export:ident $operation:literal;)*) => {$(
        #[doc = concat!("`tamara_", $operation, "`.")]
        #[unsafe(no_mangle)]
        pub extern "system" fn $export(client: tamara_client, request: WideText, reply: WidePlace) -> i32 {
            operate(client, $operation, request, reply)
        }
    )*};
}

/// One for all, as the functions that take a `dyn Fn` are: otherwise each export has its own copy of what is called.
#[inline(never)]
fn operate(client: tamara_client, operation: &str, request: WideText, reply: WidePlace) -> i32 {
    answer(reply, &|| match read("request", request) {
        Ok(request) => boundary::run(client, operation, &request),
        Err(error) => boundary::plain(&Reply::failed(error)),
    })
}

operations! {
    // <generated operations> by cargo xtask header
    TamaraSessionCreate "session_create";
    TamaraPollStatus "poll_status";
    TamaraSessionVoid "session_void";
    TamaraPay "pay";
    TamaraTenderCheck "tender_check";
    TamaraRefund "refund";
    TamaraPaymentStart "payment_start";
    TamaraRefundStart "refund_start";
    TamaraPaymentStatus "payment_status";
    TamaraPaymentCancel "payment_cancel";
    TamaraPaymentList "payment_list";
    TamaraOrderGet "order_get";
    TamaraOrderUpdateReference "order_update_reference";
    TamaraOrderAuthorise "order_authorise";
    TamaraOrderCapture "order_capture";
    TamaraOrderCancel "order_cancel";
    TamaraCheckoutCreate "checkout_create";
    TamaraEligibility "eligibility";
    TamaraCustomerVerification "customer_verification";
    TamaraNewReference "new_reference";
    TamaraWebhookRegister "webhook_register";
    TamaraWebhookList "webhook_list";
    TamaraWebhookGet "webhook_get";
    TamaraWebhookUpdate "webhook_update";
    TamaraWebhookDelete "webhook_delete";
    TamaraWebhookReceive "webhook_receive";
    TamaraWebhookListen "webhook_listen";
    TamaraWebhookNext "webhook_next";
    TamaraDisputeList "dispute_list";
    TamaraDisputeReply "dispute_reply";
    TamaraRecover "recover";
    TamaraStepResolve "step_resolve";
    TamaraHistory "history";
    TamaraDiagnose "diagnose";
    TamaraSupportBundle "support_bundle";
    TamaraLogLevel "log_level";
    TamaraReport "report";
    TamaraReceipt "receipt";
    TamaraWatchAdd "watch_add";
    TamaraWatchNext "watch_next";
    TamaraWatchRemove "watch_remove";
    // </generated>
}

/// `tamara_version`; returns 0.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraVersion(version: WidePlace) -> i32 {
    answer(version, &|| (0, crate::VERSION.to_string()))
}

/// `tamara_abi_version`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraAbiVersion() -> i32 {
    crate::ABI_VERSION
}

/// `tamara_result_name`; returns 0.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraResultName(code: i32, name: WidePlace) -> i32 {
    answer(name, &|| (0, crate::error::Code::name_of(code).unwrap_or("UNRECOGNISED").to_string()))
}

/// `tamara_reply_text`. What the member says is put into a string variable, so there is no size to be asked for.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraReplyText(json: WideText, path: WideText, text: WidePlace) -> i32 {
    told(text, &|| reply::text(&given("reply", json)?, &given("path", path)?))
}

/// `tamara_reply_amount`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraReplyAmount(
    json: WideText,
    path: WideText,
    amount: WidePlace,
    currency: WidePlace,
) -> i32 {
    let mut code = "";
    // Both texts are read before a place is written: it may be the variable that one of them came from.
    let (number, digits) = shown(&mut || {
        let money = reply::amount(&given("reply", json)?, &given("path", path)?)?;
        code = money.currency().code();
        Ok(money.text())
    });
    put(amount, &digits);
    put(currency, code);
    number
}

/// `tamara_reply_count`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraReplyCount(json: WideText, path: WideText, count: *mut i32) -> i32 {
    reply::counted(count, &|| reply::count(&given("reply", json)?, &given("path", path)?))
}

/// `tamara_request_new`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestNew(request: *mut tamara_request) -> i32 {
    request::tamara_request_new(request)
}

/// `tamara_request_set_text`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestSetText(request: tamara_request, path: WideText, text: WideText) -> i32 {
    request::put(request, &|| Ok((given("path", path)?, Value::String(given("text", text)?))))
}

/// `tamara_request_set_amount`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestSetAmount(
    request: tamara_request,
    path: WideText,
    amount: WideText,
    currency: WideText,
) -> i32 {
    request::put(request, &|| {
        Ok((given("path", path)?, request::money(&given("amount", amount)?, &given("currency", currency)?)?))
    })
}

/// `tamara_request_set_json`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestSetJson(request: tamara_request, path: WideText, json: WideText) -> i32 {
    request::put(request, &|| Ok((given("path", path)?, request::value(&given("json", json)?)?)))
}

/// `tamara_request_add_item`.
#[unsafe(no_mangle)]
#[allow(clippy::too_many_arguments)]
pub extern "system" fn TamaraRequestAddItem(
    request: tamara_request,
    reference_id: WideText,
    kind: WideText,
    name: WideText,
    sku: WideText,
    quantity: WideText,
    amount: WideText,
    currency: WideText,
) -> i32 {
    request::add(request, &|| {
        let texts = [
            given("reference_id", reference_id)?,
            given("kind", kind)?,
            given("name", name)?,
            given("sku", sku)?,
            given("quantity", quantity)?,
            given("amount", amount)?,
            given("currency", currency)?,
        ];
        request::item(texts.each_ref().map(String::as_str))
    })
}

/// `tamara_request_json`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestJson(request: tamara_request, json: WidePlace) -> i32 {
    told(json, &|| if json.is_null() { Err(Kind::NullArgument) } else { request::text(request) })
}

/// `tamara_request_free`.
#[unsafe(no_mangle)]
pub extern "system" fn TamaraRequestFree(request: tamara_request) -> i32 {
    request::tamara_request_free(request)
}

/// An export that answers with a BSTR.
#[inline(never)]
fn answer(place: WidePlace, body: &dyn Fn() -> (i32, String)) -> i32 {
    let (code, text) = boundary::caught(body);
    // Last of all: `place` may be the very variable that the request came from.
    put(place, &text);
    code
}

/// An export whose BSTR is no reply: "" where there is none.
fn told(place: WidePlace, body: &dyn Fn() -> Result<String, Kind>) -> i32 {
    let (code, text) = shown(&mut || body());
    put(place, &text);
    code
}

fn shown(body: &mut dyn FnMut() -> Result<String, Kind>) -> (i32, String) {
    let mut shown = String::new();
    let code = boundary::guard(|| boundary::number(body().map(|text| shown = text)));
    (code, shown)
}

fn put(place: WidePlace, text: &str) {
    if !place.is_null() {
        let units: Vec<u16> = text.encode_utf16().collect();
        let count = u32::try_from(units.len()).unwrap_or(0);
        // SAFETY: by contract `place` holds NULL or a BSTR, which is freed or grown by the allocator it came from.
        unsafe { SysReAllocStringLen(place, units.as_ptr(), count) };
    }
}

fn given(name: &str, text: WideText) -> Result<String, Kind> {
    read(name, text).map_err(|error| error.kind)
}

/// A host's text, copied.
fn read(name: &str, text: WideText) -> Result<String, Error> {
    if text.is_null() {
        return Err(Error::field(Kind::NullArgument, name, "the text is vbNullString; \"{}\" says nothing"));
    }
    let mut units = Vec::new();
    loop {
        // SAFETY: by contract the text has a NUL at its end, and none was met before this place.
        match unsafe { text.add(units.len()).read_unaligned() } {
            0 => break,
            unit => units.push(unit),
        }
        if units.len() > boundary::MAX_TEXT {
            let detail = format!("the text is longer than {} characters", boundary::MAX_TEXT);
            return Err(Error::field(Kind::RequestTooLarge, name, detail));
        }
    }
    String::from_utf16(&units).map_err(|_| Error::field(Kind::InvalidUtf8, name, "half a surrogate pair: not UTF-16"))
}
