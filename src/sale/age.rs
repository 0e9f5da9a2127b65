//! How long ago a step's request was sent, by clocks that can be trusted.
//!
//! Two clocks have to agree: the service's and the till's own, each from the last check of the step to this one. The smaller of the two
//! differences counts. Within one call the till's is a clock that never jumps. Where one clock is missing or was put back, at most
//! [`TRUSTED_PAUSE_MS`] of the other count between two calls. So no clock that is put forward, back or right, here or there, ends a
//! wait early, and none makes a step wait for ever: the next check counts again. An answer out of a cache has an old time, and adds nothing.

use super::Now;
use crate::journal::{Step, StepKind};
use crate::rail::assumptions::Profile;

/// The most that one clock alone can add between two checks of a step.
pub const TRUSTED_PAUSE_MS: i64 = 30_000;
/// The service's times are whole seconds, so that a difference of two can seem to be a little less than nothing.
const ROUNDING_MS: i64 = 2_000;

/// Counts for how long a step was seen without a change.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet {
    before_ms: i64,
    since_ms: u64,
    /// From the last check of an earlier call to this call, by the till's clock.
    pause_ms: Option<i64>,
}

impl Quiet {
    /// Of a step whose request leaves now.
    pub fn beginning(now: Now) -> Self {
        Quiet { before_ms: 0, since_ms: now.elapsed_ms, pause_ms: None }
    }

    /// Of a step that the journal holds, and that is checked from now on.
    pub fn resumed(step: &Step, now: Now) -> Self {
        let pause_ms = Some(now.wall_ms.saturating_sub(step.updated_ms));
        Quiet { before_ms: step.quiet_ms, since_ms: now.elapsed_ms, pause_ms }
    }

    /// A check that begins now; `looks` with this one.
    pub fn look(&self, looks: u32, now: Now) -> Look {
        let here_ms = i64::try_from(now.elapsed_ms.saturating_sub(self.since_ms)).unwrap_or(i64::MAX);
        let Quiet { before_ms, pause_ms, .. } = *self;
        Look { looks, before_ms, here_ms, pause_ms, wall_ms: now.wall_ms, profile: now.profile }
    }
}

/// A check of a step: how many there were with this one, and when the service was asked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Checks with this one.
    pub looks: u32,
    /// For how long the step was seen without a change by earlier calls.
    pub before_ms: i64,
    /// The same by this call.
    pub here_ms: i64,
    /// What lies between, by the till's clock; none where this call sent the request.
    pub pause_ms: Option<i64>,
    /// The wall clock when the service was asked.
    pub wall_ms: i64,
    /// What is known of the service.
    pub profile: Profile,
}

/// How long ago a step's request was sent, milliseconds. `service_ms` is the service's time of the answer.
pub fn age_ms(step: &Step, service_ms: Option<i64>, look: &Look) -> i64 {
    let there = service_ms.zip(step.service_time_ms).map(|(later, sooner)| later.saturating_sub(sooner));
    if step.kind == StepKind::Session {
        // The service's time is that of the opening: the whole time since then is compared.
        return since_opening_ms(step, service_ms, look.wall_ms).unwrap_or_else(|| quiet_ms(look));
    }
    let pause = look.pause_ms.unwrap_or(0);
    let since = agreed_ms(there, pause.saturating_add(look.here_ms)).unwrap_or_else(|| {
        let there = there.map(|there| there.saturating_sub(look.here_ms)).filter(|_| look.pause_ms.is_some());
        alone_ms(there, pause).saturating_add(look.here_ms)
    });
    look.before_ms.saturating_add(since)
}

/// For how long a step was seen without a change, where the service's clock does not count.
pub fn quiet_ms(look: &Look) -> i64 {
    let pause = look.pause_ms.map_or(0, |pause| alone_ms(None, pause));
    look.before_ms.saturating_add(pause).saturating_add(look.here_ms)
}

/// How long ago a session was asked for, where the service's clock and the till's agree that they can tell. A till's clock that was put
/// back does not count: the wait is of a day, and ends only where nothing is found by a look-up that finds others.
pub fn since_opening_ms(attempt: &Step, service_ms: Option<i64>, wall_ms: i64) -> Option<i64> {
    let there = service_ms.zip(attempt.service_time_ms).map(|(later, sooner)| later.saturating_sub(sooner));
    let here = wall_ms.saturating_sub(attempt.created_ms);
    agreed_ms(there, if here < -ROUNDING_MS { i64::MAX } else { here })
}

/// The time that both clocks have seen pass; `None` where one of them is missing or went back.
fn agreed_ms(there: Option<i64>, here: i64) -> Option<i64> {
    let there = there.filter(|there| (*there).min(here) >= -ROUNDING_MS)?;
    Some(there.min(here).max(0))
}

/// What counts of a time that one clock alone has seen.
fn alone_ms(there: Option<i64>, here: i64) -> i64 {
    there.unwrap_or(0).max(here).clamp(0, TRUSTED_PAUSE_MS)
}

/// How far a step lies from the wall clock, milliseconds; only whether a person is asked may depend on it. A step of the future was
/// written before the clock was put back, and nobody knows how old it is: a person is asked too soon rather than never.
pub fn wall_age_ms(step: &Step, wall_ms: i64) -> i64 {
    wall_ms.saturating_sub(step.created_ms).saturating_abs()
}
