//! Short texts looked up by their bytes where they stand in a row: two perfect hashes.
//!
//! [`NameTable`] hashes a whole text, [`PrefixHash`] its first bytes.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::node::{CacheEntry, ExpectedField, Fixed, Node, Op, Step};
use super::simd::{LONG, Long, SHORT, Short, Simd};

/// Longest text of a table. Names of fields are not longer.
pub(super) const MAX_NAME: usize = LONG;

/// Texts without anything that JSON escapes, numbered in order.
///
/// A perfect hash: no two texts share a place.
#[derive(Debug)]
pub(super) struct NameTable {
    names: Vec<Name>,
    /// The number of the text at each place, or that of no text.
    places: Box<[u16]>,
    factor: u64,
    shift: u32,
}

#[derive(Debug)]
struct Name {
    /// The start of the text and of the quote after it.
    start: [u8; SHORT],
    /// A bit for each byte of `start` that counts.
    mask: u32,
    text: Box<[u8]>,
    /// Another text with the same key.
    other: Option<u16>,
}

impl NameTable {
    /// Returns the table of `texts`; `None` if one of them is too long or would have to be escaped.
    pub(super) fn new<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Option<Self> {
        let names: Option<Vec<_>> = texts
            .into_iter()
            .map(|text| Name::new(text.as_ref()))
            .collect();
        let mut names = names?;
        if names.len() > usize::from(u16::MAX) {
            return None;
        }
        let mut firsts: HashMap<u64, u16> = HashMap::new();
        for (index, name) in names.iter_mut().enumerate() {
            let number = u16::try_from(index).ok()?;
            // Texts with the same key are tried one after the other.
            let first = firsts.entry(name.key()).or_insert(number);
            let before = std::mem::replace(first, number);
            name.other = (before != number).then_some(before);
        }
        let lasts: Vec<u16> = firsts.into_values().collect();
        let fewest = (2 * names.len())
            .next_power_of_two()
            .trailing_zeros()
            .max(1);
        let sizes = fewest..MAX_TABLE_BITS;
        let (factor, shift, places) = sizes.flat_map(factors).find_map(|(factor, shift)| {
            Some((factor, shift, Self::place(&names, &lasts, factor, shift)?))
        })?;
        Some(Self {
            names,
            places,
            factor,
            shift,
        })
    }

    fn place(names: &[Name], indexes: &[u16], factor: u64, shift: u32) -> Option<Box<[u16]>> {
        let mut places = vec![u16::MAX; 1 << (64 - shift)].into_boxed_slice();
        for index in indexes {
            let key = names.get(usize::from(*index))?.key();
            let place = places.get_mut((key.wrapping_mul(factor) >> shift) as usize)?;
            if *place != u16::MAX {
                return None;
            }
            *place = *index;
        }
        Some(places)
    }

    /// Returns the number of the text that stands before `rest`'s first quote, and what follows the
    /// quote.
    #[inline(always)]
    pub(super) fn read<'i, S: Simd>(&self, simd: S, rest: &'i [u8]) -> Option<(usize, &'i [u8])> {
        let window = rest.first_chunk()?;
        let len = simd.find(window, b'"').trailing_zeros() as usize;
        let index = self.find(simd, window, len)?;
        Some((index, rest.get(len..)?.strip_prefix(b"\"")?))
    }

    /// Returns the number of the text that is the first `len` bytes of `window`.
    #[inline(always)]
    fn find<S: Simd>(&self, simd: S, window: &Long, len: usize) -> Option<usize> {
        let place = key(window, len).wrapping_mul(self.factor) >> self.shift;
        let mut index = *self.places.get(place as usize)?;
        loop {
            let name = self.names.get(usize::from(index))?;
            if name.is(simd, window, len) {
                return Some(usize::from(index));
            }
            index = name.other?;
        }
    }
}

impl Name {
    #[inline(always)]
    fn is<S: Simd>(&self, simd: S, window: &Long, len: usize) -> bool {
        let Some(start) = window.first_chunk() else {
            return false;
        };
        let same_start = simd.equal(start, &self.start) & self.mask == self.mask;
        let same = same_start && (len < SHORT || window.get(..len) == Some(&*self.text));
        same && len == self.text.len()
    }

    fn new(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        let escaped = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20 | 0x7f..);
        if text.len() > MAX_NAME || text.iter().any(escaped) {
            return None;
        }
        let mut start = [0; SHORT];
        let quoted = text.iter().chain(b"\"");
        let mut mask = 0;
        for (at, (slot, byte)) in start.iter_mut().zip(quoted).enumerate() {
            *slot = *byte;
            mask |= 1 << at;
        }
        Some(Self {
            start,
            mask,
            text: text.into(),
            other: None,
        })
    }

    fn key(&self) -> u64 {
        let mut window = [0; LONG];
        window[..self.text.len()].copy_from_slice(&self.text);
        key(&window, self.text.len())
    }
}

/// Bits of the number of places at which the search for a perfect hash gives up.
const MAX_TABLE_BITS: u32 = 16;

/// Factors to try with 2^`bits` places, each with the shift that belongs to it.
fn factors(bits: u32) -> impl Iterator<Item = (u64, u32)> {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (0..64).map(move |round: u32| {
        let factor = ODD
            .wrapping_mul(2 * u64::from(round) + 1)
            .rotate_left(round)
            | 1;
        (factor, 64 - bits)
    })
}

/// Returns the first and the last eight bytes of a text, and its length, in one number.
#[inline(always)]
fn key(window: &Long, len: usize) -> u64 {
    let word = |at: usize| {
        let bytes = window.get(at..).and_then(|rest| rest.first_chunk());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    // Bytes after a text of less than eight bytes are shifted out.
    let unused = 64 - 8 * len.min(8) as u32;
    let first = word(0).checked_shl(unused).unwrap_or(0);
    let last = word(len.saturating_sub(8)).checked_shl(unused).unwrap_or(0);
    (first ^ last.rotate_left(29)).wrapping_add(len as u64)
}

/// Cache entries for all names, of which the start of one picks the entry that may be right: a
/// perfect hash.
#[derive(Debug)]
pub(super) struct PrefixHash {
    /// The bytes of a name that count.
    mask: u64,
    factor: u64,
    shift: u32,
    slots: Box<[CacheEntry]>,
}

/// Bits of the number of slots, at most.
const MAX_SLOT_BITS: u32 = 9;

impl PrefixHash {
    /// Fields whose names stand after one byte; `None` if the names have the same start, or are too
    /// long.
    pub(super) fn of_fields(fields: &[(&str, Step)], texts: &[Fixed]) -> Option<Self> {
        let entry = |(name, step): &(&str, Step)| {
            let entry = CacheEntry::new(texts, format!("\"{name}\":").as_bytes(), *step)?;
            Some(entry.remainder(1))
        };
        let cache: Option<Vec<_>> = fields.iter().map(entry).collect();
        Self::new(fields.iter().map(|(name, _)| name.len()).min()?, &cache?)
    }

    /// Strings, which lead to nothing.
    pub(super) fn of_texts(texts: &BTreeSet<&str>) -> Option<Self> {
        let step = Step {
            node: Node::plain(Op::Done),
            bit: 0,
            next: 0,
            field: 0,
        };
        let entry = |text: &&str| CacheEntry::new(&[], format!("\"{text}\"").as_bytes(), step);
        let cache: Option<Vec<_>> = texts.iter().map(entry).collect();
        Self::new(texts.iter().map(|text| text.len()).min()?, &cache?)
    }

    fn new(shortest: usize, cache: &[CacheEntry]) -> Option<Self> {
        // The quote after a name counts, so that `a` is not a start of `ab`.
        let mask = u64::MAX >> (8 * 7_usize.saturating_sub(shortest));
        let mut keys = HashSet::new();
        for entry in cache {
            if !keys.insert(start(&entry.pattern)? & mask) {
                return None;
            }
        }
        let fewest = cache.len().next_power_of_two().trailing_zeros().max(1);
        let mut tables = (fewest..=MAX_SLOT_BITS).flat_map(factors);
        tables.find_map(|(factor, shift)| {
            let mut by_prefix = Self {
                mask,
                factor,
                shift,
                slots: vec![CacheEntry::NOTHING; 1 << (64 - shift)].into(),
            };
            for entry in cache {
                let slot = by_prefix.slot(&entry.pattern)?;
                let slot = by_prefix.slots.get_mut(slot)?;
                if slot.expected.len > 0 {
                    return None;
                }
                *slot = *entry;
            }
            Some(by_prefix)
        })
    }

    /// Returns where the name leads to that `quoted` starts with, its quote first, in its usual
    /// spelling.
    #[inline(always)]
    pub(super) fn find<S: Simd>(&self, simd: S, quoted: &[u8]) -> Option<&ExpectedField> {
        let quoted = quoted.first_chunk()?;
        let entry = self.slots.get(self.slot(quoted)?)?;
        entry.fits(simd, quoted).then_some(&entry.expected)
    }

    #[inline(always)]
    fn slot(&self, quoted: &Short) -> Option<usize> {
        let key = start(quoted)? & self.mask;
        Some((key.wrapping_mul(self.factor) >> self.shift) as usize)
    }
}

/// Returns the first bytes after the quote.
#[inline(always)]
fn start(quoted: &Short) -> Option<u64> {
    let name = quoted.get(1..)?.first_chunk();
    name.map(|bytes| u64::from_le_bytes(*bytes))
}
