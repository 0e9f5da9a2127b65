//! The parts of the bindings that repeat the header: numbers, functions, operations. They stand between two marks in each file,
//! `<generated NAME>` and `</generated>`, are committed, and are compared. So a new export or number needs no work in any language,
//! unless it is called in a way of its own.

mod buffers;
pub mod interface;
mod languages;
mod manual;
mod members;
pub mod replies;
mod scripts;

use crate::{Result, root, symbols};
use interface::Interface;
use std::collections::BTreeSet;

/// The exports of `tamara_pos_stdcall.dll`.
const STDCALL_LIST: &str = "packaging/windows/stdcall_symbols.txt";

/// A part of a file that follows the header.
struct Block {
    file: &'static str,
    name: &'static str,
    /// Its lines, without indentation.
    lines: fn(&Interface) -> Result<Vec<String>>,
}

fn blocks() -> impl Iterator<Item = &'static Block> {
    manual::BLOCKS.iter().chain(languages::BLOCKS).chain(scripts::BLOCKS).chain(buffers::BLOCKS)
}

/// Writes the sources that the header is made of.
pub fn write_sources() -> Result {
    let interface = Interface::described()?;
    let old = read(manual::CODES)?;
    let new = filled(manual::CODES, &old, &interface)?;
    match new == old {
        true => Ok(()),
        false => std::fs::write(root().join(manual::CODES), new).map_err(|e| format!("{}: {e}", manual::CODES)),
    }
}

/// Writes the marked parts of every binding.
pub fn write(interface: &Interface) -> Result {
    for file in files() {
        let old = read(file)?;
        let new = filled(file, &old, interface)?;
        if new != old {
            std::fs::write(root().join(file), new).map_err(|e| format!("{file}: {e}"))?;
            println!("wrote {file}");
        }
    }
    let listed = symbols::listed_in(STDCALL_LIST)?;
    let names = interface.operations().map(|f| f.stdcall_name()).chain(buffers::names()?);
    let new = names.filter(|name| !listed.contains(name));
    symbols::append(STDCALL_LIST, new)
}

/// Fails unless every binding says what the header says.
pub fn check(interface: &Interface) -> Result {
    for file in files() {
        let text = read(file)?;
        let new = filled(file, &text, interface)?;
        if let Some((number, (old, new))) = crate::header::difference(&text, &new) {
            return Err(format!(
                "{file} is behind the header; run cargo xtask header\nline {number}\n- {old}\n+ {new}"
            ));
        }
    }
    Ok(())
}

fn files() -> BTreeSet<&'static str> {
    blocks().map(|block| block.file).collect()
}

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))
}

/// The file with all its blocks filled in.
fn filled(file: &str, text: &str, interface: &Interface) -> Result<String> {
    let of_file = blocks().filter(|block| block.file == file);
    of_file.map(|block| Ok((block.name, (block.lines)(interface)?))).try_fold(
        text.to_string(),
        |text, block: Result<_>| {
            let (name, lines) = block?;
            fill(&text, name, &lines).map_err(|error| format!("{file}: {error}"))
        },
    )
}

/// Puts lines between the marks of a block, indented as its first mark is.
fn fill(text: &str, name: &str, lines: &[String]) -> Result<String> {
    let mark = format!("<generated {name}>");
    let start = text.find(&mark).ok_or_else(|| format!("it has no mark {mark}"))?;
    let (before, rest) = text.split_at(start);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let indentation: String = before[line_start..].chars().take_while(|c| *c == ' ').collect();
    let (mark_line, body) = rest.split_once('\n').ok_or("nothing follows the mark")?;
    let end = body.find("</generated>").ok_or_else(|| format!("{mark} has no end"))?;
    let end = body[..end].rfind('\n').map_or(0, |at| at + 1);
    let newline = if mark_line.ends_with('\r') { "\r\n" } else { "\n" };
    let indented = lines.iter().map(|line| match line.is_empty() {
        true => newline.to_string(),
        false => format!("{indentation}{line}{newline}"),
    });
    Ok(format!("{before}{mark_line}\n{}{}", indented.collect::<String>(), &body[end..]))
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_block_is_replaced_and_the_rest_stays() {
        let text = "a\n  // <generated x>\n  old\n  // </generated>\nb\n";
        let new = fill(text, "x", &["one".into(), String::new(), "two".into()]).unwrap();
        assert_eq!(new, "a\n  // <generated x>\n  one\n\n  two\n  // </generated>\nb\n");
        assert_eq!(fill(&new, "x", &["old".into()]).unwrap(), text);
        assert!(fill(text, "y", &[]).is_err());
    }

    #[test]
    fn lines_end_as_those_of_the_file() {
        let text = "' <generated x>\r\n' </generated>\r\n";
        assert_eq!(fill(text, "x", &["one".into()]).unwrap(), "' <generated x>\r\none\r\n' </generated>\r\n");
    }
}
