//! Clients that know nothing of this project, see `simulator/clients`: each plays one story against a simulator, and the money that
//! moved is the same for all.

use crate::build;
use crate::simulator::Simulator;
use crate::{Result, process};
use serde_json::json;
use std::net::TcpListener;

const FOLDER: &str = "simulator/clients";

/// Runs all of them.
pub fn run() -> Result {
    let simulator = build::build()?.simulator;
    for (program, story) in [("php", "story.php"), ("python3", "story.py"), ("node", "story.mjs"), ("sh", "story.sh")] {
        let simulator = Simulator::start(&simulator, &["--clock", "manual", "--seed", "1"])?;
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let mut client = process::command(program);
        client.arg(format!("{FOLDER}/{story}")).arg(simulator.url()).arg(folder.path()).arg(free_port()?.to_string());
        // The simulator is on this machine, whatever proxy leads elsewhere.
        process::run(client.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1"))?;
        let ledger = simulator.get("/_sim/ledger")?;
        let totals = json!({ "SAR": { "captured": "550.99", "refunded": "300.99" } });
        let counts = ["sessions_opened", "voided", "refunds"].map(|name| ledger[name].as_u64());
        if ledger["totals"] != totals || counts != [Some(3), Some(1), Some(2)] {
            return Err(format!("{story}: the ledger says {ledger}"));
        }
    }
    Ok(())
}

/// One that was free a moment ago.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|e| e.to_string())
}
