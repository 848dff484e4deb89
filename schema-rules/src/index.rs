//! Rules for indexes: their fields, and their number.
//!
//! The macro and the check of a schema report the same rules in the same words; each adds where the
//! index stands. Which code the backend answers with is for the check to know.

use std::fmt;

use crate::limit::{
    DOCUMENTED_INDEXES_PER_TABLE, DOCUMENTED_SEARCH_INDEXES_PER_TABLE,
    DOCUMENTED_VECTOR_INDEXES_PER_TABLE, MAX_FILTER_FIELDS, MAX_INDEXES_PER_TABLE,
    MAX_OWN_INDEX_FIELDS, MAX_VECTOR_DIMENSIONS, MIN_VECTOR_DIMENSIONS,
};
use crate::name::NameError;
use crate::path::{FieldPath, PathError};

/// The kinds of index that Convex has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `.index(...)`.
    Database,
    /// `.searchIndex(...)`.
    Search,
    /// `.vectorIndex(...)`.
    Vector,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Database, Self::Search, Self::Vector];

    /// The name of this kind of index in messages.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Database => "index",
            Self::Search => "search index",
            Self::Vector => "vector index",
        }
    }
}

/// A rule that an index breaks.
///
/// The text is a sentence about one index of one table; [`IndexError::help`] is the next step.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexError<'a> {
    /// The table has this many indexes, which is too many.
    TooMany(usize),
    /// The index can't have this name.
    Name(&'a str, NameError),
    /// Another index of the table has the name.
    SameName,
    /// A database index lists nothing.
    NoFields,
    /// A database index lists this many fields, which is too many.
    TooManyFields(usize),
    /// A field is listed that can't be read as a path.
    Path(&'a str, PathError),
    /// A database index lists a field twice.
    FieldTwice(&'a str),
    /// A database index lists `_id`.
    Id,
    /// A database index lists `_creationTime`.
    CreationTime,
    /// A database index lists another field that starts with `_`.
    ReservedField(&'a str),
    /// A search or vector index has this many filter fields, which is too many.
    TooManyFilters(usize),
    /// A vector index has no dimensions.
    NoDimensions,
    /// A vector index has this many dimensions, which is too few or too many.
    Dimensions(&'a str),
    /// A database index lists the fields of the index of this name.
    SameFields(&'a str),
    /// A search index has the search field and the filter fields of the index of this name.
    SameSearch(&'a str),
    /// A vector index has the vector field and the dimensions of the index of this name.
    SameVectors(&'a str),
}

impl IndexError<'_> {
    /// The next step.
    pub const fn help(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "leave some out: an index on `a, b` also serves queries by `a`",
            Self::Name(..) => "a name such as `by_email` is fine",
            Self::SameName => "rename one of them: indexes of all kinds share their names",
            Self::NoFields => {
                "list its fields; to read in order of creation, every table has \
                 `by_creation_time` already"
            }
            Self::TooManyFields(_) | Self::TooManyFilters(_) => {
                "leave out the last ones: queries can filter by them"
            }
            Self::Path(..) => "write names of fields with dots between them: `address.city`",
            Self::FieldTwice(_) => "leave one of them out",
            Self::Id => "leave it out: `db.get` finds a document by its id",
            Self::CreationTime => "leave it out: Convex adds it at the end",
            Self::ReservedField(_) => "index another field",
            Self::NoDimensions => "say how long the vectors are, for example 1536",
            Self::Dimensions(_) => "use the length of the vectors that the model gives",
            Self::SameFields(_) | Self::SameSearch(_) => "remove one of the two",
            Self::SameVectors(_) => "make one index with the filter fields of both",
        }
    }
}

impl fmt::Display for IndexError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany(count) => write!(
                f,
                "a table has at most {MAX_INDEXES_PER_TABLE} indexes, not {count}"
            ),
            Self::Name(name, error) => write!(f, "`{name}` can't name an index: {error}"),
            Self::SameName => f.write_str("another index of the table has this name"),
            Self::NoFields => f.write_str("the index has no fields"),
            Self::TooManyFields(count) => write!(
                f,
                "an index lists at most {MAX_OWN_INDEX_FIELDS} fields, not {count}; \
                 `_creationTime` is one more"
            ),
            Self::Path(path, error) => write!(f, "`{path}` is not a field path: {error}"),
            Self::FieldTwice(path) => write!(f, "the index lists the field `{path}` twice"),
            Self::Id => f.write_str("`_id` can't be a field of an index"),
            Self::CreationTime => {
                f.write_str("the index lists `_creationTime`, which ends every index by itself")
            }
            Self::ReservedField(path) => write!(
                f,
                "`{path}` can't be indexed: fields that start with `_` are reserved for Convex"
            ),
            Self::TooManyFilters(count) => write!(
                f,
                "an index has at most {MAX_FILTER_FIELDS} filter fields, not {count}"
            ),
            Self::NoDimensions => f.write_str("a vector index needs `dimensions`"),
            Self::Dimensions(found) => write!(
                f,
                "a vector has {MIN_VECTOR_DIMENSIONS} to {MAX_VECTOR_DIMENSIONS} dimensions, \
                 not {found}"
            ),
            Self::SameFields(other) => {
                write!(f, "the index has the same fields as index `{other}`")
            }
            Self::SameSearch(other) => write!(
                f,
                "the index has the same search field and filter fields as index `{other}`"
            ),
            Self::SameVectors(other) => write!(
                f,
                "the index has the same vector field and dimensions as index `{other}`"
            ),
        }
    }
}

impl std::error::Error for IndexError<'_> {}

/// The first rule that a path of a database index breaks by itself.
///
/// # Errors
/// [`IndexError::Id`], [`IndexError::CreationTime`] or [`IndexError::ReservedField`].
///
/// Source: Convex backend, `crates/common/src/bootstrap_model/index/database_index` and
/// `crates/application/src/lib.rs`
pub const fn check_database_field(path: FieldPath<'_>) -> Result<(), IndexError<'_>> {
    if path.is_id() {
        Err(IndexError::Id)
    } else if path.is_creation_time() {
        Err(IndexError::CreationTime)
    } else if path.has_system_component() {
        Err(IndexError::ReservedField(path.as_str()))
    } else {
        Ok(())
    }
}

/// More indexes of one table than Convex documents, though it accepts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undocumented {
    /// How many there are.
    pub count: usize,
    /// How many the documentation allows.
    pub most: usize,
    /// The kind that is counted; `None` for all kinds together.
    pub kind: Option<Kind>,
}

impl Undocumented {
    /// The counts that exceed the documentation, of indexes of these kinds.
    pub fn of(kinds: &[Kind]) -> impl Iterator<Item = Self> {
        let limits = [
            (None, DOCUMENTED_INDEXES_PER_TABLE),
            (Some(Kind::Search), DOCUMENTED_SEARCH_INDEXES_PER_TABLE),
            (Some(Kind::Vector), DOCUMENTED_VECTOR_INDEXES_PER_TABLE),
        ];
        limits.into_iter().filter_map(|(kind, most)| {
            let counted = kinds
                .iter()
                .filter(|found| kind.is_none_or(|kind| kind == **found));
            let count = counted.count();
            (count > most).then_some(Self { count, most, kind })
        })
    }
}

impl fmt::Display for Undocumented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, most, kind } = self;
        let kind = kind.unwrap_or(Kind::Database).noun();
        let indexes = kind.replace("index", "indexes");
        write!(
            f,
            "there are {count} {indexes}: Convex documents at most {most} of a table, and accepts \
             more for now"
        )
    }
}

/// The mistake of a vector field of another type; the path stands before it.
pub const NO_VECTORS: &str = "does not hold vectors, which are arrays of numbers";

/// The next step for [`NO_VECTORS`].
pub const NO_VECTORS_HELP: &str =
    "make it `v.array(v.number())`, in Rust `Vec<f64>`; it may be optional";

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use super::*;

    #[test]
    fn database_fields_are_checked_by_their_parts() {
        let check = |path| check_database_field(FieldPath::parse(path).unwrap());
        assert_eq!(check("a.b_"), Ok(()));
        assert_eq!(check("._id"), Err(IndexError::Id));
        assert_eq!(check("_creationTime."), Err(IndexError::CreationTime));
        assert_eq!(check("_id.a"), Err(IndexError::ReservedField("_id.a")));
        assert_eq!(check("a._b"), Err(IndexError::ReservedField("a._b")));
    }

    #[test]
    fn counts_are_those_of_the_documentation() {
        let of = |database, search, vector| {
            let kinds = [
                vec![Kind::Database; database],
                vec![Kind::Search; search],
                vec![Kind::Vector; vector],
            ];
            Undocumented::of(&kinds.concat())
                .map(|found| (found.count, found.most, found.kind))
                .collect::<Vec<_>>()
        };
        assert_eq!(of(24, 4, 4), []);
        assert_eq!(of(33, 0, 0), [(33, 32, None)]);
        let want = [
            (34, 32, None),
            (5, 4, Some(Kind::Search)),
            (5, 4, Some(Kind::Vector)),
        ];
        assert_eq!(of(24, 5, 5), want);
    }
}
