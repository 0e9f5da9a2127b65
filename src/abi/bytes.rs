//! The functions of `tamara_pos_stdcall.dll` for languages without BSTR, such as Visual FoxPro, Clarion and PowerBuilder: stdcall, texts
//! of bytes with a NUL at the end, and answers into the caller's own buffers.
//!
//! Each exists twice: `...Utf8`, and `...Ansi` for texts in the computer's code page. Blanks at the end of a given text are not part of
//! it: these languages fill their variables up with blanks. A character that the code page lacks is "?" in what `TamaraReplyTextAnsi`
//! writes; a text that is not in the code page is refused as one that is not UTF-8 is. Replies and requests are ASCII in both.
//!
//! A buffer that is too small never makes a till repeat a call: the number is the call's own, and `TamaraLastReply...` reads the reply
//! again.

use super::client::{self, tamara_client};
use super::request::{self, tamara_request};
use super::{boundary, buffer, reply};
use crate::error::{Error, Kind};
use crate::host::reply::Reply;
use serde_json::Value;
use std::ffi::c_char;

/// A text from the host, with a NUL at the end.
type Text = *const c_char;
/// A buffer of the host, of so many bytes as the parameter `capacity` says.
type Buffer = *mut c_char;

#[link(name = "kernel32")]
unsafe extern "system" {
    fn GetACP() -> u32;
    fn MultiByteToWideChar(page: u32, flags: u32, bytes: *const u8, count: i32, units: *mut u16, room: i32) -> i32;
    fn WideCharToMultiByte(
        page: u32,
        flags: u32,
        units: *const u16,
        count: i32,
        bytes: *mut u8,
        room: i32,
        instead: *const u8,
        was_used: *mut i32,
    ) -> i32;
}

const CP_UTF8: u32 = 65001;
const MB_ERR_INVALID_CHARS: u32 = 8;
/// Otherwise Windows writes "8" for the sign of infinity.
const WC_NO_BEST_FIT_CHARS: u32 = 0x400;

/// What the bytes of a text mean.
#[derive(Clone, Copy)]
enum Coding {
    Utf8,
    Ansi,
}

impl Coding {
    /// The code page; `None` where it is UTF-8, which Windows can be set to.
    fn page(self) -> Option<u32> {
        match self {
            Coding::Utf8 => None,
            // SAFETY: takes nothing, returns a number.
            Coding::Ansi => Some(unsafe { GetACP() }).filter(|page| *page != CP_UTF8),
        }
    }

    /// A host's text, copied, without the blanks that fill it up.
    fn read(self, name: &str, text: Text) -> Result<String, Error> {
        // SAFETY: by contract the text is NULL or has a NUL at its end, and stays as it is during the call.
        let bytes = unsafe { boundary::bytes(name, text) }?.trim_ascii_end();
        match self.page() {
            None => boundary::utf8(name, bytes).map(str::to_string),
            Some(page) => decoded(page, bytes).ok_or_else(|| {
                let detail = format!("not a text in this computer's code page, {page}");
                Error::field(Kind::InvalidUtf8, name, detail)
            }),
        }
    }

    fn given(self, name: &str, text: Text) -> Result<String, Kind> {
        self.read(name, text).map_err(|error| error.kind)
    }

    /// A text for a host.
    fn written(self, text: String) -> Vec<u8> {
        match self.page() {
            None => text.into_bytes(),
            Some(page) => encoded(page, &text),
        }
    }
}

fn decoded(page: u32, bytes: &[u8]) -> Option<String> {
    // No byte is more than one unit of UTF-16. Nothing in, nothing out: Windows calls that an error.
    let mut units = vec![0; bytes.len()];
    let count = i32::try_from(bytes.len()).ok()?;
    // SAFETY: both places have room for `count`.
    let made =
        unsafe { MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, bytes.as_ptr(), count, units.as_mut_ptr(), count) };
    units.truncate(usize::try_from(made).ok()?);
    String::from_utf16(&units).ok().filter(|text| bytes.is_empty() || !text.is_empty())
}

fn encoded(page: u32, text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    // No unit is more than four bytes in any code page.
    let mut bytes = vec![0; units.len().saturating_mul(4)];
    let (count, room) = (i32::try_from(units.len()).unwrap_or(0), i32::try_from(bytes.len()).unwrap_or(0));
    let nothing = std::ptr::null_mut();
    // SAFETY: the places have room for `count` units and `room` bytes; "?" has its NUL.
    let made = unsafe {
        WideCharToMultiByte(
            page,
            WC_NO_BEST_FIT_CHARS,
            units.as_ptr(),
            count,
            bytes.as_mut_ptr(),
            room,
            c"?".as_ptr().cast(),
            nothing,
        )
    };
    bytes.truncate(usize::try_from(made).unwrap_or(0));
    bytes
}

/// Two exports of one function: its name, those of the exports, the parameters. `cargo xtask header` makes declarations of these lines.
macro_rules! twins {
    ($($body:ident $utf8:ident $ansi:ident($($name:ident: $kind:ty),*);)*) => {$(
        #[doc = concat!("`", stringify!($body), "`, with texts in UTF-8.")]
        #[unsafe(no_mangle)]
        pub extern "system" fn $utf8($($name: $kind),*) -> i32 {
            $body(Coding::Utf8, $($name),*)
        }

        #[doc = concat!("`", stringify!($body), "`, with texts in the computer's code page.")]
        #[unsafe(no_mangle)]
        pub extern "system" fn $ansi($($name: $kind),*) -> i32 {
            $body(Coding::Ansi, $($name),*)
        }
    )*};
}

twins! {
    client_open TamaraClientOpenUtf8 TamaraClientOpenAnsi(config: Text, client: *mut tamara_client, buffer: Buffer, capacity: i32, needed: *mut i32);
    call TamaraCallUtf8 TamaraCallAnsi(client: tamara_client, operation: Text, request: Text, buffer: Buffer, capacity: i32, needed: *mut i32);
    last_reply TamaraLastReplyUtf8 TamaraLastReplyAnsi(buffer: Buffer, capacity: i32, needed: *mut i32);
    interrupt_sale TamaraInterruptSaleUtf8 TamaraInterruptSaleAnsi(client: tamara_client, sale: Text);
    reply_text TamaraReplyTextUtf8 TamaraReplyTextAnsi(reply: Text, path: Text, buffer: Buffer, capacity: i32, needed: *mut i32);
    reply_amount TamaraReplyAmountUtf8 TamaraReplyAmountAnsi(reply: Text, path: Text, buffer: Buffer, capacity: i32, currency: Buffer);
    reply_count TamaraReplyCountUtf8 TamaraReplyCountAnsi(reply: Text, path: Text, count: *mut i32);
    request_set_text TamaraRequestSetTextUtf8 TamaraRequestSetTextAnsi(request: tamara_request, path: Text, text: Text);
    request_set_amount TamaraRequestSetAmountUtf8 TamaraRequestSetAmountAnsi(request: tamara_request, path: Text, amount: Text, currency: Text);
    request_set_json TamaraRequestSetJsonUtf8 TamaraRequestSetJsonAnsi(request: tamara_request, path: Text, json: Text);
    request_add_item TamaraRequestAddItemUtf8 TamaraRequestAddItemAnsi(request: tamara_request, reference_id: Text, kind: Text, name: Text, sku: Text, quantity: Text, amount: Text, currency: Text);
    request_json TamaraRequestJsonUtf8 TamaraRequestJsonAnsi(request: tamara_request, buffer: Buffer, capacity: i32, needed: *mut i32);
    version TamaraVersionUtf8 TamaraVersionAnsi(buffer: Buffer, capacity: i32, needed: *mut i32);
    result_name TamaraResultNameUtf8 TamaraResultNameAnsi(code: i32, buffer: Buffer, capacity: i32, needed: *mut i32);
}

#[inline(never)]
fn client_open(
    coding: Coding,
    config: Text,
    client: *mut tamara_client,
    buffer: Buffer,
    capacity: i32,
    needed: *mut i32,
) -> i32 {
    // SAFETY: by contract `client` is NULL or writable.
    unsafe { boundary::set(client, 0) };
    buffer::answer_into(buffer, capacity, needed, || match coding.read("config", config) {
        Ok(config) => client::open_text(&config, client),
        Err(error) => boundary::plain(&Reply::failed(error)),
    })
}

#[inline(never)]
fn call(
    coding: Coding,
    client: tamara_client,
    operation: Text,
    request: Text,
    buffer: Buffer,
    capacity: i32,
    needed: *mut i32,
) -> i32 {
    buffer::answer_into(buffer, capacity, needed, || {
        match (coding.read("operation", operation), coding.read("request", request)) {
            (Ok(operation), Ok(request)) => boundary::run(client, &operation, &request),
            (Err(error), _) | (_, Err(error)) => boundary::plain(&Reply::failed(error)),
        }
    })
}

fn last_reply(_: Coding, buffer: Buffer, capacity: i32, needed: *mut i32) -> i32 {
    buffer::tamara_reply_into(buffer, capacity, needed)
}

#[inline(never)]
fn interrupt_sale(coding: Coding, client: tamara_client, sale: Text) -> i32 {
    boundary::guard(|| match coding.given("sale", sale) {
        Ok(sale) => client::interrupt_sale(client, &sale),
        Err(kind) => kind.code(),
    })
}

#[inline(never)]
fn reply_text(coding: Coding, reply: Text, path: Text, buffer: Buffer, capacity: i32, needed: *mut i32) -> i32 {
    reply::read(buffer, capacity, needed, &mut || {
        Ok(coding.written(reply::text(&coding.given("reply", reply)?, &coding.given("path", path)?)?))
    })
}

#[inline(never)]
fn reply_amount(coding: Coding, reply: Text, path: Text, buffer: Buffer, capacity: i32, currency: Buffer) -> i32 {
    reply::read_amount(buffer, capacity, currency, &|| {
        reply::amount(&coding.given("reply", reply)?, &coding.given("path", path)?)
    })
}

#[inline(never)]
fn reply_count(coding: Coding, reply: Text, path: Text, count: *mut i32) -> i32 {
    reply::counted(count, &|| reply::count(&coding.given("reply", reply)?, &coding.given("path", path)?))
}

#[inline(never)]
fn request_set_text(coding: Coding, request: tamara_request, path: Text, text: Text) -> i32 {
    request::put(request, &|| Ok((coding.given("path", path)?, Value::String(coding.given("text", text)?))))
}

#[inline(never)]
fn request_set_amount(coding: Coding, request: tamara_request, path: Text, amount: Text, currency: Text) -> i32 {
    request::put(request, &|| {
        let (amount, currency) = (coding.given("amount", amount)?, coding.given("currency", currency)?);
        Ok((coding.given("path", path)?, request::money(&amount, &currency)?))
    })
}

#[inline(never)]
fn request_set_json(coding: Coding, request: tamara_request, path: Text, json: Text) -> i32 {
    request::put(request, &|| Ok((coding.given("path", path)?, request::value(&coding.given("json", json)?)?)))
}

#[inline(never)]
#[allow(clippy::too_many_arguments)]
fn request_add_item(
    coding: Coding,
    request: tamara_request,
    reference_id: Text,
    kind: Text,
    name: Text,
    sku: Text,
    quantity: Text,
    amount: Text,
    currency: Text,
) -> i32 {
    request::add(request, &|| {
        let texts = [
            coding.given("reference_id", reference_id)?,
            coding.given("kind", kind)?,
            coding.given("name", name)?,
            coding.given("sku", sku)?,
            coding.given("quantity", quantity)?,
            coding.given("amount", amount)?,
            coding.given("currency", currency)?,
        ];
        request::item(texts.each_ref().map(String::as_str))
    })
}

fn request_json(_: Coding, request: tamara_request, buffer: Buffer, capacity: i32, needed: *mut i32) -> i32 {
    reply::read(buffer, capacity, needed, &mut || request::text(request).map(String::into_bytes))
}

fn version(_: Coding, buffer: Buffer, capacity: i32, needed: *mut i32) -> i32 {
    reply::read(buffer, capacity, needed, &mut || Ok(crate::VERSION.into()))
}

fn result_name(_: Coding, code: i32, buffer: Buffer, capacity: i32, needed: *mut i32) -> i32 {
    reply::read(buffer, capacity, needed, &mut || {
        Ok(crate::error::Code::name_of(code).unwrap_or("UNRECOGNISED").into())
    })
}
