//! Disputes, over real HTTP.

mod common;
#[path = "common/stub.rs"]
mod stub;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{Shop, Till};
use serde_json::{Value, json};
use stub::{Stub, fixture};

fn in_front_of(answers: &[(u16, &str)]) -> (Till, Stub, Shop) {
    let (stub, shop) = (Stub::answering(answers), Shop::open());
    let till = shop.till_with(json!({ "base_url": stub.url }));
    (till, stub, shop)
}

#[test]
fn disputes_are_listed_however_the_service_writes_the_list() {
    let (till, stub, _shop) = in_front_of(&[
        (200, &fixture("disputes-list.response")),
        (200, &fixture("disputes-list.empty.response")),
        (200, r#"{"total":0,"data":{"disputes":5}}"#),
    ]);
    let filter = json!({ "order_id": "a b", "dispute_status": "open", "is_parent": true, "page": 2,
        "merchant_id": "6d9f752e-0bbc-47eb-bcf7-be13adf6f04d" });
    let list = till.call("dispute_list", filter);
    assert_eq!((&list["code"], &list["total"]), (&json!(0), &json!(1)), "{list}");
    let dispute = &list["disputes"][0];
    assert_eq!((&dispute["dispute_id"], &dispute["amount"]["amount"]), (&json!(1042), &json!("300.00")));
    assert_eq!(
        (&dispute["dispute_status"], &dispute["closed_at"]),
        (&json!("awaiting_merchant_response"), &Value::Null)
    );
    assert_eq!(dispute["activities"][0]["comment"], "Item not received");
    assert_eq!(till.call("dispute_list", json!({}))["disputes"], json!([]));
    assert_eq!(till.call("dispute_list", json!({}))["name"], "BAD_ANSWER");
    let seen = stub.seen();
    let path = "/external/merchants/orders/disputes/";
    assert_eq!(seen[0].line, format!("GET {path}?order_id=a%20b&dispute_status=open&is_parent=true&page=2 HTTP/1.1"));
    assert!(seen[0].headers.contains("x-requested-with: 6d9f752e-0bbc-47eb-bcf7-be13adf6f04d"));
    assert_eq!(seen[1].line, format!("GET {path} HTTP/1.1"));
}

#[test]
fn a_dispute_that_cannot_be_read_is_passed_over_with_a_warning_and_hides_no_other() {
    let list = r#"{"total":"3","data":{"disputes":[{"dispute_id":"7","order_id":12,"amount":"odd","activities":{}},
        {"dispute_id":{"no":1}},"odd",{"dispute_id":8,"opened_at":null}]}}"#;
    let (till, _stub, _shop) = in_front_of(&[(200, list)]);
    let reply = till.call("dispute_list", json!({}));
    assert_eq!((&reply["code"], &reply["total"]), (&json!(0), &json!(3)), "{reply}");
    let ids: Vec<&Value> = reply["disputes"].as_array().unwrap().iter().map(|d| &d["dispute_id"]).collect();
    assert_eq!((ids, &reply["disputes"][0]["order_id"]), (vec![&json!(7), &json!(8)], &json!("12")), "{reply}");
    assert_eq!(reply["warnings"][0]["code"], "disputes_unread", "{reply}");
}

#[test]
fn an_answer_goes_out_as_a_form_with_its_file() {
    let list = fixture("disputes-list.response");
    let done = fixture("disputes-update.response");
    let (till, stub, shop) = in_front_of(&[(200, &list), (200, &done), (200, &list), (200, "{}")]);
    let file = shop.folder.path().join("proof.pdf");
    std::fs::write(&file, [0u8, 255, 13, 10, 45, 45]).unwrap();
    let attachment = json!({ "name": "pro\"of.pdf", "content_type": "application/pdf", "path": file });
    let reply = till.call(
        "dispute_reply",
        json!({ "dispute_id": 1042, "comment": "سلم", "delivery_provider": "Aramex",
        "order_delivery_tracking_id": "77", "attachment": attachment }),
    );
    assert_eq!((&reply["code"], &reply["dispute_id"]), (&json!(0), &json!(1042)), "{reply}");
    let seen = stub.seen().remove(1);
    assert_eq!(seen.line, "POST /external/merchants/orders/disputes/1042 HTTP/1.1");
    let boundary = seen.headers.split("boundary=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(seen.headers.contains("content-type: multipart/form-data; boundary="));
    assert_eq!(seen.headers.matches("content-type").count(), 1);
    let mut expected = Vec::new();
    for part in [
        "name=\"comment\"\r\n\r\nسلم".as_bytes(),
        b"name=\"delivery_provider\"\r\n\r\nAramex",
        b"name=\"order_delivery_tracking_id\"\r\n\r\n77",
        b"name=\"attachment\"; filename=\"pro%22of.pdf\"\r\nContent-Type: application/pdf\r\n\r\n\x00\xff\r\n--",
    ] {
        expected.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; ").as_bytes());
        expected.extend_from_slice(part);
        expected.extend_from_slice(b"\r\n");
    }
    expected.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    assert_eq!(seen.body, expected);
    let inline = json!({ "name": "a.txt", "content_base64": STANDARD.encode("proof") });
    assert_eq!(till.call("dispute_reply", json!({ "dispute_id": 1, "comment": "x", "attachment": inline }))["code"], 0);
    assert!(
        stub.seen()[3].text().contains("filename=\"a.txt\"\r\nContent-Type: application/octet-stream\r\n\r\nproof\r\n")
    );
}

#[test]
fn a_lost_answer_is_looked_for_and_never_sent_again() {
    let list = fixture("disputes-list.response");
    let said = |files: usize, times: usize| {
        let mut page: Value = serde_json::from_str(&list).unwrap();
        let activity = json!({ "comment": "Sent again", "attachments": vec!["f"; files] });
        let disputes = page["data"]["disputes"].as_object_mut().unwrap();
        let dispute = disputes.values_mut().next().unwrap();
        dispute["activities"].as_array_mut().unwrap().extend(vec![activity; times]);
        page.to_string()
    };
    let (none, once, twice, with_file) = (said(0, 0), said(0, 1), said(0, 2), said(1, 1));
    let (till, stub, _shop) = in_front_of(&[
        (200, &none),
        (0, ""),
        (200, &once),
        (200, &once),
        (0, ""),
        (200, &once),
        (200, &once),
        (0, ""),
        (200, &twice),
        (200, &once),
        (0, ""),
        (200, &twice),
        (200, &once),
        (0, ""),
        (200, &with_file),
        (500, "{}"),
        (0, ""),
        (200, &once),
        (200, &list),
        (500, "{}"),
        (200, &list),
    ]);
    let file = json!({ "name": "a.txt", "content_base64": STANDARD.encode("proof") });
    for (attachment, code, why) in [
        (Value::Null, 0, "it is shown now"),
        (Value::Null, 3, "it was shown before, and not once more"),
        (Value::Null, 0, "once more"),
        (file.clone(), 3, "once more, but without the file"),
        (file, 0, "with the file"),
        (Value::Null, 3, "nobody knows how often it was shown before"),
    ] {
        let request = json!({ "dispute_id": 1042, "comment": "Sent again", "attachment": attachment });
        let told = till.call("dispute_reply", request);
        assert_eq!(told["code"], code, "{why}: {told}");
    }
    let unsure = till.call("dispute_reply", json!({ "dispute_id": 1042, "comment": "It was" }));
    assert_eq!((&unsure["name"], &unsure["verdict"]), (&json!("UNKNOWN"), &Value::Null), "{unsure}");
    assert_eq!(unsure["error"]["retry"], "never_by_hand");
    let lines: Vec<String> = stub.seen().into_iter().map(|s| s.line).collect();
    assert_eq!(lines.iter().filter(|line| line.starts_with("POST")).count(), 7, "{lines:?}");
}

#[test]
fn what_cannot_be_said_is_refused_before_anything_is_sent() {
    let (till, stub, shop) = in_front_of(&[]);
    let large = shop.folder.path().join("large");
    std::fs::write(&large, vec![1; 10 * 1024 * 1024 + 1]).unwrap();
    let with = |attachment: Value| json!({ "dispute_id": 1, "comment": "x", "attachment": attachment });
    for (request, field) in [
        (json!({ "dispute_id": 1, "comment": "" }), "comment"),
        (json!({ "dispute_id": 1, "comment": "x".repeat(256) }), "comment"),
        (json!({ "dispute_id": 1, "comment": "x", "merchant_id": "a\r\nb" }), "merchant_id"),
        (json!({ "dispute_id": -1, "comment": "x" }), "dispute_id"),
        (with(json!({ "name": "a" })), "attachment.path"),
        (with(json!({ "name": "a\r\n", "path": large })), "attachment.name"),
        (with(json!({ "name": "a", "path": large })), "attachment.path"),
        (with(json!({ "name": "a", "path": shop.folder.path().join("none") })), "attachment.path"),
        (with(json!({ "name": "a", "content_base64": "!" })), "attachment.content_base64"),
        (with(json!({ "name": "a", "content_base64": "YQ==", "content_type": "a\r\nb" })), "attachment.content_type"),
    ] {
        let reply = till.call("dispute_reply", request);
        assert_eq!(reply["error"]["field"], field, "{reply}");
        assert_eq!(reply["next_action"], "fix_request");
    }
    assert!(stub.seen().is_empty());
}

#[test]
#[cfg(unix)]
fn a_pipe_a_device_or_a_folder_in_the_place_of_an_attachment_is_refused_at_once() {
    let (till, stub, shop) = in_front_of(&[]);
    let pipe = shop.folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), std::path::Path::new("/dev/zero"), shop.folder.path()] {
        let attachment = json!({ "name": "a", "path": path });
        let refused = till.call("dispute_reply", json!({ "dispute_id": 1, "comment": "x", "attachment": attachment }));
        assert_eq!(
            (&refused["code"], &refused["error"]["field"]),
            (&json!(-105), &json!("attachment.path")),
            "{path:?}: {refused}"
        );
    }
    assert!(stub.seen().is_empty());
}

#[test]
fn a_dispute_of_a_paid_sale_is_found_and_answered_at_the_service() {
    let shop = Shop::open();
    let till = shop.till();
    let order = till.paid("S1", "100.00");
    assert_eq!(till.call("dispute_list", json!({}))["disputes"], json!([]));
    let path = format!("orders/{}/dispute", order.as_str().unwrap());
    shop.control("POST", &path, &json!({ "comment": "Item not received" }));
    let list = till.call("dispute_list", json!({ "order_id": order }));
    let dispute = &list["disputes"][0];
    assert_eq!((&list["code"], &dispute["order_id"]), (&json!(0), &order), "{list}");
    assert_eq!(dispute["amount"]["amount"], "100.00");
    let answer = json!({ "dispute_id": dispute["dispute_id"], "comment": "Delivered on Monday",
        "attachment": { "name": "proof.txt", "content_base64": STANDARD.encode("signed") } });
    assert_eq!(till.call("dispute_reply", answer)["code"], 0);
    let list = till.call("dispute_list", json!({ "dispute_id": dispute["dispute_id"] }));
    let activities = list["disputes"][0]["activities"].as_array().unwrap();
    assert!(activities.iter().any(|a| a["comment"] == "Delivered on Monday"), "{list}");
    assert_eq!(till.call("dispute_reply", json!({ "dispute_id": 999_999, "comment": "x" }))["name"], "NOT_FOUND");
}
