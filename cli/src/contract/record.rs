//! `contract.json`: what was asked and answered, what follows from it, and what is still open at the service. It is written after every
//! exchange, so that a run that was killed can be carried on.

use super::mask;
use crate::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tamara_pos::host::config::{Config, Provider};
use tamara_pos::rail::assumptions::ALL;

/// The form that the library's `service_profile` and the simulator's `--profile` read.
const FORMAT: u32 = 1;

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Record {
    pub format: u32,
    /// The version of the program that asked.
    pub version: String,
    pub service: Provider,
    pub environment: String,
    pub base_url: String,
    pub simulated: bool,
    /// By the machine's clock.
    pub begun_at: String,
    /// `None` while the run is not complete.
    pub ended_at: Option<String>,
    pub assumptions: BTreeMap<String, Finding>,
    pub questions: BTreeMap<u8, Question>,
    /// The parts of the check that are done.
    pub done: Vec<String>,
    pub sessions: Vec<Session>,
    /// A webhook that was registered and not removed yet.
    pub webhook_id: Option<String>,
    /// How far the simulator's clock was moved, seconds.
    pub clock_moved_s: u64,
    /// For how long each part waited for the service, seconds; at a simulator its clock was moved instead.
    #[serde(default)]
    pub waits_s: BTreeMap<String, u64>,
    pub exchanges: Vec<Value>,
    #[serde(skip)]
    path: PathBuf,
}

/// What became of an assumption.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Finding {
    /// `None`: it was not seen.
    pub holds: Option<bool>,
    pub seen: String,
    pub follows: Follows,
}

/// What follows for the merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Follows {
    /// It was not asked, or not seen.
    #[default]
    NotSeen,
    /// As assumed.
    Fine,
    /// Not as assumed, and the library is right all the same.
    Handled,
    /// Not as assumed, and the library has to be told.
    Wrong,
}

impl Follows {
    pub fn word(self) -> &'static str {
        match self {
            Follows::NotSeen => "not seen",
            Follows::Fine => "fine",
            Follows::Handled => "handled",
            Follows::Wrong => "WRONG",
        }
    }
}

/// What was learned to one of the twelve questions, beside the assumptions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Question {
    pub facts: Vec<String>,
    /// Why it, or a part of it, was not asked.
    pub left_out: Vec<String>,
}

/// A session that this check opened.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pub reference: String,
    pub order_id: Option<String>,
    pub checkout_id: Option<String>,
    /// Unix seconds, by the machine's clock.
    pub sent_s: i64,
    /// Nothing of it is open any more: nobody can pay it, and what was paid was given back.
    pub is_over: bool,
    /// When it ends by itself, unix seconds by the machine's clock: until then it could be paid by somebody who has its link.
    #[serde(default)]
    pub runs_out_s: Option<i64>,
    /// Why it has to end by itself.
    pub note: Option<String>,
}

/// The twelve questions.
pub const QUESTIONS: [&str; 12] = [
    "By reference: how soon is a new order found, and how does \"not found\" look?",
    "Which states does a paid SMS order and a paid QR order pass?",
    "The same refund twice with one number: one or two?",
    "When does a refund show in its order, and with our number?",
    "Void: which status, and does the link die?",
    "One reference twice: refused, or which order is shown?",
    "When does a link that is never opened expire?",
    "Does the captured amount come with the status, and in which form?",
    "A refund above the rest, after a whole refund, and a cancel from updated: status and code?",
    "Odd requests: 200, 400 or 500?",
    "Webhooks: claims, headers, events of in-store orders?",
    "Checkout.com: one key twice, the actions of a payment, a pending payment by reference?",
];

impl Record {
    /// A new one.
    pub fn new(path: &Path, config: &Config, now: String) -> Self {
        let simulated = config.environment == tamara_pos::host::config::Environment::Simulator;
        let mut assumptions = BTreeMap::new();
        for row in ALL.iter().filter(|row| row.services.contains(&config.provider.name())) {
            assumptions.insert(row.name.to_string(), Finding::default());
        }
        Record {
            format: FORMAT,
            version: tamara_pos::VERSION.into(),
            service: config.provider,
            environment: config.environment.name().into(),
            base_url: config.base_url.clone(),
            simulated,
            begun_at: now,
            ended_at: None,
            assumptions,
            questions: BTreeMap::new(),
            done: Vec::new(),
            sessions: Vec::new(),
            webhook_id: None,
            clock_moved_s: 0,
            waits_s: BTreeMap::new(),
            exchanges: Vec::new(),
            path: path.to_path_buf(),
        }
    }

    /// The one of a run that was stopped, if there is one.
    pub fn unfinished(path: &Path) -> Result<Option<Self>> {
        let Ok(text) = std::fs::read_to_string(path) else { return Ok(None) };
        let record: Record = serde_json::from_str(&text).map_err(|error| {
            format!("{}: is no contract.json of this version ({error}); move it away", path.display())
        })?;
        if record.format != FORMAT || record.version != tamara_pos::VERSION {
            return Err(format!("{}: was written by version {}; move it away", path.display(), record.version));
        }
        Ok(record.ended_at.is_none().then(|| Record { path: path.to_path_buf(), ..record }))
    }

    /// Writes the file: whole, or not at all.
    pub fn save(&self) -> Result<()> {
        let shown = |error: std::io::Error| format!("{}: {error}", self.path.display());
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        let new = self.path.with_extension("json.new");
        std::fs::write(&new, text).map_err(shown)?;
        std::fs::rename(&new, &self.path).map_err(shown)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds an exchange, without secrets and persons.
    pub fn exchange(&mut self, exchange: Value) {
        self.exchanges.push(mask::masked(exchange));
    }

    /// Notes what was seen of an assumption. What was seen to be otherwise once stays so.
    pub fn see(&mut self, name: &str, holds: bool, seen: impl Into<String>) {
        let Some(finding) = self.assumptions.get_mut(name) else { return };
        if finding.holds == Some(false) {
            return;
        }
        let needs_profile = ALL.iter().any(|row| row.name == name && row.needs_profile);
        finding.holds = Some(holds);
        finding.seen = seen.into();
        finding.follows = match (holds, needs_profile) {
            (true, _) => Follows::Fine,
            (false, false) => Follows::Handled,
            (false, true) => Follows::Wrong,
        };
    }

    /// Notes a fact that no verdict relies on.
    pub fn fact(&mut self, question: u8, fact: impl Into<String>) {
        self.questions.entry(question).or_default().facts.push(fact.into());
    }

    /// Notes why something was not asked.
    pub fn leave_out(&mut self, question: u8, why: impl Into<String>) {
        let left_out = &mut self.questions.entry(question).or_default().left_out;
        let why = why.into();
        if !left_out.contains(&why) {
            left_out.push(why);
        }
    }

    /// Says of each assumption that was not seen why it was not.
    pub fn explain_unseen(&mut self) {
        for row in &ALL {
            let Some(finding) = self.assumptions.get_mut(row.name).filter(|finding| finding.holds.is_none()) else {
                continue;
            };
            let reasons = self.questions.get(&row.question).map(|question| question.left_out.join("; "));
            let reason =
                reasons.filter(|reasons| !reasons.is_empty()).unwrap_or_else(|| "its question was not asked".into());
            finding.seen = format!("nothing: {reason}");
        }
    }

    /// How many sessions could still be paid, and how many of these end by themselves at a known time.
    pub fn open(&self, now_s: i64) -> (usize, usize) {
        let runs = |session: &&Session| session.is_over && session.runs_out_s.is_some_and(|end| end > now_s);
        let running = self.sessions.iter().filter(runs).count();
        let open = self.sessions.iter().filter(|session| !session.is_over).count();
        (open.saturating_add(running), running)
    }

    /// The worst line.
    pub fn worst(&self) -> Follows {
        self.assumptions.values().map(|finding| finding.follows).max().unwrap_or_default()
    }

    /// For `--json`: the findings without the exchanges.
    pub fn summary(&self) -> Value {
        let (open, run_out) = self.open(super::service::now_s());
        json!({ "service": self.service, "environment": self.environment, "simulated": self.simulated, "follows": self.worst(),
            "assumptions": self.assumptions, "questions": self.questions, "sessions": self.sessions.len(), "open": open,
            "run_out": run_out,
            "file": self.path })
    }
}
