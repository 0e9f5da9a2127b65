//! The log of a process: where lines go, which ones, and what they look like.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tamara_pos::error::Kind;
use tamara_pos::logging::{self, Level, LevelFilter, Settings, Target};
use tamara_pos::value::secret::Secret;

/// The log belongs to the process, so one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(text: &str) {
    ::log::info!(target: "tamara_pos::test", "{text}");
}

fn lines(path: &Path) -> Vec<String> {
    std::fs::read_to_string(path).unwrap_or_default().lines().map(str::to_string).collect()
}

type Heard = Arc<Mutex<Vec<(Level, String)>>>;

fn listen(level: LevelFilter) -> Heard {
    let heard = Heard::default();
    let ears = Arc::clone(&heard);
    let target = Target::Callback(Box::new(move |level, line| ears.lock().unwrap().push((level, line.to_string()))));
    logging::set_target(target, level).unwrap();
    heard
}

fn file(path: &Path, max_bytes: u64, keep: u32) -> Target {
    Target::File { path: path.into(), max_bytes, keep }
}

#[test]
fn a_line_has_its_time_in_utc_its_level_and_its_text() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs/till.log");
    let settings = Settings { level: LevelFilter::Info, file: Some(path.clone()), max_bytes: 10_000, keep: 1 };
    logging::to_file(&settings).unwrap();
    let _token = Secret::new("the-tills-own-token");
    write("opened\nwith the-tills-own-token");
    ::log::debug!(target: "tamara_pos::test", "too fine");
    let [line] = &lines(&path)[..] else { panic!("{:?}", lines(&path)) };
    let (time, text) = line.split_once(' ').unwrap();
    assert_eq!(text, "[INFO] opened with ***");
    let format = &time::format_description::well_known::Rfc3339;
    let age = time::OffsetDateTime::now_utc() - time::OffsetDateTime::parse(time, format).unwrap();
    assert!(time.ends_with('Z') && age.whole_seconds().abs() < 60, "{time}");
}

#[test]
fn the_last_setting_wins_and_off_ends_it() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    logging::set_target(file(&path, 10_000, 1), LevelFilter::Info).unwrap();
    write("one");
    let heard = listen(LevelFilter::Debug);
    ::log::debug!(target: "tamara_pos::test", "two");
    ::log::trace!(target: "tamara_pos::test", "too fine");
    logging::set_target(Target::Off, LevelFilter::Info).unwrap();
    write("three");
    assert_eq!(lines(&path).len(), 1);
    assert_eq!(*heard.lock().unwrap(), [(Level::Debug, "two".to_string())]);
}

#[test]
fn of_the_libraries_below_only_warnings_are_heard() {
    let _alone = alone();
    let heard = listen(LevelFilter::Trace);
    for target in ["ureq::run", "rustls::client", "tamara_pos::http"] {
        ::log::debug!(target: target, "{target} fine");
        ::log::warn!(target: target, "{target} warns");
    }
    let heard: Vec<String> = heard.lock().unwrap().iter().map(|(_, line)| line.clone()).collect();
    assert_eq!(heard, ["ureq::run warns", "rustls::client warns", "tamara_pos::http fine", "tamara_pos::http warns"]);
}

#[test]
fn a_full_file_is_moved_aside_and_the_oldest_is_dropped() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    logging::set_target(file(&path, 1_000, 2), LevelFilter::Info).unwrap();
    for number in 0..60 {
        write(&format!("{number:02} {}", "x".repeat(60)));
    }
    let names = ["till.log.2", "till.log.1", "till.log"].map(|name| folder.path().join(name));
    let kept: Vec<String> = names.iter().flat_map(|path| lines(path)).collect();
    let numbers: Vec<usize> =
        kept.iter().map(|line| line.split_once("[INFO] ").unwrap().1[..2].parse().unwrap()).collect();
    assert_eq!(numbers, (60 - numbers.len()..60).collect::<Vec<_>>());
    assert!(names.iter().all(|path| (1..=1_000).contains(&path.metadata().unwrap().len())));
    assert_eq!(folder.path().read_dir().unwrap().count(), 3);
}

#[test]
fn a_file_may_be_kept_small_without_keeping_old_ones() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    logging::set_target(file(&path, 200, 0), LevelFilter::Info).unwrap();
    for number in 0..20 {
        write(&format!("number {number}"));
    }
    assert!(lines(&path).last().unwrap().ends_with("number 19"));
    assert!(path.metadata().unwrap().len() <= 200);
    assert_eq!(folder.path().read_dir().unwrap().count(), 1);
}

#[test]
fn an_existing_file_is_continued() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    for text in ["before", "after"] {
        logging::set_target(file(&path, 10_000, 1), LevelFilter::Info).unwrap();
        write(text);
        logging::set_target(Target::Off, LevelFilter::Off).unwrap();
    }
    assert_eq!(lines(&path).len(), 2);
}

#[test]
fn a_file_that_cannot_be_opened_is_told_and_the_log_stays() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let heard = listen(LevelFilter::Info);
    let error = logging::set_target(file(folder.path(), 10_000, 1), LevelFilter::Info).unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (Kind::ConfigFile, Some("log.file")));
    assert!(error.detail.contains(folder.path().to_str().unwrap()), "{error}");
    write("still here");
    assert_eq!(heard.lock().unwrap().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn lines_that_a_full_disk_does_not_take_are_counted_and_harm_nobody() {
    let _alone = alone();
    logging::set_target(file(Path::new("/dev/full"), 10_000, 1), LevelFilter::Info).unwrap();
    let before = logging::lost_lines();
    write("lost");
    write("lost as well");
    assert_eq!(logging::lost_lines(), before + 2);
}

#[test]
fn a_file_or_folder_that_somebody_took_away_is_made_again() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("logs/till.log");
    logging::set_target(file(&path, 10_000, 1), LevelFilter::Info).unwrap();
    let before = logging::lost_lines();
    write("one");
    std::fs::rename(&path, folder.path().join("taken.log")).unwrap();
    write("two");
    assert!(matches!(&lines(&path)[..], [line] if line.ends_with("two")), "{:?}", lines(&path));
    std::fs::remove_dir_all(folder.path().join("logs")).unwrap();
    write("three");
    assert!(matches!(&lines(&path)[..], [line] if line.ends_with("three")), "{:?}", lines(&path));
    assert_eq!(logging::lost_lines(), before);
}

#[test]
fn a_full_file_that_cannot_be_moved_is_written_on_until_it_can() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    logging::set_target(file(&path, 200, 1), LevelFilter::Info).unwrap();
    let (obstacle, before) = (folder.path().join("till.log.0/obstacle"), logging::lost_lines());
    std::fs::create_dir_all(&obstacle).unwrap();
    (0..20).for_each(|number| write(&format!("number {number}")));
    assert_eq!((lines(&path).len(), logging::lost_lines()), (20, before), "nothing is moved, nothing is lost");
    std::fs::remove_dir_all(folder.path().join("till.log.0")).unwrap();
    (0..20).for_each(|number| write(&format!("number {number}")));
    assert!(lines(&path).len() < 20 && folder.path().join("till.log.1").exists());
}

/// A pipe in the place of the file: with a reader that does not read it is a disk that hangs.
#[cfg(target_os = "linux")]
fn pipe(path: &Path) -> impl Fn() -> std::fs::File + use<> {
    use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat, open};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let path = path.to_path_buf();
    move || open(&path, OFlags::RDONLY | OFlags::NONBLOCK, Mode::empty()).unwrap().into()
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_hangs_holds_up_nobody_and_what_it_did_not_take_is_counted() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    let mut disk = pipe(&path)();
    logging::set_target(file(&path, 1_000_000_000, 1), LevelFilter::Info).unwrap();
    let (before, started) = (logging::lost_lines(), Instant::now());
    let most = 4_000;
    (0..most).for_each(|number| write(&format!("{number} {}", "x".repeat(60))));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let lost = logging::lost_lines() - before;
    assert!((1..most).contains(&lost), "{lost}");
    // It works again: all others come, in their order.
    let (mut heard, started) = (Vec::new(), Instant::now());
    while heard.iter().filter(|byte| **byte == b'\n').count() as u64 != most - lost {
        let _ = std::io::Read::read_to_end(&mut disk, &mut heard);
        assert!(started.elapsed() < Duration::from_secs(20));
    }
    let heard = String::from_utf8(heard).unwrap();
    let numbers = heard.lines().map(|line| line.split(' ').nth(2).unwrap().parse::<u64>().unwrap());
    assert!(numbers.eq(0..most - lost), "the first are kept");
    logging::set_target(Target::Off, LevelFilter::Off).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_does_not_open_is_told_and_not_waited_for() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    let reader = pipe(&path);
    let started = Instant::now();
    let error = logging::set_target(file(&path, 10_000, 1), LevelFilter::Info).unwrap_err();
    assert_eq!((error.kind, error.field.as_deref()), (Kind::ConfigFile, Some("log.file")));
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    // The thread that waits for it ends now.
    drop(reader());
}

#[test]
fn two_processes_on_one_file_lose_nothing_but_order() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.log");
    logging::set_target(file(&path, 300, 3), LevelFilter::Info).unwrap();
    let before = logging::lost_lines();
    for number in 0..12 {
        write(&format!("number {number}"));
        // What another process does when its own count is full.
        if number % 5 == 4 {
            let _ = std::fs::rename(&path, folder.path().join("till.log.1"));
        }
    }
    assert_eq!(logging::lost_lines(), before);
}

#[test]
fn a_callback_is_not_called_from_itself_and_cannot_change_the_log() {
    let _alone = alone();
    let heard = Heard::default();
    let ears = Arc::clone(&heard);
    let callback = move |level: Level, line: &str| {
        write("from the callback");
        let refused = logging::set_target(Target::Off, LevelFilter::Off).unwrap_err();
        assert_eq!(refused.kind, Kind::NotSupported);
        ears.lock().unwrap().push((level, line.to_string()));
    };
    logging::set_target(Target::Callback(Box::new(callback)), LevelFilter::Info).unwrap();
    write("one");
    write("two");
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard, [(Level::Info, "one".to_string()), (Level::Info, "two".to_string())]);
}
