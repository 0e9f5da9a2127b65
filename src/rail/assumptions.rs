//! What the verdicts rely on and no document promises: each with the place that relies on it, the question of the contract check that
//! shows it, and what the library does where it does not hold.
//!
//! `tamara-pos contract` asks the service, and a [`Profile`] is what it found. Without a profile the library is careful where a wrong
//! assumption would cost money, and convenient elsewhere.

use crate::error::{Error, Kind};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Something that a verdict relies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// A new order is found by its reference within ten seconds.
    FoundByReference,
    /// "No such order" has the service's own form.
    OwnRefusal,
    /// A paid in-store order is captured by the service itself.
    CapturedByItself,
    /// Each refund that is answered is a new one.
    RefundIsNew,
    /// A refund shows in its order at once.
    RefundShowsAtOnce,
    /// An order's refunds show the merchant's number.
    RefundShowsNumber,
    /// A voided order is dead at the next read.
    VoidShowsAtOnce,
    /// A session that nobody pays expires.
    UnpaidExpires,
    /// A captured order shows how much was captured.
    CapturedComesWithStatus,
    /// A session is opened without a branch.
    StoreCodeOptional,
    /// An idempotency key repeats its answer.
    KeyRepeatsAnswer,
}

/// What is known of an assumption before any service was asked.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub id: Assumption,
    /// The name in `contract.json` and of the simulator's `--deviate`.
    pub name: &'static str,
    /// The services of which it is assumed, by the configuration's names of providers.
    pub services: &'static [&'static str],
    /// The number of the contract check's question.
    pub question: u8,
    /// What is assumed.
    pub assumed: &'static str,
    /// The source files that rely on it.
    pub used: &'static [&'static str],
    /// Where it comes from: `guide`, `reference`, `sdk`, `field`.
    pub source: &'static str,
    /// What the library does where a profile says that it does not hold.
    pub otherwise: &'static str,
    /// What the library does while no profile says anything.
    pub unasked: &'static str,
    /// A wrong assumption would cost money: without a profile it is not relied on.
    pub costs_money: bool,
    /// Where it does not hold, sales fail or stop until the library is told.
    pub needs_profile: bool,
}

const TAMARA: &[&str] = &["tamara"];
const CHECKOUT_COM: &[&str] = &["checkout_com"];
const BOTH: &[&str] = &["tamara", "checkout_com"];
const COUNT: usize = 11;

/// All of them, in the order of the questions.
pub const ALL: [Row; COUNT] = [
    Row {
        id: Assumption::FoundByReference,
        name: "found_by_reference",
        services: BOTH,
        question: 1,
        assumed: "A new order is found by its reference within 10 seconds.",
        used: &["src/sale/create.rs", "src/sale/recover.rs"],
        source: "reference",
        otherwise: "\"Not found\" proves nothing: after a lost answer no second session is offered before the first can no longer be paid.",
        unasked: "\"Not found\" is proof only where the look-up finds another order at that moment.",
        costs_money: true,
        needs_profile: false,
    },
    Row {
        id: Assumption::OwnRefusal,
        name: "own_refusal",
        services: TAMARA,
        question: 1,
        assumed: "\"No such order\" is a 404 in Tamara's own form: JSON with the list `errors`.",
        used: &["src/rail/tamara/mod.rs"],
        source: "reference",
        otherwise: "A 404 in another JSON form, or without a body, counts as \"no such order\" where an order is asked for. A web page does not.",
        unasked: "A 404 in another form may be a gateway's: no session is opened before the look-up is answered.",
        costs_money: true,
        needs_profile: true,
    },
    Row {
        id: Assumption::CapturedByItself,
        name: "captured_by_itself",
        services: BOTH,
        question: 2,
        assumed: "A paid in-store order is captured by the service within a minute; it does not stay approved.",
        used: &["src/sale/poll.rs"],
        source: "guide",
        otherwise: "An approved order is reported at once as waiting for the merchant, with `authorise_order` or `capture_order` as the next step.",
        unasked: "After a minute in such a state the reply has the warning `not_captured` and the next step.",
        costs_money: false,
        needs_profile: false,
    },
    Row {
        id: Assumption::RefundIsNew,
        name: "refund_is_new",
        services: TAMARA,
        question: 3,
        assumed: "Two refunds with one `merchant_refund_id` are two refunds: each answer names a new one.",
        used: &["src/sale/movement.rs"],
        source: "sdk",
        otherwise: "An answer that names a refund which the order showed before is not taken for a yes: the order's totals decide.",
        unasked: "The same.",
        costs_money: true,
        needs_profile: false,
    },
    Row {
        id: Assumption::RefundShowsAtOnce,
        name: "refund_shows_at_once",
        services: TAMARA,
        question: 4,
        assumed: "A refund shows in `refunded_amount` of its order within two minutes.",
        used: &["src/sale/evidence.rs"],
        source: "guide",
        otherwise: "A refund whose answer was lost counts as not done only after an hour without it, not after two minutes.",
        unasked: "The same: that one refund showed at once says nothing of the next. For that hour the refund is unknown and its order takes no other; a supervisor who sees in the service's portal that the refund is not there closes it at once with `tamara_step_resolve`.",
        costs_money: true,
        needs_profile: false,
    },
    Row {
        id: Assumption::RefundShowsNumber,
        name: "refund_shows_number",
        services: BOTH,
        question: 4,
        assumed: "The refunds of an order show the merchant's number, or the comment with it.",
        used: &["src/sale/evidence.rs"],
        source: "reference",
        otherwise: "A total that did not grow, or that refunds of others explain, shows that a refund whose answer was lost did not happen. A refund without a number never shows that it did: one made in the portal may have the same amount. A supervisor tells them apart.",
        unasked: "Numbers decide where they are shown, and the same holds elsewhere. Where a profile says that numbers are always shown, a refund without one was made by somebody else.",
        costs_money: true,
        needs_profile: false,
    },
    Row {
        id: Assumption::VoidShowsAtOnce,
        name: "void_shows_at_once",
        services: TAMARA,
        question: 5,
        assumed: "A voided order is `canceled` at the next read.",
        used: &["src/sale/void.rs"],
        source: "guide",
        otherwise: "A void that was answered with yes ends as pending after one read, and the order is watched to its end.",
        unasked: "The order is read five times, then the void ends as pending, and the order is watched to its end.",
        costs_money: false,
        needs_profile: false,
    },
    Row {
        id: Assumption::UnpaidExpires,
        name: "unpaid_expires",
        services: BOTH,
        question: 7,
        assumed: "A session that nobody pays expires, also when its link is never opened: after 15 minutes, through Checkout.com after 30.",
        used: &["src/sale/mod.rs"],
        source: "guide",
        otherwise: "Time ends no session whose answer was lost: the service's look-up or a supervisor's word has to.",
        unasked: "A session that was lost counts as past paying after 25 hours.",
        costs_money: false,
        needs_profile: false,
    },
    Row {
        id: Assumption::CapturedComesWithStatus,
        name: "captured_comes_with_status",
        services: BOTH,
        question: 8,
        assumed: "An order that is captured shows `captured_amount` at once.",
        used: &["src/rail/mod.rs"],
        source: "reference",
        otherwise: "A captured order without a captured amount is pending: the next read decides.",
        unasked: "Such an order is for a supervisor: the amounts do not agree.",
        costs_money: false,
        needs_profile: true,
    },
    Row {
        id: Assumption::StoreCodeOptional,
        name: "store_code_optional",
        services: TAMARA,
        question: 10,
        assumed: "A session is opened without `additional_data.store_code`.",
        used: &["src/rail/tamara/mod.rs"],
        source: "guide",
        otherwise: "A session without a branch is refused before it is sent, with the field that is missing.",
        unasked: "It is sent. Where the service refuses it, its refusal is the reply, and nothing was opened.",
        costs_money: false,
        needs_profile: true,
    },
    Row {
        id: Assumption::KeyRepeatsAnswer,
        name: "key_repeats_answer",
        services: CHECKOUT_COM,
        question: 12,
        assumed: "The same idempotency key gives the same payment again.",
        used: &["src/sale/create.rs"],
        source: "reference",
        otherwise: "The link of a payment that was found again is not asked for once more: that would open another payment.",
        unasked: "The link is asked for by the key of its request, and another payment's link is shown to nobody.",
        costs_money: false,
        needs_profile: false,
    },
];

impl Assumption {
    /// What is known of it.
    pub fn row(self) -> Option<&'static Row> {
        ALL.iter().find(|row| row.id == self)
    }

    fn place(self) -> Option<usize> {
        ALL.iter().position(|row| row.id == self)
    }
}

/// What is known of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    seen: [Option<bool>; COUNT],
}

/// What of a `contract.json` is read here.
#[derive(Deserialize)]
struct Contract {
    format: u32,
    service: String,
    assumptions: BTreeMap<String, Finding>,
}

#[derive(Deserialize)]
struct Finding {
    holds: Option<bool>,
}

impl Profile {
    /// Reads what a contract check has found. A name that is not known belongs to another version, and is passed over.
    ///
    /// # Errors
    /// [`Kind::InvalidConfig`] for anything that is not the result of a contract check of this service.
    pub fn parse(text: &str, service: &str) -> Result<Profile, Error> {
        let wrong = |detail: String| Error::field(Kind::InvalidConfig, "service_profile", detail);
        let contract: Contract = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            wrong(format!("is not a contract.json (line {}, column {})", error.line(), error.column()))
        })?;
        if contract.format != 1 {
            return Err(wrong(format!("has the format {}, and this version reads format 1", contract.format)));
        }
        if contract.service != service {
            return Err(wrong(format!("is not of the provider {service}")));
        }
        let mut profile = Profile::default();
        for (seen, row) in profile.seen.iter_mut().zip(&ALL) {
            *seen = contract.assumptions.get(row.name).and_then(|finding| finding.holds);
        }
        Ok(profile)
    }

    /// The same, with something that was seen. What a contract check has seen stays.
    pub fn or_seen(mut self, assumption: Assumption, holds: Option<bool>) -> Profile {
        if let Some(seen) = assumption.place().and_then(|place| self.seen.get_mut(place)) {
            *seen = seen.or(holds);
        }
        self
    }

    /// Whether it was seen to hold, or not to.
    pub fn seen(&self, assumption: Assumption) -> Option<bool> {
        assumption.place().and_then(|place| self.seen.get(place).copied().flatten())
    }

    /// Whether it may be relied on.
    pub fn holds(&self, assumption: Assumption) -> bool {
        self.seen(assumption).unwrap_or(assumption.row().is_some_and(|row| !row.costs_money))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    const CHAPTER: &str = "docs/assumptions.md";

    fn source(path: &str) -> String {
        std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
    }

    /// The code without comments and without tests.
    fn code(path: &str) -> String {
        let text = source(path);
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn each_assumption_is_in_the_table_once_and_is_relied_on_where_the_table_says() {
        for row in &ALL {
            assert_eq!(
                ALL.iter().filter(|other| other.id == row.id || other.name == row.name).count(),
                1,
                "{}",
                row.name
            );
            let item = format!("Assumption::{:?}", row.id);
            for path in row.used {
                assert!(code(path).contains(&item), "{path} does not rely on {item}");
            }
            assert!((1..=12).contains(&row.question) && !row.used.is_empty() && !row.services.is_empty());
        }
        let mut files = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(path) = files.pop() {
            if path.is_dir() {
                files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/");
            if name == "src/rail/assumptions.rs" || !name.ends_with(".rs") {
                continue;
            }
            let code = code(&name);
            for row in &ALL {
                let is_used = code.contains(&format!("Assumption::{:?}", row.id));
                assert!(
                    !is_used || row.used.contains(&name.as_str()) || name == "src/client/drive.rs",
                    "{name}: {}",
                    row.name
                );
            }
        }
    }

    #[test]
    fn without_a_profile_nothing_is_relied_on_that_could_cost_money() {
        let nothing = Profile::default();
        for row in &ALL {
            assert_eq!(nothing.holds(row.id), !row.costs_money, "{}", row.name);
            for holds in [true, false] {
                let text = format!(
                    r#"{{"format":1,"service":"{}","assumptions":{{"{}":{{"holds":{holds}}}}}}}"#,
                    row.services[0], row.name
                );
                let profile = Profile::parse(&text, row.services[0]).unwrap();
                assert_eq!((profile.holds(row.id), profile.seen(row.id)), (holds, Some(holds)), "{}", row.name);
                assert_eq!(profile.or_seen(row.id, Some(!holds)), profile, "a contract check knows better");
                assert!(ALL.iter().all(|other| other.id == row.id || profile.seen(other.id).is_none()));
            }
        }
    }

    #[test]
    fn what_is_no_result_of_a_contract_check_of_this_service_is_refused() {
        for (text, why) in [
            ("", "not a contract.json"),
            ("[]", "not a contract.json"),
            (r#"{"format":2,"service":"tamara","assumptions":{}}"#, "format 2"),
            (r#"{"format":1,"service":"checkout_com","assumptions":{}}"#, "not of the provider tamara"),
            (r#"{"format":1,"service":"tamara","assumptions":{"own_refusal":{"holds":"no"}}}"#, "not a contract.json"),
        ] {
            let error = Profile::parse(text, "tamara").unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::InvalidConfig, Some("service_profile")));
            assert!(error.detail.contains(why), "{text}: {error}");
        }
        let newer = r#"{"format":1,"service":"tamara","assumptions":{"of_a_newer_version":{"holds":false},"own_refusal":{"holds":null}}}"#;
        assert_eq!(Profile::parse(newer, "tamara").unwrap(), Profile::default());
    }

    /// The chapter of the book, made of the table.
    fn chapter() -> String {
        let mut text = include_str!("assumptions.md").to_string();
        for row in &ALL {
            let services: Vec<&str> =
                row.services.iter().map(|s| if *s == "tamara" { "Tamara" } else { "Checkout.com" }).collect();
            let source = match row.source {
                "guide" => "Tamara's guides",
                "reference" => "the API reference",
                "sdk" => "Tamara's own SDK",
                _ => "programs in the field",
            };
            let after = match (row.needs_profile, row.costs_money) {
                (true, _) => "**wrong**: give the library this result, or sales fail or stop",
                (false, true) => "handled: without a profile the library does not rely on it",
                (false, false) => "handled",
            };
            write!(
                text,
                "\n### `{}`\n\n{}\n\n| | |\n|---|---|\n| service | {} |\n| taken from | {source} |\n| question of the contract check | {} |\n| relied on in | {} |\n| with a profile that says no | {} |\n| without a profile | {} |\n| if it does not hold | {after} |\n",
                row.name,
                row.assumed,
                services.join(", "),
                row.question,
                row.used.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", "),
                row.otherwise,
                row.unasked,
            )
            .unwrap();
        }
        text
    }

    #[test]
    fn the_book_has_the_table_as_a_chapter() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(CHAPTER);
        if std::env::var_os("TAMARA_POS_WRITE_SCHEMAS").is_some() {
            std::fs::write(&path, chapter()).unwrap();
        }
        assert_eq!(source(CHAPTER), chapter(), "{CHAPTER}: write it with cargo xtask schema");
    }
}
