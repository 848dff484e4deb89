//! The effect of a push on indexes.

use std::fmt;

use convex_schema_core::{Index, TableRef};
use serde_json::{Value, json};

use crate::diff::{IndexPair, index_pairs, is_same_content};

/// The number of documents from which on the Convex CLI asks before a push builds, changes or
/// drops an index that is not staged. Without a terminal the push then fails, unless it has
/// `--skip-large-indexes-check`.
///
/// Source: npm `convex` 1.49.0; the check exists since 1.47.
pub const LARGE_TABLE: u64 = 100_000;

/// The effect of a push on one index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPlan {
    name: String,
    change: IndexChange,
    text: String,
    is_staged: bool,
}

/// The change of an index.
///
/// Source: Convex backend, `crates/common/src/bootstrap_model/index` and
/// <https://docs.convex.dev/database/reading-data/indexes/>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IndexChange {
    /// Convex builds it; the push waits until it is built.
    Built,
    /// Convex builds it in the background; queries can't use it yet.
    Staged,
    /// It was staged, and queries can use it now. The push waits only for what is not built yet.
    Enabled,
    /// Convex keeps it up to date, but queries can no longer use it.
    Disabled,
    /// The name gets a new content: the old index serves queries until the new one is built.
    Rebuilt,
    /// The name gets a new content, which Convex builds in the background.
    RebuiltStaged,
    /// Convex drops it.
    Dropped,
}

impl IndexChange {
    /// Every change, in the order in which counts are listed.
    pub const ALL: &[Self] = &[
        Self::Built,
        Self::Staged,
        Self::Enabled,
        Self::Disabled,
        Self::Rebuilt,
        Self::RebuiltStaged,
        Self::Dropped,
    ];

    /// Returns the change as JSON has it: `built`, `staged`, `enabled`, `disabled`, `rebuilt`,
    /// `rebuiltStaged` or `dropped`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Staged => "staged",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Rebuilt => "rebuilt",
            Self::RebuiltStaged => "rebuiltStaged",
            Self::Dropped => "dropped",
        }
    }
}

/// For people: as [`as_str`](IndexChange::as_str), and `rebuilt and staged`.
impl fmt::Display for IndexChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RebuiltStaged => "rebuilt and staged",
            other => other.as_str(),
        })
    }
}

impl IndexPlan {
    fn new(index: &Index, change: IndexChange) -> Self {
        Self {
            name: index.name.clone(),
            change,
            text: index.to_string(),
            is_staged: index.staged,
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what happens to it.
    pub fn change(&self) -> IndexChange {
        self.change
    }

    /// Returns the index as a `schema.ts` spells it: the new one, or the old one if it is dropped.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether the Convex CLI asks for confirmation if the table has `documents` documents:
    /// the push builds, rebuilds or drops an index that is not staged, and the table is large.
    ///
    /// `false` for indexes that are enabled or disabled: whether the CLI asks there is not known.
    pub fn needs_confirmation(&self, documents: u64) -> bool {
        let works = match self.change {
            IndexChange::Built | IndexChange::Rebuilt | IndexChange::Dropped => !self.is_staged,
            IndexChange::Staged
            | IndexChange::Enabled
            | IndexChange::Disabled
            | IndexChange::RebuiltStaged => false,
        };
        works && documents >= LARGE_TABLE
    }

    /// Returns the index as JSON, for programs:
    ///
    /// ```json
    /// {
    ///   "name": "by_email",
    ///   "change": "built" | "staged" | "enabled" | "disabled" | "rebuilt" | "rebuiltStaged" | "dropped",
    ///   "text": ".index(\"by_email\", [\"email\"])"
    /// }
    /// ```
    pub fn to_json(&self) -> Value {
        json!({ "name": self.name, "change": self.change.as_str(), "text": self.text })
    }
}

/// Returns the changes of the indexes of a table: in the order of the new one, then the dropped
/// ones.
pub(super) fn changes(old: Option<TableRef<'_>>, new: Option<TableRef<'_>>) -> Vec<IndexPlan> {
    let before = old.map_or(&[][..], TableRef::indexes);
    let after = new.map_or(&[][..], TableRef::indexes);
    index_pairs(before, after).filter_map(plan).collect()
}

fn plan(pair: IndexPair<'_>) -> Option<IndexPlan> {
    let (index, change) = match pair {
        IndexPair::Added(index) if index.staged => (index, IndexChange::Staged),
        IndexPair::Added(index) => (index, IndexChange::Built),
        IndexPair::Removed(index) => (index, IndexChange::Dropped),
        IndexPair::Both { old, new } => {
            let change = match (is_same_content(old, new), old.staged, new.staged) {
                (true, true, false) => IndexChange::Enabled,
                (true, false, true) => IndexChange::Disabled,
                (true, true, true) | (true, false, false) => return None,
                (false, _, false) => IndexChange::Rebuilt,
                (false, _, true) => IndexChange::RebuiltStaged,
            };
            (new, change)
        }
    };
    Some(IndexPlan::new(index, change))
}
