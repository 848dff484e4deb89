//! Numbers, by where digits stand.

use super::simd::{Long, SHORT, Short, Simd};
use convex_schema_core::__internal::exhaustive;
use convex_schema_core::value::Encoding;

/// The rule for creation times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Times {
    /// More than 0, less than 2^53.
    #[default]
    Written,
    /// Any finite float without a sign.
    Stored,
}

/// Whether a fraction makes a number a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fractions {
    /// All numbers are floats.
    #[default]
    Ignored,
    /// Numbers without fraction or exponent are integers.
    Decide,
}

impl Fractions {
    pub(super) const fn of(encoding: Encoding) -> Self {
        match encoding.exhaustive() {
            exhaustive::Encoding::Export => Self::Decide,
            exhaustive::Encoding::Wire | exhaustive::Encoding::Import => Self::Ignored,
        }
    }
}

/// A number without what may follow it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    /// Its bytes, without an exponent.
    pub(super) len: usize,
    /// Digits before the point.
    pub(super) integer_digits: u32,
    pub(super) negative: bool,
    pub(super) has_point: bool,
    /// Whether it starts with the digit 0.
    pub(super) leading_zero: bool,
}

impl Number {
    /// Returns the number at the start of `window`, shorter than the window by at least one byte.
    #[inline(always)]
    pub(super) fn read<S: Simd>(simd: S, window: &Short) -> Option<Self> {
        let masks = simd.number(window);
        let negative = window[0] == b'-';
        let sign = u32::from(negative);
        // The last byte counts as none, so that every run of digits ends within the window.
        let digits = (masks.digits & 0x7fff_ffff) >> sign;
        let integer_digits = digits.trailing_ones();
        let remainder = digits >> integer_digits >> 1;
        let point = masks.points >> sign >> integer_digits & 1;
        let fraction_digits = remainder.trailing_ones();
        let leading_zero = window[sign as usize] == b'0';
        let fraction = (1 + fraction_digits) & point.wrapping_neg();
        let len = sign + integer_digits + fraction;
        let wrong = (integer_digits == 0)
            | (leading_zero & (integer_digits > 1))
            | ((point == 1) & (fraction_digits == 0))
            | (len >= 31);
        if wrong {
            return None;
        }
        Some(Self {
            len: len as usize & (SHORT - 1),
            integer_digits,
            negative,
            has_point: point == 1,
            leading_zero,
        })
    }
}

/// Bytes that are looked at without a vector, the first one lowest.
type Word = u128;

/// Bytes that may follow the digits of a number, before or after its point.
static GOES_ON: [bool; 256] = {
    let mut goes_on = [false; 256];
    let mut at = 0;
    while at < goes_on.len() {
        goes_on[at] = matches!(at as u8, b'0'..=b'9' | b'.' | b'e' | b'E');
        at += 1;
    }
    goes_on
};

/// As [`float`], if the number has no sign, no exponent, does not start with 0 and is shorter than a
/// [`Word`]: nearly all. Where it ends is known sooner than from a vector.
#[inline(always)]
fn plain(window: &Long, fractions: Fractions) -> Option<usize> {
    let word = Word::from_le_bytes(*window.first_chunk()?);
    let mut others = others(word);
    let mut end = others.trailing_zeros() as usize / 8;
    let is_whole = window[end] != b'.';
    let mut wrong =
        (end == 0) | (window[0] == b'0') | (is_whole & (fractions == Fractions::Decide));
    if !is_whole {
        // A point leaves the bytes after it as they are.
        others &= others.wrapping_sub(1);
        let point = end;
        end = others.trailing_zeros() as usize / 8;
        wrong |= end == point + 1;
    }
    wrong |= (others == 0) | GOES_ON[usize::from(window[end])];
    (!wrong).then_some(end)
}

/// Returns the high bits of bytes that are not digits; right up to the first one that is beyond
/// ASCII, or that differs from a digit in its high half.
#[inline(always)]
const fn others(word: Word) -> Word {
    const EACH: Word = Word::MAX / 0xff;
    let values = word ^ (EACH * b'0' as Word);
    (values.wrapping_add(EACH * (0x80 - 10)) | values) & (EACH * 0x80)
}

/// Returns the length of the number that `window` starts with, if it is a `Float64`.
#[inline(always)]
pub(super) fn float<S: Simd>(simd: S, window: &Long, fractions: Fractions) -> Option<usize> {
    if let Some(len) = plain(window, fractions) {
        return Some(len);
    }
    let number = Number::read(simd, window.first_chunk()?)?;
    if window[number.len] | 0x20 == b'e' {
        let digits = exponent(window.get(number.len + 1..)?, number.integer_digits)?;
        return Some(number.len + 1 + digits);
    }
    let is_float = number.has_point || fractions == Fractions::Ignored;
    is_float.then_some(number.len)
}

/// Returns the length of the sign and the digits of an exponent, after its `e`, if the number that
/// has `integer_digits` before its point is not beyond all floats.
#[cold]
pub(super) fn exponent(text: &[u8], integer_digits: u32) -> Option<usize> {
    let sign = usize::from(matches!(text.first()?, b'+' | b'-'));
    let digits = text.get(sign..)?;
    let count = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count == 0 || count > 3 {
        return None;
    }
    let value = digits.iter().take(count);
    let value = value.fold(0, |value, digit| 10 * value + u32::from(digit - b'0'));
    // Less than 10^308 is a float.
    let fits = text.first() == Some(&b'-') || integer_digits + value <= 308;
    fits.then_some(sign + count)
}

/// Returns the length of the number that `window` starts with, if export JSON means an `Int64` by
/// it.
#[inline(always)]
pub(super) fn integer<S: Simd>(simd: S, window: &Long) -> Option<usize> {
    let number = Number::read(simd, window.first_chunk()?)?;
    // -0 is a float, and so are integers beyond 64 bits.
    let is_float = number.has_point
        | (number.negative & number.leading_zero)
        | (number.integer_digits > 18)
        | (window[number.len] | 0x20 == b'e');
    (!is_float).then_some(number.len)
}

/// Returns the length of the number that `window` starts with, if it is a usual creation time: a
/// positive float with up to 15 digits before its point.
#[inline(always)]
pub(super) fn time<S: Simd>(simd: S, window: &Long, fractions: Fractions) -> Option<usize> {
    let number = Number::read(simd, window.first_chunk()?)?;
    let is_usual = !number.negative
        & !number.leading_zero
        & (number.integer_digits <= 15)
        & (number.has_point | (fractions == Fractions::Ignored))
        & (window[number.len] | 0x20 != b'e');
    is_usual.then_some(number.len)
}

/// Returns the length of the number that `window` starts with, if it is what [`Op::Digits`] stands
/// for.
///
/// [`Op::Digits`]: super::node::Op::Digits
#[inline(always)]
pub(super) fn of_digits<S: Simd>(
    simd: S,
    window: &Long,
    fractions: Fractions,
    counts: u64,
) -> Option<usize> {
    let number = Number::read(simd, window.first_chunk()?)?;
    let count = number.integer_digits - u32::from(number.leading_zero);
    let bit = count + 32 * u32::from(number.negative);
    let is_usual = (counts.wrapping_shr(bit) & 1 == 1)
        & (number.has_point | (fractions == Fractions::Ignored))
        & (window[number.len] | 0x20 != b'e');
    is_usual.then_some(number.len)
}
