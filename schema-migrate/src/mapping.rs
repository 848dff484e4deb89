//! The mapping of each table and column: the content of `migrate.toml`.
//!
//! `write` puts a mapping into a text that people keep, `read` reads that text. `plan` applies it to a source and a
//! schema.

mod filter;
mod read;
mod values;
mod write;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use convex_schema_core::Literal;
use convex_schema_files::Deployment;

pub use self::filter::{Condition, Test};
pub(crate) use self::read::{read, read_alone};
pub use self::values::ValueMap;
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
    /// The mapping of each table, by its name in the source.
    pub tables: BTreeMap<String, TableMapping>,
}

impl Mapping {
    /// The maps of values that columns have.
    pub(crate) fn maps(&self) -> impl Iterator<Item = &ValueMap> {
        self.fields().filter_map(|field| field.values.as_ref())
    }

    /// Whether columns name files.
    pub(crate) fn has_files(&self) -> bool {
        self.fields().any(|field| field.files.is_some())
    }

    /// The columns that become fields.
    fn fields(&self) -> impl Iterator<Item = &FieldMapping> {
        let tables = self.tables.values().filter_map(|table| match table {
            TableMapping::Into(into) => Some(into),
            TableMapping::Drop(_) | TableMapping::Open(_) => None,
        });
        let columns = tables.flat_map(|table| table.columns.values());
        columns.filter_map(|column| match column {
            ColumnMapping::Field(field) => Some(field),
            ColumnMapping::Drop(_) | ColumnMapping::Open(_) => None,
        })
    }
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
    /// Those of a deployment, as an export of it or its `_tables/documents.jsonl` states them.
    Of {
        /// The file, relative to the mapping.
        file: String,
        /// The deployment.
        deployment: Deployment,
    },
}

/// The mapping of a table.
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
    /// Conditions on rows; the others are dropped.
    pub filter: Vec<Condition>,
    /// The columns by which the documents are ordered; the order of the source if there are none.
    pub order: Vec<String>,
    /// The column that gives `_creationTime`.
    pub creation_time: Option<String>,
    /// The policy for rows that repeat values which the source or the model says are unique.
    pub repeated: UniquePolicy,
    /// Where the documents of its rows are looked up, if they are in the deployment already.
    pub existing: Option<Box<Existing>>,
    /// The mapping of each column.
    pub columns: BTreeMap<String, ColumnMapping>,
    /// Fields that no column gives.
    pub fill: BTreeMap<String, Literal>,
}

/// Documents that are in the deployment already: the ids of rows are theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Existing {
    /// The export of the deployment, an archive or a directory.
    pub file: PathBuf,
    /// The field by which a document is found.
    pub field: String,
    /// The column with its value.
    pub column: String,
    /// The policy for a row without a document.
    pub missing: ExistingPolicy,
    /// Whether the documents stay as they are or are replaced by the rows.
    pub rows: ExistingRows,
}

/// The mapping of a column.
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
    /// The policy for null; `None` for the one choice that is not a guess: absent for an optional field, null
    /// where the validator accepts it.
    pub null: Option<NullPolicy>,
    /// The value instead of null, for [`NullPolicy::Default`].
    pub default: Option<Literal>,
    /// The policy for a reference to a row that is not migrated.
    pub dangling: DanglingPolicy,
    /// The offset in minutes of timestamps without a time zone.
    pub zone: Option<i32>,
    /// The policy for the empty text.
    pub empty: EmptyPolicy,
    /// The unit of a time that is a number: of the column if that is a number, else of the field.
    pub unit: Option<Unit>,
    /// The form of a time of day; as PostgreSQL writes it if there is none.
    pub time: Option<TimeForm>,
    /// The policy for a number with more digits than a field can hold.
    pub numeric: NumericPolicy,
    /// New values for old ones.
    pub values: Option<ValueMap>,
    /// The policy for a value that [`values`](Self::values) does not have.
    pub missing: MissingPolicy,
    /// The other columns of a reference of several columns, in the order of the key that it refers to, this column
    /// first.
    pub with: Vec<String>,
    /// The folder of the files that the column names, which become stored files.
    pub files: Option<PathBuf>,
    /// The table of the source that the column refers to, where no foreign key says so.
    pub references: Option<String>,
    /// The columns there, where they are neither the key nor those of the foreign key.
    pub by: Vec<String>,
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
    /// The policy for null.
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
    /// The policy for a reference to a row that is not migrated.
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

policy! {
    /// The policy for a row whose document is not in the deployment.
    #[derive(Default)]
    ExistingPolicy {
        /// The row is rejected.
        #[default]
        Reject = "reject",
        /// The row is dropped, and counted.
        Drop = "drop",
        /// Its id is minted from its key; for rows that are imported alone.
        Mint = "mint",
    }
}

policy! {
    /// The treatment of rows whose documents are in the deployment.
    #[derive(Default)]
    ExistingRows {
        /// No row is imported: the documents stay as they are, and references lead to them.
        #[default]
        Keep = "keep",
        /// All rows are imported, with the ids of the documents.
        Replace = "replace",
    }
}

policy! {
    /// The policy for a row that repeats values which are unique. The first row that is accepted has them.
    #[derive(Default)]
    UniquePolicy {
        /// The row is rejected.
        #[default]
        Reject = "reject",
        /// The row is dropped, and counted.
        Drop = "drop",
        /// The row stays, and is counted.
        Keep = "keep",
    }
}

policy! {
    /// The policy for the empty text.
    #[derive(Default)]
    EmptyPolicy {
        /// It stays.
        #[default]
        Keep = "keep",
        /// It is null: the policy for null says what becomes of it.
        Null = "null",
        /// The field is absent.
        Absent = "absent",
        /// The row is rejected.
        Reject = "reject",
    }
}

policy! {
    /// The unit of a time that is a number, since 1970.
    Unit {
        /// Seconds.
        Seconds = "s",
        /// Milliseconds.
        Milliseconds = "ms",
        /// Microseconds.
        Microseconds = "us",
        /// Nanoseconds.
        Nanoseconds = "ns",
    }
}

policy! {
    /// The form of a time of day. A time with more than it has is rejected.
    TimeForm {
        /// Hours and minutes.
        Minutes = "HH:MM",
        /// Hours, minutes and seconds.
        Seconds = "HH:MM:SS",
    }
}

policy! {
    /// The policy for a number with more digits than a float64 has.
    #[derive(Default)]
    NumericPolicy {
        /// The row is rejected.
        #[default]
        Exact = "exact",
        /// The nearest float64.
        Round = "round",
    }
}

policy! {
    /// The policy for a value that a map of values does not have. Each is counted.
    #[derive(Default)]
    MissingPolicy {
        /// The row is rejected.
        #[default]
        Reject = "reject",
        /// The value stays.
        Keep = "keep",
        /// The field is absent.
        Absent = "absent",
        /// The policy for null says what becomes of it.
        Null = "null",
    }
}
