//! What becomes of each table and column: the content of `migrate.toml`.
//!
//! `propose` makes a mapping of a catalogue and a schema, `write` puts it into a text that people keep, `read`
//! reads that text. What the mapping means for a source and a schema is a matter of `plan`.

mod propose;
mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;

use convex_schema_core::Literal;

pub(crate) use self::propose::propose;
pub(crate) use self::read::read;
pub(crate) use self::write::update;

/// The content of `migrate.toml`.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Mapping {
    /// The sources, relative to the file.
    pub from: Vec<String>,
    /// Files with rows, relative to the file, by the name of their table in the source.
    pub rows: BTreeMap<String, String>,
    /// The schema of the target, as `--schema` takes it.
    pub schema: String,
    /// Where the numbers of tables come from.
    pub numbers: Numbers,
    /// The file with the secret of keyed hashes, relative to the file.
    pub secret: Option<String>,
    /// What becomes of each table, by its name in the source.
    pub tables: BTreeMap<String, TableMapping>,
}

/// Where the numbers of tables come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Numbers {
    /// Those of a deployment to which the schema was pushed first and that never had other tables.
    #[default]
    Fresh,
    /// Free ones, from this one on.
    From(u32),
}

/// What becomes of a table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TableMapping {
    /// Its rows become documents.
    Into(IntoTable),
    /// It is not migrated, for this reason.
    Drop(String),
    /// A question that somebody has to answer.
    Open(String),
}

/// How rows become documents.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct IntoTable {
    /// The table of the documents.
    pub into: String,
    /// The columns that identify a row, from which the id is minted.
    pub key: Vec<String>,
    /// The column that gives `_creationTime`.
    pub creation_time: Option<String>,
    /// What becomes of each column.
    pub columns: BTreeMap<String, ColumnMapping>,
    /// Fields that no column gives.
    pub fill: BTreeMap<String, Literal>,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ColumnMapping {
    /// It becomes a field.
    Field(FieldMapping),
    /// It is not migrated, for this reason.
    Drop(String),
    /// A question that somebody has to answer.
    Open(String),
}

/// How a column becomes a field.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct FieldMapping {
    /// The field; [`ID`] for a column that is in the key alone, [`CREATION_TIME`] for one that is nothing but that.
    pub field: String,
    /// What becomes of null; `None` for the one thing that is not a guess: absent for an optional field, null
    /// where the validator accepts it.
    pub null: Option<NullPolicy>,
    /// The value instead of null, for [`NullPolicy::Default`].
    pub default: Option<Literal>,
    /// What becomes of a reference to a row that is not migrated.
    pub dangling: DanglingPolicy,
    /// The offset in minutes of timestamps without a time zone.
    pub zone: Option<i32>,
}

/// The field of a column that is in the key alone.
pub const ID: &str = "_id";

/// The field of a column that gives `_creationTime` alone.
pub const CREATION_TIME: &str = "_creationTime";

macro_rules! policy {
    ($(#[$docs:meta])* $name:ident { $($(#[$variant_docs:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_docs])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the word in `migrate.toml`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

policy! {
    /// What becomes of null.
    NullPolicy {
        /// The field is absent.
        Absent = "absent",
        /// The field is null.
        Null = "null",
        /// The field has the default of the mapping.
        Default = "default",
        /// The row is rejected.
        Reject = "reject",
    }
}

policy! {
    /// What becomes of a reference to a row that is not migrated.
    #[derive(Default)]
    DanglingPolicy {
        /// The row is rejected.
        #[default]
        Reject = "reject",
        /// The field is absent.
        Absent = "absent",
        /// The row is dropped, and counted.
        Drop = "drop",
    }
}
