//! The library, the simulator, and programs in C that use the library as a vendor would.

use crate::{Result, process, root};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program of the manual and the README.
pub const FIRST_PROGRAM: &str = "bindings/c/first.c";

/// The till that a vendor's developer reads first.
pub const SAMPLE: &str = "bindings/c/sample_pos.c";

/// Where the library with the hooks for tests is built.
pub const HOOKS: &str = "target/test-hooks";

/// What a build made.
pub struct Built {
    /// The shared library.
    pub library: PathBuf,
    /// The simulator's program.
    pub simulator: PathBuf,
}

/// Builds library and simulator, as one builds while developing.
pub fn build() -> Result<Built> {
    let mut cargo = process::cargo();
    cargo.args([
        "build",
        "--package",
        "tamara-pos",
        "--package",
        "tamara-sim",
        "--message-format=json-render-diagnostics",
    ]);
    let messages = process::output(&mut cargo)?;
    let artifacts: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok(Built {
        library: find(&artifacts, "tamara_pos", std::env::consts::DLL_SUFFIX)?,
        simulator: find(&artifacts, "tamara-sim", std::env::consts::EXE_SUFFIX)?,
    })
}

/// Builds the library with the hooks for tests, in a folder of its own: cargo gives both libraries one file name.
pub fn with_hooks() -> Result<PathBuf> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "tamara-pos", "--features", "test-hooks", "--target-dir", HOOKS]);
    let messages = process::output(cargo.arg("--message-format=json-render-diagnostics"))?;
    let artifacts: Vec<Value> = messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    find(&artifacts, "tamara_pos", std::env::consts::DLL_SUFFIX)
}

/// The file of a target that cargo says it made.
fn find(artifacts: &[Value], target: &str, suffix: &str) -> Result<PathBuf> {
    let of_target = artifacts.iter().filter(|a| a["reason"] == "compiler-artifact" && a["target"]["name"] == target);
    let files = of_target.flat_map(|a| a["filenames"].as_array().into_iter().flatten().chain([&a["executable"]]));
    let mut names = files.filter_map(Value::as_str).filter(|name| name.ends_with(suffix) && !name.contains("/deps/"));
    let name = names.next().ok_or_else(|| format!("cargo made no {target}{suffix}"))?;
    Ok(PathBuf::from(name))
}

/// A language a header has to be good for.
#[derive(Clone, Copy)]
pub enum Language {
    /// C99.
    C,
    /// C++11.
    Cpp,
}

/// A compiler with every warning an error; sources, objects and the rest are the caller's.
pub fn compiler(language: Language) -> Command {
    let (variable, usual, dialect) = match language {
        Language::C => ("CC", "cc", ["-std=c99", "-xc"]),
        Language::Cpp => ("CXX", "c++", ["-std=c++11", "-xc++"]),
    };
    let mut command = process::command(std::env::var_os(variable).unwrap_or_else(|| usual.into()));
    command.args(dialect).args(["-g", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
    command.arg("-I").arg(root().join("include"));
    command
}

/// Compiles a program against the header and the shared library.
pub fn compile(source: &str, language: Language, library: &Path, program: &Path, extra: &[&str]) -> Result {
    let folder = library.parent().ok_or("the library has no folder")?;
    let mut command = compiler(language);
    command.arg(root().join(source)).arg("-xnone").arg("-o").arg(program).args(extra);
    command.arg("-L").arg(folder).arg("-ltamara_pos").arg(format!("-Wl,-rpath,{}", folder.display()));
    process::run(command.stdin(Stdio::null()))
}
