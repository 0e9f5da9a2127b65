//! The programs that steps of the tests call, and the Debian packages that bring them.

use std::io::{BufRead, IsTerminal, Write};
use std::process::Command;
use xtask::process;

/// A program that a step calls, or a file that it reads.
pub struct Tool {
    pub program: &'static str,
    /// The Debian packages that bring it; none when no package does.
    pub packages: &'static [&'static str],
}

pub const CC: Tool = Tool { program: "cc", packages: &["gcc", "libc6-dev"] };
pub const CXX: Tool = Tool { program: "c++", packages: &["g++"] };
pub const NM: Tool = Tool { program: "nm", packages: &["binutils"] };
pub const CHROMIUM: Tool = Tool { program: "chromium", packages: &["chromium", "fonts-dejavu-core"] };
pub const PANGO: Tool = Tool { program: "pango-view", packages: &["pango1.0-tools", "fonts-dejavu-core"] };
pub const CHROMEDRIVER: Tool = Tool { program: "chromedriver", packages: &["chromium-driver"] };
pub const VALGRIND: Tool = Tool { program: "valgrind", packages: &["valgrind", "libc6-dbg"] };
pub const PYTHON: Tool = Tool { program: "python3", packages: &["python3"] };
pub const PIP: Tool = Tool { program: "pip3", packages: &["python3-pip", "python3-venv"] };
pub const MCS: Tool = Tool { program: "mcs", packages: &["mono-mcs"] };
pub const MONO: Tool = Tool { program: "mono", packages: &["mono-runtime"] };
pub const WINDOWS_FORMS: Tool =
    Tool { program: "/usr/lib/mono/4.5/System.Windows.Forms.dll", packages: &["libmono-system-windows-forms4.0-cil"] };
pub const XBUILD: Tool = Tool { program: "xbuild", packages: &["mono-xbuild"] };
pub const XVFB: Tool = Tool { program: "xvfb-run", packages: &["xvfb", "xauth"] };
pub const ZIP: Tool = Tool { program: "zip", packages: &["zip"] };
pub const UNZIP: Tool = Tool { program: "unzip", packages: &["unzip"] };
pub const JAVAC: Tool = Tool { program: "javac", packages: &["default-jdk-headless"] };
pub const JNA: Tool = Tool { program: "/usr/share/java/jna.jar", packages: &["libjna-java"] };
pub const PHP: Tool = Tool { program: "php", packages: &["php-cli", "php-curl"] };
pub const NODE: Tool = Tool { program: "node", packages: &["nodejs"] };
pub const NPM: Tool = Tool { program: "npm", packages: &["npm"] };
pub const CURL: Tool = Tool { program: "curl", packages: &["curl"] };
pub const FPC: Tool = Tool { program: "fpc", packages: &["fp-compiler", "fp-units-base", "fp-units-rtl"] };
pub const GIT: Tool = Tool { program: "git", packages: &["git"] };
pub const LINTIAN: Tool = Tool { program: "lintian", packages: &["lintian"] };
pub const HELP2MAN: Tool = Tool { program: "help2man", packages: &["help2man"] };
pub const PATCHELF: Tool = Tool { program: "patchelf", packages: &["patchelf"] };
pub const DPKG_DEV: Tool = Tool { program: "dpkg-scanpackages", packages: &["dpkg-dev"] };
pub const PKG_CONFIG: Tool = Tool { program: "pkg-config", packages: &["pkg-config"] };
/// Maven without a network: Debian packages its plugins, and what they need.
pub const MAVEN: Tool = Tool { program: "mvn", packages: &["maven"] };
pub const MAVEN_PLUGINS: Tool = Tool {
    program: "/usr/share/maven-repo/org/apache/maven/plugins/maven-dependency-plugin/3.5.0/maven-dependency-plugin-3.5.0.pom",
    packages: &["libmaven-dependency-plugin-java"],
};
pub const MAVEN_INSTALL: Tool = Tool {
    program: "/usr/share/maven-repo/org/apache/maven/plugins/maven-install-plugin/3.1.0/maven-install-plugin-3.1.0.pom",
    packages: &["libmaven-install-plugin-java"],
};
pub const JUNIT: Tool = Tool { program: "/usr/share/java/junit4.jar", packages: &["junit4"] };
pub const RPM: Tool = Tool { program: "rpmbuild", packages: &["rpm"] };
pub const NUGET: Tool = Tool { program: "/usr/lib/nuget/NuGet.exe", packages: &["nuget"] };
/// It reads packages from a folder with PHP's extension for zip files.
pub const COMPOSER: Tool = Tool { program: "composer", packages: &["composer", "php-zip"] };
pub const STRACE: Tool = Tool { program: "strace", packages: &["strace"] };
/// The server; its own programs stand in a folder by version.
pub const POSTGRES: Tool = Tool { program: "pg_ctlcluster", packages: &["postgresql"] };
/// The peers of the benchmark; `curl-config` comes with the first of them.
pub const PEERS: Tool = Tool { program: "curl-config", packages: &["libcurl4-openssl-dev", "libcjson-dev"] };
/// No program: 32-bit Windows programs are run in a system of their own, which not everybody may make.
pub const MOUNTS: Tool = Tool { program: "the right of root to mount, on Debian", packages: &[] };

impl Tool {
    pub fn is_there(&self) -> bool {
        match self.program == MOUNTS.program {
            true => {
                process::is_installed("apt-get")
                    && process::output(Command::new("unshare").args(["-m", "true"])).is_ok()
            }
            false => process::is_installed(self.program),
        }
    }
}

/// Installs Debian packages, after a question if there is somebody to ask. What stays missing is told by the steps.
pub fn install(packages: &[&str]) {
    if packages.is_empty() || !process::is_installed("apt-get") {
        return;
    }
    let is_root = is_root();
    let may = if std::io::stdin().is_terminal() { agreed(packages) } else { is_root };
    if !may {
        return;
    }
    println!("Installing {}", packages.join(", "));
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
        command.args(if is_root { &[][..] } else { &["apt-get"] }).arg("-qq").args(arguments);
        process::run(command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null()))
    };
    let packages = [&["install", "--yes", "--no-install-recommends"], packages].concat();
    let result = apt_get(&["update"]).and_then(|()| apt_get(&packages));
    if let Err(error) = result {
        println!("They could not be installed: {error}. Is there a network? The steps that need them are not run.");
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
