//! What `Cko-Idempotency-Key` does: a successful answer is repeated for the same key for 24 h. Any other answer is forgotten, also
//! that of a request which had its effect, so that a repeat has its effect once more.

use crate::fault::{Answer, Wire};
use crate::server::Request;
use crate::world::World;

/// For how long answers are kept.
const LIFE_MS: i64 = 24 * 3_600_000;

/// An answer that is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    key: String,
    path: String,
    until_ms: i64,
    answer: Answer,
}

/// Runs `effect`, unless an answer to this key is kept. A key is for one path.
pub fn once(world: &mut World, request: &Request, effect: impl FnOnce(&mut World) -> (Wire, Option<Answer>)) -> Wire {
    let Some(key) = request.headers.get("cko-idempotency-key") else { return effect(world).0 };
    let now_ms = world.now_ms();
    world.kept.retain(|kept| kept.until_ms > now_ms);
    if let Some(kept) = world.kept.iter().find(|kept| kept.key == *key && kept.path == request.path) {
        return Wire::Answer(kept.answer.clone());
    }
    let (wire, done) = effect(world);
    if let Some(answer) = done {
        let (key, path) = (key.clone(), request.path.clone());
        world.kept.push(Kept { key, path, until_ms: now_ms + LIFE_MS, answer });
    }
    wire
}
