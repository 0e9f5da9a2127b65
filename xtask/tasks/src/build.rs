//! The library, the simulator, and programs in C that use the library as a vendor would.

use crate::{Result, process, root};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program of the manual and the README.
pub const FIRST_PROGRAM: &str = "bindings/c/first.c";

/// The till that a vendor's developer reads first.
pub const SAMPLE: &str = "bindings/c/sample_pos.c";

/// What a build made.
pub struct Built {
    /// The shared library.
    pub library: PathBuf,
    /// The simulator's program.
    pub simulator: PathBuf,
}

/// Builds library and simulator, as one builds while developing.
pub fn build() -> Result<Built> {
    let made = cargo(&["--package", "libtamara_pos"])?;
    Ok(Built {
        library: made.file("tamara_pos", std::env::consts::DLL_SUFFIX)?,
        simulator: made.file("tamara-sim", std::env::consts::EXE_SUFFIX)?,
    })
}

/// Builds the shared library with the hooks for tests. It is in a folder of its own, under the name that programs look for.
pub fn with_hooks() -> Result<PathBuf> {
    let made = cargo(&["--package", "tamara-pos-hooks", "--features", "tamara-pos-hooks/test-hooks"])?;
    let library = made.file("tamara_pos_hooks", std::env::consts::DLL_SUFFIX)?;
    let folder = library.with_file_name("hooks");
    let name = format!("{}tamara_pos{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let failed = |e: std::io::Error| format!("{}: {e}", folder.display());
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let file = folder.join(name);
    // Not written over: a program that runs keeps the old one.
    let _ = std::fs::remove_file(&file);
    std::fs::copy(&library, &file).map_err(failed)?;
    Ok(file)
}

/// Builds these, as one builds while developing. The simulator and this program are named in each call: the features of what all depend on
/// come of the packages that are named, and so are the same each time, and nothing is compiled twice.
pub fn cargo(what: &[&str]) -> Result<Made> {
    let mut cargo = process::cargo();
    cargo.args(["build", "--message-format=json-render-diagnostics", "--package", "tamara-sim"]);
    let messages = process::output(cargo.args(["--package", "xtask-tasks"]).args(what))?;
    Ok(Made(messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()))
}

/// What cargo says that it made.
pub struct Made(Vec<Value>);

impl Made {
    /// The file of a target.
    ///
    /// # Errors
    /// When cargo made none.
    pub fn file(&self, target: &str, suffix: &str) -> Result<PathBuf> {
        let of_target = self.0.iter().filter(|a| a["reason"] == "compiler-artifact" && a["target"]["name"] == target);
        let files = of_target.flat_map(|a| a["filenames"].as_array().into_iter().flatten().chain([&a["executable"]]));
        let mut names =
            files.filter_map(Value::as_str).filter(|name| name.ends_with(suffix) && !name.contains("/deps/"));
        let name = names.next().ok_or_else(|| format!("cargo made no {target}{suffix}"))?;
        Ok(PathBuf::from(name))
    }
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

/// Compiles a program of `tests/c` against the library, unless that is done: run plain, under Valgrind and as often as one likes, it is
/// compiled once.
pub fn program(source: &str, library: &Path) -> Result<PathBuf> {
    let folder = library.with_file_name("programs");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let source_file = root().join(source);
    let program = folder.join(source_file.file_stem().ok_or("a source without a name")?);
    let written = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let newest =
        [&source_file, &root().join("include/tamara_pos.h")].into_iter().filter_map(|path| written(path)).max();
    if written(&program) <= newest {
        compile(source, Language::C, library, &program, &["-pthread"])?;
    }
    Ok(program)
}
