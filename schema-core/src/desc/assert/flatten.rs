//! Names of fields that stand in another object.

use super::message::{Broken, Rule};
use super::names::{Names, slots_for};
use super::place::object_at;
use crate::desc::shape::object::Part;
use crate::desc::{D, Object};

/// The names of all fields of an object, flattened ones included, filled in once for the assertions
/// of all flattened fields: the position of the field that each name comes from, a field of the
/// object itself or else the first flattened one.
pub struct FlatNames<const SLOTS: usize>(Names<usize, SLOTS>);

/// How many slots hold the names of the object at `place`, with room between them.
pub const fn flat_slots(desc: D, place: &[usize]) -> usize {
    let count = match object_at(desc, place) {
        Some(object) => count(object),
        None => 0,
    };
    slots_for(count)
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
        let mut names = Self(Names::new());
        let Some(object) = object_at(desc, place) else {
            return names;
        };
        let mut at = 0;
        while at < object.types.len() {
            if let Part::Field = object.part(at) {
                names.0.add(object.hash_at(at), at);
            }
            at += 1;
        }
        let mut at = 0;
        while at < object.types.len() {
            if let Part::Flattened(inner) = object.part(at) {
                names.add_all(inner, at);
            }
            at += 1;
        }
        names
    }

    const fn add_all(&mut self, object: &Object, holder: usize) {
        let mut at = 0;
        while at < object.types.len() {
            match object.part(at) {
                Part::Field => self.0.add(object.hash_at(at), holder),
                Part::Flattened(inner) => self.add_all(inner, holder),
                Part::Nothing => {}
            }
            at += 1;
        }
    }

    /// The last name of `object` that belongs to another holder.
    const fn clash(&self, object: &Object, holder: usize) -> Option<&'static str> {
        let mut clash = None;
        let mut at = 0;
        while at < object.types.len() {
            let found = match object.part(at) {
                Part::Field => match self.0.first(object.hash_at(at)) {
                    Some(first) if first != holder => Some(object.name_at(at)),
                    Some(_) | None => None,
                },
                Part::Flattened(inner) => self.clash(inner, holder),
                Part::Nothing => None,
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
    if let Some(name) = names.clash(inner, position) {
        let rule = Rule::Clash(name, object.name_at(position));
        Broken::of(rule).fail(desc.name(), "");
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
            Part::Flattened(inner) => at < position && inner.find(hash).is_some(),
            Part::Nothing => false,
        };
        if has {
            return true;
        }
        at += 1;
    }
    false
}
