//! A generated file: what it should say, and how that compares with what it says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use convex_schema_core::Schema;
use convex_schema_core::emit::Layout;

use super::{render, same, write};

/// What a generated file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Tables and types in TypeScript.
    TypeScript(Layout),
    /// The index list as JSON.
    IndexJson,
    /// The index list as Markdown.
    IndexMarkdown,
}

/// A file that shows a schema.
#[derive(Debug, Clone)]
pub struct GeneratedFile {
    path: PathBuf,
    kind: Kind,
    schema: Schema,
    text: String,
}

/// How a [`GeneratedFile`] compares with what stands on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// There is no such file.
    Missing,
    /// It differs at most in formatting.
    UpToDate,
    /// It is generated, and shows something else; the text is what it says now.
    OutOfDate(String),
    /// It has no header of ours: somebody wrote it.
    Foreign,
}

impl GeneratedFile {
    pub(crate) fn new(path: &Path, kind: Kind, schema: &Schema, command: &str) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            schema: schema.clone(),
            text: render::text(schema, kind, command),
        }
    }

    /// Where the file stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The schema that it shows.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// What it should say.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Compares with what stands on disk.
    pub fn state(&self) -> io::Result<State> {
        let found = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(State::Missing),
            Err(error) => return Err(error),
        };
        let Ok(found) = String::from_utf8(found) else {
            return Ok(State::Foreign);
        };
        Ok(if !render::is_ours(self.kind, &found) {
            State::Foreign
        } else if same::same(self.kind, &found, &self.text) {
            State::UpToDate
        } else {
            State::OutOfDate(found)
        })
    }

    /// Writes the file as a whole: whoever reads sees the old text or the new one.
    ///
    /// It overwrites whatever stands there; ask [`GeneratedFile::state`] first. A folder that is
    /// missing is not made, and what is read-only stays as it is: both are errors.
    pub fn write(&self) -> io::Result<()> {
        if let Some(obstacle) = write::obstacle(&self.path) {
            return Err(obstacle.into());
        }
        write::atomically(&self.path, &self.text, None)
    }
}
