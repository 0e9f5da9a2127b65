//! Whose an order is.

/// The merchant of a token that names none.
const MERCHANT_ID: &str = "6d9f752e-0bbc-47eb-bcf7-be13adf6f04d";

/// The id of a merchant.
pub fn merchant_id(name: &str) -> String {
    if name.is_empty() {
        return MERCHANT_ID.to_string();
    }
    let number = name.bytes().fold(7_u64, |number, byte| number.wrapping_mul(1_000_003) ^ u64::from(byte));
    format!("6d9f752e-0bbc-47eb-bcf7-{:012x}", number & 0xffff_ffff_ffff)
}

/// Which merchant's token it is: what follows its last `@`. One without belongs to the merchant without a name.
pub fn merchant_of(token: &str) -> String {
    token.rsplit_once('@').map_or("", |(_, merchant)| merchant).to_string()
}
