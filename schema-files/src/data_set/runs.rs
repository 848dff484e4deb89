//! Keys of rows, in runs that share everything but the key and the row.

use std::collections::BTreeMap;

use super::At;

/// An id, or a hash of values that should be unique.
pub(super) type Key = [u8; 16];

/// The kind of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The id of a document.
    Document,
    /// An id at a place where the schema says that one belongs.
    Reference(u32),
    /// The hash of the values of a set of fields that are unique together.
    Unique(u32),
}

/// The facts in rows that only the whole data set can judge.
#[derive(Debug, Default)]
pub(crate) struct IndexEntries {
    pub(super) runs: Vec<Run>,
    /// The run that takes the next key of a subject and a table.
    open: BTreeMap<(Subject, u32), usize>,
}

/// Keys of one subject, from rows of one part, the rows in order.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) subject: Subject,
    /// The number of the table that the ids are of; 0 for hashes.
    pub(super) table: u32,
    pub(super) part: u32,
    /// The row of the first key.
    pub(super) first: u64,
    pub(super) keys: Vec<Key>,
    /// The row of each key, from `first` on.
    pub(super) rows: Vec<u32>,
}

impl Run {
    /// Returns the place of the key with this index.
    pub(super) fn at(&self, index: usize) -> At {
        let row = self.rows.get(index).copied().unwrap_or_default();
        At {
            part: self.part,
            row: self.first + u64::from(row),
        }
    }

    /// Returns the row as it is kept, if it can be kept here.
    fn row(&self, at: At) -> Option<u32> {
        let distance = at.row.checked_sub(self.first)?;
        u32::try_from(distance)
            .ok()
            .filter(|_| at.part == self.part)
    }
}

impl IndexEntries {
    /// Adds a key of a row.
    pub(super) fn add_key(&mut self, subject: Subject, table: u32, key: Key, at: At) {
        let index = self.open.get(&(subject, table));
        let known = index.and_then(|index| {
            let run = self.runs.get_mut(*index)?;
            let row = run.row(at)?;
            Some((run, row))
        });
        if let Some((run, row)) = known {
            run.keys.push(key);
            run.rows.push(row);
            return;
        }
        self.open.insert((subject, table), self.runs.len());
        self.runs.push(Run {
            subject,
            table,
            part: at.part,
            first: at.row,
            keys: vec![key],
            rows: vec![0],
        });
    }

    /// Adds the entries of others, which come behind these.
    pub(crate) fn append(&mut self, other: Self) {
        self.open.clear();
        self.runs.extend(other.runs.into_iter().map(|mut run| {
            run.keys.shrink_to_fit();
            run.rows.shrink_to_fit();
            run
        }));
    }

    /// Counts all rows as standing so many lines further down.
    pub(crate) fn move_down(&mut self, lines: u64) {
        for run in &mut self.runs {
            run.first += lines;
        }
    }
}
