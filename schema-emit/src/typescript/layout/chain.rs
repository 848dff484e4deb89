//! Tables: `defineTable(...)` and the chain of calls after it.

use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::{Docs, Index, TableRef, ValidatorRef};

use super::{Printer, STEP, WIDTH, needs_line};
use crate::typescript::expression::{Args, Expr, Options, Shape, define_table_argument};

/// `defineTable(...)` and what is chained to it.
#[derive(Debug, Clone, Copy)]
struct Chain<'a> {
    /// The argument of `defineTable`.
    head: Args<'a>,
    table: TableRef<'a>,
}

impl<'a> Chain<'a> {
    fn new(table: TableRef<'a>) -> Self {
        Self {
            head: Args::One(define_table_argument(table)),
            table,
        }
    }

    /// Returns the indexes, then what is staged.
    fn links(self) -> impl DoubleEndedIterator<Item = Link<'a>> {
        let staged = self.table.staged_document().map(staged_link);
        self.table.indexes().iter().map(index_link).chain(staged)
    }

    /// Returns how many [`links`](Self::links) there are.
    fn len(self) -> usize {
        self.table.indexes().len() + usize::from(self.table.staged_document().is_some())
    }
}

/// A method call after `defineTable(...)`.
#[derive(Debug, Clone, Copy)]
struct Link<'a> {
    /// The name with its dot.
    method: &'static str,
    args: Args<'a>,
    docs: Option<&'a Docs>,
}

fn index_link(index: &Index) -> Link<'_> {
    let options = Expr::Options(Options::Index(index));
    let (method, what) = match index.exhaustive() {
        IndexKind::Database { fields } if !index.staged => (".index", Expr::Texts(fields)),
        IndexKind::Database { .. } => (".index", options),
        IndexKind::Search { .. } => (".searchIndex", options),
        IndexKind::Vector { .. } => (".vectorIndex", options),
    };
    Link {
        method,
        args: Args::Two(Expr::Text(&index.name), what),
        docs: index.docs(),
    }
}

/// Always a whole validator: a plain object would mean changes to the fields of the table.
fn staged_link(validator: ValidatorRef<'_>) -> Link<'_> {
    Link {
        method: ".staged",
        args: Args::One(Expr::Validator(validator)),
        docs: None,
    }
}

impl<'a> Printer<'a> {
    /// `export const NAME = defineTable(...)...;`
    pub(in crate::typescript) fn table_statement(&mut self, name: &str, table: TableRef<'a>) {
        self.const_start(name, table.docs());
        let chain = Chain::new(table);
        match chain.len() {
            0 => self.assigned(Expr::DefineTable(table), 0, 1, false),
            // A comment stands on a line of its own.
            _ if chain.links().any(|link| link.docs.is_some()) => {
                let indent = self.line_for_head();
                self.open_chain(chain, indent);
            }
            1 => self.short_chain(chain),
            _ => self.long_chain(chain),
        }
        self.statement_end();
    }

    /// A single call stays on the line of the parenthesis that it follows.
    fn short_chain(&mut self, chain: Chain<'a>) {
        let start = self.out.mark();
        self.out.push(" ");
        if self.flat_chain_fits(chain) {
            return;
        }
        self.out.reset(start);
        let is_poor = self.is_poor(chain.head) && chain.links().all(|link| self.is_poor(link.args));
        let indent = if is_poor {
            self.new_line(STEP)
        } else {
            self.line_for_head()
        };
        if indent > 0 && self.flat_chain_fits(chain) {
            return;
        }
        for link in chain.links() {
            self.head(chain, indent, link.method.len() + 1);
            self.out.push(link.method);
            self.args(link.args, indent, 1);
        }
    }

    /// Two calls or more stand on lines of their own, unless all are simple and fit on one.
    fn long_chain(&mut self, chain: Chain<'a>) {
        let start = self.out.mark();
        let is_simple = self.is_simple_chain(chain);
        if is_simple {
            self.out.push(" ");
            if self.flat_chain_fits(chain) {
                return;
            }
            self.out.reset(start);
        }
        let indent = self.line_for_head();
        if indent > 0 && is_simple && self.flat_chain_fits(chain) {
            return;
        }
        let start = self.out.mark();
        self.open_chain(chain, indent);
        if is_simple && self.out.ends_with_bracket(start, indent + STEP, "})") {
            // Once the last object is open, prettier prefers the rest on one line.
            self.out.reset(start);
            if !self.prefix_chain(chain, indent) {
                self.out.reset(start);
                self.open_chain(chain, indent);
            }
        }
    }

    fn open_chain(&mut self, chain: Chain<'a>, indent: usize) {
        self.head(chain, indent, 0);
        let mut rest = chain.len();
        for link in chain.links() {
            rest -= 1;
            self.out.new_line(indent + STEP);
            self.out.docs(link.docs, indent + STEP);
            self.out.push(link.method);
            self.args(link.args, indent + STEP, usize::from(rest == 0));
        }
    }

    /// All on one line but the object at the end, which is opened. False if that doesn't fit.
    fn prefix_chain(&mut self, chain: Chain<'a>, indent: usize) -> bool {
        let mut links = chain.links();
        let Some(last) = links.next_back() else {
            return false;
        };
        self.flat_head(chain) && links.all(|link| self.flat_link(link)) && {
            self.out.push(last.method);
            self.hugged(last.args, indent)
        }
    }

    fn head(&mut self, chain: Chain<'a>, indent: usize, tail: usize) {
        self.out.push("defineTable");
        self.args(chain.head, indent, tail);
    }

    /// Goes to where the chain starts: after a blank, or on a new line if `defineTable(` does not
    /// fit there. Returns the indentation.
    fn line_for_head(&mut self) -> usize {
        if self.out.column() + " defineTable(".len() <= WIDTH {
            self.out.push(" ");
            0
        } else {
            self.new_line(STEP)
        }
    }

    fn new_line(&mut self, indent: usize) -> usize {
        self.out.new_line(indent);
        indent
    }

    /// The chain on the current line, or nothing.
    fn flat_chain_fits(&mut self, chain: Chain<'a>) -> bool {
        let mark = self.out.mark();
        let fits = self.flat_head(chain)
            && chain.links().all(|link| self.flat_link(link))
            && self.out.column() < WIDTH;
        if !fits {
            self.out.reset(mark);
        }
        fits
    }

    fn flat_head(&mut self, chain: Chain<'a>) -> bool {
        self.out.push("defineTable");
        self.flat_args(chain.head)
    }

    fn flat_link(&mut self, link: Link<'a>) -> bool {
        self.out.push(link.method);
        self.flat_args(link.args)
    }

    fn is_simple_chain(&self, chain: Chain<'a>) -> bool {
        self.are_simple(chain.head, 2) && chain.links().all(|link| self.are_simple(link.args, 2))
    }

    fn are_simple(&self, args: Args<'a>, depth: usize) -> bool {
        args.every(|arg, docs| !needs_line(docs) && self.is_simple(arg, depth))
    }

    /// Returns whether an argument is nested less than `depth` deep and never written on several
    /// lines.
    fn is_simple(&self, expr: Expr<'a>, depth: usize) -> bool {
        let Some(inner) = depth.checked_sub(1) else {
            return false;
        };
        match expr.shape(self.names) {
            Shape::Name(_)
            | Shape::Text(_)
            | Shape::Word(_)
            | Shape::Plain(_)
            | Shape::Unknown(_) => true,
            Shape::Array(strings) => strings.is_empty() || inner > 0,
            Shape::Lines(lines) => lines.is_empty(),
            Shape::Config(options) => options
                .properties()
                .all(|(_, value)| self.is_simple(value, inner)),
            Shape::Call(_, args) => args.len() <= depth && self.are_simple(args, inner),
        }
    }
}
