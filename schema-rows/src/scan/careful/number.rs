//! Numbers, digit by digit.

/// A JSON number in the range of floats.
#[derive(Clone, Copy)]
pub(super) struct Number<'i> {
    text: &'i str,
    /// The float that is nearest to it.
    pub(super) float: f64,
    /// What follows it.
    pub(super) behind: &'i [u8],
}

impl<'i> Number<'i> {
    /// The number that `rest` starts with.
    pub(super) fn read(rest: &'i [u8]) -> Option<Self> {
        let (text, behind) = rest.split_at_checked(len(rest)?)?;
        let text = std::str::from_utf8(text).ok()?;
        let float = text.parse::<f64>().ok().filter(|it| it.is_finite())?;
        Some(Self {
            text,
            float,
            behind,
        })
    }

    /// Its value, if it is written as an integer of 64 bits. `-0` is none.
    pub(super) fn integer(&self) -> Option<i64> {
        self.text.parse().ok().filter(|_| self.text != "-0")
    }
}

/// How many bytes the number has that `rest` starts with.
fn len(rest: &[u8]) -> Option<usize> {
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

/// How many digits stand at `at`.
fn digits(rest: &[u8], at: usize) -> usize {
    let digits = rest.iter().skip(at);
    digits.take_while(|byte| byte.is_ascii_digit()).count()
}
