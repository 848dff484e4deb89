//! The answers of NEON, 16 bytes at a time.

#![expect(
    unsafe_code,
    reason = "vector instructions are reached through intrinsics only"
)]

use std::arch::aarch64::{
    uint8x16_t, vandq_u8, vceqq_u8, vcgeq_u8, vcleq_u8, vdupq_n_u8, vgetq_lane_u64, vld1q_u8,
    vorrq_u8, vpaddq_u8, vreinterpretq_u64_u8, vshlq_n_u8, vsubq_u8,
};

use super::portable::Portable;
use super::{
    ByteRanges, EscapeMasks, HexMasks, IdRule, JsonMasks, Long, NumberMasks, Short, ShortText,
    Simd, Task, TextMasks,
};

/// NEON is part of 64-bit ARM, so no proof is needed.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Neon;

/// A vector of 16 bytes.
#[derive(Clone, Copy)]
struct Bytes(uint8x16_t);

impl Bytes {
    #[inline(always)]
    fn load(bytes: &[u8; 16]) -> Self {
        // SAFETY: the reference covers 16 bytes.
        Self(unsafe { vld1q_u8(bytes.as_ptr()) })
    }

    #[inline(always)]
    fn splat(byte: u8) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vdupq_n_u8(byte) })
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vceqq_u8(self.0, other.0) })
    }

    #[inline(always)]
    fn is(self, byte: u8) -> Self {
        self.equal(Self::splat(byte))
    }

    /// Returns the bytes that are at most `last`.
    #[inline(always)]
    fn up_to(self, last: u8) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vcleq_u8(self.0, Self::splat(last).0) })
    }

    /// Returns the bytes that are at least `first`.
    #[inline(always)]
    fn from(self, first: u8) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vcgeq_u8(self.0, Self::splat(first).0) })
    }

    #[inline(always)]
    fn digits(self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vsubq_u8(self.0, Self::splat(b'0').0) }).up_to(9)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vorrq_u8(self.0, other.0) })
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vandq_u8(self.0, other.0) })
    }

    /// Returns whether the bit is set that tells curly brackets from square ones.
    #[inline(always)]
    fn curly(self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vshlq_n_u8::<2>(self.0) }).from(0x80)
    }

    /// Brackets become curly ones.
    #[inline(always)]
    fn curled(self) -> Self {
        self.or(Self::splat(0x20))
    }

    /// Sums of neighbours, first of `self`, then of `other`.
    #[inline(always)]
    fn pairs(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vpaddq_u8(self.0, other.0) })
    }

    /// Returns the first eight bytes as a number.
    #[inline(always)]
    fn low(self) -> u64 {
        // SAFETY: every 64-bit ARM has NEON.
        unsafe { vgetq_lane_u64::<0>(vreinterpretq_u64_u8(self.0)) }
    }
}

/// A bit for each of eight bytes, twice.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// Returns one bit for each byte of a window of which `test` sets all bits, or none.
#[inline(always)]
fn masks<const N: usize>(window: &[u8; N], test: impl Fn(Bytes) -> Bytes) -> u64 {
    let zero = Bytes::splat(0);
    let bits = |at: usize| match window.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(part) => test(Bytes::load(part)).and(Bytes::load(&BITS)),
        None => zero,
    };
    let (front, back) = (bits(0).pairs(bits(16)), bits(32).pairs(bits(48)));
    let all = front.pairs(back);
    all.pairs(zero).low()
}

impl Simd for Neon {
    type Wrong = bool;

    #[inline(never)]
    fn outlined<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    #[inline(always)]
    fn equal(self, window: &Short, pattern: &Short) -> u32 {
        let mut mask = 0;
        for at in [0, 16] {
            if let (Some(own), Some(other)) = (part(window, at), part(pattern, at)) {
                let equal = Bytes::load(own).equal(Bytes::load(other));
                let zero = Bytes::splat(0);
                let bits = equal.and(Bytes::load(&BITS));
                mask |= (bits.pairs(zero).pairs(zero).pairs(zero).low() as u32) << at;
            }
        }
        mask
    }

    #[inline(always)]
    fn number(self, window: &Short) -> NumberMasks {
        NumberMasks {
            digits: masks(window, Bytes::digits) as u32,
            points: masks(window, |it| it.is(b'.')) as u32,
        }
    }

    #[inline(always)]
    fn short_text(self, window: &Short) -> ShortText {
        let quotes = masks(window, |it| it.is(b'"')) as u32;
        let others = masks(window, |it| {
            it.is(b'\\').or(it.up_to(0x1f)).or(it.from(0x7f))
        });
        ShortText {
            quotes,
            stops: quotes | others as u32,
        }
    }

    #[inline(always)]
    fn text(self, window: &Long) -> TextMasks {
        TextMasks {
            quotes: self.find(window, b'"'),
            backslashes: self.find(window, b'\\'),
            controls: masks(window, |it| it.up_to(0x1f)),
            beyond_ascii: masks(window, |it| it.from(0x80)),
        }
    }

    #[inline(always)]
    fn escapes(self, window: &Long) -> EscapeMasks {
        Portable.escapes(window)
    }

    #[inline(always)]
    fn hex(self, window: &Long) -> HexMasks {
        Portable.hex(window)
    }

    #[inline(always)]
    fn json(self, window: &Long) -> JsonMasks {
        let text = self.text(window);
        JsonMasks {
            text,
            opens: masks(window, |it| it.curled().is(b'{')),
            closes: masks(window, |it| it.curled().is(b'}')),
            curly: masks(window, Bytes::curly),
            commas: self.find(window, b','),
            colons: self.find(window, b':'),
            blanks: masks(window, |it| it.is(b' ').or(it.is(b'\t')).or(it.is(b'\r'))),
            digits: masks(window, Bytes::digits),
            zeros: self.find(window, b'0'),
            points: self.find(window, b'.'),
            minus: self.find(window, b'-'),
            dollars: self.find(window, b'$'),
            not_in_keys: text.backslashes | masks(window, |it| it.from(0x7f)),
        }
    }

    #[inline(always)]
    fn is_id(self, window: &Short, rule: IdRule) -> bool {
        Portable.is_id(window, rule)
    }

    #[inline(always)]
    fn find(self, window: &Long, byte: u8) -> u64 {
        masks(window, |it| it.is(byte))
    }

    #[inline(always)]
    fn no_ids(self, first: &Short, second: &Short) -> bool {
        Portable.no_ids(first, second)
    }

    #[inline(always)]
    fn outside(self, window: &Long, block: &ByteRanges) -> bool {
        Portable.outside(window, block)
    }

    #[inline(always)]
    fn or(self, one: bool, other: bool) -> bool {
        one | other
    }

    #[inline(always)]
    fn is_none(self, wrong: bool) -> bool {
        !wrong
    }
}

#[inline(always)]
fn part(window: &Short, at: usize) -> Option<&[u8; 16]> {
    window.get(at..)?.first_chunk()
}
