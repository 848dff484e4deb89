//! The text that is written, with the column of its end.

use convex_schema_rules::javascript;

use super::quote;

/// A literal that is neither a string nor in need of any layout.
#[derive(Debug, Clone, Copy)]
pub(super) enum Word {
    Float(f64),
    Bigint(i64),
    Count(u32),
    Boolean(bool),
}

/// Appends to a text. The current line can be taken back.
#[derive(Debug)]
pub(super) struct Writer {
    text: String,
    /// Where the current line starts.
    line: usize,
    /// How many more bytes than columns the current line has.
    surplus: usize,
}

/// A place on the current line to return to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    len: usize,
    line: usize,
    surplus: usize,
}

impl Writer {
    /// Returns an empty text that expects to grow to about `bytes`.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            line: 0,
            surplus: 0,
        }
    }

    /// Returns the text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Columns of the current line so far.
    pub(super) fn column(&self) -> usize {
        self.text.len() - self.line - self.surplus
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            len: self.text.len(),
            line: self.line,
            surplus: self.surplus,
        }
    }

    /// Takes back everything since `mark`.
    pub(super) fn reset(&mut self, mark: Mark) {
        self.text.truncate(mark.len);
        self.line = mark.line;
        self.surplus = mark.surplus;
    }

    /// Returns whether the last line since `mark` is nothing but `brackets` at `indent`.
    pub(super) fn ends_with_bracket(&self, mark: Mark, indent: usize, brackets: &str) -> bool {
        let is_new = self.line > mark.len;
        is_new
            && self.text[self.line..]
                .split_at_checked(indent)
                .is_some_and(|(_, end)| end == brackets)
    }

    /// Writes ASCII without newlines.
    pub(super) fn push(&mut self, ascii: &str) {
        self.text.push_str(ascii);
    }

    /// Writes whole lines.
    pub(super) fn push_lines(&mut self, lines: &str) {
        self.text.push_str(lines);
        self.line = self.text.len();
    }

    /// Writes any character, where columns don't matter.
    pub(super) fn push_char(&mut self, c: char) {
        self.text.push(c);
    }

    /// Writes a comment of ASCII on one line, and a new line with `indent` blanks.
    pub(super) fn comment_line(&mut self, ascii: &str, indent: usize) {
        const AROUND: usize = "/**  */\n".len();
        self.text.reserve(AROUND + ascii.len() + indent);
        self.text.push_str("/** ");
        self.text.push_str(ascii);
        self.text.push_str(" */");
        self.new_line(indent);
    }

    /// Starts a new line with `indent` blanks.
    pub(super) fn new_line(&mut self, indent: usize) {
        const START: &str = "\n                                ";
        self.text.push_str(&START[..=indent.min(START.len() - 1)]);
        for _ in START.len()..=indent {
            self.text.push(' ');
        }
        self.line = self.text.len() - indent;
        self.surplus = 0;
    }

    /// Writes the name of a const.
    pub(super) fn identifier(&mut self, name: &str) {
        self.text.push_str(name);
        self.surplus += quote::surplus(name);
    }

    /// Writes a string between quotes.
    pub(super) fn string(&mut self, value: &str) {
        self.surplus += quote::quote(&mut self.text, value);
    }

    /// Writes the key of a property.
    pub(super) fn key(&mut self, key: &str) {
        if key == "__proto__" {
            // As a plain key, quoted or not, it would set the prototype.
            self.push("[\"__proto__\"]");
        } else if javascript::is_identifier_name(key) {
            self.push(key);
        } else {
            self.string(key);
        }
    }

    /// Writes a number, a bigint or a boolean.
    pub(super) fn word(&mut self, word: Word) {
        match word {
            Word::Float(value) => javascript::write_typescript(&mut self.text, value),
            Word::Bigint(value) => {
                self.push(&value.to_string());
                self.push("n");
            }
            Word::Count(count) => self.push(&count.to_string()),
            Word::Boolean(true) => self.push("true"),
            Word::Boolean(false) => self.push("false"),
        }
    }
}
