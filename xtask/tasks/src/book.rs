//! The book's first sales: every program is built and run by the commands that its chapter shows, in a folder like an unpacked archive.

use crate::build;
use crate::simulator::Simulator;
use crate::{Result, process, root};
use std::os::unix::fs::symlink;
use std::path::Path;

/// The chapters whose programs can be built here.
const CHAPTERS: [&str; 8] = ["c", "cpp", "csharp", "delphi", "java", "node", "php", "python"];
const MARK: &str = "<!-- run -->\n```sh\n";

/// The step of `cargo xtask test`.
pub fn run() -> Result {
    let built = build::build()?;
    for chapter in CHAPTERS {
        let page = root().join(format!("docs/first-sale/{chapter}.md"));
        let text = std::fs::read_to_string(&page).map_err(|e| format!("{}: {e}", page.display()))?;
        let commands = text.split_once(MARK).and_then(|(_, rest)| rest.split_once("```")).map(|(commands, _)| commands);
        let commands = commands.ok_or_else(|| format!("{} has no commands", page.display()))?;
        let folder = unpacked(&built.library)?;
        let simulator = Simulator::start(&built.simulator, &["--clock", "manual", "--seed", "1"])?;
        let commands = commands.replace("http://127.0.0.1:8799", &simulator.url());
        let mut shell = process::command("sh");
        // The journal has its usual place, but as a new user's, who has no folders for it yet.
        shell.current_dir(folder.path()).env_remove("XDG_STATE_HOME").env("HOME", folder.path());
        let said = process::output(shell.args(["-euc", &commands]))?;
        let is_paid = said.contains("OK") && said.contains("release_goods");
        println!("{chapter}: {}", if is_paid { "paid" } else { "not paid" });
        if !is_paid {
            return Err(format!("{}: the sale is not paid:\n{said}", page.display()));
        }
    }
    Ok(())
}

/// A folder with the parts of an archive that the chapters use.
fn unpacked(library: &Path) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let link = |from: &Path, to: &str| symlink(from, folder.path().join(to)).map_err(|e| format!("{to}: {e}"));
    std::fs::create_dir(folder.path().join("lib")).map_err(|e| e.to_string())?;
    link(&root().join("include"), "include")?;
    link(&root().join("bindings"), "bindings")?;
    link(library, "lib/libtamara_pos.so")?;
    Ok(folder)
}
