//! UTF-8, 64 bytes at a time: see [`tables`](super::super::tables).

use std::arch::x86_64::{
    __m512i, _mm512_permutex2var_epi8, _mm512_subs_epu8, _mm512_test_epi64_mask, _mm512_xor_si512,
};

use super::super::tables::{FIRST_HIGH, FIRST_LOW, PAIR, SECOND_HIGH};
use super::super::{LONG, Long, Utf8};
use super::Avx512;

/// What the windows so far say.
#[derive(Clone, Copy)]
pub(super) struct Checker {
    unit: Avx512,
    errors: __m512i,
    last: __m512i,
}

impl Checker {
    #[inline(always)]
    pub(super) fn new(unit: Avx512, zero: __m512i) -> Self {
        Self {
            unit,
            errors: zero,
            last: zero,
        }
    }

    /// Of each byte of a window the one that stands `BACK` bytes before it.
    #[inline(always)]
    fn before<const BACK: usize>(&self, bytes: __m512i) -> __m512i {
        let places = self.unit.load(&const { places(BACK) });
        // SAFETY: `unit` is the proof that the machine has AVX-512.
        unsafe { _mm512_permutex2var_epi8(self.last, places, bytes) }
    }
}

/// Where the bytes of two windows stand that are `back` bytes before those of the second.
const fn places(back: usize) -> Long {
    let mut places = [0; LONG];
    let mut at = 0;
    while at < LONG {
        places[at] = (LONG + at - back) as u8;
        at += 1;
    }
    places
}

impl Utf8 for Checker {
    #[inline(always)]
    fn push(&mut self, window: &Long) {
        let unit = self.unit;
        let bytes = unit.load(window);
        let (one, two, three) = (
            self.before::<1>(bytes),
            self.before::<2>(bytes),
            self.before::<3>(bytes),
        );
        let first_low = unit.look_up(&FIRST_LOW, unit.and(one, unit.splat(0x0f)));
        let first = unit.and(unit.look_up(&FIRST_HIGH, unit.high_halves(one)), first_low);
        let pairs = unit.and(unit.look_up(&SECOND_HIGH, unit.high_halves(bytes)), first);
        // SAFETY: `unit` is the proof that the machine has AVX-512.
        let wrong = unsafe {
            // The high bit stays of leads of three and more bytes, and of four.
            let third = _mm512_subs_epu8(two, unit.splat(0xe0 - 0x80));
            let fourth = _mm512_subs_epu8(three, unit.splat(0xf0 - 0x80));
            let continued = unit.and(unit.or(third, fourth), unit.splat(PAIR));
            _mm512_xor_si512(continued, pairs)
        };
        self.errors = unit.or(self.errors, wrong);
        self.last = bytes;
    }

    #[inline(always)]
    fn is_valid(&self) -> bool {
        // SAFETY: `unit` is the proof that the machine has AVX-512.
        unsafe { _mm512_test_epi64_mask(self.errors, self.errors) == 0 }
    }
}
