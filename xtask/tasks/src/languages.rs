//! The tests of the bindings: `bindings/NAME/test.sh`, against the library and a simulator.

use crate::build::{self, Built};
use crate::simulator::Simulator;
use crate::{Result, dotnet, folder, fuzz, native, process, readme, root};
use std::ffi::OsString;
use std::path::PathBuf;

/// `binding NAME [--valgrind]`: the binding's tests and its sample.
pub fn binding(arguments: &[String]) -> Result {
    match arguments {
        [name] => run(name, &[("TEST_THROUGH", OsString::new())]),
        [name, flag] if flag == "--valgrind" => run(name, &[("TEST_THROUGH", native::VALGRIND.join(" ").into())]),
        other => Err(format!("not a binding: {}", other.join(" "))),
    }
}

/// The C# binding's tests once more, with what Mono compiled run by .NET Core.
pub fn csharp_core() -> Result {
    run("csharp", &[("TEST_DOTNET", dotnet::program()?.into())])
}

fn run(name: &str, settings: &[(&str, OsString)]) -> Result {
    let Built { library, simulator } = build::build()?;
    let hooks = build::with_hooks()?;
    let (Some(library), Some(hooks)) = (library.parent(), hooks.parent()) else {
        return Err("the library has no folder".into());
    };
    let simulator = Simulator::start(&simulator, &["--seed", "1"])?;
    let mut test = process::command("sh");
    test.arg(format!("bindings/{name}/test.sh")).arg(library).arg(simulator.url());
    process::run(test.env("TEST_HOOKS", hooks).envs(settings.iter().map(|(name, value)| (name, value))))
}

/// The C# tests with AddressSanitizer in the library. Valgrind cannot run Mono; the sanitizer can be brought along before it. Mono answers
/// its own faults of memory, and what it keeps to its end is not looked through for leaks: its growth is a test of its own.
pub fn csharp_with_sanitizer() -> Result {
    let library = fuzz::library()?;
    let folder = folder()?;
    let runtime = process::output(process::command("cc").arg("-print-file-name=libasan.so"))?;
    let mono = folder.path().join("mono");
    let settings = "handle_segv=0:detect_leaks=0:quarantine_size_mb=4";
    let script = format!("#!/bin/sh\nLD_PRELOAD={} ASAN_OPTIONS={settings} exec mono \"$@\"\n", runtime.trim());
    std::fs::write(&mono, script).map_err(|e| e.to_string())?;
    process::run(process::command("chmod").arg("+x").arg(&mono))?;
    let simulator = Simulator::start(&build::build()?.simulator, &["--seed", "1"])?;
    let library = library.parent().ok_or("the library has no folder")?;
    let mut test = process::command("sh");
    test.arg("bindings/csharp/test.sh").arg(library).arg(simulator.url());
    process::run(test.env("TEST_HOOKS", library).env("MONO", mono))
}

/// The Node.js binding's tests, with the packages that they need from npm.
pub fn node() -> Result {
    run("node", &[("TEST_NODE_MODULES", node_modules()?.into())])
}

/// The folder with the packages that the Node.js binding needs; fetched at the first call.
pub fn node_modules() -> Result<PathBuf> {
    let folder = root().join("target/node");
    if !folder.join("node_modules/typescript").exists() {
        std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        let mut npm = process::command("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"]).arg(&folder);
        process::run(npm.args(["koffi@3.3.4", "typescript@5.9.3"]))?;
    }
    Ok(folder.join("node_modules"))
}

/// The types in the Python binding and in its sample, for the lowest Python they promise.
pub fn python_types() -> Result {
    let folder = root().join("target/mypy");
    if !folder.join("mypy").exists() {
        let mut pip = process::command("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "mypy==1.11.2", "--target"]);
        process::run(pip.arg(&folder))?;
    }
    let mut mypy = process::command("python3");
    mypy.args(["-m", "mypy", "--strict", "--python-version", "3.8", "--cache-dir"]).arg(folder.join("cache"));
    process::run(
        mypy.args(["tamara_pos.py", "sample.py", "first.py", "support.py"])
            .current_dir(root().join("bindings/python"))
            .env("PYTHONPATH", folder),
    )
}

/// The commands of `bindings/README.md`, in a folder laid out as an archive is.
pub fn readme() -> Result {
    let folder = folder()?;
    let Built { library, simulator } = build::build()?;
    let lib = library.parent().ok_or("the library has no folder")?.to_path_buf();
    for (name, place) in [("bindings", root().join("bindings")), ("include", root().join("include")), ("lib", lib)] {
        std::os::unix::fs::symlink(place, folder.path().join(name)).map_err(|e| e.to_string())?;
    }
    let simulator = Simulator::start(&simulator, &["--seed", "1"])?;
    readme::run(folder.path(), &simulator.url())
}
