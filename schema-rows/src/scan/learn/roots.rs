//! Which member of a table-level union a row is, by its first bytes: a guess that is proved later.

/// Bytes that are looked at.
const KEY: usize = 8;

/// Members that can be told apart.
const SLOTS: usize = 32;

/// The place of rows that start alike and are of several members.
const AMBIGUOUS: u32 = u32::MAX;

/// Starts of rows, each at the slot that its hash names.
#[derive(Debug, Clone, Default)]
pub(super) struct Roots {
    slots: [Root; SLOTS],
}

#[derive(Debug, Clone, Copy, Default)]
struct Root {
    key: u64,
    place: u32,
}

impl Roots {
    /// The place at the start of the object that rows like this one are.
    #[inline(always)]
    pub(super) fn find(&self, row: &[u8]) -> Option<u32> {
        let key = key(row)?;
        let root = self.slots.get(slot(key))?;
        if root.key == key && root.place != AMBIGUOUS {
            Some(root.place)
        } else {
            None
        }
    }

    /// Takes note of the place for rows like this one.
    pub(super) fn learn(&mut self, row: &[u8], place: u32) {
        let Some(key) = key(row) else {
            return;
        };
        if let Some(root) = self.slots.get_mut(slot(key)) {
            let others = root.key == key && root.place != place;
            let place = if others { AMBIGUOUS } else { place };
            *root = Root { key, place };
        }
    }
}

#[inline(always)]
fn key(row: &[u8]) -> Option<u64> {
    let bytes: &[u8; KEY] = row.first_chunk()?;
    Some(u64::from_le_bytes(*bytes))
}

#[inline(always)]
fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 59) as usize % SLOTS
}
