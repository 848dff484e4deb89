//! Errors that stop the work. Violations of rows are in reports.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::place::Place;

/// Why a migration can't go on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A file can't be read or written.
    File {
        /// The action that failed: `read`, `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A source can't be read further.
    Source {
        /// Where.
        at: Place,
        /// The error and the next step.
        message: String,
    },
    /// `migrate.toml` can't be read.
    Mapping {
        /// Where.
        at: Place,
        /// The error and the next step.
        message: String,
    },
    /// Something else that was asked for is not possible.
    Other(String),
}

impl Error {
    pub(crate) fn read(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        Self::File {
            action: "read",
            path,
            error,
        }
    }

    pub(crate) fn write(path: &Path, error: io::Error) -> Self {
        let path = path.to_owned();
        Self::File {
            action: "write",
            path,
            error,
        }
    }

    /// Keys that are too many for the memory can't be kept in temporary files.
    pub(crate) fn keys(error: io::Error) -> Self {
        Self::write(&std::env::temp_dir(), error)
    }

    pub(crate) fn source(at: Place, message: impl Into<String>) -> Self {
        let message = message.into();
        Self::Source { at, message }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File {
                action,
                path,
                error,
            } => write!(f, "can't {action} `{}`: {error}", path.display()),
            Self::Source { at, message } | Self::Mapping { at, message } => {
                write!(f, "{at}: {message}")
            }
            Self::Other(message) => f.write_str(message),
        }
    }
}

// The messages have their causes, which are not told again as sources.
impl std::error::Error for Error {}
