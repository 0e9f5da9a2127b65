//! Money: decimal text in, exact decimal, decimal text out.

/// To come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money;
