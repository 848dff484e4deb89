//! Which table a table number stands for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::num::NonZeroU32;

use convex_schema_rules::name::{NameError, check_identifier};

use crate::value::{Value, ValueError, import};

/// The tables of a deployment with their numbers.
///
/// The system tables are always there, with their usual numbers; `_storage` and
/// `_scheduled_functions` are the names under which users see two of them. A user's table may have
/// the number of a system table, which then loses it.
///
/// ```
/// use convex_schema_core::TableMapping;
///
/// let tables = TableMapping::fresh_deployment(["users", "posts"]);
/// assert_eq!(tables.number_of("posts").map(|it| it.get()), Some(10001));
/// assert_eq!(tables.number_of("users").map(|it| it.get()), Some(10002));
/// assert_eq!(tables.number_of("_storage").map(|it| it.get()), Some(540));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableMapping {
    numbers: BTreeMap<String, NonZeroU32>,
    names: BTreeMap<NonZeroU32, String>,
}

/// Why a table can't be added to a [`TableMapping`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MappingError {
    /// The name has a number already.
    DuplicateName {
        /// The name.
        name: String,
    },
    /// The number has a name already.
    DuplicateNumber {
        /// The number.
        number: NonZeroU32,
        /// The table that has it.
        name: String,
    },
    /// A line of `_tables/documents.jsonl` is not a JSON object.
    BadLine {
        /// The line, from 1.
        line: usize,
        /// The error.
        error: ValueError,
    },
    /// A line of `_tables/documents.jsonl` has no `name` that is a string, or no `id` that is a
    /// number of a table.
    MissingField {
        /// The line, from 1.
        line: usize,
        /// The field.
        field: &'static str,
    },
    /// A line of `_tables/documents.jsonl` has a name that no table has.
    BadName {
        /// The line, from 1.
        line: usize,
        /// The name.
        name: String,
        /// The error.
        error: NameError,
    },
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicateName { name } => write!(f, "table `{name}` is listed twice"),
            Self::DuplicateNumber { number, name } => {
                write!(f, "table `{name}` has the number {number} already")
            }
            Self::BadLine { line, error } => write!(f, "line {line}: {error}"),
            Self::MissingField { line, field } => write!(
                f,
                "line {line}: `{field}` is missing or wrong\n\
                 help: a line looks like `{{\"name\":\"users\",\"id\":10001}}`"
            ),
            Self::BadName { line, name, error } => {
                write!(f, "line {line}: no table is called `{name}`: {error}")
            }
        }
    }
}

impl std::error::Error for MappingError {}

/// The first number that a deployment gives to a user's table.
///
/// Source: Convex backend, `crates/database/src/bootstrap_model/table.rs`.
const FIRST_USER_NUMBER: NonZeroU32 = NonZeroU32::MIN.saturating_add(10_000);

impl TableMapping {
    /// The mapping of a deployment without tables of users.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mapping that a deployment has once a schema with these tables is pushed to it and if it
    /// never had others: numbered from 10001 in the order of the names' bytes. Repeated names count
    /// once.
    ///
    /// Source: Convex backend, `crates/database/src/bootstrap_model/table.rs`.
    pub fn fresh_deployment<N: AsRef<str>>(names: impl IntoIterator<Item = N>) -> Self {
        let names: BTreeSet<String> = names.into_iter().map(|it| it.as_ref().to_owned()).collect();
        let mut mapping = Self::new();
        for name in names {
            mapping.insert_next(name);
        }
        mapping
    }

    /// Reads the `_tables/documents.jsonl` of a snapshot: a line for each table, such as
    /// `{"name":"users","id":10001}`.
    ///
    /// Numbers may have a fraction, which is dropped, as the import does.
    ///
    /// Source: Convex backend, `crates/application/src/snapshot_import`.
    pub fn parse_tables(text: &str) -> Result<Self, MappingError> {
        let mut mapping = Self::new();
        for (index, content) in text.lines().enumerate() {
            let (name, number) = table_of_line(content, index + 1)?;
            mapping.insert(name, number)?;
        }
        Ok(mapping)
    }

    /// The text of `_tables/documents.jsonl` for a snapshot, by number.
    pub fn to_tables(&self) -> String {
        let mut text = String::new();
        for (name, number) in self.iter() {
            let name = Value::from(name).to_wire();
            let _ = writeln!(text, r#"{{"name":{name},"id":{number}}}"#);
        }
        text
    }

    /// Adds a table of a user.
    ///
    /// # Errors
    /// [`MappingError::DuplicateName`], [`MappingError::DuplicateNumber`]; then nothing changes.
    pub fn insert(
        &mut self,
        name: impl Into<String>,
        number: NonZeroU32,
    ) -> Result<(), MappingError> {
        let name = name.into();
        if self.numbers.contains_key(&name) {
            return Err(MappingError::DuplicateName { name });
        }
        if let Some(other) = self.names.get(&number) {
            let name = other.clone();
            return Err(MappingError::DuplicateNumber { number, name });
        }
        self.names.insert(number, name.clone());
        self.numbers.insert(name, number);
        Ok(())
    }

    /// The number of the table, which is added with the lowest free number from 10001 if it is
    /// not there.
    pub fn insert_next(&mut self, name: impl Into<String>) -> NonZeroU32 {
        let name = name.into();
        if let Some(number) = self.number_of(&name) {
            return number;
        }
        let mut number = FIRST_USER_NUMBER;
        for taken in self.names.range(FIRST_USER_NUMBER..).map(|(it, _)| *it) {
            if taken != number {
                break;
            }
            number = number.saturating_add(1);
        }
        self.names.insert(number, name.clone());
        self.numbers.insert(name, number);
        number
    }

    /// The number of a table, of a system table by either of its names.
    pub fn number_of(&self, name: &str) -> Option<NonZeroU32> {
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        let names = |table: &&SystemTable| table.name == name || table.shown == name;
        SYSTEM_TABLES.iter().find(names).map(SystemTable::number)
    }

    /// The name of the table with this number; of a system table the name that users see, such as
    /// `_storage`.
    pub fn name_of(&self, number: NonZeroU32) -> Option<&str> {
        if let Some(name) = self.names.get(&number) {
            return Some(name);
        }
        let mut tables = SYSTEM_TABLES.iter();
        tables
            .find(|table| table.number() == number)
            .map(|table| table.shown)
    }

    /// The tables of users with their numbers, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, NonZeroU32)> + Clone {
        self.names
            .iter()
            .map(|(number, name)| (name.as_str(), *number))
    }
}

fn table_of_line(content: &str, line: usize) -> Result<(String, NonZeroU32), MappingError> {
    let row = import::json_row(content).map_err(|error| MappingError::BadLine { line, error })?;
    let missing = |field| MappingError::MissingField { line, field };
    let mut fields = row.into_object().map_err(|_| missing("name"))?;
    let name = fields.remove("name").map(Value::into_string);
    let Some(Ok(name)) = name else {
        return Err(missing("name"));
    };
    if let Err(error) = check_identifier(&name) {
        return Err(MappingError::BadName { line, name, error });
    }
    let number = match fields.remove("id") {
        Some(Value::Float64(number)) => whole_number(number),
        _ => None,
    };
    let number = number.ok_or_else(|| missing("id"))?;
    Ok((name, number))
}

/// The number without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, as the backend's does"
)]
fn whole_number(number: f64) -> Option<NonZeroU32> {
    NonZeroU32::new(number as u32)
}

/// A table that every deployment has.
struct SystemTable {
    name: &'static str,
    /// The name that users see.
    shown: &'static str,
    /// The usual number, less 512.
    offset: u32,
}

impl SystemTable {
    const fn number(&self) -> NonZeroU32 {
        NonZeroU32::MIN.saturating_add(511 + self.offset)
    }
}

/// States the system tables: usual number minus 512, name, name that users see.
macro_rules! system_tables {
    ($($offset:literal $name:literal $(as $shown:literal)?,)+) => {
        /// Source: Convex backend, `crates/model/src/lib.rs`.
        const SYSTEM_TABLES: &[SystemTable] = &[$({
            let shown = $name;
            $(let shown = { let _ = shown; $shown };)?
            SystemTable { name: $name, shown, offset: $offset }
        },)+];
    };
}

system_tables! {
    1 "_tables",
    2 "_index",
    4 "_exports",
    5 "_backend_info",
    6 "_udf_config",
    7 "_auth",
    8 "_db",
    9 "_modules",
    12 "_source_packages",
    13 "_environment_variables",
    14 "_aws_lambda_versions",
    15 "_deployment_audit_log",
    17 "_session_requests",
    19 "_cron_jobs",
    20 "_schemas",
    21 "_cron_job_logs",
    23 "_log_sinks",
    24 "_backend_state",
    25 "_external_deps_packages",
    27 "_scheduled_jobs" as "_scheduled_functions",
    28 "_file_storage" as "_storage",
    29 "_snapshot_imports",
    30 "_index_worker_metadata",
    31 "_component_definitions",
    32 "_components",
    33 "_function_handles",
    34 "_canonical_urls",
    35 "_cron_next_run",
    36 "_index_backfills",
    37 "_schema_validation_progress",
    38 "_scheduled_job_args",
    39 "_audit_log_config",
    40 "_usage_limits",
    41 "_data_sync_progress",
}

#[cfg(test)]
mod tests;
