//! How the documents of a table differ, as near to the leaf as it can be told.

use super::{Change, Item, ItemChange, changed};
use crate::subset::is_equal;
use convex_schema_core::Literal;
use convex_schema_core::{FieldRef, MemberRef, ValidatorKind, ValidatorRef};

/// The changes from one document validator to another.
pub(super) fn changes(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> Vec<ItemChange> {
    let mut comparison = Comparison {
        path: String::new(),
        found: Vec::new(),
    };
    comparison.validators(old, new);
    comparison.found
}

struct Comparison {
    path: String,
    found: Vec<ItemChange>,
}

impl Comparison {
    fn validators(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        if is_equal(old, new) {
            return;
        }
        match (old.kind(), new.kind()) {
            (ValidatorKind::Object(_), ValidatorKind::Object(_)) => self.fields(old, new),
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
            _ => self.whole(old, new),
        }
    }

    fn step(&mut self, step: &str, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let length = self.path.len();
        self.path.push_str(step);
        self.validators(old, new);
        self.path.truncate(length);
    }

    fn whole(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let item = match self.path.as_str() {
            "" => Item::Document,
            path => Item::Field(path.to_owned()),
        };
        self.found.push((item, changed(&old, &new)));
    }

    fn fields(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        for field in fields_of(new) {
            match field_called(old, field.name()) {
                None => self.field(field, Change::Added(text(field))),
                Some(before) if before.is_optional() == field.is_optional() => {
                    let step = self.name_step(field.name());
                    self.step(&step, before.validator(), field.validator());
                }
                Some(before) => self.field(field, changed(&text(before), &text(field))),
            }
        }
        for field in fields_of(old) {
            if field_called(new, field.name()).is_none() {
                self.field(field, Change::Removed(text(field)));
            }
        }
    }

    fn field(&mut self, field: FieldRef<'_>, change: Change) {
        let path = format!("{}{}", self.path, self.name_step(field.name()));
        self.found.push((Item::Field(path), change));
    }

    fn name_step(&self, name: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        format!("{dot}{name}")
    }

    /// Members that are on both sides are left out, and those that look like a new version of
    /// each other are compared; the others came or went.
    fn members(&mut self, old: ValidatorRef<'_>, new: ValidatorRef<'_>) {
        let mut gone = members_of(old);
        let mut come = Vec::new();
        for member in members_of(new) {
            match gone.iter().position(|before| is_equal(*before, member)) {
                Some(place) => drop(gone.remove(place)),
                None => come.push(member),
            }
        }
        if gone.is_empty() && come.is_empty() {
            // The same members in another order, which is the order in which they are tried.
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
                None => self.member(Change::Added(format!("{member:#}"))),
            }
        }
        for member in gone {
            self.member(Change::Removed(format!("{member:#}")));
        }
    }

    fn member(&mut self, change: Change) {
        self.found.push((Item::Member(self.path.clone()), change));
    }
}

/// Whether a member that came is the one that went with something inside it changed: objects with
/// the same tag, or the only two that are left if they are of one kind with something inside.
pub(crate) fn is_version(
    old: ValidatorRef<'_>,
    new: ValidatorRef<'_>,
    counts: (usize, usize),
) -> bool {
    match (old.kind(), new.kind()) {
        (ValidatorKind::Object(_), ValidatorKind::Object(_)) => {
            counts == (1, 1) || have_same_tag(old, new)
        }
        (ValidatorKind::Array(_), ValidatorKind::Array(_))
        | (ValidatorKind::Record { .. }, ValidatorKind::Record { .. }) => counts == (1, 1),
        _ => false,
    }
}

fn have_same_tag(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> bool {
    fields_of(new).into_iter().any(|field| {
        let Some(tag) = literal_of(field) else {
            return false;
        };
        field_called(old, field.name()).and_then(literal_of) == Some(tag)
    })
}

fn literal_of(field: FieldRef<'_>) -> Option<&Literal> {
    match field.validator().kind() {
        ValidatorKind::Literal(literal) if !field.is_optional() => Some(literal),
        _ => None,
    }
}

fn fields_of(validator: ValidatorRef<'_>) -> Vec<FieldRef<'_>> {
    match validator.kind() {
        ValidatorKind::Object(fields) => fields.iter().collect(),
        _ => Vec::new(),
    }
}

fn field_called<'a>(validator: ValidatorRef<'a>, name: &str) -> Option<FieldRef<'a>> {
    match validator.kind() {
        ValidatorKind::Object(fields) => fields.get(name),
        _ => None,
    }
}

fn members_of(validator: ValidatorRef<'_>) -> Vec<ValidatorRef<'_>> {
    match validator.kind() {
        ValidatorKind::Union(members) => members.iter().map(MemberRef::validator).collect(),
        _ => Vec::new(),
    }
}

/// The validator of a field as a `schema.ts` has it.
fn text(field: FieldRef<'_>) -> String {
    if field.is_optional() {
        format!("v.optional({:#})", field.validator())
    } else {
        format!("{:#}", field.validator())
    }
}
