//! A journal has one name, on Windows as elsewhere: each name has a write-ahead log of its own beside it.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tamara_pos::error::{Error, Kind};
use tamara_pos::journal::sqlite::SqliteJournal;
use tamara_pos::journal::{Intent, Journal, StepKind};
use tamara_pos::value::money::{Currency, Money};

fn open(path: &Path) -> Result<SqliteJournal, Error> {
    SqliteJournal::open(path, "tamara/sandbox", "client", Some("till-3"), None, Arc::new(|| 1_795_169_600_000))
}

/// Writes a step, so that the log beside the journal holds something.
fn sell(journal: &SqliteJournal) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let reference = format!("S{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let intent = Intent {
        kind: StepKind::Session,
        sale: reference.clone(),
        reference,
        request_id: None,
        order_id: None,
        checkout_id: None,
        channel: Some("sms".into()),
        amount: Money::parse("300.00", Currency::Sar).unwrap(),
        total_before: None,
        idempotency_key: None,
        phone: None,
        service_time_ms: None,
        basket: None,
    };
    journal.write(&intent, 1_795_169_600_000).unwrap();
}

#[test]
fn a_journal_with_a_second_name_is_refused_until_one_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["till journal.db", "elsewhere.db"].map(|name| folder.path().join(name));
    let journal = open(&first).unwrap();
    sell(&journal);
    fs::hard_link(&first, &second).unwrap();
    assert_eq!(open(&second).unwrap_err().kind, Kind::JournalTwoNames, "beside the name in use");
    drop(open(&first).unwrap());
    drop(journal);
    for name in [&first, &second] {
        let refused = open(name).unwrap_err();
        assert_eq!(refused.kind, Kind::JournalTwoNames, "at rest nobody can tell which name is used: {refused}");
    }
    fs::remove_file(&second).unwrap();
    drop(open(&first).unwrap());
}

/// Short names, names in other letters and names with a prefix are the same name.
#[test]
#[cfg(windows)]
fn a_name_that_is_written_in_another_way_is_the_same_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till journal.db");
    let journal = open(&path).unwrap();
    sell(&journal);
    let mut written = vec![folder.path().join("TILL Journal.DB"), folder.path().join(r"x\..\till journal.db")];
    fs::create_dir(folder.path().join("x")).unwrap();
    written.push(fs::canonicalize(&path).unwrap());
    // Where the disk has short names.
    written.extend(short(&path));
    let opened: Vec<SqliteJournal> = written.iter().map(|name| open(name).unwrap()).collect();
    opened.iter().for_each(sell);
    let all = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let logs: Vec<_> = all.filter(|name| name.to_string_lossy().ends_with("-wal")).collect();
    assert_eq!(logs, ["till journal.db-wal"], "{written:?}");
    drop(journal);
}

/// The short name that Windows gives the file.
#[cfg(windows)]
fn short(path: &Path) -> Option<std::path::PathBuf> {
    use std::os::windows::process::CommandExt;
    let command = format!("/d /c dir /x \"{}\"", path.display());
    let said = std::process::Command::new("cmd").raw_arg(command).output().ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = said.lines().find(|line| line.ends_with("till journal.db"))?;
    let name = line.split_whitespace().find(|word| word.contains('~'))?;
    Some(path.with_file_name(name)).filter(|short| short.exists())
}
