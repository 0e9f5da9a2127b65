//! What `Cko-Idempotency-Key` does: a successful answer is repeated for the same key for 24 h. Any other answer is forgotten, also
//! that of a request which had its effect, so that a repeat has its effect once more.

use crate::deviation::Deviation;
use crate::http::{Answer, Request, Wire};
use crate::record::{Kept, Success};
use crate::world::World;

/// For how long answers are kept.
const LIFE_MS: i64 = 24 * 3_600_000;

/// Runs `effect`, unless an answer to this key is kept. A key is for one path.
pub fn once(world: &mut World, request: &Request, effect: impl FnOnce(&mut World) -> (Wire, Option<Success>)) -> Wire {
    let means_nothing = world.deviations.has(Deviation::KeyRepeatsAnswer);
    let key = request.headers.get("cko-idempotency-key").filter(|_| !means_nothing);
    let Some(key) = key else { return effect(world).0 };
    let now_ms = world.now_ms();
    world.kept.retain(|kept| kept.until_ms > now_ms);
    if let Some(kept) = world.kept.iter().find(|kept| kept.key == *key && kept.path == request.path) {
        return Wire::Answer(Answer::json(kept.answer.status, &kept.answer.body));
    }
    let (wire, done) = effect(world);
    if let Some(answer) = done {
        let (key, path) = (key.clone(), request.path.clone());
        world.keep(Kept { key, path, until_ms: now_ms + LIFE_MS, answer });
    }
    wire
}
