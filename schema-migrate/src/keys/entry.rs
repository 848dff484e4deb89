//! Keys as they are kept, with a value or without one, and their order.

/// A key, or a key with its value.
pub(super) trait Entry: Copy + Ord {
    /// Its bytes on disk.
    const BYTES: usize;

    fn key(self) -> u128;

    fn write(self, out: &mut Vec<u8>);

    /// Reads what [`write`](Self::write) wrote; 0 if there is less.
    fn read(bytes: &[u8]) -> Self;
}

impl Entry for u128 {
    const BYTES: usize = 16;

    fn key(self) -> u128 {
        self
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_be_bytes());
    }

    fn read(bytes: &[u8]) -> Self {
        let start = bytes.first_chunk().copied();
        Self::from_be_bytes(start.unwrap_or_default())
    }
}

impl Entry for (u128, u128) {
    const BYTES: usize = 32;

    fn key(self) -> u128 {
        self.0
    }

    fn write(self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(bytes: &[u8]) -> Self {
        let (key, value) = bytes.split_at_checked(16).unwrap_or_default();
        (u128::read(key), u128::read(value))
    }
}

/// The number of lists that entries are split into, so that none of them is large when it grows.
pub(super) const LISTS: usize = 256;

/// The sort key of all keys: the list of a key, then the key itself.
pub(super) fn place(key: u128) -> (usize, u128) {
    (list(key), key)
}

/// Which list has the key. UUIDs in order of time start alike, so all bytes count.
pub(super) fn list(key: u128) -> usize {
    let mut mixed: u64 = 0;
    for half in [key >> 64, key & u128::from(u64::MAX)] {
        let half = u64::try_from(half).unwrap_or_default();
        mixed = (mixed.rotate_left(32) ^ half).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    usize::try_from(mixed >> 56).unwrap_or_default()
}
