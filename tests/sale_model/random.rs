//! A small fast generator of random numbers (splitmix64): the same seed gives the same schedule everywhere and for ever.

/// The generator.
pub struct Random(u64);

impl Random {
    /// A generator that begins here. Neighbouring seeds give unrelated numbers.
    pub fn new(seed: u64) -> Self {
        let mut random = Random(seed ^ 0x5bd1_e995_9d1b_54a5);
        random.next();
        random
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.next() % n }
    }

    /// A number of this range, both ends included; the lower end when the range is empty.
    pub fn from(&mut self, low: i64, high: i64) -> i64 {
        if high <= low { low } else { low + self.below((high - low + 1) as u64) as i64 }
    }

    /// True so many times in a thousand.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}
