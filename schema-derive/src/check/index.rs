//! Indexes: names, fields and limits.

mod scope;

use std::collections::BTreeSet;

use convex_schema_rules::index::{IndexError, Undocumented, check_database_field};
use convex_schema_rules::path::FieldPath as RulesPath;
use convex_schema_rules::{index, limit, name};
use proc_macro2::Span;
use syn::LitInt;

pub(crate) use self::scope::Scope;
use crate::errors::Errors;
use crate::ir::{CheckedIndex, CheckedKind, FieldPath, FieldRef, IndexArgs, IndexKind, Warning};

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
    let warnings = counts(errors, scope.table, args);
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
    if let Err(error) = name::check_index_name(&name) {
        broken(errors, literal.span(), IndexError::Name(&name, error));
    } else if !names.insert(name.clone()) {
        broken(errors, literal.span(), IndexError::SameName);
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
                errors.error_at(index.span, IndexError::NoFields, help);
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
    if let Some(field) = fields.get(limit::MAX_OWN_INDEX_FIELDS) {
        broken(errors, span(field), IndexError::TooManyFields(fields.len()));
    }
    let mut seen = BTreeSet::new();
    let mut complete = true;
    let mut resolved = Vec::with_capacity(fields.len());
    for field in fields {
        let Some(found) = scope.resolve(errors, field) else {
            complete = false;
            continue;
        };
        let path = RulesPath::parse(&found.path);
        if let Some(Err(error)) = path.ok().map(check_database_field) {
            broken(errors, span(field), error);
        } else if !seen.insert(found.bare().to_owned()) {
            broken(errors, span(field), IndexError::FieldTwice(found.bare()));
        }
        resolved.push(found);
    }
    complete.then_some(resolved)
}

fn search_field<'a>(
    errors: &mut Errors,
    scope: &Scope<'_>,
    field: &'a FieldPath,
) -> Option<FieldRef<'a>> {
    let found = scope.resolve(errors, field)?;
    if found.bare().starts_with('_') {
        let message = format!("`{}` holds neither text nor vectors", found.path);
        errors.error_at(span(field), message, "index a field of your own");
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
    // Convex reads them as a set.
    let mut distinct = BTreeSet::new();
    let fresh: Vec<_> = found
        .iter()
        .filter(|field| distinct.insert(field.bare()))
        .collect();
    if let Some(field) = fresh.get(limit::MAX_FILTER_FIELDS) {
        broken(
            errors,
            field.span(),
            IndexError::TooManyFilters(fresh.len()),
        );
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
    errors.error_at(field.span(), message, help);
    false
}

fn vector_dimensions(
    errors: &mut Errors,
    index: &IndexArgs,
    literal: Option<&LitInt>,
) -> Option<u32> {
    let Some(literal) = literal else {
        let help = "say how long the vectors are: `dimensions = 1536`";
        errors.error_at(index.span, IndexError::NoDimensions, help);
        return None;
    };
    let dimensions = literal.base10_parse().unwrap_or(u32::MAX);
    if !(limit::MIN_VECTOR_DIMENSIONS..=limit::MAX_VECTOR_DIMENSIONS).contains(&dimensions) {
        let found = literal.to_string();
        broken(errors, literal.span(), IndexError::Dimensions(&found));
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
    let mut earlier = earlier.iter();
    let rule = earlier.find_map(|(other, _)| index.same_as(other));
    if let Some(rule) = rule {
        broken(errors, span, rule);
    }
}

impl CheckedIndex<'_> {
    /// The rule that is broken if Convex takes this index for `other` under another name.
    fn same_as<'o>(&self, other: &'o CheckedIndex<'_>) -> Option<IndexError<'o>> {
        let set = |fields: &[FieldRef<'_>]| -> BTreeSet<String> {
            fields.iter().map(|field| field.bare().to_owned()).collect()
        };
        let name = &other.name;
        match (&self.kind, &other.kind) {
            (CheckedKind::Database(a), CheckedKind::Database(b)) => {
                let (a, b) = (a.iter().map(FieldRef::bare), b.iter().map(FieldRef::bare));
                a.eq(b).then_some(IndexError::SameFields(name))
            }
            (CheckedKind::Search(a, a_filters), CheckedKind::Search(b, b_filters)) => {
                let is_same = a.bare() == b.bare() && set(a_filters) == set(b_filters);
                is_same.then_some(IndexError::SameSearch(name))
            }
            (CheckedKind::Vector(a, a_len, _), CheckedKind::Vector(b, b_len, _)) => {
                let is_same = a.bare() == b.bare() && a_len == b_len;
                is_same.then_some(IndexError::SameVectors(name))
            }
            (CheckedKind::Database(_) | CheckedKind::Search(..) | CheckedKind::Vector(..), _) => {
                None
            }
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

/// Reports a rule of indexes.
fn broken(errors: &mut Errors, span: Span, rule: IndexError<'_>) {
    errors.error_at(span, rule, rule.help());
}

/// Reports too many indexes; returns the counts that only the documentation forbids.
fn counts(errors: &mut Errors, table: &str, args: &[IndexArgs]) -> Vec<Warning> {
    if let Some(first) = args.get(limit::MAX_INDEXES_PER_TABLE) {
        broken(errors, first.span, IndexError::TooMany(args.len()));
        return Vec::new();
    }
    let kinds: Vec<index::Kind> = args.iter().map(|index| index.kind.kind()).collect();
    let warning = |count: Undocumented| {
        let of_kind = args
            .iter()
            .filter(|index| count.kind.is_none_or(|kind| kind == index.kind.kind()));
        Warning {
            span: of_kind
                .skip(count.most)
                .map(|index| index.span)
                .next()
                .unwrap_or_else(Span::call_site),
            message: format!("table `{table}`: {count}"),
        }
    };
    Undocumented::of(&kinds).map(warning).collect()
}
