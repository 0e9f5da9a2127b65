//! The program as people and scripts use it, against a simulator.

use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tamara_pos::client::Client;
use tamara_sim::Simulator;
use tempfile::TempDir;

struct Shop {
    simulator: Simulator,
    folder: TempDir,
    client: Client,
}

impl Shop {
    fn open() -> Self {
        let (simulator, folder) = (Simulator::start().unwrap(), tempfile::tempdir().unwrap());
        let config = json!({ "base_url": simulator.url(), "api_token": "sim_cli_secret", "language": "en", "lane": "till-1",
            "device_id": "123456", "journal": folder.path().join("journal.db"), "call_timeout_ms": 20_000 });
        std::fs::write(folder.path().join("tamara-pos.json"), config.to_string()).unwrap();
        let client = Client::open(&config.to_string()).unwrap();
        Shop { simulator, folder, client }
    }

    fn call(&self, operation: &str, request: Value) -> Value {
        let reply = self.client.run(operation, &request.to_string());
        serde_json::from_str(&self.client.json(&reply)).unwrap()
    }

    fn control(&self, path: &str, body: &Value) {
        ureq::post(format!("{}/_sim/{path}", self.simulator.url())).send(body.to_string()).unwrap();
    }

    /// A session that nobody pays: the tail of the amount is 02.
    fn session(&self, reference: &str, channel: &str) -> String {
        self.session_of("300.02", reference, channel)
    }

    fn session_of(&self, amount: &str, reference: &str, channel: &str) -> String {
        let amount = json!({ "amount": amount, "currency": "SAR" });
        let items = json!([{ "reference_id": "1", "type": "Physical", "name": "Lego", "sku": "L", "quantity": 1, "total_amount": amount }]);
        let request = json!({ "channel": channel, "order_reference_id": reference, "phone_number": "0534274516", "items": items,
            "total_amount": amount });
        let opened = self.call("session_create", request);
        opened["order_id"].as_str().unwrap_or_else(|| panic!("{opened}")).to_string()
    }

    fn paid(&self, reference: &str) -> String {
        let order = self.session_of("300.00", reference, "sms");
        self.control(&format!("orders/{order}/approve"), &json!({}));
        assert_eq!(self.call("poll_status", json!({ "order_id": order }))["code"], 0);
        order
    }

    /// Runs the program in the shop's folder, where its configuration is.
    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tamara-pos"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("TAMARA_POS_CONFIG")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        let all = [&output.stdout[..], &output.stderr[..]].concat();
        assert!(!String::from_utf8_lossy(&all).contains("sim_cli_secret"), "the token is shown");
        output
    }

    /// What it printed, and its exit status.
    fn says(&self, arguments: &[&str]) -> (String, i32) {
        let output = self.run(arguments, "");
        (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
    }

    /// The reply it printed.
    fn json(&self, arguments: &[&str]) -> Value {
        let (said, _) = self.says(&[arguments, &["--json"]].concat());
        assert_eq!(said.lines().count(), 1, "{said}");
        serde_json::from_str(&said).unwrap()
    }
}

#[test]
fn diagnose_shows_a_table_and_its_exit_status_tells_the_health() {
    let shop = Shop::open();
    let (said, code) = shop.says(&["diagnose"]);
    assert_eq!(code, 0, "{said}");
    for name in ["check", "dns", "token", "journal", "versions", "Tamara accepts this shop's key."] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let (arabic, _) = shop.says(&["diagnose", "--lang", "ar"]);
    assert!(arabic.contains("مفتاح المتجر مقبول لدى تمارا."), "{arabic}");
    shop.control("clock", &json!({ "advance_s": 86_400 }));
    let (said, code) = shop.says(&["diagnose"]);
    assert_eq!(code, 10);
    assert!(said.contains("clock_wrong") && said.contains("behind"), "{said}");
    assert_eq!(said.lines().next(), Some("NOT HEALTHY: The till's date or time is wrong. Set it and check again."));
    assert!(!said.lines().any(|line| line.starts_with("OK")), "{said}");
    assert_eq!(shop.json(&["diagnose"])["faults"], json!(["clock_wrong"]));
}

#[test]
fn diagnose_and_bundle_work_where_the_library_refuses_the_configuration() {
    let shop = Shop::open();
    let mixed = json!({ "base_url": shop.simulator.url(), "api_token": "a-real-one", "environment": "production" });
    std::fs::write(shop.folder.path().join("mixed.json"), mixed.to_string()).unwrap();
    let (said, code) = shop.says(&["--config", "mixed.json", "diagnose"]);
    assert!(code == 10 && said.contains("environment_mixed"), "{said}");
    let (said, code) = shop.says(&["--config", "mixed.json", "bundle", "for-support.zip"]);
    assert!(code == 0 && said.contains("for-support.zip"), "{said}");
    assert!(shop.folder.path().join("for-support.zip").metadata().unwrap().len() > 500);
    let output = shop.run(&["--config", "mixed.json", "recover"], "");
    assert_eq!(output.status.code(), Some(10));
    assert!(String::from_utf8_lossy(&output.stderr).contains("ENVIRONMENT_MIXED"));
}

#[test]
fn an_order_is_read_and_waited_for_with_the_library_s_number_as_exit_status() {
    let shop = Shop::open();
    let order = shop.session("S-1", "sms");
    let (said, code) = shop.says(&["order", &order]);
    assert!(code == 1 && said.contains("status      new") && said.contains("300.02 SAR"), "{said}");
    let waited = shop.run(&["order", "S-1", "--reference", "--wait", "6"], "");
    assert_eq!(waited.status.code(), Some(1), "still pending");
    assert!(String::from_utf8_lossy(&waited.stderr).contains("waiting, 5 s"), "progress is shown");
    shop.control(&format!("orders/{order}/decline"), &json!({}));
    assert_eq!(shop.says(&["order", "S-1", "--reference", "--wait", "1"]).1, 2);
    let (said, code) = shop.says(&["order", "no-such-order"]);
    assert!(code == 3 && said.contains("UNKNOWN: Not certain yet.") && said.contains("Order not found"), "{said}");
    assert_eq!(shop.json(&["order", &order])["status"], "declined");
}

#[test]
fn a_refund_is_asked_for_and_made_once() {
    let shop = Shop::open();
    let order = shop.paid("S-1");
    for input in ["", "\n", "n\n", "maybe\n"] {
        let output = shop.run(&["refund", &order, "--amount", "100.00 SAR"], input);
        assert_eq!(output.status.code(), Some(10));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("Refund 100.00 SAR of this order") && said.contains("nothing was refunded"), "{said}");
    }
    assert_eq!(shop.json(&["order", &order])["refunded_amount"]["amount"], "0.00");
    let output = shop.run(&["refund", &order, "--amount", "100.00 SAR"], "y\n");
    assert_eq!(output.status.code(), Some(0));
    let again = shop.run(&["refund", &order, "--amount", "100.00 SAR", "--yes"], "");
    assert_eq!(again.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&again.stderr).contains("was made before"));
    assert_eq!(shop.json(&["order", &order])["refunded_amount"]["amount"], "100.00");
    let rest = shop.json(&["refund", &order, "--yes"]);
    assert_eq!((&rest["code"], &rest["refunded_amount"]["amount"]), (&json!(0), &json!("300.00")), "{rest}");
    let (said, code) = shop.says(&["refund", &order, "--amount", "1.00 SAR", "--yes"]);
    assert!(code == 10 && said.contains("NOT_REFUNDABLE") || said.contains("REFUND_TOO_LARGE"), "{said}");
}

#[test]
fn journal_report_and_receipt_are_printed() {
    let shop = Shop::open();
    shop.paid("S-1");
    shop.session("S-2", "sms");
    let (said, code) = shop.says(&["history", "--state", "paid"]);
    assert!(code == 0 && said.contains("S-1") && !said.contains("S-2"), "{said}");
    let (said, _) = shop.says(&["recover"]);
    assert!(said.contains("S-2") && said.contains("open"), "{said}");
    let (said, _) = shop.says(&["report", "--reread"]);
    assert!(said.contains("X REPORT") && said.lines().all(|line| line.chars().count() <= 42), "{said}");
    let (said, _) = shop.says(&["report", "--settlement"]);
    assert!(said.contains("SETTLEMENT BY TAMARA") && said.contains("  Not settled yet"), "{said}");
    let (csv, _) = shop.says(&["report", "--settlement", "--csv"]);
    assert!(csv.starts_with("order_reference_id,") && csv.contains("\"S-1\",") && csv.contains(",300.00,no,"), "{csv}");
    let (csv, _) = shop.says(&["report", "--csv", "--z"]);
    assert!(csv.starts_with("store_code,lane,") && csv.contains("\"till-1\",SAR,1,300.00"), "{csv}");
    let (said, _) = shop.says(&["report", "--lang", "ar"]);
    assert!(said.contains("المدفوع"), "{said}");
    let (said, _) = shop.says(&["receipt", "S-1", "--copy"]);
    assert!(said.contains("PAID WITH TAMARA") && said.contains("- COPY -"), "{said}");
    let (said, _) = shop.says(&["--lang", "ar", "receipt", "S-1", "--visual"]);
    let has_forms = |text: &str| text.chars().any(|c| ('\u{fe70}'..='\u{fefc}').contains(&c));
    let has_letters = |text: &str| text.chars().any(|c| ('\u{621}'..='\u{64a}').contains(&c));
    assert!(has_forms(&said) && !has_letters(&said) && said.contains("300.00"), "{said}");
    let (said, _) = shop.says(&["--lang", "ar", "receipt", "S-1"]);
    assert!(!has_forms(&said) && has_letters(&said), "{said}");
    assert_eq!(shop.json(&["report"])["totals"][0]["paid"]["count"], 1);
}

#[test]
fn the_qr_code_of_an_open_session_is_drawn() {
    let shop = Shop::open();
    shop.session("Q-1", "qr");
    let output = shop.run(&["qr", "Q-1", "--reference"], "");
    assert_eq!(output.status.code(), Some(1), "pending");
    let said = String::from_utf8(output.stdout).unwrap();
    let code: Vec<&str> = said.lines().filter(|line| line.starts_with('\u{2588}')).collect();
    assert!(code.len() > 14 && said.contains("https://"), "{said}");
    assert!(code.iter().all(|line| line.chars().count() == code[0].chars().count()));
}

#[test]
fn a_wrong_command_line_or_no_configuration_says_what_to_do() {
    let shop = Shop::open();
    let output = shop.run(&["refnd"], "");
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("refund"));
    let output = shop.run(&["--config", "nowhere.json", "recover"], "");
    assert_eq!(output.status.code(), Some(10));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--config or TAMARA_POS_CONFIG"));
    std::fs::write(shop.folder.path().join("torn.json"), "{\"api_token\": \"sim_cli_secret\", ").unwrap();
    let output = shop.run(&["--config", "torn.json", "recover"], "");
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 1"));
    let (help, code) = shop.says(&["--help"]);
    assert!(
        code == 0
            && ["diagnose", "order", "recover", "resolve", "history", "report", "refund", "qr"]
                .iter()
                .all(|c| help.contains(c))
    );
}

/// Everything that the command line takes is seen by every user of the machine, in the list of processes.
#[test]
fn no_command_takes_a_secret_on_its_command_line() {
    let shop = Shop::open();
    let commands = [
        "diagnose", "bundle", "order", "recover", "resolve", "history", "report", "receipt", "refund", "qr", "journal",
    ];
    for command in [&["--help"][..]].into_iter().map(<[_]>::to_vec).chain(commands.map(|name| vec![name, "--help"])) {
        let (help, code) = shop.says(&command);
        assert_eq!(code, 0, "{command:?}");
        let options = help.split_whitespace().filter(|word| word.starts_with("--"));
        let secret: Vec<&str> = options
            .filter(|option| ["token", "secret", "password", "key"].iter().any(|word| option.contains(word)))
            .collect();
        assert!(secret.is_empty() && !help.to_lowercase().contains("token"), "{command:?}: {help}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_new_user_of_the_machine_gets_a_journal_without_doing_anything() {
    let shop = Shop::open();
    let home = shop.folder.path().join("home");
    let config = json!({ "base_url": shop.simulator.url(), "api_token": "sim_cli_secret" });
    std::fs::write(shop.folder.path().join("bare.json"), config.to_string()).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_tamara-pos"))
        .args(["--config", "bare.json", "history", "--json"])
        .current_dir(shop.folder.path())
        .env("HOME", &home)
        .env_remove("XDG_STATE_HOME")
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
    let usual = home.join(".local/state/tamara-pos/journal.db");
    assert!(usual.exists() || Path::new("/var/lib/tamara-pos/journal.db").exists());
}

#[test]
fn a_refund_for_a_program_needs_no_person_and_a_refusal_is_a_reply_like_every_other() {
    let shop = Shop::open();
    let order = shop.paid("S-1");
    let reply = shop.json(&["refund", &order, "--amount", "20.00 SAR", "--request-id", "R-1", "--yes"]);
    assert_eq!((&reply["code"], &reply["request_id"], &reply["replayed"]), (&json!(0), &json!("R-1"), &json!(false)));
    let (said, code) = shop.says(&["refund", &order, "--amount", "1000.00 SAR", "--yes", "--json"]);
    let reply: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &reply["name"]), (10, &json!("REFUND_TOO_LARGE")), "{reply}");
    for wrong in ["20", "20.00SAR", ""] {
        let output = shop.run(&["refund", &order, "--amount", wrong, "--yes"], "");
        assert_eq!(output.status.code(), Some(64), "{wrong}");
    }
    let output = shop.run(&["refund", "--yes"], "");
    assert_eq!(output.status.code(), Some(64), "an order has to be named");
    assert_eq!(shop.json(&["order", &order])["refunded_amount"]["amount"], "20.00");
}

#[test]
fn the_journal_that_is_read_is_named_and_a_new_one_is_called_new() {
    let shop = Shop::open();
    let journal = shop.folder.path().join("journal.db");
    for command in [["history"].as_slice(), &["recover"], &["diagnose"]] {
        let said = String::from_utf8(shop.run(command, "").stderr).unwrap();
        assert!(said.contains(&format!("Journal: {}", journal.display())) && !said.contains("new one"), "{said}");
    }
    assert!(shop.run(&["history", "--json"], "").stderr.is_empty());
    let config = std::fs::read_to_string(shop.folder.path().join("tamara-pos.json")).unwrap();
    std::fs::write(shop.folder.path().join("tamara-pos.json"), config.replace("journal.db", "other.db")).unwrap();
    let said = String::from_utf8(shop.run(&["history"], "").stderr).unwrap();
    assert!(said.contains("other.db (it does not exist: a new one is made)"), "{said}");
}

#[test]
fn a_journal_is_made_checked_and_moved_and_its_sales_go_on_in_the_copy() {
    let shop = Shop::open();
    let order = shop.paid("S-1");
    let reply = shop.json(&["refund", &order, "--amount", "20.00 SAR", "--request-id", "R-1", "--yes"]);
    assert_eq!(reply["code"], 0);
    let (said, code) = shop.says(&["journal", "check"]);
    assert!(code == 0 && said.contains("journal.db: it is in order."), "{said}");
    let copied = shop.json(&["journal", "copy", "journal.db", "moved.db"]);
    assert_eq!((&copied["steps"], &copied["was_there"]), (&json!(2), &json!(false)), "{copied}");
    let (said, code) = shop.says(&["journal", "copy", "journal.db", "moved.db"]);
    assert!(code == 0 && said.contains("already") && said.contains("in the configuration of every till"), "{said}");
    let path = shop.folder.path().join("tamara-pos.json");
    let config = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, config.replace("journal.db", "moved.db")).unwrap();
    let again = shop.json(&["refund", &order, "--amount", "20.00 SAR", "--request-id", "R-1", "--yes"]);
    assert_eq!((&again["code"], &again["replayed"]), (&json!(0), &json!(true)), "{again}");
    shop.json(&["refund", &order, "--amount", "10.00 SAR", "--request-id", "R-2", "--yes"]);
    for (arguments, word) in [
        (["journal", "copy", "journal.db", "moved.db"].as_slice(), "other rows"),
        (&["journal", "copy", "nowhere.db", "new.db"], "no such file"),
        (&["journal", "copy", "journal.db", "./journal.db"], "one journal"),
        (&["journal", "check", "nowhere.db"], "no such file"),
        (&["journal", "init", "none/\u{7}.db"], "control character"),
        (&["journal", "init", "postgresql://till:zq9@db/shop"], "command line"),
        (&["--config", "nowhere.json", "journal", "check"], "nowhere.json"),
    ] {
        let output = shop.run(arguments, "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            output.status.code() == Some(10) && said.contains(word) && !said.contains("zq9"),
            "{arguments:?}: {said}"
        );
    }
    assert!(!shop.folder.path().join("nowhere.db").exists() && !shop.folder.path().join("new.db").exists());
    let (said, code) = shop.says(&["journal", "init", "made.db"]);
    assert!(code == 0 && said.contains("made.db: it is ready."), "{said}");
    assert_eq!(shop.json(&["journal", "copy", "moved.db", "made.db"])["steps"], 3);
}

#[test]
fn an_order_is_found_by_the_number_on_the_receipt_wherever_one_is_named() {
    let shop = Shop::open();
    let order = shop.paid("S-3");
    for key in ["S-3", order.as_str()] {
        let (said, code) = shop.says(&["order", key]);
        assert!(code == 0 && said.contains("OK: Paid. Hand over the goods."), "{said}");
        assert!(shop.says(&["receipt", key]).0.contains("PAID WITH TAMARA"), "{key}");
    }
    let refund = shop.json(&["refund", "S-3", "--amount", "20.00 SAR", "--yes"]);
    assert_eq!((&refund["code"], &refund["order_id"]), (&json!(0), &json!(order)), "{refund}");
    let (said, _) = shop.says(&["order", "S-3"]);
    assert!(said.contains("Paid, and part of it was refunded.") && !said.contains("Hand over the goods."), "{said}");
}

#[test]
fn journal_and_recover_tell_the_shop_s_time_a_verdict_and_what_to_do() {
    let shop = Shop::open();
    shop.paid("S-1");
    shop.session("S-2", "sms");
    for command in ["history", "recover"] {
        let (said, _) = shop.says(&[command]);
        for word in ["shop's time", "UTC", "verdict", "what to do", "pending", "tamara-pos order REFERENCE --wait 900"]
        {
            assert!(said.contains(word), "{command}, {word}: {said}");
        }
    }
    let (said, _) = shop.says(&["history", "--state", "paid"]);
    let row = said.lines().find(|line| line.contains("S-1")).unwrap();
    let hours: Vec<i32> =
        row.split_whitespace().filter(|word| word.contains(':')).map(|time| time[..2].parse().unwrap()).collect();
    assert_eq!((hours[0] - hours[1]).rem_euclid(24), 3, "Riyadh's time beside UTC: {row}");
}

#[test]
fn a_bundle_over_a_file_and_a_path_with_single_backslashes_are_explained() {
    let shop = Shop::open();
    std::fs::write(shop.folder.path().join("taken.zip"), "mine").unwrap();
    let (said, code) = shop.says(&["bundle", "taken.zip"]);
    assert!(code == 10 && said.contains("There is a file of this name already. Choose another name."), "{said}");
    let tab = json!({ "api_token": "sim_x", "base_url": shop.simulator.url(), "journal": "/tmp/a\tb.db" }).to_string();
    for (text, explained) in [
        (r#"{"api_token":"sim_x","journal":"C:\ProgramData\j.db"}"#.to_string(), "a backslash is written twice"),
        (tab, "write each backslash twice"),
    ] {
        std::fs::write(shop.folder.path().join("path.json"), &text).unwrap();
        let output = shop.run(&["--config", "path.json", "recover"], "");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(10) && said.contains(explained), "{text}: {said}");
    }
}
