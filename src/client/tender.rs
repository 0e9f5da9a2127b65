//! Whether another payment may be taken for a sale: `tender_check`.

use super::{Client, drive};
use crate::error::Error;
use crate::host::reply::{self, Reply};
use crate::json;
use crate::rail::Key;
use crate::request::{self, TenderRequest};
use crate::sale::poll;
use crate::sale::tender;

/// The customer's money lies on the counter: nobody waits longer for an answer.
const LIMIT_MS: u64 = 2_000;

impl Client {
    /// Looks whether a sale is paid, or can still be.
    pub fn tender_check(&self, text: &str) -> Result<Reply, Error> {
        let request: TenderRequest = json::parse(text)?;
        let key = request::key(request.order_id.as_deref(), request.order_reference_id.as_deref())?;
        let names = [request.order_id.as_deref(), request.order_reference_id.as_deref()];
        let scope = self.about(&names, self.scope(LIMIT_MS.min(self.config.call_timeout_ms)));
        let is_at_work = |reference: &str| self.payments.is_under_way(reference) || self.is_opening(reference);
        let is_under_way = || matches!(&key, Key::Reference(reference) if is_at_work(reference));
        // Before and after: a payment, or a call that opens one, that began or ended during the look. Who ends has written its session.
        let was_under_way = is_under_way();
        let newest = || drive::session_of(self, &key).map(|session| session.map(|session| session.id));
        let before = newest();
        let wish = poll::Wish { key: key.clone(), once: true, interval_ms: LIMIT_MS };
        let outcome = self.poll(wish, &scope);
        // Who has an id was told it: there is an order.
        let is_known = |session: &Result<Option<i64>, Error>| matches!(key, Key::Order(_)) || *session != Ok(None);
        let is_under_way = was_under_way || is_under_way();
        let after = newest();
        let (tender, outcome) = tender::allowed(outcome, is_known(&after), is_under_way || after != before);
        Ok(reply::tender(tender, reply::looked(outcome, false, false, &scope)))
    }
}
