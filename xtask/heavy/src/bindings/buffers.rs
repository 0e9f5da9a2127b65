//! What languages with buffers of their own declare of `tamara_pos_stdcall.dll`: Visual FoxPro, Clarion, PowerBuilder.

use super::interface::pascal;
use super::languages::codes;
use super::{Block, read};
use crate::Result;

const BYTES: &str = "src/abi/bytes.rs";
/// The functions without a text.
const NUMBERS: &str = "TamaraClientClose(client: tamara_client);
TamaraInterrupt(client: tamara_client);
TamaraRequestNew(request: *mut tamara_request);
TamaraRequestFree(request: tamara_request);
TamaraAbiVersion();";

const FOXPRO: &str = "bindings/foxpro/tamara_pos.prg";
const CLARION: &str = "bindings/clarion/tamara_pos.inc";
const POWERBUILDER: &str = "bindings/powerbuilder/tamara_pos.txt";

pub const BLOCKS: &[Block] = &[
    Block { file: FOXPRO, name: "functions", lines: |_| declared(foxpro) },
    Block {
        file: "bindings/foxpro/tamara_pos.h",
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("#DEFINE TAMARA_{name} {number}")])),
    },
    Block { file: CLARION, name: "functions", lines: |_| declared(clarion) },
    Block {
        file: CLARION,
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("Tamara:{:<32} EQUATE({number})", pascal(name))])),
    },
    Block { file: POWERBUILDER, name: "functions", lines: |_| declared(powerbuilder) },
    Block {
        file: POWERBUILDER,
        name: "codes",
        lines: |i| Ok(codes(i, |name, number, _| vec![format!("CONSTANT long TAMARA_{name} = {number}")])),
    },
    Block { file: "docs/first-sale/foxpro.md", name: "functions", lines: |_| shown(FOXPRO, "foxpro", foxpro) },
    Block { file: "docs/first-sale/clarion.md", name: "functions", lines: |_| shown(CLARION, "clarion", clarion) },
    Block {
        file: "docs/first-sale/powerbuilder.md",
        name: "functions",
        lines: |_| shown(POWERBUILDER, "powerbuilder", powerbuilder),
    },
];

struct Export {
    name: String,
    /// Kind and name of each.
    parameters: Vec<(Kind, String)>,
}

enum Kind {
    Number,
    Text,
    Buffer,
    /// A place for a number.
    Place,
}

/// The rows of the source, with one name each.
fn exports() -> Result<Vec<Export>> {
    let source = read(BYTES)?;
    let rows = source.split_once("\ntwins! {\n").and_then(|(_, rest)| rest.split_once("\n}"));
    let (rows, _) = rows.ok_or_else(|| format!("{BYTES}: no table"))?;
    let exports: Result<Vec<Vec<Export>>> = NUMBERS.lines().chain(rows.lines()).map(of_row).collect();
    Ok(exports?.into_iter().flatten().collect())
}

/// The names of all of them.
pub fn names() -> Result<Vec<String>> {
    Ok(exports()?.into_iter().map(|export| export.name).collect())
}

fn of_row(row: &str) -> Result<Vec<Export>> {
    let parts = row.trim().strip_suffix(");").and_then(|row| row.split_once('('));
    let (names, parameters) = parts.ok_or_else(|| format!("{BYTES}: {row:?}"))?;
    let parameter = |(name, kind): (&str, &str)| {
        let kind = match kind {
            "i32" | "tamara_client" | "tamara_request" => Kind::Number,
            "Text" => Kind::Text,
            "Buffer" => Kind::Buffer,
            place if place.starts_with("*mut ") => Kind::Place,
            other => return Err(format!("{BYTES}: no type for {other}")),
        };
        Ok((kind, name.to_string()))
    };
    let export = |name: &str| {
        let each = parameters.split(", ").filter_map(|parameter| parameter.split_once(": "));
        Ok(Export { name: name.into(), parameters: each.map(parameter).collect::<Result<_>>()? })
    };
    names.split(' ').filter(|name| name.starts_with("Tamara")).map(export).collect()
}

fn declared(line: fn(&Export) -> String) -> Result<Vec<String>> {
    Ok(exports()?.iter().map(line).collect())
}

/// The declarations as a block of code of the book.
fn shown(file: &str, language: &str, line: fn(&Export) -> String) -> Result<Vec<String>> {
    let mut lines = vec![format!("<!-- file: {file} -->"), format!("```{language}")];
    // As they stand in the file, where some are indented.
    let text = read(file)?;
    let indent = text.lines().find(|line| line.contains("<generated functions>")).unwrap_or_default();
    let indent = &indent[..indent.len() - indent.trim_start().len()];
    lines.extend(declared(line)?.into_iter().map(|line| format!("{indent}{line}")));
    lines.push("```".into());
    Ok(lines)
}

/// The parameters in a language's words.
fn list(export: &Export, word: impl Fn(&Kind, &str) -> String) -> String {
    export.parameters.iter().map(|(kind, name)| word(kind, name)).collect::<Vec<_>>().join(", ")
}

fn foxpro(export: &Export) -> String {
    let parameters = list(export, |kind, name| match kind {
        Kind::Number => format!("INTEGER {name}"),
        Kind::Text => format!("STRING {name}"),
        Kind::Buffer => format!("STRING @{name}"),
        Kind::Place => format!("INTEGER @{name}"),
    });
    format!("DECLARE INTEGER {} IN tamara_pos_stdcall.dll {parameters}", export.name).trim_end().into()
}

fn clarion(export: &Export) -> String {
    let parameters = list(export, |kind, name| match kind {
        Kind::Number => format!("LONG {}", pascal(name)),
        Kind::Text | Kind::Buffer => format!("*CSTRING {}", pascal(name)),
        Kind::Place => format!("*LONG {}", pascal(name)),
    });
    format!("{0}({parameters}),LONG,PASCAL,RAW,PROC,NAME('{0}')", export.name)
}

/// PowerBuilder's strings become texts of the code page on the way. UTF-8 is bytes to it: blobs.
fn powerbuilder(export: &Export) -> String {
    let is_blob = export.name.ends_with("Utf8");
    let parameters = list(export, |kind, name| match kind {
        Kind::Number => format!("long al_{name}"),
        Kind::Text if is_blob => format!("REF blob abl_{name}"),
        Kind::Buffer if is_blob => format!("REF blob abl_{name}"),
        Kind::Text => format!("string as_{name}"),
        Kind::Buffer => format!("REF string as_{name}"),
        Kind::Place => format!("REF long al_{name}"),
    });
    let ansi = if export.name.ends_with("Ansi") { ";Ansi" } else { "" };
    format!("FUNCTION long {0}({parameters}) LIBRARY \"tamara_pos_stdcall.dll\" ALIAS FOR \"{0}{ansi}\"", export.name)
}
