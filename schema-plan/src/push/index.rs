//! What a push does to indexes.

use crate::diff::same_content;
use convex_schema_core::{Index, TableRef};

/// What a push does to one index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexPlan {
    /// The name.
    pub name: String,
    /// What happens to it.
    pub change: IndexChange,
    /// The index as a `schema.ts` has it: the new one, or the old one if it is dropped.
    pub text: String,
}

/// What happens to an index.
///
/// Source: Convex backend, `crates/common/src/bootstrap_model/index` and
/// <https://docs.convex.dev/database/reading-data/indexes/>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexChange {
    /// Built; the push waits for it.
    Built,
    /// Built in the background; it can't be queried yet.
    Staged,
    /// Staged before, to be queried now. What is built already is used; the push waits for the
    /// rest.
    Enabled,
    /// Kept up to date, but no longer to be queried.
    Disabled,
    /// Another index under the same name: the old one serves until the new one is built.
    Rebuilt,
    /// The same, in the background.
    RebuiltStaged,
    /// Dropped.
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

    /// The word for messages and JSON: `built`, `staged`, ...
    pub const fn word(self) -> &'static str {
        match self {
            Self::Built => "built",
            Self::Staged => "staged",
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Rebuilt => "rebuilt",
            Self::RebuiltStaged => "rebuilt and staged",
            Self::Dropped => "dropped",
        }
    }
}

/// The changes to the indexes of a table: as the new one lists them, then those that are gone.
pub(super) fn changes(old: Option<TableRef<'_>>, new: Option<TableRef<'_>>) -> Vec<IndexPlan> {
    let before = old.map_or(&[][..], TableRef::indexes);
    let after = new.map_or(&[][..], TableRef::indexes);
    let mut found = Vec::new();
    for index in after {
        let change = match called(before, &index.name) {
            None => Some(added(index)),
            Some(old) => changed(old, index),
        };
        found.extend(change.map(|change| plan(index, change)));
    }
    let gone = before
        .iter()
        .filter(|index| called(after, &index.name).is_none());
    found.extend(gone.map(|index| plan(index, IndexChange::Dropped)));
    found
}

fn called<'a>(indexes: &'a [Index], name: &str) -> Option<&'a Index> {
    indexes.iter().find(|index| index.name == name)
}

fn added(index: &Index) -> IndexChange {
    if index.staged {
        IndexChange::Staged
    } else {
        IndexChange::Built
    }
}

fn changed(old: &Index, new: &Index) -> Option<IndexChange> {
    match (same_content(old, new), old.staged, new.staged) {
        (true, true, false) => Some(IndexChange::Enabled),
        (true, false, true) => Some(IndexChange::Disabled),
        (true, ..) => None,
        (false, _, false) => Some(IndexChange::Rebuilt),
        (false, _, true) => Some(IndexChange::RebuiltStaged),
    }
}

fn plan(index: &Index, change: IndexChange) -> IndexPlan {
    IndexPlan {
        name: index.name.clone(),
        change,
        text: index.to_string(),
    }
}
