//! A supervisor's word on a step that nothing else can end.

use super::{Client, drive};
use crate::error::{Error, Kind};
use crate::host::reply::{Body, Reply, Resolved};
use crate::host::step::StepView;
use crate::journal::StepKind;
use crate::json::{self, Warning};
use crate::request::{ResolveRequest, limit, plain_text};
use crate::sale::attempt::key_of;
use crate::sale::resolve;

impl Client {
    /// Closes a step by hand. The order is read before, where it can be: what it says clearly cannot be overruled.
    pub fn step_resolve(&self, text: &str) -> Result<Reply, Error> {
        let request: ResolveRequest = json::parse(text)?;
        plain_text("name", &request.name, limit::RESOLVER)?;
        plain_text("reason", &request.reason, limit::REASON)?;
        self.may_move_money()?;
        let scope = self.call_scope();
        let Some(step) = self.journal.step(request.step_id)? else {
            let detail = format!("this journal has no step {}", request.step_id);
            return Err(Error::field(Kind::NotFound, "step_id", detail));
        };
        resolve::check(&step)?;
        if !self.journal.lease(step.id, drive::lease_until(self))? {
            return Err(Error::field(Kind::StepInProgress, "step_id", "another call is working on this step"));
        }
        let is_refund = step.kind == StepKind::Refund;
        let read = drive::read(self, &key_of(&step), is_refund, &drive::request_scope(self, &scope));
        let mut warnings = Vec::new();
        let compared = match read {
            Ok(order) => resolve::compare(&step, &order, request.outcome, drive::now(&scope, self.config.profile)),
            Err(failure) => {
                let detail = format!("the order could not be compared: {}", failure.error);
                warnings.push(Warning { code: "not_compared", field: None, detail });
                Ok(())
            }
        };
        // Somebody without a lease may have recorded its end meanwhile.
        let now = self.journal.step(step.id)?.unwrap_or(step);
        if let Err(refused) = compared.and_then(|()| resolve::check(&now)) {
            // Gives the lease back.
            drive::change(self, &[(now.id, Default::default())])?;
            return Err(refused);
        }
        let change = resolve::change(&now, request.outcome, &request.name, &request.reason);
        drive::change(self, &[(now.id, change)])?;
        log::warn!("step {} was closed by hand", now.id);
        let step = self.journal.step(now.id)?.unwrap_or(now);
        let body = Resolved { step: StepView::new(&step) };
        Ok(Reply::done("step_resolved", Body::Resolved(Box::new(body))).warned(warnings))
    }
}
