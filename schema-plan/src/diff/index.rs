//! How the indexes of two tables of one name correspond.

use std::collections::{BTreeSet, HashMap};

use convex_schema_core::__internal::exhaustive::IndexKind;
use convex_schema_core::{Index, UnknownKeys};

use super::difference::{Change, Item};
use super::rename::{self, Rename};

/// The indexes of one name in two tables.
#[derive(Clone, Copy)]
pub(crate) enum IndexPair<'a> {
    Added(&'a Index),
    Removed(&'a Index),
    Both { old: &'a Index, new: &'a Index },
}

/// Pairs indexes by name: in the order of `new`, then those that only `old` has.
pub(crate) fn index_pairs<'a>(
    old: &'a [Index],
    new: &'a [Index],
) -> impl Iterator<Item = IndexPair<'a>> {
    let (before, after) = (by_name(old), by_name(new));
    let pairs = new.iter().map(move |index| {
        before
            .get(index.name.as_str())
            .map_or(IndexPair::Added(index), |old| IndexPair::Both {
                old,
                new: index,
            })
    });
    let gone = old.iter();
    let gone = gone.filter(move |index| !after.contains_key(index.name.as_str()));
    pairs.chain(gone.map(IndexPair::Removed))
}

fn by_name(indexes: &[Index]) -> HashMap<&str, &Index> {
    indexes
        .iter()
        .rev()
        .map(|index| (index.name.as_str(), index))
        .collect()
}

/// Returns the difference of a pair, if there is one.
pub(super) fn change(pair: IndexPair<'_>) -> Option<(Item, Change)> {
    let (index, change) = match pair {
        IndexPair::Added(index) => (index, Change::Added(index.to_string())),
        IndexPair::Removed(index) => (index, Change::Removed(index.to_string())),
        IndexPair::Both { old, new } => {
            if old.staged == new.staged && is_same_content(old, new) {
                return None;
            }
            (new, Change::between(old, new))
        }
    };
    Some((Item::Index(index.name.clone()), change))
}

/// Returns whether two indexes have the same entries. The order of filter fields does not matter.
pub(crate) fn is_same_content(a: &Index, b: &Index) -> bool {
    content(a) == content(b)
}

/// Returns what an index holds: its kind, fields and dimensions, the set of its filter fields, and
/// the keys that this version does not know.
fn content(index: &Index) -> (IndexKind<'_>, BTreeSet<&String>, &UnknownKeys) {
    const NO_FILTERS: &Vec<String> = &Vec::new();
    let mut kind = index.exhaustive();
    let filters = match &mut kind {
        IndexKind::Database { .. } => NO_FILTERS,
        IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
            std::mem::replace(filter_fields, NO_FILTERS)
        }
    };
    (kind, filters.iter().collect(), index.unknown_keys())
}

/// Returns the indexes of a table that were probably renamed.
pub(super) fn renames(table: &str, old: &[Index], new: &[Index]) -> Vec<Rename> {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for pair in index_pairs(old, new) {
        match pair {
            IndexPair::Added(index) => come.push(index),
            IndexPair::Removed(index) => gone.push(index),
            IndexPair::Both { .. } => {}
        }
    }
    // `Debug` of the content is an exact key; only indexes without a partner need one.
    let key = |index: &&Index| format!("{:?}", content(index));
    let named = |index: &&Index| (key(index), index.name.clone());
    let pairs = rename::pairs(gone.iter().map(named), come.iter().map(named));
    pairs
        .into_iter()
        .map(|(old, new)| Rename::of_index(table, &old, &new))
        .collect()
}
