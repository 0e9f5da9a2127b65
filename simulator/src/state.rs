//! The state file: every change is in it before its answer is sent, so the ledger survives `kill -9`.
//!
//! Line 1 is a header with the length that counts; each further line is one change with its checksum. A change is first
//! written behind that length and then made to count by rewriting the header's digits, which lie in one page. A file
//! that is longer than it says ends in a change that was never answered: it is dropped. Anything else that does
//! not fit is damage, and a damaged file is refused and left as it is.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &str = "tamara-sim state 1 ";
const HEADER_LEN: u64 = 40;
/// A file smaller than this is never rewritten for its size.
const SMALL: u64 = 64 * 1024 * 1024;

/// An open state file.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    file: File,
    length: u64,
    /// Length after the last rewriting.
    compact_length: u64,
}

impl StateFile {
    /// Opens or makes the file; gives back the changes in it, oldest first.
    ///
    /// # Errors
    /// When it cannot be opened, is in use or is damaged; the text says which.
    pub fn open(path: &Path) -> Result<(StateFile, Vec<String>), String> {
        let shown = path.display();
        let exists = path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|e| format!("cannot open the state file {shown}: {e}"))?;
        file.try_lock().map_err(|_| format!("the state file {shown} is in use by another simulator"))?;
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(|e| format!("cannot read the state file {shown}: {e}"))?;
        let (changes, length) = if exists && !content.is_empty() {
            read_changes(&content).map_err(|why| {
                format!("the state file {shown} is damaged: {why}. It was left as it is; move it away to start afresh")
            })?
        } else {
            (Vec::new(), HEADER_LEN)
        };
        let mut state = StateFile { path: path.to_owned(), file, length, compact_length: length };
        state.publish().map_err(|e| format!("cannot write the state file {shown}: {e}"))?;
        Ok((state, changes))
    }

    /// Adds one change.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&mut self, change: &str) -> io::Result<()> {
        let line = line_of(change);
        self.file.seek(SeekFrom::Start(self.length))?;
        self.file.write_all(line.as_bytes())?;
        self.length += line.len() as u64;
        self.publish()
    }

    /// Whether old changes have piled up so that the file should be rewritten.
    pub fn is_bloated(&self) -> bool {
        self.length > SMALL && self.length > self.compact_length.saturating_mul(4)
    }

    /// Replaces everything by one change, in one step.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn replace(&mut self, change: &str) -> io::Result<()> {
        let line = line_of(change);
        let length = HEADER_LEN + line.len() as u64;
        let mut new_name = self.path.clone().into_os_string();
        new_name.push(".new");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&new_name)?;
        file.write_all(header(length).as_bytes())?;
        file.write_all(line.as_bytes())?;
        file.sync_data()?;
        file.try_lock()?;
        std::fs::rename(&new_name, &self.path)?;
        *self = StateFile { path: self.path.clone(), file, length, compact_length: length };
        Ok(())
    }

    /// Makes everything written so far count.
    fn publish(&mut self) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(header(self.length).as_bytes())
    }
}

fn header(length: u64) -> String {
    format!("{MAGIC}{length:020}\n")
}

fn line_of(change: &str) -> String {
    format!("{:016x} {change}\n", checksum(change.as_bytes()))
}

/// FNV-1a, 64 bits: enough to tell damage, not meant against intent.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn read_changes(content: &[u8]) -> Result<(Vec<String>, u64), String> {
    let header = content.get(..HEADER_LEN as usize).and_then(|h| std::str::from_utf8(h).ok());
    let length = header
        .and_then(|h| h.strip_prefix(MAGIC))
        .and_then(|h| h.strip_suffix('\n'))
        .and_then(|digits| digits.parse::<u64>().ok())
        .ok_or("it does not begin with a tamara-sim header")?;
    let body = usize::try_from(length)
        .ok()
        .and_then(|end| content.get(HEADER_LEN as usize..end))
        .ok_or_else(|| format!("it is cut off at {} of {length} bytes", content.len()))?;
    let body = std::str::from_utf8(body).map_err(|_| "it is not text")?;
    if !body.is_empty() && !body.ends_with('\n') {
        return Err("its last line is not complete".to_owned());
    }
    let mut changes = Vec::new();
    for (index, line) in body.lines().enumerate() {
        let change = line
            .split_once(' ')
            .filter(|(sum, change)| u64::from_str_radix(sum, 16).ok() == Some(checksum(change.as_bytes())))
            .ok_or_else(|| format!("line {} does not fit its checksum", index + 2))?;
        changes.push(change.1.to_owned());
    }
    Ok((changes, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(path: &Path) -> Vec<String> {
        StateFile::open(path).unwrap().1
    }

    #[test]
    fn changes_come_back_in_their_order_and_a_replacement_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        let (mut state, found) = StateFile::open(&path).unwrap();
        assert!(found.is_empty());
        state.append(r#"{"n":1}"#).unwrap();
        state.append(r#"{"n":2}"#).unwrap();
        drop(state);
        assert_eq!(changes(&path), [r#"{"n":1}"#, r#"{"n":2}"#]);
        let (mut state, _) = StateFile::open(&path).unwrap();
        state.replace(r#"{"n":3}"#).unwrap();
        state.append(r#"{"n":4}"#).unwrap();
        assert!(StateFile::open(&path).unwrap_err().contains("in use"));
        drop(state);
        assert_eq!(changes(&path), [r#"{"n":3}"#, r#"{"n":4}"#]);
    }

    #[test]
    fn an_unfinished_last_change_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        StateFile::open(&path).unwrap().0.append("1").unwrap();
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"0123456789abcdef {\"half").unwrap();
        drop(file);
        assert_eq!(changes(&path), ["1"]);
    }

    #[test]
    fn a_damaged_file_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state");
        StateFile::open(&path).unwrap().0.append(r#"{"captured":"300.00"}"#).unwrap();
        let good = std::fs::read(&path).unwrap();
        let mut changed = good.clone();
        *changed.last_mut().unwrap() = b'x';
        let mut flipped = good.clone();
        flipped[70] ^= 1;
        for bad in [&good[..good.len() - 1], &good[..45], &good[..10], &changed, &flipped, b"something else"] {
            std::fs::write(&path, bad).unwrap();
            assert!(StateFile::open(&path).unwrap_err().contains("damaged"));
            assert_eq!(std::fs::read(&path).unwrap(), bad);
        }
    }
}
