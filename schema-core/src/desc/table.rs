//! Tables and their indexes.

use super::D;
use crate::schema::{Index, IndexKind};

/// A table.
#[derive(Debug)]
pub struct TableDesc {
    /// The name.
    pub name: &'static str,
    /// The hash of the name.
    pub hash: u64,
    /// The rows; `None` for a table that something else owns.
    pub row: Option<D>,
    /// What is checked in the background.
    pub staged: Option<D>,
    /// A line for each index, of words with a space between them: `staged` if it is, the kind
    /// (`index`, `search_index` or `vector_index`), the name, the field or fields as paths in wire
    /// names, of a vector index the dimensions, and the filter fields.
    pub indexes: &'static str,
    /// A line for each set of fields that are unique together. Not enforced.
    pub unique: &'static str,
    /// Codes of lints that are not reported, with a space between them.
    pub allowed: &'static str,
}

impl TableDesc {
    /// What stands in for a table whose mistakes have been reported.
    pub const BROKEN: Self = Self::external("", 0);

    /// A table with indexes.
    pub const fn new(name: &'static str, hash: u64, row: D, indexes: &'static str) -> Self {
        Self {
            row: Some(row),
            indexes,
            ..Self::external(name, hash)
        }
    }

    /// A table that something else owns.
    pub const fn external(name: &'static str, hash: u64) -> Self {
        Self {
            name,
            hash,
            row: None,
            staged: None,
            indexes: "",
            unique: "",
            allowed: "",
        }
    }

    /// The same with a validator that is checked in the background.
    #[must_use]
    pub const fn staged(self, staged: D) -> Self {
        Self {
            staged: Some(staged),
            ..self
        }
    }

    /// The same with fields that are unique together.
    #[must_use]
    pub const fn unique(self, unique: &'static str) -> Self {
        Self { unique, ..self }
    }

    /// The same with lints that are not reported.
    #[must_use]
    pub const fn allow(self, allowed: &'static str) -> Self {
        Self { allowed, ..self }
    }

    /// The indexes, in order.
    pub(crate) fn indexes(&self) -> Vec<Index> {
        self.indexes.lines().filter_map(index).collect()
    }

    /// The sets of fields that are unique together.
    pub(crate) fn unique_fields(&self) -> Vec<Vec<String>> {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect();
        self.unique.lines().map(words).collect()
    }
}

/// Reads one line of [`TableDesc::indexes`]; the macro writes no other ones.
fn index(line: &str) -> Option<Index> {
    let (staged, line) = match line.strip_prefix("staged ") {
        Some(line) => (true, line),
        None => (false, line),
    };
    let mut words = line.split(' ').map(str::to_owned);
    let (kind, name) = (words.next()?, words.next()?);
    let kind = match kind.as_str() {
        "index" => IndexKind::Database {
            fields: words.collect(),
        },
        "search_index" => IndexKind::Search {
            search_field: words.next()?,
            filter_fields: words.collect(),
        },
        "vector_index" => IndexKind::Vector {
            vector_field: words.next()?,
            dimensions: words.next()?.parse().ok()?,
            filter_fields: words.collect(),
        },
        _ => return None,
    };
    Some(Index { name, staged, kind })
}
