//! The operations that print: totals of a day, and receipts. Both read the journal; a report asks the service only when told to.

use super::Client;
use crate::error::{Error, Kind, NextAction};
use crate::host::reply::{Body, ReceiptView, Reply, ReportView};
use crate::host::report::{self, COLUMNS, Difference, Figures, Known, Period};
use crate::host::settlement::{Settlement, Settlements};
use crate::host::step::StepView;
use crate::host::visual;
use crate::journal::{Filter, Step, StepKind};
use crate::json::{self, Warning};
use crate::rail::{Key, Settled};
use crate::request::{Language, ReceiptRequest, ReportFormat, ReportRequest};
use crate::sale::evidence::is_refunded_twice;
use crate::sale::is_unresolved;
use crate::sale::recover::{is_refunded_before, needs_person};
use crate::value::clock::{self, rfc3339, wall_ms};
use crate::wait::Scope;
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;
use time::{OffsetDateTime, Time, UtcOffset};

/// Steps of one look into the journal.
const PAGE: u32 = 1_000;

impl Client {
    /// Totals of a day.
    pub fn report(&self, text: &str) -> Result<Reply, Error> {
        let request: ReportRequest = json::parse(text)?;
        let period = self.period(&request)?;
        let scope = self.call_scope();
        let steps = self.steps_of(&request, &period, &scope)?;
        let figures = Figures::of(&steps, &self.captures_of(&steps)?);
        let now_ms = wall_ms();
        let open: Vec<&Step> = steps.iter().filter(|step| is_unresolved(step)).collect();
        let needs_person = !open.is_empty() && open.iter().all(|step| needs_person(step, now_ms));
        let unresolved: Vec<StepView> = open.into_iter().map(StepView::new).collect();
        let by_hand: Vec<StepView> =
            steps.iter().filter(|step| step.resolved_by.is_some()).map(StepView::new).collect();
        let mut twice: Vec<String> =
            steps.iter().filter(|s| is_refunded_twice(s)).filter_map(|s| s.request_id.clone()).collect();
        let Reread { differences, settlement, mut warnings } = self.read_again(&request, &steps, &mut twice, &scope)?;
        if !twice.is_empty() {
            let detail = format!("the order shows more than one refund with the number {}", twice.join(", "));
            warnings.push(Warning { code: "refunded_twice", field: None, detail });
        }
        let language = self.language(request.language);
        let printed = |format| (request.format == format).then_some(());
        let view = ReportView {
            kind: request.kind,
            from: rfc3339(period.from_ms),
            until: rfc3339(period.until_ms),
            printed_at: rfc3339(now_ms),
            period_over: period.until_ms <= now_ms,
            complete: period.until_ms <= now_ms && unresolved.is_empty(),
            csv: printed(ReportFormat::Csv)
                .map(|()| settlement.as_ref().map_or_else(|| figures.csv(), Settlements::csv)),
            text: printed(ReportFormat::Text).map(|()| {
                let differences = differences.as_deref();
                let page = report::Printed {
                    reading: request.kind,
                    period: &period,
                    now_ms,
                    figures: &figures,
                    unresolved: &unresolved,
                    by_hand: &by_hand,
                    differences,
                    settlement: settlement.as_ref(),
                    simulated: self.is_simulated(),
                };
                let text = page.text(language);
                if (request.visual || self.config.visual) && language == Language::Ar {
                    visual::lines(&text, COLUMNS)
                } else {
                    text
                }
            }),
            figures,
            unresolved,
            by_hand,
            differences,
            settlement,
        };
        let (text, next_action) = match (&view.differences, view.unresolved.is_empty()) {
            (Some(differences), _) if !differences.is_empty() => ("report_differs", NextAction::AskSupervisor),
            (_, is_all) if !twice.is_empty() => {
                (if is_all { "report_made" } else { "report_open" }, NextAction::AskSupervisor)
            }
            (_, false) if needs_person => ("report_open", NextAction::AskSupervisor),
            (_, false) => ("report_open", NextAction::CallRecover),
            _ => ("report_made", NextAction::None),
        };
        let reply = Reply::done(text, Body::Report(Box::new(view))).advising(next_action);
        Ok(reply.warned(warnings))
    }

    /// The lines of a receipt, the same at every printing.
    pub fn receipt(&self, text: &str) -> Result<Reply, Error> {
        let request: ReceiptRequest = json::parse(text)?;
        let key = crate::request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        let is_refund = request.request_id.is_some() || request.refund_id.is_some();
        if let Some(error) = self.refused_since(&key).filter(|_| !is_refund) {
            return Err(error);
        }
        let mut filter = Filter { limit: PAGE, ..Filter::default() };
        filter.kind = Some(if is_refund { StepKind::Refund } else { StepKind::Session });
        match key {
            Key::Order(order_id) => filter.order_id = Some(order_id),
            Key::Reference(reference) => filter.reference = Some(reference),
        }
        let is_asked = |step: &Step| {
            let has = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
            has(&request.request_id, &step.request_id) && has(&request.refund_id, &step.result_id)
        };
        let steps: Vec<Step> = self.journal.history(&filter)?.steps.into_iter().filter(is_asked).collect();
        let Some(step) = steps.iter().find(|step| report::has_receipt(step)).or(steps.first()) else {
            return Err(Error::field(
                Kind::NotFound,
                "journal",
                "the journal of this till knows no such sale or refund",
            ));
        };
        if is_refunded_before(step) {
            let detail = format!(
                "a part of the sale's money was refunded before this journal saw it paid: a supervisor closes step {} with tamara_step_resolve, \
                 or refunds the rest",
                step.id
            );
            return Err(Error::new(Kind::AmountMismatch, detail));
        }
        if !report::has_receipt(step) {
            let detail = format!("the {} is {}, so there is nothing to print", step.kind.text(), step.state.text());
            return Err(Error::new(Kind::WrongState, detail));
        }
        if !is_refund && self.is_given_up(step)? {
            let detail =
                "this sale was given up and its money goes back, so there is nothing to print; call tamara_recover";
            return Err(Error::new(Kind::WrongState, detail));
        }
        let offset = self.offset(request.utc_offset.as_deref())?;
        let lines = |language| report::receipt(step, offset, request.copy, language, self.is_simulated());
        let mut ar = lines(Language::Ar);
        if request.visual || self.config.visual {
            ar.iter_mut().for_each(|line| *line = visual::line(line, COLUMNS));
        }
        let view = ReceiptView {
            kind: if is_refund { "refund" } else { "sale" },
            order_id: step.order_id.clone(),
            order_reference_id: step.sale.clone(),
            amount: report::paid_or_given_back(step),
            columns: COLUMNS,
            lines: crate::host::reply::Lines { en: lines(Language::En), ar },
        };
        Ok(Reply::done("receipt_made", Body::Receipt(Box::new(view))))
    }

    fn language(&self, asked: Option<Language>) -> Language {
        asked.unwrap_or(if self.config.language == "ar" { Language::Ar } else { Language::En })
    }

    /// The shop's clock: as asked for, else that of the merchant's country.
    pub(super) fn offset(&self, asked: Option<&str>) -> Result<UtcOffset, Error> {
        match asked {
            Some(text) => {
                clock::offset(text).ok_or_else(|| Error::field(Kind::InvalidField, "utc_offset", "must be like +03:00"))
            }
            None => {
                let hours = if matches!(self.config.country.as_str(), "AE" | "OM") { 4 } else { 3 };
                Ok(UtcOffset::from_hms(hours, 0, 0).unwrap_or(UtcOffset::UTC))
            }
        }
    }

    fn period(&self, request: &ReportRequest) -> Result<Period, Error> {
        let offset = self.offset(request.utc_offset.as_deref())?;
        let wrong = |field: &str, why: &str| Error::field(Kind::InvalidField, field, why);
        if let (Some(from), Some(until)) = (&request.from, &request.until) {
            if request.date.is_some() {
                return Err(wrong("date", "give either a date, or from and until"));
            }
            let (from_ms, until_ms) = (super::sale::unix_ms("from", from)?, super::sale::unix_ms("until", until)?);
            return match from_ms < until_ms {
                true => Ok(Period { from_ms, until_ms, offset }),
                false => Err(wrong("until", "must be after from")),
            };
        }
        if request.from.is_some() || request.until.is_some() {
            let missing = if request.from.is_none() { "from" } else { "until" };
            return Err(Error::field(Kind::MissingField, missing, "from and until belong together"));
        }
        let date = match &request.date {
            Some(text) => {
                let date = clock::date(text).ok_or_else(|| wrong("date", "must be a date like 2026-01-31"))?;
                match clock::problem(date) {
                    None => date,
                    Some(problem) => return Err(wrong("date", &problem)),
                }
            }
            None => OffsetDateTime::from_unix_timestamp(wall_ms().div_euclid(1000))
                .ok()
                .and_then(|now| now.checked_to_offset(offset))
                .map(OffsetDateTime::date)
                .ok_or_else(|| wrong("date", "this machine's clock is out of range"))?,
        };
        let start = date.with_time(Time::MIDNIGHT).assume_offset(offset).unix_timestamp();
        let from_ms = start.checked_mul(1000).ok_or_else(|| wrong("date", "is out of range"))?;
        Ok(Period { from_ms, until_ms: from_ms.saturating_add(86_400_000), offset })
    }

    /// The steps of a period, oldest first.
    fn steps_of(&self, request: &ReportRequest, period: &Period, scope: &Scope) -> Result<Vec<Step>, Error> {
        let mut filter = Filter {
            from_ms: Some(period.from_ms),
            until_ms: Some(period.until_ms),
            lane: request.lane.clone(),
            limit: PAGE,
            ..Filter::default()
        };
        let mut steps = Vec::new();
        loop {
            if scope.interrupted() {
                return Err(Error::new(Kind::Interrupted, "another thread ended the call"));
            }
            if scope.remaining().is_zero() {
                let detail =
                    "the period holds more steps than can be read within the call's limit; ask for a shorter one";
                return Err(Error::new(Kind::Timeout, detail));
            }
            let page = self.journal.history(&filter)?;
            let is_of_store = |step: &Step| request.store_code.is_none() || request.store_code == step.store;
            steps.extend(page.steps.into_iter().filter(is_of_store));
            match page.next_before_id {
                Some(id) => filter.before_id = Some(id),
                None => break,
            }
        }
        steps.reverse();
        Ok(steps)
    }

    /// The captures of this journal on the online orders whose sessions are among these steps.
    fn captures_of(&self, steps: &[Step]) -> Result<Vec<Step>, Error> {
        let is_online = |step: &&Step| step.kind == StepKind::Session && step.channel.as_deref() == Some("online");
        let mut captures = Vec::new();
        for order_id in steps.iter().filter(is_online).filter_map(|step| step.order_id.as_deref()) {
            captures.extend(self.journal.steps_of_order(order_id)?.into_iter().filter(|s| s.kind == StepKind::Capture));
        }
        Ok(captures)
    }

    /// Reads the orders of the period again, as far as something is asked that only they show, within the limit of a call.
    fn read_again(
        &self,
        request: &ReportRequest,
        steps: &[Step],
        twice: &mut Vec<String>,
        scope: &Scope,
    ) -> Result<Reread, Error> {
        let shows_settlement = self.rail.capabilities().settlement;
        let is_wanted =
            |step: &&Step| request.reread || (request.settlement && shows_settlement && report::was_paid(step));
        let mut found = Vec::new();
        let mut settled: HashMap<&str, (Settled, i64)> = HashMap::new();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let (mut left, mut unread): (usize, usize) = (0, 0);
        for order_id in steps.iter().filter(is_wanted).filter_map(|step| step.order_id.as_deref()) {
            if !seen.insert(order_id) {
                continue;
            }
            if scope.remaining().is_zero() || scope.interrupted() {
                left = left.saturating_add(1);
                continue;
            }
            let of_order = self.journal.steps_of_order(order_id)?;
            let known = Known::new(order_id, self.journal.session_of_order(order_id)?, &of_order);
            let limit = scope.within(Duration::from_millis(self.request_limit_ms()));
            match self.rail.read(&Key::Order(order_id.to_string()), &limit) {
                Ok(order) => {
                    let now_ms = order.service_time_ms.unwrap_or_else(wall_ms);
                    settled.extend(self.rail.settled(&order).map(|shown| (order_id, (shown, now_ms))));
                    if request.reread {
                        let new = self.numbers_shown_twice(&order, &limit).into_iter();
                        let new: Vec<String> = new.filter(|number| !twice.contains(number)).collect();
                        twice.extend(new);
                        found.extend(known.differences(&order));
                    }
                }
                Err(failure) => {
                    unread = unread.saturating_add(1);
                    found.push(known.not_read(failure.error.kind.name()));
                }
            }
        }
        let mut warnings = Vec::new();
        let mut warn = |code, detail| warnings.push(Warning { code, field: None, detail });
        if left > 0 {
            warn("not_all", format!("{left} orders could not be read in time; ask for a shorter period"));
        }
        if request.settlement && !shows_settlement {
            let detail =
                "this provider's payments do not show when Tamara settles them; see the provider's own reports";
            warn("settlement_not_shown", detail.into());
        } else if request.settlement && unread > 0 {
            warn("settlement_not_read", format!("{unread} orders could not be read; their \"settled\" is null"));
        }
        let settlement = request.settlement.then(|| settlements(steps, settled));
        Ok(Reread { differences: request.reread.then_some(found), settlement, warnings })
    }
}

/// What reading orders again has shown.
struct Reread {
    differences: Option<Vec<Difference>>,
    settlement: Option<Settlements>,
    warnings: Vec<Warning>,
}

/// Each paid sale with what its order showed, and when by the service's clock.
fn settlements(steps: &[Step], mut shown: HashMap<&str, (Settled, i64)>) -> Settlements {
    let paid = steps.iter().filter(|step| report::was_paid(step));
    let sales = paid.map(|step| {
        let order_id = step.order_id.as_deref();
        let (shown, now_ms) = order_id.and_then(|order_id| shown.remove(order_id)).unzip();
        Settlement::new(order_id, &step.sale, report::paid_or_given_back(step), shown, now_ms.unwrap_or_default())
    });
    Settlements::of(sales.collect())
}
