//! The names the shared library exports, and the list of what it may export.

use crate::{Result, process, root};
use std::collections::BTreeSet;
use std::path::Path;

/// The list of exports, each with the version that added it. A name is added, never taken out.
pub const LIST: &str = "include/symbols.txt";

/// What `header`, [`LIST`] and the built library export has to be the same.
pub fn check(header: &str, library: &Path) -> Result {
    let listed = listed()?;
    let exported = exported(library)?;
    same("include/tamara_pos.h", &declared(header), LIST, &listed)?;
    same(&library.display().to_string(), &exported, LIST, &listed)
}

/// Puts the header's new functions on the list, with this version, and returns them.
pub fn add(header: &str) -> Result<Vec<String>> {
    let listed = listed()?;
    let new: Vec<String> = declared(header).into_iter().filter(|name| !listed.contains(name)).collect();
    append(LIST, new.iter().cloned())?;
    Ok(new)
}

/// Puts names at the end of a list, with this version.
pub fn append(list: &str, names: impl Iterator<Item = String>) -> Result {
    let lines: String = names.map(|name| format!("{name} {}\n", env!("CARGO_PKG_VERSION"))).collect();
    std::fs::write(root().join(list), read(list)? + &lines).map_err(|e| format!("{list}: {e}"))
}

fn read(list: &str) -> Result<String> {
    std::fs::read_to_string(root().join(list)).map_err(|e| format!("{list}: {e}"))
}

/// The names on [`LIST`].
pub fn listed() -> Result<BTreeSet<String>> {
    listed_in(LIST)
}

/// The names on a list of this form.
pub fn listed_in(list: &str) -> Result<BTreeSet<String>> {
    let text = read(list)?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| match line.split_once(' ') {
            Some((name, since)) if since.split('.').count() == 3 => Ok(name.to_string()),
            _ => Err(format!("{list}: not a name and a version: {line:?}")),
        })
        .collect()
}

/// Every symbol a program could link to, not only ours: a symbol of a dependency would clash in a host that has the same one.
pub fn exported(library: &Path) -> Result<BTreeSet<String>> {
    let table = process::output(process::command("nm").args(["-D", "--defined-only", "--format=posix"]).arg(library))?;
    Ok(table.lines().filter_map(|line| line.split(' ').next()).map(String::from).collect())
}

/// The functions a header declares.
fn declared(header: &str) -> BTreeSet<String> {
    let lines = header.lines().filter(|line| !line.starts_with([' ', '/', '#', '*']) && !line.starts_with("typedef"));
    let calls = lines.filter_map(|line| line.split_once('(')).map(|(before, _)| before);
    calls.filter_map(|before| before.rsplit([' ', '*']).next()).map(String::from).collect()
}

/// Fails, naming the differences, unless both have the same names.
pub fn same(one: &str, left: &BTreeSet<String>, other: &str, right: &BTreeSet<String>) -> Result {
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(", ");
    if left == right {
        return Ok(());
    }
    Err(format!("only in {one}: [{}]; only in {other}: [{}]", only(left, right), only(right, left)))
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn functions_are_found_and_comments_and_types_are_not() {
        let header = "/**\n * tamara_not(this)\n */\nint32_t tamara_a(int32_t x);\nconst char *tamara_b(void);\n\
                      void tamara_c(int a,\n            int b);\ntypedef void (*tamara_d)(void);\n#define TAMARA_E(x) x\n";
        assert_eq!(declared(header).into_iter().collect::<Vec<_>>(), ["tamara_a", "tamara_b", "tamara_c"]);
    }
}
