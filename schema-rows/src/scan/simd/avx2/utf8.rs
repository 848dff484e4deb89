//! UTF-8, 32 bytes at a time: see [`tables`](super::super::tables).

use std::arch::x86_64::{
    __m256i, _mm256_alignr_epi8, _mm256_permute2x128_si256, _mm256_subs_epu8, _mm256_testz_si256,
    _mm256_xor_si256,
};

use super::super::tables::{FIRST_HIGH, FIRST_LOW, PAIR, SECOND_HIGH};
use super::super::{Long, Utf8};
use super::Avx2;

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
