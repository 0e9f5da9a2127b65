//! That no request that moves money leaves before its intent is on disk, seen from outside: the sample till runs with
//! `tests/c/witness.c` before it, which notes every sync of a file and every request in the order in which they happen.

use crate::build::{self, Language};
use crate::{Result, demo, process, root};
use std::process::Command;

/// Requests of the sample's tour that move money: three sessions and two refunds.
const MONEY_CALLS: usize = 5;

/// Runs the tour and looks at what the witness noted.
pub fn run() -> Result {
    if !cfg!(target_os = "linux") {
        println!("left out: only Linux loads a witness before a program");
        return Ok(());
    }
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let (witness, notes) = (folder.path().join("witness.so"), folder.path().join("notes"));
    // GNU's own C, for the functions that come after its own of the same name.
    let mut compiler = build::compiler(Language::C);
    compiler.args(["-std=gnu99", "-shared", "-fPIC"]).arg(root().join("tests/c/witness.c"));
    process::run(compiler.arg("-o").arg(&witness).args(["-xnone", "-ldl"]))?;
    demo::watched(|till: &mut Command| {
        till.env("LD_PRELOAD", &witness).env("WITNESS", &notes);
    })?;
    let notes = std::fs::read_to_string(&notes).map_err(|e| format!("the witness saw nothing: {e}"))?;
    judge(&notes.lines().collect::<Vec<_>>())
}

/// One sync before each request that moves money, and one for its outcome before anything else is asked.
fn judge(notes: &[&str]) -> Result {
    let at = |i: Option<usize>| i.and_then(|i| notes.get(i)).copied().unwrap_or("nothing");
    let mut seen = 0;
    for (i, request) in notes.iter().enumerate().filter(|(_, line)| line.starts_with("POST ")) {
        seen += 1;
        for (when, other) in [("before", at(i.checked_sub(1))), ("after", at(Some(i + 1)))] {
            if other != "sync" {
                return Err(format!("{request}: {when} it came {other}, not a sync"));
            }
        }
    }
    match seen {
        MONEY_CALLS => Ok(()),
        other => Err(format!("{other} requests moved money, not {MONEY_CALLS}")),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    const GOOD: [&str; 4] = ["GET /orders", "sync", "POST /refund", "sync"];

    #[test]
    fn five_calls_with_their_syncs_are_good_and_fewer_are_not() {
        assert_eq!(judge(&GOOD.repeat(5)), Ok(()));
        assert!(judge(&GOOD.repeat(4)).is_err());
    }

    #[test]
    fn a_request_without_a_sync_on_either_side_is_named() {
        let mut notes = GOOD.repeat(5);
        notes.remove(1);
        assert!(judge(&notes).is_err_and(|e| e.contains("before it came GET /orders")));
        let mut notes = GOOD.repeat(5);
        notes.remove(3);
        assert!(judge(&notes).is_err_and(|e| e.contains("after it came GET /orders")));
    }
}
