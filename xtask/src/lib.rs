//! What all developer commands share.

pub mod process;

use std::path::{Path, PathBuf};

/// Why a command failed, for the person at the terminal.
pub type Result<T = ()> = std::result::Result<T, String>;

/// The top folder of the repository. Cargo says at run time where this package is: in a repository that was moved, or copied with what was
/// built in it, a program that need not be compiled anew was compiled for another place.
pub fn root() -> PathBuf {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let compiled = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    [told.as_deref(), Some(&compiled)].into_iter().flatten().find_map(top_of).unwrap_or_default()
}

/// The folder of the repository in which this folder is.
fn top_of(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file()).map(PathBuf::from)
}

/// What a command says to an argument that it does not have.
pub fn unknown(command: &str, argument: &str) -> String {
    format!("cargo xtask {command} does not know {argument:?}; see cargo xtask {command} --help")
}
