//! For support: what is wrong, and one file to send.

pub mod bundle;
pub mod diagnose;
