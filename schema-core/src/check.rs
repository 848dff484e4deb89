//! What a push would refuse, found before it.
//!
//! The rules stand in the order of the backend's pipeline: each table of the export is converted
//! (`table`, `validator`, `index`), then index fields are looked up (`path`), then the
//! schema is stored, then indexes are made. Our own rules (`own`) come last.

mod index;
mod own;
mod path;
mod table;
mod validator;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

use convex_schema_rules::limit::MAX_TABLES;
use convex_schema_rules::name::check_identifier;

use crate::schema::{Model, NodeId, Refusal, Schema, TableRef};

/// A finding about a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is; the backend's code where the backend has one.
    pub code: Code,
    /// Whether a push refuses the schema for it.
    pub severity: Severity,
    /// Where the backend finds it.
    pub phase: Phase,
    /// The table concerned.
    pub table: Option<String>,
    /// The index concerned.
    pub index: Option<String>,
    /// What is wrong: one clause, lowercase, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.table {
            write!(f, "table `{table}`")?;
            if let Some(index) = &self.index {
                write!(f, ", index `{index}`")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The push goes through; a person should look.
    Warning,
    /// The push is refused.
    Error,
}

/// The step of a push that finds a [`Problem`], in the order of the backend's pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The text of the export is read.
    Parse,
    /// Index fields are looked up in the document validators.
    Evaluate,
    /// The schema is written to the database.
    Store,
    /// Indexes are made.
    Push,
    /// No step: the rule is ours.
    Local,
}

/// Declares the codes once: variant, text, meaning.
macro_rules! codes {
    ($($variant:ident $meaning:literal,)*) => {
        /// What a [`Problem`] is, in the backend's own words where it has them.
        ///
        /// Source: Convex backend, `crates/common/src/schemas` and
        /// `crates/common/src/bootstrap_model/index`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $variant,)*
        }

        impl Code {
            /// The code as the backend spells it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }
        }
    };
}

codes! {
    EmptyIndex "An index without fields.",
    FieldsNotUniqueWithinIndex "An index that lists a field twice.",
    IndexFieldNameReserved "An index on a field whose name starts with `_`.",
    IndexFieldsContainCreationTime "An index that lists `_creationTime`.",
    IndexFieldsContainId "An index that lists `_id`.",
    IndexNameReserved "An index called `by_id`, `by_creation_time` or `_...`.",
    IndexNamesNotUnique "Two indexes of one table with one name.",
    IndexNotUnique "Two database indexes of one table with the same fields.",
    IndexTooManyFields "A database index over more than 15 fields.",
    IndexTooManyFilterFields "A search or vector index with more than 16 filter fields.",
    InvalidIndexField "A path in an index that is no path.",
    InvalidIndexName "An index name that is no identifier.",
    InvalidJson "Text that is not the JSON of an export.",
    InvalidRecordType "A record whose keys are not strings or ids, or whose values are optional.",
    InvalidSchema "A schema that is refused without a code of its own.",
    InvalidTableName "A table name that is no identifier.",
    InvalidTopLevelTypeInSchemaError "A table whose validator is not an object, a union of objects or any.",
    InvalidVectorDimensionError "A vector index with fewer than 2 or more than 4096 dimensions.",
    SchemaDefinitionError "An index on a field that can't exist, or a vector index on a field that holds no vectors.",
    SearchIndexFieldNotUnique "Two search indexes of one table over the same fields.",
    TableNameReserved "A table name that starts with `_`.",
    TooManyIndexes "A table with more than 64 indexes.",
    TooManyTables "More than 10,000 tables.",
    UnsupportedFloatLiteral "A literal NaN or infinity.",
    VectorIndexFieldNotUnique "Two vector indexes of one table over the same field with as many dimensions.",
    DroppedField "A field of documents whose name starts with `_`, which the backend leaves out. Ours.",
    DuplicateField "Two fields of one object with one name. Ours: an export can't say it.",
    DuplicateMember "A union that lists a member twice. Ours.",
    EmptyUnion "A union without members, which accepts nothing. Ours.",
    DuplicateTable "Two tables with one name. Ours: an export can't say it, JavaScript keeps the later one.",
    UnknownTable "An id of a table that is in no list. Ours: the backend accepts it.",
    UndecidedInteger "A 64-bit integer for which nobody chose `v.number()` or `v.int64()`. Ours.",
    AmbiguousNull "A null that could mean two things. Ours.",
    AmbiguousUnion "Union members that reading can confuse. Ours.",
    DocumentedLimit "More than the documentation allows, and still accepted. Ours.",
    LostKey "A field called `__proto__`, which JavaScript loses. Ours.",
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Schema {
    /// All that is wrong with the schema, in the order in which the backend would find it.
    ///
    /// The first [`Severity::Error`] is what a push would answer. What only we find stands at the
    /// end, with [`Phase::Local`].
    ///
    /// ```
    /// use convex_schema_core::{Code, Index, Schema, TableDefinition, v};
    ///
    /// let users = TableDefinition::new("users", v::object().field("email", v::string()))
    ///     .index(Index::database("by_email", ["emial"]));
    /// let problems = Schema::builder().table(users).build().check();
    /// assert_eq!(problems[0].code, Code::SchemaDefinitionError);
    /// assert_eq!(problems[0].help.as_deref(), Some("did you mean `email`?"));
    /// ```
    pub fn check(&self) -> Vec<Problem> {
        let mut findings = Findings::new(self.model());
        for (place, table) in exported_tables(self).into_iter().enumerate() {
            table::parse(&mut findings, table, place);
        }
        // The backend keeps tables in a sorted map from here on.
        let mut tables: Vec<_> = self.tables().collect();
        tables.sort_by_key(|table| table.name());
        for table in &tables {
            index::evaluate(&mut findings, *table);
        }
        if self.schema_validation() {
            for table in &tables {
                path::evaluate(&mut findings, *table);
            }
        }
        for table in &tables {
            validator::store(&mut findings, *table);
        }
        too_many_tables(&mut findings, tables.len());
        for table in &tables {
            index::push(&mut findings, *table);
        }
        own::check(&mut findings, self);
        findings.problems
    }

    /// The schema itself, or all problems if one of them is an error.
    pub(crate) fn checked(self) -> Result<Self, Vec<Problem>> {
        let problems = self.check();
        let is_error = |problem: &Problem| problem.severity == Severity::Error;
        if problems.iter().any(is_error) {
            Err(problems)
        } else {
            Ok(self)
        }
    }
}

/// The tables as the export lists them, with those that later ones replace.
fn exported_tables(schema: &Schema) -> Vec<TableRef<'_>> {
    let model = schema.model();
    let mut shadowed = model.shadowed.iter().peekable();
    let mut tables = Vec::new();
    for (place, table) in schema.tables().enumerate() {
        while let Some(earlier) = shadowed.next_if(|earlier| earlier.before <= place) {
            let table = &earlier.table;
            tables.push(TableRef { model, table });
        }
        tables.push(table);
    }
    tables
}

fn too_many_tables(findings: &mut Findings<'_>, count: usize) {
    if count > MAX_TABLES {
        let message = format!("a deployment has at most {MAX_TABLES} tables, not {count}");
        findings.report(Problem::error(Code::TooManyTables, Phase::Store, message));
    }
}

/// What was found so far, and what the reader noted.
struct Findings<'a> {
    refusals: HashMap<NodeId, Vec<&'a Refusal>>,
    missing_dimensions: &'a [(usize, usize)],
    problems: Vec<Problem>,
}

impl<'a> Findings<'a> {
    fn new(model: &'a Model) -> Self {
        let mut refusals: HashMap<NodeId, Vec<&Refusal>> = HashMap::new();
        for refusal in &model.refusals {
            refusals.entry(refusal.node).or_default().push(refusal);
        }
        Self {
            refusals,
            missing_dimensions: &model.missing_dimensions,
            problems: Vec::new(),
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// What the reader noted about a validator.
    fn refusals_of(&self, node: NodeId) -> Vec<&'a Refusal> {
        self.refusals.get(&node).cloned().unwrap_or_default()
    }
}

impl Problem {
    fn error(code: Code, phase: Phase, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            phase,
            table: None,
            index: None,
            message: message.into(),
            help: None,
        }
    }

    fn warning(code: Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, Phase::Local, message)
        }
    }

    fn in_table(mut self, table: TableRef<'_>) -> Self {
        self.table = Some(table.name().to_owned());
        self
    }

    fn at_index(mut self, index: &str) -> Self {
        self.index = Some(index.to_owned());
        self
    }

    fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds `help` if there is any.
    fn with_some_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// The advice to give something a legal name, near to the one it has.
fn rename(name: &str) -> String {
    let mut legal: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect();
    legal.truncate(convex_schema_rules::limit::MAX_IDENTIFIER_LEN);
    let start = legal.trim_start_matches(|c: char| c == '_' || c.is_ascii_digit());
    let legal = start.trim_end_matches('_');
    if legal != name && check_identifier(legal).is_ok() {
        format!("rename it, for example to `{legal}`")
    } else {
        "rename it".to_owned()
    }
}
