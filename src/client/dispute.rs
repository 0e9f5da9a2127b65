//! Disputes: what customers complain about, and what the merchant says to it.

use super::{Client, Core};
use crate::error::{Effect, Error, Kind, NextAction};
use crate::host::reply::{self, Body, Reply};
use crate::json::{self, Warning};
use crate::rail::{Activity, Attachment, DisputeAnswer, DisputeQuery};
use crate::request::{AttachmentRequest, DisputeListRequest, DisputeReplyRequest, limit, plain_text};
use crate::sale::Outcome;
use crate::wait::Scope;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::io::Read;

/// The longest file that is sent, bytes.
const MOST_FILE: u64 = 10 * 1024 * 1024;

impl Client {
    /// Lists disputes.
    pub fn dispute_list(&self, text: &str) -> Result<Reply, Error> {
        let request: DisputeListRequest = json::parse(text)?;
        request.check()?;
        let page = self.rail.disputes(&request.query(), &self.call_scope()).map_err(|failure| failure.error)?;
        let passed_over = (page.passed_over > 0).then(|| {
            let detail =
                format!("{} of this page could not be read and are left out; see Tamara's portal", page.passed_over);
            Warning { code: "disputes_unread", field: None, detail }
        });
        Ok(Reply::done("done", Body::Disputes(page)).warned(passed_over.into_iter().collect()))
    }

    /// Says something to a dispute. When the answer is lost, the dispute is read: what was said must not be said twice.
    pub fn dispute_reply(&self, text: &str) -> Result<Reply, Error> {
        let request: DisputeReplyRequest = json::parse(text)?;
        request.check()?;
        let attachment = request.attachment.as_ref().map(attachment).transpose()?;
        let dispute_id = request.dispute_id;
        let body = || Body::DisputeReply(reply::DisputeReply { dispute_id });
        let answer = DisputeAnswer {
            dispute_id,
            comment: request.comment,
            delivery_provider: request.delivery_provider,
            tracking_id: request.order_delivery_tracking_id,
            attachment,
            merchant_id: request.merchant_id,
        };
        let scope = self.call_scope();
        // How often it was said before: a lost answer is found by one more.
        let before = self.times_said(&answer, &scope);
        let limit = std::time::Duration::from_millis(self.request_limit_ms());
        let Err(failure) = self.rail.answer_dispute(&answer, &scope.within(limit)) else {
            return Ok(Reply::done("done", body()));
        };
        if failure.effect == Effect::Nothing {
            return Err(failure.error);
        }
        let after = self.times_said(&answer, &scope);
        if before.zip(after).is_some_and(|(before, after)| after > before) {
            return Ok(Reply::done("done", body()));
        }
        let outcome =
            Outcome::unknown("dispute_unknown", NextAction::AskSupervisor, Some(failure.error), Default::default());
        Ok(Reply::about_no_sale(outcome, body()))
    }
}

impl Core {
    /// How often the dispute shows this comment, with as many files; `None` when it cannot be read.
    fn times_said(&self, answer: &DisputeAnswer, scope: &Scope) -> Option<usize> {
        let filters = vec![("dispute_id", answer.dispute_id.to_string())];
        let query = DisputeQuery { filters, merchant_id: answer.merchant_id.clone() };
        let limit = std::time::Duration::from_millis(self.request_limit_ms());
        let page = self.rail.disputes(&query, &scope.within(limit)).ok()?;
        let is_it = |activity: &&Activity| {
            let has_files = activity.attachments > 0 || answer.attachment.is_none();
            has_files && activity.comment.as_deref() == Some(answer.comment.as_str())
        };
        let ours = page.disputes.iter().filter(|dispute| dispute.dispute_id == answer.dispute_id);
        Some(ours.flat_map(|dispute| &dispute.activities).filter(is_it).count())
    }
}

fn attachment(request: &AttachmentRequest) -> Result<Attachment, Error> {
    let at = |name: &str| format!("attachment.{name}");
    let wrong = |name: &str, detail: String| Error::field(Kind::InvalidField, at(name), detail);
    plain_text("name", &request.name, limit::TEXT).map_err(|error| error.under("attachment"))?;
    let content_type = request.content_type.as_deref().unwrap_or("application/octet-stream");
    if content_type.len() > 128 || !content_type.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(wrong("content_type", "must be a media type such as application/pdf".to_string()));
    }
    let bytes = match (&request.content_base64, &request.path) {
        (Some(text), None) => {
            STANDARD.decode(text).map_err(|_| wrong("content_base64", "is not base64".to_string()))?
        }
        (None, Some(path)) => {
            let mut bytes = Vec::new();
            // A pipe would be waited for.
            if !std::fs::metadata(path).is_ok_and(|found| found.is_file()) {
                return Err(wrong("path", "is not a file that can be read".to_string()));
            }
            std::fs::File::open(path)
                .and_then(|file| file.take(MOST_FILE.saturating_add(1)).read_to_end(&mut bytes))
                .map_err(|cause| wrong("path", format!("cannot be read: {cause}")))?;
            bytes
        }
        _ => return Err(Error::field(Kind::MissingField, at("path"), "say path, or content_base64, not both")),
    };
    match bytes.len() as u64 {
        0 => Err(wrong("path", "the file is empty".to_string())),
        size if size > MOST_FILE => Err(wrong("path", format!("the file is longer than {MOST_FILE} bytes"))),
        _ => Ok(Attachment { name: request.name.clone(), content_type: content_type.to_string(), bytes }),
    }
}
