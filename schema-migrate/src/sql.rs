//! Reads SQL: scripts of statements into a [`Catalogue`], and where the rows of its tables stand.
//!
//! ```text
//! script -- split --> statement -- first words --> rows (COPY, INSERT)     : cursor
//!                                             \--> definitions             : sqlparser -> table, constraint, other
//!                                              \-> what a model can't have : listed, by line
//! ```

mod check;
mod constraint;
mod cursor;
mod name;
mod other;
mod split;
mod table;
mod words;

use std::sync::Arc;

use sqlparser::ast::Statement as Parsed;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

pub(crate) use self::cursor::{Cursor, Literal};
pub(crate) use self::split::{Script, Statement};
pub(crate) use self::words::insert as insert_head;
use self::words::{Copy, Kind};
use crate::catalogue::{Catalogue, LeftOut, Name, PUBLIC, What};
use crate::place::Place;

/// Reads statements into a catalogue, one after the other.
#[derive(Debug)]
pub(crate) struct Reader {
    catalogue: Catalogue,
    /// The schema of names without one.
    schema: String,
    source: Arc<str>,
}

/// What a statement is besides a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing.
    None,
    /// The lines behind it are rows of a table, in these columns; all columns if there are none.
    Copy(Name, Vec<String>, CopyFormat),
    /// It holds rows of a table, in these columns; all columns if there are none.
    Insert(Name, Vec<String>),
    /// From here on, a backslash in `'...'` is an ordinary character, or not.
    StandardStrings(bool),
    /// The script is in this encoding, which is not UTF-8.
    Encoding(String),
}

/// How the rows of a `COPY` are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CopyFormat {
    /// PostgreSQL's own, with tabs.
    Text,
    /// Another one, or other delimiters, which no dump has.
    Other,
}

impl Reader {
    pub(crate) fn new(source: Arc<str>) -> Self {
        Self {
            catalogue: Catalogue::default(),
            schema: PUBLIC.to_owned(),
            source,
        }
    }

    /// Goes on with another script.
    pub(crate) fn next_source(&mut self, source: Arc<str>) {
        self.source = source;
        PUBLIC.clone_into(&mut self.schema);
    }

    /// What was read.
    pub(crate) fn finish(self) -> Catalogue {
        self.catalogue
    }

    /// What was read so far.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Reads a statement.
    pub(crate) fn statement(&mut self, statement: &Statement) -> Effect {
        let at = Place::new(&self.source, statement.line);
        let mut cursor = Cursor::new(&statement.text, true);
        match words::kind(&mut cursor) {
            Kind::Nothing => {}
            Kind::LeftOut(what) => self.leave_out(at, what, &statement.text),
            Kind::Set => return self.set(&mut cursor),
            Kind::Copy => match words::copy(&mut cursor, &self.schema) {
                Copy::Rows(table, columns, format) => return Effect::Copy(table, columns, format),
                Copy::Out => {}
                Copy::Unknown => self.leave_out(at, What::NotUnderstood, &statement.text),
            },
            Kind::Insert => match words::insert(&mut cursor, &self.schema) {
                Some((table, columns)) => return Effect::Insert(table, columns),
                None => self.leave_out(at, What::DataChange, &statement.text),
            },
            Kind::SearchPath(schema) => self.schema = schema,
            Kind::Definition if statement.is_cut => {
                self.leave_out(at, What::NotUnderstood, &statement.text);
            }
            Kind::Definition => self.definition(&at, &statement.text),
        }
        Effect::None
    }

    fn set(&mut self, cursor: &mut Cursor<'_>) -> Effect {
        match words::set(cursor) {
            Some((name, value)) if name == "standard_conforming_strings" => {
                Effect::StandardStrings(matches!(value.as_str(), "on" | "true" | "1"))
            }
            Some((name, value)) if name == "search_path" => {
                self.schema = words::first_schema(&value);
                Effect::None
            }
            Some((name, value))
                if name == "client_encoding"
                    && !matches!(value.as_str(), "utf8" | "utf-8" | "unicode" | "sql_ascii") =>
            {
                Effect::Encoding(value)
            }
            _ => Effect::None,
        }
    }

    fn definition(&mut self, at: &Place, text: &[u8]) {
        let parsed = std::str::from_utf8(text)
            .ok()
            .and_then(|text| Parser::parse_sql(&PostgreSqlDialect {}, text).ok());
        let Some([parsed]) = parsed.as_deref() else {
            if !words::is_harmless(&mut Cursor::new(text, true))
                && !self.identity(&mut Cursor::new(text, true))
            {
                self.leave_out(at.clone(), What::NotUnderstood, text);
            }
            return;
        };
        let understood = match parsed {
            Parsed::CreateTable(create) => self.create_table(at, create),
            Parsed::AlterTable(alter) => self.alter_table(at, alter),
            Parsed::CreateIndex(create) => self.create_index(at, create),
            Parsed::CreateType {
                name,
                representation,
            } => self.create_type(name, representation.as_ref()),
            Parsed::CreateDomain(create) => self.create_domain(create),
            Parsed::AlterType(alter) => self.alter_type(alter),
            Parsed::Comment {
                object_type,
                object_name,
                comment,
                ..
            } => self.comment(*object_type, object_name, comment.as_deref()),
            Parsed::Drop {
                object_type, names, ..
            } => self.drop(*object_type, names),
            _ => false,
        };
        if !understood {
            self.leave_out(at.clone(), What::NotUnderstood, text);
        }
    }

    fn leave_out(&mut self, at: Place, what: What, text: &[u8]) {
        let text = words::start(text);
        self.catalogue.left_out.push(LeftOut { at, what, text });
    }
}
