//! What JSON has no notation for: `{"$integer":"..."}` and its like.

use super::super::object::skip_blanks;
use super::super::scalar::base64_value;

/// What such an object stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Tagged {
    Bytes,
    Integer(i64),
    /// NaN, an infinity or a zero; other floats are not written so.
    Float(f64),
}

/// The object that `rest` starts with, and what follows.
pub(super) fn read(rest: &[u8]) -> Option<(Tagged, &[u8])> {
    let key = skip_blanks(rest.strip_prefix(b"{")?).strip_prefix(b"\"$")?;
    let kinds: [(&[u8], Kind); 3] = [
        (b"bytes\"", Kind::Bytes),
        (b"integer\"", Kind::Integer),
        (b"float\"", Kind::Float),
    ];
    let mut kinds = kinds.into_iter();
    let (kind, colon) = kinds.find_map(|(name, kind)| Some((kind, key.strip_prefix(name)?)))?;
    let text = skip_blanks(skip_blanks(colon).strip_prefix(b":")?);
    let base64 = Base64::read(text.strip_prefix(b"\"")?)?;
    let end = skip_blanks(base64.behind.strip_prefix(b"\"")?);
    let value = match kind {
        Kind::Bytes => Tagged::Bytes,
        Kind::Integer => Tagged::Integer(i64::from_le_bytes(base64.eight_bytes()?)),
        Kind::Float => {
            let float = f64::from_le_bytes(base64.eight_bytes()?);
            if float.is_normal() || float.is_subnormal() {
                return None;
            }
            Tagged::Float(float)
        }
    };
    Some((value, end.strip_prefix(b"}")?))
}

#[derive(Clone, Copy)]
enum Kind {
    Bytes,
    Integer,
    Float,
}

/// Base64 that may lack its padding.
struct Base64<'i> {
    digits: usize,
    /// The first eight bytes, as far as there are any; the first of all is the highest.
    first: u64,
    behind: &'i [u8],
}

impl<'i> Base64<'i> {
    fn read(text: &'i [u8]) -> Option<Self> {
        let (mut digits, mut first, mut last) = (0_usize, 0_u64, 0);
        for digit in text {
            let Some(value) = base64_value(*digit) else {
                break;
            };
            last = value;
            first = match digits {
                0..10 => first << 6 | u64::from(value),
                10 => first << 4 | u64::from(value >> 2),
                _ => first,
            };
            digits += 1;
        }
        // Bits of the last digit that belong to no byte, and how much padding may follow.
        let (stray, most) = match digits % 4 {
            0 => (0, 0),
            2 => (last % 16, 2),
            3 => (last % 4, 1),
            _ => return None,
        };
        let rest = text.get(digits..)?;
        let padding = rest.iter().take_while(|byte| **byte == b'=').count();
        (stray == 0 && padding <= most).then_some(Self {
            digits,
            first,
            behind: rest.get(padding..)?,
        })
    }

    fn eight_bytes(&self) -> Option<[u8; 8]> {
        (self.digits == 11).then(|| self.first.to_be_bytes())
    }
}
