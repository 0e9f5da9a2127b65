//! The journal's file as a file: creating it, looking at it before SQLite does, keeping a copy when it is damaged.
//!
//! On unix, closing any handle of a file drops every lock that this process holds on it, those of SQLite included. So
//! the file is opened here only while no journal of this process uses it, see [`Claim::alone`]. Another SQLite in the process, or a
//! second copy of this library, does the same without asking: it is noticed ([`Claim::new`], [`lock_stands`]) and refused.

use super::schema::APPLICATION_ID;
use crate::error::{Error, Kind};
use crate::fork::OfProcess;
use crate::value::clock;
use crate::wait::Patience;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long the journal waits for other programs before it fails with [`Kind::JournalLocked`], where the call has so much time.
pub const BUSY: Duration = Duration::from_secs(5);

/// The files of this process's open journals.
static CLAIMED: OfProcess<Mutex<Vec<Used>>> = OfProcess::new(Mutex::default);

/// A journal's file in use by this process.
#[derive(Debug)]
struct Used {
    identity: Identity,
    /// Its folder and its name there.
    place: (Option<Identity>, Option<OsString>),
    /// Journals that are being opened, open, or being closed.
    claims: usize,
    /// Connections that are open.
    open: usize,
}

/// What tells one file from another of the same name: device and inode.
#[cfg(unix)]
pub type Identity = (u64, u64);
/// Windows does not let an open file be replaced, so there is nothing to tell apart.
#[cfg(not(unix))]
pub type Identity = ();

/// The identity of the file that stands at a path now.
#[cfg(unix)]
pub fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}
/// Windows does not let an open file be replaced, so there is nothing to tell apart.
#[cfg(not(unix))]
pub fn identity(_: &Path) -> io::Result<Identity> {
    Ok(())
}

/// Whether the file has other names beside this one, which other programs may open it by. Each name has a write-ahead log of its own, so
/// that nobody would see the other's steps.
fn has_other_names(path: &Path) -> Option<&'static str> {
    // Where steps are waiting beside it, this is the name in use.
    if names(path) > 1 && size(&beside(path, "-wal")) == 0 {
        return Some(
            "it has a second name (a hard link); remove the other name, or open the journal by that name everywhere",
        );
    }
    is_mounted_alone(path).then_some(
        "the file is mounted here by itself (a bind mount); mount its folder instead, so that its log is shared too",
    )
}

/// How many names the file has, in whatever folders of its disk; one where that cannot be told.
#[cfg(unix)]
fn names(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).map_or(1, |file| file.nlink())
}
/// How many names the file has, in whatever folders of its disk; one where that cannot be told.
#[cfg(windows)]
fn names(path: &Path) -> u64 {
    let told = winapi_util::Handle::from_path_any(path).and_then(winapi_util::file::information);
    told.map_or(1, |file| file.number_of_links())
}

#[cfg(unix)]
fn is_mounted_alone(path: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    mounts.lines().any(|line| line.split(' ').nth(4).map(plain_mount).as_deref() == path.to_str())
}
/// Windows mounts folders alone.
#[cfg(windows)]
fn is_mounted_alone(_: &Path) -> bool {
    false
}

/// A server with more descriptors takes too long to look through.
#[cfg(target_os = "linux")]
const MOST_DESCRIPTORS: usize = 4096;

/// How many descriptors this process has of each of the files; none where that cannot be told.
#[cfg(target_os = "linux")]
pub fn descriptors<const N: usize>(files: [Identity; N]) -> Option<[usize; N]> {
    use std::os::unix::fs::MetadataExt;
    let mut counts = [0_usize; N];
    for (number, entry) in fs::read_dir("/proc/self/fd").ok()?.enumerate() {
        if number >= MOST_DESCRIPTORS {
            return None;
        }
        // The descriptor of this list is gone again.
        let Ok(file) = fs::metadata(entry.ok()?.path()) else { continue };
        for (count, identity) in counts.iter_mut().zip(&files) {
            *count = count.saturating_add(usize::from((file.dev(), file.ino()) == *identity));
        }
    }
    Some(counts)
}
/// How many descriptors this process has of each of the files; none where that cannot be told.
#[cfg(not(target_os = "linux"))]
pub fn descriptors<const N: usize>(_: [Identity; N]) -> Option<[usize; N]> {
    None
}

/// Whether this process holds the lock that SQLite keeps on an open file with a write-ahead log; none where that cannot be told.
#[cfg(target_os = "linux")]
pub fn lock_stands(identity: Identity) -> Option<bool> {
    /// The system shows its list in pieces, and may leave one out while others change.
    const TRIES: u32 = 20;
    // While somebody reads the list of the whole system, no process of it gets or gives back a lock: the list is read only where the
    // descriptor does not tell, before Linux 4.1, and where the lock is gone.
    if is_lock_at_descriptor(identity) {
        return Some(true);
    }
    for number in 0..TRIES {
        if number > 0 {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        if is_lock_listed(identity)? {
            return Some(true);
        }
    }
    Some(false)
}
/// Whether what the system says of this process's descriptors of the file names the lock.
#[cfg(target_os = "linux")]
pub fn is_lock_at_descriptor(identity: Identity) -> bool {
    use std::os::unix::fs::MetadataExt;
    let Ok(own) = fs::read_dir("/proc/self/fd") else { return false };
    let of_file = own
        .take(MOST_DESCRIPTORS)
        .flatten()
        .filter(|descriptor| fs::metadata(descriptor.path()).is_ok_and(|file| (file.dev(), file.ino()) == identity));
    let mut told = of_file
        .filter_map(|descriptor| fs::read_to_string(Path::new("/proc/self/fdinfo").join(descriptor.file_name())).ok());
    told.any(|told| told.lines().filter_map(|line| line.strip_prefix("lock:")).any(|line| is_lock(line, identity)))
}
/// Whether the system's list has the lock.
#[cfg(target_os = "linux")]
fn is_lock_listed(identity: Identity) -> Option<bool> {
    let locks = fs::read_to_string("/proc/locks").ok()?;
    Some(locks.lines().any(|line| is_lock(line, identity)))
}
/// Whether a line, such as `1: POSIX  ADVISORY  READ 1234 08:01:5678 1073741826 1073742335`, is this process's lock of SQLite's.
#[cfg(target_os = "linux")]
fn is_lock(line: &str, identity: Identity) -> bool {
    /// Where SQLite's locks on a file begin: PENDING_BYTE.
    const FIRST: u64 = 0x4000_0000;
    let mut words = line.split_ascii_whitespace().skip(1);
    let is_posix = words.next() == Some("POSIX");
    let mut words = words.skip(2);
    let is_own = words.next().and_then(|process| process.parse().ok()) == Some(std::process::id());
    let inode = words.next().and_then(|file| file.rsplit(':').next()?.parse().ok());
    let start = words.next().and_then(|start| start.parse().ok());
    is_posix && is_own && inode == Some(identity.1) && start.is_some_and(|start: u64| start >= FIRST)
}
/// Whether this process holds the lock that SQLite keeps on an open file with a write-ahead log; none where that cannot be told.
#[cfg(not(target_os = "linux"))]
pub fn lock_stands(_: Identity) -> Option<bool> {
    None
}

/// `journal.db` and a tail: the name of a file that belongs to the journal and stands beside it.
pub fn beside(path: &Path, tail: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(tail);
    PathBuf::from(name)
}

/// The path by the file's one name: SQLite puts the files that belong to a journal beside the name that it is given, not beside the file
/// that a symbolic link leads to.
#[cfg(not(windows))]
pub fn real(path: PathBuf) -> PathBuf {
    let beside_it = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(&path).ok().or_else(beside_it).unwrap_or(path)
}
/// The path by the file's one name: SQLite puts the files that belong to a journal beside the name that it is given, which may be a short
/// one (`TAMARA~1.DB`) or a symbolic link.
#[cfg(windows)]
pub fn real(path: PathBuf) -> PathBuf {
    let Ok(whole) = fs::canonicalize(&path) else { return path };
    let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
    match whole.file_name() {
        // The folder as it was named: Windows' own form of it (`\\?\`) is one that few programs show, and SQLite does not take.
        Some(name) if whole.parent() == folder.as_deref() => path.with_file_name(name),
        _ => plain(&whole),
    }
}

/// A path in the form that people write.
#[cfg(windows)]
fn plain(path: &Path) -> PathBuf {
    let text = path.to_string_lossy();
    match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!(r"\\{share}").into(),
        (_, Some(disk)) => disk.into(),
        _ => path.to_path_buf(),
    }
}

/// A failure about the journal's file.
pub fn error(kind: Kind, path: &Path, what: impl std::fmt::Display) -> Error {
    Error::new(kind, format!("journal {}: {what}", path.display()))
}

/// The file of a journal that this process is about to open, or has open.
#[derive(Debug)]
pub struct Claim {
    /// The file that the claim is on.
    pub identity: Identity,
}

impl Claim {
    /// Creates the file if it is not there, readable by its owner alone, and claims it. Its folder is created too when
    /// only that is missing. What is no journal is refused before SQLite can touch it.
    pub fn new(path: &Path) -> Result<Claim, Error> {
        make_folder(path)?;
        let mut patience = Patience::new(BUSY);
        loop {
            if let Some(claim) = Self::tried(path, || patience.wait().is_ok())? {
                return Ok(claim);
            }
        }
    }

    /// None when the file's number is that of one which this process is closing, or opening by another name, and `is_to_wait` says that
    /// there is time to see which: a closed file's number goes to the next new one, in whatever folder, before its claim has ended.
    fn tried(path: &Path, is_to_wait: impl FnOnce() -> bool) -> Result<Option<Claim>, Error> {
        let mut claimed = CLAIMED.get().lock().unwrap_or_else(PoisonError::into_inner);
        refuse_lost_main_file(path)?;
        create(path)?;
        let not_found = |cause: io::Error| error(Kind::JournalOpenFailed, path, cause);
        if !fs::metadata(path).map_err(not_found)?.is_file() {
            return Err(error(Kind::JournalOpenFailed, path, "this is not a file"));
        }
        let identity = identity(path).map_err(not_found)?;
        if let Some(why) = has_other_names(path) {
            return Err(error(Kind::JournalTwoNames, path, why));
        }
        let place = (path.parent().and_then(|folder| self::identity(folder).ok()), path.file_name().map(Into::into));
        // A file that another journal of this process has open was looked at when that was opened.
        if cfg!(unix)
            && let Some(used) = claimed.iter_mut().find(|used| used.identity == identity)
        {
            if used.place == place {
                used.claims = used.claims.saturating_add(1);
                return Ok(Some(Claim { identity }));
            }
            let is_open = used.open > 0;
            drop(claimed);
            if !is_open && is_to_wait() {
                return Ok(None);
            }
            let why = "this program has it open by another name; use one name";
            return Err(error(Kind::JournalTwoNames, path, why));
        }
        if descriptors([identity]).is_some_and(|[count]| count > 0) {
            return Err(error(
                Kind::JournalSecondSqlite,
                path,
                "this program has the file open by other means: another SQLite, a second copy of this library, or a file that was \
                 not closed",
            ));
        }
        look(path)?;
        claimed.push(Used { identity, place, claims: 1, open: 0 });
        Ok(Some(Claim { identity }))
    }

    /// Does something that opens and closes the file, unless another journal of this process has it open; then `None`.
    /// No other can open it meanwhile.
    pub fn alone<T>(&self, work: impl FnOnce() -> T) -> Option<T> {
        let claimed = CLAIMED.get().lock().unwrap_or_else(PoisonError::into_inner);
        let claims = claimed.iter().find(|used| used.identity == self.identity).map_or(0, |used| used.claims);
        (cfg!(not(unix)) || claims == 1).then(work)
    }

    /// The file is open now, by so many connections more.
    pub fn opened(&self, connections: usize) {
        self.count(|used| used.open = used.open.saturating_add(connections));
    }

    /// So many are about to be closed.
    pub fn closing(&self, connections: usize) {
        self.count(|used| used.open = used.open.saturating_sub(connections));
    }

    /// How many connections of this process's journals have the file open, at least.
    pub fn open(&self) -> usize {
        let claimed = CLAIMED.get().lock().unwrap_or_else(PoisonError::into_inner);
        claimed.iter().find(|used| used.identity == self.identity).map_or(0, |used| used.open)
    }

    fn count(&self, change: impl FnOnce(&mut Used)) {
        let mut claimed = CLAIMED.get().lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(used) = claimed.iter_mut().find(|used| used.identity == self.identity) {
            change(used);
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let mut claimed = CLAIMED.get().lock().unwrap_or_else(PoisonError::into_inner);
        let Some(at) = claimed.iter().position(|used| used.identity == self.identity) else { return };
        if let Some(used) = claimed.get_mut(at) {
            used.claims = used.claims.saturating_sub(1);
        }
        if claimed.get(at).is_some_and(|used| used.claims == 0) {
            claimed.swap_remove(at);
        }
    }
}

/// The kind that fits a failure to write, where the system names the cause.
fn kind_of(cause: &io::Error) -> Option<Kind> {
    match cause.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Kind::JournalFull),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => Some(Kind::JournalReadOnly),
        _ => None,
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Makes the folders above the one of the usual journal: a new user of the machine has none of them. Where somebody named the file
/// they are not made, because its disk may be missing. What goes wrong here is told when the journal is opened.
pub fn make_usual_place(path: &Path) {
    if let Some(above) = folder(path).parent() {
        let _ = private_folder().recursive(true).create(above);
    }
}

fn private_folder() -> fs::DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn make_folder(path: &Path) -> Result<(), Error> {
    let folder = folder(path);
    if folder.is_dir() {
        return Ok(());
    }
    match private_folder().create(folder) {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
            let hint = if cause.kind() == ErrorKind::NotFound { "; make the folder above it first" } else { "" };
            let what = format!("its folder {} cannot be created: {cause}{hint}", folder.display());
            Err(error(kind_of(&cause).unwrap_or(Kind::JournalOpenFailed), path, what))
        }
        _ => {
            sync_folder(folder);
            Ok(())
        }
    }
}

fn create(path: &Path) -> Result<(), Error> {
    match new_file(path) {
        Ok(_) => {
            sync_folder(path);
            Ok(())
        }
        Err(_) if path.exists() => Ok(()),
        Err(cause) => {
            let kind = kind_of(&cause).unwrap_or(Kind::JournalOpenFailed);
            Err(error(kind, path, format!("the file cannot be created: {cause}")))
        }
    }
}

/// Makes the name of a new file or folder durable. Where that is not possible the file system sees to it itself.
fn sync_folder(child: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder(child)).and_then(|folder| folder.sync_all());
    }
}

/// A new file that nobody but its owner can read, whatever the umask.
fn new_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// SQLite throws away a write-ahead log whose main file is gone or empty, and the newest steps with it. The log is
/// looked at first: a journal being created by another process gets its main file before its log.
fn refuse_lost_main_file(path: &Path) -> Result<(), Error> {
    let log = beside(path, "-wal");
    if size(&log) > 0 && size(path) == 0 {
        let what = format!("the file is gone or empty, but {} still holds steps", log.display());
        return Err(error(Kind::JournalDamaged, path, what));
    }
    Ok(())
}

/// Judges the first 100 bytes, which SQLite's file format fixes: a magic text, and at 68 the application id. Ours is written
/// along with the first table, before the file can have a write-ahead log, so that it is always found here.
fn look(path: &Path) -> Result<(), Error> {
    let mut bytes = Vec::with_capacity(100);
    File::open(path)
        .and_then(|file| file.take(100).read_to_end(&mut bytes))
        .map_err(|cause| error(Kind::JournalOpenFailed, path, cause))?;
    // Empty: about to become a journal. Beside a rollback journal, the last change broke off and SQLite must undo it.
    if bytes.is_empty() || size(&beside(path, "-journal")) > 0 {
        return Ok(());
    }
    if bytes.len() < 100 || !bytes.starts_with(b"SQLite format 3\0") {
        return Err(error(Kind::JournalDamaged, path, "the file does not begin like a journal"));
    }
    if bytes.get(68..72) != Some(&APPLICATION_ID.to_be_bytes()) {
        return Err(foreign(path));
    }
    Ok(())
}

/// The refusal of a database that some other program made.
pub fn foreign(path: &Path) -> Error {
    error(Kind::JournalOpenFailed, path, "this is another program's database; it was not touched")
}

/// Why nothing can be written beside the journal, asked from the system, since SQLite tells only that it failed.
pub fn trouble(path: &Path) -> Option<Kind> {
    let probe = beside(path, &format!(".probe-{}-{:?}", std::process::id(), std::thread::current().id()));
    let tried = new_file(&probe).and_then(|mut file| file.write_all(&[0; 65_536]).and_then(|()| file.sync_all()));
    let _ = fs::remove_file(&probe);
    tried.err().as_ref().and_then(kind_of)
}

/// Bytes that are free on the disk of this file or folder.
#[cfg(unix)]
pub fn room(path: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes that are free on the disk of this file or folder, as far as anybody wants to know: Windows reserves the room of a file
/// when its length is set, so lengths are tried.
#[cfg(not(unix))]
pub fn room(path: &Path) -> io::Result<u64> {
    let probe = beside(path, &format!(".room-{}", std::process::id()));
    let file = new_file(&probe)?;
    let room =
        [1024, 256, 64, 16, 4, 1].into_iter().map(|mib| mib * 1024 * 1024).find(|size| file.set_len(*size).is_ok());
    drop(file);
    let _ = fs::remove_file(&probe);
    Ok(room.unwrap_or(0))
}

/// Whether the file's last page is cut off. Only for a moment at which no other process can be writing the file.
pub fn is_torn(path: &Path, page_size: u64) -> bool {
    // While a log holds steps, it also holds the page that a broken-off write to the main file left behind.
    size(&beside(path, "-wal")) == 0 && size(path).checked_rem(page_size) != Some(0)
}

/// The files that make up a journal at rest; the log may hold the newest steps.
const PARTS: [&str; 3] = ["", "-wal", "-journal"];

/// Copies a damaged journal to `journal.db.damaged-<utc time>` and returns that name. When an earlier copy has the same
/// content, that is the copy. The journal itself is only read.
pub fn keep_copy(path: &Path, now_ms: i64) -> io::Result<PathBuf> {
    if let Some(kept) = earlier_copy(path)? {
        return Ok(kept);
    }
    let copy = free_name(path, now_ms);
    for part in PARTS {
        let (from, to) = (beside(path, part), beside(&copy, part));
        // An empty part is not opened: one of this process's journals may still be using it.
        if size(&from) > 0
            && let Err(cause) = copy_file(&from, &to)
        {
            for part in PARTS {
                let _ = fs::remove_file(beside(&copy, part));
            }
            return Err(cause);
        }
    }
    sync_folder(&copy);
    Ok(copy)
}

fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let mut copy = new_file(to)?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

fn free_name(path: &Path, now_ms: i64) -> PathBuf {
    let name = beside(path, &format!(".damaged-{}", clock::stamp(now_ms)));
    let free = |name: &PathBuf| PARTS.iter().all(|part| !beside(name, part).exists());
    let numbered = (2..1000).map(|number| beside(&name, &format!("-{number}")));
    std::iter::once(name.clone()).chain(numbered).find(free).unwrap_or_else(|| name.clone())
}

fn earlier_copy(path: &Path) -> io::Result<Option<PathBuf>> {
    let prefix = beside(path, ".damaged-");
    for entry in fs::read_dir(folder(path))? {
        let found = entry?.path();
        // The main file of a copy may be missing, as that of the journal may be; then its log stands for it.
        let text = found.to_string_lossy();
        let copy = PathBuf::from(text.strip_suffix("-wal").unwrap_or(&text));
        if text.starts_with(&*prefix.to_string_lossy()) && is_copy(path, &copy)? {
            return Ok(Some(copy));
        }
    }
    Ok(None)
}

fn is_copy(path: &Path, copy: &Path) -> io::Result<bool> {
    for part in PARTS {
        let (one, other) = (beside(path, part), beside(copy, part));
        if size(&one) != size(&other) || (size(&one) > 0 && !same_bytes(&one, &other)?) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (mut one, mut other) = (BufReader::new(File::open(one)?), BufReader::new(File::open(other)?));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if left.get(..length) != right.get(..length) {
            return Ok(false);
        }
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        one.consume(length);
        other.consume(length);
    }
}

/// Whether a path lies on a network share, where SQLite's write-ahead log does not work: it needs memory that all its
/// users share.
#[cfg(windows)]
pub fn on_network(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    // The canonical form of a mapped drive names the share behind it.
    let folder = fs::canonicalize(folder(path)).unwrap_or_else(|_| folder(path).to_path_buf());
    matches!(
        folder.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

/// Whether a path lies on a network share, where SQLite's write-ahead log does not work: it needs memory that all its
/// users share.
#[cfg(not(windows))]
pub fn on_network(path: &Path) -> bool {
    let folder = fs::canonicalize(folder(path)).unwrap_or_else(|_| folder(path).to_path_buf());
    fs::read_to_string("/proc/self/mountinfo").is_ok_and(|mounts| is_network_mount(&mounts, &folder))
}

/// A path of `mountinfo` as it is.
#[cfg(not(windows))]
fn plain_mount(point: &str) -> String {
    point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\")
}

/// Whether the mount that holds `folder` is a network's, by the text of Linux's `mountinfo`.
#[cfg(not(windows))]
pub fn is_network_mount(mounts: &str, folder: &Path) -> bool {
    const NETWORK: [&str; 9] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs"];
    let mut holder: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((left, right)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (left.split(' ').nth(4), right.split(' ').next()) else { continue };
        let point = plain_mount(point);
        // Of mounts at the same place the later one covers the earlier.
        if folder.starts_with(&point) && holder.is_none_or(|(length, _)| point.len() >= length) {
            holder = Some((point.len(), kind));
        }
    }
    holder.is_some_and(|(_, kind)| NETWORK.contains(&kind))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_file_that_was_deleted_and_is_being_closed_is_no_second_name_of_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let [old, new] = ["old.db", "new.db"].map(|name| folder.path().join(name));
        let opening = Claim::new(&old).unwrap();
        // What the file system does with the number of a file that was deleted and closed.
        fs::rename(&old, &new).unwrap();
        std::thread::scope(|scope| {
            let next = scope.spawn(|| Claim::new(&new).map(drop));
            while !next.is_finished() && CLAIMED.get().try_lock().is_err() {
                std::thread::yield_now();
            }
            drop(opening);
            next.join().unwrap().unwrap();
        });
        // While it is open by the other name there is nothing to wait for.
        let open = Claim::new(&new).unwrap();
        open.opened(1);
        fs::rename(&new, &old).unwrap();
        let refused = Claim::tried(&old, || panic!("no waiting")).unwrap_err();
        assert_eq!(refused.kind, Kind::JournalTwoNames);
        open.closing(1);
        assert!(Claim::tried(&old, || true).unwrap().is_none());
        assert_eq!(Claim::tried(&old, || false).unwrap_err().kind, Kind::JournalTwoNames);
    }
}
