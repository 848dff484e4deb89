//! Reads words, names and literals of one statement: for the statements that carry rows, which need no parser
//! of all of SQL.

use std::borrow::Cow;

use crate::catalogue::Name;

/// A place in a statement.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    standard_strings: bool,
}

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
    pub(crate) fn new(text: &'a [u8], standard_strings: bool) -> Self {
        Self {
            text,
            at: 0,
            standard_strings,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// How many bytes stand before the cursor.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// How many lines stand before the cursor.
    pub(crate) fn lines(&self) -> u64 {
        let before = self.text.get(..self.at).unwrap_or_default();
        memchr::memchr_iter(b'\n', before).count() as u64
    }

    /// Leaves whitespace and comments behind.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let spaces = rest
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            self.at += spaces;
            let rest = self.rest();
            if rest.starts_with(b"--") {
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            } else if rest.starts_with(b"/*") {
                self.at += block_comment(rest);
            } else {
                return;
            }
        }
    }

    pub(crate) fn is_at_end(&mut self) -> bool {
        self.skip();
        self.rest().is_empty()
    }

    /// Reads `symbol` if it is next.
    pub(crate) fn symbol(&mut self, symbol: &str) -> bool {
        self.skip();
        let is_next = self.rest().starts_with(symbol.as_bytes());
        if is_next {
            self.at += symbol.len();
        }
        is_next
    }

    /// Reads the next word in lower case, without quotes.
    pub(crate) fn word(&mut self) -> Option<String> {
        self.skip();
        let rest = self.rest();
        let end = rest.iter().position(|byte| !is_word(*byte));
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        if word.is_empty() || word[0].is_ascii_digit() {
            return None;
        }
        self.at += word.len();
        Some(String::from_utf8_lossy(word).to_lowercase())
    }

    /// Reads `word` if it is next.
    pub(crate) fn keyword(&mut self, word: &str) -> bool {
        let before = self.at;
        let is_next = self.word().as_deref() == Some(word);
        if !is_next {
            self.at = before;
        }
        is_next
    }

    /// Reads a name, quoted or not.
    pub(crate) fn name(&mut self) -> Option<String> {
        self.skip();
        if self.rest().first() != Some(&b'"') {
            return self.word();
        }
        let (inside, read) = quoted(self.rest(), b'"', false)?;
        self.at += read;
        String::from_utf8(inside.into_owned()).ok()
    }

    /// Reads the name of a table, in `schema` if it names none.
    pub(crate) fn table(&mut self, schema: &str) -> Option<Name> {
        let first = self.name()?;
        if self.symbol(".") {
            return Some(Name::new(first, self.name()?));
        }
        Some(Name::new(schema, first))
    }

    /// Reads names in parentheses.
    pub(crate) fn names(&mut self) -> Option<Vec<String>> {
        if !self.symbol("(") {
            return None;
        }
        let mut names = vec![self.name()?];
        while self.symbol(",") {
            names.push(self.name()?);
        }
        self.symbol(")").then_some(names)
    }

    /// Reads a literal; `None` for any other expression.
    pub(crate) fn literal(&mut self) -> Option<Literal<'a>> {
        self.skip();
        let rest = self.rest();
        let (value, read) = match *rest.first()? {
            b'\'' => {
                let (text, read) = quoted(rest, b'\'', !self.standard_strings)?;
                (Literal::Text(text), read)
            }
            b'e' | b'E' if rest.get(1) == Some(&b'\'') => {
                let (text, read) = quoted(&rest[1..], b'\'', true)?;
                (Literal::Text(text), read + 1)
            }
            b'b' | b'B' if rest.get(1) == Some(&b'\'') => {
                let (text, read) = quoted(&rest[1..], b'\'', false)?;
                (Literal::Text(text), read + 1)
            }
            b'-' | b'+' | b'.' | b'0'..=b'9' => {
                let number = number(rest)?;
                let text = number.strip_prefix(b"+").unwrap_or(number);
                (Literal::Text(Cow::Borrowed(text)), number.len())
            }
            _ => (self.constant()?, 0),
        };
        self.at += read;
        while self.symbol("::") {
            self.cast()?;
        }
        self.skip();
        // What follows a value in a list; anything else makes it a part of an expression.
        matches!(self.rest().first(), None | Some(b',' | b')')).then_some(value)
    }

    fn constant(&mut self) -> Option<Literal<'a>> {
        Some(match self.word()?.as_str() {
            "null" => Literal::Null,
            "default" => Literal::Default,
            "true" => Literal::Text(Cow::Borrowed(b"t")),
            "false" => Literal::Text(Cow::Borrowed(b"f")),
            _ => return None,
        })
    }

    /// Reads the type of a cast: words, a modifier and brackets.
    fn cast(&mut self) -> Option<()> {
        self.name()?;
        while self.symbol(".") {
            self.name()?;
        }
        while self.word().is_some() {}
        if self.symbol("(") {
            let rest = self.rest();
            self.at += memchr::memchr(b')', rest)? + 1;
            while self.word().is_some() {}
        }
        while self.symbol("[") {
            let rest = self.rest();
            self.at += memchr::memchr(b']', rest)? + 1;
        }
        Some(())
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// The length of the comment that starts here.
fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while let Some(two) = rest.get(at..at + 2) {
        match two {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The number that starts here, with its sign.
fn number(rest: &[u8]) -> Option<&[u8]> {
    let sign = usize::from(matches!(rest[0], b'-' | b'+'));
    let digits = rest.get(sign..)?;
    let mut end = 0;
    while let Some(byte) = digits.get(end) {
        let is_exponent_sign =
            matches!(byte, b'-' | b'+') && end > 0 && matches!(digits[end - 1], b'e' | b'E');
        if !(byte.is_ascii_digit() || matches!(byte, b'.' | b'e' | b'E') || is_exponent_sign) {
            break;
        }
        end += 1;
    }
    let has_digit = digits[..end].iter().any(u8::is_ascii_digit);
    has_digit.then(|| &rest[..sign + end])
}

/// The content of the quotes that start here, and the length with them.
fn quoted(rest: &[u8], quote: u8, escapes: bool) -> Option<(Cow<'_, [u8]>, usize)> {
    let mut text = Cow::Borrowed(&rest[..0]);
    let mut at = 1;
    let mut from = at;
    loop {
        let step = memchr::memchr2(quote, b'\\', rest.get(at..)?)?;
        at += step;
        if rest[at] == b'\\' {
            if escapes {
                text.to_mut().extend_from_slice(&rest[from..at]);
                at += 1 + escape(rest.get(at + 1..)?, text.to_mut())?;
                from = at;
            } else {
                at += 1;
            }
            continue;
        }
        if rest.get(at + 1) == Some(&quote) {
            text.to_mut().extend_from_slice(&rest[from..=at]);
            at += 2;
            from = at;
            continue;
        }
        let end = &rest[from..at];
        if text.is_empty() {
            text = Cow::Borrowed(end);
        } else {
            text.to_mut().extend_from_slice(end);
        }
        return Some((text, at + 1));
    }
}

/// Adds what an escape in `E'...'` stands for, and gives its length behind the backslash.
///
/// Source: PostgreSQL 15, section 4.1.2.2.
fn escape(rest: &[u8], text: &mut Vec<u8>) -> Option<usize> {
    let digits = |from: usize, most: usize, radix: u32| {
        let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
        rest.iter()
            .skip(from)
            .take(most)
            .take_while(is_digit)
            .count()
    };
    let value = |from: usize, count: usize, radix: u32| {
        let digits = std::str::from_utf8(rest.get(from..from + count)?).ok()?;
        u32::from_str_radix(digits, radix).ok()
    };
    let first = *rest.first()?;
    let byte = match first {
        b'b' => 8,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'0'..=b'7' => {
            let count = digits(0, 3, 8);
            text.push(u8::try_from(value(0, count, 8)?).ok()?);
            return Some(count);
        }
        b'x' if digits(1, 2, 16) > 0 => {
            let count = digits(1, 2, 16);
            text.push(u8::try_from(value(1, count, 16)?).ok()?);
            return Some(1 + count);
        }
        b'u' | b'U' => {
            let count = if first == b'u' { 4 } else { 8 };
            let letter = char::from_u32(value(1, count, 16)?)?;
            text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(1 + count);
        }
        other => other,
    };
    text.push(byte);
    Some(1)
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
            ("default", "<default>"),
            ("TRUE", "t"),
            ("'it''s \\n'", "it's \\n"),
            ("E'a\\nb\\\\c\\'d\\x41\\101\\u00e9'", "a\nb\\c'dAA\u{e9}"),
            ("-1.5e+3", "-1.5e+3"),
            ("+7", "7"),
            ("'2026-01-01'::date", "2026-01-01"),
            ("'{}'::character varying(3)[]", "{}"),
            ("'a'::public.\"Mood\"", "a"),
            ("'x'::timestamp(3) with time zone", "x"),
            ("''", ""),
            ("/* a */ 1 -- b\n", "1"),
        ] {
            assert_eq!(literal(text).as_deref(), Some(want), "{text}");
        }
        for text in ["now()", "1 + 1", "'a' || 'b'", "ARRAY[1]", "", "-", "'open"] {
            assert_eq!(literal(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_folded_unless_they_are_quoted() {
        let mut cursor = Cursor::new(b"App . \"Or\"\"der\" (Id, \"Id\")", true);
        let table = cursor.table("public");
        assert_eq!(
            table.map(|it| it.to_string()).as_deref(),
            Some("app.Or\"der")
        );
        assert_eq!(cursor.names(), Some(vec!["id".to_owned(), "Id".to_owned()]));
        assert!(cursor.is_at_end());
    }
}
