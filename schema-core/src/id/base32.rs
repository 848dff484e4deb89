//! Base32 as ids use it: Crockford's alphabet in lower case, no padding, nothing lenient.

/// The characters of ids, by their value.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The characters that `bytes` many bytes take.
pub(super) const fn text_len(bytes: usize) -> usize {
    (bytes * 8).div_ceil(5)
}

/// Appends the text of `bytes`, the last character filled with zero bits.
pub(super) fn encode(bytes: &[u8], text: &mut String) {
    // Five bytes are eight characters.
    let groups = bytes.chunks_exact(5);
    let rest = groups.remainder();
    for group in groups {
        let bits = group
            .iter()
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        text.extend((0..8).map(|digit| {
            let value = bits >> (35 - 5 * digit) & 0x1f;
            char::from(ALPHABET[value as usize])
        }));
    }
    text.extend(digits(rest));
}

/// Whether `text` is exactly what [`encode`] makes of `bytes`.
pub(super) fn is_text_of(text: &str, bytes: &[u8]) -> bool {
    text.chars().eq(digits(bytes))
}

fn digits(bytes: &[u8]) -> impl Iterator<Item = char> {
    (0..text_len(bytes.len())).map(|digit| {
        let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or(0));
        let first_bit = digit * 5;
        let window = byte(first_bit / 8) << 8 | byte(first_bit / 8 + 1);
        let value = window >> (11 - first_bit % 8) & 0x1f;
        char::from(ALPHABET[usize::from(value)])
    })
}

/// Writes the bytes of `text` to the front of `out`, which must be large enough, and gives their
/// number. Bits that do not fill a byte are dropped.
///
/// # Errors
/// The first character outside of the alphabet, and where it is.
pub(super) fn decode(text: &str, out: &mut [u8]) -> Result<usize, (char, usize)> {
    let (mut pending, mut count) = (0_u32, 0);
    let mut len = 0;
    for (at, digit) in text.char_indices() {
        let value = value_of(digit).ok_or((digit, at))?;
        pending = pending << 5 | u32::from(value);
        count += 5;
        if count >= 8 {
            count -= 8;
            if let Some(slot) = out.get_mut(len) {
                *slot = (pending >> count & 0xff) as u8;
                len += 1;
            }
        }
    }
    Ok(len)
}

fn value_of(digit: char) -> Option<u8> {
    let digit = u8::try_from(digit).ok()?;
    Some(match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'h' => digit - b'a' + 10,
        b'j' | b'k' => digit - b'j' + 18,
        b'm' | b'n' => digit - b'm' + 20,
        b'p'..=b't' => digit - b'p' + 22,
        b'v'..=b'z' => digit - b'v' + 27,
        _ => return None,
    })
}
