//! HTTP to the payment services: one blocking exchange within the limits of its [`Scope`], and an exact word on
//! whether a request that failed may have had its effect.
//!
//! Built on ureq, with connections of our own below it (`transport`), because three things have to be known that
//! no HTTP library tells: that nothing of the request left, that the call ends in time whatever the other side
//! does, and that a money-moving request was never sent a second time.
//!
//! A GET goes over a kept-alive connection and is sent once more over a fresh one if a kept connection turns out
//! to be dead, or says nothing for four seconds: a router may have forgotten it. Everything else goes over a fresh connection, once. Answers are not compressed: an order fits into
//! a few packets either way, and unpacking it costs more than it saves.

mod dial;
pub mod probe;
mod resolver;
mod settings;
mod tls;
mod transport;

use crate::error::{Effect, Error, Failure, Kind};
use crate::trace;
use crate::value::clock;
use crate::wait::Scope;
use dial::{Dial, Dialer, Unresolved};
use std::collections::VecDeque;
use std::fmt;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use transport::{BUFFER, Call, check, lost};
use ureq::http::{HeaderMap, Response, Uri};
use ureq::{Agent, Body};

pub(crate) use resolver::is_loopback;
pub use settings::{Proxy, Roots, Settings};
#[cfg(feature = "postgres")]
pub(crate) use tls::trusted;

/// The longest answer that is read, in bytes.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// A byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The digits of the shortest national phone number.
const SHORTEST_PHONE: usize = 7;

/// How long an idle connection is kept for the next poll: less than servers and balancers keep theirs, commonly 60 s, so that it is
/// us who close it.
const IDLE: Duration = Duration::from_secs(55);

/// The longest rest that the service is given when it asks for one (`Retry-After`), in milliseconds.
const LONGEST_REST_MS: u64 = 60_000;

/// The methods that the services use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Do, or create.
    Post,
    /// Replace.
    Put,
    /// Remove.
    Delete,
}

impl Method {
    fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        }
    }
}

/// One request.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method.
    pub method: Method,
    /// The full URL.
    pub url: &'a str,
    /// Header names and values; the body's length, host and user agent are added.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body; `None` sends an empty one with POST and PUT, and none with GET and DELETE.
    pub body: Option<&'a [u8]>,
    /// Whether it can move money. Such a request never goes over a connection that was used before.
    pub moves_money: bool,
}

impl fmt::Debug for Request<'_> {
    /// Neither headers nor body: they hold the token and personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.name(), path_for_log(self.url))
    }
}

/// An answer, whatever its status and whoever gave it: what it proves is for the caller to say.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The whole body, at most [`MAX_ANSWER`] bytes.
    pub body: Vec<u8>,
    /// How long the service asks to wait (`Retry-After`), in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The service's clock (`Date`), in milliseconds since 1970.
    pub date_ms: Option<i64>,
    /// The service's number of this exchange (`Cko-Request-Id`, `X-Request-Id`), for its support. Holds nothing of the request.
    pub request_id: Option<String>,
    /// Whether the number came as `Cko-Request-Id`, which Checkout.com puts on every answer of its own.
    pub has_cko_number: bool,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Where a redirect leads (`Location`). It is not followed.
    pub location: Option<String>,
    /// The host that was asked, where the answer is no success or may not be the service's.
    pub host: Option<String>,
}

impl fmt::Debug for Answer {
    /// Without the body: it holds personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("retry_after_ms", &self.retry_after_ms)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}

/// The connections of one client. Shared by its threads.
#[derive(Debug)]
pub struct Http {
    kept: Kept,
    fresh: Agent,
    dialer: Arc<Dialer>,
}

/// The kept connections, in agents of one each, the one that was used last at the end. An agent with many goes through all of them
/// at each call, twice, under its one lock: with hundreds of workers that took longer than the rest of a poll.
#[derive(Debug)]
struct Kept {
    idle: Mutex<VecDeque<(Agent, Instant)>>,
    /// How many at the most.
    most: usize,
}

impl Kept {
    fn take(&self) -> Option<Agent> {
        self.lock().pop_back().map(|(agent, _)| agent)
    }

    fn put(&self, agent: Agent) {
        let now = Instant::now();
        let mut idle = self.lock();
        idle.push_back((agent, now));
        let is_old = idle.front().is_some_and(|(_, since)| now.saturating_duration_since(*since) > IDLE);
        // One is enough: each call puts back one.
        let oldest = if is_old || idle.len() > self.most { idle.pop_front() } else { None };
        drop(idle);
        // Its connection is closed, not under the lock.
        drop(oldest);
    }

    fn clear(&self) {
        let all = std::mem::take(&mut *self.lock());
        drop(all);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Agent, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A failed exchange.
struct Lost {
    failure: Failure,
    /// A kept connection turned out to be dead before anything of the answer came.
    stale: bool,
    /// It said nothing at all for too long.
    silent: bool,
}

impl Http {
    /// Prepares the connections; opens none, and reads no file but `ca_file`.
    ///
    /// # Errors
    /// [`Kind::ConfigFile`] when `ca_file` cannot be read or holds no usable certificate.
    pub fn new(settings: &Settings) -> Result<Http, Error> {
        // One dialer, so that both share looked-up names and TLS sessions.
        let dialer = Arc::new(Dialer::new(settings)?);
        let kept = Kept { idle: Mutex::default(), most: settings.idle_connections };
        Ok(Http { kept, fresh: agent(&dialer, 0), dialer })
    }

    /// Sends the request and returns the answer. Ends with the scope at the latest, whatever the other side does.
    ///
    /// # Errors
    /// [`Effect::Nothing`] when the request provably did not reach the service, else [`Effect::Unknown`]. The kinds
    /// are [`Kind::DnsFailed`], [`Kind::ConnectFailed`], [`Kind::TlsFailed`], [`Kind::ProxyFailed`],
    /// [`Kind::Timeout`], [`Kind::Interrupted`], [`Kind::AnswerLost`], and [`Kind::BadAnswer`] for an answer that is
    /// malformed, compressed or longer than [`MAX_ANSWER`].
    pub fn call(&self, request: &Request<'_>, scope: &Scope) -> Result<Answer, Failure> {
        let started = Instant::now();
        let mut outcome = self.exchange(request, scope);
        if let Ok(answer) = &mut outcome {
            answer.request_id = answer.request_id.take().filter(|id| is_number_of_its_own(id, request));
            if !(200..300).contains(&answer.status) || !matches!(answer.body.first(), Some(b'{' | b'[')) {
                answer.host = host(request.url);
            }
        }
        // Both the line and the note for the call's own line are for the log.
        if log::log_enabled!(log::Level::Info) {
            tell(request, &outcome, started.elapsed());
        }
        outcome
    }

    fn exchange(&self, request: &Request<'_>, scope: &Scope) -> Result<Answer, Failure> {
        let repeatable = request.method == Method::Get && !request.moves_money;
        if !repeatable {
            return once(&self.fresh, request, scope).map_err(|lost| lost.failure);
        }
        let kept = self.kept.take().unwrap_or_else(|| agent(&self.dialer, 1));
        let outcome = once(&kept, request, scope);
        self.kept.put(kept);
        if matches!(&outcome, Err(lost) if lost.silent) {
            // What was forgotten on the way was forgotten of all of them.
            self.kept.clear();
        }
        match outcome {
            Err(lost) if lost.stale => once(&self.fresh, request, scope).map_err(|lost| lost.failure),
            outcome => outcome.map_err(|lost| lost.failure),
        }
    }
}

fn tell(request: &Request<'_>, outcome: &Result<Answer, Failure>, took: Duration) {
    let (call, millis) = (trace::number(), took.as_millis());
    match outcome {
        Ok(answer) => {
            let id = answer.request_id.as_deref().unwrap_or("-");
            let line = format!("{request:?} {} {millis} ms id={id}", answer.status);
            log::debug!("#{call} {line}");
            trace::note(line);
        }
        Err(failure) => {
            log::debug!("#{call} {request:?} {} {millis} ms", failure.error);
            trace::note(format!("{request:?} {} {millis} ms", failure.error.kind.name()));
        }
    }
}

fn agent(dialer: &Arc<Dialer>, idle_connections: usize) -> Agent {
    // No time-outs here: the transport keeps them, without a system call for each.
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .user_agent(concat!("tamara-pos/", env!("CARGO_PKG_VERSION")))
        .input_buffer_size(BUFFER)
        .output_buffer_size(BUFFER)
        .max_response_header_size(BUFFER - 1)
        .max_idle_connections(idle_connections)
        .max_idle_connections_per_host(idle_connections)
        .max_idle_age(IDLE)
        .build();
    Agent::with_parts(config, Dial(Arc::clone(dialer)), Unresolved)
}

fn once(agent: &Agent, request: &Request<'_>, scope: &Scope) -> Result<Answer, Lost> {
    if let Err(ended) = check(scope) {
        return Err(Lost { failure: Failure::nothing(ended.error()), stale: false, silent: false });
    }
    let entered = Call::enter(scope);
    send(agent, request).and_then(receive).map_err(|error| {
        let call = &entered.call;
        let error = known(error, call.sent.get());
        let effect = if call.sent.get() { Effect::Unknown } else { Effect::Nothing };
        let silent = call.silent.get();
        let stale = error.kind == Kind::AnswerLost && !call.dialled.get() && !call.answered.get();
        Lost { failure: Failure { error, effect, retry_after_ms: None, service_time_ms: None }, stale, silent }
    })
}

fn send(agent: &Agent, request: &Request<'_>) -> Result<Response<Body>, ureq::Error> {
    let mut builder = ureq::http::Request::builder().method(request.method.name()).uri(request.url);
    // Without this header an answer may come in any coding (RFC 9110, 12.5.3).
    builder = builder.header("Accept-Encoding", "identity");
    // What a cache kept of an order says nothing of its money now.
    if request.method == Method::Get {
        builder = builder.header("Cache-Control", "no-cache");
    }
    for (name, value) in request.headers {
        builder = builder.header(*name, *value);
    }
    match (request.body, request.method) {
        (None, Method::Get | Method::Delete) => agent.run(builder.body(())?),
        (body, _) => agent.run(builder.body(body.unwrap_or_default())?),
    }
}

fn receive(mut response: Response<Body>) -> Result<Answer, ureq::Error> {
    let status = response.status().as_u16();
    let refuse = |error: Error| Err(transport::wrapped(error.with_status(status)));
    if let Some(coding) = coding(response.headers()) {
        let detail = format!("the answer is compressed ({coding}) although the library asks for plain text");
        return refuse(Error::new(Kind::BadAnswer, detail));
    }
    let mut answer = head(status, response.headers());
    let length = response.body().content_length().and_then(|length| usize::try_from(length).ok());
    answer.body.reserve(length.unwrap_or(0).min(MAX_ANSWER));
    let limit = u64::try_from(MAX_ANSWER).unwrap_or(u64::MAX).saturating_add(1);
    match response.body_mut().as_reader().take(limit).read_to_end(&mut answer.body) {
        Ok(_) if answer.body.len() <= MAX_ANSWER => {
            // Some servers begin JSON with a byte order mark.
            if answer.body.starts_with(BOM) {
                answer.body.drain(..BOM.len());
            }
            Ok(answer)
        }
        Ok(_) => refuse(Error::new(Kind::BadAnswer, "the answer is longer than 1 MiB")),
        Err(error) => refuse(known(error.into(), true)),
    }
}

/// The coding of a body that cannot be read as it is, made fit for an error's text.
fn coding(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("content-encoding")?;
    let text: String = value.to_str().unwrap_or("unreadable").chars().take(40).collect();
    (!text.trim().is_empty() && !text.trim().eq_ignore_ascii_case("identity"))
        .then(|| format!("Content-Encoding: {}", text.trim()))
}

/// Whether a request's number is fit for the log: short, of a number's characters, and without a phone number of the request.
fn is_number_of_its_own(id: &str, request: &Request<'_>) -> bool {
    let is_plain =
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:/+=".contains(&b));
    let runs = |id: &str| -> Vec<String> {
        let runs = id.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() >= SHORTEST_PHONE);
        runs.map(str::to_string).collect()
    };
    let is_sent = |run: &str| {
        let in_body = |body: &[u8]| body.windows(run.len()).any(|part| part == run.as_bytes());
        request.url.contains(run) || request.body.is_some_and(in_body)
    };
    // The service may write a country's code before the number, or leave it out.
    let national = |run: &str| run.get(run.len().saturating_sub(SHORTEST_PHONE)..).is_some_and(is_sent);
    // Or the phone of an earlier request.
    let looks_like_phone = |run: &str| run.len() >= 9 && run.starts_with(['0', '5', '9']);
    // As people write it, too, with marks between the digits.
    let joined = id.replace(['-', '.', '/', ':'], "");
    is_plain
        && !runs(id).iter().any(|run| national(run) || looks_like_phone(run))
        && !runs(&joined).iter().any(|run| national(run))
}

/// The host of a URL.
fn host(url: &str) -> Option<String> {
    url.parse::<Uri>().ok()?.host().map(str::to_string)
}

fn head(status: u16, headers: &HeaderMap) -> Answer {
    let [mut date, mut wait, mut own_id, mut request_id, mut content_type, mut location] = [None; 6];
    let mut dates = 0_usize;
    // Once over all of them, and the first of a name counts: to look each name up takes longer than to pass the few that there are.
    for (name, value) in headers {
        let place = match name.as_str() {
            "date" => {
                dates = dates.saturating_add(1);
                &mut date
            }
            "retry-after" => &mut wait,
            "cko-request-id" => &mut own_id,
            "x-request-id" => &mut request_id,
            "content-type" => &mut content_type,
            "location" => &mut location,
            _ => continue,
        };
        place.get_or_insert_with(|| value.to_str().ok());
    }
    // Two of them, as a proxy may make them, are no clock: the one may be of another machine, or kept with an older answer.
    let date_ms = date.flatten().filter(|_| dates == 1).and_then(clock::of_http);
    Answer {
        status,
        body: Vec::new(),
        retry_after_ms: wait.flatten().and_then(|value| retry_after(value, date_ms)).map(|ms| ms.min(LONGEST_REST_MS)),
        date_ms,
        request_id: own_id.flatten().or(request_id.flatten()).map(str::to_string),
        has_cko_number: own_id.flatten().is_some_and(|id| !id.is_empty()),
        content_type: content_type.flatten().map(str::to_string),
        location: location.flatten().map(str::to_string),
        host: None,
    }
}

/// What the fuzz targets of `tests/fuzz` reach of what is private.
#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub mod fuzz {
    use ureq::http::{HeaderMap, HeaderName, HeaderValue};

    /// The head of an answer with these headers; those that HTTP does not know are left out, as they never come this far.
    pub fn head(status: u16, headers: &[(&[u8], &[u8])]) -> super::Answer {
        let known = headers.iter().filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name).ok()?, HeaderValue::from_bytes(value).ok()?))
        });
        super::head(status, &known.collect::<HeaderMap>())
    }
}

/// `Retry-After`, seconds or a date, as a time from now. A date is measured by the service's own clock when it
/// tells it: a till's clock may be hours off.
fn retry_after(text: &str, service_now_ms: Option<i64>) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let now = service_now_ms.or_else(|| OffsetDateTime::now_utc().unix_timestamp().checked_mul(1000))?;
    let wait = clock::of_http(text)?.saturating_sub(now);
    Some(u64::try_from(wait).unwrap_or(0))
}

/// Our word for what ureq reports.
fn known(error: ureq::Error, sent: bool) -> Error {
    match error {
        ureq::Error::Other(ours) => match ours.downcast::<Error>() {
            Ok(ours) => *ours,
            Err(other) => Error::new(Kind::Internal, other.to_string()),
        },
        ureq::Error::Io(error) => lost(&error),
        error if sent => Error::new(Kind::BadAnswer, format!("the answer cannot be read: {error}")),
        error => Error::new(Kind::Internal, format!("the request cannot be made: {error}")),
    }
}

/// The path of a URL, with the values of its query left out.
fn path_for_log(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    // The service's own number of a webhook is text of its own: it may be anything.
    let path = match path.split_once("webhooks/") {
        Some((before, id)) if !is_plain_number(id) => format!("{before}webhooks/***"),
        _ => path.to_string(),
    };
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    if query.is_empty() { format!("/{path}") } else { format!("/{path}?{}", names.join("&")) }
}

/// Whether an id can be nothing about a person: no address, and no run of digits that may be a phone number.
fn is_plain_number(id: &str) -> bool {
    let is_long = |run: &str| run.len() >= 9 && run.starts_with(['0', '5', '9']);
    !id.contains(['@', '%']) && !id.split(|c: char| !c.is_ascii_digit()).any(is_long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::{HeaderName, HeaderValue};

    #[test]
    fn retry_after_takes_seconds_and_dates_by_the_services_clock() {
        assert_eq!(retry_after(" 3 ", None), Some(3000));
        let now = clock::of_http("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(now, Some(784_111_777_000));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:50:07 GMT", now), Some(30_000));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:40:00 GMT", now), Some(0));
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("99999999999999999999", now), None);
        assert_eq!(retry_after(&u64::MAX.to_string(), now), Some(u64::MAX));
    }

    #[test]
    fn the_services_clock_is_the_only_date_of_an_answer_or_none() {
        let date = |values: &[&'static str]| {
            let lines = values.iter().map(|value| (HeaderName::from_static("date"), HeaderValue::from_static(value)));
            head(200, &lines.collect()).date_ms
        };
        let (now, later) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:07 GMT");
        assert_eq!(date(&[now]), Some(784_111_777_000));
        assert_eq!(date(&[now, later]), None);
        assert_eq!(date(&["soon", now]), None);
        assert_eq!(date(&[now, "soon"]), None);
        assert_eq!(date(&["Sun, 06 Nov 1994 08:49:37 +0300"]), None);
    }

    #[test]
    fn the_log_sees_neither_hosts_nor_the_values_of_a_query() {
        assert_eq!(
            path_for_log("https://h/checkout/c1/void?order_id=o1&phone=966"),
            "/checkout/c1/void?order_id&phone"
        );
        assert_eq!(path_for_log("https://h/merchants/orders/o1"), "/merchants/orders/o1");
        assert_eq!(path_for_log("https://h"), "/");
        assert_eq!(path_for_log("https://h/webhooks/0ac038ef-de4a"), "/webhooks/0ac038ef-de4a");
        for id in ["0544337866", "wh-966544337866", "ali%40example.com"] {
            assert_eq!(path_for_log(&format!("https://h/webhooks/{id}")), "/webhooks/***");
        }
    }

    #[test]
    fn a_proxy_is_read_and_its_password_stays_hidden() {
        let proxy = Proxy::parse("http://me:p%40ss@proxy.shop:3128").unwrap();
        let (user, password) = proxy.credentials.clone().unwrap();
        assert_eq!((proxy.host.as_str(), proxy.port), ("proxy.shop", 3128));
        assert_eq!((user.as_str(), password.expose()), ("me", "p@ss"));
        assert_eq!(format!("{proxy:?}"), "http://***@proxy.shop:3128");
        assert_eq!(format!("{:?}", Proxy::parse("http://10.0.0.1:8080/").unwrap()), "http://10.0.0.1:8080");
        for wrong in
            ["", "proxy", "proxy:3128", "https://p:1", "socks5://p:1", "http://p", "http://u:secret@:1", "http://p:1/x"]
        {
            let error = Proxy::parse(wrong).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn neither_a_request_nor_an_answer_shows_its_content() {
        let headers = [("authorization", "Bearer tok")];
        let request = Request {
            method: Method::Post,
            url: "https://h/x",
            headers: &headers,
            body: Some(b"ali"),
            moves_money: true,
        };
        assert_eq!(format!("{request:?}"), "POST /x");
        let answer = Answer { body: b"ali".to_vec(), ..Answer::default() };
        assert!(!format!("{answer:?}").contains("ali"));
    }
}
