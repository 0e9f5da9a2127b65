//! The README's first program: it is the file that is compiled here, and prints what the README says.

use crate::build::{self, Language};
use crate::simulator::Simulator;
use crate::{Result, process, root};
use serde_json::Value;

const README: &str = "README.md";
/// New in every run.
const CHANGING: [&str; 5] = ["order_id", "checkout_id", "checkout_deeplink", "paid_at", "waited_ms"];

/// The step of `cargo xtask test`.
pub fn run() -> Result {
    let readme = std::fs::read_to_string(root().join(README)).map_err(|e| format!("{README}: {e}"))?;
    let program = std::fs::read_to_string(root().join(build::FIRST_PROGRAM)).map_err(|e| e.to_string())?;
    if block(&readme, "c")? != program {
        return Err(format!("the program in {README} is not {}", build::FIRST_PROGRAM));
    }
    let shown = block(&readme, "text")?;
    let printed = printed()?;
    match is_shown(&shown, &printed)? {
        true => Ok(()),
        false => Err(format!("{README} does not show what the program prints:\n{printed}")),
    }
}

/// The first block of code of this language.
fn block(readme: &str, language: &str) -> Result<String> {
    let start = readme.split_once(&format!("```{language}\n")).map(|(_, rest)| rest);
    let code = start.and_then(|rest| rest.split_once("```\n")).map(|(code, _)| code.to_string());
    code.ok_or_else(|| format!("{README} has no block of {language}"))
}

fn printed() -> Result<String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let built = build::build()?;
    let program = folder.path().join("first");
    build::compile(build::FIRST_PROGRAM, Language::Cpp, &built.library, &program, &[])?;
    build::compile(build::FIRST_PROGRAM, Language::C, &built.library, &program, &[])?;
    let simulator = Simulator::start(&built.simulator, &["--clock", "manual", "--seed", "1"])?;
    // The journal has its usual place, but as a new user's, who has no folders for it yet.
    let mut command = process::command(&program);
    process::output(command.arg(simulator.url()).env_remove("XDG_STATE_HOME").env("HOME", folder.path()))
}

/// Whether both have the same first line, and a reply whose shown members are as they are shown. A reply may have grown.
fn is_shown(shown: &str, printed: &str) -> Result<bool> {
    let parts = |text: &str| -> Result<(String, Value)> {
        let (name, reply) = text.split_once('\n').ok_or("no reply was printed")?;
        Ok((name.to_string(), serde_json::from_str(reply).map_err(|e| format!("{e} in {reply}"))?))
    };
    let ((shown_name, shown), (name, reply)) = (parts(shown)?, parts(printed)?);
    let shown = shown.as_object().ok_or("the reply is no object")?;
    let mut members = shown.iter().filter(|(member, _)| !CHANGING.contains(&member.as_str()));
    Ok(shown_name == name && members.all(|(member, value)| reply.get(member) == Some(value)))
}
