//! How many order reads a second the simulator answers, and how much memory it needs for it.
//!
//! `cargo run --release --package tamara-sim --example load -- PATH_OF_TAMARA_SIM [ORDERS] [SECONDS]` starts the program,
//! opens that many orders (10,000), reads them over 16 connections for that long (10) and prints what it saw. It fails below 5,000
//! reads a second, and from 100 MB on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

type Error = Box<dyn std::error::Error + Send + Sync>;

const CONNECTIONS: usize = 16;
/// What the simulator promises on two cores: reads a second, and kB.
const LEAST_READS: f64 = 5_000.0;
const MOST_MEMORY: u64 = 100 * 1024;
const BASKET: &str = r#"{"total_amount":{"amount":"100.99","currency":"SAR"},"phone_number":"0534274516",
"order_reference_id":"S1","items":[{"name":"Lego City 8601","type":"Digital","reference_id":"123","sku":"SA-12436",
"quantity":1,"total_amount":{"amount":"100.99","currency":"SAR"}}]}"#;

/// One call on an open connection; its body.
fn call(stream: &mut TcpStream, method: &str, path: &str, body: &str) -> Result<String, Error> {
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sim_load\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all((head + body).as_bytes())?;
    let (mut bytes, mut piece) = (Vec::new(), [0; 8192]);
    loop {
        let count = stream.read(&mut piece)?;
        bytes.extend(piece.get(..count).unwrap_or_default());
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            if count == 0 {
                return Err("the connection ended".into());
            }
            continue;
        };
        let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: ")).ok_or("no length")?;
        if body.len() >= length.parse()? {
            let is_good = head.starts_with("HTTP/1.1 200");
            return if is_good { Ok(body.to_string()) } else { Err(body.to_string().into()) };
        }
    }
}

fn open_orders(address: &str, count: usize) -> Result<Vec<String>, Error> {
    let mut stream = TcpStream::connect(address)?;
    (0..count)
        .map(|_| {
            let opened: serde_json::Value =
                serde_json::from_str(&call(&mut stream, "POST", "/checkout/in-store-session", BASKET)?)?;
            Ok(opened["order_id"].as_str().ok_or("no order id")?.to_string())
        })
        .collect()
}

/// Reads orders for so long; how long each read took.
fn read_orders(address: &str, orders: &[String], first: usize, time: Duration) -> Result<Vec<Duration>, Error> {
    let mut stream = TcpStream::connect(address)?;
    let (began, mut took) = (Instant::now(), Vec::new());
    for id in orders.iter().cycle().skip(first) {
        let sent = Instant::now();
        call(&mut stream, "GET", &format!("/merchants/orders/{id}"), "")?;
        took.push(sent.elapsed());
        if began.elapsed() >= time {
            break;
        }
    }
    Ok(took)
}

/// The most memory a process ever held, kB, from the system's books.
fn peak_memory(child: &Child) -> Result<u64, Error> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

fn measure(child: &mut Child, count: usize, time: Duration) -> Result<(), Error> {
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let address = line.trim().strip_prefix("tamara-sim listening on http://").ok_or("it did not start")?;
    let orders = open_orders(address, count)?;
    let began = Instant::now();
    let results: Vec<Result<Vec<Duration>, Error>> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..CONNECTIONS)
            .map(|index| {
                let orders = &orders;
                scope.spawn(move || read_orders(address, orders, index * orders.len() / CONNECTIONS, time))
            })
            .collect();
        readers.into_iter().map(|reader| reader.join().unwrap_or_else(|_| Err("a reader panicked".into()))).collect()
    });
    let seconds = began.elapsed().as_secs_f64();
    let mut took = Vec::new();
    for result in results {
        took.extend(result?);
    }
    took.sort_unstable();
    let at = |part: usize| took.get(took.len() * part / 100).copied().unwrap_or_default();
    println!("orders open: {count}");
    let (reads, memory) = (took.len() as f64 / seconds, peak_memory(child)?);
    println!("reads a second: {reads:.0}");
    println!("time of a read: median {:?}, 99 % within {:?}", at(50), at(99));
    println!("most memory of the simulator: {memory} kB");
    match reads >= LEAST_READS && memory < MOST_MEMORY {
        true => Ok(()),
        false => {
            Err(format!("too slow or too large: at least {LEAST_READS} reads a second, less than {MOST_MEMORY} kB")
                .into())
        }
    }
}

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let program = arguments.first().ok_or("the path of tamara-sim is missing")?;
    let number = |index: usize, otherwise: u64| arguments.get(index).map_or(Ok(otherwise), |text| text.parse());
    let (count, seconds) = (usize::try_from(number(1, 10_000)?)?, number(2, 10)?);
    let mut child = Command::new(program).args(["--port", "0"]).stdout(Stdio::piped()).spawn()?;
    let done = measure(&mut child, count, Duration::from_secs(seconds));
    child.kill()?;
    child.wait()?;
    done
}
