//! Sets and maps of keys that many rows have: filled first, then asked.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Internal;
use super::entry::{Entry, LISTS, list};
use super::spill::{Runs, Sorted};

/// How many keys all sets together may hold in memory; what is beyond goes to temporary files.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Bytes of keys, without the room that lists have left.
    limit: usize,
    used: AtomicUsize,
}

impl Memory {
    pub(crate) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self {
            limit,
            used: AtomicUsize::new(0),
        })
    }

    fn take(&self, bytes: usize) -> bool {
        self.used.fetch_add(bytes, Ordering::Relaxed) + bytes > self.limit
    }

    fn give(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// The fewest keys that are worth a run on disk: of many small sets none writes a file for each key.
    fn least_run(&self) -> usize {
        (self.limit / 256).clamp(16, 1 << 16)
    }
}

/// Entries in memory and on disk.
#[derive(Debug)]
struct Entries<E: Entry> {
    memory: Arc<Memory>,
    lists: Vec<Vec<E>>,
    /// How many there are in memory.
    held: usize,
    /// Sorted runs on disk, until all are merged.
    runs: Runs<E>,
    sorted: Option<Sorted<E>>,
    /// How many different keys there are, once it is finished.
    len: u64,
}

impl<E: Entry> Entries<E> {
    fn new(memory: &Arc<Memory>) -> Self {
        Self {
            memory: Arc::clone(memory),
            lists: vec![Vec::new(); LISTS],
            held: 0,
            runs: Runs::default(),
            sorted: None,
            len: 0,
        }
    }

    fn insert(&mut self, entry: E) -> io::Result<()> {
        if let Some(list) = self.lists.get_mut(list(entry.key())) {
            list.push(entry);
        }
        self.held += 1;
        let is_full = self.memory.take(E::BYTES);
        if is_full && self.held >= self.memory.least_run() {
            self.sort();
            self.runs.add(self.lists.iter().flatten().copied())?;
            self.clear();
        }
        Ok(())
    }

    fn sort(&mut self) {
        for list in &mut self.lists {
            list.sort_unstable();
        }
    }

    fn clear(&mut self) {
        self.memory.give(self.held * E::BYTES);
        self.held = 0;
        self.lists = vec![Vec::new(); LISTS];
    }

    /// Makes it ready to be asked; calls `repeated` with each key that was inserted more than once.
    fn finish(&mut self, mut repeated: impl FnMut(u128)) -> io::Result<()> {
        self.sort();
        let runs = std::mem::take(&mut self.runs);
        if !runs.is_empty() {
            let sorted = runs.merge(self.lists.iter().flatten().copied(), repeated)?;
            self.len = sorted.len();
            self.sorted = Some(sorted);
            self.clear();
            return Ok(());
        }
        let mut last = None;
        for list in &mut self.lists {
            for pair in list.windows(2) {
                let key = pair[0].key();
                if key == pair[1].key() && last != Some(key) {
                    last = Some(key);
                    repeated(key);
                }
            }
            list.dedup_by_key(|entry| entry.key());
        }
        let held = self.lists.iter().map(Vec::len).sum();
        self.memory.give((self.held - held) * E::BYTES);
        self.held = held;
        self.len = held as u64;
        Ok(())
    }

    fn get(&self, key: u128) -> io::Result<Option<E>> {
        if let Some(sorted) = &self.sorted {
            return sorted.get(key);
        }
        let list = self.lists.get(list(key)).map_or(&[] as &[E], Vec::as_slice);
        let found = list.binary_search_by_key(&key, |entry| entry.key());
        Ok(found.ok().and_then(|at| list.get(at)).copied())
    }
}

impl<E: Entry> Drop for Entries<E> {
    fn drop(&mut self) {
        self.memory.give(self.held * E::BYTES);
    }
}

/// A set of keys, 16 bytes each.
#[derive(Debug)]
pub(crate) struct KeySet(Entries<u128>);

impl KeySet {
    pub(crate) fn new(memory: &Arc<Memory>) -> Self {
        Self(Entries::new(memory))
    }

    pub(crate) fn insert(&mut self, key: Internal) -> io::Result<()> {
        self.0.insert(u128::from_be_bytes(key))
    }

    /// Makes the set ready to be asked; calls `repeated` with each key that was inserted more than once.
    pub(crate) fn finish(&mut self, mut repeated: impl FnMut(Internal)) -> io::Result<()> {
        self.0.finish(|key| repeated(key.to_be_bytes()))
    }

    pub(crate) fn contains(&self, key: Internal) -> io::Result<bool> {
        Ok(self.0.get(u128::from_be_bytes(key))?.is_some())
    }

    /// How many keys it has, once it is finished.
    pub(crate) fn len(&self) -> u64 {
        self.0.len
    }
}

/// A map from keys to ids, 32 bytes for each key.
#[derive(Debug)]
pub(crate) struct KeyMap(Entries<(u128, u128)>);

impl KeyMap {
    pub(crate) fn new(memory: &Arc<Memory>) -> Self {
        Self(Entries::new(memory))
    }

    pub(crate) fn insert(&mut self, key: Internal, id: Internal) -> io::Result<()> {
        let entry = (u128::from_be_bytes(key), u128::from_be_bytes(id));
        self.0.insert(entry)
    }

    /// Makes the map ready to be asked; calls `repeated` with each key that was inserted more than once. Such a key has
    /// the least of its ids.
    pub(crate) fn finish(&mut self, mut repeated: impl FnMut(Internal)) -> io::Result<()> {
        self.0.finish(|key| repeated(key.to_be_bytes()))
    }

    pub(crate) fn get(&self, key: Internal) -> io::Result<Option<Internal>> {
        let found = self.0.get(u128::from_be_bytes(key))?;
        Ok(found.map(|(_, id)| id.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io;

    use super::{KeyMap, KeySet, Memory};

    /// Numbers that look random, the same in every run.
    fn numbers() -> impl Iterator<Item = u64> {
        let mut state = 88_172_645_463_325_252_u64;
        std::iter::from_fn(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            Some(state)
        })
    }

    fn key(number: u64) -> [u8; 16] {
        // As UUIDs in order of time: they start alike.
        (0x0190_0000_0000_7000_8000_0000_0000_0000_u128 | u128::from(number % 20_000)).to_be_bytes()
    }

    /// Keys that were inserted, and how often.
    fn counts() -> BTreeMap<[u8; 16], usize> {
        let mut counts = BTreeMap::new();
        for number in numbers().take(10_000) {
            *counts.entry(key(number)).or_default() += 1;
        }
        counts
    }

    #[test]
    fn sets_on_disk_answer_as_those_in_memory() -> io::Result<()> {
        let counts = counts();
        let twice: Vec<_> = counts.iter().filter(|(_, count)| **count > 1).collect();
        // The last limit is above all keys, the first one below each of them.
        for limit in [1, 700, 16 * 1000, 16 * 9_999, 1 << 30] {
            let memory = Memory::new(limit);
            let mut set = KeySet::new(&memory);
            for number in numbers().take(10_000) {
                set.insert(key(number))?;
            }
            let mut repeated = Vec::new();
            set.finish(|key| repeated.push(key))?;
            repeated.sort_unstable();
            assert!(
                repeated.iter().eq(twice.iter().map(|(key, _)| *key)),
                "{limit}"
            );
            assert_eq!(set.len(), counts.len() as u64);
            for number in 0..20_000 {
                let is_known = counts.contains_key(&key(number));
                assert_eq!(set.contains(key(number))?, is_known, "{limit}: {number}");
            }
            drop(set);
            assert_eq!(memory.used.load(std::sync::atomic::Ordering::Relaxed), 0);
        }
        Ok(())
    }

    #[test]
    fn maps_on_disk_answer_as_those_in_memory() -> io::Result<()> {
        for limit in [1, 5_000, 1 << 30] {
            let mut map = KeyMap::new(&Memory::new(limit));
            for number in (0..3_000).rev() {
                map.insert(key(2 * number), key(number))?;
            }
            map.insert(key(10), key(4_000))?;
            let mut repeated = Vec::new();
            map.finish(|key| repeated.push(key))?;
            assert_eq!(repeated, [key(10)]);
            for number in 0..6_000_u64 {
                let want = (number % 2 == 0).then(|| key(number / 2));
                assert_eq!(map.get(key(number))?, want, "{limit}: {number}");
            }
        }
        Ok(())
    }

    #[test]
    fn an_empty_set_has_nothing() -> io::Result<()> {
        let mut set = KeySet::new(&Memory::new(0));
        set.finish(|_| {})?;
        assert!(!set.contains([0; 16])? && set.len() == 0);
        Ok(())
    }
}
