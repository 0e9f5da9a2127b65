//! `include/tamara_pos.h`: written from the source by cbindgen, committed, and compared. `include/tamara_pos_ffi.h` has its declarations for
//! languages that read C themselves.

use crate::bindings::interface::{Description, Function, Interface, MEMBERS};
use crate::bindings::replies;
use crate::{Result, bindings, build, root, symbols, unknown};
use std::path::PathBuf;

const HEADER: &str = "include/tamara_pos.h";
/// The same without preprocessor and comments, for PHP's FFI, cffi and LuaJIT.
const FFI_HEADER: &str = "include/tamara_pos_ffi.h";
const README: &str = "README.md";
const EXPORTS: &str = "src/abi";
/// What the configuration's keys are.
const CONFIGURATION: &str = "client_open.request.json";
/// Longest line of the header.
const WIDTH: usize = 100;
/// `cargo xtask header [--check]`.
pub fn run(arguments: &[String]) -> Result {
    match arguments {
        [] => write(),
        [flag] if flag == "--check" => check(),
        other => Err(unknown("header", &other.join(" "))),
    }
}

fn write() -> Result {
    bindings::write_sources()?;
    let (header, ffi, interface) = generated()?;
    std::fs::write(root().join(HEADER), &header).map_err(|e| format!("{HEADER}: {e}"))?;
    std::fs::write(root().join(FFI_HEADER), ffi).map_err(|e| format!("{FFI_HEADER}: {e}"))?;
    let new = symbols::add(&header)?;
    println!("wrote {HEADER}; new in {}: [{}]", symbols::LIST, new.join(", "));
    bindings::write(&interface)
}

/// Source, committed header, bindings, list of symbols and built library say the same.
pub fn check() -> Result {
    let (header, ffi, interface) = generated()?;
    let committed = is_committed(HEADER, &header)?;
    is_committed(FFI_HEADER, &ffi)?;
    bindings::check(&interface)?;
    has_every_configuration_key(HEADER, &committed)?;
    let readme = std::fs::read_to_string(root().join(README)).map_err(|e| format!("{README}: {e}"))?;
    has_every_configuration_key(README, &readme)?;
    symbols::check(&committed, &build::build()?.library)?;
    println!("{HEADER}, {} and the library agree", symbols::LIST);
    Ok(())
}

/// The committed file, which has to be what the source says.
fn is_committed(file: &str, generated: &str) -> Result<String> {
    let committed = std::fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
    match difference(&committed, generated) {
        None => Ok(committed),
        Some((number, (old, new))) => {
            Err(format!("{file} is not what the source says; run cargo xtask header\nline {number}\n- {old}\n+ {new}"))
        }
    }
}

/// The first line in which two texts differ.
pub fn difference<'a>(old: &'a str, new: &'a str) -> Option<(usize, (&'a str, &'a str))> {
    let end = std::iter::repeat("(end of file)");
    let length = old.split('\n').count().max(new.split('\n').count());
    let pairs = old.split('\n').chain(end.clone()).zip(new.split('\n').chain(end)).take(length);
    (1..).zip(pairs).find(|(_, (old, new))| old != new)
}

/// The header, its declarations alone, and what it says taken apart.
fn generated() -> Result<(String, String, Interface)> {
    let description = Description::read()?;
    let mut config = cbindgen::Config::from_file(root().join("cbindgen.toml"))?;
    let manual = config.header.take().ok_or("cbindgen.toml has no manual")?;
    config.header = Some(with_first_program(&manual)?.replace("@INDEX@", &index(&description)?));
    config.after_includes = Some(versions(&description.abi));
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in sources()? {
        builder = builder.with_src(file);
    }
    let mut text = Vec::new();
    builder.generate().map_err(|e| e.to_string())?.write(&mut text);
    let source = String::from_utf8(text).map_err(|e| e.to_string())?;
    let interface = Interface::read(&source)?;
    let ffi = for_ffi(&bracketed(&source));
    let header = bracketed(&in_order(&source, &description, &interface)?);
    let header: String = header.lines().map(broken).collect();
    match header.lines().find(|line| line.chars().count() > WIDTH) {
        Some(line) => Err(format!("a line of the header has more than {WIDTH} characters:\n{line}")),
        None => Ok((header, ffi, interface)),
    }
}

/// The functions by what one wants to do.
fn index(description: &Description) -> Result<String> {
    let mut lines = Vec::new();
    for (task, functions) in &description.tasks {
        lines.push(format!(" *   {task}"));
        for name in functions {
            let does = description.does(name)?;
            let line = format!(" *     {name:<29} {does}");
            match line.chars().count() > WIDTH {
                true => lines.push(wrapped_line(&line, 35)),
                false => lines.push(line),
            }
        }
    }
    Ok(lines.join("\n"))
}

/// A line of the index that is too long, as two.
fn wrapped_line(line: &str, indent: usize) -> String {
    let at = line.char_indices().take(WIDTH).filter(|(_, c)| *c == ' ').last().map_or(line.len(), |(at, _)| at);
    let (first, rest) = line.split_at(at);
    format!("{first}\n *{:indent$}{}", "", rest.trim_start())
}

/// What cbindgen writes, with its functions in the order of the tasks, a heading before each task, and the members of requests and replies.
fn in_order(source: &str, description: &Description, interface: &Interface) -> Result<String> {
    let mut before = String::new();
    let mut functions: Vec<(String, String)> = Vec::new();
    let mut after = String::new();
    for (at, part) in source.split("/*\n").enumerate() {
        let whole = if at == 0 { part.to_string() } else { format!("/*\n{part}") };
        match declared(part) {
            // What follows the last function closes the header.
            Some(name) => {
                let end = whole.rfind(");\n").map_or(whole.len(), |at| at + 3);
                after = whole[end..].trim_start_matches('\n').to_string();
                functions.push((name, whole[..end].to_string()));
            }
            None => before += &whole,
        }
    }
    let mut header = before;
    for (task, names) in &description.tasks {
        header += &format!("/* ---- {task} {} */\n\n", "-".repeat(WIDTH - 12 - task.len()));
        for name in names {
            let at = functions
                .iter()
                .position(|(known, _)| known == name)
                .ok_or_else(|| format!("{name} is not exported"))?;
            let (_, text) = functions.swap_remove(at);
            let function = interface.functions.iter().find(|f| f.name == *name);
            header += &match function {
                Some(function) => text.replace(&format!(" {MEMBERS}\n"), &members(function)),
                None => text,
            };
            header.push('\n');
        }
    }
    match functions.first() {
        Some((name, _)) => Err(format!("{name} stands under no task in src/schema.rs")),
        None => Ok(header + &after),
    }
}

/// The function that a part of the header declares: the comment's end is in it.
fn declared(part: &str) -> Option<String> {
    let (_, declaration) = part.split_once("*/\n")?;
    let (before, _) = declaration.split_once('(')?;
    let name = before.rsplit([' ', '*']).next()?;
    (name.starts_with("tamara_") && !before.contains('#') && !before.contains("typedef")).then(|| name.to_string())
}

/// A declaration that is too long, over several lines.
fn broken(line: &str) -> String {
    if line.chars().count() <= WIDTH || !line.ends_with(");") {
        return format!("{line}\n");
    }
    let mut lines = vec![String::new()];
    for (at, part) in line.split(", ").enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        match lines.last_mut() {
            Some(last) if last.len() + comma.len() + part.len() < WIDTH => *last += &format!("{comma}{part}"),
            _ => lines.push(format!("    {part}")),
        }
    }
    lines.join(",\n") + "\n"
}

/// What stands in an operation's comment in place of its mark.
fn members(function: &Function) -> String {
    let mut lines = Vec::new();
    let is_config = function.short() == "client_open";
    match (function.request.is_empty(), function.may_be_empty) {
        _ if is_config => {}
        (true, _) => lines.push("request: \"{}\".".to_string()),
        (false, true) => lines.push("request, \"{}\" will do:".to_string()),
        (false, false) => lines.push("request:".to_string()),
    }
    lines.extend(function.request.iter().cloned());
    match function.reply.is_empty() {
        true => lines.push("reply: the members of every reply.".to_string()),
        false => lines.push("reply, in addition to the members of every reply:".to_string()),
    }
    lines.extend(function.reply.iter().cloned());
    lines.iter().map(|line| format!(" {line}\n")).collect()
}

fn sources() -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(root().join(EXPORTS)).map_err(|e| format!("{EXPORTS}: {e}"))?;
    let mut names: Vec<String> = files.filter_map(|f| f.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| name.ends_with(".rs") && name != "mod.rs" && name != "tests.rs");
    // The numbers and the client's type come first in the header.
    names.sort_by_key(|name| (!["client.rs", "codes.rs"].contains(&name.as_str()), name.clone()));
    Ok(names.into_iter().map(|name| root().join(EXPORTS).join(name)).collect())
}

fn with_first_program(manual: &str) -> Result<String> {
    let file = build::FIRST_PROGRAM;
    let program = std::fs::read_to_string(root().join(file)).map_err(|e| format!("{file}: {e}"))?;
    if program.contains("/*") || program.contains("*/") {
        return Err(format!("{file} stands inside a comment of the header: it can have // comments only"));
    }
    let lines: Vec<String> = program.lines().map(|line| format!(" *   {line}").trim_end().to_string()).collect();
    Ok(manual.replace("@FIRST_PROGRAM@", &lines.join("\n")))
}

/// A manual's table has to name every key that the configuration has.
fn has_every_configuration_key(name: &str, manual: &str) -> Result {
    let schema = replies::read(CONFIGURATION)?;
    let mut objects = vec![&schema];
    objects.extend(replies::object(&schema["definitions"]).map(|(_, definition)| definition));
    let keys: Vec<&String> =
        objects.iter().flat_map(|one| replies::object(&one["properties"])).map(|(key, _)| key).collect();
    match keys.iter().find(|key| !manual.contains(&format!("\"{key}\""))) {
        _ if keys.is_empty() => Err(format!("{CONFIGURATION} has no keys")),
        Some(key) => Err(format!("{name} does not explain the configuration key {key:?}")),
        None => Ok(()),
    }
}

/// The version macros: the library's from the manifest of the workspace, which is also this program's.
fn versions(abi: &str) -> String {
    format!(
        "/**\n * Version of the library that this header came with. tamara_version returns that of the library\n \
         * that is loaded.\n */\n\
         #define TAMARA_POS_VERSION \"{}\"\n\n\
         /**\n * Version of the interface of this header. Compare it at start-up with tamara_abi_version: the\n \
         * library's has to be this one or a greater one.\n */\n#define TAMARA_ABI_VERSION {abi}",
        env!("CARGO_PKG_VERSION")
    )
}

/// The header's numbers as an enumeration, its types and its functions: what a language without a C preprocessor can read.
fn for_ffi(header: &str) -> String {
    let mut code = String::new();
    for (at, part) in header.split("/*").enumerate() {
        code += if at == 0 { part } else { part.split_once("*/").map_or("", |(_, rest)| rest) };
    }
    let numbers = code.lines().filter_map(|line| {
        let (name, value) = line.strip_prefix("#define ")?.split_once(' ')?;
        let number: i32 = value.trim_matches(['(', ')']).parse().ok()?;
        Some(format!("    {name} = {number},\n"))
    });
    let numbers: String = numbers.collect();
    let is_declaration = |line: &&str| !line.is_empty() && !line.starts_with(['#', '}', ' ']) && !line.contains('"');
    let declarations: String = code.lines().filter(is_declaration).map(|line| format!("{line}\n")).collect();
    format!(
        "/*\n * tamara_pos for languages that read C themselves: FFI::cdef of PHP, ffi.cdef of Python's cffi and of LuaJIT. Plain C, without\n \
         * preprocessor. What each function does, and the configuration, is in tamara_pos.h. Generated from the library's source.\n */\n\
         enum {{\n{}\n}};\n{declarations}",
        numbers.trim_end_matches(",\n")
    )
}

/// Puts brackets around negative numbers, so that a constant stays one value wherever it is written.
fn bracketed(header: &str) -> String {
    let lines = header.lines().map(|line| match line.strip_prefix("#define ").and_then(|rest| rest.split_once(" -")) {
        Some((name, number)) if !name.contains(' ') => format!("#define {name} (-{number})"),
        _ => line.to_string(),
    });
    lines.map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_numbers_get_brackets_and_other_lines_stay() {
        assert_eq!(bracketed("#define A -5\n#define B 5\n// x -5\n"), "#define A (-5)\n#define B 5\n// x -5\n");
    }

    #[test]
    fn the_header_for_ffi_has_numbers_types_and_functions_and_no_preprocessor() {
        let header = "/* a */\n#ifndef H\n#include <stdint.h>\n#define V \"0.1\"\n#define A 1\n#define B (-5)\n/*\n x;\n */\n\
                      typedef int32_t t;\n#ifdef __cplusplus\nextern \"C\" {\n#endif  // __cplusplus\nint32_t f(t a);\n\
                      #ifdef __cplusplus\n}  // extern \"C\"\n#endif  // __cplusplus\n#endif  /* H */\n";
        let plain = for_ffi(header);
        let code = plain.split_once("*/\n").unwrap().1;
        assert_eq!(code, "enum {\n    A = 1,\n    B = -5\n};\ntypedef int32_t t;\nint32_t f(t a);\n");
    }

    #[test]
    fn a_difference_is_shown_with_its_line() {
        assert_eq!(difference("a\nb", "a\nb"), None);
        assert_eq!(difference("a\nb", "a\nc"), Some((2, ("b", "c"))));
        assert_eq!(difference("a", "a\nc"), Some((2, ("(end of file)", "c"))));
    }
}
