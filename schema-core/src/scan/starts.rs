//! Fields by the first bytes of their names, for objects whose fields come in any order.

use std::collections::HashSet;

use super::learn::{Guess, Leap};
use super::program::{Fixed, Step};
use super::simd::Simd;

/// Guesses at all fields of an object, of which the start of a name picks the one that may be right:
/// a perfect hash.
#[derive(Debug)]
pub(super) struct Starts {
    /// The bytes of a name that count.
    mask: u64,
    factor: u64,
    shift: u32,
    slots: Box<[Guess]>,
}

/// Bits of the number of slots, at most.
const MAX_BITS: u32 = 9;

impl Starts {
    /// `None` if the names have the same starts, or are too long.
    pub(super) fn new(fields: &[(&str, Step)], texts: &[Fixed]) -> Option<Self> {
        let shortest = fields.iter().map(|(name, _)| name.len()).min()?;
        // The quote behind a name counts, so that `a` is no start of `ab`.
        let unused = 8 * 7_usize.saturating_sub(shortest);
        let mask = u64::MAX >> unused;
        let mut guesses = Vec::with_capacity(fields.len());
        let mut keys = HashSet::new();
        for (name, step) in fields {
            let pattern = format!("\"{name}\":");
            let guess = Guess::new(texts, pattern.as_bytes(), *step)?.behind(1);
            if !keys.insert(start(&guess.pattern[1..])? & mask) {
                return None;
            }
            guesses.push(guess);
        }
        let fewest = fields.len().next_power_of_two().trailing_zeros().max(1);
        let tables = (fewest..=MAX_BITS).flat_map(|bits| factors().map(move |it| (it, 64 - bits)));
        tables.into_iter().find_map(|(factor, shift)| {
            let mut starts = Self {
                mask,
                factor,
                shift,
                slots: vec![Guess::NOTHING; 1 << (64 - shift)].into(),
            };
            for guess in &guesses {
                let slot = starts.slot(guess.pattern.get(1..)?)?;
                let slot = starts.slots.get_mut(slot)?;
                if slot.leap.len > 0 {
                    return None;
                }
                *slot = *guess;
            }
            Some(starts)
        })
    }

    /// Where the field leads to whose name stands in `rest` behind one byte, in its usual spelling.
    #[inline(always)]
    pub(super) fn find<S: Simd>(&self, simd: S, rest: &[u8]) -> Option<&Leap> {
        let quoted = rest.get(1..)?.first_chunk()?;
        let guess = self.slots.get(self.slot(&quoted[1..])?)?;
        guess.fits(simd, quoted).then_some(&guess.leap)
    }

    #[inline(always)]
    fn slot(&self, name: &[u8]) -> Option<usize> {
        let key = start(name)? & self.mask;
        Some((key.wrapping_mul(self.factor) >> self.shift) as usize)
    }
}

#[inline(always)]
fn start(name: &[u8]) -> Option<u64> {
    name.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Factors to try.
fn factors() -> impl Iterator<Item = u64> {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (0..64).map(|round: u32| {
        ODD.wrapping_mul(2 * u64::from(round) + 1)
            .rotate_left(round)
            | 1
    })
}
