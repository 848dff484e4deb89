//! Problems of a mapping, which stop a migration before a row is read.

use std::fmt;

use crate::codes::codes;

/// Something in the mapping that does not fit the source or the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The kind.
    pub code: ProblemCode,
    /// The table of the source.
    pub table: String,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// The problem in words, and the next step.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(code: ProblemCode, table: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            table: table.to_owned(),
            column: None,
            message: message.into(),
        }
    }

    pub(crate) fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.table)?;
        if let Some(column) = &self.column {
            write!(f, ".{column}")?;
        }
        write!(f, ": {}", self.message)
    }
}

codes! {
    /// The kind of a [`Problem`].
    enum ProblemCode {
        /// The mapping does not have a table of the source.
        UnmappedTable = "unmapped_table",
        /// The mapping does not have a column of the source.
        UnmappedColumn = "unmapped_column",
        /// The mapping has a table that the source does not have.
        UnknownTable = "unknown_table",
        /// The mapping has a column that the source does not have.
        UnknownColumn = "unknown_column",
        /// The schema does not have the table.
        UnknownTarget = "unknown_target",
        /// The documents do not have the field.
        UnknownField = "unknown_field",
        /// A question of the mapping is not answered.
        OpenQuestion = "open_question",
        /// A required field gets no value.
        MissingField = "missing_field",
        /// Two columns become one field.
        RepeatedField = "repeated_field",
        /// A column may refer to rows of several tables.
        AmbiguousReference = "ambiguous_reference",
        /// A column that accepts null becomes a required field, and no policy says what becomes of null.
        NullableRequired = "nullable_required",
        /// The type of a column does not fit its field.
        WrongType = "wrong_type",
        /// Rows have no key to mint ids from.
        NoKey = "no_key",
        /// Keys need a secret, and there is none.
        NoSecret = "no_secret",
        /// A reference leads to a table that does not become documents.
        UnknownReference = "unknown_reference",
        /// The import would reject the numbers of tables.
        NumberConflict = "number_conflict",
        /// Some rows of a table stay in the deployment, and others are imported.
        MixedTarget = "mixed_target",
        /// The number of a table belongs to Convex.
        ReservedNumber = "reserved_number",
    }
}
