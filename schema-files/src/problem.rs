//! Problems of a file as a whole, as opposed to violations of its rows.

use std::fmt;

use convex_schema_rows::validate::TextPosition;

/// Declares the codes once: severity, variant, text, meaning.
macro_rules! problem_codes {
    ($($severity:ident $variant:ident $text:literal $meaning:literal,)*) => {
        /// The kind of a problem of a file. The texts are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl ProblemCode {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Returns the text of the code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Returns whether rows were left out, or read in spite of it.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)*
                }
            }
        }
    };
}

/// How bad a [`Problem`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Rows could not be read, or an import rejects the file.
    Error,
    /// Something that a person should know.
    Warning,
}

problem_codes! {
    Error Unreadable "file_unreadable" "The file could not be read to its end.",
    Error Broken "file_broken" "An entry of an archive is damaged.",
    Error TooLarge "file_too_large" "An archive inflates to more than the limit.",
    Error BadName "file_bad_name" "A directory whose name cannot be a table or component, or a stored file whose name is not an id.",
    Error BadMapping "file_bad_mapping" "The list of tables and their numbers can't be read.",
    Error BadGeneratedSchema "file_bad_generated_schema" "A `generated_schema.jsonl` does not say how its table is written.",
    Error NotText "file_not_text" "The file is not UTF-8 text but another encoding, compressed, or a dump of a database.",
    Error UnknownFormat "file_unknown_format" "A file in a directory that is named after a table and has no format that is read.",
    Error NotAnArray "file_not_an_array" "The file is not one JSON array.",
    Error ArrayTooLarge "file_array_too_large" "A JSON array of more than 16 MiB, which an import does not read.",
    Error CsvInvalidHeader "file_csv_invalid_header" "A header of a CSV file that does not name a field.",
    Warning CsvMissingHeaders "file_csv_missing_headers" "A CSV file without a row of headers: an import has no rows.",
    Warning CsvRepeatedHeader "file_csv_repeated_header" "A column name that is repeated: the last cell is kept.",
    Warning CsvSeparator "file_csv_separator" "A CSV file whose cells seem to be separated by something else than commas.",
    Warning CellBecomesNull "file_cell_becomes_null" "Cells that are read as numbers that JSON does not have, and become null.",
    Warning CellBecomesNumber "file_cell_becomes_number" "Cells that only look like numbers, and become other text if they are printed again.",
    Warning CellIsNullText "file_cell_is_null_text" "Cells with the text NULL, which stay text.",
    Warning TextIsJson "file_text_is_json" "Arrays or objects of JSON inside of strings, which stay text.",
    Warning IntegerRounded "file_integer_rounded" "Integers that a float can't hold: the nearest float is stored.",
    Warning DoubledBackslashes "file_doubled_backslashes" "JSON that `COPY` of `PostgreSQL` wrote as text, which doubles each backslash.",
    Warning TabSeparated "file_tab_separated" "Text with tabs, as `COPY` of `PostgreSQL` writes it.",
    Warning NeedsSnapshot "file_needs_snapshot" "Rows with values that JSON lines and CSV can't hold: int64, bytes, NaN.",
    Warning NotJsonNumber "file_not_json_number" "NaN or Infinity, which JSON does not have.",
    Warning NotJsonSyntax "file_not_json_syntax" "Rows as Python or JavaScript print values: single quotes, `None`, keys without quotes.",
    Warning CsvHeaderIsData "file_csv_header_is_data" "A CSV file whose first row seems to be data, not names of columns.",
    Warning UnclosedQuote "file_unclosed_quote" "A CSV file in which a quote is never closed.",
    Warning ByteOrderMark "file_byte_order_mark" "The file starts with a byte order mark.",
    Warning LinkSkipped "file_link_skipped" "A link in a directory, which is not followed.",
    Warning NotRead "file_not_read" "Entries that look like rows and that an import does not read, or files of a directory that are not read.",
    Warning Compressed "file_compressed" "A compressed file, which an import does not read.",
    Warning NoRows "file_no_rows" "An archive or directory without rows that are read.",
    Warning UnknownTable "file_unknown_table" "Rows of a table that the schema does not have, which are not checked.",
}

impl Severity {
    /// Returns `error` or `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ProblemCode {
    /// Returns whether rows were left unread, so that nothing is known of them.
    pub const fn is_unread(self) -> bool {
        matches!(
            self,
            Self::Unreadable
                | Self::Broken
                | Self::TooLarge
                | Self::NotText
                | Self::UnknownFormat
                | Self::NotAnArray
        )
    }
}

/// The command that writes JSON lines which an import reads.
pub(crate) const PSQL: &str =
    "write JSON lines with `psql -qAtX -c \"select row_to_json(t) from users t\" > users.jsonl`";

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that is wrong with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The kind.
    pub code: ProblemCode,
    /// The file, or the entry of the archive.
    pub file: String,
    /// Where in it.
    pub position: Option<TextPosition>,
    /// The problem in words: a clause.
    pub message: String,
    /// The next step, where one is known.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(code: ProblemCode, file: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            file: file.to_owned(),
            position: None,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn at(self, position: TextPosition) -> Self {
        Self {
            position: Some(position),
            ..self
        }
    }

    pub(crate) fn with_help(self, help: &str) -> Self {
        Self {
            help: Some(help.to_owned()),
            ..self
        }
    }

    /// Returns the problem as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        let position = self
            .position
            .map(|at| serde_json::json!({ "line": at.line, "column": at.column }));
        serde_json::json!({
            "code": self.code.as_str(),
            "severity": self.code.severity().as_str(),
            "file": self.file,
            "position": position,
            "message": self.message,
            "help": self.help,
        })
    }
}

/// `users.jsonl: line 1, column 1: ...`, and the help on a line of its own.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        if let Some(position) = self.position {
            write!(f, "{position}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.code)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
