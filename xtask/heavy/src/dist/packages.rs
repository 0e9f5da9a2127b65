//! Packages for the installers of systems and languages, and the proof that each sells in an empty place and leaves nothing there.

use super::build::Built;
use super::{PROGRAMS, SONAME, Target, VERSION, copy, empty, epoch, find, stage, work};
use crate::simulator::Simulator;
use crate::{Result, build, dotnet, languages, process};
use std::path::{Path, PathBuf};

/// Those whose `bindings/NAME` has `pack.sh NATIVE VERSION OUT` and `test_package.sh FOLDER SIM_URL`.
const LANGUAGES: [&str; 5] = ["csharp", "java", "node", "php", "python"];
/// Those whose `packaging/NAME` has `pack.sh STAGED STATIC VERSION OUT` and `test_package.sh FOLDER SIM_URL`.
const SYSTEMS: [&str; 2] = ["deb", "rpm"];
/// The program for support staff.
const SUPPORT: &str = PROGRAMS[1];

/// Makes the packages of [`SYSTEMS`] of the staged folders of the Linux archives.
pub fn pack_systems(staged: &Path, library: &Path, out: &Path, settings: &[(&str, &str)]) -> Result {
    SYSTEMS.iter().try_for_each(|system| {
        println!("--- packages: {system}");
        let mut pack = process::command("sh");
        pack.arg(format!("packaging/{system}/pack.sh")).arg(staged).arg(library).arg(VERSION).arg(out);
        process::run(pack.env("SOURCE_DATE_EPOCH", epoch()?).envs(settings.iter().copied()))
    })
}

/// Makes the packages of all languages, of the libraries and support programs in the folders of `native`, one for each system.
pub fn pack_languages(native: &Path, out: &Path, settings: &[(&str, &str)]) -> Result {
    for language in LANGUAGES {
        println!("--- packages: {language}");
        let mut pack = process::command("sh");
        pack.arg(format!("bindings/{language}/pack.sh")).arg(native).arg(VERSION).arg(out);
        process::run(pack.env("SOURCE_DATE_EPOCH", epoch()?).envs(settings.iter().copied()))?;
    }
    Ok(())
}

/// Puts what a package needs of a system into the folder of all.
pub fn native(folder: &Path, target: &Target, library: &Path, programs: &[PathBuf]) -> Result {
    let system = match (target.mingw, target.is_x86()) {
        (None, _) => "linux-x64",
        (Some(_), true) => "win-x86",
        (Some(_), false) => "win-x64",
    };
    let support = programs.iter().filter(|program| program.file_stem().is_some_and(|stem| stem == SUPPORT));
    support.map(PathBuf::as_path).chain([library]).try_for_each(|file| {
        let name = file.file_name().ok_or("a file without a name")?;
        copy(file, &folder.join(system).join(name))
    })
}

/// Installs the packages of [`SYSTEMS`] in a folder, sells, and removes them.
pub fn check_systems(folder: &Path, simulator: &Path, settings: &[(&str, &str)]) -> Result {
    SYSTEMS
        .iter()
        .try_for_each(|system| installed(&format!("packaging/{system}/test_package.sh"), folder, simulator, settings))
}

/// Installs the packages of the languages in a folder by their own installers, sells, and removes them.
pub fn check_languages(folder: &Path, simulator: &Path, library: &Path) -> Result {
    let shown = |path: PathBuf| path.display().to_string();
    let (dotnet, modules) = (shown(dotnet::program()?), shown(languages::node_modules()?));
    let library = library.display().to_string();
    let settings = [("LIBRARY", &*library), ("TEST_DOTNET", &dotnet), ("TEST_NODE_MODULES", &modules)];
    LANGUAGES.iter().try_for_each(|language| {
        installed(&format!("bindings/{language}/test_package.sh"), folder, simulator, &settings)
    })
}

/// Each has a simulator of its own: all sell under the same reference.
fn installed(test: &str, folder: &Path, simulator: &Path, settings: &[(&str, &str)]) -> Result {
    println!("--- packages: {test}");
    let simulator = Simulator::start(simulator, &["--seed", "1"])?;
    let mut command = process::command("sh");
    process::run(command.arg(test).arg(folder).arg(simulator.url()).envs(settings.iter().copied()))
}

/// The step of `cargo xtask test`: the packages for Linux, of what is built while developing, for a release takes minutes to compile.
pub fn step() -> Result {
    let target = find("linux-x86_64")?;
    let built = developed()?;
    let (out, folder) = (empty("packages")?, empty("native")?);
    let staged = stage::stage(target, &built)?;
    let library = stage::static_library(target, &built, &staged)?.ok_or("there is no static library")?;
    native(&folder, target, &built.library, &built.programs)?;
    let quick =
        [("DPKG_DEB_COMPRESSOR_TYPE", "gzip"), ("DPKG_DEB_COMPRESSOR_LEVEL", "1"), ("RPM_COMPRESSION", "w1.gzdio")];
    let again = empty("packages-again")?;
    for place in [&out, &again] {
        pack_systems(&staged, &library, place, &quick)?;
        pack_languages(&folder, place, &[("LINUX_TAG", "linux_x86_64")])?;
    }
    same(&out, &again)?;
    let simulator = staged.join("bin").join(PROGRAMS[0]);
    // Lintian takes minutes for the thousands of objects of a static library that was not optimised.
    check_systems(&out, &simulator, &[("LINT_DEV", "no")])?;
    check_languages(&out, &simulator, &built.library)
}

/// Two folders hold the same files, byte for byte.
fn same(one: &Path, other: &Path) -> Result {
    process::run(process::command("diff").arg("-rq").arg(one).arg(other))
        .map_err(|why| format!("packages that were made twice of the same files differ: {why}"))
}

/// What is built while developing, made like what is shipped: without what a debugger reads, and with the name under which programs
/// look for the library.
fn developed() -> Result<Built> {
    let made =
        build::cargo(&["--package", "libtamara_pos", "--package", "tamara-pos-cli", "--package", "tamara-pos-static"])?;
    let folder = work("developed")?;
    let stripped = |name: &str, suffix: &str| -> Result<PathBuf> {
        let from = made.file(name, suffix)?;
        let file = folder.join(from.file_name().ok_or("a file without a name")?);
        copy(&from, &file)?;
        strip(&file, if suffix == ".a" { "--strip-debug" } else { "--strip-unneeded" })?;
        Ok(file)
    };
    let library = stripped("tamara_pos", ".so")?;
    process::run(process::command("patchelf").args(["--set-soname", SONAME]).arg(&library))?;
    let programs = PROGRAMS.iter().map(|program| stripped(program, "")).collect::<Result<Vec<PathBuf>>>()?;
    Ok(Built { library, stdcall: None, archive: Some(stripped("tamara_pos", ".a")?), programs, imports: Vec::new() })
}

/// Takes out of a file what only a debugger reads, and where it was made.
pub fn strip(file: &Path, how: &str) -> Result {
    let sections = ["--remove-section=.comment", "--remove-section=.note", "--enable-deterministic-archives"];
    process::run(process::command("strip").arg(how).args(sections).arg(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn the_manifests_of_the_languages_have_the_version_of_the_library() {
        for (file, line) in [
            ("bindings/node/package.json", format!("  \"version\": \"{VERSION}\",")),
            ("bindings/python/pyproject.toml", format!("version = \"{VERSION}\"")),
            ("CHANGELOG.md", format!("## {VERSION}, ")),
        ] {
            let text = std::fs::read_to_string(root().join(file)).unwrap();
            assert!(text.lines().any(|found| found.starts_with(&line)), "{file} is not of version {VERSION}");
        }
    }
}
