//! Indexes of a table.

use std::fmt;

use convex_schema_rules::index::Kind;

use super::docs::Docs;
use crate::unknown::UnknownKeys;

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// The name that queries use. Names are shared by all kinds of index of a table.
    pub name: String,
    /// Whether the index is built in the background and can't be queried yet. npm `convex` 1.26.
    pub staged: bool,
    /// The indexed fields.
    pub kind: IndexKind,
    /// The comment of a `schema.ts`.
    pub(crate) docs: Option<Docs>,
    /// The keys in an export that this version does not know.
    pub(crate) unknown_keys: UnknownKeys,
    /// Filter fields that a database index was given. [`Schema::check`](crate::Schema::check)
    /// rejects them: such an index has none.
    pub(crate) misplaced_filters: Vec<String>,
}

/// The fields that an [`Index`] covers. Fields are paths: `state.kind` is the field `kind` of the object in
/// the field `state`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum IndexKind {
    /// `.index(name, fields)`: ordered by the fields; `_creationTime` follows by itself.
    Database {
        /// Paths in order of significance, at most 15.
        fields: Vec<String>,
    },
    /// `.searchIndex(name, { searchField, filterFields })`: full-text search.
    Search {
        /// The field whose text is searched.
        search_field: String,
        /// Fields that a search can be narrowed by, at most 16.
        filter_fields: Vec<String>,
    },
    /// `.vectorIndex(name, { vectorField, dimensions, filterFields })`: nearest neighbours.
    Vector {
        /// The field that holds an array of float64.
        vector_field: String,
        /// Length of the vectors, 2 to 4096.
        dimensions: u32,
        /// Fields that a search can be narrowed by, at most 16.
        filter_fields: Vec<String>,
    },
}

impl Index {
    /// A database index over `fields`.
    pub fn database<F: Into<String>>(
        name: impl Into<String>,
        fields: impl IntoIterator<Item = F>,
    ) -> Self {
        let fields = fields.into_iter().map(Into::into).collect();
        Self::new(name, IndexKind::Database { fields })
    }

    /// A search index over the text in `search_field`, without filter fields.
    pub fn search(name: impl Into<String>, search_field: impl Into<String>) -> Self {
        let search_field = search_field.into();
        Self::new(
            name,
            IndexKind::Search {
                search_field,
                filter_fields: Vec::new(),
            },
        )
    }

    /// A vector index over the vectors in `vector_field`, without filter fields.
    pub fn vector(
        name: impl Into<String>,
        vector_field: impl Into<String>,
        dimensions: u32,
    ) -> Self {
        let vector_field = vector_field.into();
        let filter_fields = Vec::new();
        Self::new(
            name,
            IndexKind::Vector {
                vector_field,
                dimensions,
                filter_fields,
            },
        )
    }

    pub(crate) fn new(name: impl Into<String>, kind: IndexKind) -> Self {
        Self {
            name: name.into(),
            staged: false,
            kind,
            docs: None,
            unknown_keys: UnknownKeys::default(),
            misplaced_filters: Vec::new(),
        }
    }

    /// Sets the filter fields of a search or vector index.
    ///
    /// A database index has none: [`Schema::check`](crate::Schema::check) reports an error.
    #[must_use]
    pub fn filter_fields<F: Into<String>>(mut self, fields: impl IntoIterator<Item = F>) -> Self {
        let slot = match &mut self.kind {
            IndexKind::Database { .. } => &mut self.misplaced_filters,
            IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
                filter_fields
            }
        };
        *slot = fields.into_iter().map(Into::into).collect();
        self
    }

    /// The comment of the index in a `schema.ts`; in Rust an index has none.
    pub fn docs(&self) -> Option<&Docs> {
        self.docs.as_ref()
    }

    /// The keys of the index in an export that this version does not know.
    pub fn unknown_keys(&self) -> &UnknownKeys {
        &self.unknown_keys
    }

    /// Marks the index as staged.
    #[must_use]
    pub fn staged(mut self) -> Self {
        self.staged = true;
        self
    }
}

impl IndexKind {
    /// `database`, `search` or `vector`: the kind in lists of indexes.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Database { .. } => "database",
            Self::Search { .. } => "search",
            Self::Vector { .. } => "vector",
        }
    }

    /// Which kind it is, without what it lists.
    #[doc(hidden)]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Database { .. } => Kind::Database,
            Self::Search { .. } => Kind::Search,
            Self::Vector { .. } => Kind::Vector,
        }
    }
}

impl fmt::Display for IndexKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
