//! The backend's subset rule: whether documents of one validator must satisfy another.
//!
//! At a push, the backend scans the documents of a table unless this rule says "yes". The rule is
//! incomplete on purpose: a wrong "no" costs a scan, a wrong "yes" never happens.

use std::fmt;

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
    rule(old, new) == Subset::Yes
}

/// As [`is_subset`], and whether this version knows the rule at all.
pub fn rule(old: ValidatorRef<'_>, new: ValidatorRef<'_>) -> Subset {
    subset(At::inside(old), At::inside(new))
}

/// The answer of the subset rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subset {
    /// The backend does not see a subset: it scans.
    No,
    /// This version does not know the backend's rule for one of the validators.
    Unknown,
    /// The backend sees a subset: no scan.
    Yes,
}

impl fmt::Display for Subset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Subset {
    /// Returns `no`, `unknown` or `yes`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Yes => "yes",
        }
    }

    /// `Yes` if all answers are, else the worst.
    fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut worst = Self::Yes;
        for answer in answers {
            worst = worst.min(answer);
            if worst == Self::No {
                break;
            }
        }
        worst
    }

    /// `Yes` if one answer is, else the best.
    fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut best = Self::No;
        for answer in answers {
            best = best.max(answer);
            if best == Self::Yes {
                break;
            }
        }
        best
    }

    fn yes_if(is_subset: bool) -> Self {
        if is_subset { Self::Yes } else { Self::No }
    }
}

/// Returns the tables whose stored documents a push of `schema` scans, sorted by name.
///
/// `active` is the deployed schema. The backend may know more about the stored documents and skip
/// some of these tables. Tables that are [`Subset::Unknown`] are among them.
///
/// Source: Convex backend, `crates/common/src/schemas/mod.rs`, `tables_to_validate`.
pub fn tables_to_scan<'a>(schema: &'a Schema, active: Option<&'a Schema>) -> Vec<&'a str> {
    let mut names: Vec<&str> = scans(schema, active).map(|(name, _)| name).collect();
    names.sort_unstable();
    names
}

/// Returns the tables of [`tables_to_scan`] in the order of the schema, with the answer of the
/// rule.
pub(crate) fn scans<'a>(
    schema: &'a Schema,
    active: Option<&'a Schema>,
) -> impl Iterator<Item = (&'a str, Subset)> {
    let is_enforced = schema.schema_validation();
    let active = active.filter(|active| active.schema_validation());
    let tables = schema.tables().filter(move |_| is_enforced);
    tables.filter_map(move |table| {
        let old = active.and_then(|active| active.table(table.name()));
        let answer = table_subset(old, table);
        (answer != Subset::Yes).then_some((table.name(), answer))
    })
}

/// Returns whether documents of the table `old` satisfy the validator of `new`.
fn table_subset(old: Option<TableRef<'_>>, new: TableRef<'_>) -> Subset {
    let before = old.and_then(TableRef::document);
    let is_equal = match (before, new.document()) {
        (Some(old), Some(new)) => is_equal_document(old, new),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    match old {
        Some(old) if is_equal && has_same_keys(old, new) => Subset::Yes,
        // A key that this version does not know may change the rule in both directions.
        Some(old) if !has_same_keys(old, new) || has_document_keys(old) => Subset::Unknown,
        None if has_document_keys(new) => Subset::Unknown,
        Some(_) | None => documents(before, new.document()),
    }
}

fn has_same_keys(old: TableRef<'_>, new: TableRef<'_>) -> bool {
    old.unknown_keys() == new.unknown_keys()
        && old.unknown_document_keys() == new.unknown_document_keys()
}

fn has_document_keys(table: TableRef<'_>) -> bool {
    !table.unknown_document_keys().is_empty()
}

/// Returns whether documents that satisfy `old` satisfy `new`. A validator that is `None` accepts
/// everything.
fn documents(old: Option<ValidatorRef<'_>>, new: Option<ValidatorRef<'_>>) -> Subset {
    match (old, new) {
        (_, None) => Subset::Yes,
        (None, Some(new)) => Subset::yes_if(matches!(new.exhaustive(), ValidatorKind::Any)),
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

    /// Returns whether the rule looks at a field of this object.
    pub(crate) fn counts(self, field: FieldRef<'_>) -> bool {
        !self.document || !field.name().starts_with('_')
    }

    /// Returns the members, if this is a union.
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

    /// Returns the fields sorted by name, if this is an object.
    fn fields(self) -> Option<Vec<FieldRef<'a>>> {
        let ValidatorKind::Object(fields) = self.validator.exhaustive() else {
            return None;
        };
        let mut fields: Vec<_> = fields.iter().filter(|it| self.counts(*it)).collect();
        fields.sort_by_key(|field| field.name());
        Some(fields)
    }
}

/// Applies the rule of [`is_subset`], also to document validators.
pub(crate) fn subset(old: At<'_>, new: At<'_>) -> Subset {
    use ValidatorKind::{Array, Boolean, Record, Union};

    if let (Array(old), Array(new)) = (old.validator.exhaustive(), new.validator.exhaustive()) {
        return subset(At::inside(old), At::inside(new));
    }
    if let (Some(old), Some(new)) = (old.fields(), new.fields()) {
        return object_subset(&old, &new);
    }
    if old.is_equal(new) || scalar_subset(old.validator.exhaustive(), new.validator.exhaustive()) {
        return Subset::Yes;
    }
    if let Some(members) = old.members() {
        return Subset::all(members.into_iter().map(|member| subset(member, new)));
    }
    match (old.validator.exhaustive(), new.validator.exhaustive()) {
        (Boolean, Union(_)) if has_both_booleans(new) => Subset::Yes,
        (_, Union(_)) => {
            let members = new.members().unwrap_or_default();
            Subset::any(members.into_iter().map(|member| subset(old, member)))
        }
        // Records are a subset only if they are equal, and that is not known of what is inside.
        (
            Record { keys, values },
            Record {
                keys: new_keys,
                values: new_values,
            },
        ) if [keys, values].into_iter().any(has_unknown_rule)
            && [new_keys, new_values].into_iter().any(has_unknown_rule) =>
        {
            Subset::Unknown
        }
        (old_kind, new_kind) if has_known_rule(old_kind) && has_known_rule(new_kind) => Subset::No,
        // The unknown rule cannot say "yes" to a value that is not accepted.
        _ if is_disjoint(old.validator, new.validator) => Subset::No,
        _ => Subset::Unknown,
    }
}

/// Returns whether this version knows the backend's rule for validators of a kind.
fn has_known_rule(kind: ValidatorKind<'_>) -> bool {
    match kind {
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_)
        | ValidatorKind::Union(_) => true,
        ValidatorKind::Function(_) | ValidatorKind::Unknown(_) => false,
    }
}

/// Returns whether a validator has one inside, or is one, for which the backend's rule is not known.
fn has_unknown_rule(validator: ValidatorRef<'_>) -> bool {
    let mut found = Vec::new();
    unknown_rules(validator, &mut found);
    !found.is_empty()
}

/// Adds the names of the validators in `validator` for which the backend's rule is not known, each
/// once: `v.function()`, the `type` of one that this version does not know.
pub(crate) fn unknown_rules(validator: ValidatorRef<'_>, found: &mut Vec<String>) {
    match validator.exhaustive() {
        ValidatorKind::Function(_) => add(found, "v.function()"),
        ValidatorKind::Unknown(unknown) => add(found, &unknown.name()),
        ValidatorKind::Array(element) => unknown_rules(element, found),
        ValidatorKind::Record { keys, values } => {
            unknown_rules(keys, found);
            unknown_rules(values, found);
        }
        ValidatorKind::Object(fields) => {
            for field in fields.iter() {
                unknown_rules(field.validator(), found);
            }
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                unknown_rules(member.validator(), found);
            }
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_) => {}
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// An object is a subset if no field disappears, none becomes required, and new ones are optional.
fn object_subset(old: &[FieldRef<'_>], new: &[FieldRef<'_>]) -> Subset {
    let find = |fields: &[FieldRef<'_>], name: &str| {
        fields
            .binary_search_by_key(&name, |field| field.name())
            .ok()
    };
    if old.iter().any(|field| find(new, field.name()).is_none()) {
        return Subset::No;
    }
    Subset::all(new.iter().map(|field| match find(old, field.name()) {
        Some(place) if old[place].is_optional() && !field.is_optional() => Subset::No,
        Some(place) => subset(
            At::inside(old[place].validator()),
            At::inside(field.validator()),
        ),
        None => Subset::yes_if(field.is_optional()),
    }))
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

/// Returns whether no value satisfies both; `false` where a closer look would be needed.
pub(crate) fn is_disjoint(a: ValidatorRef<'_>, b: ValidatorRef<'_>) -> bool {
    match (a.exhaustive(), b.exhaustive()) {
        (ValidatorKind::Union(members), _) => members
            .iter()
            .all(|member| is_disjoint(member.validator(), b)),
        (_, ValidatorKind::Union(members)) => members
            .iter()
            .all(|member| is_disjoint(a, member.validator())),
        (ValidatorKind::Literal(a), ValidatorKind::Literal(b)) => a != b,
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "`sort` decides about each kind"
        )]
        (a, b) => matches!((sort(a), sort(b)), (Some(a), Some(b)) if a != b),
    }
}

/// Returns the sort of values that a validator accepts; `None` if it is not one sort.
fn sort(kind: ValidatorKind<'_>) -> Option<&'static str> {
    Some(match kind {
        ValidatorKind::Any | ValidatorKind::Union(_) | ValidatorKind::Unknown(_) => return None,
        ValidatorKind::Null => "null",
        ValidatorKind::Float64 | ValidatorKind::Literal(Literal::Float64(_)) => "float64",
        ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Literal(Literal::Int64(_)) => "int64",
        ValidatorKind::Boolean | ValidatorKind::Literal(Literal::Boolean(_)) => "boolean",
        ValidatorKind::String
        | ValidatorKind::Id(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Literal(Literal::String(_)) => "string",
        ValidatorKind::Bytes => "bytes",
        ValidatorKind::Array(_) => "array",
        ValidatorKind::Record { .. } | ValidatorKind::Object(_) => "object",
    })
}

#[cfg(test)]
mod tests {
    use super::Subset::{self, No, Unknown, Yes};
    use super::{At, subset};
    use convex_schema_core::{Schema, TableDefinition, TableRef, Validator, v};

    /// Returns the answer for the field of two documents.
    fn answer(old: Validator, new: Validator) -> Subset {
        let table = |name: &str, it| TableDefinition::new(name, v::object().field("x", it));
        let schema = Schema::builder()
            .table(table("old", old))
            .table(table("new", new))
            .build();
        let mut tables = schema.tables().filter_map(TableRef::document);
        let (Some(old), Some(new)) = (tables.next(), tables.next()) else {
            return No;
        };
        subset(At::document(old), At::document(new))
    }

    /// Results that the newest sources of the backend decide without its rule for handles are certain; the
    /// rest is not known.
    #[test]
    fn the_rule_for_handles_is_not_known() {
        let any = || Validator::from(v::function());
        let query = || Validator::from(v::function().fn_type("query"));
        let geo = || v::unknown("geo", r#"{"type":"geo"}"#);
        for (old, new, want) in [
            (any(), any(), Yes),
            (query(), query(), Yes),
            (any(), v::any(), Yes),
            (geo(), geo(), Yes),
            (geo(), v::any(), Yes),
            (any(), v::nullable(any()), Yes),
            (any(), query(), Unknown),
            (query(), any(), Unknown),
            (any(), v::string(), Unknown),
            (v::string(), any(), Unknown),
            (
                geo(),
                v::unknown("geo", r#"{"type":"geo","srid":1}"#),
                Unknown,
            ),
            (v::number(), geo(), Unknown),
            (v::number(), any(), No),
            (any(), v::literal(true), No),
            (any(), v::nullable(query()), Unknown),
            (v::nullable(any()), query(), No),
            (v::array(any()), v::array(query()), Unknown),
            (v::array(any()), v::string(), No),
            (
                v::record(v::string(), any()),
                v::record(v::string(), any()),
                Yes,
            ),
            (
                v::record(v::string(), any()),
                v::record(v::string(), query()),
                Unknown,
            ),
            (
                v::record(v::string(), any()),
                v::record(v::string(), v::null()),
                No,
            ),
            (
                v::union([any(), v::null()]),
                v::union([v::null(), v::number()]),
                No,
            ),
        ] {
            let shown = format!("{old} -> {new}");
            assert_eq!(answer(old, new), want, "{shown}");
        }
    }

    #[test]
    fn an_unknown_rule_decides_only_where_nothing_else_does() {
        for (answers, all, any) in [
            (&[][..], Yes, No),
            (&[Yes, Unknown], Unknown, Yes),
            (&[Unknown, No], No, Unknown),
            (&[Yes, Unknown, No], No, Yes),
        ] {
            assert_eq!(Subset::all(answers.iter().copied()), all, "{answers:?}");
            assert_eq!(Subset::any(answers.iter().copied()), any, "{answers:?}");
        }
    }
}
