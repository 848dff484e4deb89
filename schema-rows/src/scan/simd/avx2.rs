//! The answers of AVX2, 32 bytes at a time.
//!
//! `cargo xtask bench rows` shows what they gain over the portable answers, which are the
//! reference: several times the speed.

#![expect(
    unsafe_code,
    reason = "vector instructions are reached through intrinsics only"
)]

mod id;

use std::arch::x86_64::{
    __m256i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_loadu_si128, _mm_set_epi64x,
    _mm_set1_epi8, _mm256_adds_epu8, _mm256_and_si256, _mm256_broadcastsi128_si256,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8, _mm256_or_si256,
    _mm256_set1_epi8, _mm256_shuffle_epi8, _mm256_slli_epi16, _mm256_srli_epi16, _mm256_sub_epi8,
    _mm256_subs_epu8, _mm256_testz_si256,
};

use super::{
    ByteRanges, EscapeMasks, HexMasks, IdRule, JsonMasks, Long, NumberMasks, Short, ShortText,
    Simd, Task, TextMasks,
};

/// Blanks, each at the place that its low half names.
pub(super) const BLANKS: [u8; 16] = [
    b' ', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, b'\t', 0xff, 0xff, 0xff, b'\r', 0xff,
    0xff,
];

/// The proof that this machine has AVX2, and what compilers use beside it.
#[derive(Debug, Clone, Copy)]
pub(in crate::scan) struct Avx2(());

impl Avx2 {
    /// Returns the proof, if the machine has all of it.
    pub(in crate::scan) fn new() -> Option<Self> {
        let all = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("pclmulqdq")
            && is_x86_feature_detected!("popcnt");
        all.then_some(Self(()))
    }

    #[inline(always)]
    fn load(self, window: &Short) -> __m256i {
        // SAFETY: the reference covers 32 bytes, and the load needs no alignment.
        unsafe { _mm256_loadu_si256(window.as_ptr().cast()) }
    }

    /// Returns the same 16 bytes twice.
    #[inline(always)]
    fn twice(self, table: &[u8; 16]) -> __m256i {
        // SAFETY: the reference covers 16 bytes, and the load needs no alignment.
        unsafe { _mm256_broadcastsi128_si256(_mm_loadu_si128(table.as_ptr().cast())) }
    }

    #[inline(always)]
    fn splat(self, byte: u8) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_set1_epi8(i8::from_ne_bytes([byte])) }
    }

    #[inline(always)]
    fn is(self, bytes: __m256i, byte: u8) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_cmpeq_epi8(bytes, self.splat(byte)) }
    }

    /// Returns the bytes that are at most `last`.
    #[inline(always)]
    fn up_to(self, bytes: __m256i, last: u8) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, self.splat(last)), bytes) }
    }

    #[inline(always)]
    fn digits(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        let values = unsafe { _mm256_sub_epi8(bytes, self.splat(b'0')) };
        self.up_to(values, 9)
    }

    #[inline(always)]
    fn or(self, one: __m256i, other: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_or_si256(one, other) }
    }

    #[inline(always)]
    fn and(self, one: __m256i, other: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_and_si256(one, other) }
    }

    /// `table[byte & 15]` for each byte, 0 for those beyond ASCII.
    #[inline(always)]
    fn look_up(self, table: &[u8; 16], bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_shuffle_epi8(self.twice(table), bytes) }
    }

    /// Returns the high half of each byte.
    #[inline(always)]
    fn high_halves(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { self.and(_mm256_srli_epi16::<4>(bytes), self.splat(0x0f)) }
    }

    /// Returns the high bit of each byte.
    #[inline(always)]
    fn mask(self, bytes: __m256i) -> u32 {
        // SAFETY: `self` is the proof that the machine has AVX2.
        let mask = unsafe { _mm256_movemask_epi8(bytes) };
        u32::from_ne_bytes(mask.to_ne_bytes())
    }

    /// Returns the high bit of each byte of two halves.
    #[inline(always)]
    fn join(self, low: __m256i, high: __m256i) -> u64 {
        u64::from(self.mask(low)) | u64::from(self.mask(high)) << 32
    }

    /// Returns where `byte` stands in two halves.
    #[inline(always)]
    fn places(self, [low, high]: [__m256i; 2], byte: u8) -> u64 {
        self.join(self.is(low, byte), self.is(high, byte))
    }

    #[inline(always)]
    fn halves(self, window: &Long) -> [__m256i; 2] {
        [self.load(front(window)), self.load(back(window))]
    }

    #[inline(always)]
    fn text_masks(self, halves: [__m256i; 2]) -> TextMasks {
        let [low, high] = halves;
        TextMasks {
            quotes: self.places(halves, b'"'),
            backslashes: self.places(halves, b'\\'),
            controls: self.join(self.up_to(low, 0x1f), self.up_to(high, 0x1f)),
            beyond_ascii: self.join(low, high),
        }
    }

    /// Returns the sets that matter in strings, a bit each: what may be escaped has one for each
    /// high half that it occurs with, control characters have the high bit.
    #[inline(always)]
    fn string_sets(self, bytes: __m256i) -> __m256i {
        const LOW: [u8; 16] = [
            0x80, 0x80, 0x8d, 0x80, 0x88, 0x88, 0x84, 0x80, 0x80, 0x80, 0x80, 0x80, 0x82, 0x80,
            0x84, 0x81,
        ];
        const HIGH: [u8; 16] = [
            0x80, 0x80, 0x01, 0, 0, 0x02, 0x04, 0x08, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
        let high = self.look_up(&HIGH, self.high_halves(bytes));
        self.and(self.look_up(&LOW, bytes), high)
    }

    #[inline(always)]
    fn escape_masks(self, halves: [__m256i; 2], [low, high]: [__m256i; 2]) -> EscapeMasks {
        EscapeMasks {
            escapable: !self.join(self.in_none(low, 0x0f), self.in_none(high, 0x0f)),
            unicode: self.places(halves, b'u'),
        }
    }

    #[inline(always)]
    fn hex_digits(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        let letters = unsafe { _mm256_sub_epi8(self.curled(bytes), self.splat(b'a')) };
        self.or(self.digits(bytes), self.up_to(letters, 5))
    }

    /// Returns the bytes that belong to none of `sets`.
    #[inline(always)]
    fn in_none(self, classes: __m256i, sets: u8) -> __m256i {
        self.is(self.and(classes, self.splat(sets)), 0)
    }

    /// Opening brackets become `{`, closing ones `}`, and nothing else does.
    #[inline(always)]
    fn curled(self, bytes: __m256i) -> __m256i {
        self.or(bytes, self.splat(0x20))
    }

    /// Spaces, tabs and carriage returns.
    #[inline(always)]
    fn blanks(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_cmpeq_epi8(self.look_up(&BLANKS, bytes), bytes) }
    }

    /// Returns the bit of each byte that tells curly brackets from square ones, in the high bit.
    #[inline(always)]
    fn curly_bit(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_slli_epi16::<2>(bytes) }
    }

    /// DEL and all beyond ASCII, in the high bit.
    #[inline(always)]
    fn delete_and_beyond(self, bytes: __m256i) -> __m256i {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_adds_epu8(bytes, self.splat(1)) }
    }
}

#[inline(always)]
fn front(window: &Long) -> &Short {
    window.first_chunk().unwrap_or(&[0; 32])
}

#[inline(always)]
fn back(window: &Long) -> &Short {
    window.last_chunk().unwrap_or(&[0; 32])
}

impl Simd for Avx2 {
    type Wrong = __m256i;

    const QUICK_MASKS: bool = true;

    #[inline(always)]
    fn outlined<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,pclmulqdq,popcnt")]
        #[inline(never)]
        unsafe fn with_features<T: Task>(unit: Avx2, task: T) -> T::Output {
            task.run(unit)
        }
        // SAFETY: an `Avx2` exists only where the machine has these features.
        unsafe { with_features(self, task) }
    }

    #[inline(always)]
    fn equal(self, window: &Short, pattern: &Short) -> u32 {
        // SAFETY: `self` is the proof that the machine has AVX2.
        self.mask(unsafe { _mm256_cmpeq_epi8(self.load(window), self.load(pattern)) })
    }

    #[inline(always)]
    fn number(self, window: &Short) -> NumberMasks {
        let bytes = self.load(window);
        NumberMasks {
            digits: self.mask(self.digits(bytes)),
            points: self.mask(self.is(bytes, b'.')),
        }
    }

    #[inline(always)]
    fn short_text(self, window: &Short) -> ShortText {
        let bytes = self.load(window);
        let quotes = self.is(bytes, b'"');
        let marks = self.or(quotes, self.is(bytes, b'\\'));
        let others = self.or(self.up_to(bytes, 0x1f), self.delete_and_beyond(bytes));
        ShortText {
            quotes: self.mask(quotes),
            stops: self.mask(self.or(marks, others)),
        }
    }

    #[inline(always)]
    fn text(self, window: &Long) -> TextMasks {
        self.text_masks(self.halves(window))
    }

    #[inline(always)]
    fn escapes(self, window: &Long) -> EscapeMasks {
        let halves = self.halves(window);
        self.escape_masks(
            halves,
            [self.string_sets(halves[0]), self.string_sets(halves[1])],
        )
    }

    #[inline(always)]
    fn hex(self, window: &Long) -> HexMasks {
        let [low, high] = self.halves(window);
        let halves = [self.curled(low), self.curled(high)];
        HexMasks {
            hex: self.join(self.hex_digits(low), self.hex_digits(high)),
            surrogates: self.places(halves, b'd'),
        }
    }

    #[inline(always)]
    fn string(self, window: &Long) -> (TextMasks, EscapeMasks) {
        let halves = self.halves(window);
        let [low, high] = halves;
        let sets = [self.string_sets(low), self.string_sets(high)];
        let text = TextMasks {
            quotes: self.places(halves, b'"'),
            backslashes: self.places(halves, b'\\'),
            controls: self.join(sets[0], sets[1]),
            beyond_ascii: self.join(low, high),
        };
        (text, self.escape_masks(halves, sets))
    }

    #[inline(always)]
    fn json(self, window: &Long) -> JsonMasks {
        let halves = self.halves(window);
        let [low, high] = halves;
        let curled = [self.curled(low), self.curled(high)];
        let text = self.text_masks(halves);
        let delete_and_beyond =
            self.join(self.delete_and_beyond(low), self.delete_and_beyond(high));
        JsonMasks {
            text,
            opens: self.places(curled, b'{'),
            closes: self.places(curled, b'}'),
            curly: self.join(self.curly_bit(low), self.curly_bit(high)),
            commas: self.places(halves, b','),
            colons: self.places(halves, b':'),
            blanks: self.join(self.blanks(low), self.blanks(high)),
            digits: self.join(self.digits(low), self.digits(high)),
            zeros: self.places(halves, b'0'),
            points: self.places(halves, b'.'),
            minus: self.places(halves, b'-'),
            dollars: self.places(halves, b'$'),
            not_in_keys: text.backslashes | delete_and_beyond,
        }
    }

    #[inline(always)]
    fn is_id(self, window: &Short, rule: IdRule) -> bool {
        id::is_id(self, self.load(window), rule)
    }

    #[inline(always)]
    fn no_ids(self, first: &Short, second: &Short) -> __m256i {
        let (first, second) = (self.load(first), self.load(second));
        Avx2::or(self, id::wrong(self, first).0, id::wrong(self, second).0)
    }

    #[inline(always)]
    fn find(self, window: &Long, byte: u8) -> u64 {
        self.places(self.halves(window), byte)
    }

    #[inline(always)]
    fn prefix_xor(self, mask: u64) -> u64 {
        // SAFETY: `self` is the proof that the machine has carry-less multiplication.
        unsafe {
            let bits = _mm_set_epi64x(0, i64::from_ne_bytes(mask.to_ne_bytes()));
            let sums = _mm_clmulepi64_si128::<0>(bits, _mm_set1_epi8(-1));
            u64::from_ne_bytes(_mm_cvtsi128_si64(sums).to_ne_bytes())
        }
    }

    #[inline(always)]
    fn outside(self, window: &Long, block: &ByteRanges) -> __m256i {
        let [low, span] = [self.halves(&block.low), self.halves(&block.span)];
        let bytes = self.halves(window);
        let beyond = |at: usize| {
            // SAFETY: `self` is the proof that the machine has AVX2.
            unsafe { _mm256_subs_epu8(_mm256_sub_epi8(bytes[at], low[at]), span[at]) }
        };
        Avx2::or(self, beyond(0), beyond(1))
    }

    #[inline(always)]
    fn or(self, one: __m256i, other: __m256i) -> __m256i {
        Avx2::or(self, one, other)
    }

    #[inline(always)]
    fn is_none(self, wrong: __m256i) -> bool {
        // SAFETY: `self` is the proof that the machine has AVX2.
        unsafe { _mm256_testz_si256(wrong, wrong) == 1 }
    }
}
