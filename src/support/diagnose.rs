//! What is wrong between this till and the service: every part of the way is looked at by itself, has its time, and says in one
//! sentence what the shop should do. Ends within ten seconds whatever is broken, and moves nothing.

use crate::error::{Error, Failure, Kind, NextAction};
use crate::host::config::{Config, Environment};
use crate::host::support::{CheckView, DiagnosisView, Finding, Versions};
use crate::host::texts::Texts;
use crate::http::probe::{Found, Stage};
use crate::http::{Http, Method, Request};
use crate::journal::sqlite::disk;
use crate::rail::{Key, Rail};
use crate::value::clock::wall_ms;
use crate::wait::Scope;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The end of everything that asks the network.
pub const NETWORK_LIMIT: Duration = Duration::from_millis(8_500);
/// The end of the whole diagnosis: a disk that hangs cannot be interrupted, so it is left behind.
const LIMIT: Duration = Duration::from_millis(9_500);
/// The longest an answer is waited for.
const ANSWER: Duration = Duration::from_millis(3_000);
/// How far the till's clock may be from the service's. A token of a webhook lives for minutes, a certificate for weeks.
const CLOCK_OFF_MS: i64 = 5 * 60_000;
/// Less room than this is told: the journal needs little, but a full disk stops every sale.
const LITTLE_ROOM: u64 = 50 * 1024 * 1024;
/// A reference that no till uses: the service's "no such order" proves that it accepted the token.
const NO_SALE: &str = "tamara-pos-diagnose";

/// One check.
#[derive(Debug, Clone)]
pub struct Check {
    /// What was looked at: `dns`, `token`, ...
    pub name: &'static str,
    /// What came of it.
    pub outcome: Finding,
    /// How long it took.
    pub took: Duration,
    /// The name of what is wrong; stable.
    pub fault: Option<&'static str>,
    /// For support: what was found. Holds no secret.
    pub detail: String,
    text: &'static str,
}

/// All checks, in the order in which they depend on one another.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The checks.
    pub checks: Vec<Check>,
    took: Duration,
}

/// What is looked at.
pub struct Subject<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Its connections.
    pub http: &'a Http,
    /// Its service.
    pub rail: &'a dyn Rail,
    /// Opens, if need be, and tries its journal; runs on a thread of its own.
    pub journal: Box<dyn FnOnce() -> Result<(), Error> + Send>,
    /// Ends with [`NETWORK_LIMIT`].
    pub scope: &'a Scope,
}

/// Looks at everything.
pub fn run(subject: Subject<'_>) -> Diagnosis {
    let started = Instant::now();
    let Subject { config, http, rail, journal, scope } = subject;
    let mut checks = vec![
        good("settings", started, "check_settings", format!("country {}, {}", config.country, config.base_url)),
        environment(config, started),
    ];
    let local = on_a_thread(config, journal);
    let stages = http.probe(&config.base_url, scope);
    let is_open = stages.iter().all(|stage| matches!(stage.found, Found::Good(_) | Found::NotUsed(_)));
    checks.extend(stages.into_iter().map(of_stage));
    if is_open {
        checks.push(clock(config, http, scope));
        checks.push(token(rail, scope));
    } else {
        checks.push(not_reached("clock"));
        checks.push(not_reached("token"));
    }
    checks.extend(local_checks(&local, started));
    checks.push(versions());
    Diagnosis { checks, took: started.elapsed() }
}

/// The diagnosis of a configuration that cannot be opened: the settings are what is wrong.
pub fn of_refused(error: &Error) -> Diagnosis {
    let started = Instant::now();
    let (settings, environment) = match error.kind {
        Kind::EnvironmentMixed => (
            good("settings", started, "check_settings", "the settings can be read".into()),
            failed("environment", started, error),
        ),
        _ => (failed("settings", started, error), not_reached("environment")),
    };
    let mut checks = vec![settings, environment];
    checks.extend(["dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal"].map(not_reached));
    checks.push(versions());
    Diagnosis { checks, took: started.elapsed() }
}

impl Diagnosis {
    /// The first thing that is wrong, if any: what fails comes before what is only doubtful.
    fn first(&self) -> Option<&Check> {
        let of = |outcome| self.checks.iter().find(|check| check.outcome == outcome);
        of(Finding::Failed).or_else(|| of(Finding::Warning))
    }

    /// Key of the sentence for the shop.
    pub fn text(&self) -> &'static str {
        self.first().map_or("diagnosed_well", |check| check.text)
    }

    /// What the host should do about the first fault.
    pub fn next_action(&self) -> NextAction {
        let Some(check) = self.first() else { return NextAction::None };
        let kind = Kind::ALL.iter().find(|kind| Some(kind.text()) == check.fault);
        match kind.map(|kind| kind.next_action()) {
            Some(action @ (NextAction::RetryLater | NextAction::FixConfiguration)) => action,
            _ => NextAction::AskSupervisor,
        }
    }

    /// As a reply carries it.
    pub fn view(&self, texts: &Texts) -> DiagnosisView {
        let is = |outcome| self.checks.iter().filter(move |check| check.outcome == outcome);
        DiagnosisView {
            healthy: self.first().is_none(),
            faults: is(Finding::Failed).chain(is(Finding::Warning)).filter_map(|check| check.fault).collect(),
            checks: self.checks.iter().map(|check| view(check, texts)).collect(),
            took_ms: ms(self.took),
            versions: Versions::here(),
        }
    }
}

fn view(check: &Check, texts: &Texts) -> CheckView {
    CheckView {
        name: check.name,
        result: check.outcome,
        ms: ms(check.took),
        fault: check.fault,
        detail: crate::logging::redact(&check.detail),
        message: texts.shown(texts.get(check.text)),
    }
}

fn ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn good(name: &'static str, started: Instant, text: &'static str, detail: String) -> Check {
    Check { name, outcome: Finding::Ok, took: started.elapsed(), fault: None, detail, text }
}

fn wrong(name: &'static str, started: Instant, outcome: Finding, fault: &'static str, detail: String) -> Check {
    Check { name, outcome, took: started.elapsed(), fault: Some(fault), detail, text: fault }
}

fn failed(name: &'static str, started: Instant, error: &Error) -> Check {
    let detail = match &error.field {
        Some(field) => format!("{field}: {}", error.detail),
        None => error.detail.clone(),
    };
    wrong(name, started, Finding::Failed, error.kind.text(), detail)
}

fn skipped(name: &'static str, text: &'static str, detail: String) -> Check {
    Check { name, outcome: Finding::Skipped, took: Duration::ZERO, fault: None, detail, text }
}

fn not_reached(name: &'static str) -> Check {
    skipped(name, "check_not_made", "not looked at: an earlier check has to pass first".into())
}

fn versions() -> Check {
    let here = Versions::here();
    let detail = format!(
        "tamara_pos {} (interface {}), SQLite {}, {} {}",
        here.library, here.abi, here.journal_engine, here.system, here.processor
    );
    good("versions", Instant::now(), "check_versions", detail)
}

/// A mixture is refused when a client is opened, so what is open belongs together.
fn environment(config: &Config, started: Instant) -> Check {
    let money = if config.environment == Environment::Production { "real money" } else { "no real money" };
    let detail = format!("{} at {}: {money}", config.environment.name(), config.base_url);
    good("environment", started, "check_environment", detail)
}

fn of_stage(stage: Stage) -> Check {
    let (name, took) = (stage.name, stage.took);
    let text = match name {
        "dns" => "check_dns",
        "tcp" => "check_tcp",
        "proxy" => "check_proxy",
        _ => "check_tls",
    };
    match stage.found {
        Found::Good(detail) => Check { name, outcome: Finding::Ok, took, fault: None, detail, text },
        Found::Bad(fault, detail) => {
            Check { name, outcome: Finding::Failed, took, fault: Some(fault), detail, text: fault }
        }
        Found::NotUsed(why) => skipped(name, "check_not_used", why),
        Found::NotReached => not_reached(name),
    }
}

/// Compares the clocks by the `Date` of an answer. The question carries no token: whatever the service says, it says when.
fn clock(config: &Config, http: &Http, scope: &Scope) -> Check {
    let started = Instant::now();
    let url = format!("{}/", config.base_url);
    let request = Request { method: Method::Get, url: &url, headers: &[], body: None, moves_money: false };
    let here = wall_ms();
    match http.call(&request, &scope.within(ANSWER)) {
        Err(failure) => {
            skipped("clock", "check_not_made", format!("the service did not say its time: {}", failure.error.detail))
        }
        Ok(answer) => match answer.date_ms {
            None => skipped("clock", "check_not_made", "the service's answer has no Date".into()),
            Some(there) => compared(here, there, started),
        },
    }
}

fn compared(here: i64, there: i64, started: Instant) -> Check {
    let off = here.saturating_sub(there);
    let seconds = off / 1000;
    match off.saturating_abs() {
        0..=CLOCK_OFF_MS => good("clock", started, "check_clock", format!("{seconds} s from the service's clock")),
        _ => {
            let way = if off > 0 { "ahead of" } else { "behind" };
            let detail = format!("the clock of this machine is {} s {way} the service's", seconds.saturating_abs());
            wrong("clock", started, Finding::Failed, "clock_wrong", detail)
        }
    }
}

/// Asks for an order that cannot exist.
fn token(rail: &dyn Rail, scope: &Scope) -> Check {
    let started = Instant::now();
    match rail.read(&Key::Reference(NO_SALE.into()), &scope.within(ANSWER)) {
        Ok(_) => accepted(started),
        Err(Failure { error, .. }) if error.kind == Kind::NotFound => accepted(started),
        Err(Failure { error, .. }) => {
            let hint = match error.kind {
                Kind::Unauthorised => "; it was revoked, mistyped, or belongs to the other environment",
                _ => "",
            };
            let detail = format!("{}{hint}", error.detail);
            Check { text: error.text(), ..wrong("token", started, Finding::Failed, error.kind.text(), detail) }
        }
    }
}

fn accepted(started: Instant) -> Check {
    good("token", started, "check_token", "the service knows this token".into())
}

/// The checks of the disk, which nothing can interrupt, away from the thread that has to answer.
fn on_a_thread(config: &Config, journal: Box<dyn FnOnce() -> Result<(), Error> + Send>) -> Receiver<Check> {
    let (sender, receiver) = channel();
    let place = config.journal.clone();
    let work = move || {
        let Some(place) = place else {
            let none = || "there is no journal: \"journal\" is \"none\"".to_string();
            let _ = sender.send(skipped("disk", "check_not_used", none()));
            let _ = sender.send(skipped("journal", "check_not_used", none()));
            return;
        };
        let started = Instant::now();
        let tried = journal();
        let took = started.elapsed();
        let _ = sender.send(match place.file() {
            Some(path) => room(path),
            None => skipped("disk", "check_not_used", format!("the journal is on a server: {place}")),
        });
        let mut check = match tried {
            Ok(()) => good("journal", started, "check_journal", place.to_string()),
            Err(error) => failed("journal", started, &error),
        };
        check.took = took;
        let _ = sender.send(check);
    };
    // Without a thread nothing comes, which is then told.
    let _ = std::thread::Builder::new().name("tamara-diagnose".into()).spawn(work);
    receiver
}

fn room(path: &Path) -> Check {
    let started = Instant::now();
    let folder = path.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(path);
    let place = if cfg!(unix) { folder } else { path };
    match disk::room(place) {
        Err(error) => skipped("disk", "check_not_made", format!("{}: {error}", folder.display())),
        Ok(room) => {
            let detail = format!("{} MB free at {}", room / 1_000_000, folder.display());
            match room {
                0..1_000_000 => wrong("disk", started, Finding::Failed, Kind::JournalFull.text(), detail),
                1_000_000..LITTLE_ROOM => wrong("disk", started, Finding::Warning, "disk_low", detail),
                _ => good("disk", started, "check_disk", detail),
            }
        }
    }
}

fn local_checks(checks: &Receiver<Check>, started: Instant) -> Vec<Check> {
    let mut found: Vec<Check> = Vec::new();
    for name in ["disk", "journal"] {
        match checks.recv_timeout(LIMIT.saturating_sub(started.elapsed())) {
            Ok(check) => found.push(check),
            Err(_) => {
                let error =
                    Error::new(Kind::JournalFailed, "the disk did not answer in time; it may hang or be locked");
                found.push(failed(name, started, &error));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_within_five_minutes_is_right_and_a_day_is_not() {
        let now = 1_795_169_600_000;
        assert_eq!(compared(now + 299_000, now, Instant::now()).outcome, Finding::Ok);
        for off in [-86_400_000, 86_400_000, 301_000, i64::MIN] {
            let check = compared(now.saturating_add(off), now, Instant::now());
            assert_eq!((check.outcome, check.fault), (Finding::Failed, Some("clock_wrong")), "{}", check.detail);
        }
        assert!(compared(now - 86_400_000, now, Instant::now()).detail.contains("86400 s behind"));
    }

    #[test]
    fn a_disk_that_does_not_answer_is_named_and_not_waited_for() {
        let (sender, checks) = channel();
        let asked = Instant::now();
        let found = local_checks(&checks, asked.checked_sub(LIMIT).unwrap());
        let faults: Vec<_> = found.iter().map(|check| (check.name, check.fault)).collect();
        assert_eq!(faults, [("disk", Some("journal_failed")), ("journal", Some("journal_failed"))]);
        assert!(asked.elapsed() < Duration::from_secs(5));
        drop(sender);
    }

    #[test]
    fn what_fails_is_named_before_what_is_only_doubtful() {
        let at = Instant::now();
        let checks = vec![
            wrong("disk", at, Finding::Warning, "disk_low", String::new()),
            wrong("token", at, Finding::Failed, "unauthorised", String::new()),
        ];
        let diagnosis = Diagnosis { checks, took: Duration::ZERO };
        assert_eq!((diagnosis.text(), diagnosis.next_action()), ("unauthorised", Kind::Unauthorised.next_action()));
        let json = serde_json::to_value(diagnosis.view(&Texts::default())).unwrap();
        assert_eq!(json["faults"], serde_json::json!(["unauthorised", "disk_low"]));
        assert_eq!(json["healthy"], false);
    }
}
