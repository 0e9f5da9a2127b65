//! Sales with a journal on a PostgreSQL server, which `cargo xtask test postgres` starts.

mod common;

use common::{Shop, Till};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use tamara_pos::client::Client;
use tamara_pos::client::upkeep::Kept;

/// Tests that stop the server, or change its settings, do so alone.
static SERVER: RwLock<()> = RwLock::new(());
const CHILD: &str = "TAMARA_POS_TEST_CHILD";

fn undisturbed() -> RwLockReadGuard<'static, ()> {
    SERVER.read().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn alone() -> RwLockWriteGuard<'static, ()> {
    SERVER.write().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// The server's URL for its superuser, with another database.
fn url(database: &str) -> String {
    let url = std::env::var("TAMARA_POS_TEST_POSTGRES")
        .expect("run it by `cargo xtask test postgres`, which starts a server");
    let (base, query) = url.split_once('?').unwrap();
    format!("{}/{database}?{query}", base.rsplit_once('/').unwrap().0)
}

/// Runs statements as the superuser, by the program that every server brings; returns what they print.
fn sql(database: &str, statements: &str) -> String {
    let mut psql = Command::new("psql");
    psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statements])
        .arg(url(database))
        .stdin(Stdio::null());
    let output = psql.output().unwrap();
    assert!(output.status.success(), "{statements}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_string()
}

fn control(what: &str) {
    let script = std::env::var("TAMARA_POS_TEST_POSTGRES_CONTROL").unwrap();
    assert!(Command::new(script).arg(what).status().unwrap().success(), "{what}");
}

/// A new database; its URL.
fn database() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let name = format!("sales_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    sql("postgres", &format!("CREATE DATABASE {name}"));
    url(&name)
}

fn name_of(url: &str) -> &str {
    url.split_once('?').unwrap().0.rsplit_once('/').unwrap().1
}

/// What opening a client of this shop with this journal says.
fn refused(shop: &Shop, other: Value) -> (String, String) {
    let mut config = shop.config();
    for (key, value) in other.as_object().unwrap() {
        config[key] = value.clone();
    }
    let error = Client::open(&config.to_string()).unwrap_err();
    (error.kind.name().to_string(), error.detail)
}

#[test]
fn two_machines_share_one_truth_and_the_url_is_shown_without_its_parameters() {
    let _server = undisturbed();
    let shop = Shop::open();
    let url = database();
    let (one, two) =
        (shop.till_with(json!({ "journal": url })), shop.till_with(json!({ "journal": url, "lane": "till-2" })));
    let opened: Value = serde_json::from_str(&one.client.json(&one.client.opened())).unwrap();
    assert_eq!(opened["journal"], url.split_once('?').unwrap().0);
    let order = one.paid("S1", "100.00");
    assert_eq!(two.look("S1")["code"], 0);
    assert_eq!(two.create("S1", "100.00")["order_id"], order, "the sale is known everywhere");
    assert_eq!(one.refund(&order, "40.00", "R1")["code"], 0);
    let again = two.refund(&order, "40.00", "R1");
    assert_eq!(again["code"], 0, "{again}");
    assert_eq!(shop.ledger()["refunds"], 1);
    assert_eq!(two.call("history", json!({}))["steps"].as_array().unwrap().len(), 2);
    let diagnosis = one.call("diagnose", json!({}));
    let check = diagnosis["checks"].as_array().unwrap().iter().find(|check| check["name"] == "journal").unwrap();
    assert_eq!(check["result"], "ok", "{check}");
}

#[test]
fn a_shop_moves_to_a_server_and_back_and_what_was_refunded_is_not_refunded_again() {
    let _server = undisturbed();
    let shop = Shop::open();
    let (file, url, last) = (shop.folder.path().join("journal.db"), database(), shop.folder.path().join("last.db"));
    let at = |place: &str| Kept::new(Some(place), None).unwrap();
    let (from, server, to) = (at(file.to_str().unwrap()), at(&url), at(last.to_str().unwrap()));
    let till = shop.till_with(json!({ "journal": file }));
    let order = till.paid("S1", "100.00");
    assert_eq!(till.refund(&order, "40.00", "R1")["code"], 0);
    let open = till.create("S2", "200.00");
    drop(till);
    assert!(server.check().unwrap_err().detail.contains("journal init"));
    assert_eq!(from.copy(&server).unwrap().steps, 3);
    server.init().unwrap();
    server.check().unwrap();
    let till = shop.till_with(json!({ "journal": url }));
    assert_eq!(till.refund(&order, "40.00", "R1")["replayed"], true);
    assert_eq!(till.create("S2", "200.00")["order_id"], open["order_id"], "the open sale goes on");
    assert_eq!(till.refund(&order, "10.00", "R2")["code"], 0);
    drop(till);
    assert!(from.copy(&server).unwrap_err().detail.contains("other rows"));
    assert!(server.copy(&to).unwrap().steps == 4 && server.copy(&to).unwrap().was_there);
    let till = shop.till_with(json!({ "journal": last }));
    assert_eq!(till.refund(&order, "10.00", "R2")["replayed"], true);
    let ledger = shop.ledger();
    assert_eq!((&ledger["refunds"], &ledger["sessions_opened"]), (&json!(2), &json!(2)));
}

#[test]
fn four_processes_that_refund_one_order_at_once_refund_it_once() {
    const TEST: &str = "four_processes_that_refund_one_order_at_once_refund_it_once";
    if let Ok(told) = std::env::var(CHILD) {
        let told: Value = serde_json::from_str(&told).unwrap();
        let till = Till { client: Client::open(&told["config"].to_string()).unwrap() };
        std::io::stdout().write_all(b"\n> ready\n").unwrap();
        std::io::stdin().lock().lines().next();
        let reply = till.refund(&told["order_id"], "100.00", told["request_id"].as_str().unwrap());
        std::io::stdout().write_all(format!("\n> {}\n", reply["name"]).as_bytes()).unwrap();
        return;
    }
    let _server = undisturbed();
    for request_ids in [["R1"; 4], ["R1", "R2", "R3", "R4"]] {
        let shop = Shop::open();
        let url = database();
        let order_id = shop.till_with(json!({ "journal": url })).paid("S1", "100.00");
        let mut processes: Vec<_> = request_ids
            .iter()
            .enumerate()
            .map(|(number, request_id)| {
                let mut config = shop.config();
                config["journal"] = url.clone().into();
                config["lane"] = format!("till-{number}").into();
                let told = json!({ "config": config, "order_id": order_id, "request_id": request_id });
                let mut process = Command::new(std::env::current_exe().unwrap());
                process.args([TEST, "--exact", "--nocapture"]).env(CHILD, told.to_string());
                process.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let mut outputs: Vec<_> = processes
            .iter_mut()
            .map(|process| std::io::BufReader::new(process.stdout.take().unwrap()).lines())
            .collect();
        let said = |lines: &mut std::io::Lines<std::io::BufReader<std::process::ChildStdout>>| {
            lines.map_while(Result::ok).find_map(|line| line.strip_prefix("> ").map(str::to_string))
        };
        outputs.iter_mut().for_each(|lines| assert_eq!(said(lines).as_deref(), Some("ready")));
        processes.iter_mut().for_each(|process| process.stdin.take().unwrap().write_all(b"go\n").unwrap());
        let names: Vec<String> = outputs.iter_mut().map(|lines| said(lines).unwrap()).collect();
        processes.iter_mut().for_each(|process| assert!(process.wait().unwrap().success()));
        assert!(names.iter().any(|name| name == "\"OK\""), "{names:?}");
        assert_eq!(shop.ledger()["refunds"], 1, "{names:?}");
    }
}

#[test]
fn what_is_wrong_with_the_server_is_named_and_nothing_is_sent() {
    let _server = undisturbed();
    let shop = Shop::open();
    let good = database();
    let with = |change: &dyn Fn(&str) -> String| json!({ "journal": change(&good) });
    let role = format!("r{}_with_password", std::process::id());
    sql(
        "postgres",
        &format!(
            "DO $$ BEGIN CREATE ROLE with_password; EXCEPTION WHEN duplicate_object THEN NULL; END $$; \
             CREATE ROLE {role} LOGIN PASSWORD 'zq8right' IN ROLE with_password"
        ),
    );
    let reader = format!("reader{}", std::process::id());
    sql("postgres", &format!("CREATE ROLE {reader} LOGIN; ALTER ROLE {reader} SET default_transaction_read_only = on"));
    let too_new = database();
    drop(shop.till_with(json!({ "journal": too_new })));
    sql(name_of(&too_new), "UPDATE tamara_pos.layout SET version = version + 1");
    let foreign = database();
    sql(name_of(&foreign), "CREATE SCHEMA tamara_pos CREATE TABLE step (id BIGINT)");
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let port = good.rsplit_once(':').unwrap().1.split_once('/').unwrap().0.to_string();
    for (config, kind, word) in [
        (with(&|url| url.replace("postgres@", &format!("{role}:zq8wrong@"))), "JOURNAL_DENIED", "password"),
        (with(&|url| url.replace("postgres@", &format!("{role}@"))), "JOURNAL_DENIED", "password"),
        (with(&|url| url.replace("postgres@", "nobody_here@")), "JOURNAL_DENIED", "nobody_here"),
        (with(&|url| url.replace(name_of(url), "no_such_shop")), "JOURNAL_OPEN_FAILED", "create the database"),
        (with(&|url| url.replace("postgres@", &format!("{role}:zq8right@"))), "JOURNAL_DENIED", "USAGE"),
        (
            with(&|url| url.replace("postgres@", &format!("{reader}@"))),
            "JOURNAL_READ_ONLY",
            "default_transaction_read_only",
        ),
        (json!({ "journal": too_new }), "JOURNAL_TOO_NEW", "newer"),
        (json!({ "journal": foreign }), "JOURNAL_OPEN_FAILED", "another program"),
        (with(&|url| url.replace(&port, &closed.to_string())), "JOURNAL_UNREACHABLE", "connect"),
        (with(&|url| url.replace("127.0.0.1", "no-such-host.invalid")), "JOURNAL_UNREACHABLE", "connect"),
        (with(&|url| url.replace("disable", "verify-full")), "JOURNAL_UNTRUSTED", "TLS"),
        (with(&|url| url.replace("disable", "require")), "INVALID_CONFIG", "verify-full"),
        (with(&|url| url.replace("sslmode", "sslmod")), "INVALID_CONFIG", "not known"),
        (with(&|url| url.replace(&port, "5x2")), "INVALID_CONFIG", "port"),
    ] {
        let (name, detail) = refused(&shop, config.clone());
        assert_eq!(name, kind, "{config}: {detail}");
        assert!(detail.contains(word), "{config}: {detail}");
        assert!(!detail.contains("zq8"), "{detail}");
    }
    assert_eq!(shop.ledger()["sessions_opened"], 0);
}

#[test]
fn a_server_is_trusted_by_its_certificate_and_by_no_other() {
    let _server = alone();
    let shop = Shop::open();
    let issuer = |name: &str| {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
    };
    let (ours, theirs) = (issuer("ours"), issuer("theirs"));
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_string()]).unwrap().signed_by(&key, &ours).unwrap();
    let folder = std::path::PathBuf::from(sql("postgres", "SHOW data_directory"));
    let owner = std::fs::metadata(folder.join("PG_VERSION")).unwrap();
    for (name, text) in [("test.crt", certificate.pem()), ("test.key", key.serialize_pem())] {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        std::fs::write(folder.join(name), text).unwrap();
        std::fs::set_permissions(folder.join(name), std::fs::Permissions::from_mode(0o600)).unwrap();
        chown(folder.join(name), Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    sql("postgres", "ALTER SYSTEM SET ssl_cert_file = 'test.crt'");
    sql("postgres", "ALTER SYSTEM SET ssl_key_file = 'test.key'");
    set("ssl", "on");
    let authority = |pem: String| {
        let path = shop.folder.path().join(format!("{}.pem", pem.len() + usize::from(pem == theirs.pem())));
        std::fs::write(&path, pem).unwrap();
        path
    };
    let url = database().replace("127.0.0.1", "localhost");
    let safe = url.replace("disable", "verify-full");
    let till = shop.till_with(json!({ "journal": safe, "ca_file": authority(ours.pem()) }));
    assert_eq!(till.create("S1", "100.00")["code"], 0);
    let encrypted = "SELECT count(*) > 0 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND application_name = 'tamara_pos'";
    assert_eq!(sql("postgres", encrypted), "t");
    let own_roots = format!("{safe}&sslrootcert={}", authority(ours.pem()).display());
    assert_eq!(shop.till_with(json!({ "journal": own_roots })).look("S1")["verdict"], "pending");
    let opened = shop.ledger()["sessions_opened"].clone();
    for config in [
        json!({ "journal": safe, "ca_file": authority(theirs.pem()) }),
        json!({ "journal": safe, "tls_roots": ["bundled"] }),
        json!({ "journal": safe.replace("localhost", "127.0.0.1"), "ca_file": authority(ours.pem()) }),
    ] {
        let (name, detail) = refused(&shop, config);
        assert_eq!(name, "JOURNAL_UNTRUSTED", "{detail}");
        assert!(detail.contains("certificate"), "{detail}");
    }
    assert_eq!(shop.ledger()["sessions_opened"], opened);
    drop(till);
    set("ssl", "off");
}

#[test]
fn tills_that_sell_while_the_server_is_killed_again_and_again_lose_nothing_and_move_nothing_twice() {
    const TILLS: usize = 4;
    const KILLS: usize = 5;
    let _server = alone();
    let shop = Shop::open();
    let url = database();
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let config = |lane: usize| json!({ "journal": url, "lane": format!("till-{lane}") });
    let tills: Vec<Till> = (0..TILLS).map(|lane| shop.till_with(config(lane))).collect();
    // What was said to each cashier: reference, whether it was paid, and whether the refund was done.
    let said: Vec<Vec<(String, bool, bool)>> = std::thread::scope(|threads| {
        let running: Vec<_> = tills
            .iter()
            .enumerate()
            .map(|(lane, till)| {
                let is_over = &is_over;
                threads.spawn(move || {
                    let mut said = Vec::new();
                    while !is_over.load(Ordering::Relaxed) && said.len() < 500 {
                        let reference = format!("K{lane}-{}", said.len());
                        let opened = till.create(&reference, "100.00");
                        if opened["code"] != 0 {
                            // Nothing was said to be open: the next customer, the same reference never again.
                            said.push((reference, false, false));
                            continue;
                        }
                        let paid = till.wait(&reference);
                        let is_paid = paid["code"] == 0;
                        let is_refunded = is_paid && till.refund(&paid["order_id"], "30.00", "R1")["code"] == 0;
                        said.push((reference, is_paid, is_refunded));
                    }
                    said
                })
            })
            .collect();
        for _ in 0..KILLS {
            std::thread::sleep(Duration::from_millis(1200));
            control("kill");
            control("start");
        }
        std::thread::sleep(Duration::from_millis(800));
        is_over.store(true, Ordering::Relaxed);
        running.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    // Whatever was left in the middle comes to its end, by the service's own word.
    let fresh = shop.till_with(config(9));
    for _ in 0..60 {
        shop.advance(600);
        fresh.call("recover", json!({}));
        if sql(name_of(&url), "SELECT count(*) FROM tamara_pos.step WHERE state = 'sending'") == "0" {
            break;
        }
    }
    assert_eq!(sql(name_of(&url), "SELECT count(*) FROM tamara_pos.step WHERE state = 'sending'"), "0");
    let ledger = shop.ledger();
    let orders = ledger["orders"].as_array().unwrap();
    let mut paid = 0;
    for (reference, is_paid, is_refunded) in said.iter().flatten() {
        let of: Vec<&Value> = orders.iter().filter(|order| order["order_reference_id"] == reference.as_str()).collect();
        assert!(of.len() <= 1, "{reference} was sent twice");
        if *is_paid {
            paid += 1;
            assert_eq!(of[0]["captured"], "100.00", "{reference}: {}", of[0]);
        }
        if let Some(order) = of.first() {
            let refunded = order["refunded"].as_str().unwrap();
            assert!(["0.00", "30.00"].contains(&refunded), "{reference}: {order}");
            assert!(!is_refunded || refunded == "30.00", "{reference}: {order}");
            let step = sql(
                name_of(&url),
                &format!(
                    "SELECT coalesce(string_agg(state, ','), '') FROM tamara_pos.step WHERE sale = '{reference}' AND kind = 'refund'"
                ),
            );
            assert_eq!(
                step.split(',').filter(|state| *state == "done").count(),
                usize::from(refunded == "30.00"),
                "{reference}: {step}"
            );
        }
    }
    assert!(paid > TILLS * KILLS, "{paid} sales were paid");
    let known = "SELECT count(DISTINCT order_id) FROM tamara_pos.step WHERE kind = 'session'";
    assert_eq!(sql(name_of(&url), known), orders.len().to_string(), "every order that was made is in the journal");
}

/// Sets something of the whole server and waits until it is so.
fn set(name: &str, value: &str) {
    match value {
        "" => sql("postgres", &format!("ALTER SYSTEM RESET {name}")),
        _ => sql("postgres", &format!("ALTER SYSTEM SET {name} = '{value}'")),
    };
    sql("postgres", "SELECT pg_reload_conf()");
    let begun = std::time::Instant::now();
    while value != sql("postgres", &format!("SHOW {name}")) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{name} does not change");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn while_a_standby_server_confirms_nothing_nothing_is_sent() {
    let _server = alone();
    let shop = Shop::open();
    let url = database();
    let till = shop.till_with(json!({ "journal": url, "call_timeout_ms": 3000 }));
    set("synchronous_standby_names", "nobody");
    let hangs = till.create("S1", "100.00");
    assert_eq!((&hangs["name"], &hangs["verdict"]), (&json!("JOURNAL_UNREACHABLE"), &Value::Null), "{hangs}");
    // Somebody ends the wait: the server acknowledges what the standby never saw, with a warning.
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let warned = std::thread::scope(|threads| {
        threads.spawn(|| {
            let begun = std::time::Instant::now();
            while !is_over.load(Ordering::Relaxed) && begun.elapsed() < Duration::from_secs(60) {
                sql("postgres", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let reply = till.create("S2", "100.00");
        is_over.store(true, Ordering::Relaxed);
        reply
    });
    let name = warned["name"].as_str().unwrap();
    assert!(["JOURNAL_NOT_DURABLE", "JOURNAL_UNREACHABLE"].contains(&name), "{warned}");
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    set("synchronous_standby_names", "");
    // The intents that the server kept are cleared up, and the shop goes on.
    assert_eq!(till.create("S3", "100.00")["code"], 0);
    for _ in 0..60 {
        shop.advance(600);
        till.call("recover", json!({}));
    }
    assert_eq!(shop.ledger()["sessions_opened"], 1);
}
