//! Keys of rows: mints ids from them, and keeps the set of keys that exist.
//!
//! The 16 bytes of a UUID are the internal id. Any other key goes through a keyed hash, so that the id of a document
//! cannot be guessed from the number of its row: ids of Convex often work as capabilities.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::convert::{FaultCode, uuid};
use crate::json;
use crate::row::{Cell, Row};

/// The columns of a key, and how it becomes an id.
#[derive(Debug, Clone)]
pub(crate) struct KeyPlan {
    /// The columns, in order.
    pub(crate) columns: Vec<usize>,
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
    pub(crate) fn internal(
        &self,
        row: &Row,
        columns: &[usize],
    ) -> Result<Option<[u8; 16]>, FaultCode> {
        let mut hash = match self {
            Self::Uuid => {
                let Some(text) = columns.first().and_then(|it| text(row.cell(*it))) else {
                    return Ok(None);
                };
                return uuid(&text?).map(Some).ok_or(FaultCode::BadUuid);
            }
            Self::Hash(hash) => hash.clone(),
        };
        for column in columns {
            let Some(text) = text(row.cell(*column)) else {
                return Ok(None);
            };
            let text = text?;
            hash.update(&length(&text));
            hash.update(&text);
        }
        let bytes = hash.finalize().into_bytes();
        let mut internal = [0; 16];
        internal.copy_from_slice(&bytes[..16]);
        Ok(Some(internal))
    }
}

fn length(text: &[u8]) -> [u8; 8] {
    (text.len() as u64).to_le_bytes()
}

/// The text of a cell, the same for all sources; `None` for null.
fn text(cell: Cell<'_>) -> Option<Result<std::borrow::Cow<'_, [u8]>, FaultCode>> {
    match cell {
        Cell::Missing | Cell::Unknown | Cell::Null => None,
        Cell::Text(text) => Some(Ok(text.into())),
        Cell::Json(raw) => Some(match raw.first() {
            Some(b'"') => json::unquote(raw).ok_or(FaultCode::InvalidJson),
            Some(b'{' | b'[') | None => Err(FaultCode::WrongType),
            Some(_) if raw == b"true" => Ok(b"t".as_slice().into()),
            Some(_) if raw == b"false" => Ok(b"f".as_slice().into()),
            Some(_) => Ok(raw.into()),
        }),
    }
}

/// The number of lists that a [`KeySet`] is split into, so that none of them is large when it grows.
const LISTS: usize = 256;

/// The ids of a table: 16 bytes each.
#[derive(Debug)]
pub(crate) struct KeySet {
    lists: Vec<Vec<u128>>,
    is_sorted: bool,
}

impl Default for KeySet {
    fn default() -> Self {
        Self {
            lists: vec![Vec::new(); LISTS],
            is_sorted: true,
        }
    }
}

impl KeySet {
    pub(crate) fn insert(&mut self, internal: [u8; 16]) {
        let key = u128::from_be_bytes(internal);
        self.lists[list(key)].push(key);
        self.is_sorted = false;
    }

    /// Makes the set ready to be asked, and gives the ids that were inserted more than once.
    pub(crate) fn finish(&mut self) -> Vec<[u8; 16]> {
        let mut repeated = Vec::new();
        for list in &mut self.lists {
            list.sort_unstable();
            for pair in list.windows(2) {
                if pair[0] == pair[1] && repeated.last() != Some(&pair[0].to_be_bytes()) {
                    repeated.push(pair[0].to_be_bytes());
                }
            }
            list.dedup();
        }
        self.is_sorted = true;
        repeated
    }

    pub(crate) fn contains(&self, internal: [u8; 16]) -> bool {
        debug_assert!(self.is_sorted);
        let key = u128::from_be_bytes(internal);
        self.lists[list(key)].binary_search(&key).is_ok()
    }
}

/// Which list has the key. UUIDs in order of time start alike, so all bytes count.
fn list(key: u128) -> usize {
    let mut mixed: u64 = 0;
    for half in [key >> 64, key & u128::from(u64::MAX)] {
        let half = u64::try_from(half).unwrap_or_default();
        mixed = (mixed.rotate_left(32) ^ half).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    usize::try_from(mixed >> 56).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{KeySet, Mint};
    use crate::row::Row;

    fn row(cells: &[&str]) -> Row {
        let mut row = Row::default();
        row.clear(cells.len());
        for (at, cell) in cells.iter().enumerate() {
            row.set_text(at, |out| out.extend_from_slice(cell.as_bytes()));
        }
        row
    }

    #[test]
    fn repeated_keys_are_found() {
        let mut set = KeySet::default();
        for byte in 0..200 {
            set.insert([byte; 16]);
        }
        set.insert([7; 16]);
        assert_eq!(set.finish(), vec![[7; 16]]);
        assert!(set.contains([199; 16]) && !set.contains([200; 16]));
    }

    #[test]
    fn hashed_keys_depend_on_secret_table_and_cells() {
        let id = |secret: &[u8], table: &str, cells: &[&str]| {
            let mint = Mint::hash(secret, table).unwrap_or(Mint::Uuid);
            let columns: Vec<_> = (0..cells.len()).collect();
            mint.internal(&row(cells), &columns).ok().flatten()
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
}
