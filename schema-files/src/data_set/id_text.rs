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
        let mut bits = 0_u64;
        for character in eight {
            let value = VALUES[usize::from(*character)];
            wrong |= value;
            bits = bits << 5 | u64::from(value & 31);
        }
        five.copy_from_slice(bits.to_be_bytes().get(3..)?);
    }
    let (content, checksum) = bytes.split_first_chunk::<18>()?;
    let ([low, high], internal) = content.split_first_chunk::<2>()?;
    let (mut sum, mut sums) = (0_u8, 0_u8);
    for byte in content {
        sum = sum.wrapping_add(*byte);
        sums = sums.wrapping_add(sum);
    }
    let is_usual = wrong < 32 && low & 0x80 != 0 && matches!(high, 1..0x80);
    let number = u32::from(low & 0x7f) | u32::from(*high) << 7;
    let number = NonZeroU32::new(number).filter(|_| is_usual && checksum == [sum, sums])?;
    Some(DocumentId::new(number, internal.try_into().ok()?))
}

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
