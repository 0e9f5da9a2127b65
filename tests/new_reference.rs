//! `tamara_new_reference`: a reference that is never used twice.

mod common;

use common::Shop;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use tamara_pos::client::Client;

/// Set, this program is a till of its own that makes references.
const CHILD: &str = "TAMARA_POS_TEST_MAKES_REFERENCES_IN";
const EACH: usize = 20;

fn till(journal: &str) -> Client {
    let config = json!({ "base_url": "http://127.0.0.1:9", "api_token": "sim_test", "country": "SA", "lane": "till-3",
        "journal": journal, "accept_money_moving_without_journal": true });
    Client::open(&config.to_string()).unwrap()
}

fn made(client: &Client) -> Value {
    let reply = client.run("new_reference", "{}");
    serde_json::from_str(&client.json(&reply)).unwrap()
}

fn reference(client: &Client) -> String {
    let reply = made(client);
    assert_eq!((&reply["code"], &reply["warnings"]), (&json!(0), &json!([])), "{reply}");
    reply["order_reference_id"].as_str().unwrap().to_string()
}

/// Prefix and day, the number, the letters.
fn parts(reference: &str) -> (&str, u64, &str) {
    let (rest, letters) = reference.rsplit_once('-').unwrap();
    let (head, number) = rest.rsplit_once('-').unwrap();
    (head, number.parse().unwrap(), letters)
}

#[test]
fn programs_on_one_journal_are_never_given_the_same_number() {
    if let Some(journal) = std::env::var_os(CHILD) {
        let client = till(Path::new(&journal).to_str().unwrap());
        (0..EACH).for_each(|_| println!("made {}", reference(&client)));
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal.db");
    let name = "programs_on_one_journal_are_never_given_the_same_number";
    let start = |_| {
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", name, "--nocapture"]).env(CHILD, &journal).stdout(Stdio::piped()).spawn().unwrap()
    };
    let programs: Vec<_> = (0..3).map(start).collect();
    let said: Vec<String> =
        programs.into_iter().map(|p| String::from_utf8(p.wait_with_output().unwrap().stdout).unwrap()).collect();
    let made: Vec<&str> =
        said.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once("made ")).map(|p| p.1).collect();
    let numbers: BTreeSet<u64> = made.iter().map(|reference| parts(reference).1).collect();
    assert_eq!(numbers, (1..=3 * EACH as u64).collect(), "{said:?}");
    assert!(made.iter().all(|made| made.starts_with("till-3-") && parts(made).2.len() == 8), "{made:?}");
}

#[test]
fn a_copied_journal_counts_the_same_and_its_references_still_differ() {
    let folder = tempfile::tempdir().unwrap();
    let [first, copy] = ["journal.db", "copy.db"].map(|name| folder.path().join(name).to_str().unwrap().to_string());
    reference(&till(&first));
    std::fs::copy(&first, &copy).unwrap();
    let [one, other] = [first, copy].map(|journal| reference(&till(&journal)));
    assert_eq!((parts(&one).1, parts(&other).1), (2, 2));
    assert_ne!(one, other);
}

#[test]
fn without_a_journal_chance_alone_holds_references_apart_and_the_reply_says_so() {
    let [one, other] = [(); 2].map(|()| made(&till("none")));
    assert_eq!((&one["code"], &one["warnings"][0]["code"]), (&json!(0), &json!("not_counted")), "{one}");
    assert_ne!(one["order_reference_id"], other["order_reference_id"]);
}

#[test]
fn a_reference_is_one_that_both_services_take_for_a_sale_and_a_refund() {
    let shop = Shop::open();
    let own = json!({ "processing_channel_id": "pc_zs5fqhybzc2e3jmq3efvybybpq",
        "success_url": "https://example.com/s", "failure_url": "https://example.com/f" });
    let url = format!("{}/checkout.com", shop.simulator.url());
    let other = json!({ "provider": "checkout_com", "base_url": url, "checkout_com": own });
    for (till, longest) in [(shop.till(), 240), (shop.till_with(other), 76)] {
        let new = |prefix: &str| {
            let reply = till.call("new_reference", json!({ "prefix": prefix }));
            assert_eq!(reply["code"], 0, "{reply}");
            reply["order_reference_id"].as_str().unwrap().to_string()
        };
        let sale = new(&"P".repeat(20));
        assert!(sale.len() + "1000000000000000000".len() <= longest, "{sale}");
        let mut basket = common::basket(&sale, "80.00");
        basket["channel"] = json!("qr");
        if longest == 76 {
            basket["customer_name"] = json!("Jane Smith");
            basket["address"] = json!({ "address_line1": "123 Anywhere St.", "city": "Anytown", "country": "SA" });
        }
        basket["email"] = json!("customer@email.com");
        let opened = till.call("session_create", basket);
        assert_eq!((&opened["code"], &opened["order_reference_id"]), (&json!(0), &json!(sale)), "{opened}");
        let order = till.wait(&sale)["order_id"].clone();
        assert_eq!(till.refund(&order, "30.00", &new("R"))["code"], 0);
    }
}

#[test]
fn a_prefix_that_a_service_could_refuse_is_refused_before_anything_is_counted() {
    let shop = Shop::open();
    let till = shop.till();
    for prefix in ["", "a b", "a/b", "..%2f", "S~2", "ص", "123456789012345678901"] {
        let reply = till.call("new_reference", json!({ "prefix": prefix }));
        assert_eq!((&reply["code"], &reply["error"]["field"]), (&json!(-105), &json!("prefix")), "{reply}");
    }
    assert_eq!(parts(till.call("new_reference", json!({}))["order_reference_id"].as_str().unwrap()).1, 1);
}
