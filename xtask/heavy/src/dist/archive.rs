//! Packing. The same folder makes the same archive, byte for byte: sorted names, one time, no owners.

use super::{Target, dist, epoch};
use crate::{Result, process};
use std::path::Path;

/// Packs a staged folder into an archive, with the checksums of its files in `sums`.
pub fn pack(target: &Target, folder: &Path, archive: &Path, sums: &str) -> Result {
    let parent = folder.parent().ok_or("a folder without a parent")?;
    std::fs::create_dir_all(dist()).map_err(|e| e.to_string())?;
    let _ = std::fs::remove_file(archive);
    shell(
        folder,
        "find . -type f ! -name \"$1\" -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum > \"$1\"",
        &[Path::new(sums)],
    )?;
    one_time(folder)?;
    let script = match target.mingw {
        Some(_) => "find \"$1\" | LC_ALL=C sort | TZ=UTC zip -q -X -@ \"$2\"",
        None => "tar --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -c \"$1\" | gzip -9n > \"$2\"",
    };
    shell(parent, script, &[target.package().as_ref(), archive])?;
    println!("{}", archive.display());
    Ok(())
}

/// Checksums of everything in `dist/`.
pub fn sums() -> Result {
    shell(&dist(), "LC_ALL=C ls | grep -v SHA256SUMS | xargs -d '\\n' sha256sum > SHA256SUMS && cat SHA256SUMS", &[])
}

fn one_time(folder: &Path) -> Result {
    let script = "chmod -R u=rwX,go=rX . && find . -print0 | xargs -0 touch --no-dereference --date=\"@$1\"";
    shell(folder, script, &[Path::new(&epoch()?)])
}

fn shell(folder: &Path, script: &str, arguments: &[&Path]) -> Result {
    let mut command = process::command("sh");
    process::run(command.current_dir(folder).args(["-euc", script, "sh"]).args(arguments))
}
