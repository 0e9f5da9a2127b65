//! What a library must be before it is packed: able to load on the oldest system promised, with exactly the functions promised.

use super::build::Built;
use super::{SONAME, Target, VERSION, read};
use crate::{Result, process, root, symbols};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The functions of `tamara_pos_stdcall.dll`, as [`symbols::LIST`] for the other libraries.
const STDCALL_LIST: &str = "packaging/windows/stdcall_symbols.txt";
/// What the DLLs may ask Windows for: each name is there in Windows 7.
const IMPORTS: &str = "packaging/windows/imports.txt";
/// Nothing on this list may ever be on the other one: Windows 7 lacks it, or it is no part of Windows.
const NEVER: [&str; 7] = [
    "bcryptprimitives.dll",
    "api-ms-win-core-synch",
    "WaitOnAddress",
    "WakeByAddress",
    "ProcessPrng",
    "GetSystemTimePreciseAsFileTime",
    "libgcc_s",
];
/// What a DLL may have, and the Linux library: what was reached and a little more; docs/bench/README.md has the aims.
const DLL_X86: u64 = 3_750_000;
/// Its instructions are longer, and each function has a description for unwinding.
const DLL_X64: u64 = 4_050_000;
const SHARED_OBJECT: u64 = 4_750_000;
/// What the Linux library may ask of the loader, which makes loading it slow: places to be corrected (5,719 when this was written), and
/// functions to be looked up by name (131). What a DLL asks for is on the list [`IMPORTS`].
const RELOCATIONS: u64 = 6_500;
const LOOK_UPS: u64 = 150;

/// Fails with the reason why something must not be shipped.
pub fn check(target: &Target, built: &Built) -> Result {
    match &built.stdcall {
        Some(stdcall) => {
            dll(target, &built.library, symbols::LIST)?;
            dll(target, stdcall, STDCALL_LIST)?;
            built.programs.iter().try_for_each(|program| allowed(target, program))
        }
        None => {
            shared_object(&built.library)?;
            built.programs.iter().try_for_each(|program| of_old_glibc(program))
        }
    }
}

fn dll(target: &Target, file: &Path, list: &str) -> Result {
    let exports = exports(target, file)?;
    symbols::same(&file.display().to_string(), &exports, list, &symbols::listed_in(list)?)?;
    allowed(target, file)?;
    let bytes = bytes(file)?;
    let version: Vec<u8> = format!("FileVersion\0\0{VERSION}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    if !contains(&bytes, &version) {
        return Err(format!("{}: no version resource; is {} installed?", file.display(), target.tool("windres")));
    }
    same_anywhere(file, &bytes)?;
    small(file, &bytes, if target.is_x86() { DLL_X86 } else { DLL_X64 })
}

/// Every function that a file asks Windows for is on the list.
fn allowed(target: &Target, file: &Path) -> Result {
    let text = read(&root().join(IMPORTS))?;
    if let Some(never) = NEVER.iter().find(|never| text.contains(*never)) {
        return Err(format!("{IMPORTS}: {never} must never be allowed"));
    }
    let list: BTreeSet<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let imports = imports(target, file)?;
    let new: Vec<&String> = imports.iter().filter(|import| !list.contains(import.as_str())).collect();
    match new.is_empty() {
        true => Ok(()),
        false => Err(format!("{}: {new:?} not in {IMPORTS}; look up the oldest Windows that has it", file.display())),
    }
}

/// "kernel32.dll CloseHandle" for everything a file imports.
fn imports(target: &Target, file: &Path) -> Result<BTreeSet<String>> {
    let mut library = String::new();
    let mut found = BTreeSet::new();
    for line in headers(target, file)?.lines() {
        if let Some(name) = line.trim().strip_prefix("DLL Name: ") {
            library = name.to_lowercase();
        } else if let Some(rest) = line.strip_prefix('\t') {
            let words: Vec<&str> = rest.split_whitespace().collect();
            // Address, hint, name: the head of the table has other first words.
            if words.len() == 3 && words[0].len() >= 5 && words[0].chars().all(|c| c.is_ascii_hexdigit()) {
                found.insert(format!("{library} {}", words[2]));
            }
        }
    }
    match found.is_empty() {
        true => Err(format!("{}: no imports found", file.display())),
        false => Ok(found),
    }
}

fn exports(target: &Target, file: &Path) -> Result<BTreeSet<String>> {
    let headers = headers(target, file)?;
    let table = headers
        .split("[Ordinal/Name Pointer] Table")
        .nth(1)
        .ok_or_else(|| format!("{}: no exports", file.display()))?;
    let lines = table.lines().skip(1).take_while(|line| line.trim_start().starts_with('['));
    Ok(lines.filter_map(|line| line.split_whitespace().last()).map(String::from).collect())
}

fn headers(target: &Target, file: &Path) -> Result<String> {
    process::output(process::command(target.tool("objdump")).arg("-p").arg(file))
}

fn shared_object(file: &Path) -> Result {
    let name = file.display();
    symbols::same(&name.to_string(), &symbols::exported(file)?, symbols::LIST, &symbols::listed()?)?;
    let dynamic = process::output(Command::new("readelf").args(["-d", "-W"]).arg(file))?;
    if !dynamic.contains(&format!("[{SONAME}]")) {
        return Err(format!("{name}: its soname is not {SONAME}"));
    }
    if !dynamic.contains("NODELETE") {
        return Err(format!("{name}: it could be unloaded"));
    }
    let needed =
        dynamic.lines().filter(|line| line.contains("(NEEDED)")).filter_map(|line| line.split(['[', ']']).nth(1));
    let of_glibc = ["libc.so.6", "libpthread.so.0", "libdl.so.2", "libm.so.6", "librt.so.1", "ld-linux-x86-64.so.2"];
    if let Some(foreign) = needed.into_iter().find(|needed| !of_glibc.contains(needed)) {
        return Err(format!("{name}: needs {foreign}"));
    }
    of_old_glibc(file)?;
    quick_to_load(file)?;
    let bytes = bytes(file)?;
    same_anywhere(file, &bytes)?;
    small(file, &bytes, SHARED_OBJECT)
}

fn quick_to_load(file: &Path) -> Result {
    let tables = process::output(Command::new("readelf").args(["-r", "-W"]).arg(file))?;
    let relocations = entries(&tables);
    let names = process::output(Command::new("nm").args(["-D", "--undefined-only"]).arg(file))?;
    let look_ups = names.lines().count() as u64;
    println!("{}: {relocations} relocations, {look_ups} names to look up", file.display());
    match relocations <= RELOCATIONS && look_ups <= LOOK_UPS {
        true => Ok(()),
        false => {
            Err(format!("{}: at most {RELOCATIONS} relocations and {LOOK_UPS} names are promised", file.display()))
        }
    }
}

/// How many relocations the tables have that `readelf -r` shows: "Relocation section '.rela.dyn' at offset 0x21e8 contains 5684 entries:".
fn entries(tables: &str) -> u64 {
    let counts =
        tables.lines().filter_map(|line| line.split_once(" contains ")?.1.split(' ').next()?.parse::<u64>().ok());
    counts.sum()
}

fn of_old_glibc(file: &Path) -> Result {
    let symbols = process::output(Command::new("objdump").arg("-T").arg(file))?;
    let versions = symbols.split("GLIBC_").skip(1).filter_map(|rest| rest.split([')', ' ', '\n']).next());
    match versions.into_iter().find(|version| number(version) > 2017) {
        Some(newer) => Err(format!("{}: needs glibc {newer}; 2.17 is promised", file.display())),
        None => Ok(()),
    }
}

/// 2.17 as 2017.
fn number(version: &str) -> u32 {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.first().unwrap_or(&0) * 1000 + parts.get(1).unwrap_or(&0)
}

/// Nothing in a file tells on what machine it was made.
fn same_anywhere(file: &Path, bytes: &[u8]) -> Result {
    let home = std::env::var("HOME").unwrap_or_default();
    for place in [root().display().to_string(), format!("{home}/.cargo")] {
        if contains(bytes, place.as_bytes()) {
            return Err(format!("{}: the path {place} is in it", file.display()));
        }
    }
    Ok(())
}

fn small(file: &Path, bytes: &[u8], most: u64) -> Result {
    println!("{}: {} bytes", file.display(), bytes.len());
    match bytes.len() as u64 <= most {
        true => Ok(()),
        false => Err(format!("{}: {} bytes; at most {most} are promised", file.display(), bytes.len())),
    }
}

fn bytes(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|e| format!("{}: {e}", file.display()))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::{contains, entries, number};

    #[test]
    fn the_relocations_of_all_tables_are_counted() {
        let tables = "Relocation section '.rela.dyn' at offset 0x21e8 contains 5684 entries:\n  Offset  Info\n\n\
                      Relocation section '.rela.plt' at offset 0x23698 contains 37 entries:\n000 contains no number\n";
        assert_eq!(entries(tables), 5721);
    }

    #[test]
    fn versions_of_the_c_library_are_compared_as_numbers() {
        assert!(number("2.17") == 2017 && number("2.2.5") < 2017 && number("2.34") > 2017 && number("PRIVATE") == 0);
    }

    #[test]
    fn a_part_is_found_at_either_end() {
        assert!(contains(b"abc", b"ab") && contains(b"abc", b"bc") && !contains(b"abc", b"ac"));
    }
}
