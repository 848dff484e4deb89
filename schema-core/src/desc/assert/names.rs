//! Names by their hashes, for lookups in const evaluation.

/// Where each name stands first: a hash table with open addressing.
pub(super) struct Names<P, const SLOTS: usize> {
    /// The hash of a name, and its first place.
    slots: [Option<(u64, P)>; SLOTS],
}

/// How many slots hold `count` names, with room between them: a power of two.
pub(super) const fn slots_for(count: usize) -> usize {
    (count * 2 + 2).next_power_of_two()
}

impl<P: Copy, const SLOTS: usize> Names<P, SLOTS> {
    pub(super) const fn new() -> Self {
        Self {
            slots: [None; SLOTS],
        }
    }

    /// Keeps `place` for the name with this hash, unless it has one.
    pub(super) const fn add(&mut self, hash: u64, place: P) {
        let slot = self.slot(hash);
        if self.slots[slot].is_none() {
            self.slots[slot] = Some((hash, place));
        }
    }

    /// The first place of the name with this hash.
    ///
    /// It does not use `slot`: each reference to a table asks, and const evaluation is slow at calls.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low bits are all that is wanted"
    )]
    pub(super) const fn first(&self, hash: u64) -> Option<P> {
        let mut slot = hash as usize & (SLOTS - 1);
        while let Some((other, place)) = self.slots[slot] {
            if other == hash {
                return Some(place);
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        None
    }

    /// The slot of `hash`, or the empty one where it belongs.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low bits are all that is wanted"
    )]
    const fn slot(&self, hash: u64) -> usize {
        let mut slot = hash as usize & (SLOTS - 1);
        while let Some((other, _)) = self.slots[slot] {
            if other == hash {
                return slot;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        slot
    }
}
