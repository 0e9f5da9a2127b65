//! Answers that several of Tamara's calls have.

use crate::http::Answer;
use crate::order::Order;
use serde_json::json;

/// Texts without a published limit are read up to this length, characters.
pub const LONG: usize = 10_000;
/// Where Tamara is.
pub const COUNTRIES: &[&str] = &["SA", "AE", "BH", "KW", "OM"];

/// An answer, or the refusal that came before it.
pub fn settled(outcome: Result<Answer, Answer>) -> Answer {
    outcome.unwrap_or_else(|refusal| refusal)
}

/// There is no such order, for this merchant.
pub fn not_found() -> Answer {
    Answer::error(404, "Order not found", &["order_not_found"])
}

/// The order is not in a state for this.
pub fn wrong_state(order: &Order, wanted: &str) -> Answer {
    let data = json!({ "old_state": order.shown_status(), "new_state": wanted });
    Answer::json(
        409,
        &json!({ "message": "Order state does not allow this operation",
            "errors": [{ "error_code": "order_invalid_state", "data": data }] }),
    )
}
