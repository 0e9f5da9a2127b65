//! Effects that come later than their answer: the request is put by, and done when its time has come.

use crate::http::Request;
use crate::record::Late;
use crate::service::answer;
use crate::world::World;

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
        answer(world, &late.request);
    }
    (world.is_late, world.merchant) = (false, None);
}

/// Moves the clock, and does what is due by then.
pub fn advance(world: &mut World, seconds: i64) {
    world.move_clock(seconds);
    happen(world);
    world.settle();
    world.wake.notify_one();
}
