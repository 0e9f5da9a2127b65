//! What support gets: the replies of `diagnose` and `support_bundle`.

use super::texts::Message;
use serde::Serialize;

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// In order.
    Ok,
    /// It works, and should be mended before it does not.
    Warning,
    /// It does not work.
    Failed,
    /// Not looked at: not used here, or something before it has to be mended first.
    Skipped,
}

/// A diagnosis as a reply carries it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DiagnosisView {
    /// Nothing failed, and nothing is doubtful (`faults` is empty).
    pub healthy: bool,
    /// What is wrong, the first cause in front: names of codes in lower case (`dns_failed`, `connect_failed`,
    /// `proxy_failed`, `tls_failed`, `unauthorised`, `environment_mixed`, `journal_read_only`, `journal_full` and so on),
    /// or `certificate_expired`, `certificate_not_yet_valid`, `certificate_untrusted`, `certificate_other_host`,
    /// `clock_wrong`, `disk_low`.
    pub faults: Vec<&'static str>,
    /// Every check, in the order in which they were made.
    pub checks: Vec<CheckView>,
    /// How long all of it took, in milliseconds.
    pub took_ms: u64,
    /// What runs here.
    pub versions: Versions,
}

/// One check, as a reply carries it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckView {
    /// `settings`, `environment`, `dns`, `tcp`, `proxy`, `tls`, `clock`, `token`, `disk`, `journal` or `versions`.
    pub name: &'static str,
    /// What came of it.
    pub result: Finding,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// What is wrong, by the name of a code in lower case or of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// English, for support.
    pub detail: String,
    /// A sentence for the shop.
    pub message: Message,
}

/// What runs here.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Versions {
    /// The library's version.
    pub library: &'static str,
    /// The interface's version.
    pub abi: i32,
    /// SQLite's version.
    pub journal_engine: &'static str,
    /// The operating system.
    pub system: &'static str,
    /// The kind of processor.
    pub processor: &'static str,
    /// 32 or 64: of the program.
    pub bits: usize,
}

impl Versions {
    /// Of this process.
    pub fn here() -> Self {
        Versions {
            library: crate::VERSION,
            abi: crate::ABI_VERSION,
            journal_engine: rusqlite::version(),
            system: std::env::consts::OS,
            processor: std::env::consts::ARCH,
            bits: size_of::<usize>().saturating_mul(8),
        }
    }
}

/// A written bundle, as a reply tells it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BundleView {
    /// Full path of the file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// What is in it.
    pub entries: Vec<&'static str>,
    /// Steps of the journal that are in it.
    pub steps: usize,
}
