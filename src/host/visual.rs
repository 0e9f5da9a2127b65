//! Arabic for printers and displays that neither join letters nor turn lines: each letter in its joined form (Unicode's presentation forms), the
//! line in the order in which it is printed, from left to right.
//!
//! The order is that of unicode-bidi, which is given the classes of what stands in our lines, and not its own table of all of Unicode. The
//! forms stand in Unicode in the order of the letters, so a number for each letter finds them.

use std::iter;
use unicode_bidi::{BidiClass, BidiDataSource, Level, ParagraphBidiInfo};

/// How many forms the letters have, from U+0621 on: alone, at the end, at the beginning, within. They follow each other from U+FE80 on.
const FORMS: [u8; 42] = [
    1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4,
    4, 2, 2, 4,
];
const FIRST_LETTER: u32 = 0x621;
const FIRST_FORM: u32 = 0xfe80;
/// Letters of Persian and Urdu, in names: the letter, its first form, how many.
const MORE: [(char, u32, u8); 6] = [
    ('\u{67e}', 0xfb56, 4),
    ('\u{686}', 0xfb7a, 4),
    ('\u{698}', 0xfb8a, 2),
    ('\u{6a9}', 0xfb8e, 4),
    ('\u{6af}', 0xfb92, 4),
    ('\u{6cc}', 0xfbfc, 4),
];
const LAM: char = '\u{644}';
/// What lam grows together with, in the order of the forms from U+FEF5 on: alone and at the end.
const ALEFS: [char; 4] = ['\u{622}', '\u{623}', '\u{625}', '\u{627}'];
const FIRST_LAM_ALEF: u32 = 0xfef5;
const TATWEEL: char = '\u{640}';

/// A line of this many columns, the right one full: what is missing goes where the widest gap is, else to the left.
pub fn line(text: &str, columns: usize) -> String {
    let line = visual(text);
    let missing = columns.saturating_sub(line.chars().count());
    let spaces = " ".repeat(missing);
    match widest_gap(&line) {
        Some(at) => format!("{}{spaces}{}", line.get(..at).unwrap_or_default(), line.get(at..).unwrap_or_default()),
        None => format!("{spaces}{line}"),
    }
}

/// The same of each line of a page.
pub fn lines(page: &str, columns: usize) -> String {
    page.lines().map(|text| line(text, columns) + "\n").collect()
}

/// Where the widest gap of two spaces and more between two words begins.
fn widest_gap(line: &str) -> Option<usize> {
    let inner = line.trim();
    let offset = line.len() - line.trim_start().len();
    let mut widest: Option<(usize, usize)> = None;
    let mut at = 0;
    for part in inner.split_inclusive(|c| c != ' ') {
        let spaces = part.len() - part.trim_start_matches(' ').len();
        if spaces >= 2 && widest.is_none_or(|(most, _)| spaces > most) {
            widest = Some((spaces, at));
        }
        at += part.len();
    }
    widest.map(|(_, at)| at + offset)
}

/// The characters of a text as they are printed, from left to right. Vowel marks have no column of their own and are left out.
pub fn visual(text: &str) -> String {
    let shaped = shaped(text);
    let info = ParagraphBidiInfo::new_with_data_source(&Classes, &shaped, Some(Level::rtl()));
    let (levels, runs) = info.visual_runs(0..shaped.len());
    let mut line = String::with_capacity(shaped.len());
    for run in runs {
        let part = shaped.get(run.clone()).unwrap_or_default();
        match levels.get(run.start).is_some_and(Level::is_rtl) {
            true => line.extend(part.chars().rev().map(mirrored)),
            false => line.push_str(part),
        }
    }
    line.chars().filter(|c| !is_direction(*c)).collect()
}

/// Each letter in its form.
fn shaped(text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|c| !is_vowel_mark(*c)).collect();
    let mut shaped = String::with_capacity(text.len());
    let mut joins_on = false;
    let mut rest = letters.iter().copied().peekable();
    while let Some(letter) = rest.next() {
        if is_direction(letter) {
            shaped.push(letter);
            continue;
        }
        let alef = rest.peek().and_then(|next| ALEFS.iter().position(|alef| letter == LAM && alef == next));
        if let Some(alef) = alef {
            rest.next();
            shaped.extend(form(FIRST_LAM_ALEF + 2 * u32::try_from(alef).unwrap_or_default(), joins_on, false));
            joins_on = false;
            continue;
        }
        let Some((first, count)) = forms(letter) else {
            shaped.push(letter);
            joins_on = letter == TATWEEL;
            continue;
        };
        let next = rest.clone().find(|c| !is_direction(*c));
        let before = joins_on && count >= 2;
        let after = count == 4 && next.is_some_and(|next| next == TATWEEL || forms(next).is_some_and(|(_, n)| n >= 2));
        shaped.extend(form(first, before, after));
        joins_on = count == 4;
    }
    shaped
}

fn form(first: u32, before: bool, after: bool) -> Option<char> {
    char::from_u32(first + u32::from(before) + 2 * u32::from(after))
}

/// A letter's first form, and how many it has.
fn forms(letter: char) -> Option<(u32, u8)> {
    let at = u32::from(letter).checked_sub(FIRST_LETTER).and_then(|at| usize::try_from(at).ok());
    let count = at.and_then(|at| FORMS.get(at)).copied().filter(|count| *count > 0);
    match (at, count) {
        (Some(at), Some(count)) => {
            let before = FORMS.iter().take(at).map(|count| u32::from(*count));
            Some((FIRST_FORM + before.sum::<u32>(), count))
        }
        _ => MORE.iter().find(|(other, ..)| *other == letter).map(|(_, first, count)| (*first, *count)),
    }
}

fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}')
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}')
}

/// Brackets that are turned with the line.
fn mirrored(c: char) -> char {
    const PAIRS: [(char, char); 5] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»')];
    let turned = PAIRS.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
    turned.chain(iter::once((c, c))).find(|(from, _)| *from == c).map_or(c, |(_, to)| to)
}

/// The classes of what can stand in a line: Arabic, Hebrew, digits, punctuation; every other letter is read from left to right.
struct Classes;

impl BidiDataSource for Classes {
    fn bidi_class(&self, c: char) -> BidiClass {
        match c {
            '0'..='9' | '\u{6f0}'..='\u{6f9}' => BidiClass::EN,
            '\u{660}'..='\u{669}' | '\u{66b}' | '\u{66c}' => BidiClass::AN,
            '+' | '-' => BidiClass::ES,
            '.' | ',' | ':' | '/' | '\u{a0}' | '\u{60c}' => BidiClass::CS,
            '#' | '$' | '%' | '\u{66a}' => BidiClass::ET,
            ' ' => BidiClass::WS,
            '\u{200e}' => BidiClass::L,
            '\u{590}'..='\u{5ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fb4f}' => BidiClass::R,
            '\u{600}'..='\u{7bf}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' => BidiClass::AL,
            _ if c.is_alphanumeric() => BidiClass::L,
            _ => BidiClass::ON,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_take_the_form_of_their_place_and_the_line_is_turned() {
        for (text, printed) in [
            // Alone, then joined on both sides, and the end.
            ("ب", "\u{fe8f}"),
            ("ببب", "\u{fe90}\u{fe92}\u{fe91}"),
            // What joins to the right alone breaks the word.
            ("دار", "\u{fead}\u{fe8d}\u{fea9}"),
            ("نسخة", "\u{fe94}\u{fea8}\u{feb4}\u{fee7}"),
            // Lam and alef are one sign, alone and at the end.
            ("لا", "\u{fefb}"),
            ("بلا", "\u{fefc}\u{fe91}"),
            ("الأقساط", "\u{fec1}\u{fe8e}\u{feb4}\u{fed7}\u{fef7}\u{fe8d}"),
            ("إلى", "\u{fef0}\u{fedf}\u{fe87}"),
            // Hamza joins to nothing.
            ("ءب", "\u{fe8f}\u{fe80}"),
            ("بء", "\u{fe80}\u{fe8f}"),
            // Vowel marks take no column.
            ("تعذّر", "\u{fead}\u{feac}\u{fecc}\u{fe97}"),
            ("ـب", "\u{fe90}\u{640}"),
            ("چک", "\u{fb8f}\u{fb7c}"),
        ] {
            assert_eq!(visual(text), printed, "{text}");
        }
    }

    #[test]
    fn numbers_latin_words_and_brackets_stay_as_they_are_read() {
        for (text, printed) in [
            ("دار 300.00 SAR", "SAR 300.00 \u{fead}\u{fe8d}\u{fea9}"),
            ("دار (A-1)", "(A-1) \u{fead}\u{fe8d}\u{fea9}"),
            ("دار \u{200e}2026-01-31 08:05", "2026-01-31 08:05 \u{fead}\u{fe8d}\u{fea9}"),
            ("دار \u{200e}-20.00", "-20.00 \u{fead}\u{fe8d}\u{fea9}"),
            ("Branch A", "Branch A"),
        ] {
            assert_eq!(visual(text), printed, "{text}");
        }
    }

    #[test]
    fn a_line_is_as_wide_as_the_paper_and_label_and_value_stand_at_its_ends() {
        let printed = line("لا    300.00", 12);
        assert_eq!(printed, "300.00     \u{fefb}");
        assert_eq!(line("لا", 5), "    \u{fefb}");
        assert_eq!(line("  دار", 7), "  \u{fead}\u{fe8d}\u{fea9}  ", "what stood two from the right still does");
    }
}
