//! What a push would refuse, found before it.

use std::fmt;

use crate::schema::Schema;

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
    /// The first [`Severity::Error`] is what a push would answer.
    pub fn check(&self) -> Vec<Problem> {
        Vec::new()
    }
}
