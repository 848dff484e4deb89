//! Inputs: files, archives, folders and readers, with their format and table.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::compressed::{Compression, plain_name};

/// How a data set is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A JSON object on each line.
    JsonLines,
    /// One JSON array of objects; it may be larger than the memory.
    JsonArray,
    /// Comma-separated values under a row of headers.
    Csv,
    /// The archive that `npx convex export` writes.
    Zip,
    /// Such an archive unpacked, or a directory of files named after tables.
    Directory,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::JsonLines,
        Self::JsonArray,
        Self::Csv,
        Self::Zip,
        Self::Directory,
    ];

    /// Returns the name of the format, as `npx convex import --format` has it: `jsonLines`,
    /// `jsonArray`, `csv`, `zip`; and `directory`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonLines",
            Self::JsonArray => "jsonArray",
            Self::Csv => "csv",
            Self::Zip => "zip",
            Self::Directory => "directory",
        }
    }

    /// Returns the format with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.as_str() == name)
    }

    /// Returns the format that the end of a file's name stands for; `.gz` or `.zst` may follow it.
    ///
    /// ```
    /// use convex_schema_files::Format;
    ///
    /// assert_eq!(Format::of_file("users.jsonl".as_ref()), Some(Format::JsonLines));
    /// assert_eq!(Format::of_file("users.csv.gz".as_ref()), Some(Format::Csv));
    /// assert_eq!(Format::of_file("users".as_ref()), None);
    /// ```
    pub fn of_file(path: &Path) -> Option<Self> {
        let plain = plain_name(path);
        let end = plain.extension()?.to_str()?.to_ascii_lowercase();
        match end.as_str() {
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            "json" => Some(Self::JsonArray),
            "csv" => Some(Self::Csv),
            // An archive is read from its end.
            "zip" if plain == path => Some(Self::Zip),
            _ => None,
        }
    }
}

/// Returns whether a file of this name is decompressed if it starts as compressed files do: one
/// whose name says that it is compressed, or says no format. An import reads `users.jsonl` as it
/// is.
pub(crate) fn may_be_compressed(path: &Path) -> bool {
    Compression::of_file(path).is_some() || Format::of_file(path).is_none()
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A data set to read: a file, a directory, or any reader.
///
/// Settings that are not given are taken from the name: `users.jsonl` has rows of the table `users`.
///
/// ```
/// use convex_schema_files::{Format, Input};
///
/// let file = Input::path("users.txt").table("users").format(Format::JsonLines);
/// let memory = Input::reader("a test", &b"{}"[..]).table("users").format(Format::JsonLines);
/// ```
pub struct Input<'a> {
    pub(crate) from: From<'a>,
    pub(crate) name: String,
    pub(crate) table: Option<String>,
    pub(crate) format: Option<Format>,
}

/// Where the bytes come from.
pub(crate) enum From<'a> {
    Path(PathBuf),
    Reader(Box<dyn Read + Send + 'a>),
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input")
            .field("name", &self.name)
            .field("table", &self.table)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

impl<'a> Input<'a> {
    /// Returns the input at a path: a file or a directory.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self {
            name: path.display().to_string(),
            from: From::Path(path),
            table: None,
            format: None,
        }
    }

    /// Returns the input from a reader, under a name for messages. It needs no buffer. Unless the name
    /// ends in that of a format, compressed rows are recognised. An archive can't be read so, for
    /// its table of contents stands at its end.
    pub fn reader(name: impl Into<String>, reader: impl Read + Send + 'a) -> Self {
        Self {
            name: name.into(),
            from: From::Reader(Box::new(reader)),
            table: None,
            format: None,
        }
    }

    /// Returns the process' standard input.
    pub fn stdin() -> Self {
        Self::reader("<stdin>", std::io::stdin())
    }

    /// Sets the table that the rows belong to. Archives and directories name their own.
    #[must_use]
    pub fn table(mut self, table: impl Into<String>) -> Self {
        self.table = Some(table.into());
        self
    }

    /// Sets the format.
    #[must_use]
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }
}
