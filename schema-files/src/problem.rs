//! What is wrong with a file, and not with a row of it.

use std::fmt;

use convex_schema_rows::validate::Position;

/// Declares the codes once: severity, variant, text, meaning.
macro_rules! problem_codes {
    ($($severity:ident $variant:ident $text:literal $meaning:literal,)*) => {
        /// What is wrong with a file. The texts are stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ProblemCode {
            $(#[doc = $meaning] $variant,)*
        }

        impl ProblemCode {
            /// All codes, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The text of the code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// Whether rows were left out, or read in spite of it.
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
pub enum Severity {
    /// Rows could not be read, or an import refuses the file.
    Error,
    /// Something that a person should know.
    Warning,
}

problem_codes! {
    Error Unreadable "file_unreadable" "The file could not be read to its end.",
    Error Broken "file_broken" "An entry of an archive is damaged.",
    Error Encrypted "file_encrypted" "An entry of an archive is encrypted.",
    Error Compression "file_compression" "An entry of an archive is compressed in a way that is not supported.",
    Error TooLarge "file_too_large" "An archive inflates to more than the limit.",
    Error BadName "file_bad_name" "A name that leads out of the archive, or that is no table's.",
    Error BadMapping "file_bad_mapping" "The list of tables and their numbers can't be read.",
    Error NotText "file_not_text" "The file is not UTF-8 text but another encoding or compressed.",
    Error NotAnArray "file_not_an_array" "The file is not one JSON array.",
    Error CsvMissingHeaders "file_csv_missing_headers" "A CSV file without a row of headers.",
    Error CsvInvalidHeader "file_csv_invalid_header" "A header of a CSV file that is no name of a field.",
    Warning ByteOrderMark "file_byte_order_mark" "The file starts with a byte order mark.",
    Warning CsvSeparator "file_csv_separator" "A CSV file whose cells seem to be separated by something else than commas.",
    Warning LinkSkipped "file_link_skipped" "A link in a directory, which is not followed.",
    Warning OldExport "file_old_export" "A snapshot of an old export, whose values may be other than they look.",
    Warning ComponentSkipped "file_component_skipped" "Tables of a component, which has a schema of its own.",
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something that is wrong with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong.
    pub code: ProblemCode,
    /// The file, or the entry of the archive.
    pub file: String,
    /// Where in it.
    pub position: Option<Position>,
    /// What is wrong, for a person: a clause.
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

    pub(crate) fn at(self, position: Position) -> Self {
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

    pub(crate) fn to_json(&self) -> serde_json::Value {
        let position = self
            .position
            .map(|at| serde_json::json!({ "line": at.line, "column": at.column }));
        serde_json::json!({
            "code": self.code.as_str(),
            "severity": match self.code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
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
