//! Calls in any order over the C functions, with a service in this process that answers as the input says.
//!
//! The input is lines, each a command: a letter, and what belongs to it. See [`Host::command`].

use super::reply;
use serde_json::Value;
use std::collections::VecDeque;
use std::ffi::{CStr, CString, c_char, c_void};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tamara_pos::abi::{
    buffer, checkout, client, dispute, eligibility, journal, logging, order, payment, refund, report, session, support,
    text, texts_held, watch, webhook,
};
use tamara_pos::client::operation::OPERATIONS;

type Export = extern "C" fn(i32, *const c_char, *mut *mut c_char) -> i32;

/// As in the table of operations.
const EXPORTS: [Export; 41] = [
    session::tamara_session_create,
    session::tamara_poll_status,
    session::tamara_session_void,
    session::tamara_pay,
    session::tamara_tender_check,
    refund::tamara_refund,
    payment::tamara_payment_start,
    payment::tamara_refund_start,
    payment::tamara_payment_status,
    payment::tamara_payment_cancel,
    payment::tamara_payment_list,
    order::tamara_order_get,
    order::tamara_order_update_reference,
    order::tamara_order_authorise,
    order::tamara_order_capture,
    order::tamara_order_cancel,
    checkout::tamara_checkout_create,
    eligibility::tamara_eligibility,
    eligibility::tamara_customer_verification,
    eligibility::tamara_new_reference,
    webhook::tamara_webhook_register,
    webhook::tamara_webhook_list,
    webhook::tamara_webhook_get,
    webhook::tamara_webhook_update,
    webhook::tamara_webhook_delete,
    webhook::tamara_webhook_receive,
    webhook::tamara_webhook_listen,
    webhook::tamara_webhook_next,
    dispute::tamara_dispute_list,
    dispute::tamara_dispute_reply,
    journal::tamara_recover,
    journal::tamara_step_resolve,
    journal::tamara_history,
    support::tamara_diagnose,
    support::tamara_support_bundle,
    support::tamara_log_level,
    report::tamara_report,
    report::tamara_receipt,
    watch::tamara_watch_add,
    watch::tamara_watch_next,
    watch::tamara_watch_remove,
];

/// Commands of one input; more would only take longer.
const MOST_COMMANDS: usize = 24;
/// Clients that are open at the same time.
const MOST_CLIENTS: usize = 3;
/// A call that takes longer is interrupted, as by an impatient cashier.
const PATIENCE: Duration = Duration::from_millis(40);
/// The longest wait for threads to end after an input.
const LONGEST_SETTLING: Duration = Duration::from_secs(5);
/// Codes that come before the client is looked at: NULL, not UTF-8, too large, a buffer that cannot be.
const BEFORE_THE_CLIENT: [i32; 5] = [-100, -101, -105, -108, -109];
const INVALID_HANDLE: i32 = -103;
/// Guards the end of a buffer.
const CANARY: u8 = 0x5a;

/// Texts that no reply may hold; other ones in each process, so that no input can know them.
struct Secrets {
    token: String,
    notification: String,
    signature: String,
    client: String,
}

static SECRETS: LazyLock<Secrets> = LazyLock::new(|| {
    let secret = |start: &str| {
        let bytes: [u8; 12] = tamara_pos::value::random::bytes().unwrap();
        bytes.iter().fold(start.to_string(), |text, byte| format!("{text}{byte:02x}"))
    };
    Secrets { token: secret("sim_"), notification: secret(""), signature: secret(""), client: secret("sim_") }
});

/// What the service does with its next request.
enum Script {
    Answer(u16, Vec<u8>),
    /// An error whose message repeats the head of the request, as a badly made gateway does.
    Echo(u16),
    Raw(Vec<u8>),
}

struct Service {
    url: String,
    scripts: Mutex<VecDeque<Script>>,
    /// Whether an answer since the beginning of the input spoke of captured or refunded money.
    spoke_of_money: AtomicBool,
}

static SERVICE: LazyLock<Service> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(&stream));
        }
    });
    std::thread::spawn(lose_patience);
    // The library sets its own hook at its first call, which says nothing to the terminal.
    text::tamara_string_free(null_mut());
    std::panic::set_hook(Box::new(|info| {
        eprintln!("{info}");
        HAS_PANICKED.store(true, Ordering::SeqCst);
    }));
    Service { url, scripts: Mutex::default(), spoke_of_money: AtomicBool::new(false) }
});

static HAS_PANICKED: AtomicBool = AtomicBool::new(false);

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(stream: &TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    while let Some(head) = heard(&mut reader) {
        let script = locked(&SERVICE.scripts).pop_front();
        let nothing = Script::Answer(404, br#"{"message":"not found","errors":[]}"#.to_vec());
        let (status, body) = match script.unwrap_or(nothing) {
            Script::Answer(status, body) => (status, body),
            Script::Echo(status) => (status, serde_json::json!({ "message": head }).to_string().into_bytes()),
            Script::Raw(bytes) => {
                speaks_of_money(&bytes);
                let _ = (&mut &*stream).write_all(&bytes);
                return;
            }
        };
        speaks_of_money(&body);
        let head = format!("HTTP/1.1 {status} X\r\nX-Simulated: true\r\nContent-Length: {}\r\n\r\n", body.len());
        if (&mut &*stream).write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

/// Takes a request; returns its head.
fn heard(reader: &mut BufReader<&TcpStream>) -> Option<String> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    std::io::copy(&mut reader.take(length), &mut std::io::sink()).ok()?;
    Some(head)
}

fn speaks_of_money(body: &[u8]) {
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    // With an escape in it, it may say so in other letters.
    if text.contains("captured") || text.contains("refunded") || text.contains("\\u") {
        SERVICE.spoke_of_money.store(true, Ordering::SeqCst);
    }
}

/// Calls under way: since when, and on which client.
static CALLS: Mutex<Vec<(Instant, i32)>> = Mutex::new(Vec::new());

fn lose_patience() {
    loop {
        std::thread::sleep(Duration::from_millis(5));
        let late: Vec<i32> =
            locked(&CALLS).iter().filter(|(since, _)| since.elapsed() > PATIENCE).map(|(_, client)| *client).collect();
        for client in late {
            client::tamara_interrupt(client);
        }
    }
}

/// A call that ends when it takes too long.
fn impatient<T>(client: i32, call: impl FnOnce() -> T) -> T {
    let since = Instant::now();
    locked(&CALLS).push((since, client));
    let result = call();
    locked(&CALLS).retain(|(other, of)| (*other, *of) != (since, client));
    result
}

/// Plays the commands of an input.
pub fn play(input: &[u8]) {
    assert_eq!(OPERATIONS.len(), EXPORTS.len());
    LazyLock::force(&SERVICE);
    locked(&SERVICE.scripts).clear();
    SERVICE.spoke_of_money.store(false, Ordering::SeqCst);
    let before = threads();
    let mut host = Host { open: Vec::new(), closed: Vec::new(), client: 0, under_way: Vec::new() };
    for line in input.split(|byte| *byte == b'\n').take(MOST_COMMANDS) {
        if let Some((command, rest)) = line.split_first() {
            host.command(*command, rest);
        }
    }
    host.leave();
    settle(before);
    assert!(!HAS_PANICKED.load(Ordering::SeqCst), "a thread has panicked");
}

/// libFuzzer looks for leaks after an input, and what a thread holds that is just beginning or ending looks lost to it. So the threads
/// that the input began have ended before: those of the service, and those that the library leaves behind, as for a check of the disk.
fn settle(before: usize) {
    // Connections are accepted in turn: when this one has ended, none is waiting.
    if let Ok(mut last) = TcpStream::connect(SERVICE.url.trim_start_matches("http://")) {
        let _ = last.shutdown(std::net::Shutdown::Write);
        let _ = last.read(&mut [0]);
    }
    let since = Instant::now();
    while threads() > before && since.elapsed() < LONGEST_SETTLING {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The threads of this process, where the system shows them.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

/// A program that uses the library.
struct Host {
    open: Vec<i32>,
    closed: Vec<i32>,
    /// The client that is called.
    client: i32,
    under_way: Vec<JoinHandle<()>>,
}

impl Host {
    fn command(&mut self, command: u8, rest: &[u8]) {
        match command {
            // Opens a client: t Tamara, c Checkout.com, o the same with OAuth; then d for a service that is down.
            b'o' => self.open(&config(rest)),
            // Opens a client from this text, in which @URL@ and @TOKEN@ stand for what they say.
            b'O' => self.open_text(rest),
            // The service's next answer: three digits of the status, and the body. r: raw bytes, with \r and \n; none at all hangs up.
            b's' => script(rest),
            b'q' => status(rest).iter().for_each(|(status, _)| push(Script::Echo(*status))),
            b'r' => push(Script::Raw(unescaped(rest))),
            // An operation by its name, by its own function (a letter), into a buffer (its size before it), from another thread.
            b'c' => self.call(rest),
            b'e' => self.export(rest),
            b'b' => self.call_into(rest),
            b'B' => again(rest),
            b't' => self.call_from_another_thread(rest),
            // NULL in each place.
            b'n' => self.nulls(rest),
            b'i' => {
                let code = client::tamara_interrupt(self.client);
                assert_eq!(code, if self.open.contains(&self.client) { 0 } else { INVALID_HANDLE });
            }
            b'x' => self.close(self.client),
            // The client that is called from now on: one of the open ones, or any number.
            b'h' => self.client = self.open.get(digits(rest).unsigned_abs() as usize).copied().unwrap_or(self.client),
            b'H' => self.client = digits(rest),
            b'l' => log_to(rest),
            b'v' => constants(digits(rest)),
            _ => {}
        }
    }

    fn open(&mut self, config: &str) {
        if self.open.len() >= MOST_CLIENTS {
            self.close(self.open[0]);
        }
        let config = CString::new(config).unwrap_or_default();
        let (mut number, mut reply) = (77, null_mut());
        let code = client::tamara_client_open(config.as_ptr(), &mut number, &mut reply);
        let json = taken(code, reply);
        self.opened(code, number, &json);
    }

    fn opened(&mut self, code: i32, number: i32, json: &Value) {
        assert_eq!(code == 0, number > 0, "{json}");
        assert!(code <= 0, "{json}");
        if code == 0 {
            assert!(!self.open.contains(&number) && !self.closed.contains(&number), "{number} was given before");
            self.open.push(number);
            self.client = number;
            if !json["base_url"].as_str().is_some_and(is_of_this_process) {
                self.close(number);
            }
        }
    }

    /// No file of this machine, and no other machine: no path, and no address but the service's.
    fn open_text(&mut self, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        if text.contains(['/', '\\']) || !text.contains("\"journal\"") {
            return;
        }
        self.open(&text.replace("@URL@", &SERVICE.url).replace("@TOKEN@", &SECRETS.token));
    }

    /// `name request`.
    fn call(&mut self, rest: &[u8]) {
        let Some((name, request)) = named(rest) else { return };
        let mut reply = null_mut();
        let client = self.client;
        let code = impatient(client, || client::tamara_call(client, name.as_ptr(), request.as_ptr(), &mut reply));
        self.answered(name.to_bytes(), code, &taken(code, reply));
    }

    fn export(&mut self, rest: &[u8]) {
        let Some((letter, request)) = rest.split_first() else { return };
        let at = usize::from(*letter) % EXPORTS.len();
        let (Some(export), Some(operation)) = (EXPORTS.get(at), OPERATIONS.get(at)) else { return };
        let Some(request) = allowed(operation.name.as_bytes(), request) else { return };
        let mut reply = null_mut();
        let client = self.client;
        let code = impatient(client, || export(client, request.as_ptr(), &mut reply));
        self.answered(operation.name.as_bytes(), code, &taken(code, reply));
    }

    /// `size name request`.
    fn call_into(&mut self, rest: &[u8]) {
        let Some((size, rest)) = word(rest) else { return };
        let Some((name, request)) = named(rest) else { return };
        let mut buffer = Buffer::new(digits(size));
        let client = self.client;
        let code = impatient(client, || {
            let (place, capacity, needed) = buffer.parts();
            buffer::tamara_call_into(client, name.as_ptr(), request.as_ptr(), place, capacity, needed)
        });
        match buffer.json(code) {
            _ if (1..4096).contains(&buffer.capacity) => assert_eq!(code, -109),
            _ if buffer.capacity < 0 => assert_eq!(code, -105),
            Some(json) => self.answered(name.to_bytes(), code, &json),
            None => {}
        }
        // As often as one likes, and in a buffer that is large enough.
        let mut large = Buffer::new(buffer.needed.max(4096));
        let (place, capacity, needed) = large.parts();
        assert_eq!(buffer::tamara_reply_into(place, capacity, needed), code);
        assert!(large.json(code).is_some());
    }

    fn call_from_another_thread(&mut self, rest: &[u8]) {
        let Some((name, request)) = named(rest) else { return };
        let client = self.client;
        self.under_way.push(std::thread::spawn(move || {
            let mut reply = null_mut();
            let code = impatient(client, || client::tamara_call(client, name.as_ptr(), request.as_ptr(), &mut reply));
            sensible(name.to_bytes(), code, &taken(code, reply));
        }));
    }

    fn nulls(&mut self, rest: &[u8]) {
        let mut reply = null_mut();
        match rest.first().copied().unwrap_or_default() % 7 {
            0 => assert_eq!(client::tamara_client_open(null(), &mut 0, null_mut()), -100),
            1 => assert!(client::tamara_client_open(c"{}".as_ptr(), null_mut(), null_mut()) < 0),
            2 => {
                let code = client::tamara_call(self.client, null(), c"{}".as_ptr(), &mut reply);
                assert_eq!((code, &taken(code, reply)["error"]["field"]), (-100, &Value::from("operation")));
            }
            3 => {
                let code = client::tamara_call(self.client, c"history".as_ptr(), null(), &mut reply);
                assert_eq!((code, &taken(code, reply)["error"]["field"]), (-100, &Value::from("request")));
            }
            4 => {
                let export = EXPORTS[usize::from(rest.get(1).copied().unwrap_or_default()) % EXPORTS.len()];
                let code = export(self.client, null(), &mut reply);
                assert_eq!(code, -100);
                taken(code, reply);
            }
            5 => {
                let code = client::tamara_call(self.client, c"history".as_ptr(), c"{}".as_ptr(), null_mut());
                assert_eq!(code == INVALID_HANDLE, !self.open.contains(&self.client));
            }
            _ => {
                text::tamara_string_free(null_mut());
                text::tamara_string_free(text::tamara_version().cast_mut());
                let code = buffer::tamara_call_into(self.client, null(), null(), null_mut(), 0, null_mut());
                assert_eq!(code, -100);
            }
        }
    }

    /// What an operation answered on the client that is called.
    fn answered(&self, operation: &[u8], code: i32, json: &Value) {
        sensible(operation, code, json);
        if self.open.contains(&self.client) {
            assert!(code != INVALID_HANDLE, "{json}");
        } else if !(self.client == 0 && matches!(operation, b"diagnose" | b"support_bundle")) {
            assert!(code == INVALID_HANDLE || BEFORE_THE_CLIENT.contains(&code), "{json}");
        }
    }

    fn close(&mut self, client: i32) {
        let was_open = self.open.contains(&client);
        self.open.retain(|open| *open != client);
        assert_eq!(client::tamara_client_close(client), if was_open { 0 } else { INVALID_HANDLE });
        if was_open {
            self.closed.push(client);
        }
    }

    /// Ends everything. Nothing works on what was closed, and no text is left with the host.
    fn leave(mut self) {
        for client in self.open.clone() {
            self.close(client);
        }
        for thread in self.under_way.drain(..) {
            assert!(thread.join().is_ok(), "a call from another thread has failed");
        }
        for client in self.closed.clone() {
            self.client = client;
            self.call(b"history {}");
            assert_eq!(client::tamara_interrupt(client), INVALID_HANDLE);
            assert_eq!(client::tamara_client_close(client), INVALID_HANDLE);
        }
        logging::tamara_log_to(c"off".as_ptr(), None, null_mut());
        assert_eq!(texts_held(), 0, "texts are left");
    }
}

/// "Paid" is said with 0 and with nothing else, and of nothing that the service did not call captured.
fn sensible(operation: &[u8], code: i32, json: &Value) {
    let is_paid = json["verdict"] == "paid";
    if matches!(operation, b"poll_status" | b"pay" | b"watch_next") {
        assert_eq!(code == 0, is_paid, "{json}");
    }
    if is_paid {
        assert!(SERVICE.spoke_of_money.load(Ordering::SeqCst), "nobody said so: {json}");
    }
}

/// A buffer of the host's with a guard behind it.
struct Buffer {
    bytes: Vec<u8>,
    capacity: i32,
    needed: i32,
}

const GUARD: usize = 16;

impl Buffer {
    fn new(capacity: i32) -> Self {
        let capacity = capacity.min(100_000);
        let room = usize::try_from(capacity).unwrap_or(0);
        Buffer { bytes: vec![CANARY; room + GUARD], capacity, needed: -1 }
    }

    fn parts(&mut self) -> (*mut c_char, i32, *mut i32) {
        (self.bytes.as_mut_ptr().cast(), self.capacity, &mut self.needed)
    }

    /// The reply, where it fitted. Nothing was written behind the end in any case.
    fn json(&self, code: i32) -> Option<Value> {
        let room = self.bytes.len() - GUARD;
        let (inside, guard) = self.bytes.split_at(room);
        assert!(guard.iter().all(|byte| *byte == CANARY), "written behind the buffer");
        assert!(self.needed > 0);
        if room == 0 {
            return None;
        }
        let text = CStr::from_bytes_until_nul(inside).expect("the buffer ends with a NUL").to_str().unwrap();
        let fits = usize::try_from(self.needed).unwrap() <= room;
        assert_eq!(text.len() + 1 == usize::try_from(self.needed).unwrap(), fits);
        match fits {
            true => Some(checked(code, text)),
            false => {
                assert_eq!(text, "");
                None
            }
        }
    }
}

/// Takes a reply, checks it, and gives its memory back, once or twice.
fn taken(code: i32, reply: *mut c_char) -> Value {
    assert!(!reply.is_null(), "{code} without a reply");
    // SAFETY: a reply of the library is NUL-terminated, and lives until it is given back.
    let text = unsafe { CStr::from_ptr(reply) }.to_str().expect("a reply is text").to_string();
    text::tamara_string_free(reply);
    checked(code, &text)
}

fn checked(code: i32, text: &str) -> Value {
    let json = reply::check(code, text);
    let Secrets { token, notification, signature, client } = &*SECRETS;
    for secret in [token, notification, signature, client] {
        assert!(!text.contains(secret.as_str()), "a secret is shown: {text}");
    }
    json
}

fn again(rest: &[u8]) {
    let mut buffer = Buffer::new(digits(rest));
    let (place, capacity, needed) = buffer.parts();
    buffer::tamara_reply_into(place, capacity, needed);
    assert!(buffer.bytes[buffer.bytes.len() - GUARD..].iter().all(|byte| *byte == CANARY));
}

fn log_to(level: &[u8]) {
    extern "C" fn listen(_: *mut c_void, level: i32, line: *const c_char) {
        assert!((1..=5).contains(&level));
        // SAFETY: the library hands over a text that lives during the call.
        let line = unsafe { CStr::from_ptr(line) }.to_string_lossy();
        let Secrets { token, notification, signature, client } = &*SECRETS;
        let shown = [token, notification, signature, client].iter().any(|secret| line.contains(secret.as_str()));
        if shown || line.starts_with("panic at") {
            eprintln!("in the log: {line}");
            std::process::abort();
        }
    }
    if let Ok(level) = CString::new(level) {
        logging::tamara_log_to(level.as_ptr(), Some(listen), null_mut());
    }
}

fn constants(code: i32) {
    for text in [text::tamara_version(), text::tamara_result_name(code)] {
        // SAFETY: static texts of the library.
        assert!(!unsafe { CStr::from_ptr(text) }.to_bytes().is_empty());
        text::tamara_string_free(text.cast_mut());
    }
    assert_eq!(text::tamara_abi_version(), tamara_pos::ABI_VERSION);
}

fn config(variant: &[u8]) -> String {
    let is_down = variant.get(1) == Some(&b'd');
    let url = if is_down { "http://127.0.0.1:9" } else { &SERVICE.url };
    let Secrets { token, notification, signature, client } = &*SECRETS;
    let mut config = serde_json::json!({ "base_url": url, "api_token": token, "country": "SA", "language": "en",
        "store_code": "Branch A", "lane": "till-1", "device_id": "123456", "journal": "none",
        "notification_token": notification, "accept_money_moving_without_journal": true, "connect_timeout_ms": 100,
        "call_timeout_ms": 1000 });
    if let Some(b'c' | b'o') = variant.first() {
        config["provider"] = "checkout_com".into();
        config["checkout_com"] = serde_json::json!({ "processing_channel_id": "pc_1", "signature_key": signature,
            "success_url": "https://shop.example/ok", "failure_url": "https://shop.example/no" });
    }
    if variant.first() == Some(&b'o') {
        config["api_token"] = Value::Null;
        config["checkout_com"]["client_id"] = "cli_abcdefgh99".into();
        config["checkout_com"]["client_secret"] = client.as_str().into();
    }
    config.to_string()
}

fn is_of_this_process(url: &str) -> bool {
    url == SERVICE.url || url == "http://127.0.0.1:9"
}

fn push(script: Script) {
    locked(&SERVICE.scripts).push_back(script);
}

fn script(rest: &[u8]) {
    if let Some((status, body)) = status(rest) {
        push(Script::Answer(status, body.to_vec()));
    }
}

fn status(rest: &[u8]) -> Option<(u16, &[u8])> {
    let (status, body) = rest.split_at_checked(3)?;
    let status = std::str::from_utf8(status).ok()?.parse().ok()?;
    (100..=999).contains(&status).then_some((status, body))
}

fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let text = bytes.iter().map(|byte| char::from(*byte)).collect::<String>();
    let text = text.replace("\\r", "\r").replace("\\n", "\n");
    text.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

fn word(rest: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = rest.iter().position(|byte| *byte == b' ')?;
    Some((&rest[..at], &rest[at + 1..]))
}

/// `name request`, as texts for C.
fn named(rest: &[u8]) -> Option<(CString, CString)> {
    let (name, request) = word(rest)?;
    let request = allowed(name, request)?;
    Some((CString::new(name).ok()?, request))
}

/// A request as a text for C; none for one that would touch a file or another machine.
fn allowed(operation: &[u8], request: &[u8]) -> Option<CString> {
    let text = String::from_utf8_lossy(request);
    let touches_files = matches!(operation, b"support_bundle" | b"dispute_reply" | b"diagnose");
    if touches_files && (text.contains(['/', '\\']) || text.contains("\"config\"")) {
        return None;
    }
    CString::new(request).ok()
}

fn digits(text: &[u8]) -> i32 {
    std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}
