//! The machine that a table was made on: what ratios depend on, and nothing that tells whose it is.

use crate::process;
use serde_json::{Value, json};
use std::process::Command;

/// Processor, memory, system, compiler and peers.
pub fn description() -> Value {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).and_then(|line| line.split_once(':'));
        line.map(|(_, value)| value.trim().to_string()).unwrap_or_default()
    };
    let kb: u64 = after(&read("/proc/meminfo"), "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    let system = after(&read("/etc/os-release").replace('=', ":"), "PRETTY_NAME");
    json!({
        "processor": after(&read("/proc/cpuinfo"), "model name"),
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory_gb": kb.div_ceil(1024 * 1024),
        "kernel": first_line("uname", &["-sr"]),
        "system": system.trim_matches('"'),
        "rustc": first_line("rustc", &["--version"]),
        "cc": first_line("cc", &["--version"]),
        "libcurl": first_line("curl-config", &["--version"]),
        "openssl": first_line("openssl", &["version"]),
    })
}

fn first_line(program: &str, words: &[&str]) -> String {
    let text = process::output(Command::new(program).args(words)).unwrap_or_default();
    text.lines().next().unwrap_or_default().to_string()
}

/// The same for people.
pub fn markdown(machine: &Value) -> String {
    let members = machine.as_object().into_iter().flatten();
    members.map(|(name, value)| format!("* {name}: {}\n", value.to_string().trim_matches('"'))).collect()
}
