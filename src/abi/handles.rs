//! Clients as 32-bit numbers: slot and generation, so that a closed or invented number is a code and not a crash.

use crate::client::Client;
use crate::error::{Error, Kind};
use crate::fork::OfProcess;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Low bits: slot. The rest: how many clients were opened, from 1 on, so that no number is 0 and none is negative.
const SLOT_BITS: u32 = 10;
const SLOTS: usize = 1 << SLOT_BITS;
const GENERATIONS: u32 = 1 << (31 - SLOT_BITS);
/// How long a close waits for calls under way; each of them has been interrupted by then.
const CLOSE_WAIT: Duration = Duration::from_secs(5);

struct Slot {
    generation: u32,
    client: Option<Arc<Client>>,
}

/// A forked child has a table of its own, so a number of its parent is an invalid one at once.
static TABLE: OfProcess<RwLock<Vec<Slot>>> = OfProcess::new(RwLock::default);
/// The last generation given, over all slots. A child counts on from its parent's, so that no number of its own is one of the parent's.
static GENERATION: AtomicU32 = AtomicU32::new(0);

fn split(handle: i32) -> Option<(usize, u32)> {
    let handle = u32::try_from(handle).ok()?;
    Some((usize::try_from(handle).ok()? & (SLOTS - 1), handle >> SLOT_BITS))
}

/// Gives a client its number.
pub fn put(client: Client) -> Result<i32, Error> {
    let mut table = TABLE.get().write().unwrap_or_else(PoisonError::into_inner);
    let free = table.iter().position(|slot| slot.client.is_none());
    let index = match free {
        Some(index) => index,
        None if table.len() < SLOTS => {
            table.push(Slot { generation: 0, client: None });
            table.len() - 1
        }
        None => return Err(Error::new(Kind::TooManyClients, format!("{SLOTS} clients are open; close some"))),
    };
    let defect = || Error::new(Kind::Internal, "the table of clients is damaged");
    let slot = table.get_mut(index).ok_or_else(defect)?;
    slot.generation = (GENERATION.fetch_add(1, Ordering::Relaxed) % (GENERATIONS - 1)) + 1;
    slot.client = Some(Arc::new(client));
    let index = u32::try_from(index).map_err(|_| defect())?;
    i32::try_from((slot.generation << SLOT_BITS) | index).map_err(|_| defect())
}

/// The open client with this number.
pub fn get(handle: i32) -> Option<Arc<Client>> {
    let (index, generation) = split(handle)?;
    let table = TABLE.get().read().unwrap_or_else(PoisonError::into_inner);
    table.get(index).filter(|slot| slot.generation == generation)?.client.clone()
}

/// Closes a client: no new call finds it, those under way are interrupted and waited for.
pub fn close(handle: i32) -> Result<(), Kind> {
    let (index, generation) = split(handle).ok_or(Kind::InvalidHandle)?;
    let client = {
        let mut table = TABLE.get().write().unwrap_or_else(PoisonError::into_inner);
        let slot = table.get_mut(index).filter(|slot| slot.generation == generation);
        slot.and_then(|slot| slot.client.take()).ok_or(Kind::InvalidHandle)?
    };
    client.shut_down();
    let started = Instant::now();
    while Arc::strong_count(&client) > 1 && started.elapsed() < CLOSE_WAIT {
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}
