//! What is shipped: one archive per target, and the proof that it can be used.

mod archive;
mod book;
mod build;
mod check;
mod gates;
mod links;
mod packages;
mod sbom;
mod stage;

use crate::{Result, process, root};
use std::path::{Path, PathBuf};

/// A system the library is shipped for.
pub struct Target {
    /// In the name of the archive.
    pub name: &'static str,
    /// As the compiler calls it, without a version of the C library.
    pub triple: &'static str,
    /// What the names of the MinGW tools begin with; none on Linux.
    pub mingw: Option<&'static str>,
}

const TARGETS: &[Target] = &[
    Target { name: "linux-x86_64", triple: "x86_64-unknown-linux-gnu", mingw: None },
    Target { name: "windows-x86", triple: "i686-win7-windows-gnu", mingw: Some("i686-w64-mingw32") },
    Target { name: "windows-x64", triple: "x86_64-win7-windows-gnu", mingw: Some("x86_64-w64-mingw32") },
];

/// Version of everything that is shipped.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The part of the shared library's name that changes when old programs can no longer use it; see docs/ABI.md.
pub const SONAME: &str = "libtamara_pos.so.1";

/// The simulator, and the program for support staff.
pub const PROGRAMS: [&str; 2] = ["tamara-sim", "tamara-pos"];

impl Target {
    /// Name of the archive and of the folder in it.
    pub fn package(&self) -> String {
        format!("tamara_pos-{VERSION}-{}", self.name)
    }

    /// Whether it is 32-bit.
    pub fn is_x86(&self) -> bool {
        self.triple.starts_with("i686")
    }

    /// The archive.
    pub fn archive(&self) -> PathBuf {
        let ending = if self.mingw.is_some() { "zip" } else { "tar.gz" };
        dist().join(format!("{}.{ending}", self.package()))
    }

    /// The archive of the static library.
    pub fn static_archive(&self) -> PathBuf {
        dist().join(format!("{}-static.tar.gz", self.package()))
    }

    fn tool(&self, name: &str) -> String {
        self.mingw.map_or_else(|| name.to_string(), |mingw| format!("{mingw}-{name}"))
    }
}

/// `cargo xtask dist [--target NAME]... [--check]`.
pub fn run(arguments: &[String]) -> Result {
    let mut targets: Vec<&Target> = Vec::new();
    let mut checks = false;
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--check" => checks = true,
            "--target" => targets.push(find(words.next().map_or("", String::as_str))?),
            _ => return Err(format!("dist has no option {word:?}")),
        }
    }
    if targets.is_empty() {
        targets = TARGETS.iter().collect();
    }
    match checks {
        true => {
            targets.iter().try_for_each(|target| check::check(target, true))?;
            if targets.len() == TARGETS.len() {
                check::languages(find("linux-x86_64")?)?;
            }
        }
        false => {
            let native = empty("native")?;
            for target in &targets {
                let built = make(target, true)?;
                packages::native(&native, target, &built.library, &built.programs)?;
            }
            // They serve all systems: without one of them they would fail there.
            if targets.len() == TARGETS.len() {
                set_up("packages", PACKERS)?;
                packages::pack_languages(&native, &dist(), &[])?;
            }
            archive::sums()?;
        }
    }
    Ok(())
}

/// What the packages of the languages are made with.
const PACKERS: &[&str] = &["mcs", "zip", "javac", "/usr/share/java/jna.jar", "npm", "python3"];

/// Makes one archive and uses it, as a step of `cargo xtask test`.
pub fn make_and_check(name: &str) -> Result {
    let target = find(name)?;
    // mdBook takes minutes to compile.
    make(target, false)?;
    check::check(target, false)
}

fn find(name: &str) -> Result<&'static Target> {
    let known = || TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    let found = TARGETS.iter().find(|t| t.name == name || t.triple == name);
    found.ok_or_else(|| format!("there is no target {name:?}; there are {}", known()))
}

/// Makes the archive of a target, with the book's website or without.
fn make(target: &Target, with_book: bool) -> Result<build::Built> {
    println!("--- {}", target.package());
    let built = build::build(target)?;
    gates::check(target, &built)?;
    let folder = stage::stage(target, &built)?;
    if with_book {
        book::build(&folder)?;
    }
    archive::pack(target, &folder, &target.archive(), "SHA256SUMS")?;
    if let Some(library) = stage::static_library(target, &built, &folder)? {
        archive::pack(target, &library, &target.static_archive(), "SHA256SUMS.static")?;
        packages::pack_systems(&folder, &library, &dist(), &[])?;
    }
    Ok(built)
}

/// Installs what a part of this command needs, unless its programs are there. It takes Debian and root.
fn set_up(part: &str, programs: &[&str]) -> Result {
    match programs.iter().all(|program| process::is_installed(program) || root().join(program).exists()) {
        true => Ok(()),
        false => process::run(process::command("sh").args(["packaging/setup.sh", part])),
    }
}

/// The step of `cargo xtask test` that packs and installs.
pub use packages::step as packages;

/// Where everything that is shipped is put.
fn dist() -> PathBuf {
    root().join("dist")
}

/// A folder for this command's own things.
fn work(name: &str) -> Result<PathBuf> {
    let folder = root().join("target/dist").join(name);
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    Ok(folder)
}

/// An empty folder for this command's own things.
fn empty(name: &str) -> Result<PathBuf> {
    let folder = work(name)?;
    std::fs::remove_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    work(name)
}

fn copy(from: &Path, to: &Path) -> Result {
    let failed = |e: std::io::Error| format!("{} to {}: {e}", from.display(), to.display());
    std::fs::create_dir_all(to.parent().unwrap_or(to)).map_err(failed)?;
    std::fs::copy(from, to).map(|_| ()).map_err(failed)
}

fn write(file: &Path, text: impl AsRef<[u8]>) -> Result {
    let failed = |e: std::io::Error| format!("{}: {e}", file.display());
    std::fs::create_dir_all(file.parent().unwrap_or(file)).map_err(failed)?;
    std::fs::write(file, text).map_err(failed)
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
}

/// The time every file gets: that of the last commit, so that the same source makes the same archive.
fn epoch() -> Result<String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(epoch) => Ok(epoch),
        Err(_) => Ok(process::git(&["log", "-1", "--format=%ct"])?.trim().to_string()),
    }
}
