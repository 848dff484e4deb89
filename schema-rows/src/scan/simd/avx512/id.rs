//! Ids of the usual length, two in one register.
//!
//! 32 characters of five bits are 20 bytes: two of the table's number, 16 of the document, two of
//! the checksum. No bits are left over, so a text that decodes is the only one for its id.

use std::arch::x86_64::{
    __m256i, __m512i, _mm_cvtsi128_si64, _mm256_and_si256, _mm256_sad_epu8, _mm256_set1_epi64x,
    _mm256_setzero_si256, _mm512_broadcast_i64x4, _mm512_castsi256_si512, _mm512_castsi512_si128,
    _mm512_castsi512_si256, _mm512_dpbusd_epi32, _mm512_inserti64x4, _mm512_madd_epi16,
    _mm512_maddubs_epi16, _mm512_multishift_epi64_epi8, _mm512_permutex2var_epi8,
    _mm512_set1_epi16, _mm512_set1_epi32, _mm512_setzero_si512, _mm512_zextsi256_si512,
};

use super::super::portable::VALUES;
use super::super::{IdRule, LONG, Long, Short, Simd};
use super::Avx512;

/// [`VALUES`] of ASCII, in two halves.
const HALVES: [Long; 2] = {
    let mut halves = [[0; LONG]; 2];
    let mut at = 0;
    while at < 2 * LONG {
        halves[at / LONG][at % LONG] = VALUES[at];
        at += 1;
    }
    halves
};

/// How far from the right the bits of bytes stand in two halves of 20 bits each, 32 outlined. The third
/// byte has four bits of each half: they come one after the other. The bits beside the first four
/// counts 16 times too much, and bits beyond 256 do not count.
const SHIFTS: Long = repeated([12, 4, 0, 48, 40, 32, 63, 63]);

/// Weights that give the sum of the bytes before the checksum, less its first byte.
const FIRST_SUM: Long = weights([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 0]);

/// Weights that give the sum of the running sums, less the second byte of the checksum.
const SECOND_SUM: Long = weights([
    18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1,
]);

/// The low bytes of the sums that belong together, eight each: first and second sum of the first
/// id, then of the second.
const GATHERED: Long = {
    let mut places = [0; LONG];
    let mut at = 0;
    while at < 32 {
        let (id, sum, part) = (at / 16, at / 8 % 2, at % 8);
        places[at] = (sum * LONG + id * LONG / 2 + part * 4) as u8;
        at += 1;
    }
    places
};

const fn repeated(group: [u8; 8]) -> Long {
    let mut lanes = [0; LONG];
    let mut at = 0;
    while at < LONG {
        lanes[at] = group[at % 8];
        at += 1;
    }
    lanes
}

/// Returns the weights of 20 bytes, for both ids, where [`SHIFTS`] puts them.
const fn weights(by_byte: [i8; 20]) -> Long {
    let mut lanes = [0; LONG];
    let mut at = 0;
    while at < LONG {
        let group = at % 32 / 8 * 5;
        lanes[at] = match at % 8 {
            lane @ (0 | 1) => by_byte[group + lane].cast_unsigned(),
            2 => by_byte[group + 2].wrapping_mul(16).cast_unsigned(),
            lane @ 3..=5 => by_byte[group + lane - 1].cast_unsigned(),
            _ => 0,
        };
        at += 1;
    }
    lanes
}

/// Two texts, decoded.
struct Pair {
    /// High bits where a character is none of the alphabet.
    foreign: __m512i,
    /// The differences between the sums, modulo 256, and the checksums.
    sums: __m256i,
    /// The bytes of the first text as [`SHIFTS`] has them.
    bytes: __m512i,
}

impl Pair {
    #[inline(always)]
    fn new(unit: Avx512, texts: __m512i) -> Self {
        let [low, high] = [unit.load(&HALVES[0]), unit.load(&HALVES[1])];
        let [first, second] = [unit.load(&FIRST_SUM), unit.load(&SECOND_SUM)];
        // SAFETY: `unit` is the proof that the machine has AVX-512.
        unsafe {
            let values = _mm512_permutex2var_epi8(low, texts, high);
            // Twice two neighbours into one.
            let tens = _mm512_maddubs_epi16(values, _mm512_set1_epi16(0x0120));
            let twenties = _mm512_madd_epi16(tens, _mm512_set1_epi32(0x0001_0400));
            let bytes = _mm512_multishift_epi64_epi8(unit.load(&SHIFTS), twenties);
            let first = _mm512_dpbusd_epi32(_mm512_setzero_si512(), bytes, first);
            let second = _mm512_dpbusd_epi32(_mm512_setzero_si512(), bytes, second);
            let parts = _mm512_permutex2var_epi8(first, unit.load(&GATHERED), second);
            let parts = _mm512_castsi512_si256(parts);
            Self {
                foreign: unit.or(values, texts),
                sums: _mm256_sad_epu8(parts, _mm256_setzero_si256()),
                bytes,
            }
        }
    }
}

impl Pair {
    /// Returns what is wrong with both.
    #[inline(always)]
    fn wrong(&self, unit: Avx512) -> __m512i {
        // SAFETY: `unit` is the proof that the machine has AVX-512.
        let sums = unsafe {
            let sums = _mm256_and_si256(self.sums, _mm256_set1_epi64x(0xff));
            _mm512_zextsi256_si512(sums)
        };
        unit.or(unit.and(self.foreign, unit.splat(0x80)), sums)
    }
}

/// See [`Simd::is_id`].
#[inline(always)]
pub(super) fn is_id(unit: Avx512, window: &Short, rule: IdRule) -> bool {
    // SAFETY: `unit` is the proof that the machine has AVX-512.
    let texts = unsafe { _mm512_broadcast_i64x4(unit.load_short(window)) };
    let pair = Pair::new(unit, texts);
    // SAFETY: as above.
    let bytes = unsafe { _mm_cvtsi128_si64(_mm512_castsi512_si128(pair.bytes)) };
    let number = u16::from_be_bytes([bytes.to_le_bytes()[0], bytes.to_le_bytes()[1]]);
    rule.fits(number) & unit.is_none(pair.wrong(unit))
}

/// See [`Simd::no_ids`].
#[inline(always)]
pub(super) fn wrong(unit: Avx512, first: &Short, second: &Short) -> __m512i {
    let (first, second) = (unit.load_short(first), unit.load_short(second));
    // SAFETY: `unit` is the proof that the machine has AVX-512.
    let texts = unsafe { _mm512_inserti64x4::<1>(_mm512_castsi256_si512(first), second) };
    Pair::new(unit, texts).wrong(unit)
}
