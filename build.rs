//! Link arguments of the shared library, and the version that Windows shows in a file's properties.

use std::path::PathBuf;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    match variable("CARGO_CFG_TARGET_OS").as_str() {
        "linux" => {
            // Never torn out: a thread of a name look-up may outlive dlclose.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
            println!("cargo:rerun-if-env-changed=TAMARA_SONAME");
            let soname = std::env::var("TAMARA_SONAME").unwrap_or_else(|_| "libtamara_pos.so".into());
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{soname}");
        }
        "windows" => version_resource(),
        _ => {}
    }
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
