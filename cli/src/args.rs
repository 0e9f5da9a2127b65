//! The command line.

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// Diagnoses a till, and looks after its Tamara payments.
///
/// Exit status: 0 done (an order: paid), 1 pending, 2 not paid, 3 unknown, 4 too late, 10 failed or not healthy, 64 wrong command line.
#[derive(Debug, Parser)]
#[command(name = "tamara-pos", version)]
pub struct Args {
    /// The till's configuration: a file with the JSON object of tamara_client_open
    #[arg(long, global = true, value_name = "FILE", help_heading = "Common options")]
    pub config: Option<PathBuf>,
    /// Prints the library's reply as it is, for programs
    #[arg(long, global = true, help_heading = "Common options")]
    pub json: bool,
    /// Language of the sentences for the shop
    #[arg(long, global = true, value_enum, default_value_t = Lang::En, help_heading = "Common options")]
    pub lang: Lang,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// English
    En,
    /// Arabic
    Ar,
}

impl Lang {
    /// Its name in replies.
    pub fn code(self) -> &'static str {
        if self == Lang::Ar { "ar" } else { "en" }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Looks at everything between this till and Tamara, within 10 seconds
    Diagnose,
    /// Writes one zip file for support, without secrets and personal data
    Bundle {
        /// The file; by default one beside the journal
        file: Option<PathBuf>,
    },
    /// Reads an order at Tamara; exit status 0 means paid, and nothing else does
    Order {
        /// Tamara's order id, or the till's own reference of the sale
        key: String,
        /// KEY is the till's own reference also where it looks like an order id
        #[arg(long)]
        reference: bool,
        /// Waits up to so many seconds until the sale has its end
        #[arg(long, value_name = "SECONDS")]
        wait: Option<u32>,
    },
    /// Clears up what a crash or a lost answer left open; sends nothing that moves money
    Recover,
    /// Closes a step by hand, as a supervisor's word; recover and history show the steps' numbers
    Resolve(ResolveArgs),
    /// Shows the journal, newest first
    History(HistoryArgs),
    /// Prints the totals of a day
    Report(ReportArgs),
    /// Prints a receipt again
    Receipt {
        /// The till's reference of the sale, or Tamara's order id
        key: String,
        /// The till's number of one of its refunds
        #[arg(long, value_name = "REQUEST_ID")]
        refund: Option<String>,
        /// Says that it is a copy
        #[arg(long)]
        copy: bool,
        /// Arabic for a printer that neither joins letters nor turns lines
        #[arg(long)]
        visual: bool,
    },
    /// Gives money back to the customer; asks first
    Refund(RefundArgs),
    /// Makes, checks and moves a journal
    #[command(subcommand)]
    Journal(JournalCommand),
    /// Asks the sandbox what the library assumes of it; exit status: 0 as assumed, 1 handled, 2 wrong without its result
    Contract(ContractArgs),
    /// Shows the QR code of an open session
    Qr {
        /// Tamara's order id, or the till's own reference of the sale
        key: String,
        /// KEY is the till's own reference also where it looks like an order id
        #[arg(long)]
        reference: bool,
    },
}

/// What is done with a journal. A place is a file, or the URL of a PostgreSQL database.
#[derive(Debug, Subcommand)]
pub enum JournalCommand {
    /// Makes the journal where it is missing: the file, or the tables in a database
    Init {
        /// The place; by default that of the configuration
        place: Option<String>,
    },
    /// Checks that the journal is whole, durable and may be written
    Check {
        /// The place; by default that of the configuration
        place: Option<String>,
    },
    /// Copies a journal to a new place and compares every row; close every program that uses it before
    Copy {
        /// The journal
        from: String,
        /// The new place: written whole or not at all
        to: String,
    },
}

/// What a supervisor says of a step.
#[derive(Debug, Group)]
pub struct ResolveArgs {
    /// The step's number
    pub step: i64,
    /// What became of it, as Tamara's portal shows it
    #[arg(value_enum)]
    pub outcome: Outcome,
    /// Who says so
    #[arg(long)]
    pub name: String,
    /// Why
    #[arg(long)]
    pub reason: String,
}

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Outcome {
    /// It happened: the money moved, or the session was paid
    Done,
    /// It did not happen
    NotDone,
}

impl ResolveArgs {
    /// The request.
    pub fn request(&self) -> Value {
        let outcome = if self.outcome == Outcome::Done { "done" } else { "not_done" };
        json!({ "step_id": self.step, "outcome": outcome, "name": self.name, "reason": self.reason })
    }
}

/// Which steps are shown.
#[derive(Debug, Group)]
pub struct HistoryArgs {
    /// Created at or after this time, 2026-01-31T08:00:00Z
    #[arg(long)]
    from: Option<String>,
    /// Created before this time
    #[arg(long)]
    until: Option<String>,
    /// Of this till only
    #[arg(long)]
    lane: Option<String>,
    /// session, void, refund, authorise, capture or cancel
    #[arg(long)]
    kind: Option<String>,
    /// sending, open, paid, dead, done or not_done
    #[arg(long)]
    state: Option<String>,
    /// Of this sale only
    #[arg(long)]
    reference: Option<String>,
    /// So many at the most
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

impl HistoryArgs {
    /// The request.
    pub fn request(&self) -> Value {
        json!({ "from": self.from, "until": self.until, "lane": self.lane, "kind": self.kind, "state": self.state,
            "order_reference_id": self.reference, "limit": self.limit })
    }
}

/// What is reported.
#[derive(Debug, Group)]
pub struct ReportArgs {
    /// The day, 2026-01-31; today when left out
    #[arg(long)]
    pub date: Option<String>,
    /// The end of the day, not the figures so far
    #[arg(long)]
    pub z: bool,
    /// Reads every order again, and tells the differences
    #[arg(long)]
    pub reread: bool,
    /// Asks Tamara which paid sales it has settled; with --csv a line for each sale
    #[arg(long)]
    pub settlement: bool,
    /// A table for a spreadsheet
    #[arg(long)]
    pub csv: bool,
    /// Of this till only
    #[arg(long)]
    pub lane: Option<String>,
    /// Of this branch only
    #[arg(long)]
    pub store: Option<String>,
    /// Arabic for a printer that neither joins letters nor turns lines
    #[arg(long)]
    pub visual: bool,
}

/// What is given back.
#[derive(Debug, Group)]
pub struct RefundArgs {
    /// Tamara's order id, or the till's own reference of the sale
    pub order: String,
    /// How much, "100.00 SAR"; everything that is left when left out
    #[arg(long, value_name = "AMOUNT CURRENCY")]
    pub amount: Option<Money>,
    /// The number of this refund: the same number twice is refunded once
    #[arg(long)]
    pub request_id: Option<String>,
    /// For people, at Tamara
    #[arg(long)]
    pub comment: Option<String>,
    /// Does not ask
    #[arg(long)]
    pub yes: bool,
}

/// How the sandbox is asked.
#[derive(Debug, Group)]
pub struct ContractArgs {
    /// Where the result goes; a page for people is written beside it
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Leaves out what needs a person: a customer who pays
    #[arg(long)]
    pub unattended: bool,
    /// At a simulator: the person is the customer, and no clock is moved
    #[arg(long)]
    pub by_hand: bool,
    /// Asks these questions only, 1 to 12
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u8).range(1..=12))]
    pub question: Vec<u8>,
    /// What a session is about, in the currency of the merchant's country
    #[arg(long, value_name = "AMOUNT")]
    pub amount: Option<String>,
    /// The customer's phone, with the country: 966534274516
    #[arg(long, value_name = "DIGITS")]
    pub phone: Option<String>,
    /// For how many seconds a customer is waited for
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub patience: u64,
    /// Does not ask; for a simulator only
    #[arg(long)]
    pub yes: bool,
}

/// An amount as it is typed; the library checks it.
#[derive(Debug, Clone)]
pub struct Money {
    /// `100.00`
    pub amount: String,
    /// `SAR`
    pub currency: String,
}

impl FromStr for Money {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (amount, currency) = text.trim().split_once(' ').ok_or("write it like \"100.00 SAR\"")?;
        Ok(Money { amount: amount.to_string(), currency: currency.trim().to_ascii_uppercase() })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}
