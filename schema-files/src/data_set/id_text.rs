//! The text of an id, read quickly: most ids have 32 characters.

use convex_schema_core::DocumentId;
use convex_schema_core::id::base32::ALPHABET;
use std::num::NonZeroU32;

/// The value of each character; others have bits that no value has.
const VALUES: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < 32 {
        values[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Returns the id that `text` is, as [`DocumentId::decode`].
pub(super) fn decode(text: &[u8]) -> Option<DocumentId> {
    let usual = text.try_into().ok().and_then(usual);
    usual.or_else(|| DocumentId::decode(std::str::from_utf8(text).ok()?).ok())
}

/// Returns an id of a table with a number of two bytes.
fn usual(text: &[u8; 32]) -> Option<DocumentId> {
    let mut bytes = [0; 20];
    let mut wrong = 0;
    for (eight, five) in text.chunks_exact(8).zip(bytes.chunks_exact_mut(5)) {
        let eight: &[u8; 8] = eight.try_into().ok()?;
        let values = eight.map(|character| VALUES[usize::from(character)]);
        wrong |= values.iter().fold(0, |all, value| all | value);
        let bits = values
            .iter()
            .fold(0, |bits: u64, value| bits << 5 | u64::from(*value));
        five.copy_from_slice(&bits.to_be_bytes()[3..]);
    }
    let (content, checksum) = bytes.split_first_chunk::<18>()?;
    let ([low, high], internal) = content.split_first_chunk::<2>()?;
    // Both sums by themselves, so that compilers make vectors of them.
    let sum = content
        .iter()
        .fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    let weighted = content.iter().zip(WEIGHTS);
    let sums = weighted.fold(0_u8, |sum, (byte, weight)| {
        sum.wrapping_add(byte.wrapping_mul(weight))
    });
    let is_usual = wrong < 32 && low & 0x80 != 0 && matches!(high, 1..0x80);
    let number = u32::from(low & 0x7f) | u32::from(*high) << 7;
    let number = NonZeroU32::new(number).filter(|_| is_usual && checksum == [sum, sums])?;
    Some(DocumentId::new(number, internal.try_into().ok()?))
}

/// How often each byte is in the sum of the running sums.
const WEIGHTS: [u8; 18] = [
    18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
];

#[cfg(test)]
mod tests {
    use convex_schema_core::DocumentId;
    use std::num::NonZeroU32;

    use super::decode;

    /// Ids of all lengths, and texts that differ from them in one character.
    #[test]
    fn ids_are_those_of_the_backend() {
        let characters = b"01289abyzAZiloul\x00 \xff";
        for number in [1, 127, 128, 129, 255, 256, 10_001, 16_383, 16_384, u32::MAX] {
            for byte in [0, 1, 0x5a, 0xff] {
                let number = NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
                let id = DocumentId::new(number, [byte; 16]);
                let text = id.encode().into_bytes();
                assert_eq!(decode(&text), Some(id));
                for at in 0..text.len() {
                    for character in characters {
                        let mut other = text.clone();
                        other[at] = *character;
                        let wanted = std::str::from_utf8(&other).ok();
                        let wanted = wanted.and_then(|text| DocumentId::decode(text).ok());
                        assert_eq!(decode(&other), wanted, "{}", other.escape_ascii());
                    }
                }
            }
        }
    }
}
