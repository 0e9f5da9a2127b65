//! The log's file: kept small by moving full ones aside, and written by a thread of its own, so that a disk that hangs holds up
//! no payment.

use crate::files;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// So long the disk may take to open the file.
const OPENING: Duration = Duration::from_secs(2);
/// So long a call waits until its line is written, that a process which ends next has left it. Once the disk is behind, nobody waits.
const PATIENCE: Duration = Duration::from_millis(500);
/// Lines that may wait for the disk; what comes then is lost.
const WAITING: usize = 1_000;

/// Hands whole lines to the thread that writes them. It ends when this is dropped, and writes what it has before.
pub struct Writer {
    lines: SyncSender<Vec<u8>>,
    written: Arc<Progress>,
    handed_over: u64,
    line: Vec<u8>,
    lost: fn(),
}

/// How many lines the thread has done.
#[derive(Default)]
struct Progress {
    count: Mutex<u64>,
    grew: Condvar,
}

impl Progress {
    /// Waits until so many are done, not longer than this, and says whether they are.
    fn reaches(&self, count: u64, patience: Duration) -> bool {
        let now = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.grew.wait_timeout_while(now, patience, |now| *now < count);
        *waited.unwrap_or_else(PoisonError::into_inner).0 >= count
    }

    fn one_more(&self) {
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.saturating_add(1);
        self.grew.notify_all();
    }
}

impl Writer {
    /// Opens the file, and starts the thread. `lost` is called for each line that cannot be written.
    pub fn open(path: PathBuf, max_bytes: u64, keep: u32, lost: fn()) -> io::Result<Writer> {
        let (lines, queue) = sync_channel(WAITING);
        let (tell, told) = sync_channel(1);
        let written = Arc::<Progress>::default();
        let progress = Arc::clone(&written);
        let work = move || match LogFile::open(path, max_bytes, keep) {
            Ok(file) => {
                let _ = tell.send(Ok(()));
                write_all(file, &queue, &progress, lost);
            }
            Err(error) => {
                let _ = tell.send(Err(error));
            }
        };
        thread::Builder::new().name("tamara-log".into()).spawn(work)?;
        told.recv_timeout(OPENING).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))?;
        Ok(Writer { lines, written, handed_over: 0, line: Vec::new(), lost })
    }

    fn hand_over(&mut self, line: Vec<u8>) {
        let is_up_to_date = self.written.reaches(self.handed_over, Duration::ZERO);
        if self.lines.try_send(line).is_err() {
            return (self.lost)();
        }
        self.handed_over = self.handed_over.saturating_add(1);
        if is_up_to_date {
            self.written.reaches(self.handed_over, PATIENCE);
        }
    }
}

/// The logger writes a line in pieces; they are put together, so that a line is written whole or not at all.
impl Write for Writer {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(part);
        if self.line.ends_with(b"\n") {
            let line = std::mem::take(&mut self.line);
            self.hand_over(line);
        }
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_all(mut file: LogFile, queue: &Receiver<Vec<u8>>, written: &Progress, lost: fn()) {
    for line in queue {
        if file.append(&line).is_err() {
            lost();
        }
        written.one_more();
    }
}

/// The file, for its owner alone: also one that an earlier version made for all.
fn open(path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt};
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(|found| found.file_type().is_fifo()) {
            return open_pipe(path);
        }
        if found.is_some_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0) {
            let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o600));
        }
    }
    files::private().create(true).append(true).open(path)
}

/// A pipe that somebody reads; one that nobody reads is refused at once.
#[cfg(unix)]
fn open_pipe(path: &Path) -> io::Result<File> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::os::unix::fs::OpenOptionsExt;
    let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or(0);
    let nobody = |_| io::Error::new(io::ErrorKind::InvalidInput, "this is a pipe that nobody reads, and not a file");
    let pipe = fs::OpenOptions::new().write(true).custom_flags(flags).open(path).map_err(nobody)?;
    fcntl_setfl(&pipe, fcntl_getfl(&pipe)? - OFlags::NONBLOCK)?;
    Ok(pipe)
}

/// A file that is moved aside when it has grown too big.
struct LogFile {
    path: PathBuf,
    max_bytes: u64,
    keep: u32,
    file: Option<File>,
    size: u64,
}

impl LogFile {
    fn open(path: PathBuf, max_bytes: u64, keep: u32) -> io::Result<LogFile> {
        let mut log = LogFile { path, max_bytes, keep, file: None, size: 0 };
        log.file()?;
        Ok(log)
    }

    fn file(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let file = open(&self.path)?;
            self.size = file.metadata()?.len();
            return Ok(self.file.insert(file));
        }
        self.file.as_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        let length = u64::try_from(line.len()).unwrap_or(u64::MAX);
        // Somebody who cleared up took the file away: what is written to the old one is seen by nobody.
        if !self.path.exists() {
            self.file = None;
        }
        self.file()?;
        if self.size > 0 && self.size.saturating_add(length) > self.max_bytes {
            self.file = None;
            let moved = self.rotate();
            self.file()?;
            if moved.is_err() {
                // Lines matter more than the limit: go on, and try again after as many bytes.
                self.size = 0;
            }
        }
        self.file()?.write_all(line)?;
        self.size = self.size.saturating_add(length);
        Ok(())
    }

    fn rotate(&self) -> io::Result<()> {
        if self.keep == 0 {
            return files::private().write(true).create(true).truncate(true).open(&self.path).map(drop);
        }
        // The full file goes first: if it cannot be moved, the older ones stay where they are.
        fs::rename(&self.path, self.old(0))?;
        for number in (0..self.keep).rev() {
            let _ = fs::rename(self.old(number), self.old(number.saturating_add(1)));
        }
        Ok(())
    }

    fn old(&self, number: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }
}
