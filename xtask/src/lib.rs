//! What all developer commands share.

pub mod process;

use std::path::PathBuf;

/// Why a command failed, for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The top folder of the repository.
pub fn root() -> PathBuf {
    // The parent of a folder inside the repository always exists.
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map(PathBuf::from).unwrap_or_default()
}
