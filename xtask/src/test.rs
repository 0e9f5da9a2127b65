//! Everything that can be tested on this machine, in one call. A step that cannot run is said loudly, never passed over.

use crate::build::{self, Built, Language};
use crate::simulator::Simulator;
use crate::{
    Result, bench, bindings, book, certify, clients, demo, dist, first_program, fuzz, header, page, process, root,
    torture, witness,
};
use std::ffi::OsString;
use std::io::{BufRead, IsTerminal, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A program that a step calls, and the Debian packages that bring it.
struct Tool {
    program: &'static str,
    packages: &'static [&'static str],
}

const CC: Tool = Tool { program: "cc", packages: &["gcc", "libc6-dev"] };
const CXX: Tool = Tool { program: "c++", packages: &["g++"] };
const NM: Tool = Tool { program: "nm", packages: &["binutils"] };
const CHROMIUM: Tool = Tool { program: "chromium", packages: &["chromium", "fonts-dejavu-core"] };
const CHROMEDRIVER: Tool = Tool { program: "chromedriver", packages: &["chromium-driver"] };
const VALGRIND: Tool = Tool { program: "valgrind", packages: &["valgrind", "libc6-dbg"] };
const PYTHON: Tool = Tool { program: "python3", packages: &["python3"] };
const PIP: Tool = Tool { program: "pip3", packages: &["python3-pip"] };
const MCS: Tool = Tool { program: "mcs", packages: &["mono-mcs"] };
const MONO: Tool = Tool { program: "mono", packages: &["mono-runtime"] };
const WINDOWS_FORMS: Tool =
    Tool { program: "/usr/lib/mono/4.5/System.Windows.Forms.dll", packages: &["libmono-system-windows-forms4.0-cil"] };
const XBUILD: Tool = Tool { program: "xbuild", packages: &["mono-xbuild"] };
const XVFB: Tool = Tool { program: "xvfb-run", packages: &["xvfb", "xauth"] };
const ZIP: Tool = Tool { program: "zip", packages: &["zip"] };
const UNZIP: Tool = Tool { program: "unzip", packages: &["unzip"] };
const JAVAC: Tool = Tool { program: "javac", packages: &["default-jdk-headless"] };
const JNA: Tool = Tool { program: "/usr/share/java/jna.jar", packages: &["libjna-java"] };

const PHP: Tool = Tool { program: "php", packages: &["php-cli", "php-curl"] };
const NODE: Tool = Tool { program: "node", packages: &["nodejs"] };
const CURL: Tool = Tool { program: "curl", packages: &["curl"] };

const FPC: Tool = Tool { program: "fpc", packages: &["fp-compiler", "fp-units-base", "fp-units-rtl"] };
const GIT: Tool = Tool { program: "git", packages: &["git"] };
const STRACE: Tool = Tool { program: "strace", packages: &["strace"] };
/// The peers of the benchmark; `curl-config` comes with the first of them.
const PEERS: Tool = Tool { program: "curl-config", packages: &["libcurl4-openssl-dev", "libcjson-dev"] };

/// No program: 32-bit Windows programs are run in a system of their own, which not everybody may make.
const MOUNTS: Tool = Tool { program: "the right of root to mount, on Debian", packages: &[] };

impl Tool {
    fn is_there(&self) -> bool {
        match self.program == MOUNTS.program {
            true => {
                process::is_installed("apt-get")
                    && process::output(Command::new("unshare").args(["-m", "true"])).is_ok()
            }
            false => process::is_installed(self.program),
        }
    }
}

struct Step {
    name: &'static str,
    needs: &'static [Tool],
    run: fn() -> Result,
}

/// Every byte that was allocated has to be freed, or still be held by the library on purpose.
const VALGRIND_CALL: &[&str] = &[
    "valgrind",
    "--quiet",
    "--suppressions=tests/c/valgrind.supp",
    "--leak-check=full",
    "--errors-for-leak-kinds=definite,possible",
    "--error-exitcode=9",
];

/// To add a test, add a row.
const STEPS: &[Step] = &[
    Step { name: "rust", needs: &[], run: rust },
    Step { name: "rust-hooks", needs: &[], run: rust_hooks },
    Step { name: "torture", needs: &[], run: || torture::run(&[]) },
    Step { name: "soak", needs: &[], run: || torture::run(&["--soak".into(), "2m".into()]) },
    Step { name: "fuzz", needs: &[CC, CXX], run: fuzz::briefly },
    Step { name: "webhook-load", needs: &[], run: webhook_load },
    Step { name: "rust-docs", needs: &[], run: rust_docs },
    Step { name: "header", needs: &[NM], run: header::check },
    Step { name: "header-alone", needs: &[CC, CXX], run: header_alone },
    Step { name: "first-program", needs: &[CC, CXX], run: first_program::run },
    Step { name: "book", needs: &[CC, CXX, MCS, MONO, FPC, JAVAC, JNA, PYTHON], run: book::run },
    Step { name: "sample", needs: &[CC, CXX], run: sample },
    Step { name: "c-abi", needs: &[CC], run: c_abi },
    Step { name: "c-panic", needs: &[CC], run: c_panic },
    Step { name: "c-abi-valgrind", needs: &[CC, VALGRIND], run: c_abi_under_valgrind },
    Step { name: "c-abi-sanitizer", needs: &[CC], run: c_abi_with_sanitizer },
    Step { name: "c-loading", needs: &[CC], run: loading },
    Step { name: "intent-first", needs: &[CC], run: witness::run },
    Step { name: "bench-check", needs: &[CC, VALGRIND, STRACE, PEERS, GIT], run: bench::check },
    Step { name: "page", needs: &[CC, CHROMIUM, CHROMEDRIVER], run: || page::run(&[]) },
    Step { name: "demo-en", needs: &[CC], run: || demo::run(&["--lang".into(), "en".into()]) },
    Step { name: "demo-ar", needs: &[CC], run: || demo::run(&["--lang".into(), "ar".into()]) },
    Step { name: "clients", needs: &[PHP, PYTHON, NODE, CURL], run: clients::run },
    Step { name: "certify", needs: &[], run: || certify::run(&[]) },
    Step { name: "cpp", needs: &[CXX, CC], run: || binding("cpp", &[]) },
    Step { name: "cpp-valgrind", needs: &[CXX, CC, VALGRIND], run: || binding("cpp", VALGRIND_CALL) },
    Step { name: "python", needs: &[CC, PYTHON], run: || binding("python", &[]) },
    Step { name: "python-types", needs: &[PYTHON, PIP], run: python_types },
    Step {
        name: "csharp",
        needs: &[CC, MCS, MONO, WINDOWS_FORMS, XVFB, ZIP, UNZIP, XBUILD],
        run: || binding("csharp", &[]),
    },
    Step { name: "csharp-core", needs: &[CC, MCS, PYTHON, PIP, ZIP, UNZIP], run: csharp_core },
    Step { name: "csharp-sanitizer", needs: &[CC, MCS, MONO, WINDOWS_FORMS, XVFB], run: csharp_with_sanitizer },
    Step { name: "java", needs: &[CC, JAVAC, JNA], run: || binding("java", &[]) },
    Step { name: "delphi", needs: &[CC, FPC], run: || binding("delphi", &[]) },
    Step { name: "delphi-valgrind", needs: &[CC, FPC, VALGRIND], run: || binding("delphi", VALGRIND_CALL) },
    Step {
        name: "bindings-readme",
        needs: &[CC, CXX, MCS, MONO, WINDOWS_FORMS, JAVAC, JNA, FPC, PYTHON],
        run: bindings_readme,
    },
    // The last: it takes a quarter of an hour.
    Step { name: WINDOWS, needs: &[MOUNTS], run: || dist::make_and_check(WINDOWS) },
];

const WINDOWS: &str = "windows-x86";
/// Whoever has only so much time for all the tests does not begin with [`WINDOWS`] after this.
const LATE: Duration = Duration::from_secs(55 * 60);

/// `cargo xtask test [NAME...]`.
pub fn run(names: &[String]) -> Result {
    if let Some(unknown) = names.iter().find(|name| STEPS.iter().all(|step| step.name != *name)) {
        let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(format!("there is no step {unknown:?}; there are {}", known.join(", ")));
    }
    let steps: Vec<&Step> =
        STEPS.iter().filter(|step| names.is_empty() || names.iter().any(|name| name == step.name)).collect();
    let begun = Instant::now();
    install(&missing(&steps));

    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let mut failed = Vec::new();
    let mut not_run = Vec::new();
    for step in &steps {
        println!("\n--- {}", step.name);
        if let Some(tool) = step.needs.iter().find(|tool| !tool.is_there()) {
            not_run.push((tool, format!("NOT RUN: {}: {} is missing", step.name, tool.program)));
            continue;
        }
        if is_ci && step.name == WINDOWS && begun.elapsed() > LATE {
            not_run.push((&MOUNTS, format!("NOT RUN: {WINDOWS}: the steps before took too long")));
            continue;
        }
        let started = Instant::now();
        match (step.run)() {
            Ok(()) => println!("--- {} passed in {} s", step.name, started.elapsed().as_secs()),
            Err(error) => {
                println!("--- {} FAILED: {error}", step.name);
                failed.push(format!("FAILED: {}: {error}", step.name));
            }
        }
    }
    report(steps.len(), &failed, &not_run, is_ci)
}

fn report(steps: usize, failed: &[String], not_run: &[(&Tool, String)], is_ci: bool) -> Result {
    println!();
    failed.iter().chain(not_run.iter().map(|(_, line)| line)).for_each(|line| println!("{line}"));
    // Whoever reads a log from afar cannot install anything: there, what did not run is as bad as what failed. Rights and
    // time that a machine does not give are no fault of its set-up.
    let missing = not_run.iter().filter(|(tool, _)| !tool.packages.is_empty()).count();
    let bad = failed.len() + if is_ci { missing } else { 0 };
    println!("{} passed, {bad} failed, {} not run", steps - failed.len() - not_run.len(), not_run.len());
    match bad {
        0 => Ok(()),
        bad => Err(format!("{bad} of {steps} steps failed")),
    }
}

fn missing(steps: &[&Step]) -> Vec<&'static str> {
    let tools = steps.iter().flat_map(|step| step.needs).filter(|tool| !tool.is_there());
    let mut packages: Vec<&str> = tools.flat_map(|tool| tool.packages).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

/// Installs Debian packages, after a question if there is somebody to ask. What stays missing is told by the steps.
fn install(packages: &[&str]) {
    if packages.is_empty() || !process::is_installed("apt-get") {
        return;
    }
    let is_root = is_root();
    let may = if std::io::stdin().is_terminal() { agreed(packages) } else { is_root };
    if !may {
        return;
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        command.args(if is_root { &[][..] } else { &["apt-get"] }).args(arguments);
        process::run(command.env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let packages = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    let result = apt_get(&["update", "--quiet"]).and_then(|()| apt_get(&packages));
    if let Err(error) = result {
        println!("could not install: {error}");
    }
}

fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn agreed(packages: &[&str]) -> bool {
    print!("Install {} with apt-get? [y/N] ", packages.join(", "));
    let _ = std::io::stdout().flush();
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

fn rust() -> Result {
    // The hundred thousand schedules that every change has to survive; the plain `cargo test` plays the first of them.
    cargo_test(&["--workspace"], &[("TAMARA_POS_SCHEDULES", "100000")])
}

/// The tests that kill the process need hooks in the library. They get a folder of their own: cargo gives both libraries
/// one file name, and the C programs must not be linked with this one.
fn rust_hooks() -> Result {
    cargo_test(&["--package", "tamara-pos", "--features", "test-hooks", "--target-dir", build::HOOKS], &[])
}

/// 50,000 webhooks a minute beside a million that came before; a build without optimisation does several times that.
fn webhook_load() -> Result {
    let folder = folder()?;
    let arguments = ["run", "--quiet", "--package", "tamara-pos", "--example", "webhook_load", "--"];
    process::run(process::cargo().args(arguments).arg(folder.path()))
}

fn rust_docs() -> Result {
    process::run(process::cargo().args(["test", "--workspace", "--doc"]))
}

fn cargo_test(arguments: &[&str], settings: &[(&str, &str)]) -> Result {
    let runner: &[&str] = match process::is_installed("cargo-nextest") {
        true => &["nextest", "run", "--no-fail-fast"],
        false => &["test", "--no-fail-fast", "--lib", "--bins", "--tests"],
    };
    process::run(process::cargo().args(runner).args(arguments).envs(settings.iter().copied()))
}

/// The header needs nothing before it, in C and in C++, and two files of one program may include it.
fn header_alone() -> Result {
    let folder = folder()?;
    for language in [Language::C, Language::Cpp] {
        let sources =
            [("one.c", "int main(void) { return 0; }\n"), ("two.c", "int two(void);\nint two(void) { return 2; }\n")];
        let mut compiler = build::compiler(language);
        for (name, code) in sources {
            let file = folder.path().join(name);
            let include = "#include \"tamara_pos.h\"\n";
            std::fs::write(&file, format!("{include}{include}{code}")).map_err(|e| e.to_string())?;
            compiler.arg(file);
        }
        process::run(compiler.arg("-o").arg(folder.path().join("program")))?;
    }
    Ok(())
}

fn sample() -> Result {
    let folder = folder()?;
    let library = build::build()?.library;
    let program = folder.path().join("sample_pos");
    build::compile(build::SAMPLE, Language::C, &library, &program, &[])?;
    build::compile(build::SAMPLE, Language::Cpp, &library, &program, &[])
}

fn c_abi() -> Result {
    c_test(&[])
}

/// What a defect of the library does to a program in C.
fn c_panic() -> Result {
    let folder = folder()?;
    let program = folder.path().join("panic_test");
    build::compile("tests/c/panic_test.c", Language::C, &build::with_hooks()?, &program, &[])?;
    // Cargo's own search path would bring the library without hooks.
    process::run(process::command(&program).env("TAMARA_POS_PANIC_IN", "order_get").env_remove("LD_LIBRARY_PATH"))
}

fn c_abi_under_valgrind() -> Result {
    c_test(VALGRIND_CALL)
}

/// AddressSanitizer in the library and in the program: it sees what Valgrind does not, such as a step over the end of a stack's or a
/// static's array, and LeakSanitizer looks for what was lost at the end.
fn c_abi_with_sanitizer() -> Result {
    let folder = folder()?;
    let simulator = build::build()?.simulator;
    let program = folder.path().join("abi_test");
    let extra = ["-pthread", "-fsanitize=address", "-fno-omit-frame-pointer"];
    build::compile("tests/c/abi_test.c", Language::C, &fuzz::library()?, &program, &extra)?;
    let simulator = Simulator::start(&simulator, &["--clock", "manual", "--seed", "1"])?;
    let mut command = process::command(&program);
    // Cargo's own search path would bring the library as it is released.
    process::run(command.arg(folder.path()).arg(simulator.url()).env_remove("LD_LIBRARY_PATH"))
}

/// Loading the library leaves no trace: no thread, no file, nothing written, nothing in the folders where programs like to write.
fn loading() -> Result {
    if !cfg!(target_os = "linux") {
        println!("left out: only Linux tells what a process does");
        return Ok(());
    }
    let (work, home) = (folder()?, folder()?);
    let library = build::build()?.library;
    let program = work.path().join("load_test");
    // Not linked with the library, which would load it before `main`.
    let mut compiler = build::compiler(Language::C);
    process::run(compiler.arg(root().join("tests/c/load_test.c")).arg("-o").arg(&program).args(["-xnone", "-ldl"]))?;
    let mut command = process::command(&program);
    command.arg(&library).current_dir(home.path());
    for name in ["HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
        command.env(name, home.path());
    }
    process::run(&mut command)?;
    match std::fs::read_dir(home.path()).map_err(|e| e.to_string())?.next() {
        None => Ok(()),
        Some(entry) => Err(format!("loading the library made {entry:?}")),
    }
}

/// Runs `tests/c/abi_test.c` with a simulator of its own; `before` is what to call it through.
fn c_test(before: &[&str]) -> Result {
    let folder = folder()?;
    let Built { library, simulator } = build::build()?;
    let program = folder.path().join("abi_test");
    build::compile("tests/c/abi_test.c", Language::C, &library, &program, &["-pthread"])?;
    let simulator = Simulator::start(&simulator, &["--clock", "manual", "--seed", "1"])?;
    let words = before.iter().map(OsString::from).chain([program.into(), folder.path().into(), simulator.url().into()]);
    let words: Vec<OsString> = words.collect();
    process::run(process::command(&words[0]).args(&words[1..]))
}

/// The C# tests with AddressSanitizer in the library. Valgrind cannot run Mono; the sanitizer can be brought along before it. Mono answers
/// its own faults of memory, and what it keeps to its end is not looked through for leaks: its growth is a test of its own.
fn csharp_with_sanitizer() -> Result {
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

/// Runs `bindings/NAME/test.sh`: the binding's tests and its sample, against the library and a simulator; `through` is what native
/// programs are called through.
fn binding(name: &str, through: &[&str]) -> Result {
    binding_with(name, &[("TEST_THROUGH", through.join(" ").into())])
}

/// The types in the Python binding and in its sample, for the lowest Python they promise.
fn python_types() -> Result {
    let folder = root().join("target/mypy");
    if !folder.join("mypy").exists() {
        let mut pip = process::command("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "mypy==1.11.2", "--target"]);
        process::run(pip.arg(&folder))?;
    }
    let mut mypy = process::command("python3");
    mypy.args(["-m", "mypy", "--strict", "--python-version", "3.8", "--cache-dir"]).arg(folder.join("cache"));
    process::run(
        mypy.args(["tamara_pos.py", "sample.py", "first.py"])
            .current_dir(root().join("bindings/python"))
            .env("PYTHONPATH", folder),
    )
}

/// The C# binding's tests once more, with what Mono compiled run by .NET Core.
fn csharp_core() -> Result {
    binding_with("csharp", &[("TEST_DOTNET", bindings::dotnet::program()?.into())])
}

fn binding_with(name: &str, settings: &[(&str, OsString)]) -> Result {
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

/// The commands of `bindings/README.md`, in a folder laid out as an archive is.
fn bindings_readme() -> Result {
    let folder = folder()?;
    let Built { library, simulator } = build::build()?;
    let lib = library.parent().ok_or("the library has no folder")?.to_path_buf();
    for (name, place) in [("bindings", root().join("bindings")), ("include", root().join("include")), ("lib", lib)] {
        std::os::unix::fs::symlink(place, folder.path().join(name)).map_err(|e| e.to_string())?;
    }
    let simulator = Simulator::start(&simulator, &["--seed", "1"])?;
    bindings::readme::run(folder.path(), &simulator.url())
}

fn folder() -> Result<TempDir> {
    tempfile::tempdir().map_err(|e| e.to_string())
}
