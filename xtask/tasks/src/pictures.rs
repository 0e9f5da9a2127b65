//! Pictures of Arabic lines: as HarfBuzz and Pango join and turn them, and as our form for simple printers has them, letter by letter
//! from left to right. In a font whose joined letters are the signs of Unicode's presentation forms both are the same picture.

use crate::{Result, folder, process, root};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// Its forms of letters that stand alone are the letters' own signs, which is not so in the other weights.
const FONT: &str = "DejaVu Sans Bold 20";
/// What a picture holds: of single texts there would be hundreds.
const TEXTS: usize = 6;
/// What stands on paper beside our own words.
const MORE: &[&str] = &[
    "دار \u{200e}2026-01-31 08:05",
    "الفرع    Branch A",
    "الجوال      \u{200e}***4516",
    "المدفوع      2          399.95",
    "الصافي \u{200e}-20.00",
    "نقطة البيع\u{200f} Branch (A) دار",
];

/// Compares every Arabic text of the book's chapter.
pub fn arabic() -> Result {
    let chapter = std::fs::read_to_string(root().join("docs/texts.md")).map_err(|e| e.to_string())?;
    // The last column of each table.
    let texts = chapter.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split(" | ").last());
    let texts = texts.map(|text| text.trim_end_matches(" |")).chain(MORE.iter().copied());
    // Vowel marks are left out of what a simple printer gets.
    let texts: Vec<String> =
        texts.map(|text| text.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{65f}')).collect()).collect();
    if texts.len() < 200 {
        return Err(format!("the chapter of texts has {} Arabic texts", texts.len()));
    }
    let lines: Vec<String> = texts.chunks(TEXTS).map(|texts| texts.join(" ")).collect();
    let printed = printed(&lines)?;
    let folder = folder()?;
    let mut wrong = Vec::new();
    for (line, printed) in lines.iter().zip(&printed) {
        // U+202D: what follows is read from left to right, as a simple printer does.
        let there = picture(&folder.path().join("there.png"), line, &["--rtl"])?;
        let here = picture(&folder.path().join("here.png"), &format!("\u{202d}{printed}"), &[])?;
        if there != here {
            wrong.push(format!("{line:?} is printed as {printed:?}"));
        }
    }
    println!("{} texts in {} pictures, {} of them otherwise", texts.len(), lines.len(), wrong.len());
    let is_all = printed.len() == lines.len();
    if is_all && wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// What the book shows of screen and paper, beside the samples: a receipt and a report as a printer with Arabic letters prints them.
const PAPER: &[&str] = &["receipt", "report"];
/// The sentences that stand on the picture of a till's screen, one below the other.
const SCREEN: &[&str] = &["session_open_sms", "paid", "not_paid_declined", "unknown_supervisor"];

/// Writes the pictures of the book, in both languages.
pub fn of_the_book() -> Result {
    let chapter = std::fs::read_to_string(root().join("docs/texts.md")).map_err(|e| e.to_string())?;
    for (language, column) in [("en", 2), ("ar", 3)] {
        // Every line goes by the language, whatever its first letter is.
        let direction: &[&str] = if language == "ar" { &["--rtl", "--no-auto-dir"] } else { &[] };
        let draw = |name: &str, look: &[&str], text: &str| {
            let mut command = process::command("pango-view");
            command.args(["--no-display", "--dpi=96", "--margin=16"]).args(direction).args(look);
            let picture = root().join(format!("docs/images/{name}-{language}.png"));
            process::run(command.arg(format!("--text={text}")).arg(format!("--output={}", picture.display())))
        };
        for name in PAPER {
            let sample = root().join(format!("docs/samples/{name}-{language}.txt"));
            let text = std::fs::read_to_string(&sample).map_err(|e| format!("{}: {e}", sample.display()))?;
            draw(name, &["--font=DejaVu Sans Mono 11"], text.trim_end())?;
        }
        let sentences: Result<Vec<&str>> = SCREEN.iter().map(|key| sentence(&chapter, key, column)).collect();
        draw("screen", &["--font=DejaVu Sans 15", "--width=420", "--wrap=word"], &sentences?.join("\n\n"))?;
    }
    Ok(())
}

/// A sentence of the chapter, by its key and the column of its language.
fn sentence<'a>(chapter: &'a str, key: &str, column: usize) -> Result<&'a str> {
    let row = chapter.lines().find(|line| line.starts_with(&format!("| `{key}` |")));
    let text = row.and_then(|row| row.split(" | ").nth(column - 1)).map(|text| text.trim_end_matches(" |"));
    text.ok_or_else(|| format!("the chapter of texts has no {key}"))
}

fn printed(lines: &[String]) -> Result<Vec<String>> {
    let words = ["run", "--quiet", "--locked", "--package", "tamara-pos", "--example", "visual_lines"];
    let mut command = process::cargo();
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let mut to = child.stdin.take().ok_or("the program has no input")?;
    to.write_all((lines.join("\n") + "\n").as_bytes()).map_err(|e| e.to_string())?;
    drop(to);
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    let text = String::from_utf8(output.stdout).map_err(|e| e.to_string())?;
    Ok(text.lines().map(str::to_string).collect())
}

fn picture(file: &Path, text: &str, more: &[&str]) -> Result<Vec<u8>> {
    let mut command = process::command("pango-view");
    command.args(["--no-display", "--dpi=72", "--margin=4", &format!("--font={FONT}"), &format!("--text={text}")]);
    process::run(command.args(more).arg(format!("--output={}", file.display())))?;
    std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))
}
