//! Compiling for the systems that are shipped for.

use super::{SONAME, Target, copy, epoch, set_up, work, write};
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
    /// The simulator's program.
    pub simulator: PathBuf,
    /// Import libraries and lists of exports; none on Linux.
    pub imports: Vec<PathBuf>,
}

/// Compiles the libraries and the simulator.
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

fn linux(target: &Target) -> Result<Built> {
    set_up("linux", &["target/dist/tools/bin/cargo-zigbuild", "dpkg-deb", "pkg-config", "cmake", "cc"])?;
    let out = work(target.name)?;
    let made = work("cargo-linux")?;
    let folder = made.join(target.triple).join("release");
    let zigbuild = |words: &[&str]| -> Result<Command> {
        let tools = root().join("target/dist/tools/bin");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = process::command(tools.join("cargo-zigbuild"));
        command.args(words).args(["--release", "--target"]).arg(format!("{}.2.17", target.triple));
        command.env("PATH", format!("{}:{path}", tools.display())).env("CARGO_TARGET_DIR", &made);
        command.env("SOURCE_DATE_EPOCH", epoch()?).env("RUSTFLAGS", remapped());
        Ok(command)
    };
    let library = ["rustc", "--lib", "--package", "tamara-pos", "--crate-type"];

    process::run(zigbuild(&[&library[..], &["cdylib"]].concat())?.env("TAMARA_SONAME", SONAME))?;
    copy(&folder.join("libtamara_pos.so"), &out.join("libtamara_pos.so"))?;

    process::run(&mut zigbuild(&["build", "--package", "tamara-sim"])?)?;
    copy(&folder.join("tamara-sim"), &out.join("tamara-sim"))?;

    // Whole-program optimisation would make two Rust archives in one program clash.
    let mut archive = zigbuild(&[&library[..], &["staticlib"]].concat())?;
    process::run(archive.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"))?;
    copy(&folder.join("libtamara_pos.a"), &out.join("libtamara_pos.a"))?;
    process::run(process::command("strip").arg("--strip-debug").arg(out.join("libtamara_pos.a")))?;

    Ok(Built {
        library: out.join("libtamara_pos.so"),
        stdcall: None,
        archive: Some(out.join("libtamara_pos.a")),
        simulator: out.join("tamara-sim"),
        imports: Vec::new(),
    })
}

/// Windows 7 has no ready-made standard library, so it is compiled along, by the Rust whose source Debian packages.
fn windows(target: &Target, mingw: &str) -> Result<Built> {
    let gcc = format!("{mingw}-gcc");
    set_up(
        "windows",
        &["/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/std", &gcc, "zip", "target/dist/tools/bin/python"],
    )?;
    let out = work(target.name)?;
    let made = work("cargo-windows")?;
    let folder = made.join(target.triple).join("release");
    let flags = match target.is_x86() {
        true => format!("-L native={} {}", start_objects(target)?.display(), remapped()),
        false => remapped(),
    };
    let cargo = |words: &[&str], dll: &str, exports: &str| -> Result<Command> {
        let mut command = process::command("/usr/bin/cargo");
        // What the cargo that runs this program says of itself is not true of this one.
        for name in ["RUSTUP_TOOLCHAIN", "CARGO", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
        let (upper, lower) = (target.triple.to_uppercase().replace('-', "_"), target.triple.replace('-', "_"));
        command.args(words).args(["--release", "--target", target.triple]);
        command.args(["-Z", "build-std=std,panic_unwind", "-Z", "build-std-features=panic-unwind,optimize_for_size"]);
        command.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", "/usr/bin/rustc").env("RUSTDOC", "/usr/bin/rustdoc");
        command.env(format!("CC_{lower}"), &gcc).env(format!("AR_{lower}"), target.tool("ar"));
        command.env(format!("CFLAGS_{lower}"), "-Os").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "z");
        command.env(format!("CARGO_TARGET_{upper}_LINKER"), root().join("packaging/windows/exports-gcc.sh"));
        command.env("TAMARA_LINKER", &gcc).env("TAMARA_DLL", dll).env("TAMARA_EXPORTS", exports);
        command.env("CARGO_TARGET_DIR", &made).env("RUSTFLAGS", &flags).env("SOURCE_DATE_EPOCH", epoch()?);
        Ok(command)
    };
    let library = ["rustc", "--lib", "--package", "tamara-pos", "--crate-type", "cdylib"];

    process::run(&mut cargo(&library, "tamara_pos.dll", "tamara_")?)?;
    copy(&folder.join("tamara_pos.dll"), &out.join("tamara_pos.dll"))?;

    let stdcall = [&library[..], &["--features", "stdcall"]].concat();
    process::run(&mut cargo(&stdcall, "tamara_pos_stdcall.dll", "Tamara")?)?;
    copy(&folder.join("tamara_pos.dll"), &out.join("tamara_pos_stdcall.dll"))?;

    process::run(&mut cargo(&["build", "--package", "tamara-sim"], "", "")?)?;
    copy(&folder.join("tamara-sim.exe"), &out.join("tamara-sim.exe"))?;

    Ok(Built {
        library: out.join("tamara_pos.dll"),
        stdcall: Some(out.join("tamara_pos_stdcall.dll")),
        archive: None,
        simulator: out.join("tamara-sim.exe"),
        imports: import_libraries(target, &out)?,
    })
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
