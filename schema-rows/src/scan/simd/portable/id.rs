//! Ids of the usual length, eight characters at a time.

use super::super::super::rule::IdRule;
use super::super::Short;
use convex_schema_core::__internal::base32::ALPHABET;

/// The value of each character of the alphabet; of others, the high bit.
pub(in crate::scan) const VALUES: [u8; 256] = {
    let mut values = [0x80; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// See [`Simd::is_id`](super::super::Simd::is_id).
#[inline(always)]
pub(super) fn is_id(window: &Short, rule: IdRule) -> bool {
    let mut bytes = [0; 20];
    let mut foreign = 0;
    // Eight characters of five bits are five bytes.
    for (characters, bytes) in window.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
        let bits = characters.iter().fold(0_u64, |bits, character| {
            let value = VALUES[usize::from(*character)];
            foreign |= value;
            bits << 5 | u64::from(value)
        });
        bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    let [content @ .., first, second] = bytes;
    let number = u16::from_be_bytes([bytes[0], bytes[1]]);
    foreign < 0x80 && rule.fits(number) && checksum(&content) == [first, second]
}

/// Fletcher's, with both sums modulo 256.
#[inline(always)]
fn checksum(content: &[u8; 18]) -> [u8; 2] {
    content
        .iter()
        .fold([0, 0], |[first, second]: [u8; 2], byte| {
            let first = first.wrapping_add(*byte);
            [first, second.wrapping_add(first)]
        })
}
