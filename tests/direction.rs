//! One direction: no module uses one that stands above it, and none stand in a circle.
//!
//! The sources are read as tokens, without comments and tests. A path that leads to no file of the same crate is of another crate, or
//! names an item of its own file.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A row uses only what stands in rows below it; what stands in one row does not use each other.
type Rows = &'static [&'static [&'static str]];

/// The library, from the C functions down.
const LIBRARY: Rows = &[
    &["abi", "schema"],
    &["client"],
    &["support", "watch"],
    &["host"],
    &["sale", "webhook"],
    &["rail", "journal"],
    &["request", "http"],
    &["logging", "trace"],
    &["value"],
    &["json", "fork", "files", "hooks", "wait"],
    &["error"],
];

/// The simulator, from the program down.
const SIMULATOR: Rows = &[
    &["server"],
    &["control", "sender"],
    &["late", "page", "publish"],
    &["service"],
    &["dress"],
    &["checkout_com"],
    &["tamara"],
    &["world", "spoil"],
    &["order", "record", "state"],
    &["http", "outbox"],
    &["deviation", "fault", "merchant", "money", "tls"],
];

/// Files of one folder that need each other, and why. At most three.
const CIRCLES: &[(&[&str], &str)] = &[(
    &["request/checkout", "request/checkout/check"],
    "a checkout is made by its check alone, and only the check reaches its body",
)];

#[test]
fn the_folders_of_the_library_use_only_what_stands_below_them() {
    let library = Modules::read("src");
    assert_eq!(library.against(LIBRARY), [""; 0], "lines that lead up, or sideways");
}

#[test]
fn the_files_of_the_simulator_use_only_what_stands_below_them() {
    let simulator = Modules::read("simulator/src");
    assert_eq!(simulator.against(SIMULATOR), [""; 0], "lines that lead up, or sideways");
}

#[test]
fn the_architecture_s_text_names_every_folder() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let units: BTreeSet<String> = Modules::read("src").0.keys().map(|name| top(name)).collect();
    let is_named =
        |unit: &String| text.contains(&format!("`src/{unit}/`")) || text.contains(&format!("`src/{unit}.rs`"));
    let missing: Vec<&String> = units.iter().filter(|unit| !is_named(unit)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md lacks {missing:?}");
}

#[test]
fn no_files_stand_in_a_circle_unless_they_are_named() {
    let named: BTreeSet<Vec<String>> =
        CIRCLES.iter().map(|(files, _)| files.iter().map(|file| file.to_string()).collect()).collect();
    for (files, why) in CIRCLES {
        let shortest = files.iter().min_by_key(|file| file.len()).unwrap();
        let folder = shortest.rsplit_once('/').map_or(*shortest, |(folder, _)| folder);
        assert!(files.iter().all(|file| file.starts_with(folder)), "{files:?} are not of one folder");
        assert!((2..=3).contains(&files.len()) && !why.is_empty(), "{files:?}");
    }
    let found: BTreeSet<Vec<String>> =
        ["src", "simulator/src"].iter().flat_map(|root| Modules::read(root).circles()).collect();
    assert_eq!(found, named, "the circles that there are, and those that are named");
}

#[test]
fn a_line_that_leads_up_is_found_however_it_is_written() {
    for line in [
        "use crate::abi::text;",
        "use crate::{error, abi::{self, text}};",
        "fn f() { crate::abi::text::f() }",
        "fn f() { super::abi::text::f() }",
        "use super::abi; fn f() { abi::text::f() }",
        "mod inner { use super::super::abi; }",
        "fn f() { call!(g(crate::abi::text::A)) }",
    ] {
        let modules = Modules::of(&[("abi", "mod text;"), ("abi/text", ""), ("sale", line), ("error", "")]);
        let wrong = modules.against(&[&["abi"], &["sale"], &["error"]]);
        assert!(!wrong.is_empty() && wrong.iter().all(|line| line.starts_with("sale uses abi")), "{line}: {wrong:?}");
    }
    for line in [
        "// use crate::abi::text;\n/// [`crate::abi::text`]\nfn f() {}",
        "fn f() -> &'static str { \"crate::abi::text\" }",
        "#[cfg(test)] mod tests { use crate::abi::text; }",
        "#[cfg(all(test, unix))] use crate::abi::text; use crate::error::E;",
        "mod abi { } fn f() { abi::text() }",
    ] {
        let modules = Modules::of(&[("abi", ""), ("abi/text", ""), ("sale", line), ("error", "")]);
        assert_eq!(modules.against(&[&["abi"], &["sale"], &["error"]]), [""; 0], "{line}");
    }
}

#[test]
fn a_line_sideways_and_a_folder_without_a_row_are_found() {
    let modules = Modules::of(&[("rail", "use crate::journal::Step;"), ("journal", "")]);
    assert_eq!(modules.against(&[&["rail", "journal"]]), ["rail uses journal"]);
    assert_eq!(modules.against(&[&["rail"]]), ["journal has no row"]);
    assert_eq!(modules.against(&[&["rail", "gone"], &["journal"]]), ["gone is not there"]);
}

#[test]
fn a_circle_is_found_through_any_number_of_files() {
    let modules = Modules::of(&[
        ("a", "mod b; use b::B;"),
        ("a/b", "use super::c::C;"),
        ("a/c", "use super::A; use crate::d::D;"),
        ("d", ""),
    ]);
    assert_eq!(modules.circles(), [["a", "a/b", "a/c"]]);
}

/// The modules of one crate, and which they use. `rail/tamara` is `rail/tamara.rs` or `rail/tamara/mod.rs`.
struct Modules(BTreeMap<String, BTreeSet<String>>);

impl Modules {
    /// The sources below a folder of the repository.
    fn read(root: &str) -> Modules {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
        let mut files = Vec::new();
        list(&root, &mut files);
        let named = files.iter().map(|file| {
            let name = file.strip_prefix(&root).unwrap().with_extension("");
            let name = if name.ends_with("mod") { name.parent().unwrap() } else { &name };
            let name: Vec<&str> = name.iter().map(|part| part.to_str().unwrap()).collect();
            (name.join("/"), std::fs::read_to_string(file).unwrap())
        });
        let named: Vec<(String, String)> =
            named.filter(|(name, _)| !matches!(name.rsplit('/').next(), Some("lib" | "main" | "tests"))).collect();
        assert!(named.len() > 20, "{} has no sources", root.display());
        let named: Vec<(&str, &str)> = named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Modules::of(&named)
    }

    fn of(sources: &[(&str, &str)]) -> Modules {
        let names: BTreeSet<&str> = sources.iter().map(|(name, _)| *name).collect();
        let uses = |name: &str, text: &str| {
            let mut file = File { names: &names, aliases: BTreeMap::new(), found: BTreeSet::new() };
            let here: Vec<String> = name.split('/').map(String::from).collect();
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
            file.scan(tokens.clone(), &here, true);
            file.scan(tokens, &here, false);
            file.found.remove(name);
            file.found
        };
        Modules(sources.iter().map(|(name, text)| (name.to_string(), uses(name, text))).collect())
    }

    /// The lines that do not keep to the rows.
    fn against(&self, rows: &[&[&str]]) -> Vec<String> {
        let row = |unit: &str| rows.iter().position(|row| row.contains(&unit));
        let units: BTreeSet<String> = self.0.keys().map(|name| top(name)).collect();
        let unknown = units.iter().filter(|unit| row(unit).is_none()).map(|unit| format!("{unit} has no row"));
        let gone = rows.iter().flat_map(|row| row.iter()).filter(|unit| !units.contains(**unit));
        let gone = gone.map(|unit| format!("{unit} is not there"));
        let edges = self.0.iter().flat_map(|(from, used)| used.iter().map(move |to| (from, to)));
        let wrong = edges.filter(|(from, to)| {
            let (from, to) = (top(from), top(to));
            from != to && matches!((row(&from), row(&to)), (Some(from), Some(to)) if from >= to)
        });
        let wrong = wrong.map(|(from, to)| format!("{from} uses {to}"));
        unknown.chain(gone).chain(wrong).collect()
    }

    /// The sets of modules that all use each other, directly or through others.
    fn circles(&self) -> Vec<Vec<String>> {
        let reached: BTreeMap<&String, BTreeSet<&String>> =
            self.0.keys().map(|name| (name, self.reached(name))).collect();
        let circle = |name: &String| -> Vec<String> {
            reached[name]
                .iter()
                .filter(|other| reached[**other].contains(name))
                .map(|other| other.to_string())
                .collect()
        };
        let circles: BTreeSet<Vec<String>> = self.0.keys().map(circle).filter(|circle| !circle.is_empty()).collect();
        circles.into_iter().collect()
    }

    fn reached(&self, from: &String) -> BTreeSet<&String> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&String> = self.0[from].iter().collect();
        while let Some(name) = open.pop() {
            if reached.insert(name) {
                open.extend(&self.0[name]);
            }
        }
        reached
    }
}

/// What is found in one file.
struct File<'a> {
    /// Every module of the crate.
    names: &'a BTreeSet<&'a str>,
    /// Names that a `use` brought into the file.
    aliases: BTreeMap<String, Vec<String>>,
    found: BTreeSet<String>,
}

impl File<'_> {
    /// Goes through the tokens: first for the `use` lines alone, then for all paths.
    fn scan(&mut self, tokens: TokenStream, here: &[String], uses: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Punct(punct) if punct.as_char() == '#' && is_for_tests(tokens.get(i + 1)) => {
                    i += 2;
                    // The item behind it: up to its body, or its semicolon.
                    while tokens.get(i).is_some_and(|token| !is_end(token)) {
                        i += 1;
                    }
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = tokens[i..].iter().position(is_semicolon).map_or(tokens.len(), |n| i + n);
                    if uses {
                        self.tree(&tokens[i + 1..end], Vec::new(), here);
                    }
                    i = end;
                }
                TokenTree::Ident(word) if word == "mod" => {
                    if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                        (tokens.get(i + 1), tokens.get(i + 2))
                    {
                        let inner = [here, &[name.to_string()]].concat();
                        self.aliases.insert(name.to_string(), inner.clone());
                        self.scan(body.stream(), &inner, uses);
                        i += 2;
                    }
                }
                TokenTree::Ident(word) if !uses && !follows(&tokens, i) => {
                    let mut path = vec![word.to_string()];
                    while let Some(TokenTree::Ident(next)) =
                        tokens.get(i + 3).filter(|_| is_double_colon(&tokens, i + 1))
                    {
                        path.push(next.to_string());
                        i += 3;
                    }
                    if path.len() > 1 {
                        self.path(&path, here);
                    }
                }
                TokenTree::Group(group) => self.scan(group.stream(), here, uses),
                _ => {}
            }
            i += 1;
        }
    }

    /// The paths of a `use` line, after its word.
    fn tree(&mut self, tokens: &[TokenTree], mut path: Vec<String>, here: &[String]) {
        let mut alias = None;
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Ident(word) if word == "as" => {
                    alias = tokens.get(i + 1).map(ToString::to_string);
                    i += 1;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for part in inner.split(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
                    {
                        self.tree(part, path.clone(), here);
                    }
                    return;
                }
                _ => {}
            }
            i += 1;
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let full = self.path(&path, here);
        if let (Some(full), Some(name)) = (full, alias.or(path.pop())) {
            self.aliases.insert(name, full);
        }
    }

    /// Notes the module that a path leads to. The path from the crate's root, where it is one of this crate.
    fn path(&mut self, path: &[String], here: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let child = [here, std::slice::from_ref(first)].concat();
        let full = match first.as_str() {
            "crate" => rest.to_vec(),
            "self" => [here, rest].concat(),
            "super" => {
                let above = here.split_last()?.1;
                match rest.first() {
                    Some(next) if next == "super" => return self.path(rest, above),
                    _ => [above, rest].concat(),
                }
            }
            _ if self.aliases.contains_key(first) => [&self.aliases[first], rest].concat(),
            _ if self.names.contains(child.join("/").as_str()) => [child, rest.to_vec()].concat(),
            _ => return None,
        };
        let module =
            (1..=full.len()).rev().map(|n| full[..n].join("/")).find(|name| self.names.contains(name.as_str()));
        self.found.extend(module);
        Some(full)
    }
}

/// Whether an attribute leaves the item behind it to tests.
fn is_for_tests(attribute: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Group(group)) = attribute else { return false };
    let text = group.stream().to_string();
    (text.starts_with("cfg ") || text.starts_with("cfg("))
        && text.contains("test")
        && !text.contains("not")
        && !text.contains("test-hooks")
}

/// The folder, or the file beside the folders, that a module belongs to.
fn top(name: &str) -> String {
    name.split('/').next().unwrap().to_string()
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

fn is_end(token: &TokenTree) -> bool {
    is_semicolon(token) || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    is_colon(tokens.get(at)) && is_colon(tokens.get(at + 1))
}

/// Whether the word belongs to what stands before it: a field, a method, or a path's middle.
fn follows(tokens: &[TokenTree], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    matches!(before, Some(TokenTree::Punct(punct)) if punct.as_char() == '.')
        || at >= 2 && is_double_colon(tokens, at - 2)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}
