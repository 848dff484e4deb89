//! Backslashes, a window at a time and without branches.

use super::simd::{EscapeMasks, HexMasks, Long, Simd};

/// What a window of a string leaves to the next one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Escapes {
    /// Whether the window ended with a backslash that escapes: bit 0.
    pending: u64,
    /// Bits of the next window that have to be hexadecimal digits.
    pending_hex: u64,
    /// Whether the window ended with the `u` of an escape: bit 0.
    pending_unicode: u64,
    /// Whether an escape was seen that could be a surrogate's.
    pub(super) maybe_surrogates: bool,
}

/// Every second bit.
const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;

impl Escapes {
    /// The characters that a backslash escapes.
    ///
    /// Backslashes come in runs, in which every second one is escaped. A subtraction that borrows
    /// along each run tells which, by whether the run starts at an odd place.
    #[inline(always)]
    pub(super) fn escaped(&mut self, backslashes: u64) -> u64 {
        let starts = backslashes & !self.pending;
        let behind = starts << 1;
        let parity = ((behind | ODD).wrapping_sub(starts)) ^ ODD;
        let escaped = parity ^ (backslashes | self.pending);
        self.pending = (parity & backslashes) >> 63;
        escaped
    }

    /// What is wrong with the escapes of a window: `escaped` characters that can't be, and hexadecimal
    /// digits that are missing. Only what is `inside` the string counts.
    #[inline(always)]
    pub(super) fn wrong<S: Simd>(
        &mut self,
        simd: S,
        window: &Long,
        masks: EscapeMasks,
        escaped: u64,
        inside: u64,
    ) -> u64 {
        let unicode = escaped & masks.unicode;
        let mut wrong = escaped & !masks.escapable;
        // Most texts have few escapes of this kind. Behind a `u` that ends a window, hexadecimal digits
        // are pending too.
        if unicode | self.pending_hex != 0 {
            wrong |= self.missing_hex(simd.hex(window), unicode, inside);
        }
        wrong
    }

    #[inline(always)]
    fn missing_hex(&mut self, masks: HexMasks, unicode: u64, inside: u64) -> u64 {
        let first = unicode << 1 | self.pending_unicode;
        self.maybe_surrogates |= first & masks.surrogates & inside != 0;
        self.pending_unicode = unicode >> 63;
        let hex = unicode << 1 | unicode << 2 | unicode << 3 | unicode << 4 | self.pending_hex;
        self.pending_hex = unicode >> 63 | unicode >> 62 | unicode >> 61 | unicode >> 60;
        // A quote is no hexadecimal digit: an escape that the string cuts off is wrong too.
        hex & !masks.hex
    }
}
