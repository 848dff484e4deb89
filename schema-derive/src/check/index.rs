//! Indexes: names, fields and limits.

mod counts;
mod scope;

use std::collections::BTreeSet;
use std::fmt::Display;

use convex_schema_rules::{limit, name};
use proc_macro2::Span;
use syn::LitInt;

pub(crate) use self::counts::Warning;
pub(crate) use self::scope::Scope;
use crate::errors::Errors;
use crate::parse::table::{FieldPath, IndexArgs, IndexKind};

/// An index without mistakes that a macro can see.
pub(crate) struct CheckedIndex<'a> {
    pub(crate) name: String,
    pub(crate) staged: bool,
    pub(crate) kind: CheckedKind<'a>,
}

/// What an index is over.
pub(crate) enum CheckedKind<'a> {
    Database(Vec<FieldRef<'a>>),
    Search(FieldRef<'a>, Vec<FieldRef<'a>>),
    Vector(FieldRef<'a>, u32, Vec<FieldRef<'a>>),
}

/// A field of an index in wire names.
pub(crate) struct FieldRef<'a> {
    pub(crate) path: String,
    /// Where it is written.
    pub(crate) source: &'a FieldPath,
    /// Whether the macro has seen the field, so that nothing is left to prove.
    pub(crate) seen: bool,
}

/// Checks the indexes of a table.
pub(crate) fn indexes<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    args: &'a [IndexArgs],
) -> (Vec<CheckedIndex<'a>>, Vec<Warning>) {
    let mut names = BTreeSet::new();
    let mut checked: Vec<(CheckedIndex<'a>, Span)> = Vec::new();
    for index in args {
        let name = index_name(errors, index, &mut names);
        let kind = kind(errors, scope, index);
        if let (Some(name), Some(kind)) = (name, kind) {
            let made = CheckedIndex {
                name,
                staged: index.staged,
                kind,
            };
            same_fields(errors, &checked, &made, index.span);
            checked.push((made, index.span));
        }
    }
    let warnings = counts::check(errors, scope.table, args);
    (
        checked.into_iter().map(|(index, _)| index).collect(),
        warnings,
    )
}

fn index_name(
    errors: &mut Errors,
    index: &IndexArgs,
    names: &mut BTreeSet<String>,
) -> Option<String> {
    let Some(literal) = &index.name else {
        let help = "name it after its fields: `name = \"by_...\"`";
        errors.error_at(index.span, "the index has no name", help);
        return None;
    };
    let name = literal.value();
    let help = "a name such as `by_email` is fine";
    if let Err(error) = name::check_index_name(&name) {
        errors.error(literal, format_args!("index `{name}`: {error}"), help);
    } else if !names.insert(name.clone()) {
        let message = format!("two indexes of this table are called `{name}`");
        let help = "give it another name; indexes of all kinds share their names";
        errors.error(literal, message, help);
    }
    Some(name)
}

fn kind<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    index: &'a IndexArgs,
) -> Option<CheckedKind<'a>> {
    match &index.kind {
        IndexKind::Database { fields } => {
            let fields = fields.as_deref().unwrap_or_default();
            if fields.is_empty() {
                let help = "list the fields: `fields = [workspace_id, status]`";
                errors.error_at(index.span, "an index needs at least one field", help);
                return None;
            }
            database(errors, scope, fields).map(CheckedKind::Database)
        }
        IndexKind::Search { field, filters } => {
            if field.is_none() {
                let help = "name the field whose text is searched: `field = ...`";
                errors.error_at(index.span, "a search index needs a field", help);
            }
            let filters = filter_fields(errors, scope, filters);
            let field = search_field(errors, scope, field.as_ref()?)?;
            Some(CheckedKind::Search(field, filters))
        }
        IndexKind::Vector {
            field,
            dimensions,
            filters,
        } => {
            if field.is_none() {
                let help = "name the field that holds the vectors: `field = ...`";
                errors.error_at(index.span, "a vector index needs a field", help);
            }
            let filters = filter_fields(errors, scope, filters);
            let dimensions = vector_dimensions(errors, index, dimensions.as_ref());
            let field = search_field(errors, scope, field.as_ref()?)?;
            Some(CheckedKind::Vector(field, dimensions?, filters))
        }
    }
}

fn database<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    fields: &'a [FieldPath],
) -> Option<Vec<FieldRef<'a>>> {
    if fields.len() > limit::MAX_OWN_INDEX_FIELDS {
        let message = format!(
            "an index has at most {} fields of its own, not {}",
            limit::MAX_OWN_INDEX_FIELDS,
            fields.len()
        );
        let help = "Convex adds `_creationTime` as the 16th; leave out the last fields";
        error_at(errors, &fields[limit::MAX_OWN_INDEX_FIELDS], message, help);
    }
    let mut seen = BTreeSet::new();
    let mut complete = true;
    let mut resolved = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(found) = scope.resolve(errors, field) else {
            complete = false;
            continue;
        };
        let bare = found.path.trim_matches('.').to_owned();
        if let Some(message) = system_field(&bare) {
            error_at(errors, field, message, system_field_help(&bare));
        } else if !seen.insert(bare.clone()) {
            let message = format!("the index lists `{bare}` twice");
            error_at(errors, field, message, "leave one of them out");
        }
        resolved.push(found);
    }
    complete.then_some(resolved)
}

/// What is wrong with a path of a database index that goes through a system field.
fn system_field(path: &str) -> Option<String> {
    match path {
        name::ID_FIELD => Some("`_id` can't be indexed".to_owned()),
        name::CREATION_TIME_FIELD => {
            Some("`_creationTime` is part of every index already".to_owned())
        }
        _ if path.split('.').any(|component| component.starts_with('_')) => Some(format!(
            "`{path}`: fields that start with `_` can't be indexed"
        )),
        _ => None,
    }
}

fn system_field_help(path: &str) -> &'static str {
    match path {
        name::ID_FIELD => "documents are found by id with `db.get(id)`",
        name::CREATION_TIME_FIELD => "Convex adds it at the end; leave it out",
        _ => "index another field",
    }
}

fn search_field<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    field: &'a FieldPath,
) -> Option<FieldRef<'a>> {
    let found = scope.resolve(errors, field)?;
    if found.bare().starts_with('_') {
        let message = format!("`{}` holds neither text nor vectors", found.path);
        error_at(errors, field, message, "index a field of your own");
        return None;
    }
    Some(found)
}

fn filter_fields<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    filters: &'a [FieldPath],
) -> Vec<FieldRef<'a>> {
    let found: Vec<_> = filters
        .iter()
        .filter_map(|field| {
            let found = scope.resolve(errors, field)?;
            filters_system_field(errors, &found).then_some(found)
        })
        .collect();
    let mut distinct = BTreeSet::new();
    for field in &found {
        // Convex reads them as a set.
        if distinct.insert(field.bare()) && distinct.len() == limit::MAX_FILTER_FIELDS + 1 {
            let message = format!(
                "an index has at most {} filter fields",
                limit::MAX_FILTER_FIELDS
            );
            error_at(errors, field.source, message, "leave out the last ones");
        }
    }
    found
}

/// Whether documents have the field, if it is one of Convex's own; reports it if not.
fn filters_system_field(errors: &mut Errors, field: &FieldRef<'_>) -> bool {
    let path = field.bare();
    if !path.starts_with('_') || name::is_system_field(path) {
        return true;
    }
    let message = format!("documents have no field `{path}`");
    let help = "of the names that start with `_` there are only `_id` and `_creationTime`";
    error_at(errors, field.source, message, help);
    false
}

fn vector_dimensions(
    errors: &mut Errors,
    index: &IndexArgs,
    literal: Option<&LitInt>,
) -> Option<u32> {
    let Some(literal) = literal else {
        let help = "say how long the vectors are: `dimensions = 1536`";
        errors.error_at(index.span, "a vector index needs dimensions", help);
        return None;
    };
    let dimensions = literal.base10_parse().unwrap_or(u32::MAX);
    if !(limit::MIN_VECTOR_DIMENSIONS..=limit::MAX_VECTOR_DIMENSIONS).contains(&dimensions) {
        let message = format!(
            "vectors have {} to {} dimensions, not {literal}",
            limit::MIN_VECTOR_DIMENSIONS,
            limit::MAX_VECTOR_DIMENSIONS
        );
        errors.error(literal, message, "write the length of the model's vectors");
        return None;
    }
    Some(dimensions)
}

/// Reports an index over the same fields as an earlier one.
fn same_fields(
    errors: &mut Errors,
    earlier: &[(CheckedIndex<'_>, Span)],
    index: &CheckedIndex<'_>,
    span: Span,
) {
    let twin = earlier
        .iter()
        .find(|(other, _)| other.kind.is_same(&index.kind));
    if let Some((twin, _)) = twin {
        let message = format!(
            "indexes `{}` and `{}` are over the same fields",
            twin.name, index.name
        );
        errors.error_at(span, message, "leave one of them out");
    }
}

impl CheckedKind<'_> {
    /// Whether Convex takes the two for the same index under two names.
    fn is_same(&self, other: &Self) -> bool {
        let sorted = |fields: &[FieldRef<'_>]| -> BTreeSet<String> {
            fields.iter().map(|field| field.bare().to_owned()).collect()
        };
        match (self, other) {
            (Self::Database(a), Self::Database(b)) => a
                .iter()
                .map(FieldRef::bare)
                .eq(b.iter().map(FieldRef::bare)),
            (Self::Search(a, a_filters), Self::Search(b, b_filters)) => {
                a.bare() == b.bare() && sorted(a_filters) == sorted(b_filters)
            }
            (Self::Vector(a, a_len, _), Self::Vector(b, b_len, _)) => {
                a.bare() == b.bare() && a_len == b_len
            }
            _ => false,
        }
    }
}

impl FieldRef<'_> {
    /// The path as Convex compares it.
    pub(crate) fn bare(&self) -> &str {
        self.path.trim_matches('.')
    }

    /// Where the field is written.
    pub(crate) fn span(&self) -> Span {
        span(self.source)
    }
}

fn span(field: &FieldPath) -> Span {
    match field {
        FieldPath::Ident(ident) => ident.span(),
        FieldPath::Path(literal) => literal.span(),
    }
}

fn error_at(errors: &mut Errors, field: &FieldPath, message: impl Display, help: &str) {
    errors.error_at(span(field), message, help);
}
