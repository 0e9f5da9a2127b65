//! Values: amounts, phones, times, secrets, links, QR codes. They know no service and no journal.

pub mod clock;
pub mod link;
pub mod money;
pub mod phone;
pub mod qr;
pub mod random;
pub mod secret;
