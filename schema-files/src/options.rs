//! How data sets are read and checked.

use convex_schema_core::value::Encoding;
use convex_schema_rows::validate::{Mode, Values};

use crate::deployment::Deployment;
use crate::import::ImportMode;

/// How data sets are read and checked.
///
/// The defaults: an import into a deployment of which nothing is known, as many threads as the
/// machine has, three samples of each finding with their values, warnings, and all rows.
///
/// ```
/// use convex_schema_files::Options;
///
/// let options = Options::new().threads(2).fail_fast(true);
/// ```
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    pub(crate) mode: Mode,
    pub(crate) import_mode: ImportMode,
    pub(crate) component: String,
    pub(crate) encoding: Option<Encoding>,
    pub(crate) deployment: Option<Deployment>,
    pub(crate) tables: Vec<String>,
    pub(crate) unknown_tables: bool,
    pub(crate) threads: usize,
    pub(crate) max_samples: usize,
    pub(crate) fail_fast: bool,
    pub(crate) values: Values,
    pub(crate) warnings: bool,
    pub(crate) repeated_keys: bool,
    pub(crate) references: bool,
    pub(crate) limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mode: Mode::Import,
            import_mode: ImportMode::RequireEmpty,
            component: String::new(),
            encoding: None,
            deployment: None,
            tables: Vec::new(),
            unknown_tables: false,
            threads: 0,
            max_samples: 3,
            fail_fast: false,
            values: Values::Show,
            warnings: true,
            repeated_keys: false,
            references: false,
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// Returns the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how the rows come to the backend. Only for [`Mode::Import`] the answer of an import is
    /// given.
    #[must_use]
    pub fn mode(self, mode: Mode) -> Self {
        Self { mode, ..self }
    }

    /// Sets what the import does with documents that are there before.
    #[must_use]
    pub fn import_mode(self, import_mode: ImportMode) -> Self {
        Self {
            import_mode,
            ..self
        }
    }

    /// Sets the component that the rows are imported into, as `--component` does: `a/b`. The
    /// schema and the deployment are that component's.
    #[must_use]
    pub fn component(self, component: impl Into<String>) -> Self {
        Self {
            component: component.into(),
            ..self
        }
    }

    /// Sets how values are written as JSON. The default: export JSON in snapshots that say so, and
    /// what `npx convex import` reads elsewhere.
    #[must_use]
    pub fn encoding(self, encoding: Encoding) -> Self {
        Self {
            encoding: Some(encoding),
            ..self
        }
    }

    /// Sets the deployment that the rows are imported into. Without one, of ids only the shape is
    /// checked, unless an input brings the numbers of its tables, and what else depends on the
    /// deployment is not checked.
    #[must_use]
    pub fn deployment(self, deployment: Deployment) -> Self {
        Self {
            deployment: Some(deployment),
            ..self
        }
    }

    /// Sets the tables that are read of archives and directories. The default: all.
    #[must_use]
    pub fn tables<T: Into<String>>(self, tables: impl IntoIterator<Item = T>) -> Self {
        Self {
            tables: tables.into_iter().map(Into::into).collect(),
            ..self
        }
    }

    /// Sets whether tables that the schema does not have are fine. The default: a problem, for the
    /// rows of such a table are not checked.
    #[must_use]
    pub fn unknown_tables(self, unknown_tables: bool) -> Self {
        Self {
            unknown_tables,
            ..self
        }
    }

    /// Sets how many threads check rows; 0 for as many as the machine runs at once.
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Sets of how many rows each group of findings keeps a sample: the first ones.
    #[must_use]
    pub fn max_samples(self, max_samples: usize) -> Self {
        Self {
            max_samples,
            ..self
        }
    }

    /// Sets whether to stop at the first row that is rejected. The outcome then has the rows up to
    /// it, in the order of the inputs.
    #[must_use]
    pub fn fail_fast(self, fail_fast: bool) -> Self {
        Self { fail_fast, ..self }
    }

    /// Sets whether samples show values.
    #[must_use]
    pub fn values(self, values: Values) -> Self {
        Self { values, ..self }
    }

    /// Sets whether to warn of what Convex accepts and a person would not.
    #[must_use]
    pub fn warnings(self, warnings: bool) -> Self {
        Self { warnings, ..self }
    }

    /// Sets whether to warn of keys that accepted rows repeat, of which Convex keeps the last. It
    /// is off by default, because each row is read several times as long. Of rejected rows repeated
    /// keys are reported anyway.
    #[must_use]
    pub fn repeated_keys(self, repeated_keys: bool) -> Self {
        Self {
            repeated_keys,
            ..self
        }
    }

    /// Sets whether to look for ids of documents that the data set does not have, and for repeated
    /// values that should be unique. Takes some 40 bytes of memory for each document and reference.
    #[must_use]
    pub fn references(self, references: bool) -> Self {
        Self { references, ..self }
    }

    /// Sets bounds on what is read.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Returns whether the table is read of archives and directories.
    pub(crate) fn wants(&self, table: &str) -> bool {
        self.tables.is_empty() || self.tables.iter().any(|it| it == table)
    }

    /// Returns whether the answer of an import is asked for.
    pub(crate) fn is_import(&self) -> bool {
        self.mode == Mode::Import
    }
}

/// Bounds on what is read, against broken and hostile files.
///
/// The defaults: rows of 32 MiB, which no document's text reaches; archives of 1 TiB, 250 times
/// their compressed size for entries from 64 MiB on, with a million entries.
///
/// ```
/// use convex_schema_files::{Limits, Options};
///
/// let options = Options::new().limits(Limits::new().row_bytes(1 << 20).entries(10_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub(crate) row_bytes: usize,
    pub(crate) archive_bytes: u64,
    pub(crate) archive_ratio: u64,
    pub(crate) archive_small_bytes: u64,
    pub(crate) entries: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            row_bytes: 32 << 20,
            archive_bytes: 1 << 40,
            archive_ratio: 250,
            archive_small_bytes: 64 << 20,
            entries: 1_000_000,
        }
    }
}

/// The least that [`Limits::row_bytes`] can be.
const MIN_ROW: usize = 1 << 20;

impl Limits {
    /// Returns the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the most bytes of a row's text. A longer row is a finding, and the rows behind it are
    /// read. At least 1 MiB; less counts as that.
    #[must_use]
    pub fn row_bytes(self, row_bytes: usize) -> Self {
        Self { row_bytes, ..self }
    }

    /// Sets the most bytes that the entries of one archive may have together once they are
    /// inflated.
    #[must_use]
    pub fn archive_bytes(self, archive_bytes: u64) -> Self {
        Self {
            archive_bytes,
            ..self
        }
    }

    /// Sets how many times larger than its compressed form an entry of an archive may be, from
    /// `small_bytes` on. (Deflate reaches 1032.)
    #[must_use]
    pub fn archive_ratio(self, archive_ratio: u64, small_bytes: u64) -> Self {
        Self {
            archive_ratio,
            archive_small_bytes: small_bytes,
            ..self
        }
    }

    /// Sets the most entries that an archive or a directory may have.
    #[must_use]
    pub fn entries(self, entries: usize) -> Self {
        Self { entries, ..self }
    }

    /// Returns the most bytes of a row, as they are applied.
    pub(crate) fn row(self) -> usize {
        self.row_bytes.max(MIN_ROW)
    }
}
