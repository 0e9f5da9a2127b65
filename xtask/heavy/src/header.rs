//! `include/tamara_pos.h`: written from the source by cbindgen, committed, and compared. `include/tamara_pos_ffi.h` has its declarations for
//! languages that read C themselves.

use crate::{Result, bindings, build, root, symbols, unknown};
use std::path::PathBuf;

const HEADER: &str = "include/tamara_pos.h";
/// The same without preprocessor and comments, for PHP's FFI, cffi and LuaJIT.
const FFI_HEADER: &str = "include/tamara_pos_ffi.h";
const README: &str = "README.md";
const EXPORTS: &str = "src/abi";
/// Where the configuration's keys are: the members of its `Wire` structures.
const CONFIGURATION: &str = "src/host/config.rs";
/// The header's order: the order in which a reader meets things. Files that are not named here follow.
const ORDER: &[&str] = &[
    "codes.rs",
    "client.rs",
    "eligibility.rs",
    "session.rs",
    "refund.rs",
    "payment.rs",
    "order.rs",
    "checkout.rs",
    "webhook.rs",
    "dispute.rs",
    "journal.rs",
    "logging.rs",
    "text.rs",
    "reply.rs",
    "request.rs",
    "buffer.rs",
];

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
    let header = generated()?;
    std::fs::write(root().join(HEADER), &header).map_err(|e| format!("{HEADER}: {e}"))?;
    std::fs::write(root().join(FFI_HEADER), for_ffi(&header)).map_err(|e| format!("{FFI_HEADER}: {e}"))?;
    let new = symbols::add(&header)?;
    println!("wrote {HEADER}; new in {}: [{}]", symbols::LIST, new.join(", "));
    bindings::write(&header)
}

/// Source, committed header, bindings, list of symbols and built library say the same.
pub fn check() -> Result {
    let committed = is_committed(HEADER, &generated()?)?;
    is_committed(FFI_HEADER, &for_ffi(&committed))?;
    bindings::check(&committed)?;
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

fn generated() -> Result<String> {
    let mut config = cbindgen::Config::from_file(root().join("cbindgen.toml"))?;
    config.header = config.header.map(|manual| with_first_program(&manual)).transpose()?;
    config.after_includes = Some(versions()?);
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in sources()? {
        builder = builder.with_src(file);
    }
    let mut text = Vec::new();
    builder.generate().map_err(|e| e.to_string())?.write(&mut text);
    let text = String::from_utf8(text).map_err(|e| e.to_string())?;
    Ok(bracketed(&text))
}

fn sources() -> Result<Vec<PathBuf>> {
    let files = std::fs::read_dir(root().join(EXPORTS)).map_err(|e| format!("{EXPORTS}: {e}"))?;
    let mut names: Vec<String> = files.filter_map(|f| f.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| name.ends_with(".rs") && name != "mod.rs" && name != "tests.rs");
    names.sort_by_key(|name| (ORDER.iter().position(|o| o == name).unwrap_or(ORDER.len()), name.clone()));
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

/// A manual's table has to name every key that the configuration reads.
fn has_every_configuration_key(name: &str, manual: &str) -> Result {
    let source = std::fs::read_to_string(root().join(CONFIGURATION)).map_err(|e| format!("{CONFIGURATION}: {e}"))?;
    let wires = source.split("\nstruct Wire").skip(1).filter_map(|rest| rest.split("\n}").next());
    let keys: Vec<&str> = wires
        .flat_map(|body| body.lines().filter_map(|line| line.trim().split_once(": Option<")))
        .map(|(key, _)| key)
        .collect();
    match keys.iter().find(|key| !manual.contains(&format!("\"{key}\""))) {
        _ if keys.is_empty() => Err(format!("{CONFIGURATION}: no keys were found")),
        Some(key) => Err(format!("{name} does not explain the configuration key {key:?}")),
        None => Ok(()),
    }
}

/// The version macros: the library's from the manifest of the workspace, which is also this program's.
fn versions() -> Result<String> {
    let abi = bindings::interface::Description::read()?.abi;
    Ok(format!(
        "/**\n * Version of the library that this header came with; tamara_version tells that of the library loaded.\n */\n\
         #define TAMARA_POS_VERSION \"{}\"\n\n\
         /**\n * Version of the interface of this header; compare it at start-up with tamara_abi_version: the library's has to be\n \
         * this one or a greater one.\n */\n#define TAMARA_ABI_VERSION {abi}",
        env!("CARGO_PKG_VERSION")
    ))
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
