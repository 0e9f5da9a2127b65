use super::open::{connect, make_durable};
use super::steps::*;
use super::*;
use crate::error::Kind;
use crate::journal::*;
use crate::wait::{Interrupt, Scope};
use rusqlite::{Connection, StatementStatus, params_from_iter, types::Value};
#[cfg(unix)]
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, Instant};

#[allow(clippy::duplicate_mod, reason = "the same tests for each kind of journal")]
#[path = "../suite.rs"]
mod suite;
use suite::{SCOPE, START, fixed, ids, intent, on_order, session, to_state, written};

fn memory() -> SqliteJournal {
    SqliteJournal::in_memory(SCOPE, "client-a", Some("till-3"), Some("Branch A"), fixed()).unwrap()
}

fn open(path: &Path, owner: &str) -> SqliteJournal {
    SqliteJournal::open(path, SCOPE, owner, Some("till-3"), Some("Branch A"), fixed()).unwrap()
}

/// A folder with a journal.
struct Shop(tempfile::TempDir);

impl Shop {
    fn new() -> Shop {
        Shop(tempfile::tempdir().unwrap())
    }

    fn at_lane(&self, scope: &str, owner: &str, lane: &str, clock: Clock) -> SqliteJournal {
        let path = self.0.path().join("journal.db");
        SqliteJournal::open(&path, scope, owner, Some(lane), Some("Branch A"), clock).unwrap()
    }

    fn open(&self, scope: &str, owner: &str) -> SqliteJournal {
        self.at_lane(scope, owner, "till-3", fixed())
    }
}

#[test]
fn the_file_itself_refuses_what_write_refuses() {
    let journal = memory();
    let refund = on_order(StepKind::Refund, "o-1", Some("R1"));
    for intent in [session("S1"), refund.clone(), on_order(StepKind::Void, "o-1", None)] {
        written(&journal, &intent);
    }
    to_state(&journal, 2, State::Done);
    written(&journal, &on_order(StepKind::Capture, "o-1", None));
    let copy = |id: i64, kind: &str, request: &str| {
        let sql = format!(
            "INSERT INTO step (scope, kind, state, sale, reference, request_id, order_id, amount, currency, lease_until_ms, \
             created_ms, updated_ms) SELECT scope, {kind}, 'sending', sale, reference, {request}, order_id, amount, currency, \
             0, 0, 0 FROM step WHERE id = {id}"
        );
        journal.conn.lock().unwrap().execute(&sql, [])
    };
    for (id, kind, request) in
        [(1, "kind", "NULL"), (2, "kind", "request_id"), (3, "kind", "NULL"), (4, "'cancel'", "'R9'")]
    {
        let refused = copy(id, kind, request).unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::ConstraintViolation), "{id}: {refused}");
    }
    assert!(copy(1, "'payout'", "NULL").unwrap_err().to_string().contains("CHECK"));
    assert!(copy(1, "'refund'", "NULL").unwrap_err().to_string().contains("CHECK"));
}

/// Rows of finished sales, put in without going through `write`.
fn fill(journal: &SqliteJournal, rows: u32) {
    let sql = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
         INSERT INTO step (scope, kind, state, sale, reference, order_id, amount, currency, lane, lease_until_ms, created_ms, \
         updated_ms) \
         SELECT '{SCOPE}', iif(i % 10 = 0, 'refund', 'session'), iif(i % 10 = 0, 'done', 'paid'), 'old-' || i, \
         'old-' || i || iif(i % 7 = 0, '-2', ''), 'order-' || i, '100.00', 'SAR', 'till-' || (i % 5), 0, {START} + 1000 * i, 0 \
         FROM n"
    );
    journal.conn.lock().unwrap().execute(&sql, []).unwrap();
}

/// Steps of SQLite's virtual machine that each query takes: a count of work that no other load of the machine changes.
fn work(journal: &SqliteJournal, query: &str, parameters: Vec<Value>) -> i32 {
    let conn = journal.conn.lock().unwrap();
    let mut statement = conn.prepare(query).unwrap();
    let all: Vec<Value> = std::iter::once(Value::from(SCOPE.to_string())).chain(parameters).collect();
    for _ in 0..2 {
        let mut rows = statement.query(params_from_iter(&all)).unwrap();
        while rows.next().unwrap().is_some() {}
    }
    assert_eq!(statement.get_status(StatementStatus::RePrepare), 0, "{query}: planned anew");
    statement.get_status(StatementStatus::VmStep)
}

/// The work of a page of `history`, with the search for where the next one begins.
fn work_of_page(journal: &SqliteJournal, filter: &Filter) -> i32 {
    let before = filter.before_id.map(|id| (START + 1000 * id, id));
    let asked = history::Asked { filter, before };
    let ((steps, of_steps), (end, of_end)) = (asked.steps(), asked.end_of_piece());
    let is_searched = filter.is_sifted() && journal.history(filter).unwrap().steps.len() < filter.limit as usize;
    work(journal, &steps, of_steps) + if is_searched { work(journal, &end, of_end) } else { 0 }
}

#[test]
fn any_page_of_history_costs_the_same_in_a_journal_of_years() {
    let (month, years) = (memory(), memory());
    fill(&month, 20_000);
    fill(&years, 100_000);
    let day = |from: i64| Filter {
        from_ms: Some(START + 1000 * from),
        until_ms: Some(START + 1000 * (from + 2_000)),
        limit: 500,
        ..Filter::default()
    };
    let none = || Filter { limit: 100, ..Filter::default() };
    for (name, one, other) in [
        ("second page of a day long ago", Filter { before_id: Some(2_500), ..day(1_000) }, None),
        ("a day lately", day(17_500), Some(day(97_500))),
        ("a day's refunds", Filter { kind: Some(StepKind::Refund), ..day(1_000) }, None),
        ("what is not there", Filter { kind: Some(StepKind::Void), ..none() }, None),
        ("a lane that is not there", Filter { lane: Some("till-99".into()), ..none() }, None),
        ("the state of a lane", Filter { lane: Some("till-0".into()), state: Some(State::Dead), ..none() }, None),
    ] {
        let (few, many) = (work_of_page(&month, &one), work_of_page(&years, &other.unwrap_or(one)));
        assert!(many <= few + few / 5 + 50, "{name}: {few} steps of work for 20,000 rows, {many} for 100,000");
    }
}

#[test]
fn every_step_that_fits_is_on_one_page_however_few_do() {
    let journal = memory();
    fill(&journal, 25_000);
    let rare = |sql: &str| journal.conn.lock().unwrap().execute(sql, []).unwrap();
    assert_eq!(rare("UPDATE step SET lane = 'rare' WHERE id IN (1, 7000, 15001, 15000, 24999)"), 5);
    // The till's clock was put back: numbers and times have another order.
    assert_eq!(rare("UPDATE step SET created_ms = created_ms - 20000000 WHERE id = 24999"), 1);
    let mut filter = Filter { lane: Some("rare".into()), limit: 2, ..Filter::default() };
    let (mut found, mut pages) = (Vec::new(), 0);
    loop {
        let page = journal.history(&filter).unwrap();
        found.extend(ids(&page.steps));
        pages += 1;
        match page.next_before_id {
            Some(next) => filter.before_id = Some(next),
            None => break,
        }
    }
    assert_eq!(found, [15_001, 15_000, 7_000, 24_999, 1]);
    assert!(pages <= 6, "{pages} pages");
    // A step that was taken out since the page before leaves its place.
    rare("DELETE FROM step WHERE id = 15000");
    let rest = journal.history(&Filter { before_id: Some(15_000), limit: 9, ..filter.clone() }).unwrap();
    assert_eq!(ids(&rest.steps), [7_000]);
    assert_eq!(rest.next_before_id, Some(5_000));
    assert_eq!(journal.history(&Filter { before_id: Some(0), ..filter }).unwrap(), Page::default());
}

#[test]
fn a_query_costs_the_same_however_many_steps_are_finished() {
    let conditions = |journal: &SqliteJournal| {
        let text = |text: &str| Value::from(text.to_string());
        let mut all = vec![
            ("sale".to_string(), work(journal, SESSIONS_OF_SALE, vec![text("old-42")])),
            ("of a reference".to_string(), work(journal, OF_REFERENCE, vec![text("old-42")])),
            ("session".to_string(), work(journal, SESSION_OF_ORDER, vec![text("order-42")])),
            ("sessions told".to_string(), work(journal, SESSIONS_TOLD, vec![text("order-42")])),
            ("steps".to_string(), work(journal, STEPS_OF_ORDER, vec![text("order-42")])),
            ("unfinished".to_string(), work(journal, UNFINISHED_PAGE, vec![0.into(), 100.into()])),
            ("sending".to_string(), work(journal, SENDING_PAGE, vec![0.into(), 100.into()])),
            ("lost".to_string(), work(journal, LOST_PAGE, vec![0.into(), 100.into()])),
            ("open".to_string(), work(journal, OPEN_PAGE, vec![0.into(), 100.into()])),
            ("concluded".to_string(), work(journal, CONCLUDED, vec![(START + 50_000_000).into(), 100.into()])),
        ];
        for kind in StepKind::ALL {
            let (query, parameters) = exclusion_query(&intent(*kind, "old-42", Some("order-42"), Some("R1")));
            all.push((format!("{kind:?}"), work(journal, query, parameters)));
        }
        // Every combination of seven filters, all of which step 42 passes.
        let filters = (0..128u32).map(|set| {
            let with = |bit: u32| set >> bit & 1 == 1;
            Filter {
                from_ms: with(0).then_some(START + 10_000),
                reference: with(1).then(|| "old-42".into()),
                order_id: with(2).then(|| "order-42".into()),
                lane: with(3).then(|| "till-2".into()),
                kind: with(4).then_some(StepKind::Session),
                before_id: with(5).then_some(90),
                state: with(6).then_some(State::Paid),
                ..Filter::default()
            }
        });
        let filters = filters.chain([
            Filter { state: Some(State::Open), ..Filter::default() },
            Filter { from_ms: Some(START + 20_000), until_ms: Some(START + 30_000), ..Filter::default() },
        ]);
        for filter in filters {
            all.push((format!("{filter:?}"), work_of_page(journal, &Filter { limit: 10, ..filter })));
        }
        all
    };
    let (small, large) = (memory(), memory());
    fill(&small, 100);
    fill(&large, 50_000);
    for ((name, few), (_, many)) in conditions(&small).into_iter().zip(conditions(&large)) {
        assert!(many <= few + few / 5 + 50, "{name}: {few} steps of work for 100 rows, {many} for 50,000");
    }
}

#[test]
fn a_full_disk_refuses_the_step_and_the_journal_goes_on_when_there_is_room() {
    #[cfg(unix)]
    if on_a_small_disk() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db"), "a");
    // SQLite says the same of a disk that is full and of a file that it may not let grow.
    let limit = |pages: u32| {
        let set = journal.conn.lock().unwrap().pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
        set.unwrap();
    };
    limit(40);
    fill_up(&journal, || limit(1_000_000));
}

/// Runs the same test in a process of its own that has a disk of 1 MiB, where the system lets a test have one. True in
/// that process.
#[cfg(unix)]
fn on_a_small_disk() -> bool {
    const TEST: &str =
        "journal::sqlite::tests::a_full_disk_refuses_the_step_and_the_journal_goes_on_when_there_is_room";
    const MOUNT: &str = "TAMARA_POS_TEST_MOUNT";
    if let Ok(mount) = std::env::var(MOUNT) {
        let mount = Path::new(&mount);
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m,nr_inodes=32", "tmpfs"]).arg(mount).status();
        if mounted.is_ok_and(|status| status.success()) {
            let ballast = mount.join("ballast");
            let journal = open(&mount.join("journal.db"), "a");
            std::fs::write(&ballast, vec![0; 500_000]).unwrap();
            fill_up(&journal, || std::fs::remove_file(&ballast).unwrap());
            open_on_a_full_disk(mount, journal);
            println!("tried on a small disk");
        }
        return true;
    }
    let user = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap());
    let own_mounts: &[&str] = if user == 0 { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let mount = tempfile::tempdir().unwrap();
    let tried = Command::new("unshare")
        .args(own_mounts)
        .arg(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(MOUNT, mount.path())
        .output();
    if let Ok(tried) = tried {
        let said = [tried.stdout, tried.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        assert!(tried.status.success() || !said.contains("running 1 test"), "{said}");
        println!("{said}");
    }
    false
}

/// With the disk full to the last byte, then read-only.
#[cfg(unix)]
fn open_on_a_full_disk(mount: &Path, journal: SqliteJournal) {
    let path = mount.join("journal.db");
    drop(journal);
    let try_open = |path: &Path| SqliteJournal::open(path, SCOPE, "a", None, None, fixed());
    let ballast = mount.join("ballast");
    let _ = std::fs::write(&ballast, vec![0; 2_000_000]);
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalFull);
    assert_eq!(try_open(&mount.join("new.db")).unwrap_err().kind, Kind::JournalFull);
    std::fs::remove_file(&ballast).unwrap();
    drop(try_open(&path).unwrap());
    let room: Vec<_> = (0..99).map(|n| mount.join(format!("small-{n}"))).collect();
    let made = room.iter().take_while(|name| std::fs::write(name, "").is_ok()).count();
    assert!(made < room.len());
    assert_eq!(try_open(&path).unwrap_err().kind, Kind::JournalFull, "no room for another file");
    room.iter().take(made).for_each(|name| std::fs::remove_file(name).unwrap());
    let steps = try_open(&path).unwrap().unfinished(Unfinished::All, 0, 1_000_000).unwrap().len();
    assert!(steps > 0);
    written(&open(&mount.join("new.db"), "a"), &session("S1"));
    let remount = |how: &str| assert!(Command::new("mount").args(["-o", how]).arg(mount).status().unwrap().success());
    remount("remount,bind,ro");
    for name in ["journal.db", "new.db", "newer.db", "new/journal.db"] {
        assert_eq!(try_open(&mount.join(name)).unwrap_err().kind, Kind::JournalReadOnly, "{name}");
    }
    remount("remount,bind,rw");
    assert_eq!(try_open(&path).unwrap().unfinished(Unfinished::All, 0, 1_000_000).unwrap().len(), steps);
}

/// Writes until the disk is full, then makes room and checks that nothing acknowledged is gone and all works again.
fn fill_up(journal: &SqliteJournal, make_room: impl FnOnce()) {
    let mut acknowledged = Vec::new();
    let refused = loop {
        let name = format!("S{}", acknowledged.len());
        match journal.write(&session(&name), 0) {
            Ok(Written::Yes(id)) => acknowledged.push(id),
            Ok(Written::Excluded(step)) => panic!("{step:?}"),
            Err(error) => break error,
        }
        assert!(acknowledged.len() < 100_000, "the disk does not get full");
    };
    assert_eq!(refused.kind, Kind::JournalFull, "{refused}");
    let again = journal.write(&session("again"), 0).unwrap_err();
    assert_eq!(again.kind, Kind::JournalFull, "{again}");
    let all = || ids(&journal.unfinished(Unfinished::All, 0, 1_000_000).unwrap());
    assert_eq!(all(), acknowledged, "what was refused left no trace");
    make_room();
    acknowledged.push(written(journal, &session("again")));
    to_state(journal, acknowledged[0], State::Open);
    assert_eq!(all(), acknowledged);
}

#[test]
fn a_write_lock_held_by_another_program_is_reported_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path, "a");
    let id = written(&journal, &session("S1"));
    let _call = crate::wait::Scope::new(&Arc::default(), Duration::from_millis(20)).enter();
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    assert_eq!(journal.write(&session("S2"), 0).unwrap_err().kind, Kind::JournalLocked);
    assert_eq!(journal.lease(id, 0).unwrap_err().kind, Kind::JournalLocked);
    let change = Change { state: Some(State::Paid), ..Change::default() };
    assert_eq!(journal.change(&[(id, change.clone())]).unwrap_err().kind, Kind::JournalLocked);
    assert_eq!(journal.step(id).unwrap().unwrap().state, State::Sending, "reading goes on");
    assert_eq!(open(&path, "b").unfinished(Unfinished::All, 0, 9).unwrap().len(), 1, "so does opening");
    other.execute_batch("ROLLBACK").unwrap();
    journal.change(&[(id, change.clone())]).unwrap();
    written(&journal, &session("S2"));
}

#[test]
fn reading_does_not_wait_for_a_write_of_the_same_client() {
    let folder = tempfile::tempdir().unwrap();
    let journal = open(&folder.path().join("journal.db"), "a");
    let id = written(&journal, &session("S1"));
    let others = journal.writes_of_others().unwrap();
    let (writing, (read, was_read)) = (std::sync::Barrier::new(2), std::sync::mpsc::channel());
    std::thread::scope(|scope| {
        let (journal, writing) = (&journal, &writing);
        scope.spawn(move || {
            let conn = journal.lock();
            conn.execute_batch("BEGIN IMMEDIATE; UPDATE step SET state = 'paid'").unwrap();
            writing.wait();
            // Readers that wait for this one see what it wrote.
            let _ = was_read.recv_timeout(Duration::from_secs(5));
            conn.execute_batch("COMMIT").unwrap();
        });
        writing.wait();
        assert_eq!(journal.step(id).unwrap().unwrap().state, State::Sending);
        assert_eq!(journal.writes_of_others().unwrap(), others);
        read.send(()).unwrap();
    });
    assert_eq!(journal.step(id).unwrap().unwrap().state, State::Paid);
    assert_eq!(journal.writes_of_others().unwrap(), others, "it was this client's own");
    written(&open(&folder.path().join("journal.db"), "b"), &session("S2"));
    assert_ne!(journal.writes_of_others().unwrap(), others);
    assert_eq!(journal.sale("S2").unwrap().len(), 1);
}

#[test]
fn a_damaged_page_of_a_large_journal_is_found_by_diagnose_and_not_looked_for_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path, "a");
    fill(&journal, 20_000);
    drop(journal);
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size > 4_000_000, "{size}");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 64].fill(0xFF);
    std::fs::write(&path, &bytes).unwrap();
    let journal = open(&path, "a");
    assert_eq!(journal.probe().unwrap_err().kind, Kind::JournalDamaged);
}

#[test]
fn an_older_layout_is_brought_up_step_by_step_with_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let id = written(&open(&path, "a"), &session("S1"));
    let conn = Connection::open(&path).unwrap();
    let newer: Vec<&str> = [
        schema::MIGRATIONS,
        &[
            "ALTER TABLE step ADD COLUMN till TEXT; UPDATE step SET till = 'seven'",
            "CREATE TABLE other (id INTEGER) STRICT",
        ],
    ]
    .concat();

    let broken: Vec<&str> = [newer.as_slice(), &["CREATE TABLE half (id INTEGER); SELECT nothing"]].concat();
    schema::migrate(&conn, &broken).unwrap_err();
    assert_eq!(schema::found(&conn).unwrap(), schema::Found::Journal(schema::MIGRATIONS.len()), "all steps or none");
    conn.prepare("SELECT till FROM step").unwrap_err();

    schema::migrate(&conn, &newer).unwrap();
    assert_eq!(schema::found(&conn).unwrap(), schema::Found::Journal(newer.len()));
    let till: (i64, String) =
        conn.query_row("SELECT id, till FROM step", [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(till, (id, "seven".to_string()));
    conn.prepare("SELECT id FROM other").unwrap();
    schema::migrate(&conn, &newer).unwrap();

    drop(conn);
    let before = std::fs::read(&path).unwrap();
    let refused = SqliteJournal::open(&path, SCOPE, "a", None, None, fixed()).unwrap_err();
    assert_eq!(refused.kind, Kind::JournalTooNew);
    assert_eq!(std::fs::read(&path).unwrap(), before, "a newer journal is not touched");
}

#[test]
fn every_connection_writes_ahead_with_full_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    for _ in 0..2 {
        let journal = open(&path, "a");
        // Its own write needs no sync; those of steps need it afterwards as before.
        journal.note_webhook("o|order_captured|c").unwrap();
        let conn = journal.conn.lock().unwrap();
        let text = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, Value>(0)).unwrap();
        assert_eq!(text("journal_mode"), Value::Text("wal".into()));
        assert_eq!(text("synchronous"), Value::Integer(2));
        assert_eq!(text("wal_autocheckpoint"), Value::Integer(4000));
    }
}

#[test]
fn on_a_network_share_the_rollback_journal_is_used_with_every_sync() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    written(&open(&path, "a"), &session("S1"));
    let claim = disk::Claim::new(&path).unwrap();
    let conn = connect(&path).unwrap();
    make_durable(&conn, &path, true).unwrap();
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let sync: i32 = conn.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), sync), ("delete", 3));
    drop((conn, claim));
    assert_eq!(open(&path, "a").unfinished(Unfinished::All, 0, 9).unwrap().len(), 1);
}

#[test]
#[cfg(not(windows))]
fn network_mounts_are_told_from_disks() {
    let mounts = "\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw\n\
40 22 0:44 / /mnt/shop\\040data rw - cifs //server/shop rw\n\
41 40 0:45 / /mnt/shop\\040data/local rw - xfs /dev/sdb1 rw\n\
42 22 0:46 / /srv rw shared:9 master:2 - nfs4 server:/srv rw\n\
43 22 0:47 / /srv/over rw - nfs server:/x rw\n\
44 22 0:48 / /srv/over rw - btrfs /dev/sdc rw\n";
    let network = |path: &str| disk::is_network_mount(mounts, Path::new(path));
    assert!(network("/mnt/shop data/tills"));
    assert!(network("/srv/tamara"));
    assert!(!network("/mnt/shop data/local/x"));
    assert!(!network("/srv/over/x"));
    assert!(!network("/srvother"));
    assert!(!network("/home"));
    assert!(!disk::is_network_mount("not\nwhat was - expected", Path::new("/home")));
}

#[test]
fn a_bad_value_in_a_step_is_damage_and_no_panic() {
    let journal = memory();
    let id = written(&journal, &session("S1"));
    journal.conn.lock().unwrap().execute("UPDATE step SET amount = 'many'", []).unwrap();
    assert_eq!(journal.step(id).unwrap_err().kind, Kind::JournalDamaged);
}

#[test]
fn a_panic_while_writing_leaves_a_journal_that_works() {
    let panics = Arc::new(AtomicI64::new(1));
    let clock: Clock = {
        let panics = Arc::clone(&panics);
        Arc::new(move || if panics.load(Ordering::SeqCst) == 1 { panic!("a broken clock") } else { START })
    };
    let journal = SqliteJournal::in_memory(SCOPE, "a", None, None, clock).unwrap();
    let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| journal.write(&session("S1"), 0)));
    assert!(broken.is_err());
    panics.store(0, Ordering::SeqCst);
    written(&journal, &session("S1"));
}

/// What every write asks costs no look at the system's list, during which no process of the machine gets a lock.
#[test]
#[cfg(target_os = "linux")]
fn the_lock_of_an_open_journal_is_seen_at_its_descriptor_until_another_close_drops_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.db");
    let journal = open(&path, "client-a");
    written(&journal, &session("S1"));
    let identity = disk::identity(&path).unwrap();
    assert!(disk::is_lock_at_descriptor(identity));
    let other = folder.path().join("other.db");
    drop(std::fs::File::create(&other).unwrap());
    assert!(!disk::is_lock_at_descriptor(disk::identity(&other).unwrap()), "of no other file");
    drop(std::fs::File::open(&path).unwrap());
    assert!(!disk::is_lock_at_descriptor(identity));
    assert_eq!(disk::lock_stands(identity), Some(false));
    assert_eq!(journal.write(&session("S2"), START).unwrap_err().kind, Kind::JournalSecondSqlite);
}

#[test]
fn writers_take_turns_so_that_none_waits_for_many_turns_of_others() {
    const WRITERS: u32 = 16;
    const WRITES: u32 = 40;
    let shop = Shop::new();
    let journals: Vec<SqliteJournal> = (0..WRITERS).map(|n| shop.open(SCOPE, &n.to_string())).collect();
    let written = AtomicU32::new(0);
    let write = |journal: &SqliteJournal| {
        let before = written.load(Ordering::SeqCst);
        // As long as the sync of a slow disk.
        let slowly = |conn: &Connection| -> rusqlite::Result<()> {
            conn.execute(
                "INSERT INTO webhook (scope, event, received_ms) VALUES (?1, hex(randomblob(8)), 0)",
                [SCOPE],
            )?;
            std::thread::sleep(Duration::from_millis(4));
            Ok(())
        };
        journal.write_alone(slowly).unwrap();
        written.fetch_add(1, Ordering::SeqCst) - before
    };
    let most = std::thread::scope(|threads| {
        let several = |journal| (0..WRITES).map(|_| write(journal)).max().unwrap();
        let running: Vec<_> = journals.iter().map(|journal| threads.spawn(move || several(journal))).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).max().unwrap()
    });
    // In a row it is one round. On a busy machine the system wakes those that wait in no order, and then it may be some rounds; who is never
    // waited for waits for nearly all of them.
    assert!(most <= WRITERS * 16, "one of {WRITERS} writers waited while {most} others wrote");
}

#[test]
fn a_writer_that_gets_no_turn_or_is_interrupted_writes_without_one() {
    let shop = Shop::new();
    let journal = shop.open(SCOPE, "a");
    written(&journal, &session("S1"));
    // A program that was stopped in its turn.
    let queue = disk::beside(&shop.0.path().join("journal.db"), "-queue");
    let stopped = std::fs::OpenOptions::new().write(true).open(&queue).unwrap();
    stopped.lock().unwrap();
    let interrupt = Arc::<Interrupt>::default();
    let waited = |scope: Scope, name: &str| {
        let _call = scope.enter();
        let begun = Instant::now();
        written(&journal, &session(name));
        begun.elapsed()
    };
    let whole = waited(Scope::new(&interrupt, Duration::from_secs(3)), "S2");
    let scope = Scope::new(&interrupt, Duration::from_secs(3));
    interrupt.raise();
    let cut = waited(scope, "S3");
    assert!(cut < whole / 3, "an interrupt ends the waiting for a turn: {cut:?} of {whole:?}");
    drop(stopped);
    // No file can be made there.
    std::fs::remove_file(&queue).unwrap();
    std::fs::create_dir(&queue).unwrap();
    written(&journal, &session("S4"));
}
