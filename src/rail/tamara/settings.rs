//! What the configuration says of this service.

use crate::rail::Renewal;
use crate::rail::assumptions::Profile;
use crate::value::secret::Secret;

/// Sent as the name of the program when a QR request has none.
pub const PLATFORM: &str = "TAMARA_POS";

/// What the rail needs of the configuration.
#[derive(Debug)]
pub struct Settings {
    /// `https://api.tamara.co`, without a slash at the end.
    pub base_url: String,
    /// The API token.
    pub token: Secret,
    /// Where the token came from a file.
    pub renewal: Option<Renewal>,
    /// `X-Device-Id` of QR sessions.
    pub device_id: Option<String>,
    /// Branch, sent with each session and void.
    pub store_code: Option<String>,
    /// `ar_SA` or `en_US`, where the request has none.
    pub locale: &'static str,
    /// ISO code of the merchant's country.
    pub country: String,
    /// What a contract check has found.
    pub profile: Profile,
}
