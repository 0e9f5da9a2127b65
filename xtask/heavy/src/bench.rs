//! `cargo xtask bench`: the library beside what a vendor would write instead, and beside the floors that nobody can pass, in one run.
//!
//! The programs are in `xtask/bench`, the server in `bench/server.rs`. Counts (instructions, system calls, connections, syncs, sizes)
//! repeat and are held to the limits of `docs/bench/limits.json`; times depend on the machine and are reported only.

mod machine;
mod measure;
mod server;
mod table;

use crate::{Result, process, root};
use measure::{Program, median, number};
use rustls::ServerConfig;
use serde_json::{Value, json};
use server::{Authority, Manners, Seen, Server};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use table::{Row, Table};
use tempfile::TempDir;

/// The order that is polled: the one of the service's guide, paid.
const ORDER: &str = include_str!("../../../tests/fixtures/order-get.fully_captured.response.json");
/// One that is still open, to be watched.
const OPEN: &str = include_str!("../../../tests/fixtures/order-get.new.response.json");
const ID: &str = "0ac038ef-de4a-491c-828e-b02ec0d4582d";

/// How often times are taken; the middle one counts.
const ROUNDS: usize = 7;

/// Runs the command.
pub fn run(arguments: &[String]) -> Result {
    let is_check = match arguments {
        [] => false,
        [word] if word == "--check" => true,
        _ => return Err(format!("{arguments:?}: there is --check, and no more")),
    };
    let stage = Stage::build(is_check)?;
    let mut table = Table::default();
    counts(&stage, &mut table)?;
    if !is_check {
        times(&stage, &mut table)?;
        growth(&stage, &mut table)?;
    }
    table.judge(&std::fs::read_to_string(root().join("docs/bench/limits.json")).map_err(|e| e.to_string())?)?;
    print!("{}", table.markdown());
    if !is_check {
        let machine = machine::description();
        let write = |name: &str, text: String| std::fs::write(root().join("docs/bench").join(name), text);
        write("results.md", format!("{}\n{}", machine::markdown(&machine), table.markdown()))
            .map_err(|e| e.to_string())?;
        let json = json!({ "machine": machine, "rows": table.json() });
        write("results.json", format!("{json:#}\n")).map_err(|e| e.to_string())?;
    }
    table.passed()
}

/// The programs, and a folder for what they write.
struct Stage {
    library: PathBuf,
    folder: TempDir,
    authority: Authority,
}

impl Stage {
    fn build(is_check: bool) -> Result<Stage> {
        process::run(process::cargo().args(["build", "--release", "--package", "libtamara_pos"]))?;
        if !is_check {
            process::run(process::cargo().args([
                "build",
                "--release",
                "--package",
                "tamara-pos",
                "--example",
                "session_cost",
            ]))?;
        }
        // Not in /tmp, which may be memory: syncs have to reach a disk.
        let target = target();
        let folder = TempDir::new_in(&target).map_err(|e| e.to_string())?;
        let stage = Stage { library: target.join("release/libtamara_pos.so"), folder, authority: Authority::new()? };
        let release = target.join("release");
        let rpath = format!("-Wl,-rpath,{}", release.display());
        let (include, links) = (root().join("include"), format!("-L{}", release.display()));
        for (name, words) in [
            ("floor", &[][..]),
            ("curl", &["-lcurl", "-lcjson"]),
            ("host", &[links.as_str(), "-ltamara_pos", "-lcjson", "-pthread", rpath.as_str()]),
        ] {
            let mut cc = process::command(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
            cc.args(["-O2", "-Wall", "-Wextra", "-Werror", "-I"]).arg(&include);
            cc.arg(root().join(format!("xtask/bench/{name}.c")))
                .arg("-o")
                .arg(stage.folder.path().join(name))
                .args(words);
            process::run(&mut cc)?;
        }
        // What libcurl reads as it comes, and the benchmark's own authority: the library gets the same.
        let system = std::fs::read_to_string("/etc/ssl/certs/ca-certificates.crt").unwrap_or_default();
        let write = |name, text: &str| std::fs::write(stage.folder.path().join(name), text).map_err(|e| e.to_string());
        write("all.pem", &format!("{system}{}", stage.authority.pem))?;
        write("own.pem", &stage.authority.pem)?;
        Ok(stage)
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn server(&self, order: &str, manners: Manners) -> Result<Server> {
        Server::start(order, manners)
    }

    fn tls(&self) -> Manners {
        Manners { tls: Some(self.authority.resuming.clone()), ..Manners::default() }
    }

    fn program(&self, name: &str, words: Vec<String>) -> Program {
        Program { file: self.folder.path().join(name), words }
    }

    /// The bar.
    fn curl(&self, server: &Server) -> Program {
        let url = format!("{}/merchants/orders/{ID}", url(server));
        self.program("curl", vec![url, self.file("all.pem")])
    }

    /// The floor of a poll.
    fn floor(&self, server: &Server) -> Program {
        self.program("floor", vec!["poll".into(), server.port.to_string(), format!("/merchants/orders/{ID}")])
    }

    /// The library, told to do this.
    fn host(&self, server: &Server, more: &Value, words: &[&str]) -> Program {
        let mut config = json!({ "base_url": url(server), "api_token": "sim_bench", "country": "SA", "journal": "none",
            "accept_money_moving_without_journal": true, "ca_file": self.file("own.pem") });
        for (key, value) in more.as_object().into_iter().flatten() {
            config[key] = value.clone();
        }
        let words = words.iter().map(ToString::to_string);
        self.program("host", std::iter::once(config.to_string()).chain(words).collect())
    }

    fn polls(&self, server: &Server) -> Program {
        self.host(server, &json!({}), &["poll", ID])
    }

    fn session_cost(&self, words: &[&str]) -> Result<Value> {
        let (last, words) = words.split_last().ok_or("session_cost is told nothing")?;
        let count = last.parse().map_err(|e| format!("{last}: {e}"))?;
        let words = words.iter().map(ToString::to_string).collect();
        Program { file: target().join("release/examples/session_cost"), words }.run(count)
    }
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

fn url(server: &Server) -> String {
    let scheme = if server.is_tls { "https" } else { "http" };
    format!("{scheme}://localhost:{}", server.port)
}

/// What repeats from run to run.
fn counts(stage: &Stage, table: &mut Table) -> Result {
    println!("counting instructions");
    let (plain, tls) = (stage.server(ORDER, Manners::default())?, stage.server(ORDER, stage.tls())?);
    for (name, about, server) in [("instructions", "plain", &plain), ("instructions_tls", "TLS", &tls)] {
        let (ours, bar) = (stage.polls(server).instructions()?, stage.curl(server).instructions()?);
        let about = format!("instructions of a poll to libcurl + cJSON, {about}");
        table.ratio(name, about, ours, bar, |n| format!("{:.0}k", n / 1000.0));
    }
    let reconnecting = |tls: &Arc<ServerConfig>| -> Result<f64> {
        let server = stage.server(ORDER, Manners { closes: true, tls: Some(Arc::clone(tls)), ..Manners::default() })?;
        stage.host(&server, &json!({}), &["spaced", ID]).instructions()
    };
    let (resumed, full) = (reconnecting(&stage.authority.resuming)?, reconnecting(&stage.authority.full)?);
    let about = "instructions of a poll that resumes a session to one that shakes hands in full";
    table.ratio("resume_instructions", about, resumed, full, |n| format!("{:.0}k", n / 1000.0));
    println!("counting system calls, connections and syncs");
    system_calls(stage, table, &plain)?;
    connections(stage, table)?;
    reconnects(stage, table)?;
    stale(stage, table)?;
    syncs(stage, table, &plain)?;
    sizes(stage, table)?;
    let (ours, bar) = (stage.polls(&tls).run(100)?, stage.curl(&tls).run(100)?);
    let mb = |n: f64| format!("{:.1} MB", n / 1024.0);
    table.ratio(
        "memory",
        "peak memory of a TLS client to the libcurl peer",
        number(&ours, "rss_kb"),
        number(&bar, "rss_kb"),
        mb,
    );
    let journal = stage.file("memory.db");
    let with = stage.host(&tls, &json!({ "journal": journal }), &["poll", ID]).run(100)?;
    table.push(Row::new("memory_journal", "the same with a journal, MB", number(&with, "rss_kb") / 1024.0));
    let open = stage.server(OPEN, Manners::default())?;
    let watched = stage.host(&open, &json!({ "watch": { "workers": 1 } }), &["memory"]).run(20_000)?;
    table.push(Row::new("memory_per_order", "bytes per watched order, in 20,000", number(&watched, "bytes_per_order")));
    Ok(())
}

fn system_calls(stage: &Stage, table: &mut Table, server: &Server) -> Result {
    let calls = stage.polls(server).system_calls(1000)?;
    let bar = stage.curl(server).system_calls(1000)?;
    let of = |names: &[&str]| names.iter().filter_map(|name| calls.get(*name)).sum::<f64>();
    let all: f64 = calls.values().sum();
    let bar_all: f64 = bar.values().sum();
    let detail = format!("libcurl {:.1}", bar_all / 1000.0);
    table.push(Row::new("system_calls", "system calls per poll", all / 1000.0).with(detail));
    table.push(Row::new("threads", "threads made in 1,000 warm polls", of(&["clone", "clone3"])));
    table.push(Row::new("connects", "connects and look-ups in 1,000 warm polls", of(&["socket", "connect"])));
    table.push(Row::new("opens", "files opened in 1,000 warm polls", of(&["open", "openat"])));
    Ok(())
}

fn connections(stage: &Stage, table: &mut Table) -> Result {
    let server = stage.server(ORDER, Manners { latency: Duration::from_millis(2), ..Manners::default() })?;
    stage.host(&server, &json!({}), &["threads", ID, "64"]).run(20)?;
    let row =
        Row::new("connections", "connections that 64 threads open in 1,280 polls", Seen::of(&server.seen.connections));
    table.push(row);
    Ok(())
}

fn reconnects(stage: &Stage, table: &mut Table) -> Result {
    let server = stage.server(ORDER, Manners { closes: true, ..stage.tls() })?;
    stage.host(&server, &json!({}), &["spaced", ID]).run(50)?;
    let (all, resumed) = (Seen::of(&server.seen.handshakes), Seen::of(&server.seen.resumed));
    // The first handshake has nothing to resume.
    let row = Row::new("not_resumed", "reconnects after an idle close that did not resume", all - 1.0 - resumed);
    table.push(row.with(format!("{:.0} reconnects", all - 1.0)));
    Ok(())
}

fn stale(stage: &Stage, table: &mut Table) -> Result {
    let server = stage.server(ORDER, Manners { is_stale: true, ..Manners::default() })?;
    // The host ends at the first poll that is not answered.
    let failed = stage.polls(&server).run(100).is_err();
    table.push(Row::new("stale_reads", "reads of 100 that fail for a stale connection", f64::from(u8::from(failed))));
    let config = json!({ "call_timeout_ms": 1500 });
    for _ in 0..5 {
        let words = ["refund", ID].map(String::from).to_vec();
        let mut host = stage.host(&server, &config, &[]);
        host.words.extend(words);
        host.alone()?;
    }
    let twice = Seen::of(&server.seen.money) - 5.0;
    table.push(Row::new("sent_twice", "money calls of 5 sent twice when the connection breaks", twice));
    Ok(())
}

fn syncs(stage: &Stage, table: &mut Table, server: &Server) -> Result {
    // A session is two commits: the intent, and what became of it.
    let journal = json!({ "journal": stage.file("syncs.db") });
    let calls = stage.host(server, &journal, &["create"]).system_calls(400)?;
    let of = |names: &[&str]| names.iter().filter_map(|name| calls.get(*name)).sum::<f64>();
    let all = of(&["fsync", "fdatasync"]) / 400.0;
    table.push(Row::new("syncs_per_call", "syncs per money-moving call", all));
    table.push(Row::new("syncs_per_commit", "syncs per commit", all / 2.0));
    Ok(())
}

fn sizes(stage: &Stage, table: &mut Table) -> Result {
    let size = |path: &Path| {
        std::fs::metadata(path).map(|file| file.len() as f64).map_err(|e| format!("{}: {e}", path.display()))
    };
    let linked =
        process::output(process::command("ldd").env_remove("LD_LIBRARY_PATH").arg(stage.folder.path().join("curl")))?;
    let path_of = |name: &str| {
        linked.lines().find(|line| line.contains(name)).and_then(|line| line.split(' ').nth(2)).map(PathBuf::from)
    };
    let parts = ["libcurl.so", "libssl.so", "libcrypto.so", "libcjson.so"]
        .map(|name| path_of(name).ok_or(format!("no {name}")));
    let mut bar = 0.0;
    for part in parts {
        bar += size(&part?)?;
    }
    let mb = |n: f64| format!("{:.2} MB", n / 1e6);
    let about = "shared library, as `cargo build --release` makes it, to libcurl + libssl + libcrypto + cJSON";
    table.ratio("size", about, size(&stage.library)?, bar, mb);
    match shipped()? {
        Some(file) => {
            let about = "shared library, as `cargo xtask dist` ships it, to the same";
            table.ratio("size_shipped", about, size(&file)?, bar, mb);
        }
        None => {
            println!("NOT MEASURED: the library that is shipped; make it with cargo xtask dist --target linux-x86_64")
        }
    }
    Ok(())
}

/// The library that `cargo xtask dist` made, unless its source has changed since.
fn shipped() -> Result<Option<PathBuf>> {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let file = root().join("target/dist/linux-x86_64/libtamara_pos.so");
    let source = ["ls-files", "src", "packaging/shared", "build.rs", "Cargo.toml", "Cargo.lock", ".cargo"];
    let source = process::git(&source)?;
    let newest = source.lines().filter_map(|path| changed(&root().join(path))).max();
    Ok((changed(&file) > newest).then_some(file))
}

/// What depends on the machine: programs take turns, and the middle of several rounds counts.
fn times(stage: &Stage, table: &mut Table) -> Result {
    println!("taking times");
    const POLLS: u32 = 3000;
    let (plain, tls) = (stage.server(ORDER, Manners::default())?, stage.server(ORDER, stage.tls())?);
    let programs = [stage.floor(&plain), stage.curl(&plain), stage.polls(&plain), stage.curl(&tls), stage.polls(&tls)];
    let mut wall = [const { Vec::new() }; 5];
    let mut cpu = [const { Vec::new() }; 5];
    for _ in 0..ROUNDS {
        for (index, program) in programs.iter().enumerate() {
            let line = program.run(POLLS)?;
            wall[index].push(number(&line, "p50_us"));
            cpu[index].push(number(&line, "cpu_us"));
        }
    }
    let [floor, curl, ours, curl_tls, ours_tls] = wall.map(median);
    let [floor_cpu, curl_cpu, ours_cpu, curl_tls_cpu, ours_tls_cpu] = cpu.map(median);
    let us = |n: f64| format!("{n:.1} us");
    table.ratio("wall", "wall time of a poll to libcurl + cJSON", ours, curl, us);
    table.ratio("wall_tls", "the same, TLS", ours_tls, curl_tls, us);
    table.ratio("wall_floor", "wall time of a poll to the raw-socket floor", ours, floor, us);
    table.ratio("cpu", "CPU time of a poll to libcurl + cJSON", ours_cpu, curl_cpu, us);
    table.ratio("cpu_tls", "the same, TLS", ours_tls_cpu, curl_tls_cpu, us);
    table.ratio("cpu_floor", "CPU time of the raw-socket floor to libcurl + cJSON", floor_cpu, curl_cpu, us);

    let (mut first, mut bar) = (Vec::new(), Vec::new());
    for _ in 0..3 * ROUNDS {
        first.push(stage.polls(&tls).whole_us(0)?);
        bar.push(stage.curl(&tls).whole_us(0)?);
    }
    let ms = |n: f64| format!("{:.2} ms", n / 1000.0);
    table.ratio("start", "load, open and first TLS call to libcurl's", median(first), median(bar), ms);

    let closing = |tls| stage.server(ORDER, Manners { closes: true, tls: Some(tls), ..Manners::default() });
    let (resuming, full) = (closing(stage.authority.resuming.clone())?, closing(stage.authority.full.clone())?);
    let spaced = |server| stage.host(server, &json!({}), &["spaced", ID]);
    let (mut resumed, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        resumed.push(number(&spaced(&resuming).run(50)?, "cpu_us"));
        whole.push(number(&spaced(&full).run(50)?, "cpu_us"));
    }
    table.ratio(
        "resume_cpu",
        "CPU time of a poll that resumes a session to one that shakes hands in full",
        median(resumed),
        median(whole),
        us,
    );
    journal(stage, table)
}

fn journal(stage: &Stage, table: &mut Table) -> Result {
    let folder = stage.folder.path().to_string_lossy().into_owned();
    let line = stage.session_cost(&["commit", &folder, "2000"])?;
    let us = |n: f64| format!("{n:.1} us");
    let commit = f64::midpoint(number(&line, "write_us"), number(&line, "change_us"));
    table.ratio("commit", "durable commit to a bare write + fdatasync", commit, number(&line, "floor_us"), us);
    let line = stage.session_cost(&["sales", "5", "100"])?;
    let about = "a sale with its journal to one without (session, two polls, refund)";
    table.ratio("sale", about, number(&line, "with_us"), number(&line, "without_us"), us);
    table.push(Row::new("bytes_per_sale", "bytes of journal per sale", number(&line, "bytes_per_sale")));
    Ok(())
}

/// How cost grows.
fn growth(stage: &Stage, table: &mut Table) -> Result {
    for orders in [10, 100, 1_000, 10_000] {
        println!("watching {orders} orders");
        watched(stage, table, orders)?;
    }
    let folder = stage.folder.path().to_string_lossy().into_owned();
    let names = ["create_us", "recover_us", "history_us"];
    for rows in ["1000", "10000", "100000", "1000000"] {
        println!("a journal of {rows} rows");
        let line = stage.session_cost(&["rows", &folder, rows])?;
        // In turns with a journal of 1,000: the disk is not as fast in one minute as in the next.
        let both = |name: &str| [0, 1].map(|index| line[name][index].as_f64().unwrap_or(f64::NAN));
        let worst = names.map(|name| both(name)[0] / both(name)[1]).into_iter().fold(0.0, f64::max);
        let shown = names.map(|name| format!("{} {:.0} us", name.trim_end_matches("_us"), both(name)[0]));
        let open = format!("open {:.0} us, {:.0} MB", number(&line, "open_us"), number(&line, "bytes") / 1e6);
        let about = format!("calls on a journal of {rows} rows to one of 1,000, the worst");
        table.push(Row::new(&format!("rows_{rows}"), about, worst).with(format!("{}, {open}", shown.join(", "))));
    }
    Ok(())
}

fn watched(stage: &Stage, table: &mut Table, orders: u32) -> Result {
    const SECONDS: u32 = 20;
    let manners = Manners { latency: Duration::from_millis(200), notes_times: true, ..Manners::default() };
    let server = stage.server(OPEN, manners)?;
    let config = json!({ "watch": { "workers": 600, "looks_per_second": 4000 } });
    let line = stage.host(&server, &config, &["watch", &orders.to_string()]).run(SECONDS)?;
    let (looks, late) = server.seen.late(orders, Instant::now());
    let name = |what: &str| format!("watch_{orders}_{what}");
    let detail = format!(
        "{looks} looks, {:.0} threads, {:.0} connections",
        number(&line, "threads"),
        Seen::of(&server.seen.connections)
    );
    let at = format!("{orders} watched orders, a look each 5 s, 200 ms latency");
    table.push(Row::new(&name("late"), format!("{at}: looks late by more than 10 %"), late).with(detail));
    table.push(Row::new(&name("cores"), format!("{at}: cores"), number(&line, "cores")));
    table.push(Row::new(&name("mb"), format!("{at}: peak memory, MB"), number(&line, "rss_kb") / 1024.0));
    Ok(())
}
