//! The backend's subset rule: whether documents of one validator must satisfy another.
//!
//! At a push, the backend scans the documents of a table unless this rule says "yes". The rule is
//! incomplete on purpose: a wrong "no" costs a scan, a wrong "yes" never happens.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::is_equal_document;
use convex_schema_core::{FieldRef, Literal, Schema, TableRef, ValidatorRef};

pub use convex_schema_core::is_equal;

/// Returns whether the backend sees that `new` accepts everything that `old` accepts.
///
/// Source: Convex backend, `crates/common/src/schemas/validator.rs`, `is_subset`.
///
/// ```
/// use convex_schema_plan::subset::is_subset;
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let number = v::object().field("x", v::number());
/// let either = v::object().field("x", v::nullable(v::number()));
/// let schema = Schema::builder()
///     .table(TableDefinition::new("old", number))
///     .table(TableDefinition::new("new", either))
///     .build();
/// let document = |name| schema.table(name).unwrap().document().unwrap();
/// assert!(is_subset(document("old"), document("new")));
/// assert!(!is_subset(document("new"), document("old")));
/// ```
pub fn is_subset(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> bool {
    subset(At::inside(old), At::inside(new))
}

/// Returns the tables whose stored documents a push of `schema` scans, sorted by name.
///
/// `active` is the deployed schema. The backend may know more about the stored documents and skip
/// some of these tables.
///
/// Source: Convex backend, `crates/common/src/schemas/mod.rs`, `tables_to_validate`.
pub fn tables_to_scan<'a>(schema: &'a Schema, active: Option<&Schema>) -> Vec<&'a str> {
    if !schema.schema_validation() {
        return Vec::new();
    }
    let enforced = active.filter(|active| active.schema_validation());
    let enforced: HashMap<&str, _> = enforced
        .into_iter()
        .flat_map(Schema::tables)
        .map(|table| (table.name(), table))
        .collect();
    let mut names: Vec<&str> = schema
        .tables()
        .filter(|table| {
            let old = enforced.get(table.name());
            let old = old.and_then(|table| table.document());
            !is_enforced(old, table.document())
        })
        .map(TableRef::name)
        .collect();
    names.sort_unstable();
    names
}

/// Returns whether documents that satisfy `old` satisfy `new`. A validator that is `None` accepts
/// everything.
fn is_enforced(old: Option<ValidatorRef<'_>>, new: Option<ValidatorRef<'_>>) -> bool {
    match (old, new) {
        (_, None) => true,
        (None, Some(new)) => matches!(new.exhaustive(), ValidatorKind::Any),
        (Some(old), Some(new)) => subset(At::document(old), At::document(new)),
    }
}

/// A validator, and whether it is a document validator: the rule ignores the fields of documents
/// whose names start with `_`.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) validator: ValidatorRef<'a>,
    pub(crate) document: bool,
}

impl<'a> At<'a> {
    pub(crate) fn inside(validator: ValidatorRef<'a>) -> Self {
        Self {
            validator,
            document: false,
        }
    }

    pub(crate) fn document(validator: ValidatorRef<'a>) -> Self {
        Self {
            validator,
            document: true,
        }
    }

    fn is_equal(self, other: Self) -> bool {
        if self.document {
            is_equal_document(self.validator, other.validator)
        } else {
            is_equal(self.validator, other.validator)
        }
    }

    /// Whether the rule looks at a field of this object.
    pub(crate) fn counts(self, field: FieldRef<'_>) -> bool {
        !self.document || !field.name().starts_with('_')
    }

    /// The members, if this is a union.
    pub(crate) fn members(self) -> Option<Vec<Self>> {
        let ValidatorKind::Union(members) = self.validator.exhaustive() else {
            return None;
        };
        let at = |validator| Self { validator, ..self };
        Some(
            members
                .iter()
                .map(|member| at(member.validator()))
                .collect(),
        )
    }

    /// The fields sorted by name, if this is an object.
    fn fields(self) -> Option<Vec<FieldRef<'a>>> {
        let ValidatorKind::Object(fields) = self.validator.exhaustive() else {
            return None;
        };
        let mut fields: Vec<_> = fields.iter().filter(|it| self.counts(*it)).collect();
        fields.sort_by_key(|field| field.name());
        Some(fields)
    }
}

/// As [`is_subset`], also for document validators.
pub(crate) fn subset(old: At<'_>, new: At<'_>) -> bool {
    use ValidatorKind::{Array, Boolean, Union};

    if let (Array(old), Array(new)) = (old.validator.exhaustive(), new.validator.exhaustive()) {
        return is_subset(old, new);
    }
    if let (Some(old), Some(new)) = (old.fields(), new.fields()) {
        return object_subset(&old, &new);
    }
    if old.is_equal(new) || scalar_subset(old.validator.exhaustive(), new.validator.exhaustive()) {
        return true;
    }
    if let Some(members) = old.members() {
        return members.into_iter().all(|member| subset(member, new));
    }
    match (old.validator.exhaustive(), new.validator.exhaustive()) {
        (Boolean, Union(_)) if has_both_booleans(new) => true,
        (_, Union(_)) => {
            let members = new.members().unwrap_or_default();
            members.into_iter().any(|member| subset(old, member))
        }
        _ => false,
    }
}

/// An object is a subset if no field disappears, none becomes required, and new ones are optional.
fn object_subset(old: &[FieldRef<'_>], new: &[FieldRef<'_>]) -> bool {
    let find = |fields: &[FieldRef<'_>], name: &str| {
        fields
            .binary_search_by_key(&name, |field| field.name())
            .ok()
    };
    old.iter().all(|field| find(new, field.name()).is_some())
        && new.iter().all(|field| match find(old, field.name()) {
            Some(place) => {
                let before = old[place];
                (!before.is_optional() || field.is_optional())
                    && is_subset(before.validator(), field.validator())
            }
            None => field.is_optional(),
        })
}

/// The rule for single values: everything is a subset of any; a literal of its type; an id of a
/// string; commit timestamps and int64 of each other.
fn scalar_subset(old: ValidatorKind<'_>, new: ValidatorKind<'_>) -> bool {
    use ValidatorKind::{Any, Boolean, CommitTs, Float64, Id, Int64, String};

    matches!(
        (old, new),
        (_, Any)
            | (Id(_) | ValidatorKind::Literal(Literal::String(_)), String)
            | (CommitTs, Int64)
            | (Int64, CommitTs)
            | (ValidatorKind::Literal(Literal::Int64(_)), Int64 | CommitTs)
            | (ValidatorKind::Literal(Literal::Float64(_)), Float64)
            | (ValidatorKind::Literal(Literal::Boolean(_)), Boolean)
    )
}

/// Returns whether a union accepts `true` and `false`, directly or by members that are unions.
fn has_both_booleans(union: At<'_>) -> bool {
    [true, false]
        .into_iter()
        .all(|value| takes_boolean(union, value))
}

fn takes_boolean(at: At<'_>, wanted: bool) -> bool {
    match at.validator.exhaustive() {
        ValidatorKind::Any | ValidatorKind::Boolean => true,
        ValidatorKind::Literal(Literal::Boolean(value)) => *value == wanted,
        ValidatorKind::Union(_) => {
            let members = at.members().unwrap_or_default();
            members
                .into_iter()
                .any(|member| takes_boolean(member, wanted))
        }
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "only these kinds accept a boolean in the backend's rule"
        )]
        _ => false,
    }
}
