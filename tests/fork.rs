//! A host that forks, through the C functions: the parent's clients are no clients in the child, and the child's own ones work.
#![cfg(target_os = "linux")]

mod common;

use common::{Shop, basket};
use serde_json::{Value, json};
use std::ffi::{CStr, CString, c_char};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tamara_pos::abi::client::{tamara_call, tamara_client_close, tamara_client_open, tamara_interrupt};
use tamara_pos::abi::order::tamara_order_get;
use tamara_pos::abi::session::tamara_poll_status;
use tamara_pos::abi::text::tamara_string_free;
use tamara_pos::client::operation::OPERATIONS;

unsafe extern "C" {
    fn fork() -> i32;
    fn _exit(code: i32) -> !;
    fn waitpid(process: i32, status: *mut i32, options: i32) -> i32;
    fn kill(process: i32, signal: i32) -> i32;
}

const NO_HANG: i32 = 1;
const INVALID_HANDLE: i32 = -103;

fn open(config: &Value) -> (i32, i32) {
    let config = CString::new(config.to_string()).unwrap();
    let mut client = 0;
    let code = tamara_client_open(config.as_ptr(), &mut client, std::ptr::null_mut());
    (code, client)
}

fn call(client: i32, operation: &str, request: &Value) -> (i32, Value) {
    let (operation, request) = (CString::new(operation).unwrap(), CString::new(request.to_string()).unwrap());
    let mut reply: *mut c_char = std::ptr::null_mut();
    let code = tamara_call(client, operation.as_ptr(), request.as_ptr(), &mut reply);
    // SAFETY: a reply is a text that ends with NUL.
    let text = unsafe { CStr::from_ptr(reply) }.to_str().unwrap().to_string();
    tamara_string_free(reply);
    (code, serde_json::from_str(&text).unwrap())
}

/// Forks, runs this in the child, and returns its number; a child that hangs is ended.
fn in_child(work: impl FnOnce() -> i32) -> Result<i32, &'static str> {
    // SAFETY: the child runs the library alone, which is what is tried, and ends without the parent's exit handlers.
    let child = unsafe { fork() };
    if child == 0 {
        let code = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(99);
        unsafe { _exit(code) };
    }
    assert!(child > 0);
    let began = Instant::now();
    let mut status = 0;
    // SAFETY: a child of this process, and a writable number.
    while unsafe { waitpid(child, &mut status, NO_HANG) } == 0 {
        if began.elapsed() > Duration::from_secs(20) {
            unsafe { kill(child, 9) };
            unsafe { waitpid(child, &mut status, 0) };
            return Err("it hangs");
        }
        thread::sleep(Duration::from_millis(5));
    }
    if status & 0x7f == 0 { Ok((status >> 8) & 0xff) } else { Err("it crashed") }
}

/// Every function with the parent's client; the number of the first that does not say at once that there is none.
fn refuses_all(client: i32) -> i32 {
    let began = Instant::now();
    for (number, operation) in OPERATIONS.iter().enumerate() {
        if call(client, operation.name, &json!({})).0 != INVALID_HANDLE {
            return i32::try_from(number).unwrap() + 1;
        }
    }
    let empty = c"{}".as_ptr();
    let direct = [
        tamara_order_get(client, empty, std::ptr::null_mut()),
        tamara_poll_status(client, empty, std::ptr::null_mut()),
        tamara_interrupt(client),
        tamara_client_close(client),
    ];
    if direct != [INVALID_HANDLE; 4] {
        return 90;
    }
    if began.elapsed() > Duration::from_secs(1) { 91 } else { 0 }
}

#[test]
fn a_child_of_a_busy_parent_refuses_its_clients_at_once_and_sells_with_its_own() {
    for with_log in [false, true] {
        let shop = Shop::open();
        let mut config = shop.config();
        if with_log {
            config["log"] = json!({ "file": shop.folder.path().join("till.log"), "level": "trace" });
        }
        let (code, parent) = open(&config);
        assert_eq!(code, 0);
        assert_eq!(call(parent, "session_create", &basket("FIRST", "10.00")).0, 0);
        let stop = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = (0..4)
            .map(|worker| {
                let stop = Arc::clone(&stop);
                thread::spawn(move || {
                    for round in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            return;
                        }
                        call(parent, "session_create", &basket(&format!("W{worker}-{round}"), "10.00"));
                        call(parent, "poll_status", &json!({ "order_reference_id": "FIRST" }));
                    }
                })
            })
            .collect();
        for child in 0..12 {
            thread::sleep(Duration::from_millis(7));
            let outcome = in_child(|| {
                let refused = refuses_all(parent);
                if refused != 0 {
                    return refused;
                }
                let (code, own) = open(&config);
                if code != 0 || own == parent {
                    return 92;
                }
                let mut request = basket(&format!("C{child}"), "20.00");
                request["wait_s"] = json!(10);
                request["interval_s"] = json!(0.02);
                let (code, reply) = call(own, "pay", &request);
                if code != 0 || reply["verdict"] != "paid" {
                    return 93;
                }
                if refuses_all(parent) != 0 {
                    return 94;
                }
                if tamara_client_close(own) == 0 { 0 } else { 95 }
            });
            assert_eq!(outcome, Ok(0), "child {child}, log: {with_log}");
        }
        stop.store(true, Ordering::SeqCst);
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        let (code, history) = call(parent, "history", &json!({ "order_reference_id": "C11" }));
        assert_eq!(
            (code, &history["steps"][0]["state"]),
            (0, &json!("paid")),
            "the parent's journal has the child's sales"
        );
        let (code, _) = call(parent, "session_create", &basket("LAST", "10.00"));
        assert_eq!(code, 0, "the parent goes on");
        assert_eq!(tamara_client_close(parent), 0);
    }
}

#[test]
fn a_grandchild_and_a_child_of_an_idle_parent_are_processes_of_their_own() {
    let shop = Shop::open();
    let config = shop.config();
    let (_, parent) = open(&config);
    assert_eq!(call(parent, "session_create", &basket("A", "10.00")).0, 0);
    let outcome = in_child(|| {
        let (_, own) = open(&config);
        let inner = in_child(|| {
            let refused = refuses_all(parent).max(refuses_all(own));
            let (_, third) = open(&config);
            let (code, _) = call(third, "session_create", &basket("B", "10.00"));
            if refused == 0 && third != own && third != parent { code.abs() } else { 96 }
        });
        let (code, _) = call(own, "session_create", &basket("C", "10.00"));
        if inner == Ok(0) { code.abs() } else { 97 }
    });
    assert_eq!(outcome, Ok(0));
    let (_, history) = call(parent, "history", &json!({}));
    assert_eq!(history["steps"].as_array().unwrap().len(), 3, "{history}");
    // The parent closes first in the eyes of SQLite: a child's journal stays whole.
    assert_eq!(tamara_client_close(parent), 0);
}
