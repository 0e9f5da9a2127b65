//! The C surface: one file per noun, each export a few lines that call the core. It holds no decisions.
//!
//! Every export runs inside `boundary::guard`; every operation goes through `boundary::operate`. The functions' documentation is
//! the C developer's manual: cbindgen copies it into `include/tamara_pos.h`.
#![allow(unsafe_code)]
// C has no `unsafe`: what a caller owes is written in the header, for each function.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

mod boundary;
pub mod buffer;
#[cfg(all(windows, feature = "stdcall"))]
#[allow(non_snake_case)]
pub mod bytes;
pub mod checkout;
pub mod client;
pub mod codes;
pub mod dispute;
pub mod eligibility;
mod fork;
mod handles;
pub mod journal;
pub mod logging;
pub mod order;
pub mod payment;
mod pin;
pub mod refund;
pub mod reply;
pub mod report;
pub mod request;
pub mod session;
#[cfg(all(windows, feature = "stdcall"))]
#[allow(non_snake_case)]
pub mod stdcall;
pub mod support;
pub mod text;
pub mod watch;
pub mod webhook;

#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub use boundary::texts_held;

#[cfg(test)]
mod tests;
