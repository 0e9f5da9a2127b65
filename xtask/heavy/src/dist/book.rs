//! The book as a website, with search, in `share/doc/html` of an archive. mdBook makes it.

use super::{copy, empty, links, read, set_up, write};
use crate::{Result, process, root};
use std::path::{Path, PathBuf};

const MDBOOK: &str = "target/dist/mdbook/bin/mdbook";
/// Where it is in an archive.
const PLACE: &str = "share/doc/html";

/// Makes the website in the staged folder of an archive.
pub fn build(staged: &Path) -> Result {
    set_up("book", &[MDBOOK])?;
    let source = empty("book")?;
    for file in process::git(&["ls-files", "docs"])?.lines().map(Path::new) {
        let place = source.join(file.strip_prefix("docs").unwrap_or(file));
        match file.extension().is_some_and(|end| end == "md") {
            true => write(&place, links::settled(&read(&root().join(file))?, file, in_website))?,
            false => copy(&root().join(file), &place)?,
        }
    }
    let mut mdbook = process::command(root().join(MDBOOK));
    let website = staged.join(PLACE);
    process::run(mdbook.arg("build").arg(&source).arg("--dest-dir").arg(&website))?;
    std::fs::remove_file(website.join("book.toml")).map_err(|e| format!("book.toml: {e}"))
}

/// Where a file of the repository is, seen from the website. Pages that are none of the book are no pages of it.
fn in_website(file: &Path) -> Option<PathBuf> {
    match file.strip_prefix("docs") {
        Ok(page) => Some(Path::new(PLACE).join(page)),
        Err(_) if file.extension().is_some_and(|end| end == "md") => None,
        Err(_) => links::in_archive(file),
    }
}

/// Sees that every link and every picture of the website leads somewhere; those to other websites are not asked for.
pub fn check(folder: &Path) -> Result {
    println!("--- the book's links");
    let mut checker = process::command("linkchecker");
    checker.args(["--no-status", "--no-warnings", "--ignore-url=^https?:"]).arg(folder.join(PLACE).join("index.html"));
    process::run(&mut checker)
}

#[cfg(test)]
mod tests {
    use super::in_website;
    use std::path::Path;

    #[test]
    fn a_link_of_the_book_leads_to_the_same_page_or_file_and_to_no_page_outside() {
        for (file, place) in [
            ("docs/codes.md", Some("share/doc/html/codes.md")),
            ("docs/images/simulator-en.png", Some("share/doc/html/images/simulator-en.png")),
            ("include/symbols.txt", Some("include/symbols.txt")),
            ("bindings/README.md", None),
            ("CHANGELOG.md", None),
            ("src/error.rs", None),
        ] {
            assert_eq!(in_website(Path::new(file)).as_deref(), place.map(Path::new), "{file}");
        }
    }
}
