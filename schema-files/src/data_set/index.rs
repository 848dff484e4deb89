//! An exact index of keys of 16 bytes.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use super::At;
use super::runs::{Key, Run};

/// Keys in the order of their rows, found by their bytes.
#[derive(Debug, Default)]
pub(super) struct KeyIndex {
    keys: Vec<Key>,
    /// A slot for each different key: its index and 1, or 0. Keys with the same hash follow each other.
    slots: Vec<u32>,
    hasher: RandomState,
    /// The runs without their keys, each with the index of its first key.
    runs: Vec<(usize, Run)>,
}

/// A key that an earlier row has.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeated {
    pub(super) at: At,
    /// The first row that has it.
    pub(super) first: At,
}

impl KeyIndex {
    /// Takes the keys of `runs`; calls `repeated` for each key that came before, in order.
    pub(super) fn new(runs: Vec<Run>, mut repeated: impl FnMut(Repeated)) -> Self {
        let count: usize = runs.iter().map(|run| run.keys.len()).sum();
        let mut index = Self {
            keys: Vec::with_capacity(count),
            // At most two of three slots are taken.
            slots: vec![0; (count + count / 2 + 1).next_power_of_two()],
            ..Self::default()
        };
        for mut run in runs {
            let keys = std::mem::take(&mut run.keys);
            index.runs.push((index.keys.len(), run));
            for key in keys {
                let first = index.insert(key);
                if let Some(first) = first {
                    repeated(Repeated {
                        at: index.at(index.keys.len() - 1),
                        first: index.at(first),
                    });
                }
            }
        }
        index
    }

    /// Returns the number of keys, repeated ones included.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn contains(&self, key: &Key) -> bool {
        self.find(key).is_ok()
    }

    /// Appends a key; returns the index of the first equal one.
    fn insert(&mut self, key: Key) -> Option<usize> {
        let found = self.find(&key);
        self.keys.push(key);
        match found {
            Ok(first) => Some(first),
            Err(slot) => {
                // No data set has as many rows of a table as a slot can't count.
                let number = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
                if let Some(slot) = self.slots.get_mut(slot) {
                    *slot = number;
                }
                None
            }
        }
    }

    /// Returns the index of the key, or the slot where it would be.
    fn find(&self, key: &Key) -> Result<usize, usize> {
        // Seeded, so that an attacker can't choose keys with the same hash.
        let hash = self.hasher.hash_one(u128::from_ne_bytes(*key));
        let last = self.slots.len().saturating_sub(1);
        let mut slot = usize::try_from(hash & last as u64).unwrap_or_default();
        loop {
            match self.slots.get(slot).copied() {
                None | Some(0) => return Err(slot),
                Some(number) => {
                    let index = number as usize - 1;
                    if self.keys.get(index) == Some(key) {
                        return Ok(index);
                    }
                }
            }
            slot = (slot + 1) & last;
        }
    }

    fn at(&self, index: usize) -> At {
        let behind = self.runs.partition_point(|(first, _)| *first <= index);
        let run = behind.checked_sub(1).and_then(|run| self.runs.get(run));
        run.map_or(At { part: 0, row: 0 }, |(first, run)| run.at(index - first))
    }
}
