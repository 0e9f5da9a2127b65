//! What the configuration says of this service.

use crate::rail::Renewal;
use crate::value::secret::Secret;

/// What the rail needs of the configuration.
#[derive(Debug)]
pub struct Settings {
    /// `https://{prefix}.api.checkout.com`, without a slash at the end.
    pub base_url: String,
    /// The secret key, or the secret of the OAuth client.
    pub token: Secret,
    /// Where the secret key came from a file.
    pub renewal: Option<Renewal>,
    /// The OAuth client, `cli_…`.
    pub client_id: Option<String>,
    /// The processing channel, `pc_…`.
    pub processing_channel_id: Option<String>,
    /// Where the customer's browser goes after paying.
    pub success_url: String,
    /// Where it goes after failing to pay.
    pub failure_url: String,
    /// `ar-AE` or `en-US`, where the request has none.
    pub locale: &'static str,
    /// ISO code of the merchant's country.
    pub country: String,
}
