//! One file for whoever helps from afar: diagnosis, settings, the newest steps of the journal and the newest lines of the log,
//! without secrets and personal data, and never larger than it was allowed to be.

use crate::error::{Error, Kind};
use crate::files;
use crate::host::config::Config;
use crate::host::step::StepView;
use crate::host::support::{BundleView, DiagnosisView};
use crate::value::clock;
use crate::{json, logging};
use serde::Serialize;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What could be read of the journal.
pub enum Slice {
    /// The newest steps, newest first.
    Steps(Vec<StepView>),
    /// Nothing, and why.
    Unreadable(String),
}

#[derive(Serialize)]
struct Settings<'a> {
    provider: &'static str,
    environment: &'static str,
    base_url: &'a str,
    country: &'a str,
    language: &'a str,
    store_code: Option<&'a str>,
    lane: Option<&'a str>,
    device_id: Option<&'a str>,
    journal: Option<String>,
    call_timeout_ms: u64,
    connect_timeout_ms: u64,
    proxy: Option<String>,
    bundled_roots: bool,
    system_roots: bool,
    ca_file: Option<String>,
    log_file: Option<String>,
    log_level: String,
    lost_log_lines: u64,
}

const ABOUT: &str = "\
BundleView by tamara_pos for support. It holds no tokens, no names, no e-mail addresses and no whole phone numbers.

diagnosis.json  what was checked, and what was found
settings.json   the till's settings, without secrets
journal.json    the newest steps of the till's payment record, newest first
log.txt         the newest lines of the log
";

/// The name of a bundle of this moment.
pub fn name(now_ms: i64) -> String {
    format!("tamara-support-{}.zip", clock::stamp(now_ms))
}

/// Writes a bundle of at most `most` bytes to a file that does not exist yet.
///
/// # Errors
/// [`Kind::InvalidField`] when there is a file of this name already, [`Kind::ConfigFile`] when it cannot be written, with `file` as the field.
pub fn write(
    file: &Path,
    most: u64,
    config: Option<&Config>,
    diagnosis: &DiagnosisView,
    slice: Slice,
) -> Result<BundleView, Error> {
    // What is packed is hardly ever longer than it was: half for the log, a quarter for the journal, the rest is small.
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (journal, steps) = journal_text(slice, most / 4)?;
    let mut entries: Vec<(&'static str, String)> = vec![("README.txt", ABOUT.to_string())];
    entries.push(("diagnosis.json", json::to_ascii(diagnosis)?));
    if let Some(config) = config {
        entries.push(("settings.json", json::to_ascii(&settings(config))?));
    }
    entries.push(("journal.json", journal));
    if let Some(lines) = logging::recent(most / 2) {
        entries.push(("log.txt", lines));
    }
    let bytes = pack(&entries).map_err(|error| failed(file, &error))?;
    if bytes.len() > most {
        return Err(failed(file, &format!("it would have {} bytes", bytes.len())));
    }
    let mut options = files::private();
    options.write(true).create_new(true);
    let written = options.open(file).and_then(|mut place| place.write_all(&bytes).and_then(|()| place.sync_all()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let detail = format!("{}: there is a file of this name already; name another", file.display());
            Error::field(Kind::InvalidField, "file", detail)
        }
        _ => failed(file, &error),
    })?;
    let names = entries.iter().map(|(name, _)| *name).collect();
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(BundleView { file: file.display().to_string(), bytes, entries: names, steps })
}

fn failed(file: &Path, why: &dyn std::fmt::Display) -> Error {
    Error::field(Kind::ConfigFile, "file", format!("{}: {why}", file.display()))
}

/// As many of the newest steps as fit, and how many those are.
fn journal_text(slice: Slice, most: usize) -> Result<(String, usize), Error> {
    let steps = match slice {
        Slice::Unreadable(why) => return Ok((json::to_ascii(&serde_json::json!({ "unreadable": why }))?, 0)),
        Slice::Steps(steps) => steps,
    };
    let mut text = String::from("[");
    let mut count: usize = 0;
    for step in &steps {
        let step = json::to_ascii(step)?;
        if text.len().saturating_add(step.len()).saturating_add(3) > most {
            break;
        }
        text.push_str(if count == 0 { "\n" } else { ",\n" });
        text.push_str(&step);
        count = count.saturating_add(1);
    }
    text.push_str("\n]\n");
    Ok((text, count))
}

fn settings(config: &Config) -> Settings<'_> {
    let shown = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    Settings {
        provider: config.provider.name(),
        environment: config.environment.name(),
        base_url: &config.base_url,
        country: &config.country,
        language: &config.language,
        store_code: config.store_code.as_deref(),
        lane: config.lane.as_deref(),
        device_id: config.device_id.as_deref(),
        journal: config.journal.as_ref().map(ToString::to_string),
        call_timeout_ms: config.call_timeout_ms,
        connect_timeout_ms: u64::try_from(config.http.connect_timeout.as_millis()).unwrap_or(u64::MAX),
        proxy: config.http.proxy.as_ref().map(|proxy| format!("{proxy:?}")),
        bundled_roots: config.http.roots.bundled,
        system_roots: config.http.roots.system,
        ca_file: shown(&config.http.roots.ca_file),
        log_file: shown(&config.log.file),
        log_level: config.log.level.to_string(),
        lost_log_lines: logging::lost_lines(),
    }
}

fn pack(entries: &[(&'static str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in entries {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    zip.finish().map(Cursor::into_inner)
}
