//! Where lines break: prettier's rules (version 3, default options) for the little language of
//! [`Expr`].
//!
//! Everything is first written on one line; what does not fit is taken back and opened. That costs
//! no more than a line for each level of nesting and needs neither a tree nor measurements.

mod chain;

use super::expression::{Args, Expr, Lines, Options, Shape};
use super::names::ConstNames;
use super::writer::Writer;
use super::{jsdoc, quote, unknown};
use convex_schema_core::{Docs, FieldRef, Schema};

/// Columns of a line.
pub(super) const WIDTH: usize = 80;

/// Columns that each level of nesting is moved by.
const STEP: usize = 2;

/// Writes statements.
#[derive(Debug)]
pub(super) struct Printer<'a> {
    out: Writer,
    names: &'a ConstNames<'a>,
}

impl<'a> Printer<'a> {
    /// Appends to `out`, where a line starts.
    pub(super) fn new(out: Writer, names: &'a ConstNames<'a>) -> Self {
        Self { out, names }
    }

    /// Returns the text.
    pub(super) fn finish(self) -> String {
        self.out.finish()
    }

    /// Writes an empty line.
    pub(super) fn blank_line(&mut self) {
        self.out.new_line(0);
    }

    /// Writes `export const NAME = VALUE;`.
    pub(super) fn const_statement(&mut self, name: &str, value: Expr<'a>, docs: Option<&Docs>) {
        self.const_start(name, docs);
        self.assigned(value, 0, 1, false);
        self.statement_end();
    }

    /// Writes `export default defineSchema(...);`.
    pub(super) fn default_statement(&mut self, schema: &'a Schema) {
        self.out.push("export default ");
        self.print(Expr::DefineSchema(schema), 0, 1);
        self.statement_end();
    }

    fn const_start(&mut self, name: &str, docs: Option<&Docs>) {
        self.out.docs(docs, 0);
        self.out.push("export const ");
        self.out.identifier(name);
        self.out.push(" =");
    }

    fn statement_end(&mut self) {
        self.out.push(";");
        self.out.new_line(0);
    }

    /// Appends the value after `=` or `key:`; a key of few columns never has its value on the next line,
    /// where it would gain nothing. `tail` columns have to stay free after the value.
    fn assigned(&mut self, value: Expr<'a>, indent: usize, tail: usize, short_key: bool) {
        let mark = self.out.mark();
        self.out.push(" ");
        if self.flat_fits(value, tail) {
            return;
        }
        let shape = value.shape(self.names);
        if short_key || self.starts_on_this_line(shape) {
            self.open(shape, indent, tail);
        } else {
            self.out.reset(mark);
            self.out.new_line(indent + STEP);
            self.print(value, indent + STEP, tail);
        }
    }

    /// Returns whether a value that is too long for the line starts on it and breaks inside.
    fn starts_on_this_line(&self, shape: Shape<'a>) -> bool {
        match shape {
            Shape::Name(_) | Shape::Text(_) | Shape::Plain(_) | Shape::Unknown(_) => false,
            Shape::Word(_) => true,
            Shape::Call(callee, args) => {
                !self.is_poor(args) && self.out.column() + callee.len() < WIDTH
            }
            Shape::Array(_) | Shape::Lines(_) | Shape::Config(_) => self.out.column() < WIDTH,
        }
    }

    /// Returns whether opening the parentheses around these arguments would gain nothing.
    fn is_poor(&self, args: Args<'a>) -> bool {
        args.len() == 0
            || args.len() == 1 && args.every(|only, docs| !needs_line(docs) && self.is_short(only))
    }

    /// Returns whether an argument has at most 20 UTF-16 units, as prettier counts here.
    fn is_short(&self, expr: Expr<'a>) -> bool {
        const LONGEST: usize = WIDTH / 4;
        match expr.shape(self.names) {
            Shape::Name(name) => name.encode_utf16().count() <= LONGEST,
            Shape::Text(string) => {
                let mut quoted = String::new();
                quote::quote(&mut quoted, string);
                quoted.encode_utf16().count() <= LONGEST
            }
            Shape::Word(_) => true,
            Shape::Plain(_)
            | Shape::Unknown(_)
            | Shape::Call(..)
            | Shape::Array(_)
            | Shape::Lines(_)
            | Shape::Config(_) => false,
        }
    }

    /// On the current line if it fits there, else opened.
    fn print(&mut self, expr: Expr<'a>, indent: usize, tail: usize) {
        if !self.flat_fits(expr, tail) {
            self.open(expr.shape(self.names), indent, tail);
        }
    }

    /// Appends a value that does not fit on the current line, opened as far as it can be.
    fn open(&mut self, shape: Shape<'a>, indent: usize, tail: usize) {
        match shape {
            Shape::Name(name) => self.out.identifier(name),
            Shape::Text(string) => self.out.string(string),
            Shape::Word(word) => self.out.word(word),
            Shape::Plain(call) => self.out.push(call),
            Shape::Unknown(unknown) => self.out.push(&unknown::call(unknown)),
            Shape::Call(callee, args) => {
                self.out.push(callee);
                self.args(args, indent, tail);
            }
            Shape::Array([]) => self.out.push("[]"),
            Shape::Array(strings) => {
                self.out.push("[");
                for string in strings {
                    self.out.new_line(indent + STEP);
                    self.out.string(string);
                    self.out.push(",");
                }
                self.out.new_line(indent);
                self.out.push("]");
            }
            Shape::Lines(lines) => self.lines(lines, indent),
            Shape::Config(options) => {
                self.out.push("{");
                for (key, value) in options.properties() {
                    self.out.new_line(indent + STEP);
                    self.property(key, value, indent + STEP);
                }
                self.out.new_line(indent);
                self.out.push("}");
            }
        }
    }

    fn lines(&mut self, lines: Lines<'a>, indent: usize) {
        self.out.push("{");
        if lines.is_empty() {
            return self.out.push("}");
        }
        match lines {
            Lines::Fields(fields) => {
                for field in fields.iter() {
                    self.out.new_line(indent + STEP);
                    self.field(field, indent + STEP);
                }
            }
            Lines::Tables(names) => {
                for table in names.tables() {
                    self.out.new_line(indent + STEP);
                    let value = Expr::Const(&table.const_name);
                    self.property(table.name, value, indent + STEP);
                }
            }
        }
        self.out.new_line(indent);
        self.out.push("}");
    }

    fn field(&mut self, field: FieldRef<'a>, indent: usize) {
        self.out.docs(field.docs(), indent);
        self.property(field.name(), Expr::field(field), indent);
    }

    /// `key: value,`, or `key,` where the value is a const of that name.
    fn property(&mut self, key: &str, value: Expr<'a>, indent: usize) {
        const SHORT_KEY: usize = 5;
        if value.const_name(self.names) == Some(key) {
            self.out.identifier(key);
            return self.out.push(",");
        }
        let start = self.out.column();
        self.out.key(key);
        let short_key = self.out.column() - start < SHORT_KEY;
        self.out.push(":");
        self.assigned(value, indent, 1, short_key);
        self.out.push(",");
    }

    /// The parentheses with `args` in them.
    fn args(&mut self, args: Args<'a>, indent: usize, tail: usize) {
        let mark = self.out.mark();
        if self.flat_args(args) && self.out.column() + tail <= WIDTH {
            return;
        }
        self.out.reset(mark);
        if !self.hugged(args, indent) {
            self.broken_args(args, indent);
        }
    }

    /// Opens the last argument only, which has to be an object or an array: `("by_a", [`.
    fn hugged(&mut self, args: Args<'a>, indent: usize) -> bool {
        let (first, last) = match args {
            Args::One(last) => (None, last),
            Args::Two(first, last) => (Some(first), last),
            Args::Members(_) => return false,
        };
        let shape = last.shape(self.names);
        let own_bracket = bracket(shape);
        if own_bracket.is_none() || is_empty(shape) {
            return false;
        }
        let mark = self.out.mark();
        self.out.push("(");
        if let Some(first) = first {
            if bracket(first.shape(self.names)) == own_bracket || !self.flat(first) {
                self.out.reset(mark);
                return false;
            }
            self.out.push(", ");
        }
        if self.out.column() >= WIDTH {
            self.out.reset(mark);
            return false;
        }
        self.open(shape, indent, 1);
        self.out.push(")");
        true
    }

    /// Each argument on a line of its own.
    fn broken_args(&mut self, args: Args<'a>, indent: usize) {
        self.out.push("(");
        args.every(|arg, docs| {
            self.out.new_line(indent + STEP);
            self.out.docs(docs, indent + STEP);
            self.print(arg, indent + STEP, 1);
            self.out.push(",");
            true
        });
        self.out.new_line(indent);
        self.out.push(")");
    }

    /// Writes `expr` on the current line, or nothing if it does not fit with `tail` after it.
    fn flat_fits(&mut self, expr: Expr<'a>, tail: usize) -> bool {
        let mark = self.out.mark();
        let fits = self.flat(expr) && self.out.column() + tail <= WIDTH;
        if !fits {
            self.out.reset(mark);
        }
        fits
    }

    /// Writes `expr` on the current line; false, with a part of it written, if that is impossible.
    fn flat(&mut self, expr: Expr<'a>) -> bool {
        match expr.shape(self.names) {
            Shape::Name(name) => self.out.identifier(name),
            Shape::Text(string) => self.out.string(string),
            Shape::Word(word) => self.out.word(word),
            Shape::Plain(call) => self.out.push(call),
            Shape::Unknown(unknown) => self.out.push(&unknown::call(unknown)),
            Shape::Call(callee, args) => {
                self.out.push(callee);
                return self.flat_args(args);
            }
            Shape::Array(strings) => self.flat_array(strings),
            Shape::Lines(lines) if lines.is_empty() => self.out.push("{}"),
            Shape::Lines(_) => return false,
            Shape::Config(options) => return self.flat_config(options),
        }
        self.out.column() <= WIDTH
    }

    fn flat_args(&mut self, args: Args<'a>) -> bool {
        self.out.push("(");
        let mut separator = "";
        let fits = args.every(|arg, docs| {
            self.out.push(separator);
            separator = ", ";
            !needs_line(docs) && self.flat(arg)
        });
        self.out.push(")");
        fits && self.out.column() <= WIDTH
    }

    fn flat_array(&mut self, strings: &[String]) {
        self.out.push("[");
        let mut separator = "";
        for string in strings {
            self.out.push(separator);
            self.out.string(string);
            separator = ", ";
        }
        self.out.push("]");
    }

    fn flat_config(&mut self, options: Options<'a>) -> bool {
        let mut separator = "{ ";
        for (key, value) in options.properties() {
            self.out.push(separator);
            self.out.push(key);
            self.out.push(": ");
            if !self.flat(value) {
                return false;
            }
            separator = ", ";
        }
        self.out.push(" }");
        self.out.column() <= WIDTH
    }
}

/// Returns whether a comment stands before an argument, which then starts a line.
fn needs_line(docs: Option<&Docs>) -> bool {
    docs.is_some_and(|docs| !jsdoc::is_silent(docs))
}

/// Returns which bracket opens a shape.
fn bracket(shape: Shape<'_>) -> Option<char> {
    match shape {
        Shape::Array(_) => Some('['),
        Shape::Lines(_) | Shape::Config(_) => Some('{'),
        Shape::Name(_)
        | Shape::Text(_)
        | Shape::Word(_)
        | Shape::Plain(_)
        | Shape::Unknown(_)
        | Shape::Call(..) => None,
    }
}

/// Returns whether nothing stands between the brackets.
fn is_empty(shape: Shape<'_>) -> bool {
    match shape {
        Shape::Array(strings) => strings.is_empty(),
        Shape::Lines(lines) => lines.is_empty(),
        Shape::Name(_)
        | Shape::Text(_)
        | Shape::Word(_)
        | Shape::Plain(_)
        | Shape::Unknown(_)
        | Shape::Call(..)
        | Shape::Config(_) => false,
    }
}
