//! Problems of a schema, their codes, and the error that carries them.

use std::error::Error;
use std::fmt;

use serde_json::json;

/// A problem of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The kind of problem: the backend's code where the backend has one.
    pub code: ProblemCode,
    /// Whether a push rejects the schema for it.
    pub severity: Severity,
    /// The step of a push that finds it.
    pub phase: PushPhase,
    /// The table concerned.
    pub table: Option<String>,
    /// The index concerned.
    pub index: Option<String>,
    /// The problem in words: one clause, lowercase, without a full stop.
    pub message: String,
    /// The next step.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn error(code: ProblemCode, phase: PushPhase, message: impl Into<String>) -> Self {
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

    pub(crate) fn warning(code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, PushPhase::Local, message)
        }
    }

    pub(crate) fn in_table(mut self, table: &str) -> Self {
        self.table = Some(table.to_owned());
        self
    }

    pub(crate) fn at_index(mut self, index: &str) -> Self {
        self.index = Some(index.to_owned());
        self
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds `help` if there is any.
    pub(crate) fn with_some_help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// Returns whether a push, or a rule of ours, rejects the schema for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The problem as JSON: `code`, `severity`, `phase`, `table`, `index`, `message`, `help`;
    /// what does not apply is null.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "code": self.code.as_str(),
            "severity": self.severity.as_str(),
            "phase": self.phase.as_str(),
            "table": self.table,
            "index": self.index,
            "message": self.message,
            "help": self.help,
        })
    }
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// The push goes through; a person should look.
    Warning,
    /// The push is rejected.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The step of a push that finds a [`Problem`], in the order of the backend's pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PushPhase {
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

impl PushPhase {
    /// The lowercase word: `parse`, `evaluate`, `store`, `push` or `local`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Evaluate => "evaluate",
            Self::Store => "store",
            Self::Push => "push",
            Self::Local => "local",
        }
    }
}

impl fmt::Display for PushPhase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Declares the codes once: variant, text, meaning.
macro_rules! codes {
    ($($variant:ident $meaning:literal,)*) => {
        /// The kind of a [`Problem`], under the backend's own name where it has one.
        ///
        /// Source: Convex backend, `crates/common/src/schemas` and
        /// `crates/common/src/bootstrap_model/index`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

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
    InvalidIndexField "A field of an index that is not a path.",
    InvalidIndexName "An index name that is not an identifier.",
    InvalidJson "Text that is not the JSON of an export.",
    InvalidRecordType "A record whose keys are not strings or ids, or whose values are optional.",
    InvalidSchema "A schema that is rejected without a code of its own.",
    InvalidTableName "A table name that is not an identifier.",
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
    UndecidedInteger "A 64-bit integer without a choice between `v.number()` and `v.int64()`. Ours.",
    AmbiguousNull "A null that could mean two things. Ours.",
    AmbiguousUnion "Union members that reading can confuse. Ours.",
    DocumentedLimit "More than the documentation allows, and still accepted. Ours.",
    UnknownField "A description of a field that the documents do not have. Ours.",
    MisplacedDescription "A default, allowed value, range or form that no value of the field has. Ours.",
    MisplacedFilters "A database index with filter fields. Ours: an export can't say it.",
    UnknownValidator "A validator of a newer Convex than this version knows. Ours: values there are not validated.",
    UnknownKey "A key of an export that this version does not know. Ours: it is carried, and its effect is not known.",
    LostKey "A field called `__proto__`, which JavaScript loses. Ours.",
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a schema that a push, or a rule of ours, rejects: all of its problems, warnings
/// too, in the order of [`Schema::check`](crate::Schema::check).
///
/// Prints one problem after the other, each on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaError {
    /// At least one, and at least one of them an error.
    pub problems: Vec<Problem>,
}

impl SchemaError {
    /// The errors among the problems; the first is what a push would answer.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.is_error())
    }

    /// The problems as a JSON array, see [`Problem::to_json`].
    pub fn to_json(&self) -> serde_json::Value {
        self.problems.iter().map(Problem::to_json).collect()
    }
}

impl From<Problem> for SchemaError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.problems.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            if !problem.is_error() {
                write!(f, "{}: ", problem.severity)?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for SchemaError {}
