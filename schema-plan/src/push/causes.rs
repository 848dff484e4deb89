//! The scan causes of a table: which changes keep the backend's subset rule from accepting the
//! new validator.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, ValidatorRef};

use super::reason::{Cause, Reason, ScanOutcome};
use crate::diff::is_version;
use crate::spelling::{FieldPath, field_source, source};
use crate::subset::{At, Subset, is_disjoint, is_equal, is_subset, subset};

/// Returns the changes that force a scan. A validator that is `None` accepts everything.
pub(super) fn scan_causes(
    old: Option<ValidatorRef<'_>>,
    new: Option<ValidatorRef<'_>>,
) -> Vec<Reason> {
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut search = Search::default();
            search.validators(At::document(old), At::document(new), true);
            search.found
        }
        _ => vec![Reason::unchecked()],
    }
}

#[derive(Default)]
struct Search {
    path: FieldPath,
    found: Vec<Reason>,
}

impl Search {
    /// Finds what keeps `old` from being a subset of `new`: at least one reason, unless it is one.
    /// `always` says that every document has a value here.
    fn validators(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        if subset(old, new) == Subset::Yes {
            return;
        }
        match (old.validator.exhaustive(), new.validator.exhaustive()) {
            (ValidatorKind::Object(_), ValidatorKind::Object(_)) => {
                self.fields(&declared(old), &declared(new), always);
            }
            (ValidatorKind::Array(old), ValidatorKind::Array(new)) => {
                self.step("[]", At::inside(old), At::inside(new));
            }
            (
                ValidatorKind::Record { keys, values },
                ValidatorKind::Record {
                    keys: new_keys,
                    values: new_values,
                },
            ) => {
                let before = self.found.len();
                self.step(".keys()", At::inside(keys), At::inside(new_keys));
                self.step(".values()", At::inside(values), At::inside(new_values));
                // The rule accepts only equal records, even where keys and values are subsets.
                if self.found.len() == before {
                    self.changed(old, new, ScanOutcome::Passes);
                }
            }
            (ValidatorKind::Union(_), _) | (_, ValidatorKind::Union(_)) => {
                self.members(old, new, always);
            }
            // Only the shape of a handle is checked, and every handle is a string.
            (ValidatorKind::Function(_), ValidatorKind::Function(_) | ValidatorKind::String) => {
                self.changed(old, new, ScanOutcome::Passes);
            }
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "validators of two kinds, or of one kind with nothing inside, change as a whole"
            )]
            _ => self.whole(old, new, always),
        }
    }

    fn step(&mut self, step: &str, old: At<'_>, new: At<'_>) {
        let length = self.path.enter(step);
        self.validators(old, new, false);
        self.path.leave(length);
    }

    fn fields(&mut self, before: &[FieldRef<'_>], after: &[FieldRef<'_>], always: bool) {
        let (was_called, is_called) = (by_name(before), by_name(after));
        for field in after {
            let Some(was) = was_called.get(field.name()) else {
                if !field.is_optional() {
                    let new = field_source(*field);
                    let outcome = ScanOutcome::fails_if(always);
                    self.field(*field, Cause::RequiredFieldAdded { new }, outcome);
                }
                continue;
            };
            if was.is_optional() && !field.is_optional() {
                let new = field_source(*field);
                let cause = Cause::BecameRequired { new };
                self.field(*field, cause, ScanOutcome::Depends);
            }
            let length = self.path.enter_field(field.name());
            let always = always && !was.is_optional();
            let (was, is) = (At::inside(was.validator()), At::inside(field.validator()));
            self.validators(was, is, always);
            self.path.leave(length);
        }
        for field in before {
            if !is_called.contains_key(field.name()) {
                let outcome = ScanOutcome::fails_if(always && !field.is_optional());
                let old = field_source(*field);
                self.field(*field, Cause::FieldRemoved { old }, outcome);
            }
        }
    }

    fn field(&mut self, field: FieldRef<'_>, cause: Cause, outcome: ScanOutcome) {
        let path = self.path.with_field(field.name());
        self.found.push(Reason::new(path, cause, outcome));
    }

    /// Leaves out the members that fit, and compares members with their new version; the others
    /// were removed.
    fn members(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        let (before, after) = (members(old), members(new));
        if before.len() == 1 && after.len() == 1 && old.members().is_none() {
            // A validator became a union with one member.
            return self.validators(before[0], after[0], always);
        }
        let fits = |member: &&At<'_>| subset(**member, new) == Subset::Yes;
        let (kept, gone): (Vec<_>, Vec<_>) = before.iter().partition(fits);
        let is_new = |member: &&At<'_>| {
            let same = |kept: &&At<'_>| is_equal(kept.validator, member.validator);
            !kept.iter().any(same)
        };
        let come: Vec<_> = after.iter().filter(is_new).copied().collect();
        if old.members().is_none() || new.members().is_none() {
            let no_version = !gone.iter().any(|member| {
                let of =
                    |new: &At<'_>| is_version(member.validator, new.validator, (1, come.len()));
                come.iter().any(of)
            });
            if no_version {
                return self.whole(old, new, always);
            }
        }
        let counts = (gone.len(), come.len());
        // With more members, documents of one of them may satisfy another.
        let is_only_way = always && before.len() == 1 && after.len() == 1;
        for member in gone {
            let of = |new: &&At<'_>| is_version(member.validator, new.validator, counts);
            match come.iter().find(of) {
                Some(version) => self.validators(*member, *version, is_only_way),
                None => {
                    let old = source(member.validator);
                    self.push(Cause::MemberRemoved { old }, ScanOutcome::Depends);
                }
            }
        }
    }

    fn whole(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        let is_hopeless = always && is_disjoint(old.validator, new.validator);
        self.changed(old, new, ScanOutcome::fails_if(is_hopeless));
    }

    fn changed(&mut self, old: At<'_>, new: At<'_>, outcome: ScanOutcome) {
        let cause = Cause::Changed {
            old: source(old.validator),
            new: source(new.validator),
            is_narrower: is_subset(new.validator, old.validator),
        };
        self.push(cause, outcome);
    }

    fn push(&mut self, cause: Cause, outcome: ScanOutcome) {
        let path = self.path.as_str().to_owned();
        self.found.push(Reason::new(path, cause, outcome));
    }
}

/// Returns the fields in order of declaration, for documents without those that the backend
/// ignores.
fn declared(at: At<'_>) -> Vec<FieldRef<'_>> {
    match at.validator.exhaustive() {
        ValidatorKind::Object(fields) => fields.iter().filter(|field| at.counts(*field)).collect(),
        _ => Vec::new(),
    }
}

fn by_name<'a>(fields: &[FieldRef<'a>]) -> HashMap<&'a str, FieldRef<'a>> {
    // Of two fields of one name the first counts.
    let fields = fields.iter().rev();
    fields.map(|field| (field.name(), *field)).collect()
}

/// Returns the members of a union; any other validator is its own only member.
fn members(at: At<'_>) -> Vec<At<'_>> {
    at.members().unwrap_or_else(|| vec![at])
}
