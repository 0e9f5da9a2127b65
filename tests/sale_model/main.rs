//! The protocols of a sale against a model of everything around them: the service, the network, the journal, the clocks, the tills and
//! the hosts. Each schedule follows from a seed.
//!
//! `TAMARA_POS_SCHEDULES=n` runs so many schedules (10,000 when not set). `TAMARA_POS_SEED=n` runs one alone and prints all that
//! happens. A run of so many also fails when one of the faults in `named.rs` was never met.

mod check;
mod creating;
mod host;
mod journal;
mod named;
mod play;
mod polling;
mod random;
mod recovering;
mod refunding;
mod service;
mod verdicts;
mod world;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// From so many schedules on, each named fault has to be met.
const ENOUGH: u64 = 2_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Runs one schedule; what was found wrong.
fn schedule(seed: u64, tracing: bool) -> Result<World, String> {
    let mut world = World::new(seed, tracing);
    world.run();
    if world.violation.is_none() {
        check::aftermath(&mut world);
    }
    world.tell_all();
    match world.violation.take() {
        Some(words) => Err(words),
        None => Ok(world),
    }
}

#[test]
fn no_schedule_makes_the_protocols_lie_or_move_money_twice() {
    if let Some(seed) = number("TAMARA_POS_SEED") {
        if let Err(words) = schedule(seed, true) {
            panic!("seed {seed}: {words}");
        }
        return;
    }
    let count = number("TAMARA_POS_SCHEDULES").unwrap_or(10_000);
    let next = AtomicU64::new(0);
    let failed: Mutex<Vec<(u64, String)>> = Mutex::new(Vec::new());
    let met = Mutex::new(named::Met::default());
    let threads = std::thread::available_parallelism().map_or(2, |n| n.get());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= count || failed.lock().unwrap().len() >= 5000 {
                        return;
                    }
                    let result = std::panic::catch_unwind(|| schedule(seed, false).map(|world| world.met));
                    let words = match result {
                        Ok(Ok(of_one)) => {
                            met.lock().unwrap().add(&of_one);
                            continue;
                        }
                        Ok(Err(words)) => words,
                        Err(_) => "a panic".to_string(),
                    };
                    failed.lock().unwrap().push((seed, words));
                }
            });
        }
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    let told: Vec<String> = failed.iter().map(|(seed, words)| format!("TAMARA_POS_SEED={seed}: {words}")).collect();
    assert!(told.is_empty(), "{} schedules went wrong; replay one with its seed:\n{}", told.len(), told.join("\n"));
    let problems = met.into_inner().unwrap().problems();
    assert!(count < ENOUGH || problems.is_empty(), "{}", problems.join("\n"));
}
