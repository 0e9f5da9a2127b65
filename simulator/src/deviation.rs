//! Ways in which the real service may be other than it is assumed to be. Each breaks one assumption of the library, by its name in
//! `contract.json`; the library's chapter "What the library assumes" says what they are.

use serde_json::Value;
use std::path::Path;

/// A way to be other than assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviation {
    /// A new order is not found by its reference for a minute.
    FoundByReference,
    /// Refusals lack the list `errors`.
    OwnRefusal,
    /// A payment in the shop gets no farther than its approval.
    CapturedByItself,
    /// A refund whose number was sent before is answered with the one of before.
    RefundIsNew,
    /// A refund is not shown for ten minutes.
    RefundShowsAtOnce,
    /// Refunds are shown without number and comment.
    RefundShowsNumber,
    /// A voided order stays `new` until its time is over.
    VoidShowsAtOnce,
    /// Sessions live for 26 hours.
    UnpaidExpires,
    /// The captured amount is shown two reads after the status.
    CapturedComesWithStatus,
    /// No session without a branch.
    StoreCodeOptional,
    /// Idempotency keys mean nothing.
    KeyRepeatsAnswer,
}

/// Their names.
pub const ALL: &[(Deviation, &str)] = &[
    (Deviation::FoundByReference, "found_by_reference"),
    (Deviation::OwnRefusal, "own_refusal"),
    (Deviation::CapturedByItself, "captured_by_itself"),
    (Deviation::RefundIsNew, "refund_is_new"),
    (Deviation::RefundShowsAtOnce, "refund_shows_at_once"),
    (Deviation::RefundShowsNumber, "refund_shows_number"),
    (Deviation::VoidShowsAtOnce, "void_shows_at_once"),
    (Deviation::UnpaidExpires, "unpaid_expires"),
    (Deviation::CapturedComesWithStatus, "captured_comes_with_status"),
    (Deviation::StoreCodeOptional, "store_code_optional"),
    (Deviation::KeyRepeatsAnswer, "key_repeats_answer"),
];

/// For how long a new order is not found by its reference.
pub const UNFOUND_MS: i64 = 60_000;
/// For how long a refund is not shown.
pub const UNSHOWN_MS: i64 = 600_000;
/// How long a session lives that does not end in time.
pub const LONG_LIFE_MS: i64 = 26 * 3_600_000;
/// For how many reads a captured amount is not shown.
pub const UNSHOWN_READS: u32 = 3;

impl Deviation {
    /// The services that can be so, by the library's names of providers.
    pub fn services(self) -> &'static [&'static str] {
        match self {
            Deviation::OwnRefusal
            | Deviation::RefundIsNew
            | Deviation::RefundShowsAtOnce
            | Deviation::VoidShowsAtOnce
            | Deviation::StoreCodeOptional => &["tamara"],
            Deviation::KeyRepeatsAnswer => &["checkout_com"],
            Deviation::FoundByReference
            | Deviation::CapturedByItself
            | Deviation::RefundShowsNumber
            | Deviation::UnpaidExpires
            | Deviation::CapturedComesWithStatus => &["tamara", "checkout_com"],
        }
    }
}

/// Those that a simulator has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Deviations(u32);

impl Deviations {
    /// Adds the one of this name.
    ///
    /// # Errors
    /// When there is none; the text lists them.
    pub fn add(&mut self, name: &str) -> Result<(), String> {
        let Some((deviation, _)) = ALL.iter().find(|(_, known)| *known == name) else {
            let names: Vec<&str> = ALL.iter().map(|(_, name)| *name).collect();
            return Err(format!("there is no deviation {name:?}; there are: {}", names.join(", ")));
        };
        self.0 |= 1 << *deviation as u32;
        Ok(())
    }

    /// Whether this is one of them.
    pub fn has(self, deviation: Deviation) -> bool {
        self.0 & (1 << deviation as u32) != 0
    }

    /// Their names.
    pub fn names(self) -> Vec<&'static str> {
        ALL.iter().filter(|(deviation, _)| self.has(*deviation)).map(|(_, name)| *name).collect()
    }

    /// Adds what a contract check has found to be other than assumed. Findings that this version does not know are passed over.
    ///
    /// # Errors
    /// When the file cannot be read, or is no result of a contract check.
    pub fn add_profile(&mut self, path: &Path) -> Result<(), String> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
        let profile: Value = serde_json::from_str(&text).map_err(|error| format!("{shown}: {error}"))?;
        let found = profile["assumptions"].as_object().filter(|_| profile["format"] == 1);
        for (name, finding) in found.ok_or_else(|| format!("{shown}: this is no contract.json of format 1"))? {
            if finding["holds"] == false {
                let _ = self.add(name);
            }
        }
        Ok(())
    }
}
