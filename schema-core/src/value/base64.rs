//! Base64 as the backend reads and writes it.
//!
//! The standard alphabet; padding is written always and may be missing when read. Nothing else is
//! lenient: no URL-safe characters, no white space, no stray bits in the last character.
//!
//! Source: Convex backend, `crates/value/src/json/bytes.rs`; measured with its base64 decoder.

use std::fmt;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Why a text is not base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base64Error {
    /// A character outside of the alphabet, or a `=` that is not at the end.
    BadChar {
        /// The character.
        found: char,
        /// Where it starts, in bytes from the start of the text.
        at: usize,
    },
    /// A length that no bytes have.
    BadLength {
        /// The length, in characters.
        len: usize,
    },
    /// The last character carries bits that belong to no byte.
    StrayBits,
}

impl fmt::Display for Base64Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadChar { found, at } => {
                write!(f, "base64 has no {found:?}, found at byte {at}")
            }
            Self::BadLength { len } => write!(f, "base64 can't be {len} characters long"),
            Self::StrayBits => {
                f.write_str("the last character of the base64 has bits that belong to no byte")
            }
        }
    }
}

impl std::error::Error for Base64Error {}

/// The base64 of `bytes`, padded.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 4];
        for (slot, byte) in group[1..].iter_mut().zip(chunk) {
            *slot = *byte;
        }
        let bits = u32::from_be_bytes(group);
        for digit in 0..4 {
            if digit <= chunk.len() {
                let index = (bits >> (18 - 6 * digit)) & 0x3f;
                text.push(char::from(ALPHABET[index as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

/// The bytes that `text` stands for.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, Base64Error> {
    let digits = text.trim_end_matches('=');
    let last = digits.len() % 4;
    check_padding(digits.len(), text.len() - digits.len())?;
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    // Bits that are read and not yet written, at the low end.
    let (mut pending, mut count) = (0_u32, 0);
    for (at, found) in digits.char_indices() {
        pending = pending << 6 | value_of(found).ok_or(Base64Error::BadChar { found, at })?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((pending >> count & 0xff) as u8);
        }
    }
    if last == 1 {
        return Err(Base64Error::BadLength { len: text.len() });
    }
    if pending & ((1 << count) - 1) != 0 {
        return Err(Base64Error::StrayBits);
    }
    Ok(bytes)
}

/// Checks that `padding` many `=` may follow `digits` many characters: only behind two or three of
/// the last four, and not beyond the fourth. One of two may be missing.
fn check_padding(digits: usize, padding: usize) -> Result<(), Base64Error> {
    let last = digits % 4;
    if padding == 0 || (last >= 2 && last + padding <= 4) {
        return Ok(());
    }
    Err(Base64Error::BadChar {
        found: '=',
        at: digits,
    })
}

fn value_of(digit: char) -> Option<u32> {
    let code = u32::from(digit);
    Some(match digit {
        'A'..='Z' => code - u32::from('A'),
        'a'..='z' => code - u32::from('a') + 26,
        '0'..='9' => code - u32::from('0') + 52,
        '+' => 62,
        '/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Base64Error, decode, encode};

    /// The test vectors of RFC 4648, section 10.
    #[test]
    fn agrees_with_the_rfc() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text, "{bytes}");
            assert_eq!(decode(text).as_deref(), Ok(bytes.as_bytes()), "{text}");
            let bare = text.trim_end_matches('=');
            assert_eq!(decode(bare).as_deref(), Ok(bytes.as_bytes()), "{bare}");
        }
    }

    #[test]
    fn rejects_what_the_backend_rejects() {
        assert_eq!(decode("AQ="), Ok(vec![1]), "half of the padding is enough");
        let bad_char = |found, at| Err(Base64Error::BadChar { found, at });
        for (text, want) in [
            ("-_8=", bad_char('-', 0)),
            ("AA==\n", bad_char('=', 2)),
            ("A=AA", bad_char('=', 1)),
            ("=", bad_char('=', 0)),
            ("A===", bad_char('=', 1)),
            ("AAA==", bad_char('=', 3)),
            ("AAAA=", bad_char('=', 4)),
            ("AA\u{e9}A", bad_char('\u{e9}', 2)),
            ("1", Err(Base64Error::BadLength { len: 1 })),
            ("AAAAA", Err(Base64Error::BadLength { len: 5 })),
            ("AB==", Err(Base64Error::StrayBits)),
            ("AAB", Err(Base64Error::StrayBits)),
        ] {
            assert_eq!(decode(text), want, "{text:?}");
        }
    }
}
