//! Uses the archives as a customer would: unpacked in a clean folder, with nothing from the repository.

use super::{Target, VERSION, book, dist, empty, find, packages, set_up, work, write};
use crate::simulator::Simulator;
use crate::{Result, demo, process, readme, root};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The parts of Windows that the library asks for. Wine takes several times longer to load its own than ours.
const WINDOWS: [&str; 5] = ["crypt32.dll", "ws2_32.dll", "advapi32.dll", "bcrypt.dll", "oleaut32.dll"];

/// What a sample till says of the sale that its cashier cancels.
const END_OF_DAY: &str = "Session cancelled";

/// Unpacks the archive of a target, and builds and runs what it carries.
pub fn check(target: &Target, with_book: bool) -> Result {
    println!("--- checking {}", target.package());
    set_up(
        "check",
        &[
            "fpc",
            "/usr/share/fpcsrc",
            "mcs",
            "mono",
            "xbuild",
            "xvfb-run",
            "/usr/lib/mono/4.5/System.Windows.Forms.dll",
            "javac",
            "/usr/share/java/jna.jar",
            "c++",
            "python3",
            "php",
            "npm",
            "zip",
            "unzip",
            "cmake",
            "pkg-config",
            "i686-w64-mingw32-gcc",
            "/usr/lib/wine/wine64",
            "lintian",
            "/usr/share/maven-repo/org/apache/maven/plugins/maven-dependency-plugin/3.5.0/maven-dependency-plugin-3.5.0.pom",
            "/usr/share/maven-repo/org/apache/maven/plugins/maven-install-plugin/3.1.0/maven-install-plugin-3.1.0.pom",
            "/usr/share/java/junit4.jar",
            "/usr/lib/nuget/NuGet.exe",
            "composer",
            "linkchecker",
        ],
    )?;
    let started = Instant::now();
    let folder = unpack(target)?;
    if with_book {
        book::check(&folder)?;
    }
    match target.mingw {
        Some(_) => windows(target, &folder)?,
        None => linux(&folder)?,
    }
    println!("--- {} is good, after {} s", target.package(), started.elapsed().as_secs());
    Ok(())
}

/// Installs the packages of the languages; `linux` was checked before.
pub fn languages(linux: &Target) -> Result {
    let folder = work(&format!("check-{}", linux.name))?.join(linux.package());
    packages::check_languages(&dist(), &folder.join("bin/tamara-sim"), &folder.join("lib/libtamara_pos.so"))
}

fn unpack(target: &Target) -> Result<PathBuf> {
    let parent = empty(&format!("check-{}", target.name))?;
    let folder = parent.join(target.package());
    let sums =
        |file: &str| process::run(process::command("sha256sum").args(["--quiet", "-c", file]).current_dir(&folder));
    match target.mingw {
        Some(_) => process::run(process::command("unzip").arg("-q").arg(target.archive()).current_dir(&parent))?,
        None => {
            for archive in [target.archive(), target.static_archive()] {
                process::run(process::command("tar").arg("-xzf").arg(archive).current_dir(&parent))?;
            }
            sums("SHA256SUMS.static")?;
        }
    }
    sums("SHA256SUMS")?;
    Ok(folder)
}

fn linux(folder: &Path) -> Result {
    let program = folder.join("bin/tamara-sim");
    let lib = folder.join("lib");
    loading(folder, &lib.join("libtamara_pos.so"))?;
    let on_tour = || process::command(&program);
    pkg_config_sample(folder, &lib, on_tour)?;
    cmake_samples(folder, on_tour)?;
    let simulator = Simulator::start(&program, &["--seed", "1"])?;
    let bin = folder.join("bin");
    support_program(&bin, process::command(bin.join("tamara-pos")).current_dir(&bin), &simulator)?;
    for test in tests_of_bindings(folder)? {
        println!("--- {}", test.display());
        process::run(process::command("sh").arg(&test).arg(&lib).arg(simulator.url()))?;
    }
    readme::run(folder, &simulator.url())?;
    packages::check_systems(&dist(), &program, &[])
}

/// Tells how long a program takes to load the library. Machines differ and are busy, so what is held to limits is what makes loading slow:
/// the imports and relocations that `gates` counts.
fn loading(folder: &Path, library: &Path) -> Result {
    let program = empty("loading")?.join("load_time");
    let source = folder.join("bindings/testing/load_time.c");
    process::run(
        process::command("cc").args(["-O1", "-Wall", "-Werror"]).arg(source).arg("-o").arg(&program).arg("-ldl"),
    )?;
    quickest(|| Ok(process::command(&program)), &library.display().to_string(), &[])
}

fn quickest(program: impl Fn() -> Result<Command>, library: &str, before: &[&str]) -> Result {
    let mut times = Vec::new();
    for _ in 0..10 {
        let printed = process::output(program()?.arg(library).args(before))?;
        times.push(printed.trim().parse::<f64>().map_err(|e| format!("{printed:?}: {e}"))? / 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("--- loading {library}: {:.2} ms, at the worst {:.2} ms", times[0], times[9]);
    Ok(())
}

/// The program for support staff finds nothing wrong with a simulator. It is started in the folder `bin`.
fn support_program(bin: &Path, program: &mut Command, simulator: &Simulator) -> Result {
    println!("--- tamara-pos diagnose");
    let config = format!(r#"{{"base_url": "{}", "api_token": "sim_demo", "journal": "none"}}"#, simulator.url());
    write(&bin.join("tamara-pos.json"), config)?;
    process::run(program.arg("diagnose"))
}

/// The C sample, found by pkg-config.
fn pkg_config_sample(folder: &Path, lib: &Path, simulator: impl Fn() -> Command) -> Result {
    println!("--- the C sample, by pkg-config");
    let mut command = process::command("pkg-config");
    command.args(["--cflags", "--libs", "tamara_pos"]).env("PKG_CONFIG_PATH", lib.join("pkgconfig"));
    let flags =
        process::output(command.env("PKG_CONFIG_ALLOW_SYSTEM_CFLAGS", "1").env("PKG_CONFIG_ALLOW_SYSTEM_LIBS", "1"))?;
    let program = empty("c-sample")?.join("sample_pos");
    let source = folder.join("bindings/c/sample_pos.c");
    process::run(
        process::command("cc")
            .args(["-std=c99", "-Wall", "-Werror"])
            .arg(source)
            .args(flags.split_whitespace())
            .arg("-o")
            .arg(&program),
    )?;
    let journal = program.with_file_name("journal.db");
    morning(simulator(), process::command(&program).env("LD_LIBRARY_PATH", lib), &journal)
}

/// The C sample's morning, with a simulator of its own.
fn morning(simulator: Command, sample: &mut Command, journal: &Path) -> Result {
    let simulator = Simulator::start_through(simulator, &demo::ON_TOUR)?;
    demo::morning(&simulator, sample.arg(simulator.url()).arg(journal))
}

/// The C sample with the shared and with the static library, found by CMake.
fn cmake_samples(folder: &Path, simulator: impl Fn() -> Command) -> Result {
    println!("--- the C sample, by CMake, shared and static");
    let project = empty("cmake-sample")?;
    let source = folder.join("bindings/c/sample_pos.c");
    let text = format!(
        "cmake_minimum_required(VERSION 3.10)\nproject(sample C)\nfind_package(tamara_pos {VERSION} CONFIG REQUIRED)\n\
         add_executable(shared {source})\ntarget_link_libraries(shared tamara_pos::tamara_pos)\n\
         add_executable(static {source})\ntarget_link_libraries(static tamara_pos::static)\n",
        source = source.display()
    );
    write(&project.join("CMakeLists.txt"), text)?;
    let mut cmake = process::command("cmake");
    process::run(
        cmake
            .args(["-S", ".", "-B", "build"])
            .arg(format!("-DCMAKE_PREFIX_PATH={}", folder.display()))
            .current_dir(&project),
    )?;
    process::run(process::command("cmake").args(["--build", "build"]).current_dir(&project))?;
    for program in ["shared", "static"] {
        let mut sample = process::command(project.join("build").join(program));
        morning(simulator(), &mut sample, &project.join(format!("{program}.db")))?;
    }
    Ok(())
}

/// `bindings/*/test.sh`: each takes the folder of the library and the address of a simulator.
fn tests_of_bindings(folder: &Path) -> Result<Vec<PathBuf>> {
    let bindings = folder.join("bindings");
    let entries = std::fs::read_dir(&bindings).map_err(|e| format!("{}: {e}", bindings.display()))?;
    let mut tests: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|e| e.path().join("test.sh"))).collect();
    tests.retain(|test| test.exists());
    tests.sort();
    Ok(tests)
}

/// How a Windows program is run here.
struct Wine<'a> {
    target: &'a Target,
    /// Where it starts, and where its files are.
    folder: &'a Path,
}

impl Wine<'_> {
    /// A file of the folder as the program knows it, by its full path: a journal is found by no other.
    fn path(&self, name: &str) -> String {
        match self.target.is_x86() {
            true => format!("Z:/job/{name}"),
            false => format!("Z:{}/{name}", self.folder.display()),
        }
    }

    fn command(&self, program: &str) -> Result<Command> {
        // As on Windows 7, the newer DLLs are not there.
        const OVERRIDES: &str =
            "mscoree,mshtml,api-ms-win-core-synch-l1-2-0,api-ms-win-core-synch-l1-2-1,bcryptprimitives=";
        let mut command = match self.target.is_x86() {
            true => {
                set_up("wine32", &["target/dist/wine32/ready"])?;
                let mut command = process::command("packaging/windows/run32.sh");
                command.arg(root().join("target/dist/wine32")).arg(self.folder);
                command
            }
            false => {
                let mut command = process::command("/usr/lib/wine/wine64");
                command
                    .current_dir(self.folder)
                    .env("WINEPREFIX", work("wine64")?)
                    .env("WINEDEBUG", "-all")
                    .env("LANG", "C.UTF-8");
                command
            }
        };
        command.arg(program).env("WINEDLLOVERRIDES", OVERRIDES);
        Ok(command)
    }

    /// Runs a program that prints `word` in the end: by Wine, one that has crashed may end like one that is done.
    fn run(&self, program: &str, arguments: &[&str], word: &str) -> Result {
        self.run_in("C.utf8", program, arguments, word)
    }

    /// Runs it where the computer's language is another one, and with it the ANSI code page. Outside of the 32-bit root there is one.
    fn run_in(&self, locale: &str, program: &str, arguments: &[&str], word: &str) -> Result {
        println!("--- {program} {}", arguments.join(" "));
        let printed = process::output(self.command(program)?.args(arguments).env("TAMARA_LOCALE", locale))?;
        print!("{printed}");
        match printed.lines().any(|line| line.contains(word)) {
            true => Ok(()),
            false => Err(format!("{program} did not say {word:?}")),
        }
    }
}

fn windows(target: &Target, folder: &Path) -> Result {
    let bin = folder.join("bin");
    let wine = Wine { target, folder: &bin };
    c_programs(target, folder)?;
    // The first program makes Wine's own folder, which takes a while.
    wine.run("tamara-pos.exe", &["--version"], VERSION)?;
    for library in ["tamara_pos.dll", "tamara_pos_stdcall.dll"] {
        quickest(|| wine.command("load_time.exe"), library, &WINDOWS)?;
    }
    println!("--- the C sample");
    morning(wine.command("tamara-sim.exe")?, &mut wine.command("sample_pos.exe")?, Path::new(&wine.path("c.db")))?;

    let simulator = Simulator::start_through(wine.command("tamara-sim.exe")?, &["--seed", "1"])?;
    let url = simulator.url();
    support_program(&bin, &mut wine.command("tamara-pos.exe")?, &simulator)?;

    wine.run("journal_names.exe", &[&url], "passed")?;

    stdcall_hosts(target, folder)?;
    wine.run("vb6_host.exe", &["tamara_pos_stdcall.dll", &url, &wine.path("vb6.db")], "passed")?;
    let pages = [("C.utf8", "1252"), ("ar_SA.utf8", "1256"), ("ja_JP.utf8", "932")];
    for (locale, page) in &pages[..if target.is_x86() { 3 } else { 1 }] {
        let arguments = ["tamara_pos_stdcall.dll", &url, &wine.path(""), page];
        wine.run_in(locale, "buffers_host.exe", &arguments, "passed")?;
    }

    pascal(target, folder)?;
    stand_ins(target, folder)?;
    wine.run("delphi_test.exe", &["loading", "stand_ins"], "passed")?;
    wine.run("delphi_test.exe", &["live", "tamara_pos.dll", &url, &wine.path("")], "passed")?;
    wine.run("till.exe", &["--url", &url, "--journal", &wine.path("till.db"), "--interval", "0.05"], END_OF_DAY)?;
    match target.is_x86() {
        true => Ok(()),
        false => csharp(&wine, folder, &url),
    }
}

/// The C# binding on .NET Core, which is to be had for 64-bit Windows only, and without its compiler: Mono's makes the same files.
fn csharp(wine: &Wine, folder: &Path, url: &str) -> Result {
    const DOTNET: &str = "target/dist/dotnet/dotnetcore2/bin/dotnet.exe";
    const CONFIG: &str = r#"{"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"},
        "configProperties": {"System.Globalization.Invariant": true}}}"#;
    set_up("dotnet", &[DOTNET])?;
    write(&wine.folder.join("dotnet.json"), CONFIG)?;
    let dotnet = root().join(DOTNET);
    let (place, journal) = (wine.path(""), wine.path("csharp.db"));
    let till = ["--url", url, "--journal", &journal, "--interval", "0.05"];
    for (program, sources, arguments, word) in [
        (
            "CSharpTests.dll",
            "src/*.cs tests/Check.cs tests/Loading.cs tests/Live.cs",
            &["Live", "tamara_pos.dll", url, &place][..],
            " 0 failures",
        ),
        ("CSharpTill.dll", "src/*.cs sample/Till.cs", &till[..], END_OF_DAY),
    ] {
        let compile = format!("mcs -warnaserror -langversion:5 -target:exe -out:\"$1/{program}\" {sources}");
        let mut mcs = process::command("sh");
        mcs.args(["-euc", &compile, "sh"]).arg(wine.folder).current_dir(folder.join("bindings/csharp"));
        process::run(&mut mcs)?;
        let words = [&["exec", "--runtimeconfig", "dotnet.json", program][..], arguments].concat();
        wine.run(&dotnet.display().to_string(), &words, word)?;
    }
    Ok(())
}

fn c_programs(target: &Target, folder: &Path) -> Result {
    let mut gcc = process::command(target.tool("gcc"));
    gcc.args(["-std=c99", "-Wall", "-Werror"]).arg("-I").arg(folder.join("include")).arg("-L").arg(folder.join("lib"));
    gcc.arg(folder.join("bindings/c/sample_pos.c")).arg("-ltamara_pos");
    process::run(gcc.arg("-o").arg(folder.join("bin/sample_pos.exe")))?;
    let mut gcc = process::command(target.tool("gcc"));
    gcc.args(["-std=c99", "-Wall", "-Wextra", "-Werror"]).arg("-I").arg(folder.join("include"));
    gcc.arg(root().join("tests/c/journal_names.c")).arg("-L").arg(folder.join("lib")).arg("-ltamara_pos");
    process::run(gcc.arg("-o").arg(folder.join("bin/journal_names.exe")))?;
    let mut gcc = process::command(target.tool("gcc"));
    gcc.args(["-O1", "-Wall", "-Werror"]).arg(folder.join("bindings/testing/load_time.c"));
    process::run(gcc.arg("-o").arg(folder.join("bin/load_time.exe")))
}

/// The programs that call as Visual Basic does, and as languages with buffers of their own do.
fn stdcall_hosts(target: &Target, folder: &Path) -> Result {
    for (source, program, library) in [
        ("vb6/tests/vb6_host.c", "vb6_host.exe", "-loleaut32"),
        ("testing/buffers_host.c", "buffers_host.exe", "-lws2_32"),
    ] {
        let mut gcc = process::command(target.tool("gcc"));
        gcc.args(["-O1", "-Wall", "-Wextra", "-Werror"]).arg(folder.join("bindings").join(source)).arg(library);
        process::run(gcc.arg("-o").arg(folder.join("bin").join(program)))?;
    }
    Ok(())
}

fn pascal(target: &Target, folder: &Path) -> Result {
    let (cpu, system) = if target.is_x86() { ("i386", "win32") } else { ("x86_64", "win64") };
    let made = work("fpc")?;
    let units = made.join("units").join(format!("{cpu}-{system}"));
    if !units.join("dateutils.o").exists() {
        process::run(process::command("packaging/windows/fpc.sh").arg(&made).args([cpu, system]))?;
    }
    let delphi = folder.join("bindings/delphi");
    let objects = empty("fpc-objects")?;
    for (source, program) in [("tests/TestTamaraPos.dpr", "delphi_test.exe"), ("sample/Till.dpr", "till.exe")] {
        let mut fpc = process::command(made.join(format!("ppc-{cpu}")));
        fpc.args(["-n", "-Mdelphi", "-v0e", "-O2"]).arg(format!("-T{system}"));
        for (option, path) in
            [("-Fu", &delphi), ("-Fu", &units), ("-FU", &objects), ("-o", &folder.join("bin").join(program))]
        {
            fpc.arg(format!("{option}{}", path.display()));
        }
        process::run(fpc.arg(delphi.join(source)))?;
    }
    Ok(())
}

/// Libraries that cannot be used, for the Delphi unit to say why: one too old, one for another processor; and a newer one.
fn stand_ins(target: &Target, folder: &Path) -> Result {
    let other = find(if target.is_x86() { "windows-x64" } else { "windows-x86" })?;
    for (kind, of, version) in [("older", target, 0), ("newer", target, 99), ("foreign", other, 99)] {
        let to = folder.join("bin/stand_ins").join(kind);
        std::fs::create_dir_all(&to).map_err(|e| e.to_string())?;
        let mut gcc = process::command(of.tool("gcc"));
        gcc.arg("-shared").arg(format!("-DSTAND_IN_ABI={version}")).arg("-I").arg(folder.join("include"));
        process::run(gcc.arg(folder.join("bindings/testing/stand_in.c")).arg("-o").arg(to.join("tamara_pos.dll")))?;
    }
    Ok(())
}
