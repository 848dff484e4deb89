//! Whether the fields that indexes name can exist.

use std::collections::BTreeSet;

use convex_schema_rules::index::{Kind, NO_VECTORS, NO_VECTORS_HELP};
use convex_schema_rules::name::is_system_name;
use convex_schema_rules::path::FieldPath;
use convex_schema_rules::suggest::closest;

use super::Findings;
use super::index::by_name;
use crate::paths::{self, DeadEnd, Target};
use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::schema::{FieldRef, Index, IndexKind, TableRef, ValidatorKind, ValidatorRef};

/// Reports fields of indexes that no document of the table can have, and vector fields that
/// can't hold vectors.
///
/// Source: Convex backend, `crates/common/src/schemas/{mod,validator}.rs`.
pub(super) fn evaluate<'a>(findings: &mut Findings<'a>, table: TableRef<'a>) {
    let Some(document) = table.document() else {
        return;
    };
    for (index, path) in referenced(table) {
        if let Err(end) = find(document, path) {
            let problem = missing(path, end).in_table(table.name());
            findings.report(problem.at_index(&index.name));
        }
    }
    for (index, path) in vector_fields(table) {
        if find(document, path).is_ok_and(|target| !may_hold_vectors(&target)) {
            let message = format!("the vector field `{path}` {NO_VECTORS}");
            let problem = Problem::error(
                ProblemCode::SchemaDefinitionError,
                PushPhase::Evaluate,
                message,
            )
            .with_help(NO_VECTORS_HELP);
            findings.report(problem.in_table(table.name()).at_index(&index.name));
        }
    }
}

/// Each field that has to exist with its index, in the order of the backend. The filter fields
/// of vector indexes need not exist.
fn referenced(table: TableRef<'_>) -> Vec<(&Index, FieldPath<'_>)> {
    let mut texts: Vec<(&Index, &str)> = Vec::new();
    for index in by_name(table, Kind::Database) {
        if let IndexKind::Database { fields } = &index.kind {
            texts.extend(fields.iter().map(|field| (index, field.as_str())));
        }
    }
    let mut filters: Vec<(&Index, &str)> = Vec::new();
    for index in by_name(table, Kind::Search) {
        if let IndexKind::Search {
            search_field,
            filter_fields,
        } = &index.kind
        {
            texts.push((index, search_field));
            let sorted: BTreeSet<_> = filter_fields.iter().map(String::as_str).collect();
            filters.extend(sorted.into_iter().map(|field| (index, field)));
        }
    }
    texts.extend(filters);
    let paths = texts
        .into_iter()
        .filter_map(|(index, text)| Some((index, FieldPath::parse(text).ok()?)));
    paths.chain(vector_fields(table)).collect()
}

fn vector_fields(table: TableRef<'_>) -> Vec<(&Index, FieldPath<'_>)> {
    by_name(table, Kind::Vector)
        .filter_map(|index| match &index.kind {
            IndexKind::Vector { vector_field, .. } => {
                Some((index, FieldPath::parse(vector_field).ok()?))
            }
            IndexKind::Database { .. } | IndexKind::Search { .. } => None,
        })
        .collect()
}

/// Finds `path`, or the place where it ends too early. Every document has the system fields.
fn find<'a>(document: ValidatorRef<'a>, path: FieldPath<'_>) -> Result<Target<'a>, DeadEnd<'a>> {
    let target = paths::target(document, path.as_str());
    match target.dead_end {
        Some(end) if target.validators.is_empty() && !is_system_name_alone(path) => Err(end),
        Some(_) | None => Ok(target),
    }
}

fn is_system_name_alone(path: FieldPath<'_>) -> bool {
    path.components().count() == 1 && is_system_name(path.as_str())
}

fn missing(path: FieldPath<'_>, end: DeadEnd<'_>) -> Problem {
    let parts: Vec<_> = path.components().collect();
    let before = parts[..end.found].join(".");
    let known = fields_of(end.at);
    let message = match (end.found, end.at.kind()) {
        (0, _) => format!("the documents have no field `{}`", parts[0]),
        (found, ValidatorKind::Object(_) | ValidatorKind::Union(_)) => {
            format!("`{before}` has no field `{}`", parts[found])
        }
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "whatever has no fields is named"
        )]
        (found, _) => format!(
            "`{before}` has no field `{}` to index, it is `{}`",
            parts[found],
            end.at.shortened()
        ),
    };
    let meant = closest(parts[end.found], known).map(|name| {
        let mut whole = parts.clone();
        whole[end.found] = name;
        format!("did you mean `{}`?", whole.join("."))
    });
    let help = meant.or_else(|| match end.at.kind() {
        ValidatorKind::Array(_) | ValidatorKind::Record { .. } => Some(format!(
            "index `{before}` as a whole, or store the value in a field of its own"
        )),
        #[allow(clippy::wildcard_enum_match_arm, reason = "the message says it all")]
        _ => None,
    });
    Problem::error(
        ProblemCode::SchemaDefinitionError,
        PushPhase::Evaluate,
        message,
    )
    .with_some_help(help)
}

/// The names of the fields of an object, or of the objects of a union.
fn fields_of(validator: ValidatorRef<'_>) -> Vec<&str> {
    match validator.kind() {
        ValidatorKind::Object(fields) => fields.iter().map(FieldRef::name).collect(),
        ValidatorKind::Union(members) => members
            .iter()
            .flat_map(|member| fields_of(member.validator()))
            .collect(),
        ValidatorKind::Any
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Array(_) => Vec::new(),
    }
}

fn may_hold_vectors(target: &Target<'_>) -> bool {
    target.is_lacking || target.validators.iter().any(|at| is_vector(*at))
}

/// The element has to be exactly float64 or any; a union of them is not looked into.
fn is_vector(validator: ValidatorRef<'_>) -> bool {
    match validator.kind() {
        ValidatorKind::Any | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Array(element) => matches!(
            element.kind(),
            ValidatorKind::Float64 | ValidatorKind::Any | ValidatorKind::Unknown(_)
        ),
        ValidatorKind::Union(members) => members.iter().any(|member| is_vector(member.validator())),
        ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}
