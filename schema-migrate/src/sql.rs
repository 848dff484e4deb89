//! Reads SQL: scripts of statements into a [`Catalogue`], and where the rows of its tables stand.
//!
//! ```text
//! script -- split --> statement -- first words --> rows (COPY, INSERT)     : cursor, literal
//!                                             \--> definitions             : table, alter, index, types, other
//!                                              \-> what a model can't have : listed, by line
//! ```
//!
//! A definition is read by its clauses, as the grammar of PostgreSQL has them; its expressions stay texts, so that
//! no operator and no function makes a table unreadable. The SQL parser reads the expressions of checks, for their
//! rules.

mod alter;
mod check;
mod column;
mod constraint;
mod cursor;
mod index;
mod literal;
mod naming;
mod other;
mod partition;
mod quote;
mod split;
mod table;
mod types;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[cfg(feature = "postgres")]
pub(crate) use self::check::rule;
#[cfg(feature = "postgres")]
pub(crate) use self::column::calls_nextval;
pub(crate) use self::cursor::Cursor;
pub(crate) use self::literal::Literal;
pub(crate) use self::split::{Script, Statement};
pub(crate) use self::words::insert as insert_head;
use self::words::{Copy, Definition, Kind};
use crate::catalogue::{Catalogue, LeftOut, Name, PUBLIC, SqlType, What};
use crate::place::Place;

/// Reads statements into a catalogue, one after the other.
#[derive(Debug)]
pub(crate) struct Reader {
    catalogue: Catalogue,
    /// Materialized views, whose indexes have no place in a model either.
    views: BTreeSet<Name>,
    /// The schemas of names without one; never empty.
    path: Vec<String>,
    standard_strings: bool,
    source: Arc<str>,
}

/// The kind of a statement that is not a definition.
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
            views: BTreeSet::new(),
            path: vec![PUBLIC.to_owned()],
            standard_strings: true,
            source,
        }
    }

    /// Goes on with another script, in a session of its own.
    pub(crate) fn next_source(&mut self, source: Arc<str>) {
        self.source = source;
        self.path = vec![PUBLIC.to_owned()];
        self.standard_strings = true;
    }

    /// Returns the catalogue of everything that was read.
    pub(crate) fn finish(mut self) -> Catalogue {
        let tables = self.catalogue.tables.iter();
        let keys: BTreeMap<Name, Vec<String>> = tables
            .map(|table| (table.name.clone(), table.primary_key.clone()))
            .collect();
        // A reference without columns is one to the primary key.
        let tables = self.catalogue.tables.iter_mut();
        for key in tables.flat_map(|table| &mut table.foreign_keys) {
            if let (true, Some(columns)) = (key.referred.is_empty(), keys.get(&key.table)) {
                key.referred.clone_from(columns);
            }
        }
        self.catalogue.drop_rules_without_case();
        self.catalogue
    }

    /// Returns the catalogue of everything that was read so far.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Reads a statement.
    pub(crate) fn statement(&mut self, statement: &Statement) -> Effect {
        let at = Place::new(&self.source, statement.line);
        let mut cursor = Cursor::new(&statement.text, self.standard_strings);
        match words::kind(&mut cursor) {
            Kind::Nothing => {}
            Kind::LeftOut(what) => {
                let mut cursor = Cursor::new(&statement.text, self.standard_strings);
                if let Some(view) = words::materialized_view(&mut cursor) {
                    self.views.insert(self.new_name(view));
                }
                self.leave_out(at, what, &statement.text);
            }
            Kind::Set => return self.set(&mut cursor),
            Kind::Copy => match words::copy(&mut cursor) {
                Copy::Rows(path, columns, format) => {
                    return Effect::Copy(self.find_table(path), columns, format);
                }
                Copy::Out => {}
                Copy::Unknown => self.leave_out(at, What::NotUnderstood, &statement.text),
            },
            Kind::Insert => match words::insert(&mut cursor) {
                Some(head) => return Effect::Insert(self.find_table(head.table), head.columns),
                None => self.leave_out(at, What::DataChange, &statement.text),
            },
            Kind::SearchPath(path) => self.path = path,
            Kind::Definition(_) | Kind::Do if statement.is_cut => {
                self.leave_out(at, What::NotUnderstood, &statement.text);
            }
            Kind::Do => self.block(&at, &statement.text, &mut cursor),
            Kind::Definition(definition) => {
                if self.definition(&at, definition, &mut cursor).is_none() {
                    self.leave_out(at, What::NotUnderstood, &statement.text);
                }
            }
        }
        Effect::None
    }

    fn set(&mut self, cursor: &mut Cursor<'_>) -> Effect {
        match words::set(cursor) {
            Some((name, value)) if name == "standard_conforming_strings" => {
                self.standard_strings = matches!(value.as_str(), "on" | "true" | "1" | "yes");
                Effect::StandardStrings(self.standard_strings)
            }
            Some((name, value)) if name == "search_path" => {
                self.path = words::schemas(&value);
                Effect::None
            }
            Some((name, value))
                if matches!(name.as_str(), "client_encoding" | "names")
                    && !matches!(value.as_str(), "utf8" | "utf-8" | "unicode" | "sql_ascii") =>
            {
                Effect::Encoding(value)
            }
            _ => Effect::None,
        }
    }

    fn definition(
        &mut self,
        at: &Place,
        definition: Definition,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        match definition {
            Definition::CreateTable => self.create_table(at, cursor),
            Definition::CreateIndex { is_unique } => self.create_index(at, is_unique, cursor),
            Definition::CreateType => self.create_type(cursor),
            Definition::CreateDomain => self.create_domain(cursor),
            Definition::AlterTable => self.alter_table(at, cursor),
            Definition::AlterType => self.alter_type(cursor),
            Definition::AlterDomain => self.alter_domain(cursor),
            Definition::AlterIndex => self.alter_index(cursor),
            Definition::AlterSchema => self.alter_schema(cursor),
            Definition::Comment => self.comment(cursor),
            Definition::Drop => self.drop(cursor),
        }
    }

    /// Reads `DO $$ BEGIN ...; EXCEPTION WHEN duplicate_object THEN null; END $$`, by which migrations define
    /// what may exist already. Any other block is not understood.
    fn block(&mut self, at: &Place, text: &[u8], cursor: &mut Cursor<'_>) {
        let Some(statements) = words::block(cursor) else {
            self.leave_out(at.clone(), What::NotUnderstood, text);
            return;
        };
        for (line, text) in statements {
            let at = Place::new(&at.source, at.line + line);
            let mut cursor = Cursor::new(&text, self.standard_strings);
            if let Kind::Definition(definition) = words::kind(&mut cursor) {
                if self.definition(&at, definition, &mut cursor).is_none() {
                    self.leave_out(at, What::NotUnderstood, &text);
                }
            }
        }
    }

    fn leave_out(&mut self, at: Place, what: What, text: &[u8]) {
        let text = words::start(text);
        self.catalogue.left_out.push(LeftOut { at, what, text });
    }

    /// The position of a table in the catalogue.
    fn position(&self, name: &Name) -> Option<usize> {
        let mut tables = self.catalogue.tables.iter();
        tables.position(|it| it.name == *name)
    }

    /// The full name of something new.
    fn new_name(&self, path: Vec<String>) -> Name {
        self.find(path, |_| false)
    }

    /// The full name of a table, which may be missing.
    fn find_table(&self, path: Vec<String>) -> Name {
        self.find(path, |name| self.catalogue.table(name).is_some())
    }

    /// The full name of a type of the catalogue, or of one that it does not have.
    fn find_type_name(&self, path: Vec<String>) -> Name {
        let catalogue = &self.catalogue;
        self.find(path, |name| {
            catalogue.enums.contains_key(name)
                || catalogue.domains.contains_key(name)
                || catalogue.composites.contains_key(name)
        })
    }

    fn find_type(&self, text: &str) -> SqlType {
        SqlType::parse_with(text, &|path| self.find_type_name(path))
    }

    /// The name of the first schema in the search path that has it; the first schema without one.
    fn find(&self, mut path: Vec<String>, exists: impl Fn(&Name) -> bool) -> Name {
        let last = path.pop().unwrap_or_default();
        if let Some(schema) = path.pop() {
            return Name::new(schema, last);
        }
        let names = self.path.iter().map(|schema| Name::new(schema, &last));
        let found = names.clone().find(exists).or_else(|| names.clone().next());
        found.unwrap_or_else(|| Name::new(PUBLIC, &last))
    }
}
