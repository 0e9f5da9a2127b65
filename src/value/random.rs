//! Random numbers, from the system.

use crate::error::{Error, Kind};
use ring::rand::{SecureRandom, SystemRandom};

/// As many random bytes.
pub fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Error::new(Kind::Internal, "the system has no random numbers"))?;
    Ok(bytes)
}
