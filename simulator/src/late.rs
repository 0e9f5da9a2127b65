//! Effects that come later than their answer: the request is put by, and done when its time has come.

use crate::server::{Request, service};
use crate::world::World;
use serde::{Deserialize, Serialize};

/// A request whose effect is still to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Late {
    due_ms: i64,
    request: Request,
}

/// Puts a request by.
pub fn put_off(world: &mut World, request: &Request, ms: i64) {
    let due_ms = world.now_ms().saturating_add(ms);
    world.late.push(Late { due_ms, request: request.clone() });
    world.is_changed = true;
}

/// Does what is due, the oldest first. Nobody hears what comes of it, and no fault meets it.
pub fn happen(world: &mut World) {
    let now_ms = world.now_ms();
    if world.late.iter().all(|late| late.due_ms > now_ms) {
        return;
    }
    let (mut due, rest): (Vec<Late>, Vec<Late>) =
        std::mem::take(&mut world.late).into_iter().partition(|late| late.due_ms <= now_ms);
    world.late = rest;
    world.is_changed = true;
    due.sort_by_key(|late| late.due_ms);
    world.is_late = true;
    for late in due {
        service(world, &late.request);
    }
    (world.is_late, world.merchant) = (false, None);
}
