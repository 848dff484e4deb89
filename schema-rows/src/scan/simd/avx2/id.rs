//! Ids of the usual length in one register.
//!
//! 32 characters of five bits are 20 bytes: two of the table's number, 16 of the document, two of
//! the checksum. No bits are left over, so a text that decodes is the only one for its id.

use std::arch::x86_64::{
    __m256i, _mm_cvtsi128_si64, _mm256_add_epi64, _mm256_castsi256_si128, _mm256_loadu_si256,
    _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_or_si256, _mm256_packus_epi16,
    _mm256_permute4x64_epi64, _mm256_sad_epu8, _mm256_set1_epi16, _mm256_set1_epi32,
    _mm256_setzero_si256, _mm256_slli_epi64, _mm256_srli_epi64, _mm256_sub_epi8,
};

use super::super::id_tables::{FIRST_SUM, HIGH, LOW, OFFSETS, SECOND_SUM};
use super::{Avx2, IdRule, Simd};

/// See [`Simd::is_id`].
#[inline(always)]
pub(super) fn is_id(unit: Avx2, text: __m256i, rule: IdRule) -> bool {
    let (wrong, bytes) = wrong(unit, text);
    // SAFETY: `unit` is the proof that the machine has AVX2.
    let bytes = unsafe { _mm_cvtsi128_si64(_mm256_castsi256_si128(bytes)) };
    // Of the first five bytes the first one is the highest.
    let [.., second, first, _, _, _] = bytes.to_le_bytes();
    unit.is_none(wrong) & rule.fits(u16::from_be_bytes([first, second]))
}

/// Bits for what is wrong with an id, and its bytes.
#[inline(always)]
pub(super) fn wrong(unit: Avx2, text: __m256i) -> (__m256i, __m256i) {
    let runs = unit.and(
        unit.look_up(&LOW, text),
        unit.look_up(&HIGH, unit.high_halves(text)),
    );
    // SAFETY: `unit` is the proof that the machine has AVX2.
    let bytes = unsafe {
        let values = _mm256_sub_epi8(text, unit.look_up(&OFFSETS, runs));
        // Twice two neighbours into one, then two into 40 bits.
        let tens = _mm256_maddubs_epi16(values, _mm256_set1_epi16(0x0120));
        let twenties = _mm256_madd_epi16(tens, _mm256_set1_epi32(0x0001_0400));
        let high = _mm256_slli_epi64::<20>(twenties);
        _mm256_or_si256(high, _mm256_srli_epi64::<32>(twenties))
    };
    let foreign = unit.is(runs, 0);
    (unit.or(foreign, wrong_checksum(unit, bytes)), bytes)
}

/// Returns what both sums, modulo 256, are more than the checksum says.
#[inline(always)]
fn wrong_checksum(unit: Avx2, bytes: __m256i) -> __m256i {
    let (first, second) = (
        sums(unit, bytes, &FIRST_SUM),
        sums(unit, bytes, &SECOND_SUM),
    );
    // SAFETY: `unit` is the proof that the machine has AVX2.
    unsafe {
        let both = _mm256_packus_epi16(first, second);
        let parts = _mm256_sad_epu8(both, _mm256_setzero_si256());
        let total = _mm256_add_epi64(parts, _mm256_permute4x64_epi64::<0x4e>(parts));
        _mm256_slli_epi64::<56>(total)
    }
}

/// Weighted sums of two bytes each, modulo 256.
#[inline(always)]
fn sums(unit: Avx2, bytes: __m256i, weights: &[i8; 32]) -> __m256i {
    // SAFETY: `unit` is the proof that the machine has AVX2; the reference covers 32 bytes, and the
    // load needs no alignment.
    unsafe {
        let weights = _mm256_loadu_si256(weights.as_ptr().cast());
        unit.and(
            _mm256_maddubs_epi16(bytes, weights),
            _mm256_set1_epi16(0xff),
        )
    }
}
