//! UTF-8 by looking up pairs of neighbours: of each byte the high half, and both halves of the byte
//! before it, name the rules that the pair may break; it breaks those that all three name.
//!
//! The method is from J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per
//! byte", 2021.

use std::arch::x86_64::{
    __m256i, _mm256_alignr_epi8, _mm256_permute2x128_si256, _mm256_subs_epu8, _mm256_testz_si256,
    _mm256_xor_si256,
};

use super::super::{Long, Utf8};
use super::Avx2;

/// A character ends too early.
const SHORT: u8 = 1;
/// A continuation follows ASCII.
const STRAY: u8 = 1 << 1;
/// Three bytes where two would do.
const LONG_3: u8 = 1 << 2;
/// Beyond U+10FFFF.
const BEYOND: u8 = 1 << 3;
const SURROGATE: u8 = 1 << 4;
/// Two bytes where one would do.
const LONG_2: u8 = 1 << 5;
/// Four bytes where three would do, or far beyond U+10FFFF.
const LONG_4: u8 = 1 << 6;
/// Two continuations: right only as the last bytes of a longer character.
const PAIR: u8 = 1 << 7;

/// Rules that do not depend on the low half of the first byte.
const ANY: u8 = SHORT | STRAY | PAIR;

const FIRST_HIGH: [u8; 16] = [
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    STRAY,
    PAIR,
    PAIR,
    PAIR,
    PAIR,
    SHORT | LONG_2,
    SHORT,
    SHORT | LONG_3 | SURROGATE,
    SHORT | BEYOND | LONG_4,
];

const FIRST_LOW: [u8; 16] = {
    let mut table = [ANY | BEYOND | LONG_4; 16];
    table[0x0] = ANY | LONG_2 | LONG_3 | LONG_4;
    table[0x1] = ANY | LONG_2;
    table[0x2] = ANY;
    table[0x3] = ANY;
    table[0x4] = ANY | BEYOND;
    table[0xd] |= SURROGATE;
    table
};

const SECOND_HIGH: [u8; 16] = {
    let mut table = [SHORT; 16];
    table[0x8] = STRAY | PAIR | LONG_2 | LONG_3 | LONG_4;
    table[0x9] = STRAY | PAIR | LONG_2 | LONG_3 | BEYOND;
    table[0xa] = STRAY | PAIR | LONG_2 | SURROGATE | BEYOND;
    table[0xb] = table[0xa];
    table
};

/// What the windows so far say.
#[derive(Clone, Copy)]
pub(super) struct Checker {
    unit: Avx2,
    errors: __m256i,
    last: __m256i,
}

impl Checker {
    #[inline(always)]
    pub(super) fn new(unit: Avx2, zero: __m256i) -> Self {
        Self {
            unit,
            errors: zero,
            last: zero,
        }
    }

    #[inline(always)]
    fn half(&mut self, bytes: __m256i) {
        let unit = self.unit;
        // SAFETY: `unit` is the proof that the machine has AVX2.
        let (one, two, three) = unsafe {
            let joint = _mm256_permute2x128_si256::<0x21>(self.last, bytes);
            (
                _mm256_alignr_epi8::<15>(bytes, joint),
                _mm256_alignr_epi8::<14>(bytes, joint),
                _mm256_alignr_epi8::<13>(bytes, joint),
            )
        };
        let first_low = unit.look_up(&FIRST_LOW, unit.and(one, unit.splat(0x0f)));
        let first = unit.and(unit.look_up(&FIRST_HIGH, unit.high_halves(one)), first_low);
        let pairs = unit.and(unit.look_up(&SECOND_HIGH, unit.high_halves(bytes)), first);
        // SAFETY: `unit` is the proof that the machine has AVX2.
        let wrong = unsafe {
            // The high bit stays of leads of three and more bytes, and of four.
            let third = _mm256_subs_epu8(two, unit.splat(0xe0 - 0x80));
            let fourth = _mm256_subs_epu8(three, unit.splat(0xf0 - 0x80));
            let continued = unit.and(unit.or(third, fourth), unit.splat(PAIR));
            _mm256_xor_si256(continued, pairs)
        };
        self.errors = unit.or(self.errors, wrong);
        self.last = bytes;
    }
}

impl Utf8 for Checker {
    #[inline(always)]
    fn push(&mut self, window: &Long) {
        for half in self.unit.halves(window) {
            self.half(half);
        }
    }

    #[inline(always)]
    fn is_valid(&self) -> bool {
        // SAFETY: `unit` is the proof that the machine has AVX2.
        unsafe { _mm256_testz_si256(self.errors, self.errors) == 1 }
    }
}
