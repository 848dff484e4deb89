//! JSON of values in one of many spellings.

use std::fmt::Write;

use convex_schema_core::Value;

use crate::generate::Random;

/// Which JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Wire JSON.
    Wire,
    /// Export JSON.
    Export,
    /// JSON lines to import; integers and bytes become what such lines can have.
    Import,
}

/// How a writer writes.
#[derive(Debug, Clone, Copy)]
pub struct Spelling {
    dialect: Dialect,
    /// Behind commas and colons.
    blanks: &'static str,
    /// Whether there are blanks anywhere, and rare forms of numbers and characters.
    odd: bool,
    shuffled: bool,
}

impl Spelling {
    /// A spelling of `dialect`.
    pub fn new(random: &mut Random, dialect: Dialect) -> Self {
        Self {
            dialect,
            blanks: if random.chance(70) { "" } else { " " },
            odd: random.chance(20),
            shuffled: random.chance(30),
        }
    }

    /// Whether most writers write so.
    pub fn is_usual(self) -> bool {
        !self.odd
    }

    /// The JSON of `value`.
    pub fn write(self, random: &mut Random, value: &Value) -> String {
        let mut out = String::new();
        self.push(random, value, &mut out);
        out
    }

    fn push(self, random: &mut Random, value: &Value, out: &mut String) {
        self.push_blank(random, out);
        match value {
            Value::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    self.push_comma(index, out);
                    self.push(random, element, out);
                }
                self.push_blank(random, out);
                out.push(']');
            }
            Value::Object(fields) => {
                let mut fields: Vec<_> = fields.iter().collect();
                if self.shuffled {
                    for end in (1..fields.len()).rev() {
                        fields.swap(end, random.below(end + 1));
                    }
                }
                out.push('{');
                for (index, (name, field)) in fields.into_iter().enumerate() {
                    self.push_comma(index, out);
                    self.push_blank(random, out);
                    self.push_text(random, name, out);
                    self.push_blank(random, out);
                    out.push(':');
                    out.push_str(self.blanks);
                    self.push(random, field, out);
                }
                self.push_blank(random, out);
                out.push('}');
            }
            Value::String(text) => self.push_text(random, text, out),
            Value::Float64(float) => self.push_float(random, *float, out),
            other => out.push_str(&self.scalar(other)),
        }
        self.push_blank(random, out);
    }

    fn scalar(self, value: &Value) -> String {
        match (self.dialect, value) {
            (Dialect::Import, Value::Int64(it)) => it.to_string(),
            (Dialect::Import, Value::Bytes(_)) => "null".to_owned(),
            (Dialect::Export, value) => value.to_export(),
            (_, value) => value.to_wire(),
        }
    }

    fn push_float(self, random: &mut Random, float: f64, out: &mut String) {
        let text = self.scalar(&Value::Float64(float));
        let is_import_special = self.dialect == Dialect::Import && text.starts_with('{');
        match text.strip_suffix(".0") {
            _ if is_import_special => out.push_str("-0.0"),
            Some(short) if self.dialect != Dialect::Export && random.chance(70) => {
                out.push_str(short);
            }
            Some(short) if self.odd && random.chance(30) => {
                out.push_str(short);
                out.push_str("e0");
            }
            _ => out.push_str(&text),
        }
    }

    fn push_text(self, random: &mut Random, text: &str, out: &mut String) {
        out.push('"');
        for character in text.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' if random.chance(80) => out.push_str("\\n"),
                _ if character < ' ' || (self.odd && random.chance(10)) => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        // Writing to a `String` can't fail.
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                '/' if self.odd => out.push_str("\\/"),
                _ => out.push(character),
            }
        }
        out.push('"');
    }

    fn push_comma(self, index: usize, out: &mut String) {
        if index > 0 {
            out.push(',');
            out.push_str(self.blanks);
        }
    }

    fn push_blank(self, random: &mut Random, out: &mut String) {
        if self.odd && random.chance(10) {
            out.push(random.pick(&[' ', '\t', '\r']));
        }
    }
}
