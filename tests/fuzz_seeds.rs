//! What `cargo xtask fuzz` begins with, through every target and without libFuzzer: the same properties, also where it cannot be built.

#[path = "fuzz/src/seeds.rs"]
mod seeds;
#[path = "fuzz/src/lib.rs"]
mod targets;

use std::path::Path;

/// Changed copies of each seed.
const COPIES: u64 = 40;

/// The seeds of a target, and copies of them with a few bytes changed, the same ones at every run.
fn play(name: &str, copies: u64) {
    let seeds = seeds::of(name, Path::new("tests"));
    assert!(seeds.len() > 2, "{name} has no seeds");
    for seed in &seeds {
        run(name, seed);
        let mut dice = 0x9e37_79b9_7f4a_7c15 ^ seed.len() as u64;
        for _ in 0..copies {
            let mut copy = seed.clone();
            for _ in 0..1 + roll(&mut dice) % 3 {
                change(&mut copy, &mut dice);
            }
            run(name, &copy);
        }
    }
}

fn run(name: &str, input: &[u8]) {
    let result = std::panic::catch_unwind(|| targets::run(name, input));
    assert!(result.is_ok(), "target {name}, input {:?}", String::from_utf8_lossy(input));
}

fn change(input: &mut Vec<u8>, dice: &mut u64) {
    let at = (roll(dice) % (input.len() as u64 + 1)) as usize;
    match roll(dice) % 4 {
        0 => input.insert(at, roll(dice) as u8),
        1 if at < input.len() => drop(input.remove(at)),
        2 => input.truncate(at.max(1)),
        _ if at < input.len() => input[at] ^= 1 << (roll(dice) % 8),
        _ => {}
    }
}

/// xorshift64*.
fn roll(dice: &mut u64) -> u64 {
    *dice ^= *dice >> 12;
    *dice ^= *dice << 25;
    *dice ^= *dice >> 27;
    dice.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
}

#[test]
fn every_parser_keeps_its_properties_near_its_seeds() {
    for (name, _) in targets::TARGETS {
        // A changed call may wait until it is interrupted, and a changed journal is written to the disk.
        let copies = if matches!(name, "abi" | "journal") { 0 } else { COPIES };
        play(name, copies);
    }
}
