//! Where the batches end in which the backend inserts the rows of a file.

/// Rows after which a batch is inserted: half of what a transaction may write.
const MAX_ROWS: u64 = 8_000;

/// Bytes of values after which a batch is inserted: half of what a transaction may write.
const MAX_BYTES: u64 = 8 << 20;

/// The rows and bytes of a file, block by block.
///
/// Where a file has more than [`MAX_BYTES`], the end of a batch depends on the sizes of its values.
/// They are taken as those of their text, evenly within a block: a batch may end some rows off,
/// which matters only where errors of different kinds are near each other.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    blocks: Vec<(u64, u64)>,
}

impl Batches {
    /// Adds a block of so many rows and bytes.
    pub(crate) fn push(&mut self, rows: u64, bytes: u64) {
        self.blocks.push((rows, bytes));
    }

    /// Returns the last row of each batch that is inserted before the file ends.
    pub(crate) fn ends(&self) -> Vec<u64> {
        let mut ends = Vec::new();
        let (mut row, mut rows, mut bytes) = (0, 0, 0);
        for (count, size) in &self.blocks {
            let mut left = *count;
            while left > 0 {
                let each = (size / count).max(1);
                let by_rows = MAX_ROWS + 1 - rows;
                let by_bytes = (MAX_BYTES.saturating_sub(bytes) / each) + 1;
                let step = by_rows.min(by_bytes).min(left);
                left -= step;
                row += step;
                rows += step;
                bytes += step * each;
                if rows > MAX_ROWS || bytes > MAX_BYTES {
                    ends.push(row);
                    (rows, bytes) = (0, 0);
                }
            }
        }
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_end_behind_8001_rows_or_8_mib() {
        let mut batches = Batches::default();
        batches.push(8_000, 80_000);
        assert!(batches.ends().is_empty());
        batches.push(8_002, 80_000);
        assert_eq!(batches.ends(), [8_001, 16_002]);
        let mut batches = Batches::default();
        batches.push(20, 20 << 20);
        assert_eq!(batches.ends(), [9, 18]);
    }
}
