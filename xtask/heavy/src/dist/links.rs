//! Links between documents: what is beside them in the repository has another place in an archive, or none.

use crate::Result;
use std::path::{Component, Path, PathBuf};

/// A document's text for its place in an archive. `page` is its path in the repository, `place` says where a file of the repository is in the
/// archive. A link to what is not in it becomes plain text.
pub fn settled(text: &str, page: &Path, place: impl Fn(&Path) -> Option<PathBuf>) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("](") {
        let (target, after) = link.split_once(')').unwrap_or((link, ""));
        let words = before.rfind('[').unwrap_or(before.len());
        let (path, anchor) =
            target.split_once('#').map_or((target, String::new()), |(path, rest)| (path, format!("#{rest}")));
        let is_here = path.is_empty() || path.contains("://") || path.contains(char::is_whitespace);
        let found = || place(&normal(&page.parent()?.join(path)));
        match (is_here, found()) {
            (true, _) => result += &format!("{before}]({target})"),
            (false, Some(found)) => {
                let here = place(page).unwrap_or_default();
                result += &format!("{before}]({}{anchor})", relative(&here, &found).display());
            }
            (false, None) => result += &format!("{}{}", &before[..words], &before[(words + 1).min(before.len())..]),
        }
        rest = after;
    }
    result + rest
}

/// Where a file of the repository is in an archive.
pub fn in_archive(file: &Path) -> Option<PathBuf> {
    let top = file.components().next()?.as_os_str();
    if ["include", "bindings"].iter().any(|folder| top == *folder) {
        return Some(file.to_path_buf());
    }
    let is_document =
        top == "docs" || file.parent() == Some(Path::new("")) && file.extension().is_some_and(|end| end == "md");
    is_document.then(|| Path::new("share/doc").join(file))
}

/// Sees that every link in an archive's folder leads somewhere.
pub fn check(folder: &Path) -> Result {
    let page = |file: &Path| std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()));
    for file in pages(folder)? {
        for target in page(&file)?.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let is_file = !target.is_empty() && !target.contains("://") && !target.contains(char::is_whitespace);
            if is_file && !file.parent().is_some_and(|parent| parent.join(target).exists()) {
                return Err(format!("{}: {target} is not in the archive", file.display()));
            }
        }
    }
    Ok(())
}

fn pages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry.map_err(|e| e.to_string())?.path();
        if path.is_dir() {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Without `..` and `.`.
fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(result.pop()),
            Component::CurDir => {}
            other => result.push(other),
        }
    }
    result
}

/// The way from a file to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.len().saturating_sub(same + 1);
    std::iter::repeat_n(Component::ParentDir, up).chain(to.into_iter().skip(same)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn links_lead_to_the_same_files_in_an_archive_and_to_no_others() {
        for (page, text, expected) in [
            ("docs/ABI.md", "[`a`](../include/symbols.txt), b", "[`a`](../../../include/symbols.txt), b"),
            ("docs/ABI.md", "(see [x](../packaging/windows/imports.txt))", "(see x)"),
            ("docs/first-sale/c.md", "[s](../simulator.md#by-program)", "[s](../simulator.md#by-program)"),
            (
                "docs/security.md",
                "[s](../SECURITY.md) [t](#here) [u](https://tamara.co/a)",
                "[s](../SECURITY.md) [t](#here) [u](https://tamara.co/a)",
            ),
            (
                "README.md",
                "![p](docs/images/p.png) [c](bindings/README.md)",
                "![p](docs/images/p.png) [c](../../bindings/README.md)",
            ),
            ("README.md", "a [b] c ](", "a [b] c ]()"),
        ] {
            assert_eq!(settled(text, Path::new(page), in_archive), expected, "{page}");
        }
    }

    #[test]
    fn every_link_of_every_document_survives_or_becomes_plain_text() {
        for page in ["docs/ABI.md", "docs/operations.md", "docs/simulator.md", "README.md", "CONTRIBUTING.md"] {
            let text = std::fs::read_to_string(root().join(page)).unwrap();
            let settled = settled(&text, Path::new(page), in_archive);
            assert!(
                settled.len() > text.len() / 2 && !settled.contains("](packaging") && !settled.contains("](tests"),
                "{page}"
            );
        }
    }
}
