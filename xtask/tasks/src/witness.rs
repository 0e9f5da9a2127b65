//! That no request that moves money leaves before its intent is on disk, seen from outside: the sample till runs with
//! `tests/c/witness.c` before it, which notes every sync of a file and every request in the order in which they happen.

use crate::build::{self, Language};
use crate::{Result, demo, process, root};
use std::collections::BTreeMap;
use std::process::Command;

/// Requests of the sample's tour that move money: three sessions, a void and two refunds.
const MONEY_CALLS: usize = 6;

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

/// Sales run at once, each on a thread of the library, so each thread is judged alone.
fn judge(notes: &[&str]) -> Result {
    let mut threads: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (thread, note) in notes.iter().filter_map(|line| line.split_once(' ')) {
        threads.entry(thread).or_default().push(note);
    }
    let seen = threads.values().try_fold(0, |seen, notes| money_calls(notes).map(|more| seen + more))?;
    match seen {
        MONEY_CALLS => Ok(()),
        other => Err(format!("{other} requests moved money, not {MONEY_CALLS}")),
    }
}

/// One sync before each request that moves money, and one for its outcome before anything else is asked, except that what became of a
/// void is read from its order, by its id and by its reference. How many there are.
fn money_calls(notes: &[&str]) -> Result<usize> {
    let at = |i: Option<usize>| i.and_then(|i| notes.get(i)).copied().unwrap_or("nothing");
    let mut seen = 0;
    for (i, request) in notes.iter().enumerate().filter(|(_, line)| line.starts_with("POST ")) {
        seen += 1;
        let is_of_order = |note: &&&str| request.contains("/void?") && note.starts_with("GET /merchants/orders/");
        let reads = notes.iter().skip(i + 1).take_while(is_of_order).count();
        let after = at(Some(i + 1 + reads));
        for (when, other) in [("before", at(i.checked_sub(1))), ("after", after)] {
            if other != "sync" {
                return Err(format!("{request}: {when} it came {other}, not a sync"));
            }
        }
    }
    Ok(seen)
}

#[cfg(test)]
mod tests {
    use super::judge;

    /// A request of each of two threads, which come in any order.
    const GOOD: [&str; 8] = [
        "7 GET /orders",
        "7 sync",
        "9 sync",
        "7 POST /refund",
        "9 POST /checkout/in-store-session",
        "9 sync",
        "9 GET /orders",
        "7 sync",
    ];

    #[test]
    fn six_calls_with_their_syncs_are_good_and_fewer_are_not() {
        assert_eq!(judge(&GOOD.repeat(3)), Ok(()));
        assert!(judge(&GOOD.repeat(2)).is_err());
    }

    #[test]
    fn what_became_of_a_void_is_read_before_it_is_noted() {
        let mut notes = GOOD.repeat(2);
        let look = ["7 GET /merchants/orders/o", "7 GET /merchants/orders/reference-id/S"];
        let void = ["7 sync", "7 POST /checkout/c/void?order_id=o", look[0], look[1], "7 sync"].repeat(2);
        notes.extend(&void);
        assert_eq!(judge(&notes), Ok(()));
        notes.pop();
        assert!(judge(&notes).is_err_and(|e| e.contains("after it came nothing")));
    }

    #[test]
    fn a_request_without_a_sync_of_its_own_thread_on_either_side_is_named() {
        let mut notes = GOOD.repeat(3);
        notes.remove(1);
        assert!(judge(&notes).is_err_and(|e| e.contains("before it came GET /orders")));
        let mut notes = GOOD.repeat(3);
        notes.remove(5);
        assert!(judge(&notes).is_err_and(|e| e.contains("after it came GET /orders")));
    }
}
