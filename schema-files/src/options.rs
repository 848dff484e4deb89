//! How data sets are read and checked.

use convex_schema_core::TableMapping;
use convex_schema_core::value::Encoding;
use convex_schema_rows::validate::{Mode, Values};

/// How data sets are read and checked.
///
/// ```
/// use convex_schema_files::Options;
///
/// let mut options = Options::default();
/// options.threads = 2;
/// options.fail_fast = true;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// As what the rows come to the backend.
    pub mode: Mode,
    /// How values are written as JSON; if it is left open, export JSON in snapshots that say so,
    /// and what `npx convex import` reads elsewhere.
    pub encoding: Option<Encoding>,
    /// The tables' numbers, for inputs that do not bring their own. Without either, of ids only
    /// the shape is checked.
    pub mapping: Option<TableMapping>,
    /// Tables that are read of archives and directories; all if there are none here.
    pub tables: Vec<String>,
    /// Threads that check; 0 for as many as the machine runs at once.
    pub threads: usize,
    /// Rows of which each group of findings keeps a sample: the first ones.
    pub max_samples: usize,
    /// Whether to stop at the first row that is refused. The outcome then tells of the rows up to
    /// it, in the order of the inputs.
    pub fail_fast: bool,
    /// Whether samples show values.
    pub values: Values,
    /// Whether to warn of what Convex accepts and a person would not.
    pub warnings: bool,
    /// Whether to warn of keys that accepted rows repeat, of which Convex keeps the last. It is off
    /// because the verdict does not depend on it and because it takes a longer look at each row,
    /// several times as long as else. Of refused rows they are told anyway.
    pub repeated_keys: bool,
    /// Whether to look at the data set as a whole: ids of documents that it does not have, and
    /// values that should be unique. Takes some 30 bytes of memory for each document and reference.
    pub data_set: bool,
    /// Bounds on what is read.
    pub limits: Limits,
}

impl Default for Options {
    /// An import; as many threads as the machine has, three samples with values, warnings, all
    /// rows, no look at the whole.
    fn default() -> Self {
        Self {
            mode: Mode::Import,
            encoding: None,
            mapping: None,
            tables: Vec::new(),
            threads: 0,
            max_samples: 3,
            fail_fast: false,
            values: Values::Show,
            warnings: true,
            repeated_keys: false,
            data_set: false,
            limits: Limits::default(),
        }
    }
}

impl Options {
    /// Whether the table is read of archives and directories.
    pub(crate) fn wants(&self, table: &str) -> bool {
        self.tables.is_empty() || self.tables.iter().any(|it| it == table)
    }
}

/// Bounds on what is read, against broken and hostile files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Most bytes of a row's text. A longer row is a finding, and the rows behind it are read. At
    /// least 1 MiB; less counts as that.
    pub row_bytes: usize,
    /// Most bytes that the entries of one archive may have together once they are inflated.
    pub archive_bytes: u64,
    /// How many times larger than its compressed form an entry of an archive may be. (Deflate
    /// reaches 1032.)
    pub archive_ratio: u64,
    /// Bytes that an entry of an archive may have whatever its ratio is.
    pub archive_small_bytes: u64,
    /// Most entries that an archive or a directory may have.
    pub entries: usize,
}

impl Default for Limits {
    /// Rows of 32 MiB, which no document's text reaches; archives of 1 TiB, 250 times their
    /// compressed size for entries from 64 MiB on, with a million entries.
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

/// Most bytes of a row that no limit is below.
const MIN_ROW: usize = 1 << 20;

impl Limits {
    /// Most bytes of a row, as they are applied.
    pub(crate) fn row(self) -> usize {
        self.row_bytes.max(MIN_ROW)
    }
}
