//! Random numbers from a seed, the same on every machine.

use crate::row::RowId;

/// `SplitMix64`.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end` (0 if that is 0).
    #[allow(clippy::cast_possible_truncation, reason = "only small numbers are asked for")]
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.draw() % end as u64) as usize }
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, chance: u64) -> bool {
        self.draw() % 100 < chance
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    /// A new id.
    pub fn id(&mut self, at: i64) -> RowId {
        let mut bytes = [0; 10];
        for (slot, byte) in bytes.iter_mut().zip(self.draw().to_le_bytes().into_iter().chain(self.draw().to_le_bytes()))
        {
            *slot = byte;
        }
        RowId::new(at, &bytes)
    }
}
