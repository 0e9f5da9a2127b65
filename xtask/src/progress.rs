//! How far the steps are: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

const BAR: usize = 24;
const WIDTH: usize = 79;
const SECOND: Duration = Duration::from_secs(1);
/// Where there is no bar, a long step says this often that it still runs.
const EVERY: Duration = Duration::from_secs(60);

pub struct Progress {
    begun: Instant,
    steps: usize,
    has_bar: bool,
    told: Instant,
    ticked: Instant,
}

impl Progress {
    pub fn new(steps: usize, is_shown_live: bool) -> Self {
        let (begun, has_bar) = (Instant::now(), std::io::stdout().is_terminal() && !is_shown_live);
        Progress { begun, steps, has_bar, told: begun, ticked: begun }
    }

    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    pub fn begin(&mut self, number: usize, name: &str, about: &str) {
        self.told = Instant::now();
        if !self.has_bar {
            println!("step {number} of {}: {name}: {about}", self.steps);
        }
    }

    /// The step still runs, and this is the last that it printed.
    pub fn tick(&mut self, number: usize, name: &str, since: Instant, last: impl Fn() -> String) {
        if self.ticked.elapsed() < SECOND {
            return;
        }
        self.ticked = Instant::now();
        let (took, all) = (shown(since.elapsed()), shown(self.elapsed()));
        if self.has_bar {
            let done = (number - 1) * BAR / self.steps.max(1);
            let bar = format!("{}{}", "#".repeat(done), ".".repeat(BAR - done));
            // Longer than the terminal is wide, the line would not be written over.
            let line = format!("[{bar}] step {number} of {}: {name}, {took} ({all} in all) {}", self.steps, last());
            print!("\r\x1b[K{}", line.chars().take(WIDTH).collect::<String>());
            let _ = std::io::stdout().flush();
        } else if self.told.elapsed() > EVERY {
            self.told = Instant::now();
            println!("step {number} of {}: {name}: runs since {took}, {all} in all: {}", self.steps, last());
        }
    }

    pub fn end(&self, number: usize, name: &str, result: &str) {
        if self.has_bar {
            print!("\r\x1b[K");
        }
        println!("step {number} of {}: {name}: {result}, {} in all", self.steps, shown(self.elapsed()));
    }
}

/// As a person says it: 4 s, 3 min 20 s.
pub fn shown(time: Duration) -> String {
    match time.as_secs() {
        seconds @ ..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::shown;
    use std::time::Duration;

    #[test]
    fn a_time_is_shown_in_minutes_and_seconds() {
        assert_eq!(shown(Duration::from_millis(59_900)), "59 s");
        assert_eq!(shown(Duration::from_secs(200)), "3 min 20 s");
    }
}
