//! No message of the service is forgotten: each fixture is read, or compared with what is sent, by a test of the library or of the
//! simulator.

use serde_json::Value;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|e| e == "rs") => found.push(path),
            false => {}
        }
    }
}

/// The texts in quotes of each source.
fn literals() -> Vec<HashSet<String>> {
    let mut files = Vec::new();
    // Calls that the library does not make are tried at the simulator.
    for folder in ["src", "tests", "simulator/tests"] {
        sources(Path::new(folder), &mut files);
    }
    files.retain(|file| !file.ends_with("tests/fixtures.rs"));
    let texts = files.iter().map(|file| std::fs::read_to_string(file).unwrap());
    texts.map(|text| text.split('"').map(|piece| piece.replace("\\", "")).collect()).collect()
}

/// Whether a source names the fixture, whole or by a pattern like `order-get.{name}.response` and the name beside it.
fn is_named(fixture: &str, literals: &HashSet<String>) -> bool {
    literals.iter().any(|literal| {
        let literal = literal.rsplit('/').next().unwrap_or_default().trim_end_matches(".json");
        match literal.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))) {
            Some((before, after)) if before.len() > 3 => {
                let name = fixture.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                name.is_some_and(|name| literals.contains(name))
            }
            _ => literal == fixture,
        }
    })
}

#[test]
fn every_fixture_is_read_or_produced_by_a_test() {
    let index: Value = serde_json::from_str(&std::fs::read_to_string("tests/fixtures/index.json").unwrap()).unwrap();
    let entries = index["fixtures"].as_array().unwrap();
    let literals = literals();
    let mut unread = Vec::new();
    for file in std::fs::read_dir("tests/fixtures").unwrap() {
        let file = file.unwrap().file_name().into_string().unwrap();
        let name = file.trim_end_matches(".json");
        let entry = entries.iter().find(|entry| entry["file"] == file.as_str());
        assert!(entry.is_some() || name == "index", "{file} is not in the index");
        if entry.is_some() && !literals.iter().any(|literals| is_named(name, literals)) {
            unread.push(file.clone());
        }
    }
    unread.sort();
    assert!(unread.is_empty(), "no test reads {}", unread.join(", "));
}

/// `tests/endpoints.md` names the tests of every endpoint: a row for each, two columns of tests, good and bad.
#[test]
fn every_endpoint_has_tests_that_ask_rightly_and_wrongly() {
    let mut files = Vec::new();
    for folder in ["tests", "simulator/tests"] {
        sources(Path::new(folder), &mut files);
    }
    let code: String = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let table = std::fs::read_to_string("tests/endpoints.md").unwrap();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [endpoint, good, bad] = cells[..] else { panic!("not three columns: {row}") };
        for tests in [good, bad] {
            let named: Vec<&str> = tests.split(", ").map(|name| name.trim_matches('`')).collect();
            assert!(!named.is_empty() && !tests.is_empty(), "{endpoint} lacks a test");
            for name in named {
                assert!(code.contains(&format!("fn {name}() {{")), "{endpoint}: there is no test {name}");
            }
        }
        rows += 1;
    }
    assert_eq!(rows, 32, "endpoints");
}
