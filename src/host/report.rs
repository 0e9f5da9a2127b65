//! What a shop prints: the totals of a day from the journal, and receipts. Pure: steps in, figures and lines out.
//!
//! A sale counts in the period in which its session was opened, a refund or a void in the period in which it was begun: these
//! times never change, so that a report printed again shows the same figures, or better known ones.

use super::settlement::Settlements;
use super::step::StepView;
use super::sum::{Sum, cell};
use crate::host::texts::label;
use crate::journal::{State, Step, StepKind};
use crate::rail::Order;
use crate::request::{Language, Reading};
use crate::sale::give_up::is_given_up;
use crate::value::clock::local;
use crate::value::money::{Currency, Money};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use time::UtcOffset;

/// Characters of a printed line.
pub const COLUMNS: usize = 42;
/// What follows is read from left to right, or from right to left. They take no column, and are in Windows' Arabic code page too.
const LEFT_TO_RIGHT: &str = "\u{200e}";
const RIGHT_TO_LEFT: &str = "\u{200f}";

/// The figures of one store, lane and currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Totals {
    /// The branch.
    #[serde(skip_serializing_if = "Option::is_none")]
    store_code: Option<String>,
    /// The till.
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<String>,
    /// The currency of all amounts here.
    currency: &'static str,
    /// Sessions that were paid.
    paid: Sum,
    /// Refunds that were made.
    refunded: Sum,
    /// Online orders whose money was claimed.
    captured: Sum,
    /// Sessions that were taken back.
    voided: Sum,
    /// Sessions that ended unpaid otherwise.
    not_paid: Sum,
    /// Whatever has no known end yet.
    unresolved: Sum,
    /// Paid and captured, less what was refunded; null when it cannot be told in a number.
    net: Option<String>,
}

/// What Tamara says otherwise than the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Difference {
    /// The service's order id.
    pub order_id: String,
    /// The till's reference of the sale.
    pub order_reference_id: String,
    /// `paid`, `refunded`, or `not_read`.
    pub what: &'static str,
    /// By the journal.
    pub journal: String,
    /// By the service.
    pub service: String,
}

/// A report's figures.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Figures {
    /// For each store, lane and currency.
    pub totals: Vec<Totals>,
    /// For each currency, over all stores and lanes.
    pub grand_totals: Vec<Totals>,
}

/// Which period a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Its first millisecond since 1970.
    pub from_ms: i64,
    /// The first after it.
    pub until_ms: i64,
    /// The shop's clock.
    pub offset: UtcOffset,
}

type Place = (Option<String>, Option<String>, &'static str);

impl Totals {
    fn none(place: Place, currency: Currency) -> Self {
        let none = Sum::none(currency);
        let (store_code, lane, currency) = place;
        Totals {
            store_code,
            lane,
            currency,
            paid: none,
            refunded: none,
            captured: none,
            voided: none,
            not_paid: none,
            unresolved: none,
            net: None,
        }
    }

    /// `own`: what this journal captured of each online order.
    fn count(&mut self, step: &Step, voided: &HashSet<&str>, own: &HashMap<&str, Money>) {
        let is_online = step.channel.as_deref() == Some("online");
        let was_voided = step.order_id.as_deref().is_some_and(|order| voided.contains(order));
        let place = match (step.kind, step.state) {
            // Its session is counted.
            (_, State::Sending) if is_given_up(step) => return,
            (_, State::Sending) => &mut self.unresolved,
            (_, State::Open) => {
                // A part of it may be captured already.
                let captured = if is_online { self.by_itself(step, own) } else { None };
                let rest = captured.and_then(|captured| step.amount.checked_sub(&captured)).unwrap_or(step.amount);
                self.unresolved.add(
                    own.get(step.order_id.as_deref().unwrap_or_default())
                        .map_or(rest, |own| rest.checked_sub(own).unwrap_or(rest)),
                );
                return;
            }
            // The money of an online order is counted when it is captured: what the service captured by itself, in its session's period.
            (StepKind::Session, _) if was_paid(step) && is_online => {
                self.by_itself(step, own);
                return;
            }
            (StepKind::Session, _) if was_paid(step) => &mut self.paid,
            (StepKind::Session, State::Dead) if !was_voided => &mut self.not_paid,
            (StepKind::Refund, State::Done) => &mut self.refunded,
            (StepKind::Capture, State::Done) => &mut self.captured,
            (StepKind::Void, State::Done) => &mut self.voided,
            _ => return,
        };
        place.add(if step.kind == StepKind::Session { step.amount } else { step.effect() });
    }

    /// Counts what the service captured of an online order by itself, and tells how much that is.
    fn by_itself(&mut self, session: &Step, own: &HashMap<&str, Money>) -> Option<Money> {
        let captured = session.moved.or(was_paid(session).then_some(session.amount))?;
        let own = session.order_id.as_deref().and_then(|order_id| own.get(order_id)).copied();
        let rest = captured.checked_sub(&own.unwrap_or(Money::zero(captured.currency())))?;
        if !rest.is_zero() {
            self.captured.add(rest);
        }
        Some(rest)
    }

    /// As text, since it may be below zero, which an amount never is.
    fn close(&mut self) {
        let decimal = |sum: &Sum| sum.amount.map(|amount| amount.amount());
        let decimals = Currency::from_code(self.currency).map_or(2, Currency::decimals);
        self.net = decimal(&self.paid)
            .zip(decimal(&self.captured))
            .and_then(|(paid, captured)| paid.checked_add(captured))
            .zip(decimal(&self.refunded))
            .and_then(|(taken, refunded)| taken.checked_sub(refunded))
            .map(|mut net| {
                net.rescale(decimals);
                net.to_string()
            });
    }

    fn rows(&self) -> [(&'static str, &Sum); 6] {
        [
            ("paid", &self.paid),
            ("refunded", &self.refunded),
            ("captured", &self.captured),
            ("voided", &self.voided),
            ("not_paid", &self.not_paid),
            ("unresolved", &self.unresolved),
        ]
    }
}

impl Figures {
    /// Adds up steps.
    ///
    /// `captures` are the captures of this journal on the orders among them, also those of other periods.
    pub fn of(steps: &[Step], captures: &[Step]) -> Self {
        let mut own: HashMap<&str, Money> = HashMap::new();
        let is_done = |step: &&Step| step.kind == StepKind::Capture && step.state == State::Done;
        for step in captures.iter().filter(is_done) {
            let Some(order_id) = step.order_id.as_deref() else { continue };
            let sum = own.get(order_id).map_or(Some(step.effect()), |sum| sum.checked_add(&step.effect()));
            own.extend(sum.map(|sum| (order_id, sum)));
        }
        // A void that took effect ends its session too: that is one event, not two.
        let voids = steps.iter().filter(|step| step.kind == StepKind::Void && step.state == State::Done);
        let voided: HashSet<&str> = voids.filter_map(|step| step.order_id.as_deref()).collect();
        let mut totals: BTreeMap<Place, Totals> = BTreeMap::new();
        let mut grand: BTreeMap<&'static str, Totals> = BTreeMap::new();
        for step in steps {
            let currency = step.amount.currency();
            let place = (step.store.clone(), step.lane.clone(), currency.code());
            totals.entry(place.clone()).or_insert_with(|| Totals::none(place, currency)).count(step, &voided, &own);
            let all = || Totals::none((None, None, currency.code()), currency);
            grand.entry(currency.code()).or_insert_with(all).count(step, &voided, &own);
        }
        let closed = |totals: &mut Totals| totals.close();
        totals.values_mut().for_each(closed);
        grand.values_mut().for_each(closed);
        Figures { totals: totals.into_values().collect(), grand_totals: grand.into_values().collect() }
    }

    /// Comma-separated, one line for each store, lane and currency, for a spreadsheet.
    pub fn csv(&self) -> String {
        let mut text = String::from("store_code,lane,currency");
        for name in ["paid", "refunded", "captured", "voided", "not_paid", "unresolved"] {
            text.push_str(&format!(",{name}_count,{name}_amount"));
        }
        text.push_str(",net\r\n");
        for totals in &self.totals {
            text.push_str(&cell(totals.store_code.as_deref()));
            text.push(',');
            text.push_str(&cell(totals.lane.as_deref()));
            text.push(',');
            text.push_str(totals.currency);
            for (_, sum) in totals.rows() {
                text.push_str(&format!(",{},{}", sum.count, sum.text()));
            }
            text.push_str(&format!(",{}\r\n", totals.net.as_deref().unwrap_or_default()));
        }
        text
    }
}

/// What is compared: of the steps, each order once, with what the journal says of it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The service's order id.
    pub order_id: String,
    /// The till's reference.
    pub reference: String,
    session: Option<Step>,
    refunded: Option<Money>,
}

impl Known {
    /// The order of a step, from all steps of that order: its session, and the refunds.
    pub fn new(order_id: &str, session: Option<Step>, steps: &[Step]) -> Self {
        let reference = session.as_ref().or(steps.first()).map(|step| step.sale.clone()).unwrap_or_default();
        let done = steps.iter().filter(|step| step.kind == StepKind::Refund && step.state == State::Done);
        let refunded = done.map(Step::effect).reduce(|sum, amount| sum.checked_add(&amount).unwrap_or(sum));
        Known { order_id: order_id.to_string(), reference, session, refunded }
    }

    /// What the service says otherwise.
    pub fn differences(&self, order: &Order) -> Vec<Difference> {
        let mut found = Vec::new();
        if let Some(session) = &self.session {
            let here = if was_paid(session) { session.amount.text() } else { "0".into() };
            let there = order.captured.filter(|captured| !captured.is_zero());
            let is_same = match (was_paid(session), there) {
                // Less what was cancelled before.
                (true, Some(there)) => {
                    let canceled = order.canceled.unwrap_or(Money::zero(there.currency()));
                    there == session.amount || there.checked_add(&canceled) == Some(session.amount)
                }
                (is_paid, there) => is_paid == there.is_some(),
            };
            if !is_same {
                let state = session.state.text();
                let there = there.map_or_else(|| "0".into(), |money| money.text());
                found.push(self.difference(
                    "paid",
                    format!("{here} ({state})"),
                    format!("{there} ({})", order.status_text),
                ));
            }
        }
        let text =
            |money: Option<Money>| money.filter(|money| !money.is_zero()).map_or_else(|| "0".into(), |m| m.text());
        let (here, there) = (text(self.refunded), text(order.refunded));
        if here != there {
            found.push(self.difference("refunded", here, there));
        }
        found
    }

    /// The service could not be asked.
    pub fn not_read(&self, why: &str) -> Difference {
        let here = self.session.as_ref().map_or("-", |session| session.state.text());
        self.difference("not_read", here.to_string(), why.to_string())
    }

    fn difference(&self, what: &'static str, journal: String, service: String) -> Difference {
        Difference {
            order_id: self.order_id.clone(),
            order_reference_id: self.reference.clone(),
            what,
            journal,
            service,
        }
    }
}

/// A report as lines of [`COLUMNS`] characters.
pub struct Printed<'a> {
    /// The day so far, or the whole day.
    pub reading: Reading,
    /// What it is about.
    pub period: &'a Period,
    /// When it is printed.
    pub now_ms: i64,
    /// The totals.
    pub figures: &'a Figures,
    /// What has no known end yet.
    pub unresolved: &'a [StepView],
    /// What a supervisor closed by hand.
    pub by_hand: &'a [StepView],
    /// What the service says otherwise, where it was asked.
    pub differences: Option<&'a [Difference]>,
    /// What the service has settled, where it was asked.
    pub settlement: Option<&'a Settlements>,
    /// No money moved.
    pub simulated: bool,
}

impl Printed<'_> {
    /// The page in one language.
    pub fn text(&self, language: Language) -> String {
        printed(self, language)
    }
}

fn printed(report: &Printed<'_>, language: Language) -> String {
    let Printed { reading, period, now_ms, figures, unresolved, by_hand, differences, settlement, simulated } = *report;
    let mut page = Page::new(language);
    page.middle(page.label(if reading == Reading::X { "x_report" } else { "z_report" }));
    page.simulated(simulated);
    if reading == Reading::Z && period.until_ms > now_ms {
        page.middle(page.label("day_not_over"));
    }
    page.pair("from", &local(period.from_ms, period.offset));
    page.pair("until", &local(period.until_ms, period.offset));
    page.pair("printed", &local(now_ms, period.offset));
    for totals in &figures.totals {
        page.rule();
        page.figures(totals);
    }
    if figures.totals.len() > 1 {
        for totals in &figures.grand_totals {
            page.rule();
            page.middle(page.label("all_together"));
            page.figures(totals);
        }
    }
    if figures.totals.is_empty() {
        page.rule();
        page.middle(page.label("nothing"));
    }
    if !unresolved.is_empty() {
        page.rule();
        page.middle(page.label("look_at"));
        for [reference, amount, kind, state] in unresolved.iter().map(StepView::on_paper) {
            page.row(&reference, &amount);
            page.line(&format!("  {}: {}", page.label(&kind), page.label(&state)));
        }
    }
    if !by_hand.is_empty() {
        page.rule();
        page.middle(page.label("by_hand"));
        for step in by_hand {
            let [reference, amount, kind, state] = step.on_paper();
            page.row(&reference, &amount);
            page.line(&format!("  {}: {}", page.label(&kind), page.label(&state)));
            page.cut(&format!("  {}", step.resolution()));
        }
    }
    if let Some(differences) = differences {
        page.rule();
        page.middle(page.label(if differences.is_empty() { "same_figures" } else { "other_figures" }));
        for difference in differences {
            page.cut(&difference.order_reference_id);
            page.line(page.label(difference.what));
            page.pair("by_journal", &difference.journal);
            page.pair("by_service", &difference.service);
        }
    }
    if let Some(settlement) = settlement {
        page.settlement(settlement);
    }
    page.rule();
    page.text()
}

/// The lines of a receipt: for a paid session, or for a refund that was made.
pub fn receipt(step: &Step, offset: UtcOffset, is_copy: bool, language: Language, simulated: bool) -> Vec<String> {
    let mut page = Page::new(language);
    let is_refund = step.kind == StepKind::Refund;
    page.middle(page.label(if is_refund { "refund_receipt" } else { "paid_receipt" }));
    if is_copy {
        page.middle(page.label("copy"));
    }
    page.simulated(simulated);
    page.rule();
    let amount = paid_or_given_back(step);
    let amount = format!("{} {}", amount.text(), amount.currency().code());
    page.pair(if is_refund { "amount_refunded" } else { "amount_paid" }, &amount);
    page.pair("when", &local(step.created_ms, offset));
    page.optional("store", step.store.as_deref());
    page.optional("lane", step.lane.as_deref());
    page.pair("sale", &step.sale);
    page.optional("refund_number", step.request_id.as_deref().filter(|_| is_refund));
    page.optional("phone", step.phone.as_deref());
    if let Some(order_id) = &step.order_id {
        page.line(page.label("order"));
        page.cut(order_id);
    }
    if let Some(id) = step.result_id.as_ref().filter(|_| is_refund) {
        page.line(page.label("refund_id"));
        page.cut(id);
    }
    page.rule();
    page.line(page.label(if is_refund { "refund_note" } else { "paid_note" }));
    page.lines
}

/// Lines for a printer. Arabic is in the order in which it is read, as printers want it.
struct Page {
    language: Language,
    lines: Vec<String>,
}

impl Page {
    fn new(language: Language) -> Self {
        Page { language, lines: Vec::new() }
    }

    fn label(&self, key: &str) -> &'static str {
        let text = label(key);
        if self.language == Language::Ar { text.ar } else { text.en }
    }

    fn line(&mut self, text: &str) {
        self.lines.push(fitting(text, COLUMNS));
    }

    /// A text of somebody else's, cut into as many lines as it takes.
    fn cut(&mut self, text: &str) {
        let characters: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
        characters.chunks(COLUMNS).for_each(|line| self.lines.push(line.iter().collect()));
    }

    fn middle(&mut self, text: &str) {
        let left = COLUMNS.saturating_sub(width(text)) / 2;
        self.line(&format!("{}{text}", " ".repeat(left)));
    }

    fn rule(&mut self) {
        self.lines.push("-".repeat(COLUMNS));
    }

    /// A label and its value.
    fn pair(&mut self, key: &str, value: &str) {
        self.row(self.label(key), value);
    }

    /// The label at the beginning of the line, the value at its end; on two lines where one is too short.
    fn row(&mut self, label: &str, value: &str) {
        let room = COLUMNS.saturating_sub(width(label));
        if width(value) < room {
            let gap = room.saturating_sub(width(value));
            let (turn, mark) = self.marks(label, value);
            self.lines.push(format!("{label}{turn}{}{mark}{value}", " ".repeat(gap)));
        } else {
            self.cut(label);
            self.cut(value);
        }
    }

    /// What stands behind a label and before its value in Arabic. Without the one, a label in Latin letters and its value would change
    /// places; without the other the parts of a date, of a masked phone or of a number below zero.
    fn marks(&self, label: &str, value: &str) -> (&'static str, &'static str) {
        let is_number = value.starts_with(|c: char| c.is_ascii_digit() || c == '-');
        match self.language {
            Language::En => ("", ""),
            Language::Ar => {
                (if label.is_ascii() { RIGHT_TO_LEFT } else { "" }, if is_number { LEFT_TO_RIGHT } else { "" })
            }
        }
    }

    fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.pair(key, value);
        }
    }

    fn simulated(&mut self, simulated: bool) {
        if simulated {
            self.middle(self.label("simulated"));
        }
    }

    fn figures(&mut self, totals: &Totals) {
        self.optional("store", totals.store_code.as_deref());
        self.optional("lane", totals.lane.as_deref());
        self.pair("currency", totals.currency);
        for (name, sum) in totals.rows() {
            // Nobody in a shop without online orders wants to read about them.
            if name != "captured" || sum.count > 0 {
                let value = format!(" {:>5} {:>15}", sum.count, sum.text());
                self.pair(name, &value);
            }
        }
        if let Some(net) = &totals.net {
            self.pair("net", net);
        }
    }

    fn settlement(&mut self, settlement: &Settlements) {
        self.rule();
        self.middle(self.label("settlement"));
        for totals in &settlement.totals {
            self.pair("currency", totals.currency());
            for (name, sum) in totals.rows() {
                self.pair(name, &format!(" {:>5} {:>15}", sum.count, sum.text()));
            }
        }
        for sale in &settlement.sales {
            self.row(&sale.order_reference_id, &sale.amount.text());
            let when = sale.settlement_date.as_deref().and_then(|date| date.get(..10)).unwrap_or_default();
            self.row(&format!("  {}", self.label(sale.label())), when);
        }
    }

    fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// Columns that a text takes: Arabic vowel signs stand above or below their letter, and direction marks are not seen.
fn width(text: &str) -> usize {
    text.chars().filter(|c| !is_mark(*c)).count()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200e}' | '\u{200f}')
}

fn fitting(text: &str, columns: usize) -> String {
    let mut left = columns;
    text.chars()
        .take_while(|c| {
            let fits = is_mark(*c) || left > 0;
            left = if is_mark(*c) { left } else { left.saturating_sub(1) };
            fits
        })
        .collect()
}

/// What a receipt is about: what the service says was moved. A session paid in the shop was captured whole.
pub fn paid_or_given_back(step: &Step) -> Money {
    let is_in_store = step.kind == StepKind::Session && step.channel.as_deref() != Some("online");
    if is_in_store { step.amount } else { step.effect() }
}

/// Whether a step is one that a receipt can be printed for.
pub fn has_receipt(step: &Step) -> bool {
    match step.kind {
        StepKind::Session => was_paid(step),
        StepKind::Refund => step.state == State::Done,
        _ => false,
    }
}

/// Whether a session was paid: one that is given back whole has ended for the till, and was paid all the same.
pub fn was_paid(step: &Step) -> bool {
    let is_given_back = step.state == State::Dead && step.status.as_deref() == Some("fully_refunded");
    step.kind == StepKind::Session && (step.state == State::Paid || is_given_back)
}
