//! Which changes keep the backend from seeing that documents still fit.

use super::{Cause, Prospect, Reason};
use crate::diff::is_version;
use crate::subset::{At, is_equal, is_subset, subset};
use convex_schema_core::Literal;
use convex_schema_core::{FieldRef, ValidatorKind, ValidatorRef};

/// The changes that force a scan. `None` accepts everything.
pub(super) fn reasons(old: Option<ValidatorRef<'_>>, new: Option<ValidatorRef<'_>>) -> Vec<Reason> {
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut blame = Blame {
                path: String::new(),
                found: Vec::new(),
            };
            blame.validators(At::document(old), At::document(new), true);
            blame.found
        }
        _ => vec![Reason::unchecked()],
    }
}

impl Reason {
    /// The reason where nothing is known about the documents.
    pub(super) fn unchecked() -> Self {
        Self {
            path: String::new(),
            cause: Cause::Unchecked,
            prospect: Prospect::Depends,
        }
    }
}

struct Blame {
    path: String,
    found: Vec<Reason>,
}

impl Blame {
    /// Blames what keeps `old` from being a subset of `new`; at least one reason if it is none.
    /// `always` says that every document has a value here.
    fn validators(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        if subset(old, new) {
            return;
        }
        match (old.validator.kind(), new.validator.kind()) {
            (ValidatorKind::Object(_), ValidatorKind::Object(_)) => self.fields(old, new, always),
            (ValidatorKind::Array(old), ValidatorKind::Array(new)) => {
                self.step("[]", At::inside(old), At::inside(new), false);
            }
            (
                ValidatorKind::Record { keys, values },
                ValidatorKind::Record {
                    keys: new_keys,
                    values: new_values,
                },
            ) => self.record([keys, values], [new_keys, new_values], old, new),
            (ValidatorKind::Union(_), _) | (_, ValidatorKind::Union(_)) => {
                self.members(old, new, always);
            }
            _ => self.whole(old, new, always),
        }
    }

    fn step(&mut self, step: &str, old: At<'_>, new: At<'_>, always: bool) {
        let length = self.path.len();
        self.path.push_str(step);
        self.validators(old, new, always);
        self.path.truncate(length);
    }

    fn fields(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        let (before, after) = (declared(old), declared(new));
        let called = |fields: &[FieldRef<'_>], name: &str| {
            fields.iter().position(|field| field.name() == name)
        };
        for field in &after {
            let Some(place) = called(&before, field.name()) else {
                if !field.is_optional() {
                    let new = text(*field);
                    self.field(*field, Cause::RequiredFieldAdded { new }, fails_if(always));
                }
                continue;
            };
            let was = before[place];
            if was.is_optional() && !field.is_optional() {
                let new = text(*field);
                self.field(*field, Cause::BecameRequired { new }, Prospect::Depends);
            }
            let step = self.name_step(field.name());
            let always = always && !was.is_optional();
            let (was, is) = (At::inside(was.validator()), At::inside(field.validator()));
            self.step(&step, was, is, always);
        }
        for field in before {
            if called(&after, field.name()).is_none() {
                let prospect = fails_if(always && !field.is_optional());
                let old = text(field);
                self.field(field, Cause::FieldRemoved { old }, prospect);
            }
        }
    }

    fn field(&mut self, field: FieldRef<'_>, cause: Cause, prospect: Prospect) {
        let path = format!("{}{}", self.path, self.name_step(field.name()));
        self.found.push(Reason {
            path,
            cause,
            prospect,
        });
    }

    fn name_step(&self, name: &str) -> String {
        let dot = if self.path.is_empty() { "" } else { "." };
        format!("{dot}{name}")
    }

    /// The rule compares records by equality alone, although what fits inside fits.
    fn record(
        &mut self,
        old: [ValidatorRef<'_>; 2],
        new: [ValidatorRef<'_>; 2],
        whole_old: At<'_>,
        whole_new: At<'_>,
    ) {
        let before = self.found.len();
        for (step, old, new) in [(".keys()", old[0], new[0]), (".values()", old[1], new[1])] {
            self.step(step, At::inside(old), At::inside(new), false);
        }
        if self.found.len() == before {
            self.changed(whole_old, whole_new, Prospect::Passes);
        }
    }

    /// Members that fit are left out; those that have a new version are compared with it, the
    /// others are gone.
    fn members(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        let (before, after) = (members(old), members(new));
        if before.len() == 1 && after.len() == 1 && old.members().is_none() {
            // One became a union of one.
            return self.validators(before[0], after[0], always);
        }
        let fits = |member: &&At<'_>| subset(**member, new);
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
        // Else documents of a member may fit where nothing was looked for.
        let is_only_way = always && before.len() == 1 && after.len() == 1;
        for member in gone {
            let of = |new: &&At<'_>| is_version(member.validator, new.validator, counts);
            match come.iter().find(of) {
                Some(version) => self.validators(*member, *version, is_only_way),
                None => self.gone(*member),
            }
        }
    }

    fn gone(&mut self, member: At<'_>) {
        let old = format!("{:#}", member.validator);
        self.found.push(Reason {
            path: self.path.clone(),
            cause: Cause::MemberRemoved { old },
            prospect: Prospect::Depends,
        });
    }

    fn whole(&mut self, old: At<'_>, new: At<'_>, always: bool) {
        let is_hopeless = always && is_disjoint(old.validator, new.validator);
        self.changed(old, new, fails_if(is_hopeless));
    }

    fn changed(&mut self, old: At<'_>, new: At<'_>, prospect: Prospect) {
        self.found.push(Reason {
            path: self.path.clone(),
            cause: Cause::Changed {
                old: format!("{:#}", old.validator),
                new: format!("{:#}", new.validator),
                is_narrower: is_subset(new.validator, old.validator),
            },
            prospect,
        });
    }
}

/// The fields in order of declaration; of documents without those that the backend leaves out.
fn declared(at: At<'_>) -> Vec<FieldRef<'_>> {
    match at.validator.kind() {
        ValidatorKind::Object(fields) => fields
            .iter()
            .filter(|field| !at.document || !field.name().starts_with('_'))
            .collect(),
        _ => Vec::new(),
    }
}

/// The members of a union; what is none is its own only member.
fn members(at: At<'_>) -> Vec<At<'_>> {
    at.members().unwrap_or_else(|| vec![at])
}

fn fails_if(hopeless: bool) -> Prospect {
    if hopeless {
        Prospect::Fails
    } else {
        Prospect::Depends
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

/// Whether no value satisfies both; `false` where that takes a closer look.
fn is_disjoint(a: ValidatorRef<'_>, b: ValidatorRef<'_>) -> bool {
    match (a.kind(), b.kind()) {
        (ValidatorKind::Union(members), _) => members
            .iter()
            .all(|member| is_disjoint(member.validator(), b)),
        (_, ValidatorKind::Union(members)) => members
            .iter()
            .all(|member| is_disjoint(a, member.validator())),
        (ValidatorKind::Literal(a), ValidatorKind::Literal(b)) => a != b,
        (a, b) => matches!((sort(a), sort(b)), (Some(a), Some(b)) if a != b),
    }
}

/// The sort of values that a validator accepts; `None` if it is not one sort.
fn sort(kind: ValidatorKind<'_>) -> Option<&'static str> {
    Some(match kind {
        ValidatorKind::Any | ValidatorKind::Union(_) => return None,
        ValidatorKind::Null => "null",
        ValidatorKind::Float64 | ValidatorKind::Literal(Literal::Float64(_)) => "float64",
        ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Literal(Literal::Int64(_)) => "int64",
        ValidatorKind::Boolean | ValidatorKind::Literal(Literal::Boolean(_)) => "boolean",
        ValidatorKind::String
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(Literal::String(_)) => "string",
        ValidatorKind::Bytes => "bytes",
        ValidatorKind::Array(_) => "array",
        ValidatorKind::Record { .. } | ValidatorKind::Object(_) => "object",
    })
}
