//! Link arguments of the shared library, and the version that Windows shows in a file's properties.

use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=TAMARA_SONAME");
    match variable("CARGO_CFG_TARGET_OS").as_str() {
        "linux" => {
            // Never torn out: a thread of a name look-up may outlive dlclose.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
            let shipped = std::env::var("TAMARA_SONAME");
            let soname = shipped.as_deref().unwrap_or("libtamara_pos.so");
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{soname}");
            // What is shipped has to be read by older systems.
            if shipped.is_err() && variable("HOST") == variable("TARGET") && reads_packed_relocations() {
                println!("cargo:rustc-cdylib-link-arg=-Wl,-z,pack-relative-relocs");
            }
        }
        "windows" => version_resource(),
        _ => {}
    }
}

/// Whether this system's C library is glibc 2.36 or later. Relocations then take a twentieth of the room.
fn reads_packed_relocations() -> bool {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().map(|output| output.stdout).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let version = said.trim().strip_prefix("glibc ").and_then(|version| version.split_once('.'));
    let minor = version.filter(|(major, _)| *major == "2").and_then(|(_, minor)| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 36)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// Compiles and links the version resource. A machine without windres builds a DLL without one, which is fine while developing;
/// `cargo xtask dist` looks for it.
fn version_resource() {
    let windres = match variable("CARGO_CFG_TARGET_ARCH").as_str() {
        "x86" => "i686-w64-mingw32-windres",
        _ => "x86_64-w64-mingw32-windres",
    };
    let (name, about) = match std::env::var_os("CARGO_FEATURE_STDCALL") {
        Some(_) => ("tamara_pos_stdcall.dll", "Tamara payments for points of sale (stdcall, Visual Basic)"),
        None => ("tamara_pos.dll", "Tamara payments for points of sale"),
    };
    let folder = PathBuf::from(variable("OUT_DIR"));
    let (source, object) = (folder.join("version.rc"), folder.join("version.o"));
    let done = std::fs::write(&source, resource(name, about))
        .and_then(|()| Command::new(windres).arg(&source).args(["-O", "coff", "-o"]).arg(&object).status());
    if done.is_ok_and(|status| status.success()) {
        println!("cargo:rustc-cdylib-link-arg={}", object.display());
    }
}

fn resource(name: &str, about: &str) -> String {
    let version = variable("CARGO_PKG_VERSION");
    let part = |name| variable(&format!("CARGO_PKG_VERSION_{name}"));
    let numbers = format!("{},{},{},0", part("MAJOR"), part("MINOR"), part("PATCH"));
    // 0x40004: Windows, 32 or 64 bits. 2: a DLL. 0409 1200: English, UTF-16.
    format!(
        r#"1 VERSIONINFO
FILEVERSION {numbers}
PRODUCTVERSION {numbers}
FILEOS 0x40004
FILETYPE 2
{{
  BLOCK "StringFileInfo" {{
    BLOCK "040904b0" {{
      VALUE "CompanyName", "The tamara_pos developers"
      VALUE "FileDescription", "{about}"
      VALUE "FileVersion", "{version}"
      VALUE "InternalName", "{name}"
      VALUE "LegalCopyright", "MIT OR Apache-2.0"
      VALUE "OriginalFilename", "{name}"
      VALUE "ProductName", "tamara_pos"
      VALUE "ProductVersion", "{version}"
    }}
  }}
  BLOCK "VarFileInfo" {{
    VALUE "Translation", 0x0409, 0x04b0
  }}
}}
"#
    )
}
