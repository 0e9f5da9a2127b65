//! The two services behind one address.

use crate::checkout_com;
use crate::deviation::Deviation;
use crate::dress;
use crate::http::{Request, Wire};
use crate::tamara;
use crate::world::World;

/// What the service asked for answers.
pub fn answer(world: &mut World, request: &Request) -> Wire {
    match request.path.starts_with(checkout_com::ROOT) {
        true => checkout_com::answer(world, request),
        false => {
            let mut wire = tamara::answer(world, request);
            if world.deviations.has(Deviation::OwnRefusal)
                && let Some(answer) = wire.answer_mut()
            {
                dress::without_errors(answer);
            }
            wire
        }
    }
}
