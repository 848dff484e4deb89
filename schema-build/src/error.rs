//! Errors of the outputs that a package declares.

use std::fmt;
use std::path::PathBuf;

/// The section of `Cargo.toml` with the outputs, as people write it.
pub(crate) const SECTION: &str = "[package.metadata.convex-schema]";

/// A mistake in what a package says about its outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectError {
    /// The manifest is not as it should be.
    Manifest {
        /// The reason.
        message: String,
        /// The line, from 1 on.
        line: Option<usize>,
    },
    /// A file can't be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The message of the system.
        message: String,
    },
    /// `convex.json` is not as it should be.
    ConvexJson {
        /// The file.
        path: PathBuf,
        /// The reason.
        message: String,
    },
    /// Outputs are left to the nearest `convex.json`, and there is none.
    NoConvexJson {
        /// Where the search began; it went on through every folder above.
        start: PathBuf,
    },
    /// Outputs and schemas don't go together.
    Schemas {
        /// The reason and the next step.
        message: String,
    },
}

impl fmt::Display for ProjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest { message, line } => match line {
                Some(line) => write!(f, "`Cargo.toml`, line {line}: {message}"),
                None => write!(f, "`Cargo.toml`: {message}"),
            },
            Self::Read { path, message } => {
                write!(f, "can't read `{}`: {message}", path.display())
            }
            Self::ConvexJson { path, message } => write!(f, "`{}`: {message}", path.display()),
            Self::NoConvexJson { start } => write!(
                f,
                "no `convex.json` in `{}` or above it, and no outputs are named\n\
                 help: add `outputs = [{{ path = \"../convex/schema.ts\" }}]` under \
                 `{}` in `Cargo.toml`",
                start.display(),
                SECTION
            ),
            Self::Schemas { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for ProjectError {}
