//! The words in which a plan says what a push would do.

use std::fmt;

/// How a push ends, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The push scans no stored document.
    Free,
    /// The push may scan stored documents: the backend's rule for a validator is not known to this
    /// version.
    ScanPossible,
    /// The push scans stored documents and fails if one of them is invalid.
    Scan,
    /// Convex rejects the push.
    Rejected,
}

impl Outcome {
    /// Returns the outcome as JSON has it: `free`, `scanPossible`, `scan` or `rejected`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::ScanPossible => "scanPossible",
            Self::Scan => "scan",
            Self::Rejected => "rejected",
        }
    }
}

/// For people: as [`as_str`](Outcome::as_str), and `scan possible`.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ScanPossible => "scan possible",
            Self::Free | Self::Scan | Self::Rejected => self.as_str(),
        })
    }
}

/// Which of the two schemas have a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TableChange {
    /// Only the new schema. Convex would validate documents that an earlier table of that name
    /// left; usually there are none.
    Added,
    /// Both.
    Kept,
    /// Only the old schema has it. The documents stay and are no longer validated; the indexes are
    /// dropped.
    Removed,
}

impl TableChange {
    /// Returns `added`, `kept` or `removed`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Kept => "kept",
            Self::Removed => "removed",
        }
    }
}

impl fmt::Display for TableChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How staged validators (npm `convex` 1.47) help with a table that has to be scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Staging {
    /// The old schema stages the validator that the new one enforces: if the deployment found all
    /// documents valid, the push needs no scan.
    Done,
    /// An earlier push can stage the new validator: Convex then validates the documents in the
    /// background and still enforces the old validator.
    Possible,
}

impl Staging {
    /// Returns `done` or `possible`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Possible => "possible",
        }
    }
}

impl fmt::Display for Staging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
