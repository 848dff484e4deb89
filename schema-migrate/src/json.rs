//! JSON texts, read without making values of them.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use convex_schema_core::__internal::JsonFloat;

/// Why a text is not JSON, or holds what no document can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not JSON, from this byte on.
    Syntax(usize),
    /// A number that no float64 is.
    Precision(usize),
    /// Nested deeper than any document.
    Depth,
}

/// The deepest nesting that is read; documents have less.
const DEPTH: u32 = 128;

/// A place in a JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    fn skip(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip();
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(Fault::Syntax(self.at))
        }
    }

    /// Whether nothing follows.
    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Reads a value and gives its text.
    pub(crate) fn raw(&mut self) -> Result<&'a [u8], Fault> {
        self.skip();
        let start = self.at;
        self.walk(&mut None, 0)?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Reads a value and appends it in its one spelling: without spaces, and all numbers as floats.
    pub(crate) fn copy(&mut self, out: &mut String) -> Result<(), Fault> {
        self.walk(&mut Some(out), 0)
    }

    /// Reads an array and calls `visit` with the text of each element.
    pub(crate) fn elements<E: From<Fault>>(
        &mut self,
        mut visit: impl FnMut(&'a [u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.expect(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            visit(self.raw()?)?;
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Reads an object and calls `visit` with the texts of each key and value.
    pub(crate) fn members(
        &mut self,
        mut visit: impl FnMut(&'a [u8], &'a [u8]),
    ) -> Result<(), Fault> {
        let text = self.text;
        self.member_places(|key, value| visit(key, text.get(value).unwrap_or_default()))
    }

    /// Reads an object and calls `visit` with the text of each key and the place of its value.
    pub(crate) fn member_places(
        &mut self,
        mut visit: impl FnMut(&'a [u8], Range<usize>),
    ) -> Result<(), Fault> {
        self.expect(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            self.skip();
            let key = self.string()?;
            self.expect(b':')?;
            self.skip();
            let start = self.at;
            self.walk(&mut None, 0)?;
            visit(key, start..self.at);
            if self.take(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn walk(&mut self, out: &mut Option<&mut String>, depth: u32) -> Result<(), Fault> {
        if depth > DEPTH {
            return Err(Fault::Depth);
        }
        match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                write(out, text)
            }
            Some(b'{') => self.list(out, b'}', |cursor, out| {
                cursor.skip();
                let key = cursor.string()?;
                write(out, key)?;
                cursor.expect(b':')?;
                write(out, b":")?;
                cursor.walk(out, depth + 1)
            }),
            Some(b'[') => self.list(out, b']', |cursor, out| cursor.walk(out, depth + 1)),
            Some(b't') => self.word(out, b"true"),
            Some(b'f') => self.word(out, b"false"),
            Some(b'n') => self.word(out, b"null"),
            Some(b'-' | b'0'..=b'9') => self.number(out),
            _ => Err(Fault::Syntax(self.at)),
        }
    }

    fn list(
        &mut self,
        out: &mut Option<&mut String>,
        end: u8,
        mut item: impl FnMut(&mut Self, &mut Option<&mut String>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        write(out, &self.text[self.at..=self.at])?;
        self.at += 1;
        if !self.take(end) {
            loop {
                item(self, out)?;
                if self.take(end) {
                    break;
                }
                self.expect(b',')?;
                write(out, b",")?;
            }
        }
        write(out, &[end])
    }

    fn word(&mut self, out: &mut Option<&mut String>, word: &'static [u8]) -> Result<(), Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(Fault::Syntax(self.at));
        }
        self.at += word.len();
        write(out, word)
    }

    /// Reads a string and gives its text, with the quotes.
    fn string(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.at;
        if self.text.get(start) != Some(&b'"') {
            return Err(Fault::Syntax(start));
        }
        let mut at = start + 1;
        loop {
            at += plain(self.text.get(at..).unwrap_or_default());
            match self.text.get(at) {
                None => return Err(Fault::Syntax(self.text.len())),
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(&self.text[start..=at]);
                }
                Some(b'\\') => {}
                Some(_) => return Err(Fault::Syntax(at)),
            }
            let length = match self.text.get(at + 1) {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                Some(b'u')
                    if self
                        .text
                        .get(at + 2..at + 6)
                        .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) =>
                {
                    6
                }
                _ => return Err(Fault::Syntax(at)),
            };
            at += length;
        }
    }

    fn number(&mut self, out: &mut Option<&mut String>) -> Result<(), Fault> {
        let start = self.at;
        let rest = &self.text[start..];
        let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let length = rest.iter().take_while(|byte| is_number(byte)).count();
        let text = std::str::from_utf8(&rest[..length]).map_err(|_| Fault::Syntax(start))?;
        if !is_json_number(text) {
            return Err(Fault::Syntax(start));
        }
        self.at += length;
        if let Some(out) = out {
            let float = exact(text).ok_or(Fault::Precision(start))?;
            let _ = write!(out, "{}", JsonFloat(float));
        }
        Ok(())
    }
}

/// How many bytes at the start are not quote, no backslash and no control character.
fn plain(text: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let mut at = 0;
    for word in text.chunks_exact(8) {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
        // The highest bit of each byte that is zero, or below 0x20; the first one is right.
        let is_zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
        let quotes = is_zero(word ^ (ONES * 0x22));
        let backslashes = is_zero(word ^ (ONES * 0x5c));
        let controls = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let found = quotes | backslashes | controls;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    let is_end = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    at + rest.iter().position(is_end).unwrap_or(rest.len())
}

fn write(out: &mut Option<&mut String>, text: &[u8]) -> Result<(), Fault> {
    if let Some(out) = out {
        out.push_str(std::str::from_utf8(text).map_err(|_| Fault::Syntax(0))?);
    }
    Ok(())
}

fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|it| digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}

/// The float64 that a decimal number is, if it is one: a number of other digits would be read back from its
/// shortest spelling.
pub(crate) fn exact(text: &str) -> Option<f64> {
    let float: f64 = text.parse().ok()?;
    if !float.is_finite() {
        return None;
    }
    let significant = text.split(['e', 'E']).next().unwrap_or_default();
    let digits = significant.bytes().filter(u8::is_ascii_digit).count();
    // Decimal numbers of 15 digits survive being a float64.
    if digits <= 15 && text.len() < 20 {
        return Some(float);
    }
    (decimal(text)? == decimal(&format!("{float:e}"))?).then_some(float)
}

/// A decimal number in the one spelling of its value: an integer of up to 18 digits as such.
pub(crate) fn plain_decimal(text: &str) -> Option<String> {
    let (is_negative, digits, power) = decimal(text)?;
    let sign = if is_negative { "-" } else { "" };
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = usize::try_from(power).ok();
    Some(match zeros.filter(|zeros| digits.len() + zeros <= 18) {
        Some(zeros) => format!("{sign}{digits}{}", "0".repeat(zeros)),
        None => format!("{sign}{digits}e{power}"),
    })
}

/// The sign, the digits without zeros at their ends, and the power of ten of the last one.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent: i64 = exponent.parse().ok()?;
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let trimmed = digits.trim_end_matches('0');
    if trimmed.is_empty() {
        return Some((false, String::new(), 0));
    }
    let zeros = i64::try_from(digits.len() - trimmed.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    Some((is_negative, trimmed.to_owned(), exponent - places + zeros))
}

/// Returns the text of a JSON string; `None` if it holds half of a surrogate pair.
pub(crate) fn unquote(raw: &[u8]) -> Option<Cow<'_, [u8]>> {
    let inside = raw.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if memchr::memchr(b'\\', inside).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    let text: String = serde_json::from_slice(raw).ok()?;
    Some(Cow::Owned(text.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{Cursor, exact};

    fn copied(text: &str) -> Option<String> {
        let mut out = String::new();
        let mut cursor = Cursor::new(text.as_bytes());
        cursor.copy(&mut out).ok()?;
        cursor.is_at_end().then_some(out)
    }

    #[test]
    fn texts_have_one_spelling() {
        let text = " { \"a b\" : [ 1 , -0.50, 1E2, null ] ,\"é\\n\":{ }, \"t\":true}";
        let want = "{\"a b\":[1.0,-0.5,100.0,null],\"é\\n\":{},\"t\":true}";
        assert_eq!(copied(text).as_deref(), Some(want));
    }

    #[test]
    fn what_serde_json_rejects_is_rejected() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\" 1}",
            "{a:1}",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "\"\\x\"",
            "\"\n\"",
            "tru",
            "[1 2]",
            "\"\\u12g4\"",
            "{\"a\":1,}",
            "-",
        ] {
            assert_eq!(copied(text), None, "{text}");
            assert!(
                serde_json::from_str::<serde_json::Value>(text).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn strings_end_where_serde_json_says() {
        // Every byte that ends something, at every place of two words.
        for length in 0..20 {
            for at in 0..length {
                for byte in [
                    "\"", "\\", "\\n", "\n", "\u{1f}", " ", "é", "\u{80}", "\u{7f}", "!", "[",
                ] {
                    let (before, behind) = ("x".repeat(at), "\u{1}".repeat(length - at - 1));
                    for behind in [behind, "y".repeat(length - at - 1)] {
                        let text = format!("\"{before}{byte}{behind}\"");
                        let want = serde_json::from_str::<String>(&text).is_ok();
                        assert_eq!(copied(&text).is_some(), want, "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn numbers_are_exact_or_an_error() {
        for (text, is_exact) in [
            ("9007199254740992", true),
            ("9007199254740993", false),
            ("0.1", true),
            ("4.50", true),
            ("123456789012345678", false),
            ("123456789012345680", true),
            ("0.10000000000000000001", false),
            ("0.1000000000000000000000", true),
            ("1e400", false),
            ("1e23", true),
            ("100000000000000000000000", true),
        ] {
            assert_eq!(exact(text).is_some(), is_exact, "{text}");
        }
    }
}
