//! Compiling for the systems that are shipped for.

use super::{PROGRAMS, SONAME, Target, copy, epoch, packages, set_up, work, write};
use crate::{Result, process, root, symbols};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What was compiled for one target.
pub struct Built {
    /// `tamara_pos.dll` or `libtamara_pos.so`.
    pub library: PathBuf,
    /// `tamara_pos_stdcall.dll`; none on Linux.
    pub stdcall: Option<PathBuf>,
    /// `libtamara_pos.a`; none on Windows.
    pub archive: Option<PathBuf>,
    /// [`PROGRAMS`].
    pub programs: Vec<PathBuf>,
    /// Import libraries and lists of exports; none on Linux.
    pub imports: Vec<PathBuf>,
}

/// Compiles the standard library along: Windows 7 has no ready-made one, and on Linux the ready-made one carries what names the
/// lines of a stack trace, half a megabyte that a stripped library has no use for.
const STD: [&str; 4] = ["-Z", "build-std=std,panic_unwind", "-Z", "build-std-features=panic-unwind,optimize_for_size"];
const STD_SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std";
/// The parts of compiler_builtins are linked one by one, as in the ready-made standard library: in one piece they are 100,000 bytes.
const LIBRARY: [&str; 6] = [
    "build",
    "--release",
    "--package",
    "libtamara_pos",
    "--config",
    "profile.release.package.compiler_builtins.codegen-units=10000",
];
/// Those that Cargo.toml compiles for speed. A DLL is for slow disks and long lines, and compiled for size alone.
const FAST: [&str; 5] = ["bytes", "http", "httparse", "memchr", "serde_json"];
const PROGRAM_PACKAGES: [&str; 7] =
    ["build", "--profile", "programs", "--package", "tamara-sim", "--package", "tamara-pos-cli"];

/// Compiles the libraries and the programs.
pub fn build(target: &Target) -> Result<Built> {
    match target.mingw {
        Some(mingw) => windows(target, mingw),
        None => linux(target),
    }
}

/// Paths of this machine say nothing to anybody, and would make every machine's build another one.
fn remapped() -> String {
    let home = std::env::var("HOME").unwrap_or_default();
    let cargo = std::env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    format!("--remap-path-prefix={}=tamara_pos --remap-path-prefix={cargo}=cargo", root().display())
}

/// Cargo, or what takes its place, with the Rust whose source Debian packages. All targets share a folder, and with it the
/// programs that run while compiling.
fn cargo(target: &Target, program: &Path) -> Result<Command> {
    let mut command = process::cargo_at(program);
    // What the cargo that runs this program says of itself is not true of this one.
    for name in ["RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command.env("CARGO", "/usr/bin/cargo").env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc");
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", work("cargo")?).env("SOURCE_DATE_EPOCH", epoch()?);
    // Nothing is thrown in C, so nobody unwinds it; on 64-bit Windows every function has to be described.
    let flags = match target.name {
        "windows-x64" => "-Oz",
        "windows-x86" => "-Oz -fno-asynchronous-unwind-tables",
        _ => "-Os -fno-asynchronous-unwind-tables",
    };
    command.env(format!("CFLAGS_{}", target.triple.replace('-', "_")), flags);
    Ok(command)
}

/// Where cargo puts what it makes.
fn made(target: &Target, profile: &str) -> Result<PathBuf> {
    Ok(work("cargo")?.join(target.triple).join(profile))
}

fn linux(target: &Target) -> Result<Built> {
    set_up(
        "linux",
        &[
            "git",
            "/usr/bin/cargo",
            STD_SOURCE,
            "target/dist/tools/bin/cargo-zigbuild",
            "dpkg-scanpackages",
            "pkg-config",
            "help2man",
            "rpmbuild",
        ],
    )?;
    let tools = root().join("target/dist/tools/bin");
    let zigbuild = |words: &[&str]| -> Result<Command> {
        let mut command = cargo(target, &tools.join("cargo-zigbuild"))?;
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:/usr/bin:{path}", tools.display())).env("RUSTFLAGS", remapped());
        command.args(words).args(["--target", &format!("{}.2.17", target.triple)]);
        Ok(command)
    };
    let out = work(target.name)?;
    let library = out.join("libtamara_pos.so");
    process::run(zigbuild(&[&LIBRARY[..], &STD].concat())?.env("TAMARA_SONAME", SONAME))?;
    copy(&made(target, "release")?.join("libtamara_pos.so"), &library)?;

    // The static library is compiled with the programs, and with the ready-made standard library: the same for every Rust archive
    // in a program.
    process::run(&mut zigbuild(&[&PROGRAM_PACKAGES[..], &["--package", "tamara-pos-static"]].concat())?)?;
    let archive = out.join("libtamara_pos.a");
    copy(&made(target, "programs")?.join("libtamara_pos.a"), &archive)?;
    packages::strip(&archive, "--strip-debug")?;
    Ok(Built { library, stdcall: None, archive: Some(archive), programs: programs(target, "")?, imports: Vec::new() })
}

/// Copies the programs that were made.
fn programs(target: &Target, ending: &str) -> Result<Vec<PathBuf>> {
    let (made, out) = (made(target, "programs")?, work(target.name)?);
    let names = PROGRAMS.iter().map(|name| format!("{name}{ending}"));
    names.map(|name| copy(&made.join(&name), &out.join(&name)).map(|()| out.join(name))).collect()
}

fn windows(target: &Target, mingw: &str) -> Result<Built> {
    let gcc = format!("{mingw}-gcc");
    set_up("windows", &["git", "/usr/bin/cargo", STD_SOURCE, &gcc, "zip", "target/dist/tools/bin/python"])?;
    let out = work(target.name)?;
    let flags = match target.is_x86() {
        true => format!("-L native={} {}", start_objects(target)?.display(), remapped()),
        false => remapped(),
    };
    let cargo = |words: &[&str], dll: &str, exports: &str| -> Result<Command> {
        let mut command = cargo(target, Path::new("/usr/bin/cargo"))?;
        let (upper, lower) = (target.triple.to_uppercase().replace('-', "_"), target.triple.replace('-', "_"));
        command.args(words).args(["--target", target.triple]).args(STD).env("RUSTFLAGS", &flags);
        command.env(format!("CC_{lower}"), &gcc).env(format!("AR_{lower}"), target.tool("ar"));
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z");
        for name in FAST {
            command.arg("--config").arg(format!("profile.release.package.{name}.opt-level='z'"));
        }
        command.env(format!("CARGO_TARGET_{upper}_LINKER"), root().join("packaging/windows/exports-gcc.sh"));
        command.env("TAMARA_LINKER", &gcc).env("TAMARA_DLL", dll).env("TAMARA_EXPORTS", exports);
        Ok(command)
    };
    let (library, stdcall) = (out.join("tamara_pos.dll"), out.join("tamara_pos_stdcall.dll"));
    let dll = made(target, "release")?.join("tamara_pos.dll");

    // Both DLLs are one file to cargo, which would take the other one for this one when it is called again.
    let anew = || drop(std::fs::remove_file(dll.with_file_name("deps").join("tamara_pos.dll")));
    anew();
    process::run(&mut cargo(&LIBRARY, "tamara_pos.dll", "tamara_")?)?;
    copy(&dll, &library)?;
    anew();
    process::run(&mut cargo(
        &[&LIBRARY[..], &["--features", "stdcall"]].concat(),
        "tamara_pos_stdcall.dll",
        "Tamara",
    )?)?;
    copy(&dll, &stdcall)?;
    process::run(&mut cargo(&PROGRAM_PACKAGES, "tamara_pos.dll", "tamara_")?)?;

    let (programs, imports) = (programs(target, ".exe")?, import_libraries(target, &out)?);
    Ok(Built { library, stdcall: Some(stdcall), archive: None, programs, imports })
}

/// Two objects that every 32-bit program of this compiler is linked between.
fn start_objects(target: &Target) -> Result<PathBuf> {
    let folder = work("start-objects")?;
    for name in ["rsbegin", "rsend"] {
        let mut rustc = process::command("/usr/bin/rustc");
        rustc.env("RUSTC_BOOTSTRAP", "1").env_remove("LD_LIBRARY_PATH");
        rustc.args(["--target", target.triple, "--emit=obj", "-o"]).arg(folder.join(name).with_extension("o"));
        process::run(rustc.arg(format!("/usr/lib/rustlib/src/rust/library/rtstartup/{name}.rs")))?;
    }
    Ok(folder)
}

/// The list of exports, and import libraries for MinGW and for Microsoft's linker.
fn import_libraries(target: &Target, out: &Path) -> Result<Vec<PathBuf>> {
    let lines: String = symbols::listed()?.iter().map(|name| format!("    {name}\n")).collect();
    let (list, gnu, microsoft) =
        (out.join("tamara_pos.def"), out.join("libtamara_pos.dll.a"), out.join("tamara_pos.lib"));
    write(&list, format!("LIBRARY tamara_pos.dll\nEXPORTS\n{lines}"))?;
    let mut dlltool = process::command(target.tool("dlltool"));
    process::run(dlltool.arg("-d").arg(&list).arg("-l").arg(&gnu).args(["-D", "tamara_pos.dll"]))?;
    // Made by LLVM: its import libraries are of the form that Microsoft's linker makes itself.
    let machine = if target.is_x86() { "i386" } else { "i386:x86-64" };
    let mut dlltool = process::command(root().join("target/dist/tools/bin/python"));
    dlltool.args(["-m", "ziglang", "dlltool", "-m", machine, "-D", "tamara_pos.dll", "-d"]).arg(&list);
    process::run(dlltool.arg("-l").arg(&microsoft))?;
    Ok(vec![list, gnu, microsoft])
}
