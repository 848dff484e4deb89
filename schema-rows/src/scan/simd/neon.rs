//! The answers of NEON, 16 bytes at a time.

#![expect(
    unsafe_code,
    reason = "vector instructions are reached through intrinsics only"
)]

mod id;

use std::arch::aarch64::{
    uint8x16_t, vaddq_u8, vaddvq_u8, vandq_u8, vceqq_u8, vcgeq_u8, vcleq_u8, vdupq_n_u8,
    vgetq_lane_u64, vld1q_u8, vmaxvq_u8, vmulq_u8, vorrq_u8, vpaddq_u8, vqsubq_u8, vqtbl1q_u8,
    vreinterpretq_u64_u8, vshlq_n_u8, vshrq_n_u8, vsubq_u8,
};

use super::{
    ByteRanges, EscapeMasks, HexMasks, IdRule, JsonMasks, Long, NumberMasks, Short, ShortText,
    Simd, Task, TextMasks,
};

/// NEON is part of 64-bit ARM, so no proof is needed.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Neon;

/// A vector of 16 bytes.
#[derive(Clone, Copy)]
pub(in crate::scan) struct Bytes(uint8x16_t);

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
        self.minus(Self::splat(b'0')).up_to(9)
    }

    /// Returns the hexadecimal digits.
    #[inline(always)]
    fn hex(self) -> Self {
        let letters = self.curled().minus(Self::splat(b'a')).up_to(5);
        letters.or(self.digits())
    }

    /// Returns the differences, modulo 256.
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vsubq_u8(self.0, other.0) })
    }

    /// Returns how much the bytes are more than others; 0 if they are less.
    #[inline(always)]
    fn beyond(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vqsubq_u8(self.0, other.0) })
    }

    /// Returns the sums, modulo 256.
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vaddq_u8(self.0, other.0) })
    }

    /// Returns the products, modulo 256.
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vmulq_u8(self.0, other.0) })
    }

    /// Returns the sum of all bytes, modulo 256.
    #[inline(always)]
    fn sum(self) -> u8 {
        // SAFETY: every 64-bit ARM has NEON.
        unsafe { vaddvq_u8(self.0) }
    }

    /// Returns the high halves of the bytes.
    #[inline(always)]
    fn high_halves(self) -> Self {
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vshrq_n_u8::<4>(self.0) })
    }

    /// Returns the entries of a table at the low halves of the bytes.
    #[inline(always)]
    fn look_up(self, table: &[u8; 16]) -> Self {
        let low_halves = self.and(Self::splat(0x0f));
        // SAFETY: every 64-bit ARM has NEON.
        Self(unsafe { vqtbl1q_u8(Self::load(table).0, low_halves.0) })
    }

    /// Returns whether all bytes are 0.
    #[inline(always)]
    fn is_zero(self) -> bool {
        // SAFETY: every 64-bit ARM has NEON.
        unsafe { vmaxvq_u8(self.0) == 0 }
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
    type Wrong = Bytes;

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
        let simple = |it: Bytes| {
            let marks = it.is(b'"').or(it.is(b'\\')).or(it.is(b'/'));
            let letters = it.is(b'b').or(it.is(b'f')).or(it.is(b'n')).or(it.is(b'r'));
            marks.or(letters).or(it.is(b't')).or(it.is(b'u'))
        };
        EscapeMasks {
            escapable: masks(window, simple),
            unicode: self.find(window, b'u'),
        }
    }

    #[inline(always)]
    fn hex(self, window: &Long) -> HexMasks {
        HexMasks {
            hex: masks(window, Bytes::hex),
            surrogates: masks(window, |it| it.curled().is(b'd')),
        }
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
        let (wrong, first) = id::wrong(window);
        wrong.is_zero() & rule.fits(first)
    }

    #[inline(always)]
    fn find(self, window: &Long, byte: u8) -> u64 {
        masks(window, |it| it.is(byte))
    }

    #[inline(always)]
    fn no_ids(self, first: &Short, second: &Short) -> Bytes {
        id::wrong(first).0.or(id::wrong(second).0)
    }

    #[inline(always)]
    fn outside(self, window: &Long, block: &ByteRanges) -> Bytes {
        let mut wrong = Bytes::splat(0);
        for at in [0, 16, 32, 48] {
            let (text, low, span) = (
                part(window, at),
                part(&block.low, at),
                part(&block.span, at),
            );
            if let (Some(text), Some(low), Some(span)) = (text, low, span) {
                let above = Bytes::load(text).minus(Bytes::load(low));
                wrong = wrong.or(above.beyond(Bytes::load(span)));
            }
        }
        wrong
    }

    #[inline(always)]
    fn or(self, one: Bytes, other: Bytes) -> Bytes {
        one.or(other)
    }

    #[inline(always)]
    fn is_none(self, wrong: Bytes) -> bool {
        wrong.is_zero()
    }
}

#[inline(always)]
fn part<const N: usize>(window: &[u8; N], at: usize) -> Option<&[u8; 16]> {
    window.get(at..)?.first_chunk()
}
