//! The upkeep of a journal, for the program of support: to make one, to check it, and to move it to another place. No till needs it.

use crate::client::shared::random_hex;
#[cfg(feature = "postgres")]
use crate::client::shared::server_journal;
use crate::error::{Error, Kind};
use crate::host::config::{Config, journal_place};
use crate::http::Roots;
use crate::journal::rows::{self, Copied, Still};
use crate::journal::sqlite::SqliteJournal;
use crate::journal::{Journal, Place};
use crate::json::Warning;
use crate::value::clock::wall_ms;
use std::sync::Arc;

/// Where a journal is, and what a connection there trusts.
#[derive(Debug)]
pub struct Kept {
    place: Place,
    #[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "a file needs no certificates"))]
    roots: Roots,
}

/// A journal of any kind.
trait Whole: Journal + Still {}

impl<T: Journal + Still> Whole for T {}

type Opened = (Box<dyn Whole>, Vec<Warning>);

impl std::fmt::Display for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.place)
    }
}

impl Kept {
    /// The journal of this name, as `journal` in a configuration has it; without a name, that of the configuration. The configuration also says
    /// which certificates are trusted.
    ///
    /// # Errors
    /// `InvalidConfig`, `ConfigFile`, `JournalNoPostgres`.
    pub fn new(name: Option<&str>, config: Option<&str>) -> Result<Kept, Error> {
        let config = config.map(Config::parse).transpose()?;
        let usual = || Roots { bundled: true, system: true, ca_file: None };
        let roots = config.as_ref().map_or_else(usual, |config| config.http.roots.clone());
        let kept = match name {
            Some(name) => Some(journal_place(name)?),
            None => config.and_then(|config| config.journal),
        };
        let none = || Error::field(Kind::InvalidConfig, "journal", "no journal is kept here; name a file or a server");
        Ok(Kept { place: kept.ok_or_else(none)?, roots })
    }

    /// Makes the journal where it is missing. Returns what is odd about its place.
    ///
    /// # Errors
    /// As for opening a client.
    pub fn init(&self) -> Result<Vec<Warning>, Error> {
        self.open(false).map(|(_, doubts)| doubts)
    }

    /// Checks that the journal is whole, that what it acknowledges is durable, and that it may be written.
    ///
    /// # Errors
    /// As for opening a client; `JournalOpenFailed` where no journal is.
    pub fn check(&self) -> Result<Vec<Warning>, Error> {
        let (journal, doubts) = self.open(true)?;
        journal.probe().map(|()| doubts)
    }

    /// Copies the journal to another place, which must be new, and compares every row; a copy that was made before is only compared. `to` is
    /// written whole or not at all.
    ///
    /// # Errors
    /// As for opening a client; `JournalLocked` while a program uses this one, `JournalOpenFailed` where `to` holds other steps.
    pub fn copy(&self, to: &Kept) -> Result<Copied, Error> {
        if self.to_string() == to.to_string() {
            return Err(Error::field(
                Kind::InvalidConfig,
                "journal",
                "both names are of one journal; nothing was copied",
            ));
        }
        let (from, _) = self.open(true)?;
        let (to, _) = to.open(false)?;
        rows::copy(&*from, &*to)
    }

    fn open(&self, has_to_be_there: bool) -> Result<Opened, Error> {
        match &self.place {
            Place::File(path) => {
                if has_to_be_there && !path.is_file() {
                    let what = format!("journal {}: there is no such file", path.display());
                    return Err(Error::new(Kind::JournalOpenFailed, what));
                }
                let journal = SqliteJournal::open(path, "", &random_hex()?, None, None, Arc::new(wall_ms))?;
                Ok((Box::new(journal), Vec::new()))
            }
            #[cfg(feature = "postgres")]
            Place::Server(address) => {
                let journal = server_journal(&self.roots, address, has_to_be_there, String::new(), None, None)?;
                let doubts = journal.doubts.clone();
                Ok((Box::new(journal), doubts))
            }
        }
    }
}
