//! The commands that `bindings/README.md` prints, run as they stand there.

use crate::{Result, process};
use std::path::Path;

/// Where the README says that the simulator listens.
const PRINTED: &str = "http://127.0.0.1:8799";

/// Compiles and runs the sample till of each language. `folder` has `bindings`, `include` and `lib`; the programs are left in it.
pub fn run(folder: &Path, simulator: &str) -> Result {
    let file = folder.join("bindings/README.md");
    let readme = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let script = script(&readme, simulator).ok_or("bindings/README.md has no commands")?;
    // The programs find the library as the commands say, and not by cargo's own search path.
    process::run(
        process::command("sh").current_dir(folder).args(["-e", "-x", "-c", &script]).env_remove("LD_LIBRARY_PATH"),
    )
}

fn script(readme: &str, simulator: &str) -> Option<String> {
    let commands = readme.split_once("    # C\n")?.1.split("\n## ").next()?;
    let lines = commands.lines().filter_map(|line| line.strip_prefix("    "));
    // A window waits for somebody to click.
    let unattended = lines.filter(|line| !line.contains("TillWindow.exe http"));
    let script: Vec<String> = unattended.map(|line| line.replace(PRINTED, simulator)).collect();
    script.iter().any(|line| line.contains(simulator)).then(|| script.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::script;

    #[test]
    fn indented_lines_are_commands_and_the_simulator_is_ours() {
        let readme = "x\n\n    before\n\n    # C\n    cc a\n    ./a http://127.0.0.1:8799 b\n\nOn Windows\n\n## NuGet\n\n    other\n";
        assert_eq!(script(readme, "http://h:1").unwrap(), "cc a\n./a http://h:1 b");
    }
}
