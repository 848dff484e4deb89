//! Advice on schemas that Convex accepts.
//!
//! Each rule is a file with a code, a reason and a function. What [`Schema::check`] reports is
//! about pushes; a lint is about what happens after them, and a table or a field can allow it.

mod allowed;
mod any_in_index;
mod id_array;
mod large_document;
mod mixed_case;
mod near_limit;
mod optional_in_index;
mod prefix_index;
mod unindexed_reference;
mod unique_without_index;
mod values_in_comment;

#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::{Value, json};

use self::allowed::Allowed;
use convex_schema_core::{Schema, TableRef};

/// One piece of advice.
#[derive(Debug, Clone)]
pub struct Lint {
    /// The rule that it comes from.
    pub rule: &'static Rule,
    /// The table concerned; `None` for the schema as a whole.
    pub table: Option<String>,
    /// The index concerned.
    pub index: Option<String>,
    /// The field concerned, as in [`Item::Field`](crate::diff::Item::Field).
    pub path: Option<String>,
    /// What was found: one clause, lowercase, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// A rule that lints come from.
#[derive(Debug)]
pub struct Rule {
    /// The code by which it is allowed.
    pub code: &'static str,
    /// How serious it is.
    pub level: Level,
    /// Why it exists: one sentence.
    pub reason: &'static str,
    table: fn(TableRef<'_>, &mut Found<'_>),
    schema: Option<fn(&Schema, &mut Found<'_>)>,
}

/// How serious a [`Lint`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Often meant as it is.
    Note,
    /// Costs something, or will.
    Warning,
}

impl Level {
    /// `note` or `warning`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
        }
    }
}

/// Every rule, in the order of [`CODES`](convex_schema_rules::lint::CODES).
pub static RULES: [&Rule; 10] = [
    &prefix_index::RULE,
    &unindexed_reference::RULE,
    &unique_without_index::RULE,
    &optional_in_index::RULE,
    &any_in_index::RULE,
    &id_array::RULE,
    &large_document::RULE,
    &near_limit::RULE,
    &mixed_case::RULE,
    &values_in_comment::RULE,
];

/// Advice on the schema, by table and then by rule; what a table or a field allows is left out.
///
/// ```
/// use convex_schema_plan::lint::lint;
/// use convex_schema_core::{Index, Schema, TableDefinition, v};
///
/// let user = v::object().field("team", v::id("teams")).field("name", v::string());
/// let users = TableDefinition::new("users", user).index(Index::database("by_name", ["name"]));
/// let teams = TableDefinition::new("teams", v::object());
/// let schema = Schema::builder().table(users).table(teams).build();
/// let lints = lint(&schema);
/// assert_eq!(lints[0].rule.code, "unindexed_reference");
/// assert_eq!(lints[0].path.as_deref(), Some("team"));
/// ```
pub fn lint(schema: &Schema) -> Vec<Lint> {
    let mut lints = Vec::new();
    for rule in RULES {
        if let Some(check) = rule.schema {
            check(schema, &mut Found::new(rule, None, &mut lints));
        }
    }
    for table in schema.tables() {
        let start = lints.len();
        for rule in RULES {
            if !table.allows(rule.code) {
                (rule.table)(table, &mut Found::new(rule, Some(table), &mut lints));
            }
        }
        if lints.len() > start {
            let allowed = Allowed::by(table);
            let mut of_table = lints.split_off(start);
            of_table.retain(|lint| !allowed.covers(lint));
            lints.append(&mut of_table);
        }
    }
    lints
}

/// What one rule has found so far.
struct Found<'l> {
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

    fn add(&mut self, place: At<'_>, message: String, help: String) {
        let (index, path) = match place {
            At::Whole => (None, None),
            At::Index(index) => (Some(index), None),
            At::Field(path) => (None, Some(path)),
            At::IndexField(index, path) => (Some(index), Some(path)),
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

/// Where within a table, or the schema, something was found.
#[derive(Clone, Copy)]
enum At<'a> {
    Whole,
    Index(&'a str),
    Field(&'a str),
    IndexField(&'a str, &'a str),
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

impl Lint {
    /// Whether the lint is about the field at `path`, or about something inside.
    pub fn is_at(&self, path: &str) -> bool {
        let inside = self.path.as_ref().and_then(|own| own.strip_prefix(path));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }

    /// The lint as JSON, for programs:
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
            "level": self.rule.level.word(),
            "table": self.table,
            "index": self.index,
            "path": self.path,
            "message": self.message,
            "help": self.help,
            "reason": self.rule.reason,
        })
    }
}
