//! The answers of AVX-512, 64 bytes at a time; those to short windows are AVX2's.
//!
//! `cargo xtask bench rows` shows what they gain over the portable answers, which are the
//! reference. Rust before 1.89 has no such intrinsics, and leaves this out.

#![expect(
    unsafe_code,
    reason = "vector instructions are reached through intrinsics only"
)]
#![expect(
    clippy::incompatible_msrv,
    reason = "older compilers do not see this module"
)]

mod id;

use std::arch::x86_64::{
    __m256i, __m512i, _mm_loadu_si128, _mm256_loadu_si256, _mm512_and_si512,
    _mm512_broadcast_i32x4, _mm512_cmpeq_epi8_mask, _mm512_cmpge_epu8_mask, _mm512_cmple_epu8_mask,
    _mm512_loadu_si512, _mm512_movepi8_mask, _mm512_or_si512, _mm512_set1_epi8,
    _mm512_shuffle_epi8, _mm512_srli_epi16, _mm512_sub_epi8, _mm512_subs_epu8,
    _mm512_test_epi8_mask,
};

use super::avx2::{Avx2, BLANKS};
use super::{
    ByteRanges, EscapeMasks, HexMasks, IdRule, JsonMasks, Long, NumberMasks, Short, ShortText,
    Simd, Task, TextMasks,
};

/// The proof that this machine has AVX-512, and what compilers use beside it.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Avx512(Avx2);

impl Avx512 {
    /// Returns the proof, if the machine has all of it.
    pub(in crate::scan) fn new() -> Option<Self> {
        let all = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vbmi")
            && is_x86_feature_detected!("avx512vnni");
        Avx2::new().filter(|_| all).map(Self)
    }

    #[inline(always)]
    fn load(self, window: &Long) -> __m512i {
        // SAFETY: the reference covers 64 bytes, and the load needs no alignment.
        unsafe { _mm512_loadu_si512(window.as_ptr().cast()) }
    }

    #[inline(always)]
    fn load_short(self, window: &Short) -> __m256i {
        // SAFETY: the reference covers 32 bytes, and the load needs no alignment.
        unsafe { _mm256_loadu_si256(window.as_ptr().cast()) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> __m512i {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_set1_epi8(i8::from_ne_bytes([byte])) }
    }

    /// Returns where `byte` stands.
    #[inline(always)]
    fn places(self, bytes: __m512i, byte: u8) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_cmpeq_epi8_mask(bytes, self.splat(byte)) }
    }

    /// Returns where bytes from `first` to `last` stand.
    #[inline(always)]
    fn within(self, bytes: __m512i, first: u8, last: u8) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe {
            let from_first = _mm512_sub_epi8(bytes, self.splat(first));
            _mm512_cmple_epu8_mask(from_first, self.splat(last - first))
        }
    }

    /// Returns where bytes from `first` on stand.
    #[inline(always)]
    fn from(self, bytes: __m512i, first: u8) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_cmpge_epu8_mask(bytes, self.splat(first)) }
    }

    /// Returns where one of the bits of `bits` is set.
    #[inline(always)]
    fn with_bits(self, bytes: __m512i, bits: u8) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_test_epi8_mask(bytes, self.splat(bits)) }
    }

    /// Returns the high bit of each byte.
    #[inline(always)]
    fn high_bits(self, bytes: __m512i) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_movepi8_mask(bytes) }
    }

    #[inline(always)]
    fn or(self, one: __m512i, other: __m512i) -> __m512i {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_or_si512(one, other) }
    }

    #[inline(always)]
    fn and(self, one: __m512i, other: __m512i) -> __m512i {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_and_si512(one, other) }
    }

    /// `table[byte & 15]` for each byte, 0 for those beyond ASCII.
    #[inline(always)]
    fn look_up(self, table: &[u8; 16], bytes: __m512i) -> __m512i {
        // SAFETY: `self` is the proof that the machine has AVX-512; the reference covers 16 bytes,
        // and the load needs no alignment.
        unsafe {
            let table = _mm512_broadcast_i32x4(_mm_loadu_si128(table.as_ptr().cast()));
            _mm512_shuffle_epi8(table, bytes)
        }
    }

    /// Returns the high half of each byte.
    #[inline(always)]
    fn high_halves(self, bytes: __m512i) -> __m512i {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { self.and(_mm512_srli_epi16::<4>(bytes), self.splat(0x0f)) }
    }

    /// Opening brackets become `{`, closing ones `}`, and nothing else does.
    #[inline(always)]
    fn curled(self, bytes: __m512i) -> __m512i {
        self.or(bytes, self.splat(0x20))
    }

    /// Returns where spaces, tabs and carriage returns stand.
    #[inline(always)]
    fn blanks(self, bytes: __m512i) -> u64 {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_cmpeq_epi8_mask(self.look_up(&BLANKS, bytes), bytes) }
    }

    #[inline(always)]
    fn text_masks(self, bytes: __m512i) -> TextMasks {
        TextMasks {
            quotes: self.places(bytes, b'"'),
            backslashes: self.places(bytes, b'\\'),
            controls: !self.from(bytes, b' '),
            beyond_ascii: self.high_bits(bytes),
        }
    }

    #[inline(always)]
    fn escape_masks(self, bytes: __m512i) -> EscapeMasks {
        // Bytes that may be escaped have a bit for each high half that they occur with.
        const LOW: [u8; 16] = [0, 0, 0x0d, 0, 8, 8, 4, 0, 0, 0, 0, 0, 2, 0, 4, 1];
        const HIGH: [u8; 16] = [0, 0, 0x01, 0, 0, 0x02, 0x04, 0x08, 0, 0, 0, 0, 0, 0, 0, 0];
        let high = self.look_up(&HIGH, self.high_halves(bytes));
        // SAFETY: `self` is the proof that the machine has AVX-512.
        let escapable = unsafe { _mm512_test_epi8_mask(self.look_up(&LOW, bytes), high) };
        EscapeMasks {
            escapable,
            unicode: self.places(bytes, b'u'),
        }
    }
}

impl Simd for Avx512 {
    type Wrong = __m512i;

    const QUICK_MASKS: bool = true;

    #[inline(always)]
    fn outlined<T: Task>(self, task: T) -> T::Output {
        #[target_feature(
            enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vnni,avx2,bmi1,bmi2,lzcnt,pclmulqdq,popcnt"
        )]
        #[inline(never)]
        unsafe fn with_features<T: Task>(unit: Avx512, task: T) -> T::Output {
            task.run(unit)
        }
        // SAFETY: an `Avx512` exists only where the machine has these features.
        unsafe { with_features(self, task) }
    }

    #[inline(always)]
    fn equal(self, window: &Short, pattern: &Short) -> u32 {
        self.0.equal(window, pattern)
    }

    #[inline(always)]
    fn number(self, window: &Short) -> NumberMasks {
        self.0.number(window)
    }

    #[inline(always)]
    fn short_text(self, window: &Short) -> ShortText {
        self.0.short_text(window)
    }

    #[inline(always)]
    fn text(self, window: &Long) -> TextMasks {
        self.text_masks(self.load(window))
    }

    #[inline(always)]
    fn escapes(self, window: &Long) -> EscapeMasks {
        self.escape_masks(self.load(window))
    }

    #[inline(always)]
    fn hex(self, window: &Long) -> HexMasks {
        let bytes = self.load(window);
        let curled = self.curled(bytes);
        HexMasks {
            hex: self.within(bytes, b'0', b'9') | self.within(curled, b'a', b'f'),
            surrogates: self.places(curled, b'd'),
        }
    }

    #[inline(always)]
    fn json(self, window: &Long) -> JsonMasks {
        let bytes = self.load(window);
        let curled = self.curled(bytes);
        let text = self.text_masks(bytes);
        JsonMasks {
            text,
            opens: self.places(curled, b'{'),
            closes: self.places(curled, b'}'),
            curly: self.with_bits(bytes, 0x20),
            commas: self.places(bytes, b','),
            colons: self.places(bytes, b':'),
            blanks: self.blanks(bytes),
            digits: self.within(bytes, b'0', b'9'),
            zeros: self.places(bytes, b'0'),
            points: self.places(bytes, b'.'),
            minus: self.places(bytes, b'-'),
            dollars: self.places(bytes, b'$'),
            not_in_keys: text.backslashes | self.from(bytes, 0x7f),
        }
    }

    #[inline(always)]
    fn is_id(self, window: &Short, rule: IdRule) -> bool {
        id::is_id(self, window, rule)
    }

    #[inline(always)]
    fn no_ids(self, first: &Short, second: &Short) -> __m512i {
        id::wrong(self, first, second)
    }

    #[inline(always)]
    fn find(self, window: &Long, byte: u8) -> u64 {
        self.places(self.load(window), byte)
    }

    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        self.0.prefix_xor(mask)
    }

    #[inline(always)]
    fn outside(self, window: &Long, block: &ByteRanges) -> __m512i {
        let (low, span) = (self.load(&block.low), self.load(&block.span));
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_subs_epu8(_mm512_sub_epi8(self.load(window), low), span) }
    }

    #[inline(always)]
    fn or(self, one: __m512i, other: __m512i) -> __m512i {
        Avx512::or(self, one, other)
    }

    #[inline(always)]
    fn is_none(self, wrong: __m512i) -> bool {
        // SAFETY: `self` is the proof that the machine has AVX-512.
        unsafe { _mm512_test_epi8_mask(wrong, wrong) == 0 }
    }
}
