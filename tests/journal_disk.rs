//! The journal on a real disk: several processes at once, processes killed, files damaged, deleted or read-only.
//!
//! Where a test needs another process it starts itself again, with a variable set that says what to do.
#![cfg(unix)]

use rusqlite::Connection;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tamara_pos::error::{Error, Kind};
use tamara_pos::journal::sqlite::SqliteJournal;
use tamara_pos::journal::{Change, Filter, Intent, Journal, State, StepKind, Unfinished, Written};
use tamara_pos::value::money::{Currency, Money};

const CHILD: &str = "TAMARA_POS_TEST_CHILD";
/// 2026-11-20 10:13:20 UTC.
const NOW: i64 = 1_795_169_600_000;

fn try_open(path: &Path) -> Result<SqliteJournal, Error> {
    SqliteJournal::open(path, "tamara/sandbox", "client", Some("till-3"), None, Arc::new(|| NOW))
}

fn open(path: &Path) -> SqliteJournal {
    try_open(path).unwrap()
}

fn session(reference: &str) -> Intent {
    Intent {
        kind: StepKind::Session,
        sale: reference.into(),
        reference: reference.into(),
        request_id: None,
        order_id: None,
        checkout_id: None,
        channel: Some("sms".into()),
        amount: Money::parse("300.00", Currency::Sar).unwrap(),
        total_before: None,
        idempotency_key: None,
        phone: Some("96650***567".into()),
        service_time_ms: None,
        basket: None,
    }
}

fn refund(order: &str, request: &str) -> Intent {
    Intent { kind: StepKind::Refund, request_id: Some(request.into()), order_id: Some(order.into()), ..session("S1") }
}

fn written(journal: &SqliteJournal, intent: &Intent) -> i64 {
    match journal.write(intent, NOW).unwrap() {
        Written::Yes(id) => id,
        Written::Excluded(step) => panic!("excluded by {step:?}"),
    }
}

fn all(journal: &SqliteJournal) -> usize {
    journal.history(&Filter { limit: 1_000_000, ..Filter::default() }).unwrap().steps.len()
}

fn beside(path: &Path, tail: &str) -> PathBuf {
    PathBuf::from(format!("{}{tail}", path.display()))
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// This program again, to run one test with the variable set.
fn again(test: &str, what: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(CHILD, what).stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

struct Peer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Peer {
    fn start(test: &str, what: &str) -> Peer {
        let mut process = again(test, what).spawn().unwrap();
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        Peer { process, input, output }
    }

    fn tell(&mut self, line: &str) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// The next line the other process says on purpose; the test frame says others.
    fn hear(&mut self) -> Option<String> {
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            if let Some((_, said)) = line.trim_end().split_once("> ") {
                return Some(said.to_string());
            }
        }
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Says a line to the process that started this one, in one write.
fn say(line: &str) {
    std::io::stdout().write_all(format!("\n> {line}\n").as_bytes()).unwrap();
}

#[test]
fn four_processes_can_create_one_journal_at_once() {
    const TEST: &str = "four_processes_can_create_one_journal_at_once";
    if std::env::var(CHILD).is_ok() {
        for path in std::io::stdin().lines() {
            let done = try_open(Path::new(&path.unwrap())).and_then(|journal| {
                let own = journal.write(&session(&std::process::id().to_string()), NOW)?;
                Ok((own, journal.write(&refund("o-1", "R1"), NOW)?))
            });
            match done {
                Ok((Written::Yes(_), Written::Yes(_))) => say("first"),
                Ok((Written::Yes(_), Written::Excluded(_))) => say("second"),
                other => say(&format!("{other:?}")),
            }
        }
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut peers: Vec<Peer> = (0..4).map(|_| Peer::start(TEST, "open")).collect();
    for round in 0..40 {
        let path = folder.path().join(format!("{round}.db"));
        for peer in &mut peers {
            peer.tell(path.to_str().unwrap());
        }
        let mut said: Vec<String> = peers.iter_mut().map(|peer| peer.hear().unwrap()).collect();
        said.sort();
        assert_eq!(said, ["first", "second", "second", "second"], "round {round}: of one refund there is one step");
        assert_eq!(all(&open(&path)), 5);
    }
}

#[test]
fn four_threads_can_create_one_journal_at_once_and_share_it() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..40 {
        let path = folder.path().join(format!("{round}.db"));
        let firsts: usize = std::thread::scope(|scope| {
            let work = |thread: usize| {
                let journal = open(&path);
                written(&journal, &session(&format!("S{thread}")));
                usize::from(matches!(journal.write(&refund("o-1", "R1"), NOW).unwrap(), Written::Yes(_)))
            };
            let threads: Vec<_> = (0..4).map(|thread| scope.spawn(move || work(thread))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!((firsts, all(&open(&path))), (1, 5), "round {round}");
    }
}

#[test]
fn many_threads_can_use_one_journal() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db"));
    let firsts: usize = std::thread::scope(|scope| {
        let work = |thread: usize| {
            let shared =
                (0..20).filter(|n| matches!(journal.write(&session(&format!("S{n}")), NOW).unwrap(), Written::Yes(_)));
            let own = (0..20).map(|n| written(&journal, &session(&format!("S{thread}-{n}"))));
            shared.count() + own.count() - 20
        };
        let threads: Vec<_> = (0..8).map(|thread| scope.spawn(move || work(thread))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!((firsts, all(&journal)), (20, 20 + 8 * 20));
}

#[test]
fn a_killed_process_never_loses_an_acknowledged_write() {
    const TEST: &str = "a_killed_process_never_loses_an_acknowledged_write";
    if let Ok(path) = std::env::var(CHILD) {
        let journal = open(Path::new(&path));
        for n in 0.. {
            let id = written(&journal, &session(&format!("{}-{n}", std::process::id())));
            say(&format!("sending {id}"));
            journal.change(&[(id, Change { state: Some(State::Paid), ..Change::default() })]).unwrap();
            say(&format!("paid {id}"));
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let mut acknowledged = std::collections::BTreeMap::new();
    for round in 0..12 {
        let mut peer = Peer::start(TEST, path.to_str().unwrap());
        let mut heard = 0;
        while let Some(said) = peer.hear() {
            let (state, id) = said.split_once(' ').unwrap();
            acknowledged.insert(id.parse::<i64>().unwrap(), state.to_string());
            heard += 1;
            if heard == 20 + 7 * round {
                // What it said between its last heard line and its end is heard too.
                peer.process.kill().unwrap();
            }
        }
        let journal = open(&path);
        for (id, state) in &acknowledged {
            let step = journal.step(*id).unwrap().expect("an acknowledged step is there");
            assert!(
                step.state == State::Paid || (step.state == State::Sending && state == "sending"),
                "{state}: {step:?}"
            );
        }
    }
    assert!(acknowledged.len() > 12 * 10);
}

#[test]
fn reads_write_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path);
    let id = written(&journal, &session("S1"));
    let stamps = || {
        ["", "-wal"].map(|tail| {
            let file = fs::metadata(beside(&path, tail)).unwrap();
            (file.len(), file.mtime(), file.mtime_nsec())
        })
    };
    let before = stamps();
    journal.step(id).unwrap();
    journal.sale("S1").unwrap();
    journal.session_of_order("o").unwrap();
    journal.steps_of_order("o").unwrap();
    journal.unfinished(Unfinished::All, 0, 9).unwrap();
    all(&journal);
    assert!(matches!(journal.write(&session("S1"), NOW).unwrap(), Written::Excluded(_)));
    assert_eq!(stamps(), before);
}

#[test]
fn the_files_belong_to_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tills").join("journal.db");
    let journal = open(&path);
    written(&journal, &session("S1"));
    assert_eq!(journal.place(), Some(path.display().to_string()));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(["", "-wal", "-shm"].map(|tail| mode(&beside(&path, tail))), [0o600; 3]);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
}

#[test]
fn what_cannot_hold_a_journal_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [folder.path().join("no/such/journal.db"), folder.path().to_path_buf(), file.join("journal.db")] {
        let refused = try_open(&path).unwrap_err();
        assert_eq!(refused.kind, Kind::JournalOpenFailed, "{refused}");
        assert!(refused.detail.contains(path.to_str().unwrap()), "{refused}");
    }
}

#[test]
fn another_programs_database_is_not_touched() {
    const TEST: &str = "another_programs_database_is_not_touched";
    if let Ok(path) = std::env::var(CHILD) {
        let theirs = Connection::open(&path).unwrap();
        let mode = if path.ends_with("wal.db") { "wal" } else { "delete" };
        theirs.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(())).unwrap();
        theirs.execute_batch("CREATE TABLE stock (item TEXT); INSERT INTO stock VALUES ('tea')").unwrap();
        say("made");
        let _ = std::io::stdin().lines().next();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for mode in ["delete", "wal"] {
        let path = folder.path().join(format!("{mode}.db"));
        let mut theirs = Peer::start(TEST, path.to_str().unwrap());
        assert_eq!(theirs.hear().unwrap(), "made");
        let bytes = || {
            let read = |name: &String| (name.clone(), fs::read(folder.path().join(name)).unwrap());
            names(folder.path()).iter().map(read).collect::<Vec<_>>()
        };
        let before = bytes();
        let refused = try_open(&path).unwrap_err();
        assert_eq!(refused.kind, Kind::JournalOpenFailed, "{refused}");
        assert!(refused.detail.contains("another program"), "{refused}");
        assert!(bytes() == before, "{mode}: the database or a file beside it changed");
    }
}

/// A journal of some hundred steps, closed, all in its main file.
fn closed_journal(folder: &Path) -> PathBuf {
    let path = folder.join("journal.db");
    let journal = open(&path);
    for n in 0..300 {
        written(&journal, &session(&format!("S{n}")));
    }
    drop(journal);
    assert!(!beside(&path, "-wal").exists());
    path
}

fn refused_as_damaged(path: &Path) -> String {
    let refused = try_open(path).unwrap_err();
    assert_eq!(refused.kind, Kind::JournalDamaged, "{refused}");
    assert!(refused.detail.contains(path.to_str().unwrap()), "{refused}");
    let copy = refused.detail.split("a copy is ").nth(1).unwrap_or_else(|| panic!("no copy: {refused}"));
    copy.to_string()
}

#[test]
fn a_damaged_journal_is_refused_left_alone_and_copied_once() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 9] = [
        ("no database", |bytes| *bytes = b"[settings]\nlane=3\n".to_vec()),
        ("a first page of zeros", |bytes| bytes[..4096].fill(0)),
        ("a header of zeros", |bytes| bytes[..100].fill(0)),
        ("a beginning alone", |bytes| bytes.truncate(70)),
        ("the last byte missing", |bytes| bytes.truncate(bytes.len() - 1)),
        ("the last page torn", |bytes| bytes.truncate(bytes.len() - 3000)),
        ("the last pages missing", |bytes| bytes.truncate(bytes.len() - 3 * 4096)),
        ("a page of zeros", |bytes| bytes[4096..8192].fill(0)),
        ("pages of noise", |bytes| {
            for (at, byte) in bytes.iter_mut().enumerate().skip(4096) {
                *byte = (at * 31 % 251) as u8;
            }
        }),
    ];
    for (damage, apply) in damages {
        let folder = tempfile::tempdir().unwrap();
        let path = closed_journal(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        apply(&mut bytes);
        fs::write(&path, &bytes).unwrap();

        let copy = refused_as_damaged(&path);
        assert_eq!(copy, beside(&path, ".damaged-20261120T101320Z").display().to_string(), "{damage}");
        assert_eq!(refused_as_damaged(&path), copy, "{damage}: the same content has one copy");
        assert!(fs::read(&path).unwrap() == bytes, "{damage}: the original changed");
        assert!(fs::read(&copy).unwrap() == bytes, "{damage}: the copy differs");
        assert_eq!(fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
        let copies =
            |tail| names(folder.path()).iter().filter(|name| name.contains("damaged") && name.ends_with(tail)).count();
        assert_eq!(copies(""), 1, "{damage}: {:?}", names(folder.path()));

        bytes.truncate(15);
        fs::write(&path, &bytes).unwrap();
        let second = refused_as_damaged(&path);
        assert_ne!(second, copy, "{damage}: an earlier copy is not overwritten");
        assert_eq!(refused_as_damaged(&path), second);
        assert_eq!(copies(""), 2, "{damage}");
    }
}

#[test]
fn a_journal_without_its_tables_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_journal(folder.path());
    Connection::open(&path).unwrap().execute_batch("DROP TABLE step").unwrap();
    refused_as_damaged(&path);
}

#[test]
fn an_unreadable_unfinished_step_is_found_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_journal(folder.path());
    Connection::open(&path).unwrap().execute("UPDATE step SET currency = 'XXX' WHERE id = 7", []).unwrap();
    refused_as_damaged(&path);
}

/// A journal left by a process that was killed: the newest steps are in its log.
fn journal_with_log(folder: &Path) -> PathBuf {
    let (live, path) = (folder.join("live.db"), folder.join("journal.db"));
    let journal = open(&live);
    written(&journal, &session("S1"));
    for tail in ["", "-wal"] {
        fs::copy(beside(&live, tail), beside(&path, tail)).unwrap();
    }
    path
}

#[test]
fn steps_in_the_log_of_a_killed_process_are_there_again() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(all(&open(&journal_with_log(folder.path()))), 1);
}

#[test]
fn a_log_whose_main_file_is_gone_or_empty_is_kept() {
    for gone in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let path = journal_with_log(folder.path());
        if gone {
            fs::remove_file(&path).unwrap()
        } else {
            fs::write(&path, "").unwrap()
        }
        let log = fs::read(beside(&path, "-wal")).unwrap();
        let copy = refused_as_damaged(&path);
        assert_eq!(refused_as_damaged(&path), copy);
        assert!(fs::read(beside(&path, "-wal")).unwrap() == log);
        assert!(fs::read(format!("{copy}-wal")).unwrap() == log);
        assert_eq!(path.exists(), !gone);
    }
}

/// Where the first page of an index begins in the file.
fn page_of_index(path: &Path) -> usize {
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'by_sale'";
    let page: i64 = Connection::open(path).unwrap().query_row(sql, [], |row| row.get(0)).unwrap();
    (page as usize - 1) * 4096
}

#[test]
fn damage_in_an_index_is_found_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_journal(folder.path());
    let page = page_of_index(&path);
    let mut bytes = fs::read(&path).unwrap();
    bytes[page + 12..page + 4096].fill(0x5A);
    fs::write(&path, &bytes).unwrap();
    refused_as_damaged(&path);
}

#[test]
fn the_log_of_a_damaged_journal_is_copied_with_it_and_not_merged() {
    let folder = tempfile::tempdir().unwrap();
    let live = closed_journal(folder.path());
    let page = page_of_index(&live);
    let journal = open(&live);
    journal.change(&[(1, Change { status: Some("new".into()), ..Change::default() })]).unwrap();
    // As after a kill: the newest change is in the log alone.
    let path = folder.path().join("killed.db");
    for tail in ["", "-wal"] {
        fs::copy(beside(&live, tail), beside(&path, tail)).unwrap();
    }
    let mut bytes = fs::read(&path).unwrap();
    bytes[page + 12..page + 4096].fill(0x5A);
    fs::write(&path, &bytes).unwrap();
    let log = fs::read(beside(&path, "-wal")).unwrap();
    let copy = refused_as_damaged(&path);
    assert!(fs::read(&path).unwrap() == bytes && fs::read(&copy).unwrap() == bytes);
    assert!(fs::read(beside(&path, "-wal")).unwrap() == log && fs::read(format!("{copy}-wal")).unwrap() == log);
}

#[test]
fn damage_found_while_another_client_works_does_not_drop_its_locks() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_journal(folder.path());
    let working = open(&path);
    written(&working, &session("another"));
    let conn = Connection::open(&path).unwrap();
    conn.pragma_update(None, "ignore_check_constraints", true).unwrap();
    conn.execute("UPDATE step SET kind = 'payout' WHERE id = 7", []).unwrap();
    let refused = try_open(&path).unwrap_err();
    assert_eq!(refused.kind, Kind::JournalDamaged);
    assert!(refused.detail.contains("closed"), "{refused}");
    assert!(!names(folder.path()).iter().any(|name| name.contains("damaged")));
    drop((conn, working));
    refused_as_damaged(&path);
}

#[test]
#[cfg(target_os = "linux")]
fn a_second_client_of_the_process_does_not_drop_the_first_ones_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let first = open(&path);
    let inode = format!(":{} ", fs::metadata(&path).unwrap().ino());
    let locked = || fs::read_to_string("/proc/locks").unwrap().lines().any(|lock| lock.contains(&inode));
    assert!(locked(), "an open journal holds a lock that tells other processes so");
    let second = open(&path);
    assert!(locked());
    drop((first, second));
    assert!(!locked());
}

#[test]
fn a_journal_deleted_or_exchanged_while_open_is_not_written() {
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 4] = [
        ("deleted", |path| fs::remove_file(path).unwrap()),
        ("moved away", |path| fs::rename(path, beside(path, ".old")).unwrap()),
        ("exchanged", |path| {
            let other = beside(path, ".other");
            drop(open(&other));
            fs::rename(other, path).unwrap();
        }),
        ("log deleted", |path| fs::remove_file(beside(path, "-wal")).unwrap()),
    ];
    for (harm, apply) in harms {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.db");
        let journal = open(&path);
        let id = written(&journal, &session("S1"));
        apply(&path);
        let before = names(folder.path());
        let paid = Change { state: Some(State::Paid), ..Change::default() };
        for refused in [
            journal.write(&session("S2"), NOW).unwrap_err(),
            journal.change(&[(id, paid.clone())]).unwrap_err(),
            journal.lease(id, NOW).unwrap_err(),
        ] {
            assert_eq!(refused.kind, Kind::JournalReplaced, "{harm}: {refused}");
        }
        assert_eq!(journal.step(id).unwrap().unwrap().state, State::Sending, "{harm}");
        assert_eq!(all(&journal), 1, "{harm}");
        assert_eq!(names(folder.path()), before, "{harm}: nothing was written");
    }
}

#[test]
fn closing_a_replaced_journal_does_not_harm_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let old = open(&path);
    written(&old, &session("S1"));
    for tail in ["", "-wal", "-shm"] {
        fs::rename(beside(&path, tail), beside(&path, &format!(".old{tail}"))).unwrap();
    }
    let new = open(&path);
    written(&new, &session("S2"));
    written(&new, &session("S3"));
    drop(old);
    assert_eq!(all(&new), 2);
    written(&new, &session("S4"));
    drop(new);
    assert_eq!(all(&open(&path)), 3);
}

#[test]
fn a_journal_held_by_another_program_is_reported_after_five_seconds() {
    const TEST: &str = "a_journal_held_by_another_program_is_reported_after_five_seconds";
    if let Ok(path) = std::env::var(CHILD) {
        let other = Connection::open(path).unwrap();
        other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT").unwrap();
        say("held");
        let _ = std::io::stdin().lines().next();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = closed_journal(folder.path());
    let mut other = Peer::start(TEST, path.to_str().unwrap());
    assert_eq!(other.hear().unwrap(), "held");
    let begun = Instant::now();
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalLocked);
    let waited = begun.elapsed();
    assert!(waited >= Duration::from_secs(4) && waited < Duration::from_secs(10), "{waited:?}");
    drop(other);
    assert_eq!(all(&open(&path)), 300);
}

#[test]
fn a_read_only_file_or_folder_is_refused_at_opening() {
    const TEST: &str = "a_read_only_file_or_folder_is_refused_at_opening";
    if let Ok(folder) = std::env::var(CHILD) {
        let folder = Path::new(&folder);
        let refused = |name: &str| {
            let refused = try_open(&folder.join(name)).unwrap_err();
            say(&format!("{name} {}", refused.kind.name()));
        };
        let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        for name in ["file.db", "folder.db"] {
            written(&open(&folder.join(name)), &session("S1"));
        }
        mode(&folder.join("file.db"), 0o400);
        refused("file.db");
        mode(folder, 0o500);
        refused("folder.db");
        refused("new.db");
        refused("new/journal.db");
        mode(folder, 0o700);
        mode(&folder.join("file.db"), 0o600);
        say(&format!("{} {}", all(&open(&folder.join("file.db"))), all(&open(&folder.join("folder.db")))));
        return;
    }
    // Nothing is read-only to the superuser, so there the test goes on as nobody, from a place that nobody may read.
    let folder = tempfile::tempdir().unwrap();
    let exe = folder.path().join("exe");
    fs::copy(std::env::current_exe().unwrap(), &exe).unwrap();
    let work = folder.path().join("work");
    fs::create_dir(&work).unwrap();
    let mut command = Command::new(&exe);
    command.args([TEST, "--exact", "--nocapture"]).env(CHILD, &work).current_dir("/");
    if fs::metadata(&work).unwrap().uid() == 0 {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::fs::chown(&work, Some(65534), Some(65534)).unwrap();
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let said: Vec<&str> = text.lines().filter_map(|line| line.split_once("> ")).map(|(_, said)| said).collect();
    let expected = ["file.db", "folder.db", "new.db", "new/journal.db"].map(|name| format!("{name} JOURNAL_READ_ONLY"));
    assert_eq!(
        said,
        [expected.as_slice(), &["1 1".to_string()]].concat(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_second_name_of_a_journal_is_refused_by_its_own_error() {
    const TEST: &str = "a_second_name_of_a_journal_is_refused_by_its_own_error";
    if let Ok(path) = std::env::var(CHILD) {
        say(&format!("{:?}", try_open(Path::new(&path)).map(|_| ()).map_err(|error| error.kind)));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (path, second) = (folder.path().join("journal.db"), folder.path().join("elsewhere.db"));
    let journal = open(&path);
    written(&journal, &session("S1"));
    fs::hard_link(&path, &second).unwrap();
    assert_eq!(try_open(&second).unwrap_err().kind, Kind::JournalTwoNames, "in the same program");
    let other = |path: &Path| Peer::start(TEST, path.to_str().unwrap()).hear().unwrap();
    assert_eq!(other(&second), "Err(JournalTwoNames)", "in another one");
    assert_eq!(other(&path), "Ok(())", "by the name in use it is opened");
    written(&journal, &session("S2"));
    assert!(!beside(&second, "-wal").exists(), "no second log");

    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let linked = open(&link);
    assert_eq!(all(&linked), 2, "a symbolic link leads to the one name");
    fs::remove_file(beside(&path, "-wal")).unwrap();
    assert_eq!(linked.write(&session("S3"), NOW).unwrap_err().kind, Kind::JournalReplaced, "its log is watched too");
}

#[test]
#[cfg(target_os = "linux")]
fn another_sqlite_in_the_program_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    drop(open(&path));
    // What another copy of SQLite does: it has the file open, and its close drops this process's locks.
    let foreign = fs::File::open(&path).unwrap();
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalSecondSqlite, "while it is open");
    drop(foreign);
    let journal = open(&path);
    written(&journal, &session("S1"));
    drop(fs::File::open(&path).unwrap());
    assert_eq!(journal.write(&session("S2"), NOW).unwrap_err().kind, Kind::JournalSecondSqlite, "after it was closed");
    drop(journal);
    let again = open(&path);
    written(&again, &session("S2"));
    let beside_it = open(&path);
    written(&beside_it, &session("S3"));
    drop(again);
    written(&beside_it, &session("S4"));
    assert_eq!(all(&beside_it), 4);
}

#[test]
#[cfg(target_os = "linux")]
fn descriptors_closed_behind_the_journal_are_noticed_and_the_host_s_files_stay_as_they_are() {
    unsafe extern "C" {
        fn close(descriptor: i32) -> i32;
    }
    const TEST: &str = "descriptors_closed_behind_the_journal_are_noticed_and_the_host_s_files_stay_as_they_are";
    let Ok(folder) = std::env::var(CHILD) else {
        let folder = tempfile::tempdir().unwrap();
        let mut peer = Peer::start(TEST, folder.path().to_str().unwrap());
        assert_eq!(peer.hear().unwrap(), "JournalReplaced");
        assert_eq!(peer.hear().unwrap(), ["the host's own"; 5].join(" "));
        assert_eq!(all(&open(&folder.path().join("journal.db"))), 1, "what was written before is there");
        return;
    };
    let path = Path::new(&folder).join("journal.db");
    let journal = open(&path);
    written(&journal, &session("S1"));
    let journals = fs::canonicalize(&folder).unwrap().join("journal.db");
    let own: Vec<i32> = fs::read_dir("/proc/self/fd")
        .unwrap()
        .filter_map(|entry| entry.ok())
        .filter(|entry| {
            fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with(journals.to_str().unwrap()))
        })
        .map(|entry| entry.file_name().to_str().unwrap().parse().unwrap())
        .collect();
    assert_eq!(own.len(), 5, "the file and its log, by who reads and by who writes, and its index");
    for descriptor in own {
        // SAFETY: a number of this process; that it is somebody else's is what is tried.
        assert_eq!(unsafe { close(descriptor) }, 0);
    }
    let mut files: Vec<fs::File> = (0..5)
        .map(|number| {
            fs::File::options()
                .create(true)
                .append(true)
                .read(true)
                .open(Path::new(&folder).join(format!("{number}")))
                .unwrap()
        })
        .collect();
    say(&format!("{:?}", journal.write(&session("S2"), NOW).unwrap_err().kind));
    drop(journal);
    for file in &mut files {
        write!(file, "the host's own").unwrap();
    }
    let texts: Vec<String> =
        (0..5).map(|number| fs::read_to_string(Path::new(&folder).join(format!("{number}"))).unwrap()).collect();
    say(&texts.join(" "));
}
