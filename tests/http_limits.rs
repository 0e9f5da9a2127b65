//! What the HTTP layer says and how long it takes when the other side, the network or the proxy misbehaves.

#[path = "common/machine.rs"]
mod machine;

use machine::Machine;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tamara_pos::error::{Effect, Failure, Kind};
use tamara_pos::http::{Answer, Http, Method, Proxy, Request, Roots, Settings};
use tamara_pos::wait::{Interrupt, Scope};

/// How much longer than its limit a call may take.
const GRACE: Duration = Duration::from_millis(250);
const LIMIT: Duration = Duration::from_millis(700);
const LONG: Duration = Duration::from_secs(20);

/// A server that does what the test's script says, once for each connection, whose number it is given from 1.
struct Server {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    /// The heads and bodies of the requests it read.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(script: impl Fn(&mut Visit) -> io::Result<()> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::new(AtomicUsize::new(0));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(script);
        let (counted, noted) = (Arc::clone(&connections), Arc::clone(&requests));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
                let script = Arc::clone(&script);
                let mut visit = Visit { stream: stream.unwrap(), number, requests: Arc::clone(&noted) };
                thread::spawn(move || script(&mut visit));
            }
        });
        Server { address, connections, requests }
    }

    /// A server that answers every request on every connection.
    fn answering(answer: &'static str) -> Server {
        Server::new(move |visit| {
            loop {
                visit.request()?;
                visit.say(answer)?;
            }
        })
    }

    fn url(&self) -> String {
        format!("http://{}/orders/1?token=x", self.address)
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

struct Visit {
    stream: TcpStream,
    number: usize,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Visit {
    fn request(&mut self) -> io::Result<()> {
        let text = read_request(&mut self.stream)?;
        self.requests.lock().unwrap().push(text);
        Ok(())
    }

    fn say(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }

    fn hold(&mut self) -> io::Result<()> {
        thread::sleep(LONG);
        Ok(())
    }

    fn drip(&mut self, text: &str) -> io::Result<()> {
        for byte in text.bytes() {
            self.stream.write_all(&[byte])?;
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Closes with unread input waiting, which resets the connection.
    fn reset(&mut self) -> io::Result<()> {
        self.stream.peek(&mut [0])?;
        thread::sleep(Duration::from_millis(30));
        Ok(())
    }
}

fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let mut text = Vec::new();
    loop {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        text.push(byte[0]);
        if text.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let head = String::from_utf8(text).unwrap();
    let length = head
        .to_lowercase()
        .split("content-length: ")
        .nth(1)
        .map(|rest| rest.split("\r\n").next().and_then(|number| number.parse::<usize>().ok()).unwrap());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body)?;
    Ok(head + &String::from_utf8_lossy(&body))
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

fn settings() -> Settings {
    Settings {
        connect_timeout: Duration::from_secs(5),
        proxy: None,
        roots: Roots { bundled: true, system: false, ca_file: None },
        idle_connections: 64,
    }
}

fn http() -> Http {
    Http::new(&settings()).unwrap()
}

fn impatient(connect_timeout_ms: u64) -> Http {
    Http::new(&Settings { connect_timeout: Duration::from_millis(connect_timeout_ms), ..settings() }).unwrap()
}

fn get(url: &str) -> Request<'_> {
    Request { method: Method::Get, url, headers: &[], body: None, moves_money: false }
}

fn post(url: &str) -> Request<'_> {
    Request { method: Method::Post, url, headers: &[], body: Some(b"{\"a\":1}"), moves_money: true }
}

fn scope(limit: Duration) -> Scope {
    Scope::new(&Arc::new(Interrupt::default()), limit)
}

fn ask(http: &Http, request: &Request<'_>) -> Result<Answer, Failure> {
    http.call(request, &scope(LONG))
}

/// The failure of a call, which has to come in time.
fn fails(http: &Http, request: &Request<'_>, limit: Duration) -> (Kind, Effect) {
    let failure = failure(http, request, limit);
    (failure.error.kind, failure.effect)
}

fn failure(http: &Http, request: &Request<'_>, limit: Duration) -> Failure {
    let (machine, started) = (Machine::watched(), Instant::now());
    let failure = http.call(request, &scope(limit)).unwrap_err();
    assert!(started.elapsed() < limit + GRACE + machine.lateness(), "{:?} took {:?}", failure, started.elapsed());
    failure
}

const SENT_TIMEOUT: (Kind, Effect) = (Kind::Timeout, Effect::Unknown);
const UNSENT_TIMEOUT: (Kind, Effect) = (Kind::Timeout, Effect::Nothing);
const LOST: (Kind, Effect) = (Kind::AnswerLost, Effect::Unknown);
const BAD: (Kind, Effect) = (Kind::BadAnswer, Effect::Unknown);

mod a_service_that_stalls {
    use super::*;

    #[test]
    fn and_never_answers_ends_with_the_limit() {
        let server = Server::new(|visit| visit.request().and_then(|()| visit.hold()));
        assert_eq!(fails(&http(), &post(&server.url()), LIMIT), SENT_TIMEOUT);
        assert_eq!(fails(&http(), &get(&server.url()), LIMIT), SENT_TIMEOUT);
    }

    #[test]
    fn and_drips_its_head_ends_with_the_limit() {
        let server = Server::new(|visit| visit.request().and_then(|()| visit.drip(OK)));
        assert_eq!(fails(&http(), &post(&server.url()), LIMIT), SENT_TIMEOUT);
    }

    #[test]
    fn and_drips_its_body_ends_with_the_limit() {
        let server = Server::new(|visit| {
            visit.request()?;
            visit.say("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
            visit.drip(&"x".repeat(1000))
        });
        let failure = failure(&http(), &post(&server.url()), LIMIT);
        assert_eq!((failure.error.kind, failure.effect), SENT_TIMEOUT);
        assert_eq!(failure.error.http_status, Some(200));
    }

    #[test]
    fn and_never_reads_the_request_ends_with_the_limit() {
        let server = Server::new(Visit::hold);
        let body = vec![b' '; 32 * 1024 * 1024];
        let url = server.url();
        let request = Request { body: Some(&body), ..post(&url) };
        assert_eq!(fails(&http(), &request, LIMIT), SENT_TIMEOUT);
    }

    #[test]
    fn in_the_tls_handshake_got_nothing() {
        let server = Server::new(Visit::hold);
        let url = format!("https://{}/", server.address);
        assert_eq!(fails(&http(), &post(&url), LIMIT), UNSENT_TIMEOUT);
        assert_eq!(fails(&impatient(300), &post(&url), LIMIT), (Kind::TlsFailed, Effect::Nothing));
    }

    #[test]
    fn dripping_through_the_tls_handshake_got_nothing() {
        let server = Server::new(|visit| visit.drip(&format!("\u{16}\u{3}\u{3}\u{3f}{}", "x".repeat(1000))));
        let url = format!("https://{}/", server.address);
        assert_eq!(fails(&http(), &post(&url), LIMIT), UNSENT_TIMEOUT);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn before_the_connection_got_nothing() {
        // A full queue of connections that nobody accepts swallows further attempts, like a firewall.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut queue = Vec::new();
        let mut refused = 0;
        // One late answer on a busy machine does not mean that the queue is full.
        while refused < 3 {
            match TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
                Ok(stream) => queue.push(stream),
                Err(_) => refused += 1,
            }
        }
        let url = format!("http://{address}/");
        assert_eq!(fails(&http(), &post(&url), LIMIT), UNSENT_TIMEOUT);
        assert_eq!(fails(&impatient(300), &post(&url), LIMIT), (Kind::ConnectFailed, Effect::Nothing));
        interrupted_at_once(&url, Effect::Nothing);
    }
}

/// Interrupts a call that would last long, and expects it to end within a second.
fn interrupted_at_once(url: &str, effect: Effect) {
    let interrupt = Arc::new(Interrupt::default());
    let scope = Scope::new(&interrupt, LONG);
    let raised = thread::spawn(move || {
        thread::sleep(Duration::from_millis(300));
        interrupt.raise();
        Instant::now()
    });
    let client = Http::new(&Settings { connect_timeout: LONG, ..settings() }).unwrap();
    let machine = Machine::watched();
    let failure = client.call(&post(url), &scope).unwrap_err();
    assert!(raised.join().unwrap().elapsed() < Duration::from_secs(1) + machine.lateness());
    assert_eq!((failure.error.kind, failure.effect), (Kind::Interrupted, effect));
}

mod an_interrupt {
    use super::*;

    #[test]
    fn ends_a_call_that_waits_for_its_answer() {
        let server = Server::new(|visit| visit.request().and_then(|()| visit.hold()));
        interrupted_at_once(&server.url(), Effect::Unknown);
    }

    #[test]
    fn ends_a_call_that_is_fed_byte_by_byte() {
        let server = Server::new(|visit| visit.request().and_then(|()| visit.drip(&OK.repeat(20))));
        let url = server.url();
        interrupted_at_once(&url, Effect::Unknown);
    }

    #[test]
    fn ends_a_tls_handshake_before_anything_was_sent() {
        let server = Server::new(Visit::hold);
        interrupted_at_once(&format!("https://{}/", server.address), Effect::Nothing);
    }

    #[test]
    fn or_a_passed_limit_before_the_call_means_that_nothing_is_sent() {
        let server = Server::answering(OK);
        let interrupt = Arc::new(Interrupt::default());
        let raised = Scope::new(&interrupt, LONG);
        interrupt.raise();
        let failure = http().call(&post(&server.url()), &raised).unwrap_err();
        assert_eq!((failure.error.kind, failure.effect), (Kind::Interrupted, Effect::Nothing));
        assert_eq!(fails(&http(), &post(&server.url()), Duration::ZERO), UNSENT_TIMEOUT);
        assert_eq!(server.connections(), 0);
    }
}

mod a_connection_that_breaks {
    use super::*;

    fn after_the_request(said: &'static str) -> (Kind, Effect) {
        let server = Server::new(move |visit| visit.request().and_then(|()| visit.say(said)));
        let outcome = fails(&http(), &post(&server.url()), LONG);
        assert_eq!(server.requests().len(), 1, "a money-moving request was sent twice");
        outcome
    }

    #[test]
    fn before_the_answer_leaves_the_effect_unknown() {
        assert_eq!(after_the_request(""), LOST);
    }

    #[test]
    fn within_the_head_leaves_the_effect_unknown() {
        assert_eq!(after_the_request("HTTP/1.1 200 OK\r\nContent-Le"), LOST);
    }

    #[test]
    fn within_the_body_leaves_the_effect_unknown() {
        assert_eq!(after_the_request("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"half\":"), LOST);
        assert_eq!(after_the_request("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n"), LOST);
    }

    #[test]
    fn by_a_reset_leaves_the_effect_unknown() {
        let server = Server::new(Visit::reset);
        assert_eq!(fails(&http(), &post(&server.url()), LONG), LOST);
    }

    #[test]
    fn by_a_reset_within_a_body_of_unknown_length_is_not_taken_for_its_end() {
        let server = Server::new(|visit| {
            visit.say("HTTP/1.1 200 OK\r\n\r\n{\"status\":\"approved\"}")?;
            visit.reset()
        });
        assert_eq!(fails(&http(), &post(&server.url()), LONG), LOST);
    }

    #[test]
    fn by_a_close_does_end_a_body_of_unknown_length() {
        let server =
            Server::new(|visit| visit.request().and_then(|()| visit.say("HTTP/1.1 200 OK\r\n\r\n{\"whole\":1}")));
        assert_eq!(ask(&http(), &post(&server.url())).unwrap().body, b"{\"whole\":1}");
    }
}

mod an_answer {
    use super::*;

    fn answered(said: impl Into<String>) -> Failure {
        let said = said.into();
        let server = Server::new(move |visit| {
            visit.request()?;
            visit.say(&said)?;
            visit.hold()
        });
        failure(&http(), &post(&server.url()), LONG)
    }

    #[test]
    fn of_two_mebibytes_is_refused() {
        let body = "x".repeat(2 * 1024 * 1024);
        for head in ["Content-Length: 2097152\r\n\r\n", "\r\n", "Transfer-Encoding: chunked\r\n\r\n200000\r\n"] {
            let failure = answered(format!("HTTP/1.1 201 Created\r\n{head}{body}"));
            assert_eq!((failure.error.kind, failure.effect), BAD, "{head}");
            assert_eq!(failure.error.http_status, Some(201));
        }
    }

    #[test]
    fn of_exactly_one_mebibyte_is_read() {
        let server = Server::new(|visit| {
            visit.request()?;
            visit.say("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n")?;
            visit.say(&"x".repeat(1_048_576))
        });
        assert_eq!(ask(&http(), &get(&server.url())).unwrap().body.len(), 1_048_576);
    }

    #[test]
    fn with_a_head_that_never_ends_is_refused() {
        let failure = answered(format!("HTTP/1.1 200 OK\r\nX-Long: {}", "x".repeat(20_000)));
        assert_eq!((failure.error.kind, failure.effect), BAD);
    }

    #[test]
    fn that_is_not_http_is_refused() {
        for said in ["SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 two hundred\r\n\r\n", "\0\0\0\0\r\n\r\n"] {
            let failure = answered(said);
            assert_eq!((failure.error.kind, failure.effect), BAD, "{said}");
        }
    }

    #[test]
    fn with_broken_chunks_is_refused() {
        let failure = answered("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        assert_eq!((failure.error.kind, failure.effect), BAD);
    }

    #[test]
    fn that_redirects_is_not_followed_and_says_where_it_leads() {
        let other = Server::answering(OK);
        for status in ["301", "302", "303", "307", "308"] {
            let place = format!("http://{}/elsewhere", other.address);
            let said = format!("HTTP/1.1 {status} X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n");
            let server = Server::new(move |visit| {
                visit.request()?;
                visit.say(&said)
            });
            let answer = ask(&http(), &post(&server.url())).unwrap();
            assert_eq!((answer.status, answer.location), (status.parse().unwrap(), Some(place)));
        }
        assert_eq!(other.connections(), 0);
    }

    #[test]
    fn that_is_compressed_is_refused_by_its_coding() {
        for status in [200, 403] {
            let said = format!("HTTP/1.1 {status} X\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x0b");
            let failure = answered(said);
            assert_eq!((failure.error.kind, failure.effect), BAD);
            assert!(failure.error.detail.contains("gzip"), "{}", failure.error.detail);
        }
    }

    #[test]
    fn in_no_coding_or_behind_a_byte_order_mark_is_read() {
        let server = Server::new(|visit| {
            visit.request()?;
            visit.say("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 5\r\n\r\n\u{feff}{}")
        });
        assert_eq!(ask(&http(), &get(&server.url())).unwrap().body, b"{}");
    }

    #[test]
    fn s_number_is_kept_only_where_it_holds_nothing_of_the_request() {
        let long = "x".repeat(65);
        for (number, kept) in [
            ("0HL80RJLS76I7:00000004", true),
            ("966534274516", false),
            ("534274516-a", false),
            ("ali@example.com", false),
            ("a b", false),
            (long.as_str(), false),
        ] {
            let said = format!("HTTP/1.1 200 OK\r\nX-Request-Id: {number}\r\nContent-Length: 2\r\n\r\n{{}}");
            let server = Server::new(move |visit| {
                visit.request()?;
                visit.say(&said)
            });
            let body = br#"{"phone_number":"966534274516","email":"ali@example.com"}"#;
            let request = Request { body: Some(body), ..post("") };
            let answer = ask(&http(), &Request { url: &server.url(), ..request }).unwrap();
            assert_eq!(answer.request_id.is_some(), kept, "{number}");
        }
    }

    #[test]
    fn of_any_status_is_the_callers_to_judge() {
        for status in [200, 201, 204, 302, 400, 401, 403, 404, 407, 409, 422, 429, 500, 502, 503, 511] {
            let server = Server::new(move |visit| {
                visit.request()?;
                visit.say(&format!(
                    "HTTP/1.1 {status} X\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nRetry-After: 7\r\n\
                     X-Simulated: true\r\nX-Request-Id: r-1\r\nContent-Type: text/html\r\n{}",
                    if status == 204 { "\r\n" } else { "Content-Length: 4\r\n\r\nbody" }
                ))
            });
            let answer = ask(&http(), &post(&server.url())).unwrap();
            let expected = Answer {
                status,
                body: if status == 204 { Vec::new() } else { b"body".to_vec() },
                retry_after_ms: Some(7000),
                date_ms: Some(784_111_777_000),
                request_id: Some("r-1".into()),
                content_type: Some("text/html".into()),
                host: Some("127.0.0.1".to_string()),
                ..Answer::default()
            };
            assert_eq!(answer, expected);
        }
    }
}

mod a_request {
    use super::*;

    #[test]
    fn arrives_as_it_was_made() {
        let server = Server::answering(OK);
        let headers = [("Authorization", "Bearer t"), ("Accept", "application/json"), ("X-Device-Id", "7")];
        let url = server.url();
        ask(&http(), &Request { headers: &headers, ..post(&url) }).unwrap();
        for method in [Method::Post, Method::Put, Method::Delete, Method::Get] {
            ask(&http(), &Request { method, body: None, ..post(&url) }).unwrap();
        }
        let requests = server.requests();
        let first = requests[0].to_lowercase();
        assert!(first.starts_with("post /orders/1?token=x http/1.1\r\n"), "{first}");
        assert!(first.ends_with("\r\n\r\n{\"a\":1}"), "{first}");
        for header in ["authorization: bearer t", "accept: application/json", "x-device-id: 7", "content-length: 7"] {
            assert_eq!(first.matches(header).count(), 1, "{header} in {first}");
        }
        assert!(first.contains("\r\naccept-encoding: identity\r\n"), "{first}");
        // A cache must not answer in the service's place.
        let asks_anew = |request: &String| request.to_lowercase().contains("\r\ncache-control: no-cache\r\n");
        assert!(asks_anew(&requests[4]) && !asks_anew(&requests[0]), "{}", requests[4]);
        assert!(requests[1].to_lowercase().contains("content-length: 0\r\n"), "{}", requests[1]);
        assert!(requests[2].starts_with("PUT /") && requests[2].to_lowercase().contains("content-length: 0\r\n"));
        assert!(requests[3].starts_with("DELETE /") && requests[4].starts_with("GET /"));
        for bodyless in &requests[3..] {
            let text = bodyless.to_lowercase();
            assert!(!text.contains("content-length") && !text.contains("transfer-encoding"), "{text}");
        }
    }

    #[test]
    fn to_a_closed_port_got_nothing() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let outcome = fails(&http(), &post(&format!("http://{address}/")), LONG);
        assert_eq!(outcome, (Kind::ConnectFailed, Effect::Nothing));
    }

    #[test]
    fn to_an_unknown_name_got_nothing() {
        let outcome = fails(&impatient(2000), &post("https://no-such-host.invalid/"), LONG);
        assert_eq!(outcome, (Kind::DnsFailed, Effect::Nothing));
    }

    #[test]
    fn to_another_machine_without_encryption_is_refused() {
        let outcome = fails(&http(), &post("http://192.0.2.1/"), LIMIT);
        assert_eq!(outcome, (Kind::TlsFailed, Effect::Nothing));
    }

    #[test]
    fn that_cannot_be_written_as_http_got_nothing() {
        let server = Server::answering(OK);
        let url = server.url();
        let request = Request { headers: &[("X-A", "a\r\nX-B: b")], ..post(&url) };
        assert_eq!(fails(&http(), &request, LONG), (Kind::Internal, Effect::Nothing));
        assert_eq!(fails(&http(), &post("no url"), LONG), (Kind::Internal, Effect::Nothing));
        assert_eq!(server.connections(), 0);
    }
}

mod connections {
    use super::*;

    #[test]
    fn serve_twenty_reads_with_one_and_each_other_request_with_its_own() {
        let server = Server::answering(OK);
        let (client, url) = (http(), server.url());
        for _ in 0..20 {
            ask(&client, &get(&url)).unwrap();
        }
        assert_eq!(server.connections(), 1);
        for _ in 0..3 {
            ask(&client, &post(&url)).unwrap();
        }
        assert_eq!(server.connections(), 4);
        ask(&client, &Request { moves_money: false, ..post(&url) }).unwrap();
        ask(&client, &Request { moves_money: true, ..get(&url) }).unwrap();
        assert_eq!(server.connections(), 6);
        ask(&client, &get(&url)).unwrap();
        assert_eq!(server.connections(), 6);
    }

    #[test]
    fn of_many_threads_are_all_kept() {
        let server = Server::answering(OK);
        let (client, url) = (http(), server.url());
        let rounds = 5;
        let meet = std::sync::Barrier::new(16);
        thread::scope(|threads| {
            for _ in 0..16 {
                threads.spawn(|| {
                    for _ in 0..rounds {
                        meet.wait();
                        ask(&client, &get(&url)).unwrap();
                    }
                });
            }
        });
        assert_eq!(server.requests().len(), 16 * rounds);
        assert!(server.connections() <= 16, "{} connections", server.connections());
    }

    #[test]
    fn that_the_service_closed_meanwhile_cost_a_read_nothing() {
        let server = Server::new(|visit| visit.request().and_then(|()| visit.say(OK)));
        let client = http();
        for _ in 0..5 {
            ask(&client, &get(&server.url())).unwrap();
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!((server.connections(), server.requests().len()), (5, 5));
    }

    #[test]
    fn that_die_under_a_read_are_replaced_once_unseen() {
        // The first connection takes a second request and closes: the race of a poll with an idle time-out.
        let server = Server::new(|visit| {
            visit.request()?;
            visit.say(OK)?;
            visit.request()?;
            if visit.number == 1 { Ok(()) } else { visit.say(OK) }
        });
        let client = http();
        ask(&client, &get(&server.url())).unwrap();
        assert_eq!(ask(&client, &get(&server.url())).unwrap().status, 200);
        assert_eq!((server.connections(), server.requests().len()), (2, 3));
    }

    #[test]
    fn that_die_within_an_answer_are_not_replaced() {
        let server = Server::new(|visit| {
            visit.request()?;
            visit.say(OK)?;
            visit.request()?;
            visit.say("HTTP/1.1 200")
        });
        let client = http();
        ask(&client, &get(&server.url())).unwrap();
        assert_eq!(fails(&client, &get(&server.url()), LONG), LOST);
        assert_eq!(server.connections(), 1);
    }

    #[test]
    fn that_were_fresh_are_not_replaced() {
        let server = Server::new(Visit::request);
        assert_eq!(fails(&http(), &get(&server.url()), LONG), LOST);
        assert_eq!(server.requests().len(), 1);
    }

    #[test]
    fn with_unasked_bytes_on_them_are_not_used_again() {
        for pause_ms in [0, 30] {
            let server = Server::new(move |visit| {
                visit.request()?;
                visit.say(OK)?;
                thread::sleep(Duration::from_millis(pause_ms));
                visit.say(FORGED)?;
                visit.hold()
            });
            let client = http();
            ask(&client, &get(&server.url())).unwrap();
            thread::sleep(Duration::from_millis(80));
            assert_eq!(ask(&client, &get(&server.url())).unwrap().body, b"{}");
        }
    }
}

const FORGED: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";

/// A certificate authority of the tests' own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn config(&self, name: &str, last_year: i32) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_string()]).unwrap();
        params.not_after = date_time_ymd(last_year, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap())
    }

    /// A client that trusts this authority besides the bundled ones.
    fn trusted(&self, proxy: Option<&str>) -> Http {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), self.0.pem()).unwrap();
        let roots = Roots { bundled: true, system: false, ca_file: Some(file.path().into()) };
        let proxy = proxy.map(|proxy| Proxy::parse(proxy).unwrap());
        Http::new(&Settings { proxy, roots, ..settings() }).unwrap()
    }
}

/// Serves requests over TLS until the client leaves, and notes which handshakes were resumed.
fn serve_tls(stream: TcpStream, config: &Arc<ServerConfig>, resumed: &Mutex<Vec<bool>>) -> io::Result<()> {
    let connection = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
    let mut stream = StreamOwned::new(connection, stream);
    loop {
        read_request(&mut stream)?;
        if let Some(kind) = stream.conn.handshake_kind() {
            resumed.lock().unwrap().push(kind == HandshakeKind::Resumed);
        }
        stream.write_all(OK.as_bytes())?;
    }
}

fn tls_server(config: Arc<ServerConfig>) -> (Server, Arc<Mutex<Vec<bool>>>) {
    let resumed = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&resumed);
    let server = Server::new(move |visit| serve_tls(visit.stream.try_clone()?, &config, &noted));
    (server, resumed)
}

mod tls {
    use super::*;

    fn local(server: &Server) -> String {
        format!("https://localhost:{}/", server.address.port())
    }

    #[test]
    fn trusts_the_vendors_own_authority_only_when_it_is_named() {
        let authority = Authority::new();
        let (server, _) = tls_server(authority.config("localhost", 2090));
        assert_eq!(ask(&authority.trusted(None), &post(&local(&server))).unwrap().status, 200);
        let failure = failure(&http(), &post(&local(&server)), LONG);
        assert_eq!((failure.error.kind, failure.effect), (Kind::TlsFailed, Effect::Nothing));
        assert!(failure.error.detail.contains("ca_file"), "{}", failure.error.detail);
    }

    #[test]
    fn refuses_an_expired_certificate_and_points_at_the_clock() {
        let authority = Authority::new();
        let (server, _) = tls_server(authority.config("localhost", 2020));
        let failure = failure(&authority.trusted(None), &post(&local(&server)), LONG);
        assert_eq!((failure.error.kind, failure.effect), (Kind::TlsFailed, Effect::Nothing));
        assert!(failure.error.detail.contains("date and time"), "{}", failure.error.detail);
    }

    #[test]
    fn refuses_a_certificate_of_another_host() {
        let authority = Authority::new();
        let (server, _) = tls_server(authority.config("other.test", 2090));
        let failure = failure(&authority.trusted(None), &post(&local(&server)), LONG);
        assert_eq!((failure.error.kind, failure.effect), (Kind::TlsFailed, Effect::Nothing));
        assert!(failure.error.detail.contains("another host"), "{}", failure.error.detail);
    }

    #[test]
    fn refuses_a_service_that_does_not_speak_it() {
        let server = Server::new(|visit| visit.say("HTTP/1.1 400 Bad Request\r\n\r\n").and_then(|()| visit.hold()));
        assert_eq!(fails(&http(), &post(&local(&server)), LONG), (Kind::TlsFailed, Effect::Nothing));
        let closing = Server::new(|_| Ok(()));
        assert_eq!(fails(&http(), &post(&local(&closing)), LONG), (Kind::TlsFailed, Effect::Nothing));
    }

    #[test]
    fn keeps_connections_and_resumes_sessions() {
        let authority = Authority::new();
        let (server, resumed) = tls_server(authority.config("localhost", 2090));
        let (client, url) = (authority.trusted(None), local(&server));
        for _ in 0..5 {
            ask(&client, &get(&url)).unwrap();
        }
        assert_eq!(server.connections(), 1);
        resumed.lock().unwrap().clear();
        for _ in 0..4 {
            ask(&client, &post(&url)).unwrap();
        }
        assert_eq!(server.connections(), 5);
        assert_eq!(*resumed.lock().unwrap(), [true; 4]);
    }

    #[test]
    fn cut_off_without_its_closing_message_leaves_the_answer_lost() {
        let authority = Authority::new();
        let config = authority.config("localhost", 2090);
        let server = Server::new(move |visit| {
            let connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
            let mut stream = StreamOwned::new(connection, visit.stream.try_clone()?);
            read_request(&mut stream)?;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n{\"status\":\"approved\"}")?;
            visit.stream.shutdown(Shutdown::Both)
        });
        assert_eq!(fails(&authority.trusted(None), &post(&local(&server)), LONG), LOST);
    }

    #[test]
    fn connections_that_were_closed_or_got_unasked_bytes_are_not_used_again() {
        let authority = Authority::new();
        for (late, closing) in [("", true), ("", false), (FORGED, false)] {
            let config = authority.config("localhost", 2090);
            let server = Server::new(move |visit| {
                let connection = ServerConnection::new(Arc::clone(&config)).map_err(io::Error::other)?;
                let mut stream = StreamOwned::new(connection, visit.stream.try_clone()?);
                visit.requests.lock().unwrap().push(read_request(&mut stream)?);
                stream.write_all(OK.as_bytes())?;
                thread::sleep(Duration::from_millis(20));
                stream.write_all(late.as_bytes())?;
                if closing {
                    stream.conn.send_close_notify();
                    stream.flush()?;
                }
                if late.is_empty() { visit.stream.shutdown(Shutdown::Both) } else { visit.hold() }
            });
            let client = authority.trusted(None);
            for _ in 0..3 {
                assert_eq!(ask(&client, &get(&local(&server))).unwrap().body, b"{}");
                thread::sleep(Duration::from_millis(80));
            }
            assert_eq!((server.connections(), server.requests().len()), (3, 3));
        }
    }

    #[test]
    fn with_an_unusable_ca_file_is_a_configuration_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for content in ["", "secret", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            std::fs::write(file.path(), content).unwrap();
            let roots = Roots { bundled: true, system: false, ca_file: Some(file.path().into()) };
            let error = Http::new(&Settings { roots, ..settings() }).unwrap_err();
            assert_eq!((error.kind, error.field.as_deref()), (Kind::ConfigFile, Some("ca_file")), "{content}");
            assert!(!error.detail.contains("secret"), "{}", error.detail);
        }
        let roots = Roots { bundled: true, system: false, ca_file: Some("/no/such/file.pem".into()) };
        let error = Http::new(&Settings { roots, ..settings() }).unwrap_err();
        assert!(error.detail.contains("/no/such/file.pem"), "{}", error.detail);
    }
}

mod a_proxy {
    use super::*;

    /// A proxy that answers the request for a tunnel and leads every tunnel to one address.
    fn proxy(answer: &'static str, target: Option<SocketAddr>) -> Server {
        Server::new(move |visit| {
            visit.request()?;
            visit.say(answer)?;
            let Some(target) = target else { return visit.hold() };
            let onward = TcpStream::connect(target)?;
            let (mut from, mut to) = (visit.stream.try_clone()?, onward.try_clone()?);
            thread::spawn(move || io::copy(&mut from, &mut to).and_then(|_| to.shutdown(Shutdown::Both)));
            io::copy(&mut &onward, &mut visit.stream)?;
            visit.stream.shutdown(Shutdown::Both)
        })
    }

    const OPEN: &str = "HTTP/1.1 200 Connection established\r\nX-A: b\r\n\r\n";
    const TARGET: &str = "https://service.test/orders";
    const UNSENT: (Kind, Effect) = (Kind::ProxyFailed, Effect::Nothing);

    #[test]
    fn carries_encrypted_calls_and_sees_only_the_host() {
        let authority = Authority::new();
        let (server, _) = tls_server(authority.config("service.test", 2090));
        let proxy = proxy(OPEN, Some(server.address));
        let client = authority.trusted(Some(&format!("http://till:s%20cret@{}", proxy.address)));
        for _ in 0..3 {
            assert_eq!(ask(&client, &get(TARGET)).unwrap().body, b"{}");
        }
        assert_eq!(ask(&client, &post(TARGET)).unwrap().body, b"{}");
        let seen = proxy.requests();
        assert_eq!(seen.len(), 2);
        for request in seen {
            assert!(
                request.starts_with("CONNECT service.test:443 HTTP/1.1\r\nHost: service.test:443\r\n"),
                "{request}"
            );
            assert!(request.contains("\r\nProxy-Authorization: Basic dGlsbDpzIGNyZXQ=\r\n"), "{request}");
        }
    }

    fn refused(answer: &'static str) -> Failure {
        let proxy = proxy(answer, None);
        let settings = Settings {
            proxy: Some(Proxy::parse(&format!("http://till:s-cret@{}", proxy.address)).unwrap()),
            ..settings()
        };
        let failure = failure(&Http::new(&settings).unwrap(), &post(TARGET), LONG);
        assert!(!format!("{failure:?}").contains("s-cret"));
        failure
    }

    #[test]
    fn that_wants_another_password_got_nothing() {
        let failure = refused("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        assert_eq!((failure.error.kind, failure.effect), UNSENT);
        assert_eq!(failure.error.http_status, Some(407));
    }

    #[test]
    fn that_speaks_another_language_of_passwords_is_told_with_what_it_offers() {
        let failure = refused(
            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n",
        );
        assert_eq!((failure.error.kind, failure.effect), UNSENT);
        let detail = &failure.error.detail;
        assert!(detail.contains("Negotiate, NTLM") && detail.contains("Basic only"), "{detail}");
        let both = refused("HTTP/1.1 407 X\r\nProxy-Authenticate: Digest realm=\"a\", Basic realm=\"b\"\r\n\r\n");
        assert!(both.error.detail.contains("refuses this user or password"), "{}", both.error.detail);
    }

    #[test]
    fn that_forbids_the_host_got_nothing() {
        let failure = refused("HTTP/1.1 403 Forbidden\r\n\r\n");
        assert_eq!((failure.error.kind, failure.effect), UNSENT);
        assert!(failure.error.detail.contains("service.test:443"), "{}", failure.error.detail);
    }

    #[test]
    fn that_is_none_got_nothing() {
        let failure = refused("SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n");
        assert_eq!((failure.error.kind, failure.effect), UNSENT);
    }

    #[test]
    fn that_is_down_or_silent_got_nothing() {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let down = Proxy::parse(&format!("http://{address}")).unwrap();
        let client = Http::new(&Settings { proxy: Some(down), ..settings() }).unwrap();
        assert_eq!(fails(&client, &post(TARGET), LONG), UNSENT);
        let silent = Server::new(Visit::hold);
        let silent = Proxy::parse(&format!("http://{}", silent.address)).unwrap();
        let client = Http::new(&Settings { proxy: Some(silent), ..settings() }).unwrap();
        assert_eq!(fails(&client, &post(TARGET), LIMIT), UNSENT_TIMEOUT);
    }

    #[test]
    fn is_passed_by_for_this_machine_itself() {
        let server = Server::answering(OK);
        let nowhere = Some(Proxy::parse("http://127.0.0.1:1").unwrap());
        let client = Http::new(&Settings { proxy: nowhere, ..settings() }).unwrap();
        assert_eq!(ask(&client, &post(&server.url())).unwrap().status, 200);
    }
}
