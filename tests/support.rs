//! What support gets to see: the bundle and the log. Neither, nor the journal, holds a secret or anything personal.

mod common;
#[path = "common/stub.rs"]
mod stub;

use common::{Shop, basket};
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use stub::{Stub, fixture};
use tamara_pos::client::Client;
use tamara_pos::client::support::without_client;
use tamara_pos::host::texts::Texts;

/// The log belongs to the process, so one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Everything in a bundle, by the entry's name.
fn unpacked(file: &Path) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    (0..zip.len())
        .map(|number| {
            let mut entry = zip.by_index(number).unwrap();
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            (entry.name().unwrap().to_string(), text)
        })
        .collect()
}

fn entry<'a>(entries: &'a [(String, String)], name: &str) -> &'a str {
    &entries.iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name}")).1
}

/// Every file below a folder, as bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    found
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// Secrets and personal data that the test sends; none may be found again.
const SECRETS: [&str; 9] = [
    "sim_very_secret_token_1",
    "notify_secret_2",
    "proxy-secret-3",
    "544337866",
    "534274516",
    "aisha.alotaibi@example.com",
    "Aisha",
    "Alotaibi",
    "Gift for Aisha",
];

/// A till that does everything it can, well and badly, with all of the secrets above.
fn busy(shop: &Shop, log: &Path) -> (common::Till, Vec<Value>) {
    let till = shop.till_with(json!({
        "call_timeout_ms": 1_500, "api_token": SECRETS[0], "notification_token": SECRETS[1], "proxy": format!("http://till:{}@127.0.0.1:9", SECRETS[2]),
        "log": { "level": "trace", "file": log, "max_bytes": 1_000_000, "keep": 2 },
    }));
    let mut replies = Vec::new();
    let mut request = basket("secret-1", "300.00");
    request["phone_number"] = "0544337866".into();
    request["email"] = SECRETS[5].into();
    request["items"][0]["name"] = SECRETS[8].into();
    request["additional_data"] = json!({ "customer": format!("{} {}", SECRETS[6], SECRETS[7]) });
    for (reference, fault) in [
        ("secret-1", None),
        ("secret-2", Some("answer_lost_after")),
        ("secret-3", Some("status_400")),
        ("secret-4", Some("status_401")),
        ("secret-5", Some("truncated")),
        ("secret-6", Some("captive_portal")),
    ] {
        request["order_reference_id"] = reference.into();
        if let Some(fault) = fault {
            shop.next_fault("session_create", fault);
        }
        replies.push(till.call("session_create", request.clone()));
    }
    let paid = till.wait("secret-1");
    for fault in ["status_500_after", "answer_lost_after", "status_409"] {
        shop.next_fault("refund", fault);
        replies.push(till.call(
            "refund",
            json!({ "order_id": paid["order_id"], "request_id": fault,
            "total_amount": { "amount": "10.00", "currency": "SAR" }, "comment": format!("for {}", SECRETS[6]) }),
        ));
    }
    request["phone_number"] = "not a phone 0534274516".into();
    replies.push(till.call("pay", request.clone()));
    replies.push(till.call("customer_verification", json!({ "phone_number": "+966534274516" })));
    replies.push(till.call(
        "eligibility",
        json!({ "phone_number": "534274516",
        "total_amount": { "amount": "100", "currency": "SAR" } }),
    ));
    replies.push(till.call("recover", json!({})));
    replies.push(paid);
    (till, replies)
}

#[test]
fn no_secret_and_nothing_personal_reaches_bundle_log_or_journal() {
    let _alone = alone();
    let shop = Shop::open();
    let (till, _) = busy(&shop, &shop.folder.path().join("till.log"));
    let file = shop.folder.path().join("bundle.zip");
    let written = till.call("support_bundle", json!({ "file": file }));
    assert_eq!(written["code"], 0, "{written}");
    // What Client::open refuses is a place where a token could slip into an error.
    for wrong in ["country", "proxy", "tls_roots", "log"] {
        let config = json!({ "api_token": SECRETS[0], wrong: SECRETS[2] });
        let error = Client::open(&config.to_string()).unwrap_err();
        assert!(!error.to_string().contains(SECRETS[0]), "{error}");
    }
    let mut all = files(shop.folder.path());
    assert!(all.iter().any(|(name, bytes)| name.ends_with("journal.db-wal") && bytes.len() > 10_000));
    assert!(all.iter().any(|(name, bytes)| name.ends_with("till.log") && bytes.len() > 2_000));
    all.extend(unpacked(&file).into_iter().map(|(name, text)| (name, text.into_bytes())));
    assert!(all.len() >= 8, "{:?}", all.iter().map(|(name, _)| name).collect::<Vec<_>>());
    for (name, bytes) in &all {
        for secret in SECRETS {
            assert!(!holds(bytes, secret), "{name} holds {secret}");
            assert!(!holds(bytes, &secret.to_lowercase()), "{name} holds {secret} in lower case");
        }
    }
}

#[test]
fn a_bundle_holds_what_support_needs() {
    let _alone = alone();
    let shop = Shop::open();
    let log = shop.folder.path().join("till.log");
    let (till, _) = busy(&shop, &log);
    let file = shop.folder.path().join("bundle.zip");
    let written = till.call("support_bundle", json!({ "file": file }));
    let entries = unpacked(&file);
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["README.txt", "diagnosis.json", "settings.json", "journal.json", "log.txt"]);
    assert_eq!(written["entries"], json!(names));
    assert_eq!(written["bytes"], file.metadata().unwrap().len());
    let json = |name| serde_json::from_str::<Value>(entry(&entries, name)).unwrap();
    assert_eq!(json("diagnosis.json")["versions"]["library"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json("settings.json")["proxy"], "http://***@127.0.0.1:9");
    assert_eq!(json("journal.json"), till.call("history", json!({ "limit": 1000 }))["steps"]);
    assert_eq!(written["steps"], json("journal.json").as_array().unwrap().len());
    assert!(entry(&entries, "log.txt").lines().any(|line| line.contains("session_create OK")), "{entries:?}");
    let again = till.call("support_bundle", json!({ "file": file }));
    assert_eq!((&again["name"], &again["error"]["field"]), (&json!("INVALID_FIELD"), &json!("file")));
    let usual = till.call("support_bundle", json!({}));
    assert!(usual["file"].as_str().unwrap().starts_with(shop.folder.path().join("tamara-support-").to_str().unwrap()));
}

#[test]
fn a_bundle_is_never_larger_than_it_may_be() {
    let _alone = alone();
    let shop = Shop::open();
    let log = shop.folder.path().join("till.log");
    let till = shop.till_with(json!({ "log": { "level": "info", "file": log } }));
    for number in 0..400 {
        till.create(&format!("many-{number}"), "0.50");
    }
    // Lines that do not pack well.
    for number in 0..4_000_u64 {
        let noise: Vec<String> =
            (1..8).map(|part| format!("{:x}", (number * part + 7).wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
        log::info!(target: "tamara_pos::test", "{}", noise.concat());
    }
    let file = shop.folder.path().join("bundle.zip");
    let written = till.call("support_bundle", json!({ "file": file, "max_bytes": 100_000 }));
    assert_eq!(written["code"], 0, "{written}");
    assert!(file.metadata().unwrap().len() <= 100_000);
    let entries = unpacked(&file);
    let steps: Vec<Value> = serde_json::from_str(entry(&entries, "journal.json")).unwrap();
    assert!(steps.len() < 400 && written["steps"] == steps.len());
    assert_eq!(steps[0], till.call("history", json!({}))["steps"][0], "the newest are kept");
    let lines: Vec<&str> = entry(&entries, "log.txt").lines().collect();
    assert!(lines.len() > 100 && lines.iter().all(|line| line.contains("Z [INFO] ")), "{}", lines[0]);
}

#[test]
fn a_bundle_can_be_had_where_no_client_can_be_opened() {
    let _alone = alone();
    let shop = Shop::open();
    std::fs::write(shop.folder.path().join("journal.db"), "not a journal").unwrap();
    let file = shop.folder.path().join("bundle.zip");
    let request = json!({ "config": shop.config(), "file": file });
    let reply = without_client("support_bundle", &request.to_string()).unwrap();
    let written: Value = serde_json::from_str(&reply.json(&Texts::default(), false)).unwrap();
    assert_eq!(written["code"], 0, "{written}");
    let entries = unpacked(&file);
    assert!(entry(&entries, "journal.json").contains("JOURNAL_DAMAGED"));
    assert!(entry(&entries, "diagnosis.json").contains("journal_damaged"));
    assert!(without_client("support_bundle", "{}").is_none() && without_client("pay", "{}").is_none());
}

/// The lines of the calls alone.
fn calls(log: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    text.lines().filter_map(|line| line.split_once("[INFO] #")).map(|(_, line)| line.to_string()).collect()
}

#[test]
fn each_call_has_one_line_with_number_verdict_times_and_requests() {
    let _alone = alone();
    let shop = Shop::open();
    let log = shop.folder.path().join("till.log");
    let till = shop.till_with(json!({ "log": { "level": "info", "file": log } }));
    let order = till.create("line-1", "300.00")["order_id"].as_str().unwrap().to_string();
    shop.customer(&order, "approve");
    till.look("line-1");
    till.call("refund", json!({ "order_id": "no-such-order" }));
    let lines = calls(&log);
    assert_eq!(lines.len(), 3, "{lines:?}");
    let numbers: Vec<u64> = lines.iter().map(|line| line.split_once(' ').unwrap().0.parse().unwrap()).collect();
    assert!(numbers[0] < numbers[1] && numbers[1] < numbers[2]);
    assert!(lines[0].contains(&format!(" session_create OK verdict=pending order={order} ")), "{}", lines[0]);
    assert!(lines[0].contains("; POST /checkout/in-store-session 200 "), "{}", lines[0]);
    assert!(lines[1].contains(" poll_status OK verdict=paid "), "{}", lines[1]);
    assert!(
        lines[1].contains(&format!("GET /merchants/orders/{order} 200 ")) && lines[1].contains(" id="),
        "{}",
        lines[1]
    );
    assert!(lines[2].contains(" refund NOT_FOUND verdict=- "), "{}", lines[2]);
}

#[test]
fn the_line_of_a_call_names_the_service_s_own_number_of_each_of_its_requests() {
    let _alone = alone();
    let shop = Shop::open();
    let stub = Stub::answering(&[
        (200, &fixture("instore-session.response")),
        (200, &fixture("order-get.fully_captured.response")),
        (0, ""),
    ]);
    let log = shop.folder.path().join("till.log");
    let till = shop.till_with(json!({ "base_url": stub.url, "log": { "level": "info", "file": log } }));
    till.create("S1", "300.00");
    till.call("order_get", json!({ "order_id": "o" }));
    till.call("order_get", json!({ "order_id": "o" }));
    let lines = calls(&log);
    let [created, read, lost] = &lines[..] else { panic!("{lines:?}") };
    // The first is the look whether the reference is free.
    for part in ["/reference-id/S1 404 ", " id=stub-1; POST /checkout/in-store-session 200 ", " id=stub-2"] {
        assert!(created.contains(part), "{part}: {created}");
    }
    assert!(read.contains(", 1 request: GET /merchants/orders/o 200 ") && read.ends_with(" id=stub-3"), "{read}");
    assert!(lost.contains("GET /merchants/orders/o ANSWER_LOST") && !lost.contains("id="), "{lost}");
    // Checkout.com calls the header otherwise.
    let stub = Stub::to_everything(&[(200, &fixture("cko-payment-get.captured.response"))]);
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "success_url": "https://example.com/s",
        "failure_url": "https://example.com/f" });
    let till = shop.till_with(json!({ "provider": "checkout_com", "base_url": stub.url, "checkout_com": own }));
    till.call("order_get", json!({ "order_id": "pay_1" }));
    let lines = calls(&log);
    assert!(
        lines.last().unwrap().contains("/payments/pay_1 200 ") && lines.last().unwrap().ends_with(" id=stub-1"),
        "{lines:?}"
    );
}

#[test]
fn the_level_changes_at_once_and_where_lines_go_stays() {
    let _alone = alone();
    let shop = Shop::open();
    let log = shop.folder.path().join("till.log");
    let till = shop.till_with(json!({ "log": { "level": "info", "file": log } }));
    let debug_lines = || std::fs::read_to_string(&log).unwrap().matches("[DEBUG]").count();
    till.look("nobody");
    assert_eq!(debug_lines(), 0);
    assert_eq!(till.call("log_level", json!({ "level": "debug" }))["level"], "debug");
    till.look("nobody");
    assert!(debug_lines() > 0);
    till.call("log_level", json!({ "level": "OFF" }));
    let before = std::fs::read(&log).unwrap();
    till.look("nobody");
    assert_eq!(std::fs::read(&log).unwrap(), before);
    assert_eq!(till.call("log_level", json!({ "level": "loud" }))["error"]["field"], "level");
}

/// Starts itself again: what a till's process prints is what the test frame prints, and nothing of ours.
#[test]
fn nothing_is_written_to_the_host_s_own_output() {
    const TEST: &str = "nothing_is_written_to_the_host_s_own_output";
    const CHILD: &str = "TAMARA_POS_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        let shop = Shop::open();
        let _ = busy(&shop, &shop.folder.path().join("till.log"));
        return;
    }
    let run = std::process::Command::new(std::env::current_exe().unwrap())
        .args([TEST, "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(run.status.success());
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8_lossy(&run.stdout);
    let ours = said.lines().filter(|line| !line.is_empty() && !line.starts_with("running 1 test"));
    let ours: Vec<&str> = ours.filter(|line| !line.starts_with("test ")).collect();
    assert!(ours.is_empty(), "{ours:?}");
}

#[test]
fn a_bundle_is_written_from_a_thread_with_a_small_stack() {
    let _alone = alone();
    let shop = Shop::open();
    let till = shop.till();
    till.create("S1", "80.02");
    let file = shop.folder.path().join("small.zip");
    let call = || till.call("support_bundle", serde_json::json!({ "file": file }));
    let told = std::thread::scope(|scope| {
        std::thread::Builder::new().stack_size(SMALL).spawn_scoped(scope, call).unwrap().join().unwrap()
    });
    assert_eq!(told["code"], 0, "{told}");
}

/// Without optimisation everything needs more; packing alone needed 136 KiB with it.
const SMALL: usize = 128 * 1024;

#[test]
fn a_bundle_is_never_written_over_a_file_and_says_so() {
    let _alone = alone();
    let shop = Shop::open();
    let file = shop.folder.path().join("taken.zip");
    std::fs::write(&file, "mine").unwrap();
    let refused = shop.till().call("support_bundle", json!({ "file": file }));
    assert_eq!((&refused["code"], &refused["error"]["field"]), (&json!(-105), &json!("file")), "{refused}");
    assert_eq!(refused["message"]["en"], "There is a file of this name already. Choose another name.");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}
