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
    let absent = entries.iter().filter_map(|entry| entry["file"].as_str());
    let absent: Vec<&str> = absent.filter(|file| !Path::new("tests/fixtures").join(file).is_file()).collect();
    assert!(absent.is_empty(), "the index names {}, which are not there", absent.join(", "));
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

/// `tests/situations.md` names the test of every situation, for either service.
#[test]
fn every_situation_has_a_test_through_each_service_that_can_meet_it() {
    let mut files = Vec::new();
    sources(Path::new("tests"), &mut files);
    let files: Vec<(bool, String)> = files
        .iter()
        .map(|file| (file.to_string_lossy().contains("checkout_com"), std::fs::read_to_string(file).unwrap()))
        .collect();
    // Two files may each have a test of this name, one for each service.
    let bodies_of = |name: &str| -> Vec<(bool, &str)> {
        let start = format!("fn {name}()");
        let after = |(is_its_file, text): &(bool, String)| Some((*is_its_file, text.find(&start)?));
        let found = files.iter().filter_map(|file| after(file).map(|(is_its_file, at)| (is_its_file, &file.1[at..])));
        found.map(|(is_its_file, text)| (is_its_file, text.split("#[test]").next().unwrap())).collect()
    };
    let is_through = |(is_its_file, body): &(bool, &str)| {
        let marks = ["checkout_com", "both_rails", "is_tamara", "told_of_nobody_s_order", "before(&"];
        *is_its_file || marks.iter().any(|mark| body.contains(mark))
    };
    let table = std::fs::read_to_string("tests/situations.md").unwrap();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.contains("| Tamara |")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [what, tamara, checkout_com] = cells[..] else { panic!("not three columns: {row}") };
        let named = |cell: &str| -> Vec<String> {
            cell.split(", ").filter(|name| name.starts_with('`')).map(|name| name.replace('`', "")).collect()
        };
        let [ours, theirs] = [named(tamara), named(checkout_com)];
        for name in ours.iter().chain(&theirs) {
            assert!(!bodies_of(name).is_empty(), "{what}: there is no test {name}");
        }
        let both: &[String] = if checkout_com == "same" { &ours } else { &theirs };
        for name in both {
            assert!(bodies_of(name).iter().any(is_through), "{what}: {name} does not go through Checkout.com");
        }
        assert!(["same", "rail", "-"].contains(&checkout_com) != theirs.iter().any(|_| true), "{row}");
        assert!(!ours.is_empty() || (tamara == "-" && !theirs.is_empty()), "{row}");
        rows += 1;
    }
    assert!(rows > 60, "{rows} situations");
}

/// Each test's name and body, of the folders in which messages are read or sent.
fn tests() -> Vec<(String, HashSet<String>)> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "simulator/tests"] {
        sources(Path::new(folder), &mut files);
    }
    let mut found = Vec::new();
    for text in files.iter().map(|file| std::fs::read_to_string(file).unwrap()) {
        for piece in text.split("#[test]\n").skip(1) {
            let Some((name, rest)) = piece.split_once("fn ").and_then(|(_, rest)| rest.split_once("() {")) else {
                continue;
            };
            let indent = piece.len() - piece.trim_start().len();
            let body = rest.split(&format!("\n{}}}", " ".repeat(indent))).next().unwrap();
            found.push((name.to_string(), body.split('"').map(|piece| piece.replace('\\', "")).collect()));
        }
    }
    found
}

/// `tests/seeds.md` says where each fixture is from, by file and line, and names a test that reads or sends it.
#[test]
fn every_fixture_has_the_line_that_it_is_from_and_a_test_that_names_it() {
    const SOURCES: [&str; 7] = [
        "guides/000_9d98e0e7bdc7c309.txt",
        "guides/001_5e1b0a7bf5fd369b.txt",
        "guides/002_76d6b24ccf286b05.txt",
        "guides/003_60e7088a2b4b2dbc.txt",
        "guides/004_aa99bb7b3df00ae2.txt",
        "tamara-api.md",
        "checkout-com-tamara.md",
    ];
    let tests = tests();
    let table = std::fs::read_to_string("tests/seeds.md").unwrap();
    let mut named = HashSet::new();
    for row in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`')).collect();
        let [fixture, from, test] = cells[..] else { panic!("not three columns: {row}") };
        let (file, line) = from.rsplit_once(':').unwrap();
        assert!(SOURCES.contains(&file) && line.parse::<u32>().is_ok_and(|line| line > 0), "{row}");
        let is_read = tests.iter().any(|(name, literals)| name == test && is_named(fixture, literals));
        assert!(is_read, "{test} does not name {fixture}");
        assert!(named.insert(format!("{fixture}.json")), "{fixture} has two rows");
    }
    let files =
        std::fs::read_dir("tests/fixtures").unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let missing: Vec<String> = files.filter(|file| file != "index.json" && !named.contains(file)).collect();
    assert!(missing.is_empty(), "no row for {}", missing.join(", "));
}

/// The book's chapter of facts: each says where it is from, and each assumption is there with the question that asks it.
#[test]
fn every_fact_of_the_book_says_where_it_is_from() {
    let chapter = std::fs::read_to_string("docs/services.md").unwrap();
    let rows = chapter.lines().filter(|line| line.starts_with("| ") && !line.ends_with("from |"));
    let mut facts = Vec::new();
    for row in rows {
        let from = row.trim_end_matches('|').rsplit('|').next().unwrap().trim();
        let is_source = |name: &str| {
            let question = name.strip_prefix("contract check ").and_then(|number| number.parse::<u8>().ok());
            matches!(name, "guide" | "reference" | "SDK" | "field") || question.is_some_and(|n| (1..=12).contains(&n))
        };
        assert!(from.split(", ").all(is_source), "{row}");
        facts.push((row, from));
    }
    assert!(facts.len() > 60, "{}", facts.len());
    let endpoints = std::fs::read_to_string("tests/endpoints.md").unwrap();
    let calls = endpoints.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    for call in calls {
        assert!(
            facts.iter().any(|(row, _)| row.starts_with(&format!("| `{call}` |"))),
            "no fact says where {call} is from"
        );
    }
    for row in &tamara_pos::rail::assumptions::ALL {
        let asked = format!("contract check {}", row.question);
        let named = |fact: &&(&str, &str)| fact.0.contains(&format!("(`{}`)", row.name));
        let mut there = facts.iter().filter(named).peekable();
        assert!(there.peek().is_some(), "{} is no fact of the chapter", row.name);
        for (fact, from) in there {
            assert!(from.split(", ").any(|name| name == asked), "{fact}: {asked}");
        }
    }
}
