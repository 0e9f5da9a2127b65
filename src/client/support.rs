//! The operations for support: diagnosis, bundle, level of the log. The first two also work where a client cannot be opened.

use super::{Client, open_rail, seen_journal};
use crate::error::{Error, Kind};
use crate::host::config::Config;
use crate::host::reply::{Body, LogLevel, Reply};
use crate::host::step::StepView;
use crate::host::texts::Texts;
use crate::http::Http;
use crate::journal::{Filter, Journal, Step};
use crate::logging::LevelFilter;
use crate::request::{BundleRequest, DiagnoseRequest, LogLevelRequest, limit};
use crate::support::bundle::{self, Slice};
use crate::support::diagnose::{self, Diagnosis, NETWORK_LIMIT, Subject};
use crate::value::clock::wall_ms;
use crate::wait::Scope;
use crate::{json, logging};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Stack of the thread that packs a bundle.
const STACK: usize = 512 * 1024;
/// How far back a bundle's slice of the journal reaches.
const SLICE_MS: i64 = 7 * 24 * 3_600_000;
/// Steps of a bundle at the most.
const SLICE_STEPS: u32 = 1_000;

impl Client {
    /// Looks at everything between this till and the service.
    pub fn diagnose(&self, text: &str) -> Result<Reply, Error> {
        let request: DiagnoseRequest = json::parse(text)?;
        only_without_client(request.config.is_some())?;
        Ok(diagnosed(&self.diagnosis(), &self.texts))
    }

    /// Writes one file for whoever helps from afar.
    pub fn support_bundle(&self, text: &str) -> Result<Reply, Error> {
        let request: BundleRequest = json::parse(text)?;
        only_without_client(request.config.is_some())?;
        let (file, most) = place(&request, Some(&self.config))?;
        let slice = recent(&*self.journal);
        bundled(&file, most, Some(&self.config), &self.diagnosis(), &self.texts, slice)
    }

    /// Changes how much is logged, for the whole process.
    pub fn log_level(&self, text: &str) -> Result<Reply, Error> {
        let request: LogLevelRequest = json::parse(text)?;
        let level: LevelFilter = request
            .level
            .parse()
            .map_err(|_| Error::field(Kind::InvalidField, "level", "must be off, error, warn, info, debug or trace"))?;
        logging::set_level(level)?;
        Ok(Reply::done("done", Body::LogLevel(LogLevel { level: request.level.to_ascii_lowercase() })))
    }

    fn diagnosis(&self) -> Diagnosis {
        let journal = Arc::clone(&self.journal);
        diagnose::run(Subject {
            config: &self.config,
            http: &self.http,
            rail: &*self.rail,
            journal: Box::new(move || journal.probe()),
            scope: &Scope::new(&self.interrupt, NETWORK_LIMIT),
        })
    }
}

/// Runs `diagnose` or `support_bundle` for the configuration in their request; `None` for all else, which needs a client.
pub fn without_client(name: &str, text: &str) -> Option<Reply> {
    match name {
        "diagnose" => {
            let request: DiagnoseRequest = json::parse(text).ok()?;
            Some(diagnosed(&of_config(request.config?.get()), &Texts::default()))
        }
        "support_bundle" => {
            let request: BundleRequest = json::parse(text).ok()?;
            let text = request.config.as_ref()?.get();
            let config = Config::parse(text).ok();
            let reply = place(&request, config.as_ref()).and_then(|(file, most)| {
                let slice = match &config {
                    Some(config) => seen_journal(config).and_then(|journal| recent(&*journal)),
                    None => Ok(Vec::new()),
                };
                bundled(&file, most, config.as_ref(), &of_config(text), &Texts::default(), slice)
            });
            Some(reply.unwrap_or_else(Reply::failed))
        }
        _ => None,
    }
}

fn of_config(text: &str) -> Diagnosis {
    try_config(text).unwrap_or_else(|error| diagnose::of_refused(&error))
}

fn try_config(text: &str) -> Result<Diagnosis, Error> {
    let config = Config::parse(text)?;
    Texts::with_overrides(config.texts.clone()).map_err(|error| error.under("texts"))?;
    let http = Arc::new(Http::new(&config.http)?);
    let rail = open_rail(&config, Arc::clone(&http))?;
    let own = config.clone();
    Ok(diagnose::run(Subject {
        config: &config,
        http: &http,
        rail: &*rail,
        journal: Box::new(move || seen_journal(&own)?.probe()),
        scope: &Scope::new(&Arc::default(), NETWORK_LIMIT),
    }))
}

fn only_without_client(is_given: bool) -> Result<(), Error> {
    match is_given {
        false => Ok(()),
        true => Err(Error::field(Kind::InvalidField, "config", "is for client 0 only; this client has its own")),
    }
}

fn diagnosed(diagnosis: &Diagnosis, texts: &Texts) -> Reply {
    let body = Body::Diagnosis(Box::new(diagnosis.view(texts)));
    Reply::done(diagnosis.text(), body).advising(diagnosis.next_action())
}

/// The newest steps, newest first.
fn recent(journal: &dyn Journal) -> Result<Vec<Step>, Error> {
    let from_ms = Some(wall_ms().saturating_sub(SLICE_MS));
    Ok(journal.history(&Filter { from_ms, limit: SLICE_STEPS, ..Filter::default() })?.steps)
}

fn bundled(
    file: &Path,
    most: u64,
    config: Option<&Config>,
    diagnosis: &Diagnosis,
    texts: &Texts,
    slice: Result<Vec<Step>, Error>,
) -> Result<Reply, Error> {
    let slice = match &slice {
        Ok(steps) => Slice::Steps(steps.iter().map(StepView::new).collect()),
        Err(error) => Slice::Unreadable(error.to_string()),
    };
    let diagnosis = diagnosis.view(texts);
    // Packing takes more stack than a thread of the host may have.
    let view = std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name("tamara-bundle".into()).stack_size(STACK);
        let work = builder.spawn_scoped(scope, || bundle::write(file, most, config, &diagnosis, slice));
        let work = work.map_err(|e| Error::new(Kind::Internal, format!("no thread could be started: {e}")))?;
        work.join().unwrap_or_else(|_| Err(Error::new(Kind::Panic, "a defect of this library was caught")))
    })?;
    Ok(Reply::done("bundle_written", Body::Bundle(Box::new(view))))
}

/// The file that was asked for, or one of the moment's name beside the journal; and its most bytes.
fn place(request: &BundleRequest, config: Option<&Config>) -> Result<(PathBuf, u64), Error> {
    let most = request.max_bytes.unwrap_or(limit::USUAL_BUNDLE_BYTES);
    if !limit::BUNDLE_BYTES.contains(&most) {
        let detail = format!("must be {} to {}", limit::BUNDLE_BYTES.start(), limit::BUNDLE_BYTES.end());
        return Err(Error::field(Kind::InvalidField, "max_bytes", detail));
    }
    let file = match request.file.as_deref() {
        Some(path) if Path::new(path).is_absolute() => PathBuf::from(path),
        Some(_) => return Err(Error::field(Kind::InvalidField, "file", "has to be a full path")),
        None => {
            let journal = config.and_then(|config| config.journal.as_ref()?.file());
            let folder = journal.and_then(Path::parent).map_or_else(std::env::temp_dir, Path::to_path_buf);
            folder.join(bundle::name(wall_ms()))
        }
    };
    Ok((file, most))
}
