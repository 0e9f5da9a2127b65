//! .NET Core, to run what Mono compiled: a package of the Python index carries it, the only one that Debian's tools can fetch.

use crate::{Result, process, root};
use std::path::PathBuf;

const PACKAGE: &str = "dotnetcore2==3.1.23";
/// Of the one file of that version for Linux on x86-64.
const SHA256: &str = "5f076ddc39da0c685e7de20ecb91ee81185928918ec86fbeb3bffc55dd867ab5";
/// Where it is unpacked.
const FOLDER: &str = "target/dotnet";

/// The program `dotnet`; fetched at the first call.
pub fn program() -> Result<PathBuf> {
    let folder = root().join(FOLDER);
    let dotnet = folder.join("dotnetcore2/bin/dotnet");
    if dotnet.exists() {
        return Ok(dotnet);
    }
    std::fs::create_dir_all(&folder).map_err(|e| format!("{FOLDER}: {e}"))?;
    let wanted = folder.join("wanted.txt");
    std::fs::write(&wanted, format!("{PACKAGE} --hash=sha256:{SHA256}\n")).map_err(|e| format!("{FOLDER}: {e}"))?;
    let mut pip = process::command("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]);
    process::run(pip.arg("--dest").arg(&folder).arg("--requirement").arg(&wanted))?;
    let files = std::fs::read_dir(&folder).map_err(|e| format!("{FOLDER}: {e}"))?;
    let mut files = files.filter_map(|file| Some(file.ok()?.path()));
    let wheel = files.find(|file| file.extension().is_some_and(|e| e == "whl")).ok_or("pip fetched nothing")?;
    process::run(process::command("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder))?;
    process::run(process::command("chmod").arg("+x").arg(&dotnet))?;
    Ok(dotnet)
}
