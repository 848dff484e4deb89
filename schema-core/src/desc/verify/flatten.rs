//! Names of fields that stand in another object.

use convex_schema_rules::format::fields;

use super::fault::{Fault, Found};
use super::place::object_at;
use crate::desc::object::Part;
use crate::desc::{D, Object};

/// The names of all fields of an object, flattened ones included: a hash table with open
/// addressing, filled once for the assertions of all flattened fields.
pub struct FlatNames<const SLOTS: usize> {
    slots: [Slot; SLOTS],
}

/// The first field of a name: a field of the object itself, or else the first flattened one.
#[derive(Clone, Copy)]
struct Slot {
    /// Hash of the name.
    hash: u64,
    /// The position in the object, plus one; 0 in an empty slot.
    holder: usize,
}

/// How many slots hold the names of the object at `place`, with room between them.
pub const fn flat_slots(desc: D, place: &[usize]) -> usize {
    let count = match object_at(desc, place) {
        Some(object) => count(object),
        None => 0,
    };
    (count * 2 + 2).next_power_of_two()
}

const fn count(object: &Object) -> usize {
    let mut total = 0;
    let mut at = 0;
    while at < object.types.len() {
        total += match object.part(at) {
            Part::Field => 1,
            Part::Flattened(inner) => count(inner),
            Part::Nothing => 0,
        };
        at += 1;
    }
    total
}

impl<const SLOTS: usize> FlatNames<SLOTS> {
    /// The names of the object at `place`.
    pub const fn of(desc: D, place: &[usize]) -> Self {
        let empty = Slot { hash: 0, holder: 0 };
        let mut names = Self {
            slots: [empty; SLOTS],
        };
        let Some(object) = object_at(desc, place) else {
            return names;
        };
        let mut at = 0;
        while at < object.types.len() {
            if let Part::Field = object.part(at) {
                names.add(object.hash_at(at), at + 1);
            }
            at += 1;
        }
        let mut at = 0;
        while at < object.types.len() {
            if let Part::Flattened(inner) = object.part(at) {
                names.add_all(inner, at + 1);
            }
            at += 1;
        }
        names
    }

    const fn add_all(&mut self, object: &Object, holder: usize) {
        let mut at = 0;
        while at < object.types.len() {
            match object.part(at) {
                Part::Field => self.add(object.hash_at(at), holder),
                Part::Flattened(inner) => self.add_all(inner, holder),
                Part::Nothing => {}
            }
            at += 1;
        }
    }

    const fn add(&mut self, hash: u64, holder: usize) {
        let slot = self.find(hash);
        if self.slots[slot].holder == 0 {
            self.slots[slot] = Slot { hash, holder };
        }
    }

    /// The slot of `hash`, or the empty one where it belongs.
    const fn find(&self, hash: u64) -> usize {
        let mut slot = super::low_bits(hash) & (SLOTS - 1);
        while self.slots[slot].holder != 0 && self.slots[slot].hash != hash {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slot
    }

    /// The last name of `object` that belongs to another holder.
    const fn clash(&self, object: &Object, holder: usize) -> Option<&'static str> {
        let mut clash = None;
        let mut at = 0;
        while at < object.types.len() {
            let found = match object.part(at) {
                Part::Field if self.slots[self.find(object.hash_at(at))].holder != holder => {
                    Some(object.name_at(at))
                }
                Part::Flattened(inner) => self.clash(inner, holder),
                Part::Field | Part::Nothing => None,
            };
            if found.is_some() {
                clash = found;
            }
            at += 1;
        }
        clash
    }
}

/// Asserts that the fields of the flattened type at `position` of the object at `place` are new
/// there.
///
/// Of two flattened types that share a field the later one is at fault.
#[track_caller]
pub const fn flattened_names<const SLOTS: usize>(
    desc: D,
    place: &[usize],
    names: &FlatNames<SLOTS>,
    position: usize,
) {
    let Some(object) = object_at(desc, place) else {
        return;
    };
    let Part::Flattened(inner) = object.part(position) else {
        return;
    };
    if let Some(name) = names.clash(inner, position + 1) {
        let fault = Fault::Clash(name, object.name_at(position));
        Found::of(fault).fail(desc.name(), "");
    }
}

/// A name of the flattened type at `position` that `object` has in another place, and the Rust
/// name of the flattened field. Slow: for types with parameters.
pub(super) const fn clash_of(
    object: &'static Object,
    position: usize,
) -> Option<(&'static str, &'static str)> {
    let Part::Flattened(inner) = object.part(position) else {
        return None;
    };
    match clash_in(object, position, inner) {
        Some(name) => Some((name, object.name_at(position))),
        None => None,
    }
}

const fn clash_in(object: &Object, position: usize, inner: &Object) -> Option<&'static str> {
    let mut at = 0;
    while at < inner.types.len() {
        let found = match inner.part(at) {
            Part::Field if has_elsewhere(object, position, inner.hash_at(at)) => {
                Some(inner.name_at(at))
            }
            Part::Flattened(nested) => clash_in(object, position, nested),
            Part::Field | Part::Nothing => None,
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

/// Whether `object` has a field with this hash of its own, or flattened in before `position`.
const fn has_elsewhere(object: &Object, position: usize, hash: u64) -> bool {
    let mut at = 0;
    while at < object.types.len() {
        let has = match object.part(at) {
            Part::Field => object.hash_at(at) == hash,
            Part::Flattened(inner) => at < position && find(inner, hash).is_some(),
            Part::Nothing => false,
        };
        if has {
            return true;
        }
        at += 1;
    }
    false
}

/// A field of an object, flattened ones included.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) object: &'static Object,
    pub(super) position: usize,
}

/// The field whose name has this hash.
pub(super) const fn find(object: &'static Object, hash: u64) -> Option<Field> {
    let mut from = 0;
    while let Some(position) = fields::find(object.hashes, hash, from) {
        // The name of a flattened field is in no document.
        if let Part::Field = object.part(position) {
            return Some(Field { object, position });
        }
        from = position + 1;
    }
    if object.flags.is_empty() {
        return None;
    }
    let mut at = 0;
    while at < object.types.len() {
        if let Part::Flattened(inner) = object.part(at) {
            let found = find(inner, hash);
            if found.is_some() {
                return found;
            }
        }
        at += 1;
    }
    None
}
