//! Why nothing could be read at all.

use std::fmt;
use std::io;

/// Why an input can't be read at all. What is wrong inside of files is in the
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
    },
    /// Nothing says what format the input has.
    NoFormat {
        /// The input.
        name: String,
    },
    /// The input is no file, and its format takes one.
    NotAFile {
        /// The input.
        name: String,
    },
    /// An archive or a directory brings the names of its tables.
    TableOfMany {
        /// The input.
        name: String,
    },
    /// The file is no archive that can be read.
    Archive {
        /// The input.
        name: String,
        /// What is wrong with it.
        message: String,
    },
    /// The input has no rows of any table that is asked for.
    NoTables {
        /// The input.
        name: String,
    },
    /// An archive or directory has more entries than the limit.
    TooManyEntries {
        /// The input.
        name: String,
        /// The limit.
        limit: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { name, source } => write!(f, "`{name}` can't be read: {source}"),
            Self::NoTable { name } => write!(
                f,
                "`{name}` does not tell which table its rows belong to\n\
                 help: name the table, or name the file after it, such as `users.jsonl`"
            ),
            Self::NoFormat { name } => write!(
                f,
                "`{name}` does not tell its format\n\
                 help: give the format: `jsonLines`, `jsonArray`, `csv`, `zip` or `directory`"
            ),
            Self::NotAFile { name } => write!(
                f,
                "`{name}` is no file, and an archive is read from its end\n\
                 help: write it into a file first"
            ),
            Self::TableOfMany { name } => write!(
                f,
                "`{name}` brings the names of its tables, so none can be given\n\
                 help: choose tables of it by the list of tables to read"
            ),
            Self::Archive { name, message } => {
                write!(f, "`{name}` is no archive that can be read: {message}")
            }
            Self::NoTables { name } => write!(
                f,
                "`{name}` has no rows of any table\n\
                 help: a snapshot has a file `users/documents.jsonl` for the table `users`"
            ),
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
