//! The files that a configuration names, and those that the library writes: who may read them, and what is no file.
#![cfg(unix)]

mod common;

use common::Shop;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use tamara_pos::client::Client;
use tamara_pos::error::{Error, Kind};

fn refused(config: &Value) -> Error {
    let began = Instant::now();
    let error = Client::open(&config.to_string()).unwrap_err();
    assert!(began.elapsed() < Duration::from_secs(1), "at once");
    error
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_pipe_a_device_or_a_folder_in_the_place_of_a_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("pipe");
    pipe(&named);
    for path in [named.as_path(), Path::new("/dev/zero"), folder.path()] {
        let token = refused(&json!({ "api_token_file": path, "journal": "none" }));
        assert_eq!((token.kind, token.field.as_deref()), (Kind::ConfigFile, Some("api_token_file")), "{token}");
        assert!(token.detail.contains(path.to_str().unwrap()), "{token}");
        let ca = refused(&json!({ "api_token": "t", "ca_file": path, "journal": "none" }));
        assert_eq!((ca.kind, ca.field.as_deref()), (Kind::ConfigFile, Some("ca_file")), "{ca}");
    }
    let log = refused(&json!({ "api_token": "t", "log": { "file": named }, "journal": "none" }));
    assert_eq!((log.kind, log.field.as_deref()), (Kind::ConfigFile, Some("log.file")), "{log}");
    let journal = refused(&json!({ "api_token": "t", "journal": named }));
    assert_eq!(journal.kind, Kind::JournalOpenFailed, "{journal}");
}

#[test]
fn a_log_that_is_the_journal_or_a_part_of_it_is_refused_however_it_is_named() {
    let shop = Shop::open();
    drop(shop.till());
    let journal = shop.folder.path().join("journal.db");
    let (link, hard) = (shop.folder.path().join("link"), shop.folder.path().join("hard"));
    std::os::unix::fs::symlink(&journal, &link).unwrap();
    let before = fs::read(&journal).unwrap();
    let wal = shop.folder.path().join("journal.db-wal");
    let dotted = shop.folder.path().join("./x/../journal.db");
    fs::create_dir(shop.folder.path().join("x")).unwrap();
    for file in [&journal, &link, &wal, &dotted] {
        let mut config = shop.config();
        config["log"] = json!({ "file": file });
        let error = refused(&config);
        assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidConfig, Some("log.file")), "{error}");
    }
    fs::hard_link(&journal, &hard).unwrap();
    let mut config = shop.config();
    config["log"] = json!({ "file": hard });
    assert_eq!(refused(&config).field.as_deref(), Some("log.file"));
    assert_eq!(fs::read(&journal).unwrap(), before);
}

#[test]
fn the_log_and_the_bundle_are_for_their_owner_alone_and_so_is_an_older_log() {
    let shop = Shop::open();
    let log = shop.folder.path().join("till.log");
    fs::write(&log, "of an earlier version\n").unwrap();
    fs::set_permissions(&log, fs::Permissions::from_mode(0o644)).unwrap();
    let till = shop.till_with(json!({ "log": { "file": log, "level": "trace", "max_bytes": 10_000, "keep": 2 } }));
    for number in 0..40 {
        till.create(&format!("S{number}"), "10.02");
    }
    let bundle = shop.folder.path().join("bundle.zip");
    assert_eq!(till.call("support_bundle", json!({ "file": bundle }))["code"], 0);
    for name in ["till.log", "till.log.0", "till.log.1", "bundle.zip", "journal.db", "journal.db-wal"] {
        let path = shop.folder.path().join(name);
        if path.exists() {
            assert_eq!(mode(&path), 0o600, "{name}");
        }
    }
    assert!(shop.folder.path().join("till.log.1").exists(), "it was moved aside");
}

#[test]
fn a_token_file_that_others_may_read_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token.txt");
    fs::write(&file, "\u{feff}some-token\n").unwrap();
    for (mode, is_told) in [(0o644, true), (0o640, true), (0o604, true), (0o600, false), (0o400, false)] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let client = Client::open(&json!({ "api_token_file": file, "journal": "none" }).to_string()).unwrap();
        let opened: Value = serde_json::from_str(&client.json(&client.opened())).unwrap();
        let told = opened["warnings"].as_array().unwrap().iter().any(|warning| warning["code"] == "token_readable");
        assert_eq!(told, is_told, "{mode:o}: {opened}");
    }
}

#[test]
fn certificates_may_begin_with_a_byte_order_mark_and_a_cut_file_is_named_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let whole = rcgen::generate_simple_self_signed(vec!["proxy.shop".into()]).unwrap().cert.pem();
    let open = |text: &str| {
        fs::write(&file, text).unwrap();
        Client::open(&json!({ "api_token": "t", "ca_file": file, "journal": "none" }).to_string())
    };
    open(&format!("\u{feff}{whole}")).unwrap();
    for length in [30, 200, whole.len() - 30, whole.len() - 3] {
        let error = open(&whole[..length]).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("ca_file"));
        assert!(!error.detail.contains("[6") && !error.detail.contains(", 6"), "readable text: {error}");
    }
    let error = open(&whole[..200]).unwrap_err();
    assert!(error.detail.contains("cut off") && error.detail.contains("END CERTIFICATE"), "{error}");
}
