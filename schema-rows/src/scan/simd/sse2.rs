//! The answers of SSE2, 16 bytes at a time, for machines from before 2013.
//!
//! What takes shuffles, which came later, is left to the portable answers.

#![expect(
    unsafe_code,
    reason = "vector instructions are reached through intrinsics only"
)]

use std::arch::x86_64::{
    __m128i, _mm_adds_epu8, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_min_epu8, _mm_movemask_epi8,
    _mm_or_si128, _mm_set1_epi8, _mm_slli_epi16, _mm_sub_epi8,
};

use super::super::learn::Block;
use super::super::rule::IdRule;
use super::portable::Portable;
use super::{
    EscapeMasks, HexMasks, JsonMasks, Long, NumberMasks, Short, ShortText, Simd, Task, TextMasks,
    Utf8,
};

/// SSE2 is part of x86-64, so no proof is needed.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Sse2;

/// A vector of 16 bytes.
#[derive(Clone, Copy)]
struct Bytes(__m128i);

impl Bytes {
    #[inline(always)]
    fn load(bytes: &[u8; 16]) -> Self {
        // SAFETY: the reference covers 16 bytes, and the load needs no alignment.
        Self(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
    }

    #[inline(always)]
    fn splat(byte: u8) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_set1_epi8(i8::from_ne_bytes([byte])) })
    }

    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_cmpeq_epi8(self.0, other.0) })
    }

    #[inline(always)]
    fn is(self, byte: u8) -> Self {
        self.equal(Self::splat(byte))
    }

    /// The bytes that are at most `last`.
    #[inline(always)]
    fn up_to(self, last: u8) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_min_epu8(self.0, Self::splat(last).0) }).equal(self)
    }

    #[inline(always)]
    fn digits(self) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_sub_epi8(self.0, Self::splat(b'0').0) }).up_to(9)
    }

    #[inline(always)]
    fn or(self, other: Self) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_or_si128(self.0, other.0) })
    }

    /// DEL and all beyond ASCII, in the high bit.
    #[inline(always)]
    fn delete_and_beyond(self) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_adds_epu8(self.0, Self::splat(1).0) })
    }

    /// The bit of each byte that tells curly brackets from square ones, in the high bit.
    #[inline(always)]
    fn curly_bit(self) -> Self {
        // SAFETY: every x86-64 has SSE2.
        Self(unsafe { _mm_slli_epi16::<2>(self.0) })
    }

    /// Brackets become curly ones.
    #[inline(always)]
    fn curled(self) -> Self {
        self.or(Self::splat(0x20))
    }

    #[inline(always)]
    fn mask(self) -> u64 {
        // SAFETY: every x86-64 has SSE2.
        let mask = unsafe { _mm_movemask_epi8(self.0) };
        u64::from(u32::from_ne_bytes(mask.to_ne_bytes()))
    }
}

/// The masks of the 16-byte parts of a window, one behind the other.
#[inline(always)]
fn masks<const N: usize>(window: &[u8; N], test: impl Fn(Bytes) -> Bytes) -> u64 {
    let (mut mask, mut at) = (0, 0);
    while let Some(part) = window.get(at..).and_then(|rest| rest.first_chunk()) {
        mask |= test(Bytes::load(part)).mask() << at;
        at += 16;
    }
    mask
}

impl Simd for Sse2 {
    type Wrong = bool;

    #[inline(never)]
    fn apart<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    #[inline(always)]
    fn equal(self, window: &Short, pattern: &Short) -> u32 {
        let (mut mask, mut at) = (0, 0);
        while let (Some(own), Some(other)) = (part(window, at), part(pattern, at)) {
            mask |= Bytes::load(own).equal(Bytes::load(other)).mask() << at;
            at += 16;
        }
        mask as u32
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
            it.is(b'\\').or(it.up_to(0x1f)).or(it.delete_and_beyond())
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
            beyond_ascii: masks(window, |it| it),
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
            curly: masks(window, Bytes::curly_bit),
            commas: self.find(window, b','),
            colons: self.find(window, b':'),
            blanks: masks(window, |it| it.is(b' ').or(it.is(b'\t')).or(it.is(b'\r'))),
            digits: masks(window, Bytes::digits),
            zeros: self.find(window, b'0'),
            points: self.find(window, b'.'),
            minus: self.find(window, b'-'),
            dollars: self.find(window, b'$'),
            not_in_keys: text.backslashes | masks(window, Bytes::delete_and_beyond),
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
    fn outside(self, window: &Long, block: &Block) -> bool {
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

    #[inline(always)]
    fn utf8(self) -> impl Utf8 {
        Portable.utf8()
    }
}

#[inline(always)]
fn part(window: &Short, at: usize) -> Option<&[u8; 16]> {
    window.get(at..)?.first_chunk()
}
