//! Reads the parts of one statement: words, names, symbols, and whatever stands between them.
//!
//! Expressions and types are read over as they stand: a statement is understood by its clauses, whatever
//! operators and functions its expressions have.

use std::borrow::Cow;

use super::quote::{block_comment, delimiter, is_word, quoted, unicode};

/// The most bytes of a name; PostgreSQL cuts longer ones.
const NAME_BYTES: usize = 63;

/// A place in a statement.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    pub(super) text: &'a [u8],
    pub(super) at: usize,
    pub(super) standard_strings: bool,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a [u8], standard_strings: bool) -> Self {
        Self {
            text,
            at: 0,
            standard_strings,
        }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
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
    pub(super) fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let spaces = rest
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace() || **byte == 0x0b)
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

    /// The next byte that is neither whitespace nor of a comment.
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.skip();
        self.rest().first().copied()
    }

    pub(crate) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
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

    /// Reads the next word as it folds to lower case. Only ASCII letters fold, as in a database in UTF-8.
    pub(crate) fn word(&mut self) -> Option<String> {
        self.skip();
        let rest = self.rest();
        let end = rest.iter().position(|byte| !is_word(*byte));
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        if word
            .first()
            .is_none_or(|it| it.is_ascii_digit() || *it == b'$')
        {
            return None;
        }
        self.at += word.len();
        Some(String::from_utf8_lossy(word).to_ascii_lowercase())
    }

    /// The next word, which stays to be read.
    pub(super) fn next_word(&mut self) -> Option<String> {
        let before = self.at;
        let word = self.word();
        self.at = before;
        word
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

    /// Reads these words if all of them are next.
    pub(crate) fn keywords(&mut self, words: &[&str]) -> bool {
        let before = self.at;
        let are_next = words.iter().all(|word| self.keyword(word));
        if !are_next {
            self.at = before;
        }
        are_next
    }

    /// Reads one of these words if one is next.
    pub(super) fn one_of(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.keyword(word))
    }

    /// Reads a name, quoted or not.
    pub(crate) fn name(&mut self) -> Option<String> {
        self.skip();
        let rest = self.rest();
        let name = match *rest {
            [b'"', ..] => {
                let (inside, read) = quoted(rest, b'"', false)?;
                self.at += read;
                String::from_utf8(inside.into_owned()).ok()?
            }
            [b'u' | b'U', b'&', b'"', ..] => {
                let (inside, read) = quoted(&rest[2..], b'"', false)?;
                self.at += read + 2;
                let escape = self.escape_character()?;
                String::from_utf8(unicode(&inside, escape)?).ok()?
            }
            _ => self.word()?,
        };
        Some(cut(name))
    }

    /// Reads `UESCAPE '!'` behind `U&'...'`, and gives the character; a backslash without it.
    pub(super) fn escape_character(&mut self) -> Option<u8> {
        if !self.keyword("uescape") {
            return Some(b'\\');
        }
        self.skip();
        let (inside, read) = quoted(self.rest(), b'\'', false)?;
        self.at += read;
        inside.first().copied()
    }

    /// Reads a name with its qualifiers: `t`, `app.t`, `app.t.column`.
    pub(crate) fn path(&mut self) -> Option<Vec<String>> {
        let mut parts = vec![self.name()?];
        while self.symbol(".") {
            parts.push(self.name()?);
        }
        Some(parts)
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

    /// Reads over one token: a word, a number, a quoted text, or one character of an operator.
    pub(super) fn token(&mut self) -> Option<()> {
        self.skip();
        let rest = self.rest();
        let escapes = !self.standard_strings;
        self.at += match *rest {
            [] => return None,
            [quote @ (b'\'' | b'"'), ..] => quoted(rest, quote, quote == b'\'' && escapes)?.1,
            [b'e' | b'E', b'\'', ..] => 1 + quoted(&rest[1..], b'\'', true)?.1,
            [b'u' | b'U', b'&', quote @ (b'\'' | b'"'), ..] => {
                2 + quoted(&rest[2..], quote, false)?.1
            }
            [b'b' | b'B' | b'x' | b'X' | b'n' | b'N', b'\'', ..] => {
                1 + quoted(&rest[1..], b'\'', false)?.1
            }
            [b'$', ..] => match delimiter(rest) {
                Some(tag) => {
                    let inside = &rest[tag.len()..];
                    2 * tag.len() + memchr::memmem::find(inside, tag)?
                }
                None => 1,
            },
            [first, ..] if is_word(first) => {
                let end = rest.iter().position(|byte| !is_word(*byte));
                end.unwrap_or(rest.len())
            }
            _ => 1,
        };
        Some(())
    }

    /// Reads over one token, or over all that is in the parentheses or brackets that start here.
    pub(super) fn group(&mut self) -> Option<()> {
        let mut depth = 0_u32;
        loop {
            match self.peek()? {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            self.token()?;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Reads what is in the parentheses that start here.
    pub(super) fn parenthesised(&mut self) -> Option<Cow<'a, str>> {
        if self.peek()? != b'(' {
            return None;
        }
        let start = self.at + 1;
        self.group()?;
        let inside = self.text.get(start..self.at - 1)?;
        Some(String::from_utf8_lossy(inside.trim_ascii()))
    }

    /// Reads an expression as it stands, up to a comma, the end of its parentheses, or one of `stops`.
    pub(super) fn expression(&mut self, stops: &[&str]) -> Option<Cow<'a, str>> {
        self.skip();
        let start = self.at;
        let mut end = start;
        // `DEFAULT NULL NOT NULL`: a word that may end the expression is a part of it where a value is due.
        let mut is_value_due = true;
        while let Some(first) = self.peek() {
            let ends = matches!(first, b',' | b')' | b']' | b';');
            if ends
                || (!is_value_due
                    && self
                        .next_word()
                        .is_some_and(|it| stops.contains(&it.as_str())))
            {
                break;
            }
            is_value_due = !is_word(first) && !matches!(first, b'\'' | b'"' | b'(' | b'[');
            self.group()?;
            end = self.at;
        }
        self.at = end;
        (end > start).then(|| String::from_utf8_lossy(&self.text[start..end]))
    }

    /// Reads over everything up to a comma or the end of the parentheses that it stands in, and gives it.
    pub(super) fn up_to_comma(&mut self) -> Cow<'a, [u8]> {
        self.skip();
        let start = self.at;
        while !matches!(self.peek(), None | Some(b',' | b')' | b']')) {
            if self.group().is_none() {
                self.at = self.text.len();
            }
        }
        Cow::Borrowed(self.text.get(start..self.at).unwrap_or_default())
    }

    /// Reads over a statement of a block and its semicolon, and gives it.
    pub(super) fn up_to_semicolon(&mut self) -> Option<&'a [u8]> {
        self.skip();
        let start = self.at;
        while self.peek()? != b';' {
            self.group()?;
        }
        let text = self.text.get(start..self.at)?;
        self.at += 1;
        Some(text.trim_ascii_end())
    }

    /// Reads over the rest of the statement.
    pub(super) fn finish(&mut self) {
        self.at = self.text.len();
    }

    /// Reads a type as it stands: `timestamp(3) with time zone`, `app."Mood"[]`.
    pub(super) fn type_text(&mut self) -> Option<Cow<'a, str>> {
        self.skip();
        let start = self.at;
        let first = self.next_word();
        self.name()?;
        let is_qualified = self.symbol(".");
        if is_qualified {
            self.name()?;
            while self.symbol(".") {
                self.name()?;
            }
        } else {
            match first.as_deref() {
                Some("double") => _ = self.keyword("precision"),
                Some("character" | "char" | "nchar" | "bit") => _ = self.keyword("varying"),
                Some("national") => {
                    self.one_of(&["character", "char"]);
                    self.keyword("varying");
                }
                Some("interval") => self.interval_fields(),
                _ => {}
            }
        }
        if self.peek() == Some(b'(') {
            self.group()?;
        }
        if matches!(first.as_deref(), Some("time" | "timestamp"))
            && !self.keywords(&["with", "time", "zone"])
        {
            self.keywords(&["without", "time", "zone"]);
        }
        self.keyword("array");
        while self.peek() == Some(b'[') {
            self.group()?;
        }
        let text = self.text[start..self.at].trim_ascii_end();
        Some(String::from_utf8_lossy(text))
    }

    fn interval_fields(&mut self) {
        let fields = ["year", "month", "day", "hour", "minute", "second"];
        if self.one_of(&fields) && self.keyword("to") {
            self.one_of(&fields);
        }
    }
}

/// The name as PostgreSQL stores it.
fn cut(mut name: String) -> String {
    if name.len() > NAME_BYTES {
        let ends = (0..=NAME_BYTES).rev();
        let end = ends.into_iter().find(|end| name.is_char_boundary(*end));
        name.truncate(end.unwrap_or_default());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    fn cursor(text: &str) -> Cursor<'_> {
        Cursor::new(text.as_bytes(), true)
    }

    #[test]
    fn names_are_folded_unless_they_are_quoted() {
        let mut read = cursor("App . \"Or\"\"der\" (Id, \"Id\")");
        assert_eq!(
            read.path(),
            Some(vec!["app".to_owned(), "Or\"der".to_owned()])
        );
        assert_eq!(read.names(), Some(vec!["id".to_owned(), "Id".to_owned()]));
        assert!(read.is_at_end());
        // `\d` of PostgreSQL 15 in a database in UTF-8.
        assert_eq!(cursor("\u{c9}A").name().as_deref(), Some("\u{c9}a"));
        assert_eq!(
            cursor("U&\"d!0061\" UESCAPE '!'").name().as_deref(),
            Some("da")
        );
        let long = "n".repeat(70);
        assert_eq!(cursor(&long).name().map(|it| it.len()), Some(63));
        let long = "\u{e9}".repeat(40);
        assert_eq!(cursor(&long).name().map(|it| it.len()), Some(62));
    }

    #[test]
    fn expressions_end_at_their_clause() {
        let stops = ["not", "null", "check", "constraint"];
        for (text, want, rest) in [
            ("NULL NOT NULL", "NULL", "NOT NULL"),
            (
                "'a'::character varying NOT NULL",
                "'a'::character varying",
                "NOT NULL",
            ),
            ("now() , b int", "now()", ", b int"),
            ("(a, b) [1] check (x)", "(a, b) [1]", "check (x)"),
            ("'x' || null null", "'x' || null", "null"),
            (
                "$a$ not ; $a$ /* not */ not null",
                "$a$ not ; $a$",
                "not null",
            ),
            ("E'\\' not' constraint c", "E'\\' not'", "constraint c"),
        ] {
            let mut read = cursor(text);
            assert_eq!(read.expression(&stops).as_deref(), Some(want), "{text}");
            read.skip();
            assert!(read.rest().ends_with(rest.as_bytes()), "{text}");
        }
        assert_eq!(cursor(") x").expression(&stops), None);
        assert_eq!(cursor("(a").expression(&stops), None);
    }

    #[test]
    fn types_end_before_the_options_of_a_column() {
        for (text, want) in [
            (
                "timestamp (3) with time zone with options",
                "timestamp (3) with time zone",
            ),
            ("time without time zone not null", "time without time zone"),
            (
                "character varying(3)[] collate \"C\"",
                "character varying(3)[]",
            ),
            (
                "interval day to second(2) default x",
                "interval day to second(2)",
            ),
            ("app.\"Mo od\" [3][] null", "app.\"Mo od\" [3][]"),
            ("int array [4] default '{}'", "int array [4]"),
            ("double precision,", "double precision"),
            ("bit varying(8))", "bit varying(8)"),
            ("geography(point,4326) not null", "geography(point,4326)"),
        ] {
            assert_eq!(cursor(text).type_text().as_deref(), Some(want), "{text}");
        }
    }
}
