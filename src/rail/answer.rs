//! What an answer proves: the one place that says whether a service refused a request, for every operation of both services.
//!
//! A refusal proves that nothing happened. It counts only when its body is the service's own, in the shape in which that service writes its
//! errors. A filter's page, a guest Wi-Fi's page, a proxy's demand, a gateway's JSON prove nothing: the request may have had its effect
//! before somebody exchanged the answer. Such an answer is unreadable, and what became of the request has to be looked for.

use super::carried::Carried;
use crate::error::{AnsweredBy, Effect, Error, Failure, Kind, ServiceWords};
use crate::http::Answer;
use serde_json::Value;
use std::borrow::Cow;

/// The longest part of a page in which its title is looked for.
const PAGE: usize = 32 * 1024;

/// What a service says in a refusal of its own.
#[derive(Debug, Default)]
pub struct Said {
    /// Its words, shown to the developer.
    pub words: ServiceWords,
    /// What its codes mean, where they are known.
    pub kind: Option<Kind>,
    /// The number of the exchange, for the service's support.
    pub number: Option<String>,
    /// What to do about it.
    pub advice: &'static str,
}

/// Reads a refusal that is the service's own; `None` for every other body.
pub type Read = fn(&Answer, &Carried) -> Option<Said>;

/// The answer, if it is a success in the form in which both services give them: JSON, or nothing. Everything else is the failure that it
/// stands for.
pub fn heard(answer: Answer, carried: impl FnOnce() -> Carried, read: Read) -> Result<Answer, Failure> {
    let is_success = (200..300).contains(&answer.status);
    if is_success && looks_like_json(&answer.body) {
        return Ok(answer);
    }
    let carried = carried();
    let said = if is_success { None } else { read(&answer, &carried) };
    Err(failure(&answer, said, &carried))
}

/// The failure that an answer stands for. `said`: the service's own words, where the body is the service's own.
pub fn failure(answer: &Answer, said: Option<Said>, carried: &Carried) -> Failure {
    let Some(said) = said else {
        let error = match answer.status {
            // A service that is down says so in any form.
            500..=510 | 512..=599 => {
                Error::new(Kind::ServiceError, format!("{}{}", status_of(answer), described(answer, carried)))
                    .with_status(answer.status)
            }
            _ => unreadable(answer, carried),
        };
        return of(answer, error, Effect::Unknown);
    };
    let effect = match answer.status {
        // Refused while another is at work, or after it was done: the order has to be read.
        408 | 409 => Effect::Unknown,
        400..=499 => Effect::Nothing,
        _ => Effect::Unknown,
    };
    let kind = kind(answer.status, said.kind);
    let words = &said.words;
    let text = match (&words.message, words.codes.is_empty()) {
        (Some(message), true) => format!(": {message}"),
        (Some(message), false) => format!(": {message} ({})", words.codes.join(", ")),
        (None, false) => format!(": {}", words.codes.join(", ")),
        (None, true) => String::new(),
    };
    let number = said.number.map(|number| format!(" (request {number})")).unwrap_or_default();
    let detail = format!("{}{text}{number}{}", status_of(answer), said.advice);
    let service = (!answer.body.trim_ascii().is_empty()).then(|| Box::new(said.words));
    let error = Error { http_status: Some(answer.status), service, ..Error::new(kind, detail) };
    of(answer, error, effect)
}

fn of(answer: &Answer, error: Error, effect: Effect) -> Failure {
    Failure { error, effect, retry_after_ms: answer.retry_after_ms, service_time_ms: answer.date_ms }
}

/// A refusal's kind: by its status, or by the code that it names.
fn kind(status: u16, by_code: Option<Kind>) -> Kind {
    match status {
        401 => Kind::Unauthorised,
        403 => Kind::Forbidden,
        404 => Kind::NotFound,
        408 => Kind::Timeout,
        409 => Kind::WrongState,
        429 => Kind::Throttled,
        400..=499 => by_code.unwrap_or(Kind::Refused),
        500..=599 => Kind::ServiceError,
        _ => Kind::BadAnswer,
    }
}

fn status_of(answer: &Answer) -> String {
    format!("the service answered HTTP {}", answer.status)
}

/// An answer that is not the service's own.
fn unreadable(answer: &Answer, carried: &Carried) -> Error {
    let host = answer.host.as_deref().unwrap_or("the service");
    let detail = format!("HTTP {} in the place of an answer of {host}{}", answer.status, described(answer, carried));
    let advice = match answered_by(answer) {
        Some(AnsweredBy::SignInPage) => "somebody has to sign in to the shop's network first",
        _ => "a filter, a proxy or a gateway between here and the service may have written it",
    };
    Error {
        http_status: Some(answer.status),
        answered_by: answered_by(answer),
        ..Error::new(Kind::BadAnswer, format!("{detail}; {advice}"))
    }
}

/// Who gave an answer that is not the service's. Only a page, a redirect or a proxy's demand shows it.
fn answered_by(answer: &Answer) -> Option<AnsweredBy> {
    let is_elsewhere = || elsewhere(answer).is_some();
    match answer.status {
        511 => Some(AnsweredBy::SignInPage),
        300..=399 => is_elsewhere().then_some(AnsweredBy::SignInPage),
        200..=299 => is_page(&answer.body).then_some(AnsweredBy::SignInPage),
        400..=499 => Some(AnsweredBy::Network),
        _ => None,
    }
}

/// The other host that a redirect leads to.
fn elsewhere(answer: &Answer) -> Option<&str> {
    let (_, rest) = answer.location.as_deref()?.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    (!name.is_empty() && answer.host.as_deref() != Some(name)).then_some(host)
}

/// What the answer looks like: a page's title, a gateway's message, where a redirect leads.
fn described(answer: &Answer, carried: &Carried) -> String {
    let form = match (is_page(&answer.body), answer.body.trim_ascii().is_empty(), answer.content_type.as_deref()) {
        (true, _, _) => "a web page".to_string(),
        (_, true, _) => "without a body".to_string(),
        (_, _, Some(kind)) => format!("{} bytes of {}", answer.body.len(), carried.shown(kind, 60)),
        (_, _, None) => format!("{} bytes without a content type", answer.body.len()),
    };
    let title = title(&answer.body).map(|title| format!(" with the title {:?}", carried.shown(&title, 100)));
    let message = message(&answer.body).map(|message| format!(" that says {:?}", carried.shown(&message, 200)));
    let place = elsewhere(answer).map(|host| format!(", which leads to {}", carried.shown(host, 100)));
    let parts = [title.or(message), place];
    format!(": {form}{}", parts.into_iter().flatten().collect::<String>())
}

/// Whether a body can be a service's success; whether it is one, is found out by reading it.
fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii(), [] | [b'{' | b'[', ..] | b"null")
}

/// Whether a body is a page for people.
fn is_page(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

/// The title of a page.
fn title(body: &[u8]) -> Option<String> {
    if !is_page(body) {
        return None;
    }
    let text: Cow<'_, str> = String::from_utf8_lossy(body.get(..PAGE).unwrap_or(body));
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = lower.get(start..)?.find('>')?.checked_add(start)?.checked_add(1)?;
    let length = lower.get(start..)?.find('<')?;
    let title = text.get(start..start.checked_add(length)?)?;
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")];
    let title = known.iter().fold(title.to_string(), |title, (mark, plain)| title.replace(mark, plain));
    (!title.trim().is_empty()).then_some(title)
}

/// What a gateway's JSON says.
fn message(body: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let text = ["message", "error", "detail", "title"].into_iter().find_map(|name| body.get(name)?.as_str());
    text.filter(|text| !text.trim().is_empty()).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(status: u16, kind: &str, body: &str) -> Failure {
        let answer = Answer {
            status,
            body: body.as_bytes().to_vec(),
            content_type: Some(kind.to_string()),
            host: Some("api.tamara.co".to_string()),
            ..Answer::default()
        };
        failure(&answer, None, &Carried::default())
    }

    #[test]
    fn a_filter_s_page_is_told_with_the_host_and_its_title_and_proves_nothing() {
        let page = "<!DOCTYPE html>\n<html><HEAD><Title lang=\"en\">\n Blocked &amp; logged: +971 50 123 4567\u{7}</Title></HEAD></html>";
        let failure = foreign(403, "text/html", page);
        assert_eq!((failure.error.kind, failure.effect), (Kind::BadAnswer, Effect::Unknown));
        assert_eq!(failure.error.answered_by, Some(AnsweredBy::Network));
        let detail = &failure.error.detail;
        assert!(detail.contains("api.tamara.co") && detail.contains("\"Blocked & logged: ***\""), "{detail}");
    }

    #[test]
    fn a_page_where_json_was_expected_and_a_redirect_elsewhere_are_sign_in_pages() {
        let page = foreign(200, "text/html", "<html>Sign in to the mall's Wi-Fi</html>");
        assert_eq!(page.error.answered_by, Some(AnsweredBy::SignInPage));
        assert_eq!(foreign(511, "text/html", "").error.answered_by, Some(AnsweredBy::SignInPage));
        let redirect = |location: &str| {
            let location = Some(location.to_string());
            let host = Some("api.tamara.co".to_string());
            failure(&Answer { status: 302, location, host, ..Answer::default() }, None, &Carried::default()).error
        };
        let portal = redirect("http://login.mall.example:8080/?next=x");
        assert_eq!(portal.answered_by, Some(AnsweredBy::SignInPage));
        assert!(portal.detail.contains("login.mall.example:8080"), "{}", portal.detail);
        assert_eq!(redirect("https://api.tamara.co/v2/orders").answered_by, None);
        assert_eq!(redirect("/v2/orders").answered_by, None);
    }

    #[test]
    fn a_gateway_s_json_is_told_with_its_message() {
        let error = foreign(403, "application/json", r#"{"message":"Forbidden"}"#).error;
        assert!(error.detail.contains("\"Forbidden\"") && error.service.is_none(), "{}", error.detail);
        assert_eq!(foreign(503, "text/html", "<title>Squid</title>").error.kind, Kind::ServiceError);
    }
}
