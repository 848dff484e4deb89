//! Tables: `defineTable(...)` and the chain of calls after it.

use super::{Printer, STEP, WIDTH, needs_line};
use crate::emit::typescript::expression::{Args, Expr, Shape};
use crate::emit::typescript::table::{Link, document, link_count, links};
use crate::schema::TableRef;

impl<'a> Printer<'a> {
    /// `export const NAME = defineTable(...)...;`
    pub(in crate::emit::typescript) fn table_statement(&mut self, name: &str, table: TableRef<'a>) {
        self.const_start(name, table.docs());
        match link_count(table) {
            0 => self.assigned(Expr::DefineTable(table), 0, 1, false),
            1 => self.short_chain(table),
            _ => self.long_chain(table),
        }
        self.statement_end();
    }

    /// A single call stays on the line of the parenthesis that it follows.
    fn short_chain(&mut self, table: TableRef<'a>) {
        if self.flat_chain_fits(table) {
            return;
        }
        let calls_are_poor = self.is_poor(Args::One(document(table)))
            && links(table).all(|link| self.is_poor(link.args));
        let mut indent = 0;
        if calls_are_poor || !self.head_fits() {
            indent = STEP;
            self.out.new_line(indent);
            if self.flat_chain_fits_here(table) {
                return;
            }
        } else {
            self.out.push(" ");
        }
        for link in links(table) {
            self.head(table, indent, link.method.len() + 1);
            self.out.push(link.method);
            self.args(link.args, indent, 1);
        }
    }

    /// Two calls or more stand on lines of their own, unless all are simple and fit on one.
    fn long_chain(&mut self, table: TableRef<'a>) {
        let is_simple = self.is_simple_chain(table);
        if is_simple && self.flat_chain_fits(table) {
            return;
        }
        let mut indent = 0;
        if self.head_fits() {
            self.out.push(" ");
        } else {
            indent = STEP;
            self.out.new_line(indent);
        }
        let mark = self.out.mark();
        self.open_chain(table, indent);
        let opened_end = format!("\n{:width$}}})", "", width = indent + STEP);
        if is_simple && self.out.ends_with(mark, &opened_end) {
            // Once the last object is open, prettier prefers the rest on one line.
            self.out.reset(mark);
            if !self.prefix_chain(table, indent) {
                self.out.reset(mark);
                self.open_chain(table, indent);
            }
        }
    }

    fn open_chain(&mut self, table: TableRef<'a>, indent: usize) {
        self.head(table, indent, 0);
        let count = link_count(table);
        for (position, link) in links(table).enumerate() {
            self.out.new_line(indent + STEP);
            self.out.push(link.method);
            let tail = usize::from(position + 1 == count);
            self.args(link.args, indent + STEP, tail);
        }
    }

    /// All on one line but the object at the end, which is opened. False if that doesn't fit.
    fn prefix_chain(&mut self, table: TableRef<'a>, indent: usize) -> bool {
        if !self.flat(Expr::DefineTable(table)) {
            return false;
        }
        let mut links = links(table);
        let Some(last) = links.next_back() else {
            return false;
        };
        links.all(|link| self.flat_link(link)) && {
            self.out.push(last.method);
            self.hugged(last.args, indent)
        }
    }

    fn head(&mut self, table: TableRef<'a>, indent: usize, tail: usize) {
        self.out.push("defineTable");
        self.args(Args::One(document(table)), indent, tail);
    }

    /// Whether ` defineTable(` fits on the current line.
    fn head_fits(&self) -> bool {
        self.out.column() + " defineTable(".len() <= WIDTH
    }

    /// The chain after a blank on the current line, or nothing.
    fn flat_chain_fits(&mut self, table: TableRef<'a>) -> bool {
        let mark = self.out.mark();
        self.out.push(" ");
        let fits = self.flat_chain_fits_here(table);
        if !fits {
            self.out.reset(mark);
        }
        fits
    }

    fn flat_chain_fits_here(&mut self, table: TableRef<'a>) -> bool {
        let mark = self.out.mark();
        let fits = self.flat(Expr::DefineTable(table))
            && links(table).all(|link| self.flat_link(link))
            && self.out.column() < WIDTH;
        if !fits {
            self.out.reset(mark);
        }
        fits
    }

    fn flat_link(&mut self, link: Link<'a>) -> bool {
        self.out.push(link.method);
        self.flat_args(link.args)
    }

    fn is_simple_chain(&self, table: TableRef<'a>) -> bool {
        self.is_simple(document(table), 2)
            && links(table).all(|link| link.args.every(|arg, _| self.is_simple(arg, 2)))
    }

    /// Whether an argument is nested less than `depth` deep and never written on several lines.
    fn is_simple(&self, expr: Expr<'a>, depth: usize) -> bool {
        let Some(inner) = depth.checked_sub(1) else {
            return false;
        };
        match expr.shape(self.names) {
            Shape::Name(_) | Shape::Text(_) | Shape::Word(_) => true,
            Shape::Array(strings) => strings.is_empty() || inner > 0,
            Shape::Lines(lines) => lines.is_empty(),
            Shape::Config(config) => config
                .into_iter()
                .flatten()
                .all(|(_, value)| self.is_simple(value, inner)),
            Shape::Call(_, args) => {
                args.len() <= depth
                    && args.every(|arg, docs| !needs_line(docs) && self.is_simple(arg, inner))
            }
        }
    }
}
