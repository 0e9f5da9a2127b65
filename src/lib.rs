//! Tamara "buy now, pay later" payments for points of sale, behind a C ABI.
//!
//! A till opens a session, the customer gets an SMS or scans a QR code, the till waits for the service's
//! final word, and may void or refund. [`client::Client`] is the front door for Rust programs; C programs use
//! `include/tamara_pos.h`, whose functions are in [`abi`].
//!
//! Dependencies point one way: `abi -> client -> host -> sale -> rail, journal -> request, http -> value -> json -> error`. [`sale`] decides and
//! does no I/O, [`rail`] knows the services and has no policy, [`abi`] holds the only unsafe code.
#![deny(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)
)]

pub mod abi;
pub mod client;
pub mod error;
pub mod files;
pub mod fork;
pub mod hooks;
pub mod host;
pub mod http;
pub mod journal;
pub mod json;
pub mod logging;
pub mod rail;
pub mod request;
pub mod sale;
#[cfg(test)]
mod schema;
pub mod support;
pub mod trace;
pub mod value;
pub mod wait;
pub mod watch;
pub mod webhook;

/// Version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Version of the C interface: grows when something is added, and a host built for a smaller number keeps working.
pub const ABI_VERSION: i32 = 1;
