//! Names by their first bytes: fields that come in any order, and strings out of a set.

use std::collections::{BTreeSet, HashSet};

use super::learn::{Guess, Leap};
use super::names::factors;
use super::program::{Fixed, Node, Op, Step};
use super::simd::{Short, Simd};

/// Guesses at all names, of which the start of one picks the guess that may be right: a perfect hash.
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
    /// Fields whose names stand behind one byte; `None` if the names have the same starts, or are too
    /// long.
    pub(super) fn of_fields(fields: &[(&str, Step)], texts: &[Fixed]) -> Option<Self> {
        let guess = |(name, step): &(&str, Step)| {
            let guess = Guess::new(texts, format!("\"{name}\":").as_bytes(), *step)?;
            Some(guess.behind(1))
        };
        let guesses: Option<Vec<_>> = fields.iter().map(guess).collect();
        Self::new(fields.iter().map(|(name, _)| name.len()).min()?, &guesses?)
    }

    /// Strings, which lead to nothing.
    pub(super) fn of_texts(texts: &BTreeSet<&str>) -> Option<Self> {
        let step = Step {
            node: Node::plain(Op::Done),
            bit: 0,
            next: 0,
        };
        let guess = |text: &&str| Guess::new(&[], format!("\"{text}\"").as_bytes(), step);
        let guesses: Option<Vec<_>> = texts.iter().map(guess).collect();
        Self::new(texts.iter().map(|text| text.len()).min()?, &guesses?)
    }

    fn new(shortest: usize, guesses: &[Guess]) -> Option<Self> {
        // The quote behind a name counts, so that `a` is no start of `ab`.
        let mask = u64::MAX >> (8 * 7_usize.saturating_sub(shortest));
        let mut keys = HashSet::new();
        for guess in guesses {
            if !keys.insert(start(&guess.pattern)? & mask) {
                return None;
            }
        }
        let fewest = guesses.len().next_power_of_two().trailing_zeros().max(1);
        let mut tables = (fewest..=MAX_BITS).flat_map(factors);
        tables.find_map(|(factor, shift)| {
            let mut starts = Self {
                mask,
                factor,
                shift,
                slots: vec![Guess::NOTHING; 1 << (64 - shift)].into(),
            };
            for guess in guesses {
                let slot = starts.slot(&guess.pattern)?;
                let slot = starts.slots.get_mut(slot)?;
                if slot.leap.len > 0 {
                    return None;
                }
                *slot = *guess;
            }
            Some(starts)
        })
    }

    /// Where the name leads to that `quoted` starts with, its quote first, in its usual spelling.
    #[inline(always)]
    pub(super) fn find<S: Simd>(&self, simd: S, quoted: &[u8]) -> Option<&Leap> {
        let quoted = quoted.first_chunk()?;
        let guess = self.slots.get(self.slot(quoted)?)?;
        guess.fits(simd, quoted).then_some(&guess.leap)
    }

    #[inline(always)]
    fn slot(&self, quoted: &Short) -> Option<usize> {
        let key = start(quoted)? & self.mask;
        Some((key.wrapping_mul(self.factor) >> self.shift) as usize)
    }
}

/// The first bytes behind the quote.
#[inline(always)]
fn start(quoted: &Short) -> Option<u64> {
    let name = quoted.get(1..)?.first_chunk();
    name.map(|bytes| u64::from_le_bytes(*bytes))
}
