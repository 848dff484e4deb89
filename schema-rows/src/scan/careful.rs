//! Rare spellings, byte by byte: other spellings of literals and names, floats that no JSON number
//! stands for, numbers at the edge of their range, and values of any kind that have one of these.
//!
//! The fast readers have given up on the value before. Nothing is allocated here either.

#[cfg(test)]
mod tests;

use convex_schema_rules::limit::{MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_RUNTIME_KEY_LEN};

use super::lookup::NameTable;
use super::node::Fixed;
use super::number::{Fractions, Times};
use super::simd::{LONG, Simd};
use convex_schema_core::__internal::exhaustive;
use convex_schema_core::Literal;
use convex_schema_core::value::Encoding;

/// Returns what follows spaces, tabs and carriage returns. A newline ends the row, so it is no
/// blank here.
#[inline(always)]
pub(super) fn skip_blanks(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r', remainder @ ..] = rest {
        rest = remainder;
    }
    rest
}

/// Returns what follows a value of any kind that has up to `room` levels.
#[cold]
#[inline(never)]
pub(super) fn any(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    match rest.first()? {
        b'n' => rest.strip_prefix(b"null"),
        b't' => rest.strip_prefix(b"true"),
        b'f' => rest.strip_prefix(b"false"),
        b'"' => Text::read(rest).map(|text| text.remainder),
        b'[' => array(rest, room.checked_sub(1)?, encoding),
        b'{' => match tagged(rest, encoding) {
            Some((_, remainder)) => Some(remainder),
            None => object(rest, room.checked_sub(1)?, encoding),
        },
        _ => Number::read(rest).map(|number| number.remainder),
    }
}

fn array(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    items(rest, b']', MAX_ARRAY_LEN, |rest| any(rest, room, encoding))
}

fn object(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    items(rest, b'}', MAX_OBJECT_FIELDS, |rest| {
        let colon = skip_blanks(key(rest)?.remainder);
        any(skip_blanks(colon.strip_prefix(b":")?), room, encoding)
    })
}

/// Returns what follows a container that ends in `close` and has at most `most` items; `item` tells
/// what stands after one.
fn items<'i>(
    rest: &'i [u8],
    close: u8,
    most: usize,
    item: impl Fn(&'i [u8]) -> Option<&'i [u8]>,
) -> Option<&'i [u8]> {
    let mut rest = skip_blanks(rest.get(1..)?);
    if let Some(remainder) = rest.strip_prefix(&[close]) {
        return Some(remainder);
    }
    for _ in 0..most {
        let (end, after) = skip_blanks(item(rest)?).split_first()?;
        match *end {
            b',' => rest = skip_blanks(after),
            end => return (end == close).then_some(after),
        }
    }
    None
}

/// Returns the key that `rest` starts with, if values can have it.
fn key(rest: &[u8]) -> Option<Text<'_>> {
    let text = Text::read(rest)?;
    let printable = text.chars().all(|it| matches!(it, ' '..='~'));
    let fits = text.chars().take(MAX_RUNTIME_KEY_LEN + 1).count() <= MAX_RUNTIME_KEY_LEN;
    (printable && fits && text.chars().next() != Some('$')).then_some(text)
}

/// Returns what follows the key of a record that `rest` starts with, if its name is not a system
/// field's.
#[cold]
#[inline(never)]
pub(super) fn record_key(rest: &[u8]) -> Option<&[u8]> {
    let key = key(rest)?;
    (key.chars().next() != Some('_')).then_some(key.remainder)
}

fn tagged(rest: &[u8], encoding: Encoding) -> Option<(Tagged, &[u8])> {
    match encoding.exhaustive() {
        exhaustive::Encoding::Wire | exhaustive::Encoding::Export => read_tagged(rest),
        exhaustive::Encoding::Import => None,
    }
}

/// Returns what follows the bytes that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn bytes(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    match tagged(rest, encoding)? {
        (Tagged::Bytes, remainder) => Some(remainder),
        _ => None,
    }
}

/// Returns the `Float64` that `rest` starts with, and what follows.
fn read_float(rest: &[u8], encoding: Encoding) -> Option<(f64, &[u8])> {
    if rest.first() == Some(&b'{') {
        return match tagged(rest, encoding)? {
            (Tagged::Float(float), remainder) => Some((float, remainder)),
            _ => None,
        };
    }
    let number = Number::read(rest)?;
    let is_float = Fractions::of(encoding) == Fractions::Ignored || number.integer().is_none();
    is_float.then_some((number.float, number.remainder))
}

/// Returns the `Int64` that `rest` starts with, and what follows.
fn read_integer(rest: &[u8], encoding: Encoding) -> Option<(i64, &[u8])> {
    if rest.first() == Some(&b'{') {
        return match tagged(rest, encoding)? {
            (Tagged::Integer(integer), remainder) => Some((integer, remainder)),
            _ => None,
        };
    }
    let number = Number::read(rest)?;
    let means_integers = Fractions::of(encoding) == Fractions::Decide;
    let integer = number.integer().filter(|_| means_integers)?;
    Some((integer, number.remainder))
}

/// Returns what follows the `Float64` that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn float(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    read_float(rest, encoding).map(|(_, remainder)| remainder)
}

/// Returns what follows the `Int64` that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn integer(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    read_integer(rest, encoding).map(|(_, remainder)| remainder)
}

/// Returns what follows the creation time that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn time(rest: &[u8], encoding: Encoding, times: Times) -> Option<&[u8]> {
    let (time, remainder) = read_float(rest, encoding)?;
    let fits = match times {
        Times::Written => time > 0.0 && time < 9_007_199_254_740_992.0,
        Times::Stored => time.is_finite() && time.is_sign_positive(),
    };
    fits.then_some(remainder)
}

/// Returns what follows `fixed` in another spelling than the usual one.
#[cold]
#[inline(never)]
pub(super) fn literal<'i>(fixed: &Fixed, rest: &'i [u8], encoding: Encoding) -> Option<&'i [u8]> {
    match &fixed.literal {
        Literal::String(want) => {
            let text = Text::read(rest)?;
            text.chars().eq(want.chars()).then_some(text.remainder)
        }
        Literal::Float64(want) => {
            let (float, remainder) = read_float(rest, encoding)?;
            (float.to_bits() == want.to_bits()).then_some(remainder)
        }
        Literal::Int64(want) => {
            let (integer, remainder) = read_integer(rest, encoding)?;
            (integer == *want).then_some(remainder)
        }
        Literal::Boolean(_) => None,
    }
}

/// As [`NameTable::read`], where some of the text is escaped though it does not have to be.
#[cold]
#[inline(never)]
pub(super) fn name<'i, S: Simd>(
    simd: S,
    names: &NameTable,
    rest: &'i [u8],
) -> Option<(usize, &'i [u8])> {
    // A text that has nothing escaped has been looked for where it stands.
    let mark = rest.iter().find(|byte| matches!(byte, b'"' | b'\\'))?;
    if *mark == b'"' {
        return None;
    }
    let text = Text::read_body(rest)?;
    let mut plain = [0; 2 * LONG];
    let mut len = 0;
    for character in text.chars() {
        // Nothing that would have to be escaped: what is after a quote would be left out.
        if !matches!(character, ' '..='~') || matches!(character, '"' | '\\') || len == LONG {
            return None;
        }
        plain[len] = u8::try_from(character).ok()?;
        len += 1;
    }
    plain[len] = b'"';
    let (index, _) = names.read(simd, &plain)?;
    Some((index, text.remainder))
}

/// A JSON number in the range of floats.
#[derive(Clone, Copy)]
pub(super) struct Number<'i> {
    text: &'i str,
    /// The float that is nearest to it.
    float: f64,
    /// The text after it.
    remainder: &'i [u8],
}

impl<'i> Number<'i> {
    /// Returns the number that `rest` starts with.
    fn read(rest: &'i [u8]) -> Option<Self> {
        let (text, remainder) = rest.split_at_checked(number_len(rest)?)?;
        let text = std::str::from_utf8(text).ok()?;
        let float = text.parse::<f64>().ok().filter(|it| it.is_finite())?;
        Some(Self {
            text,
            float,
            remainder,
        })
    }

    /// Returns whether all of `text` is such a number.
    pub(super) fn is_whole(text: &'i [u8]) -> bool {
        Self::read(text).is_some_and(|number| number.remainder.is_empty())
    }

    /// Its value, if it is written as an integer of 64 bits. `-0` is none.
    fn integer(&self) -> Option<i64> {
        self.text.parse().ok().filter(|_| self.text != "-0")
    }
}

/// Returns how many bytes the number has that `rest` starts with.
fn number_len(rest: &[u8]) -> Option<usize> {
    let sign = usize::from(rest.first() == Some(&b'-'));
    let integer = digits(rest, sign);
    let leading_zero = rest.get(sign) == Some(&b'0');
    if integer == 0 || (leading_zero && integer > 1) {
        return None;
    }
    let mut len = sign + integer;
    if rest.get(len) == Some(&b'.') {
        let fraction = digits(rest, len + 1);
        if fraction == 0 {
            return None;
        }
        len += 1 + fraction;
    }
    if matches!(rest.get(len), Some(b'e' | b'E')) {
        len += 1 + usize::from(matches!(rest.get(len + 1), Some(b'+' | b'-')));
        let exponent = digits(rest, len);
        if exponent == 0 {
            return None;
        }
        len += exponent;
    }
    Some(len)
}

/// Returns how many digits stand at `at`.
fn digits(rest: &[u8], at: usize) -> usize {
    let digits = rest.iter().skip(at);
    digits.take_while(|byte| byte.is_ascii_digit()).count()
}

/// A JSON string.
#[derive(Clone, Copy)]
pub(super) struct Text<'i> {
    /// The text between the quotes; valid JSON.
    body: &'i str,
    /// The text after the closing quote.
    remainder: &'i [u8],
}

impl<'i> Text<'i> {
    /// Returns the string that `rest` starts with.
    fn read(rest: &'i [u8]) -> Option<Self> {
        Self::read_body(rest.strip_prefix(b"\"")?)
    }

    /// Returns the string whose opening quote stands before `rest`.
    pub(super) fn read_body(rest: &'i [u8]) -> Option<Self> {
        let mut len = 0;
        loop {
            match rest.get(len)? {
                b'"' => break,
                b'\\' => len += 2,
                0..0x20 => return None,
                _ => len += 1,
            }
        }
        let body = std::str::from_utf8(rest.get(..len)?).ok()?;
        let mut left = body;
        while !left.is_empty() {
            (_, left) = next(left)?;
        }
        let remainder = rest.get(len + 1..)?;
        Some(Self { body, remainder })
    }

    /// Returns the characters that it stands for.
    fn chars(&self) -> impl Iterator<Item = char> {
        let mut left = self.body;
        std::iter::from_fn(move || {
            let (character, remainder) = next(left)?;
            left = remainder;
            Some(character)
        })
    }
}

/// Returns the character that `text` starts with, and what follows.
fn next(text: &str) -> Option<(char, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if first != '\\' {
        return Some((first, chars.as_str()));
    }
    let simple = match chars.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        same @ ('"' | '\\' | '/') => same,
        'u' => return escaped(chars.as_str()),
        _ => return None,
    };
    Some((simple, chars.as_str()))
}

/// Returns the character of an escape, of which `\u` is read, and what follows.
fn escaped(text: &str) -> Option<(char, &str)> {
    let (first, remainder) = unit(text)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, remainder));
    }
    let (second, remainder) = unit(remainder.strip_prefix("\\u")?)?;
    let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let character = 0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff);
    Some((char::from_u32(character).filter(|_| is_pair)?, remainder))
}

/// Four hexadecimal digits, and what follows.
fn unit(text: &str) -> Option<(u32, &str)> {
    let (digits, remainder) = text.split_at_checked(4)?;
    // A sign would be read too.
    let all_digits = digits.bytes().all(|it| it.is_ascii_hexdigit());
    let unit = u32::from_str_radix(digits, 16).ok();
    Some((unit.filter(|_| all_digits)?, remainder))
}

/// The value of such an object.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tagged {
    Bytes,
    Integer(i64),
    /// NaN, an infinity or a zero; other floats are not written so.
    Float(f64),
}

/// Returns the object that `rest` starts with, and what follows.
fn read_tagged(rest: &[u8]) -> Option<(Tagged, &[u8])> {
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
    let end = skip_blanks(base64.remainder.strip_prefix(b"\"")?);
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
    remainder: &'i [u8],
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
            remainder: rest.get(padding..)?,
        })
    }

    fn eight_bytes(&self) -> Option<[u8; 8]> {
        (self.digits == 11).then(|| self.first.to_be_bytes())
    }
}

/// Returns the six bits of a digit of base64.
fn base64_value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
