//! Why nothing could be read at all.

use std::fmt;
use std::io;

use crate::import::{ImportCode, ImportError, ImportStage};

/// The reason why an input can't be read at all. Problems inside of files are in the
/// [`Outcome`](crate::Outcome).
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file or directory can't be opened.
    Open {
        /// The input.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// Nothing says which table the rows belong to.
    NoTable {
        /// The input.
        name: String,
        /// The table that was probably meant.
        near: Option<String>,
    },
    /// Nothing says what format the input has.
    NoFormat {
        /// The input.
        name: String,
    },
    /// The input is not a file, and its format takes one.
    NotAFile {
        /// The input.
        name: String,
    },
    /// An archive or a directory brings the names of its tables.
    TableOfMany {
        /// The input.
        name: String,
    },
    /// The file is not an archive that can be read.
    Archive {
        /// The input.
        name: String,
        /// The reason.
        message: String,
    },
    /// The numbers of a deployment's tables can't be read.
    Numbers {
        /// The file or export.
        name: String,
        /// The reason.
        message: String,
    },
    /// The documents of an export can't be read.
    Documents {
        /// The file in the export.
        name: String,
        /// The reason.
        message: String,
    },
    /// An archive or directory has more entries than the limit.
    TooManyEntries {
        /// The input.
        name: String,
        /// The limit.
        limit: usize,
    },
}

impl Error {
    /// Returns the answer of `npx convex import`, where it rejects the input as well.
    pub fn import_error(&self) -> Option<ImportError> {
        match self {
            Self::Archive { message, .. } => Some(ImportError::new(
                ImportStage::Upload,
                ImportCode::InvalidZip,
                message.as_str(),
            )),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { name, source } => write!(f, "`{name}` can't be read: {source}"),
            Self::NoTable { name, near } => {
                write!(f, "the file name `{name}` does not name a table\nhelp: ")?;
                match near {
                    Some(near) => write!(f, "if these are rows of `{near}`, give that table"),
                    None => f.write_str(
                        "give the table, or name the file after it, such as `users.jsonl`",
                    ),
                }
            }
            Self::NoFormat { name } => write!(
                f,
                "the name of `{name}` does not end in that of a format\n\
                 help: give the format: `jsonLines`, `jsonArray`, `csv`, `zip` or `directory`"
            ),
            Self::NotAFile { name } => write!(
                f,
                "expected a file, found `{name}`: an archive is read from its end\n\
                 help: write it into a file first"
            ),
            Self::TableOfMany { name } => write!(
                f,
                "`{name}` has the names of its tables, so none can be given\n\
                 help: choose tables of it by the list of tables to read"
            ),
            Self::Archive { name, message } => {
                write!(
                    f,
                    "`{name}` is not a zip archive that can be read: {message}"
                )
            }
            Self::Numbers { name, message } => write!(
                f,
                "can't read the numbers of tables from `{name}`: {message}\n\
                 help: give an export, or lines such as `{{\"name\":\"users\",\"id\":10001}}`"
            ),
            Self::Documents { name, message } => {
                write!(f, "can't read the documents of `{name}`: {message}")
            }
            Self::TooManyEntries { name, limit } => {
                write!(f, "`{name}` has more than {limit} entries")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Open { source, .. } => Some(source),
            _ => None,
        }
    }
}
