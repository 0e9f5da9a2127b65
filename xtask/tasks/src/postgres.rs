//! A PostgreSQL server in a temporary folder, for the tests of the journal on it.

use crate::{Result, folder, process};
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What cargo is told: the whole workspace, as for all tests, so that what they share is compiled once; without the libraries that are made of
/// this one, which no test here loads.
const CARGO: [&str; 11] = [
    "test",
    "--locked",
    "--workspace",
    "--exclude",
    "libtamara_pos",
    "--exclude",
    "tamara-pos-static",
    "--exclude",
    "tamara-pos-hooks",
    "--features",
    "tamara-pos/test-hooks,tamara-pos/postgres",
];
/// A server here needs no disk: it is killed, and never loses its power.
const MEMORY: &str = "/dev/shm";
/// What it needs there, in KiB.
const ROOM: u64 = 1024 * 1024;

/// `cargo xtask test postgres`: the journal's own tests, and sales with a journal on a server.
pub fn run() -> Result {
    let folder = match has_room(MEMORY) {
        true => tempfile::tempdir_in(MEMORY).map_err(|e| format!("{MEMORY}: {e}"))?,
        false => folder()?,
    };
    let server = Server::start(folder.path())?;
    let cargo = |words: &[&str]| {
        let mut cargo = process::cargo();
        cargo.args(CARGO).args(words).env("TAMARA_POS_TEST_POSTGRES", &server.url);
        process::run(cargo.env("TAMARA_POS_TEST_POSTGRES_CONTROL", &server.control))
    };
    // Those that stop the server come last, in a program of their own.
    cargo(&["--lib", "--", "journal::postgres"])?;
    cargo(&["--test", "postgres"])
}

fn has_room(folder: &str) -> bool {
    let told = process::output(Command::new("df").args(["--output=avail", "-k", folder]));
    told.ok().and_then(|told| told.lines().last()?.trim().parse().ok()).is_some_and(|room: u64| room >= ROOM)
}

struct Server {
    url: String,
    /// A script: `start`, `stop`, or `kill` without a warning.
    control: PathBuf,
}

impl Server {
    /// Makes a server that trusts this machine, except members of the role `with_password`.
    fn start(folder: &Path) -> Result<Server> {
        let told = |error: std::io::Error| error.to_string();
        let programs = programs()?;
        let data = folder.join("data");
        fs::create_dir(&data).map_err(told)?;
        let user = unprivileged(folder)?;
        let with_user = |program: &Path| {
            let mut command = process::command(user.first().map_or(program.as_os_str(), |first| first.as_ref()));
            if !user.is_empty() {
                command.args(&user[1..]).arg(program);
            }
            command
        };
        let mut initdb = with_user(&programs.join("initdb"));
        initdb.args(["--username=postgres", "--auth=trust", "--no-locale", "--encoding=UTF8", "--no-sync"]);
        process::output(initdb.arg("-D").arg(&data))?;
        // Nobody else takes it in the moment until it is listened on.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).map_err(told)?.port();
        let settings = format!(
            "listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{}'\nmax_connections = 200\n\
             shared_buffers = 32MB\nlog_min_messages = fatal\n",
            folder.display()
        );
        let mut known = fs::read_to_string(data.join("postgresql.conf")).map_err(told)?;
        known.push_str(&settings);
        fs::write(data.join("postgresql.conf"), known).map_err(told)?;
        let doors = "host all +with_password 127.0.0.1/32 scram-sha-256\nlocal all all trust\nhost all all 127.0.0.1/32 trust\n";
        fs::write(data.join("pg_hba.conf"), doors).map_err(told)?;
        let control = folder.join("control");
        let (through, pg_ctl) = (user.join(" "), programs.join("pg_ctl"));
        let script = format!(
            "#!/bin/sh\nset -e\nctl=\"{through} {} -D {data} -s -w -t 120 -l {folder}/log\"\n\
             case $1 in\n\
             start) for i in $(seq 60); do $ctl start 2> /dev/null && exit 0; sleep 0.5; done; cat {folder}/log; exit 1;;\n\
             stop) $ctl -m fast stop;;\n\
             kill) parent=$(head -n 1 {data}/postmaster.pid); all=\"$parent $(cat /proc/$parent/task/$parent/children)\"; kill -9 $all\n\
             for one in $all; do for i in $(seq 100); do kill -0 $one 2> /dev/null || break; sleep 0.05; done; done;;\n\
             esac\n",
            pg_ctl.display(),
            data = data.display(),
            folder = folder.display(),
        );
        fs::write(&control, script).map_err(told)?;
        fs::set_permissions(&control, fs::Permissions::from_mode(0o755)).map_err(told)?;
        let server =
            Server { url: format!("postgresql://postgres@127.0.0.1:{port}/postgres?sslmode=disable"), control };
        process::run(process::command(&server.control).arg("start"))?;
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = process::run(process::command(&self.control).arg("stop"));
    }
}

/// The folder of the server's programs: Debian keeps them apart, by version.
fn programs() -> Result<PathBuf> {
    if let Some(found) = process::find("initdb") {
        let real = fs::canonicalize(&found).unwrap_or(found);
        return real.parent().map(Path::to_path_buf).ok_or_else(|| "initdb stands in no folder".into());
    }
    let versions = fs::read_dir("/usr/lib/postgresql").map_err(|e| format!("/usr/lib/postgresql: {e}"))?;
    let mut found: Vec<PathBuf> = versions.flatten().map(|entry| entry.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").is_file());
    found.sort();
    found.pop().ok_or_else(|| "PostgreSQL's server is not installed".into())
}

/// PostgreSQL refuses to run as root: then the folder is given to a user that may do nothing, and the words are what programs are called
/// through as that user.
fn unprivileged(folder: &Path) -> Result<Vec<String>> {
    let id = |words: &[&str]| process::output(Command::new("id").args(words)).map(|id| id.trim().to_string());
    if id(&["-u"])? != "0" {
        return Ok(Vec::new());
    }
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| id(&["-u", user]).is_ok())
        .ok_or("there is no user to run it as")?;
    process::run(process::command("chown").args(["-R", user]).arg(folder))?;
    let words = ["setpriv", &format!("--reuid={user}"), &format!("--regid={}", id(&["-g", user])?), "--clear-groups"];
    Ok(words.map(String::from).to_vec())
}
