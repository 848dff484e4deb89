//! The answer of `npx convex import`: the first error that the backend meets, or none.
//!
//! The backend reads an import twice. The *upload* reads all files to their end, for their syntax
//! alone; then the *import* gives each table its number and inserts the rows, a batch at a time.
//! A table's rows are turned into values until the batch is full, and inserted after that, so an
//! error of a later row may come before one of an earlier row. This module puts what was found in
//! all files into that order.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import`.

mod batches;
pub(crate) mod rows;

use std::fmt;

use serde_json::json;

/// Declares an enum with a text for each variant once.
macro_rules! texts {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $text:literal $meaning:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = $meaning] $variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the stable text.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
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

texts! {
    /// The treatment of documents that are there before the import.
    ImportMode {
        RequireEmpty "requireEmpty" "The default: the tables of the import have to be empty.",
        Append "append" "Rows are added to those that are there (`--append`).",
        Replace "replace" "The tables of the import are replaced (`--replace`).",
        ReplaceAll "replaceAll" "All tables are replaced, also those that the import does not have (`--replace-all`).",
    }
}

texts! {
    /// The part of an import that ends with an error.
    ImportStage {
        Start "start" "The arguments are checked.",
        Upload "upload" "All files are parsed, before anything is changed.",
        Import "import" "Tables get their numbers, and rows are inserted.",
        Finalize "finalize" "The imported tables take the place of those that were there.",
    }
}

texts! {
    /// The backend's code for an error of an import.
    ImportCode {
        TableExists "TableExists" "A table of the import has documents, and the mode requires that it has none.",
        ImportInvalidName "ImportInvalidName" "The name that the command line gives the table does not name a table.",
        InvalidName "InvalidName" "`_tables` lists a name that does not name a table.",
        NotUtf8 "NotUtf8" "A line is not UTF-8, or an entry with the shape of a table can't be read.",
        Utf8BomNotSupported "Utf8BomNotSupported" "A byte order mark that the program did not take off.",
        JsonArrayTooLarge "JsonArrayTooLarge" "A JSON array of more than 16 MiB.",
        CsvInvalidHeader "CsvInvalidHeader" "A header of a CSV file that does not name a field.",
        CsvInvalidRow "CsvInvalidRow" "A record of a CSV file that is not UTF-8.",
        CsvRowMissingFields "CsvRowMissingFields" "A record of a CSV file that has not as many cells as the header.",
        JsonInvalidRow "JsonInvalidRow" "A line that is not JSON.",
        InvalidConvexValue "InvalidConvexValue" "A row that is JSON but not a value.",
        NotAnObject "NotAnObject" "A row that is not an object.",
        NotJsonArray "NotJsonArray" "A JSON file that is not an array.",
        NotJson "NotJson" "A JSON file that is not JSON.",
        InvalidZip "InvalidZip" "An archive, or an entry of it, that can't be read.",
        InvalidTableName "InvalidTableName" "A directory of an archive whose name cannot be a table, or is a table of the platform.",
        InvalidComponentName "InvalidComponentName" "A directory of an archive whose name cannot be a component.",
        InvalidGeneratedSchema "InvalidGeneratedSchema" "A `generated_schema.jsonl` that states no shape.",
        DuplicateTableName "DuplicateTableName" "`_tables` lists a table twice.",
        InvalidId "InvalidId" "An `_id` that is not an id, or two tables with one number.",
        TableConflict "TableConflict" "A table of the import has the number of a table that stays.",
        TableNumberConflict "TableNumberConflict" "A table gets another number than its ids have.",
        InvalidStorageId "InvalidStorageId" "A file in `_storage` whose name is not an id.",
        DuplicateId "DuplicateId" "Two rows of a batch have the same `_id`.",
        DocumentExists "DocumentExists" "A row has the `_id` of a document that is there.",
        ImportConflict "ImportConflict" "An `_id` of another table.",
        InvalidIdError "InvalidIdError" "An `_id` that is not a string.",
        InvalidCreationTimeError "InvalidCreationTimeError" "A `_creationTime` that is not a float.",
        InvalidDocumentError "InvalidDocumentError" "Nested too deeply, a reserved name, or a `_creationTime` out of range.",
        TooManyFieldsError "TooManyFieldsError" "More than 1024 fields in a document, system fields counted.",
        ValueTooLargeError "ValueTooLargeError" "A document of more than 1 MiB.",
        SchemaEnforcementError "SchemaEnforcementError" "A row that does not satisfy the schema, or a table that it refers to would be deleted.",
        Sha256Mismatch "Sha256Mismatch" "A file in `_storage` that does not have its checksum.",
        ImportForeignKey "ImportForeignKey" "Documents that stay refer to a table whose number changes.",
        InternalServerError "InternalServerError" "An error for which the backend has no code: it tries again, and then fails.",
    }
}

/// The error with which an import ends.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportError {
    /// The part of the import.
    pub stage: ImportStage,
    /// The backend's code.
    pub code: ImportCode,
    /// The component whose table it is: `a/b`, empty for the app itself.
    pub component: String,
    /// The table, if the error is one of a table's file.
    pub table: Option<String>,
    /// The row within that file, from 1; of CSV the header is not counted.
    pub row: Option<u64>,
    /// The error in words: a clause.
    pub message: String,
}

impl ImportError {
    pub(crate) fn new(stage: ImportStage, code: ImportCode, message: impl Into<String>) -> Self {
        Self {
            stage,
            code,
            component: String::new(),
            table: None,
            row: None,
            message: message.into(),
        }
    }

    #[must_use]
    pub(crate) fn in_table(self, component: &str, table: &str) -> Self {
        Self {
            component: component.to_owned(),
            table: Some(table.to_owned()),
            ..self
        }
    }

    #[must_use]
    pub(crate) fn at_row(self, row: u64) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    /// Returns the next step, where one is known.
    pub const fn help(&self) -> Option<&'static str> {
        Some(match self.code {
            ImportCode::TableExists => {
                "import with `--append`, `--replace` or `--replace-all`, or clear the table"
            }
            ImportCode::TableConflict | ImportCode::ImportForeignKey => {
                "import with `--replace-all`, into a new deployment, or without `_id`s"
            }
            ImportCode::TableNumberConflict => {
                "leave the `_id`s out, or import with `--replace` instead of `--append`"
            }
            ImportCode::DuplicateId | ImportCode::DocumentExists => "leave one of the rows out",
            ImportCode::JsonArrayTooLarge => "write the rows as JSON lines",
            ImportCode::InvalidZip => "export or copy the archive again",
            ImportCode::Sha256Mismatch => "export the files again, or leave `sha256` out",
            _ => return None,
        })
    }

    /// Returns the error as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "stage": self.stage.as_str(),
            "code": self.code.as_str(),
            "component": self.component,
            "table": self.table,
            "row": self.row,
            "message": self.message,
        })
    }
}

/// `SchemaEnforcementError in row 3 of users: the required field ...`.
impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(row) = self.row {
            write!(f, " in row {row}")?;
        }
        if let Some(table) = &self.table {
            write!(f, " of `{table}`")?;
        }
        if !self.component.is_empty() {
            write!(f, " in component `{}`", self.component)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ImportError {}

/// The answer of `npx convex import` to one input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ImportVerdict {
    /// All rows are imported.
    Accepted,
    /// Nothing is imported: the first error that the backend meets. (With
    /// [`Append`](ImportMode::Append), rows of earlier batches stay.)
    Rejected(ImportError),
    /// Not everything was read, or the rows do not come by an import.
    Unknown,
}

impl ImportVerdict {
    /// Returns `accepted`, `rejected` or `unknown`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected(_) => "rejected",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the error, if the import is rejected.
    pub const fn error(&self) -> Option<&ImportError> {
        match self {
            Self::Rejected(error) => Some(error),
            Self::Accepted | Self::Unknown => None,
        }
    }

    /// Returns the answer as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "verdict": self.as_str(),
            "error": self.error().map(ImportError::to_json),
        })
    }
}

impl fmt::Display for ImportVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(error) => error.fmt(f),
            other => f.write_str(other.as_str()),
        }
    }
}
