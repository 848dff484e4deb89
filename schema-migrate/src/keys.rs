//! Keys of rows: mints ids from them, and keeps the keys that exist.
//!
//! The 16 bytes of a UUID are the internal id. Any other key goes through a keyed hash, so that the id of a document
//! cannot be guessed from the number of its row: ids of Convex often work as capabilities.
//!
//! `comparison` gives equal bytes for equal values, `set` keeps keys in memory, `spill` on disk.

mod comparison;
mod entry;
mod set;
mod spill;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub(crate) use self::comparison::Comparison;
pub(crate) use self::set::{KeyMap, KeySet, Memory};
use crate::convert::{FaultCode, uuid};
use crate::row::Row;

/// The 16 bytes of a document's id, or the hash of a key that identifies a row.
pub(crate) type Internal = [u8; 16];

/// Columns whose values identify a row, and how they are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyColumns {
    /// The columns, in order.
    pub(crate) columns: Vec<usize>,
    /// How the values of each are compared.
    pub(crate) comparisons: Vec<Comparison>,
}

impl KeyColumns {
    /// The key in its own columns.
    pub(crate) fn view(&self) -> Key<'_> {
        self.view_in(&self.columns)
    }

    /// The key in other columns, whose values are compared as those of these.
    pub(crate) fn view_in<'k>(&'k self, columns: &'k [usize]) -> Key<'k> {
        Key {
            columns,
            comparisons: &self.comparisons,
        }
    }

    /// As [`view_in`](Self::view_in), on its own.
    pub(crate) fn in_columns(&self, columns: Vec<usize>) -> Self {
        let comparisons = self.comparisons.clone();
        Self {
            columns,
            comparisons,
        }
    }
}

/// A key in columns of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'k> {
    columns: &'k [usize],
    comparisons: &'k [Comparison],
}

impl Key<'_> {
    /// Calls `add` with the bytes of each value, `None` for null.
    fn each(self, row: &Row, mut add: impl FnMut(Option<&[u8]>)) -> Result<(), FaultCode> {
        for (column, comparison) in self.columns.iter().zip(self.comparisons) {
            match comparison.bytes(row.cell(*column)) {
                Some(bytes) => add(Some(&bytes?)),
                None => add(None),
            }
        }
        Ok(())
    }

    /// A hash that two rows share if and only if their values are equal; `None` if one of them is null, unless null
    /// equals null.
    pub(crate) fn hash(
        self,
        row: &Row,
        nulls_are_equal: bool,
    ) -> Result<Option<Internal>, FaultCode> {
        let mut hash = Sha256::new();
        let mut has_null = false;
        self.each(row, |bytes| {
            has_null |= bytes.is_none();
            hash.update([u8::from(bytes.is_some())]);
            let bytes = bytes.unwrap_or_default();
            hash.update(length(bytes));
            hash.update(bytes);
        })?;
        Ok((nulls_are_equal || !has_null).then(|| start(&hash.finalize())))
    }
}

/// The key of a table, and how it becomes an id.
#[derive(Debug, Clone)]
pub(crate) struct KeyPlan {
    pub(crate) columns: KeyColumns,
    pub(crate) mint: Mint,
}

/// How a key becomes 16 bytes.
#[derive(Debug, Clone)]
pub(crate) enum Mint {
    /// It is a UUID.
    Uuid,
    /// Keyed hash of the key, begun with the name of its table.
    Hash(Hmac<Sha256>),
}

impl Mint {
    /// The keyed hash for the keys of a table.
    pub(crate) fn hash(secret: &[u8], table: &str) -> Option<Self> {
        let mut hash = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        hash.update(&length(table.as_bytes()));
        hash.update(table.as_bytes());
        Some(Self::Hash(hash))
    }

    /// The id of a key; `None` if one of its cells is null.
    pub(crate) fn internal(&self, row: &Row, key: Key<'_>) -> Result<Option<Internal>, FaultCode> {
        match self {
            Self::Uuid => {
                let cell = key.columns.first().map(|column| row.cell(*column));
                match cell.and_then(|cell| Comparison::Bytes.bytes(cell)) {
                    Some(text) => uuid(&text?).map(Some).ok_or(FaultCode::BadUuid),
                    None => Ok(None),
                }
            }
            Self::Hash(hash) => {
                let mut hash = hash.clone();
                let mut has_null = false;
                key.each(row, |bytes| {
                    has_null |= bytes.is_none();
                    let bytes = bytes.unwrap_or_default();
                    hash.update(&length(bytes));
                    hash.update(bytes);
                })?;
                Ok((!has_null).then(|| start(&hash.finalize().into_bytes())))
            }
        }
    }

    /// The id of something that has a name instead of a row.
    pub(crate) fn of_name(&self, name: &str) -> Internal {
        match self {
            Self::Uuid => hash_of(name.as_bytes()),
            Self::Hash(hash) => {
                let mut hash = hash.clone();
                hash.update(&length(name.as_bytes()));
                hash.update(name.as_bytes());
                start(&hash.finalize().into_bytes())
            }
        }
    }
}

/// A hash of a text.
pub(crate) fn hash_of(text: &[u8]) -> Internal {
    start(&Sha256::digest(text))
}

fn length(text: &[u8]) -> [u8; 8] {
    (text.len() as u64).to_le_bytes()
}

fn start(bytes: &[u8]) -> Internal {
    let mut internal = [0; 16];
    for (to, from) in internal.iter_mut().zip(bytes) {
        *to = *from;
    }
    internal
}

#[cfg(test)]
mod tests {
    use super::{Comparison, KeyColumns, Mint};
    use crate::row::Row;

    fn row(cells: &[&str]) -> Row {
        let mut row = Row::default();
        row.clear(cells.len());
        for (at, cell) in cells.iter().enumerate() {
            row.set_text(at, |out| out.extend_from_slice(cell.as_bytes()));
        }
        row
    }

    fn key(columns: usize) -> KeyColumns {
        KeyColumns {
            columns: (0..columns).collect(),
            comparisons: vec![Comparison::Bytes; columns],
        }
    }

    #[test]
    fn hashed_keys_depend_on_secret_table_and_cells() {
        let id = |secret: &[u8], table: &str, cells: &[&str]| {
            let mint = Mint::hash(secret, table).unwrap_or(Mint::Uuid);
            mint.internal(&row(cells), key(cells.len()).view())
                .ok()
                .flatten()
        };
        let one = id(b"k", "a", &["1", "2"]);
        assert!(one.is_some());
        assert_eq!(one, id(b"k", "a", &["1", "2"]));
        for other in [
            id(b"l", "a", &["1", "2"]),
            id(b"k", "b", &["1", "2"]),
            id(b"k", "a", &["12", ""]),
            id(b"k", "a", &["1"]),
        ] {
            assert_ne!(one, other);
        }
    }

    #[test]
    fn null_equals_null_only_where_it_is_said() {
        let mut with_null = row(&["1", ""]);
        with_null.set_null(1);
        let empty = key(2).view().hash(&row(&["1", ""]), true);
        let null = key(2).view().hash(&with_null, true);
        assert!(matches!((&null, &empty), (Ok(Some(a)), Ok(Some(b))) if a != b));
        assert_eq!(key(2).view().hash(&with_null, false), Ok(None));
    }
}
