//! A text that knows its column.

use super::expression::Word;
use super::{docs, text};
use crate::emit::number;
use crate::schema::Docs;

/// Appends to a text; what stands on the current line can be taken back.
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
    /// Appends to `text`, which has to end in a newline.
    pub(super) fn new(text: String) -> Self {
        Self {
            line: text.len(),
            text,
            surplus: 0,
        }
    }

    /// The text.
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

    /// Whether what was written since `mark` ends in `end`.
    pub(super) fn ends_with(&self, mark: Mark, end: &str) -> bool {
        self.text[mark.len..].ends_with(end)
    }

    /// ASCII without newlines.
    pub(super) fn push(&mut self, ascii: &str) {
        self.text.push_str(ascii);
    }

    /// A new line with `indent` blanks.
    pub(super) fn new_line(&mut self, indent: usize) {
        const BLANKS: &str = "                                                                ";
        self.text.push('\n');
        self.line = self.text.len();
        self.surplus = 0;
        let mut rest = indent;
        while rest > 0 {
            let step = rest.min(BLANKS.len());
            self.text.push_str(&BLANKS[..step]);
            rest -= step;
        }
    }

    /// The name of a const.
    pub(super) fn identifier(&mut self, name: &str) {
        self.text.push_str(name);
        self.surplus += text::surplus(name);
    }

    /// A string between quotes.
    pub(super) fn string(&mut self, value: &str) {
        let start = self.text.len();
        text::quote(&mut self.text, value);
        self.surplus += text::surplus(&self.text[start..]);
    }

    /// The key of a property.
    pub(super) fn key(&mut self, key: &str) {
        if key == "__proto__" {
            // As a plain key, quoted or not, it would set the prototype.
            self.push("[\"__proto__\"]");
        } else if convex_schema_rules::javascript::is_identifier_name(key) {
            self.push(key);
        } else {
            self.string(key);
        }
    }

    /// A number, a bigint or a boolean.
    pub(super) fn word(&mut self, word: Word) {
        match word {
            Word::Float(value) => number::typescript(&mut self.text, value),
            Word::Bigint(value) => {
                self.push(&value.to_string());
                self.push("n");
            }
            Word::Count(count) => self.push(&count.to_string()),
            Word::Boolean(true) => self.push("true"),
            Word::Boolean(false) => self.push("false"),
        }
    }

    /// The JSDoc before what stands at `indent`, and a new line after it.
    pub(super) fn docs(&mut self, docs: Option<&Docs>, indent: usize) {
        if let Some(docs) = docs {
            docs::write(docs, |line| {
                self.text.push_str(line);
                self.new_line(indent);
            });
        }
    }
}
