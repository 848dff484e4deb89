//! A rule, and what it finds.

use std::fmt;

use convex_schema_core::{Schema, TableRef};
use serde_json::{Value, json};

/// One piece of advice. `Display` prints two lines, the second with the help.
#[derive(Debug, Clone)]
pub struct Lint {
    rule: &'static Rule,
    table: Option<String>,
    index: Option<String>,
    path: Option<String>,
    message: String,
    help: String,
}

/// A rule that finds lints.
#[derive(Debug)]
pub struct Rule {
    pub(super) code: &'static str,
    pub(super) level: Level,
    pub(super) reason: &'static str,
    pub(super) table: fn(TableRef<'_>, &mut Found<'_>),
    pub(super) schema: Option<fn(&Schema, &mut Found<'_>)>,
}

/// How serious a [`Lint`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Often intended.
    Note,
    /// Costs something, or will.
    Warning,
}

impl Level {
    /// Returns `note` or `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Rule {
    /// Returns the code, by which tables and fields allow the lints of the rule.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Returns how serious its lints are.
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Returns why the rule exists: one sentence, lowercase, without a full stop.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }

    pub(super) fn check_schema(&'static self, schema: &Schema, lints: &mut Vec<Lint>) {
        if let Some(check) = self.schema {
            check(schema, &mut Found::new(self, None, lints));
        }
    }

    pub(super) fn check_table(&'static self, table: TableRef<'_>, lints: &mut Vec<Lint>) {
        (self.table)(table, &mut Found::new(self, Some(table), lints));
    }
}

/// The lints that one rule has found so far.
pub(super) struct Found<'l> {
    rule: &'static Rule,
    table: Option<String>,
    lints: &'l mut Vec<Lint>,
}

impl<'l> Found<'l> {
    fn new(rule: &'static Rule, table: Option<TableRef<'_>>, lints: &'l mut Vec<Lint>) -> Self {
        Self {
            rule,
            table: table.map(|table| table.name().to_owned()),
            lints,
        }
    }

    pub(super) fn add(&mut self, subject: Subject<'_>, message: String, help: String) {
        let (index, path) = match subject {
            Subject::Whole => (None, None),
            Subject::Index(index) => (Some(index), None),
            Subject::Field(path) => (None, Some(path)),
            Subject::IndexField(index, path) => (Some(index), Some(path)),
        };
        self.lints.push(Lint {
            rule: self.rule,
            table: self.table.clone(),
            index: index.map(str::to_owned),
            path: path.map(str::to_owned),
            message,
            help,
        });
    }
}

/// The part of a table, or of the schema, that a lint is about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    Whole,
    Index(&'a str),
    Field(&'a str),
    IndexField(&'a str, &'a str),
}

impl Lint {
    /// Returns the rule that found it.
    pub fn rule(&self) -> &'static Rule {
        self.rule
    }

    /// Returns the table; `None` for the schema as a whole.
    pub fn table(&self) -> Option<&str> {
        self.table.as_deref()
    }

    /// Returns the index.
    pub fn index(&self) -> Option<&str> {
        self.index.as_deref()
    }

    /// Returns the path of the field, as in [`Item::Field`](crate::diff::Item::Field).
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// Returns what was found: one clause, lowercase, without a full stop.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what to do about it.
    pub fn help(&self) -> &str {
        &self.help
    }

    /// Returns whether the lint is about the field at `path`, or about something inside it.
    pub fn is_at(&self, path: &str) -> bool {
        let inside = self.path.as_ref().and_then(|own| own.strip_prefix(path));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// Returns the lint as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "code": "unindexed_reference", "level": "note" | "warning",
    ///   "table": "users" | null, "index": "by_name" | null, "path": "team" | null,
    ///   "message": "...", "help": "...", "reason": "..."
    /// }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({
            "code": self.rule.code,
            "level": self.rule.level.as_str(),
            "table": self.table,
            "index": self.index,
            "path": self.path,
            "message": self.message,
            "help": self.help,
            "reason": self.rule.reason,
        })
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.table {
            write!(f, "table `{table}`")?;
            match (&self.index, &self.path) {
                (Some(index), _) => write!(f, ", index `{index}`")?,
                (None, Some(path)) => write!(f, ", field `{path}`")?,
                (None, None) => {}
            }
            f.write_str(": ")?;
        }
        write!(f, "{}\n  help: {}", self.message, self.help)
    }
}
