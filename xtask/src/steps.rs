//! The steps of `cargo xtask test`. To add a test, add a row.

use crate::tools::*;

/// When a step runs, if no step is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// In every call; its tools are installed.
    Always,
    /// In every call where its tools are there; with `--all` they are installed.
    IfThere,
    /// With `--all`.
    All,
}

/// What a step runs.
pub enum Runs {
    /// Cargo builds these packages.
    Build(&'static [&'static str]),
    /// Cargo, with these words.
    Cargo(&'static [&'static str]),
    /// The program xtask-tasks, with these words.
    Tasks(&'static [&'static str]),
    /// The program xtask-heavy, with these words.
    Heavy(&'static [&'static str]),
}

pub struct Step {
    pub name: &'static str,
    pub about: &'static str,
    pub when: When,
    pub needs: &'static [Tool],
    pub runs: Runs,
}

use Runs::{Build, Cargo, Heavy, Tasks};
use When::{All, Always, IfThere};

/// The others need it.
pub const BUILD: &str = "build";
/// It takes up to fourteen minutes.
pub const WINDOWS: &str = "windows-x86";
pub const WINDOWS_MINUTES: u64 = 14;

pub const STEPS: &[Step] = &[
    step(BUILD, "library, simulator and developer commands", Always, &[CC], Build(super::HEAVY)),
    step("rust", "all tests in Rust, and 10,000 schedules of the model", Always, &[], Tasks(&["rust"])),
    step(
        "rust-docs",
        "the examples in the documentation of the source",
        Always,
        &[],
        Cargo(&["test", "--doc", "--locked", "--workspace", "--features", "tamara-pos/test-hooks"]),
    ),
    step(
        "header",
        "source, header, bindings, list of symbols and library agree",
        Always,
        &[NM],
        Heavy(&["header", "--check"]),
    ),
    step("header-alone", "the header compiles alone, in C and in C++", Always, &[CC, CXX], Tasks(&["header-alone"])),
    step(
        "first-program",
        "the README's program prints what the README says",
        Always,
        &[CC, CXX],
        Tasks(&["first-program"]),
    ),
    step(
        "sample",
        "the sample till compiles without a warning, in C and in C++",
        Always,
        &[CC, CXX],
        Tasks(&["sample"]),
    ),
    step("c-abi", "every function, called from C, rightly and wrongly", Always, &[CC], Tasks(&["c-abi"])),
    step("c-panic", "a defect of the library does not end a program in C", Always, &[CC], Tasks(&["c-panic"])),
    step("c-loading", "loading the library starts and writes nothing", Always, &[CC], Tasks(&["c-loading"])),
    step(
        "intent-first",
        "no request that moves money leaves before its intent is on disk",
        Always,
        &[CC],
        Tasks(&["intent-first"]),
    ),
    step("demo-en", "the demo, in English", Always, &[CC], Tasks(&["demo", "--lang", "en"])),
    step("demo-ar", "the demo, in Arabic", Always, &[CC], Tasks(&["demo", "--lang", "ar"])),
    step("cpp", "the C++ header", Always, &[CXX, CC], Tasks(&["binding", "cpp"])),
    step("python", "the Python module", Always, &[CC, PYTHON], Tasks(&["binding", "python"])),
    step("java", "the Java classes", IfThere, &[CC, JAVAC, JNA], Tasks(&["binding", "java"])),
    step("delphi", "the Delphi unit, with Free Pascal", IfThere, &[CC, FPC], Tasks(&["binding", "delphi"])),
    step("php", "the PHP package", IfThere, &[CC, PHP], Tasks(&["binding", "php"])),
    step("node", "the Node.js package", IfThere, &[CC, NODE, NPM], Tasks(&["node"])),
    step("csharp", "the C# classes, with Mono", IfThere, CSHARP, Tasks(&["binding", "csharp"])),
    step(
        "rust-model",
        "100,000 schedules of the model, which every change has to survive",
        All,
        &[],
        Tasks(&["rust-model"]),
    ),
    step(
        "torture",
        "tills are killed at boundaries, and no money is lost or moved twice",
        All,
        &[],
        Tasks(&["torture"]),
    ),
    step(
        "soak",
        "several tills sell for two minutes under faults and kills",
        All,
        &[],
        Tasks(&["torture", "--soak", "2m"]),
    ),
    step(
        "postgres",
        "the journal on a PostgreSQL server: its own tests, and sales while the server is killed",
        All,
        &[CC, POSTGRES],
        Tasks(&["postgres"]),
    ),
    step("certify", "the golden table and Tamara's go-live list", All, &[], Tasks(&["certify"])),
    step("fuzz", "each fuzz target for some seconds", All, &[CC, CXX], Tasks(&["fuzz-briefly"])),
    step(
        "webhook-load",
        "webhooks beside a million that came before take as long as beside none",
        All,
        &[],
        Tasks(&["webhook-load"]),
    ),
    step(
        "payments-load",
        "a thousand payments in the background of one client: threads and memory level off, no call is late",
        All,
        &[CC],
        Tasks(&["payments-load"]),
    ),
    step(
        "book",
        "the commands of the book's first sales",
        All,
        &[CC, CXX, MCS, MONO, FPC, JAVAC, JNA, NODE, NPM, PHP, PYTHON],
        Tasks(&["book"]),
    ),
    step(
        "c-abi-valgrind",
        "c-abi under Valgrind: what was allocated is freed",
        All,
        &[CC, VALGRIND],
        Tasks(&["c-abi-valgrind"]),
    ),
    step("c-abi-sanitizer", "c-abi with AddressSanitizer in the library", All, &[CC], Tasks(&["c-abi-sanitizer"])),
    step(
        "bench-check",
        "counts of the benchmark are within docs/bench/limits.json",
        All,
        &[CC, VALGRIND, STRACE, PEERS, GIT],
        Heavy(&["bench", "--check"]),
    ),
    step(
        "arabic-pictures",
        "Arabic for simple printers looks as HarfBuzz joins and turns it",
        All,
        &[PANGO],
        Tasks(&["arabic-pictures"]),
    ),
    step("page", "the simulator's page in a browser", All, &[CC, CHROMIUM, CHROMEDRIVER], Heavy(&["page"])),
    step(
        "clients",
        "programs that take the simulator for Tamara",
        All,
        &[PHP, PYTHON, NODE, CURL],
        Tasks(&["clients"]),
    ),
    step(
        "cpp-valgrind",
        "the C++ header under Valgrind",
        All,
        &[CXX, CC, VALGRIND],
        Tasks(&["binding", "cpp", "--valgrind"]),
    ),
    step("python-types", "the types in the Python module", All, &[PYTHON, PIP], Tasks(&["python-types"])),
    step(
        "csharp-core",
        "the C# classes, with .NET Core",
        All,
        &[CC, MCS, PYTHON, PIP, ZIP, UNZIP],
        Tasks(&["csharp-core"]),
    ),
    step(
        "csharp-sanitizer",
        "the C# classes, with AddressSanitizer in the library",
        All,
        &[CC, MCS, MONO, WINDOWS_FORMS, XVFB],
        Tasks(&["csharp-sanitizer"]),
    ),
    step(
        "delphi-valgrind",
        "the Delphi unit under Valgrind",
        All,
        &[CC, FPC, VALGRIND],
        Tasks(&["binding", "delphi", "--valgrind"]),
    ),
    step(
        "bindings-readme",
        "the commands of the bindings' README",
        All,
        &[CC, CXX, MCS, MONO, WINDOWS_FORMS, JAVAC, JNA, FPC, NODE, NPM, PHP, PYTHON],
        Tasks(&["bindings-readme"]),
    ),
    step(
        "packages",
        "the packages for Linux: installed in an empty place, a sale, and removed",
        All,
        PACKAGES,
        Heavy(&["packages"]),
    ),
    step(
        WINDOWS,
        "32-bit Windows: built, checked and run under Wine as a customer would",
        All,
        &[MOUNTS],
        Heavy(&[WINDOWS]),
    ),
    step(
        "contract",
        "the golden table against services that are other than assumed, with a contract check's result and without",
        All,
        &[],
        Tasks(&["certify", "--deviations"]),
    ),
];

const CSHARP: &[Tool] = &[CC, MCS, MONO, WINDOWS_FORMS, XVFB, ZIP, UNZIP, XBUILD];

const PACKAGES: &[Tool] = &[
    CC,
    MOUNTS,
    DPKG_DEV,
    LINTIAN,
    HELP2MAN,
    RPM,
    PATCHELF,
    PKG_CONFIG,
    JAVAC,
    JNA,
    MAVEN,
    MAVEN_PLUGINS,
    MAVEN_INSTALL,
    JUNIT,
    PYTHON,
    PIP,
    MCS,
    MONO,
    NUGET,
    ZIP,
    UNZIP,
    NODE,
    NPM,
    PHP,
    COMPOSER,
];

const fn step(name: &'static str, about: &'static str, when: When, needs: &'static [Tool], runs: Runs) -> Step {
    Step { name, about, when, needs, runs }
}
