//! The differences of the documents of a table, as deep inside as possible.

use std::collections::{HashMap, HashSet};

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Literal, MemberRef, ValidatorRef, is_equal};

use super::classes::Classes;
use super::difference::{Change, Item};
use super::rename;
use crate::spelling::{FieldPath, field_source, source};

/// The differences between two document validators.
#[derive(Default)]
pub(super) struct Comparison {
    pub(super) changes: Vec<(Item, Change)>,
    /// Old and new paths of the fields that were probably renamed.
    pub(super) renames: Vec<(String, String)>,
    path: FieldPath,
}

/// Compares two document validators.
pub(super) fn compare(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> Comparison {
    let mut comparison = Comparison::default();
    comparison.validators(old, new);
    comparison
}

impl Comparison {
    fn validators(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        if is_equal(old, new) {
            return;
        }
        match (old.exhaustive(), new.exhaustive()) {
            (ValidatorKind::Object(_), ValidatorKind::Object(_)) => {
                self.fields(&fields_of(old), &fields_of(new));
            }
            (ValidatorKind::Array(old), ValidatorKind::Array(new)) => self.step("[]", old, new),
            (
                ValidatorKind::Record { keys, values },
                ValidatorKind::Record {
                    keys: new_keys,
                    values: new_values,
                },
            ) => {
                self.step(".keys()", keys, new_keys);
                self.step(".values()", values, new_values);
            }
            (ValidatorKind::Union(_), ValidatorKind::Union(_)) => self.members(old, new),
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "validators of two kinds, or of one kind with nothing inside, change as a whole"
            )]
            _ => self.whole(old, new),
        }
    }

    fn step(&mut self, step: &str, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let length = self.path.enter(step);
        self.validators(old, new);
        self.path.leave(length);
    }

    fn whole(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let item = match self.path.as_str() {
            "" => Item::Document,
            path => Item::Field(path.to_owned()),
        };
        self.changes.push((item, Change::between(&old, &new)));
    }

    fn fields(&mut self, old: &[FieldRef<'_>], new: &[FieldRef<'_>]) {
        let before: HashMap<&str, FieldRef<'_>> = by_name(old);
        let after: HashMap<&str, FieldRef<'_>> = by_name(new);
        let mut come = Vec::new();
        for field in new {
            match before.get(field.name()) {
                None => {
                    come.push(*field);
                    self.field(*field, Change::Added(field_source(*field)));
                }
                Some(was) if was.is_optional() == field.is_optional() => {
                    let length = self.path.enter_field(field.name());
                    self.validators(was.validator(), field.validator());
                    self.path.leave(length);
                }
                Some(was) => {
                    let change = Change::between(&field_source(*was), &field_source(*field));
                    self.field(*field, change);
                }
            }
        }
        let is_gone = |field: &&FieldRef<'_>| !after.contains_key(field.name());
        let gone: Vec<_> = old.iter().filter(is_gone).copied().collect();
        for field in &gone {
            self.field(*field, Change::Removed(field_source(*field)));
        }
        self.renamed(&gone, &come);
    }

    fn field(&mut self, field: FieldRef<'_>, change: Change) {
        let path = self.path.with_field(field.name());
        self.changes.push((Item::Field(path), change));
    }

    /// Fields of one object that keep their type under a new name, required or not.
    fn renamed(&mut self, gone: &[FieldRef<'_>], come: &[FieldRef<'_>]) {
        if gone.is_empty() || come.is_empty() {
            return;
        }
        let mut classes = Classes::default();
        let gone = keyed(gone, &mut classes);
        let come = keyed(come, &mut classes);
        for (old, new) in rename::pairs(gone, come) {
            let paths = (self.path.with_field(&old), self.path.with_field(&new));
            // Several members of a union may have the field.
            if !self.renames.contains(&paths) {
                self.renames.push(paths);
            }
        }
    }

    /// Leaves out the members that both unions have and compares those that look like two versions
    /// of one member; the others were added or removed.
    fn members(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let (mut gone, come) = without_common(&members_of(old), &members_of(new));
        if gone.is_empty() && come.is_empty() {
            // The same members in another order, in which they are tried.
            self.whole(old, new);
            return;
        }
        let counts = (gone.len(), come.len());
        for member in come {
            let version = gone
                .iter()
                .position(|before| is_version(*before, member, counts));
            match version {
                Some(place) => self.validators(gone.remove(place), member),
                None => self.member(Change::Added(source(member))),
            }
        }
        for member in gone {
            self.member(Change::Removed(source(member)));
        }
    }

    fn member(&mut self, change: Change) {
        let path = self.path.as_str().to_owned();
        self.changes.push((Item::Member(path), change));
    }
}

/// Returns the class of each field's validator, and the name of the field.
fn keyed<'a>(fields: &[FieldRef<'a>], classes: &mut Classes<'a>) -> Vec<(usize, String)> {
    fields
        .iter()
        .map(|field| (classes.of(field.validator()), field.name().to_owned()))
        .collect()
}

/// Returns the validators on each side that have no equal partner on the other.
fn without_common<'a>(
    old: &[ValidatorRef<'a>],
    new: &[ValidatorRef<'a>],
) -> (Vec<ValidatorRef<'a>>, Vec<ValidatorRef<'a>>) {
    let mut classes = Classes::default();
    let mut waiting: HashMap<usize, Vec<usize>> = HashMap::new();
    for (place, member) in old.iter().enumerate().rev() {
        waiting.entry(classes.of(*member)).or_default().push(place);
    }
    let mut paired = HashSet::new();
    let mut come = Vec::new();
    for member in new {
        match waiting.get_mut(&classes.of(*member)).and_then(Vec::pop) {
            Some(place) => drop(paired.insert(place)),
            None => come.push(*member),
        }
    }
    let is_left = |(place, _): &(usize, &ValidatorRef<'a>)| !paired.contains(place);
    let gone = old.iter().enumerate().filter(is_left);
    (gone.map(|(_, member)| *member).collect(), come)
}

/// Returns whether `new` is probably a new version of `old`, two members of unions: objects with
/// the same tag, or the only two that are left, if they are of one kind with something inside.
pub(crate) fn is_version(
    old: ValidatorRef<'_>,
    new: ValidatorRef<'_>,
    counts: (usize, usize),
) -> bool {
    match (old.exhaustive(), new.exhaustive()) {
        (ValidatorKind::Object(_), ValidatorKind::Object(_)) => {
            counts == (1, 1) || have_same_tag(old, new)
        }
        (ValidatorKind::Array(_), ValidatorKind::Array(_))
        | (ValidatorKind::Record { .. }, ValidatorKind::Record { .. }) => counts == (1, 1),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "members of two kinds, or with nothing inside, are not compared further"
        )]
        _ => false,
    }
}

fn have_same_tag(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> bool {
    let before = fields_of(old);
    let before = by_name(&before);
    fields_of(new).into_iter().any(|field| {
        let Some(tag) = literal_of(field) else {
            return false;
        };
        before.get(field.name()).and_then(|it| literal_of(*it)) == Some(tag)
    })
}

fn literal_of(field: FieldRef<'_>) -> Option<&Literal> {
    match field.validator().exhaustive() {
        ValidatorKind::Literal(literal) if !field.is_optional() => Some(literal),
        _ => None,
    }
}

fn fields_of(validator: ValidatorRef<'_>) -> Vec<FieldRef<'_>> {
    match validator.exhaustive() {
        ValidatorKind::Object(fields) => fields.iter().collect(),
        _ => Vec::new(),
    }
}

fn by_name<'a>(fields: &[FieldRef<'a>]) -> HashMap<&'a str, FieldRef<'a>> {
    // Of two fields of one name the first counts.
    let fields = fields.iter().rev();
    fields.map(|field| (field.name(), *field)).collect()
}

fn members_of(validator: ValidatorRef<'_>) -> Vec<ValidatorRef<'_>> {
    match validator.exhaustive() {
        ValidatorKind::Union(members) => members.iter().map(MemberRef::validator).collect(),
        _ => Vec::new(),
    }
}
