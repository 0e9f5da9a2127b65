//! The result numbers.
