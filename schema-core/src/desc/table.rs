//! Tables and their indexes.

use convex_schema_rules::format::indexes::{self, IndexLine, Over};

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
    /// The validator that Convex checks in the background.
    pub staged: Option<D>,
    /// The indexes: see [`indexes`].
    pub indexes: &'static str,
    /// A line for each set of fields that are unique together, with spaces between the paths. Not
    /// enforced.
    pub unique: &'static str,
    /// Codes of lints that are not reported, with a space between them.
    pub allowed: &'static str,
}

impl TableDesc {
    /// The stand-in for a table whose mistakes have been reported.
    pub const BROKEN: Self = Self::external("", 0);

    /// A table with indexes.
    pub const fn new(name: &'static str, hash: u64, row: D, indexes: &'static str) -> Self {
        Self {
            name,
            hash,
            row: Some(row),
            staged: None,
            indexes,
            unique: "",
            allowed: "",
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
        indexes::read(self.indexes).map(index).collect()
    }

    /// The sets of fields that are unique together.
    pub(crate) fn unique_fields(&self) -> Vec<Vec<String>> {
        self.unique
            .lines()
            .map(|line| owned(line.split(' ')))
            .collect()
    }
}

fn index(line: IndexLine<'_>) -> Index {
    let kind = match line.over {
        Over::Database(fields) => IndexKind::Database {
            fields: owned(fields),
        },
        Over::Search(field, filters) => IndexKind::Search {
            search_field: field.to_owned(),
            filter_fields: owned(filters),
        },
        Over::Vector(field, dimensions, filters) => IndexKind::Vector {
            vector_field: field.to_owned(),
            dimensions,
            filter_fields: owned(filters),
        },
    };
    let index = Index::new(line.name, kind);
    if line.staged { index.staged() } else { index }
}

fn owned(texts: impl IntoIterator<Item: Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}
