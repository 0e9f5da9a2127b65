//! Packing. The same folder makes the same archive, byte for byte: sorted names, one time, no owners.

use super::{PROGRAMS, SONAME, Target, VERSION, copy, empty, epoch, set_up, stage, write};
use crate::{Result, process, root};
use std::path::{Path, PathBuf};

/// Packs a staged folder into `dist/`, with the checksums of its files.
pub fn pack(target: &Target, folder: &Path) -> Result {
    let parent = folder.parent().ok_or("a folder without a parent")?;
    let archive = target.archive();
    std::fs::create_dir_all(root().join("dist")).map_err(|e| e.to_string())?;
    let _ = std::fs::remove_file(&archive);
    shell(
        folder,
        "find . -type f ! -name SHA256SUMS -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum > SHA256SUMS",
        &[],
    )?;
    one_time(folder)?;
    let script = match target.mingw {
        Some(_) => "find \"$1\" | LC_ALL=C sort | TZ=UTC zip -q -X -@ \"$2\"",
        None => "tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -c \"$1\" | gzip -9n > \"$2\"",
    };
    shell(parent, script, &[target.package().as_ref(), archive.as_path()])?;
    println!("{}", archive.display());
    Ok(())
}

/// Makes the Debian package from the staged folder of the Linux archive.
pub fn deb(staged: &Path) -> Result {
    let folder = empty("deb")?;
    let lib = folder.join("usr/lib/x86_64-linux-gnu");
    for name in [SONAME, "libtamara_pos.a"] {
        copy(&staged.join("lib").join(name), &lib.join(name))?;
    }
    std::os::unix::fs::symlink(SONAME, lib.join("libtamara_pos.so")).map_err(|e| e.to_string())?;
    stage::pkg_config(&lib, "/usr", "lib/x86_64-linux-gnu")?;
    stage::cmake(&lib)?;
    copy(&staged.join("include/tamara_pos.h"), &folder.join("usr/include/tamara_pos.h"))?;
    for program in PROGRAMS {
        copy(&staged.join("bin").join(program), &folder.join("usr/bin").join(program))?;
    }
    let doc = folder.join("usr/share/doc/tamara-pos");
    std::fs::create_dir_all(&doc).map_err(|e| e.to_string())?;
    let script = "cp -r share/doc/. \"$1\"; cp -r bindings \"$1\"; cat licences/LICENSE* licences/THIRD-PARTY.txt > \"$1/copyright\"";
    shell(staged, script, &[&doc])?;

    let size = process::output(process::command("du").args(["-sk", "--apparent-size"]).arg(&folder))?;
    let kib = size.split_whitespace().next().unwrap_or("0");
    write(&folder.join("DEBIAN/control"), stage::filled("packaging/deb/control.in")?.replace("@KIB@", kib))?;
    one_time(&folder)?;
    let package = deb_file();
    let mut dpkg = process::command("dpkg-deb");
    dpkg.args(["--root-owner-group", "-Zxz", "--build"]).arg(&folder).arg(&package).env("SOURCE_DATE_EPOCH", epoch()?);
    process::run(&mut dpkg)
}

/// Makes the NuGet package of the libraries of all targets.
pub fn nuget(targets: &[&Target], folders: &[PathBuf]) -> Result {
    set_up("nuget", &["mcs", "zip"])?;
    let native = empty("nuget")?;
    for (target, folder) in targets.iter().zip(folders) {
        let (system, file) = match (target.mingw, target.is_x86()) {
            (None, _) => ("linux-x64", "libtamara_pos.so"),
            (Some(_), true) => ("win-x86", "tamara_pos.dll"),
            (Some(_), false) => ("win-x64", "tamara_pos.dll"),
        };
        copy(&folder.join(file), &native.join(system).join(file))?;
    }
    process::run(process::command("bindings/csharp/nuget/pack.sh").arg(native).arg(VERSION).arg(root().join("dist")))
}

/// The Debian package.
pub fn deb_file() -> PathBuf {
    root().join("dist").join(format!("tamara-pos_{VERSION}_amd64.deb"))
}

/// Checksums of everything in `dist/`.
pub fn sums() -> Result {
    shell(
        &root().join("dist"),
        "LC_ALL=C ls | grep -v SHA256SUMS | xargs -d '\\n' sha256sum > SHA256SUMS && cat SHA256SUMS",
        &[],
    )
}

fn one_time(folder: &Path) -> Result {
    let script = "chmod -R u=rwX,go=rX . && find . -print0 | xargs -0 touch --no-dereference --date=\"@$1\"";
    shell(folder, script, &[Path::new(&epoch()?)])
}

fn shell(folder: &Path, script: &str, arguments: &[&Path]) -> Result {
    let mut command = process::command("sh");
    process::run(command.current_dir(folder).args(["-euc", script, "sh"]).args(arguments))
}
