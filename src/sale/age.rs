//! How long ago a step's request was sent, by clocks that can be trusted.
//!
//! Two times of the service decide. Where one of them is missing only time counts that a clock which
//! never jumps has seen, and between two checks at most [`TRUSTED_PAUSE_MS`] of what the wall clock says. So a wall clock that was put
//! forward, back or right neither frees a step nor blocks it.

use super::Now;
use crate::journal::Step;
use crate::rail::assumptions::Profile;

/// The most that the wall clock can add between two checks of a step.
pub const TRUSTED_PAUSE_MS: i64 = 30_000;

/// Counts for how long a step was seen without a change.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet {
    before_ms: i64,
    since_ms: u64,
}

impl Quiet {
    /// Of a step whose request leaves now.
    pub fn beginning(now: Now) -> Self {
        Quiet { before_ms: 0, since_ms: now.elapsed_ms }
    }

    /// Of a step that the journal holds, and that is checked from now on.
    pub fn resumed(step: &Step, now: Now) -> Self {
        let pause = now.wall_ms.saturating_sub(step.updated_ms).clamp(0, TRUSTED_PAUSE_MS);
        Quiet { before_ms: step.quiet_ms.saturating_add(pause), since_ms: now.elapsed_ms }
    }

    /// How long that is by now, milliseconds.
    pub fn ms(&self, now: Now) -> i64 {
        let here = now.elapsed_ms.saturating_sub(self.since_ms);
        self.before_ms.saturating_add(i64::try_from(here).unwrap_or(i64::MAX))
    }
}

/// A check of a step: how many there were with this one, and when the service was asked.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Checks with this one.
    pub looks: u32,
    /// For how long the step was seen without a change.
    pub quiet_ms: i64,
    /// The wall clock when the service was asked.
    pub wall_ms: i64,
    /// What is known of the service.
    pub profile: Profile,
}

/// How long ago a step's request was sent, milliseconds. `service_ms` is the service's time of the answer.
pub fn age_ms(step: &Step, service_ms: Option<i64>, look: &Look) -> i64 {
    let there = service_ms.zip(step.service_time_ms).map(|(later, sooner)| later.saturating_sub(sooner));
    there.filter(|there| *there >= 0).unwrap_or(look.quiet_ms)
}

/// How far a step lies from the wall clock, milliseconds; only whether a person is asked may depend on it. A step of the future was
/// written before the clock was put back, and nobody knows how old it is: a person is asked too soon rather than never.
pub fn wall_age_ms(step: &Step, wall_ms: i64) -> i64 {
    wall_ms.saturating_sub(step.created_ms).saturating_abs()
}
