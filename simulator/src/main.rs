//! A stand-in for Tamara and Checkout.com.
fn main() {}
