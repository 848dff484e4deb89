//! What is rare, byte by byte: other spellings of literals and names, floats that no JSON number
//! stands for, numbers at the edge of their range, and values of any kind that have one of these.
//!
//! Whoever is in a hurry has given up on the value before; nothing here is allocated either.

mod number;
mod tagged;
mod text;

use convex_schema_rules::limit::{MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_RUNTIME_KEY_LEN};

use self::number::Number;
use self::tagged::Tagged;
use self::text::Text;
use super::names::NameTable;
use super::object::skip_blanks;
use super::program::{Fixed, Fractions, Times};
use super::simd::{LONG, Simd};
use convex_schema_core::__internal::exhaustive;
use convex_schema_core::Literal;
use convex_schema_core::value::Encoding;

/// What follows a value of any kind that has up to `room` levels.
#[cold]
#[inline(never)]
pub(super) fn any(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    match rest.first()? {
        b'n' => rest.strip_prefix(b"null"),
        b't' => rest.strip_prefix(b"true"),
        b'f' => rest.strip_prefix(b"false"),
        b'"' => Text::read(rest).map(|text| text.behind),
        b'[' => array(rest, room.checked_sub(1)?, encoding),
        b'{' => match tagged(rest, encoding) {
            Some((_, behind)) => Some(behind),
            None => object(rest, room.checked_sub(1)?, encoding),
        },
        _ => Number::read(rest).map(|number| number.behind),
    }
}

fn array(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    items(rest, b']', MAX_ARRAY_LEN, |rest| any(rest, room, encoding))
}

fn object(rest: &[u8], room: u32, encoding: Encoding) -> Option<&[u8]> {
    items(rest, b'}', MAX_OBJECT_FIELDS, |rest| {
        let colon = skip_blanks(key(rest)?.behind);
        any(skip_blanks(colon.strip_prefix(b":")?), room, encoding)
    })
}

/// What stands behind a container that ends in `close` and has at most `most` items; `item` tells
/// what stands behind one.
fn items<'i>(
    rest: &'i [u8],
    close: u8,
    most: usize,
    item: impl Fn(&'i [u8]) -> Option<&'i [u8]>,
) -> Option<&'i [u8]> {
    let mut rest = skip_blanks(rest.get(1..)?);
    if let Some(behind) = rest.strip_prefix(&[close]) {
        return Some(behind);
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

/// The key that `rest` starts with, if values can have it.
fn key(rest: &[u8]) -> Option<Text<'_>> {
    let text = Text::read(rest)?;
    let printable = text.chars().all(|it| matches!(it, ' '..='~'));
    let fits = text.chars().take(MAX_RUNTIME_KEY_LEN + 1).count() <= MAX_RUNTIME_KEY_LEN;
    (printable && fits && text.chars().next() != Some('$')).then_some(text)
}

/// What follows the key of a record that `rest` starts with, if its name is no system field's.
#[cold]
#[inline(never)]
pub(super) fn record_key(rest: &[u8]) -> Option<&[u8]> {
    let key = key(rest)?;
    (key.chars().next() != Some('_')).then_some(key.behind)
}

fn tagged(rest: &[u8], encoding: Encoding) -> Option<(Tagged, &[u8])> {
    match encoding.exhaustive() {
        exhaustive::Encoding::Wire | exhaustive::Encoding::Export => tagged::read(rest),
        exhaustive::Encoding::Import => None,
    }
}

/// What follows the bytes that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn bytes(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    match tagged(rest, encoding)? {
        (Tagged::Bytes, behind) => Some(behind),
        _ => None,
    }
}

/// The `Float64` that `rest` starts with, and what follows.
fn read_float(rest: &[u8], encoding: Encoding) -> Option<(f64, &[u8])> {
    if rest.first() == Some(&b'{') {
        return match tagged(rest, encoding)? {
            (Tagged::Float(float), behind) => Some((float, behind)),
            _ => None,
        };
    }
    let number = Number::read(rest)?;
    let is_float = Fractions::of(encoding) == Fractions::Ignored || number.integer().is_none();
    is_float.then_some((number.float, number.behind))
}

/// The `Int64` that `rest` starts with, and what follows.
fn read_integer(rest: &[u8], encoding: Encoding) -> Option<(i64, &[u8])> {
    if rest.first() == Some(&b'{') {
        return match tagged(rest, encoding)? {
            (Tagged::Integer(integer), behind) => Some((integer, behind)),
            _ => None,
        };
    }
    let number = Number::read(rest)?;
    let means_integers = Fractions::of(encoding) == Fractions::Decide;
    let integer = number.integer().filter(|_| means_integers)?;
    Some((integer, number.behind))
}

/// What follows the `Float64` that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn float(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    read_float(rest, encoding).map(|(_, behind)| behind)
}

/// What follows the `Int64` that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn integer(rest: &[u8], encoding: Encoding) -> Option<&[u8]> {
    read_integer(rest, encoding).map(|(_, behind)| behind)
}

/// What follows the creation time that `rest` starts with.
#[cold]
#[inline(never)]
pub(super) fn time(rest: &[u8], encoding: Encoding, times: Times) -> Option<&[u8]> {
    let (time, behind) = read_float(rest, encoding)?;
    let fits = match times {
        Times::Written => time > 0.0 && time < 9_007_199_254_740_992.0,
        Times::Stored => time.is_finite() && time.is_sign_positive(),
    };
    fits.then_some(behind)
}

/// What follows `fixed` in another spelling than the usual one.
#[cold]
#[inline(never)]
pub(super) fn literal<'i>(fixed: &Fixed, rest: &'i [u8], encoding: Encoding) -> Option<&'i [u8]> {
    match &fixed.literal {
        Literal::String(want) => {
            let text = Text::read(rest)?;
            text.chars().eq(want.chars()).then_some(text.behind)
        }
        Literal::Float64(want) => {
            let (float, behind) = read_float(rest, encoding)?;
            (float.to_bits() == want.to_bits()).then_some(behind)
        }
        Literal::Int64(want) => {
            let (integer, behind) = read_integer(rest, encoding)?;
            (integer == *want).then_some(behind)
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
        // Nothing that would have to be escaped: what is behind a quote would be left out.
        if !matches!(character, ' '..='~') || matches!(character, '"' | '\\') || len == LONG {
            return None;
        }
        plain[len] = u8::try_from(character).ok()?;
        len += 1;
    }
    plain[len] = b'"';
    let (index, _) = names.read(simd, &plain)?;
    Some((index, text.behind))
}

#[cfg(test)]
mod tests;
