//! The program itself: its options, its state file, its certificate, its end.

mod common;

use common::{Server, basket, fixture};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tamara-sim"));
    command.args(arguments).stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// A running program, killed when dropped.
struct Running {
    child: Child,
    url: String,
    output: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn start(arguments: &[&str]) -> Self {
        let mut child = program(&["--port", "0"]).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("tamara-sim listening on ").expect("no start-up line").to_string();
        Running { child, url, output }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let request = ureq::post(format!("{}{path}", self.url)).header("Authorization", "Bearer sim_x");
        serde_json::from_str(&request.send(body.to_string()).unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }

    fn get(&self, path: &str) -> Value {
        let request = ureq::get(format!("{}{path}", self.url)).header("Authorization", "Bearer sim_x");
        serde_json::from_str(&request.call().unwrap().body_mut().read_to_string().unwrap()).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn help_names_every_option_and_wrong_ones_are_refused() {
    let help = run(&["--help"]);
    let said = String::from_utf8(help.stdout).unwrap();
    assert!(help.status.success());
    for option in ["--port", "--host", "--clock", "--seed", "--state", "--tls", "--ca-file"] {
        assert!(said.contains(option), "{option}");
    }
    for (arguments, word) in [
        (&["--port"][..], "--port"),
        (&["--port", "70000"], "--port"),
        (&["--clock", "slow"], "--clock"),
        (&["--seed", "x"], "--seed"),
        (&["--ca-file", "x"], "--tls"),
        (&["--nonsense", "x"], "no option --nonsense"),
        (&["--nonsense"], "no option --nonsense"),
    ] {
        let refused = run(arguments);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(refused.stderr).unwrap().contains(word), "{arguments:?}");
    }
}

#[test]
fn a_port_in_use_is_said_so() {
    let running = Running::start(&[]);
    let port = running.url.rsplit(':').next().unwrap();
    let second = run(&["--port", port]);
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8(second.stderr).unwrap();
    assert!(said.contains("cannot listen on 127.0.0.1:") && said.contains("take another with --port"), "{said}");
}

#[test]
fn the_same_seed_gives_the_same_ids() {
    let first =
        |seed: &str| Running::start(&["--seed", seed]).post("/checkout/in-store-session", &basket("S", "80.00"));
    let (a, b, c) = (first("7"), first("7"), first("8"));
    assert_eq!(a["order_id"], b["order_id"]);
    assert_ne!(a["order_id"], c["order_id"]);
}

#[test]
fn the_ledger_outlives_a_kill_and_ids_never_come_twice() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    let arguments = ["--state", text(&state), "--clock", "manual"];
    let first = Running::start(&arguments);
    let hook = json!({ "url": "https://shop.example/hook", "events": ["order_captured"] });
    first.post("/webhooks", &hook);
    let order = first.post("/checkout/in-store-session", &basket("S1", "80.00"))["order_id"].clone();
    let id = order.as_str().unwrap();
    first.post(&format!("/_sim/orders/{id}/approve"), &json!({}));
    let refund = json!({ "total_amount": { "amount": 10, "currency": "SAR" }, "comment": "c" });
    first.post(&format!("/payments/simplified-refund/{id}"), &refund);
    first.post("/_sim/clock", &json!({ "advance_s": 86_400 }));
    let now = first.post("/_sim/clock", &json!({ "advance_s": 0 }));
    let (ledger, sms) = (first.get("/_sim/ledger"), first.get("/_sim/sms"));
    drop(first);
    let second = Running::start(&arguments);
    assert_eq!((second.get("/_sim/ledger"), second.get("/_sim/sms")), (ledger, sms));
    assert_eq!(second.get("/webhooks/list")[0]["url"], hook["url"]);
    assert_eq!(second.post("/_sim/clock", &json!({ "advance_s": 0 })), now);
    let other = second.post("/checkout/in-store-session", &basket("S2", "80.00"))["order_id"].clone();
    assert_ne!(order, other);
    second.post("/_sim/reset", &json!({}));
    drop(second);
    assert_eq!(Running::start(&arguments).get("/_sim/ledger")["sessions_opened"], 0);
}

#[test]
fn an_answer_kept_for_a_key_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    let arguments = ["--state", text(&state), "--clock", "manual"];
    let pay = |running: &Running, key: &str| -> Value {
        let request =
            ureq::post(format!("{}/checkout.com/payments", running.url)).header("Authorization", "Bearer sim_x");
        let request = request.header("Cko-Idempotency-Key", key);
        let mut answer = request.send(fixture("cko-payment.request.json").to_string()).unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    };
    let first = Running::start(&arguments);
    let (one, two) = (pay(&first, "k1"), pay(&first, "k2"));
    drop(first);
    let second = Running::start(&arguments);
    assert_eq!((pay(&second, "k1"), pay(&second, "k2")), (one.clone(), two));
    assert_eq!(second.get("/_sim/ledger")["sessions_opened"], 2);
    second.post("/_sim/clock", &json!({ "advance_s": 86_400 }));
    assert_ne!(pay(&second, "k1")["id"], one["id"]);
}

#[test]
fn a_webhook_under_way_outlives_a_kill_and_is_done_with_once() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    let arguments = ["--state", text(&state), "--clock", "manual"];
    let server = Server::answering(&[500, 200]);
    let first = Running::start(&arguments);
    first.post("/webhooks", &json!({ "url": server.url, "events": ["order_captured"] }));
    let order = first.post("/checkout/in-store-session", &basket("S1", "80.00"))["order_id"].clone();
    first.post(&format!("/_sim/orders/{}/approve", order.as_str().unwrap()), &json!({}));
    let refused = server.next();
    drop(first);
    let second = Running::start(&arguments);
    second.post("/_sim/clock", &json!({ "advance_s": 5 }));
    assert_eq!(server.next().body, refused.body);
    // It was taken: the list of what was sent says so, and the next start has nothing to send.
    while second.get("/_sim/webhooks")[0]["answer"] != 200 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    second.post("/_sim/clock", &json!({ "advance_s": 5 }));
    drop(second);
    let third = Running::start(&arguments);
    third.post("/_sim/clock", &json!({ "advance_s": 86_400 }));
    assert!(server.is_quiet());
}

#[test]
fn a_crash_in_the_middle_of_a_request_keeps_what_it_did() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    let mut first = Running::start(&["--state", text(&state)]);
    first.post("/_sim/crash_after", &json!({ "requests": 1 }));
    let request =
        ureq::post(format!("{}/checkout/in-store-session", first.url)).header("Authorization", "Bearer sim_x");
    assert!(request.send(basket("S1", "80.00").to_string()).is_err());
    assert!(!first.child.wait().unwrap().success());
    assert_eq!(Running::start(&["--state", text(&state)]).get("/_sim/ledger")["sessions_opened"], 1);
}

#[test]
fn a_damaged_state_file_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    Running::start(&["--state", text(&state)]).post("/checkout/in-store-session", &basket("S1", "80.00"));
    let mut bytes = std::fs::read(&state).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&state, &bytes).unwrap();
    let refused = run(&["--port", "0", "--state", text(&state)]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said.contains("damaged") && said.contains(text(&state)), "{said}");
    assert_eq!(std::fs::read(&state).unwrap(), bytes);
}

#[test]
fn a_state_file_serves_one_simulator_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("sim.state");
    let _first = Running::start(&["--state", text(&state)]);
    let second = run(&["--port", "0", "--state", text(&state)]);
    assert!(String::from_utf8(second.stderr).unwrap().contains("in use"));
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_open_orders_take_less_than_a_hundred_megabytes() {
    let running = Running::start(&[]);
    let agent: ureq::Agent = ureq::Agent::new_with_defaults();
    let (path, basket) = (format!("{}/checkout/in-store-session", running.url), basket("S1", "100.99").to_string());
    for _ in 0..10_000 {
        let mut answer = agent.post(&path).header("Authorization", "Bearer sim_x").send(&basket).unwrap();
        answer.body_mut().read_to_vec().unwrap();
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.child.id())).unwrap();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB");
    assert!(most.parse::<u64>().unwrap() < 100 * 1024, "{most} kB");
    assert_eq!(running.get("/_sim/ledger")["sessions_opened"], 10_000);
}

/// Sends a signal, as a terminal or a service manager does.
#[cfg(unix)]
fn signal(child: &Child, signal: rustix::process::Signal) {
    let id = rustix::process::Pid::from_child(child);
    rustix::process::kill_process(id, signal).unwrap();
}

#[cfg(unix)]
#[test]
fn ctrl_c_and_sigterm_end_it_cleanly_and_the_start_said_where_things_are() {
    for which in [rustix::process::Signal::INT, rustix::process::Signal::TERM] {
        let mut running = Running::start(&["--clock", "manual"]);
        // A client in the middle of something does not hold it up.
        let _open = std::net::TcpStream::connect(running.url.trim_start_matches("http://")).unwrap();
        signal(&running.child, which);
        assert!(running.child.wait().unwrap().success());
        let mut rest = String::new();
        running.output.read_to_string(&mut rest).unwrap();
        for word in ["page", "API", "sim_", "sim_notification_token", "/_sim/clock"] {
            assert!(rest.contains(word), "{word}: {rest}");
        }
        assert!(running.url.starts_with("http://127.0.0.1:"));
    }
}

#[test]
fn tls_is_trusted_by_the_file_it_writes() {
    use std::io::Write;
    use std::sync::Arc;
    use tokio_rustls::rustls::pki_types::pem::PemObject;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let running = Running::start(&["--tls", "--ca-file", text(&file)]);
    let address = running.url.strip_prefix("https://").unwrap();
    let get = |roots: RootCertStore| {
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(builder.with_root_certificates(roots).with_no_client_auth());
        let client = ClientConnection::new(config, ServerName::try_from("127.0.0.1").unwrap()).unwrap();
        let mut stream = StreamOwned::new(client, std::net::TcpStream::connect(address).unwrap());
        stream.write_all(b"GET /_sim/ledger HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Ok::<_, std::io::Error>(String::from_utf8(answer).unwrap())
    };
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&file).unwrap()).unwrap();
    assert!(get(roots).unwrap().contains("sessions_opened"));
    assert!(get(RootCertStore::empty()).is_err());
}

#[test]
fn what_it_is_other_in_is_said_at_the_start_and_a_wrong_name_is_answered_with_the_names() {
    for arguments in [["--deviate", "the_moon"], ["--profile", "/no/such/contract.json"]] {
        let output = run(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let words = if arguments[0] == "--deviate" { "found_by_reference" } else { "contract.json" };
        assert!(said.contains(words), "{said}");
    }
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("contract.json");
    let found = json!({ "own_refusal": { "holds": false }, "void_shows_at_once": { "holds": true }, "of_tomorrow": { "holds": false } });
    std::fs::write(&profile, json!({ "format": 1, "service": "tamara", "assumptions": found }).to_string()).unwrap();
    let mut running = Running::start(&["--deviate", "found_by_reference", "--profile", &profile.to_string_lossy()]);
    let mut said = String::new();
    for _ in 0..3 {
        running.output.read_line(&mut said).unwrap();
    }
    assert!(said.contains("other than assumed in: found_by_reference, own_refusal\n"), "{said:?}");
    // A reset keeps it.
    running.post("/_sim/reset", &json!({}));
    let on = ureq::get(format!("{}/_sim/deviations", running.url)).call().unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&on).unwrap()["on"], json!(["found_by_reference", "own_refusal"]));
}
