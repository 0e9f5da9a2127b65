//! The contract check as people run it, against simulators that are as assumed, other than assumed, away, or in the middle of it.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tamara_pos::client::Client;
use tamara_pos::rail::assumptions::{ALL, Profile};
use tamara_sim::Simulator;
use tempfile::TempDir;

const TOKEN: &str = "sim_contract_secret_81";
const SERVICES: [&str; 2] = ["tamara", "checkout_com"];

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn at(url: &str, service: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let page = |name: &str| format!("https://example.com/{name}");
        let mut config = json!({ "provider": service, "base_url": url, "api_token": TOKEN, "journal": "none", "connect_timeout_ms": 2_000 });
        if service == "checkout_com" {
            config["checkout_com"] = json!({ "success_url": page("s"), "failure_url": page("f") });
        }
        let desk = Desk { folder };
        desk.configure(&config);
        desk
    }

    /// Before a simulator.
    fn before(simulator: &Simulator, service: &str) -> Self {
        let path = if service == "checkout_com" { "/checkout.com" } else { "" };
        Desk::at(&format!("{}{path}", simulator.url()), service)
    }

    fn configure(&self, config: &Value) {
        std::fs::write(self.folder.path().join("tamara-pos.json"), config.to_string()).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tamara-pos"));
        command.arg("contract").args(arguments).current_dir(self.folder.path()).env_remove("TAMARA_POS_CONFIG");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        child.wait_with_output().unwrap()
    }

    /// What it says on both ways, and its exit status.
    fn says(&self, arguments: &[&str], input: &str) -> (String, i32) {
        let output = self.run(arguments, input);
        let all = [output.stdout, output.stderr].concat();
        (String::from_utf8(all).unwrap(), output.status.code().unwrap())
    }

    fn record(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(self.path("contract.json")).unwrap()).unwrap()
    }
}

fn ledger(simulator: &Simulator) -> Value {
    let text =
        ureq::get(format!("{}/_sim/ledger", simulator.url())).call().unwrap().body_mut().read_to_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What can still be paid, or is paid and not given back. A voided session of a service that shows a void late is none of them.
fn left_open(simulator: &Simulator) -> Vec<Value> {
    let is_open = |order: &&Value| {
        let is_payable =
            matches!(order["status"].as_str(), Some("new" | "on_hold" | "approved" | "authorised" | "updated"));
        is_payable && order["voided"] != true || order["captured"] != order["refunded"]
    };
    ledger(simulator)["orders"].as_array().unwrap().iter().filter(is_open).cloned().collect()
}

/// The names of the assumptions that were seen not to hold; all others have to be seen to hold.
fn broken(record: &Value) -> Vec<String> {
    let findings = record["assumptions"].as_object().unwrap();
    let unseen: Vec<&String> =
        findings.iter().filter(|(_, finding)| finding["holds"].is_null()).map(|(name, _)| name).collect();
    assert!(unseen.is_empty(), "not seen: {unseen:?}");
    findings.iter().filter(|(_, finding)| finding["holds"] == false).map(|(name, _)| name.clone()).collect()
}

#[test]
fn a_simulator_that_is_as_assumed_answers_every_question_and_nothing_is_left_open() {
    for service in SERVICES {
        let simulator = Simulator::start().unwrap();
        let desk = Desk::before(&simulator, service);
        let (said, code) = desk.says(&["--yes"], "");
        assert_eq!(code, 0, "{said}");
        let record = desk.record();
        assert_eq!(broken(&record), Vec::<String>::new());
        let assumed = ALL.iter().filter(|row| row.services.contains(&service)).count();
        assert_eq!(record["assumptions"].as_object().unwrap().len(), assumed);
        assert_eq!(left_open(&simulator), Vec::<Value>::new(), "{said}");
        assert!(
            ledger(&simulator)["sessions_opened"].as_u64().unwrap() >= 3 && said.contains("0 are still open"),
            "{said}"
        );
        for question in 1..=12 {
            let is_answered = !record["questions"][question.to_string()]["facts"].as_array().is_none_or(Vec::is_empty);
            let is_asked = said.contains(&format!("\n{question}. "))
                && !record["questions"][question.to_string()]["left_out"].is_array();
            let is_ours = ALL.iter().any(|row| row.services.contains(&service) && u32::from(row.question) == question);
            assert!(is_answered || is_asked || is_ours || said.contains("left out"), "{service} {question}: {said}");
        }
        let page = std::fs::read_to_string(desk.path("contract.html")).unwrap();
        assert!(
            page.contains("<table>") && page.contains("fine") && !page.contains("src=") && !page.contains("href="),
            "a page of its own"
        );
        let webhooks = record["webhook_id"].is_null();
        assert!(webhooks && record["ended_at"].is_string());
    }
}

#[test]
fn each_deviation_is_named_exactly_and_its_result_switches_the_library_and_another_simulator() {
    for row in &ALL {
        for service in row.services {
            let simulator = Simulator::deviating(&[row.name]).unwrap();
            let desk = Desk::before(&simulator, service);
            let (said, code) = desk.says(&["--yes"], "");
            let record = desk.record();
            // A payment that nobody captures shows neither amount nor refunds, and cannot be ended: the check says so.
            let is_stuck = row.name == "captured_by_itself" && *service == "checkout_com";
            if is_stuck {
                assert!(
                    said.contains("1 are still open") && said.contains("look at it in the merchant's portal"),
                    "{said}"
                );
                assert_eq!((code, &record["assumptions"][row.name]["holds"]), (1, &json!(false)));
                assert!(said.contains("a capture by the merchant: HTTP 403 capture_not_supported"), "{said}");
                let is_unseen = |finding: &&Value| finding["holds"].is_null();
                let all = record["assumptions"].as_object().unwrap();
                let unseen: Vec<&String> = all.iter().filter(|(_, one)| is_unseen(one)).map(|(name, _)| name).collect();
                assert_eq!(unseen, ["captured_comes_with_status", "refund_shows_number"], "{said}");
                for name in unseen {
                    let why = all[name]["seen"].as_str().unwrap();
                    assert!(
                        why.starts_with("nothing: no payment was captured") && said.contains(why),
                        "{name}: {said}"
                    );
                }
                let wrong: Vec<&String> =
                    all.iter().filter(|(_, one)| one["holds"] == false).map(|(name, _)| name).collect();
                assert_eq!(wrong, [row.name]);
                continue;
            }
            assert_eq!(broken(&record), [row.name], "{service}: {said}");
            assert_eq!(code, if row.needs_profile { 2 } else { 1 }, "{service} {}: {said}", row.name);
            assert_eq!(left_open(&simulator), Vec::<Value>::new(), "{service} {}", row.name);
            let text = std::fs::read_to_string(desk.path("contract.json")).unwrap();
            let profile = Profile::parse(&text, service).unwrap();
            assert_eq!((profile.seen(row.id), profile.holds(row.id)), (Some(false), false));
            let mut deviations = tamara_sim::Deviations::default();
            deviations.add_profile(&desk.path("contract.json")).unwrap();
            assert_eq!(deviations.names(), [row.name]);
        }
    }
}

#[test]
fn a_client_opens_with_the_result_and_refuses_one_of_the_other_service() {
    let simulator = Simulator::start().unwrap();
    let desk = Desk::before(&simulator, "tamara");
    assert_eq!(desk.says(&["--yes", "--question", "5"], "").1, 0);
    let open = |provider: &str, path: &str| {
        let page = |name: &str| format!("https://example.com/{name}");
        let own = (provider == "checkout_com").then(|| json!({ "success_url": page("s"), "failure_url": page("f") }));
        let config = json!({ "provider": provider, "checkout_com": own, "base_url": format!("{}{path}", simulator.url()), "api_token": TOKEN,
            "journal": "none", "service_profile": desk.path("contract.json") });
        Client::open(&config.to_string()).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(open("tamara", ""), Ok(()));
    assert!(open("checkout_com", "/checkout.com").unwrap_err().contains("service_profile"));
}

/// How many exchanges the record has.
fn exchanges(desk: &Desk) -> usize {
    let text = std::fs::read_to_string(desk.path("contract.json")).unwrap_or_default();
    text.matches("\"took_ms\"").count()
}

/// Starts the check and kills it in this part, after so many of its exchanges. `false`: it had ended by then.
fn killed_in(desk: &Desk, part: &str, after: usize) -> bool {
    let mut child = desk.command(&["--yes"]).spawn().unwrap();
    drop(child.stdin.take());
    let errors = BufReader::new(child.stderr.take().unwrap());
    let is_met = errors.lines().map_while(Result::ok).any(|line| line.ends_with(&format!("left] {part}")));
    let until = exchanges(desk) + after;
    while is_met && exchanges(desk) < until && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let is_running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    let _ = child.wait();
    is_running
}

/// The parts that ask the questions, of each service.
const PARTS: [(&str, &[&str]); 2] = [
    ("tamara", &["reference", "void", "requests", "webhooks", "paid by SMS", "paid by QR code", "online", "life"]),
    ("checkout_com", &["one key twice", "a paid payment", "life"]),
];

#[test]
fn a_check_that_is_killed_in_any_question_is_carried_on_and_leaves_nothing_open() {
    for (service, parts) in PARTS {
        let mut killed = 0;
        for part in parts {
            for after in [1, 3] {
                let simulator = Simulator::start().unwrap();
                let desk = Desk::before(&simulator, service);
                killed += usize::from(killed_in(&desk, part, after));
                let (said, code) = desk.says(&["--yes"], "");
                let place = format!("{service}, {part}, {after}");
                assert_eq!(code, 0, "{place}: {said}");
                assert_eq!(broken(&desk.record()), Vec::<String>::new(), "{place}");
                assert_eq!(left_open(&simulator), Vec::<Value>::new(), "{place}: {said}");
                let done: Vec<Value> = desk.record()["done"].as_array().unwrap().clone();
                let asked: Vec<&str> = done.iter().filter_map(Value::as_str).collect();
                assert_eq!(asked, parts, "{place}: each question once");
            }
        }
        assert!(killed >= parts.len(), "{service}: {killed} of {} runs were killed", 2 * parts.len());
    }
}

/// Runs the check and stops the service after so many exchanges; starts both again. What the first run says, and whether it was cut.
fn cut_after(service: &str, after: usize) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let simulator = Simulator::keeping(state.clone(), 0).unwrap();
    let port: u16 = simulator.url().rsplit_once(':').unwrap().1.parse().unwrap();
    let desk = Desk::before(&simulator, service);
    let mut child = desk.command(&["--yes"]).spawn().unwrap();
    drop(child.stdin.take());
    while exchanges(&desk) < after && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(simulator);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let code = output.status.code().unwrap();
    if code == 0 {
        return None;
    }
    let place = format!("{service}, {after}");
    let is_sentence = said.contains("Run the same command") || said.contains("Nothing was opened");
    let is_told = said.contains("the connection broke") || said.contains("refused");
    assert!(code == 10 && is_sentence && is_told && !said.contains("panicked"), "{place}: {said}");
    let simulator = Simulator::keeping(state, port).unwrap();
    let (again, code) = desk.says(&["--yes"], "");
    assert_eq!(code, 0, "{place}: {again}");
    assert_eq!(broken(&desk.record()), Vec::<String>::new(), "{place}: {again}");
    assert_eq!(left_open(&simulator), Vec::<Value>::new(), "{place}: {again}");
    assert!(again.contains("0 are still open"), "{place}: {again}");
    Some(said)
}

#[test]
fn a_sandbox_that_goes_away_in_the_middle_is_a_sentence_and_the_next_run_leaves_nothing_open() {
    for (service, places) in [("tamara", [1, 4, 9, 20, 40, 60]), ("checkout_com", [1, 2, 4, 6, 8, 12])] {
        let runs: Vec<_> =
            places.map(|after| std::thread::spawn(move || cut_after(service, after))).into_iter().collect();
        let cut = runs.into_iter().filter_map(|run| run.join().unwrap()).count();
        assert!(cut >= places.len() / 2, "{service}: {cut} of {} runs were cut", places.len());
    }
}

/// For how long each part of a check that is as assumed waits for the service, at a simulator by moving its clock.
#[test]
fn a_check_waits_no_longer_than_it_promises_and_at_a_simulator_by_its_clock_alone() {
    const TWENTY_MINUTES: u64 = 20 * 60;
    const NEED_A_PERSON: [&str; 4] = ["paid by SMS", "paid by QR code", "online", "a paid payment"];
    for service in SERVICES {
        let simulator = Simulator::start().unwrap();
        let desk = Desk::before(&simulator, service);
        let (said, code) = desk.says(&["--yes"], "");
        assert_eq!(code, 0, "{said}");
        let record = desk.record();
        let waits = record["waits_s"].as_object().unwrap();
        // A sandbox of Checkout.com is not asked how long a payment lives.
        let is_left_out = |part: &str| service == "checkout_com" && part == "life";
        let is_alone = |part: &str| !NEED_A_PERSON.contains(&part) && !is_left_out(part);
        let alone = waits.iter().filter(|(part, _)| is_alone(part));
        let alone: u64 = alone.map(|(_, seconds)| seconds.as_u64().unwrap()).sum();
        let is_waited_for = if service == "tamara" { 900..TWENTY_MINUTES } else { 0..TWENTY_MINUTES };
        assert!(is_waited_for.contains(&alone), "{service}, unattended: {alone} s");
        // No read is repeated, and none is waited for: that alone would take real time.
        let reads = record["exchanges"].as_array().unwrap();
        assert!(reads.iter().all(|one| one["status"].as_u64().is_some_and(|status| status < 500)), "{service}");
        assert!(reads.len() < 150, "{service}: {} exchanges", reads.len());
    }
}

#[test]
fn payments_that_nobody_can_take_back_are_counted_as_open_until_they_run_out() {
    let simulator = Simulator::start().unwrap();
    let desk = Desk::before(&simulator, "checkout_com");
    let arguments = ["--yes", "--by-hand", "--unattended", "--question", "12"];
    let (said, code) = desk.says(&arguments, "");
    assert_eq!(code, 0, "{said}");
    let line = "1 sessions were opened, 1 are still open, and 1 of these run out by themselves.";
    assert!(said.contains(line) && said.contains("it runs out by 20"), "{said}");
    assert!(std::fs::read_to_string(desk.path("contract.html")).unwrap().contains(line));
    assert_eq!(left_open(&simulator).len(), 1, "the service says so, too: {said}");
}

#[test]
fn a_check_that_is_killed_while_it_ends_what_another_left_open_is_carried_on_too() {
    let simulator = Simulator::start().unwrap();
    let desk = Desk::before(&simulator, "tamara");
    assert!(killed_in(&desk, "paid by SMS", 2));
    for _ in 0..3 {
        let mut child = desk.command(&["--yes"]).spawn().unwrap();
        let until = exchanges(&desk) + 2;
        while exchanges(&desk) < until && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    let (said, code) = desk.says(&["--yes"], "");
    assert_eq!((code, left_open(&simulator)), (0, vec![]), "{said}");
}

#[test]
fn neither_the_result_nor_its_page_nor_a_bundle_holds_a_secret_or_a_person() {
    for service in SERVICES {
        let simulator = Simulator::start().unwrap();
        let desk = Desk::before(&simulator, service);
        let (said, _) = desk.says(&["--yes", "--phone", "966558123476"], "");
        let bundle = Command::new(env!("CARGO_BIN_EXE_tamara-pos"))
            .args(["bundle", "for-support.zip"])
            .current_dir(desk.folder.path())
            .output()
            .unwrap();
        assert!(bundle.status.success());
        let file = |name: &str| String::from_utf8_lossy(&std::fs::read(desk.path(name)).unwrap()).into_owned();
        for (name, text) in [
            ("terminal", said),
            ("json", file("contract.json")),
            ("html", file("contract.html")),
            ("bundle", file("for-support.zip")),
        ] {
            for private in [
                TOKEN,
                "contract_secret",
                "558123476",
                "contract.check@example.com",
                "Mona",
                "1 Test Street",
                "of-the-shop",
            ] {
                assert!(!text.contains(private), "{service}: {private} is in {name}");
            }
        }
        assert!(
            file("contract.json").contains("\"phone\"") || file("contract.json").contains("\"phone_number\": \"***\"")
        );
    }
}

#[test]
fn what_needs_a_person_is_left_out_when_nobody_is_there_and_a_customer_who_does_not_come_leaves_nothing_open() {
    let simulator = Simulator::start().unwrap();
    let desk = Desk::before(&simulator, "tamara");
    let (said, code) = desk.says(&["--yes", "--by-hand", "--unattended", "--question", "2"], "");
    assert!(code == 0 && said.contains("left out  a customer has to pay: run it without --unattended"), "{said}");
    assert_eq!(ledger(&simulator)["sessions_opened"], 0);
    let desk = Desk::before(&simulator, "tamara");
    let (said, code) = desk.says(&["--by-hand", "--question", "2", "--patience", "1"], "y\n");
    assert!(code == 0 && said.contains("left out  nobody paid in time") && said.contains("Please pay"), "{said}");
    assert_eq!(ledger(&simulator)["sessions_opened"], 2);
    assert_eq!(left_open(&simulator), Vec::<Value>::new());
}

#[test]
fn the_production_service_and_a_missing_confirmation_are_refused_before_anything_is_asked() {
    let desk = Desk::at("https://api.tamara.co", "tamara");
    desk.configure(&json!({ "environment": "production", "api_token": "live-token", "journal": "none" }));
    let (said, code) = desk.says(&[], "y\n");
    assert!(code == 10 && said.contains("production") && said.contains("sandbox only"), "{said}");
    desk.configure(&json!({ "provider": "checkout_com", "api_token": "sk_live_0123456789", "journal": "none" }));
    let (said, code) = desk.says(&[], "y\n");
    assert!(code == 10 && said.contains("production key") && !said.contains("sk_live_0123456789"), "{said}");
    for host in ["https://api.tamara.co", "https://API.TAMARA.CO./", "https://api.tamara.co:443"] {
        desk.configure(&json!({ "environment": "sandbox", "base_url": host, "api_token": "x", "journal": "none" }));
        let (said, code) = desk.says(&[], "y\n");
        assert!(code == 10 && said.contains("production"), "{host}: {said}");
    }
    desk.configure(&json!({ "api_token": "sandbox-token", "journal": "none" }));
    let (said, code) = desk.says(&["--yes"], "");
    assert!(code == 10 && said.contains("a person confirms"), "{said}");
    let (said, code) = desk.says(&[], "n\n");
    assert!(code == 10 && said.contains("nothing was opened"), "{said}");
    assert!(!desk.path("contract.json").exists());
}

/// A service that gives this answer to everything.
fn service_that_says(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.set_read_timeout(Some(Duration::from_millis(200)));
            let _ = stream.read(&mut [0; 8192]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

/// A check before this address ends with these words, and nothing was opened or written that has to be ended.
fn ends_with(url: &str, words: &str) {
    for service in SERVICES {
        let desk = Desk::at(url, service);
        let (said, code) = desk.says(&["--yes"], "");
        assert!(code == 10 && said.contains(words) && said.contains("othing was opened"), "{service}: {said}");
        let text = std::fs::read_to_string(desk.path("contract.json")).unwrap_or_default();
        assert!(
            !text.contains("\"POST\"") && !text.contains(TOKEN),
            "{service}: only asked, and no secret kept: {text}"
        );
    }
}

#[test]
fn a_wrong_token_is_a_sentence_and_nothing_is_opened() {
    let refused = "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 28\r\nConnection: close\r\n\r\n{\"message\":\"x\",\"errors\":[]}\n";
    ends_with(&service_that_says(refused), "the token is wrong");
    let merchant = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 47\r\nConnection: close\r\n\r\n{\"message\":\"Merchant is not found\",\"errors\":[]}";
    ends_with(&service_that_says(merchant), "the token is wrong");
}

#[test]
fn a_network_that_is_away_is_a_sentence_and_nothing_is_opened() {
    let nobody = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    ends_with(&nobody, "refused");
}

#[test]
fn a_sandbox_that_is_down_is_a_sentence_and_nothing_is_opened() {
    let down = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    ends_with(&service_that_says(down), "the service is down");
}

#[test]
fn a_sign_in_page_in_the_sandbox_s_place_is_a_sentence_and_nothing_is_opened() {
    let portal = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n<html>Sign in</html>";
    ends_with(&service_that_says(portal), "a web page answers");
}
