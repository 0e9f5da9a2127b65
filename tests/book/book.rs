//! The book says what is: its tables are the library's, its samples are real output, every request and command in it works.
//!
//! Blocks of code carry a mark, a comment on the line before: `call: NAME` is a request, `config` a configuration that can be opened,
//! `shows` one that only this machine cannot open, `run` commands, `file: PATH` a part of that file. What follows `run` in the chapters of
//! the first sale needs compilers, and is run by `cargo xtask test book`.

use regex_lite::Regex;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use tamara_pos::client::Client;
use tamara_pos::client::operation::OPERATIONS;
use tamara_pos::error::{Code, Kind};
use tamara_pos::value::money::Currency;
use tamara_sim::Simulator;
use tempfile::TempDir;

const HEADER: &str = include_str!("../../include/tamara_pos.h");
const SYMBOLS: &str = include_str!("../../include/symbols.txt");
/// Set, the samples are written and not compared.
const WRITE: &str = "TAMARA_POS_WRITE_SAMPLES";

fn root() -> PathBuf {
    // Cargo says it at run time: a repository that was copied with its target is not where this was compiled.
    let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).parent().unwrap().to_path_buf()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace('\r', "")
}

fn pages_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let mut found = Vec::new();
    pages_below(&root().join("docs"), &mut found);
    found.sort();
    found
}

/// The links of a page that lead to files: target and anchor.
fn links(text: &str) -> Vec<(String, Option<String>)> {
    let link = Regex::new(r"\]\(([^)#\s]*)(#[^)]*)?\)").unwrap();
    let all =
        link.captures_iter(text).map(|found| (found[1].to_string(), found.get(2).map(|a| a.as_str()[1..].to_string())));
    all.filter(|(target, _)| !target.contains("://")).collect()
}

/// The anchors of a page's headings, as mdBook makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .collect::<String>();
            kept.replace(' ', "-")
        })
        .collect()
}

/// The texts beside the book.
const OTHERS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "bindings/README.md",
    "tests/README.md",
    "simulator/README.md",
];

fn all_texts() -> Vec<PathBuf> {
    pages().into_iter().chain(OTHERS.map(|name| root().join(name))).collect()
}

#[test]
fn every_page_is_in_the_summary_and_every_link_leads_somewhere() {
    let docs = root().join("docs");
    let summary: BTreeSet<PathBuf> =
        links(&read(&docs.join("SUMMARY.md"))).into_iter().map(|(target, _)| docs.join(target)).collect();
    let there: BTreeSet<PathBuf> = pages().into_iter().filter(|page| !page.ends_with("SUMMARY.md")).collect();
    assert_eq!(summary, there);
    for page in all_texts() {
        for (target, anchor) in links(&read(&page)) {
            let to = if target.is_empty() { page.clone() } else { page.parent().unwrap().join(&target) };
            assert!(to.exists(), "{}: {target}", page.display());
            if let Some(anchor) = anchor {
                assert!(anchors(&read(&to)).contains(&anchor), "{}: {target}#{anchor}", page.display());
            }
        }
    }
}

/// The files of a folder, and of those in it, that are programs of their own.
fn programs_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is = |end: &str| path.extension().is_some_and(|found| found == end);
        if path.is_dir() {
            programs_below(&path, found);
        } else if is("c") || is("rs") && (read(&path).contains("\n#[test]\n") || read(&path).contains("\nfn main()")) {
            found.push(path);
        }
    }
}

#[test]
fn every_file_of_tests_is_named_where_they_are_explained() {
    let explained = root().join("tests/README.md");
    let named: BTreeSet<PathBuf> =
        links(&read(&explained)).iter().map(|(to, _)| root().join("tests").join(to).canonicalize().unwrap()).collect();
    let mut there = Vec::new();
    for folder in ["tests", "cli/tests", "simulator/tests"] {
        programs_below(&root().join(folder).canonicalize().unwrap(), &mut there);
    }
    // Of a program of several files its first is named.
    let is_part = |path: &PathBuf| {
        let main = path.with_file_name("main.rs");
        path.components().any(|part| part.as_os_str() == "fuzz") || *path != main && main.exists()
    };
    there.retain(|path| !is_part(path));
    assert!(there.len() > 45, "{}", there.len());
    let missing: Vec<&PathBuf> = there.iter().filter(|path| !named.contains(*path)).collect();
    assert_eq!(missing, Vec::<&PathBuf>::new());
}

/// The words that stand in quotes behind a word, in a file of the repository.
fn quoted_behind(word: &str, file: &str) -> BTreeSet<String> {
    let quoted = Regex::new(&format!("{word} ?\"([^\"]+)\"")).unwrap();
    quoted.captures_iter(&read(&root().join(file))).map(|found| found[1].to_string()).collect()
}

#[test]
fn every_developer_command_that_is_told_exists_with_its_steps_and_options() {
    let commands = quoted_behind("name:", "xtask/src/main.rs");
    let steps = quoted_behind(r"(?:step\(\s*|: &str =)", "xtask/src/steps.rs");
    let usages = read(&root().join("xtask/src/main.rs"));
    let usage = |command: &str| {
        let rest = usages.split_once(&format!("name: \"{command}\"")).unwrap().1;
        rest.split("Command {").next().unwrap().to_string()
    };
    let told = Regex::new(r"cargo xtask ([a-z]+)((?: [a-z0-9-]+\b)*)").unwrap();
    let mut seen = 0;
    for page in all_texts() {
        for line in read(&page).lines() {
            // Commands stand in quotes or in lines of their own; what follows elsewhere is prose.
            let code: Vec<&str> = match line.starts_with("    ") {
                true => vec![line.split('#').next().unwrap_or_default()],
                false => line.split('`').skip(1).step_by(2).collect(),
            };
            for found in code.iter().flat_map(|code| told.captures_iter(code)) {
                let at = format!("{}: {}", page.display(), &found[0]);
                assert!(commands.contains(&found[1]), "{at}");
                for word in found[2].split_whitespace() {
                    let is_option = word.starts_with("--");
                    let is_there = match is_option {
                        true => usage(&found[1]).contains(word),
                        false => found[1] != *"test" || steps.contains(word),
                    };
                    assert!(is_there, "{at}: {word}");
                }
                seen += 1;
            }
        }
    }
    assert!(seen >= 15, "{seen}");
}

#[test]
fn the_simulator_s_tails_are_told_alike_to_callers_and_beside_the_simulator() {
    let tails = |page: &str| -> Vec<String> {
        let text = read(&root().join(page));
        text.lines()
            .filter(|line| line.starts_with("| tail") || Regex::new(r"^\| \d\d").unwrap().is_match(line))
            .map(str::to_string)
            .collect()
    };
    let book = tails("docs/simulator.md");
    assert!(book.len() >= 20, "{book:?}");
    assert_eq!(book, tails("simulator/README.md"));
}

/// Every name of a member in the schemas of these files.
fn members(is_wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
    fn collect(schema: &Value, names: &mut BTreeSet<String>) {
        match schema {
            Value::Object(members) => {
                if let Some(Value::Object(properties)) = members.get("properties") {
                    names.extend(properties.keys().cloned());
                }
                members.values().for_each(|member| collect(member, names));
            }
            Value::Array(list) => list.iter().for_each(|member| collect(member, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("docs/schema")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if name.ends_with(".json") && is_wanted(&name) {
            collect(&serde_json::from_str(&read(&path)).unwrap(), &mut names);
        }
    }
    names
}

#[test]
fn every_member_of_requests_and_replies_is_named_in_the_header_with_its_unit() {
    // The request of an online checkout is Tamara's own; docs/schema has its members.
    let names = members(|file| file != "checkout_create.request.json");
    assert!(names.len() > 200, "{}", names.len());
    let missing: Vec<&String> = names.iter().filter(|name| !HEADER.contains(&format!("\"{name}\""))).collect();
    assert_eq!(missing, Vec::<&String>::new());
    // The end of a name is the unit: none has another, or says it in another way.
    for (end, told) in
        [("_ms", "\"_ms\" and \"ms\" milliseconds"), ("_s", "\"_s\" seconds"), ("bytes", "\"bytes\" bytes")]
    {
        assert!(HEADER.contains(told) && names.iter().any(|name| name.ends_with(end)), "{end}");
    }
    let other = Regex::new(r"_(sec|secs|seconds|millis|milliseconds|min|mins|hours|days|kb|kib|mb)$").unwrap();
    let other: Vec<&String> = names.iter().filter(|name| other.is_match(name)).collect();
    assert_eq!(other, Vec::<&String>::new());
}

/// The cells of a table's row.
fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split(" | ").map(str::trim).collect()
}

#[test]
fn keys_and_defaults_of_the_configuration_are_the_same_in_schema_header_readme_and_source() {
    let schema: Value = serde_json::from_str(&read(&root().join("docs/schema/client_open.request.json"))).unwrap();
    let wanted: BTreeSet<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
    let readme = read(&root().join("README.md"));
    let rows: Vec<Vec<&str>> = readme.lines().filter(|line| line.starts_with("| `\"")).map(cells).collect();
    let quoted = Regex::new("\"([a-z_]+)\"").unwrap();
    let told: BTreeSet<String> =
        rows.iter().flat_map(|row| quoted.captures_iter(row[0]).map(|found| found[1].to_string())).collect();
    assert_eq!(told, wanted);
    // A long key has a line of its own.
    let row = Regex::new(r#"(?m)^ \* +"([a-z_]+)"(?:\n \*)? +[a-z]+ +(\S+)"#).unwrap();
    let header: Vec<(String, String)> =
        row.captures_iter(HEADER).map(|found| (found[1].to_string(), found[2].trim_matches('"').to_string())).collect();
    let defined = |key: &str| header.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
    let mut compared = 0;
    for row in rows.iter().filter(|row| quoted.captures_iter(row[0]).count() == 1 && row[1].starts_with('`')) {
        let key = &quoted.captures(row[0]).unwrap()[1];
        let default = row[1].trim_matches('`').trim_matches('"');
        if !default.starts_with(['{', '[']) {
            assert_eq!(defined(key).as_deref(), Some(default), "{key}");
            compared += 1;
        }
    }
    assert!(compared >= 7, "{compared}");
    let source = read(&root().join("src/host/config.rs"));
    let number = Regex::new(r#"in_range\("(?:\w+\.)?(\w+)", [\w.]+, ([\d_]+), ([\d_]+)\.\.=([\d_]+)\)"#).unwrap();
    let numbers: Vec<[String; 4]> = number
        .captures_iter(&source)
        .map(|found| [1, 2, 3, 4].map(|part| found[part].replace('_', "").to_string()))
        .collect();
    assert!(numbers.len() >= 6, "{numbers:?}");
    for [key, default, least, most] in &numbers {
        // The name has lost its underscores with those of the numbers.
        let line = HEADER.lines().find(|line| line.replace('_', "").contains(&format!("\"{key}\" "))).unwrap();
        assert!(line.contains(&format!(" {default} ")) && line.contains(&format!("{least} to {most}")), "{line}");
    }
}

/// The cells of a page's tables whose first cell is code, unquoted.
fn rows(page: &str) -> Vec<Vec<String>> {
    let text = read(&root().join("docs").join(page));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect();
    text.lines().filter(|line| line.starts_with("| `")).map(cells).collect()
}

fn code(cell: &str) -> &str {
    cell.trim_matches('`')
}

#[test]
fn the_currencies_of_header_and_source_are_the_same() {
    let plain = HEADER.replace("\n *", " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let told = plain.split("Currencies: ").nth(1).and_then(|text| text.split(';').next()).unwrap();
    let wanted = [2, 3].map(|decimals| {
        let codes: Vec<&str> = Currency::ALL.iter().filter(|c| c.decimals() == decimals).map(|c| c.code()).collect();
        format!("{} ({decimals} decimals)", codes.join(", "))
    });
    assert_eq!(told, wanted.join(", "));
    let of_money =
        plain.split("tamara_request_set_amount(").next().and_then(|text| text.rsplit("currency ").next()).unwrap();
    for currency in Currency::ALL {
        assert!(of_money.contains(&format!("\"{currency}\"")), "{currency}: {of_money}");
    }
}

#[test]
fn the_codes_of_book_header_and_source_are_the_same() {
    let published: Vec<(String, String)> =
        Code::all().map(|code| (code.number().to_string(), code.name().to_string())).collect();
    let told: Vec<Vec<String>> = rows("codes.md");
    let book: Vec<(String, String)> =
        told.iter().map(|row| (code(&row[0]).to_string(), code(&row[1]).to_string())).collect();
    assert_eq!(book, published);
    for (row, (number, name)) in told.iter().zip(&published) {
        assert!(row.len() == 4 && row[2].len() > 10 && row[3].len() > 10, "{row:?}");
        assert_eq!(defined(name).as_ref(), Some(number), "{name} in the header");
    }
    let numbers = HEADER.lines().filter_map(|line| line.strip_prefix("#define TAMARA_")?.split_once(' '));
    let numbers =
        numbers.filter(|(name, value)| number(value).is_some() && !matches!(*name, "ABI_VERSION" | "MIN_BUFFER"));
    assert_eq!(numbers.count(), published.len());
}

/// A number as the header writes it: in brackets below zero.
fn number(value: &str) -> Option<String> {
    let value = value.trim_start_matches('(').trim_end_matches(')');
    value.parse::<i32>().ok().map(|number| number.to_string())
}

/// What the header defines a code as.
fn defined(name: &str) -> Option<String> {
    let start = format!("#define TAMARA_{name} ");
    HEADER.lines().find_map(|line| number(line.strip_prefix(&start)?))
}

#[test]
fn every_fault_that_a_diagnosis_is_tried_with_has_its_cure_in_the_book_and_no_others() {
    let quoted = Regex::new("`([a-z_]+)`").unwrap();
    let rows = rows("network.md");
    let told: BTreeSet<String> =
        rows.iter().flat_map(|row| quoted.captures_iter(&row[0]).map(|found| found[1].to_string())).collect();
    let tried = Regex::new(r#""[a-z]+", "([a-z]+_[a-z_]+|timeout|unauthorised)"\)"#).unwrap();
    let tests = read(&root().join("tests/diagnose.rs"));
    let tried: BTreeSet<String> = tried.captures_iter(&tests).map(|found| found[1].to_string()).collect();
    assert!(tried.len() >= 15, "{tried:?}");
    assert!(tried.is_subset(&told), "{:?}", tried.difference(&told));
    let texts = read(&root().join("src/host/texts.rs"));
    assert!(told.iter().all(|fault| texts.contains(&format!("\"{fault}\""))), "{told:?}");
}

#[test]
fn the_operations_of_book_header_and_source_are_the_same() {
    let told = rows("operations.md");
    let names: Vec<&str> = told.iter().map(|row| code(&row[0])).collect();
    let (operations, functions) = names.split_at(OPERATIONS.len().min(names.len()));
    assert_eq!(operations, OPERATIONS.iter().map(|operation| operation.name).collect::<Vec<_>>());
    let exports: BTreeSet<String> = SYMBOLS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split(' ').next().unwrap().to_string())
        .collect();
    let told: BTreeSet<String> = operations
        .iter()
        .map(|name| format!("tamara_{name}"))
        .chain(functions.iter().map(ToString::to_string))
        .collect();
    assert_eq!(told, exports);
    assert!(exports.iter().all(|name| HEADER.contains(&format!("{name}("))));
}

/// A block of code: its mark, its language, its text.
struct Block {
    page: PathBuf,
    mark: String,
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut found = Vec::new();
    for page in pages() {
        let text = read(&page);
        let mut before = "";
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                let code: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                let mark = before.strip_prefix("<!-- ").and_then(|mark| mark.strip_suffix(" -->")).unwrap_or_default();
                let text = code.join("\n") + "\n";
                found.push(Block { page: page.clone(), mark: mark.into(), language: language.into(), text });
            }
            before = line;
        }
    }
    found
}

fn is_first_sale(block: &Block) -> bool {
    block.page.parent().is_some_and(|folder| folder.ends_with("first-sale"))
}

#[test]
fn no_block_of_code_goes_untested() {
    let blocks = blocks();
    assert!(blocks.len() > 30, "{}", blocks.len());
    for block in &blocks {
        let is_known = match block.language.as_str() {
            "json" => block.mark.starts_with("call: ") || block.mark == "config" || block.mark == "shows",
            "sh" => block.mark == "run" || block.text.starts_with("bin/tamara-sim"),
            "text" => block.mark.is_empty(),
            _ => block.mark.starts_with("file: "),
        };
        assert!(is_known, "{}: {} {:?}\n{}", block.page.display(), block.language, block.mark, block.text);
    }
}

#[test]
fn every_program_in_the_book_is_that_of_its_file() {
    for block in blocks() {
        if let Some(path) = block.mark.strip_prefix("file: ") {
            assert!(read(&root().join(path)).contains(&block.text), "{}: not as in {path}", block.page.display());
        }
    }
}

/// A till with a paid sale, S-1, of which a part was given back, and one that nobody has paid yet.
struct Shop {
    simulator: Simulator,
    folder: TempDir,
    client: Client,
    order: String,
}

impl Shop {
    fn open() -> Self {
        let (simulator, folder) = (Simulator::seeded(1).unwrap(), tempfile::tempdir().unwrap());
        let config = json!({ "base_url": simulator.url(), "api_token": "sim_book", "language": "en", "store_code": "Branch A",
            "lane": "till-3", "device_id": "123456", "journal": folder.path().join("journal.db") });
        let client = Client::open(&config.to_string()).unwrap();
        // The log belongs to the process, and other tests run in this one.
        let mut logging = config.clone();
        logging["log"] = json!({ "level": "info", "file": folder.path().join("till.log") });
        std::fs::write(folder.path().join("tamara-pos.json"), logging.to_string()).unwrap();
        let mut shop = Shop { simulator, folder, client, order: String::new() };
        shop.order = shop.sell("S-1", "300.00")["order_id"].as_str().unwrap().to_string();
        shop
    }

    fn call(&self, operation: &str, request: &str) -> Value {
        let reply = self.client.run(operation, request);
        serde_json::from_str(&self.client.json(&reply)).unwrap()
    }

    fn create(&self, reference: &str, amount: &str) -> Value {
        let money = json!({ "amount": amount, "currency": "SAR" });
        let items = json!([{ "reference_id": "123", "type": "Physical", "name": "Lego City", "sku": "SA-12436", "quantity": 1,
            "total_amount": money }]);
        let request = json!({ "order_reference_id": reference, "phone_number": "0534274516", "total_amount": money, "items": items });
        self.call("session_create", &request.to_string())
    }

    fn sell(&self, reference: &str, amount: &str) -> Value {
        assert_eq!(self.create(reference, amount)["code"], 0);
        let request = json!({ "order_reference_id": reference, "wait_s": 10, "interval_s": 0.02 });
        let paid = self.call("poll_status", &request.to_string());
        assert_eq!(paid["code"], 0, "{paid}");
        paid
    }

    /// A text of the book, for this shop.
    fn here(&self, text: &str) -> String {
        let log = self.folder.path().join("book.log").display().to_string();
        text.replace("\"ORDER\"", &format!("\"{}\"", self.order))
            .replace(" ORDER ", &format!(" {} ", self.order))
            .replace("http://127.0.0.1:8799", self.simulator.url())
            .replace("/tmp/tamara-pos-book.log", &log)
    }

    /// Commands in the shop's folder, with the program in the path: what they print.
    fn run(&self, commands: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_tamara-pos"));
        let path = format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
        let run = Command::new("sh")
            .args(["-euc", commands])
            .current_dir(self.folder.path())
            .env("PATH", path)
            .output()
            .unwrap();
        let said = [&run.stdout[..], &run.stderr[..]].map(|said| String::from_utf8_lossy(said).into_owned());
        assert!(run.status.success(), "{commands}\n{}", said.concat());
        said[0].clone()
    }
}

#[test]
fn every_request_in_the_book_is_answered_as_it_says() {
    let shop = Shop::open();
    let mut calls = 0;
    for block in blocks() {
        if let Some(operation) = block.mark.strip_prefix("call: ") {
            let reply = shop.call(operation, &shop.here(&block.text));
            // A payment in the background is pending when its call returns.
            // A sale of the book is paid.
            let is_right = reply["code"] == 0
                || operation.starts_with("payment_") && reply["code"] == 1
                || operation == "tender_check" && reply["code"] == 4;
            assert!(is_right, "{}: {operation}\n{}\n{reply}", block.page.display(), block.text);
            calls += 1;
        }
    }
    assert!(calls >= 9, "{calls}");
}

#[test]
fn every_configuration_in_the_book_can_be_opened() {
    let shop = Shop::open();
    for block in blocks() {
        let mut config: Value = match block.mark.as_str() {
            "config" | "shows" => serde_json::from_str(&shop.here(&block.text)).unwrap(),
            _ => continue,
        };
        config["journal"] = "none".into();
        let opened = Client::open(&config.to_string());
        match (block.mark.as_str(), opened) {
            ("config", opened) => assert!(opened.is_ok(), "{}: {opened:?}", block.text),
            (_, Err(error)) => assert_eq!(error.kind, Kind::ConfigFile, "{error}"),
            (_, Ok(_)) => panic!("{}", block.text),
        }
    }
}

#[cfg(unix)]
#[test]
fn every_command_in_the_book_works() {
    let shop = Shop::open();
    for block in blocks() {
        if block.mark == "run" && !is_first_sale(&block) {
            shop.run(&shop.here(&block.text));
        }
    }
}

/// Values that differ from run to run become those of the book.
fn settled(text: &str, shop: &Shop) -> String {
    let text = text
        .replace(shop.simulator.url(), "http://127.0.0.1:8799")
        .replace(&*shop.folder.path().to_string_lossy(), "/var/lib/tamara-pos");
    let port = shop.simulator.url().rsplit(':').next().unwrap();
    let mut text = text.replace(&format!("port {port}"), "port 8799");
    // In a table the column stays as wide as it is.
    let column = Regex::new(r"(\d+) ms(  +)").unwrap();
    text = column
        .replace_all(&text, |found: &regex_lite::Captures| format!("7 ms{:1$}{2}", "", found[1].len() - 1, &found[2]))
        .into();
    for (pattern, value) in [
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "2026-01-31T08:05:59Z"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "2026-01-31T08:05:59"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "2026-01-31 08:05"),
        (r"((?:From|من) +\x{200e}?)[\d-]+ [\d:]+", "${1}2026-01-31 00:00"),
        (r"((?:Until|إلى) +\x{200e}?)[\d-]+ [\d:]+", "${1}2026-02-01 00:00"),
        (r"\d+ ms", "7 ms"),
        (r#""(ms|took_ms|waited_ms)": \d+"#, "\"$1\": 7"),
        (r"-?\d+ s from", "0 s from"),
        (r"\d+ MB free", "41000 MB free"),
        (r"SQLite [\d.]+, \w+ \w+", "SQLite 3.50.0, linux x86_64"),
        (r#""journal_engine": "[\d.]+""#, "\"journal_engine\": \"3.50.0\""),
        (r"#\d+ ", "#17 "),
    ] {
        text = Regex::new(pattern).unwrap().replace_all(&text, value).into_owned();
    }
    text
}

fn pretty(reply: &Value) -> String {
    serde_json::to_string_pretty(reply).unwrap() + "\n"
}

/// What the samples show.
#[cfg(unix)]
fn samples(shop: &Shop) -> Vec<(&'static str, String)> {
    let paid = shop.call("poll_status", r#"{"order_reference_id": "S-1"}"#);
    let refund = format!(
        r#"{{"order_id": "{}", "request_id": "R-1", "total_amount": {{"amount": "100.00", "currency": "SAR"}}}}"#,
        shop.order
    );
    let refund = shop.call("refund", &refund);
    shop.create("S-2", "150.02");
    let mut found = vec![
        ("paid.json", pretty(&paid)),
        ("refund.json", pretty(&refund)),
        ("history.json", pretty(&shop.call("history", "{}"))),
        ("diagnosis.json", pretty(&shop.call("diagnose", "{}"))),
        ("diagnosis.txt", shop.run("tamara-pos diagnose")),
        ("order.txt", shop.run("tamara-pos order S-1 --reference")),
        ("history.txt", shop.run("tamara-pos history")),
        ("report-en.txt", shop.run("tamara-pos report --z --reread")),
        ("report-ar.txt", shop.run("tamara-pos report --z --reread --lang ar")),
        ("report.csv", shop.run("tamara-pos report --csv").replace('\r', "")),
        ("receipt-en.txt", shop.run("tamara-pos receipt S-1")),
        ("receipt-ar.txt", shop.run("tamara-pos receipt S-1 --lang ar")),
        ("receipt-refund-en.txt", shop.run("tamara-pos receipt S-1 --refund R-1")),
        ("receipt-refund-ar.txt", shop.run("tamara-pos receipt S-1 --refund R-1 --lang ar")),
    ];
    let log = std::fs::read_to_string(shop.folder.path().join("till.log")).unwrap();
    found.push(("log.txt", log));
    found
}

#[cfg(unix)]
#[test]
fn the_samples_are_real_output() {
    let shop = Shop::open();
    let folder = root().join("docs/samples");
    let is_to_write = std::env::var_os(WRITE).is_some();
    let mut names = BTreeSet::new();
    for (name, text) in samples(&shop) {
        let text = settled(&text, &shop);
        names.insert(name.to_string());
        if is_to_write {
            std::fs::write(folder.join(name), &text).unwrap();
        }
        // Columns are as wide as the times in them.
        let words = |text: &str| Regex::new(" {2,}").unwrap().replace_all(text, "  ").into_owned();
        assert_eq!(words(&read(&folder.join(name))), words(&text), "{name}: `cargo xtask samples` writes them anew");
    }
    let there: BTreeSet<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(there, names);
}
