//! The threads of the watching. Alone in its file: it counts the threads of the whole process.
#![cfg(target_os = "linux")]

mod common;

use common::Shop;
use serde_json::json;

fn watchers() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("comm")).ok());
    names.filter(|name| name.trim() == "tamara-watch").count()
}

#[test]
fn threads_begin_with_the_first_order_are_no_more_than_allowed_and_end_with_the_client() {
    let shop = Shop::open();
    let till = shop.till_with(json!({ "watch": { "workers": 3 } }));
    till.create("S0", "80.02");
    till.call("watch_next", json!({}));
    assert_eq!(watchers(), 0, "nothing is watched yet");
    till.call("watch_add", json!({ "order_reference_id": "S0", "interval_s": 0.05 }));
    till.call("watch_next", json!({ "wait_s": 0.3 }));
    assert_eq!(watchers(), 1, "one order needs one thread");
    for number in 1..30 {
        till.create(&format!("S{number}"), "80.02");
        till.call("watch_add", json!({ "order_reference_id": format!("S{number}"), "interval_s": 0.05 }));
    }
    till.call("watch_next", json!({ "wait_s": 0.3 }));
    assert!((2..=3).contains(&watchers()), "{}", watchers());
    drop(till);
    assert_eq!(watchers(), 0);
}
