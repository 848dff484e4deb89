//! Values in lists of values.

use std::borrow::Cow;

use super::Cursor;
use super::quote::{delimiter, quoted, unicode};

/// A value that stands in a list of values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Literal<'a> {
    Null,
    /// The default of the column.
    Default,
    /// The text that PostgreSQL would read as the value.
    Text(Cow<'a, [u8]>),
}

impl<'a> Cursor<'a> {
    /// Reads over a value that is not a literal, and over what follows it up to the next value.
    pub(crate) fn skip_value(&mut self) -> bool {
        self.up_to_comma();
        !self.is_at_end()
    }

    /// Reads a literal, also with casts, in parentheses, or behind the name of its type; `None` for any other
    /// expression.
    pub(crate) fn literal(&mut self) -> Option<Literal<'a>> {
        let before = self.at;
        let value = self.value(0);
        let Some(value) = value else {
            self.at = before;
            return None;
        };
        // A comma or the end follows a value in a list; anything else makes it a part of an expression.
        if matches!(self.peek(), None | Some(b',' | b')')) {
            return Some(value);
        }
        self.at = before;
        None
    }

    fn value(&mut self, depth: u32) -> Option<Literal<'a>> {
        const DEPTH: u32 = 16;
        let value = match self.peek()? {
            b'(' if depth < DEPTH => {
                self.symbol("(");
                let value = self.value(depth + 1)?;
                self.symbol(")").then_some(value)?
            }
            b'-' | b'+' | b'.' | b'0'..=b'9' => self.number()?,
            _ => match self.string() {
                Some(text) => Literal::Text(text),
                None => self.word_value(depth)?,
            },
        };
        while self.symbol("::") {
            self.type_text()?;
        }
        Some(value)
    }

    fn word_value(&mut self, depth: u32) -> Option<Literal<'a>> {
        let before = self.at;
        match self.word()?.as_str() {
            "null" => return Some(Literal::Null),
            "default" => return Some(Literal::Default),
            "true" => return Some(Literal::Text(Cow::Borrowed(b"t"))),
            "false" => return Some(Literal::Text(Cow::Borrowed(b"f"))),
            "cast" if self.symbol("(") => {
                let value = self.value(depth + 1)?;
                let is_cast = self.keyword("as") && self.type_text().is_some() && self.symbol(")");
                return is_cast.then_some(value);
            }
            "array" => return self.array().map(|text| Literal::Text(Cow::Owned(text))),
            _ => self.at = before,
        }
        // `date '2026-01-01'`.
        self.type_text()?;
        self.string().map(Literal::Text)
    }

    /// Reads `['a', NULL, 3]` as the literal of an array.
    fn array(&mut self) -> Option<Vec<u8>> {
        if !self.symbol("[") {
            return None;
        }
        let mut text = vec![b'{'];
        if self.symbol("]") {
            return Some(b"{}".to_vec());
        }
        loop {
            let is_array = self.peek() == Some(b'[') || self.keyword("array");
            if is_array {
                text.extend(self.array()?);
            } else {
                match self.value(0)? {
                    Literal::Null => text.extend_from_slice(b"NULL"),
                    Literal::Default => return None,
                    Literal::Text(element) => {
                        text.push(b'"');
                        for byte in element.iter() {
                            if matches!(byte, b'"' | b'\\') {
                                text.push(b'\\');
                            }
                            text.push(*byte);
                        }
                        text.push(b'"');
                    }
                }
            }
            if self.symbol("]") {
                text.push(b'}');
                return Some(text);
            }
            if !self.symbol(",") {
                return None;
            }
            text.push(b',');
        }
    }

    /// Reads a string of any spelling, and the strings on the next lines that continue it.
    pub(super) fn string(&mut self) -> Option<Cow<'a, [u8]>> {
        self.skip();
        let rest = self.rest();
        let (mut text, read) = match *rest {
            [b'\'', ..] => quoted(rest, b'\'', !self.standard_strings)?,
            [b'e' | b'E', b'\'', ..] => offset(1, quoted(&rest[1..], b'\'', true)?),
            [b'b' | b'B' | b'n' | b'N', b'\'', ..] => offset(1, quoted(&rest[1..], b'\'', false)?),
            [b'x' | b'X', b'\'', ..] => {
                let (digits, read) = quoted(&rest[1..], b'\'', false)?;
                (Cow::Owned(bits(&digits)?), read + 1)
            }
            [b'u' | b'U', b'&', b'\'', ..] => {
                let (inside, read) = quoted(&rest[2..], b'\'', false)?;
                self.at += read + 2;
                let escape = self.escape_character()?;
                return unicode(&inside, escape).map(Cow::Owned);
            }
            [b'$', ..] => {
                let tag = delimiter(rest)?;
                let inside = &rest[tag.len()..];
                let end = memchr::memmem::find(inside, tag)?;
                self.at += 2 * tag.len() + end;
                return Some(Cow::Borrowed(&inside[..end]));
            }
            _ => return None,
        };
        let escapes = !self.standard_strings || matches!(rest[0], b'e' | b'E');
        self.at += read;
        loop {
            let before = self.clone();
            self.skip();
            let between = &self.text[before.at..self.at];
            if self.rest().first() != Some(&b'\'') || !between.contains(&b'\n') {
                *self = before;
                return Some(text);
            }
            let (more, read) = quoted(self.rest(), b'\'', escapes)?;
            text.to_mut().extend_from_slice(&more);
            self.at += read;
        }
    }

    /// Reads a number with its sign.
    fn number(&mut self) -> Option<Literal<'a>> {
        let is_negative = match self.peek()? {
            sign @ (b'-' | b'+') => {
                self.at += 1;
                self.skip();
                sign == b'-'
            }
            _ => false,
        };
        let rest = self.rest();
        let end = number_end(rest)?;
        self.at += end;
        let digits = &rest[..end];
        if digits.contains(&b'_') || is_based(digits) {
            let value = whole(digits)?;
            let sign = if is_negative { "-" } else { "" };
            return Some(Literal::Text(Cow::Owned(
                format!("{sign}{value}").into_bytes(),
            )));
        }
        let mut text = Cow::Borrowed(digits);
        if is_negative {
            text = [b"-", digits].concat().into();
        }
        Some(Literal::Text(text))
    }
}

fn offset<T>(by: usize, (text, read): (T, usize)) -> (T, usize) {
    (text, read + by)
}

/// The binary digits of `X'1F'`.
fn bits(digits: &[u8]) -> Option<Vec<u8>> {
    let mut bits = Vec::new();
    for digit in digits {
        let value = char::from(*digit).to_digit(16)?;
        bits.extend(format!("{value:04b}").into_bytes());
    }
    Some(bits)
}

fn is_based(digits: &[u8]) -> bool {
    matches!(digits, [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..])
}

/// The value of `0x1F`, `0b1`, `1_000`, which PostgreSQL 16 and later read.
fn whole(digits: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(digits).ok()?.replace('_', "");
    let radix = match digits {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return Some(text),
    };
    Some(
        u128::from_str_radix(text.get(2..)?, radix)
            .ok()?
            .to_string(),
    )
}

/// Where the number that starts here ends.
fn number_end(rest: &[u8]) -> Option<usize> {
    if is_based(rest) {
        let is_digit = |byte: &u8| !byte.is_ascii_hexdigit() && *byte != b'_';
        return Some(
            2 + rest[2..]
                .iter()
                .position(is_digit)
                .unwrap_or(rest.len() - 2),
        );
    }
    let mut end = 0;
    while let Some(byte) = rest.get(end) {
        let is_sign =
            matches!(byte, b'-' | b'+') && end > 0 && matches!(rest[end - 1], b'e' | b'E');
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E' | b'_') || is_sign) {
            break;
        }
        end += 1;
    }
    let has_digit = rest[..end].iter().any(u8::is_ascii_digit);
    has_digit.then_some(end)
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Literal};

    fn literal(text: &str) -> Option<String> {
        let mut cursor = Cursor::new(text.as_bytes(), true);
        match cursor.literal()? {
            Literal::Null => Some("<null>".to_owned()),
            Literal::Default => Some("<default>".to_owned()),
            Literal::Text(text) => Some(String::from_utf8_lossy(&text).into_owned()),
        }
    }

    #[test]
    fn literals_are_what_postgresql_reads() {
        // The right column: `select CAST(... AS text)` of PostgreSQL 15, booleans in their output form.
        for (text, want) in [
            ("NULL", "<null>"),
            ("NULL::text", "<null>"),
            ("default", "<default>"),
            ("TRUE", "t"),
            ("'it''s \\n'", "it's \\n"),
            ("E'a\\nb\\\\c\\'d\\x41\\101\\u00e9'", "a\nb\\c'dAA\u{e9}"),
            ("-1.5e+3", "-1.5e+3"),
            ("- 1", "-1"),
            ("+7", "7"),
            ("'2026-01-01'::date", "2026-01-01"),
            ("date '2026-01-01'", "2026-01-01"),
            (
                "timestamp with time zone '2026-01-01 00:00:00+00'",
                "2026-01-01 00:00:00+00",
            ),
            ("CAST('x' AS character varying(3))", "x"),
            ("('x'::text)::varchar", "x"),
            ("'{}'::character varying(3)[]", "{}"),
            ("'a'::public.\"Mood\"", "a"),
            ("'x'::timestamp(3) with time zone", "x"),
            ("''", ""),
            ("/* a */ 1 -- b\n", "1"),
            ("$$it's$$", "it's"),
            ("$a$ $$ $a$::text", " $$ "),
            ("'foo'\n 'bar'", "foobar"),
            ("U&'d\\0061t!'", "dat!"),
            ("X'1F'", "00011111"),
            ("N'n'", "n"),
            (
                "ARRAY['a\"b', NULL, 'c']::text[]",
                "{\"a\\\"b\",NULL,\"c\"}",
            ),
            ("array[[1,2],[3,4]]", "{{\"1\",\"2\"},{\"3\",\"4\"}}"),
        ] {
            assert_eq!(literal(text).as_deref(), Some(want), "{text}");
        }
        // Of PostgreSQL 16.
        for (text, want) in [("1_000", "1000"), ("0x1F", "31"), ("-0b11", "-3")] {
            assert_eq!(literal(text).as_deref(), Some(want), "{text}");
        }
        for text in [
            "now()",
            "1 + 1",
            "'a' || 'b'",
            "",
            "-",
            "'open",
            "'a' 'b'",
            "f('x')",
        ] {
            assert_eq!(literal(text), None, "{text}");
        }
    }
}
