//! The diagnosis names each fault that this machine, the network or the service can have, within ten seconds.

mod common;

use common::Shop;
use common::machine::Machine;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tamara_pos::client::support::without_client;
use tamara_pos::host::texts::Texts;

const NAMES: [&str; 11] =
    ["settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal", "versions"];

/// Says what every diagnosis has to be, and returns it.
fn checked(diagnosis: Value, machine: Machine) -> Value {
    assert!(machine.is_within(Duration::from_secs(10)), "{diagnosis}");
    assert_eq!(diagnosis["code"], 0, "{diagnosis}");
    let checks = diagnosis["checks"].as_array().unwrap();
    let mut names: Vec<&str> = checks.iter().map(|check| check["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    let mut wanted = NAMES;
    wanted.sort_unstable();
    assert_eq!(names, wanted);
    for check in checks {
        assert!(check["ms"].is_u64() && !check["detail"].as_str().unwrap().is_empty(), "{check}");
        assert!(check["message"]["en"].as_str().unwrap().len() > 5, "{check}");
        assert!(check["message"]["ar"].as_str().unwrap().chars().count() > 2, "{check}");
        let is_bad = matches!(check["result"].as_str().unwrap(), "failed" | "warning");
        assert_eq!(check["fault"].is_string(), is_bad, "{check}");
    }
    let is_healthy = checks.iter().all(|check| check["result"] != "failed");
    assert_eq!(diagnosis["healthy"], is_healthy);
    assert!(!diagnosis.to_string().contains("sim_test"), "the token is shown: {diagnosis}");
    diagnosis
}

/// The diagnosis of a configuration, without a client.
fn of(config: &Value) -> Value {
    let machine = Machine::watched();
    let reply = without_client("diagnose", &json!({ "config": config }).to_string()).unwrap();
    checked(serde_json::from_str(&reply.json(&Texts::default(), false)).unwrap(), machine)
}

fn check<'a>(diagnosis: &'a Value, name: &str) -> &'a Value {
    diagnosis["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).unwrap()
}

/// The check that has to name the fault, and nothing before it does.
fn names(diagnosis: &Value, name: &str, fault: &str) {
    assert_eq!(check(diagnosis, name)["fault"], fault, "{diagnosis}");
    assert_eq!(diagnosis["faults"][0], fault, "{diagnosis}");
    assert_eq!(diagnosis["healthy"], false);
    assert_eq!(diagnosis["message"], check(diagnosis, name)["message"]);
    assert_ne!(diagnosis["next_action"], "none");
}

/// A configuration for a host that is not the service's, and no simulator.
fn elsewhere(base_url: &str) -> Value {
    json!({ "base_url": base_url, "environment": "sandbox", "api_token": "tok-of-a-test", "journal": "none",
        "connect_timeout_ms": 5000 })
}

/// The configuration of a till whose service is `https://localhost` at this address.
fn secure(address: SocketAddr, ca_file: Option<&Path>) -> Value {
    json!({ "base_url": format!("https://localhost:{}", address.port()), "api_token": "sim_test", "journal": "none",
        "ca_file": ca_file, "tls_roots": ["bundled"] })
}

/// A service that speaks TLS with a certificate of this name, valid from the first day of the one year to that of the other, and whose
/// authority is in the file.
fn tls_service(folder: &Path, name: &str, (first_year, last_year): (i32, i32)) -> (SocketAddr, std::path::PathBuf) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, "Test Authority 7");
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_string()]).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    params.not_before = date_time_ymd(first_year, 1, 1);
    params.not_after = date_time_ymd(last_year, 1, 1);
    let certificate = params.signed_by(&key, &authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = builder.with_no_client_auth().with_single_cert(vec![certificate.der().clone()], key).unwrap();
    let config = Arc::new(config);
    let address = serve(move |stream| {
        let connection = ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
        let mut stream = BufReader::new(StreamOwned::new(connection, stream));
        loop {
            let mut line = String::new();
            while line != "\r\n" {
                line.clear();
                if stream.read_line(&mut line)? == 0 {
                    return Ok(());
                }
            }
            let now = time::OffsetDateTime::now_utc().format(&time::format_description::well_known::Rfc2822).unwrap();
            let now = now.replace("+0000", "GMT");
            let body = r#"{"message":"order not found","errors":[{"error_code":"order_not_found","data":{}}]}"#;
            let head = format!("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nDate: {now}\r\n");
            let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
            stream.get_mut().write_all(answer.as_bytes())?;
        }
    });
    let file = folder.join("authority.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    (address, file)
}

fn serve(visit: impl Fn(TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let visit = Arc::new(visit);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let visit = Arc::clone(&visit);
            std::thread::spawn(move || visit(stream.unwrap()));
        }
    });
    address
}

#[test]
fn a_till_that_works_is_healthy_and_moves_nothing() {
    let shop = Shop::open();
    let till = shop.till();
    let machine = Machine::watched();
    let diagnosis = checked(till.call("diagnose", json!({})), machine);
    assert_eq!((&diagnosis["healthy"], &diagnosis["faults"]), (&json!(true), &json!([])), "{diagnosis}");
    assert_eq!(diagnosis["message"]["en"], "Everything was checked and is in order.");
    assert_eq!(diagnosis["next_action"], "none");
    for name in NAMES {
        let expected = if matches!(name, "proxy" | "tls") { "skipped" } else { "ok" };
        assert_eq!(check(&diagnosis, name)["result"], expected, "{diagnosis}");
    }
    assert_eq!(diagnosis["versions"]["library"], env!("CARGO_PKG_VERSION"));
    assert_eq!(shop.ledger()["sessions_opened"], 0);
    assert_eq!(till.call("history", json!({}))["steps"], json!([]));
}

#[test]
fn the_secure_way_tells_version_and_chain() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = tls_service(folder.path(), "localhost", (2000, 2090));
    let diagnosis = of(&secure(address, Some(&authority)));
    let tls = check(&diagnosis, "tls");
    assert_eq!(tls["result"], "ok", "{diagnosis}");
    let detail = tls["detail"].as_str().unwrap();
    assert!(detail.contains("TLS 1.3") && detail.contains("localhost signed by Test Authority 7"), "{detail}");
    assert_eq!(check(&diagnosis, "token")["result"], "ok", "{diagnosis}");
    assert_eq!(diagnosis["healthy"], true, "{diagnosis}");
}

#[test]
fn a_certificate_of_an_unknown_authority_is_named_with_that_authority() {
    let folder = tempfile::tempdir().unwrap();
    let (address, _) = tls_service(folder.path(), "localhost", (2000, 2090));
    let diagnosis = of(&secure(address, None));
    names(&diagnosis, "tls", "certificate_untrusted");
    assert!(check(&diagnosis, "tls")["detail"].as_str().unwrap().contains("Test Authority 7"), "{diagnosis}");
    assert_eq!(check(&diagnosis, "token")["result"], "skipped");
}

#[test]
fn an_expired_certificate_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = tls_service(folder.path(), "localhost", (2000, 2020));
    names(&of(&secure(address, Some(&authority))), "tls", "certificate_expired");
}

#[test]
fn a_certificate_that_is_not_valid_yet_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = tls_service(folder.path(), "localhost", (2080, 2090));
    names(&of(&secure(address, Some(&authority))), "tls", "certificate_not_yet_valid");
}

#[test]
fn something_that_speaks_no_tls_at_all_is_named() {
    let address = serve(|mut stream| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    names(&of(&secure(address, None)), "tls", "tls_failed");
}

#[test]
fn a_certificate_of_another_host_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (address, authority) = tls_service(folder.path(), "other.test", (2000, 2090));
    names(&of(&secure(address, Some(&authority))), "tls", "certificate_other_host");
}

#[test]
fn a_name_that_nobody_knows_is_named() {
    let diagnosis = of(&elsewhere("https://pay.invalid"));
    names(&diagnosis, "dns", "dns_failed");
    for name in ["tcp", "tls", "clock", "token"] {
        assert_eq!(check(&diagnosis, name)["result"], "skipped", "{name}");
    }
}

#[test]
fn a_service_that_refuses_connections_is_named() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = json!({ "base_url": format!("http://127.0.0.1:{port}"), "api_token": "sim_test", "journal": "none" });
    names(&of(&config), "tcp", "connect_failed");
}

#[test]
fn a_proxy_that_is_not_there_or_refuses_is_named() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let refusing = serve(|mut stream| stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n"));
    for address in [format!("127.0.0.1:{port}"), refusing.to_string()] {
        let mut config = elsewhere("https://pay.invalid");
        config["proxy"] = format!("http://till:proxy-password@{address}").into();
        let diagnosis = of(&config);
        names(&diagnosis, "proxy", "proxy_failed");
        assert!(!diagnosis.to_string().contains("proxy-password"));
    }
}

#[test]
fn a_proxy_that_is_unknown_wants_a_password_or_never_answers_is_named() {
    let wants_password = serve(|mut stream| stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
    let silent = serve(hang);
    for (proxy, told) in [
        ("http://proxy.invalid:3128".to_string(), "proxy.invalid"),
        (format!("http://{wants_password}"), "password"),
        (format!("http://{silent}"), "time"),
    ] {
        let mut config = elsewhere("https://pay.invalid");
        config["proxy"] = proxy.into();
        let diagnosis = of(&config);
        names(&diagnosis, "proxy", "proxy_failed");
        assert!(check(&diagnosis, "proxy")["detail"].as_str().unwrap().contains(told), "{told}: {diagnosis}");
    }
}

/// Takes the connection, and says nothing.
fn hang(stream: TcpStream) -> std::io::Result<()> {
    std::thread::sleep(Duration::from_secs(60));
    drop(stream);
    Ok(())
}

/// Answers every request with this.
fn web_server(answer: &'static str) -> Value {
    let address = serve(move |mut stream| {
        let mut reader = BufReader::new(stream.try_clone()?);
        let (mut line, mut length) = (String::new(), 0);
        while line != "\r\n" {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let lower = line.to_ascii_lowercase();
            length = lower.strip_prefix("content-length:").map_or(length, |size| size.trim().parse().unwrap());
        }
        // A connection that is closed with something unread is reset, and the answer on it is lost.
        std::io::copy(&mut reader.take(length), &mut std::io::sink())?;
        stream.write_all(answer.as_bytes())
    });
    json!({ "base_url": format!("http://{address}"), "api_token": "sim_test", "journal": "none" })
}

/// What stands between a shop's guests and the network, or a server that is not Tamara's, answers in its place.
#[test]
fn whoever_answers_in_the_place_of_the_service_is_named_and_is_not_taken_for_it() {
    for answer in [
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n<html>Sign in to the Wi-Fi</html>",
        "HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: http://portal.shop/login\r\n\r\n",
        "HTTP/1.1 511 Network Authentication Required\r\nConnection: close\r\n\r\n<html>Sign in</html>",
        "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n<h1>Not Found</h1>",
    ] {
        names(&of(&web_server(answer)), "token", "bad_answer");
    }
    let shop = Shop::open();
    let till = shop.till();
    shop.next_fault("order_by_reference", "captive_portal");
    let machine = Machine::watched();
    names(&checked(till.call("diagnose", json!({})), machine), "token", "bad_answer");
}

#[test]
fn a_service_that_is_down_is_named() {
    let down = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n{}";
    names(&of(&web_server(down)), "token", "service_error");
}

#[test]
fn through_checkout_com_the_secret_is_tried_as_well() {
    let shop = Shop::open();
    let mut config = shop.config();
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq", "client_id": "cli_client99", "client_secret": "sim_secret",
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
    config["base_url"] = format!("{}/checkout.com", shop.simulator.url()).into();
    (config["provider"], config["api_token"], config["checkout_com"]) = ("checkout_com".into(), Value::Null, own);
    assert_eq!(of(&config)["healthy"], true);
    let refused = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n{\"error\":\"invalid_client\"}";
    config["base_url"] = web_server(refused)["base_url"].clone();
    let diagnosis = of(&config);
    names(&diagnosis, "token", "unauthorised");
    assert!(!diagnosis.to_string().contains("sim_secret"));
}

#[test]
fn a_clock_that_is_a_day_off_is_named() {
    for seconds in [86_400, -86_400] {
        let shop = Shop::open();
        shop.service_clock(seconds);
        let till = shop.till();
        let machine = Machine::watched();
        names(&checked(till.call("diagnose", json!({})), machine), "clock", "clock_wrong");
    }
}

#[test]
fn a_revoked_token_is_named() {
    let shop = Shop::open();
    let till = shop.till();
    shop.next_fault("order_by_reference", "status_401");
    let machine = Machine::watched();
    let diagnosis = checked(till.call("diagnose", json!({})), machine);
    names(&diagnosis, "token", "unauthorised");
    assert!(check(&diagnosis, "token")["detail"].as_str().unwrap().contains("revoked"));
}

#[test]
fn a_mixture_of_environments_is_named_though_no_client_can_be_opened() {
    let shop = Shop::open();
    let mut config = shop.config();
    config["environment"] = "production".into();
    names(&of(&config), "environment", "environment_mixed");
    let mut config = shop.config();
    config["api_token"] = "eyJ.a-real-looking-token".into();
    let diagnosis = of(&config);
    names(&diagnosis, "environment", "environment_mixed");
    assert!(!diagnosis.to_string().contains("real-looking"));
}

#[test]
fn settings_that_cannot_be_read_are_named() {
    let diagnosis = of(&json!({ "api_token": "sim_test", "jurnal": "x" }));
    names(&diagnosis, "settings", "invalid_config");
    assert!(check(&diagnosis, "settings")["detail"].as_str().unwrap().contains("jurnal"));
    let config = json!({ "api_token": "tok-of-a-test", "journal": "none", "ca_file": "/no/such/file.pem" });
    names(&of(&config), "settings", "config_file");
}

#[test]
fn a_journal_that_another_program_holds_is_named() {
    let shop = Shop::open();
    let till = shop.till();
    let path = shop.folder.path().join("journal.db");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let machine = Machine::watched();
    names(&checked(till.call("diagnose", json!({})), machine), "journal", "journal_locked");
}

#[test]
fn a_journal_that_is_damaged_is_named() {
    let shop = Shop::open();
    let path = shop.folder.path().join("journal.db");
    std::fs::write(&path, vec![b'x'; 8192]).unwrap();
    names(&of(&shop.config()), "journal", "journal_damaged");
}

#[test]
fn a_network_that_swallows_everything_is_diagnosed_in_time() {
    let silent = serve(hang);
    let config = json!({ "base_url": format!("http://{silent}"), "api_token": "sim_test", "journal": "none" });
    names(&of(&config), "token", "timeout");
    names(&of(&secure(silent, None)), "tls", "tls_failed");
}

/// On a small disk that is filled to the last byte, then made read-only. Such a disk needs mounts of its own, so the test starts
/// itself again among such; a system that allows nobody to have them cannot have these faults made.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_read_only_journal_are_named() {
    const TEST: &str = "a_full_disk_and_a_read_only_journal_are_named";
    const MOUNT: &str = "TAMARA_POS_TEST_MOUNT";
    if let Some(mount) = std::env::var_os(MOUNT) {
        let mount = Path::new(&mount);
        let done = |arguments: &[&str]| Command::new("mount").args(arguments).arg(mount).status().unwrap().success();
        assert!(done(&["-t", "tmpfs", "-o", "size=4m", "tmpfs"]));
        on_a_small_disk(mount, || assert!(done(&["-o", "remount,bind,ro"])));
        println!("tried on a small disk");
        return;
    }
    let mount = tempfile::tempdir().unwrap();
    among_own_mounts(TEST, MOUNT, mount.path(), "tried on a small disk");
}

/// Starts a test again among mounts of its own, with a folder in a variable, and sees that it said these words.
#[cfg(target_os = "linux")]
fn among_own_mounts(test: &str, variable: &str, folder: &Path, words: &str) {
    let user = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap());
    let own_mounts: &[&str] = if user == 0 { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let tried = Command::new("unshare")
        .args(own_mounts)
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(variable, folder)
        .output();
    if let Ok(tried) = tried {
        let said = [tried.stdout, tried.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
        assert!(said.contains(words) || !said.contains("running 1 test"), "{said}");
    }
}

/// A name with several addresses of which the first does not answer: each first call of a till takes longer.
#[cfg(target_os = "linux")]
#[test]
fn an_address_that_does_not_answer_is_named_with_the_time_it_took_though_another_does() {
    const TEST: &str = "an_address_that_does_not_answer_is_named_with_the_time_it_took_though_another_does";
    const FOLDER: &str = "TAMARA_POS_TEST_ADDRESSES";
    let Some(folder) = std::env::var_os(FOLDER) else {
        let folder = tempfile::tempdir().unwrap();
        return among_own_mounts(TEST, FOLDER, folder.path(), "asked at two addresses");
    };
    let hosts = Path::new(&folder).join("hosts");
    // The system sorts them so: the one of this machine itself first.
    std::fs::write(&hosts, "127.0.0.1 pay.test\n127.0.0.2 pay.test\n127.0.0.3 pay.test\n").unwrap();
    let mounted = Command::new("mount").arg("--bind").arg(&hosts).arg("/etc/hosts").status().unwrap();
    assert!(mounted.success());
    let listener = TcpListener::bind("127.0.0.3:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().for_each(drop));
    let alive = of(&elsewhere(&format!("https://pay.test:{port}")));
    let tcp = check(&alive, "tcp");
    let told = tcp["detail"].as_str().unwrap();
    assert_eq!(tcp["result"], "ok", "{tcp}");
    for dead in ["127.0.0.1", "127.0.0.2"] {
        let part = told.split("; ").find(|part| part.contains(dead)).unwrap_or_else(|| panic!("{dead}: {told}"));
        let (reason, took) = part.rsplit_once(", after ").unwrap();
        assert!(
            reason.contains("refused") && took.strip_suffix(" ms").is_some_and(|ms| ms.parse::<u64>().is_ok()),
            "{part}"
        );
    }
    assert!(!told.contains("127.0.0.3"), "{told}");
    // Where none answers, each is named.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let none = of(&elsewhere(&format!("https://pay.test:{free}")));
    names(&none, "tcp", "connect_failed");
    let told = check(&none, "tcp")["detail"].as_str().unwrap().to_string();
    assert!(["127.0.0.1", "127.0.0.2", "127.0.0.3"].iter().all(|address| told.contains(address)), "{told}");
    println!("asked at two addresses");
}

/// The machine's name server is one that takes questions and never answers.
#[cfg(target_os = "linux")]
#[test]
fn a_name_server_that_never_answers_is_named_in_time() {
    const TEST: &str = "a_name_server_that_never_answers_is_named_in_time";
    const FOLDER: &str = "TAMARA_POS_TEST_NAMES";
    let Some(folder) = std::env::var_os(FOLDER) else {
        let folder = tempfile::tempdir().unwrap();
        return among_own_mounts(TEST, FOLDER, folder.path(), "asked a deaf name server");
    };
    let deaf = std::net::UdpSocket::bind("127.0.0.77:0").unwrap();
    let settings = Path::new(&folder).join("resolv.conf");
    // Where nobody may listen on the port of name servers, the question goes to a machine that does not exist.
    let server = match std::net::UdpSocket::bind("127.0.0.77:53") {
        Ok(socket) => (socket, "127.0.0.77"),
        Err(_) => (deaf, "192.0.2.1"),
    };
    std::fs::write(&settings, format!("nameserver {}\n", server.1)).unwrap();
    let mounted = Command::new("mount").arg("--bind").arg(&settings).arg("/etc/resolv.conf").status().unwrap();
    assert!(mounted.success());
    for client in [false, true] {
        let mut config = elsewhere("https://api-sandbox.tamara.co");
        config["log"] = json!({ "level": "off" });
        let diagnosis = match client {
            false => of(&config),
            true => {
                let (client, machine) =
                    (tamara_pos::client::Client::open(&config.to_string()).unwrap(), Machine::watched());
                let reply = client.run("diagnose", "{}");
                checked(serde_json::from_str(&client.json(&reply)).unwrap(), machine)
            }
        };
        names(&diagnosis, "dns", "dns_failed");
    }
    println!("asked a deaf name server");
}

#[cfg(target_os = "linux")]
fn on_a_small_disk(mount: &Path, make_read_only: impl FnOnce()) {
    let shop = Shop::open();
    let place = json!({ "journal": mount.join("journal.db") });
    let till = shop.till_with(place.clone());
    let ballast = mount.join("ballast");
    let _ = std::fs::write(&ballast, vec![0; 8_000_000]);
    let mut config = shop.config();
    config["journal"] = place["journal"].clone();
    for diagnosis in [till.call("diagnose", json!({})), of(&config)] {
        names(&diagnosis, "disk", "journal_full");
        assert_eq!(check(&diagnosis, "journal")["fault"], "journal_full", "{diagnosis}");
    }
    std::fs::remove_file(&ballast).unwrap();
    let diagnosis = till.call("diagnose", json!({}));
    assert_eq!((&diagnosis["healthy"], &diagnosis["faults"]), (&json!(false), &json!(["disk_low"])), "{diagnosis}");
    assert_eq!(check(&diagnosis, "disk")["result"], "warning");
    drop(till);
    make_read_only();
    let diagnosis = of(&config);
    assert_eq!(check(&diagnosis, "journal")["fault"], "journal_read_only", "{diagnosis}");
    assert_eq!(diagnosis["faults"][0], "journal_read_only");
}
