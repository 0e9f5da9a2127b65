//! The C interface, called from C.

use crate::build::{self, Built, Language};
use crate::simulator::Simulator;
use crate::{Result, folder, fuzz, process, root};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

/// What native programs are called through to see that every byte that was allocated is freed, or still held by the library on purpose.
pub const VALGRIND: &[&str] = &[
    "valgrind",
    "--quiet",
    "--suppressions=tests/c/valgrind.supp",
    "--leak-check=full",
    "--errors-for-leak-kinds=definite,possible",
    "--error-exitcode=9",
];

/// Runs `tests/c/abi_test.c` with a simulator of its own; `through` is what it is called through.
pub fn c_abi(through: &[&str]) -> Result {
    let folder = folder()?;
    let Built { library, simulator } = build::build()?;
    let program = build::program("tests/c/abi_test.c", &library)?;
    let simulator = Simulator::start(&simulator, &["--clock", "manual", "--seed", "1"])?;
    let call = through.iter().map(OsString::from);
    let words: Vec<OsString> = call.chain([program.into(), folder.path().into(), simulator.url().into()]).collect();
    process::run(process::command(&words[0]).args(&words[1..]))
}

/// AddressSanitizer in the library and in the program: it sees what Valgrind does not, such as a step over the end of a stack's or a
/// static's array, and LeakSanitizer looks for what was lost at the end.
pub fn c_abi_with_sanitizer() -> Result {
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

/// What a defect of the library does to a program in C.
pub fn panic() -> Result {
    let program = build::program("tests/c/panic_test.c", &build::with_hooks()?)?;
    // Cargo's own search path would bring the library without hooks.
    process::run(process::command(&program).env("TAMARA_POS_PANIC_IN", "order_get").env_remove("LD_LIBRARY_PATH"))
}

/// The header needs nothing before it, in C and in C++, and two files of one program may include it.
pub fn header_alone() -> Result {
    let folder = folder()?;
    // The header for FFI declares the same: C11 lets a type be defined twice, as long as both are the same.
    let both = folder.path().join("both.c");
    let code =
        "#include <stdint.h>\n#include \"tamara_pos_ffi.h\"\n#include \"tamara_pos.h\"\nint main(void) { return 0; }\n";
    std::fs::write(&both, code).map_err(|e| e.to_string())?;
    process::run(build::compiler(Language::C).arg("-std=c11").arg(&both).arg("-o").arg(folder.path().join("both")))?;
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

/// The sample till compiles as C99 and as C++11 without a warning.
pub fn sample() -> Result {
    let folder = folder()?;
    let library = build::build()?.library;
    let program = folder.path().join("sample_pos");
    build::compile(build::SAMPLE, Language::C, &library, &program, &[])?;
    build::compile(build::SAMPLE, Language::Cpp, &library, &program, &[])
}

/// Loading the library leaves no trace: no thread, no file, nothing written, nothing in the folders where programs like to write.
pub fn loading() -> Result {
    if !cfg!(target_os = "linux") {
        println!("NOT RUN: c-loading: only Linux tells what a process does");
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

/// How long webhooks take beside a million that came before, and beside none.
pub fn webhook_load() -> Result {
    let folder = folder()?;
    let arguments = ["run", "--quiet", "--package", "tamara-pos", "--example", "webhook_load", "--"];
    process::run(process::cargo().args(arguments).arg(folder.path()))
}

/// Payments of one round of `tests/c/payments_load.c`, and how many rounds are paid.
const ROUND: u64 = 1_000;
const PAID_ROUNDS: u64 = 2;

/// A thousand payments in the background of one client.
pub fn payments_load() -> Result {
    if !cfg!(target_os = "linux") {
        println!("NOT RUN: payments-load: only Linux tells what a process does");
        return Ok(());
    }
    let folder = folder()?;
    let Built { library, simulator } = build::build()?;
    let program = build::program("tests/c/payments_load.c", &library)?;
    let simulator = Simulator::start(&simulator, &["--seed", "1"])?;
    let mut command = process::command(&program);
    command.arg(simulator.url()).arg(folder.path().join("journal.db")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let (mut to, from) = child.stdin.take().zip(child.stdout.take()).ok_or("the program has no pipes")?;
    for line in BufReader::new(from).lines() {
        let line = line.map_err(|e| e.to_string())?;
        println!("{line}");
        if line == "silence" {
            // As many as there can be threads.
            simulator.post("/_sim/next", r#"{"operation": "order_get", "fault": "silence", "times": 64}"#)?;
            writeln!(to, "go on").map_err(|e| e.to_string())?;
        }
    }
    let status = child.wait().map_err(|e| e.to_string())?;
    let silences = simulator.get("/_sim/faults")?["silence"].as_u64().unwrap_or_default();
    let captured = simulator.get("/_sim/ledger")?["totals"]["SAR"]["captured"].clone();
    let expected = format!("{}.{:02}", ROUND * PAID_ROUNDS * 30_099 / 100, ROUND * PAID_ROUNDS * 30_099 % 100);
    match (status.success(), captured == expected.as_str(), silences > 0) {
        (true, true, true) => Ok(()),
        (false, ..) => Err(format!("payments_load ended with {status}")),
        (_, false, _) => Err(format!("the ledger has {captured} captured, and the payments {expected}")),
        (.., false) => Err("the service was not silent".into()),
    }
}
