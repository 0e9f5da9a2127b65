//! Opening an online checkout.

use super::Client;
use super::drive::{self, Payload};
use crate::error::Error;
use crate::host::reply::{self, Body, Reply};
use crate::json;
use crate::rail::Channel;
use crate::request::checkout::{self, Checkout, Context, Tree};
use crate::sale::create;
use time::OffsetDateTime;

impl Client {
    /// Opens an online checkout, resumes a live one, or returns one that is finished.
    pub fn checkout_create(&self, text: &str) -> Result<Reply, Error> {
        let request: Tree = json::parse(text)?;
        let context = Context {
            settings: self.config.checkout,
            country: &self.config.country,
            locale: if self.config.language == "ar" { "ar_SA" } else { "en_US" },
            store_code: self.config.store_code.as_deref(),
            today: OffsetDateTime::now_utc().date(),
        };
        let (checkout, problems) = Checkout::read(request, &context);
        let Some(checkout) = checkout else {
            let error = checkout::refusal(&problems);
            return Ok(Reply::failed_with(error, Body::Problems(reply::Problems { problems })));
        };
        self.may_move_money()?;
        let scope = self.call_scope();
        let _announced = self.announce(&checkout.reference, &scope)?;
        let wish = create::Wish {
            sale: checkout.reference.clone(),
            amount: checkout.amount,
            channel: Channel::Online,
            phone: Some(checkout.phone.masked()),
            basket: checkout.basket(),
            idempotency_key: None,
        };
        let outcome = drive::drive(self, create::protocol(wish), Payload::Checkout(&checkout), &scope);
        self.note_refusal(&checkout.reference, &outcome);
        Ok(reply::sale(outcome, checkout.raw, &scope).with_problems(problems))
    }
}
