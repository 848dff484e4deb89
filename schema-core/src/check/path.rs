//! Whether the fields that indexes name can exist.

use std::collections::BTreeSet;

use convex_schema_rules::index::{Kind, NO_VECTORS, NO_VECTORS_HELP};
use convex_schema_rules::name::is_system_name;
use convex_schema_rules::path::FieldPath;
use convex_schema_rules::suggest::closest;

use super::Findings;
use super::index::by_name;
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
        if let Err(miss) = find(document, path) {
            let problem = missing(path, &miss).in_table(table.name());
            findings.report(problem.at_index(&index.name));
        }
    }
    for (index, path) in vector_fields(table) {
        if find(document, path).is_ok() && !may_hold_vectors(document, path) {
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
            _ => None,
        })
        .collect()
}

/// Where a path leaves what documents can hold.
struct Miss<'a> {
    /// How many names of the path exist.
    found: usize,
    /// What stands there: an object without such a field, or what has no fields.
    at: ValidatorRef<'a>,
}

/// Follows `path` into documents; of the members of a union one has to lead on.
fn find<'a>(document: ValidatorRef<'a>, path: FieldPath<'_>) -> Result<(), Miss<'a>> {
    let parts: Vec<_> = path.components().collect();
    if let [field] = parts.as_slice() {
        if is_system_name(field) {
            return Ok(());
        }
    }
    follow(document, &parts, 0)
}

fn follow<'a>(at: ValidatorRef<'a>, parts: &[&str], found: usize) -> Result<(), Miss<'a>> {
    let Some(part) = parts.get(found) else {
        return Ok(());
    };
    match at.kind() {
        ValidatorKind::Any | ValidatorKind::Unknown(_) => Ok(()),
        ValidatorKind::Object(_) => match field(at, part, found) {
            Some(field) => follow(field.validator(), parts, found + 1),
            None => Err(Miss { found, at }),
        },
        ValidatorKind::Union(members) => {
            let mut deepest = Miss { found, at };
            for member in members.iter() {
                match follow(member.validator(), parts, found) {
                    Ok(()) => return Ok(()),
                    Err(miss) if miss.found > deepest.found => deepest = miss,
                    Err(_) => {}
                }
            }
            Err(deepest)
        }
        _ => Err(Miss { found, at }),
    }
}

/// The field `name` of an object. Convex leaves fields of documents that start with `_` out.
fn field<'a>(object: ValidatorRef<'a>, name: &str, depth: usize) -> Option<FieldRef<'a>> {
    match object.kind() {
        ValidatorKind::Object(_) if depth == 0 && is_system_name(name) => None,
        ValidatorKind::Object(fields) => fields.get(name),
        _ => None,
    }
}

fn missing(path: FieldPath<'_>, miss: &Miss<'_>) -> Problem {
    let parts: Vec<_> = path.components().collect();
    let before = parts[..miss.found].join(".");
    let known = fields_of(miss.at);
    let message = match (miss.found, miss.at.kind()) {
        (0, _) => format!("the documents have no field `{}`", parts[0]),
        (found, ValidatorKind::Object(_) | ValidatorKind::Union(_)) => {
            format!("`{before}` has no field `{}`", parts[found])
        }
        (found, _) => format!(
            "`{before}` has no field `{}` to index, it is `{}`",
            parts[found],
            miss.at.shortened()
        ),
    };
    let meant = closest(parts[miss.found], known).map(|name| {
        let mut whole = parts.clone();
        whole[miss.found] = name;
        format!("did you mean `{}`?", whole.join("."))
    });
    let help = meant.or_else(|| match miss.at.kind() {
        ValidatorKind::Array(_) | ValidatorKind::Record { .. } => Some(format!(
            "index `{before}` as a whole, or store the value in a field of its own"
        )),
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
        _ => Vec::new(),
    }
}

fn may_hold_vectors(document: ValidatorRef<'_>, path: FieldPath<'_>) -> bool {
    let parts: Vec<_> = path.components().collect();
    leads_to_vectors(document, &parts, 0)
}

fn leads_to_vectors(at: ValidatorRef<'_>, parts: &[&str], depth: usize) -> bool {
    let Some(part) = parts.get(depth) else {
        return is_vector(at);
    };
    match at.kind() {
        ValidatorKind::Any | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Object(_) => field(at, part, depth)
            .is_none_or(|field| leads_to_vectors(field.validator(), parts, depth + 1)),
        ValidatorKind::Union(members) => members
            .iter()
            .any(|member| leads_to_vectors(member.validator(), parts, depth)),
        _ => false,
    }
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
        _ => false,
    }
}
