//! The tree of an archive, the same for every target.

use super::build::Built;
use super::{SONAME, Target, VERSION, copy, empty, links, read, sbom, write};
use crate::{Result, process, root};
use std::path::{Path, PathBuf};

/// Lays out the folder that is packed:
/// `README.md include lib bin share/doc bindings licences sbom.cdx.json`.
pub fn stage(target: &Target, built: &Built) -> Result<PathBuf> {
    let folder = empty("stage")?.join(target.package());
    for file in ["include/tamara_pos.h", "include/tamara_pos_ffi.h", "include/symbols.txt"] {
        copy(&root().join(file), &folder.join(file))?;
    }
    match target.mingw {
        Some(_) => windows(built, &folder)?,
        None => linux(built, &folder)?,
    }
    cmake(&folder.join("lib"))?;
    for file in process::git(&["ls-files", "bindings", ":!*.gitattributes"])?.lines() {
        copy(&root().join(file), &folder.join(file))?;
    }
    documents(&folder)?;
    let materials = sbom::materials(target)?;
    write(&folder.join("sbom.cdx.json"), materials.sbom(target)?)?;
    write(&folder.join("licences/THIRD-PARTY.txt"), materials.licences()?)?;
    Ok(folder)
}

fn windows(built: &Built, folder: &Path) -> Result {
    for file in [&built.library].into_iter().chain(&built.stdcall).chain(&built.programs) {
        copy(file, &folder.join("bin").join(name(file)))?;
    }
    built.imports.iter().try_for_each(|file| copy(file, &folder.join("lib").join(name(file))))
}

fn linux(built: &Built, folder: &Path) -> Result {
    let lib = folder.join("lib");
    copy(&built.library, &lib.join(SONAME))?;
    std::os::unix::fs::symlink(SONAME, lib.join("libtamara_pos.so")).map_err(|e| e.to_string())?;
    built.programs.iter().try_for_each(|file| copy(file, &folder.join("bin").join(name(file))))?;
    // Found from where it lies: the folder can be moved.
    pkg_config(&lib, "${pcfiledir}/../..", "lib")
}

/// Lays out the folder of the static library, which is ten times as large as all the rest and of no use to most: for those who link it,
/// with or without the other archive in the same place.
pub fn static_library(target: &Target, built: &Built, staged: &Path) -> Result<Option<PathBuf>> {
    let Some(archive) = &built.archive else { return Ok(None) };
    let folder = empty("stage-static")?.join(target.package());
    copy(archive, &folder.join("lib/libtamara_pos.a"))?;
    cmake(&folder.join("lib"))?;
    for file in ["include/tamara_pos.h", "licences/LICENSE-MIT", "licences/LICENSE-APACHE", "licences/THIRD-PARTY.txt"]
    {
        copy(&staged.join(file), &folder.join(file))?;
    }
    Ok(Some(folder))
}

/// `tamara_pos.pc`, in a folder of libraries.
fn pkg_config(lib: &Path, prefix: &str, libdir: &str) -> Result {
    let text = filled("packaging/pkgconfig/tamara_pos.pc.in")?.replace("@PREFIX@", prefix).replace("@LIBDIR@", libdir);
    write(&lib.join("pkgconfig/tamara_pos.pc"), text)
}

/// The files for CMake's find_package, in a folder of libraries.
fn cmake(lib: &Path) -> Result {
    let folder = lib.join("cmake/tamara_pos");
    copy(&root().join("packaging/cmake/tamara_pos-config.cmake"), &folder.join("tamara_pos-config.cmake"))?;
    let version = filled("packaging/cmake/tamara_pos-config-version.cmake.in")?;
    write(&folder.join("tamara_pos-config-version.cmake"), version)
}

/// A template of the repository with the version filled in.
fn filled(template: &str) -> Result<String> {
    Ok(read(&root().join(template))?.replace("@VERSION@", VERSION))
}

fn documents(folder: &Path) -> Result {
    write(&folder.join("README.md"), filled("packaging/README.in")?)?;
    let tracked = process::git(&["ls-files", "*.md", "docs", "LICENSE*"])?;
    for file in tracked.lines().map(Path::new) {
        if file.parent() == Some(Path::new("")) && file.to_string_lossy().starts_with("LICENSE") {
            copy(&root().join(file), &folder.join("licences").join(file))?;
        } else if let Some(place) = links::in_archive(file).filter(|place| place.starts_with("share")) {
            match file.extension().is_some_and(|end| end == "md") {
                true => {
                    write(&folder.join(place), links::settled(&read(&root().join(file))?, file, links::in_archive))?
                }
                false => copy(&root().join(file), &folder.join(place))?,
            }
        }
    }
    match folder.join("licences").exists() {
        true => links::check(folder),
        false => Err("there is no LICENSE file at the top of the repository".into()),
    }
}

fn name(file: &Path) -> &std::ffi::OsStr {
    file.file_name().unwrap_or_default()
}
